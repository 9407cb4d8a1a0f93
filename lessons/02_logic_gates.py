# %% [markdown] tags=["slide"]
# # Logic gates, and the limit of one neuron
#
# You will teach neurons AND and NOT, find the four samples that one neuron cannot learn, solve them
# with a hidden layer, and change everything that can be changed. You need lesson 01.

# %%
import hellodl

hellodl.start("02_logic_gates")

# %%
import time

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import plots

layers = keras.layers
keras.utils.set_random_seed(2)

# %% [markdown] tags=["slide"]
# ## A few tools for many experiments
#
# This lesson trains dozens of tiny networks. So we name three things once: the samples, a neuron,
# and how to train. `fit` is Keras's own training loop. It wants many samples, so we repeat our four
# a hundred times, in batches of four: one epoch is then a hundred of lesson 01's full-batch steps.

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
labels = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}


def one_neuron(activation="sigmoid", inputs=2):
    """The neuron of lesson 01, with Keras's usual random weights."""
    return keras.Sequential([keras.Input((inputs,)), layers.Dense(1, activation=activation)])


# %%
def steps_on(model, x, y, steps):
    """Let a compiled model do full-batch steps; return the mean loss of each hundred."""
    # np.tile repeats a table: here a hundred times, one under the other
    many_x = np.tile(x, (100, 1))
    many_y = np.tile(np.reshape(y, (len(x), -1)), (100, 1)).astype("float32")
    epochs = steps // 100
    history = model.fit(many_x, many_y, batch_size=len(x), shuffle=False, epochs=epochs, verbose=0)
    return np.array(history.history["loss"])


def train(model, x, y, steps=1000, optimizer=None, loss="mean_squared_error"):
    """Compile, with SGD and learning rate 2 unless told otherwise, and do steps."""
    # steps_per_execution is about speed alone: 100 steps before coming back to Python
    optimizer = optimizer or keras.optimizers.SGD(learning_rate=2.0)
    model.compile(optimizer, loss, steps_per_execution=100)
    return steps_on(model, x, y, steps)


# %%
def ask(model, x):
    """The network's outputs; for a few samples quicker than predict."""
    return keras.ops.convert_to_numpy(model(x))


def answers(model, x=x):
    """The outputs in one row, rounded for reading."""
    return ask(model, x).ravel().round(2)


# %% [markdown] tags=["slide"]
# ## AND and NOT
#
# AND is true when both inputs are true. NOT has one input and turns it round.

# %%
and_neuron = one_neuron()
train(and_neuron, x, labels["AND"])
print("AND:", answers(and_neuron), "should be", labels["AND"])

# %%
single = np.array([[0], [1]], dtype="float32")
not_neuron = one_neuron(inputs=1)
train(not_neuron, single, [1, 0])
print("NOT:", answers(not_neuron, single), "should be [1, 0]")

# %%
assert answers(and_neuron).round().tolist() == labels["AND"], "AND not learned: more steps?"
assert answers(not_neuron, single).round().tolist() == [1, 0], "NOT not learned: more steps?"

# %% [markdown]
# What have they learned? Draw AND everywhere between the samples, and print the weights of both.

# %% tags=["slide"]
plots.decision_surface(lambda p: ask(and_neuron, p), x, labels["AND"], "AND")
plt.show()
weights, bias = and_neuron.get_weights()
print("AND: weights", weights.ravel().round(1), " bias", bias.round(1))
print("NOT: weight ", not_neuron.get_weights()[0].ravel().round(1))

# %% [markdown]
# Compare with OR in lesson 01: the bias is now so negative that one weight alone cannot make up for it;
# only both together win. The dashed line has moved to the far corner. NOT has learned a negative weight.

# %%
assert weights.max() < -bias[0] < weights.sum(), "one input alone should lose, both should win"

# %% [markdown] tags=["slide"]
# ## XOR: one neuron fails
#
# XOR (exclusive or) is true when the inputs differ: one, or the other, but not both.

# %%
xor_neuron = one_neuron()
losses = train(xor_neuron, x, labels["XOR"])
print("XOR:", answers(xor_neuron), "should be", labels["XOR"], f"  loss {losses[-1]:.3f}")

# %% [markdown]
# After 1000 steps it answers one half to everything: no weights give it a smaller loss than that.
# To see why, look at the samples:

# %% tags=["slide"]
plots.decision_surface(
    lambda p: ask(xor_neuron, p),
    x,
    labels["XOR"],
    "No line parts circles from squares",
)
plt.show()

