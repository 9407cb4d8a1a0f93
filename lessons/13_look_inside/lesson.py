# %% [markdown] tags=["slide"]
# # Look inside a network
#
# "It's a black box", people say about neural networks. But nothing in it is hidden from us. We can
# look at every weight, at the output of every layer, and at every moment of the training. The
# trouble is that there are so many numbers, so we need ways to *look*. Here's one of them. For ten
# filters deep inside a network, you see the photos that each of them responds to most:
#
# ![Ten rows of photos; one row is all horses, others are mixed](attachment:preview.png)
#
# One row is all horses, and another has nine frogs and a cat. No single filter was told to look for
# those. **In this lesson you'll** find out why a training has failed, draw what a network's weights
# and filters have learned, follow a photo through a network, grow images that its filters like, and
# see what an answer depends on. **You need** lessons 03 to 12. **Allow** about 140 minutes.

# %%
import hellodl

hellodl.start("13_look_inside")

import shutil
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

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
# This is what it looks like (in November 2026):
#
# ![TensorBoard in a browser, with one curve for each run](attachment:tensorboard.png)
#
# It opens with everything on one page (*Time Series*). Of its other tabs, three are the most
# useful. *Scalars* (a scalar is a single number) lays the curves of all runs over each other. The
# bold lines are smoothed, the pale ones are what was measured, and it counts epochs from 0.
# *Histograms* shows how the weights of each layer are distributed after each epoch. And *Graphs*
# draws the operations of which the network is made, and what goes from where to where. Emil
# Wallner, whose tutorial lessons 10 to 12 repeat, logged every one of his experiments like this.
#
# You don't depend on a browser, though. The files can be read like any others, so here are the same
# numbers as a figure, without the smoothing:

# %% tags=["slide"]
events = viewers.scalars(logs)
curves = events[events.metric == "accuracy"]
axes = plt.figure(figsize=(7.5, 3.4), layout="constrained").subplots()
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

# %% tags=["slide"]
figure, panels = plt.subplots(4, 1, figsize=(8, 4.6), layout="constrained", sharex=True)
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
# above 0 any more. The next steps pull most of the others down.
#
# Why so far? The gradient of a weight is its input times the error where it arrives (lesson 06),
# and the inputs are ink, which is never below 0. So a digit pushes all the weights of a unit that
# see its ink in the *same* direction, all up or all down. And Adam makes their first steps almost
# equally large, about 0.1 at this rate (lesson 07). Most digits have ink in a hundred pixels or
# more. If a hundred weights go down by 0.1 each, the total of such a digit falls by up to ten. At
# the start, the totals were near zero.
#
# And why don't they recover? Because only one direction is final. What was pushed up can still
# fall. But once a unit's totals are negative for every image, ReLU makes its output 0 for all of
# them, and it mostly stays silent.
#
# Remember lesson 06: where ReLU cuts off, the gradient is 0. So a unit of the first layer that is
# silent for all training images has a gradient of 0, and no gradient pulls it up again. People call
# that a **dead ReLU**. (We've counted on validation images, which are of the same kind. Adam's
# memory, from lesson 07, still moves such a unit for a few steps. And in the second layer a unit
# may come back, because its inputs still change.) The network has to read digits with the handful
# of units that are left. A few silent units are nothing unusual, though. The good networks have
# some, too.
#
# Case closed? We need a control. Is it really the *number* of units that are left? Let's train a
# network that has just as few from the start, at a healthy rate:

# %%
keras.utils.set_random_seed(11)
few_units = [300 - silent_units(networks[0.1])[0], 100 - silent_units(networks[0.1])[1]]
hidden = [layers.Dense(units, activation="relu") for units in few_units]
small = keras.Sequential(
    [keras.Input((28, 28)), layers.Flatten(), *hidden, layers.Dense(10, activation="softmax")]
)
small.compile(keras.optimizers.Adam(0.001), loss, metrics=["accuracy"])
small.fit(x_train, y_train, batch_size=64, epochs=4, verbose=0)
for name, model in {"those that survived": networks[0.1], "as few, healthy": small}.items():
    right = model.evaluate(x_valid, y_valid, verbose=0)[1]
    print(f"{name:20} {few_units} hidden units, validation accuracy {right:.2f}")

