"""Checks of the exercises to lesson 09."""

import numpy as np

from hellodl import lab
from hellodl.checks import ask, exercise, hint, near, shape


@exercise
def l2_penalty(function):
    got = np.asarray(ask(function, np.array([[3.0, -4.0]]), 0.1), float)
    hint(got.shape != (), "one number: the sum over all weights.")
    hint(near(got, 1.25), "that is TFLearn's: Keras does not halve it.")
    hint(near(got, 0.7), "that is L1, the absolute values; L2 takes squares.")
    hint(near(got, 0.5), "no root: the sum of the squares itself.")
    hint(not near(got, 2.5), "factor times sum of squares.")
    return "Large weights cost more than many small ones."


@exercise
def dropout(function):
    numbers = np.full((100, 100), 3.0)
    got = np.asarray(ask(function, numbers.copy(), 0.2, np.random.default_rng(0)))
    shape(got, (100, 100), "what you return")
    off = (got == 0).mean()
    hint(off == 0, "nothing was switched off.")
    hint(0.75 < off < 0.85, "the rate is the share switched *off*: here it is the share kept.")
    hint(not 0.17 < off < 0.23, f"{off:.0%} were switched off instead of 20 %.")
    hint(np.allclose(got[got != 0], 3), "what is left must be divided by 1 - rate.")
    hint(not np.isclose(got.mean(), 3, rtol=0.03), "the mean should stay about what it was.")
    again = np.asarray(ask(function, numbers.copy(), 0.2, np.random.default_rng(1)))
    hint((again == got).all(), "other numbers must be switched off each time: use rng.")
    hint(len({row.tobytes() for row in got == 0}) == 1, "each number is drawn for itself.")
    return "Nobody can rely on anybody, and the sum stays what it was."


@exercise
def flip(function):
    pictures = np.arange(2 * 3 * 4 * 3).reshape(2, 3, 4, 3)
    got = np.asarray(ask(function, pictures.copy()))
    shape(got, pictures.shape, "what you return")
    hint(near(got, pictures[:, ::-1]), "that stands them on their heads: columns, not rows.")
    hint(near(got, pictures[..., ::-1]), "that swaps red and blue: the last axis are the channels.")
    hint(near(got, pictures[::-1]), "that turns round the order of the pictures.")
    hint(near(got, pictures), "nothing has changed.")
    hint(not near(got, pictures[:, :, ::-1]), "the first column should become the last.")
    return "A cat that looks to the left is a cat that looks to the right."


@exercise
def fair(answer, with_dropout):
    hint(not isinstance(answer, lab.Recipe), "a recipe: with_dropout.variant(...) makes one.")
    different = lab.differences(with_dropout, answer)
    hint(not different, "it is the same recipe: nothing would be measured.")
    hint("network" in different, "the network must be the same: else the pooling is measured.")
    hint("epochs" in different, "trained for as long as the other: the epochs differ.")
    hint(different != ("dropout",), f"only the dropout may differ, not {', '.join(different)}.")
    hint(answer.dropout != 0, "*without* dropout: 0.")
    return "One difference: what is measured now is dropout."


@exercise
def augment(function):
    rng = np.random.default_rng(0)
    rows, columns = np.mgrid[:32, :32]
    picture = np.stack(
        [128 + 100 * np.sin(rows / 5), 128 + 100 * np.cos(columns / 6), rows * 7.9], -1
    )
    results = []
    for _ in range(20):
        got = np.asarray(ask(function, picture.copy(), rng), float)
        shape(got, (32, 32, 3), "what you return")
        hint(not np.isfinite(got).all(), "some values are no numbers.")
        hint(got.min() < 0 or got.max() > 255, "values must stay from 0 to 255: np.clip.")
        results.append(got)
    same = sum(near(got, picture) for got in results)
    hint(same > 10, f"{same} of 20 calls changed nothing.")
    hint(
        len({got.tobytes() for got in results}) < 3,
        "too few different pictures: use rng, and more than a flip.",
    )
    likeness = np.mean([np.corrcoef(got.ravel(), picture.ravel())[0, 1] for got in results])
    hint(likeness < 0.3, f"hardly the same picture any more (likeness {likeness:.2f} of 1).")
    return f"Another picture of the same thing (likeness {likeness:.2f})."
