"""From a drawing, a photo or a scan of a digit to the form of MNIST's images.

MNIST's images were made from scans in three steps (Y. LeCun and C. Cortes, the data set's
description): scale the ink to fit 20 x 20 pixels keeping its aspect, with soft edges; find its
center of mass; put that into the middle of 28 x 28. A network trained on MNIST expects the same.
Their pens were alike, too, so strokes that are much thinner or thicker are evened out first.

``explorables/digit.js`` does the same in a browser: change both, the tests compare them.
"""

import io
import struct
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy.ndimage import distance_transform_edt, maximum_filter, minimum_filter

SIDE = 280  # of a drawing, in pixels
BOX = 20  # MNIST's ink fits into so many pixels,
MIDDLE = 14  # and its center of mass is here: 13.996 and 14.007 in the mean of its images
STROKES = 2.0, 3.2  # width of a stroke in pixels: two thirds of MNIST's lie between
FINE = 160  # longer side at which strokes are measured: 8 pixels for one of MNIST's
NEAR = 0.12  # of an image's longer side: as far around a stroke its paper is looked for
TINY = 1e-9  # so that rounding errors do not decide what lies exactly on a limit
MAX_PIXELS = 50_000_000  # larger images would only fill the memory

# A three, as one draws it: points (x, y) on the pad, from left and from top.
EXAMPLE = [
    [(85, 70), (110, 48), (145, 42), (175, 58), (180, 88), (158, 115), (125, 130), (165, 138),
     (192, 165), (190, 205), (160, 232), (118, 236), (82, 215)],
]  # fmt: skip


class DrawingError(ValueError):
    """There is no digit to be seen; the message is for the person who drew it."""


def to_mnist(ink: np.ndarray, pen: float = 0) -> np.ndarray:
    """Bring a drawing into the form of MNIST's images.

    Args:
        ink: shape (height, width), 0 where the paper is empty to 255 where the ink is full.
        pen: width of the pen in pixels, if known; what is hardly larger is a dot.

    Returns:
        float32, shape (28, 28), 0 to 1; the ink fits 20 x 20 and is centered by its mass.

    Raises:
        DrawingError: nothing was drawn, or only a dot.
    """
    ink = np.asarray(ink, dtype="float64")
    drawn = ink > 40
    if not drawn.any():
        raise DrawingError("Nothing is drawn yet. Draw a digit from 0 to 9.")
    box = _crop(ink, drawn)
    if max(box.shape) < max(0.12 * max(ink.shape), 1.4 * pen):
        raise DrawingError("That is only a dot. Draw a digit over about half of the pad.")
    small = _fit(_even_strokes(box / box.max()), BOX)
    height, width = small.shape
    middle_row = small.sum(axis=1) @ np.arange(height) / small.sum()
    middle_column = small.sum(axis=0) @ np.arange(width) / small.sum()
    # A center of mass far to one side must not push the ink out of the image.
    top = int(np.clip(_round(MIDDLE - middle_row), 0, 28 - height))
    left = int(np.clip(_round(MIDDLE - middle_column), 0, 28 - width))
    image = np.zeros((28, 28), dtype="float32")
    image[top : top + height, left : left + width] = small
    return image


