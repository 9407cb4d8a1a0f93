"""Checks of the exercises to lesson 17."""

import itertools

import keras
import numpy as np

from hellodl.checks import call, exercise, fail_if, near

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
Y = np.array([[0], [1], [1], [1]], dtype="float32")


@exercise
def activations(function):
    got = call(function, -1.5)
    fail_if(not isinstance(got, dict), "A dictionary is asked for: a name and its output.")
    names = {"sigmoid", "tanh", "linear", "relu"}
    fail_if(set(got) != names, f"The names should be {', '.join(sorted(names))}.")
    fail_if(got["linear"] != -1.5, "*Linear* means no activation at all: the sum itself.")
    fail_if(got["relu"] == 1.5, "ReLU does not change the sign. What does it make of -1.5?")
    fail_if(got["relu"] != 0, f"ReLU of a negative sum is 0, not {got['relu']}.")
    fail_if(not near(got["sigmoid"], 1 / (1 + np.exp(1.5))), "Look at the sigmoid's exponent.")
    fail_if(
        near(got["tanh"], got["sigmoid"]), "tanh goes from -1 to 1, the sigmoid only from 0 to 1."
    )
    fail_if(not near(got["tanh"], np.tanh(-1.5)), f"tanh of -1.5 is -.905, not {got['tanh']}.")
    fail_if(call(function, 2.0)["relu"] != 2, "ReLU lets a positive sum pass.")
    return "The same sum, and four different outputs."


@exercise
def or_of(function):
    for inputs in (3, 4):
        model = call(function, inputs)
        fail_if(not isinstance(model, keras.Model), "Return the trained network itself.")
        fail_if(
            model.input_shape != (None, inputs),
            f"With {inputs} inputs its input shape should be (None, {inputs}), "
            f"not {model.input_shape}.",
        )
        fail_if(
            model.count_params() != inputs + 1,
            f"One neuron with {inputs} inputs has {inputs + 1} parameters, "
            f"not {model.count_params()}.",
        )
        samples = np.array(list(itertools.product((0, 1), repeat=inputs)), "float32")
        outputs = keras.ops.convert_to_numpy(model(samples)).ravel()
        wrong = (outputs > 0.5) != samples.any(axis=1)
        fail_if(
            wrong[0],
            f"If all {inputs} inputs are 0, it gives {outputs[0]:.2f}. This sample is alone "
            "against many, so train for longer, or with larger steps.",
        )
        fail_if(wrong, f"{wrong.sum()} of {len(wrong)} outputs are wrong. Was it trained?")
    return "OR of three, of four, of any number of inputs: still one neuron."


@exercise
def without_bias(function):
    got = np.asarray(call(function, X.copy()), "float32")
    fail_if(got.ndim != 2 or len(got) != 4, "Four samples are asked for, each in a row of its own.")
    fail_if(
        near(got[0], np.zeros(got.shape[1])),
        "The first sample is still all zeros, so its sum is 0 whatever the weights are.",
    )
    again = np.asarray(call(function, X[::-1].copy()), "float32")
    fail_if(not near(again, got[::-1]), "Each sample should be changed in the same way, by itself.")
    keras.utils.set_random_seed(3)
    neuron = keras.layers.Dense(1, activation="sigmoid", use_bias=False)
    model = keras.Sequential([keras.Input((got.shape[1],)), neuron])
    model.compile(keras.optimizers.SGD(2.0), "mean_squared_error")
    for _ in range(400):
        model.train_on_batch(got, Y)
    outputs = keras.ops.convert_to_numpy(model(got)).ravel().round(2)
    fail_if(
        outputs.round() != Y.ravel(),
        f"After 400 steps without a bias, the outputs are {outputs}: not OR yet.",
    )
    return f"A neuron without a bias learned OR from your samples: {outputs}."


@exercise
def fast_neuron(function):
    keras.utils.set_random_seed(3)
    model = call(function)
    fail_if(not isinstance(model, keras.Model), "Return the network itself.")
    fail_if(not getattr(model, "compiled", False), "It is not compiled yet.")
    fail_if(model.count_params() != 3, f"One neuron has 3 parameters, not {model.count_params()}.")
    before = keras.ops.convert_to_numpy(model(X)).ravel()
    fail_if(abs(before - Y.ravel()).max() < 0.1, "It knows OR already. Let it learn, please.")
    for _ in range(20):
        model.train_on_batch(X, Y)
    outputs = keras.ops.convert_to_numpy(model(X)).ravel()
    error = abs(outputs - Y.ravel()).max()
    fail_if(
        not np.isfinite(outputs).all() or error > 0.1,
        f"After 20 steps the outputs are {outputs.round(2)}, and all should be within .1. Another "
        "learning rate, optimizer or loss?",
    )
    return f"After 20 steps all outputs are within {error:.3f}."
