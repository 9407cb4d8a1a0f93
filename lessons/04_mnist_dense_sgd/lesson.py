# %% [markdown] tags=["slide"]
# # A network that reads handwriting
#
# In lesson 00 you drew digits, and a network read them. In this lesson you'll build that network
# (the one there had also learned from digits that were turned and stretched, which helps a little).
# It takes about twenty lines of Python and a few minutes of computing, and at the end it reads
# about 98 of 100 digits that it has never seen. Here are twenty of them, with what it reads:
#
# ![Twenty handwritten digits, each with the digit that the network reads](attachment:preview.png)
#
# **In this lesson you'll** design a network with 266,610 numbers, count them by hand, train it for
# 30 epochs, and learn to read what it reports while it trains. **You need** lessons 01 to 03.
# **Allow** about 70 minutes.

# %%
import hellodl

hellodl.start("04_mnist_dense_sgd")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots
from hellodl.training import Progress

keras.utils.set_random_seed(42)

# %% [markdown] tags=["slide"]
# Every project of this kind goes the same way: get the data, prepare it, design the network,
# compile, train, test. You've done the first two steps in lesson 03, so here they are in four
# lines: scale to the range from 0 to 1, and set 5,000 samples aside for validation.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_train, x_test = x_train.astype("float32") / 255, x_test.astype("float32") / 255
x_valid, x_train = x_train[:5000], x_train[5000:]
y_valid, y_train = y_train[:5000], y_train[5000:]

# %% [markdown] tags=["slide"]
# ## Design the network
#
# An image has 784 pixels, so 784 numbers go in. There are ten digits, so ten numbers should come
# out, one for each digit: how strongly does the network believe that it's this one? In between we
# put two hidden layers. You know hidden layers from lesson 02, and these are only larger.

# %% tags=["slide"]
layers = [
    ("inputLayer", 784),
    ("hiddenLayer1", 300),
    ("hiddenLayer2", 100),
    ("outputLayer", 10),
]
plots.network(layers, title="784 pixels in, ten digits out")
plt.show()

# %% [markdown]
# Every unit is connected to *all* units of the layer before it. Such a layer is called **dense**,
# or *densely connected*. Each layer makes fewer numbers out of those before it, and, if all goes
# well, more useful ones: 784 raw pixels become 300 **features** (anything that can be said about an
# image in a number), those become 100, and those become ten answers.
#
# (Between the first two layers alone there are 235,200 lines. The gray areas stand for them.)
#
# Why 300 and 100? There's no formula for it. They are large enough to learn this task well and
# small enough to train in a few minutes, and sizes that shrink towards the output are a common
# first try. (In lesson 14 a program will search for better ones.)
#
# ### The activation of the hidden layers: ReLU
#
# In lesson 02 you saw that a hidden layer is worthless without an activation. There we used tanh.
# Today's networks mostly use **ReLU**, the *rectified linear unit* of lesson 00, or a close
# relative of it: keep what is positive, and turn everything negative into 0. A total of 3 stays 3,
# and a total of -2 becomes 0. There are two reasons why it's popular. It's quick to compute. And an
# S-curve goes flat far out, in both directions: a nudge there changes almost nothing, so there's
# hardly anything to learn from. ReLU is flat on its negative side, too. But on its positive side it
# never is, and among many units there are usually enough with a positive total.
#
# ### The activation at the end: softmax
#
# Ten units give ten totals, and those can be any numbers. We'd like to read them as probabilities:
# all of them above 0, and all together 1. Let's see how to get there with only three classes, whose
# totals are 1, 3 and 0.5:
#
# 1. Raise the number $e$ (about 2.718) to the power of each. (Any number above 1 would do. $e$ is
#    the usual choice.) That makes them positive, whatever they were: $e^1$ = 2.7, $e^3$ = 20.1,
#    $e^{0.5}$ = 1.65.
# 2. Add them up: 24.5.
# 3. Divide each by this sum: 0.11, 0.82, 0.07. They add up to 1.
#
# That's **softmax**. The largest total gets the largest probability. Only differences count: a
# total that's larger than another one by 1 gets 2.7 times its probability. As a formula for digit
# $i$, with the totals $s_0$ to $s_9$:
#
# $$p_i = \frac{e^{s_i}}{e^{s_0} + e^{s_1} + \dots + e^{s_9}}$$

