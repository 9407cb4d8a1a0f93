"""The reading site in a real browser: wide and narrow, light and dark, with nothing from outside."""

import gzip
import http.server
import io
import json
import os
import re
import subprocess
import sys
import threading
from functools import partial
from pathlib import Path

import drawn
import pytest
from browser import MISSING, Visit, opened
from PIL import Image
from playing import keys, message, press, says, slide, slider

ROOT = Path(__file__).resolve().parents[2]
if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)

SITE, SOURCE = ROOT / "build" / "site", ROOT / "build" / "site-source"
VIEWS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
# Two of the views see every page, so that each is seen wide and narrow, light and dark. The other two
# see one of five lessons and of what one template makes for each lesson.
SAMPLE = re.compile(r"(exercises|quizzes|guide|notebooks)/\d[05]")
# Checked for readers with other eyes in the first two: each lesson in one of them, because the
# template and the colors are the same, and in the light one every fifth page that a template makes.
READ = {
    (1280, "light"): re.compile(r"notebooks/\d[02468]|(exercises|quizzes|guide)/\d[05]"),
    (390, "dark"): re.compile(r"notebooks/\d[13579]"),
}


def is_read(view, name):
    """Whether axe-core looks at a page in a view."""
    if view not in READ:
        return False
    return not re.match(r"\w+/\d", name) or bool(READ[view].match(name))


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

        def end_headers(self):
            if self.compressed:
                self.send_header("Content-Encoding", "gzip")
            super().end_headers()

        def send_head(self):
            """Compress what is text, as hosts of pages do."""
            path = Path(self.translate_path(self.path))
            self.compressed = path.suffix in (".html", ".css", ".js") and path.is_file()
            if not self.compressed:
                return super().send_head()
            content = gzip.compress(path.read_bytes(), 6)
            self.send_response(200)
            self.send_header("Content-Type", self.guess_type(str(path)))
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            return io.BytesIO(content)

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


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_every_page(site, browser, width, scheme):
    visit = Visit(browser, f"{site}/index.html", width, scheme)
    for name in pages():
        if (width, scheme) not in READ and "/" in name and not SAMPLE.match(name):
            continue
        page = visit.go(f"{site}/{name}")
        assert not visit.wrong, f"{name}: {visit.wrong}"
        assert page.evaluate("document.documentElement.dataset.theme") == scheme
        clipped = page.evaluate(
            """[...document.querySelectorAll(".cell_input pre")].filter(
            pre => pre.clientWidth && pre.scrollWidth > pre.clientWidth).map(pre => pre.textContent)"""
        )
        assert width < 1280 or not clipped, f"{name}: code scrolls sideways: {clipped}"
        assert visit.too_wide() <= 0, f"{name} scrolls sideways by {visit.too_wide()} pixels"
        asleep = page.eval_on_selector_all(
            "[data-explorable]",
            "all => all.filter(e => !e.shadowRoot && !e.dataset.script).map(e => e.dataset.explorable)",
        )
        assert not asleep, f"{name}: {asleep} did not start"
        pictures = page.evaluate(
            """Promise.all([...document.querySelectorAll(".bd-article img")].map(async (i) => {
               i.loading = "eager"; await i.decode().catch(() => 0); return {alt: i.alt, src: i.src.split("/").pop(), natural: i.naturalWidth, shown: i.clientWidth - 2 * parseFloat(getComputedStyle(i).paddingLeft),
               card: !!i.closest(".lessons"), wide: i.getAttribute("width") > 540 && !i.closest(".hellodl-explorable")}}))"""
        )
        for picture in pictures:
            # A card's thumbnail is decoration beside its title.
            assert picture["card"] or len(picture["alt"]) > 20, f"{name}: {picture}"
            assert picture["natural"] > 0, f"{name}: {picture} did not load"
            if not picture["card"]:
                assert picture["shown"] <= picture["natural"], f"{name}: {picture} is blown up"
            if picture["wide"]:  # on a phone it scrolls in its own box
                assert picture["shown"] > 500, f"{name}: {picture} is too small to read"
        if is_read((width, scheme), name):
            # Code has the same colors everywhere, and so many words that one lesson in each view must do.
            same = ".highlight pre" if re.match(r"notebooks/(?!0[56])", name) else ""
            barriers = visit.barriers(but=same)
            assert not barriers, f"{name}: {barriers}"
    visit.close()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_interactives_are_played_in_their_lessons(site, browser, width, scheme):
    visit = Visit(browser, f"{site}/index.html", width, scheme)

    def found(name, lesson):
        page = visit.go(f"{site}/notebooks/{lesson}.html")
        return page.locator(f'[data-explorable^="{name}-"] .app')

    app = found("neuron", "01_or_neuron")
    press(app, "Let it learn")
    says(app, "The neuron found OR by itself")
    app = found("playground", "02_logic_gates")
    app.get_by_role("button", name="add a unit to hidden layer 1").press("Enter")
    app.get_by_role("button", name="Play").press("Space")
    says(app, "Solved with 2 hidden units!")
    app = found("softmax", "04_mnist_dense_sgd")
    slider(app, "total of 4").press("End")
    assert "A loss of 0.073!" in message(app)
    app = found("descent", "07_mnist_optimizers")
    slide(app, "learning rate", 0.66)
    slide(app, "momentum", 0.63)
    press(app, "One step", 20)
    assert "You've reached the bottom" in message(app)
    app = found("overfit", "08_mnist_overfitting")
    slide(app, "degree", 5 / 15)
    assert "Degree 5 predicts best" in message(app)
    app = found("convolution", "09_cifar10_first_convnet")
    press(app, "Clear")
    app.get_by_role("group", name="image").get_by_label("row 1, column 1:").focus()
    keys(app, "ArrowRight", "ArrowRight", "Space", "ArrowDown", "1", "ArrowDown", "Enter")
    assert "You've found 3!" in message(app)
    app = found("receptive", "10_cifar10_depth")
    press(app, "+ 2 × 2 pooling")
    press(app, "+ 3 × 3 convolution", 2)
    assert "That's enough! Now choose the square" in message(app)
    app = found("nearest", "03_mnist_data")  # with the means of the lesson
    slide(app, "pen, in pixels", 0)
    says(app, "It reads a 2 as 1!")
    app = found("backprop", "06_backprop_by_hand")
    app.get_by_role("button", name="Back").focus()
    keys(app, *["ArrowRight"] * 21)
    slider(app, "learning rate").fill("0.015")
    assert "That's the step to the bottom!" in message(app)
    app = found("batches", "12_cifar10_batch_size_learning_rate")
    slider(app, "batch size").fill("5")
    slider(app, "learning rate").fill("6")
    press(app, "Step", 16)
    assert "In the box! Batch 32, constant rate 0.16" in message(app)
    assert visit.too_wide() <= 0
    visit.close()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_front_page_reads_a_drawn_digit(site, browser, width, scheme):
    visit = Visit(browser, f"{site}/index.html", width, scheme)
    reader = visit.page.locator(".front-digit")
    pad = reader.locator(".pad")
    pad.scroll_into_view_if_needed()
    box = pad.bounding_box()
    (strokes,) = [lines for kind, _, lines in drawn.digits() if kind == "seven with a bar"][:1]
    for line in strokes:
        points = [
            (box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280) for x, y in line
        ]
        visit.page.mouse.move(*points[0])
        visit.page.mouse.down()
        for point in points[1:]:
            visit.page.mouse.move(*point)
        visit.page.mouse.up()
    reader.locator(".verdict strong", has_text="7").wait_for()
    assert "a 7" in reader.locator(".message").inner_text()
    assert visit.too_wide() <= 0
    visit.close()


