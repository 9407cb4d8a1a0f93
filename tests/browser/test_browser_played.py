"""Most interactives, played to their success: by mouse, keyboard and finger."""

import re

import pytest
from browser import MISSING, opened
from playing import MOTION, VIEWS, drag, keys, message, playing, press, says, slide, slider, tap

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def browser():
    with opened() as chromium:
        yield chromium


@pytest.fixture
def play(browser):
    with playing(browser) as opens:
        yield opens


# -------------------------------------------------------------------------------- backprop


def written_out(app):
    """The arithmetic of this stage."""
    return app.locator(".sum").inner_text()


def written(app):
    """All numbers found so far, in words."""
    return app.locator(".network svg").get_attribute("aria-label")


def see(app, step):
    app.get_by_role("radio", name=step, exact=True).click(force=True)


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_backprop_cuts_off_one_unit_and_then_both(play, width, scheme):
    app = play("backprop", width, scheme)
    assert written_out(app) == "1 × 0.5 + 2 × −0.25 + 0.5 = 0.5"
    press(app, "Next", 5)
    assert written_out(app) == "(0.5 − 1)² = 0.25"
    press(app, "Next", 6)
    assert written_out(app) == "−1 × −1 = 1"
    press(app, "Back")
    assert written_out(app) == "−1 × 2 = −2"
    lines = app.locator(".line.backward.back")
    assert lines.count() == 1  # of the drawing, what takes part is emphasized
    field = app.get_by_label("bias of the upper unit", exact=True)
    assert "backward" not in field.locator("..").get_attribute("class")
    less = app.get_by_role("button", name="0.25 less: bias of the upper unit")
    less.click()
    assert "All numbers have followed" in message(app)
    less.click()
    assert field.input_value() == "0"
    assert "Go on to the end of step 5" in message(app)  # its gradients aren't seen yet
    see(app, "5")
    assert "The upper unit is cut off!" in message(app)
    for name in (
        "weight from the first input to the",
        "weight from the second input to the",
        "bias of the",
    ):
        assert f"gradient of the {name} upper unit 0," in written(app)
    app.get_by_label("bias of the lower unit", exact=True).click()
    app.get_by_role("button", name="0.25 less: bias of the lower unit").click(click_count=8)
    assert "Only one is left" in message(app)


def test_backprop_by_keyboard_down_to_the_target(play):
    app = play("backprop")
    app.get_by_role("button", name="Back").focus()
    keys(app, *["ArrowRight"] * 22)  # one more than there are
    assert written_out(app) == "(1.145 − 1)² = 0.021"
    keys(app, "ArrowLeft")
    assert written_out(app) == "0.5 − 0.02 × −2 = 0.54"
    see(app, "update")
    rate = slider(app, "learning rate")
    rate.press("End")
    assert "far too large" in message(app)
    rate.fill("0.015")
    assert "That's the step to the bottom!" in message(app)
    press(app, "Take the step")
    assert app.get_by_label("bias of the output", exact=True).input_value() == "0.515"
    see(app, "loss")
    assert written_out(app) == "(0.984 − 1)² = 0.00026"
    app.get_by_role("button", name="Reset").press("Enter")
    assert written(app) == "The network. total of the upper unit 0.5."
    target = app.get_by_label("target", exact=True)
    target.fill("-2")
    keys(app, "ArrowDown")
    assert target.input_value() == "-2.25"
    see(app, "1")
    assert written_out(app) == "2 × (0.5 − (−2.25)) = 5.5"
    app.get_by_label("first input", exact=True).fill("10")
    target.fill("-99")  # it becomes -10
    see(app, "update")
    rate.press("End")
    press(app, "Take the step")
    assert "so large that the numbers explode" in message(app)
    assert target.input_value() == "-10"
    assert app.get_by_label("bias of the output", exact=True).input_value() == "0.5"


def test_backprop_says_when_all_gradients_are_0_for_another_reason(play):
    app = play("backprop")
    see(app, "5")
    app.get_by_label("bias of the output", exact=True).fill("1")
    assert "all nine gradients" in message(app)
    app.get_by_label("weight from the upper unit to the output", exact=True).fill("0")
    assert "No error comes back through a weight of 0" in message(app)
    app.get_by_label("weight from the upper unit to the output", exact=True).fill("")
    keys(app, "Tab")  # what's no number is taken back
    assert (
        app.get_by_label("weight from the upper unit to the output", exact=True).input_value()
        == "0"
    )


