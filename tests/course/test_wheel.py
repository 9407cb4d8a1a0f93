"""The wheel alone is enough: lessons run from it in a folder outside of the checkout."""

import ast
import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import pytest

from hellodl.measurements import MIME
from tools.exercises import find_exercises
from tools.lessons import BUILD, ROOT, code_cells, find_lessons, read_script

# In two processes at the same time, which take about as long as each other.
TOGETHER = [["00", "01", "04"], ["10"]]
# Two lessons are shortened: 04 to so many epochs, 10 by its budget. Claims that need more training
# may then fail, with one of these errors and outside of hellodl. Whatever a wheel might lack fails
# otherwise.
SHORTENED, EPOCHS, BUDGET = {"04", "10"}, 2, "laptop:1x1"
MISSED_CLAIMS = {"AssertionError", "IndexError", "KeyError", "NameError", "ValueError"}
RUNNER = """
import sys
import nbclient, nbformat
for path in sys.argv[1:]:
    notebook = nbformat.read(path, 4)
    client = nbclient.NotebookClient(notebook, timeout=600, allow_errors=True)
    client.execute()  # in the current folder
    nbformat.write(notebook, path)
"""


def run(*command, folder, env=None):
    """Run a command to its end; if it fails, what it said is in the message."""
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The course's wheel, built from a copy, so that nothing of an earlier build gets into it."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info", "cache")
    for name in ("src", "lessons", "data"):
        shutil.copytree(ROOT / name, source / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"]
    run(*pip, "--no-deps", "--no-build-isolation", "-w", folder, source, folder=folder)
    (path,) = folder.glob("hellodl-*.whl")
    return path


@pytest.fixture(scope="module")
def python(wheel, tmp_path_factory):
    """A fresh Python with the wheel, and with the packages of this one but its editable hellodl."""
    folder = tmp_path_factory.mktemp("fresh") / "env"
    venv.create(folder, symlinks=os.name == "posix", with_pip=False)
    bin_folder, name = ("Scripts", "python.exe") if os.name == "nt" else ("bin", "python")
    fresh = folder / bin_folder / name
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", fresh]
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, folder=folder)
    paths = {"base": str(folder), "platbase": str(folder)}
    packages = Path(sysconfig.get_path("purelib", vars=paths))
    assert packages.is_relative_to(folder)
    # Folders named in a .pth file are searched, but .pth files in them, as that of the editable
    # installation, are not read.
    others = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "others.pth").write_text("\n".join(sorted(others)) + "\n")
    return fresh