def test_the_front_page_does_not_wait_for_the_network(site, browser):
    visit = Visit(browser, f"{site}/start.html")
    held = []
    visit.page.route("**/interactives/*.js", lambda route: held.append(route))
    visit.page.goto(f"{site}/index.html", wait_until="domcontentloaded")
    assert visit.page.get_by_role("link", name="Start lesson 00").is_visible()
    before = visit.page.locator(".front-digit").bounding_box()["height"]
    assert visit.page.locator(".front-digit img").is_visible()
    while not held:  # the script is asked for when all else is there
        visit.page.wait_for_timeout(50)
    (route,) = held
    route.continue_()
    visit.page.locator(".front-digit .pad").wait_for()
    after = visit.page.locator(".front-digit").bounding_box()["height"]
    assert abs(after - before) < 40, "the text below jumps: see .front-digit in course.css"
    assert (SITE / "index.html").stat().st_size < 150_000
    visit.close()


def test_lessons_are_there_with_their_notebook(site, browser):
    visit = Visit(browser, f"{site}/index.html")
    page = visit.page
    lessons = sorted(
        path.stem
        for path in (ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb")
        if ".yours-" not in path.name
    )
    links = page.eval_on_selector_all(
        ".lessons h3 a", "all => all.map(a => a.getAttribute('href'))"
    )
    assert links == [f"notebooks/{name}.html" for name in lessons]
    numbers = page.locator(".lessons .number").all_inner_texts()
    assert numbers == [name[:2] for name in lessons]
    assert page.locator(".lessons img").count() == len(lessons)
    assert page.locator("table").count() == 0
    page = visit.go(f"{site}/notebooks/{lessons[5]}.html")
    source = page.locator("a[href$='.ipynb']").first.get_attribute("href")
    assert page.request.get(page.evaluate("h => new URL(h, location).href", source)).ok
    assert page.locator(".bd-article div.cell_input").count() > 10


def test_lesson_exercises_and_quizzes_are_one_group(site, browser):
    visit = Visit(browser, f"{site}/index.html")
    page = visit.page
    assert page.locator(".prev-next-area a.right-next").get_attribute("href").endswith(
        "00_start_here.html"
    )  # fmt: skip
    visit.go(f"{site}/notebooks/04_mnist_dense_sgd.html")
    assert page.locator("h1:visible").inner_text().startswith("04 ")
    group = page.locator("nav.bd-links li.current", has_text="04 ")
    assert group.locator("ul a").all_inner_texts() == ["Exercises", "Quizzes"]
    for text, address in {
        "Exercises of lesson 04": "/exercises/04_mnist_dense_sgd.html",
        "Quizzes of lesson 04": "/quizzes/04_mnist_dense_sgd.html",
        "Next: lesson 05": "/notebooks/05_mnist_predict.html",
    }.items():
        link = page.get_by_role("navigation", name="After this lesson").get_by_text(text)
        assert link.evaluate("a => a.href").endswith(address)
        assert page.request.get(link.evaluate("a => a.href")).ok
    link = page.get_by_role("link", name="lesson 02", exact=True).first
    assert link.evaluate("a => a.href").endswith("/notebooks/02_logic_gates.html")
    visit.close()


def test_what_was_read_is_marked_and_kept(site, browser):
    visit = Visit(browser, f"{site}/index.html", 390)
    page = visit.page
    assert page.locator(".read-mark").count() == 0
    visit.go(f"{site}/notebooks/03_mnist_data.html")
    page.locator(".onward").scroll_into_view_if_needed()
    page.wait_for_function(
        """scrollBy({ top: 100, behavior: "instant" })  // what comes late moves the end down
        ?? JSON.parse(localStorage["hellodl-read"] ?? "{}")["03_mnist_data"] > 0.95"""
    )
    visit.go(f"{site}/index.html")
    card = page.locator(".lessons li[data-lesson^='03']")
    assert card.get_by_role("img", name="read", exact=True).is_visible()
    button = page.get_by_role("link", name="Go on with lesson 04")
    assert button.get_attribute("href") == "notebooks/04_mnist_dense_sgd.html"
    visit.close()


def test_a_lesson_is_light(site, browser):
    visit = Visit(browser, f"{site}/start.html")
    for name in ("02_logic_gates", "04_mnist_dense_sgd", "05_mnist_predict"):
        page = visit.go(f"{site}/notebooks/{name}.html")
        page.wait_for_load_state("networkidle")
        fetched = page.evaluate(
            "performance.getEntriesByType('resource').map((entry) => entry.name.split('?')[0])"
        )
        files = [page.url, *(url for url in fetched if not url.endswith((".png", ".gif", ".webp")))]
        contents = [(SITE / url.removeprefix(f"{site}/")).read_bytes() for url in set(files)]
        weight = sum(len(gzip.compress(content)) for content in contents)
        assert weight < 600_000, f"{name}: {weight:,} bytes, {files}"
        assert not [url for url in files if "fontawesome" in url]
        assert page.locator("details.hide summary", has_text="Set up").is_visible()
    network = max((SITE / "_static" / "interactives").glob("*.js"), key=lambda p: p.stat().st_size)
    assert weight + len(gzip.compress(network.read_bytes())) < 600_000  # with the network it reads
    place = page.locator('[data-explorable^="digit-"]')  # fetched when its place comes near
    assert place.locator(".pad").count() == 0
    place.scroll_into_view_if_needed()
    place.locator(".pad").wait_for()
    visit.close()


def test_a_lesson_is_seen_within_two_seconds_of_a_slow_line_and_processor(site, browser):
    slow = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 1e5}
    paints = []
    while len(paints) < 5 and min(paints, default=9999) > 2000:  # other work may slow it down, too
        visit = Visit(browser, f"{site}/search.html", 390)
        tools = visit.page.context.new_cdp_session(visit.page)
        tools.send("Network.enable")
        tools.send("Network.setCacheDisabled", {"cacheDisabled": True})
        tools.send("Network.emulateNetworkConditions", slow)  # 1.6 Mbit/s
        tools.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        page = visit.go(f"{site}/notebooks/08_mnist_overfitting.html")
        assert page.locator("link[rel=stylesheet]").count() == 1  # the only thing it waits for
        paints.append(page.evaluate("performance.getEntriesByType('paint').at(-1).startTime"))
        visit.close()
    assert min(paints) < 2000, paints


