"""Reference results: the laboratory's experiments at the full budget, kept in ``data/reference``.

``make reference`` trains what the lessons' cells tagged ``experiments`` define. Each training
is written down as soon as it is finished, so it may be stopped and started again, here or on
another machine, with any engine.
"""

from __future__ import annotations

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

from hellodl import lab, notebooks
from hellodl.lesson import gpus

MADE = lab.REFERENCE / "made.csv"
FIELDS = [
    *("lesson", "experiment", "seed", "fingerprint", "images", "epochs", "seconds"),
    *("engine", "keras", "numbers", "device", "python", "date", "command"),
]


def make(wanted: Iterable[str] = (), epochs: int = 12, seeds: int = 3) -> None:
    """Train all experiments of the laboratory's lessons that are not in ``data/reference`` yet.

    The first seed of every experiment comes first, so that a stopped run still compares.

    Args:
        wanted: beginnings of the lessons' names; all that have experiments if empty.
        epochs: epochs of each training.
        seeds: how many seeds, counted from 0.
    """
    os.environ["HELLODL_BUDGET"] = f"full:{epochs}x{seeds}"
    command = f"make reference EPOCHS={epochs} SEEDS={seeds}"
    scripts = [s for s in notebooks.lessons(wanted) if has_experiments(s)]
    defined = {script.stem: experiments_of(script) for script in scripts}
    for seed in range(seeds):
        for lesson, names in defined.items():
            for experiment in names["recipes"]:
                _train(lesson, experiment, seed, names, command)


def has_experiments(script) -> bool:
    """Whether a lesson has cells tagged ``experiments``."""
    return any(
        "experiments" in cell.metadata.get("tags", []) for cell in notebooks.read(script).cells
    )


def experiments_of(script) -> dict:
    """What the cells tagged ``experiments`` of a lesson define: recipes, build, splits."""
    names: dict = {"__name__": script.stem}
    for cell in notebooks.read(script).cells:
        if "experiments" in cell.metadata.get("tags", []):
            exec(compile(cell.source, script.name, "exec"), names)
    return names


def _train(lesson: str, experiment: str, seed: int, names: dict, command: str) -> None:
    recipe = replace(names["recipes"][experiment], seed=seed)
    model = names["build"](recipe)
    mark = lab.fingerprint(recipe, model)
    made = pd.read_csv(MADE) if MADE.exists() else pd.DataFrame(columns=FIELDS)
    mine = (made.lesson == lesson) & (made.experiment == experiment) & (made.seed == seed)
    if mark in set(made[mine].fingerprint):
        print(f"{lesson}  {experiment}, seed {seed}: there already")
        return
    table = lab.run({experiment: recipe}, names["build"], names["splits"], [seed])
    seconds = table.groupby("epoch").seconds.max().sum()
    path = lab.REFERENCE / f"{lesson}.csv"
    if path.exists():
        old = pd.read_csv(path)
        table = pd.concat([old[(old.experiment != experiment) | (old.seed != seed)], table])
    backend = keras.backend.backend()
    row = {
        "lesson": lesson,
        "experiment": experiment,
        "seed": seed,
        "fingerprint": mark,
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
    lab.REFERENCE.mkdir(parents=True, exist_ok=True)
    _replace(path, table.round({"value": 5, "seconds": 1}))
    _replace(MADE, pd.concat([made[~mine], pd.DataFrame([row])])[FIELDS])


def device() -> str:
    """The GPU's or the processor's name, without its speed."""
    found = gpus()
    if found:
        return f"{len(found)} GPU"
    try:
        text = Path("/proc/cpuinfo").read_text(encoding="utf-8")
        name = re.search(r"model name\s*: (.+)", text)[1]
    except (OSError, TypeError):
        name = platform.processor() or platform.machine()
    return f"{name}, {os.cpu_count()} cores"


def _replace(path: Path, table: pd.DataFrame) -> None:
    """Write a table under a temporary name and move it into place."""
    part = path.with_suffix(".tmp")
    table.to_csv(part, index=False, lineterminator="\n")
    part.replace(path)