def test_the_wheel_has_all_that_the_package_reads(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    package = ROOT / "src"
    expected = {
        path.relative_to(package).as_posix()
        for path in (package / "hellodl").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    expected |= {f"hellodl/lessons/{lesson.name}/quiz.md" for lesson in find_lessons()}
    expected |= {
        f"hellodl/resources/{kind}/{path.name}"
        for kind in ("reference", "weights")
        for path in (ROOT / "data" / kind).glob("*")
    }
    expected |= {"hellodl/lessons/timings.csv"}
    assert expected - names == set()
    # authors' files and solutions stay behind, and so does whatever a learner has downloaded
    assert [n for n in names if re.search(r"tools/|exercises\.py|answers\.py|cache/", n)] == []


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """The environment of the fresh Python: nothing leads to the checkout or to a user's folders."""
    folder = tmp_path_factory.mktemp("state")
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    env |= {"HELLODL_EXPERIMENTS": str(folder / "trained")}
    env |= {"HELLODL_BUDGET": BUDGET, "HELLODL_UNATTENDED": "1"}
    env |= {"TF_NUM_INTRAOP_THREADS": "1"}  # two notebooks at once
    # no network and no mirror, so the stand-in data, which the offline tests use, too
    env |= {"HELLODL_MIRROR": "", "HELLODL_DATA": str(BUILD / "offline")}
    env |= dict.fromkeys(["http_proxy", "https_proxy"], "http://127.0.0.1:9")
    return env


def test_the_package_comes_from_the_wheel(python, settings, tmp_path):
    code = "import json, hellodl, hellodl.lessons as l, hellodl.resources as r, hellodl.data as d\n"
    code += "print(json.dumps([hellodl.__file__, *l.__path__, *r.__path__, d.__file__]))"
    places = json.loads(run(python, "-c", code, folder=tmp_path, env=settings))
    assert len(places) == 4
    assert [place for place in places if not Path(place).is_relative_to(python.parents[1])] == []


# The other lessons take too long. But all that could be missing for one of them is looked up: what
# it and its exercises import, and what they read from files that come with the package.
READ_FILES = {"describe_reference", "explore", "expected_seconds", "quiz", "reference_results"}
NOT_IN_THE_COURSE = {"jax", "ray", "torch"}  # extras: lessons ask whether they are there
LOOK_UP = """
import json, sys
import hellodl
from hellodl import experiments, session
failures = []
for line in json.load(sys.stdin):
    try:
        found = eval(line) if "(" in line and "import" not in line else exec(line)
        if "reference" in line and not len(found) or "seconds" in line and not found:
            failures.append(f"{line}: nothing")
    except Exception as error:
        failures.append(f"{line}: {error!r}")
print(json.dumps(failures))
"""


def needs_of(script):
    """The imports of a lesson or its exercises, and its calls that read files of the package."""
    found = set()
    for cell in code_cells(read_script(script)):
        source = re.sub(r"^ *%.*$", "pass", cell.source, flags=re.MULTILINE)
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = {getattr(node, "module", None) or node.names[0].name}
                if not {name.split(".")[0] for name in names} & NOT_IN_THE_COURSE:
                    found.add(ast.unparse(node))
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                given = [*node.args, *(keyword.value for keyword in node.keywords)]
                constant = all(isinstance(value, ast.Constant) for value in given)
                if node.func.attr in READ_FILES and constant:
                    found.add(ast.unparse(node))
    return found


def test_every_lesson_and_its_exercises_find_all_they_need(python, settings, tmp_path):
    needs = {f"session.expected_seconds({lesson.name!r})" for lesson in find_lessons()}
    for lesson in find_lessons():
        needs |= needs_of(lesson.script)
    for lesson in find_exercises():
        needs |= needs_of(lesson.exercises)
        assert f"from hellodl.checks import lesson{lesson.number} as check" in needs
    assert sum("hellodl.quiz(" in need for need in needs) == 2 * len(find_lessons())
    assert sum("hellodl.explore(" in need for need in needs) > 5
    assert sum("reference" in need for need in needs) > 4
    done = subprocess.run(
        [python, "-c", LOOK_UP], input=json.dumps(sorted(needs)), cwd=tmp_path, env=settings,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    assert json.loads(done.stdout.splitlines()[-1]) == []


def test_the_doctor_finds_nothing_wrong_with_a_wheel(python, settings, tmp_path):
    said = run(python, "-m", "hellodl", "doctor", folder=tmp_path, env=settings)
    assert "make" not in said
    assert "BAD" not in said
    assert "all there, and new enough" in said


# ---------------------------------------- without make: `pip install .`, and then Python alone


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The checkout in a folder with an awkward name; the package is installed from the wheel."""
    root = tmp_path_factory.mktemp("no make") / "Kurs (2026) für alle"
    unwanted = shutil.ignore_patterns("__pycache__", "*.egg-info", "cache")
    for name in ("lessons", "tools", "requirements", "docs", ".github", "data"):
        shutil.copytree(ROOT / name, root / name, ignore=unwanted)
    for name in ("pyproject.toml", "README.md", "CITATION.cff", "CHANGELOG.md"):
        shutil.copy(ROOT / name, root)
    (root / "notebooks").mkdir()
    return root


def test_a_lesson_runs_without_make(python, settings, course):
    said = run(python, "-m", "hellodl", "run", "00", folder=course / "docs", env=settings)
    assert re.search(r"^00_start_here +passed", said, re.MULTILINE)
    assert (course / "build" / "run" / "00_start_here.ipynb").is_file()


def test_a_stage_of_the_tests_runs_without_make(python, settings, course):
    said = run(python, "-m", "hellodl", "test", "settings", folder=course, env=settings)
    assert said.splitlines()[-1] == "1 passed, 0 failed, 0 skipped"


@pytest.fixture(scope="module")
def executed(python, settings, tmp_path_factory):
    """Notebooks 00, 01, 04 and 10, executed with the wheel in an empty folder."""
    folder = tmp_path_factory.mktemp("elsewhere")
    assert not folder.is_relative_to(ROOT)
    for lesson in find_lessons(number for numbers in TOGETHER for number in numbers):
        notebook = read_script(lesson.script)
        for cell in code_cells(notebook) if lesson.number == "04" else []:
            cell.source = re.sub(r"\bepochs=\d{2,}", f"epochs={EPOCHS}", cell.source)
        nbformat.write(notebook, folder / f"{lesson.name}.ipynb")

    def execute(numbers):
        names = [path.name for number in numbers for path in folder.glob(f"{number}_*.ipynb")]
        run(python, "-c", RUNNER, *names, folder=folder, env=settings)

    with ThreadPoolExecutor() as pool:
        list(pool.map(execute, TOGETHER))
    return {path.stem[:2]: nbformat.read(path, 4) for path in folder.glob("*.ipynb")}


def outputs(notebook, kind):
    """All outputs of one kind: "text/plain", "stream", "error" or any other."""
    for cell in code_cells(notebook):
        for output in cell.outputs:
            if kind == output.output_type:
                yield output
            elif kind in output.get("data", {}):
                yield output.data[kind]


def is_missed_claim(error):
    """Whether an error only says that the training was too short for what a lesson claims."""
    from_package = any(f"{os.sep}hellodl{os.sep}" in line for line in error.traceback)
    return error.ename in MISSED_CLAIMS and not from_package


def test_lessons_run_without_the_checkout(executed):
    assert set(executed) == {"00", "01", "04", "10"}
    for number, notebook in executed.items():
        errors = list(outputs(notebook, "error"))
        if number in SHORTENED:
            errors = [error for error in errors if not is_missed_claim(error)]
        assert errors == [], number


@pytest.mark.parametrize(("number", "training"), [("04", f"epochs={EPOCHS}"), ("10", ".run(")])
def test_shortened_lessons_fail_only_after_their_training(executed, number, training):
    cells = code_cells(executed[number])
    (last,) = [place for place, cell in enumerate(cells) if training in cell.source]
    for cell in cells[: last + 1]:
        assert [output for output in cell.outputs if output.output_type == "error"] == []
    stored = outputs(executed[number], MIME)  # one of `record`, or several of `compare`
    measured = [each["name"] for some in stored for each in ([some] if "name" in some else some)]
    assert any(name.startswith("test accuracy") for name in measured)


@pytest.mark.parametrize("number", ["00", "01", "04", "10"])
def test_lessons_say_how_long_they_take(executed, number):
    said = "".join(output.text for output in outputs(executed[number], "stream"))
    assert "This lesson takes about" in said


@pytest.mark.parametrize("number", ["00", "01", "04", "10"])
def test_quizzes_are_shown(executed, number):
    quizzes = [text for text in outputs(executed[number], "text/plain") if text.startswith("Quiz:")]
    assert len(quizzes) == 2
    assert all("   a) " in text for text in quizzes)


def test_reference_results_are_read(executed):
    said = "".join(output.text for output in outputs(executed["10"], "stream"))
    assert "Reference results: seeds for each experiment" in said
