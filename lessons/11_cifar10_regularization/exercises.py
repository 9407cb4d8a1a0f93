# %% [markdown]
# # Exercises to lesson 11: regularization
#
# What the layers and penalties compute, and what a comparison may change.

# %%
import hellodl

hellodl.start("exercises/11_cifar10_regularization")

# %%
import numpy as np

from hellodl import experiments
from hellodl.checks import lesson11 as check

# %% [markdown]
# ## Warm up: the L2 penalty
#
# Write what L2 adds to the loss for an array of weights, as in the formula of the lesson and in
# Keras: `factor` (the lesson's lambda) times the sum of all squares.
#
# **You'll need** the formula of *A price on large weights*.
#
# **For example,** `l2_penalty(np.array([3.0, -4.0]), 0.1)` is 2.5.


# %% tags=["answer:l2_penalty"]
def l2_penalty(weights, factor):
    """The penalty: one number."""
    ### BEGIN SOLUTION
    return factor * (weights**2).sum()
    ### END SOLUTION


# %% tags=["check:l2_penalty:1", "nbval-check-output"]
check.l2_penalty(l2_penalty)
### BEGIN HIDDEN TESTS
assert l2_penalty(np.zeros(3), 1.0) == 0
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: dropout
#
# Write dropout as it works in training. Each number becomes 0 with the probability `rate`, each by
# its own draw from `rng`. What is left is divided by `1 - rate`, so that the sum stays what it was,
# on average. Return new numbers, and leave the array that you're given as it is.
#
# **You'll need** `rng.random(numbers.shape)`, which draws a number from 0 to 1 for each place.
#
# **For example,** with a rate of 0.5, `[1.0, 1.0, 1.0]` could become `[2.0, 0.0, 2.0]`.


# %% tags=["answer:dropout"]
def dropout(numbers, rate, rng):
    """The numbers with some of them switched off, same shape."""
    ### BEGIN SOLUTION
    on = rng.random(numbers.shape) >= rate
    return numbers * on / (1 - rate)
    ### END SOLUTION


# %% tags=["check:dropout:2", "nbval-check-output"]
check.dropout(dropout)
### BEGIN HIDDEN TESTS
assert np.all(np.asarray(dropout(np.ones(5), 0.0, np.random.default_rng(0))) == 1)
### END HIDDEN TESTS

# %% [markdown]
# ## Warm up: left and right
#
# Write the flip of an augmentation for a batch of images, shape (n, height, width, 3). What was at
# the left comes to the right, nothing else changes, and the images that you're given stay as they
# are.
#
# **You'll need** a slice with a step of -1, which turns an axis around. Which axis is it?
#
# **For example,** an image with one row of the pixels red, green, blue becomes blue, green, red.


# %% tags=["answer:flip"]
def flip(images):
    """All images mirrored left to right."""
    ### BEGIN SOLUTION
    return images[:, :, ::-1]
    ### END SOLUTION


# %% tags=["check:flip:1", "nbval-check-output"]
check.flip(flip)
### BEGIN HIDDEN TESTS
assert np.shape(flip(np.zeros((1, 2, 2, 3)))) == (1, 2, 2, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: repair the comparison
#
# Somebody wants to know what dropout does, and compares these two recipes. `experiments.run` refuses
# them, because more than one thing is different. Leave both as they are, and write a third recipe,
# `fair`, which can take the place of `without`.
#
# **You'll need** `variant`, from *The network* of the lesson.


# %%
with_dropout = experiments.Recipe(network="B", dropout=0.5, epochs=12)
without = experiments.Recipe(network="B without its second pooling", dropout=0.5, epochs=10)

# %% tags=["answer:fair"]
fair = ...  # a recipe to compare with_dropout with
### BEGIN SOLUTION
fair = with_dropout.variant(dropout=0.0)
### END SOLUTION

# %% tags=["check:fair:2", "nbval-check-output"]
check.fair(fair, with_dropout)
### BEGIN HIDDEN TESTS
experiments.check_comparison("dropout", with_dropout, fair)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: an augmentation of your own
#
# Write `augment(image, rng)` for an image of shape (32, 32, 3) with values from 0 to 255. It returns
# a new image of the same thing, different in nearly every call, and draws all its random numbers
# from `rng`. Shift it, change its brightness, cut a corner out: whatever leaves a cat a cat. The
# image that you're given stays as it is.
#
# The check calls it 20 times. It wants the same shape, values from 0 to 255, at least three
# different images, a change in half of the calls, and images that still resemble the first one. (A flip alone makes only two different ones.)
#
# **You'll need** `rng.integers(low, high)` or `rng.uniform(low, high)`, and perhaps `np.roll` or
# `np.clip`.
#
# **For example,** `np.clip(image + 10, 0, 255)` is brighter, but it's the same in each call.


# %% tags=["answer:augment"]
def augment(image, rng):
    """The same thing, seen a little differently."""
    ### BEGIN SOLUTION
    down, right = rng.integers(-3, 4, 2)
    return np.roll(image, (down, right), axis=(0, 1))
    ### END SOLUTION


# %% tags=["check:augment:2"]
check.augment(augment)
### BEGIN HIDDEN TESTS
assert np.shape(augment(np.full((32, 32, 3), 9.0), np.random.default_rng(0))) == (32, 32, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## In your own words: what is wrong with this comparison?
#
# In a report you read: "Without dropout we trained for 10 epochs and reached 71 %. With dropout we
# trained for 30 epochs and reached 73 %. Dropout helps." Explain in three to five sentences why the
# report doesn't show that, how you'd repeat the experiment, and what you'd have to see in order to
# believe it.
#
# No program checks this one. In a class, your teacher reads it. If you learn on your own, compare
# it with the answer in the solutions.

# %% [markdown] tags=["explain:what_is_wrong:3"]
# Two things were changed at the same time, dropout and the number of epochs, so nobody knows which
# of them made the difference. I'd train both networks for the same number of epochs, enough for
# both, with the same data, batch size and optimizer. A single run may be 2 percentage points better
# by luck, so I'd train each of them with several seeds. I'd believe it if the mean with dropout
# were higher by clearly more than the runs of one network differ among each other.
