# %% [markdown] tags=["slide"]
# # Your own project
#
# In nearly every lesson so far, somebody had prepared the data for you: all images of one size,
# nearly all labels correct, no file damaged. Real projects begin with a folder. Some photos lie on
# their side, one is a screenshot with a transparent corner, and one isn't an image at all. Let's
# start from there and go the whole way, to a trained network, with a short description that tells
# others what it can do and what it can't. On the way we'll look closely at its mistakes:
#
# ![Images that the network misread, with its answers and what they are](attachment:preview.png)
#
# **In this lesson you'll** read a messy folder of images, look at it, split it, beat a baseline,
# tune a little, let your network stand on the shoulders of another one, test once, and write a
# model card. Then you can do the same with images of your own. **You need** lessons 08, 09 and 11
# to 14. **Allow** about 130 minutes.

# %%
import hellodl

hellodl.start("16_your_own_project")

import shutil
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from PIL import Image, ImageOps, UnidentifiedImageError
from sklearn.model_selection import train_test_split

from hellodl import data, plots
from hellodl.training import Progress
from hellodl.weights import load_weights

keras.utils.set_random_seed(16)
layers = keras.layers

# %% [markdown] tags=["slide"]
# ## 1. A folder of images
#
# The usual way to store a collection is a folder that has a folder for each class in it:
#
# ```
# images/
#     cat/    IMG_0001.jpg  IMG_0002.jpg  ...
#     dog/    IMG_0003.jpg  ...
# ```
#
# You may not have one at hand, so the next cell makes an example: 400 images each of three classes
# of CIFAR-10. And because real folders are messy, we add seven troublemakers on purpose: a text
# file that calls itself an image, a half-copied image, the same image twice, a photo that's stored
# lying on its side, a screenshot with a transparent corner, a huge photo that somebody took inside
# a pocket, and a car that somebody has put among the ships.

# %%
example = Path("build/lesson16/images")
shutil.rmtree(example, ignore_errors=True)  # made anew each time
(x, y), (x_new, y_new) = data.load_cifar10()
for label in (0, 1, 8):
    class_folder = example / data.class_names("cifar10")[label]
    class_folder.mkdir(parents=True)
    for number, image in enumerate(x[y.ravel() == label][:400]):
        Image.fromarray(image).save(class_folder / f"{number:04}.jpg", quality=95)
a_new_car = x_new[y_new.ravel() == 1][0]  # for later: a photo that isn't in the folder
Image.fromarray(a_new_car).save(example.parent / "new_photo.png")

