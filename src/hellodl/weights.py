"""The weights of trained networks that come with the course."""

from importlib import resources

import numpy as np


def load_weights(name: str) -> list[np.ndarray]:
    """Load the weights of a network that comes with the course, for `model.set_weights`.

    Args:
        name: ``"digit"``, the network of the drawing pad; ``"photos"``, the one of lesson 13;
            ``"seven"``, the same without three of the classes, for lesson 16; or ``"nearest"``,
            ten mean images. ``data/weights`` says how each was made.

    Returns:
        Weights and biases of each layer, in the order of `model.get_weights`, in float16.

    Raises:
        ValueError: there is no such network; the message lists those there are.
    """
    folder = resources.files("hellodl.resources") / "weights"
    path = folder / f"{name}.npz"
    if not path.is_file():
        names = sorted(p.name.removesuffix(".npz") for p in folder.iterdir() if ".npz" in p.name)
        raise ValueError(f"There are no weights {name!r}, only {', '.join(names)}.")
    with path.open("rb") as file, np.load(file) as stored:
        return [stored[f"weights{index}"] for index in range(len(stored.files))]
