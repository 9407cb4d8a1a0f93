"""What the histories of experiments say, and the reference results that come with the course."""

from importlib import resources
from pathlib import Path

import pandas as pd

REFERENCE = Path(str(resources.files("hellodl.resources"))) / "reference"


def final_values(table: pd.DataFrame) -> pd.DataFrame:
    """Return the last accuracy of each training in `table`, histories as `run` returns them.

    Returns:
        One row for each experiment and seed, in the order of `table`; a column for each split,
        and ``gap``: train minus valid.
    """
    chosen = table[table.metric == "accuracy"].sort_values("epoch", kind="stable")
    keys = ["experiment", "seed"]
    wide = chosen.groupby([*keys, "split"], sort=False).value.last().unstack("split")
    order = pd.MultiIndex.from_frame(table[keys].drop_duplicates())
    wide = wide.reindex(order)[[s for s in ("train", "valid", "test") if s in wide]]
    return wide.assign(gap=wide.train - wide.valid)


def diverged(table: pd.DataFrame) -> pd.DataFrame:
    """List the experiments and seeds whose loss stopped being a number, and at which epoch."""
    lost = table[(table.metric == "loss") & (table.split == "train") & table.value.isna()]
    return lost.groupby(["experiment", "seed"], as_index=False).epoch.min()


def reference_results(lesson: str) -> pd.DataFrame:
    """Return the reference results of a lesson's experiments, in the form that `run` returns.

    They come from ``make reference``. Seeds that not all of its experiments have are left out.
    Those with more epochs than others are compared among themselves, and may have fewer seeds.
    """
    return _complete(pd.read_csv(REFERENCE / f"{lesson}.csv"), "epoch").reset_index(drop=True)


def describe_reference(lesson: str) -> str:
    """Say in one sentence with what, on what and when a lesson's reference results were made."""
    made = pd.read_csv(REFERENCE / "made.csv")
    made = _complete(made[made.lesson == lesson], "epochs")
    parts = [
        f"seeds for each experiment {_range(made.seed.groupby(made.experiment).nunique())}",
        f"epochs {_range(made.epochs)}",
        f"training images {_range(made.images)}",
        *(" and ".join(sorted(made[column].unique())) for column in ("engine", "device")),
        _range(made.date),
    ]
    return f"Reference results: {'; '.join(parts)}."


def _complete(table: pd.DataFrame, epochs: str) -> pd.DataFrame:
    """Keep the seeds that every experiment with as many epochs, a column, was trained with."""
    length = table.groupby("experiment")[epochs].transform("max")
    trained = table.groupby([length, "seed"]).experiment.transform("nunique")
    return table[trained == table.groupby(length).experiment.transform("nunique")]


def _range(values: pd.Series) -> str:
    low, high = (v if isinstance(v, str) else f"{v:,}" for v in (values.min(), values.max()))
    return low if low == high else f"{low} to {high}"
