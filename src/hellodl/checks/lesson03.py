"""Checks of the exercises to lesson 03."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near


@exercise
def scale(function):
    pixels = np.array([[[0, 51], [254, 255]]], np.uint8)
    got = np.asarray(call(function, pixels))
    check_shape(got, (1, 2, 2), "What you return")
    fail_if(got.max() > 1, "There are values above 1. What is the largest a pixel can be?")
    fail_if(
        near(got, [[[0, 0], [0, 1]]]),
        "All shades of gray are lost: `//` divides whole numbers. Use one slash.",
    )
    fail_if(near(got, pixels / 256), "A pixel of 255 should become exactly 1.")
    fail_if(not near(got, pixels / 255), "A pixel of 51 should become 0.2.")
    fail_if(
        got.dtype != np.float32,
        f"The type is {got.dtype}, which takes twice the memory of float32.",
    )
    dim = np.asarray(call(function, np.array([[[0, 51]]], np.uint8)))
    fail_if(
        not near(dim, [[[0, 0.2]]]),
        "An image without full ink comes out too bright. Divide by the largest *possible* value, "
        "not by what happens to be the largest.",
    )
    return "From 0 to 1, in four bytes a pixel."


@exercise
def split(function):
    x, y = np.arange(20).reshape(10, 2), np.arange(10)
    (x_train, y_train), (x_valid, y_valid) = call(function, x, y, 3)
    fail_if(len(x_train) == 3, "Training and validation are swapped: training gets the many.")
    fail_if(len(x_train) + len(x_valid) > 10, "Some samples are in both sets.")
    fail_if(len(x_train) + len(x_valid) < 10, "Some samples are in neither set.")
    fail_if(
        len(y_train) != len(x_train) or not near(x_train[:, 0], 2 * np.asarray(y_train)),
        "The labels no longer belong to their images. Split both in the same way.",
    )
    fail_if(not near(y_valid, [0, 1, 2]), "Validation should get the first samples.")
    return "Every sample is in exactly one set and still has its label."


@exercise
def one_hot(function):
    got = np.asarray(call(function, np.array([1, 0, 3]), 5), float)
    fail_if(got.shape == (5, 3), "Rows and columns are swapped. Each label should get a row.")
    check_shape(got, (3, 5), "For three labels of five classes, the table")
    fail_if(got[0, 0] == 1, "You are off by one: class 0 has the first column, class 1 the second.")
    fail_if(
        not near(got, np.eye(5)[[1, 0, 3]]),
        "Each row should have a single 1, in the column of its label.",
    )
    return "Several numbers for one label: the form that categorical cross-entropy wants."


@exercise
def mean_image(function):
    x = np.arange(5 * 28 * 28).reshape(5, 28, 28) % 251
    y = np.array([3, 1, 3, 3, 1])
    got = call(function, x, y, 3)
    fail_if(
        np.ndim(got) == 0, "That is one number. Take the mean over the samples alone, along axis 0."
    )
    check_shape(got, (28, 28), "A mean image")
    fail_if(near(got, x.mean(axis=0)), "That is the mean of all images, whatever their label.")
    fail_if(near(got, x[3]), "That is one sample. Which samples have this label?")
    fail_if(
        not near(got, x[[0, 2, 3]].mean(axis=0)), "Only images with this label belong in the mean."
    )
    return "Selected by label, averaged over samples."


@exercise
def is_one(function, x, y):
    chosen = np.flatnonzero(y <= 1)[:2000]
    answers = np.array([bool(call(function, x[i])) for i in chosen])
    fail_if(answers.all(), "It says True to everything.")
    fail_if(not answers.any(), "It says False to everything.")
    correct = (answers == (y[chosen] == 1)).mean()
    fail_if(correct < 0.05, f"Only {correct:.0%} are correct. What if you said the opposite?")
    fail_if(
        correct < 0.95,
        f"{correct:.1%} are correct. Look at the mean images: where do they differ most?",
    )
    return f"{correct:.1%} are correct, and nothing was learned: you looked."
