"""The class server: real accounts, the real hub, and assignments from release to feedback."""

import asyncio
import importlib.util
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import psutil
import pytest
import requests
import yaml
from traitlets.config import Config

from hellodl import exercises, notebooks

CLASSROOM = notebooks.ROOT / "classroom"
PYTHON = notebooks.ROOT / ".venv-class" / "bin" / "python"
TEACHER, STUDENTS = "hellodl-teacher", ["hellodl-ada", "hellodl-ben", "hellodl-eve", "hellodl-max"]
LACKS = (
    "" if sys.platform == "linux" and os.getuid() == 0 else "a class server needs Linux and root"
) or ("" if PYTHON.exists() else "`make class-setup` has not been run")
needs_class = pytest.mark.skipif(bool(LACKS), reason=LACKS)


def load():
    """The module classroom/load.py: students as programs."""
    spec = importlib.util.spec_from_file_location("load", CLASSROOM / "load.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def start(folder, *options, **settings):
    command = [PYTHON, CLASSROOM / "start.py", "--folder", folder, *options]
    return subprocess.run(command, capture_output=True, text=True, env=os.environ | settings)


@pytest.fixture(scope="module")
def open_way():
    """Let accounts reach the course and its Python, where those lie in a closed home."""
    changed = []
    python = Path(os.path.realpath(notebooks.ROOT / ".venv" / "bin" / "python"))
    for parent in {*python.parents, *(notebooks.ROOT / ".venv").parents}:
        mode = parent.stat().st_mode
        if not mode & 1:
            parent.chmod(mode | 1)
            changed.append((parent, mode))
    yield
    for parent, mode in changed:
        parent.chmod(mode & 0o7777)


class Class:
    """A running class server."""

    def __init__(self, folder: Path):
        self.folder, self.hub = folder, None
        with socket.socket() as probe:  # three free ports in a row, most likely
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address = f"http://127.0.0.1:{self.port}"
        self.passwords = {}

    def start(self) -> None:
        log = (self.folder / "log").open("a+")
        command = [PYTHON, CLASSROOM / "start.py", "--folder", self.folder]
        command += ["--bind", f"127.0.0.1:{self.port}", "--memory", "3"]
        if not self.passwords:  # started again, it still knows them
            command += ["--students", " ".join(STUDENTS)]
        command += ["--teachers", TEACHER]
        settings = {"HELLODL_CELL_SECONDS": "15"}
        self.hub = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | settings)
        until = time.monotonic() + 120
        while not self.answers():
            assert self.hub.poll() is None, (self.folder / "log").read_text()[-2000:]
            assert time.monotonic() < until, "the hub does not answer"
            time.sleep(0.3)
        for line in (self.folder / "log").read_text().splitlines():
            name, found, password = line.partition(": password ")
            if found:
                self.passwords[name] = password

    def answers(self) -> bool:
        """Whether the hub answers through the proxy."""
        try:
            return requests.get(f"{self.address}/hub/api/", timeout=5).ok
        except requests.RequestException:
            return False

    def student(self, name: str):
        module = load()
        module.SECONDS = 300  # a test that hangs must end, and long before the build machine does
        return module.Student(self.address, name, self.passwords[name])


@pytest.fixture(scope="module")
def school(open_way):
    folder = Path(tempfile.mkdtemp(prefix="class-", dir="/var/tmp"))
    folder.chmod(0o755)
    running = Class(folder)
    running.start()
    yield running
    for process in [*psutil.Process(running.hub.pid).children(recursive=True), running.hub]:
        process.kill()
    for name in [*STUDENTS, TEACHER]:
        subprocess.run(["pkill", "-9", "-u", name])
    subprocess.run(["pkill", "-9", "-f", f"proxy.*--port {running.port}"])
    time.sleep(1)
    for name in [*STUDENTS, TEACHER]:
        subprocess.run(["userdel", name], check=False)
    shutil.rmtree(folder)


def as_account(name, *command):
    return subprocess.run(["runuser", "-u", name, "--", *command], capture_output=True, text=True)


# ------------------------------------------------------------------------------- setting up