# %% tags=["slide"]
totals = np.linspace(-4, 4, 101, dtype="float32")
three = keras.ops.softmax(np.array([[1.0, 3.0, 0.5]], dtype="float32"))
left, right = plt.figure(figsize=(9, 2.7), layout="constrained").subplots(1, 2)
left.plot(totals, keras.ops.convert_to_numpy(keras.ops.relu(totals)), label="ReLU")
left.plot(totals, np.tanh(totals), "--", label="tanh")
left.set(title="ReLU keeps what is positive", xlabel="total", ylabel="output")
left.legend()
bars = right.bar(["1", "3", "0.5"], keras.ops.convert_to_numpy(three)[0])
right.bar_label(bars, fmt="%.2f")
right.set(title="Softmax turns totals into probabilities", xlabel="total", ylabel="probability")
right.set_ylim(0, 1)
plots.describe(left, "ReLU is 0 left of 0 and rises right of it, tanh is flat far out; three bars.")
plt.show()

# %% [markdown] tags=["slide"]
# ### The network in Keras
#
# In Keras we write the network down as it's drawn, layer by layer, and give each layer a name.
# (`keras.Input` only announces the shape.) The first layer has nothing to learn. It *flattens* the
# image: it lays the 28 rows out as one long row, because a dense layer expects a row of numbers.

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
# Let's read this table. Each row is a layer, with its name and kind. *Output Shape* is the shape of
# what it passes on: `(None, 300)` means 300 numbers for each sample. The `None` stands for the
# number of samples, which isn't fixed, so that you can ask about one image or about ten thousand.
# And *Param #* is the number of **parameters**, which are all the numbers that learning may adjust.
# (They take four bytes each, about a million bytes together. Keras writes 1.02 MB, because its MB
# is 1,024 × 1,024 bytes. And none of them is kept from learning, so none is *non-trainable*.)
#
# ## Count the parameters by hand
#
# Where do they come from? A dense layer has one weight for each pair of input and unit, and one
# bias for each unit. Try to work out the three numbers on paper before you look at the next cell.

# %% tags=["nbval-check-output"]
hidden1 = 784 * 300 + 300
hidden2 = 300 * 100 + 100
output = 100 * 10 + 10
print(f"{hidden1:,} + {hidden2:,} + {output:,} = {hidden1 + hidden2 + output:,}")

# %% [markdown]
# Almost nine in ten of them sit in the first hidden layer, because it's the one that has 784
# inputs. And what are these numbers at the moment? Let's look into that layer.

# %% tags=["nbval-check-output"]
weights, biases = model.get_layer("hiddenLayer1").get_weights()
print("weights", weights.shape, "  biases", biases.shape)

# %%
print(weights[400:403, :6].round(3))  # of three pixels near the middle, to six units
print(biases[:6])

# %% [markdown]
# The weights are small random numbers, and the biases are 0. Why start with random weights instead
# of zeros? Imagine all 300 units starting out identical, with identical connections to the next
# layer as well. They'd all compute the same output, receive the same gradient, and take the same
# step, so they'd stay identical forever. We'd be paying for 300 units and getting one. (With
# nothing but zeros it's even worse. Then ReLU passes on 0 everywhere, and these weights never move
# at all.) Random weights **break the symmetry**. The biases can safely start at zero, because the
# weights already make every unit different.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("04_mnist_dense_sgd", 1)

