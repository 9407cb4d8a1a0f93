"""Checks of the exercises to lesson 00."""

import numpy as np

from hellodl.checks import ask, exercise, hint, shape


@exercise
def seconds_a_day(answer):
    hint(answer == 24 * 60, "those are the minutes of a day.")
    hint(answer == 60 * 60, "those are the seconds of an hour.")
    hint(answer != 86_400, "hours a day, times minutes an hour, times seconds a minute.")
    return "A cell can compute, and the name keeps the result."


@exercise
def draw(function):
    one, again, other = ask(function, 3), ask(function, 3), ask(function, 4)
    shape(one, (3,), "what you return")
    hint(not np.array_equal(one, again), "the same seed must give the same numbers: set it inside.")
    hint(np.array_equal(one, other), "another seed must give other numbers: use the argument.")
    return "The same seed gives the same numbers, another seed others."


@exercise
def from_the_top(function):
    hint(ask(function, [1, 2, 3]) is not True, "[1, 2, 3] was run from the top: return True.")
    hint(ask(function, [1, 3, 2]), "[1, 3, 2] was not run in order.")
    hint(ask(function, [1, 2, 4]), "[1, 2, 4] is in order, but something ran between 2 and 4.")
    hint(ask(function, [4, 5, 6]), "[4, 5, 6] is in order, but the kernel was not fresh.")
    hint(not ask(function, list(range(1, 30))), "29 cells in order are fine too.")
    return "You can tell from the numbers alone whether a notebook holds what it shows."


@exercise
def claim(function):
    hint(ask(function, [0.2, 0.3, 0.5]) is not True, "[0.2, 0.3, 0.5] is fine: return True.")
    try:
        tenths = function([0.1] * 10)
    except AssertionError:
        tenths = False
    hint(tenths is not True, "ten times 0.1 is 1, but for a rounding error: allow a little.")
    for numbers, why in (
        ([0.5, 0.6], "[0.5, 0.6] adds up to more than 1"),
        ([-0.5, 1.5], "[-0.5, 1.5] adds up to 1, but has no two probabilities"),
        ([0.1, 0.2], "[0.1, 0.2] adds up to less than 1"),
    ):
        try:
            function(numbers)
        except AssertionError as error:
            hint(len(str(error)) < 15, f"{why}: say so in the message, in 15 letters or more.")
        else:
            hint(True, f"{why}, and nothing stopped.")
    return "Your claim holds what it says, and tells a reader what is wrong."
