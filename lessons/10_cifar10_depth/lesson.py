# %% [markdown] tags=["slide"]
# # Color images: does depth help?
#
# You will train convolutional networks on CIFAR-10, tell underfitting from overfitting by their
# curves, and find out that a deeper network can be a smaller one. You need lessons 08 and 09.

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
# ## The data
#
# CIFAR-10 is to colour pictures what MNIST is to digits: 60,000 of them, 32 x 32 pixels, ten
# classes, each with 5,000 pictures for training and 1,000 for the test.

# %% tags=["experiments"]
(x_all, y_all), (x_test, y_test) = data.load_cifar10()
y_all, y_test = y_all.ravel(), y_test.ravel()
names = data.class_names("cifar10")
print(x_all.shape, x_all.dtype, y_all.shape, y_all.dtype)

# %% [markdown]
# One axis more than MNIST: each pixel has three numbers, the *channels* red, green and blue.
# Eight pictures of each class:

# %% tags=["slide"]
rows = np.concatenate([np.flatnonzero(y_all == label)[:8] for label in range(10)])
first_in_row = [names[label] if i % 8 == 0 else "" for i, label in enumerate(y_all[rows])]
plots.images(x_all[rows], first_in_row, columns=8, size=0.6, title="Each row is a class")
plt.show()

# %% [markdown]
# A person needs a moment for some of them. The birds share no colour and no place: what makes
# them birds lies in shapes, wherever they are in the picture. The mean of all pictures shows little:

# %% tags=["slide"]
means = [x_all[y_all == label].mean(axis=0) for label in range(10)]
plots.images(np.array([*means, x_all.mean(axis=0)]) / 255, [*names, "all"], columns=11, size=0.85)
plt.show()

# %% [markdown] tags=["slide"]
# For MNIST the mean pictures were readable digits, and comparing with them already read most digits
# (lesson 03). Here only the sky around airplanes and ships is left.
#
# ## A validation set, fairly drawn
#
# 5,000 of the 50,000 training pictures become the validation set, the same number from each class
# (a *stratified* choice). The source of this lesson used the test set for validation instead; we
# come back to what that does.

# %% tags=["experiments"]
x_train, x_valid, y_train, y_valid = train_test_split(
    x_all, y_all, test_size=5000, stratify=y_all, random_state=0
)

# %%
print("in each class:", np.bincount(y_train), "and", np.bincount(y_valid))

# %% [markdown] tags=["slide"]
# ## Standardise, with what training may know
#
# Dividing by 255 was enough for MNIST. Here we go one step further and *standardise*: subtract the
# mean of each channel and divide by its standard deviation, so that all three are centred on 0 and
# equally wide. Mean and deviation are measured on the training set alone: validation and test
# pictures must not have a say in how they are treated.
#
# (The *standard deviation* says how far values typically lie from their mean; its square is the
# *variance*, the mean of the squares less the square of the mean. We count how often each of the 256
# values occurs, which is quicker than averaging 138 million numbers.)

# %% tags=["experiments"]
values = np.arange(256)
counts = np.array([np.bincount(x_train[..., c].ravel(), minlength=256) for c in range(3)])
shares = counts / counts.sum(axis=1, keepdims=True)
mean = shares @ values
variance = shares @ values**2 - mean**2

# %% tags=["slide"]
axes = plt.figure(figsize=(6.5, 3), layout="constrained").subplots()
colours = {"red": ("tomato", "-"), "green": ("seagreen", "--"), "blue": ("royalblue", ":")}
for c, (name, (colour, style)) in enumerate(colours.items()):
    label = f"{name}: mean {mean[c]:.1f}, deviation {variance[c] ** 0.5:.1f}"
    axes.plot(values[1:-1], 100 * shares[c, 1:-1], style, color=colour, label=label)
axes.set(
    xlabel="value of a pixel", ylabel="share of pixels, %", title="Blue is the darkest channel"
)
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
plots.describe(axes, f"Share of each pixel value. Mean of red, green, blue: {mean.round(1)}.")
plt.show()

# %% [markdown]
# (The values 0 and 255 are left out of the picture: fully black and fully white are far more
# frequent than all others.) Keras has a layer that standardises, so the three means travel with the
# network, and nobody can forget them when it is used. Is it the same as by hand?

# %%
by_layer = layers.Normalization(mean=mean, variance=variance)(x_train[:1].astype("float32"))
by_hand = (x_train[:1] - mean) / np.sqrt(variance)
assert np.allclose(by_layer, by_hand, atol=1e-4), "mean and variance belong to each channel"

