"""How large the code is, and the house's limits: totals, the longest module and function."""

import ast
from pathlib import Path

from tools.lessons import ROOT

PACKAGE, TOOLS = ROOT / "src" / "hellodl", ROOT / "tools"
PACKAGE_LINES, TOOLS_LINES = 3050, 1670
MODULE_LINES, FUNCTION_LINES = 350, 50


def measure() -> list[tuple[str, int, int]]:
    """Measure the code.

    Returns:
        What was measured, how many lines it has, and how many it may have. The exercise checks
        (`hellodl.checks`) grow with the lessons and don't count for the package's total.
    """
    package, tools = sorted(PACKAGE.rglob("*.py")), sorted(TOOLS.rglob("*.py"))
    counted = [path for path in package if "checks" not in path.parts]
    module = max(package + tools, key=count_all_lines)
    length, function = max(_functions(path) for path in package + tools)
    return [
        ("code of src/hellodl without checks", sum(map(count_lines, counted)), PACKAGE_LINES),
        ("code of tools", sum(map(count_lines, tools)), TOOLS_LINES),
        (f"longest module, {module.relative_to(ROOT)}", count_all_lines(module), MODULE_LINES),
        (f"longest function, {function}", length, FUNCTION_LINES),
    ]


def count_lines(path: Path) -> int:
    """Count the lines of code of a file: all but blank lines, comments and docstrings."""
    text = path.read_text(encoding="utf-8")
    documented = set[int]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(
            node
        ):
            docstring = node.body[0]
            documented.update(range(docstring.lineno, (docstring.end_lineno or 0) + 1))
    return sum(
        bool(line.strip()) and not line.strip().startswith("#")
        for number, line in enumerate(text.splitlines(), start=1)
        if number not in documented
    )


def count_all_lines(path: Path) -> int:
    """Count all lines of a file."""
    return len(path.read_text(encoding="utf-8").splitlines())


def _functions(path: Path) -> tuple[int, str]:
    """Return length and name of a module's longest function; (0, "") if it has none."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return max(
        (
            (node.end_lineno - node.lineno + 1, f"{path.relative_to(ROOT)}: {node.name}")
            for node in nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.end_lineno
        ),
        default=(0, ""),
    )


def show() -> int:
    """Print the sizes beside their limits; return how many are over."""
    rows = measure()
    everything = [path for path in PACKAGE.rglob("*.py") if "checks" not in path.parts]
    total = sum(map(count_all_lines, everything))
    print(f"src/hellodl without checks, with comments: {total:,} lines")
    width = max(len(what) for what, _, _ in rows)
    for what, lines, limit in rows:
        mark = "" if lines <= limit else "  TOO LONG"
        print(f"{what:{width}}  {lines:5,} of at most {limit:5,} lines{mark}")
    return sum(lines > limit for _, lines, limit in rows)
