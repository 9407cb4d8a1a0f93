"""Thirty digits as a mouse draws them: for each digit three hands.

Each hand is a list of strokes, each stroke a list of points (x, y) on a pad of 280 by 280, from
left and from top. `smooth` puts a curve through them, as a hand would; `ink_from_strokes` draws
them as ``explorables/drawing.js`` and ``digit.js`` do, for comparison.
"""

from collections.abc import Sequence

import numpy as np

from hellodl.handwriting import BOX, SIDE, TINY

STROKE = 2.5  # width of a stroke in MNIST's pixels: the median of its training images
DOT, MIDDLE_SIZE = 25, 200  # a drawing's longer side: less is only a dot, this is middle-sized

HANDS = {
    0: [
        [
            [
                (140, 40),
                (100, 62),
                (82, 110),
                (82, 170),
                (100, 220),
                (140, 240),
                (180, 220),
                (198, 170),
                (198, 110),
                (182, 62),
                (140, 40),
            ]
        ],
        [
            [
                (165, 50),
                (120, 60),
                (90, 110),
                (80, 170),
                (100, 225),
                (145, 235),
                (190, 190),
                (205, 130),
                (195, 75),
                (160, 48),
            ]
        ],
        [
            [
                (120, 60),
                (85, 100),
                (75, 150),
                (90, 200),
                (130, 222),
                (180, 210),
                (210, 160),
                (205, 105),
                (170, 65),
                (118, 58),
            ]
        ],
    ],
    1: [
        [[(140, 40), (140, 140), (140, 240)]],
        [[(165, 45), (150, 120), (130, 190), (118, 238)]],
        [[(115, 85), (150, 48), (148, 140), (146, 240)]],
    ],
    2: [
        [
            [
                (85, 90),
                (100, 55),
                (145, 42),
                (185, 62),
                (188, 105),
                (160, 150),
                (115, 195),
                (80, 232),
                (135, 230),
                (200, 230),
            ]
        ],
        [
            [
                (80, 105),
                (95, 65),
                (135, 50),
                (175, 70),
                (175, 115),
                (140, 170),
                (90, 225),
                (115, 205),
                (145, 220),
                (205, 228),
            ]
        ],
        [
            [
                (90, 75),
                (140, 50),
                (190, 75),
                (180, 125),
                (130, 175),
                (85, 220),
                (140, 215),
                (195, 220),
            ]
        ],
    ],
    3: [
        [
            [
                (85, 70),
                (110, 48),
                (145, 42),
                (175, 58),
                (180, 88),
                (158, 115),
                (125, 130),
                (165, 138),
                (192, 165),
                (190, 205),
                (160, 232),
                (118, 236),
                (82, 215),
            ]
        ],
        [
            [
                (90, 55),
                (140, 45),
                (185, 60),
                (178, 105),
                (135, 132),
                (180, 145),
                (200, 185),
                (175, 225),
                (120, 235),
                (85, 220),
            ]
        ],
        [
            [
                (100, 60),
                (150, 50),
                (180, 80),
                (155, 120),
                (120, 132),
                (165, 140),
                (185, 180),
                (160, 225),
                (105, 230),
            ]
        ],
    ],
    4: [
        [
            [(110, 50), (95, 100), (82, 148), (140, 150), (205, 145)],
            [(172, 60), (168, 130), (165, 190), (162, 240)],
        ],
        [
            [(95, 55), (90, 100), (95, 140), (140, 145), (185, 135)],
            [(190, 50), (185, 120), (180, 190), (176, 240)],
        ],
        [
            [(105, 65), (85, 120), (88, 150), (130, 155), (180, 145)],
            [(180, 70), (172, 140), (160, 235)],
        ],
    ],
    5: [
        [
            [
                (190, 48),
                (140, 48),
                (105, 50),
                (100, 90),
                (96, 125),
                (135, 115),
                (178, 130),
                (192, 170),
                (178, 212),
                (135, 236),
                (88, 222),
            ]
        ],
        [
            [
                (110, 55),
                (105, 95),
                (100, 130),
                (140, 120),
                (180, 140),
                (188, 180),
                (165, 220),
                (120, 235),
                (85, 220),
            ],
            [(110, 55), (150, 52), (195, 50)],
        ],
        [
            [
                (200, 55),
                (155, 58),
                (118, 62),
                (110, 100),
                (105, 130),
                (145, 125),
                (175, 150),
                (175, 195),
                (145, 225),
                (95, 225),
            ]
        ],
    ],
    6: [
        [
            [
                (170, 45),
                (130, 75),
                (100, 125),
                (90, 180),
                (110, 225),
                (150, 236),
                (185, 210),
                (182, 170),
                (150, 150),
                (115, 165),
                (96, 195),
            ]
        ],
        [
            [
                (150, 40),
                (115, 90),
                (98, 150),
                (98, 200),
                (125, 235),
                (165, 228),
                (180, 190),
                (155, 160),
                (120, 170),
                (102, 198),
            ]
        ],
        [
            [
                (185, 55),
                (140, 80),
                (105, 130),
                (92, 185),
                (115, 228),
                (160, 230),
                (190, 200),
                (175, 165),
                (135, 160),
                (100, 190),
            ]
        ],
    ],
    7: [
        [[(80, 55), (135, 55), (195, 55), (170, 110), (145, 175), (128, 240)]],
        [[(85, 65), (140, 60), (200, 52), (180, 100), (158, 160), (140, 235)]],
        [[(78, 80), (85, 58), (140, 58), (190, 60), (168, 115), (140, 170), (115, 232)]],
    ],
    8: [
        [
            [
                (185, 70),
                (145, 45),
                (105, 60),
                (105, 98),
                (145, 130),
                (185, 165),
                (188, 208),
                (145, 238),
                (100, 215),
                (100, 172),
                (140, 135),
                (180, 100),
                (186, 68),
            ]
        ],
        [
            [
                (140, 48),
                (105, 70),
                (115, 110),
                (150, 138),
                (178, 175),
                (170, 220),
                (130, 236),
                (98, 210),
                (108, 170),
                (145, 135),
                (175, 100),
                (172, 62),
                (140, 48),
            ]
        ],
        [
            [
                (175, 60),
                (135, 50),
                (112, 80),
                (130, 115),
                (165, 150),
                (178, 195),
                (155, 232),
                (115, 228),
                (102, 190),
                (130, 150),
                (165, 115),
                (182, 80),
                (172, 58),
            ]
        ],
    ],
    9: [
        [
            [
                (185, 85),
                (155, 50),
                (115, 58),
                (95, 98),
                (115, 135),
                (155, 135),
                (182, 100),
                (186, 80),
                (182, 140),
                (172, 195),
                (160, 240),
            ]
        ],
        [
            [
                (180, 75),
                (140, 48),
                (102, 75),
                (102, 115),
                (135, 135),
                (170, 115),
                (182, 78),
                (178, 140),
                (170, 190),
                (162, 238),
            ]
        ],
        [
            [
                (175, 70),
                (135, 60),
                (105, 90),
                (110, 125),
                (145, 138),
                (175, 110),
                (180, 72),
                (172, 130),
                (155, 190),
                (135, 235),
            ]
        ],
    ],
}