def test_figures_have_a_design_for_the_dark(site, browser):
    visit = Visit(browser, f"{site}/notebooks/09_cifar10_first_convnet.html", 1280, "dark")
    style = "i => [getComputedStyle(i).mixBlendMode, getComputedStyle(i).filter]"
    drawn = visit.page.locator("img.drawing").first
    assert drawn.evaluate(style) == ["screen", "invert(1) hue-rotate(180deg)"]
    photos = visit.page.locator("img.on-paper[alt*='images in a grid']").first
    assert photos.evaluate(style) == ["normal", "none"]
    visit.close()


@pytest.mark.parametrize(("motion", "frames"), [("reduce", 1), ("no-preference", 31)])
def test_a_film_is_a_still_for_readers_who_want_less_motion_and_can_be_hidden(
    site, browser, motion, frames
):
    visit = Visit(browser, f"{site}/notebooks/04_mnist_dense_sgd.html", motion=motion)
    film = visit.page.locator("details.film")
    film.scroll_into_view_if_needed()
    image = film.locator("img")
    visit.page.wait_for_function("image => image.currentSrc", arg=image.element_handle())
    shown = visit.page.request.get(image.evaluate("i => i.currentSrc"))
    assert Image.open(io.BytesIO(shown.body())).n_frames == frames
    film.locator("summary").press("Enter")
    image.wait_for(state="hidden")
    visit.close()


