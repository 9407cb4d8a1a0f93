"""How strict are the checks? Each solution is changed a little, and its check must notice.

A mutant is a solution with one change that a learner could make: another operator, constant,
axis or sign, a line dropped, an argument ignored or changed in place. A mutant that passes its
check shows a gap in that check, unless it's right as well. Those are listed in the lesson's
``answers.py``, in a cell headed ``# %% NAME: equivalent, because ...``: one comment for each,
with a changed line as the report shows it, such as ``# + return 0`` (``...`` stands for anything).
"""

import _thread
import ast
import contextlib
import copy
import difflib
import io
import itertools
import random
import re
import threading
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from tools.exercises import find_exercises, read_answers, read_exercises, role, visible
from tools.lessons import Lesson, code_cells

NEEDED = 0.95  # the fraction of mutants, without equivalent ones, that checks must refuse
SLOW, SAMPLE = 1.0, 12  # of checks that take more seconds than this, so many mutants are tried
# An operator, and those that may stand in its place.
SWAPS = """
Add: Sub, Sub: Add, Mult: Div Add, Div: Mult FloorDiv, FloorDiv: Div, Mod: FloorDiv, Pow: Mult,
MatMult: Mult, BitAnd: BitOr, BitOr: BitAnd, And: Or, Or: And, Lt: LtE Gt, LtE: Lt GtE,
Gt: GtE Lt, GtE: Gt LtE, Eq: NotEq, NotEq: Eq, In: NotIn, NotIn: In, Is: IsNot, IsNot: Is
"""
OPERATORS = {
    getattr(ast, old.strip()): [getattr(ast, name) for name in new.split()]
    for old, new in (pair.split(":") for pair in SWAPS.split(","))
}
PAIRS = ["max min", "argmax argmin", "sum mean", "zeros ones", "any all"]
NAMES = {a: b for pair in PAIRS for a, b in itertools.permutations(pair.split())}


class Result(NamedTuple):
    """What came of the mutants of one exercise; of the survivors, the changed lines."""

    exercise: str
    mutants: int
    equivalent: int
    survivors: list[str]


def mutants(source: str) -> Iterator[str]:
    """Make all mutants of a cell, each only once."""
    tree = ast.parse(source)
    seen = {ast.unparse(tree)}
    for parent in ast.walk(tree):
        for field, value in ast.iter_fields(parent):
            nodes = value if isinstance(value, list) else [value]
            for place, node in enumerate(nodes):
                for new in _changes(node, len(nodes)):
                    several = [*nodes[:place], *new, *nodes[place + 1 :]]
                    setattr(parent, field, several if isinstance(value, list) else new[0])
                    text = ast.unparse(ast.fix_missing_locations(tree))
                    setattr(parent, field, value)
                    if text not in seen:
                        seen.add(text)
                        yield text


def _changes(node: Any, siblings: int) -> Iterator[list]:
    """List what could stand in a node's place: one node, or for a statement any number."""
    if isinstance(node, ast.FunctionDef):
        yield from _ignored_arguments(node)
    elif isinstance(node, ast.stmt):
        yield from _changed_statement(node, siblings)
    elif isinstance(node, ast.expr):
        yield from ([new] for new in _changed_expression(node))
    elif isinstance(node, ast.operator | ast.cmpop | ast.boolop):
        yield from ([new()] for new in OPERATORS.get(type(node), ()))


def _ignored_arguments(node: ast.FunctionDef) -> Iterator[list]:
    for name in [argument.arg for argument in node.args.args]:
        kept = f"{name} = globals().setdefault('first_{name}', {name})"
        if name == "rng":
            kept = "rng = __import__('numpy').random.default_rng(0)"
        start = int(ast.get_docstring(node) is not None)
        body = [*node.body[:start], *ast.parse(kept).body, *node.body[start:]]
        yield [ast.FunctionDef(**{**dict(ast.iter_fields(node)), "body": body})]


def _changed_statement(node: ast.stmt, siblings: int) -> Iterator[list]:
    if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        yield [] if siblings > 1 else [ast.Pass()]
    value = getattr(node, "value", None)
    if isinstance(node, ast.Return) and value:
        yield [ast.Expr(value)]
    if (
        isinstance(node, ast.Return | ast.Assign)
        and isinstance(value, ast.BinOp)
        and isinstance(value.left, ast.Name)
    ):
        # `x[...] -= y` is what `x -= y` does to an array, and refuses to do to a number.
        target = ast.Subscript(value.left, ast.Constant(...), ast.Store())
        same = copy.copy(node)
        same.value = value.left
        yield [ast.AugAssign(target, value.op, value.right), same]


def _changed_expression(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            for value in (node.value + 1, node.value - 1, node.value * 2, 0):
                yield ast.Constant(value)
    elif isinstance(node, ast.BinOp) and not isinstance(node.op, ast.Add | ast.Mult):
        yield ast.BinOp(node.right, node.op, node.left)
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.Slice):
        for field, by in itertools.product(("lower", "upper"), (1, -1)):
            if value := getattr(node, field):
                other = ast.BinOp(value, ast.Add(), ast.Constant(by))
                yield ast.Slice(**{**dict(ast.iter_fields(node)), field: other})
    elif isinstance(node, ast.Name) and node.id in NAMES:
        yield ast.Name(NAMES[node.id], node.ctx)
    elif isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield ast.Attribute(node.value, NAMES[node.attr], node.ctx)
    elif isinstance(node, ast.Call):
        yield from _changed_call(node)


