"""Checks of the exercises to lesson 12."""

import keras
import keras_tuner
import numpy as np

from hellodl.checks import ask, exercise, hint, near


@exercise
def draw_rate(function):
    rng = np.random.default_rng(0)
    rates = np.array([ask(function, rng) for _ in range(2000)], float)
    hint(len(np.unique(rates)) < 1000, "it must be another one each time: use rng.")
    hint((rates < 0).any(), "a learning rate is above 0: those are its powers of ten.")
    hint(rates.max() > 0.1001 or rates.min() < 0.0000999, "from 0.0001 to 0.1, none outside.")
    hint((rates < 0.001).mean() < 0.1, "small rates are too rare: that is the scale of a ruler.")
    hint(abs((rates < 0.001).mean() - 1 / 3) > 0.05, "each power of ten should get a third.")
    hint(abs((rates > 0.01).mean() - 1 / 3) > 0.05, "each power of ten should get a third.")
    return "As many tries for each power of ten."


@exercise
def build(function):
    for layers in (1, 3):
        hp = keras_tuner.HyperParameters()
        hp.Fixed("layers", layers)
        model = ask(function, hp)
        hint(not isinstance(model, keras.Model), "build should return the model.")
        dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
        hint(len(dense) == layers, "the output layer comes on top of the hidden ones.")
        hint(
            len(dense) != layers + 1,
            f"for {layers} hidden layers there are {len(dense) - 1}: does it ask hp?",
        )
        hint(dense[-1].units != 10, "ten classes, ten units at the end.")
        hint(
            dense[-1].activation is not keras.activations.softmax,
            "probabilities: which activation makes them?",
        )
        wrong = [one for one in dense[:-1] if one.activation is not keras.activations.relu]
        hint(wrong, "the hidden layers need a bend: ReLU.")
        hint(any(one.units != 32 for one in dense[:-1]), "32 units in each hidden layer.")
        hint(not model.compiled, "compile it, or no tuner can train it.")
        hint(
            model.loss != "sparse_categorical_crossentropy"
            and not isinstance(model.loss, keras.losses.SparseCategoricalCrossentropy),
            "labels are whole numbers: the *sparse* cross-entropy.",
        )
    return "A place that a tuner can fill."


@exercise
def expected_best(function):
    accuracies = np.array([0.7, 0.9, 0.8, 0.95])
    got = [float(ask(function, accuracies, k)) for k in (1, 2, 4)]
    hint(near(got[1], 0.95), "that is the best of all: the best of *two*, on average.")
    hint(near(got[1], accuracies.mean()), "that is the mean of all trials, not of the best of two.")
    hint(near(got[1], 0.9), "the first two in this order only: average over all orders.")
    hint(not near(got[0], accuracies.mean(), 0.02), "the best of one is that one: their mean.")
    hint(not near(got[2], 0.95), "the best of all four is the best: no trial is drawn twice.")
    pairs = [max(a, b) for i, a in enumerate(accuracies) for b in accuracies[i + 1 :]]
    hint(not near(got[1], np.mean(pairs), 0.02), f"for two of four: {np.mean(pairs):.3f}.")
    hint(not near(got[1], np.mean(pairs), 0.006), "right in kind: draw more often.")
    return "What each further trial is worth."


@exercise
def halving(function):
    asked = []

    def train(candidate, epochs):
        asked.append((candidate, epochs))
        # Candidate 3 learns slowly and is best in the end; 6 is the worst.
        return {3: 0.4 + 0.1 * epochs, 6: 0.0}.get(candidate, 0.5 - candidate / 100)

    got = ask(function, list(range(8)), train)
    epochs = [n for _, n in asked]
    hint(got == 6, "the *better* half goes on, not the worse.")
    hint(isinstance(got, list), "return the candidate, not a list of it.")
    hint(set(epochs) == {1}, "each round trains twice as long as the one before.")
    hint(epochs.count(1) != 8, "all eight get one epoch first.")
    hint(len(asked) > 14, "only the better half is trained again.")
    hint(sorted(epochs) != [1] * 8 + [2] * 4 + [4] * 2, "8 for 1 epoch, 4 for 2, 2 for 4.")
    hint(got != 3, "the one that is best in the last round.")
    return "24 epochs instead of 32, and the best got the most."


@exercise
def choose(function, x_train, y_train, x_valid, y_valid, x_fresh, y_fresh):
    model = ask(function, x_train, y_train, x_valid, y_valid)
    hint(not isinstance(model, keras.Model), "return the trained Keras model.")
    probabilities = model.predict(x_fresh / np.float32(255), verbose=0)
    hint(probabilities.shape != (len(x_fresh), 10), "it should give ten probabilities each.")
    accuracy = (probabilities.argmax(axis=1) == y_fresh).mean()
    hint(accuracy < 0.2, f"{accuracy:.3f} on fresh pictures: that is chance. Was it trained?")
    hint(accuracy < 0.85, f"{accuracy:.3f} on fresh pictures: .85 is needed. Another rate?")
    return f"{accuracy:.3f} on pictures that chose nothing."
