"""Checks of the exercises to lesson 07."""

import numpy as np

from hellodl import datasets
from hellodl.checks import TODO, NotYet, ask, exercise, hint, near, shape


@exercise
def losses(answer):
    if any(value is ... for value in answer.values()):
        raise NotYet(TODO)
    spam, whole, one_hot, price = answer.values()
    hint(price != "mean_squared_error", "a price is a number, not a class.")
    hint(
        (whole, one_hot) == ("categorical_crossentropy", "sparse_categorical_crossentropy"),
        "*sparse* is the one for whole-number labels: the two are swapped.",
    )
    hint(spam != "binary_crossentropy", "yes or no is a *binary* question.")
    hint(whole != "sparse_categorical_crossentropy", "labels 0 to 9 are whole numbers: sparse.")
    hint(one_hot != "categorical_crossentropy", "one-hot labels: categorical, not sparse.")
    return "The form of the labels decides."


@exercise
def momentum_step(function):
    weights, velocity, slopes = np.array([1.0, 1.0]), np.array([0.5, 0.0]), np.array([2.0, -4.0])
    got = ask(function, weights, velocity, slopes, 0.1, 0.9)
    hint(len(got) != 2, "return weights *and* velocity: the next step needs both.")
    new, kept = got
    hint(near(kept, [0.65, -0.4]), "the sign: minus learning rate times gradient.")
    hint(near(kept, [-0.2, 0.4]), "the velocity forgets all it had: keep a share of it.")
    hint(near(kept, [0.3, 0.4]), "only a share (momentum) of the old velocity is kept.")
    hint(not near(kept, [0.25, 0.4]), "velocity: momentum times itself less rate times gradient.")
    hint(near(new, [1.5, 1.0]), "move by the *new* velocity.")
    hint(not near(new, [1.25, 1.4]), "the weights move by the velocity.")
    return "Steps in the same direction add up."


@exercise
def early_stopping(function):
    curve = [1.0, 0.8, 0.6, 0.7, 0.65, 0.62, 0.5]
    stop, best = ask(function, curve, 3)
    hint((stop, best) == (5, 2), "epochs are counted from 1.")
    hint(best in (6, 7) and stop == 6, "go back to the epoch with the lowest loss, not the last.")
    hint(stop == 4, "one epoch without progress is not enough: be patient.")
    hint(stop == 5, "off by one: after epochs 4, 5 and 6, three in a row, it stops.")
    hint(stop == 7, "it should have stopped before it could see the .5 of epoch 7.")
    hint(
        (stop, best) != (6, 3), f"here it stops in epoch 6 and goes back to 3, not {stop}, {best}."
    )
    hint(ask(function, [3.0, 2.0, 1.0], 2) != (3, 3), "if it never stops: the last epoch.")
    pauses = [1.0, 0.9, 0.95, 0.8, 0.85, 0.7]
    hint(ask(function, pauses, 2) != (6, 6), "a new lowest loss starts the count anew.")
    return "Patience, and the way back to the best weights."


@exercise
def best_of(function):
    rng = np.random.default_rng(1)
    got = np.array([ask(function, 20, 100, rng) for _ in range(300)], float)
    hint(got.max() > 1, "an accuracy: divide by the number of samples.")
    hint(near(got.mean(), 0.9, 0.01), "that is the mean, or one network; the *best* of all.")
    hint(got.std() == 0, "the same each time: draw from the generator you are given.")
    hint(not 0.94 < got.mean() < 0.965, f"on average it should be about .95, not {got.mean():.3f}.")
    return f"All are 90 % good, and the best looks {got.mean():.1%} good: luck."


@exercise
def trained(function, x, y):
    model = ask(function)
    hint(not hasattr(model, "predict"), "return the network itself.")
    got = np.asarray(model.predict(x[:5000], batch_size=500, verbose=0))
    shape(got, (5000, 10), "the predictions")
    accuracy = (got.argmax(axis=1) == y[:5000]).mean()
    needed = 0.86 if datasets.source_of("mnist") == "stand-in" else 0.94
    hint(accuracy < 0.2, f"{accuracy:.0%} right: that is chance. Was it trained?")
    hint(
        accuracy < needed, f"{accuracy:.1%} right, {needed:.0%} needed: Adam, more epochs, dropout?"
    )
    return f"{accuracy:.1%} of samples it has never seen."
