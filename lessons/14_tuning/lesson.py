# %% [markdown] tags=["slide"]
# # Let a program choose
#
# Why 300 units, and not 200? Why a learning rate of 0.001? So far the answer was "somebody with
# experience chose it". But choosing numbers and looking at the result is dull work, and dull work
# is what computers are for. So let's have a program try many networks while we do something else,
# and then take the best.
#
# There's a catch, though: the best of many may look better than it is. In this lesson we'll measure
# by how much. Here's what the program found out on its way. Each dot is a network (lower is
# better). The dashed line is our own guess.
#
# ![The error of twelve networks over each of four numbers that were chosen at random](attachment:preview.png)
#
# **In this lesson you'll** let a tuner search for layer sizes, dropout and learning rate, save time
# by stopping bad trials early, and find out how much of the winner's success is luck. **You need**
# lessons 07, 08, 11 and 12. **Allow** about 85 minutes.

# %%
import hellodl

hellodl.start("14_tuning")

import json
import shutil
from pathlib import Path

import keras
import keras_tuner
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots

layers = keras.layers
keras.utils.set_random_seed(12)

# %% [markdown] tags=["slide"]
# ## What is there to choose?
#
# A network has two kinds of numbers. Training finds the weights and biases. But somebody has to
# choose the others *before* the training: how many layers and units, how much dropout, which
# learning rate. Those are called **hyperparameters**, and looking for good ones is called
# **tuning**. Our source E (the tutorial behind lessons 10 to 12) recommends it: if you have much
# computing power, write programs that design and tune networks. We use a library made for that,
# *KerasTuner*.
#
# ## The data: four sets this time
#
# We take only 6,000 images for training, so that training a network is a matter of seconds, and
# 2,000 to *choose* by: they are the tuner's validation set. Another 5,000 are *fresh* images, which
# the tuner never sees. You'll find out why we need them. And the test set stays in its drawer.

# %%
(x_all, y_all), (x_test, y_test) = data.load_mnist()
x_all, x_test = x_all / np.float32(255), x_test / np.float32(255)
x_fresh, y_fresh = x_all[:5000], y_all[:5000]
x_choose, y_choose = x_all[5000:7000], y_all[5000:7000]
x_train, y_train = x_all[7000:13000], y_all[7000:13000]

# %% [markdown] tags=["slide"]
# ## A network with blanks
#
# The next function builds a network as always, but some of its numbers are blanks. At each of them
# it asks `hp`, which stands for hyperparameters, and says what is allowed. The tuner will call
# `build` once for each network that it tries, and hand it an `hp` filled with random values.
# `Choice` lists the values to choose from, and `Float` takes any number between two limits (or,
# with `step=0.25`, only 0, 0.25 and 0.5). The learning rate is drawn on a logarithmic scale
# (`sampling="log"`), so that 0.0001 to 0.001 is as likely as 0.01 to 0.1. With rates, factors
# matter: going from 0.001 to 0.002 doubles the rate, and going from 0.091 to 0.092 hardly changes
# it. On an ordinary scale, nine of ten draws would be above 0.01.


