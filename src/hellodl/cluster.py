"""The laboratory's trainings on Ray: one machine or a cluster, each training a task.

Ray (https://docs.ray.io) is an extra: ``make extras`` brings it.
"""

from __future__ import annotations

import importlib.util
import os
import socket
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import keras
import pandas as pd

# What a worker must find as it is here, so that it computes the same.
PASSED_ON = ("KERAS_BACKEND", "TF_CPP_MIN_LOG_LEVEL")
RESTARTS = 3  # of a training whose worker dies


class ClusterError(RuntimeError):
    """The cluster cannot be used; the message says what to do."""


def trainings(
    jobs: Sequence[Any], train: Callable[[Any, Any], pd.DataFrame], data: Any, address: str
) -> Iterator[tuple[int, pd.DataFrame]]:
    """Run every job as a task of its own; yields its place and result, each when it is done.

    A task whose worker dies is started again elsewhere.

    Args:
        jobs: what to train, each whatever `train` takes.
        train: does one job with the data. It travels to the workers, where the course's
            packages must be installed.
        data: sent once, whatever the number of jobs.
        address: ``"ray"`` for this machine, else the address of a cluster, such as
            ``"10.0.0.1:6379"`` (from a machine of the cluster) or ``"ray://10.0.0.1:10001"``.

    Raises:
        ClusterError: no Ray here, or no cluster at that address.
    """
    if not jobs:
        return
    if not importlib.util.find_spec("ray"):
        raise ClusterError(
            "Ray is not installed here: `make extras` brings it. Or leave out on=, to train on "
            "this machine without it."
        )
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # nothing leaves the machine
    # a task without a GPU must not hide the GPUs that are there: Ray's coming default
    os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")
    import ray

    started = not ray.is_initialized()
    if started:
        _connect(ray, address)
    try:
        gpu = int(ray.cluster_resources().get("GPU", 0) > 0)
        task = ray.remote(num_cpus=1, num_gpus=gpu, max_retries=RESTARTS)(_task)
        data = ray.put(data)
        how = _how()
        waiting = {task.remote(train, job, data, how): i for i, job in enumerate(jobs)}
        while waiting:
            (done,), _ = ray.wait(list(waiting))
            yield waiting.pop(done), ray.get(done)
    finally:
        if started:
            ray.shutdown()


def _connect(ray, address: str) -> None:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    if address == "ray":  # on this machine, what can be imported here can be there
        passed_on["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        if address != "ray":  # Ray itself waits for minutes
            host, _, port = address.removeprefix("ray://").rpartition(":")
            socket.create_connection((host, int(port)), timeout=10).close()
        ray.init(
            address="local" if address == "ray" else address,
            runtime_env={"env_vars": passed_on},
            logging_level="ERROR",
            log_to_driver=False,
            **({"include_dashboard": False} if address == "ray" else {}),
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(
            f"No Ray cluster answers at {address!r} ({str(error).splitlines()[0]}). Start one "
            "with `ray start --head` and take the address it prints, or say on='ray' for this "
            "machine."
        ) from error


def _how() -> dict[str, Any]:
    """The settings of this process that decide what a training computes."""
    deterministic = False
    if keras.backend.backend() == "tensorflow":
        from tensorflow.python.framework import config

        deterministic = config.is_op_determinism_enabled()
    return {"policy": keras.config.dtype_policy().name, "deterministic": deterministic}


def _task(train, job, data, how) -> pd.DataFrame:
    keras.config.set_dtype_policy(how["policy"])
    keras.utils.set_random_seed(0)  # deterministic operations refuse to run without one
    if how["deterministic"]:
        import tensorflow as tf

        tf.config.experimental.enable_op_determinism()
    return train(job, data)
