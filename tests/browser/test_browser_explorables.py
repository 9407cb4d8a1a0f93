"""The interactives on a page and in a notebook; and the networks among them, played."""

import re

import nbformat
import pytest
from browser import MISSING, PAGE, Notebook, Visit, jupyterlab, opened
from playing import MOTION, VIEWS, keys, message, playing, press, says, slide, slider, tap

from hellodl.explorables import EXPLORABLES, explore

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)

# JupyterLab makes only the cells near the window.
TALL = {"width": 1280, "height": 1000 * len(EXPLORABLES) + 1000}


@pytest.fixture(scope="module")
def browser():
    with opened() as chromium:
        yield chromium


@pytest.fixture
def play(browser):
    with playing(browser) as opens:
        yield opens


# ------------------------------------------------------------------------------ on a page


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_shown_and_readable_for_everybody(browser, width, scheme):
    visit = Visit(browser, [explore(name) for name in EXPLORABLES], width, scheme)
    for app in visit.app.all():
        assert app.get_attribute("data-theme") == scheme
        assert app.bounding_box()["height"] > 300
    stills = visit.page.locator("img")
    assert stills.count() == len(EXPLORABLES)
    assert not any(image.is_visible() for image in stills.all())  # they gave way
    assert visit.too_wide() <= 0
    assert not visit.barriers()
    if width == 390:
        visit.page.set_viewport_size({"width": 360, "height": 900})
        assert visit.too_wide() <= 0
    visit.close()


def test_stills_are_printed_and_stay_without_javascript(browser):
    shown = [explore(name) for name in EXPLORABLES]
    visit = Visit(browser, shown)
    visit.page.emulate_media(media="print")
    assert not any(app.is_visible() for app in visit.app.all())
    see_stills(visit.page)
    visit.close()
    page = browser.new_page(java_script_enabled=False)
    page.set_content(PAGE.format("\n".join(one.html for one in shown)))
    see_stills(page)
    page.close()


def see_stills(page):
    for name in EXPLORABLES:
        image = page.get_by_role("img", name=EXPLORABLES[name].alt, exact=True)
        assert image.bounding_box()["width"] > 600, name


def test_an_interactive_that_cannot_start_leaves_its_still(browser):
    page = browser.new_page()
    page.evaluate("() => { Element.prototype.attachShadow = () => { throw Error('no') } }")
    page.set_content(PAGE.format(explore("neuron").html))
    page.get_by_role("img", name=EXPLORABLES["neuron"].alt, exact=True).wait_for()
    assert page.locator(".app").count() == 0
    page.close()


def test_themes_of_jupyterlab_vs_code_and_the_site_are_followed(browser):
    visit = Visit(browser, explore("neuron"))
    for change, theme in [
        ("document.documentElement.dataset.theme = 'dark'", "dark"),
        ("document.body.className = 'vscode-light'", "light"),
        ("document.body.className = 'vscode-high-contrast vscode-high-contrast-light'", "light"),
        ("document.body.className = 'vscode-dark'", "dark"),
        ("document.body.dataset.jpThemeLight = 'true'", "light"),
        ("document.body.dataset.jpThemeLight = 'false'", "dark"),
    ]:
        visit.page.evaluate(change)
        visit.page.locator(f".app[data-theme={theme}]").wait_for()
    visit.close()


def test_copies_on_a_page_do_not_disturb_each_other(browser):
    globals_ = "Object.keys(window).length"
    shown = [explore("neuron"), explore("neuron", gate="AND"), explore("convolution")]
    visit = Visit(browser, shown)
    first, second = visit.app.nth(0), visit.app.nth(1)
    first.get_by_label("bias").press("Home")
    assert first.get_by_label("bias").input_value() == "-10"
    assert second.get_by_label("bias").input_value() == "0.1"
    assert second.get_by_label("AND", exact=True).is_checked()
    empty = browser.new_page()
    empty.set_content(PAGE.format(""))
    assert visit.page.evaluate(globals_) == empty.evaluate(globals_)  # they add no global names
    empty.close()
    visit.close()


# --------------------------------------------------------- in JupyterLab and in Notebook 7


def test_in_a_notebook_run_saved_and_reopened_without_a_kernel(browser, tmp_path):
    cells = [f"import hellodl\nhellodl.explore({name!r})" for name in EXPLORABLES]
    cells += ['hellodl.quiz("00_start_here", 1)']
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    with jupyterlab(tmp_path) as (address, token):
        path = tmp_path / "notebooks" / "play.ipynb"
        nbformat.write(notebook, path)
        context = browser.new_context(viewport=TALL)  # one, so that JupyterLab is loaded once
        page = context.new_page()
        Notebook(page, address, token, "play").run_all(60)
        page.locator("[data-explorable] .app").nth(len(cells) - 1).wait_for()
        keys_belong_to_the_interactive(page)
        page.keyboard.press("Control+s")
        page.locator(".jp-mod-dirty").wait_for(state="detached")
        saved = nbformat.read(path, 4)
        assert all("text/html" in cell.outputs[0].data for cell in saved.cells)
        page.close()

        end_kernels(context, address, token)
        for trusted in (True, False):
            if not trusted:  # as from a download: its outputs were not made here
                saved.cells[0].source += "\n# changed"
                nbformat.write(saved, path)
            for view in ("lab/tree", "notebooks"):  # JupyterLab, Notebook 7
                see_reopened(
                    context, f"{address}/{view}/notebooks/play.ipynb?token={token}&reset", trusted
                )
        end_kernels(context, address, token)
        context.close()


