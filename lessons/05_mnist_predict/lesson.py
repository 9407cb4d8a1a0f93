# %% [markdown] tags=["slide"]
# # Put the network to use
#
# Suppose a bank wants to read the amounts on checks, and you offer your network: it's right 98
# times out of 100. "Fine," says the bank, "but *which* two does it get wrong? Does it know when
# it's guessing? And will it read what *our* customers write?" Those are the questions of this
# lesson, and they are worth more than one more decimal of accuracy. Here are ten digits that a
# network like yours misread, and it was confident each time:
#
# ![Ten handwritten digits, each with its label, the wrong reading and its probability](attachment:preview.png)
#
# **In this lesson you'll** read a network's probabilities, find out what it confuses and how
# confident it is, save it and use it from another program, and let it read your own handwriting.
# **You need** lesson 04. **Allow** about 65 minutes.

# %%
import hellodl

hellodl.start("05_mnist_predict")

from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import data, plots
from hellodl.training import Progress

keras.utils.set_random_seed(42)

# %% [markdown] tags=["slide"]
# ## A network to ask
#
# First we need a trained network, so here are the data and the network of lesson 04 once more. Two
# things differ: there are fewer epochs, and the learning rate is 0.1 instead of 0.01. With steps
# ten times as large, 6 epochs bring it about as far as 30 did. (Each is one run, so a difference of
# a tenth of a percentage point would say nothing.)

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_train, x_test = x_train.astype("float32") / 255, x_test.astype("float32") / 255
x_valid, x_train = x_train[:5000], x_train[5000:]
y_valid, y_train = y_train[:5000], y_train[5000:]

