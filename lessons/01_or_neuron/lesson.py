# %% [markdown] tags=["slide"]
# # One neuron learns OR
#
# This lesson is about one of the smallest neural networks there are. It has exactly three numbers
# in it. In this lesson you'll set those numbers by hand, get a little tired of it, and then watch
# the network find them by itself. A network with a hundred billion numbers learns by the same three
# steps as this one, and here you can watch each of them. This is what you'll see it do, from
# knowing nothing to knowing the answer. (From left to right and from bottom to top are its two
# inputs. The three dots are the cases where it should say yes, and the square is the one where it
# should say no. Blue means that it says yes, and orange that it says no, and the dashed line is the
# border.)
#
# ![Four squares, colored by what the neuron says at steps 0, 10, 100 and 2000](attachment:preview.png)
#
# **In this lesson you'll** work out with pencil and paper what a neuron does, train one, and read
# what it has learned. **You need** lesson 00. **Allow** about 70 minutes.

# %%
import hellodl

hellodl.start("01_or_neuron")

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import plots

keras.utils.set_random_seed(1)

# %% [markdown] tags=["slide"]
# ## A question with four answers
#
# Imagine the light inside a car, with a switch in each of its two front doors. The light should be
# on if the first switch is on (because that door is open), *or* the second, *or* both. That's the
# whole problem, and it's called **OR**. We'll write "on" as 1 and "off" as 0, because a network can
# only work with numbers:
#
# | first switch | second switch | light |
# |:---:|:---:|:---:|
# | 0 | 0 | 0 |
# | 0 | 1 | 1 |
# | 1 | 0 | 1 |
# | 1 | 1 | 1 |
#
# Each row is one **sample**: its two **inputs** and the answer we want, the **label**. Four samples
# are all there is to know about OR. (In lesson 03 we'll have 60,000 of them, and the idea will
# still be the same.)
#
# You could write this program in one line: `return a or b`. So why make a network learn it? Because
# for OR we happen to know the rule. Nobody can write down the rule for "this photo shows a cat". If
# we can get a rule out of nothing but examples *here*, where we can check every step, then we'll
# understand what the same method does with photos of cats.
#
# ## One neuron, by hand
#
# A **neuron** does four things with its inputs. Let's do them with actual numbers, for the sample
# (1, 0) and with three numbers that I made up: two **weights**, 0.5 and -0.5, and a **bias**, 0.1.

# %% tags=["slide"]
plots.neuron(inputs=[1, 0], weights=[0.5, -0.5], bias=0.1, activation="sigmoid")
plt.show()

# %% [markdown]
# 1. **Multiply** each input by its weight: 1 × 0.5 = 0.5, and 0 × -0.5 = 0.
# 2. **Add them up**: 0.5 + 0 = 0.5.
# 3. **Add the bias**: 0.5 + 0.1 = 0.6.
# 4. **Squash** the result into the range from 0 to 1, so that we can read it as "how strongly do I
#    think it's a yes?". For 0.6 that gives 0.65. (How? In a moment.)
#
# A weight says how much an input counts, and in which direction. The bias says which way the neuron
# leans before it has seen anything. Here are the first three steps in Python:

# %%
a, b = 1, 0  # the two switches
weight_a, weight_b, bias = 0.5, -0.5, 0.1  # the three numbers

total = a * weight_a + b * weight_b + bias
print("before squashing:", total)

# %% [markdown]
# For the squashing we use a famous S-shaped curve, the **sigmoid**. Very negative totals come out
# close to 0, very positive ones close to 1, and a total of exactly 0 comes out as one half:
# undecided. Its formula is $1 / (1 + e^{-\text{total}})$, where $e$ is a number, about 2.718. In
# Python, `np.exp(-total)` is $e$ to the power of `-total`. For a total of 0.6 that's 0.55, and 1 /
# (1 + 0.55) is 0.65. The function at the end of a neuron is called its **activation**. (In lesson
# 00 you met another one, ReLU.)


# %% tags=["slide"]
def sigmoid(total):
    """Squash any number into the range from 0 to 1."""
    return 1 / (1 + np.exp(-total))


