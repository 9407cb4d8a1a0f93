"""Programs that show a network or its training: TensorBoard and Netron, on this computer only.

Both run a small Web server of their own. On a build machine, which sets
``$HELLODL_UNATTENDED``, no server is started and a sentence takes its place.
"""

import http.server
import os
import shlex
import shutil
import socket
import sysconfig
import threading
from functools import partial
from importlib import resources
from pathlib import Path
from urllib.parse import urlencode

import pandas as pd
from IPython.display import IFrame, display

HOST = "127.0.0.1"


def tensorboard(logs: str | Path, port: int = 6006) -> None:
    """Show TensorBoard over the runs in the folder `logs`, as ``%tensorboard --logdir`` does.

    If another program uses the port, the next free one is taken.
    """
    if _is_unattended("TensorBoard", f"tensorboard --logdir {logs}"):
        return
    from tensorboard import notebook

    # The kernel's PATH need not lead into its own environment.
    if program := shutil.which("tensorboard", path=sysconfig.get_path("scripts")):
        os.environ.setdefault("TENSORBOARD_BINARY", program)
    # `start` takes its arguments apart as a shell does: at spaces, and backslashes disappear.
    notebook.start(f"--logdir {shlex.quote(str(logs))} --host {HOST} --port {free_port(port)}")


def netron(model: str | Path, port: int = 8081) -> str:
    """Show a saved model in Netron: its layers, shapes and weights.

    Args:
        model: the file, such as ``network.keras``.
        port: where to serve it; if another program uses the port, the next free one is taken.

    Returns:
        The address of the page; empty on a build machine.

    Raises:
        FileNotFoundError: there is no such file.
    """
    model = Path(model)
    if not model.is_file():
        raise FileNotFoundError(f"There is no model {model}: save one first, model.save(...).")
    if _is_unattended("Netron", f"netron {model}"):
        return ""
    page = partial(_NetronPage, model.resolve())
    server = http.server.ThreadingHTTPServer((HOST, free_port(port)), page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    query = urlencode({"url": "model", "identifier": model.name})
    address = f"http://{HOST}:{server.server_port}/?{query}"
    print(f"Netron: {address}")
    display(IFrame(address, width="100%", height=500))
    return address


class _NetronPage(http.server.SimpleHTTPRequestHandler):
    """Netron's own files and the model; the browser may ask no other computer for anything."""

    def __init__(self, model: Path, *arguments):
        self._model = model
        super().__init__(*arguments, directory=str(resources.files("netron")))

    def translate_path(self, path: str) -> str:
        """Return the file to send for an address."""
        if path == "/browser.js":  # netron_start.js then loads Netron's own, with a query
            return str(Path(__file__).with_name("netron_start.js"))
        if path.startswith("/model?"):
            return str(self._model)
        return super().translate_path(path)

    def end_headers(self):
        policy = "default-src 'self' 'unsafe-inline' data: blob:"
        self.send_header("Content-Security-Policy", policy)
        super().end_headers()

    def log_message(self, *arguments):
        """Stay silent: messages would turn the cell red."""


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
        run = folder.parent.relative_to(logs).as_posix()
        events = EventAccumulator(str(folder), size_guidance={"tensors": 0}).Reload()
        for tag in (tag for tag in events.Tags()["tensors"] if tag.startswith("epoch_")):
            metric = tag.removeprefix("epoch_")
            for event in events.Tensors(tag):
                value = float(tensor_util.make_ndarray(event.tensor_proto))
                rows.append((run, folder.name, metric, event.step + 1, value))
    return pd.DataFrame(rows, columns=["run", "split", "metric", "epoch", "value"])


def free_port(port: int) -> int:
    """Find the first port from `port` on that no program uses, among a hundred.

    Raises:
        OSError: all of them are in use.
    """
    for candidate in range(port, port + 100):
        with socket.socket() as trial:
            # A port that was closed a moment ago is free. On Windows, this option would let us
            # take a port that another program is using.
            if os.name == "posix":
                trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                trial.bind((HOST, candidate))
            except OSError:
                continue
        if candidate != port:
            print(f"Port {port} is used by another program, so this uses {candidate}.")
        return candidate
    raise OSError(
        f"All ports from {port} to {port + 99} are in use. Choose another one, such as port=9000."
    )


def _is_unattended(program: str, command: str) -> bool:
    """Whether this is a build machine; if so, say how to start the program by hand."""
    if not os.environ.get("HELLODL_UNATTENDED"):
        return False
    print(f"({program} isn't started in an automatic run. In a terminal: {command})")
    return True
