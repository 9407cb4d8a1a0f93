"""Grade with nbgrader without trusting what is graded.

On a class server `nbgrader autograde` uses these steps (nbgrader_config.py names them). The kernel
runs in an account of its own (see grader.py). What a submission may still do inside its own kernel
is to disturb the checks. Therefore each check finds the tools as they were before the submission's
first cell; it shows from outside whether it was executed to its end; and a submission that reaches
for the means of cheating waits for a person to look at it.
"""

import ast
import os
import re
import secrets
import shutil
import socket
import sys
from pathlib import Path

import nbformat
from jupyter_client.manager import AsyncKernelManager
from nbclient.exceptions import DeadKernelError
from nbformat.v4 import new_code_cell, new_output
from nbgrader import utils
from nbgrader.preprocessors import Execute, NbGraderPreprocessor, SaveAutoGrades
from scan import find_imports, find_means

# Runs before a submission's first cell; what it returns runs before each check.
KEEP_TOOLS = """
def {name}():
    import builtins, math, operator, random, sys
    import numpy
    shell = get_ipython()
    modules = [builtins, math, operator, random, numpy, numpy.linalg, numpy.random]
    kept = [(vars(module), dict(vars(module))) for module in modules]
    def restore():
        sys.settrace(None)
        sys.setprofile(None)
        shell.ast_transformers = []
        shell.input_transformers_post = []
        for now, before in kept:
            now.update(before)
        for name in [name for name in sys.modules if name.startswith("hellodl.checks")]:
            del sys.modules[name]
    return restore
{name} = {name}()
"""
ENDED = "The kernel has ended, so this cell could not be executed."
UNFINISHED = "This check was not executed to its end, so it gives no points."
HIDDEN = (
    "Not yet. Your answer passes what the notebook shows, but not another test of the same task."
)
HELD = "These points wait for your teacher, who wants to look at this code first: {}."


class GradingKernel(AsyncKernelManager):
    """A kernel that grader.py starts; the process here only keeps the connection to it."""

    def __init__(self, **options):
        super().__init__(**options)
        self.transport = "ipc"
        self.place = Path(os.environ["HELLODL_CLASS"]) / "grading" / secrets.token_hex(8)
        self.ip = str(self.place / "kernel")

    def format_kernel_cmd(self, extra_arguments=None):
        """Return the command that asks for the kernel, and ends when the kernel does."""
        self.kernel_spec.interrupt_mode = "message"  # its processes can't be signalled from here
        return [sys.executable, __file__, self.connection_file, str(self.place)]


def hold_kernel(settings: Path, place: Path) -> None:
    """Ask the grading service for a kernel, give it what lies in this folder, and stay connected.

    Args:
        settings: the file with the kernel's connection, which Jupyter has written.
        place: the kernel's folder, which the service makes.
    """
    with socket.socket(socket.AF_UNIX) as service:
        service.connect(str(place.parents[1] / "grader.sock"))
        service.sendall(f"{place.name}\n".encode())
        if service.recv(100) != b"ready\n":
            sys.exit("The class server can't start a kernel for grading. The hub's log says why.")
        files = [path for path in Path().iterdir() if path.is_file() and not path.is_symlink()]
        unwanted = {".ipynb", ".txt"}  # all that nbgrader needs, among it a secret
        copies = {path: place / path.name for path in files if path.suffix not in unwanted}
        for path, copy in (copies | {settings: place / "kernel.json"}).items():
            shutil.copyfile(path, copy)
            copy.chmod(0o644)
        service.sendall(b"\n")
        service.recv(1)  # nothing comes until the kernel has ended


class DropStrangeMarks(NbGraderPreprocessor):
    """Drop marks of nbgrader that no assignment has; they would stop the grading of the class."""

    def preprocess(self, nb, resources):
        """Drop marks in another format, and all but the last of several equal ones."""
        seen = set()
        for cell in reversed(nb.cells):
            marks = cell.metadata.get("nbgrader")
            right = isinstance(marks, dict) and marks.get("schema_version") == 3
            name = str(marks.get("grade_id")) if right else None
            if not right or name in seen:
                cell.metadata.pop("nbgrader", None)
            seen.add(name)
        return nb, resources


