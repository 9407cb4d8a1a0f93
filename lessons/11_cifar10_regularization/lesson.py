# %% [markdown] tags=["slide"]
# # Learning without memorizing
#
# Let's start with a riddle. Source E, the tutorial behind lessons 10 to 12, has two notebooks about
# a method called *dropout*. One trains a network "with dropout", the other the same network
# "without dropout". The first one does better, and so the source concludes that dropout helps. Here
# are the two networks as they stand in the notebooks. (A number by itself is a convolution with
# that many filters, and P is a pooling.)
#
# | notebook | network |
# |---|---|
# | with dropout | 32, P, 64, 64, P, dense 512, dropout 0.5 |
# | without dropout | 32, P, 64, 64, dense 512, dropout 0.5 |
#
# Something is wrong here. Can you find the flaw? You don't have to know yet what dropout is. And
# when you've found it, here's a harder question: will the conclusion survive if somebody repairs
# the experiment? That comes near the end. Until then, you'll learn how to keep a network from
# memorizing. One of the methods makes twelve cats out of one:
#
# ![One photo of a cat, and the same photo flipped and turned in eleven ways](attachment:preview.png)
#
# **In this lesson you'll** hold a network back from memorizing with dropout, L1, L2 and
# augmentation, measure what each of them does, and solve the riddle with a program. **You need**
# lesson 10. **Allow** about 100 minutes.

# %% tags=["experiments"]
import hellodl

hellodl.start("11_cifar10_regularization")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import experiments, hardware, plots

layers = keras.layers
keras.utils.set_random_seed(9)

# %% [markdown] tags=["slide"]
# ## The data, as in lesson 10
#
# The last line of the next cell does what lesson 10 did step by step: 45,000 images for training, a
# stratified validation set of 5,000 others, of which a laptop takes 1,000, the test set, and the
# mean and variance of each channel. On a laptop, our networks learn from 1,000 images only, in
# batches of 32. That's little, but memorizing is what we want to see, and with few images it shows
# soon.

# %% tags=["experiments"]
budget = experiments.choose_budget()
if hardware.supports_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")
splits, mean, variance = experiments.load_cifar10(budget)

# %% [markdown] tags=["slide"]
# ## Why a network needs holding back
#
# In lesson 08 a network memorized 2,000 digits, and from some epoch on its loss on others got
# worse. In lesson 10 you saw the same with photos: the training accuracy ran away from the
# validation accuracy. The network has learned what is special about its training images, such as
# "the photo with this brown spot is a dog". What we'd like it to learn is what all dogs have in
# common.
#
# Every method that keeps a network from learning what is special, so that it learns what is
# general, is called **regularization**. Let's look at four methods: augmentation, dropout, L1 and
# L2. While you read, make a guess: which of them will help most?
#
# ### More to learn from: augmentation
#
# The best cure for memorizing is more data. And if we don't have more? Then we make some, out of
# what we have. A cat that's flipped left to right is still a cat, and so is one that's turned a
# little. So each time an image is shown to the network, we flip and turn it at random. This is
# called **augmentation**, and in Keras it's a layer. Here is one photo, and then what the two
# layers make of it in eleven tries:

# %% tags=["slide", "preview"]
images, labels = splits["train"]
cat = images[labels == 3][18].astype("float32")  # class 3 is the cats
flip = layers.RandomFlip("horizontal", seed=1084)
turn = layers.RandomRotation(25 / 360, seed=84)  # by up to 25 of 360 degrees, to either side
augment = keras.Sequential([flip, turn])
eleven = augment(np.stack([cat] * 11), training=True)  # training=True: as if we were training
twelve = np.concatenate([cat[None], keras.ops.convert_to_numpy(eleven)])
plots.images(
    twelve / 255, columns=6, size=1.2, title="The photo, and the same photo eleven more times"
)
plt.show()

# %% [markdown] tags=["slide"]
# It's one cat, but to a network these are twelve different tables of numbers. It hardly ever sees
# exactly the same image twice, so memorizing gets much harder. One rule comes with it: **only
# change what doesn't change the answer.** A cat in the mirror is a cat, but a digit in the mirror
# may be no digit at all. And a cat that stands on its head isn't what we want to recognize, so the
# turns are at most 25 degrees, as in source E. (The empty corners are filled with a mirror image of
# what's beside them.) When we use the network later, these layers do nothing.
#
# ### Nobody is indispensable: dropout
#
# Imagine a team where each morning everybody flips a coin, and those who lose go home. Before long
# nobody can rely on one colleague who knows it all, and so everybody learns a bit of everything.
# **Dropout** does that with units. In each step of the training, and for each image anew, it sets
# the outputs of some of them to 0, at random. Here are ten units that all have the output 1, in
# three steps. Each of them is dropped with a probability of one half:

# %%
dropout_layer = layers.Dropout(0.5, seed=8)
ones = np.ones((1, 10), dtype="float32")
outputs = {}
for when in ("step 1", "step 2", "step 3", "in use"):
    dropped = dropout_layer(ones, training=when != "in use")
    outputs[when] = keras.ops.convert_to_numpy(dropped)[0]
    print(f"{when}:", outputs[when])

