# %% [markdown] tags=["slide"]
# # Put the network to use
#
# You will ask a trained network for predictions, find out how sure it is and where it errs, save
# it, use it again from another program, and let it read your own hand. You need lesson 04.

# %%
import hellodl

hellodl.start("05_mnist_predict")

# %%
from pathlib import Path

import keras
import matplotlib.pyplot as plt
import numpy as np

from hellodl import data, plots
from hellodl.training import Progress

keras.utils.set_random_seed(42)

# %% [markdown] tags=["slide"]
# ## Train
#
# The data and the network of lesson 04, in short. The one difference: the learning rate is 0.1
# instead of 0.01, so that 6 epochs are enough. Compare the test accuracy below with lesson 04's.

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
    loss="sparse_categorical_crossentropy",
    optimizer=keras.optimizers.SGD(learning_rate=0.1),
    metrics=["accuracy"],
    steps_per_execution=50,
)

# %% tags=["slide"]
history = model.fit(
    x_train,
    y_train,
    epochs=6,
    validation_data=(x_valid, y_valid),
    verbose=0,
    callbacks=[Progress()],
)
plots.learning_curves(history.history)
plt.show()

# %% [markdown] tags=["slide"]
# ## Evaluate
#
# Training is over and nothing will be chosen any more: the test set may be opened. `evaluate` runs
# it through the network and returns the loss and the metrics. *Error* is the other way to say
# accuracy: the share of wrong answers, in percent.

# %%
test_loss, test_accuracy = model.evaluate(x_test, y_test, verbose=0)
hellodl.record("test accuracy", test_accuracy, 0.9763, "A")
print(f"error: {100 * (1 - test_accuracy):.2f} % of 10,000")

# %% [markdown] tags=["slide"]
# ## Predict
#
# `predict` returns for each sample the ten numbers of the last layer: the probability of each
# class. Here is the first test sample.

# %%
probabilities = model.predict(x_test, verbose=0)
print(probabilities.shape)
for digit, probability in enumerate(probabilities[0]):
    print(f"{digit}  {probability:.8f}")

# %% [markdown]
# One of them is nearly 1, the others are nearly 0. In the source of this exercise (D) class 7 got
# .99999106. The predicted class is the place of the largest probability: `argmax`.

# %%
print(f"sum of the ten: {probabilities[0].sum():.6f}")
print("largest at:", probabilities[0].argmax(), "  label:", y_test[0])
hellodl.record("probability of the first sample's class", probabilities[0].max(), 0.99999106, "D")

# %%
assert np.allclose(probabilities.sum(axis=1), 1, atol=1e-4), "softmax gives probabilities"

# %% [markdown]
# The same for the first ten at once:

# %%
predicted = probabilities.argmax(axis=1)
print("predicted", predicted[:10])
print("actual   ", y_test[:10])

# %% [markdown]
# And the first three as pictures.

# %% tags=["slide"]
titles = [f"Predicted: {p}\nActual: {y}" for p, y in zip(predicted[:3], y_test[:3], strict=True)]
plots.images(x_test[:3], titles, size=1.7)
plt.show()

# %% [markdown]
# Now the sample it is least sure of.

# %% tags=["slide"]
doubt = probabilities.max(axis=1).argmin()
left, right = plt.figure(figsize=(7, 2.6), layout="constrained").subplots(1, 2)
left.imshow(x_test[doubt], cmap="binary")
left.set_axis_off()
plots.prediction_bars(probabilities[doubt], label=y_test[doubt], ax=right)
plt.show()

# %% [markdown]
# More than one bar is high: the network divides its trust between several digits.
#
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
hellodl.quiz("05_mnist_predict", 1)

# %% [markdown] tags=["slide"]
# ## Where does it err?
#
# One figure, the accuracy, hides *which* digits are taken for which. A *confusion matrix* shows it:
# a row for each actual class, a column for each predicted one. Right answers stand on the diagonal.

# %% tags=["slide"]
plots.confusion(y_test, predicted)
plt.show()

# %%
correct = predicted == y_test
by_class = [correct[y_test == digit].mean() for digit in range(10)]
print("hardest digit:", np.argmin(by_class), f"({min(by_class):.1%} right)")
print("easiest digit:", np.argmax(by_class), f"({max(by_class):.1%} right)")

# %% [markdown] tags=["slide"]
# ## The surest mistakes
#
# Among the wrong answers, the most interesting are those the network was surest of.

# %% tags=["slide"]
wrong = np.flatnonzero(~correct)
surest = wrong[probabilities[wrong].max(axis=1).argsort()[::-1]][:10]
titles = [f"{predicted[i]}, not {y_test[i]}" for i in surest]
plots.images(x_test[surest], titles, columns=5, size=1.2, title="What it says, and what it is")
plt.show()