def smooth(points, steps=6):
    """A curve through the points (Catmull and Rom, 1974), `steps` moves from one to the next."""
    p = np.array([points[0], *points, points[-1]], float)
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    curve = [
        0.5
        * (
            2 * b
            + (c - a) * t
            + (2 * a - 5 * b + 4 * c - d) * t**2
            + (3 * b - a - 3 * c + d) * t**3
        )
        for a, b, c, d in zip(p, p[1:], p[2:], p[3:], strict=False)
    ]
    return [tuple(point) for point in np.concatenate([*curve, p[-1:]])]


def ink_from_strokes(
    strokes: Sequence[Sequence[tuple[float, float]]], pen: float | None = None
) -> np.ndarray:
    """The ink of strokes of a round pen on an empty pad.

    Args:
        strokes: each a list of points (x, y) from 0 to 280, from left and from top.
        pen: width of the pen in the same unit. Without it, a tiny or huge drawing is brought to
            middle size first, and the pen suits it: the loops of a tiny eight stay open.

    Returns:
        float32, shape (280, 280), 0 to 255.
    """
    lines = [np.reshape(stroke, (-1, 2)) for stroke in strokes if len(stroke)]
    if pen is None:
        lines, pen = _middle_sized(lines)
    ink = np.zeros((SIDE, SIDE))
    reach = pen / 2 + 1
    for points in lines:
        for start, end in zip(np.concatenate([points[:1], points[:-1]]), points, strict=True):
            low = np.maximum(np.floor(np.minimum(start, end) - reach), 0).astype(int)
            high = np.minimum(np.ceil(np.maximum(start, end) + reach), SIDE).astype(int)
            x = np.arange(low[0], high[0]) + 0.5 - start[0]
            y = np.arange(low[1], high[1])[:, None] + 0.5 - start[1]
            # How far along this piece each pixel's nearest point lies, 0 to 1.
            dx, dy = end - start
            along = np.clip((x * dx + y * dy) / max(dx * dx + dy * dy, TINY), 0, 1)
            distance = np.hypot(x - along * dx, y - along * dy)
            part = ink[low[1] : high[1], low[0] : high[0]]
            np.maximum(part, np.clip(pen / 2 - distance + 0.5, 0, 1), out=part)
    return (255 * ink).astype("float32")


def _middle_sized(lines: list[np.ndarray]) -> tuple[list[np.ndarray], float]:
    """Scale strokes to middle size around the pad's middle; what is only a dot stays a dot."""
    points = np.concatenate([np.zeros((0, 2)), *lines])
    extent = np.ptp(points, axis=0).max() if len(points) else 0
    if extent < DOT:
        return lines, 2
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    pen = MIDDLE_SIZE * STROKE / (BOX - STROKE)
    return [(line - middle) * MIDDLE_SIZE / extent + SIDE / 2 for line in lines], pen
