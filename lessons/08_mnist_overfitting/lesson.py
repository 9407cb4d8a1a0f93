# %% [markdown] tags=["slide"]
# # Overfitting, and how to be honest about it
#
# A student memorizes every exercise of the textbook, with its solution, and gets all of them right.
# Then comes the exam, with other exercises. Networks are such students. They can learn thousands of
# images so well that they make no mistake on them any more, and still make plenty on new ones.
# That's called **overfitting**: fitting what is special about the samples, instead of what holds
# for all. And people who train networks fool themselves in a very similar way, as you'll see in the
# second half.
#
# **In this lesson you'll** watch a network memorize its samples, stop it in time, and measure how
# easily you can fool yourself with a test set. **You need** lesson 07. **Allow** about 70 minutes.

# %%
import hellodl

hellodl.start("08_mnist_overfitting")

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
# ## First, without a network
#
# You can see overfitting with nothing but a curve. Here are twelve readings of the temperature
# during a day, each a little wrong, as readings are. The curve may swing up and down as often as
# you allow it (the higher the *degree*, the more often, and the more weights it has). Can you find
# the degree that is best on the test readings? (The black points are the twelve it learns from, and
# the orange ones forty others. Here you may choose by them. The second half of this lesson is about
# why you'd better not. And leave the second slider alone until lesson 11.)

# %% tags=["slide"]
hellodl.explore("overfit")

# %% [markdown] tags=["slide"]
# With a high degree the curve hits every reading and has a training error of 0, and between the
# readings it swings wildly. It has memorized the errors of the readings (people call them *noise*)
# along with the temperature. With a low one, it can't even follow the day. That's called
# **underfitting**. What you're looking for lies in between, and you can only find it by looking at
# readings that the curve has *not* seen.
#
# ## A larger network
#
# Networks have far more freedom than such a curve. Source B in the README trains one with three
# hidden layers, of 512, 256 and 128 units. How many parameters is that? (`pairwise` goes through
# neighbors: 784 and 512, then 512 and 256, and so on.)

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_train = x_train.reshape(60000, 784).astype("float32") / 255
x_test = x_test.reshape(10000, 784).astype("float32") / 255


# %% tags=["slide"]
def deep_network():
    """Three hidden layers of 512, 256 and 128 units, with Adam."""
    model = keras.Sequential([keras.Input((784,))])
    for units in (512, 256, 128):
        model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    model.compile(
        "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=50
    )
    return model


# %% tags=["nbval-check-output"]
counts = [(inputs + 1) * units for inputs, units in pairwise([784, 512, 256, 128, 10])]
print(" + ".join(f"{count:,}" for count in counts), "=", f"{sum(counts):,}")

# %% [markdown] tags=["slide"]
# More than half a million numbers. Now we let it memorize. We hold out 10,000 images for
# validation, and give it only 2,000 others to learn from, so that it happens fast.

# %%
x_valid, x_learn = x_train[:10000], x_train[10000:]
y_valid, y_learn = y_train[:10000], y_train[10000:]


def train_for(epochs, callbacks=(), images=2000, network=deep_network, labels=y_learn):
    """Train a network from a fixed seed; returns it and its history."""
    keras.utils.set_random_seed(7)
    model = network()

    options = {"validation_data": (x_valid, y_valid), "callbacks": [*callbacks, Progress()]}
    options["validation_batch_size"] = 1000  # quicker than 32, with the same result
    x, y = x_learn[:images], labels[:images]
    history = model.fit(x, y, epochs=epochs, verbose=0, **options)
    return model, pd.DataFrame(history.history)


memorizer, long_run = train_for(30)

