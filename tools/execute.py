"""Execute a notebook in a fresh kernel, and report what came of it."""

import os
import re
import tempfile
import textwrap
import time
from dataclasses import dataclass
from pathlib import Path

from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from hellodl.status import StatusLine, format_duration
from tools import lessons

CELL_SECONDS = 3600  # a cell that takes longer is stuck


@dataclass
class Run:
    """The outcome of executing one notebook."""

    lesson: str
    notebook: NotebookNode
    seconds: float
    failure: str = ""  # the failed cell and its error, ready to print; empty if all went well
    first_figure: float | None = None  # seconds until the first figure was drawn


class _Observer:
    """Follows an execution: shows which cell runs, notes when the first figure was drawn."""

    def __init__(self, lesson: str, notebook: NotebookNode):
        self.lesson = lesson
        self.cells = notebook.cells
        self.headings = _headings(notebook)
        self.running = 0
        self.first_figure: float | None = None
        self.line = StatusLine()

    def started(self, cell: NotebookNode, cell_index: int) -> None:
        """Show that a cell has started."""
        self.running = cell_index
        place = f"cell {cell_index + 1}/{len(self.cells)}"
        self.line.show(f"{self.lesson}  {place}  {self.headings[cell_index]}")

    def executed(self, cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        """Look for the first figure among the outputs of a cell."""
        drawn = any("image/png" in output.get("data", {}) for output in cell.outputs)
        if drawn and self.first_figure is None:
            self.first_figure = self.line.elapsed

    def describe_failure(self, error: str) -> str:
        """Say which cell failed, under which heading, and with which error."""
        where = f"cell {self.running + 1}, under '{self.headings[self.running]}'"
        text = f"{self.cells[self.running].source}\n\n{error}"
        return f"{self.lesson} FAILED in {where}:\n\n{textwrap.indent(text, '    ')}"


def execute(
    notebook: NotebookNode, lesson: str, engine: str | None = None, folder: Path | None = None
) -> Run:
    """Execute a notebook in a fresh kernel, and show which cell is running.

    Args:
        notebook: changed in place; after a failure it holds what came before the failed cell.
        lesson: its name, for the progress line and the log.
        engine: "jax", "torch" or "tensorflow", the kernel's KERAS_BACKEND.
        folder: where the kernel runs; the notebooks' folder if left out.
    """
    observer = _Observer(lesson, notebook)
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder or lessons.NOTEBOOKS)}},
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        on_cell_start=observer.started,
        on_cell_executed=observer.executed,
    )
    begin = time.perf_counter()
    error = _run_kernel(client, lesson, {"KERAS_BACKEND": engine} if engine else {})
    observer.line.end()
    _tidy(notebook)
    seconds = time.perf_counter() - begin
    failure = observer.describe_failure(error) if error else ""
    return Run(lesson, notebook, seconds, failure, observer.first_figure)


def _run_kernel(client: NotebookClient, lesson: str, settings: dict[str, str]) -> str:
    """Execute all cells; return the error that stopped them, or an empty text."""
    lessons.BUILD.mkdir(exist_ok=True)
    # Finished trainings are reused: a folder of its own makes this run train them itself.
    experiments = tempfile.TemporaryDirectory(dir=lessons.BUILD, prefix="experiments-")
    settings |= {"HELLODL_EXPERIMENTS": experiments.name, "HELLODL_UNATTENDED": "1"}
    # What a kernel writes outside of its notebook (warnings, a crash) goes to a file.
    log_path = lessons.BUILD / f"{lesson}.log"
    with experiments, log_path.open("w", encoding="utf-8") as log:
        try:
            client.execute(env=os.environ | settings, stderr=log)
        except CellExecutionError as error:
            return f"{error.ename}: {error.evalue}"
        except CellTimeoutError:
            return f"still running after {format_duration(CELL_SECONDS)}: stopped"
        except RuntimeError as error:  # the kernel died, or did not start
            return f"{error} (out of memory? see {log_path.relative_to(lessons.ROOT)})"
    return ""


def _headings(notebook: NotebookNode) -> list[str]:
    """Return the nearest heading at or above each cell."""
    headings, last = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"^#+ (.+)$", cell.source, re.MULTILINE)
            last = found[-1] if found else last
        headings.append(last)
    return headings


def _tidy(notebook: NotebookNode) -> None:
    """Remove what differs from run to run without meaning, and what no page can show."""
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop("application/vnd.jupyter.widget-view+json", None)  # its kernel is gone
            if "text/plain" in data:  # Keras's summary contains codes for a terminal's colors
                data["text/plain"] = re.sub(r"\x1b\[[0-9;]*m", "", data["text/plain"])
