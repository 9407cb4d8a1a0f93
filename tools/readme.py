"""What is written elsewhere about the notebooks: the README's table, and each lesson's time."""

import re

from nbformat import NotebookNode

from hellodl.status import format_duration
from tools import form, lessons
from tools.lessons import CourseError, read_notebook

# Where a notebook can be opened without installing anything: {0} is the repository, {1} a notebook.
SERVICES = {
    "Colab": "https://colab.research.google.com/github/{0}/blob/main/{1}",
    "Kaggle": "https://kaggle.com/kernels/welcome?src=https://github.com/{0}/blob/main/{1}",
    "Binder": "https://mybinder.org/v2/gh/{0}/main?urlpath=lab/tree/{1}",
    "Codespaces": "https://codespaces.new/{0}",
}


def lesson_table() -> str:
    """Format the lessons as a Markdown table: title, goal, minutes and computing time.

    Raises:
        CourseError: a notebook is damaged, or its first cell states no goal.
    """
    rows = [
        "| lesson | you'll | reading and trying | computing, 2 cores |",
        "|---|---|---:|---:|",
    ]
    for lesson in lessons.find_lessons():
        if not lesson.notebook.exists():  # not made yet
            continue
        notebook = read_notebook(lesson.notebook)
        rows.append(
            f"| [{lesson.number} {title(notebook)}](notebooks/{lesson.name}.ipynb) "
            f"| {goal(notebook)} | {form.working_minutes(notebook)} min "
            f"| {format_duration(notebook.metadata['hellodl']['seconds'])} |"
        )
    return "\n".join(rows)


def title(notebook: NotebookNode) -> str:
    """Return the title of a lesson: the first heading of its first cell.

    Raises:
        CourseError: there is none.
    """
    found = re.search(r"^# (.+)$", notebook.cells[0].source, re.MULTILINE)
    if not found:
        raise CourseError("The first cell of a lesson must begin with '# ' and its title.")
    return found[1]


def goal(notebook: NotebookNode) -> str:
    """Return what the learner will do: the words after "In this lesson you'll" in the first cell.

    Raises:
        CourseError: the first cell does not say it.
    """
    text = notebook.cells[0].source
    # The bold sentence is meant, even if the same words stand somewhere before it.
    says = [r"\*\*In\s+this\s+lesson\s+you'll\*\*", r"\bYou\s+will", r"In\s+this\s+lesson\s+you'll"]
    tries = (re.search(rf"{words}\s+(.+?)\.\s", f"{text} ", re.DOTALL) for words in says)
    found = next(filter(None, tries), None)
    if not found:
        title = text.split("\n")[0]
        raise CourseError(f"The first cell of {title!r} must say 'In this lesson you'll ... .'")
    return " ".join(found[1].split())


def launch_links() -> str:
    """Format links that open the first lesson on hosted services; empty without an address."""
    if not lessons.repository():
        return ""
    (first,) = lessons.find_lessons(["00"])
    path = first.notebook.relative_to(lessons.ROOT).as_posix()
    links = [f"[{n}]({to.format(lessons.repository(), path)})" for n, to in SERVICES.items()]
    return f"\nOr try it in your browser, without installing anything: {', '.join(links)}.\n"


def update_readme() -> None:
    """Write launch links and the table of lessons into the README, each between its two marks."""
    path = lessons.ROOT / "README.md"
    text = path.read_text(encoding="utf-8")
    new = _between(text, "launch links", launch_links())
    new = _between(new, "lessons", f"{lesson_table()}\n")
    if new != text:
        path.write_text(new, encoding="utf-8", newline="\n")
        print("README.md: launch links and table of lessons updated")


def _between(text: str, mark: str, content: str) -> str:
    """Replace what stands between the marks ``<!-- mark -->`` and ``<!-- end of mark -->``."""
    start, end = f"<!-- {mark} -->\n", f"<!-- end of {mark} -->"
    before, rest = text.split(start, 1)
    return f"{before}{start}{content}{end}{rest.split(end, 1)[1]}"


def timings() -> str:
    """Format as CSV how long each notebook took, and how fast the computer that made it is."""
    rows = ["lesson,seconds,gflops"]
    for lesson in lessons.find_lessons():
        if lesson.notebook.exists():
            made = read_notebook(lesson.notebook).metadata["hellodl"]
            rows.append(f"{lesson.name},{made['seconds']},{made['gflops']}")
    return "\n".join(rows) + "\n"


def update_timings() -> None:
    """Write ``lessons/timings.csv``, from which a lesson's start says how long it takes."""
    path = lessons.LESSONS / "timings.csv"
    path.write_text(timings(), encoding="utf-8", newline="\n")
