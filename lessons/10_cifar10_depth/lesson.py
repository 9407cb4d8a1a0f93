# %% [markdown] tags=["slide"]
# # Color images: does depth help?
#
# In lesson 09 a small convnet left a dense network far behind. The obvious next idea is "more
# layers". Emil Wallner's tutorial (the fifth of those that this course grew from, so we call it
# source E) reports that going from one block of layers to three gained 15 % of accuracy. Here's why
# one might believe it. The frames show how much of a photo a single number inside the network sees,
# after one, two and three blocks:
#
# ![A horse, and how much of it one number sees: frames of 4, 10 and 22 pixels](attachment:preview.png)
#
# Is that true? And if it is, was it really the *depth*? To find out we have to repeat the
# experiment, and repeating an experiment *fairly* turns out to be an art of its own.
#
# **In this lesson you'll** run a fair comparison of a shallow and a deeper convnet, tell
# underfitting from overfitting by their curves, and find out with three controls where a gain
# really comes from. **You need** lessons 08 and 09. **Allow** about 100 minutes.

# %% tags=["experiments"]
import hellodl

hellodl.start("10_cifar10_depth")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from hellodl import data, experiments, hardware, plots

layers = keras.layers
keras.utils.set_random_seed(8)

# %% [markdown] tags=["slide"]
# ## Photos aren't digits
#
# You know the data from lesson 09: 50,000 photos to learn from and 10,000 for the test, in ten
# classes. In lesson 03, we read four out of five digits by comparing each of them with the mean
# image of every class. Could that work here? Have a guess before you look at the means.

# %% tags=["experiments"]
(x_all, y_all), (x_test, y_test) = data.load_cifar10()
y_all, y_test = y_all.ravel(), y_test.ravel()
names = data.class_names("cifar10")

# %% tags=["slide"]
means = [x_all[y_all == label].mean(axis=0) for label in range(10)]
plots.images(np.array([*means, x_all.mean(axis=0)]) / 255, [*names, "all"], columns=11, size=0.85)
plt.show()

# %% [markdown] tags=["slide"]
# A blur with hints of something. You can guess the car, the truck and the horse, and the planes and
# ships have a lot of blue around them. How far would we get with these? Let's count, with 5,000 of
# the training images.

# %%
reference_points = np.array(means)  # shape (10, 32, 32, 3)
nearest = [((reference_points - x) ** 2).sum(axis=(1, 2, 3)).argmin() for x in x_all[:5000]]
correct = (nearest == y_all[:5000]).mean()
print(f"the nearest mean is the correct class for {correct:.0%} of 5,000 training images")

# %% [markdown] tags=["slide"]
# Blind guessing would give 10 %, so a photo's colors, and where they are, do say something. (These
# images were among those that made the means, but with 50,000 of them that hardly helps.) But it's
# far from four out of five. What makes a bird a bird is mostly its shape, and it may be anywhere in
# the photo.
#
# ## A validation set, fairly drawn
#
# We set 5,000 of the 50,000 photos aside for validation, and we draw them so that every class keeps
# the proportion that it has in the whole, a tenth each. That's called a **stratified** split, and
# scikit-learn has a function for it. The source used the *test set* for validation. You know from
# lesson 08 what that does, and we'll come back to it.

# %% tags=["experiments"]
x_train, x_valid, y_train, y_valid = train_test_split(
    x_all, y_all, test_size=5000, stratify=y_all, random_state=0
)

# %%
print("in each class:", np.bincount(y_train), "and", np.bincount(y_valid))

# %% [markdown] tags=["slide"]
# ## Standardize, with what training may know
#
# So far we've divided by 255. The source goes one step further, as many people do with photos, and
# we do the same, to repeat what it did: we **standardize** them. That means to subtract the mean of
# each channel (red, green and blue), and to divide by its **standard deviation**, which says how
# far the values typically lie from their mean. Afterwards all three channels are centered on 0 and
# spread equally far.
#
# One thing matters here. Mean and standard deviation are measured on the *training* images alone.
# The validation and test images must have no say in how they are treated, because they stand for
# images that you don't have yet. In the code, `x_train[:, :, :, c]` is channel number `c` of all
# images, rows and columns, and the **variance** is the square of the standard deviation. (We round,
# so that every computer gets the same numbers.)

# %% tags=["experiments"]
mean = np.array([x_train[:, :, :, c].mean() for c in range(3)]).round(4)
variance = np.array([x_train[:, :, :, c].var() for c in range(3)]).round(4)

# %%
print("mean of red, green and blue:", mean.round(1))
print("standard deviation:         ", np.sqrt(variance).round(1))

# %% [markdown]
# The blue channel is the darkest: its mean is more than ten below that of red. Keras has a layer
# that standardizes, so that these six numbers become a part of the network and nobody can forget
# them later. Does it do the same as we do by hand?

# %%
by_layer = layers.Normalization(mean=mean, variance=variance)(x_train[:1].astype("float32"))
by_layer = keras.ops.convert_to_numpy(by_layer)
by_hand = (x_train[:1] - mean) / np.sqrt(variance)
print("largest difference:", abs(by_layer - by_hand).max())

