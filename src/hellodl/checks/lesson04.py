"""Checks of the exercises to lesson 04."""

import keras
import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.data import source_of


@exercise
def parameters(function):
    got = call(function, [784, 300, 100, 10])
    fail_if(
        got == 784 * 300 + 300 * 100 + 100 * 10, "The biases are missing. Each unit has one, too."
    )
    fail_if(got == 784 * 300 + 300, "That is the first layer alone.")
    fail_if(got == 266_610 + 784, "The input has no biases, because it computes nothing.")
    fail_if(got != 266_610, f"784-300-100-10 has 266,610 parameters, not {got:,}.")
    fail_if(call(function, [2, 1]) != 3, "One neuron with two inputs has three parameters.")
    return "Inputs times units, and one bias for each unit."


@exercise
def steps(function):
    got = call(function, 55_000, 32)
    fail_if(got == 1718, "The last 24 samples were forgotten. They make a batch, too.")
    fail_if(call(function, 64, 32) == 3, "64 samples are exactly 2 batches of 32.")
    fail_if(
        isinstance(got, float) and not got.is_integer(), "There are only whole numbers of steps."
    )
    fail_if(got != 1719, f"55,000 samples in batches of 32 take 1719 steps, not {got}.")
    return "The last, smaller batch is a step as well."


@exercise
def softmax(function):
    sums = np.array([[1.0, 3.0, 0.5], [2.0, 2.0, 2.0]])
    powers = np.exp(sums)
    got = np.asarray(call(function, sums))
    check_shape(got, (2, 3), "What you return")
    fail_if(near(got, powers / powers.sum()), "Each row should add up to 1, not the whole table.")
    fail_if(near(got, sums / sums.sum(axis=1, keepdims=True)), "The exponential is missing.")
    fail_if(near(got, powers / powers.sum(axis=0)), "Add up along the row, not down the column.")
    fail_if(
        not near(got, powers / powers.sum(axis=1, keepdims=True)),
        f"For the sums 2, 2, 2 all three are equally likely, but you give {got[1].round(3)}.",
    )
    with np.errstate(all="ignore"):
        huge = np.asarray(call(function, np.array([[1000.0, 999.0]])))
    fail_if(
        ~np.isfinite(huge),
        "With a sum of 1000 the exponential is too large for the computer. Did you subtract the "
        "largest sum first?",
    )
    return "All are above 0, each row adds up to 1, and large sums do no harm."


@exercise
def cross_entropy(function):
    p, y = np.array([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]]), np.array([0, 1])
    losses = -np.log([0.7, 0.1])
    got = np.asarray(call(function, p, y), float)
    fail_if(got.shape != (), "One number is asked for: the mean over the samples.")
    fail_if(near(got, losses.sum()), "That is the sum over the samples. Take the mean.")
    fail_if(near(got, -losses.mean()), "Look at the sign: this loss is never below 0.")
    fail_if(near(got, losses.mean() / np.log(10)), "The natural logarithm is meant: `np.log`.")
    fail_if(
        near(got, -np.log(p.max(axis=1)).mean()),
        "Take the probability of the correct class, not the largest one.",
    )
    fail_if(
        not near(got, losses.mean()),
        "Pick one probability from each row: the one that belongs to its label.",
    )
    return "Confident and correct costs nothing; confident and wrong costs a lot."


@exercise
def small_network(function):
    model = call(function)
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    units = [layer.units for layer in dense]
    fail_if(units == [300, 100, 10], "That is the lesson's network, with 300 units at the start.")
    fail_if(units != [30, 100, 10], f"Dense layers of 30, 100 and 10 units, please, not {units}.")
    activations = [layer.activation.__name__ for layer in dense]
    fail_if(activations[-1] != "softmax", "The last layer should give probabilities: softmax.")
    fail_if(
        "linear" in activations,
        "A hidden layer has no activation. Without one, it adds nothing to the next layer.",
    )
    output = np.asarray(model(np.zeros((2, 28, 28), "float32")))
    check_shape(output, (2, 10), "For two images, the output")
    return f"{model.count_params():,} parameters, about a tenth of the lesson's 266,610."


@exercise
def quick(function, x, y):
    model = call(function)
    fail_if(not hasattr(model, "predict"), "Return the network itself.")
    got = np.asarray(model.predict(x[:5000], batch_size=500, verbose=0))
    check_shape(got, (min(len(x), 5000), 10), "The prediction")
    accuracy = (got.argmax(axis=1) == y[:5000]).mean()
    needed = 0.85 if source_of("mnist") == "stand-in" else 0.9
    fail_if(accuracy < 0.2, f"{accuracy:.0%} are correct, which is chance. Was it trained?")
    fail_if(
        accuracy < needed,
        f"{accuracy:.1%} are correct and {needed:.0%} are needed. More epochs, or Adam?",
    )
    return f"It reads {accuracy:.1%} of samples it has never seen."
