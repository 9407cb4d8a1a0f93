"""Checks of the exercises to lesson 03."""

import numpy as np

from hellodl.checks import ask, exercise, hint, near, shape


@exercise
def slope(function):
    s = np.array([[0.5, 0.9], [0.1, 0.25]])
    got = ask(function, s)
    shape(got, (2, 2), "what you return")
    sigmoid = 1 / (1 + np.exp(-s))
    hint(near(got, sigmoid * (1 - sigmoid)), "these *are* the outputs already: no sigmoid again.")
    hint(near(got, s * (1 + s)), "look at the sign: the slope is 0 where the output is 1.")
    hint(near(got, 1 - s), "one factor is missing: the slope is 0 where the output is 0, too.")
    hint(not near(got, s * (1 - s)), f"for an output of .5 it should be .25, not {got[0, 0]:.2f}.")
    return "Steepest in the middle, flat at both ends."


@exercise
def slope_by_turning(function):
    got = ask(function, lambda v: v**2, 3.0)
    hint(near(got, 12, 0.01), "you turn up *and* down: the whole way is two turns.")
    hint(near(got, -6, 0.01), "the sign is turned round: up first, then down.")
    hint(abs(got) < 0.01, "that is the change; divide it by the way.")
    hint(not near(got, 6, 0.01), f"the slope of v * v at 3 is 6, not {got:.3f}.")
    hint(abs(got - 6) > 1e-6, "close; turning both ways, up and down, is much closer.")
    return "Two calls give the slope of anything."


@exercise
def step(function):
    weights, slopes = np.array([1.0, -2.0]), np.array([4.0, 2.0])
    kept = weights.copy()
    got = ask(function, weights, slopes, 0.1)
    hint(not near(weights, kept), "you changed the weights you were given: return new ones.")
    hint(near(got, [1.4, -1.8]), "that is uphill: the step goes *against* the gradient.")
    hint(near(got, [-3, -4]), "the learning rate is missing.")
    hint(not near(got, [0.6, -2.2]), f"from 1 with slope 4 and rate .1 to .6, not {got[0]}.")
    return "Against the slope, by the learning rate times the slope."


@exercise
def gradient(function):
    rng = np.random.default_rng(0)
    x, y, weights, bias = rng.normal(size=(7, 2)), np.arange(7) % 2, np.array([0.3, -0.8]), 0.2

    def loss(w):
        return np.mean((1 / (1 + np.exp(-(x @ w + bias))) - y) ** 2)

    turns = 1e-6 * np.eye(2)
    expected = np.array([(loss(weights + t) - loss(weights - t)) / 2e-6 for t in turns])
    got = ask(function, x, y, weights, bias)
    shape(got, (2,), "what you return")
    out = 1 / (1 + np.exp(-(x @ weights + bias)))
    hint(near(got, expected * 7), "the loss is a *mean*: divide by the number of samples.")
    hint(near(got, 2 * (out - y) @ x / 7), "the slope of the sigmoid is missing in the chain.")
    hint(near(got, expected / 2), "the square brings a factor 2.")
    hint(near(got, -expected), "the sign is turned round: output less label.")
    hint(not near(got, expected, 1e-6), "it is not what turning each weight a little gives.")
    return "The chain of three slopes is what turning each weight gives."


@exercise
def walk(function):
    places = np.asarray(ask(function), float)
    hint(places.ndim != 2 or places.shape[1] != 2, "an array of shape (places, 2).")
    hint(not near(places[0], [10, 1]), "the first place should be the start, (10, 1).")
    hint(len(places) > 101, f"{len(places) - 1} steps; at most 100.")
    hint(not np.isfinite(places).all(), "it flies off to infinity: take a smaller rate.")
    longest = np.linalg.norm(np.diff(places, axis=0), axis=1).max()
    hint(longest > 5, f"one step is {longest:.1f} long: no jumping.")
    left = np.linalg.norm(places[-1])
    hint(left > 0.01, f"the walk ends {left:.3f} from the bottom: more steps, or longer ones?")
    return f"Down in {len(places) - 1} steps."
