"""Make the built pages light: what is not needed goes, and nothing waits for what comes later."""

import hashlib
import re
from pathlib import Path

from PIL import Image

STYLE_LINK = r'<link[^>]*href="[^"]*?_static/([^"?]+\.css)[^"]*"[^>]*>\s*'
RULE = r"([^{}]+)\{([^{}]*)\}"
NAME = r"[.#]([A-Za-z_][\w-]*)"  # of a class or an element, in a selector
NOT = r":not\((?:[^()]|\([^()]*\))*\)"  # says what an element has not
COMMA = r",(?![^(]*\))"  # between selectors, not within parentheses
FONT_RULE = r"@font-face\{[^}]*fontawesome[^}]*\}"
SEARCH = r'<script defer src="[^"]*(?:searchtools|language_data|searchindex)\.js"></script>\s*'

WIDE = 540  # pixels: a wider figure can't be read when it is as narrow as a phone


def lighten(site: Path) -> None:
    """Make one short stylesheet of the theme's eight, and let pages appear before their scripts.

    The theme brings 2,000 icons (1.5 MB) for the dozen that icons.css draws itself.
    """
    (site / "_static" / "scripts" / "fontawesome.js").unlink(missing_ok=True)
    for font in (site / "_static" / "vendor" / "fontawesome").rglob("*.woff2"):
        font.unlink()
    pages = [p for p in site.rglob("*.html") if "_static" not in p.relative_to(site).parts]
    version = bundle_styles(site, pages)
    for path in pages:
        page = path.read_text(encoding="utf-8")
        if path.name != "search.html":  # the only page that searches
            page = re.sub(SEARCH, "", page)
        up = "../" * (len(path.relative_to(site).parts) - 1)
        style = f'<link rel="stylesheet" href="{up}_static/site.css?v={version}">'
        page = re.sub(STYLE_LINK, "", page).replace("</title>", f"</title>\n{style}", 1)
        path.write_text(light_page(page, path.parent), encoding="utf-8")


def bundle_styles(site: Path, pages: list[Path]) -> str:
    """Write site.css: of all stylesheets, in order, the rules for what these pages have.

    Returns:
        A short name of its content, so that browsers fetch a changed one anew.
    """
    readers = [*pages, *(site / "_static").rglob("*.js")]
    used = {word for path in readers for word in re.findall(r"[\w-]+", path.read_text("utf-8"))}

    def shorten(rule: re.Match) -> str:
        selectors = re.split(COMMA, rule[1])
        needed = [s for s in selectors if used.issuperset(re.findall(NAME, re.sub(NOT, "", s)))]
        return f"{','.join(needed)}{{{rule[2]}}}" if needed else ""

    first = pages[0].read_text(encoding="utf-8")
    names = ["basic.css", *re.findall(STYLE_LINK, first)]  # the theme's first imports Sphinx's
    files = [site / "_static" / name for name in names]
    style = "\n".join(path.read_text(encoding="utf-8") for path in files)
    style = re.sub(r"/\*.*?\*/|@(?:import|charset)[^;]*;", "", style, flags=re.DOTALL)
    style = re.sub(RULE, shorten, re.sub(FONT_RULE, "", style))
    (site / "_static" / "site.css").write_text(style, encoding="utf-8")
    for path in files:
        path.unlink()
    return hashlib.sha256(style.encode()).hexdigest()[:8]


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
        tag = found[0].replace("<img ", '<img loading="lazy" ')
        if 'width="' not in tag:  # with its size, nothing jumps when it comes
            width, height = Image.open(folder / found[1]).size
            tag = tag.replace("<img ", f'<img width="{width}" height="{height}" ')
        wide = int(re.search(r'width="(\d+)"', tag)[1]) > WIDE
        return f'<span class="wide">{tag}</span>' if wide else tag

    return f"{head}</head>" + re.sub(
        r'<img [^>]*src="([^"]*_images/[^"]+\.(?:png|gif))"[^>]*>', figure, body
    )
