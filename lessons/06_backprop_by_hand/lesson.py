# %% [markdown] tags=["slide"]
# # Backpropagation by hand
#
# You've trained networks with up to 266,610 numbers, and each time Keras knew in which direction to
# change every single one of them. How? It hasn't tried them one by one: that would have meant
# 266,610 attempts for every step. The answer is an idea that is so simple that you can do it with a
# pencil, and so powerful that nearly every network today is trained with it. In a while you'll be
# able to work out every orange number in this drawing:
#
# ![A network of two inputs, two hidden units and one output, with all numbers and gradients](attachment:preview.png)
#
# **In this lesson you'll** find the gradients of a small network with pencil and paper, turn what
# you did into some forty lines of NumPy, check that it's correct, and train a network on
# handwritten digits with it. **You need** lessons 01 to 04, and no calculus. **Allow** about 105
# minutes.

# %%
import hellodl

hellodl.start("06_backprop_by_hand")

import time
import timeit
from itertools import pairwise

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import data, plots

keras.utils.set_random_seed(3)

# %% [markdown] tags=["slide"]
# ## One weight
#
# Let's begin with the smallest thing that can learn: one input, one weight, nothing else. The input
# is 2, the weight is 0.5, so the output is 1. But it should be 3. As the loss we take the squared
# difference, so it's (1 - 3)² = 4.
#
# In lesson 01 we found the gradient by nudging the weight a little and looking at the loss. Let's
# do that again.


# %% tags=["nbval-check-output"]
def loss_of_one(weight):
    """The loss if the input is 2 and the output should be 3."""
    return (2 * weight - 3) ** 2


nudged = loss_of_one(0.501)
print(f"loss at 0.500: {loss_of_one(0.5):.4f}   at 0.501: {nudged:.4f}")
print(f"change of the loss for each unit of weight: {(nudged - loss_of_one(0.5)) / 0.001:.2f}")

# %% [markdown]
# About -8. So if the weight grows a little, the loss falls eight times as much. That's the
# **gradient** for this weight, and you can see it in a figure as the steepness of the curve, where
# we are. (The dashed line is just as steep.)

# %% tags=["slide"]
tries = np.linspace(-0.2, 3.2, 100)
axes = plt.figure(figsize=(6, 3.2), layout="constrained").subplots()
axes.plot(tries, loss_of_one(tries))
axes.plot([0.15, 0.85], [6.8, 1.2], "--", linewidth=3)  # through our point, falling by 8
axes.plot(0.5, 4, "o", markersize=9)
arrow = {"arrowstyle": "->", "color": "gray"}
axes.annotate("we are here:\ngradient -8", (0.5, 4), (0.9, 6.5), arrowprops=arrow)
axes.annotate("we want to go here", (1.5, 0), (1.15, 4), arrowprops=arrow)
axes.set(xlabel="weight", ylabel="loss", title="Here, downhill leads to the lowest point")
plots.describe(
    axes, "A valley: the loss against one weight. A dashed line touches it at 0.5, falling."
)
plt.show()

# %% [markdown] tags=["slide"]
# The gradient is negative, so downhill is to the right, and that's where the lowest point is: at a
# weight of 1.5 the output is 3, as we wished.
#
# ## The same without nudging
#
# Nudging works, but it costs an extra run for each weight. So here's the idea that replaces it.
# Don't ask "how does the loss change with the weight?" in one go. Ask two smaller questions, one
# for each step of the calculation, and multiply the answers:
#
# - *How does the loss change with the output?* The loss is a square. If we nudge a number $d$ by a
#   tiny $h$, its square becomes $(d + h)^2 = d^2 + 2dh + h^2$, and the last part is so tiny that we
#   can forget it. So the square changes $2d$ times as much as $d$ does. Here $d$ is output - 3,
#   which changes exactly as much as the output does, and the answer is 2 × (1 - 3) = **-4**.
# - *How does the output change with the weight?* The output is 2 × weight. So if the weight grows
#   by 1, the output grows by **2**: that's the input.
#
# Together: -4 × 2 = **-8**. That's what nudging said! It's like gears. If one turn of the first
# wheel turns the second one twice, and one turn of the second turns the last one four times, then
# one turn of the first turns the last one eight times. Mathematicians call it the **chain rule**,
# and it's the main idea of this lesson. (In books a gradient for a single number is called a
# *derivative*, and the same line reads $\partial\text{loss} / \partial\text{weight} =
# \partial\text{loss} / \partial\text{output} \times \partial\text{output} /
# \partial\text{weight}$.) Here it is as a drawing. Forward, we calculate from left to right.
# Backward, we multiply from right to left. (The code of this drawing is folded, because you needn't
# read it. Run it all the same. A click on it opens it.)

# %% tags=["slide", "hide-input"]
# The drawing: forward in blue, backward in orange
axes = plt.figure(figsize=(8.5, 2.3), layout="constrained").subplots()
boxes = [("weight", "0.5"), ("output", "1"), ("difference", "-2"), ("loss", "4")]
steps = [("× 2", "× 2"), ("- 3", "× 1"), ("squared", "× -4")]
totals = ["-8", "-4", "-4", "1"]
for place, ((name, value), total) in enumerate(zip(boxes, totals, strict=True)):
    axes.text(3 * place, 0.62, name, ha="center", color="#595959")
    square = {"boxstyle": "round,pad=0.5", "facecolor": "white", "edgecolor": "#595959"}
    axes.text(3 * place, 0, value, ha="center", va="center", fontsize=13, bbox=square)
    axes.text(3 * place, -0.95, total, ha="center", color=plots.PALETTE[1], weight="bold")
