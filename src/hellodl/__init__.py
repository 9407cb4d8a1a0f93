"""Hello, Deep Learning: what the lessons' notebooks import.

Importing it is cheap and changes nothing: Keras is loaded by what needs it.
"""

from hellodl.measurements import record
from hellodl.session import start

__all__ = ["quiz", "record", "start"]


def quiz(lesson: str, number: int):
    """Show quiz 1 or 2 of a lesson: see `hellodl.quizzes.quiz`."""
    from hellodl import quizzes

    return quizzes.quiz(lesson, number)