# %% [markdown] tags=["slide"]
# ## How wrong is it? Cross-entropy
#
# For the OR neuron, the loss was a mean of squared differences. For choosing one of several classes
# there's something better. If the network gives the correct class a probability of only 0.01, the
# squared difference is 0.98, and it can hardly get larger, however wrong the network is. We'd like
# a loss that keeps growing. Again it's easiest with numbers. Suppose an image shows a 4. The loss
# looks at only one of the ten probabilities, the one that the network gave to the *correct* class:
#
# - it gave 4 a probability of 0.9: the loss is small, 0.11;
# - it gave 4 a probability of 0.5: the loss is 0.69;
# - it gave 4 a probability of 0.01: it was nearly certain that it isn't a 4, and the loss is 4.6.
#
# The rule behind these numbers is the negative natural logarithm, $-\ln p$. (That's the logarithm
# that undoes $e^x$.) It's 0 for a probability of 1, and it grows without limit as the probability
# goes to 0. So this loss, the **cross-entropy**, is merciless about confident mistakes. Here are
# both losses. Remember that a step follows the slope: which of them pulls harder at a network
# that's badly wrong?

# %% tags=["slide"]
p = np.linspace(0.005, 1, 200)
axes = plt.figure(figsize=(6, 2.8), layout="constrained").subplots()
axes.plot(p, -np.log(p), label="cross-entropy")
axes.plot(p, (1 - p) ** 2, "--", label="squared difference")
axes.set(xlabel="probability of the correct class", ylabel="loss", ylim=(0, 5))
axes.set_title("On the left, one is far steeper than the other")
axes.legend()
plots.describe(
    axes, "Two falling curves; towards 0, cross-entropy rises steeply, the square ends at 1."
)
plt.show()

# %% [markdown] tags=["slide"]
# At a probability of 0.01, a tiny bit more, 0.0001, lowers cross-entropy by about 0.01, and the
# squared difference by only 0.0002. There's one more number to remember. A network that knows
# nothing gives every digit a probability of 0.1, and $-\ln 0.1$ is 2.3. Try it: below are ten
# totals, with their probabilities and the loss. The network reads a 9, but a 4 is correct.

# %% tags=["slide"]
hellodl.explore("softmax")

# %% [markdown] tags=["slide"]
# Did you notice that you can lower the loss in two ways, by raising the total of the 4 or by
# lowering the others? Training does both. And if you raise all ten by the same amount, nothing
# changes, because softmax only sees how far they are apart.
#
# ## Compile
#
# Before training, Keras needs to know two things, and a third one for us:
#
# - the **loss**: *sparse categorical cross-entropy* is what we've looked at. "Sparse" only says
#   that our labels are numbers such as 4, and not one-hot rows.
# - the **optimizer**: *SGD*, as for the neuron in lesson 01. Its learning rate is 0.01 unless you
#   say otherwise.
# - the **metrics** to report: the accuracy, which is the fraction of correct answers. That one is
#   for us. The optimizer has no use for it, because a tiny change of one weight mostly changes no
#   answer at all, so there's no direction to walk in.

# %%
model.compile(
    optimizer="sgd",
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=50,  # for speed only
)

# %% [markdown]
# The last line changes nothing about the results. It lets the engine take 50 steps in one go before
# it reports back to Python. A step of such a small network is so quick that the reporting may take
# longer than the step itself. (Lesson 15 measures it.) You'll see this line again in later lessons,
# always with the same meaning.
#
# ## One epoch
#
# First, how bad is it before it has learned anything?

# %%
loss, accuracy = model.evaluate(x_valid, y_valid, verbose=0)
print(f"before the training: loss {loss:.4f}, accuracy {accuracy:.2f}")

# %% [markdown]
# `evaluate` returns the loss and the metrics. The loss is about 2.3, as expected, or a little more.
# (Random weights give random opinions. A probability of 0.05 instead of 0.1 costs 0.69 more, and
# one of 0.15 saves only 0.41.) Where does this number come from? It's the mean of the losses of all
# images. We can compute it ourselves (`np.log` is the natural logarithm):

