# %% [markdown] tags=["slide"]
# # Look inside a network
#
# "It's a black box", people say about neural networks. But nothing in it is hidden from us: we can
# look at every weight, at the output of every layer, and at every moment of the training. The
# trouble is only that there are so many numbers. So we need ways to *look*. Here's one of them, a
# map on which the network has put a thousand digits:
#
# ![A thousand digits as points on maps, in groups by digit](attachment:preview.png)
#
# **In this lesson you'll** watch trainings in TensorBoard, draw a network's graph, and see what its
# weights, its filters and its last layer have made of the images. **You need** lessons 05 and 10.
# **Allow** about 40 minutes.

# %%
import hellodl

hellodl.start("13_look_inside")

import shutil
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from IPython.display import Image, display
from sklearn.model_selection import train_test_split

from hellodl import data, plots, viewers

layers = keras.layers
keras.utils.set_random_seed(11)

# %% [markdown] tags=["slide"]
# ## A network to look into
#
# The network of lesson 04, before training. We keep the weights of its first layer as they are now,
# to compare them later.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_valid, y_valid = x_train[:5000] / np.float32(255), y_train[:5000]
x_train, y_train = x_train[5000:] / np.float32(255), y_train[5000:]

# %% tags=["slide"]
model = keras.Sequential(
    [
        keras.Input((28, 28)),
        layers.Flatten(name="inputLayer"),
        layers.Dense(300, activation="relu", name="hiddenLayer1"),
        layers.Dense(100, activation="relu", name="hiddenLayer2"),
        layers.Dense(10, activation="softmax", name="outputLayer"),
    ]
)
model.compile(
    "adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=50
)
weights_before = model.get_layer("hiddenLayer1").get_weights()[0]

# %% [markdown]
# The first image of a network is its summary:

# %%
model.summary()

# %% [markdown]
# `plot_model` draws the same as a graph. It needs the program *graphviz* on this machine; without
# it the summary has to do.

# %% tags=["slide"]
if shutil.which("dot"):
    Path("../build").mkdir(exist_ok=True)
    graph = keras.utils.plot_model(
        model, "../build/network.png", show_shapes=True, show_layer_names=True, dpi=70
    )
    display(Image("../build/network.png", alt="The layers of the network with their shapes"))
else:
    print("No graphviz here: brew install graphviz, or sudo apt install graphviz. See the summary.")

# %% [markdown] tags=["slide"]
# ## TensorBoard: watch a training
#
# *TensorBoard* is a program that shows trainings while they run, in a browser. Keras writes what it
# shows: a callback puts the metrics of each epoch, the graph and *histograms* of all weights into
# event files. They belong under `build/`, which git does not keep.
#
# (TensorBoard's callback is made for TensorFlow; with another engine of Keras it needs TensorFlow
# installed beside it, as it is here.)

# %%
logs = Path("../build/tensorboard")
shutil.rmtree(logs, ignore_errors=True)
board = keras.callbacks.TensorBoard(logs / "mnist", histogram_freq=1)
history = model.fit(
    x_train,
    y_train,
    batch_size=64,
    epochs=4,
    validation_data=(x_valid, y_valid),
    verbose=0,
    callbacks=[board],
)

# %% [markdown]
# One run is a curve. TensorBoard is at its best with several, one laid over the other, as the
# source has it for all its experiments. Three runs of lesson 10's network with three learning
# rates:

# %%
(x_color, y_color), _ = data.load_cifar10()
chosen, _ = train_test_split(np.arange(50_000), train_size=6000, stratify=y_color, random_state=0)
x_color, y_color = x_color[chosen], y_color[chosen].ravel()
names = data.class_names("cifar10")


