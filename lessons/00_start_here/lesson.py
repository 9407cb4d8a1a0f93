# %% [markdown] tags=["slide"]
# # Start here
#
# Let's not begin with definitions. Let's begin with a computer that reads your handwriting.
#
# **In this lesson you'll** run your first cells, learn what the words artificial intelligence,
# machine learning and deep learning mean, and see what's inside a network that reads digits. **You
# need** to be able to read a `for` loop in Python and to write a small function, and it helps to
# have seen a NumPy array. **Allow** about 80 minutes.
#
# Now click into the gray box below and press **Shift + Enter**. Then draw a digit with your mouse
# or finger.

# %% tags=["slide"]
import hellodl

hellodl.explore("digit")

# %% [markdown]
# While you draw, ten bars show how sure the network is of each of the ten digits, and a small image
# shows what it gets to see: your drawing, scaled and centered in a grid of 28 by 28 points. Now try
# to fool it:
#
# - Write a 7 with a crossbar, a 9 with a curled foot, or a 1 that leans to the left. If it's wrong,
#   press the bar of the digit that you meant, and a line below the pad tells you how far off it
#   was.
# - Write a letter. The network must always choose among ten digits, so it's often sure of a letter,
#   too. (If no digit gets 90 %, the pad says that it isn't confident. The button *No digit* tells
#   you more.)
#
# Nobody programmed rules such as "an 8 has two loops". A **neural network** worked out for itself
# how to tell digits apart, from 55,000 examples of handwriting, and in lesson 04 you'll let one
# like it learn from scratch, in a few minutes. (The one above practiced on turned and stretched
# copies, too, and reads about 99 of 100 new digits. Yours will read about 98.)
#
# Did something go wrong? If you see a still image, or nothing, instead of something to draw on, the
# box hasn't been run yet: click into it and press Shift + Enter once more. If you see a red message
# whose last line begins with `ModuleNotFoundError`, the notebook was opened without the course's
# own programs: close it, and open the course with the command for your system that the README gives
# under *Start*. (The line `import hellodl` loads the small package that comes with this course.
# Apart from it, we'll use the same tools as professionals.)
#
# ## How a notebook works
#
# What you're reading is a **notebook**: a list of **cells**. Some cells hold text, like this one,
# and some hold Python, like the gray box above. Shift + Enter runs a cell and moves on to the next
# one. While a cell is busy, a star stands beside it, `[*]` (the square in the toolbar stops it),
# and when it's done a number takes the star's place. (It counts the cells that have been run since
# the start. Run the same cell again, and it gets a new number.) Run these two. (Between the
# quotation marks, `{digit}` is replaced by the value of `digit`.)

# %%
digit = 7

# %%
for number in range(3):
    print(f"{digit} times {number} is {digit * number}")

# %% [markdown] tags=["slide"]
# The second cell knew what `digit` is, because all cells of a notebook share one memory. The
# program that holds this memory and runs your cells is called the **kernel**.
#
# Now a little experiment. Change the 7 to another digit, don't run that cell, and run *only the
# second* one. It still prints the old digit! That's because the kernel remembers what was **run**,
# and it doesn't see what is merely written. This one fact explains much of the confusion that
# beginners have with notebooks. Whenever things look strange, choose *Kernel > Restart Kernel and
# Run All Cells*: the kernel forgets everything, and all cells run once more, from top to bottom.
# (That runs the whole lesson. You needn't do it now.)
#
# You can hardly break anything here, so feel free to change any cell and see what happens. *File >
# Save Notebook As...* keeps your version under a name of its own. (And if you'd like to have the
# lesson back as it was, delete your notebook: the next start of the course puts a fresh one in its
# place.)
#
# ## Is everything in order?
#
# One cell tells you whether your computer has what the course needs. If something is missing, it
# says in plain words what to do. If nothing is missing, it says so.

# %%
from hellodl import doctor

print(doctor.report(doctor.examine()))

# %% [markdown]
# And this cell starts **Keras**, the library that we'll build our networks with. Every lesson has
# one like it near its top. It takes a few seconds. Then it prints how long your computer will be
# busy in this lesson, all cells together. (TensorFlow, which it names, does the arithmetic. More on
# that below.)

# %%
hellodl.start("00_start_here")

# %% [markdown]
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("00_start_here", 1)

