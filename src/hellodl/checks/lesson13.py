"""Checks of the exercises to lesson 13."""

import time

import keras
import numpy as np

from hellodl.checks import ask, exercise, hint, near, shape


@exercise
def operations(function):
    got = ask(function, [(5, 3), (3, 2)], 4)
    hint(near(got, 84), "a multiplication *and* an addition each.")
    hint(near(got, 42), "for one sample: a batch has several.")
    hint(near(got, 168 * 3), "forward only: the slopes are not asked for.")
    hint(near(got, 2 * 4 * (5 + 3 + 3 + 2)), "each input meets each unit: a product, not a sum.")
    hint(not near(got, 168), f"5 to 3 to 2 units with a batch of 4: 168, not {got}.")
    return "The floor of this lesson begins here."


@exercise
def share(function):
    for size, number in ((64, 2), (10, 4), (3, 3)):
        batch = np.arange(100, 100 + size)
        parts = [np.asarray(ask(function, batch, number, this)) for this in range(number)]
        taken = np.concatenate(parts)
        hint(len(taken) < size, f"of {size} samples, {size - len(taken)} are taken by nobody.")
        hint(len(np.unique(taken)) < len(taken), "some samples are taken twice.")
        hint(set(taken) != set(batch), "samples of the batch, not their places.")
        lengths = [len(part) for part in parts]
        hint(max(lengths) - min(lengths) > 1, f"{lengths}: one has more than one more to do.")
    return "Everybody works, and everything is done once."


@exercise
def together(function):
    slopes = [np.array([[1.0, 2.0]]), np.array([[4.0, 8.0]])]
    got = np.asarray(ask(function, slopes, [3, 1]), float)
    hint(near(got, [[2.5, 5.0]]), "the larger part has more to say: weigh by samples.")
    hint(near(got, [[5.0, 10.0]]), "that is the sum; the slope of a *mean* loss is asked for.")
    hint(near(got, [[7.0, 14.0]]), "divide by the number of all samples.")
    hint(near(got, [[3.25, 6.5]]), "the weights belong to the other parts.")
    shape(got, (1, 2), "the slope")
    hint(not near(got, [[1.75, 3.5]]), "(3 times the first and once the second) by 4.")
    return "The same as if one process had had the whole batch."


@exercise
def times_as_fast(function):
    got = ask(function, 0.5, 2)
    hint(near(got, 2), "only a part becomes faster, not all of it.")
    hint(near(got, 1), "half of it twice as fast must gain something.")
    hint(near(got, 0.75), "that is the new time; how many times as *fast*?")
    hint(near(got, 1.5), "add up times, not speeds: what does each part take afterwards?")
    hint(not near(got, 4 / 3), f"half of it twice as fast: 4/3, not {got}.")
    hint(not near(ask(function, 0.9, 1e12), 10), "nine tenths in no time at all: ten times.")
    return "What stays slow decides: Amdahl's law."


@exercise
def train_fast(function, x, y, x_fresh, y_fresh):
    begin = time.perf_counter()
    model = ask(function, x, y)
    seconds = time.perf_counter() - begin
    hint(not isinstance(model, keras.Model), "return the trained Keras model.")
    probabilities = model.predict(x_fresh, batch_size=500, verbose=0)
    hint(probabilities.shape != (len(x_fresh), 10), "it should give ten probabilities each.")
    accuracy = (probabilities.argmax(axis=1) == y_fresh).mean()
    hint(accuracy < 0.2, f"{accuracy:.3f} on other pictures: that is chance. Was it trained?")
    hint(
        accuracy < 0.9,
        f"{accuracy:.3f} on other pictures: .90 is needed. Are the pixels scaled inside the model?",
    )
    return f"{accuracy:.3f} after {seconds:.1f} s."