# %% tags=["slide"]
loss_axes, accuracy_axes = plots.learning_curves(long_run)
best = int(long_run["val_loss"].idxmin()) + 1
arrow = {"arrowstyle": "->", "color": "gray"}
lowest = long_run["val_loss"].min()
loss_axes.annotate(
    f"lowest: epoch {best}", (best, lowest), (best + 3, lowest - 0.15), arrowprops=arrow
)
loss_axes.set(ylim=(0, 0.6), title="Training goes to 0, validation turns")
accuracy_axes.set(ylim=(0.8, 1.01), title="All 2,000 images memorized")
plt.show()
print(long_run.iloc[[best - 1, -1]].set_index([[f"epoch {best}", "epoch 30"]]).round(3).to_string())

# %% [markdown]
# Look at the left figure first. The training loss goes to 0: in the end the network knows all of
# its 2,000 images perfectly. The validation loss comes down, too, for a few epochs, and then it
# *turns*. It jumps about, and peaks at epoch 12. Two epochs later, when all 2,000 images are read
# correctly, it has come down again. But from there on it rises slowly and smoothly, and ends well
# above its lowest point. (Probably because nothing is wrong any more: the gradients are tiny, and
# the weights only make the network still surer.)
#
# And now look at the right one, because there's something strange. The validation *accuracy* jumps,
# too, but in the end it's higher than at the epoch with the lowest loss. How can the loss get worse
# when the answers get better?
#
# Remember what the loss looks at: not whether the answer is correct, but how probable the network
# finds the correct class. If it gives a wrong class 78 %, at most 22 % are left for the correct
# one, and the loss is at least 1.5. If it gives the wrong class 97 %, the loss is at least 3.5.
# Let's train once more with the same seed, so that it's the same network, and stop at the epoch
# with the lowest loss. Then we look at how confident each of the two is (the mean of its largest
# probabilities), at the images that it gets wrong, and at how much of the loss comes from them.
# (The last two columns add up to the validation loss.)

# %%
early, _ = train_for(best)


def mistakes_of(model):
    """Of the validation images: what is wrong, how confidently, and what it adds to the loss."""
    probabilities = model.predict(x_valid, verbose=0).clip(1e-30, 1)  # so that nothing is exactly 0
    wrong = probabilities.argmax(axis=1) != y_valid
    losses = -np.log(probabilities[np.arange(10_000), y_valid])
    return {
        "accuracy": 1 - wrong.mean(),
        "confidence": probabilities.max(axis=1).mean(),
        "wrong": wrong.sum(),
        "confidence there": probabilities[wrong].max(axis=1).mean(),
        "loss from wrong ones": losses[wrong].sum() / 10_000,
        "from right ones": losses[~wrong].sum() / 10_000,
    }


by_epoch = {f"epoch {best}": mistakes_of(early), "epoch 30": mistakes_of(memorizer)}
print(pd.DataFrame(by_epoch).T.round(3).to_string())

# %% tags=["slide"]
at_best, at_30 = [model.predict(x_valid, verbose=0) for model in (early, memorizer)]
answer_30 = at_30.argmax(axis=1)
wrong = np.flatnonzero((at_best.argmax(axis=1) == answer_30) & (answer_30 != y_valid))
captions = [
    f"a {y_valid[i]}, read as {answer_30[i]}:\n{at_best[i, answer_30[i]]:.1%}, "
    f"then {at_30[i, answer_30[i]]:.1%}"
    for i in wrong[:5]
]
title = f"Misread in the same way by both: confidence at epoch {best}, and at epoch 30"
plots.images(x_valid[wrong[:5]].reshape(-1, 28, 28), captions, columns=5, size=1.7, title=title)
plt.show()

