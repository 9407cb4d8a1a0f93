# %% [markdown] tags=["slide"]
# # Photographs: your first convolutional network
#
# You will train a network that tells cats from ships and eight other things in photographs, see why a
# dense network is bad at it, and show it a photo of your own. You need lessons 04 and 05.
#
# Everything so far was black on white, centered, and drawn by a pen. Photographs are harder: a cat can be
# anywhere in the image, of any color, seen from any side. The trick that made computers good at this is
# called a **convolution**, and it's simpler than its name.

# %%
import hellodl

hellodl.start("09_cifar10_first_convnet")

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import data, plots
from hellodl.training import Progress

layers = keras.layers
keras.utils.set_random_seed(9)

# %% [markdown] tags=["slide"]
# ## Sixty thousand small photographs
#
# **CIFAR-10** holds 60,000 color photographs of ten kinds of things, 6,000 of each. They are tiny, 32 x 32
# pixels, so that a laptop can learn from them. Each pixel has three numbers instead of one, how much red,
# green and blue it has, and these are called its **channels**.

# %%
(x_all, y_all), (x_test, y_test) = data.load_cifar10()
names = data.class_names("cifar10")
y_all, y_test = y_all.ravel(), y_test.ravel()  # ravel: one row of labels instead of a column
print("images:", x_all.shape, " labels:", y_all.shape)

# %% tags=["slide"]
plots.images(x_all[:20], [names[label] for label in y_all[:20]], title="Twenty of 60,000")
plt.show()

# %% [markdown]
# Can you see what each one shows? At this size it isn't easy for us, either.
#
# We take 10,000 images for training and 2,000 for validation, because that is enough to learn from and
# quick on a laptop. The pixels are scaled to the range from 0 to 1, as in lesson 03. If we guessed blindly,
# we'd be right one time in ten, so **10 %** is the accuracy to beat.

# %%
x_train, y_train = x_all[:10_000].astype("float32") / 255, y_all[:10_000]
x_valid, y_valid = x_all[10_000:12_000].astype("float32") / 255, y_all[10_000:12_000]
counts = np.bincount(y_valid)
print(f"always guessing {names[counts.argmax()]!r}: {counts.max() / len(y_valid):.1%} correct")

# %% [markdown] tags=["slide"]
# ## First try: what worked for digits
#
# A dense network read handwriting in lesson 04. Let's see how far it gets here: flatten the image into
# 3,072 numbers, one hidden layer, ten outputs.


