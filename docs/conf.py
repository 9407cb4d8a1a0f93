"""Sphinx's settings for the reading site and the slides (`docs/build.py`, `docs/slides.py`)."""

import hashlib
import os
from base64 import b64decode

import latex2mathml.converter
import nbformat
from docutils import nodes

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
html_css_files = ["course.css"]
html_js_files = ["course.js"]
html_context = {"default_mode": "auto"}  # light or dark, as the reader's system
html_copy_source = True
html_sourcelink_suffix = ""
html_last_updated_fmt = None
html_theme_options = {
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
revealjs_css_files = ["slides.css"]
revealjs_script_plugins = [{"name": "RevealNotes", "src": "revealjs/plugin/notes/notes.js"}]
revealjs_script_conf = {"hash": True, "slideNumber": True, "transition": "none", "controls": True}
# "owner/name", from pyproject.toml or for once from $REPO: then pages can be opened online
repository = os.environ.get("REPO") or lessons.repository()
if repository:
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


# Formulas become MathML, which browsers draw themselves: no script, no font to be fetched.


def _inline(self, node):
    self.body.append(latex2mathml.converter.convert(node.astext()))
    raise nodes.SkipNode


def _displayed(self, node):
    formula = latex2mathml.converter.convert(node.astext(), display="block")
    self.body.append(f'<div class="math">{formula}</div>')
    raise nodes.SkipNode


def _alternative_texts(app) -> dict[str, str]:
    """Map the name that myst-nb gives an image of a notebook to its alternative text."""
    texts = {}
    for path in (app.srcdir / "notebooks").glob("*.ipynb"):
        for cell in nbformat.read(path, 4).cells:
            for output in cell.get("outputs", []):
                png = output.get("data", {}).get("image/png")
                if png:
                    name = hashlib.sha256(b64decode(png)).hexdigest()
                    texts[name] = output.metadata.get("image/png", {}).get("alt", "")
    return texts


def _describe(app, doctree):
    for image in doctree.findall(nodes.image):
        name = os.path.splitext(os.path.basename(image["uri"]))[0]
        if "alt" not in image and name in app.hellodl_texts:
            image["alt"] = app.hellodl_texts[name]


def setup(app):
    """Register the renderer of formulas and the alternative texts of images."""
    app.add_html_math_renderer("mathml", (_inline, None), (_displayed, None))
    app.config.html_math_renderer = "mathml"
    app.connect(
        "builder-inited", lambda app: setattr(app, "hellodl_texts", _alternative_texts(app))
    )
    app.connect("doctree-read", _describe)
