"""Checks of the exercises to lesson 10."""

import numpy as np

from hellodl.checks import ask, exercise, hint, near


@exercise
def costs(function):
    steps, megabytes = ask(function, 4000, 96, 80_000)
    hint(steps == 41, "the last, smaller batch is a step as well.")
    hint(steps != 42, f"4,000 pictures in batches of 96 take 42 steps, not {steps}.")
    hint(near(megabytes, 0.32), "that is one picture; the whole batch is kept at once.")
    hint(near(megabytes, 4000 * 0.32), "only one batch is kept at once, not the epoch.")
    hint(near(megabytes, 7.68), "each answer takes four bytes.")
    hint(not near(megabytes, 30.72, 0.01), f"96 pictures: 30.72 MB, not {megabytes}.")
    return "Fewer steps, more memory."


@exercise
def batch_for(function):
    got = ask(function, 2.0, 0.5)
    hint(got == 4, "four pictures are only twice as sure: the spread falls with the *root*.")
    hint(got == 2, "the other way round: it is the square, not the root.")
    hint(got == 64, "for the spread itself, not for its square.")
    hint(got != 16, f"from 2.0 to 0.5 takes 16 pictures, not {got}.")
    got = ask(function, 1.0, 0.3)
    hint(got == 11, "11 pictures are not quite enough: round up.")
    hint(got != 12, "a whole number, rounded up.")
    return "Twice as sure costs four times the work."


@exercise
def choose(function):
    rates = np.array([1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0])
    losses = np.array([2.3, 2.2, 1.5, 1.4, 1.6, 2.9])  # smoothed, the lowest is at .1
    got = float(ask(function, rates, losses))
    hint(near(got, 0.1, 1e-9), "that is the rate with the lowest loss; a tenth of it.")
    between = "off by one: the mean of three belongs to the one in the middle."
    hint(near(got, 0.001, 1e-9) or near(got, 1.0, 1e-9), between)
    rates = np.geomspace(1e-5, 100, 8)
    lucky = np.array(
        [2.3, 2.3, 1.0, 2.3, 2.3, 1.2, 1.1, 1.2]
    )  # smoothed, the last but one is lowest
    chosen = float(ask(function, rates, lucky))
    hint(near(chosen, 0.0001, 1e-9), "one lucky batch is not the lowest: smooth first.")
    hint(not near(got, 0.01, 1e-9) or not near(chosen, 1, 1e-9), "the lowest, then a tenth.")
    return "Smoothed, lowest, and a good step to the left of it."


@exercise
def scaled(function):
    got = ask(function, 0.02, 25, 100)
    hint(near(got, 0.005), "a larger batch bears a *larger* rate.")
    hint(near(got, 0.04), "with SGD not the root: four times the batch, four times the rate.")
    hint(near(got, 0.02), "the rate has not changed.")
    hint(not near(got, 0.08), f"from 25 to 100: .08, not {got}.")
    return "A quarter of the steps, each four times as long."


@exercise
def schedule(function):
    rates = np.array([ask(function, step, 100) for step in range(100)], float)
    hint(not (rates > 0).all() and (rates < 0).any(), "a learning rate is not negative.")
    hint(rates[0] > 0.1, f"it begins at {rates[0]:.2f}: .1 or below.")
    hint(rates.max() == rates.min(), "it never changes.")
    hint(rates[-1] > rates.max() / 100, f"at the end it is still {rates[-1] / rates.max():.0%}.")
    jumps = rates[1:] / np.maximum(rates[:-1], 1e-12)
    hint((jumps > 2).any(), f"in step {int(jumps.argmax()) + 1} it more than doubles.")
    short = np.array([ask(function, step, 20) for step in range(20)], float)
    hint(short[-1] > short.max() / 100, "with 20 steps it does not come down: use `steps`.")
    return f"From {rates[0]:.3f} to {rates[-1]:.4f}."