class ExecuteApart(Execute):
    """Execute a submission in the grading account, and find out what was really checked."""

    startup_timeout = 600  # another teacher's grading may be in progress

    def __init__(self, *args, **options):
        options["kernel_manager_class"] = GradingKernel
        super().__init__(*args, **options)

    def preprocess(self, nb, resources, **options):
        """Execute a notebook, with the tools of the assignment's own version."""
        names = resources["nbgrader"]
        path = Path("source") / names["assignment"] / f"{names['notebook']}.ipynb"
        source = nbformat.read(path, 4).cells if path.exists() else []
        given = {cell.source.strip() for cell in source if not utils.is_solution(cell)}
        own = [cell for cell in nb.cells if cell.cell_type == "code" and not utils.is_grade(cell)]
        self.imports = find_imports([cell for cell in source if not utils.is_solution(cell)])
        self.findings = find_means(
            [cell.source for cell in own if cell.source.strip() not in given]
        )
        names["findings"] = self.findings
        self.tools, self.started, self.ended = f"_{secrets.token_hex(8)}", False, False
        return super().preprocess(nb, resources, **options)

    def preprocess_cell(self, cell, resources, index):
        """Execute a cell; a check in such a way that it shows from outside how far it got."""
        if cell.cell_type != "code":
            return cell, resources
        written, graded = cell.source, utils.is_grade(cell)
        try:
            if not self.started:
                self.started = True
                self.run(KEEP_TOOLS.format(name=self.tools))
            if self.ended:
                raise DeadKernelError
            statements = None
            if graded:
                self.run(f"{self.tools}()\n{self.imports}")
                cell.source, statements = make_countable(written)
            super().preprocess_cell(cell, resources, index)
            if graded:
                confirm(cell, statements)
        except DeadKernelError:
            self.ended = True
            cell.outputs = [failure(ENDED)]
        finally:
            cell.source = written
        if graded and self.findings:
            cell.outputs.append(failure(HELD.format("; ".join(self.findings))))
        return cell, resources

    def run(self, source: str) -> None:
        """Execute code that is no cell of the notebook."""
        first = self.nb.cells[0]
        try:
            self.execute_cell(new_code_cell(source), 0, store_history=False)
        finally:
            self.nb.cells[0] = first  # which was replaced


class SaveGrades(SaveAutoGrades):
    """Save the grades, and mark those that a person should look at."""

    def _add_score(self, cell, resources):
        super()._add_score(cell, resources)
        if resources["nbgrader"]["findings"]:
            names = [resources["nbgrader"][part] for part in ("notebook", "assignment", "student")]
            grade = self.gradebook.find_grade(cell.metadata.nbgrader["grade_id"], *names)
            grade.needs_manual_grade = True
            self.gradebook.db.commit()


def failure(text: str):
    """Return an output that costs a check its points, with a sentence for the student."""
    return new_output("error", ename="NotYet", evalue=text, traceback=[text])


def make_countable(source: str) -> tuple[str, int | None]:
    """Rewrite a check so that its result tells how many of its statements were executed.

    An `assert` becomes an `if`, which no submission removes by removing asserts.

    Returns:
        The code, and the number of its statements; None if it is not plain Python.
    """
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a teacher's own check, with a command such as %timeit
        return source, None
    count, value = (f"_{secrets.token_hex(8)}" for _ in range(2))
    lines = [f"{count}, {value} = 0, None"]
    for statement in statements:
        code = _AssertsToIfs().visit(statement)
        last = statement is statements[-1] and isinstance(code, ast.Expr)
        lines += [f"{value} = " * last + ast.unparse(ast.fix_missing_locations(code))]
        lines += [f"{count} += 1"]
    return "\n".join([*lines, f"({count}, {value})"]), len(statements)


class _AssertsToIfs(ast.NodeTransformer):
    def visit_Assert(self, node):
        message = [node.msg] if node.msg else []
        error = ast.Call(ast.Name("AssertionError"), message, [])
        return ast.If(ast.UnaryOp(ast.Not(), node.test), [ast.Raise(error)], [])


def confirm(cell, statements: int | None) -> None:
    """Replace what a check has put out by what counts, and by what students may see.

    Args:
        cell: an executed check, as `make_countable` wrote it.
        statements: how many of its statements should have been executed.
    """
    kept, result = [], None
    for output in cell.outputs:
        if output.output_type == "execute_result" and statements is not None:
            result = output
        elif output.output_type == "error":
            kept.append(_explain(output))
        else:
            if output.output_type == "stream":
                output.name = "stdout"  # nbgrader takes points for a warning
            kept.append(output)
    cell.outputs = kept
    if statements is None or any(output.output_type == "error" for output in kept):
        return
    found = re.fullmatch(
        r"\((\d+), (.*)\)", result.data.get("text/plain", "") if result else "", re.S
    )
    if not found or int(found[1]) != statements:
        kept.append(failure(UNFINISHED))
    elif found[2] != "None":  # partial credit
        points = float(cell.metadata.nbgrader["points"])
        value = float(found[2]) if re.fullmatch(r"\d+(\.\d+)?", found[2]) else 0.0
        result.data = {"text/plain": str(min(value, points))}
        kept.append(result)


def _explain(output):
    """Return an error without a traceback, which would show the hidden tests."""
    if output.ename == "AssertionError":
        return failure(HIDDEN)
    text = output.evalue if output.ename == "NotYet" else f"{output.ename}: {output.evalue}"
    return failure(text)


if __name__ == "__main__":
    hold_kernel(Path(sys.argv[1]), Path(sys.argv[2]))
