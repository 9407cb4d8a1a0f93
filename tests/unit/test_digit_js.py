"""The arithmetic of the interactive `digit`, run in Node, beside NumPy and Keras."""

import base64
import html
import io
import json
import re

import numpy as np
import pytest
from drawn import digits
from PIL import Image
from strokes import ink_from_strokes, smooth
from test_explorables import run_js

from hellodl import handwriting
from hellodl.explorables import digit_network, explore
from hellodl.explorables.digit_network import NetworkError
from hellodl.weights import load_weights

READ = """((layers) => drawings.map((strokes) => {
  const image = toMnist(inkFromStrokes(strokes));
  return { image: [...image], probabilities: [...forward(layers, image).at(-1)] };
}))(layersOf(network))"""


def plain(strokes):
    """Strokes as numbers that JSON can write."""
    return [[[float(x), float(y)] for x, y in stroke] for stroke in strokes]


def numpy_layers(network):
    """The weights and biases of a packed network, decoded by NumPy."""
    steps = np.frombuffer(base64.b64decode(network["data"]), "int8").astype(float)
    layers = []
    sizes = zip(network["units"], network["units"][1:], strict=False)
    for (inputs, outputs), scale, bias in zip(
        sizes, network["scales"], network["biases"], strict=True
    ):
        kernel, steps = np.split(steps, [inputs * outputs])
        layers.append((kernel.reshape(inputs, outputs) * scale, np.array(bias)))
    assert len(steps) == 0
    return layers


def numpy_forward(network, images):
    """The outputs of every layer for images of shape (n, 784)."""
    outputs = []
    for (kernel, bias), activation in zip(
        numpy_layers(network), network["activations"], strict=True
    ):
        sums = images @ kernel + bias
        if activation == "softmax":
            powers = np.exp(sums - sums.max(axis=1, keepdims=True))
            images = powers / powers.sum(axis=1, keepdims=True)
        else:
            images = np.maximum(sums, 0)
        outputs.append(images)
    return outputs


# ------------------------------------------------------------------------------ the network


def test_weights_of_8_bits_are_those_of_the_network():
    network = digit_network.shipped()
    found = run_js("digit", "layersOf(network).map(({ weights }) => [...weights])", network=network)
    for weights, kernel, scale in zip(
        found, load_weights("digit")[::2], network["scales"], strict=True
    ):
        off = np.abs(np.reshape(weights, kernel.shape) - kernel)
        assert (off <= 0.501 * np.array(scale) + 1e-4 * np.abs(kernel)).all()


def test_forward_pass_agrees_with_numpy():
    network = digit_network.shipped()
    assert network["units"] == [784, 300, 100, 10]
    rng = np.random.default_rng(5)
    images = rng.random((6, 784)) * (rng.random((6, 784)) < [[0.2]] * 5 + [[1]])
    found = run_js(
        "digit",
        "images.map((image) => forward(layersOf(network), Float64Array.from(image))"
        ".map((values) => [...values]))",
        network=network, images=images.tolist(),
    )  # fmt: skip
    for layer, expected in enumerate(numpy_forward(network, images)):
        values = np.array([outputs[layer] for outputs in found])
        np.testing.assert_allclose(values, expected, rtol=1e-6, atol=1e-12)


def test_very_large_sums_overflow_nothing():
    assert run_js("digit", "[...softmax([5000, -5000, 5000])]") == [0.5, 0, 0.5]


# -------------------------------------------------- from a drawing to the form of MNIST's images


def other_drawings():
    """A line at the edge, an L in a corner, a tick, loops, and scribbles of many sizes."""
    yield [[(2, 20), (2, 260)]]
    yield [[(0, 0), (279, 0), (279, 30)]]
    yield [[(100, 150), (130, 200), (190, 60)]]
    rng = np.random.default_rng(8)
    for size in (30, 60, 120, 200, 280):
        for strokes in (1, 3):
            yield (rng.random((strokes, 12, 2)) * size + (280 - size) / 2).tolist()


def test_strokes_become_the_same_image_as_in_python():
    """Within 1e-6 of full ink at every pixel."""
    drawings = [plain(strokes) for _, _, strokes in digits()] + list(map(plain, other_drawings()))
    found = run_js(
        "digit",
        "drawings.map((strokes) => { const ink = inkFromStrokes(strokes).data;"
        " return { ink: [...ink.filter((_, at) => at % 97 === 0)],"
        " image: [...toMnist(inkFromStrokes(strokes))] }; })",
        drawings=drawings,
    )
    for strokes, seen in zip(drawings, found, strict=True):
        ink = ink_from_strokes(strokes)
        np.testing.assert_allclose(seen["ink"], ink.ravel()[::97], atol=1e-3)  # of 255
        expected = handwriting.to_mnist(ink).ravel()
        np.testing.assert_allclose(seen["image"], expected, atol=1e-6)


