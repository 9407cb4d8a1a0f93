# %% [markdown]
# # Exercises to lesson 00: start here
#
# Each exercise is a cell for your answer and a cell that checks it. Run both as often as you like:
# if something is missing you get a hint, and nobody counts your attempts.

# %%
from hellodl.checks import lesson00 as check

# %% [markdown]
# ## Warm up: seconds
#
# How many seconds are there in a day? Let Python multiply.
#
# **You'll need** `*`, which means *times*, and what you know about hours, minutes and seconds.

# %% tags=["answer:seconds_a_day"]
seconds_a_day = ...
### BEGIN SOLUTION
seconds_a_day = 24 * 60 * 60
### END SOLUTION

# %% tags=["check:seconds_a_day:1", "nbval-check-output"]
check.seconds_a_day(seconds_a_day)
### BEGIN HIDDEN TESTS
assert seconds_a_day / 60 == 1440
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a unit of your own
#
# The lesson drew one unit with all its numbers. Write `unit(inputs, weights, bias)`, which does
# what that unit does, for any numbers: it multiplies each input by its weight, adds up the results
# and the bias, and applies ReLU.
#
# **You'll need** the section *What's inside a network*, a `for` loop (`zip(inputs, weights)` goes
# through both lists in step), and `max`: the larger of two numbers is `max(0, total)`.
#
# **For example,** `unit([0.5, 1.0, 0.2], [2.0, -1.0, 3.0], 0.1)` is 0.7 (apart from rounding), as
# in the drawing, and `unit([1.0], [-2.0], 0.5)` is 0, because -1.5 is negative.


# %% tags=["answer:unit"]
def unit(inputs, weights, bias):
    """What comes out of a unit with ReLU, for lists of inputs and weights."""
    ### BEGIN SOLUTION
    total = bias
    for value, weight in zip(inputs, weights, strict=True):
        total = total + value * weight
    return max(0, total)
    ### END SOLUTION


# %% tags=["check:unit:1", "nbval-check-output"]
check.unit(unit)
### BEGIN HIDDEN TESTS
assert abs(unit([2.0, 3.0], [0.5, 1.5], -1.0) - 4.5) < 1e-6
assert abs(unit([2.0, 3.0], [0.5, -1.5], 1.0)) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: was it run from the top?
#
# The numbers in brackets beside the cells say in which order they were run. Write
# `from_the_top(counts)`: it is True if all cells were run once, from the first to the last, in a
# fresh kernel.
#
# **You'll need** what *How a notebook works* says about the numbers beside cells, and a comparison:
# `==` says whether two lists are equal. (`list(range(1, 4))` is `[1, 2, 3]`.)
#
# **For example,** `from_the_top([1, 2, 3])` is True. `from_the_top([1, 3, 2])` and
# `from_the_top([4, 5, 6])` are False.


# %% tags=["answer:from_the_top"]
def from_the_top(counts):
    """Whether a list such as [1, 2, 3] is what "Restart and Run All" leaves."""
    ### BEGIN SOLUTION
    return list(counts) == list(range(1, len(counts) + 1))
    ### END SOLUTION


# %% tags=["check:from_the_top:2", "nbval-check-output"]
check.from_the_top(from_the_top)
### BEGIN HIDDEN TESTS
assert from_the_top([1, 2, 3, 4, 5])
assert not from_the_top([1, 2, 3, 5])
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a claim of your own
#
# The lessons check their claims with `assert`. Write a function `claim(numbers)` that stops with an
# `AssertionError` (that's how Python calls an `assert` that stops) and a helpful message, at least
# 15 letters long, if one of the numbers is not a probability (from 0 to 1), or if they don't add up
# to 1. Otherwise it returns True. Computers round a little when they add, so allow the total to be
# off by a millionth.
#
# **You'll need** `assert condition, message`, as in the cell *Does it hold?*, and `abs(number)`,
# which is how far a number is from 0.
#
# **For example,** `claim([0.2, 0.8])` returns True, and `claim([0.5, 0.6])` stops, because that's
# 1.1 together.


# %% tags=["answer:claim"]
def claim(numbers):
    """True if the numbers are probabilities that add up to 1."""
    ### BEGIN SOLUTION
    assert min(numbers) >= 0, "a probability cannot be negative"
    # The limit allows for rounding. If none is negative, none can be above 1 now.
    assert abs(sum(numbers) - 1) < 1e-6, "together they should be 1"
    return True
    ### END SOLUTION


# %% tags=["check:claim:2", "nbval-check-output"]
check.claim(claim)
### BEGIN HIDDEN TESTS
assert claim([0.25] * 4)
try:
    let_through = claim([0.9, 0.2, -0.1])
except AssertionError:
    let_through = False
assert not let_through
### END HIDDEN TESTS
