"""Exercise notebooks: made from one script per lesson, with and without the solutions.

``lessons/NN_name/exercises.py`` holds tasks, solutions and checks. Two notebooks come from it:
``notebooks/solutions/NN_name.ipynb`` (an nbgrader source notebook, executed) and
``notebooks/exercises/NN_name.ipynb`` (for students: nbgrader's own preprocessors removed what is
between its marks). Needs the packages of ``make dev``.
"""

import contextlib
import copy
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

import nbformat
from nbformat import NotebookNode
from traitlets.config import Config

from tools import build, lessons
from tools.fingerprints import content_hash, made_from
from tools.lessons import CourseError, DamagedNotebookError, Lesson

# What nbgrader writes instead of a solution: Python that runs, so that the check can say "not yet".
STUB = "...  # your code here"
SETTINGS = Config()
SETTINGS.ClearSolutions.code_stub = {"python": STUB}
SETTINGS.ClearSolutions.text_stub = "*Your answer here.*"


def find_exercises(wanted: Iterable[str] = ()) -> list[Lesson]:
    """List the lessons that have exercises, as `find_lessons` does."""
    return [lesson for lesson in lessons.find_lessons(wanted) if lesson.exercises.exists()]


def read_exercises(lesson: Lesson) -> NotebookNode:
    """Read a lesson's exercises, with their solutions, as a notebook with nbgrader's metadata.

    A cell tagged ``answer:NAME`` is the learner's, one tagged ``check:NAME:POINTS`` is graded, and
    a text tagged ``explain:NAME:POINTS`` is the learner's and graded by a person. Further tags,
    such as ``nbval-check-output``, stay with the solution.

    Raises:
        CourseError: an answer has no check, or a check no answer.
    """
    notebook = lessons.read_script(lesson.exercises)
    answers, checks = list[str](), list[str]()
    for cell in notebook.cells:
        if cell.id == lessons.INSTALL_ID:
            continue
        first, *others = cell.metadata.pop("tags", [""])
        kind, _, name = first.partition(":")
        name, _, points = name.partition(":")
        if kind not in ("answer", "check", "explain"):
            continue
        mine = kind != "check"  # the learner's
        marks: dict[str, Any] = {"schema_version": 3, "task": False, "grade": kind != "answer"}
        marks |= {"solution": mine, "locked": not mine}
        marks |= {"grade_id": name if mine else f"check-{name}"}
        if kind != "answer":
            marks["points"] = int(points)
        if kind != "explain":
            (answers if mine else checks).append(name)
        cell.metadata["nbgrader"] = marks
        if others:
            cell.metadata["tags"] = others
    if answers != checks:
        raise CourseError(
            f"{lesson.name}/exercises.py: each answer needs a check of the same name after it, but "
            f"the answers are {answers} and the checks {checks}."
        )
    return notebook


def role(cell: NotebookNode) -> tuple[str, str]:
    """Return ("answer" or "check", name of the exercise) of a cell; ("", "") of any other."""
    marks = cell.metadata.get("nbgrader", {})
    if marks.get("solution"):
        return "answer", marks["grade_id"]
    return ("check", marks["grade_id"].removeprefix("check-")) if marks.get("grade") else ("", "")


def visible(check: str) -> str:
    """Return the part of a check's cell that learners get: without the hidden tests."""
    return re.sub(r"### BEGIN HIDDEN.*?### END HIDDEN TESTS", "", check, flags=re.DOTALL)


class Answer(NamedTuple):
    """One of the answers in ``answers.py``, which test the checks.

    A cell headed ``# %% NAME: right`` is a right answer, in another style than the solution. One
    headed ``# %% NAME: words`` is wrong, and the check's hint must contain these words. One headed
    ``# %% NAME: equivalent, because ...`` lists mutants: see `tools.mutate`.
    """

    exercise: str
    heading: str
    code: str

    @property
    def kind(self) -> str:
        """What it is: "right", "wrong" or "equivalent"."""
        word = self.heading.partition(",")[0]
        return word if word in ("right", "equivalent") else "wrong"


def read_answers(lesson: Lesson) -> list[Answer]:
    """Read a lesson's right and wrong answers."""
    text = lesson.answers.read_text(encoding="utf-8")
    parts = re.split(r"^# %% (\w+): (.+)\n", text, flags=re.MULTILINE)[1:]
    return [Answer(*parts[start : start + 3]) for start in range(0, len(parts), 3)]


