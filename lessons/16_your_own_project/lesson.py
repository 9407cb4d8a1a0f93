# %% [markdown] tags=["slide"]
# # Your own project
#
# You will go the whole way from a folder of images to a trained, tested and documented network, so that
# you can do the same with images of your own. You need lessons 08, 09 and 14.
#
# In every lesson so far, somebody had prepared the data for you. In real life you start with a folder. Let's
# go from there, one step after the other, and do nothing that you couldn't do with your own images tomorrow.

# %%
import hellodl

hellodl.start("16_your_own_project")

# %%
import datetime
import shutil
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
from PIL import Image
from sklearn.model_selection import train_test_split

from hellodl import data, plots
from hellodl.training import Progress

layers = keras.layers
keras.utils.set_random_seed(16)

# %% [markdown] tags=["slide"]
# ## 1. A folder of images
#
# The usual way to store a collection is a folder with one folder for each class in it:
#
# ```
# my_images/
#     cat/    0001.jpg  0002.jpg  ...
#     dog/    0001.jpg  0002.jpg  ...
# ```
#
# You may not have one at hand, so the next cell makes an example: 400 images each of three classes of
# CIFAR-10.

# %%
example = Path("../build/example_images")
shutil.rmtree(example, ignore_errors=True)  # made anew each time
(x, y), _ = data.load_cifar10()
for label in (0, 1, 8):
    class_folder = example / data.class_names("cifar10")[label]
    class_folder.mkdir(parents=True)
    for number, image in enumerate(x[y.ravel() == label][:400]):
        Image.fromarray(image).save(class_folder / f"{number:04}.jpg", quality=95)

# %% [markdown]
# If you do have a folder of your own, write its name here instead of `example`.

# %%
folder = example
for class_folder in sorted(folder.iterdir()):
    print(f"{class_folder.name:12} {len(list(class_folder.glob('*.jpg')))} images")

# %% [markdown]
# Read them all, make them the same size, and give each class a number.

# %%
names = sorted(path.name for path in folder.iterdir() if path.is_dir())
files = sorted(folder.glob("*/*.jpg"))
x = np.stack([np.asarray(Image.open(file).convert("RGB").resize((32, 32))) for file in files])
x = x.astype("float32") / 255
y = np.array([names.index(file.parent.name) for file in files])
print(x.shape, "images,", y.shape, "labels")

# %% [markdown] tags=["slide"]
# ## 2. Look at them
#
# Always look before you train. Wrong labels, empty images, the same image twice: you'll find more in five
# minutes of looking than in a day of training.

# %% tags=["slide"]
some = np.random.default_rng(16).choice(len(x), 24, replace=False)
plots.images(x[some], [names[label] for label in y[some]], columns=8, title="24 of them, at random")
plt.show()

# %% [markdown] tags=["slide"]
# ## 3. Split
#
# Three sets, as ever: one to learn from, one to choose by, one to look at once, at the end. `stratify` keeps
# the proportions of the classes the same in all three.

# %%
x_rest, x_test, y_rest, y_test = train_test_split(x, y, test_size=0.2, stratify=y, random_state=16)
x_train, x_valid, y_train, y_valid = train_test_split(
    x_rest, y_rest, test_size=0.25, stratify=y_rest, random_state=16
)
print(f"{len(x_train)} for training, {len(x_valid)} for validation, {len(x_test)} for the test")

# %% [markdown] tags=["slide"]
# ## 4. A baseline
#
# What would somebody achieve who always names the most frequent class? A network has to beat that, or it
# has learned nothing.

# %%
baseline = np.bincount(y_valid).max() / len(y_valid)
print(f"always the most frequent class: {baseline:.1%} correct")

# %% [markdown] tags=["slide"]
# ## 5. A network
#
# The convolutional network of lesson 09, with two layers that help when images are few: random flips, so
# that the network hardly ever sees the same image twice, and dropout. (Lesson 11 measured both.)


# %% tags=["slide"]
def build(learning_rate):
    """A small convolutional network for 32 x 32 color images."""
    keras.utils.set_random_seed(16)
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.RandomFlip("horizontal")])
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
# ## 6. Tune a little
#
# The learning rate matters most, so we try three, and choose by the validation set.

# %%
models, scores = {}, {}
for learning_rate in (0.0003, 0.001, 0.003):
    models[learning_rate] = build(learning_rate)
    history = models[learning_rate].fit(
        x_train,
        y_train,
        batch_size=32,
        epochs=12,
        validation_data=(x_valid, y_valid),
        verbose=0,
        callbacks=[Progress()],
    )
    scores[learning_rate] = history.history["val_accuracy"][-1]
