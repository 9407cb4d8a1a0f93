"""Alternative texts: every figure says in words what it shows."""

import base64

import matplotlib
import matplotlib.pyplot as plt
from IPython import get_ipython
from matplotlib.axes import Axes
from matplotlib.container import BarContainer
from matplotlib.figure import Figure
from matplotlib_inline.backend_inline import set_matplotlib_formats

from hellodl.plots import style


def describe(axes: Axes, text: str) -> Axes:
    """Give the figure of `axes` an alternative text; return the axes.

    Raises:
        ValueError: two named lines or bars differ in color alone, which not everybody can see.
    """
    for each in axes.figure.axes:
        _refuse_color_alone(each)
    axes.figure.alt_text = " ".join(text.split())  # type: ignore[union-attr]
    return axes


def _refuse_color_alone(axes: Axes) -> None:
    """Raise ValueError if two labeled lines or bars can be told apart by their color only."""
    lines = [(line.get_label(), line.get_linestyle(), line.get_marker()) for line in axes.lines]
    groups = [box for box in axes.containers if isinstance(box, BarContainer) and len(box)]
    bars = [(group.get_label(), group[0].get_hatch()) for group in groups]
    for kind, looks in (("lines", lines), ("bars", bars)):
        named = [rest for label, *rest in looks if label and not str(label).startswith("_")]
        if len(set(map(tuple, named))) < len(named):
            raise ValueError(
                f"In {axes.get_title()!r} two {kind} differ in color alone, which not everybody "
                "can see. Give them different line styles, markers or hatches."
            )


def alt_text(figure: Figure) -> str:
    """Return the text that `describe` gave to a figure, or else its titles."""
    titles = ". ".join(axes.get_title() for axes in figure.axes if axes.get_title())
    return getattr(figure, "alt_text", "") or titles or "A figure drawn by the cell above."


def install() -> None:
    """Let a notebook show figures sharply, in few bytes, and with alternative texts as metadata.

    The key ``alt`` under the image's type is what nbconvert and MyST-NB read. Outside of a
    notebook, and where it is done already, nothing happens.
    """
    shell = get_ipython()
    if not hasattr(shell, "kernel"):
        return
    plt.switch_backend(matplotlib.get_backend())  # the inline backend sets its printer first
    formatter = shell.display_formatter.formatters["image/png"]
    if getattr(formatter.lookup_by_type(Figure), "adds_alt_text", False):
        return
    set_matplotlib_formats("retina")  # twice the resolution, at the same size on the page
    print_png = formatter.lookup_by_type(Figure)

    def with_alt_text(figure: Figure):
        printed = print_png(figure)
        drawn, metadata = printed if isinstance(printed, tuple) else (printed, {})
        png = drawn if isinstance(drawn, bytes) else base64.b64decode(drawn)
        return style.lighter(png), metadata | {"alt": alt_text(figure)}

    with_alt_text.adds_alt_text = True  # type: ignore[attr-defined]
    formatter.for_type(Figure, with_alt_text)
