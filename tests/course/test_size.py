"""The house's rules for code: how long it may be, and which way its imports point."""

import ast
import graphlib
import re
import subprocess
import sys

import pytest

from tools import size
from tools.__main__ import main
from tools.lessons import ROOT


def test_code_is_within_its_limits(capsys):
    status = main(["size"])
    said = capsys.readouterr().out
    assert status == 0, said
    assert said.count(" lines") == 5
    assert "code of src/hellodl without checks" in said


def test_what_is_too_long_is_named(tmp_path, monkeypatch, capsys):
    package, tools = tmp_path / "hellodl", tmp_path / "tools"
    for folder in (package / "checks", tools):
        folder.mkdir(parents=True)
    (package / "long.py").write_text("x = 1\n" * 351)
    (package / "checks" / "many.py").write_text("x = 1\n" * 3000)
    body = "        x = 1\n" * 50
    (tools / "deep.py").write_text(f"class A:\n    def method(self):\n{body}")
    monkeypatch.setattr(size, "ROOT", tmp_path)
    monkeypatch.setattr(size, "PACKAGE", package)
    monkeypatch.setattr(size, "TOOLS", tools)
    assert main(["size"]) == 1
    _, total, tools_total, module, function = capsys.readouterr().out.splitlines()
    assert "TOO LONG" not in total + tools_total
    assert " 351 of" in total
    assert module.startswith("longest module, hellodl/checks/many.py")
    assert module.endswith("TOO LONG")
    assert function.startswith("longest function, tools/deep.py: method")
    assert function.endswith("51 of at most    50 lines  TOO LONG")


def modules():
    """Dotted name -> file, of all modules of the package and the tools."""
    found = {}
    for folder in (ROOT / "src", ROOT):
        for path in sorted(
            (folder / ("hellodl" if folder.name == "src" else "tools")).rglob("*.py")
        ):
            parts = path.relative_to(folder).with_suffix("").parts
            found[".".join(part for part in parts if part != "__init__")] = path
    return found


def imports(name, path, known):
    """The known modules that a module imports anywhere, also inside of functions."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name}: say the whole name of what is imported"
            for alias in node.names:
                submodule = f"{node.module}.{alias.name}"
                found.add(submodule if submodule in known else node.module)
    return found & known.keys()


def test_imports_make_no_circle():
    known = modules()
    assert {"hellodl", "hellodl.status", "hellodl.experiments", "tools.build"} <= known.keys()
    graph = {name: imports(name, path, known) for name, path in known.items()}
    try:
        graphlib.TopologicalSorter(graph).prepare()
    except graphlib.CycleError as error:
        pytest.fail(f"import circle: {' <- '.join(error.args[1])}")


def test_the_package_never_imports_the_tools():
    known = modules()
    for name, path in known.items():
        if name.split(".")[0] == "hellodl":
            used = imports(name, path, known)
            assert not [other for other in used if other.split(".")[0] == "tools"], name


def test_no_notebook_imports_the_tools():
    for path in (ROOT / "lessons").glob("*/*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"^\s*(from|import) (tools|docs)\b", text, re.MULTILINE), path


def test_importing_the_package_is_cheap():
    code = (
        "import sys, time; begin = time.process_time(); import hellodl; "
        "print(time.process_time() - begin, "
        "*[name for name in ('keras', 'numpy', 'matplotlib') if name in sys.modules])"
    )
    runs = [
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    assert min(float(run.stdout.split()[0]) for run in runs) < 0.2
    assert runs[0].stdout.split()[1:] == []
