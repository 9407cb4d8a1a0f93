"""Measure (`make bench`) the course beside its peers, how cost grows, and the course itself.

    python -m benchmarks.run [--rounds 5] [peers] [growth] [lessons] [course] [tests]

The results go to data/measured/benchmarks.csv, part by part. docs/benchmarks.md and its figure are
written from that file, so a part can be measured alone.
"""

import argparse
import contextlib
import datetime
import importlib.metadata
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from functools import partial
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pandas as pd

mpl.use("Agg")

import matplotlib.pyplot as plt

from benchmarks import peers
from hellodl import plots
from tools.lessons import BUILD, ROOT, find_lessons
from tools.reference import device

RESULTS, PAGE = ROOT / "data" / "measured" / "benchmarks.csv", ROOT / "docs" / "benchmarks.md"
FIELDS = ["part", "name", "round", "quantity", "value", "date"]
PEERS = {"MNIST": peers.MNIST, "CIFAR-10": peers.CIFAR}


# ------------------------------------------------------------------------------- measuring


def measure_peers(rounds: int):
    """Measure an epoch of every peer in seconds; the peers of a round run one after the other."""
    for work, group in PEERS.items():
        present = [peer for peer, (_, _, needs) in group.items() if not needs or _installed(needs)]
        for number in range(rounds):
            for peer in present:
                seconds = float(_python("-m", "benchmarks.peers", peer).splitlines()[-1])
                yield work, peer, number, "seconds", seconds


def measure_growth(rounds: int):
    """Measure an epoch with more images and with more hidden units, with lesson 04's settings."""
    import keras

    x, y = peers.mnist()
    x = x / np.float32(255)
    for part, values in (
        ("images", (5000, 10_000, 20_000, 40_000, 60_000)),
        ("hidden units", (100, 300, 1000, 3000)),
    ):
        for value in values:
            n, units = (value, 300) if part == "images" else (10_000, value)
            chosen = np.arange(n) % len(x)  # 60,000 are 5,000 more than a training set has
            layers = [keras.Input((28, 28)), keras.layers.Flatten()]
            layers += [keras.layers.Dense(units, "relu"), keras.layers.Dense(10, "softmax")]
            model = keras.Sequential(layers)
            model.compile("sgd", "sparse_categorical_crossentropy", steps_per_execution=50)
            model.fit(x[chosen], y[chosen], verbose=0)
            for number in range(rounds):
                seconds = peers.timed(partial(model.fit, x[chosen], y[chosen], verbose=0))
                yield part, str(value), number, "seconds", seconds


def measure_lessons(rounds: int):
    """Measure each lesson once: its seconds, those to the first figure, and its peak memory."""
    code = (
        "import resource, sys\n"
        "from tools.execute import execute\n"
        "from tools.lessons import find_lessons, read_script\n"
        "(lesson,) = find_lessons(sys.argv[1:])\n"
        "run = execute(read_script(lesson.script), lesson.name)\n"
        "assert not run.failure, run.failure\n"
        "memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss\n"
        "memory *= 1 if sys.platform == 'darwin' else 1024\n"
        "print(run.seconds, run.first_figure, memory / 1e9)\n"
    )
    for lesson in find_lessons():
        values = _python("-c", code, lesson.name).splitlines()[-1].split()
        for quantity, value in zip(("seconds", "first figure", "GB"), values, strict=True):
            yield "lessons", lesson.name, 0, quantity, float(value.replace("None", "nan"))


def measure_course(rounds: int):
    """Measure the start of Python, the imports of hellodl and Keras, and setting up a fresh clone."""
    for number in range(rounds):
        for name in ("pass", "import hellodl", "import keras"):
            seconds = peers.timed(partial(_python, "-c", name))
            yield "course", f"`python -c '{name}'`", number, "seconds", seconds
    with _clone() as clone:
        seconds = _timed(clone, "make", "setup")
        yield "course", "`make setup`, fresh clone, nothing cached", 0, "seconds", seconds


