"""Find the repository that the package runs from, where there is one."""

from importlib import resources
from pathlib import Path


class NoCheckoutError(RuntimeError):
    """A command needs the repository's files; the message says where to run it."""


def checkout_root() -> Path | None:
    """Return the repository's root if the package runs from a checkout, None if from a wheel."""
    root = Path(str(resources.files("hellodl.resources"))).parent
    return root if _is_checkout(root) else None


def course_folder() -> Path:
    """Return the root of the checkout around the current folder, or else of the package's own.

    So commands work after ``pip install .`` too, which copies the package out of the checkout.

    Raises:
        NoCheckoutError: there is neither.
    """
    here = Path.cwd()
    for folder in filter(None, [here, *here.parents, checkout_root()]):
        if _is_checkout(folder):
            return folder
    raise NoCheckoutError(
        f"This command needs the course's repository with its lessons, and {here} isn't part of "
        "one. Change to the folder into which you downloaded the course, and run it again there."
    )


def _is_checkout(folder: Path) -> bool:
    return (folder / "pyproject.toml").is_file() and (folder / "lessons").is_dir()
