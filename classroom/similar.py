"""Find answers that are suspiciously alike: ``python similar.py ASSIGNMENT`` in a course folder.

Names, comments and layout don't count, so it helps nobody to change them. What is found is a hint
and no proof: short answers are often alike, and are left out.
"""

import ast
import re
import sys
from difflib import SequenceMatcher
from itertools import combinations
from pathlib import Path

import nbformat
from IPython.core.inputtransformer2 import TransformerManager

LIKE, LONG = 0.9, 40  # how much of two answers is the same; parts that an answer has at least


def read_answers(assignment: str) -> dict[str, dict[str, list[str]]]:
    """Read what was submitted to an assignment: exercise -> student -> parts of the answer."""
    answers: dict[str, dict[str, list[str]]] = {}
    for path in sorted(Path("submitted").glob(f"*/{assignment}/*.ipynb")):
        for cell in nbformat.read(path, 4).cells:
            marks = cell.metadata.get("nbgrader", {})
            if marks.get("solution"):
                parts = take_apart(cell.source, cell.cell_type)
                answers.setdefault(marks["grade_id"], {})[path.parts[1]] = parts
    return answers


def take_apart(source: str, kind: str) -> list[str]:
    """Return what makes up an answer: of code, its structure without names; of text, its words."""
    if kind == "markdown":
        return re.findall(r"\w+", source.lower())
    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return source.split()
    return [
        repr(node.value) if isinstance(node, ast.Constant) else type(node).__name__
        for node in ast.walk(tree)
        if not isinstance(node, ast.expr_context)
    ]


def find_alike(answers: dict[str, list[str]]) -> list[tuple[float, str, str]]:
    """Return pairs of students with how much of their answers to one exercise is the same."""
    found = []
    for (one, first), (other, second) in combinations(answers.items(), 2):
        if min(len(first), len(second)) >= LONG:
            ratio = SequenceMatcher(None, first, second, autojunk=False).ratio()
            if ratio >= LIKE:
                found.append((ratio, one, other))
    return sorted(found, reverse=True)


if __name__ == "__main__":
    for exercise, answers in read_answers(sys.argv[1]).items():
        for ratio, one, other in find_alike(answers):
            print(f"{exercise}: {one} and {other}, {ratio:.0%} the same")
