"""A real browser for the tests, visits of pages, and a JupyterLab to look at with it."""

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


PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>
<meta name="viewport" content="width=device-width"></head><body><main>{}</main></body></html>"""


class Visit:
    """A page being looked at, and in `wrong` what went wrong in it: errors and requests.

    Args:
        browser: what `opened` gives.
        shown: an address, or one or several objects with an `html`, such as an `Explorable`.
        width: of the window, in CSS pixels.
        scheme: "light" or "dark".
        touch: whether it is a screen for fingers.
        motion: "reduce", or "no-preference" if the reader does not mind motion.
    """

    def __init__(self, browser, shown, width=1280, scheme="light", touch=False, motion="reduce"):
        self.wrong = []
        self.page = browser.new_page(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            has_touch=touch,
            reduced_motion=motion,
        )
        self.page.on("console", lambda m: m.type == "error" and self.wrong.append(m.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on(
            "response", lambda r: r.status < 400 or self.wrong.append(f"{r.status}: {r.url}")
        )
        self.page.on("request", self._local_only)
        self.app = self.page.locator(".app")
        self._home = ()
        if isinstance(shown, str):
            self.go(shown)
        else:
            parts = shown if isinstance(shown, (list, tuple)) else [shown]
            self.page.set_content(PAGE.format("\n".join(part.html for part in parts)))
            assert not self.wrong, self.wrong  # such as why an interactive could not start
            self.app.nth(len(parts) - 1).wait_for()

    def go(self, address):
        """Open another page of this host or folder."""
        self._home = ("/".join(address.split("/")[:3]),)  # such as http://127.0.0.1:8000, file://
        self.page.goto(address)
        return self.page

    def too_wide(self):
        """By how many pixels the page scrolls sideways."""
        return self.page.evaluate("document.documentElement.scrollWidth - innerWidth")

    def barriers(self, but=""):
        """What axe-core finds serious or critical: what keeps somebody from reading or playing.

        Args:
            but: a CSS selector of what it needn't look at; it takes seconds for a long page.
        """
        from axe_playwright_python.sync_playwright import Axe

        options = {"resultTypes": ["violations"], "preload": False}
        context = {"exclude": [[but]]} if but else None
        return [
            (found["id"], found["help"], node["html"][:150], node["failureSummary"][:300])
            for found in Axe().run(self.page, context, options).response["violations"]
            if found["impact"] in ("serious", "critical")
            for node in found["nodes"][:3]
        ]

    def close(self):
        """Leave the page; nothing may have gone wrong in it."""
        assert not self.wrong, self.wrong
        self.page.close()

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # the next page was asked for before this came
            self.wrong.append(f"failed: {request.url}: {request.failure}")

    def _local_only(self, request):
        if not request.url.startswith(("data:", "blob:", *self._home)):
            self.wrong.append(f"asks another machine: {request.url}")


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

    def run_all(self, seconds, meanwhile=lambda notebook: None):
        """Run > Run All Cells, look at it meanwhile, and wait until the kernel is idle again."""
        # While JupyterLab is still arranging its page, a click may go astray; a person clicks again.
        assert any(self._click_run_all() for _ in range(4)), "the lesson did not start"
        meanwhile(self)
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
        self.page.locator("#jp-mainmenu-run").get_by_text("Run All Cells", exact=True).click()
        return self._becomes("busy", 30)

    def _becomes(self, state, seconds):
        deadline = time.time() + seconds
        while self._status.get_attribute("data-status") != state and time.time() < deadline:
            self.page.wait_for_timeout(250)
        return self._status.get_attribute("data-status") == state