# %% [markdown] tags=["slide"]
# There it is. The network makes fewer mistakes than before, but on average it's more confident in
# those that are left, and so these fewer mistakes cost more. The right answers cost less than
# before, but that makes up for only a part of it, because they cost little to begin with. On its
# training images the network is always right by now, so there, more confidence always lowers the
# loss. On new images, confident mistakes cost a lot. Compare the first two columns: at epoch 4 its
# confidence is about three points above its accuracy, and at epoch 30 it's five. So its answers get
# a little better, and its percentages less trustworthy.
#
# ## How much can it memorize?
#
# Has the network learned what a digit looks like, or has it only stored 2,000 images? Here's an
# experiment that makes the difference plain. We shuffle the labels, so that they have next to
# nothing to do with the images any more. A 3 may be called a 7, and the next 3 a 1. There's nothing
# to understand now, and the only way to get the training images right is to memorize them one by
# one. Can our network do that? And can a small one, with 16 hidden units?


# %%
def tiny_network():
    """One hidden layer of 16 units, with Adam."""
    model = keras.Sequential(
        [keras.Input((784,)), layers.Dense(16, activation="relu"), layers.Dense(10, "softmax")]
    )
    model.compile(
        "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=50
    )
    return model


shuffled = np.random.default_rng(0).permutation(y_learn[:2000])
_, tiny_run = train_for(30, network=tiny_network)
nonsense, nonsense_run = train_for(30, labels=shuffled)
_, tiny_nonsense_run = train_for(30, network=tiny_network, labels=shuffled)

# %%
runs = {
    "large, true labels": long_run,
    "tiny, true labels": tiny_run,
    "large, shuffled labels": nonsense_run,
    "tiny, shuffled labels": tiny_nonsense_run,
}
at_end = {name: run[["accuracy", "val_accuracy"]].iloc[-1] for name, run in runs.items()}
print(pd.DataFrame(at_end).T.round(3).to_string())
nonsense_confidence = nonsense.predict(x_valid, verbose=0).max(axis=1).mean()
print(f"confidence of the large network after learning nonsense: {nonsense_confidence:.2f}")

# %% [markdown] tags=["slide"]
# The large network has memorized nonsense: it gives nearly every one of 2,000 images the label that
# chance has dealt it. On new images, one answer in ten is correct, as by guessing, *and it's
# confident all the same*. The tiny one can't do that, not in 30 epochs: it gets about a third of
# them right. (On new images it's a little better than guessing. Probably because, by chance, a few
# digits have got their true label more often than others.) With the true labels, though, there is a
# rule, and both find it: about nine of ten new images are read correctly, and the large network is
# even a little better. (Its validation loss isn't, though: it's .409 against .397.) So a network
# that *can* memorize may still learn the rule. But even a nearly perfect training accuracy proves
# nothing.
#
# ## Early stopping
# The usual first aid is to watch the validation loss and to stop when it hasn't reached a new low
# for some epochs. That number of epochs is called the **patience**. Keras has it ready as a
# callback, and it can also go back to the weights of the best epoch.

# %%
stopping = keras.callbacks.EarlyStopping("val_loss", patience=5, restore_best_weights=True)
stopped, short_run = train_for(30, callbacks=[stopping])
print(f"stopped after epoch {len(short_run)}, with the weights of epoch {stopping.best_epoch + 1}")

# %% [markdown]
# Was that a good decision? It depends on what you need. The network of that epoch gives the better
# probabilities, if you go by the loss. But the one that trained on to the end gets more answers
# right, as the right-hand curves above show. If a person will act on the probabilities, as in the
# bank of lesson 05, watch the loss. And if only the answers count? Then watch `"val_accuracy"`, but
# be patient: in those curves, the accuracy jumps for several epochs before it gets to its best.
# Let's try two values of the patience:

# %%
for patience in (5, 10):
    stopping_late = keras.callbacks.EarlyStopping(
        "val_accuracy", patience=patience, restore_best_weights=True
    )
    _, run = train_for(30, callbacks=[stopping_late])
    chosen = stopping_late.best_epoch
    print(f"patience {patience}: stopped after epoch {len(run)}, kept epoch {chosen + 1}", end=", ")
    print(f"validation accuracy {run['val_accuracy'][chosen]:.3f}")

