"""The figures and printed lines of a notebook, for pages and slides that show them again."""

import base64
import hashlib
import io
import re
from pathlib import Path

from PIL import Image

from tools.lessons import CourseError, Lesson, code_cells, find_lessons, read_notebook

Figure = tuple[bytes, str]  # a PNG, and what it shows in words
Figures = dict[str, list[Figure]]


def find_figures(lesson: Lesson) -> Figures:
    """Map the lesson's title and its headings to the figures below each.

    Raises:
        CourseError: the notebook is missing or damaged.
    """
    heading, found = "", {}
    for cell in read_notebook(lesson.notebook).cells:
        if cell.cell_type == "markdown":
            for line in cell.source.split("\n"):
                if match := re.match(r"##? (.+)", line):
                    heading = match[1]
                for alt, name in re.findall(r"!\[(.+?)\]\(attachment:(.+?)\)", line):
                    png = cell.attachments[name]["image/png"]
                    found.setdefault(heading, []).append((base64.b64decode(png), alt))
        for output in cell.get("outputs", []):
            data = output.get("data", {})
            if png := data.get("image/png"):
                alt = " ".join(output.metadata["image/png"]["alt"].split())
                film = re.search(
                    r'<img src="data:image/png;base64,([^"]+)', data.get("text/html", "")
                )
                png = film[1] if film and "<details" in data["text/html"] else png
                found.setdefault(heading, []).append((base64.b64decode(png), alt))
    return found


def find_lines(lesson: Lesson) -> list[str]:
    """List the lines that a lesson's notebook has printed."""
    return [
        line.rstrip()
        for cell in code_cells(read_notebook(lesson.notebook))
        for output in cell.outputs
        for line in str(output.get("text") or output.get("data", {}).get("text/plain", "")).split(
            "\n"
        )
    ]


def show_figures(page: Path) -> None:
    """Fill the places for figures of lessons in a page: ``![](04 Read the learning curves 2)``.

    Raises:
        CourseError: there is no such figure.
    """

    def link(place: re.Match) -> str:
        (lesson,) = find_lessons([place[1]])
        figures = find_figures(lesson).get(place[2], [])
        if len(figures) < int(place[3]):
            raise CourseError(f"{page.name}: lesson {place[1]} has no such figure: {place[0]}")
        png, alt = figures[int(place[3]) - 1]
        name = f"{hashlib.sha256(png).hexdigest()}.png"  # as conf.py knows it
        (page.parent / name).write_bytes(png)
        return f"![{alt}]({name})"

    text = page.read_text(encoding="utf-8")
    page.write_text(re.sub(r"!\[\]\((\d\d) (.+?) (\d+)\)", link, text), encoding="utf-8")


def is_drawing(content: bytes) -> bool:
    """Tell whether a PNG shows lines on white, and no photographs, digits or shades.

    A drawing consists almost wholly of a few colors; measured on all figures of the course, others
    have more than 5 % in further ones.
    """
    image = Image.open(io.BytesIO(content)).convert("RGB")
    counts = sorted((n for n, _ in image.getcolors(image.width * image.height)), reverse=True)
    return counts[0] > 0.5 * sum(counts) and sum(counts[:24]) > 0.95 * sum(counts)
