# %% [markdown] tags=["slide"]
# # Optional: to the limit
#
# This lesson is for engineers, and for everyone who can't leave a slow program alone. Lesson 15
# asked what makes a training fast *enough*. Now we want to know how fast it can get, on this
# processor and with batches of 32. We'll climb down a ladder, from rung to rung, and here's how far
# we come:
#
# ![Seconds an epoch of twelve programs, and the floor](attachment:preview.png)
#
# Five of them, the hatched ones, begin with your own program from lesson 06. They are NumPy, and
# one of them borrows a function from SciPy. Would you have expected them there?
#
# **In this lesson you'll** bring your own NumPy program close to its limit, compile a whole epoch
# into one program, share a training between two processes, and run a search that survives when one
# of its workers is killed. **You need** lessons 06, 14 and 15. You can skip it and miss nothing
# that you'd need elsewhere. **Allow** about 95 minutes.

# %%
import hellodl

hellodl.start("18_to_the_limit", deterministic=False)

# %% [markdown]
# One thing is different from the other lessons. The compiler that we'll use can't promise that
# every operation gives the same result to the last digit. So the seeds are set as always, but the
# last digits may differ from run to run.

# %%
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import tensorflow as tf

from hellodl import experiments, plots
from hellodl.data import load_mnist
from hellodl.viewers import free_port

# %% [markdown] tags=["slide"]
# ## The data, the network and the floor
#
# All of this is as in lesson 15: 55,000 images in batches of 32, the network 784-300-100-10, and
# the *floor*, the time that the matrix products of an epoch need by themselves.

# %%
layers = keras.layers
(x_all, y_all), (x_test, y_test) = load_mnist()
x_valid, y_valid = x_all[:5000].astype("float32") / 255, y_all[:5000]
pixels, y_train = x_all[5000:], y_all[5000:]
x_train = pixels.astype("float32") / 255


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
# The floor is a measurement like any other, and it differs from minute to minute. So here's a first
# look at it. Further down it takes part in the race, and there it has its turns like everybody
# else.


# %%
def arithmetic(batch_size=32):
    """Seconds this machine needs for the matrix products of one epoch."""
    products = []
    for inputs, units in [(784, 300), (300, 100), (100, 10)]:
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


floor = min(arithmetic() for _ in range(4))
print(f"floor: {floor:.2f} s an epoch")


# %% [markdown] tags=["slide"]
# ## Your own program
#
# In lesson 06 you wrote this very network yourself, in NumPy. Nothing in it was made to be fast,
# and yet it kept up with Keras there. How far can it get? First once more as it was, a little
# shorter: forward, backward, and an update after each batch.


# %%
from itertools import pairwise

from scipy.linalg.blas import sgemm
from threadpoolctl import threadpool_limits


def new_layers(sizes, rng):
    """Random weights and zero biases, as in lesson 06."""
    limits = [np.sqrt(6 / (inputs + units)) for inputs, units in pairwise(sizes)]
    shapes = zip(pairwise(sizes), limits, strict=True)
    weights = [rng.uniform(-limit, limit, shape).astype("float32") for shape, limit in shapes]
    return [(w, np.zeros(w.shape[1], "float32")) for w in weights]


# %%
def step_of_lesson_06(layers, x, targets, rate=0.01):
    """One step with one batch. Every line makes new arrays."""
    outputs = [x]
    for weights, biases in layers:
        totals = outputs[-1] @ weights + biases
        outputs.append(np.maximum(totals, 0))
    powers = np.exp(totals - totals.max(axis=1, keepdims=True))
    predicted = powers / powers.sum(axis=1, keepdims=True)
    error = (predicted - targets) / len(x)
    for (weights, biases), came_in in zip(layers[::-1], outputs[-2::-1], strict=True):
        error_before = (error @ weights.T) * (came_in > 0) if came_in is not x else None
        weights -= rate * (came_in.T @ error)
        biases -= rate * error.sum(axis=0)
        error = error_before
    return predicted


# %% [markdown]
# Look at `weights -= rate * (came_in.T @ error)`. In the first layer the product has 235,200
# numbers. NumPy asks for room for them, almost a megabyte, and then for room for the same numbers
# times the rate. It uses both once, gives them back, and asks again in the next step, 1,719 times
# an epoch. So we change three things, and nothing about the arithmetic:
#
# - **In place.** We make room for everything large once, and tell NumPy to write there (`out=`).
# - **The rate early.** We multiply the *errors* by it, which are few, and not the gradients, which
#   are many. We multiply by minus the rate, in fact, so that the update becomes a `+=`.
# - **Fused.** `weights += came_in.T @ error` still goes through the megabyte twice, once to
#   multiply and once to add. The library below NumPy can do both at once. Its function is called
#   `sgemm` (single precision, general, matrix times matrix), it computes $\alpha A B + \beta C$ and
#   writes the result over $C$, and SciPy lets us call it. (It was made for Fortran, which stores a
#   table column by column, so it reads our row-by-row memory as the transposed table. That's why we
#   hand over `weights.T`, and the others with `.T`, which copies nothing, and `trans_b` turns the
#   second one back. In the first layer `weights.T` is a table of 300 × 784, and the product that is
#   added to it is `error.T`, 300 × 32, times `came_in`, 32 × 784. And be careful: if the types or
#   the layout don't fit, SciPy works on a copy without a word, and nothing is learned. So we'll
#   check what each program has learned.)


