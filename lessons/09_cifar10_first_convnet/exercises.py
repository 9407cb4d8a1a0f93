# %% [markdown]
# # Exercises to lesson 09: a first convnet
#
# What a convolution and a pooling compute, by hand, and then in Keras.

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
# Write `conv_parameters(window, channels, filters)`. A filter has a weight for each pixel of its square
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
# ## Warm up: how large is the output?
#
# A window of 3 moves along a row of 7 pixels. How many positions does it have? With
# `padding="valid"` it must lie inside completely. With `padding="same"` Keras adds zeros around the image,
# so that with a stride of 1 the output is as large as the input. A *stride* of 2 moves the window by two
# pixels at a time; then "same" gives half the size, rounded up. Write `output_size`.


# %% tags=["answer:output_size"]
def output_size(size, window, stride, padding):
    """Positions of the window along one side of the image; padding is "valid" or "same"."""
    ### BEGIN SOLUTION
    if padding == "same":
        return -(-size // stride)
    return (size - window) // stride + 1
    ### END SOLUTION


# %% tags=["check:output_size:1"]
check.output_size(output_size)
### BEGIN HIDDEN TESTS
assert output_size(28, 5, 1, "valid") == 24
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: slide a filter
#
# Write a convolution as Keras computes it, for one gray image and one filter of 3 x 3, without padding:
# each output is the sum of a window times the filter's weights, pixel by pixel. The output has two rows and
# two columns fewer than the image.


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


# %% tags=["check:slide:2"]
check.slide(slide)
### BEGIN HIDDEN TESTS
assert slide(np.ones((3, 3)), np.ones((3, 3))).tolist() == [[9]]
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: max pooling
#
# Write max pooling with windows of 2 x 2 that don't overlap: of each window only the largest number is left.
# If the height or the width is odd, the last row or column is left out, as in Keras.


# %% tags=["answer:max_pool"]
def max_pool(feature_map):
    """The largest number of each window, shape (height // 2, width // 2)."""
    ### BEGIN SOLUTION
    height, width = feature_map.shape[0] // 2, feature_map.shape[1] // 2
    windows = feature_map[: 2 * height, : 2 * width].reshape(height, 2, width, 2)
    return windows.max(axis=(1, 3))
    ### END SOLUTION


# %% tags=["check:max_pool:2"]
check.max_pool(max_pool)
### BEGIN HIDDEN TESTS
assert max_pool(np.full((2, 2), -1.0)).tolist() == [[-1]]
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a convnet of any width
#
# Write `convnet(filters)` for images of 32 x 32 x 3: a convolution of 3 x 3 with `filters` filters and ReLU,
# max pooling, a second convolution with twice as many filters and ReLU, max pooling again, and ten
# probabilities at the end. It is neither compiled nor trained.


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
assert convnet(4).layers[0].count_params() == conv_parameters(3, 3, 4)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a filter of your own
#
# Choose nine numbers for a filter of 3 x 3 that finds *horizontal* edges, dark above and bright below. It
# should give a positive number there, 0 on any plain area, and clearly less at upright edges. (Try it with
# your function `slide` on an image you make up.)

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
