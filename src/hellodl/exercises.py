"""Exercise notebooks: made from one script each, with and without the solutions.

``lessons/exercises/NN_name.py`` holds tasks, solutions and checks. From it come
``notebooks/solutions/NN_name.ipynb`` (an nbgrader source notebook, executed) and
``notebooks/exercises/NN_name.ipynb`` (what students get: nbgrader's own preprocessors took out
what stands between its marks). Needs the packages of ``make dev``.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Iterable
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from hellodl import notebooks

SCRIPTS = notebooks.LESSONS / "exercises"
STUDENTS, SOLVED = notebooks.NOTEBOOKS / "exercises", notebooks.NOTEBOOKS / "solutions"

# What nbgrader puts in place of a solution: Python that runs, so that the check can say "not yet".
STUB = "...  # your code here"
SETTINGS = Config()
SETTINGS.ClearSolutions.code_stub = {"python": STUB}


def read(script: Path) -> NotebookNode:
    """The notebook of an exercise script, solutions in it, with nbgrader's metadata.

    A cell tagged ``answer:NAME`` is the learner's, one tagged ``check:NAME:POINTS`` is graded.

    Raises:
        CourseError: an answer without its check, or a check without its answer.
    """
    notebook = notebooks.read(script)
    answers, checks = [], []
    for cell in notebook.cells:
        tags = cell.metadata.pop("tags", [])
        kind, _, name = (tags[0] if tags else "").partition(":")
        name, _, points = name.partition(":")
        marks = {"schema_version": 3, "grade": False, "solution": False, "task": False}
        if kind == "answer":
            answers.append(name)
            marks |= {"grade_id": name, "locked": False, "solution": True}
        elif kind == "check":
            checks.append(name)
            marks |= {"grade_id": f"check-{name}", "locked": True, "grade": True}
            marks["points"] = int(points)
        else:
            continue
        cell.metadata["nbgrader"] = marks
    if answers != checks:
        raise notebooks.CourseError(
            f"{script.name}: answers {answers} and checks {checks} do not go together."
        )
    return notebook


def for_students(notebook: NotebookNode) -> NotebookNode:
    """The same notebook without solutions, hidden tests and outputs, as nbgrader makes it."""
    from nbgrader import preprocessors as steps

    notebook = copy.deepcopy(notebook)
    notebook.metadata.pop("hellodl", None)
    for step in (
        steps.LockCells,
        steps.ClearSolutions,
        steps.ClearOutput,
        steps.CheckCellMetadata,
        steps.ClearHiddenTests,
    ):
        notebook, _ = step(config=SETTINGS).preprocess(notebook, {})
    return notebook


def make(wanted: Iterable[str] = (), force: bool = False) -> int:
    """Make the exercise notebooks whose scripts or packages changed.

    Returns:
        The number of lessons whose solutions failed; their old notebooks stay.
    """
    failed = 0
    for script in sorted(SCRIPTS.glob("[0-9][0-9]_*.py")):
        if wanted and not any(script.stem.startswith(start) for start in wanted):
            continue
        fresh = read(script)
        failed += notebooks.make_one(script, SOLVED, force, fresh)
        student = for_students(fresh)
        student.metadata["hellodl"] = {"content": notebooks.content_hash(student)}
        target = STUDENTS / f"{script.stem}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        old = nbformat.read(target, 4) if target.exists() else None
        notebooks.put(student, target, old)
    return failed


def chosen(wanted: str) -> list[Path]:
    """The exercise scripts meant by "05", "05-08" or "all".

    Raises:
        CourseError: no lesson is meant; the message lists those there are.
    """
    scripts = sorted(SCRIPTS.glob("[0-9][0-9]_*.py"))
    first, _, last = wanted.partition("-")
    if wanted == "all":
        return scripts
    found = [script for script in scripts if first <= script.stem[:2] <= (last or first)]
    if not found:
        there = ", ".join(script.stem[:2] for script in scripts)
        raise notebooks.CourseError(f"{wanted!r} is no lesson, range (05-08) or 'all': {there}.")
    return found


def assign(wanted: str, folder: Path, force: bool = False) -> list[str]:
    """Make nbgrader assignments of exercises: ``source/lessonNN`` of a course folder.

    Args:
        wanted: lessons, as `chosen` takes them.
        folder: nbgrader's course folder; made if it is missing.
        force: replace assignments that were changed there; the changed ones are kept in
            ``replaced/`` beside them.

    Returns:
        The assignments' names, such as ``"lesson05"``.

    Raises:
        CourseError: no such lesson, or an assignment there was changed.
    """
    names = []
    for script in chosen(wanted):
        name = f"lesson{script.stem[:2]}"
        target = folder / "source" / name / f"{script.stem}.ipynb"
        text = nbformat.writes(read(script)) + "\n"
        if target.exists() and target.read_text(encoding="utf-8") != text:
            if not force:
                raise notebooks.CourseError(
                    f"{target} differs from the course's: it may hold changes of yours. FORCE=1 "
                    "replaces it and keeps what is there."
                )
            kept = folder / "replaced" / time.strftime("%Y%m%d-%H%M%S") / target.name
            kept.parent.mkdir(parents=True, exist_ok=True)
            target.replace(kept)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8", newline="\n")
        names.append(name)
    config = folder / "nbgrader_config.py"
    if not config.exists():
        config.write_bytes((notebooks.ROOT / "classroom" / config.name).read_bytes())
    return names
