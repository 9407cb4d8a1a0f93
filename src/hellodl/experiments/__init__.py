"""Experiments as data: fair comparisons of networks, trained once and stored.

A `Recipe` says everything that decides a result. A comparison changes one field of it, and
`run` refuses one that changes two. What `run` has finished is stored, so stopping it loses
nothing. The lessons build the networks themselves: `run` gets the function that does so.
"""

# ruff: noqa: F401 (the names that lessons use)
from hellodl.experiments.budget import FULL, LAPTOP, Budget, choose_budget, load_cifar10
from hellodl.experiments.recipe import Recipe, RecipeError, check_comparison, differences
from hellodl.experiments.reports import (
    describe_reference,
    diverged,
    final_values,
    reference_results,
)
from hellodl.experiments.runner import run
from hellodl.experiments.storage import fingerprint
