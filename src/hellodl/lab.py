"""The CIFAR-10 laboratory: experiments as data.

A `Recipe` says everything that decides a result. A comparison changes one field of it, and
`run` refuses one that changes two. What `run` has finished it keeps, so that stopping it loses
nothing. The networks themselves are built in the lessons: `run` gets the function that builds
one from a recipe.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import math
import os
import re
import shutil
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from functools import partial
from pathlib import Path
from typing import Any

import keras
import numpy as np
import pandas as pd

# by their names, so that `make calibrate` moves a lesson's seeds here as in Ray's workers
from keras.utils import set_random_seed
from numpy.random import default_rng

from hellodl import datasets
from hellodl.lesson import gpus, in_words
from hellodl.training import Line

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "data" / "reference"
COLUMNS = ["experiment", "seed", "epoch", "metric", "split", "value", "seconds"]

Splits = Mapping[str, tuple[np.ndarray, np.ndarray]]


class RecipeError(ValueError):
    """A recipe or a comparison that cannot be meant; the message says what to do."""


# ------------------------------------------------------------------------------- recipes


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides the result of one experiment."""

    network: str  # its name; the lesson's function builds it
    images: int = 5000  # training images, the same share of each class
    augmentation: bool = False  # training images flipped and turned at random
    dropout: float = 0.0  # share of units switched off in training, 0 <= dropout < 1
    l1: float = 0.0  # penalty on each weight's absolute value
    l2: float = 0.0  # penalty on each weight's square
    batch_size: int = 96
    learning_rate: float = 0.001
    optimizer: str = "adam"
    epochs: int = 8
    seed: int = 0

    def __post_init__(self):
        for name in ("images", "batch_size", "epochs"):
            if not isinstance(getattr(self, name), int) or getattr(self, name) < 1:
                raise RecipeError(f"{name}={getattr(self, name)!r}: needs a whole number from 1.")
        if not 0 <= self.dropout < 1:
            raise RecipeError(
                f"dropout={self.dropout!r} is the share of units switched off: from 0 (none) "
                "to below 1."
            )
        for name in ("l1", "l2"):
            if not getattr(self, name) >= 0:
                raise RecipeError(f"{name}={getattr(self, name)!r}: a penalty is 0 or more.")
        if not self.learning_rate > 0:
            raise RecipeError(f"learning_rate={self.learning_rate!r}: must be above 0.")

    def variant(self, **change: Any) -> Recipe:
        """This recipe with exactly one field changed.

        Raises:
            RecipeError: no field, more than one, an unknown one, or no change at all.
        """
        unknown = [name for name in change if name not in FIELDS]
        if unknown:
            raise RecipeError(
                f"A recipe has no field {', '.join(unknown)}. It has {', '.join(FIELDS)}."
            )
        if len(change) != 1:
            raise RecipeError(
                f"A variant changes exactly one thing, not {len(change)} "
                f"({', '.join(change) or 'nothing given'}): else nobody can say which one "
                "made the difference."
            )
        other = replace(self, **change)
        if other == self:
            (name,) = change
            raise RecipeError(f"The recipe has {name}={change[name]!r} already: nothing changes.")
        return other


FIELDS = tuple(field.name for field in fields(Recipe))


def differences(one: Recipe, other: Recipe) -> tuple[str, ...]:
    """The fields in which two recipes differ; the seed does not count."""
    return tuple(
        name for name in FIELDS if name != "seed" and getattr(one, name) != getattr(other, name)
    )


def check(claim: str, one: Recipe, other: Recipe) -> None:
    """Refuse to call the difference of two results the effect of `claim` where it is not.

    Raises:
        RecipeError: the recipes differ in something other than the field `claim`.
    """
    different = differences(one, other)
    if different != (claim,):
        raise RecipeError(
            f"These two recipes cannot show what {claim} does. They differ in "
            f"{_listed(one, other, different)}. Change {claim}, and nothing else."
        )


