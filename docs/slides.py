"""Build the slides: ``python -m docs.slides [FOLDER]``. A deck for each lesson.

``lessons/NN_name/slides.md`` has their words, under the headings of the lesson: for each slide a
point, a figure and at most 30 words, and after ">" what the speaker says. ``![](2)`` is the second
figure under this heading of the lesson, ``![](-1)`` the last, ``![](Heading 2)`` that of another. A
line of a block of text is a line that the notebook has printed, and "…" stands for anything. In the
notes, "Wrong: ..." and "Ask: ..." bring the item of the guide that begins like that. Minutes,
quizzes, exercises and the activity for pairs come from the guide and the lesson. Below "Quiz 1",
"- long words => fewer words" shortens a question or an answer for its slide.
"""

import hashlib
import os
import re
import shutil
import sys
import textwrap
from dataclasses import replace
from pathlib import Path

from sphinx.cmd.build import main as sphinx

from docs import guide
from docs.figures import Figure, Figures, find_figures, find_lines
from hellodl import quiz_figures, quizzes
from hellodl.quizzes import Question
from tools.exercises import read_exercises
from tools.lessons import BUILD, ROOT, CourseError, Lesson, find_lessons

SOURCE, SLIDES = BUILD / "slides-source", BUILD / "slides"
LISTS = {"Wrong": "What beginners get wrong", "Ask": "Questions to ask"}  # of the guide
WIDTH = 76  # characters of a line of code
SAID = {"Wrong": "Often wrong:", "Ask": "Ask:"}


def deck(lesson: Lesson) -> str:
    """Return a lesson's deck as Markdown, a heading for each slide, and write its figures.

    Raises:
        CourseError: the lesson's notebook is missing or damaged, or its slides name something
            that the lesson doesn't have.
    """
    slides, figures = [], find_figures(lesson)
    for section, inside in split(lesson.slides.read_text(encoding="utf-8"), "#"):
        if quiz := re.fullmatch(r"Quiz (\d)", section):
            slides += quiz_slides(lesson, int(quiz[1]), inside)
        for number, (heading, body) in enumerate(split(inside, "##")):
            shown, said = read_slide(lesson, section, body, figures)
            if number == 0:
                said = f"{timing(lesson, section)}\n\n{said}"
            mark = "##" if slides else "#"
            slides.append(f"{mark} {heading}\n\n{shown}\n\n{notes(said)}")
    return "---\norphan: true\n---\n\n" + "\n\n".join(slides) + "\n"


def read_slide(lesson: Lesson, section: str, body: str, figures: Figures) -> tuple[str, str]:
    """Return what a slide shows, its figures written, and what the speaker says."""
    shown = "\n".join(line for line in body.split("\n") if not line.startswith(">")).strip()
    said = [speak(lesson, line[1:].strip()) for line in body.split("\n") if line.startswith(">")]
    if section.startswith("exercise "):
        shown = task(lesson, section.removeprefix("exercise "))
    if section == "In pairs":
        said.append(guide.sections(lesson)[section])

    def link(place: re.Match) -> str:
        below = figures.get(place[1].strip() or section, [])
        return write_figure(lesson, below, int(place[2]))

    shown = re.sub(r"!\[\]\((.*?)(-?\d+)\)", link, shown)

    def fill(block: re.Match) -> str:
        text = quote(lesson, block[2]) if block[1] == "text" else block[2]
        return f"```{block[1]}\n{narrow(text)}\n```"

    shown = re.sub(r"```(\w+)\n(.+?)\n```", fill, shown, flags=re.DOTALL)
    return shown, "\n".join(said)


def narrow(text: str) -> str:
    """Break the lines that are too long for a slide, and take away what all begin with."""
    lines = []
    for line in textwrap.dedent(text).split("\n"):
        indent = " " * (len(line) - len(line.lstrip()) + 4)
        lines += (
            textwrap.wrap(line, WIDTH, subsequent_indent=indent) if len(line) > WIDTH else [line]
        )
    return "\n".join(lines)


def quote(lesson: Lesson, text: str) -> str:
    """Return lines as the notebook has printed them; "…" stands for anything.

    Raises:
        CourseError: it has printed no such line.
    """
    printed, quoted = find_lines(lesson), []
    for line in text.split("\n"):
        pattern = ".*".join(re.escape(part.strip()) for part in line.split("…"))
        found = [one for one in printed if re.fullmatch(rf"\s*{pattern}", one)]
        if not found:
            raise CourseError(f"{lesson.slides}: the notebook has printed no line {line!r}.")
        quoted.append(found[0])
    return "\n".join(quoted)


def split(text: str, mark: str) -> list[tuple[str, str]]:
    """Split a text at its headings of one level: each heading, with what is below it."""
    parts = re.split(rf"^{mark} (.+)$", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::2], parts[1::2], strict=True))


def timing(lesson: Lesson, section: str) -> str:
    """Say how long a part of the lesson takes in class, and whether it can be typed live."""
    said = [
        f"{short or 'No'} minutes of 50, {long} of 90."
        for part, (short, long) in guide.plan(lesson).items()
        if part == section or part.startswith(f"*{section}: ")
    ]
    instead = guide.sections(lesson)["Live coding"].split("\n\n")[0]
    if f"*{section}*" in instead:
        said.append("You can type this part live: the script is in the guide.")
    return " ".join(said)