# %% [markdown]
# So it isn't only the number! A healthy network with just as few units reads most of the digits,
# and the survivors not even half. Then is it the *rate*? After all, 0.1 goes on throwing the
# weights of the survivors about. Here's the most direct test of that: the same terrible rate, with
# units that *can't* die. There is such a unit. A **leaky ReLU** lets a fifth of the total through
# where ReLU lets nothing through, so its gradient is never 0. We train our network once more at the
# rate of 0.1, and change this one word. Please guess before you run the cell: will it get nearer to
# .5 or to .9?

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
# With units that can't die, the network gets to .87 at a rate at which ReLU gets to .55. So most of
# what was lost, was lost with the dead units. (The rate does its own harm: the last epoch falls
# back to .80, while the rate of 0.001 reached more than .95 further up.)
#
# One riddle is left. How can eight healthy units read so much more than eight survivors? Let's ask
# to which images these units respond at all, and how many of these are read correctly:

# %%
for name, network in {"survivors": networks[0.1], "as few, healthy": small}.items():
    weights, biases = network.layers[1].get_weights()  # of the first hidden layer
    on = x_valid.reshape(5000, 784) @ weights + biases > 0  # a row for each image
    busiest = np.sort(on.mean(axis=0))[::-1][:8]
    print(f"{name:15} respond to {np.round(100 * busiest).astype(int)} % of the images")
    correct = network.predict(x_valid, verbose=0).argmax(axis=1) == y_valid
    for what, these in {"some unit": on.any(axis=1), "none": ~on.any(axis=1)}.items():
        if these.any():
            percent, right = 100 * these.mean(), 100 * correct[these].mean()
            print(f"{'':15} {what:9} responds to {percent:3.0f} %, and {right:.0f} % are correct")

# %% [markdown]
# There it is. Of the eight survivors only four respond to more than a few images, and the busiest
# of them to a third. Nearly four of ten images meet *no* unit that responds. To the layers behind
# them all these images look the same, so they all get the same answer, whatever they show, and only
# 25 % of them happen to be correct. If they were read as well as the small network reads its
# images, 0.38 × (87 - 25) = 24 points would be gained, of the 39 that are missing from 48 to 87 %.
# (The others are lost where somebody does respond, but with four units at work.) And such an image
# gives the first layer a gradient of 0, so there's nothing to learn from it here. In the healthy
# network seven of the eight are at work, and most of them respond to half of the images or more.
#
# So here's the verdict, as far as one run of each can tell. Was it the rate? Yes: it has killed the
# units. But most of what was lost, was lost by their death, and not by the wild steps afterwards.
# And it isn't only how *few* units have survived, but to how few images these still respond. The
# survivors are half dead themselves.
#
# Next time one of your trainings fails, this is one of the things to look for. And if you find it,
# you know what to do: take a smaller rate, and start again from fresh weights. Or take units that
# can't die.
#
# ## What's in a file? Netron
#
# Somebody sends you a saved network, and you'd like to know what's in it. `model.summary()` from
# lesson 04 tells you. **Netron** draws it, from the file itself, and it reads those of many other
# programs, too. Click on a layer, and you see its shapes and weights. It runs on your computer, and
# nothing is uploaded. (There's also a page for it, netron.app.)

# %%
model = networks[0.001]  # the one that went best; we'll use it from now on
model.save("build/network.keras")
address = viewers.netron("build/network.keras")

# %% [markdown] tags=["slide"]
# ![Netron in a browser, with the layers of the network as a graph](attachment:netron.png)
#
# ## What has the first layer learned?
#
# Now to the weights themselves. Each unit of the first layer has 784 of them, one for each pixel.
# So we can draw them as an image: blue where ink speaks *for* the unit, and red where it speaks
# *against* it. Here are the six of the 300 units that have changed most: before the training, after
# it, and below that what has changed, *after minus before*.

# %% tags=["slide"]
end_weights = model.get_layer("hiddenLayer1").get_weights()[0]
changed = np.abs(end_weights - start_weights)
busiest = changed.mean(axis=0).argsort()[-6:]  # the six units that changed most
start, end = start_weights[:, busiest].T, end_weights[:, busiest].T
figure, grid = plt.subplots(3, 6, figsize=(9, 5.2), layout="constrained")
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

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("13_look_inside", 1)