# %% tags=["slide"]
figure, panels = plt.subplots(1, 4, figsize=(10, 3.4), layout="constrained")
for axes, (when, values) in zip(panels, outputs.items(), strict=True):
    for unit, value in enumerate(values):  # from the top down, as printed from the left
        for output in (3.5, 5.5):
            if value > 0:
                axes.plot([0, 1], [unit, output], color="lightgray", zorder=0)
        axes.plot(0, unit, "o" if value > 0 else "x", markersize=9, color="C0")
        axes.text(-0.15, unit, f"{value:.0f}", ha="right", va="center", fontsize=9)
    axes.plot([1, 1], [3.5, 5.5], "o", markersize=9, color="dimgray")
    axes.set(title=when, xlim=(-0.5, 1.3), ylim=(9.6, -0.6))
    axes.set_axis_off()
plots.describe(panels[0], "Ten units, some of them crossed out at each step; in use, none is.")
plt.show()

# %% [markdown]
# Each image, in each step, trains another part of the network (a cross is a dropped unit, and the
# two gray dots are units of the next layer), and in use all units work. Did you notice in the
# numbers above that those that stay are doubled? When half of the units are missing, the next layer
# gets about half of what it's used to. So dropout multiplies the others by 1 / (1 - rate), which is
# 2 for a rate of 0.5. Then the total in training is *on average* what it is in use. Add up each of
# the three rows above: 8, 14 and 8. Their mean is 10, the total in use. (That it's exactly 10 is
# luck.)
#
# ### A price on large weights: L1 and L2
#
# If a tiny detail is to make a large difference, it usually needs large weights. So we put a price
# on weights: we add a penalty to the loss. **L2** takes the square of each weight, **L1** takes its
# absolute value, and both multiply the sum by a small number that we choose, called **lambda**
# ($\lambda$). It says how strong the penalty is. The sign $\sum$ means: add up over all weights.
#
# $$\text{loss} + \lambda \sum w^2 \qquad\text{or}\qquad \text{loss} + \lambda \sum |w|$$
#
# Now a weight only grows if it lowers the loss by more than it costs. What's the difference between
# the two? Look at how steep the curves are. Gradient descent pushes each weight downhill, and the
# push is the slope of the curve where the weight is.

# %% tags=["slide"]
weights = np.linspace(-2, 2, 101)
axes = plt.figure(figsize=(5.5, 2.8), layout="constrained").subplots()
axes.plot(weights, weights**2, "-", label="L2, the square")
axes.plot(weights, abs(weights), "--", label="L1, the absolute value")
axes.set(xlabel="weight", ylabel="penalty", title="Near zero, L1 still pushes; L2 hardly does")
plots.label_ends(axes)
plots.describe(axes, "A parabola (L2) and a V (L1) over the weight; both are 0 at 0.")
plt.show()

# %% [markdown]
# A large weight is pushed harder by L2, because the slope of $w^2$ is $2w$. But close to zero L2's
# curve is nearly level, so with plain gradient descent it hardly pushes any more, while L1 pushes
# as hard as everywhere else. (Adam changes that, as you'll see further down.) So L1 should bring
# unimportant weights all the way to zero. Does it? We take a thousand weights. Each of them has a
# value that the loss would like (a random one here): the loss is $(w - \text{wanted})^2$, whose
# slope is $2\,(w - \text{wanted})$, and the penalty pulls the weight towards zero. They go downhill
# for a thousand steps, and we look where they end up. (`np.sign` is -1 or 1, or 0 at 0: that's the
# slope of the absolute value. The learning rate is 0.01, and $\lambda$ is 1, much more than you'd
# take for a network, to make the difference plain.)

# %%
wanted = np.random.default_rng(9).normal(size=1000)  # what the loss would like
with_l2, with_l1 = wanted.copy(), wanted.copy()
for _ in range(1000):
    with_l2 -= 0.01 * (2 * (with_l2 - wanted) + 2 * with_l2)  # slope of the loss, and of L2
    with_l1 -= 0.01 * (2 * (with_l1 - wanted) + np.sign(with_l1))  # and of L1
thousand = {"no penalty": wanted, "L2": with_l2, "L1": with_l1}
for name, found in thousand.items():
    tiny, exact = (abs(found) < 0.02).sum(), (found == 0).sum()
    print(f"{name:10}  {tiny:3} of 1,000 smaller than 0.02 in size, {exact} exactly 0")

# %% tags=["slide"]
figure, panels = plt.subplots(1, 3, figsize=(9, 2.4), layout="constrained", sharey=True)
for axes, (name, found) in zip(panels, thousand.items(), strict=True):
    axes.hist(found, np.arange(-3.1, 3.2, 0.2))  # one of the bars is centered on 0
    axes.set(title=name, xlabel="weight", xlim=(-3, 3))
panels[0].set_ylabel("number of weights")
plots.describe(panels[0], "Three histograms: a wide hill, half as wide, and a high peak at 0.")
plt.show()

