"""Checks of the exercises to lesson 11."""

import warnings

import numpy as np

from hellodl.checks import ask, exercise, hint, near, shape


@exercise
def unit_picture(function):
    weights = np.arange(784 * 784, dtype=float).reshape(784, 784)
    got = np.asarray(ask(function, weights, 2))
    shape(got, (28, 28), "a unit's picture")
    hint(near(got, weights[2].reshape(28, 28)), "that is a row, one pixel's weights: a column.")
    hint(near(got, weights[:, 1].reshape(28, 28)), "units are counted from 0.")
    hint(near(got, weights[:, 2].reshape(28, 28).T), "rows and columns of the picture are swapped.")
    hint(not near(got, weights[:, 2].reshape(28, 28)), "column 2 of the weights, as 28 rows.")
    return "What ink in each pixel means to this unit."


@exercise
def covered(function):
    picture = np.arange(36, dtype=float).reshape(6, 6)
    kept = picture.copy()
    got = np.asarray(ask(function, picture, 1, 2, 3, -1.0))
    hint(not near(picture, kept), "you changed the picture you were given: copy it first.")
    shape(got, (6, 6), "what you return")
    expected = kept.copy()
    expected[1:4, 2:5] = -1
    hint(near(got.T, _covered(kept.T, 1, 2)), "row and column are swapped.")
    hint((got == -1).sum() == 4, "one row and one column too few: a slice ends *before* its end.")
    hint((got == -1).sum() == 16, "one row and one column too many.")
    hint((got == 0).sum() > 1, "with the given value, not with 0.")
    hint(not near(got, expected), "rows 1 to 3 and columns 2 to 4 should be covered.")
    edge = np.asarray(ask(function, kept.copy(), 5, 5, 3, -1.0))
    hint((edge == -1).sum() != 1, "at the edge only what lies inside is covered.")
    return "A copy, with a square that nobody can see."


def _covered(picture, row, column):
    copy = picture.copy()
    copy[row : row + 3, column : column + 3] = -1
    return copy


@exercise
def means_by(function):
    x = np.arange(4 * 2 * 3, dtype=float).reshape(4, 2, 3)
    predicted = np.array([2, 0, 2, 2])
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        got = np.asarray(ask(function, x, predicted, 4), float)
    hint(np.isnan(got).any(), "the mean of no pictures is no number: give zeros instead.")
    shape(got, (4, 2, 3), "for four classes")
    hint(near(got[2], x[predicted == 2].sum(axis=0)), "that is the sum; the mean.")
    hint(near(got[2], x[2]), "the pictures *predicted* as 2, not picture number 2.")
    hint(not near(got[2], x[[0, 2, 3]].mean(axis=0)), "class 2: the mean of pictures 0, 2 and 3.")
    hint(not near(got[1], np.zeros((2, 3))), "class 1 was never predicted: zeros.")
    hint(len(warned), "NumPy warns: do not take the mean of nothing.")
    return "What the network takes each class to look like."


@exercise
def neighbours_agree(function):
    places = np.array([[0.0, 0], [0.1, 0], [5, 5], [5.1, 5], [5.3, 5]])
    labels = np.array([1, 1, 2, 3, 3])
    got = ask(function, places, labels)
    hint(near(got, 1), "each point's nearest is itself: look at the *other* points.")
    hint(near(got, 3), "a share: divide by the number of points.")
    hint(near(got, 0.4), "the share that agrees, not the one that does not.")
    hint(not near(got, 0.6), f"here three of five agree: .6, not {got}.")
    return "A number for how well a map is sorted."


@exercise
def map_of(function, x, y):
    places = np.asarray(ask(function, x), float)
    shape(places, (len(x), 2), "the map")
    hint(not np.isfinite(places).all(), "some places are no numbers.")
    hint(len(np.unique(places, axis=0)) < 50, "most pictures lie in the same place.")
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    agree = (y[distances.argmin(axis=1)] == y).mean()
    hint(agree < 0.15, f"{agree:.0%} agree: hardly more than chance. Two features of the *shape*?")
    hint(agree < 0.33, f"{agree:.0%} of the neighbours agree; a third is needed. PCA?")
    return f"{agree:.0%} of the nearest neighbours are the same digit."