def test_backprop_with_a_finger(play):
    app = play("backprop", width=360, touch=True)
    app.get_by_role("button", name="Next").tap()
    assert written_out(app) == "ReLU(0.5) = 0.5"
    app.get_by_label("second input", exact=True).tap()
    app.get_by_role("button", name="0.25 more: second input").tap()
    assert written_out(app) == "ReLU(0.438) = 0.438"


# ----------------------------------------------------------------------------- convolution


def pixel(app, row, column):
    return app.get_by_role("group", name="image").get_by_label(f"row {row}, column {column}:")


def feature(app, row, column):
    return app.locator("[aria-label*='feature map']").get_by_label(f"row {row}, column {column}:")


def here(app):
    """Which place of the feature map is explained."""
    label = app.get_by_role("group", name="feature map").locator(".here")
    return label.get_attribute("aria-label").split(":")[0]


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_convolution_gets_a_3_with_the_mouse(play, width, scheme):
    app = play("convolution", width, scheme)
    press(app, "Clear")
    drag(app, pixel(app, 2, 4), to=pixel(app, 5, 4))
    assert "You've found 3!" in message(app)
    assert app.locator(".result").inner_text() == "= 3"
    drag(app, app.locator(".handle"), to=pixel(app, 3, 3))
    assert here(app) == "row 1, column 1"
    feature(app, 2, 4).click()
    assert app.locator(".result").inner_text() == "= −3"
    app.get_by_label("ReLU").check()
    assert app.locator(".result").inner_text().split("\n") == ["= −3", "ReLU(−3) = 0"]


def test_convolution_gets_a_3_with_the_keyboard(play):
    app = play("convolution")
    app.get_by_role("button", name="Clear").press("Enter")
    pixel(app, 1, 1).focus()
    keys(app, "ArrowRight", "ArrowRight", "Space", "ArrowDown", "1", "ArrowDown", "Enter")
    assert pixel(app, 3, 3).get_attribute("aria-label").endswith(": 1")
    assert "You've found 3!" in message(app)
    app.get_by_label("filter, row 2, column 2").fill("0.5")
    assert app.get_by_label("my own").is_checked()
    assert "Their largest output is 3.5" in app.inner_text()
    app.get_by_label("same").check()
    app.get_by_label("2", exact=True).check()
    assert "feature map 4 × 4" in app.inner_text()
    assert "max pooling 2 × 2" in app.inner_text()


def test_convolution_with_a_finger(play):
    app = play("convolution", width=360, touch=True)
    app.get_by_role("button", name="Clear").tap()
    for row in (1, 2, 3):
        pixel(app, row, 3).tap()
    assert "You've found 3!" in message(app)
    pixel(app, 3, 3).tap()
    assert pixel(app, 3, 3).get_attribute("aria-label").endswith(": 0")


@pytest.mark.parametrize("motion", MOTION)
def test_convolution_slides_to_its_end(play, motion):
    app = play("convolution", motion=motion)
    feature(app, 3, 1).click()  # far enough from the end that a slow machine sees it on its way
    press(app, "Slide")
    feature(app, 5, 3).and_(app.get_by_label("not yet")).wait_for()
    app.get_by_role("button", name="Slide").wait_for()
    assert here(app) == "row 5, column 5"
    press(app, "One step")
    assert here(app) == "row 1, column 1"


# ------------------------------------------------------------------------------- receptive


def chosen(app):
    return app.get_by_role("slider", name="square of the last map")


def layers_added(app, letters):
    """Add a layer for each letter, C or P."""
    for letter in letters:
        press(app, {"C": "+ 3 × 3 convolution", "P": "+ 2 × 2 pooling"}[letter])


