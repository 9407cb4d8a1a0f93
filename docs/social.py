"""Draw what is seen first: the site's image and the README's animation of the pad: ``make social``.

In the animation the network that comes with the course reads while Chromium's mouse draws.
"""

import base64
import io
import shutil

import numpy as np
from PIL import Image
from playwright.sync_api import Page, sync_playwright
from scipy.interpolate import make_interp_spline

from docs.front import thumbnail
from hellodl.explorables import explore
from hellodl.handwriting import EXAMPLE, SIDE
from tools.lessons import ROOT, find_lessons, read_notebook

SIZE = {"width": 1200, "height": 630}  # what those who show it ask for
LESSONS = ["00", "02", "09"]
# Strokes as points on the pad: a three, which one more stroke turns into an eight, and a four.
STORY = [
    [EXAMPLE[0], [(110, 60), (105, 95), (128, 130), (95, 175), (100, 220)]],
    [
        [(120, 45), (95, 100), (75, 155), (140, 158), (215, 152)],
        [(172, 95), (166, 165), (160, 240)],
    ],
]
PAGE = """<!doctype html><meta charset="utf-8"><style>
@font-face {{ font-family: Heading; src: url(data:font/woff2;base64,{serif}); }}
@font-face {{ font-family: Text; src: url(data:font/woff2;base64,{sans}); }}
body {{ margin: 0; padding: 100px 70px; background: #12171d; color: #f2f6f9; font: 34px Text; }}
h1 {{ font: 600 88px Heading; margin: 0 0 18px; }} p {{ margin: 0 0 60px; color: #a3b0bc; }}
div {{ display: flex; gap: 30px; }}
img {{ width: 330px; background: white; border-radius: 14px; }}
</style><h1>Hello, Deep Learning</h1>
<p>A first course you run: from one neuron to networks that see.</p><div>{images}</div>"""


def encoded(content: bytes) -> str:
    """Return bytes as text for a data address."""
    return base64.b64encode(content).decode()


def image_of(number: str) -> str:
    """Return the thumbnail of a lesson as an HTML image."""
    (lesson,) = find_lessons([number])
    file = io.BytesIO()
    thumbnail(read_notebook(lesson.notebook)).save(file, "PNG")
    return f'<img src="data:image/png;base64,{encoded(file.getvalue())}">'


def draw_pad(page: Page) -> list[Image.Image]:
    """Draw a 3, turn it into an 8, and draw a 4; return what is seen at each step."""
    page.set_viewport_size({"width": 740, "height": 560})
    page.set_content(f"<!doctype html><body>{explore('digit').html}")
    reader, frames = page.locator(".reader"), []
    pad = reader.locator(".pad").bounding_box() or {}

    def see(times: int = 1) -> None:
        page.evaluate("new Promise(requestAnimationFrame)")
        page.evaluate("new Promise(requestAnimationFrame)")
        shot = Image.open(io.BytesIO(reader.screenshot())).convert("RGB")
        frames.extend([shot] * times)

    for strokes in STORY:
        page.get_by_role("button", name="Clear", exact=True).click()
        for stroke in strokes:
            places = np.array(stroke) * pad["width"] / SIDE + [pad["x"], pad["y"]]
            curve = make_interp_spline(range(len(stroke)), places, k=min(3, len(stroke) - 1))
            page.mouse.move(*places[0])
            page.mouse.down()
            for step, at in enumerate(np.linspace(0, len(stroke) - 1, 40)):
                page.mouse.move(*curve(at))
                if step % 4 == 3:
                    see()
            page.mouse.up()
            see(times=10)
    return frames


def main() -> None:
    """Draw the image and the animation."""
    static = ROOT / "docs" / "_static"
    fonts = [static / "fonts" / f"source-{name}.woff2" for name in ("serif-4", "sans-3")]
    serif, sans = (encoded(font.read_bytes()) for font in fonts)
    with sync_playwright() as playwright:
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)
        images = "".join(map(image_of, LESSONS))
        page.set_content(PAGE.format(serif=serif, sans=sans, images=images))
        page.screenshot(path=static / "social.png", animations="disabled")
        first, *others = draw_pad(browser.new_page(reduced_motion="reduce"))
        browser.close()
    first.save(ROOT / "docs" / "pad.webp", save_all=True, append_images=others, duration=90, loop=0,
               quality=70, method=6)  # fmt: skip


if __name__ == "__main__":
    main()
