"""A real browser for the tests, and a JupyterLab to look at with it."""

import os
import secrets
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
CHROMIUM = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)
# Where a missing browser is a failure, not a skip: see .ci/run.
MISSING = CHROMIUM is None and not os.environ.get("HELLODL_BROWSER")


@contextmanager
def opened():
    """Chromium, without its calls to its maker's hosts."""
    from playwright.sync_api import sync_playwright

    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync",
             "--disable-component-update", "--no-first-run"]  # fmt: skip
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=quiet)
        yield browser
        browser.close()


@contextmanager
def jupyterlab(folder):
    """JupyterLab as `make lab` starts it, over a copy of the notebooks; its address and token."""
    shutil.copytree(ROOT / "notebooks", folder / "notebooks")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    token = secrets.token_hex(16)
    with (folder / "lab.log").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "jupyter", "lab", "--no-browser", f"--port={port}",
             f"--config={ROOT}/requirements/jupyterlab/config.py",
             f"--ServerApp.root_dir={folder}", f"--IdentityProvider.token={token}"],
            cwd=ROOT, stdout=log, stderr=log,
        )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    for _ in range(120):
        try:
            urllib.request.urlopen(f"{address}/api/status?token={token}", timeout=5).close()
            break
        except OSError:
            assert server.poll() is None, (folder / "lab.log").read_text()
            time.sleep(0.5)
    try:
        yield address, token
    finally:
        server.terminate()
        server.wait(30)


class Notebook:
    """A lesson open in JupyterLab."""

    def __init__(self, page, address, token, lesson):
        self.page = page
        page.goto(f"{address}/lab/tree/notebooks/{lesson}.ipynb?token={token}&reset")
        page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)
        page.get_by_text("| Idle").first.wait_for(timeout=120_000)  # the kernel is there
        self._status = page.locator(".jp-Notebook-ExecutionIndicator").first

    def run_all(self, seconds):
        """Run > Run All Cells, and wait until the kernel is idle again."""
        # While JupyterLab is still arranging its page, a click may go astray; a person clicks again.
        assert any(self._click_run_all() for _ in range(4)), "the lesson did not start"
        assert self._becomes("idle", seconds), f"the lesson did not finish in {seconds} s"

    def show(self, text):
        """Bring the code cell with this text to the window, and return it.

        Only the cells near the window are on the page.
        """
        cell = self.page.locator(".jp-CodeCell", has_text=text).first
        cell.scroll_into_view_if_needed()
        return cell

    def _click_run_all(self):
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_text("Run All Cells", exact=True).click()
        return self._becomes("busy", 30)

    def _becomes(self, state, seconds):
        deadline = time.time() + seconds
        while self._status.get_attribute("data-status") != state and time.time() < deadline:
            self.page.wait_for_timeout(250)
        return self._status.get_attribute("data-status") == state
