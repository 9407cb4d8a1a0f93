"""The stages of ``make test``: what each of them runs, on any system and without make.

``python -m tools.stages STAGE`` runs one and shows what it says; ``python -m hellodl test`` runs
all of them, and ends with a table.
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from tools import course
from tools.lessons import BUILD, NOTEBOOKS, ROOT, CourseError, find_lessons

# In the order in which `make test` runs them. The others run alone, or are a part of one of these.
STAGES = ("lint", "unit", "course", "browser", "notebooks", "offline")
ALL_STAGES = (*STAGES, "coverage", "settings", "classroom", "gpu")
# Checks of style, types and sizes, and of how lessons read
LINT = ("ruff check", "ruff format --check", "mypy", "tools size", "tools form")
# Tests of the course and of its class server, in the order that tests/conftest.py gives them
FOLDERS = {"course": ("--no-loadscope-reorder", "tests/classroom", "tests/course")}
# For `make test CHANGED=1`: the stages that a changed lesson can fail, and the tests that read one
STAGES_OF_LESSONS = ("lint", "course", "notebooks")
TESTS_OF_LESSONS = ("exercises", "guide", "house", "mutate", "notebooks", "size", "teaching")
# Files of one lesson, and those that `make notebooks` and `make calibrate` change beside it
OF_A_LESSON = re.compile(r"(?:lessons|notebooks(?:/exercises|/solutions)?)/(\d\d_\w+)")
BESIDE_LESSONS = (
    "README.md",
    "CHANGELOG.md",
    "lessons/timings.csv",
    "tests/course/calibration.csv",
)
# A lesson that loads digits and trains, once more on the stand-in data. (The wheel's test does this
# with 04, and with the photos of 10.)
ON_STAND_IN = ("05",)
# Two tests run at once, and with one thread each they don't wait for each other. NumPy's threads
# spin while they wait: two programs that share two cores can need twenty times as long.
ONE_THREAD = dict.fromkeys(
    ["TF_NUM_INTRAOP_THREADS", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"], "1"
)


def changed_lessons() -> list[str] | None:
    """Name the lessons that aren't as they are on the main branch, whose state has been tested.

    Returns:
        Their names, in order; None if something else has changed, on which any test may depend.
    """

    def git(*arguments: str) -> list[str]:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True)
        return done.stdout.splitlines()

    [base] = git("merge-base", "HEAD", "origin/main") or ["HEAD"]
    files = git("diff", "--name-only", base) + git("ls-files", "--others", "--exclude-standard")
    found = {path: OF_A_LESSON.match(path) for path in files if path not in BESIDE_LESSONS}
    if not all(found.values()):
        return None
    names = {match[1] for match in found.values() if match}
    return [lesson.name for lesson in find_lessons() if lesson.name in names]


def run(stage: str, only: Iterable[str] | None = None) -> int:
    """Run one stage; return 0, or the exit status of its first command that failed.

    Args:
        stage: one of `ALL_STAGES`, or of `STAGES_OF_LESSONS` for some lessons only.
        only: names of lessons; what has nothing to do with them is left out.
    """
    report = f"--junitxml={BUILD / 'test-reports' / stage}.xml"
    if stage in ("notebooks", "offline", "gpu"):
        return _run_notebooks(stage, report, only)
    if stage in ("lint", "settings"):
        commands = [command.split() for command in LINT if stage == "lint"] + _settings()
        with ThreadPoolExecutor(2) as pool:  # each waits for one processor
            return next(filter(None, list(pool.map(python, commands))), 0)
    workers = "3" if stage == "browser" else "2"  # a browser's test waits for half of its time
    command = ["pytest", "-n", workers, "--dist", "loadfile", "--durations=10", report]
    if stage == "coverage":
        return _measure_coverage(command)
    if only is None:
        command += FOLDERS.get(stage, [f"tests/{stage}"])
    else:  # a test of one lesson has its name at its end
        others = [f"{lesson.name}]" for lesson in find_lessons() if lesson.name not in only]
        command += [f"tests/course/test_{name}.py" for name in TESTS_OF_LESSONS]
        command += ["-k", f"not ({' or '.join(others)})"]
    status = python(command, ONE_THREAD)
    return 0 if stage == "browser" and status == 5 else status  # 5: all of them are skipped


def _measure_coverage(command: list[str]) -> int:
    """Run the tests of two stages, one after the other, and report which lines they execute."""
    python(["coverage", "erase"])
    command += ["--cov", "--cov-append", "--cov-report=", "--cov-fail-under=0"]
    failed = [python([*command, f"tests/{stage}"], ONE_THREAD) for stage in ("unit", "course")]
    python(["coverage", "combine", "--append", "--quiet"])  # what late subprocesses have left
    return max(failed) or python(["coverage", "report"])


def python(module: Iterable[str], settings: dict[str, str] | None = None) -> int:
    """Run a Python module with its arguments in the repository's root; return its exit status."""
    command = [sys.executable, "-m", *module]
    return subprocess.run(command, cwd=ROOT, env=os.environ | (settings or {})).returncode


