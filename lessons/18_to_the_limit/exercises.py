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
# A program takes `seconds` for a number of `operations`, and this machine can do `speed` operations a second
# at best. Write `of_the_floor(operations, seconds, speed)`: the floor (the time that the operations need at
# best) as a fraction of the time the program took. With 1 there is nothing left to gain.


# %% tags=["answer:of_the_floor"]
def of_the_floor(operations, seconds, speed):
    """The floor divided by the time, from 0 to 1."""
    ### BEGIN SOLUTION
    return operations / speed / seconds
    ### END SOLUTION


# %% tags=["check:of_the_floor:1"]
check.of_the_floor(of_the_floor)
### BEGIN HIDDEN TESTS
assert of_the_floor(100, 1, 100) == 1
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: more processes
#
# In the lesson, two processes took half of each batch. Write `part_of_batch(batch, processes, this)`: the
# samples of a batch (an array) that process number `this` (from 0) takes. Together the processes take each
# sample exactly once, even if the batch can't be divided evenly; then no part has more than one sample more
# than another.


# %% tags=["answer:part_of_batch"]
def part_of_batch(batch, processes, this):
    """The samples of one process."""
    ### BEGIN SOLUTION
    return batch[this::processes]
    ### END SOLUTION


# %% tags=["check:part_of_batch:1"]
check.part_of_batch(part_of_batch)
### BEGIN HIDDEN TESTS
assert sum(len(part_of_batch(np.arange(5), 2, this)) for this in range(2)) == 5
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: combine gradients
#
# Each process has computed the gradient of the *mean* loss over its own samples. Write
# `together(gradients, samples)`: from the processes' gradients, arrays of the same shape, and the numbers of
# their samples, the gradient of the mean loss of the whole batch. The processes need not have equally many
# samples.


# %% tags=["answer:together"]
def together(gradients, samples):
    """The gradient of the whole batch."""
    ### BEGIN SOLUTION
    return sum(gradient * n for gradient, n in zip(gradients, samples)) / sum(samples)
    ### END SOLUTION


# %% tags=["check:together:2"]
check.together(together)
### BEGIN HIDDEN TESTS
assert together([np.array([2.0]), np.array([4.0])], [1, 3])[0] == 3.5
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a chief that loses no trial
#
# In the lesson a worker was killed, and the search was complete all the same. Write such a chief:
# `chief(trials, train)` calls `train(trial)` for each trial in a list and returns a dictionary from each trial
# to its result. But now and then a worker dies: then `train` stops with a `ConnectionError`, and the trial must
# be given out again, now or later. A trial that has a result is not trained again.


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
