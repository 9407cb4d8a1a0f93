# %% [markdown] tags=["slide"]
# # Optional: the OR workbench
#
# Does a neuron need its bias? What if you take another activation? How fast can it possibly learn?
# Source E ends its chapter on the OR neuron with a list of things to try, and it's a wonderful
# list, because each of them takes a minute and answers a question that you may have asked yourself.
# Here it is, one section for each, with an experiment and an answer. There's nothing to memorize.
# Guess before you run a cell, and see how often you're right. One of the experiments ends with this
# figure, a riddle that we'll solve:
#
# ![The steps that OR takes with five learning rates; with the largest, it depends on the start](attachment:preview.png)
#
# **In this lesson you'll** take the neuron of lesson 01 apart and change one thing about it after
# another. **You need** lesson 07. It's optional: nothing depends on it. **Allow** about 55 minutes.

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
# Our zeros and ones are `float32`. Does that matter? We train the same neuron twice, from the same
# seed, and the second time with whole numbers.

# %%
for kind in ("float32", "int64"):
    keras.utils.set_random_seed(2)
    neuron = one_neuron()
    train(neuron, x.astype(kind), OR)
    print(f"{kind:8} {answers(neuron, x.astype(kind))}")

# %% [markdown]
# No. Keras turns whole numbers into `float32` before it computes with them.
#
# ## Other input shapes
#
# Three inputs instead of two, and then a single sample, first by itself and then as a row of a
# table.

# %%
three = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], dtype="float32")
neuron = one_neuron(inputs=3)
train(neuron, three, three.any(axis=1))  # any: is one of the row not 0?
print("OR of three:", answers(neuron, three))
try:
    neuron(np.array([0.0, 1.0, 0.0]))
except ValueError as error:
    print("a sample alone:", type(error).__name__)
print("the same as a row of a table:", answers(neuron, np.array([[0.0, 1.0, 0.0]])))

# %% [markdown]
# Any number of inputs works if the shape says so. But samples always come in rows of an array, even
# if there's only one of them. Hence the two pairs of brackets. If you meet such an error, look at
# the shape of what you've handed over first.
#
# ## Other activations
#
# The sigmoid isn't the only function that can stand at the end of a neuron. *Linear* means no
# activation at all, and *ReLU* turns negative totals into 0 and lets positive ones pass. The
# learning rate is a part of the method (lesson 07), so each activation gets four rates, and we keep
# the neuron with the lowest loss. (`np.isfinite` is False for infinity and "not a number".)

# %%
neurons = {}
for activation in ("sigmoid", "tanh", "linear", "relu"):
    tried = []
    for rate in (0.03, 0.1, 0.3, 2.0):
        keras.utils.set_random_seed(3)
        neuron = one_neuron(activation)
        loss = train(neuron, x, OR, 500, keras.optimizers.SGD(rate))
        if np.isfinite(loss):  # the linear one grows without end at the largest rate
            tried.append((loss, rate, neuron))
    loss, rate, neurons[activation] = min(tried, key=lambda one: one[0])
    print(f"{activation:8} rate {rate:<4}  loss {loss:.4f}  outputs {answers(neurons[activation])}")

# %% [markdown]
# The four are easier to compare as curves. We walk along the diagonal, where both inputs are equal,
# and draw what each neuron says on the way. The dots are what it should say: no where the sum of
# the inputs is 0, yes where it's 1 or 2. (A sum of 1 on the diagonal is halfway between the samples
# (0, 1) and (1, 0), so this dot stands for two.) There are samples in the gray part only.

# %% tags=["slide"]
along = np.linspace(-1, 2, 101)
diagonal = np.stack([along, along], axis=1)  # both inputs the same
figure, panels = plt.subplots(1, 4, figsize=(10, 2.8), layout="constrained", sharey=True)
for axes, (activation, neuron) in zip(panels, neurons.items(), strict=True):
    axes.axvspan(0, 2, color="#eeeeee")
    axes.plot(2 * along, keras.ops.convert_to_numpy(neuron(diagonal)))
    axes.plot([0, 1, 2], [0, 1, 1], "o", color="C1")
    axes.set(title=activation, xlabel="sum of the inputs", ylim=(-1.2, 1.8))
