# %% [markdown] tags=["slide"]
# # Batch size and learning rate
#
# You will train one network with batches of 50, 96 and 2,000 and with three learning rates, weigh
# steps against time and memory, and find a good learning rate in one sweep. You need lesson 11.

# %% tags=["experiments"]
import hellodl

hellodl.start("12_cifar10_batch_size_learning_rate")

# %% tags=["experiments"]
import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from hellodl import experiments, hardware, plots

layers = keras.layers
keras.utils.set_random_seed(10)

# %% [markdown] tags=["slide"]
# ## Data and network, as in lesson 11
#
# The same pictures, the same network B, with dropout, as the source has it in these experiments.

# %% tags=["experiments"]
budget = experiments.choose_budget()
if hardware.supports_bfloat16():
    keras.config.set_dtype_policy("mixed_bfloat16")
splits, mean, variance = experiments.load_cifar10(budget)

# %% [markdown]
# The network, and the optimizer that a recipe names:

# %% tags=["experiments"]
OPTIMIZERS = {"adam": keras.optimizers.Adam, "sgd": keras.optimizers.SGD}


# %% tags=["experiments"]
def build(recipe):
    """Network B with dropout, compiled."""
    parts = [layers.Conv2D(n, 3, padding="same", activation="relu") for n in (32, 64, 64)]
    model = keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Normalization(mean=mean, variance=variance),
            *(parts[0], layers.MaxPooling2D()),
            *(parts[1], parts[2], layers.MaxPooling2D()),
            layers.Flatten(),
            layers.Dense(512, activation="relu"),
            layers.Dropout(recipe.dropout),
            layers.Dense(10, activation="softmax", dtype="float32"),
        ]
    )
    optimizer = OPTIMIZERS[recipe.optimizer](recipe.learning_rate)
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=50)
    return model


# %% [markdown] tags=["slide"]
# ## Five recipes
#
# Batch 96 and learning rate .001 are the source's usual settings; the others change one of the two. The
# differences are large, so on a laptop one seed will do.

# %% tags=["experiments"]
usual = experiments.Recipe(network="B", dropout=0.5, images=budget.images, epochs=budget.epochs)
recipes = {
    "batch 96, rate .001": usual,
    "batch 50": usual.variant(batch_size=50),
    "batch 2000": usual.variant(batch_size=2000),
    "rate .01": usual.variant(learning_rate=0.01),
    "rate .0001": usual.variant(learning_rate=0.0001),
}

# %%
seeds = budget.seeds if budget.name == "full" else budget.seeds[:1]
histories = experiments.run(recipes, build, splits, seeds)

# %% [markdown] tags=["slide"]
# ## What a batch costs: steps, time, memory
#
# In each *step* the network sees one batch and takes one step downhill. The larger the batch, the
# fewer steps make an epoch, and the more there is to keep in memory at once: all layers' answers for
# all pictures of the batch, because backpropagation needs them on its way back.

