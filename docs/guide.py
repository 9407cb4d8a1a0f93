"""The instructor's guide: a page of the site for each lesson.

``lessons/NN_name/guide.md`` says what no program can know: what students can do afterwards, what
beginners get wrong, what to ask, an activity for pairs, a script for live coding, and how long each
part takes in class. Computing time, the checks' hints, the quiz key and what is left for homework
are read from the lesson itself.
"""

import ast
import re
from pathlib import Path

import pandas as pd

from docs.figures import show_figures
from hellodl import checks, quizzes
from hellodl.status import format_duration
from tools import form
from tools.exercises import read_exercises
from tools.lessons import ROOT, CourseError, Lesson, find_lessons, read_notebook, read_script
from tools.readme import goal

LENGTHS = (50, 90)  # minutes of a class
IN_CLASS = ["What beginners get wrong", "Questions to ask", "In pairs", "Live coding"]


def plan(lesson: Lesson) -> dict[str, tuple[int, int]]:
    """Read the plan: the parts of a lesson with their minutes in a class of 50 and in one of 90.

    A part is a heading of the lesson, "exercise NAME" or, between asterisks, something without
    the notebook. Minutes left empty are 0.
    """
    rows = re.findall(
        r"^\| (.+?) \| *(\d*) *\| *(\d*) *\|$", sections(lesson)["Plan"], re.MULTILINE
    )
    return {part: (int(a or 0), int(b or 0)) for part, a, b in rows if part != "part"}


def sections(lesson: Lesson) -> dict[str, str]:
    """Map the headings of a lesson's guide to what is below them; "" to what is above the first."""
    first, *rest = re.split(r"^## ", lesson.guide.read_text(encoding="utf-8"), flags=re.MULTILINE)
    parted = (section.split("\n", 1) for section in rest)
    return {"": first.strip()} | {heading: text.strip() for heading, text in parted}


def parts(lesson: Lesson) -> list[str]:
    """List what a plan can consist of: the lesson's headings below its title, and its exercises."""
    cells = read_script(lesson.script).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    names = [
        cell.metadata["nbgrader"]["grade_id"]
        for cell in read_exercises(lesson).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    ]
    return re.findall(r"^## (.+)$", text, re.MULTILINE) + [f"exercise {name}" for name in names]


def hints(lesson: Lesson) -> dict[str, list[str]]:
    """List the hints that the checks of a lesson's exercises give, exercise by exercise."""
    path = Path(checks.__file__).with_name(f"lesson{lesson.number}.py")
    found = {}
    for function in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(function, ast.FunctionDef) and function.decorator_list:
            texts = [
                call.args[1]
                for call in ast.walk(function)
                if isinstance(call, ast.Call)
                and getattr(call.func, "id", "") == "fail_if"
                and len(call.args) > 1
            ]
            found[function.name] = [text for text in map(_hint, texts) if text]
    return found


def _hint(text: ast.expr) -> str:
    """Return a hint as a learner reads it; where a number measured at run time stands: "..."."""
    parts = text.values if isinstance(text, ast.JoinedStr) else [text]
    return "".join(str(p.value) if isinstance(p, ast.Constant) else "..." for p in parts)


def page(lesson: Lesson) -> str:
    """Return a lesson's page of the guide as Markdown.

    Raises:
        CourseError: the lesson doesn't end with what the learner now knows.
    """
    script = read_script(lesson.script)
    seconds = read_notebook(lesson.notebook).metadata["hellodl"]["seconds"]
    written = sections(lesson)
    known = re.search(r"## Recap\n(.*?)\n## ", form.prose(script), re.DOTALL)
    if known is None:
        raise CourseError(f"{lesson.name} needs a heading 'Recap', and one after it.")
    exercises = sum(part.startswith("exercise ") for part in parts(lesson))
    minutes = plan(lesson)
    homework = [part for part in parts(lesson) if part not in minutes]
    rows = [
        f"| {part} | " + " | ".join(str(m) if m else "" for m in both) + " |"
        for part, both in minutes.items()
    ]
    return "\n\n".join(
        [
            written[""],
            "## Goals",
            f"Students will {goal(script)}. Afterwards they can",
            written["Afterwards they can"],
            "And they know:",
            known[1].strip(),
            "## Time",
            f"{form.reading_minutes(script)} minutes of reading and "
            f"{format_duration(seconds)} of computing on 2 cores, "
            f"if you work alone. {exercises} exercises: {{doc}}`/exercises/{lesson.name}`. "
            f"The lesson: {{doc}}`/notebooks/{lesson.name}`.",
            *(f"## {heading}\n\n{written[heading]}" for heading in IN_CLASS),
            "## What the exercises' checks answer",
            *(f"`{name}`\n: " + "\n: ".join(texts) for name, texts in hints(lesson).items()),
            "## A class of 50 minutes, and one of 90",
            "\n".join(["| part | 50 minutes | 90 minutes |", "|---|---:|---:|", *rows]),
            f"For homework: {'; '.join(homework)}.",
            "## Quiz key",
            *quiz_key(lesson),
            f"Questions and reasons: {{doc}}`/quizzes/{lesson.name}`.",
        ]
    )


def quiz_key(lesson: Lesson) -> list[str]:
    """List the correct answers of each quiz of a lesson, such as "Title: 1b, 2a"."""
    return [
        f"- {title}: " + ", ".join(f"{i}{'abcdef'[q.right]}" for i, q in enumerate(questions, 1))
        for title, questions in quizzes.read_quizzes(lesson.name)
    ]


# The runs of classroom/load.py that are shown: file, what was done.
LOADS = {
    "class-10": "10 students, 7,000 images each",
    "class-30": "30 students, 6,000 images each",
    "class-10-killed": "10 students; hub and proxy killed while they worked",
    "class-12-all": "12 students, all images",
}


def load_table() -> str:
    """Tabulate what simulated students measured: medians, and the slowest."""
    heads = ["logged in", "server", "kernel", "finished", "slowest cell"]
    rows = [
        f"| | finished | {' | '.join(f'{head}, s' for head in heads)} | GB each | reconnected |",
        "|---|" + "---:|" * (len(heads) + 3),
    ]
    for name, done in LOADS.items():
        measured = pd.read_csv(ROOT / "data" / "measured" / f"{name}.csv")
        ended = f"{measured.finished.notna().sum()} of {len(measured)}"
        cells = [f"{measured[head].median():.0f} ({measured[head].max():.0f})" for head in heads]
        memory = (measured["GB server"] + measured["GB kernel"]).median()
        again = measured.reconnected.sum() if "reconnected" in measured else 0
        rows.append(f"| {done} | {ended} | {' | '.join(cells)} | {memory:.2f} | {again:.0f} |")
    return (
        "\n".join(rows) + "\n\nSeconds since the first click: the median, and the last student's.\n"
    )


def write_pages(site: Path) -> None:
    """Write the page of every lesson that has a guide and a notebook, and the exam's figures."""
    folder = site / "guide"
    folder.mkdir()
    show_figures(site / "teaching" / "exam.md")
    for lesson in find_lessons():
        if lesson.guide.exists() and lesson.notebook.exists():
            (folder / f"{lesson.name}.md").write_text(f"{page(lesson)}\n", encoding="utf-8")