# %%
def make_room(layers, batch_size):
    """Room for all that a step computes: outputs, errors, which units are alive, and changes."""
    sizes = [len(layers[0][0]), *(len(biases) for _, biases in layers)]
    outputs, errors = [
        [np.empty((batch_size, size), "float32") for size in sizes] for _ in range(2)
    ]
    alive = [np.empty((batch_size, size), bool) for size in sizes]
    changes = [(np.empty_like(weights), np.empty_like(biases)) for weights, biases in layers]
    return outputs, errors, alive, changes


# %%
def forward_in_place(layers, outputs):
    """Fill the outputs of all layers; the first holds the batch."""
    for number, (weights, biases) in enumerate(layers, start=1):
        out = np.matmul(outputs[number - 1], weights, out=outputs[number])
        out += biases
        if number < len(layers):
            np.maximum(out, ZERO, out=out)
    out -= out.max(axis=1, keepdims=True)
    np.exp(out, out=out)
    out /= out.sum(axis=1, keepdims=True)


ZERO = np.float32(0)  # Python's own 0 would have to be converted each time


# %%
def backward_in_place(layers, room, targets, fused, rate=0.01):
    """Find all errors, and change weights and biases at once; return the predictions."""
    outputs, errors, alive, changes = room
    np.subtract(outputs[-1], targets, out=errors[-1])
    errors[-1] *= np.float32(-rate / len(targets))
    for number in reversed(range(len(layers))):
        (weights, biases), (weights_change, biases_change) = layers[number], changes[number]
        error, came_in = errors[number + 1], outputs[number]
        if number > 0:
            np.matmul(error, weights.T, out=errors[number])
            errors[number] *= np.greater(came_in, ZERO, out=alive[number])
        if fused:
            sgemm(1, error.T, came_in.T, 1, weights.T, trans_b=True, overwrite_c=True)
        else:
            weights += np.matmul(came_in.T, error, out=weights_change)
        biases += error.sum(axis=0, out=biases_change)
    return outputs[-1]


# %% [markdown]
# One more thing decides how fast this gets: **threads**. NumPy shares a large product between the
# cores, and its threads wait for the next one by *spinning*: they ask again and again, and keep a
# core busy with it. Our products are small, so there's much waiting, and whatever else runs on the
# computer is held up by it, and holds our threads up in turn. `threadpool_limits` sets how many
# there are. (With `fused` we take one, because SciPy brings threads of its own, and two thread
# pools would compete for the cores. On a Mac, NumPy may use Apple's own library, which
# `threadpool_limits` can't tell what to do.)
#
# These five will take part in the race. All start with the same weights and draw the same batches.
# Keras computes the loss and the accuracy of each batch while it trains, so to be fair our programs
# do that, too.

# %%
x_rows, targets = x_train.reshape(-1, 784), np.eye(10, dtype="float32")[y_train]
own = {  # the number of threads; None: as many as there are cores
    "NumPy, lesson 06": None,
    "lesson 06, one thread": 1,
    "NumPy, in place": None,
    "in place, one thread": 1,
    "fused, one thread": 1,
}
own_layers = {name: new_layers([784, 300, 100, 10], np.random.default_rng(13)) for name in own}
rooms = {size: make_room(own_layers["NumPy, in place"], size) for size in (32, 55_000 % 32)}


# %%
def own_step(name, positions):
    """One step of one of the programs, with the images at these positions; its predictions."""
    if "lesson 06" in name:
        return step_of_lesson_06(own_layers[name], x_rows[positions], targets[positions])
    room = rooms[len(positions)]
    np.take(x_rows, positions, axis=0, out=room[0][0], mode="clip")
    forward_in_place(own_layers[name], room[0])
    fused = name.startswith("fused")
    return backward_in_place(own_layers[name], room, targets[positions], fused)


