# %% [markdown] tags=["slide"]
# # Backpropagation by hand
#
# You will build a neural network in plain NumPy, let it find each weight's share of the error, check
# that it does so rightly, and train it beside Keras. You need lessons 02 and 04.

# %%
import hellodl

hellodl.start("06_backprop_by_hand")

# %%
import time
from itertools import pairwise

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import data, plots

keras.utils.set_random_seed(3)

# %% [markdown] tags=["slide"]
# Remember the machine of cogs from lesson 01: run it, mark each cog with its share of the error from
# the last layer back, turn each cog a little, repeat. Now we build that machine. It has four parts,
# for any number of dense layers: **forward, loss, backward, update.**
#
# ## The cogs
#
# A layer is a table of weights and a row of biases. The weights start at random between two limits;
# the wider the layer, the narrower the limits, so that the sums neither vanish nor explode. (This is
# the rule of Glorot and Bengio, 2010, and Keras's default.)


# %%
def new_layers(sizes, rng, dtype="float32"):
    """Random weights and zero biases for dense layers of the given sizes."""
    layers = []
    for inputs, units in pairwise(sizes):
        limit = np.sqrt(6 / (inputs + units))
        weights = rng.uniform(-limit, limit, (inputs, units)).astype(dtype)
        layers.append((weights, np.zeros(units, dtype)))
    return layers


# %% [markdown] tags=["slide"]
# ## Forward: run the machine
#
# Each layer multiplies by its weights, adds its biases and bends the result. Hidden layers use ReLU
# (negative sums become 0). The last layer uses *softmax*: it turns sums into *probabilities*, positive
# numbers that add up to 1. There is one for each *class*, that is, each possible answer. We keep every
# layer's output, for the way back needs them.


# %%
def softmax(sums):
    """Positive numbers that add up to 1 in each row; the largest sum gets the largest."""
    powers = np.exp(sums - sums.max(axis=1, keepdims=True))  # the shift avoids huge powers
    return powers / powers.sum(axis=1, keepdims=True)


def forward(layers, x):
    """The outputs of all layers for a batch: first the batch itself, last the probabilities."""
    outputs = [x]
    for number, (weights, biases) in enumerate(layers, start=1):
        sums = outputs[-1] @ weights + biases
        outputs.append(softmax(sums) if number == len(layers) else np.maximum(sums, 0))
    return outputs


# %% [markdown] tags=["slide"]
# ## Loss: how wrong is it?
#
# *Cross-entropy* looks at the probability that the right class got: minus its logarithm. A sure right
# answer costs nothing, a sure wrong one very much. The loss of a batch is the mean.


# %%
def loss_of(probabilities, y):
    """Mean cross-entropy; y holds the number of the right class of each sample."""
    return -np.log(probabilities[np.arange(len(y)), y]).mean()


# %% [markdown]
# A first run, with XOR (lesson 02) as two classes, 0 and 1:

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float64")
y = np.array([0, 1, 1, 0])
layers = new_layers([2, 16, 2], np.random.default_rng(0), "float64")
outputs = forward(layers, x)
print([output.shape for output in outputs], f"loss {loss_of(outputs[-1], y):.3f}")

# %% [markdown] tags=["slide"]
# ## What is a share of the error?
#
# Take one single weight, turn it from where it is, and watch the loss.

# %%
weights = layers[0][0]
here = weights[0, 0]
turns = np.linspace(-1.5, 1.5, 61)
curve = []
for turn in turns:
    weights[0, 0] = here + turn
    curve.append(loss_of(forward(layers, x)[-1], y))
weights[0, 0] = here

# %% tags=["slide"]
slope = (curve[31] - curve[29]) / (turns[31] - turns[29])
axes = plt.figure(figsize=(5.5, 3)).subplots()
axes.plot(turns, curve, label="loss")
axes.plot(turns, curve[30] + slope * turns, "--", label=f"slope here: {slope:.3f}")
axes.plot(0, curve[30], "o")
axes.set(xlabel="turn of one weight", ylabel="loss", title="The slope says which way is down")
axes.legend()
plots.describe(axes, f"Loss against one weight; a dashed line touches it, slope {slope:.3f}.")
plt.show()

