# %% [markdown]
# # Exercises to lesson 03: the data
#
# Scale, split, encode, look: small functions that every project needs.

# %%
import numpy as np

from hellodl.checks import lesson03 as check
from hellodl.data import load_mnist

(x_train, y_train), (x_test, y_test) = load_mnist()

# %% [markdown]
# ## Warm up: scale
#
# Write `scale(images)`, which turns `uint8` pixels from 0 to 255 into `float32` numbers from 0 to
# 1.
#
# **You'll need** `astype`, and the division by 255.
#
# **For example,** the pixels `[0, 51, 255]` become `[0.0, 0.2, 1.0]`.


# %% tags=["answer:scale"]
def scale(images):
    """Images with values from 0 to 1, of type float32."""
    ### BEGIN SOLUTION
    return images.astype("float32") / 255
    ### END SOLUTION


# %% tags=["check:scale:1", "nbval-check-output"]
check.scale(scale)
### BEGIN HIDDEN TESTS
assert np.allclose(np.ravel(scale(np.array([[[255, 102, 0]]], np.uint8))), [1, 0.4, 0])
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: another split
#
# The lesson set the first 5,000 samples aside for validation. Write it for any number: the first
# `samples` are for validation, all others for training.
#
# **You'll need** slicing: `x[:3]` and `x[3:]`.
#
# **For example,** with 10 samples, `split(x, y, 3)` has 7 for training and 3 for validation.


# %% tags=["answer:split"]
def split(x, y, samples):
    """((x for training, y for training), (x for validation, y for validation))."""
    ### BEGIN SOLUTION
    return (x[samples:], y[samples:]), (x[:samples], y[:samples])
    ### END SOLUTION


# %% tags=["check:split:1", "nbval-check-output"]
check.split(split)
### BEGIN HIDDEN TESTS
(training, _), (validation, _) = split(x_test, y_test, 4000)
assert (len(training), len(validation)) == (6000, 4000)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: one-hot in NumPy
#
# Write `one_hot(labels, classes)` without Keras and without a loop: a row for each label, with 1 in
# the column of its class and 0 elsewhere. (What does `np.eye(3)[[2, 0]]` give?)
#
# **You'll need** `np.eye(n)`, a table of zeros with ones on its diagonal, and rows picked by a
# list.
#
# **For example,** `one_hot(np.array([2, 0]), 3)` is `[[0, 0, 1], [1, 0, 0]]`.


# %% tags=["answer:one_hot"]
def one_hot(labels, classes):
    """One row for each label, shape (labels, classes)."""
    ### BEGIN SOLUTION
    return np.eye(classes)[labels]
    ### END SOLUTION


# %% tags=["check:one_hot:2", "nbval-check-output"]
check.one_hot(one_hot)
### BEGIN HIDDEN TESTS
table = np.array(one_hot(y_test, 10), float)
assert (table.argmax(axis=1) == y_test).all() and table.sum() == len(y_test)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the mean of a digit
#
# Write `mean_image(x, y, digit)`: the mean of all images with this label, of shape (28, 28).
#
# **You'll need** `x[y == digit]`, and `mean` with an `axis`.
#
# **For example,** of two images of a 7 whose first pixels are 100 and 200, the mean's first pixel
# is 150.


# %% tags=["answer:mean_image"]
def mean_image(x, y, digit):
    """The mean image of one digit."""
    ### BEGIN SOLUTION
    return x[y == digit].mean(axis=0)
    ### END SOLUTION


# %% tags=["check:mean_image:2", "nbval-check-output"]
check.mean_image(mean_image)
### BEGIN HIDDEN TESTS
ones = x_test[y_test == 1].astype(float)
assert np.allclose(mean_image(x_test, y_test, 1), ones.mean(axis=0), atol=0.1)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: tell ones from zeros without a network
#
# Write `is_one(image)`: True for a 1, False for a 0. Any rule that needs no training will do. How much ink there is, or how wide the digit is, won't quite suffice. So where is the ink? Your rule should be correct for at least 95 % of
# the zeros and ones in the *training* set.
#
# **You'll need** one image of each, printed or drawn, and a look at where they differ.
#
# **For example,** `is_one(x_train[y_train == 1][0])` should be True, because this image shows a 1.


# %% tags=["answer:is_one"]
def is_one(image):
    """Whether an image of shape (28, 28), 0 to 255, shows a 1; it shows a 1 or a 0."""
    ### BEGIN SOLUTION
    return image[12:16, 12:16].mean() > 80
    ### END SOLUTION


# %% tags=["check:is_one:2"]
check.is_one(is_one, x_train, y_train)
### BEGIN HIDDEN TESTS
said = [bool(is_one(image)) for image in x_test[y_test <= 1]]
assert np.mean(said == (y_test[y_test <= 1] == 1)) > 0.9
### END HIDDEN TESTS