# %% [markdown] tags=["slide"]
# ## Three terms, one inside another
#
# People use *artificial intelligence*, *machine learning* and *deep learning* as if they were the
# same. They aren't, but they are easy to sort, because each is a part of the one before:
#
# - **Artificial intelligence** is about programs that do what seems to need intelligence. A chess
#   program whose every rule was written by hand belongs here.
# - **Machine learning** is the part of it where programs find their rules themselves, from
#   examples. You don't write "a seven has a bar at the top". You show it thousands of sevens
#   instead. A program that sorts out spam is an example: it learns from the e-mails that you've
#   marked.
# - **Deep learning** is the part of machine learning that works in several steps, each of which
#   builds on the result of the one before. Its programs are neural networks with several layers,
#   such as the one that reads your digits.

# %% tags=["slide"]
import matplotlib.pyplot as plt

from hellodl import plots

plots.nested(["artificial intelligence", "machine learning", "deep learning"])
plt.show()

# %% [markdown]
# The network at the top of this page is deep learning, so it's also machine learning, and
# artificial intelligence as well. But a chess program with hand-written rules is artificial
# intelligence and nothing more.
#
# ## What's inside a network
#
# A network is built from **units**, which are also called neurons. A unit takes some numbers. Each
# of them arrives over a connection, and each connection has a number of its own, its **weight**.
# The unit multiplies each number by its weight, and adds up the results. (The word *neural* is a
# reminder that nerve cells gave people the idea.) Let's give one unit three inputs and look at all
# its numbers:

# %% tags=["slide"]
plots.neuron(inputs=[0.5, 1.0, 0.2], weights=[2.0, -1.0, 3.0], bias=0.1, activation="relu")
plt.show()

# %% [markdown] tags=["slide"]
# Follow the lines. (A blue one has a positive weight, an orange one a negative weight.) 0.5 × 2 is
# 1, 1 × -1 is -1, and 0.2 × 3 is 0.6, so together that's 0.6. One more number is added, the unit's
# **bias**, which gives 0.7. The last box is called the **activation** (or *transfer function*, in
# older books). This one is called **ReLU**: it lets positive numbers pass and turns negative ones
# into 0, so 0.7 comes out. (What it's good for is a long story. Lesson 02 shows that without
# something like it, many layers could do no more than one.) That's all that such a unit does, and
# you can do it with a pencil. Or in Python:

# %%
total = 0.5 * 2 + 1 * -1 + 0.2 * 3 + 0.1
print(round(total, 2), "becomes", round(max(0, total), 2))  # ReLU: the larger of 0 and the total

# %% [markdown] tags=["slide"]
# Now write - 0.9 instead of + 0.1 in this last cell, and run it again: ReLU has something to do.
#
# The magic, if there is any, comes from having many of them. Units that work side by side on the
# same numbers form a **layer**, and the outputs of one layer are the inputs of the next:

# %% tags=["slide"]
layers = [("input layer", 4), ("hidden layer", 6), ("hidden layer", 6), ("output layer", 3)]
plots.network(layers, title="Numbers flow from left to right")
plt.show()

# %% [markdown] tags=["slide"]
# Each line carries a weight. The dots of the **input layer** are the data, such as how dark every
# point of a drawing is. All other dots are units. The **output layer** is the answer, such as one
# number for each digit. The layers in between are called **hidden**, because they are neither what
# goes in nor what comes out. And *deep* means nothing more mysterious than "with several layers".
# Layers are the building blocks of every network in this course.
#
# Would you like to count the numbers of this small network? Every line is a weight: 4 × 6 + 6 × 6 +
# 6 × 3 makes 78. And every unit has a bias, which makes 15 more, so 93 in all.
#
# And here is the network that read your digits, drawn in the same way. Of its large layers you see
# only a few dots, and the gray areas stand for all of their lines:

# %% tags=["slide"]
layers = [("points of your drawing", 784), ("hidden", 300), ("hidden", 100), ("digits", 10)]
plots.network(layers, title="The network that reads your digits")
plt.show()

