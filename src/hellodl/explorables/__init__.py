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
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

from hellodl.explorables import digit_network, nearest_means


@dataclass(frozen=True)
class Description:
    """What is known of an interactive: its still in words, and the values of its options.

    The first value of an option is the one it has if nothing else is asked for.
    """

    alt: str
    options: dict[str, list[Any]] = field(default_factory=dict)


EXPLORABLES = {
    "neuron": Description(
        "One neuron with two inputs, its weights, bias, total, sigmoid and output; three sliders; "
        "a plane in which a straight line divides yes from no; and the four outputs of OR, two of "
        "them wrong.",
        {"gate": ["OR", "AND", "NAND", "XOR"]},
    ),
    "convolution": Description(
        "A 7 by 7 image of a seven, a 3 by 3 filter for vertical edges, the multiplication of the "
        "filter and the window below it written out with numbers, the resulting feature map, and "
        "the same after max pooling.",
        {"filter": ["vertical edges", "horizontal edges", "blur", "sharpen"]},
    ),
    "receptive": Description(
        "An image of a house, and the last map of a network with one convolution and one pooling: "
        "one square of it is chosen, and it sees 4 by 4 pixels of the house. Below, both layers "
        "with the arithmetic of what a square sees, and with their parameters and multiplications.",
    ),
    "playground": Description(
        "A network with inputs a and b, one hidden unit and one output, each with a small map of "
        "what it responds to; a large map of the output, in which three of the four points of XOR "
        "are on the correct side; and the loss, which has hardly fallen for a while.",
        {"data": ["xor", "or", "circle", "moons", "spiral"]},
    ),
    "softmax": Description(
        "Ten totals as sliders and their ten probabilities as bars: the network reads a 9, but 4 "
        "is right and has a probability of 0.194; and the curve of the cross-entropy, here "
        "−ln(0.194) = 1.64.",
    ),
    "backprop": Description(
        "A network of two inputs, two hidden ReLU units and one output, with its six weights and "
        "three biases, each in a field to be changed. Buttons go forward and backward, one number "
        "at a time; here the first total is worked out: 1 × 0.5 + 2 × −0.25 + 0.5 = 0.5.",
    ),
    "descent": Description(
        "A ravine seen from above as a map of the loss, with a flag at its bottom; a ball at its "
        "start with an arrow for the next step; in gray the zigzag of a first try, which stopped "
        "short of the bottom after 20 steps; sliders for the learning rate, momentum and batch "
        "noise; and the next step in numbers.",
        {"valley": ["ravine", "bowl", "two valleys"]},
    ),
    "nearest": Description(
        "A drawn 2 of 28 by 28 pixels, and ten mean images, each with a bar for its distance: the "
        "mean 2 is the nearest. Below, the drawing, that mean and their squared differences, with "
        "the arithmetic of one pixel, and the sum of all.",
    ),
    "overfit": Description(
        "Twelve noisy readings of the temperature during a day, and a polynomial of degree 11 "
        "that hits all of them but swings far away in between: its training error is 0, its error "
        "on 40 other readings very large. Sliders for the degree, L2 regularization, the number of "
        "readings and their noise.",
        {"find": ["degree", "L2"]},
    ),
    "batches": Description(
        "The loss of a line through 256 points as a map of weight and bias, with a fan of arrows: "
        "the gradients of twelve batches of 4 around the one of all points; in gray a first try, "
        "which is soon in the valley but never at rest; sliders for the batch size and the "
        "learning rate; and the loss over the points seen, with a green box for it to get into.",
    ),
    "digit": Description(
        "A pad with a drawn three, the 28 by 28 pixels that the network sees of it, and ten bars: "
        "the network reads a 3 with a probability of more than 0.99. Buttons to take back, to "
        "clear the pad, to open an image, and to say that it was no digit.",
    ),
}


class ExploreError(ValueError):
    """An interactive or option that does not exist; the message says which ones do."""


def explore(name: str, model: Any = None, **options: Any) -> Explorable:
    """Show an interactive; put this at the end of a cell.

    Args:
        name: one of `EXPLORABLES`.
        model: for "digit", your own Keras model; for "nearest", your own ten mean images, shape
            (10, 28, 28), from 0 to 1. Without it, what comes with the course.
        options: how it starts, such as ``gate="OR"``.

    Returns:
        An object that a notebook shows as the interactive.

    Raises:
        ExploreError: there is no such interactive, option or value.
        NetworkError, MeansError: the interactive cannot compute this model.
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
    if name == "digit":
        network = digit_network.shipped() if model is None else digit_network.from_model(model)
        chosen["weights"] = network
    elif name == "nearest":
        chosen["means"] = nearest_means.pack(model)
    elif model is not None:
        raise ExploreError(
            f"The interactive {name!r} takes no model: only 'digit' and 'nearest' do."
        )
    return Explorable(name, chosen)


def source(name: str) -> str:
    """Return an interactive's JavaScript as one piece, together with what it imports.

    The two conventions that this relies on are explained at the top of ``shared.js``.
    """
    folder = resources.files("hellodl") / "explorables"

    def read(part: str) -> str:
        return (folder / f"{part}.js").read_text(encoding="utf-8")

    imported = r'^import \{[^}]*\} from "./(\w+).js";\n'
    parts = [*re.findall(imported, read(name), re.MULTILINE), name]
    code = re.sub(imported, "", "\n".join(map(read, parts)), flags=re.MULTILINE)
    return re.sub(r"^export (?=const|function|class)", "", code, flags=re.M)


def still(name: str) -> bytes | None:
    """Return the still image of an interactive as PNG, None before it was made."""
    path = resources.files("hellodl") / "explorables" / f"{name}.png"
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
