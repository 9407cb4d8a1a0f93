"""Sphinx's settings for the reading site and the slides (`docs/build.py`, `docs/slides.py`)."""

import hashlib
import html
import os
import re
from base64 import b64decode

import latex2mathml.converter
import nbformat
from docutils import nodes

from docs.figures import is_drawing
from tools import lessons

project = "Hello, Deep Learning"
html_title = project
extensions = ["myst_nb", "sphinx_design", "sphinx_revealjs"]
exclude_patterns = ["generated"]

# The notebooks are shown as they were made; nothing is executed again.
nb_execution_mode = "off"
nb_code_prompt_show = "Show a solution"
nb_code_prompt_hide = "Hide the solution"
nb_ipywidgets_js = {}  # would load scripts from another machine
myst_enable_extensions = ["dollarmath", "colon_fence", "deflist"]
myst_heading_anchors = 3

html_theme = "sphinx_book_theme"
html_static_path = ["_static"]
html_favicon = "_static/favicon.svg"
html_css_files = ["icons.css", "course.css"]
html_js_files = ["course.js", "progress.js"]
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system
html_copy_source = True
html_sourcelink_suffix = ""
html_last_updated_fmt = None
# The neuron of lesson 01: two inputs, one sum, one output. The text says the rest.
_LOGO = {"image_light": "_static/favicon.svg", "image_dark": "_static/favicon.svg", "alt_text": ""}
html_theme_options = {
    "logo": {**_LOGO, "text": project},
    "show_toc_level": 2,
    "home_page_in_toc": True,
    "navbar_persistent": [],  # one search field is enough
    "footer_content_items": [],
    "use_fullscreen_button": False,
    "use_download_button": True,
    "pygments_light_style": "a11y-high-contrast-light",
    "pygments_dark_style": "a11y-high-contrast-dark",
}
# The slides (docs/slides.py): reveal.js, with the speaker's notes behind the key S.
revealjs_style_theme = "white"
revealjs_static_path = ["_static"]
revealjs_css_files = ["revealjs/plugin/highlight/zenburn.css", "slides.css"]
revealjs_script_plugins = [
    {"name": f"Reveal{name.title()}", "src": f"revealjs/plugin/{name}/{name}.js"}
    for name in ("notes", "highlight")
]
revealjs_script_conf = {"hash": True, "slideNumber": True, "transition": "none", "controls": True}
revealjs_script_conf |= {"width": 1280, "height": 720}
# "owner/name", from pyproject.toml or for once from $REPO: then pages can be opened online
repository = os.environ.get("REPO") or lessons.repository()
if repository:
    owner, name = repository.split("/")
    html_baseurl = f"https://{owner.lower()}.github.io/{name}/"
    html_theme_options |= {
        "repository_url": f"https://github.com/{repository}",
        "repository_branch": "main",
        "path_to_docs": "",
        "use_repository_button": True,
        "launch_buttons": {
            "notebook_interface": "jupyterlab",
            "binderhub_url": "https://mybinder.org",
            "colab_url": "https://colab.research.google.com",
        },
    }


# Where a text speaks of a figure's shades, the figure keeps them in the dark.
SHADES = r"\b(?:dark|light|black|white|gray|pale)(?:er|est)?\b"

# Formulas become MathML, which browsers draw themselves: no script, no font to be fetched.


def _inline(self, node):
    self.body.append(latex2mathml.converter.convert(node.astext()))
    raise nodes.SkipNode


def _displayed(self, node):
    formula = latex2mathml.converter.convert(node.astext(), display="block")
    self.body.append(f'<div class="math">{formula}</div>')
    raise nodes.SkipNode


def _figures(app) -> dict[str, tuple[str, bool]]:
    """Map myst-nb's name of each figure to its alternative text, and whether it's a drawing."""
    found = {}
    for path in (app.srcdir / "notebooks").glob("*.ipynb"):
        cells = nbformat.read(path, 4).cells
        for before, cell, after in zip([None, *cells], cells, [*cells[1:], None], strict=False):
            for output in cell.get("outputs", []):
                png = output.get("data", {}).get("image/png")
                if png:
                    content = b64decode(png)
                    text = " ".join(near.source for near in (before, after) if near)
                    drawing = is_drawing(content) and not re.search(SHADES, text)
                    alt = output.metadata.get("image/png", {}).get("alt", "")
                    found[hashlib.sha256(content).hexdigest()] = alt, drawing
    return found


def _describe(app, doctree):
    for image in doctree.findall(nodes.image):
        name = os.path.splitext(os.path.basename(image["uri"]))[0]
        alt, drawing = app.hellodl_figures.get(name, ("", False))
        image["classes"].append("drawing" if drawing else "on-paper")
        if alt and "alt" not in image:
            image["alt"] = alt


def _introduce(app, pagename, templatename, context, doctree):
    """Say in the page's head what it is about, for search engines and whoever shares it."""
    if app.builder.name != "html":  # slides have no such head
        return
    paragraphs = re.findall(r"<p>(.*?)</p>", context.get("body", ""), re.DOTALL)
    text = " ".join(re.sub(r"<[^>]+>", "", " ".join(paragraphs[:3])).split())
    text = text if len(text) < 200 else text[:200].rsplit(" ", 1)[0] + " …"
    title = html.escape(html.unescape(re.sub(r"<[^>]+>", "", context.get("title", project))))
    image = context["pathto"]("_static/social.png", resource=True)
    if app.config.html_baseurl:
        image = f"{app.config.html_baseurl}_static/social.png"
    text = html.escape(html.unescape(text))
    context["metatags"] = context.get("metatags", "") + (
        f'<meta name="description" content="{text}">\n'
        f'<meta property="og:title" content="{title}">\n'
        f'<meta property="og:description" content="{text}">\n'
        f'<meta property="og:image" content="{image}">\n'
        '<meta name="twitter:card" content="summary_large_image">\n'
    )


def setup(app):
    """Register the renderer of formulas and the alternative texts of images."""
    app.add_html_math_renderer("mathml", (_inline, None), (_displayed, None))
    app.config.html_math_renderer = "mathml"
    app.connect("builder-inited", lambda app: setattr(app, "hellodl_figures", _figures(app)))
    app.connect("doctree-read", _describe)
    app.connect("html-page-context", _introduce)
