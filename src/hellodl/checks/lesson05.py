"""Checks of the exercises to lesson 05."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near

P = np.array(
    [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.05, 0.9, 0.05], [0.6, 0.3, 0.1], [0.4, 0.35, 0.25]]
)
Y = np.array([0, 2, 1, 1, 0])  # correct, wrong at .7, correct at .9, wrong at .6, correct


@exercise
def accuracy(function):
    got = np.asarray(call(function, P, Y), float)
    fail_if(got.shape != (), "One number is asked for, for all samples together.")
    fail_if(near(got, 60), "Give a fraction from 0 to 1, not a percentage.")
    fail_if(near(got, 3), "That is how many are correct. Which fraction of all is it?")
    fail_if(near(got, 0.4), "That is the fraction of wrong predictions.")
    fail_if(not near(got, 0.6), "3 of these 5 are correct. Do you take `argmax` along axis 1?")
    return "The largest probability of each row, compared with the label."


@exercise
def confident_mistake(function):
    got = call(function, P, Y)
    fail_if(np.ndim(got) != 0, "One position is asked for, not several.")
    fail_if(got == 2, "The network is confident about sample 2, but it is correct there.")
    fail_if(
        got == 3, "Sample 3 is a mistake, but the network was more confident in another mistake."
    )
    fail_if(got == 0.7, "Return the position of the sample, not its probability.")
    fail_if(got == 0, "Give the position in the whole set, not among the mistakes alone.")
    fail_if(got != 1, f"In this example it is sample 1, not {got}.")
    return "Confident and wrong: the most interesting samples there are."


@exercise
def confusion(function):
    actual, predicted = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 2, 1, 2, 2, 0])
    expected = np.array([[1, 0, 1], [0, 1, 0], [1, 0, 2]])
    skewed = np.asarray(call(function, np.array([0, 0]), np.array([1, 1]), 3))
    check_shape(skewed, (3, 3), "For three classes, the matrix")
    fail_if(skewed[1, 0] == 2, "Rows and columns are swapped: rows are the actual classes.")
    fail_if(
        skewed[0, 1] == 1,
        "The same mistake was made twice and counted once. `counts[a, b] += 1` with arrays does "
        "that.",
    )
    got = np.asarray(call(function, actual, predicted, 3), float)
    fail_if(
        near(got.sum(), 1) or near(got.sum(axis=1), [1, 1, 1]),
        "How many are asked for here, not which fraction.",
    )
    fail_if(not near(got, expected), "Every sample should add 1 in the row of its label.")
    return "The diagonal is correct; everything else is a mistake with a name."


@exercise
def recall_precision(function):
    counts = np.array([[5, 5, 0], [0, 8, 0], [1, 2, 9]])
    recall, precision = call(function, counts, 1)
    fail_if(near([recall, precision], [8 / 15, 1]), "The two are swapped: recall comes first.")
    fail_if(
        near(recall, 8 / counts.sum()),
        "That is a fraction of all samples. Recall looks only at those that really are this class.",
    )
    fail_if(not near(recall, 1), "All 8 samples of class 1 were found, so its recall is 1 here.")
    fail_if(not near(precision, 8 / 15), "15 samples were called class 1, and 8 of them are.")
    return "Found, and called so correctly: two different virtues."


@exercise
def prepare(function, images):
    rng = np.random.default_rng(0)
    photos = [np.kron(255 - image.astype(int), np.ones((10, 10), int)) for image in images]
    noisy = [np.clip(p + rng.normal(0, 5, p.shape), 0, 255).astype("uint8") for p in photos]
    for image, photo in zip(images, noisy, strict=True):
        got = np.asarray(call(function, photo), float)
        check_shape(got, (28, 28), "What you return")
        fail_if(got.max() > 1.5, "The values should go from 0 to 1: divide by 255.")
        correlation = np.corrcoef(got.ravel(), image.ravel())[0, 1]
        fail_if(correlation < -0.5, "Paper and ink are swapped: paper is 0 in MNIST.")
        fail_if(
            correlation < 0.9,
            f"It hardly looks like the digit: the two correlate by {correlation:.2f}, with 1 for "
            "the same image.",
        )
        fail_if(abs(got - image / 255).mean() > 0.1, "Paper should be near 0 and full ink near 1.")
    return f"{len(images)} photos became what the network was trained on."