for place, texts in enumerate(steps):
    ways = [(3 * place + 0.5, 3 * place + 2.4, 0.1), (3 * place + 2.4, 3 * place + 0.5, -0.72)]
    for (begin, end, height), text, color in zip(ways, texts, plots.PALETTE, strict=False):
        arrow = {"arrowstyle": "->", "color": color, "linewidth": 1.5}
        axes.annotate("", (end, height), (begin, height), arrowprops=arrow)
        axes.text(3 * place + 1.45, height + 0.1, text, ha="center", color=color)
axes.set(xlim=(-0.8, 9.8), ylim=(-1.2, 1))
axes.set_title("Bold orange: how many times as much the loss changes as the number above")
axes.set_axis_off()
plots.describe(
    axes,
    "A chain: weight 0.5, output 1, difference -2, loss 4. Backward from 1: times -4, times 1, "
    "times 2, which makes -8 at the weight.",
)
plt.show()

# %% [markdown] tags=["slide"]
# Read the orange row from the right. For the loss itself, it's 1. For the difference it's -4, and
# for the output as well, because subtracting 3 doesn't change by how much a number changes. And for
# the weight it's -8.
#
# ## A small network, forward
#
# Now let's do it with a real network: two inputs, two hidden units with ReLU, and one output. Here
# it is with all of its numbers.

# %% tags=["slide"]
w1, b1 = np.array([[0.5, 1.0], [-0.25, 0.5]]), np.array([0.5, -1.0])
w2, b2 = np.array([[2.0], [-1.0]]), np.array([0.5])
x = np.array([1.0, 2.0])
hidden = np.maximum(x @ w1 + b1, 0)  # ReLU: negative totals become 0
output = hidden @ w2 + b2

plots.numbers([(w1, b1), (w2, b2)], [x, hidden, output], title="Forward, from left to right")
plt.show()

# %% [markdown]
# Please take a pencil and check the drawing. The upper hidden unit gets 1 × 0.5 from the first
# input and 2 × -0.25 from the second, which is 0 together, plus its bias of 0.5. That's positive,
# so ReLU leaves it at 0.5. The lower one comes to 1 in the same way. And the output is 0.5 × 2 + 1
# × -1 + 0.5 = 0.5. (In the code, `w1` has a row for each input and a column for each hidden unit,
# so `w1[1, 0]`, which is -0.25, is the line from the second input to the first unit. And `x @ w1`
# multiplies and adds up for both units at once, as in lesson 01: 1 × 0.5 + 2 × -0.25 for the first,
# and 1 × 1 + 2 × 0.5 for the second.)
#
# This was the **forward pass**. Suppose that the output should have been 1. Then the loss is (0.5 -
# 1)² = 0.25.
#
# ## The same network, backward
#
# We want nine gradients: for six weights and three biases. The trick is to begin at the end, where
# we know the most, and to go back one step at a time. Let's call "how the loss changes with this
# unit" the unit's **error**. (In lesson 01 we called the difference to the label an error. Here
# it's a gradient: if this number changes by a tiny bit, the loss changes by that bit times the
# error.)
#
# 1. **The output.** The loss is a square again: 2 × (0.5 - 1) = **-1**. So the output's error is
#    -1: if the output grew, the loss would fall.
# 2. **The last weights.** A weight's gradient is *what comes in on its line, times the error where
#    it arrives*, as with our single weight. The upper hidden unit sends 0.5 to the output, so the
#    gradient of the upper line's weight is 0.5 × -1 = **-0.5**. The lower one sends 1, so it's 1 ×
#    -1 = **-1**. A bias is like a weight whose input is always 1, so its gradient is the error
#    itself, **-1**.
# 3. **The hidden units.** How does the loss change with the upper hidden unit? Through its line,
#    which has the weight 2: if it changes by 1, the output changes by 2. So the error of its output
#    is 2 × -1 = **-2**. The lower one's line has the weight -1, so it's -1 × -1 = **1**.
# 4. **ReLU.** Both units have a positive total here, so ReLU let it pass, and the error passes,
#    too. If a total had been negative, ReLU would have cut it off at 0. Changing that total a
#    little would have changed nothing, so the error there would be **0**. From here on, when we
#    speak of a hidden unit's error, we mean this one, the error of its *total*.
# 5. **The first weights.** Again what comes in (the inputs are 1 and 2), times the error where it
#    arrives: 1 × -2 and 2 × -2 at the upper unit, 1 × 1 and 2 × 1 at the lower one. And the
#    gradients of the two biases are the errors themselves, -2 and 1.
#
# The same five steps in NumPy. (`np.outer` multiplies every number of the first with every number
# of the second, which makes a table: one entry for each line.)

# %% tags=["slide", "preview"]
output_error = 2 * (output - 1)  # step 1
w2_gradient = np.outer(hidden, output_error)  # step 2
hidden_error = (w2 @ output_error) * (hidden > 0)  # steps 3 and 4: True counts as 1, False as 0
w1_gradient = np.outer(x, hidden_error)  # step 5

# the gradient of a bias is the error of its unit
gradients = [(w1_gradient, hidden_error), (w2_gradient, output_error)]
plots.numbers(
    [(w1, b1), (w2, b2)],
    [x, hidden, output],
    gradients,
    "Backward: the output is 0.5, but should be 1",
)
plt.show()

