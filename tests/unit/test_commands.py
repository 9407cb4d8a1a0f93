"""``python -m hellodl lab``, ``run`` and ``test``: from any folder, in any Python."""

import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from hellodl import __main__ as commands
from hellodl import checkout, doctor


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A checkout in a folder with an awkward name, and the current folder somewhere in it."""
    root = tmp_path / "Kurs (2026) für alle"
    for folder in ("lessons", "tools", "notebooks"):
        (root / folder).mkdir(parents=True)
    (root / "pyproject.toml").touch()
    (root / "tools" / "__init__.py").touch()
    (root / "tools" / "__main__.py").write_text(
        "import os, sys, pathlib\n"
        "sys.stdout.reconfigure(encoding='utf-8')\n"
        "print([*sys.argv[1:], os.getcwd(), os.environ['PYTHONUTF8']])\n"
        "sys.exit(7)\n"
    )
    monkeypatch.chdir(root / "notebooks")
    monkeypatch.setattr(checkout, "checkout_root", lambda: None)
    return root


@pytest.mark.parametrize(
    ("arguments", "passed"),
    [
        (["run"], ["run"]),
        (["run", "05", "06"], ["run", "05", "06"]),
        (["test", "unit"], ["test", "unit"]),
    ],
)
def test_run_and_test_call_the_checkouts_tools(course, capfd, arguments, passed):
    assert commands.main(arguments) == 7  # the status of what was called
    assert capfd.readouterr().out.strip() == str([*passed, str(course), "1"])


def test_lab_opens_the_first_lesson_with_the_courses_settings(course, monkeypatch):
    asked = []
    lab = SimpleNamespace(launch_instance=lambda arguments: asked.append((os.getcwd(), arguments)))
    monkeypatch.setattr("jupyterlab.labapp.LabApp", lab)
    assert commands.main(["lab", "--port", "9000"]) == 0
    ((folder, arguments),) = asked
    assert folder == str(course)
    assert arguments[:2] == ["--config=requirements/jupyterlab/config.py", "--port=9000"]
    assert arguments[2].endswith("00_start_here.ipynb")


@pytest.mark.parametrize("command", ["lab", "run", "test"])
def test_a_wheel_alone_says_that_a_command_needs_the_repository(
    tmp_path, monkeypatch, capfd, command
):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(checkout, "checkout_root", lambda: None)
    assert commands.main([command]) == 2
    said = capfd.readouterr()
    assert said.out == ""
    assert "needs the course's repository" in said.err
    assert str(tmp_path) in said.err


def test_the_folder_one_is_in_comes_before_the_one_that_is_installed(course, monkeypatch):
    monkeypatch.setattr(checkout, "checkout_root", lambda: course.parent)
    assert checkout.course_folder() == course
    monkeypatch.chdir(course.parent)
    (course.parent / "lessons").mkdir()
    monkeypatch.setattr(checkout, "checkout_root", lambda: course)
    assert checkout.course_folder() == course


@pytest.mark.parametrize(("command", "extra"), [("run", "cpu"), ("test", "dev")])
def test_what_is_missing_is_installed_into_this_python(course, monkeypatch, command, extra):
    lacks = {"cpu": ["tensorflow==2.21.0"], "dev": ["ruff"]}
    asked = []

    def pip(arguments):
        asked.append(arguments)
        return subprocess.CompletedProcess(arguments, 1)

    monkeypatch.setattr(doctor, "has_engine", lambda: False)
    monkeypatch.setattr(doctor, "unmet", lacks.get)
    monkeypatch.setattr(commands.subprocess, "run", pip)
    assert commands.main([command]) == 1  # pip failed: nothing else is started
    expected = lacks["cpu"] + ([] if extra == "cpu" else lacks[extra])
    assert asked == [[sys.executable, "-m", "pip", "install", *expected]]


def test_ctrl_c_waits_for_what_was_called(course, monkeypatch):
    ends = iter([KeyboardInterrupt, 130])

    class Process:
        def __init__(self, *_, **__):
            pass

        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def wait(self):
            end = next(ends)
            if end is KeyboardInterrupt:
                raise end
            return end

    monkeypatch.setattr(commands.subprocess, "Popen", Process)
    assert commands.main(["run"]) == 130
