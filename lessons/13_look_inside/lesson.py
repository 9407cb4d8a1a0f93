# %% [markdown] tags=["slide"]
# # Look inside a network
#
# "It's a black box", people say about neural networks. But nothing in it is hidden from us. We can
# look at every weight, at the output of every layer, and at every moment of the training. The
# trouble is that there are so many numbers, so we need ways to *look*. Here's one of them. We've
# taken a single filter deep inside a network, shown it 2,000 photos, and picked out the ten that it
# responds to most:
#
# ![Ten photos with a frame in each: nine horses and a dog](attachment:preview.png)
#
# Nine are horses, and the dog stands there like one. (The frames show what the filter looked at.)
# But nobody has ever told this filter to look for horses. **In this lesson you'll** find out why a
# training has failed, draw what a network's weights have learned, catch a network that cheats,
# follow a photo through another one, grow images that its filters like, and turn a car into a frog.
# **You need** lessons 03 to 12. **Allow** about 170 minutes.

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
    start_weights = model.get_layer("hiddenLayer1").get_weights()[0]
    adam = keras.optimizers.Adam(rate)
    # fifty steps per call of the engine are faster, and give the same result
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
# Among its other tabs, *Scalars* (a scalar is a single number) lays the curves of all runs over
# each other, *Histograms* shows how the weights of each layer are distributed, and *Graphs* draws
# what the network is made of. The bold lines are smoothed, the pale ones are what was measured, and
# it counts epochs from 0. Emil Wallner, whose tutorial lessons 10 to 12 repeat, logged every one of
# his experiments like this.
#
# You don't depend on a browser, though. The files can be read like any others, so here are the same
# numbers as a figure, without the smoothing:

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
silent_after, largest_after = {}, {}
for step in range(6):
    if step > 0:
        batch = slice(64 * step, 64 * step + 64)
        dying.train_on_batch(x_train[batch], y_train[batch])
    weights, biases = dying.get_layer("hiddenLayer1").get_weights()
    totals = x_valid.reshape(5000, 784) @ weights + biases
    silent_after[step], _ = silent_units(dying)
    largest = totals.max(axis=0)  # for each unit, the largest total that any image gives it
    largest_after[step] = largest
    print(f"step {step}: {silent_after[step]:3} silent, median {np.median(largest):6.2f}")
pixels_with_ink = np.median((x_valid > 0).sum(axis=(1, 2)))
print(f"pixels with ink, in the median digit: {pixels_with_ink:.0f}")

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
# Why so far? The gradient of a weight is its input times the error where it arrives (lesson 06),
# and the inputs are ink, which is never below 0. So a digit pushes all the weights of a unit that
# see its ink in the *same* direction, all up or all down. And Adam makes their first steps almost
# equally large, about 0.1 at this rate (lesson 07). A digit has ink in about 150 pixels, as you've
# seen above. If a hundred weights go down by 0.1 each, the total of such a digit falls by up to
# ten. (The figure shows each unit's *largest* total, which belongs to the digit that it hit least.)
# At the start, the totals were near zero.
#
# And why don't they recover? In each step some units go up and others down. What went up can come
# down in the next step. But once a unit's totals are negative for every image, ReLU makes its
# output 0 for all of them, and it mostly stays there. So only one of the two directions is final.
#
# Remember lesson 06: where ReLU cuts off, the gradient is 0. So a unit of the first layer that is
# silent for all training images has a gradient of 0, and no gradient pulls it up again. People call
# that a **dead ReLU**. (We've counted on validation images, which are of the same kind. Adam's
# memory, from lesson 07, still moves such a unit for a few steps. And in the second layer a unit
# may come back, because its inputs still change.) The network has to read digits with the handful
# of units that are left. A few silent units are nothing unusual, though. The good networks have
# some, too.
#
# Case closed? Not yet. The rate of 0.1 also goes on throwing the weights of the survivors about. So
# is it the dead units that cost so much, or is it the wild steps? We need a control: the same
# terrible rate, with units that *can't* die. There is such a unit. A **leaky ReLU** lets a fifth of
# the total through where ReLU lets nothing through, so its gradient is never 0. We train our
# network once more at the rate of 0.1, and change this one word. Please guess before you run the
# cell: will it get nearer to .5 or to .9?

# %%
keras.utils.set_random_seed(11)
leaky = dense_network("leaky_relu")
leaky.compile(keras.optimizers.Adam(0.1), loss, metrics=["accuracy"], steps_per_execution=50)
options = {"validation_data": (x_valid, y_valid), "verbose": 0}
leaky_history = leaky.fit(x_train, y_train, batch_size=64, epochs=4, **options).history
of_this = curves[(curves.run == "rate 0.1") & (curves.split == "validation")]
print("ReLU, validation accuracy after each epoch:      ", *of_this.value.round(2))
print(
    "leaky ReLU, validation accuracy after each epoch:", *np.round(leaky_history["val_accuracy"], 2)
)

# %% [markdown]
# With units that can't die, the network gets to .87 at a rate at which ReLU gets to .55 at best. So
# here's the verdict, as far as one run of each can tell. Was it the rate? Yes: it has killed the
# units. But most of what was lost, was lost by their death, and less of it by the wild steps. (They
# do their own harm: the last epoch falls back to .80, while the rate of 0.001 reached more than .95
# further up.)
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

