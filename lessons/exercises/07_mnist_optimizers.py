# %% [markdown]
# # Exercises to lesson 07: optimizers and honest figures
#
# Steps with memory, stopping in time, and what a test set is worth.

# %%
import hellodl

hellodl.start("exercises/07_mnist_optimizers")

# %%
import keras
import numpy as np

from hellodl import datasets
from hellodl.checks import lesson07 as check

(x_train, y_train), _ = datasets.load_mnist()
x_train = x_train.reshape(-1, 784).astype("float32") / 255

# %% [markdown]
# ## Warm up: which loss?
#
# For each problem, name Keras's loss: "binary_crossentropy", "categorical_crossentropy",
# "sparse_categorical_crossentropy" or "mean_squared_error".

# %% tags=["answer:losses"]
losses = {
    "is this mail spam?": ...,
    "which digit, labels 0 to 9": ...,
    "which digit, one-hot labels": ...,
    "what will the flat cost?": ...,
}
### BEGIN SOLUTION
losses = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "sparse_categorical_crossentropy",
    "which digit, one-hot labels": "categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}
### END SOLUTION

# %% tags=["check:losses:1"]
check.losses(losses)
### BEGIN HIDDEN TESTS
assert len(losses) == 4
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: momentum
#
# Write one step of SGD with momentum, as Keras does it: the velocity keeps a share of itself and gains
# minus learning rate times gradient; then the weights move by the velocity. Return both, new.


# %% tags=["answer:momentum_step"]
def momentum_step(weights, velocity, gradient, learning_rate=0.01, momentum=0.9):
    """(weights, velocity) after one step."""
    ### BEGIN SOLUTION
    velocity = momentum * velocity - learning_rate * gradient
    return weights + velocity, velocity
    ### END SOLUTION


# %% tags=["check:momentum_step:2"]
check.momentum_step(momentum_step)
### BEGIN HIDDEN TESTS
assert momentum_step(np.zeros(1), np.ones(1), np.zeros(1))[0][0] == 0.9
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: early stopping
#
# Write it for a list of validation losses, one for each epoch. Training stops as soon as `patience`
# epochs in a row have not brought a new lowest loss. Return two numbers: in which epoch it stops
# (counted from 1; the last if it never does), and which epoch's weights it goes back to.


# %% tags=["answer:early_stopping"]
def early_stopping(valid_losses, patience):
    """(epoch of the stop, epoch with the best weights), counted from 1."""
    ### BEGIN SOLUTION
    best = 0
    for epoch, loss in enumerate(valid_losses):
        if loss < valid_losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, best + 1
    ### END SOLUTION


# %% tags=["check:early_stopping:2"]
check.early_stopping(early_stopping)
### BEGIN HIDDEN TESTS
assert early_stopping([1.0], 5) == (1, 1)
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: how lucky is the best of many?
#
# Twenty networks are all right with a probability of exactly 90 %. Each is tried on 100 samples. Write
# `best_of(networks, samples, rng)`: the accuracy of the one that looks best. Draw the numbers of right
# answers with `rng.binomial`.


# %% tags=["answer:best_of"]
def best_of(networks, samples, rng):
    """The largest of `networks` accuracies, each measured on `samples` samples."""
    ### BEGIN SOLUTION
    return rng.binomial(samples, 0.9, networks).max() / samples
    ### END SOLUTION


# %% tags=["check:best_of:2"]
check.best_of(best_of)
### BEGIN HIDDEN TESTS
assert 0.8 < best_of(1, 10_000, np.random.default_rng(0)) < 1
### END HIDDEN TESTS

# %% [markdown]
# ## Open: beat the curve
#
# Write `trained()`: it trains a network on `x_train[:10000]` and `y_train[:10000]`, rows of 784 numbers,
# with any optimizer and anything against overfitting, in some ten seconds. It should be right for 94 % of
# other samples (86 % on the stand-in).


# %% tags=["answer:trained"]
def trained():
    """A trained network that takes rows of 784 numbers, 0 to 1."""
    ### BEGIN SOLUTION
    keras.utils.set_random_seed(7)
    layers = keras.layers
    model = keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(256, "relu"),
            layers.Dropout(0.3),
            layers.Dense(10, "softmax"),
        ]
    )
    model.compile("adam", "sparse_categorical_crossentropy", steps_per_execution=50)
    model.fit(x_train[:10000], y_train[:10000], batch_size=100, epochs=8, verbose=0)
    return model
    ### END SOLUTION


# %% tags=["check:trained:2"]
check.trained(trained, x_train[50_000:], y_train[50_000:])
### BEGIN HIDDEN TESTS
assert trained().output_shape[-1] == 10
### END HIDDEN TESTS
