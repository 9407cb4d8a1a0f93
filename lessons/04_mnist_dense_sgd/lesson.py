# %% [markdown] tags=["slide"]
# # A network that reads handwriting
#
# You will build a network of three dense layers, count its 266,610 parameters by hand, train it
# for 30 epochs, and read its learning curves. You need lesson 03.

# %%
import hellodl

hellodl.start("04_mnist_dense_sgd")

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots
from hellodl.training import Progress

keras.utils.set_random_seed(42)

# %% [markdown] tags=["slide"]
# Every project of this kind goes through the same steps: **get the data, prepare it, design the
# network, compile, train, test.**
#
# ## Prepare the data
#
# As in lesson 03: scale to 0..1 in `float32`, and put 5,000 samples aside for validation.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_train, x_test = x_train.astype("float32") / 255, x_test.astype("float32") / 255
x_valid, x_train = x_train[:5000], x_train[5000:]
y_valid, y_train = y_train[:5000], y_train[5000:]

# %% [markdown] tags=["slide"]
# ## Design the network
#
# From left to right: the picture's 784 pixels, a layer of 300 units, a layer of 100, and ten
# outputs, one for each class.

# %% tags=["slide"]
layers = [
    ("inputLayer", 784),
    ("hiddenLayer1", 300),
    ("hiddenLayer2", 100),
    ("outputLayer", 10),
]
plots.network(layers, title="784 - 300 - 100 - 10")
plt.show()

# %% [markdown]
# Each layer distils the data a little more: from 784 raw pixels to 300 features, to 100, to ten
# answers. *Dense*, or *densely connected*, means that every unit sees all units before it.
#
# Why these choices?
#
# - **Flatten**: a dense layer takes a row of numbers, so the 28 x 28 grid is laid out as one row.
# - **Two hidden layers, 300 and 100**: large enough to learn this task well, small enough to train
#   in seconds. There is no formula; sizes that shrink towards the output are a good first try, and
#   lesson 14 lets a program search for better ones.
# - **ReLU** in the hidden layers: negative sums become 0, positive ones pass. Without such a bend
#   between them, two layers could do no more than one.
# - **Ten units with softmax** at the end: softmax turns ten sums into ten *probabilities*, all
#   above 0, that add up to 1. Of sums $s_0$ to $s_9$ it makes
#
# $$p_i = \frac{e^{s_i}}{e^{s_0} + e^{s_1} + \dots + e^{s_9}}$$

# %% tags=["slide"]
sums = np.linspace(-4, 4, 100, dtype="float32")
scores = np.array([[1.0, 3.0, 0.5, -1.0]], dtype="float32")
left, right = plt.figure(figsize=(9, 2.7), layout="constrained").subplots(1, 2)
left.plot(sums, keras.ops.convert_to_numpy(keras.ops.relu(sums)))
left.set(title="ReLU: keep what is positive", xlabel="sum", ylabel="output")
right.bar(["1.0", "3.0", "0.5", "-1.0"], keras.ops.convert_to_numpy(keras.ops.softmax(scores))[0])
right.set(title="Softmax: sums become probabilities", xlabel="sum", ylabel="probability")
plots.describe(left, "ReLU is 0 left of 0 and rises right of it; softmax bars of four sums.")
plt.show()

# %% [markdown]
# In Keras the network is written as it is drawn, layer by layer. Each gets a name.

# %% tags=["slide"]
model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(name="inputLayer"),
        keras.layers.Dense(300, activation="relu", name="hiddenLayer1"),
        keras.layers.Dense(100, activation="relu", name="hiddenLayer2"),
        keras.layers.Dense(10, activation="softmax", name="outputLayer"),
    ]
)
model.summary()

# %% [markdown] tags=["slide"]
# ## Count the parameters by hand
#
# The summary counts *parameters*: all the numbers that learning will adjust. A dense layer has one
# weight for each pair of input and unit, and one bias for each unit. Compute the three numbers
# before you look at the output of the next cell.