def plain(text):
    """The text with ordinary spaces: those in "8 × 8" allow no line break."""
    return " ".join(text.split())


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_receptive_sees_the_house_with_the_mouse(play, width, scheme):
    app = play("receptive", width, scheme)
    scores, rows = app.locator(".scores"), app.get_by_role("listitem")
    layers_added(app, "CPCP")  # the lesson's three blocks
    assert "sees 22 × 22 pixels parameters 56,320 multi" in plain(scores.inner_text())
    assert "18 + 1 × 4 = 22" in rows.last.inner_text()
    assert "needed: 20 × 20 of 32 × 32 squares" in plain(rows.nth(1).inner_text())
    assert "only 4 × 4 squares" in plain(message(app))
    press(app, "− last layer", 4)
    layers_added(app, "PC")
    assert "You have 1 convolution left." in message(app)
    layers_added(app, "C")
    assert "That's enough! Now choose the square" in message(app)
    box = chosen(app).bounding_box()
    chosen(app).click(position={"x": 3.5 / 8 * box["width"], "y": 4.5 / 8 * box["height"]})
    assert "This square sees the whole house!" in message(app)
    assert "4,423,680 multiplications" in message(app)
    image = app.get_by_role("img", name="sees rows 8 to 29 and columns 4 to 25.")
    frame = image.locator(".frame")
    assert [frame.get_attribute(name) for name in ("x", "y", "width")] == ["3", "7", "22"]


def test_receptive_all_prices_with_the_keyboard(play):
    app = play("receptive")
    convolution = app.get_by_role("button", name="+ 3 × 3 convolution")
    keys(app, "Tab")
    for _ in range(20):  # into the upper left corner
        keys(app, "ArrowUp", "ArrowLeft")
    assert chosen(app).get_attribute("aria-valuenow") == "1"
    assert "the rest of 4 × 4 lies outside: zeros" in plain(app.inner_text())
    assert "sees 3 × 3 pixels" in plain(app.locator(".scores").inner_text())
    app.get_by_role("button", name="Reset").press("Enter")
    last = app.get_by_role("button", name="− last layer")
    last.focus()
    keys(app, "Enter", "Enter")
    assert "The first convolution stays." in message(app)
    convolution.focus()
    keys(app, *["Enter"] * 9)
    assert "A square sees 21 × 21 pixels" in plain(message(app))
    chosen(app).focus()
    keys(app, "ArrowLeft", "ArrowLeft", "ArrowDown")
    assert "10 convolutions see the whole house without any pooling" in message(app)
    last.focus()
    keys(app, *["Enter"] * 9)
    layers_added(app, "PCPCC")
    assert "with 4 convolutions" in message(app)
    assert "3 are enough, in another order." in message(app)
    press(app, "− last layer", 4)
    layers_added(app, "PCC")
    assert "This square sees the whole house!" in message(app)
    press(app, "− last layer", 4)
    layers_added(app, "C" * 3)
    assert "each convolution adds 2 pixels. Go on!" in message(app)  # more than 3, as was asked for
    layers_added(app, "C" * 6)
    assert "It takes 10 convolutions without pooling!" in message(app)
    assert "321,748,992 multiplications, 73 times as many" in message(app)


def test_receptive_refuses_more_than_there_is(play):
    app = play("receptive")
    layers_added(app, "PPPPP")
    assert "only one square left" in message(app)
    assert chosen(app).get_attribute("aria-valuetext").startswith("row 1, column 1")
    layers_added(app, "C" * 7)
    assert "12 layers are enough" in message(app)
    assert app.get_by_role("listitem").count() == 13  # and the image


def test_receptive_with_a_finger(play):
    app = play("receptive", width=360, touch=True)
    box = chosen(app).bounding_box()
    app.page.touchscreen.tap(box["x"] + 2, box["y"] + box["height"] - 2)
    assert "row 16, column 1 of 16 × 16" in plain(chosen(app).get_attribute("aria-valuetext"))
    app.get_by_role("button", name="+ 2 × 2 pooling").tap()
    assert "row 8, column 1 of 8 × 8" in plain(chosen(app).get_attribute("aria-valuetext"))


# --------------------------------------------------------------------------------- softmax


def loss(app):
    return float(app.locator(".verdict .loss").inner_text())


