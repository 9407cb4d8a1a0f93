"""Checks of the exercises to lesson 02."""

import keras
import numpy as np

from hellodl.checks import call, exercise, fail_if

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")


def _outputs(weights):
    a, b, bias = weights
    return 1 / (1 + np.exp(-(X @ np.array([a, b]) + bias)))


@exercise
def and_by_hand(answer):
    fail_if(np.shape(answer) != (3,), "Three numbers are needed: (weight_a, weight_b, bias).")
    outputs = _outputs(answer)
    fail_if(outputs[0] > 0.5, "With both inputs 0, the output should be 0. Is the bias negative?")
    fail_if(
        outputs[1] > 0.5 or outputs[2] > 0.5,
        "One input alone is enough to beat the bias: that is OR.",
    )
    fail_if(outputs[3] < 0.5, "Even both inputs together do not beat the bias: it is too strong.")
    error = abs(outputs - [0, 0, 0, 1]).max()
    fail_if(
        error > 0.05,
        f"This is AND, but it could be more confident: one output is off by {error:.2f}.",
    )
    return "Only both inputs together beat the bias, and that is AND."


@exercise
def xor(function):
    table = [int(call(function, int(a), int(b))) for a, b in X]
    fail_if(table == [0, 1, 1, 1], "That is OR. For the inputs 1 and 1 it should be 0.")
    fail_if(table == [1, 1, 1, 0], "That is NAND. For the inputs 0 and 0 it should be 0.")
    fail_if(table == [0, 0, 0, 0], "It is always 0. Which two gates are both 1 for 0 and 1?")
    fail_if(table != [0, 1, 1, 0], f"For 00, 01, 10 and 11 it gives {table}.")
    return "One neuron cannot compute XOR, but gates after gates can. So can layers."


@exercise
def hidden(function):
    model = call(function, 6)
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    fail_if(len(layers) < 2, "This is one neuron after all. It needs a hidden layer before it.")
    fail_if(layers[-1].units != 1, "The last layer should have one unit.")
    fail_if(
        layers[0].units != 6, "The hidden layer should have as many units as the argument says."
    )
    fail_if(
        layers[0].activation.__name__ == "linear",
        "The hidden layer has no activation, and without one two layers can do no more than one.",
    )
    keras.utils.set_random_seed(2)
    model = call(function, 8)
    model.compile(keras.optimizers.SGD(2.0), "mean_squared_error", steps_per_execution=50)
    x, y = np.tile(X, (1000, 1)), np.tile([0, 1, 1, 0], 1000)
    model.fit(x, y, batch_size=4, epochs=1, shuffle=False, verbose=0)
    outputs = np.ravel(model.predict(X, verbose=0))
    fail_if(
        outputs.round() != [0, 1, 1, 0],
        f"It did not learn XOR: its outputs are {outputs.round(2)}.",
    )
    return f"With a hidden layer the network learns XOR: {outputs.round(2)}."


@exercise
def my_gate(answer):
    labels, weights = answer
    fail_if(
        len(labels) != 4 or len(weights) != 3,
        "Four labels are needed, and then two weights and a bias.",
    )
    labels = [int(label) for label in labels]
    known = {(0, 0, 0, 1): "AND", (0, 1, 1, 1): "OR", (1, 1, 1, 0): "NAND", (1, 0, 0, 0): "NOR"}
    fail_if(tuple(labels) in known, f"That is {known.get(tuple(labels))}. Choose another one.")
    fail_if(
        labels in ([0, 1, 1, 0], [1, 0, 0, 1]),
        "No single neuron can compute this gate, because no line separates its 0s from its 1s.",
    )
    outputs = _outputs(weights)
    fail_if(
        abs(outputs - labels).max() > 0.1,
        f"The neuron gives {outputs.round(2)} for the labels {labels}.",
    )
    return f"Your neuron computes the gate {labels}."
