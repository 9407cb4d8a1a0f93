"""nbgrader's own commands on the exercises as they are: release, collect, autograde, feedback."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from test_exercises import LESSONS, TRAINING

from tools.exercises import for_students, read_answers, read_exercises, role
from tools.lessons import ROOT, Lesson

NAME = "01_or_neuron"
LESSON = Lesson(NAME)


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """A course folder of nbgrader with one released assignment."""
    folder = tmp_path_factory.mktemp("course")
    shutil.copy(ROOT / "classroom" / "nbgrader_config.py", folder)
    (folder / "source" / "lesson01").mkdir(parents=True)
    source = read_exercises(LESSON)
    nbformat.write(source, folder / "source" / "lesson01" / f"{NAME}.ipynb")
    nbgrader(folder, "generate_assignment", "lesson01")
    return folder


def nbgrader(folder, *arguments):
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ
        | {
            "JUPYTER_CONFIG_DIR": str(folder / "jupyter"),
            # nbgrader starts programs of its environment by their names.
            "PATH": f"{os.path.dirname(sys.executable)}{os.pathsep}{os.environ['PATH']}",
        },
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done


def answers_of(notebook):
    return {
        cell.metadata.nbgrader.grade_id: cell
        for cell in notebook.cells
        if cell.metadata.get("nbgrader", {}).get("solution")
    }


def submit(course, student, change, path=None):
    """Hand in a notebook, usually the released one, after `change` was applied to it."""
    notebook = nbformat.read(path or course / "release" / "lesson01" / f"{NAME}.ipynb", 4)
    change(notebook)
    folder = course / "submitted" / student / "lesson01"
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{NAME}.ipynb")


def test_release_holds_no_solution_and_no_hidden_test(course):
    released = nbformat.read(course / "release" / "lesson01" / f"{NAME}.ipynb", 4)
    text = "\n".join(cell.source for cell in released.cells)
    assert "SOLUTION" not in text
    assert "HIDDEN" not in text
    handed_out = nbformat.read(LESSON.exercise_notebook, 4)
    assert [cell.source for cell in released.cells] == [cell.source for cell in handed_out.cells]


def test_grades_are_right_and_feedback_is_there(course):
    solved = read_exercises(LESSON)
    solutions = {name: cell.source for name, cell in answers_of(solved).items()}
    points = [
        c.metadata.nbgrader.points
        for c in solved.cells
        if "points" in c.metadata.get("nbgrader", {})
    ]

    def perfect(notebook):
        for name, cell in answers_of(notebook).items():
            cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", solutions[name])

    def first_only(notebook):
        name, cell = next(iter(answers_of(notebook).items()))
        cell.source = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", solutions[name])

    def tampers(notebook):
        for cell in notebook.cells:
            if cell.metadata.get("nbgrader", {}).get("grade"):
                cell.source = "print('Right.')"

    submit(course, "ada", perfect)
    submit(course, "ben", first_only)
    submit(course, "eve", tampers)
    submit(course, "zoe", first_only, LESSON.exercise_notebook)  # as in the course itself
    nbgrader(course, "autograde", "lesson01", "--create")
    nbgrader(course, "generate_feedback", "lesson01")
    nbgrader(course, "export", "--to", "grades.csv")

    import pandas as pd

    grades = pd.read_csv(course / "grades.csv").set_index("student_id").raw_score
    assert grades["ada"] == sum(points)
    assert grades["ben"] == grades["zoe"] == points[0]
    assert grades["eve"] == 0
    for student in ("ada", "ben", "eve", "zoe"):
        page = (course / "feedback" / student / "lesson01" / f"{NAME}.html").read_text()
        assert "Score" in page
    hint = "There is no answer here so far."
    page = (course / "feedback" / "ben" / "lesson01" / f"{NAME}.html").read_text()
    assert page.count(hint) == len(points) - 1  # once for each exercise without an answer


def test_validating_shows_the_hints(course):
    notebook = course / "release" / "lesson01" / f"{NAME}.ipynb"
    done = nbgrader(course, "validate", str(notebook))
    assert "Not yet. There is no answer here so far." in done.stdout


def right_answers(lesson):
    """Exercise -> its right answers: the solution, and those in answers.py."""
    found = {
        name: [re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", cell.source)]
        for name, cell in answers_of(read_exercises(lesson)).items()
        if cell.cell_type == "code"
    }
    for answer in read_answers(lesson):
        if answer.kind == "right":
            found[answer.exercise].append(answer.code)
    return found


def test_right_answers_get_all_points_on_the_class_servers_path(tmp_path):
    """Two right answers of each exercise whose check trains no network, hidden tests included."""
    expected = set()
    for lesson in LESSONS:
        assignment = f"lesson{lesson.number}"
        source, right = read_exercises(lesson), right_answers(lesson)
        (tmp_path / "source" / assignment).mkdir(parents=True)
        nbformat.write(source, tmp_path / "source" / assignment / f"{lesson.name}.ipynb")
        for number in range(2):
            notebook = for_students(source)
            for cell in notebook.cells:
                kind, name = role(cell)
                if kind == "answer" and name in right and (lesson.number, name) not in TRAINING:
                    cell.source += f"\n\n{right[name][number % len(right[name])]}"
                    expected.add((assignment, str(number), f"check-{name}"))
            folder = tmp_path / "submitted" / str(number) / assignment
            folder.mkdir(parents=True)
            nbformat.write(notebook, folder / f"{lesson.name}.ipynb")
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("grade_here.py"), tmp_path],
        capture_output=True,
        text=True,
        # for networks as small as these, more threads only wait for each other
        env=os.environ | {"TF_NUM_INTRAOP_THREADS": "1", "OMP_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr[-2000:]
    grades = json.loads(done.stdout.splitlines()[-1])
    full = {tuple(place) for *place, points, most, held in grades if points == most and not held}
    assert expected - full == set()
    assert len(expected) > 2 * 65
