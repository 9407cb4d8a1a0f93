"""Checks of the exercises to lesson 18."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, number


@exercise
def of_the_floor(function):
    got = number(call(function, 8e9, 0.5, 80e9), "The floor as a fraction of the time")
    fail_if(near(got, 5), "The other way around: the floor divided by the time.")
    fail_if(near(got, 0.1, 1e-9), "That is the floor in seconds. Compare it with the time it took.")
    fail_if(near(got, 20), "Give a fraction from 0 to 1, not a percentage.")
    fail_if(near(got, 16e9), "That is the speed of the program. Which fraction of the limit is it?")
    fail_if(
        not near(got, 0.2),
        "8 billion operations at 80 billion a second take .1 s. If it took .5 s, that is .2, not "
        f"{got}.",
    )
    for _ in range(5):
        operations, seconds, speed = np.random.default_rng().uniform(1, 9, 3)
        got = number(call(function, operations, seconds, speed), "The fraction")
        expected = operations / speed / seconds
        fail_if(
            not near(got, expected, 1e-3),
            f"For {operations:.2f} operations, {seconds:.2f} s and a speed of {speed:.2f}, it is "
            f"{expected:.3f}, not {got:.3f}. Does it use all three numbers?",
        )
    return "Now you know whether there is anything left to gain."


@exercise
def part_of_batch(function):
    for size, processes in ((64, 2), (10, 4), (3, 3), (11, 3), (5, 1)):
        batch = np.random.default_rng().permutation(size) + 100
        parts = [array(call(function, batch, processes, i)) for i in range(processes)]
        fail_if(any(part.ndim != 1 for part in parts), "Return samples of the batch in one row.")
        taken = np.concatenate(parts)
        fail_if(
            not len(parts[0]),
            f"Process number 0 takes nothing, and the last of {processes} has the number "
            f"{processes - 1}: they are counted from 0.",
        )
        fail_if(
            len(taken) < size, f"Of {size} samples, {size - len(taken)} are taken by no process."
        )
        fail_if(not set(taken) <= set(batch), "Return samples of the batch, not their positions.")
        twice = len(taken) - len(np.unique(taken))
        fail_if(twice, f"Of {size} samples and {processes} processes, {twice} are taken twice.")
        lengths = [len(part) for part in parts]
        fail_if(
            max(lengths) - min(lengths) > 1,
            f"The parts have {lengths} samples. Share the work more evenly.",
        )
    return "All processes work, and every sample is used once."


@exercise
def together(function):
    gradients = [np.array([[1.0, 2.0]]), np.array([[4.0, 8.0]])]
    got = array(call(function, gradients, [3, 1]), "The gradient")
    fail_if(near(got, [[2.5, 5.0]]), "A larger part should count more: weigh it by its samples.")
    fail_if(near(got, [[5.0, 10.0]]), "That is the sum. The loss is a *mean*, so is its gradient.")
    fail_if(near(got, [[7.0, 14.0]]), "Divide by the number of all samples.")
    fail_if(near(got, [[3.25, 6.5]]), "The weights belong to the other part.")
    check_shape(got, (1, 2), "The gradient")
    fail_if(
        not near(got, [[1.75, 3.5]]),
        f"For this batch it should be 1.75 and 3.5, not {got.ravel().tolist()}.",
    )
    rng = np.random.default_rng()
    gradients, samples = list(rng.normal(size=(3, 2, 4))), rng.integers(1, 50, 3).tolist()
    got = array(call(function, gradients, samples), "The gradient")
    check_shape(got, (2, 4), "For gradients of the shape (2, 4), the result")
    fail_if(
        not near(got, np.average(gradients, axis=0, weights=samples)),
        f"For three processes with {samples} samples it is not what it should be. Does it work for "
        "any number of processes?",
    )
    return "The same as if one process had had the whole batch."


@exercise
def chief(function):
    calls: list[int] = []

    def train(trial):
        calls.append(trial)
        if trial in (2, 4) and calls.count(trial) < 3:  # dies twice, then works
            raise ConnectionError("the worker is gone")
        return trial / 10

    got = call(function, list(range(6)), train)
    fail_if(not isinstance(got, dict), "A dictionary is asked for: a trial and its result.")
    missing = sorted(set(range(6)) - set(got))
    fail_if(missing, f"The trials {missing} have no result. A worker died, and nobody took over.")
    fail_if(
        got != {trial: trial / 10 for trial in range(6)}, f"The results should not change: {got}."
    )
    repeated = [trial for trial in range(6) if trial not in (2, 4) and calls.count(trial) > 1]
    fail_if(repeated, f"The trials {repeated} were finished, but trained again.")
    fail_if(calls.count(2) > 3, "A trial that is finished need not be trained again.")
    others = call(function, ["a", "bb"], len)
    fail_if(
        others != {"a": 1, "bb": 2},
        f"For the trials 'a' and 'bb', and `len` in the place of `train`, it returns {others!r}. "
        "Does it use what it's given?",
    )
    return f"All six trials are there, after {len(calls) - 6} workers were lost."