@pytest.mark.parametrize("pen", [3, 8, 22, 45, 70])
def test_thin_and_thick_strokes_are_evened_out_as_in_python(pen):
    ink = ink_from_strokes(handwriting.EXAMPLE, pen)
    found = run_js(
        "digit",
        "[...toMnist({ width: 280, height: 280, data: Float32Array.from(ink) })]",
        ink=ink.ravel().tolist(),
    )
    np.testing.assert_allclose(found, handwriting.to_mnist(ink).ravel(), atol=1e-6)


@pytest.mark.parametrize("dark_on_light", [True, False])
@pytest.mark.parametrize("shape", [(280, 280), (200, 133), (28, 28)])
def test_the_ink_of_an_image_is_found_as_in_python(shape, dark_on_light):
    three = Image.fromarray(ink_from_strokes(handwriting.EXAMPLE).astype("uint8"))
    ink = np.asarray(three.resize(shape[::-1])).astype(float)
    light = 210 - ink * 0.7 if dark_on_light else 30 + ink * 0.8
    lamp = np.linspace(-15, 15, shape[0])[:, None] + np.linspace(4, -9, shape[1])
    shadow = np.where(np.add.outer(range(shape[0]), range(shape[1])) < shape[0], 0.5, 1)
    light = ((light + lamp) * shadow).astype("uint8")
    buffer = io.BytesIO()
    Image.fromarray(light).save(buffer, "PNG")
    expected = handwriting.ink_from_image(buffer.getvalue())
    found = run_js(
        "digit",
        "(({ data }) => ({ ink: [...data], image: [...toMnist({ width, height, data })] }))"
        "(inkFromLight({ width, height, data: light }))",
        width=shape[1], height=shape[0], light=light.ravel().tolist(),
    )  # fmt: skip
    np.testing.assert_allclose(found["ink"], expected.ravel(), atol=1e-6)
    np.testing.assert_allclose(found["image"], handwriting.to_mnist(expected).ravel(), atol=1e-6)


@pytest.mark.parametrize(("old", "side"), [((7, 5), 20), ((90, 41), 20), ((3, 300), 160)])
def test_scaling_agrees_with_python(old, side):
    box = np.random.default_rng(1).random(old)
    found = run_js(
        "digit", "(({ width, height, data }) => ({ width, height, data: [...data] }))"
        "(fit({ width, height, data }, side))",
        width=old[1], height=old[0], data=box.ravel().tolist(), side=side,
    )  # fmt: skip
    expected = handwriting._fit(box, side)
    assert (found["height"], found["width"]) == expected.shape
    np.testing.assert_allclose(found["data"], expected.ravel(), atol=1e-9)


def test_distances_agree_with_scipy():
    from scipy.ndimage import distance_transform_edt

    drawn = np.random.default_rng(2).random((40, 31)) < 0.97
    drawn[0] = drawn[-1] = False
    found = run_js(
        "digit",
        "[...distances(Uint8Array.from(drawn), 31)]",
        drawn=drawn.ravel().astype(int).tolist(),
    )
    np.testing.assert_allclose(found, distance_transform_edt(drawn).ravel(), atol=1e-12)


@pytest.mark.parametrize(
    ("strokes", "words"), [([], "Nothing is drawn yet"), ([[[140, 140]]], "only a dot")]
)
def test_no_digit_gets_the_same_sentence_as_in_python(strokes, words):
    said = run_js(
        "digit",
        "(() => { try { toMnist(inkFromStrokes(strokes)); } catch (error) { return error.message; } })()",
        strokes=strokes,
    )
    assert words in said
    with pytest.raises(handwriting.DrawingError, match=re.escape(said)):
        handwriting.to_mnist(ink_from_strokes(strokes))


def test_paper_without_ink_gets_a_sentence():
    said = run_js(
        "digit",
        "(() => { try { inkFromLight({ width: 9, height: 9, data: Array(81).fill(200) }); }"
        " catch (error) { return [error.message, error instanceof DrawingError]; } })()",
    )
    assert "shows no ink" in said[0]
    assert said[1]


def test_sixty_drawn_digits_are_read():
    drawn = list(digits())
    assert len(drawn) == 60
    network = digit_network.shipped()
    found = run_js("digit", READ, drawings=[plain(d) for _, _, d in drawn], network=network)
    best = [int(np.argmax(one["probabilities"])) for one in found]
    wrong = [
        (kind, f"{label} read as {read}")
        for (kind, label, _), read in zip(drawn, best, strict=True)
        if read != label
    ]
    print(f"{60 - len(wrong)} of 60 drawn digits are read correctly. Wrong: {wrong}")
    assert len(wrong) <= 5, wrong
    # The same in Python, from drawing to probabilities.
    images = np.array([handwriting.to_mnist(ink_from_strokes(d)) for _, _, d in drawn])
    expected = numpy_forward(network, images.reshape(60, 784).astype(float))[-1]
    np.testing.assert_allclose([one["probabilities"] for one in found], expected, atol=1e-4)