def for_students(notebook: NotebookNode) -> NotebookNode:
    """Return the notebook without solutions, hidden tests and outputs, as nbgrader makes it.

    A check may fail there: with the tag for that, "Run All" goes on to the next exercise.
    """
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
    for cell in notebook.cells:
        cell.metadata.pop("tags", None)
    return _let_checks_fail(notebook)


def _let_checks_fail(notebook: NotebookNode) -> NotebookNode:
    for cell in notebook.cells:
        if role(cell)[0] == "check":
            cell.metadata["tags"] = ["raises-exception"]
    return notebook


def make(wanted: Iterable[str] = (), force: bool = False) -> int:
    """Make the exercise notebooks whose scripts or packages changed.

    Args:
        wanted: beginnings of lesson names; all lessons with exercises if empty.
        force: execute the solutions in any case.

    Returns:
        The number of lessons whose solutions failed; their old notebooks stay.
    """
    return build.make_each(find_exercises(wanted), lambda lesson: _make_both(lesson, force))


def _make_both(lesson: Lesson, force: bool) -> bool:
    notebook = read_exercises(lesson)
    make_student_notebook(notebook, lesson.exercise_notebook)
    return build.make_one(notebook, lesson.solution_notebook, force)


def make_student_notebook(notebook: NotebookNode, target: Path) -> None:
    """Write the exercises as students get them, unless a student works on just these already.

    Args:
        notebook: the exercises with their solutions, without outputs.
        target: the students' notebook.
    """
    student = for_students(notebook)
    student.metadata["hellodl"] = {"content": content_hash(student)}
    with contextlib.suppress(FileNotFoundError, DamagedNotebookError):
        old = lessons.parse_notebook(target.read_bytes())
        made = made_from(old)
        if made == student.metadata["hellodl"] and content_hash(old) != made["content"]:
            return
    build.write_notebook(student, target)


def find_range(wanted: str) -> list[Lesson]:
    """Find the lessons meant by "05", "05-08" or "all".

    Raises:
        CourseError: no lesson is meant; the message lists those there are.
    """
    there = find_exercises()
    first, _, last = wanted.partition("-")
    if wanted == "all":
        return there
    found = [lesson for lesson in there if first <= lesson.number <= (last or first)]
    if not found:
        numbers = ", ".join(lesson.number for lesson in there)
        raise CourseError(
            f"{wanted!r} is no lesson with exercises (05), no range of them (05-08) and not 'all'. "
            f"There are: {numbers}."
        )
    return found


def assign(wanted: str, folder: Path, force: bool = False) -> list[str]:
    """Make nbgrader assignments of exercises: ``source/lessonNN`` in a course folder.

    Args:
        wanted: lessons, as `find_range` takes them.
        folder: nbgrader's course folder; it is made if necessary.
        force: replace assignments that were changed there, and keep a copy of the changed ones in
            the folder ``replaced``.

    Returns:
        The assignments' names, such as ``"lesson05"``.

    Raises:
        CourseError: there is no such lesson, or an assignment was changed in the course folder.
    """
    names = []
    folder.mkdir(mode=0o750, parents=True, exist_ok=True)  # a class server's students may be near
    for lesson in find_range(wanted):
        names.append(f"lesson{lesson.number}")
        target = folder / "source" / names[-1] / f"{lesson.name}.ipynb"
        notebook = _let_checks_fail(read_exercises(lesson))  # in students' hands
        content = f"{nbformat.writes(notebook)}\n".encode()
        present = target.read_bytes() if target.exists() else content
        if present != content:
            if not force:
                raise CourseError(
                    f"{target} differs from the course's version: you may have changed it. FORCE=1 "
                    "replaces it, and keeps a copy of yours."
                )
            build.save_copy(present, folder / "replaced" / target.name)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
    config = folder / "nbgrader_config.py"
    if not config.exists():
        classroom = lessons.ROOT / "classroom"
        own = (classroom / "templates" / config.name).read_text(encoding="utf-8")
        config.write_text(own.replace("FOLDER", classroom.as_posix()), encoding="utf-8")
    return names
