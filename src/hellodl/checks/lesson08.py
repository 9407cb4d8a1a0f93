"""Checks of the exercises to lesson 08."""

import numpy as np

from hellodl.checks import call, exercise, fail_if, near
from hellodl.checks.examine import array, number, pair, predictions, whole
from hellodl.data import source_of


@exercise
def gap(function):
    training, validation = [0.5, 0.7, 0.8, 0.9], [0.5, 0.6, 0.7, 0.65]
    got = number(call(function, training, validation), "The gap after the last epoch")
    fail_if(near(got, -0.25), "Training minus validation, so that overfitting is positive.")
    fail_if(near(got, 0.2), "That compares the best epochs. Compare the *last* one of each.")
    fail_if(near(got, 0.1125), "That is the mean over the epochs. Take the last one alone.")
    fail_if(near(got, 25), "Give a fraction, such as .25, and not percentage points.")
    fail_if(near(got, 0), "That is the gap after the *first* epoch. Which one is asked for?")
    fail_if(not near(got, 0.25), f"For these curves the gap is .25, not {got:g}.")
    for epochs in (2, 5):
        training, validation = np.random.default_rng().random((2, epochs)).tolist()
        got, expected = call(function, training, validation), training[-1] - validation[-1]
        fail_if(
            not near(number(got, "The gap"), expected),
            f"For other curves, of {epochs} epochs, the gap should be {expected:.3f}, but yours is "
            f"{float(got):.3f}. Does it follow both lists?",
        )
    return "A distance between two curves, and that is what overfitting is."


@exercise
def early_stopping(function):
    stop, best = _stops(function, [1.0, 0.8, 0.6, 0.7, 0.65, 0.62, 0.5], 3)
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
    fail_if(
        stop == 7,
        "With a patience of 3, training should have stopped before it could see the .5 of epoch 7.",
    )
    fail_if(
        (stop, best) != (6, 3),
        f"For this curve it should stop in epoch 6 and go back to 3, not {stop} and {best}.",
    )
    fail_if(
        _stops(function, [3.0, 2.0, 1.0], 2) != (3, 3),
        "If the loss falls all the time, training goes on to the last epoch, and that is the best.",
    )
    fail_if(
        _stops(function, [1.0, 0.9, 0.95, 0.8, 0.85, 0.7], 2) != (6, 6),
        "After a new lowest loss, patience starts anew.",
    )
    fail_if(
        _stops(function, [0.5, 0.7, 0.6, 0.55, 0.4], 3) != (4, 1),
        "An epoch that is better than the one before may still be no new *lowest* loss. Compare "
        "with the best so far.",
    )
    fail_if(
        _stops(function, [0.5, 0.5, 0.5], 2) != (3, 1),
        "A loss that only equals the lowest one brings nothing new, so the first epoch stays best.",
    )
    rng = np.random.default_rng()
    for _ in range(40):
        losses, patience = (rng.integers(1, 30, 9) / 10).tolist(), int(rng.integers(1, 5))
        got, expected = _stops(function, losses, patience), _early_stopping(losses, patience)
        fail_if(
            got != expected,
            f"For the losses {losses} and a patience of {patience} it should be {expected}, not "
            f"{got}.",
        )
    return "Patience, and then back to the best weights."


def _stops(function, losses, patience):
    asked = "the epoch of the stop, and the epoch with the best weights"
    stop, best = pair(call(function, losses, patience), asked)
    return whole(stop, "The epoch of the stop"), whole(best, "The best epoch")


def _early_stopping(losses, patience):
    for stop in range(1, len(losses) + 1):
        best = int(np.argmin(losses[:stop])) + 1
        if stop - best >= patience:
            break
    return stop, best


@exercise
def best_of(function):
    rng = np.random.default_rng(1)
    draws = [call(function, 20, 100, rng) for _ in range(400)]
    got = array(draws, "The accuracies of many calls")
    fail_if(
        got.shape == (400, 20),
        "You return all 20 accuracies. Only that of the best network is asked for, one number.",
    )
    fail_if(got.ndim != 1, "Return one number, please: the accuracy of the best network.")
    fail_if(got.max() > 1, "An accuracy is a fraction: divide by the number of samples.")
    fail_if(
        near(got.mean(), 0.9, 0.01),
        "That is the mean, or a single network. Return the *best* of all.",
    )
    fail_if(got.mean() < 0.89, f"The best looks only {got.mean():.2f} good. Is that the *worst*?")
    fail_if(np.ptp(got) == 0, "It is the same each time. Draw from the generator you are given.")
    twice = [number(call(function, 20, 1_000_000, np.random.default_rng(3))) for _ in range(2)]
    fail_if(
        twice[0] != twice[1],
        "With the same generator it should give the same number. Draw from `rng`, and from nothing "
        "else.",
    )
    fail_if(
        not 0.94 < got.mean() < 0.965,
        f"On average the best should look about .95 good, not {got.mean():.3f}.",
    )
    for networks, samples, expected, tolerance in (
        (2, 100, 0.9168, 5e-3),
        (50, 1000, 0.9207, 1e-3),
    ):
        found = np.mean([call(function, networks, samples, rng) for _ in range(800)])
        fail_if(
            abs(found - expected) > tolerance,
            f"With {networks} networks and {samples} samples, the best should look about "
            f"{expected:.3f} good on average, but yours {found:.3f}. Do you use both numbers?",
        )
    return f"All are 90 % good, and the best looks {got.mean():.1%} good: luck."


@exercise
def trained(function, x, y):
    got = predictions(call(function), x[:5000], "rows of 784 numbers")
    accuracy = (got.argmax(axis=1) == y[:5000]).mean()
    needed = 0.86 if source_of("mnist") == "stand-in" else 0.94
    fail_if(accuracy < 0.2, f"{accuracy:.0%} are correct, which is chance. Was it trained?")
    fail_if(
        accuracy < needed,
        f"{accuracy:.2%} are correct and {needed:.0%} are needed. Adam, more epochs, dropout?",
    )
    return f"It reads {accuracy:.1%} of samples it has never seen."