# %% [markdown] tags=["slide"]
# With L2, all weights have become smaller. Here they are halved, because at half of what's wanted
# the two slopes cancel out. But it has brought only a few more of them close to zero. L1 is
# different: it has given up all the weights that the loss didn't want badly enough, more than a
# third of them. (Nearly all of those are wanted at less than 0.5 in size. There, the loss pulls
# with less than L1's 1.) But look at the last column: none of them is *exactly* 0. The push of L1
# always has the same size, so such a weight jumps back and forth over the zero. You'll read in many
# places that L1 makes weights zero. With plain gradient descent, expect tiny ones.
#
# Does a price on weights hold a curve back, too? You know the temperature readings from lesson 08.
# There you turned the degree down. Now the degree stays where it is, far too high, and you turn up
# the price instead: the slider *L2* is our $\lambda$. (*Ridge*, beside it, is another name of the
# method.) How much of it is best?

# %% tags=["slide"]
hellodl.explore("overfit", find="L2")

# %% [markdown] tags=["slide"]
# At first the curve hits every reading and swings wildly in between. With a little L2 the wildest
# swings shrink, at least with these readings. The test error jumps about for a while, and is lowest
# somewhere in the middle of the slider. The curve could still swing like that, but swings need
# large weights, and these have become too expensive. And with far too much L2, it can't even follow
# the day any more: that's underfitting. So $\lambda$ is one more number to choose, and as always,
# we choose it on data that wasn't learned from.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("11_cifar10_regularization", 1)

# %% [markdown] tags=["slide"]
# ## The network
#
# Now for the real thing. We take the network of the riddle, which we'll call B: a convolution and a
# pooling, then two convolutions with one pooling, then the dense layer. Everything that can vary
# comes from the recipe, as in lesson 10. First the layers before the first convolution. They
# standardize the images, and if the recipe says so, they flip and turn them:


# %% tags=["experiments"]
def prepare(recipe):
    """The layers before the first convolution."""
    before = [keras.Input((32, 32, 3)), layers.Normalization(mean=mean, variance=variance)]
    if recipe.augmentation:
        before.append(layers.RandomFlip("horizontal", dtype="float32"))
        before.append(layers.RandomRotation(25 / 360, dtype="float32"))
    return before


# %% [markdown]
# And then the rest. The argument `kernel_regularizer` puts the penalty on a layer's weights, which
# Keras calls its *kernel* (that has nothing to do with the notebook's kernel). All layers with
# weights get it, except the last.

# %% tags=["experiments"]
NETWORKS = {
    "B": [32, "P", 64, 64, "P"],
    "B without its second pooling": [32, "P", 64, 64],
}


# %% tags=["experiments"]
def build(recipe):
    """The network of a recipe, compiled."""
    penalized = recipe.l1 or recipe.l2
    penalty = keras.regularizers.L1L2(recipe.l1, recipe.l2) if penalized else None
    options = {"activation": "relu", "kernel_regularizer": penalty}
    model = keras.Sequential(prepare(recipe))
    for part in NETWORKS[recipe.network]:
        if part == "P":
            model.add(layers.MaxPooling2D())
        else:
            model.add(layers.Conv2D(part, 3, padding="same", **options))
    model.add(layers.Flatten())
    model.add(layers.Dense(512, **options))
    model.add(layers.Dropout(recipe.dropout))
    model.add(layers.Dense(10, activation="softmax", dtype="float32"))
    adam = keras.optimizers.Adam(recipe.learning_rate)
    loss = "sparse_categorical_crossentropy"
    model.compile(adam, loss, metrics=["accuracy"], steps_per_execution=50)
    return model


# %% [markdown]
# And here are the experiments. Each recipe is one change away from one before it: "dropout and L2",
# for example, from "dropout". If it weren't, `experiments.run` would refuse it. The last one is the
# second network of the riddle. For L2, $\lambda$ is 0.0005, as in the source. The source has no
# experiment with L1, so its 0.00001 is our own choice.

# %% tags=["experiments"]
settings = {"images": budget.images, "epochs": budget.epochs, "batch_size": budget.batch_size}
plain = experiments.Recipe(network="B", **settings)
dropout = plain.variant(dropout=0.5)
recipes = {
    "plain": plain,
    "dropout": dropout,
    "L1": plain.variant(l1=0.00001),
    "L2": plain.variant(l2=0.0005),
    "augmentation": plain.variant(augmentation=True),
    "dropout and L2": dropout.variant(l2=0.0005),
    "augmentation and dropout": dropout.variant(augmentation=True),
    "one pooling less, dropout": dropout.variant(network="B without its second pooling"),
}

# %% [markdown]
# To save you time, a laptop trains three of them. We've trained all eight beforehand, on all
# images, and you'll see them below. (A dropout of 0, as in the plain network, does nothing.)

# %%
on_laptop = ["plain", "dropout", "augmentation"]
chosen_here = recipes if budget.name == "full" else {name: recipes[name] for name in on_laptop}
histories = experiments.run(chosen_here, build, splits, budget.seeds)

# %% [markdown] tags=["slide"]
# ## What does each of them do?
#
# In each panel, the solid line is the accuracy on the training images, and the dashed one on the
# validation images. The bands go from the lowest to the highest of the seeds.

