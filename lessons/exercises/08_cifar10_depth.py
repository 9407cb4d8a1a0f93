# %% [markdown]
# # Exercises to lesson 08: convolutions and depth
#
# Windows, poolings, and where the parameters are.

# %%
import hellodl

hellodl.start("exercises/08_cifar10_depth")

# %%
import keras
import numpy as np

from hellodl import datasets
from hellodl.checks import lesson08 as check

(x_train, y_train), _ = datasets.load_cifar10()

# %% [markdown]
# ## Warm up: parameters of a convolution
#
# Write `conv_parameters(window, channels, filters)`: a filter has a weight for each pixel of its square
# window (3 for 3 x 3) in each channel that comes in, and one bias.


# %% tags=["answer:conv_parameters"]
def conv_parameters(window, channels, filters):
    """Weights and biases of a convolutional layer."""
    ### BEGIN SOLUTION
    return (window * window * channels + 1) * filters
    ### END SOLUTION


# %% tags=["check:conv_parameters:1"]
check.conv_parameters(conv_parameters)
### BEGIN HIDDEN TESTS
assert conv_parameters(1, 1, 1) == 2
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: slide a window
#
# Write a convolution as Keras computes it, for one grey picture and one filter of 3 x 3, without padding:
# each answer is the sum of a window times the weights. The answer is two rows and two columns smaller.


# %% tags=["answer:slide"]
def slide(picture, weights):
    """Answers of shape (height - 2, width - 2)."""
    ### BEGIN SOLUTION
    height, width = picture.shape
    answers = np.zeros((height - 2, width - 2))
    for row in range(height - 2):
        for column in range(width - 2):
            answers[row, column] = (picture[row : row + 3, column : column + 3] * weights).sum()
    return answers
    ### END SOLUTION


# %% tags=["check:slide:2"]
check.slide(slide)
### BEGIN HIDDEN TESTS
assert slide(np.ones((3, 3)), np.ones((3, 3))).tolist() == [[9]]
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: standardise honestly
#
# Write `standardised(x_train, x_new)`: new pictures, each channel less the mean and divided by the standard
# deviation that the *training* pictures have in this channel.


# %% tags=["answer:standardised"]
def standardised(x_train, x_new):
    """x_new with each channel standardised, same shape."""
    ### BEGIN SOLUTION
    mean, deviation = x_train.mean(axis=(0, 1, 2)), x_train.std(axis=(0, 1, 2))
    return (x_new - mean) / deviation
    ### END SOLUTION


# %% tags=["check:standardised:2"]
check.standardised(standardised)
### BEGIN HIDDEN TESTS
assert standardised(x_train[:50], x_train[:2]).shape == (2, 32, 32, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a fourth set
#
# Write `four_sets()`: as "three sets" (32, 64, 64 filters of 3 x 3, "same" padding, ReLU, each followed
# by max pooling; dense 512 with ReLU; 10 softmax), with a fourth set of 128 filters before the dense
# layers. From pictures of 32 x 32 x 3, nothing before the first convolution, not compiled. Compute its
# parameters before you look: does it have more than three sets, or fewer?


# %% tags=["answer:four_sets"]
def four_sets():
    """A network of four sets."""
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


# %% tags=["check:four_sets:2"]
check.four_sets(four_sets)
### BEGIN HIDDEN TESTS
assert four_sets().count_params() < 586_250
### END HIDDEN TESTS

# %% [markdown]
# ## Open: small and good
#
# Write `small_network()`: any network for pictures of 32 x 32 x 3 with values from 0 to 255, compiled, with
# at most 60,000 parameters. The check trains it for three epochs on 3,000 pictures. It should be right
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
