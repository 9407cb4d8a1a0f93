# %% [markdown] tags=["slide"]
# # Learning without memorizing
#
# You will hold a network back from overfitting in five ways, measure what each does, and find the
# flaw in a published experiment. You need lesson 10.

# %% tags=["experiments"]
import hellodl

hellodl.start("11_cifar10_regularization")

# %% tags=["experiments"]
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import experiments, hardware, plots

layers = keras.layers
keras.utils.set_random_seed(9)

# %% [markdown] tags=["slide"]
# ## The data, as in lesson 10
#
# 45,000 pictures for training, a stratified validation set of the other 5,000, the test set, and mean
# and variance of each channel: what lesson 10 did step by step, in one line.

# %% tags=["experiments"]
budget = experiments.choose_budget()
if hardware.supports_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")
splits, mean, variance = experiments.load_cifar10(budget)

# %% [markdown] tags=["slide"]
# ## Five ways to hold a network back
#
# A network that overfits has learned what is special to its training pictures. *Regularisation* is
# anything that makes it forget the special and keep the general:
#
# - **Dropout**: in training, each unit is switched off at random with some probability, in each step
#   anew. No unit can rely on another one, so what is learned is spread out.
# - **L2**: a penalty on the squares of the weights, $\lambda \sum w^2$, is added to the loss. A large
#   weight must now be worth its price.
# - **L1**: a penalty on their absolute values, $\lambda \sum |w|$. It pushes weights that do little all the way to zero.
# - **Augmentation**: each picture is flipped or turned a little at random whenever it is shown. A
#   turned cat is a cat, so there is more to learn and nothing to learn by heart.
# - **Two at once**: dropout and L2.

# %% tags=["slide"]
weights = np.linspace(-2, 2, 101)
axes = plt.figure(figsize=(5, 2.8), layout="constrained").subplots()
axes.plot(weights, weights**2, "-", label="L2: square of the weight")
axes.plot(weights, abs(weights), "--", label="L1: absolute value")
axes.set(xlabel="weight", ylabel="penalty", title="Near zero, L1 still pushes; L2 hardly does")
axes.legend()
plots.describe(axes, "A parabola (L2) and a V (L1) over the weight; both are 0 at 0.")
plt.show()

# %% [markdown] tags=["slide"]
# ## TFLearn's factor of two
#
# The source used TFLearn. Its L2 with a weight decay of 0.001 adds half of it times the squares;
# Keras's L2 adds all of it. For the same penalty Keras must be given half the number. Check it by
# hand on two weights, 3 and 4:

# %% tags=["nbval-check-output"]
weight_decay = 0.001
tflearn_penalty = weight_decay * (3**2 + 4**2) / 2
keras_penalty = float(keras.regularizers.L2(weight_decay / 2)(np.float32([3, 4])))
print(f"TFLearn {tflearn_penalty:.4f}   Keras {keras_penalty:.4f}")

# %%
assert np.isclose(tflearn_penalty, keras_penalty), "TFLearn halves its weight decay"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's correct.

# %% tags=["slide"]
hellodl.quiz("11_cifar10_regularization", 1)

# %% [markdown] tags=["slide"]
# ## The network
#
# Network B of the source: a set, then two convolutions with one pooling, then the dense layer. The
# *letters* of a network are its convolutions (number of filters) and its poolings (P).


# %% tags=["experiments"]
NETWORKS = {
    "B": [32, "P", 64, 64, "P"],
    "B without its second pooling": [32, "P", 64, 64],
}


# %% tags=["experiments"]
def build(recipe):
    """The network of a recipe, compiled."""
    penalised = recipe.l1 or recipe.l2
    penalty = keras.regularizers.L1L2(recipe.l1, recipe.l2) if penalised else None
    model = keras.Sequential(prepare(recipe))
    for part in NETWORKS[recipe.network]:
        if part == "P":
            model.add(layers.MaxPooling2D())
        else:
            model.add(
                layers.Conv2D(
                    part, 3, padding="same", activation="relu", kernel_regularizer=penalty
                )
            )
    model.add(layers.Flatten())
    model.add(layers.Dense(512, activation="relu", kernel_regularizer=penalty))
    model.add(layers.Dropout(recipe.dropout))
    model.add(layers.Dense(10, activation="softmax", dtype="float32"))
    return compiled(model, recipe)