# %% tags=["slide"]
regularized = histories[histories.experiment != "one pooling less, dropout"]
plots.histories(regularized, columns=3, title="Training (solid) and validation (dashed)")
plt.show()

# %% [markdown]
# The plain network's training curve runs away from its validation curve. What do the others do to
# the gap between the two?

# %%
ends = experiments.final_values(regularized)
ends.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %% [markdown]
# Please read this table with care. The column `std` is the standard deviation between the seeds. On
# a laptop there are only two of them, and few images. In our run, dropout and augmentation are
# about four points ahead of the plain network in validation accuracy. But with two seeds and 1,000
# validation images, that may still be luck, so we wouldn't bet on it yet. The gap of augmentation
# is the narrowest, and that of dropout comes next.
#
# Is a narrow gap good? Not by itself: a network that learns nothing has no gap at all. What counts
# is the validation accuracy, and the gap tells you how it was reached. There's also a trap in the
# training accuracies. They are measured *during* training, when dropout has switched off half of
# the units of the dense layer, and when augmentation has turned the images. Both make it harder.
# And they are a mean over the epoch, in which the network was still learning. How much does that
# hide? We train three of the networks once more, with 1,000 images, and then ask the finished
# network about the same images, plain and with all units at work:

# %%
x_few, y_few = (part[:1000] for part in splits["train"])


def train_and_ask(recipe):
    """Train on 1,000 images; the finished network, and accuracies on these and on others."""
    keras.utils.set_random_seed(9)
    model = build(recipe)
    history = model.fit(x_few, y_few, batch_size=32, epochs=6, verbose=0)
    return model, {
        "in the last epoch": history.history["accuracy"][-1],
        "finished": model.evaluate(x_few, y_few, verbose=0)[1],
        "validation": model.evaluate(*splits["valid"], verbose=0)[1],
        "mean size of a weight": float(abs(model.layers[-3].get_weights()[0]).mean()),  # dense 512
    }


# %%
finished = {name: train_and_ask(recipes[name]) for name in on_laptop}
asked = pd.DataFrame({name: accuracies for name, (_, accuracies) in finished.items()}).T
asked["gap, last epoch"] = asked["in the last epoch"] - asked.validation
asked["gap, finished"] = asked.finished - asked.validation
print("accuracy on the training images, in the last epoch and when finished, and on others:")
print(asked.drop(columns="mean size of a weight").to_string(float_format="%.2f"))

# %% [markdown]
# Look at dropout: in the last epoch it got .60 of its training images right, and when it's
# finished, .72. That's nearly as many as the plain network's .75! So compare the last two columns.
# As measured in the last epoch, dropout's gap is narrower by .13, and for the finished networks by
# .06. About half of it was only a matter of how training accuracy is measured. With augmentation
# the finished network gets .56 of the unturned training photos right, so its gap really is
# narrower. After six epochs, it may also have learned less than the others. (It's one seed of each.
# But remember it whenever you see a gap, here or anywhere else.)
#
# ### Can the team do without some of its members?
#
# We said that with dropout no unit can rely on a single colleague. If that's so, a network that was
# trained with dropout should manage better without some of its units than the plain one. Let's try
# it with the two finished networks. We silence a random part of the 512 units of the dense layer,
# make the others larger to make up for it, as dropout does, and ask about the validation images.
# Nothing is trained. For each fraction we do it fifty times, with other units. Which of the two
# will lose more?


# %%
x_new, y_new = splits["valid"]


def accuracies_without(model, fraction, choices=50):
    """Validation accuracies when a random fraction of the dense layer's units is silent."""
    up_to_dense = keras.Model(model.inputs, model.layers[-3].output)  # ends with the dense layer
    units = up_to_dense.predict(x_new, batch_size=500, verbose=0).astype("float32")
    weights, biases = model.layers[-1].get_weights()
    rng, accuracies = np.random.default_rng(9), []
    for _ in range(choices):
        stays = rng.random(512) >= fraction  # for each unit True or False
        answers = (units * stays / (1 - fraction) @ weights + biases).argmax(axis=1)
        accuracies.append((answers == y_new).mean())
    return accuracies


# %%
fractions = [0, 0.25, 0.5, 0.75, 0.9]
left = {
    name: np.array([accuracies_without(finished[name][0], part) for part in fractions])
    for name in ("plain", "dropout")
}

# %% tags=["slide"]
axes = plt.figure(figsize=(6.5, 3), layout="constrained").subplots()
for (name, accuracies), style in zip(left.items(), ("-o", "--s"), strict=True):
    lost = 100 * (accuracies[0].mean() - accuracies)  # a row for each fraction
    axes.plot(fractions, lost.mean(axis=1), style, label=name)
    low, high = np.percentile(lost, [10, 90], axis=1)
    axes.fill_between(fractions, low, high, alpha=0.2)
