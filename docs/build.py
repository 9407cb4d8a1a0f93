"""Build the reading site: ``python -m docs.build [FOLDER]``. Notebooks are shown, not executed."""

import base64
import hashlib
import html
import json
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
from sphinx.cmd.build import main as sphinx

from docs import guide
from hellodl import explorables, quizzes
from hellodl.measurements import MIME, format_number
from tools import form
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
from tools.readme import goal

DOCS, SOURCE, SITE = ROOT / "docs", BUILD / "site-source", BUILD / "site"

# The four figures of the front page: lesson, words in the code that draws it, what it shows.
FIGURES = [
    ("02", "XOR, solved", "Four points that no straight line divides, and a network that can"),
    ("05", r"x_test\[most\]", "Ten digits that a network misread"),
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


def front_digit() -> str:
    """Return the place of the interactive ``digit`` as HTML, and write its script into a file.

    The network's weights have most of a megabyte: the page, with the still image in that place,
    must not wait for them. It is no module, because those do not load without a server.
    """
    digit = explorables.explore("digit")
    place = f'[data-explorable="{digit.key}"]'
    code = (
        f'(() => {{\n"use strict";\ndocument.querySelector({json.dumps(place)}).dataset.options = '
        f"{json.dumps(json.dumps(digit.options))};\n{digit.script}\n}})();\n"
    )
    (SOURCE / "_static" / "digit.js").write_text(code, encoding="utf-8")
    image = explorables.still("digit") or b""
    (SOURCE / "_static" / "digit.png").write_bytes(image)
    width, height = (int.from_bytes(image[at : at + 4], "big") for at in (16, 20))
    version = hashlib.sha256(code.encode()).hexdigest()[:8]
    return (
        f'<div class="hellodl-explorable front-digit" data-explorable="{digit.key}">'
        f'<img src="_static/digit.png" alt="{html.escape(digit.alt)}" width="{width // 2}" '
        f'height="{height // 2}"></div>\n'
        f'<script async src="_static/digit.js?v={version}"></script>\n'
    )


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


def front_lessons() -> str:
    """List the lessons with what you'll do in each, and how long that takes."""
    lines = []
    for lesson in made_lessons():
        script = read_script(lesson.script)
        (title,) = re.findall(r"^# (.+)$", script.cells[0].source, re.MULTILINE)
        lines += [f"[{lesson.number} {title}](notebooks/{lesson.name}.ipynb)"]
        lines += [f": You'll {goal(script)}. *{form.working_minutes(script)}\u00a0minutes*", ""]
    return "\n".join(["::::{div} lessons", "", *lines, "::::", ""])


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
        for number, (title, questions) in enumerate(quizzes.read_quizzes(lesson.name), start=1):
            name = f"generated/{lesson.name}-{number}.html"
            (SOURCE / name).write_text(quiz_html(lesson.name, number), encoding="utf-8")
            lines += [f"## {title}", "", "```{raw} html", f":file: ../{name}", "```", ""]
            lines += [":::{dropdown} The key"]
            lines += [f"1. {q.text}\n   **{letter(q)}** {q.reason}" for q in questions] + [
                ":::",
                "",
            ]
        (SOURCE / "quizzes" / f"{lesson.name}.md").write_text("\n".join(lines), encoding="utf-8")


def letter(question: quizzes.Question) -> str:
    """Return the right answer of a question with its letter, such as "b) the bias"."""
    return f"{'abcdef'[question.right]}) {question.answers[question.right]}."


def quiz_html(lesson: str, number: int, note: str = "") -> str:
    """Return a quiz for the site, whose answers the reader's browser remembers.

    Args:
        lesson: the name of the lesson.
        number: 1 or 2.
        note: HTML that follows the questions where no script runs.
    """
    title, questions = quizzes.read_quizzes(lesson)[number - 1]
    # Other questions, other name: answers to old ones would be shown at the wrong places.
    version = hashlib.sha256(repr(questions).encode()).hexdigest()[:6]
    return quizzes.Quiz(title, questions, f"{lesson}-{number}-{version}", note).html


def table_of_tools() -> str:
    """Return the table "which tool answers which question" of lesson 13."""
    (lesson,) = find_lessons(["13"])
    heading = "## Which tool answers which question"
    (cell,) = [cell for cell in read_script(lesson.script).cells if heading in cell.source]
    return "\n".join(line for line in cell.source.split("\n") if line.startswith("|")) + "\n"


def for_reading(notebook):
    """Prepare a notebook for the site: measurements as text alone, quizzes that remember."""
    for cell in code_cells(notebook):
        quiz = re.search(r'hellodl\.quiz\("(\w+)", (\d)\)', cell.source)
        for output in cell.outputs:
            output.get("data", {}).pop(MIME, None)  # Sphinx warns of types it does not know
            if quiz and "data" in output:
                key = f'<p><a href="../quizzes/{quiz[1]}.html">The key</a></p>'
                output.data = {"text/html": quiz_html(quiz[1], int(quiz[2]), key)}
                output.metadata = {}
    return notebook


def save_preview(notebook, name: str) -> None:
    """Write the figure attached to the first cell into a file, which Sphinx can show."""
    first = notebook.cells[0]
    for attached in first.pop("attachments", {}).values():
        path = SOURCE / "generated" / f"{name}-preview.png"
        path.write_bytes(base64.b64decode(attached["image/png"]))
        first.source = first.source.replace("attachment:preview.png", f"../generated/{path.name}")


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
        save_preview(shown, lesson.name)
        nbformat.write(shown, SOURCE / "notebooks" / lesson.notebook.name)
    for lesson in find_exercises():
        if lesson.solution_notebook.exists():
            shown = fold_solutions(read_notebook(lesson.solution_notebook))
            nbformat.write(shown, SOURCE / "exercises" / lesson.notebook.name)
    write_quiz_pages()
    guide.write_pages(SOURCE / "guide")
    for name, text in {
        "lessons": front_lessons(),
        "figures": front_figures(),
        "results": results(),
        "test-results": results("test"),
        "tools": table_of_tools(),
        "load": guide.load_table(),
        **{name.lower().replace(" ", "-"): readme(name) for name in README_PARTS},
    }.items():
        (SOURCE / "generated" / f"{name}.md").write_text(text, encoding="utf-8")
    (SOURCE / "generated" / "digit.html").write_text(front_digit(), encoding="utf-8")


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