# %% [markdown]
# The two ends: pictures standardised and, if the recipe says so, turned by up to 25 degrees and
# flipped left to right; and Adam, as in the source.


# %% tags=["experiments"]
def prepare(recipe):
    """The layers before the first convolution."""
    before = [keras.Input((32, 32, 3)), layers.Normalization(mean=mean, variance=variance)]
    if recipe.augmentation:
        before.append(layers.RandomFlip("horizontal", dtype="float32"))
        before.append(layers.RandomRotation(25 / 360, dtype="float32"))
    return before


def compiled(model, recipe):
    """The network, ready for training."""
    adam = keras.optimizers.Adam(recipe.learning_rate)
    loss = "sparse_categorical_crossentropy"
    model.compile(adam, loss, metrics=["accuracy"], steps_per_execution=50)
    return model


# %% tags=["experiments"]
plain = experiments.Recipe(network="B", images=budget.images, epochs=budget.epochs)
dropout = plain.variant(dropout=0.5)
recipes = {
    "plain": plain,
    "dropout": dropout,
    "L1": plain.variant(l1=0.00001),
    "L2": plain.variant(l2=0.0005),
    "augmentation": plain.variant(augmentation=True),
    "dropout and L2": dropout.variant(l2=0.0005),
    "one pooling less, dropout": dropout.variant(network="B without its second pooling"),
}

# %% [markdown]
# Each recipe is one change away from one before it: "dropout and L2" from "dropout". If it were not,
# `experiments.run` would refuse it. The last recipe is there for the source's sake; we come to it.

# %%
histories = experiments.run(recipes, build, splits, budget.seeds)

# %% [markdown] tags=["slide"]
# ## What each of them does
#
# First the pictures, then the numbers.

# %% tags=["slide"]
regularised = histories[histories.experiment != "one pooling less, dropout"]
plots.histories(regularised, title="Training (solid) and validation (dashed)")
plt.show()

# %% [markdown]
# The plain network runs away from its validation curve. What do the others do to the gap?

# %% tags=["slide"]
ends = experiments.final_values(regularised)
plots.gaps(ends, title="The nearer the two marks, the less is learned by heart")
plt.show()
ends.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %% [markdown]
# Read it with care. A narrow gap is no merit in itself: a network that learns nothing has none.
# What counts is the validation accuracy, and the gap says how it was reached. And look at the column
# `std`, the deviation between seeds: a difference not much larger than that may be chance.
#
# Augmentation narrows the gap most. The penalties, at these strengths, in so few epochs and with so
# few pictures, change little. Dropout's gap needs one more thought: its training accuracy is measured
# *while* units are switched off, so it is lower than what the whole network could do. The same is true of
# augmentation: its training pictures are turned and flipped, which makes them harder. So judge by the
# validation accuracy first, and by the gap second.

# %%
mean_of = ends.groupby("experiment").mean()
assert mean_of.gap["augmentation"] < mean_of.gap["plain"] - 0.05, "it should narrow the gap"
assert mean_of.valid["augmentation"] > mean_of.valid["plain"] - 0.05, "at no great price"
assert mean_of.gap["dropout"] < mean_of.gap["plain"] + 0.03, "dropout should not widen the gap"

# %% [markdown] tags=["slide"]
# ## With all pictures
#
# The same experiments on 45,000 training pictures, trained beforehand:

# %% tags=["slide"]
reference = experiments.reference_results("11_cifar10_regularization")
full = experiments.final_values(reference[reference.experiment != "one pooling less, dropout"])
plots.gaps(full, title="On 45,000 pictures")
plt.show()
print(experiments.describe_reference("11_cifar10_regularization"))
full.groupby("experiment", sort=False)[["train", "valid", "gap"]].agg(["mean", "std"]).round(3)

# %%
full_mean = full.groupby("experiment").mean()
assert full_mean.valid["dropout"] > full_mean.valid["plain"] + 0.01, "dropout should pay"
assert full_mean.valid["augmentation"] > full_mean.valid["plain"] + 0.02, "augmentation should pay"
single = full_mean.gap.drop("dropout and L2")
assert single.idxmin() == "augmentation", "of single measures it should narrow the gap most"