# %% tags=["slide"]
model = networks[0.001]  # the one that went best; we'll use it from now on
end_weights = model.get_layer("hiddenLayer1").get_weights()[0]
changed = np.abs(end_weights - start_weights)
busiest = changed.mean(axis=0).argsort()[-6:]  # the six units that changed most
start, end = start_weights[:, busiest].T, end_weights[:, busiest].T
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
# rows, ink in the red places pushes a unit's total down, and ink in the blue ones up. (These six
# have changed most. Others look more like noise.)
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
    "again, another start": TSNE(2, random_state=12, init="random").fit_transform(features),
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
# 5 and 8 touch each other. At the lower left is t-SNE of the same numbers once more, from a random
# start. The islands are there again, and mostly beside the same neighbors, but the whole map is
# mirrored. So which way is left means nothing on such a map. And t-SNE is made to keep neighbors
# together, not to keep long distances. So don't read much from how far apart two islands lie, even
# if here both maps have placed most of them alike.
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


# %% tags=["slide", "hide-input"]
# Draws a 3 with its spot, and what covering costs the two networks.
three = spotted(x_valid, is_three)[is_three][0]
figure, panels = plt.subplots(1, 3, figsize=(8, 2.9), layout="constrained")
panels[0].imshow(three, cmap="gray_r")
panels[0].set_title("a 3 with its spot")
for axes, (name, network) in zip(
    panels[1:], {"the cheat": cheat, "an honest one": model}.items(), strict=True
):
    lost, _ = occlusion(network, three, 3, color=0, side=5)
    heat = axes.imshow(100 * lost, cmap="Oranges", vmin=0, vmax=100)
    axes.contour(three, [0.5], colors="gray", linewidths=0.7)
    axes.set_title(f"{name}: up to {100 * lost.max():.0f}")
for axes in panels:
    axes.set_axis_off()
figure.colorbar(heat, ax=panels, label="points lost")
plots.describe(panels[0], "A 3 with a spot in its corner, and where covering costs two networks.")
plt.show()

# %% [markdown] tags=["slide"]
# The picture tells you at once, even if it's only of one 3. Covering the spot costs the cheat
# everything, and no place on the 3 itself costs it anything. The honest network doesn't mind the
# spot, and loses most where the upper curve bends back.
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
# more to *see* in them. And their weights started from a tenth of the usual size, and shrank a
# little in each step, which is called **weight decay**. So whatever isn't needed fades, and what
# you'll see was learned. We build the network, and then put the stored weights into it:

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
# That's what nothing but photos and labels has made of confetti. Many are edges and stripes, bright
# beside dark, in many directions. You wrote such a filter yourself in lesson 09, and the network
# has found its own. Others are spots and borders of color: a green spot, blue above orange. So they
# respond where a photo has this color, or changes from one to the other. Such filters turn up in
# nearly every large network that has been trained on photos, and in the visual system of cats and
# monkeys, too: David Hubel and Torsten Wiesel found cells that respond to edges of one direction,
# and got the Nobel Prize for it in 1981.
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


# %% tags=["slide"]
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
zeros = {"trained": (first_maps == 0).mean(), "without training": (fresh_maps == 0).mean()}
print(
    "fraction of zeros in all 32 maps:", {name: round(float(of), 2) for name, of in zeros.items()}
)

# %% [markdown]
# Filters 2 and 4 are nearly mirror images of each other. Filter 2 is dark on the left and bright on
# the right, and its map lights up where a dark leg ends and the grass begins. Filter 4 is bright on
# the left, and finds the other side of the legs. The last one is a green spot, and in its map
# there's the grass, and little else. Filter 1, bright above dark, answers to the edge of the shade
# on the belly, and along the upper edge of the photo, where the padding begins. (Its zeros are a
# medium gray to this network, and below them are dark trees.) Filter 5 answers at one side of the
# legs as well, and what filter 3 wants, we can't tell for sure.
#
# But compare with the lowest row! Without any training you see the horse, too, even more of it. Any
# filter answers somehow to strong edges and to colors, so a map in which you recognize something
# proves nothing. What's different is that the lowest row shows the same horse again and again. The
# trained filters are *choosier*: the maps differ more, and a larger part of them is dark. (For this
# photo, 62 % of the numbers in the trained maps are 0, and 48 % in the others.)
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
# maps say?
#
# ## What does a filter look for?
#
# There's a simple way to find out. Take one filter of the last convolution, show it all 2,000
# photos, and pick out those that it responds to most, its **favorites**, as we did with the units
# of lesson 04. If they have something in common, we have a good guess what it's looking for. Here's
# the filter that you saw at the beginning. The frame shows what it looked at when it responded
# most. That's 22 × 22 pixels, counted as in lesson 10: 7 after the first convolution, 8 after its
# pooling, then 12, 14 and 22. What do you think it wants to see?

# %%
last_convolution = keras.Model(seen_by.inputs, seen_by.outputs[2])
last_maps = last_convolution.predict(photos, batch_size=200, verbose=0)  # shape (2000, 8, 8, 96)
responses = last_maps.max(axis=(1, 2))  # for each photo and filter, the strongest of its 64 places
favorites = responses.argsort(axis=0)[-10:]  # for each filter, the ten photos with the strongest


def count_classes(tens):
    """How many of each filter's ten photos are of each class: a row for each filter."""
    return np.array([np.bincount(labels[ten], minlength=10) for ten in tens.T])


counts = count_classes(favorites)
counts[responses.max(axis=0) == 0] = 0  # a filter that responds to no photo has no favorites
best_filter = counts.argmax(axis=0)  # for each class, the filter with most favorites of it

