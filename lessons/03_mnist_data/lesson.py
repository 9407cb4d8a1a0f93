# %% [markdown] tags=["slide"]
# # Look at the data first: MNIST
#
# You look at a handwritten 3 and see a 3. What does a computer see? Not a shape, and not a stroke.
# It sees 784 numbers, such as those below, and everything a network will ever know about
# handwriting has to come from numbers like these. So before we train a network on them in earnest,
# let's do what good practitioners do first, and look at the data closely.
#
# ![A handwritten 3, with the number of each of its 784 pixels](attachment:preview.png)
#
# **In this lesson you'll** load one of the most famous data sets of machine learning, look at
# single numbers and at whole images, prepare them for a network, and write a first program that
# reads digits without any network. **You need** lessons 01 and 02. **Allow** about 65 minutes.

# %%
import hellodl

hellodl.start("03_mnist_data")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots

keras.utils.set_random_seed(42)

# %% [markdown] tags=["slide"]
# ## Where the digits come from
#
# MNIST holds 70,000 handwritten digits. Their story begins at NIST, the American institute for
# standards, which around 1990 collected handwriting on forms: census workers filled in one
# collection (called SD-3) and high-school students another (SD-1). The two looked quite different,
# because the census workers wrote much more neatly. So it was hardly fair to learn from one of them
# and to be tested on the other. Yann LeCun, Corinna Cortes and Chris Burges therefore mixed the
# two, brought all digits to the same size, centered them, and called the result MNIST: *modified*
# NIST.
#
# Let's load it.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()

# %% [markdown]
# Keras can do that, too, with `keras.datasets.mnist.load_data()`, and it returns the very same
# arrays. We use a loader of our own because it checks that the file is undamaged, and because it
# also works without the internet.
#
# Four arrays came back. From here on, `x` holds the images and `y` says what they show. An image is
# the input of a **sample**, and what it shows is the sample's **label**, as in lesson 01. There are
# ten possible labels here, and they are called the **classes**. And `train` and `test`? The
# **training set** is what a network learns from. The **test set** is for one thing only: to find
# out, at the very end, how well the finished network does on images it has never seen. Memorizing a
# textbook isn't the same as understanding it, and that's true for networks as well.

# %% tags=["nbval-check-output"]
arrays = {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}
for name, array in arrays.items():
    print(f"{name:8} {array.shape!s:16} {array.dtype}")

# %% [markdown]
# (A shape with a single number is written with a comma, `(60000,)`, because that's how Python
# writes a row with a single entry. And the `:8` after a name in an f-string means "at least eight
# characters wide", so that the columns line up. `!s` turns a value into text first.)
#
# So there are 60,000 training images and 10,000 test images, each of 28 by 28 pixels, and one label
# for each. And here are the labels themselves, the first and the last three:

# %%
print(y_train)

# %% [markdown] tags=["slide"]
# ## One image, number by number
#
# Let's take a single sample, number 30. (We count from 0, so it's the 31st.) First its label, and
# then a part of its pixels, the way the computer has them: `x_train[30, 6:16, 3:25]` means sample
# 30, rows 6 to 15, columns 3 to 24. A pandas **DataFrame** is a table, and it's good at printing
# tables.

# %%
print("label:", y_train[30])
print(pd.DataFrame(x_train[30, 6:16, 3:25]).to_string(header=False, index=False))

# %% [markdown]
# Squint a little: the large numbers are the ink of the upper part of our 3. Here is the whole
# sample, with a gray square behind each number. The larger the number, the darker the square.

# %% tags=["slide", "preview"]
plots.pixels(x_train[30], title=f"Sample 30 of the training set, label {y_train[30]}")
plt.show()

# %% [markdown] tags=["slide"]
# There it is, an unusual 3 with a large loop. 0 is paper, and 255 is the darkest ink. (The most
# frequent dark value is 253, which looks just as black.) The values in between are the soft edges
# of the stroke. But only *we* see a 3 here. Nothing in this table says "three": that's what the
# network will have to find out.
#
# Matplotlib draws the same array as an image with `imshow`. Which numbers are dark and which are
# light is a matter of taste, and is decided by a **color map**:

