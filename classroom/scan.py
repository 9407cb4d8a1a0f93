"""Read a submission without executing it: what does it import, and does it reach for cheating?"""

import ast
import re
from collections import Counter

from IPython.core.inputtransformer2 import TransformerManager

# What answers to exercises don't need, and by which code can get at the checks, at the text of
# hidden tests, or at the kernel itself.
CALLS = {
    *("eval", "exec", "compile", "globals", "locals", "vars", "getattr", "setattr", "delattr"),
    *("__import__", "breakpoint", "get_ipython", "exit", "quit", "In", "Out"),
}
INSIDES = {"sys", "os", "gc", "inspect", "ctypes", "importlib", "builtins"}
MODULES = INSIDES | {
    *("subprocess", "socket", "threading", "multiprocessing", "atexit", "traceback", "types"),
    *("unittest", "IPython", "ipykernel", "concurrent", "asyncio", "weakref", "pathlib"),
    *("signal", "linecache", "dis", "codecs", "pickle"),
}
HARMLESS = {"__init__", "__call__", "__len__", "__name__", "__doc__", "__version__", "__class__"}


def find_imports(cells) -> str:
    """Return the import statements that an assignment gives to its students."""
    found = []
    for cell in cells:
        if cell.cell_type == "code":
            tree = ast.parse(TransformerManager().transform_cell(cell.source))
            found += [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    return "\n".join(ast.unparse(node) for node in found)


def find_means(sources: list[str]) -> list[str]:
    """Find in a student's cells what an answer doesn't need but cheating does.

    Returns:
        Phrases such as "it uses `eval`", sorted, each once.
    """
    found, imported = set(), {"check"}
    for source in sources:
        try:
            nodes = list(ast.walk(ast.parse(TransformerManager().transform_cell(source))))
        except SyntaxError:
            continue  # such a cell does nothing
        for node in nodes:
            if isinstance(node, ast.Import | ast.ImportFrom):
                imported |= {(name.asname or name.name).split(".")[0] for name in node.names}
        fixed = _fixed_names(nodes)
        for node in nodes[:]:
            match node:
                case ast.Call(ast.Name("getattr") as called, [_, ast.Name(name)]):
                    if name in fixed:
                        nodes.remove(called)
        for node in nodes:
            found |= {f"it uses `{name}`" for name in _reaches(node)}
            found |= {f"it changes `{name}`" for name in _changes(node, imported)}
    return sorted(found)


def _fixed_names(nodes: list[ast.AST]) -> set[str]:
    """Return the loop variables that run over strings which the code spells out, and nothing else.

    An honest answer may take several functions of a module in a loop with `getattr`.
    """
    bound = Counter(node.id for node in nodes if isinstance(node, ast.Name) and _is_set(node))
    bound.update(node.arg for node in nodes if isinstance(node, ast.arg))
    spelled = set()
    for node in nodes:
        match node:
            case ast.Assign([ast.Name(name)], ast.Tuple(parts) | ast.List(parts)):
                if bound[name] == 1 and all(map(_is_harmless, parts)):
                    spelled.add(name)
    return {
        node.target.id
        for node in nodes
        if isinstance(node, ast.For | ast.comprehension)
        and isinstance(node.target, ast.Name)
        and bound[node.target.id] == 1
        and isinstance(node.iter, ast.Name)
        and node.iter.id in spelled
    }


def _is_harmless(part: ast.AST) -> bool:
    """Tell whether this is the name of something that is none of a module's insides."""
    name = part.value if isinstance(part, ast.Constant) else None
    return isinstance(name, str) and name not in MODULES and not name.startswith("_")


def _is_set(node: ast.Name) -> bool:
    return isinstance(node.ctx, ast.Store | ast.Del)


def _reaches(node: ast.AST) -> set[str]:
    """Return the suspicious names in a node of a syntax tree."""
    names = set()
    match node:
        case ast.Name(name):
            names = {name} & CALLS
        case ast.Call(ast.Name("type"), [_, _, _]):  # makes a class, with whatever names
            names = {"type"}
        case ast.Attribute(_, name):
            names = {name} if name in INSIDES or name.startswith("_") else set()
        case ast.FunctionDef(name) | ast.Constant(str(name)):
            names = {name} if re.fullmatch(r"__\w+__", name) else set()
        case ast.Import():
            names = {alias.name.split(".")[0] for alias in node.names} & MODULES
        case ast.ImportFrom(module):
            if module != "IPython.display":
                names = {(module or "").split(".")[0]} & MODULES
            names |= {alias.name for alias in node.names} & INSIDES
    return names - HARMLESS


def _changes(node: ast.AST, imported: set[str]) -> set[str]:
    """Return what a node of a syntax tree assigns to inside of an imported module."""
    changed = set()
    if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
        owner = node.value
        while isinstance(owner, ast.Attribute | ast.Subscript | ast.Call):
            owner = owner.func if isinstance(owner, ast.Call) else owner.value
        if isinstance(owner, ast.Name) and owner.id in imported:
            changed = {ast.unparse(node)}
    return changed
