"""Train the recipes of an experiment, here or on a cluster, and collect their histories."""

import contextlib
import math
import re
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import keras
import pandas as pd

# by its name, so that `make calibrate` moves a lesson's seeds here as in the workers of Ray
from keras.utils import set_random_seed

from hellodl.experiments import cluster, storage
from hellodl.experiments.budget import choose_images
from hellodl.experiments.recipe import Recipe, check_chain
from hellodl.experiments.storage import Splits
from hellodl.status import StatusLine, format_duration

COLUMNS = ["experiment", "seed", "epoch", "metric", "split", "value", "seconds"]
CHECKPOINT_FROM = 100_000  # images seen in all: saving a shorter training costs more than it saves
OUT_OF_MEMORY = re.compile(r"resource.?exhausted|out.?of.?memory|bad_alloc", re.IGNORECASE)

Build = Callable[[Recipe], Any]
Show = Callable[[int, Mapping[str, float]], None]  # called with epochs done and metrics
Jobs = Mapping[Path, tuple[str, Recipe]]  # name and recipe by the path of the result
Results = Generator[tuple[Path, pd.DataFrame], None, None]


def run(
    recipes: Mapping[str, Recipe],
    build: Build,
    splits: Splits,
    seeds: Iterable[int] = (0,),
    on: str = "here",
) -> pd.DataFrame:
    """Train every recipe with every seed, and return the histories as one tidy table.

    Finished trainings are stored: interrupted, `run` goes on where it stopped, and nothing is
    trained twice. A training whose loss is no longer a number ends there, its last losses NaN.

    Args:
        recipes: recipes by name; each after the first is one change away from one before it.
        build: makes a compiled Keras model from a recipe. It is called with the seed set.
        splits: ``"train"``, ``"valid"`` and maybe ``"test"``: images, shape (n, height, width,
            channels), and labels, shape (n,). Of "train" a recipe uses a stratified subset;
            "test" is measured once, after the last epoch.
        seeds: train each recipe once with each of these.
        on: ``"here"`` trains one after the other in this process, ``"ray"`` several at once
            on this computer, and the address of a Ray cluster on that.

    Returns:
        One row for each value: experiment, seed, epoch (from 1), metric ("loss", "accuracy"),
        split ("train", "valid", "test"), value, seconds (of that epoch).

    Raises:
        RecipeError: a comparison changes more than one thing, or images are too few or many.
        MemoryError: the message says which batch size to try.
        ClusterError: Ray is not installed, or no cluster is at that address.
    """
    check_chain(recipes)
    jobs = [(name, replace(recipe, seed=s)) for s in seeds for name, recipe in recipes.items()]
    data = storage.checksums(splits)
    paths = [storage.locate(recipe, _new_model(build, recipe), data) for _, recipe in jobs]
    tables: dict[Path, Any] = {path: storage.load(path) for path in paths}
    missing = {p: job for p, job in zip(paths, jobs, strict=True) if tables[p] is None}
    train = _train_here if on == "here" else partial(_train_on_ray, address=on)
    line = StatusLine()
    with contextlib.closing(train(missing, build, splits, line)) as results:  # frees its locks
        for path, table in results:
            storage.save(table, path)
            tables[path] = table
    new = f"in {format_duration(line.elapsed)}" if missing else "kept from before"
    line.end(f"{len(jobs)} trainings done, {new}")
    named = [
        tables[path].assign(experiment=name, seed=recipe.seed)
        for path, (name, recipe) in zip(paths, jobs, strict=True)
    ]
    return pd.concat(named, ignore_index=True)[COLUMNS]


def _train_here(jobs: Jobs, build: Build, splits: Splits, line: StatusLine) -> Results:
    """Train one job after the other; yield path and table of each result."""
    before, total = 0, sum(recipe.images * recipe.epochs for _, recipe in jobs.values())
    for number, (path, (name, recipe)) in enumerate(jobs.items(), start=1):
        title = f"{number}/{len(jobs)}  {name}, seed {recipe.seed}"
        show = partial(_show_epoch, line, title, recipe, before, total)
        with storage.lock(path), _explain_out_of_memory(recipe.batch_size):
            table = storage.load(path)  # another process may have trained it by now
            yield path, _train(build, (recipe, path), splits, show) if table is None else table
        before += recipe.images * recipe.epochs