# %%
ships = example / "ship"
(ships / "notes.jpg").write_text("Remember to photograph more ships!")
whole = (ships / "0000.jpg").read_bytes()
(ships / "half.jpg").write_bytes(whole[: len(whole) // 2])
(ships / "0008 (1).jpg").write_bytes((ships / "0008.jpg").read_bytes())

a_ship = Image.open(ships / "0020.jpg")
note = Image.Exif()
note[0x0112] = 6  # field number 0x0112 is "orientation", and 6 means "turn me to the right"
a_ship.rotate(90, expand=True).resize((320, 320)).save(ships / "sideways.jpg", exif=note)

screenshot = a_ship.convert("RGBA")  # A is a fourth channel: how opaque each pixel is
screenshot.paste((0, 0, 0, 0), (0, 0, 8, 8))  # nothing at all, in the corner of 8 x 8 pixels
screenshot.save(ships / "screenshot.png")
Image.new("L", (3000, 2000), 60).save(ships / "pocket.jpg")  # L: gray, a single channel
Image.fromarray(x[y.ravel() == 1][400]).save(ships / "0400.jpg", quality=95)  # the car

# %% [markdown]
# If you have a folder of your own, write its name here instead of `example`, such as `Path("../my
# images")`. (`..` is the folder above the one that `Path.cwd()` names. On Windows, too, write `/`
# between folders.) Everything below works with it, too, if there are ten images or more of each
# class. Fifty are better. (What the text says of the example's results won't fit yours, of course.)
# Many phones store photos as HEIC, a format that can't be read here, so export them as JPEG first.

# %%
folder = example

# %% [markdown] tags=["slide"]
# ## 2. Read it, and expect trouble
#
# Now we read all files. Three things happen to each photo. `exif_transpose` turns it upright,
# because phones often store a photo lying on its side, with a note that says so (the note is called
# EXIF). `convert("RGB")` makes three channels of it, whether it was gray or had a transparent
# background. And `ImageOps.fit` cuts out the middle square and shrinks it. If a file can't be read,
# we don't stop. We write down its name and go on. And we keep the names of all files, because we'll
# want to find some of them again.


# %% tags=["slide"]
SIDE = 32  # of the square that a photo becomes, in pixels


def read_image(path):
    """Read one photo, upright, its middle square: an array of shape (SIDE, SIDE, 3)."""
    with Image.open(path) as photo:  # with: the file is closed again at the end of the block
        upright = ImageOps.exif_transpose(photo).convert("RGB")
    return np.asarray(ImageOps.fit(upright, (SIDE, SIDE)))


# %% tags=["slide"]
def read_images(folder):
    """Read folder/CLASS/image files: images, labels, files, class names, and what was skipped."""
    names = sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name[0] != ".")
    images, labels, files, skipped = [], [], [], []
    for label, name in enumerate(names):
        for path in sorted((folder / name).iterdir()):
            try:
                images.append(read_image(path))
                labels.append(label)
                files.append(f"{name}/{path.name}")
            except (UnidentifiedImageError, OSError) as error:
                skipped.append(f"{name}/{path.name}: {error}")
    return np.array(images), np.array(labels), np.array(files), names, skipped


x, y, files, names, skipped = read_images(folder)
print(x.shape, "images of", names)
for line in skipped:
    print("skipped", line.replace(str(folder), "..."))

# %% [markdown]
# Two files were skipped, and you know which ones. The other five troublemakers went through. The
# copy looks like any other image, and so does the car. Were the other three treated well? Let's
# look at them, and at the first of them also as it lies in its file.

# %%
shown = ["ship/sideways.jpg", "ship/screenshot.png", "ship/pocket.jpg"]
if folder == example:
    treated = [x[files == name][0] for name in shown]
    with Image.open(folder / shown[0]) as stored:
        treated.insert(0, np.asarray(stored.convert("RGB").resize((32, 32))))
    plots.images(np.array(treated), ["sideways.jpg,\nas stored", *shown], size=1.4)
    plt.show()

# %% [markdown]
# The ship stands upright again, and the transparent corner has become black. (`convert` drops the
# fourth channel and shows what colors lie beneath, and ours were 0.) That's not good: a network may
# learn that black corners mean ships. One image does no harm, so it stays. With many, these three
# lines instead of the one that makes `upright` put them onto gray:
#
# ```python
# upright = ImageOps.exif_transpose(photo).convert("RGBA")
# background = Image.new("RGBA", upright.size, "gray")
# upright = Image.alpha_composite(background, upright).convert("RGB")
# ```
#
# And the photo from the pocket? It's an image like any other to the program, but you and I can see
# that there's nothing in it. We'll come back to it when we look at all of them. Next: are there
# enough images of each class?

# %%
few = 50
counts = np.bincount(y.astype(int), minlength=len(names))
for name, count in zip(names, counts, strict=True):
    print(f"{name:12} {count} images" + ("  <- too few: collect more" if count < few else ""))
if len(names) < 2 or min(counts) < 10:
    raise ValueError(
        f"{folder} needs at least two folders, one for each class, each with at least 10 images "
        f"that can be read. It has: {dict(zip(names, counts.tolist(), strict=True))}"
    )

# %% [markdown] tags=["slide"]
# How many are enough? It depends on how different the things are. With 50 photos of a class, ten of
# them are for the test, so one mistake is ten percentage points of that class. With fewer, the test
# is a lottery, and a network has little to learn from. With some hundreds you can begin. (In step 8
# we'll measure what a network makes of 10, 40 and 240 photos of each class.)
#
# ## 3. Look at them
#
# Always look before you train. Wrong labels, empty images, the same photo twice: all of them hide
# in a folder, and no error message will tell you. First some of them at random. Would you have
# given each of them its label?

# %% tags=["slide"]
some = np.random.default_rng(16).choice(len(x), min(24, len(x)), replace=False)
plots.images(x[some], [names[label] for label in y[some]], columns=8, title="24 of them, at random")
plt.show()

# %% [markdown]
# Looking at all of them would take long, but the computer can show you the *suspicious* ones. An
# empty image has hardly any variation in its pixels, so let's see those with the smallest standard
# deviation:

# %% tags=["slide"]
variation = x.std(axis=(1, 2)).max(axis=1)  # of red, green and blue, the one that varies most
suspicious = variation.argsort()[:8]
captions = [f"{names[y[i]]}, {variation[i]:.0f}" for i in suspicious]
plots.images(
    x[suspicious], captions, columns=8, title="The least variation: is there something in it?"
)
plt.show()

# %% [markdown]
# There's our photo from inside the pocket, with a variation of 0. Trained on many of these, a
# network would learn that gray squares are ships. We throw out what has no variation at all. A real
# photo from a pocket has a little noise. There you'd have to raise the limit, and look at what it
# throws out. The others stay. Some are planes in a sky with little in it, and a plane in a
# cloudless sky is a plane.

# %%
empty = variation < 1
print("empty, thrown out:", ", ".join(files[empty]))
x, y, files = x[~empty], y[~empty], files[~empty]  # ~ turns True into False, and False into True

_, first = np.unique(x.reshape(len(x), -1), axis=0, return_index=True)
copies = np.delete(files, first)  # all files but these
print("exact copies, thrown out:", ", ".join(copies))
first = np.sort(first)  # back into the order of the files
x, y, files = x[first], y[first], files[first]

# %% [markdown] tags=["slide"]
# In the code, `np.unique` with `axis=0` leaves one of all rows that are the same, and
# `return_index` says where each was first. Of the two equal files it has kept the one whose name
# comes first, and that's the copy, because a space comes before a dot. Copies matter, because if
# one of them lands in the training set and the other in the test set, the network has seen the
# answer. *Exact* copies are easy to find. Near copies aren't found this way: two shots of one
# thing, or our ship in its three versions. Here that's a few images among 1,203, so it does little
# harm. (After the split we'll see where they have gone.) If you photograph your things ten times
# each, split by thing, by day or by place, so that all shots of one thing land in the same set.
#
# ## 4. Split
#
# Three sets, as usual: one to learn from, one to choose by, and one to look at once, at the end.
# `stratify` keeps the proportions of the classes the same in all three.

# %%
x = x.astype("float32") / 255
rest, test = train_test_split(np.arange(len(y)), test_size=0.2, stratify=y, random_state=16)
train, valid = train_test_split(rest, test_size=0.25, stratify=y[rest], random_state=16)
x_train, x_valid, x_test = x[train], x[valid], x[test]
y_train, y_valid, y_test = y[train], y[valid], y[test]
print(f"{len(x_train)} for training, {len(x_valid)} for validation, {len(x_test)} for the test")
if folder == example:
    for part, members in {"training": train, "validation": valid, "test": test}.items():
        ours = ["ship/0020.jpg", *shown[:2], "ship/0400.jpg"]  # one ship three times, and the car
        print(f"{part:10} has", [name for name in ours if name in files[members]])

# %% [markdown] tags=["slide"]
# Two versions of the ship are for training, and the third one is for validation. So one of our 241
# validation images is easier than it should be. And the car that's filed as a ship will be learned
# from. (We pretend that we don't know that yet.)
#
# ## 5. Two baselines
#
# What would you get for nothing, if you always named the most frequent class? A network has to beat
# that, or it's of no use yet. And what could you tell from the *colors* alone, without seeing any
# shape? For that we give three numbers of each image, its mean red, green and blue, to
# scikit-learn's `LogisticRegression`, which is nothing but a single dense layer with a softmax (and
# a little L2, as in lesson 11). Have a guess: what percentage would it get right? (A third would be
# luck.)

# %%
from sklearn.linear_model import LogisticRegression

baseline = np.bincount(y_valid).max() / len(y_valid)
print(f"always the most frequent class: {baseline:.1%} correct")
colors = x.mean(axis=(1, 2))  # shape (images, 3)
by_color = LogisticRegression().fit(colors[train], y_train)
color_baseline = by_color.score(colors[valid], y_valid)
print(f"by the mean color: {color_baseline:.1%} correct")

# %% [markdown] tags=["slide"]
# Did you expect that much? Sky and water are blue, and streets aren't. So a network that has .54
# hasn't necessarily seen a single wing. Keep this number in mind.
#
# ## 6. A network
#
# We take a small convolutional network as in lesson 09, with two layers that make memorizing
# harder, because we have few images: random flips, and dropout.


# %% tags=["slide"]
def build(learning_rate, seed=16):
    """A small convolutional network for color images, compiled."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((SIDE, SIDE, 3)), layers.RandomFlip("horizontal")])
    for filters in (16, 32):
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dropout(0.3))
    model.add(layers.Dense(len(names), activation="softmax"))
    adam = keras.optimizers.Adam(learning_rate)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# ## 7. Tune a little
#
# Which setting should you try first? Usually the learning rate (lesson 12). So we try three of
# them, and choose by the validation set.

# %%
models, scores, curves = {}, {}, {}
options = {"batch_size": 32, "epochs": 15, "validation_data": (x_valid, y_valid), "verbose": 0}
for learning_rate in (0.001, 0.003, 0.01):
    name = f"learning rate {learning_rate}"
    print(name)
    model = build(learning_rate)
    history = model.fit(x_train, y_train, **options, callbacks=[Progress()])
    models[name], scores[name] = model, history.history["val_accuracy"][-1]
    curves[name] = pd.DataFrame(history.history)


def mistakes_of(score):
    """How many of the validation images are wrong at this accuracy."""
    return round((1 - score) * len(y_valid))


for name, score in scores.items():
    print(f"{name:20} validation accuracy {score:.3f}, {mistakes_of(score)} mistakes")

# %% tags=["slide"]
best = max(scores, key=scores.get)  # the key with the largest value
model = models[best]
plots.learning_curves(curves[best])
plt.show()

# %% [markdown]
# These are the curves of the best of the three. At first the validation loss is even lower than the
# training loss, because of dropout, and because training is a mean over the epoch. Later the two
# part. In the last epochs the validation accuracy goes up and down by several points, and gains
# little. (The validation loss still falls a bit, so a few epochs more might help.)
#
# And is that rate really the best? There are only 241 validation images, so luck has a say. How
# much? Think of a coin that says *correct* with a probability of 0.74, about what our networks
# reach. We throw it 241 times, once for each image, and count. That's a test by luck alone, and we
# repeat it a thousand times. And because we compare two networks, we also look at the difference
# between two such tests:

# %%
coins = np.random.default_rng(16).binomial(len(y_valid), 0.74, (2, 1000))  # two rows of tests
off = abs(coins[0] - 0.74 * len(y_valid))
between = abs(coins[0] - coins[1])
print(f"in 19 of 20 tests, an accuracy is off by {np.quantile(off, 0.95):.0f} images at most,")
print(f"and two of them are at most {np.quantile(between, 0.95):.0f} images apart")

# %% [markdown]
# (`np.quantile(off, 0.95)` is the number that 95 % of the values don't exceed.) Real networks
# stumble over the same difficult images, so two of them should lie a little less apart. Still, we
# couldn't see a slightly better rate, even if we found it. The rate 0.003 is 9 mistakes ahead of
# 0.001, which may be luck, and 16 ahead of 0.01. By the coins, even that may be luck, but only
# just. So compared with the usual rate of 0.001, turning this knob has gained us nothing that we
# could be sure of. What else is there?
#
# ## 8. Stand on shoulders
#
# A network that has seen only a few hundred images has hardly had a chance to find good filters. So
# why not borrow some? In lesson 13 you've looked into a network that was trained on 45,000 photos:
# its first filters respond to edges and colors, and its later ones come closer to things. Would
# such filters be of use for *other* things, too, which the network has never met? To find out
# honestly, we take a sister of that network. It's built in the same way, but it was trained without
# airplanes, cars and ships, on the other seven classes of CIFAR-10: birds, cats, deer, dogs, frogs,
# horses and trucks.
#
# We take it without its last layer, and switch off the training of what's left: we **freeze** it,
# with `trainable = False`. Then we put a new last layer behind it, with dropout as before. (Without
# the flips, though, so that the filters' outputs stay the same in every epoch. We'll make use of
# that.) Only this one learns. It's called **transfer learning**. (`Rescaling(2, -1)` turns our 0 to
# 1 into the -1 to 1 that this network is used to. The last two arrays of `load_weights` are those
# of the last layer, its weights and its biases, and `[:-2]` leaves them out.)


# %% tags=["slide"]
def build_on_shoulders(borrow, classes, freeze=True):
    """The sister's layers with a new last layer, compiled; with borrowed weights, or new ones."""
    keras.utils.set_random_seed(16)
    stored = keras.Sequential([keras.Input((SIDE, SIDE, 3)), layers.Rescaling(2, -1)])
    for filters, size in ((32, 7), (64, 3), (96, 3)):
        stored.add(layers.Conv2D(filters, size, padding="same", activation="relu"))
        stored.add(layers.MaxPooling2D())
    stored.add(layers.Flatten())
    if borrow:
        stored.set_weights(load_weights("seven")[:-2])  # without those of its last layer
    stored.trainable = not freeze
    model = keras.Sequential([stored, layers.Dropout(0.3), layers.Dense(classes, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %% [markdown]
# Here is what we do, from top to bottom: the sister as it was trained, what we make of it, and a
# third step that comes later. Gray layers are frozen, and striped ones learn:

# %% tags=["slide", "hide-input"]
# The drawing: three rows of layers, with the number of parameters in each
model = build_on_shoulders(borrow=True, classes=len(names))
parts = [layer for layer in [*model.layers[0].layers, model.layers[-1]] if layer.count_params()]
sizes = [f"{part.count_params():,}" for part in parts]
seven = f"{(parts[-1].count_params() - len(names)) // len(names) * 7 + 7:,}"  # of its last layer
columns = ["32 filters", "64 filters", "96 filters"]
rows = {
    "the sister, trained\non seven classes": ([*sizes[:3], seven], "7 outputs", [1, 1, 1, 1]),
    "transfer learning": (sizes, f"new: {len(names)} outputs", [0, 0, 0, 1]),
    "fine-tuning, later": (sizes, f"{len(names)} outputs", [1, 1, 1, 1]),
}
axes = plt.figure(figsize=(9, 3.4), layout="constrained").subplots()
box = {"facecolor": "white", "edgecolor": "none", "pad": 2}
for level, (title, (numbers, last, learning)) in enumerate(rows.items()):
    axes.text(-0.55, -level, title, ha="right", va="center")
    for place, name in enumerate([*columns, last]):
        color, hatch = ("C1", "//") if learning[place] else ("lightgray", "")
        axes.bar(place, 0.6, 0.9, -level - 0.3, color=color, hatch=hatch, edgecolor="white")
        label = f"{name}\n{numbers[place]} parameters"
        axes.text(place, -level, label, ha="center", va="center", fontsize=8, bbox=box)
for level, last in ((-0.5, "thrown away"), (-1.5, "↓ taken over")):
    for place, what in enumerate(["↓ taken over"] * 3 + [last]):
        axes.text(place, level, what, ha="center", va="center", fontsize=9)
axes.set(xlim=(-1.8, 3.6), ylim=(-2.4, 0.4))
axes.set_axis_off()
plots.describe(
    axes, "Three rows of layers: the sister's, three frozen with a new one, all learning."
)
plt.show()

# %% [markdown]
# If this network is better than ours, is it because of the borrowed filters? There are two other
# reasons that we need to rule out. It has about 83,000 parameters, and ours has 11,000. So a first
# control has the same layers, all of them trained from scratch. And only 4,611 of its parameters
# have to be learned from our few photos. So a second control is frozen, too, but its filters are
# still random. Which of the three will be best, and which worst?

# %%
trials = {  # are its filters borrowed, and are they frozen?
    "the same, from scratch": (False, False),
    "frozen random filters": (False, True),
    "with borrowed filters": (True, True),
}
for name, (borrow, freeze) in trials.items():
    print(name)
    model = build_on_shoulders(borrow, len(names), freeze)
    history = model.fit(x_train, y_train, **options, callbacks=[Progress()])
    models[name], scores[name] = model, history.history["val_accuracy"][-1]
    curves[name] = pd.DataFrame(history.history)
overview = {
    name: [f"{score:.3f}", mistakes_of(score), mistakes_of(max(curves[name]["val_accuracy"]))]
    for name, score in scores.items()
}
print(pd.DataFrame(overview, index=["accuracy", "mistakes", "at the best epoch"]).T.to_string())

# %% tags=["slide"]
axes = plt.figure(figsize=(8, 3), layout="constrained").subplots()
for name, style in zip([*trials, best], ("--s", ":^", "-o", "-.d"), strict=True):
    label = "our own network" if name == best else name
    validated = curves[name]["val_accuracy"]
    axes.plot(range(1, len(validated) + 1), validated, style, markersize=4, label=label)
axes.set(xlabel="epoch", ylabel="validation accuracy", title="Borrowed filters lead from the start")
plots.label_ends(axes)
said = ", ".join(f"{name} {scores[name]:.3f}" for name in trials)
plots.describe(axes, f"Validation accuracy over the epochs. At the end: {said}.")
plt.show()

# %% [markdown]
# That looks like a leap. The same 721 images, the same laptop, and far fewer mistakes, though the
# filters have never seen an airplane, a car or a ship. It isn't the size of the network, because
# the first control is just as large, and has learned all of its 83,000 parameters. It isn't that
# only a last layer of 4,611 parameters has to learn, either: the frozen random filters leave just
# as little to learn, and theirs is the worst of the three. So unless it's luck, it's what the
# filters have learned from *other* photos. Edges and colors are found in every photo, and that's
# probably why such filters are of use for new classes, too.
#
# A truck has much in common with a car, though, so not all of it is new to them. And could it be
# luck? By the coins, two equal networks are hardly ever more than 19 mistakes apart. At the end of
# the training, and at the best epoch of each:
#
# | how far behind the borrowed filters | at the end | at best | luck? |
# |---|---|---|---|
# | frozen random filters | 34 | 40 | no |
# | the same layers, from scratch | 22 | 22 | hardly |
# | our own network, with the rate 0.003 | 14 | 20 | can't tell |
#
# These are single runs. (Soon we'll train from more seeds.)
#
# We can go a step further with the filters we have. When the new last layer has learned, we
# unfreeze the rest, and train all of it a little further, with a smaller learning rate, so that the
# borrowed filters are adapted and not forgotten. That's called **fine-tuning**. Keras notes which
# layers may learn at the moment you compile, so we compile again.


# %%
def fine_tuned(model, x, y, epochs=10, seed=16):
    """A copy of a network with borrowed filters, all of it trained a little further."""
    copy = build_on_shoulders(True, len(names))
    keras.utils.set_random_seed(seed)
    copy.set_weights(model.get_weights())
    copy.layers[0].trainable = True
    adam = keras.optimizers.Adam(0.0003)  # a third of what the last layer has learned with
    copy.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    copy.fit(x, y, batch_size=32, epochs=epochs, verbose=0)
    return copy


name = "borrowed, fine-tuned"
models[name] = fine_tuned(models["with borrowed filters"], x_train, y_train)
scores[name] = models[name].evaluate(x_valid, y_valid, verbose=0)[1]
print(f"{name}: validation accuracy {scores[name]:.3f}, {mistakes_of(scores[name])} mistakes")
best = max(scores, key=scores.get)
model = models[best]
print("the best on the validation images:", best)

# %% [markdown]
# That's 32 mistakes now. Eleven fewer than with frozen filters may be luck, by the coins. But from
# the 57 of our best network to 32, with the same photos of our three classes, that can hardly be.
# Jason Yosinski and others found in 2014 that even filters learned from rather different photos can
# be better than random ones, and today nearly everybody who works with photos begins like this,
# with networks that have learned from a million photos of a thousand classes.
#
# ### How many photos are enough?
#
# Now we can answer the question of step 2, at least for our example. We train on 30, on 120 and on
# all of the training images: our own small network, and a last layer behind the borrowed filters.
# Each of them three times, with other random numbers and, of the smaller sets, with other images,
# because which ones it gets is luck. Few images are repeated until there are as many as in the
# whole training set, so that all networks take equally many steps. And we ask the mean color again,
# with the same images. What do you expect of ten photos of each class?
#
# One trick saves a lot of time. Frozen filters give the same output for an image in every epoch. So
# we compute these outputs once, and train the last layer on them.

# %%
frozen = models["with borrowed filters"].layers[0]
features = {
    "train": frozen.predict(x_train, verbose=0),
    "valid": frozen.predict(x_valid, verbose=0),
}
pixels = {"train": x_train, "valid": x_valid}


def last_layer(seed):
    """A new last layer behind the borrowed filters, compiled."""
    keras.utils.set_random_seed(seed)
    inputs = keras.Input(features["train"].shape[1:])
    head = keras.Sequential([inputs, layers.Dropout(0.3), layers.Dense(len(names), "softmax")])
    head.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return head


# %%
numbers = [number for number in (30, 120) if 2 * number < len(x_train)] + [len(x_train)]
rows = []
for number in numbers:
    for seed in range(3):
        chosen = np.arange(len(y_train))
        if number < len(y_train):
            chosen, _ = train_test_split(
                chosen, train_size=number, stratify=y_train, random_state=seed
            )
        of_these = LogisticRegression().fit(colors[train][chosen], y_train[chosen])
        rows.append((number, "mean color", of_these.score(colors[valid], y_valid)))
        chosen = np.resize(chosen, len(y_train))  # repeated, until there are as many as in all
        networks = {"our own": build(0.003, seed), "borrowed filters": last_layer(seed)}
        for (name, network), images in zip(networks.items(), (pixels, features), strict=True):
            network.fit(images["train"][chosen], y_train[chosen], epochs=15, verbose=0)
            score = network.evaluate(images["valid"], y_valid, verbose=0)[1]
            rows.append((number, name, score))
few_results = pd.DataFrame(rows, columns=["images", "network", "accuracy"])

# %% tags=["slide", "hide-input"]
# Draws and prints the validation accuracy over the number of images, of three methods
axes = plt.figure(figsize=(8, 3.6), layout="constrained").subplots()
looks = {"borrowed filters": ("-o", "C2"), "our own": ("--s", "C3"), "mean color": (":^", "C4")}
for (name, (style, color)), shift in zip(looks.items(), (0.96, 1, 1.04), strict=True):
    mine = few_results[few_results.network == name]
    means = mine.groupby("images").accuracy.mean()
    axes.plot(mine.images * shift, mine.accuracy, style[-1], color=color, mfc="white")
    axes.plot(means.index * shift, means, style, color=color, label=name)
axes.set_xscale("log")
axes.set_xticks(numbers, numbers)
axes.minorticks_off()
axes.set(xlabel="training images (open marks: single runs)", ylabel="validation accuracy")
axes.set_title("Borrowed filters make up for missing photos")
plots.label_ends(axes)
plots.describe(axes, "Validation accuracy over the number of training images, for three methods.")
plt.show()
print(few_results.pivot_table("accuracy", "network", "images").round(3).to_string())

# %% [markdown]
# Now it's hard to doubt. For each number of photos, all three runs with borrowed filters are ahead
# of all three of our own network, by 6 to 9 points on average. With 120 photos, the borrowed
# filters reach .76, and our own network gets .73 from all 721, six times as many. (In step 7 it had
# .763. So that was a lucky run, and so the lead of the rate 0.003 was probably luck, too.) Even
# from ten photos of each class, both networks learn more than the mean color of the same photos
# tells. (The open marks of the mean color lie far apart, because it matters which photos it gets.
# With all 721 there's nothing to choose, so its three marks are one.) And are 721 enough? With
# borrowed filters the curve still rises, so more photos would probably help. But each step to the
# right is four to six times as many.
#
# Does borrowing always help? It depends on what the filters have been made for. A good rule: borrow
# from a network that was trained on images *like yours*, photos for photos, and let the validation
# set say whether it pays. (Exercise 2 goes far away from photos.)
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("16_your_own_project", 1)

# %% [markdown] tags=["slide"]
# ## 9. Look at the mistakes
#
# First the mistakes that aren't the network's. Somebody has put a car among the ships, and we've
# only looked at 24 images at random and at eight suspicious ones. Now networks can help us look:
# which labels do they *believe* least? But a network that has memorized an image believes its
# label, even a wrong one. So we train two more, each on one half of the images, and each judges the
# half that it hasn't seen. We ask for the probability that it gives to an image's own label, and
# show the eight lowest, with the label (?) and what the network says instead (!). These are
# training and validation images. Test images stay in the drawer.

# %%
x_seen, y_seen, files_seen = x[rest], y[rest], files[rest]
half = np.arange(len(y_seen)) % 2 == 0  # every other image
its_choice, believed = np.zeros(len(y_seen), dtype=int), np.zeros(len(y_seen))
for learned in (half, ~half):  # one half, and then the other one
    judge = build_on_shoulders(True, len(names))
    judge.fit(x_seen[learned], y_seen[learned], batch_size=32, epochs=8, verbose=0)
    its_answers = judge.predict(x_seen[~learned], verbose=0)
    its_choice[~learned] = its_answers.argmax(axis=1)
    rows = np.arange(len(its_answers))  # of each row, we want the column of its label
    believed[~learned] = its_answers[rows, y_seen[~learned]]

# %% tags=["slide"]
doubtful = believed.argsort()[:8]
captions = [f"{names[y_seen[i]]}?\n{names[its_choice[i]]}!" for i in doubtful]
plots.images(x_seen[doubtful], captions, columns=8, title="The label, and what a network says")
plt.show()
for i in doubtful:
    print(f"{files_seen[i]}: {believed[i]:.1%} for its label")

# %% [markdown]
# There's our car, in fourth place. Its label says *ship*, and the network says *automobile*. The
# other seven are what their labels say. They're only hard for the networks: a car under a wide sky,
# planes on the ground or from the front, a sail that leans. So somebody still has to look, but can
# begin at the top of such a list. How far down you go is your choice.
#
# So let's repair what we know: the car gets its right label, and of the ship that is there three
# times only one version stays. (Test images with a wrong label stay as they are. To find them, we'd
# have to look at the test set.)
#
# In your own project, you'd go on like this:
#
# 1. Move the files that are named in `files[test]` into a folder of their own, and from now on read
#    that as your test set, as exercise 1 does. Otherwise the next split would be another one, and
#    images that you've just looked at could land in the test set.
# 2. Move the mislabeled file into the right folder, and throw out the copies.
# 3. Run everything again.

# %%
if folder == example:
    y[files == "ship/0400.jpg"] = names.index("automobile")
    in_train, in_valid = (~np.isin(files[part], shown[:2]) for part in (train, valid))
    y_before, y_train, y_valid = y_train, y[train][in_train], y[valid][in_valid]
    x_train, x_valid = x_train[in_train], x_valid[in_valid]
    print(f"now {len(x_train)} for training, and {len(x_valid)} for validation")

# %% [markdown]
# Will that bring anything? With one network before and one after it we couldn't tell, because other
# random numbers alone make another network. So from each of three seeds we train a last layer
# behind the borrowed filters twice, before the repair and after it. (Such a last layer by itself is
# often called a *head*.) What do you expect?


# %%
def count_mistakes(network, images):
    """How many of the (repaired) validation images it gets wrong."""
    return int((network.predict(images, verbose=0).argmax(axis=1) != y_valid).sum())


# %%
if folder == example:
    mistakes, heads = {}, {}
    for seed in range(3):
        before, heads[seed] = last_layer(seed), last_layer(seed)
        before.fit(features["train"], y_before, epochs=15, verbose=0)
        heads[seed].fit(features["train"][in_train], y_train, epochs=15, verbose=0)
        both = (before, heads[seed])
        mistakes[seed] = [count_mistakes(head, features["valid"][in_valid]) for head in both]
    print("mistakes before the repair, and after it:")
    print(pd.DataFrame(mistakes, index=["before", "repaired"]).T.to_string())

# %% [markdown]
# Compare them row by row. The repair has gained nothing that we could see: from the same start,
# it's one to three mistakes *more*. Has it done harm? Hardly. One label in 720 is next to nothing,
# and other random numbers alone change a column by up to six mistakes. With a hundred wrong labels
# it would be different. We keep the repaired data because they are right, and not because of a
# score.
#
# ### Was it the fine-tuning?
#
# In step 8, a single run of fine-tuning brought us from 43 mistakes to 32. That could have been
# luck, or the ten epochs more. Now we have three heads that have learned from repaired data, so we
# can find out. Each of them goes on in two ways: for ten epochs as before, and for ten epochs of
# fine-tuning. Of the fine-tuned networks we keep the first as ours, whatever it scores.

# %%
if folder == example:
    tuned = {}
    for seed, head in heads.items():
        whole = build_on_shoulders(True, len(names))
        whole.layers[-1].set_weights(head.layers[-1].get_weights())
        tuned[seed] = fine_tuned(whole, x_train, y_train, epochs=10, seed=seed)
        head.fit(features["train"][in_train], y_train, epochs=10, verbose=0)  # the control
        longer = count_mistakes(head, features["valid"][in_valid])
        mistakes[seed] += [longer, count_mistakes(tuned[seed], x_valid)]
    model = tuned[0]  # whatever it scores
    columns = ["repaired", "10 epochs more", "10 epochs of fine-tuning"]
    print(
        pd.DataFrame({seed: row[1:] for seed, row in mistakes.items()}, index=columns).T.to_string()
    )

# %% [markdown]
# The control says that ten epochs by themselves change little, by at most six mistakes. And with
# the same images, the same start and the same number of epochs, fine-tuning makes 5 to 11 mistakes
# fewer in each of three rows. So it isn't the luck of the random numbers, and it isn't the time.
#
# There are two kinds of luck, then. The coins of step 7 say how far *other images* would change a
# result, and the rows of this table show what *other random numbers* do. Whenever you compare two
# networks, ask for both. (Here all of them are judged on the same 240 images, so much of the first
# kind falls away.)
#
# Now to the network's own mistakes. We look at those of the *validation* set. Whatever we learn
# from them, we'll use, so if they were test images, we'd soon have chosen by the test set, too.

# %% tags=["slide", "preview"]
predicted = model.predict(x_valid, verbose=0).argmax(axis=1)
wrong = np.flatnonzero(predicted != y_valid)
captions = [f"{names[predicted[i]]}\n({names[y_valid[i]]})" for i in wrong[:24]]
if len(wrong):
    title = f"{len(captions)} of {len(wrong)} mistakes: what it says (and what it is)"
    plots.images(x_valid[wrong[:24]], captions, columns=8, title=title)
    plt.show()
plots.confusion(y_valid, predicted, names)
plt.show()

# %% tags=["hide-input"]
# The mistake that it makes most often, for the model card
pairs = pd.Series([f"{names[y_valid[i]]} taken for {names[predicted[i]]}" for i in wrong])
times = pairs.value_counts()
most = sorted(times[times == times.max()].index)  # more than one, if they tie
most_frequent = f"{', and '.join(most)}, {times.max()} times{' each' if len(most) > 1 else ''}"
most_frequent = most_frequent if len(wrong) else "none"
print(f"{len(wrong)} mistakes; most frequent: {most_frequent}")

# %% [markdown]
# Most often, airplanes are taken for ships (15 times), and ships for cars (8 times). And look who's
# here again, fourth in the first row: the white car under a wide sky. In the list of doubtful
# images a network took it for an airplane, and this one says ship. What do the mistakes have in
# common? Some are *unusual* for their class: a jet seen from the front, a boat on a trailer, a car
# seen from above. Or is it the background? Of the thirteen planes in the figure two stand on the
# ground, and of the seven ships two or three are on land. Before we believe it, we should look at
# images that it got *right*, too:

# %% tags=["slide"]
right = np.flatnonzero(predicted == y_valid)[:24]
plots.images(
    x_valid[right],
    [names[label] for label in y_valid[right]],
    columns=8,
    title=f"{len(right)} that it got right",
)
plt.show()

# %% [markdown]
# Here, as far as we can tell, all seven planes are in the air, and none of the ten ships is clearly
# on land. So a ship on land may well be hard for it. But most of its mistakes are planes in the air
# and ships on the water, and land doesn't explain those. And some of the right ones are unusual,
# too, such as a ship in the dark.
#
# Now you: of the planes that were taken for *ships*, how many are in front of a gray sky? And of
# the planes that it got right? We count five or six of eleven, and one or two of seven. With so few
# images, either pattern may be luck. But they are guesses that you can check: collect more ships on
# land and more planes under gray skies, and count again.
#
# ## 10. Test once
#
# All choices that this number depends on have been made. Now open the drawer: this is what you
# report.

# %% tags=["slide"]
test_accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
hellodl.record("own project: test accuracy", test_accuracy)
margin = 2 * np.sqrt(test_accuracy * (1 - test_accuracy) / len(x_test))
answers = model.predict(x_test, verbose=0).argmax(axis=1)
by_class = []  # counts, because a percentage of a few images sounds more exact than it is
for i, name in enumerate(names):
    right = (answers[y_test == i] == i).sum()
    by_class.append(f"{right} of {(y_test == i).sum()} for {name}")
print(f"{test_accuracy:.3f}, give or take {margin:.3f}: the test set has only {len(x_test)} images")
print("right:", ", ".join(by_class))

# %% [markdown]
# The second number says how far the first could be off by luck alone. In step 7 we've thrown coins
# for that. There's a formula, too: a single throw that says *correct* with probability $p$ varies
# with a standard deviation of $\sqrt{p (1 - p)}$, and the mean of $n$ throws $\sqrt{n}$ times less
# (lesson 12 again). This $\sqrt{p (1 - p) / n}$ is called the **standard error**. We take two of
# them, because only about one result in twenty is farther from the truth than that. (With step 7's
# numbers, a probability of .74 and 241 throws, two standard errors are 13.6 images, where the coins
# have said 13.) On the validation images it was .854, so the two agree, within luck. You'd expect
# the test to be a little worse: that we borrow filters and fine-tune them, we've chosen by the
# validation images, and by luck there, too. And the planes are the worst class here, as they were
# there. With so few test images, please don't celebrate a difference of one percentage point. And
# if you go on and collect more images, put some of them into a *new* test set. This one has been
# opened.
#
# ## 11. Save it, with a model card
#
# A saved network is of little use to somebody who doesn't know what it was trained on and where it
# fails. So it gets a **model card**, a page that says so. Ours writes itself, with numbers from
# this run, except for two lines that only a person can write. For our example you'd write that the
# photos come from CIFAR-10, and that one label was wrong and has been put right. And who's missing?
# Submarines, seaplanes and racing cars, perhaps, and whatever doesn't look good in 32 × 32 pixels.

# %%
import datetime

borrowed = "borrowed" in best
how = "filters borrowed from a network trained on 31,485 photos of CIFAR-10" if borrowed else best
how += ", then 10 epochs more with all layers" if "fine-tuned" in best else ""

# %%
card = f"""# Model card: {", ".join(names)}

- **What it does.** It names one of {len(names)} classes in the middle square of a photo, shrunk to
  {SIDE} x {SIDE} pixels, with colors from 0 to 1. Its outputs are, in this order: {", ".join(names)}.
- **Trained on** {len(x_train)} images for 15 epochs, {datetime.date.today()}; {how}.
- **Accuracy** {test_accuracy:.3f} on {len(x_test)} test images, give or take {margin:.3f}.
  Always naming the most frequent class: {np.bincount(y_test).max() / len(y_test):.3f}. By the mean
  color alone: {by_color.score(x_test.mean(axis=(1, 2)), y_test):.3f}.
- **Right of each class:** {", ".join(by_class)}.
- **Known mistakes.** {len(wrong)} of {len(y_valid)} validation images. Most frequent: {most_frequent}.
- **Not for** anything that isn't one of these classes. It'll name one of them all the same.
- **Data.** Files that could not be read: {len(skipped)}. Empty images, thrown out: {empty.sum()}.
  Exact copies: {len(copies)}.
- **Known flaws of the data, and where it comes from:** (Please write this line yourself.)
- **Who is missing in the data:** (Please write this line yourself.)
"""
print(card)

# %%
results = folder.parent
model.save(results / "my_network.keras")
(results / "model_card.md").write_text(card, encoding="utf-8")
again = keras.saving.load_model(results / "my_network.keras")
same = np.allclose(again.predict(x_test, verbose=0), model.predict(x_test, verbose=0), atol=1e-5)
print("the saved network gives the same predictions:", same)
print("network and card are in the folder", results)

# %% [markdown] tags=["slide"]
# And now use it! Whoever gets your network also needs `read_image` from step 2 and the names in
# their order, and the function below. We ask it about a photo of a car from CIFAR-10's test set,
# which neither it nor the borrowed network has seen, and then about a photo of a Chinese temple,
# which comes with scikit-learn. What will it say?


# %% tags=["slide"]
import sklearn.datasets


def what_is(path):
    """What the network says about a photo: the name of a class, and its probability."""
    image = read_image(path).astype("float32") / 255
    probabilities = again.predict(image[None], verbose=0)[0]
    return f"{names[probabilities.argmax()]}, {probabilities.max():.0%}"


new_photo = example.parent / "new_photo.png"  # write the path of a photo of your own here
temple = Path(sklearn.datasets.__file__).parent / "images" / "china.jpg"
print("the new photo:", what_is(new_photo))
print("the temple:", what_is(temple))

# %% tags=["slide"]
figure, panels = plt.subplots(1, 3, figsize=(9, 3), layout="constrained")
with Image.open(temple) as photo:
    panels[0].imshow(photo)
    panels[0].set_title(f"{photo.width} x {photo.height} pixels")
for axes, path in zip(panels[1:], (temple, new_photo), strict=True):
    axes.imshow(read_image(path))
    axes.set_title(f"{SIDE} x {SIDE} pixels; it says:\n{what_is(path)}")
for axes in panels:
    axes.set_axis_off()
plots.describe(panels[0], "A large photo of a temple, and two of 32 x 32 pixels: temple and car.")
plt.show()

# %% [markdown] tags=["slide"]
# Now you see how little 32 x 32 pixels leave of a photo, and the middle square has cut off a part
# of the temple, too. There's no class for temples, and it answered with one of its three classes
# all the same, as its card warns.
#
# Can it learn to say "I don't know"? The simplest way is a **threshold**: if its largest
# probability is below it, the program passes the photo on to a person. A higher threshold means
# fewer mistakes, and more work for people. So we look at several, on the validation images:

# %%
confidence = again.predict(x_valid, verbose=0).max(axis=1)
for threshold in (0, 0.6, 0.8, 0.95):
    answered = confidence >= threshold
    mistakes = (answered & (predicted != y_valid)).sum()
    rate = mistakes / max(1, answered.sum())
    print(f"threshold {threshold:4}: {answered.mean():4.0%} answered, {rate:.0%} of these wrong")

# %% [markdown] tags=["slide"]
# With a threshold of 0.8 a person would have to look at three of ten photos, and of the network's
# answers 8 % would be wrong instead of 15 %. With 0.95 it's half of the photos, and 5 %. (That's
# only six mistakes. By the two standard errors of step 10, it may well be anything from one to
# eleven. And they are validation images, so for an honest figure you'd need a test set that hasn't
# been opened.) Where to put the threshold depends on what a mistake costs, and what a person's time
# costs. Let's take 0.8, and ask again about our two photos:


# %%
def what_is(path, threshold=0.8):
    """What the network says about a photo, or that somebody should look at it."""
    image = read_image(path).astype("float32") / 255
    probabilities = again.predict(image[None], verbose=0)[0]
    if probabilities.max() < threshold:
        return "please ask a person"
    return f"{names[probabilities.argmax()]}, {probabilities.max():.0%}"


print("the new photo:", what_is(new_photo))
print("the temple:", what_is(temple))

# %% [markdown]
# That's better. But it's no protection against everything that's strange: in lesson 13 you can see
# a network that calls a flower a dog, with about 80 %. What a network says of things that it has
# never met is anybody's guess.
#
# ## Before you let it loose
#
# Two questions belong to every project, and no accuracy answers them.
#
# **Who is missing in the data?** A network only knows what it was shown. If all photos come from
# one country, one hospital or one kind of skin, it may work less well for everybody else. And the
# test set won't tell you, because the same people are missing there. Two cases that became known:
#
# - Joy Buolamwini and Timnit Gebru asked three commercial programs in 2018 whether a face is a
#   woman's or a man's. For men with light skin, no program was wrong in more than 0.8 % of the
#   cases. For women with dark skin, one was in 34.7 %. One accuracy over all faces would have
#   hidden it. Count each group by itself, as our card does with its classes.
# - John Zech and others trained networks on X-rays of two hospitals in 2018, to find pneumonia. On
#   new X-rays of these two they reached .931 (on a scale on which guessing has .5, and 1 is
#   perfect), and on those of a third hospital .815. At one of the two hospitals, pneumonia was
#   about 30 times as frequent, so it helped to recognize the *hospital*. You've caught a cheat like
#   that in lesson 13.
#
# **Who is hurt by a mistake?** If a photo album takes a ship for an airplane, somebody smiles. If a
# program sorts job applications or X-rays, a mistake hits a person. Then you need people who check,
# a way to complain, and sometimes the courage not to use the network at all.
#
# ## When your laptop is too slow
#
# Emil Wallner, whose tutorial lessons 10 to 12 repeat, rented a computer with a GPU by the hour,
# from a company that has closed since. Today there are online notebooks that lend you a GPU for
# some hours, such as Colab and Kaggle, and machines that you rent by the hour. Save your results
# somewhere that survives the machine, and **switch it off when you're done**: if you rent, you pay
# while it's on, whether you use it or not.
#
# ## Does it hold?
#
# Some claims of this lesson, as a program checks them. With a folder of your own, some of them may
# fail, and their messages say what to look at.

# %%
assert len(skipped) == 2 or folder != example, "the text and the half image of the example"
assert scores[best] > baseline + 0.1, "the network should beat the baseline: are the labels right?"
assert test_accuracy > baseline, "it should beat the baseline on the test set, too"
assert same, "loading should not change the network"
if folder == example:
    margin_of_borrowing = scores["with borrowed filters"] - scores["the same, from scratch"]
    assert margin_of_borrowing > 0.03, "borrowed filters should be ahead"
    assert "ship/0400.jpg" in files_seen[believed.argsort()[:24]], "a car among ships is doubtful"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("16_your_own_project", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A project is a chain: read, look, split, baseline, train, tune, borrow, look at the mistakes, test
# once, save, and document. Expect trouble when you read files, name what you skipped, and go on.
# Say how far a result may be off by luck, because a small test set is a lottery. And what a network
# must not be used for belongs beside the network.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/16_your_own_project.ipynb`. Or try these right here:
#
# 1. Photograph two things on your desk fifty times each, from all sides and in several places, and
#    teach a network to tell them apart. (Put the photos of one place into a second folder, with
#    class folders of the same names in it, `Path("../my test")` for example. In a new cell after
#    step 4, `x_test, y_test, *_ = read_images(Path("../my test"))` and `x_test =
#    x_test.astype("float32") / 255` make it the test set. Step 3 says why.)
# 2. Do filters from photos help with *digits*? Take ten images of each from MNIST, divide by 255,
#    pad them to 32 x 32 pixels (`np.pad(digits, ((0, 0), (2, 2), (2, 2)))`) and repeat them to
#    three channels (`np.repeat(padded[..., None], 3, axis=3)`). Train `build_on_shoulders(True,
#    10)` on them, and `build_on_shoulders(False, 10, freeze=False)`, both for 60 epochs, and
#    compare them on a thousand others.
# 3. With photos of your own: read them at 64 × 64 pixels, with `SIDE = 64` in step 2. What do you
#    gain, and what does it cost? (The borrowed filters work with that, too, but all things are
#    twice as large for them.)
#
# ## What you can do now
#
# Look back for a moment. You can load and prepare data, build dense and convolutional networks,
# train them and read their curves, find out what they confuse, compare two of them fairly, and say
# honestly how good they are. That's a good part of what professionals do every day. And you've even
# written backpropagation yourself.
#
# Where to go from here? Three projects, each with its first step:
#
# - **Improve CIFAR-10.** Lesson 11's best network gets about three of four right, the tutorial
#   behind lessons 10 to 12 names 96.53 %, and today's best ones get more than 99 of 100. *First
#   step:* train three blocks of *two* convolutions each, with augmentation and dropout, on all
#   images for 30 epochs, with a learning rate that falls. Then write down your validation accuracy,
#   change one thing, and go on.
# - **A network that knows your things**, such as the plants on your balcony or the birds at your
#   window. *First step:* fifty photos of each today, `read_images`, and on another day twenty more
#   of each, for the test.
# - **Stand on higher shoulders.** `keras.applications` has networks that others trained for weeks
#   on a million photos. *First step:* take a folder of your own, write `SIDE = 160` in step 2, and
#   go through steps 1 to 5. Leave out steps 6 to 8, run this cell instead, and go on with steps 9
#   to 11, which find all the names that they need. (The weights are fetched once from the internet.
#   `include_top=False` leaves out the last layer, which people draw at the top.)
#
#   ```python
#   def build_on_shoulders(borrow, classes):
#       keras.utils.set_random_seed(16)
#       stored = keras.applications.MobileNetV2(
#           input_shape=(SIDE, SIDE, 3), include_top=False, pooling="avg"
#       )
#       stored.trainable = False
#       model = keras.Sequential(
#           [
#               keras.Input((SIDE, SIDE, 3)),
#               layers.Rescaling(2, -1),  # from 0...1 to -1...1, as this network wants it
#               stored,
#               layers.Dropout(0.3),
#               layers.Dense(classes, activation="softmax"),
#           ]
#       )
#       model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
#       return model
#
#
#   best = "frozen MobileNetV2 with a new last layer"
#   model = build_on_shoulders(True, len(names))
#   model.fit(x_train, y_train, epochs=15, validation_data=(x_valid, y_valid))
#   scores = {best: model.evaluate(x_valid, y_valid)[1]}
#   ```
#
# ## Going deeper
#
# - François Chollet, *Deep Learning with Python*, and Aurélien Géron, *Hands-On Machine Learning*,
#   go on where this course ends: text, sequences, larger networks. The free course of fast.ai
#   begins with transfer learning.
# - Mitchell and others, *Model Cards for Model Reporting* (2019), is where model cards come from.
# - Buolamwini and Gebru, *Gender Shades* (2018), and Zech and others, *Variable generalization
#   performance of a deep learning model to detect pneumonia in chest radiographs* (2018), are the
#   two studies of "Who is missing?".
# - If Python or the command line has slowed you down, learn those next. Nothing else will help you
#   more.
#
# ## Next
#
# This was the last lesson that everyone needs. Lessons 17 to 19 are optional. In 17 you take the OR
# neuron apart. 18 is for engineers: how fast can one computer be made to learn? And 19 is a
# detective story about what a filter deep inside a network wants.