# %% [markdown] tags=["slide"]
# It does, up to rounding.
#
# ## Two networks, and three controls
#
# Now to the networks that the source compares. A convolution and the max pooling after it make a
# **block**. One network has one block, the other has three. Both end in a dense layer of 512 units
# and ten probabilities. Here they are. The first bar is the image, and the next ones are as high as
# the feature maps that a block makes. The hatched ones are dense layers. They have no height, so
# theirs only says which of them has more units.


# %% tags=["hide-input"]
# A help for the drawings: one network as a row of bars
def draw(axes, title, shapes, windows=()):
    """Draw a bar for each shape, such as "16 x 16 x 32" for maps and "512" for a dense layer."""
    for place, window in enumerate(windows):  # what a filter looks at, between the bars
        axes.text(place + 0.5, 1, f"{window}×{window}", ha="center", fontsize=9)
    for place, shape in enumerate(shapes):
        dense = "x" not in shape
        side = np.log2(int(shape)) if dense else int(shape.split()[0])
        axes.bar(place, side, 0.5, color="C1" if dense else "C0", hatch="//" if dense else "")
        axes.text(place, side + 1, shape.replace(" x ", "×"), ha="center")
    axes.set(xlim=(-0.6, 5.6), ylim=(0, 40))
    axes.set_title(title, loc="left")
    axes.set_axis_off()


# %% tags=["slide"]
stages = {
    "one block": ["32 x 32 x 3", "16 x 16 x 32", "512", "10"],
    "three blocks": ["32 x 32 x 3", "16 x 16 x 32", "8 x 8 x 64", "4 x 4 x 64", "512", "10"],
}
figure, panels = plt.subplots(2, 1, figsize=(9, 3.6), layout="constrained")
for axes, (name, shapes) in zip(panels, stages.items(), strict=True):
    draw(axes, name, shapes)
plots.describe(panels[0], "Two networks as rows of bars, from the image to ten probabilities.")
plt.show()

# %% [markdown] tags=["slide"]
# Why should more blocks help? Think of what a single number in the last feature maps has *seen* of
# the photo. After one block it's 4 × 4 pixels: a filter looks at 3 × 3, and the pooling takes the
# largest of four neighbors. With every further block it's a larger piece. Here is how large, drawn
# in the middle of a photo. (No number sees just the middle. It's the size that counts here.)

# %% tags=["slide", "preview"]
photo = x_all[y_all == 7][2]  # a horse
figure, panels = plt.subplots(1, 3, figsize=(8.5, 3), layout="constrained")
titles = ["after one block", "after two blocks", "after three blocks"]
for axes, title, side in zip(panels, titles, (4, 10, 22), strict=True):
    axes.imshow(photo)
    corner = (15.5 - side / 2, 15.5 - side / 2)
    axes.add_patch(plt.Rectangle(corner, side, side, fill=False, color="C1", linewidth=3))
    axes.set_title(f"{title}: {side} x {side}")
    axes.set_axis_off()
plots.describe(panels[0], "A photo, and how much of it one number sees: 4, 10 and 22 pixels wide.")
plt.show()

# %% [markdown] tags=["slide"]
# In 4 × 4 pixels you can see an edge or a color. In 22 × 22 you can see most of a horse. So the
# third block has a chance to recognize shapes that are made of shapes.
#
# Where do 10 and 22 come from? After the first pooling, each number has seen 4 pixels, and each one
# begins 2 pixels after its neighbor. A filter of the second block looks at three in a row: the
# first sees 4 pixels, and each of the two others adds 2 new ones, so together they see 8. The
# pooling takes two neighbors, and the second one adds 2 more: 10. From here on neighbors begin 4
# pixels apart, so the third block's filter sees 10 + 4 + 4 = 18, and its pooling 22.
#
# Build it, and see. Below, one block looks at a house. Choose a square of the last map, and what it
# sees of the image is framed. Then add a convolution, a pooling, a convolution and a pooling: the
# numbers in bold go through 8, 10, 18 and 22.
#
# For the house, 22 pixels would be enough. But with only 4 × 4 squares, none of them lies in the
# right place. When you've seen that, press *Reset* and try the riddle. Three blocks see 22 × 22
# pixels, but only 4 × 4 squares are left in their last map. Can one square see the whole house with
# three convolutions, if 8 × 8 squares are left? (Watch how many pixels a convolution adds before a
# pooling, and how many after it.)

# %% tags=["slide"]
hellodl.explore("receptive")

# %% [markdown] tags=["slide"]
# Have you found it? (A convolution, two poolings and two more convolutions will do. There's a
# shorter way, too.) How much of the image a number sees is called its **receptive field**. A
# convolution adds more pixels the more poolings stand before it, because its squares are further
# apart. That's what pooling buys. Without any pooling it takes ten convolutions to see the whole
# house, and many times as many multiplications as the answer to the riddle.
#
# But doesn't the dense layer see the whole photo in any case? It does. But it has other weights for
# every place, so it must learn each pattern anew for each place. A convolution learns it once, for
# all places. So what counts is how much a *convolution* can see.
#
# So three blocks see more. Will that pay? Before we try, one more question. Which has more
# parameters, one block or three? In lesson 09 you've seen how to count them: a filter of 3 x 3 that
# looks at 3 channels has 27 weights and a bias. In the second block a filter looks at all the 32
# feature maps that come in, so it's 32 channels deep and has 288 weights and a bias. And a dense
# layer has a weight for each pair of an input and a unit. Please guess before you run the next
# cell.

