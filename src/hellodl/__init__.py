"""Hello, Deep Learning: what the lessons' notebooks import.

Importing it is cheap and changes nothing: Keras is loaded by what needs it.
"""

from typing import Any

from hellodl.measurements import compare, record
from hellodl.session import start

__all__ = ["compare", "explore", "progress", "quiz", "record", "start"]


def explore(name: str, model: Any = None, **options: Any):
    """Show an interactive: see `hellodl.explorables.explore`."""
    from hellodl import explorables

    return explorables.explore(name, model, **options)


def quiz(lesson: str, number: int):
    """Show quiz 1 or 2 of a lesson: see `hellodl.quizzes.quiz`."""
    from hellodl import quizzes

    return quizzes.quiz(lesson, number)


def progress() -> None:
    """Show which exercises you have solved: see `hellodl.solved.show`."""
    from hellodl import solved

    solved.show()
