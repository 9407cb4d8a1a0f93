"""Sixty digits as people draw them: three hands, and the ways that are hard to read."""

import numpy as np
from strokes import HANDS, smooth

MIDDLE = np.array([140, 140])
SEVENS = [
    [[(85, 60), (140, 56), (195, 58), (165, 130), (135, 235)], [(110, 145), (190, 138)]],
    [[(80, 75), (90, 55), (195, 50), (160, 140), (140, 240)], [(105, 150), (185, 150)]],
]
ONES = [
    [[(110, 85), (145, 45), (143, 235)], [(95, 236), (190, 236)]],
    [[(105, 95), (140, 50), (140, 230)], [(100, 232), (140, 230), (185, 232)]],
]


def _changed(digit, hand, matrix, place=(140, 140)):
    """A hand's digit, turned, slanted or scaled around its middle, and put somewhere."""
    strokes = [smooth(stroke) for stroke in HANDS[digit][hand]]
    points = np.concatenate(strokes)
    middle = (points.min(axis=0) + points.max(axis=0)) / 2
    return [
        [tuple((np.array(p) - middle) @ np.array(matrix).T + place) for p in stroke]
        for stroke in strokes
    ]


def _scaled(digit, hand, extent, place=(140, 140)):
    points = np.concatenate(HANDS[digit][hand])
    scale = extent / np.ptp(points, axis=0).max()
    return _changed(digit, hand, [[scale, 0], [0, scale]], place)


def digits(hands=False):
    """Each digit as (kind, label, strokes); with hands=True, every kind of every hand."""
    ways = {
        "tiny": lambda digit, hand: _scaled(digit, hand, 42),
        "huge": lambda digit, hand: _scaled(digit, hand, 268),
        "in a corner": lambda digit, hand: _scaled(
            digit, hand, 80, [(45, 45), (235, 45), (45, 235), (235, 235)][digit % 4]
        ),
        "slanted": lambda digit, hand: _changed(
            digit, hand, [[1, 0.4 if digit % 2 else -0.4], [0, 1]]
        ),
    }
    chosen = {
        "tiny": range(7),
        "huge": range(3, 10),
        "in a corner": (0, 1, 4, 6, 8, 9),
        "slanted": (2, 3, 5, 6, 7, 9),
    }
    for digit, all_hands in HANDS.items():
        for hand in all_hands:
            yield "three hands", digit, [smooth(stroke) for stroke in hand]
    for kind, way in ways.items():
        for index, digit in enumerate(range(10) if hands else chosen[kind]):
            for hand in range(3) if hands else [index % 3]:
                yield kind, digit, way(digit, hand)
    for kind, digit, examples in (("seven with a bar", 7, SEVENS), ("one with a foot", 1, ONES)):
        for strokes in examples:
            yield kind, digit, strokes