panels[0].set_ylabel("output")
plots.describe(panels[0], "Four outputs over the sum of the inputs: an S, an S, a line, a hinge.")
plt.show()

# %% [markdown]
# *Linear* is a straight line. It passes between the dots and never reaches them all: 0.0625 is the
# best that a straight line can do here. *ReLU* began with weights that are negative, so its hinge
# is mirrored: it rises to the left, where no sample is, and all four samples lie on its flat side
# (or on the corner). There every output is 0, changing a weight a little changes nothing, and no
# rate can wake it up. With a luckier start it would learn something. But it couldn't reach all the
# dots either, because behind its kink it rises and rises. The sigmoid and tanh rise where they have
# to, and level off where it's enough, and so they get there.
#
# On OR, tanh is even ahead. But it's lucky here. It levels off at -1 and 1, and the only *no* is at
# (0, 0), where the total is the bias, which may as well be 0. Let's give both of them AND, which
# has three *no*s:

# %%
for activation in ("sigmoid", "tanh"):
    for rate in (0.3, 2.0):
        keras.utils.set_random_seed(3)
        neuron = one_neuron(activation)
        loss = train(neuron, x, [0, 0, 0, 1], 1000, keras.optimizers.SGD(rate))
        print(f"AND, {activation:8} rate {rate}  loss {loss:.4f}  outputs {answers(neuron)}")

# %% [markdown]
# There it is: at neither rate does tanh get there. (The larger rate is too large for it here. But
# the smaller one has come to rest.) To say 0 three times, it would have to stay in the middle of
# its slope, and it can't. So for yes-or-no questions we want a function that levels off at the two
# answers. If these are 0 and 1, that's the sigmoid. (With -1 and 1 it would be tanh.)
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
# Now read the rows. SGD gets better and better up to 10, more than a hundred times better than at
# 0.1, while at 10 the other two are lost. (A loss of 0.25 is what you get if one sample of four is
# plainly wrong.) SGD's best is the largest of the four rates, so we haven't seen where it ends, and
# at their best rates the other two are still ahead of it. Each method has a scale of its own.
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
# are more confident than squared error. Why? Suppose an output is 0.1 away from its label. What
# comes back to the total is the gradient of the loss, and with cross-entropy that's the error
# itself, 0.1. (Lesson 06 found this for softmax. It's true for a sigmoid as well.) With the square
# it's 2 × 0.1, times the slope of the sigmoid, which is 0.1 × 0.9 there, so 0.018. At an error of
# 0.01 it's 0.01 against 0.0002. The smaller the error, the larger the factor between them. And with
# the absolute error it's 1 × 0.09, nearly the same as with cross-entropy, which is why the two rows
# are alike.
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
# How many steps does it take until the squared error is below 0.001? We count them for five
# learning rates, and from ten random starts each. The figure at the top has told you that it ends
# in a gamble. Can we find out what the gamble is about?


# %%
def steps_until(optimizer, seed, loss="mean_squared_error", most=1500):
    """Steps with all samples until OR is learned, and the total of (0, 0) after the first step.

    The steps are None if it takes more. Learned means a mean squared error below 0.001.
    """
    keras.utils.set_random_seed(seed)
    neuron = one_neuron()
    neuron.compile(optimizer, loss, metrics=["mean_squared_error"])
    y = np.array(OR, dtype="float32")[:, None]  # [:, None] makes a column of the row
    for step in range(1, most + 1):
        neuron.reset_metrics()
        squared_error = float(neuron.train_on_batch(x, y)[1])
        if step == 1:
            first_total = neuron.get_weights()[1].item()  # for the inputs 0 and 0, it's the bias
        if squared_error < 0.001:
            return step - 1, first_total  # the error was measured before this step's update
    return None, first_total