# %% [markdown] tags=["slide"]
# ## A network that knows photos
#
# Digits are one thing, but what does a network make of *photos*? For this we need one that has been
# trained for a good while, because filters take their time to become clear. So this one comes with
# the course: it's been trained on 45,000 images of CIFAR-10, for eight epochs, moved and flipped at
# random and with dropout before the last layer. (These act only during the training, so we leave
# them out here.) It has three blocks, much as in lesson 10, but no large dense layer, and its first
# filters are larger: 7 x 7 pixels instead of 3 x 3. That lets us *see* more in them. We build the
# network, and then put the stored weights into it:

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
photo_accuracy = (probabilities.argmax(axis=1) == labels).mean()
print(f"accuracy on 2,000 new photos: {photo_accuracy:.1%} (chance is 10%)")

# %% [markdown] tags=["slide"]
# ## Its first filters
#
# Each of the 32 filters of the first layer is a small image, 7 x 7 pixels in color. It responds
# strongly at places where the photo has the same pattern of bright and dark, and of colors, as the
# filter. A weight of 0 is drawn as medium gray. We show the twelve *smoothest* of them, in which
# neighbors differ least. And because the twelve smoothest of any 32 filters look fairly smooth, the
# control below shows the twelve smoothest of a network that hasn't been trained.

# %% tags=["slide"]
learned_filters = photo_network.layers[1].get_weights()[0]


def as_images(filters):
    """Filters, shape (7, 7, 3, n), as n images with values from 0 to 1, each scaled by itself."""
    images = filters.transpose(3, 0, 1, 2)  # the filters' axis comes first, as images want it
    typical = np.sqrt((images**2).mean(axis=(1, 2, 3), keepdims=True))  # the size of its weights
    # a weight of 0 becomes medium gray, one of 2.5 times the typical size white (or black)
    return (0.5 + images / typical / 5).clip(0, 1)


def smoothest(filters, how_many=12):
    """Those in which neighboring pixels differ least, as images."""
    images = as_images(filters)
    # np.diff subtracts each pixel from the next one, downward or to the right
    steps = [abs(np.diff(images, axis=axis)).mean(axis=(1, 2, 3)) for axis in (1, 2)]
    return images[sum(steps).argsort()[:how_many]]


# %% tags=["slide"]
plots.images(smoothest(learned_filters), columns=6, size=1, title="Smoothest, after training")
plt.show()
plots.images(smoothest(random_filters), columns=6, size=1, title="Smoothest, without training")
plt.show()

# %% [markdown] tags=["slide"]
# Without training they are confetti, even the smoothest. After it, neighbors agree more with each
# other, though not as much as you might have hoped. Many go from one color to another, so they
# respond where a photo's color changes. Others have become stripes or patches, bright beside dark,
# and could find edges. The other twenty are less smooth, and at least one sharp edge is among them,
# as you'll see. (Eight epochs aren't much, and nothing forces a filter to be tidy.) You wrote such
# an edge filter yourself in lesson 09. The network has found its own, from nothing but photos and
# labels. Cleaner versions of these turn up in nearly every large network that has been trained on
# photos, and in the visual system of cats and monkeys, too: David Hubel and Torsten Wiesel found
# cells that respond to edges of one direction, and got the Nobel Prize for it in 1981.
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
figure, grid = plt.subplots(3, 7, figsize=(10, 4.6), layout="constrained")
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
# Filter 4 has an upright edge, dark beside bright, and its map shows the legs. Filter 1 goes from
# reddish to greenish, and answers where the brown horse meets the grass, and on its flank. The last
# one is green, and responds to the grass between the legs and in front, and less to the meadow in
# the background. What filter 2 wants, we can't tell.
#
# But compare with the lowest row! Without any training you see the horse, and even its legs, too.
# Any filter answers somehow to strong edges and to colors, so a map in which you recognize
# something proves little. What's different is how *choosy* the filters are: after training seven of
# ten numbers in the maps are 0, and before it five of ten. (That's for this photo.)
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
# one filter. The frame shows what it looked at when it responded most. That's 22 × 22 pixels,
# counted as in lesson 10: 7 after the first convolution, 8 after its pooling, then 12, 14 and 22.
# What do you think it wants to see?

