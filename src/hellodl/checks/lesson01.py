"""Checks of the exercises to lesson 01."""

import keras
import numpy as np

from hellodl.checks import call, exercise, fail_if, near
from hellodl.checks.examine import array, number

X = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
OR = np.array([0.0, 1.0, 1.0, 1.0])


def _sigmoid(total):
    return 1 / (1 + np.exp(-np.clip(total, -500, 500)))


@exercise
def neuron(function):
    got = number(call(function, 1.0, 0.5, 2.0, -3.0, 0.7), "The neuron's output")
    fail_if(near(got, 1.2), "That is the sum. It still has to go through the sigmoid.")
    fail_if(near(got, _sigmoid(0.5)), "The bias is missing from the sum.")
    fail_if(near(got, _sigmoid(-1.2)), "Look at the sign in the exponent.")
    fail_if(
        near(got, 1 + np.exp(-1.2)),
        f"Your neuron gives {got:.2f}, but a sigmoid is never above 1. Python divides before it "
        "adds, so put the whole lower part, 1 + e..., in parentheses.",
    )
    fail_if(near(got, _sigmoid(-1.3)), "The weights are swapped: each input has one of its own.")
    fail_if(near(got, np.tanh(1.2)), "That is tanh. The sigmoid is asked for.")
    fail_if(
        not near(got, _sigmoid(1.2)),
        "With inputs 1 and 0.5, weights 2 and -3 and a bias of 0.7, the sum is 1.2 and the output "
        f"about 0.77. Yours is {got:.2f}.",
    )
    for values in np.random.default_rng().uniform(-2, 2, (3, 5)).round(2).tolist():
        a, b, weight_a, weight_b, bias = values
        expected = _sigmoid(a * weight_a + b * weight_b + bias)
        got = number(call(function, *values), "The neuron's output")
        fail_if(
            not near(got, expected),
            f"The first example is correct. But `neuron{tuple(values)}` should be {expected:.3f}, "
            f"and yours is {got:.3f}. Do you use all five arguments?",
        )
    return "One neuron is a sum and an activation."


@exercise
def loss_after(function):
    fast, right = _loss(function, 2.0), _reference(2.0)
    if not _is_right(fast, 2.0, 2e-3):
        fail_if(
            fast > 1.15 * right and _loss(function, 0.02) == fast,
            "Both a rate of 2 and one of .02 give the same loss. Do you use the argument?",
        )
        _name_wrong_training(fast, right)
    slow = _loss(function, 0.02)
    fail_if(
        not _is_right(slow, 0.02, 0.02),
        f"With a rate of 2 the loss is correct, but with .02 it should be {_reference(0.02):.4f}, "
        f"and yours is {slow:.4f}. Do you use the argument?",
    )
    return f"With a hundredth of the learning rate, the loss is {slow:.3f} instead of {fast:.3f}."


def _name_wrong_training(fast, right):
    fail_if(not np.isfinite(fast), f"The loss is {fast}, which is no number any more.")
    fail_if(
        np.isclose(fast, _reference(2.0, loss=_log_loss), rtol=0.02),
        "That is the binary cross-entropy. The mean squared error is asked for.",
    )
    said = f"With a rate of 2, the loss is {right:.5f} after 300 steps, and yours is {fast:.5f}."
    fail_if(
        _is_right(fast, 2.0, 2e-3, steps=299),
        f"Nearly! {said} That's the loss *before* the last step, which is what `train_on_batch` "
        "returns. Ask `evaluate` after it. (Or have you taken 299 steps?)",
    )
    fail_if(fast > 1.15 * right, f"{said} Are these 300 steps, and is it mean squared error?")
    fail_if(fast < right / 1.15, f"{said} That takes more than 300 steps.")
    fail_if(
        True,
        f"Close! {said} Is the seed 1, is it set before the network is built, and are these 300 "
        "steps, not one more or less?",
    )


def _is_right(got, rate, tolerance, steps=300):
    """Whether it's the loss after so many steps, from Keras's usual start or from the lesson's."""
    expected = [_reference(rate, steps=steps), _reference(rate, steps=steps, near_zero=True)]
    return np.isclose(got, expected, rtol=tolerance).any()


def _loss(function, rate):
    got = call(function, rate)
    fail_if(
        isinstance(got, keras.callbacks.History | keras.Model),
        "One number is asked for: the loss that `evaluate` gives at the end.",
    )
    losses = np.ravel(array(got, "The loss"))  # with metrics, `evaluate` gives a list
    fail_if(losses.size == 0, "One number is asked for, but you return an empty list.")
    return float(losses[0])