# The lengths of the lines of all longer paragraphs.
LINES = """paragraphs => paragraphs.filter(p => p.textContent.length > 300).flatMap(p => {
    const nodes = document.createTreeWalker(p, NodeFilter.SHOW_TEXT), range = document.createRange();
    const lines = [""];
    let last = null;
    while (nodes.nextNode())
        for (let i = 0; i < nodes.currentNode.length; i++) {
            range.setStart(nodes.currentNode, i);
            range.setEnd(nodes.currentNode, i + 1);
            const box = range.getClientRects()[0];
            if (!box?.width) continue;
            const middle = (box.top + box.bottom) / 2;
            if (last !== null && middle > last + 12) lines.push("");
            last = middle;
            lines[lines.length - 1] += nodes.currentNode.data[i];
        }
    return lines.slice(0, -1).map(line => line.trim().length);
})"""


def test_a_line_of_text_has_about_seventy_characters(site, browser):
    visit = Visit(browser, f"{site}/notebooks/04_mnist_dense_sgd.html")
    lengths = visit.page.locator(".bd-article p").evaluate_all(LINES)
    assert len(lengths) > 50
    assert 66 <= sum(lengths) / len(lengths) <= 75
    visit.close()


def test_pages_introduce_themselves(site, browser):
    page = Visit(browser, f"{site}/notebooks/04_mnist_dense_sgd.html").page
    says = page.locator("meta[name=description]").get_attribute("content")
    assert says.startswith("In lesson 00 you drew digits")
    image = page.locator("meta[property='og:image']").get_attribute("content")
    answer = page.request.get(page.evaluate("h => new URL(h, location).href", image))
    assert answer.ok
    assert len(answer.body()) > 10_000


