"""Pages that show what students wrote: feedback, and submissions in Formgrader.

A submission may hold a script, and it must not run in a browser in which a teacher is logged in.
nbgrader's own templates let the HTML of Markdown cells through, so these filters of nbconvert let
only harmless HTML pass. Formulas become MathML, which browsers draw themselves: no page has to load
a program from elsewhere.
"""

import html
import re
import secrets
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import bleach
import jinja2
from bleach.css_sanitizer import ALLOWED_CSS_PROPERTIES, CSSSanitizer
from latex2mathml.converter import convert_to_element
from nbconvert.filters.markdown_mistune import InvalidNotebook, IPythonRenderer, MarkdownWithMath

TAGS = {
    *("a", "abbr", "b", "blockquote", "br", "code", "dd", "del", "details", "div", "dl", "dt"),
    *("em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "kbd", "li", "ol", "p", "pre"),
    *("s", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot"),
    *("th", "thead", "tr", "u", "ul"),
}
# Neither `id` nor `class`: Formgrader finds a teacher's own fields and buttons by them.
ATTRIBUTES = {"alt", "colspan", "height", "role", "rowspan", "style", "title", "width"}
# No positions, so that nothing can cover the rest of the page, and no address of an image.
BOX = {"border-left", "border-radius", "margin", "max-width", "padding"}
STYLES = CSSSanitizer(ALLOWED_CSS_PROPERTIES | BOX)
# What a formula could carry besides its symbols.
NO_SYMBOLS = {"class", "href", "id", "style"}


def clean(source: Any) -> str:
    """Return the harmless part of some HTML; other tags disappear, and their text stays."""
    text = source.decode() if isinstance(source, bytes) else str(source)
    options = {"attributes": _is_harmless, "protocols": {"http", "https", "data"}}
    return bleach.clean(text, TAGS, css_sanitizer=STYLES, strip=True, **options)


def _is_harmless(tag: str, name: str, value: str) -> bool:
    """Tell whether an attribute may stay: a link to another page, an image that is part of this."""
    if (tag, name) == ("a", "href"):
        return value.startswith(("http://", "https://"))
    if (tag, name) == ("img", "src"):
        return value.startswith("data:image/")  # another would tell its owner who looks at it
    return name in ATTRIBUTES


@jinja2.pass_context
def markdown(context: Mapping[str, Any], source: str) -> str:
    """Return Markdown as harmless HTML, with its formulas as MathML."""
    renderer = _Renderer(context.get("cell", {}).get("attachments", {}))
    try:
        page = clean(MarkdownWithMath(renderer=renderer).render(source))
    except InvalidNotebook:  # it wants an image that it doesn't have
        return f"<pre>{html.escape(source)}</pre>"
    # a formula in an attribute, such as an image's text, stays a key
    parts = re.split("(<[^>]*>|[0-9a-f]{32})", page)
    return "".join(renderer.formulas.get(part, part) for part in parts)


class _Renderer(IPythonRenderer):
    """Renders everything but formulas, for which it leaves a random key in the text."""

    def __init__(self, attachments: Mapping[str, Any]):
        super().__init__(escape=False, exclude_anchor_links=True, attachments=attachments)
        self.formulas: dict[str, str] = {}

    def _keep(self, formula: str, display: str) -> str:
        key = secrets.token_hex(16)
        self.formulas[key] = draw(formula, display)
        return key

    def block_math(self, body: str) -> str:
        return self._keep(body, "block")

    def inline_math(self, body: str) -> str:
        return self._keep(body, "inline")

    def latex_environment(self, name: str, body: str) -> str:
        return self._keep(f"\\begin{{{name}}}{body}\\end{{{name}}}", "block")


def draw(formula: str, display: str = "inline") -> str:
    """Return a formula as MathML, or as it was written if that isn't possible.

    Args:
        formula: in LaTeX, without dollar signs.
        display: "inline" or "block".
    """
    try:
        math = convert_to_element(formula, display=display)
    except Exception:  # what students write need not be a formula
        return f"<code>{html.escape(formula)}</code>"
    for part in math.iter():
        part.text = html.unescape(part.text or "")  # it is escaped when it is written
        for name in NO_SYMBOLS.intersection(part.keys()):
            del part.attrib[name]
    return ElementTree.tostring(math, encoding="unicode")