# %% [markdown] tags=["slide"]
# (In step 3, `w2` has a row for each hidden unit, so `w2 @ output_error` is 2 × -1 and -1 × -1.)
# Compare the orange numbers with yours: each unit's error stands above it, and each gradient under
# its weight or bias. This way of going back through a network, error by error, is
# **backpropagation**. Notice how little work it was. Each error is worked out once, and then it
# serves all the lines that arrive there. By nudging, every weight needs a trip of its own to the
# loss. Going back needs a single trip for *all* nine numbers, and that's about the work of going
# forward, or two or three times as much. Below we'll measure it for 266,610 numbers.
#
# Do you believe it? Let's nudge each of the nine and see.


# %% tags=["nbval-check-output"]
def loss_of_small(w1, b1, w2, b2):
    """The loss of the small network if the output should be 1."""
    return ((np.maximum(x @ w1 + b1, 0) @ w2 + b2 - 1) ** 2).item()


parameters = [w1, b1, w2, b2]
here = loss_of_small(*parameters)
for name, array in zip(["w1", "b1", "w2", "b2"], parameters, strict=True):
    for place in np.ndindex(array.shape):
        array[place] += 1e-6  # a millionth
        print(name, place, f"{(loss_of_small(*parameters) - here) / 1e-6:+.3f}")
        array[place] -= 1e-6

# %% [markdown]
# The same nine numbers. (`np.ndindex` goes through all places of an array, such as `(0, 1)`. The
# star in `loss_of_small(*parameters)` hands over the four arrays one by one. And `+=` changes the
# array itself, which is why we take the millionth away again.)
#
# Two cases didn't occur in this drawing, so please do them with the pencil, too.
#
# - **Two lines going out.** A hidden unit is connected to two outputs, with the weights 2 and 0.5,
#   and the errors of these outputs are -1 and 2. The unit's total is positive. What's its error? A
#   tiny change of it changes the loss 2 × -1 = -2 times as much through the first line, and 0.5 × 2
#   = 1 times as much through the second. So together it's -2 + 1 = **-1**: *errors that come back
#   on several lines are added up.*
# - **A unit that's cut off.** Suppose the upper hidden unit had a bias of -1. Then its total would
#   be -1, and ReLU would make it 0. Which of its gradients would be 0? All three, those of both
#   weights and of the bias, because its error would be 0. And the gradient of the weight on the
#   line that leaves it would be 0 as well, because what comes in on that line is 0. Such a unit
#   learns nothing from this sample.
#
# Here's the same network, to play with. Press *Next* (or the key →), and it goes through all that
# you've just done, one number at a time: forward in blue, backward in orange, with the arithmetic
# below. When you've followed it once, press *Reset* and do it yourself: set the first input to 3
# and the target to 2, work out all nine gradients on paper, and choose *5* to check. Then press
# *Reset*, and try to break it. Choose *5*, so that you see all gradients, and lower the bias of the
# upper unit by 0.25, three times. What happens to its gradients? And then press *Reset*, choose
# *update*, and look for the learning rate that brings the loss down furthest.

# %% tags=["slide"]
hellodl.explore("backprop")

# %% [markdown] tags=["slide"]
# After lowering it once, the gradients of its weights and its bias are twice as large, because the
# output is farther from its target. After twice, the total is exactly 0, and four gradients vanish
# at once. (At 0, ReLU has a corner, with one slope to the left and another one to the right, so one
# has to choose. Like the usual libraries, we take 0.) After three times it's the same, now with a
# negative total. And the best learning rate? About 0.015, which brings the loss below 0.0003.
#
# Now a step of gradient descent is easy: subtract a little of each gradient from its weight.

# %% tags=["nbval-check-output"]
print(f"loss before: {loss_of_small(*parameters):.3f}")
for array, gradient in zip(
    parameters, [w1_gradient, hidden_error, w2_gradient, output_error], strict=True
):
    array -= 0.02 * gradient
print(f"loss after:  {loss_of_small(*parameters):.3f}")

# %% [markdown]
# One step with a learning rate of 0.02, and nine tenths of the loss is gone. (As you've seen in the
# interactive, the output even jumps past the 1 that it should be, to 1.145. For this network, 0.02
# is quite a large step.) For the next step, forward and backward have to come first. So training
# repeats these three:

# %% tags=["nbval-check-output"]
for step in range(2, 6):
    hidden = np.maximum(x @ w1 + b1, 0)  # forward
    output = hidden @ w2 + b2
    output_error = 2 * (output - 1)  # backward
    hidden_error = (w2 @ output_error) * (hidden > 0)
    gradients = [
        np.outer(x, hidden_error),
        hidden_error,
        np.outer(hidden, output_error),
        output_error,
    ]
    for array, gradient in zip(parameters, gradients, strict=True):
        array -= 0.02 * gradient  # update
    print(f"step {step}: output {output.item():.3f}, then loss {loss_of_small(*parameters):.5f}")

# %% [markdown]
# It swings around 1 and comes to rest. One more rule, for other activations. ReLU multiplied an
# error by 1 or by 0, and those are its slopes, on either side of its corner. The same holds for
# every activation that treats each total on its own: *it multiplies the error by its slope*. Take
# the sigmoid. Where it gives $s$, people have worked out that its slope is $s(1 - s)$. We nudge it,
# and see:

# %% tags=["nbval-check-output"]
for total in (0.0, 2.0, 4.6):
    s, above = [1 / (1 + np.exp(-t)) for t in (total, total + 1e-6)]
    print(
        f"total {total}: output {s:.2f}, slope {(above - s) / 1e-6:.3f}, s (1 - s) {s * (1 - s):.3f}"
    )

# %% [markdown]
# So in the middle a quarter of the error passes, and far out only a hundredth. (That's the flat end
# that lesson 04 spoke of.)
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("06_backprop_by_hand", 1)

# %% [markdown] tags=["slide"]
# ## Softmax and cross-entropy
#
# Our digit network ends differently: with ten totals, softmax, and cross-entropy. What's the error
# of such a total? Let's nudge and look. We take the three totals from lesson 04, 1, 3 and 0.5, and
# say that the first class is correct.


# %% tags=["nbval-check-output"]
def softmax(totals):
    """Positive numbers that add up to 1 in each row; the largest total gets the largest share."""
    # taking the same from all totals changes nothing (lesson 04), and avoids huge powers
    powers = np.exp(totals - totals.max(axis=1, keepdims=True))  # keepdims: it stays a column
    return powers / powers.sum(axis=1, keepdims=True)


totals = np.array([[1.0, 3.0, 0.5]])
here = -np.log(softmax(totals)[0, 0])  # cross-entropy: the first class is correct
errors = []
for i in range(3):
    nudged = totals + 1e-6 * np.eye(3)[i]  # np.eye(3)[i]: zeros, with a 1 at place i
    errors.append((-np.log(softmax(nudged)[0, 0]) - here) / 1e-6)
print("probabilities:", softmax(totals)[0].round(3))
print("errors:       ", np.round(errors, 3))

# %% [markdown] tags=["slide"]
# Compare the two rows. They are the same, except for the correct class, where the error is smaller
# by 1. One example is no proof, but it's always like that. Why? (You may skip this if you believe
# it.) The probability is a power divided by the sum of all powers, and a logarithm turns a division
# into a difference. And the logarithm of the correct power is its total, because the logarithm
# undoes the power. So the loss, which is minus the logarithm of the probability, is the logarithm
# of the sum, minus the correct total. Now try it with numbers. If the total 3 grows by 0.01, its
# power is multiplied by $e^{0.01}$, which is 1.01: it grows by 1 %, from 20.09 to 20.29. So the sum
# of all powers, 24.5, grows by 0.2, which is 0.82 %. And when a number grows by 0.82 %, its natural
# logarithm grows by 0.0082. (`np.log(1.0082)` tells you so.) So the loss grows 0.82 times as much
# as the total, and 0.82 *is* its probability. And *minus the correct total*? If that total grows by
# 1, this part of the loss falls by 1. That's the -1 of the correct class.
#
# So there's a wonderfully simple rule: **the error is the probabilities minus the target**, where
# the target is 1 for the correct class and 0 for all others. It makes sense, too. If the network
# gives a wrong class 0.82, that total has to come down, and urgently. If it gives the correct class
# only 0.11, that total has to go up, about as urgently. And if the probabilities are perfect, the
# error is 0, and nothing changes any more.
#
# ## Forty lines of NumPy
#
# You now know nearly everything that's needed. We put it into functions that work for any number of
# dense layers, and for a whole batch of samples at once, one sample a row. First, random weights.
# They are smaller in layers with many inputs and units, so that the totals don't shrink or grow too
# fast from layer to layer. (The rule is from Glorot and Bengio, 2010, and it's Keras's default.)


# %%
def new_layers(sizes, rng, dtype="float32"):
    """Random weights and zero biases for dense layers of the given sizes."""
    layers = []
    for inputs, units in pairwise(sizes):  # pairwise: (784, 300), (300, 100), (100, 10)
        limit = np.sqrt(6 / (inputs + units))
        weights = rng.uniform(-limit, limit, (inputs, units)).astype(dtype)
        layers.append((weights, np.zeros(units, dtype)))
    return layers


# %% [markdown] tags=["slide"]
# The forward pass goes through the layers, and keeps every layer's output, because the backward
# pass will need them. In the loss, `probabilities[np.arange(len(y)), y]` picks one number from each
# row: from the first row the one at the place of the first label, and so on.


# %%
def forward(layers, x):
    """The outputs of all layers for a batch: first the batch itself, last the probabilities."""
    outputs = [x]
    for number, (weights, biases) in enumerate(layers):
        totals = outputs[-1] @ weights + biases
        is_last = number == len(layers) - 1
        outputs.append(softmax(totals) if is_last else np.maximum(totals, 0))
    return outputs


def loss_of(probabilities, y):
    """Mean cross-entropy; y holds the number of the correct class of each sample."""
    return -np.log(probabilities[np.arange(len(y)), y]).mean()


# %% [markdown] tags=["slide"]
# And the backward pass is your five steps. Step 1 is "probabilities minus target". Then, for each
# layer from the last to the first: what came in times the error (steps 2 and 5), the error of the
# units before (step 3), and a 0 wherever ReLU gave 0 (step 4).
#
# What's new is the batch. Each sample has its own gradient for every weight, and we add them up.
# (The loss is a *mean* over the batch, so we divide the errors by its size first.) For one sample,
# the gradients were `np.outer(x, error)`. For two samples, one in each row, this is what we'd get,
# once sample by sample and once with `@`. (The `.T` swaps rows and columns.)