# %%
def own_epoch(name, turn):
    """Train one of the programs for an epoch; returns its seconds, and its mean loss."""
    begin, loss, correct = time.perf_counter(), 0.0, 0
    order = np.random.default_rng(turn).permutation(55_000)
    with threadpool_limits(own[name], "blas"):
        for positions in np.split(order, range(32, 55_000, 32)):
            predicted, labels = own_step(name, positions), y_train[positions]
            loss -= np.log(predicted[np.arange(len(labels)), labels] + 1e-7).sum()
            correct += (predicted.argmax(axis=1) == labels).sum()
    return time.perf_counter() - begin, loss / 55_000


def own_accuracy(name):
    """Validation accuracy of one of the programs."""
    outputs = x_valid.reshape(-1, 784)
    for weights, biases in own_layers[name][:-1]:
        outputs = np.maximum(outputs @ weights + biases, 0)
    weights, biases = own_layers[name][-1]
    return ((outputs @ weights + biases).argmax(axis=1) == y_valid).mean()


# %% [markdown] tags=["slide"]
# ## The ladder of Keras
#
# The other half of the field is Keras. Here's a stopwatch for its epochs:


# %%
class Stopwatch(keras.callbacks.Callback):
    """Seconds of the last epoch, without its validation."""

    def on_epoch_begin(self, epoch, logs=None):
        self.begin, self.seconds = time.perf_counter(), None

    def on_test_begin(self, logs=None):
        self.seconds = time.perf_counter() - self.begin

    def on_epoch_end(self, epoch, logs=None):
        self.seconds = self.seconds or time.perf_counter() - self.begin


def seconds_of_epoch(model, x, y, **options):
    """Train one epoch; seconds, and Keras's history of it."""
    watch = Stopwatch()
    history = model.fit(x, y, verbose=0, callbacks=[watch], **options).history
    return watch.seconds, history


# %% [markdown] tags=["slide"]
# You know the first three rungs from lesson 15. The first two should be equally fast, because Keras
# converts the pixels before the stopwatch starts. How far they are apart tells you how much noise
# there is.
#
# 1. **as written** by source A;
# 2. **float32**: pixels as the network wants them, in half the bytes;
# 3. **50 steps at a time**: `steps_per_execution=50`, so that 50 times fewer steps are started one
#    by one;
# 4. **compiled**: `jit_compile=True` lets a compiler called XLA fuse the many small operations of a
#    step into a few large ones;
# 5. **one program**: a whole epoch compiled as one program. This rung changes several things at
#    once: there are 1,719 steps in a call instead of 50, and no data set hands over batches any
#    more, because the program draws them itself. So that we see what the compiler's part is, it
#    also runs without it (*not compiled*).
#
# Keras has no option for the last one, so we write it ourselves. The idea is simple. The images
# stay where they are, in a variable of the model. `fit` doesn't hand over images any more, but the
# *positions* of all of them at once. And `train_step`, which normally does one step, shuffles the
# positions and loops over the batches by itself. Each step does what you did by hand in lesson 06:
# predict, loss, gradients, update, metrics. (`GradientTape` writes down what is computed, to find
# the gradients on the way back.)


# %%
def one_step(model, positions):
    """One training step with the images at these positions; returns 1, the steps done."""
    x, y = tf.gather(model.pixels, positions), tf.gather(model.labels, positions)
    with tf.GradientTape() as tape:
        predicted = model(x, training=True)
        loss = model.compute_loss(x, y, predicted)
    gradients = tape.gradient(loss, model.trainable_weights)
    model.optimizer.apply(gradients, model.trainable_weights)
    model._loss_tracker.update_state(loss)
    model.compute_metrics(x, y, predicted)
    return 1


# %%
def whole_epoch(model, positions):
    """All steps of an epoch, in random order; returns the metrics."""
    positions = keras.random.shuffle(positions, seed=model.seed_generator)
    whole = positions.shape[0] - positions.shape[0] % model.batch_size
    batches = tf.reshape(positions[:whole], (-1, model.batch_size))
    n = tf.shape(batches)[0]  # tf.while_loop, because a `for` of Python's would be unrolled n times
    tf.while_loop(lambda i: i < n, lambda i: [i + one_step(model, batches[i])], [0])
    if whole < positions.shape[0]:
        one_step(model, positions[whole:])  # the last batch, which is smaller
    return model.get_metrics_result()


# %%
class WholeEpoch(keras.Sequential):
    """A network whose epochs are compiled as one program. Otherwise it's like any other."""

    compiled_for = None
    train_step = whole_epoch

    def fit(self, x, y, batch_size=32, **options):
        if self.compiled_for != (id(x), batch_size):
            self.compiled_for = id(x), batch_size
            self.pixels, self.labels = tf.Variable(x), tf.Variable(y)
            self.seed_generator = keras.random.SeedGenerator()
            self.batch_size, self.train_function = batch_size, None  # None: compile it anew
        untuned = tf.data.Options()
        untuned.autotune.enabled = False
        positions = tf.data.Dataset.from_tensors(tf.range(len(x))).with_options(untuned)
        return super().fit(positions, shuffle=False, **options)


