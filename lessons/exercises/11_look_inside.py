# %% [markdown]
# # Exercises to lesson 11: look inside
#
# Weights as pictures, covered pixels, neighbours.

# %%
import numpy as np

from hellodl import datasets
from hellodl.checks import lesson11 as check

(x_train, y_train), _ = datasets.load_mnist()

# %% [markdown]
# ## Warm up: a unit's picture
#
# The first dense layer has weights of shape (784, units). Write `unit_picture`: the weights of one unit,
# counted from 0, as a picture of 28 x 28.


# %% tags=["answer:unit_picture"]
def unit_picture(weights, unit):
    """The weights of one unit, shape (28, 28)."""
    ### BEGIN SOLUTION
    return weights[:, unit].reshape(28, 28)
    ### END SOLUTION


# %% tags=["check:unit_picture:1"]
check.unit_picture(unit_picture)
### BEGIN HIDDEN TESTS
assert unit_picture(np.ones((784, 3)), 2).sum() == 784
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: cover with grey
#
# Write `covered(picture, row, column, side, value)`: a *new* picture in which the square of `side` x `side`
# pixels whose upper left corner is at (row, column) has this value. What sticks out is cut off.


# %% tags=["answer:covered"]
def covered(picture, row, column, side, value):
    """A copy of the picture with a square covered."""
    ### BEGIN SOLUTION
    copy = picture.copy()
    copy[row : row + side, column : column + side] = value
    return copy
    ### END SOLUTION


# %% tags=["check:covered:1"]
check.covered(covered)
### BEGIN HIDDEN TESTS
assert covered(np.zeros((4, 4)), 3, 3, 2, 1).sum() == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the mean of each prediction
#
# Write `means_by(x, predicted, classes)`: for each class the mean of the pictures predicted as that class,
# shape (classes, height, width). A class that was never predicted gets a picture of zeros, and no warning.


# %% tags=["answer:means_by"]
def means_by(x, predicted, classes):
    """A mean picture for each predicted class."""
    ### BEGIN SOLUTION
    means = np.zeros((classes, *x.shape[1:]))
    for label in range(classes):
        if (predicted == label).any():
            means[label] = x[predicted == label].mean(axis=0)
    return means
    ### END SOLUTION


# %% tags=["check:means_by:2"]
check.means_by(means_by)
### BEGIN HIDDEN TESTS
assert means_by(np.ones((2, 3, 3)), np.array([0, 0]), 2)[1].sum() == 0
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the same digit next door
#
# On a good map, a digit's nearest neighbour is the same digit. Write `neighbours_agree(places, labels)`: the
# share of points whose nearest *other* point has the same label.


# %% tags=["answer:neighbours_agree"]
def neighbours_agree(places, labels):
    """A share from 0 to 1, for points of shape (n, dimensions)."""
    ### BEGIN SOLUTION
    distances = ((places[:, None] - places[None]) ** 2).sum(axis=-1)
    np.fill_diagonal(distances, np.inf)
    return (labels[distances.argmin(axis=1)] == labels).mean()
    ### END SOLUTION


# %% tags=["check:neighbours_agree:2"]
check.neighbours_agree(neighbours_agree)
### BEGIN HIDDEN TESTS
assert neighbours_agree(np.array([[0.0], [1.0]]), np.array([3, 3])) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a map without a network
#
# Write `map_of(pictures)`: from pictures of shape (n, 28, 28), 0 to 255, to two numbers each, shape (n, 2),
# so that digits lie apart: PCA, t-SNE, or two features you thought of. The check lays out 500 digits; a
# third of the nearest neighbours should be the same digit (chance would be a tenth).


# %% tags=["answer:map_of"]
def map_of(pictures):
    """A place in the plane for each picture, shape (n, 2)."""
    ### BEGIN SOLUTION
    from sklearn.decomposition import PCA

    return PCA(2).fit_transform(pictures.reshape(len(pictures), -1) / 255)
    ### END SOLUTION


# %% tags=["check:map_of:2"]
check.map_of(map_of, x_train[:500], y_train[:500])
### BEGIN HIDDEN TESTS
assert np.shape(map_of(x_train[:60])) == (60, 2)
### END HIDDEN TESTS
