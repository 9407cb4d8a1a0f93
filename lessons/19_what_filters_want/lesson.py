# %% [markdown] tags=["slide"]
# # Optional: what does a filter want?
#
# Lesson 13 followed a photo through a network, to maps of 8 × 8 numbers in which nobody could
# recognize anything. And yet they were enough for its answer. So what does a filter deep inside a
# network look for? You can ask it. We've shown one of them 2,000 photos, and picked out the ten
# that it responds to most:
#
# ![Ten photos with a frame in each: nine horses and a dog](attachment:preview.png)
#
# Nine are horses, and the dog stands there like one. (The frames show what the filter looked at.)
# But nobody has ever told this filter to look for horses. Is it a horse filter, then? It's harder
# to find out than it seems, and easy to fool yourself.
#
# **In this lesson you'll** find the favorites of filters, grow images that they like, turn a guess
# into a test, and make a network take a red car for a frog. **You need** lesson 13. You can skip it
# and miss nothing that you'd need elsewhere. **Allow** about 85 minutes.

# %%
import hellodl

hellodl.start("19_what_filters_want")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots
from hellodl.weights import load_weights

layers = keras.layers

# %% [markdown] tags=["slide"]
# ## The network, and its photos
#
# We take the network that comes with the course, the one whose first filters you've seen in lesson
# 13. It learned from the last 45,000 of the 50,000 training photos of CIFAR-10, so we show it the
#    first 2,000, which are new to it. In the whole lesson its weights stay as they are. That's what
#    `trainable = False` says, and it will matter when we start to train something else.

# %%
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
photo_network.set_weights(load_weights("photos"))
photo_network.trainable = False

# %%
(x_color, y_color), _ = data.load_cifar10()
photos, labels = x_color[:2000], y_color[:2000].ravel()
names = data.class_names("cifar10")
probabilities = photo_network.predict(photos, batch_size=200, verbose=0)
photo_accuracy = (probabilities.argmax(axis=1) == labels).mean()
print(f"accuracy on 2,000 new photos: {photo_accuracy:.1%} (chance is 10%)")
convolutions = [layer for layer in photo_network.layers if isinstance(layer, layers.Conv2D)]
seen_by = keras.Model(photo_network.inputs, [layer.output for layer in convolutions])

# %% [markdown] tags=["slide"]
# (`seen_by` gives the feature maps of all three convolutions, as in lesson 13.)
#
# ## What does a filter look for?
#
# There's a simple way to find out. Take one filter of the last convolution, show it all 2,000
# photos, and pick out those that it responds to most, its **favorites**, as we did with the units
# of lesson 04. If they have something in common, we have a good guess what it's looking for. Here's
# the filter that you've just seen. The frame shows what it looked at when it responded most. That's
# 22 × 22 pixels, counted as in lesson 10: 7 after the first convolution, 8 after its pooling, then
# 12, 14 and 22.

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
# that.
#
# So is it a horse filter? Ten photos are the very strongest of 2,000, and about 200 of these are
# horses. What does it do with the others?

# %%
order = responses[:, one].argsort()[::-1]  # all photos, from the strongest response to the weakest
for how_many in (10, 50, 100):
    of_these = np.bincount(labels[order[:how_many]], minlength=10)
    said = ", ".join(
        f"{of_these[k]} {names[k]}" for k in of_these.argsort()[::-1][:3] if of_these[k]
    )
    print(f"of the {how_many:3} strongest: {said}")
weak_half = (labels[order[1000:]] == 7).sum()
print(f"of {(labels == 7).sum()} horses, {weak_half} are in the weaker half of all photos")

# %% [markdown]
# It has a taste for horses, and no more than that. Among its hundred strongest, about half are
# horses, and then come deer. And 45 horses leave it colder than most other photos do. No single
# filter decides what a horse is. The dense layer adds up the responses of all 96, at all places.
# (We'll go on calling it the horse filter, because it needs a name.)
#
# There are 96 filters, too many to show. So for each class, we take the filter that has most
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