# %% tags=["slide", "preview"]
one = best_filter[7]
figure, row = plt.subplots(1, 10, figsize=(9, 1.2), layout="constrained")
for axes, i in zip(row, favorites[:, one], strict=True):
    axes.imshow(photos[i])
    # argmax counts the places from 0 to 63; unravel_index says which row and column that is
    top, left = np.unravel_index(last_maps[i, :, :, one].argmax(), (8, 8))
    corner = (4 * left + 1.5 - 11, 4 * top + 1.5 - 11)  # a place has 4 pixels, 1.5 is its middle
    axes.add_patch(plt.Rectangle(corner, 22, 22, fill=False, color="C1", linewidth=2))
    axes.set(xlim=(-0.5, 31.5), ylim=(31.5, -0.5))
    axes.set_axis_off()
plots.describe(row[0], f"Ten photos with frames: the favorites of filter {one}.")
plt.show()

# %% [markdown]
# Nine are horses, seen from the side. And the dog among them stands there just like a horse. The
# frames hold bellies and legs, and hardly any heads. (All of them reach over the lower edge, where
# there's nothing to see.) A frame is two thirds as wide as the photo, so don't make too much of
# that. There are 96 filters, too many to show. So for each class, we take the filter that has most
# favorites of this class. In each row, the response gets stronger from left to right.

# %% tags=["slide"]
figure, grid = plt.subplots(
    10, 10, figsize=(4.6, 4.3), gridspec_kw={"wspace": 0.05, "hspace": 0.05}
)
for axes, photo in zip(grid.flat, photos[favorites[:, best_filter].T.ravel()], strict=True):
    axes.imshow(photo, interpolation="nearest")
    axes.set_axis_off()
for label, axes in enumerate(grid[:, 0]):
    of_ten = counts[best_filter[label], label]
    axes.text(-3, 16, f"{of_ten} of 10: {names[label]}", ha="right", va="center")
figure.suptitle("Each row: the favorites of a filter", y=0.93)
plots.describe(
    grid[0, 0], "Ten rows of ten photos. One row is all cars, and one nearly all horses."
)
plt.show()


# %% [markdown]
# Some of these rows are remarkably consistent. Is that what training has done? Our control is a
# network that hasn't been trained. One could be an exception, so we take five. In each of them, how
# many favorites of one class does the best of 96 filters have?


# %%
def strongest_responses(network):
    """For each photo the strongest response of each filter, one table for each convolution."""
    strongest_of = [layers.GlobalMaxPooling2D()(maps) for maps in network.outputs]
    tables = keras.Model(network.inputs, strongest_of)
    return tables.predict(photos, batch_size=200, verbose=0)


others = [untrained] + [keras.models.clone_model(seen_by) for _ in range(4)]  # fresh weights
of_all = {"trained": strongest_responses(seen_by)}
of_all |= {f"untrained {n}": strongest_responses(other) for n, other in enumerate(others, start=1)}
best_counts, best_ten = {}, {}
for name, tables in of_all.items():
    tens = tables[2].argsort(axis=0)[-10:]  # for each filter, the ten photos
    in_tens = count_classes(tens)
    in_tens[tables[2].max(axis=0) == 0] = 0
    best_counts[name] = in_tens.max(axis=0)
    if name != "trained":  # its filter with most favorites of one class
        best_ten[in_tens.max()] = tens[:, in_tens.max(axis=1).argmax()]
print(pd.DataFrame(best_counts, index=names).T.to_string())

# %% tags=["slide"]
most = max(best_ten)
favorite = names[np.bincount(labels[best_ten[most]]).argmax()]
title = f"Without any training, one filter's favorites: {most} of class {favorite}"
plots.images(photos[best_ten[most]], columns=10, size=0.6, title=title)
plt.show()

# %% [markdown] tags=["slide"]
# Compare column by column. For cars it's 10 of the trained network against 6 at most, for horses 9
# against 5, for ships and frogs 7 against 4 and 5, and for trucks 8 against 6. Here training has
# done something. (Birds and cats are close or level.) But our six dogs prove nothing. One of the
# networks that have learned nothing has eight, and there they are: most of them are white or
# black-and-white on something dark or colored, and perhaps that's all it takes. (For airplanes, all
# five are ahead of ours, and for deer and dogs one of them. Our row of deer is mostly horses.) Had
# we asked only our own network, we'd have been proud of the dogs. And have a look at the strangers.
# In the row of ships there are two cars and the head of an ostrich. What do they have in common
# with ships? We can't tell from ten photos, but soon we'll have other ways to ask.
#
# We picked the best filter for each class, so the figure shows the network at its best. How do all
# 96 filters do? And those of the first two convolutions?


# %%
def agreement(table):
    """Of the ten favorites of each filter, how many are of the most frequent class? The mean."""
    alive = table.max(axis=0) > 0  # a filter that responds to nothing has no favorites
    return count_classes(table[:, alive].argsort(axis=0)[-10:]).max(axis=1).mean()


print("Of ten favorites, so many are of one class, on average over all filters:")
trained = [agreement(table) for table in of_all["trained"]]
without = np.array([[agreement(table) for table in of_all[f"untrained {n}"]] for n in range(1, 6)])
for number in range(3):
    low, high = without[:, number].min(), without[:, number].max()
    said = f"in the five without training from {low:.1f} to {high:.1f}"
    print(f"convolution {number + 1}: {trained[number]:.1f}, and {said}")
drawn = np.random.default_rng(11).choice(labels, (1000, 10))
by_chance = np.mean([np.bincount(ten).max() for ten in drawn])
silent_filters = (responses.max(axis=0) == 0).sum()
print(f"ten photos at random: {by_chance:.1f}")
print(f"filters of the last one that respond to no photo: {silent_filters} of 96")