axes.set_xticks(fractions, [f"{part:.0%}" for part in fractions])
axes.set(xlabel="silenced units", ylabel="percentage points lost")
axes.set_title("Without some of its units, dropout loses less")
plots.label_ends(axes)
lost_half = {name: 100 * (each[0] - each[2]).mean() for name, each in left.items()}
said = ", ".join(f"{name} {points:.1f}" for name, points in lost_half.items())
plots.describe(axes, f"Points lost with more and more silent units. With half of them: {said}.")
plt.show()
for name, accuracies in left.items():
    print(f"{name:8} accuracy with {fractions} silent: {accuracies.mean(axis=1).round(3)}")

# %% [markdown]
# The plain one does, as we expected. (The bands hold the middle 80 % of the fifty choices.) With
# half of its units silent, the dropout network loses 1.8 points on average, and the plain one 5.3.
# With a quarter it's 0.7 and 2.3. The team that has practiced with missing members can do without
# some. That has its limits: when nine of ten are silent, both lose a lot. (It's one network of each
# kind, and the dropout network has practiced just this, losing half. Whether that's *why* it does
# better on new images, we haven't shown.)
#
# ### How strong?
#
# L2 has a knob, $\lambda$, and in the interactive you've seen how much depends on it. So let's turn
# it in the real network, too: no penalty, the 0.0005 of the source, ten times that, and a hundred
# times. We ask the finished networks again, and we also look at the weights of the large dense
# layer. How large are they, on average? What do you expect of each?

# %%
strengths = {"0": finished["plain"][1]}
for l2 in (0.0005, 0.005, 0.05):
    finished[f"L2 of {l2}"] = train_and_ask(plain.variant(l2=l2))
    strengths[f"{l2}"] = finished[f"L2 of {l2}"][1]
by_strength = pd.DataFrame(strengths).T[["finished", "validation", "mean size of a weight"]]
print(by_strength.round(4).to_string())

# %% tags=["slide"]
axes = plt.figure(figsize=(6.5, 3), layout="constrained").subplots()
axes.plot(by_strength.finished, "-o", label="training, finished")
axes.plot(by_strength.validation, "--s", label="validation")
axes.set(xlabel="strength of L2 (not to scale)", ylabel="accuracy")
axes.set_title("A high price: less learned, no gain")
plots.label_ends(axes)
said = ", ".join(f"{l2}: {row.validation:.2f}" for l2, row in by_strength.iterrows())
plots.describe(
    axes, f"Training and validation accuracy at four strengths of L2. Validation {said}."
)
plt.show()

# %% [markdown]
# Look at the last column: the price does what it's made for. With the source's 0.0005 the weights
# are less than half as large, and the network has learned its training images just as well. At ten
# times that, they're about a tenth of what they are without a price, and the training accuracy
# falls. At a hundred times the weights are tiny, and the network gets only .40 of the photos right
# that it learns from. That's underfitting.
#
# And the validation accuracy? It's highest without any penalty. (From 0 to 0.005 the differences
# are no more than luck can do.) So here a strong L2 keeps the network from memorizing, and it pays
# for that with six points on new images. (Again, it's one seed of each.) If you looked at the gap
# alone, you'd think that the strongest one was the best.
#
# And L1? Its price pushes every weight toward 0 with the same force, however small it is. So we'd
# expect many weights very close to 0, and a few large ones. Let's train with the L1 of our recipe
# and with ten times as much, and compare all weights of the dense layer. The axis is logarithmic,
# because some bars are many thousand times as high as others. The first panel shows the weights
# with which all of them began.

# %%
for l1 in (0.00001, 0.0001):
    finished[f"L1 of {l1:.5f}".rstrip("0")] = train_and_ask(plain.variant(l1=l1))

# %% tags=["slide"]
keras.utils.set_random_seed(9)
dense_weights = {"before training": build(plain).layers[-3].get_weights()[0]}
for name in ("plain", "L2 of 0.0005", "L1 of 0.00001", "L1 of 0.0001"):
    dense_weights[name] = finished[name][0].layers[-3].get_weights()[0]
figure, row = plt.subplots(1, 5, figsize=(11, 2.5), layout="constrained", sharex=True, sharey=True)
for axes, (name, weights) in zip(row, dense_weights.items(), strict=True):
    axes.hist(weights.ravel(), bins=np.linspace(-0.1, 0.1, 101), log=True, histtype="stepfilled")
    axes.set(title=name, xlabel="weight", xticks=[-0.1, 0, 0.1])
row[0].set_ylabel("how many")
near_zero = {name: (abs(weights) < 0.001).mean() for name, weights in dense_weights.items()}
said = ", ".join(f"{name} {of:.0%}" for name, of in near_zero.items())
plots.describe(row[0], f"Histograms of the dense layer's weights. Within 0.001 of zero: {said}.")
plt.show()

# %% [markdown]
# How many weights are within 0.001 of zero? And does a network need its small weights? We set the
# smallest three quarters of them to exactly 0, in each of the four networks, and ask it again:

# %%
for name, weights in dense_weights.items():
    print(f"{name:16} within 0.001 of zero {near_zero[name]:4.0%}", end="")
    if name in finished:
        model, accuracies = finished[name]
        too_small = abs(weights) < np.quantile(abs(weights), 0.75)
        layer = model.layers[-3]
        layer.set_weights([np.where(too_small, 0, weights), layer.get_weights()[1]])
        now = model.evaluate(x_new, y_new, batch_size=500, verbose=0)[1]
        print(
            f", accuracy {accuracies['validation']:.3f}, without three quarters {now:.3f}", end=""
        )
    print()

# %% [markdown]
# Look at the first two panels. The weights of the plain network are spread much as at the start,
# and training has added the tails on both sides. Then the needles: with the larger L1, 77 % of the
# 2 million weights are within 0.001 of zero. But L2 makes one, too! Should it, if with plain
# gradient descent it hardly pushes near zero? We think that's Adam. It divides by the size that a
# weight's gradients usually have (lesson 07). Where the loss has no use for a weight, only the
# small gradient of the price is left, and Adam makes steps of its usual size from it.
#
# And do they miss their small weights? The network with the larger L1 doesn't: without three
# quarters of this layer's weights, its accuracy is what it was. We were about to write that L1 has
# found out which weights are useless. But look at the control: the *plain* network doesn't miss its
# smallest three quarters either, .390 after .391. (The others even gain a little, which may be
# luck.) So most weights of so large a layer seem to matter little, with or without a price. To
# leave out small weights is called **pruning**, and it makes networks smaller. With a penalty, many
# of them are so close to zero that you see them in the figure.
#
# ## With all images
#
# To see what the methods are worth, we need more images and more seeds. That takes hours on a
# laptop, so we did it beforehand. Do you still remember your guess?

# %% tags=["slide"]
reference = experiments.reference_results("11_cifar10_regularization")
full = experiments.final_values(reference[reference.experiment != "one pooling less, dropout"])
plots.gaps(full, title="With 45,000 images: training and validation")
plt.show()
print(experiments.describe_reference("11_cifar10_regularization"))

# %%
full.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %% [markdown]
# With three seeds and all images, we can say more. But wait: these are the numbers after the *last*
# epoch. In lesson 10 you saw how much that can hide, and in lesson 08 how a network that memorizes
# gives itself away: by its validation *loss*. Here it is, for four of the experiments, and beside
# it the accuracy over the same epochs. (The losses of L1 and L2 include the price on the weights,
# so they can't be compared with these.)

# %%
validated = reference[reference.split == "valid"]
# a row for each metric and epoch, a column for each experiment (you needn't follow this cell)
mean_curve = validated.groupby(["metric", "experiment", "epoch"]).value.mean().unstack("experiment")
drawn = ["plain", "dropout", "augmentation", "augmentation and dropout"]
loss_of, accuracy_of = mean_curve.loc["loss", drawn], mean_curve.loc["accuracy", drawn]
lowest = loss_of.agg(["min", "idxmin"]).T
said = ", ".join(
    f"{name} {row['min']:.2f} at epoch {row['idxmin']:.0f}" for name, row in lowest.iterrows()
)
print("lowest loss:", said)

# %% tags=["slide"]
figure, panels = plt.subplots(1, 2, figsize=(10.5, 3.4), layout="constrained")
curves = {"validation loss": loss_of, "validation accuracy": accuracy_of}
titles = ["When the loss turns", "Who gets more right"]
for axes, (what, curve), title in zip(panels, curves.items(), titles, strict=True):
    for name, style in zip(drawn, ("-", "--", "-.", ":"), strict=True):
        axes.plot(curve[name], style, label=name)
    axes.set(xlabel="epoch", ylabel=what, title=title)
    plots.label_ends(axes)
plots.describe(panels[0], f"Validation loss and accuracy of four experiments. Lowest loss: {said}.")
plt.show()

# %% [markdown]
# There it is again, as in lesson 08. The plain network's loss is lowest after three epochs, and in
# the end it's twice as high, although its accuracy doesn't end lower. It's wrong about as often as
# before, but probably, as in lesson 08, it's more and more sure of itself when it's wrong. With
# dropout the loss turns up an epoch later, and rises less. With augmentation the loss is lowest
# after eight epochs, and hardly rises from there on. And with augmentation *and* dropout it's
# lowest at the very end: there's no sign of memorizing yet.
#
# And how much does each method gain on the plain network in validation *accuracy*, after the last
# epoch and at the best one, which is the most that stopping early could have kept? (An empty place
# means that we haven't trained it here.)


# %%
def gains(accuracies):
    """Percentage points of accuracy that each experiment gains on the plain network."""
    return 100 * (accuracies - accuracies["plain"]).drop("plain")


mean_of, full_mean = ends.groupby("experiment").mean(), full.groupby("experiment").mean()
order = [name for name in recipes if name in full_mean.index and name != "plain"]
valid = reference[(reference.metric == "accuracy") & (reference.split == "valid")]
best_epoch = valid.groupby(["experiment", "seed"]).value.max().groupby("experiment").mean()
columns = {"here": mean_of.valid, "all images": full_mean.valid, "best epoch": best_epoch}
table = pd.DataFrame({name: gains(column) for name, column in columns.items()}).loc[order]
print((table.round(1) + 0.0).to_string(na_rep=""))  # + 0.0 turns -0.0 into 0.0