# %% tags=["nbval-check-output"]
came_in = np.array([[1.0, 2.0], [3.0, 0.0]])  # two samples, two inputs each
error = np.array([[-2.0, 1.0], [1.0, 0.5]])  # and their errors at two hidden units
print(np.outer(came_in[0], error[0]) + np.outer(came_in[1], error[1]))
print(came_in.T @ error)

# %% [markdown]
# The same table twice. Check one entry: for the line from the first input to the first unit, it's 1
# × -2 from the first sample and 3 × 1 from the second, which is 1 together. So `came_in.T @ error`
# does step 2 for every sample of a batch and adds the results up. In our digit network, `came_in`
# of the second layer has the shape (32, 300), its `.T` (300, 32), and `error` (32, 100). So the
# product has the shape (300, 100), just like the weights. The other product, `error @ weights.T`,
# sends the errors back, for all rows at once. Let's do that by hand, too. The two hidden units
# above have errors, and suppose that two units of the layer before are connected to them, the first
# with the weights 2 and 0.5, and the second with -1 and 3. Then, for the first sample, the first of
# these gets -2 × 2 + 1 × 0.5 = -3.5. Two lines go out, so two errors come back and are added up:

# %% tags=["nbval-check-output"]
lines_out = np.array([[2.0, 0.5], [-1.0, 3.0]])  # a row for each input, a column for each unit
print(error @ lines_out.T)

# %% [markdown]
# There's the -3.5. (Check another one with your pencil.) With these two products, the whole way
# back is short:


# %%
def backward(layers, outputs, y):
    """The gradient of the loss for all weights and biases, in the form of `layers`."""
    error = outputs[-1].copy()
    error[np.arange(len(y)), y] -= 1  # step 1: probabilities minus target
    error /= len(y)  # the loss is a mean over the batch
    gradients = []
    for number in reversed(range(len(layers))):  # from the last layer to the first
        weights, _ = layers[number]
        came_in = outputs[number]  # outputs[0] is the batch: it goes into layer 0
        gradients.append((came_in.T @ error, error.sum(axis=0)))  # steps 2 and 5
        if number > 0:  # the batch itself needs no error
            error = (error @ weights.T) * (came_in > 0)  # steps 3 and 4
    return gradients[::-1]  # in the order of the layers


# %%
def update(layers, gradients, learning_rate):
    """Take one step downhill; changes the layers in place."""
    for (weights, biases), (weights_gradient, biases_gradient) in zip(
        layers, gradients, strict=True
    ):
        weights -= learning_rate * weights_gradient
        biases -= learning_rate * biases_gradient


# %% [markdown]
# (`error.sum(axis=0)` adds up the errors of all samples, which is the gradient of the biases.)
# That's all of it. How long is it?

# %% tags=["nbval-check-output"]
import inspect

program = [new_layers, softmax, forward, loss_of, backward, update]
lines = sum(len(inspect.getsource(part).splitlines()) for part in program)
print(lines, "lines")

# %% [markdown] tags=["slide"]
# ## Is it correct? Check the gradient
#
# Code like this is easy to get wrong. But we have a way to find out: nudging! It's slow, but it's
# so simple that it's hard to get wrong. So we take a small network and some random data, compute
# the gradient both ways, and compare. This is called a **gradient check**. We nudge each weight in
# both directions, up and down by a millionth, because the $h^2$ from above is then in both, and
# disappears when we subtract: $(d + h)^2 - (d - h)^2$ is exactly $4dh$, and divided by the
# distance, $2h$, it's $2d$. (Our first weight gave -7.996 by nudging it up, and would give exactly
# -8 in this way.) We compute with `float64` here, because changes of a millionth would drown in the
# rounding of `float32`. To compare, we divide the length of the difference by the sum of the two
# lengths, so that we get a fraction, however large the gradients are. (`np.linalg.norm` is the
# length of a vector, by Pythagoras. And a function can be handed to another function, like any
# value: that's how `gradient_check` gets the backward pass that it should check.)


# %%
def gradient_by_nudging(layers, x, y, nudge=1e-6):
    """The gradient found the slow way: two runs for each weight and bias."""
    gradient = []
    for layer in layers:
        for array in layer:  # first its weights, then its biases
            for place in np.ndindex(array.shape):
                here = array[place]
                array[place] = here + nudge
                above = loss_of(forward(layers, x)[-1], y)
                array[place] = here - nudge
                below = loss_of(forward(layers, x)[-1], y)
                array[place] = here
                gradient.append((above - below) / (2 * nudge))
    return np.array(gradient)


# %%
def gradient_check(backward):
    """Relative difference between a backward pass and nudging, on random data."""
    rng = np.random.default_rng(1)
    layers = new_layers([5, 8, 6, 4], rng, "float64")
    x, y = rng.normal(size=(7, 5)), rng.integers(0, 4, 7)
    fast = backward(layers, forward(layers, x), y)
    fast = np.concatenate([array.ravel() for layer in fast for array in layer])
    slow = gradient_by_nudging(layers, x, y)
    return np.linalg.norm(fast - slow) / (np.linalg.norm(fast) + np.linalg.norm(slow))


print(f"relative difference: {gradient_check(backward):.2g}")

