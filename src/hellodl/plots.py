"""The pictures that the lessons draw again and again.

Every function draws with Matplotlib or seaborn, returns the Axes, and gives the figure an
alternative text made from the data, so that ``plt.show()`` says in words what it shows. For a
picture of your own, say it with `describe`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure

# Told apart by people with any kind of colour vision and at least 3:1 against white; the
# first, second, fourth and sixth are Okabe and Ito's (2008) or a darker shade of theirs.
PALETTE = ["#0072B2", "#D55E00", "#00795C", "#A64D79", "#595959", "#8A6D00"]
INK = "Greys"  # colour map of images whose large values are ink on paper


# ------------------------------------------------------------------------ alternative texts


def describe(axes: Axes, text: str) -> Axes:
    """Give the figure of `axes` an alternative text; returns the axes.

    Raises:
        ValueError: two named lines or bars of a picture differ in colour alone, which not
            everybody can see.
    """
    for each in axes.figure.axes:
        _refuse_colour_alone(each)
    axes.figure.alt_text = " ".join(text.split())
    return axes


def _refuse_colour_alone(axes: Axes) -> None:
    lines = [(line.get_linestyle(), line.get_marker(), line.get_label()) for line in axes.lines]
    bars = [
        (box[0].get_hatch(), box.get_label())
        for box in axes.containers
        if isinstance(box, BarContainer) and len(box)
    ]
    for looks in (lines, bars):
        named = [look[:-1] for look in looks if look[-1] and not str(look[-1]).startswith("_")]
        if len(set(named)) < len(named):
            raise ValueError(
                f"In {axes.get_title()!r} two {'bars' if looks is bars else 'lines'} differ in "
                "colour alone: give them other line styles, markers or hatches."
            )


def _alt_text(figure: Figure) -> str:
    said = getattr(figure, "alt_text", None)
    if said:
        return said
    titles = [axes.get_title() for axes in figure.axes if axes.get_title()]
    return ". ".join(titles) or "A picture drawn by the cell above."


def _put_alt_texts_into_notebooks() -> None:
    """Let each figure shown in a notebook carry its alternative text as output metadata.

    The key ``alt`` under the picture's type is what nbconvert and nbsphinx read.
    """
    shell = get_ipython()
    if shell is None or not hasattr(shell, "kernel"):
        return
    plt.switch_backend(matplotlib.get_backend())  # the inline backend sets its printer first
    formatter = shell.display_formatter.formatters["image/png"]
    print_png = formatter.lookup_by_type(Figure)

    def with_alt_text(figure: Figure):
        printed = print_png(figure)
        png, metadata = printed if isinstance(printed, tuple) else (printed, {})
        return png, metadata | {"alt": _alt_text(figure)}

    formatter.for_type(Figure, with_alt_text)


sns.set_theme(style="whitegrid", palette=PALETTE, rc={"figure.dpi": 100})
_put_alt_texts_into_notebooks()


# --------------------------------------------------------------------------------- pictures


def images(
    pictures: np.ndarray,
    titles: Sequence[object] | None = None,
    columns: int = 10,
    size: float = 0.9,
    title: str = "",
) -> np.ndarray:
    """Draw a grid of images.

    Args:
        pictures: shape (n, height, width) for grey, larger values darker, or
            (n, height, width, 3) for colour, 0 to 255 or 0 to 1.
        titles: one short text over each image.
        columns: images in a row.
        size: width of one image in inches.
        title: what to see in the whole.

    Returns:
        The n Axes, in the order of the images.
    """
    pictures = np.asarray(pictures)
    if pictures.ndim not in (3, 4):
        raise ValueError(
            f"images() needs shape (n, height, width) or (n, height, width, 3), not "
            f"{pictures.shape}. For one image write image[None]."
        )
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    height = size * (1.35 if titles is not None else 1.08)
    figure, grid = plt.subplots(
        rows,
        columns,
        figsize=(size * columns, rows * height + 0.35 * bool(title)),
        squeeze=False,
        layout="constrained",
    )
    for axes in grid.flat:
        axes.set_axis_off()
    for i, (axes, picture) in enumerate(zip(grid.flat, pictures, strict=False)):
        axes.imshow(picture, cmap=INK if picture.ndim == 2 else None)
        if titles is not None:
            axes.set_title(str(titles[i]), fontsize=9)
    if title:
        figure.suptitle(title, fontsize=11)
    said = [str(text) for text in titles if str(text)] if titles is not None else []
    named = ": " + ", ".join(said) if said else ""
    describe(grid.flat[0], f"{len(pictures)} images in a grid. {title}{named}".strip())
    return grid.ravel()[: len(pictures)]


def pixels(picture: np.ndarray, title: str = "") -> Axes:
    """Draw a grey image with the value of every pixel written into it.

    Args:
        picture: shape (height, width), whole numbers 0 to 255.
        title: what to see.
    """
    _, axes = plt.subplots(figsize=(11, 11), layout="constrained")
    sns.heatmap(
        picture,
        annot=True,
        fmt="d",
        cmap=INK,
        cbar=False,
        square=True,
        linewidths=0.2,
        linecolor="#DDDDDD",
        annot_kws={"size": 6.5},
        ax=axes,
    )
    axes.set(title=title, xlabel="column", ylabel="row")
    rows, columns = np.shape(picture)
    inked = np.flatnonzero(np.asarray(picture).any(axis=1))
    where = f"ink in rows {inked[0]} to {inked[-1]}" if len(inked) else "no ink"
    return describe(
        axes, f"A {rows} by {columns} table of pixel values, darker for larger; {where}. {title}"
    )


def learning_curves(
    history: Mapping[str, Sequence[float]] | pd.DataFrame,
    metrics: Sequence[str] = ("loss", "accuracy"),
    title: str = "",
) -> np.ndarray:
    """Draw training metrics over the epochs, each beside its validation twin.

    Args:
        history: ``history.history`` of Keras's ``fit``, or a DataFrame of it: for each metric
            one value an epoch, and under ``val_...`` the validation set's where there is one.
        metrics: which to draw, one picture each.
        title: what to see in all of them; if left out, each says its metric.

    Returns:
        The Axes, one for each metric.

    Raises:
        KeyError: a metric that is not in the history.
    """
    table = pd.DataFrame(history)
    missing = [metric for metric in metrics if metric not in table]
    if missing:
        raise KeyError(f"{', '.join(missing)} not in the history; it has {', '.join(table)}.")
    _, row = plt.subplots(
        1, len(metrics), figsize=(4.5 * len(metrics), 3.4), squeeze=False, layout="constrained"
    )
    epochs = np.arange(1, len(table) + 1)
    every = max(1, len(table) // 10)
    said = [f"Learning curves over {len(table)} epochs."]
    for axes, metric in zip(row[0], metrics, strict=True):
        for label, key, style in (
            ("training", metric, "-o"),
            ("validation", f"val_{metric}", "--s"),
        ):
            if key in table:
                axes.plot(epochs, table[key], style, label=label, markevery=every, markersize=4)
                first, last = table[key].iloc[[0, -1]]
                said.append(f"{label} {metric} from {first:.3g} to {last:.3g}.")
        axes.xaxis.get_major_locator().set_params(integer=True)
        axes.set(xlabel="epoch", ylabel=metric, title=title or f"{metric} over the epochs")
        axes.legend()
    describe(row[0, 0], " ".join([title, *said]))
    return row[0]


def histories(
    table: pd.DataFrame, metric: str = "accuracy", columns: int = 3, title: str = ""
) -> np.ndarray:
    """Draw the histories of experiments side by side, each validation curve with its training.

    Args:
        table: as `hellodl.lab.run` returns it. A line is the mean over the seeds, the band
            about it reaches from the lowest to the highest.
        metric: "accuracy" or "loss".
        columns: pictures in a row.
        title: what to see in the whole.

    Returns:
        The Axes, one for each experiment, in the table's order.
    """
    chosen = table[table.metric == metric]
    names = list(chosen.experiment.unique())
    columns = min(columns, len(names))
    rows = -(-len(names) // columns)
    figure, grid = plt.subplots(
        rows,
        columns,
        figsize=(3.4 * columns, 2.8 * rows + 0.3),
        sharex=True,
        sharey=True,
        squeeze=False,
        layout="constrained",
    )
    said = []
    for axes, name in zip(grid.flat, names, strict=False):
        for colour, (split, label, style) in zip(
            PALETTE, (("train", "training", "-o"), ("valid", "validation", "--s")), strict=False
        ):
            values = chosen[(chosen.experiment == name) & (chosen.split == split)]
            curve = values.groupby("epoch").value.agg(["mean", "min", "max"])
            every = max(1, len(curve) // 10)
            axes.plot(
                curve.index,
                curve["mean"],
                style,
                color=colour,
                label=label,
                markersize=4,
                markevery=every,
            )
            axes.fill_between(curve.index, curve["min"], curve["max"], color=colour, alpha=0.2)
            said.append(f"{name}, {label}: {curve['mean'].iloc[-1]:.3f} at the end.")
        axes.set_title(name, fontsize=10)
        axes.xaxis.get_major_locator().set_params(integer=True)
    for axes in grid.flat[len(names) :]:
        axes.set_axis_off()
    for axes in grid[:, 0]:
        axes.set_ylabel(metric)
    for axes in grid[-1, : len(names) - (rows - 1) * columns]:
        axes.set_xlabel("epoch")
    grid[0, 0].legend(fontsize=9)
    figure.suptitle(title, fontsize=11)
    describe(grid[0, 0], f"{metric} over the epochs, {len(names)} experiments. {' '.join(said)}")
    return grid.ravel()[: len(names)]


def gaps(ends: pd.DataFrame, metric: str = "accuracy", title: str = "") -> Axes:
    """Draw for each experiment how far training is ahead of validation at its end.

    Args:
        ends: as `hellodl.lab.at_end` returns it. A small mark is one seed, a large one the mean.
        metric: what was measured, for the axis.
        title: what to see.
    """
    means = ends.groupby("experiment", sort=False).mean()
    _, axes = plt.subplots(figsize=(7.5, 0.5 * len(means) + 1.4), layout="constrained")
    said = []
    for height, (name, mean) in enumerate(means.iterrows()):
        axes.plot([mean.valid, mean.train], [height, height], color=PALETTE[4], lw=1.5, zorder=1)
        runs = ends.xs(name, level="experiment")
        for colour, marker, split, label in (
            (PALETTE[0], "o", "train", "training"),
            (PALETTE[1], "s", "valid", "validation"),
        ):
            spots = runs[split]
            axes.scatter(spots, [height] * len(spots), s=18, c=colour, marker=marker, alpha=0.5)
            axes.scatter(
                [mean[split]],
                [height],
                s=70,
                c=colour,
                marker=marker,
                zorder=2,
                label=None if height else label,
            )
        said.append(f"{name}: training {mean.train:.3f}, validation {mean.valid:.3f}.")
    axes.set(yticks=range(len(means)), yticklabels=means.index, title=title)
    axes.set_xlabel(f"{metric} (small marks: single seeds)")
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.22), ncols=2, frameon=False)
    return describe(axes, f"{title}. {' '.join(said)}")


def prediction_bars(
    probabilities: Sequence[float],
    label: int | None = None,
    names: Sequence[str] | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the probabilities a classifier gives to the classes of one sample.

    Args:
        probabilities: shape (classes,), each 0 to 1.
        label: the true class, drawn hatched and marked in the title.
        names: names of the classes; their numbers if left out.
        ax: where to draw; a new figure if left out.
    """
    probabilities = np.asarray(probabilities, float)
    names = [str(name) for name in (names or range(len(probabilities)))]
    if ax is None:
        _, ax = plt.subplots(figsize=(5, 2.4), layout="constrained")
    bars = ax.bar(names, probabilities, color=PALETTE[0])
    chosen = int(probabilities.argmax())
    title = f"predicted {names[chosen]} ({probabilities[chosen]:.1%})"
    if label is not None:
        bars[label].set(color=PALETTE[1], hatch="//", edgecolor="white")
        title += f", actual {names[label]}"
    ax.set(title=title, xlabel="class", ylabel="probability", ylim=(0, 1.02))
    ax.grid(axis="x", visible=False)
    return describe(ax, f"Bar chart of {len(probabilities)} class probabilities: {title}.")


