# %% [markdown] tags=["slide"]
# # Optimizers: better ways down the valley
#
# Backpropagation tells us which way is down. It doesn't say how to walk. Since the 1960s people
# have found ways that often get to the bottom much sooner, and today nearly every network is
# trained with one of them.
#
# **In this lesson you'll** find out why ravines are hard, learn what momentum, RMSprop and Adam do
# about it, compare them fairly, and choose the loss that fits a problem. **You need** lessons 05
# and 06. **Allow** about 80 minutes.
#
# Before you read how they work, try to do better than plain gradient descent yourself. The ball
# below rolls down a long, narrow ravine. You see it from above, as on a hiking map: each line joins
# places of the same height, which means of the same loss, and the two directions are two weights.
# The ball's first try (in gray) zigzags and stops short of the flag. Change the learning rate and
# the momentum, and press *Play*. (The other buttons are for later. *Batch noise* shakes each step,
# as small batches do.)

# %% tags=["slide"]
import hellodl

hellodl.explore("descent")

# %%
hellodl.start("07_mnist_optimizers")

import keras
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from hellodl import data, plots
from hellodl.training import Progress

layers = keras.layers
keras.utils.set_random_seed(7)

# %% [markdown] tags=["slide"]
# ## Why a ravine is hard
#
# In the ravine, the ground is steep across (vertically in the figure) and nearly level along it
# (from left to right). A step of gradient descent is proportional to the gradient, so the ball
# takes large steps across, back and forth, and tiny ones in the direction where it should go. If
# you raise the learning rate to speed it up, each swing goes higher than the last, and the ball
# climbs out of the ravine. If you lower it, it hardly moves at all. In numbers: across this ravine
# the gradient is 2 times the distance from the middle, and along it only 0.1 times the distance
# from the flag. With a rate of 0.9, a step multiplies the first distance by 1 - 0.9 × 2 = -0.8, so
# the ball changes sides each time, and the second one by 1 - 0.9 × 0.1 = 0.91, so it crawls. With a
# rate above 1, the first factor is beyond -1, and without momentum the ball climbs out. Our
# networks have hundreds of thousands of directions to go, one for each weight, and others have
# billions, and in some of them the ground may be far steeper than in others. There are two ideas
# that help.
#
# ### Idea 1: momentum
#
# A heavy ball doesn't stop and turn at each step. It keeps some of its speed. So let's keep a
# *velocity* for each weight, and at each step keep nine tenths of it and add the new step. Suppose
# the learning rate is 0.1, and the gradient along the ravine is -1 at every step. (It's negative,
# so we walk in the positive direction.)
#
# - step 1: velocity 0.9 × 0 + 0.1 = 0.1
# - step 2: velocity 0.9 × 0.1 + 0.1 = 0.19
# - step 3: velocity 0.9 × 0.19 + 0.1 = 0.27, and so on, in some thirty steps up to nearly 1.0,
#   where it stays, because 0.9 × 1 + 0.1 = 1
#
# In the end it moves ten times as fast as it would without. (Each step loses a tenth of the
# velocity and adds 0.1, so it stops growing at 1. With a momentum of 0.6, a step loses four tenths,
# and the ball gets 2.5 times as fast.) Across the ravine, pushes to one side are followed by pushes
# to the other, so no speed builds up for good. But the ball swings from side to side there, and
# with a momentum of 0.9 the swinging takes long to die out. As a formula, with the momentum $m$
# (0.9 here) and the learning rate $r$ (the arrow means "becomes"):
#
# $$v \leftarrow m\,v - r \cdot \text{gradient} \qquad w \leftarrow w + v$$
#
# Have you brought the ball above to its flag? (It counts if the loss is below 0.01, and also after
# the next step.) Without momentum I couldn't, whatever the rate. With a momentum of 0.6 and a rate
# of 0.9 it gets there in twelve steps. With a momentum of 0.9 it swings for so long that 20 steps
# aren't enough. (Real trainings take thousands of steps, and there 0.9 is the usual choice.)
#
# ### Idea 2: a step size for every weight
#
# The other idea is to look at how large the gradients of *this* weight usually are, and to divide
# each gradient by that size. If the gradients of a weight are always close to 5, we get 5 / 5 = 1,
# and if they are always close to 0.1, we get 0.1 / 0.1 = 1, too. So as long as the gradients keep
# their size, the steps across and along the ravine become equally long, namely as long as the
# learning rate. **RMSprop** does that. Because gradients can be negative, it averages their
# *squares*, and divides the gradient by the square root of that average. And because old gradients
# should count less and less, it's a **running mean** $s$: at each step it keeps nine tenths of what
# it was, and gets one tenth of the new square. If the gradient is always 5, it goes 2.5, 4.75, 6.8,
# and so on, up to 25, whose root is 5. (The running mean begins at 0, so at first it's far too
# small. We divide by too little, and the first steps are too long. And Keras adds a tiny number to
# the divisor, so that nobody divides by 0.)
#
# $$s \leftarrow 0.9\,s + 0.1 \cdot \text{gradient}^2 \qquad w \leftarrow w - r \cdot \frac{\text{gradient}}{\sqrt{s}}$$
#
# And **Adam**, the usual first choice today, does both (still without a correction, which follows):
# it divides as RMSprop does, and it keeps some of the direction of earlier steps, as momentum does.
# It needs two running means for that: $a$ of the gradients and $s$ of their squares. The first
# keeps 0.9 of itself at each step. The second keeps 0.999, so it changes very slowly.
#
# $$a \leftarrow 0.9\,a + 0.1 \cdot \text{gradient} \qquad s \leftarrow 0.999\,s + 0.001 \cdot \text{gradient}^2 \qquad w \leftarrow w - r \cdot \frac{a}{\sqrt{s}}$$
#
# Both begin at 0, so at first they are far too small, and Adam corrects them before it divides.
# After one step, $a$ holds only a tenth of the gradient, so Adam divides it by 0.1. After two
# steps, 0.81 of it is still the 0 that it began with, and only 0.19 comes from gradients, so it's
# divided by 0.19, and so on. In the same way $s$ is divided by 0.001 after the first step. Suppose
# the learning rate is 0.1, and the gradient is 4, three times, and then -4, twice. What will the
# steps be? (A step is subtracted, as always.)