# %% tags=["nbval-check-output"]
one_block = [3 * 3 * 3 * 32 + 32, 16 * 16 * 32 * 512 + 512, 512 * 10 + 10]
three_blocks = [
    3 * 3 * 3 * 32 + 32,  # the three convolutions
    3 * 3 * 32 * 64 + 64,
    3 * 3 * 64 * 64 + 64,
    4 * 4 * 64 * 512 + 512,  # the dense layers
    512 * 10 + 10,
]
print(f"one block:    {one_block}, in all {sum(one_block):,}")
print(f"three blocks: {three_blocks}, in all {sum(three_blocks):,}")

# %% [markdown] tags=["slide"]
# Did you expect that? The network with *fewer* layers has seven times as many parameters. Almost
# all of them sit in its dense layer. A single pooling leaves 16 x 16 x 32 = 8,192 numbers to
# connect to 512 units, and three poolings leave only 1,024. **Depth is not size.**

# %% [markdown]
# So the two networks don't differ in depth alone. If three blocks win, there are several reasons
# why they might. To tell them apart we need **controls**. Each of the first three networks in this
# table shares something with three blocks, and lacks the rest. If one of the reasons explains
# everything, its control should be about as good as three blocks, which is the last row:
#
# | perhaps three blocks win because they … | we call that | the network with it | convolutions | one number sees |
# |---|---|---|---|---|
# | have fewer parameters | *fewer parameters* | one block, 64 units | 1 | 4 × 4 pixels |
# | pool more | *pooling* | one block, pooled by 8 | 1 | 10 × 10 |
# | have two more layers, with more filters | *layers* | three blocks, 1 x 1 | 3 | 10 × 10 |
# | look at 3 × 3 in these layers, too | *3 x 3* | three blocks | 3 | 22 × 22 |
#
# - **One block, 64 units.** Perhaps it's that fewer parameters overfit less. So this control is as
#   shallow as the first network, and about as small as the deep one: its dense layer has only 64
#   units.
# - **One block, pooled by 8.** Three blocks also pool three times. After that, only 4 × 4 numbers
#   of each map are left. So the dense layer has to learn what a pattern means at 16 places only,
#   instead of 256, and if the photo moves by a pixel or two, many of these numbers should hardly
#   change. Perhaps that's all it takes, and a single convolution would do? This control takes the
#   largest of 8 × 8 numbers at once. It, too, leaves 4 × 4 numbers of each map, but has no further
#   convolutions that could build shapes from shapes. (Why does a number see 10 pixels? The filter
#   sees 3, and 8 neighbors see 7 more.)
# - **Three blocks, 1 x 1.** The last control keeps the layers, and takes away the view. The filters
#   of its second and third block look at 1 × 1 instead of 3 × 3. Such a filter mixes the feature
#   maps at one place, and never looks at the neighbors. So it's as deep as three blocks, and yet a
#   number in its last maps sees only 10 × 10 pixels of the photo. (4 after one block, and the two
#   further poolings add 2 and 4.)
#
# The first control stands by itself. The other rows of the table are the rungs of a ladder that
# begins at one block, and each step has a name. The first step is *pooling* (and with it come the
# view, and fewer parameters). The second is *layers*, two of them, which see nothing new. And the
# last one is *3 x 3*: these layers look at their neighbors, and that's the network of three blocks.

# %% [markdown]
# We build all the networks with one function. It takes what it needs from a **recipe**, which is
# nothing but a list of settings, and which has a section of its own below. (`padding="same"` puts a
# border of zeros around an image, so that the output of a convolution is as large as its input.
# What the layers that flip and turn images do, you'll see right after the drawing. Ignore `dtype`,
# which matters only on processors that are quick with numbers of 16 bits, and
# `steps_per_execution`, which saves time.)

# %% tags=["experiments"]
# For each block how many filters and their side; by how much each pools; the units of the dense layer
NETWORKS = {
    "one block": ([(32, 3)], 2, 512),
    "one block, 64 units": ([(32, 3)], 2, 64),
    "one block, pooled by 8": ([(32, 3)], 8, 512),
    "three blocks, 1 x 1": ([(32, 3), (64, 1), (64, 1)], 2, 512),
    "three blocks": ([(32, 3), (64, 3), (64, 3)], 2, 512),
}