# %% [markdown]
# Everything else is Keras's own and works as always: validation, `evaluate`, `predict`, and
# callbacks, which hear of one batch an epoch. (Two warnings, if you use this in earnest. The images
# are stored at the first `fit`, and it won't notice if you change them in place. And
# `_loss_tracker` has an underscore: it's Keras's private name and may change.) Why `untuned`?
# `tf.data`, which hands the batches to `fit`, watches how long each one takes, in order to tune
# itself. Here it hands over a single item in each epoch, so there's nothing to tune, and we'd only
# wait for the watcher.

# %%
ladder = {  # the kind of network, its images, how many steps at a time, whether it's compiled
    "as written": (keras.Sequential, pixels / 255.0, 1, False),
    "float32": (keras.Sequential, x_train, 1, False),
    "50 steps at a time": (keras.Sequential, x_train, 50, False),
    "compiled": (keras.Sequential, x_train, 50, True),
    "one program, not compiled": (WholeEpoch, x_train, 1, False),
    "one program": (WholeEpoch, x_train, 1, True),
}
models = {}
for rung, (kind, _, at_a_time, jit) in ladder.items():
    models[rung] = network(kind)
    options = {"steps_per_execution": at_a_time, "jit_compile": jit}
    loss = "sparse_categorical_crossentropy"
    models[rung].compile("sgd", loss, metrics=["accuracy"], **options)

# %% [markdown]
# What would another framework do? **JAX** from lesson 15 compiles whatever is written as functions
# of arrays, and `lax.scan` is its loop. So an epoch as one program is short there, and needs no
# tricks. (`value_and_grad` returns the loss and its gradients, and `tree.map` goes through all
# weights and biases.)


# %% tags=["hide-input"]
# An epoch with JAX, as one program: a click opens it
def jax_program():
    """A function that trains an epoch with JAX, from the same weights as ours."""
    import jax
    import jax.numpy as jnp

    x, y = jnp.asarray(x_rows), jnp.asarray(y_train.astype("int32"))
    weights = [tuple(map(jnp.asarray, layer)) for layer in new_layers(
        [784, 300, 100, 10], np.random.default_rng(13))]  # fmt: skip

    def forward(weights, x):
        for w, b in weights[:-1]:
            x = jax.nn.relu(x @ w + b)
        return jax.nn.log_softmax(x @ weights[-1][0] + weights[-1][1])

    def step(weights, positions):
        def loss(weights):
            scores, labels = forward(weights, x[positions]), y[positions]
            correct = (scores.argmax(axis=1) == labels).sum()
            return -scores[jnp.arange(32), labels].mean(), correct

        found, gradients = jax.value_and_grad(loss, has_aux=True)(weights)
        return jax.tree.map(lambda w, g: w - 0.01 * g, weights, gradients), found

    epoch = jax.jit(lambda weights, batches: jax.lax.scan(step, weights, batches))

    def train(turn):
        nonlocal weights
        begin = time.perf_counter()
        order = np.random.default_rng(turn).permutation(55_000)[:54_976].reshape(1718, 32)
        weights, found = epoch(weights, order)
        jax.block_until_ready(found)  # JAX returns before it's done
        seconds = time.perf_counter() - begin
        predicted = forward(weights, x_valid.reshape(-1, 784)).argmax(axis=1)
        return seconds, float((np.asarray(predicted) == y_valid).mean())

    return train


jax_epoch = jax_program() if importlib.util.find_spec("jax") else None
print("JAX takes part." if jax_epoch else "JAX is not installed here: `make extras` brings it.")


# %% [markdown] tags=["slide"]
# ## The race
#
# Now all of them take turns, as in lesson 15, because the speed of a laptop changes from minute to
# minute: the floor with all threads and with one, your five programs, Keras's rungs, and JAX. The
# first turn doesn't count, because the compilers work in it. The work is the same for all, an epoch
# of 55,000 images with the loss and the accuracy of each batch. (JAX leaves out the last 24 images,
# since `lax.scan` wants batches of one size.)

# %%
rows = []
valid = {"validation_data": (x_valid, y_valid), "validation_batch_size": 500}
for turn in range(4):
    rows.append((turn, "floor", arithmetic(), None))
    with threadpool_limits(1, "blas"):
        rows.append((turn, "floor, one thread", arithmetic(), None))
    for name in own:
        s, loss = own_epoch(name, turn)
        rows.append((turn, name, s, own_accuracy(name)))
    for rung, (_, x, _, _) in ladder.items():
        s, history = seconds_of_epoch(models[rung], x, y_train, **valid)
        rows.append((turn, rung, s, history["val_accuracy"][0]))
    if jax_epoch:
        rows.append((turn, "JAX, lax.scan", *jax_epoch(turn)))
