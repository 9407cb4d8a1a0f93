# %% [markdown] tags=["slide"]
# # Photographs: your first convolutional network
#
# Your network reads handwriting. Now show it a photo of a cat. The cat may sit in any corner, in
# any color, seen from any side, in front of anything. A small network of the kind that read the
# digits gets only about one photo in three right. In this lesson you'll see why, and you'll build
# the kind of network that does better. Such networks let your phone find the photos of your dog.
# Here's what yours may say about twenty photos that it has never seen:
#
# ![Twenty tiny photos with what the network takes them for](attachment:preview.png)
#
# **In this lesson you'll** see a dense network fail at photographs, find out what a convolution is
# by sliding nine numbers over an image, train a convolutional network, and train another one on a
# folder of images, as you'd do with your own. **You need** lessons 04, 05 and 07. **Allow** about
# 120 minutes.

# %%
import hellodl

hellodl.start("09_cifar10_first_convnet")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots
from hellodl.training import Progress

layers = keras.layers
keras.utils.set_random_seed(9)

# %% [markdown] tags=["slide"]
# ## Sixty thousand small photographs
#
# **CIFAR-10** holds 60,000 color photographs of ten kinds of things, 6,000 of each. They are tiny,
# 32 × 32 pixels, so even a laptop can learn from them. A gray pixel is one number. A color pixel is
# three: how much red, how much green, and how much blue. These three are called its **channels**.
# In a photo a large number is bright, the reverse of the ink on our digits. Of the photographs,
# 50,000 are for training, and 10,000 for the test.

# %%
(x_all, y_all), (x_test, y_test) = data.load_cifar10()
names = data.class_names("cifar10")
y_all, y_test = y_all.ravel(), y_test.ravel()  # ravel: a row of labels instead of a column
print("images:", x_all.shape, "  labels:", y_all.shape)

# %% tags=["slide"]
frog = x_all[0]
only = np.eye(3, dtype="uint8")  # three rows: (1, 0, 0), (0, 1, 0) and (0, 0, 1)
channels = np.stack([frog * row for row in only])  # keeps one channel, and the others become 0
captions = ["the photo", "its red", "its green", "its blue"]
# frog[None] is a batch of one photo, so that it can be put in front of the others
plots.images(np.concatenate([frog[None], channels]), captions, size=1.4)
plt.show()

# %% tags=["slide"]
plots.images(x_all[:20], [names[label] for label in y_all[:20]], title="Twenty of 50,000")
plt.show()

# %% [markdown]
# Cover the words: could you tell what each one shows? Andrej Karpathy once tried it on many of
# them, and was correct for about 94 of 100.
#
# We take 10,000 images for training and 2,000 for validation, which is enough to learn from and
# quick on a laptop. As with the digits, we scale the pixels to the range from 0 to 1. And before we
# train anything, let's ask what we'd get for nothing. There are ten answers, so blind guessing is
# correct one time in ten. That makes **10 %** the accuracy to beat, or a little more if you always
# say the class that's most frequent in the validation set.

# %%
x_train, y_train = x_all[:10_000].astype("float32") / 255, y_all[:10_000]
x_valid, y_valid = x_all[10_000:12_000].astype("float32") / 255, y_all[10_000:12_000]
counts = np.bincount(y_valid)  # how often each label occurs
print(f"always saying {names[counts.argmax()]!r}: {counts.max() / len(y_valid):.1%} correct")

# %% [markdown] tags=["slide"]
# ## First try: what worked for digits
#
# Let's see how far a dense network gets, a smaller sister of the one from lesson 04. It flattens
# the image into 32 × 32 × 3 = 3,072 numbers, and has one hidden layer and ten outputs. The
# optimizer is Adam from lesson 07, and a batch has 64 images. As in lesson 04, a figure grows while
# it trains.

# %% tags=["slide"]
dense = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
dense.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
settings = {"batch_size": 64, "epochs": 6, "validation_data": (x_valid, y_valid)}
progress = Progress(val_accuracy="validation")
settings |= {"verbose": 0, "callbacks": [progress]}  # |= adds entries to a dictionary
dense_history = dense.fit(x_train, y_train, **settings)
dense_accuracy = dense_history.history["val_accuracy"][-1]
print(f"{dense.count_params():,} parameters, validation accuracy {dense_accuracy:.3f}")

# %% [markdown]
# That's much better than guessing, and yet it's wrong about two times out of three. Is it just too
# small? Let's try the layers of lesson 04 themselves, 300 and 100 units:

# %%
keras.utils.set_random_seed(9)
larger = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Flatten(),
        layers.Dense(300, activation="relu"),
        layers.Dense(100, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
larger.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
quiet = settings | {"callbacks": []}  # the same settings, without the figure
larger_run = larger.fit(x_train, y_train, **quiet)
larger_accuracy = larger_run.history["val_accuracy"][-1]
print(f"{larger.count_params():,} parameters, validation accuracy {larger_accuracy:.3f}")
for name, network in (("smaller", dense), ("larger", larger)):
    learned = network.evaluate(x_train, y_train, batch_size=500, verbose=0)[1]
    print(f"the {name} one, on the photos it has learned from: accuracy {learned:.3f}")

# %% [markdown]
# A little better: four of ten, with five times the parameters. Size alone hasn't solved it. And
# they've memorized hardly anything, because even on the photos that they've learned from, they
# aren't much better. They *underfit*, as it's called: they haven't even learned their training
# images.
#
# But there's something that makes photos hard for a dense network, however long it learns. Remember
# what a dense unit is: it has a weight of its own for *every number* of the image. Suppose it has
# learned to notice a cat's ear in the upper left corner. Then it knows nothing about the very same
# ear in the upper right corner, because those are other numbers with other weights. It has to learn
# every ear again, for every place where an ear can be, and for each place it has to see photos with
# an ear just there. That's a lot to learn from 10,000 photos. With digits it was easier, because
# they were all centered and of the same size. When we moved them by two pixels, in lesson 05, only
# half were read.
#
# ## A small window that slides
#
# Here is the way out. Instead of weights for the whole image, take a few weights for a *small
# window*, say 3 × 3 pixels. Slide this window over the image, and at each place do what a neuron
# does: multiply the nine pixels by the nine weights, and add up. Because the weights are the same
# everywhere, whatever they find in one corner, they find in all corners.
#
# The nine weights are called a **filter**, or a *kernel*. The sliding, multiplying and adding up is
# called a **convolution**. (Mathematicians call exactly this a *cross-correlation*, and turn the
# filter by half a turn for a convolution. For weights that are learned it makes no difference.)
# Let's do one place by hand. This filter has -1 on the left, 0 in the middle, and 1 on the right:

# %% tags=["nbval-check-output"]
left_to_right = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], dtype="float32")
even = np.array([[5, 5, 5], [5, 5, 5], [5, 5, 5]])  # a window in which nothing happens
edge = np.array([[1, 5, 9], [1, 5, 9], [1, 5, 9]])  # a window that gets brighter to the right
print("even:", (even * left_to_right).sum(), "  edge:", (edge * left_to_right).sum())

