# %% [markdown]
# # Exercises to lesson 08: overfitting
#
# Reading curves, stopping in time, and what a test set is worth.

# %%
import hellodl

hellodl.start("exercises/08_mnist_overfitting")

# %%
import keras
import numpy as np

from hellodl.checks import lesson08 as check
from hellodl.data import load_mnist

(x_train, y_train), _ = load_mnist()
x_train = x_train.reshape(-1, 784).astype("float32") / 255

# %% [markdown]
# ## Warm up: how large is the gap?
#
# Overfitting is a distance between two curves. Write `gap(training, validation)` for two lists of
# accuracies, one value for each epoch: by how much is training ahead after the last epoch?
#
# **You'll need** the last entry of a list.
#
# **For example,** `gap([0.8, 1.0], [0.8, 0.9])` is about 0.1.


# %% tags=["answer:gap"]
def gap(training, validation):
    """Training accuracy minus validation accuracy at the end, as a fraction."""
    ### BEGIN SOLUTION
    return training[-1] - validation[-1]
    ### END SOLUTION


# %% tags=["check:gap:1", "nbval-check-output"]
check.gap(gap)
### BEGIN HIDDEN TESTS
assert gap([1.0], [1.0]) == 0
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: early stopping
#
# Write it for a list of validation losses, one for each epoch. Training stops as soon as `patience`
# epochs in a row have not brought a new lowest loss. Return two numbers: in which epoch it stops
# (counted from 1; the last if it never does), and to which epoch's weights it goes back. A loss
# that only equals the lowest one is no new lowest loss.
#
# **You'll need** a loop that remembers the best epoch so far.
#
# **For example,** `early_stopping([0.5, 0.3, 0.4, 0.6, 0.2], 2)` is `(4, 2)`: epochs 3 and 4 bring
# nothing new, so it never sees epoch 5.


# %% tags=["answer:early_stopping"]
def early_stopping(valid_losses, patience):
    """(epoch of the stop, epoch with the best weights), counted from 1."""
    ### BEGIN SOLUTION
    best = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, best + 1
    ### END SOLUTION


# %% tags=["check:early_stopping:2", "nbval-check-output"]
check.early_stopping(early_stopping)
### BEGIN HIDDEN TESTS
assert tuple(early_stopping([1.0], 5)) == (1, 1)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: how lucky is the best of many?
#
# The lesson trained twelve networks and chose one. Now imagine twenty networks that are all correct
# with a probability of exactly 90 %, and try each on 100 samples. Write `best_of(networks, samples,
# rng)`: the accuracy of the one that looks best. Draw the numbers of correct predictions with
# `rng.binomial`.
#
# **You'll need** `rng.binomial(samples, 0.9, networks)`, which draws a number of correct answers
# for each network.
#
# **For example,** `best_of(20, 100, rng)` is mostly about 0.95, although every network is worth
# 0.90.


# %% tags=["answer:best_of"]
def best_of(networks, samples, rng):
    """The largest of `networks` accuracies, each measured on `samples` samples."""
    ### BEGIN SOLUTION
    return rng.binomial(samples, 0.9, networks).max() / samples
    ### END SOLUTION


# %% tags=["check:best_of:2"]
check.best_of(best_of)
### BEGIN HIDDEN TESTS
assert 0.8 < best_of(1, 10_000, np.random.default_rng(0)) < 1
### END HIDDEN TESTS

# %% [markdown]
# ## Open: learn, but don't memorize
#
# Write `trained()`. It trains a network on `x_train[:10000]` and `y_train[:10000]`, rows of 784
# numbers, with any optimizer and anything against overfitting, in about ten seconds. Then it
# returns the network, which should read 94 % of other samples (86 % with the drawn images that
# replace MNIST where it couldn't be downloaded).
#
# **You'll need** a network of lesson 07 or 08, and what you know about stopping in time.
#
# **For example,** a network 784-256-10 with Adam comes close after a few epochs.


# %% tags=["answer:trained"]
def trained():
    """A trained network that takes rows of 784 numbers, 0 to 1."""
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(7)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(256, "relu"),
            layers.Dropout(0.3),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=50)
    model.fit(x_train[:10000], y_train[:10000], batch_size=100, epochs=6, verbose=0)
    return model
    ### END SOLUTION


# %% tags=["check:trained:2"]
check.trained(trained, x_train[50_000:], y_train[50_000:])
### BEGIN HIDDEN TESTS
assert np.shape(trained().predict(x_train[:5], verbose=0)) == (5, 10)
### END HIDDEN TESTS

# %% [markdown]
# ## In your own words: too good to be true?
#
# A friend has trained twenty networks and tells you the validation accuracy of the best one.
# "That's how good it will be on new images", says your friend. Explain in three to five sentences
# why you expect less, what you'd do to find out how good it is, and why that works only once.
#
# No program checks this one. In a class, your teacher reads it. If you learn on your own, compare
# it with the answer in the solutions.

# %% [markdown] tags=["explain:too_good:3"]
# Each validation accuracy is partly luck, and the best of twenty is likely to have had more luck
# than the others. So the same network will do a little worse on new images on average. To find out,
# I'd measure the chosen network on a test set that played no part in the choice. If I looked at the
# test set again and again and chose by what I see, I'd choose by luck again, and the test set would
# be a second validation set.