@needs_class
def test_bad_set_ups_are_refused_with_what_to_do(tmp_path, open_way):
    done = start(tmp_path, "--only-set-up", "--students", "Ada")
    assert done.returncode == 1
    assert "'Ada' is no name for an account" in done.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start(tmp_path, "--only-set-up", "--bind", f"127.0.0.1:{port}")
        assert f"Port {port} of 127.0.0.1 is taken" in done.stderr
    free = ["--bind", f"127.0.0.1:{port + 10}"]
    done = start(tmp_path, "--only-set-up", "--students", "nobody", *free)
    assert "There is an account nobody on this machine already" in done.stderr


# ------------------------------------------------------------------------------ kept apart


@needs_class
def test_students_are_kept_apart_and_from_the_solutions(school):
    ada, ben = STUDENTS[:2]
    homes = school.folder / "homes"
    (homes / ben / "secret.txt").write_text("mine")
    closed = [
        homes / ben / "secret.txt",
        homes / TEACHER,
        school.folder / "passwords.dbm.dat",
        school.folder / "jupyterhub.sqlite",
        school.folder / "cookie_secret",
        notebooks.ROOT / "lessons" / "exercises" / "01_or_neuron.py",
        notebooks.ROOT / "notebooks" / "solutions" / "01_or_neuron.ipynb",
        notebooks.ROOT / "tests" / "wrong_answers" / "01_or_neuron.py",
        notebooks.ROOT / ".git" / "HEAD",
    ]
    for path in closed:
        assert path.exists(), path
        done = as_account(ada, "test", "-r", str(path))
        assert done.returncode == 1, f"{path} can be read"
    mine = as_account(ada, "ls", str(homes / ada / "notebooks")).stdout
    assert "05_mnist_dense_sgd.ipynb" in mine
    assert "solutions" not in mine
    assert as_account(ada, "touch", str(school.folder / "data" / "x")).returncode == 1


@needs_class
def test_only_loopback_listens(school):
    mine = {"configurable-http-proxy", "jupyterhub", "jupyterhub-singleuser"}
    found = set()
    for process in psutil.process_iter(["cmdline"]):
        words = " ".join(process.info["cmdline"] or [])
        name = next((name for name in mine if name in words), None)
        if name and (str(school.port) in words or str(school.folder) in words):
            for listening in process.net_connections("tcp"):
                if listening.status == psutil.CONN_LISTEN:
                    assert listening.laddr.ip == "127.0.0.1", (words, listening)
                    found.add(listening.laddr.port)
    assert school.port in found


@needs_class
def test_a_wrong_password_is_refused(school):
    async def enter():
        student = school.student(STUDENTS[0])
        student.password = "guess"
        with pytest.raises(RuntimeError, match="403"):
            await student.log_in()

    asyncio.run(enter())


@needs_class
def test_uploads_are_bounded(school):
    async def upload(megabytes):
        student = school.student(STUDENTS[1])
        await student.log_in()
        await student.start_server()
        text = {"type": "file", "format": "text", "content": "x" * int(megabytes * 1e6)}
        path = f"/user/{student.name}/api/contents/upload-{megabytes}.txt"
        await student.ask(path, "PUT", data=text)

    asyncio.run(upload(1))
    with pytest.raises((RuntimeError, OSError)):
        asyncio.run(upload(25))
    home = school.folder / "homes" / STUDENTS[1]
    assert [path.name for path in home.glob("upload-*")] == ["upload-1.txt"]


# ---------------------------------------------------------------------- what may break


@needs_class
def test_work_survives_the_hub_and_the_proxy(school):
    name = STUDENTS[0]

    async def begin():
        student = school.student(name)
        await student.log_in()
        await student.start_server()
        await student.open("notebooks/exercises/01_or_neuron.ipynb")
        await student.run("work = 41")
        return student

    async def go_on():
        student = school.student(name)
        await student.log_in()
        await student.start_server()
        await student.open("notebooks/exercises/01_or_neuron.ipynb")  # the session is still there
        return await student.run("work += 1; print(work)")

    asyncio.run(begin())
    school.hub.send_signal(signal.SIGKILL)
    school.hub.wait()
    school.start()
    assert asyncio.run(go_on()) == "42\n"
    os.kill(int((school.folder / "proxy.pid").read_text()), signal.SIGKILL)
    until = time.monotonic() + 60
    while not school.answers() and time.monotonic() < until:
        time.sleep(0.3)  # the hub starts another
    time.sleep(2)
    assert asyncio.run(go_on()) == "43\n"