# %% [markdown]
# That's less than a billionth (the `e-10` moves the point ten places to the left), so taken
# together, the two agree to nine digits. Anything below a millionth is fine, and a mistake often
# gives more than a hundredth. Our backward pass fits our forward pass.
#
# ## It reads digits
#
# Now for the real thing: the data of lesson 03, with each image as a row of 784 numbers, and the
# network of lesson 04.

# %%
(x_train, y_train), _ = data.load_mnist()
x_train = x_train.reshape(-1, 784).astype("float32") / 255
x_valid, x_train = x_train[:5000], x_train[5000:]
y_valid, y_train = y_train[:5000], y_train[5000:]


# %%
def train_epoch(layers, x, y, rng, learning_rate=0.01, batch_size=32, backward=backward):
    """One pass over all samples, in random batches; returns the loss of each batch."""
    order = rng.permutation(len(x))
    losses = []
    for start in range(0, len(x), batch_size):
        batch = order[start : start + batch_size]
        outputs = forward(layers, x[batch])
        losses.append(loss_of(outputs[-1], y[batch]))
        update(layers, backward(layers, outputs, y[batch]), learning_rate)
    return losses


# %% tags=["slide"]
rng = np.random.default_rng(3)
digit_layers = new_layers([784, 300, 100, 10], rng)
numpy_seconds = []
for epoch in range(1, 4):
    begin = time.perf_counter()
    train_epoch(digit_layers, x_train, y_train, rng)
    numpy_seconds.append(time.perf_counter() - begin)
    accuracy = (forward(digit_layers, x_valid)[-1].argmax(axis=1) == y_valid).mean()
    print(f"epoch {epoch}: {numpy_seconds[-1]:.1f} s, validation accuracy {accuracy:.4f}")

# %% [markdown]
# It learns! And what did going back cost? We time both ways for one batch, and work out how long
# nudging would take.

# %%
x_batch, y_batch = x_train[:32], y_train[:32]
outputs = forward(digit_layers, x_batch)
seconds = {}
for name, run in {
    "forward": lambda: forward(digit_layers, x_batch),
    "backward": lambda: backward(digit_layers, outputs, y_batch),
}.items():
    # 20 runs at a time, five times; the fastest counts, because a computer also does other things
    seconds[name] = min(timeit.repeat(run, number=20, repeat=5)) / 20
    print(f"one batch {name}: {1000 * seconds[name]:.2f} ms")
nudging = 2 * 266_610 * seconds["forward"]  # twice for each number: nudged up, and nudged down
print(f"one batch by nudging: {nudging / 60:.0f} minutes")

# %% [markdown] tags=["slide"]
# There it is in numbers: going back takes about as long as going forward, or two or three times as
# long (that depends on the computer), but it gives all 266,610 gradients together. By nudging, this
# single step would take minutes.
#
# Your own code reads handwriting, after some fifty lines of NumPy (`train_epoch` included) and a
# few seconds of training. In lesson 04 Keras had a validation accuracy of about .92 after its first
# epoch. Compare that with yours.
#
# ## A mistake that nobody notices
#
# Why did we bother with a gradient check, if we can see that it learns? Because a wrong backward
# pass can learn, too. Let's make a mistake on purpose and forget step 4, so that errors also pass
# where ReLU has cut off. Then we train both versions on 20,000 digits, with the same first weights
# and the same batches, and a learning rate of 0.05, so that it goes faster. (`train_epoch` gets the
# version to use, as `gradient_check` does.)


# %%
def backward_without_relu(layers, outputs, y):
    """Like `backward`, but without the step for ReLU."""
    error = outputs[-1].copy()
    error[np.arange(len(y)), y] -= 1
    error /= len(y)
    gradients = []
    for number in reversed(range(len(layers))):
        weights, _ = layers[number]
        gradients.append((outputs[number].T @ error, error.sum(axis=0)))
        error = error @ weights.T  # and no "* (came_in > 0)"
    return gradients[::-1]


# %% tags=["slide"]
axes = plt.figure(figsize=(6, 3.2), layout="constrained").subplots()
accuracies = {}
versions = {"correct": (backward, "-"), "with the mistake": (backward_without_relu, "--")}
for name, (version, style) in versions.items():
    rng = np.random.default_rng(0)
    layers = new_layers([784, 300, 100, 10], rng)
    losses = train_epoch(layers, x_train[:20_000], y_train[:20_000], rng, 0.05, backward=version)
    means = np.reshape(losses[:620], (20, 31)).mean(axis=1)  # 20 times 31 batches, 5 are left over
    axes.plot(range(31, 621, 31), means, style, label=name)
    accuracies[name] = (forward(layers, x_valid)[-1].argmax(axis=1) == y_valid).mean()
axes.set(xlabel="batches", ylabel="loss (mean of 31 batches)", title="Both look healthy")
axes.legend()
said = ", ".join(f"{name} {value:.4f}" for name, value in accuracies.items())
plots.describe(axes, f"Two falling loss curves, close together. Validation accuracy: {said}.")
plt.show()
print("validation accuracy:", said)

# %% [markdown]
# If you only saw the dashed curve, would you suspect anything? It falls, with the usual bumps.
# (Both have them at the same places, because they get the same batches.) You'd only have a network
# that's worse than it could be, here by about 1.5 percentage points (in one run of each, so a part
# of that may be chance), and nothing would tell you. The gradient check knows at once:

# %%
print(f"correct:          relative difference {gradient_check(backward):.2g}")
print(f"with the mistake: relative difference {gradient_check(backward_without_relu):.2g}")

