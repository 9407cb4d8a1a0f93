"""Build the slides: python docs/slides.py [FOLDER]. A deck for each lesson.

It is made of the cells tagged "slide" and their outputs; nothing is executed.

A tagged text gives its heading, the beginning of its first paragraph and of its list's items; all
of it is in the speaker's notes (key S). A tagged cell with a picture gives the picture, a quiz its
questions, with the key in the notes, and other code itself.
"""

import base64
import os
import re
import shutil
import sys
from pathlib import Path

import nbformat
from sphinx.cmd.build import main as sphinx

from hellodl import notebooks, quizzes

ROOT = Path(__file__).resolve().parents[1]
SOURCE, SLIDES = ROOT / "build" / "slides-source", ROOT / "build" / "slides"
WORDS = 40  # of a paragraph; a sentence that has begun is finished


def deck(script: Path) -> str:
    """A lesson's deck as Markdown, a heading for each slide; its pictures are written beside it.

    Raises:
        CourseError: the lesson's notebook has not been made yet.
    """
    path = notebooks.NOTEBOOKS / f"{script.stem}.ipynb"
    if not path.exists():
        raise notebooks.CourseError(f"{path.name} is missing: `make notebooks` makes it.")
    slides, heading = [], ""
    for number, cell in enumerate(nbformat.read(path, 4).cells):
        if cell.cell_type == "markdown":
            heading = [heading, *re.findall(r"^#+ (.+)$", cell.source, re.MULTILINE)][-1]
        if "slide" not in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            slides.append(text_slide(cell.source, f"{'##' if slides else '#'} {heading}"))
        elif asked := re.search(r'hellodl\.quiz\("(\w+)", (\d)\)', cell.source):
            slides += quiz_slides(asked[1], int(asked[2]))
        else:
            shown = picture(cell, f"{script.stem}-{number}.png")
            shown = shown or f"```python\n{cell.source}\n```"
            if full(slides[-1]):
                slides.append(f"## {heading}")
            slides[-1] += f"\n\n{shown}"
    return "---\norphan: true\n---\n\n" + "\n\n".join(slides) + "\n"


def full(slide: str) -> bool:
    """Is there no room for a picture, because there is one, or code, or a quiz, or much text?"""
    text = re.sub(r"```{revealjs-notes}.*?\n```", "", slide, flags=re.DOTALL)
    return bool(re.search(r"!\[|```|^- a\)|^\|", text, re.MULTILINE)) or len(text.split()) > 60


def text_slide(source: str, heading: str) -> str:
    """The heading, a short form of the text, and the text itself as notes."""
    _, _, body = source.rpartition(f"{heading[1:]}\n")  # what is before belongs to another slide
    shown, paragraphs = [], 0
    for block in re.split(r"\n\s*\n", body.strip()):
        if block.startswith(("$$", "|", "```")):
            shown.append(block)
        elif re.match(r"(-|\d+\.) ", block):
            items = [item.split(" ", 1) for item in re.split(r"\n(?=(?:-|\d+\.) )", block)]
            shown.append("\n".join(f"{mark} {beginning(text, 12)}" for mark, text in items))
        elif block and not paragraphs:
            paragraphs = 1
            shown.append(beginning(block, WORDS))
    return "\n\n".join([heading, *shown, notes(body)])


def beginning(text: str, words: int) -> str:
    """The first sentences, until there are as many words."""
    kept = []
    for sentence in re.split(r"(?<=[.?!;])\s+(?=[A-Z*`\"“])", " ".join(text.split())):
        if kept and len(" ".join([*kept, sentence]).split()) > words:
            break
        kept.append(sentence)
    return " ".join(kept).rstrip(";")


def notes(text: str) -> str:
    """What the speaker sees: the plain text, without what only a page can show."""
    plain = re.sub(r"\$\$.*?\$\$|```.*?```|^\|.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return f"```{{revealjs-notes}}\n{plain.strip() or '(no more)'}\n```"


def quiz_slides(lesson: str, number: int) -> list[str]:
    """A slide for each question of a quiz."""
    title, questions = quizzes.read(lesson)[number - 1]
    slides = []
    for i, question in enumerate(questions, 1):
        answers = [f"- {a}) {text}" for a, text in zip("abcdef", question.answers, strict=False)]
        shown = [f"## Quiz: {title}, {i} of {len(questions)}", question.text]
        if question.picture:
            name = f"{question.picture.replace(' ', '-')}.png"
            (SOURCE / name).write_bytes(quizzes.draw(question.picture))
            shown.append(f"![{question.alt}]({name})")
        key = f"{'abcdef'[question.right]}) {question.why}"
        slides.append("\n\n".join([*shown, "\n".join(answers), notes(key)]))
    return slides


def picture(cell, name: str) -> str:
    """The last picture of a cell; empty if it has none."""
    found = [o for o in cell.outputs if "image/png" in o.get("data", {})]
    if not found:
        return ""
    (SOURCE / name).write_bytes(base64.b64decode(found[-1].data["image/png"]))
    alt = " ".join(found[-1].metadata["image/png"]["alt"].split())
    return f"![{alt}]({name})"


def main(target: Path) -> int:
    """Write all decks into `target`; returns Sphinx's status, 0 if all went well."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "_static", SOURCE / "_static")
    shutil.copy(ROOT / "docs" / "conf.py", SOURCE)
    scripts = notebooks.lessons()
    for script in scripts:
        (SOURCE / f"{script.stem}.md").write_text(deck(script), encoding="utf-8")
    links = "\n".join(f"- {{doc}}`{script.stem}`" for script in scripts)
    (SOURCE / "index.md").write_text(
        f"# Hello, Deep Learning\n\n## The decks\n\n{links}\n", encoding="utf-8"
    )
    shutil.rmtree(target, ignore_errors=True)
    return sphinx(["-b", "revealjs", "-q", "-W", "-E", "--keep-going", str(SOURCE), str(target)])


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SLIDES
    status = main(folder)
    if not status:
        print(f"The slides are made: open {os.path.relpath(folder)}/index.html")
    sys.exit(status)
