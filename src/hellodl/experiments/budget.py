"""How much an experiment may compute, and the images it gets."""

import os
import re
from dataclasses import dataclass, replace

import numpy as np
from sklearn.model_selection import train_test_split

from hellodl import data
from hellodl.experiments.recipe import RecipeError
from hellodl.hardware import gpus, supports_bfloat16


@dataclass(frozen=True)
class Budget:
    """How much computing the experiments of a lesson may use."""

    name: str
    images: int  # for training
    validation: int  # images for validation
    test: int  # and for the test
    epochs: int
    seeds: tuple[int, ...]  # of each experiment
    batch_size: int  # with few images, small batches, so that an epoch still has some steps


# Convolutions take a plain processor a millisecond or two for an image, so few will have to do.
LAPTOP = Budget(
    "laptop", images=1000, validation=1000, test=1000, epochs=6, seeds=(0, 1), batch_size=32
)
FULL = Budget(
    "full",
    images=45_000,
    validation=5000,
    test=10_000,
    epochs=50,
    seeds=(0, 1, 2, 3, 4),
    batch_size=96,
)


def choose_budget(name: str | None = None) -> Budget:
    """Return the budget called `name`, and print it.

    It is "laptop" or "full", or with epochs and seeds of your own, as in "full:12x3". Without a
    name ``$HELLODL_BUDGET`` decides, and without that the device: "full" if there is a GPU. On a
    processor that is quick with 16-bit numbers, "laptop" has a third seed.
    """
    name = name or os.environ.get("HELLODL_BUDGET") or ("full" if gpus() else "laptop")
    parts = re.fullmatch(r"(laptop|full)(?::(\d+)x(\d+))?", name)
    if not parts:
        raise ValueError(
            f"There is no budget {name!r}: say 'laptop' or 'full', or with epochs and seeds of "
            "your own 'full:12x3'."
        )
    budget = LAPTOP if parts[1] == "laptop" else FULL
    if budget == LAPTOP and supports_bfloat16():
        budget = replace(budget, seeds=(0, 1, 2))
    if parts[2]:
        budget = replace(budget, epochs=int(parts[2]), seeds=tuple(range(int(parts[3]))))
    seeds = "seed" if len(budget.seeds) == 1 else "seeds"
    print(
        f"Budget {budget.name}: {budget.images:,} training images, {budget.epochs} epochs, "
        f"{len(budget.seeds)} {seeds} for each experiment."
    )
    return budget


def load_cifar10(budget: Budget) -> tuple[dict[str, tuple], np.ndarray, np.ndarray]:
    """Load CIFAR-10 in three splits; lesson 10 shows every step of this.

    Returns:
        splits for `run`: "train" (45,000 images), "valid" (of the other 5,000 as many as the
        budget has) and "test" (of 10,000 as many), images uint8 of shape (n, 32, 32, 3), labels
        of shape (n,); and mean and variance of the training images' channels, shape (3,) each.
    """
    (x_all, y_all), (x_test, y_test) = data.load_cifar10()
    y_all, y_test = y_all.ravel(), y_test.ravel()
    x_train, x_valid, y_train, y_valid = train_test_split(
        x_all, y_all, test_size=5000, stratify=y_all, random_state=0
    )
    channels = [x_train[:, :, :, c] for c in range(3)]
    mean, variance = np.round([[c.mean(), c.var()] for c in channels], 4).T
    splits = {
        "train": (x_train, y_train),
        "valid": (x_valid[: budget.validation], y_valid[: budget.validation]),
        "test": (x_test[: budget.test], y_test[: budget.test]),
    }
    return splits, mean, variance


def choose_images(labels: np.ndarray, images: int) -> np.ndarray:
    """Return the positions of some `images`, chosen at random but always the same ones.

    Each class has the same fraction of them as of `labels`, shape (n,). Raise RecipeError where
    that is impossible: more images than there are, or fewer than classes.
    """
    positions, classes = np.arange(len(labels)), len(np.unique(labels))
    if images == len(positions):
        return positions
    try:
        split = train_test_split(positions, train_size=images, stratify=labels, random_state=0)
    except ValueError as error:
        raise RecipeError(
            f"images={images:,}: of {len(positions):,} images in {classes} classes, take from "
            f"{classes} to {len(positions) - classes:,}, or all. (scikit-learn: {error})"
        ) from error
    return split[0]
