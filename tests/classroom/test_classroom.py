"""The class server: real accounts, the real hub, and assignments from release to feedback."""

import ast
import asyncio
import contextlib
import importlib
import json
import os
import pwd
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

import jinja2
import nbformat
import pandas as pd
import psutil
import pytest
import requests
import yaml
from attacks import ATTACKS, LIAR, assignment, escape, find_active
from class_server import (
    CLASSROOM,
    GRADER,
    LACKS,
    LESSON,
    PYTHON,
    STUDENTS,
    TEACHER,
    as_account,
    free_port,
    start,
)
from nbgrader.api import Gradebook
from traitlets.config import Config

from tools.exercises import read_exercises
from tools.lessons import ROOT, Lesson

needs_class = pytest.mark.skipif(bool(LACKS), reason=LACKS)


# What docs/operations.md tells to do, in its order.
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
RECIPES = re.findall(r"^```sh\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
ADD, NEW_PASSWORD, REMOVE, LOOK, FREE, NEWER, OLD, BACK_UP, RESTORE, PUBLISH = RECIPES


def recipe(block, changes=(), folder=ROOT):
    """Run a block of the page with other names and folders; return what it says."""
    block = block.replace("python ", f"{PYTHON} ")
    for old, new in dict(changes).items():
        block = block.replace(old, new)
    command = ["sh", "-e", "-c", block]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


# ------------------------------------------------------------------------------- setting up


@needs_class
def test_bad_set_ups_are_refused_with_what_to_do(tmp_path, open_folders):
    done = start(tmp_path, "--only-set-up", "--students", "Ada")
    assert done.returncode == 1
    assert "'Ada' can't be the name of an account" in done.stderr
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = start(tmp_path, "--only-set-up", "--bind", f"127.0.0.1:{port}")
        assert f"Port {port} of 127.0.0.1 is taken" in done.stderr
    free = ["--bind", f"127.0.0.1:{port + 10}"]
    done = start(tmp_path, "--only-set-up", "--students", "nobody", *free)
    assert "There is an account nobody on this computer already" in done.stderr
    # installed by somebody whose new files nobody else may read
    (path,) = (ROOT / ".venv" / "lib").glob("*/site-packages/__editable__.hellodl-*.pth")
    path.chmod(0o600)
    try:
        done = start(tmp_path, "--only-set-up", *free)
        assert "The students' accounts can't import hellodl" in done.stderr
        assert f"`chmod -R go+rX {ROOT}/src" in done.stderr
    finally:
        path.chmod(0o644)


@needs_class
def test_accounts_made_again_own_their_own_homes(school):
    """As on a repaired computer: the homes are still there, and the accounts are not."""
    names = ["hellodl-ned", "hellodl-oda"]
    folder = Path(tempfile.mkdtemp(prefix="class-", dir="/srv"))
    folder.chmod(0o755)
    (folder / "data").symlink_to(school.folder / "data")
    options = ["--only-set-up", "--bind", f"127.0.0.1:{free_port()}", "--teachers", names[1]]
    try:
        made = start(folder, *options, "--students", names[0])
        assert made.returncode == 0, made.stderr
        owners = {name: (folder / "homes" / name).stat().st_uid for name in names}
        (folder / "homes" / names[0] / "mine.txt").write_text("work")
        copy = {"/srv/hellodl-class": str(folder), "class.tar.gz": f"{folder}.tar.gz"}
        recipe(BACK_UP, copy)
        for name in names:
            subprocess.run(["userdel", name], check=True)
        (folder / "data").unlink()
        shutil.rmtree(folder)
        recipe(RESTORE, copy)
        (folder / "data").symlink_to(school.folder / "data")
        assert (folder / "homes" / names[0] / "mine.txt").read_text() == "work"
        # a stranger has the number that the first student had
        stranger = ["useradd", "--no-create-home", "--uid", str(owners[names[0]]), "hellodl-new"]
        subprocess.run(stranger, check=True)
        again = start(folder, *options)
        assert again.returncode == 1
        assert "which is hellodl-new's on this computer" in again.stderr
        subprocess.run(["userdel", "hellodl-new"], check=True)
        again = start(folder, *options)
        assert again.returncode == 0, again.stderr
        assert {name: pwd.getpwnam(name).pw_uid for name in names} == owners
        # somebody has restored the homes with the wrong owners
        shutil.chown(folder / "homes" / names[0], owners[names[1]])
        again = start(folder, *options)
        assert again.returncode == 1
        assert f"belongs to the account number {owners[names[1]]}" in again.stderr
        # somebody who has left has no successor with the same number, nor has who comes back later
        shutil.rmtree(folder / "homes" / names[0])
        subprocess.run(["userdel", names[0]], check=True)
        again = start(folder, *options, "--students", "hellodl-ann")
        assert again.returncode == 0, again.stderr
        assert pwd.getpwnam("hellodl-ann").pw_uid not in owners.values()
    finally:
        for name in [*names, "hellodl-new", "hellodl-ann"]:
            subprocess.run(["userdel", name], check=False, capture_output=True)
        (folder / "data").unlink()
        shutil.rmtree(folder)
        Path(f"{folder}.tar.gz").unlink(missing_ok=True)


# ------------------------------------------------------------------------- separate accounts


@needs_class
def test_students_cannot_take_over_the_exchange(school):
    ada, ben = STUDENTS[:2]
    exchange = school.folder / "exchange"
    inbound = exchange / "hello" / "inbound"
    theirs = inbound / f"{ben}+lesson01+2030-01-01 00:00:00 UTC+random"
    assert as_account(ben, "mkdir", "-m", "777", str(theirs)).returncode == 0
    for attempt in (
        ["mv", str(exchange / "hello"), str(exchange / "other")],
        ["mkdir", str(exchange / "other")],
        ["touch", str(exchange / "hello" / "outbound" / "x")],
        ["mv", str(inbound), str(exchange / "hello" / "old")],
        ["ls", str(inbound)],
        ["mv", str(theirs), str(inbound / f"{ada}+lesson01+x")],
        ["rmdir", str(theirs)],
        ["touch", str(exchange / "hello" / "feedback" / "x.html")],
        ["test", "-w", str(school.folder / "grader.sock")],
    ):
        assert as_account(ada, *attempt).returncode != 0, attempt
    assert as_account(ben, "rmdir", str(theirs)).returncode == 0


@needs_class
def test_students_can_read_neither_each_other_nor_the_solutions(school):
    ada, ben = STUDENTS[:2]
    homes = school.folder / "homes"
    (homes / ben / "secret.txt").write_text("mine")
    closed = [
        homes / ben / "secret.txt",
        homes / TEACHER,
        school.folder / "passwords.dbm.dat",
        school.folder / "jupyterhub.sqlite",
        school.folder / "cookie_secret",
        Lesson("01_or_neuron").exercises,
        ROOT / "notebooks" / "solutions" / "01_or_neuron.ipynb",
        Lesson("01_or_neuron").answers,
        Lesson("01_or_neuron").guide,
        ROOT / "docs" / "teaching" / "exam-key.md",
        ROOT / ".git",
    ]
    for path in closed:
        assert path.exists(), path
        done = as_account(ada, "test", "-r", str(path))
        assert done.returncode == 1, f"{path} can be read"
    # what is built while the class is up lands where students can't go
    for folder in (ROOT / "build", ROOT / "notebooks" / "solutions"):
        assert as_account(ada, "test", "-x", str(folder)).returncode == 1, folder
    lessons = as_account(ada, "ls", str(homes / ada / "notebooks")).stdout
    assert "04_mnist_dense_sgd.ipynb" in lessons
    assert "solutions" not in lessons
    assert as_account(ada, "touch", str(school.folder / "data" / "x")).returncode == 1


@needs_class
def test_only_loopback_listens(school):
    names = {"configurable-http-proxy", "jupyterhub", "jupyterhub-singleuser"}
    found = set()
    for process in psutil.process_iter(["cmdline"]):
        words = " ".join(process.info["cmdline"] or [])
        name = next((name for name in names if name in words), None)
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


# ------------------------------------------------------------------- operating a class


@needs_class
def test_people_come_and_go_while_the_class_is_running(school, tmp_path):
    kim = "hellodl-kim"
    changes = {"people.py": f"people.py --folder {school.folder}", "kim": kim}
    changes |= {"students.csv": str(tmp_path / "students.csv")}
    (table,) = re.findall(r"^```\n(id,.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    (tmp_path / "students.csv").write_text(table.replace("kim,", f"{kim},", 1))

    def password(block):
        (found,) = re.findall(rf"^{kim}: password (\S+)$", recipe(block, changes), re.MULTILINE)
        return found

    async def work():
        student = school.student(kim)
        await student.log_in()
        await student.start_server()
        await student.open("notebooks/00_start_here.ipynb")
        return await student.run("print(6 * 7)")

    async def imported():
        teacher = await arrive(school, TEACHER)
        copy = school.folder / "homes" / TEACHER / "students.csv"
        copy.write_text((tmp_path / "students.csv").read_text())
        await shell(teacher, "mkdir -p ~/hello")
        (command,) = re.findall(r"^cd ~/hello && .*import.*$", PAGE, re.MULTILINE)
        await shell(teacher, command)
        return await shell(teacher, "cd ~/hello && nbgrader db student list")

    subprocess.run(["userdel", kim], check=False, capture_output=True)  # of a test that was killed
    try:
        old = school.passwords[kim] = password(ADD)
        number = pwd.getpwnam(kim).pw_uid
        assert asyncio.run(work()) == "42\n"
        assert kim in asyncio.run(imported())
        school.passwords[kim] = password(NEW_PASSWORD)
        assert school.passwords[kim] != old
        row = re.findall(rf"^{kim} +(\d+) +([\d.]+) +[\d.]+$", recipe(LOOK, changes), re.MULTILINE)
        assert len(row) == 1
        assert int(row[0][0]) == 1
        assert float(row[0][1]) > 0.05
        recipe(FREE, changes)
        deadline, said = time.monotonic() + 60, None
        while not said and time.monotonic() < deadline:
            with contextlib.suppress(RuntimeError):  # 503 until the hub has noticed
                said = asyncio.run(work())
        assert said == "42\n"
        recipe(REMOVE, changes)
        with pytest.raises(KeyError):
            pwd.getpwnam(kim)
        with pytest.raises(RuntimeError, match="403"):
            asyncio.run(school.student(kim).log_in())
        (left,) = (school.folder / "left").iterdir()
        assert (left / "notebooks").exists()
        assert (school.folder / "left").stat().st_mode & 0o077 == 0
        school.passwords[kim] = password(ADD)
        assert pwd.getpwnam(kim).pw_uid == number
        recipe(REMOVE, changes)
        assert len(list((school.folder / "left").iterdir())) == 2
        with pytest.raises(AssertionError, match="There is no 'hellodl-kim' in this class"):
            recipe(REMOVE, changes)
        (tmp_path / "students.csv").write_text("name,email\nkim,x\n")
        with pytest.raises(AssertionError, match="one of them `id`"):
            recipe(ADD, changes)
    finally:
        subprocess.run(["pkill", "-9", "-u", kim], check=False, capture_output=True)
        subprocess.run(["userdel", kim], check=False, capture_output=True)


@pytest.fixture(scope="module")
def newer(school):
    """The same course in another folder, in which one lesson has changed.

    It stays until the end, because the class goes on from there.
    """
    unwanted = [".git", ".venv", ".venv-class", "build", "node_modules", "cache", "tests"]
    folder = Path(tempfile.mkdtemp(prefix="class-", dir="/srv")) / "course"
    shutil.copytree(ROOT, folder, ignore=shutil.ignore_patterns(*unwanted))
    for name in (".venv", ".venv-class", "classroom/node_modules"):
        (folder / name).symlink_to(ROOT / name)
    lesson = folder / "notebooks" / f"{LESSON}.ipynb"
    notebook = nbformat.read(lesson, 4)
    notebook.metadata["hellodl"]["content"] = "0123456789abcdef"
    nbformat.write(notebook, lesson)
    (folder / "build" / "student-site").mkdir(parents=True)
    (folder / "build" / "student-site" / "index.html").write_text("for students")
    folder.parent.chmod(0o755)
    folder.chmod(0o700)  # as the page says
    yield folder
    shutil.rmtree(folder.parent)


@needs_class
def test_a_newer_course_changes_no_work_and_takes_no_kernel_away(school, newer):
    name = STUDENTS[0]
    mine = school.folder / "homes" / name / "notebooks" / f"{LESSON}.ipynb"

    async def begin():
        student = await arrive(school, name)
        await student.run("work = 41")

    async def resume():
        student = await arrive(school, name)
        return await student.run("import colorsys; work += 1; print(work)")

    asyncio.run(begin())
    mine.write_text(mine.read_text().replace("the", "my", 1))
    work = mine.read_bytes()
    log = school.folder / "log"
    began, length = time.monotonic(), log.stat().st_size
    school.hub.send_signal(signal.SIGINT)  # as Ctrl-C: the hub's services are not in its group
    assert school.hub.wait(60) == 0
    assert time.monotonic() - began < 10
    said = log.read_bytes()[length:].decode().splitlines()
    ended = "The class has stopped. Students' work goes on: start it again to let them in."
    assert said == ["", ended]
    assert NEWER.endswith("/classroom/start.py\n")
    school.start(newer)  # at once
    assert asyncio.run(resume()) == "42\n"
    assert mine.read_bytes() == work
    beside = mine.with_name(f"{LESSON}.new-01234567.ipynb")
    assert beside.stat().st_uid == pwd.getpwnam(name).pw_uid
    spec = school.folder / "jupyter" / "kernels" / "python3" / "kernel.json"
    assert str(newer / ".venv") in spec.read_text()
    exercises = newer / Lesson(LESSON).exercises.relative_to(ROOT)
    assert exercises.exists()
    assert as_account(name, "test", "-r", str(exercises)).returncode == 1
    assert as_account(name, "test", "-r", str(newer / "README.md")).returncode == 0
    assert "ipykernel" in recipe(OLD, {"/srv/hello-deep-learning": str(ROOT)})
    # the course to read: the students' edition, of which the fixture has made a page
    page = requests.get(f"{school.address}/services/course/index.html", timeout=60)
    assert page.text == "for students"


def test_a_public_copy_has_no_solutions(tmp_path):
    shutil.copytree(
        ROOT,
        tmp_path / "course",
        ignore=shutil.ignore_patterns(".venv*", "build", "cache", "node_modules", ".git"),
    )
    course = tmp_path / "course"
    for words in (["init", "-q"], ["add", "-A"], ["commit", "-q", "-m", "all"]):
        name = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        subprocess.run(["git", *name, *words], cwd=course, check=True)
    recipe(PUBLISH, folder=course)
    there = {
        path.relative_to(course / "public").as_posix() for path in (course / "public").rglob("*")
    }
    assert f"notebooks/exercises/{LESSON}.ipynb" in there
    assert f"lessons/{LESSON}/quiz.md" in there
    secret = (
        r"^(lessons/.+/(exercises|answers|guide)\.|notebooks/solutions|docs/(grad|teach)|tests)"
    )
    assert [name for name in there if re.search(secret, name)] == []


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

    async def resume():
        student = school.student(name)
        await student.log_in()
        await student.start_server()
        await student.open("notebooks/exercises/01_or_neuron.ipynb")  # the session is still there
        return await student.run("work += 1; print(work)")

    asyncio.run(begin())
    school.hub.send_signal(signal.SIGKILL)
    school.hub.wait()
    school.start()
    assert asyncio.run(resume()) == "42\n"
    os.kill(int((school.folder / "proxy.pid").read_text()), signal.SIGKILL)
    deadline = time.monotonic() + 60
    while not school.responds() and time.monotonic() < deadline:
        time.sleep(0.3)  # the hub starts another
    time.sleep(2)
    assert asyncio.run(resume()) == "43\n"


@needs_class
def test_a_runaway_kernel_is_stopped_at_its_memory(school):
    async def fill():
        student = school.student(STUDENTS[3])
        await student.log_in()
        await student.start_server()
        await student.open("notebooks/exercises/01_or_neuron.ipynb")
        with pytest.raises(RuntimeError, match="MemoryError"):
            await student.run("large = [bytearray(200_000_000) for _ in range(100)]")
        await student.ask(f"/user/{student.name}/api/kernels/{student.kernel}/restart", "POST")
        await student.open("notebooks/exercises/01_or_neuron.ipynb")
        return await student.run("print('alive')")

    assert asyncio.run(fill()) == "alive\n"


@needs_class
def test_a_session_is_limited_as_a_whole(school):
    """Three children that may use 3 GB each, as may their parent, but not all together."""
    child = "import time; full = bytearray(1_300_000_000); time.sleep(3600)"
    code = (
        "import os, signal, subprocess, sys\n"
        f"children = [subprocess.Popen([sys.executable, '-c', {child!r}]) for _ in range(3)]\n"
        "_, status = os.wait()\n"
        "print(os.WTERMSIG(status))\n"
        "for child in children: child.kill()"
    )

    async def fill():
        student = await arrive(school, STUDENTS[3])
        return await student.run(code)

    assert asyncio.run(fill()) == "9\n"


@needs_class
def test_kernels_are_counted_and_terminals_are_limited(school):
    name = STUDENTS[3]

    async def fill():
        student = await arrive(school, name)
        kernels, terminals = (f"/user/{name}/api/{kind}" for kind in ("kernels", "terminals"))
        own = [kernel["id"] for kernel in json.loads((await student.ask(kernels)).body)]
        more = [await student.ask(kernels, "POST") for _ in range(6 - len(own))]
        with pytest.raises(RuntimeError, match="503"):
            await student.ask(kernels, "POST")
        for kernel in more:
            await student.ask(f"{kernels}/{json.loads(kernel.body)['id']}", "DELETE")
        await student.ask(terminals, "POST")

    asyncio.run(fill())
    # terminals and whatever they start inherit the limits of the server
    server = server_of(name)
    (terminal,) = [child for child in server.children() if child.terminal()]
    for process in (server, terminal):
        limits = Path(f"/proc/{process.pid}/limits").read_text()
        assert re.search(r"Max processes +3000 +3000 ", limits)
        assert re.search(r"Max data size +3000000000 +3000000000 ", limits)


def server_of(name) -> psutil.Process:
    """Return the process of a person's server."""
    processes = psutil.process_iter(["cmdline", "username"])
    (server,) = [
        process
        for process in processes
        if process.info["username"] == name
        and "jupyterhub-singleuser" in " ".join(process.info["cmdline"] or [])
    ]
    return server


def test_systemd_gets_whole_sessions_as_scopes(tmp_path, monkeypatch):
    """What the watch tells systemd, noted by a stand-in."""
    monkeypatch.syspath_prepend(CLASSROOM)
    watch = importlib.import_module("watch")
    told, here = [], {7: "0::/user.slice", 8: "0::/user.slice"}
    monkeypatch.setattr(watch, "SYSTEMD", tmp_path)
    monkeypatch.setattr(watch, "find_group", here.get)

    def run(command, **_):
        told.append(command[len(watch.CALL) :])
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(watch.subprocess, "run", run)
    processes = [SimpleNamespace(pid=number) for number in here]
    watch.confine(1001, processes, 4e9)
    limits = "MemoryMax t 5000000000 MemorySwapMax t 0 TasksMax t 3000"
    made = f"StartTransientUnit ssa(sv)a(sa(sv)) hellodl-1001.scope fail 4 PIDs au 2 7 8 {limits} 0"
    here[7] = "0::/system.slice/hellodl-1001.scope"
    watch.confine(1001, processes, 4e9)
    here[8] = here[7]
    watch.confine(1001, processes, 4e9)
    watch.confine(1002, processes, float("inf"))
    joined = ["AttachProcessesToUnit", "ssau", "hellodl-1001.scope", "", "1", "8"]
    assert told == [made.split(), joined]


@needs_class
def test_homes_are_limited(school, monkeypatch):
    """Everything but JupyterLab ends, and a note says why, but never through a student's link."""
    monkeypatch.syspath_prepend(CLASSROOM)
    watch = importlib.import_module("watch")
    home, victim = school.folder / "homes" / STUDENTS[2], school.folder / "victim"
    account, note = home.stat().st_uid, home / watch.NOTE
    kinds = ("sleep", "jupyterhub-singleuser")
    sleep = {"executable": shutil.which("sleep"), "user": account, "group": account}
    running, server = (subprocess.Popen([kind, "3600"], **sleep) for kind in kinds)
    try:
        watch.keep_disk({account: home}, 1e12)
        assert running.poll() is None
        assert not note.exists()
        (home / "large").write_bytes(bytes(2_000_000))
        watch.keep_disk({account: home}, 1e6)
        assert running.wait(60) == -signal.SIGKILL
        assert server.poll() is None
        assert "Please delete some" in note.read_text()
        assert note.stat().st_uid == account
        note.unlink()
        note.symlink_to(victim)
        watch.keep_disk({account: home}, 1e6)
        assert not victim.exists()
    finally:
        note.unlink(missing_ok=True)
        for process in (running, server):
            process.kill()
            process.wait()


# ------------------------------------------------------------- from release to feedback


async def arrive(school, name):
    """Log in, start a server and a kernel; return the person."""
    person = school.student(name)
    await person.log_in()
    await person.start_server()
    await person.open("notebooks/00_start_here.ipynb")
    return person


async def shell(person, command):
    """Run a command as in the person's terminal; it must succeed."""
    code = (
        "import subprocess\n"
        f"done = subprocess.run({command!r}, shell=True, capture_output=True, text=True)\n"
        "print(done.returncode, done.stdout + done.stderr)"
    )
    status, _, said = (await person.run(code)).partition(" ")
    assert status == "0", said[-5000:]
    return said


def solved(cells, only=None):
    """Write the solutions into a student's notebook: all, or only those named."""
    script = read_exercises(Lesson(LESSON))
    solutions = {
        c.metadata.nbgrader.grade_id: c.source for c in script.cells if "nbgrader" in c.metadata
    }
    for cell in cells:
        marks = cell["metadata"].get("nbgrader", {})
        if marks.get("solution") and (only is None or marks["grade_id"] in only):
            source = solutions[marks["grade_id"]]
            cell["source"] = re.sub(r" *### (BEGIN|END) SOLUTION\n?", "", source)


def answer(cells, name, source):
    """Write an answer into a student's notebook."""
    for cell in cells:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == name:
            cell["source"] = source


def tampered(cells):
    """Replace the checks by cells that praise every answer."""
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
        answer(cells, "my_loss", "large = [bytearray(200_000_000) for _ in range(100)]"),
    ),
}


