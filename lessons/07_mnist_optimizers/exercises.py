# %% [markdown]
# # Exercises to lesson 07: optimizers
#
# Which loss goes with which problem, and what an optimizer does in one step.

# %%
import hellodl

hellodl.start("exercises/07_mnist_optimizers")

# %%
import keras
import numpy as np

from hellodl.checks import lesson07 as check
from hellodl.data import load_mnist

(x_train, y_train), _ = load_mnist()
x_train = x_train[:10_000].reshape(-1, 784).astype("float32") / 255
y_train = y_train[:10_000]

# %% [markdown]
# ## Warm up: which loss?
#
# For each problem, name Keras's loss: "binary_crossentropy", "categorical_crossentropy",
# "sparse_categorical_crossentropy" or "mean_squared_error".
#
# **You'll need** the table of *Which loss for which problem?*

# %% tags=["answer:losses"]
losses = {
    "is this mail spam?": ...,
    "which digit, labels 0 to 9": ...,
    "which digit, one-hot labels": ...,
    "what will the flat cost?": ...,
}
### BEGIN SOLUTION
losses = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "sparse_categorical_crossentropy",
    "which digit, one-hot labels": "categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}
### END SOLUTION

# %% tags=["check:losses:1", "nbval-check-output"]
check.losses(losses)
### BEGIN HIDDEN TESTS
assert losses["which digit, labels 0 to 9"] == "sparse_categorical_crossentropy"
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: momentum
#
# Write one step of SGD with momentum, as Keras does it. The new velocity is `momentum` times the
# old one, minus the learning rate times the gradient. Then the weights move by the new velocity.
# Return both, and leave the arrays you were given as they are.
#
# **You'll need** the two formulas of *Idea 1: momentum*.
#
# **For example,** with the weight 0, the velocity 1 and the gradient 0, the new weight and the new
# velocity are both 0.9.


# %% tags=["answer:momentum_step"]
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    """(weights, velocity) after one step."""
    ### BEGIN SOLUTION
    velocity = momentum * velocity - learning_rate * gradient
    return weights + velocity, velocity
    ### END SOLUTION


# %% tags=["check:momentum_step:2", "nbval-check-output"]
check.momentum_step(momentum_step)
### BEGIN HIDDEN TESTS
new, velocity = momentum_step(np.zeros(1), np.ones(1), np.full(1, 10.0))
assert np.allclose([new, velocity], 0.8)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: one step of RMSprop
#
# RMSprop keeps, for each weight, a running mean of its *squared* gradients. In each step the
# average keeps `rho` (say .9) of itself and gains `1 - rho` of the new square. Then the weight
# moves against its gradient, by the learning rate times the gradient divided by the square root of
# the new average. So a weight whose gradients are always small still gets somewhere. Write one
# step, and add 1e-7 to the root: what would happen to a corner pixel's weight without it?
#
# **You'll need** RMSprop's two formulas in *Idea 2*.
#
# **For example,** with the average 0 and the gradient 1, the new average is 0.1, and the weight
# moves by -0.001 / √0.1, about -0.0032.


# %% tags=["answer:rmsprop_step"]
def rmsprop_step(weights, average, gradient, learning_rate=0.001, rho=0.9):
    """(weights, average) after one step, new arrays of the same shape."""
    ### BEGIN SOLUTION
    average = rho * average + (1 - rho) * gradient**2
    return weights - learning_rate * gradient / (np.sqrt(average) + 1e-7), average
    ### END SOLUTION


# %% tags=["check:rmsprop_step:2", "nbval-check-output"]
check.rmsprop_step(rmsprop_step)
### BEGIN HIDDEN TESTS
tenfold = [rmsprop_step(np.ones(1), np.zeros(1), np.full(1, g))[0][0] for g in (0.1, 1.0)]
assert abs(tenfold[0] - tenfold[1]) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Warm up: which one was there first?
#
# A comparison of optimizers gives a validation accuracy after each epoch, for example `{"SGD":
# [0.80, 0.85, 0.91], "Adam": [0.92, 0.95, 0.96]}`. Write `epochs_needed(curves, accuracy)`: for
# each name, the first epoch (counted from 1) in which the accuracy is reached, and `None` if it
# never is.
#
# **You'll need** a loop with `enumerate(..., start=1)`.
#
# **For example,** for the curves above, `epochs_needed(curves, 0.9)` is `{"SGD": 3, "Adam": 1}`.


# %% tags=["answer:epochs_needed"]
def epochs_needed(curves, accuracy):
    """A dictionary from each name to an epoch or None."""
    ### BEGIN SOLUTION
    needed = {}
    for name, curve in curves.items():
        reached = [epoch for epoch, value in enumerate(curve, start=1) if value >= accuracy]
        needed[name] = reached[0] if reached else None
    return needed
    ### END SOLUTION


# %% tags=["check:epochs_needed:1", "nbval-check-output"]
check.epochs_needed(epochs_needed)
### BEGIN HIDDEN TESTS
assert epochs_needed({"a": [0.1, 0.3], "b": [0.2, 0.1]}, 0.3) == {"a": 2, "b": None}
### END HIDDEN TESTS

# %% [markdown]
# ## Open: the most of one epoch
#
# Write `one_epoch()`: it returns any optimizer of Keras. The check builds a network 784-64-10 and
# trains it with your optimizer for a single epoch, 100 steps on 5,000 samples. It should then read
# 85 % of 5,000 other samples (70 % with the drawn images that replace MNIST where it couldn't be
# downloaded). Plain SGD at its default learning rate doesn't get there. What does?
#
# **You'll need** the figure of *A fair comparison*, and one or two tries with the learning rate.
#
# **For example,** `return keras.optimizers.SGD(0.01)` has the right form, but isn't good enough.


# %% tags=["answer:one_epoch"]
def one_epoch():
    """An optimizer, with the settings you like."""
    ### BEGIN SOLUTION
    return keras.optimizers.Adam(learning_rate=0.003)
    ### END SOLUTION


# %% tags=["check:one_epoch:2"]
check.one_epoch(one_epoch, x_train, y_train)
### BEGIN HIDDEN TESTS
assert isinstance(one_epoch(), keras.optimizers.Optimizer)
### END HIDDEN TESTS