# %% tags=["nbval-check-output"]
mean = squares = 0.0
for step, gradient in enumerate([4, 4, 4, -4, -4], start=1):
    mean = 0.9 * mean + 0.1 * gradient
    squares = 0.999 * squares + 0.001 * gradient**2
    corrected = mean / (1 - 0.9**step)  # by the part that is filled: 0.1, 0.19, 0.271, ...
    size = np.sqrt(squares / (1 - 0.999**step))
    print(
        f"gradient {gradient:2}   mean {mean:5.2f}, corrected {corrected:5.2f}   "
        f"usual size {size:.2f}   step {0.1 * corrected / size:5.3f}"
    )

# %% [markdown]
# Follow the first row with a pencil: the mean is 0.9 × 0 + 0.1 × 4 = 0.4, and corrected 4, because
# 0.4 / 0.1 = 4. The mean of the squares is 0.001 × 16, and corrected 16, whose root is 4. So the
# step is 0.1 × 4 / 4 = 0.1. With a gradient of 400 it would be 0.1 as well! Adam's learning rate is
# roughly how far a weight moves in a step, however large or small its gradients are, as long as
# they keep their sign and their size. That's one reason why the same value, 0.001, suits so many
# networks. And when the gradient turns around, in the fourth row? The weight doesn't turn around
# with it. It takes a much shorter step in the old direction, and by the fifth row it has all but
# stopped. That's Adam's memory of the direction.
#
# Let's send all four down a ravine like the one above, only more stretched (at the same distance
# from the bottom it's 100 times as steep across as along, instead of 20 times), 40 steps each, with
# Keras's own optimizers. (Keras calls it SGD even where no batch is drawn, as here.)
# (`keras.Variable` is an array that an optimizer may change, and `apply` takes one step, given the
# gradients and the variables. Where a cell is folded, as the one that draws them is here, you
# needn't read its code. But run it, and click it if you're curious.)


# %%
def walk(optimizer, steps=40):
    """The places an optimizer visits in a ravine that is 100 times as steep across as along."""
    place = keras.Variable([-9.0, 2.0])
    path = [keras.ops.convert_to_numpy(place)]
    for _ in range(steps):
        gradient = place * np.array([0.01, 1.0], dtype="float32")  # of the loss 0.005 x² + 0.5 y²
        optimizer.apply([gradient], [place])
        path.append(keras.ops.convert_to_numpy(place))
    return np.array(path)


