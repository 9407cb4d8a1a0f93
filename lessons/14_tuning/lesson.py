# %% [markdown] tags=["slide"]
# # Let a program choose
#
# You will let a tuner search for layer sizes, dropout and learning rate, and find out how much of its success
# is luck. You need lessons 07, 08 and 10.

# %%
import hellodl

hellodl.start("14_tuning")

# %%
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
# The network 784-300-100-10 was a good first guess. Numbers that training does not learn, but somebody
# has to choose, are called *hyperparameters*: layer sizes, dropout, learning rate. Source E says: if you
# have much computing power, write programs that design and tune networks. Let us, with *KerasTuner*, a
# library for this.
#
# ## The data: four sets this time
#
# 6,000 pictures to train with, so that a try takes about a second. 2,000 to compare the tries. And
# another 5,000 for validation that the tuner never sees: you will see why. The test set stays for the end.

# %%
(x_all, y_all), (x_test, y_test) = data.load_mnist()
x_all, x_test = x_all / np.float32(255), x_test / np.float32(255)
x_valid, y_valid = x_all[:5000], y_all[:5000]
x_tune, y_tune = x_all[5000:7000], y_all[5000:7000]
x_train, y_train = x_all[7000:13000], y_all[7000:13000]

# %% [markdown] tags=["slide"]
# ## A network with open places
#
# The function below builds a network as always, but asks `hp` for the numbers that are open, and says
# what is allowed. A learning rate is drawn on a logarithmic scale: from .0001 to .001 is as far as from
# .01 to .1.


# %%
def build(hp, seed=12):
    """The network of one try."""
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
    model.optimizer.build(model.trainable_variables)  # Hyperband goes on with a kept one
    return model


# %% [markdown]
# How good is our first guess, when it gets the same pictures and the same three epochs?

# %%
fit = {"batch_size": 64, "validation_data": (x_tune, y_tune), "verbose": 0}
guess = keras_tuner.HyperParameters()
for name, value in (("units 1", 300), ("units 2", 100), ("dropout", 0.0), ("learning rate", 0.001)):
    guess.Fixed(name, value)
model = build(guess)
model.fit(x_train, y_train, epochs=3, **fit)
accuracy_of_guess = model.evaluate(x_tune, y_tune, verbose=0)[1]
print(f"300-100, learning rate .001: {accuracy_of_guess:.4f}")

# %% [markdown] tags=["slide"]
# ## Search at random
#
# `RandomSearch` rolls the dice for every open number, trains, and notes the validation accuracy. Such a
# try is a *trial*.

# %%
folder = Path("../build/tuning")
shutil.rmtree(folder, ignore_errors=True)
tuner = keras_tuner.RandomSearch(
    build, "val_accuracy", max_trials=12, seed=12, directory=folder, project_name="random"
)
tuner.search(x_train, y_train, epochs=3, **fit)


# %%
def trials(project):
    """A row for each finished trial of a search, best first, read from its folder."""
    rows = []
    for path in sorted((folder / project).glob("trial_*/trial.json")):
        trial = json.loads(path.read_text())
        if trial["score"] is not None:
            rows.append({**trial["hyperparameters"]["values"], "accuracy": trial["score"]})
    return pd.DataFrame(rows).sort_values("accuracy", ascending=False, ignore_index=True)


# %%
found = trials("random")
found.head(5).round(4)

# %% [markdown]
# What mattered? Draw the accuracy of all trials over each number:

# %% tags=["slide"]
figure = plt.figure(figsize=(10, 2.8), layout="constrained")
row = figure.subplots(1, 4, sharey=True)
for axes, name in zip(row, ["learning rate", "units 1", "units 2", "dropout"], strict=True):
    axes.plot(found[name], found.accuracy, "o", alpha=0.7)
    axes.axhline(accuracy_of_guess, linestyle="--", color=plots.PALETTE[1])
    axes.set(xlabel=name, xscale="linear" if name == "dropout" else "log", ylim=(0.7, 1))
    if name.startswith("units"):
        axes.set_xticks(sorted(found[name].unique()))
        axes.xaxis.set_major_formatter("{x:.0f}")
        axes.minorticks_off()
row[0].set(ylabel="accuracy", title="The rate decides")
plots.describe(row[0], "Accuracy of 12 trials over each hyperparameter; clear for the rate alone.")
plt.show()

# %%
small = found[found["learning rate"] < 0.01].accuracy
large = found[found["learning rate"] > 0.03].accuracy
assert small.median() > large.median(), "rates near .1 should do badly with Adam"

# %% [markdown] tags=["slide"]
# (Dashed: our first guess. What did worse than .7, with a large rate, is left out.) The learning rate
# decides; of the rest, nearly everything works. That is why random search beats the older way, a *grid*:
# some values for each number, and every combination of them. A grid of four values for each number tries
# only four learning rates.
#
# ## Hyperband: stop early what does badly
#
# Three epochs for a try that was lost after one are wasted. *Hyperband* gives many tries a few epochs, here
# two, and only the better ones the full number, six. It does so in several rounds, and in the last one
# starts with six at once. A try that goes on has two rows in its table.

