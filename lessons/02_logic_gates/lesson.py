# %% [markdown] tags=["slide"]
# # Logic gates, and the limit of one neuron
#
# You will teach neurons AND and NOT, find the four samples that one neuron cannot learn, and solve
# them with a hidden layer. You need lesson 01.

# %%
import hellodl

hellodl.start("02_logic_gates")

# %%
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


def one_neuron(inputs=2):
    """The neuron of lesson 01, with Keras's usual random weights."""
    return keras.Sequential([keras.Input((inputs,)), layers.Dense(1, activation="sigmoid")])


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
# 3. XOR of *three* inputs, true when an odd number is true: make the eight samples with two `for`
#    loops or by hand, the labels with `three.sum(axis=1) % 2`, and give the network
#    `keras.Input((3,))`. How many hidden units does it need?
# 4. Set all weights of a hidden layer to 0 before training. Why does it never learn XOR?
#
# ## Where to read on
#
# Lesson 03 brings real data: 70,000 handwritten digits. The limit of one neuron was proved in Minsky and Papert, *Perceptrons* (1969).
