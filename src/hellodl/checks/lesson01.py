"""Checks of the exercises to lesson 01."""

import numpy as np

from hellodl.checks import ask, exercise, hint, near

SAMPLES = ((0, 0, 0), (0, 1, 1), (1, 0, 1), (1, 1, 1))


def _sigmoid(total):
    return 1 / (1 + np.exp(-total))


@exercise
def neuron(function):
    got = ask(function, 1.0, 0.5, 2.0, -3.0, 0.7)
    hint(near(got, 1.2), "that is the sum; the sigmoid still has to bend it.")
    hint(near(got, _sigmoid(0.5)), "the bias is missing in the sum.")
    hint(near(got, _sigmoid(-1.2)), "the sign in the exponent is turned round.")
    hint(not near(got, _sigmoid(1.2)), "sum up input times weight, add the bias, then bend.")
    return "One neuron is a sum and a bend."


@exercise
def loss_after(function):
    slow, fast = (float(np.ravel(ask(function, rate))[0]) for rate in (0.02, 2.0))
    again = float(np.ravel(ask(function, 2.0))[0])
    hint(slow == fast, "both learning rates give the same loss: pass the argument to SGD.")
    hint(not np.isclose(fast, again), "twice the same rate gives two losses: set the seed first.")
    hint(fast > 0.1, f"with 2.0 the loss is still {fast:.2f}: was it trained for 300 steps?")
    hint(fast < 0.002, f"{fast:.5f} is what more than 300 steps give.")
    hint(slow < 2 * fast, "a rate of .02 should get less far than 2.0.")
    return f"A hundredth of the rate: loss {slow:.3f} instead of {fast:.3f}."


@exercise
def or_by_hand(answer):
    hint(np.shape(answer) != (3,), "three numbers: (weight_a, weight_b, bias).")
    a, b, bias = answer
    outputs = [_sigmoid(p * a + q * b + bias) for p, q, _ in SAMPLES]
    hint(outputs[0] > 0.5, "for 0 or 0 only the bias counts: it should be negative.")
    hint(outputs[1] < 0.5 or outputs[2] < 0.5, "one input alone must win against the bias.")
    wrong = max(abs(out - label) for out, (_, _, label) in zip(outputs, SAMPLES, strict=True))
    hint(wrong > 0.05, f"right, but not sure: one output is off by {wrong:.2f}. Larger numbers?")
    return f"No training needed: all four within {wrong:.3f}."


@exercise
def my_loss(function):
    y = np.array([[0.0], [1.0], [1.0], [1.0]])
    none = ask(function, y.copy(), y)
    hint(np.size(none) != 1, "one number for all samples: take the mean or the sum.")
    hint(abs(float(none)) > 1e-6, "where all is right it should be 0.")
    cancelling = ask(function, np.array([[0.5], [0.5], [1.0], [1.0]]), y)
    hint(abs(float(cancelling)) < 1e-9, "one too high, one too low: they cancel each other out.")
    small, large = (float(ask(function, np.full((4, 1), out), y)) for out in (0.9, 0.2))
    below = float(ask(function, y - 0.1, y))
    hint(below <= 0, "outputs that are too low should cost something too.")
    hint(small == large, "the more wrong, the larger: outputs of .9 and of .2 cost the same.")
    return "It is 0 where all is right, and tells more wrong from less wrong."
