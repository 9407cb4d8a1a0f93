"""The interactive `descent` in a real browser: played with the mouse, by keyboard and by touch."""

import pytest
from browser import MISSING, opened
from test_browser_explorables import PAGE, VIEWS, Visit, message, slide_to

from hellodl.explore import explore

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def browser():
    with opened() as chromium:
        yield chromium


def ball(app):
    return app.get_by_role("slider", name="the ball")


def press(app, name, times=1):
    button = app.get_by_role("button", name=name)
    button.click()
    for _ in range(times - 1):  # quicker than to click again
        app.page.keyboard.press("Enter")


def set_to(app, **values):
    """Set sliders as quickly as a keyboard does."""
    for name, value in values.items():
        app.get_by_role("slider", name=name.replace("_", " ")).fill(str(value))


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_the_ravine_is_won_with_the_mouse(browser, width, scheme):
    visit = Visit(browser, explore("descent"), width=width, scheme=scheme)
    app = visit.apps
    assert "20 steps" in app.locator(".question").inner_text()
    assert "step 0, loss 8.050" in app.locator(".status").inner_text()
    assert "gray: the try before, 20 steps, loss 0.094" in app.locator(".status").inner_text()
    assert "0.90 × (−0.90) = 0.81" in app.locator(".arithmetic").inner_text()
    slide_to(app, learning_rate=0.66, momentum=0.63)
    step, steps = app.get_by_role("button", name="One step"), 0
    while "reached" not in message(app).inner_text():
        step.click()
        steps += 1
        assert f"step {steps}," in app.locator(".status").inner_text()
    assert f"You've reached the bottom in {steps} steps!" in message(app).inner_text()
    assert "noise" in message(app).inner_text() or "in 12" in message(app).inner_text()
    assert visit.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    visit.close()


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_play_stops_by_itself(browser, motion):
    visit = Visit(browser, explore("descent"), motion=motion)
    app = visit.apps
    set_to(app, learning_rate=0.8, momentum=0.6)
    press(app, "Play")
    message(app).get_by_text("You've reached the bottom in 12 steps!").wait_for(timeout=15_000)
    assert app.get_by_role("button", name="Play").is_visible()
    visit.close()


def test_the_bowl_by_keyboard_to_one_single_step(browser):
    visit = Visit(browser, explore("descent", valley="ravine"))
    app, page = visit.apps, visit.page
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")  # from ravine to bowl
    assert app.get_by_label("bowl").is_checked()
    rate = app.get_by_role("slider", name="learning rate")
    rate.focus()
    for _ in range(8):
        page.keyboard.press("ArrowRight")
    assert rate.input_value() == "0.2"
    step = app.get_by_role("button", name="One step")
    step.focus()
    for _ in range(8):
        page.keyboard.press("Enter")
    assert "reached the bottom in 8 steps" in message(app).inner_text()
    assert "one single step" in message(app).inner_text()
    rate.focus()
    for _ in range(15):
        page.keyboard.press("ArrowRight")
    step.press("Enter")
    assert "reached the bottom in 1 step!" in message(app).inner_text()
    visit.close()


def test_it_diverges_visibly_and_says_so(browser):
    visit = Visit(browser, explore("descent", valley="bowl"))
    app = visit.apps
    set_to(app, learning_rate=1.2)
    press(app, "One step", 2)
    assert app.get_by_text("zoomed out 2 times").is_visible()
    app.get_by_role("button", name="Play").click()
    message(app).get_by_text("It diverges!").wait_for(timeout=15_000)
    assert app.get_by_text("✗ diverged").is_visible()
    figure = app.get_by_role("group", name="The valley from the side").bounding_box()
    edge = ball(app).bounding_box()
    assert figure["x"] <= edge["x"] + edge["width"] / 2 <= figure["x"] + figure["width"]
    set_to(app, learning_rate=0.5)  # a new try
    assert "step 0" in app.locator(".status").inner_text()
    press(app, "One step")
    assert "reached the bottom in 1 step!" in message(app).inner_text()
    assert "choose ravine" in message(app).inner_text()
    visit.close()


def test_a_miss_is_explained_and_may_go_on(browser):
    visit = Visit(browser, explore("descent"))
    app = visit.apps
    press(app, "One step", 20)
    assert "Not there yet after 20 steps" in message(app).inner_text()
    assert "momentum" in message(app).inner_text()
    press(app, "One step", 12)
    assert "It took 32 steps" in message(app).inner_text()
    visit.close()


def test_the_ball_gets_over_the_hill(browser):
    visit = Visit(browser, explore("descent", valley="two valleys"), motion="no-preference")
    app = visit.apps
    set_to(app, momentum=0.9)
    app.get_by_role("button", name="Play").click()
    message(app).get_by_text("It's over the hill!").wait_for(timeout=15_000)
    app.get_by_role("button", name="Stop").click()
    press(app, "Reset")
    assert "step 0" in app.locator(".status").inner_text()
    visit.close()


def test_with_noise_the_ball_does_not_stay_at_the_bottom(browser):
    visit = Visit(browser, explore("descent", valley="bowl"))
    app = visit.apps
    set_to(app, learning_rate=0.5)
    press(app, "One step", 2)  # the second one starts at the bottom, and stays there
    assert "step 2, loss 0.000" in app.locator(".status").inner_text()
    set_to(app, batch_noise=2)
    press(app, "One step", 3)
    assert "loss 0.000" not in app.locator(".status").inner_text().split("gray")[0]
    visit.close()


def test_noise_shakes_the_gradient_and_is_the_same_for_everybody(browser):
    numbers = []
    for _ in range(2):
        visit = Visit(browser, explore("descent"))
        set_to(visit.apps, batch_noise=1)
        press(visit.apps, "One step", 3)
        numbers.append(visit.apps.locator(".arithmetic").inner_text())
        assert "noise of this batch" in numbers[-1]
        visit.close()
    assert numbers[0] == numbers[1]


def test_the_ball_is_dropped_elsewhere_by_mouse_and_keyboard(browser):
    visit = Visit(browser, explore("descent"))
    app, mouse = visit.apps, visit.page.mouse
    place = ball(app).bounding_box()
    mouse.move(place["x"] + place["width"] / 2, place["y"] + place["height"] / 2)
    mouse.down()
    mouse.move(place["x"] + 120, place["y"] + 40, steps=4)
    mouse.up()
    dropped = ball(app).get_attribute("aria-valuetext")
    assert not dropped.startswith("w₁ is −9.00")
    assert "A new start" in message(app).inner_text()
    ball(app).press("ArrowRight")
    ball(app).press("ArrowUp")
    assert ball(app).get_attribute("aria-valuetext") != dropped
    press(app, "Reset")
    assert ball(app).get_attribute("aria-valuetext").startswith("w₁ is −9.00, w₂ is 2.00")
    # A start at the bottom is no success.
    for key, times in (("ArrowRight", 18), ("ArrowDown", 10)):
        for _ in range(times):
            ball(app).press(key)
    press(app, "One step")
    assert "this start was nearer" in message(app).inner_text()
    visit.close()


def test_a_finger_can_drag_the_ball(browser):
    context = browser.new_context(viewport={"width": 390, "height": 900}, has_touch=True)
    page = context.new_page()
    page.set_content(PAGE.format(explore("descent", valley="bowl").html))
    app = page.locator(".app")
    assert ball(app).evaluate("one => getComputedStyle(one).touchAction") == "none"
    app.get_by_role("button", name="One step").tap()
    assert "step 1, loss" in app.locator(".status").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    context.close()
