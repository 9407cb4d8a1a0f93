"""Progress in one line: in a notebook, on a terminal and in a log."""

import sys
from types import SimpleNamespace

import keras
import matplotlib.pyplot as plt
import numpy as np
import pytest

from hellodl import status, training
from hellodl.status import StatusLine, format_duration
from hellodl.training import Progress


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock(monkeypatch):
    clock = Clock()
    monkeypatch.setattr(status.time, "perf_counter", clock)
    return clock


@pytest.mark.parametrize(
    ("seconds", "text"), [(1, "5 s"), (42, "40 s"), (89, "90 s"), (180, "3 min")]
)
def test_durations_as_one_says_them(seconds, text):
    assert format_duration(seconds) == text


def test_a_log_gets_a_line_for_each_text(capsys):
    line = StatusLine()
    line.show("one")
    line.show("two")
    line.end()
    line.end("done")
    assert capsys.readouterr().out == "one\ntwo\ndone\n"


def test_a_terminal_s_line_is_overwritten(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("COLUMNS", "20")
    line = StatusLine()
    line.show("a text that is longer than the terminal is wide")
    line.end()
    line.end("done")
    said = capsys.readouterr().out
    assert said == "\r\x1b[Ka text that is long\r\x1b[K\r\x1b[Kdone\n"


def test_a_notebook_s_display_is_updated_four_times_a_second(monkeypatch, clock):
    said = []

    class Display:
        def display(self, text):
            said.append(("display", text.data))

        def update(self, text):
            said.append(("update", text.data))

    monkeypatch.setattr(status, "in_notebook", lambda: True)
    monkeypatch.setattr("IPython.display.DisplayHandle", Display)
    line = StatusLine()
    line.end()  # nothing to clear
    for number in range(11):
        line.show(str(number))
        clock.now += 0.1
    line.end("done")
    assert said == [("display", "0"), *[("update", text) for text in ("3", "6", "9", "done")]]


def test_the_remaining_time_is_estimated_from_what_was_done_now(capsys, clock):
    line = StatusLine()
    line.show("goes on", done=0.5)  # half of it was done before
    clock.now += 10
    line.show("a tenth more", done=0.6)
    line.show("no estimate")
    line.show("finished", done=1.0)
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["goes on", "a tenth more  (about 40 s left)", "no estimate", "finished"]
    assert line.elapsed == 10


def test_progress_of_a_training_is_one_line(capsys):
    model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    model.fit(np.ones((4, 1)), np.ones((4, 1)), epochs=3, verbose=0, callbacks=[Progress()])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "training ..."
    assert "epoch 1/3  loss" in lines[1]
    assert "(about 5 s left)" in lines[1]
    assert lines[-1].startswith("epoch 3/3  loss")
    assert lines[-1].endswith(" s)")


def test_progress_goes_on_where_a_training_goes_on(capsys, clock):
    progress = Progress()
    progress.set_params({"epochs": 10})
    progress.on_train_begin()
    for epoch in (8, 9):
        progress.on_epoch_begin(epoch)
        clock.now += 30
        progress.on_epoch_end(epoch, {"loss": 1.0})
    progress.on_train_end()
    assert capsys.readouterr().out.splitlines() == [
        "training ...",
        "epoch 9/10  loss 1.0000  (about 30 s left)",
        "epoch 10/10  loss 1.0000",
        "epoch 10/10  loss 1.0000  (60.0 s)",
    ]


@pytest.fixture
def drawn(monkeypatch, clock):
    """What a notebook is shown of trainings: for each drawing its title and its lines' points."""
    drawings = []

    class Place:
        def update(self, shown):
            (axes,) = plt.gcf().axes
            lines = {line.get_label(): list(line.get_xdata()) for line in axes.lines}
            # A style that another test has chosen may place titles on the left.
            title = axes.get_title("left") or axes.get_title()
            drawings.append((title, lines, shown.alt))
            clock.now += 1  # so long does drawing take

    monkeypatch.delenv("HELLODL_UNATTENDED", raising=False)
    monkeypatch.setattr(training, "in_notebook", lambda: True)
    monkeypatch.setattr(training, "display", lambda text, display_id: Place())
    monkeypatch.setattr(training, "get_ipython", lambda: SimpleNamespace(execution_count=cell))
    training._figure_of.cache_clear()
    cell = 1
    return drawings


def train(progress, clock, epochs, seconds=20.0, **metrics):
    """Call a `Progress` as a training does whose epochs take so long."""
    progress.set_params({"epochs": epochs})
    progress.on_train_begin()
    for epoch in range(epochs):
        progress.on_epoch_begin(epoch)
        clock.now += seconds
        progress.on_epoch_end(epoch, {name: value / (epoch + 1) for name, value in metrics.items()})
    progress.on_train_end()


def test_curves_grow_epoch_by_epoch(drawn, clock):
    train(Progress(loss="training", val_loss="validation"), clock, 2, loss=1.0, val_loss=3.0)
    assert [(title, lines) for title, lines, _ in drawn] == [
        ("loss, epoch 1 of 2", {"training": [1], "validation": [1]}),
        ("loss, epoch 2 of 2", {"training": [1, 2], "validation": [1, 2]}),
        ("loss, epoch 2 of 2", {"training": [1, 2], "validation": [1, 2]}),
    ]
    assert drawn[-1][2].endswith("loss, epoch 2 of 2: training 0.5, validation 1.5.")
    assert not plt.get_fignums()


def test_trainings_of_a_cell_draw_into_one_figure_and_those_of_the_next_into_another(
    drawn, clock, monkeypatch
):
    for name in ("SGD", "Adam", "SGD"):
        train(Progress(loss=name), clock, 2, loss=1.0)
    assert drawn[-1][1] == {"SGD": [1, 2], "Adam": [1, 2]}
    monkeypatch.setattr(training, "get_ipython", lambda: SimpleNamespace(execution_count=2))
    train(Progress(loss="RMSprop"), clock, 1, loss=float("nan"))  # it diverges
    assert drawn[-1][1] == {"RMSprop": [1]}


def test_drawing_takes_at_most_a_tenth_of_the_time(drawn, clock):
    train(Progress(loss="training"), clock, 100, seconds=0.1, loss=1.0)
    assert [title for title, _, _ in drawn][1:] == [
        "loss, epoch 92 of 100",
        "loss, epoch 100 of 100",
    ]


def test_where_nobody_is_watching_only_the_end_is_drawn(drawn, clock, monkeypatch):
    monkeypatch.setenv("HELLODL_UNATTENDED", "1")
    train(Progress(loss="training"), clock, 30, loss=1.0)
    assert [title for title, _, _ in drawn] == ["loss, epoch 30 of 30"]


def test_nothing_is_drawn_outside_of_a_notebook(drawn, clock, monkeypatch, capsys):
    monkeypatch.setattr(training, "in_notebook", lambda: False)
    train(Progress(loss="training"), clock, 2, loss=1.0)
    assert not drawn
    assert "epoch 2/2  loss 0.5000" in capsys.readouterr().out
