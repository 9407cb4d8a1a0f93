"""Checks of the exercises to lesson 09."""

import keras
import numpy as np

from hellodl.checks import call, check_shape, exercise, fail_if, near


@exercise
def conv_parameters(function):
    got = call(function, 3, 3, 32)
    fail_if(got == 3 * 3 * 3 * 32, "The biases are missing. Each filter has one, too.")
    fail_if(got == 3 * 3 * 32 + 32, "The channels are missing. A filter looks at all that come in.")
    fail_if(got == 3 * 3 * 3 * 32 + 1, "Each filter has a bias of its own.")
    fail_if(got == 3 * 3 * 32 + 3, "There is one bias for each *filter*, not for each channel.")
    fail_if(got != 896, f"32 filters of 3 x 3 on three channels have 896 parameters, not {got}.")
    fail_if(
        call(function, 5, 1, 2) != 52, "Two filters of 5 x 5 on a gray image have 52 parameters."
    )
    return "The size of the image doesn't matter: the same weights are used everywhere."


@exercise
def output_size(function):
    got = call(function, 7, 3, 1, "valid")
    fail_if(got == 4, "You are off by one: at the start, the window has already one position.")
    fail_if(got == 7, 'With padding="valid" the window cannot stick out, so the border is lost.')
    fail_if(got != 5, f"A window of 3 has 5 positions in a row of 7, not {got}.")
    got = call(function, 7, 3, 1, "same")
    fail_if(got == 5, 'With padding="same" zeros are added, so that no position is lost.')
    fail_if(got != 7, f'With padding="same" and a stride of 1, 7 stays 7, not {got}.')
    got = call(function, 32, 3, 2, "valid")
    fail_if(got == 16, "The last window would stick out: 15 positions fit.")
    fail_if(got == 30, "The stride is not used.")
    fail_if(got != 15, f"A window of 3 with stride 2 has 15 positions in a row of 32, not {got}.")
    got = call(function, 7, 3, 2, "same")
    fail_if(got == 3, "With a stride of 2 the first window of 7 and the last one both count: 4.")
    fail_if(got != 4 or call(function, 32, 5, 2, "same") != 16, "Half of the size, rounded up.")
    return "Keras would say the same in `model.summary()`."


@exercise
def slide(function):
    rng = np.random.default_rng(0)
    image, weights = rng.integers(0, 9, (5, 7)).astype(float), rng.normal(size=(3, 3))
    before = image.copy()
    got = np.asarray(call(function, image, weights))
    fail_if(got.shape == (5, 7), "Without padding, the output has two rows and two columns fewer.")
    check_shape(got, (3, 5), "For an image of (5, 7), the output")
    fail_if(not near(image, before), "You changed the image you were given.")

    def convolved(filter_weights):
        windows = np.lib.stride_tricks.sliding_window_view(image, (3, 3))
        return (windows * filter_weights).sum(axis=(2, 3))

    fail_if(near(got, convolved(weights[::-1, ::-1])), "Keras does not turn the filter around.")
    fail_if(near(got, convolved(weights.T)), "Rows and columns of the filter are swapped.")
    fail_if(near(got, convolved(weights) / 9), "That is a mean over the window. Take the sum.")
    fail_if(
        not near(got, convolved(weights)),
        f"The top left output should be {convolved(weights)[0, 0]:.3f}, not {got[0, 0]:.3f}.",
    )
    return "That is all a filter does."


@exercise
def max_pool(function):
    feature_map = np.array([[1.0, 5, 2, 0], [3, 4, 1, 1], [-7, -2, 0, 8], [-1, -3, 6, 6]])
    before = feature_map.copy()
    got = np.asarray(call(function, feature_map), float)
    fail_if(not near(feature_map, before), "You changed the feature map you were given.")
    fail_if(got.shape == (3, 3), "The windows should not overlap: after one comes the next.")
    check_shape(got, (2, 2), "For a map of (4, 4), the output")
    fail_if(near(got, [[3.25, 1], [-3.25, 5]]), "That is the mean of each window.")
    fail_if(got[1, 0] == 0, "The largest of four negative numbers is negative, not 0.")
    fail_if(near(got, [[1, 2], [-7, 0]]), "That is the first number of each window.")
    fail_if(
        not near(got, [[5, 2], [-1, 8]]),
        f"For this map it should be 5, 2 and -1, 8, not {got.ravel().tolist()}.",
    )
    odd = np.asarray(call(function, np.arange(15.0).reshape(3, 5)))
    fail_if(
        odd.shape != (1, 2) or not near(odd, [[6, 8]]),
        "If the height or the width is odd, the last row or column is left out.",
    )
    return "A quarter of the numbers, and the strongest response of each window."


@exercise
def convnet(function):
    model = call(function, 8)
    fail_if(not isinstance(model, keras.Model), "Return the network itself.")
    fail_if(model.input_shape != (None, 32, 32, 3), "Its input should be images of 32 x 32 x 3.")
    convolutions = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    filters = [layer.filters for layer in convolutions]
    fail_if(len(filters) < 2, f"There should be two convolutions, not {len(filters)}.")
    fail_if(filters == [8, 8], "The second convolution should have twice as many filters.")
    fail_if(filters != [8, 16], f"For `convnet(8)`, 8 and then 16 filters, not {filters}.")
    activations = [layer.activation.__name__ for layer in convolutions]
    fail_if("linear" in activations, "A convolution without an activation is only a weighted sum.")
    pools = sum(isinstance(layer, keras.layers.MaxPooling2D) for layer in model.layers)
    fail_if(pools != 2, f"A pooling should follow each convolution: two, not {pools}.")
    kinds = {type(layer).__name__ for layer in model.layers}
    fail_if(
        not kinds & {"Flatten", "GlobalAveragePooling2D"},
        "The feature maps must become one row of numbers before the dense layer.",
    )
    fail_if(model.output_shape != (None, 10), f"Its output has the shape {model.output_shape}.")
    images = np.random.default_rng(0).random((3, 32, 32, 3), dtype="float32")
    total = keras.ops.convert_to_numpy(model(images)).sum(axis=1)
    fail_if(not near(total, np.ones(3), 1e-3), "The ten outputs should add up to 1: softmax.")
    fail_if(
        call(function, 4).count_params() >= model.count_params(),
        "With fewer filters it should have fewer parameters. Do you use the argument?",
    )
    return f"A convnet of {model.count_params():,} parameters, ready to be compiled."


@exercise
def my_filter(answer):
    weights = np.asarray(answer, float)
    check_shape(weights, (3, 3), "A filter")
    fail_if(near(weights, np.zeros((3, 3))), "Zeros respond to nothing at all.")
    rows, columns = np.mgrid[:3, :3]
    flat = weights.sum()  # its response where all pixels are 1
    fail_if(
        abs(flat) > 1e-6,
        f"On a plain white area it gives {flat:.2f}. It should give 0 if nothing changes.",
    )
    edge = (weights * (rows >= 1)).sum()  # dark above, bright below
    side = (weights * (columns >= 1)).sum()
    upside_down = (weights * (rows < 1)).sum()
    fail_if(
        edge <= 0 and upside_down > 0, "It responds to bright above and dark below. Turn it over."
    )
    fail_if(edge <= 0, f"Where dark above meets bright below, it gives {edge:.2f}.")
    fail_if(
        abs(side) > edge / 2,
        f"It gives {edge:.2f} at the edge it should find, but also {side:.2f} at an upright one.",
    )
    return f"It gives {edge:.2f} at its edge, 0 on plain areas and {side:.2f} at upright edges."