def probabilities(app):
    return [float(one.inner_text()) for one in app.locator(".probability").all()]


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_softmax_loss_is_lowered_and_raised_with_the_mouse(play, width, scheme):
    app = play("softmax", width, scheme)
    assert "−ln(0.194) = 1.64" in app.locator(".arithmetic").inner_text()
    assert "It reads a 9: ✗ wrong" in app.locator(".verdict").inner_text()
    slide(app, "total of 4", 0.9)
    assert "went from 2.0 to 4.8" in message(app)
    assert "✓ right" in app.locator(".verdict").inner_text()
    slide(app, "total of 4", 1)
    assert "A loss of 0.073!" in message(app)
    assert "above 5" in app.locator(".question").inner_text()
    slide(app, "total of 4", 0)
    assert loss(app) > 5
    assert "confident and wrong" in message(app)
    assert sum(probabilities(app)) == pytest.approx(1, abs=0.006)


def test_softmax_all_questions_with_the_keyboard(play):
    app = play("softmax")
    app.get_by_label("4 is right").press("ArrowDown")
    assert app.get_by_label("5 is right").is_checked()
    assert "Now 5 is right" in message(app)
    keys(app, "ArrowUp")
    slider(app, "total of 4").press("End")
    assert "A loss of 0.073!" in message(app)
    keys(app, "Home")
    assert "knows nothing" in app.locator(".question").inner_text()
    app.get_by_role("button", name="All to 0").press("Enter")
    assert loss(app) == 2.3
    assert "−ln(1/10)" in message(app)
    before = probabilities(app)
    app.get_by_role("button", name="+0.5 on all").press("Enter")
    assert probabilities(app) == before
    assert "Not one probability has changed!" in message(app)
    slider(app, "total of 7").focus()
    assert "from 0.100 to 0.155, and raise the loss by 0.06" in app.locator(".effect").inner_text()
    app.get_by_role("button", name="+0.5 on 7").press("Enter")
    assert "The loss rose by 0.06." in message(app)


def test_softmax_half_more_does_what_was_announced(play):
    app = play("softmax")
    announced = "from 0.194 to 0.284, and lower the loss by 0.38"
    assert announced in app.locator(".effect").inner_text()
    press(app, "+0.5 on 4")
    assert probabilities(app)[4] == 0.284
    assert app.locator(".ghost:visible").count() > 2  # where the probabilities were
    assert "from 1.64 to 1.26" in message(app)
    press(app, "+0.5 on 4", 8)
    assert "near its end" in message(app)
    press(app, "Reset")
    assert loss(app) == 1.64


def test_softmax_with_a_finger(play):
    app = play("softmax", width=360, touch=True)
    app.get_by_label("9 is right").tap()
    assert "It reads a 9: ✓ right" in app.locator(".verdict").inner_text()
    tap(app, "total of 9", 1)
    assert slider(app, "total of 9").input_value() == "6"
    assert "A loss of" in message(app)


# --------------------------------------------------------------------------------- descent


def ball(app):
    return app.get_by_role("slider", name="the ball")


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_descent_wins_the_ravine_with_the_mouse(play, width, scheme):
    app = play("descent", width, scheme)
    assert "gray: the try before, 20 steps, loss 0.094" in app.locator(".status").inner_text()
    assert "0.90 × (−0.90) = 0.81" in app.locator(".arithmetic").inner_text()
    slide(app, "learning rate", 0.66)
    slide(app, "momentum", 0.63)
    press(app, "One step", 20)
    assert re.search(r"You've reached the bottom in 1\d steps!", message(app))


@pytest.mark.parametrize("motion", MOTION)
def test_descent_stops_by_itself(play, motion):
    app = play("descent", motion=motion)
    slider(app, "learning rate").fill("0.8")
    slider(app, "momentum").fill("0.6")
    press(app, "Play")
    says(app, "You've reached the bottom in 12 steps!")
    assert app.get_by_role("button", name="Play").is_visible()


def test_descent_in_one_step_with_the_keyboard(play):
    app = play("descent")
    keys(app, "Tab", "ArrowLeft", "ArrowLeft")  # from ravine to bowl
    rate = slider(app, "learning rate")
    rate.focus()
    keys(app, *["ArrowRight"] * 8)
    assert rate.input_value() == "0.2"
    step = app.get_by_role("button", name="One step")
    step.focus()
    keys(app, *["Enter"] * 8)
    assert "reached the bottom in 8 steps" in message(app)
    assert "one single step" in message(app)
    rate.focus()
    keys(app, *["ArrowRight"] * 15)
    step.press("Enter")
    assert "reached the bottom in 1 step!" in message(app)
    assert "diverges?" in message(app)