# %%
probabilities = model.predict(x_valid, verbose=0)
of_correct = probabilities[np.arange(5000), y_valid]  # in each row, that of the correct class
print(
    f"image 0 is a {y_valid[0]}, and that gets {of_correct[0]:.4f}: loss {-np.log(of_correct[0]):.2f}"
)
print(f"mean loss of all 5,000 images: {-np.log(of_correct).mean():.2f}")

# %% [markdown]
#
# Now comes the training. We could show the network all 55,000 images, compute the mean loss, and
# take one step, as we did with OR. But why look at 55,000 images for one small step? Let's see how
# far such a step takes us. We try it with a twin of our network, which starts with the same
# weights:

# %%
twin = keras.models.clone_model(model)  # the same layers
twin.set_weights(model.get_weights())  # and the same numbers

twin.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
twin.train_on_batch(x_train, y_train)  # one step, for which it looks at all 55,000 images
loss_of_all, accuracy_of_all = twin.evaluate(x_valid, y_valid, verbose=0)
print(f"one step with 55,000 images: loss {loss_of_all:.4f}, accuracy {accuracy_of_all:.2f}")

# %% [markdown]
# That's hardly better than before: with this learning rate one step is next to nothing, however
# many images we look at for it. And how far do we get if we look at 32 of them? We send the twin
# back to the start, five times, and let it take one step with 32 other images each time:

# %%
for trial in range(5):
    twin.set_weights(model.get_weights())
    few = slice(32 * trial, 32 * trial + 32)
    twin.train_on_batch(x_train[few], y_train[few])
    loss_of_few = twin.evaluate(x_valid, y_valid, verbose=0)[0]  # the loss; [1] is the accuracy
    print(f"one step with 32 images: loss {loss_of_few:.4f}")

# %% [markdown]
# Compare with the 2.3097 above. (That they happen to come out sorted is chance: each of the five
# starts afresh.) Each of these steps has come about as far as the one with all images, for less
# than a thousandth of the work! 32 images give a rough idea of the direction, and for a small step
# that's good enough. So why not take many of them? `fit`, which does for us what our loops with
# `train_on_batch` did, shuffles the samples and takes them in **batches** of 32 (that's the
# default, `batch_size=32`), and after each batch it takes a step. Because it follows a random
# handful instead of all samples, this is called *stochastic* gradient descent, and that's the S in
# SGD. One pass through all samples is called an **epoch**. (And how does it find 266,610 gradients?
# Not by nudging each number, as we did in lesson 01, but all at once, in one pass through the
# network from its end to its beginning. You'll do it by hand in lesson 06.)

# %%
first = model.fit(x_train, y_train, epochs=1, validation_data=(x_valid, y_valid), verbose=2)

# %% [markdown]
# Read the line from left to right. (`verbose=2` asks for one line per epoch, and `verbose=0` for
# none.) `1719/1719`: all 1,719 steps are done. Then the time for the epoch, and for one step.
# `accuracy` and `loss` are means over the training batches, *while* the network was still learning.
# `val_accuracy` and `val_loss` are measured on the validation set at the end of the epoch. And why
# 1,719?

# %% tags=["nbval-check-output"]
samples, batch_size = len(x_train), 32
print(
    samples / batch_size, "batches, so", int(np.ceil(samples / batch_size)), "steps an epoch"
)  # ceil: round up

# %% [markdown]
# The last batch has only 24 samples left, and counts as a step like any other. And compare
# `val_accuracy` with the twin: from the same start, and with the same 55,000 images, 1,719 rough
# steps have come a long way, while one precise step has come hardly anywhere.
#
# Something else is odd about this line. The network does *better* on the validation set, which it
# has never learned from, than on the training set. How can that be? One reason is that the training
# accuracy is a mean over the whole epoch, and during the first steps of it the network knew nothing
# at all. The validation accuracy is measured at the end, when it had learned for 1,719 steps. Is
# that the whole reason? If it is, the network should now do at least as well on the training images
# as on the others. Let's ask it:

# %%
trained_on = model.evaluate(x_train, y_train, batch_size=500, verbose=0)[1]
print(f"after the epoch: {trained_on:.4f} on the training images", end=", ")
print(f"{first.history['val_accuracy'][0]:.4f} on the validation images")

# %% [markdown]
# Not quite the whole. Most of the difference is gone, so the mean over the epoch was the main
# reason. But even now it does a little better on the validation images: these 5,000 happen to be a
# little easier for it. So ask two things of such numbers: when was each of them measured, and is
# one of the sets easier?
#
# ## Twenty-nine more
#
# `fit` goes on from where it stopped. (To start over, you have to build the model anew.) While it
# trains we'd like to watch, so we hand `fit` two **callbacks**. Those are objects that it calls at
# certain moments, such as after each epoch. `Progress` says how far it is, and draws both
# accuracies as they grow, from epoch 2 on, because one is done. The other one is ours: it writes
# down what the network thinks of 200 validation images. We need it below.

# %%
opinions = [keras.ops.convert_to_numpy(model(x_valid[:200]))]  # model(...): a quick predict


def ask(epoch, logs):  # Keras hands over the epoch and the metrics; we need neither
    """Write down the probabilities for the first 200 validation images."""
    opinions.append(keras.ops.convert_to_numpy(model(x_valid[:200])))


rest = model.fit(
    x_train,
    y_train,
    epochs=30,  # where it ends, not how many more
    initial_epoch=1,  # one epoch is done already
    validation_data=(x_valid, y_valid),
    verbose=0,
    callbacks=[
        Progress(accuracy="training", val_accuracy="validation"),
        keras.callbacks.LambdaCallback(on_epoch_end=ask),  # calls our function after each epoch
    ],
)

# %% [markdown] tags=["slide"]
# ## Watch it change its mind
#
# Among these 200 digits there are some that the network misread after its first epoch and reads
# correctly in the end. Here is the first of them, and what the network thought of it after each of
# the thirty epochs. The hatched bar is the correct class.


# %%
# You needn't follow this cell: it looks for an image to show.
opinions = np.array(opinions)  # 30 epochs, 200 images, 10 probabilities
read = opinions.argmax(axis=2)  # the digit with the largest probability, for each epoch and image
correct = read == y_valid[:200]
came_around = np.flatnonzero(~correct[0] & correct[-1])  # wrong at first *and* (&) correct at last
sample = came_around[0]
print(f"correct after epoch 1, but wrong at last: {(correct[0] & ~correct[-1]).sum()}")
print(
    f"wrong after epoch 1: {(~correct[0]).sum()}, and of these correct at last: {len(came_around)}"
)
print(f"the first of them is a {y_valid[sample]}, and was read as {read[0, sample]}")


# %% tags=["slide"]
def draw(epoch):
    """Draw the image, and what the network thought of it after this epoch."""
    left, right = plt.figure(figsize=(6.5, 2.4), layout="constrained").subplots(
        1, 2, width_ratios=[1, 3]
    )
    left.imshow(x_valid[sample], cmap=plots.INK)
    left.set_axis_off()
    left.set_title(f"epoch {epoch + 1}")
    return plots.prediction_bars(opinions[epoch, sample], y_valid[sample], ax=right)


plots.animation(draw, range(len(opinions)), seconds=8)

# %% [markdown] tags=["slide"]
# It was wrong at first, and it came around. And remember that it has *never learned from this
# image*, because it belongs to the validation set. It got better at this one by practicing on
# others. (Does it only ever get better? No: the printed line says how many of the 200 went the
# other way.)
#
# ## What did the hidden units learn?
#
# Nobody told the 100 units of the second hidden layer what to look for. So what do they look for?
# One way to find out is to ask each of them: of all validation images, which give you your largest
# output? Here are the four units whose outputs vary most from image to image, each with its eight
# favorites, the strongest on the right. (`model.layers[:3]` are the layers up to the second hidden
# one. `argsort` returns the places of the numbers, from the smallest number to the largest.)