def _listed(one: Recipe, other: Recipe, names: Iterable[str]) -> str:
    pairs = (f"{name} ({getattr(one, name)!r}, {getattr(other, name)!r})" for name in names)
    return " and ".join(pairs) or "nothing"


def _refuse_unfair(recipes: Mapping[str, Recipe]) -> None:
    """Each recipe after the first must be one change away from one before it."""
    names = list(recipes)
    for place, name in enumerate(names[1:], start=1):
        apart = [
            (differences(recipes[earlier], recipes[name]), earlier) for earlier in names[:place]
        ]
        nearest, earlier = min(apart, key=lambda pair: len(pair[0]))
        if len(nearest) != 1:
            raise RecipeError(
                f"{name!r} differs from {earlier!r}, the nearest before it, in "
                f"{_listed(recipes[earlier], recipes[name], nearest)}. An experiment changes "
                "exactly one thing: add the step between, or take one change back."
            )


# -------------------------------------------------------------------------------- budgets


@dataclass(frozen=True)
class Budget:
    """How much computing the laboratory may use."""

    name: str
    images: int  # for training
    validation: int  # images for validation
    epochs: int
    seeds: tuple[int, ...]  # of each experiment


LAPTOP = Budget("laptop", images=3000, validation=2000, epochs=6, seeds=(0, 1))
FULL = Budget("full", images=45_000, validation=5000, epochs=50, seeds=(0, 1, 2, 3, 4))


def budget(name: str | None = None) -> Budget:
    """The budget called `name`; without a name, that of ``$HELLODL_BUDGET``, else by device.

    "laptop" is the default without a GPU, "full" with one. ``$HELLODL_BUDGET`` may say how many
    epochs and seeds, as in ``full:12x3``.
    """
    name = name or os.environ.get("HELLODL_BUDGET") or ("full" if gpus() else "laptop")
    known = re.fullmatch(r"(laptop|full)(?::(\d+)x(\d+))?", name)
    if not known:
        raise ValueError(
            f"There is no budget {name!r}: say 'laptop' or 'full', or with epochs and seeds "
            "of your own 'full:12x3'."
        )
    chosen = LAPTOP if known[1] == "laptop" else FULL
    if known[2]:
        chosen = replace(chosen, epochs=int(known[2]), seeds=tuple(range(int(known[3]))))
    seeds = "seed" if len(chosen.seeds) == 1 else "seeds"
    print(
        f"Budget {chosen.name}: {chosen.images:,} training images, {chosen.epochs} epochs, "
        f"{len(chosen.seeds)} {seeds} for each experiment."
    )
    return chosen


def computes_bfloat16() -> bool:
    """Whether this machine multiplies numbers of 16 bits (bfloat16) faster than those of 32.

    So do GPUs of compute capability 8 and above, and processors with the instructions
    AVX512-BF16 or AMX-BF16 (asked of Linux; elsewhere the answer is no).
    """
    backend = keras.backend.backend()
    if gpus():
        if backend == "torch":
            import torch

            return torch.cuda.get_device_capability()[0] >= 8
        if backend == "jax":
            import jax

            return float(jax.devices()[0].compute_capability) >= 8
        import tensorflow as tf

        device = tf.config.list_physical_devices("GPU")[0]
        details = tf.config.experimental.get_device_details(device)
        return details.get("compute_capability", (0,))[0] >= 8
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    return backend == "tensorflow" and bool(re.search(r"\b(avx512_bf16|amx_bf16)\b", flags))


