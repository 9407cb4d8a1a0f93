# %% [markdown]
# # Exercises to lesson 04: a dense network
#
# Count, compute, change, train.

# %%
import hellodl

hellodl.start("exercises/04_mnist_dense_sgd")

# %%
import keras
import numpy as np

from hellodl.checks import lesson04 as check
from hellodl.data import load_mnist

(x_train, y_train), _ = load_mnist()
x_train = x_train.astype("float32") / 255

# %% [markdown]
# ## Warm up: count the parameters
#
# Write `parameters(sizes)` for a stack of dense layers, such as `[784, 300, 100, 10]`.
#
# **You'll need** the section *Count the parameters by hand*.
#
# **For example,** `parameters([2, 1])` is 3, as for the OR neuron.


# %% tags=["answer:parameters"]
def parameters(sizes):
    """The number of weights and biases of dense layers of these sizes."""
    ### BEGIN SOLUTION
    return sum(a * b + b for a, b in zip(sizes, sizes[1:]))
    ### END SOLUTION


# %% tags=["check:parameters:1", "nbval-check-output"]
check.parameters(parameters)
### BEGIN HIDDEN TESTS
assert parameters([784, 512, 10]) == 407_050
assert parameters([3, 2, 4, 1]) == 25
### END HIDDEN TESTS

# %% [markdown]
# ## Warm up: steps an epoch
#
# How many steps does an epoch take? The last batch may be smaller, but it counts, too.
#
# **You'll need** a division, and an idea for the rest.
#
# **For example,** `steps(100, 32)` is 4: three full batches, and one with 4 samples.


# %% tags=["answer:steps"]
def steps(samples, batch_size):
    """Batches in one pass over all samples: a whole number."""
    ### BEGIN SOLUTION
    return -(-samples // batch_size)
    ### END SOLUTION


# %% tags=["check:steps:1", "nbval-check-output"]
check.steps(steps)
### BEGIN HIDDEN TESTS
assert [steps(1, 32), steps(96, 32), steps(97, 32)] == [1, 3, 4]
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: softmax
#
# Write it for a table of totals, one row for each sample. It must also survive totals such as 1000
# (subtract the largest total of each row first; why does that change nothing?).
#
# **You'll need** the three steps of *softmax*, and `keepdims=True`, which keeps a column a column.
#
# **For example,** `softmax(np.array([[1.0, 3.0, 0.5]]))` is about `[[0.11, 0.82, 0.07]]`.


# %% tags=["answer:softmax"]
def softmax(sums):
    """Probabilities of shape (samples, classes); each row adds up to 1."""
    ### BEGIN SOLUTION
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)
    ### END SOLUTION


# %% tags=["check:softmax:2", "nbval-check-output"]
check.softmax(softmax)
### BEGIN HIDDEN TESTS
assert np.allclose(softmax(np.array([[-1000.0, 1000.0], [0.0, 0.0]])), [[0, 1], [0.5, 0.5]])
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the loss
#
# Write sparse categorical cross-entropy, for probabilities of shape (samples, classes) and
# whole-number labels. No loop is needed: `table[[0, 1], [3, 5]]` picks one number from each row.
#
# **You'll need** `np.log`, `np.arange` and `mean`.
#
# **For example,** one sample whose correct class has a probability of 0.5 gives a loss of about
# 0.69.


# %% tags=["answer:cross_entropy"]
def cross_entropy(probabilities, labels):
    """The mean over the samples of minus the logarithm of the correct class's probability."""
    ### BEGIN SOLUTION
    return -np.log(probabilities[np.arange(len(labels)), labels]).mean()
    ### END SOLUTION


# %% tags=["check:cross_entropy:2", "nbval-check-output"]
check.cross_entropy(cross_entropy)
### BEGIN HIDDEN TESTS
table = np.array([[0.5, 0.5], [0.2, 0.8]])
assert abs(cross_entropy(table, np.array([1, 0])) - 1.1513) < 1e-3
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a small first layer
#
# Write `small_network()`: as in the lesson, for images of 28 x 28, but with 30 units in the first
# hidden layer instead of 300. Not compiled.
#
# **You'll need** the cell of *The network in Keras*.
#
# **For example,** `small_network().count_params()` should be far less than 266,610. (What should it
# be? Your first exercise tells you.)


# %% tags=["answer:small_network"]
def small_network():
    """784 - 30 - 100 - 10."""
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(30, activation="relu"),
            keras.layers.Dense(100, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    ### END SOLUTION


# %% tags=["check:small_network:2"]
check.small_network(small_network)
### BEGIN HIDDEN TESTS
assert sum(weights.size for weights in small_network().get_weights()) == 27_660
### END HIDDEN TESTS

# %% [markdown]
# ## Open: ten seconds
#
# Write `quick()`, which trains any network you like on the first 10,000 samples of `x_train`, in
# about ten seconds on a quick computer, and returns it. It should read at least 90 % of samples it
# hasn't seen (85 % on the drawn images that replace MNIST where it couldn't be downloaded).
#
# **You'll need** `compile` and `fit`, and a few tries with epochs, batch size and learning rate.
#
# **For example,** your `small_network()`, compiled and trained for a few epochs, would be a start.


# %% tags=["answer:quick"]
def quick():
    """A trained network that takes images of shape (n, 28, 28), 0 to 1."""
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(5)
    model = keras.Sequential(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            keras.layers.Dense(100, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")
    model.fit(x_train[:10_000], y_train[:10_000], batch_size=20, epochs=4, verbose=0)
    return model
    ### END SOLUTION


# %% tags=["check:quick:2"]
check.quick(quick, x_train[50_000:], y_train[50_000:])
### BEGIN HIDDEN TESTS
assert np.shape(quick().predict(x_train[:3], verbose=0)) == (3, 10)
### END HIDDEN TESTS

# %% [markdown]
# ## In your own words: two networks that agree
#
# Two networks see the same image of a 7, and both read a 7. The first one gives it the probability
# .51, the second one .99. Their accuracy is the same. Is their loss? Explain in three to five
# sentences which of them cross-entropy prefers and why, and why training needs such a number
# instead of the accuracy.
#
# No program checks this one. In a class, your teacher reads it. If you learn on your own, compare
# it with the answer in the solutions.

# %% [markdown] tags=["explain:why_loss:3"]
# Their loss differs. Cross-entropy is the negative logarithm of the probability of the correct
# class: about .67 for the first network and .01 for the second, so it prefers the second one, which
# is more confident and correct. The accuracy only asks which class comes first, so it stays the
# same if a weight changes a little, and its gradient is 0 almost everywhere. The loss changes with
# every small step, and so it says in which direction to go.