# %% [markdown]
# ### Why sigmoids went out of fashion
#
# With the same steps you can also see a trouble that Sepp Hochreiter described in 1991, and that
# made networks with many layers hard to train. In step 4, each layer multiplies the error by the
# slope of its activation. For a sigmoid that's a quarter at most. (The weights multiply it, too.
# Those below are about 0.14 in size, and each unit adds up 100 of them, with random signs. That
# makes the error about 0.14 × √100 = 1.4 times as large. Together, at most 0.25 × 1.4 = 0.35 of it
# are left.) What happens in a network of ten layers? We make one with random weights, send 32
# random samples forward and random errors back, and look how large the errors are on average when
# they arrive at each layer. Then we do the same with ReLU.

# %%
arriving = {"ReLU": [], "sigmoid": []}
for name, sizes_of_errors in arriving.items():
    rng = np.random.default_rng(6)  # the same weights for both
    deep = [rng.normal(0, np.sqrt(2 / 100), (100, 100)) for _ in range(10)]
    outputs = [rng.normal(size=(32, 100))]
    for weights in deep:
        before = outputs[-1] @ weights
        outputs.append(np.maximum(before, 0) if name == "ReLU" else 1 / (1 + np.exp(-before)))
    error = rng.normal(size=(32, 100))
    # one output more than layers: the samples, which come last here, are left out
    for weights, output in zip(reversed(deep), reversed(outputs), strict=False):
        error = error * ((output > 0) if name == "ReLU" else output * (1 - output))
        sizes_of_errors.append(abs(error).mean())
        error = error @ weights.T
    print(f"{name:8} last layer {sizes_of_errors[0]:.2f}, first layer {sizes_of_errors[-1]:.1g}")

# %% tags=["slide"]
axes = plt.figure(figsize=(6, 3), layout="constrained").subplots()
for (name, sizes_of_errors), style in zip(arriving.items(), ("o-", "s--"), strict=True):
    axes.plot(range(10, 0, -1), sizes_of_errors, style, label=name)
axes.set(xlabel="layer, from the first to the last", ylabel="mean size of the error", yscale="log")
axes.set(title="With sigmoids, nearly nothing comes back", xticks=range(1, 11))
axes.legend()
plots.describe(
    axes, "Errors over ten layers: level with ReLU, falling steeply towards the first with sigmoid."
)
plt.show()

# %% [markdown]
# With sigmoids the errors get smaller from layer to layer, to about a third each time. The
# gradients are made of these errors, so the first layers would hardly learn. That's called
# **vanishing gradients**. With ReLU, half of the errors are cut off, but the others pass as they
# are, and these weights are just large enough to make up for the half. (With other weights it looks
# different, so the size of the first random weights matters.)

# %% [markdown] tags=["slide"]
# ## Is it the same as Keras?
#
# Give a Keras network the same weights at the start and the same batches in the same order, let
# both take 100 steps, and compare all weights. (You needn't follow every line of these two cells.
# They build the network in Keras, copy our weights into it, and show both the same batches.)


# %%
def keras_twin(layers):
    """A Keras network with the same layers and the same weights."""
    hidden = [keras.layers.Dense(len(b), activation="relu") for _, b in layers[:-1]]
    last = keras.layers.Dense(len(layers[-1][1]), activation="softmax")
    model = keras.Sequential([keras.Input((len(layers[0][0]),)), *hidden, last])
    model.set_weights([array for layer in layers for array in layer])
    model.compile("sgd", "sparse_categorical_crossentropy", steps_per_execution=50)
    return model


# %%
ours = new_layers([784, 300, 100, 10], np.random.default_rng(4))
model = keras_twin(ours)
samples = 100 * 32
model.fit(x_train[:samples], y_train[:samples], batch_size=32, shuffle=False, verbose=0)
for start in range(0, samples, 32):
    batch = slice(start, start + 32)
    update(ours, backward(ours, forward(ours, x_train[batch]), y_train[batch]), 0.01)
arrays = [array for layer in ours for array in layer]
difference = max(np.abs(a - b).max() for a, b in zip(arrays, model.get_weights(), strict=True))
before = [
    array for layer in new_layers([784, 300, 100, 10], np.random.default_rng(4)) for array in layer
]
moved = max(np.abs(a - b).max() for a, b in zip(arrays, before, strict=True))
print(f"farthest that a weight has moved in 100 steps: {moved:.2f}")
print(f"largest difference between the two networks:   {difference:.0e}")

# %% [markdown]
# They differ by about a millionth of how far they have moved, which is what rounding does in
# `float32`. So here, Keras does nothing that you haven't done.
#
# And who's faster? We time an epoch of both. Keras's first call of `fit` also prepares the network
# for fast computing, which takes a while. It has done most of that above.

# %%
begin = time.perf_counter()
model.fit(x_train, y_train, batch_size=32, verbose=0)
keras_seconds = time.perf_counter() - begin
ratio = np.median(numpy_seconds) / keras_seconds
print(f"one epoch: NumPy {np.median(numpy_seconds):.1f} s, Keras {keras_seconds:.1f} s")
hellodl.record("NumPy's time for an epoch, as a multiple of Keras's", ratio)