def leave_strange_submissions(school):
    """As one student: submit for others, and links to a teacher's files; all must go on."""
    perfect, endless, tampers, _ = STUDENTS
    inbound = school.folder / "exchange" / "hello" / "inbound"
    course = school.folder / "homes" / TEACHER / "hello"
    (own,) = inbound.glob(f"{tampers}+lesson01+*")
    for name in (f"{endless}+lesson01+2040-01-01 00:00:00 UTC+x", "nobody+lesson01+2040-01-01+x"):
        done = as_account(tampers, "cp", "-r", str(own), str(inbound / name))
        assert done.returncode == 0, done.stderr
    (theirs,) = inbound.glob(f"{perfect}+lesson01+*")
    links = {
        own / "source.txt": course / "source" / "lesson01" / f"{LESSON}.ipynb",
        own / "course": course,
        inbound / f"{tampers}+lesson01+2040-01-01 00:00:00 UTC+x": theirs,
    }
    for link, target in links.items():
        assert as_account(tampers, "ln", "-s", str(target), str(link)).returncode == 0
    assert as_account(tampers, "mkfifo", str(own / "waits")).returncode == 0
    assert (
        as_account(tampers, "mkdir", str(inbound / f"{tampers}+lesson01+tomorrow+x")).returncode
        == 0
    )


