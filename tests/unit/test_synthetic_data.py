"""The stand-ins: the same bytes on every call, the real sets' form, and fit to learn from.

`pytest tests/unit/test_synthetic_data.py -s` prints the numbers that data/README.md gives.
"""

import keras
import numpy as np
import pytest

from hellodl import data
from hellodl.data import synthetic_digits, synthetic_shapes


@pytest.fixture(scope="module")
def digits():
    return synthetic_digits.make_mnist()


@pytest.fixture(scope="module")
def shapes():
    return synthetic_shapes.make_cifar10()


def test_mnist_has_the_form_of_the_real_set(digits):
    (x_train, y_train), (x_test, y_test) = digits
    assert (x_train.shape, x_test.shape) == ((60000, 28, 28), (10000, 28, 28))
    assert {a.dtype for a in (x_train, y_train, x_test, y_test)} == {np.dtype("uint8")}
    assert np.bincount(y_train).tolist() == list(synthetic_digits.TRAIN_COUNTS)
    assert np.bincount(y_test).tolist() == list(synthetic_digits.TEST_COUNTS)
    assert x_train.min() == 0
    assert x_train.max() == 255


def test_mnist_digits_are_centered_by_mass(digits):
    images = digits[1][0].astype(float)
    at = np.arange(28) - 13.5
    mass = images.sum((1, 2))
    for axis in (1, 2):
        assert np.abs(images.sum(axis) @ at / mass).max() < 0.6


def test_mnist_train_and_test_share_no_image(digits):
    (x_train, _), (x_test, _) = digits
    assert not {x.tobytes() for x in x_train} & {x.tobytes() for x in x_test}


def test_cifar10_has_the_form_of_the_real_set(shapes):
    (x_train, y_train), (x_test, y_test) = shapes
    assert (x_train.shape, x_test.shape) == ((50000, 32, 32, 3), (10000, 32, 32, 3))
    assert {a.dtype for a in (x_train, y_train, x_test, y_test)} == {np.dtype("uint8")}
    assert np.bincount(y_train.ravel()).tolist() == [5000] * 10
    assert np.bincount(y_test.ravel()).tolist() == [1000] * 10
    assert (y_train.shape, y_test.shape) == ((50000, 1), (10000, 1))


@pytest.mark.parametrize("kind", ["digits", "shapes"])
def test_same_bytes_on_every_call(kind, request):
    make = {"digits": synthetic_digits.make_mnist, "shapes": synthetic_shapes.make_cifar10}[kind]
    once = request.getfixturevalue(kind)
    again = make()
    for a, b in zip((*once[0], *once[1]), (*again[0], *again[1]), strict=True):
        assert a.tobytes() == b.tobytes()


def trained(model, x, y, optimizer, batch_size, epochs):
    loss = "sparse_categorical_crossentropy"
    model.compile(optimizer, loss, metrics=["accuracy"], steps_per_execution=20)
    model.fit(x / np.float32(255), y, batch_size=batch_size, epochs=epochs, verbose=0)
    return lambda x, y: model.evaluate(x / np.float32(255), y, verbose=0)[1]


def classifier(shape, *hidden):
    return keras.Sequential([keras.Input(shape), *hidden, keras.layers.Dense(10, "softmax")])


def test_network_trained_on_the_stand_in_recognizes_real_digits(digits):
    keras.utils.set_random_seed(0)
    dense = keras.layers.Dense
    model = classifier((28, 28), keras.layers.Flatten(), dense(300, "relu"), dense(100, "relu"))
    accuracy = trained(model, *digits[0], keras.optimizers.Adam(), 128, 5)
    own = accuracy(*digits[1])
    print(f"MNIST: {own:.4f} on the stand-in's own test set")
    assert own >= 0.93
    found = data.find_local(data.MNIST)
    if not found:
        pytest.skip("needs the real MNIST: run make data, or set HELLODL_MIRROR")
    real = accuracy(*data.MNIST.decode(found[1])[1])
    print(f"MNIST: {real:.4f} on the real test set")
    assert real >= 0.80


def test_shapes_reward_convolutions(shapes):
    keras.utils.set_random_seed(0)
    (x_train, y_train), (x_test, y_test) = shapes
    x, y = x_train[:5000], y_train[:5000]
    test = x_test[:2000], y_test[:2000]
    layers = keras.layers
    convolutions = [
        layer
        for filters in (16, 32, 32)
        for layer in (
            layers.Conv2D(filters, 3, padding="same", activation="relu"),
            layers.MaxPool2D(),
        )
    ]
    model = classifier((32, 32, 3), *convolutions, layers.Flatten(), layers.Dense(128, "relu"))
    network = trained(model, x, y, keras.optimizers.Adam(0.002), 96, 6)(*test)
    model = classifier((32, 32, 3), layers.Flatten())
    logistic = trained(model, x, y, keras.optimizers.Adam(0.0005), 96, 15)(*test)
    print(f"CIFAR-10: {network:.3f} with convolutions, {logistic:.3f} by logistic regression")
    assert network >= logistic + 0.15