# %% tags=["slide"]
first_three = keras.Sequential(model.layers[:3])
outputs = first_three.predict(x_valid, verbose=0)  # 5,000 images, 100 units
busiest = outputs.std(axis=0).argsort()[-4:]  # std: the standard deviation, how much they vary
favorites = np.concatenate([outputs[:, unit].argsort()[-8:] for unit in busiest])
plots.images(
    x_valid[favorites],
    columns=8,
    size=0.8,
    title="Four units, and the eight images each responds to most",
)
plt.show()

# %% [markdown]
# The eight favorites of a unit look alike, although some of them are different digits: some rows
# mix digits that have a stroke in common, such as a round bottom or a bar on top, and sometimes a
# stranger slips in. (And many of them are written in thick ink, probably because more ink makes
# larger outputs.) So each of these seems to look for certain strokes, or for one digit. And the
# last layer combines a hundred outputs to tell the ten digits apart. (We've picked the four
# busiest, and eight favorites of 5,000 images don't tell everything. Other units may respond to
# mixtures that we have no word for.)
#
# ## Read the learning curves
#
# `fit` returns a *history*: for each metric, one value an epoch. As a pandas DataFrame it can draw
# itself:

# %% tags=["slide"]
# one below the other, with rows numbered anew; set_axis counts the epochs from 1
curves = pd.concat([pd.DataFrame(first.history), pd.DataFrame(rest.history)], ignore_index=True)
axes = curves.set_axis(range(1, 31)).plot(figsize=(8, 4.5), style=["-", "--", "-.", ":"])
axes.set(title="Thirty epochs in one figure", xlabel="epoch", ylim=(0, 1))
last = ", ".join(f"{name} {value:.3f}" for name, value in curves.iloc[-1].items())
plots.describe(axes, f"Four curves over 30 epochs, both losses falling; at the end {last}.")
plt.show()

# %% [markdown]
# Both accuracies go up, both losses go down, and most of it happens early. To see the rest, zoom
# in:

# %% tags=["slide"]
loss_axes, accuracy_axes = plots.learning_curves(curves)
loss_axes.set(ylim=(0, 0.4), title="Training keeps falling, validation lags")
accuracy_axes.set(ylim=(0.9, 1), title="The gap opens")
plt.show()

# %% [markdown]
# The two losses part ways. At first the validation loss is the lower one. (You know why: the
# training loss is a mean over an epoch in which the network still improves, and probably these
# validation images are a little easier for the loss, too.) Then the training loss drops below it
# and keeps falling towards zero, while the validation loss falls ever more slowly. In other words,
# the network still gets a little better at new images, but much faster at those it has seen. The
# gap between the two is the beginning of **overfitting**. Here it does no harm yet. It would if the
# validation loss began to *rise*, and lesson 08 is all about that. What did the last ten epochs
# add?

# %%
gained = {}
for begin, stop in [(1, 10), (10, 20), (20, 30)]:
    gain = curves["val_accuracy"][stop - 1] - curves["val_accuracy"][begin - 1]  # row 0 is epoch 1
    gained[stop] = gain / (stop - begin)
    print(f"validation accuracy, from epoch {begin:2} to {stop}: {gained[stop]:+.4f} an epoch")

# %% [markdown] tags=["slide"]
# Each stretch brings less per epoch than the one before. (Single epochs even lose a little.) In the
# end that's probably because there's hardly anything left to learn from: nearly all training images
# are read correctly, and their mean loss is nearly 0.
#
# ## The test set, once
#
# We won't change anything any more, so now, and only now, we open the drawer with the test set.

# %%
test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=2)
wrong = round((1 - test_accuracy) * len(x_test))
print(f"{wrong} of {len(x_test):,} wrong, which is one in {len(x_test) / wrong:.0f}")

