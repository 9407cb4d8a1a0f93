"""One command for a search of KerasTuner on several processes: ``python -m hellodl search``.

KerasTuner shares a search between a *chief*, which hands out trials and keeps the results, and
*workers*, which train; all run the same script and are told by the environment what they are
(https://keras.io/keras_tuner/guides/distributed_tuning). This starts them, and starts a worker
that dies again: the chief gives it the trial it was at.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from hellodl.viewers import HOST, free_port

RESTARTS = 5  # of one worker; one that dies more often has something to say


class SearchError(RuntimeError):
    """A search that cannot go on; the message says what to do."""


def environment(name: str, port: int) -> dict[str, str]:
    """What a process of the search finds in its environment.

    Args:
        name: ``"chief"``, or another name for each worker.
        port: where the chief listens on this machine.
    """
    reached = ",".join(filter(None, [os.environ.get("no_proxy"), HOST]))
    return {
        **os.environ,
        "KERASTUNER_TUNER_ID": name,
        "KERASTUNER_ORACLE_IP": HOST,
        "KERASTUNER_ORACLE_PORT": str(port),
        "no_proxy": reached,  # the chief is here, whatever stands between us and the world
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def search(script: str | Path, workers: int = 2) -> None:
    """Run `script` as a chief and some workers on this machine until the search is complete.

    Finished trials are kept in the tuner's folder: a search that was stopped goes on when it is
    started again (unless its tuner has ``overwrite=True``).

    Args:
        script: a Python file that makes a tuner of KerasTuner and calls its ``search``.
        workers: how many processes train at once, from 1.

    Raises:
        SearchError: there is no such file; the chief died; or a worker died again and again.
    """
    script = Path(script)
    if not script.is_file():
        raise SearchError(f"There is no file {script}: give a Python script that calls search().")
    if workers < 1:
        raise SearchError(f"{workers} workers train nothing: ask for one or more.")
    port = free_port(8500)

    def start(name: str) -> subprocess.Popen:
        process = subprocess.Popen([sys.executable, str(script)], env=environment(name, port))
        print(f"{name} started, process {process.pid}", flush=True)
        return process

    chief = start("chief")
    running = {f"worker-{number}": start(f"worker-{number}") for number in range(workers)}
    restarts = dict.fromkeys(running, 0)
    try:
        while running:
            time.sleep(0.2)
            if chief.poll() is not None and chief.returncode:
                raise SearchError(
                    f"The chief ended with status {chief.returncode}; its message stands above. "
                    "Start the search again: what is finished is kept."
                )
            for name, process in list(running.items()):
                if process.poll() is None:
                    continue
                del running[name]
                if process.returncode == 0:
                    print(f"{name} is done", flush=True)
                elif restarts[name] == RESTARTS:
                    raise SearchError(
                        f"{name} ended {RESTARTS + 1} times, the last time with status "
                        f"{process.returncode}; its message stands above."
                    )
                else:
                    restarts[name] += 1
                    print(f"{name} died (status {process.returncode}), once more", flush=True)
                    running[name] = start(name)
    finally:
        for process in (chief, *running.values()):
            if process.poll() is None:
                process.terminate()
        for process in (chief, *running.values()):
            process.wait()
    print("the search is complete", flush=True)