# %%
all_maps = seen_by.predict(photos, batch_size=200, verbose=0)
last_maps = all_maps[2]  # shape (2000, 8, 8, 96)
responses = last_maps.max(axis=(1, 2))  # for each photo and filter, the strongest of its 64 places
favorites = responses.argsort(axis=0)[-10:]  # for each filter, the ten photos with the strongest
counts = np.array([np.bincount(labels[favorites[:, f]], minlength=10) for f in range(96)])
best_filter = counts.argmax(axis=0)  # for each class, the filter with most favorites of it

# %% tags=["slide"]
one = best_filter[7]
figure, row = plt.subplots(1, 10, figsize=(10, 1.3), layout="constrained")
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
# Perhaps you noticed that all of these horses are seen from the side. The frames hold bodies and
# legs more than heads (those that reach over the edge see nothing there), but a frame is two thirds
# as wide as the photo, so don't make too much of that. There are 96 filters, too many to show. So
# for each class, we take the filter that has most favorites of this class. In each row, the
# response gets stronger from left to right.

# %% tags=["slide", "preview"]
figure, grid = plt.subplots(10, 10, figsize=(7, 6.4), gridspec_kw={"wspace": 0.05, "hspace": 0.05})
for axes, photo in zip(grid.flat, photos[favorites[:, best_filter].T.ravel()], strict=True):
    axes.imshow(photo, interpolation="nearest")
    axes.set_axis_off()
for label, axes in enumerate(grid[:, 0]):
    of_ten = counts[best_filter[label], label]
    axes.text(-3, 16, f"{of_ten} of 10: {names[label]}", ha="right", va="center")
figure.suptitle("Each row: the favorites of a filter", y=0.93)
plots.describe(grid[0, 0], "Ten rows of ten photos; horses, frogs and cars fill rows of their own.")
plt.show()


# %%
untrained_maps = untrained.predict(photos, batch_size=200, verbose=0)
tens = untrained_maps[2].max(axis=(1, 2)).argsort(axis=0)[-10:]
by_luck = np.array([np.bincount(labels[ten], minlength=10) for ten in tens.T]).max(axis=0)
print("the best filter for each class:", counts.max(axis=0), " without training:", by_luck)
best_of_fresh = np.array([(labels[ten] == by_luck.argmax()).sum() for ten in tens.T]).argmax()
title = "Without any training: the favorites of one filter"
plots.images(photos[tens[:, best_of_fresh]], columns=10, size=0.8, title=title)
plt.show()

# %% [markdown] tags=["slide"]
# The filters for horses, frogs and cars are remarkably consistent. Is that what training has done?
# The second list is the control: in a network that hasn't been trained, the best of the 96 filters
# for a class has two to eight of ten. The eight are dogs, and there they are. Many are white, in
# front of something darker. So filters that have learned nothing have tastes, too. So 10 is
# evidence, 9 is a hint, and a row with eight or fewer proves little, because a network without
# training can do that as well. And have a look at the strangers. In the row of ships there are an
# airplane, a frog and two red cars. Is it the slanted shape that they share, or the color? We can't
# tell from ten photos, but soon we'll have another way to ask.
#
# We picked the best filter for each class, so the figure shows the network at its best. How do all
# 96 filters do? And those of the first two convolutions?


# %%
def agreement_in(maps):
    """Of the ten favorites of each filter, how many are of the most frequent class?"""
    strongest_places = maps.max(axis=(1, 2))  # for each photo and filter
    alive = strongest_places.max(axis=0) > 0  # a filter that responds to nothing has no favorites
    tens = strongest_places[:, alive].argsort(axis=0)[-10:].T
    return np.array([np.bincount(labels[ten]).max() for ten in tens])


agreement = [agreement_in(maps).mean() for maps in all_maps]
before_training = [agreement_in(maps).mean() for maps in untrained_maps]
print("Of ten favorites, so many are of one class, on average over all filters:")
for number in range(3):
    trained, fresh = agreement[number], before_training[number]
    print(f"convolution {number + 1}: {trained:.1f}, and without training {fresh:.1f}")
drawn = np.random.default_rng(11).choice(labels, (1000, 10))
by_chance = np.mean([np.bincount(ten).max() for ten in drawn])
silent_filters = (responses.max(axis=0) == 0).sum()
print(f"ten photos at random: {by_chance:.1f}")
print(f"filters of the last one that respond to no photo: {silent_filters} of 96")

