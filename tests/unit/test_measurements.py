"""Measured numbers: printed, or stored in the notebook that measured them."""

import numpy as np
import pytest

from hellodl import record
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
