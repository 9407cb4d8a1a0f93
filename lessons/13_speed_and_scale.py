# %% [markdown] tags=["slide"]
# # Speed, and more than one machine
#
# You will find out where the time of a training step goes, make the network of lesson 05 several times as
# fast without changing its results, and share one training between two processes. You need lessons
# 05, 08 and 10.

# %%
import hellodl

hellodl.start("13_speed_and_scale", deterministic=False)

# %% [markdown]
# One thing differs from the other lessons: operations are not forced to be deterministic, because the
# compiler we will use refuses that. Seeds are set as always; last digits may differ from run to run.

# %%
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
import tensorflow as tf

from hellodl import datasets, lab, plots

layers = keras.layers
keras.utils.set_random_seed(13)

# %% [markdown] tags=["slide"]
# ## The work, and its floor
#
# The task is lesson 05's: 55,000 pictures, batches of 32, one epoch.

# %%
(x_all, y_all), (x_test, y_test) = datasets.load_mnist()
x_valid, y_valid = x_all[:5000].astype("float32") / 255, y_all[:5000]
pixels, y_train = x_all[5000:], y_all[5000:]
x_train = pixels.astype("float32") / 255


# %%
def network(kind=keras.Sequential):
    """The network 784-300-100-10 of lesson 05."""
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
# How fast *could* it be? Nearly all arithmetic of a dense network is matrix products, and their
# operations can be counted. A product of a 32 x 784 by a 784 x 300 matrix takes a multiplication and an
# addition for each of 32 · 784 · 300 combinations. Each layer needs one such product forward and, for
# backpropagation, one for the slopes of its weights and one for the slopes of its inputs (the first
# layer's inputs are pixels: nobody asks for their slopes).

# %% tags=["nbval-check-output"]
sizes = [(784, 300), (300, 100), (100, 10)]
weights = sum(inputs * units for inputs, units in sizes)
operations = 2 * 55_000 * (3 * weights - 784 * 300)
print(f"{operations / 1e9:.1f} billion operations an epoch")


# %% [markdown]
# And how fast does this machine multiply matrices of these very sizes? NumPy hands them to a library
# that leaves nothing to be gained by us. What it needs for an epoch's products is our *floor*.