def confusion(y_true: np.ndarray, y_pred: np.ndarray, names: Sequence[str] | None = None) -> Axes:
    """Draw how often each true class was predicted as each class.

    Args:
        y_true: the labels, whole numbers from 0, shape (samples,).
        y_pred: the predicted classes, likewise.
        names: names of the classes; their numbers if left out.
    """
    from sklearn.metrics import confusion_matrix

    counts = confusion_matrix(y_true, y_pred)
    names = names or list(range(len(counts)))
    _, axes = plt.subplots(figsize=(6, 5.2), layout="constrained")
    # Coloured by the mistakes alone: the diagonal would drown them.
    mistakes = counts * (1 - np.eye(len(counts), dtype=int))
    sns.heatmap(
        mistakes,
        annot=counts,
        fmt="d",
        cmap="Oranges",
        vmin=0,
        vmax=max(1, mistakes.max()),
        square=True,
        xticklabels=names,
        yticklabels=names,
        cbar_kws={"label": "mistakes"},
        annot_kws={"size": 8},
        ax=axes,
    )
    title = f"{np.trace(counts):,} of {counts.sum():,} right"
    axes.set(xlabel="predicted class", ylabel="actual class", title=title)
    actual, predicted = np.unravel_index(mistakes.argmax(), counts.shape)
    worst = (
        f"Most frequent mistake: {names[actual]} taken for {names[predicted]}, "
        f"{mistakes.max()} times."
    )
    return describe(axes, f"Confusion matrix, {title}. {worst if mistakes.any() else ''}")


