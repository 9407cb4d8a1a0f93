"""Measured figures, shown beside published ones and kept in the notebook that measured them."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass

MIME = "application/vnd.hellodl.figure+json"


@dataclass(frozen=True)
class Figure:
    """One measured figure of a lesson.

    `published` is the figure of the source, in the same unit, or None; `source` is the letter
    the README gives that source; `stand_in` says that it was measured on stand-in data.
    """

    name: str
    measured: float
    published: float | None = None
    source: str = ""
    stand_in: bool = False

    def __str__(self) -> str:
        text = f"{self.name}: measured {short(self.measured)}"
        if self.published is not None:
            text += f", published {short(self.published)} (source {self.source})"
        return text + (" [stand-in data]" if self.stand_in else "")


def record(name: str, measured: float, published: float | None = None, source: str = "") -> None:
    """Show a measured figure beside the published one, and keep it for `make run`'s table.

    Args:
        name: what was measured, with its unit if it has one ("test accuracy", "epoch, s").
        measured: the figure just measured, a finite number or one NumPy scalar.
        published: the figure the source gives, in the same unit.
        source: the letter of the source in the README, A to E; needed with `published`.

    Raises:
        ValueError: `measured` is no single number, or `published` comes without a source.
    """
    from hellodl import datasets

    try:
        measured = float(measured)
    except (TypeError, ValueError):
        raise ValueError(
            f"record({name!r}, ...) needs one number, not {type(measured).__name__}. "
            "Take one entry of it, or its mean."
        ) from None
    if not math.isfinite(measured):
        raise ValueError(
            f"record({name!r}, ...): {measured} is no finite number. Did the training diverge?"
        )
    if published is not None and not source:
        raise ValueError(f"record({name!r}, ...): say which source published {published}.")
    stand_in = any(datasets.source_of(key) == "stand-in" for key in datasets.DATASETS)
    figure = Figure(name, measured, published, source, stand_in)
    from IPython import get_ipython
    from IPython.display import publish_display_data

    if get_ipython() is None:
        print(figure)
    else:
        publish_display_data({"text/plain": str(figure), MIME: asdict(figure)})


def figures(notebook) -> list[Figure]:
    """The figures that the outputs of an executed notebook carry, in order."""
    return [
        Figure(**output.data[MIME])
        for cell in notebook.cells
        if cell.cell_type == "code"
        for output in cell.outputs
        if MIME in output.get("data", {})
    ]


def short(value: float) -> str:
    """Up to five significant digits; whole numbers with thousands separated."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.5g}"
