# %% [markdown] tags=["slide"]
# # Color images: does depth help?
#
# In lesson 09 a small convnet left a dense network far behind. The obvious next idea is "more
# layers". Emil Wallner's tutorial (source E) reports that going from one convolution to three
# gained 15 points of accuracy. Is that so? And if it is, was it really the depth? To find out, we
# have to repeat the experiment, and repeating an experiment *fairly* turns out to be an art of its
# own. It's the art that this lesson teaches.
#
# **In this lesson you'll** run a fair comparison of a shallow and a deeper convnet, tell
# underfitting from overfitting by their curves, and find out that a deeper network can be a smaller
# one. **You need** lessons 08 and 09. **Allow** about 50 minutes.

# %% tags=["experiments"]
import hellodl

hellodl.start("10_cifar10_depth")

# %% tags=["experiments"]
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from hellodl import data, experiments, hardware, plots

layers = keras.layers
keras.utils.set_random_seed(8)

# %% [markdown] tags=["slide"]
# ## The data, once more
#
# CIFAR-10 is to color images what MNIST is to digits: 60,000 of them, 32 x 32 pixels, in ten
# classes, each with 5,000 images for training and 1,000 for the test.

# %% tags=["experiments"]
(x_all, y_all), (x_test, y_test) = data.load_cifar10()
y_all, y_test = y_all.ravel(), y_test.ravel()
names = data.class_names("cifar10")
print(x_all.shape, x_all.dtype, y_all.shape, y_all.dtype)

# %% [markdown]
# There is one axis more than in MNIST, because each pixel has three numbers: its red, green and
# blue **channels**. Here are eight images of each class:

# %% tags=["slide"]
rows = np.concatenate([np.flatnonzero(y_all == label)[:8] for label in range(10)])
first_in_row = [names[label] if i % 8 == 0 else "" for i, label in enumerate(y_all[rows])]
plots.images(x_all[rows], first_in_row, columns=8, size=0.6, title="Each row is a class")
plt.show()

# %% [markdown]
# You probably need a moment for some of them. And notice the birds: they have no color and no place
# in common. What makes them birds lies in shapes, wherever those are. For the digits, the mean of
# each class was almost readable (lesson 03). What does it show here?

# %% tags=["slide"]
means = [x_all[y_all == label].mean(axis=0) for label in range(10)]
plots.images(np.array([*means, x_all.mean(axis=0)]) / 255, [*names, "all"], columns=11, size=0.85)
plt.show()

# %% [markdown] tags=["slide"]
# A blur with hints of something. You can guess the car, the truck and the horse, and the planes and
# ships have a lot of blue around them. But nobody could read photographs by comparing them with
# these.
#
# ## A validation set, fairly drawn
#
# We set 5,000 of the 50,000 training images aside for validation, and we draw them so that every
# class gets the same number. That's called a **stratified** split, and scikit-learn has a function
# for it. (The source used the *test set* for validation. You know from lesson 08 what that does,
# and we'll come back to it.)

# %% tags=["experiments"]
x_train, x_valid, y_train, y_valid = train_test_split(
    x_all, y_all, test_size=5000, stratify=y_all, random_state=0
)

# %%
print("in each class:", np.bincount(y_train), "and", np.bincount(y_valid))

# %% [markdown] tags=["slide"]
# ## Standardize, with what training may know
#
# For MNIST, dividing by 255 was enough. Here we go one step further and **standardize**: we
# subtract the mean of each channel and divide by its **standard deviation**, which says how far the
# values typically lie from their mean. Afterwards all three channels are centered on 0 and equally
# wide.
#
# One thing matters here: mean and standard deviation are measured on the *training* images alone.
# The validation and test images must have no say in how they are treated, because in real life you
# won't have them yet.
#
# (The square of the standard deviation is called the **variance**. It's the mean of the squares
# minus the square of the mean. In the code we count how often each of the 256 values occurs,
# because that's much quicker than averaging 138 million numbers.)

# %% tags=["experiments"]
values = np.arange(256)
counts = np.array([np.bincount(x_train[..., c].ravel(), minlength=256) for c in range(3)])
fractions = counts / counts.sum(axis=1, keepdims=True)
mean = fractions @ values
variance = fractions @ values**2 - mean**2

# %% tags=["slide"]
axes = plt.figure(figsize=(6.5, 3), layout="constrained").subplots()
colors = {"red": ("tomato", "-"), "green": ("seagreen", "--"), "blue": ("royalblue", ":")}
for c, (name, (color, style)) in enumerate(colors.items()):
    label = f"{name}: mean {mean[c]:.1f}, standard deviation {variance[c] ** 0.5:.1f}"
    axes.plot(values[1:-1], 100 * fractions[c, 1:-1], style, color=color, label=label)