# %% [markdown] tags=["slide"]
# ## Find the flaw
#
# The source has two notebooks, "with dropout" and "without dropout", and concludes from their curves
# that dropout helps. These are the networks in them, letter by letter:
#
# - with dropout: 32, P, 64, 64, P, dense 512, dropout 0.5
# - without dropout: 32, P, 64, 64, dense 512, dropout 0.5
#
# Look closely before you read on. What was really changed?

# %%
with_dropout = recipes["dropout"]
called_without = recipes["one pooling less, dropout"]
try:
    experiments.check_comparison("dropout", with_dropout, called_without)
except experiments.RecipeError as refused:
    print(refused)

# %% [markdown]
# Dropout is in both. What the second one lacks is a *pooling*: a slip of the pen in one of twelve
# copies of the same cell. So what do these two measure?

# %% tags=["nbval-check-output"]
for recipe in (with_dropout, called_without):
    print(f"{recipe.network}: {build(recipe).count_params():,} parameters")

# %%
compared = {
    "with dropout": "dropout",
    "'without', as published": "one pooling less, dropout",
    "without, as it was meant": "plain",
}
measured = experiments.final_values(histories).groupby("experiment").mean()
at_full = experiments.final_values(reference).groupby("experiment").mean()
pd.DataFrame(
    {
        "validation, here": [measured.valid[name] for name in compared.values()],
        "validation, all pictures": [at_full.valid[name] for name in compared.values()],
    },
    index=list(compared),
).round(3)

# %% [markdown]
# The published comparison shows what one pooling does. It may even come out the same way, and that
# is the trap: a right-looking result from a wrong experiment. That is why a comparison here is data
# that a program checks, and not twelve copies of a cell.

# %%
experiments.check_comparison("dropout", recipes["dropout"], recipes["plain"])
experiments.check_comparison("network", with_dropout, called_without)

# %% [markdown]
# ## The test set, once
#
# Chosen on the validation set, as in lesson 10; beside it what looking at the test set all along
# would have reported.

# %%
chosen = mean_of.valid.idxmax()
honest, best_seen = mean_of.test[chosen], ends.test.max()
print(f"chosen on the validation set: {chosen}")
hellodl.record("test accuracy, chosen on the validation set", honest)
hellodl.record("test accuracy, best that was seen", best_seen)
assert honest > 0.3, "far below what these networks do: were they trained?"

# %% [markdown]
# ## The source's claims, measured
#
# Differences of validation accuracy to the plain network, in points.


# %%
def gains(means):
    """Validation accuracy of each experiment less that of the plain network, as text."""
    points = 100 * (means.valid - means.valid["plain"])
    return points.drop("plain").map("{:+.1f}".format)


claims = pd.DataFrame({"here": gains(mean_of), "all pictures": gains(full_mean)})
said = {"dropout": "better than without", "L2": "better than without"}
claims.insert(0, "the source", [said.get(name, "no experiment") for name in claims.index])
claims

# %% [markdown]
# With all pictures dropout pays, as the source says, and augmentation pays more than anything else. That L2
# is better than nothing we cannot confirm: at this strength and in twelve epochs it narrows the gap, but
# its validation accuracy differs from the plain network's by less than one seed from another.

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("11_cifar10_regularization", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - Dropout, L1, L2 and augmentation hold a network back from learning by heart.
# - Judge them by the validation accuracy over several seeds; the gap says how it was reached.
# - Two results can be compared if their recipes differ in one thing, and a program can check that.
#
# ## Exercises
#
# 1. Dropout of 0.2 and of 0.8. Which gap, which validation accuracy?
# 2. Ten times the L1 and ten times the L2. What happens to training, what to validation?
# 3. Augmentation and dropout together: which recipe must be there so that `experiments.run` accepts it?
# 4. Train with `epochs=20`. Which of the five gains most from more epochs?
#
# ## Going deeper
#
# Dropout: Srivastava and others, *Dropout: A Simple Way to Prevent Neural Networks from
# Overfitting* (2014).
#
# ## Next
#
# Lesson 12 turns to batch size and learning rate.
