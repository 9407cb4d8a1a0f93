"""A network as a drawing, and what one with two inputs and one output computes."""

from collections.abc import Callable, Sequence
from itertools import pairwise, product
from typing import Any

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import Circle

from hellodl.plots.alt_text import describe
from hellodl.plots.style import NO_TO_YES, PALETTE


def decision_surface(
    predict: Callable[[np.ndarray], Any],
    x: np.ndarray,
    y: np.ndarray,
    title: str = "",
    ax: Axes | None = None,
) -> Axes:
    """Draw the output of a model of two inputs and one output everywhere around the samples.

    Args:
        predict: a Keras model, or a function; it takes points of shape (n, 2) and returns n outputs
            from 0 to 1 in any shape.
        x: the samples, shape (n, 2).
        y: their labels, 0 or 1, n of them in any shape.
        title: what to see.
        ax: where to draw; without it, a new figure.
    """
    import keras

    x, y = np.asarray(x, float), np.ravel(y)
    side = np.linspace(-0.5, 1.5, 101)
    points = np.stack(np.meshgrid(side, side), axis=-1).reshape(-1, 2).astype("float32")
    heights = np.reshape(keras.ops.convert_to_numpy(predict(points)), (101, 101))
    axes = ax or plt.subplots(figsize=(4.8, 4), layout="constrained")[1]
    levels = np.linspace(0, 1, 11)
    filled = axes.contourf(side, side, heights, levels, cmap=NO_TO_YES, vmin=0, vmax=1)
    if heights.min() < 0.5 < heights.max():
        axes.contour(side, side, heights, [0.5], colors="black", linestyles="--")
    for label, marker, color in ((0, "s", "white"), (1, "o", "black")):  # as in the interactives
        first, second = x[y == label].T
        spots = axes.scatter(first, second, s=110, marker=marker, c=color, edgecolors="black")
        spots.set_label(f"label {label}")
    axes.set(title=title, aspect="equal", xticks=[0, 1], yticks=[0, 1])
    axes.grid(visible=False)
    axes.set(xlabel="first input", ylabel="second input")
    if ax is None:
        plt.colorbar(filled, ax=axes, label="output", ticks=levels[::2])
        axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.17), ncols=2, frameon=False)
    values = f"between {heights.min():.2f} and {heights.max():.2f}"
    text = f"Decision surface: the output {values}; a dashed line where it is one half. {title}"
    before = getattr(axes.figure, "alt_text", "") if ax else ""
    return describe(axes, f"{before} {text}")


def nested(names: Sequence[str]) -> Axes:
    """Draw terms as circles, each inside the one before."""
    _, axes = plt.subplots(figsize=(6, 3.4), layout="constrained")
    for radius, name in zip(range(len(names), 0, -1), names, strict=True):
        axes.add_patch(Circle((0, radius), radius, facecolor=PALETTE[0], alpha=0.25))
        axes.plot([0, 3.5], [2 * radius - 0.5] * 2, color=PALETTE[4], linewidth=0.8)
        axes.text(3.6, 2 * radius - 0.5, name, va="center", fontsize=11)
    axes.set(xlim=(-3.2, 8), ylim=(-0.1, 2 * len(names) + 0.1), aspect="equal")
    axes.set_axis_off()
    return describe(axes, f"Circles, each inside the one before: {', '.join(names)}.")