@needs_class
def test_an_assignment_from_release_to_feedback(school):
    """Everybody does their own steps, each on their own server."""

    async def term():
        teacher = await arrive(school, TEACHER)
        await shell(teacher, f"make -C {ROOT} assignment LESSON=01 TO=$HOME/hello")
        await shell(teacher, "nbgrader release_assignment lesson01")
        for name, work in SUBMITTED.items():
            student = await arrive(school, name)
            there = f"/user/{name}/api/contents/lesson01/{LESSON}.ipynb"
            await shell(student, "cd ~ && nbgrader fetch_assignment lesson01 --course hello")
            notebook = json.loads((await student.ask(f"{there}?type=notebook")).body)["content"]
            text = json.dumps(notebook)
            assert "SOLUTION" not in text
            assert "HIDDEN" not in text
            work(notebook["cells"])
            body = {"type": "notebook", "content": notebook}
            await student.ask(there, "PUT", data=body)
            await shell(student, "cd ~ && nbgrader submit lesson01 --course hello")
        leave_strange_submissions(school)
        await shell(teacher, "nbgrader collect lesson01")
        began, only = time.monotonic(), "CourseDirectory.student_id"
        await shell(teacher, f"nbgrader autograde lesson01 --{only}_exclude={STUDENTS[1]}")
        # no honest cell takes longer than a whole submission of the others did
        limit = 5 + int((time.monotonic() - began) / (len(STUDENTS) - 1))
        endless = f"nbgrader autograde lesson01 --{only}={STUDENTS[1]}"
        await shell(teacher, f"HELLODL_CELL_SECONDS={limit} {endless}")
        for step in ("generate_feedback", "release_feedback"):
            await shell(teacher, f"nbgrader {step} lesson01")
        await shell(teacher, "nbgrader export --to ~/grades.csv")
        student = await arrive(school, STUDENTS[1])
        await shell(student, "cd ~ && nbgrader fetch_feedback lesson01 --course hello")
        return await shell(student, f"cat ~/lesson01/feedback/*/{LESSON}.html")

    pages = asyncio.run(term())
    homes = school.folder / "homes"
    grades = pd.read_csv(homes / TEACHER / "grades.csv").set_index("student_id").raw_score
    script = read_exercises(Lesson(LESSON))
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
    # nobody else submits for a student, and no link brings a teacher's file
    submitted = homes / TEACHER / "hello" / "submitted"
    assert sorted(path.name for path in submitted.iterdir()) == sorted(STUDENTS)
    files = sorted(path.name for path in (submitted / tampers / "lesson01").rglob("*"))
    assert files == [f"{LESSON}.ipynb", "submission_secret.txt", "timestamp.txt"]
    # what they submitted is still there as they wrote it
    for name in STUDENTS:
        assert (homes / name / "lesson01" / f"{LESSON}.ipynb").exists()
    # and nobody can read another's submission
    inbound = school.folder / "exchange" / "hello" / "inbound"
    assert as_account(perfect, "ls", str(inbound)).returncode != 0


