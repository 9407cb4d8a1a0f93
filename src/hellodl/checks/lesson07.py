"""Checks of the exercises to lesson 07."""

import keras
import numpy as np

from hellodl.checks import TODO, NotYet, call, check_shape, exercise, fail_if, near
from hellodl.data import source_of


@exercise
def losses(answer):
    if any(value is ... for value in answer.values()):
        raise NotYet(TODO)
    spam, whole, one_hot, price = answer.values()
    fail_if(price != "mean_squared_error", "A price is a number, not a class.")
    fail_if(
        (whole, one_hot) == ("categorical_crossentropy", "sparse_categorical_crossentropy"),
        "Two are swapped: *sparse* is the one for whole-number labels.",
    )
    fail_if(spam != "binary_crossentropy", "Yes or no is a *binary* question.")
    fail_if(
        whole != "sparse_categorical_crossentropy", "Labels from 0 to 9 are whole numbers: sparse."
    )
    fail_if(one_hot != "categorical_crossentropy", "One-hot labels are categorical, not sparse.")
    return "The form of the labels decides."


@exercise
def momentum_step(function):
    weights, velocity = np.array([1.0, 1.0]), np.array([0.5, 0.0])
    got = call(function, weights, velocity, np.array([2.0, -4.0]), 0.1, 0.9)
    fail_if(len(got) != 2, "Return weights *and* velocity, because the next step needs both.")
    new, new_velocity = got
    fail_if(
        near(new_velocity, [0.65, -0.4]), "Look at the sign of the gradient: steps go downhill."
    )
    fail_if(near(new_velocity, [-0.2, 0.4]), "Your velocity forgets all it had.")
    fail_if(near(new_velocity, [0.3, 0.4]), "Only a part of the old velocity should remain.")
    fail_if(
        not near(new_velocity, [0.25, 0.4]),
        "In this example the new velocity should be .25 and .4, not "
        f"{np.round(new_velocity, 3).tolist()}.",
    )
    fail_if(near(new, [1.5, 1.0]), "Move the weights by the *new* velocity.")
    fail_if(not near(new, [1.25, 1.4]), "The weights should move by the velocity, nothing else.")
    return "Steps in the same direction add up."


@exercise
def rmsprop_step(function):
    weights, average = np.array([1.0, 1.0]), np.array([4.0, 0.0])
    gradient = np.array([1.0, -3.0])
    got = call(function, weights, average, gradient, 0.1, 0.9)
    fail_if(len(got) != 2, "Return weights *and* average, because the next step needs both.")
    new, new_average = np.asarray(got[0], float), np.asarray(got[1], float)
    check_shape(new, (2,), "The new weights")
    fail_if(
        near(new_average, [0.9 * 4 + 0.1, -0.3]),
        "A gradient of -3 makes the average negative. It is an average of *squares*.",
    )
    fail_if(near(new_average, [1.3, 8.1]), "The new square should count a little, not a lot.")
    fail_if(near(new_average, [1, 9]), "Your average remembers nothing of the steps before.")
    fail_if(
        not near(new_average, [3.7, 0.9]),
        "In this example the new average should be 3.7 and .9, not "
        f"{np.round(new_average, 3).tolist()}.",
    )
    by_old = 1 - 0.1 * gradient / (np.sqrt([4.0, 1e-30]) + 1e-7)
    fail_if(near(new[0], by_old[0], 1e-6), "Divide by the root of the *new* average.")
    fail_if(near(new, 1 - 0.1 * gradient / np.array([3.7, 0.9])), "The root is missing.")
    fail_if(
        near(new, 1 + 0.1 * gradient / np.sqrt([3.7, 0.9])), "That is uphill: look at the sign."
    )
    fail_if(near(new, 1 - 0.1 * gradient), "That is plain SGD: the average is not used yet.")
    fail_if(
        not near(new, 1 - 0.1 * gradient / np.sqrt([3.7, 0.9])),
        "The average is fine. The weights should become .948 and 1.316, not "
        f"{np.round(new, 3).tolist()}.",
    )
    still = np.asarray(call(function, np.ones(1), np.zeros(1), np.zeros(1))[0], float)
    fail_if(
        ~np.isfinite(still),
        "With a gradient that was always 0 you divide 0 by 0. Add a tiny number below.",
    )
    return "Each weight now has a step size of its own."


@exercise
def epochs_needed(function):
    curves = {
        "slow": [0.80, 0.85, 0.91, 0.92],
        "early": [0.89, 0.91, 0.90, 0.90],
        "never": [0.50, 0.60, 0.70, 0.80],
        "lucky": [0.92, 0.85, 0.86, 0.93],
    }
    got = call(function, curves, 0.9)
    fail_if(not isinstance(got, dict), "A dictionary is asked for: a name and its epoch.")
    fail_if("never" not in got, '"never" should be there, too, even though it never got there.')
    fail_if(got["never"] is not None, '"never" stays below .9, so its epoch should be `None`.')
    fail_if(got["lucky"] == 0, "Epochs are counted from 1.")
    fail_if(
        got["early"] in (3, 4), '"early" was there once already. Find the *first* epoch, please.'
    )
    fail_if(got["lucky"] == 4, '"lucky" reached .9 at once, even though it fell back afterwards.')
    expected = {"slow": 3, "early": 2, "never": None, "lucky": 1}
    fail_if(got != expected, f"For this table it should be {expected}, not {got}.")
    exact = call(function, {"exact": [0.5, 0.9]}, 0.9)
    fail_if(exact != {"exact": 2}, "An accuracy of exactly .9 has reached .9.")
    return "Now a comparison is a number of epochs instead of an impression."


@exercise
def one_epoch(function, x, y):
    optimizer = call(function)
    fail_if(
        not isinstance(optimizer, keras.optimizers.Optimizer),
        "Return an optimizer of Keras, such as `keras.optimizers.SGD(...)`.",
    )
    keras.utils.set_random_seed(7)
    hidden = keras.layers.Dense(64, activation="relu")
    output = keras.layers.Dense(10, activation="softmax")
    model = keras.Sequential([keras.Input((784,)), hidden, output])
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x[:5000], y[:5000], batch_size=50, epochs=1, verbose=0).history
    fail_if(
        not np.isfinite(history["loss"][-1]), "The loss is not a number: the rate is too large."
    )
    accuracy = model.evaluate(x[5000:], y[5000:], batch_size=500, verbose=0)[1]
    needed = 0.7 if source_of("mnist") == "stand-in" else 0.85
    fail_if(
        accuracy < needed,
        f"After one epoch {accuracy:.1%} are correct, and {needed:.0%} are needed. Another "
        "learning rate, or another optimizer?",
    )
    return f"{accuracy:.1%} after 100 steps, with {type(optimizer).__name__}."
