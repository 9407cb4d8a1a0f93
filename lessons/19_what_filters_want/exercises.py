# %% [markdown]
# # Exercises to lesson 19: what does a filter want?
#
# Favorites, what they have in common, a measure of your own, and a network that's fooled by hand.

# %%
import hellodl

hellodl.start("exercises/19_what_filters_want")

# %%
import keras
import numpy as np

from hellodl.checks import lesson19 as check
from hellodl.data import load_mnist

keras.utils.set_random_seed(13)
(x_train, y_train), _ = load_mnist()

# %% [markdown]
# ## Warm up: the favorites of each filter
#
# `responses` has a row for each photo and a column for each filter. Write `favorites(responses,
# how_many)`, which returns the numbers of the photos that each filter responds to most. The result
# has `how_many` rows and a column for each filter, and the strongest comes first, in row 0.
#
# **You'll need** `argsort` with an axis (it begins with the smallest), and slices.
#
# **For example,** if the only filter responds to three photos with 5, 9 and 7, its two favorites
# are 1 and 2, so the result is `[[1], [2]]`.


# %% tags=["answer:favorites"]
def favorites(responses, how_many):
    """The numbers of the photos with the strongest responses, shape (how_many, filters)."""
    ### BEGIN SOLUTION
    return responses.argsort(axis=0)[::-1][:how_many]
    ### END SOLUTION


# %% tags=["check:favorites:1", "nbval-check-output"]
check.favorites(favorites)
### BEGIN HIDDEN TESTS
assert np.shape(favorites(np.eye(4), 2)) == (2, 4)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: what do favorites have in common?
#
# The lesson counted how many of a filter's ten favorites are of the most frequent class. Write that
# for one filter and any number of favorites. `labels` says of every photo which class it is, as a
# whole number, and `favorites` are the numbers of the filter's favorite photos.
#
# **You'll need** the labels of these photos, and a way to count, such as `np.bincount`.
#
# **For example,** `agreement(np.array([7, 3, 7, 7, 1]), np.array([0, 1, 2, 4]))` is 2: photos 0 and
# 2 are of class 7, and no class has more.


# %% tags=["answer:agreement"]
def agreement(labels, favorites):
    """How many of the favorites are of their most frequent class: a whole number."""
    ### BEGIN SOLUTION
    return np.bincount(labels[favorites]).max()
    ### END SOLUTION


# %% tags=["check:agreement:1", "nbval-check-output"]
check.agreement(agreement)
### BEGIN HIDDEN TESTS
assert agreement(np.array([3, 3, 5]), np.array([2])) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: fool a network by hand
#
# The smallest network that reads digits has one layer. For each of its ten classes it has a total,
# the sum of all pixels times their weights, and the largest total is the answer. (This one has no
# biases.) In the lesson, gradient descent had to find out how to fool a network. With this one you
# can do it yourself: no pixel may change by more than `limit`. Which way should each of them go, so
# that the total of the wrong class gains as much as it can on the total of the right one?
#
# Write `fooled(image, weights, right, wrong, limit)`. It takes a row of pixels from 0 to 1, the
# weights (a row for each pixel, a column for each class), and the numbers of the two classes. It
# returns the changed pixels, and these must be from 0 to 1, too.
#
# **You'll need** two columns and a comparison, `np.where`, and `np.clip`.
#
# **For example,** if the weights of a pixel are 2 for the wrong class and 5 for the right one, it should get darker, because that takes more from the right total than from the wrong one.

# %%
pixels = x_train[:6000].reshape(6000, 784) / np.float32(255)
network = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax", use_bias=False)])
network.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=50)
network.fit(pixels[:5000], y_train[:5000], epochs=5, verbose=0)
weights = network.get_weights()[0]  # shape (784, 10)


# %% tags=["answer:fooled"]
def fooled(image, weights, right, wrong, limit):
    """The image, changed so that the network prefers the wrong class."""
    ### BEGIN SOLUTION
    helps_wrong = weights[:, wrong] > weights[:, right]
    return np.where(helps_wrong, image + limit, image - limit).clip(0, 1)
    ### END SOLUTION


# %% tags=["check:fooled:2"]
check.fooled(fooled, weights, pixels[5000:], y_train[5000:6000])
### BEGIN HIDDEN TESTS
assert fooled(np.zeros(2), np.array([[0.0, 1], [1, 0]]), 0, 1, 0.5)[0] == 0.5
### END HIDDEN TESTS

# %% [markdown]
# ## Open: how choosy is a filter?
#
# Some filters respond a little to everything, and others only to a few photos. Invent a number that
# says how choosy a filter is: the fewer photos it responds to strongly, the larger the number.
# `choosiness(responses)` takes the responses of one filter to many photos (none is below 0). If all
# of them were ten times as strong, or came in another order, the filter would be just as choosy,
# so the number must stay the same. And if it responds to no photo at all, the number is 0.
#
# **You'll need** an idea. What could you compare the largest response with?
#
# **For example,** a filter with the responses 0, 0, 0 and 8 is choosier than one with 1, 0, 5 and
# 8, and that one is choosier than one with 6, 7, 5 and 8.


# %% tags=["answer:choosiness"]
def choosiness(responses):
    """One number: the larger, the choosier the filter."""
    ### BEGIN SOLUTION
    strongest = responses.max()
    return 1 - responses.mean() / strongest if strongest > 0 else 0
    ### END SOLUTION


# %% tags=["check:choosiness:2", "nbval-check-output"]
check.choosiness(choosiness)
### BEGIN HIDDEN TESTS
assert choosiness(np.zeros(9)) == 0
### END HIDDEN TESTS