def neuron(
    inputs: Sequence[float], weights: Sequence[float], bias: float, activation: str = "sigmoid"
) -> Axes:
    """Draw one neuron with all its numbers.

    Args:
        inputs: the numbers that go in.
        weights: as many.
        bias: what is added to the weighted sum.
        activation: its name in Keras, such as ``"relu"``.
    """
    import keras

    total = float(np.dot(inputs, weights) + bias)
    function = keras.activations.get(activation)
    output = float(keras.ops.convert_to_numpy(function(keras.ops.array([total])))[0])
    _, axes = plt.subplots(figsize=(7.5, 0.9 * len(inputs) + 1.6), layout="constrained")
    heights = np.linspace(len(inputs) / 2, -len(inputs) / 2, len(inputs))
    circle = {"boxstyle": "circle,pad=0.35", "facecolor": "white", "edgecolor": PALETTE[0]}
    for value, weight, height in zip(inputs, weights, heights, strict=True):
        axes.plot([0, 3], [height, 0], color=PALETTE[0] if weight >= 0 else PALETTE[1], zorder=0)
        axes.text(0, height, f"{value:g}", ha="center", va="center", bbox=circle)
        place = {"ha": "center", "va": "center", "backgroundcolor": "white"}
        product = value * weight + 0  # 0 * -1 is -0, and + 0 makes 0 of it
        axes.text(1.2, 0.6 * height, f"× {weight:g} = {product:g}", **place)  # type: ignore[arg-type]
    axes.plot([3, 7.6], [0, 0], color="#595959", zorder=0)
    axes.text(3, 0, f"sum {total - bias:.3g}", ha="center", va="center", bbox=circle)
    square = circle | {"boxstyle": "round,pad=0.5"}
    axes.text(4.75, 0, f"+ {bias:g} = {total:.3g}", ha="center", va="center", bbox=square)
    axes.text(6.5, 0, activation, ha="center", va="center", bbox=square)
    axes.text(7.7, 0, f"{output:.2g}", ha="left", va="center", fontweight="bold", fontsize=13)
    gray: dict[str, Any] = {"ha": "center", "color": "#595959", "fontsize": 9}
    parts = ("inputs", "weights", "add up", "bias", "activation", "output")
    for left, name in zip((0, 1.2, 3, 4.75, 6.5, 7.9), parts, strict=True):
        axes.text(left, heights[0] + 0.75, name, **gray)
    low = heights[-1] - 0.75  # a bracket from the weights to the activation
    axes.plot([0.6, 0.6, 7.1, 7.1], [low + 0.2, low, low, low + 0.2], color="#595959", linewidth=1)
    axes.text(3.85, low - 0.1, "one unit", va="top", **gray)
    axes.set(xlim=(-0.5, 8.6), ylim=(low - 0.6, heights[0] + 1.1))
    axes.set_axis_off()
    products = " + ".join(f"{a:g} × {b:g}" for a, b in zip(inputs, weights, strict=True))
    text = f"{products} + bias {bias:g} = {total:.3g}; {activation} makes {output:.2g} of it."
    return describe(axes, f"Drawing of one neuron: {text}")


