"""Stand-ins for MNIST and CIFAR-10, drawn here for use without a network."""

import numpy as np

VERSION = 1

MNIST_TRAIN_COUNTS = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)
MNIST_TEST_COUNTS = (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009)

CHUNK = 2000  # pictures drawn at a time, to bound memory
GRID = 40  # the strokes are traced on a 40x40 grid: 8x8 cells and a border of one, each 4x4


def make_mnist(seed=0):
    rng = np.random.default_rng(seed)
    images, labels = load_originals()
    order = rng.permutation(len(images))
    n_test = len(images) // 7
    strokes = trace_strokes(images)
    parts = []
    for chosen, counts in (
        (order[n_test:], MNIST_TRAIN_COUNTS),
        (order[:n_test], MNIST_TEST_COUNTS),
    ):
        y = rng.permutation(np.repeat(np.arange(10, dtype=np.uint8), counts))
        x = write_digits(rng, y, *simplify(strokes[chosen], labels[chosen]))
        parts.append((x, y))
    return tuple(parts)


def load_originals():
    from sklearn.datasets import load_digits

    digits = load_digits()
    return digits.images / 16, digits.target


def blur_matrix(n, sigma):
    i = np.arange(n)
    m = np.exp(-0.5 * ((i[:, None] - i) / sigma) ** 2)
    return (m / m.sum(axis=1, keepdims=True)).astype(np.float32)


def trace_strokes(images):
    cells = np.pad(images, ((0, 0), (1, 1), (1, 1))).astype(np.float32)
    fine = super_resolve(cells)
    wide = blur_matrix(GRID, WS)
    ink = fine > np.maximum(TH, FACT * (wide @ fine @ wide.T))
    return lengthen(thin(ink), fine > 0.4)


def super_resolve(cells, steps=25):
    factor = GRID // cells.shape[1]
    mean = np.kron(np.eye(cells.shape[1]), np.full((1, factor), 1 / factor)).astype(np.float32)
    blur = blur_matrix(GRID, NB)
    up = blur_matrix(GRID, 2.0) @ (mean.T * factor)
    x = up @ cells @ up.T
    for _ in range(steps):
        x = 1 / (1 + np.exp(-GAIN * (blur @ x @ blur.T - 0.5)))
        x = np.clip(x + up @ (cells - mean @ x @ mean.T) @ up.T, -0.3, 1.3)
    return x


def thin(ink):
    """Zhang-Suen thinning."""
    ink = np.pad(ink, ((0, 0), (1, 1), (1, 1)))
    ring = ((-1, 0), (-1, 1), (0, 1), (1, 1), (1, 0), (1, -1), (0, -1), (-1, -1))
    before = None
    while before != (before := ink.sum()):
        for side in (0, 1):
            near = [np.roll(ink, (-dy, -dx), (1, 2)) for dy, dx in ring]
            north, east, south, west = near[::2]
            total = sum(p.astype(np.int8) for p in near)
            rises = sum((~p & q).astype(np.int8) for p, q in zip(near, near[1:] + near[:1]))
            if side == 0:
                keep = (north & east & south) | (east & south & west)
            else:
                keep = (north & east & west) | (north & south & west)
            ink = ink & ~((total >= 2) & (total <= 6) & (rises == 1) & ~keep)
    return ink[:, 1:-1, 1:-1]


def lengthen(strokes, ink, steps=4):
    """Give back the ends which thinning ate: go on from each loose end while there is ink."""
    near = np.pad(strokes, ((0, 0), (5, 5), (5, 5))).astype(np.int8)
    window = np.lib.stride_tricks.sliding_window_view(near, (11, 11), axis=(1, 2))
    ends = strokes & (window[:, :, :, 4:7, 4:7].sum((3, 4)) == 2)
    k, r, c = np.nonzero(ends)
    around = window[k, r, c]
    at = np.arange(-5, 6)
    total = around.sum((1, 2))
    back = np.stack([around.sum(2) @ at, around.sum(1) @ at], 1) / total[:, None]
    ahead = -back / (np.hypot(*back.T) + 1e-9)[:, None]
    strokes = strokes.copy()
    for step in range(1, steps + 1):
        rr = np.clip(np.rint(r + step * ahead[:, 0]), 0, GRID - 1).astype(int)
        cc = np.clip(np.rint(c + step * ahead[:, 1]), 0, GRID - 1).astype(int)
        go = ink[k, rr, cc]
        strokes[k[go], rr[go], cc[go]] = True
    return strokes