print("after squashing:", round(sigmoid(total), 2))

totals = np.linspace(-8, 8, 100)  # 100 numbers from -8 to 8
axes = plt.figure(figsize=(5.5, 2.8), layout="constrained").subplots()
axes.plot(totals, sigmoid(totals))
axes.plot(total, sigmoid(total), "o")
arrow = {"arrowstyle": "->", "color": "black"}
axes.annotate("our 0.6 becomes 0.65", (total, sigmoid(total)), (2, 0.3), arrowprops=arrow)
axes.set(title="The sigmoid: far left no, far right yes", xlabel="total", ylabel="output")
plots.describe(axes, "An S-shaped curve from 0 on the left to 1 on the right, one half at 0.")
plt.show()

# %% [markdown] tags=["slide"]
# So this neuron says "65 % yes" for (1, 0), where we'd like 100 %. Before you read on, work out its
# total for (0, 1) with a pencil, and read off the curve above what the neuron says. (The next cell
# computes all four.)
#
# ## All four at once
#
# Going through the samples one at a time gets tedious, so let's stack them into a table, one sample
# per row, and let NumPy do the multiplying and adding for all rows in one go. The symbol for
# "multiply each row by these weights and add up" is `@`, and it's worth remembering: nearly all the
# arithmetic of deep learning is this one operation.

# %% tags=["nbval-check-output"]
x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="float32")  # four samples, two inputs each
weights = np.array([0.5, -0.5])

print("added up:", x @ weights)  # row by row: multiply and add up
print("totals:  ", x @ weights + bias)  # the bias is added to all four
print("outputs: ", sigmoid(x @ weights + bias).round(2))  # and all four are squashed

# %% [markdown]
# The third output is our 0.65, and the second, 0.40, belongs to a total of -0.4. The others aren't
# impressive either: they all hover around one half, so this neuron knows nothing about OR yet.
# That's no surprise, because I made its numbers up.
#
# ## Your turn: three numbers
#
# Can you do better? Move the sliders until all four samples have a ✓. They get it if the output
# lies on the correct side of one half. (There's also a button, *Let it learn*. Leave it alone until
# you've done it yourself! The loss that it shows is the subject of the next section, and XOR that
# of the next lesson.)

# %% tags=["slide"]
hellodl.explore("neuron", gate="OR")

# %% [markdown]
# If you found a setting that works, look at it for a moment, because you'll meet it again: both
# weights are positive, and the bias is negative but smaller in size than either weight. In words:
# "I lean towards *no*, but a single switch is enough to convince me." That's OR.
#
# That was fun, once. But the network in lesson 04 has 266,610 of these numbers, and the largest
# chatbots have hundreds of billions or more. Nobody moves that many sliders. We need the network to
# do it.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("01_or_neuron", 1)

# %% [markdown] tags=["slide"]
# ## How wrong are we? The loss
#
# To get better on its own, the neuron first has to know how bad it is, as a single number. For each
# sample we take the difference between the output and the label, and square it, so that "too high"
# and "too low" count alike and large errors count more. Then we take the mean over the four
# samples. That's the **mean squared error**, and it's our first example of a **loss**: one number
# that says how wrong a network is. Zero would be perfect.

# %% tags=["nbval-check-output"]
y = np.array([[0], [1], [1], [1]], dtype="float32")  # the labels, one per row, as Keras wants them

outputs = sigmoid(x @ weights + bias)
print("outputs:", outputs.round(2))
print("errors: ", (outputs - y.ravel()).round(2))  # ravel turns the column of labels into a row
print("loss:   ", ((outputs - y.ravel()) ** 2).mean().round(3))

# %% [markdown]
# The interactive above shows this number, too. Press *Reset*, and there it's 0.2463, with one digit
# more. Now move the first slider a tiny bit to the right and watch the loss. Does it go up or down?
# Let's do exactly that in Python. (NumPy subtracts and squares arrays number by number, so we
# needn't write a loop.)


