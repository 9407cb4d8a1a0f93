"""The instructor's guide: a page for each lesson, for the site.

``lessons/guide/NN_name.md`` says what no program can know: what beginners get wrong, what to ask,
and how long each part takes in class. Goals, computing time, the checks' hints, the quiz key and
what is left for home are read from the lesson itself.
"""

import ast
import re
from pathlib import Path

import nbformat
import pandas as pd

from hellodl import checks, exercises, form, notebooks, quizzes
from hellodl.lesson import in_words

GUIDE = notebooks.LESSONS / "guide"
LENGTHS = (50, 90)  # minutes of a class


def plan(script: Path) -> dict[str, tuple[int, int]]:
    """Parts of a lesson with their minutes in a class of 50 and in one of 90; 0 is left out.

    A part is a heading of the lesson, "exercise NAME", or, between asterisks, something without
    the notebook.
    """
    text = (GUIDE / f"{script.stem}.md").read_text(encoding="utf-8").split("## Plan\n")[1]
    rows = re.findall(r"^\| (.+?) \| *(\d*) *\| *(\d*) *\|$", text, re.MULTILINE)
    return {part: (int(a or 0), int(b or 0)) for part, a, b in rows if part != "part"}


def parts(script: Path) -> list[str]:
    """What a plan can be made of: the lesson's headings below its title, and its exercises."""
    text = "\n".join(c.source for c in notebooks.read(script).cells if c.cell_type == "markdown")
    answers = [
        cell.metadata["nbgrader"]["grade_id"]
        for cell in exercises.read(exercises.SCRIPTS / script.name).cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    ]
    return re.findall(r"^## (.+)$", text, re.MULTILINE) + [f"exercise {name}" for name in answers]


def hints(script: Path) -> dict[str, list[str]]:
    """What the checks of a lesson's exercises answer to mistakes, exercise by exercise."""
    path = Path(checks.__file__).with_name(f"lesson{script.stem[:2]}.py")
    said = {}
    for function in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(function, ast.FunctionDef) and function.decorator_list:
            calls = [n for n in ast.walk(function) if isinstance(n, ast.Call)]
            texts = [
                call.args[1]
                for call in calls
                if getattr(call.func, "id", "") == "hint" and len(call.args) > 1
            ]
            # what is measured at run time is no hint that can be printed here
            said[function.name] = [t.value for t in texts if isinstance(t, ast.Constant)]
    return said


def page(script: Path) -> str:
    """A lesson's page of the guide, as Markdown."""
    notebook = nbformat.read(notebooks.NOTEBOOKS / f"{script.stem}.ipynb", 4)
    text = (GUIDE / f"{script.stem}.md").read_text(encoding="utf-8").split("## Plan\n")[0]
    head, _, rest = text.partition("\n## ")
    known = re.search(r"## What you now know\n(.*?)\n## ", form.prose(notebook), re.DOTALL)[1]
    minutes, quiz = plan(script), quizzes.read(script.stem)
    possible = parts(script)
    left = [part for part in possible if part not in minutes]
    rows = [
        f"| {part} | " + " | ".join(str(m) if m else "" for m in both) + " |"
        for part, both in minutes.items()
    ]
    tasks = sum(part.startswith("exercise ") for part in possible)
    return "\n\n".join(
        [
            head.strip(),
            "## Goals",
            f"Students will {notebooks.goal(notebook)}. At the end they know:",
            known.strip(),
            "## Time",
            f"{form.reading_minutes(notebook)} minutes of reading and "
            f"{in_words(notebook.metadata['hellodl']['seconds'])} of computing on 2 cores, for "
            f"who works alone. {tasks} exercises: {{doc}}`/exercises/{script.stem}`. "
            f"The lesson: {{doc}}`/notebooks/{script.stem}`.",
            f"## {rest.strip()}",
            "## What the exercises' checks answer",
            *(f"`{name}`\n: " + "\n: ".join(texts) for name, texts in hints(script).items()),
            "## A class of 50 minutes, and one of 90",
            "\n".join(["| part | 50 minutes | 90 minutes |", "|---|---:|---:|", *rows]),
            f"For home: {'; '.join(left)}.",
            "## Quiz key",
            *(
                f"- {title}: " + ", ".join(f"{i}{'abcdef'[q.right]}" for i, q in enumerate(qs, 1))
                for title, qs in quiz
            ),
            f"Questions and reasons: {{doc}}`/quizzes/{script.stem}`.",
        ]
    )


# The runs of classroom/load.py whose rows are kept: file, what was done.
LOADS = {
    "class-10": "10 students, 7,000 pictures each",
    "class-30": "30 students, 6,000 pictures each",
    "class-10-killed": "10 students; hub and proxy killed while they worked",
}


def load_table() -> str:
    """What simulated students measured: medians, and the slowest."""
    heads = ["logged in", "server", "kernel", "finished", "slowest cell"]
    rows = [
        f"| | finished | {' | '.join(f'{h}, s' for h in heads)} | GB each | reconnected |",
        "|---|" + "---:|" * (len(heads) + 3),
    ]
    for name, done in LOADS.items():
        measured = pd.read_csv(notebooks.ROOT / "data" / "measured" / f"{name}.csv")
        ended = f"{measured.finished.notna().sum()} of {len(measured)}"
        cells = [f"{measured[h].median():.0f} ({measured[h].max():.0f})" for h in heads]
        memory = (measured["GB server"] + measured["GB kernel"]).median()
        again = measured.reconnected.sum() if "reconnected" in measured else 0
        rows.append(f"| {done} | {ended} | {' | '.join(cells)} | {memory:.2f} | {again:.0f} |")
    return (
        "\n".join(rows) + "\n\nSeconds since the first click: the median, and the last student's.\n"
    )


def write_pages(folder: Path) -> None:
    """Write the page of every lesson that has a notebook."""
    folder.mkdir()
    for script in notebooks.lessons():
        if (notebooks.NOTEBOOKS / f"{script.stem}.ipynb").exists():
            (folder / f"{script.stem}.md").write_text(page(script) + "\n", encoding="utf-8")