axes.set(
    xlabel="value of a pixel",
    ylabel="fraction of the pixels, %",
    title="Blue is the darkest channel",
)
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
plots.describe(axes, f"Fraction of each pixel value. Mean of red, green, blue: {mean.round(1)}.")
plt.show()

# %% [markdown]
# The three curves are similar, but blue is the darkest channel: its mean is more than ten below
# that of red. (The two end values, 0 and 255, are left out of the figure, because 255, fully white,
# is so frequent that it would dwarf the rest.)
#
# Keras has a layer that standardizes, so that the three means become a part of the network and
# nobody can forget them later. Does it do the same as we do by hand?

# %%
by_layer = layers.Normalization(mean=mean, variance=variance)(x_train[:1].astype("float32"))
by_hand = (x_train[:1] - mean) / np.sqrt(variance)
assert np.allclose(by_layer, by_hand, atol=1e-4), "mean and variance belong to each channel"

# %% [markdown] tags=["slide"]
# ## What a filter sees
#
# You know from lesson 09 what a convolution does: it slides a small window over the image,
# multiplies the pixels below by the weights of a **filter**, and adds up. In a color image the
# window is three channels deep, so a filter of 3 x 3 has 27 weights and a bias. In a later layer,
# it's as deep as the layer before has filters. Here's one filter that we wrote ourselves, for gray
# images. Where do you expect it to respond?

# %% tags=["slide"]
edge = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype="float32").reshape(3, 3, 1, 1)
chosen = [int(np.flatnonzero(y_all == label)[4]) for label in (0, 1, 7, 8)]
gray = x_all[chosen].mean(axis=-1, keepdims=True).astype("float32") / 255
responses = abs(keras.ops.convert_to_numpy(keras.ops.conv(gray, edge)))
shown = np.concatenate([1 - gray[:, 1:-1, 1:-1], responses / responses.max()])[..., 0]
titles = [*[names[y_all[i]] for i in chosen], *["its edges"] * 4]
plots.images(shown, titles, columns=4, size=1.4, title="What one filter responds to")
plt.show()

# %% [markdown]
# It responds where brightness changes from left to right, so it draws the upright edges and ignores
# the level ones. A network finds such filters by itself, 32 or 64 in each layer. After them, **max
# pooling** keeps the largest of each 2 x 2 outputs, so the image halves, and it matters less where
# exactly something was seen. Convolution and pooling together make a **block**. (The source calls
# it a *set*.)
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("10_cifar10_depth", 1)

# %% [markdown] tags=["slide"]
# ## Two networks
#
# The source compares a network with one block and a network with three. Both end in a dense layer
# of 512 units and ten probabilities. We build either of them with one function, which takes what it
# needs from a **recipe**: you'll see in a moment what that is. (`padding="same"` puts a border of
# zeros around an image, so that the output is as large as the input. `steps_per_execution` is for
# speed only, as in lesson 04.)


# %% tags=["experiments"]
FILTERS = {"few layers": [32], "three sets": [32, 64, 64]}


# %% tags=["experiments"]
def build(recipe):
    """The network of a recipe, compiled."""
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), layers.Normalization(mean=mean, variance=variance)]
    )
    if recipe.augmentation:
        model.add(layers.RandomFlip("horizontal", dtype="float32"))
        model.add(layers.RandomRotation(25 / 360, dtype="float32"))
    for filters in FILTERS[recipe.network]:
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dense(10, activation="softmax", dtype="float32"))
    adam = keras.optimizers.Adam(recipe.learning_rate)
    loss = "sparse_categorical_crossentropy"
    model.compile(adam, loss, metrics=["accuracy"], steps_per_execution=50)
    return model


# %% [markdown]
# (If the recipe says so, two layers flip and turn the training images at random. That's called
# **augmentation**, and lesson 11 explains it.)
#
# Which of the two networks has more parameters? Please guess before you run the next cell.

# %% tags=["nbval-check-output"]
few = 3 * 3 * 3 * 32 + 32, 16 * 16 * 32 * 512 + 512, 512 * 10 + 10
three = (
    *(3 * 3 * 3 * 32 + 32, 3 * 3 * 32 * 64 + 64, 3 * 3 * 64 * 64 + 64),
    *(4 * 4 * 64 * 512 + 512, 512 * 10 + 10),
)
print(f"few layers: {few}, in all {sum(few):,}")
print(f"three sets: {three}, in all {sum(three):,}")

