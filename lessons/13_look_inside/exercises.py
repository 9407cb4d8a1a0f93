# %% [markdown]
# # Exercises to lesson 13: look inside
#
# Weights as images, covered pixels, a network that cheats, and a map.

# %%
import hellodl

hellodl.start("exercises/13_look_inside")

# %%
import keras
import numpy as np

from hellodl.checks import lesson13 as check
from hellodl.data import load_mnist

keras.utils.set_random_seed(13)
(x_train, y_train), _ = load_mnist()

# %% [markdown]
# ## Warm up: a unit's weights as an image
#
# The first dense layer has weights of the shape (784, units): a row for each pixel, and a column
# for each unit. Write `unit_image`: the weights of one unit, counted from 0, as an image of
# 28 x 28 pixels.
#
# **You'll need** a column of a table, and `reshape`.
#
# **For example,** if all weights of unit 2 are 1, `unit_image(weights, 2)` is a table of 28 x 28
# ones.


# %% tags=["answer:unit_image"]
def unit_image(weights, unit):
    """The weights of one unit, shape (28, 28)."""
    ### BEGIN SOLUTION
    return weights[:, unit].reshape(28, 28)
    ### END SOLUTION


# %% tags=["check:unit_image:1", "nbval-check-output"]
check.unit_image(unit_image)
### BEGIN HIDDEN TESTS
assert np.sum(unit_image(np.ones((784, 3)), 2)) == 784
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: cover with gray
#
# For occlusion, the lesson covered squares of a photo with gray. Write that for one square and any
# gray: `covered(image, row, column, side, value)` returns a *new* image in which a square of `side`
# x `side` pixels has this value. Its upper left corner is at (row, column), which lies in the
# image, and whatever would stick out of it on the right or below is cut off.
#
# **You'll need** a copy, and a slice.
#
# **For example,** `covered(np.zeros((4, 4)), 3, 3, 2, 1)` has a 1 in its lower right corner only.


# %% tags=["answer:covered"]
def covered(image, row, column, side, value):
    """A copy of the image with a square covered."""
    ### BEGIN SOLUTION
    copy = image.copy()
    copy[row : row + side, column : column + side] = value
    return copy
    ### END SOLUTION


# %% tags=["check:covered:1", "nbval-check-output"]
check.covered(covered)
### BEGIN HIDDEN TESTS
assert np.sum(covered(np.zeros((4, 4)), 3, 3, 2, 1)) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: catch a cheat
#
# A colleague has scanned digits and trained a network on them. It reads most of 1,000 new scans,
# and he's proud of it. But it recognizes one of the ten digits by something else: a small gray spot
# that his scanner leaves on all of these, and on no others. Which digit is it, and where does the
# spot lie? `network` is his network, an ordinary Keras model. `scans` has the shape (1000, 28, 28),
# with values from 0 to 1, and `labels` says what they are. Write the digit, and the row and the
# column of the spot's middle, into `cheat`.
#
# **You'll need** what the lesson does in *Catch a cheat*, for all scans at once: cover the same
# square of each with 0, and see which digit the network doesn't read any more. A square of 5 x 5 is
# large enough, and you needn't try every place. With middles in the rows and columns 2, 7, 12, 17,
# 22 and 27 there are 36. Compare with what it reads when nothing is covered. The check takes any
# middle whose square covers the spot.
#
# **For example,** `cheat = (0, 14, 13)` would mean a spot in the middle of the image, on all 0s.

# %%
network, scans, labels = check.suspect(x_train, y_train)
says = network.predict(scans, verbose=0).argmax(axis=1)
print(f"correct: {(says == labels).mean():.1%}")

# %% tags=["answer:cheat"]
cheat = ...
### BEGIN SOLUTION
# What this search prints last:
#
#     fewest = 1
#     for row in range(2, 28, 5):
#         for column in range(2, 28, 5):
#             images = scans.copy()
#             images[:, row - 2 : row + 3, column - 2 : column + 3] = 0
#             right = network.predict(images, verbose=0).argmax(axis=1) == labels
#             for digit in range(10):
#                 if right[labels == digit].mean() < fewest:
#                     fewest = right[labels == digit].mean()
#                     print(digit, row, column)
cheat = (5, 22, 7)
### END SOLUTION

# %% tags=["check:cheat:2"]
check.cheat(cheat, network, scans, labels)
### BEGIN HIDDEN TESTS
assert len(cheat) == 3
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a map without a network
#
# Write `map_of(images)`. It takes images of shape (n, 28, 28), with values from 0 to 255, and
# returns two numbers for each, shape (n, 2), so that different digits lie apart. Take PCA, t-SNE,
# or two features that you've thought of. The check maps 500 digits. A third of the nearest
# neighbors should be the same digit, where chance would be a tenth.
#
# **You'll need** rows of 784 numbers, and one of the methods of *A map of a thousand digits*.
#
# **For example,** the place of an image could be its mean brightness, and how much of it is in the
# upper half (but that isn't good enough).


# %% tags=["answer:map_of"]
def map_of(images):
    """A place in the plane for each image, shape (n, 2)."""
    ### BEGIN SOLUTION
    from sklearn.decomposition import PCA

    return PCA(2).fit_transform(images.reshape(len(images), -1) / 255)
    ### END SOLUTION


# %% tags=["check:map_of:2"]
check.map_of(map_of, x_train[:500], y_train[:500])
### BEGIN HIDDEN TESTS
assert np.shape(map_of(x_train[100:170])) == (70, 2)
### END HIDDEN TESTS
