# %% [markdown] tags=["slide"]
# # Look at the data first: MNIST
#
# You will load the most famous data set of machine learning, look at single numbers and at whole
# pictures, and bring it into the form a network wants. You need lesson 00.

# %%
import hellodl

hellodl.start("03_mnist_data")

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import seaborn as sns

from hellodl import data, plots

keras.utils.set_random_seed(42)

# %% [markdown] tags=["slide"]
# ## Load
#
# MNIST holds 70,000 digits written by American census clerks and school children, each a small
# grey picture. Our loader returns what Keras's own `keras.datasets.mnist.load_data()` returns. It
# also works offline (then with the stand-in that lesson 00 mentions).

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()

# %% [markdown]
# Four tables came back. `x` holds the pictures, `y` what they show. A picture with what it shows
# is a *sample* and its *label*; the ten possible labels are the *classes*. The *training set* is
# for learning. The *test set* is for one thing only: to find out, at the very end, how well the
# finished network does on pictures it has never seen.

# %% tags=["nbval-check-output"]
for name in ["x_train", "y_train", "x_test", "y_test"]:
    table = globals()[name]
    print(f"{name:8}{table.dtype!s:8}{table.shape}")

# %% [markdown] tags=["slide"]
# ## Tensors
#
# A table of numbers with any number of axes is called a *tensor*. Three things describe it:
#
# - its **rank**, the number of axes: a single number has 0, a list (vector) 1, a grid (matrix) 2;
# - its **shape**, the length of each axis;
# - its **data type**: what kind of number, in how many bytes.

# %% tags=["nbval-check-output"]
examples = {
    "one label": y_train[0],
    "all labels": y_train,
    "one picture": x_train[0],
    "all pictures": x_train,
}
for name, tensor in examples.items():
    print(f"{name:13} rank {tensor.ndim}   shape {tensor.shape!s:16} type {tensor.dtype}")

# %% [markdown]
# The type `uint8` is a whole number from 0 to 255 in one byte. The first axis of `x_train` counts
# the samples; the other two are rows and columns of a picture. Taking the first few samples, rows
# or columns is *slicing*:

# %% tags=["nbval-check-output"]
print("samples 10 to 19:        ", x_train[10:20].shape)
print("upper half of each:      ", x_train[:, :14].shape)
print("middle of one picture:   ", x_train[30, 7:-7, 7:-7].shape)

# %% [markdown] tags=["slide"]
# ## One sample, number by number
#
# Take sample 30 and its label. First as the computer has it, its middle rows:

# %%
print("label:", y_train[30])
print(pd.DataFrame(x_train[30, 6:16, 3:25]).to_string(header=False, index=False))

# %% [markdown]
# Now the whole sample, each number on a field as dark as the number is large.

# %% tags=["slide"]
plots.pixels(x_train[30], title=f"Sample 30 of the training set, label {y_train[30]}")
plt.show()

# %% [markdown] tags=["slide"]
# 0 is paper and 255 is ink; the values between are the soft edges of a stroke. There is no "three"
# or "seven" anywhere in this table. To find it is the network's task.
#
# ## Many samples
#
# `imshow` draws the same thing as a picture; the colour map `binary` makes large numbers dark.

# %% tags=["slide"]
axes = plt.figure(figsize=(2.4, 2.4)).subplots()
axes.imshow(x_train[30], cmap="binary")
axes.set_axis_off()
plots.describe(axes, f"Sample 30, a handwritten {y_train[30]}, dark ink on light paper.")
plt.show()

# %% [markdown]
# One picture tells little about 60,000. Here are ten of each class.

# %% tags=["slide"]
chosen = np.concatenate([np.flatnonzero(y_train == digit)[:10] for digit in range(10)])
plots.images(x_train[chosen], columns=10, size=0.7, title="Each row one class, ten hands")
plt.show()

# %% [markdown]
# How many samples has each class? If one were much more frequent than the others, a network could
# look good by guessing it always.

# %% tags=["slide"]
counts = pd.Series(y_train).value_counts().sort_index()
axes = counts.plot.bar(figsize=(6, 2.6), rot=0)
axes.set(title="The classes are almost balanced", xlabel="class", ylabel="training samples")
plots.describe(axes, f"Bars of the ten class counts, {counts.min():,} to {counts.max():,}.")
plt.show()
print(f"always guessing the most frequent class would be right {counts.max() / counts.sum():.1%}")

# %%
assert counts.max() / counts.sum() < 0.12, "one class dominates: is this MNIST?"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("03_mnist_data", 1)

# %% [markdown] tags=["slide"]
# ## Scale to 0..1
#
# Networks learn best from small numbers, so we divide by 255. Which type does the result have?

# %%
as_float64 = x_train / 255.0
as_float32 = x_train.astype("float32") / 255
for table in (x_train, as_float64, as_float32):
    print(f"{table.dtype!s:8} {table.min():.0f} to {table.max():.0f} {table.nbytes / 1e6:7.0f} MB")

