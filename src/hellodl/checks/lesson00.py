"""Checks of the exercises to lesson 00."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if


@exercise
def seconds_a_day(answer):
    fail_if(answer == 24 * 60, "Those are the minutes of a day.")
    fail_if(answer == 60 * 60, "Those are the seconds of an hour.")
    fail_if(answer != 86_400, "Multiply: hours, times minutes an hour, times seconds a minute.")
    return "A cell can compute, and a name keeps the result."


@exercise
def draw(function):
    one, again, other = call(function, 3), call(function, 3), call(function, 4)
    check_shape(one, (3,), "What you return")
    fail_if(
        not np.array_equal(one, again),
        "The same seed should give the same numbers. Do you set it inside the function?",
    )
    fail_if(
        np.array_equal(one, other),
        "Another seed should give other numbers. Do you use the argument?",
    )
    return "The same seed gives the same numbers, and another seed gives others."


@exercise
def from_the_top(function):
    fail_if(
        call(function, [1, 2, 3]) is not True,
        "[1, 2, 3] is what a run from the top leaves, so it should give True.",
    )
    fail_if(call(function, [1, 3, 2]), "[1, 3, 2] was not run in order.")
    fail_if(
        call(function, [1, 2, 4]), "[1, 2, 4] is in order, but something was run between 2 and 4."
    )
    fail_if(call(function, [4, 5, 6]), "[4, 5, 6] is in order, but the kernel was not fresh.")
    fail_if(not call(function, list(range(1, 30))), "29 cells in order are fine, too.")
    return "The numbers alone tell you whether a notebook was run from the top."


@exercise
def claim(function):
    fail_if(
        call(function, [0.2, 0.3, 0.5]) is not True,
        "[0.2, 0.3, 0.5] are probabilities, so it should return True.",
    )
    try:
        tenths = function([0.1] * 10)
    except AssertionError:
        tenths = False
    fail_if(
        tenths is not True,
        "Ten times 0.1 is 1 except for a tiny rounding error. Can you allow for that?",
    )
    for numbers, problem in (
        ([0.5, 0.6], "[0.5, 0.6] adds up to more than 1"),
        ([-0.5, 1.5], "[-0.5, 1.5] adds up to 1, but these are not probabilities"),
        ([0.1, 0.2], "[0.1, 0.2] adds up to less than 1"),
    ):
        try:
            function(numbers)
        except AssertionError as error:
            fail_if(
                len(str(error)) < 15,
                f"{problem}. Your function stops, but its message should say so in 15 letters "
                "or more.",
            )
        else:
            fail_if(True, f"{problem}, and your function let it pass.")
    return "Your claim holds what it says, and its message tells a reader what is wrong."
