"""How much room the lessons' claims have: every ``assert`` measured over several seeds.

``make calibrate`` runs each lesson with its seeds moved, and notes for each comparison in an
``assert`` how far it was from failing. ``tests/calibration.csv`` keeps the result.
"""

from __future__ import annotations

import ast
import linecache
import math
import operator
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from hellodl import notebooks
from hellodl.notebooks import CourseError

KEPT = notebooks.ROOT / "tests" / "calibration.csv"
ROOM = 3  # standard deviations between a claim's mean and its limit


def calibrate(wanted: Iterable[str] = (), seeds: int = 5) -> int:
    """Measure the claims of the lessons over seeds, print and keep the margins.

    What was measured is kept under ``build/calibrate``, so that it goes on where it stopped.

    Args:
        wanted: beginnings of the lessons' names; all lessons if empty.
        seeds: how often each lesson is run, each time with other seeds.

    Returns:
        The number of claims that failed once or have less than `ROOM` deviations of room.

    Raises:
        CourseError: a lesson stopped with an error other than a failed claim.
    """
    tables = []
    for script in notebooks.lessons(wanted):
        runs = [_run(script, seed) for seed in range(seeds)]
        tables.append(summary(pd.concat(runs, ignore_index=True)).assign(lesson=script.stem))
        print(tables[-1].drop(columns="lesson").round(4).to_string(index=False), flush=True)
    new = pd.concat(tables, ignore_index=True)
    if KEPT.exists():
        old = pd.read_csv(KEPT)
        new = pd.concat([old[~old.lesson.isin(new.lesson)], new], ignore_index=True)
    columns = ["lesson", "claim", "runs", "failed", "worst", "mean", "deviation", "room"]
    new = new[columns].sort_values("lesson", kind="stable")
    new.to_csv(KEPT, index=False, float_format="%.4g", lineterminator="\n")
    narrow = new[(new.failed > 0) | (new.room < ROOM)]
    for row in narrow.itertuples():
        print(f"{row.lesson}: {row.claim}: room {row.room:.1f}, failed {row.failed}")
    return len(narrow)


def summary(margins: pd.DataFrame) -> pd.DataFrame:
    """For each claim: runs, failures, worst and mean margin, deviation, and mean over deviation.

    Args:
        margins: a row for each claim and run: claim, passed (bool), margin (NaN where the claim
            compares no two numbers).
    """
    rows = []
    for claim, group in margins.groupby("claim", sort=False):
        margin = group.margin.dropna()
        deviation = margin.std() if len(margin) > 1 else math.nan
        rows.append(
            {
                "claim": claim,
                "runs": len(group),
                "failed": int((~group.passed.astype(bool)).sum()),
                "worst": margin.min(),
                "mean": margin.mean(),
                "deviation": deviation,
                "room": margin.mean() / deviation if deviation > 0 else math.nan,
            }
        )
    return pd.DataFrame(rows)


def claims(source: str) -> tuple[ast.Module, list[str]]:
    """The code of a cell with its asserts turned into notes, and the claims' texts.

    Each comparison ``a < b`` of an assert, also of those joined by ``and``, becomes a claim.
    """
    tree, texts = ast.parse(source), []

    class Noting(ast.NodeTransformer):
        def visit_Assert(self, node):
            joined = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
            parts = node.test.values if joined else [node.test]
            return [ast.copy_location(call, node) for part in parts for call in _notes(part, texts)]

    return ast.fix_missing_locations(Noting().visit(tree)), texts


def _notes(part: ast.expr, texts: list[str]) -> list[ast.Expr]:
    """Calls of ``__note__(claim, comparison, left, right)`` for one part of an assert."""
    if isinstance(part, ast.Compare):
        sides = [part.left, *part.comparators]
        claims = [
            (ast.Compare(left, [how], [right]), type(how).__name__, left, right)
            for left, how, right in zip(sides, part.ops, part.comparators, strict=False)
        ]
    else:
        claims = [(part, "Truth", part, ast.Constant(True))]
    calls = []
    for claim, how, left, right in claims:
        texts.append(ast.unparse(claim))
        arguments = [ast.Constant(texts[-1]), ast.Constant(how), left, right]
        calls.append(ast.Expr(ast.Call(ast.Name("__note__", ast.Load()), arguments, [])))
    return calls


