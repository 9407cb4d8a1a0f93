"""Find the repository that the package runs from, where there is one."""

from importlib import resources
from pathlib import Path


def checkout_root() -> Path | None:
    """Return the repository's root if the package runs from a checkout, None if from a wheel."""
    root = Path(str(resources.files("hellodl.resources"))).parent
    return root if (root / "pyproject.toml").is_file() and (root / "lessons").is_dir() else None