# %% [markdown]
# In the even window the left column and the right column cancel out, and the result is 0. In the
# other one it's 3 × 9 - 3 × 1 = 24. So this filter has an opinion about one thing only: does it get
# brighter from left to right? Where that happens quickly, there's an edge that's more or less
# vertical.
#
# Now move a filter over the 7 below, one place at a time. The multiplications are written out below
# it. You can paint on the image, too. All the results together fill the table to its right, which
# is called a **feature map**. Choose *vertical edges*, and then *horizontal edges*: which of the
# two responds more strongly to the upper bar of the 7? Count -3 as strong as 3 here.
#
# When you have the answer, try the task above the image: what do you have to paint to get a 3 out
# of a filter? The other filters are for playing: *blur* takes the mean of the nine pixels, and
# *sharpen* makes differences larger. With a *stride* of 2, the window moves two places at a time.
# What *padding*, *ReLU* and *max pooling* do to the map, you'll read further down.

# %% tags=["slide"]
hellodl.explore("convolution")

# %% [markdown] tags=["slide"]
# Have you found it? Look at the second row of the feature map, just below the bar, where it's
# bright above and dark below. There the filter for horizontal edges answers with -2, -3, -2, -2 and
# -1, and the one for vertical edges with 1, 0, 1, 1 and -2. (The bar's upper edge has no row of its
# own in the map, because the window would stick out of the image.)
#
# ## The same on a photograph
#
# What does our filter see in a photo? We begin with a gray one, the mean of the three channels, and
# slide the window over it with two loops. A row of 32 pixels has only 30 places for a window of 3,
# so the result has 30 rows and 30 columns.

# %%
gray = x_train[4].mean(axis=2)  # axis 2: the three channels
edges = np.zeros((30, 30), dtype="float32")
for row in range(30):
    for column in range(30):
        window = gray[row : row + 3, column : column + 3]
        edges[row, column] = (window * left_to_right).sum()

# %% [markdown]
# Keras has a layer that does just that, `Conv2D`. We give it our nine weights, and ask whether it
# agrees with our loops. It wants a batch of images with channels, and `None` adds these axes,
# because we have one image and one channel. The weights get two more axes as well, for one channel
# in and one filter.

# %%
layer = layers.Conv2D(1, 3, use_bias=False)  # one filter of 3 x 3, and no bias to be added
layer.build((None, 32, 32, 1))  # makes the weights, for gray images of any number
layer.set_weights([left_to_right[:, :, None, None]])  # a list of all its weights: one table
by_keras = keras.ops.convert_to_numpy(layer(gray[None, :, :, None]))[0, :, :, 0]
print("largest difference:", abs(by_keras - edges).max())

# %% tags=["slide"]
left, right = plt.figure(figsize=(6.5, 3.2), layout="constrained").subplots(1, 2)
left.imshow(gray, cmap="gray")
right.imshow(by_keras, cmap="gray")
left.set_title("what goes in")
right.set_title("what comes out")
left.set_axis_off()
right.set_axis_off()
plots.describe(left, "A car in gray, and what the filter makes of it: its vertical edges.")
plt.show()

# %% [markdown] tags=["slide"]
# They agree, up to rounding, so we draw what Keras has found. White means that the photo gets
# brighter to the right here, black that it gets darker, and gray that nothing much changes from
# left to right. The strongest responses are at the wheels and at the left end of the car, where
# bright and dark meet side by side. The long horizontal lines of the roof and the body have nearly
# disappeared. So nine numbers find upright edges, and slanted ones like the windshield, wherever in
# the image they are. That's the whole idea.
#
# ## From a filter to a layer
#
# Two more steps, and we have a layer for a network.
#
# - **Three channels.** A color image has three numbers for each pixel. So the window holds 3 × 3 ×
#   3 = 27 numbers, and a filter has 27 weights, and one bias.
# - **Many filters.** One filter looks for one thing, so we take sixteen. Each of them makes a
#   feature map of its own, which shows where the filter has found what it looks for.
#
# In Keras that's `Conv2D(16, 3)`, sixteen filters of 3 × 3. The drawing shows the window at one
# place, with one of the sixteen filters: the window's 27 numbers meet the filter's 27 weights, and
# what comes out is one number of one map.


