"""Checks of the exercises to lesson 06."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near


@exercise
def slope(function):
    s = np.array([[0.5, 0.9], [0.1, 0.25]])
    got = call(function, s)
    check_shape(got, (2, 2), "What you return")
    sigmoid = 1 / (1 + np.exp(-s))
    fail_if(
        near(got, sigmoid * (1 - sigmoid)),
        "The argument already *is* the sigmoid's output. No sigmoid again, please.",
    )
    fail_if(near(got, s * (1 + s)), "Look at the sign: where the output is 1, the slope is 0.")
    fail_if(near(got, 1 - s), "A factor is missing: where the output is 0, the slope is 0, too.")
    fail_if(
        not near(got, s * (1 - s)), f"For an output of .5 it should be .25, not {got[0, 0]:.2f}."
    )
    return "Steepest in the middle, flat at both ends."


@exercise
def numerical_slope(function):
    got = call(function, lambda v: v**2, 3.0)
    fail_if(
        near(got, 12, 0.01), "You nudge up *and* down, so the distance between the two is larger."
    )
    fail_if(near(got, -6, 0.01), "Look at the sign: first up, then down.")
    fail_if(abs(got) < 0.01, "That is the change. Divide it by the distance.")
    fail_if(not near(got, 6, 0.01), f"The slope of v * v at 3 is 6, not {got:.3f}.")
    fail_if(abs(got - 6) > 1e-6, "Close! Nudging both up and down is much more accurate.")
    return "Two calls give you the slope of anything."


@exercise
def step(function):
    weights, gradient = np.array([1.0, -2.0]), np.array([4.0, 2.0])
    before = weights.copy()
    got = call(function, weights, gradient, 0.1)
    fail_if(not near(weights, before), "You changed the weights you were given. Return new ones.")
    fail_if(near(got, [1.4, -1.8]), "That is uphill. A step goes *against* the gradient.")
    fail_if(near(got, [-3, -4]), "The learning rate is missing.")
    fail_if(
        not near(got, [0.6, -2.2]),
        f"From 1, with a gradient of 4 and a rate of .1, a step goes to .6, not to {got[0]}.",
    )
    return "Against the gradient, by the learning rate times the gradient."


@exercise
def gradient(function):
    rng = np.random.default_rng(0)
    x, y, weights, bias = rng.normal(size=(7, 2)), np.arange(7) % 2, np.array([0.3, -0.8]), 0.2

    def loss(w):
        return np.mean((1 / (1 + np.exp(-(x @ w + bias))) - y) ** 2)

    nudges = 1e-6 * np.eye(2)
    expected = np.array([(loss(weights + n) - loss(weights - n)) / 2e-6 for n in nudges])
    got = call(function, x, y, weights, bias)
    check_shape(got, (2,), "What you return")
    out = 1 / (1 + np.exp(-(x @ weights + bias)))
    fail_if(near(got, expected * 7), "The loss is a *mean*: divide by the number of samples.")
    fail_if(near(got, 2 * (out - y) @ x / 7), "The sigmoid's own slope is missing in the chain.")
    fail_if(near(got, expected / 2), "The square in the loss brings a factor of 2.")
    fail_if(near(got, -expected), "Look at the sign: is it output minus label?")
    fail_if(
        not near(got, expected, 1e-6),
        "That is not what you get by nudging each weight a little. Is every link of the chain "
        "there?",
    )
    return "A chain of three slopes gives the same as nudging each weight."


@exercise
def walk(function):
    places = np.asarray(call(function), float)
    fail_if(
        places.ndim != 2 or places.shape[1] != 2, "An array of the shape (places, 2) is asked for."
    )
    fail_if(not near(places[0], [10, 1]), "The first place should be the start, (10, 1).")
    fail_if(len(places) > 101, f"These are {len(places) - 1} steps, and at most 100 are allowed.")
    fail_if(not np.isfinite(places).all(), "It flies off to infinity. Try a smaller rate.")
    longest = np.linalg.norm(np.diff(places, axis=0), axis=1).max()
    fail_if(longest > 5, f"One step is {longest:.1f} long, and 5 is the limit. No jumping!")
    left = np.linalg.norm(places[-1])
    fail_if(left > 0.01, f"The walk ends {left:.3f} from the bottom. More steps, or longer ones?")
    return f"You are down in {len(places) - 1} steps."
