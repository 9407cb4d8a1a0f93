"""Make the still images of the interactives: ``python -m tools.stills [NAME ...]``.

A headless Chromium opens each interactive, as it starts, in light colors and at double
resolution. Run it again after a change in ``src/hellodl/explorables/``. The names ``tensorboard``
and ``netron`` make the screenshots of lesson 13, from what its notebook has written into
notebooks/build/.
"""

import io
import shutil
import subprocess
import sys
from pathlib import Path

from PIL import Image

from hellodl import viewers
from hellodl.explorables import EXPLORABLES, explore
from tools.lessons import LESSONS, NOTEBOOKS, ROOT, CourseError

WIDTH = 760  # of the page, in CSS pixels
MAX_BYTES = 80_000  # a notebook carries each still twice


def make(names: list[str]) -> None:
    """Write the stills of these interactives, of all if there are none.

    Raises:
        CourseError: there is no browser, an interactive does not start, or its still is too large.
    """
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if chromium is None:
        raise CourseError("Stills are made with Chromium, which is not installed. Install it.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": WIDTH, "height": 900},
            device_scale_factor=2,
            color_scheme="light",
            reduced_motion="reduce",
        )
        for name in names or EXPLORABLES:
            if name in VIEWERS:
                VIEWERS[name](page)
                continue
            page.set_content(f"<!doctype html><body>{explore(name).html}")
            app = page.locator(".app")
            try:
                app.wait_for(timeout=5_000)
            except Exception as error:
                raise CourseError(f"The interactive {name} does not start: {error}") from error
            if name == "cover":  # with a finished map, it says more
                app.get_by_role("button", name="Scan the photo").click()
                app.get_by_text("That's the map").wait_for(timeout=60_000)
            write_still(name, app.screenshot())
        browser.close()


def show_tensorboard(page) -> None:
    """Take a screenshot of TensorBoard over the runs of lesson 13."""
    port = viewers.free_port(6106)
    program = Path(sys.executable).with_name("tensorboard")
    logs = str(NOTEBOOKS / "build" / "tensorboard")
    command = [str(program), "--logdir", logs, "--port", str(port), "--load_fast=false"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        try:
            any("http://" in line for line in server.stderr or ())  # it says so when it listens
            page.set_viewport_size({"width": 1000, "height": 556})
            page.goto(f"http://127.0.0.1:{port}/?darkMode=false#timeseries")
            page.get_by_text("epoch_accuracy").first.wait_for(timeout=60_000)
            page.locator("line-chart").first.wait_for(timeout=60_000)
            page.get_by_label("Toggle settings side pane").click()
            page.get_by_label("Toggle full size mode").first.click()
            # A color for each rate: left to itself, it gives some runs the same one.
            page.locator("runs-group-menu-button button").first.click()
            page.get_by_text("(none set)").click()
            page.locator("mat-dialog-container input").first.fill("(rate [^/]*)")
            page.get_by_role("button", name="Save").click()
            page.mouse.move(5, 5)  # away from the chart, or numbers cover it
            page.wait_for_timeout(3000)  # the curves are drawn
            write(LESSONS / "13_look_inside" / "tensorboard.png", page.screenshot())
        finally:
            server.terminate()


def show_netron(page) -> None:
    """Take a screenshot of Netron with the network of lesson 13, one layer chosen."""
    address = viewers.netron(NOTEBOOKS / "build" / "network.keras")
    page.set_viewport_size({"width": 1000, "height": 580})
    page.goto(address)
    layer = page.locator(".node-item-type, .node-item", has_text="Dense").first
    layer.wait_for(timeout=60_000)
    layer.click()
    page.locator(".sidebar", has_text="tensor: float32[784,300]").wait_for()
    write(LESSONS / "13_look_inside" / "netron.png", page.screenshot())


VIEWERS = {"tensorboard": show_tensorboard, "netron": show_netron}


def write_still(name: str, screenshot: bytes) -> None:
    """Write the still of an interactive."""
    write(ROOT / "src" / "hellodl" / "explorables" / f"{name}.png", screenshot)


def write(path: Path, screenshot: bytes) -> None:
    """Write an image with few colors, which is enough for drawings and a third of the size."""
    buffer = io.BytesIO()
    colors = Image.open(io.BytesIO(screenshot)).convert("RGB")
    colors.quantize(64, Image.Quantize.MAXCOVERAGE).save(buffer, "PNG", optimize=True)
    if buffer.tell() > MAX_BYTES:
        raise CourseError(f"{path.name} has {buffer.tell():,} bytes: {MAX_BYTES:,} at most.")
    path.write_bytes(buffer.getvalue())
    print(f"{path.relative_to(ROOT)}: {buffer.tell():,} bytes")


if __name__ == "__main__":
    try:
        make(sys.argv[1:])
    except CourseError as error:
        sys.exit(str(error))
