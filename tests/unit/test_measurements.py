"""Measured numbers: printed, or stored in the notebook that measured them."""

import numpy as np
import pytest

from hellodl import compare, record
from hellodl.measurements import MIME, Measurement, format_number


def test_record_prints_outside_notebooks(capsys):
    record("test accuracy", np.float32(0.9779), 0.9763, "A")
    assert capsys.readouterr().out == (
        "test accuracy: measured 0.9779, published 0.9763 (source A)\n"
    )
    record("steps", 1719)
    assert capsys.readouterr().out == "steps: measured 1,719\n"


def test_record_refuses_what_is_not_a_number():
    with pytest.raises(ValueError, match="needs one number, not ndarray"):
        record("accuracy", np.zeros(3))
    with pytest.raises(ValueError, match="Did the training diverge"):
        record("loss", float("nan"))
    with pytest.raises(ValueError, match=r"which source published 0\.9"):
        record("accuracy", 1.0, 0.9)


@pytest.mark.parametrize("source", ["mirror", "stand-in"])
def test_record_stores_its_measurement_in_a_notebook(monkeypatch, source):
    shown = []
    monkeypatch.setattr("hellodl.data.source_of", lambda key: source)
    monkeypatch.setattr("IPython.get_ipython", object)
    monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
    record("accuracy", 0.9779, 0.9763, "A")
    (output,) = shown
    measurement = Measurement(**output[MIME])
    assert measurement == Measurement("accuracy", 0.9779, 0.9763, "A", source == "stand-in")
    assert output["text/plain"] == str(measurement)
    assert str(measurement).endswith("[stand-in data]") == (source == "stand-in")


@pytest.mark.parametrize(
    ("value", "text"), [(1719, "1,719"), (0.97793, "0.97793"), (12345.67, "12,346"), (2.0, "2")]
)
def test_numbers_are_short(value, text):
    assert format_number(value) == text


def test_compare_shows_one_table_and_stores_each_number(monkeypatch, capsys):
    numbers = {"loss": (0.0274, 0.0285), "test accuracy": (0.97793, 0.9763)}
    compare(numbers, "A")
    assert capsys.readouterr().out.splitlines() == [
        "                    here   source A",
        "loss              0.0274     0.0285",
        "test accuracy    0.97793     0.9763",
    ]
    shown = []
    monkeypatch.setattr("hellodl.data.source_of", lambda key: "stand-in")
    monkeypatch.setattr("IPython.get_ipython", object)
    monkeypatch.setattr("IPython.display.publish_display_data", shown.append)
    compare(numbers, "A")
    (output,) = shown
    assert [Measurement(**each).published for each in output[MIME]] == [0.0285, 0.9763]
    assert "stand-in" in output["text/plain"]
    with pytest.raises(ValueError, match="Did the training diverge"):
        compare({"loss": (float("inf"), 1.0)}, "A")
