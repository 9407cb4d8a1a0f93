"""Programs that show a network or its training: TensorBoard and Netron, on this machine only.

Both run a small Web server of their own. Where nobody looks (a build machine that sets
``$HELLODL_UNATTENDED``), no server is started and a sentence stands in its place.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pandas as pd
from IPython.display import IFrame, display

HOST = "127.0.0.1"


def tensorboard(logs: str | Path, port: int = 6006) -> None:
    """Show TensorBoard over the runs in the folder `logs`, as ``%tensorboard --logdir`` does.

    If another program has the port, the next free one is taken.
    """
    if _unattended("TensorBoard", f"tensorboard --logdir {logs}"):
        return
    from tensorboard import notebook

    notebook.start(f"--logdir {logs} --host {HOST} --port {free_port(port)}")


def netron(model: str | Path, port: int = 8081) -> None:
    """Show a saved model in Netron: layers, shapes, weights.

    If another program has the port, the next free one is taken.

    Raises:
        FileNotFoundError: there is no such file.
    """
    if not Path(model).is_file():
        raise FileNotFoundError(f"There is no model {model}: save one first, model.save(...).")
    if _unattended("Netron", f"netron {model}"):
        return
    import netron as program

    host, port = program.start(str(model), address=(HOST, free_port(port)), browse=False)
    print(f"Netron: http://{host}:{port}")
    display(IFrame(f"http://{host}:{port}", width="100%", height=500))


def scalars(logs: str | Path) -> pd.DataFrame:
    """Read back what Keras's TensorBoard callback wrote: the curves, run by run.

    Args:
        logs: a folder with one folder for each run; in it "train" and "validation".

    Returns:
        One row for each value: run, split ("train" or "validation"), metric, epoch (from 1),
        value.

    Raises:
        FileNotFoundError: no event file lies anywhere below.
    """
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
    from tensorboard.util import tensor_util

    logs = Path(logs)
    folders = sorted({path.parent for path in logs.rglob("events.out.tfevents.*")})
    if not folders:
        raise FileNotFoundError(
            f"No logs below {logs}: train with callbacks=[keras.callbacks.TensorBoard(...)] first."
        )
    rows = []
    for folder in folders:
        events = EventAccumulator(str(folder), size_guidance={"tensors": 0}).Reload()
        for tag in events.Tags()["tensors"]:
            if not tag.startswith("epoch_"):
                continue
            for event in events.Tensors(tag):
                value = tensor_util.make_ndarray(event.tensor_proto)
                rows.append(
                    {
                        "run": folder.parent.relative_to(logs).as_posix(),
                        "split": folder.name,
                        "metric": tag.removeprefix("epoch_"),
                        "epoch": event.step + 1,
                        "value": float(value),
                    }
                )
    return pd.DataFrame(rows)


def free_port(port: int) -> int:
    """`port` itself, or the first free one of the hundred after it.

    Raises:
        OSError: all are taken.
    """
    for candidate in range(port, port + 100):
        with socket.socket() as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, candidate))
            except OSError:
                continue
        if candidate != port:
            print(f"Port {port} is taken by another program: using {candidate}.")
        return candidate
    raise OSError(f"All ports from {port} to {port + 99} are taken: name another one, port=9000.")


def _unattended(program: str, command: str) -> bool:
    if not os.environ.get("HELLODL_UNATTENDED"):
        return False
    print(f"({program} is not started here, as nobody looks. In a shell: {command})")
    return True
