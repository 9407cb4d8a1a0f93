"""Make the built pages light: what is not needed goes, and nothing waits for what comes later."""

import re
from pathlib import Path

from PIL import Image

ICON_RULE = r"\.fa-[\w-]+(?:,\.fa-[\w-]+)*\{--fa:[^}]*\}"
FONT_RULE = r"@font-face\{[^}]*fontawesome[^}]*\}"


def lighten(site: Path) -> None:
    """Take the theme's icon fonts out of a built site, and let pages appear before their scripts.

    The theme brings 2,000 icons (1.5 MB) for the dozen that course.css draws itself.
    """
    (site / "_static" / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    for font in (site / "_static" / "vendor" / "fontawesome").rglob("*.woff2"):
        font.unlink()
    for path in (site / "_static" / "styles").glob("*.css"):
        style = path.read_text(encoding="utf-8")
        path.write_text(re.sub(f"{ICON_RULE}|{FONT_RULE}", "", style), encoding="utf-8")
    for path in site.rglob("*.html"):
        if "_static" not in path.relative_to(site).parts:
            page = path.read_text(encoding="utf-8")
            path.write_text(light_page(page, path.parent), encoding="utf-8")


def light_page(page: str, folder: Path) -> str:
    """Defer the scripts of a page's head, load its figures when they come near, name its arrows.

    Args:
        page: HTML.
        folder: where the page lies, from which its figures are found.
    """
    head, body = page.split("</head>", 1)
    head = re.sub(r"<script defer[^>]*fontawesome[^>]*></script>", "", head)
    head = re.sub(r'<link rel="preload" as="script"[^>]*>', "", head)  # the styles come first
    head = re.sub(r"<script (?!defer)((?:[\w-]+=\"[^\"]*\" )*src=)", r"<script defer \1", head)
    # Settings that need what is deferred now: a module waits for it, too.
    head = head.replace("<script>DOCUMENTATION", '<script type="module">DOCUMENTATION')

    # The theme's arrows in the menu have no name that a screen reader could say.
    body = body.replace("<summary><span", '<summary aria-label="Show the pages below"><span')

    def figure(found: re.Match) -> str:
        width, height = Image.open(folder / found[1]).size
        return f'{found[0]} loading="lazy" width="{width}" height="{height}"'

    return f"{head}</head>" + re.sub(r'src="([^"]*_images/[^"]+\.(?:png|gif))"', figure, body)
