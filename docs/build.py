"""Build the reading site: python docs/build.py [FOLDER]. The notebooks are shown, not executed."""

import base64
import os
import re
import shutil
import sys
from pathlib import Path

import guide
import nbformat
from sphinx.cmd.build import main as sphinx

from hellodl import exercises, notebooks, quizzes
from hellodl.results import MIME, figures, short

ROOT = Path(__file__).resolve().parents[1]
DOCS, SOURCE, SITE = ROOT / "docs", ROOT / "build" / "site-source", ROOT / "build" / "site"

# The four pictures of the front page: lesson, words in the code that draws it, what it shows.
PICTURES = [
    ("02", "decision_surface", "Four points that no straight line parts, and a network that does"),
    ("06", r"x_test\[surest\]", "Ten digits a network misread, and how sure it was"),
    ("08", "its edges", "What a filter makes of a photograph"),
    ("11", "TSNE|t-SNE|markers", "A thousand digits, sorted by a network's last layer"),
]


def front_pictures() -> str:
    """Cards with a picture from each of four lessons, linked to the lesson."""
    cards = []
    for lesson, words, caption in PICTURES:
        (path,) = notebooks.NOTEBOOKS.glob(f"{lesson}_*[a-z].ipynb")
        cells = [c for c in nbformat.read(path, 4).cells if c.cell_type == "code"]
        shown = [
            (cell.source, output)
            for cell in cells
            for output in cell.outputs
            if "image/png" in output.get("data", {})
        ]
        output = next(output for source, output in reversed(shown) if re.search(words, source))
        name = f"generated/{path.stem}.png"
        (SOURCE / name).write_bytes(base64.b64decode(output.data["image/png"]))
        cards.append(
            f":::{{grid-item-card}}\n:img-top: {name}\n"
            f":img-alt: {output.metadata['image/png']['alt'].replace(chr(10), ' ')}\n"
            f":link: notebooks/{path.stem}\n:link-type: doc\n\n{caption}\n:::\n"
        )
    return "::::{grid} 1 2 2 2\n:gutter: 3\n\n" + "\n".join(cards) + "::::\n"


def results(wanted: str = "") -> str:
    """The figures with a published one beside them, of those with `wanted` in their name."""
    rows = ["| lesson | what | measured | published | source |", "|---|---|---:|---:|:---:|"]
    for script in notebooks.lessons():
        path = notebooks.NOTEBOOKS / f"{script.stem}.ipynb"
        if not path.exists():
            continue
        for figure in figures(nbformat.read(path, 4)):
            if figure.published is not None and wanted in figure.name:
                link = f"[{script.stem[:2]}](notebooks/{script.stem}.ipynb)"
                rows.append(
                    f"| {link} | {figure.name} | {short(figure.measured)} | "
                    f"{short(figure.published)} | {figure.source} |"
                )
    return "\n".join(rows) + "\n"


def readme(heading: str) -> str:
    """The text under a heading of the README, its links leading to the site's own pages."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    part = re.search(rf"^## {re.escape(heading)}\n(.*?)(?=^## |\Z)", text, re.DOTALL | re.MULTILINE)
    if part is None:
        raise SystemExit(f"README.md has no heading {heading!r} any more: change docs/build.py.")
    # Files that are no pages of the site are named, not linked.
    return re.sub(r"\[([^\]]+)\]\((?!notebooks/|http|#)[^)]+\)", r"`\1`", part[1])


def quiz_pages() -> None:
    """All quizzes as text, a page for each lesson, each with its key behind a button."""
    for script in notebooks.lessons():
        lines = [f"# Quizzes to lesson {script.stem[:2]}", ""]
        lines += [f"To {{doc}}`/notebooks/{script.stem}`. The key is below each quiz.", ""]
        for title, questions in quizzes.read(script.stem):
            lines += [f"## {title}", "", listed(questions, drawn)]
            lines += [":::{dropdown} The key"]
            lines += [f"1. **{'abcdef'[q.right]})** {q.why}" for q in questions] + [":::", ""]
        (SOURCE / "quizzes" / f"{script.stem}.md").write_text("\n".join(lines), encoding="utf-8")


def drawn(question) -> str:
    """The picture of a question on a quiz's page."""
    name = f"{question.picture.replace(' ', '-')}.png"
    (SOURCE / "quizzes" / name).write_bytes(quizzes.draw(question.picture))
    return f"![{question.alt}]({name})"