# %%
def three_sets():
    """The network of three sets of lesson 10."""
    mean, variance = x_color[:4000].mean(axis=(0, 1, 2)), x_color[:4000].var(axis=(0, 1, 2))
    parts = [keras.Input((32, 32, 3)), layers.Normalization(mean=mean, variance=variance)]
    for filters in (32, 64, 64):
        parts.append(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        parts.append(layers.MaxPooling2D())
    parts += [layers.Flatten(), layers.Dense(512, activation="relu"), layers.Dense(10, "softmax")]
    return keras.Sequential(parts)


# %%
for rate in (0.01, 0.0001, 0.001):  # .001 last: that network is looked into below
    keras.utils.set_random_seed(11)
    color_model = three_sets()
    color_model.compile(
        keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    color_model.fit(
        *(x_color[:4000], y_color[:4000]),
        batch_size=96,
        epochs=5,
        validation_data=(x_color[4000:], y_color[4000:]),
        verbose=0,
        callbacks=[keras.callbacks.TensorBoard(logs / f"cifar10, rate {rate}")],
    )

# %% [markdown]
# Now start TensorBoard. Here it appears in the notebook; the magic command `%load_ext tensorboard`,
# then `%tensorboard --logdir ../build/tensorboard` does the same. In a shell it is
#
# ```
# .venv/bin/tensorboard --logdir build/tensorboard
# ```
#
# and then <http://localhost:6006> in a browser. If that says the port is taken, another TensorBoard
# is still running: use that one, or say `--port 6007`.

# %%
viewers.tensorboard(logs)

# %% [markdown]
# Three of its tabs answer most questions:
#
# - **Scalars**: all curves over the epochs. Tick runs on the left to lay them over each other.
# - **Histograms**: for each layer, how its weights are spread after each epoch. Spreads that grow
#   without end, or do not move at all, are worth a look.
# - **Graphs**: what TensorFlow computes, and in which order.
#
# Where no browser is at hand, the event files can be read like any data. These are the curves that
# *Scalars* shows:

# %% tags=["slide"]
events = viewers.scalars(logs)
curves = events[(events.metric == "accuracy") & events.run.str.startswith("cifar10")]
axes = plt.figure(figsize=(8.5, 3.6), layout="constrained").subplots()
for (run, color), marker in zip(
    zip(sorted(curves.run.unique()), plots.PALETTE, strict=False), "os^", strict=True
):
    for split, style in (("train", "-"), ("validation", "--")):
        line = curves[(curves.run == run) & (curves.split == split)]
        label = f"{run.removeprefix('cifar10, ')}, {split}"
        axes.plot(line.epoch, line.value, style, marker=marker, color=color, label=label)
axes.set(xlabel="epoch", ylabel="accuracy", title="Three runs laid over each other")
axes.set_xticks(range(1, 6))
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
plots.describe(axes, "Accuracy of three learning rates, training and validation, over 5 epochs.")
plt.show()

# %%
read_back = events.query("run == 'mnist' and metric == 'accuracy' and split == 'train'").value
assert np.allclose(read_back, history.history["accuracy"]), "the files hold what fit returned"

# %% [markdown] tags=["slide"]
# ## Netron: look into a file
#
# *Netron* shows a saved model, whoever made it: click on a layer to see its shapes and weights. It
# runs on this machine, and the model goes nowhere.

# %%
model.save("../build/network.keras")
address = viewers.netron("../build/network.keras")

# %% [markdown] tags=["slide"]
# ## What did the first layer learn?
#
# Each of the 300 units has 784 weights, one for each pixel. So they can be drawn as an image: blue
# where ink speaks for the unit, red where it speaks against it.


# %% tags=["slide"]
def weight_images(weights, limit, axes, title):
    """Draw the weights of 300 units, each as 28 x 28 pixels, in 12 rows of 25."""
    tiles = weights.T.reshape(12, 25, 28, 28)
    image = np.pad(tiles, [(0, 0), (0, 0), (0, 2), (0, 2)], constant_values=np.nan)
    image = image.transpose(0, 2, 1, 3).reshape(12 * 30, 25 * 30)
    colors = plt.get_cmap("RdBu", 9)
    axes.imshow(image, cmap=colors, vmin=-limit, vmax=limit, interpolation="nearest")
    axes.set_title(title)
    axes.set_axis_off()


weights_after = model.get_layer("hiddenLayer1").get_weights()[0]
top, bottom = plt.figure(figsize=(7.5, 7.9), layout="constrained").subplots(2, 1)
limit = 3 * weights_after.std()
weight_images(weights_before, limit, top, "Before training: noise")
weight_images(
    weights_after, limit, bottom, "After four epochs: strokes, and corners that stayed noise"
)
plots.describe(top, "300 small images of weights, twice: noise; then blobs and strokes.")
plt.show()

# %% [markdown]
# Strokes, arcs and blobs have come out of the noise. But the corners of each image have not changed
# at all. Why? In these pixels no training image has any ink: their input is always 0, and the
# gradient of a weight whose input is 0 is 0.

# %%
change = abs(weights_after - weights_before).mean(axis=1).reshape(28, 28)
never_ink = x_train.max(axis=0) == 0
print(f"{never_ink.sum()} of 784 pixels never have ink")
print(
    f"mean change: there {change[never_ink].mean():.4f}, elsewhere {change[~never_ink].mean():.4f}"
)
assert (change[never_ink] == 0).all() and (change[~never_ink] > 0).all(), "no ink, no change"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("13_look_inside", 1)

# %% [markdown] tags=["slide"]
# ## The filters of a convolution
#
# The first convolution of the color network has 32 filters of 3 x 3 pixels and three channels:
# small color images.

# %% tags=["slide"]
convolutions = [layer for layer in color_model.layers if isinstance(layer, layers.Conv2D)]
kernels = convolutions[0].get_weights()[0].transpose(3, 0, 1, 2)
low, high = kernels.min(), kernels.max()
plots.images(
    (kernels - low) / (high - low), columns=16, size=0.55, title="32 filters, 3 x 3 pixels"
)
plt.show()

# %% [markdown] tags=["slide"]
# After so short a training most still look like noise; with more images and epochs some become
# edges, some prefer a color. More can be seen in what they *answer*.
#
# ## What each layer sees of one image
#
# One filter's outputs for an image are its *feature map*. A second model with the same layers, but
# with *all* feature maps as outputs, shows an image on its way through the network. This one, a
# horse:

# %% tags=["slide"]
outputs = [layer.output for layer in convolutions]
seen_by = keras.Model(color_model.inputs, outputs)
image = x_color[np.flatnonzero(y_color == 7)[2]]
answers = [np.asarray(answer[0]) for answer in seen_by.predict(image[None], verbose=0)]
plots.images(image[None], [names[7]], size=1.3)
plt.show()
print([answer.shape for answer in answers])

# %% tags=["slide"]
for number, answer in enumerate(answers, start=1):
    strongest = answer.mean(axis=(0, 1)).argsort()[::-1][:10]
    maps = answer[..., strongest].transpose(2, 0, 1)
    shown = [f"filter {i}" for i in strongest]
    plots.images(maps, shown, size=0.85, title=f"Convolution {number}: its ten strongest answers")
    plt.show()

# %% [markdown] tags=["slide"]
# (Dark: a strong answer.) The first convolution still shows the image, as edges and surfaces. With
# each pooling the maps become coarser and tell less *where* something is and more *what* it is.
#
# ## The average image of each prediction
#
# What do the images have in common that the network calls a 3? The mean of all validation images,
# sorted by what was *predicted*:

# %% tags=["slide"]
probabilities = model.predict(x_valid, batch_size=500, verbose=0)
predicted = probabilities.argmax(axis=1)
means = np.array([x_valid[predicted == digit].mean(axis=0) for digit in range(10)])
plots.images(means, range(10), title="Mean of all images predicted as ...")
plt.show()

# %% [markdown] tags=["slide"]
# ## Which pixels decide?
#
# *Occlusion*: cover a small square of the image, ask again, and see how much of the probability is
# lost. Where covering hurts, the network was looking.


# %%
def occlusion(image, label, side=5):
    """Probability of `label` lost by covering the square around each pixel, shape (28, 28)."""
    covered = np.repeat(image[None], 28 * 28, axis=0)
    for place in range(28 * 28):
        row, column = divmod(place, 28)
        near = slice(max(0, row - side // 2), row + side // 2 + 1)
        covered[place, near, max(0, column - side // 2) : column + side // 2 + 1] = 0
    left = model.predict(covered, batch_size=784, verbose=0)[:, label]
    return model.predict(image[None], verbose=0)[0, label] - left.reshape(28, 28)


# %% tags=["slide"]
# Five digits that it gets right, though not quite surely:
unsure = np.flatnonzero((predicted == y_valid) & (probabilities.max(axis=1) < 0.98))[:5]
losses = [occlusion(x_valid[i], y_valid[i]) for i in unsure]
row = plt.figure(figsize=(10, 2.5), layout="constrained").subplots(1, 5)
for axes, i, loss in zip(row, unsure, losses, strict=True):
    axes.imshow(x_valid[i], cmap="Greys", alpha=0.6)
    axes.contourf(loss, levels=[0.1, 0.3, 0.5, 1], colors=plots.PALETTE[1], alpha=[0.2, 0.45, 0.7])
    axes.set_title(f"{y_valid[i]}: up to {loss.max():.0%} lost", fontsize=10)
    axes.set_axis_off()
plots.describe(row[0], "Five digits; where covering costs probability, they are shaded.")
plt.show()

# %%
assert max(loss.max() for loss in losses) > 0.2, "covering should hurt somewhere"

# %% [markdown] tags=["slide"]
# The darker the shade, the more depends on those pixels. Often they are where one digit could turn
# into another. We cover with 0, that is with paper, so a place that is blank already cannot show
# anything this way; an exercise covers with gray.
#
# ## The last hidden layer as a map
#
# Before its ten answers, the network holds each image as 100 numbers. *PCA* and *t-SNE* lay such
# points out in the plane: PCA turns the cloud so that its widest sides are seen, t-SNE keeps
# neighbors together.

# But be careful with such maps. t-SNE is good at finding groups, whoever has made them. So we need
# a control: what does it make of the *raw pixels*, without any network?

# %%
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE

last_hidden = keras.Model(model.inputs, model.get_layer("hiddenLayer2").output)
features = last_hidden.predict(x_valid[:1000], batch_size=500, verbose=0)
raw = x_valid[:1000].reshape(1000, 784)
maps = {
    "PCA of the layer": PCA(2).fit_transform(features),
    "t-SNE of the layer": TSNE(2, random_state=11, init="pca").fit_transform(features),
    "t-SNE of raw pixels": TSNE(2, random_state=11, init="pca").fit_transform(raw),
}

# %% tags=["slide", "preview"]
markers = "os^Dv<>pP*"
row = plt.figure(figsize=(13, 4.6), layout="constrained").subplots(1, 3)
for axes, (name, places) in zip(row, maps.items(), strict=True):
    for digit in range(10):
        spots = places[y_valid[:1000] == digit]
        color = plt.get_cmap("tab10")(digit)
        axes.scatter(*spots.T, s=14, marker=markers[digit], color=color, label=digit)
        axes.text(*np.median(spots, axis=0), digit, size=15, weight="bold", ha="center")
    axes.set(title=name, xticks=[], yticks=[])
row[2].legend(loc="center left", bbox_to_anchor=(1, 0.5), title="digit")
plots.describe(
    row[0], "Three maps of 1,000 digits. Both of t-SNE show islands, clearer for the layer."
)
plt.show()

# %% [markdown]
# In the middle there are ten islands, one for each digit. Nobody told the layer to sort them like
# that, but it makes the last step easy. Points on a wrong island are mostly the network's mistakes.
# And on the right? There are islands, too, without any network! They are only less clear. (How far
# apart two islands lie says little, because t-SNE keeps neighbors together and not distances.)
# Let's measure it: how often is the nearest neighbor of an image the same digit?

# %%
from sklearn.neighbors import NearestNeighbors

labels = y_valid[:1000]
same = {}
for name, places in {"raw pixels": raw, "the layer": features, **maps}.items():
    # the nearest of all is the point itself
    nearest = NearestNeighbors(n_neighbors=2).fit(places).kneighbors(places)[1][:, 1]
    same[name] = (labels[nearest] == labels).mean()
    print(f"{name:20} the nearest neighbor is the same digit: {same[name]:.1%}")
assert same["t-SNE of the layer"] > 0.8, "t-SNE should keep digits together"

# %% [markdown] tags=["slide"]
# So what may we conclude? The layer has sorted the digits: its neighbors agree more often than
# those of raw pixels, and so do those on its map. But most of the islands' beauty is the work of
# t-SNE, which finds neighbors in raw pixels nearly as often as they are there. If you had seen only
# the map of the layer, you'd have given the network too much credit. (And PCA's two numbers are too
# few for ten digits.)
#
# ## Which tool answers which question
#
# | question | tool |
# |---|---|
# | Does it learn, does it overfit? | learning curves, or TensorBoard's *Scalars* |
# | Which of my runs is better, and since when? | TensorBoard, runs laid over each other |
# | Do all layers learn? | TensorBoard's *Histograms*; weights before and after |
# | What does it consist of? How many parameters? | `model.summary()`, `plot_model` |
# | What is in this file that somebody sent me? | Netron |
# | What does a unit, a filter look for? | weights as images, answers of each layer |
# | Why did it decide so for *this* image? | occlusion |
# | Which classes does it mix up? | confusion matrix (lesson 05), map of the last hidden layer |
#
# ## The test set, once
#
# Looking inside chose nothing, and still: the figure that counts is this one.

# %%
test_accuracy = model.evaluate(x_test / np.float32(255), y_test, verbose=0)[1]
hellodl.record("test accuracy after four epochs of Adam", test_accuracy)
assert test_accuracy > 0.85, "far below what this network can do: run the notebook from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("13_look_inside", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - TensorBoard lays runs over each other; its event files can be read back as data.
# - Weights, filters and each layer's answers are images, and say what a layer looks for.
# - Occlusion shows which pixels decide; a map of the last hidden layer shows what is near to what.
#
# ## Exercises
#
# 1. Draw the 300 units after one epoch and after twenty. When do the strokes appear?
# 2. Occlude one of the network's *mistakes*. What was it looking at?
# 3. Send a color image of your own through `seen_by`. Which filter answers strongest?
# 4. Draw the map for the *first* hidden layer. Is it as well sorted?
#
# ## Going deeper
#
# Maps and what they hide: Wattenberg, Viégas and Johnson, *How to Use t-SNE Effectively* (2016).
#
# ## Next
#
# Lesson 14 lets a program choose the layers.
