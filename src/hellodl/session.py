"""The start of a lesson: Keras, loaded quietly and repeatable, and what to expect here."""

import contextlib
import csv
import gc
import importlib
import os
import warnings
from collections.abc import Iterator
from importlib import resources

from hellodl.hardware import gpus, matrix_gflops
from hellodl.status import format_duration

MINIMUM_KERAS = (3, 15)  # as in pyproject.toml; a hosted service may have an older one
TOO_OLD = (
    "Keras {0} is too old for this course, which needs {1} or newer. Run  "
    '%pip install "keras>={1}"  in a cell, choose Kernel > Restart Kernel, and start again.'
)


def start(lesson: str, deterministic: bool = True) -> None:
    """Load Keras quietly, make it repeatable, set up figures, and say what was found.

    With TensorFlow as the backend, operations become deterministic: two runs with the same
    seed on one computer give the same numbers. The lesson then sets a seed of its own.

    Args:
        lesson: the lesson's name, such as ``"04_mnist_dense_sgd"``.
        deterministic: False leaves TensorFlow's operations as they are. XLA needs that: Keras
            refuses ``jit_compile`` otherwise.

    Raises:
        ImportError: Keras is too old; the message says what to do.
    """
    with quiet():
        import keras

        if tuple(map(int, keras.__version__.split(".")[:2])) < MINIMUM_KERAS:
            raise ImportError(TOO_OLD.format(keras.__version__, ".".join(map(str, MINIMUM_KERAS))))
        backend = keras.backend.backend()
        engine = importlib.import_module(backend)
        if backend == "tensorflow":
            engine.get_logger().setLevel("ERROR")  # no advice on performance in the lessons
            if deterministic:
                engine.config.experimental.enable_op_determinism()
            keras.utils.set_random_seed(0)  # deterministic operations refuse to run without one
    # Lesson 18 starts programs of its own. JAX warns of that, although they share nothing with it.
    warnings.filterwarnings("ignore", r"os\.fork\(\) was called", RuntimeWarning)
    from hellodl import plots

    plots.install()
    # What the libraries are made of stays to the end, so no collection need look at it again. Keras
    # Tuner asks for a full one before each trial, which took a third of a search in lesson 14.
    gc.collect()
    gc.freeze()
    device = f"{len(gpus())} GPU" if gpus() else f"CPU, {os.cpu_count()} cores"
    print(f"Keras {keras.__version__} on {backend} {engine.__version__}, {device}.")
    if seconds := expected_seconds(lesson):
        print(f"This lesson takes about {format_duration(seconds)} of computing here.")


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Silence what compiled libraries write to the terminal while they are being imported.

    They write to the file descriptor 2. Programs without a terminal, as on Windows, may have none.
    """
    # Later, too, TensorFlow's remarks about itself would fill cells with red. It reads this when it
    # is imported. Its errors are exceptions anyway.
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    try:
        stderr = os.dup(2)
    except OSError:
        yield
        return
    with open(os.devnull, "w") as nowhere:
        os.dup2(nowhere.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(stderr, 2)
        os.close(stderr)


def expected_seconds(lesson: str) -> float | None:
    """Estimate how long the lesson's cells take here; None if the lesson isn't in the table.

    The time they took for the authors is scaled by the speed of a matrix product there and here.
    That is a rough guess, and at most four: a computer may only be busy for a moment.
    """
    timings = resources.files("hellodl.lessons") / "timings.csv"
    try:
        rows = csv.DictReader(timings.read_text(encoding="utf-8").splitlines())
        made = next(row for row in rows if row["lesson"] == lesson)
        slower = float(made["gflops"]) / matrix_gflops()
        return float(made["seconds"]) * min(4, max(1 / 4, slower))
    except (OSError, StopIteration, KeyError, ValueError):
        return None
