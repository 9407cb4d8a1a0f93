"""Checks of the exercises to lesson 04."""

import numpy as np

from hellodl.checks import ask, exercise, hint, near, shape


@exercise
def scale(function):
    got = np.asarray(ask(function, np.array([[[0, 51], [254, 255]]], np.uint8)))
    shape(got, (1, 2, 2), "what you return")
    hint(got.max() > 1, "there are values above 1: divide by the largest possible value.")
    hint(near(got, [[[0, 0], [0, 1]]]), "whole-number division loses all shades: use one slash.")
    hint(near(got, np.array([[[0, 51], [254, 255]]]) / 256), "255 should become exactly 1.")
    hint(not near(got, np.array([[[0, 51], [254, 255]]]) / 255), "51 should become 0.2.")
    hint(got.dtype != np.float32, f"the type is {got.dtype}: twice the memory of float32.")
    dim = np.asarray(ask(function, np.array([[[0, 51]]], np.uint8)))
    hint(not near(dim, [[[0, 0.2]]]), "divide by 255, not by what happens to be the largest.")
    return "From 0 to 1, in four bytes a pixel."


@exercise
def split(function):
    x, y = np.arange(20).reshape(10, 2), np.arange(10)
    (x_train, y_train), (x_valid, y_valid) = ask(function, x, y, 3)
    hint(len(x_train) == 3, "training and validation are swapped: training gets the many.")
    hint(len(x_train) + len(x_valid) > 10, "some samples are in both sets.")
    hint(len(x_train) + len(x_valid) < 10, "some samples are in neither set.")
    hint(
        len(y_train) != len(x_train) or not near(x_train[:, 0], 2 * np.asarray(y_train)),
        "labels no longer belong to their pictures: split both alike.",
    )
    hint(not near(y_valid, [0, 1, 2]), "validation should be the first samples.")
    return "Every sample is in one set, and has kept its label."


@exercise
def one_hot(function):
    got = np.asarray(ask(function, np.array([1, 0, 3]), 5), float)
    hint(got.shape == (5, 3), "rows and columns are swapped: one row for each label.")
    shape(got, (3, 5), "for three labels of five classes the table")
    hint(got[0, 0] == 1, "off by one: class 0 has the first column, class 1 the second.")
    hint(not near(got, np.eye(5)[[1, 0, 3]]), "a single 1 in each row, in the label's column.")
    return "Ten numbers for one: the form that categorical cross-entropy wants."


@exercise
def mean_picture(function):
    x = np.arange(5 * 28 * 28).reshape(5, 28, 28) % 251
    y = np.array([3, 1, 3, 3, 1])
    got = ask(function, x, y, 3)
    hint(np.ndim(got) == 0, "that is one number: take the mean over the samples alone (axis 0).")
    shape(got, (28, 28), "a mean picture")
    hint(near(got, x.mean(axis=0)), "that is the mean of *all* pictures.")
    hint(near(got, x[3]), "that is one sample: which samples have this label?")
    hint(not near(got, x[[0, 2, 3]].mean(axis=0)), "take the pictures whose label is the digit.")
    return "Selected by label, averaged over samples."


@exercise
def is_one(function, x, y):
    chosen = np.flatnonzero(y <= 1)[:2000]
    answers = np.array([bool(ask(function, x[i])) for i in chosen])
    hint(answers.all(), "it says True to everything.")
    hint(not answers.any(), "it says False to everything.")
    right = (answers == (y[chosen] == 1)).mean()
    hint(right < 0.05, f"{right:.0%} right: turn the answer round!")
    hint(right < 0.95, f"{right:.1%} right. Look at the mean pictures: where do they differ most?")
    return f"{right:.1%} right, and nothing was learned: you looked."
