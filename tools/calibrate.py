"""Measure how far the lessons' claims are from failing: every ``assert``, over several seeds.

``make calibrate`` runs each lesson with its seeds moved, and notes for each comparison in an
``assert`` how far it was from failing. The results are in ``tests/course/calibration.csv``.
"""

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

from tools import lessons
from tools.fingerprints import code_hash
from tools.lessons import CourseError, Lesson, code_cells, read_script

RESULTS = lessons.ROOT / "tests" / "course" / "calibration.csv"
COLUMNS = [
    *("lesson", "claim", "runs", "failed"),
    *("worst", "mean", "standard_deviation", "min_margin_sigma"),
]
REQUIRED_SIGMA = 3  # standard deviations between a claim's mean margin and failure


def calibrate(wanted: Iterable[str] = (), seeds: int = 5) -> int:
    """Measure the claims of lessons over several seeds; print the margins and store them.

    Finished runs are stored in ``build/calibrate``, so an interrupted calibration continues where
    it stopped.

    Args:
        wanted: beginnings of lesson names; all lessons if empty.
        seeds: how often each lesson is run, each time with other seeds.

    Returns:
        The number of claims that failed in a run, or whose margin is too narrow.

    Raises:
        CourseError: a lesson stopped with an error other than a failed claim.
    """
    tables = []
    for lesson in lessons.find_lessons(wanted):
        runs = [_run(lesson, seed) for seed in range(seeds)]
        tables.append(summarize(pd.concat(runs, ignore_index=True)).assign(lesson=lesson.name))
        print(tables[-1].drop(columns="lesson").round(4).to_string(index=False), flush=True)
    table = pd.concat(tables, ignore_index=True)
    if RESULTS.exists():
        old = pd.read_csv(RESULTS)
        table = pd.concat([old[~old.lesson.isin(table.lesson)], table], ignore_index=True)
    table = table[COLUMNS].sort_values("lesson", kind="stable")
    table.to_csv(RESULTS, index=False, float_format="%.4g", lineterminator="\n")
    narrow = table[(table.failed > 0) | (table.min_margin_sigma < REQUIRED_SIGMA)]
    for row in narrow.itertuples():
        margin = f"margin {row.min_margin_sigma:.1f} standard deviations"
        print(f"{row.lesson}: {row.claim}: {margin}, failed {row.failed} times")
    return len(narrow)


def summarize(margins: pd.DataFrame) -> pd.DataFrame:
    """Summarize the margins of each claim over its runs.

    Args:
        margins: a row for each claim and run: claim, passed (bool), margin (NaN where the claim
            does not compare two numbers).

    Returns:
        A row for each claim: how often it was tested and failed; the worst and the mean margin,
        their standard deviation, and the mean in units of it.
    """
    groups = margins.assign(failed=~margins.passed.astype(bool)).groupby("claim", sort=False)
    table = pd.DataFrame(
        {
            "runs": groups.size(),
            "failed": groups.failed.sum(),
            "worst": groups.margin.min(),
            "mean": groups.margin.mean(),
            "standard_deviation": groups.margin.std(),
        }
    ).reset_index()
    varies = table.standard_deviation > 0
    return table.assign(min_margin_sigma=(table["mean"] / table.standard_deviation).where(varies))


def claims(source: str) -> tuple[ast.Module, list[str]]:
    """Replace the asserts in the code of a cell by notes of their margins.

    Each comparison ``a < b`` of an assert, also of those joined by ``and``, becomes a claim.

    Returns:
        The changed code, and the claims' texts in order.
    """
    tree = ast.parse(source)
    texts: list[str] = []

    class AssertToNotes(ast.NodeTransformer):
        def visit_Assert(self, node):
            joined = isinstance(node.test, ast.BoolOp) and isinstance(node.test.op, ast.And)
            parts = node.test.values if joined else [node.test]
            return [ast.copy_location(call, node) for part in parts for call in _notes(part, texts)]

    return ast.fix_missing_locations(AssertToNotes().visit(tree)), texts