# %%
small = experiments.Recipe(network="few layers")
assert build(small).count_params() == sum(few) == 4_200_842, "a layer was changed"
assert build(small.variant(network="three sets")).count_params() == sum(three) == 586_250

# %% [markdown] tags=["slide"]
# Did you expect that? The network with *fewer* layers has seven times as many parameters. Almost
# all of them sit in its dense layer: a single pooling leaves 16 x 16 x 32 = 8,192 numbers to
# connect to 512 units, and three poolings leave only 1,024. **Depth is not size.** Keep that in
# mind when we see which one overfits more.
#
# ## An experiment is a recipe
#
# How much we can compute depends on the computer. On a laptop we take a few thousand images and a
# few epochs, and with a GPU the *full* budget takes all of them.
# (`experiments.choose_budget("full")` asks for it anywhere.)

# %% tags=["experiments"]
budget = experiments.choose_budget()
if hardware.supports_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")

# %% [markdown]
# (The second half is about speed, too. Processors that can multiply numbers of 16 bits instead of
# 32 are nearly twice as fast with them, and the results stay within the noise.)
#
# Now for the fair comparison. A **recipe** holds everything that decides a result: the network, the
# number of images and epochs, the batches, the learning rate, and so on. A **variant** of it
# changes exactly one thing. If it changed two, and the result got better, nobody could say which of
# them it was. The source augments its images in all experiments, so we compare the two networks
# both without and with augmentation:

# %% tags=["experiments"]
small = experiments.Recipe(network="few layers", images=budget.images, epochs=budget.epochs)
deep = small.variant(network="three sets")
recipes = {
    "few layers": small,
    "three sets": deep,
    "few layers, augmented": small.variant(augmentation=True),
    "three sets, augmented": deep.variant(augmentation=True),
}

# %%
try:
    small.variant(network="three sets", augmentation=True)
except experiments.RecipeError as refused:
    print(refused)

# %% tags=["experiments"]
splits = {
    "train": (x_train, y_train),
    "valid": (x_valid[: budget.validation], y_valid[: budget.validation]),
    "test": (x_test, y_test),
}

# %% [markdown]
# Now we train all four, each from more than one seed, because a single training proves little. You
# may interrupt the cell (with the square in the toolbar) and run it again later: it goes on where
# it stopped.

# %%
histories = experiments.run(recipes, build, splits, budget.seeds)

# %% [markdown]
# What comes back is one long table, with a row for each experiment, seed, epoch, metric and split:

# %%
histories.tail(3)

# %% [markdown] tags=["slide"]
# ## Underfitting and overfitting, on the curves
#
# In each panel, the solid line is the accuracy on the training images, and the dashed one on images
# that the network doesn't learn from.

# %% tags=["slide"]
plots.histories(histories, columns=2, title="Line: mean over the seeds. Band: lowest to highest")
plt.show()

# %% [markdown]
# How do you read such curves?
#
# - Both lines are low and close together: the network hasn't learned yet what there is to learn. It
#   **underfits**. That's the left end of every panel, and at the start of a training it's normal.
# - The solid line goes on rising while the dashed one levels off: the network memorizes its
#   training images. It **overfits**. Look at the right end of the upper panels.
#
# The augmented networks, in the lower panels, never see exactly the same image twice. Their two
# lines stay together for much longer, so they'd have more to gain from more epochs. (Their training
# accuracy is measured on the flipped and turned images, which are harder.) How large is the gap at
# the end?

# %%
ends = experiments.final_values(histories)
ends.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %%
mean_of = ends.groupby("experiment").mean()
wide_gap, narrow_gap = mean_of.gap["few layers"], mean_of.gap["few layers, augmented"]
assert wide_gap > narrow_gap + 0.05, "augmentation should keep the lines together: enough epochs?"
assert mean_of.valid["three sets"] > mean_of.valid["few layers"] - 0.04, (
    "a seventh of the parameters should do about as well"
)

# %% [markdown] tags=["slide"]
# ## Is depth worth 15 points?
#
# The source says that three blocks beat one by 15 % in validation accuracy. (We read that as 15
# **percentage points**, such as from 50 % to 65 %.) Here's the difference that *we* measured, in
# percentage points, without and with augmentation:

# %%
points = 100 * (mean_of.valid["three sets"] - mean_of.valid["few layers"])
augmented = 100 * (mean_of.valid["three sets, augmented"] - mean_of.valid["few layers, augmented"])
hellodl.record("three sets less few layers, percentage points", points)
hellodl.record("three sets less few layers, both augmented, percentage points", augmented, 15, "E")

