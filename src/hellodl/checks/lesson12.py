"""Checks of the exercises to lesson 12."""

import numpy as np

from hellodl.checks import call, exercise, fail_if, near


@exercise
def costs(function):
    steps, megabytes = call(function, 4000, 96, 80_000)
    fail_if(steps == 41, "The last, smaller batch is a step as well.")
    fail_if(steps != 42, f"4,000 images in batches of 96 take 42 steps, not {steps}.")
    fail_if(near(megabytes, 0.32), "That is one image. The whole batch is in memory at once.")
    fail_if(near(megabytes, 4000 * 0.32), "Only one batch is in memory at once, not the epoch.")
    fail_if(near(megabytes, 7.68), "Each activation takes four bytes.")
    fail_if(not near(megabytes, 30.72, 0.01), f"96 images take 30.72 MB, not {megabytes}.")
    return "Fewer steps, more memory."


@exercise
def batch_for(function):
    got = call(function, 2.0, 0.5)
    fail_if(
        got == 4, "With four images the noise is only halved: it falls with the *root* of the size."
    )
    fail_if(got == 2, "It is the other way around: the square, not the root.")
    fail_if(got == 64, "Take the standard deviation itself, not its square.")
    fail_if(got != 16, f"From 2.0 to 0.5 takes 16 images, not {got}.")
    got = call(function, 1.0, 0.3)
    fail_if(got == 11, "11 images are not quite enough. Round up.")
    fail_if(got != 12, f"From 1.0 to 0.3 takes 12 images, a whole number, not {got}.")
    return "Half the noise costs four times the work."


@exercise
def choose(function):
    rates = np.array([1e-4, 1e-3, 1e-2, 1e-1, 1.0, 10.0])
    losses = np.array([2.3, 2.2, 1.5, 1.4, 1.6, 2.9])  # smoothed, the lowest is at .1
    got = float(call(function, rates, losses))
    fail_if(near(got, 0.1, 1e-9), "That is the rate with the lowest loss. Take a tenth of it.")
    fail_if(
        near(got, 0.001, 1e-9) or near(got, 1.0, 1e-9),
        "You are off by one: the mean of three belongs to the one in the middle.",
    )
    rates = np.geomspace(1e-5, 100, 8)
    # smoothed, the last but one is lowest
    lucky = np.array([2.3, 2.3, 1.0, 2.3, 2.3, 1.2, 1.1, 1.2])
    chosen = float(call(function, rates, lucky))
    fail_if(near(chosen, 0.0001, 1e-9), "You followed one lucky batch. Smooth first.")
    fail_if(
        not near(got, 0.01, 1e-9) or not near(chosen, 1, 1e-9),
        "Smooth, find the lowest, then take a tenth of its rate.",
    )
    return "Smoothed, the lowest, and a good step to the left of it."


@exercise
def scaled(function):
    got = call(function, 0.02, 25, 100)
    fail_if(near(got, 0.005), "That is smaller, but a larger batch allows a *larger* rate.")
    fail_if(near(got, 0.04), "That takes the root. With SGD the rate grows as fast as the batch.")
    fail_if(near(got, 0.02), "The rate has not changed.")
    fail_if(not near(got, 0.08), f"From a batch of 25 to one of 100, it should be .08, not {got}.")
    return "A quarter of the steps, each four times as long."


@exercise
def schedule(function):
    rates = np.array([call(function, step, 100) for step in range(100)], float)
    fail_if(not (rates > 0).all() and (rates < 0).any(), "A learning rate is never negative.")
    fail_if(rates[0] > 0.1, f"It begins at {rates[0]:.2f}, but should begin at .1 or below.")
    fail_if(rates.max() == rates.min(), "It never changes.")
    fail_if(
        rates[-1] > rates.max() / 100,
        f"At the end it is still at {rates[-1] / rates.max():.0%} of its largest value.",
    )
    jumps = rates[1:] / np.maximum(rates[:-1], 1e-12)
    fail_if((jumps > 2).any(), f"In step {int(jumps.argmax()) + 1} it more than doubles.")
    short = np.array([call(function, step, 20) for step in range(20)], float)
    fail_if(short[-1] > short.max() / 100, "With 20 steps it does not come down. Use `steps`.")
    return f"It goes from {rates[0]:.3f} down to {rates[-1]:.4f}."
