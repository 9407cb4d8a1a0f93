# %% [markdown] tags=["slide"]
# # Logic gates, and the limit of one neuron
#
# In 1969 two mathematicians proved that a neuron like ours can't learn a certain question with four
# answers. Much of the money for neural networks dried up, and it took almost twenty years until
# people came back. In this lesson you'll run into that wall yourself, and then walk around it with
# a single new idea: a **hidden layer**.
#
# **In this lesson you'll** teach neurons AND and NOT, watch one fail at XOR, and solve XOR with a
# hidden layer. **You need** lesson 01. **Allow** about 45 minutes.

# %%
import hellodl

hellodl.start("02_logic_gates")

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import plots

layers = keras.layers  # so that we can write layers.Dense
keras.utils.set_random_seed(2)

# %% [markdown] tags=["slide"]
# ## Three tools
#
# We'll train many tiny networks, so let's name three things once. First the samples, and the labels
# of four questions, which engineers call **logic gates**:

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
labels = {"AND": [0, 0, 0, 1], "OR": [0, 1, 1, 1], "NAND": [1, 1, 1, 0], "XOR": [0, 1, 1, 0]}

# %% [markdown]
# AND is true when both inputs are true, NAND ("not and") is the opposite of AND, and XOR is true
# when the two inputs *differ*. Second, the neuron of lesson 01:


# %%
def one_neuron(inputs=2):
    """The neuron of lesson 01."""
    return keras.Sequential([keras.Input((inputs,)), layers.Dense(1, activation="sigmoid")])


# %% [markdown]
# Third, how to train. In lesson 01 we wrote a loop around `train_on_batch`. Keras has such a loop
# built in: it's called `fit`, and from now on we'll use it. `fit` goes through all samples once, in
# batches, and calls that an **epoch**. With only four samples an epoch would be a single step, so
# we hand it our four samples a hundred times over (that's what `np.tile` does): then one epoch is a
# hundred steps.


# %%
def train(model, x, y, steps=1000, learning_rate=2.0):
    """Compile and train a network for some hundred full-batch steps; return the loss of each hundred."""
    sgd = keras.optimizers.SGD(learning_rate)
    model.compile(sgd, "mean_squared_error", steps_per_execution=50)  # for speed only
    many_x = np.tile(x, (100, 1))
    many_y = np.tile(np.reshape(y, (len(x), -1)), (100, 1)).astype("float32")
    history = model.fit(
        many_x, many_y, batch_size=len(x), shuffle=False, epochs=steps // 100, verbose=0
    )
    return np.array(history.history["loss"])


def answers(model, x=x):
    """The network's outputs in one row, rounded for reading."""
    return keras.ops.convert_to_numpy(model(x)).ravel().round(2)


# %% [markdown] tags=["slide"]
# ## AND and NOT
#
# AND first. Before you run the cell: which of the three numbers must be different from OR's, and in
# which direction?

# %%
and_neuron = one_neuron()
train(and_neuron, x, labels["AND"])
weights, bias = and_neuron.get_weights()
print("AND:", answers(and_neuron), " weights", weights.ravel().round(2), " bias", bias.round(2))

# %% [markdown]
# The bias. For OR it was smaller in size than either weight, so one switch was enough. Now it's
# larger than each weight alone, but smaller than both together: "I lean strongly towards *no*, and
# it takes two of you to convince me."
#
# NOT has a single input and turns it around. What will the sign of its weight be?

# %%
not_neuron = one_neuron(inputs=1)
bit = np.array([[0], [1]], dtype="float32")
train(not_neuron, bit, [1, 0])
weights, bias = not_neuron.get_weights()
print("NOT:", answers(not_neuron, bit), " weight", weights.ravel().round(2), " bias", bias.round(2))

# %% [markdown] tags=["slide"]
# Negative: this input is evidence *against*. The neuron leans towards *yes* until the input speaks
# up.
#
# ## XOR: one neuron fails
#
# Now for the question from 1969. XOR, *exclusive or*, is true when one input is true, but not both.
# It's the light on the stairs: each of the two switches turns it on if it's off, and off if it's
# on. Four samples, two inputs, like the others. Let's train.

# %%
xor_neuron = one_neuron()
losses = train(xor_neuron, x, labels["XOR"])
print("XOR:", answers(xor_neuron), "should be", labels["XOR"], f"  loss {losses[-1]:.3f}")

