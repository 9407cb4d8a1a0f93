"""The progress of a training: in one line, and in a notebook as curves that grow."""

import os
import time
from functools import lru_cache

import keras
import matplotlib.pyplot as plt
from IPython import get_ipython
from IPython.display import DisplayHandle, Image, Pretty, display
from matplotlib.ticker import MaxNLocator

from hellodl.plots import label_ends
from hellodl.plots.style import light_png
from hellodl.status import StatusLine, in_notebook

STYLES = ("-o", "--s", "-.^", ":D", "-v", "--P", "-.X")


class Progress(keras.callbacks.Callback):
    """Show the epoch, all metrics and the remaining time in one line, and draw some metrics.

    Pass it to ``fit(..., verbose=0, callbacks=[Progress(accuracy="training")])``. All trainings
    of a cell draw into one figure, which stays as it is at the end. Drawing takes at most a tenth
    of the time. Where nobody is watching (``$HELLODL_UNATTENDED``), only the end is drawn.

    Args:
        **names: for each metric to draw, what its line is called.
    """

    def __init__(self, **names: str):
        super().__init__()
        self._names = names

    def on_train_begin(self, logs=None):
        """Start the line, and take the figure of the cell."""
        self._last = "no epoch finished"
        self._draws = bool(self._names) and in_notebook()
        if self._draws:
            self._curves, self._figure = _figure_of(get_ipython().execution_count)
            self._next_drawing = 0.0
        self._line = StatusLine()

    def on_epoch_begin(self, epoch, logs=None):
        """Show how much was done before."""
        if self._last == "no epoch finished":
            self._line.show("training ...", done=epoch / self.params["epochs"])

    def on_epoch_end(self, epoch, logs=None):
        """Update the line and the curves."""
        epochs = self.params["epochs"]
        metrics = "  ".join(f"{name} {value:.4f}" for name, value in (logs or {}).items())
        self._last = f"epoch {epoch + 1}/{epochs}  {metrics}"
        self._line.show(self._last, done=(epoch + 1) / epochs)
        if self._draws:
            for metric, name in self._names.items():
                self._curves.setdefault(name, {})[epoch + 1] = (logs or {})[metric]
            if time.perf_counter() > self._next_drawing and not os.getenv("HELLODL_UNATTENDED"):
                self._draw()

    def on_train_end(self, logs=None):
        """Leave the whole curves, the last epoch and the whole time."""
        if self._draws and self._curves:
            self._draw()
        self._line.end(f"{self._last}  ({self._line.elapsed:.1f} s)")

    def _draw(self):
        """Replace the figure."""
        begin = time.perf_counter()
        figure = plt.figure(figsize=(6.5, 2.6))
        axes = figure.add_axes((0.1, 0.2, 0.65, 0.68))  # always here: nothing jumps
        for number, (name, points) in enumerate(self._curves.items()):
            epochs, values = list(points), list(points.values())
            axes.plot(epochs, values, STYLES[number % len(STYLES)], markersize=4, label=name)
        last = self.params["epochs"]
        title = f"{next(iter(self._names))}, epoch {epochs[-1]} of {last}"
        axes.set(title=title, xlabel="epoch", xlim=(0.5, last + 0.5))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        label_ends(axes)
        ends = ", ".join(f"{name} {at[max(at)]:.3g}" for name, at in self._curves.items())
        alt = f"Curves of a training. {title}: {ends}."
        png = light_png(figure, dpi=200)
        self._figure.update(Image(png, width=650, height=260, alt=alt))  # room before it is there
        plt.close(figure)
        self._next_drawing = 10 * time.perf_counter() - 9 * begin


@lru_cache(maxsize=1)
def _figure_of(cell: int) -> tuple[dict[str, dict[int, float]], DisplayHandle]:
    """Return a cell's curves so far, by name and epoch, and the place where they are shown."""
    return {}, display(Pretty(""), display_id=True)
