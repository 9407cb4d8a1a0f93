"""Checks of the exercises to lesson 06."""

import numpy as np

from hellodl.checks import ask, exercise, hint, near, shape

P = np.array(
    [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.05, 0.9, 0.05], [0.6, 0.3, 0.1], [0.4, 0.35, 0.25]]
)
Y = np.array([0, 2, 1, 1, 0])  # right, wrong at .7, right at .9, wrong at .6, right


@exercise
def accuracy(function):
    got = np.asarray(ask(function, P, Y), float)
    hint(got.shape != (), "one number for all samples: the mean.")
    hint(near(got, 60), "as a share from 0 to 1, not in percent.")
    hint(near(got, 3), "that is how many are right; which share is it?")
    hint(near(got, 0.4), "that is the share that is wrong.")
    hint(not near(got, 0.6), "3 of these 5 are right. Is argmax taken along axis 1?")
    return "The largest probability of each row, compared with the label."


@exercise
def surest_mistake(function):
    got = ask(function, P, Y)
    hint(np.ndim(got) != 0, "one place, not several.")
    hint(got == 2, "sample 2 is sure, but it is right: look among the wrong ones.")
    hint(got == 3, "sample 3 is wrong, but sample 1 was surer of its mistake.")
    hint(got == 0.7, "the place of the sample, not its probability.")
    hint(got == 0, "count places in the whole set, not among the wrong ones alone.")
    hint(got != 1, f"here it is sample 1, not {got}.")
    return "Sure, and wrong: the most interesting samples there are."


@exercise
def confusion(function):
    actual, predicted = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 2, 1, 2, 2, 0])
    expected = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 2]])
    skewed = np.asarray(ask(function, np.array([0, 0]), np.array([1, 1]), 3))
    shape(skewed, (3, 3), "for three classes the matrix")
    hint(skewed[1, 0] == 2, "rows and columns are swapped: rows are the actual classes.")
    hint(skewed[0, 1] == 1, "the same mistake twice counts twice (`counts[a, b] += 1` does not).")
    got = np.asarray(ask(function, actual, predicted, 3), float)
    hint(near(got.sum(), 1) or near(got.sum(axis=1), [1, 1, 1]), "counts, not shares.")
    hint(not near(got, expected), "every sample adds 1 in the row of its label.")
    return "The diagonal is right; everything else is a mistake with a name."


@exercise
def recall_precision(function):
    counts = np.array([[5, 5, 0], [0, 8, 0], [1, 2, 9]])
    recall, precision = ask(function, counts, 1)
    hint(near([recall, precision], [8 / 15, 1]), "the two are swapped: recall first.")
    hint(near(recall, 8 / counts.sum()), "of all *real* ones: divide by that row's sum alone.")
    hint(not near(recall, 1), "all 8 real ones were found: the recall of class 1 is 1 here.")
    hint(not near(precision, 8 / 15), "15 were called class 1, and 8 of them are.")
    return "Found, and rightly claimed: two different virtues."


@exercise
def prepare(function, pictures):
    rng = np.random.default_rng(0)
    photos = [np.kron(255 - picture.astype(int), np.ones((10, 10), int)) for picture in pictures]
    noisy = [np.clip(p + rng.normal(0, 5, p.shape), 0, 255).astype("uint8") for p in photos]
    for picture, photo in zip(pictures, noisy, strict=True):
        got = np.asarray(ask(function, photo), float)
        shape(got, (28, 28), "what you return")
        hint(got.max() > 1.5, "values should go from 0 to 1: divide by 255.")
        likeness = np.corrcoef(got.ravel(), picture.ravel())[0, 1]
        hint(likeness < -0.5, "paper and ink are swapped: paper is 0 in MNIST.")
        hint(likeness < 0.9, f"it hardly looks like the digit (likeness {likeness:.2f} of 1).")
        hint(abs(got - picture / 255).mean() > 0.1, "paper should be near 0 and full ink near 1.")
    return f"{len(pictures)} photographs became what the network was taught on."
