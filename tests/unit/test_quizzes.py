"""The quizzes: two for each lesson, well formed, shown in the lesson, readable without a widget."""

import re
from collections import Counter

import pytest

import hellodl
from hellodl import notebooks, quizzes

LESSONS = notebooks.lessons()
ALL = {
    script.stem: quizzes.read(script.stem)
    for script in LESSONS
    if (quizzes.QUIZZES / f"{script.stem}.md").exists()
}


@pytest.mark.parametrize("script", LESSONS, ids=lambda script: script.stem)
def test_two_quizzes_of_four_to_six_questions(script):
    found = quizzes.read(script.stem)
    assert len(found) == 2
    source = script.read_text(encoding="utf-8")
    for number, (title, questions) in enumerate(found, start=1):
        assert title
        assert f'hellodl.quiz("{script.stem}", {number})' in source
        assert 4 <= len(questions) <= 6
        for question in questions:
            assert len(question.answers) >= 3
            assert len(set(question.answers)) == len(question.answers)
            assert question.picture == "" or len(question.alt) > 20
            assert question.why.endswith(".")


def test_the_right_answer_has_no_favourite_place():
    places = Counter(q.right for pair in ALL.values() for _, qs in pair for q in qs)
    assert min(places[place] for place in range(3)) > 0.2 * places.total()


def test_pictures_are_used_and_drawn():
    used = Counter(q.picture for pair in ALL.values() for _, qs in pair for q in qs if q.picture)
    assert set(used) == set(quizzes.PICTURES)
    assert used.total() >= 8
    for name in quizzes.PICTURES:
        assert quizzes.draw(name).startswith(b"\x89PNG")


def test_widget_and_its_text():
    shown = hellodl.quiz("02_logic_gates", 1)
    data, _ = shown._repr_mimebundle_()
    assert "application/vnd.jupyter.widget-view+json" in data
    assert "3. Can one neuron separate the circles from the squares?" in data["text/plain"]
    assert "(picture: two circles at (0, 0)" in data["text/plain"]
    assert "These four points are XOR" not in data["text/plain"]  # the key stays hidden
    assert shown.questions[2]["picture"]
    script = (quizzes.Path(quizzes.__file__).parent / "quiz.js").read_text()
    assert not re.search(r"https?://|import ", script)


def test_a_quiz_that_is_not_there(monkeypatch, tmp_path):
    with pytest.raises(quizzes.QuizError, match=r"quizzes 1 to 2, not 3"):
        hellodl.quiz("02_logic_gates", 3)
    with pytest.raises(quizzes.QuizError, match="no quizzes for '99_none'"):
        hellodl.quiz("99_none", 1)
    monkeypatch.setattr(quizzes, "QUIZZES", tmp_path)
    (tmp_path / "x.md").write_text("## T\n1. Which?\n   - [ ] a\n   - [ ] b\n   > Because.\n")
    with pytest.raises(quizzes.QuizError, match=r"one right answer and a reason: 'Which\?'"):
        quizzes.read("x")
