"""Build the reading site: ``python -m docs.build [FOLDER]``. Notebooks are shown, not executed."""

import base64
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
from sphinx.cmd.build import main as sphinx

from docs import guide
from hellodl import quiz_figures, quizzes
from hellodl.measurements import MIME, format_number
from tools.course import measurements_of
from tools.exercises import find_exercises
from tools.lessons import (
    BUILD,
    ROOT,
    CourseError,
    code_cells,
    find_lessons,
    read_notebook,
    read_script,
)
from tools.readme import lesson_table

DOCS, SOURCE, SITE = ROOT / "docs", BUILD / "site-source", BUILD / "site"

# The four figures of the front page: lesson, words in the code that draws it, what it shows.
FIGURES = [
    ("02", "decision_surface", "Four points that no straight line divides, and a network that can"),
    ("05", r"x_test\[surest\]", "Ten digits a network misread, and how confident it was"),
    ("10", "its edges", "What a filter makes of a photograph"),
    ("13", "TSNE|t-SNE|markers", "A thousand digits, sorted by a network's last layer"),
]
README_PARTS = ["Start", "For instructors", "Data and licenses", "Credits"]


def front_figures() -> str:
    """Return cards with a figure from each of four lessons, linked to the lesson.

    Raises:
        CourseError: no cell of the lesson with these words draws a figure.
    """
    cards = []
    for number, words, caption in FIGURES:
        (lesson,) = find_lessons([number])
        drawn = [
            output
            for cell in code_cells(read_notebook(lesson.notebook))
            for output in cell.outputs
            if re.search(words, cell.source) and "image/png" in output.get("data", {})
        ]
        if not drawn:
            raise CourseError(f"{lesson.name} has no figure with {words!r}: change docs/build.py.")
        output = drawn[-1]
        name = f"generated/{lesson.name}.png"
        (SOURCE / name).write_bytes(base64.b64decode(output.data["image/png"]))
        cards.append(
            f":::{{grid-item-card}}\n:img-top: {name}\n"
            f":img-alt: {output.metadata['image/png']['alt'].replace(chr(10), ' ')}\n"
            f":link: notebooks/{lesson.name}\n:link-type: doc\n\n{caption}\n:::\n"
        )
    return "::::{grid} 1 2 2 2\n:gutter: 3\n\n" + "\n".join(cards) + "::::\n"


def results(wanted: str = "") -> str:
    """Tabulate the measurements with a published value, of those with `wanted` in their name."""
    rows = ["| lesson | what | measured | published | source |", "|---|---|---:|---:|:---:|"]
    for lesson in made_lessons():
        for measurement in measurements_of(read_notebook(lesson.notebook)):
            if measurement.published is not None and wanted in measurement.name:
                link = f"[{lesson.number}](notebooks/{lesson.name}.ipynb)"
                rows.append(
                    f"| {link} | {measurement.name} | {format_number(measurement.measured)} | "
                    f"{format_number(measurement.published)} | {measurement.source} |"
                )
    return "\n".join(rows) + "\n"


def made_lessons():
    """List the lessons that have a notebook already."""
    return [lesson for lesson in find_lessons() if lesson.notebook.exists()]


def readme(heading: str) -> str:
    """Return the text under a heading of the README, its links leading to the site's own pages.

    Raises:
        CourseError: the README has no such heading.
    """
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    if part is None:
        raise CourseError(f"README.md has no heading {heading!r} any more: change docs/build.py.")
    # Files that are no pages of the site are named, not linked.
    return re.sub(r"\[([^\]]+)\]\((?!notebooks/|http|#)[^)]+\)", r"`\1`", part[1])


def write_quiz_pages() -> None:
    """Write a page with the quizzes of each lesson, each with its key behind a button."""
    for lesson in find_lessons():
        if not lesson.quiz.exists():
            continue
        lines = [f"# Quizzes for lesson {lesson.number}", ""]
        lines += [f"Back to {{doc}}`/notebooks/{lesson.name}`. The key is below each quiz.", ""]
        for title, questions in quizzes.read_quizzes(lesson.name):
            lines += [f"## {title}", "", list_questions(questions, write_figure)]
            lines += [":::{dropdown} The key"]
            lines += [f"1. **{'abcdef'[q.right]})** {q.reason}" for q in questions] + [":::", ""]
        (SOURCE / "quizzes" / f"{lesson.name}.md").write_text("\n".join(lines), encoding="utf-8")