# %% [markdown] tags=["slide"]
# ## A layer that looks at small windows
#
# A dense layer would treat each pixel of each place as a matter of its own. A *convolutional* layer
# looks at a window of 3 x 3 pixels, multiplies it with 3 x 3 weights, adds up, and moves on by one
# pixel: the same weights everywhere. Such a set of weights is a *filter*. In a colour picture the window
# is three channels deep, so a filter has 3 x 3 x 3 weights and a bias; in a later layer it is as deep
# as the layer before has filters. Its answers form one new channel. This one, for a grey picture, answers
# where brightness changes from left to right:

# %% tags=["slide"]
edge = np.array([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], dtype="float32").reshape(3, 3, 1, 1)
chosen = [int(np.flatnonzero(y_all == label)[4]) for label in (0, 1, 7, 8)]
grey = x_all[chosen].mean(axis=-1, keepdims=True).astype("float32") / 255
answers = abs(keras.ops.convert_to_numpy(keras.ops.conv(grey, edge)))
shown = np.concatenate([1 - grey[:, 1:-1, 1:-1], answers / answers.max()])[..., 0]
titles = [*[names[y_all[i]] for i in chosen], *["its edges"] * 4]
plots.images(shown, titles, columns=4, size=1.4, title="What one filter answers")
plt.show()

# %% [markdown]
# We wrote that filter; a network learns its own, 32 or 64 in each layer. After them *max pooling*
# keeps the largest of each 2 x 2 answers: the picture halves, and it matters less where exactly
# something was seen. Convolution and pooling together are what the source calls a *set*.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's correct.

# %% tags=["slide"]
hellodl.quiz("10_cifar10_depth", 1)

# %% [markdown] tags=["slide"]
# ## Two networks
#
# The source compares a network with one set and a network with three. Both end in a dense layer of
# 512 units and ten probabilities. In one function, which takes what it needs from a *recipe*
# (`padding="same"` puts a border of zeros around a picture, so that the answer is as large as it):


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
    model.compile(adam, loss, metrics=["accuracy"], steps_per_execution=13)
    return model


# %% [markdown]
# (Two layers turn and flip training pictures at random if the recipe says so: *augmentation*. More
# of it in lesson 11.) Which of the two has more parameters? Guess before you run the next cell.

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
# The network with *fewer* layers has seven times as many parameters. Almost all are in its dense
# layer: one pooling leaves 16 x 16 x 32 = 8,192 numbers to be joined to 512 units, three leave
# 1,024. **Depth is not size.**
#
# ## An experiment is a recipe
#
# How much to compute depends on the machine. On a laptop we take some thousand pictures and few
# epochs; with a GPU the *full* budget takes all of them. `experiments.choose_budget("full")` asks for it anywhere.

# %% tags=["experiments"]
budget = experiments.choose_budget()
if hardware.supports_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")

# %% [markdown]
# The second half is about speed: processors that can do so multiply in numbers of 16 bits instead of
# 32, nearly twice as fast here, and the weights keep all 32. Accuracies stay within the noise.
#
# A recipe holds everything that decides a result. A *variant* changes one thing, and only one; the
# source augments the pictures in all its experiments, so we try both networks with and without.

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
# Now train them all, with more than one seed, because one training proves little. Interrupt the cell
# (the square in the tool bar) and run it again: it goes on where it stopped.

# %%
histories = experiments.run(recipes, build, splits, budget.seeds)

# %% [markdown]
# What came back is one long table: a row for each experiment, seed, epoch, metric and split.

# %%
histories.tail(3)

# %% [markdown] tags=["slide"]
# ## Underfitting and overfitting, on the curves
#
# Look at the two lines of each picture. The solid one is the accuracy in training, the dashed one on
# pictures the network does not learn from.

# %% tags=["slide"]
plots.histories(histories, columns=2, title="Line: mean over the seeds. Band: lowest to highest")
plt.show()

# %% [markdown]
# - Both lines low and close together: the network has not learned what could be learned. It
#   **underfits**. That is the left end of every picture, and at the start of training it is normal.
# - The solid line goes on rising while the dashed one levels off: the network learns its training
#   pictures by heart. It **overfits**. Look at the right end of the upper pictures.
#
# The augmented networks, below, never see exactly the same picture twice. Their lines stay together
# much longer: with more epochs there is more to come. (And their training accuracy is measured on the
# turned and flipped pictures, which are harder.) How large is the gap at the end?

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
# The source says that three sets beat few layers by 15 points of validation accuracy. Here is the
# difference on this machine, in points, with and without augmentation:

# %%
points = 100 * (mean_of.valid["three sets"] - mean_of.valid["few layers"])
augmented = 100 * (mean_of.valid["three sets, augmented"] - mean_of.valid["few layers, augmented"])
hellodl.record("three sets less few layers, points", points)
hellodl.record("three sets less few layers, both augmented, points", augmented, 15, "E")

# %% [markdown]
# With so few pictures neither network gets far, and the difference between them is about as large as
# the one between two seeds. What does depth do when there is more to learn from? These are the same
# experiments on all 45,000 training pictures, trained beforehand (`make reference`):

# %% tags=["slide"]
reference = experiments.reference_results("10_cifar10_depth")
plots.histories(reference, columns=2, title="On 45,000 pictures")
plt.show()

# %%
full = experiments.final_values(reference)
full_mean = full.groupby("experiment").mean()
print(experiments.describe_reference("10_cifar10_depth"))
full.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %% [markdown]
# Now depth shows. The network with a seventh of the parameters is the better one, with and without
# augmentation, in every seed. Without augmentation the larger one's validation curve even turns down
# after some epochs: it has more room to learn its pictures by heart, and uses it. A second convolution
# sees windows of windows, and after each pooling wider ones. That is worth more than weights in a dense
# layer.

# %%
better = full.valid.unstack("experiment")  # a row for each seed
assert (better["three sets"] > better["few layers"] + 0.04).all(), "depth should pay by now"
assert (better["three sets, augmented"] > better["few layers, augmented"] + 0.06).all()
assert full_mean.gap["few layers"] > full_mean.gap["three sets"], "size should overfit more"

# %% [markdown]
# ## The test set, once
#
# `experiments.run` measured each network on the 10,000 test pictures after its last epoch, and so far we have
# not looked. The honest way: choose an experiment by its *validation* accuracy, then read its test
# accuracy. The source's way: the test set *is* the validation set, so one looks at all of them and
# reports the best.

# %%
chosen = mean_of.valid.idxmax()
honest, best_seen = mean_of.test[chosen], ends.test.max()
print(f"chosen on the validation set: {chosen}")
hellodl.record("test accuracy, chosen on the validation set", honest)
hellodl.record("test accuracy, best that was seen", best_seen)
assert honest > 0.3, "far below what these networks do: were they trained?"

# %% [markdown]
# The second figure can never be the lower one: it picks the luckiest seed on the very pictures it is
# measured on. Such a difference is easily larger than what depth brought on this machine; lesson 08
# showed how it grows with every further try.
#
# ## The source's claims, measured

# %%
at_full = 100 * (
    full_mean.valid["three sets, augmented"] - full_mean.valid["few layers, augmented"]
)
claims = pd.DataFrame(
    {
        "the source": ["+15 points", "4,200,842 and 586,250", "are the test pictures"],
        "here": [f"{augmented:+.1f} points", f"{sum(few):,} and {sum(three):,}", "are others"],
        "all pictures": [f"{at_full:+.1f} points", "the same", "are others"],
    },
    index=["three sets against few layers", "parameters", "validation pictures"],
)
claims

# %% [markdown]
# With all pictures depth pays, as the source says, and by less than its 15 points. Everything else here
# was smaller than the luck of a seed.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("10_cifar10_depth", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - A convolutional layer looks at small windows with the same weights everywhere; pooling halves.
# - Underfitting: both curves low. Overfitting: training runs away from validation.
# - Depth is not size: three sets have a seventh of the parameters, and need fewer to do better.
#
# ## Exercises
#
# 1. Add a fourth set of 128 filters to `FILTERS`. Compute its parameters before you look.
# 2. Train "few layers" with a dense layer of 64 units. Is it still larger than "three sets"?
# 3. Take 1,000, 2,000 and 8,000 training pictures (`images=`). How does the gap change?
# 4. Leave out the layer that standardises, and divide by 255 instead. What is lost?
#
# ## Going deeper
#
# CIFAR-10 is described in Alex Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*
# (2009). The best result the source names is 96.53 % (Benjamin Graham, *Fractional Max-Pooling*,
# 2014).
#
# ## Next
#
# Lesson 11 holds the networks back from overfitting.
