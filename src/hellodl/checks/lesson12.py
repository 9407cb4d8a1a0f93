"""Checks of the exercises to lesson 12."""

import numpy as np

from hellodl.checks import call, exercise, fail_if, near
from hellodl.checks.examine import number, pair, whole


@exercise
def costs(function):
    steps, megabytes = _costs(function, 4000, 96, 80_000)
    fail_if(steps == 41, "The last, smaller batch is a step as well.")
    fail_if(steps != 42, f"4,000 images in batches of 96 take 42 steps, not {steps}.")
    fail_if(near(megabytes, 0.32), "That is one image. The whole batch is in memory at once.")
    fail_if(near(megabytes, 4000 * 0.32), "Only one batch is in memory at once, not the epoch.")
    fail_if(near(megabytes, 7.68), "Each activation takes four bytes.")
    fail_if(near(megabytes, 30_720_000, 1), "These are bytes. One megabyte has a million of them.")
    fail_if(near(megabytes, 29.297, 0.01), "1 MB is 1,000,000 bytes here, not 1,024 times 1,024.")
    fail_if(not near(megabytes, 30.72, 0.01), f"96 images take 30.72 MB, not {megabytes:g}.")
    for images, batch_size in ((4000, 50), (100, 33), (7, 20)):
        activations = int(np.random.default_rng().integers(10_000, 900_000))
        steps, megabytes = _costs(function, images, batch_size, activations)
        expected = -(-images // batch_size)
        fail_if(
            steps != expected,
            f"{images:,} images in batches of {batch_size} take {expected} steps, not {steps}. "
            "When is there no smaller batch at the end?",
        )
        memory = batch_size * activations * 4 / 1e6
        fail_if(
            not near(megabytes, memory, 0.01),
            f"With a batch of {batch_size} and {activations:,} activations it should be "
            f"{memory:.2f} MB, not {megabytes:.2f}.",
        )
    return "Fewer steps, more memory."


def _costs(function, *arguments):
    steps, megabytes = pair(call(function, *arguments), "the steps, and the megabytes")
    return whole(steps, "The number of steps"), number(megabytes, "The memory in MB")


@exercise
def batch_for(function):
    got = whole(call(function, 2.0, 0.5), "The size of the batch")
    fail_if(
        got == 4,
        "With four images the noise is only halved, from 2.0 to 1.0: it falls with the *root* of "
        "the batch size.",
    )
    fail_if(
        got in (1, 2),
        f"{got} would be a very small batch for a quarter of the noise. The more images, the less "
        "noise, but it only falls with the root of their number.",
    )
    fail_if(got == 64, "Take the standard deviation itself, not its square.")
    fail_if(got == 17, "16 images are enough already, because then it's exactly .5.")
    fail_if(got != 16, f"From 2.0 to 0.5 takes 16 images, not {got}.")
    size = number(call(function, 1.0, 0.3), "The size of the batch")
    fail_if(size == 11, "11 images are not quite enough. Round up.")
    fail_if(size % 1, f"{size:.2f} images can't be drawn. Which whole number is enough?")
    fail_if(size != 12, f"From 1.0 to 0.3 takes 12 images, a whole number, not {size:g}.")
    for std, wanted, expected in ((3.0, 0.7, 19), (0.4, 0.3, 2), (5.0, 1.0, 25), (1.0, 2.0, 1)):
        got = whole(call(function, std, wanted), "The size of the batch")
        fail_if(
            got != expected,
            f"From {std} to {wanted} takes a batch of {expected}, not {got}. Do you use both "
            "numbers?",
        )
    return "Half the noise costs four times the work."


@exercise
def choose(function):
    rates = np.array([1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0])
    losses = np.array([2.3, 2.2, 1.5, 1.4, 1.6, 2.9])  # smoothed, the lowest is at .1
    got = number(call(function, rates, losses), "The learning rate")
    fail_if(near(got, 0.1, 1e-9), "That is the rate with the lowest loss. Take a tenth of it.")
    fail_if(near(got, 1.0, 1e-9), "That is ten times the rate. A *tenth* of it is asked for.")
    fail_if(
        near(got, 0.001, 1e-9) or near(got, 0.1 / 10 * 100, 1e-9),
        "You are one place beside the lowest: the mean of three belongs to the one in the middle.",
    )
    fail_if(
        near(got, 0.14, 1e-6) or near(got, 0.15, 1e-6),
        "That is a tenth of the *loss*. Which rate belongs to it?",
    )
    fail_if(
        near(got, 1e-5, 1e-9) or near(got, 10.0, 1e-9) or near(got, 0.2, 1e-9),
        f"From {rates.tolist()} and {losses.tolist()} you chose {got:g}. Did you look for the "
        "*lowest* of the smoothed losses, and then for its rate?",
    )
    fail_if(
        not near(got, 0.01, 1e-9),
        f"For the rates {rates.tolist()} and the losses {losses.tolist()}, the smoothed loss is "
        f"lowest at .1, so you should choose .01, not {got:g}.",
    )
    _examine_choice(function)
    return "Smoothed, the lowest, and a good step to the left of it."


def _examine_choice(function):
    rates = np.geomspace(1e-5, 100, 8)
    lucky = np.array([2.3, 2.3, 1.0, 2.3, 2.3, 1.2, 1.1, 1.2])  # smoothed, place 6 is lowest
    got = number(call(function, rates, lucky), "The learning rate")
    fail_if(near(got, rates[2] / 10, 1e-9), "You followed one lucky batch. Smooth first.")
    ends = np.array([0.1, 2.3, 1.9, 1.8, 1.9, 2.3, 2.4, 0.1])
    chosen = number(call(function, rates, ends), "The learning rate")
    fail_if(
        any(near(chosen, rates[place] / 10, 1e-12) for place in (0, 7)),
        "You chose one of the two ends. They have only one neighbor, so leave them out.",
    )
    rng = np.random.default_rng()
    cases = [lucky, ends, *(rng.random((9, 8)).round(3))]
    for losses in cases:
        smooth = [losses[i - 1 : i + 2].mean() for i in range(1, 7)]
        lowest, second = np.sort(smooth)[:2]
        if second - lowest < 1e-6:  # either of the two would be right
            continue
        expected = rates[1 + int(np.argmin(smooth))] / 10
        got = number(call(function, rates, losses), "The learning rate")
        fail_if(
            abs(got / expected - 1) > 1e-3,
            f"For the losses {losses.tolist()}, smoothed and without the ends, the lowest belongs "
            f"to the rate {10 * expected:.2g}. A tenth of it is {expected:.2g}, not {got:.2g}.",
        )


@exercise
def scaled(function):
    got = number(call(function, 0.02, 25, 100), "The new learning rate")
    fail_if(near(got, 0.005), "That is smaller, but a larger batch allows a *larger* rate.")
    fail_if(near(got, 0.04), "That takes the root. In the grid, the rate grows like the batch.")
    fail_if(near(got, 0.02), "The rate has not changed.")
    fail_if(near(got, 4), "That is the factor between the batches. What becomes of the rate?")
    fail_if(not near(got, 0.08), f"From a batch of 25 to one of 100, it should be .08, not {got}.")
    got = number(call(function, 0.08, 100, 25), "The new learning rate")
    fail_if(
        near(got, 0) or near(got, 0.32),
        f"From a batch of 100 to one of 25 it should be .02, not {got}. Does it work for a smaller "
        "batch, too?",
    )
    rng = np.random.default_rng()
    for _ in range(5):
        rate, old, new = rng.uniform(0.1, 1), int(rng.integers(20, 99)), int(rng.integers(20, 99))
        got, expected = number(call(function, rate, old, new), "The new rate"), rate * new / old
        fail_if(
            not near(got, expected),
            f"From a batch of {old} and a rate of {rate:.3f} to a batch of {new}, it should be "
            f"{expected:.3f}, not {got:.3f}. Does it use all three numbers?",
        )
    return "A quarter of the steps, each four times as large."


@exercise
def schedule(function):
    rates = _rates(function, 100)
    fail_if(rates.max() == rates.min(), f"It never changes: it's {rates[0]:g} in each step.")
    fail_if(
        rates[0] > 0.1 * 1.001, f"It begins at {rates[0]:.2f}, but should begin at .1 or below."
    )
    fail_if(
        rates[-1] > rates[0] == rates.min(),
        "It rises until the end. After a short warm-up it should come down.",
    )
    _examine_end(rates)
    jumps = rates[1:] / np.maximum(rates[:-1], 1e-12)
    fail_if(
        jumps > 2.001,
        f"In step {int(jumps.argmax()) + 1} it more than doubles, from "
        f"{rates[int(jumps.argmax())]:.3g} to {rates[int(jumps.argmax()) + 1]:.3g}.",
    )
    for steps in (50, 300):
        others = _rates(function, steps)
        fail_if(
            others[-1] > others.max() / 0.8 / steps and others[-1] > others.max() / 80,
            f"With {steps} steps it does not come down. Use `steps`.",
        )
        fail_if(
            others[: steps // 2].max() / 20 > others[steps // 4],
            f"With {steps} steps it has come down long before the end. Use `steps`.",
        )
    return f"It goes from {rates[0]:.3f} down to {rates[-1]:.4f}."


def _rates(function, steps):
    rates = np.array([number(call(function, step, steps), "The rate") for step in range(steps)])
    fail_if(~np.isfinite(rates), "Some of the rates are not numbers.")
    fail_if(
        (rates < -1e-9).any() or (rates[:-1] <= 0).any(),
        f"A learning rate of {rates[:-1].min():.2g} makes no step downhill. Before the last step "
        "it should always be above 0.",
    )
    return rates


def _examine_end(rates):
    # an eightieth: a line to 0 that gets there one step later, and float32, are near enough
    fail_if(
        rates[-1] > rates.max() / 80,
        f"At the end it is still at {rates[-1] / rates.max():.1%} of its largest value, and it "
        "should be about 1 % or less.",
    )