# %% tags=["nbval-check-output"]
def loss_with(weight_a):
    """The loss if the first weight were this number, and the others as they are."""
    outputs = sigmoid(x @ np.array([weight_a, weights[1]]) + bias)
    return ((outputs - y.ravel()) ** 2).mean()


print(f"0.50: {loss_with(0.50):.4f}   0.51: {loss_with(0.51):.4f}")

# %% [markdown] tags=["slide"]
# A little more weight, a little less loss: 0.01 more, and the loss changed by -0.001. So if it went
# on as steeply, it would change by about -0.1 for a whole unit of weight. That's called the
# **gradient** of the loss for this weight (you may know it from school as the slope of a curve),
# and it tells you two things: which way is uphill, and how steep it is. Now we take a step. The new
# weight is the old one, *minus* the gradient times a number that we choose, say 2. (Minus, because
# the gradient points uphill and we want to go down. Here it's negative, so the weight grows.)

# %% tags=["nbval-check-output"]
gradient = (loss_with(0.51) - loss_with(0.50)) / 0.01
step_size = 2
new_weight = 0.5 - step_size * gradient
print(f"gradient {gradient:.3f}   new weight {new_weight:.3f}")
print(f"loss before {loss_with(0.5):.4f}   loss after {loss_with(new_weight):.4f}")

# %% [markdown]
# Here you can see this step, and five more of the same kind. The curve is the loss for first
# weights from -1 to 4, while the other two numbers stay as they are. The dashed line is as steep as
# the curve at our 0.5: its slope is the gradient.

# %% tags=["slide"]
places = [0.5, new_weight]
for _ in range(5):  # five more steps, each with the gradient of the place where it begins
    slope = (loss_with(places[-1] + 0.01) - loss_with(places[-1])) / 0.01
    places.append(places[-1] - step_size * slope)

tries = np.linspace(-1, 4, 100)  # 100 numbers from -1 to 4
axes = plt.figure(figsize=(6.5, 3.2), layout="constrained").subplots()
axes.plot(tries, [loss_with(weight) for weight in tries])
ends = np.array([-0.4, 1.4])
axes.plot(ends, loss_with(0.5) + gradient * (ends - 0.5), "--", color="gray")
axes.plot(places, [loss_with(weight) for weight in places], "o", color="C1")
axes.annotate("we were here", (0.5, loss_with(0.5)), (1.3, 0.33), arrowprops=arrow)
axes.annotate("one step later", (new_weight, loss_with(new_weight)), (-0.9, 0.1), arrowprops=arrow)
axes.set(title="Six steps downhill", xlabel="first weight", ylabel="loss", ylim=(0, 0.45))
plots.describe(
    axes, "The loss falls from left to right, first steeply, then ever less; seven points on it."
)
plt.show()

# %% [markdown]
# Where the curve is steep, the gradient is large, and so is the step. Where it levels off, the
# steps get smaller. (Why does the curve level off far above 0? Because this is only *one* of the
# three numbers. The other two are still bad.)
#
# So let's do the same for all three. Nudge each of them a little, see what the loss does, and then
# take a step with all of them at once. And then again, and again, some hundred times:


# %% tags=["nbval-check-output"]
def loss_of(numbers):
    """The loss with these three numbers: two weights and a bias."""
    outputs = sigmoid(x @ numbers[:2] + numbers[2])  # [:2] are the two weights, [2] is the bias
    return ((outputs - y.ravel()) ** 2).mean()


def gradients_at(numbers):
    """Nudge each of the three numbers a little, and see what the loss does."""
    found = np.zeros(3)  # room for three
    for i in range(3):
        nudged = numbers.copy()  # a copy, so that the others stay as they are
        nudged[i] += 0.001  # a tiny bit more of number i
        found[i] = (loss_of(nudged) - loss_of(numbers)) / 0.001
    return found


# %% tags=["nbval-check-output"]
numbers = np.array([0.5, -0.5, 0.1])  # the two weights and the bias
print("three gradients:", gradients_at(numbers).round(3))

# %% [markdown]
# Now work out the first step with a pencil: 0.5 + 2 × 0.1 is 0.7, and the other two go in the same
# way. Then let the loop take that step, and 300 more:

# %% tags=["nbval-check-output"]
for step in range(301):
    if step in (0, 1, 10, 100, 300):
        print(f"step {step:3}: {numbers.round(2)}   loss {loss_of(numbers):.3f}")
    numbers = numbers - step_size * gradients_at(numbers)  # one step, with all three at once
print("outputs:", sigmoid(x @ numbers[:2] + numbers[2]).round(2))

# %% [markdown] tags=["slide"]
# It has learned OR! (The buttons *One step* and *Let it learn* of the interactive do the same.) The
# first output is close to 0 and the others are close to 1. There's no trick in it: you've seen
# every single operation. The whole procedure of learning fits in three lines:
#
# 1. **Run** the network and compute the loss.
# 2. **Find the gradient** for every number in it. (We nudged three numbers, one after another. For
#    millions there's a clever way to get all gradients at once, working backward from the loss.
#    It's called **backpropagation**, and you'll build it yourself in lesson 06.)
# 3. **Take a small step** against the gradient with every number. Then start over.
#
# This is **gradient descent**. The number that we multiplied the gradient by is called the
# **learning rate**. It's up to us. Let's see what 300 steps bring with a tiny one, with our 2, and
# with a huge one:

# %%
for rate in (0.01, 2, 100):
    tried = np.array([0.5, -0.5, 0.1])
    for step in range(301):
        if step in (1, 300):
            print(f"rate {rate:5}, step {step:3}: {tried.round(2)}   loss {loss_of(tried):.3f}")
        tried = tried - rate * gradients_at(tried)

# %% [markdown]
# With 0.01, learning is slow: 300 steps get less far than ten steps with 2 do. With 100, a single
# giant step has thrown the numbers so far that the neuron says *yes* to everything (three right and
# one plainly wrong, so the loss is a quarter). And there the sigmoid is so flat that hardly any
# gradient is left to bring it back. (It isn't stuck for good: from this start, it would get out
# after some 600 steps more. But you can't count on it.) The 2 that we took comes from the tutorial
# that this lesson follows, by Emil Wallner. For larger networks it will be far less, such as 0.1 or
# 0.01.
#
# Wallner compares all this to a machine full of dials that nobody has set. You run it, see how
# wrong the result is, walk back through the machine marking each dial with its part of the error,
# give each dial a little turn, and repeat. Nobody sets a dial by hand. The idea was inspired by
# nerve cells, and Frank Rosenblatt built a machine with learning neurons around 1960. But an
# airplane isn't a copy of a bird, and a neural network isn't a copy of the brain.
#
# ## The same neuron in Keras
#
# From here on, **Keras** does the work. Nearly every program in this course has the same four
# parts: get the data as numbers, design the network, let it learn, predict. We have the data, so
# here is the design. `Dense(1)` is one neuron that is connected to every input. Its weights start
# as small random numbers (smaller ones than Keras would take by itself, because Wallner did so),
# and its bias starts at 0. (A single neuron could start with zeros as well. Lesson 04 says why many
# neurons can't.) `Sequential` puts layers in a row, and `shape=(2,)` says that a sample has two
# numbers. (The comma makes it a list with a single entry. For a table it would have two, such as
# `(28, 28)`.)

# %% tags=["slide"]
near_zero = keras.initializers.TruncatedNormal(stddev=0.02)  # random numbers, mostly within 0.02
neuron = keras.Sequential(
    [
        keras.Input(shape=(2,)),
        keras.layers.Dense(1, activation="sigmoid", kernel_initializer=near_zero),
    ]
)
print(neuron.count_params(), "numbers to learn: two weights and a bias")

# %% [markdown]
# (Keras calls the weights of a layer its *kernel*. That has nothing to do with the kernel of the
# notebook. It's an unlucky coincidence.)
#
# Now tell it how to learn: the loss from above, and plain gradient descent, with 2 as its learning
# rate. In Keras it's called **SGD**. (The S stands for *stochastic*, and lesson 04 explains why.)
# An algorithm that decides how to step is called an **optimizer**. `compile` gives both to the
# network.

