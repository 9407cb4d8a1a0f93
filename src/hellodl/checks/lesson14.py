"""Checks of the exercises to lesson 14."""

import keras
import keras_tuner
import numpy as np

from hellodl.checks import call, exercise, fail_if, near
from hellodl.data import source_of


@exercise
def draw_rate(function):
    rng = np.random.default_rng(0)
    rates = np.array([call(function, rng) for _ in range(2000)], float)
    fail_if(len(np.unique(rates)) < 1000, "It should be another rate each time. Use `rng`.")
    fail_if((rates < 0).any(), "These are the powers of ten. A learning rate is above 0.")
    fail_if(
        rates.max() > 0.1001 or rates.min() < 0.0000999,
        "All rates should be from 0.0001 to 0.1, none outside.",
    )
    fail_if(
        (rates < 0.001).mean() < 0.1,
        "Small rates are too rare. Your scale is linear, like that of a ruler.",
    )
    thirds = [(rates < 0.001).mean(), (rates > 0.01).mean()]
    fail_if(
        np.abs(np.array(thirds) - 1 / 3) > 0.05,
        "Each power of ten should get a third of the rates.",
    )
    return "Each power of ten gets as many trials."


@exercise
def build(function):
    for layers in (1, 3):
        hp = keras_tuner.HyperParameters()
        hp.Fixed("layers", layers)
        model = call(function, hp)
        fail_if(not isinstance(model, keras.Model), "`build` should return the model.")
        dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
        fail_if(len(dense) == layers, "The output layer comes on top of the hidden ones.")
        fail_if(
            len(dense) != layers + 1,
            f"For {layers} hidden layers there are {len(dense) - 1}. Does it ask `hp`?",
        )
        fail_if(dense[-1].units != 10, "Ten classes need ten units at the end.")
        fail_if(
            dense[-1].activation is not keras.activations.softmax,
            "The outputs are not probabilities yet. Which activation makes them so?",
        )
        not_relu = [layer for layer in dense[:-1] if layer.activation is not keras.activations.relu]
        fail_if(not_relu, "The hidden layers need ReLU.")
        fail_if(any(layer.units != 32 for layer in dense[:-1]), "32 units in each hidden layer.")
        fail_if(not model.compiled, "Compile it, or no tuner can train it.")
        fail_if(
            model.loss != "sparse_categorical_crossentropy"
            and not isinstance(model.loss, keras.losses.SparseCategoricalCrossentropy),
            "The labels are whole numbers: take the *sparse* cross-entropy.",
        )
    return "A network that leaves its depth to the tuner."


@exercise
def expected_best(function):
    accuracies = np.array([0.7, 0.9, 0.8, 0.95])
    got = [float(call(function, accuracies, k)) for k in (1, 2, 4)]
    fail_if(near(got[1], 0.95), "That is the best of all. On average, what is the best of *two*?")
    fail_if(
        near(got[1], accuracies.mean()), "That is the mean of all trials, not of the best of two."
    )
    fail_if(
        near(got[1], 0.9), "You took the first two in this order only. Average over all orders."
    )
    fail_if(
        not near(got[0], accuracies.mean(), 0.02),
        "The best of one is that one, so on average it is the mean of all.",
    )
    fail_if(not near(got[2], 0.95), "The best of all four is the best: no trial is drawn twice.")
    pairs = [max(a, b) for i, a in enumerate(accuracies) for b in accuracies[i + 1 :]]
    fail_if(
        not near(got[1], np.mean(pairs), 0.02),
        f"For two of these four it is {np.mean(pairs):.3f} on average, not {got[1]:.3f}.",
    )
    fail_if(not near(got[1], np.mean(pairs), 0.006), "The idea is right. Draw more often.")
    return "Now you know what each further trial is worth."


@exercise
def halving(function):
    calls = []

    def train(candidate, epochs):
        calls.append((candidate, epochs))
        # Candidate 3 learns slowly and is best in the end; 6 is the worst.
        return {3: 0.4 + 0.1 * epochs, 6: 0.0}.get(candidate, 0.5 - candidate / 100)

    got = call(function, list(range(8)), train)
    epochs = [n for _, n in calls]
    fail_if(got == 6, "The *better* half goes on, not the worse.")
    fail_if(isinstance(got, list), "Return the candidate, not a list of it.")
    fail_if(set(epochs) == {1}, "Each round should train twice as long as the one before.")
    fail_if(epochs.count(1) != 8, "All eight should get one epoch first.")
    fail_if(len(calls) > 14, "Only the better half is trained again.")
    fail_if(
        sorted(epochs) != [1] * 8 + [2] * 4 + [4] * 2,
        "Of 8 candidates, 8 train for 1 epoch, 4 for 2 and 2 for 4.",
    )
    fail_if(got != 3, "Return the one that is best in the last round.")
    return "24 epochs instead of 32, and the best candidates got the most."


@exercise
def choose(function, x_train, y_train, x_valid, y_valid, x_fresh, y_fresh):
    model = call(function, x_train, y_train, x_valid, y_valid)
    fail_if(not isinstance(model, keras.Model), "Return the trained Keras model.")
    probabilities = model.predict(x_fresh / np.float32(255), verbose=0)
    fail_if(
        probabilities.shape != (len(x_fresh), 10),
        "It should give ten probabilities for each image.",
    )
    accuracy = (probabilities.argmax(axis=1) == y_fresh).mean()
    fail_if(accuracy < 0.2, f"{accuracy:.3f} on fresh images is chance. Was it trained?")
    needed = 0.72 if source_of("mnist") == "stand-in" else 0.85
    fail_if(
        accuracy < needed,
        f"{accuracy:.3f} on fresh images, and {needed} is needed. Another learning rate?",
    )
    return f"{accuracy:.3f} on images that had no part in the choice."
