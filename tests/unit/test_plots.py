"""The figures: what they show, in shapes, in words, and for every pair of eyes."""

import base64
import io
import re
from types import SimpleNamespace

import matplotlib as mpl

mpl.use("agg")
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from IPython.core.formatters import DisplayFormatter
from matplotlib.figure import Figure
from PIL import Image

from hellodl import plots
from hellodl.experiments import final_values
from hellodl.plots import alt_text, style


@pytest.fixture(autouse=True)
def matplotlib_as_it_comes():
    """A lesson that another file has started in this process leaves the course's style behind."""
    with plt.rc_context():
        mpl.rcdefaults()
        yield
    plt.close("all")


def alt(axes):
    return np.ravel(axes)[0].figure.alt_text


def test_images_in_rows_with_titles():
    axes = plots.images(np.zeros((7, 28, 28)), titles=range(7), columns=5, title="Seven")
    assert len(axes) == 7
    assert axes[6].get_title() == "6"
    assert alt(axes) == "7 images in a grid. Seven: 0, 1, 2, 3, 4, 5, 6"
    assert len(plots.images(np.zeros((2, 32, 32, 3)))) == 2
    few = plots.images(np.zeros((3, 28, 28)), titles=["a", "", ""])
    assert alt(few[0]).endswith(": a")
    with pytest.raises(ValueError, match=r"image\[None\]"):
        plots.images(np.zeros((28, 28)))


def test_pixels_writes_every_value():
    image = np.zeros((28, 28), np.uint8)
    image[5:8, 3] = 200
    axes = plots.pixels(image, "A stroke")
    assert sorted({text.get_text() for text in axes.texts}) == ["0", "200"]
    assert len(axes.texts) == 784
    assert "ink in rows 5 to 7" in alt(axes)
    assert "no ink" in alt(plots.pixels(np.zeros((28, 28), np.uint8)))


def test_learning_curves_show_validation_beside_training():
    history = pd.DataFrame({"loss": [3.0, 1.0], "val_loss": [3.0, 2.0], "accuracy": [0.1, 0.9]})
    loss, accuracy = plots.learning_curves(history)
    assert [line.get_label() for line in loss.lines] == ["training", "validation"]
    assert len({line.get_linestyle() for line in loss.lines}) == 2  # not told by color alone
    assert len(accuracy.lines) == 1
    assert "training loss from 3 to 1" in alt(loss)
    with pytest.raises(KeyError, match="auc not in the history; it has loss"):
        plots.learning_curves(history, ["auc"])


def test_prediction_bars_mark_choice_and_truth():
    axes = plots.prediction_bars([0.1, 0.7, 0.2], label=2, names=["a", "b", "c"])
    assert axes.get_title() == "predicted b (70.0%), actual c"
    assert axes.patches[2].get_hatch()
    assert "Bar chart of 3" in alt(axes)
    own = plt.figure().subplots()
    assert plots.prediction_bars([1.0, 0.0], ax=own) is own


def test_confusion_counts():
    axes = plots.confusion(np.array([0, 0, 1, 1]), np.array([0, 1, 1, 1]), ["no", "yes"])
    assert [text.get_text() for text in axes.texts] == ["1", "1", "0", "2"]
    assert axes.get_title() == "3 of 4 correct"
    assert "no taken for yes, 1 times" in alt(axes)
    assert "mistake" not in alt(plots.confusion(np.array([0, 1]), np.array([0, 1])))


@pytest.fixture
def experiments():
    """Two experiments, two seeds, two epochs."""
    rows = [
        (name, seed, epoch, "accuracy", split, value + 0.1 * epoch + 0.02 * seed, 1.0)
        for name, start in (("plain", 0.3), ("better", 0.4))
        for seed in (0, 1)
        for epoch in (1, 2)
        for split, value in (("train", start + 0.2), ("valid", start))
    ]
    columns = ["experiment", "seed", "epoch", "metric", "split", "value", "seconds"]
    return pd.DataFrame(rows, columns=columns)


