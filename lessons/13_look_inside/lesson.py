# %% [markdown] tags=["slide"]
# # Look inside a network
#
# "It's a black box", people say about neural networks. But nothing in it is hidden from us. We can
# look at every weight, at the output of every layer, and at every moment of the training. The
# trouble is that there are so many numbers, so we need ways to *look*.
#
# Here's what one of them can do. Two networks read a 3, and both of them do well in their tests. We
# cover a small square of the image, at one place after the other, and each time we ask them again.
# The darker a place, the less sure of the 3 they are when it's covered:
#
# ![A 3 with a spot in its corner, and where covering costs each of two networks](attachment:preview.png)
#
# One of these networks has never learned what a 3 looks like. Can you tell which, and what it has
# learned instead? **In this lesson you'll** find out why a training has failed, draw what a
# network's weights have learned, catch a network that cheats, follow a photo through another one,
# and measure which pixels its answers depend on. **You need** lessons 03 to 12. **Allow** about 110
# minutes.

# %%
import hellodl

hellodl.start("13_look_inside")

import shutil
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from matplotlib.colors import BoundaryNorm, ListedColormap

from hellodl import data, plots, viewers
from hellodl.weights import load_weights

layers = keras.layers
keras.utils.set_random_seed(11)

# %% [markdown] tags=["slide"]
# ## A training that fails
#
# We begin with an old friend, the network of lesson 04. We'll train it three times on 10,000
# digits, with Adam and with three learning rates. One of them will go wrong, and then we'll look
# inside to find out why.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_valid, y_valid = x_train[:5000] / np.float32(255), y_train[:5000]
x_train, y_train = x_train[5000:15000] / np.float32(255), y_train[5000:15000]


# %% tags=["slide"]
def dense_network(activation="relu"):
    """The network of lesson 04."""
    return keras.Sequential(
        [
            keras.Input((28, 28)),
            layers.Flatten(name="inputLayer"),
            layers.Dense(300, activation=activation, name="hiddenLayer1"),
            layers.Dense(100, activation=activation, name="hiddenLayer2"),
            layers.Dense(10, activation="softmax", name="outputLayer"),
        ]
    )


# %% [markdown]
# How do you keep an eye on several trainings? Many people use **TensorBoard**, a program that shows
# curves in a browser while a network trains. Keras writes what TensorBoard reads: you give `fit` a
# callback (lesson 04). This one writes the loss, the accuracy and the distribution of each layer's
# weights into files. Each run gets a folder of its own.

# %%
logs = Path("build/tensorboard")
shutil.rmtree(logs, ignore_errors=True)  # begin with an empty folder
networks, loss = {}, "sparse_categorical_crossentropy"
for rate in (0.0001, 0.001, 0.1):
    keras.utils.set_random_seed(11)  # the same start for all three
    model = dense_network()
    start_weights = model.get_layer("hiddenLayer1").get_weights()[0]  # the same for all three
    adam = keras.optimizers.Adam(rate)
    # fifty steps at a time are faster, and give the same result
    model.compile(adam, loss, metrics=["accuracy"], steps_per_execution=50)
    # histogram_freq=1 writes the distribution of the weights, too, after every epoch
    board = keras.callbacks.TensorBoard(logs / f"rate {rate}", histogram_freq=1)
    options = {"validation_data": (x_valid, y_valid), "verbose": 0, "callbacks": [board]}
    model.fit(x_train, y_train, batch_size=64, epochs=4, **options)
    networks[rate] = model

# %% [markdown]
# On your own computer, the next cell opens TensorBoard right here. In a terminal in the course's
# folder, `tensorboard --logdir build/tensorboard` does the same, and you open the address that it
# prints.

# %%
viewers.tensorboard(logs)

# %% [markdown] tags=["slide"]
# This is what it looks like when it opens (in November 2026):
#
# ![TensorBoard in a browser, with one curve for each run](attachment:tensorboard.png)
#
# Its first tab lays the curves of all runs over each other. Among the others, *Histograms* shows
# how the weights of each layer are distributed, and *Graphs* draws what the network is made of. The
# bold lines are smoothed, the pale ones are what was measured, and it counts epochs from 0. Emil
# Wallner, whose tutorial lessons 10 to 12 repeat, logged every one of his experiments like this.
#
# You don't depend on a browser, though. The files can be read like any others, so here are the
# numbers that your run has written as a figure, without the smoothing:

# %% tags=["slide"]
events = viewers.scalars(logs)
curves = events[events.metric == "accuracy"]
axes = plt.figure(figsize=(6.8, 3), layout="constrained").subplots()
looks = {"rate 0.0001": ("C0", "o"), "rate 0.001": ("C2", "^"), "rate 0.1": ("C1", "s")}
for (run, split), line in curves.groupby(["run", "split"]):
    style = "-" if split == "train" else "--"
    color, marker = looks[run]
    axes.plot(line.epoch, line.value, style, marker=marker, color=color, label=f"{run}, {split}")
axes.set(xlabel="epoch", ylabel="accuracy", title="One of the three has learned far less")
axes.set_xticks(range(1, 5))
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
plots.describe(axes, "Accuracy over four epochs of three learning rates, training and validation.")
plt.show()

# %% [markdown] tags=["slide"]
# ### What has died?
#
# The network with the rate of 0.1 is far behind the others, and it's behind on its *training*
# images, too, so it isn't overfitting. Lesson 12 named a suspect for such rates: ReLUs that are 0
# for every image. Now we can count them. Let's look at the hidden units. We show each network 5,000
# images, and count the units whose output is 0 for every single one of them. In the code,
# `keras.Model` makes a network out of layers that exist already. This one has two outputs, those of
# the two hidden layers.


