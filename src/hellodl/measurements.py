"""Measured numbers, shown beside published ones and stored in the notebook that measured them."""

import math
from dataclasses import asdict, dataclass

MIME = "application/vnd.hellodl.measurement+json"


@dataclass(frozen=True)
class Measurement:
    """One number that a lesson measured.

    `published` is the number that the source gives, in the same unit, or None; `source` is the
    letter of that source in the README; `stand_in` says that it was measured on stand-in data.
    """

    name: str
    measured: float
    published: float | None = None
    source: str = ""
    stand_in: bool = False

    def __str__(self) -> str:
        text = f"{self.name}: measured {format_number(self.measured)}"
        if self.published is not None:
            text += f", published {format_number(self.published)} (source {self.source})"
        return text + (" [stand-in data]" if self.stand_in else "")


def record(name: str, measured: float, published: float | None = None, source: str = "") -> None:
    """Show a measured number beside the published one, and store it for the table of `make run`.

    Args:
        name: what was measured, with its unit if it has one ("test accuracy", "epoch, s").
        measured: what was just measured, a finite number or one NumPy scalar.
        published: what the source gives, in the same unit.
        source: the letter of the source in the README, A to E; needed with `published`.

    Raises:
        ValueError: `measured` is not a single number, or `published` comes without a source.
    """
    from hellodl import data

    try:
        measured = float(measured)
    except (TypeError, ValueError):
        raise ValueError(
            f"record({name!r}, ...) needs one number, not {type(measured).__name__}. "
            "Take one entry of it, or its mean."
        ) from None
    if not math.isfinite(measured):
        raise ValueError(
            f"record({name!r}, ...): {measured} is not a finite number. Did the training diverge?"
        )
    if published is not None and not source:
        raise ValueError(f"record({name!r}, ...): say which source published {published}.")
    stand_in = any(data.source_of(key) == "stand-in" for key in data.DATASETS)
    measurement = Measurement(name, measured, published, source, stand_in)
    from IPython import get_ipython
    from IPython.display import publish_display_data

    if get_ipython() is None:
        print(measurement)
    else:
        publish_display_data({"text/plain": str(measurement), MIME: asdict(measurement)})


def format_number(value: float) -> str:
    """Format with up to five significant digits; whole numbers with thousands separated."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.5g}"
