"""Figures that move: a looping PNG, which a reader can hide, and its end as a still.

The still takes the film's place in print, and for readers who asked their system for less motion.
"""

import base64
import html
import io
from collections.abc import Callable, Sequence
from typing import Any, cast

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from PIL import Image

from hellodl.plots.alt_text import alt_text

DPI = 130


def animation(
    draw: Callable[[Any], Axes], frames: Sequence[Any], seconds: float = 4
) -> "Animation":
    """Draw a figure for each frame, and show them one after the other in an endless loop.

    Args:
        draw: takes a frame and draws a figure; returns one of its Axes.
        frames: what to draw, at most about 30; the last one is the still.
        seconds: for one round. The last frame stays for a second and a half more.
    """
    images = []
    for frame in frames:
        figure = cast(Figure, draw(frame).get_figure(root=True))
        text = alt_text(figure)
        buffer = io.BytesIO()
        figure.savefig(buffer, format="png", dpi=DPI)  # all frames must be of the same size
        plt.close(figure)
        images.append(Image.open(buffer).convert("RGB"))
    palette = Image.fromarray(
        np.concatenate([np.asarray(image) for image in [*images[::5], images[-1]]])
    ).quantize(48)
    colors = np.reshape(palette.getpalette() or [], (-1, 3))
    colors[colors.sum(axis=1).argmax()] = 255  # paper is white, not nearly white
    palette.putpalette(colors.ravel().tolist())
    few_colors = [image.quantize(palette=palette, dither=Image.Dither.NONE) for image in images]
    pause = round(1000 * seconds / len(images))
    buffer = io.BytesIO()
    times = {"duration": [pause] * (len(images) - 1) + [pause + 1500], "loop": 0}
    # the still comes first, and isn't part of the film
    moving = {"save_all": True, "append_images": few_colors, "default_image": True, **times}
    few_colors[-1].save(buffer, "PNG", **moving)
    return Animation(buffer.getvalue(), f"Animation, here its end. {text}", images[0].width)


class Animation:
    """A looping PNG that a notebook shows, with its alternative text; its width is in pixels."""

    def __init__(self, png: bytes, alt: str, width: int):
        self.png, self.alt, self.width = png, alt, width

    def _repr_mimebundle_(self, **options: Any) -> tuple[dict, dict]:
        still = io.BytesIO()
        Image.open(io.BytesIO(self.png)).save(still, "PNG", optimize=True)
        end, film = (base64.b64encode(png).decode() for png in (still.getvalue(), self.png))
        alt, width = html.escape(self.alt), round(self.width * 100 / DPI)
        page = (
            '<details open class="film"><summary>A film: click here to hide or show it</summary>'
            '<picture><source media="print, (prefers-reduced-motion: reduce)" '
            f'srcset="data:image/png;base64,{end}"><img src="data:image/png;base64,{film}" '
            f'alt="{alt}" width="{width}" style="max-width:100%;height:auto"></picture></details>'
        )
        data = {"text/html": page, "image/png": end, "text/plain": self.alt}
        return data, {"image/png": {"alt": self.alt, "width": width}}
