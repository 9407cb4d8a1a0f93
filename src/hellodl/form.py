"""How long a lesson is, and what of its text could be shorter."""

from __future__ import annotations

import re
from collections.abc import Iterator

from nbformat import NotebookNode

WORDS_A_MINUTE = 180  # of a person who reads to learn
LONG_SENTENCE, LONG_CELL = 35, 12  # words, lines


def prose(notebook: NotebookNode) -> str:
    """The text of a lesson: no code blocks, tables or formulas."""
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    text = re.sub(r"```.*?```|\$\$.*?\$\$", "", text, flags=re.DOTALL)
    return "\n".join(line for line in text.split("\n") if not line.startswith("|"))


def words(text: str) -> int:
    """How many words; what consists of signs alone is none."""
    return sum(bool(re.search(r"\w", word)) for word in text.split())


def code_lines(notebook: NotebookNode) -> int:
    """Lines of code that are neither empty nor a comment."""
    lines = "\n".join(c.source for c in notebook.cells if c.cell_type == "code").split("\n")
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def reading_minutes(notebook: NotebookNode) -> int:
    """Minutes to read the text, and about two lines of code in the time of one of text."""
    return round(words(prose(notebook)) / WORDS_A_MINUTE + code_lines(notebook) * 6 / 180)


def advice(notebook: NotebookNode) -> Iterator[str]:
    """Sentences and cells that are longer than reads well."""
    paragraphs = re.split(r"\n\s*\n|\n(?=[-#>*]|\d+\. )", prose(notebook))
    for paragraph in paragraphs:
        for sentence in re.split(r"(?<=[.?!:;])\s+", " ".join(paragraph.split())):
            if words(sentence) > LONG_SENTENCE:
                yield f"{words(sentence)} words: {sentence[:60]} ..."
    for cell in notebook.cells:
        lines = cell.source.splitlines()
        if cell.cell_type == "code" and len(lines) > LONG_CELL:
            yield f"{len(lines)} lines: {lines[0][:60]}"