# %% [markdown] tags=["slide"]
# On average over its filters, the last convolution has five of ten photos of one class, nearly
# twice as many as by chance. A network without any training comes a little above chance, too,
# probably because photos of a class have colors in common. Without this control we'd give the
# training credit for it. (Eight of the trained network's 96 filters are as dead as the ReLUs above.
# They have no favorites, so we've left them out of these averages.)
#
# Then compare the three convolutions. In the first one, training has hardly changed this number,
# probably because its filters look for edges and colors, and those are in photos of every class. In
# the second, a difference begins to show, and in the third it's plain to see. So by this measure,
# favorites agree more from layer to layer. In this sense, its deeper layers come closer to
# *things*. On the way, the network loses much of *where* things are, since each pooling halves the
# map's height and width, and its filters tell more and more of *what* they are.
#
# ## Grow an image for a filter
#
# There's another way to ask a filter what it wants, and you have all you need for it. In our
# trainings so far the images stayed as they were, and the weights changed. Now we turn that around.
# The weights stay, and we let gradient descent change an *image*, so that the filter responds to it
# more and more strongly. The loss is minus the filter's mean response, so a smaller loss means a
# stronger response. (Keras hands a loss the targets and the network's outputs. Our targets only say
# which filter is meant.) This is the way from a number to the loss:
#
# ```text
# number 2 → image 2 → moved a little → frozen network → mean of each map → minus the wanted one
#            (learns)                   (stays as it is)
# ```
#
# For that, the pixels must be weights of a layer. Keras has one that does: an **Embedding** is a
# table of weights, and if you give it the number 2, it hands out row number 2. We take a row of
# 3,072 weights for each filter, put them into the form of a photo, and let *sigmoid* bring them
# between 0 and 1. (`GlobalAveragePooling2D` takes the mean of each map, so that one number is left
# for each filter.) Two things keep the image calm, because otherwise it fills with tiny speckles
# that no photo has: neighboring pixels are averaged, and in each of the 200 steps the image is
# moved a little at random. The network behind it is frozen, which means that its weights aren't
# changed.


# %%
def table_of_images(how_many):
    """A network whose weights are images: for a number it hands out that image, from 0 to 255."""
    return keras.Sequential(
        [
            keras.Input((1,)),
            layers.Embedding(how_many, 32 * 32 * 3),
            layers.Reshape((32, 32, 3)),
            layers.AveragePooling2D(3, strides=1, padding="same"),
            layers.Activation("sigmoid"),
            layers.Rescaling(255),
        ]
    )


def minus_response(wanted, means):
    """The loss: minus the mean response of the filter that is wanted."""
    return -keras.ops.sum(wanted * means, axis=1)


# %%
def grow_images(network, filters, seed=11, steps=200, pooling=layers.GlobalAveragePooling2D):
    """For each of these filters of the last convolution, an image that it responds to strongly."""
    keras.utils.set_random_seed(seed)
    images = table_of_images(len(filters))
    frozen = keras.Model(network.inputs, network.outputs[2])
    frozen.trainable = False
    move = layers.RandomTranslation(0.1, 0.1)  # by up to a tenth of the width and height
    whole = keras.Sequential([images, move, frozen, pooling()])  # a number for each filter
    whole.compile(keras.optimizers.Adam(0.05), minus_response)
    numbers = np.arange(len(filters))[:, None]
    wanted = np.eye(96)[filters]  # for each image a row, with a 1 for its own filter
    for _ in range(steps):
        whole.train_on_batch(numbers, wanted)
    return images.predict(numbers, verbose=0)


# %% [markdown]
# Let's watch one grow, for the filter that likes horses. We start from almost nothing, a gray image
# with a bit of noise, and stop after 5, 20, 60 and 200 steps. Above each image stands the filter's
# mean response to it.

# %% tags=["slide"]
figure, row = plt.subplots(1, 5, figsize=(9, 2.2), layout="constrained")
means = []
for axes, steps in zip(row, (0, 5, 20, 60, 200), strict=True):
    image = grow_images(seen_by, [best_filter[7]], steps=steps)
    means.append(seen_by.predict(image, verbose=0)[2][..., best_filter[7]].mean())
    axes.imshow(image[0].astype("uint8"))
    axes.set_title(f"step {steps}: {means[-1]:.2f}")
    axes.set_axis_off()
said = ", ".join(f"{mean:.2f}" for mean in means)
plots.describe(row[0], f"An image grows from gray to a pattern; the mean response rises: {said}.")
plt.show()