def stratified(labels: np.ndarray, images: int, seed: int = 0) -> np.ndarray:
    """Places of a fixed random subset with the same share of each class as the whole.

    Args:
        labels: whole numbers, n of them in any shape.
        images: how many to take, 1 to n.
        seed: another seed, another subset.

    Returns:
        `images` different places, shape (images,), in random order.

    Raises:
        RecipeError: more images than there are, or fewer than classes.
    """
    labels = np.ravel(labels)
    classes, counts = np.unique(labels, return_counts=True)
    if not len(classes) <= images <= len(labels):
        raise RecipeError(
            f"{images:,} images of {len(labels):,} in {len(classes)} classes: take from "
            f"{len(classes)} to {len(labels):,}."
        )
    rng = default_rng(seed)
    order = rng.permutation(len(labels))
    # Whole shares for every class; what is left over goes to the largest remainders.
    shares = images * counts / len(labels)
    take = np.floor(shares).astype(int)
    take[np.argsort(take - shares, kind="stable")[: images - take.sum()]] += 1
    chosen = [order[labels[order] == c][:n] for c, n in zip(classes, take, strict=True)]
    return rng.permutation(np.concatenate(chosen))


def cifar10(budget: Budget) -> tuple[dict[str, tuple], np.ndarray, np.ndarray]:
    """CIFAR-10 in the three splits of lesson 08, which shows every step of this.

    Returns:
        splits for `run`: "train" (45,000 images), "valid" (as many of the other 5,000, the same
        share of each class, as the budget has) and "test" (10,000), images uint8 of shape
        (n, 32, 32, 3), labels of shape (n,); and mean and variance of each channel of the
        training images, shape (3,) each.
    """
    (x_all, y_all), (x_test, y_test) = datasets.load_cifar10()
    y_all = y_all.ravel()
    for_validation = stratified(y_all, 5000)
    for_training = np.setdiff1d(np.arange(len(y_all)), for_validation)
    x_train, y_train = x_all[for_training], y_all[for_training]
    chosen = for_validation[: budget.validation]
    counts = [np.bincount(x_train[..., c].ravel(), minlength=256) for c in range(3)]
    shares = np.array(counts) / (x_train.size / 3)
    mean = shares @ np.arange(256)
    variance = shares @ np.arange(256) ** 2 - mean**2
    splits = {
        "train": (x_train, y_train),
        "valid": (x_all[chosen], y_all[chosen]),
        "test": (x_test, y_test.ravel()),
    }
    return splits, mean, variance


# -------------------------------------------------------------------------------- running


def run(
    recipes: Mapping[str, Recipe],
    build: Callable[[Recipe], Any],
    splits: Splits,
    seeds: Iterable[int] = (0,),
    on: str = "here",
) -> pd.DataFrame:
    """Train every recipe with every seed, and return the histories as one tidy table.

    Finished trainings are kept in ``build/experiments`` (or ``$HELLODL_EXPERIMENTS``) under a
    fingerprint of recipe, network and data: interrupted, `run` goes on where it stopped, and
    what was trained before is not trained again. A training whose loss is no longer a number
    ends there and is kept, its last losses NaN.

    Args:
        recipes: recipes by the name to show. Each after the first must differ from one before
            it in exactly one field.
        build: makes a compiled Keras model from a recipe. It is called with the seed set.
        splits: ``"train"`` and ``"valid"``, and maybe ``"test"``: images (float32, ready for
            the network, shape (n, height, width, channels)) and labels (shape (n,)). Of "train"
            a recipe uses its stratified subset; "test" is measured once, after the last epoch.
        seeds: train each recipe once with each of these.
        on: ``"here"`` trains one after the other in this process, ``"ray"`` several at once in
            other processes of this machine, and the address of a Ray cluster on that.

    Returns:
        One row for each value: experiment, seed, epoch (from 1), metric ("loss", "accuracy"),
        split ("train", "valid", "test"), value, seconds (of that epoch).

    Raises:
        RecipeError: a comparison that changes more than one thing.
        MemoryError: the machine or its GPU has not enough; the message says which batch size to
            try.
        hellodl.cluster.ClusterError: Ray is not installed, or no cluster is at that address.
    """
    _refuse_unfair(recipes)
    jobs = [
        (name, replace(recipe, seed=seed)) for seed in seeds for name, recipe in recipes.items()
    ]
    data = [zlib.crc32(np.ascontiguousarray(part)) for pair in splits.values() for part in pair]
    wanted = [recipe for _, recipe in jobs]
    if on == "here":
        progress = _Progress(wanted)
        tables = [
            _result(recipe, build, splits, data, progress.starts(name, recipe))
            for name, recipe in jobs
        ]
        progress.end()
    else:
        tables = _on_cluster(wanted, build, splits, data, on)
    named = [
        table.assign(experiment=name, seed=recipe.seed)
        for table, (name, recipe) in zip(tables, jobs, strict=True)
    ]
    return pd.concat(named, ignore_index=True)[COLUMNS]


