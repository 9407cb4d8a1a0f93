"""Measured numbers, shown beside published ones and stored in the notebook that measured them."""

import math
from collections.abc import Mapping
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
    measurement = _checked(name, measured, published, source)
    _show(str(measurement), asdict(measurement))


def _show(text: str, measurements: dict | list[dict]) -> None:
    """Print, or publish in a notebook together with what `make run` reads."""
    from IPython import get_ipython
    from IPython.display import publish_display_data

    if get_ipython() is None:
        print(text)
    else:
        publish_display_data({"text/plain": text, MIME: measurements})


def _checked(name: str, measured: float, published: float | None, source: str) -> Measurement:
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
    return Measurement(name, measured, published, source, stand_in)


def compare(numbers: Mapping[str, tuple[float, float]], source: str) -> None:
    """Show numbers beside those that a source published, and store them for `make run`.

    Args:
        numbers: for each name what was measured and what the source gives, as for `record`.
        source: the letter of the source in the README, A to E.
    """
    measurements = [_checked(name, *pair, source) for name, pair in numbers.items()]
    width = max(len(measurement.name) for measurement in measurements)
    lines = [f"{'':{width}}  {'here':>9}  {f'source {source}':>9}"]
    for each in measurements:
        here, there = format_number(each.measured), format_number(each.published or 0)
        lines.append(f"{each.name:{width}}  {here:>9}  {there:>9}")
    if measurements[0].stand_in:
        lines.append("(here: measured on the stand-in data)")
    _show("\n".join(lines), [asdict(measurement) for measurement in measurements])


def format_number(value: float) -> str:
    """Format with up to five significant digits; whole numbers with thousands separated."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.5g}"