def _changed_call(node: ast.Call) -> Iterator[ast.expr]:
    def with_arguments(arguments, keywords=node.keywords):
        return ast.Call(node.func, arguments, keywords)

    for i, argument in enumerate(node.args):
        before, after = node.args[:i], node.args[i + 1 :]
        if after:
            yield with_arguments([*before, after[0], argument, *after[1:]])
        if getattr(node.func, "id", "") == "range":
            for by in (1, -1):
                other = ast.BinOp(argument, ast.Add(), ast.Constant(by))
                yield with_arguments([*before, other, *after])
    for i, keyword in enumerate(node.keywords):
        rest = [*node.keywords[:i], *node.keywords[i + 1 :]]
        yield with_arguments(node.args, rest)
        if keyword.arg == "axis":
            for axis in (0, 1, None):
                changed = ast.keyword("axis", ast.Constant(axis))
                yield with_arguments(node.args, [*rest, changed])
    if isinstance(node.func, ast.Attribute) and node.func.attr == "copy" and not node.args:
        yield node.func.value


def changed_lines(old: str, new: str) -> str:
    """Show what differs: ``- old`` and ``+ new``, a line each."""
    lines = difflib.ndiff(ast.unparse(ast.parse(old)).splitlines(), new.splitlines())
    return "\n".join(re.sub(r"^([-+]) +", r"\1 ", line) for line in lines if line[0] in "-+")


def run(source: str, names: dict[str, Any], seconds: float) -> BaseException | None:
    """Run code silently, at most so many seconds; return the error that stopped it, if any."""
    timer = threading.Timer(seconds, _thread.interrupt_main)
    silence = io.StringIO()
    try:
        with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
            timer.start()
            exec(compile(source, "mutant", "exec"), names)
            timer.cancel()
    except (Exception, KeyboardInterrupt, SystemExit) as error:
        return error
    finally:
        timer.cancel()
    return None


def examine(lesson: Lesson, most: int | None = None, cheap: bool = False) -> Iterator[Result]:
    """Try the mutants of each exercise of a lesson.

    Args:
        lesson: one with exercises.
        most: how many mutants of each exercise at most, chosen with a fixed seed; None for all.
        cheap: leave out the exercises whose check trains or takes long for another reason.

    Raises:
        AssertionError: a solution fails its own check.
    """
    answers = [answer for answer in read_answers(lesson) if answer.kind == "equivalent"]
    names: dict[str, Any] = {}
    solution, before = "", names
    for cell in code_cells(read_exercises(lesson)):
        kind, name = role(cell)
        if kind != "check":
            solution, before = cell.source, dict(names)
            assert not (error := run(solution, names, 600)), f"{lesson.name}: {solution}: {error!r}"
            _protect(names)
            continue
        check = visible(cell.source)
        begin = time.perf_counter()
        assert not (error := run(check, dict(names), 600)), f"{lesson.name}: {name}: {error!r}"
        seconds = time.perf_counter() - begin
        if seconds > SLOW and cheap:
            continue
        chosen = list(mutants(solution))
        few = min(most or len(chosen), SAMPLE if seconds > SLOW else len(chosen), len(chosen))
        chosen = random.Random(name).sample(chosen, few)
        passed = [
            changed_lines(solution, mutant)
            for mutant in chosen
            if run(f"{mutant}\n{check}", dict(before), 5 + 3 * seconds) is None
        ]
        known = "".join(answer.code for answer in answers if answer.exercise == name)
        survivors = _without(passed, known)
        yield Result(name, few, len(passed) - len(survivors), survivors)


def _protect(names: dict[str, Any]) -> None:
    """Let no mutant damage the arrays that the others need, too."""
    for value in names.values():
        if isinstance(value, np.ndarray):
            value.flags.writeable = False


def _without(passed: list[str], known: str) -> list[str]:
    """Leave out the mutants that comments in ``answers.py`` list as equivalent."""
    patterns = [
        re.escape(line.removeprefix("#").strip()).replace(r"\.\.\.", ".*")
        for line in known.splitlines()
        if line.startswith("#")
    ]
    return [
        lines
        for lines in passed
        if not any(re.fullmatch(p, line) for p in patterns for line in lines.splitlines())
    ]


def fraction_refused(results: list[Result]) -> float:
    """Return which fraction of the mutants that aren't equivalent was refused."""
    wrong = sum(result.mutants - result.equivalent for result in results)
    return 1 - sum(len(result.survivors) for result in results) / max(1, wrong)


def show(wanted: list[str], most: int | None = None, cheap: bool = False) -> bool:
    """Try the mutants of lessons and print what came of it; return whether too many survived."""
    results = []
    for lesson in find_exercises(wanted):
        print(f"{lesson.name}: mutants, equivalent, survivors", flush=True)
        for result in examine(lesson, most, cheap):
            results.append(result)
            name, number, equivalent, survivors = result
            print(f"  {name:20} {number:5} {equivalent:5} {len(survivors):5}", flush=True)
            for lines in survivors:
                print("      " + lines.replace("\n", "\n      "))
    reached = fraction_refused(results)
    print(
        f"{reached:.1%} of the mutants that aren't equivalent were refused, of {NEEDED:.0%} needed."
    )
    return reached < NEEDED