def test_formulas_are_drawn(site, browser):
    page = Visit(browser, f"{site}/notebooks/04_mnist_dense_sgd.html").page
    sizes = page.eval_on_selector_all(
        "math",
        "all => all.map(m => [m.getBoundingClientRect().width, m.getBoundingClientRect().height])",
    )
    assert len(sizes) >= 2
    assert all(width > 5 and height > 5 for width, height in sizes)
    assert "$" not in page.locator(".bd-article").inner_text()
    shown = page.eval_on_selector_all(".math", "all => all.map(m => m.scrollWidth - m.clientWidth)")
    assert all(hidden <= 0 for hidden in shown), "a formula is clipped"


def test_search_finds_dropout(site, browser):
    visit = Visit(browser, f"{site}/search.html?q=dropout")
    page = visit.page
    page.wait_for_selector("#search-results li a")
    found = page.eval_on_selector_all("#search-results li a", "all => all.map(a => a.href)")
    assert any("10_cifar10" in link or "11_cifar10" in link for link in found)
    assert not visit.wrong


def test_solutions_unfold(site, browser):
    page = Visit(browser, f"{site}/exercises/04_mnist_dense_sgd.html").page
    solution = page.get_by_text("powers.sum(axis=1")
    assert not solution.is_visible()
    page.locator("summary", has_text="Show a solution").nth(2).click()
    assert solution.is_visible()
    text = page.locator(".bd-article").inner_text()
    assert "SOLUTION" not in text
    assert "HIDDEN" not in text


