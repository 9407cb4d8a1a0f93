"""How the tests play with an interactive: by mouse, keyboard and finger."""

from contextlib import contextmanager

from browser import Visit

from hellodl.explorables import explore

VIEWS = [(width, scheme) for width in (1280, 390) for scheme in ("light", "dark")]
MOTION = ["reduce", "no-preference"]


@contextmanager
def playing(browser):
    """A function that opens an interactive and returns it; in the end nothing may be wrong."""
    visits = []

    def opens(name, width=1280, scheme="light", touch=False, motion="reduce", **options):
        visits.append(Visit(browser, explore(name, **options), width, scheme, touch, motion))
        return visits[-1].app

    yield opens
    for visit in visits:
        assert visit.too_wide() <= 0
        if visit.page.viewport_size["width"] == 390:
            assert not visit.barriers()  # as it looks after the success
        visit.close()


def message(app):
    return app.get_by_role("status").inner_text()


def says(app, text):
    app.get_by_role("status").get_by_text(text).wait_for()


def press(app, name, times=1):
    button = app.get_by_role("button", name=name, exact=True)
    button.click()
    for _ in range(times - 1):  # quicker than to click again
        app.page.keyboard.press("Enter")


def keys(app, *names):
    for name in names:
        app.page.keyboard.press(name)


def slider(app, name):
    return app.get_by_role("slider", name=name, exact=True)


def slide(app, name, place):
    """Drag a slider with the mouse to a fraction from left to right."""
    slider(app, name).scroll_into_view_if_needed()
    box, mouse = slider(app, name).bounding_box(), app.page.mouse
    mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    mouse.down()
    mouse.move(box["x"] + 10 + place * (box["width"] - 20), box["y"] + 10, steps=3)
    mouse.up()


def tap(app, name, place):
    slider(app, name).scroll_into_view_if_needed()
    box = slider(app, name).bounding_box()
    x, y = box["x"] + 10 + place * (box["width"] - 20), box["y"] + box["height"] / 2
    app.page.touchscreen.tap(x, y)


def drag(app, element, right=0, down=0, to=None):
    """Drag an element with the mouse: by so many pixels, or to the middle of another one."""
    (x, y), mouse = middle(element), app.page.mouse
    end = middle(to) if to else (x + right, y + down)
    mouse.move(x, y)
    mouse.down()
    mouse.move(*end, steps=8)
    mouse.up()


def middle(element):
    box = element.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
