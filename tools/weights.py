"""Train the network that reads digits on the site: ``python -m tools.weights``.

It is the network of lesson 04, trained longer, with Adam, and on digits that are moved, turned,
stretched and thickened a little, since people draw in more ways than MNIST's writers wrote.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time

import keras
import numpy as np

from hellodl import data
from tools.lessons import ROOT, CourseError

EPOCHS, BATCH, RATE, SEED = 40, 128, 2e-3, 42
PATH = ROOT / "data" / "weights" / "digit.npz"


def vary(images: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Move, turn, slant, stretch and thicken images of shape (n, 28, 28) at random."""
    n = len(images)
    angle, slant = random.uniform(-0.2, 0.2, n), random.uniform(-0.25, 0.25, n)
    wider, taller = random.uniform(0.85, 1.15, (2, n))
    # Where each pixel comes from: x' = a x + b y + c and y' = d x + e y + f, around the middle.
    a, b = np.cos(angle) / wider, (np.sin(angle) + slant) / taller
    d, e = -np.sin(angle) / wider, np.cos(angle) / taller
    shift = random.uniform(-1.2, 1.2, (2, n))
    c, f = 14 - 14 * (a + b) + shift[0], 14 - 14 * (d + e) + shift[1]
    matrix = np.stack([a, b, c, d, e, f, 0 * a, 0 * a], axis=1).astype("float32")
    moved = keras.ops.image.affine_transform(images[..., None], matrix, fill_mode="constant")
    thick = keras.ops.max_pool(moved, 3, strides=1, padding="same")
    thin = -keras.ops.max_pool(-moved, 3, strides=1, padding="same")
    moved, thick, thin = (keras.ops.convert_to_numpy(x)[..., 0] for x in (moved, thick, thin))
    change = random.uniform(-0.5, 0.5, (n, 1, 1)).astype("float32")
    return moved + np.maximum(change, 0) * (thick - moved) + np.minimum(change, 0) * (moved - thin)


def train(x: np.ndarray, y: np.ndarray) -> keras.Sequential:
    """Train lesson 04's network on images that are varied anew for each epoch."""
    keras.utils.set_random_seed(SEED)
    layers = keras.layers
    model = keras.Sequential([keras.Input((28, 28)), layers.Flatten()])
    for units, activation in ((300, "relu"), (100, "relu"), (10, "softmax")):
        model.add(layers.Dense(units, activation))
    rate = keras.optimizers.schedules.CosineDecay(RATE, EPOCHS * len(x) // BATCH)
    model.compile(
        optimizer=keras.optimizers.Adam(rate),
        loss="sparse_categorical_crossentropy",
        metrics=["accuracy"],
        steps_per_execution=50,
    )
    random = np.random.default_rng(SEED)
    for epoch in range(EPOCHS):
        model.fit(
            vary(x, random), y, batch_size=BATCH, initial_epoch=epoch, epochs=epoch + 1, verbose=2
        )
    return model
