"""Short quizzes: written as Markdown, answered in the notebook, read as text on the site.

Each lesson's ``quiz.md`` holds two quizzes::

    ## Title of the quiz
    1. A question?
       ![what the figure shows](name-of-a-figure)
       - [ ] a wrong answer
       - [x] the right one
       > Why it is right.

Lines under a question are indented by three spaces; figures stand in `quiz_figures.FIGURES`.
"""

import base64
import re
from dataclasses import asdict, dataclass
from importlib import resources
from pathlib import Path

import anywidget
import traitlets

from hellodl import quiz_figures


@dataclass(frozen=True)
class Question:
    """One question with its answers, the index of the right one, and the reason."""

    text: str
    answers: tuple[str, ...]
    right: int
    reason: str
    figure: str = ""  # its name in quiz_figures.FIGURES
    alt: str = ""  # what it shows


class QuizError(ValueError):
    """A quiz that is missing or badly written; the message says where."""


def read_quizzes(lesson: str) -> list[tuple[str, list[Question]]]:
    """Read the quizzes of a lesson: title and questions of each.

    Raises:
        QuizError: no such lesson, or a question without exactly one right answer or a reason.
    """
    path = resources.files("hellodl.lessons").joinpath(lesson, "quiz.md")
    if not path.is_file():
        raise QuizError(f"There are no quizzes for {lesson!r}: is the name of the lesson right?")
    parts = re.split(r"^## (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [
        (title, [_question(text) for text in re.split(r"^\d+\. ", body, flags=re.MULTILINE)[1:]])
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    ]


def _question(text: str) -> Question:
    """Read one question, without its number."""
    asked = " ".join(re.split(r"^   [-!]", text, flags=re.MULTILINE)[0].split())
    answers = re.findall(r"^   - \[[ x]\] (.+)$", text, re.MULTILINE)
    marks = re.findall(r"^   - \[([ x])\]", text, re.MULTILINE)
    reason = " ".join(re.findall(r"^   > (.+)$", text, re.MULTILINE))
    alt, figure = (re.findall(r"^   !\[(.+)\]\((.+)\)$", text, re.MULTILINE) or [("", "")])[0]
    if marks.count("x") != 1 or not reason:
        raise QuizError(f"A question needs one right answer and a reason: {asked!r}")
    return Question(asked, tuple(answers), marks.index("x"), reason, figure, alt)


def quiz(lesson: str, number: int) -> "Quiz":
    """Make the quiz of a lesson, 1 or 2, for the end of a cell.

    Raises:
        QuizError: there is no such quiz.
    """
    quizzes = read_quizzes(lesson)
    if not 1 <= number <= len(quizzes):
        raise QuizError(f"{lesson} has quizzes 1 to {len(quizzes)}, not {number}.")
    return Quiz(*quizzes[number - 1])


class Quiz(anywidget.AnyWidget):
    """Questions to answer by a click; each answer is judged at once.

    Where no browser shows it, the cell shows the questions as text, without the key.
    """

    _esm = Path(__file__).with_name("quiz.js")
    _css = Path(__file__).with_name("quiz.css")

    heading = traitlets.Unicode().tag(sync=True)
    questions: traitlets.List = traitlets.List().tag(sync=True)

    def __init__(self, heading: str, questions: list[Question]):
        self._text = text(heading, questions)
        super().__init__(heading=heading, questions=[_for_widget(each) for each in questions])

    def _repr_mimebundle_(self, **options):
        """The widget for a browser, and plain text for pages that cannot run it."""
        data, metadata = super()._repr_mimebundle_(**options) or ({}, {})
        return data | {"text/plain": self._text}, metadata


def _for_widget(question: Question) -> dict:
    """Return a question as the widget needs it, with its figure as a PNG in base64."""
    figure = quiz_figures.draw(question.figure) if question.figure else b""
    return {**asdict(question), "figure": base64.b64encode(figure).decode()}


def text(heading: str, questions: list[Question]) -> str:
    """Write a quiz as plain text, without its key."""
    lines = [f"Quiz: {heading}"]
    for number, question in enumerate(questions, start=1):
        lines += ["", f"{number}. {question.text}"]
        lines += [f"   (figure: {question.alt})"] if question.figure else []
        lines += [f"   {'abcdef'[i]}) {answer}" for i, answer in enumerate(question.answers)]
    return "\n".join(lines)
