"""Checks of the exercises to lesson 03."""

import numpy as np

from hellodl.checks import NotYet, call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, number
from hellodl.checks.reading import has_loop, names


@exercise
def scale(function):
    pixels = np.array([[[0, 51], [254, 255]]], np.uint8)
    returned = call(function, pixels)
    got = array(returned)
    check_shape(got, (1, 2, 2), "What you return")
    fail_if(
        got.max() > 1,
        f"There are values above 1: a pixel of 255 became {got.max():.3f}. What is the largest "
        "value that a pixel can have?",
    )
    fail_if(
        near(got, [[[0, 0], [0, 1]]]),
        "All shades of gray are lost: `//` divides whole numbers. Use one slash.",
    )
    fail_if(near(got, pixels / 256), "A pixel of 255 should become exactly 1.")
    fail_if(near(got, 1 - pixels / 255), "Black and white are swapped: 0 should stay 0.")
    fail_if(
        not near(got, pixels / 255), f"A pixel of 51 should become 0.2, but became {got[0, 0, 1]}."
    )
    kind = np.asarray(returned).dtype
    more = " float64 takes twice the memory." if kind == np.float64 else ""
    fail_if(kind != np.float32, f"The type should be float32, but it is {kind}.{more}")
    dim = array(call(function, np.array([[[0, 51]]], np.uint8)))
    fail_if(
        not near(dim, [[[0, 0.2]]]),
        "An image without full ink comes out too bright. Divide by the largest *possible* value, "
        "not by what happens to be the largest.",
    )
    images = np.random.default_rng().integers(0, 256, (3, 28, 28)).astype(np.uint8)
    got = array(call(function, images))
    check_shape(got, (3, 28, 28), "For three images, what you return")
    fail_if(not near(got, images / 255), "Other images come out wrong. Divide each pixel by 255.")
    return "From 0 to 1, in four bytes a pixel."


def _two_pairs(got):
    """Both pairs of a split as arrays."""
    hint = (
        "Return two pairs in parentheses: (x for training, y for training), (x for validation, y "
        "for validation)."
    )
    fail_if(not isinstance(got, tuple | list), f"{hint} You return {type(got).__name__}.")
    fail_if(len(got) != 2, f"{hint} You return {len(got)} things.")
    for part in got:
        fail_if(not isinstance(part, tuple | list) or len(part) != 2, hint)
    return [[array(values, "Each of the four parts") for values in part] for part in got]