# %% [markdown] tags=["slide"]
# On average over its filters, the last convolution has five of ten photos of one class, nearly
# twice as many as by chance. Networks without any training come a little above chance, too,
# probably because photos of a class have colors in common. Without this control we'd give the
# training credit for it. (Nine of the trained network's 96 filters are as dead as the ReLUs above.
# They have no favorites, so we've left them out of these averages.)
#
# Then compare the three convolutions. By this measure, training has changed nothing in the first
# one, and little in the second, probably because their filters look for edges, colors and simple
# patterns, and those are in photos of every class. In the third it's plain to see. So by this
# measure, the last convolution comes closer to *things* than the first two. On the way, the network
# loses much of *where* things are, since each pooling halves the map's height and width, and its
# filters tell more and more of *what* they are.
#
# ## Grow an image for a filter
#
# (Another good place for a break.) There's another way to ask a filter what it wants, and you have
# all you need for it. In our trainings so far the images stayed as they were, and the weights
# changed. Now we turn that around. The weights stay, and we let gradient descent change an *image*,
# so that the filter responds to it more and more strongly. The loss is minus the filter's mean
# response, so a smaller loss means a stronger response.
#
# So far, `fit` has changed weights only. But the pixels of an image can *be* the weights of a
# layer. (Keras has one for that: an **Embedding** is a table of weights, and if you give it the
# number 2, it hands out row number 2.) We put this layer before the network, and freeze the network
# itself, which means that its weights aren't changed. Two things keep the image calm, because
# otherwise it fills with tiny speckles that no photo has: neighboring pixels are averaged, and in
# each of the 200 steps the image is moved a little at random.
#
# ```text
# number 2 → image 2 → moved a little → the network → mean of each map → minus the wanted one
#            (learns)                   (stays as it is)
# ```
#
# You needn't follow every line. If you do: Keras hands a loss two things, the targets and the
# network's outputs. The outputs are the means of all 96 filters. As targets we take 96 numbers,
# too, a 1 for the filter that we mean, and zeros. Their product leaves only the mean that we want.


# %% tags=["hide-input"]
# A network whose weights are images, and a loss: minus the output that is wanted.
def table_of_images(how_many):
    """A network whose weights are images: for a number it hands out that image, from 0 to 255."""
    noise = keras.initializers.RandomNormal(stddev=1)
    return keras.Sequential(
        [
            keras.Input((1,)),
            layers.Embedding(how_many, 32 * 32 * 3, embeddings_initializer=noise),
            layers.Reshape((32, 32, 3)),
            layers.AveragePooling2D(3, strides=1, padding="same"),
            layers.Activation("sigmoid"),
            layers.Rescaling(255),
        ]
    )


def minus_response(wanted, outputs):
    """The loss: minus the output that is wanted."""
    return -keras.ops.sum(wanted * outputs, axis=1)


# %%
def grow_images(network, numbers, seed=11, steps=200):
    """For each of these outputs of the network, an image that makes it large."""
    keras.utils.set_random_seed(seed)
    images = table_of_images(len(numbers))
    network.trainable = False
    move = layers.RandomTranslation(0.1, 0.1)  # by up to a tenth of the width and height
    whole = keras.Sequential([images, move, network])
    whole.compile(keras.optimizers.Adam(0.05), minus_response)
    rows = np.arange(len(numbers))[:, None]
    wanted = np.eye(network.output.shape[-1])[numbers]  # for each image a 1 at its own output
    for _ in range(steps):
        whole.train_on_batch(rows, wanted)
    return images.predict(rows, verbose=0)


def means_of_maps(network):
    """A network that gives the mean of each map of the last convolution."""
    means = layers.GlobalAveragePooling2D()(network.outputs[2])
    return keras.Model(network.inputs, means)


# %% [markdown]
# Let's watch one grow, for the filter that likes horses. We start from nothing but noise, and stop
# after 5, 20, 60 and 200 steps. (Why noise? If a filter gives no response to plain gray, its ReLUs
# are silent and there's no gradient to follow, as above. Nothing would ever grow.) Above each image
# stands the filter's mean response to it.

# %% tags=["slide"]
filter_means = means_of_maps(seen_by)
figure, row = plt.subplots(1, 5, figsize=(9, 2.2), layout="constrained")
means = []
for axes, steps in zip(row, (0, 5, 20, 60, 200), strict=True):
    image = grow_images(filter_means, [best_filter[7]], steps=steps)
    means.append(filter_means.predict(image, verbose=0)[0, best_filter[7]])
    axes.imshow(image[0].astype("uint8"))
    axes.set_title(f"step {steps}: {means[-1]:.2f}")
    axes.set_axis_off()
said = ", ".join(f"{mean:.2f}" for mean in means)
plots.describe(row[0], f"An image grows from gray to a pattern; the mean response rises: {said}.")
plt.show()

# %% [markdown]
# For some steps you hardly see a difference, though the response rises: gradient descent is
# strengthening a bit of color here and an edge there. Then a pattern stands out. In the end there
# are dark posts on a green ground, and they hang from something red. (It's only at the upper edge,
# though.) Legs on grass, below a brown belly? That would fit the frames.
#
# But look at step 5 once more. You can hardly tell this image from the noise, and yet the filter's
# mean response to it, 0.46, is larger than to any of the 2,000 photos. (The largest is 0.39, as
# you'll see.) So a strong response needn't mean that there's anything to see. Keep that in mind.
#
# Now for the filters of four classes, which takes some ten seconds. (The horse's image won't be
# quite the same, because the random numbers are now shared out among four.) And as always there are
# controls: we grow each image once more from another start, and one each for the filters with the
# same numbers in a network that hasn't been trained. (They have nothing else in common with ours.)

# %%
classes = [7, 6, 1, 8]  # horse, frog, automobile and ship
wanted = best_filter[classes]
grown, again = (grow_images(filter_means, wanted, seed) for seed in (11, 12))
from_random = grow_images(means_of_maps(untrained), wanted)

