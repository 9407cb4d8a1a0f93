"""The start of a lesson: what is said, what is set up, and what importing leaves alone."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import keras
import pytest

from hellodl import checkout, hardware, session

ROOT = Path(__file__).resolve().parents[2]


def test_start_says_what_is_here(capsys, monkeypatch):
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    monkeypatch.setattr(session, "expected_seconds", lambda name: 42.0)
    session.start("04_mnist_dense_sgd")
    said = capsys.readouterr().out
    assert said.startswith("Keras ")
    assert "about 40 s of computing here" in said
    assert os.environ["TF_CPP_MIN_LOG_LEVEL"] == "3"


def test_start_says_nothing_of_an_unknown_time(capsys):
    session.start("no_such_lesson")
    assert len(capsys.readouterr().out.splitlines()) == 1


def test_start_sets_up_figures(monkeypatch):
    done = []
    monkeypatch.setattr("hellodl.plots.install", lambda: done.append(True))
    session.start("04_mnist_dense_sgd")
    assert done == [True]


@pytest.mark.parametrize("version", ["2.15.0", "3.10.0", "3.14.1"])
def test_a_keras_that_is_too_old_gets_a_sentence(monkeypatch, version):
    monkeypatch.setattr(keras, "__version__", version)
    with pytest.raises(ImportError, match=r'Keras .+ is too old .* %pip install "keras>=3.15"'):
        session.start("04_mnist_dense_sgd")


@pytest.mark.parametrize("version", ["3.15.0", "3.100.0.dev1", "4.0"])
def test_a_newer_keras_is_taken(monkeypatch, version):
    monkeypatch.setattr(keras, "__version__", version)
    session.start("no_such_lesson")


def test_the_oldest_keras_is_that_of_the_package():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (needed,) = [name for name in project["dependencies"] if re.match("keras[^-]", name)]
    assert needed == "keras>=" + ".".join(map(str, session.MINIMUM_KERAS))


def test_the_doctor_keeps_tensorflow_quiet_for_all_that_follows(monkeypatch):
    """It loads Keras before `start` does, and TensorFlow reads the setting only once."""
    monkeypatch.delenv("TF_CPP_MIN_LOG_LEVEL", raising=False)
    program = "from hellodl import doctor; doctor.examine(); import os; print(os.environ.get('{}'))"
    command = [sys.executable, "-c", program.format("TF_CPP_MIN_LOG_LEVEL")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split()[-1] == "3"


def test_compiled_libraries_are_silenced_while_they_are_imported(capfd):
    with session.quiet():
        os.write(2, b"remarks about itself")
    os.write(2, b"an error")
    assert capfd.readouterr().err == "an error"


def test_a_program_without_an_error_output_starts_all_the_same():
    # as pythonw on Windows: the file descriptor 2 doesn't exist
    code = (
        "import os; os.close(2)\nfrom hellodl.session import quiet\nwith quiet(): print('inside')"
    )
    done = subprocess.run([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert (done.returncode, done.stdout) == (0, "inside\n")


@pytest.mark.parametrize(("gflops", "slower"), [(133.0, 2), (1.0, 4), (1e6, 1 / 4)])
def test_expected_seconds_come_from_the_lessons_timings(monkeypatch, tmp_path, gflops, slower):
    (tmp_path / "timings.csv").write_text("lesson,seconds,gflops\n04_mnist_dense_sgd,85.2,266\n")
    monkeypatch.setattr(session.resources, "files", lambda package: tmp_path)
    monkeypatch.setattr(session, "matrix_gflops", lambda: gflops)
    assert session.expected_seconds("04_mnist_dense_sgd") == pytest.approx(85.2 * slower)


def test_expected_seconds_are_unknown_without_timings(monkeypatch, tmp_path):
    assert session.expected_seconds("04_mnist_dense_sgd") > 1
    assert session.expected_seconds("no_such_lesson") is None
    monkeypatch.setattr(session.resources, "files", lambda package: tmp_path)
    assert session.expected_seconds("04_mnist_dense_sgd") is None


def test_hardware_is_measured(monkeypatch):
    assert hardware.matrix_gflops() > 0.1
    assert all(isinstance(name, str) for name in hardware.gpus())
    for flags, expected in {"flags : avx512_bf16 x": True, "flags : avx2": False}.items():
        with monkeypatch.context() as patch:
            patch.setattr(hardware, "gpus", list)
            patch.setattr(hardware.Path, "read_text", lambda *_, text=flags, **__: text)
            assert hardware.supports_bfloat16() is expected
    for capability in ((7, 5), (9, 0)):
        with monkeypatch.context() as patch:
            patch.setattr(hardware, "gpus", lambda: ["gpu:0"])
            patch.setattr(hardware, "_compute_capability", lambda backend, of=capability: of[0])
            assert hardware.supports_bfloat16() is (capability[0] >= 8)


def test_the_checkout_is_found(monkeypatch, tmp_path):
    assert checkout.checkout_root() == ROOT
    monkeypatch.setattr(checkout.resources, "files", lambda package: tmp_path / "resources")
    assert checkout.checkout_root() is None  # as from a wheel


def test_importing_the_package_is_cheap():
    code = "import sys, hellodl; print([m for m in ('keras', 'numpy', 'matplotlib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


IMPORT_ALL = """
import importlib, os, pkgutil, sys
import keras, matplotlib as mpl, seaborn
from IPython.core.interactiveshell import InteractiveShell

shell = InteractiveShell.instance()

def state():
    formatters = shell.display_formatter.formatters.values()
    return [dict(os.environ), dict(mpl.rcParams), sys.excepthook,
            [dict(formatter.type_printers) for formatter in formatters],
            {name: list(calls) for name, calls in shell.events.callbacks.items()}]

before = state()
import hellodl
for module in pkgutil.walk_packages(hellodl.__path__, "hellodl."):
    if not module.name.endswith("__main__"):
        importlib.import_module(module.name)
assert state() == before
"""


def test_importing_any_module_changes_nothing():
    done = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