def _notes(part: ast.expr, texts: list[str]) -> list[ast.Expr]:
    """Return calls of ``__note__(claim, comparison, left, right)`` for one part of an assert."""
    found: list[tuple[ast.expr, str, ast.expr, ast.expr]] = [
        (part, "Truth", part, ast.Constant(True))
    ]
    if isinstance(part, ast.Compare):
        sides = zip([part.left, *part.comparators], part.ops, part.comparators, strict=False)
        found = [(ast.Compare(a, [op], [b]), type(op).__name__, a, b) for a, op, b in sides]
    calls = []
    for claim, comparison, left, right in found:
        texts.append(ast.unparse(claim))
        arguments = [ast.Constant(texts[-1]), ast.Constant(comparison), left, right]
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
    """Measure a comparison: does it hold, and how far is it from its limit?

    Args:
        comparison: one of `COMPARISONS`, named as in Python's syntax tree.
        left: the value left of it.
        right: the value right of it.

    Returns:
        Whether it holds, and the margin, above 0 if it does; NaN unless two numbers are ordered.
    """
    holds = COMPARISONS[comparison](left, right)
    holds = bool(holds.all() if isinstance(holds, np.ndarray) else holds)
    try:
        difference = float(right) - float(left)
    except (TypeError, ValueError):
        return holds, math.nan
    return holds, {"L": difference, "G": -difference}.get(comparison[0], math.nan)


def _run(lesson: Lesson, seed: int) -> pd.DataFrame:
    """Return the margins of one run of a lesson, stored before or measured in a new process."""
    code = code_hash(read_script(lesson.script))
    path = lessons.BUILD / "calibrate" / f"{lesson.name}-{seed}-{code}.csv"
    if not path.exists():
        print(f"{lesson.name}, seeds moved by {seed} ...", flush=True)
        path.parent.mkdir(parents=True, exist_ok=True)
        settings = {
            "HELLODL_EXPERIMENTS": str(path.with_suffix("")),
            "HELLODL_UNATTENDED": "1",
            "MPLBACKEND": "Agg",
            "TF_CPP_MIN_LOG_LEVEL": "3",
        }
        process = subprocess.run(
            [sys.executable, "-m", "tools.calibrate", str(lesson.script), str(seed), str(path)],
            cwd=Path(__file__).parents[1],
            env=os.environ | settings,
            capture_output=True,
            text=True,
        )
        if process.returncode:
            raise CourseError(f"{lesson.name}, seeds moved by {seed}: {process.stderr[-800:]}")
    return pd.read_csv(path)


def _move_seeds(offset: int) -> None:
    """Add an offset to every seed that a lesson sets from now on."""
    import keras
    import sklearn.model_selection

    from hellodl import experiments  # loaded first: its own splits must stay as they are

    run, set_random_seed = experiments.run, keras.utils.set_random_seed
    default_rng, split = np.random.default_rng, sklearn.model_selection.train_test_split

    def moved(seed: Any) -> Any:
        return seed + offset if isinstance(seed, int) else seed

    def moved_run(recipes, build, splits, seeds=(0,), **options):
        table = run(recipes, build, splits, [moved(seed) for seed in seeds], **options)
        return table.assign(seed=table.seed - offset)

    def moved_split(*arrays, random_state=None, **options):
        return split(*arrays, random_state=moved(random_state), **options)

    experiments.run = moved_run  # type: ignore[assignment]
    keras.utils.set_random_seed = lambda seed: set_random_seed(moved(seed))
    np.random.default_rng = lambda seed=None: default_rng(moved(seed))
    sklearn.model_selection.train_test_split = moved_split


def _measure(script: Path, seed: int, path: Path) -> None:
    """Run a lesson with moved seeds in this process, and write its margins to a file."""
    os.chdir(lessons.NOTEBOOKS)
    _move_seeds(1000 * seed)
    rows = []

    def note(claim: str, comparison: str, left: Any, right: Any) -> None:
        rows.append((claim, *margin(comparison, left, right)))

    names: dict[str, Any] = {"__name__": "__main__", "__note__": note}
    for cell in code_cells(read_script(script)):
        tree, _ = claims(cell.source)
        # `inspect.getsource` finds the cell here, as it does in a notebook
        lines = cell.source.splitlines(keepends=True)
        linecache.cache[f"<{cell.id}>"] = (len(cell.source), None, lines, f"<{cell.id}>")
        exec(compile(tree, f"<{cell.id}>", "exec"), names)
    unfinished = path.with_suffix(".tmp")
    pd.DataFrame(rows, columns=["claim", "passed", "margin"]).to_csv(unfinished, index=False)
    unfinished.replace(path)


if __name__ == "__main__":
    _measure(Path(sys.argv[1]).resolve(), int(sys.argv[2]), Path(sys.argv[3]).resolve())