def speak(lesson: Lesson, line: str) -> str:
    """Return a line of the notes; "Wrong:" and "Ask:" bring a whole item of the guide's lists.

    Raises:
        CourseError: no item of the list begins like that, or more than one.
    """
    kind, _, beginning = line.partition(": ")
    if kind not in LISTS:
        return line
    items = re.split(r"^- ", guide.sections(lesson)[LISTS[kind]], flags=re.MULTILINE)[1:]
    plain = [re.sub(r"[*\"`]", "", item) for item in items]
    found = [i for i, item in enumerate(plain) if item.startswith(beginning)]
    if len(found) != 1:
        raise CourseError(f"{lesson.slides}: {line!r} names {len(found)} items of the guide.")
    return f"{SAID[kind]} {' '.join(items[found[0]].split())}"


def task(lesson: Lesson, name: str) -> str:
    """Return the cell of an exercise as learners find it, without its solution."""
    (cell,) = [
        cell
        for cell in read_exercises(lesson).cells
        if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    ]
    beginning = cell.source.split("### BEGIN SOLUTION")[0].rstrip()
    return f"```python\n{beginning}\n```"


def notes(text: str) -> str:
    """Return what the speaker sees."""
    return f"```{{revealjs-notes}}\n{text.strip()}\n```"


def quiz_slides(lesson: Lesson, number: int, inside: str) -> list[str]:
    """Return a slide for each question of a quiz, and write its figures.

    Args:
        lesson: the lesson.
        number: of the quiz.
        inside: what `slides.md` says below the quiz.

    Raises:
        CourseError: as `shorten` does.
    """
    title, questions = quizzes.read_quizzes(lesson.name)[number - 1]
    slides = []
    for i, question in enumerate(shorten(lesson, questions, inside), 1):
        answers = [f"- {a}) {text}" for a, text in zip("abcdef", question.answers, strict=False)]
        shown = [f"## Quiz: {title}, {i} of {len(questions)}", question.text]
        if question.figure:
            name = f"{question.figure.replace(' ', '-')}.png"
            (SOURCE / name).write_bytes(quiz_figures.draw(question.figure))
            shown.append(f"![{question.alt}]({name})")
        reasons = zip("abcdef", question.reasons, strict=False)
        wrong = [f"Not {a}): {why}" for a, why in reasons if a != "abcdef"[question.right]]
        key = f"{'abcdef'[question.right]}) {question.reasons[question.right]}"
        revealed = f"```{{revealjs-fragments}}\n{key}\n```"  # at the next key
        asked = questions[i - 1].text
        aloud = [f"Read aloud: {asked}"] if asked != question.text else []
        said = notes("\n\n".join([key, *wrong, *aloud]))
        slides.append("\n\n".join([*shown, "\n".join(answers), revealed, said]))
    return slides


def shorten(lesson: Lesson, questions: list[Question], inside: str) -> list[Question]:
    """Replace words of a quiz that are too many for a slide.

    Raises:
        CourseError: words to be replaced are not in the quiz, or more than once.
    """
    for old, new in re.findall(r"^- (.+) => (.+)$", inside, re.MULTILINE):
        texts = [text for question in questions for text in (question.text, *question.answers)]
        if (found := sum(text.count(old) for text in texts)) != 1:
            raise CourseError(f"{lesson.slides}: {old!r} is {found} times in the quiz, not once.")
        questions = [
            replace(
                question,
                text=question.text.replace(old, new),
                answers=tuple(answer.replace(old, new) for answer in question.answers),
            )
            for question in questions
        ]
    return questions


def write_figure(lesson: Lesson, figures: list[Figure], number: int) -> str:
    """Write figure 1, 2, ... or -1, the last, of those below a heading; return the link.

    Raises:
        CourseError: there is no such figure.
    """
    if not 0 < abs(number) <= len(figures):
        raise CourseError(f"{lesson.slides}: there is no figure {number} where it looks for one.")
    png, alt = figures[number - 1 if number > 0 else number]
    name = f"{lesson.name}-{hashlib.sha256(png).hexdigest()[:8]}.png"
    (SOURCE / name).write_bytes(png)
    return f"![{alt}]({name})"


def main(target: Path) -> int:
    """Write all decks into `target`; return Sphinx's status, 0 if all went well.

    Raises:
        CourseError: a lesson's notebook is missing or damaged.
    """
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs" / "_static", SOURCE / "_static")
    shutil.copy(ROOT / "docs" / "conf.py", SOURCE)
    lessons = find_lessons()
    for lesson in lessons:
        (SOURCE / f"{lesson.name}.md").write_text(deck(lesson), encoding="utf-8")
    links = "\n".join(f"- {lesson.number} {{doc}}`{lesson.name}`" for lesson in lessons)
    (SOURCE / "index.md").write_text(f"# Hello, Deep Learning\n\n{links}\n", encoding="utf-8")
    shutil.rmtree(target, ignore_errors=True)
    return sphinx(["-b", "revealjs", "-q", "-W", "-E", "--keep-going", str(SOURCE), str(target)])


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SLIDES
    try:
        status = main(folder)
    except CourseError as error:
        sys.exit(str(error))
    if not status:
        print(f"The slides are made: open {os.path.relpath(folder)}/index.html")
    sys.exit(status)
