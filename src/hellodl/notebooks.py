"""From lesson scripts to notebooks: made, kept in step, and executed.

``lessons/NN_name.py`` (jupytext's percent format) is the source, ``notebooks/NN_name.ipynb``
is made from it and holds the outputs. What a notebook was made from stands in its metadata
under ``hellodl``: hashes of the code and of the locked packages, whether the data were real,
and how long it took.
"""

from __future__ import annotations

import copy
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbformat import NotebookNode

from hellodl import datasets, form
from hellodl.lesson import in_words, matrix_gflops
from hellodl.results import Figure, figures, short

ROOT = Path(__file__).resolve().parents[2]
LESSONS, NOTEBOOKS, BUILD = ROOT / "lessons", ROOT / "notebooks", ROOT / "build"
LOCK = ROOT / "requirements" / "course.txt"
CELL_SECONDS = 3600  # a cell that runs longer than this hangs


@dataclass
class Run:
    """What executing one lesson gave."""

    lesson: str
    notebook: NotebookNode
    seconds: float
    failure: str = ""  # the failed cell and its error, ready to print; empty if all went well
    figures: list[Figure] = field(default_factory=list)
    first_picture: float | None = None  # seconds from the start to the first picture, if any


class CourseError(Exception):
    """The course cannot do what was asked; the message says what to do."""


# ------------------------------------------------------------------------- scripts to cells


def lessons(wanted: Iterable[str] = ()) -> list[Path]:
    """The lesson scripts in order, or those whose names start with one of `wanted`.

    Raises:
        CourseError: no lesson has such a name; the message lists those there are.
    """
    scripts = sorted(LESSONS.glob("[0-9][0-9]_*.py"))
    chosen = set()
    for start in wanted:
        hits = [script for script in scripts if script.stem.startswith(start.removesuffix(".py"))]
        if not hits:
            names = ", ".join(script.stem for script in scripts)
            raise CourseError(f"No lesson is called {start}. There are: {names}.")
        chosen.update(hits)
    return [script for script in scripts if script in chosen or not wanted]


def read(script: Path) -> NotebookNode:
    """The notebook of a lesson script, without outputs; the same bytes on every call."""
    notebook = jupytext.read(script)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        }
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
    return notebook


def code_hash(notebook: NotebookNode) -> str:
    """A fingerprint of a notebook's code cells, in order."""
    return _fingerprint(cell.source for cell in _code(notebook))