def _even_strokes(box: np.ndarray) -> np.ndarray:
    """Thin or thicken strokes that are too far from MNIST's; leave the others as they are.

    In a straight stroke the mean distance of its points to the edge is a quarter of its width.
    """
    fine = _fit(box, FINE)
    drawn = np.pad(fine > 0.5 + TINY, FINE // 4)
    if not drawn.any():  # a few specks far apart
        return box
    depth = distance_transform_edt(drawn) - 0.5  # from a pixel's center to the stroke's edge
    stroke = 4 * depth[drawn].mean()
    thinnest, thickest = (width * FINE / BOX for width in STROKES)
    wanted = float(np.clip(stroke, thinnest, thickest))
    # Thinner strokes make a smaller digit, which is then scaled up: it has to be thinned more.
    change = (stroke - wanted) / 2 / (1 - wanted / FINE)
    if abs(change) < 0.5:
        return box
    if change > 0:
        drawn = depth > min(change, depth.max() - 1)  # and yet something must be left
    else:
        drawn = distance_transform_edt(~drawn) - 0.5 < -change
    return _crop(drawn.astype("float64"), drawn)


def _crop(ink: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Cut out the smallest rectangle with everything drawn."""
    rows, columns = (np.flatnonzero(drawn.any(axis=axis)) for axis in (1, 0))
    return ink[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]


def _fit(box: np.ndarray, side: int) -> np.ndarray:
    """Scale to this longer side, keeping the aspect."""
    height, width = (max(1, _round(old * side / max(box.shape))) for old in box.shape)
    return _weights(box.shape[0], height) @ box @ _weights(box.shape[1], width).T


def _weights(old: int, new: int) -> np.ndarray:
    """Return how much each old pixel of a row counts for each new one, shape (new, old).

    Averaging whole areas keeps edges soft, however large the drawing was; a smaller one is
    interpolated.
    """
    pixels = np.arange(old)
    if new < old:
        edges = np.arange(new + 1)[:, None] * old / new
        inside = np.minimum(edges[1:], pixels + 1) - np.maximum(edges[:-1], pixels)
        return np.clip(inside, 0, None) * new / old
    places = np.clip((np.arange(new)[:, None] + 0.5) * old / new - 0.5, 0, old - 1)
    return np.clip(1 - np.abs(places - pixels), 0, None)


def _round(value: float) -> int:
    """Round halves up, even if rounding errors left a little less than a half."""
    return int(np.floor(value + 0.5 + TINY))


def ink_from_image(image: str | Path | bytes) -> np.ndarray:
    """Find the ink in an image file: a photo or scan of a digit, PNG or JPEG.

    Dark ink on light paper and light on dark both work: the paper is what the border shows.

    Args:
        image: a file's path, or its content.

    Returns:
        float32, shape (height, width), 0 to 255, the longer side at most 280; for `to_mnist`.

    Raises:
        DrawingError: the file is missing, no image, damaged, too large, or without contrast.
    """
    name = "The image" if isinstance(image, bytes) else f"{Path(image).name}"
    gray = _read_gray(image, name)
    gray.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    ink = _without_paper(np.asarray(gray, dtype="float64"))
    if ink.max() < 0.2:
        raise DrawingError(f"{name} shows no ink: it needs a dark digit on light paper.")
    # Paper is never even: what differs by less than a third of the darkest ink counts as paper.
    return 255 * np.clip(ink / ink.max() * 1.5 - 0.5, 0, 1)


def _without_paper(light: np.ndarray) -> np.ndarray:
    """Return how much of the paper's light the ink takes away, 0 to 1.

    A shadow makes the paper darker in one place than the ink is in another. So the paper is what
    is left of the image where everything narrower than a window is filled with what lies around
    it (a morphological closing). The window is wider than any stroke.
    """
    reach = max(4, int(NEAR * max(light.shape)))
    padded, size = np.pad(light, reach, mode="edge"), 2 * reach + 1
    lightest, darkest = maximum_filter(padded, size), minimum_filter(padded, size)
    if 2 * padded.sum() < lightest.sum() + darkest.sum():  # most of it is dark: a blackboard
        padded, lightest = 255 - padded, 255 - darkest
    paper = minimum_filter(lightest, size)
    return (1 - padded / np.maximum(paper, 1))[reach:-reach, reach:-reach]


def _read_gray(image: str | Path | bytes, name: str) -> Image.Image:
    """Read a file as an upright gray image; whatever is wrong with it becomes a sentence."""
    try:
        with Image.open(io.BytesIO(image) if isinstance(image, bytes) else image) as opened:
            if opened.format not in ("PNG", "JPEG"):
                raise DrawingError(f"{name} is {opened.format}: save it as PNG or JPEG.")
            if opened.width * opened.height > MAX_PIXELS:
                raise DrawingError(
                    f"{name} has {opened.width} x {opened.height} pixels: make it smaller, "
                    "about 1000 x 1000 is plenty."
                )
            return _to_gray(_upright(opened))
    except DrawingError:
        raise
    except FileNotFoundError:
        raise DrawingError(f"There is no file {name}. Is the name right, and the folder?") from None
    except UnidentifiedImageError:
        raise DrawingError(f"{name} is not an image: choose a PNG or JPEG file.") from None
    except Image.DecompressionBombError:
        raise DrawingError(f"{name} has too many pixels: make it smaller.") from None
    except (OSError, ValueError, SyntaxError, TypeError, struct.error):  # as Pillow raises them
        raise DrawingError(f"{name} is damaged: save it or photograph it again.") from None


def _to_gray(image: Image.Image) -> Image.Image:
    """Convert to 8 bits of gray; what is transparent becomes white paper."""
    if image.mode.startswith("I"):  # 16-bit gray: bring its range to 8 bits
        gray = np.asarray(image, dtype="float64")
        gray = 255 * (gray - gray.min()) / max(np.ptp(gray), 1)
        image = Image.fromarray(gray.astype("uint8"))
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        paper = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(paper, image.convert("RGBA"))
    return image.convert("L")


def _upright(image: Image.Image) -> Image.Image:
    """Turn a photo as it was held; one whose notes about that are damaged stays as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except (ValueError, SyntaxError, TypeError, KeyError, struct.error):
        image.load()
        return image
