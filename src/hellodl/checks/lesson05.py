"""Checks of the exercises to lesson 05."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, number, pair, whole
from hellodl.checks.reading import names

P = np.array(
    [[0.8, 0.1, 0.1], [0.2, 0.7, 0.1], [0.05, 0.9, 0.05], [0.6, 0.3, 0.1], [0.4, 0.35, 0.25]]
)
Y = np.array([0, 2, 1, 1, 0])  # correct, wrong at .7, correct at .9, wrong at .6, correct


def _random_predictions(rng):
    """Probabilities and labels of some samples; at least two are wrong and one is correct."""
    samples, classes = int(rng.integers(6, 20)), int(rng.integers(3, 7))
    probabilities = rng.dirichlet(np.ones(classes), samples)
    labels = probabilities.argmax(axis=1)
    wrong = rng.permutation(samples)[: int(rng.integers(2, samples))]
    labels[wrong] = (labels[wrong] + rng.integers(1, classes, len(wrong))) % classes
    return probabilities, labels


@exercise
def accuracy(function):
    got = number(call(function, P, Y), "The accuracy of all samples together")
    fail_if(near(got, 60), "Give a fraction from 0 to 1, not a percentage.")
    fail_if(near(got, 3), "That is how many are correct. Which fraction of all is it?")
    fail_if(near(got, 0.4), "That is the fraction of wrong predictions.")
    fail_if(
        not near(got, 0.6),
        f"3 of these 5 are correct, which is 0.6, but yours is {got:.3f}. Do you take `argmax` "
        "along axis 1?",
    )
    rng = np.random.default_rng()
    for _ in range(3):
        probabilities, labels = _random_predictions(rng)
        correct = (probabilities.argmax(axis=1) == labels).sum()
        got = number(call(function, probabilities, labels), "The accuracy")
        fail_if(
            not near(got, correct / len(labels)),
            f"Of {len(labels)} other samples {correct} are correct, which is "
            f"{correct / len(labels):.3f}, but yours is {got:.3f}.",
        )
    return "The largest probability of each row, compared with the label."


@exercise
def confident_mistake(function):
    returned = array(call(function, P, Y), "The position")
    fail_if(returned.size != 1, "One position is asked for, not several.")
    got = returned.item()
    fail_if(got == 2, "The network is confident about sample 2, but it is correct there.")
    fail_if(
        got == 3, "Sample 3 is a mistake, but the network was more confident in another mistake."
    )
    fail_if(got == 0.7, "Return the position of the sample, not its probability.")
    fail_if(got == 0, "Give the position in the whole set, not among the mistakes alone.")
    fail_if(got != 1, f"In this example it is sample 1, not {got:g}.")
    rng = np.random.default_rng()
    for _ in range(20):  # in some the first mistake is the most confident one
        probabilities, labels = _random_predictions(rng)
        wrong = np.flatnonzero(probabilities.argmax(axis=1) != labels)
        expected = wrong[probabilities[wrong].max(axis=1).argmax()]
        got = whole(np.squeeze(call(function, probabilities, labels)), "The position")
        fail_if(
            got != expected,
            f"The first example is correct. In another one, of {len(labels)} samples with mistakes "
            f"at {wrong.tolist()}, it should be {expected}, and yours is {got}.",
        )
    return "Confident and wrong: the most interesting samples there are."


@exercise
def confusion(function):
    actual, predicted = np.array([0, 0, 1, 2, 2, 2]), np.array([0, 2, 1, 2, 2, 0])
    skewed = array(call(function, np.array([0, 0]), np.array([1, 1]), 3), "The matrix")
    check_shape(skewed, (3, 3), "For three classes, the matrix")
    fail_if(skewed[1, 0] == 2, "Rows and columns are swapped: rows are the actual classes.")
    got = array(call(function, actual, predicted, 3), "The matrix")
    fail_if(
        near(got.sum(), 1) or near(got.sum(axis=1), [1, 1, 1]),
        "How many are asked for here, not which fraction.",
    )
    fail_if(
        skewed[0, 1] == 1,
        "The same mistake was made twice and counted once. `counts[a, b] += 1` with arrays does "
        "that.",
    )
    fail_if(
        not near(got, [[1, 0, 1], [0, 1, 0], [1, 0, 2]]),
        "Every sample should add 1 in the row of its label and the column of its prediction. For "
        f"{actual.tolist()}, predicted as {predicted.tolist()}, you get "
        f"{got.astype(int).tolist()}.",
    )
    rng = np.random.default_rng()
    for classes in (2, *rng.integers(4, 9, 2).tolist()):  # neither always three nor at most three
        actual, predicted = rng.integers(0, classes, (2, 40))
        expected = np.array(
            [
                [((actual == row) & (predicted == column)).sum() for column in range(classes)]
                for row in range(classes)
            ]
        )
        got = array(call(function, actual, predicted, classes), "The matrix")
        fail_if(
            not near(got, expected),
            f"With three classes it is correct, but with {classes} classes and 40 samples it "
            "isn't. Do you use all three arguments?",
        )
    fail_if(
        names(function) & {"confusion_matrix", "crosstab"},
        "The counts are correct, but the task asks you to count yourself, in NumPy.",
    )
    return "The diagonal is correct; everything else is a mistake with a name."


@exercise
def recall_precision(function):
    counts = np.array([[5, 5, 0], [0, 8, 0], [1, 2, 9]])
    recall, precision = _both(function, counts, 1)
    fail_if(near([recall, precision], [8 / 15, 1]), "The two are swapped: recall comes first.")
    fail_if(
        near(recall, 8 / counts.sum()),
        "That is a fraction of all samples. Recall looks only at those that really are this class.",
    )
    fail_if(
        near([recall, precision], [100, 800 / 15]), "Give fractions from 0 to 1, not percentages."
    )
    fail_if(
        not near(recall, 1),
        f"All 8 samples of class 1 were found, so its recall is 1 here, not {recall:.3f}.",
    )
    fail_if(
        not near(precision, 8 / 15),
        f"15 samples were called class 1, and 8 of them are. Your precision is {precision:.3f}.",
    )
    rng = np.random.default_rng()
    for classes in (3, int(rng.integers(4, 9))):
        counts = rng.integers(1, 20, (classes, classes))
        for digit in (0, classes - 1):
            found = counts[digit, digit] / np.array([counts[digit].sum(), counts[:, digit].sum()])
            got = _both(function, counts, digit)
            fail_if(
                not near(got, found),
                f"For class {digit} of the table {counts.tolist()} they should be "
                f"{found.round(3).tolist()}, and yours are {np.round(got, 3).tolist()}.",
            )
    return "Found, and called so correctly: two different virtues."


def _both(function, counts, digit):
    got = pair(call(function, counts, digit), "the recall and the precision")
    return [
        number(value, what)
        for value, what in zip(got, ("The recall", "The precision"), strict=True)
    ]


@exercise
def prepare(function, images):
    rng = np.random.default_rng()
    for image in images:
        photo = np.kron(255 - image.astype(int), np.ones((10, 10), int))
        photo = np.clip(photo + rng.normal(0, 5, photo.shape), 0, 255).astype("uint8")
        got = array(call(function, photo))
        check_shape(got, (28, 28), "What you return")
        fail_if(
            got.max() > 1.5,
            f"The values should go from 0 to 1, but yours go to {got.max():.0f}: divide by 255.",
        )
        fail_if(not got.any(), "What you return is 0 everywhere, but the photo shows a digit.")
        likeness, difference = max(_compare(got, image / 255))
        fail_if(
            _compare(1 - got, image / 255)[0][0] > 0.9,
            "Paper and ink are swapped: paper is 0 in MNIST.",
        )
        fail_if(
            likeness < 0.8,
            f"It hardly looks like the digit: the two correlate by {likeness:.2f}, with 1 for "
            "the same image.",
        )
        fail_if(
            -difference > 0.08,
            "Paper should be near 0 and full ink near 1. On average, yours is off by "
            f"{-difference:.2f}.",
        )
    return f"{len(images)} photos became what the network was trained on."


def _compare(got, image):
    """(correlation, minus the mean difference), first as it is, then moved by up to two pixels."""
    moves = [(0, 0)] + [(down, right) for down in range(-2, 3) for right in range(-2, 3)]
    moved = [np.roll(got, move, (0, 1)) for move in moves]
    flat = got.max() == got.min()
    return [
        (0 if flat else np.corrcoef(other.ravel(), image.ravel())[0, 1], -abs(other - image).mean())
        for other in moved
    ]
