"""Reference results: the lessons' experiments at the full budget, stored in ``data/reference``.

``make reference`` trains what the lessons' cells tagged ``experiments`` define. Each training
is written down as soon as it is finished, so it may be stopped and started again, here or on
another computer, with any backend.
"""

import datetime
import importlib
import os
import platform
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import keras
import pandas as pd

from hellodl import experiments
from hellodl.hardware import gpus
from tools.lessons import ROOT, Lesson, find_lessons, read_script

REFERENCE = ROOT / "data" / "reference"
FIELDS = [
    *("lesson", "experiment", "seed", "fingerprint", "images", "epochs", "seconds"),
    *("engine", "keras", "numbers", "device", "python", "date", "command"),
]


def make(wanted: Iterable[str] = (), epochs: int = 12, seeds: int = 3) -> None:
    """Train all experiments of the lessons that are not in ``data/reference`` yet.

    The first seed of every experiment comes first, so that a stopped run still compares.

    Args:
        wanted: beginnings of lesson names; all lessons with experiments if empty.
        epochs: epochs of each training.
        seeds: how many seeds, counted from 0.
    """
    os.environ["HELLODL_BUDGET"] = f"full:{epochs}x{seeds}"
    command = f"make reference EPOCHS={epochs} SEEDS={seeds}"
    defined = {lesson.name: experiments_of(lesson) for lesson in find_lessons(wanted)}
    for seed in range(seeds):
        for lesson, names in defined.items():
            for experiment in names.get("recipes", ()):
                _train(lesson, experiment, seed, names, command)


def experiments_of(lesson: Lesson) -> dict:
    """Return what a lesson's cells tagged ``experiments`` define: recipes, build, splits."""
    names: dict = {"__name__": lesson.name}
    for cell in read_script(lesson.script).cells:
        if "experiments" in cell.metadata.get("tags", []):
            exec(compile(cell.source, lesson.script.name, "exec"), names)
    return names


def _train(lesson: str, experiment: str, seed: int, names: dict, command: str) -> None:
    """Train one experiment with one seed, unless ``made.csv`` says that it was done."""
    made_path, path = REFERENCE / "made.csv", REFERENCE / f"{lesson}.csv"
    recipe = replace(names["recipes"][experiment], seed=seed)
    fingerprint = experiments.fingerprint(recipe, names["build"](recipe))
    made = pd.read_csv(made_path) if made_path.exists() else pd.DataFrame(columns=FIELDS)
    same = (made.lesson == lesson) & (made.experiment == experiment) & (made.seed == seed)
    if fingerprint in set(made[same].fingerprint):
        print(f"{lesson}  {experiment}, seed {seed}: there already")
        return
    table = experiments.run({experiment: recipe}, names["build"], names["splits"], [seed])
    seconds = table.groupby("epoch").seconds.max().sum()
    if path.exists():
        old = pd.read_csv(path)
        table = pd.concat([old[(old.experiment != experiment) | (old.seed != seed)], table])
    backend = keras.backend.backend()
    row = {
        "lesson": lesson,
        "experiment": experiment,
        "seed": seed,
        "fingerprint": fingerprint,
        "images": recipe.images,
        "epochs": recipe.epochs,
        "seconds": round(seconds),
        "engine": f"{backend} {importlib.import_module(backend).__version__}",
        "keras": keras.__version__,
        "numbers": keras.config.dtype_policy().name,
        "device": device(),
        "python": platform.python_version(),
        "date": datetime.date.today().isoformat(),
        "command": command,
    }
    REFERENCE.mkdir(parents=True, exist_ok=True)
    _write(path, table.round({"value": 5, "seconds": 1}))
    _write(made_path, pd.concat([made[~same], pd.DataFrame([row])])[FIELDS])


def device() -> str:
    """Return the number of GPUs, or else the processor's name, without its speed."""
    found = gpus()
    if found:
        return f"{len(found)} GPU"
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        text = ""
    model = re.search(r"model name\s*: (.+)", text)
    name = model[1] if model else platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores"


def _write(path: Path, table: pd.DataFrame) -> None:
    """Write a table under a temporary name and move it into place."""
    unfinished = path.with_suffix(".tmp")
    table.to_csv(unfinished, index=False, lineterminator="\n")
    unfinished.replace(path)