def measure_tests(rounds: int):
    """Measure what a build machine does in a fresh clone: all of it, and each of its stages."""
    with _clone() as clone:
        seconds = _timed(clone, "sh", ".ci/run")
    yield "tests", "`.ci/run` in a fresh clone, with the set-up", 0, "seconds", seconds
    table = (BUILD / "bench.log").read_text(encoding="utf-8").rpartition("\nstage ")[2]
    for stage, *_, seconds in re.findall(r"^(\w+) +(\d+) +(\d+) +(\d+) +(\d+)$", table, re.M):
        if stage != "all":
            yield "tests", f"of it, the stage {stage}", 0, "seconds", float(seconds)


PARTS = {
    "peers": measure_peers,
    "growth": measure_growth,
    "lessons": measure_lessons,
    "course": measure_course,
    "tests": measure_tests,
}


def _python(*arguments) -> str:
    """Return what a Python process of its own prints; if it fails, the benchmark stops."""
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"python {' '.join(arguments)} failed:\n{done.stderr[-1500:]}")
    return done.stdout


def _timed(folder: Path, *command: str) -> float:
    """Return how many seconds a command takes in a clone, without caches of packages."""
    environment = os.environ | {"PIP_NO_CACHE_DIR": "1", "UV_NO_CACHE": "1"}
    BUILD.mkdir(exist_ok=True)
    with (BUILD / "bench.log").open("w") as log:
        begin = time.perf_counter()
        done = subprocess.run(command, cwd=folder, env=environment, stdout=log, stderr=log)
        seconds = time.perf_counter() - begin
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} failed; the reason is in {log.name}.")
    return seconds


@contextlib.contextmanager
def _clone():
    """Clone what is committed into a temporary folder."""
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent) / "course"
        git = shutil.which("git")
        subprocess.run([git, "clone", "--quiet", "--no-hardlinks", ROOT, folder], check=True)
        yield folder


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def store(rows: list[tuple]) -> None:
    """Store rows in place of what was measured before under the same part and name."""
    new = pd.DataFrame(rows, columns=FIELDS[:-1]).assign(date=datetime.date.today().isoformat())
    old = read_results()
    again = pd.MultiIndex.from_frame(old[["part", "name"]]).isin(
        pd.MultiIndex.from_frame(new[["part", "name"]])
    )
    table = pd.concat([old[~again], new], ignore_index=True)
    table = table.sort_values("part", kind="stable")
    table.to_csv(RESULTS, index=False, float_format="%.4f", lineterminator="\n")


def read_results() -> pd.DataFrame:
    """Read all that has been measured so far."""
    return pd.read_csv(RESULTS) if RESULTS.exists() else pd.DataFrame(columns=FIELDS)


# ---------------------------------------------------------------------------------- the page


def ratios(measured: pd.DataFrame, work: str) -> pd.DataFrame:
    """Return median seconds, and how many times as fast as the first peer: median and range."""
    wide = measured[measured.part == work].pivot(index="round", columns="name", values="value")
    first, *_ = PEERS[work]
    ratio = wide.rdiv(wide[first], axis=0)
    rows = {
        title: [wide[peer].median(), ratio[peer].median(), ratio[peer].min(), ratio[peer].max()]
        for peer, (title, _, _) in PEERS[work].items()
        if peer in wide
    }
    columns = ["seconds an epoch", "times as fast", "lowest", "highest"]
    return pd.DataFrame(rows, index=columns).T


def markdown(frame: pd.DataFrame, first: str, digits: int = 2) -> str:
    """Format a table for the page; a cell is empty where nothing was measured."""
    head = f"| {first} | " + " | ".join(frame.columns) + " |\n|---|" + "---:|" * len(frame.columns)
    rows = [
        f"| {name} | " + " | ".join("" if v != v else f"{v:.{digits}f}" for v in row) + " |"
        for name, *row in frame.itertuples()
    ]
    return "\n".join([head, *rows])


def draw(tables: dict[str, pd.DataFrame]) -> str:
    """Draw bars of seconds for both data sets; return what they show, in words."""
    plots.install()
    row = plt.figure(figsize=(9, 3.4), layout="constrained").subplots(1, 2, width_ratios=(3, 2))
    for axes, (work, frame) in zip(row, tables.items(), strict=True):
        seconds = frame["seconds an epoch"][::-1]
        bars = axes.barh(
            [name.replace("`", "") for name in seconds.index], seconds, color=plots.PALETTE[0]
        )
        axes.bar_label(bars, [f" {s:.2f}" for s in seconds])
        axes.margins(x=0.4)
        axes.grid(False)
        axes.set(title=work, xlabel="seconds an epoch")
    plt.savefig(PAGE.with_suffix(".png"), dpi=90)
    return "; ".join(
        f"{work}: "
        + ", ".join(f"{name} {s:.2f} s" for name, s in frame["seconds an epoch"].items())
        for work, frame in tables.items()
    ).replace("`", "")


