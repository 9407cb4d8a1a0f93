"""The progress of a training in one line, on the screen and in what a notebook stores."""

import keras

from hellodl.status import StatusLine


class Progress(keras.callbacks.Callback):
    """Show the epoch, all metrics and the remaining time in one line.

    Pass it to ``fit(..., verbose=0, callbacks=[Progress()])``.
    """

    def on_train_begin(self, logs=None):
        """Start the line."""
        self._last = "no epoch finished"
        self._line = StatusLine()

    def on_epoch_begin(self, epoch, logs=None):
        """Show how much was done before."""
        if self._last == "no epoch finished":
            self._line.show("training ...", done=epoch / self.params["epochs"])

    def on_epoch_end(self, epoch, logs=None):
        """Update the line."""
        epochs = self.params["epochs"]
        metrics = "  ".join(f"{name} {value:.4f}" for name, value in (logs or {}).items())
        self._last = f"epoch {epoch + 1}/{epochs}  {metrics}"
        self._line.show(self._last, done=(epoch + 1) / epochs)

    def on_train_end(self, logs=None):
        """Leave the last epoch and the whole time."""
        self._line.end(f"{self._last}  ({self._line.elapsed:.1f} s)")