# %% tags=["slide"]
left, right = plt.figure(figsize=(4.6, 2.4), layout="constrained").subplots(1, 2)
left.imshow(x_train[30], cmap="binary")  # large numbers are dark: ink on paper
right.imshow(x_train[30], cmap="gray")  # large numbers are light: chalk on a blackboard
left.set_title('cmap="binary"')
right.set_title('cmap="gray"')
left.set_axis_off()
right.set_axis_off()
plots.describe(left, f"A handwritten {y_train[30]}, once dark on light, once light on dark.")
plt.show()

# %% [markdown] tags=["slide"]
# ## Tensors
#
# An **axis** is a direction in which you can count: a list has one, a table has two (down its rows
# and across its columns). A block of numbers with any number of axes is called a **tensor**. It's
# only a general word for what you know already: a single number, a list, and a table are all
# tensors. Three things describe one:
#
# - its **rank**, which is the number of axes: a single number has rank 0, a list (a *vector*) rank
#   1, a table (a *matrix*) rank 2;
# - its **shape**, which is the length of each axis;
# - its **data type**: what kind of numbers, in how many bytes.

# %% tags=["nbval-check-output"]
examples = {
    "one label": y_train[0],
    "all labels": y_train,
    "one image": x_train[0],
    "all images": x_train,
}
for name, tensor in examples.items():
    print(f"{name:11} rank {tensor.ndim}   shape {tensor.shape!s:16} type {tensor.dtype}")

# %% [markdown]
# One label has the shape `()`, because there's no axis to count along. All images together have
# rank 3. The first axis counts the samples, and the other two are the rows and columns of an image.
# The type `uint8` is a whole number from 0 to 255, and takes one byte.
#
# To take a part of a tensor, write a range for each axis, `from:to`, where *to* itself is left out.
# If you leave out *from* or *to*, it goes from the beginning or up to the end, so a lone `:` means
# "all of this axis". Axes at the end that you leave out are taken whole. And a single number
# instead of a range picks one place, and that axis disappears. This is called **slicing**:

# %% tags=["nbval-check-output"]
print("samples 10 to 19:    ", x_train[10:20].shape)
print("upper half of each:  ", x_train[:, :14].shape)
print("middle of one image: ", x_train[30, 7:-7, 7:-7].shape)

# %% [markdown]
# Negative numbers count from the end, so `7:-7` leaves out seven pixels on either side.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("03_mnist_data", 1)

# %% [markdown] tags=["slide"]
# ## Many images
#
# One image says little about 60,000. Here are ten of each class:

# %% tags=["slide"]
# the places of ten samples of each digit, one list after the other
chosen = np.concatenate([np.flatnonzero(y_train == digit)[:10] for digit in range(10)])
plots.images(x_train[chosen], columns=10, size=0.7, title="Each row one class, ten examples of it")
plt.show()

# %% [markdown]
# Look at them for a while. There are 7s with a bar and without, 1s that lean, 4s that are wide open
# at the top and 4s whose arms nearly touch. Which ones would you misread yourself? (A word on the
# code: `y_train == digit` gives True or False for every label, and `np.flatnonzero` says at which
# places there is a True. With a list of places in the brackets, `x_train[chosen]` takes the images
# at these places, and with True or False for every image, as in `x_train[y_train == 3]`, it takes
# those with a True.)
#
# How many samples does each class have? That matters, because if nine out of ten images showed a 1,
# a network could look brilliant by saying "1" every time.

# %% tags=["slide"]
counts = pd.Series(y_train).value_counts().sort_index()  # how often each label occurs, 0 to 9
axes = counts.plot.bar(figsize=(6, 2.6), rot=0)
axes.bar_label(axes.containers[0], fmt="{:,.0f}", fontsize=8)
axes.set(title="The classes are almost balanced", xlabel="class", ylabel="training samples")
plots.describe(axes, f"Bars of the ten class counts, {counts.min():,} to {counts.max():,}.")
plt.show()
print(f"always saying the most frequent class: {counts.max() / counts.sum():.1%} correct")