def listed(questions, shown) -> str:
    """Questions and answers as Markdown, without their key; `shown` puts in a picture."""
    lines = []
    for question in questions:
        lines += [f"1. {question.text}", ""]
        lines += [f"   {shown(question)}", ""] if question.picture else []
        lines += [f"   - {a}) {b}" for a, b in zip("abcdef", question.answers, strict=False)] + [""]
    return "\n".join(lines)


def table_of_tools() -> str:
    """The table "which tool answers which question" of lesson 11."""
    (script,) = notebooks.lessons(["11"])
    heading = "## Which tool answers which question"
    (cell,) = [c for c in notebooks.read(script).cells if heading in c.source]
    return "\n".join(line for line in cell.source.split("\n") if line.startswith("|")) + "\n"


def to_read(notebook):
    """A notebook for the site: measured figures as text alone, quizzes written out."""
    for cell in notebook.cells:
        asked = re.search(r'hellodl\.quiz\("(\w+)", (\d)\)', cell.source)
        for output in cell.get("outputs", []):
            output.get("data", {}).pop(MIME, None)  # Sphinx warns of types it does not know
            if asked and "data" in output:
                title, questions = quizzes.read(asked[1])[int(asked[2]) - 1]
                text = listed(questions, lambda q: f"*(Picture: {q.alt}.)*")
                page = f"[Pictures and key](../quizzes/{asked[1]}.html)"
                output.data = {"text/markdown": f"**{title}**\n\n{text}\n\n{page}\n"}
    return notebook


def folded(notebook):
    """Exercises to read: solutions behind a button, hidden tests and nbgrader's marks left out."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            cell.metadata["tags"] = ["hide-input"]
        hidden = r"\n?### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS"
        cell.source = re.sub(hidden, "", cell.source, flags=re.DOTALL)
        cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", cell.source).rstrip()
    return notebook


def assemble() -> None:
    """Put pages, notebooks and what is generated from them into one folder."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(DOCS, SOURCE)
    (SOURCE / "notebooks").mkdir()
    (SOURCE / "generated").mkdir()
    for script in notebooks.lessons():
        made = notebooks.NOTEBOOKS / f"{script.stem}.ipynb"
        if made.exists():
            nbformat.write(to_read(nbformat.read(made, 4)), SOURCE / "notebooks" / made.name)
    (SOURCE / "quizzes").mkdir()
    quiz_pages()
    guide.write_pages(SOURCE / "guide")
    (SOURCE / "exercises").mkdir()
    for solved in sorted(exercises.SOLVED.glob("*.ipynb")):
        nbformat.write(folded(nbformat.read(solved, 4)), SOURCE / "exercises" / solved.name)
    table = notebooks.lesson_table()
    for name, text in {
        "lessons": table,
        "pictures": front_pictures(),
        "results": results(),
        "test-results": results("test"),
        "tools": table_of_tools(),
        "load": guide.load_table(),
        **{name.lower().replace(" ", "-"): readme(name) for name in README_PARTS},
    }.items():
        (SOURCE / "generated" / f"{name}.md").write_text(text, encoding="utf-8")


README_PARTS = ["Start", "For instructors", "Data and licences", "Credits"]


if __name__ == "__main__":
    target = Path(sys.argv[1]) if len(sys.argv) > 1 else SITE
    assemble()
    shutil.rmtree(target, ignore_errors=True)
    # -W: a warning is an error; -E: read everything anew
    status = sphinx(["-q", "-W", "-E", "--keep-going", str(SOURCE), str(target)])
    if not status:
        print(f"The site is built: open {os.path.relpath(target)}/index.html, or say make serve")
    sys.exit(status)
