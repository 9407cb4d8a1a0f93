"""What the site makes of a notebook: numbered, linked, folded, and light enough to be fetched."""

import ast
import base64
import hashlib
import html
import json
import re
from pathlib import Path

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from docs.figures import is_drawing
from hellodl import quizzes
from hellodl.measurements import MIME
from tools.lessons import BUILD, Lesson, code_cells, find_lessons

SOURCE = BUILD / "site-source"
STATIC = SOURCE / "_static"
FILM = '<details open class="film">'  # as hellodl.plots.animation writes it
TOO_LONG = 50_000  # characters of options that no page should have to wait for

# Where no lesson is meant, or a link is there already: code, formulas, links, headings.
NOT_PROSE = r"(```.*?```|`[^`]*`|\$\$.*?\$\$|!?\[[^\]]*\]\([^)]*\)|^#.*?$)"


def for_reading(
    notebook: NotebookNode, lesson: Lesson, following: Lesson | None, keys: bool = True
) -> NotebookNode:
    """Prepare a lesson for the site.

    Args:
        notebook: the lesson as it was made; it is changed.
        lesson: what is known of it.
        following: the next lesson, None after the last one.
        keys: link each quiz to its key.
    """
    first = notebook.cells[0]
    first.source = re.sub(r"^# ", f"# {lesson.number} ", first.source, count=1, flags=re.MULTILINE)
    save_attachments(notebook, lesson.name)
    fold_plumbing(notebook)
    link_lessons(notebook, lesson.number)
    for cell in code_cells(notebook):
        quiz = re.search(r'hellodl\.quiz\("(\w+)", (\d)\)', cell.source)
        for output in cell.outputs:
            data = output.get("data", {})
            data.pop(MIME, None)  # Sphinx warns of types it does not know
            if quiz and "data" in output:
                key = f'<p><a href="../quizzes/{quiz[1]}.html">The key</a></p>'
                shown = quiz_html(quiz[1], int(quiz[2]), key if keys else "")
                data = output.data = {"text/html": shown}
                output.metadata = {}
            if "data-explorable" in data.get("text/html", ""):
                output.data = {"text/html": share_scripts(data["text/html"])}
            if FILM in data.get("text/html", ""):
                output.data = {"text/html": save_film(data["text/html"])}
    notebook.cells.append(new_markdown_cell(_end(lesson, following)))
    return notebook


def _end(lesson: Lesson, following: Lesson | None) -> str:
    """Return the links at a lesson's end, which also put its other pages below it in the menu."""
    pages = {"Exercises": ("exercises", lesson.exercises), "Quizzes": ("quizzes", lesson.quiz)}
    there = {name: f"{kind}/{lesson.name}" for name, (kind, path) in pages.items() if path.exists()}
    menu = [f"{name} </{page}>" for name, page in there.items()]
    links = {f"{name} of lesson {lesson.number}": page for name, page in there.items()}
    if following:
        links[f"Next: lesson {following.number}"] = f"notebooks/{following.name}"
    shown = [f'<a href="../{page}.html">{text}</a>' for text, page in links.items()]
    onward = f'<nav class="onward" aria-label="After this lesson">{"".join(shown)}</nav>'
    lines = ["```{toctree}", ":hidden:", "", *menu, "```", "", "```{raw} html", onward, "```"]
    return "\n".join(lines)


def fold_plumbing(notebook: NotebookNode) -> None:
    """Fold the cells that prepare or check; one line says what is inside, their output stays."""
    for cell in code_cells(notebook):
        statements = ast.parse(re.sub(r"^[%!].*$", "", cell.source, flags=re.MULTILINE)).body
        checks = sum(isinstance(statement, ast.Assert) for statement in statements)
        if "hellodl.start(" in cell.source and len(statements) > 2:
            says = "Set up: what this lesson imports"
        elif checks and checks * 2 >= len(statements):
            says = f"{checks} checks that the claims hold" if checks > 1 else "A check"
        elif "hide-input" in cell.metadata.get("tags", []):  # its first comment says what it does
            says = cell.source.partition("\n")[0].removeprefix("# ")
        else:
            continue
        cell.metadata["tags"] = sorted({*cell.metadata.get("tags", []), "hide-input"})
        hide = {"code_prompt_show": says, "code_prompt_hide": says}
        cell.metadata["mystnb"] = hide