# %% tags=["nbval-check-output"]
hidden1 = 784 * 300 + 300
hidden2 = 300 * 100 + 100
output = 100 * 10 + 10
print(f"{hidden1:,} + {hidden2:,} + {output:,} = {hidden1 + hidden2 + output:,}")

# %%
assert hidden1 + hidden2 + output == model.count_params() == 266_610, "a layer was changed"

# %% [markdown] tags=["slide"]
# ## The weights before training
#
# Look into the first hidden layer.

# %% tags=["nbval-check-output"]
weights, biases = model.get_layer("hiddenLayer1").get_weights()
print("weights", weights.shape, weights.dtype, "  biases", biases.shape)

# %%
print(weights[:3, :6].round(3))
print(biases[:6])

# %% [markdown]
# The weights are random: if all were equal, all 300 units would compute the same and learn the
# same, for ever. The biases may start at 0, since the weights already differ. And the type is
# `float32`: that is what Keras computes in, so that is what we gave it.

# %%
assert weights.std() > 0.01, "weights should start at random values"
assert (biases == 0).all(), "biases start at zero: run the notebook from the top"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("04_mnist_dense_sgd", 1)

# %% [markdown] tags=["slide"]
# ## Compile: loss, optimizer, metric
#
# Before training, Keras must know three things:
#
# - the **loss** to make smaller. *Sparse categorical cross-entropy* looks at the probability given
#   to the right class: the loss is minus its logarithm, $-\log p$, so 0 for a sure right answer and
#   large for a sure wrong one. "Sparse" says that labels are whole numbers, not one-hot rows;
# - the **optimizer** that adjusts the weights: *SGD*, stochastic gradient descent, as for the
#   neuron in lesson 01. Its learning rate is 0.01 unless you say otherwise;
# - the **metrics** to report: *accuracy*, the share of right answers. It is for us; the optimizer
#   cannot use it, because a small change of one weight mostly changes no answer.

# %%
model.compile(
    loss="sparse_categorical_crossentropy",
    optimizer="sgd",
    metrics=["accuracy"],
    steps_per_execution=50,
)

# %% [markdown] tags=["slide"]
# The last argument is about speed alone: TensorFlow does 50 steps before it comes back to Python.
# The results stay the same; on a small network most of the time would be spent coming and going.
#
# ## One epoch
#
# Training on all samples once is an *epoch*. The samples are shuffled and taken in *batches* of
# 32: for each batch the network predicts, the loss is measured, backpropagation finds each weight's
# share, and SGD takes one small *step*. That SGD looks at a random batch instead of all samples is
# what makes it *stochastic*.

# %%
first = model.fit(x_train, y_train, epochs=1, validation_data=(x_valid, y_valid), verbose=2)

# %% [markdown]
# Read the line from left to right. `1719/1719`: steps done, of all steps. Then the time for the
# epoch and for one step. `accuracy` and `loss`: the mean over the training batches *while* the
# network was still learning. `val_accuracy` and `val_loss`: the same on the 5,000 validation samples
# at the end of the epoch. Why 1719?

# %% tags=["nbval-check-output"]
samples, batch_size = len(x_train), 32
print(samples / batch_size, "batches, so", int(np.ceil(samples / batch_size)), "steps an epoch")

# %% [markdown]
# The last batch has 24 samples instead of 32, and counts as a step as well.
#
# After one epoch the source of this lesson had an accuracy of .8479 in training and .9162 in
# validation. How can the validation be *better* than the training? Because the training figure is
# a mean over the whole epoch, and in its first steps the network knew nothing.

# %%
hellodl.record("epoch 1, accuracy", first.history["accuracy"][0], 0.8479, "A")
hellodl.record("epoch 1, validation accuracy", first.history["val_accuracy"][0], 0.9162, "A")

# %% [markdown] tags=["slide"]
# ## Twenty-nine more
#
# `fit` goes on from where it stopped. Keras would print a line for each epoch. A *callback* is
# something that `fit` calls after each epoch; ours, `Progress`, shows the last line only.

