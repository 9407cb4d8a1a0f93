"""Checks of the exercises to lesson 02."""

import itertools
from collections.abc import Callable

import keras
import numpy as np

from hellodl.checks import call, exercise, fail, fail_if
from hellodl.checks.examine import array, network, pair, whole
from hellodl.checks.reading import names, operations

X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
GATES = {"or_gate", "and_gate", "nand_gate"}
CORNERS = ("0 and 0", "0 and 1", "1 and 0", "1 and 1")


def _sigmoid(total):
    return 1 / (1 + np.exp(-np.clip(total, -500, 500)))


def _outputs(weights):
    weights = array(weights, "The weights and the bias")
    fail_if(
        weights.shape != (3,),
        "Three numbers are needed for the neuron, in parentheses: (weight_a, weight_b, bias).",
    )
    fail_if(not np.isfinite(weights).all(), "One of the neuron's numbers isn't a finite number.")
    return _sigmoid(X @ weights[:2] + weights[2])


@exercise
def and_by_hand(answer):
    outputs = _outputs(answer)
    fail_if(
        outputs[0] >= 0.5,
        f"With both inputs 0, the output should be near 0, but it's {outputs[0]:.2f}, because only "
        "the bias counts there. Is the bias negative?",
    )
    fail_if(
        min(outputs[1:3]) > 0.5,
        "One input alone is enough to beat the bias: that is OR.",
    )
    for corner in (1, 2):
        fail_if(
            outputs[corner] >= 0.5,
            f"For the inputs {CORNERS[corner]} the output is {outputs[corner]:.2f}, but it should "
            "be near 0: no input alone should beat the bias.",
        )
    fail_if(
        outputs[3] <= 0.5,
        f"For the inputs 1 and 1 the output is {outputs[3]:.2f}. Even both inputs together do not "
        "beat the bias: it is too strong.",
    )
    error = abs(outputs - [0, 0, 0, 1]).max()
    fail_if(
        error > 0.05,
        f"This is AND, but it could be more confident: one output is off by {error:.2f}, and .05 "
        "is allowed.",
    )
    return "Only both inputs together beat the bias, and that is AND."


@exercise
def xor(function):
    table = [
        whole(call(function, int(a), int(b)), f"What you return for {int(a)} and {int(b)}")
        for a, b in X
    ]
    fail_if(table == [0, 1, 1, 1], "That is OR. For the inputs 1 and 1 it should be 0.")
    fail_if(table == [1, 1, 1, 0], "That is NAND. For the inputs 0 and 0 it should be 0.")
    fail_if(table == [1, 0, 0, 1], "That is the opposite of XOR: every 1 should be a 0.")
    fail_if(table == [0, 0, 0, 0], "It is always 0. Which two gates are both 1 for 0 and 1?")
    fail_if(table != [0, 1, 1, 0], f"For 00, 01, 10 and 11 it gives {table}, not [0, 1, 1, 0].")
    used = operations(function, without=GATES)
    others = {name for name in used if name.startswith(("COMPARE", "BINARY", "CONTAINS", "IS_OP"))}
    decides = any("JUMP" in name or name == "UNARY_NOT" for name in used)
    fail_if(
        others or decides or not names(function) & GATES,
        "It computes XOR, but not with the three gates alone. Leave out `if`, `and`, `or`, `not`, "
        "comparisons such as `!=`, and arithmetic: `or_gate`, `and_gate` and `nand_gate` are all "
        "you need.",
    )
    return "One neuron cannot compute XOR, but gates after gates can. So can layers."


