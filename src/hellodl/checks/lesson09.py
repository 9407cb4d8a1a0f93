"""Checks of the exercises to lesson 09."""

import keras
import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near
from hellodl.checks.examine import array, has_relu, network, whole


@exercise
def conv_parameters(function):
    got = whole(call(function, 3, 3, 32), "The number of parameters")
    fail_if(got == 3 * 3 * 3 * 32, "The biases are missing. Each filter has one, too.")
    fail_if(got == 3 * 3 * 32 + 32, "The channels are missing. A filter looks at all that come in.")
    fail_if(got == 3 * 3 * 3 * 32 + 1, "Each filter has a bias of its own.")
    fail_if(got == 3 * 3 * 32 + 3, "There is one bias for each *filter*, not for each channel.")
    fail_if(got == 28, "That is one filter. How many are there in the layer?")
    fail_if(got != 896, f"32 filters of 3 x 3 on three channels have 896 parameters, not {got:,}.")
    for window, channels, filters in ((5, 2, 2), (2, 7, 3), (4, 6, 11)):
        got = whole(call(function, window, channels, filters), "The number of parameters")
        expected = (window**2 * channels + 1) * filters
        fail_if(
            got != expected,
            f"With {filters} filters of {window} x {window} and {channels} channels coming in, "
            f"there are {expected:,} parameters, not {got:,}. Does it use all three numbers?",
        )
    return "The size of the image doesn't matter: the same weights are used everywhere."


@exercise
def output_size(function):
    def positions(*arguments):
        return whole(call(function, *arguments), "The number of positions")

    got = positions(7, 3, 1, "valid")
    fail_if(got == 4, "You are off by one: at the start, the window has already one position.")
    fail_if(got == 7, 'With padding="valid" the window cannot stick out, so the border is lost.')
    fail_if(got != 5, f"A window of 3 has 5 positions in a row of 7, not {got}.")
    got = positions(7, 3, 1, "same")
    fail_if(got == 5, 'With padding="same" zeros are added, so that no position is lost.')
    fail_if(got != 7, f'With padding="same" and a stride of 1, 7 stays 7, not {got}.')
    got = positions(32, 3, 2, "valid")
    fail_if(got == 16, "The last window would stick out: 15 positions fit.")
    fail_if(got == 30, "The stride is not used. With a stride of 2, every other position is left.")
    fail_if(got != 15, f"A window of 3 with stride 2 has 15 positions in a row of 32, not {got}.")
    got = positions(7, 3, 2, "same")
    fail_if(
        got == 3,
        'With padding="same" and a stride of 2, half of 7 is rounded *up*, because the first and '
        "the last window both count. So 4 positions are left.",
    )
    fail_if(got != 4, f'With padding="same" and a stride of 2, 7 becomes 4, not {got}.')
    rng = np.random.default_rng()
    for padding in ("valid", "same") * 12:
        size, window, stride = (int(n) for n in rng.integers([20, 1, 1], [60, 8, 6]))
        got = positions(size, window, stride, padding)
        starts = range(0, size if padding == "same" else size - window + 1, stride)
        fail_if(
            got != len(starts),
            f"In a row of {size}, a window of {window} with stride {stride} and "
            f'padding="{padding}" has {len(starts)} positions, not {got}.',
        )
    return "Keras would say the same in `model.summary()`."


@exercise
def slide(function):
    rng = np.random.default_rng()
    image, weights = rng.integers(0, 9, (5, 7)).astype(float), rng.normal(size=(3, 3))
    got = array(call(function, image, weights), "The feature map")
    fail_if(got.shape == (5, 7), "Without padding, the output has two rows and two columns fewer.")
    fail_if(
        got.shape == (7, 5) or got.shape == (5, 3),
        f"The feature map has the shape {got.shape}. Are rows and columns swapped?",
    )
    check_shape(got, (3, 5), "For an image of (5, 7), the output")

    def convolved(filter_weights):
        windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
        return (windows * filter_weights).sum(axis=(2, 3))

    expected = convolved(weights)
    fail_if(near(got, convolved(weights[::-1, ::-1])), "Keras does not turn the filter around.")
    fail_if(near(got, convolved(weights.T)), "Rows and columns of the filter are swapped.")
    fail_if(near(got, expected / 9), "That is a mean over the window. Take the sum.")
    fail_if(
        near(got, convolved(np.ones((3, 3)))),
        "That is the sum of each window. The filter's weights are not used yet.",
    )
    fail_if(
        near(got, np.full((3, 5), expected[0, 0])),
        "All outputs are the same. Does the window move?",
    )
    fail_if(
        not near(got[0, 0], expected[0, 0]),
        f"Here the top left output should be {expected[0, 0]:.3f}, not {got[0, 0]:.3f}. It is the "
        "sum of nine products.",
    )
    fail_if(
        not near(got, expected),
        f"The top left output is as it should be, but the bottom right one should be "
        f"{expected[-1, -1]:.3f}, and yours is {got[-1, -1]:.3f}. Where does each window begin?",
    )
    return "That is all a filter does."


