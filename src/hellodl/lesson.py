"""How a lesson starts: what this machine has, and about how long the lesson takes on it."""

from __future__ import annotations

import contextlib
import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

# TensorFlow's remarks about itself would paint cells red; its errors arrive as exceptions anyway.
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")


def start(lesson: str, deterministic: bool = True) -> None:
    """Load Keras quietly, make it repeatable, and say what was found.

    With TensorFlow as the engine, operations become deterministic: two runs with the same
    seed on one machine give the same numbers. The lesson then sets a seed of its own.

    Args:
        lesson: the lesson's file name without its ending, such as ``"05_mnist_dense_sgd"``.
        deterministic: False leaves TensorFlow's operations as they are. XLA needs that: Keras
            refuses ``jit_compile`` otherwise.
    """
    with quiet():
        import keras

        backend = keras.backend.backend()
        if backend == "tensorflow":
            import tensorflow as engine

            engine.get_logger().setLevel("ERROR")  # no advice on performance in the lessons
            if deterministic:
                engine.config.experimental.enable_op_determinism()
            keras.utils.set_random_seed(0)  # deterministic operations refuse to run without one
        elif backend == "jax":
            import jax as engine
        else:
            import torch as engine
    device = f"{len(gpus())} GPU" if gpus() else f"CPU, {os.cpu_count()} cores"
    print(f"Keras {keras.__version__} on {backend} {engine.__version__}, {device}.")
    seconds = expected_seconds(lesson)
    if seconds:
        print(f"This lesson takes about {in_words(seconds)} of computing here.")


def gpus() -> list[str]:
    """The graphics processors that Keras's engine can use, by the engine's names."""
    import keras

    if keras.backend.backend() == "torch":  # Keras lists no devices for this engine
        import torch

        return [f"cuda:{number}" for number in range(torch.cuda.device_count())]
    return [name for name in keras.distribution.list_devices() if "gpu" in name or "cuda" in name]


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence what compiled libraries write past Python while they are being imported."""
    spare = os.dup(2)
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(spare, 2)
        os.close(spare)


def expected_seconds(lesson: str) -> float | None:
    """How long the lesson's cells should take here, from how long they took when it was made.

    Scaled by the speed of a matrix product there and here, so a rough guess, and at most by
    four: a machine that is busy for a moment is not that slow. None where the notebook is not
    at hand.
    """
    path = Path(__file__).resolve().parents[2] / "notebooks" / f"{lesson}.ipynb"
    try:
        made = json.loads(path.read_text(encoding="utf-8"))["metadata"]["hellodl"]
        return made["seconds"] * min(4, max(1 / 4, made["gflops"] / matrix_gflops()))
    except (OSError, KeyError, ValueError):
        return None


def matrix_gflops() -> float:
    """Billions of float32 operations a second in NumPy's matrix product, best of forty."""
    import numpy as np

    size = 512
    matrix = np.ones((size, size), np.float32)
    best = min(_seconds(lambda: matrix @ matrix) for _ in range(40))
    return 2 * size**3 / best / 1e9


def _seconds(work) -> float:
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def in_words(seconds: float) -> str:
    """A duration as one says it: "40 s", "3 min"."""
    return f"{max(5, round(seconds / 5) * 5)} s" if seconds < 90 else f"{seconds / 60:.0f} min"
