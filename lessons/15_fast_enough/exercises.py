# %% [markdown]
# # Exercises to lesson 15: fast enough
#
# Count the work, and be honest about what a faster part is worth.

# %%
import hellodl

hellodl.start("exercises/15_fast_enough", deterministic=False)

# %%
import keras
import numpy as np

from hellodl.checks import lesson15 as check
from hellodl.data import load_mnist

(x_all, y_all), _ = load_mnist()

# %% [markdown]
# ## Warm up: count the operations
#
# Write `operations(sizes, batch_size)`: how many multiplications and additions do the matrix
# products take in the *forward* pass through dense layers, for one batch? As in the lesson, `sizes`
# are pairs (inputs, units), one for each layer, and we count as many additions as multiplications.
#
# **You'll need** the counting of *The work, and how long it must take*.
#
# **For example,** `operations([(784, 300)], 32)` is 15,052,800.


# %% tags=["answer:operations"]
def operations(sizes, batch_size):
    """Operations of one batch, forward, a whole number."""
    ### BEGIN SOLUTION
    return 2 * batch_size * sum(inputs * units for inputs, units in sizes)
    ### END SOLUTION


# %% tags=["check:operations:1", "nbval-check-output"]
check.operations(operations)
### BEGIN HIDDEN TESTS
assert operations([(784, 300)], 32) == 15_052_800
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: which batch size is there first?
#
# Large batches have quick epochs, but they need more of them. Here is what somebody measured:
#
# `{32: (2.0, [0.8, 0.9]), 256: (0.5, [0.6, 0.7, 0.8])}`
#
# With a batch of 32 an epoch takes 2 seconds, and the accuracy was 0.8 after the first epoch and
# 0.9 after the second one. Write `soonest(runs, accuracy)`: the batch size that needs the fewest
# *seconds* until it reaches this accuracy for the first time. Some never do, but at least one does.
#
# **You'll need** a loop over `runs.items()`.
#
# **For example,** with these runs and an accuracy of 0.8 it's 256: three epochs take it 1.5
# seconds, and the batch of 32 needs 2 seconds.


# %% tags=["answer:soonest"]
def soonest(runs, accuracy):
    """The batch size that reaches the accuracy in the shortest time."""
    ### BEGIN SOLUTION
    times = {}
    for batch_size, (seconds, accuracies) in runs.items():
        reached = [epoch for epoch, value in enumerate(accuracies, start=1) if value >= accuracy]
        if reached:
            times[batch_size] = seconds * reached[0]
    return min(times, key=times.get)
    ### END SOLUTION


# %% tags=["check:soonest:2", "nbval-check-output"]
check.soonest(soonest)
### BEGIN HIDDEN TESTS
assert soonest({1: (1.0, [0.5])}, 0.5) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: what is a faster part worth?
#
# One part of a program takes a certain fraction of its time, from 0 to 1. You make this part
# `factor` times as fast, and nothing else. Write `times_as_fast(fraction, factor)`: how many times
# as fast is the whole program now?
#
# **You'll need** a program that took 1 second. How long does each of its two parts take afterwards?
#
# **For example,** `times_as_fast(0.5, 2)` is 1.33, because one second becomes three quarters of a
# second.


# %% tags=["answer:times_as_fast"]
def times_as_fast(fraction, factor):
    """How many times as fast the whole becomes."""
    ### BEGIN SOLUTION
    return 1 / (1 - fraction + fraction / factor)
    ### END SOLUTION


# %% tags=["check:times_as_fast:2", "nbval-check-output"]
check.times_as_fast(times_as_fast)
### BEGIN HIDDEN TESTS
assert abs(times_as_fast(0.5, 1e9) - 2) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Open: good enough, quickly
#
# Write `train_fast(x, y)`. It takes 10,000 images of 28 x 28, with values from 0 to 255, and their
# labels. It returns a trained Keras model that also takes images with values from 0 to 255. The
# check asks for an accuracy of 90 % on other images (80 % with the drawn images that replace MNIST
# where it couldn't be downloaded), and tells you how many seconds you needed. Batch size, learning
# rate, `steps_per_execution`: everything is allowed. (The notebook has started with
# `deterministic=False`, so that `jit_compile=True` may do its work.)
#
# **You'll need** a first layer `keras.layers.Rescaling(1 / 255)`, and what you know about steps.
#
# **For example,** one hidden layer of 128 units gets there within three epochs.


# %% tags=["answer:train_fast"]
def train_fast(x, y):
    """A trained model for images from 0 to 255."""
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(1)
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Rescaling(1 / 255),
            keras.layers.Flatten(),
            keras.layers.Dense(128, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    loss = "sparse_categorical_crossentropy"
    model.compile(keras.optimizers.Adam(0.003), loss, steps_per_execution=50)
    model.fit(x, y, batch_size=128, epochs=3, verbose=0)
    return model
    ### END SOLUTION


# %% tags=["check:train_fast:2"]
check.train_fast(
    train_fast, x_all[:10_000], y_all[:10_000], x_all[10_000:12_000], y_all[10_000:12_000]
)
### BEGIN HIDDEN TESTS
assert np.shape(train_fast(x_all[:2000], y_all[:2000])(x_all[:3])) == (3, 10)
### END HIDDEN TESTS