def link_lessons(notebook: NotebookNode, own: str = "") -> None:
    """Make a link of every "lesson 09" and of each number in "lessons 01 to 03".

    Args:
        notebook: its text is changed.
        own: the number of the lesson that this is, which is not linked.
    """
    names = {lesson.number: lesson.name for lesson in find_lessons()}

    def link(text: str, number: str) -> str:
        there = number != own and number in names
        return f"[{text}](../notebooks/{names[number]}.ipynb)" if there else text

    def mention(found: re.Match) -> str:
        numbers = re.findall(r"\d\d", found[0])
        if len(numbers) == 1:
            return link(found[0], numbers[0])
        return re.sub(r"\d\d", lambda number: link(number[0], number[0]), found[0])

    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            pieces = re.split(NOT_PROSE, cell.source, flags=re.DOTALL | re.MULTILINE)
            pieces[::2] = [
                re.sub(r"\b[Ll]essons?\s\d\d(?:(?:,? and |, | to | or )\d\d)*\b", mention, piece)
                for piece in pieces[::2]
            ]
            cell.source = "".join(pieces)


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


def share_scripts(text: str, root: str = "../") -> str:
    """Move scripts, stills and long options of an interactive into files that all pages share.

    The files are no modules, because those do not load without a server. A script with long
    options (the network that reads digits has most of a megabyte) is fetched only when its place
    comes near the window, and shows the still until then: see course.js.

    Args:
        text: the interactive as HTML.
        root: the way from its page to the site's front page.
    """

    def write(content: bytes, suffix: str) -> str:
        return f"{root}_static/interactives/{_save(content, suffix)}"

    def image(found: re.Match) -> str:
        content = base64.b64decode(found[1])
        height = int.from_bytes(content[20:24], "big") // 2  # made at double resolution
        return f'src="{write(content, ".png")}" loading="lazy" height="{height}"'

    text = re.sub(r'src="data:image/png;base64,([^"]+)"', image, text)
    code = re.search(r'<script type="module">(.*?)</script>', text, re.DOTALL)[1]
    key, options = re.search(r'data-explorable="([^"]+)" data-options="([^"]*)"', text).groups()
    if len(options) < TOO_LONG:
        file = write(f'(() => {{\n"use strict";\n{code}}})();\n'.encode(), ".js")
        return text.replace(f'<script type="module">{code}', f'<script defer src="{file}">')
    place = f"[data-explorable={json.dumps(key)}]"
    given = f"document.querySelector({json.dumps(place)}).dataset.options = "
    given += json.dumps(html.unescape(options))
    file = write(f'(() => {{\n"use strict";\n{given};\n{code}}})();\n'.encode(), ".js")
    text = text.replace(f'data-options="{options}"', f'data-script="{file}"')
    return text.replace(f'<script type="module">{code}</script>', "")


def save_film(text: str) -> str:
    """Move a film and its still, which stand in the HTML of a notebook, into files."""
    look = ""

    def image(found: re.Match) -> str:
        nonlocal look
        content = base64.b64decode(found[2])
        look = "drawing" if is_drawing(content) else "on-paper"
        return f'{found[1]}="../_static/interactives/{_save(content, ".png")}"'

    text = re.sub(r'(src|srcset)="data:image/png;base64,([^"]+)"', image, text)
    return text.replace("<img ", f'<img class="{look}" loading="lazy" ')


def _save(content: bytes, suffix: str) -> str:
    """Write a file that pages share, and return its name."""
    folder = STATIC / "interactives"
    folder.mkdir(exist_ok=True)
    name = hashlib.sha256(content).hexdigest()[:12] + suffix
    (folder / name).write_bytes(content)
    return name


def save_attachments(notebook: NotebookNode, name: str) -> None:
    """Write the images attached to cells into files, which Sphinx can show."""
    for cell in notebook.cells:
        for title, attached in cell.pop("attachments", {}).items():
            path: Path = SOURCE / "generated" / f"{name}-{title}"
            path.write_bytes(base64.b64decode(attached["image/png"]))
            cell.source = cell.source.replace(f"attachment:{title}", f"../generated/{path.name}")


def fold_solutions(notebook: NotebookNode) -> NotebookNode:
    """Hide solutions behind a button; remove hidden tests and nbgrader's marks."""
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            if cell.cell_type == "markdown":
                cell.source = f":::{{dropdown}} An answer\n{cell.source}\n:::"
            cell.metadata["tags"] = ["hide-input"]
        hidden = r"\n?### BEGIN HIDDEN TESTS.*?### END HIDDEN TESTS"
        cell.source = re.sub(hidden, "", cell.source, flags=re.DOTALL)
        cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", cell.source).rstrip()
    return notebook
