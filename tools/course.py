"""The whole course: execute its lessons and show what they measured beside what was published."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterable

import nbformat
from nbformat import NotebookNode

from hellodl.measurements import MIME, Measurement, format_number
from hellodl.status import format_duration
from tools import lessons
from tools.execute import Run, execute
from tools.lessons import CourseError, code_cells


def run(wanted: Iterable[str] = (), engine: str | None = None) -> int:
    """Execute lessons in order and print a table of results; copies go to ``build/run``.

    Args:
        wanted: beginnings of lesson names; all lessons if empty.
        engine: "tensorflow", "jax" or "torch"; Keras's default if left out.

    Returns:
        The number of lessons that failed. One that fails does not stop the others.

    Raises:
        CourseError: there is no such lesson, or the engine is not installed.
    """
    chosen = lessons.find_lessons(wanted)
    if engine and importlib.util.find_spec(engine) is None:
        raise CourseError(
            f"The engine {engine} is not installed here. `make extras` installs JAX, `make torch` "
            "PyTorch; without --engine the lessons run on TensorFlow."
        )
    folder = lessons.BUILD / "run"
    folder.mkdir(parents=True, exist_ok=True)
    runs = []
    for lesson in chosen:
        outcome = execute(lessons.read_script(lesson.script), lesson.name, engine)
        nbformat.write(outcome.notebook, folder / lesson.notebook.name)
        print(outcome.failure or f"{lesson.name}: done in {format_duration(outcome.seconds)}")
        runs.append(outcome)
    print(f"\n{results_table(runs)}\n\nExecuted notebooks: {folder.relative_to(lessons.ROOT)}")
    return sum(bool(outcome.failure) for outcome in runs)


def gpu_engine() -> str:
    """Return the first of Keras's engines (TensorFlow, JAX, PyTorch) that can use a GPU here.

    Raises:
        CourseError: none of them can; the message says what to do.
    """
    code = "from hellodl.hardware import gpus; raise SystemExit(not gpus())"
    for engine in ("tensorflow", "jax", "torch"):
        settings = os.environ | {"KERAS_BACKEND": engine}
        command = [sys.executable, "-c", code]
        if subprocess.run(command, env=settings, capture_output=True).returncode == 0:
            return engine
    raise CourseError(
        "No GPU is seen here by TensorFlow, JAX or PyTorch. If this computer has one from NVIDIA "
        "(`nvidia-smi` lists it), `make clean setup GPU=1` installs what TensorFlow needs."
    )


def measurements_of(notebook: NotebookNode) -> list[Measurement]:
    """List what the cells of an executed notebook recorded, in order."""
    found: list[dict] = []
    for cell in code_cells(notebook):
        for output in cell.outputs:
            stored = output.get("data", {}).get(MIME, [])  # one of `record`, several of `compare`
            found += [stored] if isinstance(stored, dict) else stored
    return [Measurement(**measurement) for measurement in found]


def results_table(runs: Iterable[Run]) -> str:
    """Format lessons, their measurements beside the published values, and seconds as a table."""
    rows = [("lesson", "result", "what", "measured", "published", "seconds")]
    for outcome in runs:
        result = "FAILED" if outcome.failure else "passed"
        name, seconds = outcome.lesson, f"{outcome.seconds:.0f}"
        measured = [_cells(measurement) for measurement in measurements_of(outcome.notebook)]
        for cells in measured or [("", "", "")]:
            rows.append((name, result, *cells, seconds))
            name = result = seconds = ""  # shown once a lesson
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [
        "  ".join(
            text.ljust(width) if column < 3 else text.rjust(width)
            for column, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    lines.insert(1, "-" * max(map(len, lines)))
    return "\n".join(lines)


def _cells(measurement: Measurement) -> tuple[str, str, str]:
    published = "" if measurement.published is None else format_number(measurement.published)
    name = measurement.name + (" [stand-in]" if measurement.stand_in else "")
    return name, format_number(measurement.measured), published
