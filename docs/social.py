"""Draw the image that stands for the site: ``make social`` (needs Chromium)."""

import base64
import io
import shutil

from playwright.sync_api import sync_playwright

from docs.front import thumbnail
from tools.lessons import ROOT, find_lessons, read_notebook

SIZE = {"width": 1200, "height": 630}  # what those who show it ask for
LESSONS = ["00", "02", "09"]
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


def main() -> None:
    """Draw the image."""
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
        browser.close()


if __name__ == "__main__":
    main()
