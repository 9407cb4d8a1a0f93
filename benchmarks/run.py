"""The benchmark: every peer in turn, several rounds, ratios within a round (`make bench`).

Writes docs/benchmarks.md with its picture. What was measured is in data/reference/benchmarks.csv.
"""

import datetime
import importlib.metadata
import importlib.util
import platform
import subprocess
import sys
import time
from pathlib import Path

import matplotlib as mpl
import nbformat
import numpy as np
import pandas as pd

mpl.use("Agg")

import matplotlib.pyplot as plt
import peers

from hellodl import lab, notebooks, plots
from hellodl.lesson import in_words
from hellodl.reference import device

ROOT = Path(__file__).resolve().parents[1]
KEPT, PAGE = lab.REFERENCE / "benchmarks.csv", ROOT / "docs" / "benchmarks.md"
EPOCHS = 2  # counted in each process; the quicker one is taken


def seconds(peer: str) -> float:
    """Seconds of an epoch of one peer, in a process of its own."""
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("peers.py"), peer, str(EPOCHS)],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(f"{peer} stopped:\n{done.stderr[-1500:]}")
    lines = [line.split() for line in done.stdout.splitlines() if line.startswith("seconds")]
    return min(float(value) for _, value in lines)


def measure(rounds: int) -> pd.DataFrame:
    """A row for each work, peer and round: the peers of a round run one after the other."""
    rows = []
    for work, group in (("MNIST", peers.MNIST), ("CIFAR-10", peers.CIFAR)):
        there = [p for p, (_, _, needs) in group.items() if not needs or _installed(needs)]
        for turn in range(rounds):
            for peer in there:
                rows.append((work, peer, turn, seconds(peer)))
                print(f"{work}  round {turn + 1}/{rounds}  {peer}: {rows[-1][3]:.2f} s", flush=True)
    return pd.DataFrame(rows, columns=["work", "peer", "round", "seconds"])


def _installed(package: str) -> bool:
    return importlib.util.find_spec(package) is not None


def growth() -> pd.DataFrame:
    """Seconds of an epoch for more pictures and for more hidden units, lesson 05's settings."""
    import keras

    x, y = peers.mnist()
    x = x / np.float32(255)
    rows = []
    for what, values in (
        ("pictures", (5000, 10_000, 20_000, 40_000, 55_000)),
        ("hidden units", (100, 300, 1000, 3000)),
    ):
        for value in values:
            n, units = (value, 300) if what == "pictures" else (10_000, value)
            layers = [keras.Input((28, 28)), keras.layers.Flatten()]
            layers += [keras.layers.Dense(units, "relu"), keras.layers.Dense(10, "softmax")]
            model = keras.Sequential(layers)
            model.compile("sgd", "sparse_categorical_crossentropy", steps_per_execution=50)
            times = []
            for _ in range(4):
                begin = time.perf_counter()
                model.fit(x[:n], y[:n], verbose=0)
                times.append(time.perf_counter() - begin)
            rows.append((what, value, min(times[1:])))
            print(f"growth  {what} {value:,}: {rows[-1][2]:.2f} s", flush=True)
    return pd.DataFrame(rows, columns=["what", "value", "seconds"])


def table(measured: pd.DataFrame, work: str) -> pd.DataFrame:
    """Median seconds and ratio to the first peer, with the lowest and highest ratio."""
    group = peers.MNIST if work == "MNIST" else peers.CIFAR
    wide = measured[measured.work == work].pivot(index="round", columns="peer", values="seconds")
    ratio = wide.rdiv(wide[next(iter(group))], axis=0)
    rows = {
        group[peer][0]: [wide[peer].median(), ratio[peer].median(), *ratio[peer].agg([min, max])]
        for peer in group
        if peer in wide
    }
    return pd.DataFrame(rows, index=["s an epoch", "times as fast", "lowest", "highest"]).T