def growth(measured: pd.DataFrame) -> pd.DataFrame:
    """Return median seconds for each value, and the exponent between it and the value before."""
    rows = {}
    for part in ("images", "hidden units"):
        grown = measured[measured.part == part]
        median = grown.groupby(grown.name.astype(int)).value.median()
        exponents = np.diff(np.log(median)) / np.diff(np.log(median.index.to_numpy(float)))
        fitted = np.polyfit(np.log(median.index[-3:].to_numpy(float)), np.log(median[-3:]), 1)[0]
        for value, exponent in zip(median.index, [np.nan, *exponents], strict=True):
            rows[f"{value:,} {part}"] = [median[value], exponent]
        rows[f"fitted to the three largest numbers of {part}"] = [np.nan, fitted]
    return pd.DataFrame(rows, index=["seconds an epoch", "exponent"]).T


def write_page() -> None:
    """Write docs/benchmarks.md and its figure from the stored results."""
    measured = read_results()
    days = measured.groupby("part").date.max()
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name, package in {
            "keras": "keras",
            "numpy": "numpy",
            "scikit-learn": "sklearn",
            "jax": "jax",
            "torch": "torch",
        }.items()
        if _installed(package)
    )
    text = [
        "# Benchmarks",
        f"Made by `make bench`: {device()}, Python {platform.python_version()}, {versions}. "
        "Computers differ, and one that others use, too, changes from minute to minute. The ratios "
        "are more reliable: they are taken within a round, in which the peers run one after the "
        "other, each in a process of its own. The first epoch, which compiles, does not count.",
    ]
    if set(PEERS) <= set(days.index):
        tables = {work: ratios(measured, work) for work in PEERS}
        rounds = measured[measured.part == "MNIST"]["round"].nunique()
        text += [
            f"![{draw(tables)}](benchmarks.png)",
            "## MNIST, 784-300-100-10",
            f"SGD, batches of 32, an epoch of 55,000 images; {rounds} rounds, {days['MNIST']}.",
            markdown(tables["MNIST"], "peer"),
            "## CIFAR-10, network B",
            f"Adam, batches of 96, an epoch of 5,000 images; {rounds} rounds, {days['CIFAR-10']}.",
            markdown(tables["CIFAR-10"], "peer"),
        ]
    if "images" in days:
        text += [
            "## How cost grows",
            "An epoch with one hidden layer (300 units, or 10,000 images) in batches of 32. An "
            "exponent of 1 means that twice as much work takes twice as long "
            f"({days['images']}).",
            markdown(growth(measured), "work"),
        ]
    if "lessons" in days:
        lessons = measured[measured.part == "lessons"]
        wide = lessons.pivot(index="name", columns="quantity", values="value")
        wide = wide[["seconds", "first figure", "GB"]]
        wide.columns = ["seconds", "seconds to the first figure", "GB of memory at most"]
        text += [
            "## The lessons",
            "Each notebook from the start of its kernel to its last cell, running alone "
            f"({days['lessons']}).",
            markdown(wide, "lesson", 1),
        ]
    own = measured[measured.part.isin(["course", "tests"])]
    if len(own):
        seconds = own.groupby("name", sort=False).value.median().to_frame("seconds")
        text += ["## The course", markdown(seconds, "command")]
    PAGE.write_text("\n\n".join(text) + "\n", encoding="utf-8", newline="\n")
    print(f"written: {PAGE.relative_to(ROOT)}")


def main() -> None:
    """Measure the parts that the command line names, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--rounds", type=int, default=5)
    args = parser.parse_args()
    for part in args.parts:
        rows = []
        try:
            for row in PARTS[part](args.rounds):
                rows.append(row)
                print("  ".join(map(str, row)), flush=True)
        finally:  # if somebody stops it, what was measured until then is stored
            store(rows)
            write_page()


if __name__ == "__main__":
    main()