SGD, Adam = keras.optimizers.SGD, keras.optimizers.Adam

# %% tags=["slide", "preview"]
by_rate = {
    rate: [steps_until(SGD(float(rate)), seed) for seed in range(10)]
    for rate in (5, 10, 20, 50, 100)
}
steps = {rate: [count for count, _ in runs] for rate, runs in by_rate.items()}
axes = plt.figure(figsize=(6, 3.4), layout="constrained").subplots()
for rate, counts in steps.items():
    print(f"rate {rate:3}: {counts}")
    side = rate * np.geomspace(0.85, 1.18, 10)  # side by side, so that you can tell all ten
    for place, count in zip(side, counts, strict=True):
        style = {"marker": "o", "color": "C0"} if count else {"marker": "x", "color": "C1"}
        axes.plot(place, count or 1500, markersize=4, fillstyle="none", **style)
axes.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="steps until learned")
axes.set_xticks(list(steps), labels=list(steps))
axes.set_yticks([10, 50, 200, 500, 1500], labels=["10", "50", "200", "500", "not in 1,500"])
axes.minorticks_off()
axes.set_title("A larger rate is faster, and in the end a gamble")
plots.describe(axes, "Steps needed against learning rate, from ten starts each: down, then apart.")
plt.show()

# %% [markdown]
# Up to a rate of 20, twice the rate needs about half the steps, from each of these starts. (The ten
# of a rate stand side by side only so that you can tell them apart.) At 50 they need still fewer,
# but now it depends on the start. And with a rate of 100, some are there after a few steps, some
# after hundreds, and some not within 1,500 (`None`, and a cross).
#
# What happens to those? You've met it in lesson 01: a step that's too long lands where the sigmoid
# is flat. Now we can calculate it. Suppose that at the start all outputs are one half, while three
# of four should be 1. Then the first step raises the bias by an eighth of the rate. (Each of the
# three gives 2 × -0.5 × the slope 1/4, the fourth gives +0.25, and the mean of these is -1/8.) For
# a rate of 5 that's harmless. With 100, the total of (0, 0), which is the bias, would land at 12.5.
# And our starts? Their random weights make some outputs larger and some smaller. Starts that
# already say yes get pushed less, and the others more. So they land anywhere from 3 to 15, as
# you'll see below. That's the gamble. There the neuron should say no, and it says yes, and is very
# confident.
#
# How long does it take to come back? Out there the slope is about $e^{-total}$, for example 0.00005
# at a total of 10. So the gradient is 2 × 1 × $e^{-total}$ / 4: twice the error of this sample,
# times the slope, and the mean over four samples. A step of rate 100 moves the total back by
# $50\,e^{-total}$. The first bit of the way is by far the slowest, and each further bit is quicker.
# Added up over the whole way, that makes about $e^{total} / 50$ steps. (With calculus: it's the
# integral of $e^t / 50$.) That's a prediction! Let's compare it with what we've counted:

# %%
landed = by_rate[100]
predicted = [np.exp(total) / 50 for _, total in landed]
for seed, ((count, total), guess) in enumerate(zip(landed, predicted, strict=True)):
    print(f"seed {seed}: total after one step {total:5.2f}, predicted {guess:6,.0f}, took {count}")

# %% [markdown]
# That's a good prediction for so little arithmetic: wherever we've waited, it's off by five to
# seven steps (for the first step, and the end of the way). The two that haven't arrived should need
# about 8,000 and 40,000, so they are probably only late. (Not for ever larger rates: at a total of
# about 17, `float32` rounds the sigmoid to exactly 1, its slope to 0, and the neuron is stuck for
# good.) It's also clear now why a small difference at the start matters so much: one more in the
# total, and it takes $e$ = 2.7 times as long.
#
# And the cure? A smaller rate would do, but it's slow. A better one is a loss whose gradient
# doesn't vanish there. With cross-entropy, the error that comes back to the total is the
# probability minus the target, so it's 1 where the neuron is as wrong as it can be, however flat
# the sigmoid is. So let's combine the findings: how fast *can* OR be learned?

