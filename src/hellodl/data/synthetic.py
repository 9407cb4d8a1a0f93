"""What the synthetic digits and the synthetic shapes have in common."""

import numpy as np

VERSION = 1  # part of the cached file's name: raise it whenever the images change
CHUNK = 2000  # images generated at a time, to limit memory


def smooth_noise(rng: np.random.Generator, n: int, side: int, knots: int) -> np.ndarray:
    """Draw n smooth random surfaces, float32 (n, side, side).

    Each is interpolated (smoothstep) between knots x knots standard normal values.
    """
    position = np.linspace(0, knots - 1, side)
    nearness = np.maximum(0, 1 - np.abs(position[:, None] - np.arange(knots)))
    weight = (nearness * nearness * (3 - 2 * nearness)).astype(np.float32)
    return weight @ rng.standard_normal((n, knots, knots), dtype=np.float32) @ weight.T
