"""Build the slides: ``python -m docs.slides [FOLDER]``. A deck for each lesson.

It consists of the cells tagged "slide" and their outputs; nothing is executed.

A tagged text becomes its heading and the beginnings of its first paragraph and of its list's items;
all of it is in the speaker's notes (key S). A tagged cell with a figure becomes the figure, a quiz
its questions, each with its answer at the next key, and other code is shown with what it printed.
"""

import base64
import os
import re
import shutil
import sys
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from hellodl import quiz_figures, quizzes
from tools.lessons import BUILD, ROOT, CourseError, Lesson, find_lessons, read_notebook

SOURCE, SLIDES = BUILD / "slides-source", BUILD / "slides"
LINES = 18  # of code and what it printed, on one slide
WORDS = 40  # of a paragraph; a sentence that has begun is finished


def deck(lesson: Lesson) -> str:
    """Return a lesson's deck as Markdown, a heading for each slide, and write its figures.

    Raises:
        CourseError: the lesson's notebook is missing or damaged.
    """
    slides, heading = [], ""
    for number, cell in enumerate(read_notebook(lesson.notebook).cells):
        if cell.cell_type == "markdown":
            heading = [heading, *re.findall(r"^#+ (.+)$", cell.source, re.MULTILINE)][-1]
        if "slide" not in cell.metadata.get("tags", []):
            continue
        if cell.cell_type == "markdown":
            slides.append(text_slide(cell.source, f"{'##' if slides else '#'} {heading}"))
            if preview := cell.get("attachments", {}).get("preview.png"):
                (SOURCE / f"{lesson.name}.png").write_bytes(base64.b64decode(preview["image/png"]))
                (alt,) = re.findall(r"!\[([^]]*)\]\(attachment:preview.png\)", cell.source)
                slides[-1] += f"\n\n![{alt}]({lesson.name}.png)"
        elif quiz := re.search(r'hellodl\.quiz\("(\w+)", (\d)\)', cell.source):
            slides += quiz_slides(quiz[1], int(quiz[2]))
        else:
            figure = write_figure(cell, f"{lesson.name}-{number}.png")
            for shown in [figure] if figure else code_and_results(cell):
                if is_full(slides[-1], shown):
                    slides.append(f"## {heading}")
                slides[-1] += f"\n\n{shown}"
    return "---\norphan: true\n---\n\n" + "\n\n".join(slides) + "\n"


def is_full(slide: str, addition: str = "") -> bool:
    """Whether a slide has no space for a figure or for code.

    It has one, or much text, or a quiz; or it would have too many lines.
    """
    text = re.sub(r"```{revealjs-notes}.*?\n```", "", slide, flags=re.DOTALL)
    wide = len(text.split()) > 60 or bool(re.search(r"!\[|^- a\)|^\|", text, re.MULTILINE))
    code = addition.startswith("```")
    if wide or "```" in text:
        return wide or not code or len((text + addition).splitlines()) > LINES
    return code and len(addition.splitlines()) + len(text.split()) / 8 > LINES


def code_and_results(cell) -> list[str]:
    """Return a cell's code and the beginning of what it printed, as two blocks."""
    printed = "".join(
        output.get("text") or output.get("data", {}).get("text/plain", "")
        for output in cell.outputs
    )
    lines = [line[:80] for line in printed.strip("\n").splitlines()]
    lines = lines if len(lines) < LINES else [*lines[: LINES - 3], "..."]
    results = "\n".join(["```text", *lines, "```"])
    return [f"```python\n{cell.source}\n```", *([results] if printed.strip() else [])]


