"""The class server: real accounts, the real hub, and assignments from release to feedback."""

import ast
import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import time
from types import SimpleNamespace

import pandas as pd
import psutil
import pytest
import yaml
from class_server import CLASSROOM, LACKS, LESSON, STUDENTS, TEACHER, as_account, start
from traitlets.config import Config

from tools.exercises import read_exercises
from tools.lessons import ROOT, Lesson

needs_class = pytest.mark.skipif(bool(LACKS), reason=LACKS)


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


# ------------------------------------------------------------------------- separate accounts


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
        ROOT / ".git" / "HEAD",
    ]
    for path in closed:
        assert path.exists(), path
        done = as_account(ada, "test", "-r", str(path))
        assert done.returncode == 1, f"{path} can be read"
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


# ------------------------------------------------------------- from release to feedback


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


@needs_class
def test_an_assignment_from_release_to_feedback(school):
    """Everybody does their own steps, each on their own server."""

    async def arrive(name):
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
            "print(done.stdout + done.stderr)\n"
            "assert done.returncode == 0, (done.stdout + done.stderr)[-1500:]"
        )
        return await person.run(code)

    async def term():
        teacher = await arrive(TEACHER)
        await shell(teacher, f"make -C {ROOT} assignment LESSON=01 TO=$HOME/hello")
        await shell(teacher, "nbgrader release_assignment lesson01")
        for name, work in SUBMITTED.items():
            student = await arrive(name)
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
        for step in ("collect", "autograde", "generate_feedback", "release_feedback"):
            await shell(teacher, f"nbgrader {step} lesson01")
        await shell(teacher, "nbgrader export --to ~/grades.csv")
        student = await arrive(STUDENTS[1])
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
    # what they submitted is still there as they wrote it
    for name in STUDENTS:
        assert (homes / name / "lesson01" / f"{LESSON}.ipynb").exists()
    # and nobody can read another's submission
    inbound = school.folder / "exchange" / "hello" / "inbound"
    assert as_account(perfect, "ls", str(inbound)).returncode != 0


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
    editor = json.loads((ROOT / ".devcontainer" / "devcontainer.json").read_text())
    binder = (ROOT / ".binder" / "runtime.txt").read_text().strip()
    assert (editor["image"], binder) == ("python:3.12", "python-3.12")
    (line,) = re.findall(r"^-r (.+)$", (ROOT / ".binder" / "requirements.txt").read_text(), re.M)
    assert (ROOT / ".binder" / line).resolve() == ROOT / "requirements" / "course.txt"
    hook = ROOT / ".binder" / "postBuild"
    assert os.access(hook, os.X_OK)
    assert subprocess.run(["sh", "-n", hook], check=False).returncode == 0
