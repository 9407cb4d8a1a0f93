# %% [markdown]
# # Exercises to lesson 15: fast enough
#
# Count the work, and be honest about what a faster part is worth.

# %%
import hellodl

hellodl.start("exercises/15_fast_enough")

# %%
import keras

from hellodl.checks import lesson15 as check
from hellodl.data import load_mnist

(x_all, y_all), _ = load_mnist()

# %% [markdown]
# ## Warm up: count the operations
#
# Write `operations(sizes, batch_size)`: the multiplications and additions of the matrix products in the
# *forward* pass through dense layers, for one batch. `sizes` are pairs (inputs, units), as in the lesson.


# %% tags=["answer:operations"]
def operations(sizes, batch_size):
    """Operations of one batch, forward, a whole number."""
    ### BEGIN SOLUTION
    return 2 * batch_size * sum(inputs * units for inputs, units in sizes)
    ### END SOLUTION


# %% tags=["check:operations:1"]
check.operations(operations)
### BEGIN HIDDEN TESTS
assert operations([(784, 300)], 32) == 15_052_800
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: which batch size is there first?
#
# Large batches have quick epochs, but they need more of them. A dictionary holds what was measured:
# `{32: (2.0, [0.8, 0.9]), 256: (0.5, [0.6, 0.7, 0.8])}` says that with a batch of 32 an epoch takes 2 seconds,
# and that the accuracy was .8 after the first one. Write `soonest(runs, accuracy)`: the batch size that needs
# the fewest *seconds* to reach this accuracy. Some never do; at least one does.


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


# %% tags=["check:soonest:2"]
check.soonest(soonest)
### BEGIN HIDDEN TESTS
assert soonest({1: (1.0, [0.5])}, 0.5) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: what is a faster part worth?
#
# One part of a program takes a certain fraction of its time (0 to 1). You make this part `factor` times as
# fast. Write `times_as_fast(fraction, factor)`: how many times as fast is the whole program now?


# %% tags=["answer:times_as_fast"]
def times_as_fast(fraction, factor):
    """How many times as fast the whole becomes."""
    ### BEGIN SOLUTION
    return 1 / (1 - fraction + fraction / factor)
    ### END SOLUTION


# %% tags=["check:times_as_fast:2"]
check.times_as_fast(times_as_fast)
### BEGIN HIDDEN TESTS
assert abs(times_as_fast(0.5, 1e9) - 2) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Open: good enough, quickly
#
# Write `train_fast(x, y)`. It takes 10,000 images (0 to 255) and their labels, and returns a trained Keras
# model that also takes images from 0 to 255. The check asks for an accuracy of .90 on other images
# (.80 on the stand-in), and tells you the seconds. Batch size, learning rate, `steps_per_execution`:
# everything is allowed.


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
assert train_fast(x_all[:2000], y_all[:2000]).output_shape == (None, 10)
### END HIDDEN TESTS
