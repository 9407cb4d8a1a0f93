"""Netron in a real browser: it shows a model, years after its release, and asks nobody else."""

import re
from datetime import datetime

import keras
import pytest
from browser import MISSING

from hellodl import viewers

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


@pytest.mark.parametrize("year", [None, 2040])
def test_a_model_is_shown_without_another_computer(page, tmp_path, monkeypatch, year):
    monkeypatch.delenv("HELLODL_UNATTENDED", raising=False)
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, name="output_layer")])
    model.save(tmp_path / "my network.keras")
    address = viewers.netron(tmp_path / "my network.keras")
    outside, errors = [], []
    here = re.match(r"http://127\.0\.0\.1:\d+/", address)[0]
    page.on(
        "request", lambda r: r.url.startswith((here, "data:", "blob:")) or outside.append(r.url)
    )
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda m: m.type == "error" and errors.append(m.text))
    if year:
        page.clock.set_fixed_time(datetime(year, 1, 1))
    page.goto(address)
    layer = page.locator(".node-item-type, .node-item", has_text="Dense").first
    layer.wait_for(timeout=60_000)
    layer.click()
    page.locator(".sidebar", has_text="tensor: float32[784,10]").wait_for()
    page.wait_for_timeout(3000)  # a late request
    page.screenshot(path=str(tmp_path / "netron.png"))
    assert not page.get_by_text("Please update").is_visible()
    assert outside == []
    assert errors == []
    assert page.context.cookies() == []