fresh = [keras.models.clone_model(seen_by) for _ in range(5)]  # the same layers, fresh weights
of_all = {"trained": strongest_responses(seen_by)}
of_all |= {f"untrained {n}": strongest_responses(each) for n, each in enumerate(fresh, start=1)}
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
# Compare column by column. For cars it's 10 of the trained network against 6 at most, and for
# horses 9 against 5. For ships, frogs and trucks it's ahead, too. Here training has done something.
# (For airplanes and deer it isn't ahead at all: not every class has a filter that likes it best.)
# But our six dogs prove nothing. One of the networks that have learned nothing has eight, and there
# they are: most of them are white or black-and-white on something dark or colored, and perhaps
# that's all it takes. Had we asked only our own network, we'd have been proud of the dogs.
#
# And have a look at the strangers. In the row of ships there are two cars and the head of an
# ostrich. What do they have in common with ships? We can't tell from ten photos, but soon we'll
# have other ways to ask.
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
# training credit for it. (Nine of the trained network's 96 filters are as dead as the ReLUs of
# lesson 13. They have no favorites, so we've left them out of these averages.)
#
# Then compare the three convolutions. By this measure, training has changed nothing in the first
# one, and little in the second, probably because their filters look for edges, colors and simple
# patterns, and those are in photos of every class. In the third it's plain to see. So by this
# measure, the last convolution comes closer to *things* than the first two. On the way, the network
# loses much of *where* things are, since each pooling halves the map's height and width, and its
# filters tell more and more of *what* they are.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("19_what_filters_want", 1)

# %% [markdown] tags=["slide"]
# ## Grow an image for a filter
#
# There's another way to ask a filter what it wants, and you have all you need for it. In our
# trainings so far the images stayed as they were, and the weights changed. Now we turn that around.
# The weights stay, and we let gradient descent change an *image*, so that the filter responds to it
# more and more strongly. The loss is minus the filter's mean response, so a smaller loss means a
# stronger response. (So far we've looked at each filter's strongest place. Now it's the mean over
# all 64 places, because then all of the image has something to learn. It also means that an image
# is paid for showing its pattern everywhere.)
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


# %%
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


# %%
def minus_response(wanted, outputs):
    """The loss: minus the output that is wanted."""
    return -keras.ops.sum(wanted * outputs, axis=1)


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


# %%
def means_of_maps(network):
    """A network that gives the mean of each map of the last convolution."""
    means = layers.GlobalAveragePooling2D()(network.outputs[2])
    return keras.Model(network.inputs, means)


# %% [markdown]
# Let's watch one grow, for the filter that likes horses. We start from nothing but noise, and stop
# after 5, 20, 60 and 200 steps. (Why noise? If a filter gives no response to plain gray, its ReLUs
# are silent and there's no gradient to follow, as in lesson 13. Nothing would ever grow.) Above
# each image stands the filter's mean response to it.

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
plots.describe(row[0], f"An image grows from noise to a pattern; the mean response rises: {said}.")
plt.show()

# %% [markdown]
# For some steps you hardly see a difference, though the response rises: gradient descent is
# strengthening a bit of color here and an edge there. Then a pattern stands out. In the end there
# are dark posts on a green ground, and they hang from something red. (It's only at the upper edge,
# though.) Legs on grass, below a brown belly? That would fit the frames.
#
# But look at step 5 once more. You can hardly tell this image from the noise, and yet the filter's
# mean response to it, 0.46, is larger than to any of the 2,000 photos. (The largest is 0.39, as
# you'll see.) So a strong response needn't mean that there's anything to see. (It's the mean over
# all places, and in a photo the thing is only in some.) Keep that in mind.
#
# Now for the filters of four classes, which takes some ten seconds. (The horse's image won't be
# quite the same, because the random numbers are now shared out among four.) And as always there are
# controls: we grow each image once more from another start, and one each for the filters with the
# same numbers in a network that hasn't been trained. (They have nothing else in common with ours.)