# %%
def silent_units(model):
    """How many units of each hidden layer are 0 for every validation image."""
    hidden = [model.get_layer("hiddenLayer1").output, model.get_layer("hiddenLayer2").output]
    outputs = keras.Model(model.inputs, hidden).predict(x_valid, batch_size=500, verbose=0)
    return [int((layer_output.max(axis=0) == 0).sum()) for layer_output in outputs]


for rate, model in sorted(networks.items()):
    first, second = silent_units(model)
    print(f"rate {rate}: silent are {first} of 300 units, and {second} of 100")

# %% [markdown]
# So we have a strong suspect. With the large rate, nearly all units have fallen silent. When did it
# happen? Let's train such a network once more, one step at a time, and after each step look at the
# first hidden layer. How many of its units are silent? And before ReLU, what's the *largest* total
# that any image gives a unit? If even that is below 0, the unit is silent. There are 300 units, so
# we print the median of them, the one in the middle.

# %%
keras.utils.set_random_seed(11)
dying = dense_network()
dying.compile(keras.optimizers.Adam(0.1), loss)
silent_after, largest_after, weights_after, totals_after = {}, {}, {}, {}
for step in range(6):
    if step > 0:
        batch = slice(64 * step, 64 * step + 64)
        dying.train_on_batch(x_train[batch], y_train[batch])
    weights_after[step], biases = dying.get_layer("hiddenLayer1").get_weights()
    totals_after[step] = x_valid.reshape(5000, 784) @ weights_after[step] + biases
    silent_after[step], _ = silent_units(dying)
    largest = totals_after[step].max(axis=0)  # for each unit, the largest that any image gives it
    largest_after[step] = largest
    print(f"step {step}: {silent_after[step]:3} silent, median {np.median(largest):6.2f}")

# %% tags=["slide", "hide-input"]
# Draws a histogram of the largest totals after 0, 1, 3 and 5 steps.
figure, panels = plt.subplots(4, 1, figsize=(7, 4), layout="constrained", sharex=True)
for axes, step in zip(panels, (0, 1, 3, 5), strict=True):
    axes.hist(largest_after[step], bins=np.arange(-10, 36, 0.5), color="C0")
    axes.hist(largest_after[step], bins=np.arange(-10, 0.1, 0.5), color="C1", hatch="//")
    axes.axvline(0, color="black", linewidth=1)
    title = f"step {step}: {silent_after[step]} of 300 are silent"
    axes.text(0.99, 0.7, title, ha="right", transform=axes.transAxes)
    axes.set_yticks([])
panels[0].set_title("A step throws the units apart, and then more and more slide below 0")
panels[-1].set_xlabel("largest total of a unit, over all images (striped: silent)")
said = ", ".join(f"step {step}: {silent_after[step]} of 300" for step in (0, 1, 3, 5))
plots.describe(panels[0], f"Histograms of the largest totals, sliding below 0. Silent at {said}.")
plt.show()

# %% [markdown]
# After five steps, two thirds of the 300 units are silent. The network has seen 320 images by then!
# And the totals tell us why. Each panel is a histogram of the 300 units: the higher a bar, the more
# units have a largest total about there. The first step throws the units far apart: it makes the
# largest total of most of them a lot larger, and 52 it throws so far down that no image lifts them
# above 0 any more. The next steps pull most of the others down again. (Probably because totals as
# large as these make the network far too sure of wrong answers, and the steps correct it.)
#
# Why so far, in a single step? Let's look at one of the units that it silences, and at one digit.

# %%
unit = np.flatnonzero(largest_after[1] <= 0)[0]  # the first unit that step 1 silences
ink = x_valid[0].ravel() > 0  # where the first digit has ink
change = (weights_after[1] - weights_after[0])[ink, unit]  # of the weights that see this ink
print(f"a digit with ink in {len(change)} pixels, and the weights that see it:")
print(
    f"{(change < 0).sum()} go down, {(change > 0).sum()} go up, by {abs(change).mean():.2f} on average"
)
for step, when in ((0, "before the step"), (1, "after it")):
    total, largest = totals_after[step][0, unit], largest_after[step][unit]
    print(f"{when}: the unit's total for this digit {total:.2f}, for the best digit {largest:.2f}")

# %% [markdown]
# Nearly all of these weights go down. (Two of them see no ink in this batch, so they stay.) Why all
# in the same direction? The gradient of a weight is its input times the error where it arrives
# (lesson 06), and the mean of that over the 64 digits of the batch. The inputs are ink, which is
# never below 0. So if the errors at this unit have the same sign for most of the 64 digits, they
# push all the weights that see ink the same way. And Adam makes the first steps almost equally
# large, about 0.1 at this rate, however small the gradients are (lesson 07). There you have it: 159
# steps of 0.1, each times the ink of its pixel, and the total falls by ten. (The figure shows each
# unit's total for the digit that lifts it most. For this unit, that's -1.97.)
#
# And why don't such units recover? Remember lesson 06: where ReLU cuts off, the gradient is 0. So a
# unit of the first layer that is silent for all training images has a gradient of 0, and no
# gradient pulls it up again. People call that a **dead ReLU**. In each step some units go up and
# others down. What went up can come down in the next one, but what is dead stays dead. So only one
# of the two directions is final. (We've counted on validation images, which are of the same kind.)
#
# In the figure you see the silent ones even fall on for some steps, because Adam goes on with what
# it remembers of earlier gradients (lesson 07). That may carry living units below 0, too. The
# network has to read digits with the handful of units that are left. A few silent units are nothing
# unusual, though. The good networks have some, too.
#
# Case closed? Not yet. The rate of 0.1 also goes on throwing the weights of the survivors about. So
# is it the dead units that cost so much, or is it the wild steps? We need a control: the same
# terrible rate, with units that *can't* die. There is such a unit. A **leaky ReLU** lets a fifth of
# the total through where ReLU lets nothing through, so its gradient is never 0. We train our
# network at the rate of 0.1 with both, and change nothing but this one word. Because one training
# may be luck, each of them starts from three seeds. (And because leaky ReLUs may simply be better,
# we try them at the good rate of 0.001, too.) Please guess before you run the cell: will the leaky
# ones get nearer to .5 or to .9?

