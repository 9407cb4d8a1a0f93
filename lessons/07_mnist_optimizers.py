# %% [markdown] tags=["slide"]
# # Optimizers, overfitting, and honest figures
#
# You will train with RMSprop, Adam and momentum, compare optimizers fairly, see a network learn its
# samples by heart, and measure how one fools oneself with a test set. You need lessons 05 and 06.

# %%
import hellodl

hellodl.start("07_mnist_optimizers")

# %%
from itertools import pairwise

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import datasets, plots
from hellodl.training import Progress

layers = keras.layers
keras.utils.set_random_seed(7)

# %% [markdown] tags=["slide"]
# ## The data as rows
#
# Two of the tutorials behind this course (C and D) lay each picture out as a row of 784 numbers. Then
# the network needs no Flatten. They train on all 60,000 samples; so do we, for now.

# %%
(x_train, y_train), (x_test, y_test) = datasets.load_mnist()
x_train = x_train.reshape(60000, 784).astype("float32") / 255
x_test = x_test.reshape(10000, 784).astype("float32") / 255

# %% [markdown] tags=["slide"]
# ## One wide layer, RMSprop
#
# Their network has a single hidden layer of 512 units. Its optimizer is *RMSprop*, which gives every
# weight a step size of its own: it divides each slope by how large that weight's slopes usually are. So
# a weight with small but steady slopes gets somewhere too.