def answer(quiz, number, wanted, by="mouse"):
    """Choose an answer of a quiz's question; return what is said to it."""
    question = quiz.locator("fieldset").nth(number - 1)
    button = question.get_by_role("button", name=wanted)
    if by == "mouse":
        button.click(force=True)  # one that is disabled, too
    else:
        button.focus()
        button.press("Enter")
    return question.get_by_role("status").inner_text()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_quizzes_are_answered_and_the_score_stays_in_the_browser(site, browser, width, scheme):
    visit = Visit(browser, f"{site}/notebooks/02_logic_gates.html", width, scheme)
    page = visit.page
    quiz = page.locator('[data-explorable^="quiz-"]').first
    score = page.get_by_role("region", name="Your score")
    assert quiz.locator(".app").get_attribute("data-theme") == scheme
    assert not score.is_visible()
    said = answer(quiz, 2, "positive")
    assert said == "✗ Not that one. Then an input of 1 would push it towards yes."
    assert answer(quiz, 2, "negative").startswith("✓ Right. The larger the input")
    said = answer(quiz, 3, "no, because no straight line does it", by="keyboard")
    assert "These four points are XOR" in said
    answer(quiz, 3, "yes, with a large weight")  # nothing to be changed any more
    assert quiz.get_by_text("2 of 4 answered, 1 of them right at the first try.").is_visible()
    if (width, scheme) in READ:
        assert not visit.barriers()
    page.reload()
    assert quiz.locator("button.right").count() == 2
    assert "answered 2 of the 8 questions on this page, 1 of them right" in score.inner_text()
    solve_all(page)
    assert "You answered 7 of 8 questions right at the first try." in score.inner_text()
    assert quiz.get_by_text("3 of 4 right at the first try").is_visible()
    visit.go(f"{site}/quizzes/02_logic_gates.html")  # the same quizzes, the same answers
    assert "You answered 7 of 8 questions right" in score.inner_text()
    score.get_by_role("button", name="Start again").press("Enter")
    assert not score.is_visible()
    assert page.locator("button.right").count() == 0
    assert page.evaluate("document.activeElement.dataset.explorable.startsWith('quiz-')")
    assert visit.too_wide() <= 0
    visit.close()


def solve_all(page):
    """Choose the right answer of every question that is not answered yet."""
    for quiz in page.locator('[data-explorable^="quiz-"]').all():
        for number, question in enumerate(
            json.loads(quiz.get_attribute("data-options"))["questions"]
        ):
            buttons = quiz.locator("fieldset").nth(number).locator("button")
            if not buttons.locator("xpath=self::*[@aria-disabled]").count():
                buttons.nth(question["right"]).click()


def test_quizzes_work_without_the_storage_of_the_browser(site, browser):
    visit = Visit(browser, f"{site}/start.html")
    visit.page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('off'); } })"
    )
    # The theme reads its own setting from there; only the quizzes are of interest here.
    visit.page.goto(f"{site}/quizzes/02_logic_gates.html")
    quiz = visit.page.locator('[data-explorable^="quiz-"]').first
    assert answer(quiz, 2, "negative").startswith("✓ Right.")
    assert "1 of them right" in visit.page.get_by_role("region", name="Your score").inner_text()
    visit.page.close()


def test_without_javascript_quizzes_are_text_and_the_key_unfolds(site, browser):
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{site}/index.html")
    assert page.locator(".front-digit img").bounding_box()["width"] > 600
    page.goto(f"{site}/notebooks/02_logic_gates.html")
    text = page.locator(".bd-article").inner_text()
    assert "Can one neuron separate the circles from the squares?" in text
    assert "c) no, because no straight line does it" in text
    assert "These four points are XOR" not in text
    page.get_by_role("link", name="The key").first.click()
    key = page.get_by_text("These four points are XOR")
    assert not key.is_visible()
    page.locator("summary", has_text="The key").first.click()
    assert key.is_visible()
    assert page.get_by_role("img", name="two squares at (0, 0)").is_visible()
    page.close()


def test_from_a_folder_without_a_server(site, browser):
    visit = Visit(browser, f"{SITE.as_uri()}/index.html")
    visit.page.locator(".front-digit .pad").wait_for()
    visit.page.click(".lessons a >> nth=0")
    visit.page.wait_for_load_state("networkidle")
    assert "00_start_here" in visit.page.url
    visit.close()


def test_launch_buttons_only_for_a_repository(tmp_path, site, browser):
    assert "colab.research" not in (SITE / "notebooks" / "04_mnist_dense_sgd.html").read_text()
    # the same sources as the site's, but of all pages only one is written
    one = SOURCE / "notebooks" / "04_mnist_dense_sgd.ipynb"
    command = [sys.executable, "-m", "sphinx", "-q", SOURCE, tmp_path / "site", one]
    env = os.environ | {"REPO": "someone/course"}
    built = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    text = (tmp_path / "site" / "notebooks" / "04_mnist_dense_sgd.html").read_text()
    assert "someone/course/blob/main/notebooks/04_mnist_dense_sgd.ipynb" in text
    assert "mybinder.org" in text