# %% [markdown]
# One neuron draws one straight line. Circles sit at two opposite corners, squares at the other two:
# every line leaves at least one on the wrong side. This fact, published in 1969, cooled the interest
# in neural networks for years.

# %%
assert losses[-1] > 0.24, "no line gives a smaller loss than one half everywhere: what changed?"

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("02_logic_gates", 1)

# %% [markdown] tags=["slide"]
# ## A hidden layer solves it
#
# Put a layer of four neurons in front. Each draws a line of its own, and the last neuron combines
# them. The hidden ones use *tanh*, a sigmoid from -1 to 1.


# %% tags=["slide"]
def with_hidden_layer(units, activation="tanh"):
    """Two inputs, one hidden layer, one output."""
    return keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(units, activation=activation),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


# %% tags=["slide"]
xor_network = with_hidden_layer(4)
losses = train(xor_network, x, labels["XOR"])
print("XOR:", answers(xor_network), "should be", labels["XOR"], f"  loss {losses[-1]:.4f}")
plots.decision_surface(
    lambda p: ask(xor_network, p), x, labels["XOR"], "Two borders instead of one"
)
plt.show()

# %% [markdown]
# Solved. But was it luck? The weights start at random, so we must try other random starts. The next
# cell trains the same network from 20 seeds, 400 steps each.


# %%
def seeds_that_learn(units, seeds):
    """Which of the random starts end with all four XOR answers right."""
    model = with_hidden_layer(units)
    model.compile(keras.optimizers.SGD(2.0), "mean_squared_error", steps_per_execution=100)
    good = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        model.set_weights(with_hidden_layer(units).get_weights())
        steps_on(model, x, labels["XOR"], steps=400)
        good.append(answers(model).round().tolist() == labels["XOR"])
    return np.array(good)


four_units = seeds_that_learn(4, range(20))
print("four hidden units:", four_units.sum(), "of 20 random starts learn XOR")

# %%
assert four_units.sum() >= 17, "four units should nearly always be enough"

# %% [markdown]
# And with two hidden units? Two lines would be enough for XOR, if the network could find them.

# %%
two_units = seeds_that_learn(2, range(10))
print("two hidden units:", two_units.sum(), "of 10 learn XOR; stuck:", np.flatnonzero(~two_units))

# %%
stuck = int(np.flatnonzero(~two_units)[0])
keras.utils.set_random_seed(stuck)
small = with_hidden_layer(2)
losses = train(small, x, labels["XOR"], steps=2000)
print(f"seed {stuck}, 2000 steps: {answers(small)}  loss {losses[-1]:.3f}")

# %% [markdown]
# This one is stuck: every small turn of a cog helps by next to nothing. The loss creeps along a
# *plateau*, while a much better place lies far away. A network with more units than it strictly
# needs has more ways out. Remember this when networks look wastefully large.

# %%
assert not two_units.all(), "with two units some random starts should get stuck"
assert losses[-1] > 0.05, "this start should still be stuck"

# %% [markdown] tags=["slide"]
# ## Two answers that TFLearn gives
#
# The library of source E came with logic gates of its own. They used *two hidden layers of 128 units
# without any activation* (called *linear*), and XOR was put together from NAND (not and) and OR. We
# look at both. First the linear layers: they learn OR. Can they learn XOR?


# %% tags=["slide"]
def linear_network():
    """TFLearn's form: two linear layers of 128 units before the sigmoid."""
    return keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(128, activation="linear"),
            layers.Dense(128, activation="linear"),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


# %%
optimizer = keras.optimizers.SGD(learning_rate=0.1)
linear_or, linear_xor = linear_network(), linear_network()
train(linear_or, x, labels["OR"], optimizer=optimizer)
optimizer = keras.optimizers.SGD(learning_rate=0.1)
train(linear_xor, x, labels["XOR"], optimizer=optimizer)
print("OR: ", answers(linear_or), "\nXOR:", answers(linear_xor))
print(f"{linear_xor.count_params():,} parameters")

# %% [markdown]
# A *parameter* is any number that learning adjusts, weight or bias. All these parameters, and XOR fails
# as with three. The reason: a linear layer multiplies by a table of weights, a *matrix*, and two
# matrices one after the other are *one* matrix, their product. The next cell multiplies all three
# together and gets a single neuron with the same answers.

# %%
w1, b1, w2, b2, w3, b3 = linear_xor.get_weights()
weight = w1 @ w2 @ w3
bias = (b1 @ w2 + b2) @ w3 + b3
collapsed = one_neuron()
collapsed.set_weights([weight, bias])
difference = np.abs(ask(collapsed, x) - ask(linear_xor, x)).max()
print("one neuron:", weight.shape, bias.shape, f"  largest difference {difference:.1e}")