def test_histories_show_the_mean_of_the_seeds_and_their_band(experiments):
    plain, better = plots.histories(experiments, columns=2, title="Two")
    assert [axes.get_title() for axes in (plain, better)] == ["plain", "better"]
    training, validation = plain.lines
    assert np.allclose(training.get_ydata(), [0.61, 0.71])
    assert np.allclose(validation.get_ydata(), [0.41, 0.51])
    low, high = np.sort(plain.collections[1].get_paths()[0].vertices[:, 1])[[0, -1]]
    assert np.isclose([low, high], [0.4, 0.52]).all()
    assert "better, validation: 0.610 at the end." in alt(plain)


def test_the_lowest_history_of_each_column_names_its_epochs(experiments):
    third = experiments[experiments.experiment == "plain"].assign(experiment="third")
    axes = plots.histories(pd.concat([experiments, third]), columns=2)
    assert [panel.get_xlabel() for panel in axes] == ["", "epoch", "epoch"]
    numbered = [panel.xaxis.get_tick_params()["labelbottom"] for panel in axes]
    assert numbered == [False, True, True]


def test_gaps_mark_each_seed_and_the_mean(experiments):
    axes = plots.gaps(final_values(experiments), title="Gaps")
    assert [label.get_text() for label in axes.get_yticklabels()] == ["plain", "better"]
    assert "plain: training 0.710, validation 0.510." in alt(axes)
    spots = [len(marks.get_offsets()) for marks in axes.collections]
    assert spots == [2, 1] * 4  # for each experiment and split two seeds and their mean


def test_decision_surface_asks_everywhere():
    asked = []

    def predict(points):
        asked.append(points.shape)
        return points[:, :1].clip(0, 1)

    axes = plots.decision_surface(predict, [[0, 0], [1, 1]], [0, 1], "Half")
    assert asked == [(101 * 101, 2)]
    assert "between 0.00 and 1.00" in alt(axes)
    plots.decision_surface(lambda points: np.full(len(points), 0.2), [[0, 0]], [0])


def test_network_draws_few_of_many_units():
    axes = plots.network([("in", 784), ("hidden", 3), ("out", 1)], "Small")
    dots = [len(collection.get_offsets()) for collection in axes.collections]
    assert dots == [12, 3, 1]
    assert alt(axes).startswith("Drawing of a network, layer by layer: in 784, hidden 3, out 1.")


def test_own_figures_get_their_titles_as_alternative_text():
    axes = plt.figure().subplots()
    axes.set_title("Loss falls")
    assert alt_text.alt_text(axes.figure) == "Loss falls"
    assert alt_text.alt_text(plt.figure()) == "A figure drawn by the cell above."
    assert alt_text.alt_text(plots.describe(axes, "In\n words").figure) == "In words"


def contrast_on_white(color):
    """Contrast ratio of the Web Content Accessibility Guidelines, 1 to 21."""
    channels = np.array(mpl.colors.to_rgb(color))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05)


@pytest.mark.parametrize("color", plots.PALETTE)
def test_palette_can_be_seen_on_white(color):
    assert contrast_on_white(color) >= 3


@pytest.mark.parametrize("part", ["text.color", "axes.labelcolor", "xtick.color", "ytick.color"])
def test_text_can_be_read_on_white(part):
    with plt.rc_context():
        plots.install()
        assert contrast_on_white(mpl.rcParams[part]) >= 4.5


def test_lines_and_bars_that_differ_in_color_alone_are_refused():
    axes = plt.figure().subplots()
    axes.plot([1, 2], label="one")
    axes.plot([2, 1], "--", label="two")
    axes.plot([1, 1])  # not named, so nothing to tell apart
    plots.describe(axes, "Two lines")
    axes.plot([3, 3], label="three")
    with pytest.raises(ValueError, match="two lines differ in color alone"):
        plots.describe(axes, "Three lines")
    axes = plt.figure().subplots()
    axes.bar([1], [1], hatch="//", label="one")
    axes.bar([2], [1], label="two")
    plots.describe(axes, "Two bars")
    axes.bar([3], [1], label="three")
    with pytest.raises(ValueError, match="two bars differ in color alone"):
        plots.describe(axes, "Three bars")


