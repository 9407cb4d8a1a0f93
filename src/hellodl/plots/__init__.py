"""The figures that the lessons draw again and again.

Every function draws with Matplotlib or seaborn, returns the Axes, and gives the figure an
alternative text made from the data, so that ``plt.show()`` says in words what it shows. Describe
a figure of your own with `describe`.
"""

from hellodl.plots import alt_text, style
from hellodl.plots.alt_text import describe
from hellodl.plots.animation import animation
from hellodl.plots.curves import gaps, histories, label_ends, learning_curves
from hellodl.plots.networks import decision_surface, nested, network, neuron, numbers
from hellodl.plots.predictions import confusion, prediction_bars
from hellodl.plots.samples import images, pixels
from hellodl.plots.style import INK, NO_TO_YES, PALETTE

__all__ = [
    "INK", "NO_TO_YES", "PALETTE", "animation", "confusion", "decision_surface", "describe", "gaps",
    "histories", "images", "install", "label_ends", "learning_curves", "nested", "network",
    "neuron", "numbers", "pixels", "prediction_bars",
]  # fmt: skip


def install() -> None:
    """Set the course's style, and put alternative texts into notebooks; twice does no harm."""
    style.install()
    alt_text.install()