# %%
answers = sum(int(np.prod(layer.output.shape[1:])) for layer in build(usual).layers)
epoch_seconds = histories[histories.epoch > 1].groupby("experiment").seconds.median()
sizes = {"batch 50": 50, "batch 96, rate .001": 96, "batch 2000": 2000}
costs = pd.DataFrame(
    {
        "steps an epoch": [-(-budget.images // size) for size in sizes.values()],
        "seconds an epoch": [round(epoch_seconds[name], 2) for name in sizes],
        "answers kept, millions": [round(answers * size / 1e6, 1) for size in sizes.values()],
    },
    index=list(sizes),
)
costs

# %%
assert costs["steps an epoch"].is_monotonic_decreasing
assert costs["answers kept, millions"].is_monotonic_increasing, "memory grows with the batch"

# %% [markdown] tags=["slide"]
# Each answer takes two or four bytes, and its slope as much again. What is kept for a batch of 2,000
# is forty times what it is for 50: if memory runs out, the cure is a smaller batch, and `experiments.run` says
# so. The arithmetic of an epoch is the same for all; what differs is how often a step must be started.
# The largest batch is therefore the quickest, and on a GPU, of which a batch of 50 leaves most idle, by far
# more.
#
# ## Surer steps
#
# Why take large batches at all? Because a batch stands for all pictures, and a small one is a bad
# sample. Measure it (a step follows the slopes; the loss is easier to draw and spreads in the same way): the
# loss of each of 4,000 pictures under a network trained for one epoch, and then
# the mean over many random batches.

# %%
x_train, y_train = splits["train"]
learn, _ = train_test_split(
    np.arange(len(y_train)), train_size=4000, stratify=y_train, random_state=0
)
x_learn, y_learn = x_train[learn], y_train[learn]
keras.utils.set_random_seed(10)
model = build(usual)
model.fit(x_learn, y_learn, batch_size=96, epochs=1, verbose=0)
probabilities = model.predict(x_learn, batch_size=500, verbose=0)
losses = -np.log(probabilities[np.arange(4000), y_learn] + 1e-7)

# %% tags=["slide"]
rng = np.random.default_rng(10)
spreads = {}
axes = plt.figure(figsize=(6.5, 3), layout="constrained").subplots()
for size, hatch in zip((50, 96, 2000), ("", "//", "xx"), strict=True):
    batch_losses = [rng.choice(losses, size, replace=False).mean() for _ in range(2000)]
    spreads[size] = float(np.std(batch_losses))
    label = f"batch {size}: spread {spreads[size]:.3f}"
    axes.hist(batch_losses, 50, density=True, alpha=0.5, hatch=hatch, label=label)
axes.set(
    xlabel="loss of one batch", ylabel="how often", title="A large batch tells the loss surely"
)
axes.legend()
said = ", ".join(f"batch {size} {spread:.3f}" for size, spread in spreads.items())
plots.describe(axes, f"Histograms of the loss of one batch. Spread: {said}.")
plt.show()

# %%
assert spreads[50] > spreads[96] > spreads[2000], "a larger sample must spread less"
ratio = spreads[50] / spreads[2000]
print(f"40 times the batch, {ratio:.1f} times as sure (root of 40: {40**0.5:.1f})")

# %% [markdown] tags=["slide"]
# The spread falls with the square root of the batch (and a little faster where the batch is a good part
# of all pictures). Forty times the work makes a step six to nine times as sure: that is why batches of
# some dozens to some hundreds are the rule.
#
# ## Batches, measured

# %% tags=["slide"]
batches = histories[histories.experiment.isin(sizes)]
plots.histories(batches, title="The same number of epochs is not the same number of steps")
plt.show()

# %%
ends = experiments.final_values(histories)
ends.groupby("experiment", sort=False)[["train", "valid", "gap"]].mean().round(3)

# %% [markdown]
# After the same number of epochs the batch of 2,000 is far behind: it took a handful of steps where the
# others took hundreds. Its steps are surer, but not forty times as good.

# %%
mean_of = ends.groupby("experiment").mean()
usual_name = "batch 96, rate .001"
assert mean_of.valid["batch 2000"] < mean_of.valid[usual_name], "it took far fewer steps"
assert abs(mean_of.valid["batch 50"] - mean_of.valid[usual_name]) < 0.08, "50 is much like 96"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's correct.

# %% tags=["slide"]
hellodl.quiz("12_cifar10_batch_size_learning_rate", 1)

# %% [markdown] tags=["slide"]
# ## Learning rates, measured
#
# Ten times as large, and ten times as small:

# %% tags=["slide"]
rates = {"rate .01": 0.01, usual_name: 0.001, "rate .0001": 0.0001}
plots.histories(histories[histories.experiment.isin(rates)], title="The rate decides")
plt.show()

# %%
lost = experiments.diverged(histories)
print("no longer a number:", ", ".join(lost.experiment) if len(lost) else "none")
assert mean_of.train["rate .0001"] < mean_of.train[usual_name], "small steps get less far"
assert mean_of.valid["rate .01"] < mean_of.valid[usual_name] + 0.02, "larger steps gain nothing"

# %% [markdown] tags=["slide"]
# Too small a rate learns too, only slowly. Too large a rate jumps over what it is looking for: the
# training itself suffers. Source E calls the learning rate the parameter that matters most, and a rate
# too large one that does not converge. The weights may even grow without end, until numbers overflow; then
# the loss is "not a number" (NaN), and `experiments.run` stops that training and keeps it as a result.
#
# ## Find the rate in one sweep
#
# Trying rates one by one is slow. A *range sweep* raises the rate a little in each step, from far too
# small to far too large, and watches the loss of each batch.

# %%
keras.utils.set_random_seed(10)
model = build(usual.variant(dropout=0.0))
rate_of_step = np.geomspace(1e-5, 0.3, 100)
sweep = []
for rate in rate_of_step:
    places = rng.choice(4000, 96, replace=False)
    model.optimizer.learning_rate = rate
    model.reset_metrics()
    sweep.append(float(model.train_on_batch(x_learn[places], y_learn[places])[0]))

# %% [markdown]
# One batch's loss is noisy, so the mean over seven steps is drawn over it.

# %% tags=["slide"]
smooth = pd.Series(sweep).rolling(7, center=True, min_periods=1).mean()
lowest = rate_of_step[smooth.idxmin()]
axes = plt.figure(figsize=(6.5, 3.4), layout="constrained").subplots()
axes.plot(rate_of_step, sweep, ".", color=plots.PALETTE[4], label="one batch")
axes.plot(rate_of_step, smooth, "-", label="mean over seven steps")
axes.axvline(lowest, linestyle=":", color=plots.PALETTE[1], label=f"lowest at {lowest:.4f}")
axes.set(xscale="log", ylim=(1, 4), xlabel="learning rate", ylabel="loss", title="Flat, down, up")
axes.legend()
plots.describe(
    axes, f"Loss over a rising learning rate: flat, falling, lowest at {lowest:.4f}, rising."
)
plt.show()
hellodl.record("learning rate where the sweep is lowest", lowest)

# %% [markdown]
# Below some rate nothing happens; above another the loss shoots up. After that it stays at 2.3, which is
# $-\log 0.1$: the weights are spoilt, and the network can but guess. A good rate lies where the loss
# falls, some distance left of the lowest point: a third to a tenth of it is a usual choice. The source's
# .001 is about there, and its .01 is where trouble starts.

# %%
assert -4 < np.log10(lowest) < -1, "the sweep should turn between .0001 and .1"

# %% [markdown] tags=["slide"]
# ## What goes together
#
# Four times the batch, a quarter of the steps. Can larger steps make up for it? Ask SGD, whose steps
# are slope times rate and nothing else: a batch of 25, one of 100, and one of 100 with four times the
# rate. Two changes, so the step between is there.

# %%
one = usual.variant(dropout=0.0).variant(optimizer="sgd").variant(batch_size=25)
one = one.variant(learning_rate=0.02)
larger = one.variant(batch_size=100)
together = {
    "batch 25, rate .02": one,
    "batch 100, rate .02": larger,
    "batch 100, rate .08": larger.variant(learning_rate=0.08),
}
sgd = experiments.run(together, build, splits, budget.seeds[:1])

# %% tags=["slide"]
plots.histories(sgd, title="Four times the batch wants a larger rate")
plt.show()
learned = experiments.final_values(sgd).droplevel("seed").train
print(learned.round(3).to_string())

# %%
slow, scaled, small_batch = learned.iloc[1], learned.iloc[2], learned.iloc[0]
assert slow < scaled, "the larger rate should make up for fewer steps"
assert abs(small_batch - scaled) < small_batch - slow, "and most of what was lost"

# %% [markdown] tags=["slide"]
# With the rate unchanged, a quarter of the steps gets less far. With four times the rate, most of the
# *training* accuracy is back (the validation accuracy, after so few steps and with one seed, hardly moves):
# batch size and learning rate go *together*. It works up to a point, and a sweep with *this* optimizer shows
# where the rate itself becomes too large. (The sweep above was Adam's; SGD bears other rates.)
#
# ## With all pictures
#
# Fifteen times the pictures make fifteen times the steps of an epoch. The batch of 2,000 nearly catches up
# now; the rate ten times too large learns something, and stays far too low for good.

# %% tags=["slide"]
reference = experiments.reference_results("12_cifar10_batch_size_learning_rate")
plots.histories(reference, title="On 45,000 pictures")
plt.show()
print(experiments.describe_reference("12_cifar10_batch_size_learning_rate"))

# %%
full_mean = experiments.final_values(reference).groupby("experiment").mean()
usual_valid = full_mean.valid[usual_name]
assert full_mean.valid["rate .01"] < usual_valid - 0.2, "too large a rate should lose"
assert full_mean.valid["batch 2000"] < usual_valid - 0.01, "few steps should lose"

# %% [markdown]
# ## The test set, once
#
# As before: chosen by validation, and beside it what looking at all of them would have reported.

# %%
chosen = mean_of.valid.idxmax()
honest, best_seen = mean_of.test[chosen], ends.test.max()
print(f"chosen on the validation set: {chosen}")
hellodl.record("test accuracy, chosen on the validation set", honest)
hellodl.record("test accuracy, best that was seen", best_seen)
assert honest > 0.3, "far below what this network does: was it trained?"

# %% [markdown]
# ## The source's claims, measured
#
# What the source says of each, and how far each came on the validation pictures:

# %%
said = {
    usual_name: "converges",
    "batch 50": "more, less sure steps",
    "batch 2000": "fewer, surer steps, more memory",
    "rate .01": "does not converge",
    "rate .0001": "slow",
}
pd.DataFrame(
    {
        "the source": said,
        "validation, here": mean_of.valid.round(3),
        "validation, all pictures": full_mean.valid.round(3),
    }
).loc[list(said)]

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("12_cifar10_batch_size_learning_rate", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - A larger batch means fewer and surer steps, more memory, and hardly less arithmetic.
# - The learning rate decides: too small is slow, too large never arrives; one sweep shows the range.
# - Batch size and learning rate go together: a larger batch bears, and needs, a larger rate.
#
# ## Exercises
#
# 1. Sweep with batches of 20 and of 1,000. Where is the lowest point now?
# 2. Train "batch 2000" for as many *steps* as "batch 96" took. Is it better then?
# 3. Take the rate you would choose from the sweep. Does it beat .001?
# 4. Lower the rate during training (`keras.optimizers.schedules.CosineDecay`). What is gained?
#
# ## Going deeper
#
# The range sweep: Leslie Smith, *Cyclical Learning Rates for Training Neural Networks* (2017).
# Batch and rate: Goyal and others, *Accurate, Large Minibatch SGD* (2017).
#
# ## Next
#
# Lesson 13 looks inside these networks.