@exercise
def hidden(function):
    model = network(call(function, 6))
    fail_if(
        not model.built or not model.weights,
        "Your network doesn't know yet how many inputs it gets. Does it begin with `keras.Input`?",
    )
    fail_if(
        model.input_shape != (None, 2),
        f"Each sample has two inputs, but your `Input` makes {model.input_shape} of them.",
    )
    _examine_layers([np.asarray(part) for part in model.get_weights()], model)
    fail_if(
        [w.shape for w in network(call(function, 3)).get_weights()] != [(2, 3), (3,), (3, 1), (1,)],
        "The hidden layer should have as many units as the argument says, also for `hidden(3)`.",
    )
    for seed in range(2, 5):  # few random starts get stuck, but not three in a row
        outputs = _trained(function, seed)
        learned = outputs.round().tolist() == [0, 1, 1, 0]
        if learned:
            break
    fail_if(
        not learned,
        f"It did not learn XOR in three attempts: its outputs are {outputs.round(2).tolist()}.",
    )
    return f"With a hidden layer the network learns XOR: {outputs.round(2)}."


def _examine_layers(weights, model):
    shapes = [part.shape for part in weights]
    fail_if(len(weights) <= 2, "This is one neuron after all. It needs a hidden layer before it.")
    fail_if(
        len(weights) > 4, f"One hidden layer is asked for, but you have {len(weights) // 2 - 1}."
    )
    fail_if(shapes[-1] != (1,), f"The last layer should have one unit, but it has {shapes[-1][0]}.")
    fail_if(
        shapes != [(2, 6), (6,), (6, 1), (1,)],
        "The hidden layer should have as many units as the argument says. For `hidden(6)` yours "
        f"has {shapes[0][-1]}.",
    )
    x = np.random.default_rng().uniform(-2, 2, (20, 2)).astype("float32")
    got = np.asarray(model(x), float)
    inner = x @ weights[0] + weights[1]
    known: dict[str, Callable] = {"tanh": np.tanh, "no activation": np.asarray, "sigmoid": _sigmoid}
    known["ReLU"] = lambda total: np.maximum(0, total)
    for (first, bend), (last, squash) in itertools.product(known.items(), known.items()):
        if np.allclose(got, squash(bend(inner) @ weights[2] + weights[3]), atol=1e-4):
            fail_if(
                first == "no activation",
                "The hidden layer has no activation, and without one two layers can do no more "
                "than one.",
            )
            fail_if(first != "tanh", f"The hidden layer has {first}, but tanh is asked for.")
            fail_if(last != "sigmoid", f"The output has {last}, but a sigmoid is asked for.")
            return
    fail("Between input and output there should be tanh and a sigmoid, nothing else.")


def _trained(function, seed):
    keras.utils.set_random_seed(seed)
    model = call(function, 8)
    model.compile(keras.optimizers.SGD(2.0), "mean_squared_error", steps_per_execution=50)
    x, y = np.tile(X, (1000, 1)), np.tile([0, 1, 1, 0], 1000)
    model.fit(x, y, batch_size=4, epochs=1, shuffle=False, verbose=0)
    return np.ravel(model(X))


@exercise
def my_gate(answer):
    form = "four labels, such as [0, 0, 0, 1], and then two weights and a bias"
    labels, weights = pair(answer, form)
    fail_if(
        (np.size(labels), np.size(weights)) != (4, 3),
        f"You give {np.size(labels)} labels and {np.size(weights)} numbers for the neuron. Four "
        "labels are needed, and then two weights and a bias.",
    )
    labels = array(labels, "The labels").ravel().tolist()
    fail_if(not set(labels) <= {0, 1}, "Labels are 0 or 1, nothing else.")
    labels = [int(label) for label in labels]
    known = {(0, 0, 0, 1): "AND", (0, 1, 1, 1): "OR", (1, 1, 1, 0): "NAND", (1, 0, 0, 0): "NOR"}
    fail_if(tuple(labels) in known, f"That is {known.get(tuple(labels))}. Choose another one.")
    fail_if(
        labels in ([0, 1, 1, 0], [1, 0, 0, 1]),
        "No single neuron can compute this gate, because no line separates its 0s from its 1s.",
    )
    outputs = _outputs(weights)
    errors = abs(outputs - labels)
    worst = errors.argmax()
    fail_if(
        errors[worst] > 0.1,
        f"For the inputs {CORNERS[worst]} the neuron gives {outputs[worst]:.2f}, but your label "
        f"there is {labels[worst]}.",
    )
    return f"Your neuron computes the gate {labels}."
