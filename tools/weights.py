"""Train the network of the interactive ``digit``: ``python -m tools.weights``, a few minutes.

Lesson 04's network; people draw in more ways than MNIST's writers, so its images are varied.
"""

import hashlib
from datetime import date

import keras
import numpy as np

from hellodl import data
from hellodl.explorables.digit_network import CONFIDENT
from tools.lessons import ROOT

EPOCHS, BATCH, RATE, SEED = 30, 128, 2e-3, 42
PATH = ROOT / "data" / "weights" / "digit.npz"


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


def train(x: np.ndarray, y: np.ndarray) -> keras.Sequential:
    """Train lesson 04's network on images that are varied anew for each epoch."""
    keras.utils.set_random_seed(SEED)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for units, activation in ((300, "relu"), (100, "relu"), (10, "softmax")):
        model.add(keras.layers.Dense(units, activation))
    rate = keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * len(x) // BATCH)
    model.compile(keras.optimizers.Adam(rate), loss="sparse_categorical_crossentropy")
    random = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        model.fit(vary(x, random), y, BATCH, initial_epoch=epoch, epochs=epoch + 1, verbose=2)
    return model


if __name__ == "__main__":
    (x, y), (x_test, y_test) = data.load_mnist()
    if data.source_of("mnist") == "stand-in":
        raise SystemExit("These weights are made from the real MNIST: run `make data` first.")
    x, x_test = x / np.float32(255), x_test / np.float32(255)
    model = train(x[5000:], y[5000:])  # the first 5,000 are for validation
    weights = [array.astype("float16") for array in model.get_weights()]
    np.savez_compressed(PATH, **{f"weights{index}": array for index, array in enumerate(weights)})
    model.set_weights(weights)  # measured as they are stored
    valid, test = (model.predict(images, verbose=0) for images in (x[:5000], x_test))
    unsure, wrong = valid.max(axis=1) < CONFIDENT, valid.argmax(axis=1) != y[:5000]
    PATH.with_name("README.md").write_text(f"""# digit.npz

The network of the interactive `digit`: 784-300-100-10 (relu, relu, softmax), weights and biases of
the three layers in float16, trained on MNIST (Yann LeCun and Corinna Cortes, CC BY-SA 3.0).

- `python -m tools.weights` on {date.today()}, {EPOCHS} epochs of 55,000 images, seed {SEED},
  Keras {keras.__version__} ({keras.backend.backend()}), NumPy {np.__version__}.
- Test accuracy: {(test.argmax(axis=1) == y_test).mean():.4f}. Of the 5,000 validation images
  {unsure.mean():.1%} have no probability of {CONFIDENT}, and {(wrong & ~unsure).mean():.1%} are
  misread.
- SHA-256: `{hashlib.sha256(PATH.read_bytes()).hexdigest()}`.
""")