def _settings() -> list[list[str]]:
    """List the checks of the form of workflows, issue forms and other settings."""
    github = ROOT / ".github"
    issues = github / "ISSUE_TEMPLATE"
    files = {
        "vendor.github-workflows": github.glob("workflows/*.yml"),
        "vendor.dependabot": [github / "dependabot.yml"],
        "vendor.github-issue-forms": [issues / "bug.yml", issues / "confused.yml"],
        "vendor.github-issue-config": [issues / "config.yml"],
        "vendor.citation-file-format": [ROOT / "CITATION.cff"],
    }
    check = ["check_jsonschema", "--builtin-schema"]
    return [[*check, schema, *map(str, paths)] for schema, paths in files.items()]


def _run_notebooks(stage: str, report: str, only: Iterable[str] | None = None) -> int:
    """Execute every cell of the lessons' notebooks with nbval, two notebooks at once."""
    experiments = BUILD / "nbval"
    shutil.rmtree(experiments, ignore_errors=True)
    # Experiments must be trained, and not read from an earlier run, but for a few epochs only; no
    # viewer is started.
    settings = ONE_THREAD | {"HELLODL_UNATTENDED": "1", "HELLODL_EXPERIMENTS": str(experiments)}
    budget = "full" if stage == "gpu" else "laptop:6x1"
    settings |= {"HELLODL_BUDGET": os.environ.get("HELLODL_BUDGET") or budget}
    # The last lessons take longest. If they start first, no worker is left alone with one at the
    # end. A learner's own versions are none of the course.
    chosen = [
        path
        for path in sorted(NOTEBOOKS.glob("[0-9][0-9]_*.ipynb"), reverse=True)
        if ".yours-" not in path.name
    ]
    more = []
    if stage == "offline":
        chosen = [path for path in chosen if path.name.startswith(ON_STAND_IN)]
        settings |= _no_network()
    if stage == "gpu":
        settings["KERAS_BACKEND"] = engine = course.gpu_engine()
        print(f"The lessons run on {engine}.", flush=True)
        if engine != "tensorflow":
            print("Lessons 15 and 18 take TensorFlow apart, and are skipped.", flush=True)
            chosen = [path for path in chosen if not path.name.startswith(("15", "18"))]
        more = ["--nbval-cell-timeout=14400", "--timeout=14400", "--durations=0"]
    nbval = ["pytest", "--nbval-lax", "--nbval-current-env", "-n", "2", "--dist", "loadscope"]
    nbval += ["--no-loadscope-reorder", "--ignore-glob=*.yours-*", "--durations=10", report, *more]
    # In the exercises, only checks may fail: they are tagged raises-exception.
    folders = [NOTEBOOKS / "solutions", NOTEBOOKS / "exercises"] if stage == "notebooks" else []
    if only is not None:
        folders = [folder / f"{name}.ipynb" for folder in folders for name in only]
        chosen = [path for path in chosen if path.stem in only]
    return python([*nbval, *map(str, [*chosen, *folders])], settings)


def _no_network() -> dict[str, str]:
    """Return what a computer without a network sees: a proxy that refuses every connection."""
    empty = BUILD / "offline"
    nowhere = dict.fromkeys(["http_proxy", "https_proxy"], "http://127.0.0.1:9")
    return nowhere | {
        "HELLODL_MIRROR": "",
        "HELLODL_DATA": str(empty),
        "XDG_CACHE_HOME": str(empty / "spare"),
    }


def main(stages: list[str]) -> int:
    """Run stages one after the other, until one fails; return its exit status."""
    (BUILD / "test-reports").mkdir(parents=True, exist_ok=True)
    return next(filter(None, map(run, stages)), 0)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except CourseError as error:
        sys.exit(str(error))