def test_about_half_of_random_scribbles_get_a_confident_answer():
    """The pad says so where somebody draws no digit."""
    rng = np.random.default_rng(0)
    corners = [rng.uniform(40, 240, (rng.integers(6, 14), 2)) for _ in range(200)]
    scribbles = [plain([smooth(list(map(tuple, places)))]) for places in corners]
    found = run_js("digit", READ, drawings=scribbles, network=digit_network.shipped())
    best = np.array([max(one["probabilities"]) for one in found])
    assert 0.4 < (best >= digit_network.CONFIDENT).mean() < 0.6


# -------------------------------------------------------------------------- a model of your own


@pytest.fixture(scope="module")
def keras():
    import keras

    return keras


def dense_model(keras, *layers, inputs=(28, 28)):
    keras.utils.set_random_seed(3)
    return keras.Sequential([keras.Input(inputs), keras.layers.Flatten(), *layers])


def test_a_model_of_your_own_gives_the_probabilities_of_predict(keras):
    dense = keras.layers.Dense
    model = dense_model(
        keras,
        dense(40, activation="relu"),
        keras.layers.Dropout(0.5),
        dense(20, activation="relu", use_bias=False),
        dense(10, activation="softmax"),
    )
    model.layers[1].bias.assign(np.linspace(-0.2, 0.2, 40))
    page = explore("digit", model=model).html
    network = json.loads(html.unescape(re.search('data-options="([^"]*)"', page)[1]))["weights"]
    assert network["units"] == [784, 40, 20, 10]
    drawings = [plain(strokes) for _, _, strokes in list(digits())[::6]]
    found = run_js("digit", READ, drawings=drawings, network=network)
    images = np.array([one["image"] for one in found]).reshape(-1, 28, 28)
    probabilities = np.array([one["probabilities"] for one in found])
    np.testing.assert_allclose(probabilities.sum(axis=1), 1, atol=1e-12)
    # 8 bits keep about two digits of each weight.
    np.testing.assert_allclose(probabilities, model.predict(images, verbose=0), atol=0.02)
    dense = [layer for layer in model.layers if layer.weights]
    for layer, (kernel, bias) in zip(dense, numpy_layers(network), strict=True):
        layer.set_weights([kernel, bias][: len(layer.weights)])
    np.testing.assert_allclose(probabilities, model.predict(images, verbose=0), atol=1e-6)


def test_models_it_cannot_compute_get_a_sentence(keras):
    layers = keras.layers

    def dense(units, activation):
        return layers.Dense(units, activation=activation)

    convolution = keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            layers.Conv2D(2, 3, name="edges"),
            layers.Flatten(),
            dense(10, "softmax"),
        ]
    )
    for model, words in [
        (convolution, "layer 'edges' is Conv2D with activation linear.*to_mnist"),
        (dense_model(keras, dense(8, "tanh"), dense(10, "softmax")), "Dense with .* tanh"),
        (dense_model(keras, dense(10, "relu")), "10 units with relu"),
        (dense_model(keras, dense(10, None)), "activation linear"),
        (dense_model(keras, dense(4, "softmax")), "4 units with softmax"),
        (dense_model(keras, dense(10, "softmax"), inputs=(8, 8)), "has 64 inputs"),
        (keras.Sequential([layers.Flatten(), dense(10, "softmax")]), "no weights yet: give it an"),
        (keras.Sequential([layers.Flatten()]), "no weights yet"),
    ]:  # fmt: skip
        with pytest.raises(NetworkError, match=words):
            explore("digit", model=model)


def test_the_way_in_python_that_the_error_names(keras):
    model = dense_model(keras, keras.layers.Dense(10, activation="tanh"))
    with pytest.raises(NetworkError, match=re.escape("model.predict(to_mnist(ink)[None])")):
        explore("digit", model=model)
    ink = ink_from_strokes(handwriting.EXAMPLE)
    assert model.predict(handwriting.to_mnist(ink)[None], verbose=0).shape == (1, 10)


def test_huge_and_empty_weights_stay_finite():
    network = digit_network._pack([1, 2], ["softmax"], [np.array([[1e9, 0]]), np.array([-1e-9, 0])])
    (found,) = run_js(
        "digit", "layersOf(network).map(({ weights }) => [...weights])", network=network
    )
    assert found == pytest.approx([1e9, 0], rel=1e-4)
