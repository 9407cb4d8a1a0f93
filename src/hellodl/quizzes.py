"""Short quizzes: written as Markdown, answered by clicking in the notebook and on the site.

Each lesson's ``quiz.md`` holds two quizzes::

    ## Title of the quiz
    1. A question?
       ![what the figure shows](name-of-a-figure)
       - [ ] a wrong answer
         > Why it is wrong.
       - [x] the right one
       > Why it is right.

Lines under a question are indented by three spaces, and why an answer is wrong by five; figures
stand in `quiz_figures.FIGURES`.
"""

import base64
import html
import re
from dataclasses import asdict, dataclass
from importlib import resources

from hellodl import quiz_figures
from hellodl.explorables import Explorable


@dataclass(frozen=True)
class Question:
    """One question with its answers, the index of the right one, and a reason for each."""

    text: str
    answers: tuple[str, ...]
    right: int
    reasons: tuple[str, ...]  # why each answer is right or wrong
    figure: str = ""  # its name in quiz_figures.FIGURES
    alt: str = ""  # what it shows


class QuizError(ValueError):
    """A quiz that is missing or badly written; the message says where."""


def read_quizzes(lesson: str) -> list[tuple[str, list[Question]]]:
    """Read the quizzes of a lesson: title and questions of each.

    Raises:
        QuizError: no such lesson, or a question without exactly one right answer, or without a
            reason for each answer.
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
    found = re.findall(r"^   - \[([ x])\] (.+)(?:\n     > (.+))?$", text, re.MULTILINE)
    why = " ".join(re.findall(r"^   > (.+)$", text, re.MULTILINE))
    alt, figure = (re.findall(r"^   !\[(.+)\]\((.+)\)$", text, re.MULTILINE) or [("", "")])[0]
    right = [place for place, (mark, _, _) in enumerate(found) if mark == "x"]
    reasons = tuple(why if mark == "x" else wrong for mark, _, wrong in found)
    if len(right) != 1 or not all(reasons):
        raise QuizError(
            f"A question needs one right answer, and a reason for each answer: {asked!r}"
        )
    return Question(asked, tuple(answer for _, answer, _ in found), right[0], reasons, figure, alt)


def quiz(lesson: str, number: int) -> "Quiz":
    """Make the quiz of a lesson, 1 or 2, for the end of a cell.

    Raises:
        QuizError: there is no such quiz.
    """
    quizzes = read_quizzes(lesson)
    if not 1 <= number <= len(quizzes):
        raise QuizError(f"{lesson} has quizzes 1 to {len(quizzes)}, not {number}.")
    return Quiz(*quizzes[number - 1])


class Quiz(Explorable):
    """Questions to answer by a click; each answer is judged at once.

    It is one of the interactives, so it needs no kernel. Where no script runs, the questions are
    text, without the key.
    """

    def __init__(self, heading: str, questions: list[Question], keep: str = "", note: str = ""):
        """Make a quiz.

        Args:
            heading: what it is about.
            questions: its questions.
            keep: the name under which a browser remembers the answers; without it, it doesn't.
            note: HTML that follows the questions where no script runs.
        """
        shown = [_for_browser(question) for question in questions]
        super().__init__("quiz", {"heading": heading, "questions": shown, "keep": keep})
        self.note = note
        self._text = text(heading, questions)

    def __repr__(self) -> str:
        return self._text

    def stand_in(self) -> str:
        """Return the questions as HTML, without the key."""
        parts = [f"<p><strong>Quiz: {_formatted(self.options['heading'])}</strong></p>"]
        for number, question in enumerate(self.options["questions"], start=1):
            parts.append(f"<p>{number}. {_formatted(question['text'])}</p>")
            if question["figure"]:
                parts.append(
                    f'<p><img src="data:image/png;base64,{question["figure"]}" '
                    f'alt="{html.escape(question["alt"])}" width="{question["width"]}"></p>'
                )
            lettered = zip("abcdef", question["answers"], strict=False)
            parts.append(f"<p>{'<br>'.join(f'{a}) {_formatted(b)}' for a, b in lettered)}</p>")
        return "\n".join([*parts, self.note])


def _formatted(markdown: str) -> str:
    """Return text as HTML: `code` and *emphasis* are all the markup there is in questions."""
    escaped = html.escape(markdown)
    escaped = re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped)
    return re.sub(r"\*([^*]+)\*", r"<em>\1</em>", escaped)


def _for_browser(question: Question) -> dict:
    """Return a question as ``quiz.js`` needs it, with its figure as a PNG in base64."""
    if not question.figure:
        return asdict(question)
    png = quiz_figures.draw(question.figure, dpi=2 * quiz_figures.DPI)
    width = int.from_bytes(png[16:20], "big") // 2  # sharp on the screens of phones, too
    return {**asdict(question), "figure": base64.b64encode(png).decode(), "width": width}


def text(heading: str, questions: list[Question]) -> str:
    """Write a quiz as plain text, without its key."""
    lines = [f"Quiz: {heading}"]
    for number, question in enumerate(questions, start=1):
        lines += ["", f"{number}. {question.text}"]
        lines += [f"   (figure: {question.alt})"] if question.figure else []
        lines += [f"   {'abcdef'[i]}) {answer}" for i, answer in enumerate(question.answers)]
    return "\n".join(lines)
