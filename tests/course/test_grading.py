"""Every command of the page Grading, in its order, on a small assignment of the class server."""

import contextlib
import csv
import getpass
import os
import re
import shlex
import shutil
import sys
from pathlib import Path

import nbformat
import pytest
from jupyter_core.application import NoStart
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderApp

from tools.lessons import ROOT

PAGE = (ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
COURSE = "/srv/hello-deep-learning"
NAME, ME = "lesson05", getpass.getuser()
MARKS = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False}
ALIKE = """def answer(numbers):
    total = 0
    for number in numbers:
        if number > 0:
            total = total + number * number
        else:
            total = total - number
    return total / len(numbers)
"""


def blocks(language):
    """Return the blocks of the page in a language, in their order."""
    return re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)


LATE, PART = blocks("python")
DUE, GRADE, RETURN, IN_TIME, AGAIN, ANEW, SIMILAR, TABLES = blocks("sh")


def assignment():
    """A task in code, one whose check gives a part of the points, and an explanation."""

    def cell(name, source, kind=new_code_cell, **marks):
        made = kind(source)
        made.metadata["nbgrader"] = MARKS | {"grade_id": name} | marks
        return made

    grade = {"grade": True, "locked": True}
    return new_notebook(
        cells=[
            cell("task", "### BEGIN SOLUTION\nn = 1\n### END SOLUTION", solution=True),
            cell("check-task", "assert n == 1", points=1, **grade),
            cell("part", "### BEGIN SOLUTION\nanswer = 7\n### END SOLUTION", solution=True),
            cell("check-part", PART, points=3, **grade),
            cell("why", "Because.", new_markdown_cell, solution=True, grade=True, points=3),
        ]
    )


class Class:
    """A teacher's folder and an exchange; students are written straight into them."""

    def __init__(self, folder: Path):
        self.hello, self.exchange = folder / "hello", folder / "exchange"

    def run(self, block):
        """Run a block of the page, each nbgrader command in this process."""
        for line in block.splitlines():
            words = shlex.split(line.replace(COURSE, str(ROOT)))
            if words[0] == "nbgrader":
                run_here(words[1:])
            elif words[0] == "python":
                sys.argv = words[1:]
                exec(
                    compile(Path(words[1]).read_text(), words[1], "exec"), {"__name__": "__main__"}
                )
            else:
                assert words == ["cd", "~/hello"]
                os.chdir(self.hello)

    def submit(self, time, answers, student=ME):
        """Submit answers: by the exchange, or straight to the teacher if it is another student."""
        notebook = nbformat.read(self.hello / "release" / NAME / "nb.ipynb", 4)
        for cell in notebook.cells:
            cell.source = answers.get(cell.metadata.nbgrader.grade_id, cell.source)
        folder = self.exchange / "hello" / "inbound" / f"{student}+{NAME}+{time} UTC+x"
        if student != ME:
            folder = self.hello / "submitted" / student / NAME
        folder.mkdir(parents=True)
        nbformat.write(notebook, folder / "nb.ipynb")
        (folder / "timestamp.txt").write_text(f"{time} UTC")
        (folder / "submission_secret.txt").write_text(student)

    def gradebook(self):
        return Gradebook(f"sqlite:///{self.hello / 'gradebook.db'}")

    def give(self, points, words):
        """What a teacher does in Formgrader with an explanation."""
        with self.gradebook() as gradebook:
            gradebook.find_grade("why", "nb", NAME, ME).manual_score = points
            gradebook.find_comment("why", "nb", NAME, ME).manual_comment = words
            gradebook.db.commit()

    def points(self, student=ME):
        """A student's points for each cell, and what being late costs."""
        with self.gradebook() as gradebook:
            notebook = gradebook.find_submission_notebook("nb", NAME, student)
            late = notebook.late_submission_penalty
            return {grade.name: grade.score for grade in notebook.grades}, late

    def waits(self):
        with self.gradebook() as gradebook:
            grades = gradebook.find_submission_notebook("nb", NAME, ME).grades
            return {grade.name for grade in grades if grade.needs_manual_grade}

    def exported(self, name, column="student_id"):
        with (self.hello / name).open() as file:
            return {row[column]: row for row in csv.DictReader(file)}

    def feedback(self):
        return (self.hello / "feedback" / ME / NAME / "nb.html").read_text()