def markdown(frame: pd.DataFrame, first: str) -> str:
    """A table for the page."""
    head = f"| {first} | " + " | ".join(frame.columns) + " |\n|---|" + "---:|" * len(frame.columns)
    rows = [
        f"| {name} | " + " | ".join(f"{v:.2f}" for v in row) + " |"
        for name, *row in frame.itertuples()
    ]
    return "\n".join([head, *rows]) + "\n"


def picture(tables: dict[str, pd.DataFrame]) -> None:
    """Bars of seconds for both works."""
    row = plt.figure(figsize=(9, 3.4), layout="constrained").subplots(1, 2, width_ratios=(3, 2))
    for axes, (work, frame) in zip(row, tables.items(), strict=True):
        names = [name.replace("`", "") for name in frame.index[::-1]]
        bars = axes.barh(names, frame["s an epoch"][::-1], color=plots.PALETTE[0])
        axes.bar_label(bars, [f" {s:.2f}" for s in frame["s an epoch"][::-1]])
        axes.margins(x=0.15)
        axes.set(title=work, xlabel="seconds an epoch")
    plt.savefig(PAGE.with_suffix(".png"), dpi=90)


def lessons() -> str:
    """Seconds of each lesson, as its notebook was made."""
    rows = ["| lesson | computing |", "|---|---:|"]
    for script in notebooks.lessons():
        made = nbformat.read(notebooks.NOTEBOOKS / f"{script.stem}.ipynb", 4).metadata["hellodl"]
        rows.append(f"| {script.stem} | {in_words(made['seconds'])} |")
    return "\n".join(rows) + "\n"


def exponent(grown: pd.DataFrame, what: str) -> float:
    """How the seconds grow: the slope in the logarithms, of the three largest."""
    part = grown[grown.what == what].tail(3)
    return float(np.polyfit(np.log(part.value), np.log(part.seconds), 1)[0])


def main(rounds: int) -> None:
    """Measure, and write the page."""
    grown = growth()
    measured = measure(rounds)
    measured.to_csv(KEPT, index=False, float_format="%.4f", lineterminator="\n")
    tables = {work: table(measured, work) for work in ("MNIST", "CIFAR-10")}
    picture(tables)
    versions = ", ".join(
        f"{name} {importlib.metadata.version(name)}"
        for name in ("keras", "numpy", "scikit-learn", "jax", "torch")
        if _installed({"scikit-learn": "sklearn"}.get(name, name))
    )
    alt = "; ".join(
        f"{work}: " + ", ".join(f"{name} {s:.2f} s" for name, s in frame["s an epoch"].items())
        for work, frame in tables.items()
    )
    grown_rows = "\n".join(
        f"| {what} | {', '.join(f'{v:,}' for v in part.value)} | "
        f"{', '.join(f'{s:.2f}' for s in part.seconds)} | {exponent(grown, what):.2f} |"
        for what, part in grown.groupby("what", sort=False)
    )
    PAGE.write_text(
        f"""# Benchmarks

Made by `make bench` on {datetime.date.today()}: {device()}, Python {platform.python_version()}, {versions}. Machines differ and change from
minute to minute: trust the ratios, which are taken within a round ({rounds} rounds; the peers of a
round run one after the other, each in a process of its own).

![{alt.replace("`", "")}](benchmarks.png)

## MNIST, 784-300-100-10, SGD, batches of 32, an epoch of 55,000 pictures

{markdown(tables["MNIST"], "peer")}
## CIFAR-10, network B, Adam, batches of 96, an epoch of 5,000 pictures

{markdown(tables["CIFAR-10"], "peer")}
## How cost grows

An epoch of one hidden layer, batches of 32; the exponent is that of the three largest.

| what grows | values | seconds | exponent |
|---|---|---|---:|
{grown_rows}

## The lessons

{lessons()}""",
        encoding="utf-8",
        newline="\n",
    )
    print(f"written: {PAGE.relative_to(ROOT)}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5)
