"""The exercises: solutions pass, empty answers say so, typical mistakes get the hint that fits."""

import ast
import contextlib
import functools
import io
import os
import re
import shutil

import nbformat
import numpy as np
import pytest
from traitlets.config.loader import PyFileConfigLoader

from hellodl.checks import TODO, NotYet
from tools import build, exercises, lessons
from tools.__main__ import main
from tools.exercises import read_answers, read_exercises, role, visible
from tools.lessons import ROOT

LESSONS = exercises.find_exercises()
# Their checks train networks, or build many, so that nothing is tried there which can be left out.
TRAINING = {
    *(("01", "loss_after"), ("02", "hidden"), ("04", "quick"), ("07", "one_epoch")),
    *(("08", "trained"), ("10", "small_network"), ("14", "build"), ("14", "choose")),
    *(("15", "train_fast"), ("17", "or_of"), ("17", "without_bias")),
}


def each():
    return pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


def run(source, names):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, "cell", "exec"), names)
    return said.getvalue()


@each()
def test_what_students_get_says_not_yet(lesson):
    source = read_exercises(lesson)
    student = exercises.for_students(source)
    names, failed = {}, []
    for cell in lessons.code_cells(student):
        assert "SOLUTION" not in cell.source
        assert "HIDDEN" not in cell.source
        if role(cell)[0] == "check":
            with pytest.raises(NotYet) as stopped:
                run(cell.source, names)
            assert str(stopped.value) == TODO
            (line,) = stopped.value._render_traceback_()  # no traceback
            assert line.startswith("This exercise is not solved yet")
            failed.append(role(cell)[1])
        else:
            run(cell.source, names)
    assert len(failed) >= 3


@each()
def test_right_answers_pass_and_typical_mistakes_get_their_hint(lesson):
    """In one pass, because some solutions train a network: what comes before is the learner's."""
    answers = [answer for answer in read_answers(lesson) if answer.kind in ("right", "wrong")]
    names = {}
    for cell in lessons.code_cells(read_exercises(lesson)):
        kind, name = role(cell)
        if kind != "check":
            run(cell.source, names)
            continue
        data = digests(names)
        assert run(cell.source, dict(names)).startswith("Right. "), f"the solution of {name}"
        for answer in (answer for answer in answers if answer.exercise == name):
            tried = dict(names)
            run(answer.code, tried)
            if answer.kind == "right":
                said = run(cell.source, tried)
                assert said.startswith("Right. "), f"{name}: {said}\n{answer.code}"
                assert digests(names) == data, f"{name} changes the data:\n{answer.code}"
                if (lesson.number, name) not in TRAINING:
                    hidden_tests_ask_no_more(cell.source, tried | {name: plain(tried[name])})
            else:
                with pytest.raises(NotYet) as stopped:
                    run(visible(cell.source), tried)
                assert answer.heading in str(stopped.value), f"{name}: {stopped.value}"


def hidden_tests_ask_no_more(check, names):
    """What passes the part of a check that learners see passes the rest, too."""
    try:
        run(visible(check), dict(names))
    except NotYet:
        return
    run(check, names)


def plain(answer):
    """Return the same answer made of Python's own numbers and lists, or one that returns such."""
    if callable(answer):
        return functools.wraps(answer)(lambda *given, **more: plain(answer(*given, **more)))
    if isinstance(answer, tuple):
        return tuple(map(plain, answer))
    return answer.tolist() if isinstance(answer, np.ndarray | np.generic) else answer


@each()
def test_hidden_tests_ask_for_no_other_answer(lesson):
    """Who solves one exercise gets its points, whatever else is unsolved or wrong."""
    others = set()
    for cell in lessons.code_cells(read_exercises(lesson)):
        kind, name = role(cell)
        if kind == "check":
            shown, all_of_it = (
                {node.id for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
                for source in (visible(cell.source), cell.source)
            )
            assert not (all_of_it - shown) & (others - {name}), name
        elif kind == "answer":
            others.add(name)


def digests(names):
    """A fingerprint of each array that the notebook's cells share."""
    arrays = {name: value for name, value in names.items() if isinstance(value, np.ndarray)}
    return {name: hash(value.tobytes()) for name, value in arrays.items()}


@each()
def test_there_are_enough_answers(lesson):
    answers = read_answers(lesson)
    exercises = {
        name
        for kind, name in map(role, lessons.code_cells(read_exercises(lesson)))
        if kind == "check"
    }
    assert {answer.exercise for answer in answers} == exercises
    for name in exercises:
        mine = [answer for answer in answers if answer.exercise == name]
        right = [answer for answer in mine if answer.kind == "right"]
        hints = [answer.heading for answer in mine if answer.kind == "wrong"]
        assert 1 + len(right) >= 3, f"{name}: right answers, with the solution"
        assert len(hints) >= 5, f"{name}: wrong answers"
        assert len(set(hints)) >= 3, f"{name}: different hints"


@each()
def test_form(lesson):
    notebook = read_exercises(lesson)
    nbformat.validate(notebook)
    kinds = re.findall(
        r"^## (Warm up|Change the experiment|Needs an idea|Open): ",
        "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown"),
        re.MULTILINE,
    )
    assert kinds[0] == "Warm up"
    assert set(kinds) == {"Warm up", "Change the experiment", "Needs an idea", "Open"}
    graded = [cell for cell in lessons.code_cells(notebook) if role(cell)[0] == "check"]
    assert 3 <= len(graded) == len(kinds) <= 6
    for cell in graded:
        assert "### BEGIN HIDDEN TESTS" in cell.source
        assert cell.metadata.nbgrader.points > 0


