"""Checks of the exercises to lesson 01."""

import numpy as np

from hellodl.checks import call, exercise, fail_if, near

SAMPLES = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1))


def _sigmoid(total):
    return 1 / (1 + np.exp(-total))


@exercise
def neuron(function):
    got = call(function, 1.0, 0.5, 2.0, -3.0, 0.7)
    fail_if(near(got, 1.2), "That is the sum. It still has to go through the sigmoid.")
    fail_if(near(got, _sigmoid(0.5)), "The bias is missing from the sum.")
    fail_if(near(got, _sigmoid(-1.2)), "Look at the sign in the exponent.")
    fail_if(
        not near(got, _sigmoid(1.2)),
        "With inputs 1 and 0.5, weights 2 and -3 and a bias of 0.7, the sum is 1.2. Is yours?",
    )
    return "One neuron is a sum and an activation."


@exercise
def loss_after(function):
    slow, fast = (float(np.ravel(call(function, rate))[0]) for rate in (0.02, 2.0))
    again = float(np.ravel(call(function, 2.0))[0])
    fail_if(slow == fast, "Both learning rates give the same loss. Do you use the argument?")
    fail_if(
        not np.isclose(fast, again),
        "The same learning rate gave two different losses. Do you set the seed first?",
    )
    fail_if(fast > 0.1, f"With a rate of 2, the loss is still {fast:.2f}. Are these 300 steps?")
    fail_if(fast < 0.002, f"A loss of {fast:.5f} takes more than 300 steps.")
    fail_if(slow < 2 * fast, "With a rate of .02, the loss should not fall as far as with 2.")
    return f"With a hundredth of the learning rate, the loss is {slow:.3f} instead of {fast:.3f}."


@exercise
def or_by_hand(answer):
    fail_if(np.shape(answer) != (3,), "Three numbers are needed: (weight_a, weight_b, bias).")
    a, b, bias = answer
    outputs = [_sigmoid(p * a + q * b + bias) for p, q, _ in SAMPLES]
    fail_if(outputs[0] > 0.5, "For the inputs 0 and 0 only the bias counts. It should be negative.")
    fail_if(
        outputs[1] < 0.5 or outputs[2] < 0.5, "One input alone should be enough to beat the bias."
    )
    error = max(abs(out - label) for out, (_, _, label) in zip(outputs, SAMPLES, strict=True))
    fail_if(
        error > 0.05,
        f"This is OR, but it could be more confident: one output is off by {error:.2f}. What do "
        "larger numbers do?",
    )
    return f"No training was needed, and all four outputs are within {error:.3f}."


@exercise
def my_loss(function):
    y = np.array([[0.0], [1.0], [1.0], [1.0]])
    perfect = call(function, y.copy(), y)
    fail_if(np.size(perfect) != 1, "A loss is one number for all samples, such as their mean.")
    fail_if(abs(float(perfect)) > 1e-6, "If all outputs equal the labels, the loss should be 0.")
    cancelling = call(function, np.array([[0.5], [0.5], [1.0], [1.0]]), y)
    fail_if(
        abs(float(cancelling)) < 1e-9,
        "One output is too high, one is too low, and the loss is 0: they cancel each other out.",
    )
    small, large = (float(call(function, np.full((4, 1), out), y)) for out in (0.9, 0.2))
    below = float(call(function, y - 0.1, y))
    fail_if(below <= 0, "Outputs that are too low should cost something, too.")
    fail_if(
        small == large,
        "The more wrong, the larger the loss should be, but outputs of .9 and .2 cost the same.",
    )
    return "It is 0 if everything is correct, and it grows with the error."