def _squared_error(outputs):
    return 2 * (outputs - OR) * outputs * (1 - outputs) / 4, np.mean((outputs - OR) ** 2)


def _log_loss(outputs):
    return (outputs - OR) / 4, -np.mean(np.log(np.where(OR == 1, outputs, 1 - outputs)))


def _reference(rate, loss=_squared_error, steps=300, near_zero=False):
    """The loss in NumPy, from the weights that Keras starts with, or from 0."""
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    weights, bias = np.ravel(model.get_weights()[0]).astype(float), 0.0
    weights = weights * (not near_zero)
    for _ in range(steps):
        errors, _ = loss(_sigmoid(X @ weights + bias))
        weights, bias = weights - rate * errors @ X, bias - rate * errors.sum()
    return loss(_sigmoid(X @ weights + bias))[1]


@exercise
def or_by_hand(answer):
    numbers = array(answer, "Your answer")
    fail_if(
        numbers.shape != (3,),
        "Three numbers are needed, in parentheses: (weight_a, weight_b, bias).",
    )
    a, b, bias = numbers
    outputs = _sigmoid(X @ [a, b] + bias)
    fail_if(not np.isfinite(outputs).all(), "One of your three numbers is no number that counts.")
    fail_if(
        bias >= 0,
        f"For the inputs 0 and 0 only the bias counts. Yours is {bias:g}, so the output is "
        f"{outputs[0]:.2f}, but it should be near 0. The bias should be negative.",
    )
    for inputs, output in (("0 and 1", outputs[1]), ("1 and 0", outputs[2])):
        fail_if(
            output <= 0.5,
            f"For the inputs {inputs} the output is {output:.2f}, but it should be near 1. One "
            "input alone should be enough to beat the bias.",
        )
    fail_if(outputs[3] <= 0.5, f"For the inputs 1 and 1 the output is {outputs[3]:.2f}, not 1.")
    error = abs(outputs - OR).max()
    fail_if(
        error > 0.05,
        f"This is OR, but it could be more confident: one output is off by {error:.2f}, and .05 is "
        "allowed. What do larger numbers do?",
    )
    return f"No training was needed, and all four outputs are within {error:.3f}."


@exercise
def my_loss(function):
    y = OR[:, None]
    with np.errstate(all="ignore"):
        perfect = _cost(function, y.copy(), y)
        fail_if(abs(perfect) > 1e-6, "If all outputs equal the labels, the loss should be 0.")
        cancelling = _cost(function, np.array([[0.5], [0.5], [1.0], [1.0]]), y)
        fail_if(
            abs(cancelling) < 1e-9,
            "One output is too high, one is too low, and the loss is 0: they cancel each other "
            "out.",
        )
        fail_if(_cost(function, y + 0.1, y) <= 0, "Outputs that are too high should cost, too.")
        fail_if(_cost(function, y - 0.1, y) <= 0, "Outputs that are too low should cost, too.")
        rng = np.random.default_rng()
        for samples in (4, *rng.integers(2, 9, 3).tolist()):
            labels = rng.integers(0, 2, (samples, 1)).astype(float)
            _grows(function, labels, rng.uniform(0.05, 0.3, (samples, 1)))
            _misses_none(function, labels, rng)
    return "It is 0 if everything is correct, and it grows with the error."


def _cost(function, outputs, labels):
    costs = array(call(function, outputs, labels), "The loss")
    fail_if(costs.size != 1, "A loss is one number for all samples, such as their mean.")
    cost = float(costs.item())
    fail_if(
        np.isnan(cost),
        "Your loss is `nan`, which means *not a number*. Does it divide 0 by 0, or take the "
        "logarithm of 0?",
    )
    fail_if(cost < 0, f"A loss should never be below 0, but yours is {cost:.3f}.")
    return cost


def _grows(function, labels, errors):
    toward = np.where(labels == 1, -errors, errors)
    costs = [_cost(function, labels + times * toward, labels) for times in (1, 2, 3)]
    fail_if(
        not costs[0] < costs[1] < costs[2],
        "The more wrong, the larger the loss should be. But with errors that are twice and three "
        "times as large it goes from {:.3f} to {:.3f} and {:.3f}: does it cost the same?".format(
            *costs
        ),
    )


def _misses_none(function, labels, rng):
    for sample in range(len(labels)):
        outputs = labels.copy()
        outputs[sample] = abs(labels[sample] - rng.uniform(0.2, 0.8))
        fail_if(
            _cost(function, outputs, labels) <= 0,
            f"Only the output of sample {sample + 1} of {len(labels)} is wrong, and the loss is "
            "0. Every sample should count.",
        )