# %%
classes = [7, 6, 1, 8]  # horse, frog, automobile and ship
wanted = best_filter[classes]
grown, again = (grow_images(filter_means, wanted, seed) for seed in (11, 12))
from_random = grow_images(means_of_maps(fresh[0]), wanted)

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
# ## From a guess to a test
#
# Posts on green: so far that's only a guess. But a guess about what a filter wants can be *tested*.
# We take the horse filter's ten favorite photos, change one thing in them, and see how much of its
# response is left. What's left has to be compared with something, because even to just any photo
# the response isn't zero. So let that be 0 %, and the response to the ten photos as they are 100 %.
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
kept = {how: 100 * excess(images)[excited] / as_they_are for how, images in versions.items()}
kept = pd.DataFrame(kept, index=excited).T  # a row for each change, a column for each filter
with_white = {
    how: 100 * excess(images)[horse_filter] / excess(ten)[horse_filter]
    for how, images in changes_of(ten, cover=255).items()
}
table = pd.DataFrame({"our filter": kept[horse_filter], "with white": with_white})
table["others, from"], table["to"] = kept[others].min(axis=1), kept[others].max(axis=1)
print(f"others that these photos excite: {len(others)} of 95. What's left, in percent:")
print(table.round().astype(int).to_string())

# %% tags=["slide", "hide-input"]
# Draws one of the photos with each change, and below it what is left of the responses.
axes = plt.figure(figsize=(8.4, 4), layout="constrained").subplots()
for place, (how, images) in enumerate(versions.items()):
    axes.imshow(images[7], extent=(place - 0.45, place + 0.45, 122, 178), aspect="auto")
    axes.plot([place] * len(others), kept.loc[how, others], "_", color="0.45", markersize=14)
axes.plot(range(len(kept)), kept[horse_filter], "o", color="C0", markersize=8)
axes.axhline(0, color="black", linewidth=0.8)
axes.grid(visible=False, axis="x")
axes.set(xlim=(-0.6, len(kept) - 0.4), ylim=(-40, 182), yticks=range(0, 101, 25))
axes.set_xticks(range(len(kept)), [how.replace(" ", "\n") for how in kept.index])
axes.set(ylabel="% of the response", title="What is left? (Dot: our filter. Dashes: the others.)")
said = ", ".join(f"{how} {part:.0f}" for how, part in kept[horse_filter].items())
plots.describe(
    axes, f"A horse as it is and with seven changes, and what is left, in percent: {said}."
)
plt.show()

# %% [markdown]
# First look at the dots. (Below 0 means: less than to a photo on average.) Without the lower half
# nothing of the response is left, and without the heads and backs, 89 %. So it's the lower half.
# That's no wonder, though: look where the frames were, at the favorites. It hardly *sees* the upper
# half. But within the lower half, the lowest quarter, where most of each leg is, counts less:
# without it, it's still half. Without the third quarter of the photo, just below its middle,
# there's hardly anything. So it's less the legs than the belly, perhaps with the place where the
# legs begin. (Our quarters are too coarse to tell these two apart.) And green? It counts, but much
# is left without it. With gray in its place, 68 % are left, with white 88, and with pink 47. (What
# we call green isn't clean, by the way: it takes a bit of the legs, too.)
#
# Now look at the dashes. They lie all around the dots! The ten others need the lower half, and the
# third quarter of the photo, about as much. So what we've found isn't the secret of our filter.
# It's what excites many filters in these photos, and perhaps what makes them horses for this
# network. In the colors the others differ a lot: pink costs one of them next to nothing, and
# another one everything. But ours isn't the one that stands out. Without the control, we'd have
# taken all this for a discovery about *one* filter.
#
# This is how a pretty picture becomes a finding, or doesn't: make a guess that could turn out to be
# wrong, change one thing, measure, and compare with what the others do.
#
# A mirror costs the horse filter less than a fifth: bellies and posts look much the same in it. But
# the ship filter's stripes rise to the right, and in a mirror they fall. So its favorites should
# lose a lot in a mirror, and you're about to see that they do. But there's a riddle in this. The
# network was trained on photos that were flipped at random, so half of its ships were going the
# other way. Which filter responds to those? We mirror the ship filter's favorites, and ask *all*
# filters about them. (Mind the scale: here, 100 % is what each filter makes of *its own*
# favorites.)