@each()
def test_notebooks_are_in_step(lesson):
    source = read_exercises(lesson)
    for path, expected in (
        (lesson.solution_notebook, source),
        (lesson.exercise_notebook, exercises.for_students(source)),
    ):
        found = nbformat.read(path, 4)
        assert [(c.source, c.metadata) for c in found.cells] == [
            (c.source, c.metadata) for c in expected.cells
        ], "run make notebooks"
    assert found.metadata.get("hellodl", {}).keys() == {"content"}
    assert not any(cell.get("outputs") for cell in found.cells)


def test_there_are_exercises_to_every_lesson_and_enough_of_them():
    assert lessons.find_lessons() == LESSONS
    graded = [
        cell
        for lesson in LESSONS
        for cell in lessons.code_cells(read_exercises(lesson))
        if role(cell)[0] == "check"
    ]
    assert len(graded) >= 75


@each()
def test_solutions_look_clean(lesson):
    """What the lessons' form tests ask of a lesson, of its solved exercises."""
    notebook = nbformat.read(lesson.solution_notebook, 4)
    levels = [
        len(marks)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE)
    ]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    for cell in lessons.code_cells(notebook):
        if not role(cell)[0]:
            assert len(cell.source.splitlines()) <= 20, cell.source[:60]
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text
            said = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
            assert not re.search("[\x1b\b\r]", said), said[:80]
            assert not re.search(r"/(home|root|Users|tmp|work)/", said), said[:200]
            if "image/png" in output.get("data", {}):
                assert len(output.metadata.get("image/png", {}).get("alt", "")) > 20


def test_six_explanations_are_graded_by_hand_with_a_rubric():
    """Each asks for text, tells students so, and has a line in the table of the page Grading."""
    rubrics = (lessons.ROOT / "docs" / "grading.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| \d\d `(\w+)` \|(.+)\|(.+)\|(.+)\|$", rubrics, re.MULTILINE)
    assert all(len(text.split()) > 4 for row in rows for text in row[1:])
    asked = {}
    for lesson in LESSONS:
        for number, cell in enumerate(read_exercises(lesson).cells):
            if cell.cell_type == "markdown" and role(cell)[0]:
                student = exercises.for_students(read_exercises(lesson)).cells[number]
                assert student.source == "*Your answer here.*"
                assert cell.metadata.nbgrader.points == 3  # one for each column
                asked[role(cell)[1]] = cell.source
    assert set(asked) == {row[0] for row in rows}
    assert len(asked) >= 6
    assert all(50 < len(text.split()) < 150 for text in asked.values())


def test_outputs_of_many_cells_are_compared():
    """What depends on neither machine, engine nor data: nbval compares it with what is stored."""
    notebooks = [lessons.read_script(lesson.script) for lesson in LESSONS]
    notebooks += [read_exercises(lesson) for lesson in LESSONS]
    compared = [
        cell
        for notebook in notebooks
        for cell in lessons.code_cells(notebook)
        if "nbval-check-output" in cell.metadata.get("tags", [])
    ]
    assert len(compared) >= 60


def test_assignments_for_nbgrader(tmp_path, capsys):
    folder = tmp_path / "hello"
    assert main(["assignment", "01-02", "--to", str(folder)]) == 0
    assert capsys.readouterr().out == "lesson01 lesson02\n"
    made = folder / "source" / "lesson01" / "01_or_neuron.ipynb"
    original = made.read_bytes()
    assert b"BEGIN SOLUTION" in original
    assert os.name == "nt" or folder.stat().st_mode & 0o007 == 0  # not for other accounts
    assert main(["assignment", "01", "--to", str(folder)]) == 0  # nothing changed: as it was
    mine = "mein Übungsblatt".encode("latin-1")
    made.write_bytes(mine)
    assert main(["assignment", "01", "--to", str(folder)]) == 2
    assert "you may have changed it. FORCE=1" in capsys.readouterr().err
    assert main(["assignment", "01", "--to", str(folder), "--force"]) == 0
    (copy,) = folder.glob("replaced/01_or_neuron.yours-*.ipynb")
    assert copy.read_bytes() == mine
    assert made.read_bytes() == original
    assert main(["assignment", "77", "--to", str(folder)]) == 2
    assert "'77' is no lesson with exercises (05)" in capsys.readouterr().err
    assert exercises.find_range("all") == LESSONS


