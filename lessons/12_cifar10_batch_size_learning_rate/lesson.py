# %% [markdown] tags=["slide"]
# # Batch size and learning rate
#
# Two numbers have been with us since lesson 01, the batch size and the learning rate. In lesson 07
# we tried nine learning rates, one after another, but we've hardly ever asked about the batch size.
# How many images do we look at before we take a step? And how far do we step? Source E calls the
# learning rate one of the most important settings of all. Here's one network, trained with three
# learning rates:
#
# ![Training and validation accuracy of one network with three learning rates](attachment:preview.png)
#
# **In this lesson you'll** train one network with batches of 50, 96 and 2,000 and with three
# learning rates, weigh steps against time and memory, and find out in one short sweep where to look
# for a good learning rate. **You need** lesson 11. **Allow** about 100 minutes.

# %% tags=["experiments"]
import hellodl

hellodl.start("12_cifar10_batch_size_learning_rate")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from hellodl import data, experiments, hardware, plots

layers = keras.layers
keras.utils.set_random_seed(10)

# %% [markdown] tags=["slide"]
# ## Three ways down a valley
#
# Let's begin with the learning rate, in the simplest valley there is: one weight, and the loss is
# its square. The gradient is twice the weight. We start at 2, take ten steps, and try three
# learning rates. What do you expect?

# %%
walks = {}
for rate in (0.02, 0.3, 1.05):
    weight, places = 2.0, [2.0]
    for _ in range(10):
        weight -= rate * 2 * weight
        places.append(weight)
    walks[rate] = np.array(places)

# %% tags=["slide"]
figure, panels = plt.subplots(1, 3, figsize=(10, 3), layout="constrained", sharey=True)
valley = np.linspace(-6, 6, 100)
names = ["too small: it crawls", "about right", "too large: it climbs out"]
for axes, (rate, places), name in zip(panels, walks.items(), names, strict=True):
    axes.plot(valley, valley**2, color="lightgray")
    axes.plot(places, places**2, ".-")
    axes.plot(places[0], places[0] ** 2, "o", color="C1")
    axes.text(places[0] + 0.3, places[0] ** 2, "start", color="C1", va="center")
    axes.set(title=f"{rate}, {name}", xlabel="weight", ylim=(-1, 36))
panels[0].set_ylabel("loss")
plots.describe(panels[0], "Ten steps in a valley with three learning rates: the last one climbs.")
plt.show()

# %% [markdown] tags=["slide"]
# With 0.02 it goes in the right direction, but after ten steps the weight hasn't even come halfway.
# With 0.3 it's at the bottom after a few steps. And with 1.05 each step jumps over the bottom and
# lands *higher* on the other side, so it climbs out of the valley. You can see why without a
# computer. The gradient is twice the weight, so each step multiplies the weight by $1 - 2 \cdot
# \text{rate}$. For our three rates that's 0.96, 0.4 and -1.1. Where it's below -1, the weight gets
# farther from 0 with each step. That's so for every rate above 1. How far does it climb? Let's walk
# on:

# %% tags=["nbval-check-output"]
weight, steps = 2.0, 0
while np.isfinite(weight):
    weight -= 1.05 * 2 * weight
    steps += 1
print(f"after {steps:,} steps the weight is {weight}")

# %% [markdown]
# `inf` stands for infinite: the number has become too large for the computer. It has
# **overflowed**. One more step would compute infinite minus infinite, and the computer calls that
# `nan`, not a number. Real networks have no such tidy valleys, but all of these things happen to
# them.
#
# ## Data and network, as in lesson 11
#
# The same images, and the same network B. It has dropout, as the source has it in these
# experiments.

# %% tags=["experiments"]
budget = experiments.choose_budget()
if hardware.supports_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")
splits, mean, variance = experiments.load_cifar10(budget)

# %% tags=["experiments"]
OPTIMIZERS = {"adam": keras.optimizers.Adam, "sgd": keras.optimizers.SGD}