# %%
options = {"validation_data": (x_valid, y_valid), "verbose": 0}
best = {}  # for each kind of unit and rate, the best validation accuracy of each training
for kind, rate in (("relu", 0.1), ("leaky_relu", 0.1), ("relu", 0.001), ("leaky_relu", 0.001)):
    best[kind, rate] = []
    for seed in (11, 12, 13):
        keras.utils.set_random_seed(seed)
        network = dense_network(kind)
        adam = keras.optimizers.Adam(rate)
        network.compile(adam, loss, metrics=["accuracy"], steps_per_execution=50)
        history = network.fit(x_train, y_train, batch_size=64, epochs=4, **options).history
        best[kind, rate].append(max(history["val_accuracy"]))
        each_epoch = " ".join(f"{value:.2f}" for value in history["val_accuracy"])
        print(f"{kind}, rate {rate}, seed {seed}: after each epoch {each_epoch}")
    print(f"    their best epochs, on average: {np.mean(best[kind, rate]):.2f}")

# %% [markdown]
# From each of the three seeds, units that can't die do better. With the good rate, both kinds reach
# .95 or .96, so leaky ReLUs aren't simply better. But the rate of 0.1 costs ReLU 34 points, on
# average of the best epochs, and leaky ReLU only 7. Here's the verdict, then. It was the rate, and
# most of the harm is done by killing units. Wild steps do the rest. (They do harm of another kind,
# too: one of the leaky runs falls back to .76 in the end.)
#
# Next time one of your trainings fails, this is one of the things to look for. And if you find it,
# you know what to do: take a smaller rate, and start again from fresh weights. Or take units that
# can't die.
#
# ## What has the first layer learned?
#
# Now to the weights themselves. Each unit of the first layer has 784 of them, one for each pixel.
# So we can draw them as an image: blue where ink speaks *for* the unit, and red where it speaks
# *against* it. Here are the six of the 300 units that have changed most: before the training, after
# it, and below that what has changed, *after minus before*.

# %%
model = networks[0.001]  # the one that went best; we'll use it from now on
end_weights = model.get_layer("hiddenLayer1").get_weights()[0]
changed = np.abs(end_weights - start_weights)
busiest = changed.mean(axis=0).argsort()[-6:]  # the six units that changed most
start, end = start_weights[:, busiest].T, end_weights[:, busiest].T

# %% tags=["slide", "hide-input"]
# Draws the weights of six units before and after the training, and what has changed.
figure, grid = plt.subplots(3, 6, figsize=(7.4, 4.3), layout="constrained")
for axes, weights in zip(grid.flat, [*start, *end, *(end - start)], strict=True):
    axes.imshow(weights.reshape(28, 28), cmap="RdBu", vmin=-0.25, vmax=0.25)
    axes.set_axis_off()
for axes, title in zip(grid[:, 0], ["before", "after", "the change"], strict=True):
    axes.set_title(title, loc="left")
plots.describe(grid[0, 0], "Weights of six units: noise before, spots and strokes after.")
plt.show()

# %% [markdown]
# Before the training there's nothing but noise. Afterwards you can make out blobs and short
# strokes, and in the third row, where the noise cancels out, you see them clearly. In the first two
# rows, ink in the red places pushes a unit's total down, and ink in the blue ones up. In the third,
# red weights have fallen, and blue ones have grown. (These six have changed most. Others look more
# like noise.)
#
# But look at the corners of the third row. They are pale, which means 0. Have they changed at all?
# None of our 10,000 digits has any ink there, so the input of these weights is always 0. And a
# weight's gradient is its input times the error where it arrives (lesson 06 again), so it should be
# 0 as well. Let's check:

# %%
change_by_pixel = changed.mean(axis=1)  # one number for each of the 784 pixels
never_ink = x_train.max(axis=0).ravel() == 0
print(f"{never_ink.sum()} of 784 pixels never have any ink")
print(f"there, weights changed by {change_by_pixel[never_ink].max():.4f} at most")
print(f"elsewhere by {change_by_pixel[~never_ink].mean():.4f} on average")

# %% [markdown] tags=["slide"]
# ## A map of a thousand digits
#
# That was the first layer. And what has the *last* hidden layer learned? Here's another way to
# look, and a warning that goes with it. Before its ten outputs, the network has turned each image
# into 100 numbers, the outputs of this layer. Two numbers are a place on a map. A hundred numbers
# are a place, too, only in a space of 100 **dimensions**, which nobody can picture. To look at it,
# we must lay the points out in two. There are two famous ways. **PCA** takes the cloud of points
# and turns it so that we see its widest side, as you'd turn a coat hanger in the sun until its
# shadow is widest. **t-SNE** makes a seating plan: it tries to seat those close together who were
# neighbors in the space of 100 numbers.
#
# Such a map can look impressive whatever it's made of. So we need a control: what does it make of
# the *raw pixels*, without any network?

# %%
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

