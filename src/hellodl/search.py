"""Run a KerasTuner search on several processes: ``python -m hellodl search``.

KerasTuner divides a search between a *chief*, which hands out trials and collects the results,
and *workers*, which train (https://keras.io/keras_tuner/guides/distributed_tuning). All run the
same script; environment variables tell each its role. A worker that dies is started again, and
the chief hands out its trial once more.
"""

import os
import subprocess
import sys
import time
from pathlib import Path

from hellodl.viewers import HOST, free_port

MAX_FAILURES = 5  # of one worker: one that dies more often has an error of its own


class SearchError(RuntimeError):
    """A search that cannot go on; the message says what to do."""


def environment(name: str, port: int) -> dict[str, str]:
    """Return the environment of a process of the search.

    Args:
        name: ``"chief"``, or another name for each worker.
        port: where the chief listens on this computer.
    """
    return {
        **os.environ,
        "KERASTUNER_TUNER_ID": name,
        "KERASTUNER_ORACLE_IP": HOST,
        "KERASTUNER_ORACLE_PORT": str(port),
        # the chief is on this computer: no proxy may stand in between
        "no_proxy": ",".join(filter(None, [os.environ.get("no_proxy"), HOST])),
        "TF_CPP_MIN_LOG_LEVEL": "3",
    }


def search(script: str | Path, workers: int = 2) -> None:
    """Run `script` as a chief and some workers on this computer until the search is complete.

    Finished trials are stored in the tuner's folder: a search that was stopped goes on when it
    is started again (unless its tuner has ``overwrite=True``).

    Args:
        script: a Python file that creates a KerasTuner tuner and calls its ``search``.
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

    names = ["chief", *(f"worker-{number}" for number in range(workers))]
    running, failures = {name: start(name) for name in names}, dict.fromkeys(names, 0)
    try:
        while set(running) - {"chief"}:
            time.sleep(0.2)
            for name, status in [(name, process.poll()) for name, process in running.items()]:
                if status == 0:
                    del running[name]
                    print(f"{name} is done", flush=True)
                elif status is not None:
                    failures[name] += 1
                    if name == "chief" or failures[name] > MAX_FAILURES:
                        raise SearchError(
                            f"{name} failed {failures[name]}x, now with status {status}; its "
                            "message stands above. Finished trials are stored."
                        )
                    print(f"{name} died (status {status}), once more", flush=True)
                    running[name] = start(name)
    finally:
        for process in running.values():
            process.terminate()  # does nothing to one that has ended
            process.wait()
    print("the search is complete", flush=True)
