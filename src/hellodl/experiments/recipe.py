"""Experiments as data, and the check that a comparison changes one thing only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any


class RecipeError(ValueError):
    """A recipe or a comparison that makes no sense; the message says what to do."""


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """Everything that decides the result of one experiment."""

    network: str  # its name; the lesson's function builds it
    images: int = 5000  # training images, the same fraction of each class
    augmentation: bool = False  # training images flipped and turned at random
    dropout: float = 0.0  # fraction of units switched off in training, 0 <= dropout < 1
    l1: float = 0.0  # penalty on each weight's absolute value
    l2: float = 0.0  # penalty on each weight's square
    batch_size: int = 96
    learning_rate: float = 0.001
    optimizer: str = "adam"
    epochs: int = 8
    seed: int = 0

    def __post_init__(self):
        for name in ("images", "batch_size", "epochs"):
            value = getattr(self, name)
            if not isinstance(value, int) or value < 1:
                raise RecipeError(f"{name}={value!r}: needs a whole number from 1.")
        if not 0 <= self.dropout < 1:
            raise RecipeError(
                f"dropout={self.dropout!r} is the fraction of units switched off: from 0 (none) "
                "to below 1."
            )
        for name in ("l1", "l2"):
            if not getattr(self, name) >= 0:
                raise RecipeError(f"{name}={getattr(self, name)!r}: a penalty is 0 or more.")
        if not self.learning_rate > 0:
            raise RecipeError(f"learning_rate={self.learning_rate!r}: must be above 0.")

    def variant(self, **change: Any) -> Recipe:
        """Return this recipe with exactly one field changed; raise RecipeError otherwise."""
        unknown = [name for name in change if name not in FIELDS]
        if unknown:
            raise RecipeError(
                f"A recipe has no field {', '.join(unknown)}. It has {', '.join(FIELDS)}."
            )
        if len(change) != 1:
            raise RecipeError(
                f"A variant changes exactly one thing, not {len(change)} "
                f"({', '.join(change) or 'nothing given'}): otherwise nobody can tell which one "
                "made the difference."
            )
        other = replace(self, **change)
        if other == self:
            (name,) = change
            raise RecipeError(f"The recipe has {name}={change[name]!r} already: nothing changes.")
        return other


FIELDS = tuple(field.name for field in fields(Recipe))


def differences(one: Recipe, other: Recipe) -> tuple[str, ...]:
    """Name the fields in which two recipes differ; the seed does not count."""
    return tuple(
        name for name in FIELDS if name != "seed" and getattr(one, name) != getattr(other, name)
    )


def check_comparison(claim: str, one: Recipe, other: Recipe) -> None:
    """Raise RecipeError unless the field `claim`, and nothing else, differs in two recipes."""
    different = differences(one, other)
    if different != (claim,):
        raise RecipeError(
            f"These two recipes cannot show what {claim} does. They differ in "
            f"{_listed(one, other, different)}. Change {claim}, and nothing else."
        )


def check_chain(recipes: Mapping[str, Recipe]) -> None:
    """Raise RecipeError unless each recipe is one change away from one before it."""
    names = list(recipes)
    for place, name in enumerate(names[1:], start=1):
        candidates = [
            (differences(recipes[earlier], recipes[name]), earlier) for earlier in names[:place]
        ]
        changes, nearest = min(candidates, key=lambda candidate: len(candidate[0]))
        if len(changes) != 1:
            raise RecipeError(
                f"{name!r} differs from {nearest!r}, the nearest before it, in "
                f"{_listed(recipes[nearest], recipes[name], changes)}. An experiment changes "
                "exactly one thing: add the step between, or take one change back."
            )


def _listed(one: Recipe, other: Recipe, names: Iterable[str]) -> str:
    pairs = (f"{name} ({getattr(one, name)!r}, {getattr(other, name)!r})" for name in names)
    return " and ".join(pairs) or "nothing"