def test_a_second_install_changes_nothing():
    with plt.rc_context():
        mpl.rcdefaults()
        plots.install()
        once = dict(plt.rcParams)
        colors = [mpl.colors.to_hex(color) for color in once["axes.prop_cycle"].by_key()["color"]]
        assert colors == [color.lower() for color in plots.PALETTE]
        plots.install()
        assert dict(plt.rcParams) == once


def png_of(figure: Figure) -> bytes:
    png = io.BytesIO()
    figure.savefig(png, format="png")
    return png.getvalue()


@pytest.mark.parametrize("metadata", [{}, {"width": 100}])  # the second as for retina displays
def test_notebooks_carry_the_alternative_text(monkeypatch, metadata):
    def printed(figure):
        png = png_of(figure)
        return (base64.b64encode(png).decode(), metadata) if metadata else png

    shell = SimpleNamespace(kernel=None, display_formatter=DisplayFormatter())
    formatter = shell.display_formatter.formatters["image/png"]
    formatter.for_type(Figure, printed)
    monkeypatch.setattr(alt_text, "get_ipython", lambda: shell)
    alt_text.install()
    printer = formatter.lookup_by_type(Figure)
    axes = plots.describe(plt.figure().subplots(), "A line rises")
    png, given = printer(axes.figure)
    assert given == {**metadata, "alt": "A line rises"}
    assert Image.open(io.BytesIO(png)).size == (640, 480)
    alt_text.install()
    assert formatter.lookup_by_type(Figure) is printer


def test_drawings_get_lighter_and_photos_stay_as_they_are():
    axes = plt.figure().subplots()
    axes.plot([0, 1, 0], label="a line")
    axes.legend()
    drawing = png_of(axes.figure)
    light = style.lighter(drawing)
    assert len(light) < 0.6 * len(drawing)
    before, after = (Image.open(io.BytesIO(png)).convert("RGB") for png in (drawing, light))
    assert np.abs(np.subtract(before, after, dtype=int)).mean() < 0.2  # of 255
    axes.imshow(np.random.default_rng(0).random((32, 32, 3)))
    photo = png_of(axes.figure)
    light = style.lighter(photo)
    assert len(light) <= len(photo)
    before, after = (Image.open(io.BytesIO(png)).convert("RGB") for png in (photo, light))
    assert before.tobytes() == after.tobytes()
    axes.imshow(np.random.default_rng(0).random((300, 300, 3)))
    many = png_of(axes.figure)  # as heavy as a figure of a hundred photos
    assert len(many) > 250_000
    assert len(style.lighter(many)) < 0.6 * len(many)


def test_neuron_and_numbers_say_what_they_compute():
    axes = plots.neuron([0.5, 1.0, 0.2], [2.0, -1.0, 3.0], 0.1, "relu")
    assert "= 0.7; relu makes 0.7 of it" in alt_text.alt_text(axes.figure)
    w1, b1 = np.array([[0.5, 1.0], [-0.25, 0.5]]), np.array([0.5, -1.0])
    w2, b2 = np.array([[2.0], [-1.0]]), np.array([0.5])
    values = [np.array([1.0, 2.0]), np.array([0.5, 1.0]), np.array([0.5])]
    gradients = [(np.full((2, 2), -4.0), np.zeros(2)), (np.ones((2, 1)), np.ones(1))]
    axes = plots.numbers([(w1, b1), (w2, b2)], values, gradients)
    texts = [text.get_text() for text in axes.texts]
    assert texts.count("-4") == 4  # below each weight of the first layer
    assert "× -0.25" in texts
    assert "1, 2; 0.5, 1; 0.5" in alt_text.alt_text(axes.figure)


