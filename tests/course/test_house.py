"""The house: its layout, the locks, setting up on other computers, and files that must agree."""

import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

from tools import readme, stages
from tools.lessons import ROOT, find_lessons

LOCKS = sorted((ROOT / "requirements").glob("*.txt"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", "")
SETUP = (ROOT / "requirements" / "setup.sh").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


# ------------------------------------------------------------------------------- the layout

LAYOUT = [
    "README.md",
    "CONTRIBUTING.md",
    "STYLE.md",
    "CHANGELOG.md",
    "CITATION.cff",
    "CODE_OF_CONDUCT.md",
    "LICENSE",
    "Makefile",
    "environment.yml",
    "environment-gpu.yml",
    "pyproject.toml",
    "requirements/setup.sh",
    ".ci/run",
    ".pre-commit-config.yaml",
    ".vscode/settings.json",
    ".github/dependabot.yml",
    ".github/pull_request_template.md",
    ".github/workflows/test.yml",
    ".github/ISSUE_TEMPLATE/bug.yml",
    ".github/ISSUE_TEMPLATE/confused.yml",
    "lessons/timings.csv",
    "notebooks/exercises/",
    "notebooks/solutions/",
    "src/hellodl/checks/",
    "src/hellodl/data/",
    "src/hellodl/experiments/",
    "src/hellodl/plots/",
    "tools/__main__.py",
    "docs/build.py",
    "classroom/README.md",
    "benchmarks/run.py",
    "data/README.md",
    "data/reference/made.csv",
    "tests/unit/",
    "tests/course/",
    "tests/browser/",
    "tests/classroom/",
]
OF_A_LESSON = {"lesson.py", "exercises.py", "answers.py", "quiz.md", "guide.md", "slides.md"}


def tracked_texts():
    """Path -> content of all text files that belong to the repository, without notebooks."""
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("this folder is no git repository")
    command = [git, "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    texts = {}
    for name in listed.split("\0"):
        path = ROOT / name
        binary = {".ipynb", ".png", ".webp", ".npz", ".keras", ".woff2"}
        if path.is_file() and path.suffix not in binary:
            texts[name] = path.read_text(encoding="utf-8")
    return texts


def test_the_house_has_its_rooms():
    missing = [
        name
        for name in LAYOUT
        if not ((ROOT / name).is_dir() if name.endswith("/") else (ROOT / name).is_file())
    ]
    assert missing == []


@pytest.mark.parametrize("lesson", find_lessons(), ids=lambda lesson: lesson.name)
def test_a_lessons_folder_holds_all_of_it(lesson):
    there = {path.name for path in lesson.folder.iterdir() if path.is_file()}
    text = lesson.script.read_text(encoding="utf-8")
    attached = set(re.findall(r"\(attachment:(.+?)\)", text)) - {"preview.png"}
    assert there == OF_A_LESSON | attached


def test_lessons_are_numbered_without_gaps():
    lessons = find_lessons()
    assert [lesson.number for lesson in lessons] == [f"{n:02d}" for n in range(len(lessons))]
    folders = {path.name for path in (ROOT / "lessons").iterdir() if re.match(r"\d", path.name)}
    assert folders == {lesson.name for lesson in lessons}


def test_no_file_names_this_computer_or_a_registry():
    elsewhere = re.compile(
        r"(?<![\w.])/(?:work|root|Users|home/(?!jovyan|jupyter-)\w+)/"
        r"|https?://[^\s\"']*(?:pypi|pythonhosted|npmjs|anaconda|simple/)"
        r"|--(?:extra-)?index-url|--find-links"
    )
    found = [
        f"{name}: {hit[0]}"
        for name, text in tracked_texts().items()
        for hit in elsewhere.finditer(text)
        if not name.endswith(("test_house.py", "test_notebooks.py"))  # they look for the same
    ]
    assert found == []


def test_links_between_pages_lead_to_files():
    broken = []
    for name, text in tracked_texts().items():
        if name.endswith(".md") and not name.startswith(("docs/", "lessons/")):
            targets = re.findall(r"\]\((?!http|#|mailto)([^)#\s]+)[^)]*\)", text)
            folder = (ROOT / name).parent
            broken += [f"{name}: {target}" for target in targets if not (folder / target).exists()]
    assert broken == []


# -------------------------------------------------------------------------------- the locks


def pins(path):
    """Package -> the versions a lock names, for all computers together."""
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


@pytest.mark.parametrize(
    ("name", "lock"), [("environment.yml", "course"), ("environment-gpu.yml", "gpu")]
)
def test_conda_environment_is_the_lock(name, lock):
    text = (ROOT / name).read_text(encoding="utf-8")
    environment = yaml.safe_load(text)
    *conda, pip = environment["dependencies"]
    assert conda == ["python=3.12", "pip"]  # every other package comes from the lock
    assert pip == {"pip": [f"-r requirements/{lock}.txt"]}
    assert f"conda env create -f {name}\n" in text
    assert f"conda activate {environment['name']}\n" in text
    assert "python -m hellodl lab" in text


@pytest.mark.skipif(not shutil.which("sh"), reason="there is no shell here")
@pytest.mark.parametrize("script", [".ci/run", "requirements/setup.sh", "classroom/setup.sh"])
def test_shell_scripts_have_no_syntax_error(script):
    done = subprocess.run(["sh", "-n", script], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_vs_code_finds_the_kernel_that_make_setup_makes():
    """VS Code takes the .venv of the folder that it has open, or else the setting's, as kernel."""
    settings, extensions, container = (
        json.loads((ROOT / name).read_text())
        for name in (".vscode/settings.json", ".vscode/extensions.json",
                     ".devcontainer/devcontainer.json")
    )  # fmt: skip
    folder = settings["python.defaultInterpreterPath"].removeprefix("${workspaceFolder}/")
    assert f"\npython={folder}/$bin/python\n" in SETUP
    assert extensions["recommendations"] == container["customizations"]["vscode"]["extensions"]


def test_make_and_python_do_the_same():
    words = dict(
        re.findall(r"^(lab|run|test):.*\n\t@\$\(PYTHON\) -m hellodl (.+)$", MAKEFILE, re.M)
    )
    test = "test$(if $(CHANGED), changed)"
    assert words == {"lab": "lab --port $(PORT)", "run": "run $(LESSONS)", "test": test}
    targets = re.findall(r"^test-(\w+):", MAKEFILE, re.M)
    assert set(targets) == {*stages.ALL_STAGES} - {"settings"}


def test_help_lists_every_target():
    targets = re.search(r"^\.PHONY: (.+)$", MAKEFILE, re.MULTILINE)[1].split()
    shown = subprocess.run(["make"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for target in set(targets) - {"dev"}:
        assert re.search(rf"^make {target} +\S", shown, re.MULTILINE), target


WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_may_little_and_use_what_they_name(path):
    text = path.read_text(encoding="utf-8")
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert workflow["concurrency"]["cancel-in-progress"]
    assert set(re.findall(r"uses: (\S+)", text)) == set(
        re.findall(r"uses: ([\w./-]+@[0-9a-f]{40}) # v\d+\.\d+\.\d+$", text, re.MULTILINE)
    )
    for job in workflow["jobs"].values():
        assert job["timeout-minutes"]
        if "windows-latest" in job.get("strategy", {}).get("matrix", {}).get("os", []):
            assert job["env"]["PYTHONUTF8"] == "1"  # else texts are read with other letters
            assert not [step for step in job["steps"] if "make" in step.get("run", "").split()]
        assert set(job.get("permissions", {})) <= {"contents", "issues", "pages", "id-token"}


def test_a_deprecated_call_in_a_lesson_fails_on_build_machines():
    """They set what turns the warnings of a notebook's own lines into errors, and no others."""
    (setting,) = re.findall(r"PYTHONWARNINGS=(\S+)", (ROOT / ".ci/run").read_text())
    for path in WORKFLOWS:
        if path.name in ("nightly.yml", "newest.yml"):
            assert f"PYTHONWARNINGS: {setting}" in path.read_text(encoding="utf-8")
    lines = [
        "import warnings",
        "warnings.warn_explicit('old', DeprecationWarning, 'library.py', 1, 'library')",
        "warnings.warn('old', DeprecationWarning, stacklevel=1)",
    ]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(line) for line in lines])
    client = NotebookClient(notebook, kernel_name="python3")
    with pytest.raises(CellExecutionError, match="DeprecationWarning"):
        client.execute(env=os.environ | {"PYTHONWARNINGS": setting})
    assert not [output for output in notebook.cells[1].outputs if output.output_type == "error"]
    assert notebook.cells[2].outputs


def test_one_version_everywhere():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    released = re.findall(
        r"^## \[(\d.+?)\] - (.+)$", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.M
    )
    assert released[0] == (project["version"], str(citation["date-released"]))
    assert citation["version"] == project["version"]
    assert released == sorted(released, reverse=True)


def test_readme_names_every_lesson_with_its_time():
    assert readme.lesson_table() in README, "run make notebooks"


def test_readme_points_to_files_that_exist():
    links = re.findall(r"\]\((?!http)([^)#]+)\)", README)
    assert len(links) > 5
    assert [link for link in links if not (ROOT / link).exists()] == []


def test_readme_begins_with_a_short_animation_and_one_command():
    from PIL import Image

    path = ROOT / "docs" / "pad.webp"
    assert path.stat().st_size < 300_000
    assert Image.open(path).n_frames > 20
    assert README.index("docs/pad.webp") < README.index("| `make lab` |") < 2_000


# ---------------------------------------------------------- setting up on other computers


@pytest.fixture
def bare(tmp_path):
    """A checkout and a PATH without any Python; returns a function that runs setup.sh."""
    shutil.copytree(ROOT / "requirements", tmp_path / "course" / "requirements")
    shutil.copy(ROOT / "pyproject.toml", tmp_path / "course")
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


# A Python that prints its version if asked, and otherwise does what `then` says.
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
def test_setup_skips_unsuitable_pythons(bare):
    log = bare.folder / "log"
    bare.fake("python3.13", "echo 'not installed' >&2", "exit 127")  # as version managers do
    bare.fake("python3", *python("3.10"))
    bare.fake("python3.11", *python("3.11", f'echo "$@" >>{log}; [ "$2" != venv ]'))
    assert bare().returncode != 0  # the fake cannot make an environment
    assert "-m venv .venv" in log.read_text()


@posix
def test_setup_chooses_the_python_whose_packages_a_bundle_has(bare):
    log, wheels = bare.folder / "log", bare.folder / "bundle" / "wheels"
    wheels.mkdir(parents=True)
    kind = {"linux": "manylinux_2_17_x86_64", "darwin": "macosx_14_0_arm64"}[sys.platform]
    for tag in (f"cp311-cp311-{kind}", "cp313-cp313-win_amd64", f"cp36-abi3-{kind}"):
        (wheels / f"numpy-1.0-{tag}.whl").write_text("")
    bare.fake("python3.13", *python("3.13"))
    done = bare()
    assert done.returncode != 0
    assert "This bundle has packages for Python 3.11 (found only: 3.13)" in done.stderr
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
    bare.fake("pgrep", f'echo "$@" >{log}.asked')
    refused = bare("course")  # a notebook is running
    assert refused.returncode == 1
    assert "Save your work" in refused.stderr
    assert f"{venv}/bin/python" in Path(f"{log}.asked").read_text()
    bare.fake("pgrep", "exit 1")
    assert bare("course").returncode == 0
    assert len(log.read_text().splitlines()) == 2
    assert {path.name for path in venv.glob("*.lock")} == {"course.lock"}

    assert bare("gpu").returncode == 0  # another engine: a new environment, and it stays
    assert bare("course").stderr == ""
    assert {path.name for path in venv.glob("*.lock")} == {"gpu.lock"}


@posix
def test_setup_installs_the_course_again_when_its_layout_changes(bare):
    log, venv = bare.folder / "log", bare.folder / ".venv"
    (venv / "bin").mkdir(parents=True)
    for name in ("course", "dev"):
        shutil.copy(ROOT / "requirements" / f"{name}.txt", venv / f"{name}.lock")

    def python_that(then):
        bare.fake("../course/.venv/bin/python", f'echo "$@" >>{log}', then)

    def installed():
        lines = log.read_text().splitlines() if log.exists() else []
        assert all(line.startswith("-m pip install") for line in lines)  # nothing else is redone
        return sum(line.endswith("--no-build-isolation -e .") for line in lines)

    python_that("exit 0")
    assert bare("course", "dev").returncode == 0
    assert installed() == 1  # an environment from before the file was remembered
    assert bare("course", "dev").returncode == 0
    assert installed() == 1
    with (bare.folder / "pyproject.toml").open("a") as settings:
        settings.write("# changed\n")
    python_that("exit 1")
    done = bare("course")
    assert done.returncode != 0
    assert "its owner must run make setup" in done.stderr
    assert installed() == 2
    python_that("exit 0")
    assert bare("course").returncode == 0
    assert installed() == 3  # what failed is tried again
    assert bare("course").returncode == 0
    assert installed() == 3