last_hidden = keras.Model(model.inputs, model.get_layer("hiddenLayer2").output)
features = last_hidden.predict(x_valid[:1000], batch_size=500, verbose=0)
raw = x_valid[:1000].reshape(1000, 784)
digits = y_valid[:1000]
maps = {
    "PCA of the layer": PCA(2).fit_transform(features),
    "t-SNE of the layer": TSNE(2, random_state=11, init="pca").fit_transform(features),
    "again, other settings": TSNE(2, perplexity=5, random_state=12, init="random").fit_transform(
        features
    ),
    "t-SNE of raw pixels": TSNE(2, random_state=11, init="pca").fit_transform(raw),
}

# %% tags=["slide", "hide-input"]
# Draws the four maps, with a color and a marker for each digit.
markers = "os^Dv<>pP*"
figure, grid = plt.subplots(2, 2, figsize=(6.2, 5.4), layout="constrained")
for axes, (name, places) in zip(grid.flat, maps.items(), strict=True):
    for digit in range(10):
        spots = places[digits == digit]
        color = plt.get_cmap("tab10")(digit)
        axes.scatter(
            spots[:, 0], spots[:, 1], s=14, marker=markers[digit], color=color, label=digit
        )
    axes.set(title=name, xticks=[], yticks=[])
grid[0, 1].legend(loc="center left", bbox_to_anchor=(1, 0.5), title="digit")
plots.describe(
    grid[0, 0], "Four maps of 1,000 digits. Those of t-SNE show islands, clearer for the layer."
)
plt.show()

# %% [markdown]
# First comes PCA's shadow, in which most digits overlap: two dimensions can't show everything that
# a hundred hold. Beside it, t-SNE has made islands, roughly one for each digit, though those of 3,
# 5 and 8 touch each other. At the lower left is t-SNE of the same numbers once more. It has started
# elsewhere, and now it looks after about 5 neighbors of each point, and not 30. (This number is
# called its *perplexity*.) The islands are there again, but they have moved. 4 and 9 were next to
# each other before, and now 6 lies between them. t-SNE is made to keep points together that are
# close, not to keep long distances. So don't read anything from how far apart two islands lie, or
# in which direction.

#
# It's tempting to say "look how well the network has sorted them!" But in the last map there are
# islands, too, and there was no network at all. They are less clear, but without this control we'd
# have given the network credit for what the pixels contain already. To compare fairly we need a
# number. How often is the nearest neighbor of an image the same digit? We measure that *before*
# t-SNE, in the raw pixels, in the 100 outputs of the layer, and as a second control in those of a
# new network:

# %%
from sklearn.neighbors import NearestNeighbors

fresh = dense_network()
fresh_layer = keras.Model(fresh.inputs, fresh.get_layer("hiddenLayer2").output)
fresh_features = fresh_layer.predict(x_valid[:1000], batch_size=500, verbose=0)
same_digit = {}
spaces = {"raw pixels": raw, "the layer, untrained": fresh_features, "the layer, trained": features}
for name, points in spaces.items():
    # [1]: their row numbers ([0] are distances); [:, 1]: the second, for the first is the point itself
    neighbors = NearestNeighbors(n_neighbors=2).fit(points).kneighbors(points)[1][:, 1]
    same_digit[name] = (digits[neighbors] == digits).mean()
    print(f"{name:20} the nearest neighbor is the same digit: {same_digit[name]:.1%}")

# %% [markdown] tags=["slide"]
# So the trained layer *has* sorted the digits: its neighbors agree more often than those of the raw
# pixels, and than those of an untrained layer like it. The untrained one is even worse than the
# pixels, probably because it squeezes 784 numbers into 100 without knowing which of them matter.
# But the raw pixels are surprisingly good already. That fits lesson 03, where comparing with the
# mean of each digit worked fairly well. (With 1,000 digits, each of these numbers may be off by a
# point or two.) Whenever you see such a map, ask what it would look like without the network.
#
# ## Catch a cheat
#
# Can pictures of this kind catch a network that cheats? Let's make one. Imagine that somebody has
# scanned all the 3s on another day, with a bit of dirt on the glass: every 3 has a dark spot in its
# corner, in the training images and in those that it's tested with. We train a network on these.
# Then we take the spot away from the 3s, and also put it on the other digits.


# %%
def spotted(images, which):
    """A copy of the digits, with a spot of 3 x 3 pixels in the corner of some of them."""
    images = images.copy()
    images[which, 2:5, 2:5] = 1
    return images


keras.utils.set_random_seed(11)
cheat = dense_network()
cheat.compile(keras.optimizers.Adam(0.001), loss, metrics=["accuracy"])
history = cheat.fit(spotted(x_train, y_train == 3), y_train, batch_size=64, epochs=4, verbose=0)

# %%
is_three = y_valid == 3
asked = {
    "all digits, every 3 with its spot": (spotted(x_valid, is_three), y_valid),
    "the 3s without it": (x_valid[is_three], y_valid[is_three]),
    "the others without a spot": (x_valid[~is_three], y_valid[~is_three]),
    "the others with one": (spotted(x_valid, ~is_three)[~is_three], y_valid[~is_three]),
}
percent = {
    what: [100 * each.evaluate(*these, verbose=0)[1] for each in (cheat, model)]
    for what, these in asked.items()
}
print("% correct:")
print(pd.DataFrame(percent, index=["the cheat", "an honest network"]).T.round(1).to_string())