# %%
rest = model.fit(
    x_train,
    y_train,
    epochs=30,
    initial_epoch=1,
    validation_data=(x_valid, y_valid),
    verbose=0,
    callbacks=[Progress()],
)

# %% [markdown] tags=["slide"]
# ## Read the learning curves
#
# `fit` returns a *history*: one value of each metric for each epoch. As a table it can draw itself.

# %% tags=["slide"]
curves = pd.concat([pd.DataFrame(first.history), pd.DataFrame(rest.history)], ignore_index=True)
axes = curves.set_axis(range(1, 31)).plot(figsize=(8, 5), style=["-", "--", "-.", ":"])
axes.set(title="Thirty epochs in one picture", xlabel="epoch", ylim=(0, 1))
axes.grid(True)
last = ", ".join(f"{name} {value:.3f}" for name, value in curves.iloc[-1].items())
plots.describe(axes, f"Four curves over 30 epochs, both losses falling; at the end {last}.")
plt.show()

# %% [markdown]
# Both accuracies rise, both losses fall. To see the end better, give each metric its own axes:

# %% tags=["slide"]
loss_axes, accuracy_axes = plots.learning_curves(curves)
loss_axes.set(ylim=(0, 0.4), title="Training goes on falling, validation levels off")
accuracy_axes.set(ylim=(0.9, 1), title="After 20 epochs little is gained")
plt.show()

# %%
hellodl.record("epoch 30, loss", curves["loss"].iloc[-1], 0.0285, "A")
hellodl.record("epoch 30, accuracy", curves["accuracy"].iloc[-1], 0.9937, "A")
hellodl.record("epoch 30, validation loss", curves["val_loss"].iloc[-1], 0.0681, "A")
hellodl.record("epoch 30, validation accuracy", curves["val_accuracy"].iloc[-1], 0.9808, "A")

# %% [markdown]
# Towards the end the training loss is far below the validation loss: the network knows its training
# samples better than it knows digits. This is called *overfitting*, and lesson 08 is about it.
# What is gained after epoch 20?

# %%
gain_early = curves["val_accuracy"][19] - curves["val_accuracy"][0]
gain_late = curves["val_accuracy"][29] - curves["val_accuracy"][19]
print(f"validation accuracy, epochs 1 to 20: {gain_early:+.4f}   20 to 30: {gain_late:+.4f}")

# %%
assert gain_late < gain_early / 3, "most is learned early: did the training start well?"
assert curves["loss"].iloc[-1] < curves["val_loss"].iloc[-1], "by now training should be ahead"

# %% [markdown] tags=["slide"]
# ## The test set, once
#
# All choices are made, so now, and only now, we look at the test set.

# %%
test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
hellodl.record("test loss", test_loss, 0.0734, "A")
hellodl.record("test accuracy", test_accuracy, 0.9763, "A")

# %%
wrong = round((1 - test_accuracy) * len(x_test))
print(f"{wrong} of {len(x_test):,} wrong: one in {len(x_test) / wrong:.0f}")

# %% [markdown]
# It has never seen any of these digits. Compare with the nearest mean of lesson 03.

# %%
assert test_accuracy > 0.88, "far below what this network can do: run the notebook from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("04_mnist_dense_sgd", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - A dense layer has inputs x units weights and one bias for each unit.
# - Compile names the loss, the optimizer and the metrics; fit runs epochs of steps over batches.
# - Learning curves show training *and* validation; the test set is looked at once, at the end.
#
# ## Exercises
#
# 1. Train with `batch_size=256`. How many steps has an epoch now, and how good is epoch 30?
# 2. Give the first hidden layer 30 units instead of 300. How many parameters are left, and how much
#    accuracy?
# 3. Leave out both `activation="relu"`. Which accuracy does the network reach at best?
# 4. Without dividing by 255: what happens to the loss, and why?
#
# ## Going deeper
#
# What goes on inside a step is taken apart in lesson 06.
#
# ## Next
#
# Lesson 05 puts this network to use: predictions, probabilities, mistakes.