# %% [markdown]
# Look at each: would you have read it right? A high probability is a statement about the training data,
# not a promise. On the whole, though, the network's doubts mean something:

# %%
confidence = probabilities.max(axis=1)
doubtful = confidence < 0.9
print(f"{doubtful.mean():.1%} of the samples get less than 0.9;")
print(
    f"of these {correct[doubtful].mean():.1%} are right, of the others {correct[~doubtful].mean():.1%}"
)

# %%
assert correct[doubtful].mean() < correct[~doubtful].mean(), "doubt should go with mistakes"
assert test_accuracy > 0.88, "far below what this network can do: run the notebook from the top"

# %% [markdown] tags=["slide"]
# ## Save and load
#
# A trained network is a list of numbers and a plan. `save` writes both into one file with the ending
# `.keras`. (Older programs wrote HDF5 files, ending in `.h5`; Keras still reads them.)

# %%
folder = Path("../build/lesson06")
folder.mkdir(parents=True, exist_ok=True)
model.save(folder / "digits.keras")
np.save(folder / "some_digits.npy", x_test[:100])
print(f"{(folder / 'digits.keras').stat().st_size / 1e6:.1f} MB")

# %% [markdown]
# To be sure that nothing else is needed, we load it in a *new process*: a second Python that knows
# nothing of this notebook. It writes its predictions to a file.

# %%
program = """
import keras, numpy as np
model = keras.saving.load_model("digits.keras")
np.save("predictions.npy", model.predict(np.load("some_digits.npy"), verbose=0))
"""

# %%
import subprocess
import sys

subprocess.run([sys.executable, "-c", program], cwd=folder, check=True, capture_output=True)
theirs = np.load(folder / "predictions.npy")
ours = model.predict(x_test[:100], verbose=0)
print("largest difference:", np.abs(ours - theirs).max())

# %%
assert (ours == theirs).all(), "the loaded network must be the same to the last digit"

# %% [markdown] tags=["slide"]
# Not a single digit differs. You can send this file to a friend, or put it behind a web page.
#
# ## Draw your own digit
#
# Now let it read *your* hand. Draw with the mouse or a finger; the bars follow while you draw. (If you
# are reading this page without running it, you see an example.)

# %% tags=["slide"]
from hellodl.drawing_pad import DrawingPad
from hellodl.handwriting import ink_from_image, to_mnist

DrawingPad(lambda pictures: model.predict(pictures, verbose=0))

# %% [markdown]
# The small picture is what the network gets. Your drawing is first brought into MNIST's form. It is
# scaled to fit 20 x 20 pixels with soft edges. Then it is moved so that its centre of mass lies in the
# middle of 28 x 28. A network knows only what it was trained on, and it was trained on pictures of this
# form. Try it: draw very small, in a corner. The picture that the network sees hardly changes.
#
# A photograph goes the same way. Here we make one: the test sample the network is surest of, dark ink on
# light paper, 500 pixels wide. `ink_from_image` finds out by itself which is ink and which is paper.

# %%
from PIL import Image

surest_of_all = confidence.argmax()
paper = np.full((500, 500), 230.0)
paper[80:416, 100:436] -= 200 * np.kron(x_test[surest_of_all], np.ones((12, 12)))
Image.fromarray(paper.astype("uint8")).save(folder / "photo.png")

# %% tags=["slide"]
seen = to_mnist(ink_from_image(folder / "photo.png"))
answer = model.predict(seen[None], verbose=0)[0].argmax()
plots.images(np.stack([x_test[surest_of_all], seen]), ["test sample", "through the file"], size=1.6)
plt.show()
print("read from the photograph:", answer, "  label:", y_test[surest_of_all])

# %%
assert answer == y_test[surest_of_all], "the way through the file should keep the digit readable"

# %% [markdown]
# ## Check yourself again
#
# Four questions on the second half.

# %% tags=["slide"]
hellodl.quiz("05_mnist_predict", 2)

# %% [markdown] tags=["slide"]
# ## Recap
#
# - `predict` gives probabilities, `argmax` the class; `evaluate` gives loss and accuracy.
# - A confusion matrix shows what is mistaken for what; the surest mistakes show where to look.
# - A `.keras` file holds the whole network, and gives the same answers in another program.
# - New pictures must be brought into the form of the training pictures first.
#
# ## Exercises
#
# 1. Draw three other test samples with "Predicted, Actual". Find one that is wrong.
# 2. Write a digit on paper, photograph it, and open the photograph on the pad. Then draw a letter:
#    which digit does the network see in it, and how sure is it?
# 3. Turn all test pictures upside down (`x_test[:, ::-1]`). Which digits are still read?
# 4. How many of the mistakes have the right class as their *second* largest probability?
#
# ## Going deeper
#
# To look at a saved network as a drawing, there is the program Netron; lesson 13 uses it.
#
# ## Next
#
# Lesson 06 takes a training step apart and builds it by hand.