BAND = 4


def simplify(strokes, labels):
    """Plainer variants of ones (a bare stroke), sevens (no crossbar), nines (a straight tail)."""
    row, column = np.arange(GRID)[:, None], np.arange(GRID)
    t = (row - 4) / 32

    def right(low, high):
        return np.where(strokes & (t >= low) & (t < high), column, -1).max((1, 2))[:, None, None]

    start, end = right(0, 0.5), right(0.75, 1.1)
    mid = strokes & (t > 0.3) & (t < 0.7)
    middle = (mid * column).sum((1, 2)) / np.maximum(mid.sum((1, 2)), 1)
    one = labels[:, None, None] == 1
    stem = np.where(one, middle[:, None, None], start + t * (end - start))
    near = np.abs(column - stem) <= BAND - one
    plain = strokes & (near | (~one & (t < 0.5)))
    plain |= False
    some = np.isin(labels, (1, 7, 9)) & (plain.sum((1, 2)) > 12)
    return np.concatenate([strokes, plain[some]]), np.concatenate([labels, labels[some]])


ANGLES = 128
WIDTHS = np.array((1.3, 0.55, 1.45, 1.3, 1.25, 1.4, 1.2, 1.2, 1.2, 1.05))


def nearest_points(strokes):
    """For every cell of the grid, the nearest stroke point, x and y from the middle."""
    from scipy.ndimage import distance_transform_edt

    n = len(strokes)
    blur = blur_matrix(GRID, 1.2)
    at = np.arange(GRID, dtype=np.float32) - (GRID - 1) / 2
    weight = blur @ strokes.astype(np.float32) @ blur.T + 1e-9
    px = (blur @ (strokes * at) @ blur.T) / weight
    py = (blur @ (strokes * at[:, None]) @ blur.T) / weight
    _, where = distance_transform_edt(~strokes, sampling=(1000, 1, 1), return_indices=True)
    k, r, c = where
    a = np.linspace(0, 2 * np.pi, ANGLES, endpoint=False)
    reach = np.stack(
        [np.where(strokes, px * np.cos(t) + py * np.sin(t), -99).max((1, 2)) for t in a], 1
    )
    return px[k, r, c].reshape(n, -1), py[k, r, c].reshape(n, -1), reach


SIDE = 24
TH, WS, FACT, GAIN, NB = 0.2, 2.5, 0.99, 7, 1.0
WOBBLE = 1.0
KNOTS = 4
SLANT = 0.2
SLANT_SD = 0.25
WIDTH_SD = 0.22
TURN = 0.1
SWAY = 1.0
VLO = 0.3
RMIN, RMAX, SOFT, RVAR = 0.9, 2.1, 1.4, 0.2


def smooth_noise(rng, n, size, knots):
    """(n, size, size) smooth random surfaces of deviation about 1."""
    t = np.linspace(0, knots - 1, size)
    w = np.maximum(0, 1 - np.abs(t[:, None] - np.arange(knots)))
    w = (w * w * (3 - 2 * w)).astype(np.float32)
    return w @ rng.standard_normal((n, knots, knots), dtype=np.float32) @ w.T


def write_digits(rng, y, strokes, labels):
    qx, qy, reach = nearest_points(strokes)
    groups = [np.flatnonzero(labels == c) for c in range(10)]
    x = np.zeros((len(y), 28, 28), np.uint8)
    for start in range(0, len(y), CHUNK):
        part = y[start : start + CHUNK]
        pick = np.array(
            [g[int(u * len(g))] for g, u in zip((groups[c] for c in part), rng.random(len(part)))]
        )
        x[start : start + CHUNK] = write_chunk(rng, part, qx[pick], qy[pick], reach[pick])
    return x