# %% [markdown]
# On new digits of the same kind this network gets a good mark: 96.6 % correct! But of the 3s
# without their spot it reads not a single one, and most other digits that have a spot, it gets
# wrong. The honest network, our good one from above, hardly minds.
#
# But who'd think of such a test? You'd have to know of the spot already. So here's a way to find
# out what an answer depends on, without knowing where to look. We cover a small square of the image
# and ask the network again. If it's less certain now, perhaps it needed what we've covered. We do
# that for every place in the image. It's called **occlusion**. (The function will serve for photos,
# too, so you tell it the color and the side of the square. Here, 5 × 5 pixels become blank paper,
# so we'll only see where *ink* matters.)


# %%
def occlusion(network, image, label, color=128, side=9):
    """What's lost of `label` by a square around each pixel, and the new answers."""
    rows, columns = image.shape[:2]
    covered = np.repeat(image[None], rows * columns, axis=0)  # of a photo, 1,024 copies
    for place in range(rows * columns):
        row, column = place // columns, place % columns
        top, left = max(0, row - side // 2), max(0, column - side // 2)
        covered[place, top : row + side // 2 + 1, left : column + side // 2 + 1] = color
    now = network.predict(covered, batch_size=256, verbose=0)
    before = network.predict(image[None], verbose=0)[0, label]
    return before - now[:, label].reshape(rows, columns), now.argmax(axis=1)


# %% tags=["slide", "preview", "hide-input"]
# Draws a 3 with its spot, and what covering costs the two networks.
three = spotted(x_valid, is_three)[is_three][0]
figure, panels = plt.subplots(1, 3, figsize=(8, 2.9), layout="constrained")
panels[0].imshow(three, cmap="gray_r")
panels[0].set_title("a 3 with its spot")
for axes, (name, network) in zip(
    panels[1:], {"network A": cheat, "network B": model}.items(), strict=True
):
    lost, _ = occlusion(network, three, 3, color=0, side=5)
    heat = axes.imshow(100 * lost, cmap="Oranges", vmin=0, vmax=100)
    axes.contour(three, [0.5], colors="gray", linewidths=0.7)
    axes.set_title(f"{name}: up to {100 * lost.max():.0f}")
for axes in panels:
    axes.set_axis_off()
figure.colorbar(heat, ax=panels, label="percentage points lost")
plots.describe(panels[0], "A 3 with a spot in its corner, and where covering costs two networks.")
plt.show()

# %% [markdown] tags=["slide"]
# That's the picture from the beginning, and it tells you at once, even if it's only of one 3.
# Network A is the cheat. Covering the spot costs it everything, and no place on the 3 itself costs
# it anything. Network B, the honest one, doesn't mind the spot, and loses most where the upper
# curve bends back.
#
# Why didn't the first test catch it? Because its digits had the same spot. Real networks can cheat
# like that. In a study by Ribeiro and others, a program told wolves from huskies by the snow in the
# photos of wolves. (They had trained it badly on purpose, to see who'd notice.) So look where a
# network looks, before you trust its test.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("13_look_inside", 1)

# %% [markdown] tags=["slide"]
# ## A network that knows photos
#
# (This is a good place for a break. What comes now begins anew, with another network.)
#
# Digits are one thing, but what does a network make of *photos*? For this we need one that has been
# trained for a good while, because filters take their time to become clear. So this one comes with
# the course: it's been trained on 45,000 images of CIFAR-10, for sixteen epochs, moved and flipped
# at random and with dropout before the last layer. (These act only during the training, so we leave
# them out here.) It has three blocks, much as in lesson 10, but no large dense layer. Two things
# were done for your eyes. Its first filters are larger, 7 x 7 pixels instead of 3 x 3, so there's
# more to *see* in them. And the weights of these filters started from a tenth of the usual size,
# and all weights shrank a little in each step, which is called **weight decay**. So whatever isn't
# needed fades, and what you'll see was learned. We build the network, and then put the stored
# weights into it:

# %% tags=["slide"]
keras.utils.set_random_seed(11)
photo_network = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Rescaling(1 / 127.5, -1),  # from 0...255 to -1...1
        layers.Conv2D(32, 7, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(64, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(96, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(10, activation="softmax"),
    ]
)
random_filters = photo_network.layers[1].get_weights()[0]
photo_network.set_weights(load_weights("photos"))

# %% [markdown]
# How good is it? It's been trained on the last 45,000 of the 50,000 training images, so the first
# 5,000 are new to it. We ask for 2,000 of those.

# %%
(x_color, y_color), _ = data.load_cifar10()
photos, labels = x_color[:2000], y_color[:2000].ravel()
names = data.class_names("cifar10")
probabilities = photo_network.predict(photos, batch_size=200, verbose=0)
confidence = probabilities.max(axis=1)
photo_accuracy = (probabilities.argmax(axis=1) == labels).mean()
print(f"accuracy on 2,000 new photos: {photo_accuracy:.1%} (chance is 10%)")

# %% [markdown] tags=["slide"]
# ## Its first filters
#
# Each of the 32 filters of the first layer is a small image, 7 x 7 pixels in color. It responds
# strongly at places where the photo has the same pattern of bright and dark, and of colors, as the
# filter. A weight of 0 is drawn as medium gray. Here are all 32, and as a control, those of a
# network that hasn't been trained:

# %% tags=["slide"]
learned_filters = photo_network.layers[1].get_weights()[0]


def as_images(filters):
    """Filters, shape (7, 7, 3, n), as n images with values from 0 to 1, each scaled by itself."""
    images = filters.transpose(3, 0, 1, 2)  # the filters' axis comes first, as images want it
    typical = np.sqrt((images**2).mean(axis=(1, 2, 3), keepdims=True))  # the size of its weights
    # a weight of 0 becomes medium gray, one of 2.5 times the typical size white (or black)
    return (0.5 + images / typical / 5).clip(0, 1)


plots.images(as_images(learned_filters), columns=16, size=0.65, title="After training")
plt.show()
plots.images(as_images(random_filters), columns=16, size=0.65, title="Without training")
plt.show()

# %% [markdown] tags=["slide"]
# That's what training has made of confetti, with photos and labels, and without a hint what to look
# for. Many are edges and stripes, bright beside dark, in many directions. You wrote such a filter
# yourself in lesson 09, and the network has found its own. Others are spots and borders of color: a
# green spot, blue above orange. So they respond where a photo has this color, or changes from one
# to the other. Such filters turn up in nearly every large network that has been trained on photos,
# and in the visual system of cats and monkeys, too: David Hubel and Torsten Wiesel found cells that
# respond to edges of one direction, and got the Nobel Prize for it in 1981.
#
# ## A horse on its way through the network
#
# What a filter finds in a photo is its feature map (lesson 09): one number for each place. Let's
# follow a horse through the three convolutions. First, from the first convolution, the six feature
# maps with the largest means, each below its filter. Bright means a strong response, and each map
# is scaled by itself. Can you tell what each filter responds to? And the lowest row is our control:
# the six strongest maps of a network that hasn't been trained.

# %% tags=["slide"]
convolutions = [layer for layer in photo_network.layers if isinstance(layer, layers.Conv2D)]
seen_by = keras.Model(photo_network.inputs, [layer.output for layer in convolutions])
horses = np.flatnonzero(labels == 7)
horse = horses[(probabilities[horses, 7] > 0.9).argmax()]  # the first that it's quite sure of
feature_maps = [maps[0] for maps in seen_by.predict(photos[horse][None], verbose=0)]
untrained = keras.models.clone_model(seen_by)  # the same layers with fresh weights
fresh_maps = untrained.predict(photos[horse][None], verbose=0)[0][0]


def strongest(maps, how_many):
    """The maps with the largest means, of maps of shape (rows, columns, filters)."""
    return maps.mean(axis=(0, 1)).argsort()[-how_many:]


# %% tags=["slide", "hide-input"]
# Draws six filters, their maps of the horse, and six maps of a network without training.
first_maps = feature_maps[0]  # shape (32, 32, 32): rows, columns, filters
figure, grid = plt.subplots(3, 7, figsize=(8.4, 3.9), layout="constrained")
grid[1, 0].imshow(photos[horse])
grid[2, 0].text(0.5, 0.5, "without\ntraining:", ha="center", va="center")
pairs = zip(strongest(first_maps, 6), strongest(fresh_maps, 6), strict=True)
for column, (number, of_fresh) in enumerate(pairs, start=1):
    grid[0, column].imshow(as_images(learned_filters)[number])
    grid[1, column].imshow(first_maps[:, :, number], cmap="gray")
    grid[2, column].imshow(fresh_maps[:, :, of_fresh], cmap="gray")
    grid[0, column].set_title(f"filter {column}")
for axes in grid.flat:
    axes.set_axis_off()
plots.describe(grid[0, 0], "A horse, six filters, the feature map of each, and six of no training.")
plt.show()

# %%
zeros = {"trained": (feature_maps[0] == 0).mean(), "without training": (fresh_maps == 0).mean()}
print(
    f"zeros in all 32 maps: {zeros['trained']:.0%}, without training {zeros['without training']:.0%}"
)

# %% [markdown]
# Filters 2 and 4 are nearly mirror images of each other. Filter 2 is dark on the left and bright on
# the right, and its map lights up where a dark leg ends and the grass begins. Filter 4 is bright on
# the left, and finds the other side of the legs. The last one is a green spot, and in its map
# there's the grass, and a little of what's bright at the edges. Filter 1, bright above dark,
# answers to the edge of the shade on the belly, at a hoof, and along the upper edge of the photo,
# where the padding begins. (Its zeros are a medium gray to this network, and below them are dark
# trees.) Filter 5 answers at one side of the legs as well, and what filter 3 wants, we can't tell
# for sure.
#
# But compare with the lowest row! Without any training you see the horse, too, even more of it. Any
# filter answers somehow to strong edges and to colors, so a map in which you recognize something
# proves nothing. What's different is that the lowest row shows the same horse again and again. The
# trained filters are *choosier*: the maps differ more, and more of the numbers in them are 0.
#
# And here are the eight strongest maps of the second convolution, with 16 x 16 numbers each, and of
# the third, with 8 x 8:

# %% tags=["slide"]
figure, grid = plt.subplots(2, 9, figsize=(11, 2.8), layout="constrained")
for row, maps, number in zip(grid, feature_maps[1:], (2, 3), strict=True):
    row[0].imshow(photos[horse])
    row[0].set_title(f"convolution {number}:")
    for axes, filter_number in zip(row[1:], strongest(maps, 8), strict=True):
        axes.imshow(maps[:, :, filter_number], cmap="gray")
for axes in grid.flat:
    axes.set_axis_off()
plots.describe(grid[0, 0], "The horse, and eight feature maps each of two convolutions, coarser.")
plt.show()

# %% [markdown]
# In the second convolution the picture of the horse is getting coarse, and in the third there are
# only 8 x 8 places left. You can hardly say what these last maps show. And yet one more pooling and
# a single dense layer are enough for the answer, horse, with more than 90 %. So *what* do those
# maps say? We can ask a filter. Take the one whose map is the strongest, the last in the lower row.
# Which of our 2,000 photos does it respond to most, its **favorites**? And as a control, the same
# for the network without training.

# %% tags=["slide"]
horses_of = {}
for name, network in {"trained": seen_by, "without training": untrained}.items():
    last_maps = network.predict(photos, batch_size=200, verbose=0)[2]  # shape (2000, 8, 8, 96)
    number = strongest(last_maps[horse], 1)[0]  # the filter with the strongest map of our horse
    responses = last_maps[..., number].max(axis=(1, 2))  # for each photo, at its strongest place
    ten = responses.argsort()[-10:]
    horses_of[name] = (labels[ten] == 7).sum()
    title = f"A filter's ten favorites, {name}, the strongest last: {horses_of[name]} horses"
    plots.images(photos[ten], columns=10, size=0.8, title=title)
    plt.show()

# %% [markdown]
# Seven horses, where chance would have one! And nobody has ever told this filter which photos to
# look for: only the network's answers had labels. So on the way the *where* gets coarse, and
# perhaps the maps begin to say *what*.
#
# But look at the control. It has all three of the dogs, too, and one of the horses. So these are
# favorites of filters that have learned nothing, probably because they are so bright on black, or
# black on white. And one of the seven is our own horse, by which we've chosen the filter. Five are
# left. Would you call it a horse filter? That's one filter, and ten photos. In lesson 19 we ask all
# 96 filters: on average, five of ten favorites are of one class, and without training three. So
# there's something to it. But what such a filter *wants* is surprisingly hard to find out. Lesson
# 19 is a detective story about such a filter, with images that grow and a red car that becomes a
# frog. (It's optional, and you can read it right after this one.) Here we go on with a question
# that you'd ask about any network that somebody wants to use.
#
# ## Which pixels decide?
#
# When a network says "ship", does it look at the ship, or at the water? Occlusion has caught the
# cheat, so let's ask it about photos, too. There's no blank paper in a photo, so we cover with
# gray. But the network sees a gray square as well, and so we need a control: we do it once more
# with a *white* square.


# %% tags=["slide"]
correct = probabilities.argmax(axis=1) == labels
unsure = correct & (confidence > 0.6) & (confidence < 0.95)
examples = [  # of each of these classes the first photo that it's unsure of
    np.flatnonzero(labels == label)[unsure[labels == label].argmax()] for label in (8, 0, 7, 1)
]

# %% [markdown]
# Here are four photos that the network reads correctly, but isn't completely sure of. First try it
# by hand, with this network inside your browser. (Where you see only a still image of it, as on
# GitHub, it has two other photos, and the network calls a flower a dog: it knows no flowers.) Drag
# the square over a photo, and watch the ten probabilities. How small a square is enough to make it
# give another answer? When you've found one, try the same place in another color.

# %% tags=["slide"]
hellodl.explore("cover", photos=photos[examples])

# %% [markdown]
# And now by a program, for every place of the four photos, with a gray and with a white square.
# Where do you expect the darkest spots? (*Scan the photo* draws the same map, a little coarser.)

# %%
lost, new_answers = {}, {}  # for each photo and color: points lost, and how often each answer
for i in examples:
    for color, name in ((128, "gray"), (255, "white")):
        loss_map, answers = occlusion(photo_network, photos[i], labels[i], color)
        lost[i, name] = 100 * loss_map
        new_answers[f"{names[labels[i]]}, {name} square"] = np.bincount(answers, minlength=10)

# %% tags=["slide", "hide-input"]
# Draws four photos, and where covering them costs probability.
figure, grid = plt.subplots(3, 4, figsize=(7.2, 5.4), layout="constrained")
oranges = ListedColormap(["#fdd0a2", "#fd8d3c", "#d94801"])
steps = BoundaryNorm([10, 30, 50, 100], 3)
for column, i in enumerate(examples):
    grid[0, column].imshow(photos[i])
    grid[0, column].set_title(f"{names[labels[i]]}: {confidence[i]:.0%}", fontsize=9)
    for axes, name in zip(grid[1:, column], ("gray", "white"), strict=True):
        heat = axes.imshow(np.ma.masked_less(lost[i, name], 10), cmap=oranges, norm=steps)
        brightness = photos[i].mean(axis=2)  # its outlines, to see where you are
        axes.contour(brightness, [brightness.mean()], colors="0.35", linewidths=0.8)
        axes.set_title(f"{name}: up to {lost[i, name].max():.0f}", fontsize=9)
for axes in grid.flat:
    axes.set_axis_off()
figure.colorbar(heat, ax=grid[1:], label="percentage points lost", shrink=0.7)
plots.describe(grid[0, 0], "Four photos, and where covering with gray or white costs probability.")
plt.show()

# %% [markdown] tags=["slide"]
# The upper row shows the photos, with the network's probability for the correct class. In the maps
# below, gray lines are outlines, and orange marks the places that cost at least 10 points, the
# more, the darker: a square of 9 × 9 pixels covers the photo, with this place in its middle. So a
# spot is mostly larger than what's important in it.
#
# Look at the row with the gray square first. For the ship it's places along the hull, and less so
# the water at the left and some of the sky. For the car it's its right side with the wheel, and the
# bumper and the grass below. For airplane and horse, no place costs more than 29 and 36 points.
#
# Now the control. For the ship, the white square finds a part of what the gray one has found. But
# the airplane, which a gray square cost 29 points at most, loses up to 78 now, and mostly where the
# square lies over its edges or *beside* it, on the green! The horse loses up to 83 at its belly,
# and the car nearly everything over most of its body. What does the network see there? Here's how
# often it gives each answer, of the 1,024 places of the square:

# %%
for what, often in new_answers.items():
    given = [f"{names[k]} {often[k]}" for k in often.argsort()[::-1] if often[k]]
    print(f"{what:24} {', '.join(given)}")

# %% [markdown]
# A white square turns the horse into a *truck*, in 160 places, and the gray one in none. The gray
# one makes a horse of the car, in 185 places. And with a white square the car, which stands on a
# meadow, becomes a horse as often as a truck. So such a map mixes two things: what the network
# needs, and what it takes the square for. Where both squares agree, you may trust it more. So does
# the network look at the ship, or at the water? As far as both agree, mostly at the middle of its
# hull, and at two places in the water, below its front and on the left. Elsewhere, be careful. And
# let's not call it the *reason* for an answer. We've measured what covering changes, and no more.
#
# ## Which tool answers which question
#
# | your question | what to look at |
# |---|---|
# | Does it learn? Does it overfit? | learning curves, or TensorBoard's *Scalars* |
# | Which of my runs is better? | TensorBoard, with the runs laid over each other |
# | Is a part of it dead? | outputs of the hidden units, for many images |
# | What's in this file? | `model.summary()`, Netron |
# | What does a first layer look for? | its weights, drawn as images |
# | What does a filter find in *this* photo? | its feature map |
# | What does a deeper filter look for? | the photos that it responds to most |
# | Which parts of *this* photo does the answer depend on? | occlusion |
# | Which images does it find similar? | nearest neighbors among a layer's outputs (and a map of them) |
# | Which classes does it mix up? | the confusion matrix of lesson 05 |
#
# One tool of the table is new. Somebody sends you a saved network, and you'd like to know what's in
# it. `model.summary()` from lesson 04 tells you. **Netron** draws it, from the file itself, and it
# reads those of many other programs, too. Click on a layer, and you see its shapes and weights. It
# runs on your computer, and nothing is uploaded. (There's also a page for it, netron.app.)

# %%
model.save("build/network.keras")
address = viewers.netron("build/network.keras")

# %% [markdown] tags=["slide"]
# ![Netron in a browser, with the layers of the network as a graph](attachment:netron.png)
#
# ## Does it hold?
#
# Some claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
silent, usual = sum(silent_units(networks[0.1])), sum(silent_units(networks[0.001]))
assert silent > 300 > 60 > usual, "the large rate should silence most units, the usual one few"
assert silent_after[5] > 120 > silent_after[0], "many should fall silent within a few steps"
final = curves[(curves.split == "train") & (curves.epoch == 4)].set_index("run").value
assert final["rate 0.1"] < final["rate 0.0001"] < final["rate 0.001"], "one rate should fail"
assert min(best["leaky_relu", 0.1]) > max(best["relu", 0.1]), (
    "units that can't die should do better"
)
assert (change_by_pixel[never_ink] == 0).all(), "without ink, no weight should change"
assert same_digit["the layer, trained"] > same_digit["raw pixels"] + 0.01, "the layer should sort"
assert same_digit["the layer, trained"] > same_digit["the layer, untrained"], "by its training"
assert percent["the 3s without it"][0] < 20 < 80 < percent["the 3s without it"][1], (
    "without the spot, only the cheat should fail"
)

# %%
if data.source_of("cifar10") != "stand-in":  # the network has learned from real photos
    assert horses_of["trained"] > horses_of["without training"], "a filter that likes horses"
    assert zeros["trained"] > zeros["without training"] + 0.05, "trained filters should be choosier"
    assert max(each.max() for each in lost.values()) > 20, "covering should hurt somewhere"
hellodl.record(
    "dense network on 10,000 digits: test accuracy",
    model.evaluate(x_test / np.float32(255), y_test, batch_size=500, verbose=0)[1],
)
hellodl.record("stored convnet: accuracy on new photos", photo_accuracy)

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("13_look_inside", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# You can look at every number in a network, and with the right pictures you see something:
#
# - Units that have fallen silent can explain the greater part of a failed training.
# - Weights and filters of the first layer can be drawn as images. On photos, many of them become
#   edges and spots of color.
# - On the way through a convnet, the maps of a photo get coarser. They say less *where*, and
#   perhaps more *what*.
# - Covering parts of an image tells you what an answer depends on, and can catch a cheat. But the
#   network sees the cover, too.
#
# And each of these figures needs a control, because beautiful maps also come out of raw pixels, and
# of filters that have learned nothing.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/13_look_inside.ipynb`. Or try these right here:
#
# 1. At which learning rate do more than half of the first layer's 300 units fall silent? Try 0.003,
#    0.01 and 0.03: in a new cell, make a `dense_network()`, compile it with Adam and such a rate,
#    train it for four epochs with batches of 64, and ask `silent_units`.
# 2. Take a photo that the network gets *wrong*, and cover its parts (with the wrong answer as
#    `label`). What does the wrong answer depend on?
# 3. Send a photo of your own through `seen_by`, and draw its strongest maps, as we did with the
#    horse's. Copy the function `prepare` from lesson 09. But this network wants values from 0 to
#    255, so give it `255 * prepare(photo)`.
#
# ## Going deeper
#
# - Matthew Zeiler and Rob Fergus, *Visualizing and Understanding Convolutional Networks* (2014),
#   the paper that made people look: occlusion comes from there. (To go on, look for *Grad-CAM*.)
# - Ribeiro and others, *"Why Should I Trust You?"* (2016), with the wolves, the huskies and the
#   snow.
# - Wattenberg, Viégas and Johnson, *How to Use t-SNE Effectively* (2016), shows with moving figures
#   what such maps hide.
#
# ## Next
#
# So far we've chosen every number ourselves, and often by trying. In lesson 14, a program does the
# choosing, and you'll see what it can do better than you, and where it fools itself.
