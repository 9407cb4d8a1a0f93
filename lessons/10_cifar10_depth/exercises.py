# %% [markdown]
# # Exercises to lesson 10: does depth help?
#
# Where the parameters are, and how to prepare images honestly.

# %%
import hellodl

hellodl.start("exercises/10_cifar10_depth")

# %%
import keras

from hellodl.checks import lesson10 as check
from hellodl.data import load_cifar10

(x_train, y_train), _ = load_cifar10()

# %% [markdown]
# ## Warm up: what reaches the dense layer
#
# An image of 32 x 32 goes through some blocks: each has a convolution that keeps the size, and a max
# pooling of 2 x 2. The last convolution has `filters` filters. Write `into_dense(poolings, filters)`: how
# many numbers reach the dense layer? This one number decides how large the network becomes.


# %% tags=["answer:into_dense"]
def into_dense(poolings, filters):
    """Numbers after Flatten, for an image of 32 x 32."""
    ### BEGIN SOLUTION
    side = 32 // 2**poolings
    return side * side * filters
    ### END SOLUTION


# %% tags=["check:into_dense:1"]
check.into_dense(into_dense)
### BEGIN HIDDEN TESTS
assert into_dense(0, 1) == 1024
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: standardize honestly
#
# Write `standardized(x_train, x_new)`. It returns the new images: from each channel it subtracts the mean,
# and divides by the standard deviation, that the *training* images have in this channel.


# %% tags=["answer:standardized"]
def standardized(x_train, x_new):
    """x_new with each channel standardized, same shape."""
    ### BEGIN SOLUTION
    mean, std = x_train.mean(axis=(0, 1, 2)), x_train.std(axis=(0, 1, 2))
    return (x_new - mean) / std
    ### END SOLUTION


# %% tags=["check:standardized:2"]
check.standardized(standardized)
### BEGIN HIDDEN TESTS
assert standardized(x_train[:50], x_train[:2]).shape == (2, 32, 32, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a fourth block
#
# Write `four_blocks()`. Three blocks are as in the lesson (32, 64 and 64 filters of 3 x 3, "same" padding
# and ReLU, each followed by max pooling). A fourth block of 128 filters comes next, and then the dense
# layers (512 with ReLU, 10 with softmax). The input is images of 32 x 32 x 3, nothing comes before the
# first convolution, and it is not compiled. Guess before you look: does it have more parameters than the
# network of three blocks, or fewer?


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


# %% tags=["check:four_blocks:2"]
check.four_blocks(four_blocks)
### BEGIN HIDDEN TESTS
assert four_blocks().count_params() < 586_250
### END HIDDEN TESTS

# %% [markdown]
# ## Open: small and good
#
# Write `small_network()`: any network for images of 32 x 32 x 3 with values from 0 to 255, compiled, with
# at most 60,000 parameters. The check trains it for three epochs on 3,000 images. It should be correct
# for 30 % of others; chance would be 10 %.


# %% tags=["answer:small_network"]
def small_network():
    """A compiled network for whole-number labels, with accuracy as a metric."""
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Rescaling(1 / 64, offset=-2)])
    for filters in (16, 32, 32):
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
check.small_network(small_network, x_train[:5000], y_train[:5000])
### BEGIN HIDDEN TESTS
assert small_network().count_params() <= 60_000
### END HIDDEN TESTS