# %%
model = keras.Sequential(
    [
        keras.Input(shape=(28, 28)),
        keras.layers.Flatten(),
        keras.layers.Dense(300, activation="relu"),
        keras.layers.Dense(100, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
    loss="sparse_categorical_crossentropy",
    metrics=["accuracy"],
    steps_per_execution=50,  # for speed only
)

# %%
history = model.fit(
    x_train,
    y_train,
    epochs=6,
    validation_data=(x_valid, y_valid),
    verbose=0,
    callbacks=[Progress()],
)

# %% [markdown]
# Training is over and we won't change anything any more, so we may open the drawer with the test
# set. (In lesson 04 we opened it for almost the same network.) That does no harm, as long as
# nothing is decided because of what we see. So in this lesson we'll *look* at test images as much
# as we like. For decisions, later on, we'll take the validation images. People report the result in
# one of two ways, as accuracy or as **error**, which is the percentage of wrong answers.

# %%
test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
print(f"accuracy {test_accuracy:.4f}, which is an error of {100 * (1 - test_accuracy):.2f} %")

# %% [markdown] tags=["slide"]
# ## What does it say?
#
# `predict` returns ten numbers for each image: the outputs of the softmax layer, one probability
# for each class. Here are the ten for the first test image.

# %%
probabilities = model.predict(x_test, verbose=0)
print(probabilities.shape)
for digit, probability in enumerate(probabilities[0]):
    print(f"{digit}  {probability:.8f}")

# %% [markdown]
# One of them is nearly 1, and the others are nearly 0. (They needn't be exactly 0 or 1. Rounded to
# eight digits, they may look like it.) To turn them into an answer, we take the *position* of the
# largest, and NumPy's `argmax` finds it. Let's do that for the first ten images:

# %%
predicted = probabilities.argmax(axis=1)  # axis 1: among the ten numbers of each row
print("predicted", predicted[:10])
print("actual   ", y_test[:10])

# %% [markdown]
# And the first three as images:

# %% tags=["slide"]
titles = [f"Predicted: {p}\nActual: {y}" for p, y in zip(predicted[:3], y_test[:3], strict=True)]
plots.images(x_test[:3], titles, size=1.7)
plt.show()

# %% [markdown] tags=["slide"]
# Not every image is that easy. Which test image is the network *least* confident about? It's the
# one whose largest probability is smallest:

# %% tags=["slide"]
doubt = probabilities.max(axis=1).argmin()
left, right = plt.figure(figsize=(7, 2.6), layout="constrained").subplots(1, 2, width_ratios=[1, 2])
left.imshow(x_test[doubt], cmap=plots.INK)
left.set_axis_off()
plots.prediction_bars(probabilities[doubt], label=y_test[doubt], ax=right)
plt.show()
second, first = probabilities[doubt].argsort()[-2:]
print(
    f"{first} gets {probabilities[doubt, first]:.2f}, "
    f"and {second} gets {probabilities[doubt, second]:.2f}"
)

# %% [markdown]
# The hatched orange bar is the correct class, and the others are blue. No class gets much more than
# a quarter, so even if the largest one happens to be correct, it's a guess. The network spreads its
# probability over several digits, and with this image, who wouldn't?
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("05_mnist_predict", 1)

# %% [markdown] tags=["slide"]
# ## What does it confuse?
#
# A single number, the accuracy, hides *which* digits are taken for which. A **confusion matrix**
# shows it: there's a row for each actual class and a column for each predicted one. Correct answers
# stand on the diagonal, and everything else is a mistake.

# %% tags=["slide"]
plots.confusion(y_test, predicted)
plt.show()

# %%
correct = predicted == y_test  # True counts as 1, so its mean is the share of Trues
by_class = np.array([correct[y_test == digit].mean() for digit in range(10)])
print(f"hardest digit: {by_class.argmin()} ({by_class.min():.1%} correct)")
print(f"easiest digit: {by_class.argmax()} ({by_class.max():.1%} correct)")

# %% [markdown]
# The darker the orange, the more often this mistake happens. The diagonal is left pale, because
# only mistakes are colored. Find the darkest square, and imagine those two digits written in a
# hurry. Is a confusion equally frequent in both directions? Compare the square with its mirror
# image on the other side of the diagonal:

# %%
mistakes = np.zeros((10, 10), dtype=int)
np.add.at(mistakes, (y_test[~correct], predicted[~correct]), 1)  # 1 more for each such pair
a, b = np.unravel_index(mistakes.argmax(), mistakes.shape)  # row and column of the largest
print(f"{a} taken for {b}: {mistakes[a, b]} times   {b} taken for {a}: {mistakes[b, a]} times")

# %% [markdown] tags=["slide"]
# Not equally, in this network. (We picked the largest of 90 counts, so its mirror image is almost
# bound to be smaller. And with another seed the counts would be others.) So "which digits does it
# confuse?" has a direction, and you can ask two different questions about a digit, say about the 9.
# *Of all 9s, how many has it found?* That's a row of the matrix. And *if it says 9, how often is it
# right?* That's a column:

# %%
nines, called_nine = y_test == 9, predicted == 9
print(f"of {nines.sum():,} nines it found {correct[nines].sum()}: {correct[nines].mean():.1%}")
print(
    f"of {called_nine.sum():,} images that it called a 9, {correct[called_nine].sum()} are nines: "
    f"{correct[called_nine].mean():.1%}"
)

# %% [markdown] tags=["slide"]
# The first is called **recall**, the second **precision**. A missed 9 and a false 9 are two
# different mistakes, and they needn't be equally frequent. Where it matters which of the two
# happens, one looks at both numbers. (A program that calls every check forged finds all forged
# ones: its recall is 100 %. But if few are forged, its precision is tiny.)
#
# ## Mistakes it was confident about
#
# If the network gave its answer a probability of 0.4, it was a guess gone wrong. But some wrong
# answers come with a probability of nearly 1. Those are worth a look: has the network missed
# something, or is something odd about the data?

# %% tags=["slide", "preview"]
wrong = np.flatnonzero(~correct)
confident_first = wrong[probabilities[wrong].max(axis=1).argsort()[::-1]]  # [::-1]: largest first
most = confident_first[:10]
titles = [f"{y_test[i]}, read as {predicted[i]}\n({probabilities[i].max():.3f})" for i in most]
plots.images(x_test[most], titles, columns=5, size=1.4, title="Confident, and wrong")
plt.show()

# %% [markdown] tags=["slide"]
# Would you have read all of these correctly? Some are written so oddly that even the label seems
# debatable. Others are perfectly readable for us, and there the network is wrong, and sure of it.
# That alone doesn't make it dishonest. Thousands of images get more than 0.999, as you'll see, and
# of a thousand such answers one may be wrong.
#
# So how honest are these probabilities? If it says 0.9, is it right nine times out of ten? That can
# be counted. We divide the validation images into five groups by their largest probability, which
# we'll call the network's **confidence**, and compare it with how many answers are correct:

# %%
valid_probabilities = model.predict(x_valid, verbose=0)
valid_correct = valid_probabilities.argmax(axis=1) == y_valid
confidence = valid_probabilities.max(axis=1)
says, is_right = [], []
for low, high in [
    (0, 0.5),
    (0.5, 0.7),
    (0.7, 0.9),
    (0.9, 0.99),
    (0.99, 1.01),
]:  # 1.01: 1 belongs to it
    chosen = (confidence >= low) & (confidence < high)
    says.append(confidence[chosen].mean())
    is_right.append(valid_correct[chosen].mean())
    print(
        f"{low:4} to {min(high, 1):4}: {chosen.sum():4} images, "
        f"says {says[-1]:.3f}, correct {is_right[-1]:.3f}"
    )

# %% tags=["slide"]
axes = plt.figure(figsize=(4, 3.6), layout="constrained").subplots()
axes.plot([0, 1], [0, 1], "--", color="gray")
axes.text(0.15, 0.24, "honest", color="dimgray", rotation=45)
axes.plot(says, is_right, "o-")
axes.set(xlabel="what it says", ylabel="how often it's right", title="Too sure of itself")
axes.set(xlim=(0, 1.03), ylim=(0, 1.03), aspect="equal")
plots.describe(axes, "Five points of confidence and accuracy; all lie below the diagonal.")
plt.show()

# %% [markdown]
# An honest network would have all its points on the dashed line. (One says that its probabilities
# are well **calibrated**.) Ours lie below it: it's right less often than it says. (In the first two
# rows there are so few images that it may be chance, and above 0.99 the difference is tiny.) Where
# it says about 0.8, only two of three answers are correct. Still, the order is right: the more
# confident it is, the more often it's correct. So don't take the number at face value, but use it
# for sorting.
#
# And sorting is what the bank needs. With five digits on a check, each read right 98 times out of
# 100, all five are right with a probability of 0.98⁵, about 0.9. (That's if one mistake doesn't
# make another one more likely.) So one check in ten would have a mistake in it. Let's put all
# images with a confidence below 0.9 on one pile, and the rest on another:

# %%
doubtful = confidence < 0.9
for name, pile in {"below 0.9": doubtful, "0.9 and above": ~doubtful}.items():
    print(f"{name:13} {pile.mean():6.1%} of the images, {valid_correct[pile].mean():.1%} correct")
print(
    f"mistakes: {(~valid_correct).sum()}, "
    f"of these in the large pile: {(~valid_correct & ~doubtful).sum()}"
)

# %% [markdown]
# That's an answer for the bank. Let the network read the large pile, and hand the small one to a
# person, who looks at about one image in twenty-six and so gets to see 74 of the 107 mistakes. In
# practice, many systems work that way. The other 33 stay in the large pile, and nobody will see
# those. Is 0.9 the right **threshold**, which is what such a limit is called? Here are some others:

# %%
for threshold in (0.5, 0.8, 0.9, 0.99, 0.999):
    certain = confidence >= threshold
    unseen = (~valid_correct & certain).sum()
    print(f"{threshold:5}  to a person: {(~certain).mean():6.1%}   unseen mistakes: {unseen}")

# %% [markdown]
# The higher the threshold, the fewer mistakes slip through, and the more work there is for the
# person. Which row is best isn't a question about networks. It depends on what a mistake costs the
# bank, and on what an hour of a person's work costs. Suppose that the bank takes 0.9. That's a
# decision, and the validation images had their part in it. So does the rule work as well on other
# images? We check the finished rule on the test set:

# %%
certain = probabilities.max(axis=1) >= 0.9
unseen = (~correct & certain).sum()
print(f"to a person: {(~certain).mean():.1%}   unseen mistakes: {unseen} of {(~correct).sum()}")
print(f"checks of five digits with an unseen mistake: {1 - (1 - unseen / 10_000) ** 5:.1%}")

# %% [markdown] tags=["slide"]
# Nearly: a few images more go to the person, and again about a third of the mistakes slip through.
# Without the person it was one check in ten that had a mistake in it. Now it's about one in
# twenty-seven, if the person makes none. And what does it cost? With 4.3 % of the digits going to
# the person, about one check in five has such a digit (1 - 0.957⁵ is 0.2). With both numbers, a
# bank can decide.
#
# ## Save and load
#
# A trained network consists of a plan and a lot of numbers. `save` writes both into one file with
# the extension `.keras`, together with what we gave to `compile`:

# %%
folder = Path("build/lesson05")
folder.mkdir(parents=True, exist_ok=True)
model.save(folder / "digits.keras")
np.save(folder / "some_digits.npy", x_test[:100])  # an array in a file
print(f"{(folder / 'digits.keras').stat().st_size / 1e6:.1f} MB")  # folder / name: a file in it

# %% [markdown]
# That's about what you'd expect: 266,610 numbers of four bytes each. Is everything in there? To
# find out, we load the file in a *second* Python, a program of its own that knows nothing about
# this notebook. We write this program to a file and start it with `subprocess.run`, as you would in
# a terminal. The program leaves its predictions in another file.

# %%
program = """
import keras, numpy as np
model = keras.saving.load_model("digits.keras")
np.save("predictions.npy", model.predict(np.load("some_digits.npy"), verbose=0))
"""
(folder / "reader.py").write_text(program)

import subprocess
import sys

# this same Python, started in that folder; a return code of 0 means that all went well
finished = subprocess.run([sys.executable, "reader.py"], cwd=folder, capture_output=True)
print("done" if finished.returncode == 0 else finished.stderr.decode())

# %%
theirs = np.load(folder / "predictions.npy")
ours = model.predict(x_test[:100], verbose=0)
print("largest difference:", np.abs(ours - theirs).max())

# %% [markdown] tags=["slide"]
# Not a single digit of a single number differs. You can send this file to a friend, or put it
# behind a web page, and with Keras it will read what your network reads (up to rounding, on another
# kind of computer). But tell your friend to scale the pixels! The images in our file had been
# divided by 255 already, and the network doesn't do that by itself.
#
# You may also come across files that end in `.h5`. That's HDF5, a general format for large arrays,
# which older Keras programs used, and which Keras can still write and read. Keras prefers the new
# format, and says so in a warning that we turn off here:

# %%
import logging

logging.getLogger("absl").setLevel("ERROR")
model.save(folder / "digits.h5")
from_h5 = keras.saving.load_model(folder / "digits.h5")
print("largest difference:", np.abs(ours - from_h5.predict(x_test[:100], verbose=0)).max())

# %% [markdown] tags=["slide"]
# ## Your own handwriting
#
# And now the most exciting question: does it read *you*? This is the pad from lesson 00, with one
# difference. The network behind it is the one you trained a few cells above. (Don't be surprised if
# it's a little worse than the one in lesson 00, which had learned from turned and stretched digits,
# too.)

# %% tags=["slide"]
hellodl.explore("digit", model=model)

# %% [markdown]
# Beside your drawing you see what the network gets, 28 by 28 pixels. Before it gets them, your
# drawing is brought into the form of MNIST's images: it's scaled to fit into 20 by 20 pixels, with
# soft edges, and moved so that its center of mass, the balance point of all the ink, lies in the
# middle. That matters, because a network knows only the kind of image it was trained on. Try it:
# draw a small digit in a corner. What the network sees hardly changes, compared with a large one.
# (The pad makes up for the thickness of the pen, too.)
#
# A photo needs one more step before that: we have to find out what is ink and what is paper,
# because real paper is gray, and the light on it is uneven. We make such a photo here, with a thick
# pen, a shadow and the noise of a camera, so that the lesson works without one. (You can open a
# real photo on the pad above. And you needn't understand this cell: it only paints a picture.)

# %%
from PIL import Image, ImageDraw

random = np.random.default_rng(1)
drawing = Image.new("L", (600, 600), 0)  # gray values, all 0
stroke = [(390, 140), (240, 150), (225, 290), (330, 270), (400, 350), (350, 460), (210, 450)]
ImageDraw.Draw(drawing).line(stroke, fill=255, width=34, joint="curve")
ink = np.asarray(drawing.resize((500, 500))) / 255  # 1 where there's ink
light = np.linspace(215, 120, 500)  # bright on the left, in the shadow on the right
photo = light * (1 - 0.7 * ink) + random.normal(0, 4, (500, 500))  # ink swallows 70 % of the light
Image.fromarray(photo.clip(0, 255).astype("uint8")).save(folder / "photo.png")

# %%
from hellodl.handwriting import ink_from_image, to_mnist

seen = to_mnist(ink_from_image(folder / "photo.png"))
answer = model.predict(seen[None], verbose=0)[0]  # [None] makes a batch of one image

# %% tags=["slide"]
left, middle, right = plt.figure(figsize=(9, 2.7), layout="constrained").subplots(
    1, 3, width_ratios=[1, 1, 2]
)
left.imshow(photo, cmap="gray", vmin=0, vmax=255)
left.set_title("the photo")
middle.imshow(seen, cmap=plots.INK)
middle.set_title("what the network sees")
left.set_axis_off()
middle.set_axis_off()
plots.prediction_bars(answer, label=5, ax=right)
plt.show()

# %% [markdown]
# `ink_from_image` finds out what is ink and what is paper by comparing every pixel with the paper
# around it. From there on, a photo goes the same way as a drawing: `to_mnist` shrinks and centers
# it. Is all that really needed? Let's try three worse preparations. First we only shrink the photo
# and scale its pixels. Then we swap black and white, too, so that ink is a large number, as in
# MNIST. And then we take the well-prepared 5 and move it by four pixels. (`np.roll` moves all
# pixels; what leaves on one side comes back on the other.)

# %% tags=["slide"]
small = np.asarray(Image.open(folder / "photo.png").resize((28, 28)), dtype="float32") / 255
raw_answer = model.predict(small[None], verbose=0)[0]
inverted_answer = model.predict(1 - small[None], verbose=0)[0]  # dark ink becomes large numbers
moved = np.roll(seen, (-4, -4), axis=(0, 1))  # four pixels up, and four to the left
moved_answer = model.predict(moved[None], verbose=0)[0]
versions = {
    "as it is": (small, raw_answer),
    "inverted": (1 - small, inverted_answer),
    "prepared, but moved": (moved, moved_answer),
}
figure, panels = plt.subplots(1, 3, figsize=(7, 2.8), layout="constrained")
for axes, (name, (image, said)) in zip(panels, versions.items(), strict=True):
    axes.imshow(image, cmap=plots.INK, vmin=0, vmax=1)
    axes.set(title=f"{name}:\nreads {said.argmax()}, {said.max():.0%}", xticks=[], yticks=[])
reads = ", ".join(f"{name} as {said.argmax()}" for name, (_, said) in versions.items())
plots.describe(panels[0], f"The same 5 in three versions, read {reads}.")
plt.show()

# %% [markdown]
# (The left image looks like a negative, because we draw large numbers dark.) To us all three are
# clearly a 5. But the network is wrong about some of them, or far from sure. (Which ones it
# misreads depends on the computer.) The digits that it has learned from stood on paper that was
# exactly 0, and in the middle. How much does the middle matter? Let's move all 10,000 test images
# up and to the left, and count how many it still reads. And does it notice that something is wrong?
# Then its confidence should fall, and the bank's rule should send these images to a person. We
# count that, too. Here's the first test image, and how it looks when it's moved:

# %%
moves, read, unseen_wrong = {}, [], []
for pixels in range(5):
    moved = np.roll(x_test, (-pixels, -pixels), axis=(1, 2))
    said = model.predict(moved, verbose=0)
    answers, sure = said.argmax(axis=1), said.max(axis=1) >= 0.9
    read.append((answers == y_test).mean())
    unseen_wrong.append((sure & (answers != y_test)).mean())
    moves[f"by {pixels}: reads {answers[0]}, {said[0].max():.0%}"] = moved[0]
    print(
        f"moved by {pixels}: {read[-1]:6.1%} correct, {(~sure).mean():6.1%} to a person, "
        f"{unseen_wrong[-1]:6.1%} wrong and unseen"
    )

# %% tags=["slide"]
plots.images(np.stack(list(moves.values())), list(moves), size=1.6)
plt.show()

# %% [markdown]
# A move by two pixels, up and to the left, doesn't disturb us at all, and now the network reads
# only half of the digits. With three, it reads fewer than one in five. (With four, it's below
# guessing. By then, some ink has left the image on one side and come back on the other.) Each
# weight of its first layer belongs to one place, and there's now another piece of the digit at that
# place. That's why the pad is so careful about the middle. (In lesson 09 you'll meet another kind
# of network, and move its images, too.)
#
# And it notices that something is wrong, but not nearly often enough. Its confidence does fall:
# with two pixels, about ten times as many images as before go to a person. But about twenty of a
# hundred are read wrongly *and* with a confidence of 0.9 or more, where it was fewer than one
# before. (Look at our 7: it's read as a 2, and the network is sure of it.) So low confidence is a
# warning. But high confidence is no proof that an image is like those it has learned from. Draw a
# letter or a scribble on the pad above, and press "No digit". The network has ten answers and no
# "none of these", so it has to choose one, whatever you've drawn.
#
# Did it misread some of your digits, too? Then don't be disappointed, because that's worth
# remembering. The test set came from the same kind of forms as the training set, filled in by other
# people. Your drawing didn't. If you'd like a number for your own hand, draw each digit twice and
# count how many of the 20 are read. Whenever a network meets data of another kind than it has
# learned from, expect it to do worse than its test accuracy says. So what does our bank do? It
# takes some thousand digits from its own checks, has a person write down what they are, and
# measures everything anew with them: the accuracy, the confidence, and what the threshold costs.
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-4), "softmax gives probabilities"
assert test_accuracy > 0.88, "far below what this network can do: start from the top"
assert valid_correct[doubtful].mean() < valid_correct[~doubtful].mean(), (
    "doubt should go with mistakes"
)
assert (ours == theirs).all(), "the loaded network must be the same to the last digit"
assert answer.argmax() == 5, "the photo should be readable"
assert read[2] < read[0] - 0.2, "two pixels should cost a lot"
assert unseen_wrong[2] > 5 * unseen_wrong[0], "and not all of it should be noticed"

# %% [markdown]
# ## Published beside ours
#
# Source A in the README published the test accuracy after 30 epochs with the learning rate 0.01,
# and ours had 6 epochs with 0.1.

# %%
hellodl.record("test accuracy", test_accuracy, 0.9763, "A")

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("05_mnist_predict", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# `predict` gives ten probabilities for each image, and `argmax` turns them into an answer. A
# confusion matrix shows what is taken for what: recall is read along a row, precision down a
# column. The confidence was somewhat too high, but low confidence goes with mistakes, so you can
# hand doubtful cases to a person. A saved network gives the same answers in another program. And
# new images have to be brought into the form of the training images first.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/05_mnist_predict.ipynb`. Or try these right here:
#
# 1. Write a digit on paper, photograph it, and open the photo on the pad. Then draw a letter: which
#    digit does the network see in it, and how confident is it?
# 2. Flip all test images, so that top and bottom change places (`x_test[:, ::-1]`). Which digits
#    are still read correctly?
# 3. How many of the mistakes have the correct class as their *second* largest probability?
#    (`probabilities.argsort(axis=1)[:, -2]` is the second largest of each row.)
#
# ## Going deeper
#
# - Guo and others, *On Calibration of Modern Neural Networks* (2017), measures how far a network's
#   probabilities can be believed, and shows how to repair them.
# - To look at a saved network as a drawing, there's the program Netron (netron.app). Lesson 13 uses
#   it.
#
# ## Next
#
# You've trained a network, tested it, and put it to use, and all the while one thing has stayed in
# a black box: *how* does training find out in which direction to change 266,610 numbers? Lesson 06
# opens the box, with a network so small that you can do every calculation by hand.