def test_own_settings_for_nbgrader_and_newer_ones_of_the_course_both_hold(
    tmp_path, monkeypatch, capsys
):
    course, newer, own = ROOT / "classroom", tmp_path / "newer", tmp_path / "nbgrader_config.py"
    assert main(["assignment", "01", "--to", str(tmp_path)]) == 0

    def settings():
        capsys.readouterr()
        found = PyFileConfigLoader(own.name, str(tmp_path)).load_config()
        return (
            found.ClearSolutions.text_stub,
            found.ByTheDay.get("fraction"),
            capsys.readouterr()[1],
        )

    assert settings() == ("*Your answer here.*", None, "")
    own.write_text(f"{own.read_text()}c.ByTheDay.fraction = 0.1\n")
    newer.mkdir()
    text = (course / own.name).read_text(encoding="utf-8").replace("Your answer here", "Write here")
    (newer / own.name).write_text(text, encoding="utf-8")
    monkeypatch.setenv("HELLODL_CLASSROOM", str(newer))
    monkeypatch.setenv("HELLODL_COURSE_FOLDER", str(tmp_path))
    assert settings() == ("*Write here.*", 0.1, "")
    # a copy of all settings, as the course once made it
    shutil.copy(course / own.name, own)
    assert f"{own} may hide newer settings of the course" in settings()[2]
    monkeypatch.setenv("HELLODL_CLASSROOM", str(tmp_path / "gone"))
    own.write_text((course / "templates" / own.name).read_text(encoding="utf-8"))
    with pytest.raises(AssertionError, match=f"not in .*gone. Please correct {own}"):
        settings()


# ---------------------------------------------------------------------- a learner's work


SCRIPT = """# %% [markdown]
# # Exercises
#
# ## Warm up: a number

# %% tags=["answer:number"]
### BEGIN SOLUTION
number = 7
### END SOLUTION

# %% tags=["check:number:1"]
assert number == 7
### BEGIN HIDDEN TESTS
assert number > 6
### END HIDDEN TESTS
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one lesson with one exercise; returns that lesson."""
    for name in ("lessons", "notebooks", "build"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(lessons, name.upper(), tmp_path / name)
    monkeypatch.setattr(lessons, "ROOT", tmp_path)
    lesson = lessons.Lesson("01_numbers")
    lesson.folder.mkdir()
    lesson.script.write_text("# %%\n1\n")
    lesson.exercises.write_text(SCRIPT)
    assert main(["exercises"]) == 0
    return lesson


def solve(lesson):
    """Write an answer into the student's notebook, as JupyterLab saves it."""
    notebook = nbformat.read(lesson.exercise_notebook, 4)
    assert "your code here" in notebook.cells[1].source
    notebook.cells[1].source = "number = 7  # mine"
    notebook.cells[1].execution_count = 1
    nbformat.write(notebook, lesson.exercise_notebook)
    return lesson.exercise_notebook.read_bytes()


def copies(lesson):
    return [path.read_bytes() for path in lesson.exercise_notebook.parent.glob("*.yours-*")]


@pytest.mark.parametrize("arguments", [[], ["01"], ["--force"]])
def test_solved_exercises_are_left_alone_if_nothing_changed(course, arguments):
    mine = solve(course)
    assert main(["exercises", *arguments]) == 0
    assert course.exercise_notebook.read_bytes() == mine
    assert copies(course) == []


def test_solved_exercises_are_kept_aside_if_the_tasks_changed(course, capsys):
    mine = solve(course)
    course.exercises.write_text(SCRIPT.replace("a number", "another number"))
    assert main(["exercises"]) == 0
    assert copies(course) == [mine]
    assert "it is kept as 01_numbers.yours-" in capsys.readouterr().out
    assert "another number" in course.exercise_notebook.read_text()
    again = solve(course)
    assert main(["exercises"]) == 0
    assert course.exercise_notebook.read_bytes() == again


def test_untouched_exercises_follow_their_script(course):
    course.exercises.write_text(SCRIPT.replace("check:number:1", "check:number:3"))
    assert main(["exercises"]) == 0
    points = nbformat.read(course.exercise_notebook, 4).cells[2].metadata.nbgrader.points
    assert points == 3
    assert copies(course) == []


@pytest.mark.parametrize("content", [b"", b"<<<<<<< HEAD\n{}", b"\xff\xfe{"])
def test_damaged_exercises_are_kept_aside_and_made_anew(course, content):
    course.exercise_notebook.write_bytes(content)
    course.solution_notebook.write_bytes(content)
    assert main(["exercises"]) == 0
    assert copies(course) == [content]
    assert build.is_unedited(course.exercise_notebook.read_bytes())
    assert build.is_unedited(course.solution_notebook.read_bytes())


def test_exercises_that_do_not_fit_together_are_named(course, capsys):
    course.exercises.write_text(SCRIPT.replace("answer:number", "answer:other"))
    assert main(["exercises"]) == 1
    assert "01_numbers/exercises.py: each answer needs a check" in capsys.readouterr().out