turns = pd.DataFrame(rows, columns=["turn", "program", "seconds", "accuracy"])

# %% [markdown]
# Something else on the computer may hold a program up, but nothing makes it quicker than it is. So
# we compare the *quickest* of the three turns that count, and show the slowest, too:

# %%
counted = turns[turns.turn > 0].groupby("program", sort=False).seconds
quickest, slowest = counted.min(), counted.max()
first = turns[turns.turn == 0].set_index("program").seconds
table = pd.DataFrame({"first turn, s": first, "quickest": quickest, "slowest": slowest})
table["times as fast"] = quickest["as written"] / quickest
table["of the floor"] = quickest / quickest["floor"]
print(table.loc[quickest.index].round(2).to_string())
programs = [name for name in quickest.sort_values(ascending=False).index if "floor" not in name]

# %% tags=["slide", "preview"]
axes = plt.figure(figsize=(8, 4.6), layout="constrained").subplots()
for place, name in enumerate(programs):
    look = (
        {"color": plots.PALETTE[2], "hatch": "//"} if name in own else {"color": plots.PALETTE[0]}
    )
    axes.barh(place, quickest[name], **look)
    measured = turns[(turns.turn > 0) & (turns.program == name)].seconds
    axes.plot(measured, [place] * len(measured), "k|", markersize=9)
axes.set_yticks(range(len(programs)), [f"{name}  {quickest[name]:.2f} s" for name in programs])
axes.invert_yaxis()  # from the top down
axes.grid(visible=False, axis="y")
for name, style in {"floor": "--", "floor, one thread": ":"}.items():
    axes.axvline(quickest[name], linestyle=style, color="k", label=name)
axes.barh(0, 0, color=plots.PALETTE[0], label="frameworks")
axes.barh(0, 0, color=plots.PALETTE[2], hatch="//", label="your program")
axes.set(xlabel="seconds an epoch", title="Who comes closest to the floor?")
axes.legend(loc="lower right")
said = ", ".join(f"{name} {quickest[name]:.2f} s" for name in programs)
plots.describe(axes, f"The quickest turns of all programs: {said}.")
plt.show()

# %%
fused, whole_program = (table["times as fast"][n] for n in ("fused, one thread", "one program"))
hellodl.record("your own program, fused, times as fast as written", round(fused, 1))
hellodl.record("one program, times as fast as written", round(whole_program, 1))

# %% [markdown]
# The two vertical lines are the floor, with all threads and with one. The bars are the quickest
# turns, and the black marks show all three. Where the marks of two programs lie among each other,
# please don't take the difference for real.
#
# Look at the blue bars first. Without the compiler, making the whole epoch one program gains about
# a quarter (from 2.9 to 2.2 s), and with it almost half (from 2.2 to 1.2 s). JAX is at 1.14 s, so
# there's no difference between these two that we could tell. They're more than five times as fast
# as source A's program.
#
# And now the hatched bars. Your own program of lesson 06, as it was, is at 1.97 s, ahead of all of
# Keras but its last rung! On one thread it's quicker than on two, 1.54 s, though the products alone
# are quicker on two, as the floors show. So something between the products must suffer from the
# second thread. What it is, we haven't found out. Writing in place brings it to 1.26 s, which is
# more than five times as fast as source A, too, and a tenth behind JAX, if that isn't noise: *as
# written* and *float32* do the same work, and differ by 5 %. Fusing the update into the product
# makes no difference that we could see (1.31 s). We had expected more of it, since it saves writing
# a megabyte in every step.
#
# That's where it ends, though. The larger the network and the batch, the more of the time goes into
# the products, and the more two threads should be worth. Here our programs were best with one. And
# NumPy has no convolutions, and no GPU.
#
# And have they all learned the same? Your five programs draw the same batches, and so do Keras's
# first four rungs, so these should agree among themselves up to rounding. JAX has the weights and
# batches of your programs, but for the last 24 images. Both forms of *one program* draw batches of
# their own. They may differ a little on the way, but should come to the same place:

# %%
turns.dropna().pivot(index="program", columns="turn", values="accuracy").loc[programs].round(4)

# %%
last = turns[turns.turn == 3].accuracy
assert last.max() - last.min() < 0.015, "a program learns something else: which?"

# %% [markdown] tags=["slide"]
# ## What is left
#
# How far down are your programs, and where does the rest go? As in lesson 15, we measure the parts
# of the fused one, once:


# %%
def seconds_of(work):
    """Seconds for something that is done for each batch of an epoch; the quicker of two tries."""
    batches = np.split(np.random.default_rng(9).permutation(55_000)[:54_976], 1718)
    tries = []
    for _ in range(2):
        begin = time.perf_counter()
        for positions in batches:
            work(positions)
        tries.append(time.perf_counter() - begin)
    return min(tries)


def fetch(positions):
    np.take(x_rows, positions, axis=0, out=rooms[32][0][0], mode="clip")
    return targets[positions]


# %%
with threadpool_limits(1, "blas"):
    parts = {"fetching the batches": seconds_of(fetch), "the products": arithmetic()}
whole, _ = own_epoch("fused, one thread", 9)
parts["all else (ReLU, softmax, biases, loss, Python)"] = whole - sum(parts.values())
for part, part_seconds in parts.items():
    print(f"{part:46} {part_seconds:.2f} s, {part_seconds / whole:4.0%}")

# %% [markdown]
# Nearly three quarters of the time go into the products themselves. Fetching the batches costs next
# to nothing, and everything else together a quarter. (What's found by subtracting is a rough
# estimate.) In the race, the products alone took 0.97 s on one thread, and the best of your
# programs 1.26 s, so 1.3 times as long. To gain much more, somebody has to multiply faster. Two
# cores do: with all threads the floor is 0.77 s, and the two frameworks are at about 1.5 times
# this. How they do it, we haven't measured.
#
# The last rungs have their price, too. The *compiler* works before the first step (compare the
# first epoch with the others in the table), and it doesn't know every operation. And *one program*
# consists of some forty lines that somebody will have to understand a year from now. So stop where
# it's fast enough.
#
# ## Where the compiler hurts
#
# For the dense network the compiler is a gain. Is it always? Let's try it on the convolutions of
# lesson 10's three blocks, with ten steps of 96 images. (How fast a convolution is doesn't depend
# on what's in the images, so random numbers will do.)