# %% tags=["slide"]
figure, grid = plt.subplots(3, 4, figsize=(5, 4), layout="constrained")
rows, titles = [grown, again, from_random], ["grown", "another start", "no training"]
for row, images, title in zip(grid, rows, titles, strict=True):
    for axes, image in zip(row, images, strict=True):
        axes.imshow(image.astype("uint8"))
        axes.set(xticks=[], yticks=[])
    row[0].set_ylabel(title)
for axes, label in zip(grid[0], classes, strict=True):
    axes.set_title(f"for {names[label]}", fontsize=9)
plots.describe(
    grid[0, 0], "Four filters: two grown images each, and one of a network without training."
)
plt.show()
# the mean response of each filter, to the best of all 2,000 photos and to the grown image
of_photos = last_maps.mean(axis=(1, 2)).max(axis=0)[wanted]
of_grown = filter_means.predict(grown, verbose=0)[np.arange(4), wanted]
for label, photo, image in zip(classes, of_photos, of_grown, strict=True):
    print(f"filter for {names[label]}: best photo {photo:.2f}, grown image {image:.2f}")

# %% [markdown] tags=["slide"]
# This is called **feature visualization**. Nothing in it keeps the colors natural, so they get
# garish. But look at the patterns! The horse filter wants upright posts on green. The frog filter
# wants a net of dark spots on yellow, and some of its favorites have spots on their skin. And for
# the ship filter it's slanted stripes, bright beside dark. So perhaps it likes slanted edges more
# than ships. That would explain some of the strangers among its favorites. The car filter wants
# curved bands, in which we wouldn't have recognized a car. And does it depend on chance? The second
# row was grown from another start. For horse, frog and ship the same patterns have come back, and
# for the car there are bands again, curved in another way.
#
# Averaged over all places, each of the four responds to its grown image four to ten times as
# strongly as to the best of the 2,000 photos. And the control? Without training there are patterns,
# too, and the second of them has slanted stripes nearly as clear as those of the ship filter. So
# stripes by themselves don't prove that anything was learned.
#
# ### From a guess to a test
#
# Posts on green: so far we've only been reading tea leaves. But a guess about what a filter wants
# can be *tested*. We take the horse filter's ten favorite photos, change one thing in them, and see
# how much of its response is left. What's left has to be compared with something, because even to
# just any photo the response isn't zero. So let that be 0 %, and the response to the ten photos as
# they are 100 %.
#
# Please write down your guesses. If it's legs that the filter wants, should the *third quarter* of
# the photo cost more, just below the middle, or the *lowest quarter*? If they have to stand on
# green, what should happen if all that's green becomes pink, or gray? And could it do without the
# upper half, the heads and backs?

# %%
of_any = responses.mean(axis=0)  # for each filter, its mean response to all 2,000 photos


def excess(images):
    """How much more than to any photo each filter responds to these, on average; shape (96,)."""
    maps = last_convolution.predict(images.astype("float32"), verbose=0)
    return maps.max(axis=(1, 2)).mean(axis=0) - of_any


# %%
def changes_of(images, cover):
    """The same photos with one thing changed, in several ways."""
    green = images[..., 1:2] > np.maximum(images[..., :1], images[..., 2:])  # the green pixels
    row = np.arange(32)[:, None, None]
    return {
        "as they are": images,
        "no upper half": np.where(row >= 16, images, cover),
        "no lower half": np.where(row < 16, images, cover),
        "no third quarter": np.where((row >= 16) & (row < 24), cover, images),
        "no lowest quarter": np.where(row >= 24, cover, images),
        "no green": np.where(green, cover, images),
        "green is pink": np.where(green, images[..., [1, 2, 0]], images),
        "mirrored": images[:, :, ::-1],
    }


# %% [markdown]
# And the control? Whatever we find, it may be true for *any* filter that these photos excite. So we
# look for others that respond to these ten, too, at least 40 % as strongly as to their own
# favorites. (Nothing is special about 40, but it leaves us enough of them.) They get the same
# changes. And because gray is a color, too, we cover once more with white.

# %%
horse_filter = best_filter[7]
ten = photos[favorites[:, horse_filter]]
own = responses[favorites, np.arange(96)].mean(axis=0) - of_any  # of each to its own favorites
excited = np.flatnonzero(excess(ten) > 0.4 * own)
others = excited[excited != horse_filter]
versions = changes_of(ten, cover=128)
as_they_are = excess(ten)[excited]
left = {how: 100 * excess(images)[excited] / as_they_are for how, images in versions.items()}
left = pd.DataFrame(left, index=excited).T  # a row for each change, a column for each filter
with_white = {
    how: 100 * excess(images)[horse_filter] / excess(ten)[horse_filter]
    for how, images in changes_of(ten, cover=255).items()
}
table = pd.DataFrame({"our filter": left[horse_filter], "with white": with_white})
table["others, from"], table["to"] = left[others].min(axis=1), left[others].max(axis=1)
print(f"others that these photos excite: {len(others)} of 95. What's left, in percent:")
print(table.round().astype(int).to_string())

# %% tags=["slide", "hide-input"]
# Draws one of the photos with each change, and below it what is left of the responses.
axes = plt.figure(figsize=(8.4, 4), layout="constrained").subplots()
for place, (how, images) in enumerate(versions.items()):
    axes.imshow(images[7], extent=(place - 0.45, place + 0.45, 122, 178), aspect="auto")
    axes.plot([place] * len(others), left.loc[how, others], "_", color="0.45", markersize=14)
