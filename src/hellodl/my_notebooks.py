"""A learner's own copy of the notebooks: ``python -m hellodl.my_notebooks [--update] [FOLDER]``.

The course's notebooks carry their outputs, for the site and for whoever reads without running. A
learner starts without the answers, in a folder of their own that git does not know. A file that is
there is never written again.
"""

import json
import sys
from pathlib import Path

import nbformat
from ipykernel.ipkernel import IPythonKernel

from hellodl.checkout import NoCheckoutError, course_folder

FOLDER = "my-notebooks"


def copy_notebooks(root: Path, folder: Path | None = None, update: bool = False) -> list[Path]:
    """Copy the lessons and exercises that are missing in a learner's folder, without outputs.

    Args:
        root: the folder of the course.
        folder: the learner's; ``my-notebooks`` in the course if it is None.
        update: also put a lesson that has changed since it was copied beside the learner's copy,
            as ``05_mnist_predict.new-1a2b3c4d.ipynb``.

    Returns:
        The files that are new.
    """
    new = []
    for source in [*root.glob("notebooks/*.ipynb"), *root.glob("notebooks/exercises/*.ipynb")]:
        if ".yours-" in source.name:  # saved from an edited notebook: not of the course
            continue
        target = (folder or root / FOLDER) / source.relative_to(root / "notebooks")
        notebook = _without_outputs(source)
        if target.exists() and update:
            edition = notebook.metadata["hellodl"]["content"]
            if _edition(target) == edition:
                continue
            target = target.with_name(f"{target.stem}.new-{edition[:8]}.ipynb")
        target.parent.mkdir(parents=True, exist_ok=True)
        try:
            with target.open("x", encoding="utf-8", newline="\n") as file:
                file.write(nbformat.writes(notebook))
            new.append(target)
        except FileExistsError:  # what is there is the learner's
            continue
        except OSError:  # the disk is full: half a notebook would stay forever
            target.unlink()
            raise
    return new


def _without_outputs(path: Path) -> nbformat.NotebookNode:
    """Read one of the course's notebooks; of its metadata, which text it has remains."""
    notebook = nbformat.read(path, 4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    notebook.metadata["hellodl"] = {"content": notebook.metadata["hellodl"]["content"]}
    # As JupyterLab would write it when the kernel starts: a notebook just opened isn't "unsaved".
    notebook.metadata["kernelspec"]["display_name"] = "Python 3 (ipykernel)"
    notebook.metadata["language_info"] = IPythonKernel.language_info
    return notebook


def _edition(path: Path) -> str | None:
    """Return which text of the course a learner's copy began with, None if that is lost."""
    try:
        return json.loads(path.read_bytes())["metadata"]["hellodl"]["content"]
    except (OSError, ValueError, KeyError, TypeError):  # the learner may have done anything to it
        return None


def main(arguments: list[str]) -> int:
    """Copy what is missing, and say what is new; return the exit status."""
    try:
        root = course_folder()
        folder = next((Path(word) for word in arguments if word != "--update"), root / FOLDER)
        new = copy_notebooks(root, folder, update="--update" in arguments)
    except (NoCheckoutError, OSError) as error:  # a full disk, a folder of somebody else's
        print(error)
        return 1
    shown = [path.relative_to(folder.parent).as_posix() for path in new]
    if len(shown) > 3:
        shown = [shown[0], f"{len(shown) - 1} more"]
    if shown:
        print(f"New in your folder: {', '.join(shown)}. What was there is as you left it.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