# %%
def build(hp, seed=12):
    """The network of one trial."""
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    model.add(layers.Dense(hp.Choice("units 1", [30, 100, 300, 1000]), activation="relu"))
    model.add(layers.Dense(hp.Choice("units 2", [30, 100, 300]), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0, 0.5, step=0.25)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning rate", 0.0001, 0.1, sampling="log")
    model.compile(
        keras.optimizers.Adam(rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=50,
    )
    # Hyperband (below) saves a network and trains it on, so Adam's memory must be there to be saved.
    model.optimizer.build(model.trainable_variables)
    return model


# %% [markdown]
# Before we let a program search, let's see what our own guess reaches, with the same images and
# three epochs: the layers of lesson 04, and Adam with its usual learning rate. In the code, `Fixed`
# fills a blank with a number of ours, and `fit_options` will be handed to several trainings. Do you
# have a better guess? Write your four numbers here, and play against the program! (What the text
# says of our guess won't fit yours then.)

# %%
fit_options = {"batch_size": 64, "validation_data": (x_choose, y_choose), "verbose": 0}
our_guess = {"units 1": 300, "units 2": 100, "dropout": 0.0, "learning rate": 0.001}
guess = keras_tuner.HyperParameters()
for name, value in our_guess.items():
    guess.Fixed(name, value)
model = build(guess)
model.fit(x_train, y_train, epochs=3, **fit_options)
accuracy_of_guess = model.evaluate(x_choose, y_choose, verbose=0)[1]
print(f"our guess: {accuracy_of_guess:.4f}")

# %% [markdown] tags=["slide"]
# ## Search at random
#
# The simplest search rolls the dice for every blank, trains the network, and writes down its
# accuracy on the images to choose by. For Keras those are validation images, so the tuner has to
# look for `val_accuracy`. (It keeps each trial's best epoch of three. Our guess got only its last
# one, so the comparison is slightly unfair to us.) One such try is called a **trial**. Twelve of
# them, in a cell that prints nothing while it works (it takes a minute or two):

# %%
folder = Path("build/tuning")
shutil.rmtree(folder, ignore_errors=True)
tuner = keras_tuner.RandomSearch(
    build,
    "val_accuracy",
    max_trials=12,
    seed=12,
    directory=folder,
    project_name="random",
    overwrite=True,
)
tuner.search(x_train, y_train, epochs=3, **fit_options)

# %% [markdown]
# The tuner writes each trial into a small file. We read them into a table, and look at all twelve,
# the best one first:


# %%
def trials(project):
    """A row for each finished trial of a search, the best one first, read from its folder."""
    rows = []
    for path in sorted((folder / project).glob("trial_*/trial.json")):
        trial = json.loads(path.read_text())
        if trial["score"] is not None:
            # ** puts all entries of one dictionary into another
            rows.append({**trial["hyperparameters"]["values"], "accuracy": trial["score"]})
    return pd.DataFrame(rows).sort_values("accuracy", ascending=False, ignore_index=True)


# %%
found = trials("random")
names = ["learning rate", "units 1", "units 2", "dropout"]  # of the numbers it has tried
found.round(4)

# %% [markdown]
# What made the good ones good, and the bad ones bad? Let's draw all twelve over each of the four
# numbers. Each dot is a trial, and in every panel it has the color of its *learning rate*, dark for
# small and light for large. The height is its *error*, on a logarithmic axis, because then we can
# tell 7 % from 8 %, and still see the failures at the top. Dots with equal values would hide each
# other, so we've shifted them sideways a little. The dashed line is our own guess.


# %% tags=["slide", "preview", "hide-input"]
# The drawing: the error of all trials over each of the four numbers
def draw_trials(table, title, ticks, ours):
    """The error of all trials in a table over each of the four numbers; returns the first panel."""
    figure, row = plt.subplots(1, 4, figsize=(10.5, 3), layout="constrained", sharey=True)
    shifts = np.random.default_rng(0).permutation(np.linspace(-1, 1, len(table)))
    for axes, name in zip(row, names, strict=True):
        places = table[name]
        if name == "dropout":
            places = places + 0.03 * shifts  # or the dots would hide each other
        elif name != "learning rate":
            places = places * 1.18**shifts
        look = {"c": np.log10(table["learning rate"]), "vmin": -4, "vmax": -1}
        dots = axes.scatter(places, 100 - 100 * table.accuracy, edgecolors="gray", s=45, **look)
        axes.axhline(100 - 100 * ours, linestyle="--", color="gray")  # our guess
        axes.set(xlabel=name, xscale="linear" if name == "dropout" else "log", yscale="log")
        axes.set_yticks(ticks, ticks)
        axes.minorticks_off()
        values = [0.0001, 0.001, 0.01, 0.1] if name == "learning rate" else table[name].unique()
        axes.set_xticks(sorted(values), [f"{value:g}" for value in sorted(values)], fontsize=9)
    row[0].set(ylabel="error, %", title=title)
    bar = figure.colorbar(dots, ax=row, label="learning rate", ticks=[-3, -2])
    bar.set_ticklabels(["0.001", "0.01"])
    return row[0]


axes = draw_trials(found, "A wrong rate ruins it", [7, 10, 20, 50, 90], accuracy_of_guess)
plots.describe(axes, "Error of 12 trials over each hyperparameter; clear for the rate alone.")
plt.show()

# %% [markdown] tags=["slide"]
# Look at the first panel. In the middle, from about 0.0002 to 0.01, everything works well. The
# convnet of lesson 12 did badly at 0.01, so each network has limits of its own. With the smallest
# rates three epochs probably aren't enough, and with the largest ones the training may fail
# altogether. In the other three panels it's harder to see a pattern, and the colors tell you why.
# All four bad dots lie at one end or the other of the range of rates, so the rate has a large part
# in it. One pattern there may be: the three best all have 300 or 1,000 units in the first layer.
# Twelve trials can't tell us more.
#
# Often one number matters much more than the others, as the rate does here. That's why a random
# search usually beats an older way, the **grid**. A grid takes some values for each number, and
# tries every combination of them. Suppose we took four values of each of four numbers: that would
# be 256 trials, and *only four different learning rates* among them. Twelve random trials try
# twelve. You can see it with two numbers and nine trials. The curve on top, which we've invented,
# with its peak between two rates of the grid, is how good a learning rate is. The other number
# doesn't matter at all:

# %% tags=["slide"]
chance = np.random.default_rng(5)
nine = {
    "grid: three rates tried": np.array([(a, b) for a in (0.2, 0.5, 0.8) for b in (0.2, 0.5, 0.8)]),
    "random: nine rates tried": chance.random((9, 2)),
}
how_good = np.linspace(0, 1, 200)
figure, panels = plt.subplots(1, 2, figsize=(8, 3.2), layout="constrained", sharey=True)
for axes, (title, places) in zip(panels, nine.items(), strict=True):
    axes.plot(how_good, 1.1 + 0.5 * np.exp(-(((how_good - 0.66) / 0.08) ** 2)))
    for rate, other in places:
        axes.plot([rate, rate], [other, 1.1], color="lightgray", linewidth=1, zorder=0)
    axes.plot(*places.T, "o", color="C1")
    axes.set(title=title, xlabel="learning rate, small to large", xticks=[], yticks=[])
    axes.text(0.02, 1.42, "how good", color="C0")
panels[0].set_ylabel("the other number", loc="bottom")
plots.describe(panels[0], "Nine dots in a square: a grid misses a narrow peak, random ones hit it.")
plt.show()

# %% [markdown]
# The grid has spent nine trials on three learning rates, and missed the peak between two of them.
# The random trials may miss it, too, but they have nine chances. There are also searches that learn
# from their trials where to look next. The best known is **Bayesian optimization**. From the trials
# so far it guesses how good each combination would be, and how sure that is, and tries next what
# might be best. KerasTuner has it, too.
#
# ## Hyperband: stop early what does badly
#
# If a network has learned nothing after one epoch, why give it eight more? **Hyperband** is a
# tournament. After some epochs it keeps about the best third of its networks (`factor=3`), and
# trains those on, to three times as many epochs, up to nine (`max_epochs=9`). With these settings
# it holds three tournaments, one after the other, which it calls *brackets*. This is how many
# networks are still in the game after so many epochs:
#
# | | 1 epoch | 3 epochs | 9 epochs |
# |---|---|---|---|
# | first bracket | 9 networks | the best 3 | the best 1 |
# | second bracket | | 5 new ones | the best 2 |
# | third bracket | | | 3 new ones |
#
# The later ones start with three or with nine epochs at once. They are there in case one or three
# epochs mislead us, because some networks start slowly. (The next cell is silent for a minute or
# two.)

# %%
band = keras_tuner.Hyperband(
    build,
    "val_accuracy",
    max_epochs=9,
    factor=3,
    seed=12,
    directory=folder,
    project_name="band",
    overwrite=True,
)
band.search(x_train, y_train, **fit_options)
by_band = trials("band")
# a network that goes on is a new row, and keeps what it has learned: only its new epochs count
trained = (by_band["tuner/epochs"] - by_band["tuner/initial_epoch"]).sum()
started = (by_band["tuner/initial_epoch"] == 0).sum()
finished = (by_band["tuner/epochs"] == 9).sum()
print(f"{started} networks, of which {started - finished} were sent home early")
print(f"{trained} epochs; with nine epochs for each it would have been {9 * started}")
by_band[[*names, "accuracy"]].head(1).round(4)

# %% [markdown]
# Where do the 75 come from? The first bracket trains 9 networks for one epoch, 3 of them for two
# more, and one for six more, which makes 21. The second trains 5 for three epochs and 2 for six
# more, which makes 27, and so does the third with 3 × 9. So the tournament has saved half of the
# epochs. The table shows its winner, and it's the network that won before, apparently because both
# searches roll their dice from the same seed, 12. Please don't compare its accuracy with that of
# the random search: here the best have trained for nine epochs instead of three, and all of them
# together for 75 instead of 36. Whether Hyperband finds *better* networks in the same time we
# haven't tested. And 0.95 is the best of many, so let's not believe it yet. Why not?
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("14_tuning", 1)

# %% [markdown] tags=["slide"]
# ## How much of it was luck?
#
# Now for the catch. The winner has the highest accuracy of twelve. Part of that is merit, and part
# is luck, because its 2,000 images happened to suit it. You know this from lesson 08: it's the
# winner's curse. How bad is it? Let's do an experiment with nothing but dice. Suppose *all*
# networks were equally good, each of them correct on 95 % of all images there are. What would the
# best of them *seem* to reach? (`rng.binomial(500, 0.95)` throws a coin 500 times that says
# *correct* with a probability of 0.95, and counts.)

# %%
rng = np.random.default_rng(12)
tries = np.array([1, 3, 10, 30, 100, 300, 1000])
best_of = {n: (rng.binomial(n, 0.95, (200, tries[-1])) / n) for n in (500, 2000, 10_000)}

# %% tags=["slide"]
axes = plt.figure(figsize=(8.5, 3), layout="constrained").subplots()
for (n, accuracies), style in zip(best_of.items(), ("-o", "--s", ":^"), strict=True):
    # 200 searches (rows): the best of the first k trials of each, and the mean of that
    best = [accuracies[:, :k].max(axis=1).mean() for k in tries]
    axes.semilogx(tries, best, style, label=f"{n:,} images to choose by")
axes.axvline(12, color="lightgray", zorder=0)
axes.axhline(0.95, color="black", linewidth=0.8)
axes.text(12.5, 0.951, "our 12 trials", color="dimgray")
of_twelve = best_of[2000][:, :12].max(axis=1).mean()
axes.plot(12, of_twelve, "o", color="black", markersize=9, fillstyle="none")
axes.text(13.5, of_twelve - 0.0018, f"{of_twelve:.3f}")
axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
axes.set(
    xlabel="trials",
    ylabel="apparent accuracy",
    title="The best of many equal networks seems better",
)
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
plots.describe(axes, "The best of many equal trials seems better; less so with more images.")
plt.show()

# %% [markdown]
# Every network in this figure has a true accuracy of 0.95, which is where all three lines begin, up
# to chance. With 500 images to choose by, the best of a thousand seems to reach nearly 0.98. It's
# nothing but luck. With more images the effect gets smaller, but it never disappears. For our case,
# twelve trials on 2,000 images, the dice say 0.958, which is 0.8 points too good. We expect less,
# for two reasons. Some of our twelve failed, with far more mistakes than the others, and no luck
# could have made a winner of them. And dice are rolled for each network anew, while real networks
# stumble over the same difficult images, so they are lucky and unlucky together.
#
# Let's measure it, with our own twelve. The tuner has stored their weights. So we ask each of them
# about all 7,000 images that none has learned from (2,000 of them only helped to pick its best
# epoch), and play the game a thousand times: draw 2,000 of these images to choose by, take the
# winner, and see what it reaches on the other 5,000.

# %%
x_new, y_new = x_all[:7000], y_all[:7000]  # the fresh images, and those to choose by
trained_ones = tuner.get_best_models(12)
correct = np.array([m.predict(x_new, verbose=0).argmax(axis=1) == y_new for m in trained_ones])
too_good = []
for _ in range(1000):
    positions = rng.permutation(7000)
    accuracies = correct[:, positions[:2000]].mean(axis=1)  # one for each network
    winner = accuracies.argmax()
    too_good.append(accuracies[winner] - correct[winner, positions[2000:]].mean())
curse = 100 * np.mean(too_good)
print(f"the winner of twelve seems {curse:.2f} points too good, on average of 1,000 games")
print(f"it seems too good in {np.mean(np.array(too_good) > 0):.0%} of the games")

# %% [markdown]
# Only 0.19 points, on average. (In a single game the difference depends mostly on which 2,000
# images were easy, so in four of ten the winner even did better on the others.) That's far less
# than the dice's 0.8. If one of the networks really is better, it needs no luck to win. And the
# others share its difficult images. (In lesson 08 it was half a point on 2,000 images, with twelve
# networks that differed in nothing but their seeds.) So expect the curse where many candidates are
# about equally good, or where you have few images to choose by. And measure it, if you can.
#
# But there's a second kind of luck. Each network was trained only once, and that one training may
# have gone unusually well or badly. That's why we now train three networks again, from five seeds
# each (for about a minute, silently), and measure them on the images to choose by and on the fresh
# ones, which had no part in the choice. The first is the winner, and the second our own guess. The
# third is the trial in the *middle* of the twelve: half of them did better, so it's a typical
# single throw of the dice. Before you look: how much of the winner's lead over our guess will be
# left?


# %%
def retrained(hp):
    """Accuracies of five trainings: on the images to choose by, and on fresh ones; shape (5, 2)."""
    accuracies = []
    for seed in range(5):
        model = build(hp, seed)
        model.fit(x_train, y_train, epochs=3, batch_size=64, verbose=0)
        on = (x_choose, y_choose), (x_fresh, y_fresh)
        accuracies.append([model.evaluate(*pair, batch_size=500, verbose=0)[1] for pair in on])
    return np.array(accuracies)


ranked = tuner.get_best_hyperparameters(12)
best = ranked[0]
three = {"the winner": best, "our guess": guess, "the middle one": ranked[6]}
again = {name: retrained(hp) for name, hp in three.items()}

# %% tags=["slide"]
in_its_trial = [found.accuracy[0], accuracy_of_guess, found.accuracy[6]]
share = {"sharex": True, "sharey": True}
figure, panels = plt.subplots(1, 2, figsize=(9, 3), layout="constrained", **share)
titles = ["on the images to choose by", "on fresh images"]
for axes, title, which in zip(panels, titles, (0, 1), strict=True):
    for place, accuracies in enumerate(again.values()):
        axes.scatter(accuracies[:, which], np.linspace(place - 0.12, place + 0.12, 5), color="C0")
        axes.plot([accuracies[:, which].mean()] * 2, [place - 0.3, place + 0.3], color="C0")
    axes.set(title=title, xlabel="accuracy")
panels[0].scatter(in_its_trial, range(3), marker="D", color="C1", zorder=3)
marks = [panels[0].collections[0], panels[0].lines[0], panels[0].collections[-1]]
words = ["one of five new trainings", "their mean", "its first training"]
figure.legend(marks, words, loc="outside lower center", ncols=3)
panels[0].set_yticks(range(3), again)
panels[0].invert_yaxis()
plots.describe(panels[0], "Five trainings of three networks: our guess is ahead of the winner.")
plt.show()

# %%
columns = ["in its trial", "choose, mean", "choose, std", "fresh, mean", "fresh, std"]
rows = [
    [trial, choose.mean(), choose.std(ddof=1), fresh.mean(), fresh.std(ddof=1)]
    for trial, (choose, fresh) in zip(
        in_its_trial, [each.T for each in again.values()], strict=True
    )
]  # ddof=1 divides by 4 and not by 5: with few numbers, the estimate would be too small
print(pd.DataFrame(rows, index=list(again), columns=columns).round(4).to_string())
fresh = {name: accuracies[:, 1].mean() for name, accuracies in again.items()}
gain = 100 * (fresh["the winner"] - fresh["our guess"])
over_middle = 100 * (fresh["the winner"] - fresh["the middle one"])
hellodl.record("our guess is ahead of the winner by, percentage points", -gain)
hellodl.record("the winner's lead over the middle trial, percentage points", over_middle)

# %% [markdown] tags=["slide"]
# How do you compare two means of five? A single training varies as the column *std* says. A mean of
# five varies less than half as much. (The noise falls with the square root of how many you take, as
# in lesson 12, and the root of 5 is 2.2.) So if two means differ by less than one standard
# deviation (the larger of the two), that may well be an accident. If they differ by two or more, it
# probably isn't. Where does this rule come from? From dice, once more. We draw two times five
# numbers from the very same bell curve (most are near 0, few are far from it), and do that 20,000
# times. How often are two such means far apart, though there's no difference at all?

# %%
twice_five = np.random.default_rng(14).normal(size=(20_000, 2, 5))
between = abs(twice_five[:, 0].mean(axis=1) - twice_five[:, 1].mean(axis=1))
larger_std = twice_five.std(axis=2, ddof=1).max(axis=1)
for limit in (1, 2):
    print(f"more than {limit} std apart by chance: {np.mean(between > limit * larger_std):.1%}")

# %% [markdown] tags=["slide"]
# A gap of more than one standard deviation happens by chance in one comparison of ten, and one of
# more than two hardly ever. (That's for means of five.)
#
# Now look at the left panel. Trained again, and measured on the same images, the winner loses 0.3
# points and the middle one 0.5. Single trainings can differ by that, and each trial had kept its
# best epoch. Our own guess *gains* a lot: its first training was an unlucky one. So the winner's
# lead over our guess was luck, and mostly the *bad* luck of our guess. The dashed line of the first
# figure was a single throw of the dice.
#
# Then the right panel, the fresh images, which had no part in the choice. They may be easier or
# harder than the others, so compare the networks with each other. The winner is two percentage
# points ahead of the middle one. That's many standard deviations, so twelve trials have found
# something better than a typical single one. But it's 0.8 points *behind* our guess, which is
# nearly three standard deviations! (On the images to choose by it's behind as well, by less than
# one.) In its trial it was ahead. (Remember the "nearly three". We'll come back to it.) The winner
# has other layers than our guess, a dropout, and half of its rate. Which of these holds it back, we
# can't tell yet. But let's not forget what fooled us most: we had trained our own guess *once*.
#
# And in a project of your own? Here's an order that makes sense. (1) Find the range of good
# learning rates first, with the range test of lesson 12, because a wrong rate hides everything
# else. (2) Search at random, over sizes and dropout as well. (3) Draw the trials as in the first
# figure, narrow the limits to where things work, and search again. (4) Train the best three from
# several seeds each, choose by their *means*, and measure the chosen one on images that had no part
# in the choice.
#
# ## Once more, with what we know
#
# Our random search has done (2), and has shown us the rates, too. Let's do the rest, and see
# whether it pays. Where did things work? We take rates from 0.0003 to 0.01, and 300 or 1,000 units
# in the first layer, which the three best had. (`hyperparameters` hands these limits to the tuner.
# They replace those in `build`.) Ten trials take another minute or two. We draw them as before
# (with `draw_trials` from the folded cell), except that the dashed line is now the *mean* of our
# guess. And then we train each of the best three from five seeds.

# %%
narrower = keras_tuner.HyperParameters()
narrower.Choice("units 1", [300, 1000])
narrower.Float("learning rate", 0.0003, 0.01, sampling="log")
second = keras_tuner.RandomSearch(
    build,
    "val_accuracy",
    max_trials=10,
    seed=13,
    hyperparameters=narrower,
    directory=folder,
    project_name="narrower",
    overwrite=True,
)
second.search(x_train, y_train, epochs=3, **fit_options)

# %% tags=["slide"]
ours = again["our guess"][:, 0].mean()  # this time, the mean of five trainings
axes = draw_trials(trials("narrower"), "Narrower limits", [5.5, 6, 7, 8, 9], ours)
plots.describe(axes, "Error of ten trials within narrower limits over each hyperparameter.")
plt.show()

# %%
best_three = second.get_best_hyperparameters(3)
for place, hp in enumerate(best_three, start=1):
    again[f"second search, {place}"] = retrained(hp)
first = [*in_its_trial, *trials("narrower").accuracy[:3]]
rows = [
    [trial, *accuracies.mean(axis=0), accuracies[:, 1].std(ddof=1)]
    for trial, accuracies in zip(first, again.values(), strict=True)
]
columns = ["in its trial", "choose, mean", "fresh, mean", "fresh, std"]
means = pd.DataFrame(rows, index=list(again), columns=columns)
print(means.round(4).to_string())
chosen_place = means["choose, mean"][-3:].argmax()
print(f"chosen by its mean: {means.index[-3:][chosen_place]}")
print(pd.DataFrame([hp.values for hp in best_three], means.index[-3:])[names].round(4).to_string())

# %% [markdown]
# Look at the figure first. Most of the ten are between 5.5 and 7.5 % wrong, and three lie below our
# line. (A dot is the best epoch of three, though, and our line a mean of last epochs.) Then the
# table. In their trials all three were better than in the mean of five trainings on the same
# images. That's what the curse looks like, though here it's small, and the best epoch of three has
# a part in it.
#
# By their means we choose *second search, 2*, though that's nearly a coin toss. On the fresh images
# it's ahead of our guess as well: 0.9444 against 0.9408, so 5.6 % of them are wrong instead of 5.9
# %. That's more than one standard deviation and less than two, so perhaps it's better.
#
# Now compare it with the first winner, which had 0.9329. Look at the numbers of both: 1,000 units,
# then 30, a dropout of 0.25. It's the same network! Only its rate is different, 0.0028 and not
# 0.0005, and here that seems to be worth about a point. The first figure couldn't show it: there,
# 0.0005 looks fine. But don't conclude that 0.0005 is always too small. *Second search, 1* has
# nearly that rate, with 300 units in its second layer and more dropout, and it's just as good. So
# the numbers matter together.
#
# ## The test set, once
# So is the chosen network really better than our guess, and the first winner worse? We train all
# three once more, from five new seeds, and open the test set for them. And we ask them about the
# fresh images again, so that we see what the new seeds alone have changed.

# %%
at_last = {}  # for each network, accuracies of shape (5, 2): on the fresh images, and on the test
three = {"the winner": best, "our guess": guess, "the chosen one": best_three[chosen_place]}
for name, hp in three.items():
    at_last[name] = []
    for seed in range(5, 10):
        model = build(hp, seed)
        model.fit(x_train, y_train, epochs=3, batch_size=64, verbose=0)
        on = (x_fresh, y_fresh), (x_test, y_test)
        at_last[name].append([model.evaluate(*pair, batch_size=500, verbose=0)[1] for pair in on])
    at_last[name] = np.array(at_last[name])
    mean, std = at_last[name].mean(axis=0), at_last[name].std(axis=0, ddof=1)
    print(f"{name:15} fresh {mean[0]:.4f}, std {std[0]:.4f}; test {mean[1]:.4f}, std {std[1]:.4f}")
test_accuracy = at_last["the chosen one"][:, 1].mean()
hellodl.record("test accuracy of the chosen network, mean of five, 6,000 images", test_accuracy)

# %% tags=["slide"]
before = ["the winner", "our guess", means.index[-3:][chosen_place]]
rounds = {
    "fresh images": [again[name][:, 1] for name in before],
    "fresh images, new seeds": [both[:, 0] for both in at_last.values()],
    "test images, new seeds": [both[:, 1] for both in at_last.values()],
}
figure, panels = plt.subplots(1, 3, figsize=(10, 2.6), layout="constrained", **share)
for axes, (title, five_of) in zip(panels, rounds.items(), strict=True):
    for place, accuracies in enumerate(five_of):
        axes.scatter(accuracies, np.linspace(place - 0.12, place + 0.12, 5), color="C0")
        axes.plot([accuracies.mean()] * 2, [place - 0.3, place + 0.3], color="C0")
    axes.set(title=title, xlabel="accuracy")
panels[0].set_yticks(range(3), at_last)
panels[0].invert_yaxis()
plots.describe(panels[0], "Five trainings each of three networks, three times: no clear winner.")
plt.show()

# %%
ten = {  # all ten seeds together, on the fresh images
    name: np.concatenate([old, new])
    for name, old, new in zip(at_last, *list(rounds.values())[:2], strict=True)
}
rows = [[each.mean(), each.std(ddof=1)] for each in ten.values()]
print(
    pd.DataFrame(rows, index=list(ten), columns=["fresh, mean of ten", "std"]).round(4).to_string()
)

# %% [markdown]
# Compare the first two panels. They show the same three networks and the same images, and only the
# seeds are new. And yet all three means are lower, and single trainings lie much farther apart than
# before. So even five seeds had given us too small an idea of how much seeds can do. (The three
# networks may share some of this luck, because they share their seeds.) Please take our rule of one
# and two standard deviations as a rough one!
#
# So what has become of our verdicts?
#
# - **The winner and our guess.** It was 0.8 points behind, "nearly three standard deviations". Now
#   it's 1.0 points behind, but that's only about one and a half of the new ones, and on the test
#   images it's 0.8, which isn't even one. But both sets of seeds point the same way. The table of
#   all ten has .931 and .940, which is 1.7 of its standard deviations, and with means of ten,
#   chance hardly ever makes so large a gap. (Write 10 in place of the 5 in our dice, and you'll
#   see.) So we believe it.
# - **The winner and the chosen one,** which differ in their rate alone. On fresh images, on these
#   with new seeds, and on the test images, the better rate is ahead by 1.2, 1.1 and 1.1 points. We
#   believe that in the same way.
# - **The chosen one and our guess.** It's ahead by 0.4, 0.15 and 0.25 points, and the dots overlap
#   widely. Over all ten seeds, the two have .942 and .940 on the fresh images. We can't tell these
#   two apart.
#
# All of this holds for three epochs and 6,000 images. With more of either, a small rate or a
# dropout may do better, so you'd have to search again.
#
# What did tuning bring us, then? Two short searches, with 22 trials, and 15 more trainings of the
# best three have found a network that's no worse, as far as we can tell, than a guess built on many
# people's experience. (And another 30 trainings have told us how good these networks are.) Where
# nobody has such experience, that's a great help. And what we may report is its mean on the test
# images, and not the number with which it won.
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
small = found[found["learning rate"] < 0.01].accuracy
large = found[found["learning rate"] > 0.03].accuracy
assert small.median() > large.median(), "rates near 0.1 should do badly with Adam"
assert trained < 0.6 * 9 * started, "Hyperband should save epochs"
assert best_of[500].max(axis=1).mean() > 0.97, "luck alone should reach this"
assert gain > -4, "the first winner shouldn't be far behind the guess: more trials?"
assert over_middle > 0, "twelve trials should find more than one"
assert 0 < curse < 2, "the winner should seem too good, and not by much"
second_best = means["fresh, mean"].iloc[-3 + chosen_place]
assert second_best > fresh["the winner"] - 0.005, "the second search should be no worse"
assert test_accuracy > 0.8, "far below what these networks do: start from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("14_tuning", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# Hyperparameters are the numbers that somebody has to choose before the training. A tuner tries
# many combinations: at random, which usually beats a grid (Bergstra and Bengio have shown it), or
# in a tournament, which saves epochs. A wrong learning rate can ruin everything, and among good
# ones the other numbers matter, too. And the best of many tries may look better than it is: for us
# a little, and with dice a lot. So measure it again, from other seeds and on images that had no
# part in the choice. And train your own guess from several seeds, too, before you compare.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/14_tuning.ipynb`. Or try these right here:
#
# 1. Do the second search once more, with another seed. Does its winner have the same layers?
# 2. Search with 100 trials. (That takes ten minutes or more.) How much better is the winner, on
#    fresh images?
# 3. Let the tuner choose the optimizer: SGD, RMSprop or Adam. Which learning rates go with which?
#
# ## Going deeper
#
# - Bergstra and Bengio, *Random Search for Hyper-Parameter Optimization* (2012), shows why random
#   beats a grid, with the figure that made the point.
# - Li and others, *Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization* (2018).
#
# ## Next
#
# Every try costs time. Lesson 15 asks where the time of a training goes, and makes the network of
# lesson 04 two to three times as fast, mostly with changes of one line.
