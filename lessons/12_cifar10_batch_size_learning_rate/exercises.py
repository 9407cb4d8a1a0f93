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
# Write `costs(images, batch_size, activations)`. It returns two numbers. The first is how many
# steps an epoch has, and the last, smaller batch is a step, too. The second is how many megabytes
# the activations of one batch take: one image has `activations` of them, each takes 4 bytes, and 1
# MB is 1,000,000 bytes.
#
# **You'll need** the cell of *What does a batch cost?*
#
# **For example,** `costs(1000, 300, 50_000)` is `(4, 60.0)`.


# %% tags=["answer:costs"]
def costs(images, batch_size, activations):
    """(steps an epoch, megabytes)."""
    ### BEGIN SOLUTION
    return -(-images // batch_size), batch_size * activations * 4 / 1e6
    ### END SOLUTION


# %% tags=["check:costs:1", "nbval-check-output"]
check.costs(costs)
### BEGIN HIDDEN TESTS
assert tuple(costs(10, 10, 1_000_000)) == (1, 40)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: half the noise
#
# Suppose that the losses of single images have a standard deviation of 2.0. How large must a batch
# be, so that the standard deviation of its mean loss is only `wanted`? Write it for any standard
# deviation. There are so many images to draw from that you needn't care how many.
#
# **You'll need** the rule from *How much does a batch tell us?*: the noise gets smaller with the
# square root of the batch size.
#
# **For example,** `batch_for(2.0, 1.0)` is 4.


# %% tags=["answer:batch_for"]
def batch_for(std, wanted):
    """The smallest batch whose mean has a standard deviation of at most `wanted`: a whole number."""
    ### BEGIN SOLUTION
    return int(np.ceil((std / wanted) ** 2))
    ### END SOLUTION


# %% tags=["check:batch_for:2", "nbval-check-output"]
check.batch_for(batch_for)
### BEGIN HIDDEN TESTS
assert batch_for(1.0, 1.0) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: read a range test
#
# A range test gives you a loss for each learning rate. Write `choose(rates, losses)`. First smooth
# the losses, because single batches jump: replace each loss by the mean of itself and its two
# neighbors. (The first and the last one have only one neighbor, so leave them out.) Then find the
# rate with the lowest smoothed loss, and return a tenth of that rate. (That's a simpler rule than
# the lesson's.)
#
# **You'll need** a loop or `np.convolve`, and `argmin`.
#
# **For example,** for the rates `[0.1, 0.2, 0.4, 0.8]` and the losses `[5.0, 3.0, 1.0, 2.0]` the
# smoothed losses are 3 (at 0.2) and 2 (at 0.4), so it's 0.04.


# %% tags=["answer:choose"]
def choose(rates, losses):
    """The learning rate to train with."""
    ### BEGIN SOLUTION
    smooth = np.convolve(losses, np.ones(3) / 3, mode="valid")
    return rates[1:-1][smooth.argmin()] / 10
    ### END SOLUTION


# %% tags=["check:choose:2", "nbval-check-output"]
check.choose(choose)
### BEGIN HIDDEN TESTS
assert np.isclose(choose(np.array([1.0, 2.0, 3.0]), np.zeros(3)), 0.2)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: a rate for another batch
#
# The lesson's grid has a rule in it, which holds up to a point: four times the batch with four
# times the rate reaches about the same. Write `scaled`: the rate for another batch size, if you
# enlarge or reduce both by the same factor.
#
# **You'll need** the experiment of *What goes together*.
#
# **For example,** `scaled(0.02, 25, 50)` is 0.04.


# %% tags=["answer:scaled"]
def scaled(rate, batch_size, new_batch_size):
    """The learning rate for the new batch size."""
    ### BEGIN SOLUTION
    return rate * new_batch_size / batch_size
    ### END SOLUTION


# %% tags=["check:scaled:1", "nbval-check-output"]
check.scaled(scaled)
### BEGIN HIDDEN TESTS
assert scaled(1, 1, 1) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a schedule
#
# Training often begins with larger steps and ends with smaller ones. Write `schedule(step, steps)`,
# the learning rate in step number `step` (from 0 to `steps - 1`). It should begin at 0.1 or below.
# At the end it should have come down to about a hundredth of its largest value, or less. It should
# always be above 0 before the last step, and never more than double from one step to the next. A
# short rise at the start, which is called a *warm-up*, is allowed.
#
# **You'll need** a straight line, a power, or `np.cos`. One of Keras's own, such as
# `keras.optimizers.schedules.CosineDecay`, will do, too.
#
# **For example,** with `steps` = 100 the rates could be 0.1 in step 0, 0.05 in the middle, and
# 0.001 in step 99.


# %% tags=["answer:schedule"]
def schedule(step, steps):
    """The learning rate of one step."""
    ### BEGIN SOLUTION
    return 0.05 * (1 + np.cos(np.pi * step / (steps - 1)))
    ### END SOLUTION


# %% tags=["check:schedule:2"]
check.schedule(schedule)
### BEGIN HIDDEN TESTS
assert 0 < float(schedule(0, 10)) <= 0.1001
### END HIDDEN TESTS
