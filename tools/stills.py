"""Make the still images of the interactives: ``python -m tools.stills [NAME ...]``.

A headless Chromium opens each interactive, as it starts, in light colors and at double
resolution. Run it again after a change in ``src/hellodl/explorables/``.
"""

import io
import shutil
import sys

from PIL import Image

from hellodl.explorables import EXPLORABLES, explore
from tools.lessons import ROOT, CourseError

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
            page.set_content(f"<!doctype html><body>{explore(name).html}")
            app = page.locator(".app")
            try:
                app.wait_for(timeout=5_000)
            except Exception as error:
                raise CourseError(f"The interactive {name} does not start: {error}") from error
            write_still(name, app.screenshot())
        browser.close()


def write_still(name: str, screenshot: bytes) -> None:
    """Write a still with few colors, which is enough for drawings and a third of the size."""
    buffer = io.BytesIO()
    few_colors = Image.open(io.BytesIO(screenshot)).convert("RGB").quantize(64)
    few_colors.save(buffer, "PNG", optimize=True)
    if buffer.tell() > MAX_BYTES:
        raise CourseError(
            f"The still of {name} has {buffer.tell():,} bytes: {MAX_BYTES:,} at most."
        )
    path = ROOT / "src" / "hellodl" / "explorables" / f"{name}.png"
    path.write_bytes(buffer.getvalue())
    print(f"{path.relative_to(ROOT)}: {buffer.tell():,} bytes")


if __name__ == "__main__":
    try:
        make(sys.argv[1:])
    except CourseError as error:
        sys.exit(str(error))