@needs_class
def test_a_submission_cannot_raise_its_own_grade_or_escape(school):
    home = school.folder / "homes" / TEACHER
    closed = [
        home / "hello" / "source" / "attacks" / "nb.ipynb",
        home / "hello" / "gradebook.db",
        home / "hello" / "submitted",
        school.folder / "homes" / STUDENTS[0],
        school.folder / "exchange" / "hello" / "inbound",
        school.folder / "passwords.dbm.dat",
        school.folder / "grader.sock",
        ROOT / "tests",
        Lesson("00_start_here").exercises,
        Lesson("00_start_here").answers,
        ROOT / "notebooks" / "solutions",
    ]
    folders = ["/tmp", "/var/tmp", "/dev/shm", "/run/lock", "/srv", str(school.folder / "data")]
    folders += [str(school.folder / "exchange" / "hello" / "inbound"), str(ROOT), "/"]
    escaping = escape([str(path) for path in closed], folders, school.port)
    submissions = {name: attack[0] for name, attack in ATTACKS.items()} | {"escape": escaping}
    course = home / "hello"
    files = {course / "source" / "attacks" / "nb.ipynb": assignment()}
    for name, notebook in submissions.items():
        files[course / "submitted" / name / "attacks" / "nb.ipynb"] = notebook

    async def grade():
        teacher = await arrive(school, TEACHER)
        for path, notebook in files.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(notebook, path)
        (course / "submitted" / "smuggles" / "attacks" / "smuggled.py").write_text(LIAR)
        subprocess.run(["chown", "-R", f"{TEACHER}:", course], check=True)
        await shell(teacher, "nbgrader generate_assignment attacks --create")
        assert [path for path in closed if not path.exists()] == []
        await shell(teacher, "nbgrader autograde attacks")
        await shell(teacher, "nbgrader generate_feedback attacks")
        await shell(teacher, "nbgrader export --assignment attacks --to ~/attacks.csv")
        pages = f"/user/{TEACHER}/formgrader"
        listed = await teacher.ask(f"{pages}/api/submitted_notebooks/attacks/nb")
        numbers = {row["student"]: row for row in json.loads(listed.body)}
        shown = await teacher.ask(f"{pages}/submissions/{numbers['honest']['id']}/")
        # a teacher may also press a button
        pressed = await teacher.ask(f"{pages}/api/submission/attacks/liar/autograde", "POST")
        assert json.loads(pressed.body)["success"], pressed.body
        return numbers, shown.body.decode()

    notebooks, page = asyncio.run(grade())
    table = pd.read_csv(home / "attacks.csv").query("assignment == 'attacks'")
    points = table.set_index("student_id").raw_score[list(submissions)].to_dict()
    assert points == {name: attack[1] for name, attack in ATTACKS.items()} | {"escape": 0}
    held = {name: notebooks[name]["needs_manual_grade"] for name in ATTACKS}
    assert held == {name: attack[2] for name, attack in ATTACKS.items()}

    graded = nbformat.read(course / "autograded" / "escape" / "attacks" / "nb.ipynb", 4)
    uid, done = json.loads(graded.cells[1].outputs[0].text)
    assert uid == pwd.getpwnam(GRADER).pw_uid
    assert done == []
    # nothing is left of any kernel
    assert list((school.folder / "grading").iterdir()) == []
    assert not [p for p in psutil.process_iter() if p.uids().real == uid]

    feedback = (course / "feedback" / "patched" / "attacks" / "nb.html").read_text()
    assert "Multiply the hours of a day" in feedback  # the hint
    pages = [path.read_text() for path in sorted((course / "feedback").glob("*/attacks/nb.html"))]
    assert len(pages) == len(submissions)
    for text in pages:
        assert "HIDDEN" not in text
        assert not re.search(r"86_400|\[7, 8\]", re.sub("<[^>]*>", "", text))
    scripts = (course / "feedback" / "honest" / "attacks" / "nb.html").read_text()
    for text in (page, scripts):
        assert "evil()" in text  # as text
        assert find_active(text) == []
        assert "<mfrac>" in text  # a formula, drawn by the browser
    assert "<script" not in scripts


