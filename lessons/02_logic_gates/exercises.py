# %% [markdown]
# # Exercises to lesson 02: logic gates
#
# What one neuron can do, what it can't, and what a hidden layer adds.

# %%
import hellodl

hellodl.start("exercises/02_logic_gates")

# %%
import keras
import numpy as np

from hellodl.checks import lesson02 as check

x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")

# %% [markdown]
# ## Warm up: AND by hand
#
# Give a neuron with a sigmoid two weights and a bias, so that it computes AND with each output
# within .05.
#
# **You'll need** the sentence below *AND and NOT* on its weights and bias.
#
# **For example,** three numbers in parentheses, such as `(1.0, 2.0, 3.0)` (but these don't work).

# %% tags=["answer:and_by_hand"]
and_by_hand = ...  # (weight_a, weight_b, bias)
### BEGIN SOLUTION
and_by_hand = (10.0, 10.0, -15.0)
### END SOLUTION

# %% tags=["check:and_by_hand:1", "nbval-check-output"]
check.and_by_hand(and_by_hand)
### BEGIN HIDDEN TESTS
weight_a, weight_b, bias = and_by_hand
assert max(weight_a, weight_b) + bias < 0 < weight_a + weight_b + bias
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: XOR from gates
#
# Write XOR with the three functions below and nothing else: no `if`, no `!=`, no arithmetic. What
# one of them returns you can hand to another.
#
# **You'll need** the first paragraph of *Two lines are enough*.
#
# **For example,** `xor(1, 0)` is 1 and `xor(1, 1)` is 0.


# %%
def or_gate(a, b):
    return int(a or b)


def and_gate(a, b):
    return int(a and b)


def nand_gate(a, b):
    return int(not (a and b))


# %% tags=["answer:xor"]
def xor(a, b):
    """1 if exactly one of a and b is 1, else 0."""
    ### BEGIN SOLUTION
    return and_gate(or_gate(a, b), nand_gate(a, b))
    ### END SOLUTION


# %% tags=["check:xor:2", "nbval-check-output"]
check.xor(xor)
### BEGIN HIDDEN TESTS
assert [xor(0, 0), xor(0, 1), xor(1, 0), xor(1, 1)] == [0, 1, 1, 0]
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: any number of hidden units
#
# Write `hidden(units)`, which returns a Keras network with two inputs, one hidden layer of `units`
# units with tanh, and one sigmoid output. The check looks at its layers and lets it learn XOR.
#
# **You'll need** `keras.Sequential`, `keras.Input` and `keras.layers.Dense`, as in the lesson's
# `with_hidden_layer`.
#
# **For example,** `hidden(4).count_params()` is 17: four units with two weights and a bias each,
# and one with four weights and a bias.


# %% tags=["answer:hidden"]
def hidden(units):
    """Two inputs, one hidden layer, one output; not compiled."""
    ### BEGIN SOLUTION
    return keras.Sequential(
        [
            keras.Input((2,)),
            keras.layers.Dense(units, activation="tanh"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    ### END SOLUTION


# %% tags=["check:hidden:2"]
check.hidden(hidden)
### BEGIN HIDDEN TESTS
assert hidden(3).count_params() == 13
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a gate of your own
#
# There are sixteen gates with two inputs; one neuron can learn all but two of them, XOR and its
# opposite. Choose the labels of a gate that one neuron *can* learn and that is not AND, OR, NAND or
# NOR, and weights and bias that compute it: outputs within .1.
#
# **You'll need** a drawing of the four corners and one straight line.
#
# **For example,** `([0, 0, 0, 1], (10.0, 10.0, -15.0))` has the right form. But it's AND, so it
# doesn't count.

# %% tags=["answer:my_gate"]
my_gate = ...  # ([label of 0 0, of 0 1, of 1 0, of 1 1], (weight_a, weight_b, bias))
### BEGIN SOLUTION
my_gate = ([0, 0, 1, 0], (10.0, -10.0, -5.0))
### END SOLUTION

# %% tags=["check:my_gate:2"]
check.my_gate(my_gate)
### BEGIN HIDDEN TESTS
labels, (weight_a, weight_b, bias) = my_gate
sums = x @ np.array([weight_a, weight_b]) + bias
assert ((sums > 0) == np.array(labels, bool)).all()
### END HIDDEN TESTS