def _code(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def content_hash(notebook: NotebookNode) -> str:
    """A fingerprint of all that a reader of the notebook sees: cells of both kinds and outputs."""
    parts = (
        [cell.cell_type, cell.source, cell.get("execution_count"), cell.get("outputs")]
        for cell in notebook.cells
    )
    return _fingerprint(json.dumps(part, sort_keys=True) for part in parts)


def lock_hash() -> str:
    """A fingerprint of the locked packages."""
    return _fingerprint([LOCK.read_text(encoding="utf-8")])


def _fingerprint(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]


def data_of(notebook: NotebookNode) -> str:
    """Which data the lesson would use now: "real", "stand-in", or "none" if it uses no set."""
    code = "\n".join(cell.source for cell in _code(notebook))
    used = [
        spec
        for spec in datasets.DATASETS.values()
        if re.search(rf"\b(load_|lab\.){spec.key}\(", code)
    ]
    if not used:
        return "none"
    return "real" if all(datasets.nearest(spec) for spec in used) else "stand-in"


# ---------------------------------------------------------------------------------- making


def make(wanted: Iterable[str] = (), force: bool = False) -> int:
    """Re-make the notebooks whose code, locked packages or data source changed.

    A change of text alone keeps the outputs. Outputs on real data are never replaced by
    outputs on the stand-in for the sake of the data alone.

    Returns:
        The number of lessons that failed; their old notebooks stay.
    """
    failed = sum(make_one(script, NOTEBOOKS, force) for script in lessons(wanted))
    if not failed:
        update_readme()
    return failed


def make_one(
    script: Path, folder: Path, force: bool = False, fresh: NotebookNode | None = None
) -> bool:
    """Make a script's notebook in `folder` unless it is up to date; returns whether it failed.

    Args:
        script: where it comes from, for its name.
        folder: where the notebook goes.
        force: execute it in any case.
        fresh: the notebook without outputs, if it is more than `read` makes of the script.
    """
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"{script.stem}.ipynb"
    fresh = read(script) if fresh is None else copy.deepcopy(fresh)
    old = nbformat.read(target, 4) if target.exists() else None
    why = "asked to" if force else _out_of_date(fresh, old)
    if not why:
        # The code is the same, cell by cell; only the text around it may differ.
        for new_cell, old_cell in zip(_code(fresh), _code(old), strict=True):
            new_cell.outputs = old_cell.outputs
            new_cell.execution_count = old_cell.execution_count
        made = old.metadata["hellodl"]
        fresh.metadata["hellodl"] = made | {"content": content_hash(fresh)}
        changed = put(fresh, target, old)
        print(f"{script.stem}: {'text changed, outputs kept' if changed else 'up to date'}")
        return False
    print(f"{script.stem}: {why}")
    run = execute(fresh, script.stem, folder=folder)
    if run.failure:
        print(run.failure)
        return True
    run.notebook.metadata["hellodl"] = {
        "code": code_hash(fresh),
        "lock": lock_hash(),
        "data": data_of(fresh),
        "seconds": round(run.seconds, 1),
        "gflops": round(matrix_gflops()),
        "content": content_hash(run.notebook),
    }
    put(run.notebook, target, old)
    return False


def _out_of_date(fresh: NotebookNode, old: NotebookNode | None) -> str:
    """Why a notebook must be executed again; empty if it need not be."""
    if old is None:
        return "not made yet"
    made = old.metadata.get("hellodl", {})
    if made.get("code") != code_hash(fresh):
        return "its code changed"
    if content_hash(old) != made.get("content"):
        return "it was edited or run after it was made"
    if made.get("lock") != lock_hash():
        return "the locked packages changed"
    if made.get("data") == "stand-in" and data_of(fresh) == "real":
        return "the real data are here now"
    return ""


def put(notebook: NotebookNode, target: Path, old: NotebookNode | None) -> bool:
    """Put a notebook into place unless it is there already; a learner's edits are kept aside."""
    text = nbformat.writes(notebook) + "\n"
    if target.exists():
        if target.read_text(encoding="utf-8") == text:
            return False
        if content_hash(old) != old.metadata.get("hellodl", {}).get("content"):
            kept = target.with_name(f"{target.stem}.yours-{time.strftime('%Y%m%d-%H%M%S')}.ipynb")
            shutil.copy2(target, kept)
            print(f"{target.name} had been edited; your version is kept as {kept.name}")
    part = target.with_suffix(".tmp")
    part.write_text(text, encoding="utf-8", newline="\n")
    part.replace(target)
    return True


# ------------------------------------------------------------------------------- executing


def execute(
    notebook: NotebookNode, lesson: str, engine: str | None = None, folder: Path | None = None
) -> Run:
    """Execute a notebook in a fresh kernel, showing which cell is running.

    Args:
        notebook: changed in place; after a failure it holds what came before it.
        lesson: its name, for the progress shown.
        engine: "jax", "torch" or "tensorflow"; the kernel's KERAS_BACKEND.
        folder: where the kernel runs; the notebooks' if left out.
    """
    headings = _headings(notebook)
    total = len(notebook.cells)
    line = _Line()
    running = 0

    def started(cell: NotebookNode, cell_index: int) -> None:
        nonlocal running
        running = cell_index
        line.show(f"{lesson}  cell {cell_index + 1}/{total}  {headings[cell_index]}")

    def executed(cell: NotebookNode, cell_index: int, execute_reply: dict) -> None:
        nonlocal first_picture
        drawn = any("image/png" in output.get("data", {}) for output in cell.outputs)
        if drawn and first_picture is None:
            first_picture = time.perf_counter() - begin

    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder or NOTEBOOKS)}},
        record_timing=False,
        coalesce_streams=True,
        store_widget_state=False,
        on_cell_start=started,
        on_cell_executed=executed,
    )
    environment = dict(os.environ)
    if engine:
        environment["KERAS_BACKEND"] = engine
    BUILD.mkdir(exist_ok=True)
    # What the laboratory keeps from earlier runs would make this one a reading of old results.
    experiments = tempfile.TemporaryDirectory(dir=BUILD, prefix="experiments-")
    environment |= {"HELLODL_EXPERIMENTS": experiments.name, "HELLODL_UNATTENDED": "1"}
    failure, first_picture = "", None
    begin = time.perf_counter()
    # What a kernel writes past its notebook (warnings of its sockets, a crash) goes to a file.
    log_path = BUILD / f"{lesson}.log"
    with experiments, log_path.open("w") as log:
        try:
            client.execute(env=environment, stderr=log)
        except CellExecutionError as error:
            failure = f"{error.ename}: {error.evalue}"
        except CellTimeoutError:
            failure = f"still running after {in_words(CELL_SECONDS)}: stopped"
        except RuntimeError as error:  # the kernel died, or did not start
            failure = f"{error} (out of memory? see {log_path.relative_to(ROOT)})"
    if failure:
        failure = (
            f"{lesson} FAILED in cell {running + 1}, under '{headings[running]}':\n\n"
            f"{_indented(notebook.cells[running].source)}\n\n{_indented(failure)}"
        )
    line.end()
    _tidy(notebook)
    seconds = time.perf_counter() - begin
    return Run(lesson, notebook, seconds, failure, figures(notebook), first_picture)


