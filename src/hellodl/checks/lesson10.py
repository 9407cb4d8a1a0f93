"""Checks of the exercises to lesson 10."""

import keras
import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near


@exercise
def into_dense(function):
    got = call(function, 1, 32)
    fail_if(got == 32 * 32 * 32, "That is before any pooling.")
    fail_if(got == 16 * 16, "That is one feature map. There is one for each filter.")
    fail_if(
        got == 32 * 32 * 32 // 2, "Pooling halves the height *and* the width, so a quarter is left."
    )
    fail_if(got != 8192, f"After one pooling, 32 feature maps are 8,192 numbers, not {got:,}.")
    got = call(function, 3, 64)
    fail_if(got == 10 * 10 * 64 or got == 16 * 16 * 64, "The maps are halved again and again.")
    fail_if(got != 1024, f"After three poolings, 64 feature maps are 1,024 numbers, not {got:,}.")
    return "The deeper network leaves far less for its dense layer."


@exercise
def standardized(function):
    rng = np.random.default_rng(0)
    train = rng.normal([100, 120, 90], [60, 50, 70], (40, 4, 4, 3))
    new = rng.normal([150, 110, 80], [20, 50, 40], (10, 4, 4, 3))
    got = np.asarray(call(function, train, new))
    check_shape(got, (10, 4, 4, 3), "What you return")
    axes = (0, 1, 2)
    mean, std = train.mean(axis=axes), train.std(axis=axes)
    own = (new - new.mean(axis=axes)) / new.std(axis=axes)
    fail_if(
        near(got, own),
        "These are the new images' own statistics. Only the training images may be asked.",
    )
    fail_if(
        near(got, (new - mean) / std**2), "Divide by the standard deviation, not by the variance."
    )
    fail_if(near(got, (new - train.mean()) / train.std()), "Each channel should have its own mean.")
    fail_if(near(got, new - mean), "The division by the standard deviation is missing.")
    fail_if(
        not near(got, (new - mean) / std),
        "Subtract the training images' mean, then divide by their standard deviation.",
    )
    return "New images are treated as the training images say, whatever they show."


@exercise
def four_blocks(function):
    model = call(function)
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    filters = [layer.filters for layer in convolutions]
    fail_if(filters == [32, 64, 64], "These are three blocks: the fourth is missing.")
    fail_if(filters != [32, 64, 64, 128], f"Filters of 32, 64, 64 and 128, please, not {filters}.")
    fail_if(
        any(layer.padding != "same" for layer in convolutions),
        'Without padding="same" each convolution cuts off a border.',
    )
    pools = sum(isinstance(layer, keras.layers.MaxPooling2D) for layer in model.layers)
    fail_if(pools != 4, f"Each block ends with a pooling, so there should be four, not {pools}.")
    found = model.count_params()
    fail_if(
        found != 397_962,
        f"It has {found:,} parameters instead of 397,962. Are the dense layers as asked?",
    )
    return (
        "One block more and a third fewer parameters: after the fourth pooling, less is left for "
        "the dense layer."
    )


@exercise
def small_network(function, x, y):
    keras.utils.set_random_seed(8)
    model = call(function)
    size = model.count_params()
    fail_if(
        size > 60_000,
        f"It has {size:,} parameters, and at most 60,000 are allowed. More poolings before the "
        "dense layer?",
    )
    fail_if(not getattr(model, "compiled", False), "It is not compiled yet.")
    fail_if(model.output_shape != (None, 10), "Ten probabilities for each image, please.")
    y = np.ravel(y)
    model.fit(x[:3000], y[:3000], batch_size=50, epochs=3, verbose=0)
    got = np.asarray(model.predict(x[3000:], batch_size=500, verbose=0)).argmax(axis=1)
    accuracy = (got == y[3000:]).mean()
    fail_if(
        accuracy < 0.15,
        f"{accuracy:.0%} are correct, which is chance. Are values up to 255 too large for it?",
    )
    fail_if(
        accuracy < 0.3,
        f"{accuracy:.0%} are correct and 30 % are needed. Convolutions, or a larger learning rate?",
    )
    return f"{accuracy:.0%} are correct, with {size:,} parameters."
