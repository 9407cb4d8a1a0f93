"""The interactive `overfit` in a real browser: played with the mouse, by keyboard and by touch."""

import pytest
from browser import MISSING, opened
from test_browser_explorables import PAGE, VIEWS, Visit, message

from hellodl.explore import explore

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def browser():
    with opened() as chromium:
        yield chromium


def control(app, name):
    return app.get_by_role("slider", name=name, exact=True)


def slide(app, name, place):
    """Drag a slider with the mouse to a fraction from left to right."""
    control(app, name).scroll_into_view_if_needed()
    box = control(app, name).bounding_box()
    mouse = app.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + 10 + place * (box["width"] - 20), box["y"] + 10, steps=3)
    mouse.up()


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_best_degree_is_found_with_the_mouse(browser, width, scheme):
    visit = Visit(browser, explore("overfit"), width=width, scheme=scheme)
    app = visit.apps
    assert "Which degree predicts best" in app.locator(".question").inner_text()
    training, test = app.locator(".score").all()
    assert "0.00 °C" in training.inner_text()
    assert "955 °C" in test.inner_text()
    slide(app, "degree", 1 / 15)
    assert "underfitting" in message(app).inner_text()
    slide(app, "degree", 9 / 15)
    assert "overfitting" in message(app).inner_text()
    slide(app, "degree", 5 / 15)
    assert "Degree 5 predicts best what it has not seen!" in message(app).inner_text()
    assert "1.65 °C" in test.inner_text()
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    visit.close()


def test_the_best_degree_is_found_by_keyboard(browser):
    visit = Visit(browser, explore("overfit"))
    app, page = visit.apps, visit.page
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    for degree in range(10, 4, -1):
        assert "✓" not in message(app).inner_text()
        page.keyboard.press("ArrowLeft")
        assert control(app, "degree").input_value() == str(degree)
    assert "Degree 5 predicts best" in message(app).inner_text()
    assert app.get_by_role("img", name="of the 7 of 16 tried so far").is_visible()
    app.get_by_role("button", name="New readings").press("Enter")
    assert app.get_by_role("img", name="of the 1 of 16 tried so far").is_visible()
    assert "955" not in app.inner_text()
    visit.close()


def test_l2_tames_degree_15(browser):
    visit = Visit(browser, explore("overfit", find="degree"))
    app = visit.apps
    app.get_by_role("radio", name="L2").check(force=True)
    assert "Degree 15" in app.locator(".question").inner_text()
    l2 = control(app, "L2 (ridge)")
    l2.press("End")
    assert "underfitting" in message(app).inner_text()
    l2.press("Home")
    assert "overfitting" in message(app).inner_text()
    for _ in range(9):
        l2.press("ArrowRight")
    assert l2.get_attribute("aria-valuetext") == "0.001"
    assert "That's the best L2 for degree 15!" in message(app).inner_text()
    assert "fell from 1,639 °C to 1.97 °C" in message(app).inner_text()
    visit.close()


def test_more_readings_and_less_noise(browser):
    visit = Visit(browser, explore("overfit", find="degree"))
    app = visit.apps
    control(app, "readings").press("End")
    assert "on 40 readings" in app.locator(".scores").inner_text()
    assert "955" not in app.locator(".scores").inner_text()
    app.get_by_label("true curve").check()
    assert app.locator("text", has_text="true curve").is_visible()
    control(app, "noise").press("Home")
    control(app, "degree").press("End")
    assert "0.00 °C" in app.locator(".score").nth(1).inner_text()  # there's no noise to follow
    visit.close()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_all_degrees_are_tried_one_after_the_other(browser, motion):
    visit = Visit(browser, explore("overfit"), motion=motion)
    app = visit.apps
    app.get_by_role("button", name="Try all").click()
    message(app).get_by_text("Now you've seen them all").wait_for(timeout=15_000)
    assert control(app, "degree").input_value() == "15"
    assert app.get_by_role("img", name="16 of 16 tried").is_visible()
    app.get_by_role("button", name="Next").click()
    assert control(app, "degree").input_value() == "0"
    app.get_by_role("button", name="Next").click()
    assert control(app, "degree").input_value() == "1"
    visit.close()


def test_with_a_finger(browser):
    context = browser.new_context(viewport={"width": 360, "height": 900}, has_touch=True)
    page = context.new_page()
    page.set_content(PAGE.format(explore("overfit").html))
    app = page.locator(".app")
    app.get_by_role("button", name="New readings").tap()
    box = control(app, "degree").bounding_box()
    page.touchscreen.tap(box["x"] + 10 + (box["width"] - 20) * 4 / 15, box["y"] + 13)
    assert control(app, "degree").input_value() == "4"
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()