# %% [markdown]
# At first there's hardly a gradient to follow, because the gray image means next to nothing to the
# filter. Then a color here and an edge there raise the response a little, gradient descent
# strengthens them, and from about step 20 on you see a pattern: reddish posts on a green ground.
# Legs on grass, perhaps?
#
# Now for the filters of four classes, which takes some ten seconds. (The horse's image won't be
# quite the same, because the random numbers are now shared out among four.) And as always there are
# controls: we grow each image once more from another start, and for the same filters in a network
# that hasn't been trained.

# %%
classes = [7, 6, 1, 8]  # horse, frog, automobile and ship
wanted = best_filter[classes]
grown, again = (grow_images(seen_by, wanted, seed) for seed in (11, 12))
from_random = grow_images(untrained, wanted)

# %% tags=["slide"]
figure, grid = plt.subplots(4, 4, figsize=(6.5, 6.8), layout="constrained")
rows = [photos[favorites[-1, wanted]], grown, again, from_random]
titles = ["favorite", "grown", "another start", "no training"]
for row, images, title in zip(grid, rows, titles, strict=True):
    for axes, image in zip(row, images, strict=True):
        axes.imshow(image.astype("uint8"))
        axes.set(xticks=[], yticks=[])
    row[0].set_ylabel(title)
for axes, label in zip(grid[0], classes, strict=True):
    axes.set_title(f"for {names[label]}")
plots.describe(
    grid[0, 0], "Four filters: a favorite photo, two grown images, and one of no training."
)
plt.show()
new_responses = seen_by.predict(grown, verbose=0)[2].max(axis=(1, 2))[np.arange(4), wanted]
favorite_responses = responses[:, wanted].max(axis=0)
for label, of_photo, of_image in zip(classes, favorite_responses, new_responses, strict=True):
    print(f"filter for {names[label]}: favorite photo {of_photo:.1f}, grown image {of_image:.1f}")

# %% [markdown] tags=["slide"]
# This is called **feature visualization**. Nothing in it keeps the colors natural, so they get
# garish. But look at the patterns! Compare the posts of the horse filter with the legs in its
# favorite photo. The frog filter wants dark spots in slanted rows on a yellowish green. Spots fit
# the skin of its favorites, and the green less. And for the ship filter it's slanted stripes,
# bright beside dark. So perhaps it likes slanted edges more than ships. That would explain some of
# the strangers among its favorites. The car filter wants slanted bands of some colors, in which we
# wouldn't have recognized a car. And does it depend on chance? The third row was grown from another
# start. For horse, frog and ship the same patterns have come back, and for the car slanted bands
# beside upright ones.
#
# At the strongest place, each of the four responds to its grown image more than to any of the 2,000
# photos. And the control? Without training there are patterns, too, and the third of them has
# slanted stripes nearly as clear as those of the ship filter. So stripes by themselves don't prove
# that anything was learned. (The fourth stayed gray below. Where a filter is silent, there's no
# gradient either, and nothing grows.) But we see no legs on grass there.
#
# Notice that there's no horse in the first image, and no ship in the last. Don't conclude too much
# from that: the loss takes the *mean* over all places of the map, so an image is paid for repeating
# its pattern everywhere, and a single horse couldn't win. What grows if only the strongest place
# counts? That's one word: `GlobalMaxPooling2D`.

# %%
by_peak = grow_images(seen_by, wanted, pooling=layers.GlobalMaxPooling2D)
plots.images(by_peak.astype("uint8"), [f"for {names[k]}" for k in classes], columns=4, size=1.5)
plt.show()

# %% [markdown]
# Only a patch has grown. Outside it nothing has changed, because nothing there is seen: it's the
# window of a single place, the 22 × 22 pixels of the frames above. (It looks some pixels larger,
# because the image was moved by up to three pixels in each step, and smaller where it reaches over
# the edge.) But there's no horse in it, either. So it's not only the mean's fault that no animals
# grow. (The patterns are partly its work. The slanted stripes have come back, but the frog's rows
# of spots are a single blob now.)
#
# ## Which pixels decide?
#
# When a network says "ship", does it look at the ship, or at the water? To find out, we cover a
# small square of the photo with gray and ask the network again. If it's less certain now, perhaps
# it needed what we've covered. We do that for every place in the photo. It's called **occlusion**.
# And because the network sees the square, too, we need a control: we do it once more with a *white*
# square.


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