def keys_belong_to_the_interactive(page):
    """Arrow keys move its slider, not the notebook's cell; "x" does not cut the cell."""
    slider = page.locator(".app").first.get_by_label("bias")
    slider.click()
    before = float(slider.input_value())
    for key in ("ArrowUp", "x", "b"):
        slider.press(key)
    assert float(slider.input_value()) == pytest.approx(before + 0.1)
    assert page.locator(".jp-CodeCell").count() == len(EXPLORABLES) + 1  # and the quiz


def end_kernels(context, address, token):
    headers = {"Authorization": f"token {token}"}
    for session in context.request.get(f"{address}/api/sessions", headers=headers).json():
        ended = context.request.delete(f"{address}/api/sessions/{session['id']}", headers=headers)
        assert ended.ok


def see_reopened(context, address, trusted):
    """The notebook shows interactives if it is trusted, else their stills; no empty box."""
    page = context.new_page()
    page.goto(address)
    if trusted:
        apps = page.locator(".jp-OutputArea-output .app")
        apps.nth(len(EXPLORABLES)).wait_for(timeout=90_000)  # the last is the quiz
        play_reopened(page, apps.first)
    else:
        stills = page.locator(".jp-OutputArea-output img")
        stills.nth(len(EXPLORABLES) - 1).wait_for(timeout=90_000)
        page.get_by_text("when the cell was last run").wait_for()  # the quiz as text
        widths = stills.evaluate_all(
            "all => Promise.all(all.map(i => i.decode().then(() => i.naturalWidth)))"
        )
        assert min(widths) > 600
        assert min(stills.evaluate_all("all => all.map(i => i.alt.length)")) > 40
        assert page.locator(".app").count() == 0
    assert "not found" not in page.locator(".jp-Notebook").inner_text()
    page.close()


def play_reopened(page, neuron):
    """Without a kernel it is played: wide and light with the mouse, narrow and dark with keys."""
    press(neuron, "Let it learn")
    says(neuron, "The neuron found OR by itself")
    page.evaluate("document.body.dataset.jpThemeLight = 'false'")
    page.set_viewport_size(TALL | {"width": 390})
    assert neuron.get_attribute("data-theme") == "dark"
    page.wait_for_function(  # JupyterLab lays out its panels some frames later
        "app => app.getBoundingClientRect().width <= 390", arg=neuron.element_handle()
    )
    neuron.get_by_role("button", name="Reset").press("Enter")
    assert "by itself" not in message(neuron)
    neuron.get_by_role("button", name="Let it learn").press("Enter")
    says(neuron, "The neuron found OR by itself")
    page.set_viewport_size(TALL)


# ---------------------------------------------------------------------------------- neuron


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_neuron_finds_or_with_the_mouse(play, width, scheme):
    app = play("neuron", width, scheme)
    for name, place in (("weight of a", 0.75), ("weight of b", 0.75), ("bias", 0.45)):
        slide(app, name, place)
    assert "You've found OR!" in message(app)
    assert not any(cross.is_visible() for cross in app.get_by_text("✗").all())
    for name, place in (("weight of a", 1), ("weight of b", 1), ("bias", 0.3)):
        slide(app, name, place)
    assert "confident" in message(app)
    assert "AND" in message(app)
    app.get_by_role("button", name="inputs 0 and 0").click()
    assert "0 × 10.00 + 0 × 10.00" in app.locator(".arithmetic").inner_text()
    app.get_by_label("input b is 0").click()
    assert "0 × 10.00 + 1 × 10.00" in app.locator(".arithmetic").inner_text()


def test_neuron_finds_nand_with_the_keyboard(play):
    app = play("neuron", gate="AND")
    keys(app, "Tab", "ArrowRight")  # from AND to NAND
    assert "find NAND" in app.inner_text()
    slider(app, "weight of a").focus()
    keys(app, "Home", "Tab", "Home", "Tab", "End")  # −10, −10, 10
    assert "correct" in message(app)
    for name in ("weight of a", "weight of b"):
        slider(app, name).focus()
        keys(app, *["ArrowRight"] * 40)
    assert "You've found NAND" in message(app)


