"""Train the networks that come with the course: ``python -m tools.weights NAME``.

``digit`` is lesson 04's network, for the interactive; people draw in more ways than MNIST's
writers, so its images are varied. ``photos`` is the convnet that lesson 13 looks into; its first
filters are large, because one of 3 x 3 pixels shows little, and start from small weights, which
decay quickly, so that one sees in them what was learned and not what they started from. ``seven``
has the same layers, without the classes of lesson 16, which borrows its filters for them. Each
takes minutes.
"""

import hashlib
import sys
from datetime import date

import keras
import numpy as np

from hellodl import data
from hellodl.explorables.digit_network import CONFIDENT
from tools.lessons import ROOT

EPOCHS, BATCH, RATE, SEED = {"digit": 30, "photos": 16, "seven": 8}, 128, 2e-3, 42
USED = {
    "photos": "The convnet that lesson 13 looks into",
    "seven": "The convnet whose filters lesson 16 borrows",
}
SEVEN = [2, 3, 4, 5, 6, 7, 9]  # CIFAR-10's classes without airplanes, automobiles and ships
# Classes, the size of the first weights beside Keras's, and weight decay
PHOTOS = {"photos": (list(range(10)), 0.1, 0.3), "seven": (SEVEN, 1, 0.01)}
FOLDER = ROOT / "data" / "weights"


def vary(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Move, turn, slant, stretch and thicken images of shape (n, 28, 28) at random."""
    n, ops = len(images), keras.ops
    angle, slant = random.uniform(-0.2, 0.2, n), random.uniform(-0.25, 0.25, n)
    wider, taller = random.uniform(0.85, 1.15, (2, n))
    # Where each pixel comes from: x' = a x + b y + c and y' = d x + e y + f, around the middle.
    a, b = np.cos(angle) / wider, (np.sin(angle) + slant) / taller
    d, e = -np.sin(angle) / wider, np.cos(angle) / taller
    c, f = random.uniform(-1.2, 1.2, (2, n)) + 14 - 14 * np.stack([a + b, d + e])
    matrix = np.stack([a, b, c, d, e, f, 0 * a, 0 * a], axis=1).astype("float32")
    moved = ops.image.affine_transform(images[..., None], matrix, fill_mode="constant")
    thick = ops.max_pool(moved, 3, strides=1, padding="same") - moved
    thin = moved + ops.max_pool(-moved, 3, strides=1, padding="same")
    moved, thick, thin = (ops.convert_to_numpy(part)[..., 0] for part in (moved, thick, thin))
    change = random.uniform(-0.5, 0.5, (n, 1, 1)).astype("float32")
    return moved + np.maximum(change, 0) * thick + np.minimum(change, 0) * thin


def shift_and_flip(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Move images of shape (n, 32, 32, 3) by up to 3 pixels, and flip half of them, at random."""
    n = len(images)
    padded = np.pad(images, [(0, 0), (3, 3), (3, 3), (0, 0)], mode="reflect")
    rows = random.integers(0, 7, (n, 1)) + np.arange(32)
    columns = random.integers(0, 7, (n, 1)) + np.arange(32)
    flipped = random.random((n, 1)) < 0.5
    columns = np.where(flipped, columns[:, ::-1], columns)
    return padded[np.arange(n)[:, None, None], rows[:, :, None], columns[:, None, :]]


def digit_network() -> keras.Sequential:
    """Build lesson 04's network."""
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for units, activation in ((300, "relu"), (100, "relu"), (10, "softmax")):
        model.add(keras.layers.Dense(units, activation))
    return model


def photo_network(classes: int, start: float) -> keras.Sequential:
    """Build lesson 13's convnet for its training, with first weights `start` times Keras's."""
    model = keras.Sequential([keras.Input((32, 32, 3)), keras.layers.Rescaling(1 / 127.5, -1)])
    for filters, size in ((32, 7), (64, 3), (96, 3)):
        model.add(keras.layers.Conv2D(filters, size, padding="same", activation="relu"))
        model.add(keras.layers.MaxPooling2D())
    model.layers[1].kernel.assign(start * model.layers[1].kernel)
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dropout(0.4))
    model.add(keras.layers.Dense(classes, activation="softmax"))
    return model