# %% [markdown]
# A plain division gives `float64`, eight bytes a number: 376 MB. Keras computes in `float32`, four
# bytes and about seven digits, so half of it would be carried around for nothing. We convert
# first, as many published programs forget to.

# %%
some = slice(0, 1000)
difference = np.abs(as_float64[some] - as_float32[some]).max()
assert difference < 1e-6, "float32 keeps all that matters here"
del as_float64  # give the memory back
x_train, x_test = as_float32, x_test.astype("float32") / 255

# %% [markdown] tags=["slide"]
# ## Split: training, validation, test
#
# While we build a network we want to know how it does on samples it does not learn from. The test
# set must not serve for that: whoever looks at it while choosing will choose what happens to suit
# *it*. So we put the first 5,000 training samples aside as the *validation set*.

# %% tags=["nbval-check-output"]
x_valid, x_train = x_train[:5000], x_train[5000:]
y_valid, y_train = y_train[:5000], y_train[5000:]
print("training  ", x_train.shape, "\nvalidation", x_valid.shape, "\ntest      ", x_test.shape)

# %% [markdown]
# **A trap.** Ask for sample 30 again:

# %% tags=["slide"]
plots.images(np.stack([x_valid[30], x_train[30]]), ["x_valid[30]", "x_train[30]"], size=1.6)
plt.show()
print("labels:", y_valid[30], "and", y_train[30])

# %% [markdown]
# `x_train[30]` is another picture now: what was sample 5030 before the split. The sample we looked
# at above is `x_valid[30]`. One of the tutorials behind this course (source A) fell into this trap
# and drew a picture that does not belong to the numbers beside it. When a name changes its
# meaning, look again.

# %%
assert np.allclose(x_valid[30], as_float32[30]), "the first 5,000 samples went to validation"
assert np.allclose(x_train[30], as_float32[5030]), "training now begins at sample 5000"

# %% [markdown] tags=["slide"]
# ## Two other forms
#
# You will meet MNIST in two more forms. Some networks want each picture as one long row of 784
# pixels. And some programs write a label as ten numbers, all 0 but a single 1: this is called
# *one-hot*.

# %% tags=["nbval-check-output"]
rows = x_train.reshape(len(x_train), 28 * 28)
one_hot = keras.utils.to_categorical(y_train, num_classes=10)
print("rows of pixels:", rows.shape, rows.dtype)
print("one-hot labels:", one_hot.shape)

# %%
print("label", y_train[0], "becomes", one_hot[0])
assert (one_hot.argmax(axis=1) == y_train).all(), "the place of the 1 is the label"

# %% [markdown] tags=["slide"]
# ## What does an average digit look like?
#
# The mean of all samples of a class is a picture too.

# %% tags=["slide"]
means = np.stack([x_train[y_train == digit].mean(axis=0) for digit in range(10)])
plots.images(means, range(10), title="The mean of each class")
plt.show()

# %% [markdown]
# The blurred means already look like digits. So here is a first program that reads handwriting,
# without any network: compare a picture with the ten means, take the nearest.

# %%
distances = [((x_valid - mean) ** 2).sum(axis=(1, 2)) for mean in means]  # ten rows of 5,000
nearest = np.argmin(distances, axis=0)
baseline = (nearest == y_valid).mean()
hellodl.record("nearest mean: share of right answers on the validation set", baseline)

# %% [markdown]
# That is the figure to beat; a guess would be right one time in ten. Where must it fail?

# %% tags=["slide"]
alike = np.corrcoef(means.reshape(10, 784))
axes = sns.heatmap(alike.round(2), cmap=plots.INK, annot=True)
axes.set(title="Which mean digits are alike? (1 = the same)", xlabel="class", ylabel="class")
first, second = np.unravel_index((alike - np.eye(10)).argmax(), alike.shape)
plots.describe(axes, f"How alike the mean digits are; most of all {first} and {second}.")
plt.show()
print(f"most alike: {first} and {second}, correlation {alike[first, second]:.2f}")

# %% [markdown]
# It must fail between digits whose means are alike. Any network worth its computing time must do
# better.

# %%
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
# - A tensor has a rank, a shape and a data type; MNIST's pictures are a rank-3 tensor of `uint8`.
# - Scale pixels to 0..1 as `float32`; keep training, validation and test set apart.
# - After a split the same index means another sample: look before you trust.
#
# ## Exercises
#
# 1. `np.set_printoptions(linewidth=150)`, then print `(255 * x_train[30]).round().astype(int)`. Can you
#    see the digit in the numbers?
# 2. Draw the ten samples that are farthest from the mean of their class. Are their labels right?
# 3. Take 10,000 samples for validation instead of 5,000. Which shapes change?
# 4. Replace the pictures you ask about by `1 - picture`, but not the means. What does the nearest mean
#    say now?
#
# ## Going deeper
#
# The data set is described in LeCun, Bottou, Bengio and Haffner, *Gradient-based learning applied
# to document recognition* (1998).
#
# ## Next
#
# Lesson 04 trains a network on this data.
