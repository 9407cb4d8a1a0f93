# %% [markdown] tags=["slide"]
# # Optional: the OR workbench
#
# Does a neuron need its bias? What if you take another activation? How fast can it possibly learn?
# Source E ends its chapter on the OR neuron with a list of things to try, and it's a wonderful
# list, because each of them takes a minute and answers a question that every beginner has. Here is
# the whole list, with one experiment and one answer each. There's nothing to memorize. Guess before
# you run a cell, and see how often you're right. The experiment on speed ends with this figure:
#
# ![The steps that OR takes with five learning rates; with the largest, many starts don't arrive](attachment:preview.png)
#
# **In this lesson you'll** take the neuron of lesson 01 apart and change one thing about it after
# another. **You need** lesson 07. It's optional: nothing depends on it. **Allow** about 40 minutes.

# %%
import hellodl

hellodl.start("17_or_workbench")

import time

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import plots

layers = keras.layers
keras.utils.set_random_seed(2)

# %% [markdown] tags=["slide"]
# ## The workbench
#
# Four tools, as in lesson 02: the samples, a neuron, a function that trains it for a number of
# steps, and one that reads its four outputs.

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
OR = [0, 1, 1, 1]


def one_neuron(activation="sigmoid", inputs=2):
    """The neuron of lesson 01, with Keras's usual random weights."""
    return keras.Sequential([keras.Input((inputs,)), layers.Dense(1, activation=activation)])


# %%
def train(model, x, y, steps=1000, optimizer=None, loss="mean_squared_error"):
    """Take steps with all samples, by SGD at rate 2 unless told otherwise; return the loss."""
    optimizer = optimizer or keras.optimizers.SGD(learning_rate=2.0)
    # steps_per_execution is for speed only, as in lesson 04
    model.compile(optimizer, loss, steps_per_execution=50)
    many_x = np.tile(x, (100, 1))  # the samples a hundred times: one epoch is a hundred steps
    y = np.reshape(y, (len(x), -1)).astype("float32")
    options = {"batch_size": len(x), "shuffle": False, "epochs": steps // 100, "verbose": 0}
    model.fit(many_x, np.tile(y, (100, 1)), **options)  # **: hand them over by their names
    return model.evaluate(x, y, verbose=0)


def answers(model, x=x):
    """The outputs in one row, rounded for reading."""
    return keras.ops.convert_to_numpy(model(x)).ravel().round(2)


# %% [markdown] tags=["slide"]
# ## More epochs
#
# In lesson 01 we took 2,000 steps. What would fewer have done, and is it worth going on? (With four
# samples in one batch, what source E calls an epoch is a step.)

# %%
for steps in (100, 400, 1600):
    keras.utils.set_random_seed(2)
    neuron = one_neuron()
    loss = train(neuron, x, OR, steps=steps)
    print(f"{steps:6} steps: loss {loss:.5f}  outputs {answers(neuron)}")

# %% [markdown]
# Each time we take four times as many steps, the loss falls to less than a quarter. And yet the
# outputs change less each time, because they are already close to 0 and 1.
#
# ## No bias
#
# `use_bias=False` takes the bias away. Two weights are left. Which of the four samples will suffer?

# %%
without_bias = keras.Sequential([keras.Input((2,)), layers.Dense(1, "sigmoid", use_bias=False)])
train(without_bias, x, OR)
print(answers(without_bias))

# %% [markdown]
# The first one. For the inputs 0 and 0 the total is 0, whatever the weights are, so the output
# stays at one half, undecided forever. That's what a bias is for.
#
# ## Integers as input
#
# Our zeros and ones are `float32`. Does that matter?

# %%
keras.utils.set_random_seed(2)
neuron = one_neuron()
train(neuron, x.astype("int64"), OR)
print(answers(neuron, x.astype("int64")), "input type int64, weights", neuron.weights[0].dtype)

# %% [markdown]
# No: whole numbers do as well. Inside, Keras computes with `float32`.
#
# ## Other input shapes
#
# Three inputs instead of two, and then one sample that doesn't stand in a table.

# %%
three = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], dtype="float32")
neuron = one_neuron(inputs=3)
train(neuron, three, three.any(axis=1))
print("OR of three:", answers(neuron, three))
try:
    neuron(np.array([0.0, 1.0, 0.0]))
except ValueError as error:
    print("a sample alone:", type(error).__name__)

# %% [markdown]
# Any number of inputs works if the shape says so. But samples always come in rows, even if there is
# only one of them: `[[0.0, 1.0, 0.0]]`, with two pairs of brackets and three inputs, would have
# been fine.
#
# ## Other activations
#
# The sigmoid isn't the only function that can stand at the end of a neuron. *Linear* means no
# activation at all, and *ReLU* turns negative totals into 0 and lets positive ones pass. (All four
# get a small learning rate, because with our usual 2 the weights of the linear one would grow
# without end.)

# %%
neurons = {}
for activation in ("sigmoid", "tanh", "linear", "relu"):
    keras.utils.set_random_seed(3)
    neurons[activation] = one_neuron(activation)
    slow = keras.optimizers.SGD(learning_rate=0.1)
    loss = train(neurons[activation], x, OR, 500, slow)
    print(f"{activation:8} loss {loss:.4f}  outputs {answers(neurons[activation])}")