def at_end(table: pd.DataFrame, metric: str = "accuracy") -> pd.DataFrame:
    """The last value of `metric` of each training, and how far training is ahead of validation.

    Returns:
        One row for each experiment and seed, in the order of `table`; a column for each split,
        and ``gap``: train less valid.
    """
    chosen = table[table.metric == metric].sort_values("epoch", kind="stable")
    keys = ["experiment", "seed"]
    wide = chosen.groupby([*keys, "split"], sort=False).value.last().unstack("split")
    order = pd.MultiIndex.from_frame(table[keys].drop_duplicates())
    wide = wide.reindex(order)[[s for s in ("train", "valid", "test") if s in wide]]
    return wide.assign(gap=wide.train - wide.valid)


def diverged(table: pd.DataFrame) -> pd.DataFrame:
    """The experiments and seeds of `table` whose loss stopped being a number, and when."""
    lost = table[(table.metric == "loss") & (table.split == "train") & table.value.isna()]
    return lost.groupby(["experiment", "seed"], as_index=False).epoch.min()


def _result(recipe: Recipe, build, splits: Splits, data: list[int], on_epoch) -> pd.DataFrame:
    """The kept table of one training, or that of a new one."""
    set_random_seed(recipe.seed)
    model = build(recipe)
    path = _kept_at(recipe, model, data)
    if path.exists():
        return pd.read_csv(path)
    with _memory_in_words(recipe):
        history = _History(path.with_suffix(".part"), recipe, on_epoch)
        table = _train(recipe, model, splits, history)
    _keep(table, path)
    return table


def _on_cluster(recipes, build, splits: Splits, data: list[int], address: str) -> list:
    """The tables of all trainings; what is not kept from before is trained on Ray."""
    from hellodl import cluster

    jobs = []
    for recipe in recipes:
        set_random_seed(recipe.seed)
        jobs.append((recipe, _kept_at(recipe, build(recipe), data)))
    missing = [(recipe, path) for recipe, path in jobs if not path.exists()]
    line, begin = Line(), time.perf_counter()
    line.show(f"{len(missing)} trainings on Ray ...")
    there = partial(_train_there, build)
    with _memory_in_words(max(recipes, key=lambda recipe: recipe.batch_size)):
        done = enumerate(cluster.trainings(missing, there, splits, address), start=1)
        for number, (place, table) in done:
            _keep(table, missing[place][1])
            line.show(f"{number} of {len(missing)} trainings done")
    line.end(f"{len(missing)} trainings on Ray, in {in_words(time.perf_counter() - begin)}")
    return [pd.read_csv(path) for _, path in jobs]


def _train_there(build, job: tuple[Recipe, Path], splits: Splits) -> pd.DataFrame:
    """Train one recipe, in a worker."""
    recipe, path = job
    set_random_seed(recipe.seed)
    history = _History(path.with_suffix(".part"), recipe, lambda epoch, logs: None)
    return _train(recipe, build(recipe), splits, history)


@contextlib.contextmanager
def _memory_in_words(recipe: Recipe):
    """Say what to do where memory runs out."""
    try:
        yield
    except Exception as error:
        if isinstance(error, MemoryError) or _OUT_OF_MEMORY.search(f"{type(error)} {error}"):
            raise MemoryError(
                f"Not enough memory for batches of {recipe.batch_size}. Try "
                f"batch_size={max(1, recipe.batch_size // 2)}, and close other notebooks "
                "(Kernel > Shut Down). What is finished is kept."
            ) from error
        raise