# %% tags=["slide"]
correct = probabilities.argmax(axis=1) == labels
confidence = probabilities.max(axis=1)
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
figure, grid = plt.subplots(3, 4, figsize=(8, 6), layout="constrained")
worst, new_answers = [], {}
for column, i in enumerate(examples):
    grid[0, column].imshow(photos[i])
    grid[0, column].set_title(f"{names[labels[i]]}: {confidence[i]:.0%}")
    for axes, color, name in zip(grid[1:, column], (128, 255), ("gray", "white"), strict=True):
        lost, answers = occlusion(photo_network, photos[i], labels[i], color)
        worst.append(100 * lost.max())
        new_answers[f"{names[labels[i]]}, {name} square"] = np.bincount(answers, minlength=10)
        axes.imshow(photos[i].mean(axis=2), cmap="gray", vmin=-150, vmax=255)  # pale
        opaque = (2 * lost).clip(0, 0.9)  # where nothing is lost, the photo shows through
        axes.imshow(100 * lost, cmap="Oranges", vmin=0, vmax=100, alpha=opaque)
        axes.set_title(f"{name}: up to {worst[-1]:.0f}")
for axes in grid.flat:
    axes.set_axis_off()
scale = plt.cm.ScalarMappable(plt.Normalize(0, 100), "Oranges")
figure.colorbar(scale, ax=grid[1:], label="percentage points lost", shrink=0.7)
plots.describe(grid[0, 0], "Four photos, and where covering with gray or white costs probability.")
plt.show()

# %% [markdown] tags=["slide"]
# The upper row shows the photos, with the network's probability for the correct class. The darker
# the orange in the maps below, the more percentage points are lost when a square of 9 × 9 pixels
# covers it, with this place in its middle. So a spot is mostly larger than what's important in it.
#
# Look at the row with the gray square first. For the ship it's the hull, more than the water, and
# for the horse its legs. For the airplane it's the corner around the propeller, with the sky beside
# it.
#
# Now the control. For ship and airplane the white square finds many of the same places. (And a
# white square on a white sky covers nothing but the blade, so the *propeller* it is.) The horse
# loses most at its back and shoulder now, and the two squares agree mainly around its hind leg. And
# the car, which a gray square cost 48 points at most, loses up to 90 now, over most of its upper
# half! What does the network see there? Here's how often it gives each answer, of the 1,024 places
# of the square:

# %%
for what, often in new_answers.items():
    given = [f"{names[k]} {often[k]}" for k in often.argsort()[::-1] if often[k]]
    print(f"{what:24} {', '.join(given)}")

# %% [markdown]
# A car with a white square on it looks like a *truck* to this network, in 393 places, and with the
# gray square in 2. So such a map mixes two things: what the network needs, and what it takes the
# square for. Where both squares agree, you may trust it more. Elsewhere, be careful. And let's not
# call it the *reason* for an answer. We've measured what covering changes, and no more.
#
# ### Catch a cheat
#
# Can such pictures catch a network that cheats? Let's make one. Imagine that somebody has scanned
# all the 3s on another day, with a bit of dirt on the glass: every 3 has a dark spot in its corner,
# in the training images and in those that it's tested with. We train a network on these. Then we
# take the spot away from the 3s, and also put it on the other digits.


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

# %% tags=["slide"]
three = spotted(x_valid, is_three)[is_three][0]
figure, panels = plt.subplots(1, 3, figsize=(8, 2.9), layout="constrained")
panels[0].imshow(three, cmap="gray_r")
panels[0].set_title("a 3 with its spot")
for axes, (name, network) in zip(
    panels[1:], {"the cheat": cheat, "an honest one": model}.items(), strict=True
):
    lost, _ = occlusion(network, three, 3, color=0, side=5)
    heat = axes.imshow(100 * lost, cmap="Oranges", vmin=0, vmax=100)
    axes.contour(three, 1, colors="gray", linewidths=0.7)
    axes.set_title(f"{name}: up to {100 * lost.max():.0f}")
for axes in panels:
    axes.set_axis_off()
figure.colorbar(heat, ax=panels, label="points lost")
plots.describe(panels[0], "A 3 with a spot in its corner, and where covering costs two networks.")
plt.show()