# %% [markdown]
# With a patience of 5 it gives up too soon, and keeps an epoch with .913. With 10 it doesn't stop
# at all, and keeps a better one. So if only the answers count, there was no reason to stop here.
# (It's one seed, though.) Here, memorizing doesn't make the answers worse. Is overfitting harmless,
# then?
#
# No. MNIST's labels are very clean, and few data sets are like that. Suppose somebody was careless,
# and nearly one label in five was written down for another image. We shuffle a fifth of the labels,
# and train for as long as before. (`Watch` notes, after each epoch, what the network makes of the
# images whose label is wrong. You needn't follow how.)

# %%
noisy = y_learn.copy()
careless = np.random.default_rng(0).choice(2000, 400, replace=False)  # 400 of the 2,000
noisy[careless] = np.random.default_rng(1).permutation(noisy[careless])
print(f"wrong labels: {(noisy[:2000] != y_learn[:2000]).mean():.0%}")
wrong_ones = np.flatnonzero(noisy[:2000] != y_learn[:2000])


class Watch(keras.callbacks.Callback):
    """Asks, after each epoch, what the network calls the images with a wrong label."""

    given, true = [], []  # the share that gets the label it was given, and its true one

    def on_epoch_end(self, epoch, logs=None):
        answers = self.model.predict(x_learn[wrong_ones], verbose=0).argmax(axis=1)
        self.given.append((answers == noisy[wrong_ones]).mean())
        self.true.append((answers == y_learn[wrong_ones]).mean())


watch = Watch()
_, noisy_run = train_for(30, callbacks=[watch], labels=noisy)

# %% tags=["slide"]
axes, right = plt.figure(figsize=(10.5, 3.2), layout="constrained").subplots(1, 2)
for name, run, style in (("clean", long_run, "-"), ("some wrong", noisy_run, "--")):
    epochs, accuracy = range(1, len(run) + 1), run["val_accuracy"]
    axes.plot(epochs, accuracy, style, label=name)
    stop = run["val_loss"].idxmin()  # the epoch whose weights early stopping would keep
    axes.plot(stop + 1, accuracy[stop], "o", color=axes.lines[-1].get_color(), markersize=9)
    print(f"{name}: {accuracy[stop]:.3f} at the lowest loss, {accuracy.iloc[-1]:.3f} at the end")
axes.set(xlabel="epoch", ylabel="validation accuracy", title="With wrong labels, it pays to stop")
plots.label_ends(axes)
right.plot(range(1, 31), watch.true, "-", label="the true one")
right.plot(range(1, 31), watch.given, "--", label="the wrong one")
right.set(xlabel="epoch", ylabel="share of images", title="Which label do these images get?")
plots.label_ends(right)
plots.describe(
    axes, "Validation accuracy: with clean labels it rises, with some wrong ones it falls."
)
plt.show()

# %% [markdown]
# (The dots on the left mark the epoch with the lowest validation loss. The validation labels are
# clean, which is lucky: a careless person would have spoiled them, too.) Now the answers get worse
# as well, and the right panel shows why. It's about the training images whose label is wrong. In
# the first epochs the network gives most of them their *true* label, although it's told something
# else: it has learned what most of the labels have in common, and that's what a digit looks like.
# Then it memorizes the wrong labels after all, one after the other, and on new images it does
# worse. Early stopping would have kept the best of this run.
#
# Stopping early doesn't cure overfitting. It only chooses a moment. In lesson 11 you'll meet
# methods that let a network learn for longer before it memorizes. And the cure that nearly always
# works is more data. The more a network has seen, the less there is in a new image that surprises
# it. Let's see it. Here is the validation loss with a quarter of our images, and with four times as
# many:

# %%
losses = {"2,000 images": long_run["val_loss"]}
for images, epochs in ((500, 30), (8000, 15)):
    losses[f"{images:,} images"] = train_for(epochs, images=images)[1]["val_loss"]