# %% [markdown] tags=["slide"]
# They are nearly balanced, from 5,421 to 6,742 of each, so a program that ignores the image can't
# do much better than one in ten. Keep the 11 % in mind. The fraction of correct answers is called
# the **accuracy**, and every accuracy in this course should be compared with what you'd get for
# nothing.
#
# ## Scale to the range from 0 to 1
#
# Networks train best on small numbers, people say, so we divide all pixels by 255, and then they go
# from 0 to 1. Does it matter? Let's not take their word for it, and try. The next cell trains the
# same small network twice, once on the raw pixels and once on the scaled ones, and shows it each of
# 10,000 images once. (Once through all images is called an *epoch*.) You don't have to understand
# the lines yet, because lesson 04 explains every one of them. Look at the two results.


# %%
def accuracy_after_one_epoch(images, rate=0.01, seed=42):
    """Train a small network on 10,000 images once; return the fraction it gets right on others."""
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    model = keras.Sequential(
        [
            layers.Flatten(),
            layers.Dense(100, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )
    sgd = keras.optimizers.SGD(rate)
    model.compile(sgd, "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(images[:10_000], y_train[:10_000], verbose=0)
    return model.evaluate(images[10_000:15_000], y_train[10_000:15_000], verbose=0)[1]


raw = accuracy_after_one_epoch(x_train.astype("float32"))
scaled = accuracy_after_one_epoch(x_train.astype("float32") / 255)
print(f"accuracy with raw pixels: {raw:.2f}   with scaled pixels: {scaled:.2f}")

# %% [markdown]
# With raw pixels it does little better than always saying the same digit, and here one division
# makes all the difference. Or was it luck? As in lesson 02, we repeat it with two other seeds:

# %%
for seed in (1, 2):
    again = accuracy_after_one_epoch(x_train.astype("float32"), seed=seed)
    again_scaled = accuracy_after_one_epoch(x_train.astype("float32") / 255, seed=seed)
    print(f"seed {seed}: raw {again:.2f}   scaled {again_scaled:.2f}")

# %% [markdown]
# It wasn't luck. So why does scaling help? A unit multiplies its inputs by its weights. With inputs
# up to 255, a small change in a weight makes a huge change in the total. (And the step itself gets
# longer. A nudge of a weight by 0.01 changes the total by 0.01 times the input. So with larger
# inputs the gradients are larger, too.) So the learning rate that's right for the small numbers,
# 0.01, may be far too large for the raw ones. If that's the reason, a smaller rate should help:

# %%
raw_slowly = accuracy_after_one_epoch(x_train.astype("float32"), rate=0.0001)
print(f"accuracy with raw pixels and a rate of 0.0001: {raw_slowly:.2f}")

# %% [markdown]
# It does! With a hundredth of the rate, the raw pixels are as good as the scaled ones, here with
# one seed. So a network *can* learn from large numbers, but then you'd have to find a rate that
# suits them. The rates in this course, and those that Keras suggests, suit small numbers. That's
# why nearly everybody scales.
#
# There's one more thing to do, whatever the scale: get away from the type `uint8`, because it has
# no negative numbers. What's 100 minus 200, then?

# %% tags=["nbval-check-output"]
print("in uint8:", np.array([100], dtype="uint8") - np.array([200], dtype="uint8"))

# %% [markdown]
# It's 156: the result has gone once around, like a clock. With arrays, NumPy doesn't warn you.
# Wherever a difference of raw pixels should be negative, it would be silently wrong. So we turn
# them into numbers with a decimal point. But which type does a division give?


# %%
as_float64 = x_train / 255.0
as_float32 = x_train.astype("float32") / 255
for array in (x_train, as_float64, as_float32):
    print(f"{array.dtype!s:8} {array.min():.0f} to {array.max():.0f} {array.nbytes / 1e6:5.0f} MB")

# %% [markdown]
# A plain division gives `float64`, which takes eight bytes for each number, 376 MB in all. But
# Keras computes in `float32`, with four bytes and about seven digits, and it would convert
# everything anyway. So we convert to `float32` first, and divide afterwards. And we do that only
# once: if you run the next cell again, it divides the test images by 255 again, without a word.

# %%
difference = np.abs(as_float64[:1000] - as_float32[:1000]).max()  # is anything lost?
print(f"largest difference between the two: {difference:.8f}")
x_train, x_test = as_float32, x_test.astype("float32") / 255

# %% [markdown] tags=["slide"]
# ## Split: training, validation, test
#
# While we build a network, we'll want to know again and again how it does on images it hasn't
# learned from. It's tempting to use the test set for that. But every time you look at it and then
# change something, you fit your choices a little more to *these* 10,000 images, and in the end its
# result says less and less about new ones. So we set aside a part of the training set for such
# questions, the **validation set**, and leave the test set in its drawer. (Here we may take the
# first 5,000, because MNIST is well mixed, as you'll see. If a file is sorted by class, shuffle it
# first, or your validation set has one class only.)

# %% tags=["nbval-check-output"]
# Python computes the right side first, and then assigns the names.
x_valid, x_train = x_train[:5000], x_train[5000:]
y_valid, y_train = y_train[:5000], y_train[5000:]
print("training  ", x_train.shape, "\nvalidation", x_valid.shape, "\ntest      ", x_test.shape)

# %%
print("of each class in the validation set:", np.bincount(y_valid))  # how often 0, 1, 2 ... occur

# %% [markdown]
# And now for a trap. Ask for sample 30 once more:

# %% tags=["slide"]
plots.images(np.stack([x_valid[30], x_train[30]]), ["x_valid[30]", "x_train[30]"], size=1.6)
plt.show()
print("labels:", y_valid[30], "and", y_train[30])

# %% [markdown]
# Our 3 has moved! The name `x_train` means something else since the split: the first 5,000 samples
# are gone, so its sample 30 is what used to be sample 5,030. (An 8, as its label says. It's written
# so sloppily that you may doubt it.) One of the tutorials behind this course (source A in the
# README) fell into exactly this trap, and shows an image that doesn't belong to the numbers beside
# it. When a name changes its meaning, look again. The same trap waits if you run the cell with the
# split *twice*: it sets another 5,000 aside, without a word. If that has happened, choose *Kernel >
# Restart Kernel and Run All Cells*.
#
# ## Two other forms you'll meet
#
# Some networks want each image as one long row of 784 pixels, its rows put end to end. And some
# programs write a label as ten numbers, all of them 0 except for a single 1, which stands at the
# place of the label. This is called **one-hot**.

# %% tags=["nbval-check-output"]
rows = x_train.reshape(len(x_train), 28 * 28)
one_hot = keras.utils.to_categorical(y_train, num_classes=10)
print("images as rows:", rows.shape)
print("one-hot labels:", one_hot.shape)

# %%
print("label", y_train[0], "becomes", one_hot[0])

# %% [markdown] tags=["slide"]
# ## Reading digits without a network
#
# What does the *average* 3 look like? The mean of all images of a class is an image, too:

# %% tags=["slide"]
means = np.stack([x_train[y_train == digit].mean(axis=0) for digit in range(10)])  # ten as one
plots.images(means, range(10), title="The mean image of each class")
plt.show()

# %% [markdown]
# (`axis=0` means: along the first axis, which counts the samples. So the mean goes over all
# samples, and what's left has 28 rows and 28 columns.)
#
# Blurred, but each of them can be read. Which gives us an idea for a first program that reads
# handwriting: compare an image with the ten means, pixel by pixel, and answer with the one that is
# nearest. We measure the distance by the squared differences of all pixels, added up. With three
# pixels it would go like this: if an image has 0, 1 and 1, and a mean has 0.5, 1 and 0.2, the
# distance is 0.25 + 0 + 0.64 = 0.89. Here are the ten distances for the first validation image:

# %%
one = x_valid[0]
to_means = np.array([((one - mean) ** 2).sum() for mean in means])
for digit in range(10):
    print(f"distance to the mean {digit}: {to_means[digit]:.0f}")
print("label:", y_valid[0])


# %%
def compare_with(image, one_digit, other_digit):
    """Draw an image beside two means, and what's left when a mean is subtracted."""
    panels = plt.figure(figsize=(10, 2.5), layout="constrained").subplots(1, 5)
    panels[0].imshow(image, cmap=plots.INK, vmin=0, vmax=1)
    panels[0].set_title("the image")
    for place, digit in ((1, one_digit), (3, other_digit)):
        panels[place].imshow(means[digit], cmap=plots.INK, vmin=0, vmax=1)
        panels[place].set_title(f"mean {digit}")
        left = image - means[digit]
        panels[place + 1].imshow(left, cmap=plots.NO_TO_YES, vmin=-1, vmax=1)
        panels[place + 1].set_title(f"image - mean {digit}:\ndistance {(left**2).sum():.0f}")
        on_ink, elsewhere = (left[image > 0] ** 2).sum(), (left[image == 0] ** 2).sum()
        print(f"mean {digit}: {on_ink:.1f} where the image has ink + {elsewhere:.1f} elsewhere")
    for axes in panels:
        axes.set_axis_off()
    said = f"An image, the means {one_digit} and {other_digit}, and the image minus each of them."
    plots.describe(panels[0], said)
    plt.show()


# %% tags=["slide"]
best, second = to_means.argsort()[:2]  # the places of the two smallest
compare_with(one, best, second)

# %% [markdown]
# The nearest one is the right one here, but it's close: 45 against 48. In the two colored images,
# blue is where the image has more ink, and orange is where the mean has more. The deeper the color,
# the more a point adds to the distance. The printed numbers say what decides. Where the image has
# its ink, the two means fit it about equally well. But the mean 3 has more ink in places where the
# image has none: that's the orange, which is deeper there, above all beside the neck of the 5. (In
# the code, `image > 0` is True or False for every pixel, and in the brackets it picks those with a
# True.)
#
# Now for all 5,000 validation images. `x_valid - mean` subtracts the mean from each of them, and
# the sum goes over rows and columns, which are the axes 1 and 2, so that one number is left for
# each image. Think of a table with ten rows, one for each mean, and 5,000 columns, one for each
# image. In each column we look for the smallest number: that's `argmin` with `axis=0`.

# %%
distances = [((x_valid - mean) ** 2).sum(axis=(1, 2)) for mean in means]  # ten lists of 5,000
nearest = np.argmin(distances, axis=0)  # for each image: which of the ten is smallest?
baseline = (nearest == y_valid).mean()  # True counts as 1: the fraction of correct answers
hellodl.record("nearest mean: accuracy on the validation set", baseline)

# %% [markdown]
# About four out of five, without any network! (The small network above got about as many, but on
# other images, and it had seen only 10,000, once each. So that's no fair contest. `hellodl.record`
# prints a result and keeps it, for the table of all results that the course can print.) A simple
# method that every better one has to beat is called a **baseline**. What does this one get wrong?
# Here are twenty of its mistakes:

# %% tags=["slide"]
wrong = np.flatnonzero(nearest != y_valid)
captions = [f"{y_valid[i]}, read as {nearest[i]}" for i in wrong[:20]]
plots.images(
    x_valid[wrong[:20]], captions, columns=5, size=1.3, title="Misread by the nearest mean"
)
plt.show()
print(f"{len(wrong)} mistakes; wrong answers 0 to 9:", np.bincount(nearest[wrong]))
share = [(nearest[y_valid == digit] == digit).mean() for digit in range(10)]
print("correct:", ", ".join(f"{digit}: {part:.0%}" for digit, part in enumerate(share)))
print("ink of the ten means:", means.sum(axis=(1, 2)).round().astype(int))

# %% [markdown]
# You'd read most of these without trouble. (A few look odd even to us, and two have a speck of dirt
# beside them. Real data are like that.) The mean image has no idea of a loop or a stroke. It only
# asks whether there's ink where there usually is ink, and none where there usually is none. That's
# enough for nearly every 1, and for only three out of five 5s. And notice how often it wrongly says
# 1: 206 times. If the mistakes were spread evenly, it would be 94. Look at the last line: the mean
# 1 has by far the least ink. The other means have much ink that a thin stroke can't cover, and each
# uncovered bit costs something. So among the 2s, 3s, 5s and so on, the thin ones are taken for a 1
# more often than the thick ones. Here's the first of the mistakes, taken apart:

# %% tags=["slide"]
first_wrong = wrong[0]
compare_with(x_valid[first_wrong], y_valid[first_wrong], nearest[first_wrong])

# %% [markdown]
# It's a 5, and where it has its ink, the mean 5 does fit a little better. But elsewhere the mean 5
# costs 29, and the mean 1 only 11, because it has so little ink of its own. That's how a 5 becomes
# a 1. And the other way round: a 1 that leans to the wrong side or has a foot doesn't lie on the
# dark middle of the mean 1, and may be taken for something else.
#
# Your ten means can read along while you draw. Below you see the squared difference of every pixel,
# and all 784 of them add up to the distance. It begins with a 2, and reads it correctly. (Here a
# bar is a distance, so the *shortest* wins.) Make the pen thinner, and watch the bars: can you make
# it answer 1 with something that isn't a 1? When it does, press *That's wrong*, click the bar of
# the digit that you meant and then the bar of the 1, and compare the two pictures. With a thin pen,
# usually more than half of the distance to the digit that you meant comes from ink of its mean that
# your drawing doesn't cover. The mean 1 has little ink to be covered. (If you draw something small
# in a corner, press *Size and center*, which does what MNIST did with its digits.)

# %% tags=["slide"]
hellodl.explore("nearest", model=means)

# %% [markdown] tags=["slide"]
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert counts.max() / counts.sum() < 0.12, "one class dominates: is this MNIST?"
assert scaled > raw + 0.1, "scaling should help a lot"
assert abs(raw_slowly - scaled) < 0.1, "or a rate that suits the raw pixels"
assert difference < 1e-6, "float32 keeps all that matters here"
assert np.allclose(x_valid[30], as_float32[30]), "the first 5,000 samples went to validation"
assert np.allclose(x_train[30], as_float32[5030]), "training now begins at sample 5,000"
assert (one_hot.argmax(axis=1) == y_train).all(), "the place of the 1 is the label"
assert 0.6 < baseline < 0.95, "the means should be far better than guessing, and far from perfect"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("03_mnist_data", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# To a computer, an image is a table of numbers, and a data set is made of tensors, each with a
# rank, a shape and a data type. We scale pixels to the range from 0 to 1 as `float32`, because the
# usual learning rates suit small numbers. We keep three sets apart: one to learn from, one to make
# choices with, and one for a single honest look at the end. And before we build a network in
# earnest, we try something simple, so that we know what a network has to beat.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/03_mnist_data.ipynb`. Or try these right here:
#
# 1. Draw the ten 3s that are farthest from the mean 3. (Compute the distances of all images with
#    this label, and take the last ten places of `argsort`.) Are their labels right?
# 2. Take 10,000 samples for validation instead of 5,000, and run the whole notebook again from the
#    top. Which shapes change? (A check near the end will stop, because it looks for sample 5,030.)
# 3. Is it the ink? Take the images that are wrongly read as 1. How much ink do they have on
#    average? And all images that aren't 1s? (`x_valid[chosen].sum(axis=(1, 2)).mean()`, where
#    `chosen` is `(nearest == 1) & (y_valid != 1)`, and then `y_valid != 1`.)
# 4. Turn the validation images into chalk on a blackboard, `1 - x_valid`, but not the means. What
#    does the nearest mean say now?
#
# ## Going deeper
#
# - LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied to document recognition*
#   (1998), introduced MNIST, and a kind of network that you'll meet in lesson 09.
# - *QMNIST* (Yadav and Bottou, 2019) traced every digit back to its writer, and found 50,000 lost
#   digits.
#
# ## Next
#
# Four out of five is our baseline. In lesson 04 a network with 266,610 numbers will look at the
# same 55,000 images and leave it far behind.