best = max(scores, key=scores.get)
model = models[best]
print({rate: round(score, 3) for rate, score in scores.items()}, " best:", best)

# %%
assert scores[best] > baseline + 0.1, "the network should beat the baseline: are the labels right?"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's correct.

# %% tags=["slide"]
hellodl.quiz("16_your_own_project", 1)

# %% [markdown] tags=["slide"]
# ## 7. Evaluate once
#
# Now the test set. This is the number you report.

# %%
test_accuracy = model.evaluate(x_test, y_test, verbose=0)[1]
hellodl.record("own project: test accuracy", test_accuracy)
margin = 2 * np.sqrt(test_accuracy * (1 - test_accuracy) / len(x_test))
print(f"{test_accuracy:.3f}, give or take {margin:.3f}: the test set has only {len(x_test)} images")
assert test_accuracy > baseline, "the network should beat the baseline on the test set, too"

# %% [markdown]
# Beside the number stands how far it could be off by luck alone (two standard errors). With so few test
# images, don't celebrate a difference of one percentage point.
#
# ## 8. Look at the mistakes

# %% tags=["slide"]
predicted = model.predict(x_test, verbose=0).argmax(axis=1)
wrong = np.flatnonzero(predicted != y_test)[:16]
titles = [f"{names[predicted[i]]}\n({names[y_test[i]]})" for i in wrong]
plots.images(x_test[wrong], titles, columns=8, title="Taken for ... (and what they are)")
plt.show()

# %% [markdown] tags=["slide"]
# ## 9. Save it, with a model card
#
# A saved network is of little use to someone who doesn't know what it was trained on and where it fails. So
# it gets a **model card**: a page that says so.

# %%
build_folder = Path("../build")
model.save(build_folder / "my_network.keras")
card = f"""# Model card: {", ".join(names)}

- **What it does**: names one of {len(names)} classes in a 32 x 32 color image.
- **Trained on**: {len(x_train)} images, {datetime.date.today()}; learning rate {best}, 12 epochs.
- **Accuracy**: {test_accuracy:.3f} on {len(x_test)} test images, give or take {margin:.3f}. Baseline: {baseline:.3f}.
- **Not for**: anything that isn't one of these classes. It'll name one of them all the same.
- **Known mistakes**: {len(np.flatnonzero(predicted != y_test))} of {len(y_test)} test images; look at them before you use it.
"""
(build_folder / "my_network.md").write_text(card, encoding="utf-8")
again = keras.saving.load_model(build_folder / "my_network.keras")
same = np.allclose(again.predict(x_test, verbose=0), model.predict(x_test, verbose=0), atol=1e-5)
print("the saved network gives the same predictions:", same)
assert same, "loading should not change the network"

# %% [markdown] tags=["slide"]
# ## Before you let it loose
#
# Two questions belong to every project, and no accuracy answers them.
#
# **Who is missing in the data?** A network only knows what it was shown. Cars of one country, skin of one
# color, handwriting of adults: it will work less well for everybody else, and the test set won't tell you,
# because the same people are missing there.
#
# **Who is hurt by a mistake?** If a photo album takes a ship for an airplane, somebody smiles. If a program
# sorts job applications or X-rays, a mistake has a face. Then you need people who check, a way to complain,
# and the courage not to use the network at all.
#
# ## When your laptop is too slow
#
# Source E rented a computer with a GPU from a service called FloydHub, which closed in 2021. What took its
# place: online notebooks that lend you a GPU for some hours (Colab and Kaggle are the best known), and
# machines rented by the hour. Whichever you choose, do three things: put your data where the machine can
# read it, save your results somewhere that survives it, and **switch it off when you're done**. You pay for
# every hour that it runs, not for every hour that you use it.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("16_your_own_project", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - A project is a chain: look, split, baseline, train, tune, evaluate once, look at the mistakes, save, document.
# - A test accuracy comes with the luck of a small test set; say how large it is.
# - What a network must not be used for belongs beside the network.
#
# ## Exercises
#
# 1. Collect 50 photos each of two things on your desk, and tell them apart.
# 2. Improve CIFAR-10: from here to the 96 % that the best networks reach is a long way, and each step is a
#    lesson: more images, more layers, augmentation, patience.
# 3. Take another data set (`keras.datasets.fashion_mnist`, for example) through all nine steps.
#
# ## Going deeper
#
# If Python or the command line slowed you down, learn those next; nothing else will help you more.
# Then read on in François Chollet, *Deep Learning with Python*, or Aurélien Géron, *Hands-On
# Machine Learning*. On model cards: Mitchell and others, *Model Cards for Model Reporting* (2019).
#
# ## Next
#
# Lessons 17 and 18 are optional: a workbench for the OR neuron, and how far one computer can be
# pushed.