def text_slide(source: str, heading: str) -> str:
    """Return the heading, a short form of the text, and the text itself as notes."""
    _, _, body = source.rpartition(f"{heading[1:]}\n")  # what is before belongs to another slide
    shown, paragraphs = [], 0
    body = re.sub(r"!\[[^]]*\]\(attachment:[^)]*\)\s*", "", body)  # its cell has a slide, too
    for block in re.split(r"\n\s*\n", body.strip()):
        if block.startswith(("$$", "|", "```")):
            shown.append(block)
        elif re.match(r"(-|\d+\.) ", block):
            items = [item.split(" ", 1) for item in re.split(r"\n(?=(?:-|\d+\.) )", block)]
            shown.append("\n".join(f"{mark} {first_sentences(text, 12)}" for mark, text in items))
        elif block and not paragraphs:
            paragraphs = 1
            shown.append(first_sentences(block, WORDS))
    return "\n\n".join([heading, *shown, notes(body)])


def first_sentences(text: str, words: int) -> str:
    """Return the first sentences that have together at most so many words, but at least one."""
    chosen = []
    for sentence in re.split(r"(?<=[.?!;])\s+(?=[A-Z*`\"“])", " ".join(text.split())):
        if chosen and len(" ".join([*chosen, sentence]).split()) > words:
            break
        chosen.append(sentence)
    return " ".join(chosen).rstrip(";")


def notes(text: str) -> str:
    """Return what the speaker sees: the plain text, without what only a page can show."""
    plain = re.sub(r"\$\$.*?\$\$|```.*?```|^\|.*$", "", text, flags=re.DOTALL | re.MULTILINE)
    return f"```{{revealjs-notes}}\n{plain.strip() or '(no more)'}\n```"


def quiz_slides(lesson: str, number: int) -> list[str]:
    """Return a slide for each question of a quiz, and write its figures."""
    title, questions = quizzes.read_quizzes(lesson)[number - 1]
    slides = []
    for i, question in enumerate(questions, 1):
        answers = [f"- {a}) {text}" for a, text in zip("abcdef", question.answers, strict=False)]
        shown = [f"## Quiz: {title}, {i} of {len(questions)}", question.text]
        if question.figure:
            name = f"{question.figure.replace(' ', '-')}.png"
            (SOURCE / name).write_bytes(quiz_figures.draw(question.figure))
            shown.append(f"![{question.alt}]({name})")
        key = f"{'abcdef'[question.right]}) {question.reasons[question.right]}"
        revealed = f"```{{revealjs-fragments}}\n{key}\n```"  # at the next key
        slides.append("\n\n".join([*shown, "\n".join(answers), revealed, notes(key)]))
    return slides


def write_figure(cell, name: str) -> str:
    """Write the last figure of a cell; return the link to it, or nothing if the cell has none."""
    outputs = [output for output in cell.outputs if "image/png" in output.get("data", {})]
    if not outputs:
        return ""
    (SOURCE / name).write_bytes(base64.b64decode(outputs[-1].data["image/png"]))
    alt = " ".join(outputs[-1].metadata["image/png"]["alt"].split())
    return f"![{alt}]({name})"


def main(target: Path) -> int:
    """Write all decks into `target`; return Sphinx's status, 0 if all went well.

    Raises:
        CourseError: a lesson's notebook is missing or damaged.
    """
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "_static", SOURCE / "_static")
    shutil.copy(ROOT / "docs" / "conf.py", SOURCE)
    lessons = find_lessons()
    for lesson in lessons:
        (SOURCE / f"{lesson.name}.md").write_text(deck(lesson), encoding="utf-8")
    links = "\n".join(f"- {lesson.number} {{doc}}`{lesson.name}`" for lesson in lessons)
    (SOURCE / "index.md").write_text(f"# Hello, Deep Learning\n\n{links}\n", encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    return sphinx(["-b", "revealjs", "-q", "-W", "-E", "--keep-going", str(SOURCE), str(target)])


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SLIDES
    try:
        status = main(folder)
    except CourseError as error:
        sys.exit(str(error))
    if not status:
        print(f"The slides are made: open {os.path.relpath(folder)}/index.html")
    sys.exit(status)
