"""Checks of the exercises: a sentence at once, and no traceback.

A module for each lesson holds a function for each exercise, named as in the notebook. It gets
the learner's answer, tries what it *does*, and either returns what that proved or stops with a
hint that fits the mistake. It never says the solution.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

TODO = (
    "Not yet: there is no answer so far. Write your code where it says `your code here`, run "
    "that cell, then this one again."
)


class NotYet(AssertionError):  # noqa: N818  (it is what the learner reads)
    """The answer is missing or wrong; the message is a hint."""

    def _render_traceback_(self) -> list[str]:
        """What Jupyter shows instead of a traceback."""
        return [str(self)]


def exercise(function: Callable[..., str]) -> Callable[..., None]:
    """Make a check of a function that takes a learner's answers and returns what they proved."""

    @functools.wraps(function)
    def check(*answers: Any) -> None:
        if any(answer is None or answer is ... for answer in answers):
            raise NotYet(TODO)
        try:
            proved = function(*answers)
        except NotYet:
            raise
        except Exception as error:
            raise NotYet(
                f"Not yet: with your answer the check stopped with {type(error).__name__}: "
                f"{error} Look at shapes and types of what you return."
            ) from None
        print(f"Right. {proved}")

    return check


def ask(function: Callable, *arguments: Any) -> Any:
    """What a learner's function returns; a sentence if it returns nothing or stops."""
    try:
        answer = function(*arguments)
    except Exception as error:
        raise NotYet(
            f"Not yet: your function stopped with {type(error).__name__}: {error}"
        ) from None
    if answer is None or answer is ...:
        raise NotYet(TODO)
    return answer


def hint(wrong: Any, text: str) -> None:
    """Stop with a hint if `wrong` holds."""
    if np.any(wrong):
        raise NotYet(f"Not yet: {text}")


def near(got: Any, expected: Any, tolerance: float = 1e-4) -> bool:
    """Whether two numbers or arrays have the same shape and, about, the same values."""
    got, expected = np.asarray(got, float), np.asarray(expected, float)
    return got.shape == expected.shape and bool(np.allclose(got, expected, atol=tolerance))


def shape(got: Any, expected: tuple[int, ...], what: str) -> None:
    """Stop with a hint if the shape is another."""
    found = np.shape(got)
    hint(found != expected, f"{what} should have the shape {expected}, and has {found}.")