# %%
neuron.compile(optimizer=keras.optimizers.SGD(learning_rate=2.0), loss="mean_squared_error")

# %% [markdown]
# Does Keras do what we did? That can be checked. `train_on_batch` takes one step: it runs the
# network on the samples we hand it, the **batch**, and adjusts its three numbers once. We give the
# neuron our own start, 0.5, -0.5 and 0.1, and let it take one step. Then we take the same step by
# hand. (`set_weights` wants the weights as a column and the bias as a list of one. And at the end
# the neuron gets its small random numbers back.)

# %%
random_start = neuron.get_weights()
neuron.set_weights([np.array([[0.5], [-0.5]]), np.array([0.1])])
neuron.train_on_batch(x, y)
by_keras = np.concatenate([array.ravel() for array in neuron.get_weights()])

start = np.array([0.5, -0.5, 0.1])
by_hand = start - step_size * gradients_at(start)
print("Keras:  ", by_keras.round(2))
print("by hand:", by_hand.round(2))
neuron.set_weights(random_start)

# %% [markdown] tags=["slide"]
# The same three numbers. (Keras didn't nudge anything. It found the gradients by backpropagation.
# They are the same, apart from the tiny error that nudging makes.)
#
# ## Watch it learn
#
# Now we let it take 2,000 such steps, write down the loss each time, and keep a copy of the three
# numbers at a few moments, so that we can watch what they do.

# %%
moments = [0, 1, 2, 3, 5, 7, 10, 14, 20, 28, 40, 60, 80, 100, 150, 200, 300, 500, 1000, 2000]
losses, snapshots = [], {0: neuron.get_weights()}
for step in range(1, 2001):
    neuron.reset_metrics()  # otherwise Keras would report the mean loss of all steps so far
    losses.append(float(neuron.train_on_batch(x, y)))
    if step in moments:
        snapshots[step] = neuron.get_weights()
print(f"loss before: {losses[0]:.4f}   loss after: {losses[-1]:.5f}")

# %% [markdown] tags=["slide"]
# The loss went down. (The second number is from just before the last step, because Keras measures
# first, and then takes the step.) But what did the neuron *do* all that time? Nothing forbids other
# inputs than 0 and 1, such as 0.3 or 1.2, so let's ask the neuron about every point of a whole
# square, at each of those moments, and make a little film of it. Blue means yes, orange means no,
# and the dashed line is where the output is exactly one half.


# %% tags=["slide"]
def draw(step):
    """Draw what the neuron said after this step."""
    neuron.set_weights(snapshots[step])
    return plots.decision_surface(neuron, x, y, f"step {step}")


plots.animation(draw, moments)

# %% [markdown]
# And here are four moments of it, to look at calmly:

# %% tags=["slide", "preview"]
figure, panels = plt.subplots(1, 4, figsize=(11, 3), layout="constrained")
for axes, step in zip(panels, [0, 10, 100, 2000], strict=True):  # zip: go through both in step
    neuron.set_weights(snapshots[step])
    plots.decision_surface(neuron, x, y, f"step {step}", ax=axes)
plt.show()

# %% [markdown] tags=["slide"]
# Here you see learning happen. At step 0 everything is close to one half, and the dashed line lies
# wherever the two random weights happened to put it. (It goes through the point (0, 0), because the
# bias starts at 0.) After 10 steps the neuron says yes to all four samples. That's right for three
# of them, and at (0, 0) it's worse than before! At first, three samples pull towards yes and only
# one towards no, so yes wins. After 100 steps the line has found its place between (0, 0) and the
# other three. From then on it moves only a little, but the colors get deeper: the neuron becomes
# more confident. Here are its four outputs over the first hundred steps. When does (0, 0) turn
# round?

# %% tags=["slide"]
early = [step for step in moments if step <= 100]
says = []
for step in early:
    then_weights, then_bias = snapshots[step]
    says.append(sigmoid(x @ then_weights + then_bias).ravel())