@exercise
def max_pool(function):
    feature_map = np.array([[1.0, 5, 2, 0], [3, 4, 1, 1], [-7, -2, 0, 8], [-1, -3, 6, 6]])
    got = array(call(function, feature_map), "The smaller map")
    fail_if(got.shape == (3, 3), "The windows should not overlap: after one comes the next.")
    check_shape(got, (2, 2), "For a map of (4, 4), the output")
    fail_if(near(got, [[3.25, 1], [-3.25, 5]]), "That is the mean of each window.")
    fail_if(near(got, [[1, 0], [-7, 0]]), "That is the *smallest* number of each window.")
    fail_if(got[1, 0] == 0, "The largest of four negative numbers is negative, not 0.")
    fail_if(near(got, [[1, 2], [-7, 0]]), "That is the first number of each window.")
    fail_if(
        not near(got, [[5, 2], [-1, 8]]),
        f"For the map {feature_map.tolist()} it should be [[5, 2], [-1, 8]], not {got.tolist()}.",
    )
    rng = np.random.default_rng()
    for shape in ((3, 5), (4, 6), (7, 2), (5, 5)):
        odd = rng.permutation(shape[0] * shape[1]).reshape(shape) - 8.0
        got = array(call(function, odd), "The smaller map")
        height, width = shape[0] // 2, shape[1] // 2
        fail_if(
            got.shape != (height, width),
            "If the height or the width is odd, the last row or column is left out. So a map of "
            f"{shape} becomes one of {(height, width)}, not {got.shape}.",
        )
        places = np.ndindex(height, width)
        expected = [odd[2 * r : 2 * r + 2, 2 * c : 2 * c + 2].max() for r, c in places]
        fail_if(
            not near(got.ravel(), expected),
            f"For a map of the shape {shape} the numbers are not the largest of each window.",
        )
    return "A quarter of the numbers, and the strongest response of each window."


@exercise
def convnet(function):
    model = network(call(function, 8))
    fail_if(
        model.input_shape != (None, 32, 32, 3),
        f"Its input should be images of 32 x 32 x 3, but it is {model.input_shape}.",
    )
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    filters = [layer.filters for layer in convolutions]
    fail_if(len(filters) != 2, f"There should be two convolutions, not {len(filters)}.")
    fail_if(filters == [8, 8], "The second convolution should have twice as many filters.")
    fail_if(filters != [8, 16], f"For `convnet(8)`, 8 and then 16 filters, not {filters}.")
    windows = [tuple(layer.kernel_size) for layer in convolutions]
    fail_if(windows != [(3, 3)] * 2, f"The windows should be 3 x 3, but they are {windows}.")
    fail_if(
        any(tuple(layer.strides) != (1, 1) for layer in convolutions),
        "The convolutions should move by one pixel at a time, without a stride.",
    )
    _examine_blocks(model, convolutions)
    other = [layer for layer in network(call(function, 5)).layers if hasattr(layer, "filters")]
    fail_if(
        [layer.filters for layer in other] != [5, 10],
        "For `convnet(5)` the convolutions should have 5 and 10 filters. Do you use the argument?",
    )
    return f"A convnet of {model.count_params():,} parameters, ready to be compiled."


def _examine_blocks(model, convolutions):
    """Examine what comes between and after the convolutions."""
    fail_if(
        not all(has_relu(model, layer) for layer in convolutions),
        "A convolution without an activation is only a weighted sum, and ReLU is asked for, twice.",
    )
    order = [type(layer).__name__ for layer in model.layers if _is_block_part(layer)]
    pools = order.count("MaxPooling2D")
    fail_if(pools != 2, f"A max pooling should follow each convolution: two, not {pools}.")
    fail_if(
        order != ["Conv2D", "MaxPooling2D"] * 2,
        f"A pooling should follow *each* convolution, but your order is {', '.join(order)}.",
    )
    kinds = {type(layer).__name__ for layer in model.layers}
    fail_if(
        not kinds & {"Flatten", "GlobalAveragePooling2D", "GlobalMaxPooling2D", "Reshape"},
        "The feature maps must become one row of numbers before the dense layer.",
    )
    more = kinds & {"Rescaling", "Normalization", "BatchNormalization", "Dropout", "ZeroPadding2D"}
    fail_if(more, f"Your network also has a layer that isn't asked for: {', '.join(more)}.")
    fail_if(
        model.output_shape != (None, 10),
        f"Ten outputs are asked for, but its output has the shape {model.output_shape}.",
    )
    fail_if(getattr(model, "compiled", False), "Don't compile it: that is for later.")
    images = np.random.default_rng(0).random((3, 32, 32, 3), dtype="float32")
    total = keras.ops.convert_to_numpy(model(images)).sum(axis=1)
    fail_if(not near(total, np.ones(3), 1e-3), "The ten outputs should add up to 1: softmax.")


def _is_block_part(layer):
    return isinstance(layer, keras.layers.Conv2D | keras.layers.MaxPooling2D)


@exercise
def my_filter(answer):
    weights = array(answer, "A filter")
    check_shape(weights, (3, 3), "A filter")
    fail_if(near(weights, np.zeros((3, 3))), "Zeros respond to nothing at all.")
    rows, columns = np.mgrid[:3, :3]
    flat = weights.sum()  # its response where all pixels are 1
    fail_if(
        abs(flat) > 1e-6,
        f"On a plain white area it gives {flat:.2f}. It should give 0 if nothing changes.",
    )
    # dark above and bright below, with the edge above or below the middle row
    edges = [(weights * (rows >= first)).sum() for first in (1, 2)]
    sides = [abs((weights * (columns >= first)).sum()) for first in (1, 2)]
    edge, side = max(edges), max(sides)
    fail_if(
        edge <= 0 and min(edges) < 0, "It responds to bright above and dark below. Turn it over."
    )
    fail_if(
        edge <= 0,
        f"Where dark above meets bright below, it gives {edge:.2f}, but it should be positive.",
    )
    fail_if(
        min(edges) < -edge / 2,
        f"It gives {edge:.2f} at the edge, but {min(edges):.2f} one pixel further. It finds lines "
        "rather than edges.",
    )
    fail_if(
        side > edge / 2 + 1e-9,
        f"It gives {edge:.2f} at the edge it should find, but also {side:.2f} at a vertical one.",
    )
    return f"It gives {edge:.2f} at its edge, 0 on plain areas and {side:.2f} at vertical edges."
