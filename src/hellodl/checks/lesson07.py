"""Checks of the exercises to lesson 07."""

import keras
import numpy as np

from hellodl.checks import TODO, NotYet, call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, pair
from hellodl.data import source_of

LOSSES = {
    "is this mail spam?": "binary_crossentropy",
    "which digit, labels 0 to 9": "sparse_categorical_crossentropy",
    "which digit, one-hot labels": "categorical_crossentropy",
    "what will the flat cost?": "mean_squared_error",
}


@exercise
def losses(answer):
    fail_if(
        not isinstance(answer, dict) or set(answer) != set(LOSSES),
        "Keep the dictionary's four problems as they are, and put a loss in place of each `...`.",
    )
    if any(value is ... for value in answer.values()):
        raise NotYet(TODO)
    named = {
        problem: "mean_squared_error" if loss == "mse" else loss for problem, loss in answer.items()
    }
    for loss in named.values():
        fail_if(
            loss not in LOSSES.values(),
            f"{loss!r} is none of the four names in the task. Look at its spelling.",
        )
    spam, whole, one_hot, price = (named[problem] for problem in LOSSES)
    fail_if(
        (whole, one_hot) == ("categorical_crossentropy", "sparse_categorical_crossentropy"),
        "Two are swapped: *sparse* is the one for whole-number labels.",
    )
    fail_if(
        price != "mean_squared_error",
        f"A price is a number, not a class, so {price} isn't the one for the flat.",
    )
    fail_if(
        spam != "binary_crossentropy",
        f"Spam or not is a *binary* question, with two answers, so {spam} isn't the one for mails.",
    )
    fail_if(
        whole != "sparse_categorical_crossentropy",
        f"Labels from 0 to 9 are whole numbers, so {whole} isn't the one for them.",
    )
    fail_if(
        one_hot != "categorical_crossentropy",
        f"One-hot labels are ten numbers for each sample, so {one_hot} isn't the one for them.",
    )
    return "The form of the labels decides."


@exercise
def momentum_step(function):
    weights, velocity = np.array([1.0, 1.0]), np.array([0.5, 0.0])
    new, new_velocity = _moved(function, weights, velocity, np.array([2.0, -4.0]), 0.1, 0.9)
    fail_if(
        near(new, [0.25, 0.4]) or near(new_velocity, [1.25, 1.4]),
        "The two are swapped: return the weights first, and then the velocity.",
    )
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
    fail_if(near(new, [0.75, 0.6]), "Look at the sign: the velocity is *added* to the weights.")
    fail_if(not near(new, [1.25, 1.4]), "The weights should move by the velocity, nothing else.")
    rng = np.random.default_rng()
    for settings in ((), rng.uniform(0.1, 0.8, 2).tolist()):
        rate, momentum = settings or (0.01, 0.9)
        given = rng.normal(size=(3, 4))
        new, new_velocity = _moved(function, *given, *settings)
        expected = momentum * given[1] - rate * given[2]
        fail_if(
            not near(new_velocity, expected) or not near(new, given[0] + expected),
            f"With a rate of {rate:.2f} and a momentum of {momentum:.2f}"
            f"{'' if settings else ', the defaults,'} the step is wrong. Do you use all arguments?",
        )
    return "Steps in the same direction add up."


def _moved(function, weights, *others):
    """Weights and velocity, or average, after a step."""
    form = "the new weights *and* what the next step needs, too"
    got = pair(call(function, weights.copy(), *others), form)
    parts = [array(part, "Each of the two") for part in got]
    fail_if(
        parts[0].ndim == 0,
        f"Return two values, please: {form}. You return one array.",
    )
    for part in parts:
        check_shape(part, weights.shape, "Each of the two")
    return parts


@exercise
def rmsprop_step(function):
    weights, average = np.array([1.0, 1.0]), np.array([4.0, 0.0])
    gradient = np.array([1.0, -3.0])
    new, new_average = _moved(function, weights, average, gradient, 0.1, 0.9)
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
    with np.errstate(all="ignore"):
        still, _ = _moved(function, np.ones(1), np.zeros(1), np.zeros(1))
        tiny, _ = _moved(function, np.ones(1), np.zeros(1), np.full(1, 1e-6), 0.1)
    fail_if(
        ~np.isfinite(still),
        "With a gradient that was always 0 you divide 0 by 0. Add a tiny number below.",
    )
    fail_if(
        1 - tiny > 0.33,
        "With a gradient of 1e-6 the step gets too long. The tiny number below is to be added.",
    )
    _uses_all_of_rmsprop(function)
    return "Each weight now has a step size of its own."


def _uses_all_of_rmsprop(function):
    rng = np.random.default_rng()
    for settings in ((), rng.uniform(0.1, 0.8, 2).tolist()):
        rate, rho = settings or (0.001, 0.9)
        weights, gradient = rng.uniform(0.5, 2, (2, 4)) * [1, -1, 1, -1]
        average = rng.uniform(0.1, 1, 4)
        new, new_average = _moved(function, weights, average, gradient, *settings)
        expected = rho * average + (1 - rho) * gradient**2
        fail_if(
            not near(new_average, expected)
            or not near(new - weights, -rate * gradient / np.sqrt(expected), 1e-5),
            f"With a rate of {rate:.3f} and a rho of {rho:.2f}"
            f"{'' if settings else ', the defaults,'} the step is wrong. Do you use all arguments?",
        )


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
    for name in curves:
        fail_if(name not in got, f'"{name}" is missing from your dictionary.')
    fail_if(got["lucky"] == 0, "Epochs are counted from 1.")
    fail_if(
        got["early"] in (3, 4), '"early" was there once already. Find the *first* epoch, please.'
    )
    fail_if(got["lucky"] == 4, '"lucky" reached .9 at once, even though it fell back afterwards.')
    expected = {"slow": 3, "early": 2, "never": None, "lucky": 1}
    fail_if(got != expected, f"For this table it should be {expected}, not {got}.")
    exact = call(function, {"exact": [0.5, 0.9]}, 0.9)
    fail_if(exact != {"exact": 2}, "An accuracy of exactly .9 has reached .9.")
    rng = np.random.default_rng()
    for accuracy in (0.2, 0.5, 0.8) * 3:  # by chance .9 can give the same for one or two
        curves = {name: rng.uniform(0, 1, 6).round(2).tolist() for name in ("SGD", "Adam", "x")}
        expected = {
            name: next((i + 1 for i, value in enumerate(curve) if value >= accuracy), None)
            for name, curve in curves.items()
        }
        got = call(function, curves, accuracy)
        fail_if(
            got != expected,
            f"For an accuracy of {accuracy} and the curves {curves} it should be {expected}, and "
            f"yours is {got}. Do you use both arguments?",
        )
    return "Now a comparison is a number of epochs instead of an impression."


@exercise
def one_epoch(function, x, y):
    optimizer = call(function)
    fail_if(
        isinstance(optimizer, type),
        "That is a class. Put parentheses after its name, with the learning rate inside.",
    )
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
        not np.isfinite(history["loss"][-1]),
        "The loss became `nan`, which is no number any more: the rate is too large.",
    )
    accuracy = model.evaluate(x[5000:], y[5000:], batch_size=500, verbose=0)[1]
    needed = 0.7 if source_of("mnist") == "stand-in" else 0.85
    fail_if(
        accuracy < needed,
        f"After one epoch {accuracy:.1%} are correct, and {needed:.0%} are needed. Another "
        "learning rate, or another optimizer?",
    )
    return f"{accuracy:.1%} after 100 steps, with {type(optimizer).__name__}."