axes = plt.figure(figsize=(6.5, 3), layout="constrained").subplots()
for i, style in enumerate(["o-", "s--", "^:", "v-."]):
    axes.plot(
        early, np.array(says)[:, i], style, markersize=4, label=f"({x[i, 0]:.0f}, {x[i, 1]:.0f})"
    )
axes.axhline(0.5, color="gray", linewidth=1)
axes.set(title="(0, 0) first goes the wrong way", xlabel="step", ylabel="output", ylim=(0, 1.02))
axes.legend(loc="center right")
plots.describe(
    axes, "Four outputs over 100 steps: all rise, then the one of (0, 0) sinks below one half."
)
plt.show()

# %% [markdown]
# At the beginning all four outputs rise. (Those of (0, 1) and (1, 0) lie on top of each other.) The
# closer the three come to their 1, the smaller their part of the gradient, while (0, 0) is further
# off than before, and its part grows. So it turns round after a few steps, and before step 20 it's
# on the right side of one half. How can it sink while the others go on rising? With the inputs 0
# and 0 only the bias counts, and the bias goes down. The others have the weights as well, and the
# weights go up.
#
# And this is the loss, over all the steps:

# %% tags=["slide"]
axes = plots.learning_curves({"loss": losses}, ["loss"], "Fast at first, then ever more slowly")[0]
axes.set(xlabel="step", yscale="log")
plt.show()

# %% [markdown]
# The vertical axis is logarithmic: each gray horizontal line stands for a tenth of the one above it
# ($10^{-2}$ is 0.01), so one line down always means ten times smaller. So the loss keeps falling,
# but it never arrives at zero. It can't: the sigmoid comes ever closer to 0 and 1 without reaching
# them.
#
# ## What does it say now?
#
# Time to predict. We ask for all four samples at once.

# %%
answers = neuron.predict(x, verbose=0).ravel()
for (a, b), answer in zip(x, answers, strict=True):
    print(f"{a:.0f} or {b:.0f}:  {answer:.4f}")

# %% [markdown] tags=["slide"]
# Four correct answers, and none of them is exactly 0 or 1 (the last one is only rounded to it).
# Neural networks don't say "yes", they say "yes, 0.98". We decide where to draw the line, usually
# at one half.
#
# ## What has it learned?
#
# Three numbers, so let's look at them.

# %%
learned_weights, learned_bias = neuron.get_weights()
first, second = learned_weights.ravel()
print(f"first weight {first:.2f}   second weight {second:.2f}   bias {learned_bias[0]:.2f}")

# %% [markdown]
# Two positive weights, the same to two decimals (OR doesn't care which switch is which), and a
# negative bias that is smaller in size than either of them. "I lean towards *no*, but a single
# switch is enough to convince me." It found the kind of rule you found with your own hands, from
# nothing but four samples.
#
# The three numbers also tell you why the line is straight. It runs where the output is one half, so
# where the total is 0: first weight × a + second weight × b + bias = 0. That's the equation of a
# straight line. (Solve it for b, and you get the y = mx + c of school.) Other weights give another
# line, but never a curve.
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, read its message: that's what it is for.

# %%
assert (answers.round() == y.ravel()).all(), "the neuron has not learned OR: train longer?"
assert losses[-1] < 0.002, (
    "correct, but not confident: train longer, or with a larger learning rate?"
)
assert min(first, second) > -learned_bias[0] > 0, (
    "for OR, one input alone should outweigh the bias: train longer, or has it other labels?"
)

# %% [markdown]
# ## Published beside ours
#
# Wallner's tutorial (in this course we call it source E) trained the same neuron in 2017, with a
# library called TFLearn, and published its four outputs and its loss.

# %%
names = ["0 or 0", "0 or 1", "1 or 0", "1 or 1"]
published = [0.0401, 0.9749, 0.9754, 0.99997]
beside = {"loss": (losses[-1], 0.00072)}
for i in range(4):
    beside[names[i]] = (answers[i], published[i])
hellodl.compare(beside, source="E")

# %% [markdown]
# They are close, but not equal. Is it because the two runs started from other random numbers? That
# can be tested. We train once more, from three quite different starts:

# %%
for weight_1, weight_2 in [(0, 0), (-1, 1), (3, -3)]:
    neuron.set_weights([np.array([[weight_1], [weight_2]]), np.zeros(1)])  # and a bias of 0
    for _ in range(2000):
        neuron.train_on_batch(x, y)
    print(f"from {weight_1:2} and {weight_2:2}:", neuron.predict(x, verbose=0).ravel().round(4))

# %% [markdown]
# It doesn't look like it. From all of these starts, the output for (0, 0) is about 0.038, and those
# for (0, 1) and (1, 0) are nearly alike. The published ones are a little less far along, as after
# some 1,800 of our steps. And the two in the middle differ more from each other than ours do. So
# something else in that program was different, and we don't know what.
#
# ## Optional: the same program in TFLearn
#
# TFLearn was a library of 2016 that no longer works with today's TensorFlow. But its ideas are the
# same, so you can read its programs. Here is that one, line by line:
#
# | in TFLearn | what it does | in Keras |
# |---|---|---|
# | `input_data(shape=[None, 2])` | two inputs; `None` stands for any number of samples | `keras.Input(shape=(2,))` |
# | `fully_connected(g, 1, activation='sigmoid')` | one neuron connected to all inputs | `Dense(1, activation="sigmoid")` |
# | `regression(g, optimizer='sgd', learning_rate=2., loss='mean_square')` | optimizer, learning rate and loss | `model.compile(...)` |
# | `DNN(g)` | make the network | `keras.Sequential([...])` |
# | `m.fit(X, Y, n_epoch=2000, snapshot_epoch=False)` | learn: 2,000 times over all samples, without saving a *snapshot* of the network after each | 2,000 times `train_on_batch(x, y)` |
# | `m.predict([[0, 1]])` | ask | `model.predict(x)` |
#
# While it trains, TFLearn prints lines such as `Training Step: 2000 | epoch: 2000 | loss: 0.00072
# -- iter: 4/4`. A **step** is one adjustment of the weights, an **epoch** is one pass over all
# samples, and `iter` counts the samples seen in this epoch. With four samples in one batch, an
# epoch is a single step, so 2,000 epochs and 2,000 steps are the same thing here. From lesson 04 on
# they won't be.
#
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("01_or_neuron", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A neuron multiplies its inputs by weights, adds them up, adds a bias, and squashes the result. The
# loss says how wrong it is. Its gradient says for each number which way is uphill. Gradient descent
# takes one small step after another in the opposite direction, and with a well-chosen learning rate
# the loss of OR becomes small. That's learning, and it works for three numbers as for three
# billion.
#
# ## Exercises
#
# Four exercises wait in `exercises/01_or_neuron.ipynb`: build a neuron yourself, try learning
# rates, do OR by hand, and invent a loss. You can also play right here. Start again from *The same
# neuron in Keras* each time, so that the neuron starts anew:
#
# 1. Set the learning rate of Keras's neuron to 0.1 and to 100. What changes in the film, and in the
#    loss curve? (The comparison with our step by hand won't fit then, and the checks near the end
#    will stop.)
# 2. Use the three numbers that it has learned: what does the neuron say for (0.5, 0)? Calculate it,
#    and then ask `neuron.predict(np.array([[0.5, 0]]))`.
# 3. Let the neuron learn AND, which is true only when *both* inputs are true: change the labels in
#    the cell that begins with `y =`, and choose *Kernel > Restart Kernel and Run All Cells*. The
#    checks near the end will stop there, and that's right, because they are checks for OR.
#
# ## Going deeper
#
# - TensorFlow Playground (playground.tensorflow.org) lets you watch larger networks learn in the
#   browser.
# - Grant Sanderson's video series *Neural networks* (3blue1brown.com) draws gradient descent more
#   beautifully than anyone.
#
# ## Next
#
# There's a question with four answers, like OR, that this neuron can never learn, no matter how
# long it trains. Lesson 02 shows you which one, and why it nearly ended the story of neural
# networks.
