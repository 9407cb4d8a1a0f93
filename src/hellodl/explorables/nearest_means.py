"""The ten mean images of the interactive ``nearest``: MNIST's, or your own."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from hellodl.weights import load_weights


class MeansError(ValueError):
    """Something that isn't ten mean images; the message says what to give."""


def pack(means: Any = None) -> str:
    """Return ten mean images in 8 bits, as base64, for ``nearest.js``.

    Args:
        means: shape (10, 28, 28), from 0 to 1; without them, those that come with the course.

    Raises:
        MeansError: the shape or the range is another one.
    """
    try:
        images = np.asarray(load_weights("nearest")[0] if means is None else means, dtype=float)
        found = f"the shape {images.shape}"
        if images.shape == (10, 28, 28):
            found = f"values from {images.min():g} to {images.max():g}"
            if images.min() >= 0 and images.max() <= 1:
                return base64.b64encode(np.round(255 * images).astype("uint8").tobytes()).decode()
    except (TypeError, ValueError):
        found = f"the type {type(means).__name__}"
    raise MeansError(
        "The interactive 'nearest' needs ten mean images, scaled as in lesson 03: an array of "
        f"shape (10, 28, 28) with values from 0 to 1. This has {found}."
    )
