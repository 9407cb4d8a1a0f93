"""Checks of the exercises to lesson 08."""

import keras
import numpy as np

from hellodl.checks import ask, exercise, hint, near, shape


@exercise
def conv_parameters(function):
    got = ask(function, 3, 3, 32)
    hint(got == 3 * 3 * 3 * 32, "the biases are missing, one for each filter.")
    hint(got == 3 * 3 * 32 + 32, "the channels are missing: a filter looks at all that come in.")
    hint(got == 3 * 3 * 3 * 32 + 1, "each filter has a bias of its own.")
    hint(got == 3 * 3 * 32 + 3, "one bias for each *filter*, not for each channel.")
    hint(got != 896, f"the first convolution of the lesson has 896, not {got}.")
    hint(ask(function, 5, 1, 2) != 52, "two filters of 5 x 5 on a grey picture: 52.")
    return "How large the picture is does not matter: the same weights everywhere."


@exercise
def slide(function):
    rng = np.random.default_rng(0)
    picture, weights = rng.integers(0, 9, (5, 7)).astype(float), rng.normal(size=(3, 3))
    kept = picture.copy()
    got = np.asarray(ask(function, picture, weights))
    hint(got.shape == (5, 7), "without padding the answer has two rows and columns fewer.")
    shape(got, (3, 5), "for a picture of (5, 7) the answer")
    hint(not near(picture, kept), "you changed the picture you were given.")

    def answers(filter_weights):
        windows = np.lib.stride_tricks.sliding_window_view(picture, (3, 3))
        return (windows * filter_weights).sum(axis=(2, 3))

    hint(near(got, answers(weights[::-1, ::-1])), "Keras does not turn the filter round.")
    hint(near(got, answers(weights.T)), "rows and columns of the filter are swapped.")
    hint(near(got, answers(weights) / 9), "the sum of the window, not its mean.")
    hint(not near(got, answers(weights)), "window times weights, summed up.")
    return "That is all a filter does."


@exercise
def standardised(function):
    rng = np.random.default_rng(0)
    train = rng.normal([100, 120, 90], [60, 50, 70], (40, 4, 4, 3))
    new = rng.normal([150, 110, 80], [20, 50, 40], (10, 4, 4, 3))
    got = np.asarray(ask(function, train, new))
    shape(got, (10, 4, 4, 3), "what you return")
    axes = (0, 1, 2)
    mean, deviation = train.mean(axis=axes), train.std(axis=axes)
    own = (new - new.mean(axis=axes)) / new.std(axis=axes)
    hint(near(got, own), "these are the new pictures' own statistics: only training may be asked.")
    hint(near(got, (new - mean) / deviation**2), "divide by the deviation, not the variance.")
    hint(near(got, (new - train.mean()) / train.std()), "each channel has its own mean.")
    hint(near(got, new - mean), "the deviation is missing.")
    hint(not near(got, (new - mean) / deviation), "less the mean, divided by the deviation.")
    return "New pictures are treated as training says, whatever they are."


@exercise
def four_sets(function):
    model = ask(function)
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    filters = [layer.filters for layer in convolutions]
    hint(filters == [32, 64, 64], "these are three sets: the fourth is missing.")
    hint(filters != [32, 64, 64, 128], f"filters of 32, 64, 64, 128, not {filters}.")
    hint(
        any(layer.padding != "same" for layer in convolutions),
        'without padding="same" each convolution cuts off a border.',
    )
    pools = sum(isinstance(layer, keras.layers.MaxPooling2D) for layer in model.layers)
    hint(pools != 4, f"each set ends with a pooling: four, not {pools}.")
    found = model.count_params()
    hint(found != 397_962, f"it has {found:,} parameters instead of 397,962: the dense layers?")
    return (
        "A set more, and a third fewer parameters: the fourth pooling feeds the dense layer less."
    )


@exercise
def small_network(function, x, y):
    keras.utils.set_random_seed(8)
    model = ask(function)
    size = model.count_params()
    hint(
        size > 60_000, f"{size:,} parameters, at most 60,000: more poolings before the dense layer?"
    )
    hint(not getattr(model, "compiled", False), "it is not compiled.")
    hint(model.output_shape != (None, 10), "ten probabilities for each picture.")
    y = np.ravel(y)
    model.fit(x[:3000], y[:3000], batch_size=50, epochs=3, verbose=0)
    got = np.asarray(model.predict(x[3000:], batch_size=500, verbose=0)).argmax(axis=1)
    accuracy = (got == y[3000:]).mean()
    hint(accuracy < 0.15, f"{accuracy:.0%} right is chance: are values up to 255 too large for it?")
    hint(accuracy < 0.3, f"{accuracy:.0%} right, 30 % needed: convolutions, or a larger rate?")
    return f"{accuracy:.0%} right with {size:,} parameters."
