"""Pictures, figures, the doctor, progress and the start of a lesson."""

import builtins
import sys
from types import SimpleNamespace

import matplotlib as mpl

mpl.use("agg")
import matplotlib.pyplot as plt
import nbformat
import numpy as np
import pandas as pd
import pytest

from hellodl import doctor, notebooks, plots, record, results
from hellodl.__main__ import main


@pytest.fixture(autouse=True)
def _close():
    yield
    plt.close("all")


def alt(axes):
    return np.ravel(axes)[0].figure.alt_text


# ------------------------------------------------------------------------------- pictures


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
    picture = np.zeros((28, 28), np.uint8)
    picture[5:8, 3] = 200
    axes = plots.pixels(picture, "A stroke")
    assert sorted({text.get_text() for text in axes.texts}) == ["0", "200"]
    assert len(axes.texts) == 784
    assert "ink in rows 5 to 7" in alt(axes)
    assert "no ink" in alt(plots.pixels(np.zeros((28, 28), np.uint8)))


def test_learning_curves_show_validation_beside_training():
    history = pd.DataFrame({"loss": [3.0, 1.0], "val_loss": [3.0, 2.0], "accuracy": [0.1, 0.9]})
    loss, accuracy = plots.learning_curves(history)
    assert [line.get_label() for line in loss.lines] == ["training", "validation"]
    assert len({line.get_linestyle() for line in loss.lines}) == 2  # not told by colour alone
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
    assert axes.get_title() == "3 of 4 right"
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


def test_gaps_mark_each_seed_and_the_mean(experiments):
    from hellodl.experiments import final_values

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
    assert dots == [8, 3, 1]
    assert alt(axes).startswith("Drawing of a network, layer by layer: in 784, hidden 3, out 1.")


def test_own_pictures_get_their_titles_as_alternative_text():
    axes = plt.figure().subplots()
    axes.set_title("Loss falls")
    assert plots._alt_text(axes.figure) == "Loss falls"
    assert plots._alt_text(plt.figure()) == "A picture drawn by the cell above."
    assert plots._alt_text(plots.describe(axes, "In\n words").figure) == "In words"


def contrast_on_white(colour):
    """Contrast ratio of the Web Content Accessibility Guidelines, 1 to 21."""
    channels = np.array(mpl.colors.to_rgb(colour))
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return 1.05 / (linear @ [0.2126, 0.7152, 0.0722] + 0.05)


@pytest.mark.parametrize("colour", plots.PALETTE)
def test_palette_can_be_seen_on_white(colour):
    assert contrast_on_white(colour) >= 3


@pytest.mark.parametrize("part", ["text.color", "axes.labelcolor", "xtick.color", "ytick.color"])
def test_text_can_be_read_on_white(part):
    assert contrast_on_white(mpl.rcParams[part]) >= 4.5


def test_lines_and_bars_that_differ_in_colour_alone_are_refused():
    axes = plt.figure().subplots()
    axes.plot([1, 2], label="one")
    axes.plot([2, 1], "--", label="two")
    axes.plot([1, 1])  # not named, so nothing to tell apart
    plots.describe(axes, "Two lines")
    axes.plot([3, 3], label="three")
    with pytest.raises(ValueError, match="two lines differ in colour alone"):
        plots.describe(axes, "Three lines")
    axes = plt.figure().subplots()
    axes.bar([1], [1], hatch="//", label="one")
    axes.bar([2], [1], label="two")
    plots.describe(axes, "Two bars")
    axes.bar([3], [1], label="three")
    with pytest.raises(ValueError, match="two bars differ in colour alone"):
        plots.describe(axes, "Three bars")


# -------------------------------------------------------------------------------- figures


def test_record_prints_outside_notebooks(capsys):
    record("test accuracy", np.float32(0.9779), 0.9763, "A")
    assert capsys.readouterr().out == (
        "test accuracy: measured 0.9779, published 0.9763 (source A)\n"
    )
    record("steps", 1719)
    assert capsys.readouterr().out == "steps: measured 1,719\n"


def test_record_refuses_what_is_no_figure():
    with pytest.raises(ValueError, match="needs one number, not ndarray"):
        record("accuracy", np.zeros(3))
    with pytest.raises(ValueError, match="Did the training diverge"):
        record("loss", float("nan"))
    with pytest.raises(ValueError, match=r"which source published 0\.9"):
        record("accuracy", 1.0, 0.9)


def test_figures_are_read_back_from_notebooks():
    figure = results.Figure("x", 1.0, 2.0, "A", stand_in=True)
    assert str(figure).endswith("[stand-in data]")
    output = nbformat.v4.new_output("display_data", {results.MIME: vars(figure)})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output])])
    assert results.figures(notebook) == [figure]
    table = notebooks.table([notebooks.Run("05", notebook, 3.2, "", [figure])])
    assert "x [stand-in]" in table


# ------------------------------------------------------------------- doctor and beginning


def test_doctor_finds_this_machine_fit(capsys):
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert said.strip().endswith("Everything the course needs is here.")
    assert "BAD" not in said
    assert len(said.splitlines()) == 9


def test_doctor_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(doctor.platform, "python_version", lambda: "3.14.0")
    monkeypatch.setattr(doctor, "locked_versions", lambda text: {"numpy": ["1.0"], "gone": ["2"]})
    memory = SimpleNamespace(available=1e9)
    monkeypatch.setattr("psutil.virtual_memory", lambda: memory)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=1e8))
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/nvidia-smi")
    monkeypatch.setattr("hellodl.data.find_local", lambda spec: None)
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    for words in (
        "3.14.0; the course needs 3.11, 3.12 or 3.13",
        "missing: gone. Run make setup",
        "Close other programs",
        "Make room",
        "make setup GPU=1",
        "make data",
        "The course cannot run yet. See above: Python, Packages.",
    ):
        assert words in said


def test_doctor_without_keras(monkeypatch):
    real = builtins.__import__

    def without_keras(name, *rest):
        if name == "keras":
            raise ImportError("No module named 'keras'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_keras)
    findings = {finding.what: finding for finding in doctor.examine()}
    assert findings["Engine"].state == "bad"
    assert "make setup" in findings["Engine"].said
    assert "could not be examined" in findings["Device"].said  # a broken check is no crash


@pytest.mark.parametrize(
    ("command", "state", "words"),
    [
        ("python", "good", "runs this Python"),
        (sys.executable, "good", "runs this Python"),
        ("gone", "bad", "which is gone"),
        ("other", "note", "belongs to another Python"),
    ],
)
def test_doctor_looks_at_the_kernel(monkeypatch, tmp_path, command, state, words):
    (tmp_path / "other").touch()
    if command in ("gone", "other"):
        command = str(tmp_path / command)
    spec = SimpleNamespace(argv=[command])
    monkeypatch.setattr(
        "jupyter_client.kernelspec.KernelSpecManager.get_kernel_spec", lambda self, name: spec
    )
    found, said = doctor._kernel()
    assert found == state
    assert words in said


def test_doctor_reads_the_lock():
    text = (
        "numpy==2.4.6 \\\n    --hash=sha256:aa\n"
        "gone==1.0 ; python_full_version < '3.0' \\\n    --hash=sha256:bb\n"
    )
    assert doctor.locked_versions(text) == {"numpy": ["2.4.6"]}


def test_data_command_lists_both_sets(capsys):
    assert main(["data"]) == 0
    said = capsys.readouterr().out
    assert "MNIST: " in said
    assert "CIFAR-10: " in said
