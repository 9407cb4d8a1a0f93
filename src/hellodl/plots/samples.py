"""Data samples as images: a grid of them, or one with all of its numbers."""

from collections.abc import Sequence

import matplotlib.pyplot as plt
import numpy as np
import seaborn as sns
from matplotlib.axes import Axes

from hellodl.plots.alt_text import describe
from hellodl.plots.style import INK


def images(
    samples: np.ndarray,
    titles: Sequence[object] | None = None,
    columns: int = 10,
    size: float = 0.9,
    title: str = "",
) -> np.ndarray:
    """Draw a grid of images.

    Args:
        samples: shape (n, height, width) for gray, larger values darker, or
            (n, height, width, 3) for color, 0 to 255 or 0 to 1.
        titles: one short text over each image.
        columns: images in a row.
        size: width of one image in inches.
        title: what to see in the whole.

    Returns:
        The n Axes, in the order of the images.
    """
    samples = np.asarray(samples)
    if samples.ndim not in (3, 4):
        raise ValueError(
            f"images() needs shape (n, height, width) or (n, height, width, 3), not "
            f"{samples.shape}. For one image write image[None]."
        )
    columns = min(columns, len(samples))
    rows = -(-len(samples) // columns)
    height = rows * size * (1.35 if titles is not None else 1.08) + 0.35 * bool(title)
    figure, grid = plt.subplots(
        rows, columns, figsize=(size * columns, height), squeeze=False, layout="constrained"
    )
    for axes in grid.flat:
        axes.set_axis_off()
    for i, (axes, sample) in enumerate(zip(grid.flat, samples, strict=False)):
        axes.imshow(sample, cmap=INK if sample.ndim == 2 else None)
        if titles is not None:
            axes.set_title(str(titles[i]), fontsize=9, fontweight="normal", loc="center")
    if title:
        figure.suptitle(title, fontsize=11, fontweight="bold", x=0.01, ha="left")
    names = ", ".join(str(text) for text in ([] if titles is None else titles) if str(text))
    text = f"{len(samples)} images in a grid. {title}" + (f": {names}" if names else "")
    describe(grid[0, 0], text)
    return grid.ravel()[: len(samples)]


def pixels(image: np.ndarray, title: str = "") -> Axes:
    """Draw a gray image with the value of every pixel written into it.

    Args:
        image: shape (height, width), whole numbers 0 to 255.
        title: what to see.
    """
    image = np.asarray(image)
    _, axes = plt.subplots(figsize=(11, 11), layout="constrained")
    lines = {"linewidths": 0.2, "linecolor": "#DDDDDD", "square": True}
    numbers = {"annot": True, "fmt": "d", "annot_kws": {"size": 6.5}}
    sns.heatmap(image, cmap=INK, cbar=False, ax=axes, **lines, **numbers)
    axes.set(title=title, xlabel="column", ylabel="row")
    inked = np.flatnonzero(image.any(axis=1))
    where = f"ink in rows {inked[0]} to {inked[-1]}" if len(inked) else "no ink"
    rows, columns = image.shape
    text = f"A {rows} by {columns} table of pixel values, darker for larger; {where}. {title}"
    return describe(axes, text)
