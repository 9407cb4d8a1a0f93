"""The stand-in for MNIST: digits written anew from the 1,797 small ones of scikit-learn.

Each real 8x8 image is traced to the center lines of its pen strokes; these are then drawn again at
28x28 pixels, with a random pen in a random hand. The settings were chosen by how well a network
trained on the result classifies the real test set; no real MNIST image goes into any of these.
"""

import numpy as np
from numpy.random import Generator

from hellodl.data.synthetic import CHUNK, smooth_noise

# The published class counts of MNIST.
TRAIN_COUNTS = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
TEST_COUNTS = (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)

GRID = 40  # strokes are traced on 40x40 points: 8x8 cells and a border of one, 4x4 points each
SIDE = 24  # digits are drawn on 24x24 pixels, then centered in 28x28
ANGLES = 128  # directions in which the extent of a digit is measured
# The 8x8 digits were all stretched to about the same box: the width to write each of them with.
WIDTHS = np.array((1.3, 0.55, 1.45, 1.3, 1.25, 1.4, 1.2, 1.2, 1.2, 1.05))


def make_mnist(seed: int = 0):
    """Generate the stand-in for MNIST.

    Returns:
        ``(x_train, y_train), (x_test, y_test)``: uint8 images of shapes (60000, 28, 28) and
        (10000, 28, 28), white (255) on black (0); uint8 labels 0 to 9 of shapes (60000,) and
        (10000,), as many of each as in MNIST, shuffled. The same seed gives the same bytes.

    Source: sklearn.datasets.load_digits (the UCI data set "Optical Recognition of Handwritten
    Digits"). One seventh of its digits is reserved for the test images.
    """
    from sklearn.datasets import load_digits

    rng = np.random.default_rng(seed)
    digits = load_digits()
    strokes = trace_strokes(digits.images / 16)
    order = rng.permutation(len(strokes))
    test, train = np.split(order, [len(order) // 7])
    parts = []
    for chosen, counts in ((train, TRAIN_COUNTS), (test, TEST_COUNTS)):
        y = rng.permutation(np.repeat(np.arange(10, dtype=np.uint8), counts))
        x = write_digits(rng, y, *add_plain_forms(strokes[chosen], digits.target[chosen]))
        parts.append((x, y))
    return tuple(parts)


def trace_strokes(images: np.ndarray) -> np.ndarray:
    """Trace the center lines of pen strokes, bool (n, 40, 40), in images (n, 8, 8) from 0 to 1."""
    fine = sharpen(np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.float32))
    # Darker than its surroundings means a hole (in a small loop), even where it is not black.
    ink = fine > np.maximum(0.2, 0.99 * blur(fine, 2.5))
    return extend_ends(thin(ink), fine > 0.4)


def blur_matrix(n: int, sigma: float) -> np.ndarray:
    """Return the n x n matrix of a Gaussian blur along one axis; sigma in points."""
    at = np.arange(n)
    weight = np.exp(-0.5 * ((at[:, None] - at) / sigma) ** 2)
    return (weight / weight.sum(axis=1, keepdims=True)).astype(np.float32)


def blur(images: np.ndarray, sigma: float) -> np.ndarray:
    """Blur images (n, 40, 40) along both axes; sigma in points."""
    matrix = blur_matrix(GRID, sigma)
    return matrix @ images @ matrix.T


def sharpen(cells: np.ndarray, steps: int = 25) -> np.ndarray:
    """Find smooth, nearly black-and-white images (n, 40, 40) whose 4x4 blocks average to cells.

    Alternates between blurring and pushing toward black or white, and restoring each block's mean.
    """
    k = cells.shape[1]
    mean = np.kron(np.eye(k), np.full((1, GRID // k), k / GRID)).astype(np.float32)
    spread = blur_matrix(GRID, 2.0) @ (mean.T * (GRID // k))
    x = spread @ cells @ spread.T
    for _ in range(steps):
        x = 1 / (1 + np.exp(-7 * (blur(x, 1.0) - 0.5)))
        x = np.clip(x + spread @ (cells - mean @ x @ mean.T) @ spread.T, -0.3, 1.3)
    return x


def thin(ink: np.ndarray) -> np.ndarray:
    """Thin bool images (n, h, w) to lines one point wide (Zhang and Suen's algorithm, 1984)."""
    ink = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    ring = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
    before = None
    while before != (before := ink.sum()):
        for first in (True, False):
            near = [np.roll(ink, (-dy, -dx), axis=(1, 2)) for dy, dx in ring]
            north, east, south, west = near[::2]
            count = np.sum(near, axis=0, dtype=np.int8)
            rises = np.sum(~np.array(near) & np.array(near[1:] + near[:1]), axis=0, dtype=np.int8)
            pair = (east & south) if first else (north & west)
            rest = (north | west) if first else (east | south)
            ink = ink & ~((count >= 2) & (count <= 6) & (rises == 1) & ~(pair & rest))
    return ink[:, 1:-1, 1:-1]


def extend_ends(strokes: np.ndarray, ink: np.ndarray, steps: int = 4) -> np.ndarray:
    """Restore the ends that thinning removed: extend each loose end while there is ink."""
    at = np.arange(-5, 6)
    padded = np.pad(strokes, ((0, 0), (5, 5), (5, 5)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (11, 11), axis=(1, 2))
    loose = strokes & (windows[..., 4:7, 4:7].sum((3, 4)) == 2)  # itself and one neighbor
    k, row, column = np.nonzero(loose)
    near = windows[k, row, column]
    back = np.stack([near.sum(2) @ at, near.sum(1) @ at]) / near.sum((1, 2))
    ahead = -back / (np.hypot(*back) + 1e-9)
    longer = strokes.copy()
    for step in range(1, steps + 1):
        r, c = np.clip(np.rint((row, column) + step * ahead), 0, GRID - 1).astype(int)
        longer[k, r, c] |= ink[k, r, c]
    return longer


def add_plain_forms(strokes: np.ndarray, labels: np.ndarray, band: int = 3):
    """Append plainer forms: 1 without serif or foot, 7 without crossbar, 9 without hook.

    Of a 1, or of the lower half of a 7 or 9, only what lies within `band` points of the stem stays.
    """
    from scipy.ndimage import label

    column = np.arange(GRID)
    height = (np.arange(GRID)[:, None] - 4) / 32  # the digits fill the rows from 0 to 1

    def right_end(low: float, high: float) -> np.ndarray:
        inside = strokes & (height >= low) & (height < high)
        return np.where(inside, column, -1).max((1, 2))[:, None, None]

    waist = strokes & (height > 0.3) & (height < 0.7)
    middle = (waist * column).sum((1, 2)) / np.maximum(waist.sum((1, 2)), 1)
    top, foot = right_end(0, 0.5), right_end(0.75, 1.1)
    one = (labels == 1)[:, None, None]
    stem = np.where(one, middle[:, None, None], top + height * (foot - top))
    plain = strokes & ((np.abs(column - stem) <= band) | (~one & (height < 0.5)))
    neighbors = np.zeros((3, 3, 3), bool)
    neighbors[1] = True  # in the same image, diagonals too
    component, _ = label(plain, neighbors)
    size = np.bincount(component.ravel())[component] * plain
    plain &= size == size.max((1, 2), keepdims=True)  # what has come loose goes
    usable = np.isin(labels, (1, 7, 9)) & (plain.sum((1, 2)) > 12)
    return np.concatenate([strokes, plain[usable]]), np.concatenate([labels, labels[usable]])


def nearest_points(strokes: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Find x and y of the stroke point nearest to each grid point, float32 (n, 1600) each.

    From the grid's center. Also returns how far the strokes extend in each direction, (n, ANGLES).
    """
    from scipy.ndimage import distance_transform_edt

    at = np.arange(GRID, dtype=np.float32) - (GRID - 1) / 2
    # A stroke point's position is the mean of its neighborhood's: smooth lines, not staircases.
    weight = blur(strokes.astype(np.float32), 1.2) + 1e-9
    x = blur(strokes * at, 1.2) / weight
    y = blur(strokes * at[:, None], 1.2) / weight
    # Images are a long way apart (1000), so that the nearest point is in the same image.
    nearest = distance_transform_edt(
        ~strokes, sampling=(1000, 1, 1), return_distances=False, return_indices=True
    )
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    extent = [np.where(strokes, x * np.cos(a) + y * np.sin(a), -GRID).max((1, 2)) for a in angles]
    n = len(strokes)
    return x[tuple(nearest)].reshape(n, -1), y[tuple(nearest)].reshape(n, -1), np.stack(extent, 1)


def write_digits(rng: Generator, y: np.ndarray, strokes: np.ndarray, labels: np.ndarray):
    """Write each digit of y, uint8 (n, 28, 28), with the strokes of a random original."""
    near_x, near_y, extent = nearest_points(strokes)
    pick = np.empty(len(y), int)
    for digit in range(10):
        chosen = y == digit
        pick[chosen] = rng.choice(np.flatnonzero(labels == digit), chosen.sum())
    chunks = (slice(i, i + CHUNK) for i in range(0, len(y), CHUNK))
    args = ((y[c], near_x[pick[c]], near_y[pick[c]], extent[pick[c]]) for c in chunks)
    return np.concatenate([center(render(rng, *each)) for each in args])


def render(rng: Generator, labels, near_x, near_y, extent) -> np.ndarray:
    """Draw the digits of `nearest_points`, uint8 (n, 24, 24), each with a random pen and hand."""
    n = len(labels)
    radius = rng.uniform(0.9, 2.1, n)  # the pen's, in pixels
    width = WIDTHS[labels] * np.exp(rng.normal(0, 0.22, n))
    slant = rng.normal(0.2, 0.28, n)  # mostly to the right, as people do
    turn = rng.normal(0, 0.1, n)
    rows = (width * np.cos(turn), -slant - np.sin(turn)), (width * np.sin(turn), np.cos(turn))
    forward, middle = fit_box(np.array(rows).transpose(2, 0, 1), extent, 19 - 2 * radius)
    wobble = [
        0.7 * smooth_noise(rng, n, SIDE, 4) + 0.7 * smooth_noise(rng, n, SIDE, 3) for _ in range(2)
    ]
    at = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    out_x = at + middle[:, 0] + wobble[0]
    out_y = at[:, None] + middle[:, 1] + wobble[1]
    # Where on the grid each pixel comes from, and the step there to the nearest stroke point.
    x, y = transform(np.linalg.inv(forward), out_x, out_y)
    row, column = (np.clip(np.rint(p + (GRID - 1) / 2), 0, GRID - 1) for p in (y, x))
    cell = (row * GRID + column).astype(np.intp).reshape(n, -1)
    x -= np.take_along_axis(near_x, cell, axis=1).reshape(x.shape)
    y -= np.take_along_axis(near_y, cell, axis=1).reshape(y.shape)
    distance = np.hypot(*transform(forward, x, y))  # in pixels again, so the pen stays round
    pen = radius.astype(np.float32)[:, None, None] * (1 + 0.2 * smooth_noise(rng, n, SIDE, 4))
    return (255 * np.clip((pen - distance) / 1.4 + 0.5, 0, 1)).astype(np.uint8)


def fit_box(matrices: np.ndarray, extent: np.ndarray, size: np.ndarray):
    """Scale each digit's longer side to `size` pixels; also return the centers of their boxes."""
    angle = np.arctan2(matrices[:, :, 1], matrices[:, :, 0])  # of what becomes x, and y
    step = np.rint(angle / (2 * np.pi) * ANGLES).astype(int)
    length = np.hypot(matrices[:, :, 0], matrices[:, :, 1])
    high = length * np.take_along_axis(extent, step % ANGLES, axis=1)
    low = -length * np.take_along_axis(extent, (step + ANGLES // 2) % ANGLES, axis=1)
    scale = (size / (high - low).max(axis=1))[:, None, None]
    middle = scale * ((high + low) / 2)[:, :, None]
    return (scale * matrices).astype(np.float32), middle.astype(np.float32)[..., None]


def transform(matrices: np.ndarray, x: np.ndarray, y: np.ndarray):
    """Apply matrices (n, 2, 2) to points x, y (n, h, w)."""
    m = matrices[..., None, None]
    return m[:, 0, 0] * x + m[:, 0, 1] * y, m[:, 1, 0] * x + m[:, 1, 1] * y


def center(ink: np.ndarray) -> np.ndarray:
    """Move digits (n, 24, 24) by whole pixels to center their mass in (n, 28, 28)."""
    at, margin = np.arange(SIDE), 14
    mass = ink.sum((1, 2), dtype=float)
    shift_y, shift_x = (np.rint(ink.sum(axis) @ at / mass - 13.5).astype(int) for axis in (2, 1))
    wide = np.pad(ink, ((0, 0), (margin, margin), (margin, margin)))
    rows = margin + shift_y[:, None] + np.arange(28)
    columns = margin + shift_x[:, None] + np.arange(28)
    return wide[np.arange(len(ink))[:, None, None], rows[:, :, None], columns[:, None, :]]
