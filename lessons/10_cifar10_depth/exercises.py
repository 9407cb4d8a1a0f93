# %% [markdown]
# # Exercises to lesson 10: does depth help?
#
# Where the parameters are, and how to prepare images honestly.

# %%
import hellodl

hellodl.start("exercises/10_cifar10_depth")

# %%
import keras
import numpy as np

from hellodl.checks import lesson10 as check
from hellodl.data import load_cifar10

(x_train, y_train), _ = load_cifar10()

# %% [markdown]
# ## Warm up: what reaches the dense layer?
#
# An image of 32 x 32 goes through some blocks. Each of them has a convolution that keeps the size
# ("same" padding), and a max pooling of 2 x 2. The last convolution has `filters` filters, and
# without any pooling it has them, too. How many numbers reach the dense layer? Write
# `into_dense(poolings, filters)`, for 0 to 5 poolings. As you saw in the lesson, this one number
# decides how large the whole network becomes.
#
# **You'll need** the counting in *Two networks, and three controls*.
#
# **For example,** `into_dense(1, 32)` is 8,192, and `into_dense(3, 64)` is 1,024.


# %% tags=["answer:into_dense"]
def into_dense(poolings, filters):
    """Numbers after Flatten, for an image of 32 x 32: a whole number."""
    ### BEGIN SOLUTION
    side = 32 // 2**poolings
    return side * side * filters
    ### END SOLUTION


# %% tags=["check:into_dense:1", "nbval-check-output"]
check.into_dense(into_dense)
### BEGIN HIDDEN TESTS
assert into_dense(0, 1) == 1024
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: standardize honestly
#
# Write `standardized(x_train, x_new)`. It returns the new images, standardized: from each channel
# it subtracts the mean that the *training* images have in this channel, and then it divides by the
# standard deviation that they have there. The new images have no say in it. Leave the arrays that
# you're given as they are.
#
# **You'll need** `mean` and `std` with `axis=(0, 1, 2)`, which go over all images, rows and columns
# and leave one number for each channel.
#
# **For example,** if the red values of the training images have a mean of 100 and a standard
# deviation of 50, a red value of 200 in a new image becomes 2.


# %% tags=["answer:standardized"]
def standardized(x_train, x_new):
    """x_new with each channel standardized, same shape (n, height, width, 3)."""
    ### BEGIN SOLUTION
    mean, std = x_train.mean(axis=(0, 1, 2)), x_train.std(axis=(0, 1, 2))
    return (x_new - mean) / std
    ### END SOLUTION


# %% tags=["check:standardized:2", "nbval-check-output"]
check.standardized(standardized)
### BEGIN HIDDEN TESTS
assert np.shape(standardized(x_train[:50], x_train[:2])) == (2, 32, 32, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a fourth block
#
# Write `four_blocks()`. Its first three blocks are those of the lesson: 32, 64 and 64 filters of 3
# x 3, with "same" padding and ReLU, each followed by a max pooling. Then comes a fourth block, of
# 128 filters of 3 x 3, and then the dense layers, 512 units with ReLU and 10 with softmax. The
# input is images of 32 x 32 x 3. Nothing comes before the first convolution, and you needn't
# compile it. Guess before you look: does it have more parameters than the network with three
# blocks, or fewer?
#
# **You'll need** the lesson's function `build` as a model, without its first layers.
#
# **For example,** the network with three blocks of the lesson has 586,250 parameters.


# %% tags=["answer:four_blocks"]
def four_blocks():
    """A network of four blocks."""
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((32, 32, 3))])
    for filters in (32, 64, 64, 128):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(512, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    return model
    ### END SOLUTION


# %% tags=["check:four_blocks:2", "nbval-check-output"]
check.four_blocks(four_blocks)
### BEGIN HIDDEN TESTS
assert four_blocks().count_params() < 586_250
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: is the difference larger than the noise?
#
# Two networks were trained from the same seeds, and you have their validation accuracies, one for
# each seed. Write `ahead(deep, small)`: by how many *percentage points* is the deep network ahead on
# average, and is it ahead with *every* single seed? The lesson asked both of these questions before
# it believed that three blocks pay.
#
# **You'll need** the mean of a list or an array, and a comparison for each seed.
#
# **For example,** `ahead([0.70, 0.72], [0.60, 0.64])` is `(9.0, True)`, give or take a rounding.


# %% tags=["answer:ahead"]
def ahead(deep, small):
    """(mean difference in percentage points, True if it is positive with every seed)."""
    ### BEGIN SOLUTION
    differences = np.array(deep) - np.array(small)
    return 100 * differences.mean(), bool((differences > 0).all())
    ### END SOLUTION


# %% tags=["check:ahead:1", "nbval-check-output"]
check.ahead(ahead)
### BEGIN HIDDEN TESTS
assert abs(ahead([0.5], [0.25])[0] - 25) < 1e-4
### END HIDDEN TESTS

# %% [markdown]
# ## Open: small and good
#
# Write `small_network()`: any network for images of 32 x 32 x 3 with values from 0 to 255, with at
# most 60,000 parameters, ten probabilities at the end, and compiled for whole-number labels with
# `metrics=["accuracy"]`. The check trains it for three epochs on 2,000 images, in batches of 50.
# Then it should be correct for 30 % of others, where chance would be 10 %.
#
# **You'll need** blocks, a first layer that scales the values, and a learning rate that gets there in 120 steps, perhaps a larger one than usual.
#
# **For example,** the network of lesson 09 has 137,000 parameters, which is too many.


# %% tags=["answer:small_network"]
def small_network():
    """A compiled network for whole-number labels, with accuracy as a metric."""
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Rescaling(1 / 64, offset=-2)])
    for filters in (8, 16, 32):
        model.add(keras.layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(64, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    adam = keras.optimizers.Adam(0.003)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    ### END SOLUTION


# %% tags=["check:small_network:2"]
check.small_network(small_network, x_train[:3000], y_train[:3000])
### BEGIN HIDDEN TESTS
assert small_network().count_params() <= 60_000
### END HIDDEN TESTS
