"""``python -m tools COMMAND``, from the repository's root: what makes and checks the course."""

import argparse
import sys
from pathlib import Path

from tools import build, calibrate, course, exercises, form, size, test_report
from tools.lessons import CourseError


def main(arguments: list[str] | None = None) -> int:
    """Do what the command line asks; return the exit status, 1 if something failed."""
    args = _parser().parse_args(arguments)
    try:
        return int(bool(args.func(args)))
    except CourseError as error:
        print(error, file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    """Define the commands; each does its work in a function that returns what failed, if any."""
    parser = argparse.ArgumentParser(prog="python -m tools", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    lessons, force = (argparse.ArgumentParser(add_help=False) for _ in range(2))
    lessons.add_argument("lessons", nargs="*", metavar="LESSON", help="such as 05; all if none")
    force.add_argument("--force", action="store_true", help="make them in any case")

    def command(name, func, summary, *parents):
        added = commands.add_parser(name, help=summary, description=summary, parents=parents)
        added.set_defaults(func=func)
        return added

    run = command("run", _run, "execute lessons and print the table of results", lessons)
    run.add_argument("--engine", choices=["tensorflow", "jax", "torch"], help="engine of Keras")
    command("notebooks", _notebooks, "make the notebooks that are out of date", lessons, force)
    command("exercises", _exercises, "make the exercises that are out of date", lessons, force)
    assignment = command("assignment", _assignment, "make nbgrader assignments of exercises")
    assignment.add_argument("lessons", metavar="LESSONS", help="such as 05, 05-08 or all")
    assignment.add_argument("--to", default="hello", metavar="FOLDER", help="the course folder")
    assignment.add_argument("--force", action="store_true", help="replace (and keep) changed ones")
    reference = command("reference", _reference, "train what data/reference lacks", lessons)
    reference.add_argument("--epochs", type=int, default=12, help="of each training (12)")
    reference.add_argument("--seeds", type=int, default=3, help="of each experiment (3)")
    margins = command("calibrate", _calibrate, "measure the margins of the claims", lessons)
    margins.add_argument("--seeds", type=int, default=5, help="runs of each lesson (5)")
    mutants = command("mutate", _mutate, "are the exercises' checks strict enough?", lessons)
    mutants.add_argument("--most", type=int, help="so many mutants of an exercise, not all")
    mutants.add_argument("--cheap", action="store_true", help="only checks that take no second")
    tests = command("test", lambda args: test_report.run_stages(args.stages), "run the tests")
    tests.add_argument("stages", nargs="*", metavar="STAGE", help="such as unit; all if none")
    command("form", lambda args: form.show(args.lessons), "measure how lessons read", lessons)
    command("gpu-engine", lambda _: print(course.gpu_engine()), "which engine can use a GPU here")
    command("size", lambda _: size.show(), "count the lines of code beside their limits")
    return parser


def _run(args):
    return course.run(args.lessons, args.engine)


def _notebooks(args):
    return build.make(args.lessons, args.force)


def _exercises(args):
    return exercises.make(args.lessons, args.force)


def _assignment(args):
    print(*exercises.assign(args.lessons, Path(args.to), args.force))


def _calibrate(args):
    return calibrate.calibrate(args.lessons, args.seeds)


def _mutate(args):
    from tools import mutate

    return mutate.show(args.lessons, args.most, args.cheap)


def _reference(args):
    from tools import reference  # it needs Keras, which takes seconds to load

    reference.make(args.lessons, args.epochs, args.seeds)


if __name__ == "__main__":
    sys.exit(main())
