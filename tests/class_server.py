"""A class server for the tests: its accounts, and students who are programs.

`conftest.py` makes the fixtures `open_folders` and `school` known to all tests.
"""

import contextlib
import importlib.util
import os
import random
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest
import requests

from tools.lessons import ROOT

CLASSROOM = ROOT / "classroom"
PYTHON = ROOT / ".venv-class" / "bin" / "python"
TEACHER, STUDENTS = "hellodl-teacher", ["hellodl-ada", "hellodl-ben", "hellodl-eve", "hellodl-max"]
LESSON, GRADER = "01_or_neuron", "hellodl-grader"
LACKS = (
    "" if sys.platform == "linux" and os.getuid() == 0 else "a class server needs Linux and root"
) or ("" if PYTHON.exists() else "`make class-setup` has not been run")


def start(folder, *options, **settings):
    """Run classroom/start.py to its end."""
    command = [PYTHON, CLASSROOM / "start.py", "--folder", folder, *options]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | settings)


def free_port() -> int:
    """Find four free ports in a row, of which a class server is told the first.

    The system gives ports above these to whatever connects to something. While a hub is stopped, it
    could give away the hub's, and a connection keeps its port for a minute after it has ended.
    """
    for port in random.sample(range(12_000, 32_000, 4), 100):
        with contextlib.ExitStack() as stack:
            probes = [stack.enter_context(socket.socket()) for _ in range(4)]
            with contextlib.suppress(OSError):
                for number, probe in enumerate(probes):
                    probe.bind(("127.0.0.1", port + number))
                return port
    raise RuntimeError("no four ports in a row are free")


def as_account(name, *command):
    """Run a command as an account of this computer."""
    return subprocess.run(["runuser", "-u", name, "--", *command], capture_output=True, text=True)


@pytest.fixture(scope="module")
def open_folders():
    """Let accounts reach the course and its Python if those are in a closed home.

    Afterwards the account for grading is removed, too, unless it is a real class's.
    """
    had_grader = as_account(GRADER, "true").returncode == 0
    changed = []
    python = Path(os.path.realpath(ROOT / ".venv" / "bin" / "python"))
    for parent in {*python.parents, *(ROOT / ".venv").parents}:
        mode = parent.stat().st_mode
        if not mode & 1:
            parent.chmod(mode | 1)
            changed.append((parent, mode))
    yield
    for parent, mode in changed:
        parent.chmod(mode & 0o7777)
    if not had_grader:
        subprocess.run(["userdel", GRADER], check=False, capture_output=True)


class ClassServer:
    """A running class server."""

    def __init__(self, folder: Path):
        self.folder, self.hub = folder, None
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.passwords = {}

    def start(self, course: Path = ROOT) -> None:
        """Start the hub, from another copy of the course if one is named."""
        log = (self.folder / "log").open("a+")
        command = [PYTHON, course / "classroom" / "start.py", "--folder", self.folder]
        command += ["--bind", f"127.0.0.1:{self.port}", "--memory", "3"]
        if not self.passwords:  # if it is started again, it still knows them
            command += ["--students", " ".join(STUDENTS)]
        command += ["--teachers", TEACHER]
        # on a busy computer, an honest cell that imports Keras takes much longer than alone
        settings = {"HELLODL_CELL_SECONDS": "300"}
        # as a background job of a shell, which ignores Ctrl-C, by somebody whose files are private
        command = ["sh", "-c", 'trap "" INT; umask 077; exec "$@"', "-", *command]
        self.hub = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | settings)
        deadline = time.monotonic() + 300
        while not self.responds():
            assert self.hub.poll() is None, self.said()
            assert time.monotonic() < deadline, "the hub does not respond"
            time.sleep(0.3)
        for line in (self.folder / "log").read_text().splitlines():
            name, found, password = line.partition(": password ")
            if found:
                self.passwords[name] = password

    def said(self) -> str:
        """Return the end of the log, without the proxy's many lines about a hub that is away."""
        log = (self.folder / "log").read_text()
        return re.sub(r".*\[ConfigProxy\].*\n(?: +\S.*\n|}\n)*", "", log)[-4000:]

    def responds(self) -> bool:
        """Whether the hub responds through the proxy."""
        try:
            return requests.get(f"{self.address}/hub/api/", timeout=5).ok
        except requests.RequestException:
            return False

    def remove(self) -> None:
        """Stop all processes, and delete the accounts and the folder."""
        with contextlib.suppress(psutil.NoSuchProcess):  # the hub may have died itself
            for process in [*psutil.Process(self.hub.pid).children(recursive=True), self.hub]:
                process.kill()
        for name in [*STUDENTS, TEACHER]:
            subprocess.run(["pkill", "-9", "-u", name], check=False)
        subprocess.run(["pkill", "-9", "-f", f"proxy.*--port {self.port}"], check=False)
        time.sleep(1)
        for name in [*STUDENTS, TEACHER]:
            subprocess.run(["userdel", name], check=False)
        for disk in self.folder.glob("grading/*"):
            subprocess.run(["umount", "--lazy", disk], check=False)
        shutil.rmtree(self.folder)

    def student(self, name: str):
        """A student of classroom/load.py, who logs in and works as a program."""
        spec = importlib.util.spec_from_file_location("load", CLASSROOM / "load.py")
        load = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(load)
        load.SECONDS = 900  # a test that hangs must end long before the build machine stops it
        return load.Student(self.address, name, self.passwords[name])


def remove_leftovers() -> None:
    """Delete the accounts of a test run that was stopped before it could."""
    import pwd  # Windows has none

    for name in [*STUDENTS, TEACHER]:
        with contextlib.suppress(KeyError):
            home = Path(pwd.getpwnam(name).pw_dir)
            if str(home).startswith("/srv/class-"):  # where `school` puts them
                if subprocess.run(["pkill", "-9", "-u", name], check=False).returncode == 0:
                    time.sleep(1)  # an account with processes can't be deleted
                subprocess.run(["userdel", name], check=True)
                shutil.rmtree(home.parents[1], ignore_errors=True)


@pytest.fixture(scope="module")
def school(open_folders):
    """A class server with a teacher and four students."""
    remove_leftovers()
    folder = Path(tempfile.mkdtemp(prefix="class-", dir="/srv"))
    folder.chmod(0o755)
    running = ClassServer(folder)
    try:
        running.start()
        yield running
    finally:
        running.remove()