def run_here(words):
    """Run an nbgrader command as its program does."""
    NbGraderApp.clear_instance()
    app = NbGraderApp.instance()
    app.initialize(words)
    with contextlib.suppress(NoStart):  # a program whose subcommand has run
        app.start()
    while app:
        type(app).clear_instance()
        app = app.subapp


@pytest.fixture
def course(tmp_path, monkeypatch):
    school = Class(tmp_path)
    (school.hello / "source" / NAME).mkdir(parents=True)
    nbformat.write(assignment(), school.hello / "source" / NAME / "nb.ipynb")
    shutil.copy(ROOT / "classroom" / "templates" / "nbgrader_config.py", school.hello)
    steps = "import grade_here\nsteps = c.Autograde.autograde_preprocessors\n"
    steps += "c.Autograde.autograde_preprocessors = grade_here.replaced(steps)\n"
    with (school.hello / "nbgrader_config.py").open("a") as config:
        config.write(steps)
    (school.exchange / "hello" / "inbound").mkdir(parents=True)
    for name, value in {
        "CLASS": tmp_path,
        "CLASSROOM": ROOT / "classroom",
        "COURSE_FOLDER": school.hello,
        "EXCHANGE": school.exchange,
    }.items():
        monkeypatch.setenv(f"HELLODL_{name}", str(value))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(tmp_path / "jupyter"))
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
    monkeypatch.syspath_prepend(ROOT / "classroom")
    monkeypatch.setattr(sys, "argv", ["nbgrader"])
    monkeypatch.chdir(school.hello)
    run_here(["generate_assignment", NAME, "--create"])
    return school


def test_every_command_of_the_page(course, capsys):
    course.run(DUE)
    work = {"task": "n = 2", "part": f"{ALIKE}\nanswer = 1", "why": "I think so."}
    course.submit("2026-12-01 10:00:00", work)
    renamed = ALIKE.replace("total", "my_sum").replace("number", "x")
    course.submit("2026-12-03 08:00:00", {"part": f"{renamed}\nanswer = 2  # mine"}, "ada")
    course.run(GRADE)
    assert course.points() == ({"check-task": 0, "check-part": 2, "why": 0}, None)
    assert course.waits() == {"why"}
    assert course.points("ada") == ({"check-task": 0, "check-part": 2, "why": 0}, 0)
    course.give(2, "Say more.")
    course.run(RETURN)
    assert "Say more." in course.feedback()
    assert course.exported("grades.csv")[ME]["score"] == "4.0"

    with (course.hello / "nbgrader_config.py").open("a") as config:
        config.write(LATE)
    course.submit("2026-12-02 10:00:00", work | {"part": "answer = 7", "why": "Because."})
    course.run(IN_TIME)
    assert course.points()[0]["why"] == 2  # nothing has changed
    course.run(AGAIN)
    assert "why loses 2.0 points given by hand" in capsys.readouterr().err
    points, penalty = course.points()
    assert points == {"check-task": 0, "check-part": 3, "why": 0}
    assert penalty == pytest.approx(0.3)  # a tenth
    assert course.waits() == {"why"}
    course.give(3, "Now it's clear.")
    course.run(RETURN)
    assert course.points()[1] == pytest.approx(0.6)
    assert "Say more." not in course.feedback()

    source = course.hello / "source" / NAME / "nb.ipynb"
    source.write_text(source.read_text().replace("assert n == 1", "assert n < 3"))
    course.run(ANEW)
    points, penalty = course.points()
    assert points == {"check-task": 1, "check-part": 3, "why": 3}
    assert penalty == pytest.approx(0.7)
    assert course.waits() == {"why"}  # given by hand: to be looked at once more
    assert course.points("ada")[1] == pytest.approx(0.4)  # of 2 points, for two days

    capsys.readouterr()
    course.run(SIMILAR)
    assert capsys.readouterr().out == ""  # the newest submission has another answer
    course.submit("2026-12-03 08:00:00", work, "ben")
    course.run(SIMILAR)
    assert capsys.readouterr().out == "part: ada and ben, 98% the same\n"

    course.run(TABLES)
    assert course.exported("canvas.csv", "SIS Login ID")[ME][NAME] == "6.3"
    assert course.exported("moodle.csv", "Username")[ME][NAME] == "6.3"
