"""The drawing pad in a real JupyterLab in a real browser, drawn on with the mouse."""

import os
import re
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
import strokes

from hellodl import datasets

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)

if CHROMIUM is None and not os.environ.get("HELLODL_BROWSER"):
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


@pytest.fixture
def lab(tmp_path):
    """JupyterLab as `make lab` starts it, over a copy of the notebooks; its address and token."""
    shutil.copytree(ROOT / "notebooks", tmp_path / "notebooks")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    log = (tmp_path / "lab.log").open("w")
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--port={port}",
         f"--config={ROOT}/requirements/jupyterlab/config.py", f"--ServerApp.root_dir={tmp_path}",
         f"--IdentityProvider.token={token}"],
        cwd=ROOT, stdout=log, stderr=log,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api/status?token={token}", timeout=5).close()
            break
        except OSError:
            assert server.poll() is None, (tmp_path / "lab.log").read_text()
            time.sleep(0.5)
    yield address, token
    server.terminate()
    server.wait(30)


@pytest.fixture
def page():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
                 "--disable-component-update", "--no-first-run"]  # fmt: skip
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser.new_page(viewport={"width": 1280, "height": 1000})
        browser.close()


def draw(page, pad, hand):
    box = pad.locator("canvas.pad").bounding_box()
    for stroke in hand:
        points = [(box["x"] + x, box["y"] + y) for x, y in strokes.smooth(stroke)]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def test_digits_drawn_with_the_mouse_are_read(lab, page, tmp_path):
    address, token = lab
    errors, outside = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda r: (
            outside.append(r.url) if re.match(r"(https?|wss?)://(?!127\.0\.0\.1)", r.url) else None
        ),
    )
    page.goto(f"{address}/lab/tree/notebooks/06_mnist_predict.ipynb?token={token}&reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
    page.get_by_text("| Idle").first.wait_for(timeout=120_000)  # the kernel is there
    pad = page.locator(".hellodl-pad")
    status = page.locator(".jp-Notebook-ExecutionIndicator").first

    def becomes(state, seconds):
        deadline = time.time() + seconds
        while status.get_attribute("data-status") != state and time.time() < deadline:
            page.wait_for_timeout(250)
        return status.get_attribute("data-status") == state

    def run_all():
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        return becomes("busy", 30)

    # While JupyterLab is still arranging its page, a click may go astray; a person clicks again.
    assert any(run_all() for _ in range(4)), "lesson 06 did not start"
    assert becomes("idle", 300), "lesson 06 did not finish"
    # Only the cells near the window are on the page: go to the one with the pad.
    page.locator(".jp-CodeCell", has_text="DigitPad(").first.scroll_into_view_if_needed()
    pad.wait_for()
    pad.scroll_into_view_if_needed()
    message = pad.locator(".message")

    read = {}
    for digit, hands in strokes.HANDS.items():
        for hand in hands:
            pad.get_by_role("button", name="Clear").click()
            page.wait_for_function(
                "e => e.textContent.startsWith('Nothing')", arg=message.element_handle()
            )
            draw(page, pad, hand)
            page.wait_for_function(
                "e => e.textContent.startsWith('I read')", arg=message.element_handle()
            )
            page.wait_for_timeout(400)  # the answer to the last stroke
            best = pad.locator(".bar.best").get_attribute("data-digit")
            assert f"I read a {best} " in message.text_content()
            read.setdefault(digit, []).append(int(best))
    page.screenshot(path=str(tmp_path / "pad.png"))
    right = sum(answer == digit for digit, answers in read.items() for answer in answers)
    print(f"{right} of 30 drawn digits read rightly: {read}")
    assert right >= (27 if datasets.nearest(datasets.MNIST) else 20), read

    # One dot, and a picture that is none: a sentence each, and the pad goes on.
    pad.get_by_role("button", name="Clear").click()
    draw(page, pad, [[(140, 140), (141, 140)]])
    page.wait_for_function(
        "e => e.textContent.includes('only a dot')", arg=message.element_handle()
    )
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    pad.locator("input[type=file]").set_input_files(broken)
    page.wait_for_function("e => e.textContent.includes('picture')", arg=message.element_handle())
    assert errors == []
    assert outside == []
