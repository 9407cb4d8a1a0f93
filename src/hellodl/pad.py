"""Draw your own digit: a pad for the notebook, and the way from a drawing to MNIST's form.

MNIST's pictures were made from scans in three steps (Y. LeCun and C. Cortes, the data set's
description): scale the ink to fit 20 x 20 pixels keeping its aspect, with soft edges; find its
centre of mass; put that into the middle of 28 x 28. A network trained on MNIST expects the same.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Callable, Sequence
from pathlib import Path

import anywidget
import numpy as np
import traitlets
from PIL import Image, ImageDraw, ImageOps, UnidentifiedImageError

SIDE = 280  # the pad's side in its own pixels
PEN = 22  # its pen's width, which becomes about two of MNIST's pixels
MOST_PIXELS = 50_000_000  # larger pictures would only fill the memory

# A three, as one draws it: points (x, y) on the pad, from left and from top.
EXAMPLE = [
    [(85, 70), (110, 48), (145, 42), (175, 58), (180, 88), (158, 115), (125, 130), (165, 138),
     (192, 165), (190, 205), (160, 232), (118, 236), (82, 215)],
]  # fmt: skip


class DrawingError(ValueError):
    """A drawing or picture is no digit; the message is for the person who drew it."""


def to_mnist(ink: np.ndarray, pen: float = 0) -> np.ndarray:
    """Bring a drawing into the form of MNIST's pictures.

    Args:
        ink: shape (height, width), 0 where the paper is empty to 255 where the ink is full.
        pen: width of the pen in pixels, if known; what is hardly larger is a dot.

    Returns:
        float32, shape (28, 28), 0 to 1; the ink fits 20 x 20 and is centred by its mass.

    Raises:
        DrawingError: nothing was drawn, or only a dot.
    """
    ink = np.asarray(ink, dtype="float32")
    rows, columns = (np.flatnonzero((ink > 40).any(axis=axis)) for axis in (1, 0))
    if not len(rows):
        raise DrawingError("Nothing is drawn yet. Draw a digit from 0 to 9.")
    box = ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if max(box.shape) < max(0.12 * max(ink.shape), 1.4 * pen):
        raise DrawingError("That is only a dot. Draw a digit over about half of the pad.")
    scale = 20 / max(box.shape)
    height, width = (max(1, round(side * scale)) for side in box.shape)
    # Averaging whole areas keeps the edges soft, however large the drawing was.
    small = Image.fromarray(box).resize((width, height), Image.Resampling.BOX)
    small = np.clip(np.asarray(small) / max(box.max(), 1), 0, 1)
    middle_row = small.sum(axis=1) @ np.arange(height) / small.sum()
    middle_column = small.sum(axis=0) @ np.arange(width) / small.sum()
    # A centre of mass far to one side must not push the ink out of the picture.
    top = int(np.clip(round(13.5 - middle_row), 0, 28 - height))
    left = int(np.clip(round(13.5 - middle_column), 0, 28 - width))
    picture = np.zeros((28, 28), dtype="float32")
    picture[top : top + height, left : left + width] = small
    return picture


def ink_of_picture(picture: str | Path | bytes) -> np.ndarray:
    """The ink in a picture file: a photograph or scan of a digit, PNG or JPEG.

    Dark ink on light paper and light on dark both work: the paper is what the border shows.

    Args:
        picture: a file's path, or its content.

    Returns:
        float32, shape (height, width), 0 to 255, the longer side at most 280; for `to_mnist`.

    Raises:
        DrawingError: no such file, no picture, broken, too large, or without contrast.
    """
    name = "The picture" if isinstance(picture, bytes) else f"{Path(picture).name}"
    try:
        with Image.open(io.BytesIO(picture) if isinstance(picture, bytes) else picture) as opened:
            if opened.format not in ("PNG", "JPEG"):
                raise DrawingError(f"{name} is {opened.format}: save it as PNG or JPEG.")
            if opened.width * opened.height > MOST_PIXELS:
                raise DrawingError(
                    f"{name} has {opened.width} x {opened.height} pixels: make it smaller, "
                    "about 1000 x 1000 is plenty."
                )
            upright = _upright(opened)
            if upright.mode.startswith("I"):  # 16-bit grey: bring its range to 8 bits
                grey = np.asarray(upright, dtype="float64")
                grey = 255 * (grey - grey.min()) / max(np.ptp(grey), 1)
                upright = Image.fromarray(grey.astype("uint8"))
            if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
                paper = Image.new("RGBA", upright.size, "white")
                upright = Image.alpha_composite(paper, upright.convert("RGBA"))
            grey = upright.convert("L")
    except DrawingError:
        raise
    except FileNotFoundError:
        raise DrawingError(f"{name} is not there. Is the name right, and the folder?") from None
    except UnidentifiedImageError:
        raise DrawingError(f"{name} is no picture: give a PNG or JPEG file.") from None
    except Image.DecompressionBombError:
        raise DrawingError(f"{name} has too many pixels: make it smaller.") from None
    except (OSError, ValueError, SyntaxError, TypeError, struct.error):  # as Pillow raises them
        raise DrawingError(f"{name} is broken: save or photograph it again.") from None
    grey.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    light = np.asarray(grey, dtype="float32")
    border = np.concatenate([light[0], light[-1], light[:, 0], light[:, -1]])
    ink = np.abs(light - np.median(border))
    if ink.max() < 50:
        raise DrawingError(f"{name} shows no ink: it needs a dark digit on light paper.")
    # Paper is never even: what differs by less than a third of the darkest ink counts as paper.
    ink = np.clip(ink / ink.max() * 1.5 - 0.5, 0, 1)
    return 255 * ink


def _upright(picture: Image.Image) -> Image.Image:
    """Turn a photograph as it was held; one whose notes on that are broken stays as it is."""
    try:
        return ImageOps.exif_transpose(picture)
    except (ValueError, SyntaxError, TypeError, KeyError, struct.error):
        picture.load()
        return picture


def ink_of_strokes(strokes: Sequence[Sequence[tuple[float, float]]], pen: int = PEN) -> np.ndarray:
    """The ink of strokes of a round pen on an empty pad.

    Args:
        strokes: each a list of points (x, y) from 0 to 280, from left and from top.
        pen: width of the pen in the same unit.

    Returns:
        float32, shape (280, 280), 0 to 255.
    """
    fine = 4  # drawn larger and averaged, for soft edges
    paper = Image.new("L", (SIDE * fine, SIDE * fine))
    draw = ImageDraw.Draw(paper)
    for stroke in strokes:
        points = [(x * fine, y * fine) for x, y in stroke]
        draw.line(points, fill=255, width=pen * fine)
        for x, y in points:
            radius = pen * fine / 2
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=255)
    return np.asarray(paper.resize((SIDE, SIDE), Image.Resampling.BOX), dtype="float32")


class DigitPad(anywidget.AnyWidget):
    """A pad to draw on, with what the network sees and the ten probabilities beside it.

    Put it at the end of a cell. Where no browser shows it (on a page, in a test), the cell shows
    an example instead: a drawn three, as the network sees it and answers.

    Args:
        predict: takes pictures of shape (1, 28, 28), 0 to 1, returns ten probabilities each.
    """

    _esm = Path(__file__).with_name("pad.js")
    _css = Path(__file__).with_name("pad.css")

    side = traitlets.Int(SIDE).tag(sync=True)
    pen = traitlets.Int(PEN).tag(sync=True)
    # From the browser: side x side grey values, or a picture file. Binary data arrive as views.
    ink = traitlets.Bytes(b"").tag(sync=True, from_json=lambda view, _: bytes(view))
    file = traitlets.Bytes(b"").tag(sync=True, from_json=lambda view, _: bytes(view))
    answer = traitlets.Dict().tag(sync=True)  # probabilities, seen, message; to the browser

    def __init__(self, predict: Callable[[np.ndarray], np.ndarray]):
        self._predict = predict
        super().__init__()
        self.answer = self._say("Draw a digit from 0 to 9, or open a picture of one.")
        self.observe(self._on_ink, "ink")
        self.observe(self._on_file, "file")

    def look_at(self, ink: np.ndarray, pen: float = 0) -> dict:
        """What the network says of a drawing (see `to_mnist`), or a sentence why nothing."""
        try:
            seen = to_mnist(ink, pen)
        except DrawingError as why:
            return self._say(str(why))
        probabilities = np.asarray(self._predict(seen[None]), dtype=float).ravel()
        best = int(probabilities.argmax())
        return {
            "probabilities": probabilities.tolist(),
            "seen": np.round(255 * seen).astype(int).ravel().tolist(),
            "message": f"I read a {best} ({probabilities[best]:.0%}).",
        }

    def _say(self, message: str) -> dict:
        return {"probabilities": [0.0] * 10, "seen": [0] * 784, "message": message}

    def _on_ink(self, change) -> None:
        ink = np.frombuffer(change.new, np.uint8)
        if len(ink) == self.side**2:
            self.answer = self.look_at(ink.reshape(self.side, self.side), self.pen)

    def _on_file(self, change) -> None:
        if change.new:
            try:
                self.answer = self.look_at(ink_of_picture(change.new))
            except DrawingError as why:
                self.answer = self._say(str(why))
            # So that the same file can be opened twice, and an empty pad counts as news.
            self.file = self.ink = b""

    def _repr_mimebundle_(self, **options):
        """The widget for a browser, and the example for pages that cannot run it."""
        import matplotlib.pyplot as plt
        from IPython.core.pylabtools import print_figure

        from hellodl import plots

        ink = ink_of_strokes(EXAMPLE)
        answer = self.look_at(ink)
        figure, (drawn, seen, bars) = plt.subplots(
            1, 3, figsize=(9, 2.6), layout="constrained", width_ratios=(1, 1, 1.8)
        )
        for axes, picture, title in (
            (drawn, ink, "drawn on the pad"),
            (seen, to_mnist(ink), "what the network sees"),
        ):
            axes.imshow(picture, cmap=plots.INK)
            axes.set(title=title)
            axes.set_axis_off()
        plots.prediction_bars(answer["probabilities"], ax=bars)
        png = print_figure(figure, "png", base64=True)
        plt.close(figure)
        data, metadata = super()._repr_mimebundle_(**options)
        alt = f"A drawn three, its 28 by 28 picture, and ten probabilities. {answer['message']}"
        return data | {"image/png": png}, metadata | {"image/png": {"alt": alt}}