# %% [markdown]
# After a thousand steps it says "one half" to everything. It isn't lazy: one half everywhere is the
# smallest loss that three numbers can reach here. To see why, try it yourself. A neuron draws a
# straight line and says *yes* on one side of it. Here are four attempts:

# %% tags=["slide"]
attempts = {
    "like OR": (10, 10, -5),
    "like NAND": (-10, -10, 15),
    "only the first input": (10, 0, -5),
    "like AND": (10, 10, -15),
}
figure, panels = plt.subplots(2, 2, figsize=(8.4, 7.2), layout="constrained")
for axes, (name, (a, b, bias)) in zip(panels.flat, attempts.items(), strict=True):
    by_hand = one_neuron()
    by_hand.set_weights([np.array([[a], [b]]), np.array([bias])])
    wrong = (answers(by_hand).round() != labels["XOR"]).sum()
    plots.decision_surface(by_hand, x, labels["XOR"], f"{name}: {wrong} wrong", ax=axes)
plots.describe(
    panels[0, 0],
    "Four straight lines through the XOR square. Each has at least one point on the wrong side.",
)
plt.show()

# %% [markdown]
# The squares should be on the blue side, which means yes, and the circles on the orange one. Now
# turn the line in your mind as you like. The two squares sit at opposite corners, and so do the
# circles, and whenever both squares are on one side of the line, at least one circle is there with
# them. So at least one point is always wrong. No amount of training will fix that, because no
# setting of the three numbers does.
#
# That's the proof of 1969, by Marvin Minsky and Seymour Papert, and you've seen the heart of it.
#
# ## Check yourself
#
# Four questions on what you have read so far. Each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("02_logic_gates", 1)

# %% [markdown] tags=["slide"]
# ## Two lines are enough
#
# One line can't do it. But look at the first two attempts again: the OR line has only (1, 1) wrong,
# and the NAND line only (0, 0). If we required *both* to say yes, everything would be correct: XOR
# is "OR, and also NAND". So let two neurons draw the two lines, and give their outputs to a third
# neuron that computes AND.
#
# That's a network with a **hidden layer**: neurons whose outputs aren't the answer, but go into
# other neurons. We didn't have to invent a new kind of neuron. We only had to put some of them in a
# row behind each other.
#
# Will training find the two lines by itself? Here is a network with four hidden neurons. (Why not
# two? We'll come to that.) The hidden ones use **tanh** as their activation, an S-curve like the
# sigmoid that goes from -1 to 1.


# %% tags=["slide"]
def with_hidden_layer(units, activation="tanh"):
    """Two inputs, a hidden layer, one output."""
    return keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(units, activation=activation),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


# %% tags=["slide"]
network = with_hidden_layer(4)
losses = train(network, x, labels["XOR"])
print("XOR:", answers(network), "should be", labels["XOR"], f"  loss {losses[-1]:.4f}")
plots.decision_surface(network, x, labels["XOR"], "XOR, solved")
plt.show()

# %% [markdown]
# Solved! And the dashed line, where the output is one half, is no longer straight. How did the
# network do it? Each hidden neuron is a neuron like any other, so each draws one straight line.
# Let's train once more and film those lines (gray) together with the output (in color).


# %%
keras.utils.set_random_seed(2)
network = with_hidden_layer(4)
network.compile(keras.optimizers.SGD(2.0), "mean_squared_error")
snapshots = {}
for step in range(401):
    if step % 20 == 0:
        snapshots[step] = network.get_weights()
    network.train_on_batch(x, np.reshape(labels["XOR"], (4, 1)))


def draw(step):
    """Draw the output after this step, and the line of each hidden neuron."""
    network.set_weights(snapshots[step])
    axes = plots.decision_surface(network, x, labels["XOR"], f"step {step}")
    weights, biases = snapshots[step][:2]  # of the hidden layer
    a = np.array([-0.5, 1.5])
    for (weight_a, weight_b), bias in zip(weights.T, biases, strict=True):
        axes.plot(a, -(weight_a * a + bias) / weight_b, color="dimgray")  # where the total is 0
    axes.set(xlim=a, ylim=a)
    return axes


# %% tags=["slide"]
plots.animation(draw, list(snapshots))

# %% [markdown]
# For a while nothing much seems to happen. Then some of the gray lines find their places, and the
# colors follow. Here is what each hidden neuron (a **unit**, as people say when they talk about
# layers) responds to at the end:

# %% tags=["slide"]
hidden = keras.Sequential([network.layers[0]])  # the first layer alone: four outputs
figure, panels = plt.subplots(1, 4, figsize=(11, 3), layout="constrained")
for unit, axes in enumerate(panels):
    plots.decision_surface(
        lambda points, unit=unit: (hidden(points)[:, unit] + 1) / 2,  # from -1..1 to 0..1
        x,
        labels["XOR"],
        f"hidden unit {unit + 1}",
        ax=axes,
    )
plt.show()

# %% [markdown] tags=["slide"]
# Four straight lines. No single one of these panels solves XOR, and none has to. The last neuron
# takes these four numbers as its inputs, and does what every neuron does: multiply, add up, add the
# bias, squash. Check one row by hand if you like:

# %%
weights, bias = network.layers[1].get_weights()
print("outputs of the hidden units, one sample a row:")
print(keras.ops.convert_to_numpy(hidden(x)).round(1))
print("weights of the last neuron:", weights.ravel().round(1), " bias:", bias.round(1))
print(
    "totals before squashing:",
    (keras.ops.convert_to_numpy(hidden(x)) @ weights + bias).ravel().round(1),
)

# %% [markdown] tags=["slide"]
# So a hidden layer turns a question that isn't separable by a line into one that is, and nobody
# told it which lines to draw. Play with it before you read on: how few hidden neurons can you get
# away with?

# %% tags=["slide"]
hellodl.explore("playground", data="xor")

# %% [markdown] tags=["slide"]
# ## Does it always work?
#
# It worked once. But the weights start at random, so maybe we were lucky? There's only one way to
# find out: start again from other random numbers. The number from which all the random numbers of a
# run follow is called its **seed**. We train the same network from 20 seeds, 400 steps each.


# %%
def seeds_that_learn(units, seeds):
    """For each seed: does a network that starts from it end with all four XOR answers correct?"""
    learned = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        model = with_hidden_layer(units)
        train(model, x, labels["XOR"], steps=400)
        learned.append(answers(model).round().tolist() == labels["XOR"])
    return np.array(learned)


four_units = seeds_that_learn(4, range(20))
print("four hidden neurons:", four_units.sum(), "of 20 random starts learn XOR")

# %% [markdown]
# With four hidden neurons it works nearly always. And with two? Two lines would be enough, as we
# saw.

# %%
two_units = seeds_that_learn(2, range(10))
print("two hidden neurons:", two_units.sum(), "of 10 learn XOR; stuck:", np.flatnonzero(~two_units))

# %% [markdown]
# This surprised us, too: two neurons *can* solve it, but they often don't find the way. Let's take
# one of those that are stuck and give it five times as many steps.

# %%
stuck = int(np.flatnonzero(~two_units)[0])
keras.utils.set_random_seed(stuck)
small = with_hidden_layer(2)
losses = train(small, x, labels["XOR"], steps=2000)
print(f"seed {stuck}, 2,000 steps: {answers(small)}  loss {losses[-1]:.3f}")

# %% [markdown] tags=["slide"]
# Still stuck. Gradient descent only knows which way is downhill *right here*. This network has
# ended up on a **plateau**, a place where the ground is almost level in every direction, so each
# step is tiny, while a much deeper valley lies out of sight. A network with more neurons than it
# strictly needs has more directions to go, and so more ways off the plateau. Remember this when you
# see networks that look wastefully large: the extra neurons are there for the learning.
#
# ## Why the activation matters
#
# What does an activation do in a hidden layer, apart from looking pretty? Let's take it away and
# see. A layer without an activation is called **linear**. Here is a network with *two* hidden
# layers of 128 linear neurons, which is what TFLearn's own example of logic gates used. It has far
# more weights than our network from above. Surely it can learn XOR?


# %%
def linear_network():
    """Two hidden layers of 128 neurons without activation, and one output."""
    return keras.Sequential(
        [
            keras.Input((2,)),
            layers.Dense(128),
            layers.Dense(128),
            layers.Dense(1, activation="sigmoid"),
        ]
    )


# %% tags=["slide"]
linear_or, linear_xor = linear_network(), linear_network()
train(linear_or, x, labels["OR"], learning_rate=0.1)
train(linear_xor, x, labels["XOR"], learning_rate=0.1)
print("OR: ", answers(linear_or), "\nXOR:", answers(linear_xor))
print(f"{linear_xor.count_params():,} numbers to learn")
plots.decision_surface(linear_or, x, labels["OR"], "257 linear neurons, one straight line")
plt.show()

