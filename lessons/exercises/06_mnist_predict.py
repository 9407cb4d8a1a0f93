# %% [markdown]
# # Exercises to lesson 06: predictions and mistakes
#
# A network gives ten probabilities for each picture. What can be read from them?

# %%
import numpy as np

from hellodl import datasets
from hellodl.checks import lesson06 as check

_, (x_test, y_test) = datasets.load_mnist()

# %% [markdown]
# ## Warm up: accuracy
#
# Write `accuracy(probabilities, labels)` for probabilities of shape (samples, classes).


# %% tags=["answer:accuracy"]
def accuracy(probabilities, labels):
    """The share of samples whose largest probability is the right one, from 0 to 1."""
    ### BEGIN SOLUTION
    return (probabilities.argmax(axis=1) == labels).mean()
    ### END SOLUTION


# %% tags=["check:accuracy:1"]
check.accuracy(accuracy)
### BEGIN HIDDEN TESTS
assert accuracy(np.eye(4), np.arange(4)) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: the surest mistake
#
# The lesson showed the ten mistakes of which the network was surest. Write `surest_mistake`: the place of
# the one wrong sample with the largest probability.


# %% tags=["answer:surest_mistake"]
def surest_mistake(probabilities, labels):
    """The place of the wrong prediction of which the network was surest."""
    ### BEGIN SOLUTION
    wrong = probabilities.argmax(axis=1) != labels
    return int(np.where(wrong, probabilities.max(axis=1), -1).argmax())
    ### END SOLUTION


# %% tags=["check:surest_mistake:2"]
check.surest_mistake(surest_mistake)
### BEGIN HIDDEN TESTS
assert surest_mistake(np.array([[0.9, 0.1], [0.4, 0.6]]), np.array([0, 0])) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the confusion matrix
#
# Write it in NumPy: `counts[actual, predicted]`, for any number of classes.


# %% tags=["answer:confusion"]
def confusion(actual, predicted, classes):
    """How often each class was predicted as each, shape (classes, classes), rows actual."""
    ### BEGIN SOLUTION
    counts = np.zeros((classes, classes), int)
    np.add.at(counts, (actual, predicted), 1)
    return counts
    ### END SOLUTION


# %% tags=["check:confusion:2"]
check.confusion(confusion)
### BEGIN HIDDEN TESTS
assert confusion(np.array([0]), np.array([2]), 3).sum() == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: found and rightly claimed
#
# Two questions about the digit 7. Of all real sevens, which share was *found* (its *recall*)? Of all that
# were called a seven, which share was one (its *precision*)? Write both from a confusion matrix with
# rows actual.


# %% tags=["answer:recall_precision"]
def recall_precision(counts, digit):
    """(recall, precision) of one class, each from 0 to 1."""
    ### BEGIN SOLUTION
    right = counts[digit, digit]
    return right / counts[digit].sum(), right / counts[:, digit].sum()
    ### END SOLUTION


# %% tags=["check:recall_precision:2"]
check.recall_precision(recall_precision)
### BEGIN HIDDEN TESTS
assert recall_precision(np.eye(3), 1) == (1, 1)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a photograph of a digit
#
# A photograph is large, light where MNIST is 0, and dark where there is ink. Write `prepare(photo)`: from
# an array of shape (280, 280), 0 (black) to 255 (white), to what a network of lesson 05 expects, shape
# (28, 28), 0 (paper) to 1 (ink). How you shrink it is up to you.


# %% tags=["answer:prepare"]
def prepare(photo):
    """A photograph as a picture in MNIST's way."""
    ### BEGIN SOLUTION
    small = photo.reshape(28, 10, 28, 10).mean(axis=(1, 3))
    return (1 - small / 255).astype("float32")
    ### END SOLUTION


# %% tags=["check:prepare:2"]
check.prepare(prepare, x_test[:20])
### BEGIN HIDDEN TESTS
assert prepare(np.full((280, 280), 255, "uint8")).max() < 0.01
### END HIDDEN TESTS