# %% [markdown] tags=["slide"]
# The *slope* at the dot is this weight's share: positive means, turn it down; steep means, it matters
# much. The slopes of all weights together are the *gradient*. We could find each by turning its weight
# a little and running the machine again. The network that we train on digits below has 266,610
# weights and biases; it would need at least as many runs for one step. Backpropagation finds all slopes
# in **one** run backwards.
#
# ## Backward: mark every cog
#
# Start at the end. For softmax with cross-entropy, the error of the last layer's sums is short: the
# probabilities minus the target. The target is 1 for the right class and 0 for the others. Then go back
# layer by layer, with three rules:
#
# 1. A weight's share: what came in on its line, times the error at its unit.
# 2. What a unit in the layer before did wrong: the errors of all units it feeds, each times the weight
#    between them.
# 3. Where ReLU gave 0, turning changes nothing, so no error passes.


# %%
def backward(layers, outputs, y):
    """The slope of the loss for each weight and bias, in the form of `layers`."""
    error = outputs[-1].copy()
    error[np.arange(len(y)), y] -= 1
    error /= len(y)  # the loss is a mean over the batch
    gradients = []
    for number in reversed(range(len(layers))):
        came_in = outputs[number]
        gradients.append((came_in.T @ error, error.sum(axis=0)))
        if number > 0:
            error = (error @ layers[number][0].T) * (came_in > 0)
    return gradients[::-1]


# %% [markdown] tags=["slide"]
# ## Update: turn every cog
#
# Against the slope, and only a little: this is gradient descent, what Keras calls SGD.


# %%
def update(layers, gradients, learning_rate):
    """Take one step against the gradient; changes the layers in place."""
    for (weights, biases), (weights_slope, biases_slope) in zip(layers, gradients, strict=True):
        weights -= learning_rate * weights_slope
        biases -= learning_rate * biases_slope


# %% [markdown]
# That is the whole machine. How long is it?

# %% tags=["nbval-check-output"]
import inspect

parts = [new_layers, softmax, forward, loss_of, backward, update]
lines = sum(len(inspect.getsource(part).splitlines()) for part in parts)
print(lines, "lines")

# %%
assert lines < 60, "the machine should fit on one screen"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("06_backprop_by_hand", 1)

# %% [markdown] tags=["slide"]
# ## Is it right? Check the gradient
#
# Code like this can be wrong and still learn a little. So compare it with the slow way:
# turn each weight up and down by a millionth, and see what the loss does. This is called a *gradient
# check*; it needs `float64`, numbers with sixteen digits.


# %%
def slopes_by_turning(layers, x, y, turn=1e-6):
    """The gradient found the slow way: two runs for each weight."""
    slopes = []
    for table in [table for layer in layers for table in layer]:
        for place in np.ndindex(table.shape):
            here = table[place]
            table[place] = here + turn
            above = loss_of(forward(layers, x)[-1], y)
            table[place] = here - turn
            below = loss_of(forward(layers, x)[-1], y)
            table[place] = here
            slopes.append((above - below) / (2 * turn))
    return np.array(slopes)


# %%
def gradient_check(backward):
    """Relative difference between a backward function and the slow way, on random data."""
    rng = np.random.default_rng(1)
    layers = new_layers([5, 8, 6, 4], rng, "float64")
    x, y = rng.normal(size=(7, 5)), rng.integers(0, 4, 7)
    fast = backward(layers, forward(layers, x), y)
    fast = np.concatenate([table.ravel() for layer in fast for table in layer])
    slow = slopes_by_turning(layers, x, y)
    return np.linalg.norm(fast - slow) / (np.linalg.norm(fast) + np.linalg.norm(slow))