# %% [markdown] tags=["slide"]
# It works like the small network, only it's larger. Your drawing has 28 × 28 = 784 points (they are
# called **pixels**), and how dark each of them is goes in on the left: 0 for white, 1 for black,
# and something in between for gray. The ten numbers that come out on the right are the ten bars you
# saw. (The last layer turns its numbers into percentages. How, you'll see in lesson 04.) In between
# are layers of 300 and 100 units. All in all there are 784 × 300 + 300 × 100 + 100 × 10 weights and
# 300 + 100 + 10 biases. That's 266,610 numbers, and *these numbers are its rules*. There's no line
# of code in it that says what a seven looks like. You can see some of these weights: go back to the
# pad, draw a digit, open *What do the hidden units respond to?* below it, and press one of the
# upper squares. One image shows the weights that raise its total, and another one those that lower
# it. Below them is the total, bias included.
#
# To **learn** means to change the weights and biases, a little at a time, until the outputs are
# what we want. To make a network learn is called **training** it. How that works is the subject of
# lesson 01.
#
# ## What it's good for, and what not
#
# Deep learning reads handwriting and recognizes what's in a photo. It turns speech into text and
# text into speech, translates, answers questions, and is behind the voice assistants in our phones.
# It finds tumors in medical images, helps cars to stay in their lane, and sorts what you see on
# social networks. Together with a program that searches through the moves, it beats the best Go
# players. And the chatbots and image generators that you may have used are deep networks, too.
#
# The first neural networks were built in the 1950s. So why now? Because three things came together
# around 2012. **Hardware**: graphics chips, which were built for games, turned out to be perfect
# for doing thousands of multiplications at once. **Data**: the internet supplied millions of
# examples, and public contests let people compare their methods on them. **Algorithms**:
# researchers found better ways to start and train networks with many layers.
#
# It isn't the answer to everything, though. If you have a table of ages, prices and counts, simpler
# methods of machine learning are usually as good or better, and far quicker. If you have fifty
# examples and not fifty thousand, a network will often memorize them instead of learning. And
# nobody can say in one sentence *why* a large network decided as it did.
#
# ## The examples it learned from
#
# Here are thirty of the digits that the network at the top learned from. Census workers and school
# students wrote them around 1990. The whole collection is called MNIST, and it's one of the most
# famous data sets of machine learning: 60,000 images to learn from, and 10,000 others to find out
# how well a network reads what it has never seen. (The first 5,000 of the 60,000 were kept aside,
# as new digits to try the network on. Counting from 0, the first one that it has learned from is
# number 5,000.) In the cell, `x_train` holds the images and `y_train` the digits they show. (Lesson
# 03 explains the other names.)

# %% tags=["slide"]
from hellodl import data

(x_train, y_train), (x_test, y_test) = data.load_mnist()
chosen = slice(5000, 5030)  # from number 5,000 up to, but not including, 5,030
plots.images(x_train[chosen], columns=10, title="Thirty of 60,000 handwritten digits")
plt.show()
print(y_train[chosen].reshape(-1, 10))  # in three rows, as above

# %% [markdown]
# The first time you run this cell, it fetches the images from the internet and keeps them, so later
# it works offline. Without any connection it draws similar images instead, and says so in large
# letters. (Then the numbers below will be others.) Could you read all of them at first sight? The
# numbers below the figure say what they were meant to be. One example consists of both: an image,
# and the right answer. If you'd like to see others, write other numbers in `slice(5000, 5030)`, and
# keep them 30 apart.

# %% [markdown] tags=["slide"]
# ## From points to an answer
#
# What happens inside the network when a digit comes along that it has *not* learned from? The digit
# passes three stations: from 784 points to 300 units, from these to 100 units, and from these to
# ten numbers. We follow a 7 and a 3 on this way, and later a second 7, to compare. (They are among
# the 5,000 that were kept aside.)
#
# (From here on, some cells are folded: you see one line of them, because you needn't read the rest
# yet. But run each of them, because later cells need what they make: click into the cell and press
# Shift + Enter, as always. If you're curious, a click on the dots opens it. When you've done lesson
# 04, you'll understand what's inside.)

# %% tags=["hide-input"]
# Send 200 images through the network: it prints nothing
import numpy as np
import pandas as pd

from hellodl.weights import load_weights

first_weights, first_biases, second_weights, second_biases, *last = load_weights("digit")
points = x_train[:200].reshape(200, 784) / 255  # 200 images that are new to it, as rows
first_hidden = np.maximum(points @ first_weights + first_biases, 0)
second_hidden = np.maximum(first_hidden @ second_weights + second_biases, 0)
powers = np.exp(second_hidden @ last[0] + last[1])
believed = powers / powers.sum(axis=1, keepdims=True)