# %% [markdown]
# One by one. For augmentation alone, and for dropout alone, the last epoch and the best one tell
# the same story, so it isn't the choice of the epoch.
#
# - **Augmentation** gains more than any other single method with all images, and it closes most of
#   the gap. Its validation accuracy is still rising at the end, so it may gain more with more
#   epochs.
# - **Dropout** helps, too. In each of its three seeds it's above all three of the plain network.
#   (Part of its narrower gap, and of augmentation's, may be the trap from above.)
# - **L1** changes the validation accuracy by nearly nothing *at this strength*. At its best epoch
#   it gains 0.6, which luck alone can do. As in lesson 07, one fixed setting tells you more about
#   the setting than about the method.
# - **L2** is the most instructive. Its gap is clearly narrower than that of the plain network, .20
#   instead of .27, and yet it gains less than one point, which is less than the plain network's
#   seeds differ by. Nearly all of the narrowing comes from a lower training accuracy. There you
#   have it: a narrow gap is no success by itself.
#
# And what if two are put *together*? We've added L2 to dropout, and dropout to augmentation. (The
# source always augments.) Let's look at the three seeds one by one. (`unstack` makes a column for
# each experiment, so each row is a seed.)

# %%
by_seed = full.valid.unstack("experiment")  # a row for each seed
added = 100 * (by_seed["dropout and L2"] - by_seed["dropout"])
print("L2 added to dropout, percentage points in each seed:", added.round(1).tolist())
on_top = 100 * (by_seed["augmentation and dropout"] - by_seed["augmentation"])
print("dropout added to augmentation, in each seed:", on_top.round(1).tolist())

# %% [markdown] tags=["slide"]
# With L2, all three differences are positive, and even the worst seed with L2 is above the best one
# without it. Three seeds are few, and dropout's own differ by more than a point. So it's a hint
# that L2 adds something to dropout, and no more. And dropout on top of augmentation? All three
# differences are positive, by half a point to one and a half, but the seeds of the two overlap. So
# that's a weaker hint. And it isn't quite a fair comparison: we trained *augmentation and dropout*
# later, with 32-bit numbers, and the others with 16 bits. Still, the two together have the highest
# validation accuracy of this lesson.
#
# One thing must be said about all these numbers. In source E *every* network is trained with
# augmentation, for 50 epochs. Ours have 12 epochs. So we've mostly answered what each method does
# *by itself*, and the last line is the nearest that we get to the source's own question: what
# dropout adds when augmentation is already there.
#
# ## The riddle: find the flaw
#
# Let's go back to the beginning. Here are the two recipes of the riddle, and a program that knows
# what a fair comparison is. We ask it whether these two can show what dropout does:

# %%
with_dropout = recipes["dropout"]
called_without = recipes["one pooling less, dropout"]
try:
    experiments.check_comparison("dropout", with_dropout, called_without)
except experiments.RecipeError as refused:
    print(refused)

# %% [markdown]
# *Dropout is in both of them.* What the second one lacks is a pooling. The source consists of
# twelve notebooks, each of them a copy with small changes, and it looks as if in one of them the
# wrong line was deleted: the pooling instead of the dropout. It can happen to anyone. And it
# changes a lot:

# %% tags=["nbval-check-output"]
for recipe in (with_dropout, called_without):
    print(f"{recipe.network}: {build(recipe).count_params():,} parameters")

# %%
compared = {
    "with dropout": "dropout",
    "'without', as it was built": "one pooling less, dropout",
    "without, as it was meant": "plain",
}
at_full = experiments.final_values(reference).groupby("experiment").valid
for name, experiment in compared.items():
    print(f"{name:28} {at_full.mean()[experiment]:.3f}, std {at_full.std()[experiment]:.3f}")

# %% [markdown]
# So the published comparison shows what one pooling does, together with the four times as many
# parameters that come without it. And does its conclusion survive the repair? In our twelve epochs
# without augmentation, yes: the real comparison comes out the same way. With augmentation, as in
# the source, we have only the hint from above. (The last two rows differ by no more than seeds do.)
# That's the danger. A wrong experiment can give a right-looking result, and then nobody looks for
# the mistake. That's why our experiments are recipes that a program compares, and not copies of a
# cell.
#
# ## The test set, once
#
# We choose by the validation set, and open the test set for the one that we've chosen. (Here on a
# laptop, dropout and augmentation are so close together that luck has decided. That's all right:
# the test tells us how good the one is that we have, not that it's the best.)

# %%
chosen = mean_of.valid.idxmax()
honest = mean_of.test[chosen]
print(f"chosen on the validation set: {chosen}")
hellodl.record("test accuracy, chosen on the validation set", round(honest, 3))
best = full_mean.valid.idxmax()
print(f"with all images, chosen in the same way: {best}, test accuracy {full_mean.test[best]:.3f}")

