# %% [markdown]
# # Exercises to lesson 16: your own project
#
# The small steps around a network that decide whether its result is worth anything.

# %%
import hellodl

hellodl.start("exercises/16_your_own_project")

# %%
import keras
import numpy as np

from hellodl.checks import lesson16 as check

# %% [markdown]
# ## Warm up: what must a network beat?
#
# A folder has 50 cats, 30 dogs and 20 hens. The simplest program says "cat" to everything. Write
# `baseline(counts)`. It takes a dictionary from each class to how many images it has. How accurate is
# a program that always says the most frequent class?
#
# **You'll need** `counts.values()`.
#
# **For example,** `baseline({"cat": 50, "dog": 30, "hen": 20})` is 0.5.


# %% tags=["answer:baseline"]
def baseline(counts):
    """The accuracy of always saying the most frequent class, from 0 to 1."""
    ### BEGIN SOLUTION
    return max(counts.values()) / sum(counts.values())
    ### END SOLUTION


# %% tags=["check:baseline:1", "nbval-check-output"]
check.baseline(baseline)
### BEGIN HIDDEN TESTS
assert abs(baseline({"only": 7}) - 1) < 1e-6
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: any image becomes a square
#
# Photos come in all shapes, and a network wants one. If you squeeze them, a cat becomes a thin cat,
# so cut out the middle instead. Write `square(image)` for an image of shape (height, width, 3): the
# largest square from its middle. If the number of pixels to cut off is odd, either side may lose one
# more. Use slices and no ready-made function, so that you see how `ImageOps.fit` does it.
#
# **You'll need** `min`, whole-number division with `//`, and two slices.
#
# **For example,** of an image of 4 x 8 pixels, columns 2 to 5 are left.


# %% tags=["answer:square"]
def square(image):
    """The middle of the image, shape (side, side, 3)."""
    ### BEGIN SOLUTION
    height, width = image.shape[:2]
    side = min(height, width)
    top, left = (height - side) // 2, (width - side) // 2
    return image[top : top + side, left : left + side]
    ### END SOLUTION


# %% tags=["check:square:1", "nbval-check-output"]
check.square(square)
### BEGIN HIDDEN TESTS
assert np.shape(square(np.zeros((480, 640, 3)))) == (480, 480, 3)
### END HIDDEN TESTS

# %% [markdown]
# ## Change the experiment: borrow somebody's filters
#
# Somebody gives you a trained network without its last layer, `stored`. For each photo it gives a row
# of numbers. Write `stand_on(stored, classes)`. It returns a new network: the stored one, frozen, and
# behind it a single dense layer that answers with a probability for each of the `classes`. Compile
# it with Adam, for labels that are whole numbers, and so that `fit` tells the accuracy, too.
#
# **You'll need** `trainable`, a `keras.Sequential`, and step 8 of the lesson.
#
# **For example,** if `stored` gives 6 numbers for a photo, then with 3 classes there are 6 x 3
# weights and 3 biases to learn, and nothing else.


