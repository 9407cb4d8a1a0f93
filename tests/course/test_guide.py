"""The instructor's guide and the slides: plans that fit, for parts that exist, and no lesson missing."""

import itertools
import re
from datetime import datetime

import pandas as pd
import pytest

from docs import build as site
from docs import guide, notebooks, slides
from tools.exercises import read_exercises
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


@each_lesson
def test_pages_hold_what_an_instructor_needs(lesson):
    page = guide.page(lesson)
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


def test_the_students_edition_has_no_solutions_no_keys_and_no_pages_for_instructors(
    monkeypatch, tmp_path
):
    source = tmp_path / "source"
    for module in (site, notebooks):
        monkeypatch.setattr(module, "SOURCE", source)
    monkeypatch.setattr(notebooks, "STATIC", source / "_static")
    site.assemble(student=True)
    there = {path.name for path in source.iterdir()}
    assert there.isdisjoint({"guide", *(f"{name}.md" for name in site.TEACHING)})
    for path in source.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(rf"^/?({'|'.join(site.TEACHING)})$|doc}}`/?guide", text, re.MULTILINE)
        assert "The key" not in text
    for lesson in LESSONS:
        page = (source / "exercises" / f"{lesson.name}.ipynb").read_text(encoding="utf-8")
        for cell in read_exercises(lesson).cells:
            solution = re.search(r"BEGIN SOLUTION\n(.+)\n### END", cell.source, re.DOTALL)
            for line in solution[1].split("\n") if solution else []:
                assert len(line) < 25 or line.strip() not in page
        assert "The key" not in (source / "notebooks" / f"{lesson.name}.ipynb").read_text()
