"""``python -m hellodl COMMAND``: what a learner may need beside the notebooks."""

import argparse
import sys


def main(arguments: list[str] | None = None) -> int:
    """Run the command that the arguments name; returns the exit status."""
    asked = _parser().parse_args(arguments)
    return asked.func(asked)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m hellodl", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
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
