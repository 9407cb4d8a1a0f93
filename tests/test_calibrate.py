"""How much room the lessons' claims have: the measuring, and what was measured."""

import math

import numpy as np
import pandas as pd
import pytest

from hellodl import calibrate, notebooks
from hellodl.__main__ import main

LESSON = """# %% [markdown]
# # Room
#
# You will pass.

# %%
import keras
import numpy as np

keras.utils.set_random_seed(1)
rng = np.random.default_rng(1)

# %%
value = rng.random()
assert value > -1 and value < 3 + np.random.random(), "between"
assert 0 <= value <= 1
assert np.isfinite(value), "a number"
assert [1] == [1]


def source():
    import inspect

    return inspect.getsource(source)


assert "getsource" in source()
"""


def test_asserts_become_claims():
    _, texts = calibrate.claims("x = 1\nassert 0 < x <= 2 and x == 1, 'no'\nassert ok(x)")
    assert texts == ["0 < x", "x <= 2", "x == 1", "ok(x)"]
    _, texts = calibrate.claims("assert x > 1 or y")
    assert texts == ["x > 1 or y"]


@pytest.mark.parametrize(
    ("comparison", "left", "right", "passed", "room"),
    [
        ("Lt", 1, 3, True, 2),
        ("Gt", 1, 3, False, -2),
        ("GtE", 3, 3, True, 0),
        ("Lt", 3, 3, False, 0),
        ("Eq", "a", "a", True, None),
        ("Eq", 1, 2, False, None),
        ("Gt", np.array([2, 3]), np.array([1, 2]), True, None),
        ("Gt", np.array([2, 3]), np.array([1, 4]), False, None),
        ("NotIn", 1, [1], False, None),
        ("Truth", [], True, False, None),
    ],
)
def test_margin(comparison, left, right, passed, room):
    holds, far = calibrate.margin(comparison, left, right)
    assert holds == passed
    assert math.isnan(far) if room is None else far == room


@pytest.fixture
def course(tmp_path, monkeypatch):
    for name in ("lessons", "notebooks", "build"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(notebooks, name.upper(), tmp_path / name)
    monkeypatch.setattr(calibrate, "KEPT", tmp_path / "calibration.csv")
    (tmp_path / "lessons" / "00_room.py").write_text(LESSON)
    return tmp_path


def test_claims_are_measured_over_seeds_and_kept(course, capsys, monkeypatch):
    assert main(["calibrate", "--seeds", "3"]) in (0, 1)
    table = pd.read_csv(course / "calibration.csv").set_index("claim")
    assert list(table.runs) == [3] * 7
    assert (table.failed == 0).all()
    above = table.loc["value > -1"]
    assert 1 <= above.worst <= above["mean"] <= 2
    assert above.deviation > 0  # three seeds, three values
    assert math.isnan(table.loc["np.isfinite(value)"].worst)
    assert "moved by 2" in capsys.readouterr().out
    main(["calibrate", "--seeds", "3"])  # from what was kept
    assert "moved by" not in capsys.readouterr().out


def test_a_lesson_that_stops_is_named(course, capsys):
    (course / "lessons" / "00_room.py").write_text(LESSON + "\n# %%\n1 / 0\n")
    assert main(["calibrate", "--seeds", "1"]) == 2
    said = capsys.readouterr().err
    assert "00_room, seeds moved by 0" in said
    assert "ZeroDivisionError" in said


@pytest.mark.parametrize("script", notebooks.lessons(), ids=lambda path: path.stem)
def test_every_claim_was_calibrated_and_has_room(script):
    kept = pd.read_csv(calibrate.KEPT)
    mine = kept[kept.lesson == script.stem]
    texts = [
        text
        for cell in notebooks.read(script).cells
        if cell.cell_type == "code"
        for text in calibrate.claims(cell.source)[1]
    ]
    assert list(mine.claim) == list(dict.fromkeys(texts)), f"make calibrate LESSONS={script.stem}"
    assert (mine.runs >= 5).all()
    assert (mine.failed == 0).all()
    measured = mine[mine.room.notna()]
    assert (measured.room >= calibrate.ROOM).all(), measured.to_string()
