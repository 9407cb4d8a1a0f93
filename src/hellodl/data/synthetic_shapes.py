"""The stand-in for CIFAR-10: color images of ten kinds of shape.

Color, position, size and angle are independent of the class, so only the shape reveals it.
"""

import numpy as np
from numpy.random import Generator

from hellodl.data.synthetic import CHUNK, smooth_noise


def triangle(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Return how far (u, v) lies outside an equilateral triangle."""
    u, v = u / 0.55, v / 0.55
    return 0.55 * (np.hypot(u, v) * np.cos(sector_angle(u, v, 3)) - 1)


def star(u: np.ndarray, v: np.ndarray, points: int = 5) -> np.ndarray:
    """Return how far (u, v) lies outside a star."""
    angle = np.abs(sector_angle(u, v, points))
    return np.hypot(u, v) * (0.8 * np.cos(angle) + 0.9 * np.sin(angle)) - 0.8


def sector_angle(u: np.ndarray, v: np.ndarray, sectors: int) -> np.ndarray:
    """Return the angle in radians between (u, v) and the middle of its sector of the circle."""
    step = 2 * np.pi / sectors
    angle = np.arctan2(v, u)
    return angle - step * np.rint(angle / step)


def larger(u: np.ndarray, v: np.ndarray) -> np.ndarray:
    """Return the larger of |u| and |v|, which is constant along the sides of a square."""
    return np.maximum(np.abs(u), np.abs(v))


# The classes. Each function says how far a point lies outside the shape (negative: inside), in
# the shape's own units. Flipping or turning an image, as augmentation does, keeps its class.
SHAPES = {
    "disc": lambda u, v: np.hypot(u, v) - 0.9,
    "ring": lambda u, v: np.abs(np.hypot(u, v) - 0.75) - 0.22,
    "square": lambda u, v: larger(u, v) - 0.8,
    "triangle": triangle,
    "cross": lambda u, v: np.maximum(np.minimum(np.abs(u), np.abs(v)) - 0.28, larger(u, v) - 1),
    "star": star,
    "bars": lambda u, v: np.maximum(np.abs(np.abs(u) - 0.6) - 0.25, np.abs(v) - 0.9),
    "crescent": lambda u, v: np.maximum(np.hypot(u, v) - 1, 0.75 - np.hypot(u - 0.5, v)),
    "frame": lambda u, v: np.abs(larger(u, v) - 0.7) - 0.2,
    "bow tie": lambda u, v: np.maximum(np.abs(v) - np.abs(u), np.abs(u) - 0.9),
}


def make_cifar10(seed: int = 0):
    """Generate the stand-in for CIFAR-10.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: uint8 RGB images of shapes (50000, 32, 32, 3) and
        (10000, 32, 32, 3); uint8 labels of shapes (50000, 1) and (10000, 1), the index in SHAPES
        of the shape shown: 5,000 and 1,000 of each, shuffled. The same seed gives the same bytes.
    """
    rng = np.random.default_rng(seed)
    parts = []
    for per_class in (5000, 1000):
        y = rng.permutation(np.repeat(np.arange(len(SHAPES), dtype=np.uint8), per_class))
        x = np.concatenate([paint(rng, y[i : i + CHUNK]) for i in range(0, len(y), CHUNK)])
        parts.append((x, y[:, None]))
    return tuple(parts)


def paint(rng: Generator, y: np.ndarray) -> np.ndarray:
    """Paint images of the classes y, uint8 (n, 32, 32, 3): shapes amid clutter, light and noise."""
    n = len(y)
    # Shapes tend to be lighter than the background, or single pixels would reveal next to nothing.
    image = 0.8 * blend(colors(rng, n), colors(rng, n), 0.5 + smooth_noise(rng, n, 32, 3) / 2)
    for _ in range(3):
        image = blend(image, colors(rng, n), clutter_coverage(rng, n))
    image = blend(image, 1 - 0.8 * colors(rng, n), shape_coverage(rng, y))
    for _ in range(3):
        image = blend(image, colors(rng, n), clutter_coverage(rng, n))
    image *= (1 + 0.3 * smooth_noise(rng, n, 32, 2))[..., None]
    image += 0.06 * rng.standard_normal(image.shape, dtype=np.float32)
    return (255 * np.clip(image, 0, 1)).astype(np.uint8)


def colors(rng: Generator, n: int) -> np.ndarray:
    """Draw n random colors, float32 (n, 1, 1, 3) in [0, 1)."""
    return rng.random((n, 1, 1, 3), dtype=np.float32)


def blend(below: np.ndarray, above: np.ndarray, opacity: np.ndarray) -> np.ndarray:
    """Lay one color over another with an opacity (n, 32, 32), clipped to [0, 1]."""
    return below + np.clip(opacity, 0, 1)[..., None] * (above - below)


def shape_coverage(rng: Generator, y: np.ndarray) -> np.ndarray:
    """Return how much of each pixel the shape of the image's class covers, (n, 32, 32)."""
    u, v, size = local_coordinates(rng, len(y), offset=4, sizes=(8, 13), tilt=0.5)
    outside = np.empty_like(u)
    for label, distance in enumerate(SHAPES.values()):
        chosen = y == label
        outside[chosen] = distance(u[chosen], v[chosen])
    return 0.5 - size * outside


def clutter_coverage(rng: Generator, n: int) -> np.ndarray:
    """Return how much of each pixel one small bar in each image covers, (n, 32, 32)."""
    u, v, size = local_coordinates(rng, n, offset=16, sizes=(1, 2.5), tilt=np.pi)
    length = rng.uniform(0.5, 4, (n, 1, 1)).astype(np.float32)
    return 0.5 - size * np.maximum(np.abs(u) - length, np.abs(v) - 0.5)


def local_coordinates(rng: Generator, n: int, offset: float, sizes: tuple, tilt: float):
    """Place n objects at random: at most `offset` pixels off center, turned by `tilt` radians.

    Returns u and v (n, 32, 32), each pixel in the object's own units, and its size (n, 1, 1).
    """
    size = rng.uniform(sizes[0], sizes[1], (n, 1, 1)).astype(np.float32)
    center = 15.5 + rng.uniform(-offset, offset, (2, n, 1, 1)).astype(np.float32)
    angle = rng.uniform(-tilt, tilt, (n, 1, 1)).astype(np.float32)
    pixel = np.arange(32, dtype=np.float32)
    x, y = (pixel - center[0]) / size, (pixel[:, None] - center[1]) / size
    return np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x, size
