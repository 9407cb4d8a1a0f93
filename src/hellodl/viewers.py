"""Programs that show a network or its training: TensorBoard and Netron, on this machine only.

Both run a small Web server of their own. Where nobody looks (a build machine that sets
``$HELLODL_UNATTENDED``), no server is started and a sentence stands in its place.
"""

from __future__ import annotations

import datetime
import html
import http.server
import importlib.util
import os
import re
import socket
import sys
import threading
from functools import partial
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

    # The kernel's PATH need not lead into its own environment.
    os.environ.setdefault("TENSORBOARD_BINARY", str(Path(sys.executable).with_name("tensorboard")))
    notebook.start(f"--logdir {logs} --host {HOST} --port {free_port(port)}")


def netron(model: str | Path, port: int = 8081) -> str:
    """Show a saved model in Netron: layers, shapes, weights.

    Netron's page would ask other machines where it is and report how it is used. Here it is
    served with a policy under which the browser lets it speak to this machine alone.

    Args:
        model: the file, such as ``network.keras``.
        port: where to serve it; if another program has the port, the next free one is taken.

    Returns:
        The address of the page; empty where nobody looks.

    Raises:
        FileNotFoundError: there is no such file.
    """
    model = Path(model)
    if not model.is_file():
        raise FileNotFoundError(f"There is no model {model}: save one first, model.save(...).")
    if _unattended("Netron", f"netron {model}"):
        return ""
    server = http.server.ThreadingHTTPServer((HOST, free_port(port)), partial(_NetronPage, model))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://{HOST}:{server.server_port}"
    print(f"Netron: {address}")
    display(IFrame(address, width="100%", height=500))
    return address


class _NetronPage(http.server.SimpleHTTPRequestHandler):
    """Netron's own files, its first page with the model's name in it, and the model."""

    def __init__(self, model: Path, *arguments):
        self._model = model
        package = importlib.util.find_spec("netron").submodule_search_locations[0]
        super().__init__(*arguments, directory=package)

    def do_GET(self):
        if self.path.split("?")[0] in ("/", "/index.html"):
            page = Path(self.directory, "index.html").read_text(encoding="utf-8")
            name = html.escape(self._model.name)
            # Version 0.0.0 is a developer's: it reports nothing. By its date Netron judges
            # whether it is too old to start.
            entries = {"type": "Python", "version": "0.0.0", "file": f"/data/{name}", "name": name}
            metas = "".join(f'<meta name="{k}" content="{v}">' for k, v in entries.items())
            page = re.sub(r'<meta name="version" content=".*?">', lambda _: metas, page)
            today = f"{datetime.date.today()} 00:00:00"
            page = re.sub(r'(<meta name="date" content=").*?"', rf'\g<1>{today}"', page)
            self._answer(page.encode(), "text/html; charset=utf-8")
        elif self.path.startswith("/data/"):
            self._answer(self._model.read_bytes(), "application/octet-stream")
        else:
            super().do_GET()

    def _answer(self, content: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def end_headers(self):
        self.send_header("Content-Security-Policy", "connect-src 'self'")
        self.send_header("Set-Cookie", "consent=1; SameSite=Lax")
        super().end_headers()

    def log_message(self, *arguments):
        """Say nothing: it would turn the cell red."""


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
