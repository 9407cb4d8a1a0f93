# %% [markdown] tags=["slide"]
# # Fast enough
#
# You will find out where the time of a training step goes, and make the network of lesson 04 faster with
# changes of one line. You need lessons 04, 06 and 12.
#
# How fast is fast? Before we change anything we need to know two numbers: how long an epoch takes, and
# how long it would take if the computer did nothing but the arithmetic. Between the two lies everything
# that can be gained.

# %%
import hellodl

hellodl.start("15_fast_enough")

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

from hellodl import hardware, plots
from hellodl.data import load_mnist

layers = keras.layers
keras.utils.set_random_seed(13)

# %% [markdown] tags=["slide"]
# ## The work, and its floor
#
# The task is lesson 04's: 55,000 pictures, batches of 32, one epoch.

# %%
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
# says what to do: less overhead, not faster multiplying.
#
# ## Two changes of one line
#
# Each row of the next table changes one thing:
#
# 1. **as written** by source A;
# 2. **float32**: pixels in the type the network computes with, half the bytes;
# 3. **50 steps at a time**: `steps_per_execution`, as in lesson 04. Python is asked 50 times less often.
#
# A laptop's speed changes from minute to minute. So the variants take turns: an epoch each, then the next
# epoch. Only the rows of one turn are compared. The first epoch isn't counted, because TensorFlow prepares
# its operations in it.

# %%
variants = {
    "as written": (pixels / 255.0, {}),
    "float32": (x_train, {}),
    "50 steps at a time": (x_train, {"steps_per_execution": 50}),
}
models = {}
for variant, (_, options) in variants.items():
    models[variant] = network()
    loss = "sparse_categorical_crossentropy"
    models[variant].compile("sgd", loss, metrics=["accuracy"], **options)

# %%
rows = []
valid = {"validation_data": (x_valid, y_valid), "validation_batch_size": 500}
for turn in range(3):
    for variant, (x, _) in variants.items():
        s, history = seconds_of_epoch(models[variant], x, y_train, **valid)
        rows.append((turn, variant, s, history["val_accuracy"][0]))
    rows.append((turn, "floor", arithmetic(), np.nan))
turns = pd.DataFrame(rows, columns=["turn", "variant", "seconds", "accuracy"])

# %%
seconds = turns[turns.turn > 0].pivot(index="turn", columns="variant", values="seconds")
speed = (1 / seconds).mul(seconds["as written"], axis=0)[[*variants, "floor"]]
table = pd.DataFrame({"s an epoch": seconds.median(), "times as fast": speed.median()})
table.loc[speed.columns].round(2)

# %% [markdown]
# The same as bars, with the floor as a dashed line:

# %% tags=["slide"]
axes = plt.figure(figsize=(8, 2.2), layout="constrained").subplots()
median = seconds[list(variants)].median()
bars = axes.barh(median.index[::-1], median[::-1], color=plots.PALETTE[0])
axes.bar_label(bars, [f" {s:.2f} s" for s in median[::-1]])
low = seconds["floor"].median()
axes.axvline(low, linestyle="--", color=plots.PALETTE[1], label=f"floor: arithmetic, {low:.2f} s")
axes.margins(x=0.12)
axes.set(xlabel="seconds an epoch", title="Most of the gain comes from asking Python less often")
axes.legend(loc="lower right")
plots.describe(axes, ", ".join(f"{name} {s:.2f} s" for name, s in median.items()) + " an epoch.")
plt.show()
hellodl.record("50 steps at a time, times as fast", speed["50 steps at a time"].median())

# %% [markdown]
# And the results? All three draw the same batches from the same seed, so they learn the same.

# %%
accuracy = turns[turns.variant != "floor"].pivot(index="turn", columns="variant", values="accuracy")
print(accuracy[list(variants)].round(4))
assert np.ptp(accuracy.iloc[-1]) < 0.005, "speed should not change what is learned"

# %% [markdown]
# What does it cost? *float32* is free, and saves memory rather than time, because Keras converts each batch
# anyway. *50 steps at a time* means that callbacks of single batches are called less often. Lesson 18 climbs
# further, with a compiler.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's correct.

# %% tags=["slide"]
hellodl.quiz("15_fast_enough", 1)

# %% [markdown] tags=["slide"]
# ## Batch size, time and accuracy
#
# A larger batch has less overhead for each image, too, and the machine multiplies large matrices
# faster: the floor itself sinks. But lesson 12 said what it costs. Two epochs each, with plain Keras
# (for 32, the variant *float32* has them already):

# %%
after_two = turns[(turns.variant == "float32") & (turns.turn == 1)].iloc[0]
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
print("direct 16-bit multiplication here:", hardware.supports_bfloat16())

# %% [markdown] tags=["slide"]
# Where it pays, `keras.config.set_dtype_policy("mixed_bfloat16")` is all it takes: layers compute in 16
# bits, weights keep 32. Lessons 10 to 12 do so. For GPUs of the last years it pays nearly always; on a
# processor without the instructions it is slower.
#
# ## When a graphics processor does not pay
#
# A GPU multiplies a hundred times as fast, but each operation must be sent to it, which takes some
# microseconds, however small the operation. A batch of 32 in this network is too little work to be worth
# the trip: its largest product takes

# %%
largest = 2 * 32 * 784 * 300
print(f"{largest / 1e6:.0f} million operations: {largest / 50e12 * 1e6:.1f} microseconds")

# %% [markdown]
# on a GPU with 50 trillion operations a second. Sending it takes longer. With batches of some thousand, with
# convolutions, or with a whole epoch as one program it does pay. With a GPU here, this compares:

# %%
if hardware.gpus():
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
# ## The test set, once

# %%
model = models["50 steps at a time"]
test_accuracy = model.evaluate(x_test / np.float32(255), y_test, verbose=0)[1]
hellodl.record("test accuracy after three epochs", test_accuracy)
assert test_accuracy > 0.85, "far below what this network can do: run the notebook from the top"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("15_fast_enough", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - A small network spends most of its time on overhead; measure before you optimize.
# - Counting operations gives a floor, and the floor says when to stop.
# - The engine changes the speed of a training, not its result.
#
# ## Exercises
#
# 1. Draw the parts of a step for batches of 512. Which part is the largest now?
# 2. Put a `time.sleep(0.001)` into a callback's `on_train_batch_end`. Which variants does it hurt?
# 3. Count the operations of lesson 10's two networks. Which one has more, and which is slower?
#
# ## Going deeper
#
# Where time goes on large machines: Jouppi and others, *In-Datacenter Performance Analysis of a
# Tensor Processing Unit* (2017).
#
# ## Next
#
# Lesson 16 is a project of your own.
