"""How trainings went: curves over the epochs, and how far training and validation ended apart."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from scipy.optimize import isotonic_regression

from hellodl.plots.alt_text import describe
from hellodl.plots.style import PALETTE

# label, color, marker and line style: the same in every figure
TRAINING = ("training", PALETTE[0], "o", "-")
VALIDATION = ("validation", PALETTE[1], "s", "--")
BESIDE: Any = {"textcoords": "offset points", "va": "center", "annotation_clip": False}
LEADER = {"arrowstyle": "-", "lw": 0.8, "relpos": (0, 0.5), "shrinkA": 0}  # a label to its line


def _draw_curve(axes: Axes, values: pd.Series, look: tuple[str, str, str, str]) -> None:
    """Draw values over their epochs, with a marker at about ten of them."""
    label, color, marker, style = look
    every = max(1, len(values) // 10)
    axes.plot(values, style, label=label, color=color, marker=marker, markersize=4, markevery=every)
    axes.xaxis.get_major_locator().set_params(integer=True)  # type: ignore[call-arg]


def label_ends(axes: Axes) -> None:
    """Write the name of each named line beside its end, in its color, instead of in a legend."""
    figure = cast(Figure, axes.get_figure(root=True))
    lines = [line for line in axes.lines if not str(line.get_label()).startswith("_")]
    height = axes.get_window_extent().height * 72 / figure.dpi  # in points
    ends = []  # how high each line ends in points, where in data, and the line itself
    for line in lines:
        points = np.asarray(line.get_xydata())  # numbers, even where the axis has words
        for end in points[np.isfinite(points).all(axis=1)][-1:]:  # none if it diverged at once
            place = axes.transAxes.inverted().transform(line.get_transform().transform(end))
            ends.append((place[1] * height, end, line))
    ends.sort(key=lambda item: item[0])
    heights, apart = np.array([end[0] for end in ends]), 12.0 * np.arange(len(ends))
    # The places nearest to the ends that don't overlap (a line of text is 12 points high), none of
    # them below the axis.
    moves = np.maximum(isotonic_regression(heights - apart).x, 4) + apart - heights
    for (_, end, line), move in zip(ends, moves, strict=True):
        look = BESIDE | {
            "color": line.get_color(),
            "arrowprops": LEADER | {"color": line.get_color()},
        }
        axes.annotate(str(line.get_label()), end, (8 if abs(move) < 5 else 20, move), **look)


def learning_curves(
    history: Mapping[str, Sequence[float]] | pd.DataFrame,
    metrics: Sequence[str] = ("loss", "accuracy"),
    title: str = "",
) -> np.ndarray:
    """Draw training metrics over the epochs, each together with its validation metric.

    Args:
        history: ``history.history`` of Keras's ``fit``, or a DataFrame of it: for each metric
            one value an epoch, and under ``val_...`` the validation set's where there is one.
        metrics: which to draw, side by side.
        title: what to see in all of them; if left out, each says its metric.

    Returns:
        The Axes, one for each metric.

    Raises:
        KeyError: a metric that is not in the history.
    """
    table = pd.DataFrame(history)
    table.index = pd.RangeIndex(1, len(table) + 1)
    missing = [metric for metric in metrics if metric not in table]
    if missing:
        raise KeyError(f"{', '.join(missing)} not in the history; it has {', '.join(table)}.")
    size = (4.5 * len(metrics), 3.4)
    _, row = plt.subplots(1, len(metrics), figsize=size, squeeze=False, layout="constrained")
    texts = [title, f"Learning curves over {len(table)} epochs."]
    for axes, metric in zip(row[0], metrics, strict=True):
        for key, look in ((metric, TRAINING), (f"val_{metric}", VALIDATION)):
            if key in table:
                _draw_curve(axes, table[key], look)
                first, last = table[key].iloc[[0, -1]]
                texts.append(f"{look[0]} {metric} from {first:.3g} to {last:.3g}.")
        axes.set(xlabel="epoch", ylabel=metric, title=title or f"{metric} over the epochs")
        if len(axes.lines) > 1:
            label_ends(axes)
    describe(row[0, 0], " ".join(texts))
    return row[0]


def histories(table: pd.DataFrame, columns: int = 3, title: str = "") -> np.ndarray:
    """Draw the accuracies of experiments side by side, each in training and in validation.

    Args:
        table: as `hellodl.experiments.run` returns it. A line is the mean over the seeds, the band
            around it reaches from the lowest to the highest.
        columns: experiments in a row.
        title: what to see in the whole.

    Returns:
        The Axes, one for each experiment, in the table's order.
    """
    table = table[table.metric == "accuracy"]
    names = list(table.experiment.unique())
    columns = min(columns, len(names))
    rows = -(-len(names) // columns)
    size = (3.4 * columns, 2.8 * rows + 0.3)
    figure, grid = plt.subplots(
        rows, columns, figsize=size, sharex=True, sharey=True, squeeze=False, layout="constrained"
    )
    texts = [f"accuracy over the epochs, {len(names)} experiments."]
    for axes, name in zip(grid.flat, names, strict=False):
        for split, look in (("train", TRAINING), ("valid", VALIDATION)):
            values = table[(table.experiment == name) & (table.split == split)]
            curve = values.groupby("epoch").value.agg(["mean", "min", "max"])
            _draw_curve(axes, curve["mean"], look)
            axes.fill_between(curve.index, curve["min"], curve["max"], color=look[1], alpha=0.2)
            texts.append(f"{name}, {look[0]}: {curve['mean'].iloc[-1]:.3f} at the end.")
        axes.set_title(name, fontsize=10)
    for axes in grid.flat[len(names) :]:
        axes.set_axis_off()
    for axes in grid[:, 0]:
        axes.set_ylabel("accuracy")
    for axes in grid.flat[len(names) - columns : len(names)]:  # the lowest of each column
        axes.set_xlabel("epoch")
        axes.tick_params(labelbottom=True)
    grid[0, 0].legend(fontsize=9)
    figure.suptitle(title, fontsize=11, fontweight="bold", x=0.01, ha="left")
    describe(grid[0, 0], " ".join(texts))
    return grid.ravel()[: len(names)]


def gaps(ends: pd.DataFrame, title: str = "") -> Axes:
    """Draw for each experiment how far training accuracy is ahead of validation accuracy.

    Args:
        ends: as `hellodl.experiments.final_values` returns it. A large mark is the mean of the
            seeds, and the small ones below it are single seeds.
        title: what to see.
    """
    means = ends.groupby("experiment", sort=False).mean()
    _, axes = plt.subplots(figsize=(7.5, 0.55 * len(means) + 1.4), layout="constrained")
    texts = [f"{title}."]
    for height, (name, mean) in enumerate(means.iterrows()):
        axes.plot([mean.valid, mean.train], [height, height], color=PALETTE[4], lw=1.5, zorder=1)
        runs = ends.xs(name, level="experiment")
        for split, (label, color, marker, _) in (("train", TRAINING), ("valid", VALIDATION)):
            look: dict[str, Any] = {"color": color, "marker": marker}
            axes.scatter(runs[split], [height + 0.28] * len(runs), s=18, alpha=0.5, **look)
            look["label"] = None if height else label  # each once in the legend
            axes.scatter([mean[split]], [height], s=70, zorder=2, **look)
        texts.append(f"{name}: training {mean.train:.3f}, validation {mean.valid:.3f}.")
    axes.set(yticks=range(len(means)), yticklabels=means.index, title=title)
    axes.set_xlabel("accuracy (small marks: single seeds)")
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=2, frameon=False)
    return describe(axes, " ".join(texts))
