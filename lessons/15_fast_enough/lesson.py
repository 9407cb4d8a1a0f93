# %% [markdown] tags=["slide"]
# # Fast enough
#
# The network of lesson 04 can be trained many times as fast as source A does it, the tutorial
# behind that lesson. We know that because we can count its multiplications, and measure how fast
# your computer multiplies. Here are six trainings of that network, on one computer and with the
# same images. Each mark is an epoch:
#
# ![Validation accuracy over the seconds of six trainings](attachment:preview.png)
#
# The slowest needs about nine times as long as the quickest to become good enough. A good part of
# that is a better learning rate. But for most of the time, the slowest isn't even multiplying. So
# what does the computer do?
#
# **In this lesson you'll** find out where the time of a training step goes and what one strange
# line of lesson 04 is worth, see how your own NumPy program compares, and estimate when a graphics
# card pays and when it hardly does. **You need** lessons 04, 06 and 12. **Allow** about 95 minutes.

# %%
import hellodl

hellodl.start("15_fast_enough", deterministic=False)  # or else Keras compiles no steps

import importlib.util
import os
import subprocess
import sys
import time
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, hardware, plots

layers = keras.layers
keras.utils.set_random_seed(13)

# %% [markdown] tags=["slide"]
# ## The work, and how long it must take
#
# The task is that of lesson 04: 55,000 images, batches of 32, one epoch.

# %%
(x_all, y_all), (x_test, y_test) = data.load_mnist()
x_valid, y_valid = x_all[:5000].astype("float32") / 255, y_all[:5000]
x_train, y_train = x_all[5000:].astype("float32") / 255, y_all[5000:]


