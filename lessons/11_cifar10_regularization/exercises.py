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
# Write what Keras's `L2(factor)` adds to the loss for an array of weights.


# %% tags=["answer:l2_penalty"]
def l2_penalty(weights, factor):
    """The penalty: one number."""
    ### BEGIN SOLUTION
    return factor * (weights**2).sum()
    ### END SOLUTION


# %% tags=["check:l2_penalty:1"]
check.l2_penalty(l2_penalty)
### BEGIN HIDDEN TESTS
assert l2_penalty(np.zeros(3), 1.0) == 0
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: dropout
#
# Write dropout as it works in training: each number becomes 0 with probability `rate`, drawn with
# `rng.random`. What is left is divided by `1 - rate`, so that the sum stays what it was, on average.


# %% tags=["answer:dropout"]
def dropout(numbers, rate, rng):
    """The numbers with some of them switched off, same shape."""
    ### BEGIN SOLUTION
    on = rng.random(numbers.shape) >= rate
    return numbers * on / (1 - rate)
    ### END SOLUTION


# %% tags=["check:dropout:2"]
check.dropout(dropout)
### BEGIN HIDDEN TESTS
assert (dropout(np.ones(5), 0.0, np.random.default_rng(0)) == 1).all()
### END HIDDEN TESTS

# %% [markdown]
# ## Warm up: left and right
#
# Write the flip of an augmentation for images of shape (n, height, width, 3): left becomes right, and
# nothing else changes.


# %% tags=["answer:flip"]
def flip(images):
    """All images mirrored left to right."""
    ### BEGIN SOLUTION
    return images[:, :, ::-1]
    ### END SOLUTION


# %% tags=["check:flip:1"]
check.flip(flip)
### BEGIN HIDDEN TESTS
assert flip(np.zeros((1, 2, 2, 3))).shape == (1, 2, 2, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: repair the comparison
#
# Somebody wants to know what dropout does, and compares these two recipes. `hellodl.experiments` refuses.
# Leave both as they are, and write a third recipe, `fair`, which can take the place of `without`.

# %%
with_dropout = experiments.Recipe(network="B", dropout=0.5, epochs=12)
without = experiments.Recipe(network="B without its second pooling", dropout=0.5, epochs=10)

# %% tags=["answer:fair"]
fair = ...  # a recipe to compare with_dropout with
### BEGIN SOLUTION
fair = with_dropout.variant(dropout=0.0)
### END SOLUTION

# %% tags=["check:fair:2"]
check.fair(fair, with_dropout)
### BEGIN HIDDEN TESTS
experiments.check_comparison("dropout", with_dropout, fair)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: an augmentation of your own
#
# Write `augment(image, rng)` for an image of shape (32, 32, 3) with values from 0 to 255. It returns
# another image of the same thing, different in each call. Shift it, change its brightness, cut a corner
# out: whatever leaves a cat a cat. (The check calls it 20 times. It wants the same shape, values from 0 to
# 255, at least three different images, a change in half of the calls, and an image that still resembles
# the first. So a flip alone is not enough.)


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
assert augment(np.zeros((32, 32, 3)), np.random.default_rng(0)).shape == (32, 32, 3)
### END HIDDEN TESTS