axes.plot(range(len(left)), left[horse_filter], "o", color="C0", markersize=8)
axes.axhline(0, color="black", linewidth=0.8)
axes.grid(visible=False, axis="x")
axes.set(xlim=(-0.6, len(left) - 0.4), ylim=(-40, 182), yticks=range(0, 101, 25))
axes.set_xticks(range(len(left)), [how.replace(" ", "\n") for how in left.index])
axes.set(ylabel="% of the response", title="What is left? (Dot: our filter. Dashes: the others.)")
said = ", ".join(f"{how} {kept:.0f}" for how, kept in left[horse_filter].items())
plots.describe(axes, f"A horse with eight changes, and how much is left, in percent: {said}.")
plt.show()

# %% [markdown]
# First look at the dots. (Below 0 means: less than to a photo on average.) Without the lower half
# nothing of the response is left, and without the heads and backs, 89 %. So it's the lower half.
# That's no wonder, though: look where the frames were, at the favorites. It hardly *sees* the upper
# half. But within the lower half, the lowest quarter, where most of each leg is, counts less:
# without it, it's still half. Without the third quarter, there's hardly anything. So it's less the
# legs than the place where they *begin*, below a belly. And green? It counts, but it isn't needed.
# With gray in its place, 68 % are left, with white 88, and with pink 47. (Our cover isn't clean, by
# the way: it takes a bit of the legs, too.)
#
# Now look at the dashes. They lie all around the dots! The ten others need the lower half and its
# third quarter just as much. So what we've found isn't the secret of our filter. It's what excites
# many filters in these photos, and perhaps what makes them horses for this network. In the colors
# the others differ a lot: pink costs one of them next to nothing, and another one everything. But
# ours isn't the one that stands out. Without the control, we'd have taken all this for a discovery
# about *one* filter.
#
# This is how a pretty picture becomes a finding, or doesn't: make a guess that could turn out to be
# wrong, change one thing, measure, and compare with what the others do.
#
# A mirror costs the horse filter less than a fifth, and no wonder, if it looks for posts. But the
# ship filter's stripes rise to the right, and in a mirror they fall. So its favorites should lose a
# lot in a mirror, and you're about to see that they do. But there's a riddle in this. The network
# was trained on photos that were flipped at random, so half of its ships were going the other way.
# Who looks after those? We mirror the ship filter's favorites, and ask *all* filters about them.
# (Here, 100 % is what each filter makes of *its own* favorites.)

# %%
ships = photos[favorites[:, best_filter[8]]]
living = np.flatnonzero(own > 0)  # the filters that aren't dead
of_ships = {"as they are": excess(ships), "mirrored": excess(ships[:, :, ::-1])}
of_ships = {how: 100 * each[living] / own[living] for how, each in of_ships.items()}
of_ships = pd.DataFrame(of_ships, index=living).round()
of_ships["gained"] = of_ships.mirrored - of_ships["as they are"]
most = [*of_ships.gained.nlargest(3).index, best_filter[8]]  # the three that gain most, and ours
print("responses to the ship filter's favorites, in percent:")
print(of_ships.loc[most].round().astype(int).to_string())
print(f"half of all filters change by less than {of_ships.gained.abs().median():.0f} points")
partner = of_ships.gained.idxmax()
title = f"The ten favorites of filter {partner}"
plots.images(photos[favorites[:, partner]], columns=10, size=0.7, title=title)
plt.show()

# %% [markdown]
# Filter 70 has hardly cared for the ship filter's favorites. When they're mirrored, it gives them
# nearly as much as its own favorites, 91 %. And two others gain a lot, too. Then look at *its* ten
# favorites! Six of them are ships, several with the bow on the left, and the stripes on the truck
# fall to the right. (The white car is a favorite of both filters. From behind, it has lines of
# either kind.) To us a ship in a mirror is still the same ship. To such a filter it's another
# pattern, and the network has learned another filter for it.
#
# ### As sure as can be
# Look at the four grown images once more. There's no horse in the first one, and no ship in the
# last. That needn't surprise us: it's one filter of 96, and the loss takes the *mean* over all
# places of its map, so an image is paid for repeating its pattern everywhere. So let's ask for
# more, and grow an image for an *answer*: not for a filter, but for the probability of "horse".
# What do you think we'll see now?

# %%
for_answers = grow_images(photo_network, classes)
answers = photo_network.predict(for_answers, verbose=0)
of_noise = photo_network.predict(grow_images(photo_network, classes, steps=0), verbose=0)
print(f"of the noise at the start, it's {of_noise.max():.0%} sure at most")
sure = [f"{names[k]}: {row[k]:.1%}" for k, row in zip(classes, answers, strict=True)]
plots.images(for_answers.astype("uint8"), sure, columns=4, size=1.4)
plt.show()

# %% [markdown]
# The network is as sure as it can be, in all four cases. (Of the noise that they grew from it was
# far from sure.) And what do you see? With some imagination there are legs again in the first one,
# and something like a car in the third. But nobody would call any of them 100 % a horse, or a ship.
# It has learned to choose among ten classes of photos, and nothing else. Nobody has ever shown it
# anything that isn't one of them. So a high probability means: of my ten answers, this one fits
# best. It doesn't mean that the network knows what it sees.
#
# ### A red car is a frog
#
# You may say: but who would show it noise? Then let's take real photos, a hundred that the network
# reads correctly. For each we choose a wrong answer, and we change the photo so that the network
# gives it: a car is to become a frog, and a horse a bird. There's one condition. No number may
# change by more than 8, of 255, so that you hardly see it. How many of the hundred will give in?
#
# The code works as before. But what's learned is not the whole image, it's a *change* between -8
# and 8, which is added to the photo. And the loss is the usual one, with the wrong answers as
# labels. (All hundred go through the network together, as one batch and always in the same order.
# That's why the layer `Rescaling` can add each change to its own photo.)

