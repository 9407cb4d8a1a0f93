"""How a lesson reads: how long it is, how its sentences sound, and what STYLE.md would change."""

import re
from collections import Counter
from collections.abc import Iterable

from nbformat import NotebookNode

from tools.lessons import code_cells, find_lessons, read_script

WORDS_PER_MINUTE = 180  # of somebody who reads to learn
LONG_SENTENCE, LONG_CELL = 35, 12  # words, lines
CONNECTIVES = ["because", "so", "for example", "imagine", "but", "in other words", "notice"]
# Words that STYLE.md avoids, as regular expressions; what to say instead is in its table.
AVOIDED = [
    *("pictures?", "shares?", "slopes?", "sure(?:st)?", "bends?", "melt(?:s|ed)?", "rightly"),
    *(r"learn\w* by heart", "coming and going", "(?<!standard )deviations?", "soon", "lately"),
    *("simply", "just", "obviously", "trivially", "of course", r"colour\w*", "grey", "licence"),
    r"(?:standard|regular|general|normal|memor)is\w*",
]


def prose(notebook: NotebookNode) -> str:
    """Return the text of a lesson without code blocks, tables and displayed formulas."""
    text = "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")
    text = re.sub(r"```.*?```|\$\$.*?\$\$", "", text, flags=re.DOTALL)
    return "\n".join(line for line in text.split("\n") if not line.startswith("|"))


def count_words(text: str) -> int:
    """Count the words; signs alone are none."""
    return sum(bool(re.search(r"\w", word)) for word in text.split())


def code_lines(notebook: NotebookNode) -> int:
    """Count the lines of code that are neither empty nor a comment."""
    lines = "\n".join(cell.source for cell in code_cells(notebook)).split("\n")
    return sum(bool(line.strip()) and not line.strip().startswith("#") for line in lines)


def reading_minutes(notebook: NotebookNode) -> int:
    """Estimate the minutes for reading; a line of code counts as six words."""
    words = count_words(prose(notebook)) + 6 * code_lines(notebook)
    return round(words / WORDS_PER_MINUTE)


def working_minutes(notebook: NotebookNode) -> int:
    """Estimate the minutes for reading and trying, in steps of five, at three times the reading."""
    return max(5, 5 * round(3 * reading_minutes(notebook) / 5))


def sentences(text: str, ends: str = ".?!") -> list[str]:
    """Split text into sentences, without headings.

    Args:
        text: Markdown without code blocks.
        ends: the signs that end a sentence.
    """
    paragraphs = re.split(r"\n\s*\n|\n(?=[-#>*]|\d+\. )", text)
    return [
        sentence
        for paragraph in paragraphs
        if not paragraph.startswith("#")
        for sentence in re.split(rf"(?<=[{ends}])\s+", " ".join(paragraph.split()))
        if count_words(sentence)
    ]


def advice(notebook: NotebookNode) -> list[str]:
    """List the sentences and cells that are too long to read well."""
    counted = [(count_words(text), text) for text in sentences(prose(notebook), ".?!:;")]
    remarks = [f"{n} words: {text[:60]} ..." for n, text in counted if n > LONG_SENTENCE]
    for cell in code_cells(notebook):
        lines = cell.source.splitlines()
        if len(lines) > LONG_CELL:
            remarks.append(f"{len(lines)} lines: {lines[0][:60]}")
    return remarks


def measure(notebook: NotebookNode) -> tuple[float, float, float, str]:
    """Measure how a lesson's prose reads.

    Returns:
        Words of prose per line of code, words per sentence, connectives per thousand words, and
        the avoided words found, each with how often.
    """
    text = re.sub(r"`[^`]*`", "x", prose(notebook))
    words, lengths = count_words(text), [count_words(sentence) for sentence in sentences(text)]
    avoided = Counter(_find(AVOIDED, text)).most_common()
    return (
        words / max(1, code_lines(notebook)),
        sum(lengths) / max(1, len(lengths)),
        1000 * len(_find(CONNECTIVES, text)) / max(1, words),
        ", ".join(f"{word} {count}" for word, count in avoided),
    )


def _find(patterns: list[str], text: str) -> list[str]:
    """Return all whole words and phrases of a text that fit one of the patterns."""
    return re.findall(rf"\b(?:{'|'.join(patterns)})\b", " ".join(text.lower().split()))


def show(wanted: Iterable[str] = ()) -> None:
    """Print a table of the lessons' form, and advice on long sentences and cells."""
    notebooks = {lesson.name: read_script(lesson.script) for lesson in find_lessons(wanted)}
    width = max(map(len, notebooks))
    print(f"{'lesson':{width}}  words/line  words/sentence  connectives/1000  avoided words")
    for name, notebook in notebooks.items():
        density, length, connectives, avoided = measure(notebook)
        print(f"{name:{width}}  {density:10.1f}  {length:14.1f}  {connectives:16.1f}  {avoided}")
    for name, notebook in notebooks.items():
        for remark in advice(notebook):
            print(f"{name}: {remark}")
