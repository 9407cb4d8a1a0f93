"""TensorBoard and Netron: on this computer only, and read back where nobody is looking."""

import importlib
import shlex
import socket
import sysconfig
import urllib.error
import urllib.request
from importlib import resources
from pathlib import Path
from urllib.parse import parse_qs

import keras
import numpy as np
import pytest

from hellodl import viewers


@pytest.fixture(scope="module")
def logs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("logs")
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile("sgd", "mse")
    x, y = np.ones((8, 2), "float32"), np.ones((8, 1), "float32")
    for run in ("first", "second"):
        board = keras.callbacks.TensorBoard(folder / run, histogram_freq=1)
        history = model.fit(x, y, epochs=3, validation_data=(x, y), verbose=0, callbacks=[board])
    return folder, history.history


def test_scalars_are_what_fit_returned(logs):
    folder, history = logs
    table = viewers.scalars(folder)
    assert set(table.run) == {"first", "second"}
    second = table[(table.run == "second") & (table.metric == "loss")]
    for split, key in (("train", "loss"), ("validation", "val_loss")):
        curve = second[second.split == split].sort_values("epoch")
        assert list(curve.epoch) == [1, 2, 3]
        assert np.allclose(curve.value, history[key])


def test_no_logs_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="train with callbacks="):
        viewers.scalars(tmp_path)


def test_a_used_port_is_passed_over(capsys):
    with socket.socket() as taken:
        taken.bind((viewers.HOST, 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = viewers.free_port(port)
        assert found > port
        assert (
            f"Port {port} is used by another program, so this uses {found}."
            in capsys.readouterr().out
        )


def test_on_windows_a_used_port_is_not_taken_over(monkeypatch):
    options, port = [], viewers.free_port(6106)

    class Trial(socket.socket):
        def setsockopt(self, *option):
            options.append(option)

    monkeypatch.setattr(viewers.socket, "socket", Trial)
    for system, expected in (("nt", 0), ("posix", 1)):
        with monkeypatch.context() as patch:
            patch.setattr(viewers.os, "name", system)
            viewers.free_port(port)
        assert len(options) == expected


@pytest.mark.parametrize(
    "logs",
    ["../build/tensorboard", "Kurs (2026) für alle/it's", r"C:\Users\Ana Lí\build\logs", "a#b"],
)
def test_tensorboard_gets_any_folder_and_its_own_program(monkeypatch, tmp_path, logs):
    monkeypatch.delenv("HELLODL_UNATTENDED", raising=False)
    monkeypatch.setenv("TENSORBOARD_BINARY", "")
    monkeypatch.delenv("TENSORBOARD_BINARY")
    asked = []
    # `from tensorboard import notebook` gets a stand-in as long as the module itself isn't loaded.
    monkeypatch.setattr(importlib.import_module("tensorboard.notebook"), "start", asked.append)
    viewers.tensorboard(logs, port=6106)
    arguments = shlex.split(asked[0], comments=True)  # as `start` does
    assert arguments[:4] == ["--logdir", logs, "--host", viewers.HOST]
    program = Path(viewers.os.environ["TENSORBOARD_BINARY"])
    assert program.is_file()
    assert program.parent == Path(sysconfig.get_path("scripts"))


def test_a_build_machine_starts_no_server(logs, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("HELLODL_UNATTENDED", "1")
    viewers.tensorboard(logs[0])
    (tmp_path / "some.keras").touch()
    assert viewers.netron(tmp_path / "some.keras") == ""
    said = capsys.readouterr().out
    assert "In a terminal: tensorboard --logdir" in said
    assert "In a terminal: netron" in said


def test_netron_speaks_to_this_machine_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("HELLODL_UNATTENDED", raising=False)
    with pytest.raises(FileNotFoundError, match="save one first"):
        viewers.netron(tmp_path / "none.keras")
    model = tmp_path / 'my "best" model.keras'
    model.write_bytes(b"weights")
    address, _, query = viewers.netron(model).partition("?")
    assert address.startswith(f"http://{viewers.HOST}:")
    assert parse_qs(query) == {"url": ["model"], "identifier": [model.name]}
    with urllib.request.urlopen(f"{address}?{query}") as answer:
        assert answer.read() == (resources.files("netron") / "index.html").read_bytes()
        assert answer.headers["Content-Security-Policy"].startswith("default-src 'self' ")
        assert answer.headers["Set-Cookie"] is None
    assert urllib.request.urlopen(f"{address}model?cb=1").read() == b"weights"
    start = urllib.request.urlopen(f"{address}browser.js")
    assert "javascript" in start.headers["Content-Type"]
    assert b"Host.prototype.view = " in start.read()
    published = urllib.request.urlopen(f"{address}browser.js?original").read()
    assert published == (resources.files("netron") / "browser.js").read_bytes()
    with pytest.raises(urllib.error.HTTPError, match="404"):
        urllib.request.urlopen(f"{address}../../secret")