@exercise
def split(function):
    _try_split(function, 10, 3)
    rng = np.random.default_rng()
    for _ in range(3):
        count = int(rng.integers(6, 30))
        _try_split(function, count, int(rng.integers(1, count // 2)))
    return "Every sample is in exactly one set and still has its label."


def _try_split(function, count, samples):
    x, y = np.arange(2 * count).reshape(count, 2), np.arange(count)
    (x_train, y_train), (x_valid, y_valid) = _two_pairs(call(function, x, y, samples))
    said = f"`split(x, y, {samples})` of {count} samples"
    fail_if(
        x_train.ndim == 2 and y_train.ndim == 2,
        "The first pair should be images and labels for *training*, the second both for "
        "validation. You put two sets of images together.",
    )
    fail_if(
        len(x_train) == samples and len(x_valid) == count - samples,
        f"Training and validation are swapped: {said} should keep {samples} for validation.",
    )
    fail_if(len(x_train) + len(x_valid) > count, f"With {said}, some samples are in both sets.")
    fail_if(len(x_train) + len(x_valid) < count, f"With {said}, some samples are in neither set.")
    fail_if(
        len(x_valid) != samples,
        f"With {said}, {samples} should be for validation, but yours are {len(x_valid)}. Do you "
        "use the argument?",
    )
    for images, labels in ((x_train, y_train), (x_valid, y_valid)):
        fail_if(
            images.shape != (len(images), 2)
            or labels.shape != (len(images),)
            or not near(images[:, 0], 2 * labels),
            "The labels no longer belong to their images. Split both in the same way.",
        )
    fail_if(
        not near(np.sort(y_valid), np.arange(samples)), "Validation should get the first samples."
    )


@exercise
def one_hot(function):
    labels = np.array([1, 0, 3])
    got = array(call(function, labels, 5))
    fail_if(got.shape == (5, 3), "Rows and columns are swapped. Each label should get a row.")
    fail_if(
        got.shape == (3, 4),
        "The table has four columns, but the second argument asked for five classes. Some classes "
        "may be missing among the labels.",
    )
    check_shape(got, (3, 5), "For three labels of five classes, the table")
    ones = got.sum(axis=1)
    fail_if(
        not near(ones, [1, 1, 1]),
        f"Each row should have a single 1, but yours add up to {ones.tolist()}.",
    )
    fail_if(
        near(got, np.eye(5)[labels - 1]) or near(got, np.eye(5)[labels + 1]),
        "You are off by one: class 0 has the first column, class 1 the second.",
    )
    fail_if(
        not near(got, np.eye(5)[labels]),
        "Each row should have its 1 in the column of its label. For the label 1, that's "
        f"[0, 1, 0, 0, 0], and yours is {got[0].astype(int).tolist()}.",
    )
    rng = np.random.default_rng()
    for classes in rng.integers(2, 12, 3).tolist():
        labels = rng.integers(0, classes, int(rng.integers(3, 20)))
        got = array(call(function, labels, classes))
        fail_if(
            not near(got, np.eye(classes)[labels]),
            f"For the labels {labels.tolist()} and {classes} classes the table isn't correct. Do "
            "you use both arguments?",
        )
    fail_if(
        names(function) & {"keras", "to_categorical", "tensorflow", "tf"},
        "The table is correct, but the task asks for NumPy alone, without Keras.",
    )
    fail_if(
        has_loop(function),
        "The table is correct, but the task asks for one without a loop. What does "
        "`np.eye(3)[[2, 0]]` give?",
    )
    return "Several numbers for one label: the form that categorical cross-entropy wants."


@exercise
def mean_image(function):
    rng = np.random.default_rng()
    for y, digit in (([3, 1, 3, 3, 1, 0, 3], 3), ([3, 0, 7, 0, 7, 0, 7], 7), ([0, 5] * 3 + [5], 0)):
        x, labels = rng.integers(60, 256, (7, 28, 28)).astype(np.uint8), np.array(y)
        got = array(call(function, x, labels, digit), "The mean image")
        fail_if(
            got.ndim == 0,
            "That is one number. Take the mean over the samples alone, along axis 0.",
        )
        check_shape(got, (28, 28), "A mean image")
        chosen = x[labels == digit]
        _name_wrong_mean(got, x, chosen)
        fail_if(
            not near(got, chosen.mean(axis=0)),
            f"Only images with this label belong in the mean. For the digit {digit} among the "
            f"labels {y}, the first pixel should be {chosen.mean(axis=0)[0, 0]:.2f}, and yours is "
            f"{got[0, 0]:.2f}.",
        )
    return "Selected by label, averaged over samples."


def _name_wrong_mean(got, x, chosen):
    fail_if(near(got, x.mean(axis=0)), "That is the mean of all images, whatever their label.")
    fail_if(
        any(near(got, image) for image in x),
        "That is one sample. Which samples have this label? Take the mean of them all.",
    )
    fail_if(
        near(got, chosen.sum(axis=0)),
        "That is the sum of the images. Divide it by how many they are.",
    )
    fail_if(
        near(got, chosen.mean(axis=0).astype("uint8")),
        "The decimals are lost. A mean of whole numbers need not be whole.",
    )
    overflown = chosen.sum(axis=0, dtype="uint8") / len(chosen)
    fail_if(
        near(got, overflown) or near(got, np.floor(overflown)),
        "The mean is far too small. Pixels of the type `uint8` start again at 0 when their sum "
        "goes beyond 255. Turn them into floats first, or use `mean`.",
    )


@exercise
def is_one(function, x, y):
    chosen = np.flatnonzero(y <= 1)
    for i in chosen[:20]:
        call(function, x[i].copy())
    # The others go without what `call` looks after, which would take many times as long.
    answers = np.array([_yes(function(x[i])) for i in chosen])
    fail_if(answers.all(), "It says True to everything.")
    fail_if(not answers.any(), "It says False to everything.")
    correct = (answers == (y[chosen] == 1)).mean()
    fail_if(correct < 0.05, f"Only {correct:.0%} are correct. What if you said the opposite?")
    fail_if(
        correct < 0.95,
        f"{correct:.1%} of the zeros and ones are correct, and 95 % are needed. Look at the mean "
        "images: where do they differ most?",
    )
    fail_if(
        names(function) & {"fit", "predict", "keras"},
        "It works, but the task asks for a rule of your own, without a network.",
    )
    return f"{correct:.1%} are correct, and nothing was learned: you looked."


def _yes(answer):
    found = number(answer, "The answer for one image")
    if found not in (0, 1):
        raise NotYet(f"Not yet. For one image, True or False is asked for, not {found:g}.")
    return bool(found)
