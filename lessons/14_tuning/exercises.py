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
# Write `draw_rate(rng)`: a random learning rate from 0.0001 to 0.1 on a *logarithmic* scale. A rate from
# .0001 to .001 should be as likely as one from .01 to .1. `rng` is NumPy's generator; `rng.uniform(low,
# high)` is all you need of it.


# %% tags=["answer:draw_rate"]
def draw_rate(rng):
    """One learning rate."""
    ### BEGIN SOLUTION
    return 10 ** rng.uniform(-4, -1)
    ### END SOLUTION


# %% tags=["check:draw_rate:1"]
check.draw_rate(draw_rate)
### BEGIN HIDDEN TESTS
assert 0.0001 <= draw_rate(np.random.default_rng(5)) <= 0.1
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: how many layers?
#
# Write `build(hp)` for MNIST images of 28 x 28. The *number* of hidden layers is open, from 1 to 4 (ask
# for it with `hp.Int("layers", 1, 4)`), and each has 32 units and ReLU. At the end there are ten
# probabilities. Compile it with Adam and the loss for whole-number labels.


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


# %% tags=["check:build:2"]
check.build(build)
### BEGIN HIDDEN TESTS
hp = keras_tuner.HyperParameters()
hp.Fixed("layers", 2)
assert build(hp).count_params() == 785 * 32 + 33 * 32 + 330
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: what would fewer trials have found?
#
# You made n trials and have their accuracies. If you had stopped after k of them, in a random order, the
# best would have been worse on average. Write `expected_best(accuracies, k)`: the mean of the best of k
# different trials, drawn at random. You may draw many times (5,000 are enough), or find the formula.


# %% tags=["answer:expected_best"]
def expected_best(accuracies, k):
    """The accuracy that k of these trials would have found, on average."""
    ### BEGIN SOLUTION
    rng = np.random.default_rng(0)
    return np.mean([rng.choice(accuracies, k, replace=False).max() for _ in range(5000)])
    ### END SOLUTION


# %% tags=["check:expected_best:2"]
check.expected_best(expected_best)
### BEGIN HIDDEN TESTS
assert expected_best(np.array([0.5, 0.5, 0.5]), 2) == 0.5
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: the better half goes on
#
# The heart of Hyperband is *successive halving*. Write `halving(candidates, train)`. Train all candidates
# for one epoch and keep the better half; train those for two epochs and keep the better half; then four,
# and so on, until one is left. Return it. `train(candidate, epochs)` gives an accuracy. The number of
# candidates is 2, 4, 8, ...


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


# %% tags=["check:halving:2"]
check.halving(halving)
### BEGIN HIDDEN TESTS
assert halving([1, 5, 3, 2], lambda candidate, epochs: candidate) == 5
### END HIDDEN TESTS

# %% [markdown]
# ## Open: choose for 2,000 images
#
# Write `choose(x_train, y_train, x_valid, y_valid)`. Try whatever you like (networks, learning rates,
# dropout, by hand or with a tuner) and return a *trained* Keras model. The check measures it on images that
# neither set contains; an accuracy of .85 is needed (.72 on the stand-in).


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
        model.fit(x_train, y_train, epochs=6, verbose=0)
        accuracy = model.evaluate(x_valid, y_valid, verbose=0)[1]
        if accuracy > best_accuracy:
            best, best_accuracy = model, accuracy
    return best
    ### END SOLUTION


# %% tags=["check:choose:2"]
check.choose(choose, x_train, y_train, x_valid, y_valid, x_all[4000:6000], y_all[4000:6000])
### BEGIN HIDDEN TESTS
probabilities = choose(x_train, y_train, x_valid, y_valid).predict(x_valid, verbose=0)
assert (probabilities.argmax(axis=1) == y_valid).mean() > 0.7
### END HIDDEN TESTS