# %%
keras.utils.set_random_seed(11)
hundred = np.flatnonzero(probabilities.argmax(axis=1) == labels)[:100]
originals, truth = photos[hundred].astype("float32"), labels[hundred]
wrong = (truth + 5) % 10  # the class five places further on: of airplanes, dogs
changed = keras.Sequential(
    [
        keras.Input((1,)),
        layers.Embedding(100, 32 * 32 * 3, embeddings_initializer="zeros"),
        layers.Reshape((32, 32, 3)),
        layers.Activation("tanh"),  # between -1 and 1
        layers.Rescaling(8, offset=originals),  # times 8, and added to the photos
    ]
)
fooling = keras.Sequential([changed, photo_network])  # which is frozen since we grew images for it
fooling.compile(keras.optimizers.Adam(0.1), loss)
numbers = np.arange(100)[:, None]
for _ in range(30):
    fooling.train_on_batch(numbers, wrong)

# %% [markdown]
# And the control? If such a photo is misread, perhaps *any* small change would do. So we also
# change every number by 8, up or down by chance.

# %%
on_purpose = changed.predict(numbers, batch_size=100, verbose=0).round().clip(0, 255)
coins = np.random.default_rng(11).choice([-8, 8], originals.shape)
at_random = (originals + coins).clip(0, 255)
is_right, now = {}, {}
for how, images in {"on purpose": on_purpose, "by chance": at_random}.items():
    now[how] = photo_network.predict(images, verbose=0)
    is_right[how] = (now[how].argmax(axis=1) == truth).sum()
    as_wanted = (now[how].argmax(axis=1) == wrong).sum()
    print(f"changed {how}: {is_right[how]} of 100 are still read correctly,", end=" ")
    print(f"and {as_wanted} as we wanted")

# %% tags=["slide", "hide-input"]
# Draws three of the photos, the change of each, and what comes out.
fooled = (now["on purpose"].argmax(axis=1) == wrong) & (confidence[hundred] > 0.9)
shown = [i for label in (1, 7, 2) for i in np.flatnonzero(fooled & (truth == label))[:1]]
figure, grid = plt.subplots(3, 3, figsize=(3.8, 4.1), layout="constrained")
for column, i in zip(grid.T, shown, strict=False):
    change = (on_purpose[i] - originals[i]) / 16 + 0.5  # 0 becomes gray, -8 black and 8 white
    for axes, image in zip(column, (originals[i] / 255, change, on_purpose[i] / 255), strict=True):
        axes.imshow(image)
        axes.set(xticks=[], yticks=[])
    column[0].set_title(f"{names[truth[i]]}: {confidence[hundred[i]]:.0%}", fontsize=7.5)
    column[2].set_title(f"{names[wrong[i]]}: {now['on purpose'][i, wrong[i]]:.0%}", fontsize=7.5)
for axes, title in zip(grid[:, 0], ["photo", "16 × change", "their sum"], strict=True):
    axes.set_ylabel(title)
plots.describe(grid[0, 0], "Three photos, a change for each, and their sums, which look the same.")
plt.show()

# %% [markdown]
# These are three of those that gave in. (In the middle row, gray means no change.) Compare the
# first row with the last. Can you see a difference? On the plain sand and in the sky a little, on
# the car hardly. And yet the network says frog, bird and horse, and is 77 to 85 % sure of it. It's
# 74 of the hundred photos that became what we wanted, and 80 are misread. But it isn't that any
# speck of dust would confuse it: the changes by chance are at least as large, and 99 photos are
# still read correctly.
#
# So what's special about the changes made on purpose? They were *made* for this network. Each of
# 3,072 numbers goes a little in the direction that helps the wrong answer, and 3,072 little helps
# add up. By chance, most of them cancel each other out. Images that are made to mislead a network
# are called **adversarial examples**. They work on far larger networks than ours, too, and a
# reliable remedy has yet to be found.
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

# %% tags=["slide"]
figure, grid = plt.subplots(3, 4, figsize=(5.4, 4.3), layout="constrained")
oranges = ListedColormap(["#fdd0a2", "#fd8d3c", "#d94801"])
steps = BoundaryNorm([10, 30, 50, 100], 3)
worst, new_answers = [], {}
for column, i in enumerate(examples):
    grid[0, column].imshow(photos[i])
    grid[0, column].set_title(f"{names[labels[i]]}: {confidence[i]:.0%}", fontsize=8)
    for axes, color, name in zip(grid[1:, column], (128, 255), ("gray", "white"), strict=True):
        lost, answers = occlusion(photo_network, photos[i], labels[i], color)
        worst.append(100 * lost.max())
        new_answers[f"{names[labels[i]]}, {name} square"] = np.bincount(answers, minlength=10)
        axes.imshow(photos[i].mean(axis=2), cmap="gray", vmin=-60, vmax=255)
        seen = np.ma.masked_less(100 * lost, 10)  # below 10 points, only the photo
        heat = axes.imshow(seen, cmap=oranges, norm=steps, alpha=0.75)
        axes.set_title(f"{name}: up to {worst[-1]:.0f}", fontsize=8)
for axes in grid.flat:
    axes.set_axis_off()
figure.colorbar(heat, ax=grid[1:], label="percentage points lost", shrink=0.7)
plots.describe(grid[0, 0], "Four photos, and where covering with gray or white costs probability.")
plt.show()

