"""Stand-ins for MNIST and CIFAR-10, drawn here for use where there is no network.

The digits grow from the 1,797 real handwritten 8x8 digits which scikit-learn ships; the coloured
pictures are ten kinds of shape. The settings below were judged by how well a network taught on
the stand-in reads the real test set; no real MNIST or CIFAR-10 picture goes into any picture.
"""

import numpy as np

VERSION = 1  # goes into the cache's name: raise it whenever the pictures change
CHUNK = 2000  # pictures drawn at a time, to bound memory

# The published class counts of MNIST.
TRAIN_COUNTS = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
TEST_COUNTS = (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)

# ------------------------------------------------------------------------------ MNIST's stand-in

GRID = 40  # strokes are traced on 40x40 points: 8x8 cells and a border of one, 4x4 points each
SIDE = 24  # digits are drawn on 24x24 pixels, then centred in 28x28
ANGLES = 128  # directions in which a digit's reach is measured
# The 8x8 digits were all stretched to much the same box: how wide each is to be written instead.
WIDTHS = np.array((1.3, 0.55, 1.45, 1.3, 1.25, 1.4, 1.2, 1.2, 1.2, 1.05))


def make_mnist(seed=0):
    """Draw the stand-in for MNIST: ((x_train, y_train), (x_test, y_test)).

    x_train is uint8 (60000, 28, 28) and x_test uint8 (10000, 28, 28), white (255) on black (0);
    y_train is uint8 (60000,) and y_test uint8 (10000,), the digits 0 to 9, as many of each as in
    MNIST, in random order. The same seed gives the same bytes.

    Source: sklearn.datasets.load_digits (the UCI set "Optical Recognition of Handwritten
    Digits"). A seventh of its digits are kept for the test pictures alone.
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
        x = write_digits(rng, y, *with_plainer(strokes[chosen], digits.target[chosen]))
        parts.append((x, y))
    return tuple(parts)


def trace_strokes(images):
    """The middle lines of the pen's strokes, bool (n, 40, 40), from (n, 8, 8) shares of ink."""
    fine = sharpen(np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.float32))
    around = smooth(fine, 2.5)
    # Lighter than its surroundings is a hole (in a small loop), even where it is not black.
    ink = fine > np.maximum(0.2, 0.99 * around)
    return lengthen(thin(ink), fine > 0.4)


def blur_matrix(n, sigma):
    """The n x n matrix of a Gaussian blur along one axis."""
    at = np.arange(n)
    weight = np.exp(-0.5 * ((at[:, None] - at) / sigma) ** 2)
    return (weight / weight.sum(axis=1, keepdims=True)).astype(np.float32)


def smooth(pictures, sigma):
    """Blur pictures (n, 40, 40) along both axes."""
    blur = blur_matrix(GRID, sigma)
    return blur @ pictures @ blur.T


