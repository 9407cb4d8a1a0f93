"""A bundle for computers without internet: written, and then set up where no network is."""

import importlib.util
import os
import shutil
import subprocess
import sys
import zipfile

import pytest

from tools.lessons import ROOT

posix = pytest.mark.skipif(os.name != "posix", reason="make setup is a shell script")
# A build backend of a few lines, so that nothing has to be fetched in order to install a course.
BACKEND = """
import zipfile
def build_editable(folder, *_):
    with zipfile.ZipFile(f"{folder}/hellodl-1.0-py3-none-any.whl", "w") as wheel:
        for name, text in {
            "METADATA": "Metadata-Version: 2.1\\nName: hellodl\\nVersion: 1.0\\n",
            "WHEEL": "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
            "RECORD": "",
        }.items():
            wheel.writestr(f"hellodl-1.0.dist-info/{name}", text)
    return "hellodl-1.0-py3-none-any.whl"
"""
PROJECT = """[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""


@pytest.fixture(scope="module")
def bundle():
    spec = importlib.util.spec_from_file_location("bundle", ROOT / "requirements" / "bundle.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def write_wheel(folder, name, tag="py3-none-any"):
    """Write a wheel of one module; return its line in a lock."""
    path = folder / f"{name}-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w") as wheel:
        wheel.writestr(f"{name}.py", "found = True\n")
        info = f"{name}-1.0.dist-info"
        wheel.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        wheel.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nTag: {tag}\n")
        wheel.writestr(f"{info}/RECORD", f"{name}.py,,\n")
    hashed = subprocess.run(
        [sys.executable, "-m", "pip", "hash", path], capture_output=True, text=True, check=True
    )
    return hashed.stdout.splitlines()[-1]


def git(folder, *words):
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *name, *words], cwd=folder, check=True)


@posix
def test_setting_up_from_a_bundle_needs_no_network(bundle, tmp_path):
    """A course of two packages, of which one is for Windows only."""
    course, registry, stick = tmp_path / "course", tmp_path / "registry", tmp_path / "my stick"
    registry.mkdir()
    (course / "requirements").mkdir(parents=True)
    for name in ("setup.sh", "bundle.py"):
        shutil.copy(ROOT / "requirements" / name, course / "requirements")
    lock = f"everywhere==1.0 \\\n    {write_wheel(registry, 'everywhere')}\n"
    windows = write_wheel(registry, "there", "cp313-none-win_amd64")
    lock += f"there==1.0 ; sys_platform == 'win32' \\\n    {windows}\n"
    (course / "requirements" / "course.txt").write_text(lock)
    (course / "requirements" / "dev.txt").write_text("uv==1.0 --hash=sha256:00\n")
    (course / "pyproject.toml").write_text(PROJECT)
    (course / "backend.py").write_text(BACKEND)
    git(course, "init", "-q")
    git(course, "add", "-A")
    git(course, "commit", "-q", "-m", "all")
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9", "CI": "1"}
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    options = ["--systems", "linux", "windows", "--pythons", "3.13", "--no-data"]
    subprocess.run(
        [sys.executable, course / "requirements" / "bundle.py", stick, *options],
        env=plain | nowhere | {"PIP_FIND_LINKS": registry.as_uri(), "PIP_NO_INDEX": "1"},
        check=True,
    )
    wheels = sorted(path.name for path in (stick / "bundle" / "wheels").iterdir())
    assert wheels == ["everywhere-1.0-py3-none-any.whl", "there-1.0-cp313-none-win_amd64.whl"]

    shutil.rmtree(registry)
    (stick / "bundle" / "data").mkdir()
    (stick / "bundle" / "data" / "mnist.npz").write_text("digits")
    copy = stick / "hello-deep-learning"
    done = subprocess.run(
        ["sh", "requirements/setup.sh", "course"],
        cwd=copy,
        env=plain | nowhere | {"HELLODL_PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    code = "import everywhere; print(everywhere.found)"
    python = copy / ".venv" / "bin" / "python"
    assert subprocess.check_output([python, "-c", code], text=True) == "True\n"
    assert (copy / "data" / "cache" / "mnist.npz").read_text() == "digits"


def test_the_course_has_packages_for_each_system(bundle):
    """Of each system and Python, as the markers of the lock say: not one too many or too few."""
    lock = ROOT / "requirements" / "course.txt"
    names = {}
    for system, (platform, machine, kind, _) in bundle.SYSTEMS.items():
        there = {"sys_platform": platform, "platform_machine": machine, "os_name": kind}
        names[system] = {
            requirement.name
            for requirement, hashes in bundle.entries(lock)
            if hashes and (not requirement.marker or requirement.marker.evaluate(there))
        }
    assert all("keras" in chosen for chosen in names.values())
    assert "appnope" in names["mac"]
    assert "appnope" not in names["linux"]
    assert "pywinpty" in names["windows"]
    assert "tensorflow-cpu" in names["linux"]