def test_formulas_of_all_exercises_are_drawn_without_a_program(monkeypatch):
    monkeypatch.syspath_prepend(CLASSROOM)
    pages = importlib.import_module("pages")
    for script in sorted((ROOT / "lessons").glob("*/exercises.py")):
        for cell in read_exercises(Lesson(script.parent.name)).cells:
            if cell.cell_type == "markdown":
                page = str(jinja2.Template("{{ f(c) }}").render(f=pages.markdown, c=cell.source))
                assert "$" not in page, cell.source


def test_pages_keep_what_is_harmless(monkeypatch):
    monkeypatch.syspath_prepend(CLASSROOM)
    pages = importlib.import_module("pages")
    table = pd.DataFrame({"a": [1]}).to_html(border=0)
    assert "<td>1</td>" in pages.clean(table)
    assert pages.clean('<a href="https://x.org" id="check-number">x</a>') == (
        '<a href="https://x.org">x</a>'
    )
    assert pages.clean('<img src="https://x.org/y.png"><div class="score">x</div>') == (
        "<img><div>x</div>"
    )
    assert pages.draw(r"\frac{") == r"<code>\frac{</code>"
    missing = jinja2.Template("{{ f(c) }}").render(f=pages.markdown, c="![<b>](attachment:no.png)")
    assert missing == "<pre>![&lt;b&gt;](attachment:no.png)</pre>"