def _headings(notebook: NotebookNode) -> list[str]:
    """For each cell, the nearest heading above it."""
    headings, last = [], ""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            found = re.findall(r"^#+ (.+)$", cell.source, re.MULTILINE)
            last = found[-1] if found else last
        headings.append(last)
    return headings


def _indented(text: str) -> str:
    return "\n".join(f"    {line}" for line in text.splitlines())


def _tidy(notebook: NotebookNode) -> None:
    """Drop what differs from run to run without meaning, and what no page can show."""
    notebook.metadata["language_info"] = {"name": "python"}
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            data.pop("application/vnd.jupyter.widget-view+json", None)  # its kernel is gone
            if "text/plain" in data:  # Keras's summary comes with codes for a terminal's colours
                data["text/plain"] = re.sub(r"\x1b\[[0-9;]*m", "", data["text/plain"])


class _Line:
    """One line that is written over on a terminal, and lines one by one in a log."""

    def __init__(self):
        self._terminal = sys.stdout.isatty()

    def show(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        print(f"\r\x1b[K{text[:width]}" if self._terminal else text, end="", flush=True)
        if not self._terminal:
            print(flush=True)

    def end(self) -> None:
        if self._terminal:
            print("\r\x1b[K", end="", flush=True)


# ------------------------------------------------------------------------- the whole course


def run(wanted: Iterable[str] = (), engine: str | None = None) -> int:
    """Execute lessons in order and print the table of results; copies go to ``build/run``.

    Returns:
        The number of lessons that failed. One that fails does not stop the others.

    Raises:
        CourseError: no such lesson, or the engine is not installed.
    """
    scripts = lessons(wanted)
    if engine:
        _need_engine(engine)
    target = BUILD / "run"
    target.mkdir(parents=True, exist_ok=True)
    runs = []
    for script in scripts:
        outcome = execute(read(script), script.stem, engine)
        nbformat.write(outcome.notebook, target / f"{script.stem}.ipynb")
        print(outcome.failure or f"{script.stem}: done in {in_words(outcome.seconds)}")
        runs.append(outcome)
    print(f"\n{table(runs)}\n\nExecuted notebooks: {target.relative_to(ROOT)}")
    return sum(bool(outcome.failure) for outcome in runs)


def _need_engine(engine: str) -> None:
    code = f"import importlib.util as u; raise SystemExit(u.find_spec({engine!r}) is None)"
    if subprocess.run([sys.executable, "-c", code]).returncode:
        raise CourseError(
            f"The engine {engine} is not installed here. `make extras` installs JAX, `make torch` "
            "PyTorch; without --engine the lessons run on TensorFlow."
        )


def gpu_engine() -> str:
    """The first of Keras's engines, TensorFlow, JAX, PyTorch, that sees a GPU here.

    Raises:
        CourseError: none does; the message says what to do.
    """
    code = "from hellodl.lesson import gpus; raise SystemExit(not gpus())"
    for engine in ("tensorflow", "jax", "torch"):
        environment = os.environ | {"KERAS_BACKEND": engine}
        if not subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True
        ).returncode:
            return engine
    raise CourseError(
        "No GPU is seen here by TensorFlow, JAX or PyTorch. If this machine has one from NVIDIA "
        "(`nvidia-smi` lists it), `make clean setup GPU=1` installs what TensorFlow needs."
    )