# %% [markdown]
# It learns OR with a straight line, and fails at XOR, as a single neuron does. More than seventeen
# thousand numbers, and not one bit more power. Here is why. Take two tiny linear neurons, one
# behind the other: the first doubles its input and adds 1, the second triples that and subtracts 2.
#
# 3 × (2 × a + 1) - 2  =  6 × a + 1
#
# Two neurons, but what they compute together is what *one* neuron with weight 6 and bias 1
# computes. It's the same with whole layers. A linear layer multiplies by a table of weights, a
# **matrix**, and two matrices one after the other are the same as one, their product, which NumPy
# writes as `@`. So let's multiply the three layers of our network together and see what's left.

# %%
w1, b1, w2, b2, w3, b3 = linear_xor.get_weights()
collapsed = one_neuron()
collapsed.set_weights([w1 @ w2 @ w3, (b1 @ w2 + b2) @ w3 + b3])
difference = np.abs(answers(collapsed) - answers(linear_xor)).max()
print("shape of the product:", (w1 @ w2 @ w3).shape, "  largest difference:", difference)

# %% [markdown]
# Two weights and a bias: a single neuron, with the same four outputs. So without an activation
# between them, layers **collapse** into one, however many there are. It's the activation, the
# *nonlinearity*, that makes depth worth having.
#
# ## Optional: XOR from parts
#
# TFLearn's example found another way to XOR, by building it from parts that it knew: XOR(a, b) =
# OR(a, b) × NAND(a, b). Two neurons learn one part each, and `Multiply` is a layer without any
# weights. This network isn't a row of layers any more, it branches, so we write down for each layer
# where its input comes from. (Keras calls this the *functional API*. It can do several inputs,
# several outputs, and layers that are used twice.)

# %%
inputs = keras.Input((2,))
or_part = layers.Dense(1, activation="sigmoid", name="OR")(inputs)
nand_part = layers.Dense(1, activation="sigmoid", name="NAND")(inputs)
parts = keras.Model(inputs, layers.Concatenate()([or_part, nand_part]))
product = keras.Model(inputs, layers.Multiply(name="XOR")([or_part, nand_part]))

both = np.array([labels["OR"], labels["NAND"]]).T  # .T turns two rows into two columns
train(parts, x, both, steps=2000, learning_rate=4.0)
print("XOR = OR x NAND:", answers(product), "  numbers to learn:", product.count_params())

# %% [markdown]
# Six numbers are enough, because *we* knew the parts. A hidden layer finds such parts by itself.
# That's what it is for.
#
# ## Does it hold?

# %%
assert xor_neuron.count_params() == 3 and answers(xor_neuron).round(1).tolist() == [0.5] * 4
assert four_units.sum() >= 17, "four hidden neurons should nearly always be enough"
assert not two_units.all(), "with two hidden neurons some random starts should get stuck"
assert losses[-1] > 0.05, "this start should still be stuck"
assert difference < 1e-5, "the collapsed neuron must give the same outputs"
assert answers(linear_or).round().tolist() == labels["OR"], "OR not learned: more steps?"
assert answers(linear_xor).round().tolist() != labels["XOR"], "linear layers cannot learn XOR"
assert answers(product).round().tolist() == labels["XOR"], "the product of both parts is XOR"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("02_logic_gates", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A single neuron draws one straight line, so it can learn AND, OR and NOT, but never XOR. A hidden
# layer draws several lines and combines them, and it finds the lines by itself. Whether it does
# depends on the random numbers it starts from, so a result isn't worth much until it has been
# repeated with other seeds. And without an activation in between, any number of layers is only one
# layer.
#
# ## Exercises
#
# Four exercises wait in `exercises/02_logic_gates.ipynb`. Or try these right here:
#
# 1. Teach a neuron NOR, which is true when both inputs are false.
# 2. How many of 20 seeds learn XOR with three hidden neurons?
# 3. Set all weights of a hidden layer to 0 before training. Why does it never learn XOR?
#
# ## Going deeper
#
# - Minsky and Papert, *Perceptrons* (1969), is the book with the proof.
# - The optional lesson 17 takes the OR neuron apart: everything about it that can be changed, one
#   thing at a time.
#
# ## Next
#
# Enough of switches. Lesson 03 brings 70,000 digits that real people wrote by hand, and asks what a
# computer sees when it looks at them.