# %%
combined = {
    "squared error, SGD 20": (SGD, 20.0, "mean_squared_error"),
    "squared error, Adam 1": (Adam, 1.0, "mean_squared_error"),
    "cross-entropy, Adam 1": (Adam, 1.0, "binary_crossentropy"),
    "cross-entropy, SGD 20": (SGD, 20.0, "binary_crossentropy"),
    "cross-entropy, SGD 100": (SGD, 100.0, "binary_crossentropy"),
}
fastest = {}
for name, (method, rate, loss) in combined.items():
    counts = [steps_until(method(rate), seed, loss)[0] for seed in range(10)]
    fastest[name] = sorted(count or 1500 for count in counts)
    print(f"{name:23} from ten starts: {fastest[name]}")

# %% [markdown]
# From about 130 steps to 2, 3 or 4, at the very rate that was a gamble before! (Squared error had
# 32 to 63 at a rate of 50, and Adam helps it a lot. Larger rates with cross-entropy might do it in
# one or two. We haven't looked for the end.) (The first experiment of this lesson wasn't there
# after 400.) Don't take the 100 with you, though. A single neuron with four samples can stand such
# a rate. For the networks of the other lessons it would be far too large. What you may take with
# you is the pair: *sigmoid and cross-entropy belong together*. (With TensorFlow, Keras notices the
# pair, and computes the loss from the totals, not from a sigmoid that was rounded to 1. With other
# engines, leave the sigmoid out, write `keras.losses.BinaryCrossentropy(from_logits=True)`, and
# apply the sigmoid yourself when you want probabilities.)
#
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
units, seconds = 96, 0.0
while seconds < 0.1 and units < 12_288:  # 12,288 units: 0.6 GB of weights, enough for any laptop
    units *= 2
    seconds = seconds_per_step(units)
    million = (units**2 + 5 * units + 1) / 1e6
    print(f"{units:6} units, {million:6.2f} million parameters: {1000 * seconds:6.1f} ms a step, "
          f"{1000 * seconds / million:6.1f} ms for a million")  # fmt: skip

# %% [markdown]
# The last row is the answer for this computer. Each time the width doubles there are about four
# times as many weights, because each unit of one layer is connected to each unit of the next. In
# small networks most of the time is overhead, so a million parameters would cost most there. In
# large ones the time grows about as the number of parameters does. (The largest may cost more
# again, if their weights don't fit into the processor's fast memory any more.)
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
middle = {rate: np.median([count or 1500 for count in counts]) for rate, counts in steps.items()}
assert answers(without_bias)[0] == 0.5, "without a bias, inputs 0 and 0 always give one half"
assert losses["SGD", 0.1] > 10 * max(losses["RMSprop", 0.1], losses["Adam", 0.1]), (
    "at this rate the other two should get much further"
)
assert losses["SGD", 10.0] < losses["SGD", 0.1] / 10, "SGD bears a large rate here"
assert middle[20] < middle[10] < middle[5], "larger steps should get there sooner"
late = [(count, guess) for (count, _), guess in zip(landed, predicted, strict=True) if guess > 50]
assert all(count is None or abs(count / guess - 1) < 0.2 for count, guess in late), (
    "a total that is far out should come back when e to its power says"
)
assert max(fastest["cross-entropy, SGD 100"]) < min(fastest["squared error, SGD 20"]) / 5, (
    "with cross-entropy even the largest rate should be quick"
)

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
# loss and optimizer all matter, and each of them can be tried in one line. With squared error, a
# larger learning rate is faster, until one step is so long that it lands where the sigmoid is flat.
# Then a little arithmetic tells you how long it takes to get back. With cross-entropy the gradient
# doesn't vanish there, and at the same rate OR needs two to four steps. And twice the width makes
# about four times the weights.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/17_or_workbench.ipynb`. Or try these right here:
#
# 1. With squared error, at which learning rate is the *slowest* of the ten starts quickest? Narrow
#    it down between 20 and 100.
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