walkers = {
    "SGD": keras.optimizers.SGD(1.8),
    "SGD with momentum 0.9": keras.optimizers.SGD(0.5, momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop(0.25),
    "Adam": keras.optimizers.Adam(0.3),
}
paths = {name: walk(optimizer) for name, optimizer in walkers.items()}

# %% tags=["slide", "hide-input"]
# The drawing: each of the four ravines from above, and the path up to a step
across, along = np.meshgrid(np.linspace(-2.5, 2.5, 50), np.linspace(-10, 3, 100))


def race(steps):
    """Draw the four paths up to a step."""
    figure, panels = plt.subplots(2, 2, figsize=(9, 4.8), layout="constrained")
    figure.suptitle(f"Distance from the bottom (the star) after {steps} steps", fontsize=11)
    for axes, (name, path) in zip(panels.flat, paths.items(), strict=True):
        axes.contour(along, across, 0.005 * along**2 + 0.5 * across**2, 12, colors="lightgray")
        axes.plot(
            *path[: steps + 1].T, ".-", markersize=4
        )  # all first coordinates, all second ones
        axes.plot(0, 0, "*", markersize=12, color="black")
        left = np.hypot(*path[steps])  # the distance to the bottom, by Pythagoras
        rate = float(walkers[name].learning_rate)
        axes.set(title=f"{name}, rate {rate:.2g}: {left:.2f} left", xticks=[], yticks=[])
    ends = [
        f"{name} is {np.hypot(*path[steps]):.2f} from the bottom" for name, path in paths.items()
    ]
    return plots.describe(panels[0, 0], f"Four paths in a ravine: {', '.join(ends)}.")


plots.animation(race, range(0, 41, 5), seconds=5)

# %% [markdown]
# All four start on the left, 9.2 away from the bottom. SGD zigzags at first, and then crawls: after
# 40 steps it's still halfway. Momentum pays for its speed with wide swings from side to side, but
# it doesn't fly out, and along the ravine it gathers speed: with a much smaller learning rate it
# comes nearly twice as far as SGD, and is close to the bottom when its steps run out. RMSprop's
# first step is equally long in both directions, and about three times as long as its learning rate
# of 0.25. (RMSprop, unlike Adam, doesn't correct its running mean, which is too small at first.)
# After a few steps it has left the steep part, without any zigzag, and then it walks straight. (Its
# steps get shorter on the way: the gradient shrinks, and the running mean still remembers the
# larger ones.) Adam swings past the middle and comes back, like something heavy: that's its
# momentum. Don't read this as a ranking, though. I've picked a learning rate by hand for each of
# them, and another ravine or other rates could give another order. Let's ask two questions instead.
#
# In the end, momentum 0.9 moves ten times as fast as its learning rate says. So couldn't plain SGD
# do the same with ten times that rate, 5 instead of 0.5?

# %% tags=["nbval-check-output"]
fast = walk(keras.optimizers.SGD(5.0), steps=5)
print("place across the ravine, step by step:", fast[:, 1].astype(int))

# %% [markdown]
# No. Each step lands four times as far away on the other side, and after five the ball is over two
# thousand away. Momentum can afford its speed along the ravine, because across it, a push to one
# side is taken back by the next one.
#
# The second question: RMSprop and Adam give each *weight* a step size of its own. Our ravine runs
# along one of the two weights, which suits them. What if it lies askew? We turn the whole ravine by
# 45 degrees, start included, and send the same four down again, with the same rates.


# %% tags=["hide-input"]
# The same walk in the turned ravine
def walk_askew(optimizer, steps=40):
    """The same as `walk`, in the same ravine, turned by 45 degrees."""
    turn = np.array([[1, -1], [1, 1]], dtype="float32") / np.sqrt(2, dtype="float32")
    place = keras.Variable(turn @ [-9.0, 2.0])
    path = [keras.ops.convert_to_numpy(place)]
    for _ in range(steps):
        along_and_across = turn.T @ path[-1]  # turned back
        gradient = turn @ (along_and_across * np.array([0.01, 1.0], dtype="float32"))
        optimizer.apply([keras.ops.array(gradient)], [place])
        path.append(keras.ops.convert_to_numpy(place))
    return np.array(path)


# an optimizer remembers its earlier steps, so each gets a fresh copy
fresh = {name: type(each).from_config(each.get_config()) for name, each in walkers.items()}
askew = {name: walk_askew(optimizer) for name, optimizer in fresh.items()}

# %% tags=["slide", "hide-input"]
# The drawing: the same four, in the ravine that lies askew
y_grid, x_grid = np.meshgrid(np.linspace(-8, 3, 80), np.linspace(-10, 3, 80))
figure, panels = plt.subplots(1, 4, figsize=(11, 3.4), layout="constrained")
for axes, (name, path) in zip(panels, askew.items(), strict=True):
    heights = 0.0025 * (x_grid + y_grid) ** 2 + 0.25 * (y_grid - x_grid) ** 2
    axes.contour(x_grid, y_grid, heights, 12, colors="lightgray")
    axes.plot(*path.T, ".-", markersize=4)
    axes.plot(0, 0, "*", markersize=12, color="black")
    title = name.replace("with momentum", "with\nmomentum")
    axes.set(title=f"{title}: {np.hypot(*path[-1]):.2f}", xticks=[], yticks=[], aspect="equal")
figure.suptitle(
    "The same ravine, lying askew: distance from the bottom after 40 steps", fontsize=11
)
ends = [f"{name} ends {np.hypot(*path[-1]):.2f} from the bottom" for name, path in askew.items()]
plots.describe(panels[0], f"Four paths in a ravine that lies askew: {', '.join(ends)}.")
plt.show()

# %% [markdown]
# SGD and momentum don't even notice. They end exactly as far from the bottom as before, because
# they have no step sizes that belong to single weights. But RMSprop is held up halfway now, and
# Adam makes hardly any progress. Why? At the steep start, *both* weights have large gradients now,
# so both are divided by large numbers. A few steps later the ball is on the gentle floor. But the
# running means remember the start, so its small gradients are still divided by large numbers: for
# dozens of steps with RMSprop, and for hundreds with Adam, whose mean of the squares changes so
# slowly. (In the straight ravine the weight along it never had a large gradient, so nothing held it
# up.) So nothing guarantees that dividing will help.
#
# Now it's your turn again. Go back to the ball at the top, choose *ravine* and *RMSprop*, and find
# a rate that brings it to the flag within 20 steps. Does that rate, or any other, do it in the
# *askew ravine*? And SGD with a momentum of 0.6? And Adam? When the ball has arrived, press *One
# step* a few times more. Does it stay?

# %% [markdown]
# I've tried all of the slider's rates. In the ravine, RMSprop gets there with each rate from 0.5
# on, and in the askew one with none. But it doesn't rest at the bottom. Its gradients get smaller,
# and so does what it divides them by, so that its steps stay long. SGD with a momentum of 0.6 and a
# rate of 0.8 needs twelve steps in both ravines, and stays. Adam doesn't manage either of them in
# 20 steps, at any rate. (And in *two valleys*, a momentum of 0.9 carries the ball over the hill.)
#
# Whether dividing helps a real network has to be tried. Let's do that.
#
# ## A network with one wide layer
#
# Two of the tutorials behind this course (sources C and D in the README, both after François
# Chollet's book) train another network than the one you know. It has a single hidden layer of 512
# units, the images come as rows of 784 numbers, so that no `Flatten` is needed, and the optimizer
# is RMSprop. Source D is proud that it takes fewer than fifteen lines of Python, and here they are:
#
# ```python
# import keras
# (x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
# x_train = x_train.reshape(60000, 784).astype("float32") / 255
# x_test = x_test.reshape(10000, 784).astype("float32") / 255
# model = keras.Sequential([
#     keras.layers.Dense(512, activation="relu"),
#     keras.layers.Dense(10, activation="softmax"),
# ])
# model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])
# model.fit(x_train, y_train, epochs=5, batch_size=128)
# model.evaluate(x_test, y_test)
# ```
#
# Eleven lines, and you can read all of them by now. We do the same in a few pieces, because we'll
# train this network more than once, and not only with RMSprop.

# %%
(x_train, y_train), (x_test, y_test) = data.load_mnist()
x_train = x_train.reshape(60000, 784).astype("float32") / 255
x_test = x_test.reshape(10000, 784).astype("float32") / 255


# %% tags=["slide"]
def wide_network():
    """One hidden layer of 512 units, ten probabilities."""
    return keras.Sequential(
        [
            keras.Input((784,)),
            layers.Dense(512, activation="relu"),
            layers.Dense(10, activation="softmax"),
        ]
    )


# %% [markdown] tags=["slide"]
# ## A fair comparison
#
# So which optimizer is best on this network? A comparison is only fair if everything else is equal:
# the network, its first weights, the batches and their order. (`set_random_seed` takes care of
# that.) And because we're going to judge by the result, we do it on 10,000 images held out for
# validation, and not on the test set.

# %%
x_valid, x_learn = x_train[:10000], x_train[10000:]
y_valid, y_learn = y_train[:10000], y_train[10000:]


def train_with(optimizer, name, seed=7):
    """Train the wide network for three epochs; returns its validation accuracy after each."""
    keras.utils.set_random_seed(seed)
    model = wide_network()
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=50)
    progress = Progress(loss=name) if name else Progress()
    options = {"epochs": 3, "batch_size": 128, "verbose": 0, "callbacks": [progress]}
    history = model.fit(x_learn, y_learn, validation_data=(x_valid, y_valid), **options)
    return history.history["val_accuracy"]


