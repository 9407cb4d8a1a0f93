"""The convnet of lesson 13 and some photos, for the interactive ``cover``."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from PIL import Image, ImageOps
from sklearn.datasets import load_sample_image

from hellodl import data
from hellodl.explorables.digit_network import pack_weights
from hellodl.weights import load_weights


class PhotosError(ValueError):
    """Something that isn't a few photos; the message says what to give."""


def pack(photos: Any = None) -> dict[str, Any]:
    """Return the convnet that comes with the course, and photos for it, for ``cover.js``.

    Args:
        photos: one to eight of them, shape (n, 32, 32, 3), from 0 to 255; without them, the two
            that come with scikit-learn.

    Returns:
        Shapes of the kernels; all weights in 8 bits, as base64, with their scales and the biases
        (`pack_weights`); the names of the classes; and the photos, as base64.

    Raises:
        PhotosError: the shape or the range is another one.
    """
    if photos is None:
        samples = [Image.fromarray(load_sample_image(f"{n}.jpg")) for n in ("flower", "china")]
        photos = np.stack([np.asarray(ImageOps.fit(sample, (32, 32))) for sample in samples])
    photos = np.asarray(photos)
    if photos.shape[1:] != (32, 32, 3) or not 1 <= len(photos) <= 8 or photos.dtype != np.uint8:
        raise PhotosError(
            "The interactive 'cover' needs one to eight photos, as data.load_cifar10 gives them: "
            "an array of shape (n, 32, 32, 3), with whole numbers from 0 to 255 (uint8). This has "
            f"the shape {photos.shape} and the type {photos.dtype}."
        )
    arrays = load_weights("photos")
    kernels = [kernel.reshape(-1, kernel.shape[-1]) for kernel in arrays[::2]]
    return {
        **pack_weights(kernels, arrays[1::2]),
        "shapes": [kernel.shape for kernel in arrays[::2]],
        "names": list(data.class_names("cifar10")),
        "photos": [base64.b64encode(photo.tobytes()).decode() for photo in photos],
    }
