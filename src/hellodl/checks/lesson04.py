"""Checks of the exercises to lesson 04."""

import itertools

import keras
import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, network, number, predictions, whole
from hellodl.data import source_of


@exercise
def parameters(function):
    got = whole(call(function, [784, 300, 100, 10]), "The number of parameters")
    fail_if(
        got == 784 * 300 + 300 * 100 + 100 * 10, "The biases are missing. Each unit has one, too."
    )
    fail_if(got == 784 * 300 + 300, "That is the first layer alone.")
    fail_if(got == 266_610 + 784, "The input has no biases, because it computes nothing.")
    fail_if(got == 266_610 - 410 + 3, "Each *unit* has a bias, not each layer.")
    fail_if(got != 266_610, f"784-300-100-10 has 266,610 parameters, not {got:,}.")
    rng = np.random.default_rng()
    for sizes in ([2, 1], *(rng.integers(1, 50, layers).tolist() for layers in (3, 4, 5))):
        got = whole(call(function, sizes), "The number of parameters")
        expected = sum(a * b + b for a, b in itertools.pairwise(sizes))
        fail_if(
            got != expected,
            f"784-300-100-10 is correct, but {sizes} has {expected:,} parameters, not {got:,}. "
            "Does it work for any number of layers?",
        )
    return "Inputs times units, and one bias for each unit."


@exercise
def steps(function):
    for samples, batch_size, hint in (
        (55_000, 32, "55,000 samples are 1,718 full batches of 32 and one with the last 24"),
        (64, 32, "64 samples are exactly 2 batches of 32"),
        (100, 32, "100 samples are 3 full batches of 32 and one with 4, and that counts, too"),
        (5, 32, "5 samples fit into one batch of 32, which isn't full, but counts"),
    ):
        expected = -(-samples // batch_size)
        got = number(call(function, samples, batch_size), "The number of steps")
        fail_if(
            not float(got).is_integer(),
            f"There are only whole numbers of steps, but for {samples:,} samples you give {got}.",
        )
        fail_if(
            got == samples // batch_size < expected, f"{hint}. The last samples were forgotten."
        )
        fail_if(got != expected, f"{hint}. That makes {expected:,} steps, not {got:,.0f}.")
    rng = np.random.default_rng()
    for samples, batch_size in rng.integers([200, 2], [1000, 100], (20, 2)).tolist():
        got, expected = call(function, samples, batch_size), -(-samples // batch_size)
        fail_if(
            number(got) != expected,
            f"{samples} samples in batches of {batch_size} take {expected} steps, not {got}.",
        )
    return "The last, smaller batch is a step as well."


@exercise
def softmax(function):
    sums = np.array([[1.0, 3.0, 0.5], [2.0, 2.0, 2.0]])
    powers = np.exp(sums)
    got = array(call(function, sums))
    check_shape(got, (2, 3), "What you return")
    fail_if(near(got, powers / powers.sum()), "Each row should add up to 1, not the whole table.")
    fail_if(near(got, sums / sums.sum(axis=1, keepdims=True)), "The exponential is missing.")
    fail_if(near(got, powers / powers.sum(axis=0)), "Add up along the row, not down the column.")
    fail_if(
        not near(got, powers / powers.sum(axis=1, keepdims=True)),
        "For the sums 2, 2, 2 all three are equally likely, and for 1, 3, 0.5 they are about .11, "
        f".82 and .07. You give {got.round(2).tolist()}.",
    )
    with np.errstate(all="ignore"):
        huge = array(call(function, np.array([[1000.0, 999.0]])))
        fail_if(
            not near(huge, [[0.7311, 0.2689]]),
            f"With sums of 1000 and 999 you give {huge.round(2).tolist()}, because the exponential "
            "is too large for the computer. Did you subtract the largest sum first?",
        )
        mixed = array(call(function, np.array([[1000.0, 999.0], [1.0, 0.0]])))
        fail_if(
            not near(mixed, [[0.7311, 0.2689]] * 2),
            "One row with large sums spoils the row with small ones. Subtract from each row its "
            "own largest sum, not that of the whole table.",
        )
        low = array(call(function, np.array([[-1000.0, -1001.0, -1002.0]])))
        fail_if(
            not near(low, [[0.6652, 0.2447, 0.0900]]),
            "Sums such as -1000 should do no harm either.",
        )
    _survives_distance(function)
    for rows, columns in ((5, 4), (3, 3)):
        sums = np.random.default_rng().normal(0, 2, (rows, columns))
        got, powers = array(call(function, sums)), np.exp(sums)
        fail_if(
            not near(got, powers / powers.sum(axis=1, keepdims=True)),
            f"For another table, of {rows} rows and {columns} columns, it isn't correct. Does each "
            "row use its own sums?",
        )
    return "All are above 0, each row adds up to 1, and large sums do no harm."


def _survives_distance(function):
    with np.errstate(all="ignore"):
        far = array(call(function, np.array([[1000.0, 0.0]])))
    fail_if(
        not near(far, [[1, 0]]),
        "Sums of 1000 and 0 should give 1 and 0. Which sum of the row do you subtract?",
    )


@exercise
def cross_entropy(function):
    p, y = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]]), np.array([0, 1])
    losses = -np.log([0.7, 0.1])
    got = array(call(function, p, y), "The loss")
    fail_if(got.shape != (), "One number is asked for: the mean over the samples.")
    fail_if(near(got, losses.sum()), "That is the sum over the samples. Take the mean.")
    fail_if(near(got, -losses.mean()), "Look at the sign: this loss is never below 0.")
    fail_if(near(got, losses.mean() / np.log(10)), "The natural logarithm is meant: `np.log`.")
    fail_if(
        near(got, -np.log(np.mean([0.7, 0.1]))),
        "That is the logarithm of the mean probability. First take the logarithm of each, and then "
        "the mean.",
    )
    fail_if(
        near(got, -np.log(p.max(axis=1)).mean()),
        "Take the probability of the correct class, not the largest one.",
    )
    fail_if(
        not near(got, losses.mean()),
        "Pick one probability from each row, the one that belongs to its label: here .7 and .1. "
        f"The loss should be {losses.mean():.3f}, and yours is {got:.3f}.",
    )
    rng = np.random.default_rng()
    for samples, classes in ((1, 3), (3, 3), (8, 5)):
        p, y = rng.dirichlet(np.ones(classes), samples), rng.integers(0, classes, samples)
        expected = np.mean([-np.log(row[label]) for row, label in zip(p, y, strict=True)])
        loss = number(call(function, p, y), "The loss")
        fail_if(
            not near(loss, expected, 1e-3),
            f"For {samples} other samples with {classes} classes it should be {expected:.3f}, and "
            f"yours is {loss:.3f}.",
        )
    return "Confident and correct costs nothing; confident and wrong costs a lot."