def numbers(
    layers: Sequence[tuple[np.ndarray, np.ndarray]],
    outputs: Sequence[np.ndarray],
    gradients: Sequence[tuple[np.ndarray, np.ndarray]] | None = None,
    title: str = "",
) -> Axes:
    """Draw a small network of dense layers with all its numbers.

    Args:
        layers: the weights, shape (inputs, units), and the biases, shape (units,), of each layer.
        outputs: what comes out of the input layer and of each layer, for one sample.
        gradients: in the form of `layers`; written in orange below each weight and bias. The
            gradient of a bias is its unit's error, and stands above the unit, too.
        title: what to see.
    """
    _, axes = plt.subplots(figsize=(8.5, 4.2), layout="constrained")
    places = [[(4 * left, 2.2 * (len(out) - 1) / 2 - 2.2 * row) for row in range(len(out))]
              for left, out in enumerate(outputs)]  # fmt: skip

    orange: dict[str, Any] = {"color": PALETTE[1], "weight": "bold", "ha": "center"}

    def write(x: float, y: float, value: float, gradient: float | None, text: str) -> None:
        style = {"ha": "center", "va": "center", "fontsize": 10}
        paper = {"facecolor": "white", "edgecolor": "none", "pad": 1}
        axes.text(x, y, f"{text}{value:g}", bbox=paper, **style)  # type: ignore[arg-type]
        if gradient is not None:
            axes.text(x, y - 0.12, f"{gradient:+.3g}", bbox=paper, va="top", fontsize=10, **orange)

    for number, (weights, biases) in enumerate(layers):
        known = gradients[number] if gradients else None
        near, far = enumerate(places[number]), enumerate(places[number + 1])
        for (i, start), (j, end) in product(near, far):
            color = "#B0B0B0" if gradients else PALETTE[int(weights[i, j] < 0)]  # as in `neuron`
            axes.plot(*zip(start, end, strict=True), color=color, zorder=0)
            x, y = (0.72 * a + 0.28 * b for a, b in zip(start, end, strict=True))
            write(x, y, weights[i, j], known[0][i, j] if known else None, "× ")
        for j, (x, y) in enumerate(places[number + 1]):
            write(x, y - 0.62, biases[j], known[1][j] if known else None, "bias ")
            if known:
                axes.text(x, y + 0.5, f"error {known[1][j]:+.3g}", **orange)
    circle = {"boxstyle": "circle,pad=0.4", "facecolor": "white", "edgecolor": PALETTE[0]}
    for column, out in zip(places, outputs, strict=True):
        for (x, y), value in zip(column, out, strict=True):
            axes.text(x, y, f"{value:g}", ha="center", va="center", fontsize=12, bbox=circle)
    right, top = places[-1][0][0] + 0.6, 2.1 if gradients else 1.6  # errors are above the units
    axes.set(xlim=(-0.6, right), ylim=(-2.1, top), title=title)
    axes.set_axis_off()
    values = "; ".join(", ".join(f"{value:g}" for value in out) for out in outputs)
    said = " Each unit with its error, each weight with its gradient." if gradients else ""
    return describe(axes, f"A network's numbers, layer by layer: {values}.{said} {title}")


def network(layers: Sequence[tuple[str, int]], title: str = "") -> Axes:
    """Draw a network of dense layers as columns of units, all connected to the next column.

    Args:
        layers: (name, number of units) from input to output. Of a large layer only a few
            units are drawn, with dots between them.
        title: what to see.
    """
    _, axes = plt.subplots(figsize=(1.9 * len(layers), 3.4), layout="constrained")
    columns = [_unit_heights(units) for _, units in layers]
    for left, (near, far) in enumerate(pairwise(columns)):
        if len(near) * len(far) > 80:  # so many lines would only be a web: draw an area instead
            around = [near[0], near[-1]], [far[0], far[-1]]
            low, high = zip(*map(sorted, around), strict=True)
            axes.fill_between([left, left + 1], low, high, color="#B0B0B0", alpha=0.35, lw=0)
            near, far = near[[0, -1]], far[[0, -1]]
        for ends in product(near, far):
            axes.plot([left, left + 1], ends, color="#B0B0B0", lw=0.5, zorder=1)
    for place, (heights, (name, units)) in enumerate(zip(columns, layers, strict=True)):
        color = PALETTE[0] if place else PALETTE[4]  # the input layer is data, not units
        axes.scatter([place] * len(heights), heights, s=150, c=color, edgecolors="white", zorder=2)
        if units > 10:
            axes.text(place, 0, "⋮", ha="center", va="center", fontsize=16)
        axes.text(place, -1.22, f"{name}\n{units:,}", ha="center", va="top", fontsize=9)
    axes.set(xlim=(-0.5, len(layers) - 0.5), ylim=(-1.75, 1.15), title=title)
    axes.set_axis_off()
    text = ", ".join(f"{name} {units:,}" for name, units in layers)
    return describe(axes, f"Drawing of a network, layer by layer: {text}. {title}")


def _unit_heights(units: int) -> np.ndarray:
    """Return where to draw the units of a layer, -1 to 1; a large one has a gap in the middle."""
    if units > 10:
        return np.delete(np.linspace(-1, 1, 13), 6)
    return np.linspace(-1, 1, units) * min(1, units / 13) if units > 1 else np.zeros(1)
