"""The instructor's guide and the slides: plans that fit, for parts that exist, and no lesson missing."""

import itertools
import re
from datetime import datetime

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from docs import build as site
from docs import guide, notebooks, slides
from hellodl import quizzes
from tools.exercises import read_exercises
from tools.lessons import ROOT, CourseError, find_lessons, read_script

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
    assert "- **What to expect.** " in text


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
    assert re.findall(r"guide/(\w+)>", "".join(weeks)) == [lesson.name for lesson in LESSONS[:-3]]


def test_what_the_readme_says_of_the_load_is_what_was_measured():
    text = (ROOT / "classroom" / "README.md").read_text(encoding="utf-8")
    measured = pd.read_csv(ROOT / "data" / "measured" / "class-30.csv")
    each = (measured["GB server"] + measured["GB kernel"]).median()
    assert f"about {each:.1f} GB".replace("0.", ".") in text
    all_images = pd.read_csv(ROOT / "data" / "measured" / "class-12-all.csv")
    each = (all_images["GB server"] + all_images["GB kernel"]).median()
    assert f"or {each:.1f} GB with all images".replace("0.", ".") in text
    assert len(all_images) == all_images.finished.notna().sum() == 12
    assert len(measured) == measured.finished.notna().sum() == 30
    assert "30 of 30" in guide.load_table()


FIGURE = re.compile(
    r"^!\[.+\]\(.+\)$|^```\w*\n.+?\n```$|^(?:\|.+\n)+|^\$\$.+?\$\$$", re.MULTILINE | re.DOTALL
)


@pytest.fixture(scope="module", params=LESSONS, ids=lambda lesson: lesson.name)
def deck(request, tmp_path_factory):
    """A lesson; its slides, each with its heading, what it shows and its notes; their figures."""
    folder = tmp_path_factory.mktemp("slides")
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(slides, "SOURCE", folder)
        text = slides.deck(request.param)
    parts = re.split(r"^##? (.+)$", text, flags=re.MULTILINE)[1:]
    found = []
    for heading, body in zip(parts[::2], parts[1::2], strict=True):
        shown, notes = body.split("```{revealjs-notes}")
        found.append((heading, shown.strip(), notes.strip("`\n ")))
    return request.param, found, {path.name for path in folder.glob("*.png")}


def test_slides_have_a_point_a_figure_and_at_most_30_words(deck):
    _, all_slides, figures = deck
    linked = {name for _, shown, _ in all_slides for name in re.findall(r"\]\((.+?\.png)\)", shown)}
    assert linked == figures
    content = [slide for slide in all_slides if not slide[0].startswith("Quiz: ")]
    assert len(content) >= 8
    for heading, shown, notes in content:
        assert len(FIGURE.findall(shown)) == 1, f"{heading}: {shown}"
        text = FIGURE.sub("", shown)
        assert len(f"{heading} {text}".split()) <= 30, heading
        # The notes say more than the slide, and not the same.
        assert len(notes.split()) > len(f"{heading} {text}".split()), heading
        assert not text.strip() or " ".join(text.split()) not in " ".join(notes.split()), heading
    quiz_slides = [slide for slide in all_slides if slide not in content]
    assert len(quiz_slides) >= 8
    for heading, shown, notes in quiz_slides:
        assert re.match(r"[a-f]\) .+", notes), f"{heading}: no key"
        assert notes.count("Not ") >= 2, f"{heading}: why are the wrong answers wrong?"
        key = notes.split("\n")[0]
        question, key_shown = shown.split("```{revealjs-fragments}\n")
        assert key_shown == f"{key}\n```"  # on the slide, at the next key
        words = re.sub(r"^- [a-f]\)|!\[.+\]\(.+\)", "", question, flags=re.MULTILINE).split()
        assert len(words) <= 30, f"{heading}: {' '.join(words)}"


def test_slides_follow_the_plan_and_bring_the_whole_guide(deck):
    lesson, all_slides, _ = deck
    sections = [name for name, _ in slides.split(lesson.slides.read_text(encoding="utf-8"), "#")]
    planned = [part for part, (short, _) in guide.plan(lesson).items() if short]
    named = ["In pairs" if part.startswith("*In pairs") else part for part in planned]
    named = [part for part in named if part[0] != "*" and not part.startswith("Check yourself")]
    assert [part for part in named if part not in sections] == []
    said = " ".join(" ".join(notes.split()) for _, _, notes in all_slides)
    assert len(re.findall(r"\b\d+ minutes of 50, \d+ of 90\.", said)) >= len(named)
    for heading, mark in {
        "What beginners get wrong": "Often wrong:",
        "Questions to ask": "Ask:",
    }.items():
        items = re.split(r"^- ", guide.sections(lesson)[heading], flags=re.MULTILINE)[1:]
        missing = [item for item in items if said.count(f"{mark} {' '.join(item.split())}") != 1]
        assert not missing, "each belongs into the notes of one slide"
    assert "What to expect." in said
    assert "You can type this part live" in said


def test_code_on_slides_is_in_the_lesson_or_typed_live(deck):
    lesson, _, _ = deck
    cells = "\n".join(cell.source for cell in read_script(lesson.script).cells)
    known = cells + lesson.guide.read_text(encoding="utf-8")
    text = lesson.slides.read_text(encoding="utf-8")
    for block in re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        assert [line for line in block.splitlines() if line.strip() not in known] == []


def test_what_a_slide_names_must_exist():
    lesson = LESSONS[4]
    assert slides.quote(lesson, "235,500 + …") == "235,500 + 30,100 + 1,010 = 266,610"
    assert max(map(len, slides.narrow("a word " * 30).split("\n"))) <= slides.WIDTH
    with pytest.raises(CourseError, match="printed no line"):
        slides.quote(lesson, "235,501 + …")
    with pytest.raises(CourseError, match="names 0 items"):
        slides.speak(lesson, "Wrong: Nobody ever thought this")
    _, asked = quizzes.read_quizzes(lesson.name)[0]
    with pytest.raises(CourseError, match="is 0 times in the quiz"):
        slides.shorten(lesson, asked, "- words that nobody wrote => words")
    with pytest.raises(CourseError, match="no figure 3"):
        slides.write_figure(lesson, [(b"", ""), (b"", "")], 3)


def test_the_students_edition_has_no_solutions_no_keys_and_no_pages_for_instructors(
    monkeypatch, tmp_path
):
    source = tmp_path / "source"
    for module in (site, notebooks):
        monkeypatch.setattr(module, "SOURCE", source)
    monkeypatch.setattr(notebooks, "STATIC", source / "_static")
    site.assemble(student=True)
    there = {path.name for path in source.iterdir()}
    assert there.isdisjoint({"guide", "teaching", *(f"{name}.md" for name in site.TEACHING)})
    for path in source.rglob("*.md"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            rf"^/?({'|'.join(site.TEACHING)})$|doc}}`[^`]*/?(guide|teaching)/", text, re.MULTILINE
        )
        assert "The key" not in text
    for lesson in LESSONS:
        page = (source / "exercises" / f"{lesson.name}.ipynb").read_text(encoding="utf-8")
        for cell in read_exercises(lesson).cells:
            solution = re.search(r"BEGIN SOLUTION\n(.+)\n### END", cell.source, re.DOTALL)
            for line in solution[1].split("\n") if solution else []:
                assert len(line) < 25 or line.strip() not in page
        assert "The key" not in (source / "notebooks" / f"{lesson.name}.ipynb").read_text()