# %% [markdown]
# (`evaluate` goes through the images in batches of 32, too, so 10,000 images make 313 steps.)
#
# How does that compare with the validation accuracy of the last epoch? It's nearly the same, as it
# should be: neither set was used for learning. (A difference as small as this can be chance.) And
# the baseline of lesson 03, the nearest mean image, got one in five of the validation images wrong.
# To finish, here are twenty test digits, and what the network reads, which is the digit with the
# largest probability. Would you read the same?

# %% tags=["slide", "preview"]
predicted = model.predict(x_test[:20], verbose=0).argmax(axis=1)
captions = [f"reads {digit}" for digit in predicted]
plots.images(x_test[:20], captions, columns=10, size=0.95, title="Twenty digits it has never seen")
plt.show()

# %% [markdown]
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert hidden1 + hidden2 + output == model.count_params() == 266_610, "a layer was changed"
assert weights.std() > 0.01 and (biases == 0).all(), (
    "random weights, zero biases: start from the top"
)
assert abs(loss_of_few - loss_of_all) < 0.005, "32 images should do nearly as well"
assert gained[30] < gained[10] / 3, "most is learned early: did the training start well?"
assert curves["loss"].iloc[-1] < curves["val_loss"].iloc[-1], "by now training should be ahead"
assert test_accuracy > 0.88, "far below what this network can do: start from the top"

# %% [markdown]
# ## Published beside ours
#
# The tutorial that this lesson follows (source A in the README) trained the same network with the
# same settings in 2021, and published its log.

# %%
start, end = curves.iloc[0], curves.iloc[-1]  # the first row, and the last
numbers = {
    "epoch 1, loss": (start["loss"], 0.6110),
    "epoch 1, accuracy": (start["accuracy"], 0.8479),
    "epoch 1, validation loss": (start["val_loss"], 0.3095),
    "epoch 1, validation accuracy": (start["val_accuracy"], 0.9162),
    "epoch 30, loss": (end["loss"], 0.0285),
    "epoch 30, accuracy": (end["accuracy"], 0.9937),
    "epoch 30, validation loss": (end["val_loss"], 0.0681),
    "epoch 30, validation accuracy": (end["val_accuracy"], 0.9808),
    "test loss": (test_loss, 0.0734),
    "test accuracy": (test_accuracy, 0.9763),
}
hellodl.compare(numbers, source="A")

# %% [markdown]
# They are close, but not equal. The random numbers at the start and the order of the batches were
# surely different. We haven't checked whether that explains it all.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("04_mnist_dense_sgd", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A dense layer connects every unit to all units before it, so it has inputs × units weights, and a
# bias for each unit. Softmax turns the last totals into probabilities, and cross-entropy punishes a
# low probability for the correct class. Training goes through the samples in batches. After each
# batch it takes a step, and once through all samples is an epoch. Watch training and validation
# side by side, and look at the test set once, at the end.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/04_mnist_dense_sgd.ipynb`. Or try these right here. Start
# again from *The network in Keras* each time, and stop before the test set. (Each try trains for a
# few minutes.)
#
# 1. Train with `batch_size=256` in both calls of `fit`. How many steps does an epoch have now, and
#    how good is epoch 30?
# 2. Give the first hidden layer 30 units instead of 300. How many parameters are left, and how much
#    accuracy?
# 3. Leave out both `activation="relu"`. How good can the network get?
#
# ## Going deeper
#
# - Aurélien Géron's *Hands-On Machine Learning* builds a network of the same shape, for images of
#   clothes.
# - Michael Nielsen's *Neural Networks and Deep Learning*, chapter 3, explains why cross-entropy
#   learns faster than squared errors.
#
# ## Next
#
# The network reads about 98 of 100 digits. Lesson 05 asks what it's worth in practice: how
# confident is it, what do its mistakes have in common, and does it read *your* handwriting?
