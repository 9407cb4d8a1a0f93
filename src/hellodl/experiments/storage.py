"""Results on disk: KEY.csv of each training, KEY.lock, and its checkpoint KEY.weights.h5."""

import contextlib
import hashlib
import inspect
import io
import json
import math
import os
import re
import tempfile
import types
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

import filelock
import h5py
import keras
import numpy as np
import pandas as pd

from hellodl.checkout import checkout_root
from hellodl.data import cache
from hellodl.experiments.recipe import Recipe

CHECKPOINT = ".weights.h5"
SEAL = 32  # bytes of a checkpoint's checksum
Splits = Mapping[str, tuple[np.ndarray, np.ndarray]]


def fingerprint(recipe: Recipe, model: keras.Model) -> str:
    """Return twenty characters that change with the recipe, the network or its optimizer."""
    # whether to compute with 16 bits is a matter of the device, not of the experiment
    network = _canonical(json.loads(model.to_json())["config"]).replace("mixed_bfloat16", "float32")
    settings = {k: str(v) for k, v in model.optimizer.get_config().items() if k != "name"}
    return _digest([asdict(recipe), network, settings])


def locate(recipe: Recipe, model: keras.Model, data: list[int]) -> Path:
    """Return the path for the result of a recipe, its compiled model and the data's checksums."""
    config = model.get_compile_config()
    goals = {k: v for k, v in config.items() if "loss" in k or "metrics" in k}
    backend = [keras.backend.backend(), keras.__version__, keras.config.dtype_policy().name]
    settings = keras.tree.flatten(dict(model._compile_config.config))
    own = [_code(setting.__code__) for setting in settings if inspect.isfunction(setting)]
    weights = [zlib.crc32(np.ascontiguousarray(w).data) for w in model.get_weights()]
    key = _digest([fingerprint(recipe, model), _canonical(goals), backend, data, own, weights])
    return results_folder() / f"{key}.csv"


def checksums(splits: Splits) -> list[int]:
    """Return a checksum of each array of the data."""
    return [zlib.crc32(np.ascontiguousarray(x).data) for pair in splits.values() for x in pair]


def results_folder() -> Path:
    """Return ``$HELLODL_EXPERIMENTS``, or a checkout's ``build/experiments``, if it is writable.

    Without one of them it is the user's cache folder.
    """
    root, chosen = checkout_root(), os.environ.get("HELLODL_EXPERIMENTS")
    preferred = cache.absolute(chosen) if chosen else root and root / "build" / "experiments"
    spare = cache.user_folder() / "experiments"
    for folder in filter(None, [preferred, spare]):
        with contextlib.suppress(OSError):
            folder.mkdir(parents=True, exist_ok=True)
            tempfile.TemporaryFile(dir=folder).close()
            return folder
    return spare


@contextlib.contextmanager
def lock(path: Path) -> Iterator[None]:
    """Let one process train a result while others wait; where locks are refused, go on without.

    Without a lock the work may be done twice, never wrongly: files are moved into place.
    """
    file = filelock.FileLock(path.with_suffix(".lock"))
    with contextlib.suppress(OSError, NotImplementedError):
        try:
            file.acquire(timeout=0)
        except filelock.Timeout:
            print("Another notebook is training this: waiting for its result.", flush=True)
            file.acquire()
    try:
        yield
    finally:
        file.release()


def save(table: pd.DataFrame, path: Path) -> None:
    """Store a result and remove its checkpoint; where there is no room, say so and go on."""
    text = table.to_csv(index=False, lineterminator="\n")
    unfinished = path.with_suffix(f".{os.getpid()}.tmp")
    try:
        unfinished.write_text(f"{_checksum(text, path)}\n{text}", encoding="utf-8")
        unfinished.replace(path)
        path.with_suffix(CHECKPOINT).unlink(missing_ok=True)
    except OSError as error:
        print(
            f"A result could not be stored in {path.parent} ({error.strerror}): the next run will "
            "train it again. Make room, or set HELLODL_EXPERIMENTS to another folder."
        )
        with contextlib.suppress(OSError):
            unfinished.unlink()


def load(path: Path) -> pd.DataFrame | None:
    """Read what `save` wrote; None if there is nothing, or if it is damaged in any way."""
    try:
        checksum, _, text = path.read_text(encoding="utf-8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    if checksum != _checksum(text, path):
        return None
    return pd.read_csv(io.StringIO(text))


def save_checkpoint(model: keras.Model, rows: list[dict], path: Path) -> None:
    """Store weights, optimizer and history after an epoch; without room, go on without.

    It is one file that is moved into place, so a kill at any moment leaves the checkpoint before
    it. (Keras's BackupAndRestore overwrites its only copy.) At its end, where HDF5 doesn't look,
    is its checksum.
    """
    unfinished = path.with_suffix(f".tmp{CHECKPOINT}")
    variables = [*model.variables, *model.optimizer.variables]
    size = sum(4 * math.prod(variable.shape) for variable in variables) + (1 << 20)
    try:
        unfinished.write_bytes(bytes(size))  # is there room? HDF5 crashes where there isn't
        model.save_weights(unfinished, overwrite=True)
        with h5py.File(unfinished, "a") as file:
            file["history"] = json.dumps(rows)
        with unfinished.open("ab") as file:
            file.write(_seal(unfinished.read_bytes(), path))
        unfinished.replace(path.with_suffix(CHECKPOINT))
    except (OSError, RuntimeError):  # h5py raises either where the disk is full
        with contextlib.suppress(OSError):
            unfinished.unlink()


def resume(new_model: Callable[[], Any], path: Path) -> tuple[Any, list[dict]]:
    """Return a model and the history of its epochs so far, none if there is no checkpoint."""
    model, checkpoint = new_model(), path.with_suffix(CHECKPOINT)
    try:
        content = checkpoint.read_bytes()
        # HDF5 would take other weights for good
        if content[-SEAL:] != _seal(content[:-SEAL], path):
            return model, []
        with h5py.File(checkpoint) as file:
            rows = json.loads(file["history"][()])
        model.optimizer.build(model.trainable_variables)
        model.load_weights(checkpoint)
    except Exception:  # one of another version of Keras may raise anything, half of it loaded
        return new_model(), []
    return model, rows


def _seal(content: bytes, path: Path) -> bytes:
    return hashlib.sha256(content + path.name.encode()).digest()


def _checksum(text: str, path: Path) -> str:
    return f"# {_digest([text, path.name])}"


def _code(code: types.CodeType) -> list:
    """Return what a function does, without its place: a loss may change and keep its name."""
    constants = [_code(c) if isinstance(c, types.CodeType) else repr(c) for c in code.co_consts]
    return [code.co_code.hex(), code.co_names, constants]


def _digest(identity: list) -> str:
    return hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()[:20]


def _canonical(config: dict) -> str:
    """Format a Keras object's settings without the numbers that Keras adds to names."""
    text = json.dumps(config, sort_keys=True, default=str)
    return re.sub(r'("name": "[a-z_0-9]*?)_\d+"', r'\1"', text)