# %%
ships = photos[favorites[:, best_filter[8]]]
living = np.flatnonzero(own > 0)  # the filters that aren't dead
of_ships = {"as they are": excess(ships), "mirrored": excess(ships[:, :, ::-1])}
of_ships = {how: 100 * each[living] / own[living] for how, each in of_ships.items()}
of_ships = pd.DataFrame(of_ships, index=living).round()
of_ships["gained"] = of_ships.mirrored - of_ships["as they are"]
most = [*of_ships.gained.nlargest(3).index, best_filter[8]]  # the three that gain most, and ours
print("responses to the ship filter's favorites, in percent:")
labeled = {best_filter[8]: f"{best_filter[8]}, the ship filter"}
print(of_ships.loc[most].round().astype(int).rename(labeled).to_string())
print(f"half of all filters change by less than {of_ships.gained.abs().median():.0f} points")
partner = of_ships.gained.idxmax()
title = f"The ten favorites of filter {partner}"
plots.images(photos[favorites[:, partner]], columns=10, size=0.7, title=title)
plt.show()

# %% [markdown]
# In the mirror, the ship filter falls from 100 to 22 %. And filter 70 has hardly cared for these
# photos, but when they're mirrored, it gives them nearly as much as its own favorites, 91 %. And
# two others gain a lot, too. Then look at *its* ten favorites! Six of them are ships, several with
# their front on the left, and the stripes on the truck fall to the right. (The white car is a
# favorite of both filters. From behind, it has lines of either kind.) To us a ship in a mirror is
# still the same ship. To such a filter it's another pattern, and it seems that the network has
# learned other filters for it.
#
# ## As sure as can be
#
# Look at the four grown images once more. There's no horse in the first one, and no ship in the
# last. That needn't surprise us: it's one filter of 96, and it was the mean over all places that
# counted. So let's ask for more, and grow an image for an *answer*: not for a filter, but for the
# probability of "horse". What do you think we'll see now?

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
# ## A red car is a frog
#
# You may say: but who would show it noise? Then let's take real photos, a hundred that the network
# reads correctly. For each we choose a wrong answer, and we change the photo so that the network
# gives it: a car is to become a frog, and a horse a bird. There's one condition. No number may
# change by more than 8, of 255, so that you hardly see it. How many of the hundred will give in?
#
# The code works as before. But what's learned is not the whole image, it's a *change* between -8
# and 8, which is added to the photo. And the loss is the usual one, with the wrong answers as
# labels.
#
# ```text
# number 2 → change 2 → added to photo 2 → the network → loss with the wrong answer
#            (learns)                      (stays as it is)
# ```
#
# (All hundred go through the network together, as one batch and always in the same order. That's
# why the layer `Rescaling` can add each change to its own photo.)

# %%
keras.utils.set_random_seed(11)
hundred = np.flatnonzero(probabilities.argmax(axis=1) == labels)[:100]
originals, truth = photos[hundred].astype("float32"), labels[hundred]
wrong = (truth + 5) % 10  # the class five places further on: of airplanes, dogs
confidence = probabilities[hundred, truth]
changed = keras.Sequential(
    [
        keras.Input((1,)),
        layers.Embedding(100, 32 * 32 * 3, embeddings_initializer="zeros"),
        layers.Reshape((32, 32, 3)),
        layers.Activation("tanh"),  # between -1 and 1
        layers.Rescaling(8, offset=originals),  # times 8, and added to the photos
    ]
)
fooling = keras.Sequential([changed, photo_network])  # only the changes can learn
fooling.compile(keras.optimizers.Adam(0.1), "sparse_categorical_crossentropy")
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
fooled = (now["on purpose"].argmax(axis=1) == wrong) & (confidence > 0.9)
shown = [i for label in (1, 7, 2) for i in np.flatnonzero(fooled & (truth == label))[:1]]
figure, grid = plt.subplots(3, 3, figsize=(3.8, 4.1), layout="constrained")
for column, i in zip(grid.T, shown, strict=False):
    change = (on_purpose[i] - originals[i]) / 16 + 0.5  # 0 becomes gray, -8 black and 8 white
    for axes, image in zip(column, (originals[i] / 255, change, on_purpose[i] / 255), strict=True):
        axes.imshow(image)
        axes.set(xticks=[], yticks=[])
    column[0].set_title(f"{names[truth[i]]}: {confidence[i]:.0%}", fontsize=7.5)
    column[2].set_title(f"{names[wrong[i]]}: {now['on purpose'][i, wrong[i]]:.0%}", fontsize=7.5)