# %% [markdown]
# The four are easier to compare as curves. We walk along the diagonal, where both inputs are equal,
# and draw what each neuron says on the way. The dots are what it should say: no where the sum of
# the inputs is 0, yes where it's 1 or 2. (A sum of 1 on the diagonal is halfway between the samples
# (0, 1) and (1, 0), so this dot stands for two.)

# %% tags=["slide"]
along = np.linspace(-1, 2, 101)
diagonal = np.stack([along, along], axis=1)  # both inputs the same
figure, panels = plt.subplots(1, 4, figsize=(10, 2.8), layout="constrained", sharey=True)
for axes, (activation, neuron) in zip(panels, neurons.items(), strict=True):
    axes.plot(2 * along, keras.ops.convert_to_numpy(neuron(diagonal)))
    axes.plot([0, 1, 2], [0, 1, 1], "o", color="C1")
    axes.set(title=activation, xlabel="sum of the inputs", ylim=(-1.2, 1.8))
panels[0].set_ylabel("output")
plots.describe(panels[0], "Four outputs over the sum of the inputs: an S, an S, a line, a hinge.")
plt.show()

# %% [markdown]
# *Linear* is a straight line, so it passes between the dots and never reaches them all: its loss
# has nowhere to go. *ReLU* began with weights that put all four samples on its flat side (or on the
# corner). There every output is 0, changing a weight a little changes nothing, and the neuron never
# wakes up. With a luckier start it would learn something. But it couldn't reach all the dots
# either, because behind its kink it rises and rises. The other two rise where they have to, and
# level off where it's enough. So a smooth function with a floor and a ceiling at the two answers
# suits yes-or-no questions. The sigmoid has both, at 0 and at 1. (It isn't there yet after 500 such
# small steps. Its S is still too flat, and its loss even larger than that of *linear*. And *tanh*
# is lucky with OR: its floor is at -1, and nobody asks for it, because there's only one no.)
#
# ## Other optimizers
#
# You know them from lesson 07: besides plain SGD there are optimizers that choose a step size for
# each weight. That lesson also said that the learning rate is a part of the method. So we give each
# of them four.

# %%
losses, rates = {}, (0.01, 0.1, 1.0, 10.0)
print("learning rate " + "".join(f"{rate:>10}" for rate in rates))
for name in ("SGD", "RMSprop", "Adam"):
    for rate in rates:
        keras.utils.set_random_seed(3)
        optimizer = getattr(keras.optimizers, name)(learning_rate=rate)
        losses[name, rate] = train(one_neuron(), x, OR, 500, optimizer)
    print(f"{name:8} loss " + "".join(f"{losses[name, rate]:10.5f}" for rate in rates))

# %% [markdown]
# Look at the column of 0.1: RMSprop and Adam get much further than SGD, because they take steady
# steps even where the gradient is small. If that column were all you had, you'd call SGD hopeless.
# Now read the rows. SGD gets better and better up to 10, a hundred times better than at 0.1, while
# at 10 the other two are lost: a loss of 0.25 is one sample of four that is plainly wrong. (Best
# against best, SGD is still behind them here.) Each method has a scale of its own.
#
# ## Other losses
#
# *Cross-entropy* is the usual loss for yes-or-no questions, and *mean absolute error* takes the
# size of the difference instead of its square.

# %%
for loss in ("mean_squared_error", "binary_crossentropy", "mean_absolute_error"):
    keras.utils.set_random_seed(3)
    neuron = one_neuron()
    train(neuron, x, OR, 500, loss=loss)
    print(f"{loss:20} outputs {answers(neuron)}")

# %% [markdown]
# All three learn OR. After the same number of steps at this rate, cross-entropy and absolute error
# are more confident than squared error, which hardly cares about small differences: a tenth squared
# is only a hundredth.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("17_or_workbench", 1)

# %% [markdown] tags=["slide"]
# ## Make it learn faster
#
# How many steps does it take until the loss is below 0.001? We count them for five learning rates,
# and from ten random starts each. Before you look: is the largest rate the quickest?


# %%
def steps_until(learning_rate, seed, limit=0.001, most=600):
    """Steps with all samples until the loss of OR is below a limit; None if it takes more."""
    keras.utils.set_random_seed(seed)
    neuron = one_neuron()
    neuron.compile(keras.optimizers.SGD(float(learning_rate)), "mean_squared_error")
    y = np.array(OR, dtype="float32")[:, None]  # [:, None] makes a column of the row
    for step in range(1, most + 1):
        neuron.reset_metrics()
        if float(neuron.train_on_batch(x, y)) < limit:
            return step
    return None


