"""Interactives for notebooks and the site: ``hellodl.explore("neuron", gate="OR")``.

Each is an ES module in this folder. An output is HTML that carries everything it needs, so
it survives saving and reopening without a kernel. Inside lies a still image: it is seen wherever
scripts do not run, such as in a notebook that is not trusted or in print.
"""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
import tomllib
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from hellodl.explorables import digit_network, nearest_means, photo_cover


@dataclass(frozen=True)
class Description:
    """What ``descriptions.toml`` says of an interactive: its still in words, and its options."""

    alt: str
    options: dict[str, list[Any]] = field(default_factory=dict)


_FOLDER = resources.files("hellodl") / "explorables"
_DESCRIBED = tomllib.loads((_FOLDER / "descriptions.toml").read_text(encoding="utf-8"))
EXPLORABLES = {name: Description(**described) for name, described in _DESCRIBED.items()}


class ExploreError(ValueError):
    """An interactive or option that does not exist; the message says which ones do."""


def explore(name: str, model: Any = None, photos: Any = None, **options: Any) -> Explorable:
    """Show an interactive; put this at the end of a cell.

    Args:
        name: one of `EXPLORABLES`.
        model: for "digit", your own Keras model; for "nearest", your own ten mean images, shape
            (10, 28, 28), from 0 to 1. Without it, what comes with the course.
        photos: for "cover", up to eight photos, shape (n, 32, 32, 3), from 0 to 255.
        options: how it starts, such as ``gate="OR"``.

    Returns:
        An object that a notebook shows as the interactive.

    Raises:
        ExploreError: there is no such interactive, option or value.
        NetworkError, MeansError, PhotosError: the interactive cannot compute this.
    """
    if name not in EXPLORABLES:
        raise ExploreError(
            f"There is no interactive {name!r}. Choose one of: {', '.join(EXPLORABLES)}."
        )
    known = EXPLORABLES[name].options
    for option, value in options.items():
        if option not in known:
            raise ExploreError(
                f"The interactive {name!r} has no option {option!r}. It has: "
                f"{', '.join(known) or 'none'}."
            )
        if value not in known[option]:
            raise ExploreError(
                f"{option}={value!r} is not a choice of the interactive {name!r}. Choose one of: "
                f"{', '.join(map(repr, known[option]))}."
            )
    chosen = {option: values[0] for option, values in known.items()} | options
    if photos is not None and name != "cover":
        raise ExploreError(f"The interactive {name!r} takes no photos: only 'cover' does.")
    if name == "digit":
        network = digit_network.shipped() if model is None else digit_network.from_model(model)
        chosen["weights"] = network
    elif name == "nearest":
        chosen["means"] = nearest_means.pack(model)
    elif name == "cover" and model is None:
        chosen |= photo_cover.pack(photos)
    elif model is not None:
        raise ExploreError(
            f"The interactive {name!r} takes no model: only 'digit' and 'nearest' do."
        )
    return Explorable(name, chosen)


def source(name: str) -> str:
    """Return an interactive's JavaScript as one piece, together with what it imports.

    The two conventions that this relies on are explained at the top of ``shared.js``.
    """

    def read(part: str) -> str:
        return (_FOLDER / f"{part}.js").read_text(encoding="utf-8")

    imported = r'^import \{[^}]*\} from "./(\w+).js";\n'
    parts = [*re.findall(imported, read(name), re.MULTILINE), name]
    code = re.sub(imported, "", "\n".join(map(read, parts)), flags=re.MULTILINE)
    return re.sub(r"^export (?=const|function|class)", "", code, flags=re.M)


def still(name: str) -> bytes | None:
    """Return the still image of an interactive as PNG, None before it was made."""
    path = _FOLDER / f"{name}.png"
    return path.read_bytes() if path.is_file() else None


class Explorable:
    """An interactive, as a notebook shows it."""

    def __init__(self, name: str, options: dict[str, Any]):
        self.name, self.options = name, options

    @property
    def alt(self) -> str:
        """What the still image shows."""
        return EXPLORABLES[self.name].alt

    def __repr__(self) -> str:
        return f"Interactive {self.name}: {self.alt}"

    @property
    def key(self) -> str:
        """The name by which the script finds its place on the page.

        It isn't an id: an output may be shown twice on a page, and a notebook made again should
        stay the same. Other code, other key: an old output does not start a new one.
        """
        return f"{self.name}-{hashlib.sha256(source(self.name).encode()).hexdigest()[:8]}"

    @property
    def script(self) -> str:
        """The JavaScript that brings every interactive of this key on the page to life."""
        return f'{source(self.name)}\nstart("{self.key}", build);'

    @property
    def html(self) -> str:
        """The interactive as HTML for any page, with nothing to be fetched."""
        return (
            f'<div class="hellodl-explorable" data-explorable="{self.key}" '
            f'data-options="{html.escape(json.dumps(self.options))}">{self.stand_in()}</div>\n'
            f'<script type="module">\n{self.script}\n</script>'
        )

    def stand_in(self) -> str:
        """Return what is seen where no script runs, as HTML: the still image."""
        image = still(self.name)
        alt = html.escape(self.alt)
        if image is None:
            return f"<p>{alt}</p>"
        data = base64.b64encode(image).decode()
        width = int.from_bytes(image[16:20], "big") // 2  # made at double resolution
        return (
            f'<img src="data:image/png;base64,{data}" alt="{alt}" width="{width}" '
            'style="max-width: 100%; height: auto">'
        )

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict, dict]:
        data = {"text/html": self.html, "text/plain": repr(self)}
        metadata = {}
        image = still(self.name)
        if image is not None:  # for what shows no HTML: PDF, a code host's preview
            data["image/png"] = base64.b64encode(image).decode()
            metadata["image/png"] = {"alt": self.alt}
        return data, metadata