def _keep(table: pd.DataFrame, path: Path) -> None:
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    table.to_csv(unfinished, index=False)
    unfinished.replace(path)
    shutil.rmtree(path.with_suffix(".part"), ignore_errors=True)


_OUT_OF_MEMORY = re.compile(r"resource.?exhausted|out.?of.?memory|bad_alloc", re.IGNORECASE)


def fingerprint(recipe: Recipe, model: keras.Model) -> str:
    """Twenty letters that change with the recipe, the network or its optimizer."""
    # Keras numbers its layers through the whole notebook, and numbers of 16 bits are a matter of
    # the machine: neither decides what the experiment is.
    network = json.dumps(json.loads(model.to_json())["config"], sort_keys=True)
    network = re.sub(r'("name": "[a-z_0-9]*?)_\d+"', r'\1"', network)
    network = network.replace("mixed_bfloat16", "float32")
    settings = {k: str(v) for k, v in model.optimizer.get_config().items() if k != "name"}
    return _digest([asdict(recipe), network, settings])


def _kept_at(recipe: Recipe, model: keras.Model, data: list[int]) -> Path:
    """Where the result of this recipe, network, data and engine is kept."""
    engine = [keras.backend.backend(), keras.__version__, keras.config.dtype_policy().name]
    folder = Path(os.environ.get("HELLODL_EXPERIMENTS") or ROOT / "build" / "experiments")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{_digest([fingerprint(recipe, model), engine, data])}.csv"


def _digest(identity: list) -> str:
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:20]


def _train(recipe: Recipe, model: keras.Model, splits: Splits, history: _History) -> pd.DataFrame:
    x, y = splits["train"]
    chosen = stratified(y, recipe.images)
    model.fit(
        x[chosen],
        y[chosen],
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        initial_epoch=history.restore(model),
        validation_data=splits["valid"],
        validation_batch_size=500,
        verbose=0,
        callbacks=[keras.callbacks.TerminateOnNaN(), history],
    )
    rows = history.rows
    if "test" in splits:
        values = model.evaluate(*splits["test"], batch_size=500, verbose=0, return_dict=True)
        rows += _rows(rows[-1]["epoch"], {f"test_{name}": v for name, v in values.items()}, 0.0)
    return pd.DataFrame(rows)


class _History(keras.callbacks.Callback):
    """The rows of a training; of one that takes minutes, each epoch is kept on disk.

    Weights and optimizer of the last epoch lie beside the rows. The rows are moved into place
    last, so a kill at any moment leaves the epoch before it. (Keras's BackupAndRestore writes
    over its only copy.)
    """

    def __init__(self, folder: Path, recipe: Recipe, on_epoch: Callable[[int, Mapping], None]):
        super().__init__()
        self.folder = folder
        self.rows: list[dict] = []
        # For a short training, saving would cost more than it could save.
        self._keeps = recipe.images * recipe.epochs > 100_000
        self._on_epoch = on_epoch

    def restore(self, model: keras.Model) -> int:
        """Bring back what an interrupted run kept; returns the number of its epochs, or 0."""
        try:
            rows = pd.read_csv(self.folder / "history.csv").to_dict("records")
            epochs = rows[-1]["epoch"]
            model.optimizer.build(model.trainable_variables)
            model.load_weights(self._weights(epochs))
        except OSError:  # nothing kept, or not readable: begin again
            return 0
        self.rows = rows
        return epochs

    def on_epoch_begin(self, epoch, logs=None):
        self._begin = time.perf_counter()

    def on_epoch_end(self, epoch, logs=None):
        self.rows += _rows(epoch + 1, logs, time.perf_counter() - self._begin)
        if self._keeps:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.model.save_weights(self._weights(epoch + 1), overwrite=True)
            unfinished = self.folder / "history.tmp"
            pd.DataFrame(self.rows).to_csv(unfinished, index=False)
            unfinished.replace(self.folder / "history.csv")
            self._weights(epoch).unlink(missing_ok=True)
        self._on_epoch(epoch, logs)

    def _weights(self, epochs: int) -> Path:
        return self.folder / f"after-{epochs}.weights.h5"