# %%
assert difference < 1e-5, "the collapsed neuron must give the same answers"
assert answers(linear_or).round().tolist() == labels["OR"], "OR not learned: more steps?"
assert answers(linear_xor).round().tolist() != labels["XOR"], "linear layers cannot learn XOR"

# %% [markdown]
# *Without a bend between them, layers add nothing.* The activation is what makes depth worth having.
#
# TFLearn's second answer is to build XOR from parts. XOR is "one or the other" AND "not both":
#
# XOR(a, b) = OR(a, b) x NAND(a, b)
#
# Two neurons learn one part each. `Multiply` is a layer without parameters.

# %%
inputs = keras.Input((2,))
or_part = layers.Dense(1, activation="sigmoid", name="OR")(inputs)
nand_part = layers.Dense(1, activation="sigmoid", name="NAND")(inputs)
parts = keras.Model(inputs, layers.Concatenate()([or_part, nand_part]))
product = keras.Model(inputs, layers.Multiply(name="XOR")([or_part, nand_part]))

# %%
both = np.array([labels["OR"], labels["NAND"]], dtype="float32").T
parts.compile(
    keras.optimizers.SGD(learning_rate=4.0), "mean_squared_error", steps_per_execution=100
)
parts.fit(np.tile(x, (100, 1)), np.tile(both, (100, 1)), batch_size=4, epochs=20, verbose=0)
print("XOR = OR x NAND:", answers(product), "  parameters:", product.count_params())

# %%
assert answers(product).round().tolist() == labels["XOR"], "the product of both parts is XOR"

# %% [markdown] tags=["slide"]
# Six parameters are enough, because *we* knew the parts. A hidden layer finds such parts by itself;
# that is what it is for.
#
# ## Change everything
#
# Source E ends with a list of things to try on the OR neuron. Here is each of them, one cell and one
# sentence. **More epochs**:

# %%
for steps in (100, 400, 1600):
    neuron = one_neuron()
    losses = train(neuron, x, labels["OR"], steps=steps)
    print(f"{steps:6} steps: loss {losses[-1]:.5f}  answers {answers(neuron)}")

# %% [markdown]
# Four times the steps make the loss at least four times smaller, and each time the answers change
# less.
#
# **No bias**: leave out one argument's default.

# %%
without_bias = keras.Sequential([keras.Input((2,)), layers.Dense(1, "sigmoid", use_bias=False)])
train(without_bias, x, labels["OR"])
print(answers(without_bias))
assert answers(without_bias)[0] == 0.5, "without a bias, inputs 0 and 0 always give one half"

# %% [markdown]
# For the inputs 0 and 0 the sum is 0 whatever the weights are, so the answer stays at one half.
#
# **Integers as input**: does it matter that the zeros and ones are `float32`?

# %%
keras.utils.set_random_seed(2)
neuron = one_neuron()
train(neuron, x.astype("int64"), labels["OR"])
print(answers(neuron, x.astype("int64")), "input type int64, weights", neuron.weights[0].dtype)

# %% [markdown]
# Keras turns them into `float32` itself, so whole numbers work as well.
#
# **Other input shapes**: three inputs instead of two, and one sample without its row.

# %%
three = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)], dtype="float32")
neuron = one_neuron(inputs=3)
train(neuron, three, three.any(axis=1))
print("OR of three:", answers(neuron, three))
try:
    neuron(np.array([0.0, 1.0]))
except ValueError as error:
    print("a sample without its row:", type(error).__name__)

# %% [markdown]
# Any number of inputs works, if the shape says so: samples in rows, one column for each input.
#
# **Other activations** for the one neuron:

# %%
for activation in ("sigmoid", "tanh", "linear", "relu"):
    keras.utils.set_random_seed(3)
    neuron = one_neuron(activation)
    slow = keras.optimizers.SGD(learning_rate=0.1)
    losses = train(neuron, x, labels["OR"], 500, slow)
    print(f"{activation:8} loss {losses[-1]:.4f}  answers {answers(neuron)}")

# %% [markdown]
# *Linear* (no activation) can only fit a sloping plane, so it stays off the labels. *ReLU* (negative
# sums become 0, positive ones pass) may begin on its flat side: everywhere 0, so turning a weight a
# little changes nothing, and it never wakes. A smooth, bounded function suits yes-or-no questions best.
#
# **Other optimizers**: besides SGD there are some that choose each weight's step themselves. Lesson 07
# compares them; here is a first look.

