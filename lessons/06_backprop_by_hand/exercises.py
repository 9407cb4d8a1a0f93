# %% [markdown]
# # Exercises to lesson 06: backpropagation by hand
#
# Gradients, and steps against them, in NumPy.

# %%
import numpy as np

from hellodl.checks import lesson06 as check

# %% [markdown]
# ## Warm up: the slope of a sigmoid
#
# If a unit's output is $s$, the sigmoid of its sum, then the slope of $s$ with respect to the sum
# is $s (1 - s)$. Write it for arrays of outputs.
#
# **You'll need** one line of NumPy. Arithmetic on an array works on each of its numbers.
#
# **For example,** `slope(np.array([0.5]))` is `[0.25]`.


# %% tags=["answer:slope"]
def slope(outputs):
    """The slope of the sigmoid where it gave these outputs; same shape."""
    ### BEGIN SOLUTION
    return outputs * (1 - outputs)
    ### END SOLUTION


# %% tags=["check:slope:1", "nbval-check-output"]
check.slope(slope)
### BEGIN HIDDEN TESTS
assert np.allclose(slope(np.array([1.0, 0.2])), [0, 0.16])
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: a slope without calculus
#
# The lesson checked its gradient by changing each weight a little. Write that for any function of
# one number: nudge it up and down by `nudge`, and divide the change by the distance between the
# two.
#
# **You'll need** two calls of the function, and a division.
#
# **For example,** `numerical_slope(lambda x: x**2, 3.0)` is about 6.


# %% tags=["answer:numerical_slope"]
def numerical_slope(function, at, nudge=1e-5):
    """The slope of `function` at `at`, found by two calls."""
    ### BEGIN SOLUTION
    return (function(at + nudge) - function(at - nudge)) / (2 * nudge)
    ### END SOLUTION


# %% tags=["check:numerical_slope:1", "nbval-check-output"]
check.numerical_slope(numerical_slope)
### BEGIN HIDDEN TESTS
assert abs(numerical_slope(np.exp, 0.0) - 1) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Warm up: one step down
#
# Write one step of gradient descent. The array you are given must stay as it is: return a new one.
#
# **You'll need** the rule of gradient descent, as in *One weight*.
#
# **For example,** `step(np.array([1.0]), np.array([2.0]), 0.1)` is `[0.8]`.


# %% tags=["answer:step"]
def step(weights, gradient, learning_rate):
    """The weights after one step against the gradient."""
    ### BEGIN SOLUTION
    return weights - learning_rate * gradient
    ### END SOLUTION


# %% tags=["check:step:1", "nbval-check-output"]
check.step(step)
### BEGIN HIDDEN TESTS
assert np.allclose(step(np.zeros(2), np.ones(2), 0.5), [-0.5, -0.5])
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the gradient of one neuron
#
# Take a neuron with a sigmoid and the mean squared error over $n$ samples. For inputs `x` of shape
# (n, 2), labels `y` of shape (n,), weights of shape (2,) and a bias: what is the gradient of the
# loss with respect to the two weights? Think of the chain: from loss to output, from output to sum,
# from sum to weight. (Your function `numerical_slope` tells you whether you are right.)
#
# **You'll need** the chain rule, the exercise *the slope of a sigmoid*, and a pencil.
#
# **For example,** for one sample (1, 0) with the label 1, and all weights and the bias 0, the
# output is 0.5 and the gradient is `[-0.25, 0]`.


# %% tags=["answer:gradient"]
def gradient(x, y, weights, bias):
    """The gradient of the mean squared error with respect to the two weights, shape (2,)."""
    ### BEGIN SOLUTION
    outputs = 1 / (1 + np.exp(-(x @ weights + bias)))
    errors = 2 * (outputs - y) * outputs * (1 - outputs)
    return errors @ x / len(y)
    ### END SOLUTION


# %% tags=["check:gradient:3", "nbval-check-output"]
check.gradient(gradient)
### BEGIN HIDDEN TESTS
assert np.allclose(gradient(np.zeros((3, 2)), np.ones(3), np.ones(2), 0.0), [0, 0])
once = gradient(np.array([[1.0, 0.0]]), np.ones(1), np.zeros(2), 0.0)
assert np.allclose(once, [-0.25, 0], atol=1e-4)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: walk down a valley
#
# The valley $f(a, b) = a^2 + 10 b^2$ is steep in one direction and flat in the other. Its gradient
# at the place (a, b) is (2 a, 20 b), which the function below computes. Write `walk(gradient)`. It
# starts at (10, 1), takes at most 100 steps of gradient descent (or of any other way down that uses
# only gradients), and returns all places, including the start, as an array of shape (places, 2).
# The last one should lie within 0.01 of (0, 0), and no single step may be longer than 5. The check
# calls your function with this gradient, and with that of valleys whose lowest point lies
# elsewhere.
#
# **You'll need** a loop, the rule of your exercise *one step down*, and a few tries with the learning
# rate.
#
# **For example,** the first row of what `walk(valley_gradient)` returns is `[10, 1]`. If your
# learning rate is 0.01, the second is `[9.8, 0.8]`, because the gradient at (10, 1) is (20, 20).


# %%
def valley_gradient(place):
    """The gradient of the valley at one place, an array of two numbers."""
    return np.array([2, 20]) * place


# %% tags=["answer:walk"]
def walk(gradient):
    """The places on the way down, shape (places, 2)."""
    ### BEGIN SOLUTION
    place = np.array([10.0, 1.0])
    places = [place]
    for _ in range(100):
        place = place - 0.08 * gradient(place)
        places.append(place)
    return np.array(places)
    ### END SOLUTION


# %% tags=["check:walk:2"]
check.walk(walk)
### BEGIN HIDDEN TESTS
places = np.array(walk(valley_gradient), float)
assert len(places) <= 101 and np.linalg.norm(places[-1]) < 0.011
### END HIDDEN TESTS

# %% [markdown]
# ## In your own words: why backward?
#
# You could find the gradient of each weight by changing it a little and measuring the loss again,
# as in `numerical_slope`. Explain in three to five sentences why nobody trains a network that way,
# why backpropagation begins at the last layer, and what the other way is still good for.
#
# No program checks this one. In a class, your teacher reads it. If you learn on your own, compare
# it with the answer in the solutions.

# %% [markdown] tags=["explain:why_backward:3"]
# Changing one weight at a time needs a forward pass for each weight, so a network with 266,610 of
# them would need 266,610 passes for one step. Backpropagation finds all gradients in one pass,
# which takes about as long as two forward passes. It begins at the last layer because the gradient
# of a layer is computed from the gradient of the layer after it, by the chain rule, and only the
# loss at the end is known at first. Measuring with small changes is still a good test of whether a
# backward pass is correct.
