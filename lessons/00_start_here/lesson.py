# %% [markdown] tags=["slide"]
# # Start here
#
# You will check that everything is in order, run your first cells, and learn how the lessons
# of this course work. You need to be able to read a loop in Python, and it
# helps to have seen a NumPy array.
#
# ## Is everything in order?
#
# Click into the grey box below and press **Shift + Enter**. It looks at everything the course
# needs, and says in plain words what to do where something is missing.

# %%
from hellodl import doctor

print(doctor.report(doctor.examine()))

# %% [markdown] tags=["slide"]
# A line that begins with `ok` needs nothing. `note` means: it works, and here is something to
# know. `BAD` means: follow the advice in that line, then run the cell again.
#
# ## How a notebook works
#
# A notebook is a list of *cells*. Some hold text, like this one, some hold Python. Shift + Enter
# runs a cell and goes to the next. While a cell is at work its number is a star, `[*]`.
#
# All cells share one memory, which is called the *kernel*. What one cell names, the next can use:

# %%
digit = 7

# %%
for number in range(3):
    print(f"{digit} times {number} is {digit * number}")

# %% [markdown]
# Change the 7 above to another digit and run both cells again. Then change it and run *only the
# second*: it still shows the old digit. The kernel remembers what was **run**, not what is
# written. When things look strange, choose *Kernel > Restart Kernel and Run All Cells*, and
# everything happens once more, from top to bottom.
#
# For a page of your own choose *File > New > Notebook* and the kernel *Python 3*. Experiment
# there or right here: you cannot break anything.
#
# ## Check yourself
#
# Four questions on what you have read so far; each answer is judged at once.

# %% tags=["slide"]
import hellodl

hellodl.quiz("00_start_here", 1)

# %% [markdown]
# ## What is installed
#
# Everything lives in an environment of its own, made by `make setup` (or by conda from
# `environment.yml`), so it does not touch other Python programs on this machine.
#
# | package | what we use it for |
# |---|---|
# | NumPy | tables of numbers with any number of axes, and fast arithmetic on them |
# | Keras | building and training neural networks |
# | TensorFlow | the engine under Keras: it does the arithmetic, on a CPU or a GPU |
# | pandas | tables with named columns |
# | Matplotlib, seaborn | pictures |
# | Jupyter | the notebook you are reading |
#
# Keras is a *front end*: the same program runs on several engines. At first these were TensorFlow,
# Theano and CNTK; today they are TensorFlow, JAX and PyTorch. We use TensorFlow.
#
# The next cell wakes Keras up and says which version it found. Every lesson begins with such a cell;
# it takes a few seconds.

# %%
hellodl.start("00_start_here")

# %% [markdown] tags=["slide"]
# ## Artificial intelligence, machine learning, deep learning
#
# Three terms, each inside the one before:
#
# - **Artificial intelligence**: programs that do what seems to need intelligence.
# - **Machine learning**: of these, the programs that find their rules themselves, from examples.
#   You do not write "a seven has a bar on top"; you show it thousands of sevens.
# - **Deep learning**: of these, the ones that learn in several steps, one after the other, each
#   working on the result of the one before. Such a program is called a *neural network*.
#
# A neural network is made of *layers*. Here is a small one.

# %% tags=["slide"]
import matplotlib.pyplot as plt

from hellodl import plots

layers = [("input layer", 4), ("hidden layer", 6), ("hidden layer", 6), ("output layer", 3)]
plots.network(layers, title="Numbers flow from left to right")
plt.show()

# %% [markdown] tags=["slide"]
# Each dot is a *unit* (also called a neuron or a node), each line a connection with a number, its
# *weight*. A unit takes the numbers that arrive, multiplies each by the weight of its line, adds
# them up, and passes the sum through a simple function (the *transfer function*, today mostly called
# *activation*) to the next layer. The *input layer* is the data, the *output layer* the answer. The
# layers between them are *hidden*: nobody says what their units shall stand for, the network finds
# out. *Deep* means no more than this: there are several of them. Layers are the building bricks of
# every network in this course.
#
# The idea is more than sixty years old. Why does it work so well only now? Three things came
# together. **Hardware**: graphics processors do thousands of multiplications at once. **Data**:
# millions of examples with their right answers, and public contests on them. **Algorithms**: better
# ways to start and to train networks with many layers. Since about 2012 deep networks recognise
# pictures and speech, translate, play Go, and write.
#
# ## What you will build
#
# By lesson 04 you will have trained a network that reads handwriting like this.

# %% tags=["slide"]
from hellodl import data

(x_train, y_train), (x_test, y_test) = data.load_mnist()
plots.images(x_train[:30], columns=10, title="Thirty of 60,000 handwritten digits")
plt.show()

# %% [markdown] tags=["slide"]
# The first time, this fetched the pictures from the internet and kept them; from now on they are
# here. Without an internet connection a *stand-in* is drawn instead, and the cell says so in large
# letters. Lesson 03 looks at the data closely.
#
# ## Chance that repeats
#
# Networks begin with random numbers. So that you see here what is written here, each lesson sets
# a *seed*: the same seed gives the same random numbers every time.

# %%
import keras
import numpy as np

keras.utils.set_random_seed(42)
first = np.random.rand(3)
keras.utils.set_random_seed(42)
second = np.random.rand(3)
print(first.round(3), second.round(3))

# %% [markdown] tags=["slide"]
# ## Claims are checked
#
# The main claims of a lesson are checked by a cell like the next one. `assert` does nothing
# when its condition is true, and stops with the message when it is not. If you ever see such a
# message, read it: it says what it means.

# %%
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
# - A notebook is a list of cells that share one kernel; Shift + Enter runs a cell.
# - Deep learning is machine learning in several layers, and Keras is our tool for it.
# - A seed makes chance repeatable, and claims are checked by `assert`.
#
# ## Exercises
#
# 1. Change the seed in one of the two places above and run the cell and the `assert` after it.
# 2. Draw a network with five hidden layers.
# 3. Show the *last* thirty images of `x_train` instead of the first.
#
# ## Going deeper
#
# Keras's own introduction is at keras.io, the notebook's at jupyter.org.
#
# ## Next
#
# Lesson 01 trains the smallest network there is: one neuron.