# %% tags=["slide"]
axes = plt.figure(figsize=(7.5, 3), layout="constrained").subplots()
for (name, loss), style in zip(losses.items(), ("-", "--", "-."), strict=True):
    axes.plot(range(1, len(loss) + 1), loss, style, label=name)
    axes.plot(loss.idxmin() + 1, loss.min(), "o", color=axes.lines[-1].get_color())
axes.set(xlabel="epoch", ylabel="validation loss", title="More images: lower, and it stays lower")
axes.set_ylim(0, None)
plots.label_ends(axes)
said = ", ".join(f"{name}: {loss.min():.2f}" for name, loss in losses.items())
plots.describe(axes, f"Validation loss over the epochs. The lowest points: {said}.")
plt.show()

# %% [markdown] tags=["slide"]
# The more images, the lower the loss, from the beginning to the end. With 500 it turns after six
# epochs, and ends far above its lowest point. With 8,000 it jumps up and down, but even at its
# worst it's lower than the others at their best. And at the end it knows nearly all of its 8,000
# images, too: it memorizes *and* does better. (An epoch of 8,000 images has sixteen times as many
# steps as one of 500, so compare the heights, and not the epochs.) And the answers? At the end,
# .869, .928 and .959 of them are correct.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("08_mnist_overfitting", 1)

# %% [markdown] tags=["slide"]
# ## Find the flaw
#
# Now for the second kind of student: you and me. Here is how source B trained this network, on all
# 60,000 images with batches of 32, and reported its *baseline error*. (That's what it calls 100
# minus the accuracy in percent.) Something in this cell is a bad idea. Can you find it before you
# read on?

# %%
keras.utils.set_random_seed(7)
model = deep_network()
history = model.fit(
    x_train,
    y_train,
    epochs=10,
    batch_size=32,
    validation_data=(x_test, y_test),
    verbose=0,
    callbacks=[Progress()],
)
test_errors = 100 - 100 * np.array(history.history["val_accuracy"])
print("error after each epoch, in percent:", test_errors.round(2))

# %% [markdown] tags=["slide"]
# It's the `validation_data`: that's the *test set*. Nothing is learned from it, so what's the harm?
# It's the temptation. Look at the numbers: they go up and down. (The network itself changes from
# epoch to epoch.) If you look at them after each epoch, and stop when you like what you see, your
# choice fits *these 10,000 images*, their luck included. So the number that you report is probably
# a little better than what you'll get on others. How much better? That depends on how much you
# choose from, and on how many images. Let's measure it where it's easy to see.
#
# ## The winner's curse
#
# Imagine a team that tries twelve clever ideas, looks at the test accuracy of each, and publishes
# the best. We'll do the same, with one difference: our twelve ideas are all the same. The networks
# differ in nothing but their seed. To make it quick, they're small, and the team looks at 500 test
# images only.


# %%
small_network = keras.Sequential(
    [keras.Input((784,)), layers.Dense(32, activation="relu"), layers.Dense(10, "softmax")]
)
sgd = keras.optimizers.SGD(learning_rate=0.1)
small_network.compile(sgd, "sparse_categorical_crossentropy", steps_per_execution=50)


def correct_answers(seed):
    """Which test images a small, briefly trained network gets right: True or False for each."""
    keras.utils.set_random_seed(seed)
    small_network.set_weights(keras.models.clone_model(small_network).get_weights())
    small_network.fit(x_train[:10000], y_train[:10000], epochs=2, batch_size=50, verbose=0)
    return small_network.predict(x_test, batch_size=1000, verbose=0).argmax(axis=1) == y_test


correct = np.array([correct_answers(seed) for seed in range(12)])  # 12 networks, 10,000 images

# %% [markdown]
# (`clone_model` copies the plan of a network and gives it new random weights, so each seed starts
# anew. `correct` has a row for each network and a column for each image.) Which 500 images the team
# happens to look at is a matter of luck, so we let a thousand teams draw their own. (They all try
# the same twelve networks.) Each picks its winner on its 500 images. Then we look at how that
# winner does on the 9,500 images that its team has not seen.


