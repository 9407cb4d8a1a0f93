"""The instructor's guide and the slides: plans that fit, for parts that exist, and no lesson missing."""

import itertools
import re
import sys
from datetime import datetime

import pandas as pd
import pytest

from hellodl import notebooks

sys.path.insert(0, str(notebooks.ROOT / "docs"))
import guide
import slides

LESSONS = notebooks.lessons()


@pytest.mark.parametrize("script", LESSONS, ids=lambda script: script.stem)
def test_plans_fit_and_name_parts_that_exist(script):
    plan = guide.plan(script)
    parts = guide.parts(script)
    assert [part for part in plan if not part.startswith("*") and part not in parts] == []
    assert [sum(minutes) for minutes in zip(*plan.values(), strict=True)] == list(guide.LENGTHS)
    for short, long in plan.values():
        assert 0 <= short <= long


@pytest.mark.parametrize("script", LESSONS, ids=lambda script: script.stem)
def test_pages_hold_what_an_instructor_needs(script):
    page = guide.page(script)
    assert re.findall(r"^## (.+)$", page, re.MULTILINE) == [
        "Goals",
        "Time",
        "What beginners get wrong",
        "Questions to ask",
        "What the exercises' checks answer",
        "A class of 50 minutes, and one of 90",
        "Quiz key",
    ]
    wrong = page.split("## What beginners get wrong")[1].split("\n## ")[0]
    assert len(re.findall(r"^- \*\*", wrong, re.MULTILINE)) >= 4
    asked = page.split("## Questions to ask")[1].split("\n## ")[0]
    assert len(re.findall(r"^- .*?\?", asked, re.MULTILINE | re.DOTALL)) >= 3
    assert all(guide.hints(script).values())


def test_the_day_adds_up():
    text = (notebooks.ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+:\d\d) \| (\d+) \| (.+) \|$", text, re.MULTILINE)
    times = [datetime.strptime(start, "%H:%M") for start, _, _ in rows]
    gaps = [(b - a).seconds / 60 for a, b in itertools.pairwise(times)]
    assert gaps == [int(minutes) for _, minutes, _ in rows[:-1]]
    assert sum(int(m) for _, m, what in rows if "guide/" in what) == 6 * 60


def test_six_weeks_take_every_lesson_but_the_last_two_once():
    text = (notebooks.ROOT / "docs" / "instructors.md").read_text(encoding="utf-8")
    weeks = re.findall(r"^\| [1-6] \|.*$", text, re.MULTILINE)
    assert re.findall(r"guide/(\w+)>", "".join(weeks)) == [s.stem for s in LESSONS[:-2]]


def test_what_the_readme_says_of_the_load_is_what_was_measured():
    text = (notebooks.ROOT / "classroom" / "README.md").read_text(encoding="utf-8")
    measured = pd.read_csv(notebooks.ROOT / "data" / "measured" / "class-30.csv")
    each = (measured["GB server"] + measured["GB kernel"]).median()
    assert f"about {each:.1f} GB".replace("0.", ".") in text
    assert len(measured) == measured.finished.notna().sum() == 30
    assert "30 of 30" in guide.load_table()


@pytest.mark.parametrize("script", LESSONS, ids=lambda script: script.stem)
def test_decks_show_the_lesson(script, monkeypatch, tmp_path):
    monkeypatch.setattr(slides, "SOURCE", tmp_path)
    deck = slides.deck(script)
    titles = re.findall(r"^##? (.+)$", deck, re.MULTILINE)
    assert len(titles) >= 12
    assert sum(title.startswith("Quiz: ") for title in titles) >= 8
    pictures = set(re.findall(r"\]\((.+?\.png)\)", deck))
    assert {path.name for path in tmp_path.glob("*.png")} == pictures
    shown = re.sub(r"```{revealjs-notes}.*?\n```", "", deck, flags=re.DOTALL)
    assert not re.findall(r"^(?:-|\d+\.) *$", shown, re.MULTILINE), "an item without words"
    key = re.findall(r"^[a-f]\) .+$", deck, re.MULTILINE)
    assert len(key) >= 8  # in the notes,
    assert not set(key) & set(shown.splitlines())  # and nowhere else


def test_no_more_than_a_beginning_is_shown():
    assert slides.beginning("One. Two words. Three words here.", 3) == "One. Two words."
    assert slides.beginning("A sentence longer than allowed. Another.", 2) == (
        "A sentence longer than allowed."
    )
    assert slides.full("## A\n\n![x](y.png)")
    assert not slides.full("## A\n\nFew words.\n\n```{revealjs-notes}\n- a) ![x](y.png)\n```")
