"""Progress in one line: in a notebook, on a terminal and in a log."""

import sys

import keras
import numpy as np
import pytest

from hellodl import status
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

    monkeypatch.setattr(status, "_in_notebook", lambda: True)
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
