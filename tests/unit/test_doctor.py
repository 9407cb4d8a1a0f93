"""The doctor: what it finds here, and what it advises where something is missing."""

import builtins
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from hellodl import doctor
from hellodl.__main__ import main


def test_this_computer_is_fit(capsys):
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert said.strip().endswith("Everything the course needs is here.")
    assert "BAD" not in said
    assert len(said.splitlines()) == 9
    short = doctor.report(doctor.examine())
    assert "ok  " not in short
    assert short.endswith("Everything the course needs is here.")


def test_the_report_says_what_to_do(monkeypatch, capsys):
    monkeypatch.setattr(doctor.sys, "version_info", (3, 14, 0))
    monkeypatch.setattr(doctor.platform, "python_version", lambda: "3.14.0")
    monkeypatch.setattr(doctor, "locked_versions", lambda text: {"numpy": ["1.0"], "gone": ["2"]})
    memory = SimpleNamespace(available=1e9)
    monkeypatch.setattr("psutil.virtual_memory", lambda: memory)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: SimpleNamespace(free=1e8))
    monkeypatch.setattr(doctor.shutil, "which", lambda name: "/usr/bin/nvidia-smi")
    monkeypatch.setattr("hellodl.data.find_local", lambda spec: None)
    monkeypatch.setattr(doctor.sys, "prefix", str(doctor.checkout_root() / ".venv"))
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    for words in (
        "3.14.0; the course needs 3.11, 3.12 or 3.13",
        "missing: gone. Run make setup",
        "Close other programs",
        "Make room",
        "make setup GPU=1",
        "make data",
        "The course cannot run yet. See above: Python, Packages.",
    ):
        assert words in said


def test_a_check_that_fails_itself_is_reported(monkeypatch):
    real = builtins.__import__

    def without_keras(name, *rest):
        if name == "keras":
            raise ImportError("No module named 'keras'")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", without_keras)
    findings = {finding.topic: finding for finding in doctor.examine()}
    assert findings["Engine"].state == "bad"
    assert "make setup" in findings["Engine"].message
    assert "could not be examined" in findings["Device"].message  # a broken check is no crash


@pytest.mark.parametrize(
    ("command", "state", "words"),
    [
        ("python", "good", "runs this Python"),
        (sys.executable, "good", "runs this Python"),
        ("gone", "bad", "which is gone"),
        ("other", "note", "belongs to another Python"),
    ],
)
def test_the_kernel_must_run_this_python(monkeypatch, tmp_path, command, state, words):
    (tmp_path / "other").touch()
    if command in ("gone", "other"):
        command = str(tmp_path / command)
    spec = SimpleNamespace(argv=[command])
    monkeypatch.setattr(
        "jupyter_client.kernelspec.KernelSpecManager.get_kernel_spec", lambda self, name: spec
    )
    found, said = doctor._kernel()
    assert found == state
    assert words in said


def test_locked_versions_are_those_for_this_computer():
    text = (
        "numpy==2.4.6 \\\n    --hash=sha256:aa\n"
        "gone==1.0 ; python_full_version < '3.0' \\\n    --hash=sha256:bb\n"
    )
    assert doctor.locked_versions(text) == {"numpy": ["2.4.6"]}


def test_a_package_in_another_version_is_a_note(monkeypatch):
    monkeypatch.setattr(doctor, "locked_versions", lambda text: {"numpy": ["1.0"]})
    state, message = doctor._packages()
    assert state == "note"
    assert message.startswith(f"not as locked: numpy {np.__version__} (locked 1.0).")


def test_a_python_that_make_has_not_set_up_hears_nothing_of_make(monkeypatch, tmp_path):
    monkeypatch.setattr(doctor.sys, "prefix", str(tmp_path))  # conda, a venv of one's own, Windows
    findings = [
        doctor.Finding("Engine", "bad", "Run make setup."),
        doctor.Finding("Device", "note", "To use the GPU (Linux): make setup GPU=1."),
        doctor.Finding("Data", "note", "get it once with make data"),
        doctor.Finding("Kernel", "note", "Start Jupyter with make lab."),
    ]
    said = doctor.report(findings)
    assert "make" not in said
    assert 'python -m pip install ".[cpu]"' in said
    assert 'python -m pip install ".[gpu]"' in said
    assert "python -m hellodl data --prefetch" in said
    assert "python -m hellodl lab" in said


def test_a_wheel_is_compared_with_what_it_asks_for(monkeypatch):
    monkeypatch.setattr(doctor, "checkout_root", lambda: None)
    assert doctor._disk()[0] == "good"
    needs = [
        "numpy",
        "keras>=99",
        "gone; python_version >= '3'",
        "other; python_version < '3'",
        "engine[fast]==2; extra == 'cpu'",
        "engine==2; sys_platform == 'nowhere' and extra == 'cpu'",
    ]
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: needs)
    assert doctor.unmet() == ["keras>=99", "gone"]
    assert doctor.unmet("cpu") == ["engine[fast]==2"]
    state, message = doctor._packages()
    assert state == "bad"
    assert 'pip install "keras>=99" "gone"' in message
    monkeypatch.setattr(doctor.metadata, "requires", lambda name: needs[:1])
    assert doctor._packages()[0] == "good"
