"""The trainings of an experiment as tasks of Ray (https://docs.ray.io), an extra package."""

import importlib.util
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import pandas as pd

# what must be the same for a worker, so that it computes the same
WORKER_VARIABLES = ("KERAS_BACKEND", "TF_CPP_MIN_LOG_LEVEL")
MAX_RETRIES = 3  # of a training whose worker dies


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says what to do."""


def run_tasks(
    jobs: Sequence[Any], train: Callable[[Any, Any], pd.DataFrame], data: Any, address: str
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Run each job as a task of its own; yield its position and result as soon as it is done.

    A task whose worker dies is started again elsewhere.

    Args:
        jobs: what to train.
        train: does one job with the data, where the course's packages are installed.
        data: what all jobs need; it is sent once.
        address: ``"ray"`` for this computer, else the address of a cluster, such as
            ``"10.0.0.1:6379"`` (from a node of the cluster) or ``"ray://10.0.0.1:10001"``.

    Raises:
        ClusterError: Ray is not installed here, or no cluster is at that address.
    """
    if not jobs:
        return
    if not importlib.util.find_spec("ray"):
        raise ClusterError(
            "Ray is not installed here: `make extras` installs it. Or leave out on=, to train on "
            "this computer without it."
        )
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # no usage statistics are sent
    # a task without a GPU must not hide the GPUs that are there: Ray's coming default
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray

    started = not ray.is_initialized()
    if started:
        _connect(ray, address)
    try:
        gpu = int(ray.cluster_resources().get("GPU", 0) > 0)
        task = ray.remote(num_cpus=1, num_gpus=gpu, max_retries=MAX_RETRIES)(_task)
        data, policy = ray.put(data), keras.config.dtype_policy().name
        waiting = {task.remote(train, job, data, policy): i for i, job in enumerate(jobs)}
        while waiting:
            (done,), _ = ray.wait(list(waiting))
            yield waiting.pop(done), ray.get(done)
    finally:
        if started:
            ray.shutdown()


def _connect(ray, address: str) -> None:
    variables = {name: os.environ[name] for name in WORKER_VARIABLES if name in os.environ}
    if address == "ray":  # workers on this computer import what can be imported here
        variables["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        if address != "ray":  # Ray itself would wait for minutes
            host, _, port = address.removeprefix("ray://").rpartition(":")
            socket.create_connection((host, int(port)), timeout=10).close()
        ray.init(
            address="local" if address == "ray" else address,
            runtime_env={"env_vars": variables},
            logging_level="ERROR",
            log_to_driver=False,
            **({"include_dashboard": False} if address == "ray" else {}),
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(
            f"No Ray cluster answers at {address!r} ({str(error).splitlines()[0]}). Start one "
            "with `ray start --head` and take the address it prints, or say on='ray' for this "
            "computer."
        ) from error


def _task(train, job, data, policy: str) -> pd.DataFrame:
    """Do one job in a worker, with the settings of a lesson."""
    keras.config.set_dtype_policy(policy)
    if keras.backend.backend() == "tensorflow":
        import tensorflow as tf

        keras.utils.set_random_seed(0)  # deterministic operations refuse to run without one
        tf.config.experimental.enable_op_determinism()
    return train(job, data)
