"""The arithmetic of the interactive `cover`, run in Node, beside Keras and NumPy."""

import keras
import numpy as np
import pytest
from test_explorables import run_js

from hellodl.data.synthetic_shapes import paint
from hellodl.explorables import ExploreError, explore
from hellodl.explorables.photo_cover import PhotosError
from hellodl.weights import load_weights


def lesson_13():
    """The convnet of lesson 13, with the weights that come with the course."""
    layers = keras.layers
    model = keras.Sequential([keras.Input((32, 32, 3)), layers.Rescaling(1 / 127.5, -1)])
    for filters, size in ((32, 7), (64, 3), (96, 3)):
        model.add(layers.Conv2D(filters, size, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D())
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    model.set_weights(load_weights("photos"))
    return model


def some_photos(how_many=6):
    return paint(np.random.default_rng(5), np.arange(how_many))


def test_probabilities_agree_with_keras():
    photos = some_photos()
    found = run_js(
        "cover",
        "options.photos.map((photo) => probabilities(networkOf(options), bytesOf(photo)))",
        options=explore("cover", photos=photos).options,
    )
    expected = lesson_13().predict(photos, verbose=0)
    np.testing.assert_allclose(np.sum(found, axis=1), 1)
    np.testing.assert_allclose(found, expected, atol=0.05)  # its weights have 8 bits
    assert np.argmax(found, axis=1).tolist() == expected.argmax(axis=1).tolist()


def test_a_convolution_and_its_pooling_agree_with_keras():
    rng = np.random.default_rng(1)
    image, kernel = rng.normal(size=(8, 8, 2)), rng.normal(size=(5, 5, 2, 3))
    bias = rng.normal(size=3)
    convolved, pooled = run_js(
        "cover",
        "(() => { const maps = convolve(image, 8, layer); return [[...maps], [...pool(maps, 8, 3)]]; })()",
        image=image.ravel().tolist(),
        layer={"shape": [5, 5, 2, 3], "kernel": kernel.ravel().tolist(), "bias": bias.tolist()},
    )  # fmt: skip
    expected = keras.ops.conv(image[None], kernel, padding="same") + bias
    expected = keras.ops.relu(expected)
    np.testing.assert_allclose(convolved, np.ravel(expected), atol=1e-5)
    np.testing.assert_allclose(pooled, np.ravel(keras.ops.max_pool(expected, 2)), atol=1e-5)


@pytest.mark.parametrize(("place", "rows", "columns"), [((16, 4), (12, 21), (0, 9)), ((0, 31), (0, 5), (27, 32))])  # fmt: skip
def test_a_square_covers_what_lies_inside_of_the_photo(place, rows, columns):
    [photo] = some_photos(1)
    found = run_js(
        "cover", "[...covered(pixels, place, 9, 128)]",
        pixels=photo.ravel().tolist(), place=place,
    )  # fmt: skip
    photo[slice(*rows), slice(*columns)] = 128
    assert found == photo.ravel().tolist()


@pytest.mark.parametrize(
    ("photos", "words"),
    [
        (np.zeros((2, 28, 28), "uint8"), r"shape \(n, 32, 32, 3\).*has the shape \(2, 28, 28\)"),
        (np.zeros((9, 32, 32, 3), "uint8"), "one to eight photos"),
        (np.zeros((1, 32, 32, 3)), "type float64"),
    ],
)
def test_what_is_not_a_few_photos_is_refused(photos, words):
    with pytest.raises(PhotosError, match=words):
        explore("cover", photos=photos)


def test_it_takes_photos_and_no_model():
    with pytest.raises(ExploreError, match="takes no model"):
        explore("cover", model=lesson_13())
    with pytest.raises(ExploreError, match="takes no photos: only 'cover' does"):
        explore("digit", photos=some_photos())
