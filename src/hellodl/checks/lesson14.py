"""Checks of the exercises to lesson 14."""

import itertools

import keras
import keras_tuner
import numpy as np

from hellodl.checks import call, exercise, fail_if, near
from hellodl.checks.examine import has_relu, network, number, predictions
from hellodl.data import source_of


@exercise
def draw_rate(function):
    rng = np.random.default_rng(0)
    rates = np.array([number(call(function, rng), "The learning rate") for _ in range(3000)])
    fail_if(np.ptp(rates) == 0, "It should be another rate each time. Use `rng`.")
    twice = [number(call(function, np.random.default_rng(8))) for _ in range(2)]
    fail_if(
        twice[0] != twice[1],
        "With the same generator it should give the same rate. Please draw from `rng`, and from "
        "nothing else.",
    )
    different = len(np.unique(rates))
    fail_if(
        different < 100,
        f"There are only a few different rates, {different} in all. Every number in between should "
        "be possible.",
    )
    fail_if((rates < 0).any(), "These are the powers of ten. A learning rate is above 0.")
    fail_if(
        rates.max() > 0.1001 or rates.min() < 0.0000999,
        "All rates should be from 0.0001 to 0.1, none outside.",
    )
    fail_if(
        (rates < 0.001).mean() < 0.1,
        "Small rates are too rare. Your scale is linear, like that of a ruler.",
    )
    found = np.histogram(np.log10(rates), np.linspace(-4, -1, 4))[0] / len(rates)
    fail_if(
        abs(found - 1 / 3) > 0.05,
        f"Each power of ten should get a third of the rates, but yours get {found.round(2)}.",
    )
    halves = np.histogram(np.log10(rates) % 1, 2, (0, 1))[0] / len(rates)
    fail_if(
        abs(halves - 1 / 2) > 0.06,
        "The scale should be logarithmic within each power of ten, too: from .001 to .00316 as "
        f"often as from .00316 to .01. Yours get {halves.round(2)}.",
    )
    return "Each power of ten gets as many trials."


@exercise
def build(function):
    for layers in (1, 2, 4):
        hp = keras_tuner.HyperParameters()
        hp.Fixed("layers", layers)
        _examine_network(network(call(function, hp)), layers)
    hp = keras_tuner.HyperParameters()
    call(function, hp)
    asked = [blank for blank in hp.space if blank.name == "layers"]
    fail_if(not asked, 'It doesn\'t ask for the number with `hp.Int("layers", 1, 4)`.')
    limits = getattr(asked[0], "min_value", None), getattr(asked[0], "max_value", None)
    fail_if(limits != (1, 4), f"The number of layers should be from 1 to 4, but yours is {limits}.")
    return "A network that leaves its depth to the tuner."


def _examine_network(model, layers):
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    fail_if(len(dense) == layers, "The output layer comes on top of the hidden ones.")
    fail_if(
        len(dense) != layers + 1,
        f"For {layers} hidden layers there are {len(dense) - 1}. Does it ask `hp`?",
    )
    fail_if(
        model.input_shape != (None, 28, 28),
        f"The images are 28 x 28, but its input is {model.input_shape}.",
    )
    fail_if(
        len(model.output_shape) != 2,
        "Each image should become a row of numbers before the first dense layer. Which layer does "
        "that?",
    )
    fail_if(dense[-1].units != 10, f"Ten classes need ten units at the end, not {dense[-1].units}.")
    fail_if(
        model.layers[-1] is dense[-1] and dense[-1].activation is not keras.activations.softmax,
        "The outputs are not probabilities yet. Which activation makes them so?",
    )
    fail_if(not all(has_relu(model, layer) for layer in dense[:-1]), "The hidden layers need ReLU.")
    units = [layer.units for layer in dense[:-1]]
    fail_if(set(units) != {32}, f"There should be 32 units in each hidden layer, not {units}.")
    fail_if(not model.compiled, "Compile it, or no tuner can train it.")
    fail_if(
        model.loss != "sparse_categorical_crossentropy"
        and not isinstance(model.loss, keras.losses.SparseCategoricalCrossentropy),
        "The labels are whole numbers: take the *sparse* cross-entropy.",
    )
    kind = type(model.optimizer).__name__
    fail_if(kind != "Adam", f"It should use Adam, and yours uses {kind}.")
    model.fit(np.zeros((4, 28, 28)), np.zeros(4), verbose=0)
    fail_if(
        not any("acc" in name for name in model.get_metrics_result()),
        "The tuner compares accuracies, so compile it with accuracy as a metric.",
    )


@exercise
def expected_best(function):
    accuracies = np.array([0.7, 0.9, 0.8, 0.95])
    asked = "The expected best"
    got = [number(call(function, accuracies, k), asked) for k in (1, 2, 4)]
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
    accuracies = np.random.default_rng().random(6).round(3)
    triples = [max(some) for some in itertools.combinations(accuracies, 3)]
    found = number(call(function, accuracies, 3), asked)
    fail_if(
        not near(found, np.mean(triples), 0.02),
        f"For three of {accuracies.tolist()} it is {np.mean(triples):.3f} on average, not "
        f"{found:.3f}.",
    )
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
    got = call(function, ["a", "ccc", "bb", ""], lambda candidate, epochs: len(candidate))
    fail_if(
        got != "ccc",
        f"Of the candidates 'a', 'ccc', 'bb' and '', where longer is better, it returns {got!r}. "
        "Does it use what it's given?",
    )
    return "24 epochs instead of 32, and the best candidates got the most."


@exercise
def choose(function, x_train, y_train, x_valid, y_valid, x_fresh, y_fresh):
    model = call(function, x_train, y_train, x_valid, y_valid)
    probabilities = predictions(model, x_fresh / np.float32(255), "images of 28 x 28")
    accuracy = (probabilities.argmax(axis=1) == y_fresh).mean()
    fail_if(accuracy < 0.2, f"{accuracy:.1%} of fresh images is chance. Was it trained?")
    needed = 0.72 if source_of("mnist") == "stand-in" else 0.85
    fail_if(
        accuracy < needed,
        f"{accuracy:.2%} of fresh images are correct, and {needed:.0%} are needed. Another "
        "learning rate, or more epochs?",
    )
    return f"{accuracy:.3f} on images that had no part in the choice."