def test_descent_diverges_visibly_and_says_so(play):
    app = play("descent", valley="bowl")
    slider(app, "learning rate").fill("1.2")
    press(app, "One step", 2)
    assert app.get_by_text("zoomed out 2 times").is_visible()
    press(app, "Play")
    says(app, "It diverges!")
    assert app.get_by_text("✗ diverged").is_visible()
    figure = app.get_by_role("group", name="The valley from the side").bounding_box()
    assert figure["x"] <= ball(app).bounding_box()["x"] <= figure["x"] + figure["width"]
    slider(app, "learning rate").fill("0.5")  # a new try
    press(app, "One step")
    assert "choose ravine" in message(app)


def test_descent_explains_a_miss_and_gets_over_the_hill(play):
    app = play("descent")
    press(app, "One step", 20)
    assert "Not there yet after 20 steps" in message(app)
    press(app, "One step", 12)
    assert "It took 32 steps" in message(app)
    app = play("descent", valley="two valleys")
    slider(app, "momentum").fill("0.9")
    press(app, "Play")
    says(app, "It's over the hill!")


def test_descent_noise_shakes_the_ball_and_is_the_same_for_everybody(play):
    shaken = []
    for _ in range(2):
        app = play("descent", valley="bowl")
        slider(app, "learning rate").fill("0.5")
        press(app, "One step", 2)  # the second one starts at the bottom, and stays there
        assert "step 2, loss 0.000" in app.locator(".status").inner_text()
        slider(app, "batch noise").fill("2")
        press(app, "One step", 3)
        assert "loss 0.000" not in app.locator(".status").inner_text().split("gray")[0]
        shaken.append(app.locator(".arithmetic").inner_text())
    assert shaken[0] == shaken[1]


def test_descent_ball_is_dropped_elsewhere(play):
    app = play("descent")
    drag(app, ball(app), right=120, down=40)
    dropped = ball(app).get_attribute("aria-valuetext")
    assert not dropped.startswith("w₁ is −9.00")
    assert "A new start" in message(app)
    ball(app).press("ArrowRight")
    assert ball(app).get_attribute("aria-valuetext") != dropped
    press(app, "Reset")
    assert ball(app).get_attribute("aria-valuetext").startswith("w₁ is −9.00, w₂ is 2.00")
    ball(app).focus()  # a start at the bottom is no success
    keys(app, *["ArrowRight"] * 18, *["ArrowDown"] * 10)
    press(app, "One step")
    assert "this start was nearer" in message(app)


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_descent_compares_three_methods(play, width, scheme):
    app = play("descent", width, scheme)
    assert slider(app, "momentum").is_visible()
    app.get_by_role("radio", name="RMSprop").check()
    assert not slider(app, "momentum").is_visible()
    assert "size = √(running mean of gradient²)" in app.locator(".arithmetic").inner_text()
    slider(app, "learning rate").fill("0.5")
    press(app, "One step", 20)
    straight = loss_of(app)
    app.get_by_role("radio", name="askew ravine").check()
    assert slider(app, "momentum").is_visible()  # SGD again
    app.get_by_role("radio", name="RMSprop").check()
    slider(app, "learning rate").fill("0.5")
    press(app, "One step", 20)
    assert loss_of(app) > 5 * straight
    assert "divided by too much" in message(app)
    app.get_by_role("radio", name="Adam").check()
    slider(app, "learning rate").fill("0.3")  # a new try, whose first step is as long as the rate
    assert "step 0" in app.locator(".status").inner_text()
    assert "−7.70 − 0.30 × (−3.43) / 3.43 = −7.40" in app.locator(".arithmetic").inner_text()


def loss_of(app):
    return float(re.search(r"loss ([\d.]+)", app.locator(".status").inner_text())[1])


def test_descent_with_a_finger(play):
    app = play("descent", width=360, touch=True, valley="bowl")
    assert ball(app).evaluate("one => getComputedStyle(one).touchAction") == "none"
    app.get_by_role("button", name="One step").tap()
    assert "step 1, loss" in app.locator(".status").inner_text()


