# %% [markdown]
# # Exercises to lesson 14: let a program choose
#
# Random numbers on the right scale, open choices, and how much of a success is luck.

# %%
import hellodl

hellodl.start("exercises/14_tuning")

# %%
import keras
import keras_tuner
import numpy as np

from hellodl.checks import lesson14 as check
from hellodl.data import load_mnist

(x_all, y_all), _ = load_mnist()
x_train, y_train = x_all[:2000] / np.float32(255), y_all[:2000]
x_valid, y_valid = x_all[2000:4000] / np.float32(255), y_all[2000:4000]

# %% [markdown]
# ## Warm up: roll the dice for a learning rate
#
# Write `draw_rate(rng)`: a random learning rate from 0.0001 to 0.1 on a *logarithmic* scale. That
# means that a rate from 0.0001 to 0.001 is as likely as one from 0.001 to 0.01, or from 0.01 to
# 0.1. Every rate in between should be possible, and not only the powers of ten.
#
# **You'll need** `rng.uniform(low, high)`, and a power of ten.
#
# **For example,** one call could give 0.0031, the next one 0.00024, and the next one 0.067.


# %% tags=["answer:draw_rate"]
def draw_rate(rng):
    """One learning rate."""
    ### BEGIN SOLUTION
    return 10 ** rng.uniform(-4, -1)
    ### END SOLUTION


# %% tags=["check:draw_rate:1", "nbval-check-output"]
check.draw_rate(draw_rate)
### BEGIN HIDDEN TESTS
assert 0.000099 <= float(draw_rate(np.random.default_rng(5))) <= 0.101
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: how many layers?
#
# Write `build(hp)` for MNIST images of 28 x 28. This time the *number* of hidden layers is a blank,
# from 1 to 4: ask for it with `hp.Int("layers", 1, 4)`. Each of them has 32 units and ReLU. At the
# end there are ten probabilities. Compile it with Adam, the loss for whole-number labels, and
# accuracy as a metric.
#
# **You'll need** the function `build` of *A network with blanks*, and a loop.
#
# **For example,** if `hp` says 2, there are two hidden layers, and the output layer comes on top.


# %% tags=["answer:build"]
def build(hp):
    """A compiled network with as many hidden layers as hp says."""
    ### BEGIN SOLUTION
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for _ in range(hp.Int("layers", 1, 4)):
        model.add(keras.layers.Dense(32, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    ### END SOLUTION


# %% tags=["check:build:2", "nbval-check-output"]
check.build(build)
### BEGIN HIDDEN TESTS
hp = keras_tuner.HyperParameters()
hp.Fixed("layers", 2)
assert build(hp).count_params() == 785 * 32 + 33 * 32 + 330
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: what would fewer trials have found?
#
# You've made some trials, and have the accuracy of each. If you had made only k of them, the best
# one would have been worse on average. By how much? Write `expected_best(accuracies, k)`: the mean
# of the best of k different trials, drawn at random. You may draw many times (5,000 draws are
# enough), or go through all combinations, or find the formula.
#
# **You'll need** `rng.choice(accuracies, k, replace=False)`, which draws k different ones, or
# `itertools.combinations(accuracies, k)`, which gives them all.
#
# **For example,** for the accuracies 0.7, 0.8 and 0.9 and k = 2, the best are 0.8, 0.9 and 0.9, so
# it's about 0.867.


# %% tags=["answer:expected_best"]
def expected_best(accuracies, k):
    """The accuracy that k of these trials would have found, on average."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(5000)])
    ### END SOLUTION


# %% tags=["check:expected_best:2", "nbval-check-output"]
check.expected_best(expected_best)
### BEGIN HIDDEN TESTS
assert abs(expected_best(np.array([0.5, 0.5, 0.5]), 2) - 0.5) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the better half goes on
#
# The heart of Hyperband is called *successive halving*. Write `halving(candidates, train)`. Train
# all candidates for one epoch, and keep the better half. Train those for two epochs in all, and
# keep the better half. Then come four epochs, and so on, until one candidate is left. Return that one.
# `train(candidate, epochs)` trains for so many epochs in all and gives an accuracy, so call it once
# for each candidate in each round.
# The number of candidates is 2, 4, 8, ... Leave the list that you're given as it is.
#
# **You'll need** a `while` loop, and `sorted` with a `key`.
#
# **For example,** with four candidates there are four trainings of one epoch, and then two of two
# epochs.


# %% tags=["answer:halving"]
def halving(candidates, train):
    """The candidate that is left."""
    ### BEGIN SOLUTION
    epochs = 1
    while len(candidates) > 1:
        ranked = sorted(candidates, key=lambda c: train(c, epochs), reverse=True)
        candidates = ranked[: len(candidates) // 2]
        epochs *= 2
    return candidates[0]
    ### END SOLUTION


# %% tags=["check:halving:2", "nbval-check-output"]
check.halving(halving)
### BEGIN HIDDEN TESTS
assert halving([1, 5, 3, 2], lambda candidate, epochs: candidate) == 5
### END HIDDEN TESTS

# %% [markdown]
# ## Open: choose for 2,000 images
#
# Write `choose(x_train, y_train, x_valid, y_valid)`. Try whatever you like (networks, learning
# rates, dropout, by hand or with a tuner), compare by the validation images, and return a *trained*
# Keras model for images of 28 x 28 with values from 0 to 1. The check measures it on images that
# neither set contains. It should get 85 % of them right (72 % with the drawn images that replace
# MNIST where it couldn't be downloaded).
#
# **You'll need** a loop over two or three settings, and `evaluate`.
#
# **For example,** one hidden layer of 128 units gets there with a good learning rate.


# %% tags=["answer:choose"]
def choose(x_train, y_train, x_valid, y_valid):
    """A trained model of your choice."""
    ### BEGIN SOLUTION
    best, best_accuracy = None, 0
    for rate in (0.0003, 0.003):
        keras.utils.set_random_seed(1)
        layers = [keras.layers.Flatten(), keras.layers.Dense(128, "relu")]
        model = keras.Sequential(
            [keras.Input((28, 28)), *layers, keras.layers.Dense(10, "softmax")]
        )
        loss = "sparse_categorical_crossentropy"
        model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
        model.fit(x_train, y_train, batch_size=50, epochs=6, verbose=0)
        accuracy = model.evaluate(x_valid, y_valid, verbose=0)[1]
        if accuracy > best_accuracy:
            best, best_accuracy = model, accuracy
    return best
    ### END SOLUTION


# %% tags=["check:choose:2"]
check.choose(choose, x_train, y_train, x_valid, y_valid, x_all[4000:6000], y_all[4000:6000])
### BEGIN HIDDEN TESTS
small = choose(x_train[:500], y_train[:500], x_valid[:200], y_valid[:200])
assert small.predict(x_valid[:9], verbose=0).shape == (9, 10)
### END HIDDEN TESTS