# %%
def publish(images):
    """Of a thousand teams: the accuracy that each publishes, and its winner's on new images."""
    rng = np.random.default_rng(7)
    chosen_on, fresh = [], []
    for _ in range(1000):
        order = rng.permutation(10000)  # the numbers of the images, shuffled
        seen = correct[:, order[:images]].mean(axis=1)  # 12 accuracies, on this team's images
        unseen = correct[:, order[images:]].mean(axis=1)  # and 12 on all others
        winner = seen.argmax()
        chosen_on.append(seen[winner])
        fresh.append(unseen[winner])
    return np.array(chosen_on), np.array(fresh)


# %%
chosen_on, fresh = publish(500)
too_high = 100 * (chosen_on.mean() - fresh.mean())
print(f"the winner: {chosen_on.mean():.3f} on its 500 images, {fresh.mean():.3f} on new ones")
print(f"all twelve, on all 10,000 images: {correct.mean():.3f} on average")
print(f"so the published number is too high by {too_high:.1f} percentage points, on average")
print(f"teams that publish too good a number: {(chosen_on > fresh).mean():.0%}")

# %% tags=["slide"]
axes = plt.figure(figsize=(6.5, 3), layout="constrained").subplots()
bins = np.arange(0.872, 0.96, 0.004)  # each two images of 500 wide
axes.hist(fresh, bins, alpha=0.7, label="on new images", hatch="//")
axes.hist(chosen_on, bins, alpha=0.7, label="on the 500 used for choosing")
axes.set(
    xlabel="accuracy of the winner",
    ylabel="teams",
    title="What the teams publish, and what holds on new images",
)
axes.axvline(correct.mean(), color="black", linestyle=":", label="all twelve, all images")
axes.legend()
plots.describe(
    axes, f"Two histograms; where it was chosen lies {too_high:.2f} points higher on average."
)
plt.show()

# %% [markdown] tags=["slide"]
# Nobody has cheated, and yet most teams published too good a number. (About one in five published
# one that's too low: their 500 images happened to be hard ones. And the bars of the winners on new
# images are so narrow because the 9,500 are nearly the same images for all teams.) On new images
# their winners fall back nearly to what all twelve reach on average. Nobody had a better idea,
# since there was none. What they picked was mostly luck on their 500 images, and that luck doesn't
# carry over to new images. It's called the **winner's curse**, and it strikes whenever you choose
# the best of many by a noisy measurement.
#
# Would more images have helped? What do you expect from ten times as many?

# %%
by_images = {}
for images in (100, 500, 2000, 5000):
    published, true = publish(images)
    by_images[images] = 100 * (published.mean() - true.mean())
    print(f"chosen on {images:5,} images: too high by {by_images[images]:.1f} percentage points")

# %% [markdown] tags=["slide"]
# Yes, but slowly: from 500 to 5,000 it falls from 1.1 points to 0.3. (It's as in every poll: to
# halve the luck, you have to ask four times as many people.) So if you have few images, be careful
# how often you choose by them.
#
# The winner's curse is also the reason for having three sets. Choose by the *validation* set. Its
# best number will probably be too good, and that's fine, because you don't publish it. When all
# choices are made, open the test set **once**. Suppose that we need good probabilities. Then we've
# chosen our network by early stopping on the loss, so let's test that one now.

# %%
test_accuracy = stopped.evaluate(x_test, y_test, verbose=0)[1]
valid_accuracy = stopped.evaluate(x_valid, y_valid, verbose=0)[1]
print(f"validation accuracy {valid_accuracy:.3f}   test accuracy {test_accuracy:.3f}")

