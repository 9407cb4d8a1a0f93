"""Make notebooks from scripts; never lose what a learner has written into one.

What a notebook was made from is in its metadata under ``hellodl``: fingerprints of the code, of
the locked packages and of the finished notebook, whether the data were real, and how long it took.
"""

import base64
import io
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import nbformat
from filelock import FileLock
from nbformat import NotebookNode
from PIL import Image

from hellodl.hardware import matrix_gflops
from tools import lessons, readme
from tools.execute import execute
from tools.fingerprints import code_hash, content_hash, data_used, lock_hash, made_from
from tools.lessons import CourseError, DamagedNotebookError, Lesson, code_cells, parse_notebook


def make(wanted: Iterable[str] = (), force: bool = False) -> int:
    """Make the notebooks whose code, locked packages or data source changed.

    If only the text changed, the outputs stay. Outputs on real data are never replaced by
    outputs on stand-in data merely because the data are missing now.

    Args:
        wanted: beginnings of lesson names; all lessons if empty.
        force: execute the notebooks in any case.

    Returns:
        The number of lessons that failed; their old notebooks stay.
    """
    failed = make_each(
        lessons.find_lessons(wanted),
        lambda lesson: make_one(lessons.read_script(lesson.script), lesson.notebook, force),
    )
    if not failed:
        readme.update_readme()
        readme.update_timings()
    return failed


def make_each(chosen: Iterable[Lesson], make_lesson: Callable[[Lesson], bool]) -> int:
    """Make one lesson after the other; one that fails does not stop the others.

    Args:
        chosen: the lessons.
        make_lesson: makes one of them, and returns whether it succeeded.

    Returns:
        The number of lessons that failed.
    """
    failed = 0
    lessons.BUILD.mkdir(exist_ok=True)
    with FileLock(lessons.BUILD / "notebooks.lock"):  # two at once would work for nothing
        for lesson in chosen:
            try:
                succeeded = make_lesson(lesson)
            except (CourseError, OSError) as error:
                print(f"{lesson.name}: {error}")
                succeeded = False
            failed += not succeeded
    return failed


def make_one(fresh: NotebookNode, target: Path, force: bool = False) -> bool:
    """Make a notebook unless it is up to date.

    Args:
        fresh: the notebook as its script is now, without outputs; changed in place.
        target: the notebook's file. Its name without the ending is shown.
        force: execute it in any case.

    Returns:
        Whether it succeeded. If a cell failed, the old notebook stays.
    """
    try:
        old = parse_notebook(target.read_bytes()) if target.exists() else None
        reason = "asked to" if force else out_of_date(fresh, old)
    except DamagedNotebookError as error:
        old, reason = None, f"{error}, and is made anew"
    if old is not None and not reason:
        for old_cell, new_cell in zip(code_cells(old), code_cells(fresh), strict=True):
            new_cell.outputs = old_cell.outputs
            new_cell.execution_count = old_cell.execution_count
        attach_preview(fresh)
        fresh.metadata["hellodl"] = made_from(old) | {"content": content_hash(fresh)}
        changed = write_notebook(fresh, target)
        print(f"{target.stem}: {'text changed, outputs kept' if changed else 'up to date'}")
        return True
    print(f"{target.stem}: {reason}")
    target.parent.mkdir(parents=True, exist_ok=True)
    run = execute(fresh, target.stem, folder=target.parent)
    if run.failure:
        print(run.failure)
        return False
    attach_preview(fresh)
    fresh.metadata["hellodl"] = {
        "code": code_hash(fresh),
        "lock": lock_hash(),
        "data": data_used(fresh),
        "seconds": round(run.seconds, 1),
        "gflops": round(matrix_gflops()),
        "content": content_hash(fresh),
    }
    write_notebook(fresh, target)
    return True


