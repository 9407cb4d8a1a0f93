# %% [markdown]
# # Exercises to lesson 12: batch size and learning rate
#
# How noisy a batch is, what it costs, and how to choose a learning rate.

# %%
import numpy as np

from hellodl.checks import lesson12 as check

# %% [markdown]
# ## Warm up: what it costs
#
# Write `costs(images, batch_size, activations)`. It returns the steps of an epoch, and the megabytes that
# the activations of all layers take, if one image has `activations` of them and each takes 4 bytes (1 MB
# is 1,000,000 bytes).


# %% tags=["answer:costs"]
def costs(images, batch_size, activations):
    """(steps an epoch, megabytes)."""
    ### BEGIN SOLUTION
    return -(-images // batch_size), batch_size * activations * 4 / 1e6
    ### END SOLUTION


# %% tags=["check:costs:1"]
check.costs(costs)
### BEGIN HIDDEN TESTS
assert costs(10, 10, 1)[0] == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: half the noise
#
# The losses of single images have a standard deviation of, say, 2.0. How large must a batch be so that the
# standard deviation of its mean loss is only `wanted`? Write it for any standard deviation.


# %% tags=["answer:batch_for"]
def batch_for(std, wanted):
    """The smallest batch whose mean has a standard deviation of at most `wanted`: a whole number."""
    ### BEGIN SOLUTION
    return int(np.ceil((std / wanted) ** 2))
    ### END SOLUTION


# %% tags=["check:batch_for:2"]
check.batch_for(batch_for)
### BEGIN HIDDEN TESTS
assert batch_for(1.0, 1.0) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: read a range test
#
# A learning rate range test gives a loss for each rate. Write `choose(rates, losses)`: a tenth of the rate
# with the lowest loss. First smooth the losses: replace each by the mean of itself and its two neighbors
# (the two ends, which have only one neighbor, are left out).


# %% tags=["answer:choose"]
def choose(rates, losses):
    """The learning rate to train with."""
    ### BEGIN SOLUTION
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[1:-1][smooth.argmin()] / 10
    ### END SOLUTION


# %% tags=["check:choose:2"]
check.choose(choose)
### BEGIN HIDDEN TESTS
assert np.isclose(choose(np.array([1.0, 2.0, 3.0]), np.zeros(3)), 0.2)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: a rate for another batch
#
# With SGD, a rate of .02 and a batch of 25 did well. Write `scaled`: the rate for another batch size if
# the two change together, as in the lesson.


# %% tags=["answer:scaled"]
def scaled(rate, batch_size, new_batch_size):
    """The learning rate for the new batch size."""
    ### BEGIN SOLUTION
    return rate * new_batch_size / batch_size
    ### END SOLUTION


# %% tags=["check:scaled:1"]
check.scaled(scaled)
### BEGIN HIDDEN TESTS
assert scaled(1, 1, 1) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a schedule
#
# Training often begins with larger steps and ends with smaller ones. Write `schedule(step, steps)`: the
# learning rate in step `step` (from 0) of `steps`. It should begin at .1 or below, end at a hundredth of
# its largest value or less, and never more than double from one step to the next. A short rise at the
# start (a *warm-up*) is allowed.


# %% tags=["answer:schedule"]
def schedule(step, steps):
    """The learning rate of one step."""
    ### BEGIN SOLUTION
    return 0.05 * (1 + np.cos(np.pi * step / (steps - 1)))
    ### END SOLUTION


# %% tags=["check:schedule:2"]
check.schedule(schedule)
### BEGIN HIDDEN TESTS
assert schedule(0, 10) <= 0.1
### END HIDDEN TESTS
