"""Short quizzes: written as Markdown, answered in the notebook, read as text on the site.

``lessons/quizzes/NN_name.md`` holds two quizzes for each lesson::

    ## Title of the quiz

    1. A question?
       ![what the picture shows](name-of-a-picture)
       - [ ] a wrong answer
       - [x] the right one
       > Why it is right.

The lines under a question are indented by three spaces; the picture is one of `PICTURES`.
"""

from __future__ import annotations

import base64
import io
import re
from dataclasses import dataclass
from pathlib import Path

import anywidget
import traitlets

QUIZZES = Path(__file__).resolve().parents[2] / "lessons" / "quizzes"


@dataclass(frozen=True)
class Question:
    """One question with its answers, the place of the right one, and why it is right."""

    text: str
    answers: tuple[str, ...]
    right: int
    why: str
    picture: str = ""  # its name in PICTURES
    alt: str = ""  # what it shows


class QuizError(ValueError):
    """A quiz that is not there or not well written; the message says where."""


def read(lesson: str) -> list[tuple[str, list[Question]]]:
    """The quizzes of a lesson: title and questions of each.

    Raises:
        QuizError: no such file, or a question without exactly one right answer or a reason.
    """
    path = QUIZZES / f"{lesson}.md"
    if not path.exists():
        raise QuizError(f"There are no quizzes for {lesson!r}: lessons/quizzes has no such file.")
    parts = re.split(r"^## (.+)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]
    return [
        (title, [_question(text) for text in re.split(r"^\d+\. ", body, flags=re.MULTILINE)[1:]])
        for title, body in zip(parts[::2], parts[1::2], strict=True)
    ]


def _question(text: str) -> Question:
    marks = re.findall(r"^   - \[([ x])\] (.+)$", text, re.MULTILINE)
    why = " ".join(re.findall(r"^   > (.+)$", text, re.MULTILINE))
    asked = " ".join(
        line.strip() for line in re.split(r"^   [-!]", text, flags=re.M)[0].split("\n")
    )
    picture = re.search(r"^   !\[(.+)\]\((.+)\)$", text, re.MULTILINE)
    if [mark for mark, _ in marks].count("x") != 1 or not why:
        raise QuizError(f"A question needs one right answer and a reason: {asked.strip()!r}")
    return Question(
        asked.strip(),
        tuple(answer for _, answer in marks),
        [mark for mark, _ in marks].index("x"),
        why,
        *((picture[2], picture[1]) if picture else ()),
    )


def quiz(lesson: str, number: int) -> Quiz:
    """The quiz of a lesson, 1 or 2, to put at the end of a cell.

    Raises:
        QuizError: there is no such quiz.
    """
    quizzes = read(lesson)
    if not 1 <= number <= len(quizzes):
        raise QuizError(f"{lesson} has quizzes 1 to {len(quizzes)}, not {number}.")
    return Quiz(*quizzes[number - 1])


class Quiz(anywidget.AnyWidget):
    """Questions to click; each answer is judged at once.

    Where no browser shows it, the cell shows the questions as text, without the answers' key.
    """

    _esm = Path(__file__).with_name("quiz.js")
    _css = Path(__file__).with_name("quiz.css")

    heading = traitlets.Unicode().tag(sync=True)
    questions = traitlets.List().tag(sync=True)

    def __init__(self, heading: str, questions: list[Question]):
        self._asked = questions
        super().__init__(
            heading=heading,
            questions=[
                {
                    "text": q.text,
                    "answers": list(q.answers),
                    "right": q.right,
                    "why": q.why,
                    "picture": base64.b64encode(draw(q.picture)).decode() if q.picture else "",
                    "alt": q.alt,
                }
                for q in questions
            ],
        )

    def _repr_mimebundle_(self, **options):
        """The widget for a browser, and plain text for pages that cannot run it."""
        data, metadata = super()._repr_mimebundle_(**options)
        return data | {"text/plain": text(self.heading, self._asked)}, metadata


def text(heading: str, questions: list[Question]) -> str:
    """A quiz as plain text, without its key."""
    lines = [f"Quiz: {heading}"]
    for number, question in enumerate(questions, start=1):
        lines += ["", f"{number}. {question.text}"]
        lines += [f"   (picture: {question.alt})"] if question.picture else []
        lines += [f"   {'abcdef'[i]}) {answer}" for i, answer in enumerate(question.answers)]
    return "\n".join(lines)


# ------------------------------------------------------------------------------- pictures


def draw(name: str) -> bytes:
    """The picture of that name as PNG."""
    import matplotlib.pyplot as plt

    from hellodl import plots  # noqa: F401  (the course's look)

    figure = plt.figure(figsize=(4.2, 2.4), layout="constrained")
    PICTURES[name](figure.subplots())
    png = io.BytesIO()
    figure.savefig(png, format="png", dpi=90)
    plt.close(figure)
    return png.getvalue()


def _curves(training, validation):
    """Two learning curves through the given points."""

    def on(axes):
        epochs = range(1, len(training) + 1)
        axes.plot(epochs, training, "-o", label="training")
        axes.plot(epochs, validation, "--s", label="validation")
        axes.set(xlabel="epoch", ylabel="accuracy", ylim=(0, 1))
        axes.legend()

    return on


def _points(axes):
    for x, y, mark in ((0, 0, "o"), (1, 1, "o"), (0, 1, "s"), (1, 0, "s")):
        axes.plot(x, y, mark, markersize=14, color="#0072B2" if mark == "o" else "#D55E00")
    axes.set(xlabel="a", ylabel="b", xlim=(-0.5, 1.5), ylim=(-0.5, 1.5))


def _bends(axes):
    import numpy as np

    sums = np.linspace(-4, 4, 100)
    axes.plot(sums, 1 / (1 + np.exp(-sums)), "-", label="A")
    axes.plot(sums, np.tanh(sums), "--", label="B")
    axes.plot(sums, np.maximum(sums, 0), ":", label="C")
    axes.set(xlabel="sum", ylabel="output", ylim=(-1.3, 3))
    axes.legend()


def _confusion(axes):
    from hellodl import plots

    counts = [[9, 1, 0], [0, 6, 4], [0, 2, 8]]
    axes.imshow(counts, cmap=plots.INK)
    for row in range(3):
        for column in range(3):
            count = counts[row][column]
            axes.text(column, row, count, ha="center", color="white" if count > 5 else "black")
    axes.set(xlabel="predicted", ylabel="true", xticks=[0, 1, 2], yticks=[0, 1, 2])
    axes.grid(False)


def _sweep(axes):
    import numpy as np

    rates = np.geomspace(1e-5, 1, 60)
    loss = 2.3 - 1.1 / (1 + (2e-3 / rates) ** 1.5) + np.maximum(0, np.log10(rates / 0.03)) * 3
    axes.semilogx(rates, loss)
    axes.set(xlabel="learning rate", ylabel="loss", ylim=(1, 4))


PICTURES = {
    "apart": _curves([0.5, 0.7, 0.82, 0.9, 0.95, 0.98], [0.48, 0.6, 0.66, 0.67, 0.66, 0.65]),
    "both low": _curves([0.2, 0.24, 0.27, 0.29, 0.3, 0.31], [0.2, 0.24, 0.26, 0.28, 0.29, 0.3]),
    "bends": _bends,
    "confusion": _confusion,
    "four points": _points,
    "sweep": _sweep,
}