# %% tags=["experiments"]
def build(recipe):
    """Network B with dropout, compiled."""
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), layers.Normalization(mean=mean, variance=variance)]
    )
    model.add(layers.Conv2D(32, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Conv2D(64, 3, padding="same", activation="relu"))
    model.add(layers.Conv2D(64, 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(512, activation="relu"))
    model.add(layers.Dropout(recipe.dropout))
    model.add(layers.Dense(10, activation="softmax", dtype="float32"))
    optimizer = OPTIMIZERS[recipe.optimizer](recipe.learning_rate)
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=50)
    return model


# %% [markdown] tags=["slide"]
# And here are five recipes. A batch of 96 and a learning rate of 0.001, with Adam, are the source's
# usual settings. Each of the others changes one of the two. On a laptop we take twice the images of
# the budget, and because we expect large differences, one seed will have to do.

# %% tags=["experiments"]
images = min(2 * budget.images, len(splits["train"][1]))  # 2,000 on a laptop
usual = experiments.Recipe(network="B", dropout=0.5, images=images, epochs=budget.epochs)
recipes = {
    "batch 96, rate .001": usual,
    "batch 50": usual.variant(batch_size=50),
    "batch 2000": usual.variant(batch_size=2000),
    "rate .01": usual.variant(learning_rate=0.01),
    "rate .0001": usual.variant(learning_rate=0.0001),
}

# %%
seeds = budget.seeds if budget.name == "full" else budget.seeds[:1]
histories = experiments.run(recipes, build, splits, seeds)

# %% [markdown] tags=["slide"]
# ## What does a batch cost?
#
# First the batches. In each step the network sees one batch and adjusts its weights once. So the
# larger the batch, the fewer steps make an epoch.
#
# But a large batch needs memory. You remember from lesson 06 that the backward pass needs the
# outputs of all layers, and it needs them for every image of the batch. They're called the
# **activations**. (It's the same word as for ReLU, but here it means the numbers that come out.)
# How much is that? We count the outputs of all layers for one image, and each number takes four
# bytes.

# %%
activations = sum(int(np.prod(layer.output.shape[1:])) for layer in build(usual).layers)
# the quickest epoch of each: a laptop does other things, too, and then all epochs take longer
later = histories[(histories.epoch > 1) & (histories.split == "train")]
epoch_seconds = later.groupby("experiment").seconds.min()
sizes = {"batch 50": 50, "batch 96, rate .001": 96, "batch 2000": 2000}
rows = {}
for name, size in sizes.items():
    steps = int(np.ceil(images / size))
    rows[name] = {
        "steps an epoch": f"{steps}",
        "seconds a step": f"{epoch_seconds[name] / steps:.2f}",
        "seconds an epoch": f"{epoch_seconds[name]:.1f}",
        "activations, MB": f"{activations * size * 4 / 1e6:.1f}",
    }
costs = pd.DataFrame(rows).T
costs

# %% [markdown]
# Read it column by column. On a laptop, where we train on 2,000 images, a batch of 2,000 is all of
# them: an epoch is a single step. And this step takes much longer, because there's more to
# calculate. (The seconds include the validation at the end of each epoch.) The arithmetic of a
# whole epoch is almost the same for all three. Each step has some overhead, too (work around the
# arithmetic, such as starting it), so you might expect the many small steps to take longest. On a
# processor that matters only a little, for a network with so much to calculate: the epochs don't
# differ much, and the times jump about, depending on what else the computer is doing. On a GPU it
# should matter more, because so small a batch can't keep it busy.
#
# And the memory grows with the batch: forty times the images, forty times the activations. If a
# computer runs out of memory while training, a smaller batch is the first thing to try.
#
# ## How much does a batch tell us?
#
# Why would anybody take large batches at all? Each batch gives us an *estimate* of the loss on all
# images, a bit like a poll. Ask 50 people, and the answer jumps around. Ask 2,000, and it barely
# moves. This jumping is called the **noise** of a batch. Let's measure exactly how much it jumps.
# We take a network that has trained for one epoch, compute its loss for each of 4,000 images (of
# all 45,000), and then look at the mean loss of many random batches of these. In a batch of ours,
# an image may be drawn twice. (A step follows the gradient and not the loss, but the gradient is a
# mean over the batch, too, and jumps in the same way.)

# %%
x_train, y_train = splits["train"]
learn, _ = train_test_split(
    np.arange(len(y_train)), train_size=4000, stratify=y_train, random_state=0
)
x_learn, y_learn = x_train[learn], y_train[learn]
keras.utils.set_random_seed(10)
model = build(usual)
model.fit(x_learn, y_learn, batch_size=96, epochs=1, verbose=0)
probabilities = model.predict(x_learn, batch_size=500, verbose=0)
# one loss for each image; 1e-7 so that the logarithm never gets 0
losses = -np.log(probabilities[np.arange(4000), y_learn] + 1e-7)

# %% tags=["slide"]
rng = np.random.default_rng(10)
noise = {}
figure, panels = plt.subplots(3, 1, figsize=(6.5, 4), layout="constrained", sharex=True)
bins = np.linspace(losses.mean() - 0.4, losses.mean() + 0.4, 100)  # the same for all three
for axes, size in zip(panels, (50, 96, 2000), strict=True):
    batch_losses = [rng.choice(losses, size).mean() for _ in range(2000)]
    noise[size] = float(np.std(batch_losses))
    axes.hist(batch_losses, bins)
    axes.set(title=f"batch {size}: standard deviation {noise[size]:.3f}", yticks=[])
panels[-1].set_xlabel("mean loss of one batch")
said = ", ".join(f"batch {size} {deviation:.3f}" for size, deviation in noise.items())
plots.describe(panels[0], f"Histograms of the loss of one batch. Standard deviation: {said}.")
plt.show()
ratio = noise[50] / noise[2000]
print(f"40 times the batch, {ratio:.1f} times less noise (root of 40: {40**0.5:.1f})")

# %% [markdown] tags=["slide"]
# The noise gets smaller with the *square root* of the batch size. So forty times the work makes the
# estimate only about six times more precise. And the table above told you the other half of it: an
# epoch costs about the same, whether it has many small steps or a few large ones. So at the same
# rate, many small steps get you farther, up to a point. With very small batches, each image would
# pay for much of a step's overhead. So people mostly use batches of some dozens to some hundreds of
# images.
#
# ## Three batch sizes, measured
#
# What does it mean for the training?

# %% tags=["slide"]
batches = pd.concat([histories[histories.experiment == name] for name in rows])
panels = plots.histories(batches, title="After the same epochs, the large batch is far behind")
panels[1].set_title("batch 96 (usual)", fontsize=10)
plt.show()

# %%
ends = experiments.final_values(histories)
mean_of = ends.groupby("experiment").mean()
print("steps:", {name: int(row["steps an epoch"]) * budget.epochs for name, row in rows.items()})
mean_of.loc[list(rows), ["train", "valid", "gap"]].round(3)

# %% [markdown]
# After the same number of epochs, the batch of 2,000 is far behind. It has taken only a few steps,
# where the others took more than a hundred. Each of its steps was more precise. On a laptop the
# batch even holds all images. But however precise its gradient is, Adam moves a weight by hardly
# more than its rate in a step, and six steps of 0.001 don't get far. (Its validation curve rises
# for three steps and then wobbles. We don't know why.) Between 50 and 96, on the other hand,
# there's hardly a difference in validation accuracy. (If validation lies *above* training, that's
# because training is a mean over the epoch, and because dropout is at work only while training. For
# the batch of 2,000 the training accuracy is measured before the epoch's only step.)
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("12_cifar10_batch_size_learning_rate", 1)

# %% [markdown] tags=["slide"]
# ## Three learning rates, measured
#
# Now the learning rate, ten times as large and ten times as small as usual:

# %% tags=["slide", "preview"]
usual_name = "batch 96, rate .001"
rates = ["rate .0001", usual_name, "rate .01"]  # from small to large
three_rates = pd.concat([histories[histories.experiment == name] for name in rates])
panels = plots.histories(three_rates, title="The same network, three rates")
panels[1].set_title("rate .001 (usual)", fontsize=10)
plt.show()

# %%
lost = experiments.diverged(histories)
print("overflowed:", ", ".join(lost.experiment) if len(lost) else "none")
mean_of.loc[rates, ["train", "valid", "gap"]].round(3)

# %% [markdown] tags=["slide"]
# Read the panels from left to right, like our three valleys, though the last one doesn't climb out
# here. The smallest rate learns, too, only more slowly. With the largest rate, the network does far
# worse even on its *training* images, so this isn't overfitting. Its steps seem to be too large to
# get down to the places that the network in the middle has found. (With all images, you'll see more
# clearly that it stays behind on its training images.) And it can get worse than that, as you'll
# see further down.
#
# (In lesson 07 Adam liked the rate 0.01, with digits and a dense network. With these photos and
# this deeper network it's far too much. So the right rate depends on the problem, too.)
#
# With still larger steps, weights may grow without end, as in our valley. Then the loss becomes
# "not a number" (**NaN**), and the training has **diverged**. `experiments.run` notices it, stops
# such a training, and keeps it as a result. Above, `overflowed` would list them.
#
# ## Find the rate in one sweep
#
# Trying one rate after another takes a long time. There's a trick, called the **range test**: train
# for a hundred steps, and raise the learning rate a little in each of them, from far too small to
# far too large. Watch the loss of each batch, and stop when it has exploded. We do it with Adam,
# and with SGD, and without dropout, which would add noise of its own. In the code, `np.geomspace`
# makes numbers that grow by the same factor each time, `model.optimizer.learning_rate = rate` sets
# the rate before each step, and `reset_metrics` makes sure that we get the loss of this batch
# alone.

# %%
rate_of_step = np.geomspace(1e-5, 1.0, 100)


def take_steps(model, x, y, batch_size, rates, too_much):
    """Take a step with each learning rate; return the losses of their batches."""
    rng = np.random.default_rng(12)
    found = []
    for rate in rates:
        places = rng.choice(len(x), batch_size, replace=False)
        model.optimizer.learning_rate = rate
        model.reset_metrics()
        found.append(float(model.train_on_batch(x[places], y[places])[0]))
        if not found[-1] < too_much:  # exploded, or NaN: that's never smaller than anything
            break
    return pd.Series(found, index=rates[: len(found)])


# %%
without_dropout = usual.variant(dropout=0.0)
sweeps = {}
for name, recipe in (("Adam", without_dropout), ("SGD", without_dropout.variant(optimizer="sgd"))):
    keras.utils.set_random_seed(10)
    sweeps[name] = take_steps(build(recipe), x_learn, y_learn, 96, rate_of_step, too_much=4)

# %% [markdown]
# The loss of a single batch jumps a lot, so we draw a line through the *median* of nine points in a
# row, the one in the middle when you sort them. A single wild batch can't pull it far away.
# (`rolling(9, center=True)` takes each point with four neighbors on either side.) Where the line is
# lowest, the loss has stopped falling, so there the rate is about to become too large, at least for
# a single step at this moment.

# %% tags=["slide"]
figure, panels = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained", sharey=True)
limit = {}
for axes, (name, found) in zip(panels, sweeps.items(), strict=True):
    smooth = found.rolling(9, center=True, min_periods=1).median()
    limit[name] = smooth.idxmin()
    axes.plot(found, ".", color="silver")
    axes.plot(smooth)
    axes.plot(limit[name], smooth.min(), "o", color="C0")
    axes.axvline(limit[name] / 10, linestyle=":", color="C1")
    axes.text(limit[name] / 11, 1.55, "a tenth", ha="right", color="C1")
    text = f"{name}: lowest at {limit[name]:.1g}"
    axes.set(xscale="log", xlim=(1e-5, 1), ylim=(1.5, 2.8), xlabel="learning rate", title=text)
panels[0].set_ylabel("loss of a batch")
said = ", ".join(f"{name} {rate:.1g}" for name, rate in limit.items())
plots.describe(panels[0], f"The loss falls over a rising learning rate, up to a limit: {said}.")
plt.show()
print("a tenth of it:", ", ".join(f"{name} {rate / 10:.1g}" for name, rate in limit.items()))

# %% [markdown] tags=["slide"]
# Read each curve from left to right. At first the rate is so small that little happens. Then the
# loss falls. With SGD it falls only a little, because most of the hundred rates are tiny for SGD.
# After its lowest point, the dot, it rises: the steps are too large for this moment of the
# training. (Adam's sweep stopped when the loss of one batch passed 4. The median hides that one
# point, so its line ends a little below 2.3, which is $-\ln 0.1$, the loss of pure guessing. SGD's
# came to the end. A few points above 2.8 are cut off.) People mostly take a rate to the left of the
# dot, because what's good for one step may be too much for thousands. About a tenth is a usual and
# cautious choice, and that's the dotted line. For Adam it's 0.0004, less than a factor of three
# from 0.001, the best of our three rates above. So fewer than a hundred steps have told us where to
# look. With 45,000 images, one such training of 12 epochs takes 5,628 steps. The curve is noisy,
# though, and flat around its lowest point, so take it as a hint, and not as a measurement.
#
# Does the hint help? Let's train our network with Adam's tenth, for as many epochs as the others.
# (The usual recipe stands beside it because the new one is a variant of it. It's been trained, so
# it's only read.)

# %%
tenth = float(f"{limit['Adam'] / 10:.0e}")  # rounded to one digit
with_tenth = experiments.run(
    {usual_name: usual, "a tenth": usual.variant(learning_rate=tenth)}, build, splits, seeds
)
tenth_ends = experiments.final_values(with_tenth).groupby("experiment").mean()
four_rates = pd.concat([mean_of.loc[rates], tenth_ends.loc[["a tenth"]]])
four_rates.index = ["0.0001", "0.001", "0.01", f"{tenth:g}, a tenth of the limit"]
print(four_rates[["train", "valid"]].round(3).to_string())

# %% [markdown] tags=["slide"]
# It gets .472 of the validation images right, and the usual rate .475. That's three images of
# 1,000, which may well be chance. So in fewer than a hundred steps, the test has found a rate
# that's as good as the best of our three on new images, as far as one seed can tell. (On its
# training images it's a little behind, .553 against .590.)
#
# And notice how different the two optimizers are. SGD's lowest point is at a rate many times as
# large, so a learning rate that's right for one of them can be useless for the other. So in the
# next section, SGD gets rates of its own.
#
# ## What goes together
#
# Batch size and learning rate aren't independent of each other. To see why, let's go back to our
# valley, and add the noise of the batches: each gradient is off by chance, as if a batch had
# estimated it. A large batch, 36 times as large, has a sixth of the noise (the root of 36 is 6).
# The weight starts at 20 and should come to 0. We try the small batch with two rates, the large
# batch, and the small one with a rate that falls from large to small. Chance may favor one of them,
# so we walk each of them 200 times. Which will be the best, and why?

# %%
trials = {  # the noise of the gradient, and the rates of 80 steps
    "small batch, rate 0.3": (12, np.full(80, 0.3)),
    "small batch, rate 0.03": (12, np.full(80, 0.03)),
    "large batch, rate 0.3": (2, np.full(80, 0.3)),
    "small batch, falling rate": (12, np.geomspace(0.3, 0.003, 80)),
}
paths = {}
for name, (noise_of_gradient, rates_of_steps) in trials.items():
    chance = np.random.default_rng(0)
    places = [np.full(200, 20.0)]  # 200 walks at once
    for rate in rates_of_steps:
        gradients = 2 * places[-1] + chance.normal(0, noise_of_gradient, 200)
        places.append(places[-1] - rate * gradients)
    paths[name] = np.array(places)

# %% tags=["slide"]
figure, panels = plt.subplots(1, 4, figsize=(12, 2.8), layout="constrained", sharey=True)
names = ["quick, never settles", "settles, but slowly", "quick, settles", "quick, then settles"]
for axes, (trial, places), name in zip(panels, paths.items(), names, strict=True):
    axes.axhline(0, color="lightgray")
    axes.plot(places[:, :3], linewidth=1)  # three of the walks
    axes.set(title=f"{trial}:\n{name}", xlabel="step")
panels[0].set_ylabel("weight")
plots.describe(
    panels[0],
    "Four panels of noisy walks over 80 steps: the small batch with a falling rate is quick and settles.",
)
plt.show()

# %%
distances = pd.DataFrame({trial: abs(places).mean(axis=1) for trial, places in paths.items()})
missed = distances[60:].mean()  # each row is a step, and its number a mean over 200 walks
first = (distances < 4).idxmax()  # the number of the first row with True
table = pd.DataFrame({"steps until below 4": first, "last 20 steps": missed})
print("mean distance from 0:")
print(table.round(2).to_string())

# %% [markdown] tags=["slide"]
# A step is the rate times the gradient, noise included. With a small batch and a large rate, the
# weight is soon at the bottom, and then the noise throws it about. A smaller rate keeps it closer
# in the end, but it takes 26 steps instead of 3 to get below a distance of 4. The large batch can
# afford large steps and still stays close. But each of its steps costs 36 times the images! And the
# falling rate is soon there *and* settles, not much worse than the large batch, and each of its
# steps costs only a small batch. So for what it costs, it's the best of the four: large steps
# first, to get there, and then small ones, to settle. That's why people so often lower the rate
# during a training. If it falls too early, though, it stops where it happens to be: one of the
# walks on the right has come to rest at about -0.8, and many others do no better.
#
# Try it yourself. Below, a line learns from 256 points, and its two numbers are a place in a
# valley. The thick arrow points downhill for all points, and the thin ones do so for a dozen random
# batches. Move the batch size from 1 to 256 and back, and the fan closes and opens. The gray path
# is a first try with batches of 4 and a rate of 0.08: it's soon in the valley, and then the noise
# throws it about. Can you bring it to rest, with its loss in the green box? And then with another
# batch size?

# %% tags=["slide"]
hellodl.explore("batches")

# %% [markdown] tags=["slide"]
# With a batch of 4, the path comes to rest in the box at a rate of 0.02 or 0.04, and with a batch
# of 32 it takes 0.16. So a larger batch can stand a larger rate, though not without end: from a
# batch of 64 on there are too few steps, and no constant rate arrives. And it *needs* a larger
# rate, because with four times the batch there are only a quarter of the steps. Now press
# *falling*, which lowers the rate on the way, and go back to the pair of the gray path, 4 and 0.08.
# It arrives! A falling rate has to begin higher, so with a batch of 32, begin at 0.64. Of all pairs
# of a batch and a rate, about twice as many arrive as with constant rates.
#
# Is that so in a real network? Let's go back to the digits for a moment, because their dense
# network is quick to train, and to plain SGD, whose steps are the gradient times the rate and
# nothing else. We take three batches and five rates, each four times the one before, and train each
# pair for three epochs on 6,000 digits. Where do you expect the best of each row?

# %%
(digits, digit_labels), _ = data.load_mnist()
x_others, y_others = digits[:5000] / np.float32(255), digit_labels[:5000]  # for validation
x_digits, y_digits = digits[5000:15000] / np.float32(255), digit_labels[5000:15000]


def digit_network(optimizer, seed, **options):
    """The network of lesson 04, compiled."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    for units in (300, 100):
        model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(10, activation="softmax"))
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss, metrics=["accuracy"], **options)
    return model


# %%
def train_on_digits(optimizer, images, seed, **options):
    """Train it; return the validation accuracy after each epoch."""
    model = digit_network(optimizer, seed, steps_per_execution=50)
    options |= {"validation_data": (x_others, y_others), "validation_batch_size": 500}
    history = model.fit(x_digits[:images], y_digits[:images], verbose=0, **options)
    return history.history["val_accuracy"]


# %% [markdown]
# And now the fifteen trainings:

# %%
grid = pd.DataFrame(0.0, index=[10, 40, 160], columns=[0.01, 0.04, 0.16, 0.64, 2.56])
for size in grid.index:
    for rate in grid.columns:
        sgd = keras.optimizers.SGD(rate)
        reached = train_on_digits(sgd, 6000, seed=12, batch_size=size, epochs=3)
        grid.loc[size, rate] = reached[-1]

# %% tags=["slide"]
axes = plt.figure(figsize=(7.5, 2.6), layout="constrained").subplots()
axes.imshow(grid, cmap="Blues", vmin=0.6, vmax=1.1, aspect="auto")
for row, size in enumerate(grid.index):
    for column, rate in enumerate(grid.columns):
        best = rate == grid.loc[size].idxmax()
        text = f"{grid.loc[size, rate]:.3f}" + (" (best)" if best else "")
        weight = "bold" if best else "normal"
        axes.text(column, row, text, ha="center", va="center", weight=weight)
axes.set_xticks(range(5), grid.columns)
axes.set_yticks(range(3), [f"batch {size}" for size in grid.index])
axes.set(xlabel="learning rate (SGD)", title="A larger batch wants a larger rate")
axes.grid(visible=False)
axes.tick_params(length=0)
best_rate = grid.idxmax(axis=1)
said = ", ".join(f"batch {size} at {rate}" for size, rate in best_rate.items())
plots.describe(axes, f"Validation accuracy of three batch sizes and five rates. Best: {said}.")
plt.show()

# %% [markdown] tags=["slide"]
# The batch of 10 is best at a rate of 0.16, and 0.64 ruins it. The two larger batches are best at
# 0.64, and 2.56 ruins all three: about 0.1 is what guessing gets. Now go along the diagonals, one
# row down and one column to the right: four times the batch, four times the rate. Most of the
# accuracies there differ by little. With four times the batch there are only a quarter of the
# steps, and steps that are four times as large make up for them. It's a good rule to begin with,
# and it holds up to a point: the batch of 160 comes out a bit lower, and at 2.56 it's over. (We've
# trained each pair once, so don't make much of the third decimal.)
#
# ## How a training is ruined
#
# What goes on in a training that's ruined? Let's watch its first steps, one by one. We take the
# rate of 2.56, with a batch of 40 and with one of 10, and for comparison a rate of 0.16. The axis
# of the losses is logarithmic, and you'll need it.

# %%
ruined, ended = {}, {}
for size, rate in [(40, 0.16), (40, 2.56), (10, 2.56)]:
    model = digit_network(keras.optimizers.SGD(rate), seed=12)
    found = take_steps(model, x_digits, y_digits, size, [rate] * 60, np.inf)
    ruined[size, rate], ended[size, rate] = found.to_numpy(), model

# %% tags=["slide"]
figure, panels = plt.subplots(1, 2, figsize=(10, 3.4), layout="constrained")
for ((size, rate), found), style in zip(ruined.items(), ("-", "-.", ":"), strict=True):
    finite = found[np.isfinite(found)]
    for axes in panels:
        axes.plot(finite, style, label=f"batch {size}, rate {rate}")
        axes.set(xlabel="step")
    if len(finite) < len(found):
        panels[0].plot(len(finite) - 1, finite[-1], "kx", markersize=9)
        panels[0].text(len(finite), finite[-1], "next: not a number", va="center")
panels[0].set(ylabel="loss of the batch", yscale="log", title="Steps that are too large")
panels[1].set(ylim=(0, 4), title="The same, from 0 to 4 only")
panels[1].axhline(np.log(10), color="gray", linewidth=0.8)
panels[1].text(59, np.log(10) + 0.08, "guessing", ha="right", color="gray")
panels[0].legend(loc="center right")
said = ", ".join(f"batch {size}, rate {rate}: {len(f)} steps" for (size, rate), f in ruined.items())
plots.describe(panels[0], f"Losses, step by step, on a logarithmic axis: {said}.")
plt.show()

# %%
for (size, rate), model in ended.items():
    w1, b1, w2, b2 = model.get_weights()[:4]  # of the two hidden layers
    hidden_1 = np.maximum(x_others[:1000].reshape(1000, 784) @ w1 + b1, 0)
    hidden_2 = np.maximum(hidden_1 @ w2 + b2, 0)
    alive = ", ".join(f"{(hidden > 0).mean():.1%}" for hidden in (hidden_1, hidden_2))
    print(f"batch {size}, rate {rate}: outputs above 0 in the two hidden layers {alive};",
          f"weights that are NaN {np.isnan(w1).mean():.0%}")  # fmt: skip

# %% [markdown] tags=["slide"]
# With a rate of 0.16 the loss falls, as it should. With 2.56 the network climbs out, as in our
# valley, only much faster. Within some ten steps its loss has thirty digits. (Keras calculates it
# from the totals before softmax, so it doesn't end at 16, as ours above would. Its numbers have 32
# bits and end near 10 to the power of 38.) Then there are two ways for it to end, and here you see
# both. With the batch of 40, the numbers overflow, the loss becomes NaN, and so do the weights, as
# the last printed column says for the first layer. No further step can change that. With the batch
# of 10, the loss comes back, which looks like a rescue and isn't one. It stays near 2.3, as the
# right panel shows, and that's what guessing gets. Its printed line says why. Hardly any output of
# its first hidden layer is above 0 any more, and practically none of its second. (The zeros of the
# batch of 40 are another matter: NaN isn't above anything.) With all these ReLUs silent,
# practically no gradient gets through to the hidden layers, and they can't learn. We can't predict
# which of the two it will be. So if the loss of your own network explodes, becomes NaN, or comes
# back to stay near the logarithm of the number of classes (it's 2.3 for ten), try a smaller rate
# first.
#
# And can the range test tell us the right rate here, too? We sweep with the batch of 40:

# %%
model = digit_network(keras.optimizers.SGD(), seed=12)
swept = take_steps(model, x_digits, y_digits, 40, rate_of_step, too_much=4)
lowest = swept.rolling(9, center=True, min_periods=1).median().idxmin()
print(f"lowest at {lowest:.2g}, a tenth of it is {lowest / 10:.1g}")
sgd = keras.optimizers.SGD(float(f"{lowest / 10:.0e}"))
with_it = train_on_digits(sgd, 6000, seed=12, batch_size=40, epochs=3)[-1]
print(f"trained with a tenth: {with_it:.3f}")
print(f"the best of our grid: {grid.loc[40].max():.3f} at {grid.loc[40].idxmax()}")

# %% [markdown]
# Not quite. A tenth of the rate with the lowest loss is about 0.02. With that the network learns,
# and doesn't explode, and reaches .886. But our grid says that a batch of 40 does better with far
# more: 0.64 gives .942, and that's even more than the rate at which the sweep's loss was lowest.
# Why is the test so cautious here? Our guess: at a large rate the loss may rise at first, and fall
# later, further than before. The training with 0.64 had time for that. But the sweep gives each
# rate a single step, and goes on to a larger one. So a tenth is where your search begins, and not
# where it ends. Try three times as much, and if that's better, three times as much again.
#
# ## Let it fall
#
# And does a falling rate help a real network, as it helped in the valley? Here are three trainings
# of the same network with Adam: the usual rate of 0.001, three times as much, and a rate that
# begins at 0.003 and falls to 0, along half a cosine wave (first slowly, then quickly, and in the
# end slowly again). All have batches of 32 and eight epochs on 10,000 digits, and we train each of
# them from two seeds.

# %%
steps = 8 * -(-10_000 // 32)  # of eight epochs; -(-a // b) divides and rounds up
rates_of_adam = {
    "0.001": 0.001,
    "0.003": 0.003,
    "from 0.003 to 0": keras.optimizers.schedules.CosineDecay(0.003, steps),
}
reached = {}
for name, rate in rates_of_adam.items():
    options = {"batch_size": 32, "epochs": 8}
    both = [
        train_on_digits(keras.optimizers.Adam(rate), 10_000, seed, **options) for seed in (0, 1)
    ]
    reached[name] = np.array(both)
    print(f"{name:15} accuracy at the end: {reached[name][:, -1].round(4)}")

# %% tags=["slide"]
left, axes = plt.figure(figsize=(10, 3.2), layout="constrained").subplots(1, 2, width_ratios=[1, 2])
falling = rates_of_adam["from 0.003 to 0"]
left.plot(
    np.arange(0, steps, 50) / steps * 8, [float(falling(s)) for s in range(0, steps, 50)], "C2"
)
left.set(xlabel="epoch", title="The falling rate", ylabel="learning rate", ylim=(0, 0.0032))
for (name, both), style in zip(reached.items(), (":^", "--s", "-o"), strict=True):
    axes.plot(range(1, 9), both.mean(axis=0), style, markersize=5, label=f"rate {name}")
    axes.fill_between(range(1, 9), both.min(axis=0), both.max(axis=0), alpha=0.15)
axes.set(xlabel="epoch", ylabel="validation accuracy", title="The falling rate ends highest")
axes.legend(loc="lower right")
said = ", ".join(f"{name} {both[:, -1].mean():.3f}" for name, both in reached.items())
plots.describe(axes, f"Validation accuracy over eight epochs, three rates. At the end: {said}.")
plt.show()

# %% [markdown] tags=["slide"]
# With each of the two seeds the falling rate ends above both constant ones, and on average it's
# about a percentage point ahead. That's for one line of code! And look how it comes about. Each
# band reaches from the lower seed to the higher one. The constant rate of 0.003, with which it
# begins, has jumped up and down, a bit like our noisy walks. The falling one gets above it when its
# rate has come down a little, and then becomes calm. The smaller constant rate jumps less, but it
# ends no higher. (In Keras you hand the optimizer a schedule instead of a number, as we've done
# here. This one has to know how many steps there will be.)
#
# ## With all images
#
# With more than twenty times the images, an epoch also has many times as many steps. These are the
# same five recipes, trained beforehand, for 12 epochs and from three seeds:

# %% tags=["slide"]
reference = experiments.reference_results("12_cifar10_batch_size_learning_rate")
order = [*rows, "rate .0001", "rate .01"]
plots.histories(
    pd.concat([reference[reference.experiment == name] for name in order]),
    title="With 45,000 images, the batch of 2,000 comes closer",
)
plt.show()
print(experiments.describe_reference("12_cifar10_batch_size_learning_rate"))

# %%
full_ends = experiments.final_values(reference)
full_mean = full_ends.groupby("experiment").mean()
full_ends.groupby("experiment", sort=False)[["train", "valid"]].agg(["mean", "std"]).round(3)

# %% [markdown]
# The batch of 2,000 comes closer now, because it has taken a few hundred steps (more images, and
# twice the epochs), but it's still about four percentage points behind. And with a rate of 0.01,
# the curves rise only slowly after the first epochs, and the network ends far below the others.
#
# Behind, but by which measure? Let's draw three of the trainings twice: over the images that
# they've seen, which is what costs time on a processor, and over the steps that they've taken.

# %% tags=["slide"]
figure, panels = plt.subplots(1, 2, figsize=(9, 3.2), layout="constrained", sharey=True)
measured = reference[(reference.metric == "accuracy") & (reference.split == "valid")]
curve_of = measured.groupby(["experiment", "epoch"]).value.mean()
for (name, size), style in zip(sizes.items(), ("-", "--", "-."), strict=True):
    curve = curve_of[name]
    panels[0].plot(curve.index * 45_000, curve, style, label=name)
    panels[1].plot(curve.index * np.ceil(45_000 / size), curve, style)
panels[0].set(xlabel="images seen", ylabel="validation accuracy", title="Per image, 2,000 is last")
panels[1].set(xlabel="steps taken", xscale="log", title="Per step, 2,000 is first")
panels[0].set_xticks([0, 200_000, 400_000], ["0", "200,000", "400,000"])
panels[0].legend()
plots.describe(panels[0], "A batch of 2,000 is last over images seen, and first over steps.")
plt.show()

# %% [markdown] tags=["slide"]
# That's the whole bargain in one figure. Each *step* of the large batch is worth more: it gets
# farther in fewer steps. After its 276 steps it's at .70, and the batch of 96 is at .62 after 469.
# (And all three used the rate 0.001. With a larger one, the large batch would probably come closer,
# as in our grid.) But a step of it costs 40 times as many images as one of 50, and on a processor
# you pay for images. Where a large batch costs hardly more time than a small one, as on a big GPU
# or on many of them, the right panel is the one that counts.
#
# ## The test set, once
#
# As before, we choose by the validation set, and use the test set once, for the winner. In our run
# that's a batch of 50, ahead of one of 96 by .001, which is a single image. So 96 would do as well.

# %%
chosen = mean_of.valid.idxmax()
honest = mean_of.test[chosen]
print(f"chosen on the validation set: {chosen}")
hellodl.record("test accuracy, chosen on the validation set", honest)

# %% [markdown]
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert abs(walks[1.05][-1]) > 2 > abs(walks[0.02][-1]) > abs(walks[0.3][-1]), "three valleys"
assert noise[50] > noise[96] > noise[2000], "a larger sample must be less noisy"
assert missed["small batch, rate 0.3"] > 2 * missed.iloc[1:].max(), "noise and rate"
assert missed["small batch, falling rate"] < missed["small batch, rate 0.03"], "first large steps"
assert mean_of.valid["batch 2000"] < mean_of.valid[usual_name], "it took far fewer steps"
assert abs(mean_of.valid["batch 50"] - mean_of.valid[usual_name]) < 0.08, "50 is much like 96"
assert mean_of.train["rate .0001"] < mean_of.train[usual_name], "small steps get less far"
assert mean_of.valid["rate .01"] < mean_of.valid[usual_name] + 0.02, "larger steps gain nothing"
assert -3 < np.log10(limit["Adam"]) < -1.3, "a tenth of it should be near 0.001"
assert np.log10(limit["SGD"]) > np.log10(limit["Adam"]) + 0.3, "SGD bears larger rates"
assert best_rate[160] >= best_rate[40] >= best_rate[10], "a larger batch, a larger rate"
assert grid.loc[10, 0.64] < grid.loc[160, 0.64] - 0.05, "too much for a small batch"
at_the_end = {name: both[:, -1].mean() for name, both in reached.items()}
assert at_the_end["from 0.003 to 0"] > max(at_the_end["0.001"], at_the_end["0.003"]), "let it fall"
assert full_mean.valid["rate .01"] < full_mean.valid[usual_name] - 0.2, "too large a rate loses"
assert full_mean.valid["batch 2000"] < full_mean.valid[usual_name] - 0.01, "few steps should lose"
assert honest > 0.3, "far below what this network does: was it trained?"

# %% [markdown]
# ## Published beside ours
#
# What source E says of each, and how far each came on the validation images. (The source trained
# for 50 epochs, with augmentation. We didn't.)

# %%
said = {
    usual_name: "converges",
    "batch 50": "more, less precise steps",
    "batch 2000": "fewer, more precise steps, more memory",
    "rate .01": "may not converge",
    "rate .0001": "may not converge",
}
valid = {"here": mean_of.valid.round(3), "all images": full_mean.valid.round(3)}
print(pd.DataFrame({"source E": said, **valid}).loc[list(said)].to_string())

# %% [markdown]
# The source says that a rate that's too high *or too low* may not converge, which means that the
# training doesn't arrive where it should. With all images the high one rises only slowly and ends
# far below the others, which fits. The low one is on its way, and still rising when we stop.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("12_cifar10_batch_size_learning_rate", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A larger batch means fewer and more precise steps, and more memory, for about the same arithmetic.
# The noise falls only with the square root of the batch size, so some dozens to some hundreds of
# images are usually enough. The learning rate decides whether a training gets anywhere: too small
# is slow, too large often doesn't arrive, and a range test shows you where to begin: at a tenth of
# the rate where the loss is lowest. A rate that falls during the training gets you there quickly,
# and then lets you settle. And a larger batch can stand, and often needs, a larger rate. For a
# network of your own that means: begin with a batch of 32 to 128. Find the rate with a range test,
# take a tenth, try three times as much and three times as little (lesson 07), and go on in the
# direction in which it gets better. And when all is well, lower the rate during the training.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/12_cifar10_batch_size_learning_rate.ipynb`. Or try these
# right here:
#
# 1. Do the range test with batches of 20 and of 1,000 (in place of the 96 in the call of
#    `take_steps`). Where does it turn up now?
# 2. Train "batch 2000" for as many *steps* as "batch 96" took: `experiments.run({"long":
#    usual.variant(batch_size=2000).variant(epochs=126)}, build, splits, seeds)`. (It takes about
#    ten minutes.) Is it better then?
# 3. Lower the rate during the training: copy `build` as `build_falling`, let it hand
#    `keras.optimizers.schedules.CosineDecay(0.002, 126)` to the optimizer in place of
#    `recipe.learning_rate`, and train with `experiments.run({"falling": usual}, build_falling,
#    splits, seeds)`. What do you gain?
#
# ## Going deeper
#
# - Leslie Smith, *Cyclical Learning Rates for Training Neural Networks* (2017), invented the range
#   test.
# - Goyal and others, *Accurate, Large Minibatch SGD* (2017), trained a large network in an hour,
#   with batches of 8,192 images and a rate to match.
#
# ## Next
#
# We've looked at networks from the outside long enough. In lesson 13 we look inside one, and see
# what it has made of the photos.