def train(model, x: np.ndarray, y: np.ndarray, varied, epochs: int, weight_decay=None) -> None:
    """Train on images that `varied` changes anew for each epoch."""
    rate = keras.optimizers.schedules.CosineDecay(RATE, epochs * len(x) // BATCH)
    adam = keras.optimizers.Adam(rate, weight_decay=weight_decay)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    random = np.random.default_rng(SEED)
    for epoch in range(epochs):
        model.fit(varied(x, random), y, BATCH, initial_epoch=epoch, epochs=epoch + 1, verbose=2)


def store(model, name: str) -> str:
    """Write the weights in float16, and use them so from now on; return how they were made."""
    path = FOLDER / f"{name}.npz"
    weights = [array.astype("float16") for array in model.get_weights()]
    np.savez_compressed(path, **{f"weights{index}": array for index, array in enumerate(weights)})
    model.set_weights(weights)  # measured as they are stored
    return f"""- `python -m tools.weights {name}` on {date.today()}, {EPOCHS[name]} epochs,
  seed {SEED}, Keras {keras.__version__} ({keras.backend.backend()}), NumPy {np.__version__}.
- SHA-256: `{hashlib.sha256(path.read_bytes()).hexdigest()}`.
"""


def make_digit() -> None:
    """Train, store and describe the network of the interactive ``digit``."""
    (x, y), (x_test, y_test) = load("mnist")
    x, x_test = x / np.float32(255), x_test / np.float32(255)
    keras.utils.set_random_seed(SEED)
    model = digit_network()
    train(model, x[5000:], y[5000:], vary, EPOCHS["digit"])  # the first 5,000 are for validation
    made = store(model, "digit")
    valid, test = (model.predict(images, verbose=0) for images in (x[:5000], x_test))
    best, right = valid.max(axis=1), valid.argmax(axis=1) == y[:5000]
    rows = [
        f"| {limit} | {(best[right] < limit).mean():.1%} | {(best[~right] < limit).mean():.0%} |\n"
        for limit in (0.8, CONFIDENT, 0.95, 0.99)
    ]
    (FOLDER / "digit.md").write_text(f"""# digit.npz

The network of the interactive `digit`: 784-300-100-10 (relu, relu, softmax), weights and biases of
the three layers in float16, trained on 55,000 images of MNIST (Yann LeCun and Corinna Cortes, CC
BY-SA 3.0).

{made}- Test accuracy: {(test.argmax(axis=1) == y_test).mean():.4f}.

From {CONFIDENT} on, the interactive says what it reads. Of the 5,000 validation images:

| at least | right answers lost | wrong answers stopped |
|---:|---:|---:|
{"".join(rows)}""")


def make_photos(name: str, classes: list[int], start: float, decay: float) -> None:
    """Train, store and describe lesson 13's convnet, for some classes of CIFAR-10."""

    def only(x, y):
        wanted = np.isin(y[:, 0], classes)
        return x[wanted], np.searchsorted(classes, y[wanted, 0])

    (x, y), test = load("cifar10")
    valid, (x, y) = only(x[:5000], y[:5000]), only(x[5000:], y[5000:])
    keras.utils.set_random_seed(SEED)
    model = photo_network(len(classes), start)
    train(model, x, y, shift_and_flip, EPOCHS[name], weight_decay=decay)
    made = store(model, name)
    on_valid, on_test = (
        (model.predict(images, verbose=0).argmax(axis=1) == labels).mean()
        for images, labels in (valid, only(*test))
    )
    names = ", ".join(np.array(data.class_names("cifar10"))[classes])
    (FOLDER / f"{name}.md").write_text(f"""# {name}.npz

{USED[name]}: 32 filters of 7 x 7, 64 and 96 of 3 x 3, each with ReLU and
max pooling, then {len(classes)} units with softmax. Weights and biases in float16, trained on
{len(x):,} images from the last 45,000 training images of CIFAR-10 (Alex Krizhevsky, 2009), moved
and flipped at random, with dropout of 0.4 before the last layer and a weight decay of {decay}. The
first weights of the 7 x 7 filters were {start:g} times as large as Keras makes them.

- Classes: {names}.
{made}- Accuracy on those of the first 5,000 training images, which it has not seen:
  {on_valid:.3f}; on the test images: {on_test:.3f}.
""")


def load(name: str):
    """Load the real data, or stop."""
    loaded = {"mnist": data.load_mnist, "cifar10": data.load_cifar10}[name]()
    if data.source_of(name) == "stand-in":
        raise SystemExit(f"These weights are made from the real {name}: run `make data` first.")
    return loaded


if __name__ == "__main__":
    name = sys.argv[1]
    make_digit() if name == "digit" else make_photos(name, *PHOTOS[name])
