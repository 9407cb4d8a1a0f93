"""What the lessons say of themselves: which needs which, what you can do after it, what to read."""

import html
import re
import textwrap
from collections import defaultdict
from functools import cache

from docs import guide
from tools import form
from tools.lessons import Lesson, find_lessons, read_script
from tools.readme import title

ROW, COLUMN, WIDTH, HEIGHT = 104, 140, 128, 66  # of the drawing; a box is WIDTH x HEIGHT


@cache
def needs() -> dict[str, list[str]]:
    """Map each lesson's number to those after its words "You need", such as "lessons 01 to 03"."""
    found = {}
    for lesson in find_lessons():
        text = " ".join(form.prose(read_script(lesson.script)).split())
        said = re.search(r"\*\*You need\*\* (.+?)\. ", text)
        text = re.sub(
            r"(\d\d) to (\d\d)",
            lambda ends: " ".join(f"{n:02}" for n in range(int(ends[1]), int(ends[2]) + 1)),
            said[1] if said else "",
        )
        found[lesson.number] = re.findall(r"\b\d\d\b", text)
    return found


def all_needs() -> dict[str, set[str]]:
    """Map each lesson's number to all that it needs, directly or through another lesson."""
    found: dict[str, set[str]] = {}
    for number, direct in needs().items():
        found[number] = set(direct).union(*(found[needed] for needed in direct))
    return found


def arrows() -> list[tuple[str, str]]:
    """List the pairs (needed, lesson), without those that follow from others."""
    whole = all_needs()
    return [
        (needed, number)
        for number, direct in needs().items()
        for needed in direct
        if not any(needed in whole[other] for other in direct)
    ]


def rows() -> list[list[str]]:
    """Sort the numbers into rows: a lesson stands below all that it needs."""
    depth: dict[str, int] = {}
    for number, needed in all_needs().items():
        depth[number] = 1 + max((depth[one] for one in needed), default=-1)
    found = defaultdict(list)
    for number, row in depth.items():
        found[row].append(number)
    return [found[row] for row in sorted(found)]


def draw_map() -> str:
    """Draw the map as SVG; each box is a link to its lesson."""
    lessons = {lesson.number: lesson for lesson in find_lessons()}
    places = {
        number: (COLUMN * (1.5 + i - (len(row) - 1) / 2), ROW * (0.4 + y))
        for y, row in enumerate(rows())
        for i, number in enumerate(row)
    }
    shapes = []
    for start, end in arrows():
        (x1, y1), (x2, y2) = places[start], places[end]
        shapes.append(
            f'<path d="M{x1:.0f} {y1 + HEIGHT / 2:.0f} L{x2:.0f} {y2 - HEIGHT / 2 - 7:.0f}" '
            'marker-end="url(#arrowhead)"/>'
        )
    for number, (x, y) in places.items():
        name, optional = short_title(lessons[number])
        lines = textwrap.wrap(f"{number} {name}", 17)
        top = y + 5 - 9 * (len(lines) - 1)
        words = " ".join(
            f'<tspan x="{x:.0f}" y="{top + 18 * i:.0f}">{html.escape(line)}</tspan>'
            for i, line in enumerate(lines)
        )
        dashed = ' stroke-dasharray="5 4"' if optional else ""
        corner = f'x="{x - WIDTH / 2:.0f}" y="{y - HEIGHT / 2:.0f}"'
        shapes.append(
            f'<a href="notebooks/{lessons[number].name}.html">'
            f'<rect {corner} width="{WIDTH}" height="{HEIGHT}" rx="8"{dashed}/>'
            f"<text>{words}</text></a>"
        )
    head = '<path d="M0 0 L8 4 L0 8 z"/>'
    return (
        f'<svg class="needs" viewBox="0 0 {3 * COLUMN} {ROW * len(rows())}" role="group" '
        'aria-label="The lessons, each below those that it needs; the text below says the same.">'
        '<defs><marker id="arrowhead" viewBox="0 0 8 8" refX="4" refY="4" markerWidth="7" '
        f'markerHeight="7" orient="auto">{head}</marker></defs>{"".join(shapes)}</svg>\n'
    )


def short_title(lesson: Lesson) -> tuple[str, bool]:
    """Return a title up to its colon or comma, and whether the lesson is optional."""
    whole = title(read_script(lesson.script))
    name = whole.removeprefix("Optional: ")
    return re.split(r"[:,]", name)[0], name != whole


def objectives() -> str:
    """List for each lesson what it needs, and what students can do after it."""
    parts = []
    for lesson in find_lessons():
        name = title(read_script(lesson.script))
        needed = ", ".join(needs()[lesson.number]) or "no other lesson"
        parts.append(
            f"### {lesson.number} {name}\n\nNeeds {needed}. "
            f"{{doc}}`The lesson </notebooks/{lesson.name}>`. Afterwards you can\n\n"
            f"{guide.sections(lesson)['Afterwards they can']}\n"
        )
    return "\n".join(parts)


def deeper() -> str:
    """List what each lesson names under "Going deeper"."""
    parts = []
    for lesson in find_lessons():
        script = read_script(lesson.script)
        named = re.search(r"## Going deeper\n(.+?)(?=\n## |\Z)", form.prose(script), re.DOTALL)
        if named:
            parts.append(f"**{lesson.number} {title(script)}**\n\n{named[1].strip()}\n")
    return "\n".join(parts)
