"""The exercises: solutions pass, empty answers say so, typical mistakes get the hint that fits."""

import contextlib
import io
import re

import nbformat
import pytest

from hellodl import exercises, notebooks
from hellodl.__main__ import main
from hellodl.checks import TODO, NotYet

SCRIPTS = sorted(exercises.SCRIPTS.glob("[0-9][0-9]_*.py"))
WRONG = notebooks.ROOT / "tests" / "wrong_answers"


def each(paths=SCRIPTS):
    return pytest.mark.parametrize("script", paths, ids=lambda path: path.stem)


def role(cell):
    """("answer" or "check", name of the exercise) of a cell, or None."""
    marks = cell.metadata.get("nbgrader", {})
    if marks.get("grade"):
        return "check", marks["grade_id"].removeprefix("check-")
    return ("answer", marks["grade_id"]) if marks.get("solution") else None


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def run(source, names):
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(compile(source, "cell", "exec"), names)
    return said.getvalue()


def wrong_answers(script):
    """(exercise, words of the hint, code) of each wrong answer that is kept."""
    text = (WRONG / script.name).read_text(encoding="utf-8")
    parts = re.split(r"^# %% (\w+): (.+)\n", text, flags=re.MULTILINE)[1:]
    return list(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


@each()
def test_solutions_pass(script):
    names = {}
    for cell in code(exercises.read(script)):
        said = run(cell.source, names)
        if (role(cell) or ("",))[0] == "check":
            assert said.startswith("Right. "), said


@each()
def test_what_students_get_says_not_yet(script):
    source = exercises.read(script)
    student = exercises.for_students(source)
    names, failed = {}, []
    for cell in code(student):
        assert "SOLUTION" not in cell.source
        assert "HIDDEN" not in cell.source
        if (role(cell) or ("",))[0] == "check":
            with pytest.raises(NotYet) as stopped:
                run(cell.source, names)
            assert str(stopped.value) == TODO
            assert stopped.value._render_traceback_() == [TODO]  # one sentence, no traceback
            failed.append(role(cell)[1])
        else:
            run(cell.source, names)
    assert len(failed) >= 3


@each()
def test_typical_mistakes_get_their_hint(script):
    cells = code(exercises.read(script))
    mistakes = wrong_answers(script)
    names = {}
    for cell in cells:
        kind, exercise = role(cell) or ("", "")
        if kind == "check":
            mine = [(hint, answer) for name, hint, answer in mistakes if name == exercise]
            assert len(mine) >= 2, f"{exercise} keeps fewer than two wrong answers"
            assert len({hint for hint, _ in mine}) >= 2, f"{exercise}: two mistakes, two hints"
            check = re.sub(
                r"### BEGIN HIDDEN.*?### END HIDDEN TESTS", "", cell.source, flags=re.DOTALL
            )
            for hint, answer in mine:
                tried = dict(names)
                run(answer, tried)
                with pytest.raises(NotYet) as stopped:
                    run(check, tried)
                assert hint in str(stopped.value), f"{exercise}: {stopped.value}"
        else:
            run(cell.source, names)
    assert {name for name, _, _ in mistakes} <= {role(cell)[1] for cell in cells if role(cell)}


@each()
def test_form(script):
    notebook = exercises.read(script)
    nbformat.validate(notebook)
    kinds = re.findall(
        r"^## (Warm up|Change the experiment|Needs an idea|Open): ",
        "\n".join(c.source for c in notebook.cells if c.cell_type == "markdown"),
        re.MULTILINE,
    )
    assert kinds[0] == "Warm up"
    assert set(kinds) == {"Warm up", "Change the experiment", "Needs an idea", "Open"}
    graded = [cell for cell in code(notebook) if role(cell) and role(cell)[0] == "check"]
    assert 3 <= len(graded) == len(kinds) <= 6
    for cell in graded:
        assert "### BEGIN HIDDEN TESTS" in cell.source
        assert cell.metadata.nbgrader.points > 0
    assert (notebooks.LESSONS / script.name).exists()


@each()
def test_notebooks_are_in_step(script):
    source = exercises.read(script)
    for made, expected in (
        (exercises.SOLVED, source),
        (exercises.STUDENTS, exercises.for_students(source)),
    ):
        found = nbformat.read(made / f"{script.stem}.ipynb", 4)
        assert [(c.source, c.metadata) for c in found.cells] == [
            (c.source, c.metadata) for c in expected.cells
        ], "run make notebooks"
    assert found.metadata.get("hellodl", {}).keys() == {"content"}
    assert not any(cell.get("outputs") for cell in found.cells)


def test_there_are_exercises_to_every_lesson_and_enough_of_them():
    assert [script.name for script in SCRIPTS] == [s.name for s in notebooks.lessons()]
    graded = [
        cell
        for s in SCRIPTS
        for cell in code(exercises.read(s))
        if (role(cell) or ("",))[0] == "check"
    ]
    assert len(graded) >= 50


@each()
def test_solutions_look_clean(script):
    """What the lessons' form tests ask of a lesson, of its solved exercises."""
    notebook = nbformat.read(exercises.SOLVED / f"{script.stem}.ipynb", 4)
    levels = [
        len(marks)
        for cell in notebook.cells
        if cell.cell_type == "markdown"
        for marks in re.findall(r"^(#+) ", cell.source, re.MULTILINE)
    ]
    assert levels[0] == 1
    assert set(levels[1:]) == {2}
    for cell in code(notebook):
        if role(cell) is None:
            assert len(cell.source.splitlines()) <= 20, cell.source[:60]
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text
            said = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
            assert not re.search("[\x1b\b\r]", said), said[:80]
            assert not re.search(r"/(home|root|Users|tmp|work)/", said), said[:200]
            if "image/png" in output.get("data", {}):
                assert len(output.metadata.get("image/png", {}).get("alt", "")) > 20


def test_assignments_for_nbgrader(tmp_path, capsys):
    folder = tmp_path / "hello"
    assert main(["assignment", "01-02", "--to", str(folder)]) == 0
    assert capsys.readouterr().out == "lesson01 lesson02\n"
    made = folder / "source" / "lesson01" / "01_or_neuron.ipynb"
    assert "BEGIN SOLUTION" in made.read_text()
    assert (folder / "nbgrader_config.py").exists()
    assert main(["assignment", "01", "--to", str(folder)]) == 0  # nothing changed: as it was
    made.write_text("mine")
    assert main(["assignment", "01", "--to", str(folder)]) == 2
    assert "it may hold changes of yours. FORCE=1" in capsys.readouterr().err
    assert main(["assignment", "01", "--to", str(folder), "--force"]) == 0
    (kept,) = folder.glob("replaced/*/01_or_neuron.ipynb")
    assert kept.read_text() == "mine"
    assert main(["assignment", "77", "--to", str(folder)]) == 2
    assert "'77' is no lesson, range (05-08) or 'all': 00, 01" in capsys.readouterr().err
    assert [script.stem[:2] for script in exercises.chosen("all")] == [f"{n:02}" for n in range(14)]
