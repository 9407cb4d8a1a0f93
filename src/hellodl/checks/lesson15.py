"""Checks of the exercises to lesson 15."""

import time
from itertools import pairwise

import numpy as np

from hellodl.checks import call, exercise, fail_if, near
from hellodl.checks.examine import network, number, predictions
from hellodl.data import source_of


@exercise
def operations(function):
    got = number(call(function, [(5, 3), (3, 2)], 4), "The number of operations")
    fail_if(near(got, 84), "Each weight needs a multiplication *and* an addition.")
    fail_if(near(got, 42), "That is for one sample. A batch has several.")
    fail_if(near(got, 168 * 3), "Only the forward pass is asked for, without gradients.")
    fail_if(near(got, 2 * 4 * (5 + 3 + 3 + 2)), "Each input meets each unit: a product, not a sum.")
    fail_if(near(got, 120), "That is the first layer alone. Add up the layers.")
    fail_if(near(got, 48), "That is the last layer alone. Add up the layers.")
    fail_if(not near(got, 168), f"5 to 3 to 2 units with a batch of 4 take 168, not {got:g}.")
    rng = np.random.default_rng()
    for layers in (1, 4):
        units, batch_size = rng.integers(2, 60, layers + 1).tolist(), int(rng.integers(5, 99))
        sizes = list(pairwise(units))
        got = number(call(function, sizes, batch_size), "The number of operations")
        expected = 2 * batch_size * sum(one * other for one, other in sizes)
        fail_if(
            got != expected,
            f"For the sizes {sizes} and a batch of {batch_size} it should be {expected:,}, not "
            f"{got:,.0f}.",
        )
    return "Counting like this gives the floor."


@exercise
def soonest(function):
    runs = {
        32: (2.0, [0.80, 0.88, 0.91, 0.92]),
        256: (0.5, [0.60, 0.70, 0.80, 0.85, 0.88, 0.90, 0.91, 0.92]),
        2048: (0.2, [0.30, 0.40, 0.50, 0.55, 0.58, 0.60]),
    }
    got = call(function, runs, 0.9)
    fail_if(
        not np.isscalar(got) or got not in runs,
        f"Return one batch size of the table: 32, 256 or 2048. Yours is {got}.",
    )
    fail_if(
        got == 2048, "A batch of 2,048 has the quickest epochs, but it never reaches the accuracy."
    )
    fail_if(
        got == 32, "A batch of 32 needs the fewest *epochs*. Which one needs the fewest seconds?"
    )
    fail_if(
        call(function, runs, 0.8) != 256,
        "For .8, the batch of 32 needs one epoch of 2 s, the batch of 256 three of half a second. "
        "Do you count the epoch in which it gets there, and use the accuracy that's asked for?",
    )
    fail_if(
        call(function, {8: (9.0, [0.9]), 16: (5.0, [0.1, 0.9])}, 0.9) != 8,
        "One epoch of 9 s is sooner than two epochs of 5 s.",
    )
    fail_if(
        call(function, {8: (1.0, [0.5, 0.9, 0.4, 0.9]), 16: (0.9, [0.1, 0.2, 0.9])}, 0.9) != 8,
        "The *first* epoch that reaches it counts, even if the accuracy falls again afterwards.",
    )
    fail_if(
        call(function, {4: (1.0, [0.7]), 8: (3.0, [0.5, 0.8]), 16: (2.0, [0.1])}, 0.75) != 8,
        "Only the batch of 8 ever reaches .75 here, so it's the soonest.",
    )
    return "Quick epochs are not the goal: a good network is."


@exercise
def times_as_fast(function):
    got = number(call(function, 0.5, 2), "How many times as fast it is")
    fail_if(near(got, 2), "Only a part becomes faster, not all of it.")
    fail_if(near(got, 1), "If half of it becomes twice as fast, something should be gained.")
    fail_if(near(got, 0.75), "That is the new time. How many times as *fast* is it?")
    fail_if(near(got, 1.5), "Add up times, not speeds. How long does each part take afterwards?")
    fail_if(near(got, 4), "The part that stays slow still takes half of the old time.")
    fail_if(
        not near(got, 4 / 3), f"If half becomes twice as fast, the whole gains 1.333, not {got:g}."
    )
    for fraction, factor in ((0.9, 1e12), (0.25, 4), (0.8, 10), (0.0, 5), (1.0, 3)):
        got = number(call(function, fraction, factor), "How many times as fast it is")
        expected = 1 / (1 - fraction + fraction / factor)
        fail_if(
            not near(got, expected, 1e-3),
            f"If {fraction:.0%} of the time goes {factor:g} times as fast, the whole is "
            f"{expected:.3f} times as fast, not {got:.3f}. Imagine that it took 100 s before.",
        )
    return "What stays slow decides, and that is Amdahl's law."


@exercise
def train_fast(function, x, y, x_fresh, y_fresh):
    begin = time.perf_counter()
    model = network(call(function, x, y))
    seconds = time.perf_counter() - begin
    got = predictions(model, x_fresh, "images of 28 x 28")
    accuracy = (got.argmax(axis=1) == y_fresh).mean()
    scaled = predictions(model, x_fresh / np.float32(255), "images of 28 x 28")
    accuracy_of_scaled = (scaled.argmax(axis=1) == y_fresh).mean()
    needed = 0.8 if source_of("mnist") == "stand-in" else 0.9
    fail_if(
        accuracy < needed <= accuracy_of_scaled,
        f"{accuracy:.2%} are correct on other images, but {accuracy_of_scaled:.2%} if their pixels "
        "are divided by 255 first. The model itself should do that, as its first layer.",
    )
    fail_if(
        max(accuracy, accuracy_of_scaled) < 0.2,
        f"{accuracy:.1%} are correct on other images, which is chance. Was it trained?",
    )
    fail_if(
        accuracy < needed,
        f"{accuracy:.2%} are correct on other images, and {needed:.0%} are needed. After only "
        f"{seconds:.1f} s, you have time for more steps, or for longer ones: a smaller batch, "
        "more epochs, another learning rate?",
    )
    return f"{accuracy:.1%} after {seconds:.1f} s."
