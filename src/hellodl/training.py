"""Progress of a training in one line, in the notebook and in what is stored of it."""

from __future__ import annotations

import time

import keras
from IPython import get_ipython
from IPython.display import DisplayHandle, Pretty


class Progress(keras.callbacks.Callback):
    """Show epoch, time left and all metrics in one line that each epoch writes over.

    Pass it to ``fit(..., verbose=0, callbacks=[Progress()])``.
    """

    def on_train_begin(self, logs=None):
        """Put up the line."""
        self._begin = time.perf_counter()
        self._first = None
        self._shown = 0.0
        self._last = "no epoch finished"
        self._line = DisplayHandle() if get_ipython() else None
        if self._line:
            self._line.display(Pretty("training ..."))

    def on_epoch_end(self, epoch, logs=None):
        """Write over the line, four times a second at most."""
        epochs = self.params["epochs"]
        self._first = epoch if self._first is None else self._first
        passed = time.perf_counter() - self._begin
        left = passed / (epoch - self._first + 1) * (epochs - epoch - 1)
        metrics = "  ".join(f"{name} {value:.4f}" for name, value in (logs or {}).items())
        self._last = f"epoch {epoch + 1}/{epochs}  {metrics}"
        # Thousands of short epochs would drown the page in messages.
        if passed - self._shown > 0.25:
            self._shown = passed
            self._show(f"{self._last}  ({left:.0f} s left)")

    def on_train_end(self, logs=None):
        """Leave the last epoch and the whole time."""
        passed = time.perf_counter() - self._begin
        self._show(f"{self._last}  ({passed:.1f} s)")

    def _show(self, text: str) -> None:
        if self._line:
            self._line.update(Pretty(text))
        else:  # a plain terminal
            print(f"\r{text}", end="", flush=True)