def _show_epoch(line, title: str, recipe: Recipe, before: int, total: int, epoch: int, logs):
    """Show a training after `epoch` epochs; `total` images are to be seen, `before` were."""
    metrics = "".join(f"  {name} {value:.3f}" for name, value in logs.items())
    text = f"{title}: epoch {epoch}/{recipe.epochs}{metrics}"
    line.show(text, done=(before + recipe.images * epoch) / total)


def _train_on_ray(jobs: Jobs, build: Build, splits: Splits, line, address: str) -> Results:
    """Train several jobs at once on Ray; yield path and table of each result."""
    line.show(f"{len(jobs)} trainings on Ray ...")
    batch_size = max((recipe.batch_size for _, recipe in jobs.values()), default=0)
    with contextlib.ExitStack() as contexts:
        for path in sorted(jobs):  # in one order, so that two runs don't block each other
            contexts.enter_context(storage.lock(path))
        contexts.enter_context(_explain_out_of_memory(batch_size))
        tables = {path: storage.load(path) for path in jobs}
        yield from ((path, table) for path, table in tables.items() if table is not None)
        tasks = [(recipe, path) for path, (_, recipe) in jobs.items() if tables[path] is None]
        results = cluster.run_tasks(tasks, partial(_train, build), splits, address)
        for number, (position, table) in enumerate(results, start=1):
            line.show(f"{number} of {len(tasks)} trainings done", done=number / len(tasks))
            yield tasks[position][1], table


def _new_model(build: Build, recipe: Recipe) -> keras.Model:
    set_random_seed(recipe.seed)
    return build(recipe)


def _train(
    build: Build, job: tuple[Recipe, Path], splits: Splits, show: Show = lambda epoch, logs: None
) -> pd.DataFrame:
    """Train a new model, or one from its checkpoint, and return its history."""
    recipe, path = job
    x, y = splits["train"]
    chosen = choose_images(y, recipe.images)
    model, rows = storage.resume(partial(_new_model, build, recipe), path)
    first_epoch = rows[-1]["epoch"] if rows else 0
    show(first_epoch, {})
    begin = time.perf_counter()

    def finish_epoch(epoch: int, logs: dict) -> None:
        nonlocal begin
        rows.extend(_rows(epoch + 1, logs, time.perf_counter() - begin))
        if recipe.images * recipe.epochs > CHECKPOINT_FROM:
            storage.save_checkpoint(model, rows, path)
        show(epoch + 1, logs)
        begin = time.perf_counter()

    after_epoch = keras.callbacks.LambdaCallback(on_epoch_end=finish_epoch)
    model.fit(
        x[chosen],
        y[chosen],
        batch_size=recipe.batch_size,
        epochs=recipe.epochs,
        initial_epoch=first_epoch,
        validation_data=splits["valid"],
        validation_batch_size=500,
        verbose=0,
        callbacks=[keras.callbacks.TerminateOnNaN(), after_epoch],
    )
    if "test" in splits:
        values = model.evaluate(*splits["test"], batch_size=500, verbose=0, return_dict=True)
        rows += _rows(rows[-1]["epoch"], {f"test_{name}": v for name, v in values.items()}, 0.0)
    return pd.DataFrame(rows)


def _rows(epoch: int, logs: Mapping[str, float], seconds: float) -> list[dict]:
    """Turn Keras's logs of one epoch into rows: "val_loss" becomes loss of the split valid."""
    splits = {"val": "valid", "test": "test"}
    rows = []
    for name, value in logs.items():
        prefix, _, rest = name.partition("_")
        metric, split = (rest, splits[prefix]) if prefix in splits else (name, "train")
        value = float(value) if math.isfinite(value) else math.nan
        row = (epoch, metric, split, value, round(seconds, 3))
        rows.append(dict(zip(COLUMNS[2:], row, strict=True)))
    return rows


@contextlib.contextmanager
def _explain_out_of_memory(batch_size: int) -> Iterator[None]:
    """Say what to do where memory runs out."""
    try:
        yield
    except Exception as error:
        if isinstance(error, MemoryError) or OUT_OF_MEMORY.search(f"{type(error)} {error}"):
            raise MemoryError(
                f"Not enough memory for batches of {batch_size}. Try "
                f"batch_size={max(1, batch_size // 2)}, and close other notebooks "
                "(Kernel > Shut Down). What is finished is stored."
            ) from error
        raise