def attach_preview(notebook: NotebookNode, width: int = 700) -> None:
    """Put the figure of the cell tagged "preview" where the first cell has a place for it.

    Args:
        notebook: executed; changed in place. The place is ``![...](attachment:preview.png)``.
        width: of the image, in pixels, at most; figures are stored at twice their size.

    Raises:
        CourseError: the first cell has a place, but no cell tagged "preview" has drawn a figure.
    """
    if "attachment:preview.png" not in notebook.cells[0].source:
        return
    figures = [
        output.data["image/png"]
        for cell in code_cells(notebook)
        for output in cell.outputs
        if "preview" in cell.metadata.get("tags", []) and "image/png" in output.get("data", {})
    ]
    if not figures:
        raise CourseError("no cell tagged 'preview' draws the figure that the first cell shows")
    image = Image.open(io.BytesIO(base64.b64decode(figures[0])))
    image.thumbnail((min(width, image.width // 2), image.height))
    content = io.BytesIO()
    image.quantize(256).save(content, "PNG", optimize=True)
    data = base64.b64encode(content.getvalue()).decode()
    notebook.cells[0].attachments = {"preview.png": {"image/png": data}}


def out_of_date(fresh: NotebookNode, old: NotebookNode | None) -> str:
    """Say for which reason a notebook must be executed again; empty if it needn't be."""
    if old is None:
        return "not made yet"
    made = made_from(old)
    if made.get("code") != code_hash(fresh):
        return "its code changed"
    if made.get("content") != content_hash(old):
        return "it was edited or run after it was made"
    if made.get("lock") != lock_hash():
        return "the locked packages changed"
    if made.get("data") == "stand-in" and data_used(fresh) == "real":
        return "the real data are here now"
    return ""


def write_notebook(notebook: NotebookNode, target: Path) -> bool:
    """Put a notebook into place; a file there that somebody edited is kept under another name.

    The new file never replaces another: what is there is moved aside first and read only then.
    So edits are kept at whatever moment they are saved, even between these steps.

    Returns:
        Whether the file changed.
    """
    content = f"{nbformat.writes(notebook)}\n".encode()
    if target.is_file() and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.{os.getpid()}.tmp")
    try:
        unfinished.write_bytes(content)
        while not _place(unfinished, target):
            _move_aside(target)
    finally:
        unfinished.unlink(missing_ok=True)
    return True


def _place(file: Path, target: Path) -> bool:
    """Give a file the name `target` unless a file has it; return whether it is free."""
    try:
        try:
            os.link(file, target)
        except FileExistsError:
            raise
        except (OSError, NotImplementedError, AttributeError):  # a disk or system without links
            with target.open("xb") as new:
                new.write(file.read_bytes())
    except FileExistsError:
        return False
    return True


def _move_aside(target: Path) -> None:
    """Rename a notebook file; remove it if it is as it was made."""
    copy = save_copy(b"", target)  # a name that nobody has
    try:
        target.replace(copy)
    except FileNotFoundError:  # it is gone
        copy.unlink()
        return
    except OSError:
        copy.unlink()
        raise
    if is_unedited(copy.read_bytes()):
        copy.unlink()
    else:
        print(f"{target.name} had been edited or damaged; it is kept as {copy.name}.")


def is_unedited(content: bytes) -> bool:
    """Whether a notebook file is still as it was made."""
    try:
        notebook = parse_notebook(content)
    except DamagedNotebookError:
        return False
    return content_hash(notebook) == made_from(notebook).get("content")


def save_copy(content: bytes, path: Path) -> Path:
    """Write `content` beside `path`, under a name that no other file or process has.

    Returns:
        The new file, such as ``05_mnist_predict.yours-20250131-120000.ipynb``.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S")
    path.parent.mkdir(parents=True, exist_ok=True)
    number = 1
    while True:
        ending = f"{stamp}-{number}" if number > 1 else stamp
        copy = path.with_name(f"{path.stem}.yours-{ending}{path.suffix}")
        try:
            with copy.open("xb") as file:
                file.write(content)
            return copy
        except FileExistsError:
            number += 1
