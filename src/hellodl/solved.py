"""Which exercises a learner has solved: a small file on this computer, and nowhere else.

It is ``exercises.json`` in the user's own data folder: ``{"05": {"accuracy": "2026-11-26"}}``.
Deleting it loses nothing but this list.
"""

import ast
import json
import os
import time
from datetime import date
from importlib import resources
from pathlib import Path

Entries = dict[str, dict[str, str]]


def path() -> Path:
    """Return where the list is kept."""
    import platformdirs

    return Path(platformdirs.user_data_dir("hellodl", appauthor=False)) / "exercises.json"


def exercises() -> dict[str, list[str]]:
    """List the exercises of each lesson, such as ``{"05": ["accuracy", ...]}``, in order."""
    found = {}
    for module in sorted(resources.files("hellodl.checks").iterdir(), key=lambda file: file.name):
        if module.name.startswith("lesson") and module.name.endswith(".py"):
            nodes = ast.parse(module.read_text(encoding="utf-8")).body
            found[module.name[6:8]] = [
                node.name
                for node in nodes
                if isinstance(node, ast.FunctionDef)
                and any(ast.unparse(mark) == "exercise" for mark in node.decorator_list)
            ]
    return found


def remember(lesson: str, name: str) -> None:
    """Note that an exercise is solved, if a learner solved it in a notebook.

    Nothing is noted outside of notebooks, while nbgrader grades, or where nobody is watching
    (``$HELLODL_UNATTENDED``). If the list can't be written, the learner reads why.
    """
    from IPython import get_ipython

    if get_ipython() is None or {"HELLODL_UNATTENDED", "NBGRADER_EXECUTION"} & set(os.environ):
        return
    try:
        add(lesson, name)
    except OSError as error:
        print(f"Your progress can't be saved in {path()} ({error.strerror}). All else works.")


def add(lesson: str, name: str) -> None:
    """Add an exercise to the list, unless it is there; other notebooks may do so as well.

    Raises:
        OSError: the list can't be written.
    """
    from filelock import FileLock

    target = path()
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        entries = read()
        if name in entries.get(lesson, {}):
            return
        entries.setdefault(lesson, {})[name] = date.today().isoformat()
        temporary = target.with_suffix(".tmp")
        temporary.write_text(json.dumps(entries, indent=1, sort_keys=True), encoding="utf-8")
        temporary.replace(target)


def read() -> Entries:
    """Read the list; a damaged one is kept aside, and a new one begins."""
    target = path()
    try:
        entries = json.loads(target.read_text(encoding="utf-8"))
        if all(isinstance(day, str) for names in entries.values() for day in names.values()):
            return entries
    except FileNotFoundError:
        return {}
    except (ValueError, AttributeError):
        pass
    aside = target.with_name(f"{target.name}.damaged-{time.strftime('%Y%m%d-%H%M%S')}")
    target.replace(aside)
    print(f"Your list of solved exercises was damaged. It is kept as {aside}; a new list begins.")
    return {}


def show() -> None:
    """Print which exercises are solved, lesson by lesson; when all are, make a badge page."""
    entries, there = read(), exercises()
    solved = {key: entries.get(key, {}).keys() & set(names) for key, names in there.items()}
    for lesson, names in there.items():
        left = [name for name in names if name not in solved[lesson]]
        bar = "#" * len(solved[lesson]) + "." * len(left)
        print(f"lesson {lesson}  {bar:6}", f"still {', '.join(left)}" if left else "all solved")
    number, total = sum(map(len, solved.values())), sum(map(len, there.values()))
    print(f"{number} of {total} exercises are solved.")
    if number == total:
        days = [entries[lesson][name] for lesson in there for name in there[lesson]]
        badge = path().with_name("badge.html")
        page = (resources.files("hellodl") / "badge.html").read_text(encoding="utf-8")
        page = page.replace("{number}", str(total)).replace("{day}", max(days))
        badge.write_text(page, encoding="utf-8")
        print(f"You have solved them all! Your badge is in {badge}: open it in a browser.")
    elif not number:
        print("The cell below each answer in notebooks/exercises adds it here once it is right.")
