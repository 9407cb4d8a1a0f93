"""Feedback of the exercises' checks: what it says about errors, how it looks, what is remembered."""

import json
import linecache
import re
import subprocess
import sys

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from hellodl import checks, solved
from hellodl.checks import feedback

ERRORS = {
    "np.ones((2, 3)) + np.ones(4)": "the shapes (2,3) and (4,) don't fit together",
    "np.ones((2, 3)) @ np.ones((2, 3))": "For `@`, the left array needs as many columns",
    "np.ones((2, 3)).dot(np.ones((2, 3)))": "For `@`, the left array needs as many columns",
    "np.arange(6).reshape(4, 2)": "The shape (4,2) can't hold exactly 6 numbers",
    "np.arange(3) if np.arange(3) else 0": "An array holds many values",
    "wieghts + 1": "Python knows nothing called `wieghts`",
    "later + (later := 1)": "`later` gets its value in this function",
    "helper()": "leaves out something that the function needs: 'needed'",
    "helper(1, 2, 3)": "This call passes 3 values",
    "number(2)": "this one is of the type `int`",
    "None + 1": "Something in this line is `None`",
    "number[0]": "this is of the type `int`",
    "'1' + 1": "a type that can't be used like this",
    "np.ones(3)[3]": "position 3 along axis 0, but there are only 3",
    "np.ones(3)[0, 0]": "more numbers in the square brackets than the array has axes",
    "[1, 2][2]": "a position that isn't there",
    "{'a': 1}['b']": "The dictionary has no entry 'b'",
    "np.ones(3).shpae": "A value of the type `numpy.ndarray` has nothing called `shpae`",
    "np.argmx([1])": "nothing of this name after the dot",
    "1 / (number - 7)": "This line divides by 0",
    "endless()": "again and again without an end",
    "network.layers[0](np.ones((4, 28, 28)))": "takes rows of 784 numbers, but it got the shape (4, 28,",
    "network.fit(np.ones((4, 28, 28)), np.ones(4), verbose=0)": "of the shape (None, 784), but it got (None, 28, 28)",
    "network.fit(np.ones((4, 784)), np.ones((4, 7)), verbose=0)": "Keras got 7 numbers where it has 10",
    "network.loss(np.ones((4, 7)), np.ones((4, 10)))": "labels of the shape (4, 7) meet outputs of the shape (4, 10)",
    "network.fit(np.ones((4, 784)), np.ones(3), verbose=0)": "a different number of samples",
    "open('no such file')": "Run the lines of your function one by one",
}


def endless(n=0):
    return endless(n + 1)


def learner(line):
    """A learner's function that ends with a line, as a cell of a notebook defines it."""
    source = f"number = 7\ndef helper(needed): return needed\ndef answer():\n    # mine\n    return {line}\n"
    name = f"cell {line}"
    linecache.cache[name] = (len(source), None, source.splitlines(keepends=True), name)
    names = {"np": np, "endless": endless}
    if "network" in line:
        import keras

        names["network"] = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10)])
        loss = "mean_squared_error"
        if "loss(" in line:
            loss = keras.losses.CategoricalCrossentropy()
        names["network"].compile("sgd", loss)
    exec(compile(source, name, "exec"), names)
    return names["answer"]


@pytest.mark.parametrize("line", ERRORS)
def test_errors_name_the_learners_line_and_say_what_it_means(line):
    with pytest.raises(checks.NotYet) as stopped:
        checks.call(learner(line))
    said = str(stopped.value)
    assert re.match(
        r"Not yet\. Your function stopped with \w+Error in line 5 of its cell, `ret", said
    )
    assert line[:50] in said
    assert ERRORS[line] in said
    assert "{0}" not in said


def test_errors_in_a_helper_of_the_learner_name_the_helpers_line():
    function = learner("helper('a') / 2")
    function.__globals__["helper"] = eval("lambda text: int(text)", function.__globals__)
    with pytest.raises(checks.NotYet, match="with ValueError in line 1 of its cell"):
        checks.call(function)


def test_a_function_that_returns_nothing_is_asked_for_its_return():
    with pytest.raises(checks.NotYet, match="Is the `return` missing"):
        checks.call(learner("print()"))


@pytest.mark.parametrize(
    ("argument", "change"),
    [
        (np.zeros(3), lambda x: x.fill(1)),
        ([3, 1], lambda x: x.sort()),
        ({"a": [1]}, lambda x: x["a"].append(2)),
        ({1}, lambda x: x.add(2)),
    ],
)
def test_changed_arguments_are_refused(argument, change):
    def answer(given):
        change(given)
        return 1

    before = repr(argument)
    with pytest.raises(checks.NotYet, match="changed what it was given, its argument `given`"):
        checks.call(answer, argument)
    assert repr(argument) == before, "or the right answer fails until the kernel is restarted"


def test_unchanged_arguments_and_builtin_functions_pass():
    assert checks.call(max, [3, 1]) == 3
    assert checks.call(lambda x: x.sum(), np.array([np.nan, 1])) is not None
    assert checks.call(lambda x: len(x), [len, lambda: 0]) == 2  # cannot be compared


def test_the_box_reads_without_color_and_without_html():
    box = feedback.Box("Not yet. Use `x < 3` and *this*, not 2*3*4.", right=False)
    assert repr(box) == box.text
    html = box._repr_html_()
    assert (
        "<strong>Not yet.</strong> Use <code>x &lt; 3</code> and <em>this</em>, not 2*3*4." in html
    )
    assert 'aria-hidden="true">✎<' in html
    assert "✓" in feedback.Box("Right. Yes.", right=True)._repr_html_()