# %% tags=["hide-input"]
# A help for the drawing
def nine_squares(axes, left, bottom, color):
    """A small table of 3 by 3."""
    for place in range(9):
        corner = (left + 0.3 * (place % 3), bottom + 0.3 * (place // 3))
        axes.add_patch(plt.Rectangle(corner, 0.3, 0.3, fc=color, ec="k", lw=0.5))


# %% tags=["slide", "hide-input"]
# The drawing: one filter at one place
axes = plt.figure(figsize=(8, 2.9), layout="constrained").subplots()
axes.set(xlim=(0, 17), ylim=(0, 6.2), aspect="equal")
for depth, color in enumerate(["#f1948a", "#82e0aa", "#85c1e9"]):  # three channels
    axes.add_patch(plt.Rectangle((0.2 + depth, 2.2 - depth), 3.2, 3.2, fc=color, ec="w"))
    nine_squares(axes, 0.4 + depth, 4.2 - depth, "w")  # the window
    nine_squares(axes, 6.8, 3.9 - 1.5 * depth, color)  # and the weights that belong to it
    axes.plot([1.3 + depth, 6.8], [4.6 - depth, 4.4 - 1.5 * depth], color="gray", lw=0.8)
    axes.plot([7.7, 10.5], [4.4 - 1.5 * depth, 5.1], color="gray", lw=0.8)
for number in range(16):  # sixteen maps; the filter makes a number of the first
    column, row = 10.3 + 1.3 * (number % 4), 4.2 - 1.3 * (number // 4)
    edge = "lightgray" if number else "k"
    axes.add_patch(plt.Rectangle((column, row), 1.1, 1.1, fc="w", ec=edge))
axes.plot(10.5, 5.1, "k.", markersize=7)
axes.text(7.3, 5.2, "one filter:\n27 weights", ha="center", fontsize=9)
axes.text(9.4, 2.5, "multiply,\nadd up,\n+ bias,\nReLU", ha="center", va="top", fontsize=9)
axes.text(1.8, 5.6, "three channels,\nand a window", ha="center", fontsize=9)
axes.text(12.9, 5.6, "sixteen feature maps", ha="center", fontsize=9)
axes.set_axis_off()
plots.describe(axes, "A window over three channels, a filter, and one number in one of 16 maps.")
plt.show()

# %% [markdown]
# The other fifteen filters have weights of their own, and fill the other maps. And who decides
# which edges and spots they look for? Nobody. The weights are learned by gradient descent, like all
# the others. The layer ends with ReLU, as our dense layers did, and that turns negative responses
# into 0. So a filter for "brighter to the right" is silent where it gets darker, and another filter
# has to look for that.

# %% tags=["nbval-check-output"]
convolution = layers.Conv2D(16, 3, padding="same", activation="relu")
maps = convolution(x_train[:1])  # a batch of one image
print("one image:", x_train[:1].shape, "  sixteen feature maps:", maps.shape)
print("weights:", 27 * 16, "+ biases:", 16, "=", convolution.count_params())

# %% [markdown]
# `padding="same"` puts a border of zeros around the image. So the window has 32 places in a row,
# and the maps are as large as the image.
#
# That's 448 parameters. The first layer of our dense network has 196,672. But let's wait until our
# network is complete, because a dense layer will follow here, too.
#
# ## Make it smaller: pooling
#
# Does it matter *exactly* where an edge is? For telling a cat from a ship it mostly doesn't. So
# after a convolution we usually keep only the largest number of each block of 2 × 2. That's called
# **max pooling**, and it looks like this:

# %% tags=["slide", "hide-input"]
# The drawing: max pooling of a small table
numbers = np.array([[2, 3, 0, 0], [0, 9, 0, 1], [5, 4, 7, 7], [0, 6, 8, 2]], dtype="float32")
batch = numbers[None, :, :, None]  # None adds an axis: one image, and one channel
pooled = layers.MaxPooling2D()(batch)
pooled = keras.ops.convert_to_numpy(pooled)[0, :, :, 0]
left, right = plt.figure(figsize=(5, 2.8), layout="constrained").subplots(1, 2, width_ratios=[2, 1])
for axes, table in ((left, numbers), (right, pooled)):
    axes.imshow(np.full_like(table, 0.1), "Blues", vmin=0, vmax=1)  # a pale ground
    for (row, column), number in np.ndenumerate(table):  # goes through all places of a table
        weight = "bold" if number in pooled else "normal"
        axes.text(
            column, row, f"{number:.0f}", ha="center", va="center", fontsize=14, weight=weight
        )
    axes.set_axis_off()
for axes, middle in ((left, 1.5), (right, 0.5)):  # the borders of the four blocks
    axes.axhline(middle, color="white", linewidth=4)
    axes.axvline(middle, color="white", linewidth=4)
left.set_title("4 × 4 numbers")
right.set_title("the largest\nof each block")
plots.describe(left, f"A table of 4 by 4 numbers, and the largest of each block: {pooled}.")
plt.show()

# %% [markdown]
# The maps shrink to half their height and half their width. That saves computing. And what's left
# of our car? Here are its edges once more. ReLU has turned the negative ones into 0, so only
# *brighter to the right* is left:

# %% tags=["slide"]
positive = np.maximum(edges, 0)  # ReLU
smaller = layers.MaxPooling2D()(positive[None, :, :, None])
smaller = keras.ops.convert_to_numpy(smaller)[0, :, :, 0]
left, right = plt.figure(figsize=(6.5, 3.2), layout="constrained").subplots(1, 2)
for axes, image, title in ((left, positive, "after ReLU"), (right, smaller, "pooled")):
    axes.imshow(image, cmap="gray")
    axes.set_title(f"{title}: {image.shape[0]} × {image.shape[1]}")
    axes.set_axis_off()
plots.describe(left, "The car's edges, and the same after pooling, with a quarter of the numbers.")
plt.show()

# %% [markdown]
# The wheels and the left end of the car are still there, at nearly the same places, with a quarter
# of the numbers. Pooling has another advantage: a window of 3 × 3 on the smaller maps covers an
# area of 8 × 8 pixels of the photo. Three pooled numbers in a row cover six numbers of the map, and
# their windows add one pixel on each side: 1 + 6 + 1 = 8. (Without pooling it would be 5.) So the
# next convolution sees farther.
#
# ## Edges make a corner
#
# And what does a *second* convolution look for? The maps of the first one are its input, so it can
# look for patterns of edges. Let's build one by hand. Our image is a bright rectangle. The first
# layer has two filters, our *brighter to the right* and the same turned by a quarter, *brighter
# downward*. The second layer has one filter, which looks at both maps. All its weights are 1, so it
# adds up all the edges in its window, of either kind. A straight edge is two places wide in its
# map, so a window of three rows holds 2 × 3 responses of 3: it adds up to 18 at most. Its bias is
# -20. So a straight edge gives at most 18 - 20 = -2, which ReLU turns into 0, and only a window
# with much of both gets above 0. Where will that be?

# %%
image = np.zeros((1, 12, 12, 1), dtype="float32")
image[0, 4:9, 3:10] = 1  # a bright rectangle

first = layers.Conv2D(2, 3, activation="relu")
first.build(image.shape)
two_filters = np.stack([left_to_right, left_to_right.T], axis=-1)  # .T: rows become columns
first.set_weights([two_filters[:, :, None], np.zeros(2)])  # weights and biases

second = layers.Conv2D(1, 3, activation="relu")
second.build((1, 10, 10, 2))
second.set_weights([np.ones((3, 3, 2, 1)), np.array([-20.0])])

two_maps = first(image)
corner = keras.ops.convert_to_numpy(second(two_maps))[0, :, :, 0]
two_maps = keras.ops.convert_to_numpy(two_maps)[0]

# %% tags=["slide"]
figure, row = plt.subplots(1, 4, figsize=(9, 2.6), layout="constrained")
titles = ["the image", "brighter to the right", "brighter downward", "both: a corner"]
tables = [image[0, :, :, 0], two_maps[:, :, 0], two_maps[:, :, 1], corner]
for lost, axes, title, table in zip([0, 1, 1, 2], row, titles, tables, strict=True):
    place = (lost, 12 - lost, 12 - lost, lost)  # each layer loses a border of one pixel
    axes.imshow(table, cmap="gray", extent=place)
    axes.set(xlim=(0, 12), ylim=(12, 0), xticks=[], yticks=[], facecolor="lightgray")
    axes.set_title(f"{title}\n{len(table)} × {len(table)}")
plots.describe(row[0], "A rectangle, its left edge, its upper edge, and its upper left corner.")
plt.show()

# %% [markdown] tags=["slide"]
# Only the upper left corner is left, and two places beside it, where the left edge and the upper
# edge meet. (At the corner the sum is 24, and 24 - 20 = 4 is left. Each map is smaller than the one
# before, because the window mustn't stick out.) So two layers have found something that neither of
# our two edge filters finds alone. A third layer could combine corners and curves into ears and
# wheels. In a real network nobody sets these weights. It's gradient descent that finds such
# combinations, if they help.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("09_cifar10_first_convnet", 1)

# %% [markdown] tags=["slide"]
# ## The network
#
# Convolution and pooling, twice. At the end there are two dense layers, like the last ones of
# lesson 04, which decide on the basis of what the filters have found. People call such a network a
# **convnet**, or a CNN (for convolutional neural network). We train it exactly as we've trained the
# dense one: the same images, the same optimizer, batches of the same size, the same six epochs.
# Before you go on: how many of 100 photos will it get right, if the dense network gets about a
# third?

# %% tags=["slide"]
keras.utils.set_random_seed(9)
model = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Conv2D(16, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Conv2D(32, 3, padding="same", activation="relu"),
        layers.MaxPooling2D(),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
history = model.fit(x_train, y_train, **settings)
accuracy = history.history["val_accuracy"][-1]

# %% [markdown]
# Let's follow an image through it, and count the parameters:

# %% tags=["nbval-check-output"]
for part in model.layers:
    shape = " x ".join(str(size) for size in part.output.shape[1:])
    kind = type(part).__name__
    print(f"{kind:12} makes {shape:12} with {part.count_params():7,} parameters")

# %% [markdown]
# The second convolution has 32 filters, and each of them looks at all sixteen maps of the first
# one, which are now its channels. So a filter has 3 × 3 × 16 = 144 weights and a bias, and 32 of
# them make 4,640 parameters. Both convolutions together have about 5,000. Nearly all the others are
# in the dense layer, which connects 8 × 8 × 32 = 2,048 numbers to 64 units. Here's the whole way of
# one photo as a drawing, with one window of the second convolution. (Each stack shows its strongest
# map in front. Where there are 32 maps, only 16 are drawn.)

# %% tags=["slide", "hide-input"]
# The drawing: from a photo to ten probabilities
axes = plt.figure(figsize=(10, 3.2), layout="constrained").subplots()
fronts, through = [x_valid[1]], x_valid[1:2]
for part in model.layers[:4]:
    through = part(through)
    maps = keras.ops.convert_to_numpy(through)[0]
    fronts.append(maps[..., maps.mean(axis=(0, 1)).argmax()])  # the map that responds most
stages = [(32, 3, "photo\n32 × 32 × 3"), (32, 16, "convolution\n32 × 32 × 16")]
stages += [(16, 16, "pooling\n16 × 16 × 16"), (16, 32, "convolution\n16 × 16 × 32")]
stages += [(8, 32, "pooling\n8 × 8 × 32")]
left = 0.0
for number, (side, how_many, text) in enumerate(stages):
    size, shift = side / 16, 0.09 if how_many > 3 else 0.2
    for depth in reversed(range(min(how_many, 16))):  # of 32 maps, the first 16
        corner = (left + shift * depth, 1.2 - size / 2 + shift * depth)
        axes.add_patch(plt.Rectangle(corner, size, size, fc="w", ec=plots.PALETTE[0], lw=0.8))
    place = (left, left + size, 1.2 - size / 2, 1.2 + size / 2)
    axes.imshow(fronts[number], cmap="gray", extent=place, zorder=2)
    axes.text(left + size / 2 + 0.3, -0.35, text, ha="center", va="top", fontsize=9)
    if number == 2:  # a window through all 16 maps, and the number that it makes
        window = (left + 0.25, 1.0)
        axes.add_patch(plt.Rectangle(window, 0.25, 0.25, fc=plots.PALETTE[1], alpha=0.7, zorder=3))
        far = (left + 0.25 + 15 * shift, 1.0 + 15 * shift)
        axes.add_patch(plt.Rectangle(far, 0.25, 0.25, fc=plots.PALETTE[1], alpha=0.7))
        axes.plot([window[0], far[0]], [1.0, far[1]], color=plots.PALETTE[1], lw=1)
        begin = (left + 0.5, 1.1)
    if number == 3:
        arrow = {"arrowstyle": "->", "color": plots.PALETTE[1], "lw": 1.2}
        axes.annotate("", (left + 0.35, 1.1), begin, arrowprops=arrow)
        axes.plot(left + 0.38, 1.1, "s", color=plots.PALETTE[1], markersize=4)
        note = "3 × 3 × 16 numbers\nmake one number"
        axes.text(left - 0.75, 3.1, note, color=plots.PALETTE[1], fontsize=9, ha="center")
    left += size + 2.2
for units, text in ((2.4, "flatten\n2,048"), (1.2, "dense\n64"), (0.6, "dense\n10")):
    axes.add_patch(plt.Rectangle((left, 1.2 - units / 2), 0.2, units, fc=plots.PALETTE[0]))
    axes.text(left + 0.1, -0.35, text, ha="center", va="top", fontsize=9)
    left += 1.2
axes.set(xlim=(-0.3, left - 0.5), ylim=(-1.1, 3.9), aspect="equal")
axes.set_axis_off()
plots.describe(
    axes, "A photo becomes 16 maps, smaller maps, 32 maps, smaller ones, and 10 numbers."
)
plt.show()

# %% [markdown]
# And here's how the two networks learned:

# %% tags=["slide"]
axes = plt.figure(figsize=(6.5, 3.2), layout="constrained").subplots()
runs = {"dense": (dense_history, "--s"), "dense, larger": (larger_run, ":^")}
runs["convolutional"] = (history, "-o")
for name, (run, style) in runs.items():
    percent = 100 * np.array(run.history["val_accuracy"])
    axes.plot(range(1, 7), percent, style, label=f"{name}: {percent[-1]:.0f} %")
axes.axhline(10, color="gray", linestyle=":")
axes.text(1, 12, "guessing", color="gray")
axes.set(xlabel="epoch", ylabel="validation accuracy, %", ylim=(0, 70))
axes.set_title("Same images, same training, another kind of layer")
plots.label_ends(axes)
said = f"Dense ends at {dense_accuracy:.3f}, convolutional at {accuracy:.3f}"
plots.describe(axes, f"Three rising curves of validation accuracy. {said}.")
plt.show()
print(f"parameters: dense {dense.count_params():,}, convolutional {model.count_params():,}")

# %% [markdown] tags=["slide"]
# The convolutional network is far ahead, even of the larger dense one, and it has *fewer*
# parameters. It needs more time, though, because each weight of its convolutions is used at every
# place of the image. The images and the training were the same, so it's the network that makes the
# difference. It has more layers, too, and lesson 10 shows how to tell such things apart.
#
# Is it really because a filter looks at *neighbors*? Here's a cruel test. We shuffle the pixels of
# all photos, every photo in the same way, so that neighbors no longer stand side by side. All the
# information is still there, only at other places. Here are three photos before and after. Then we
# train both networks anew, on shuffled photos. A dense network shouldn't mind, because to it a
# photo is a long list of numbers, in whatever order. And the convnet?

# %%
order = np.random.default_rng(9).permutation(32 * 32)


def shuffle_pixels(photos):
    """The same photos, with their pixels at other places, the same ones for every photo."""
    in_a_row = photos.reshape(-1, 32 * 32, 3)  # the 1,024 pixels of each photo, one after the other
    return in_a_row[:, order].reshape(photos.shape)


six = np.concatenate([x_valid[[6, 0, 8]], shuffle_pixels(x_valid[[6, 0, 8]])])
plots.images(six, columns=3, size=1.2, title="Three photos, and the same pixels at other places")
plt.show()

# %%
shuffled_settings = settings | {"validation_data": (shuffle_pixels(x_valid), y_valid)}
shuffled = {}
for name, network in (("dense", dense), ("convolutional", model)):
    keras.utils.set_random_seed(9)
    anew = keras.models.clone_model(network)  # the same layers, untrained
    anew.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    shuffled_settings["callbacks"] = [Progress()]  # in place of the figure, one line
    run = anew.fit(shuffle_pixels(x_train), y_train, **shuffled_settings)
    shuffled[name] = run.history["val_accuracy"]

# %% tags=["slide"]
axes = plt.figure(figsize=(7, 3.2), layout="constrained").subplots()
for (name, curve), look in zip(shuffled.items(), ("sC0", "oC1"), strict=True):
    before = runs[name][0].history["val_accuracy"]
    axes.plot(range(1, 7), before, f"-{look}", label=f"{name}: {before[-1]:.3f}")
    axes.plot(range(1, 7), curve, f"--{look}", label=f"{name}, shuffled: {curve[-1]:.3f}")
axes.set(xlabel="epoch", ylabel="validation accuracy", ylim=(0, 0.7))
axes.set_title("Without its neighbors, a convnet loses most of its lead")
plots.label_ends(axes)
said = ", ".join(f"{name} {curve[-1]:.3f}" for name, curve in shuffled.items())
plots.describe(axes, f"Validation accuracy with photos and shuffled pixels. Shuffled: {said}.")
plt.show()
shuffled_accuracy = shuffled["convolutional"][-1]

# %% [markdown] tags=["slide"]
# The dense network loses two points. That's probably chance: the order of its inputs makes no
# difference to what it can learn, but its random first weights meet other pixels now. The convnet
# loses far more, and two thirds of its lead are gone. With shuffled pixels it's about where the
# larger dense network was with the photos. So much of that lead came from neighbors, as we thought:
# filters need them, and so does pooling, which keeps the largest of four. (A part of the lead is
# left, and we haven't tested why.)
#
# And the other half of our explanation: what a filter finds in one place, it finds in all places.
# Let's look at that! We move all photos four pixels to the right. The feature maps should move
# along. And how many of the answers will stay the same?

# %%
moved = np.roll(x_valid, 4, axis=2)  # axis 2: what leaves on the right comes back on the left
maps, maps_of_moved = [
    keras.ops.convert_to_numpy(model.layers[0](images[:500])) for images in (x_valid, moved)
]
# Column 5 of the moved maps is column 1 of the others, and so on. We leave out the edges: there, the
# border of zeros and what has come back make a difference.
apart = abs(maps_of_moved[:, :, 5:-1] - maps[:, :, 1:-5]).max()
print(f"feature maps, moved by 4 as well: largest difference {apart:.1g}")

# %% tags=["slide"]
loudest = maps[6].mean(axis=(0, 1)).argmax()  # the filter that responds most to photo number 6
figure, row = plt.subplots(1, 4, figsize=(8, 2.2), layout="constrained")
titles = ["a photo", "moved by 4", "a feature map", "moved along"]
shown = [x_valid[6], moved[6], maps[6, :, :, loudest], maps_of_moved[6, :, :, loudest]]
for axes, title, image in zip(row, titles, shown, strict=True):
    axes.imshow(image, cmap="gray")
    axes.set_title(title)
    axes.set_axis_off()
plots.describe(row[0], "A photo and a feature map, both also four pixels further to the right.")
plt.show()


# %%
def how_steady(network):
    """Fractions: correct before the move, the same answer after it, and correct after it."""
    answers = [network.predict(images, verbose=0).argmax(axis=1) for images in (x_valid, moved)]
    correct, correct_then = [(answer == y_valid).mean() for answer in answers]
    return {
        "correct before": correct,
        "same answer": (answers[0] == answers[1]).mean(),
        "correct after": correct_then,
    }


steady = {"dense": how_steady(dense), "convolutional": how_steady(model)}
print((100 * pd.DataFrame(steady).T).round().astype(int).to_string())  # in percent

# %% [markdown]
# The feature maps of the first convolution move along with the photos, to the last digit (away from
# the edges). But look at the *answers*: about a third of them change, in both networks! And both
# are correct less often then. Why isn't the convolutional one much steadier?
#
# We suspect its dense layers, because they again have separate weights for each of the 8 × 8 places
# of the last maps. That can be tested without any training. We let the convolutions look at the
# moved photos. In the last maps, everything has moved, too: two poolings make 8 places out of 32,
# so four pixels of the photo are one place there. Now we move these maps *back* by one place, and
# only then show them to the dense layers. If the dense layers are the reason, changed answers
# should come back.

# %% tags=["hide-input"]
# The test: moved photos, and their last maps moved back
# the same layers, with what they have learned, as two networks (* takes them out of the list)
convolutions = keras.Sequential([keras.Input((32, 32, 3)), *model.layers[:4]])
dense_layers = keras.Sequential([keras.Input((8, 8, 32)), *model.layers[4:]])  # Flatten and dense
found = convolutions.predict(moved, verbose=0)
moved_back = np.roll(found, -1, axis=2)
found_before = convolutions.predict(x_valid, verbose=0)
middle = abs(moved_back - found_before)[:, :, 1:6].max()  # columns 1 to 5 of 0 to 7
print(f"five of eight columns, moved back, and before: largest difference {middle:.1g}")
answers_before = model.predict(x_valid, verbose=0).argmax(axis=1)
answers = {
    "moved": dense_layers.predict(found, verbose=0).argmax(axis=1),
    "moved, the last maps moved back": dense_layers.predict(moved_back, verbose=0).argmax(axis=1),
}
same_answer = {name: (given == answers_before).mean() for name, given in answers.items()}
for name, same in same_answer.items():
    print(f"{name}: {same:.0%} of the answers as before, {1 - same:.0%} changed")

# %% tags=["slide"]
strongest = found_before[6].mean(axis=(0, 1)).argmax()  # of the 32 last maps of photo number 6
largest = max(found_before[6, :, :, strongest].max(), found[6, :, :, strongest].max())
figure, row = plt.subplots(1, 3, figsize=(6.5, 2.5), layout="constrained")
titles = ["before", "moved by one place", "moved back"]
for axes, title, last in zip(row, titles, (found_before, found, moved_back), strict=True):
    axes.imshow(last[6, :, :, strongest], cmap="gray", vmin=0, vmax=largest)
    axes.set_title(title)
    axes.set_axis_off()
for axes in (row[0], row[2]):  # the five columns that are the same
    axes.add_patch(plt.Rectangle((0.5, -0.5), 5, 8, fill=False, color="C1", linewidth=3))
plots.describe(row[0], "One of the last maps, 8 by 8: before, moved by one place, and moved back.")
plt.show()

# %% [markdown]
# Without moving the maps back, 31 of 100 answers had changed. With the maps moved back only 20
# have, though the convolutions have seen the same moved photos both times. So the dense layers are
# one reason. And the others? In five of the eight columns, inside the frames, the maps that we've
# moved back are the same as before. Only the outer ones differ, where the border of zeros is, and
# the seam where the photo's left edge meets what has come back from the right. So these answers
# have changed because of the edges. (We've moved the photos by 4 pixels, so that the last maps move
# by exactly one place. After 1, 2 or 3 pixels, each pooling would meet other numbers, too.)
#
# Our explanation was right in part. What the filters look for, they *find* everywhere. But what it
# means when a filter responds strongly at some place, the dense layers must still learn, place by
# place, and for that they need to see cats in many places. In lesson 11 we'll make more photos out
# of ours.
#
# ## What does it see?
#
# Here are twenty images that it hasn't learned from. Under its choice you find in brackets what it
# really is, if the two differ.

# %% tags=["slide", "preview"]
probabilities = model.predict(x_valid, batch_size=500, verbose=0)
predicted = probabilities.argmax(axis=1)
captions = []
for choice, label in zip(predicted[:20], y_valid[:20], strict=True):
    captions.append(names[choice] if choice == label else f"{names[choice]}\n({names[label]})")
plots.images(x_valid[:20], captions, size=1.1, title="What the network says (and what it is)")
plt.show()

# %% [markdown]
# These twenty went rather well. On all 2,000 validation images it's correct a little more than half
# of the time. Some of its mistakes you can understand, and some you can't. Which classes does it
# mix up? The confusion matrix of lesson 05 tells us:

# %% tags=["slide"]
plots.confusion(y_valid, predicted, names)
plt.show()

# %% [markdown]
# The correct answers, on the diagonal, are left pale, so you see the mistakes. How good is it at
# each class?

# %%
of_class = [(predicted[y_valid == label] == label).mean() for label in range(10)]
named = np.bincount(predicted, minlength=10)
for label in np.argsort(of_class)[::-1]:  # from the best to the worst
    often = f"(named {named[label]} times, there are {counts[label]})"
    print(f"{names[label]:10} {of_class[label]:.0%} correct  {often}")

# %% [markdown]
# That's the recall of lesson 05. A class that's named too often, as *ship*, *frog* and *automobile*
# are, gets a high recall easily. Four animals stand at the bottom, and the cat, with which we
# began, is one of them: only about one of three is recognized. So we aren't done with cats yet.
#
# Now look for the dark fields. Cats and dogs are mixed up both ways. Trucks are taken for cars 48
# times, and cars for trucks 24 times. Both stand on wheels. Deer are taken for frogs. And airplanes
# are taken for ships, 40 times, but ships only 11 times for airplanes. Both can be long and pale,
# but that's true both ways. This network also says *ship* too often.
#
# And which mistakes is it most confident about? Those are always worth a look, because they show
# what the network has *not* understood.

# %% tags=["slide"]
wrong = np.flatnonzero(predicted != y_valid)
confident = wrong[probabilities[wrong].max(axis=1).argsort()[::-1][:10]]  # largest first
captions = []
for i in confident:
    captions.append(f"{names[predicted[i]]} {probabilities[i].max():.0%}\n({names[y_valid[i]]})")
plots.images(x_valid[confident], captions, columns=5, size=1.4, title="Confident, and wrong")
plt.show()

# %% [markdown]
# A bird against the sky and a deer in the water are taken for ships, and a deer's antlers against a
# pale sky are taken for an airplane. So perhaps it goes by the background, too, and not only by the
# animal. And trucks are taken for cars. You aren't seeing double: the tank truck is in there twice,
# in two photos that are nearly the same. CIFAR-10 has some such pairs.

# %% [markdown] tags=["slide"]
# ## What do its filters see?
#
# Sixteen filters look at each photo. What have they learned to look for? First we look at what they
# make of a single photo, before the pooling: sixteen feature maps. Bright is a strong response.


# %% tags=["slide"]
photo_number = np.flatnonzero((y_valid == 1) & (predicted == 1))[0]  # the first car it got right
maps = keras.ops.convert_to_numpy(model.layers[0](x_valid[photo_number][None]))[0]
plots.images(x_valid[photo_number][None], ["the photo"], size=1.3)
plt.show()
inside = maps[1:-1, 1:-1].transpose(2, 0, 1)  # without the border; transpose: the maps come first
bright = inside / inside.max(axis=(1, 2), keepdims=True)  # each map on its own scale, from 0 to 1
in_gray = np.repeat(bright[..., None], 3, axis=3)  # three equal channels, so that 1 is white
plots.images(in_gray, columns=8, size=1.1, title="Sixteen views of one car")
plt.show()

# %% [markdown] tags=["slide"]
# In most of them you still recognize the car. Some outline it, some respond to bright or to colored
# areas, and the fourth is nearly empty. Each map has its own scale, up to its strongest response,
# so don't compare how bright two maps are. (We leave out the outermost pixels, where the border of
# zeros looks like an edge.)
#
# Has one of them become something like our *brighter to the right*? A filter has 27 weights, three
# for each place of its window. We add up these three, and then compare the right column with the
# left one, and the lower row with the upper one. Here are the four filters in which these
# differences are largest. The second row shows the sums of three, so they can be read like our own
# filter: positive is bright, negative is dark. Below it is what each of them finds in the car. And
# how much of that has been learned? The first row shows the same four filters before the training.
# (The same seed gives the same first weights.)

# %%
keras.utils.set_random_seed(9)
untrained = keras.models.clone_model(model)  # the network as it was before its training
weights_before = untrained.layers[0].get_weights()[0]
weights = model.layers[0].get_weights()[0]  # shape (3, 3, 3, 16)


def differences(weights):
    """For each filter: its right column minus its left one, and its lower row minus its upper."""
    by_place = weights.sum(axis=2)  # 3 x 3 for each of the 16
    to_the_right = (by_place[:, 2] - by_place[:, 0]).sum(axis=0)
    downward = (by_place[2] - by_place[0]).sum(axis=0)
    return to_the_right, downward


# %%
to_the_right, downward = differences(weights)
chosen = {
    "brighter to the right": to_the_right.argmax(),
    "brighter to the left": to_the_right.argmin(),
    "brighter downward": downward.argmax(),
    "brighter upward": downward.argmin(),
}

# %% tags=["slide"]
sums = [each.sum(axis=2) for each in (weights_before, weights)]  # of the three channels
largest = abs(sums[1][..., list(chosen.values())]).max()  # one scale for all squares
figure, panels = plt.subplots(3, 4, figsize=(8, 6), layout="constrained")
for (name, number), column in zip(chosen.items(), panels.T, strict=True):
    for axes, table in zip(column, sums, strict=False):
        axes.imshow(table[..., number], cmap="gray", vmin=-largest, vmax=largest)
        for (row, place), value in np.ndenumerate(table[..., number]):
            text = f"{value:.1f}".replace("-0.0", "0.0")
            axes.text(place, row, text, ha="center", va="center", color="C1", fontsize=12)
    column[0].set_title(name)
    column[2].imshow(in_gray[number])
for axes in panels.flat:
    axes.set(xticks=[], yticks=[])
for axes, text in zip(panels[:, 0], ["before training", "after", "its map"], strict=True):
    axes.set_ylabel(text)
plots.describe(
    panels[0, 0], "Four filters of 3 x 3 before and after training, and what each finds."
)
plt.show()

# %% [markdown]
# How large were these differences before the training, and how large are they now?

# %%
for name, number in chosen.items():
    which = 0 if name.endswith(("right", "left")) else 1
    first, then = [differences(each)[which][number] for each in (weights_before, weights)]
    print(f"{name:22} before {first:+.2f}, after {then:+.2f}")
before, after = [np.abs(differences(each)).max(axis=0) for each in (weights_before, weights)]
print(f"all 16, without the sign, on average: before {before.mean():.2f}, after {after.mean():.2f}")

# %% [markdown] tags=["slide"]
# The second one could stand in a textbook: positive on the left, about 0 in the middle, negative on
# the right. The network has never been told about edges, and there's an edge filter. (In the first
# one you need some good will.) But compare the first two rows! Six short epochs have changed the
# weights only a little, and each of the four had something of its direction from the start, by
# chance. What the training has done is to make it stronger, from 1.3 to 2.2 times as strong. We've
# picked the most lopsided of sixteen, but the last line says that it's so on average, too: the
# larger difference of a filter has grown by half.
#
# And what do they find in the car? The first one answers most where dark glass has bright metal to
# its right. The second does the reverse: its map shows where the car gets brighter to the left,
# most of all at the slanted lines of the windows and at the wheel. The third one answers all along
# the lower edge of the window, where dark glass has bright metal below it, and at the slanted rear
# window. And the fourth one answers where it's bright above and dark below, at the roof and above
# the wheel. Nobody has told the network to look for edges.
#
# ## The test set, once
#
# Now we open the drawer with the test set of CIFAR-10.

# %%
test_accuracy = model.evaluate(x_test / np.float32(255), y_test, batch_size=500, verbose=0)[1]
hellodl.record("first convnet: test accuracy", test_accuracy)

# %% [markdown]
# More than half of the photos, with ten classes, after a short training on 10,000 tiny images. The
# best networks get more than 99 in every 100 right. They have many more layers, and most of them
# have learned from millions of other photos before. But convolutions like those you've seen here
# are in many of them. And ours was still getting better when we stopped. In lesson 10, a larger
# network, with 45,000 photos and twelve epochs, names about seven of ten correctly.
#
# ## A photo of your own
#
# Any photo will do. We cut out its middle square, shrink it to 32 × 32 pixels, scale it, and ask.
# This one comes with scikit-learn. To try one of yours, put the file beside this notebook and write
# `Image.open("my_photo.jpg")` instead.

# %%
from PIL import Image, ImageOps
from sklearn.datasets import load_sample_image

photo = Image.fromarray(load_sample_image("flower.jpg"))


def prepare(photo):
    """A photo as the network wants it: shape (1, 32, 32, 3), values from 0 to 1."""
    photo = ImageOps.exif_transpose(photo).convert("RGB")  # turned as the camera was held
    return np.asarray(ImageOps.fit(photo, (32, 32)), dtype="float32")[None] / 255


# %% tags=["slide"]
x_photo = prepare(photo)
answer = model.predict(x_photo, verbose=0)[0]
left, right = plt.figure(figsize=(4.5, 2.2), layout="constrained").subplots(
    1, 2, width_ratios=[1.5, 1]
)
left.imshow(photo)
left.set_title("the photo")
right.imshow(x_photo[0])
right.set_title("what the network sees")
left.set_axis_off()
right.set_axis_off()
plots.describe(left, "A photo of an orange flower, and its middle square in 32 by 32 pixels.")
plots.prediction_bars(answer, names=names)
plt.show()
print(f"the network says: {names[answer.argmax()]}, {answer.max():.0%}")

# %% [markdown]
# It's a flower, and there is no class for flowers, so whatever the network says is wrong. Notice
# that it says something all the same. Softmax must divide 100 % among the ten things it knows, and
# it has no class for "I've never seen anything like this". Keep that in mind whenever a program
# tells you how confident it is.
#
# ## A folder of your own images
#
# What if the things you'd like to tell apart aren't in CIFAR-10? Then you train on your own images.
# The usual way to store them is a folder with a folder for each class inside, and Keras reads that.
# You may not have one at hand, so the next cell makes one, with 600 images each of ships and frogs.

# %%
from pathlib import Path
from shutil import rmtree

made = Path("build/lesson09/images")
rmtree(made, ignore_errors=True)  # what an earlier run has made
for label in (6, 8):
    (made / names[label]).mkdir(parents=True)
    for number, image in enumerate(x_all[y_all == label][:600]):
        Image.fromarray(image).save(made / names[label] / f"{number:03}.png")
print([f"{path.name}: {len(list(path.iterdir()))} images" for path in sorted(made.iterdir())])

# %% [markdown]
# `image_dataset_from_directory` turns such a folder into batches of images and labels, brings all
# images to one size, and sets a part aside for validation. With `subset="both"` you get both parts.
# If you have a folder of your own, write its name in the marked line. (Photos that aren't square
# get squeezed. `crop_to_aspect_ratio=True` cuts them instead.)

# %%
folder = made  # for images of your own, change this line: folder = "my_images"
train_set, valid_set = keras.utils.image_dataset_from_directory(
    folder,
    image_size=(32, 32),
    batch_size=32,
    validation_split=0.2,
    subset="both",
    seed=9,
    verbose=False,
)
own_names = train_set.class_names

# %% [markdown]
# The rest you know, almost. The images come as numbers from 0 to 255, and the layer `Rescaling`
# divides them, so that nobody can forget it later. The network has one output for each class. And
# it's much smaller than the one from above, because it has only one dense layer, the last:

# %%
own_model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 255)])
for filters_of_layer in (16, 32):
    own_model.add(layers.Conv2D(filters_of_layer, 3, padding="same", activation="relu"))
    own_model.add(layers.MaxPooling2D())
own_model.add(layers.Flatten())
own_model.add(layers.Dense(len(own_names), activation="softmax"))
own_model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
options = {"epochs": 5, "verbose": 0, "callbacks": [Progress()]}
options["shuffle"] = False  # the data set shuffles them itself, anew for each epoch
own_history = own_model.fit(train_set, validation_data=valid_set, **options)
own_accuracy = own_history.history["val_accuracy"][-1]
print(f"{own_model.count_params():,} parameters")
print(f"{' or '.join(own_names)}? {own_accuracy:.1%} of the validation images correct")

# %% [markdown]
# And how do you ask it about a single photo? With `prepare` from above. But that divides by 255,
# and so does this network's `Rescaling`, so we multiply by 255 first. If you forget it, the photo
# is nearly black to the network, and no error message tells you. Here's a frog that was in neither
# set:

# %%
frog = Image.fromarray(x_all[y_all == 6][700])  # or Image.open("my_photo.jpg")
answer = own_model.predict(255 * prepare(frog), verbose=0)[0]
print({name: round(float(one), 3) for name, one in zip(own_names, answer, strict=True)})

# %% [markdown] tags=["slide"]
# That's all it takes: a folder, some twenty lines, and less than a minute. With two classes,
# guessing would give 50 %, so compare with that. (With three, it's 33 %.) And we've made it easy:
# ships and frogs are two of the classes that our network knew best, with 600 photos of each. Two
# kinds of dogs, with 50 photos of each, would be another matter. Lesson 16 goes the whole way with
# such a folder, from the first look to a network that you can hand to others.
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
real = data.source_of("cifar10") != "stand-in"  # which is quite another kind of image
assert dense_accuracy > (0.2 if real else 0.11), "even the dense network should beat guessing"
assert accuracy > dense_accuracy + 0.03, "the convolutions should be ahead: train some epochs more"
assert model.count_params() < dense.count_params(), "the convnet should be the smaller one"
assert apart < 1e-4, "what a filter finds should move along with the photo"
if real:
    assert shuffled_accuracy < accuracy - 0.05, "a convnet should need its neighbors"
    back, there = same_answer["moved, the last maps moved back"], same_answer["moved"]
    assert back > there - 0.05, "moving the maps back shouldn't cost answers"
assert folder != made or own_accuracy > (0.7 if real else 0.45), "two classes: labels right?"
assert test_accuracy > 0.35, "far below what this network can do: start from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("09_cifar10_first_convnet", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A filter is a small window of weights that slides over an image, so it finds its pattern wherever
# it is. A convolutional layer has many filters, and each of them makes a feature map. Pooling makes
# the maps smaller, so that the next layer sees more of the image at once. On our photos such a
# network was far better than a dense one, with fewer parameters. Its filters find their patterns
# everywhere. What a pattern means at a given place, the dense layers behind them must still learn.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/09_cifar10_first_convnet.ipynb`. Or try these right here:
#
# 1. Give the network a third convolution, of 64 filters, and a third pooling. What happens to the
#    number of parameters, and to the accuracy?
# 2. In *The same on a photograph*, give `layer` the filter `-left_to_right`. Which edges does it
#    find in the car, and where are they white now?
# 3. Show the network five photos of your own. Which of its answers is the most confident mistake?
#
# ## Going deeper
#
# - Alex Krizhevsky describes CIFAR-10 in *Learning Multiple Layers of Features from Tiny Images*
#   (2009). Three years later he won ImageNet, the most famous contest of the field, with Ilya
#   Sutskever, Geoffrey Hinton and a convolutional network, and the present wave of deep learning
#   began.
# - *CNN Explainer* (poloclub.github.io/cnn-explainer) lets you follow the multiplications of a
#   convolutional network in your browser.
#
# ## Next
#
# Two convolutions, each with a pooling, work. Would five work better? Lesson 10 shows how to answer
# such a question without fooling yourself.