# %%
band = keras_tuner.Hyperband(
    build,
    "val_accuracy",
    max_epochs=6,
    factor=3,
    seed=12,
    directory=folder,
    project_name="band",
)
band.search(x_train, y_train, **fit)
by_band = trials("band")
print(by_band["tuner/epochs"].value_counts().sort_index().to_string())

# %%
columns = [name for name in by_band.columns if "/" not in name or name == "tuner/epochs"]
by_band[columns].head(5).round(4)

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's correct.

# %% tags=["slide"]
hellodl.quiz("14_tuning", 1)

# %% [markdown] tags=["slide"]
# ## What was luck?
#
# The winner has the highest accuracy of many. Part of that is merit, part luck: its 2,000 pictures suited
# it. The larger the number of tries, the more luck the best one had. Suppose that *all* tries were equally
# good, and right on 95 % of all pictures there are. What would the best of them seem to reach?

# %% tags=["slide"]
rng = np.random.default_rng(12)
tries = np.array([1, 3, 10, 30, 100, 300, 1000])
best_of = {n: (rng.binomial(n, 0.95, (200, tries[-1])) / n) for n in (500, 2000, 10_000)}
axes = plt.figure(figsize=(8.5, 3), layout="constrained").subplots()
for (n, accuracies), style in zip(best_of.items(), ("-o", "--s", ":^"), strict=True):
    best = [accuracies[:, :k].max(axis=1).mean() for k in tries]
    axes.semilogx(tries, best, style, label=f"{n:,} pictures to compare on")
axes.set(xlabel="tries", ylabel="accuracy of the best", title="More tries, more luck, no merit")
axes.legend(loc="upper left", bbox_to_anchor=(1, 1))
plots.describe(axes, "The best of many equal tries seems better; less so with more pictures.")
plt.show()

# %% [markdown]
# So the winner's own accuracy is no honest figure any more: its pictures were used to choose it. Here the
# second validation set comes in, which chose nothing. We train the winner and our guess again, with three
# seeds each, and measure both on the tuner's pictures and on the fresh ones:


# %%
def retrained(hp):
    """Mean accuracies of three trainings: on the tuner's pictures, and on fresh ones."""
    accuracies = []
    for seed in range(3):
        model = build(hp, seed)
        model.fit(x_train, y_train, epochs=3, batch_size=64, verbose=0)
        on = (x_tune, y_tune), (x_valid, y_valid)
        accuracies.append([model.evaluate(*pair, batch_size=500, verbose=0)[1] for pair in on])
    return np.mean(accuracies, axis=0)


(best,) = tuner.get_best_hyperparameters(1)
fresh = {"best of random search": retrained(best), "300-100, rate .001": retrained(guess)}
luck = pd.DataFrame(fresh, index=["again, mean of 3 seeds", "on fresh pictures"]).T
luck.insert(0, "when it was chosen", [found.accuracy[0], accuracy_of_guess])
luck.round(4)

# %%
gain = luck["on fresh pictures"].iloc[0] - luck["on fresh pictures"].iloc[1]
hellodl.record("best of 12 trials less 300-100, points", 100 * gain)
assert gain > -0.04, "the chosen one should be about as good as the first guess: more trials?"

# %% [markdown] tags=["slide"]
# First column against second: what changes when the same network is trained again, on the same pictures, is
# the luck of one training. The winner was chosen for having it, so it loses; the guess was not, and may as
# well gain. (The fresh pictures are others, easier or harder for both: compare *rows* there.)
#
# In the end the tuner's choice is about as good as the guess of a person with some experience, and took
# twelve times the computing. Where nobody has experience, that is a good bargain; and whoever reports the
# winner's own accuracy reports its luck.
#
# ## The test set, once
#
# For the network that was chosen, trained once more:

# %%
model = build(best)
model.fit(x_train, y_train, epochs=3, batch_size=64, verbose=0)
test_accuracy = model.evaluate(x_test, y_test, batch_size=500, verbose=0)[1]
hellodl.record("test accuracy of the chosen network, 6,000 pictures", test_accuracy)
assert test_accuracy > 0.8, "far below what these networks do: run the notebook from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("14_tuning", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - Hyperparameters are chosen, not learned; random search and Hyperband choose them for you.
# - The best of many tries looks better than it is: measure it again on images that chose nothing.
#
# ## Exercises
#
# 1. Let the number of hidden layers be open, too (`hp.Int("layers", 1, 4)`).
# 2. Search with 100 trials over night. How much better is the winner, on fresh pictures?
# 3. Give the optimizer to choose: SGD, RMSprop or Adam. Which learning rates go with which?
#
# ## Going deeper
#
# Why random beats a grid: Bergstra and Bengio, *Random Search for Hyper-Parameter Optimization*
# (2012). Hyperband: Li and others (2018).
#
# ## Next
#
# Lesson 15 makes each of these trainings faster, and lesson 18 shares a search between several
# processes.
