"""Checks of the exercises to lesson 00."""

import numpy as np

from hellodl.checks import NotYet, call, exercise, fail_if, near
from hellodl.checks.examine import array, number


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
def draw(function):
    one = _drawn(function, 42)
    fail_if(
        not np.array_equal(one, _drawn(function, 42)),
        "The same seed should give the same numbers, but `draw(42)` gave two different answers. "
        "The seed has to be set again in each call, so set it inside the function.",
    )
    fail_if(
        np.array_equal(one, _drawn(function, 7)),
        "Another seed should give other numbers, but `draw(42)` and `draw(7)` are the same. Do you "
        "use the argument?",
    )
    for seed in (42, *np.random.default_rng().integers(1000, size=2).tolist()):
        expected, got = np.random.RandomState(seed).rand(3), _drawn(function, seed)
        fail_if(
            not near(got, expected, 2e-3),
            f"`draw({seed})` gives {got.round(3).tolist()}, but after `np.random.seed({seed})`, "
            f"`np.random.rand` gives {expected.round(3).tolist()}.",
        )
    return "The same seed gives the same numbers, and another seed gives others."


def _drawn(function, seed):
    got = array(call(function, seed))
    fail_if(got.size != 3, f"Three numbers are asked for, but you return {got.size}.")
    fail_if(
        got.ndim != 1,
        "The three numbers should stand in one row, such as `[0.1, 0.2, 0.3]`, but yours are in "
        f"brackets inside brackets: {got.round(1).tolist()}.",
    )
    return got


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
