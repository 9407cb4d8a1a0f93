"""Checks of the exercises to lesson 06."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail, fail_if, near
from hellodl.checks.examine import array, number


def _sigmoid(total):
    return 1 / (1 + np.exp(-total))


@exercise
def slope(function):
    s = np.array([[0.5, 0.9], [0.1, 0.25]])
    got = array(call(function, s))
    check_shape(got, (2, 2), "What you return")
    fail_if(
        near(got, _sigmoid(s) * (1 - _sigmoid(s))),
        "The argument already *is* the sigmoid's output. No sigmoid again, please.",
    )
    fail_if(near(got, s * (1 + s)), "Look at the sign: where the output is 1, the slope is 0.")
    fail_if(near(got, 1 - s), "A factor is missing: where the output is 0, the slope is 0, too.")
    fail_if(near(got, s * (s - 1)), "Look at the sign: a sigmoid only rises.")
    fail_if(
        not near(got, s * (1 - s)), f"For an output of .5 it should be .25, not {got[0, 0]:.2f}."
    )
    for shape in ((3,), (2, 4)):
        s = np.random.default_rng().uniform(0, 1, shape)
        got = array(call(function, s))
        check_shape(got, shape, "What you return")
        fail_if(not near(got, s * (1 - s)), "Other outputs get a wrong slope. Use the argument.")
    return "Steepest in the middle, flat at both ends."


@exercise
def numerical_slope(function):
    got = number(call(function, lambda v: v**2, 3.0), "The slope")
    fail_if(
        near(got, 12, 0.01), "You nudge up *and* down, so the distance between the two is larger."
    )
    fail_if(near(got, -6, 0.01), "Look at the sign: first up, then down.")
    fail_if(abs(got) < 0.01, "That is the change. Divide it by the distance.")
    fail_if(near(got, 3, 0.01), "That is half the slope. How far apart are the two places?")
    fail_if(not near(got, 6, 0.01), f"The slope of v * v at 3 is 6, not {got:.3f}.")
    fail_if(abs(got - 6) > 1e-6, "Close! Nudging both up and down is much more accurate.")
    rng = np.random.default_rng()
    got = number(call(function, lambda v: v**3, 2.0), "The slope")
    fail_if(
        not near(got, 12),
        f"Called without a nudge, it should use 1e-5, so that v**3 at 2 has a slope of 12. Yours "
        f"is {got:.4f}.",
    )
    for nudge in (0.5, 1e-3):
        a, b, at = rng.uniform(1, 3, 3).round(2).tolist()
        got = number(call(function, lambda v, a=a, b=b: a * v**3 + b * v, at, nudge), "The slope")
        expected = 3 * a * at**2 + b + a * nudge**2
        fail_if(
            not near(got, expected),
            f"For {a} * v**3 + {b} * v at {at} and a nudge of {nudge}, two calls give a slope of "
            f"{expected:.4f}, but yours is {got:.4f}. Do you use all three arguments?",
        )
    return "Two calls give you the slope of anything."


@exercise
def back(function):
    rng = np.random.default_rng()
    for samples, inputs, units in ((1, 2, 1), (4, 3, 2), *rng.integers(2, 6, (2, 3)).tolist()):
        came_in = np.tanh(rng.normal(size=(samples, inputs)))
        came_in[0, 0] = -abs(came_in[0, 0])  # or ReLU's slopes could all be 1
        weights, error = rng.normal(size=(inputs, units)), rng.normal(size=(samples, units))
        got = call(function, came_in, weights, error)
        fail_if(
            not isinstance(got, tuple | list) or len(got) != 3,
            "Return three arrays: the gradient of the weights, that of the biases, and the error.",
        )
        names = ("The gradient of the weights", "The gradient of the biases", "The error before")
        of_weights, of_biases, before = map(array, got, names)
        for found, name, shape in zip(
            (of_weights, of_biases, before),
            names,
            (weights.shape, (units,), came_in.shape),
            strict=True,
        ):
            check_shape(found, shape, name)
        fail_if(
            samples > 1 and near(of_weights, came_in.T @ error / samples),
            "The errors were divided once already. Add up the samples.",
        )
        fail_if(not near(of_weights, came_in.T @ error), "The gradient of the weights is wrong.")
        fail_if(not near(of_biases, error.sum(axis=0)), "The gradient of the biases is wrong.")
        sent = error @ weights.T
        reasons = {
            "The slope of tanh is missing.": sent,
            "These slopes are those of ReLU.": sent * (came_in > 0),
            "These slopes are those of a sigmoid.": sent * came_in * (1 - came_in),
            "No tanh again, please: the numbers that came in already *are* what tanh gave.": sent
            * (1 - np.tanh(came_in) ** 2),
        }
        if not near(before, sent * (1 - came_in**2)):
            reason = next((text for text, wrong in reasons.items() if near(before, wrong)), "")
            fail(f"Both gradients are right, but the error before is not. {reason}")
    return "Stack such layers, and you can go back through a network of any depth."


@exercise
def gradient(function):
    rng = np.random.default_rng()
    for samples in (7, int(rng.integers(3, 12))):
        x, weights, bias = rng.normal(size=(samples, 2)), rng.normal(size=2), rng.normal()
        y = rng.integers(0, 2, samples).astype(float)
        got = array(call(function, x, y, weights, bias))
        check_shape(got, (2,), "What you return")
        out = _sigmoid(x @ weights + bias)
        expected = _by_nudging(x, y, weights, bias)
        if near(got, expected, 1e-6):
            continue
        _name_missing_link(got, expected, x, y, out)
        fail_if(
            True,
            f"By nudging each weight a little, the gradient is {expected.round(4).tolist()}, but "
            f"yours is {got.round(4).tolist()}. Is every link of the chain there?",
        )
    return "A chain of three slopes gives the same as nudging each weight."


def _by_nudging(x, y, weights, bias):
    def loss(w):
        return np.mean((_sigmoid(x @ w + bias) - y) ** 2)

    return np.array([(loss(weights + n) - loss(weights - n)) / 2e-5 for n in 1e-5 * np.eye(2)])


def _name_missing_link(got, expected, x, y, out):
    n = len(y)
    fail_if(near(got, expected * n), "The loss is a *mean*: divide by the number of samples.")
    fail_if(near(got, 2 * (out - y) @ x / n), "The sigmoid's own slope is missing in the chain.")
    fail_if(near(got, expected / 2), "The square in the loss brings a factor of 2.")
    fail_if(near(got, -expected), "Look at the sign: is it output minus label?")
    fail_if(
        near(got, np.full(2, 2 * ((out - y) * out * (1 - out)).mean())),
        "The last link is missing: how fast does the sum grow with each weight?",
    )


def _valley(center):
    """The gradient of a valley like the task's, and the places it was asked for."""
    asked = []

    def gradient(place):
        place = array(place, "The place that you hand to `gradient`")
        fail_if(
            place.shape != (2,),
            "`gradient` takes one place, an array of two numbers, but you hand it the shape "
            f"{place.shape}.",
        )
        asked.append(place.copy())
        return np.array([2.0, 20.0]) * (place - center)

    return gradient, asked


