"""What a learner's function is written with, for tasks that forbid a tool: names and operations."""

import dis
from collections.abc import Iterable, Iterator
from types import CodeType
from typing import Any


def names(function: Any) -> set[str]:
    """Return the global names, attributes and modules that a function's code mentions.

    What the learner's own functions mention, which it calls, counts as well.
    """
    return {name for code in _codes(function) for name in code.co_names}


def operations(function: Any, without: Iterable[str] = ()) -> set[str]:
    """Return the names of Python's operations (see `dis`) in a function's code.

    Args:
        function: the learner's function.
        without: names of functions that it may use, whatever their code does.
    """
    codes = _codes(function, without)
    return {step.opname for code in codes for step in dis.get_instructions(code)}


def has_loop(function: Any) -> bool:
    """Whether there is a loop in a function's code: `for`, `while`, a comprehension or `map`."""
    backward = {name for name in operations(function) if "JUMP_BACKWARD" in name}
    return bool(backward) or bool(names(function) & {"map", "vectorize", "apply_along_axis"})


def _codes(function: Any, without: Iterable[str] = ()) -> Iterator[CodeType]:
    """Yield a function's code, that inside it, and that of the learner's functions it uses."""
    own = getattr(function, "__globals__", {})
    waiting, seen = [getattr(function, "__code__", None)], set()
    while waiting:
        code = waiting.pop()
        if not isinstance(code, CodeType) or code in seen:
            continue
        seen.add(code)
        yield code
        used = [own.get(name) for name in code.co_names if name not in without]
        theirs = [part for part in used if getattr(part, "__globals__", None) is own]
        waiting += [getattr(part, "__code__", None) for part in theirs]
        waiting += code.co_consts