def write_figure(question) -> str:
    """Write the figure of a question for a quiz's page, and return the link to it."""
    name = f"{question.figure.replace(' ', '-')}.png"
    (SOURCE / "quizzes" / name).write_bytes(quiz_figures.draw(question.figure))
    return f"![{question.alt}]({name})"


def list_questions(questions, show_figure) -> str:
    """Format questions and answers as Markdown, without the key.

    Args:
        questions: the questions of a quiz.
        show_figure: returns the Markdown of a question's figure.
    """
    lines = []
    for question in questions:
        lines += [f"1. {question.text}", ""]
        lines += [f"   {show_figure(question)}", ""] if question.figure else []
        lines += [f"   - {a}) {b}" for a, b in zip("abcdef", question.answers, strict=False)] + [""]
    return "\n".join(lines)


def table_of_tools() -> str:
    """Return the table "which tool answers which question" of lesson 13."""
    (lesson,) = find_lessons(["13"])
    heading = "## Which tool answers which question"
    (cell,) = [cell for cell in read_script(lesson.script).cells if heading in cell.source]
    return "\n".join(line for line in cell.source.split("\n") if line.startswith("|")) + "\n"


def for_reading(notebook):
    """Prepare a notebook for the site: measurements as text alone, quizzes written out."""
    for cell in code_cells(notebook):
        quiz = re.search(r'hellodl\.quiz\("(\w+)", (\d)\)', cell.source)
        for output in cell.outputs:
            output.get("data", {}).pop(MIME, None)  # Sphinx warns of types it does not know
            if quiz and "data" in output:
                title, questions = quizzes.read_quizzes(quiz[1])[int(quiz[2]) - 1]
                text = list_questions(questions, lambda q: f"*(Figure: {q.alt}.)*")
                page = f"[Figures and key](../quizzes/{quiz[1]}.html)"
                output.data = {"text/markdown": f"**{title}**\n\n{text}\n\n{page}\n"}
    return notebook


def fold_solutions(notebook):
    """Hide solutions behind a button; remove hidden tests and nbgrader's marks."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.metadata["tags"] = ["hide-input"]
        hidden = r"\n?### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS"
        cell.source = re.sub(hidden, "", cell.source, flags=re.DOTALL)
        cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", cell.source).rstrip()
    return notebook


def assemble() -> None:
    """Bring pages, notebooks and what is generated from them into one folder."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(DOCS, SOURCE, ignore=shutil.ignore_patterns("__pycache__"))
    for folder in ("notebooks", "generated", "quizzes", "exercises"):
        (SOURCE / folder).mkdir()
    for lesson in made_lessons():
        shown = for_reading(read_notebook(lesson.notebook))
        nbformat.write(shown, SOURCE / "notebooks" / lesson.notebook.name)
    for lesson in find_exercises():
        if lesson.solution_notebook.exists():
            shown = fold_solutions(read_notebook(lesson.solution_notebook))
            nbformat.write(shown, SOURCE / "exercises" / lesson.notebook.name)
    write_quiz_pages()
    guide.write_pages(SOURCE / "guide")
    for name, text in {
        "lessons": lesson_table(),
        "figures": front_figures(),
        "results": results(),
        "test-results": results("test"),
        "tools": table_of_tools(),
        "load": guide.load_table(),
        **{name.lower().replace(" ", "-"): readme(name) for name in README_PARTS},
    }.items():
        (SOURCE / "generated" / f"{name}.md").write_text(text, encoding="utf-8")


def main(target: Path) -> int:
    """Build the site in `target`; return Sphinx's status, 0 if all went well."""
    assemble()
    shutil.rmtree(target, ignore_errors=True)
    # -W: a warning is an error; -E: read everything anew
    return sphinx(["-q", "-W", "-E", "--keep-going", str(SOURCE), str(target)])


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    try:
        status = main(folder)
    except CourseError as error:
        sys.exit(str(error))
    if not status:
        print(f"The site is built: open {os.path.relpath(folder)}/index.html, or say make serve")
    sys.exit(status)