for axes, title in zip(grid[:, 0], ["photo", "16 × change", "their sum"], strict=True):
    axes.set_ylabel(title)
plots.describe(grid[0, 0], "Three photos, a change for each, and their sums, which look the same.")
plt.show()

# %% [markdown]
# These are three of those that gave in. (In the middle row the change is drawn 16 times as large as
# it is, and gray means none.) Compare the first row with the last. Can you see a difference? On the
# plain sand and in the sky a little, on the car hardly. And yet the network says frog, bird and
# horse, and is 77 to 85 % sure of it. It's 74 of the hundred photos that became what we wanted, and
# 80 are misread. But it isn't that any speck of dust would confuse it: the changes by chance are at
# least as large, and 99 photos are still read correctly.
#
# So what's special about the changes made on purpose? They were *made* for this network. Each of
# 3,072 numbers goes a little in the direction that helps the wrong answer, and 3,072 little helps
# add up. By chance, most of them cancel each other out. Images that are made to mislead a network
# are called **adversarial examples**. They work on far larger networks than ours, too, and a
# reliable remedy has yet to be found.
#
# ## Does it hold?
#
# Some claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
if data.source_of("cifar10") != "stand-in":  # the network has learned from real photos
    assert trained[2] > without[:, 2].max() + 1, "filters should have come to prefer a class"
    assert trained[2] > trained[1] > trained[0], "and the deeper, the more"
    assert (of_grown > of_photos).all(), "grown images should win against photos"
    of_horse = kept[horse_filter]
    assert of_horse["no lower half"] < of_horse["no green"] < of_horse["no upper half"], (
        "the lower half should count most"
    )
    assert of_horse["no third quarter"] < of_horse["no lowest quarter"], "below the middle"
    assert of_ships.gained[partner] > 5 * of_ships.gained.abs().median(), "one for the mirror"
    assert answers.max(axis=1).min() > 0.9 > of_noise.max(), "it should become sure"
    assert is_right["by chance"] > 90 > 50 > is_right["on purpose"], "small changes should fool it"
hellodl.record("of 100 photos, changed on purpose: still read correctly", is_right["on purpose"])

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("19_what_filters_want", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# What a deeper filter looks for, you can guess from its favorite photos, and from images that
# gradient descent grows for it. But filters that have learned nothing have favorites, too, and a
# strong response needn't mean that there's anything to see. So *test* your guess: change one thing,
# measure, and ask other filters the same. Our horse filter turned out to be one that likes horses,
# and something below their middle, as many others do. A network can be as sure as can be of an
# image that we'd call nothing, and a change that we hardly see can turn a car into a frog. For each
# of these findings, it was a control that told us what it was worth.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/19_what_filters_want.ipynb`. Or try these right here:
#
# 1. With a limit of 4 instead of 8 (in `Rescaling`), how many of the hundred photos give in? And
#    with 16?
# 2. Our row of deer is mostly horses. What does this filter want? Make a guess, and test it: in the
#    cell with `horse_filter = best_filter[7]`, put `best_filter[4]`. Then do the same for the car
#    filter, `best_filter[1]`. Does it need the roof?
# 3. Grow images for the filters of the *first* convolution: in `means_of_maps`, write `outputs[0]`
#    instead of `outputs[2]`, and then look at `grow_images(means_of_maps(seen_by), range(8))`. Do
#    they look like the filters themselves, which you saw in lesson 13?
#
# ## Going deeper
#
# - Matthew Zeiler and Rob Fergus, *Visualizing and Understanding Convolutional Networks* (2014),
#   made favorite photos popular.
# - Olah, Mordvintsev and Schubert, *Feature Visualization* (2017), grows images for the filters of
#   a large network, and shows what keeps them natural. In Nguyen, Yosinski and Clune, *Deep Neural
#   Networks are Easily Fooled* (2015), networks are sure of images in which nobody sees anything.
# - Szegedy and others, *Intriguing Properties of Neural Networks* (2013), found that a small change
#   is enough to mislead a network.
#
# ## Next
#
# If you came here from lesson 13, go on with lesson 14, where a program chooses for us. Otherwise
# this was the last lesson. Lesson 16 has three projects for you, if you're looking for more.
