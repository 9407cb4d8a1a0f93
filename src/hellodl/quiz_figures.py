"""The figures in quizzes, drawn when a quiz is shown."""

from collections.abc import Callable
from functools import partial
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from hellodl.plots import INK, style

DPI = 90  # at which a figure has the size of the text around it


def draw(name: str, dpi: int = DPI) -> bytes:
    """Draw the figure of that name in the course's style; return it as a PNG.

    Args:
        name: one of `FIGURES`.
        dpi: the resolution, in pixels per inch; a figure is 4.2 inches wide.
    """
    with plt.rc_context():
        style.install()
        figure = plt.figure(figsize=(4.2, 2.4), layout="constrained")
        FIGURES[name](figure.subplots())
        png = style.light_png(figure, dpi)
    plt.close(figure)
    return png


def _accuracies(training: list[float], validation: list[float], axes: Axes) -> None:
    axes.plot(range(1, 7), training, "-o", label="training")
    axes.plot(range(1, 7), validation, "--s", label="validation")
    axes.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1))
    axes.legend()


def _xor(axes: Axes) -> None:
    look: dict[str, Any] = {"markersize": 14, "markeredgecolor": "black"}
    axes.plot([0, 1], [1, 0], "o", color="black", **look)
    axes.plot([0, 1], [0, 1], "s", color="white", **look)
    axes.set(xlabel="a", ylabel="b", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))


def _activations(axes: Axes) -> None:
    totals = np.linspace(-4, 4, 100)
    axes.plot(totals, 1 / (1 + np.exp(-totals)), "-", label="A")
    axes.plot(totals, np.tanh(totals), "--", label="B")
    axes.plot(totals, np.maximum(totals, 0), ":", label="C")
    axes.set(xlabel="total", ylabel="output", ylim=(-1.3, 3))
    axes.legend()


def _confusion(axes: Axes) -> None:
    counts = np.array([[9, 1, 0], [0, 6, 4], [0, 2, 8]])
    axes.imshow(counts, cmap=INK)
    for (row, column), count in np.ndenumerate(counts):
        axes.text(column, row, str(count), ha="center", color="white" if count > 5 else "black")
    axes.set(xlabel="predicted", ylabel="true", xticks=[0, 1, 2], yticks=[0, 1, 2])
    axes.grid(visible=False)


def _learning_rates(axes: Axes) -> None:
    rates = np.geomspace(1e-5, 1, 60)
    loss = 2.3 - 1.1 / (1 + (2e-3 / rates) ** 1.5) + np.maximum(0, np.log10(rates / 0.03)) * 3
    axes.semilogx(rates, loss)
    axes.set(xlabel="learning rate", ylabel="loss", ylim=(1, 4))


_OVERFITTING = [0.5, 0.7, 0.82, 0.9, 0.95, 0.98], [0.48, 0.6, 0.66, 0.67, 0.66, 0.65]
_UNDERFITTING = [0.2, 0.24, 0.27, 0.29, 0.3, 0.31], [0.2, 0.24, 0.26, 0.28, 0.29, 0.3]
FIGURES: dict[str, Callable[[Axes], None]] = {
    "apart": partial(_accuracies, *_OVERFITTING),
    "both low": partial(_accuracies, *_UNDERFITTING),
    "activations": _activations,
    "confusion": _confusion,
    "four points": _xor,
    "sweep": _learning_rates,
}
