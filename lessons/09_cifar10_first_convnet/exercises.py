# %% [markdown]
# # Exercises to lesson 09: a first convnet
#
# What a convolution and a pooling compute, first by hand, and then in Keras.

# %%
import hellodl

hellodl.start("exercises/09_cifar10_first_convnet")

# %%
import keras
import numpy as np

from hellodl.checks import lesson09 as check

# %% [markdown]
# ## Warm up: parameters of a convolution
#
# How many parameters does a convolutional layer have? Write `conv_parameters(window, channels,
# filters)`. Each filter has a weight for every pixel of its square window (`window` is 3 for 3 × 3)
# in every channel that comes in. And each filter has one bias.
#
# **You'll need** the counting of *From a filter to a layer*.
#
# **For example,** `conv_parameters(3, 3, 16)` is 448, as in the lesson.


# %% tags=["answer:conv_parameters"]
def conv_parameters(window, channels, filters):
    """Weights and biases of a convolutional layer, a whole number."""
    ### BEGIN SOLUTION
    return (window * window * channels + 1) * filters
    ### END SOLUTION


# %% tags=["check:conv_parameters:1", "nbval-check-output"]
check.conv_parameters(conv_parameters)
### BEGIN HIDDEN TESTS
assert conv_parameters(1, 1, 1) == 2
### END HIDDEN TESTS

# %% [markdown]
# ## Warm up: how large is the output?
#
# A window of 3 moves along a row of 7 pixels. How many positions does it have? Draw it, and count.
# With `padding="valid"` the window must lie inside the row completely. With `padding="same"` Keras
# adds a border of zeros, so the output is as large as the input.
#
# There's one thing more. A window can also move by two pixels at a time, which is called a
# **stride** of 2. With "valid" that leaves out every other position. With "same" the output is the
# input's size divided by the stride, rounded up. Write `output_size` for both kinds of padding.
#
# **You'll need** a drawing, and whole-number division with `//`. (`(a + b - 1) // b` is `a / b`, rounded up.)
#
# **For example,** `output_size(7, 3, 1, "valid")` is 5, and `output_size(7, 3, 2, "same")` is 4.


# %% tags=["answer:output_size"]
def output_size(size, window, stride, padding):
    """Positions of the window along one side of the image; padding is "valid" or "same"."""
    ### BEGIN SOLUTION
    if padding == "same":
        return -(-size // stride)
    return (size - window) // stride + 1
    ### END SOLUTION


# %% tags=["check:output_size:1", "nbval-check-output"]
check.output_size(output_size)
### BEGIN HIDDEN TESTS
assert output_size(28, 5, 1, "valid") == 24
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: slide a filter
#
# Write a convolution yourself, for one gray image and one filter of 3 × 3, without padding. Each
# output is the sum of a window times the filter's weights, number by number. So the output has two
# rows and two columns fewer than the image.
#
# **You'll need** two loops, one for the rows and one for the columns of the output, and a slice such
# as `image[row : row + 3, column : column + 3]`.
#
# **For example,** on an image of 3 × 3 ones, a filter of nine ones gives `[[9.0]]`.


# %% tags=["answer:slide"]
def slide(image, weights):
    """The feature map, shape (height - 2, width - 2)."""
    ### BEGIN SOLUTION
    height, width = image.shape
    feature_map = np.zeros((height - 2, width - 2))
    for row in range(height - 2):
        for column in range(width - 2):
            window = image[row : row + 3, column : column + 3]
            feature_map[row, column] = (window * weights).sum()
    return feature_map
    ### END SOLUTION


# %% tags=["check:slide:2", "nbval-check-output"]
check.slide(slide)
### BEGIN HIDDEN TESTS
assert np.array_equal(slide(np.ones((3, 3)), np.ones((3, 3))), [[9]])
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: max pooling
#
# Write max pooling with windows of 2 × 2 that don't overlap: only the largest number of each window
# is left. If the height or the width is odd, the last row or column is left out, as in Keras.
#
# **You'll need** two loops again, with windows that begin at every second pixel.
#
# **For example,** the map `[[1, 3, 0, 0], [2, 9, 0, 1]]` becomes `[[9, 1]]`.


# %% tags=["answer:max_pool"]
def max_pool(feature_map):
    """The largest number of each window, shape (height // 2, width // 2)."""
    ### BEGIN SOLUTION
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    windows = feature_map[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return windows.max(axis=(1, 3))
    ### END SOLUTION


# %% tags=["check:max_pool:2", "nbval-check-output"]
check.max_pool(max_pool)
### BEGIN HIDDEN TESTS
assert np.array_equal(max_pool(np.full((2, 2), -1.0)), [[-1]])
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a convnet of any width
#
# Write `convnet(filters)` for images of 32 × 32 × 3. It has a convolution of 3 × 3 with `filters`
# filters and ReLU, max pooling, a second convolution of 3 × 3 with twice as many filters and ReLU,
# and max pooling again. At the end there are ten probabilities. (`Flatten` comes before them, and
# another dense layer is allowed, as in the lesson, but no other kinds of layers.) Don't compile or train it.
#
# **You'll need** the code of *The network*.
#
# **For example,** `convnet(8)` has two convolutions, of 8 and of 16 filters.


# %% tags=["answer:convnet"]
def convnet(filters):
    """A network of two convolutions, the second one twice as wide as the first."""
    ### BEGIN SOLUTION
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(2 * filters, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION


# %% tags=["check:convnet:2"]
check.convnet(convnet)
### BEGIN HIDDEN TESTS
assert convnet(4).output_shape == (None, 10)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a filter of your own
#
# Choose nine numbers for a filter of 3 × 3 that finds *horizontal* edges, dark above and bright
# below. It should give a positive number there, 0 on any plain area, and at vertical edges a number
# of at most half that size.
#
# **You'll need** the lesson's filter for vertical edges, and perhaps your function `slide` to try
# yours on an image that you make up.


# %% tags=["answer:my_filter"]
my_filter = ...  # three rows of three numbers
### BEGIN SOLUTION
my_filter = [[-1, -2, -1], [0, 0, 0], [1, 2, 1]]
### END SOLUTION

# %% tags=["check:my_filter:2"]
check.my_filter(my_filter)
### BEGIN HIDDEN TESTS
assert np.shape(my_filter) == (3, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## In your own words: why slide?
#
# A convolutional layer needs far fewer weights than a dense layer, and it reads photos better.
# Explain in three to five sentences where the weights are saved, what that assumes of an image, and
# for which kind of table of numbers the same assumption would be wrong.
#
# No program checks this one. In a class, your teacher reads it. If you learn on your own, compare
# it with the answer in the solutions.

# %% [markdown] tags=["explain:why_slide:3"]
# A filter looks at a small window and uses the same weights at every place, while a dense layer has
# a weight of its own for each pixel and unit. This assumes that neighboring pixels belong together
# and that a pattern means the same wherever it is. It is true of photos: a cat's ear is an ear on
# the left and on the right. It would be wrong for a table of patients with age, weight and blood
# pressure side by side, where the order of the columns means nothing and each of them needs weights
# of its own.