@exercise
def small_network(function):
    model = network(call(function))
    x = np.random.default_rng().uniform(0, 1, (5, 28, 28)).astype("float32")
    got = predictions(model, x, "images of 28 x 28, so its `Input` is followed by `Flatten`")
    weights = [np.asarray(part, float) for part in model.get_weights()]
    units = [part.shape[-1] for part in weights[::2]]
    fail_if(units == [300, 100, 10], "That is the lesson's network, with 300 units at the start.")
    fail_if(
        [part.shape for part in weights] != [(784, 30), (30,), (30, 100), (100,), (100, 10), (10,)],
        f"Dense layers of 30, 100 and 10 units, please, not {units}.",
    )
    first, second, last = (
        lambda values, w=w, b=b: values @ w + b
        for w, b in zip(weights[::2], weights[1::2], strict=True)
    )
    flat = x.reshape(5, 784).astype(float)
    sums = last(np.maximum(0, second(np.maximum(0, first(flat)))))
    fail_if(
        (got < 0).any() or not near(got.sum(axis=1), np.ones(5), 1e-3),
        "The last layer should give probabilities: softmax.",
    )
    fail_if(
        near(got, _softmax(last(second(first(flat))))),
        "The hidden layers have no activation. Without one, a layer adds nothing to the next.",
    )
    fail_if(
        not near(got, _softmax(sums), 1e-3),
        "The layers have the right sizes, but not the right activations. Use ReLU after both "
        "hidden layers and softmax at the end, and nothing else between.",
    )
    return f"{model.count_params():,} parameters, about a tenth of the lesson's 266,610."


def _softmax(sums):
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


@exercise
def quick(function, x, y):
    model = call(function)
    fail_if(
        isinstance(model, keras.callbacks.History),
        "That is what `fit` returns. Return the network itself.",
    )
    got = predictions(model, x[:5000], "images of 28 x 28")
    accuracy = (got.argmax(axis=1) == y[:5000]).mean()
    needed = 0.85 if source_of("mnist") == "stand-in" else 0.9
    fail_if(accuracy < 0.2, f"{accuracy:.0%} are correct, which is chance. Was it trained?")
    fail_if(
        accuracy < needed,
        f"{accuracy:.1%} are correct and {needed:.0%} are needed. Try more epochs, smaller batches "
        "or another learning rate.",
    )
    return f"It reads {accuracy:.1%} of samples it has never seen."