# --------------------------------------------------------------------------------- overfit


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_overfit_best_degree_is_found_with_the_mouse(play, width, scheme):
    app = play("overfit", width, scheme)
    training, test = app.locator(".score").all()
    assert "0.00 °C" in training.inner_text()
    assert "955 °C" in test.inner_text()
    slide(app, "degree", 1 / 15)
    assert "underfitting" in message(app)
    slide(app, "degree", 9 / 15)
    assert "overfitting" in message(app)
    slide(app, "degree", 5 / 15)
    assert "Degree 5 predicts best what it has not seen!" in message(app)
    assert "1.65 °C" in test.inner_text()


def test_overfit_best_degree_is_found_with_the_keyboard(play):
    app = play("overfit")
    keys(app, "Tab", "Tab")
    for degree in range(10, 4, -1):
        assert "✓" not in message(app)
        keys(app, "ArrowLeft")
        assert slider(app, "degree").input_value() == str(degree)
    assert "Degree 5 predicts best" in message(app)
    assert app.get_by_role("img", name="of the 7 of 16 tried so far").is_visible()
    app.get_by_role("button", name="New readings").press("Enter")
    assert app.get_by_role("img", name="of the 1 of 16 tried so far").is_visible()


def test_overfit_l2_tames_degree_15(play):
    app = play("overfit")
    app.get_by_role("radio", name="L2").check(force=True)
    assert "Degree 15" in app.locator(".question").inner_text()
    l2 = slider(app, "L2 (ridge)")
    l2.press("End")
    assert "underfitting" in message(app)
    l2.press("Home")
    assert "overfitting" in message(app)
    keys(app, *["ArrowRight"] * 9)
    assert l2.get_attribute("aria-valuetext") == "0.001"
    assert "That's the best L2 for degree 15!" in message(app)


def test_overfit_with_more_readings_and_less_noise(play):
    app = play("overfit")
    slider(app, "readings").press("End")
    assert "on 40 readings" in app.locator(".scores").inner_text()
    app.get_by_label("true curve").check()
    assert app.locator("text", has_text="true curve").is_visible()
    slider(app, "noise").press("Home")
    slider(app, "degree").press("End")
    assert "0.00 °C" in app.locator(".score").nth(1).inner_text()  # there's no noise to follow


@pytest.mark.parametrize("motion", MOTION)
def test_overfit_tries_all_degrees(play, motion):
    app = play("overfit", motion=motion)
    press(app, "Try all")
    says(app, "Now you've seen them all")
    assert app.get_by_role("img", name="16 of 16 tried").is_visible()
    press(app, "Next")
    assert slider(app, "degree").input_value() == "0"


def test_overfit_with_a_finger(play):
    app = play("overfit", width=360, touch=True)
    tap(app, "degree", 5 / 15)
    assert "Degree 5 predicts best" in message(app)


# --------------------------------------------------------------------------------- batches


def choose(app, size, rate, schedule="constant"):
    """Set batch size and rate by their place among the nine choices, as arrow keys do."""
    slider(app, "batch size").fill(str(size))
    slider(app, "learning rate").fill(str(rate))
    app.get_by_role("radio", name=schedule).check(force=True)


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_batches_all_three_boxes_with_the_mouse(play, width, scheme):
    app = play("batches", width, scheme)
    press(app, "Step")
    assert "= −0.55" in app.locator(".lines").inner_text()  # −1.50 − 0.08 × (−11.92)
    slide(app, "batch size", 5 / 8)  # in the middle of the try: it goes on with 32 points
    assert "mean" not in message(app)
    press(app, "Start again")
    slide(app, "learning rate", 6 / 8)
    press(app, "Step", 16)
    assert "In the box! Batch 32, constant rate 0.16" in message(app)
    assert "at least 4 times" in app.locator(".question").inner_text()
    slide(app, "batch size", 3 / 8)
    slide(app, "learning rate", 4 / 8)
    press(app, "Step", 64)
    assert "4 times the batch, 4 times the rate" in message(app)
    slide(app, "batch size", 5 / 8)
    slide(app, "learning rate", 1)
    app.get_by_role("radio", name="falling").check(force=True)
    press(app, "Step", 16)
    assert "In the lower box! Batch 32, falling rate 0.64" in message(app)
    assert "none of them gets there with a constant rate, 14 do" in message(app)


