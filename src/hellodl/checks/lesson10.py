"""Checks of the exercises to lesson 10."""

import keras
import numpy as np

from hellodl.checks import NotYet, call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import (
    array,
    has_relu,
    network,
    number,
    pair,
    predictions,
    whole,
)


@exercise
def into_dense(function):
    got = whole(call(function, 1, 32), "How many numbers there are")
    fail_if(got == 32 * 32 * 32, "That is before any pooling.")
    fail_if(got == 16 * 16, "That is one feature map. There is one for each filter.")
    fail_if(
        got == 32 * 32 * 32 // 2, "Pooling halves the height *and* the width, so a quarter is left."
    )
    fail_if(got == 16 * 32, "That is one side of each map. It has a height *and* a width.")
    fail_if(got != 8192, f"After one pooling, 32 feature maps are 8,192 numbers, not {got:,}.")
    got = whole(call(function, 3, 64), "How many numbers there are")
    fail_if(
        got in (10 * 10 * 64, 16 * 16 * 64, 5 * 5 * 64),
        "Each pooling halves the maps again: 32, 16, 8, 4 and so on.",
    )
    fail_if(got != 1024, f"After three poolings, 64 feature maps are 1,024 numbers, not {got:,}.")
    for poolings in range(6):
        filters = int(np.random.default_rng().integers(3, 99))
        got = whole(call(function, poolings, filters), "How many numbers there are")
        expected = (32 // 2**poolings) ** 2 * filters
        fail_if(
            got != expected,
            f"After {poolings} poolings, {filters} feature maps are {expected:,} numbers, not "
            f"{got:,}.",
        )
    return "The deeper network leaves far less for its dense layer."


@exercise
def standardized(function):
    rng = np.random.default_rng()
    train = rng.normal([100, 120, 90], [60, 50, 70], (40, 4, 5, 3))
    new = rng.normal([150, 110, 80], [20, 50, 40], (10, 4, 5, 3))
    got = array(call(function, train, new))
    fail_if(
        got.shape == train.shape, "These are the training images. Return the *new* ones, please."
    )
    check_shape(got, new.shape, "What you return")
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
    fail_if(
        near(got, (new - mean) / train.std()),
        "The means are fine, but each channel should also have its own standard deviation.",
    )
    fail_if(
        near(got, (new - train.mean()) / std),
        "The standard deviations are fine, but each channel should also have its own mean.",
    )
    fail_if(near(got, new - mean), "The division by the standard deviation is missing.")
    fail_if(near(got, new / std), "The subtraction of the mean is missing.")
    fail_if(
        near(got, new - mean / std),
        "First subtract, then divide: Python divides first unless you put brackets.",
    )
    fail_if(
        near(got, (new - train.mean(axis=0)) / train.std(axis=0)),
        "That is a mean for each *pixel*. Take one for each channel, over all rows and columns.",
    )
    found, expected = got.flat[0], ((new - mean) / std).flat[0]
    fail_if(
        not near(got, (new - mean) / std, 1e-3),
        f"Your first red value is {found:.2f}, and it should be {expected:.2f}: the value, minus "
        "the training images' mean of its channel, divided by their standard deviation.",
    )
    _standardizes_uint8(function)
    return "New images are treated as the training images say, whatever they show."


def _standardizes_uint8(function):
    whole_numbers = np.random.default_rng().integers(0, 256, (6, 4, 4, 3)).astype("uint8")
    got = array(call(function, whole_numbers, whole_numbers[:2]))
    floats = whole_numbers.astype(float)
    expected = (floats[:2] - floats.mean(axis=(0, 1, 2))) / floats.std(axis=(0, 1, 2))
    fail_if(
        not near(got, expected, 1e-3),
        "With images of the type `uint8`, whole numbers from 0 to 255, the result is not what it "
        "should be. Are there values below 0 that this type cannot hold?",
    )


@exercise
def four_blocks(function):
    model = network(call(function))
    fail_if(
        model.input_shape != (None, 32, 32, 3),
        f"Its input should be images of 32 x 32 x 3, but it is {model.input_shape}.",
    )
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    filters = [layer.filters for layer in convolutions]
    fail_if(filters == [32, 64, 64], "These are three blocks: the fourth is missing.")
    fail_if(filters != [32, 64, 64, 128], f"Filters of 32, 64, 64 and 128, please, not {filters}.")
    fail_if(
        any(layer.padding != "same" for layer in convolutions),
        'Without padding="same" each convolution cuts off a border.',
    )
    fail_if(
        any(tuple(layer.kernel_size) != (3, 3) for layer in convolutions),
        "The windows of the convolutions should be 3 x 3.",
    )
    fail_if(
        not all(has_relu(model, layer) for layer in convolutions),
        "One of the convolutions has no ReLU, so it is only a weighted sum.",
    )
    _examine_four(model)
    return (
        "One block more and a third fewer parameters: after the fourth pooling, less is left for "
        "the dense layer."
    )


def _examine_four(model):
    """Examine everything but the convolutions of the network of four blocks."""
    unseen = keras.layers.InputLayer | keras.layers.Activation | keras.layers.ReLU
    kinds = [type(layer).__name__ for layer in model.layers if not isinstance(layer, unseen)]
    pools = kinds.count("MaxPooling2D")
    fail_if(pools != 4, f"Each block ends with a max pooling, so there should be 4, not {pools}.")
    dense = [layer for layer in model.layers if isinstance(layer, keras.layers.Dense)]
    units = [layer.units for layer in dense]
    fail_if(
        units != [512, 10],
        f"After the blocks come dense layers of 512 and 10 units, but yours have {units}.",
    )
    fail_if(not has_relu(model, dense[0]), "The dense layer of 512 units should have ReLU, too.")
    expected = ["Conv2D", "MaxPooling2D"] * 4 + ["Flatten", "Dense", "Dense"]
    more = [kind for kind in kinds if kind not in {*expected, "Softmax"}]
    fail_if(more, f"Your network also has a layer that isn't asked for: {', '.join(more)}.")
    fail_if(
        [kind for kind in kinds if kind != "Softmax"] != expected,
        f"The layers come in another order than in the task: {', '.join(kinds)}.",
    )
    found = model.count_params()
    fail_if(
        found != 397_962,
        f"It has {found:,} parameters instead of 397,962. Are the poolings 2 x 2, without padding?",
    )
    images = np.random.default_rng(0).random((3, 32, 32, 3), dtype="float32")
    total = keras.ops.convert_to_numpy(model(images)).sum(axis=1)
    fail_if(not near(total, np.ones(3), 1e-3), "The ten outputs should add up to 1: softmax.")


@exercise
def ahead(function):
    points, always = _ahead(function, [0.70, 0.72], [0.60, 0.64])
    fail_if(near(points, 0.09), "That is a fraction. In percentage points it is a hundred times.")
    fail_if(near(points, -9, 0.01), "The *deep* network's accuracy, minus that of the small one.")
    fail_if(near(points, 18, 0.01), "That is the sum of the differences. Take their mean.")
    fail_if(
        abs(points - 14.6) < 0.3,
        "That is how many *percent* more it is. Percentage points are the plain difference.",
    )
    fail_if(not near(points, 9, 0.01), f"For the example of the task it is 9, not {points:.3f}.")
    fail_if(not always, "In the example it is ahead with both seeds, so that is `True`.")
    points, always = _ahead(function, [0.70, 0.66, 0.9], [0.60, 0.67, 0.5])
    fail_if(
        always,
        "With .66 against .67 it is behind in one seed, so it isn't ahead with *every* seed, even "
        "though it is on average.",
    )
    _, always = _ahead(function, [0.6, 0.5, 0.5], [0.7, 0.4, 0.45])
    fail_if(always, "It was behind with the *first* seed, so it isn't ahead with every one.")
    fail_if(
        _ahead(function, [0.5, 0.6], [0.5, 0.5])[1],
        "With the first seed both have .5. An equal accuracy isn't ahead.",
    )
    fail_if(
        not _ahead(function, [0.5, 0.9], [0.4, 0.8])[1],
        "A network is ahead if it is better *with the same seed*. Compare them seed by seed.",
    )
    rng = np.random.default_rng()
    for seeds in (3, 7):
        deep, small = rng.random((2, seeds)).round(3).tolist()
        points, _ = _ahead(function, deep, small)
        expected = 100 * (np.mean(deep) - np.mean(small))
        fail_if(
            not near(points, expected, 0.01),
            f"For {deep} and {small} it should be {expected:.2f} percentage points, not "
            f"{points:.2f}.",
        )
    return "One number says how much, the other one whether to believe it."


def _ahead(function, deep, small):
    asked = "the mean difference, and whether the network is ahead with every seed"
    points, always = pair(call(function, deep, small), asked)
    fail_if(
        np.shape(always) != () or always not in (True, False),
        "The second value should be one `True` or `False` for all seeds together.",
    )
    return number(points, "The mean difference"), bool(always)


@exercise
def small_network(function, x, y):
    keras.utils.set_random_seed(8)
    model = network(call(function))
    size = model.count_params()
    fail_if(
        size > 60_000,
        f"It has {size:,} parameters, and at most 60,000 are allowed. More poolings before the "
        "dense layer?",
    )
    fail_if(not getattr(model, "compiled", False), "It is not compiled yet.")
    fail_if(
        model.output_shape != (None, 10),
        f"Ten probabilities for each image, please. Its output has the shape {model.output_shape}.",
    )
    y = np.ravel(y)
    try:
        history = model.fit(x[:2000], y[:2000], batch_size=50, epochs=3, verbose=0).history
    except Exception:
        raise NotYet(
            "Not yet. Your network couldn't be trained. Is its input 32 x 32 x 3, and does its "
            "loss belong to whole-number labels?"
        ) from None
    fail_if(
        not any("acc" in name for name in history),
        'Compile it with `metrics=["accuracy"]`, please, so that its accuracy can be followed.',
    )
    fresh = predictions(model, x[2000:], "images of 32 x 32 x 3")
    accuracy = (fresh.argmax(axis=1) == y[2000:]).mean()
    fail_if(accuracy < 0.3, f"{accuracy:.1%} are correct and 30 % are needed. {_advice(model)}")
    return f"{accuracy:.0%} are correct, with {size:,} parameters."


def _advice(model):
    """What a network that is too weak lacks."""
    scaling = keras.layers.Rescaling | keras.layers.Normalization | keras.layers.BatchNormalization
    if not any(isinstance(layer, scaling | keras.layers.Lambda) for layer in model.layers):
        return "It gets values up to 255 as they are. What did the lesson do with them first?"
    if not any(isinstance(layer, keras.layers.Conv2D) for layer in model.layers):
        return "It has no convolutions, and lesson 09 showed what those are worth on photos."
    return "In so few steps it learns too little: try another learning rate, or optimizer."