# %% [markdown]
# Practically nothing! With so few images neither network gets far, and the difference is smaller
# than what two seeds of the same network differ by. Is the source wrong, then? Not so fast. It
# trained on fifteen times as many images, and for 50 epochs. So let's look at the same experiments
# on all 45,000 training images. They take hours on a laptop, so we trained them beforehand (`make
# reference` repeats that):

# %% tags=["slide"]
reference = experiments.reference_results("10_cifar10_depth")
plots.histories(reference, columns=2, title="With 45,000 images")
plt.show()

# %%
full = experiments.final_values(reference)
full_mean = full.groupby("experiment").mean()
print(experiments.describe_reference("10_cifar10_depth"))
full.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %% [markdown]
# Now depth shows. The network with a seventh of the parameters is clearly better, with and without
# augmentation, and in every single seed. Why? A second convolution sees windows of windows, and
# after each pooling wider ones, so it can recognize shapes made of shapes. That's worth more than
# any number of weights in a dense layer.
#
# There's a surprise, too. The source says that the network with few layers *underfits*. Look at the
# curves: without augmentation its training accuracy reaches about .9 while its validation accuracy
# stays below .65, and even turns down. That's overfitting, and a strong one. Only with augmentation
# do its two lines stay low and close together. So the same network can do either, depending on how
# it's trained.

# %%
better = full.valid.unstack("experiment")  # a row for each seed
assert (better["three sets"] > better["few layers"] + 0.04).all(), "depth should pay by now"
assert (better["three sets, augmented"] > better["few layers, augmented"] + 0.06).all()
assert full_mean.gap["few layers"] > full_mean.gap["three sets"], "size should overfit more"

# %% [markdown]
# ## The test set, once
#
# `experiments.run` has measured each network on the 10,000 test images, after its last epoch, and
# so far we haven't looked. There are two ways to report a test accuracy now. The honest way: choose
# an experiment by its *validation* accuracy, and then read its test accuracy. The source's way: the
# test set *is* the validation set, so you look at all of them and report the best.

# %%
chosen = mean_of.valid.idxmax()
honest, best_seen = mean_of.test[chosen], ends.test.max()
print(f"chosen on the validation set: {chosen}")
hellodl.record("test accuracy, chosen on the validation set", honest)
hellodl.record("test accuracy, best that was seen", best_seen)
assert honest > 0.3, "far below what these networks do: were they trained?"

# %% [markdown]
# The second number can never be the lower one, because it picks the luckiest network on the very
# images that it's measured on. Here the difference is larger than what depth brought on this
# computer. And as you know from lesson 08, it grows with every further thing you try.
#
# ## Published beside ours

# %%
at_full = 100 * (
    full_mean.valid["three sets, augmented"] - full_mean.valid["few layers, augmented"]
)
claims = pd.DataFrame(
    {
        "the source": ["+15", "4,200,842 and 586,250", "are the test images"],
        "here": [f"{augmented:+.1f}", f"{sum(few):,} and {sum(three):,}", "are others"],
        "all images": [f"{at_full:+.1f}", "the same", "are others"],
    },
    index=["three sets less few layers, percentage points", "parameters", "validation images"],
)
claims

# %% [markdown]
# With all images, depth pays, as the source says. In 12 epochs and with augmentation it gained us
# about 10 points instead of 15. The source trained for 50 epochs, and measured on the test set.
#
# What about the other thing that we varied? Compare the rows of the big table once more:
# augmentation narrowed the gap of both networks from more than .2 to less than .05. That's no luck
# of a seed. It's the subject of the next lesson.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("10_cifar10_depth", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# Depth is not size: three blocks have a seventh of the parameters of one, and with enough images
# they do better. Both curves low and close together means underfitting; a training curve that
# leaves the validation curve behind means overfitting. A fair comparison changes one thing, uses
# several seeds, and compares differences with what seeds alone do. And with too few images, a true
# difference may not show at all.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/10_cifar10_depth.ipynb`. Or try these right here:
#
# 1. Add a fourth block of 128 filters to `FILTERS`. Compute its parameters before you look.
# 2. Train "few layers" with a dense layer of 64 units. Is it still larger than "three sets"?
# 3. Take 1,000, 2,000 and 8,000 training images (`images=`). How does the gap change?
#
# ## Going deeper
#
# - Alex Krizhevsky, *Learning Multiple Layers of Features from Tiny Images* (2009), describes
#   CIFAR-10.
# - The best result that the source names is 96.53 % (Benjamin Graham, *Fractional Max-Pooling*,
#   2014). Lesson 16 says how to get there.
#
# ## Next
#
# Our networks memorize, and augmentation held them back. Lesson 11 tries five ways to do so, one at
# a time, and finds a flaw in a published experiment.
