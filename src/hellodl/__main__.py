"""``python -m hellodl COMMAND``: what a learner may need beside the notebooks."""

import argparse
import os
import subprocess
import sys
from collections.abc import Sequence

from hellodl.checkout import NoCheckoutError, course_folder


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name; returns the exit status."""
    asked = _parser().parse_args(arguments)
    try:
        return asked.func(asked)
    except NoCheckoutError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hellodl", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    lab = commands.add_parser("lab", help="open the course in JupyterLab, for this computer only")
    lab.add_argument("--port", type=int, default=8888, help="where to serve it (8888)")
    lab.set_defaults(func=_lab)
    run = commands.add_parser("run", help="execute lessons and print a table of the results")
    run.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 05; all if none")
    run.set_defaults(func=lambda asked: _tools("cpu", "run", asked.lessons))
    test = commands.add_parser("test", help="check everything that a build machine checks")
    test.add_argument("stages", nargs="*", metavar="STAGE", help="such as unit; all if none")
    test.set_defaults(func=lambda asked: _tools("dev", "test", asked.stages))
    doctor = commands.add_parser("doctor", help="is everything here that the course needs?")
    doctor.set_defaults(func=_doctor)
    data = commands.add_parser("data", help="where MNIST and CIFAR-10 come from on this computer")
    data.add_argument("--prefetch", action="store_true", help="bring both into the cache now")
    data.set_defaults(func=_data)
    progress = commands.add_parser("progress", help="which exercises have you solved?")
    progress.set_defaults(func=_progress)
    search = commands.add_parser("search", help="a search of KerasTuner on several processes")
    search.add_argument("script", help="a Python file that makes a tuner and calls its search")
    search.add_argument("--workers", type=int, default=2, help="how many train at once (2)")
    search.set_defaults(func=_search)
    return parser


# Each command imports what it needs: doctor must work where much is missing.


def _lab(asked: argparse.Namespace) -> int:
    """Open the course in JupyterLab, in this process: it must hear Ctrl+C itself."""
    os.chdir(course_folder())
    if status := _install("cpu"):
        return status
    from jupyterlab.labapp import LabApp

    from hellodl import my_notebooks

    my_notebooks.copy_notebooks(course_folder())

    config = "--config=requirements/jupyterlab/config.py"
    LabApp.launch_instance([config, f"--port={asked.port}", "my-notebooks/00_start_here.ipynb"])
    return 0


def _tools(extra: str, command: str, arguments: Sequence[str]) -> int:
    """Run a command of the checkout's own `tools`; return its exit status."""
    root = course_folder()
    if status := _install(extra):
        return status
    # Windows would write other letters than the course's tables and names have.
    settings = os.environ | {"PYTHONUTF8": "1"}
    arguments = [sys.executable, "-m", "tools", command, *arguments]
    with subprocess.Popen(arguments, cwd=root, env=settings) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:  # it has heard Ctrl+C as well, and ends what it has started
                continue


def _install(extra: str) -> int:
    """Install what is missing here of an engine and of an extra; return pip's exit status."""
    from hellodl import doctor

    missing = [] if doctor.has_engine() else doctor.unmet("cpu")
    missing = [*missing, *(doctor.unmet(extra) if extra != "cpu" else ())]
    if not missing:
        return 0
    print(f"Installing what is missing in this Python, once: {', '.join(missing)}", flush=True)
    status = subprocess.run([sys.executable, "-m", "pip", "install", *missing]).returncode
    if status:
        print("That failed; the lines above say why. Is there a network? Then run it once more.")
    return status


def _doctor(_: argparse.Namespace) -> int:
    from hellodl import doctor

    findings = doctor.examine()
    print(doctor.report(findings, full=True))
    return int(any(finding.state == "bad" for finding in findings))


def _data(asked: argparse.Namespace) -> int:
    from hellodl import data

    print("Looking ...", flush=True)
    sources = [data.prefetch(s) for s in data.DATASETS.values() if asked.prefetch]
    print(data.describe())
    return int("stand-in" in sources)


def _progress(_: argparse.Namespace) -> int:
    from hellodl import solved

    solved.show()
    return 0


def _search(asked: argparse.Namespace) -> int:
    from hellodl.search import SearchError, search

    try:
        search(asked.script, asked.workers)
    except SearchError as error:
        print(error, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