# %% [markdown]
# The network trained on a laptop is far worse. It has learned from far fewer images, and for fewer
# epochs. Compare the plain networks in the two tables: more images and more epochs together are
# worth far more than any of the methods in this lesson. (Which of them did how much, we haven't
# tested, and the batches differ, too.)
#
# ## In your own network
#
# So what do you do when *your* network memorizes? This is the order in which we'd try things:
#
# 1. **More images**, if you can get them.
# 2. **Augmentation** that leaves the answer as it is. These are one or two layers at the beginning,
#    `layers.RandomFlip("horizontal")` and `layers.RandomRotation(0.05)` (5 % of a full turn, 18
#    degrees, to either side), for example.
# 3. **Stop early**, with the callback of lesson 08. It saves time, and with
#    `restore_best_weights=True` you keep the epoch with the lowest validation loss. (Our plain
#    network has it after 3 of 12 epochs, half as high as at the end, and its accuracy there is
#    about what it is at the end.)
# 4. **Dropout**, `layers.Dropout(0.5)`, after the large dense layer, as in our network. If the
#    training accuracy of the finished network gets too low, try 0.2.
# 5. **L2**: `kernel_regularizer=keras.regularizers.L2(0.0005)`, and then a few times as much and as
#    little.
#
# After each of them look at the validation accuracy, from more than one seed.
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert (abs(with_l1) < 0.02).sum() > 2 * (abs(with_l2) < 0.02).sum(), "L1 pushes to the very end"
assert (asked.finished > asked["in the last epoch"]).all(), "the trap"
sizes = by_strength["mean size of a weight"]
assert sizes.is_monotonic_decreasing, "a higher price should make smaller weights"
assert by_strength.finished["0.05"] < by_strength.finished["0"] - 0.1, "far too much: underfitting"
assert mean_of.gap["augmentation"] < mean_of.gap["plain"] - 0.05, "it should narrow the gap"
assert mean_of.valid["augmentation"] > mean_of.valid["plain"] - 0.05, "and cost little accuracy"
assert full_mean.valid["dropout"] > full_mean.valid["plain"] + 0.01, "dropout should pay"
assert full_mean.valid["augmentation"] > full_mean.valid["plain"] + 0.02, "augmentation should, too"
single = full_mean.gap.drop(["dropout and L2", "augmentation and dropout"])
assert single.idxmin() == "augmentation", "of single measures it should narrow the gap most"
assert (added > 0).all(), "in each seed L2 should add something to dropout"
assert (on_top > 0).all(), "and dropout something to augmentation"
assert honest > 0.3, "far below what these networks do: were they trained?"

# %% [markdown]
# ## Published beside ours
#
# | source E says | we find |
# |---|---|
# | dropout is better than none | yes, by itself; on top of augmentation perhaps; its own comparison didn't show it |
# | L2 is better than none | by itself at this strength, we can't tell; added to dropout, perhaps (three seeds agree); with augmentation, as the source has it, we haven't tried |
# | L1 | is named, without an experiment; at our strength it gains nothing that we can tell from luck |
#
# A note for those who compare programs: the source used TFLearn, whose L2 adds *half* of the weight
# decay (its name for $\lambda$) times the squares. Keras adds all of it, so TFLearn's 0.001 is
# Keras's 0.0005:

# %% tags=["nbval-check-output"]
weight_decay = 0.001
by_tflearn = weight_decay * (3**2 + 4**2) / 2  # for two weights, 3 and 4
by_keras = float(keras.regularizers.L2(weight_decay / 2)(np.float32([3, 4])))
print(f"TFLearn {by_tflearn:.4f}   Keras {by_keras:.4f}")

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("11_cifar10_regularization", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# Regularization keeps a network from learning what is special about its training images.
# Augmentation shows it flipped and turned images, dropout switches units off at random, and L1 and
# L2 put a price on large weights. Judge them by the validation accuracy over several seeds, and use
# the gap to understand how it was reached. Two results can be compared only if their recipes differ
# in one thing, and a program checks that more reliably than a tired reader, as far as a recipe
# names it.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/11_cifar10_regularization.ipynb`. Or try these right
# here:
#
# 1. Try dropout of 0.2 and of 0.8: `experiments.run({"plain": plain, "dropout .2":
#    plain.variant(dropout=0.2)}, build, splits, budget.seeds)`, and so on. What happens to the gap,
#    and to the validation accuracy?
# 2. Turn L1 up as we've turned L2: `train_and_ask(plain.variant(l1=0.001))[1]`, then ten times as
#    much. When does it begin to underfit?
# 3. Put all three together: augmentation, dropout and L2. Which recipes must be there so that
#    `experiments.run` accepts it?
#
# ## Going deeper
#
# - Srivastava and others, *Dropout: A Simple Way to Prevent Neural Networks from Overfitting*
#   (2014). Geoffrey Hinton, one of the authors, has said that he got the idea at his bank, where
#   the tellers changed all the time.
# - Shorten and Khoshgoftaar, *A survey on Image Data Augmentation for Deep Learning* (2019), shows
#   what else you can do to a cat.
#
# ## Next
#
# There are two numbers that we've taken as they came: how many images a batch has, and how far a
# step goes. Lesson 12 shows that the second may be the most important of all.