def _rows(epoch: int, logs: Mapping[str, float], seconds: float) -> list[dict]:
    """Keras's logs of one epoch as rows: "val_loss" becomes loss of the split valid."""
    splits = {"val": "valid", "test": "test"}
    rows = []
    for name, value in logs.items():
        first, _, rest = name.partition("_")
        metric, split = (rest, splits[first]) if first in splits else (name, "train")
        rows.append(
            {
                "epoch": epoch,
                "metric": metric,
                "split": split,
                "value": float(value) if math.isfinite(value) else math.nan,
                "seconds": round(seconds, 3),
            }
        )
    return rows


class _Progress:
    """One line: which training, which epoch, and how much time all that is left will take."""

    def __init__(self, recipes: list[Recipe]):
        self._recipes = recipes
        self._number = 0
        self._done = 0  # images seen in trainings that were not kept from an earlier time
        self._line = Line()
        self._begin = time.perf_counter()

    def starts(self, name: str, recipe: Recipe) -> Callable[[int, Mapping[str, float]], None]:
        """Begin the next training; returns what to call after each of its epochs."""
        self._number += 1
        title = f"{self._number}/{len(self._recipes)}  {name}, seed {recipe.seed}"
        self._line.show(f"{title} ...")

        def on_epoch(epoch: int, logs: Mapping[str, float]) -> None:
            self._done += recipe.images
            left = recipe.images * (recipe.epochs - epoch - 1)
            left += sum(other.images * other.epochs for other in self._recipes[self._number :])
            seconds = (time.perf_counter() - self._begin) / self._done * left
            self._line.show(
                f"{title}: epoch {epoch + 1}/{recipe.epochs}  accuracy {logs['accuracy']:.3f}  "
                f"validation {logs['val_accuracy']:.3f}  (about {in_words(seconds)} left)"
            )

        return on_epoch

    def end(self) -> None:
        seconds = time.perf_counter() - self._begin
        new = f"in {in_words(seconds)}" if self._done else "kept from before"
        self._line.end(f"{len(self._recipes)} trainings done, {new}")


# ------------------------------------------------------------------------------- reference


def reference(lesson: str) -> pd.DataFrame:
    """The reference results of a lesson's experiments, in the form that `run` returns.

    They come from ``make reference``; how they were made stands in ``data/reference``. Only
    seeds that all of the lesson's experiments have are compared.
    """
    table = pd.read_csv(REFERENCE / f"{lesson}.csv")
    return table[table.seed.isin(_complete(table))].reset_index(drop=True)


def _complete(table: pd.DataFrame) -> list[int]:
    """The seeds with which every experiment was done."""
    done = table.groupby("seed").experiment.nunique()
    return list(done[done == table.experiment.nunique()].index)


def how_made(lesson: str) -> str:
    """One sentence: on what, with what and when a lesson's reference results were made."""
    made = pd.read_csv(REFERENCE / "made.csv")
    made = made[made.lesson == lesson]
    made = made[made.seed.isin(_complete(made))]
    parts = [
        f"seeds for each experiment {_range(made.seed.groupby(made.experiment).nunique())}",
        f"epochs {_range(made.epochs)}",
        f"training images {_range(made.images)}",
        " and ".join(sorted(made.engine.unique())),
        " and ".join(sorted(made.device.unique())),
        _range(made.date),
    ]
    return f"Reference results: {'; '.join(parts)}."


def _range(values: pd.Series) -> str:
    low, high = values.min(), values.max()
    text = (lambda v: v) if isinstance(low, str) else (lambda v: f"{v:,}")
    return text(low) if low == high else f"{text(low)} to {text(high)}"
