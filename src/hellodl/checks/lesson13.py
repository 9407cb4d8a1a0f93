"""Checks of the exercises to lesson 13."""

import warnings

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near


@exercise
def unit_image(function):
    weights = np.arange(784 * 784, dtype=float).reshape(784, 784)
    got = np.asarray(call(function, weights, 2))
    check_shape(got, (28, 28), "A unit's image")
    fail_if(
        near(got, weights[2].reshape(28, 28)),
        "That is a row, the weights of one pixel. A unit is a column.",
    )
    fail_if(near(got, weights[:, 1].reshape(28, 28)), "Units are counted from 0.")
    fail_if(
        near(got, weights[:, 2].reshape(28, 28).T), "Rows and columns of the image are swapped."
    )
    fail_if(
        not near(got, weights[:, 2].reshape(28, 28)),
        "All weights of one unit are asked for, in the order of the pixels.",
    )
    return "What ink in each pixel means to this unit."


@exercise
def covered(function):
    image = np.arange(36, dtype=float).reshape(6, 6)
    before = image.copy()
    got = np.asarray(call(function, image, 1, 2, 3, -1.0))
    fail_if(not near(image, before), "You changed the image you were given. Copy it first.")
    check_shape(got, (6, 6), "What you return")
    expected = before.copy()
    expected[1:4, 2:5] = -1
    fail_if(near(got.T, _covered(before.T, 1, 2)), "Row and column are swapped.")
    fail_if(
        (got == -1).sum() == 4,
        "One row and one column are missing. A slice ends *before* its second number.",
    )
    fail_if((got == -1).sum() == 16, "That is one row and one column too many.")
    fail_if((got == 0).sum() > 1, "Cover it with the given value, not with 0.")
    fail_if(not near(got, expected), "Rows 1 to 3 and columns 2 to 4 should be covered.")
    edge = np.asarray(call(function, before.copy(), 5, 5, 3, -1.0))
    fail_if((edge == -1).sum() != 1, "At the edge, only what lies inside should be covered.")
    return "A copy with a square that the network cannot see."


def _covered(image, row, column):
    copy = image.copy()
    copy[row : row + 3, column : column + 3] = -1
    return copy


@exercise
def means_by(function):
    x = np.arange(4 * 2 * 3, dtype=float).reshape(4, 2, 3)
    predicted = np.array([2, 0, 2, 2])
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        got = np.asarray(call(function, x, predicted, 4), float)
    fail_if(np.isnan(got).any(), "The mean of no images is not a number. Give zeros instead.")
    check_shape(got, (4, 2, 3), "For four classes, the result")
    fail_if(near(got[2], x[predicted == 2].sum(axis=0)), "That is the sum. Take the mean.")
    fail_if(near(got[2], x[2]), "Take the images *predicted* as 2, not image number 2.")
    fail_if(
        not near(got[2], x[[0, 2, 3]].mean(axis=0)),
        "Here class 2 should be the mean of images 0, 2 and 3.",
    )
    fail_if(not near(got[1], np.zeros((2, 3))), "Class 1 was never predicted, so it gets zeros.")
    fail_if(len(warned), "NumPy warns you. Don't take the mean of nothing.")
    return "What the network thinks each class looks like."


@exercise
def neighbors_agree(function):
    places = np.array([[0.0, 0], [0.1, 0], [5, 5], [5.1, 5], [5.3, 5]])
    labels = np.array([1, 1, 2, 3, 3])
    got = call(function, places, labels)
    fail_if(near(got, 1), "Each point is nearest to itself. Look at the *other* points.")
    fail_if(near(got, 3), "A fraction is asked for: divide by the number of points.")
    fail_if(near(got, 0.4), "That is the fraction that does not agree.")
    fail_if(not near(got, 0.6), f"Here three of five points agree: .6, not {got}.")
    return "One number for how well a map is sorted."


@exercise
def map_of(function, x, y):
    places = np.asarray(call(function, x), float)
    check_shape(places, (len(x), 2), "The map")
    fail_if(not np.isfinite(places).all(), "Some places are not numbers.")
    fail_if(len(np.unique(places, axis=0)) < 50, "Most images lie in the same place.")
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    agree = (y[distances.argmin(axis=1)] == y).mean()
    fail_if(
        agree < 0.15,
        f"{agree:.0%} agree, hardly more than chance. Can you find two features of the *shape*?",
    )
    fail_if(agree < 0.33, f"{agree:.0%} of the neighbors agree, and a third is needed. PCA?")
    return f"{agree:.0%} of the nearest neighbors are the same digit."
