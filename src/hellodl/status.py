"""Progress of long work in one line: in a notebook, on a terminal and in a log."""

import math
import shutil
import sys
import time
from typing import Any

MIN_INTERVAL = 0.25  # seconds between two updates in a notebook: more often slows the page down


class StatusLine:
    """One line of text, in which each new text replaces the one before.

    A notebook updates one display, a terminal overwrites its line; anywhere else, as in the log
    of a build machine, each text is printed on a line of its own.
    """

    def __init__(self):
        self._begin = time.perf_counter()
        self._last_update = -math.inf
        self._start: tuple[float, float] | None = None  # the first fraction done, and when
        self._in_notebook = in_notebook()
        self._on_terminal = not self._in_notebook and sys.stdout.isatty()
        self._display: Any = None

    @property
    def elapsed(self) -> float:
        """Seconds since this line was created."""
        return time.perf_counter() - self._begin

    def show(self, text: str, done: float | None = None) -> None:
        """Replace the text; in a notebook, texts that follow too quickly are left out.

        Args:
            text: what to show.
            done: the fraction of the work that is finished, 0 to 1. Given twice or more, the
                line also says about how long the rest will take.
        """
        now = time.perf_counter()
        if done is not None and self._start is None:
            self._start = done, now  # not 0 where the work goes on after an interruption
        if self._in_notebook and now - self._last_update < MIN_INTERVAL:
            return
        self._last_update = now
        if done is not None and self._start and self._start[0] < done < 1:
            speed = (done - self._start[0]) / (now - self._start[1])
            text += f"  (about {format_duration((1 - done) / speed)} left)"
        self._write(text)

    def end(self, text: str = "") -> None:
        """Leave this text in place of the last one; without a text, clear the line."""
        if text or self._display or self._on_terminal:
            self._write(text)
        if text and self._on_terminal:
            print(flush=True)

    def _write(self, text: str) -> None:
        if self._in_notebook:
            from IPython.display import DisplayHandle, Pretty

            if self._display is None:
                self._display = DisplayHandle()
                self._display.display(Pretty(text))
            else:
                self._display.update(Pretty(text))
        elif self._on_terminal:
            width = shutil.get_terminal_size().columns - 1
            print(f"\r\x1b[K{text[:width]}", end="", flush=True)
        else:
            print(text, flush=True)


def in_notebook() -> bool:
    """Whether this process is a notebook's kernel, whose displays can be updated."""
    if "IPython" not in sys.modules:
        return False
    from IPython import get_ipython

    return hasattr(get_ipython(), "kernel")


def format_duration(seconds: float) -> str:
    """Format a duration as one says it: "40 s", "3 min"."""
    return f"{max(5, round(seconds / 5) * 5)} s" if seconds < 90 else f"{seconds / 60:.0f} min"
