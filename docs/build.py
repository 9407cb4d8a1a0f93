"""Build the reading site: ``python -m docs.build [FOLDER]``. Notebooks are shown, not executed.

With ``EDITION=student`` it has no solutions, no keys and no pages for instructors.
"""

import os
import re
import shutil
import sys
from itertools import pairwise
from pathlib import Path

import nbformat
from sphinx.cmd.build import main as sphinx

from docs import front, guide, needs, weight
from docs.front import made_lessons
from docs.notebooks import (
    SOURCE,
    fold_solutions,
    for_reading,
    link_lessons,
    quiz_html,
    share_scripts,
)
from hellodl import quizzes
from hellodl.measurements import format_number
from tools.course import measurements_of
from tools.exercises import find_exercises
from tools.lessons import (
    BUILD,
    ROOT,
    CourseError,
    find_lessons,
    parse_notebook,
    read_notebook,
    read_script,
)

DOCS, SITE = ROOT / "docs", BUILD / "site"
README_PARTS = ["Start", "For instructors", "Data and licenses", "Credits"]
TEACHING = ["instructors", "grading", "operations"]  # pages that students don't get


def results() -> str:
    """Tabulate the measurements with a published value."""
    rows = ["| lesson | what | measured | published | source |", "|---|---|---:|---:|:---:|"]
    for lesson in made_lessons():
        for measurement in measurements_of(read_notebook(lesson.notebook)):
            if measurement.published is not None:
                link = f"[{lesson.number}](notebooks/{lesson.name}.ipynb)"
                rows.append(
                    f"| {link} | {measurement.name} | {format_number(measurement.measured)} | "
                    f"{format_number(measurement.published)} | {measurement.source} |"
                )
    return "\n".join(rows) + "\n"


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


def write_quiz_pages(student: bool) -> None:
    """Write a page with the quizzes of each lesson, each with its key behind a button.

    Args:
        student: leave the keys out.
    """
    for lesson in find_lessons():
        if not lesson.quiz.exists():
            continue
        lines = [f"# Quizzes for lesson {lesson.number}", ""]
        below = "" if student else " The key is below each quiz."
        lines += [f"Back to {{doc}}`/notebooks/{lesson.name}`.{below}", ""]
        for number, (title, questions) in enumerate(quizzes.read_quizzes(lesson.name), start=1):
            name = f"generated/{lesson.name}-{number}.html"
            quiz = share_scripts(quiz_html(lesson.name, number))
            (SOURCE / name).write_text(quiz, encoding="utf-8")
            lines += [f"## {title}", "", "```{raw} html", f":file: ../{name}", "```", ""]
            if not student:
                key = [f"1. {q.text}\n   **{letter(q)}** {q.reasons[q.right]}" for q in questions]
                lines += [":::{dropdown} The key", *key, ":::", ""]
        (SOURCE / "quizzes" / f"{lesson.name}.md").write_text("\n".join(lines), encoding="utf-8")


def letter(question: quizzes.Question) -> str:
    """Return the right answer of a question with its letter, such as "b) the bias"."""
    return f"{'abcdef'[question.right]}) {question.answers[question.right]}."


def table_of_tools() -> str:
    """Return the table "which tool answers which question" of lesson 13."""
    (lesson,) = find_lessons(["13"])
    heading = "## Which tool answers which question"
    (cell,) = [cell for cell in read_script(lesson.script).cells if heading in cell.source]
    return "\n".join(line for line in cell.source.split("\n") if line.startswith("|")) + "\n"


def assemble(student: bool = False) -> None:
    """Bring pages, notebooks and what is generated from them into one folder.

    Args:
        student: leave out solutions, keys and pages for instructors.
    """
    shutil.rmtree(SOURCE, ignore_errors=True)
    unwanted = ["__pycache__"]
    if student:
        unwanted += ["teaching", *(f"{name}.md" for name in TEACHING)]
    shutil.copytree(DOCS, SOURCE, ignore=shutil.ignore_patterns(*unwanted))
    for folder in ("notebooks", "generated", "quizzes", "exercises"):
        (SOURCE / folder).mkdir()
    for lesson, following in pairwise([*made_lessons(), None]):
        shown = for_reading(read_notebook(lesson.notebook), lesson, following, keys=not student)
        nbformat.write(shown, SOURCE / "notebooks" / lesson.notebook.name)
    for lesson in find_exercises():
        shown = None
        if student:
            shown = parse_notebook(lesson.exercise_notebook.read_bytes())
        elif lesson.solution_notebook.exists():
            shown = fold_solutions(read_notebook(lesson.solution_notebook))
        if shown:
            link_lessons(shown)
            nbformat.write(shown, SOURCE / "exercises" / lesson.notebook.name)
    write_quiz_pages(student)
    if student:
        index = SOURCE / "index.md"
        text = index.read_text(encoding="utf-8").replace("\ninstructors\n", "\n")
        index.write_text(text, encoding="utf-8")
    else:
        guide.write_pages(SOURCE)
    for name, text in {
        "menu": front.menu(),
        "lessons": front.cards(),
        "results": results(),
        "tools": table_of_tools(),
        "objectives": needs.objectives(),
        "deeper": needs.deeper(),
        "load": guide.load_table(),
        **{name.lower().replace(" ", "-"): readme(name) for name in README_PARTS},
    }.items():
        (SOURCE / "generated" / f"{name}.md").write_text(text, encoding="utf-8")
    (SOURCE / "generated" / "digit.html").write_text(front.digit(), encoding="utf-8")
    (SOURCE / "generated" / "map.html").write_text(needs.draw_map(), encoding="utf-8")


def main(target: Path) -> int:
    """Build the site in `target`; return Sphinx's status, 0 if all went well."""
    assemble(student=os.environ.get("EDITION") == "student")
    shutil.rmtree(target, ignore_errors=True)
    # -W: a warning is an error; -E: read everything anew
    status = sphinx(["-q", "-W", "-E", "--keep-going", str(SOURCE), str(target)])
    if not status:
        weight.lighten(target)
    return status


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    try:
        status = main(folder)
    except CourseError as error:
        sys.exit(str(error))
    if not status:
        print(f"The site is built: open {os.path.relpath(folder)}/index.html, or say make serve")
    sys.exit(status)