# %% tags=["experiments"]
def build(recipe):
    """The network of a recipe, compiled."""
    model = keras.Sequential(
        [keras.Input((32, 32, 3)), layers.Normalization(mean=mean, variance=variance)]
    )
    if recipe.augmentation:
        model.add(layers.RandomFlip("horizontal", dtype="float32"))
        model.add(layers.RandomRotation(25 / 360, dtype="float32"))
    blocks, pooling, units = NETWORKS[recipe.network]
    for filters, side in blocks:
        model.add(layers.Conv2D(filters, side, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D(pooling))
    model.add(layers.Flatten())
    model.add(layers.Dense(units, activation="relu"))
    model.add(layers.Dense(10, activation="softmax", dtype="float32"))
    adam = keras.optimizers.Adam(recipe.learning_rate)
    loss = "sparse_categorical_crossentropy"
    model.compile(adam, loss, metrics=["accuracy"], steps_per_execution=50)
    return model


# %% [markdown]
# And here are all five, drawn to the same scale. Look for what each control shares with one block,
# and what with three. (Between the bars stands what a filter looks at.)

# %% tags=["slide"]
parameters = {name: build(experiments.Recipe(network=name)).count_params() for name in NETWORKS}
figure, panels = plt.subplots(3, 2, figsize=(11, 6), layout="constrained")
panels[2, 1].set_axis_off()  # five networks, and six places
for axes, (name, (blocks, pooling, units)) in zip(panels.T.flat, NETWORKS.items(), strict=False):
    side, shapes = 32, ["32 x 32 x 3"]
    for filters, _ in blocks:
        side //= pooling
        shapes.append(f"{side} x {side} x {filters}")
    by = "" if "pooled" in name else f"pooled by {pooling}; "
    title = f"{name}\n{by}{parameters[name]:,} parameters"
    draw(axes, title, [*shapes, str(units), "10"], [size for _, size in blocks])
said = ", ".join(f"{name}: {number:,}" for name, number in parameters.items())
plots.describe(panels[0, 0], f"Five networks as rows of bars. Parameters of {said}.")
plt.show()

# %% [markdown]
# All of them can be trained in two ways, as they are and with **augmentation**: two layers flip the
# training images and turn them by up to 25 degrees, either way, at random. It's still a horse, but
# two epochs hardly ever see exactly the same one. Lesson 11 is about it. Here's our horse, six
# times. (Where a turned image has no pixels of its own, the layer mirrors what's beside.)

# %% tags=["slide"]
flip, turn = layers.RandomFlip("horizontal", seed=5), layers.RandomRotation(25 / 360, seed=105)
six_times = np.repeat(photo[None].astype("float32") / 255, 6, axis=0)
horses = keras.ops.convert_to_numpy(turn(flip(six_times, training=True), training=True))
plots.images(horses, columns=6, size=1.2, title="The same horse, as six epochs might see it")
plt.show()

# %% [markdown] tags=["slide"]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("10_cifar10_depth", 1)

# %% [markdown] tags=["slide"]
# ## An experiment is a recipe
#
# How much we can compute depends on the computer. On a laptop we take a small part of the images
# and a few epochs. With a GPU, the *full* budget takes all of them, and `choose_budget("full")`
# asks for it anywhere. (The `if` only saves time, on processors that are quick with numbers of 16
# bits.)

# %% tags=["experiments"]
budget = experiments.choose_budget()
if hardware.supports_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")

# %%
print(f"kept for validation: {budget.validation:,} images, and for the test: {budget.test:,}")

# %% [markdown]
# Now for the fair comparison. A **recipe** holds everything that decides a result: the network, the
# number of images and epochs, the batches, the learning rate, and so on. A **variant** of it
# changes exactly one thing. If it changed two, and the result got better, nobody could say which of
# them it was. The program compares names, though. It can't see that "three blocks" stands for
# several things at once: convolutions, filters, poolings and parameters. That's why we need the
# controls.
#
# On a laptop we take four times as many images as in the budget, because these networks are quick.
# The source augments its images in all experiments, so the list has both, without and with
# augmentation:

# %% tags=["experiments"]
images = min(4 * budget.images, len(x_train))
shallow = experiments.Recipe(network="one block", images=images, epochs=budget.epochs)
deep = shallow.variant(network="three blocks")
recipes = {
    "one block": shallow,
    "three blocks": deep,
    "one block, 64 units": shallow.variant(network="one block, 64 units"),
    "one block, pooled by 8": shallow.variant(network="one block, pooled by 8"),
    "three blocks, 1 x 1": deep.variant(network="three blocks, 1 x 1"),
    "one block, augmented": shallow.variant(augmentation=True),
    "three blocks, augmented": deep.variant(augmentation=True),
}
# two changes, one after the other: each has a neighbor in this list that differs in one thing
for name in ("one block, 64 units", "one block, pooled by 8", "three blocks, 1 x 1"):
    recipes[f"{name}, augmented"] = shallow.variant(augmentation=True).variant(network=name)
ladder = ["one block", "one block, pooled by 8", "three blocks, 1 x 1", "three blocks"]
for name in ladder:  # for the question whether that was long enough
    longer = recipes[f"{name}, augmented"].variant(epochs=2 * budget.epochs)
    recipes[f"{name}, twice as long"] = longer
print(deep)  # dropout, l1 and l2 are for lesson 11; 0 turns them off

# %% [markdown]
# Let's try to cheat, and change two things at once. (`try` and `except` catch the error, so that
# the notebook goes on.)

# %%
try:
    shallow.variant(network="three blocks", augmentation=True)
except experiments.RecipeError as refused:
    print(refused)

# %% tags=["experiments"]
splits = {
    "train": (x_train, y_train),
    "valid": (x_valid[: budget.validation], y_valid[: budget.validation]),
    "test": (x_test[: budget.test], y_test[: budget.test]),
}

# %% [markdown]
# Now we train them, each from more than one seed, because a single training proves little. On a
# laptop we train three of them: the two of the source, and the control that pools by 8. All ten
# come further down, trained beforehand on all images. You may interrupt the cell (with the square
# in the toolbar) and run it again later: it goes on where it stopped. And while it runs: what do
# you expect? Will the difference be larger than the differences between seeds?

# %%
on_laptop = ["one block", "three blocks", "one block, pooled by 8"]
on_gpu = [name for name in recipes if not name.endswith("twice as long")]
here = on_gpu if budget.name == "full" else on_laptop
chosen_here = {name: recipes[name] for name in here}
histories = experiments.run(chosen_here, build, splits, budget.seeds)

# %% [markdown]
# What comes back is one long table, with a row for each experiment, seed, epoch, metric and split:

# %%
histories[histories.split != "test"].tail(3)

# %% [markdown] tags=["slide"]
# ## Underfitting and overfitting, on the curves
#
# In each panel, the solid line is the accuracy on the training images, and the dashed one on images
# that the network doesn't learn from. (The band around a line goes from the lowest seed to the
# highest.)

# %% tags=["slide"]
panels = plots.histories(histories, title="Where does the solid line run away from the dashed one?")
panels[0].set_ylim(0.15, 1)
plt.show()

# %% [markdown]
# How do you read such curves?
#
# - Both lines are close together, and lower than what other networks reach on the same images: this
#   one hasn't learned yet what there is to learn. It **underfits**. At the start of a training
#   that's normal. In the first epochs the solid line may even be the lower one. You know why from
#   lesson 04: it's a mean over the epoch, while the dashed one is measured at its end.
# - The solid line runs away from the dashed one, which rises ever more slowly or not at all: the
#   network memorizes its training images. It **overfits**. Look at the right ends of the panels.
#   Which of the three networks overfits least?
#
# How large is the gap at the end (training minus validation), and who is ahead on the images that
# weren't learned from? (`groupby` collects the rows of each experiment, and `agg` computes the mean
# and the standard deviation `std` of its seeds.)

# %%
ends = experiments.final_values(histories)
ends.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %% [markdown] tags=["slide"]
# ## Is depth worth 15 points?
#
# The source says that three blocks beat one by 15 % in validation accuracy. We read that as 15
# **percentage points**, such as from 50 % to 65 %. Here's the difference that *we* measured, in
# percentage points, for each seed:

# %%
mean_of = ends.groupby("experiment").mean()
by_seed = 100 * ends.valid.unstack("experiment")  # a row for each seed, a column for each network
for other in on_laptop[1:]:
    ahead = (by_seed[other] - by_seed["one block"]).round(1)
    print(f"{other} against one block, in each seed: {ahead.tolist()}")
gained = 100 * (mean_of.valid["three blocks"] - mean_of.valid["one block"])
hellodl.record("three blocks against one, percentage points", round(gained, 1), 15, "E")

# %% [markdown]
# Three blocks gain far less than 15 points here, with far fewer images and epochs, and without
# augmentation. And look at the two seeds! With the first one, three blocks are five points ahead of
# one block, and the control is 1.5 points behind one block. With the second one, three blocks gain
# nothing, and it's the control that is three points ahead. The same networks, the same images,
# other random numbers. Besides, with only 1,000 validation images a difference of one or two points
# may be luck by itself. (Lesson 08 has shown it.) So here's what a few minutes on a laptop tell us
# about depth: nothing that we could rely on. Had we trained each network once, we'd have been quite
# sure of ourselves: with the first seed that it's depth that counts, and with the second that it's
# pooling.
#
# One thing you can rely on even here: one block and three blocks memorize. They're .15 to .2 better
# on their training images than on others, and both seeds say so. The control memorizes far less,
# and yet it reads new images about as well. Keep that in mind. For anything finer, what helps is
# more images, for training and for validation, more epochs, and more seeds.
#
# ## With all images
#
# The source trained on all the training images, with augmentation, and for 50 epochs. So let's look
# at all five networks with 45,000 images, each without and with augmentation. That takes hours on a
# laptop, so we ran it beforehand. The figure has three of the five, and the table below it has all.

# %% tags=["slide"]
trained = experiments.reference_results("10_cifar10_depth")
is_long = trained.experiment.str.endswith("twice as long")  # these come further down
reference = trained[~is_long]
three = ["one block", "one block, pooled by 8", "three blocks"]
order = [*three, *(f"{name}, augmented" for name in three)]  # each above its augmented one
in_order = pd.concat([reference[reference.experiment == name] for name in order])
panels = plots.histories(in_order, title="With 45,000 images: six of the ten")
panels[0].set_ylim(0.15, 1)  # the same scale as above
plt.show()

# %%
full = experiments.final_values(reference)
full_mean = full.groupby("experiment").mean()
print(experiments.describe_reference("10_cifar10_depth"))  # two seeds where it's 24 epochs
in_pairs = [name + ending for name in NETWORKS for ending in ("", ", augmented")]
full.groupby("experiment")[["train", "valid", "gap"]].agg(["mean", "std"]).loc[in_pairs].round(3)

# %% [markdown]
# Three blocks are clearly better than one, with and without augmentation, and in every single seed.
# Are you surprised that without augmentation they fit their *training* images better, too, .952
# against .905, with a seventh of the parameters? So the number of parameters alone doesn't tell how
# well a network will fit.
#
# The source says that the network with few layers *underfits*. With augmentation, as the source
# trains, it looks like that after 12 epochs: its two lines stay close together, and lower than
# those of three blocks. But look at it without augmentation. Its training accuracy reaches about
# .9, while its validation accuracy reaches about .65 and then turns down. That's strong
# overfitting. So the same network can do either, depending on how it's trained.
#
# ### So was it the depth?
#
# And what do our controls say? They are a ladder from one block to three, and each rung adds one of
# the reasons. We begin without augmentation. Each thin line is a seed, and the thick marks are the
# means. We take the *best* epoch of each training, the most that stopping early could have kept.
# (That makes all of them look a little better than they are. And two rungs would change places if
# we took the last epochs, as you can see in the table above.) Which of the three steps do you
# expect to be the highest?

# %%
valid = trained[(trained.metric == "accuracy") & (trained.split == "valid")]
best_epoch = valid.groupby(["experiment", "seed"]).value.max()
at_best = best_epoch.groupby("experiment").mean()


# %% tags=["hide-input"]
# A help for the drawings: the rungs of the ladder, and what each step brings
def draw_ladder(axes, title, ending=""):
    """The rungs of the ladder at their best epochs: a thin line for each seed, and the means."""
    names_of = [name + ending for name in ladder]
    by_seed = best_epoch.unstack("seed").loc[names_of]  # a row for each rung
    axes.plot(range(4), by_seed, "o-", color="C1", markersize=4, linewidth=0.8)
    means = at_best[names_of].to_numpy()
    axes.plot(range(4), means, "_", color="C0", markersize=32, markeredgewidth=3)
    for place, (mean, highest) in enumerate(zip(means, by_seed.max(axis=1), strict=True)):
        axes.text(place, highest + 0.004, f"{mean:.3f}", ha="center", va="bottom", fontsize=9)
    steps = (100 * np.diff(means)).round(1) + 0.0
    for place, step in enumerate(("pooling", "layers", "3 x 3")):
        said = f"{step}\n{steps[place]:+.1f}"
        axes.text(place + 0.5, 0.815, said, ha="center", va="top", color="C0")
    axes.set_xticks(range(4), [name.replace(", ", "\n") for name in ladder], fontsize=9)
    axes.set(title=title, xlim=(-0.5, 3.5), ylim=(0.635, 0.82), ylabel="validation accuracy")
    said = ", ".join(f"{name} {at_best[name]:.3f}" for name in names_of)
    plots.describe(axes, f"Validation accuracy at the best epochs: {said}.")


# %% tags=["slide"]
draw_ladder(plt.figure(figsize=(6, 3.4), layout="constrained").subplots(), "Without augmentation")
plt.show()

# %% [markdown]
# And here's the height of each step, in percentage points: the mean, and in brackets the lowest and
# the highest of the three seeds. The first row is the control that isn't on the ladder, one block
# with a small dense layer.

# %%
reasons = {
    "fewer parameters": ("one block", "one block, 64 units"),
    "pooling": ("one block", "one block, pooled by 8"),
    "layers": ("one block, pooled by 8", "three blocks, 1 x 1"),
    "3 x 3": ("three blocks, 1 x 1", "three blocks"),
    "all three steps": ("one block", "three blocks"),
}


# %% tags=["hide-input"]
# What each reason brought, as text: the mean of the seeds, the lowest and the highest
def gains(ending=""):
    """What each reason brought, in percentage points, as text."""
    brought = {}
    for reason, (before, after) in reasons.items():
        if after + ending not in best_epoch:  # the small control wasn't trained for 24 epochs
            continue
        gain = 100 * (best_epoch[after + ending] - best_epoch[before + ending])  # of each seed
        mean, low, high = gain.agg(["mean", "min", "max"]).round(1) + 0.0  # turns -0.0 into 0.0
        brought[reason] = f"{mean:+.1f} ({low:+.1f} to {high:+.1f})"
    return brought


table = pd.DataFrame({"without augmentation": gains()})
print(table.to_string())

# %% [markdown]
# First, **fewer parameters** isn't the reason, in this way at least. At its best epoch, the small
# control is level with its large sister. (After the last one it's a point ahead, because it has
# overfitted less.) Now the three steps. **Pooling** alone, still with a single convolution, brings
# nearly half of the gain. That surprised us! The two further **layers**, as long as they look at 1
# × 1 only, bring nothing that we could tell: the seeds don't even agree about the sign. And when
# these layers look at **3 x 3**, the rest is there.
#
# But the source trains *with* augmentation. So we've trained all rungs like that, too. What do you
# expect now?

# %% tags=["slide"]
figure, panels = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained", sharey=True)
draw_ladder(panels[0], "Without augmentation")
draw_ladder(panels[1], "With augmentation", ", augmented")
panels[1].set_ylabel("")
plt.show()
table["with augmentation"] = gains(", augmented")
print(table.to_string())

# %% [markdown]
# It's another story! Now **pooling** brings nothing. The two further **layers** bring half of the
# gain, even if they see nothing new, and the other half comes when they look at **3 x 3**. (And
# *fewer parameters* even cost a point and a half, with every seed.)
#
# Why is it so different? You kept in mind that the control that pools by 8 memorizes less. So
# here's our guess. Without augmentation, one block memorizes, and that spoils its answers. Pooling
# by 8 makes memorizing harder, and so it helps. With augmentation nobody memorizes much, so there's
# nothing to make harder. (It can't be the whole story, though. Fewer parameters make memorizing
# harder, too, and they bring nothing.) What counts then is what a network *can* do, and more layers
# can do more. Look again at the augmented control in the figure of six panels, in the middle of its
# second row. Its training curve hardly leaves its validation curve, and after twelve epochs it
# reads only .68 of its training images. (They're turned, so they're harder than plain ones.) It
# *underfits*.

#
# But look at the right end of that curve. It's still rising! Perhaps this control only learns
# slowly. Then "pooling brings nothing" would be true for twelve epochs, and for no more.
#
# ### Twice as long
#
# The source trained for 50 epochs, and ours got 12. We can't afford 50 on our computer, but we've
# trained all four rungs once more with augmentation, for twice as long, and from two seeds. What do
# you expect of pooling, and of the whole gain?

# %% tags=["slide"]
figure, panels = plt.subplots(1, 2, figsize=(10, 3.6), layout="constrained", sharey=True)
draw_ladder(panels[0], "Augmented, 12 epochs", ", augmented")
draw_ladder(panels[1], "Augmented, 24 epochs", ", twice as long")
panels[1].set_ylabel("")
plt.show()
table["24 epochs"] = pd.Series(gains(", twice as long"))
print(table.fillna("").to_string())

# %% [markdown]
# So it needed more time. With 24 epochs instead of 12, one block gets better by less than half a
# point, and the one that pools by 8 by more than two. (The one with 1 × 1 gets better by two, too.)
# Now **pooling** does bring something, one to two points, with both seeds. The other two steps are
# about as high as before. And at their best epochs, three blocks are now 10 points ahead of one,
# and not 15. (Don't make much of the difference between 9 and 10. It's two seeds, and the best of
# 24 epochs is a bit luckier than the best of 12. Whether the next 26 epochs would bring the rest,
# we don't know.)

#
# So *was* it the depth? It depends on what you call depth, and on how you train:
#
# - *More layers*, with their filters: with augmentation they bring nearly half of the gain, and
#   without it, nothing by themselves.
# - *Layers that look at more of the photo*: those help each time. So the idea at the beginning of
#   this lesson wasn't wrong, but it's only a part of the story.
# - *Pooling*, which comes with three blocks but isn't depth: nearly half of the gain without
#   augmentation, and with it nothing in 12 epochs and less than a fifth in 24.
#
# Twice we could have stopped, and told you something wrong with good controls and several seeds. A
# control tells you something about the conditions under which it was run, and you shouldn't carry
# it over to others without a test.
#
# (Some honesty about the names of the steps. Pooling also widens the view, from 4 × 4 to 10 × 10
# pixels, and leaves fewer parameters. The two layers also have more filters, 64 instead of 32. And
# filters of 3 × 3 have nine times the weights of 1 × 1. With the rungs in another order, the steps
# could have other heights. And all networks were judged on the same 5,000 images: with others, each
# accuracy could be a good half point higher or lower.)
#
# ## The test set, once
#
# `experiments.run` has measured each network on test images after its last epoch, and so far we
# haven't looked. The honest way is to choose an experiment by its *validation* accuracy, and to
# read the test accuracy of this one alone. (In the source, the test set *is* the validation set, so
# what it reports has been chosen on it. Lesson 08 shows what that does.)

# %%
chosen, best_of_full = mean_of.valid.idxmax(), full_mean.valid.idxmax()
honest = mean_of.test[chosen]
print("chosen on this laptop:", chosen)
hellodl.record("test accuracy, chosen on the validation set", round(honest, 3))
print(f"with all images: {best_of_full}, test accuracy {full_mean.test[best_of_full]:.3f}")

# %% [markdown]
# The best network with all images reads .769 of the test images correctly. On validation images it
# was .764, so choosing by those hasn't flattered it.
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert np.allclose(by_layer, by_hand, atol=1e-4), "mean and variance belong to each channel"
assert sum(one_block) == 4_200_842 and sum(three_blocks) == 586_250, "a layer was changed"

assert full_mean.gap["one block"] > full_mean.gap["one block, augmented"] + 0.1, "enough epochs?"
better = full.valid.unstack("experiment")  # a row for each seed
assert (better["three blocks"] > better["one block"] + 0.04).all(), "blocks should pay by now"
assert (better["three blocks, augmented"] > better["one block, augmented"] + 0.06).all()

# %% [markdown]
# And what the controls say:

# %%
assert abs(at_best["one block, 64 units"] - at_best["one block"]) < 0.01, "smaller, not better"
first, second, third = (100 * at_best[ladder].diff().iloc[1:]).round(1)
assert first > 0.3 * (first + second + third), "without augmentation, pooling should bring a lot"
assert abs(second) < 1, "and the layers alone next to nothing"
augmented = [f"{name}, augmented" for name in ladder]
first, second, third = (100 * at_best[augmented].diff().iloc[1:]).round(1)
assert min(second, third) > 2 * first, "with augmentation, it should be the other way round"
longer = [f"{name}, twice as long" for name in ladder]
assert (100 * at_best[longer].diff().iloc[1:] > 1).all(), "in 24 epochs, each step should pay"
deep_alone = best_epoch["three blocks, 1 x 1, augmented"]
assert (deep_alone > best_epoch["one block, pooled by 8, augmented"]).all(), "layers and filters"
assert (deep_alone < best_epoch["three blocks, augmented"]).all(), "and seeing farther"
assert honest > 0.3, "far below what these networks do: were they trained?"

# %% [markdown]
# ## Published beside ours

# %%
full_gain = full_mean.valid["three blocks, augmented"] - full_mean.valid["one block, augmented"]
claims = pd.DataFrame(
    {
        "source E": ["+15", "4,200,842 and 586,250", "the test set"],
        "here": [f"{gained:+.1f}", f"{sum(one_block):,} and {sum(three_blocks):,}", "set aside"],
        "45,000 images, augmented": [f"{100 * full_gain:+.1f}", "the same", "set aside"],
    },
    index=["gain of three blocks, percentage points", "parameters", "validated on"],
)
print(claims.to_string())

# %% [markdown]
# Three blocks pay, as the source says: with all images, in 12 epochs and with augmentation they're
# about 9 points ahead instead of 15, and in 24 epochs about 10. The source trained for 50 epochs,
# with the test set as its validation set, and each network once.
#
# And what did augmentation do? Look at the table with 45,000 images once more: it narrowed the gap
# of both networks from more than .2 to less than .05. Most of that is a lower *training* accuracy:
# the turned images are harder, and can't be memorized so easily. But after the last epoch, both
# networks are 3.5 and 4 points better in validation accuracy, too. (One block gains only about one
# and a half against its own best epoch without augmentation.) It's the subject of the next lesson.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("10_cifar10_depth", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - **Depth is not size.** The network of three blocks has a seventh of the parameters of the
#   one-block network, and it does better. One control showed that having fewer parameters doesn't
#   explain it, at least not in this way.
# - **Controls find reasons.** Without augmentation, nearly half of the gain came with more pooling,
#   and more layers by themselves brought nothing. With augmentation, in twelve epochs, it was the
#   other way round, and in 24 all three steps helped. So when somebody says that a thing helped,
#   ask what else came with it, and under which conditions.
# - **Curves.** Both low and close together means underfitting. A training curve that leaves the
#   validation curve behind means overfitting.
# - **A fair comparison** changes one thing, uses several seeds, and compares differences with what
#   seeds alone do. A few minutes on a laptop may not be enough to tell a difference from luck.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/10_cifar10_depth.ipynb`. Or try these right here:
#
# 1. (On a laptop, don't expect more than a hint from these.) Pooling by 8 changes two things at
#    once: a number sees 10 × 10 pixels, and only 4 × 4 numbers of each map are left. Design a
#    control that tells them apart. One convolution of 9 × 9, pooled by 2, sees 10 × 10 as well.
#    What does it leave of each map? Make a new entry in `NETWORKS`, `"sees 10": ([(32, 9)], 2,
#    512)`, and train it: `experiments.run({"one block": shallow, "sees 10":
#    shallow.variant(network="sees 10")}, build, splits, budget.seeds)`. (`experiments.final_values`
#    shows what comes out.)
# 2. How much pooling is best? Train `"by 4": ([(32, 3)], 4, 512)` in the same way.
# 3. Take 1,000, 2,000 and 8,000 training images, with `shallow.variant(images=1000)` and so on. How
#    does the gap between training and validation change?
#
# ## Going deeper
#
# - Alex Krizhevsky, *Learning Multiple Layers of Features from Tiny Images* (2009), describes
#   CIFAR-10.
# - Kaiming He and others, *Deep Residual Learning for Image Recognition* (2016): does it go on,
#   with twenty or fifty layers? Plain networks got worse then, even on their training images, and
#   *skip connections* around the layers repaired it.
# - The best result that the source names is 96.53 % (Benjamin Graham, *Fractional Max-Pooling*,
#   2014). Lesson 16 takes first steps in that direction.
#
# ## Next
#
# Our networks memorize, and augmentation made that harder. Lesson 11 looks at four ways to hold
# memorizing back, and finds a flaw in a published experiment.
