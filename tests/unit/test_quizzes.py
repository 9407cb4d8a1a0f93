"""The quizzes: two for each lesson, well formed, shown in the lesson, readable without a script."""

import re
from collections import Counter

import pytest
import test_explorables as interactives

import hellodl
from hellodl import quiz_figures, quizzes
from tools.lessons import find_lessons

LESSONS = find_lessons()
ALL = {lesson.name: quizzes.read_quizzes(lesson.name) for lesson in LESSONS}


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.name)
def test_two_quizzes_of_four_to_six_questions(lesson):
    assert len(ALL[lesson.name]) == 2
    source = lesson.script.read_text(encoding="utf-8")
    for number, (title, questions) in enumerate(ALL[lesson.name], start=1):
        assert title
        assert f'hellodl.quiz("{lesson.name}", {number})' in source
        assert 4 <= len(questions) <= 6
        for question in questions:
            assert len(question.answers) >= 3
            assert len(set(question.answers)) == len(question.answers)
            assert question.figure == "" or len(question.alt) > 20
            assert len(question.reasons) == len(set(question.reasons)) == len(question.answers)
            assert all(reason[-1] in ".?" for reason in question.reasons)


def test_the_right_answer_has_no_favorite_place():
    places = Counter(q.right for pair in ALL.values() for _, qs in pair for q in qs)
    assert min(places[place] for place in range(3)) > 0.2 * places.total()


def test_figures_are_used_and_drawn():
    used = Counter(q.figure for pair in ALL.values() for _, qs in pair for q in qs if q.figure)
    assert set(used) == set(quiz_figures.FIGURES)
    assert used.total() >= 8
    for name in quiz_figures.FIGURES:
        assert quiz_figures.draw(name).startswith(b"\x89PNG")


def test_output_text_and_stand_in():
    shown = hellodl.quiz("02_logic_gates", 1)
    data, _ = shown._repr_mimebundle_()
    assert list(data) == ["text/html", "text/plain"]
    assert data["text/plain"] == repr(shown)
    assert "3. Can one neuron separate the circles from the squares?" in data["text/plain"]
    assert "(figure: two squares at (0, 0)" in data["text/plain"]
    read = shown.stand_in()
    assert read in data["text/html"]
    assert "<p>3. Can one neuron separate the circles from the squares?</p>" in read
    assert "a) yes, with a large weight<br>b) " in read
    assert 'alt="two squares at (0, 0)' in read
    for text in (data["text/plain"], read):
        assert "These four points are XOR" not in text  # the key stays hidden
    assert shown.html == hellodl.quiz("02_logic_gates", 1).html
    assert shown.options["keep"] == ""  # a notebook forgets


def test_markup_is_code_and_emphasis():
    question = quizzes.Question("Is `a < b` *so*?", ("`<b>`", "no", "x"), 0, ("Yes.",) * 3)
    read = quizzes.Quiz("T", [question]).stand_in()
    assert "1. Is <code>a &lt; b</code> <em>so</em>?" in read
    assert "a) <code>&lt;b&gt;</code><br>b) no" in read
    assert interactives.run_js("quiz", 'markup("Is `a < b` *so*?")') == [
        ["", "Is "], ["code", "a < b"], ["", " "], ["em", "so"], ["", "?"],
    ]  # fmt: skip
    every = [
        t
        for pair in ALL.values()
        for _, qs in pair
        for q in qs
        for t in (q.text, *q.answers, *q.reasons)
    ]
    assert not [text for text in every if re.search(r"\*\*|\$|\]\(", text)], "not in a quiz"


def test_only_first_tries_count():
    questions = [{"right": 1}, {"right": 0}, {"right": 2}, {"right": 0}]
    found = interactives.run_js(
        "quiz", "score(questions, [[1], [2, 0], [0], []])", questions=questions
    )
    assert found == {"total": 4, "tried": 3, "answered": 2, "first": 1}


def test_the_script_is_small_and_plain():
    interactives.test_files_are_small_and_plain(interactives.FOLDER / "quiz.js")


def test_a_missing_quiz_is_explained():
    with pytest.raises(quizzes.QuizError, match=r"quizzes 1 to 2, not 3"):
        hellodl.quiz("02_logic_gates", 3)
    with pytest.raises(quizzes.QuizError, match="no quizzes for '99_none'"):
        hellodl.quiz("99_none", 1)


@pytest.mark.parametrize(
    "answers",
    [
        "- [ ] a\n     > No.\n   - [ ] b\n     > No.\n   > Because.",
        "- [x] a\n   - [x] b\n   > No.",
        "- [x] a",
        "- [x] a\n   - [ ] b\n   > Because.",
    ],
)
def test_a_badly_written_question_is_named(monkeypatch, tmp_path, answers):
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "quiz.md").write_text(f"## T\n1. Which?\n   {answers}\n")
    monkeypatch.setattr(quizzes.resources, "files", lambda package: tmp_path)
    with pytest.raises(quizzes.QuizError, match=r"a reason for each answer: 'Which\?'"):
        quizzes.read_quizzes("x")
