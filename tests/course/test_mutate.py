"""Mutants of the solutions: which changes are tried, and that the checks refuse nearly all."""

import ast
import re

import pytest

from tools import exercises, lessons, mutate
from tools.__main__ import main

SOLUTION = '''
def answer(x, rng, n=2):
    """What it does."""
    total = x - n
    for i in range(n):
        if i < 1:
            total = total * 3
    return np.sum(total[1:], axis=1)
'''
EXPECTED = """
total = x + n
total = n - x
range(n + 1)
range(n + -1)
if i <= 1:
if i > 1:
if i < 2:
total = total / 3
total[...] *= 3
x[...] -= n
total = total * 0
total[1 + 1:]
axis=0)
axis=None)
np.sum(total[1:])
np.mean(
x = globals().setdefault('first_x', x)
rng = __import__('numpy').random.default_rng(0)
n = globals().setdefault('first_n', n)
def answer(x, rng, n=3):
"""


def made():
    return list(mutate.mutants(SOLUTION))


@pytest.mark.parametrize("change", EXPECTED.strip().splitlines())
def test_the_changes_that_a_learner_could_make(change):
    assert any(change in mutate.changed_lines(SOLUTION, mutant) for mutant in made())


def test_mutants_differ_in_one_place_and_are_python():
    mutants = made()
    assert len(mutants) == len(set(mutants)) > 25
    for mutant in mutants:
        ast.parse(mutant)
        lines = mutate.changed_lines(SOLUTION, mutant).splitlines()
        assert 1 <= len(lines) <= 3, lines
        assert '"""What it does."""' in mutant
    whole = ast.unparse(ast.parse(SOLUTION))
    assert whole not in mutants


def test_a_missing_return_and_dropped_lines_are_among_them():
    changes = [mutate.changed_lines(SOLUTION, mutant) for mutant in made()]
    assert "- return np.sum(total[1:], axis=1)\n+ np.sum(total[1:], axis=1)" in changes
    assert "- return np.sum(total[1:], axis=1)" in changes
    assert "- total = x - n" in changes
    assert "- total = total * 3\n+ pass" in changes


def test_an_endless_loop_is_stopped():
    assert isinstance(mutate.run("while True: pass", {}, 0.2), KeyboardInterrupt)
    assert mutate.run("print('said nowhere')", {}, 60) is None
    assert isinstance(mutate.run("raise SystemExit", {}, 60), SystemExit)


SCRIPT = """
# %%
import numpy as np

# %% tags=["answer:half"]
def half(x):
    ### BEGIN SOLUTION
    return x / 2
    ### END SOLUTION

# %% tags=["check:half:1"]
assert half(4) == 2 {more}
### BEGIN HIDDEN TESTS
assert half(1) == 0.5
### END HIDDEN TESTS
"""


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of one lesson; returns a function that sets what its check asks, and the answers."""
    monkeypatch.setattr(lessons, "LESSONS", tmp_path)
    lesson = lessons.Lesson("01_numbers")
    lesson.folder.mkdir()
    lesson.script.write_text("# %%\n1\n")

    def set_up(more, answers=""):
        lesson.exercises.write_text(SCRIPT.format(more=more))
        lesson.answers.write_text(answers)

    return set_up


def test_a_gap_in_a_check_is_shown_and_fails(course, capsys):
    course("")
    assert main(["mutate"]) == 1
    said = capsys.readouterr().out
    assert "+ return x // 2" in said
    course("and half(3) == 1.5")
    assert main(["mutate"]) == 0
    assert "100.0% of the mutants" in capsys.readouterr().out


def test_equivalent_mutants_are_listed_and_not_counted(course):
    course(
        "", "# %% half: equivalent, because only even numbers are asked for\n# + return x // ...\n"
    )
    (lesson,) = exercises.find_exercises()
    (result,) = mutate.examine(lesson)
    assert result.equivalent == 1
    assert not any("//" in lines for lines in result.survivors)


def test_an_answer_that_is_dropped_is_not_replaced_by_the_solution(course):
    course("")
    script = lessons.find_lessons()[0].exercises
    script.write_text(
        re.sub(
            r"def half.*?SOLUTION\n.*?\n.*?\n", "half = int\n", SCRIPT.format(more=""), flags=re.S
        )
        .replace("half(4) == 2", "half(4) == 4")
        .replace("half(1) == 0.5", "half")
    )
    (lesson,) = exercises.find_exercises()
    (result,) = mutate.examine(lesson)
    assert result.survivors == []


def test_a_sample_is_the_same_each_time(course):
    course("and half(3) == 1.5")
    (lesson,) = exercises.find_exercises()
    first, again = (next(mutate.examine(lesson, most=3)) for _ in range(2))
    assert first == again
    assert first.mutants == 3


@pytest.mark.parametrize("lesson", exercises.find_exercises(), ids=lambda lesson: lesson.name)
def test_checks_refuse_nearly_all_of_a_sample(lesson):
    results = list(mutate.examine(lesson, most=12, cheap=True))
    assert results
    needed = mutate.NEEDED - 0.05  # the samples are small
    survivors = "\n".join(lines for result in results for lines in result.survivors)
    assert mutate.fraction_refused(results) >= needed, survivors
