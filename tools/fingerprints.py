"""Fingerprints: what a notebook was made from, and whether anything of it has changed since."""

import hashlib
import json
import re
from collections.abc import Iterable

from nbformat import NotebookNode

from hellodl import data
from tools.lessons import ROOT, code_cells

LOCK = ROOT / "requirements" / "course.txt"


def code_hash(notebook: NotebookNode) -> str:
    """Return a fingerprint of a notebook's code cells, in order."""
    return _digest(cell.source for cell in code_cells(notebook))


def content_hash(notebook: NotebookNode) -> str:
    """Return a fingerprint of all that a reader sees: cells of both kinds, and outputs."""
    return _digest(
        json.dumps(
            [cell.cell_type, cell.source, cell.get("execution_count"), cell.get("outputs")],
            sort_keys=True,
        )
        for cell in notebook.cells
    )


def made_from(notebook: NotebookNode) -> dict:
    """Return what a notebook says it was made from; nothing where others have written that."""
    made = notebook.metadata.get("hellodl")
    return made if isinstance(made, dict) else {}


def lock_hash() -> str:
    """Return a fingerprint of the locked packages."""
    return _digest([LOCK.read_text(encoding="utf-8")])


def data_used(notebook: NotebookNode) -> str:
    """Tell which data a notebook would use now: "real", "stand-in" or "none" if it needs none."""
    code = "\n".join(cell.source for cell in code_cells(notebook))
    used = [spec for key, spec in data.DATASETS.items() if re.search(rf"\bload_{key}\(", code)]
    if not used:
        return "none"
    return "real" if all(data.find_local(spec) for spec in used) else "stand-in"


def _digest(texts: Iterable[str]) -> str:
    return hashlib.sha256("\0".join(texts).encode()).hexdigest()[:16]