def test_honest_answers_are_not_held(monkeypatch):
    """The right answers of all exercises contain nothing that a teacher would have to look at."""
    monkeypatch.syspath_prepend(CLASSROOM)
    scan = importlib.import_module("scan")
    for script in sorted((ROOT / "lessons").glob("*/exercises.py")):
        cells = read_exercises(Lesson(script.parent.name)).cells
        answers = [c.source for c in cells if c.metadata.get("nbgrader", {}).get("solution")]
        assert answers
        assert scan.find_means(answers) == [], script
        others = script.with_name("answers.py").read_text(encoding="utf-8")
        assert scan.find_means([others]) == [], script


@pytest.mark.parametrize(
    "change",
    [
        ("for name in names", "for name in [*names, 's' + 'ys']"),
        ("(modules)", "(names)"),
        ("\n    return", "\n    names += ('s' + 'ys',)\n    return"),
        ("'relu'", "'sys'"),
        ("'relu'", "'_x'"),
        ("name)", "'s' + 'ys')"),
    ],
)
def test_names_that_are_not_spelled_out_are_found(monkeypatch, change):
    monkeypatch.syspath_prepend(CLASSROOM)
    scan = importlib.import_module("scan")
    honest = (
        "def answer(modules):\n    names = ('relu', 'tanh')\n"
        "    return [getattr(modules, name) for name in names]"
    )
    assert scan.find_means([honest]) == []
    assert scan.find_means([honest.replace(*change)]) == ["it uses `getattr`"]