# %% tags=["slide", "preview"]
steps = {rate: [steps_until(rate, seed) for seed in range(10)] for rate in (5, 10, 20, 50, 100)}
axes = plt.figure(figsize=(5.5, 3.2)).subplots()
for rate, counts in steps.items():
    done = [count for count in counts if count]
    side = rate * np.geomspace(0.86, 1.16, 10)  # side by side, so that you see all ten
    axes.plot(side[: len(done)], done, "o", color="C0")
    axes.plot(side[len(done) :], [600] * counts.count(None), "x", color="C1")
    print(f"rate {rate:3}: {counts}")
axes.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="steps until loss < 0.001")
axes.set_xticks(list(steps), labels=list(steps))
axes.set_yticks([10, 50, 100, 200, 600], labels=["10", "50", "100", "200", "not in 600"])
axes.minorticks_off()
axes.set_title("A larger rate is faster, and in the end a gamble")
plots.describe(axes, "Steps needed against learning rate, from ten starts each: down, then apart.")
plt.show()
missed = steps[100].count(None)
print(f"at a rate of 100, {missed} of 10 starts aren't there after 600 steps")

# %% [markdown]
# (The points of a rate stand side by side only so that you see them all.) Up to a rate of 20, twice
# the rate needs about half the steps, from each of these starts. At 50 they need still fewer, but
# now it depends on the start. And with a rate of 100, it's a gamble: some are there after a few
# steps, some after hundreds, and some not within 600 (`None`, and a cross in the figure). What
# happens to those? Let's look at the very first step of each:

# %%
for seed, count in enumerate(steps[100]):
    keras.utils.set_random_seed(seed)
    neuron = one_neuron()
    neuron.compile(keras.optimizers.SGD(100.0), "mean_squared_error")
    neuron.train_on_batch(x, np.array(OR, dtype="float32")[:, None])
    total = neuron.get_weights()[1].item()  # for the inputs 0 and 0, the total is the bias
    slope = 1 / (1 + np.exp(-total)) * (1 - 1 / (1 + np.exp(-total)))
    print(
        f"seed {seed}: total of (0, 0) after one step {total:6.2f}, slope {slope:.5f}, steps: {count}"
    )

# %% [markdown]
# The output for (0, 0) should be 0. But one step of this length makes its total large and positive,
# so that it says yes to everything. Out there the sigmoid is flat, the gradient is nearly 0, and
# the neuron hardly moves any more. It depends on how far out a start has landed, and a little more
# or less of a total makes a large difference there. Why can this neuron stand a rate of 20 at all?
# With a sigmoid and squared differences all its gradients are small: even the steepest slope of a
# sigmoid is a quarter. For the networks of the other lessons, a rate this large would be far too
# much.

# %% [markdown]
# ## One step that takes longer than 0.1 s
#
# The last item of the list is a funny one: make a single step slow. How wide must two hidden layers
# be before this computer needs a tenth of a second?


# %%
def seconds_per_step(units):
    """Median time of three training steps of a network with two hidden layers."""
    wide = [layers.Dense(units, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((2,)), *wide, layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "mean_squared_error")
    y = np.array(OR, dtype="float32")[:, None]
    times = []
    for _ in range(4):
        begin = time.perf_counter()
        model.train_on_batch(x, y)
        times.append(time.perf_counter() - begin)
    return float(np.median(times[1:]))  # the first step also compiles


# %%
units, seconds = 768, 0.0
while seconds < 0.1 and units < 12_288:  # 12,288 units: 0.6 GB of weights, enough for any laptop
    units *= 2
    seconds = seconds_per_step(units)
    print(
        f"{units:6} units, {units**2 + 5 * units + 1:12,} parameters: {1000 * seconds:7.1f} ms a step"
    )

# %% [markdown]
# Each time the width doubles there are four times as many weights, because each unit of one layer
# is connected to each unit of the next. In a dense network, that's what a step costs. (The time
# doesn't follow exactly. Small networks are mostly overhead, and large ones may no longer fit into
# the processor's fast memory.)
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
middle = {rate: np.median([count or 600 for count in counts]) for rate, counts in steps.items()}
assert answers(without_bias)[0] == 0.5, "without a bias, inputs 0 and 0 always give one half"
assert losses["SGD", 0.1] > 10 * max(losses["RMSprop", 0.1], losses["Adam", 0.1]), "much further"
assert losses["SGD", 10.0] < losses["SGD", 0.1] / 10, "SGD bears a large rate here"
assert middle[20] < middle[10] < middle[5], "larger steps should get there sooner"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("17_or_workbench", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A bias lets a neuron say something other than "one half" when all its inputs are 0. Activation,
# loss and optimizer all matter, and each of them can be tried in one line. A larger learning rate
# is faster, until one step is so long that it lands where the sigmoid is flat. And in a dense
# network, the number of connections is what a step costs.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/17_or_workbench.ipynb`. Or try these right here:
#
# 1. Which learning rate needs the fewest steps? Narrow it down between 20 and 50.
# 2. Give the ReLU neuron ten other seeds. How many of them never wake up?
# 3. Train OR with the labels 0.1 and 0.9 instead of 0 and 1. What happens to the weights?
#
# ## Going deeper
#
# - The list of things to try is Emil Wallner's (source E in the README).
#
# ## Next
#
# Lesson 18 is for engineers: it looks for the limit of what this computer can do.
