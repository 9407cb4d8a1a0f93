"""The lessons of the course: where each one's files are, and how a script becomes cells."""

import base64
import functools
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import jupytext
import nbformat
from nbformat import NotebookNode

ROOT = Path(__file__).resolve().parents[1]
LESSONS, NOTEBOOKS, BUILD = ROOT / "lessons", ROOT / "notebooks", ROOT / "build"

# The first code cell where the repository's address is known. Hosted services have an engine, and
# neither git nor our lock: their packages stay as they are, unless one of them is too old.
INSTALL_ID = "install"
INSTALL = """\
# On a hosted service, this installs the course. Where it is installed already, nothing happens.
from importlib.util import find_spec

if not find_spec("hellodl"):
    course = "hellodl" if find_spec("tensorflow") else "hellodl[cpu]"
    %pip install --quiet "{{course}} @ https://github.com/{repository}/archive/HEAD.zip\""""


class CourseError(Exception):
    """The course cannot do what was asked; the message says what to do."""


class DamagedNotebookError(CourseError):
    """A file that should be a notebook cannot be read as one."""


@dataclass(unsafe_hash=True)
class Lesson:
    """One lesson: its name, such as ``"04_mnist_dense_sgd"``, and the files that belong to it."""

    name: str

    def __post_init__(self):
        self.number = self.name[:2]
        # what an author edits
        self.folder = LESSONS / self.name
        self.script = self.folder / "lesson.py"  # in jupytext's percent format
        self.exercises = self.folder / "exercises.py"  # tasks, solutions and checks, likewise
        self.answers = self.folder / "answers.py"  # right and wrong answers: test data
        self.quiz = self.folder / "quiz.md"
        self.guide = self.folder / "guide.md"  # what an instructor should know
        self.slides = self.folder / "slides.md"  # their words, and the speaker's
        # what is made from it: the lesson with outputs, the exercises for learners and solved
        self.notebook = NOTEBOOKS / f"{self.name}.ipynb"
        self.exercise_notebook = NOTEBOOKS / "exercises" / f"{self.name}.ipynb"
        self.solution_notebook = NOTEBOOKS / "solutions" / f"{self.name}.ipynb"


def find_lessons(wanted: Iterable[str] = ()) -> list[Lesson]:
    """List the lessons in order.

    Args:
        wanted: beginnings of lesson names, such as ``"04"``; all lessons if empty.

    Raises:
        CourseError: no lesson has such a name; the message lists those there are.
    """
    lessons = [Lesson(path.parent.name) for path in sorted(LESSONS.glob("[0-9][0-9]_*/lesson.py"))]
    wanted = list(wanted)
    for start in wanted:
        if not any(lesson.name.startswith(start) for lesson in lessons):
            names = ", ".join(lesson.name for lesson in lessons)
            raise CourseError(f"There is no lesson called {start}. The lessons are: {names}.")
    return [lesson for lesson in lessons if not wanted or lesson.name.startswith(tuple(wanted))]


@functools.cache
def repository() -> str:
    """Return the repository's "owner/name" on GitHub, from pyproject.toml; empty if not known."""
    settings = ROOT / "pyproject.toml"
    if not settings.exists():
        return ""
    project = tomllib.loads(settings.read_text(encoding="utf-8"))["project"]
    return project.get("urls", {}).get("Repository", "").removeprefix("https://github.com/")


def read_script(script: Path) -> NotebookNode:
    """Read a percent script as a notebook without outputs; every call returns the same bytes.

    An image beside the script that a text shows as ``![...](attachment:NAME.png)`` is attached.
    Where the repository's address is known, a cell that installs the course follows the title.
    """
    notebook = jupytext.read(script)
    notebook.metadata = nbformat.from_dict(
        {
            "kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"},
            "language_info": {"name": "python"},
        }
    )
    for number, cell in enumerate(notebook.cells):
        cell.id = f"cell-{number:02d}"
        if "hide-input" in cell.metadata.get("tags", []):  # code that a learner needn't read
            cell.metadata["jupyter"] = {"source_hidden": True}
        for name in re.findall(r"\(attachment:(.+?)\)", cell.source):
            image = script.with_name(name)
            if cell.cell_type == "markdown" and image.exists():
                data = base64.b64encode(image.read_bytes()).decode()
                cell.setdefault("attachments", {})[name] = {"image/png": data}
    if repository():
        code = INSTALL.format(repository=repository())
        # the site leaves out cells with this tag
        metadata = {"tags": ["remove-cell"]}
        install = nbformat.v4.new_code_cell(code, id=INSTALL_ID, metadata=metadata)
        notebook.cells.insert(1, install)
    return notebook


def parse_notebook(content: bytes) -> NotebookNode:
    """Parse the bytes of a notebook file.

    Raises:
        DamagedNotebookError: they are no valid notebook in UTF-8; the message says what is wrong.
    """
    try:
        text = content.decode("utf-8")
        if not text.strip():
            raise ValueError("the file is empty")
        notebook = nbformat.reads(text, 4)
        nbformat.validate(notebook)
    except Exception as error:  # nbformat raises whatever the damage happens to lead to
        reason = (str(error) or type(error).__name__).splitlines()[0]
        raise DamagedNotebookError(f"it is damaged ({reason[:80]})") from None
    return notebook


def read_notebook(path: Path) -> NotebookNode:
    """Read a notebook of the course.

    Raises:
        CourseError: it is missing or damaged; the message says how to make it anew.
    """
    try:
        notebook = parse_notebook(path.read_bytes())
        if {"seconds", "gflops"} <= set(notebook.metadata.get("hellodl") or {}):
            return notebook
        reason = "another program has removed what the course noted in it"
    except FileNotFoundError:
        reason = "it is missing"
    except DamagedNotebookError as error:
        reason = str(error)
    command = f"make notebooks LESSONS={path.stem[:2]}"
    raise CourseError(f"{path.name} cannot be shown: {reason}. `{command}` makes it anew.")


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    """The code cells of a notebook, in order, but for the one that installs the course."""
    return [c for c in notebook.cells if c.cell_type == "code" and c.get("id") != INSTALL_ID]
