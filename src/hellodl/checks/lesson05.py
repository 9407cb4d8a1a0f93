"""Checks of the exercises to lesson 05."""

import keras
import numpy as np

from hellodl import datasets
from hellodl.checks import ask, exercise, hint, near, shape


@exercise
def parameters(function):
    got = ask(function, [784, 300, 100, 10])
    hint(got == 784 * 300 + 300 * 100 + 100 * 10, "the biases are missing, one for each unit.")
    hint(got == 784 * 300 + 300, "that is the first layer alone.")
    hint(got == 266_610 + 784, "the input has no biases: it computes nothing.")
    hint(got != 266_610, f"784-300-100-10 has 266,610, not {got:,}.")
    hint(ask(function, [2, 1]) != 3, "one neuron with two inputs has three parameters.")
    return "Inputs times units, and one bias for each unit."


@exercise
def steps(function):
    got = ask(function, 55_000, 32)
    hint(got == 1718, "the last 24 samples were forgotten: their batch counts too.")
    hint(ask(function, 64, 32) == 3, "64 samples are exactly 2 batches of 32.")
    hint(isinstance(got, float) and not got.is_integer(), "a whole number of steps.")
    hint(got != 1719, f"55,000 samples in batches of 32 take 1719 steps, not {got}.")
    return "The last, smaller batch is a step as well."


@exercise
def softmax(function):
    sums = np.array([[1.0, 3.0, 0.5], [2.0, 2.0, 2.0]])
    powers = np.exp(sums)
    got = np.asarray(ask(function, sums))
    shape(got, (2, 3), "what you return")
    hint(near(got, powers / powers.sum()), "each *row* should add up to 1, not the whole table.")
    hint(near(got, sums / sums.sum(axis=1, keepdims=True)), "the exponential is missing.")
    hint(near(got, powers / powers.sum(axis=0)), "the sum runs along a row, not down a column.")
    hint(not near(got, powers / powers.sum(axis=1, keepdims=True)), "the power by its row's sum.")
    with np.errstate(all="ignore"):
        huge = np.asarray(ask(function, np.array([[1000.0, 999.0]])))
    hint(~np.isfinite(huge), "with a sum of 1000 the power is infinite: subtract the largest.")
    return "All above 0, each row adds up to 1, and large sums do no harm."


@exercise
def cross_entropy(function):
    p, y = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]]), np.array([0, 1])
    right = -np.log([0.7, 0.1])
    got = np.asarray(ask(function, p, y), float)
    hint(got.shape != (), "one number: the mean over the samples.")
    hint(near(got, right.sum()), "that is the sum over the samples; take the mean.")
    hint(near(got, -right.mean()), "the sign: a loss is 0 or more.")
    hint(near(got, right.mean() / np.log(10)), "the natural logarithm, np.log.")
    hint(
        near(got, -np.log(p.max(axis=1)).mean()),
        "the *right* class's probability, not the largest.",
    )
    hint(not near(got, right.mean()), "pick one probability in each row: that of its label.")
    return "Sure and right costs nothing, sure and wrong costs much."


@exercise
def small_network(function):
    model = ask(function)
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    units = [layer.units for layer in dense]
    hint(units == [300, 100, 10], "that is the lesson's network: 30 units in the first layer.")
    hint(units != [30, 100, 10], f"dense layers of 30, 100 and 10 units, not {units}.")
    bends = [layer.activation.__name__ for layer in dense]
    hint(bends[-1] != "softmax", "the last layer should give probabilities: softmax.")
    hint("linear" in bends, "a hidden layer without an activation is hardly a layer at all.")
    shape(
        np.asarray(model(np.zeros((2, 28, 28), "float32"))), (2, 10), "for two pictures the output"
    )
    return f"{model.count_params():,} parameters: an eighth of the lesson's 266,610."


@exercise
def quick(function, x, y):
    model = ask(function)
    hint(not hasattr(model, "predict"), "return the network itself.")
    got = np.asarray(model.predict(x[:5000], batch_size=500, verbose=0))
    shape(got, (min(len(x), 5000), 10), "the predictions")
    accuracy = (got.argmax(axis=1) == y[:5000]).mean()
    needed = 0.85 if datasets.source_of("mnist") == "stand-in" else 0.9
    hint(accuracy < 0.2, f"{accuracy:.0%} right: that is chance. Was it trained?")
    hint(accuracy < needed, f"{accuracy:.1%} right, {needed:.0%} needed: more epochs, or Adam?")
    return f"{accuracy:.1%} of samples it has never seen."