@needs_class
def test_a_runaway_kernel_is_stopped_at_its_memory(school):
    async def fill():
        student = school.student(STUDENTS[3])
        await student.log_in()
        await student.start_server()
        await student.open("notebooks/exercises/01_or_neuron.ipynb")
        with pytest.raises(RuntimeError, match="MemoryError"):
            await student.run("kept = [bytearray(200_000_000) for _ in range(100)]")
        await student.ask(f"/user/{student.name}/api/kernels/{student.kernel}/restart", "POST")
        await student.open("notebooks/exercises/01_or_neuron.ipynb")
        return await student.run("print('goes on')")

    assert asyncio.run(fill()) == "goes on\n"


# ------------------------------------------------------------- from release to feedback

NAME = "01_or_neuron"


def solved(cells, only=None):
    """Put the solutions into a handed-out notebook: all, or only those named."""
    script = exercises.read(exercises.SCRIPTS / f"{NAME}.py")
    solutions = {
        c.metadata.nbgrader.grade_id: c.source for c in script.cells if "nbgrader" in c.metadata
    }
    for cell in cells:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and (only is None or marks["grade_id"] in only):
            source = solutions[marks["grade_id"]]
            cell["source"] = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", source)


def answer(cells, name, source):
    """Put an answer of one's own into a handed-out notebook."""
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name:
            cell["source"] = source


def tampered(cells):
    """Check cells that praise whatever they get."""
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade"):
            cell["source"] = "print('Right.')"


SUBMITTED = {
    STUDENTS[0]: solved,
    STUDENTS[1]: lambda cells: (
        solved(cells, ["neuron"]),
        answer(cells, "my_loss", "while True: pass"),
    ),
    STUDENTS[2]: tampered,
    STUDENTS[3]: lambda cells: (
        solved(cells, ["neuron", "or_by_hand"]),
        answer(cells, "my_loss", "kept = [bytearray(200_000_000) for _ in range(100)]"),
    ),
}


@needs_class
def test_an_assignment_from_release_to_feedback(school):
    """As on the class server: each step is done by the one who does it, on their own server."""

    async def arrive(name):
        person = school.student(name)
        await person.log_in()
        await person.start_server()
        await person.open("notebooks/00_start_here.ipynb")
        return person

    async def shell(person, command):
        """A command in the person's terminal, as it were: it must succeed."""
        code = (
            "import subprocess\n"
            f"done = subprocess.run({command!r}, shell=True, capture_output=True, text=True)\n"
            "print(done.stdout + done.stderr)\n"
            "assert done.returncode == 0, (done.stdout + done.stderr)[-1500:]"
        )
        return await person.run(code)

    async def term():
        teacher = await arrive(TEACHER)
        await shell(teacher, f"make -C {notebooks.ROOT} assignment LESSON=01 TO=$HOME/hello")
        await shell(teacher, "nbgrader release_assignment lesson01")
        for name, work in SUBMITTED.items():
            student = await arrive(name)
            there = f"/user/{name}/api/contents/lesson01/{NAME}.ipynb"
            await shell(student, "cd ~ && nbgrader fetch_assignment lesson01 --course hello")
            notebook = json.loads((await student.ask(f"{there}?type=notebook")).body)["content"]
            text = json.dumps(notebook)
            assert "SOLUTION" not in text
            assert "HIDDEN" not in text
            work(notebook["cells"])
            body = {"type": "notebook", "content": notebook}
            await student.ask(there, "PUT", data=body)
            await shell(student, "cd ~ && nbgrader submit lesson01 --course hello")
        for step in ("collect", "autograde", "generate_feedback", "release_feedback"):
            said = await shell(teacher, f"nbgrader {step} lesson01")
        await shell(teacher, "nbgrader export --to ~/grades.csv")
        student = await arrive(STUDENTS[1])
        await shell(student, "cd ~ && nbgrader fetch_feedback lesson01 --course hello")
        pages = await shell(student, f"cat ~/lesson01/feedback/*/{NAME}.html")
        return said, pages

    _, pages = asyncio.run(term())
    homes = school.folder / "homes"
    grades = pd.read_csv(homes / TEACHER / "grades.csv").set_index("student_id").raw_score
    script = exercises.read(exercises.SCRIPTS / f"{NAME}.py")
    points = {
        c.metadata.nbgrader.grade_id.removeprefix("check-"): c.metadata.nbgrader.points
        for c in script.cells
        if "points" in c.metadata.get("nbgrader", {})
    }
    perfect, endless, tampers, fills = STUDENTS
    assert grades[perfect] == sum(points.values())
    assert grades[endless] == points["neuron"]
    assert grades[tampers] == 0
    assert grades[fills] == points["neuron"] + points["or_by_hand"]
    assert "was stopped" in pages
    # what they handed in is still there as they wrote it
    for name in STUDENTS:
        assert (homes / name / "lesson01" / f"{NAME}.ipynb").exists()
    # and nobody can read another's submission
    inbound = school.folder / "exchange" / "hello" / "inbound"
    assert as_account(perfect, "ls", str(inbound)).returncode != 0


