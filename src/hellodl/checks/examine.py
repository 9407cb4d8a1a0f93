"""What the checks of several lessons ask of an answer: its type, its layers, its predictions."""

from typing import TYPE_CHECKING, Any

import numpy as np

from hellodl.checks import NotYet, fail_if

if TYPE_CHECKING:
    import keras


def array(got: Any, what: str = "What you return") -> np.ndarray:
    """Return the learner's numbers as an array of floats, whether a list, a tuple or a tensor.

    Raises:
        NotYet: it isn't made of numbers, or its rows have different lengths.
    """
    try:
        return np.asarray(got, float)
    except (TypeError, ValueError):
        kind = type(got).__name__
        raise NotYet(
            f"Not yet. {what} should be made of numbers, in rows of the same length. Yours is of "
            f"the type `{kind}`, and can't be read like that."
        ) from None


def number(got: Any, what: str = "What you return") -> float:
    """Return the learner's number as a float.

    Raises:
        NotYet: it isn't one single number.
    """
    found = array(got, what)
    fail_if(found.shape != (), f"{what} should be one number, but it has the shape {found.shape}.")
    return float(found)


def whole(got: Any, what: str = "What you return") -> int:
    """Return the learner's whole number.

    Raises:
        NotYet: it isn't one single number, or not a whole one.
    """
    found = number(got, what)
    fail_if(not found.is_integer(), f"{what} should be a whole number, but it is {found:g}.")
    return int(found)


def pair(got: Any, what: str) -> tuple[Any, Any]:
    """Return the learner's two values.

    Args:
        got: a tuple, a list or an array of two.
        what: what the two are, such as ``"the weights and the bias"``.

    Raises:
        NotYet: these aren't two values.
    """
    fail_if(
        not isinstance(got, tuple | list | np.ndarray) or len(got) != 2,
        f"Return two values, please: {what}.",
    )
    return got[0], got[1]


def network(got: Any) -> "keras.Model":
    """Return the learner's Keras network.

    Raises:
        NotYet: it is something else.
    """
    import keras  # here, because the checks of several lessons do without it

    fail_if(
        not isinstance(got, keras.Model),
        f"Return the network itself, please. Yours is of the type `{type(got).__name__}`.",
    )
    return got


def predictions(model: Any, x: np.ndarray, needs: str) -> np.ndarray:
    """Return a network's outputs for samples that it should be able to take, shape (n, 10).

    Args:
        model: the learner's network.
        x: the samples.
        needs: what the network should take, such as ``"rows of 784 numbers"``.

    Raises:
        NotYet: it can't take them, or doesn't give ten numbers for each.
    """
    model = network(model)
    try:
        got = model.predict(x, batch_size=500, verbose=0)
    except Exception:
        raise NotYet(
            f"Not yet. Your network should take {needs}, but it stopped when it got them. Look at "
            f"the shape in its `Input`, which is {getattr(model, 'input_shape', None)}."
        ) from None
    shape = np.shape(got)
    fail_if(
        shape != (len(x), 10),
        f"Ten probabilities are needed for each of {len(x):,} samples, so the output should have "
        f"the shape {(len(x), 10)}, but it has {shape}.",
    )
    return np.asarray(got, float)


def has_relu(model: "keras.Model", layer: "keras.Layer") -> bool:
    """Whether a layer has ReLU, inside or as one of the layers before the next one with weights."""
    import keras  # here, because the checks of several lessons do without it

    if layer.activation is keras.activations.relu:
        return True
    for later in model.layers[model.layers.index(layer) + 1 :]:
        if later.weights:
            return False
        if isinstance(later, keras.layers.ReLU):
            return True
        if getattr(later, "activation", None) is keras.activations.relu:
            return True
    return False