print(f"relative difference: {gradient_check(backward):.1e}")

# %%
assert gradient_check(backward) < 1e-6, "backward and the slow way must agree"

# %% [markdown]
# They agree to at least six digits. Now break it on purpose, twice: a wrong sign in the last layer, and
# a forgotten rule 3.


# %%
def wrong_sign(layers, outputs, y):
    """Backward with the last layer's biases turned the wrong way."""
    gradients = backward(layers, outputs, y)
    weights_slope, biases_slope = gradients[-1]
    return [*gradients[:-1], (weights_slope, -biases_slope)]


def without_rule_3(layers, outputs, y):
    """Backward that lets errors pass where ReLU gave 0."""
    passing = [output + (output == 0) for output in outputs]  # pretend that all were positive
    return backward(layers, passing[:-1] + outputs[-1:], y)


# %%
for broken in (wrong_sign, without_rule_3):
    print(f"{broken.__name__:15} relative difference {gradient_check(broken):.2f}")
    assert gradient_check(broken) > 0.01, "the check should find this"

# %% [markdown]
# The check finds both at once. Would training have told us? Let all three learn XOR.


# %%
def learn_xor(backward, steps=500):
    """Losses of a 2-16-2 network on XOR."""
    layers = new_layers([2, 16, 2], np.random.default_rng(0), "float64")
    losses = []
    for _ in range(steps):
        outputs = forward(layers, x)
        losses.append(loss_of(outputs[-1], y))
        update(layers, backward(layers, outputs, y), learning_rate=0.5)
    return layers, losses


# %% tags=["slide"]
axes = plt.figure(figsize=(5.5, 3)).subplots()
ways = {"right": backward, "wrong sign": wrong_sign, "without rule 3": without_rule_3}
for (name, way), style in zip(ways.items(), ("-", "--", ":"), strict=True):
    losses = learn_xor(way)[1]
    axes.plot(losses, style, label=f"{name}: ends at {losses[-1]:.4f}")
axes.set(xlabel="step", ylabel="loss", yscale="log", title="Wrong gradients may still learn")
axes.legend()
said = "; ".join(text.get_text() for text in axes.get_legend().get_texts())
plots.describe(axes, f"Loss on XOR with three versions of backward. {said}.")
plt.show()

# %% [markdown]
# *Without rule 3* clearly fails. But the *wrong sign* ends near 0 as well: on four samples a falling loss
# does not give it away, only the gradient check does. So backpropagation is checked, not watched.

# %%
assert learn_xor(wrong_sign)[1][-1] < 0.1, "on XOR the wrong sign should go unnoticed"
assert learn_xor(without_rule_3)[1][-1] > 0.1, "without rule 3 XOR should not be learned"

# %% [markdown]
# The right version learns XOR:

# %%
layers, losses = learn_xor(backward)
print(forward(layers, x)[-1].argmax(axis=1), "should be", y)
assert (forward(layers, x)[-1].argmax(axis=1) == y).all(), "XOR not learned: more steps?"

# %% [markdown] tags=["slide"]
# ## The same machine reads digits
#
# The data of lesson 03, each image laid out as a row of 784 numbers from 0 to 1, and the network of
# lesson 04: 784 inputs, 300 and 100 hidden units, 10 classes.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_valid, x_train = x_train[:5000], x_train[5000:]
y_valid, y_train = y_train[:5000], y_train[5000:]


# %% [markdown]
# As in lesson 04, 5,000 samples are held out for validation. Of the other 55,000 we no longer take all
# for each step, but a batch of 32 at a time, and shuffle them anew for each epoch.


# %%
def train_epoch(layers, x, y, rng, learning_rate=0.01, batch_size=32):
    """One pass over all samples, in random batches."""
    order = rng.permutation(len(x))
    for start in range(0, len(x), batch_size):
        batch = order[start : start + batch_size]
        outputs = forward(layers, x[batch])
        update(layers, backward(layers, outputs, y[batch]), learning_rate)