# --------------------------------------------------------------------- on other people's machines


def test_images_hold_no_solutions():
    text = (CLASSROOM / "start.py").read_text(encoding="utf-8")
    (sealed,) = re.findall(r"^SEALED = (\[.+\])$", text, re.MULTILINE)
    ignored = (CLASSROOM / "kubernetes" / "Dockerfile.dockerignore").read_text().splitlines()
    assert set(json.loads(sealed)) <= set(ignored)


def test_the_image_recipe_uses_the_locks_and_what_exists():
    recipe = (CLASSROOM / "kubernetes" / "Dockerfile").read_text(encoding="utf-8")
    for lock in ("course", "classroom"):
        assert f"--require-hashes -r requirements/{lock}.txt" in recipe
        assert (notebooks.ROOT / "requirements" / f"{lock}.txt").exists()
    # a name with an address before it would be a registry's
    assert re.findall(r"^FROM (.+)$", recipe, re.MULTILINE) == ["python:3.12-slim"]


def test_values_for_kubernetes():
    values = yaml.safe_load((CLASSROOM / "kubernetes" / "values.yaml").read_text())
    student = values["singleuser"]
    assert student["image"]["name"] == "hello-deep-learning"
    assert student["memory"]["limit"] == "4G"
    (volume,), (mount,) = (
        student["storage"]["extraVolumes"],
        student["storage"]["extraVolumeMounts"],
    )
    assert volume["name"] == mount["name"]
    assert mount["readOnly"]
    assert mount["mountPath"] == student["extraEnv"]["HELLODL_DATA"]
    assert values["proxy"]["service"]["type"] == "ClusterIP"  # nothing open until told otherwise
    assert "password" not in json.dumps(values)


def test_settings_for_the_littlest_hub():
    settings = Config()
    settings.Spawner.environment = {"LANG": "C.UTF-8"}
    source = (CLASSROOM / "tljh.py").read_text(encoding="utf-8")
    exec(source, {"get_config": lambda: settings})
    made = settings.Spawner.environment
    teacher, student = (SimpleNamespace(user=SimpleNamespace(name=n)) for n in ("teacher", "ada"))
    assert made["LANG"] == "C.UTF-8"
    assert made["HELLODL_COURSE_FOLDER"](teacher) == "/home/jupyter-teacher/hello"
    assert made["HELLODL_COURSE_FOLDER"](student) == ""
    for spawner, role in ((teacher, "teacher"), (student, "student")):
        first, second = made["JUPYTER_CONFIG_PATH"](spawner).split(":")
        assert first.endswith(f"/classroom/{role}")
        assert (CLASSROOM / role).is_dir()
        assert second.endswith("/classroom")


def test_the_course_opens_online_on_a_python_it_supports():
    root = notebooks.ROOT
    editor = json.loads((root / ".devcontainer" / "devcontainer.json").read_text())
    binder = (root / ".binder" / "runtime.txt").read_text().strip()
    assert (editor["image"], binder) == ("python:3.12", "python-3.12")
    (line,) = re.findall(r"^-r (.+)$", (root / ".binder" / "requirements.txt").read_text(), re.M)
    assert (root / ".binder" / line).resolve() == root / "requirements" / "course.txt"
    hook = root / ".binder" / "postBuild"
    assert os.access(hook, os.X_OK)
    assert subprocess.run(["sh", "-n", hook], check=False).returncode == 0