def table(runs: Iterable[Run]) -> str:
    """Lessons, their figures beside the published ones, and seconds, as lines of text."""
    rows = [("lesson", "result", "figure", "measured", "published", "seconds")]
    for outcome in runs:
        first = [outcome.lesson, "FAILED" if outcome.failure else "passed"]
        seconds = f"{outcome.seconds:.0f}"
        for figure in outcome.figures or [None]:
            cells = ["", "", ""]
            if figure:
                published = "" if figure.published is None else short(figure.published)
                name = figure.name + (" [stand-in]" if figure.stand_in else "")
                cells = [name, short(figure.measured), published]
            rows.append((*first, *cells, seconds))
            first, seconds = ["", ""], ""
    widths = [max(len(row[i]) for row in rows) for i in range(6)]
    lines = [
        "  ".join(
            text.ljust(width) if i < 3 else text.rjust(width)
            for i, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


# ------------------------------------------------------------------- the table in the README


def lesson_table() -> str:
    """The lessons as a Markdown table: what they are for, how long they are, computing time."""
    rows = [
        "| lesson | you will be able to | reading | words | lines of code | computing, 2 cores |",
        "|---|---|---:|---:|---:|---:|",
    ]
    for script in lessons():
        path = NOTEBOOKS / f"{script.stem}.ipynb"
        if not path.exists():  # not made yet
            continue
        notebook = nbformat.read(path, 4)
        seconds = notebook.metadata["hellodl"]["seconds"]
        link = f"[{script.stem}](notebooks/{script.stem}.ipynb)"
        size = f"{form.reading_minutes(notebook)} min | {form.words(form.prose(notebook)):,}"
        rows.append(
            f"| {link} | {goal(notebook)} | {size} | {form.code_lines(notebook)} "
            f"| {in_words(seconds)} |"
        )
    return "\n".join(rows)


def goal(notebook: NotebookNode) -> str:
    """What the learner will do in a lesson, from "You will ..." in its first cell.

    Raises:
        CourseError: the first cell does not say it.
    """
    found = re.search(r"You will (.+?)\.\s", notebook.cells[0].source + " ", re.DOTALL)
    if not found:
        title = notebook.cells[0].source.split("\n")[0]
        raise CourseError(f"The first cell of {title!r} must say 'You will ... .'")
    return " ".join(found[1].split())


def update_readme() -> None:
    """Put the table of lessons into the README, between its two marks."""
    path = ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    before, rest = text.split("<!-- lessons -->\n", 1)
    after = rest.split("<!-- end of lessons -->", 1)[1]
    new = f"{before}<!-- lessons -->\n{lesson_table()}\n<!-- end of lessons -->{after}"
    if new != text:
        path.write_text(new, encoding="utf-8", newline="\n")
        print("README.md: table of lessons updated")