# %%
rng = np.random.default_rng(3)
digit_layers = new_layers([784, 300, 100, 10], rng)
numpy_seconds = []
for epoch in range(1, 4):
    begin = time.perf_counter()
    train_epoch(digit_layers, x_train, y_train, rng)
    numpy_seconds.append(time.perf_counter() - begin)
    accuracy = (forward(digit_layers, x_valid)[-1].argmax(axis=1) == y_valid).mean()
    print(f"epoch {epoch}: {numpy_seconds[-1]:.1f} s, validation accuracy {accuracy:.4f}")

# %%
assert accuracy > 0.85, "three epochs should read most digits: run the notebook from the top"

# %% [markdown] tags=["slide"]
# Your own machine reads handwriting.
#
# ## Is it the same as Keras?
#
# Give a Keras network the same starting weights and the same batches, and let both do 100 steps.


# %%
def keras_twin(layers):
    """A Keras network with the same layers and the same weights."""
    hidden = [keras.layers.Dense(len(b), activation="relu") for _, b in layers[:-1]]
    last = keras.layers.Dense(len(layers[-1][1]), activation="softmax")
    model = keras.Sequential([keras.Input((len(layers[0][0]),)), *hidden, last])
    model.set_weights([table for layer in layers for table in layer])
    model.compile("sgd", "sparse_categorical_crossentropy", steps_per_execution=50)
    return model


# %%
ours = new_layers([784, 300, 100, 10], np.random.default_rng(4))
model = keras_twin(ours)
first = slice(0, 100 * 32)
model.fit(x_train[first], y_train[first], batch_size=32, shuffle=False, verbose=0)
for start in range(0, 100 * 32, 32):
    batch = slice(start, start + 32)
    update(ours, backward(ours, forward(ours, x_train[batch]), y_train[batch]), 0.01)

# %%
flat = [table for layer in ours for table in layer]
difference = max(np.abs(a - b).max() for a, b in zip(flat, model.get_weights(), strict=True))
print(f"largest difference of any weight after 100 steps: {difference:.1e}")
assert difference < 1e-4, "same start, same batches: the weights must agree"

# %% [markdown]
# The same to the last digits of `float32`. There is no secret in Keras: it does what you have written
# above. And the time?

# %%
model.fit(x_train, y_train, batch_size=32, verbose=0)  # the first epoch also prepares
begin = time.perf_counter()
model.fit(x_train, y_train, batch_size=32, verbose=0)
keras_seconds = time.perf_counter() - begin
print(f"one epoch: NumPy {np.median(numpy_seconds):.1f} s, Keras {keras_seconds:.1f} s")
hellodl.record(
    "NumPy's time for an epoch, as a multiple of Keras's", np.median(numpy_seconds) / keras_seconds
)

# %% [markdown]
# The last line compares the two on this machine; on a small CPU they are about equal. What Keras gives
# you is everything else: layers of many kinds whose backward pass you need not write, optimizers,
# graphics processors, saving, metrics.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("06_backprop_by_hand", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - Training is forward, loss, backward, update; each is a few lines.
# - Backpropagation finds the slope of the loss for every weight in one run backwards.
# - A gradient check finds errors in a backward pass that a falling loss hides.
#
# ## Exercises
#
# 1. Use tanh instead of ReLU. What replaces `came_in > 0`? (Let the gradient check tell you.)
# 2. Add a third hidden layer to the digit network: which lines must change?
# 3. Start all weights at 0. Which shares are 0 in the first step, and why?
# 4. Keep a running mean: in `update`, `speed = 0.9 * speed + 0.1 * slope` for each table, and step by
#    `speed`. (Lesson 07 calls this momentum.) How fast does XOR learn now?
#
# ## Going deeper
#
# Backpropagation became known through Rumelhart, Hinton and Williams, *Learning representations by
# back-propagating errors* (1986).
#
# ## Next
#
# Lesson 07 compares optimizers: other ways to use the gradients you have just computed.
