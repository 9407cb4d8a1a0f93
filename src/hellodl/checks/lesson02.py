"""Checks of the exercises to lesson 02."""

import keras
import numpy as np

from hellodl.checks import ask, exercise, hint

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")


def _outputs(weights):
    a, b, bias = weights
    return 1 / (1 + np.exp(-(X @ np.array([a, b]) + bias)))


@exercise
def and_by_hand(answer):
    hint(np.shape(answer) != (3,), "three numbers: (weight_a, weight_b, bias).")
    outputs = _outputs(answer)
    hint(outputs[0] > 0.5, "with no input the output should be 0: is the bias negative?")
    hint(outputs[1] > 0.5 or outputs[2] > 0.5, "one input alone wins already: that is OR.")
    hint(outputs[3] < 0.5, "both inputs together do not win: the bias is too strong.")
    wrong = abs(outputs - [0, 0, 0, 1]).max()
    hint(wrong > 0.05, f"right, but not sure: one output is off by {wrong:.2f}.")
    return "Only both inputs together win against the bias: that is AND."


@exercise
def xor(function):
    table = [int(ask(function, int(a), int(b))) for a, b in X]
    hint(table == [0, 1, 1, 1], "that is OR: for 1 and 1 it should be 0.")
    hint(table == [1, 1, 1, 0], "that is NAND: for 0 and 0 it should be 0.")
    hint(table == [0, 0, 0, 0], "always 0: which two gates are both 1 for 0 and 1?")
    hint(table != [0, 1, 1, 0], f"for 00, 01, 10, 11 it gives {table}.")
    return "One neuron cannot compute XOR, but gates after one another can. So can layers."


@exercise
def hidden(function):
    model = ask(function, 6)
    layers = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    hint(len(layers) < 2, "one dense layer is one neuron after all: add a hidden one before it.")
    hint(layers[-1].units != 1, "the last layer should have one unit.")
    hint(layers[0].units != 6, "the hidden layer should have as many units as the argument says.")
    bends = layers[0].activation.__name__
    hint(bends == "linear", "without an activation two layers can do no more than one.")
    keras.utils.set_random_seed(2)
    model = ask(function, 8)
    model.compile(keras.optimizers.SGD(2.0), "mean_squared_error", steps_per_execution=100)
    x, y = np.tile(X, (1000, 1)), np.tile([0, 1, 1, 0], 1000)
    model.fit(x, y, batch_size=4, epochs=1, shuffle=False, verbose=0)
    answers = np.ravel(model.predict(X, verbose=0))
    hint((answers.round() != [0, 1, 1, 0]).any(), f"XOR was not learned: {answers.round(2)}.")
    return f"With a hidden layer XOR is learned: {answers.round(2)}."


@exercise
def my_gate(answer):
    labels, weights = answer
    hint(len(labels) != 4 or len(weights) != 3, "four labels, and two weights with a bias.")
    labels = [int(label) for label in labels]
    known = {(0, 0, 0, 1): "AND", (0, 1, 1, 1): "OR", (1, 1, 1, 0): "NAND", (1, 0, 0, 0): "NOR"}
    hint(tuple(labels) in known, f"that is {known.get(tuple(labels))}: choose another one.")
    hint(labels in ([0, 1, 1, 0], [1, 0, 0, 1]), "no single neuron can: no line parts 0 from 1.")
    outputs = _outputs(weights)
    wrong = abs(outputs - labels).max()
    hint(wrong > 0.1, f"the neuron gives {outputs.round(2)} for labels {labels}.")
    return f"Your neuron computes the gate {labels}."
