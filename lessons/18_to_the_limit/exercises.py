# %% [markdown]
# # Exercises to lesson 18: to the limit
#
# How near the limit is, and how several processes share one job.

# %%
import numpy as np

from hellodl.checks import lesson18 as check

# %% [markdown]
# ## Warm up: how near is the limit?
#
# A program takes `seconds` for a number of `operations`, and this machine can do `speed` operations
# a second at best. The time that the operations need at best is the *floor*. Write
# `of_the_floor(operations, seconds, speed)`: the floor as a fraction of the time that the program
# took. If it's 1, there's nothing left to gain.
#
# **You'll need** two divisions.
#
# **For example,** 8 operations at 4 a second need 2 seconds at best. If the program took 5, it's 0.4.


# %% tags=["answer:of_the_floor"]
def of_the_floor(operations, seconds, speed):
    """The floor divided by the time, from 0 to 1."""
    ### BEGIN SOLUTION
    return operations / speed / seconds
    ### END SOLUTION


# %% tags=["check:of_the_floor:1", "nbval-check-output"]
check.of_the_floor(of_the_floor)
### BEGIN HIDDEN TESTS
assert abs(of_the_floor(100, 1, 100) - 1) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: more processes
#
# In the lesson, two processes took half of each batch. Write `part_of_batch(batch, processes,
# this)`: the samples of a batch (an array) that process number `this` takes. Processes are counted
# from 0. Together they take each sample exactly once, even if the batch can't be divided evenly, and
# then no part has more than one sample more than another.
#
# **You'll need** a slice with a step, or whole-number arithmetic.
#
# **For example,** of a batch of five samples, two processes could take three and two.


# %% tags=["answer:part_of_batch"]
def part_of_batch(batch, processes, this):
    """The samples of one process."""
    ### BEGIN SOLUTION
    return batch[this::processes]
    ### END SOLUTION


# %% tags=["check:part_of_batch:1", "nbval-check-output"]
check.part_of_batch(part_of_batch)
### BEGIN HIDDEN TESTS
assert sum(len(part_of_batch(np.arange(5), 2, this)) for this in range(2)) == 5
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: combine gradients
#
# Each process has computed the gradient of the *mean* loss over its own samples. Write
# `together(gradients, samples)`. It takes a list with the gradient of each process, arrays of the same
# shape, and a list with how many samples each of them had. It returns the gradient of the mean loss
# of the whole batch. The processes need not have equally many samples.
#
# **You'll need** a mean in which each gradient counts as often as it had samples.
#
# **For example,** for the gradients 2 and 4, from 1 and 3 samples, it's 3.5.


# %% tags=["answer:together"]
def together(gradients, samples):
    """The gradient of the whole batch."""
    ### BEGIN SOLUTION
    return sum(gradient * n for gradient, n in zip(gradients, samples)) / sum(samples)
    ### END SOLUTION


# %% tags=["check:together:2", "nbval-check-output"]
check.together(together)
### BEGIN HIDDEN TESTS
assert abs(together([np.array([2.0]), np.array([4.0])], [1, 3])[0] - 3.5) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a chief that loses no trial
#
# When many processes work, now and then one of them dies, and no result may be lost. Write such a
# chief: `chief(trials, train)` calls `train(trial)` for each trial in a list, and returns a
# dictionary from each trial to its result. But if a worker dies, `train` stops with a
# `ConnectionError`. Then the trial must be given out again, now or later, until it's done. A trial
# that has a result is not trained again, and the list that you're given stays as it is.
#
# **You'll need** `try` and `except ConnectionError`.
#
# **For example,** `chief(["a", "bb"], len)` is `{"a": 1, "bb": 2}`.


# %% tags=["answer:chief"]
def chief(trials, train):
    """A dictionary from each trial to its result."""
    ### BEGIN SOLUTION
    waiting, results = list(trials), {}
    while waiting:
        trial = waiting.pop(0)
        try:
            results[trial] = train(trial)
        except ConnectionError:
            waiting.append(trial)
    return results
    ### END SOLUTION


# %% tags=["check:chief:2"]
check.chief(chief)
### BEGIN HIDDEN TESTS
assert chief(["a"], len) == {"a": 1}
### END HIDDEN TESTS