# %% [markdown] tags=["slide"]
# **From points to 300 units.** Each of the 300 does what the unit with three inputs did above, only
# with 784 of them: it multiplies each point by its weight, and adds up. Let's watch one of them at
# work. We take the one that tells our 7 from our 3 best: its output is large for the 7, and small
# for the 3. In the middle are its weights, drawn as an image. Where it's blue, ink raises the
# unit's total, and where it's orange, ink lowers it.

# %% tags=["slide", "hide-input"]
# The figure: one unit at work
unit = (first_hidden[15] - first_hidden[7]).argmax()  # it responds to the 7, and not to the 3
weights = first_weights[:, unit]
largest = abs(weights).max()
figure, panels = plt.subplots(2, 3, figsize=(7.5, 5), layout="constrained")
for row, (number, name) in zip(panels, [(15, "the 7"), (7, "the 3")], strict=True):
    products = points[number] * weights
    row[0].imshow(points[number].reshape(28, 28), cmap=plots.INK)
    for axes, numbers in zip(row[1:], (weights, products), strict=True):
        axes.imshow(numbers.reshape(28, 28), cmap=plots.NO_TO_YES, vmin=-largest, vmax=largest)
    blue, orange = products.clip(0).sum().round(2), products.clip(None, 0).sum().round(2)
    titles = [f"784 points of {name}", "× 784 weights", f"= products: {blue:+.2f} {orange:+.2f}"]
    for axes, title in zip(row, titles, strict=True):
        axes.set(title=title, xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
    total = blue + orange + first_biases[unit].round(2)
    print(f"{name}: blue {blue:.2f}, orange {orange:.2f}, bias {first_biases[unit]:.2f}, so "
          f"{total:.2f}, and after ReLU {max(0, total):.2f}")  # fmt: skip
plots.describe(panels[0, 0], "A 7 and a 3, a unit's weights, and the products: blue for the 7.")
plt.show()


# %% [markdown]
# The 7 has its ink mostly where the unit's weights are blue. So its products add up to a large
# number, and ReLU lets it pass. The 3 has ink on both, but the orange wins. Its total is negative,
# and ReLU makes 0 of it. So this unit has a lot to say about our 7, and hands on nothing for our 3.
# And there are 299 others. Here are eight of them, those with the largest outputs on average over
# 200 images:

# %% tags=["slide", "hide-input"]
# The figure: the weights of eight units
busiest = first_hidden.mean(axis=0).argsort()[-8:]
figure, panels = plt.subplots(1, 8, figsize=(10, 1.8), layout="constrained")
figure.suptitle("What eight units want to see (blue), and what they don't (orange)", fontsize=11)
for axes, unit in zip(panels, busiest, strict=True):
    weights = first_weights[:, unit].reshape(28, 28)
    largest = abs(weights).max()
    axes.imshow(weights, cmap=plots.NO_TO_YES, vmin=-largest, vmax=largest)
    axes.set_axis_off()
plots.describe(
    panels[0], "The weights of eight units as images: blue and orange strokes and spots."
)
plt.show()


# %% [markdown] tags=["slide"]
# One or two look like noise. But in the others you can find a piece of a stroke, a bar or an arc,
# often with orange beside the blue: ink here, please, and none there. Nobody has drawn these.
#
# **From 300 units to 100.** The next layer works on what the 300 hand on. Its units can't be drawn
# as images any more, because their inputs aren't points. But we can ask whether they respond to
# *digits*. In the figure, each of our three digits has a row. The small squares are the units of
# both layers. Within a panel, the darker a square, the larger the number that comes out. (White is
# 0, where ReLU had nothing to let pass.) Don't look for a picture in the squares, because their
# places mean nothing. But compare the rings, which mark the ten darkest of the 100. Those that the
# two 7s have in common are blue, and the others orange. How many blue rings has each 7? And how
# many has the 3?

# %% tags=["slide", "hide-input"]
# The figure: three digits on their way through the network
ringed = {number: set(second_hidden[number].argsort()[-10:]) for number in (15, 29, 7)}
figure, panels = plt.subplots(3, 4, figsize=(9, 7), layout="constrained")
for row, number in enumerate([15, 29, 7]):  # two 7s, and a 3
    shown = [points[number], first_hidden[number], second_hidden[number]]
    for axes, numbers, side in zip(panels[row], shown, (28, 20, 10), strict=False):
        axes.imshow(numbers.reshape(side, -1), cmap=plots.INK)
        axes.set(xticks=[], yticks=[])
        axes.spines[:].set_visible(True)
    for ring in ringed[number]:
        color = "C0" if ring in ringed[15] & ringed[29] else "C1"
        style = {"markersize": 11, "fillstyle": "none", "markeredgewidth": 2, "color": color}
        panels[row, 2].plot(ring % 10, ring // 10, "o", **style)
    panels[row, 3].barh(range(10), 100 * believed[number])
    panels[row, 3].set(xlim=(0, 100), yticks=range(10))
    panels[row, 3].invert_yaxis()
for axes, title in zip(
    panels[0], ["784 points", "300 units", "100 units", "its answer, %"], strict=True
):
    axes.set_title(title)
plots.describe(panels[0, 0], "Three digits, each with two layers of gray squares and ten bars.")
plt.show()
print("blue rings of each 7:", len(ringed[15] & ringed[29]), end="   ")
print("and of the 3:", len(ringed[15] & ringed[29] & ringed[7]))
print(
    "rings that each 7 shares with the 3:", len(ringed[15] & ringed[7]), len(ringed[29] & ringed[7])
)


# %% [markdown]
# So the two 7s share far more with each other than with the 3. Was that luck? Let's count, for 200
# images and all pairs of them: how many of their ten rings do two images share? And we do it once
# more with a network that has learned nothing: its weights are random.

# %% tags=["hide-input"]
# Count the units that two images share
same_digit = y_train[:200, None] == y_train[:200]
itself = np.eye(200, dtype=bool)


def shared(outputs):
    """Of their ten strongest units, how many do two images of the same digit share, and others?"""
    strongest = np.zeros((200, 100), dtype=int)  # a row for each image, a 1 for each of its ten
    np.put_along_axis(strongest, outputs.argsort(axis=1)[:, -10:], 1, axis=1)
    in_common = strongest @ strongest.T  # for each pair of images
    of_same, of_others = in_common[same_digit & ~itself].mean(), in_common[~same_digit].mean()
    return f"{of_same:.1f} for the same digit, {of_others:.1f} for different ones"


rng = np.random.default_rng(0)
random_first = np.maximum(points @ rng.normal(0, 0.05, (784, 300)), 0)
random_second = np.maximum(random_first @ rng.normal(0, 0.1, (300, 100)), 0)
print("random weights:", shared(random_second))
print("after learning:", shared(second_hidden))


# %% [markdown] tags=["slide"]
# With random weights, two images share three or four of their ten, and it makes only some
# difference whether they show the same digit. (Probably because all digits have their ink in the
# same central area, so some units give a large number for nearly all of them.) After learning it
# makes a large difference: about five for the same digit, and on average little more than one for
# different ones. (Ten units picked blindly from 100 would share one, on average.) So the units of
# this layer have come to respond differently to different digits.
#
# **From 100 units to the answer.** Each unit of the output layer has a weight for each of the 100.
# Let's look at the outputs for *7* and for *3*, while the network sees our first 7. Here are the
# five units that make the largest difference between the two. (They are counted from 1 here, row by
# row, as on the pad.)

# %% tags=["hide-input"]
# The last step, with numbers
outputs_of_7 = second_hidden[15]
rows = {}
difference = outputs_of_7 * (last[0][:, 7] - last[0][:, 3])
for unit in difference.argsort()[::-1][:5]:
    row = {"its number": outputs_of_7[unit]}
    for answer in (7, 3):
        row |= {f"weight to {answer}": last[0][unit, answer]}
        row |= {f"product {answer}": outputs_of_7[unit] * last[0][unit, answer]}
    rows[f"unit {unit + 1}"] = row
print(pd.DataFrame(rows).T.to_string(float_format="%.2f"), end="\n\n")
totals = outputs_of_7 @ last[0] + last[1]
table = {"digit": range(10), "total of all 100": totals, "becomes, %": 100 * believed[15]}
print(pd.DataFrame(table).to_string(index=False, float_format="%.2f"))


# %% [markdown] tags=["slide"]
# No single unit decides. But each of these five units adds a little to the lead of the 7: product
# 7, minus product 3. (The numbers are rounded. Three of the five have no ring, because the weight
# counts, too.) The second table shows the totals of all 100 products, with the bias, for all ten
# digits: about 17 for the 7, about 3 for the runner-up, the 9, and less for the others. (The output
# units have no ReLU, so a total may be negative.) The last layer turns these ten into percentages,
# in a way that makes nearly 100 % of such a lead.
#
# That's how an answer comes about: from points to units that like some patterns, from these to
# units that respond differently to different digits, and from these to ten totals. Would you like
# to see it with a digit of your own? Go back to the pad, draw one, and open *What do the hidden
# units respond to?* below it.
#
# The network was told which digit each image shows, but never what to look for. How can it find
# out?
#
# ## Watch one learn
#
# Let's take a new network built in the same way, with random weights, and let it learn a little. It
# looks at 32 of the 55,000 images, compares its answers with the right ones, and changes its
# numbers a little. That's one step, and then it takes the next 32 images. We stop after 10, after
# 100 and after 1,000 steps, and look at three things: what it answers for our first 7, how many of
# 200 new digits it reads correctly, and the weights of one unit of its first layer, the one that
# changes most. (You'll write such a program yourself in lesson 04. There the steps are smaller, so
# it takes more of them.)

# %% tags=["hide-input"]
# Let a new network take 1,000 steps: it prints nothing
import keras

keras.utils.set_random_seed(7)
dense = keras.layers.Dense
learner = keras.Sequential(
    [keras.Input((784,)), dense(300, "relu"), dense(100, "relu"), dense(10, "softmax")]
)
learner.compile(keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy")

answers_after = {0: learner.predict(points, verbose=0)}
weights_after = {0: learner.layers[0].get_weights()[0]}
for step in range(1, 1001):
    begin = 5000 + 32 * step
    images = x_train[begin : begin + 32].reshape(32, 784) / 255
    learner.train_on_batch(images, y_train[begin : begin + 32])
    if step in (10, 100, 1000):
        answers_after[step] = learner.predict(points, verbose=0)
        weights_after[step] = learner.layers[0].get_weights()[0]

# %% tags=["slide", "hide-input"]
# The figure: its answers on the way
figure, panels = plt.subplots(2, 5, figsize=(10.5, 4.8), layout="constrained")
panels[0, 0].imshow(x_train[15], cmap=plots.INK)
panels[0, 0].set_title("a 7")
panels[1, 0].text(0.5, 0.5, "one unit's\n784 weights", ha="center", va="center", fontsize=11)
unit = abs(weights_after[1000] - weights_after[0]).sum(axis=0).argmax()  # it has changed most
largest = abs(weights_after[1000][:, unit]).max()
for axes, numbers in zip(panels[1, 1:], weights_after.values(), strict=True):
    image = numbers[:, unit].reshape(28, 28)
    axes.imshow(image, cmap=plots.NO_TO_YES, vmin=-largest, vmax=largest)
for axes in [panels[0, 0], *panels[1]]:
    axes.set_axis_off()
for axes, (step, answers) in zip(panels[0, 1:], answers_after.items(), strict=True):
    axes.barh(range(10), 100 * answers[15])
    right = (answers.argmax(axis=1) == y_train[:200]).sum()
    axes.set(title=f"{step:,} steps:\n{right} of 200 correct", xlim=(0, 100), yticks=range(10))
    axes.set_xlabel("%")
    axes.invert_yaxis()
plots.describe(panels[0, 0], "Ten bars after 0, 10, 100 and 1,000 steps: at last, 7 is longest.")
plt.show()

# %% tags=["hide-input"]
# The digits that it still misreads
misread = np.flatnonzero(answers_after[1000].argmax(axis=1) != y_train[:200])
captions = [f"read as {answers_after[1000][i].argmax()},\nis a {y_train[i]}" for i in misread]
plots.images(x_train[misread], captions, size=1.3, title="What it misreads after 1,000 steps")
plt.show()

# %% [markdown]
# At the beginning it guesses: no bar gets far above 15 %, and not even one answer in ten is
# correct. (Luck alone would give about one in ten.) And then, step by step, the bar of the 7 grows,
# though it never learns from this 7. The weights of the unit begin as noise, and in the middle of
# the noise a pattern appears. In the end it misreads only a few of the 200, and you can forgive it
# some of them. Nothing else happens when a network learns: its numbers change a little, again and
# again, so that its answers come closer to the right ones. *How* it finds out in which direction to
# change them, you'll see in lesson 01, with three numbers instead of 266,610.
#
# ## The tools
#
# | package | what we use it for |
# |---|---|
# | NumPy | tables of numbers, and fast arithmetic on them |
# | Keras | building and training neural networks |
# | pandas | tables with named columns |
# | Matplotlib, seaborn | figures |
# | Jupyter | the notebook you're reading |
#
# **Keras** is what you'll spend most of your time with. François Chollet wrote it in 2015 as part
# of a research project on robots, named ONEIROS, which is Greek for *dream*. Keras means *horn*: in
# the Odyssey, dreams that come true pass through a gate of horn. It lets you say what you want in a
# few lines, and hands the hard work to an **engine** below. At first that engine was Theano. Today
# it's TensorFlow, JAX or PyTorch, and a program that uses nothing but Keras runs on all three:
#
# ```
#   your program                     what you write in this course
#   Keras                            layers, training, prediction
#   TensorFlow or JAX or PyTorch     the engine: arithmetic on large tables of numbers
#   BLAS, Eigen   or   CUDA, cuDNN   its libraries, for a CPU or for a GPU
#   CPU           or   GPU           the chip: a processor, or a graphics card
# ```
#
# ## Random, and yet the same every time
#
# A network starts out with random weights. But if everything were random, you'd see other numbers
# on your screen than the ones in the text. The way out is a **seed**: a number from which all the
# random numbers follow. The same seed gives the same "random" numbers, every time.

# %%
import keras
import numpy as np

keras.utils.set_random_seed(7)  # NumPy's random numbers, and those of Keras
first = np.random.rand(3)  # three numbers from 0 to 1
keras.utils.set_random_seed(7)
second = np.random.rand(3)
third = np.random.rand(3)  # the seed isn't set again
print(first.round(3), second.round(3), third.round(3))

# %% [markdown] tags=["slide"]
# The first three numbers and the second three are the same, because the same seed was set before
# each. The last three are different, because we didn't set the seed again, and so NumPy drew the
# next three. (Run the cell again, and they come again as well: the seed at its top fixes all that
# follows.) The network that you've watched had a seed, too, and from lesson 01 on, each lesson sets
# one at its top. So your numbers will mostly be the ones in the text, or close to them. (Computers
# of different kinds round a little differently.)
#
# ## Does it hold?
#
# This course makes many claims, and it checks the important ones with `assert`. An `assert` does
# nothing if its condition is true. If the condition is false, Python stops there and shows the
# message. You'll meet such a cell near the end of nearly every lesson. If you've changed something
# above and one of them stops, that's no accident: read its message.

# %%
# .all() is True if they agree in all three places
assert (first == second).all(), "the same seed must give the same numbers: was a line changed?"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("00_start_here", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# A notebook is a list of cells that share one kernel, and the kernel knows only what has been run.
# Deep learning is machine learning in several layers, and machine learning means finding the rules
# from examples. A unit multiplies its inputs by weights, adds them up with a bias, and passes the
# total through an activation. Units side by side form a layer. Training changes the weights and
# biases, step by step, until the outputs are what we want. A seed makes random numbers repeatable.
#
# ## Exercises
#
# Four exercises wait in `exercises/00_start_here.ipynb`. Each has a cell that checks your answer
# and gives you a hint. Or try these right here:
#
# 1. Give the unit above a weight of -3 instead of 3. What comes out, and why? Work it out before
#    you run the cell.
# 2. Draw a network with five hidden layers.
# 3. Show the *last* thirty images of `x_train` instead. (`slice(-30, None)` means "from the
#    thirtieth before the end up to the end".)
#
# ## Going deeper
#
# - Jupyter's own introduction to notebooks is at jupyter.org, and Keras has one at keras.io.
# - Michael Nielsen's free book *Neural Networks and Deep Learning* starts with handwritten digits,
#   too.
#
# ## Next
#
# 266,610 numbers are at work in the network that reads your digits. Before we train that many,
# lesson 01 takes a network that has three, so small that you can calculate everything it does by
# hand.