@exercise
def walk(function):
    center = np.zeros(2)
    gradient, asked = _valley(center)
    with np.errstate(all="ignore"):
        places = _places(call(function, gradient))
    fail_if(
        not asked, "Your walk never calls `gradient`. How does it know where down is? No jumping!"
    )
    left = np.linalg.norm(places[-1])
    _name_trouble(places, left)
    longest = np.linalg.norm(np.diff(places, axis=0), axis=1).max(initial=0)
    fail_if(longest > 5, f"One step is {longest:.1f} long, and 5 is the limit. No jumping!")
    fail_if(
        left > 0.01,
        f"The walk ends {left:.3f} from the bottom, and 0.01 is allowed. More steps, or longer "
        "ones?",
    )
    for _ in range(2):  # a walk that follows the gradient finds other lowest points as well
        center = np.random.default_rng().uniform([1, 0.2], [3, 0.5])
        gradient, asked = _valley(center)
        there = _places(call(function, gradient))
        missed = np.linalg.norm(there[-1] - center)
        fail_if(
            missed > 0.1,
            "Your walk also has to follow another gradient. In a valley whose lowest point is "
            f"{center.round(2).tolist()}, it ended at {there[-1].round(2).tolist()}.",
        )
    return f"You are down in {len(places) - 1} steps."


def _places(got):
    places = array(got, "The list of places")
    fail_if(
        places.ndim != 2 or places.shape[1] != 2,
        f"An array of the shape (places, 2) is asked for, and yours has {places.shape}.",
    )
    fail_if(
        len(places) > 2 and near(places, np.tile(places[-1], (len(places), 1))),
        "All the places that you return are the same. If you change an array in place, as `-=` "
        "does, your list holds the one array many times. Make a new array in each step.",
    )
    fail_if(
        not near(places[0], [10, 1]),
        f"The first place should be the start, (10, 1), but yours is {places[0].tolist()}.",
    )
    fail_if(len(places) > 101, f"These are {len(places) - 1} steps, and at most 100 are allowed.")
    fail_if(not np.isfinite(places).all(), "It flies off to infinity. Try a smaller rate.")
    return places


def _name_trouble(places, left):
    fail_if(
        left > 11,
        f"It flies away: the last place is {left:.3g} from (0, 0). Go in the other direction, or "
        "at a smaller rate.",
    )
    b = places[-4:, 1]
    fail_if(
        len(b) == 4 and abs(b).min() > 0.01 and (b[1:] * b[:-1] < 0).all(),
        f"It jumps from side to side of the ravine: the last places have b = {b[-2]:.2f} and "
        f"{b[-1]:.2f}. The rate is too large for the steep direction.",
    )
