# %% [markdown]
# # Exercises to lesson 03: backpropagation by hand
#
# Slopes, and steps against them, in NumPy.

# %%
import numpy as np

from hellodl.checks import lesson03 as check

# %% [markdown]
# ## Warm up: the slope of a sigmoid
#
# If a unit's output is $s$, a sigmoid of its sum, then the slope of $s$ by the sum is $s (1 - s)$. Write
# it for arrays of outputs.


# %% tags=["answer:slope"]
def slope(outputs):
    """The slope of the sigmoid where it gave these outputs; same shape."""
    ### BEGIN SOLUTION
    return outputs * (1 - outputs)
    ### END SOLUTION


# %% tags=["check:slope:1"]
check.slope(slope)
### BEGIN HIDDEN TESTS
assert slope(np.array([1.0]))[0] == 0
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a slope without calculus
#
# The lesson checked its gradient by turning each weight a little. Write that for any function of one
# number: turn it up and down by `turn`, and divide the change by the whole way.


# %% tags=["answer:slope_by_turning"]
def slope_by_turning(function, at, turn=1e-5):
    """The slope of `function` at `at`, found by two calls."""
    ### BEGIN SOLUTION
    return (function(at + turn) - function(at - turn)) / (2 * turn)
    ### END SOLUTION


# %% tags=["check:slope_by_turning:1"]
check.slope_by_turning(slope_by_turning)
### BEGIN HIDDEN TESTS
assert abs(slope_by_turning(np.exp, 0.0) - 1) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Warm up: one step down
#
# Write one step of gradient descent. The array you are given must stay as it is: return a new one.


# %% tags=["answer:step"]
def step(weights, gradient, learning_rate):
    """The weights after one step against the gradient."""
    ### BEGIN SOLUTION
    return weights - learning_rate * gradient
    ### END SOLUTION


# %% tags=["check:step:1"]
check.step(step)
### BEGIN HIDDEN TESTS
assert step(np.zeros(2), np.ones(2), 0.5).tolist() == [-0.5, -0.5]
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the gradient of one neuron
#
# A neuron with a sigmoid and the mean squared error over $n$ samples. For inputs `x` of shape (n, 2),
# labels `y` of shape (n,), weights of shape (2,) and a bias: what is the slope of the loss by each
# weight? Think of the chain: loss by output, output by sum, sum by weight. (Your function
# `slope_by_turning` tells you whether you are right.)


# %% tags=["answer:gradient"]
def gradient(x, y, weights, bias):
    """The slope of the mean squared error by each of the two weights, shape (2,)."""
    ### BEGIN SOLUTION
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    errors = 2 * (outputs - y) * outputs * (1 - outputs)
    return errors @ x / len(y)
    ### END SOLUTION


# %% tags=["check:gradient:3"]
check.gradient(gradient)
### BEGIN HIDDEN TESTS
assert gradient(np.zeros((3, 2)), np.ones(3), np.ones(2), 0.0).tolist() == [0, 0]
### END HIDDEN TESTS

# %% [markdown]
# ## Open: walk down a valley
#
# The valley $f(a, b) = a^2 + 10 b^2$ is steep one way and flat the other. Write `walk()`: it starts at
# (10, 1), takes at most 100 steps of gradient descent (or of any other way down that uses slopes alone),
# and returns all places, the start among them, as an array of shape (places, 2). The last must lie
# within 0.01 of (0, 0), and no single step may be longer than 5.


# %% tags=["answer:walk"]
def walk():
    """The places on the way down, shape (places, 2)."""
    ### BEGIN SOLUTION
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(100):
        place = place - 0.08 * np.array([2, 20]) * place
        places.append(place)
    return np.array(places)
    ### END SOLUTION


# %% tags=["check:walk:2"]
check.walk(walk)
### BEGIN HIDDEN TESTS
assert walk().shape[0] <= 101
### END HIDDEN TESTS
