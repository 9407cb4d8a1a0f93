"""Checks of the exercises to lesson 11."""

import numpy as np

from hellodl import experiments
from hellodl.checks import call, check_shape, exercise, fail_if, near


@exercise
def l2_penalty(function):
    got = np.asarray(call(function, np.array([[3.0, -4.0]]), 0.1), float)
    fail_if(got.shape != (), "One number is asked for: the sum over all weights.")
    fail_if(near(got, 1.25), "That is TFLearn's penalty. Keras does not halve it.")
    fail_if(near(got, 0.7), "That is L1, which takes absolute values. L2 takes squares.")
    fail_if(near(got, 0.5), "There is no root in it: take the sum of the squares itself.")
    fail_if(not near(got, 2.5), f"For weights 3 and -4 and a factor of .1 it is 2.5, not {got}.")
    return "One large weight costs more than many small ones."


@exercise
def dropout(function):
    numbers = np.full((100, 100), 3.0)
    got = np.asarray(call(function, numbers.copy(), 0.2, np.random.default_rng(0)))
    check_shape(got, (100, 100), "What you return")
    off = (got == 0).mean()
    fail_if(off == 0, "Nothing was switched off.")
    fail_if(
        0.75 < off < 0.85,
        "The rate is the fraction that is switched *off*, but you use it for those that stay on.",
    )
    fail_if(not 0.17 < off < 0.23, f"{off:.0%} were switched off instead of 20 %.")
    fail_if(np.allclose(got[got != 0], 3), "What is left must be divided by 1 - rate.")
    fail_if(not np.isclose(got.mean(), 3, rtol=0.03), "The mean should stay about what it was.")
    again = np.asarray(call(function, numbers.copy(), 0.2, np.random.default_rng(1)))
    fail_if((again == got).all(), "The same numbers are switched off each time. Use `rng`.")
    fail_if(
        len({row.tobytes() for row in got == 0}) == 1,
        "All rows lose the same columns. Each number should be drawn for itself.",
    )
    return "No unit can rely on another, and the mean stays what it was."


@exercise
def flip(function):
    images = np.arange(2 * 3 * 4 * 3).reshape(2, 3, 4, 3)
    got = np.asarray(call(function, images.copy()))
    check_shape(got, images.shape, "What you return")
    fail_if(near(got, images[:, ::-1]), "That turns them upside down: flip columns, not rows.")
    fail_if(near(got, images[..., ::-1]), "That swaps red and blue: the last axis is the channels.")
    fail_if(near(got, images[::-1]), "That reverses the order of the images.")
    fail_if(near(got, images), "Nothing has changed.")
    fail_if(not near(got, images[:, :, ::-1]), "The first column should become the last.")
    return "A cat that looks to the left is a cat that looks to the right."


@exercise
def fair(answer, with_dropout):
    fail_if(
        not isinstance(answer, experiments.Recipe),
        "A recipe is asked for. `with_dropout.variant(...)` makes one.",
    )
    different = experiments.differences(with_dropout, answer)
    fail_if(not different, "It is the same recipe, so nothing would be measured.")
    fail_if(
        "network" in different,
        "The network must be the same. Otherwise the pooling is measured, too.",
    )
    fail_if("epochs" in different, "Train both for as long: the epochs differ.")
    fail_if(different != ("dropout",), f"Only dropout may differ, not {', '.join(different)}.")
    fail_if(answer.dropout != 0, "*Without* dropout means 0.")
    return "There is one difference, so what you measure now is dropout."


@exercise
def augment(function):
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:32, :32]
    image = np.stack(
        [128 + 100 * np.sin(rows / 5), 128 + 100 * np.cos(columns / 6), rows * 7.9], -1
    )
    results = []
    for _ in range(20):
        got = np.asarray(call(function, image.copy(), rng), float)
        check_shape(got, (32, 32, 3), "What you return")
        fail_if(not np.isfinite(got).all(), "Some values are not numbers.")
        fail_if(
            got.min() < 0 or got.max() > 255, "Values must stay from 0 to 255. `np.clip` helps."
        )
        results.append(got)
    same = sum(near(got, image) for got in results)
    fail_if(same > 10, f"{same} of 20 calls changed nothing.")
    fail_if(
        len({got.tobytes() for got in results}) < 3,
        "There are too few different images. Use `rng`, and do more than a flip.",
    )
    correlation = np.mean([np.corrcoef(got.ravel(), image.ravel())[0, 1] for got in results])
    fail_if(
        correlation < 0.3,
        f"It is hardly the same image any more: the two correlate by {correlation:.2f}.",
    )
    return f"Another image of the same thing (correlation {correlation:.2f})."
