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
# ## Change the experiment: back through a layer with tanh
#
# The hidden units of the lesson have ReLU, and so its `backward` multiplies an error by 1 or by 0.
# Now the units have tanh. Where tanh gives $t$, its slope is $1 - t^2$. (Where it gives 0 it's
# steepest, and close to 1 or -1 it's nearly flat.) Write `back(came_in, weights, error)` for one
# layer. It gets
#
# - `came_in`, what came into the layer, shape (samples, inputs): outputs of units with tanh,
# - its `weights`, shape (inputs, units),
# - and the `error` of its totals, shape (samples, units), which has been divided by the number of
#   samples already.
#
# It returns three arrays: the gradient of the weights, that of the biases, and the error of the
# totals of the layer before.
#
# **You'll need** the steps 2 to 5 of the lesson, and the loop of its `backward`.
#
# **For example,** take one sample, `came_in = np.array([[0.5, -0.6]])`, one unit with the weights
# `np.array([[2.0], [3.0]])`, and the error `np.array([[10.0]])`. The gradients of the weights are 5
# and -6, that of the bias is 10, and the errors before are 10 × 2 × 0.75 = 15 and 10 × 3 × 0.64 =
# 19.2.


# %% tags=["answer:back"]
def back(came_in, weights, error):
    """The gradients of weights and biases, and the error before; came_in is what tanh gave."""
    ### BEGIN SOLUTION
    error_before = (error @ weights.T) * (1 - came_in**2)
    return came_in.T @ error, error.sum(axis=0), error_before
    ### END SOLUTION


# %% tags=["check:back:2", "nbval-check-output"]
check.back(back)
### BEGIN HIDDEN TESTS
found = back(np.array([[0.5, -0.6]]), np.array([[2.0], [3.0]]), np.array([[10.0]]))
assert np.allclose(found[0], [[5], [-6]]) and np.allclose(found[1], [10])
assert np.allclose(found[2], [[15, 19.2]])
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
# The last one should lie within 0.01 of (0, 0), and no single step may be longer than 5. (In the
# other valleys, within 0.1 is near enough.) The check calls your function with this gradient, and
# with that of valleys whose lowest point lies elsewhere.
#
# **You'll need** a loop, a step against the gradient in each round, and a few tries with the
# learning rate.
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