# %% [markdown]
# Don't be surprised if your program has won, or comes close. Who wins depends on the computer, and
# on what else it's doing (and this is a single epoch of Keras). A network this small gives Keras
# little to calculate, and much of its time probably goes into organizing each step. With larger
# networks there's more to calculate in each step, and then the organizing matters less. What Keras
# gives you is everything else: dozens of kinds of layers whose backward pass you don't have to
# write, better optimizers, saving, metrics. Whatever you build, the engine below it finds the
# gradients on its own. How can it, if nobody has written a backward pass for what you build?
#
# ## Optional: how a library finds any gradient
#
# The idea is to let every number remember what it was made from. Then we can go back along these
# memories from the loss, whatever was calculated. Here's a whole little library of this kind. (A
# **class** describes a new kind of object. `__init__` runs when such an object is made, and `self`
# is the object itself. Python calls `__add__` when it sees a `+`, and `__mul__` when it sees a `*`.
# And `backward` calls itself for each part, and so on, back to the inputs.)


# %% tags=["slide"]
class Number:
    """A number that remembers what it was made from, and how it changes with each part."""

    def __init__(self, value, made_from=()):
        self.value, self.made_from, self.gradient = value, made_from, 0.0

    def __add__(self, other):  # a sum changes as much as each of its parts
        return Number(self.value + other.value, [(self, 1), (other, 1)])

    def __mul__(self, other):  # a product changes with one part as many times as the other is large
        return Number(self.value * other.value, [(self, other.value), (other, self.value)])

    def relu(self):
        return Number(max(0, self.value), [(self, 1 if self.value > 0 else 0)])

    def backward(self, error=1):
        """Send an error back along everything that this number was made from."""
        self.gradient += error  # errors that come back along several paths are added up
        for part, change in self.made_from:
            part.backward(error * change)


# %% [markdown]
# There's no network in these lines, only adding, multiplying and ReLU. Now we calculate the loss of
# our small network with such numbers, and go back from it. Do you recognize what comes out?

# %% tags=["nbval-check-output"]
first, second = Number(1), Number(2)  # the inputs
weights = [Number(value) for value in (0.5, -0.25, 1, 0.5, 2, -1)]
biases = [Number(value) for value in (0.5, -1, 0.5)]
upper = (first * weights[0] + second * weights[1] + biases[0]).relu()
lower = (first * weights[2] + second * weights[3] + biases[1]).relu()
too_much = upper * weights[4] + lower * weights[5] + biases[2] + Number(-1)  # output - 1
squared = too_much * too_much
squared.backward()
print("loss:", squared.value)
print("gradients of the weights:", [number.gradient for number in weights])
print("gradients of the biases: ", [number.gradient for number in biases])

# %% [markdown]
# All nine orange numbers, and we never wrote a backward pass for this network. (Even the square is
# right: both parts of `too_much * too_much` are the same number, so two errors come back to it and
# are added up, and that's the $2d$ from above.) This is called **automatic differentiation**, and
# TensorFlow, JAX and PyTorch do it, with whole tables of numbers instead of single ones. (They also
# visit each number once, after all of its errors have arrived. Ours sends every error on at once,
# which takes far too long in a large network.) Andrej Karpathy's *micrograd* goes on from here, in
# about a hundred lines.
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert np.allclose(w1_gradient, [[-2, 1], [-4, 2]]), "not the orange numbers: was a number changed?"
assert np.allclose(errors, softmax(totals)[0] - [1, 0, 0], atol=1e-5), "probabilities minus target"
assert [number.gradient for number in weights] == [-2, -4, 1, 2, -0.5, -1], "not the orange ones"
assert lines < 45, "the program should fit on one screen"
assert gradient_check(backward) < 1e-6, "backward and nudging must agree"
assert gradient_check(backward_without_relu) > 0.01, "the check should find the mistake"
assert losses[-1] < losses[0] / 2, "even with the mistake the loss should fall"
assert accuracies["correct"] > accuracies["with the mistake"] > 0.8, "a little worse, unnoticed"
assert arriving["sigmoid"][-1] < arriving["ReLU"][-1] / 1000, "sigmoids should hold errors back"
assert accuracy > 0.85, "three epochs should read most digits: start from the top"
assert difference < 1e-4, "same start, same batches: the weights must agree"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("06_backprop_by_hand", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A gradient says how the loss changes if you nudge a weight. After a forward pass, backpropagation
# finds all gradients in one pass from the end to the beginning: a weight's gradient is what comes
# in on its line, times the error where it arrives. Errors travel back along the same lines,
# multiplied by the weights and added up, and they stop at units that ReLU has set to 0. With
# softmax and cross-entropy the first error is the probabilities minus the target. A gradient check
# tells you whether the code really does this, and a falling loss doesn't.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/06_backprop_by_hand.ipynb`. Or try these right here:
#
# 1. Give the lower hidden unit of the small network a bias of -3 and run its cells again. Which
#    gradients become 0, and why?
# 2. Add a third hidden layer to the digit network. Which lines have to change?
# 3. Start all weights of the digit network at 0. Which gradients are 0 in the first step, and why?
#
# ## Going deeper
#
# - Rumelhart, Hinton and Williams, *Learning representations by back-propagating errors* (1986), is
#   four pages long, and made backpropagation famous.
# - Andrej Karpathy's video *The spelled-out intro to neural networks and backpropagation* builds
#   automatic differentiation from nothing, in an evening.
#
# ## Next
#
# We have the gradient, and so far we've taken a plain step against it. Lesson 07 rolls a ball down
# a valley, and shows that there are better ways to use the same gradient.
