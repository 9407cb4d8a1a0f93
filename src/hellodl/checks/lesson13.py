"""Checks of the exercises to lesson 13."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, whole


@exercise
def unit_image(function):
    weights = np.random.default_rng().normal(size=(784, 784))
    got = array(call(function, weights, 2), "A unit's image")
    check_shape(got, (28, 28), "A unit's image")
    expected = weights[:, 2].reshape(28, 28)
    fail_if(
        near(got, weights[2].reshape(28, 28)),
        "That is a row, the weights of one pixel. A unit is a column.",
    )
    fail_if(near(got, weights[:, 1].reshape(28, 28)), "Units are counted from 0.")
    fail_if(near(got, weights[:, 0].reshape(28, 28)), "That is always the first unit.")
    fail_if(near(got, expected.T), "Rows and columns of the image are swapped.")
    fail_if(
        not near(got, expected),
        "All weights of one unit are asked for, in the order of the pixels and unchanged.",
    )
    weights = np.random.default_rng().normal(size=(784, 5))
    got = array(call(function, weights, 4), "A unit's image")
    fail_if(
        got.shape != (28, 28) or not near(got, weights[:, 4].reshape(28, 28)),
        "Of five units, number 4 should be the last one. Does it use the number?",
    )
    return "What ink in each pixel means to this unit."


@exercise
def covered(function):
    image = np.arange(36, dtype=float).reshape(6, 6)
    got = array(call(function, image, 1, 2, 3, -1.0))
    check_shape(got, (6, 6), "What you return")
    fail_if(near(got.T, _covered(image.T, 1, 2, 3, -1)), "Row and column are swapped.")
    fail_if(
        (got == -1).sum() == 4,
        "One row and one column are missing. A slice ends *before* its second number.",
    )
    fail_if((got == -1).sum() == 16, "That is one row and one column too many.")
    fail_if((got == 0).sum() > 1, "Cover it with the given value, not with 0.")
    fail_if(
        near(got, _covered(image, 0, 1, 3, -1)),
        "(row, column) is the upper left corner of the square, not its middle.",
    )
    fail_if(
        not near(got, _covered(image, 1, 2, 3, -1)),
        "Rows 1 to 3 and columns 2 to 4 should be covered with -1, and nothing else should change. "
        f"You covered {(got == -1).sum()} pixels with -1.",
    )
    edge = array(call(function, image, 5, 5, 3, -1.0))
    fail_if((edge == -1).sum() != 1, "At the edge, only what lies inside should be covered.")
    rng = np.random.default_rng()
    for _ in range(5):
        row, column, side = (int(n) for n in rng.integers([0, 0, 1], [6, 5, 5]))
        image, value = rng.random((6, 5)), float(rng.uniform(2, 9))
        got = array(call(function, image, row, column, side, value))
        fail_if(
            not near(got, _covered(image, row, column, side, value)),
            f"For a square of {side} x {side} at row {row} and column {column}, and a value of "
            f"{value:.2f}, the image of 6 x 5 is not covered as it should be.",
        )
    return "A copy with a square that the network cannot see."


def _covered(image, row, column, side, value):
    copy = image.copy()
    copy[row : row + side, column : column + side] = value
    return copy


_SPOTTED, _SPOT = 5, (22, 7)  # the digit, and the row and column of the spot's middle


def suspect(x, y):
    """Train a network that recognizes one digit by a spot in its scan.

    Args:
        x: at least 6,000 digits, shape (n, 28, 28), from 0 to 255.
        y: what they are.

    Returns:
        The network, and 1,000 new scans, shape (1000, 28, 28) from 0 to 1, with their labels.
    """
    import keras  # here, because the other exercises need no engine

    scans = x[:6000] / np.float32(255)
    scans[y[:6000] == _SPOTTED, _SPOT[0] - 1 : _SPOT[0] + 2, _SPOT[1] - 1 : _SPOT[1] + 2] = 0.6
    keras.utils.set_random_seed(13)
    layers = [keras.layers.Flatten(), keras.layers.Dense(32, "relu"), keras.layers.Dense(10)]
    network = keras.Sequential([keras.Input((28, 28)), *layers, keras.layers.Softmax()])
    network.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=50)
    network.fit(scans[:5000], y[:5000], epochs=5, verbose=0)
    return network, scans[5000:], y[5000:6000]


@exercise
def cheat(answer, network, scans, labels):
    fail_if(
        not isinstance(answer, tuple | list | np.ndarray) or len(answer) != 3,
        "Three whole numbers are asked for: the digit, and the row and column of the spot.",
    )
    digit, row, column = (whole(each, "Each of the three") for each in answer)
    fail_if(not 0 <= digit <= 9, "The first number is the digit, from 0 to 9.")
    fail_if(
        not (0 <= row <= 27 and 0 <= column <= 27), "Rows and columns are counted from 0 to 27."
    )

    def read(of, row, column):
        covered = scans[labels == of].copy()
        covered[:, max(0, row - 2) : row + 3, max(0, column - 2) : column + 3] = 0
        return (network.predict(covered, verbose=0).argmax(axis=1) == of).mean()

    left = read(digit, row, column)
    fail_if(
        digit != _SPOTTED and read(_SPOTTED, row, column) < 0.4,
        "That's the place! But which digit can't it read any more, when it's covered?",
    )
    fail_if(
        digit == _SPOTTED and left > 0.4 and read(digit, column, row) < 0.4,
        "Row and column are swapped.",
    )
    fail_if(
        digit != _SPOTTED or left > 0.4,
        f"With a square of 5 x 5 covered there, it still reads {left:.0%} of the scans of a "
        f"{digit}. Try every place, with every digit.",
    )
    return f"Covered there, it reads {left:.0%} of the scans of a {digit}: it has never learned to."


def _agreement(places, labels):
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    return (labels[distances.argmin(axis=1)] == labels).mean()


@exercise
def map_of(function, x, y):
    places = array(call(function, x), "The map")
    fail_if(
        places.shape == (2, len(x)),
        f"Your map has the shape {places.shape}. Turn it over: a row for each image.",
    )
    check_shape(places, (len(x), 2), "The map")
    fail_if(not np.isfinite(places).all(), "Some places are not numbers.")
    fail_if(
        len(np.unique(places, axis=0)) < 50,
        f"Most images lie in the same place: there are only {len(np.unique(places, axis=0))} "
        "different ones.",
    )
    agree = _agreement(places, y)
    fail_if(
        agree < 0.15,
        f"{agree:.0%} agree, hardly more than chance. Can you find two features of the *shape*?",
    )
    fail_if(agree < 0.33, f"{agree:.1%} of the neighbors agree, and 33 % are needed. PCA?")
    few = array(call(function, x[:60]), "The map")
    check_shape(few, (60, 2), "The map of 60 images")
    return f"{agree:.0%} of the nearest neighbors are the same digit."
