# %% [markdown]
# # Exercises to lesson 01: one neuron
#
# A neuron multiplies, adds, and applies its activation. Here you build one, and choose its numbers
# by hand.

# %%
import hellodl

hellodl.start("exercises/01_or_neuron")

# %%
import keras
import numpy as np

from hellodl.checks import lesson01 as check

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
y = np.array([[0], [1], [1], [1]], dtype="float32")

# %% [markdown]
# ## Warm up: what one neuron computes
#
# Write the neuron of lesson 01 as a function: two inputs, two weights, a bias, and the sigmoid $1 /
# (1 + e^{-s})$ of the total $s$.
#
# **You'll need** the four steps of *One neuron, by hand*, and `np.exp`.
#
# **For example,** `neuron(1, 0, 0.5, -0.5, 0.1)` is about 0.65, the number from the drawing.


# %% tags=["answer:neuron"]
def neuron(a, b, weight_a, weight_b, bias):
    """The output of one neuron, a number from 0 to 1."""
    ### BEGIN SOLUTION
    total = a * weight_a + b * weight_b + bias
    return 1 / (1 + np.exp(-total))
    ### END SOLUTION


# %% tags=["check:neuron:1", "nbval-check-output"]
check.neuron(neuron)
### BEGIN HIDDEN TESTS
assert abs(neuron(1.0, 1.0, 1.0, 1.0, -2.0) - 0.5) < 1e-4
assert abs(neuron(2.0, -1.0, 0.5, 1.0, 0.5) - 0.6225) < 1e-3
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: the learning rate
#
# Write `loss_after(learning_rate)`. It sets the seed 1, builds the OR neuron, trains it with SGD at
# this learning rate and the mean squared error on all four samples for 300 steps of
# `train_on_batch`, and returns the loss at the end. That's what `evaluate(x, y, verbose=0)` gives.
# (`evaluate` runs the network and measures its loss, without taking a step. `train_on_batch`
# returns the loss *before* its step.)
#
# **You'll need** the cells of *The same neuron in Keras* and *Watch it learn*.
#
# **For example,** `loss_after(2.0)` is small, about 0.005, and `loss_after(0.01)` is still large,
# about 0.17.


# %% tags=["answer:loss_after"]
def loss_after(learning_rate):
    """The loss of the OR neuron after 300 steps."""
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(1)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1, activation="sigmoid")])
    model.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    for _ in range(300):
        model.train_on_batch(x, y)
    return model.evaluate(x, y, verbose=0)
    ### END SOLUTION


# %% tags=["check:loss_after:2"]
check.loss_after(loss_after)
### BEGIN HIDDEN TESTS
assert 0.0021 < np.ravel(loss_after(4.0))[0] < 0.0026
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: OR by hand
#
# Training found weights and a bias for OR. Can you find some without training? All four outputs
# should be within .05 of what OR says.
#
# **You'll need** the sliders of *Your turn*, or a pencil.
#
# **For example,** three numbers in parentheses, such as `(1.0, 2.0, 3.0)` (but these don't work).

# %% tags=["answer:or_by_hand"]
or_by_hand = ...  # (weight_a, weight_b, bias)
### BEGIN SOLUTION
or_by_hand = (10.0, 10.0, -5.0)
### END SOLUTION

# %% tags=["check:or_by_hand:2"]
check.or_by_hand(or_by_hand)
### BEGIN HIDDEN TESTS
weight_a, weight_b, bias = or_by_hand
assert bias < 0 < min(weight_a, weight_b) + bias
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a loss of your own
#
# The loss says how wrong the neuron is. Write one of your own: 0 if all outputs equal the labels,
# above 0 otherwise, and the larger the more wrong they are. The mean squared error is one, but not
# the only one.
#
# **You'll need** `np.mean` or `sum`, and an idea of what "more wrong" means.
#
# **For example,** for the outputs `np.array([[0.5], [1.0]])` and the labels `np.array([[1], [1]])`
# a loss must be above 0, and for `[[1], [1]]` with the same labels it must be 0.


# %% tags=["answer:my_loss"]
def my_loss(outputs, labels):
    """How wrong the outputs are: one number, 0 or more."""
    ### BEGIN SOLUTION
    return np.mean(np.abs(outputs - labels) ** 3)
    ### END SOLUTION


# %% tags=["check:my_loss:2", "nbval-check-output"]
check.my_loss(my_loss)
### BEGIN HIDDEN TESTS
label = np.array([[1.0]])
assert np.ravel(my_loss(label - 0.7, label)) > np.ravel(my_loss(label - 0.4, label))
assert np.ravel(my_loss(label, label)) < 1e-6
### END HIDDEN TESTS
