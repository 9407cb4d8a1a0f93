"""The pages for a class: a map that is what the lessons say, an exam that its key can answer."""

import contextlib
import io
import math
import re

import pytest

from docs import figures, front, needs
from docs.build import TEACHING
from tools.lessons import ROOT, CourseError, find_lessons

DOCS = ROOT / "docs"
LESSONS = find_lessons()


def page(name):
    return (DOCS / f"{name}.md").read_text(encoding="utf-8")


def test_every_lesson_but_the_first_says_which_others_it_needs():
    by_number = needs.needs()
    assert [number for number, needed in by_number.items() if not needed] == ["00"]
    assert by_number["04"] == ["01", "02", "03"]  # "lessons 01 to 03"
    assert by_number["11"] == ["10"]
    assert by_number["14"] == ["07", "08", "11", "12"]  # "07, 08, 11 and 12"
    assert all(needed < number for number, all_of in by_number.items() for needed in all_of)


def test_every_lesson_is_in_one_part_of_the_course():
    assert [lesson for part in front.parts().values() for lesson in part] == LESSONS


def test_the_map_says_what_the_lessons_say_and_nothing_twice():
    arrows = needs.arrows()
    reached = {lesson.number: set() for lesson in LESSONS}
    for needed, number in arrows:  # lessons come in order, so what is needed is complete
        reached[number] |= {needed} | reached[needed]
    assert reached == needs.all_needs()
    assert ("04", "07") not in arrows  # it follows from 04, 05, 07
    row_of = {number: y for y, row in enumerate(needs.rows()) for number in row}
    assert sorted(row_of) == [lesson.number for lesson in LESSONS]
    assert all(row_of[needed] < row_of[number] for needed, number in arrows)
    drawn = needs.draw_map()
    assert drawn.count("marker-end") == len(arrows)
    for lesson in LESSONS:
        assert drawn.count(f'href="notebooks/{lesson.name}.html"') == 1
    assert drawn.count("stroke-dasharray") == 3  # lessons 17 to 19 are optional
    for skipped, others in re.findall(r"^\| (\d\d) \| ([\d, and]+):", page("map"), re.MULTILINE):
        for other in re.findall(r"\d\d", others):
            assert skipped in needs.all_needs()[other]


def test_reading_is_listed_with_a_year_and_without_shops():
    text = page("reading")
    rows = re.findall(r"^\| (?!book|-)(.+?) \|", text, re.MULTILINE)
    papers = re.findall(
        r"^- (.+?)(?=^- |^#|\Z)", text.split("## Papers")[1], re.MULTILINE | re.DOTALL
    )
    assert len(rows) >= 8
    assert all(re.search(r"\b(19|20)\d\d\b", entry) for entry in [*rows, *papers])
    assert "http" not in text
    assert needs.deeper().count("\n**") + 1 == len(LESSONS)


def questions(name):
    """Number -> text of each question, or of each answer of the key."""
    parts = re.split(r"^\*\*(\d+)\.\*\* ", page(name), flags=re.MULTILINE)[1:]
    return dict(zip(map(int, parts[::2]), parts[1::2], strict=True))


def test_the_exam_has_twenty_questions_and_a_key_with_three_points_for_each():
    assert (
        list(questions("teaching/exam")) == list(questions("teaching/exam-key")) == [*range(1, 21)]
    )
    for number, answer in questions("teaching/exam-key").items():
        assert len(re.findall(r"\(1\)", answer)) == 3, f"question {number}"


def test_what_the_key_calculates_is_right():
    spans = re.findall(r"`([^`]+)`", page("teaching/exam-key"))
    calculated = [span.split(" = ") for span in spans if " = " in span]
    assert len(calculated) >= 15
    for expression, result in calculated:
        assert math.isclose(eval(expression, {"math": math}), float(result)), expression


@pytest.mark.parametrize("number", [1, 5])
def test_code_in_the_exam_prints_what_the_key_says(number):
    names, printed = {}, io.StringIO()
    with contextlib.redirect_stdout(printed):
        for code in re.findall(
            r"```python\n(.*?)```", questions("teaching/exam")[number], re.DOTALL
        ):
            exec(code, names)
    answer = questions("teaching/exam-key")[number]
    assert printed.getvalue().split("\n")[:-1] == (
        re.findall(r"`([^`]+)`", answer) or [re.match(r"\d+", answer)[0]]
    )


def test_the_exams_figures_are_those_that_the_key_speaks_of(tmp_path):
    copy = tmp_path / "exam.md"
    copy.write_text(page("teaching/exam"), encoding="utf-8")
    figures.show_figures(copy)
    shown = re.findall(r"!\[(.+?)\]\((\w+\.png)\)", copy.read_text(encoding="utf-8"))
    assert len(shown) == 4
    assert {name for _, name in shown} == {path.name for path in tmp_path.glob("*.png")}
    confused = re.search(r"\d taken for \d, \d+ times", questions("teaching/exam-key")[8])[0]
    assert any(confused in alt for alt, _ in shown)
    copy.write_text("![](04 Read the learning curves 9)", encoding="utf-8")
    with pytest.raises(CourseError, match="no such figure"):
        figures.show_figures(copy)


def test_only_teaching_pages_lead_to_teaching_pages():
    linking = {
        path.relative_to(DOCS).as_posix()
        for path in DOCS.rglob("*.md")
        if re.search(r"exam-key|teaching/|guide/|instructors", path.read_text(encoding="utf-8"))
    }
    # The menu is all that a site without them has to change.
    others = {name for name in linking if not name.startswith("teaching/")}
    assert others - {f"{name}.md" for name in TEACHING} == {"index.md"}


def test_points_and_minutes_add_up():
    rubric = page("project").split("## How it's graded")[1]
    assert sum(map(int, re.findall(r"^\|.+\| (\d+) \|$", rubric, re.MULTILINE))) == 100
    plan = page("ethics").split("## A plan of 50 minutes")[1]
    assert sum(map(int, re.findall(r"^\| (\d+) \|", plan, re.MULTILINE))) == 50


def test_the_first_page_for_instructors_leads_to_all_of_it():
    text = page("instructors")
    for name in ("map", "project", "ethics", "reading", "certificate", "accessibility",
                 "teaching/exam", "teaching/exam-key", "teaching/changes"):  # fmt: skip
        assert (DOCS / f"{name}.md").exists()
        assert re.search(rf"{{doc}}`(?:[^`]*<)?{name}>?`", text), name
