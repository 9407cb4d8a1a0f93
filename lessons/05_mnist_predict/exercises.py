# %% [markdown]
# # Exercises to lesson 05: predictions and mistakes
#
# A network gives ten probabilities for each image. What can you read from them?

# %%
import numpy as np

from hellodl.checks import lesson05 as check
from hellodl.data import load_mnist

_, (x_test, y_test) = load_mnist()

# %% [markdown]
# ## Warm up: accuracy
#
# Write `accuracy(probabilities, labels)` for probabilities of shape (samples, classes).
#
# **You'll need** `argmax` and `mean`, as in *What does it say?*
#
# **For example,** the probabilities `[[0.9, 0.1], [0.4, 0.6]]` with the labels `[0, 0]` have an
# accuracy of 0.5.


# %% tags=["answer:accuracy"]
def accuracy(probabilities, labels):
    """The fraction of samples whose largest probability is the correct one, from 0 to 1."""
    ### BEGIN SOLUTION
    return (probabilities.argmax(axis=1) == labels).mean()
    ### END SOLUTION


# %% tags=["check:accuracy:1", "nbval-check-output"]
check.accuracy(accuracy)
### BEGIN HIDDEN TESTS
assert abs(accuracy(np.eye(4), np.array([0, 1, 2, 0])) - 0.75) < 1e-4
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: the most confident mistake
#
# The lesson showed the ten most confident mistakes. Write `confident_mistake`: the position of the
# one wrong prediction with the largest probability.
#
# **You'll need** the code of *Mistakes it was confident about*.
#
# **For example,** with the probabilities `[[0.9, 0.1], [0.4, 0.6], [0.2, 0.8]]` and the labels `[0,
# 0, 0]` it's 2, because 0.8 is the largest probability of a wrong answer.


# %% tags=["answer:confident_mistake"]
def confident_mistake(probabilities, labels):
    """The position of the wrong prediction in which the network was most confident."""
    ### BEGIN SOLUTION
    wrong = probabilities.argmax(axis=1) != labels
    return int(np.where(wrong, probabilities.max(axis=1), -1).argmax())
    ### END SOLUTION


# %% tags=["check:confident_mistake:2", "nbval-check-output"]
check.confident_mistake(confident_mistake)
### BEGIN HIDDEN TESTS
probabilities = np.array([[0.3, 0.7], [0.9, 0.1], [0.4, 0.6], [0.2, 0.8]])
assert np.ravel(confident_mistake(probabilities, np.array([0, 0, 0, 1]))) == 0
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the confusion matrix
#
# Write it yourself in NumPy, as `counts[actual, predicted]`, for any number of classes. (There are
# libraries that have it ready. Please count without them.)
#
# **You'll need** a table of zeros, and either a loop or `np.add.at`.
#
# **For example,** `confusion(np.array([0, 1, 1]), np.array([0, 1, 0]), 2)` is `[[1, 0], [1, 1]]`:
# one 1 was taken for a 0.


# %% tags=["answer:confusion"]
def confusion(actual, predicted, classes):
    """How often each class was predicted as each, shape (classes, classes), rows actual."""
    ### BEGIN SOLUTION
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (actual, predicted), 1)
    return counts
    ### END SOLUTION


# %% tags=["check:confusion:2", "nbval-check-output"]
check.confusion(confusion)
### BEGIN HIDDEN TESTS
counts = np.array(confusion(np.array([0, 3, 0]), np.array([2, 3, 2]), 4))
assert counts.sum() == 3 and counts[0, 2] == 2 and counts[3, 3] == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: recall and precision
#
# Two questions about the digit 7. Of all real sevens, which fraction was found (its *recall*)? Of
# all samples that were called a seven, which fraction really was one (its *precision*)? Compute
# both from a confusion matrix whose rows are the actual classes.
#
# **You'll need** a row and a column of the table, and their sums.
#
# **For example,** with the table `[[8, 2], [0, 10]]`, class 0 has a recall of 0.8 and a precision
# of 1.0.


# %% tags=["answer:recall_precision"]
def recall_precision(counts, digit):
    """(recall, precision) of one class, each from 0 to 1."""
    ### BEGIN SOLUTION
    correct = counts[digit, digit]
    return correct / counts[digit].sum(), correct / counts[:, digit].sum()
    ### END SOLUTION


# %% tags=["check:recall_precision:2", "nbval-check-output"]
check.recall_precision(recall_precision)
### BEGIN HIDDEN TESTS
recall, precision = recall_precision(np.array([[3, 1], [2, 2]]), 0)
assert np.allclose([recall, precision], [0.75, 0.6], atol=1e-4)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a photograph of a digit
#
# A photograph is large, light where MNIST is 0, and dark where there is ink. Write
# `prepare(photo)`. It takes an array of shape (280, 280), from 0 (black) to 255 (white), and
# returns what the network of lesson 04 expects: shape (28, 28), from 0 (paper) to 1 (ink). How you
# shrink it is up to you.
#
# **You'll need** `photo.reshape(28, 10, 28, 10)`, which is 28 × 28 blocks of 10 × 10, and `mean`
# over the axes 1 and 3. Or `PIL.Image` and `resize`, or the lesson's `to_mnist`. (Import it as the
# lesson does. It wants large numbers where the ink is, so `to_mnist(255 - photo)`.)
#
# **For example,** where a photo of a digit is white (255), the result is about 0, and in the middle
# of a black stroke (0) it's about 1.


# %% tags=["answer:prepare"]
def prepare(photo):
    """A photograph as an image like those in MNIST."""
    ### BEGIN SOLUTION
    small = photo.reshape(28, 10, 28, 10).mean(axis=(1, 3))
    return (1 - small / 255).astype("float32")
    ### END SOLUTION


# %% tags=["check:prepare:2"]
check.prepare(prepare, x_test[:20])
### BEGIN HIDDEN TESTS
image = x_test[y_test == 0][0]
photo = np.kron(255 - image, np.ones((10, 10), "uint8"))
assert np.shape(prepare(photo)) == (28, 28) and 0.5 < np.max(prepare(photo)) < 1.5
### END HIDDEN TESTS
