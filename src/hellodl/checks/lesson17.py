"""Checks of the exercises to lesson 17."""

import itertools

import keras
import numpy as np

from hellodl.checks import call, exercise, fail_if, near
from hellodl.checks.examine import array, network, number

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
Y = np.array([[0], [1], [1], [1]], dtype="float32")


@exercise
def activations(function):
    got = _activations(function, -1.5)
    fail_if(got["linear"] != -1.5, "*Linear* means no activation at all: the total itself.")
    fail_if(got["relu"] == 1.5, "ReLU does not change the sign. What does it make of -1.5?")
    fail_if(got["relu"] != 0, f"ReLU of a negative total is 0, not {got['relu']}.")
    fail_if(
        near(got["sigmoid"], 1 / (1 + np.exp(-1.5))),
        "Your sigmoid of -1.5 is above a half. Look at the sign of the sigmoid's exponent.",
    )
    fail_if(
        not near(got["sigmoid"], 1 / (1 + np.exp(1.5))),
        f"The sigmoid of -1.5 is .182, not {got['sigmoid']:.3f}.",
    )
    fail_if(
        near(got["tanh"], got["sigmoid"]), "tanh goes from -1 to 1, the sigmoid only from 0 to 1."
    )
    fail_if(not near(got["tanh"], np.tanh(-1.5)), f"tanh of -1.5 is -.905, not {got['tanh']:.3f}.")
    fail_if(_activations(function, 2.0)["relu"] != 2, "ReLU lets a positive total pass.")
    for total in np.random.default_rng().uniform(-3, 3, 6):
        got = _activations(function, float(total))
        expected = {
            "sigmoid": 1 / (1 + np.exp(-total)),
            "tanh": np.tanh(total),
            "linear": total,
            "relu": max(total, 0),
        }
        wrong = [name for name in expected if not near(got[name], expected[name])]
        fail_if(wrong, f"For a total of {total:.3f}, {', '.join(wrong)} is not as it should be.")
    return "The same sum, and four different outputs."


def _activations(function, total):
    got = call(function, total)
    fail_if(not isinstance(got, dict), "A dictionary is asked for: a name and its output.")
    names = {"sigmoid", "tanh", "linear", "relu"}
    missing, more = names - set(got), set(got) - names
    fail_if(missing, f"Four activations are asked for. Yours lacks {', '.join(sorted(missing))}.")
    fail_if(more, f"Only four activations are asked for, and not {', '.join(map(str, more))}.")
    return {name: number(value, f"The output of {name}") for name, value in got.items()}


@exercise
def or_of(function):
    for inputs in (3, 4):
        model = network(call(function, inputs))
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
    got = array(call(function, X.copy())).astype("float32")
    fail_if(
        got.ndim != 2 or len(got) != 4,
        "Four samples are asked for, each in a row of its own, but yours have the shape "
        f"{got.shape}.",
    )
    fail_if(
        near(got[0], np.zeros(got.shape[1])),
        "The first sample is still all zeros, so its sum is 0 whatever the weights are.",
    )
    again = array(call(function, X[::-1].copy())).astype("float32")
    fail_if(
        near(again, got),
        "You return the same for other samples. Use those that you're given, each by itself.",
    )
    fail_if(
        again.shape != got.shape or not near(again, got[::-1]),
        "Each sample should be changed in the same way, by itself, wherever it stands.",
    )
    alone = [array(call(function, X[i : i + 1].copy())).astype("float32") for i in range(4)]
    fail_if(
        any(
            one.shape != row[None].shape or not near(one, row[None])
            for one, row in zip(alone, got, strict=True)
        ),
        "A sample becomes something else if it's alone. Each should be changed by itself, so don't "
        "look at the whole table.",
    )
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
    model = network(call(function))
    fail_if(not getattr(model, "compiled", False), "It is not compiled yet.")
    fail_if(model.count_params() != 3, f"One neuron has 3 parameters, not {model.count_params()}.")
    fail_if(
        model.input_shape != (None, 2),
        f"It should have two inputs, but its input shape is {model.input_shape}.",
    )
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