# %%
def arithmetic(batch_size=32):
    """Seconds this machine needs for the matrix products of one epoch."""
    products = []
    for inputs, units in sizes:
        x, w = np.ones((batch_size, inputs), "float32"), np.ones((inputs, units), "float32")
        slopes = np.ones((batch_size, units), "float32")
        products += [(x, w), (x.T, slopes)] + ([(slopes, w.T)] if inputs != 784 else [])
    # Room for the results is kept: asking for it anew each time can cost more than multiplying.
    products = [(one, other, one @ other) for one, other in products]
    begin = time.perf_counter()
    for _ in range(55_000 // batch_size):
        for one, other, result in products:
            np.matmul(one, other, out=result)
    return time.perf_counter() - begin


floor = min(arithmetic() for _ in range(4))
print(f"{floor:.2f} s an epoch, {operations / floor / 1e9:.0f} billion operations a second")

# %% [markdown] tags=["slide"]
# ## Where does a step's time go?
#
# Now the real thing: source A's program as it was written, with pictures in `float64` (dividing by 255.0
# gives that). `Stopwatch` is a callback that measures the training part of an epoch.


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


# %%
as_written = network()
as_written.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
seconds = [seconds_of_epoch(as_written, pixels / 255.0, y_train)[0] for _ in range(2)]
print("s an epoch:", np.round(seconds, 2), f"  floor: {floor:.2f}")
step = 1e6 * min(seconds) / 1719

# %% [markdown]
# Several times the floor. Where is the rest? We leave things out, one at a time. A network whose
# `train_step` does nothing at all still costs what Python, Keras and TensorFlow do *around* it:


# %%
class Idle(keras.Sequential):
    """A network that gets its batches and does nothing with them."""

    def train_step(self, data):
        return {"loss": 0.0}


idle = {}
for steps in (1, 50):
    model = network(Idle)
    model.compile("sgd", "mse", steps_per_execution=steps)
    idle[steps] = min(seconds_of_epoch(model, x_train, y_train)[0] for _ in range(2))
print(", ".join(f"{steps} at a time: {s:.2f} s" for steps, s in idle.items()))

# %% [markdown]
# With 50 steps at a time, Python is asked once for 50 steps, and what remains is the *input*: shuffling
# and handing over batches. The difference of the two is *Python*. What is neither these nor arithmetic
# is TensorFlow's *dispatch*: finding, starting and waiting for some hundred small operations per step.

# %% tags=["slide"]
parts = {
    "arithmetic": 1e6 * floor / 1719,
    "input": 1e6 * idle[50] / 1719,
    "Python": 1e6 * (idle[1] - idle[50]) / 1719,
}
parts["dispatch"] = step - sum(parts.values())
axes = plt.figure(figsize=(8, 2), layout="constrained").subplots()
left = 0
for (name, length), hatch in zip(parts.items(), ["", "//", "xx", ".."], strict=True):
    label = f"{name} {length:.0f}"
    axes.barh([0], length, left=left, hatch=hatch, edgecolor="white", label=label)
    left += length
axes.axvline(parts["arithmetic"], linestyle="--", color=plots.PALETTE[1], label="floor")
axes.set(xlabel="microseconds", yticks=[], title="One step of 32 pictures")
axes.legend(loc="upper center", bbox_to_anchor=(0.5, -0.55), ncols=5)
said = ", ".join(f"{name} {length:.0f}" for name, length in parts.items())
plots.describe(axes, f"One step in microseconds: {said}.")
plt.show()

# %% [markdown] tags=["slide"]
# Only a part of the time is the network's own arithmetic. That is the way with small networks, and it
# says what to do: less coming and going, not faster multiplying.
#
# ## The ladder
#
# Each rung changes one thing:
#
# 1. **as written** by source A;
# 2. **float32**: pixels as the network wants them, half the bytes;
# 3. **50 steps at a time**: `steps_per_execution`, as in lesson 05. Python is asked 50 times less;
# 4. **compiled**: `jit_compile` lets XLA, a compiler, melt a step's many small operations into few;
# 5. **one program**: a whole epoch, with the drawing of batches, compiled as a single program.
#
# The last one is not an option of Keras; we write it, as a `keras.Model` whose `fit` hands over the
# *places* of all pictures at once, and whose `train_step` shuffles them and loops over batches by itself.
#
# The pictures stay where they are, in two variables of the model, and each step gathers its batch. Then it
# does what lesson 03 did by hand: predict, loss, slopes, step, metrics.


# %%
def one_step(model, places):
    """One training step with the pictures at these places; returns 1, the steps done."""
    x, y = tf.gather(model.pixels, places), tf.gather(model.labels, places)
    with tf.GradientTape() as tape:  # notes what is computed, to find slopes backwards (lesson 03)
        predicted = model(x, training=True)
        loss = model.compute_loss(x, y, predicted)
    slopes = tape.gradient(loss, model.trainable_weights)
    model.optimizer.apply(slopes, model.trainable_weights)
    model._loss_tracker.update_state(loss)
    model.compute_metrics(x, y, predicted)
    return 1


# %%
def whole_epoch(model, places):
    """All steps of an epoch, the places shuffled; returns the metrics."""
    places = keras.random.shuffle(places, seed=model.chance)
    whole = places.shape[0] - places.shape[0] % model.batch_size
    batches = tf.reshape(places[:whole], (-1, model.batch_size))
    n = tf.shape(batches)[0]  # a loop of Python's would be unrolled n times
    tf.while_loop(lambda i: i < n, lambda i: [i + one_step(model, batches[i])], [0])
    if whole < places.shape[0]:
        one_step(model, places[whole:])
    return model.get_metrics_result()


# %%
class WholeEpoch(keras.Sequential):
    """A network whose epochs are compiled as one program; else it is like any other."""

    compiled_for = None
    train_step = whole_epoch

    def fit(self, x, y, batch_size=32, **options):
        if self.compiled_for != (id(x), batch_size):
            self.compiled_for = id(x), batch_size
            self.pixels, self.labels = tf.Variable(x), tf.Variable(y)
            self.chance = keras.random.SeedGenerator()
            self.batch_size, self.train_function = batch_size, None
        untuned = tf.data.Options()
        untuned.autotune.enabled = False
        places = tf.data.Dataset.from_tensors(tf.range(len(x))).with_options(untuned)
        return super().fit(places, shuffle=False, **options)


# %% [markdown]
# Validation, callbacks, `evaluate` and `predict` are Keras's, and work as ever. Why `untuned`? `tf.data`,
# which hands batches to `fit`, watches how long each takes, to tune itself. With one item an epoch there is
# nothing to tune, and the end of an epoch need not wait for the watcher.

# %%
ladder = {
    "as written": (keras.Sequential, pixels / 255.0, {}),
    "float32": (keras.Sequential, x_train, {}),
    "50 steps at a time": (keras.Sequential, x_train, {"steps_per_execution": 50}),
    "compiled": (keras.Sequential, x_train, {"steps_per_execution": 50, "jit_compile": True}),
    "one program": (WholeEpoch, x_train, {"jit_compile": True}),
}
models = {}
for rung, (kind, _, options) in ladder.items():
    models[rung] = network(kind)
    loss = "sparse_categorical_crossentropy"
    models[rung].compile("sgd", loss, metrics=["accuracy"], **options)

# %% [markdown]
# A laptop's speed changes from minute to minute. So the rungs take turns: an epoch each, then the next
# epoch. Rows of one turn can be compared. The first epoch is not counted: it includes the compiling.

# %%
rows = []
valid = {"validation_data": (x_valid, y_valid), "validation_batch_size": 500}
for turn in range(4):
    for rung, (_, x, _) in ladder.items():
        s, history = seconds_of_epoch(models[rung], x, y_train, **valid)
        rows.append((turn, rung, s, history["val_accuracy"][0]))
    rows.append((turn, "floor", arithmetic(), np.nan))
turns = pd.DataFrame(rows, columns=["turn", "rung", "seconds", "accuracy"])

# %%
seconds = turns[turns.turn > 0].pivot(index="turn", columns="rung", values="seconds")
speed = (1 / seconds).mul(seconds["as written"], axis=0)[[*ladder, "floor"]]
pd.DataFrame({"s an epoch": seconds.median(), "times as fast": speed.median()}).loc[
    speed.columns
].round(2)

# %% tags=["slide"]
axes = plt.figure(figsize=(8, 3), layout="constrained").subplots()
median = seconds[list(ladder)].median()
bars = axes.barh(median.index[::-1], median[::-1], color=plots.PALETTE[0])
axes.bar_label(bars, [f" {s:.2f} s" for s in median[::-1]])
low = seconds["floor"].median()
axes.axvline(low, linestyle="--", color=plots.PALETTE[1], label=f"floor: arithmetic, {low:.2f} s")
axes.margins(x=0.12)
axes.set(xlabel="seconds an epoch", title="Each rung takes something away that is not arithmetic")
axes.legend(loc="lower right")
plots.describe(axes, ", ".join(f"{rung} {s:.2f} s" for rung, s in median.items()) + " an epoch.")
plt.show()
hellodl.record("one program, times as fast as written", speed["one program"].median())

# %% [markdown]
# And the results? The first rungs draw the same batches, and agree. The compiler changes the order of
# additions, and *one program* draws its own batches: other last digits, the same learning curve.

# %%
turns[turns.rung != "floor"].pivot(index="turn", columns="rung", values="accuracy")[list(ladder)]

# %%
last = turns[(turns.turn == 3) & (turns.rung != "floor")].accuracy
assert last.max() - last.min() < 0.015, "a rung learns something else: which?"

# %% [markdown]
# Each rung costs something too. *float32* is free, and saves memory rather than time: Keras converts each
# batch anyway. *50 steps* means that callbacks of single batches are called less often. The *compiler*
# takes a second before the first step, and does not know every operation. *One program* needs forty lines
# that somebody must understand in a year. Stop climbing where it is fast enough.
#
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("13_speed_and_scale", 1)

# %% [markdown] tags=["slide"]
# ## Batch size, time and accuracy
#
# A larger batch has less coming and going per picture, too, and the machine multiplies large matrices
# faster: the floor itself sinks. But lesson 10 said what it costs. Two epochs each, with plain Keras
# (for 32, the ladder's *float32* has them already):

# %%
after_two = turns[(turns.rung == "float32") & (turns.turn == 1)].iloc[0]
rows = [(32, after_two.seconds, arithmetic(), after_two.accuracy)]
for batch_size in (128, 512, 2048):
    model = network()
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    for _ in range(2):
        s, history = seconds_of_epoch(model, x_train, y_train, batch_size=batch_size, **valid)
    rows.append((batch_size, s, arithmetic(batch_size), history["val_accuracy"][0]))
by_batch = pd.DataFrame(rows, columns=["batch", "seconds", "floor", "accuracy"]).set_index("batch")
by_batch.round(3)

# %% tags=["slide"]
left, right = plt.figure(figsize=(9, 3), layout="constrained").subplots(1, 2)
left.semilogx(by_batch.index, by_batch.seconds, "-o", label="plain Keras")
left.semilogx(by_batch.index, by_batch.floor, "--s", label="floor")
left.set(xlabel="batch size", ylabel="seconds an epoch", title="Large batches are quick ...")
left.legend()
right.semilogx(by_batch.index, by_batch.accuracy, "-o")
right.set(xlabel="batch size", ylabel="validation accuracy", title="... and learn less an epoch")
for axes in (left, right):
    axes.set_xticks(by_batch.index, by_batch.index)
    axes.minorticks_off()
plots.describe(left, "Seconds an epoch fall with the batch size; so does accuracy after 2 epochs.")
plt.show()

# %%
assert by_batch.accuracy.is_monotonic_decreasing, "fewer steps should learn less in two epochs"

# %% [markdown] tags=["slide"]
# Quick is not the same as soon: what counts is the time until the network is good enough.
#
# ## Numbers of 16 bits
#
# `bfloat16` keeps the range of `float32` and drops 16 of its 24 *binary* digits; two or three decimal ones
# are left. Half the bytes; and a machine that can multiply such numbers directly gets more done. Does this
# one? A product of two large matrices:


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
print("direct 16-bit multiplication here:", lab.computes_bfloat16())

# %% [markdown] tags=["slide"]
# Where it pays, `keras.config.set_dtype_policy("mixed_bfloat16")` is all it takes: layers compute in 16
# bits, weights keep 32. Lessons 08 to 10 do so. For GPUs of the last years it pays nearly always; on a
# processor without the instructions it is slower.
#
# ## Where the compiler hurts
#
# XLA made the dense network faster. The network of three sets from lesson 08, ten steps of 96 pictures:

# %%
colours = np.random.default_rng(13).random((960, 32, 32, 3), dtype="float32")
labels = np.random.default_rng(13).integers(0, 10, 960)
rows = {}
for name, jit in {"plain": False, "compiled": True}.items():
    parts = [keras.Input((32, 32, 3))]
    for filters in (32, 64, 64):
        parts += [layers.Conv2D(filters, 3, padding="same", activation="relu")]
        parts += [layers.MaxPooling2D()]
    model = keras.Sequential([*parts, layers.Flatten(), layers.Dense(10, activation="softmax")])
    model.compile("adam", "sparse_categorical_crossentropy", jit_compile=jit)
    rows[name] = [seconds_of_epoch(model, colours, labels, batch_size=96)[0] for _ in range(3)]
pd.DataFrame(rows, index=["first epoch, s", "second, s", "third, s"]).round(2)

# %% [markdown] tags=["slide"]
# (The speed of a convolution does not depend on what is in the pictures, so random ones do.) On a
# processor, TensorFlow computes convolutions with a library written for them, and XLA's own are slower.
# No switch is fast everywhere: measure.
#
# ## When a graphics processor does not pay
#
# A GPU multiplies a hundred times as fast, but each operation must be sent to it, which takes some
# microseconds, however small the operation. A batch of 32 in this network is too little work to be worth
# the way: its largest product takes

# %%
largest = 2 * 32 * 784 * 300
print(f"{largest / 1e6:.0f} million operations: {largest / 50e12 * 1e6:.1f} microseconds")

# %% [markdown]
# on a GPU with 50 trillion operations a second. Sending it takes longer. With batches of some thousand, with
# convolutions, or with a whole epoch as one program it does pay. With a GPU here, this compares:

# %%
if hellodl.lesson.gpus():
    for device in ("cpu:0", "gpu:0"):
        with keras.device(device):
            model = network()
            model.compile("sgd", "sparse_categorical_crossentropy")
            times = [seconds_of_epoch(model, x_train, y_train)[0] for _ in range(2)]
        print(f"{device}: {times[-1]:.2f} s an epoch, batch 32")
else:
    print("No GPU here.")

# %% [markdown] tags=["slide"]
# ## The same code on other engines
#
# Keras computes with TensorFlow here, and can do so with JAX or PyTorch. The engine is chosen before
# Keras is imported, so each gets a process of its own. The program does what the first cells of this
# lesson do, with 20,000 pictures:

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
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
for epoch in range(2):
    begin = time.perf_counter()
    model.fit(x_train, y_train, verbose=0)
    seconds = time.perf_counter() - begin
print(seconds, model.evaluate(x_valid, y_valid, verbose=0)[1])
"""

# %%
build = Path("../build")
build.mkdir(exist_ok=True)
np.savez(build / "mnist_for_engines.npz", x=x_all, y=y_all)


def on_engine(engine):
    """Seconds of the second epoch and validation accuracy, or None where there is no such engine."""
    if not importlib.util.find_spec(engine):
        return None
    quiet = {"KERAS_BACKEND": engine, "TF_CPP_MIN_LOG_LEVEL": "3"}
    command = [sys.executable, "-c", program, str(build / "mnist_for_engines.npz")]
    done = subprocess.run(command, env=os.environ | quiet, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-500:]
    return [float(word) for word in done.stdout.split()[-2:]]


# %% [markdown]
# The three engines, one after the other, those that are installed (`make extras` brings JAX):

# %%
engines = {engine: on_engine(engine) for engine in ("tensorflow", "jax", "torch")}
there = {engine: result for engine, result in engines.items() if result}
print("not installed:", ", ".join(set(engines) - set(there)) or "none")
pd.DataFrame(there, index=["s an epoch", "validation accuracy"]).T.round(3)

# %%
accuracies = [accuracy for _, accuracy in there.values()]
assert min(accuracies) > 0.8, "two epochs of 20,000 pictures should reach more on any engine"
assert max(accuracies) - min(accuracies) < 0.02, "the engine should not change what is learned"

# %% [markdown] tags=["slide"]
# The engine changes the speed, not the result. JAX compiles every step without being asked, which suits
# small networks; PyTorch computes each operation at once, which is the easiest to look into.
#
# ## Two processes, one training
#
# One machine is not enough for a large network on a large data set. The simplest way to use several:
# each has the whole network and takes a part of every batch; before each step they exchange their slopes
# and take the mean. This is *data parallelism*. All keep the same weights, and the batch is as large as
# all parts together.
#
# Keras has it as `keras.distribution.DataParallel`, on the engine JAX. This program is started once on
# each machine; all it must be told is where the first one listens, how many there are, and which one it is.

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
def train_on(number):
    """Start `number` processes that train together; the weights that each of them ends with."""
    from hellodl.viewers import free_port

    address = f"127.0.0.1:{free_port(9999)}"
    files = [build / f"weights-{number}-{this}.npz" for this in range(number)]
    data = str(build / "mnist_for_engines.npz")
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
# Two processes hold the very same weights, and up to rounding the ones that a single process gets with
# the whole batch. On real machines, save the program above as `train.py` and start it once on each, with the
# address of the first:
#
# ```
# machine 0:  KERAS_BACKEND=jax python train.py 10.0.0.1:9999 2 0 ...
# machine 1:  KERAS_BACKEND=jax python train.py 10.0.0.1:9999 2 1 ...
# ```
#
# On this one machine nothing is to be gained: both processes share its cores. It pays where the arithmetic of a
# step takes longer than sending all slopes once around.
#
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
hellodl.quiz("13_speed_and_scale", 2)

# %% [markdown] tags=["slide"]
# ## What you now know
#
# - A small network spends most of its time on coming and going; profile before you optimise.
# - Counting operations gives a floor, and the floor says when to stop.
# - Engines, processes and machines change the speed of a training, not its result.
#
# ## What to try
#
# 1. Draw the parts of a step for batches of 512. What has become the largest?
# 2. Put a `time.sleep(0.001)` into a callback's `on_train_batch_end`. On which rungs does it hurt?
# 3. Write the loop of lesson 03 with preallocated results (`out=`). Which rung does NumPy reach?
# 4. Count the operations of lesson 08's two networks. Which one has more, and which is slower?
#
# ## Where to read on
#
# This was the last lesson. The compiler: *XLA: Optimizing Compiler for Machine Learning*
# (openxla.org). Where time goes on large machines: Jouppi and others, *In-Datacenter Performance
# Analysis of a Tensor Processing Unit* (2017).
