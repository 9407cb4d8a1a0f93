"""Progress of a training in one line, in the notebook and in what is stored of it."""

from __future__ import annotations

import time

import keras
from IPython import get_ipython
from IPython.display import DisplayHandle, Pretty


class Line:
    """One line of text that is written over, in a notebook or on a terminal."""

    def __init__(self):
        self._handle = DisplayHandle() if get_ipython() else None
        self._shown = None
        self._when = 0.0

    def show(self, text: str) -> None:
        """Write over the line, four times a second at most: more would drown the page."""
        if self._shown is None or time.perf_counter() - self._when > 0.25:
            self._when = time.perf_counter()
            self._write(text)

    def end(self, text: str) -> None:
        """Leave this text."""
        self._write(text + ("" if self._handle else "\n"))

    def _write(self, text: str) -> None:
        if self._handle is None:
            blank = " " * (len(self._shown or "") - len(text))
            print(f"\r{text}{blank}", end="", flush=True)
        elif self._shown is None:
            self._handle.display(Pretty(text))
        else:
            self._handle.update(Pretty(text))
        self._shown = text


class Progress(keras.callbacks.Callback):
    """Show epoch, time left and all metrics in one line that each epoch writes over.

    Pass it to ``fit(..., verbose=0, callbacks=[Progress()])``.
    """

    def on_train_begin(self, logs=None):
        """Put up the line."""
        self._begin = time.perf_counter()
        self._first = None
        self._last = "no epoch finished"
        self._line = Line()
        self._line.show("training ...")

    def on_epoch_end(self, epoch, logs=None):
        """Write over the line."""
        epochs = self.params["epochs"]
        self._first = epoch if self._first is None else self._first
        passed = time.perf_counter() - self._begin
        left = passed / (epoch - self._first + 1) * (epochs - epoch - 1)
        metrics = "  ".join(f"{name} {value:.4f}" for name, value in (logs or {}).items())
        self._last = f"epoch {epoch + 1}/{epochs}  {metrics}"
        self._line.show(f"{self._last}  ({left:.0f} s left)")

    def on_train_end(self, logs=None):
        """Leave the last epoch and the whole time."""
        passed = time.perf_counter() - self._begin
        self._line.end(f"{self._last}  ({passed:.1f} s)")
