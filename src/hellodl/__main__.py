"""``python -m hellodl COMMAND``: the course's habits behind the Makefile's words."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; returns the exit status."""
    parser = argparse.ArgumentParser(prog="python -m hellodl", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    commands.add_parser("doctor", help="is everything here that the course needs?")
    data = commands.add_parser("data", help="where MNIST and CIFAR-10 come from on this machine")
    data.add_argument("--prefetch", action="store_true", help="bring both into the cache now")
    run = commands.add_parser("run", help="execute lessons and print the table of results")
    run.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 05; all if none")
    run.add_argument("--engine", choices=["tensorflow", "jax", "torch"], help="engine of Keras")
    make = commands.add_parser("notebooks", help="re-make the notebooks that are out of date")
    make.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 05; all if none")
    make.add_argument("--force", action="store_true", help="re-make them in any case")
    practice = commands.add_parser("exercises", help="re-make the exercises that are out of date")
    practice.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 05; all if none")
    practice.add_argument("--force", action="store_true", help="re-make them in any case")
    assign = commands.add_parser("assignment", help="make nbgrader assignments of exercises")
    assign.add_argument("lessons", metavar="LESSONS", help="such as 05, 05-08 or all")
    assign.add_argument("--to", default="hello", metavar="FOLDER", help="nbgrader's course folder")
    assign.add_argument("--force", action="store_true", help="replace changed ones, keeping them")
    reference = commands.add_parser("reference", help="train what data/reference still lacks")
    reference.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 08; all if none")
    reference.add_argument("--epochs", type=int, default=12)
    reference.add_argument("--seeds", type=int, default=3)
    margins = commands.add_parser("calibrate", help="how much room the lessons' claims have")
    margins.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 05; all if none")
    margins.add_argument("--seeds", type=int, default=5, help="runs of each lesson (5)")
    commands.add_parser("advice", help="sentences and cells of the lessons that are rather long")
    commands.add_parser("gpu-engine", help="which of Keras's engines sees a GPU here")
    search = commands.add_parser("search", help="a search of KerasTuner on several processes")
    search.add_argument("script", help="a Python file that makes a tuner and calls its search")
    search.add_argument("--workers", type=int, default=2, help="how many train at once (2)")
    asked = parser.parse_args(arguments)
    # What a command does not need is not imported: doctor must work where much is missing.
    if asked.command == "doctor":
        from hellodl import doctor

        findings = doctor.examine()
        print(doctor.report(findings))
        return int(any(finding.state == "bad" for finding in findings))
    if asked.command == "data":
        from hellodl import datasets

        print("Looking ...", flush=True)
        sources = [datasets.prefetch(s) for s in datasets.DATASETS.values() if asked.prefetch]
        print(datasets.describe())
        return int("stand-in" in sources)
    if asked.command == "search":
        from hellodl.search import SearchError, search

        try:
            search(asked.script, asked.workers)
        except SearchError as why:
            print(why, file=sys.stderr)
            return 2
        return 0
    from hellodl import notebooks

    try:
        if asked.command == "reference":
            from hellodl.reference import make

            make(asked.lessons, asked.epochs, asked.seeds)
            return 0
        if asked.command == "calibrate":
            from hellodl import calibrate

            return int(calibrate.calibrate(asked.lessons, asked.seeds) > 0)
        if asked.command == "advice":
            from hellodl import form

            for script in notebooks.lessons():
                for remark in form.advice(notebooks.read(script)):
                    print(f"{script.stem}: {remark}")
            return 0
        if asked.command == "gpu-engine":
            print(notebooks.gpu_engine())
            return 0
        if asked.command == "exercises":
            from hellodl import exercises

            return int(exercises.make(asked.lessons, asked.force) > 0)
        if asked.command == "assignment":
            from hellodl import exercises

            print(*exercises.assign(asked.lessons, Path(asked.to), asked.force))
            return 0
        if asked.command == "run":
            return int(notebooks.run(asked.lessons, asked.engine) > 0)
        return int(notebooks.make(asked.lessons, asked.force) > 0)
    except notebooks.CourseError as why:
        print(why, file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
