"""The interactives in a real browser: on a page, and in a JupyterLab without a kernel."""

import nbformat
import pytest
from browser import MISSING, Notebook, jupyterlab, opened

from hellodl.explore import EXPLORABLES, explore

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)

# JupyterLab makes only the cells near the window.
TALL = {"width": 1280, "height": 1000 * len(EXPLORABLES)}
VIEWS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Interactives</title>
<meta name="viewport" content="width=device-width"></head><body><main>{}</main></body></html>"""


@pytest.fixture(scope="module")
def browser():
    with opened() as chromium:
        yield chromium


class Visit:
    """A page with interactives, and what went wrong in it."""

    def __init__(self, browser, *shown, width=1280, scheme="light", motion="reduce"):
        self.wrong = []
        self.page = browser.new_page(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion=motion
        )
        watch(self.page, self.wrong)
        self.page.set_content(PAGE.format("\n".join(one.html for one in shown)))
        self.apps = self.page.locator(".app")
        self.apps.nth(len(shown) - 1).wait_for()

    def close(self):
        assert not self.wrong, self.wrong
        self.page.close()


def watch(page, wrong):
    page.on("console", lambda m: m.type in ("error", "warning") and wrong.append(m.text))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("request", lambda r: r.url.startswith(("data:", "blob:")) or wrong.append(r.url))


def message(app):
    return app.get_by_role("status")


def slide_to(app, **places):
    """Drag sliders with the mouse, each to its fraction from left to right."""
    for name, place in places.items():
        slider = app.get_by_label(name.replace("_", " "))
        slider.scroll_into_view_if_needed()
        box = slider.bounding_box()
        app.page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        app.page.mouse.down()
        app.page.mouse.move(box["x"] + 10 + place * (box["width"] - 20), box["y"] + 10, steps=3)
        app.page.mouse.up()


def pixel(app, row, column):
    return app.get_by_role("group", name="image").get_by_label(f"row {row}, column {column}:")


@pytest.mark.parametrize(("width", "scheme"), VIEWS)
def test_shown_and_readable_for_everybody(browser, width, scheme):
    from axe_playwright_python.sync_playwright import Axe

    visit = Visit(browser, *map(explore, EXPLORABLES), width=width, scheme=scheme)
    page = visit.page
    for app in visit.apps.all():
        assert app.get_attribute("data-theme") == scheme
        assert app.bounding_box()["height"] > 300
    assert page.locator("img").count() == len(EXPLORABLES)
    assert not page.locator("img").first.is_visible()  # the still gave way
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size({"width": 360, "height": 700})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    bad = [
        (v["id"], [node["html"][:150] + node["failureSummary"] for node in v["nodes"][:3]])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
    assert not bad, bad
    visit.close()


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
        visit.page.wait_for_function(
            "theme => document.querySelector('[data-explorable]').shadowRoot"
            ".querySelector('.app').dataset.theme === theme",
            arg=theme,
        )
    visit.close()


def test_the_still_is_printed_and_stays_without_javascript(browser):
    visit = Visit(browser, explore("neuron"))
    visit.page.emulate_media(media="print")
    assert visit.page.locator("img").is_visible()
    assert not visit.apps.is_visible()
    visit.close()
    page = browser.new_page(java_script_enabled=False)
    page.set_content(PAGE.format(explore("neuron").html))
    assert page.get_by_role("img").is_visible()
    page.close()


def test_copies_on_a_page_do_not_disturb_each_other(browser):
    before = "Object.keys(window).length"
    visit = Visit(browser, explore("neuron"), explore("neuron", gate="AND"), explore("convolution"))
    count = visit.page.evaluate(before)
    first, second = visit.apps.nth(0), visit.apps.nth(1)
    first.get_by_label("bias").press("Home")
    assert first.get_by_label("bias").input_value() == "-10"
    assert second.get_by_label("bias").input_value() == "0.1"
    assert second.get_by_label("AND", exact=True).is_checked()
    empty = browser.new_page()
    empty.set_content(PAGE.format(""))
    assert empty.evaluate(before) == count  # no globals
    empty.close()
    visit.close()


# ---------------------------------------------------------------------------------- neuron


@pytest.mark.parametrize("width", [1280, 390])
def test_neuron_found_with_the_mouse(browser, width):
    visit = Visit(browser, explore("neuron"), width=width)
    app = visit.apps
    slide_to(app, weight_of_a=0.75, weight_of_b=0.75, bias=0.45)
    assert "You've found OR!" in message(app).inner_text()
    assert app.get_by_text("✗").count() == 4  # in the plane, hidden now
    assert not any(cross.is_visible() for cross in app.get_by_text("✗").all())
    slide_to(app, weight_of_a=1, weight_of_b=1, bias=0.3)
    assert "confident" in message(app).inner_text()
    assert "AND" in message(app).inner_text()
    app.get_by_role("button", name="inputs 0 and 0").click()
    assert "0 × 10.00 + 0 × 10.00" in app.locator(".arithmetic").inner_text()
    app.get_by_label("input b is 0").click()
    assert "0 × 10.00 + 1 × 10.00" in app.locator(".arithmetic").inner_text()
    visit.close()


def test_neuron_found_with_the_keyboard(browser):
    visit = Visit(browser, explore("neuron", gate="AND"))
    app, page = visit.apps, visit.page
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")  # from AND to NAND
    assert "find NAND" in app.inner_text()
    app.get_by_label("weight of a").focus()
    for presses in (("Home",), ("Home",), ("End",)):  # a, b, bias: -10, -10, 10
        for key in presses:
            page.keyboard.press(key)
        page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    assert "3 of 4" in message(app).inner_text() or "correct" in message(app).inner_text()
    app.get_by_label("weight of a").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    app.get_by_label("weight of b").focus()
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    assert "You've found NAND" in message(app).inner_text()
    visit.close()


def test_neuron_learns(browser):
    visit = Visit(browser, explore("neuron"), motion="no-preference")
    app = visit.apps
    app.get_by_role("button", name="One step").click()
    assert "after 1 step" in app.inner_text()
    app.get_by_role("button", name="Let it learn").click()
    app.get_by_role("button", name="Stop").wait_for()
    visit.page.wait_for_timeout(300)
    app.get_by_role("button", name="Stop").click()
    app.get_by_role("button", name="Reset").click()
    assert app.get_by_label("bias").input_value() == "0.1"
    app.get_by_role("button", name="Let it learn").click()
    message(app).get_by_text("The neuron found OR by itself").wait_for()
    message(app).get_by_text("After 2,000 steps its loss is 0.0006").wait_for()
    visit.close()


def test_xor_is_given_up_kindly_after_honest_tries(browser):
    visit = Visit(browser, explore("neuron", gate="XOR"))
    app = visit.apps
    for key in ("Home", "End") * 5:
        assert "limit" not in message(app).inner_text()
        app.get_by_label("weight of a").press(key)
    assert "limit" not in message(app).inner_text()  # with one slider it is no honest try
    app.get_by_label("weight of b").press("Home")
    assert "You've found the limit of one neuron" in message(app).inner_text()
    app.get_by_role("button", name="Reset").click()
    app.get_by_role("button", name="Let it learn").click()
    message(app).get_by_text("Not even gradient descent").wait_for(timeout=15_000)
    visit.close()


# ----------------------------------------------------------------------------- convolution


@pytest.mark.parametrize("width", [1280, 390])
def test_convolution_painted_with_the_mouse(browser, width):
    visit = Visit(browser, explore("convolution"), width=width)
    app, mouse = visit.apps, visit.page.mouse
    app.get_by_role("button", name="Clear").click()
    start, end = (pixel(app, row, 4).bounding_box() for row in (2, 5))
    mouse.move(start["x"] + 12, start["y"] + 12)
    mouse.down()
    mouse.move(end["x"] + 12, end["y"] + 12, steps=8)
    mouse.up()
    assert "You've found 3!" in message(app).inner_text()
    assert app.locator(".result").inner_text() == "= 3"
    # Drag the window by its handle to the upper left corner, then point into the feature map.
    handle = app.locator(".handle").bounding_box()
    corner = pixel(app, 3, 3).bounding_box()
    mouse.move(handle["x"] + 10, handle["y"] + 10)
    mouse.down()
    mouse.move(corner["x"] + 20, corner["y"] + 20, steps=4)
    mouse.up()
    here = app.get_by_role("group", name="feature map").locator(".here")
    assert here.get_attribute("aria-label").startswith("row 1, column 1:")
    app.get_by_role("group", name="feature map").get_by_label("row 2, column 4:").click()
    assert app.locator(".result").inner_text() == "= −3"
    app.get_by_label("ReLU").check()
    assert app.locator(".result").inner_text().split("\n") == ["= −3", "ReLU(−3) = 0"]
    visit.close()


def test_convolution_with_the_keyboard(browser):
    visit = Visit(browser, explore("convolution"))
    app, page = visit.apps, visit.page
    app.get_by_role("button", name="Clear").press("Enter")
    pixel(app, 1, 1).focus()
    for key in ("ArrowRight", "ArrowRight", "Space", "ArrowDown", "1", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert pixel(app, 3, 3).get_attribute("aria-label").endswith(": 1")
    assert "You've found 3!" in message(app).inner_text()
    weight = app.get_by_label("filter, row 2, column 2")
    weight.fill("0.5")
    assert app.get_by_label("my own").is_checked()
    assert "Their largest output is 3.5" in app.inner_text()
    app.get_by_label("same").check()
    app.get_by_label("2", exact=True).check()
    assert "feature map 4 × 4" in app.inner_text()
    assert "max pooling 2 × 2" in app.inner_text()
    visit.close()


def test_convolution_painted_with_a_finger(browser):
    context = browser.new_context(viewport={"width": 390, "height": 900}, has_touch=True)
    page = context.new_page()
    page.set_content(PAGE.format(explore("convolution").html))
    app = page.locator(".app")
    pixel(app, 7, 7).tap()
    assert pixel(app, 7, 7).get_attribute("aria-label").endswith(": 1")
    pixel(app, 7, 7).tap()
    assert pixel(app, 7, 7).get_attribute("aria-label").endswith(": 0")
    context.close()


def test_the_window_slides(browser):
    visit = Visit(browser, explore("convolution"), motion="no-preference")
    app = visit.apps
    app.get_by_role("group", name="feature map").get_by_label("row 5, column 1:").click()
    app.get_by_role("button", name="Slide").click()
    app.get_by_label("row 5, column 3: not yet").wait_for()
    app.get_by_role("button", name="Slide").wait_for(timeout=10_000)  # it came to its end
    here = app.get_by_role("group", name="feature map").locator(".here")
    assert here.get_attribute("aria-label").startswith("row 5, column 5:")
    app.get_by_role("button", name="One step").click()
    assert here.get_attribute("aria-label").startswith("row 1, column 1:")
    visit.close()


# ------------------------------------------------------------------------------ JupyterLab


def test_in_jupyterlab_saved_and_reopened_without_a_kernel(browser, tmp_path):
    cells = [f"from hellodl.explore import explore\nexplore({name!r})" for name in EXPLORABLES]
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(cell) for cell in cells],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}},
    )
    with jupyterlab(tmp_path) as (address, token):
        path = tmp_path / "notebooks" / "play.ipynb"
        nbformat.write(notebook, path)
        context = browser.new_context(viewport=TALL)  # one, so that JupyterLab is loaded once
        page = context.new_page()
        lab = Notebook(page, address, token, "play")
        lab.run_all(60)
        apps = page.locator("[data-explorable] .app")
        apps.nth(len(cells) - 1).wait_for()
        keys_belong_to_the_interactive(page, apps.first)
        page.keyboard.press("Control+s")
        page.wait_for_timeout(1500)
        saved = nbformat.read(path, 4)
        assert all("text/html" in cell.outputs[0].data for cell in saved.cells)
        page.close()

        end_kernels(context, address, token)
        for trusted in (True, False):
            if not trusted:  # as from a download: its outputs were not made here
                saved.metadata["from"] = "elsewhere"
                saved.cells[0].source += "\n# changed"
                nbformat.write(saved, path)
            for view in ("lab/tree", "notebooks"):  # JupyterLab and Notebook 7
                reopened(
                    context, f"{address}/{view}/notebooks/play.ipynb?token={token}&reset", trusted
                )
        end_kernels(context, address, token)


def end_kernels(context, address, token):
    headers = {"Authorization": f"token {token}"}
    for session in context.request.get(f"{address}/api/sessions", headers=headers).json():
        ended = context.request.delete(f"{address}/api/sessions/{session['id']}", headers=headers)
        assert ended.ok


def keys_belong_to_the_interactive(page, app):
    """Arrow keys move its slider, not the notebook's cell; "x" does not cut the cell."""
    app.scroll_into_view_if_needed()
    slider = app.get_by_label("bias")
    slider.click()
    before = float(slider.input_value())
    for key in ("ArrowUp", "x", "b"):
        slider.press(key)
    assert float(slider.input_value()) == pytest.approx(before + 0.1)
    assert page.locator(".jp-CodeCell").count() == len(EXPLORABLES)


def reopened(context, address, trusted):
    """The notebook shows interactives if it is trusted, else their stills; no empty box."""
    page = context.new_page()
    page.goto(address)
    page.locator(".jp-OutputArea-output [data-explorable] .app, .jp-OutputArea-output img").nth(
        len(EXPLORABLES) - 1
    ).wait_for(state="attached", timeout=30_000)
    if trusted:
        page.locator("[data-explorable] .app").nth(len(EXPLORABLES) - 1).wait_for()
    else:
        stills = page.locator(".jp-OutputArea-output img")
        stills.nth(len(EXPLORABLES) - 1).wait_for()
        assert all(
            stills.evaluate_all("all => all.map(i => i.naturalWidth > 600 && i.alt.length > 40)")
        )
        assert page.locator(".app").count() == 0
    assert "not found" not in page.locator(".jp-Notebook").inner_text()
    page.close()