def test_batches_with_the_keyboard(play):
    app = play("batches")
    keys(app, "Tab", "End")
    assert slider(app, "batch size").get_attribute("aria-valuetext") == "256"
    assert "all of them, so it's exact" in app.inner_text()
    assert app.get_by_role("img", name="256 of them in the next batch").is_visible()
    keys(app, "Home", *["ArrowRight"] * 5, "Tab", "ArrowRight", "Tab", "Tab", "Tab")
    assert app.get_by_role("button", name="Step").evaluate("one => one.matches(':focus')")
    keys(app, *["Enter"] * 16)
    assert "In the box! Batch 32, constant rate 0.16" in message(app)


@pytest.mark.parametrize("motion", MOTION)
def test_batches_stop_after_each_epoch(play, motion):
    app = play("batches", motion=motion)
    choose(app, 6, 4)
    press(app, "One epoch")
    says(app, "One epoch: 4 steps")
    assert "points seen 256 of 512" in app.locator(".status").inner_text()
    press(app, "One epoch")
    says(app, "Too late: after 8 steps")
    assert app.get_by_role("img", name="in 8 steps").is_visible()


def test_batches_explain_each_miss(play):
    app = play("batches")
    for size, rate, schedule, steps, said in (
        (4, 6, "constant", 32, "That's the noise: with exact gradients, the same 32 steps"),
        (8, 6, "constant", 2, "So few steps!"),
        (8, 8, "constant", 2, "It has climbed"),
        (5, 4, "falling", 16, "The rate fell too early"),
        (0, 8, "constant", 5, "Diverged after 5 steps"),
    ):
        choose(app, size, rate, schedule)
        press(app, "Step", steps)
        assert said in message(app)
    assert app.locator("text", has_text="✗ diverged").is_visible()


def test_batches_changed_by_hand_and_too_close_to_the_first(play):
    app = play("batches")
    choose(app, 5, 7)
    press(app, "Step", 8)
    choose(app, 5, 5)  # the try goes on with another rate
    press(app, "Step", 8)
    assert "In the box! Batch 32, changed by hand on the way" in message(app)
    choose(app, 5, 6)
    press(app, "Step", 16)
    assert "too close to the first one of 32" in message(app)


def test_batches_with_a_finger(play):
    app = play("batches", width=360, touch=True)
    tap(app, "batch size", 5 / 8)
    tap(app, "learning rate", 6 / 8)
    step = app.get_by_role("button", name="Step")
    for _ in range(16):
        step.tap()
    assert "In the box! Batch 32, constant rate 0.16" in message(app)


# ----------------------------------------------------------------------------------- cover


def bars(app):
    """The ten probabilities in percent, in the order of the classes."""
    return [int(value.split()[0]) for value in app.locator(".bars .value").all_inner_texts()]


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_cover_changes_the_answer_and_finds_where_it_costs_most(play, width, scheme):
    app = play("cover", width, scheme)
    assert "Drag the square over the photo" in message(app)
    assert sum(bars(app)) in range(97, 104)
    before = int(re.search(r"it says dog, (\d+) %", app.locator(".most").inner_text())[1])
    dog = bars(app)[5]
    assert dog < before - 10  # the middle of the flower is covered
    area = app.get_by_role("application")
    area.scroll_into_view_if_needed()
    drag(app, area, right=-60, down=-30)
    app.page.evaluate("new Promise(requestAnimationFrame)")
    assert "row 16, column 16" not in area.get_attribute("aria-label")
    assert bars(app)[5] != dog
    slide(app, "its side, in pixels", 1)
    app.get_by_role("radio", name="black", exact=True).check(force=True)
    press(app, "Scan the photo")
    says(app, "That's the map. Covering row")
    most = re.search(r"taken from that: (\d+) points", app.locator(".most").inner_text())
    assert abs(before - bars(app)[5] - int(most[1])) <= 1  # the square lies where it costs most


def test_cover_is_moved_by_keys_and_begins_anew_with_another_photo(play):
    app = play("cover", motion="no-preference")
    area = app.get_by_role("application")
    assert "row 16, column 16" in area.get_attribute("aria-label")
    area.focus()
    keys(app, *["ArrowUp"] * 3, *["ArrowLeft"] * 20)
    assert "row 13, column 0" in area.get_attribute("aria-label")
    press(app, "photo 2")
    assert "row 16, column 16" in area.get_attribute("aria-label")
    before = bars(app)
    slide(app, "its side, in pixels", 1)
    assert bars(app) != before
