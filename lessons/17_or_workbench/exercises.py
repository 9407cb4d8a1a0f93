# %% [markdown]
# # Exercises to lesson 17: the OR workbench
#
# Four more experiments with a single neuron. Guess before you run.

# %%
import hellodl

hellodl.start("exercises/17_or_workbench")

# %%
import itertools

import keras
import numpy as np

from hellodl.checks import lesson17 as check

# %% [markdown]
# ## Warm up: four activations
#
# The lesson tries four activations. Write `activations(total)`: for one total, one number, what does
# each of the four give?
#
# **You'll need** `np.exp`, `np.tanh` and `max`. The sigmoid of lesson 01 is 1 / (1 + e^-total).
#
# **For example,** `activations(0.0)` is
# `{"sigmoid": 0.5, "tanh": 0.0, "linear": 0.0, "relu": 0.0}`.


# %% tags=["answer:activations"]
def activations(total):
    """A dictionary: "sigmoid", "tanh", "linear" and "relu", each with its output."""
    ### BEGIN SOLUTION
    return {
        "sigmoid": 1 / (1 + np.exp(-total)),
        "tanh": np.tanh(total),
        "linear": total,
        "relu": max(total, 0.0),
    }
    ### END SOLUTION


# %% tags=["check:activations:1", "nbval-check-output"]
check.activations(activations)
### BEGIN HIDDEN TESTS
assert abs(activations(0.0)["sigmoid"] - 0.5) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: OR of many
#
# Write `or_of(inputs)`: a *trained* neuron that computes OR of this many inputs. Its output should be
# above 0.5 if at least one input is 1, else below. `itertools.product((0, 1), repeat=inputs)` gives
# all samples. Notice that with four inputs there are sixteen samples, and only one of them has the
# label 0.
#
# **You'll need** one neuron of the lesson with another input shape, and full-batch steps with
# `fit` or `train_on_batch`.
#
# **For example,** `or_of(3)` has four parameters: three weights and a bias.


# %% tags=["answer:or_of"]
def or_of(inputs):
    """A trained network with one sigmoid neuron."""
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(1)
    x = np.array(list(itertools.product((0, 1), repeat=inputs)), dtype="float32")
    y = x.max(axis=1, keepdims=True)
    neuron = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((inputs,)), neuron])
    model.compile(keras.optimizers.SGD(learning_rate=5.0), "binary_crossentropy")
    for _ in range(200):
        model.train_on_batch(x, y)
    return model
    ### END SOLUTION


# %% tags=["check:or_of:2", "nbval-check-output"]
check.or_of(or_of)
### BEGIN HIDDEN TESTS
assert or_of(2).output_shape == (None, 1)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: no bias, and OR all the same
#
# Without a bias a neuron can't learn OR, because for the inputs 0 and 0 its total is 0, whatever the
# weights are. But you may change the samples! Write `without_bias(x)`. It takes samples in rows and
# returns new ones, as many rows as before. Each sample is changed in the same way, and without a look
# at its label. From the new samples, a neuron *without a bias* can learn OR. (The check trains one.)
# What plays the role of the bias now?
#
# **You'll need** to make sure that no sample is all zeros any more. (That isn't all, though: try
# `x * 2 - 1` on paper, with (0, 1) and (1, 0). What are their totals?) A row may also become longer.
#
# **For example,** `x * 2` has the right form, but leaves 0 and 0 as they are.


# %% tags=["answer:without_bias"]
def without_bias(x):
    """The samples, prepared for a neuron without a bias; as many rows as before."""
    ### BEGIN SOLUTION
    return np.column_stack([x, np.ones(len(x))])
    ### END SOLUTION


# %% tags=["check:without_bias:2"]
check.without_bias(without_bias)
### BEGIN HIDDEN TESTS
assert len(without_bias(np.zeros((1, 2)))) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Open: twenty steps
#
# With squared error, most of the lesson's neurons needed more than thirty steps. Write `fast_neuron()`: one neuron with two inputs, compiled
# with any activation, optimizer, learning rate and loss you like. The check trains it on the four
# samples of OR for 20 steps. Then all outputs should be within 0.1 of their labels.
#
# **You'll need** the end of *Make it learn faster*.
#
# **For example,** a sigmoid with SGD at a rate of 2 has the right form, but isn't fast enough.


# %% tags=["answer:fast_neuron"]
def fast_neuron():
    """A compiled neuron that has learned nothing yet."""
    ### BEGIN SOLUTION
    neuron = keras.layers.Dense(1, activation="sigmoid")
    model = keras.Sequential([keras.Input((2,)), neuron])
    model.compile(keras.optimizers.SGD(learning_rate=20.0), "binary_crossentropy")
    return model
    ### END SOLUTION


# %% tags=["check:fast_neuron:2"]
check.fast_neuron(fast_neuron)
### BEGIN HIDDEN TESTS
assert fast_neuron().count_params() == 3
### END HIDDEN TESTS
