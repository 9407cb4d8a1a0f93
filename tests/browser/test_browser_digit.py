"""The interactives `digit` and `nearest`: drawn on with mouse, keyboard and finger."""

import io
import re

import numpy as np
import pytest
from browser import MISSING, Visit, opened
from drawn import digits
from PIL import Image
from playing import slide
from strokes import HANDS, ink_from_strokes, smooth

from hellodl import handwriting
from hellodl.explorables import explore

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)

VIEWS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
LETTER_K = [[(95, 50), (95, 230)], [(190, 50), (95, 150), (190, 230)]]
THREE = [smooth(HANDS[3][0][0])]
LEFT_OF_AN_EIGHT = [smooth([(110, 60), (105, 95), (128, 130), (95, 175), (100, 220)])]


@pytest.fixture(scope="module")
def browser():
    with opened() as chromium:
        yield chromium


def pad_of(app):
    return app.get_by_role("application", name="Pad to draw a digit on")


def draw(app, strokes, lift=True):
    """Draw with the mouse as a very fast hand does: eight places of each stroke."""
    box, mouse = pad_of(app).bounding_box(), app.page.mouse
    scale = box["width"] / handwriting.SIDE
    for stroke in strokes:
        few = np.linspace(0, len(stroke) - 1, min(len(stroke), 8)).astype(int)
        places = [
            (box["x"] + stroke[at][0] * scale, box["y"] + stroke[at][1] * scale) for at in few
        ]
        mouse.move(*places[0])
        mouse.down()
        for place in places[1:]:
            mouse.move(*place)
        if lift:
            mouse.up()


def probabilities(app):
    """The ten bars, after the next frame."""
    app.page.evaluate("new Promise(requestAnimationFrame)")
    return app.locator(".fill").evaluate_all(
        "bars => bars.map((bar) => Number(bar.style.getPropertyValue('--part')))"
    )


def press(app, name):
    app.get_by_role("button", name=name, exact=True).click()


def message(app):
    return app.locator(".message")


def polylines(app):
    return app.locator(".pad polyline").count()