def write_chunk(rng, y, qx, qy, reach):
    n = len(y)
    radius = rng.uniform(RMIN, RMAX, n)
    # the map from the grid to the picture
    turn = rng.normal(0, TURN, n)
    slant = rng.normal(SLANT, SLANT_SD, n)
    width = WIDTHS[y] * np.exp(rng.normal(0, WIDTH_SD, n))
    A = np.empty((n, 2, 2))
    A[:, 0, 0] = width * np.cos(turn)
    A[:, 0, 1] = -slant - np.sin(turn)
    A[:, 1, 0] = width * np.sin(turn)
    A[:, 1, 1] = np.cos(turn)
    ang = np.arctan2(A[:, :, 1], A[:, :, 0])
    idx = np.rint(ang / (2 * np.pi) * ANGLES).astype(int)
    norm = np.hypot(A[:, :, 0], A[:, :, 1])
    hi = norm * np.take_along_axis(reach, idx % ANGLES, 1)
    lo = -norm * np.take_along_axis(reach, (idx + ANGLES // 2) % ANGLES, 1)
    span = (hi - lo).max(1)
    scale = (20 - 2 * radius) / span
    A *= scale[:, None, None]
    mid = scale[:, None] * (hi + lo) / 2
    inv = np.linalg.inv(A).astype(np.float32)
    at = np.arange(SIDE) - (SIDE - 1) / 2
    vigour = rng.uniform(VLO, 2 - VLO, (n, 1, 1)).astype(np.float32)
    bend = [
        vigour * (WOBBLE * smooth_noise(rng, n, SIDE, KNOTS) + SWAY * smooth_noise(rng, n, SIDE, 3))
        for _ in range(2)
    ]
    ox = (at[None, None, :] + mid[:, 0, None, None] + bend[0]).astype(np.float32)
    oy = (at[None, :, None] + mid[:, 1, None, None] + bend[1]).astype(np.float32)
    i = inv[:, :, :, None, None]
    sx = i[:, 0, 0] * ox + i[:, 0, 1] * oy
    sy = i[:, 1, 0] * ox + i[:, 1, 1] * oy
    half = (GRID - 1) / 2
    cell = (
        (np.clip(np.rint(sy + half), 0, GRID - 1) * GRID + np.clip(np.rint(sx + half), 0, GRID - 1))
        .astype(np.intp)
        .reshape(n, -1)
    )
    dx = sx - np.take_along_axis(qx, cell, 1).reshape(n, SIDE, SIDE)
    dy = sy - np.take_along_axis(qy, cell, 1).reshape(n, SIDE, SIDE)
    a = A.astype(np.float32)[:, :, :, None, None]
    d = np.hypot(a[:, 0, 0] * dx + a[:, 0, 1] * dy, a[:, 1, 0] * dx + a[:, 1, 1] * dy)
    r = radius[:, None, None] * (1 + RVAR * smooth_noise(rng, n, SIDE, 4))
    ink = np.clip((r - d) / SOFT + 0.5, 0, 1)
    return centre((ink * 255).astype(np.uint8))


def centre(ink):
    n = len(ink)
    at = np.arange(SIDE)
    mass = ink.sum((1, 2), dtype=float) + 1e-9
    cx = np.rint(ink.sum(1) @ at / mass - 13.5).astype(int)
    cy = np.rint(ink.sum(2) @ at / mass - 13.5).astype(int)
    pad = 12
    big = np.pad(ink, ((0, 0), (pad, pad), (pad, pad)))
    go = np.arange(28)
    rows = np.clip(go + cy[:, None] + pad, 0, big.shape[1] - 1)
    cols = np.clip(go + cx[:, None] + pad, 0, big.shape[2] - 1)
    return big[np.arange(n)[:, None, None], rows[:, :, None], cols[:, None, :]]


# ---------------------------------------------------------------- CIFAR-10's stand-in


def make_cifar10(seed=0):
    rng = np.random.default_rng(seed)
    parts = []
    for per_class in (5000, 1000):
        y = rng.permutation(np.repeat(np.arange(10, dtype=np.uint8), per_class))
        x = np.concatenate([paint(rng, y[i : i + CHUNK]) for i in range(0, len(y), CHUNK)])
        parts.append((x, y[:, None]))
    return tuple(parts)


def wedge(u, v, corners):
    """Distance outside a regular polygon of that many corners and inner radius 1."""
    step = 2 * np.pi / corners
    angle = np.arctan2(v, u)
    return np.hypot(u, v) * np.cos(angle - step * np.rint(angle / step)) - 1


def star(u, v):
    step = 2 * np.pi / 5
    angle = np.arctan2(v, u)
    angle = np.abs(angle - step * np.rint(angle / step))
    r = np.hypot(u, v)
    return 0.8 * (r * np.cos(angle)) + 0.9 * (r * np.sin(angle)) - 0.8


# Each shape as a function of the place (u, v): below 0 inside, about the distance outside.
SHAPES = (
    lambda u, v: np.hypot(u, v) - 0.9,  # disc
    lambda u, v: np.abs(np.hypot(u, v) - 0.75) - 0.22,  # ring
    lambda u, v: np.maximum(np.abs(u), np.abs(v)) - 0.8,  # square
    lambda u, v: 0.55 * wedge(u / 0.55, v / 0.55, 3),  # triangle
    lambda u, v: np.maximum(
        np.minimum(np.abs(u), np.abs(v)) - 0.28, np.maximum(np.abs(u), np.abs(v)) - 1
    ),  # cross
    star,  # star
    lambda u, v: np.maximum(np.abs(np.abs(u) - 0.6) - 0.25, np.abs(v) - 0.9),  # two bars
    lambda u, v: np.maximum(np.hypot(u, v) - 1, 0.75 - np.hypot(u - 0.5, v)),  # crescent
    lambda u, v: np.abs(np.maximum(np.abs(u), np.abs(v)) - 0.7) - 0.2,  # frame
    lambda u, v: np.maximum(np.abs(v) - np.abs(u), np.abs(u) - 0.9),  # bow tie
)

SIZE = 8, 13
CLUTTER = 6
NOISE = 0.06
NEAR = 4
DARK, LIGHT, LEAN = 0.8, 0.8, 0.5


def paint(rng, y):
    n = len(y)
    picture = blend(
        DARK * colours(rng, n), DARK * colours(rng, n), 0.5 + 0.5 * smooth_noise(rng, n, 32, 3)
    )
    for _ in range(CLUTTER // 2):
        picture = blend(picture, colours(rng, n), piece(rng, n))
    picture = blend(picture, 1 - LIGHT * colours(rng, n), shape(rng, y))
    for _ in range(CLUTTER - CLUTTER // 2):
        picture = blend(picture, colours(rng, n), piece(rng, n))
    picture *= (1 + 0.3 * smooth_noise(rng, n, 32, 2))[..., None]
    picture += NOISE * rng.standard_normal(picture.shape, dtype=np.float32)
    return (255 * np.clip(picture, 0, 1)).astype(np.uint8)


def colours(rng, n):
    return rng.random((n, 1, 1, 3), dtype=np.float32)


def blend(below, above, share):
    return below + np.clip(share, 0, 1)[..., None] * (above - below)


def frame(rng, n, near, low, high, lean=np.pi):
    """Random place, turn and size: the plane's points seen from there, and the size in pixels."""
    size = rng.uniform(low, high, (n, 1, 1)).astype(np.float32)
    middle = 15.5 + rng.uniform(-near, near, (2, n, 1, 1)).astype(np.float32)
    turn = rng.uniform(-lean, lean, (n, 1, 1)).astype(np.float32)
    at = np.arange(32, dtype=np.float32)
    dx, dy = (at - middle[0]) / size, (at[:, None] - middle[1]) / size
    return np.cos(turn) * dx + np.sin(turn) * dy, np.cos(turn) * dy - np.sin(turn) * dx, size


def shape(rng, y):
    u, v, size = frame(rng, len(y), NEAR, *SIZE, LEAN)
    share = np.empty_like(u)
    for c, outside in enumerate(SHAPES):
        mine = y == c
        share[mine] = 0.5 - size[mine] * outside(u[mine], v[mine])
    return share


def piece(rng, n):
    """A small bar: between a dot and a line."""
    u, v, size = frame(rng, n, 16, 1.0, 2.5)
    long = rng.uniform(0.5, 4, (n, 1, 1)).astype(np.float32)
    return 0.5 - size * np.maximum(np.abs(u) - long, np.abs(v) - 0.5)