@pytest.mark.parametrize("motion", MOTION)
def test_neuron_learns_by_itself(play, motion):
    app = play("neuron", motion=motion)
    press(app, "One step")
    assert "after 1 step" in app.inner_text()
    press(app, "Let it learn")
    press(app, "Stop")
    press(app, "Reset")
    assert slider(app, "bias").input_value() == "0.1"
    press(app, "Let it learn")
    says(app, "The neuron found OR by itself")
    says(app, "After 2,000 steps its loss is 0.0006")


def test_neuron_gives_up_xor_kindly_after_honest_tries(play):
    app = play("neuron", gate="XOR")
    for key in ("Home", "End") * 5:
        slider(app, "weight of a").press(key)
        assert "limit" not in message(app)  # with one slider it is no honest try
    slider(app, "weight of b").press("Home")
    assert "You've found the limit of one neuron" in message(app)
    press(app, "Reset")
    press(app, "Let it learn")
    says(app, "Not even gradient descent")


def test_neuron_with_a_finger(play):
    app = play("neuron", width=360, touch=True)
    for name, place in (("weight of a", 0.75), ("weight of b", 0.75), ("bias", 0.45)):
        tap(app, name, place)
    assert "You've found OR!" in message(app)


# ------------------------------------------------------------------------------ playground


def steps(app):
    """How many steps the curve of the losses shows."""
    label = app.get_by_role("img", name="Losses over").get_attribute("aria-label")
    return int(re.search(r"over ([\d,]+) steps", label)[1].replace(",", ""))


@pytest.mark.parametrize(("width", "scheme"), VIEWS[::3])
def test_playground_solves_xor_with_the_mouse(play, width, scheme):
    app = play("playground", width, scheme)
    assert steps(app) == 600
    assert "Stuck: 3 of 4 points are right" in message(app)
    press(app, "add a unit to hidden layer 1")
    press(app, "Play")
    says(app, "Solved with 2 hidden units!")
    assert app.locator(".map .cross:visible").count() == 0
    assert app.get_by_text("4 of 4").is_visible()
    assert app.locator(".unitline:visible").count() == 2


def test_playground_solves_xor_with_the_keyboard(play):
    app = play("playground", data="xor", motion="no-preference")
    keys(app, "Tab", "Tab", "Tab", "Enter", "Enter")  # data, remove a unit, add a unit
    plus = app.get_by_role("button", name="add a unit to hidden layer 1")
    assert plus.evaluate("one => one.matches(':focus')"), "the focus stays where it is"
    assert "3 hidden units" in message(app)
    app.get_by_role("button", name="Play").press("Space")
    says(app, "Can you do it with fewer?")
    unit = app.get_by_role("button", name="hidden layer 1, unit 2")
    unit.press("Enter")  # shows it large
    assert unit.get_attribute("aria-pressed") == "true"
    assert app.locator(".caption").inner_text().startswith("h2 = tanh(")


def test_playground_counts_luck_and_linear_units_collapse(play):
    app = play("playground")
    press(app, "add a unit to hidden layer 1")
    press(app, "Play")
    says(app, "Was it luck?")
    press(app, "New seed")  # plays at once
    says(app, "Stuck on a plateau")
    assert "1 of 2 random starts found it so far" in message(app)
    press(app, "New seed")
    says(app, "2 of 3 random starts")
    app.get_by_label("activation").select_option("linear")
    if app.get_by_role("button", name="Play", exact=True).count():
        press(app, "Play")
    says(app, "That's why activations matter.")


def test_playground_needs_no_hidden_unit_for_or(play):
    app = play("playground", data="or")
    press(app, "remove a unit from hidden layer 1")
    for name in ("remove a unit from hidden layer 1", "add a unit to hidden layer 2"):
        assert app.get_by_role("button", name=name).get_attribute("aria-disabled") == "true"
    press(app, "One step", 3)
    assert steps(app) == 3
    press(app, "Reset")
    assert steps(app) == 0
    press(app, "Play")
    says(app, "Solved with no hidden unit at all!")


def test_playground_with_noise_test_points_and_every_unit(play):
    app = play("playground")
    app.get_by_label("test points").check()
    app.get_by_label("noise").select_option("0.2")
    assert app.locator(".test .mark").count() == 40
    app.get_by_role("radio", name="two moons").check(force=True)
    assert app.locator(".test .mark").count() == 60
    press(app, "add a unit to hidden layer 1", 7)
    press(app, "add a unit to hidden layer 2", 9)  # one too many
    assert app.locator(".unit").count() == 17
    press(app, "One step", 2)
    assert "still learning" in message(app)


def test_playground_with_a_finger(play):
    app = play("playground", data="circle", width=360, touch=True)
    for _ in range(2):
        app.get_by_role("button", name="add a unit to hidden layer 1").tap()
    app.get_by_role("button", name="Play").tap()
    says(app, "Solved with 3 hidden units!")
    app.get_by_role("button", name="hidden layer 1, unit 3").tap()
    assert app.locator(".caption").inner_text().startswith("h3")
