"""Checks of the exercises to lesson 15."""

import time

import keras

from hellodl.checks import call, exercise, fail_if, near
from hellodl.data import source_of


@exercise
def operations(function):
    got = call(function, [(5, 3), (3, 2)], 4)
    fail_if(near(got, 84), "Each weight needs a multiplication *and* an addition.")
    fail_if(near(got, 42), "That is for one sample. A batch has several.")
    fail_if(near(got, 168 * 3), "Only the forward pass is asked for, without gradients.")
    fail_if(near(got, 2 * 4 * (5 + 3 + 3 + 2)), "Each input meets each unit: a product, not a sum.")
    fail_if(not near(got, 168), f"5 to 3 to 2 units with a batch of 4 take 168, not {got}.")
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
        got == 2048, "A batch of 2,048 has the quickest epochs, but it never reaches the accuracy."
    )
    fail_if(
        got == 32, "A batch of 32 needs the fewest *epochs*. Which one needs the fewest seconds?"
    )
    fail_if(got != 256, f"Here it is the batch of 256, with 3 seconds, not {got}.")
    fail_if(
        call(function, runs, 0.8) != 256,
        "For .8, the batch of 32 needs one epoch of 2 s, the batch of 256 three of half a second.",
    )
    fail_if(
        call(function, {8: (9.0, [0.9]), 16: (5.0, [0.1, 0.9])}, 0.9) != 8,
        "One epoch of 9 s is sooner than two epochs of 5 s.",
    )
    return "Quick epochs are not the goal: a good network is."


@exercise
def times_as_fast(function):
    got = call(function, 0.5, 2)
    fail_if(near(got, 2), "Only a part becomes faster, not all of it.")
    fail_if(near(got, 1), "If half of it becomes twice as fast, something should be gained.")
    fail_if(near(got, 0.75), "That is the new time. How many times as *fast* is it?")
    fail_if(near(got, 1.5), "Add up times, not speeds. How long does each part take afterwards?")
    fail_if(not near(got, 4 / 3), f"If half becomes twice as fast, the whole gains 4/3, not {got}.")
    fail_if(
        not near(call(function, 0.9, 1e12), 10), "With nine tenths in no time, it gains ten times."
    )
    return "What stays slow decides, and that is Amdahl's law."


@exercise
def train_fast(function, x, y, x_fresh, y_fresh):
    begin = time.perf_counter()
    model = call(function, x, y)
    seconds = time.perf_counter() - begin
    fail_if(not isinstance(model, keras.Model), "Return the trained Keras model.")
    probabilities = model.predict(x_fresh, batch_size=500, verbose=0)
    fail_if(
        probabilities.shape != (len(x_fresh), 10),
        "It should give ten probabilities for each image.",
    )
    accuracy = (probabilities.argmax(axis=1) == y_fresh).mean()
    fail_if(accuracy < 0.2, f"{accuracy:.3f} on other images is chance. Was it trained?")
    needed = 0.8 if source_of("mnist") == "stand-in" else 0.9
    fail_if(
        accuracy < needed,
        f"{accuracy:.3f} on other images, and {needed} is needed. Are the pixels scaled inside the "
        "model?",
    )
    return f"{accuracy:.3f} after {seconds:.1f} s."