# %% [markdown]
# They differ by half a percentage point. With 10,000 images in each set, chance alone makes the two
# differ by about 0.4 points (in about two of three such pairs of sets, it would be less than that).
# So that's no sign of a curse. With so many images and so few epochs, there's little luck to pick
# up. (You may object that we have looked at the test set already, in *Find the flaw* and with the
# twelve networks. That's right, but nothing about this network was chosen by it.)
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert model.count_params() == sum(counts), "a layer was changed"
assert long_run["accuracy"].iloc[-1] > 0.97, "by now it should have memorized its images"
assert long_run["val_loss"].iloc[-5:].mean() > lowest, "the validation loss should have turned"
assert long_run["val_accuracy"].iloc[-1] > long_run["val_accuracy"][best - 1] - 0.02, (
    "and the accuracy shouldn't have turned"
)
assert nonsense_run["accuracy"].iloc[-1] > 0.9 > 0.6 > tiny_nonsense_run["accuracy"].iloc[-1], (
    "in 30 epochs, only the large network should memorize nonsense"
)
later, sooner = (by_epoch[name]["confidence there"] for name in ("epoch 30", f"epoch {best}"))
assert later > sooner + 0.02, "it should have become more confident in its mistakes"
noisy_accuracy = noisy_run["val_accuracy"]
assert noisy_accuracy.iloc[-1] < noisy_accuracy.max() - 0.02, "wrong labels should do harm"
assert len(short_run) < 30, "it should have stopped by itself"
assert losses["500 images"].min() > lowest > losses["8,000 images"].min(), "more should help"
assert by_images[100] > by_images[500] > by_images[2000], (
    "with more images, it should be less too high"
)
assert too_high > 0.3, "choosing must flatter on average: are the networks really different?"
assert test_accuracy > 0.8, "far below what this network can do: start from the top"

# %% [markdown]
# ## Published beside ours
#
# Source B published a baseline error of 1.73 % at the end of a run of ten epochs. But be careful
# when you compare. B's log begins with an accuracy of .9932 in "epoch 1", which no new network of
# this kind reaches in its first epoch: the cell had been run before, so its network had already
# been trained. Its 1.73 % come from more than ten epochs. (And it's the last epoch, not the best of
# them. So B didn't fall for the temptation, but only left the door open.)

# %%
hellodl.record("512-256-128, 10 epochs: baseline error, %", test_errors[-1], 1.73, "B")
hellodl.record("too high by choosing the best of 12, percentage points", too_high)

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("08_mnist_overfitting", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A large network that trains for long enough memorizes its samples. You notice it by the validation
# loss, which turns while the training loss goes to 0. The network gets even more overconfident than
# it was. If it's large enough it can even memorize nonsense, so a perfect training accuracy proves
# nothing. Early stopping ends the training when the validation loss hasn't reached a new low for
# some epochs, and can go back to the weights of the best one. And a number by which you chose
# something is too good on average, so choose on the validation set, and open the test set once.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/08_mnist_overfitting.ipynb`. Or try these right here:
#
# 1. Watch overfitting with 100 images: `train_for(30, images=100)`. When does the validation loss
#    turn?
# 2. Choose the best of 1, of 3 and of 12 networks. (Write `correct[:3]` in place of `correct` in
#    the two lines of `publish` that use it.) How much too high is the published number then?
# 3. Give early stopping a patience of 1 and of 10. What changes?
#
# ## Going deeper
#
# - Recht and others, *Do ImageNet Classifiers Generalize to ImageNet?* (2019), built a new test set
#   for the most famous contest of the field. All networks did clearly worse on it, and yet the
#   better ones stayed the better ones. (The authors think that the new images were a little harder,
#   and that years of choosing did less harm than people had feared.)
# - Zhang and others, *Understanding deep learning requires rethinking generalization* (2017), let
#   networks for photos memorize random labels, as we did with digits.
#
# ## Next
#
# That's enough of digits. Lesson 09 opens the door to photographs, where dense layers fail and a
# new kind of layer takes over.