# %% tags=["answer:stand_on"]
def stand_on(stored, classes):
    """A compiled network: `stored`, frozen, with a new last layer behind it."""
    ### BEGIN SOLUTION
    stored.trainable = False
    model = keras.Sequential([stored, keras.layers.Dense(classes, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
    ### END SOLUTION


# %% tags=["check:stand_on:2", "nbval-check-output"]
check.stand_on(stand_on)
### BEGIN HIDDEN TESTS
given = keras.Sequential([keras.Input((5,)), keras.layers.Dense(7)])
assert len(stand_on(given, 9).trainable_weights) == 2
### END HIDDEN TESTS

# %% [markdown]
# ## Needs an idea: split without a leak
#
# You've photographed some animals, each of them several times: `"cat/mia_01.jpg"` and
# `"cat/mia_02.jpg"` show the same cat. If one of the two is for training and the other one for
# testing, the network can pass the test by recognizing Mia, and you'll never notice. Write
# `split(names)`. It returns three lists of names, for training, validation and test, so that
#
# - every photo is in exactly one of them, and all photos of an animal are in the same one,
# - each list has animals of every class, and
# - at least half of the photos are for training.
#
# Every class has at least four animals.
#
# **You'll need** a dictionary from each animal to its photos, and `name.rsplit("_", 1)[0]`, which is
# `"cat/mia"` for both of Mia's photos.
#
# **For example,** if Mia's three photos are for training, then none of them is in the other lists.


# %% tags=["answer:split"]
def split(names):
    """(training, validation, test): three lists of names such as "cat/mia_01.jpg"."""
    ### BEGIN SOLUTION
    animals = {}
    for name in names:
        animals.setdefault(name.rsplit("_", 1)[0], []).append(name)
    parts, seen = ([], [], []), {}
    for animal in sorted(animals, key=lambda animal: len(animals[animal])):
        kind = animal.split("/")[0]
        seen[kind] = seen.get(kind, 0) + 1
        # of each class, the animal with the fewest photos is for validation, the next one for the test
        part = {1: 1, 2: 2}.get(seen[kind], 0)
        parts[part].extend(animals[animal])
    return parts
    ### END SOLUTION


# %% tags=["check:split:3"]
check.split(split)
### BEGIN HIDDEN TESTS
many = [f"{kind}/{n}_{photo}.png" for kind in "ab" for n in range(9) for photo in range(3)]
assert sorted(name for part in split(many) for name in part) == sorted(many)
### END HIDDEN TESTS

# %% [markdown]
# ## Open: a model card
#
# Before you give a network to anybody, write down what it is. Fill in the card, for a network of
# yours or for one that you've trained in this course. Each text has a sentence or more. The accuracy
# on the test set and the baseline are numbers from 0 to 1.
#
# **You'll need** the card of *Save it, with a model card*, and your own results.
#
# **For example,** under "not for" it could say: "Don't let it decide which mushrooms are eaten."

# %% tags=["answer:model_card"]
model_card = {
    "purpose": ...,  # what it does, for whom
    "data": ...,  # what it was trained on, and who or what is missing there
    "accuracy": ...,
    "baseline": ...,
    "mistakes": ...,  # what it gets wrong most often
    "not for": ...,  # what nobody should use it for
}
### BEGIN SOLUTION
model_card = {
    "purpose": "It reads single handwritten digits, to show beginners what a network does.",
    "data": "55,000 digits of MNIST, written in the USA around 1990; no other scripts are in it.",
    "accuracy": 0.977,
    "baseline": 0.114,
    "mistakes": "It confuses 4 with 9 and 7 with 2 more often than any other pair.",
    "not for": "Checks, forms or anything else where a wrong digit costs somebody money.",
}
### END SOLUTION

# %% tags=["check:model_card:2", "nbval-check-output"]
check.model_card(model_card)
### BEGIN HIDDEN TESTS
assert len(model_card) >= 6
### END HIDDEN TESTS

# %% [markdown]
# ## In your own words: would you believe it?
#
# Somebody shows you a network that tells cats from dogs and was correct for 93 % of 30 test photos.
# All photos come from ten cats and ten dogs, and were divided at random into training, validation
# and test. Explain in three to five sentences what you'd ask before you believe that number, and
# what you'd change.
#
# No program checks this one. In a class, your teacher reads it. If you learn on your own, compare
# it with the answer in the solutions.

# %% [markdown] tags=["explain:believe:3"]
# Photos of the same animal may be in the training set and in the test set, so the network may
# recognize the animals instead of telling cats from dogs. I'd divide by animals, so that no animal
# is in two sets. Thirty photos are few: 28 of 30 could as well have been 25 or 30 by luck, so I'd
# say how uncertain the number is, or collect more. I'd also ask for the baseline, what one reaches
# by always giving the more frequent answer, and whether the test set was used only once, at the
# end.
