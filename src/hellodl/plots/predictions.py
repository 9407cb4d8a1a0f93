"""What a classifier predicts: the probabilities of one sample, the mistakes on many."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes

from hellodl.plots.alt_text import describe
from hellodl.plots.style import PALETTE


def prediction_bars(
    probabilities: Sequence[float],
    label: int | None = None,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the probabilities that a classifier gives to the classes of one sample.

    Args:
        probabilities: shape (classes,), each 0 to 1.
        label: the true class, drawn hatched and named in the title.
        names: names of the classes; their numbers if left out.
        ax: where to draw; a new figure if left out.
    """
    values = np.asarray(probabilities, float)
    texts = [str(name) for name in (names or range(len(values)))]
    if ax is None:
        _, ax = plt.subplots(figsize=(5, 2.4), layout="constrained")
    bars = ax.bar(texts, values, color=PALETTE[0])
    predicted = int(values.argmax())
    title = f"predicted {texts[predicted]} ({values[predicted]:.1%})"
    if label is not None:
        bars[label].set(facecolor=PALETTE[1], hatch="//", edgecolor="white", hatchcolor="white")
        title += f", actual {texts[label]}"
    ax.set(title=title, xlabel="class", ylabel="probability", ylim=(0, 1.02))
    ax.grid(axis="x", visible=False)
    if names:  # words would overlap
        ax.set_xticks(range(len(texts)), texts, rotation=45, ha="right", rotation_mode="anchor")
    return describe(ax, f"Bar chart of {len(values)} class probabilities: {title}.")


def confusion(y_true: np.ndarray, y_pred: np.ndarray, names: Sequence[str] | None = None) -> Axes:
    """Draw how often each true class was predicted as each class.

    Only the mistakes are colored: the many correct predictions would drown them.

    Args:
        y_true: the labels, whole numbers from 0, shape (samples,).
        y_pred: the predicted classes, likewise.
        names: names of the classes; their numbers if left out.
    """
    from sklearn.metrics import ConfusionMatrixDisplay, confusion_matrix

    counts = confusion_matrix(y_true, y_pred)
    mistakes = counts - np.diag(np.diag(counts))
    labels = names or range(len(counts))
    _, axes = plt.subplots(figsize=(6, 5.2), layout="constrained")
    colors = {"vmin": 0, "vmax": max(1, mistakes.max())}
    turned = "vertical" if names else "horizontal"
    shown = ConfusionMatrixDisplay(mistakes, display_labels=labels).plot(
        cmap="Oranges", im_kw=colors, text_kw={"fontsize": 8}, xticks_rotation=turned, ax=axes
    )
    for place, text in np.ndenumerate(shown.text_):
        is_dark = mistakes[place] > 0.75 * colors["vmax"]
        text.set(text=str(counts[place]), color="white" if is_dark else "black")
    shown.im_.colorbar.set_label("mistakes")
    title = f"{np.trace(counts):,} of {counts.sum():,} correct"
    axes.set(xlabel="predicted class", ylabel="actual class", title=title)
    axes.grid(visible=False)
    actual, predicted = np.unravel_index(mistakes.argmax(), counts.shape)
    worst = f"{labels[actual]} taken for {labels[predicted]}, {mistakes.max()} times"
    text = f"Most frequent mistake: {worst}." if mistakes.any() else ""
    return describe(axes, f"Confusion matrix, {title}. {text}")
