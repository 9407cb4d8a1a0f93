"""Checks of the exercises to lesson 00."""

import numpy as np

from hellodl.checks import NotYet, call, exercise, fail, fail_if, near
from hellodl.checks.examine import number


@exercise
def seconds_a_day(answer):
    fail_if(isinstance(answer, str), "What stands in quotes is a text. Leave the quotes out.")
    seconds = number(answer, "The number of seconds")
    fail_if(seconds == 24 * 60, "Those are the minutes of a day.")
    fail_if(seconds == 60 * 60, "Those are the seconds of an hour.")
    fail_if(seconds == 12 * 60 * 60, "Those are the seconds of half a day. A day has more hours.")
    fail_if(seconds == 24 + 60 + 60, "You added up the numbers. Multiply them: `*` means times.")
    fail_if(
        seconds != 86_400,
        f"{seconds:,.0f} aren't the seconds of a day. Multiply the hours of a day by the minutes "
        "of an hour and by the seconds of a minute.",
    )
    return "A cell can compute, and a name keeps the result."


@exercise
def unit(function):
    rng = np.random.default_rng()
    cases = [([0.5, 1.0, 0.2], [2.0, -1.0, 3.0], 0.1), ([1.0], [-2.0], 0.5), ([1.0], [2.0], -0.5)]
    for inputs in rng.integers(1, 6, 6).tolist():
        values, weights = rng.normal(size=(2, inputs)).round(1).tolist()
        cases.append((values, weights, round(rng.normal(), 1)))
    for values, weights, bias in cases:
        products = [value * weight for value, weight in zip(values, weights, strict=True)]
        total, shown = sum(products) + bias, f"`unit({values}, {weights}, {bias})`"
        got = number(call(function, values, weights, bias), f"The answer to {shown}")
        expected = max(0, total)
        if near(got, expected, 1e-3):
            continue
        reasons = {
            "Is the bias missing?": max(0, sum(products)),
            "The bias isn't added after ReLU, but before it.": max(0, sum(products)) + bias,
            "ReLU turns negative totals into 0.": total,
            "ReLU lets positive totals pass, and turns negative ones into 0.": min(0, total),
            "ReLU comes at the end, once.": sum(max(0, p) for p in products) + max(0, bias),
            "Do you use the arguments?": 0.7,
        }
        reason = next((text for text, wrong in reasons.items() if near(got, wrong, 1e-3)), "")
        fail(f"{shown} should give {expected:.3g}, but yours gives {got:.3g}. {reason}")
    return "That's all that a unit does, and a network is many of them."


@exercise
def from_the_top(function):
    _expect(function, [1, 2, 3], True, "is what a run from the top leaves")
    _expect(function, [1, 3, 2], False, "was not run in order")
    _expect(function, [2, 1, 3], False, "was not run in order")
    _expect(function, [1, 2, 4], False, "is in order, but something was run between 2 and 4")
    _expect(function, [4, 5, 6], False, "is in order, but the kernel was not fresh")
    _expect(function, [1], True, "is a notebook with one cell, run in a fresh kernel")
    _expect(function, list(range(1, 30)), True, "are 29 cells in order, and they are fine")
    rng = np.random.default_rng()
    for cells in rng.integers(4, 12, 5).tolist():
        counts = list(range(1, cells + 1))
        _expect(function, counts, True, "is what a run from the top leaves")
        place = int(rng.integers(cells - 1))
        counts[place : place + 2] = counts[place + 1], counts[place]
        _expect(function, counts, False, "was not run in order")
        late = [*range(1, cells), cells + 1]
        _expect(function, late, False, "is in order, but something was run before the last cell")
    return "The numbers alone tell you whether a notebook was run from the top."


def _expect(function, counts, expected, reason):
    got = call(function, counts)
    fail_if(
        not isinstance(got, bool | np.bool_),
        f"The answer should be True or False, but for {counts} you return {got!r}.",
    )
    shown = str(counts) if len(counts) < 13 else f"[1, 2, ... {counts[-1]}]"
    fail_if(got != expected, f"{shown} {reason}, so it should give {expected}.")


@exercise
def claim(function):
    rng = np.random.default_rng()
    _holds(function, [0.2, 0.3, 0.5], "[0.2, 0.3, 0.5] are probabilities")
    _holds(function, [0.0, 1.0], "[0.0, 1.0] are probabilities: 0 and 1 are allowed")
    _holds(function, [0.1] * 10, "Ten times 0.1 is 1 except for a tiny rounding error")
    for numbers, problem in (
        ([0.5, 0.6], "[0.5, 0.6] adds up to more than 1"),
        ([0.5, 0.52], "[0.5, 0.52] adds up to 1.02, which is more than a rounding error"),
        ([-0.5, 1.5], "[-0.5, 1.5] adds up to 1, but these are not probabilities"),
        ([0.7, 0.5, -0.2], "[0.7, 0.5, -0.2] adds up to 1, but one of them is no probability"),
        ([0.1, 0.2], "[0.1, 0.2] adds up to less than 1"),
    ):
        _stops(function, numbers, problem)
    for classes in rng.integers(2, 9, 3).tolist():
        numbers = rng.dirichlet(np.ones(classes)).tolist()
        shown = [round(p, 2) for p in numbers]
        _holds(function, numbers, f"{shown} are probabilities (here they are rounded)")
        _stops(function, [*numbers, 0.1], f"{[*shown, 0.1]} adds up to 1.1")
    return "Your claim holds what it says, and its message tells a reader what is wrong."


def _attempt(function, numbers):
    """What a claim returns, or the AssertionError it stops with."""
    given = list(numbers)
    try:
        result = function(given)
    except AssertionError as error:
        result = error
    except Exception as error:
        raise NotYet(
            f"Not yet. For {numbers} your function stopped with {type(error).__name__}: {error}. "
            "It should stop with an AssertionError, which is what `assert` does."
        ) from None
    fail_if(given != list(numbers), "Your function changed the list it was given. Leave it alone.")
    return result


def _holds(function, numbers, reason):
    result = _attempt(function, numbers)
    if result is None or result is ...:
        call(function, numbers)
    fail_if(
        isinstance(result, AssertionError),
        f"{reason}, but your function stopped. Can you allow for that?",
    )
    fail_if(
        not isinstance(result, bool | np.bool_) or not result,
        f"{reason}, so it should return True. Yours returned {result!r}.",
    )


def _stops(function, numbers, problem):
    result = _attempt(function, numbers)
    fail_if(not isinstance(result, AssertionError), f"{problem}, and your function let it pass.")
    fail_if(
        len(str(result)) < 15,
        f"{problem}. Your function stops, but its message should say so in 15 letters or more.",
    )
