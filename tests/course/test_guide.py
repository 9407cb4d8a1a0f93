"""The instructor's guide and the slides: plans that fit, for parts that exist, and no lesson missing."""

import itertools
import re
from datetime import datetime

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from docs import guide, slides
from tools.lessons import ROOT, find_lessons

LESSONS = find_lessons()
each_lesson = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)


@each_lesson
def test_plans_fit_and_name_parts_that_exist(lesson):
    plan = guide.plan(lesson)
    parts = guide.parts(lesson)
    assert [part for part in plan if not part.startswith("*") and part not in parts] == []
    assert [sum(minutes) for minutes in zip(*plan.values(), strict=True)] == list(guide.LENGTHS)
    for short, long in plan.values():
        assert 0 <= short <= long
    assert any(part.startswith("exercise ") and short for part, (short, _) in plan.items())


@each_lesson
def test_pairs_know_what_each_does_for_how_long_and_what_comes_out(lesson):
    text = guide.sections(lesson)["In pairs"]
    title = re.match(r"\*\*(.+?)[.?]?\*\*", text)[1]
    (minutes,) = [
        short for part, (short, _) in guide.plan(lesson).items() if part.startswith("*In pairs: ")
    ]
    assert [part for part in guide.plan(lesson) if title in part]
    steps = re.findall(
        r"^- \*\*(\d) minutes?\.\*\* (.+?)(?=^- |\Z)", text, re.MULTILINE | re.DOTALL
    )
    assert sum(int(step) for step, _ in steps) == minutes
    does = " ".join(what for _, what in steps)
    assert re.search(r"\bA\b", does), "what does A do?"
    assert re.search(r"\bB\b|\bboth\b", does), "what does B do?"
    assert re.search(r"compare|add up", does, re.IGNORECASE), "what do they compare at the end?"
    assert "- **What usually comes out.** " in text


def noise(shape):
    """A data set of that form, of training and test images, with nothing to see in it."""
    rng = np.random.default_rng(0)
    return lambda: tuple(
        (rng.integers(0, 256, (n, *shape), np.uint8), np.arange(n, dtype=np.uint8) % 10)
        for n in (60_000, 10_000)
    )


def steps_of(lesson):
    """The steps of a lesson's live coding: the code of each, and what is said to be seen."""
    for step in guide.sections(lesson)["Live coding"].split("**Ask:**")[1:]:
        question, seen = step.split("**See:**")
        assert "?" in question or "!" in question, question
        yield re.findall(r"```python\n(.*?)```", question, re.DOTALL), seen


@each_lesson
def test_live_coding_shows_what_it_says(lesson, monkeypatch, capsys):
    monkeypatch.setattr("hellodl.data.load_mnist", noise((28, 28)))
    monkeypatch.setattr(plt, "show", lambda: None)
    fit = keras.Model.fit  # what is printed must not depend on what was learned
    monkeypatch.setattr(
        keras.Model, "fit", lambda model, x, y, **_: fit(model, x[:64], y[:64], verbose=0)
    )
    names, number = {}, 0
    for number, (blocks, seen) in enumerate(steps_of(lesson), start=1):
        assert blocks, "a step without code"
        for code in blocks:
            assert len(code.splitlines()) <= 20, "too long to be typed while a class waits"
            exec(code, names)
        printed = capsys.readouterr().out
        missing = [said for said in re.findall(r"`([^`]+)`", seen) if said not in printed]
        assert not missing, f"step {number} prints {printed!r}"
    plt.close("all")
    assert number >= 3
    replaced = re.findall(r"\*(.+?)\*", guide.sections(lesson)["Live coding"].split("\n\n")[0])
    assert replaced
    assert [part for part in replaced if part not in guide.plan(lesson)] == []


@each_lesson
def test_pages_hold_what_an_instructor_needs(lesson):
    page = guide.page(lesson)
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == [
        "Goals",
        "Time",
        *guide.IN_CLASS,
        "What the exercises' checks answer",
        "A class of 50 minutes, and one of 90",
        "Quiz key",
    ]
    wrong = page.split("## What beginners get wrong")[1].split("\n## ")[0]
    assert len(re.findall(r"^- \*\*", wrong, re.MULTILINE)) >= 4
    asked = page.split("## Questions to ask")[1].split("\n## ")[0]
    assert len(re.findall(r"^- .*?\?", asked, re.MULTILINE | re.DOTALL)) >= 3
    verbs = re.findall(
        r"^- \*\*([a-z, ]+)\*\*", guide.sections(lesson)["Afterwards they can"], re.MULTILINE
    )
    assert 3 <= len(verbs) <= 5
    assert not {"know", "understand", "learn"} & set(" ".join(verbs).split())
    assert any(guide.hints(lesson).values())  # hints in shared helpers are not listed


def test_the_day_adds_up():
    text = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+:\d\d) \| (\d+) \| (.+) \|$", text, re.MULTILINE)
    times = [datetime.strptime(start, "%H:%M") for start, _, _ in rows]
    gaps = [(b - a).seconds / 60 for a, b in itertools.pairwise(times)]
    assert gaps == [int(minutes) for _, minutes, _ in rows[:-1]]
    assert sum(int(m) for _, m, what in rows if "guide/" in what) == 6 * 60


def test_nine_weeks_take_every_lesson_but_the_optional_ones_once():
    text = (ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    weeks = re.findall(r"^\| [1-9] \|.*$", text, re.MULTILINE)
    assert re.findall(r"guide/(\w+)>", "".join(weeks)) == [lesson.name for lesson in LESSONS[:-2]]


def test_what_the_readme_says_of_the_load_is_what_was_measured():
    text = (ROOT / "classroom" / "README.md").read_text(encoding="utf-8")
    measured = pd.read_csv(ROOT / "data" / "measured" / "class-30.csv")
    each = (measured["GB server"] + measured["GB kernel"]).median()
    assert f"about {each:.1f} GB".replace("0.", ".") in text
    assert len(measured) == measured.finished.notna().sum() == 30
    assert "30 of 30" in guide.load_table()


@each_lesson
def test_decks_show_the_lesson(lesson, monkeypatch, tmp_path):
    monkeypatch.setattr(slides, "SOURCE", tmp_path)
    deck = slides.deck(lesson)
    titles = re.findall(r"^##? (.+)$", deck, re.MULTILINE)
    assert len(titles) >= 12
    assert sum(title.startswith("Quiz: ") for title in titles) >= 8
    figures = set(re.findall(r"\]\((.+?\.png)\)", deck))
    assert {path.name for path in tmp_path.glob("*.png")} == figures
    shown = re.sub(r"```{revealjs-notes}.*?\n```", "", deck, flags=re.DOTALL)
    assert not re.findall(r"^(?:-|\d+\.) *$", shown, re.MULTILINE), "an item without words"
    key = re.findall(r"^[a-f]\) .+$", deck, re.MULTILINE)
    assert len(key) >= 8  # in the notes,
    assert not set(key) & set(shown.splitlines())  # and nowhere else


def test_no_more_than_a_beginning_is_shown():
    assert slides.first_sentences("One. Two words. Three words here.", 3) == "One. Two words."
    assert slides.first_sentences("A sentence longer than allowed. Another.", 2) == (
        "A sentence longer than allowed."
    )
    assert slides.is_full("## A\n\n![x](y.png)")
    assert not slides.is_full("## A\n\nFew words.\n\n```{revealjs-notes}\n- a) ![x](y.png)\n```")
