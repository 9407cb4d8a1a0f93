"""Checks of the exercises: one sentence at once, in a box, and no traceback.

A module for each lesson holds a function for each exercise, named as in the notebook. It takes
the learner's answer, tries what it *does*, and either returns a sentence about what that showed,
or stops with a hint that fits the mistake. It never gives the solution away.
"""

import contextlib
import dis
import functools
import hashlib
import inspect
import itertools
import os
import pickle
from collections.abc import Callable, Iterator
from typing import Any, NoReturn

import numpy as np

from hellodl import solved
from hellodl.checks import feedback

TODO = (
    "Not yet. There is no answer here so far. Write your code where it says `your code here`, "
    "run that cell, and then run this one again."
)
NO_RETURN = "Not yet. Your function returned nothing (`None`). Is the `return` missing?"
NO_VALUE = (
    "Not yet. Your answer is `None`, which is Python's word for nothing. Did you use `print`? It "
    "shows a value, but it doesn't return one."
)


class NotYet(AssertionError):  # noqa: N818  (it is what the learner reads)
    """The answer is missing or wrong; the message is a hint."""

    shown = False  # because IPython asks twice for the traceback

    def _render_traceback_(self) -> list[str]:
        """Show the hint in a box, and return what Jupyter shows instead of a traceback."""
        if "NBGRADER_EXECUTION" in os.environ:
            return [str(self)]  # "Validate" shows nothing else, and feedback needs no hint twice
        if not self.shown:
            feedback.show(str(self), right=False)
        self.shown = True
        return ["This exercise is not solved yet: see the hint above."]


def exercise(function: Callable[..., str]) -> Callable[..., None]:
    """Turn a function that examines answers into a check that prints "Right." or raises a hint.

    Args:
        function: takes the learner's answers; returns a sentence about what they showed.
    """

    @functools.wraps(function)
    def check(*answers: Any) -> None:
        if any(answer is ... for answer in answers):
            raise NotYet(TODO)
        if any(answer is None for answer in answers):
            raise NotYet(NO_VALUE)
        try:
            shown = function(*answers)
        except NotYet:
            raise
        except Exception as error:
            raise NotYet(
                "Not yet. The check can't work with your answer. Look at the shape and the type of "
                f"what you return. In Python's words: {type(error).__name__}: {error}"
            ) from None
        solved.remember(function.__module__[-2:], function.__name__)
        feedback.show(f"Right. {shown}", right=True)

    return check


def call(function: Callable, *arguments: Any) -> Any:
    """Call a learner's function.

    Returns:
        What the function returns; never None.

    Raises:
        NotYet: the function is untouched, returns nothing, changes its arguments, or stops with an
            error.
    """
    if not callable(function):
        raise NotYet(f"Not yet. A function is asked for here, not {type(function).__name__}.")
    # Copies, or a function that changes them would spoil the check for the next, right answer.
    given = [_copy(argument) for argument in arguments]
    before = [_fingerprint(argument) for argument in given]
    try:
        answer = function(*given)
    except Exception as error:
        raise NotYet(f"Not yet. {feedback.explain(error, function)}") from None
    if answer is ... or (answer is None and _is_untouched(function)):
        raise NotYet(TODO)
    if answer is None:
        raise NotYet(NO_RETURN)
    for name, argument, old in zip(_parameters(function), given, before, strict=False):
        fail_if(
            _fingerprint(argument) != old,
            f"Your function changed what it was given, its argument `{name}`. Work on a copy, "
            "please, because the caller may still need the original.",
        )
    return answer


def _copy(argument: Any) -> Any:
    """Copy an array or a set, or a list or dictionary of them; return others as they are."""
    if isinstance(argument, np.ndarray | set):
        return argument.copy()
    if type(argument) is dict:
        return {key: _copy(value) for key, value in argument.items()}
    return [_copy(value) for value in argument] if type(argument) is list else argument


def _fingerprint(argument: Any) -> bytes | None:
    """Return what tells whether an argument was changed; None for objects that may change."""
    if not isinstance(argument, np.ndarray | list | dict | set):
        return None
    try:
        return hashlib.sha256(pickle.dumps(argument)).digest()
    except Exception:  # it holds something that cannot be pickled, such as a function
        return None


def _parameters(function: Callable) -> Iterator[str]:
    with contextlib.suppress(ValueError):  # some functions written in C don't tell
        yield from inspect.signature(function).parameters
    yield from itertools.repeat("*")


def _is_untouched(function: Callable) -> bool:
    """Whether the body of a function is still the placeholder that learners start from."""

    def placeholder(): ...

    return _operations(function) <= _operations(placeholder)


def _operations(function: Callable) -> set[str]:
    names = {instruction.opname for instruction in dis.get_instructions(function)}
    return names - {"NOP"}


def fail_if(condition: Any, hint: str) -> None:
    """Stop with a hint if the condition holds, for an array if it holds anywhere."""
    if np.any(condition):
        fail(hint)


def fail(hint: str) -> NoReturn:
    """Stop with a hint."""
    raise NotYet(f"Not yet. {hint}")


def near(got: Any, expected: Any, tolerance: float = 1e-4) -> bool:
    """Whether two numbers or arrays have the same shape and nearly the same values."""
    got, expected = np.asarray(got, float), np.asarray(expected, float)
    return got.shape == expected.shape and bool(np.allclose(got, expected, atol=tolerance))


def check_shape(got: Any, expected: tuple[int, ...], what: str) -> None:
    """Stop with a hint if the shape is not the expected one.

    Args:
        got: a number or an array.
        expected: the shape it should have.
        what: the beginning of a sentence, such as ``"The output"``.
    """
    found = np.shape(got)
    fail_if(found != expected, f"{what} should have the shape {expected}, but it has {found}.")
