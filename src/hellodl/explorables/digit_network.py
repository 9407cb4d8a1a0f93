"""The network of the interactive ``digit``: the one that comes with the course, or your own."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np

from hellodl.weights import load_weights

UNITS, ACTIVATIONS = [784, 300, 100, 10], ["relu", "relu", "softmax"]  # of lesson 04
# At this probability it says what it reads, below it says that it isn't confident. On 5,000 images
# held out, that costs 1.1 % of the right answers and stops half of the wrong ones. (0.99 would
# cost 3.6 % and stop 83 %: `data/weights/digit.md`.)
CONFIDENT = 0.9


class NetworkError(ValueError):
    """A model that the interactive cannot compute; the message says what it can."""


def shipped() -> dict[str, Any]:
    """Return the network that comes with the course, for ``digit.js``; see `from_model`."""
    return _pack(UNITS, ACTIVATIONS, load_weights("digit"))


def from_model(model: Any) -> dict[str, Any]:
    """Return what ``digit.js`` needs of a Keras model.

    Args:
        model: a trained `Sequential` of Flatten and Dense layers, from 28 x 28 gray values to ten
            probabilities. Dropout is left out, as in `predict`.

    Returns:
        The number of units of each layer, with the inputs first; the activations; the biases; and
        all weights in 8 bits, as base64: half as much to be fetched as with 16, and of MNIST's
        10,000 test images only 2 are read in another way.

    Raises:
        NetworkError: the model has other layers, activations or sizes.
    """
    passing = ("InputLayer", "Flatten", "Dropout")
    layers = [layer for layer in model.layers if type(layer).__name__ not in passing]
    for layer in layers:
        activation = getattr(getattr(layer, "activation", None), "__name__", "none")
        if type(layer).__name__ != "Dense" or activation not in ("relu", "softmax"):
            raise NetworkError(
                "The interactive 'digit' computes Dense layers with relu or softmax, and the "
                f"layer {layer.name!r} is {type(layer).__name__} with activation {activation}. You "
                "can ask any other model in Python: model.predict(to_mnist(ink)[None]), with the "
                "ink from ink_from_image; both come from hellodl.handwriting."
            )
    if not layers or not all(layer.built for layer in layers):
        raise NetworkError("The model has no weights yet: give it an Input, or train it first.")
    units = [layers[0].kernel.shape[0], *(layer.units for layer in layers)]
    activations = [layer.activation.__name__ for layer in layers]
    if units[0] != 784 or units[-1] != 10 or activations[-1] != "softmax":
        raise NetworkError(
            "The interactive 'digit' needs 28 x 28 = 784 inputs, and ten units with softmax at the "
            f"end. This model has {units[0]} inputs, and {units[-1]} units with {activations[-1]}."
        )
    arrays = []
    for layer in layers:
        kernel, *bias = layer.get_weights()
        arrays += [kernel, bias[0] if bias else np.zeros(layer.units)]
    return _pack(units, activations, arrays)


def _pack(units: list[int], activations: list[str], arrays: list[np.ndarray]) -> dict[str, Any]:
    return {
        "units": units,
        "activations": activations,
        "confident": CONFIDENT,
        **pack_weights(arrays[::2], arrays[1::2]),
    }


def pack_weights(kernels: list[np.ndarray], biases: list[np.ndarray]) -> dict[str, Any]:
    """Store each weight as a whole number from -127 to 127, times a scale that its unit has.

    Args:
        kernels: one for each layer, shape (inputs of a unit, units).
        biases: one for each layer, shape (units,).
    """
    largest = [np.abs(kernel.astype(float)).max(axis=0) for kernel in kernels]
    scales = [np.maximum(values, 1e-9) / 127 for values in largest]
    steps = [np.round(k / scale).ravel() for k, scale in zip(kernels, scales, strict=True)]
    data = base64.b64encode(np.concatenate(steps).astype("int8").tobytes()).decode()
    return {
        "scales": [[float(f"{value:.5g}") for value in scale] for scale in scales],
        "biases": [[float(f"{value:.5g}") for value in bias.astype(float)] for bias in biases],
        "data": data,
    }