# %%
colors = np.random.default_rng(13).random((960, 32, 32, 3), dtype="float32")
labels = np.random.default_rng(13).integers(0, 10, 960)
rows = {}
for name, jit in {"plain": False, "compiled": True}.items():
    parts = [keras.Input((32, 32, 3))]
    for filters in (32, 64, 64):
        parts += [layers.Conv2D(filters, 3, padding="same", activation="relu")]
        parts += [layers.MaxPooling2D()]
    model = keras.Sequential([*parts, layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", jit_compile=jit)
    rows[name] = [seconds_of_epoch(model, colors, labels, batch_size=96)[0] for _ in range(3)]
pd.DataFrame(rows, index=["first epoch, s", "second, s", "third, s"]).round(2)

# %% [markdown] tags=["slide"]
# Here the compiled network is the slower one. On a processor, TensorFlow computes convolutions with
# a library tuned for such layers (oneDNN), and XLA uses other code. So there's no switch that's
# always faster. Measure.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("18_to_the_limit", 1)

# %% [markdown] tags=["slide"]
# ## Two processes, one training
#
# Sooner or later one machine isn't enough. How can several of them train *one* network? The
# simplest way is called **data parallelism**. Each machine has a copy of the whole network, and
# takes a part of every batch. Before each step they exchange their gradients and take the mean, so
# all of them make the same step, and their copies stay equal. It's as if one machine had worked on
# the whole batch.
#
# Keras can do that with the engine JAX, and calls it `keras.distribution.DataParallel`. The program
# below is started once on each machine. All it has to be told is where the first one listens, how
# many there are, and which one it is.

# %%
program = """
import os, sys
import keras, numpy as np
address, number, this = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
if number > 1:
    keras.distribution.initialize(address, number, this)
    keras.distribution.set_distribution(keras.distribution.DataParallel(auto_shard_dataset=False))
keras.utils.set_random_seed(13)
images = np.load(sys.argv[4])
x, y = images["x"][:6400] / np.float32(255), images["y"][:6400]
layers = keras.layers
model = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(300, "relu"),
                          layers.Dense(100, "relu"), layers.Dense(10, "softmax")])
model.compile("sgd", "sparse_categorical_crossentropy")
part = 64 // number  # of each batch of 64, this process takes its part
mine = np.arange(6400).reshape(100, number, part)[:, this].ravel()
model.fit(x[mine], y[mine], batch_size=part, shuffle=False, verbose=0)
np.savez(sys.argv[5], *model.get_weights())
"""


# %%
build = Path("build")
build.mkdir(exist_ok=True)
np.savez(build / "mnist_for_processes.npz", x=x_all, y=y_all)


# %%
def train_on(number):
    """Start `number` processes that train together; the weights that each of them ends with."""
    address = f"127.0.0.1:{free_port(9999)}"
    files = [build / f"weights-{number}-{this}.npz" for this in range(number)]
    data = str(build / "mnist_for_processes.npz")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", program, address, str(number), str(this), data, str(file)],
            env=os.environ | {"KERAS_BACKEND": "jax"},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        for this, file in enumerate(files)
    ]
    errors = [process.communicate()[1].decode()[-500:] for process in processes]
    assert not any(process.returncode for process in processes), errors
    return [list(np.load(file).values()) for file in files]


# %% [markdown]
# Let's train once with a single process that takes the whole batch, and once with two that take
# half of it each. (They may as well run on the same machine.)

# %%
if importlib.util.find_spec("jax"):
    (alone,) = train_on(1)
    first, second = train_on(2)
    apart = max(abs(a - b).max() for a, b in zip(first, second, strict=True))
    moved = max(abs(a - b).max() for a, b in zip(alone, first, strict=True))
    print(f"largest difference between the two processes' weights: {apart}")
    print(f"between them and one process with the whole batch: {moved:.1e}")
    assert apart == 0, "two processes of one training must hold the same weights"
    assert moved < 1e-5, "and those of one process with the doubled batch"
else:
    print("JAX is not installed here: `make extras` brings it.")

# %% [markdown]
# If you have JAX, you see that the two processes hold exactly the same weights. And up to rounding,
# these are the weights that a single process gets with the whole batch. On real machines, save the
# program as `train.py` and start it once on each, with the address of the first one:
#
# ```
# machine 0:  KERAS_BACKEND=jax python train.py 10.0.0.1:9999 2 0 ...
# machine 1:  KERAS_BACKEND=jax python train.py 10.0.0.1:9999 2 1 ...
# ```
#
# On a single machine there's little to gain, because both processes share its cores. And on two?
# They halve the arithmetic of a step, and send all gradients around once. For our network these are
# 266,610 numbers of four bytes, about a megabyte, which takes some 8 ms over a network of one
# gigabit a second. But a whole step of our fastest programs takes less than one! So *this* network
# isn't worth sharing out. It pays where the arithmetic that's saved takes longer than the sending.
#
# ## A search on several processes
#
# The trials of lesson 14 don't need each other, so several of them can run at once. KerasTuner has
# a *chief*, which hands out trials and keeps the results, and *workers*, which train. They may be
# on one machine or on many. All of them run the same script:

# %%
script = """
import sys
import keras, keras_tuner, numpy as np
x, y, x_tune, y_tune = np.load(sys.path[0] + "/data.npz").values()
def build(hp):
    keras.utils.set_random_seed(12)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    model.add(keras.layers.Dense(hp.Choice("units 1", [30, 100, 300]), activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning rate", 0.0001, 0.1, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy",
                  metrics=["accuracy"])
    return model
tuner = keras_tuner.RandomSearch(build, "val_accuracy", max_trials=6, seed=12,
                                 directory=sys.path[0], project_name="shared")
tuner.search(x, y, epochs=2, validation_data=(x_tune, y_tune), verbose=0)
"""

# %%
folder = Path("build/limit")
shutil.rmtree(folder, ignore_errors=True)
folder.mkdir(parents=True)
(folder / "search.py").write_text(script)
small = {
    "x": x_train[:6000],
    "y": y_train[:6000],
    "x_tune": x_valid[:2000],
    "y_tune": y_valid[:2000],
}
np.savez(folder / "data.npz", **small)

# %% [markdown]
# One command starts a chief and two workers on this machine:
#
# ```
# python -m hellodl search build/limit/search.py --workers 2
# ```
#
# When you use many machines, sooner or later one of them breaks. So let's kill a worker while the
# search is going on, and see what happens. (The next cell reads what the command prints, and waits
# for the first finished trial before it strikes.)

# %%
command = [sys.executable, "-m", "hellodl", "search", str(folder / "search.py"), "--workers", "2"]
running = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
processes = {}
while len(processes) < 3:
    name, _, number = next(running.stdout).partition(" started, process ")
    processes[name] = int(number)
finished = '"status": "COMPLETED"'
while running.poll() is None:
    time.sleep(0.2)
    texts = [path.read_text() for path in folder.glob("shared/trial_*/trial.json")]
    if any(finished in text for text in texts):
        os.kill(processes["worker-1"], signal.SIGTERM)
        break
said = running.communicate()[0].splitlines()
print("\n".join(line for line in said if "Reloading" not in line))

# %%
texts = [path.read_text() for path in sorted(folder.glob("shared/trial_*/trial.json"))]
shared = [json.loads(text) for text in texts if finished in text]
assert running.returncode == 0 and len(shared) == 6, "all six trials should be there"
pd.DataFrame([{**t["hyperparameters"]["values"], "accuracy": t["score"]} for t in shared]).round(4)

# %% [markdown] tags=["slide"]
# All six trials are there. Our command has started the killed worker again under its old name. The
# chief notes which trial it has given to which name, so the new worker got that trial once more,
# and the search went on until all six were complete. (On several machines, somebody has to start a
# dead worker again, or else the chief waits for it.) There you start the same script on each
# machine, and three environment variables say which one it is:
#
# ```
# KERASTUNER_TUNER_ID=chief     KERASTUNER_ORACLE_IP=10.0.0.1 KERASTUNER_ORACLE_PORT=8500 python search.py
# KERASTUNER_TUNER_ID=worker-0  KERASTUNER_ORACLE_IP=10.0.0.1 KERASTUNER_ORACLE_PORT=8500 python search.py
# ```
#
# They all need the same folder for the results, on a disk that they share.
#
# ## Recipes on a cluster
#
# Lessons 10 to 12 have recipes instead of trials, and `experiments.run` can share them out, too.
# With `on="ray"` every training becomes a task for *Ray*, a library for clusters, and with
# `on="10.0.0.1:6379"` it uses the cluster at that address. The table that comes back should be the
# same, up to rounding. (Ray's workers may use another number of threads, and then sums are added up
# in another order.) If you have Ray, the second cell below compares. (Starting Ray takes about a
# minute, so for trainings as short as these it's a loss. It pays where they take hours.)


# %%
def tiny(recipe):
    """A small network for CIFAR-10, so that this takes seconds."""
    scaled = [keras.Input((32, 32, 3)), layers.Rescaling(1 / 255), layers.Flatten()]
    model = keras.Sequential(
        [*scaled, layers.Dense(64, activation="relu"), layers.Dense(10, "softmax")]
    )
    adam = keras.optimizers.Adam(recipe.learning_rate)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


splits, _, _ = experiments.load_cifar10(experiments.LAPTOP)
splits = {name: (x[:2000], y[:2000]) for name, (x, y) in splits.items()}  # less to send
one = experiments.Recipe(network="tiny", images=1000, epochs=2)
recipes = {"rate .001": one, "rate .0001": one.variant(learning_rate=0.0001)}
os.environ["HELLODL_EXPERIMENTS"] = str(folder.resolve() / "here")
here = experiments.run(recipes, tiny, splits)

# %%
if importlib.util.find_spec("ray"):
    os.environ["HELLODL_EXPERIMENTS"] = str(
        folder.resolve() / "ray"
    )  # a new folder, or the stored results would be used again
    on_ray = experiments.run(recipes, tiny, splits, on="ray")
    apart = abs(on_ray.value - here.value).max()
    print(f"largest difference between the two tables: {apart:.1g}")
    assert apart < 1e-4, "where a recipe is trained should not change what comes out"
else:
    print("Ray is not installed here: `make extras` brings it.")

# %% [markdown]
# ## The test set, once

# %%
accuracy = models["one program"].evaluate(x_test / np.float32(255), y_test, verbose=0)[1]
hellodl.record("test accuracy of the fastest rung, four epochs", accuracy)
assert accuracy > 0.85, "far below what this network can do: run the notebook from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("18_to_the_limit", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# For a network this small, your own NumPy program comes within about a tenth of the best that two
# frameworks have, and on one thread it takes 1.3 times what its products alone would. One thread
# and writing in place paid, and fusing made no difference that we could see. A whole epoch can
# become one compiled program, and then most of what's left is arithmetic. But no switch is always
# faster, so measure. Several processes can share one training, a search, or a set of experiments,
# and the result should stay the same, so compare. And a search that writes down its trials goes on
# when one of its workers dies and is started again.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/18_to_the_limit.ipynb`. Or try these right here:
#
# 1. Put a `time.sleep(0.001)` into a callback's `on_train_batch_end`. On which rungs does it hurt?
# 2. How close do your programs come to the floor with batches of 512? Make `rooms` for 512 and
#    `55_000 % 512`, write 512 in place of the 32 in `own_epoch`, and compare `own_epoch(name,
#    1)[0]` for each `name` in `own` with `arithmetic(512)`. (Don't run the cells after that: they
#    expect batches of 32.)
# 3. Start the search in a terminal, with the command above, and kill the chief instead of a worker.
#    What is left, and what happens when you start it again?
#
# ## Going deeper
#
# - *XLA: Optimizing Compiler for Machine Learning* (openxla.org) tells what the compiler does.
# - *Distributed hyperparameter tuning with KerasTuner*, a guide at keras.io, shows the chief and
#   the workers on many machines.
#
# ## Next
#
# That was the last rung, and you know now how far down it goes. Lesson 19, which is optional, too,
# goes on where lesson 13 ended: what does a filter want? And lesson 16 has three projects for you.
