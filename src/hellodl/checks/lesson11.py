"""Checks of the exercises to lesson 11."""

import numpy as np

from hellodl import experiments
from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, number

DRAWN = "With the same generator it should give the same again. Draw from `rng`, and nothing else."


@exercise
def l2_penalty(function):
    weights = np.array([[3.0, -4.0], [1.0, 2.0]])
    got = number(call(function, weights, 0.1), "The penalty, a sum over all weights,")
    fail_if(near(got, 1.5), "That is half of it. Keras's penalty has no factor of one half.")
    fail_if(near(got, 0.75), "That is the mean of the squares. Take their sum.")
    fail_if(near(got, 1.0), "That is L1, which takes absolute values. L2 takes squares.")
    fail_if(near(got, 0.4), "That is the square of the sum. Square each weight, and then add up.")
    fail_if(near(got, 0.2), "That is the sum of the weights themselves. What becomes of the -4?")
    fail_if(near(got, 0.1 * 30**0.5), "There is no root in it: take the sum of the squares itself.")
    fail_if(near(got, 30), "The factor is missing.")
    fail_if(not near(got, 3), f"For weights 3, -4, 1 and 2 and a factor of .1 it is 3, not {got}.")
    rng = np.random.default_rng()
    for shape in ((5,), (2, 3, 4)):
        weights, factor = rng.normal(size=shape), float(rng.uniform(0.5, 2))
        got = number(call(function, weights, factor), "The penalty")
        expected = factor * (weights**2).sum()
        fail_if(
            not near(got, expected, 1e-3),
            f"For weights of the shape {shape} and a factor of {factor:.3f} it should be "
            f"{expected:.3f}, not {got:.3f}. Does it use both?",
        )
    return "One large weight costs more than many small ones."


@exercise
def dropout(function):
    numbers = np.full((100, 100), 3.0)
    got = array(call(function, numbers, 0.2, np.random.default_rng(0)))
    check_shape(got, (100, 100), "What you return")
    off = (got == 0).mean()
    fail_if(off == 0, "Nothing was switched off.")
    fail_if(
        0.75 < off < 0.85,
        "The rate is the fraction that is switched *off*, but you use it for those that stay on.",
    )
    fail_if(not 0.17 < off < 0.23, f"{off:.0%} were switched off instead of 20 %.")
    fail_if(np.allclose(got[got != 0], 3), "What is left must be divided by 1 - rate.")
    fail_if(
        not np.allclose(got[got != 0], 3.75),
        f"With a rate of .2, what is left of 3 should be 3.75, not {got[got != 0][0]:.3f}. It is "
        "divided by 1 - rate.",
    )
    again = array(call(function, numbers, 0.2, np.random.default_rng(1)))
    fail_if((again == got).all(), "The same numbers are switched off each time. Use `rng`.")
    again = array(call(function, numbers, 0.2, np.random.default_rng(0)))
    fail_if((again != got).any(), DRAWN)
    for lines, name in ((got, "rows lose the same columns"), (got.T, "columns lose the same rows")):
        fail_if(
            len({(line == 0).tobytes() for line in lines}) == 1,
            f"All {name}. Each number should be drawn for itself.",
        )
    _examine_rates(function)
    return "No unit can rely on another, and the mean stays what it was."


def _examine_rates(function):
    rng = np.random.default_rng(4)
    numbers = rng.normal(size=(20,))
    for rate in (0.0, 0.5, 0.9):
        runs = array([call(function, numbers, rate, rng) for _ in range(300)])
        check_shape(runs, (300, 20), "For 20 numbers, many of your answers together")
        off = (runs == 0).mean()
        fail_if(
            abs(off - rate) > 0.05,
            f"With a rate of {rate:.0%}, {off:.0%} were switched off. Do you use the rate?",
        )
        left = np.where(runs == 0, 0, numbers / (1 - rate))
        fail_if(
            not near(runs, left),
            f"With a rate of {rate}, each number that is left should be the one from before, "
            "divided by 1 - rate.",
        )
        fail_if(
            rate > 0 and np.ptp((runs == 0).sum(axis=1)) == 0,
            "Exactly as many are switched off in each call. If each number is drawn for itself, it "
            "is sometimes more and sometimes fewer.",
        )


