"""Checks of the exercises to lesson 08."""

import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.data import source_of


@exercise
def gap(function):
    training, validation = [0.5, 0.7, 0.8, 0.9], [0.5, 0.6, 0.7, 0.65]
    got = call(function, training, validation)
    fail_if(np.ndim(got) != 0, "One number is asked for: the gap after the last epoch.")
    fail_if(near(got, -0.25), "Training minus validation, so that overfitting is positive.")
    fail_if(near(got, 0.2), "That compares the best epochs. Compare the *last* one of each.")
    fail_if(near(got, 0.1125), "That is the mean over the epochs. Take the last one alone.")
    fail_if(near(got, 25), "Give a fraction, not percentage points.")
    fail_if(not near(got, 0.25), f"For these curves the gap is .25, not {got}.")
    return "A distance between two curves, and that is what overfitting is."


@exercise
def early_stopping(function):
    curve = [1.0, 0.8, 0.6, 0.7, 0.65, 0.62, 0.5]
    stop, best = call(function, curve, 3)
    fail_if((stop, best) == (5, 2), "Epochs are counted from 1.")
    fail_if(
        best in (6, 7) and stop == 6, "Go back to the epoch with the lowest loss, not the last one."
    )
    fail_if(stop == 4, "One epoch without progress is not enough. Be patient!")
    fail_if(
        stop == 5,
        "You are off by one: training stops after epochs 4, 5 and 6, three in a row without "
        "progress.",
    )
    fail_if(stop == 7, "Training should have stopped before it could see the .5 of epoch 7.")
    fail_if(
        (stop, best) != (6, 3),
        f"For this curve it should stop in epoch 6 and go back to 3, not {stop} and {best}.",
    )
    fail_if(
        call(function, [3.0, 2.0, 1.0], 2) != (3, 3),
        "If the loss falls all the time, training goes on to the last epoch.",
    )
    pauses = [1.0, 0.9, 0.95, 0.8, 0.85, 0.7]
    fail_if(call(function, pauses, 2) != (6, 6), "After a new lowest loss, patience starts anew.")
    return "Patience, and then back to the best weights."


@exercise
def best_of(function):
    rng = np.random.default_rng(1)
    got = np.array([call(function, 20, 100, rng) for _ in range(300)], float)
    fail_if(got.max() > 1, "An accuracy is a fraction: divide by the number of samples.")
    fail_if(
        near(got.mean(), 0.9, 0.01),
        "That is the mean, or a single network. Return the *best* of all.",
    )
    fail_if(got.std() == 0, "It is the same each time. Draw from the generator you are given.")
    fail_if(
        not 0.94 < got.mean() < 0.965,
        f"On average the best should look about .95 good, not {got.mean():.3f}.",
    )
    return f"All are 90 % good, and the best looks {got.mean():.1%} good: luck."


@exercise
def trained(function, x, y):
    model = call(function)
    fail_if(not hasattr(model, "predict"), "Return the network itself.")
    got = np.asarray(model.predict(x[:5000], batch_size=500, verbose=0))
    check_shape(got, (5000, 10), "The prediction")
    accuracy = (got.argmax(axis=1) == y[:5000]).mean()
    needed = 0.86 if source_of("mnist") == "stand-in" else 0.94
    fail_if(accuracy < 0.2, f"{accuracy:.0%} are correct, which is chance. Was it trained?")
    fail_if(
        accuracy < needed,
        f"{accuracy:.1%} are correct and {needed:.0%} are needed. Adam, more epochs, dropout?",
    )
    return f"It reads {accuracy:.1%} of samples it has never seen."
