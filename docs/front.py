"""The front page of the site: a card for each lesson, the menu, and the pad that reads digits."""

import base64
import html
import io
import re

from nbformat import NotebookNode
from PIL import Image, ImageOps

from docs import notebooks
from hellodl import explorables
from tools import form
from tools.lessons import Lesson, code_cells, find_lessons, read_notebook, read_script
from tools.readme import goal, title

# The parts of the course, each with its last lesson.
PARTS = {"One neuron": "02", "Handwriting": "08", "Photographs": "13", "Going further": "19"}
THUMBNAIL = (640, 320)  # pixels, for a place half as large


def made_lessons() -> list[Lesson]:
    """List the lessons that have a notebook already."""
    return [lesson for lesson in find_lessons() if lesson.notebook.exists()]


def parts() -> dict[str, list[Lesson]]:
    """Map the heading of each part, such as "Part 1: One neuron", to its lessons."""
    lessons, found, after = made_lessons(), {}, ""
    for number, (name, last) in enumerate(PARTS.items(), start=1):
        inside = [lesson for lesson in lessons if after < lesson.number <= last]
        found[f"Part {number}: {name}"] = inside
        after = last
    return found


def menu() -> str:
    """Return a hidden table of contents for each part, which the theme shows as its menu."""
    return "\n".join(
        "\n".join(
            ["```{toctree}", ":hidden:", f":caption: '{heading}'", ""]
            + [f"notebooks/{lesson.name}" for lesson in lessons]
            + ["```", ""]
        )
        for heading, lessons in parts().items()
    )


def cards() -> str:
    """Return the lessons as numbered cards, part by part, and write their thumbnails."""
    lines = []
    for heading, lessons in parts().items():
        lines += [f"## {heading}", "", "```{raw} html", '<ol class="lessons">']
        lines += [_card(lesson) for lesson in lessons] + ["</ol>", "```", ""]
    return "\n".join(lines)


def _card(lesson: Lesson) -> str:
    notebook, script = read_notebook(lesson.notebook), read_script(lesson.script)
    (notebooks.STATIC / "cards").mkdir(exist_ok=True)
    thumbnail(notebook).save(notebooks.STATIC / "cards" / f"{lesson.name}.webp", quality=80)
    width, height = THUMBNAIL
    # The title says it all: the small figure is decoration, and the bar has words of its own.
    return (
        f'<li data-lesson="{lesson.name}"><img src="_static/cards/{lesson.name}.webp" alt="" '
        f'width="{width // 2}" height="{height // 2}" loading="lazy">'
        f'<h3><a href="notebooks/{lesson.name}.html"><span class="number">{lesson.number}</span> '
        f"{html.escape(title(script))}</a></h3>"
        f"<p>You’ll {_inline(goal(script))}.</p>"
        f'<p class="minutes">{form.working_minutes(script)} minutes</p></li>'
    )


def _inline(text: str) -> str:
    """Turn one line of Markdown without links into HTML."""
    text = re.sub(r"`([^`]+)`", r"<code>\1</code>", html.escape(text.replace("'", "’")))
    return re.sub(r"\*{1,2}([^*]+)\*{1,2}", r"<em>\1</em>", text)


def thumbnail(notebook: NotebookNode) -> Image.Image:
    """Return a lesson's preview, or else its first figure, on white in one size for all."""
    attached = [a["image/png"] for a in notebook.cells[0].get("attachments", {}).values()]
    drawn = [
        output.data["image/png"]
        for cell in code_cells(notebook)
        for output in cell.outputs
        if "image/png" in output.get("data", {})
    ]
    image = Image.open(io.BytesIO(base64.b64decode((attached + drawn)[0]))).convert("RGBA")
    paper = Image.new("RGBA", image.size, "white")
    paper.alpha_composite(image)
    if image.height > image.width:
        return ImageOps.fit(paper.convert("RGB"), THUMBNAIL, centering=(0.5, 0))
    return ImageOps.pad(paper.convert("RGB"), THUMBNAIL, color="white")


def digit() -> str:
    """Return the pad that reads digits as HTML."""
    digit = explorables.explore("digit")
    place = notebooks.share_scripts(digit.html, root="")
    return place.replace('class="hellodl-explorable"', 'class="hellodl-explorable front-digit"')