# %% [markdown] tags=["slide"]
# The upper row shows the photos, with the network's probability for the correct class. In the maps
# below, orange marks the places that cost at least 10 points, the more, the darker: a square of 9 ×
# 9 pixels covers the photo, with this place in its middle. So a spot is mostly larger than what's
# important in it.
#
# Look at the row with the gray square first. For the ship it's places along the hull, and a little
# the water at the left, and for the car its right side with the wheel. For airplane and horse, no
# place costs more than 29 and 36 points.
#
# Now the control. For the ship, the white square finds a part of what the gray one has found. But
# the airplane, which a gray square cost 29 points at most, loses up to 78 now, and mostly where the
# square lies *beside* it, on the green! The horse loses up to 83 at its belly, and the car nearly
# everything over most of its body. What does the network see there? Here's how often it gives each
# answer, of the 1,024 places of the square:

# %%
for what, often in new_answers.items():
    given = [f"{names[k]} {often[k]}" for k in often.argsort()[::-1] if often[k]]
    print(f"{what:24} {', '.join(given)}")

# %% [markdown]
# A white square turns the horse into a *truck*, in 160 places, and the gray one in none. The gray
# one makes a horse of the car, in 185 places. (Two favorites of the truck filter are large white
# boxes.) And with a white square the car, which stands on a meadow, becomes a horse as often as a
# truck. So such a map mixes two things: what the network needs, and what it takes the square for.
# Where both squares agree, as in the middle of the ship's hull, and a little at the water on the
# left, you may trust it more. Elsewhere, be careful. And let's not call it the *reason* for an
# answer. We've measured what covering changes, and no more.
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
# | What does a deeper filter look for? | the photos that it responds to most, and an image grown for it |
# | Is my guess about it right? | its favorites with one thing changed |
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
assert max(leaky_history["val_accuracy"]) > of_this.value.max() + 0.1, "units that can't die"
assert (change_by_pixel[never_ink] == 0).all() and (change_by_pixel[~never_ink] > 0).all()
assert same_digit["the layer, trained"] > same_digit["raw pixels"] + 0.01, "the layer should sort"
assert same_digit["the layer, trained"] > same_digit["the layer, untrained"], "by its training"
assert percent["the 3s without it"][0] < 20 < 80 < percent["the 3s without it"][1], "a cheat?"

# %%
if data.source_of("cifar10") != "stand-in":  # the network has learned from real photos
    assert trained[2] > without[:, 2].max() + 1, "filters should have come to prefer a class"
    assert trained[2] > trained[1] > trained[0], "and the deeper, the more"
    assert is_right["by chance"] > 90 > 50 > is_right["on purpose"], "small changes should fool it"
    assert (of_grown > of_photos).all(), "grown images should win against photos"
    of_horse = left[horse_filter]
    assert of_horse["no lower half"] < of_horse["no green"] < of_horse["no upper half"]
    assert of_horse["no third quarter"] < of_horse["no lowest quarter"], "where the legs begin"
    assert of_ships.gained[partner] > 5 * of_ships.gained.abs().median(), "one for the mirror"
    assert max(worst) > 20, "covering should hurt somewhere"
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
# - What a deeper filter looks for, you can guess from its favorite photos, and from images that
#   gradient descent grows for it. Then *test* your guess: change one thing, measure, and ask other
#   filters, too.
# - Covering parts of a photo tells you what an answer depends on, and can catch a cheat.
# - A network can be as sure as can be of an image that we'd call nothing, and a change that we
#   hardly see can turn a car into a frog.
#
# And each of these figures needs a control, because beautiful maps also come out of raw pixels, and
# filters that have learned nothing have favorites, too.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/13_look_inside.ipynb`. Or try these right here:
#
# 1. At which learning rate do more than half of the first layer's 300 units fall silent? Try 0.003,
#    0.01 and 0.03: in a new cell, make a `dense_network()`, compile it with such a rate, train it,
#    and ask `silent_units`.
# 2. Take a photo that the network gets *wrong*, and cover its parts (with the wrong answer as
#    `label`). What does the wrong answer depend on?
# 3. Fool the network yourself. With a limit of 4 instead of 8, how many of the hundred photos give
#    in? And with 16?
# 4. Our row of deer is mostly horses. What does this filter want? Make a guess, and test it: put
#    `best_filter[4]` in the place of `best_filter[7]` above. Then do the same for the car filter.
#    Does it need the roof?
# 5. Send a photo of your own through `seen_by`. Copy the function `prepare` from lesson 09. But
#    this network wants values from 0 to 255, so give it `255 * prepare(photo)`.
#
# ## Going deeper
#
# - Matthew Zeiler and Rob Fergus, *Visualizing and Understanding Convolutional Networks* (2014),
#   the paper that made people look: occlusion comes from there, and favorite photos became popular
#   with it. (To go on, look for *Grad-CAM*.)
# - Olah, Mordvintsev and Schubert, *Feature Visualization* (2017), grows images for the filters of
#   a large network, and shows what keeps them natural. In Nguyen, Yosinski and Clune, *Deep Neural
#   Networks are Easily Fooled* (2015), networks are sure of images in which nobody sees anything.
# - Szegedy and others, *Intriguing Properties of Neural Networks* (2013), found that a small change
#   is enough to mislead a network.
# - Ribeiro and others, *"Why Should I Trust You?"* (2016), with the wolves, the huskies and the
#   snow.
# - Wattenberg, Viégas and Johnson, *How to Use t-SNE Effectively* (2016), shows with moving figures
#   what such maps hide.
#
# ## Next
#
# So far we've chosen every number ourselves, and often by trying. In lesson 14, a program does the
# choosing, and you'll see what it can do better than you, and where it fools itself.