# %% [markdown] tags=["slide"]
# On new digits of the same kind this network gets a good mark: 96.6 % correct! But of the 3s
# without their spot it reads not a single one, and most other digits that have a spot, it gets
# wrong. The honest network, our good one from above, hardly minds. The picture tells you at once,
# even if it's only of one 3. (The square is 5 × 5 pixels of blank paper here, so it can only show
# where *ink* matters.) Covering the spot costs the cheat everything, and covering the 3 itself
# costs it nothing. The honest network doesn't mind the spot, and loses most where the upper curve
# bends back.
#
# Why didn't the first test catch it? Because its digits had the same spot. Real networks can cheat
# like that. In a study by Ribeiro and others, a program told wolves from huskies by the snow in the
# photos of wolves. (They had trained it badly on purpose, to see who'd notice.) So look where a
# network looks, before you trust its test.
#
# ## A map of a thousand digits
#
# One more way to look, and a warning that goes with it. Back to the digits: before its ten outputs,
# the dense network has turned each image into 100 numbers, the outputs of its last hidden layer.
# Two numbers are a place on a map. A hundred numbers are a place, too, only in a space of 100
# **dimensions**, which nobody can picture. To look at it, we must lay the points out in two. There
# are two famous ways. **PCA** takes the cloud of points and turns it so that we see its widest
# side, as you'd turn a coat hanger in the sun until its shadow is widest. **t-SNE** makes a seating
# plan: it tries to seat those close together who were neighbors in the space of 100 numbers.
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

# %% tags=["slide"]
markers = "os^Dv<>pP*"
figure, grid = plt.subplots(2, 2, figsize=(9, 8), layout="constrained")
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
# 5 and 8 touch each other. At the lower left is t-SNE of the same numbers once more, from another
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
# | Which parts of *this* photo does the answer depend on? | occlusion |
# | Which images does it find similar? | nearest neighbors among a layer's outputs (and a map of them) |
# | Which classes does it mix up? | the confusion matrix of lesson 05 |
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
assert (change_by_pixel[never_ink] == 0).all() and (change_by_pixel[~never_ink] > 0).all()
if data.source_of("cifar10") != "stand-in":  # the network has learned from real photos
    assert agreement[2] > before_training[2] + 1, "filters should have come to prefer a class"
    assert agreement[2] > agreement[1] > agreement[0], "and the deeper, the more"
    assert (new_responses > favorite_responses).all(), "grown images should win against photos"
    assert max(worst) > 20, "covering should hurt somewhere"
assert same_digit["the layer, trained"] > same_digit["raw pixels"] + 0.01, "the layer should sort"
assert same_digit["the layer, trained"] > same_digit["the layer, untrained"], "by its training"
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
# You can look at every number in a network, and with the right pictures you see something. Units
# that have fallen silent can explain the greater part of a failed training. Weights and filters of
# the first layer can be drawn as images, and on photos some of them become edges and changes of
# color. What some deeper filters look for, you can guess from the photos that they respond to, and
# from images that gradient descent grows for them. Covering parts of a photo tells you what an
# answer depends on. But each of these figures needs a control, because beautiful maps also come out
# of raw pixels.
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
# 3. Find the favorite photos of the *first* layer's filters. What do they have in common?
# 4. Send a photo of your own through `seen_by`. Copy the function `prepare` from lesson 09. But
#    this network wants values from 0 to 255, so give it `255 * prepare(photo)`.
#
# ## Going deeper
#
# - Matthew Zeiler and Rob Fergus, *Visualizing and Understanding Convolutional Networks* (2014),
#   the paper that made people look: occlusion comes from there, and favorite photos became popular
#   with it. (To go on, look for *Grad-CAM*.)
# - Olah, Mordvintsev and Schubert, *Feature Visualization* (2017), grows images for the filters of
#   a large network, and shows what keeps them natural.
# - Ribeiro and others, *"Why Should I Trust You?"* (2016), with the wolves, the huskies and the
#   snow.
# - Wattenberg, Viégas and Johnson, *How to Use t-SNE Effectively* (2016), shows with moving figures
#   what such maps hide.
#
# ## Next
#
# So far we've chosen every number ourselves, and often by trying. In lesson 14, a program does the
# choosing, and you'll see what it can do better than you, and where it fools itself.
