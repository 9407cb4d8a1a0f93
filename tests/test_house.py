"""The house: the lock, setting up on other machines, and files that must agree."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from hellodl import notebooks

ROOT = Path(__file__).resolve().parents[1]
LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def pins(path):
    """Package -> the versions a lock names, whatever the machine."""
    found = {}
    for name, version in re.findall(
        r"^([A-Za-z0-9_.-]+)(?:\[[^]]*\])?==([^\s;\\]+)", path.read_text(), re.MULTILINE
    ):
        found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_lock_has_hashes_and_no_address(path):
    text = path.read_text(encoding="utf-8")
    assert "://" not in text
    assert not re.search(r"--(index|extra-index|find-links)", text)
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(entries) > 100
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_locks_agree():
    course = pins(ROOT / "requirements/course.txt")
    for other in LOCKS:
        for name, versions in pins(other).items():
            assert versions <= course.get(name, versions), f"{name} in {other.name}"
    for package in ("tensorflow", "keras", "numpy", "matplotlib", "seaborn", "pandas", "jupyter"):
        assert package in course
    assert "nbval" in course


def test_conda_environment_is_the_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text())
    *conda, pip = environment["dependencies"]
    assert conda == ["python=3.12", "pip"]  # every other package comes from the lock
    assert pip == {"pip": ["-r requirements/course.txt"]}


def test_help_lists_every_target():
    targets = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in set(targets) - {"dev"}:
        assert re.search(rf"^make {target} +\S", shown, re.MULTILINE), target


def test_readme_names_every_lesson_with_its_time():
    assert notebooks.lesson_table() in README, "run make notebooks"


def test_readme_points_to_files_that_exist():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


# ----------------------------------------------------------- setting up on other machines


@pytest.fixture
def bare(tmp_path):
    """A checkout and a PATH without any Python; returns a function that runs setup.sh."""
    shutil.copytree(ROOT / "requirements", tmp_path / "course" / "requirements")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("sh", "dirname", "cmp", "ls", "rm", "cp", "uname", "cat", "sed"):
        (tools / tool).symlink_to(shutil.which(tool))

    def fake(name, *lines):
        (tools / name).write_text("\n".join(["#!/bin/sh", *lines, ""]))
        (tools / name).chmod(0o755)

    def setup(*arguments):
        return subprocess.run(
            ["sh", str(tmp_path / "course/requirements/setup.sh"), *(arguments or ["course"])],
            env={"PATH": str(tools)},
            capture_output=True,
            text=True,
        )

    setup.fake, setup.folder = fake, tmp_path / "course"
    return setup


# A Python that tells its version, and for the rest does as `then` says.
def python(version, then="exit 0"):
    return [f'case "$2" in *version_info*) echo {version};; *) {then};; esac']


posix = pytest.mark.skipif(os.name != "posix", reason="fakes programs by shell scripts")


@posix
def test_setup_without_python(bare):
    done = bare()
    assert done.returncode != 0
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr
    assert "run this command again" in " ".join(done.stderr.split())
    assert not (bare.folder / ".venv").exists()


@posix
def test_setup_with_a_python_that_is_too_new(bare):
    bare.fake("python3", *python("3.14"))
    done = bare()
    assert done.returncode != 0
    assert "found only: 3.14" in done.stderr
    assert "Installing" not in done.stderr  # nothing is downloaded before this is clear


@posix
def test_setup_without_the_venv_module(bare):
    bare.fake("python3.12", *python("3.12", 'case "$2" in *ensurepip*) exit 1;; esac'))
    done = bare()
    assert done.returncode != 0
    assert "apt install python3.12-venv" in done.stderr


@posix
def test_setup_passes_over_what_does_not_fit(bare):
    log = bare.folder / "log"
    bare.fake("python3.13", "echo 'not installed' >&2", "exit 127")  # as version managers do
    bare.fake("python3", *python("3.10"))
    bare.fake("python3.11", *python("3.11", f'echo "$@" >>{log}; [ "$2" != venv ]'))
    assert bare().returncode != 0  # the fake cannot make an environment
    assert "-m venv .venv" in log.read_text()


@posix
@pytest.mark.parametrize(("tool", "words"), [("uv", "venv --quiet"), ("conda", "create --yes")])
def test_setup_asks_uv_or_conda_for_a_python(bare, tool, words):
    log = bare.folder / "log"
    bare.fake("python3", *python("3.14"))
    bare.fake(tool, f'echo "$@" >>{log}', "exit 1")
    assert bare().returncode != 0
    assert words in log.read_text()
    assert "3.12" in log.read_text()


@posix
def test_setup_refuses_intel_macs_in_words(bare):
    (bare.folder / "../bin/uname").unlink()
    bare.fake("uname", '[ "$1" = -s ] && echo Darwin || echo x86_64')
    done = bare()
    assert done.returncode != 0
    assert "Intel processor" in done.stderr


@posix
@pytest.mark.parametrize(
    ("then", "installers"),
    [
        ("exit 0", ["uv"]),
        ('[ "$2" != uv ]', ["uv", "pip"]),
        ('[ "$3" != config ] || echo "global.index-url=mine"', ["pip"]),
    ],
    ids=["uv", "uv fails", "a registry named to pip"],
)
def test_setup_installs_with_uv_and_else_with_pip(bare, then, installers):
    log, venv = bare.folder / "log", bare.folder / ".venv"
    (venv / "bin").mkdir(parents=True)
    bare.fake("../course/.venv/bin/python", f'echo "$@" >>{log}', then)
    bare.fake("python3.12", *python("3.12"))
    assert bare().returncode == 0
    lines = [line for line in log.read_text().splitlines() if "-r requirements/course.txt" in line]
    assert [line.split()[1] for line in lines] == installers
    assert all("--require-hashes" in line for line in lines)
    if "uv" in installers:
        assert (venv / "uv.txt").read_text().startswith("uv==")


@posix
def test_setup_makes_once_and_again_when_the_lock_changes(bare):
    log = bare.folder / "log"
    venv = bare.folder / ".venv"
    make = (
        f'echo "$@" >>{log}; mkdir -p {venv}/bin; printf "#!/bin/sh\\nexit 0\\n" >{venv}/bin/python'
    )
    (bare.folder / "../bin/mkdir").symlink_to(shutil.which("mkdir"))
    (bare.folder / "../bin/chmod").symlink_to(shutil.which("chmod"))
    bare.fake(
        "python3.12",
        *python("3.12", f'case "$2" in venv) {make}; chmod +x {venv}/bin/python;; esac'),
    )

    assert bare("course", "dev").returncode == 0
    assert {path.name for path in venv.glob("*.lock")} == {"course.lock", "dev.lock"}
    assert bare("course", "dev").stderr == ""  # nothing to do, nothing said
    assert len(log.read_text().splitlines()) == 1

    with (bare.folder / "requirements/course.txt").open("a") as lock:
        lock.write("# changed\n")
    assert bare("course").returncode == 0
    assert len(log.read_text().splitlines()) == 2
    assert {path.name for path in venv.glob("*.lock")} == {"course.lock"}

    assert bare("gpu").returncode == 0  # another engine: made anew, and it stays
    assert bare("course").stderr == ""
    assert {path.name for path in venv.glob("*.lock")} == {"gpu.lock"}