def test_animation_begins_with_its_end_as_a_still():
    def draw(height):
        axes = plt.figure(figsize=(2, 1)).subplots()
        axes.bar([0], [height], color="black")
        axes.set(ylim=(0, 1))
        return axes

    data, metadata = plots.animation(draw, [0.2, 0.5, 1.0], seconds=1)._repr_mimebundle_()
    assert metadata["image/png"]["alt"].startswith("Animation, here its end.")
    assert len(plt.get_fignums()) == 0
    end, film = re.findall(r'(?:src|srcset)="data:image/png;base64,([^"]+)"', data["text/html"])
    assert end == data["image/png"]
    with Image.open(io.BytesIO(base64.b64decode(end))) as still:
        assert still.n_frames == 1
    with Image.open(io.BytesIO(base64.b64decode(film))) as moving:
        assert moving.n_frames == 4  # the still, and three that move
        black = []
        for frame in range(4):
            moving.seek(frame)
            black.append((np.asarray(moving.convert("L")) < 60).sum())
    assert black[1] < black[2] < black[3] == black[0]


def test_colors_of_early_frames_are_kept_though_the_end_lacks_them():
    def draw(color):
        axes = plt.figure(figsize=(2, 1)).subplots()
        axes.bar([0], [1], color=color)
        return axes

    data, _ = plots.animation(draw, ["blue", "red", "black"])._repr_mimebundle_()
    film = re.findall(r'(?:src|srcset)="data:image/png;base64,([^"]+)"', data["text/html"])[1]
    with Image.open(io.BytesIO(base64.b64decode(film))) as moving:
        moving.seek(1)
        red, _, blue = np.asarray(moving.convert("RGB"), int)[50, 100]
    assert blue > red + 100


def test_labels_at_the_ends_of_lines_do_not_overlap():
    axes = plots.learning_curves({"loss": [1, 0.301], "val_loss": [1, 0.3]}, ["loss"])[0]
    axes.figure.canvas.draw()
    low, high = sorted(text.get_window_extent().y0 for text in axes.texts)
    assert {text.get_text() for text in axes.texts} == {"training", "validation"}
    assert high - low > 8


def test_labels_stand_at_the_ends_of_their_lines_without_covering_each_other():
    axes = plt.figure(figsize=(5, 3)).subplots()
    ends = {"high": 9.0, "low a": 0.01, "low b": 0.03, "low c": 0.02, "middle": 5.0}
    for name, end in ends.items():
        axes.plot([0, 1], [5, end], label=name)
    axes.set_ylim(0, 10)
    plots.label_ends(axes)
    moved = {text.get_text(): text.xyann[1] for text in axes.texts}
    assert moved["high"] == moved["middle"] == 0  # who has room isn't moved
    height = axes.get_window_extent().height * 72 / axes.figure.dpi
    places = {name: ends[name] / 10 * height + moved[name] for name in ends}
    assert sorted(places, key=places.get) == ["low a", "low c", "low b", "middle", "high"]
    assert min(places.values()) >= 3.99  # not below the axis
    gaps = np.diff(sorted(places.values()))
    assert gaps.min() > 11.99
    assert gaps[0] < 12.01  # and no further apart than they need to be


def test_a_curve_that_diverged_is_labeled_where_it_was_last_seen():
    axes = plt.figure().subplots()
    axes.plot([1, 2, 3], [0.5, 0.7, np.nan], label="late")
    axes.plot([1, 2], [np.nan, np.nan], label="at once")
    plots.label_ends(axes)
    assert [(text.get_text(), tuple(text.xy)) for text in axes.texts] == [("late", (2, 0.7))]


def test_lines_over_words_are_labeled_at_their_last_word():
    axes = plt.figure().subplots()
    axes.plot(["none", "some", "much"], [0.5, 0.7, 0.6], label="strength")
    plots.label_ends(axes)
    assert [(text.get_text(), tuple(text.xy)) for text in axes.texts] == [("strength", (2, 0.6))]