def test_printed_page_has_no_navigation(site, browser):
    page = Visit(browser, f"{site}/notebooks/01_or_neuron.html").page
    page.emulate_media(media="print")
    assert not page.locator(".bd-sidebar-primary").is_visible()
    assert (
        page.locator("h1:visible").inner_text().startswith("The smallest")
        or page.locator("h1:visible").count() == 1
    )
    assert len(page.pdf()) > 20_000


def test_the_certificate_is_filled_in_here_printed_alone_and_sent_to_nobody(site, browser):
    visit = Visit(browser, f"{site}/certificate.html")
    page = visit.page
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.evaluate("window.print = () => { window.printed = true }")
    page.get_by_label("This certifies that").fill("Ada Lovelace")
    page.get_by_label("Date").fill("2026-11-26")
    page.get_by_label("Seen by").press("Enter")
    assert page.url.endswith("/certificate.html")
    page.get_by_role("button", name="Print").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    assert page.get_by_label("This certifies that").input_value() == "Ada Lovelace"
    assert page.get_by_text("Hello, Deep Learning", exact=True).locator("visible=true").count() == 1
    assert not page.get_by_role("heading", name="Certificate").locator("visible=true").count()
    assert not page.get_by_role("button", name="Print").is_visible()
    page.emulate_media(media="screen")
    page.reload()
    assert page.get_by_label("This certifies that").input_value() == ""
    assert not [url for url in asked if "Ada" in url or not url.startswith(site)]
    visit.close()


def test_slides_fit_and_need_no_network(tmp_path, browser):
    built = subprocess.run(
        [sys.executable, "-m", "docs.slides", tmp_path / "slides"], cwd=ROOT,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert built.returncode == 0, built.stdout + built.stderr
    decks = sorted((tmp_path / "slides").glob("[0-9]*.html"))
    visit = Visit(browser, (tmp_path / "slides" / "index.html").as_uri())
    visit.page.wait_for_function("window.Reveal && Reveal.isReady()")
    links = visit.page.locator("section.present li a")
    assert links.count() == len(decks)
    assert all(link.bounding_box()["y"] < 860 for link in links.all())  # each is seen
    page = visit.go(decks[4].as_uri())
    page.wait_for_function("window.Reveal && Reveal.isReady()")
    assert page.locator("code.python .hljs-string").count() > 2
    quiz = page.locator("section", has_text="Quiz: The network, 1 of 4").last
    quiz.evaluate("q => Reveal.slide(Reveal.getIndices(q).h)")
    answer = quiz.locator(".fragment")
    assert not answer.is_visible()
    page.evaluate("Reveal.next()")
    answer.wait_for(state="visible")
    assert len(decks) == len(list((ROOT / "lessons").glob("[0-9]*/lesson.py")))
    for deck in decks:
        page = visit.go(deck.as_uri())
        page.wait_for_function("window.Reveal && Reveal.isReady()")
        for number in range(page.evaluate("Reveal.getTotalSlides()")):
            height, width = page.evaluate(
                "[Reveal.getCurrentSlide().scrollHeight, Reveal.getCurrentSlide().scrollWidth]"
            )
            room = page.evaluate("[Reveal.getConfig().height, Reveal.getConfig().width]")
            assert height <= room[0], f"{deck.stem}, slide {number + 1} is too high: {height}"
            assert width <= room[1], f"{deck.stem}, slide {number + 1} is too wide: {width}"
            code = page.locator("section.present pre code").all()
            for block in code:
                assert float(block.evaluate("c => getComputedStyle(c).fontSize")[:-2]) >= 24
                assert block.evaluate("c => c.scrollWidth <= c.clientWidth"), (
                    f"{deck.stem}: clipped"
                )
            page.evaluate("n => Reveal.slide(n)", number + 1)
        assert not page.locator("aside.notes").first.is_visible()
    visit.close()