def decision_surface(
    predict: Callable[[np.ndarray], np.ndarray],
    x: np.ndarray,
    y: np.ndarray,
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw what a model of two inputs and one output answers everywhere around the samples.

    Args:
        predict: takes points of shape (n, 2), returns n outputs from 0 to 1 in any shape.
        x: the samples, shape (n, 2).
        y: their labels, 0 or 1, n of them in any shape.
        title: what to see.
        ax: where to draw; a new figure if left out.
    """
    x, y = np.asarray(x, float), np.ravel(y)
    side = np.linspace(-0.5, 1.5, 101)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2).astype("float32")
    heights = np.reshape(predict(points), (101, 101))
    if ax is None:
        _, ax = plt.subplots(figsize=(4.8, 4), layout="constrained")
    levels = np.linspace(0, 1, 11)
    filled = ax.contourf(side, side, heights, levels, cmap="PuOr", vmin=0, vmax=1, alpha=0.8)
    if heights.min() < 0.5 < heights.max():
        ax.contour(side, side, heights, [0.5], colors="black", linestyles="--")
    for value, marker, colour in ((0, "o", "white"), (1, "s", "black")):
        spots = x[y == value]
        ax.scatter(
            *spots.T, s=110, marker=marker, c=colour, edgecolors="black", label=f"label {value}"
        )
    plt.colorbar(filled, ax=ax, label="output", ticks=levels[::2])
    ax.set(xlabel="first input", ylabel="second input", title=title, aspect="equal")
    ax.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=2, frameon=False)
    return describe(
        ax,
        f"Decision surface: the output between {heights.min():.2f} and {heights.max():.2f}; a "
        f"dashed line where it is one half. {title}",
    )


def network(layers: Sequence[tuple[str, int]], title: str = "") -> Axes:
    """Draw a network of dense layers as columns of units, all joined to the next column.

    Args:
        layers: (name, number of units) from input to output. Of a large layer only a few
            units are drawn, with dots between them.
        title: what to see.
    """
    _, axes = plt.subplots(figsize=(2.1 * len(layers) + 1, 3.8), layout="constrained")
    columns = [_unit_heights(units) for _, units in layers]
    for left, (near, far) in enumerate(pairwise(columns)):
        for start in near:
            for end in far:
                axes.plot([left, left + 1], [start, end], color="#B0B0B0", lw=0.5, zorder=1)
    for place, (heights, (name, units)) in enumerate(zip(columns, layers, strict=True)):
        colour = PALETTE[place % len(PALETTE)]
        axes.scatter(
            [place] * len(heights), heights, s=150, color=colour, edgecolors="white", zorder=2
        )
        if units > 10:
            axes.text(place, 0, "⋮", ha="center", va="center", fontsize=16)
        axes.text(place, -1.22, f"{name}\n{units:,}", ha="center", va="top", fontsize=9)
    axes.set(xlim=(-0.5, len(layers) - 0.5), ylim=(-1.75, 1.15), title=title)
    axes.set_axis_off()
    said = ", ".join(f"{name} {units:,}" for name, units in layers)
    return describe(axes, f"Drawing of a network, layer by layer: {said}. {title}")


def _unit_heights(units: int) -> np.ndarray:
    """Where to draw the units of a layer, -1 to 1; a large layer keeps a gap in the middle."""
    if units > 10:
        half = np.linspace(0.25, 1, 4)
        return np.concatenate([-half[::-1], half])
    return np.linspace(-1, 1, units) * min(1, units / 8) if units > 1 else np.zeros(1)