# ---------------------------------------------------------------------- what is remembered


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A learner's own data folder, for this process and those it starts."""
    monkeypatch.setattr("platformdirs.user_data_dir", lambda *_, **__: str(tmp_path / "own"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.delenv("HELLODL_UNATTENDED", raising=False)
    return tmp_path / "own" / "exercises.json"


def notebook(*cells):
    """Execute cells in a kernel, and return their outputs."""
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    NotebookClient(made, kernel_name="python3", allow_errors=True).execute()
    return [cell.outputs for cell in made.cells]


CELLS = (
    "import platformdirs\nplatformdirs.user_data_dir = lambda *_, **__: {folder!r}",
    "from hellodl.checks import lesson00 as check\ncheck.seconds_a_day(86_400)",
    "check.seconds_a_day(60 * 60)",
    "import hellodl\nhellodl.progress()\nhellodl.progress()",
)


def test_a_notebook_shows_boxes_and_remembers_what_is_solved(own):
    _, right, wrong, progress = notebook(CELLS[0].format(folder=str(own.parent)), *CELLS[1:])
    (box,) = right
    assert box.data["text/plain"].startswith("Right. ")
    assert "✓" in box.data["text/html"]
    box, error = wrong
    assert box.data["text/plain"] == "Not yet. Those are the seconds of an hour."
    assert error.output_type == "error"
    assert error.traceback == ["This exercise is not solved yet: see the hint above."]
    assert list(json.loads(own.read_text())["00"]) == ["seconds_a_day"]
    assert "".join(o.text for o in progress).count("lesson 00  #...   still unit") == 2


@pytest.mark.parametrize("setting", ["HELLODL_UNATTENDED", "NBGRADER_EXECUTION"])
def test_nothing_is_remembered_where_nobody_is_watching(own, monkeypatch, setting):
    monkeypatch.setenv(setting, "autograde")
    _, right, _, progress = notebook(CELLS[0].format(folder=str(own.parent)), *CELLS[1:])
    assert right[0].data["text/plain"].startswith("Right. ")
    assert "0 of " in progress[0].text
    assert not own.exists()


def test_nbgrader_finds_the_hint_in_the_error(monkeypatch):
    """Its "Validate" shows errors only; in feedback, a box would say the same once more."""
    monkeypatch.setenv("NBGRADER_EXECUTION", "validate")
    (error,) = notebook(CELLS[1].replace("86_400", "60 * 60"))[0]
    assert error.traceback == ["Not yet. Those are the seconds of an hour."]


def test_nothing_is_remembered_outside_of_notebooks(own, capsys):
    from hellodl.checks import lesson00

    lesson00.seconds_a_day(86_400)
    assert capsys.readouterr().out.startswith("Right. ")
    assert not own.exists()


def test_concurrent_notebooks_lose_no_entry(own):
    code = (
        "import sys, platformdirs; platformdirs.user_data_dir = lambda *_, **__: sys.argv[1]\n"
        "from hellodl import solved\n"
        "for number in range(20): solved.add(sys.argv[2], f'exercise{number}')"
    )
    command = [sys.executable, "-c", code, str(own.parent)]
    writers = [subprocess.Popen([*command, lesson]) for lesson in ("03", "04", "05")]
    assert [writer.wait() for writer in writers] == [0, 0, 0]
    assert {lesson: len(names) for lesson, names in solved.read().items()} == {
        "03": 20,
        "04": 20,
        "05": 20,
    }
    assert sorted(path.name for path in own.parent.glob("*.tmp")) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b'{"05": 3}', b'{"05": {"a": 1}}', b"\xff"])
def test_a_damaged_list_is_kept_aside(own, capsys, content):
    own.parent.mkdir()
    own.write_bytes(content)
    solved.add("05", "accuracy")
    said = capsys.readouterr().out
    assert "was damaged. It is kept as" in said
    (aside,) = own.parent.glob("exercises.json.damaged-*")
    assert aside.read_bytes() == content
    assert list(solved.read()) == ["05"]


def test_a_full_disk_stops_no_exercise(own, capsys, monkeypatch):
    monkeypatch.setattr("IPython.get_ipython", lambda: object())
    own.parent.write_text("a file in the place of the folder")
    solved.remember("05", "accuracy")
    assert "can't be saved in" in capsys.readouterr().out


def test_the_badge_comes_with_the_last_exercise(own, capsys):
    there = solved.exercises()
    everything = [(lesson, name) for lesson, names in there.items() for name in names]
    for lesson, name in everything[:-1]:
        solved.add(lesson, name)
    solved.show()
    assert not own.with_name("badge.html").exists()
    solved.add(*everything[-1])
    solved.add("05", "an exercise of an earlier edition")
    solved.show()
    said = capsys.readouterr().out
    assert f"{len(everything)} of {len(everything)} exercises are solved." in said
    assert "Your badge is in" in said
    assert f"All {len(everything)} exercises solved" in own.with_name("badge.html").read_text()


def test_every_exercise_of_the_notebooks_can_be_remembered():
    from tools.exercises import find_exercises, read_exercises, role
    from tools.lessons import code_cells

    for lesson in find_exercises():
        names = [
            role(cell)[1] for cell in code_cells(read_exercises(lesson)) if role(cell)[0] == "check"
        ]
        assert solved.exercises()[lesson.number] == names
