"""The reading site in a real browser: wide and narrow, light and dark, with nothing from outside."""

import http.server
import os
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import pytest
from browser import MISSING, opened

ROOT = Path(__file__).resolve().parents[2]
if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)

SITE = ROOT / "build" / "site"
VIEWS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
# Checked for readers with other eyes: every page, and, narrow and dark, all but the generated kinds.
UNREAD = {(1280, "light"): (), (390, "dark"): ("exercises/", "quizzes/", "guide/")}


@pytest.fixture(scope="module")
def site():
    """The site, built now, behind a plain web server; its address."""
    built = subprocess.run(
        [sys.executable, "-m", "docs.build"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stdout + built.stderr

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with opened() as chromium:
        yield chromium


def pages():
    return sorted(
        path.relative_to(SITE).as_posix()
        for path in SITE.rglob("*.html")
        if path.name not in ("genindex.html", "search.html") and "_static" not in path.parts
    )


class Visit:
    """A page being looked at, and what went wrong in it."""

    def __init__(self, browser, site, width=1280, scheme="light"):
        self.site = site
        self.wrong = []
        self.page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce"
        )
        self.page.on("console", lambda m: m.type == "error" and self.wrong.append(m.text))
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("requestfailed", self._failed)
        self.page.on(
            "response", lambda r: r.status < 400 or self.wrong.append(f"{r.status}: {r.url}")
        )
        self.page.on("request", self._local_only)

    def _failed(self, request):
        if request.failure != "net::ERR_ABORTED":  # the next page was asked for before this came
            self.wrong.append(f"failed: {request.url}: {request.failure}")

    def _local_only(self, request):
        if not request.url.startswith((self.site, "data:", "blob:", "file:")):
            self.wrong.append(f"asks another machine: {request.url}")

    def go(self, name):
        self.page.goto(f"{self.site}/{name}")
        return self.page


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page(site, browser, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    visit = Visit(browser, site, width, scheme)
    for name in pages():
        page = visit.go(name)
        assert not visit.wrong, f"{name}: {visit.wrong}"
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        too_wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert too_wide <= 0, f"{name} scrolls sideways by {too_wide} pixels"
        pictures = page.evaluate(
            """[...document.querySelectorAll(".bd-article img")].map(i => ({alt: i.alt,
               src: i.src.split("/").pop(), natural: i.naturalWidth, shown: i.clientWidth - 2 * parseFloat(getComputedStyle(i).paddingLeft),
               card: !!i.closest(".sd-card")}))"""
        )
        for picture in pictures:
            assert len(picture["alt"]) > 20, f"{name}: {picture}"
            assert picture["natural"] > 0, f"{name}: {picture} did not load"
            if not picture["card"]:
                assert picture["shown"] <= picture["natural"], f"{name}: {picture} is blown up"
        if name.startswith(UNREAD.get((width, scheme), "")):
            continue
        # Serious and critical: what keeps somebody from reading.
        found = (
            Axe()
            .run(page, options={"resultTypes": ["violations"], "preload": False})
            .response["violations"]
        )
        bad = [
            (
                v["id"],
                v["help"],
                [(n["html"][:150], n["failureSummary"][:300]) for n in v["nodes"][:3]],
            )
            for v in found
            if v["impact"] in ("serious", "critical")
        ]
        assert not bad, f"{name}: {bad}"
    visit.page.close()


def test_lessons_are_there_with_their_notebook(site, browser):
    visit = Visit(browser, site)
    page = visit.go("index.html")
    lessons = sorted(
        path.stem
        for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")
        if ".yours-" not in path.name
    )
    links = page.eval_on_selector_all(
        "#the-lessons table a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert [link for link in links if link.startswith("notebooks/")] == [
        f"notebooks/{name}.html" for name in lessons
    ]
    assert page.locator(".bd-article .sd-card img").count() == 4
    page = visit.go(f"notebooks/{lessons[5]}.html")
    source = page.locator("a[href$='.ipynb']").first.get_attribute("href")
    assert page.request.get(page.evaluate("h => new URL(h, location).href", source)).ok
    assert page.locator(".bd-article div.cell_input").count() > 10


def test_formulas_are_drawn(site, browser):
    page = Visit(browser, site).go("notebooks/04_mnist_dense_sgd.html")
    sizes = page.eval_on_selector_all(
        "math",
        "all => all.map(m => [m.getBoundingClientRect().width, m.getBoundingClientRect().height])",
    )
    assert len(sizes) >= 2
    assert all(width > 5 and height > 5 for width, height in sizes)
    assert "$" not in page.locator(".bd-article").inner_text()


def test_search_finds_dropout(site, browser):
    visit = Visit(browser, site)
    page = visit.go("search.html?q=dropout")
    page.wait_for_selector("#search-results li a")
    found = page.eval_on_selector_all("#search-results li a", "all => all.map(a => a.href)")
    assert any("10_cifar10" in link or "11_cifar10" in link for link in found)
    assert not visit.wrong


def test_solutions_unfold(site, browser):
    page = Visit(browser, site).go("exercises/04_mnist_dense_sgd.html")
    solution = page.get_by_text("powers.sum(axis=1")
    assert not solution.is_visible()
    page.locator("summary", has_text="Show a solution").nth(2).click()
    assert solution.is_visible()
    text = page.locator(".bd-article").inner_text()
    assert "SOLUTION" not in text
    assert "HIDDEN" not in text


def test_quizzes_can_be_read_and_their_key_unfolds(site, browser):
    visit = Visit(browser, site)
    page = visit.go("notebooks/02_logic_gates.html")
    text = page.locator(".bd-article").inner_text()
    assert "Can one neuron separate the circles from the squares?" in text
    assert "These four points are XOR" not in text
    page.get_by_role("link", name="Figures and key").first.click()
    key = page.get_by_text("These four points are XOR")
    assert not key.is_visible()
    page.locator("summary", has_text="The key").first.click()
    assert key.is_visible()
    assert page.locator(".bd-article img").count() == 2
    assert not visit.wrong


def test_from_a_folder_without_a_server(site, browser):
    visit = Visit(browser, SITE.as_uri())
    page = visit.go("index.html")
    page.click(".bd-article table a >> nth=0")
    page.wait_for_load_state("networkidle")
    assert "00_start_here" in page.url
    assert not visit.wrong


def test_launch_buttons_only_for_a_repository(tmp_path, site, browser):
    assert "colab.research" not in (SITE / "notebooks" / "04_mnist_dense_sgd.html").read_text()
    built = subprocess.run(
        [sys.executable, "-m", "docs.build", tmp_path / "site"], cwd=ROOT,
        env=os.environ | {"REPO": "someone/course"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stderr
    text = (tmp_path / "site" / "notebooks" / "04_mnist_dense_sgd.html").read_text()
    assert "someone/course/blob/main/notebooks/04_mnist_dense_sgd.ipynb" in text
    assert "mybinder.org" in text


def test_printed_page_has_no_navigation(site, browser):
    page = Visit(browser, site).go("notebooks/01_or_neuron.html")
    page.emulate_media(media="print")
    assert not page.locator(".bd-sidebar-primary").is_visible()
    assert (
        page.locator("h1:visible").inner_text().startswith("The smallest")
        or page.locator("h1:visible").count() == 1
    )
    assert len(page.pdf()) > 20_000


def test_slides_fit_and_need_no_network(tmp_path, browser):
    built = subprocess.run(
        [sys.executable, "-m", "docs.slides", tmp_path / "slides"], cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    visit = Visit(browser, (tmp_path / "slides").as_uri())
    decks = sorted((tmp_path / "slides").glob("[0-9]*.html"))
    assert len(decks) == len(list((ROOT / "lessons").glob("[0-9]*/lesson.py")))
    for deck in decks:
        page = visit.go(deck.name)
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        for number in range(page.evaluate("Reveal.getTotalSlides()")):
            height, width = page.evaluate(
                "[Reveal.getCurrentSlide().scrollHeight, Reveal.getCurrentSlide().scrollWidth]"
            )
            room = page.evaluate("[Reveal.getConfig().height, Reveal.getConfig().width]")
            assert height <= room[0], f"{deck.stem}, slide {number + 1} is too high: {height}"
            assert width <= room[1], f"{deck.stem}, slide {number + 1} is too wide: {width}"
            page.evaluate("Reveal.next()")
        assert not page.locator("aside.notes").first.is_visible()
    assert not visit.wrong
    visit.page.close()