COMPARISONS = {
    "Lt": operator.lt,
    "LtE": operator.le,
    "Gt": operator.gt,
    "GtE": operator.ge,
    "Eq": operator.eq,
    "NotEq": operator.ne,
    "Is": operator.is_,
    "IsNot": operator.is_not,
    "In": lambda left, right: left in right,
    "NotIn": lambda left, right: left not in right,
    "Truth": lambda left, _: left,
}


def margin(comparison: str, left: Any, right: Any) -> tuple[bool, float]:
    """Whether the comparison holds, and how far it is from its limit (NaN: no order of numbers).

    Args:
        comparison: one of `COMPARISONS`, as Python's syntax tree names them.
        left: what stands left of it.
        right: what stands right of it.
    """
    holds = COMPARISONS[comparison](left, right)
    holds = bool(holds.all() if isinstance(holds, np.ndarray) else holds)
    try:
        room = float(right) - float(left)
    except (TypeError, ValueError):
        return holds, math.nan
    return holds, {"L": room, "G": -room}.get(comparison[0], math.nan)


def _run(script: Path, seed: int) -> pd.DataFrame:
    """The margins of one run of a lesson, from before or from a process of its own."""
    mark = notebooks.code_hash(notebooks.read(script))
    path = notebooks.BUILD / "calibrate" / f"{script.stem}-{seed}-{mark}.csv"
    if not path.exists():
        print(f"{script.stem}, seeds moved by {seed} ...", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        settings = {
            "HELLODL_EXPERIMENTS": str(path.with_suffix("")),
            "HELLODL_UNATTENDED": "1",
            "MPLBACKEND": "Agg",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        done = subprocess.run(
            [sys.executable, "-m", "hellodl.calibrate", str(script), str(seed), str(path)],
            cwd=notebooks.NOTEBOOKS,
            env=os.environ | settings,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise CourseError(f"{script.stem}, seeds moved by {seed}: {done.stderr[-800:]}")
    return pd.read_csv(path)


def _measure(script: Path, seed: int, path: Path) -> None:
    """Run a lesson with moved seeds, in this process, and write its margins down."""
    import keras

    from hellodl import lab  # before the rest: what it runs elsewhere must get the same seeds

    move = 1000 * seed
    run, set_random_seed, default_rng = lab.run, keras.utils.set_random_seed, np.random.default_rng
    lab.run = lambda recipes, build, splits, seeds=(0,), on="here": run(
        recipes, build, splits, [s + move for s in seeds], on
    ).assign(seed=lambda table: table.seed - move)
    keras.utils.set_random_seed = lambda number: set_random_seed(number + move)
    np.random.default_rng = lambda number=None: default_rng(
        number + move if isinstance(number, int) else number
    )
    rows = []

    def note(claim, comparison, left, right):
        rows.append((claim, *margin(comparison, left, right)))

    names = {"__name__": "__main__", "__note__": note}
    for cell in notebooks.read(script).cells:
        if cell.cell_type == "code":
            tree, _ = claims(cell.source)
            # `inspect.getsource` finds the cell here, as it does in a notebook
            lines = cell.source.splitlines(keepends=True)
            linecache.cache[f"<{cell.id}>"] = (len(cell.source), None, lines, f"<{cell.id}>")
            exec(compile(tree, f"<{cell.id}>", "exec"), names)
    table = pd.DataFrame(rows, columns=["claim", "passed", "margin"])
    unfinished = path.with_suffix(".tmp")
    table.to_csv(unfinished, index=False)
    unfinished.replace(path)


if __name__ == "__main__":
    _measure(Path(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