# %%
def train(model, epochs=6):
    """Compile and train a network; returns its validation accuracy after the last epoch."""
    model.compile(
        optimizer=keras.optimizers.Adam(learning_rate=0.001),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    history = model.fit(
        x_train,
        y_train,
        batch_size=64,
        epochs=epochs,
        validation_data=(x_valid, y_valid),
        verbose=0,
        callbacks=[Progress()],
    )
    return history.history["val_accuracy"][-1]


# %%
dense = keras.Sequential(
    [
        keras.Input((32, 32, 3)),
        layers.Flatten(),
        layers.Dense(64, activation="relu"),
        layers.Dense(10, activation="softmax"),
    ]
)
dense_accuracy = train(dense)
print(f"{dense.count_params():,} parameters, validation accuracy {dense_accuracy:.3f}")

# %% [markdown]
# Better than chance, but nothing to be proud of. Why is it so hard? A dense unit has its own weight for
# each pixel. If it has learned to see a cat's ear in the upper left corner, it knows nothing about the same
# ear in the upper right corner: those are other pixels, with other weights. It would have to learn every
# ear again at every place.
#
# ## A small window that slides
#
# Here is the way out. Instead of weights for the whole image, take a few weights for a *small window*, say
# 3 x 3 pixels, and slide that window over the image. At every place do what a neuron does: multiply the
# nine pixels by the nine weights and add up. The nine weights are called a **filter** (or *kernel*), and the
# sliding, multiplying and adding is called a **convolution**.
#
# Let's do it by hand, on a gray image first (the mean of the three channels). This filter subtracts what is
# left of a pixel from what is right of it.

# %%
gray = x_train[4].mean(axis=2)  # axis=2: over the three channels
vertical_edges = np.array([[-1, 0, 1], [-1, 0, 1], [-1, 0, 1]], dtype="float32")

result = np.zeros((30, 30), dtype="float32")  # a 3 x 3 window has 30 places in a row of 32 pixels
for row in range(30):
    for column in range(30):
        window = gray[row : row + 3, column : column + 3]
        result[row, column] = (window * vertical_edges).sum()

# %% tags=["slide"]
axes = plots.images(np.array([gray]), ["what goes in"], size=3)
plt.show()
axes = plots.images(np.array([np.abs(result)]), ["what comes out: vertical edges"], size=3)
plt.show()

# %% [markdown] tags=["slide"]
# Dark means a large number. The filter answers strongly wherever left and right differ, which is at
# vertical edges, and hardly at all where the image is even. And it found them *everywhere*, with nine
# numbers. That is the whole trick.
#
# Two more steps, and we have a layer:
#
# - **Three channels.** A color image has three numbers for each pixel, so the window holds 3 x 3 x 3 = 27
#   numbers, and a filter has 27 weights.
# - **Many filters.** One filter sees one thing. Sixteen filters see sixteen things, and each makes an image
#   of its own, a **feature map**.
#
# In Keras that's `Conv2D(16, 3)`: sixteen filters of 3 x 3. Which edges and spots they look for, nobody
# tells them. Their weights are learned, like all others.

# %% tags=["nbval-check-output"]
convolution = layers.Conv2D(16, 3, padding="same", activation="relu")
maps = convolution(x_train[:1])
print("one image:", x_train[:1].shape, "  sixteen feature maps:", maps.shape)
print("weights:", 3 * 3 * 3 * 16, "+ biases:", 16, "=", convolution.count_params())

# %% [markdown]
# `padding="same"` puts a border of zeros around the image, so that the feature maps are as large as the image.
#
# ## Make it smaller: pooling
#
# Where exactly an edge is doesn't matter much; *that* there is one does. So after a convolution we usually
# keep only the largest of each 2 x 2 numbers. That's called **max pooling**. The maps shrink to half their
# height and width, and the next convolution sees twice as far.

# %% tags=["nbval-check-output"]
numbers = np.array([[1, 3, 0, 0], [2, 9, 0, 1], [5, 4, 7, 7], [0, 6, 8, 2]], dtype="float32")
pooled = layers.MaxPooling2D()(numbers[None, :, :, None])  # [None, ...]: one image, one channel
print(keras.ops.convert_to_numpy(pooled)[0, :, :, 0])

# %% [markdown] tags=["slide"]
# Now play with all of it. Below is an image of 7 x 7 pixels that you can paint on, and a window that you can
# move over it, with every multiplication written out. Which filter finds the upper edge of the seven?

# %% tags=["slide"]
hellodl.explore("convolution")

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's correct.

# %% tags=["slide"]
hellodl.quiz("09_cifar10_first_convnet", 1)

# %% [markdown] tags=["slide"]
# ## The network
#
# Convolution and pooling, twice, and at the end two dense layers as in lesson 04, which decide on the
# basis of what the filters found.

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
accuracy = train(model)
print(f"{model.count_params():,} parameters, validation accuracy {accuracy:.3f}")
print(
    f"(Adam, learning rate 0.001, batches of 64, {len(x_train):,} images; dense: {dense_accuracy:.3f})"
)

# %% [markdown]
# The same images, the same optimizer, the same six epochs, and fewer parameters than the dense network.
# What made the difference is that a filter learned in one place works in all places.

# %%
assert dense_accuracy > 0.2, "even the dense network should be twice as good as chance"
assert accuracy > dense_accuracy + 0.03, "the convolutions should be ahead: more epochs?"

# %% [markdown] tags=["slide"]
# ## What does it see?
#
# Twenty images that it has never seen, with what it says they are. For each image `predict` returns ten
# probabilities, and the largest one is its choice.

# %% tags=["slide"]
probabilities = model.predict(x_valid, batch_size=500, verbose=0)
predicted = probabilities.argmax(axis=1)
titles = [
    f"{names[guess]}" + ("" if guess == label else f"\n({names[label]})")
    for guess, label in zip(predicted[:20], y_valid[:20], strict=True)
]
plots.images(
    x_valid[:20], titles, size=1.1, title="Its choice, and in brackets what it is, if not that"
)
plt.show()

# %% [markdown]
# Which classes does it mix up? The confusion matrix of lesson 05 tells.

# %% tags=["slide"]
plots.confusion(y_valid, predicted, names)
plt.show()

# %% [markdown]
# And which mistakes is it most confident in? These are always worth a look, because they show what the
# network has *not* understood.

# %% tags=["slide"]
wrong = np.flatnonzero(predicted != y_valid)
confident = wrong[probabilities[wrong].max(axis=1).argsort()[::-1][:10]]  # most confident first
titles = [
    f"{names[predicted[i]]} {probabilities[i].max():.0%}\n({names[y_valid[i]]})" for i in confident
]
plots.images(x_valid[confident], titles, columns=5, size=1.4, title="Its most confident mistakes")
plt.show()

# %% [markdown] tags=["slide"]
# ## What its filters look for
#
# The first layer's sixteen filters are small color images themselves, 3 x 3 pixels with three channels, so
# we can look at them. Some prefer a color, some a direction from dark to light.

# %% tags=["slide"]
filters = np.moveaxis(model.layers[0].get_weights()[0], -1, 0)  # shape (16, 3, 3, 3)
low = filters.min(axis=(1, 2, 3), keepdims=True)
high = filters.max(axis=(1, 2, 3), keepdims=True)
plots.images(
    (filters - low) / (high - low), columns=8, title="The sixteen filters of the first layer"
)
plt.show()

# %% [markdown] tags=["slide"]
# ## A photo of your own
#
# Any photo will do: cut out its middle square, shrink it to 32 x 32 pixels, scale it, and ask. Here is one
# that comes with scikit-learn. To try your own, put the file beside this notebook and write
# `Image.open("my_photo.jpg")`.

# %%
from PIL import Image
from sklearn.datasets import load_sample_image

photo = Image.fromarray(load_sample_image("flower.jpg"))


def prepare(photo):
    """A photo as the network wants it: shape (1, 32, 32, 3), values 0 to 1."""
    side = min(photo.size)
    left, top = (photo.width - side) // 2, (photo.height - side) // 2
    square = photo.convert("RGB").crop((left, top, left + side, top + side))
    return np.asarray(square.resize((32, 32)), dtype="float32")[None] / 255


# %% tags=["slide"]
x_photo = prepare(photo)
plots.images(x_photo, ["what the network sees"], size=2.2)
plt.show()
plots.prediction_bars(model.predict(x_photo, verbose=0)[0], names=names)
plt.show()

# %% [markdown]
# It's a flower, and there is no class for flowers, so whatever the network says is wrong. Notice that it
# says something all the same: it must share out 100 % among the ten things it knows, and it has no way to
# say "I've never seen anything like this". Keep that in mind whenever a program tells you how confident it is.
#
# ## The test set, once
#
# All choices are made, so now we look at the test set.

# %%
test_accuracy = model.evaluate(x_test / np.float32(255), y_test, batch_size=500, verbose=0)[1]
hellodl.record("first convnet: test accuracy", test_accuracy)
assert test_accuracy > 0.35, "far below what this network can do: run the notebook from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("09_cifar10_first_convnet", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - A filter is a small window of weights that slides over the image, so it finds its pattern anywhere.
# - Max pooling makes the feature maps smaller, and the next layer sees further.
# - A convolutional network beats a dense one on photographs, with fewer parameters.
#
# ## Exercises
#
# 1. Give the network a third block of convolution and pooling, with 64 filters.
# 2. Turn the edge filter by 90 degrees (`vertical_edges.T`). Which edges does it find?
# 3. Show the network five photos of your own, and collect its most confident mistake.
#
# ## Going deeper
#
# CIFAR-10 is described in Alex Krizhevsky, *Learning Multiple Layers of Features from Tiny Images*
# (2009).
#
# ## Next
#
# Lesson 10 asks whether more layers are better, and how to find out without fooling yourself.