# %%
def network(kind=keras.Sequential):
    """The network 784-300-100-10 of lesson 04."""
    keras.utils.set_random_seed(13)
    return kind(
        [
            keras.Input((28, 28)),
            layers.Flatten(),
            layers.Dense(300, activation="relu"),
            layers.Dense(100, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% [markdown]
# How fast *could* it be? Nearly all the arithmetic of a dense network is in its products of
# matrices, the `@` of lesson 06, and we can count that. For the first layer, a batch of 32 rows
# with 784 numbers is multiplied by a table of 784 × 300 weights. That takes 32 × 784 × 300
# multiplications, and about as many additions. In lesson 06 you saw that each layer needs three
# such products: one forward, one for the gradient of its weights, and one for the errors of the
# layer before. The first layer doesn't need the last one, because nothing before it has to learn.

# %% tags=["nbval-check-output"]
sizes = [(784, 300), (300, 100), (100, 10)]
weights = sum(inputs * units for inputs, units in sizes)
operations = 2 * 55_000 * (3 * weights - 784 * 300)
print(f"{operations / 1e9:.1f} billion operations an epoch")

# %% [markdown]
# And how fast does *your* computer multiply matrices of these sizes? NumPy hands them to a library
# that has been polished for decades, so nobody will do it much faster. The time that it needs for
# all products of an epoch is our **floor**: hardly any program will be quicker. You needn't read
# every line of the cell. It multiplies matrices of the right sizes, as often as an epoch does.


# %%
def arithmetic(batch_size=32):
    """Seconds this machine needs for the matrix products of one epoch."""
    products = []
    for inputs, units in sizes:
        x, w = np.ones((batch_size, inputs), "float32"), np.ones((inputs, units), "float32")
        errors = np.ones((batch_size, units), "float32")
        products += [(x, w), (x.T, errors)] + ([(errors, w.T)] if inputs != 784 else [])
    # Room for the results is kept: asking for it anew each time can cost more than multiplying.
    products = [(one, other, one @ other) for one, other in products]
    begin = time.perf_counter()
    for _ in range(55_000 // batch_size):
        for one, other, result in products:
            np.matmul(one, other, out=result)
    return time.perf_counter() - begin


# %%
from threadpoolctl import threadpool_limits

floors = {size: min(arithmetic(size) for _ in range(4)) for size in (32, 128, 512)}
with threadpool_limits(1):  # with a single core
    on_one_core = min(arithmetic(32) for _ in range(4))
print(f"with all cores {floors[32]:.2f} s an epoch, with a single one {on_one_core:.2f} s")
floor = floors[32] = min(floors[32], on_one_core)
print(f"at best {operations / floor / 1e9:.0f} billion operations a second")

# %% [markdown] tags=["slide"]
# ## Four programs, and two that do nothing
#
# Now the real thing. Four programs train our network:
#
# 1. **as written** by source A, one step after the other;
# 2. **50 steps at a time**: with `steps_per_execution=50`, the strange line that you've seen in
#    nearly every lesson. Python has to step in only once every 50 steps.
# 3. **compiled**: one step at a time, with `jit_compile=True`. All operations of a step are
#    translated, once, into a single program in the processor's own language. (That's different from
#    what `model.compile` does.) If there's a graphics card, Keras does this by itself. On a plain
#    processor you have to ask for it.
# 4. **compiled, 50 at a time**: both.
#
# To find out where their time goes, we use a trick: we *leave things out*. Two more networks get
# the same batches and do nothing at all with them, one of them step by step, the other one 50 steps
# at a time. All that's left is the input and the starting. What do they still cost? In Keras,
# `train_step` is what happens to a batch, and our `Idle` network brings its own, which is empty. A
# callback measures the seconds of an epoch without its validation. (Both are written as a *class*,
# which describes a kind of object. You may skip these two cells.)


# %%
class Idle(keras.Sequential):
    """A network that gets its batches and does nothing with them."""

    def train_step(self, data):
        return {"loss": 0.0}


# %%
class Stopwatch(keras.callbacks.Callback):
    """Seconds of the last epoch, without its validation."""

    def on_epoch_begin(self, epoch, logs=None):
        self.begin, self.seconds = time.perf_counter(), None

    def on_test_begin(self, logs=None):
        self.seconds = time.perf_counter() - self.begin

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = self.seconds or time.perf_counter() - self.begin


def train_one_epoch(model, x, **options):
    """Train one epoch; return its seconds, and its validation accuracy if there is one."""
    watch = Stopwatch()
    history = model.fit(x, y_train, verbose=0, callbacks=[watch], **options).history
    return watch.seconds, history.get("val_accuracy", [None])[0]


# %%
programs = {  # the network, and how many steps in one go
    "as written": (network(), 1),
    "50 steps at a time": (network(), 50),
    "compiled": (network(), 1),
    "compiled, 50 at a time": (network(), 50),
    "idle": (network(Idle), 1),
    "idle, 50 at a time": (network(Idle), 50),
    "5 steps at a time": (network(), 5),  # and two more, for a question that comes later
    "500 steps at a time": (network(), 500),
}
loss = "sparse_categorical_crossentropy"
for name, (model, steps) in programs.items():
    metrics = None if name.startswith("idle") else ["accuracy"]
    jit = name.startswith("compiled")
    model.compile("sgd", loss, metrics=metrics, steps_per_execution=steps, jit_compile=jit)

# %% [markdown]
# The speed of a laptop changes from minute to minute, because it gets warm, or because it's doing
# something else. Whatever disturbs it makes a program slower, and never faster. So we let all of
# them take turns, an epoch each, and of four turns each program keeps its *quickest*. A first turn
# doesn't count, because TensorFlow prepares its programs in it.

# %%
rows = []
valid = {"validation_data": (x_valid, y_valid), "validation_batch_size": 500}
for turn in range(5):
    for name, (model, _) in programs.items():
        options = {} if name.startswith("idle") else valid
        rows.append((turn, name, *train_one_epoch(model, x_train, **options)))
turns = pd.DataFrame(rows, columns=["turn", "program", "seconds", "accuracy"])
seconds = turns[turns.turn > 0].pivot(index="turn", columns="program", values="seconds")

# %%
quickest = seconds.min()
times_as_fast = quickest["as written"] / quickest
table = pd.DataFrame(
    {"quickest": quickest, "slowest": seconds.max(), "times as fast": times_as_fast}
)
shown = [name for name in programs if not name.startswith(("5 ", "500 "))]
print("seconds an epoch:")
print(table.loc[shown].round(2).to_string())
print(f"floor: {floor:.2f} s an epoch")

# %% [markdown]
# Did you see it? Doing *nothing*, step by step, takes as long as the quickest of our programs needs
# to train for real! And what do the changes bring? Starting 50 steps in one go makes the program
# twice as fast. Compiling alone saves a fifth of the time, and on top of the 50 steps a quarter.
# Small differences are hard to tell from noise, though: look how far the quickest and the slowest
# turn of one and the same program lie apart. (And computers differ. On another one, 50 steps in one
# go were three times as fast, and compiling brought next to nothing.)

# %% [markdown] tags=["slide"]
# ## What's your own program worth?
#
# And how does your NumPy program of lesson 06 compare? It trains the same network with batches of
# the same size. Its cell is folded, because you know it. We let it have a single core. (With two it
# can even be slower: while NumPy's threads wait for each other they keep their cores busy, and
# another program may need one. Lesson 18 has more about that.)


# %% tags=["hide-input"]
# The program of lesson 06: forward, backward and update, a batch at a time
def epoch_of_lesson_06(layers, x, y, rate=0.01):
    order = np.random.default_rng(13).permutation(len(x))
    begin = time.perf_counter()
    for start in range(0, len(x), 32):
        batch = order[start : start + 32]
        outputs = [x[batch]]
        for weights, biases in layers:
            totals = outputs[-1] @ weights + biases
            outputs.append(np.maximum(totals, 0))
        powers = np.exp(totals - totals.max(axis=1, keepdims=True))
        error = powers / powers.sum(axis=1, keepdims=True)
        error[np.arange(len(batch)), y[batch]] -= 1
        error /= len(batch)
        for (weights, biases), came_in in zip(layers[::-1], outputs[-2::-1], strict=True):
            before = (error @ weights.T) * (came_in > 0)
            weights -= rate * (came_in.T @ error)
            biases -= rate * error.sum(axis=0)
            error = before
    return time.perf_counter() - begin


model = network()
numbers = [array.copy() for array in model.get_weights()]
own_layers = list(zip(numbers[::2], numbers[1::2], strict=True))  # weights and biases of each layer
with threadpool_limits(1):  # on one core
    own = [epoch_of_lesson_06(own_layers, x_train.reshape(-1, 784), y_train) for _ in range(4)]
own_digits = x_valid.reshape(-1, 784)
for weights, biases in own_layers[:-1]:
    own_digits = np.maximum(own_digits @ weights + biases, 0)
own_accuracy = (
    (own_digits @ own_layers[-1][0] + own_layers[-1][1]).argmax(axis=1) == y_valid
).mean()
print(f"your program: {min(own):.2f} s an epoch, accuracy after four epochs {own_accuracy:.4f}")

# %% [markdown]
# Here are the four programs and your own, with the floor as a dashed line. The marks are the four
# epochs of each program, and its bar ends at the quickest.

# %% tags=["slide"]
axes = plt.figure(figsize=(8, 2.8), layout="constrained").subplots()
compared = ["as written", "compiled", "50 steps at a time", "compiled, 50 at a time"]
all_turns = {name: seconds[name] for name in compared}
all_turns["your own, on one core"] = own
for place, (name, marks) in enumerate(all_turns.items()):
    mine = name.startswith("your")
    color, hatch = plots.PALETTE[2 if mine else 0], "//" if mine else ""
    axes.barh(place, min(marks), color=color, hatch=hatch)
    axes.plot(marks, [place] * len(marks), "k|", markersize=12)
axes.set_yticks(range(5), [f"{name}  {min(marks):.2f} s" for name, marks in all_turns.items()])
axes.invert_yaxis()
axes.axvline(floor, linestyle="--", color=plots.PALETTE[1], label=f"floor, {floor:.2f} s")
axes.grid(visible=False)
axes.set(xlabel="seconds an epoch", title="The same epoch, by five programs")
axes.legend(loc="lower right")
said = [f"{name} {min(marks):.2f} s" for name, marks in all_turns.items()]
plots.describe(axes, ", ".join(said) + " an epoch.")
plt.show()
hellodl.record("50 steps at a time, times as fast", round(times_as_fast["50 steps at a time"], 1))

# %% [markdown]
# Starting 50 steps in one go is what counts most. And your own program is quicker than both of the
# programs that go step by step, in plain NumPy, and on a single core! (On one core its products
# alone take 0.58 s, so it spends more than half of its time on them. It doesn't compute the
# accuracy in every step, as Keras does, and there are many things that it can't do.)
#
# And the results? All four programs see the same batches in the same order. Do they learn the same?

# %%
accuracy = turns.pivot(index="turn", columns="program", values="accuracy")
print(accuracy[compared].astype(float).round(4).to_string())

# %% [markdown]
# As written and with 50 steps at a time, the accuracies are exactly the same: no number has
# changed. Compiled programs add up in another order, which is rounded differently, and they differ
# by up to three images of 5,000. So what does it cost? With 50 steps at a time, callbacks hear of a
# batch only every 50 batches. Most of the time you won't notice.

# %% [markdown] tags=["slide"]
# ## Where does the time of a step go?
#
# Back to the program as written, which does one step after the other. We divide one of its steps
# into four parts:
#
# - the *arithmetic* of the products: that's the floor;
# - the *input*, which means shuffling the images and handing over the batches: that's what the idle
#   network with 50 steps at a time costs;
# - the *small operations*, such as the softmax, the loss, the accuracy, the update of the weights:
#   that's what the program with 50 steps at a time needs beyond these two;
# - *starting*: everything that's saved by taking 50 steps at a time. For each step Python asks,
#   Keras calls its callbacks, and TensorFlow starts the step, hands over the weights, and waits for
#   the results.
#
# Before you look: which of the four is the largest?

# %%
steps_per_epoch = int(np.ceil(55_000 / 32))  # 1,719
parts = {"arithmetic": floor, "input": quickest["idle, 50 at a time"]}
parts["small operations"] = quickest["50 steps at a time"] - sum(parts.values())
parts["starting"] = quickest["as written"] - quickest["50 steps at a time"]
lengths = 1e6 * pd.Series(parts) / steps_per_epoch  # in microseconds (millionths of a second)

# %% tags=["slide"]
axes = plt.figure(figsize=(8, 2.6), layout="constrained").subplots()
for place, number in enumerate([3, 4]):  # 50 steps at a time have the first three parts only
    left, bar = 0, lengths.iloc[:number]
    for (name, length), hatch in zip(bar.items(), ["", "//", "xx", ".."], strict=False):
        label = name if number == 4 else None
        axes.barh(place, length, 0.5, left=left, hatch=hatch, edgecolor="white", label=label)
        percent = f"{length / bar.sum():.0%}"
        axes.text(left + length / 2, place + 0.28, percent, ha="center", fontsize=9)
        left += length
    axes.set_prop_cycle(None)  # the same colors again
axes.set(xlabel="microseconds a step", yticks=[0, 1], yticklabels=["50 at a time", "one at a time"])
axes.set(ylim=(-0.4, 1.6), title="One step of 32 images: most of it isn't arithmetic")
axes.figure.legend(loc="outside lower center", ncols=4)
axes.grid(visible=False, axis="y")
plots.describe(
    axes, "Microseconds of one step: " + ", ".join(f"{n} {s:.0f}" for n, s in lengths.items())
)
plt.show()

# %% [markdown] tags=["slide"]
# The upper bar is one step at a time. About a sixth of it goes into the network's products. The
# small operations are needed, too. They take longer than the products, though they calculate
# little: each of them has to read and write all its numbers. (Compiling joins them into one
# program, and on top of the 50 steps it saves nearly half of their time. And because we've
# subtracted NumPy's products, it's also in this part if TensorFlow should multiply more slowly than
# NumPy.) The rest is **overhead**, the work around the work, and most of it comes from starting
# 1,719 steps one by one. That tells us what to do: don't multiply faster, get rid of overhead. The
# lower bar is a step when 50 of them start together. Of the 1,719 starts only a fiftieth is left
# there, and what these cost is contained in the other parts.
#
# Parts that we find by subtracting are estimates, and what we call *starting* is a large part to
# believe without having seen it. Our two idle networks, one step by step and one 50 at a time,
# start as many steps as these two do. So the difference between them should be as large. Is it?
# Let's compare, and ask two more idle networks. They learn nothing, either. But in each step, the
# first of them writes all its weights anew, as they were, and the second one computes 200 sines,
# one after the other:


# %%
class Writer(Idle):
    """An idle network that writes its weights in each step, and doesn't change them."""

    def train_step(self, data):
        for weights in self.trainable_variables:
            weights.assign_sub(0.0 * weights)  # minus zero
        return super().train_step(data)


class Chain(Idle):
    """An idle network that computes 200 sines of a single number in each step."""

    def train_step(self, data):
        value = data[0][0, 0, 0]
        for _ in range(200):
            value = keras.ops.sin(value)
        return {"loss": value}


# %%
def starting_of(kind):
    """What starting the steps one by one costs such a network, in seconds an epoch."""
    shortest = {}
    for steps in (1, 50):
        model = network(kind)
        model.compile("sgd", loss, steps_per_execution=steps, jit_compile=False)
        shortest[steps] = min(train_one_epoch(model, x_train)[0] for _ in range(4))
    return shortest[1] - shortest[50]


starting = {
    "of empty steps": quickest["idle"] - quickest["idle, 50 at a time"],
    "of steps that write the weights": starting_of(Writer),
    "of steps with 200 sines": starting_of(Chain),
    "of training steps": parts["starting"],
}
print("seconds an epoch for starting:")
print(pd.Series(starting).round(2).to_string())

# %% [markdown]
# No, they aren't, so our check has failed, and we've learned something. What's saved by taking 50
# steps at a time isn't a fixed price for each start. Empty steps explain about 60 % of it, and
# writing six arrays adds a little, if that isn't noise. The rest comes with something that a
# training step does besides. It isn't the number of its operations: 200 tiny ones make starting no
# dearer. What it is, we can't see from outside. So read *starting* as what it is: the time that's
# saved if 50 steps start together.
#
# There's a rule behind this, **Amdahl's law**: if you make one part of a program faster, you can
# never gain more than this part's time. In the upper bar the arithmetic is about a sixth of a step.
# A processor that multiplies infinitely fast would save you that, and no more. But starting the
# steps one by one is half of it. Get rid of that, and your program is twice as fast. In the lower
# bar, the same arithmetic is more than a third of what's left, and it begins to matter how fast a
# processor multiplies.
#
# And why 50 steps, and not 5 or 500? That's what the other two programs were for. (5 at a time
# leave only a fifth of the starts, so they should save four fifths of *starting*.)

# %%
at_a_time = {1: quickest["as written"]}
at_a_time |= {number: quickest[f"{number} steps at a time"] for number in (5, 50, 500)}
print(pd.Series(at_a_time, name="s an epoch").round(2).to_string())

# %% [markdown]
# The first few bring the most. With 5 at a time about half of the starting is saved, less than we
# expected. Between 50 and 500 there's little left to gain. What still lies between that and the
# floor are the input and the small operations. Lesson 18 goes after those.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("15_fast_enough", 1)

# %% [markdown] tags=["slide"]
# ## A larger batch
#
# Here's another way to have fewer steps. A larger batch has less overhead for each image, and large
# matrices are often multiplied faster, too. But you know from lesson 12 what it costs: fewer steps
# to learn in. We train four epochs with batches of 32, 128 and 512, all with 50 steps at a time.
# And we try two or three rates for each: the old one, one that grows with the batch, and a bold one
# that's ten times as large again. (With 128 images and a rate of 0.04, each image moves the weights
# as far as with 32 images and 0.01, because a step takes the mean of its batch.) Beside them we put
# the batch of 32 that goes step by step. All of them take turns again, so that whatever disturbs
# your computer for a while doesn't hit only one of them. Which one will be good enough first?

# %%
trainings = {"32, rate 0.01, step by step": (32, 0.01, 1)}  # batch size, rate, steps in one go
rates = {32: (0.01, 0.1), 128: (0.01, 0.04, 0.4), 512: (0.01, 0.16, 1.6)}
for batch_size in rates:
    for rate in rates[batch_size]:
        trainings[f"{batch_size}, rate {rate}"] = (batch_size, rate, 50)
models, curves = {}, {name: [] for name in trainings}
for name, (_, rate, steps) in trainings.items():
    models[name] = network()
    sgd = keras.optimizers.SGD(rate)
    models[name].compile(sgd, loss, metrics=["accuracy"], steps_per_execution=steps)
for _ in range(4):  # an epoch each, four times
    for name, (batch_size, _, _) in trainings.items():
        curves[name].append(train_one_epoch(models[name], x_train, batch_size=batch_size, **valid))

# %%
good_enough = 0.94
by_batch = pd.DataFrame(index=list(curves))
for name in curves:
    curve = curves[name] = np.array(curves[name])  # a row for each epoch: seconds, and accuracy
    watch = curve[:, 0].cumsum()  # what the stopwatch shows after each epoch
    reached = curve[:, 1] >= good_enough
    first = reached.argmax()  # the first that is True
    by_batch.loc[name, "quickest epoch, s"] = min(curve[1:, 0])
    by_batch.loc[name, "its floor"] = floors[trainings[name][0]]
    by_batch.loc[name, "accuracy after 4"] = curve[3, 1]
    until = [f"{first + 1}", f"{watch[first]:.1f}"] if reached.any() else ["not yet", ""]
    by_batch.loc[name, [f"epochs until {good_enough}", "seconds until then"]] = until
print(by_batch.round(3).to_string())

# %% tags=["slide", "preview"]
shown = ["32, rate 0.01, step by step", "32, rate 0.01", "32, rate 0.1"]
shown += ["512, rate 0.16", "128, rate 0.4", "128, rate 0.04"]
axes = plt.figure(figsize=(9, 3.2), layout="constrained").subplots()
for name, style in zip(shown, ("-o", "--o", ":^", "-.d", "-s", "--s"), strict=True):
    axes.plot(curves[name][:, 0].cumsum(), curves[name][:, 1], style, label=f"batch {name}")
axes.axhline(good_enough, color="gray", linewidth=1, label=f"good enough: {good_enough}")
axes.set(
    xlabel="seconds of training", ylabel="validation accuracy", ylim=(0.89, 0.99), xlim=(0, None)
)
axes.set_title("What counts is how long it takes to become good enough")
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize=9)
plots.describe(axes, "Validation accuracy over seconds of six trainings, four epochs each.")
plt.show()

# %% [markdown] tags=["slide"]
# With a larger batch, the epochs get quicker. Where does that come from? With 50 steps at a time,
# starting costs hardly anything any more. And the products aren't it, either: with batches of 128
# their floor falls by less than a tenth of a second, and the quickest epoch by half a second. So
# it's the rest, the small operations and the input, which now have to be done for a quarter of the
# batches. (In lesson 12 the epochs took nearly equally long with all batches, because convolutions
# have so much to calculate that little was left to save.) But at the same learning rate the network
# learns less in each epoch, because it takes fewer steps. So don't be deceived by seconds an epoch.
# What counts is how long it takes until the network is *good enough*. Let's say that's an accuracy
# of .94. The last column says what a stopwatch shows when it gets there, with the first epoch, in
# which TensorFlow prepares its program. In the figure you look for the first mark above the gray
# line.
#
# - **The old rate**, 0.01: the quick epochs of 128 and 512 don't get there within four epochs.
# - **A rate that grows with the batch:** 32 at 0.01, 128 at 0.04 and 512 at 0.16 all get there in
#   their third epoch, and end at about .95. It's the rule of lesson 12: four times the batch, four
#   times the rate. Now the quick epochs are a gain: the two larger batches are there in half of the
#   time that the batch of 32 needs.
# - **A bold rate**, ten times as large: 32 and 128 are there after their first epoch, and end at
#   .98. But 512 would need 1.6, and that's too much: it only guesses. The rule has an end.
#
# So start many steps in one go, find a good rate, and then enlarge the batch together with the
# rate, as far as that goes. Follow the last column: from 6.4 s to 3.2, to 1.1, and to 0.7. And the
# floor? As written, an epoch took five or six times as long as its arithmetic. With batches of 512
# it's hardly more than its floor. There isn't much overhead left to get rid of.
#
# (How much of this is noise? The three trainings with batches of 128 do the same work, so compare
# their quickest epochs. And each training had one seed only.)
#
# ## Another engine, in two lines
#
# Keras can compute with TensorFlow, JAX or PyTorch. We call that its engine, and Keras calls it the
# *backend*. You choose it like this, as long as these lines stand before the first `import keras`:
#
# ```python
# import os
# os.environ["KERAS_BACKEND"] = "jax"
# ```
#
# Does it matter? A running Python can't change its engine, so we put a program into a string, and
# start a new Python for each engine. It trains our network on 20,000 images, step by step, and
# keeps the quicker of its second and third epoch. You may skip these two cells, and go on at their
# result.

# %%
program = """
import sys, time
import keras, numpy as np
keras.utils.set_random_seed(13)
images = np.load(sys.argv[1])
x_train, y_train = images["x"][5000:25000] / np.float32(255), images["y"][5000:25000]
x_valid, y_valid = images["x"][:5000] / np.float32(255), images["y"][:5000]
layers = keras.layers
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(300, "relu"),
                          layers.Dense(100, "relu"), layers.Dense(10, "softmax")])
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"],
              jit_compile=sys.argv[2] == "compiled")
seconds = []
for epoch in range(3):
    begin = time.perf_counter()
    model.fit(x_train, y_train, verbose=0)
    seconds.append(time.perf_counter() - begin)
print(min(seconds[1:]), model.evaluate(x_valid, y_valid, verbose=0)[1])
"""

# %%
build = Path("build")
build.mkdir(exist_ok=True)
np.savez(build / "mnist_for_engines.npz", x=x_all, y=y_all)


def on_engine(engine, compiled="compiled"):
    """Seconds of an epoch and validation accuracy, or None if it isn't installed."""
    if not importlib.util.find_spec(engine):
        return None
    quiet = {"KERAS_BACKEND": engine, "TF_CPP_MIN_LOG_LEVEL": "3"}
    images = str(build / "mnist_for_engines.npz")
    command = [sys.executable, "-c", program, images, compiled]
    done = subprocess.run(command, env=os.environ | quiet, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    return [float(word) for word in done.stdout.split()[-2:]]


# %% [markdown]
# We ask all three, one after the other, and skip those that aren't installed. `make extras`
# installs JAX, and `make torch` PyTorch.

# %%
engines = {
    "tensorflow, compiled": on_engine("tensorflow"),
    "jax, compiled": on_engine("jax"),
    "torch": on_engine("torch", "not"),
}
there = {engine: result for engine, result in engines.items() if result}
print("not installed:", ", ".join(set(engines) - set(there)) or "none")
pd.DataFrame(there, index=["s for 20,000 images", "validation accuracy"]).T.round(3)

# %% [markdown] tags=["slide"]
# Step by step, JAX needs 0.2 s here, TensorFlow 0.6 s and PyTorch 1.1 s. How is it on your
# computer? With JAX, Keras compiles the steps, and with TensorFlow we asked it to. Scaled to 55,000
# images, JAX would need about 0.6 s, step by step. That's quicker than TensorFlow with 50 steps at
# a time. So much of what starting costs must come from the engine, and not from Keras. (What it is,
# we haven't taken apart. With JAX, 50 steps at a time are a plain loop of Python, so they'd save
# little.) PyTorch computes the operations one by one as they come, which makes it the easiest to
# look into. It isn't PyTorch itself that's slow: in `docs/benchmarks.md` you find what a plain loop
# in PyTorch or JAX needs, without Keras. And the engine should change the speed, but not the
# result, so compare the accuracies, too: they are nearly alike. (Not quite, because each engine
# draws its own random numbers, for the first weights and to shuffle the images.)
#
# ## Numbers of 16 bits
#
# A `float32` is stored in 32 bits, 32 zeros or ones. The type `bfloat16` has half as many: it
# covers the same range of numbers, but only two or three decimal digits are left. That's often
# enough for training. It halves the memory for what the layers compute, and a processor that has
# instructions for such numbers gets more done. Can yours? Here is the speed of a product of two
# large matrices:


# %%
def gflops(dtype, size=1024):
    """Billions of operations a second of a matrix product of Keras's engine."""
    matrix = keras.ops.ones((size, size), dtype)
    times = []
    for _ in range(8):
        begin = time.perf_counter()
        product = keras.ops.matmul(matrix, matrix)
        float(keras.ops.cast(product[0, 0], "float32"))  # wait until it is there
        times.append(time.perf_counter() - begin)
    return 2 * size**3 / min(times) / 1e9


print({dtype: round(gflops(dtype)) for dtype in ("float32", "bfloat16")})
print("instructions for 16-bit numbers here:", hardware.supports_bfloat16())
print("1.001 in bfloat16:", float(keras.ops.cast(keras.ops.cast(1.001, "bfloat16"), "float32")))

# %% [markdown] tags=["slide"]
# If your processor can do it, one line is all it takes:
# `keras.config.set_dtype_policy("mixed_bfloat16")`. The layers then compute with 16 bits, and the
# weights keep their 32. (The last line shows why: a small step of a weight, such as 0.001 from 1,
# would be lost.) Lessons 10 to 12 do so where it pays. This processor has such instructions, and is
# twice as fast with them. (With products as large as these it does more than twice as much a second
# as with our batches of 32, even in 32 bits.) On one without them there's nothing to gain. Your two
# numbers tell you. Recent graphics cards are made for it, so there it should pay as soon as there's
# enough to multiply.
#
# ## When a graphics card hardly pays
#
# A graphics card (a GPU) may multiply hundreds of times as fast as your processor. But every
# operation has to be sent to it, and that takes some microseconds (millionths of a second), however
# small the operation is. We have no card here, so let's do what engineers do before they buy one,
# and estimate. We assume a fast card: 50 trillion operations a second with 32-bit numbers, and 5
# microseconds to send one thing. A training step is some 50 things to send. On our side stands what
# this processor needs for the products, at the speed of the floor. And beside our network we put
# the three blocks of lesson 10, which multiply a lot more for each image:

# %%
dense_image = operations / 55_000  # operations for an image, forward and backward
convolutions = 32 * 32 * 27 * 32 + 16 * 16 * 288 * 64 + 8 * 8 * 576 * 64  # places x weights
weights_used = convolutions + 1024 * 512 + 512 * 10  # in one product, for one image
convnet_image = 2 * (3 * weights_used - 32 * 32 * 27 * 32)  # the first layer needs only two
rows = {}
for name, image in {"dense": dense_image, "three blocks": convnet_image}.items():
    for batch_size in (32, 512, 4096):
        times = [batch_size * image / (operations / floor), 50 * 5e-6, batch_size * image / 50e12]
        rows[f"{name}, batch {batch_size}"] = [1e3 * seconds for seconds in times]
columns = ["products here", "sending 50 things", "products on the card"]
print("milliseconds a step:")
print(pd.DataFrame(rows, index=columns).T.round(3).to_string())
print(f"dense, batch 32, 50 at a time: a whole step here takes {1e-3 * sum(lengths.iloc[:3]):.2f},")
print(f"    without its input {1e-3 * (lengths['arithmetic'] + lengths['small operations']):.2f}")

# %% [markdown]
# Look at the first row, our own network with a batch of 32. On the card, its products take next to
# nothing. But sending 50 things takes a quarter of a millisecond, and that's *more* than the
# products take here. What would that mean for a whole step?
#
# - Here, with 50 steps at a time and not compiled, it takes 0.53 ms.
# - On the card, the products and the small operations take next to nothing. Left are the sending,
#   0.25 ms, and the input, which stays with your processor, 0.07. Together that's 0.32 ms.
#
# So the card would be less than twice as fast, although it multiplies hundreds of times as fast.
# That's Amdahl's law again. In the other rows the products grow and the sending doesn't. With a
# batch of 512 there's a lot to gain, even if the input stays here, and with convolutions even with
# a batch of 32. That's what such cards are for.
#
# It's an estimate, and a generous one. No card keeps up 50 trillion operations a second with
# products as small as ours, and the sending may take longer. If you have a card, the next cell
# measures whole epochs of our network with a batch of 32:

# %%
if hardware.gpus():
    for device in ("cpu:0", "gpu:0"):
        with keras.device(device):
            model = network()
            model.compile("sgd", "sparse_categorical_crossentropy")
            times = [train_one_epoch(model, x_train)[0] for _ in range(2)]
        print(f"{device}: {times[-1]:.2f} s an epoch, batch 32")
else:
    print("No GPU here.")

# %% [markdown] tags=["slide"]
# ## The test set, once
#
# For the network that was trained with 50 steps at a time, five epochs:

# %%
model = programs["50 steps at a time"][0]
test_accuracy = model.evaluate(x_test / np.float32(255), y_test, verbose=0)[1]
hellodl.record("test accuracy after five epochs", test_accuracy)

# %% [markdown]
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. (Not the seconds: those differ from computer
# to computer.) If you've changed something above and one of them stops, its message says why.

# %%
at_the_end = accuracy.iloc[-1].dropna().astype(float)
assert at_the_end.max() - at_the_end.min() < 0.005, "speed should not change what is learned"
learned = by_batch["accuracy after 4"]
assert learned["32, rate 0.01"] > learned["128, rate 0.01"] > learned["512, rate 0.01"]
for of_32, scaled in (("0.01", "0.04"), ("0.1", "0.4")):
    apart = learned[f"32, rate {of_32}"] - learned[f"128, rate {scaled}"]
    assert abs(apart) < 0.02, "four times the batch and the rate should learn about as much"
accuracies = [result for _, result in there.values()]
assert min(accuracies) > 0.8, "three epochs of 20,000 images should reach more on any engine"
assert max(accuracies) - min(accuracies) < 0.02, "the engine should not change what is learned"
assert test_accuracy > 0.85, "far below what this network can do: start from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("15_fast_enough", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# Before you optimize, measure: count the arithmetic, and you know how fast it could be. With
# TensorFlow, a small network that goes step by step spends most of its time on overhead, so start
# many steps in one go. A larger batch makes an epoch quicker and, at the same rate, learns less in
# it. With a rate that grows with it, it can learn as much. Numbers of 16 bits and graphics cards
# should pay where there's enough to multiply. Some changes leave the result as it is: 50 steps at a
# time, and (but for rounding) compiling. Others change it: the batch, the rate, and if you use
# them, 16 bits. For those, compare how long it takes until the network is good enough.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/15_fast_enough.ipynb`. Or try these right here:
#
# 1. Draw the parts of a step for batches of 512. Write `options = {"batch_size": 512}` where the
#    programs are trained, `floor = floors[512]` before the parts are computed, and 512 in
#    `steps_per_epoch`, and run these cells (not the ones after them). Which part is the largest
#    now?
# 2. Put a `time.sleep(0.001)` into a callback's `on_train_batch_end`. Which of the four programs
#    does it slow down?
# 3. Count the operations of lesson 10's two networks (a convolution multiplies at each place of its
#    map: 9 × the channels that come in × its filters). Which one has more, and which is slower?
#
# ## Going deeper
#
# - Jouppi and others, *In-Datacenter Performance Analysis of a Tensor Processing Unit* (2017),
#   shows where the time goes on a chip made for networks: often into waiting for memory.
# - Lesson 18 climbs on from here: a whole epoch as one program, several processes, several
#   machines.
#
# ## Next
#
# You have all the tools now. In lesson 16 you start from nothing but a folder of images, and go the
# whole way by yourself.
