# %% [markdown] tags=["slide"]
# # Optimizers, compared fairly
#
# You will train with RMSprop, Adam and momentum, choose the loss that fits a problem, and compare four
# optimizers fairly. You need lessons 04 and 05.

# %%
import hellodl

hellodl.start("07_mnist_optimizers")

# %%
import keras
import matplotlib.pyplot as plt
import pandas as pd

from hellodl import data, plots
from hellodl.training import Progress

layers = keras.layers
keras.utils.set_random_seed(7)

# %% [markdown] tags=["slide"]
# ## The data as rows
#
# Two of the tutorials behind this course (C and D) lay each picture out as a row of 784 numbers. Then
# the network needs no Flatten. They train on all 60,000 samples; so do we, for now.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
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
# Source C writes each label as ten numbers (one-hot, lesson 03), source D as one. Each form has its own
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
# the network has learned is true of its training samples only. Both sources stop here; lesson 08 comes
# back to the gap.
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
# layers for images (lesson 09); *recurrent* layers or *attention* for sequences such as text and sound.
#
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("07_mnist_optimizers", 1)

# %% [markdown] tags=["slide"]
# ## Four optimizers, one thing changed at a time
#
# There are more optimizers than RMSprop. *Adam*, the usual first choice today, also gives each weight its
# own step size, and its steps keep some of their direction from one batch to the next. That is called
# **momentum**, and plain SGD can have it too.
#
# Which of them is best? To compare them, everything else must be equal: the network, its first weights,
# the batches. And because we are about to choose by the result, we hold out 10,000 training samples for
# validation, as source C advises.

# %%
x_valid, x_learn = x_train[:10000], x_train[10000:]
y_valid, y_learn = y_train[:10000], y_train[10000:]


# %%
def train_with(optimizer):
    """Train the 512-unit network for three epochs from the same seed; returns its history."""
    keras.utils.set_random_seed(7)
    model = wide_network()
    model.compile(
        optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=79
    )
    history = model.fit(
        x_learn,
        y_learn,
        epochs=3,
        batch_size=128,
        validation_data=(x_valid, y_valid),
        verbose=0,
        callbacks=[Progress()],
    )
    return pd.DataFrame(history.history)


# %%
optimizers = {
    "SGD": keras.optimizers.SGD(learning_rate=0.01),
    "SGD, momentum 0.9": keras.optimizers.SGD(learning_rate=0.01, momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop(learning_rate=0.001),
    "Adam": keras.optimizers.Adam(learning_rate=0.001),
}
runs = {name: train_with(optimizer) for name, optimizer in optimizers.items()}

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
# Plain SGD at its usual learning rate needs many more epochs. Momentum alone, a single number, makes up for
# much of that, because steps in the same direction add up; RMSprop and Adam are still ahead of it, and close
# to each other. Is this fair to SGD? Only at these learning rates: lesson 05 trained with SGD at 0.1 and got
# far in 6 epochs. Choosing the learning rate is part of the method.

# %%
assert ends["SGD, momentum 0.9"] > ends["SGD"] + 0.01, "momentum should get there sooner"
assert min(ends["RMSprop"], ends["Adam"]) > ends["SGD"] + 0.01, "so should these two"

# %% [markdown] tags=["slide"]
# ## One test, at the end
#
# The validation set was used to compare. The test set has not been used since the section on one-hot
# labels, and nothing was chosen by it, so one look at it is still honest. Here is Adam, trained once more.

# %%
keras.utils.set_random_seed(7)
model = wide_network()
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
model.fit(x_learn, y_learn, epochs=3, batch_size=128, verbose=0, callbacks=[Progress()])
hellodl.record("Adam, 3 epochs: test accuracy", model.evaluate(x_test, y_test, verbose=0)[1])

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("07_mnist_optimizers", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - RMSprop and Adam give each weight its own step size; momentum lets steps add up.
# - The loss must fit the labels and the last layer.
# - A fair comparison changes one thing and keeps the network, the first weights and the batches.
#
# ## Exercises
#
# 1. Find the learning rate at which plain SGD matches Adam after three epochs.
# 2. Give all four optimizers another seed. Does the order stay the same?
# 3. Hold out 1,000 samples instead of 10,000. How much does the validation accuracy jump from epoch to
#    epoch now?
#
# ## Going deeper
#
# RMSprop was introduced by Geoffrey Hinton in a lecture (2012), Adam by Kingma and Ba, *Adam: A
# Method for Stochastic Optimization* (2015).
#
# ## Next
#
# Lesson 08 lets a network train for too long, and finds out how easy it is to fool yourself.