def test_grades_for_canvas_and_moodle(tmp_path, monkeypatch):
    """The columns that Canvas's importer looks for, in its order; names that Moodle can map."""
    monkeypatch.syspath_prepend(CLASSROOM)
    monkeypatch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)  # its alembic
    grades = importlib.import_module("grades")
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as gradebook:
        gradebook.add_student(
            "ada", first_name="Ada", last_name="Lovelace", email="ada@example.org"
        )
        gradebook.add_student("ben")
        for name, points in (("lesson01", 7), ("lesson02", 5)):
            gradebook.add_assignment(name)
            gradebook.add_notebook("nb", name)
            marks = {"max_score": points, "cell_type": "code"}
            gradebook.add_grade_cell("check", "nb", name, **marks)
            gradebook.add_source_cell("check", "nb", name, cell_type="code", source="")
        gradebook.add_submission("lesson01", "ada")
        grade = gradebook.find_grade("check", "nb", "lesson01", "ada")
        grade.auto_score = 6.5
        gradebook.find_submission_notebook("nb", "lesson01", "ada").late_submission_penalty = 1
        gradebook.db.commit()
        for exporter in (grades.Canvas, grades.Moodle):
            exporter(to=str(tmp_path / exporter.file)).export(gradebook)
        only = tmp_path / "only.csv"
        grades.Moodle(to=str(only), assignment=["lesson02"], student=["ben"]).export(gradebook)
    assert (tmp_path / "canvas.csv").read_text().splitlines() == [
        "Student,ID,SIS User ID,SIS Login ID,Section,lesson01,lesson02",
        "Points Possible,,,,,7.0,5.0",
        '"Lovelace, Ada",,,ada,,5.5,',
        "ben,,,ben,,,",
    ]
    assert (tmp_path / "moodle.csv").read_text().splitlines() == [
        "Username,First name,Last name,Email address,lesson01,lesson02",
        "ada,Ada,Lovelace,ada@example.org,5.5,-",
        "ben,,,,-,-",
    ]
    assert only.read_text().splitlines()[1:] == ["ben,,,,-"]