# %% tags=["slide"]
def wide_network():
    """One hidden layer of 512 units, ten probabilities."""
    return keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(512, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% [markdown] tags=["slide"]
# ## One-hot labels or whole numbers?
#
# Source C writes each label as ten numbers (one-hot, lesson 04), source D as one. Each form has its own
# loss function: *categorical cross-entropy* for one-hot rows, *sparse* categorical cross-entropy for
# whole numbers. Does it matter? Train both from the same seed.


# %%
def train_wide(labels, loss):
    """Five epochs of RMSprop from a fixed seed; returns the network and its history."""
    keras.utils.set_random_seed(7)
    model = wide_network()
    model.compile("rmsprop", loss, metrics=["accuracy"], steps_per_execution=67)
    history = model.fit(
        x_train, labels, epochs=5, batch_size=128, verbose=0, callbacks=[Progress()]
    )
    return model, pd.DataFrame(history.history)


# %%
one_hot = keras.utils.to_categorical(y_train, 10)
one_hot_model, one_hot_history = train_wide(one_hot, "categorical_crossentropy")
sparse_model, sparse_history = train_wide(y_train, "sparse_categorical_crossentropy")

# %% [markdown]
# Put the training accuracies of both side by side.

# %%
both = pd.DataFrame({"one-hot": one_hot_history["accuracy"], "sparse": sparse_history["accuracy"]})
both.index = [f"epoch {epoch}" for epoch in range(1, 6)]
print(both.round(4))

# %%
difference = (one_hot_history - sparse_history).abs().to_numpy().max()
print(f"largest difference in loss or accuracy: {difference:.1e}")
assert difference < 1e-4, "the same network, seed and batches must give the same numbers"

# %% [markdown]
# The same numbers. The form of the labels is a matter of taste, if the loss fits it; whole numbers need
# one number for each label instead of ten. Here are the five published training accuracies and the test
# accuracies beside ours.

# %%
published = [0.9264, 0.9694, 0.9798, 0.9856, 0.9885]
for epoch, (ours, theirs) in enumerate(zip(both["one-hot"], published, strict=True), start=1):
    hellodl.record(f"epoch {epoch}, accuracy", ours, theirs, "C")
hellodl.record("RMSprop: epoch 5, accuracy", both["sparse"].iloc[-1], 0.989, "D")

# %%
test_accuracy = sparse_model.evaluate(x_test, y_test, verbose=0)[1]
hellodl.record("RMSprop, one-hot: test accuracy", test_accuracy, 0.9783, "C")
hellodl.record("RMSprop, sparse: test accuracy", test_accuracy, 0.9785, "D")

# %%
assert test_accuracy < both["sparse"].iloc[-1], "training should be ahead: were all epochs run?"

# %% [markdown] tags=["slide"]
# The accuracy on test samples is lower than on training samples. That gap is *overfitting*: some of what
# the network has learned is true of its training samples only. Both sources stop here; we come back to
# the gap below.
#
# ## Which loss for which problem?
#
# | problem | last layer | its activation | loss |
# |---|---|---|---|
# | yes or no | 1 unit | sigmoid | binary cross-entropy |
# | one of several classes, one-hot labels | 1 unit for each class | softmax | categorical cross-entropy |
# | one of several classes, whole-number labels | 1 unit for each class | softmax | sparse categorical cross-entropy |
# | several labels at once (a picture with a cat *and* a dog) | 1 unit for each label | sigmoid | binary cross-entropy |
# | any number (a price) | 1 unit | none (linear) | mean squared error |
# | a number from 0 to 1 | 1 unit | sigmoid | mean squared error or binary cross-entropy |
#
# And which kind of layer for which data: *dense* layers for rows of features, as here; *convolutional*
# layers for pictures (lesson 08); *recurrent* layers or *attention* for sequences such as text and sound.
#
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("07_mnist_optimizers", 1)

# %% [markdown] tags=["slide"]
# ## Three hidden layers, Adam
#
# Source B goes deeper: 512, 256 and 128 units. Its optimizer is *Adam*, the usual first choice today. As
# in RMSprop, each weight has its own step size. Steps also keep some of their direction from one batch to
# the next; this is called *momentum*.

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
# The error does not fall evenly. Who looks at it after each epoch and stops at the lowest has *chosen on
# the test set*, and reports luck as skill. How much luck? We measure it at the end.
#
# ## Four optimizers, one thing changed at a time
#
# To compare optimizers, everything else must be equal: the network, its first weights, the batches. And
# from now on we do it right: 10,000 training samples are held out for validation, as source C advises.

# %%
x_valid, x_learn = x_train[:10000], x_train[10000:]
y_valid, y_learn = y_train[:10000], y_train[10000:]


# %%
def train_with(optimizer, samples=50000, epochs=3, callbacks=()):
    """Train the 512-unit network from the same seed; returns it and its history."""
    keras.utils.set_random_seed(7)
    model = wide_network()
    model.compile(
        optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=79
    )
    history = model.fit(
        x_learn[:samples],
        y_learn[:samples],
        epochs=epochs,
        batch_size=128,
        validation_data=(x_valid, y_valid),
        verbose=0,
        callbacks=[*callbacks, Progress()],
    )
    return model, pd.DataFrame(history.history)


# %%
optimizers = {
    "SGD": keras.optimizers.SGD(learning_rate=0.01),
    "SGD, momentum 0.9": keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop(learning_rate=0.001),
    "Adam": keras.optimizers.Adam(learning_rate=0.001),
}
runs = {name: train_with(optimizer)[1] for name, optimizer in optimizers.items()}

# %% [markdown]
# Four curves of the validation accuracy, on one picture:

# %% tags=["slide"]
axes = plt.figure(figsize=(6.5, 4), layout="constrained").subplots()
for (name, run), style in zip(runs.items(), ("-o", "--s", "-.^", ":D"), strict=True):
    axes.plot(range(1, 4), run["val_accuracy"], style, label=name)
axes.set(xlabel="epoch", ylabel="validation accuracy", title="The same network, four optimizers")
axes.set_xticks(range(1, 4))
axes.legend()
ends = {name: run["val_accuracy"].iloc[-1] for name, run in runs.items()}
said = ", ".join(f"{name} {value:.4f}" for name, value in ends.items())
plots.describe(axes, f"Validation accuracy over three epochs. At the end: {said}.")
plt.show()
print(said)

# %% [markdown]
# Plain SGD at its usual learning rate needs many more epochs. Momentum alone, one number, brings it close
# to the others: steps in the same direction add up. RMSprop and Adam are close together here. (Is this fair
# to SGD? Only at these learning rates: lesson 06 trained with SGD at 0.1 and got far in 6 epochs. Choosing
# the learning rate is part of the method.)

# %%
assert ends["SGD, momentum 0.9"] > ends["SGD"] + 0.01, "momentum should get there sooner"
assert min(ends["RMSprop"], ends["Adam"]) > ends["SGD"] + 0.01, "so should these two"

# %% [markdown] tags=["slide"]
# ## Overfitting, watched
#
# Let Adam learn for 25 epochs from 10,000 samples only (with fewer samples it shows sooner), and look at
# training and validation together.

# %% tags=["slide"]
_, long_run = train_with(keras.optimizers.Adam(), samples=10000, epochs=25)
loss_axes, accuracy_axes = plots.learning_curves(long_run)
best = int(long_run["val_loss"].idxmin()) + 1
loss_axes.axvline(best, color=plots.PALETTE[4], linestyle=":")
loss_axes.set(title=f"Validation loss is lowest at epoch {best}")
accuracy_axes.set(title="Training goes on to 1")
plt.show()

# %% [markdown]
# The training loss goes on towards 0: the network learns its samples by heart. The validation loss turns
# and *rises*: on new samples it becomes surer of its mistakes. After the dotted line more training does
# harm. (The opposite also exists: a network that does badly even on its training samples *underfits*. It
# needs more units, more epochs or another design.)

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
stopped, history = train_with(
    keras.optimizers.Adam(), samples=10000, epochs=25, callbacks=[stopping]
)
print(f"stopped after epoch {len(history)}, weights of epoch {stopping.best_epoch + 1} restored")

# %%
assert len(history) < 25, "it should have stopped by itself"

# %% [markdown]
# All choices are made on the validation set. Now the test set, once, for this network:

# %%
test_accuracy = stopped.evaluate(x_test, y_test, verbose=0)[1]
hellodl.record("Adam, 10,000 samples, early stopping: test accuracy", test_accuracy)
assert test_accuracy > 0.8, "far below what this network can do: run the notebook from the top"

# %% [markdown] tags=["slide"]
# ## What choosing on the test set does
#
# An experiment on ourselves. Train twelve small networks that differ in their seed alone, so none is
# *really* better. Choose the best by 500 samples of the test set, as if one had tried twelve clever ideas.
# Then look at it with fresh samples: the other 9,500.


# %%
def test_answers(seed):
    """Which test samples a small, briefly trained network gets right."""
    keras.utils.set_random_seed(seed)
    model = small_network
    model.set_weights(keras.models.clone_model(model).get_weights())
    model.fit(x_learn[:10000], y_learn[:10000], epochs=2, batch_size=50, verbose=0)
    return model.predict(x_test, batch_size=1000, verbose=0).argmax(axis=1) == y_test


small_network = keras.Sequential(
    [keras.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(10, "softmax")]
)
sgd = keras.optimizers.SGD(learning_rate=0.1)
small_network.compile(sgd, "sparse_categorical_crossentropy", steps_per_execution=100)
right = np.array([test_answers(seed) for seed in range(12)])

# %% [markdown]
# Which samples one looks at is chance, so we draw them in 1,000 random ways.

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
hellodl.quiz("07_mnist_optimizers", 2)

# %% [markdown] tags=["slide"]
# ## What you now know
#
# - RMSprop and Adam give each weight its own step size; momentum lets steps add up.
# - Compare by changing one thing; hold out a validation set; stop when its loss turns.
# - What was chosen on the test set cannot be measured on it any more.
#
# ## What to try
#
# 1. Find the learning rate at which plain SGD matches Adam after three epochs.
# 2. Watch overfitting with 1,000 and with 50,000 samples. When does the validation loss turn?
# 3. Choose the best of 3 and of 50 seeds instead of 12. How does the optimism change?
# 4. Hold out 1,000 samples instead of 10,000. How sure is the validation accuracy now?
#
# ## Where to read on
#
# Lesson 08 leaves digits for photographs and dense layers for convolutions. RMSprop was introduced by
# Geoffrey Hinton in a lecture (2012), Adam by Kingma and Ba, *Adam: A Method for Stochastic
# Optimization* (2015).