def sharpen(cells, steps=25):
    """Find smooth black-and-white pictures whose 4x4 blocks hold as much ink as the cells say.

    By turns: blur and push towards black or white; then put back the ink each block now lacks.
    """
    k = cells.shape[1]
    mean = np.kron(np.eye(k), np.full((1, GRID // k), k / GRID)).astype(np.float32)
    spread = blur_matrix(GRID, 2.0) @ (mean.T * (GRID // k))
    x = spread @ cells @ spread.T
    for _ in range(steps):
        x = 1 / (1 + np.exp(-7 * (smooth(x, 1.0) - 0.5)))
        x = np.clip(x + spread @ (cells - mean @ x @ mean.T) @ spread.T, -0.3, 1.3)
    return x


def thin(ink):
    """Thin bool pictures (n, h, w) to lines one point wide (Zhang and Suen's algorithm, 1984)."""
    ink = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    ring = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
    before = None
    while before != (before := ink.sum()):
        for first in (True, False):
            near = [np.roll(ink, (-dy, -dx), axis=(1, 2)) for dy, dx in ring]
            north, east, south, west = near[::2]
            count = sum(p.astype(np.int8) for p in near)
            rises = sum(
                (~p & q).astype(np.int8) for p, q in zip(near, near[1:] + near[:1], strict=True)
            )
            pair = (east & south) if first else (north & west)
            rest = (north | west) if first else (east | south)
            ink = ink & ~((count >= 2) & (count <= 6) & (rises == 1) & ~(pair & rest))
    return ink[:, 1:-1, 1:-1]


def lengthen(strokes, ink, steps=4):
    """Give back the ends which thinning ate: go on from each loose end while there is ink."""
    at = np.arange(-5, 6)
    padded = np.pad(strokes, ((0, 0), (5, 5), (5, 5)))
    windows = np.lib.stride_tricks.sliding_window_view(padded, (11, 11), axis=(1, 2))
    loose = strokes & (windows[..., 4:7, 4:7].sum((3, 4)) == 2)  # itself and one neighbour
    k, row, column = np.nonzero(loose)
    near = windows[k, row, column]
    back = np.stack([near.sum(2) @ at, near.sum(1) @ at]) / near.sum((1, 2))
    ahead = -back / (np.hypot(*back) + 1e-9)
    longer = strokes.copy()
    for step in range(1, steps + 1):
        r, c = np.clip(np.rint((row, column) + step * ahead), 0, GRID - 1).astype(int)
        longer[k, r, c] |= ink[k, r, c]
    return longer


def with_plainer(strokes, labels, band=3):
    """Add plainer forms, common in MNIST: ones without serif or foot, sevens without crossbar.

    Nines lose their hook too. Of a one, or of the lower half of the others, stays only what lies
    near the stem.
    """
    column = np.arange(GRID)
    height = (np.arange(GRID)[:, None] - 4) / 32  # the digits fill the rows from 0 to 1

    def right_end(low, high):
        inside = strokes & (height >= low) & (height < high)
        return np.where(inside, column, -1).max((1, 2))[:, None, None]

    waist = strokes & (height > 0.3) & (height < 0.7)
    middle = (waist * column).sum((1, 2)) / np.maximum(waist.sum((1, 2)), 1)
    top, foot = right_end(0, 0.5), right_end(0.75, 1.1)
    one = (labels == 1)[:, None, None]
    stem = np.where(one, middle[:, None, None], top + height * (foot - top))
    plain = strokes & ((np.abs(column - stem) <= band) | (~one & (height < 0.5)))
    plain = largest_piece(plain)
    good = np.isin(labels, (1, 7, 9)) & (plain.sum((1, 2)) > 12)
    return np.concatenate([strokes, plain[good]]), np.concatenate([labels, labels[good]])


def largest_piece(strokes):
    """Drop what does not hang together with the largest piece of each picture."""
    from scipy.ndimage import label

    joined = np.zeros((3, 3, 3), bool)
    joined[1] = True  # neighbours in the same picture, corners too
    piece, _ = label(strokes, joined)
    size = np.bincount(piece.ravel())[piece] * strokes
    return strokes & (size == size.max((1, 2), keepdims=True))


def nearest_points(strokes):
    """For each grid point the x and the y of the nearest stroke point, float32 (n, 1600) each.

    Both are measured from the grid's middle. Also how far the strokes reach each way, (n, ANGLES).
    """
    from scipy.ndimage import distance_transform_edt

    at = np.arange(GRID, dtype=np.float32) - (GRID - 1) / 2
    # A stroke point's place is the mean of its neighbourhood's: smooth lines, not staircases.
    weight = smooth(strokes.astype(np.float32), 1.2) + 1e-9
    x = smooth(strokes * at, 1.2) / weight
    y = smooth(strokes * at[:, None], 1.2) / weight
    # Pictures are a long way apart (1000), so that the nearest point is in the same picture.
    place = distance_transform_edt(
        ~strokes, sampling=(1000, 1, 1), return_distances=False, return_indices=True
    )
    angles = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    reach = [np.where(strokes, x * np.cos(a) + y * np.sin(a), -GRID).max((1, 2)) for a in angles]
    n = len(strokes)
    return x[tuple(place)].reshape(n, -1), y[tuple(place)].reshape(n, -1), np.stack(reach, 1)


def write_digits(rng, y, strokes, labels):
    """Write each digit of y with the strokes of a random original of its class."""
    near_x, near_y, reach = nearest_points(strokes)
    pick = np.empty(len(y), int)
    for digit in range(10):
        mine = y == digit
        pick[mine] = rng.choice(np.flatnonzero(labels == digit), mine.sum())
    chunks = (slice(i, i + CHUNK) for i in range(0, len(y), CHUNK))
    return np.concatenate(
        [centre(write(rng, y[c], near_x[pick[c]], near_y[pick[c]], reach[pick[c]])) for c in chunks]
    )


def write(rng, labels, near_x, near_y, reach):
    """Draw digits, uint8 (n, 24, 24), each in a random pen and hand."""
    n = len(labels)
    radius = rng.uniform(0.9, 2.1, n)  # the pen's, in pixels
    forward, middle = fit_box(random_maps(rng, labels), reach, 19 - 2 * radius)
    hand = [
        0.7 * smooth_noise(rng, n, SIDE, 4) + 0.7 * smooth_noise(rng, n, SIDE, 3) for _ in range(2)
    ]
    at = np.arange(SIDE, dtype=np.float32) - (SIDE - 1) / 2
    out_x = at + middle[:, 0] + hand[0]
    out_y = at[:, None] + middle[:, 1] + hand[1]
    # Where on the grid each pixel comes from, and the step there to the nearest stroke point.
    x, y = apply(np.linalg.inv(forward), out_x, out_y)
    row, column = (np.clip(np.rint(p + (GRID - 1) / 2), 0, GRID - 1) for p in (y, x))
    cell = (row * GRID + column).astype(np.intp).reshape(n, -1)
    x -= np.take_along_axis(near_x, cell, axis=1).reshape(x.shape)
    y -= np.take_along_axis(near_y, cell, axis=1).reshape(y.shape)
    distance = np.hypot(*apply(forward, x, y))  # in pixels again, so the pen stays round
    pen = radius.astype(np.float32)[:, None, None] * (1 + 0.2 * smooth_noise(rng, n, SIDE, 4))
    return (255 * np.clip((pen - distance) / 1.4 + 0.5, 0, 1)).astype(np.uint8)


def random_maps(rng, y):
    """Matrices (n, 2, 2) which widen, slant (mostly to the right, as most hands do) and turn."""
    width = WIDTHS[y] * np.exp(rng.normal(0, 0.22, len(y)))
    slant = rng.normal(0.2, 0.28, len(y))
    turn = rng.normal(0, 0.1, len(y))
    rows = (width * np.cos(turn), -slant - np.sin(turn)), (width * np.sin(turn), np.cos(turn))
    return np.array(rows).transpose(2, 0, 1)


def fit_box(maps, reach, size):
    """Scale maps so that the longer side of each digit is size; and the middles of the boxes."""
    angle = np.arctan2(maps[:, :, 1], maps[:, :, 0])  # of the direction which becomes x, or y
    step = np.rint(angle / (2 * np.pi) * ANGLES).astype(int)
    length = np.hypot(maps[:, :, 0], maps[:, :, 1])
    high = length * np.take_along_axis(reach, step % ANGLES, axis=1)
    low = -length * np.take_along_axis(reach, (step + ANGLES // 2) % ANGLES, axis=1)
    scale = (size / (high - low).max(axis=1))[:, None, None]
    middle = scale * ((high + low) / 2)[:, :, None]
    return (scale * maps).astype(np.float32), middle.astype(np.float32)[..., None]


def apply(maps, x, y):
    """Take points x, y (n, h, w) through matrices (n, 2, 2)."""
    m = maps[..., None, None]
    return m[:, 0, 0] * x + m[:, 0, 1] * y, m[:, 1, 0] * x + m[:, 1, 1] * y


def smooth_noise(rng, n, side, knots):
    """Random smooth surfaces, float32 (n, side, side): eased between knots x knots normals."""
    at = np.linspace(0, knots - 1, side)
    share = np.maximum(0, 1 - np.abs(at[:, None] - np.arange(knots)))
    ease = (share * share * (3 - 2 * share)).astype(np.float32)
    return ease @ rng.standard_normal((n, knots, knots), dtype=np.float32) @ ease.T


def centre(ink):
    """Move digits (n, 24, 24), by whole pixels, until their mass is centred in (n, 28, 28)."""
    at, margin = np.arange(SIDE), 14
    mass = ink.sum((1, 2), dtype=float)
    shift_y, shift_x = (np.rint(ink.sum(axis) @ at / mass - 13.5).astype(int) for axis in (2, 1))
    wide = np.pad(ink, ((0, 0), (margin, margin), (margin, margin)))
    rows = margin + shift_y[:, None] + np.arange(28)
    columns = margin + shift_x[:, None] + np.arange(28)
    return wide[np.arange(len(ink))[:, None, None], rows[:, :, None], columns[:, None, :]]


# --------------------------------------------------------------------------- CIFAR-10's stand-in


def polygon(u, v, corners):
    """How far (u, v) lies outside a regular polygon whose sides are at 1 from its middle."""
    return np.hypot(u, v) * np.cos(from_middle(u, v, corners)) - 1


def star(u, v, points=5):
    """How far (u, v) lies outside a star."""
    angle = np.abs(from_middle(u, v, points))
    return np.hypot(u, v) * (0.8 * np.cos(angle) + 0.9 * np.sin(angle)) - 0.8


def from_middle(u, v, parts):
    """The angle of (u, v) from the middle of its sector, the circle being cut in equal parts."""
    step = 2 * np.pi / parts
    angle = np.arctan2(v, u)
    return angle - step * np.rint(angle / step)


def larger(u, v):
    """The larger of |u| and |v|: the same all along the sides of a square."""
    return np.maximum(np.abs(u), np.abs(v))


# The classes: each says how far a point lies outside the shape (below 0: inside), in the shape's
# own units. All stay what they are when flipped or turned, as augmentation will do.
SHAPES = {
    "disc": lambda u, v: np.hypot(u, v) - 0.9,
    "ring": lambda u, v: np.abs(np.hypot(u, v) - 0.75) - 0.22,
    "square": lambda u, v: larger(u, v) - 0.8,
    "triangle": lambda u, v: 0.55 * polygon(u / 0.55, v / 0.55, 3),
    "cross": lambda u, v: np.maximum(np.minimum(np.abs(u), np.abs(v)) - 0.28, larger(u, v) - 1),
    "star": star,
    "bars": lambda u, v: np.maximum(np.abs(np.abs(u) - 0.6) - 0.25, np.abs(v) - 0.9),
    "crescent": lambda u, v: np.maximum(np.hypot(u, v) - 1, 0.75 - np.hypot(u - 0.5, v)),
    "frame": lambda u, v: np.abs(larger(u, v) - 0.7) - 0.2,
    "bow tie": lambda u, v: np.maximum(np.abs(v) - np.abs(u), np.abs(u) - 0.9),
}


def make_cifar10(seed=0):
    """Draw the stand-in for CIFAR-10: ((x_train, y_train), (x_test, y_test)).

    x_train is uint8 (50000, 32, 32, 3) and x_test uint8 (10000, 32, 32, 3), red, green and blue
    from 0 to 255; y_train is uint8 (50000, 1) and y_test uint8 (10000, 1), the place in SHAPES of
    the shape shown: 5,000 and 1,000 of each, in random order. The same seed gives the same bytes.

    Source: none; every picture is drawn. Colour, place, size and angle are drawn without regard
    to the class, so that only the shape tells it.
    """
    rng = np.random.default_rng(seed)
    parts = []
    for per_class in (5000, 1000):
        y = rng.permutation(np.repeat(np.arange(len(SHAPES), dtype=np.uint8), per_class))
        x = np.concatenate([paint(rng, y[i : i + CHUNK]) for i in range(0, len(y), CHUNK)])
        parts.append((x, y[:, None]))
    return tuple(parts)


def paint(rng, y):
    """Paint pictures of the classes y: backdrop, clutter, shape, clutter, light and noise."""
    n = len(y)
    # Shapes tend to be lighter than the backdrop, or pixels alone would tell next to nothing.
    picture = 0.8 * blend(colours(rng, n), colours(rng, n), 0.5 + smooth_noise(rng, n, 32, 3) / 2)
    for _ in range(3):
        picture = blend(picture, colours(rng, n), clutter(rng, n))
    picture = blend(picture, 1 - 0.8 * colours(rng, n), shape(rng, y))
    for _ in range(3):
        picture = blend(picture, colours(rng, n), clutter(rng, n))
    picture *= (1 + 0.3 * smooth_noise(rng, n, 32, 2))[..., None]
    picture += 0.06 * rng.standard_normal(picture.shape, dtype=np.float32)
    return (255 * np.clip(picture, 0, 1)).astype(np.uint8)


def colours(rng, n):
    """Random colours, float32 (n, 1, 1, 3) in [0, 1)."""
    return rng.random((n, 1, 1, 3), dtype=np.float32)


def blend(below, above, share):
    """Lay the colour above over the colour below; share (n, 32, 32) says how thickly."""
    return below + np.clip(share, 0, 1)[..., None] * (above - below)


def shape(rng, y):
    """The share of each pixel, (n, 32, 32), which the shape of the picture's class covers."""
    u, v, size = placed(rng, len(y), away=4, sizes=(8, 13), lean=0.5)
    outside = np.empty_like(u)
    for c, distance in enumerate(SHAPES.values()):
        mine = y == c
        outside[mine] = distance(u[mine], v[mine])
    return 0.5 - size * outside


def clutter(rng, n):
    """The share of each pixel, (n, 32, 32), which one small bar covers in each picture."""
    u, v, size = placed(rng, n, away=16, sizes=(1, 2.5), lean=np.pi)
    length = rng.uniform(0.5, 4, (n, 1, 1)).astype(np.float32)
    return 0.5 - size * np.maximum(np.abs(u) - length, np.abs(v) - 0.5)


def placed(rng, n, away, sizes, lean):
    """The pixels as seen from things of random place, size and angle: u, v (n, 32, 32), size."""
    size = rng.uniform(*sizes, (n, 1, 1)).astype(np.float32)
    middle = 15.5 + rng.uniform(-away, away, (2, n, 1, 1)).astype(np.float32)
    angle = rng.uniform(-lean, lean, (n, 1, 1)).astype(np.float32)
    at = np.arange(32, dtype=np.float32)
    x, y = (at - middle[0]) / size, (at[:, None] - middle[1]) / size
    return np.cos(angle) * x + np.sin(angle) * y, np.cos(angle) * y - np.sin(angle) * x, size