# -------------------------------------------------------------------- on other people's computers


def test_images_hold_no_solutions():
    text = (CLASSROOM / "start.py").read_text(encoding="utf-8")
    (sealed,) = re.findall(r"^SEALED = (\[.+?\])$", text, re.MULTILINE | re.DOTALL)
    ignored = (CLASSROOM / "kubernetes" / "Dockerfile.dockerignore").read_text().splitlines()
    assert set(ast.literal_eval(sealed)) <= set(ignored)


def test_the_image_recipe_uses_the_locks_and_what_exists():
    recipe = (CLASSROOM / "kubernetes" / "Dockerfile").read_text(encoding="utf-8")
    for lock in ("course", "classroom"):
        assert f"--require-hashes -r requirements/{lock}.txt" in recipe
        assert (ROOT / "requirements" / f"{lock}.txt").exists()
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
    settings.JupyterHub.services = [{"name": "tljh-updater"}]
    source = (CLASSROOM / "tljh.py").read_text(encoding="utf-8")
    exec(source, {"get_config": lambda: settings})
    made = settings.Spawner.environment
    teacher, student = (SimpleNamespace(user=SimpleNamespace(name=n)) for n in ("teacher", "ada"))
    assert made["LANG"] == "C.UTF-8"
    assert made["HELLODL_COURSE_FOLDER"](teacher) == "/home/jupyter-teacher/hello"
    assert made["HELLODL_COURSE_FOLDER"](student) == ""
    assert made["HELLODL_CLASS"](teacher) == "/srv/hellodl-class"
    assert made["HELLODL_CLASS"](student) == ""
    other, grader, watch = settings.JupyterHub.services
    assert other["name"] == "tljh-updater"
    assert grader["command"][-1].endswith("/classroom/grader.py")
    assert watch["command"][-1].endswith("/classroom/watch.py")
    assert set(watch["environment"]) > set(grader["environment"])
    assert settings.SystemdSpawner.unit_extra_properties == {"TasksMax": "3000"}
    for spawner, role in ((teacher, "teacher"), (student, "student")):
        first, second = made["JUPYTER_CONFIG_PATH"](spawner).split(":")
        assert first.endswith(f"/classroom/{role}")
        assert (CLASSROOM / role).is_dir()
        assert second.endswith("/classroom")


def test_the_course_opens_online_on_a_python_it_supports():
    editor = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    binder = (ROOT / ".binder" / "runtime.txt").read_text().strip()
    assert (editor["image"], binder) == ("python:3.12", "python-3.12")
    (line,) = re.findall(r"^-r (.+)$", (ROOT / ".binder" / "requirements.txt").read_text(), re.M)
    assert (ROOT / ".binder" / line).resolve() == ROOT / "requirements" / "course.txt"
    hook = ROOT / ".binder" / "postBuild"
    assert os.access(hook, os.X_OK)
    assert subprocess.run(["sh", "-n", hook], check=False).returncode == 0