# %% [markdown]
# (Two stars hand over the entries of a dictionary as if they were written out, `epochs=3` and so
# on. `lambda rate: ...` further down is a short way to write a function.) The first four use the
# learning rates that Keras suggests. The last two are SGD with momentum and plain SGD once more,
# with much larger learning rates. Watch the losses fall.

# %%
optimizers = {
    "SGD": keras.optimizers.SGD(0.01),
    "momentum, rate 0.01": keras.optimizers.SGD(0.01, momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop(0.001),
    "Adam": keras.optimizers.Adam(0.001),
    "momentum, rate 0.1": keras.optimizers.SGD(0.1, momentum=0.9),
    "SGD, rate 0.5": keras.optimizers.SGD(0.5),
}
runs = {name: train_with(optimizer, name) for name, optimizer in optimizers.items()}

# %% [markdown]
# How large is a difference that means something? To know that, we train with Adam twice more, from
# other seeds.

# %%
adam_again = [train_with(keras.optimizers.Adam(0.001), "", seed)[-1] for seed in (8, 9)]

# %% tags=["slide"]
axes = plt.figure(figsize=(7, 3.8), layout="constrained").subplots()
styles = ("-o", "--s", "-.^", ":D", "-v", "--P")
for (name, accuracies), style in zip(runs.items(), styles, strict=True):
    axes.plot(range(1, 4), 100 * (1 - np.array(accuracies)), style, label=name)
axes.set(
    xlabel="epoch", ylabel="validation error, %", title="The same network, six ways to train it"
)
axes.set(xticks=range(1, 4), yscale="log")
axes.set_yticks([2, 3, 5, 10, 20], ["2", "3", "5", "10", "20"])
axes.minorticks_off()
plots.label_ends(axes)
errors = pd.Series({name: 100 * (1 - accuracies[-1]) for name, accuracies in runs.items()})
said = ", ".join(f"{name} {error:.1f} %" for name, error in errors.items())
plots.describe(axes, f"Validation error over three epochs. At the end: {said}.")
plt.show()

# %%
print("validation error in percent after three epochs:")
print(errors.round(1).to_string())
noise = np.ptp([*adam_again, runs["Adam"][-1]]) * 100  # largest minus smallest
print(f"Adam from three seeds: they differ by up to {noise:.1f}")

# %% [markdown] tags=["slide"]
# What can we conclude?
#
# - Plain SGD at its usual learning rate is far behind. (It's even behind what it had in lesson 04
#   after a single epoch. But there, batches of 32 made 1,719 steps, and here, three epochs with
#   batches of 128 make 1,173. The network is another one, too.) With momentum, the error is half as
#   large. (That may be nothing but speed: in the end, momentum moves ten times as fast. We'll see.)
# - RMSprop and Adam are far ahead of both. Which of the two is better? Their difference isn't
#   larger than what three seeds of the same optimizer differ by, so we can't call it a difference.
# - But the last two lines change the story. With a learning rate of 0.1, momentum is where Adam is,
#   and with 0.5 even plain SGD is! (I had tried a few rates to find these.) So in this comparison,
#   after 1,173 steps, neither method was to blame, but mostly their learning rates. (And the
#   ravine, where plain SGD came last? It's 100 times as steep across as along. Perhaps the valley
#   of our digits is kinder. We haven't measured it.)
#
# So the learning rate is a part of the method, and we've given two methods a second chance, but
# RMSprop and Adam none. That's not fair, either. So let's give each of the four nine rates, from
# tiny to huge. (To save time, each of these trainings goes once through 20,000 images. There are 36
# of them, so the cell prints nothing for half a minute or a minute. Each curve may have a valley,
# where its rates are right. Whose lies furthest to the left, do you think?)

# %%
kinds = {
    "SGD": keras.optimizers.SGD,
    "momentum": lambda rate: keras.optimizers.SGD(rate, momentum=0.9),
    "RMSprop": keras.optimizers.RMSprop,
    "Adam": keras.optimizers.Adam,
}
rates = [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0]


def error_at(rate, kind):
    """Validation error in percent after going once through 20,000 images."""
    keras.utils.set_random_seed(7)
    model = wide_network()
    loss = "sparse_categorical_crossentropy"
    model.compile(kinds[kind](rate), loss, metrics=["accuracy"], steps_per_execution=50)
    model.fit(x_learn[:20_000], y_learn[:20_000], batch_size=128, verbose=0)
    return 100 * (1 - model.evaluate(x_valid, y_valid, batch_size=1000, verbose=0)[1])


# %%
sweep = pd.DataFrame(
    {kind: [error_at(rate, kind) for rate in rates] for kind in kinds}, index=rates
)
print(sweep.round(1).to_string())

# %% tags=["slide"]
usual = {"SGD": 0.01, "momentum": 0.01, "RMSprop": 0.001, "Adam": 0.001}
axes = plt.figure(figsize=(8, 3.6), layout="constrained").subplots()
for (kind, errors_of), style in zip(sweep.items(), ("-o", "--s", "-.^", ":D"), strict=True):
    (line,) = axes.plot(rates, errors_of, style, markersize=4, label=kind)
    place = usual[kind], errors_of[usual[kind]]
    axes.plot(*place, "o", markersize=13, fillstyle="none", color=line.get_color())
axes.set(xscale="log", yscale="log", xlabel="learning rate", ylabel="validation error, %")
axes.set_yticks([5, 10, 20, 50, 90], ["5", "10", "20", "50", "90"])
axes.set_xticks(rates[::2], [f"{rate:g}" for rate in rates[::2]])
axes.set_title("At which rate is each of them good? (rings: the usual rates)")
axes.legend(loc="center left", bbox_to_anchor=(1, 0.5))
best = ", ".join(
    f"{kind} {errors_of.min():.1f} % at {errors_of.idxmin():g}" for kind, errors_of in sweep.items()
)
plots.describe(axes, f"Validation error over the learning rate, four valleys. Lowest: {best}.")
plt.show()

# %% [markdown] tags=["slide"]
# The rings tell the story. (Both axes are logarithmic.) The valleys of RMSprop and Adam lie
# furthest to the left, with their lowest points at 0.01, and at their usual rates both are already
# within about two points of it. Momentum is nearly six points above its best, which it has at
# thirty times its usual rate. And SGD is best at the largest rate that we tried, a hundred times
# its usual one. (So we haven't seen where its valley ends.) At their best, momentum has 4.9, Adam
# 5.5, RMSprop 6.8 and SGD 8.7. I wouldn't rank them on one short training each, from one seed. (In
# the figure before, plain SGD had caught up. But here the training has only 157 steps.) What's good
# about Adam is that it has a low and wide valley here: it's below 7 % at four of the nine rates,
# more often than any other. (And remember that these trainings are short. In a longer one, smaller
# rates have more time.)
#
# And there's something hidden in the table. Compare each of momentum's numbers with that of SGD two
# rows further down, which is at ten times the rate: 69.9 and 68.7, 41.7 and 40.7, 21.0 and 20.2,
# 14.5 and 14.0, 10.5 and 10.9. Up to here, momentum 0.9 does what plain SGD does with ten times the
# rate, as our arithmetic said. So most of what momentum gained in the first comparison was probably
# speed. From there on they part: 8.3 and 11.8, and then 5.7 and 8.7 (momentum at 0.03 and 0.1, SGD
# at 0.3 and 1). So small steps with a memory don't seem to be quite the same as large ones. (SGD's
# own curve has a bump there, so don't read too much into the digits.)
#
# So here's a rule for your own networks. Start with Adam and a rate of 0.001. If that isn't good
# enough, try rates three times as large and three times as small before you try another method.
#
# ## Check yourself
#
# Four questions on what you have read so far. Click an answer, and you'll see at once whether it's
# correct.

# %% tags=["slide"]
hellodl.quiz("07_mnist_optimizers", 1)

# %% [markdown] tags=["slide"]
# ## One-hot labels or whole numbers?
#
# There's one difference between the two tutorials. Source C writes each label as ten numbers
# (one-hot, lesson 03), and source D as one. Each form has its own loss function: *categorical
# cross-entropy* for one-hot rows, *sparse* categorical cross-entropy for whole numbers. Which one
# is better? We train both from the same seed. Two epochs are enough to see. (The run with whole
# numbers goes on to five epochs, which we need below.)


# %%
def train_wide(labels, loss, epochs=5):
    """Train with RMSprop from a fixed seed; returns the network and its history."""
    keras.utils.set_random_seed(7)
    model = wide_network()
    model.compile("rmsprop", loss, metrics=["accuracy"], steps_per_execution=50)
    history = model.fit(
        x_train, labels, epochs=epochs, batch_size=128, verbose=0, callbacks=[Progress()]
    )
    return model, pd.DataFrame(history.history)


# %%
one_hot = keras.utils.to_categorical(y_train, 10)
_, one_hot_history = train_wide(one_hot, "categorical_crossentropy", epochs=2)
sparse_model, sparse_history = train_wide(y_train, "sparse_categorical_crossentropy")

# %%
both = pd.concat({"one-hot": one_hot_history, "sparse": sparse_history}, axis=1)
both.index = [f"epoch {epoch}" for epoch in range(1, 6)]
print(both.round(4).to_string(na_rep=""))

# %% [markdown]
# Neither, because they are the same thing, written in two ways. The loss looks only at the
# probability of the correct class, and both forms say which one that is. Whole numbers take far
# less memory, so we use those, and have trained them for all five epochs of the sources.
#
# And what does that network do on images that it hasn't learned from?

# %%
of_training = sparse_model.evaluate(x_train, y_train, batch_size=1000, verbose=0)[1]
test_accuracy = sparse_model.evaluate(x_test, y_test, batch_size=1000, verbose=0)[1]
print(f"accuracy on the training images {of_training:.4f}, on the test images {test_accuracy:.4f}")

# %% [markdown] tags=["slide"]
# It's more than one percentage point better on the images that it has learned from. That's the
# overfitting you saw in lesson 04. Source C suggests holding out 10,000 training images for
# validation, so that you notice it. We did so above, and lesson 08 gets to the bottom of it.
#
# ## Which loss for which problem?
#
# You've met several losses by now. Which one fits depends on what the network should answer, and so
# does the last layer. (One in this table is new. **Binary cross-entropy** is cross-entropy for
# yes-or-no questions: minus the logarithm of the probability of the correct answer. If the network
# says "yes, 0.8" and yes is correct, it's $-\ln 0.8$ = 0.22, and if no is correct, it's $-\ln 0.2$
# = 1.6. In lessons 01 and 02 we took squared differences. But if yes is correct and the network
# says 0.01, the square is 0.98, and cross-entropy is 4.6: a confident mistake costs far more.)
#
# | the answer is ... | last layer | its activation | loss |
# |---|---|---|---|
# | yes or no | 1 unit | sigmoid | binary cross-entropy |
# | one of several classes, labels one-hot | 1 unit for each class | softmax | categorical cross-entropy |
# | one of several classes, labels whole numbers | 1 unit for each class | softmax | sparse categorical cross-entropy |
# | several labels at once (a cat *and* a dog) | 1 unit for each label | sigmoid | binary cross-entropy |
# | any number (a price) | 1 unit | none (linear) | mean squared error |
# | a number from 0 to 1 | 1 unit | sigmoid | mean squared error or binary cross-entropy |
#
# And the kind of layer depends on the shape of the data:
#
# | the data | a tensor of rank | kind of layer |
# |---|---|---|
# | rows of features, as here | 2: samples, features | dense |
# | sequences, such as text or sound | 3: samples, time, features | recurrent, or attention (not in this course) |
# | images | 4: samples, rows, columns, colors (a gray image has one) | convolution (lesson 09) |
#
# ## Does it hold?
#
# The claims of this lesson, as a program checks them. If you've changed something above and one of
# them stops, its message says why.

# %%
assert np.abs(one_hot_history - sparse_history[:2]).to_numpy().max() < 1e-4, "the same thing twice"
assert test_accuracy < of_training, "training should be ahead"
distances = {name: np.hypot(*path[-1]) for name, path in paths.items()}
assert max(distances, key=distances.get) == "SGD", "SGD should be last in the ravine"
assert np.isclose(np.hypot(*askew["SGD"][-1]), distances["SGD"], atol=0.01), "turned, and the same"
assert np.hypot(*askew["Adam"][-1]) > distances["Adam"] + 3, "askew, Adam should be held up"

assert errors["SGD"] > errors["momentum, rate 0.01"] + 1, "momentum should get there sooner"
assert errors["momentum, rate 0.01"] > max(errors["RMSprop"], errors["Adam"]) + 1, (
    "these two are ahead"
)
assert abs(errors["momentum, rate 0.1"] - errors["Adam"]) < 1, "a good rate should close the gap"
assert abs(errors["SGD, rate 0.5"] - errors["Adam"]) < 2, "for plain SGD, too"
lowest = sweep.idxmin()
assert lowest["SGD"] > 10 * usual["SGD"], "SGD's usual rate should be too low"
assert lowest["momentum"] in (0.1, 0.3, 1.0), "and that of momentum, too"
assert sweep["Adam"][0.001] < sweep["Adam"].min() + 3, "Adam's usual rate should be near its best"

# %% [markdown]
# ## Published beside ours
#
# Both tutorials trained this network for five epochs on all 60,000 images. Source C published the
# training accuracy after each epoch.

# %%
published = [0.9264, 0.9694, 0.9798, 0.9856, 0.9885]
accuracies = sparse_history["accuracy"]
numbers = {f"epoch {n}, accuracy": (accuracies[n - 1], published[n - 1]) for n in range(1, 6)}
hellodl.compare(numbers | {"test accuracy": (test_accuracy, 0.9783)}, source="C")

# %% [markdown]
# And source D published its accuracies after five epochs, and the probability of class 7 for the
# first test image, which shows a 7.

# %%
numbers = {
    "epoch 5, accuracy": (sparse_history["accuracy"].iloc[-1], 0.989),
    "test accuracy": (test_accuracy, 0.9785),
    "probability of the first image's class": (
        sparse_model.predict(x_test[:1], verbose=0)[0, 7],
        0.99999106,
    ),
}
hellodl.compare(numbers, source="D")

# %% [markdown]
# The accuracies differ by at most a quarter of a percentage point, which is little. (We compare
# both sources with the network that learned from whole numbers, because we've seen that the other
# one is the same.) The probability of a single image says less: both are above 0.999.
#
# ## Check yourself again
#
# Four more questions.

# %% tags=["slide"]
hellodl.quiz("07_mnist_optimizers", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# Plain gradient descent zigzags in ravines, because its steps are large where the ground is steep
# and tiny where it should go. Momentum lets steps in the same direction add up. RMSprop gives every
# weight a step size of its own, and Adam combines the two. The learning rate belongs to the method,
# so compare methods only after giving each of them a good one. The loss and the last layer follow
# from what the network should answer.
#
# ## Exercises
#
# Exercises with checks wait in `exercises/07_mnist_optimizers.ipynb`. Or try these right here:
#
# 1. How large can you make the learning rate of *plain* SGD before it fails? Try 1, 2 and 4:
#    `train_with(keras.optimizers.SGD(2.0), "rate 2")`.
# 2. Give the six ways another seed: change `seed=7` in `train_with`, run its cell and then the one
#    with `optimizers` again. (An optimizer remembers its network, so each training needs new ones.)
#    Does the order stay the same?
# 3. In `walkers`, how large can you make SGD's learning rate before the ball climbs out? (Try 1.9,
#    2 and 2.1.)
#
# ## Going deeper
#
# - Gabriel Goh, *Why Momentum Really Works* (distill.pub, 2017), is the most beautiful page on the
#   subject.
# - RMSprop comes from a lecture by Geoffrey Hinton (2012), Adam from Kingma and Ba, *Adam: A Method
#   for Stochastic Optimization* (2015).
#
# ## Next
#
# Networks that train for a while become better on the images they know than on new ones. Lesson 08
# lets that gap grow on purpose, and finds out how easy it is to fool yourself.
