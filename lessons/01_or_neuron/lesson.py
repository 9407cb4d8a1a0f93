# %% [markdown] tags=["slide"]
# # One neuron learns OR
#
# You will build and train the smallest neural network there is, watch it learn, and read what it
# has learned. You need lesson 00.

# %%
import hellodl

hellodl.start("01_or_neuron")

# %%
import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import plots

keras.utils.set_random_seed(1)

# %% [markdown] tags=["slide"]
# ## A machine of cogs
#
# Imagine a machine full of cogs that nobody has set. You drop a number in at the top, the cogs
# turn, and a wrong answer falls out. So you do the same thing again and again:
#
# 1. **Run it** and see how wrong the answer is.
# 2. **Walk back** from the answer through the machine and mark each cog with its share of the
#    error. This step is called *backpropagation*.
# 3. **Turn each cog** a little, in the direction that makes its share smaller. This step is called
#    *gradient descent*.
#
# After many rounds the machine gives right answers, though nobody ever told a cog what to do.
# The cogs are the *weights* of a neural network. The idea came from nerve cells: they inspired Frank
# Rosenblatt's *perceptron* in the 1950s. But an aeroplane is not a copy of a bird, and a neural
# network is not a copy of the brain.
#
# Every program in this course has the same four parts: **get the data as numbers, design the
# network, let it learn, predict.**
#
# ## Get the data as numbers
#
# OR is true when at least one of two inputs is true. We write true as 1 and false as 0. The four
# possible inputs are our four *samples*; the right answer for each is its *label*.

# %%
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")
y = np.array([[0], [1], [1], [1]], dtype="float32")
print("samples:", x.shape, " labels:", y.shape)

# %% [markdown] tags=["slide"]
# ## What one neuron computes
#
# A neuron has one weight for each input and one more number, the *bias*. It multiplies each input
# by its weight and adds the bias. The sum can be any number; we want something between 0 ("no")
# and 1 ("yes"). The *sigmoid* function bends it there. A function in this place is called an
# *activation*.


# %% tags=["slide"]
def sigmoid(total):
    """Bend any number into the range from 0 to 1."""
    return 1 / (1 + np.exp(-total))


total = np.linspace(-8, 8, 100)
axes = plt.figure(figsize=(5, 2.6)).subplots()
axes.plot(total, sigmoid(total))
axes.set(title="The sigmoid: far left no, far right yes", xlabel="sum", ylabel="output")
plots.describe(axes, "An S-shaped curve from 0 on the left to 1 on the right, one half at sum 0.")
plt.show()

# %% [markdown]
# Set the cogs by hand to something and run the machine: this is a neuron, whole.

# %%
weights = np.array([[0.5], [-0.5]])
bias = 0.1
print(sigmoid(x @ weights + bias).round(2).ravel(), "should be", y.ravel())

# %% [markdown] tags=["slide"]
# All four answers are near one half: it knows nothing yet. `x @ weights` multiplied all four
# samples at once; that is why samples come in tables.
#
# ## Design the network
#
# The same neuron in Keras. `Dense(1)` is a layer with one unit, connected to every input. The
# *initializer* draws the first weights: random, close to zero. (Keras calls the weights of a layer
# its *kernel*, which has nothing to do with the notebook's kernel.)

# %% tags=["slide"]
near_zero = keras.initializers.TruncatedNormal(stddev=0.02)
neuron = keras.Sequential(
    [
        keras.Input(shape=(2,)),
        keras.layers.Dense(1, activation="sigmoid", kernel_initializer=near_zero),
    ]
)
print(neuron.count_params(), "numbers to learn: two weights and a bias")

# %% [markdown]
# To learn, it needs two more things. The *loss* says how wrong the answers are: here the mean of
# the squared differences between answer and label. The *optimizer* turns the cogs: here *SGD*,
# stochastic gradient descent (lesson 04 explains the first word). Its *learning rate* says how far
# to turn them in one step. `compile` gives both to the network.

# %%
neuron.compile(
    optimizer=keras.optimizers.SGD(learning_rate=2.0),
    loss="mean_squared_error",
)

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("01_or_neuron", 1)

# %% [markdown] tags=["slide"]
# ## Let it learn
#
# One turn of run, walk back, adjust is a *step*. The samples it looks at are its *batch*; a step that
# looks at all samples at once is a *full-batch* step. `train_on_batch` does exactly one; we do 2000 and
# write down the loss each time.

# %%
losses = []
for _ in range(2000):
    neuron.reset_metrics()  # else Keras would report the mean loss of all steps so far
    losses.append(float(neuron.train_on_batch(x, y)))
