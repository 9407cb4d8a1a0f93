"""Hello, Deep Learning: the plumbing behind the lessons.

The lessons teach; this package finds the data, draws the pictures and runs the
notebooks. Importing it is cheap: Keras is only loaded by what needs it.
"""

from hellodl.lesson import start
from hellodl.results import record

__all__ = ["quiz", "record", "start"]


def quiz(lesson: str, number: int):
    """The quiz of a lesson, 1 or 2: see `hellodl.quizzes.quiz`."""
    from hellodl import quizzes

    return quizzes.quiz(lesson, number)