def png(gray):
    buffer = io.BytesIO()
    Image.fromarray(gray.astype("uint8")).save(buffer, "PNG")
    return {"name": "digit.png", "mimeType": "image/png", "buffer": buffer.getvalue()}


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_a_digit_is_read_while_it_is_drawn(browser, width, scheme):
    visit = Visit(browser, explore("digit"), width=width, scheme=scheme)
    app = visit.app
    assert app.get_attribute("data-theme") == scheme
    assert np.argmax(probabilities(app)) == 3  # the example
    assert app.get_by_text("an example").is_visible()
    assert message(app).get_attribute("role") == "status"

    seven = smooth(HANDS[7][0][0])
    draw(app, [seven[: len(seven) // 3]], lift=False)
    half_way = probabilities(app)
    assert not app.get_by_text("an example").is_visible()
    draw(app, [seven])  # the mouse is still down
    finished = probabilities(app)
    assert np.abs(np.subtract(half_way, finished)).max() > 0.1
    assert np.argmax(finished) == 7
    assert sum(finished) == pytest.approx(1, abs=1e-6)
    message(app).get_by_text("I read a 7").wait_for()
    assert app.get_by_role("button", name="7: >99%").is_visible()

    draw(app, [[(110, 145), (190, 138)]])  # its bar
    assert polylines(app) == 2
    assert np.argmax(probabilities(app)) == 7
    press(app, "Undo")
    assert polylines(app) == 1
    np.testing.assert_allclose(probabilities(app), finished)
    press(app, "Clear")
    assert polylines(app) == 0
    assert probabilities(app) == [0] * 10
    message(app).get_by_text("Nothing is drawn yet").wait_for()
    press(app, "Undo")
    np.testing.assert_allclose(probabilities(app), finished)

    assert not app.get_by_text("Hidden layer 1").is_visible()
    app.get_by_text("What do the hidden units respond to?").click()
    hidden_units_are_shown(app)
    assert visit.barriers() == []
    assert visit.too_wide() <= 0
    visit.page.set_viewport_size({"width": 360, "height": 700})
    assert visit.too_wide() <= 0
    visit.close()


def hidden_units_are_shown(app):
    app.get_by_text("of 300 units respond").wait_for()
    assert app.get_by_text("of 100 units respond").is_visible()
    title = app.locator("details strong")
    app.locator(".map").first.click(position={"x": 4, "y": 4})
    assert title.inner_text() == "Unit 1 of hidden layer 1"
    second = app.get_by_label("unit in layer 2")
    second.press("ArrowRight")
    assert title.inner_text() == "Unit 2 of hidden layer 2"
    sentence = app.locator(".sum").inner_text()
    assert "responds with" in sentence or "stays silent" in sentence


def test_sixty_digits_drawn_with_the_mouse(browser):
    visit = Visit(browser, explore("digit"), width=900)
    wrong, drawn = [], list(digits())
    clear = visit.app.get_by_role("button", name="Clear", exact=True)
    for kind, digit, strokes in drawn:
        clear.evaluate("button => button.click()")  # faster than a mouse that goes there
        draw(visit.app, strokes)
        read = int(np.argmax(probabilities(visit.app)))
        if read != digit:
            wrong.append((kind, f"{digit} read as {read}"))
    print(f"{60 - len(wrong)} of 60 digits drawn with the mouse are read correctly. Wrong: {wrong}")
    assert len(drawn) == 60
    assert len(wrong) <= 5, wrong
    visit.close()


def test_images_are_opened_and_other_files_get_a_sentence(browser):
    visit = Visit(browser, explore("digit"), width=900)
    app = visit.app
    chooser = app.get_by_label("Open an image")
    ink = ink_from_strokes(HANDS[5][0])
    chooser.set_input_files(png((225 - 0.8 * ink).repeat(3, 0).repeat(3, 1)))  # 840 x 840
    message(app).get_by_text("I read a 5").wait_for()
    assert app.locator(".pad canvas").is_visible()
    opened_image = probabilities(app)
    half_in_shadow = np.where(np.arange(280) < 130, 0.45, 1)[:, None]
    chooser.set_input_files(png((225 - 0.6 * ink) * half_in_shadow))
    message(app).get_by_text("I read a 5").wait_for()
    press(app, "Undo")
    for name, content, words in [
        ("notes.png", b"no image at all", "This file is no image that I can open"),
        ("half.png", b"\x89PNG\r\n\x1a\n broken", "Choose a PNG or JPEG file"),
        ("blank.png", png(np.full((60, 60), 200))["buffer"], "shows no ink"),
    ]:
        chooser.set_input_files({"name": name, "mimeType": "image/png", "buffer": content})
        message(app).get_by_text(words).wait_for()
        assert probabilities(app) == opened_image  # it stays
    draw(app, LETTER_K[:1])  # a drawing takes its place
    assert not app.locator(".pad canvas").is_visible()
    message(app).get_by_text("I read a 1").wait_for()
    press(app, "Undo")
    assert probabilities(app) == opened_image
    visit.close()


def test_success_is_noticed(browser):
    visit = Visit(browser, explore("digit"), width=390)
    app = visit.app
    press(app, "Clear")
    draw(app, THREE)
    message(app).get_by_text("I read a 3").wait_for()
    app.locator(".row").nth(3).click()
    message(app).get_by_text("Then I read it correctly.").wait_for()
    app.get_by_role("button", name="3: >99%. Press it if you meant a 3.", pressed=True).wait_for()
    draw(app, LEFT_OF_AN_EIGHT)
    message(app).get_by_text("One stroke turned a 3 into an 8.").wait_for()
    app.locator(".row").nth(3).click()
    message(app).get_by_text("You fooled me! It's a 3, and I read an 8").wait_for()
    press(app, "Clear")
    draw(app, LETTER_K)
    message(app).get_by_text("I'm not confident, because no digit reaches 90%").wait_for()
    assert app.locator(".verdict").inner_text().split("\n") == ["?", "not confident"]
    app.locator(".row").nth(0).click()
    message(app).get_by_text("Can you find one that I misread with 90% or more?").wait_for()
    press(app, "I drew no digit")
    message(app).get_by_text("“none of these” isn't among them").wait_for()
    press(app, "Clear")
    pad_of(app).click()  # a tap leaves a dot
    message(app).get_by_text("only a dot").wait_for()
    shot = np.asarray(Image.open(io.BytesIO(pad_of(app).screenshot())).convert("L"))
    middle = shot[tuple(np.array(shot.shape) // 2)]
    assert middle < 60, "no dot is seen"
    assert shot[10, 10] > 200
    visit.close()


def test_drawn_with_the_keyboard(browser):
    visit = Visit(browser, explore("digit"), width=900)
    app, keys = visit.app, visit.page.keyboard
    keys.press("Tab")
    assert app.get_by_text("arrow keys: move the pen").is_visible()
    keys.press("Space")
    for key, times in (("ArrowRight", 12), ("ArrowDown", 24)):  # a seven
        for _ in range(times):
            keys.press(key)
    app.get_by_text("Pen down.").wait_for(state="attached")
    keys.press("Space")
    app.get_by_text("Pen up.").wait_for(state="attached")
    message(app).get_by_text("I read a 7").wait_for()
    keys.press("Control+z")
    assert app.get_by_text("an example").is_visible()

    reached = []
    for _ in range(15):
        keys.press("Tab")
        reached.append(
            visit.page.evaluate(
                """() => { const at = document.activeElement.shadowRoot.activeElement;
                  return at.ariaLabel ?? at.labels?.[0]?.innerText ?? at.innerText; }"""
            )
        )
    assert reached[:4] == ["Undo", "Clear", "Open an image", "I drew no digit"]
    assert [int(name[0]) for name in reached[4:14]] == list(range(10))
    assert reached[14] == "What do the hidden units respond to?"
    keys.press("Enter")
    app.get_by_text("of 300 units respond").wait_for()
    keys.press("Tab")
    keys.press("Home")
    assert app.locator("details strong").inner_text() == "Unit 1 of hidden layer 1"
    visit.close()


def test_drawn_with_a_finger(browser):
    visit = Visit(browser, explore("digit"), width=390, touch=True)
    app = visit.app
    app.get_by_role("button", name="Clear", exact=True).tap()
    box = pad_of(app).bounding_box()
    finger = visit.page.context.new_cdp_session(visit.page)

    def touch(kind, *place):
        x, y = (
            (box[axis] + at / 280 * box["width"]) for axis, at in zip("xy", place, strict=False)
        )
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})

    touch("touchStart", *THREE[0][0])
    for place in THREE[0][3::3]:
        touch("touchMove", *place)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    message(app).get_by_text("I read a 3").wait_for()
    assert visit.page.evaluate("scrollY") == 0
    visit.close()


RECORD = """<script>
globalThis.threes = []; // the bar of the three in every frame
requestAnimationFrame(function record() {
  const app = document.querySelector("[data-explorable]").shadowRoot;
  const bar = app?.querySelectorAll(".fill")[3].style.getPropertyValue("--part");
  if (bar) threes.push(Number(bar));
  requestAnimationFrame(record);
});
</script>"""


def test_the_example_draws_itself_in_a_plain_page(browser, tmp_path):
    page = tmp_path / "page.html"
    page.write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Hello</title><body>'
        f"<h1>Hello</h1>\n{explore('digit').html}\n{RECORD}</body></html>",
        encoding="utf-8",
    )
    assert page.stat().st_size < 1_000_000
    visit = Visit(browser, page.as_uri(), motion="no-preference")
    assert visit.app.get_by_text("an example").is_visible()
    visit.page.wait_for_function("Math.min(...threes) < 0.5 && threes.at(-1) > 0.99")
    draw(visit.app, [smooth(stroke) for stroke in HANDS[4][0]])
    message(visit.app).get_by_text("I read a 4").wait_for()
    visit.close()


# --------------------------------------------------------------------------------- nearest


def shown(app):
    """The ten distances, the answer, and the sum below the map, after the next frame."""
    app.page.evaluate("new Promise(requestAnimationFrame)")
    distances = [float(value) for value in app.locator(".bars .value").all_inner_texts()]
    total = float(app.locator(".all strong").inner_text())
    return distances, int(app.locator(".verdict strong").inner_text()), total


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_nearest_answers_1_for_a_2_with_a_thin_pen(browser, width, scheme):
    visit = Visit(browser, explore("nearest"), width=width, scheme=scheme)
    app = visit.app
    distances, answer, total = shown(app)
    assert (answer, total) == (2, min(distances))
    slide(app, "pen, in pixels", 0)
    message(app).get_by_text("It reads a 2 as 1!").wait_for()
    thin, answer, total = shown(app)
    assert answer == np.argmin(thin) == 1
    assert total == min(thin)
    press(app, f"mean 2: distance {thin[2]:.1f}. Press it to see where it differs.")
    assert shown(app)[2] == thin[2]
    middle_of_map = app.locator(".map .area")
    middle_of_map.scroll_into_view_if_needed()
    middle_of_map.hover()
    text = app.locator(".one").inner_text()
    row, column, *numbers = map(float, re.findall(r"[\d.]+", text))
    assert (row, column) in [(13, 13), (13, 14), (14, 13), (14, 14)]
    value, mean, square = numbers
    assert round((value - mean) ** 2, 2) == pytest.approx(square, abs=0.0101)
    assert app.get_by_text(f"the mean 2: {mean:.2f} here").is_visible()
    press(app, "leaning 1")
    press(app, "Start again")
    press(app, "leaning 1")
    message(app).get_by_text("It misses a 1, and answers 5!").wait_for()
    assert visit.barriers() == []
    assert visit.too_wide() <= 0
    visit.close()


def test_nearest_reads_a_drawing_of_ones_own_by_mouse_and_keyboard(browser):
    visit = Visit(browser, explore("nearest", model=np.full((10, 28, 28), 0.2)), width=360)
    press(visit.app, "Clear")
    assert shown(visit.app)[0] == pytest.approx([0.2**2 * 784] * 10, abs=0.05)
    visit.close()
    visit = Visit(browser, explore("nearest"), width=900)
    app, keys = visit.app, visit.page.keyboard
    press(app, "That's wrong")
    message(app).get_by_text("this example is a 2: it's correct").wait_for()
    press(app, "Clear")
    message(app).get_by_text(
        "Even empty paper gets an answer. Its nearest mean is the 1"
    ).wait_for()
    draw(app, [[(60 + at[0] / 3, 60 + at[1] / 3) for at in stroke] for stroke in THREE])
    message(app).get_by_text("Press “Size and center”").wait_for()
    press(app, "Size and center")
    message(app).get_by_text("It answers 3. Is that a mistake?").wait_for()
    press(app, "Undo")
    press(app, "Undo")
    pad_of(app).focus()
    for key, times in (("Space", 1), ("ArrowDown", 20), ("Space", 1)):
        for _ in range(times):
            keys.press(key)
    press(app, "Size and center")
    message(app).get_by_text("It answers 1. Did you draw something else?").wait_for()
    press(app, "That's wrong")
    message(app).get_by_text("It answers 1, and you say it isn't one!").wait_for()
    app.get_by_role("application", name="Your drawing, the mean 1").focus()
    before = app.locator(".one").inner_text()
    keys.press("ArrowUp")
    after = app.locator(".one").inner_text()
    rows = [int(re.search(r"Row (\d+)", text)[1]) for text in (before, after)]
    assert rows[1] == rows[0] - 1
    assert app.locator(".pictures [role=status]").inner_text() == after
    press(app, "Start again")
    assert shown(app)[1] == 2
    visit.close()