print(f"loss before: {losses[0]:.4f}   loss after: {losses[-1]:.5f}")

# %% tags=["slide"]
axes = plots.learning_curves({"loss": losses}, ["loss"], "One neuron learns OR")[0]
axes.set(xlabel="step (all four samples)", yscale="log")
plt.show()

# %% [markdown] tags=["slide"]
# The loss falls fast, then ever more slowly: the sigmoid approaches 0 and 1 but never arrives.
# (The vertical axis is logarithmic: each line is a tenth of the one above.)
#
# ## Predict
#
# The tutorial that this lesson follows (source E in the README) trained the same neuron in 2017
# with the library TFLearn and published its four answers. Here they are beside yours.

# %%
answers = neuron.predict(x, verbose=0).ravel()
published = [0.0401, 0.9749, 0.9754, 0.99997]
for (a, b), answer, theirs in zip(x, answers, published, strict=True):
    hellodl.record(f"{a:.0f} or {b:.0f}", answer, theirs, "E")
hellodl.record("loss", losses[-1], 0.00072, "E")

# %%
assert (answers.round() == y.ravel()).all(), "the neuron has not learned OR: train longer?"
assert losses[-1] < 0.002, "right, but unsure: train longer, or with a larger learning rate?"

# %% [markdown] tags=["slide"]
# ## What has it learned?
#
# Before training the weights were random and close to zero, and the bias was 0. Look at them now.

# %%
weights, biases = neuron.get_weights()
(weight_a, weight_b), bias = weights.ravel(), biases[0]  # ravel: all entries in one row
print(f"weight of a {weight_a:5.2f}   weight of b {weight_b:5.2f}   bias {bias:5.2f}")

# %% [markdown]
# Both weights are large, the bias is negative and smaller: *either* input alone is enough to win
# against the bias. That is OR, written in three numbers.

# %%
assert min(weight_a, weight_b) > -bias > 0, "one input alone should beat the bias: train longer?"

# %% [markdown]
# Nothing forbids inputs between 0 and 1. Ask the neuron about a whole square of them:

# %% tags=["slide"]
plots.decision_surface(
    lambda points: neuron.predict(points, verbose=0), x, y, "A straight line parts no from yes"
)
plt.show()

# %% [markdown] tags=["slide"]
# One neuron always draws a *straight line* (dashed) between no and yes. For OR that is enough. Keep
# the picture in mind: in lesson 02 you meet four samples that no straight line can part.
#
# ## The same program in TFLearn
#
# The original was written for TFLearn, a library of 2016 that no longer works with today's
# TensorFlow. Its ideas are the same, so you can read it. Line by line:
#
# | in TFLearn | what it does | in Keras |
# |---|---|---|
# | `input_data(shape=[None, 2])` | two inputs; `None`: any number of samples | `keras.Input(shape=(2,))` |
# | `fully_connected(g, 1, activation='sigmoid')` | one unit joined to all inputs | `Dense(1, activation="sigmoid")` |
# | `regression(g, optimizer='sgd', learning_rate=2., loss='mean_square')` | optimizer and loss | `model.compile(...)` |
# | `DNN(g)` | make the machine | `keras.Sequential([...])` |
# | `m.fit(X, Y, n_epoch=2000)` | learn: 2000 times over all samples | 2000 times `train_on_batch(x, y)` |
# | `m.predict([[0, 1]])` | ask | `model.predict(x)` |
#
# One pass over all samples is an *epoch*. With four samples in one batch an epoch is one step, so
# 2000 epochs and 2000 steps are the same here. Soon they will not be.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("01_or_neuron", 2)

# %% [markdown] tags=["slide"]
# ## What you now know
#
# - A neuron is a weighted sum, a bias and an activation; learning means adjusting the weights.
# - Training repeats: run, measure the loss, walk back, take a step against the error.
# - One neuron parts its inputs by a straight line.
#
# ## What to try
#
# Run again from *Design the network* each time, so that the neuron starts anew. Checks made for OR
# may stop with their message then: that is right.
#
# 1. Train for 200 steps, then for 20,000. What happens to the four answers?
# 2. Set the learning rate to 0.1 and to 100. Which part of the loss curve changes?
# 3. Change the labels so that the neuron learns AND (true when *both* are true).
# 4. Leave the bias out (`use_bias=False`). Which answer can it no longer give, and why?
#
# Lesson 02 answers the third, lesson 17 the fourth.
#
# ## Where to read on
#
# Lesson 02 finds the limit of this neuron, and goes beyond it. Lesson 17 tries many more changes.
