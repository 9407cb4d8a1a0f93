# %% [markdown] tags=["slide"]
# # Overfitting, and how to be honest about it
#
# You will see a network memorize its samples, stop it in time, and measure how easily you can fool
# yourself with a test set. You need lesson 07.

# %%
import hellodl

hellodl.start("08_mnist_overfitting")

# %%
from itertools import pairwise

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots
from hellodl.training import Progress

layers = keras.layers
keras.utils.set_random_seed(7)

# %% [markdown] tags=["slide"]
# ## The data as rows
#
# As in lesson 07, each image is a row of 784 numbers from 0 to 1.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_train = x_train.reshape(60000, 784).astype("float32") / 255
x_test = x_test.reshape(10000, 784).astype("float32") / 255

# %% [markdown] tags=["slide"]
# ## Three hidden layers, Adam
#
# Source B goes deeper: 512, 256 and 128 units, trained with Adam. Its program has a flaw that is worth
# finding, because it is the most common one there is.

# %% tags=["slide"]
keras.utils.set_random_seed(7)
deep = keras.Sequential(
    [
        keras.Input((784,)),
        layers.Dense(512, activation="relu"),
        layers.Dense(256, activation="relu"),
        layers.Dense(128, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)

# %% tags=["nbval-check-output"]
sizes = [784, 512, 256, 128, 10]
counts = [(inputs + 1) * units for inputs, units in pairwise(sizes)]
print(" + ".join(f"{count:,}" for count in counts), "=", f"{sum(counts):,}")

# %%
assert sum(counts) == deep.count_params() == 567_434, "a layer was changed"

# %% [markdown]
# Source B passes the *test set* as validation data. Watching it during training tempts one to choose by
# it; we do so here only to repeat its figure, the *baseline error*: 100 minus the accuracy in percent.
# (We use batches of 128 instead of Keras's 32 to save time, so expect a somewhat different figure.)

# %%
deep.compile(
    optimizer="adam",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=67,
)
history = deep.fit(
    x_train,
    y_train,
    epochs=10,
    batch_size=128,
    validation_data=(x_test, y_test),
    verbose=0,
    callbacks=[Progress()],
)

# %%
errors = 100 - 100 * np.array(history.history["val_accuracy"])
hellodl.record("Adam, 512-256-128: baseline error, %", errors[-1], 1.73, "B")
print("test error after each epoch:", errors.round(2))
print(f"an author free to stop at the best epoch would report {errors.min():.2f} %")

# %% [markdown] tags=["slide"]
# The error does not fall evenly. If you look at it after each epoch and stop at the lowest, you have *chosen
# on the test set*, and you report luck as skill. How much luck? We measure it at the end of this lesson.
#
# ## Overfitting, watched
#
# Now we do it right: 10,000 training samples are held out for validation. Let Adam learn for 25 epochs from
# 10,000 other samples (with fewer samples overfitting shows sooner), and look at training and validation
# together. The network is lesson 07's, with one hidden layer of 512 units.

# %%
x_valid, x_learn = x_train[:10000], x_train[10000:20000]
y_valid, y_learn = y_train[:10000], y_train[10000:20000]


def train_for(epochs, callbacks=()):
    """Train the 512-unit network with Adam from a fixed seed; returns it and its history."""
    keras.utils.set_random_seed(7)
    model = keras.Sequential(
        [keras.Input((784,)), layers.Dense(512, activation="relu"), layers.Dense(10, "softmax")]
    )
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    options = {"validation_data": (x_valid, y_valid), "batch_size": 128, "verbose": 0}
    callbacks = [*callbacks, Progress()]
    history = model.fit(x_learn, y_learn, epochs=epochs, callbacks=callbacks, **options)
    return model, pd.DataFrame(history.history)


# %% tags=["slide"]
_, long_run = train_for(25)
loss_axes, accuracy_axes = plots.learning_curves(long_run)
best = int(long_run["val_loss"].idxmin()) + 1
loss_axes.axvline(best, color=plots.PALETTE[4], linestyle=":")
loss_axes.set(title=f"Validation loss is lowest at epoch {best}")
accuracy_axes.set(title="Training goes on to 1")
plt.show()

# %% [markdown]
# The training loss goes on towards 0: the network memorizes its samples. The validation loss turns and
# *rises*. The validation accuracy hardly moves, though. How can both be true? The loss looks at
# probabilities, the accuracy only at which one is the largest. On new samples the network makes about the
# same mistakes as before, but it becomes more and more confident in them, and the loss punishes that.
# (The opposite also exists: a network that does badly even on its training samples *underfits*. It needs
# more units, more epochs or another design.)

# %%
turned = long_run["val_loss"].iloc[-1] - long_run["val_loss"].min()
gap = long_run["accuracy"].iloc[-1] - long_run["val_accuracy"].iloc[-1]
print(f"validation loss is {turned:.4f} above its lowest; accuracy gap {gap:.4f}")
assert best < 20, "the validation loss should have turned by now"
assert gap > 0.01, "training should be ahead of validation by now"

# %% [markdown] tags=["slide"]
# ## Early stopping
#
# The usual cure: stop when the validation loss has not fallen for some epochs (the *patience*), and
# go back to the best weights. Keras has it ready, as a *callback*: something `fit` calls after each epoch.

# %%
stopping = keras.callbacks.EarlyStopping("val_loss", patience=3, restore_best_weights=True)
stopped, history = train_for(25, callbacks=[stopping])
print(f"stopped after epoch {len(history)}, weights of epoch {stopping.best_epoch + 1} restored")

# %%
assert len(history) < 25, "it should have stopped by itself"

# %% [markdown]
# All choices are made on the validation set. Now the test set, once, for this network:

# %%
test_accuracy = stopped.evaluate(x_test, y_test, verbose=0)[1]
hellodl.record("Adam, 10,000 samples, early stopping: test accuracy", test_accuracy)
assert test_accuracy > 0.8, "far below what this network can do: run the notebook from the top"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("08_mnist_overfitting", 1)

# %% [markdown] tags=["slide"]
# ## What choosing on the test set does
#
# An experiment on ourselves. Train twelve small networks that differ in their seed alone: the recipe
# is the same, so nobody could call one of them a better *idea*. Choose the best by 500 samples of the test
# set, as if we had tried twelve clever ideas. Then look at it with fresh samples: the other 9,500.


# %%
def test_answers(seed):
    """Which test samples a small, briefly trained network gets right."""
    keras.utils.set_random_seed(seed)
    model = small_network
    model.set_weights(keras.models.clone_model(model).get_weights())
    model.fit(x_learn, y_learn, epochs=2, batch_size=50, verbose=0)
    return model.predict(x_test, batch_size=1000, verbose=0).argmax(axis=1) == y_test


small_network = keras.Sequential(
    [keras.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(10, "softmax")]
)
sgd = keras.optimizers.SGD(learning_rate=0.1)
small_network.compile(sgd, "sparse_categorical_crossentropy", steps_per_execution=100)
right = np.array([test_answers(seed) for seed in range(12)])

# %% [markdown]
# Which samples we happen to look at is a matter of luck, so we draw them in 1,000 random ways.

# %%
rng = np.random.default_rng(7)
looked_at, fresh = [], []
for _ in range(1000):
    order = rng.permutation(10000)
    few, others = right[:, order[:500]].mean(axis=1), right[:, order[500:]].mean(axis=1)
    winner = few.argmax()
    looked_at.append(few[winner])
    fresh.append(others[winner])
optimism = 100 * (np.mean(looked_at) - np.mean(fresh))
print(
    f"the winner: {np.mean(looked_at):.4f} where it was chosen, {np.mean(fresh):.4f} on fresh samples"
)

# %% tags=["slide"]
axes = plt.figure(figsize=(6, 3), layout="constrained").subplots()
bins = np.arange(500 * min(fresh) // 1 - 0.5, 500 * max(looked_at) + 1) / 500  # of 500 samples
axes.hist(fresh, bins, alpha=0.7, label="on fresh samples", hatch="//")
axes.hist(looked_at, bins, alpha=0.7, label="where it was chosen")
axes.set(xlabel="accuracy of the winner", ylabel="how often", title="Chosen figures flatter")
axes.legend()
plots.describe(
    axes, f"Two histograms; where it was chosen lies {optimism:.2f} points higher on average."
)
plt.show()
hellodl.record("optimism by choosing the best of 12 on the test set, points", optimism)

# %% [markdown]
# Where it was chosen, the winner looks better than it is. On fresh samples it falls back: not in every
# draw, but on average. The difference is pure luck, reported as skill. Choose on the validation set, and
# keep the test set closed until all choices are made.

# %%
assert optimism > 0, "choosing must flatter on average: are the networks really different?"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("08_mnist_overfitting", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - A network that trains for too long memorizes its samples: the training loss falls, the validation loss
#   rises.
# - Early stopping ends a training when the validation loss has stopped falling.
# - A result that was chosen on the test set cannot be measured on it any more.
#
# ## Exercises
#
# 1. Watch overfitting with 1,000 and with 50,000 samples. When does the validation loss turn?
# 2. Choose the best of 3 and of 50 seeds instead of 12. How does the optimism change?
# 3. Give early stopping a patience of 1 and of 10. What changes?
#
# ## Going deeper
#
# On what choosing on a test set does to a whole field: Recht and others, *Do ImageNet Classifiers
# Generalize to ImageNet?* (2019).
#
# ## Next
#
# Lesson 09 leaves digits for photographs, and dense layers for convolutions.