# %%
for name in ("SGD", "RMSprop", "Adam"):
    keras.utils.set_random_seed(3)
    optimizer = getattr(keras.optimizers, name)(learning_rate=0.1)
    losses = train(one_neuron(), x, labels["OR"], 500, optimizer)
    print(f"{name:8} learning rate 0.1: loss {losses[-1]:.5f}")

# %% [markdown]
# At the same learning rate RMSprop and Adam get much farther than SGD here: where turning a weight
# changes little, they still take steady steps.
#
# **Other losses**: *cross-entropy* is the usual loss for yes-or-no questions; *mean absolute error*
# takes the plain difference.

# %%
for loss in ("mean_squared_error", "binary_crossentropy", "mean_absolute_error"):
    keras.utils.set_random_seed(3)
    neuron = one_neuron()
    train(neuron, x, labels["OR"], 500, loss=loss)
    print(f"{loss:20} answers {answers(neuron)}")

# %% [markdown]
# All learn OR. After the same steps cross-entropy and absolute error are surer than squared error, which
# hardly cares about small differences.
#
# **Make it learn faster**: how many steps until the loss is below 0.001, for several learning rates?


# %%
def steps_until(learning_rate, limit=0.001, most=600):
    """Full-batch steps until the loss of OR falls below a limit; None if it does not."""
    keras.utils.set_random_seed(3)
    neuron = one_neuron()
    neuron.compile(keras.optimizers.SGD(learning_rate), "mean_squared_error")
    y = np.array(labels["OR"], dtype="float32")[:, None]
    for step in range(1, most + 1):
        neuron.reset_metrics()
        if float(neuron.train_on_batch(x, y)) < limit:
            return step
    return None


# %% tags=["slide"]
rates = [5.0, 10.0, 20.0, 50.0, 100.0]
steps = [steps_until(rate) for rate in rates]
axes = plt.figure(figsize=(5.5, 3.2)).subplots()
reached = [(rate, count) for rate, count in zip(rates, steps, strict=True) if count]
axes.plot(*zip(*reached, strict=True), "o-")
axes.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="steps until loss < 0.001")
axes.set_xticks(rates, labels=[f"{rate:.0f}" for rate in rates])
axes.set_yticks([50, 100, 200, 500], labels=["50", "100", "200", "500"])
axes.minorticks_off()
axes.set_title("A larger learning rate learns faster, for a while")
said = ", ".join(
    f"rate {rate:.0f}: {count} steps" for rate, count in zip(rates, steps, strict=True)
)
plots.describe(axes, f"Steps needed against learning rate. {said}.")
plt.show()
print(said)

# %% [markdown]
# Up to a point, twice the learning rate needs half the steps. Beyond it (`None`: never) a step
# overshoots the place where the loss is small. OR is an unusually patient task: on real data such rates
# throw the weights away.

# %%
assert steps[2] < steps[1] < steps[0], "larger steps should get there sooner"

# %% [markdown]
# **Make one step last longer than 0.1 s**: how wide must two hidden layers be on this machine?


# %%
def seconds_per_step(units):
    """Median time of three training steps of a network with two hidden layers."""
    wide = [layers.Dense(units, activation="relu") for _ in range(2)]
    model = keras.Sequential([keras.Input((2,)), *wide, layers.Dense(1, activation="sigmoid")])
    model.compile("sgd", "mean_squared_error")
    y = np.array(labels["OR"], dtype="float32")[:, None]
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
# Each doubling of the width means four times the weights: what counts for a network's cost is the
# number of its connections.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("02_logic_gates", 2)

# %% [markdown] tags=["slide"]
# ## What you now know
#
# - One neuron parts its inputs by one straight line, so XOR is beyond it; a hidden layer solves XOR.
# - Layers without an activation between them collapse into one.
# - Learning depends on chance: try several seeds before you believe a result.
#
# ## What to try
#
# 1. Teach a neuron NOR (true when both inputs are false).
# 2. How many of 20 seeds learn XOR with three hidden units?
# 3. XOR of *three* inputs, true when an odd number is true: use `three` from above, the labels
#    `three.sum(axis=1) % 2`, and `keras.Input((3,))`. How many hidden units does it need?
# 4. Set all weights of a hidden layer to 0 before training. Why does it never learn XOR?
#
# ## Where to read on
#
# Lesson 03 opens the machine and builds backpropagation by hand. The limit of one neuron was
# proved in Minsky and Papert, *Perceptrons* (1969).