@exercise
def flip(function):
    images = np.random.default_rng().permutation(2 * 3 * 4 * 3).reshape(2, 3, 4, 3)
    got = array(call(function, images))
    check_shape(got, images.shape, "What you return")
    fail_if(near(got, images[:, ::-1]), "That turns them upside down: flip columns, not rows.")
    fail_if(near(got, images[..., ::-1]), "That swaps red and blue: the last axis is the channels.")
    fail_if(near(got, images[::-1]), "That reverses the order of the images.")
    fail_if(near(got, images[:, ::-1, ::-1]), "That turns the image by half. Only flip columns.")
    fail_if(
        near(got, images[:, :, ::-1, ::-1]), "The columns are fine, but red and blue are swapped."
    )
    fail_if(near(got, images), "Nothing has changed.")
    fail_if(
        not near(got, images[:, :, ::-1]),
        "In each row of each image, the first pixel should become the last, the second one the "
        "last but one, and so on. Something else has happened.",
    )
    others = images[:1, :, ::-1]
    fail_if(
        not near(array(call(function, others)), images[:1]),
        "Flipping a second time should give the old images again. Does it use its argument?",
    )
    return "A cat that looks to the left is a cat that looks to the right."


@exercise
def fair(answer, with_dropout):
    fail_if(
        not isinstance(answer, experiments.Recipe),
        f"A recipe is asked for, not `{type(answer).__name__}`. `with_dropout.variant(...)` makes "
        "one.",
    )
    different = experiments.differences(with_dropout, answer)
    fail_if(not different, "It is the same recipe, so nothing would be measured.")
    fail_if(
        "network" in different,
        "The network must be the same. Otherwise the pooling is measured, too.",
    )
    fail_if("epochs" in different, "Train both for as long: the epochs differ.")
    fail_if(
        "dropout" not in different, f"Dropout is in both of them. They differ in {different[0]}."
    )
    fail_if(different != ("dropout",), f"Only dropout may differ, not {', '.join(different)}.")
    fail_if(answer.dropout != 0, f"*Without* dropout means 0, and yours has {answer.dropout}.")
    fail_if(
        answer.seed != with_dropout.seed, "Give both the same seed, so that they begin alike, too."
    )
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
        got = array(call(function, image, rng), "The new image")
        check_shape(got, (32, 32, 3), "What you return")
        fail_if(not np.isfinite(got).all(), "Some values are not numbers.")
        fail_if(
            got.min() < 0 or got.max() > 255,
            f"Values must stay from 0 to 255, but yours go from {got.min():.0f} to "
            f"{got.max():.0f}. `np.clip` helps.",
        )
        results.append(got)
    same = sum(near(got, image) for got in results)
    fail_if(same > 10, f"{same} of 20 calls changed nothing.")
    different = len({got.tobytes() for got in results})
    fail_if(
        different < 3,
        f"There are too few different images: {different}. Use `rng`, and do more than a flip.",
    )
    for seed in range(5):  # draws of another generator may be the same once, by chance
        twice = [array(call(function, image, np.random.default_rng(seed))) for _ in range(2)]
        fail_if(not near(twice[0], twice[1]), DRAWN)
    correlation = np.mean([np.corrcoef(got.ravel(), image.ravel())[0, 1] for got in results])
    fail_if(
        not correlation > 0.3,
        f"It is hardly the same image any more: the two correlate by {correlation:.2f}, and it "
        "should be more than .3.",
    )
    other = np.random.default_rng(1).uniform(0, 255, (8, 8, 3)).repeat(4, axis=0).repeat(4, axis=1)
    got = array(call(function, other, rng), "The new image")
    fail_if(
        np.corrcoef(got.ravel(), other.ravel())[0, 1]
        < np.corrcoef(got.ravel(), image.ravel())[0, 1],
        "With another image it still returns the first one. Does it use its argument?",
    )
    return f"Another image of the same thing (correlation {correlation:.2f})."
