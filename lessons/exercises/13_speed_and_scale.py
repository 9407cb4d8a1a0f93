# %% [markdown]
# # Exercises to lesson 13: speed, and more than one machine
#
# Count, share out, and be honest about what a faster part is worth.

# %%
import hellodl

hellodl.start("exercises/13_speed_and_scale")

# %%
import keras
import numpy as np

from hellodl import datasets
from hellodl.checks import lesson13 as check

(x_all, y_all), _ = datasets.load_mnist()

# %% [markdown]
# ## Warm up: count the operations
#
# Write `operations(sizes, batch_size)`: multiplications and additions of the matrix products *forward*
# through dense layers, for one batch. `sizes` are pairs (inputs, units), as in the lesson.


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
# ## Change the experiment: more processes
#
# Two processes took half of each batch. Write `share(batch, number, this)`: the part of a batch (an array)
# that process `this` (from 0) of `number` processes takes. Together they take each sample exactly once, also
# where the batch cannot be divided evenly; then no part is more than one larger than another.


# %% tags=["answer:share"]
def share(batch, number, this):
    """The samples of one process."""
    ### BEGIN SOLUTION
    return batch[this::number]
    ### END SOLUTION


# %% tags=["check:share:1"]
check.share(share)
### BEGIN HIDDEN TESTS
assert len(share(np.arange(5), 2, 0)) + len(share(np.arange(5), 2, 1)) == 5
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: put slopes together
#
# Each process has the slope of the *mean* loss of its part. Write `together(slopes, samples)`: from arrays
# of the same shape and the number of samples of each part, the slope of the mean loss of the whole batch.
# The parts need not be equal.


# %% tags=["answer:together"]
def together(slopes, samples):
    """The slope of the whole batch."""
    ### BEGIN SOLUTION
    whole = sum(samples)
    return sum(slope * n for slope, n in zip(slopes, samples)) / whole
    ### END SOLUTION


# %% tags=["check:together:2"]
check.together(together)
### BEGIN HIDDEN TESTS
assert together([np.array([2.0]), np.array([4.0])], [1, 3])[0] == 3.5
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: what is a faster part worth?
#
# A part of a program takes a share of its time (0 to 1). You make this part `factor` times as fast. Write
# `times_as_fast(share_of_time, factor)` of the whole program.


# %% tags=["answer:times_as_fast"]
def times_as_fast(share_of_time, factor):
    """How many times as fast the whole becomes."""
    ### BEGIN SOLUTION
    return 1 / (1 - share_of_time + share_of_time / factor)
    ### END SOLUTION


# %% tags=["check:times_as_fast:2"]
check.times_as_fast(times_as_fast)
### BEGIN HIDDEN TESTS
assert abs(times_as_fast(0.5, 1e9) - 2) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Open: good enough, soon
#
# Write `train_fast(x, y)`: from 10,000 pictures (0 to 255) and labels to a trained Keras model that also takes
# pictures from 0 to 255. The check asks for .90 on other pictures, and tells you the seconds. Batch size, rate,
# `steps_per_execution`, `jit_compile`: everything is allowed.


# %% tags=["answer:train_fast"]
def train_fast(x, y):
    """A trained model for pictures from 0 to 255."""
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
    model.compile(keras.optimizers.Adam(0.003), loss, steps_per_execution=20)
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
