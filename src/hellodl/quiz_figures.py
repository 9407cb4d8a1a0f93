"""The figures in quizzes, drawn when a quiz is shown."""

import io


def draw(name: str) -> bytes:
    """Draw the figure of that name; returns a PNG."""
    import matplotlib.pyplot as plt

    from hellodl import plots

    plots.install()
    figure = plt.figure(figsize=(4.2, 2.4), layout="constrained")
    FIGURES[name](figure.subplots())
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=90)
    plt.close(figure)
    return png.getvalue()


def _curves(training, validation):
    """Two learning curves through the given points."""

    def on(axes):
        epochs = range(1, len(training) + 1)
        axes.plot(epochs, training, "-o", label="training")
        axes.plot(epochs, validation, "--s", label="validation")
        axes.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1))
        axes.legend()

    return on


def _points(axes):
    for x, y, mark in ((0, 0, "o"), (1, 1, "o"), (0, 1, "s"), (1, 0, "s")):
        axes.plot(x, y, mark, markersize=14, color="#0072B2" if mark == "o" else "#D55E00")
    axes.set(xlabel="a", ylabel="b", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))


def _activations(axes):
    import numpy as np

    sums = np.linspace(-4, 4, 100)
    axes.plot(sums, 1 / (1 + np.exp(-sums)), "-", label="A")
    axes.plot(sums, np.tanh(sums), "--", label="B")
    axes.plot(sums, np.maximum(sums, 0), ":", label="C")
    axes.set(xlabel="sum", ylabel="output", ylim=(-1.3, 3))
    axes.legend()


def _confusion(axes):
    from hellodl import plots

    counts = [[9, 1, 0], [0, 6, 4], [0, 2, 8]]
    axes.imshow(counts, cmap=plots.INK)
    for row in range(3):
        for column in range(3):
            count = counts[row][column]
            axes.text(column, row, count, ha="center", color="white" if count > 5 else "black")
    axes.set(xlabel="predicted", ylabel="true", xticks=[0, 1, 2], yticks=[0, 1, 2])
    axes.grid(False)


def _sweep(axes):
    import numpy as np

    rates = np.geomspace(1e-5, 1, 60)
    loss = 2.3 - 1.1 / (1 + (2e-3 / rates) ** 1.5) + np.maximum(0, np.log10(rates / 0.03)) * 3
    axes.semilogx(rates, loss)
    axes.set(xlabel="learning rate", ylabel="loss", ylim=(1, 4))


FIGURES = {
    "apart": _curves([0.5, 0.7, 0.82, 0.9, 0.95, 0.98], [0.48, 0.6, 0.66, 0.67, 0.66, 0.65]),
    "both low": _curves([0.2, 0.24, 0.27, 0.29, 0.3, 0.31], [0.2, 0.24, 0.26, 0.28, 0.29, 0.3]),
    "activations": _activations,
    "confusion": _confusion,
    "four points": _points,
    "sweep": _sweep,
}
