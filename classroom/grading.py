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
HELD = "Your teacher looks at this code before it counts: {}."


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
        hold = Path(__file__).with_name("hold.py")
        return [sys.executable, str(hold), self.connection_file, str(self.place)]


def read_source(resources) -> list:
    """Return the cells of an assignment as the teacher wrote them."""
    names = resources["nbgrader"]
    path = Path("source") / names["assignment"] / f"{names['notebook']}.ipynb"
    return nbformat.read(path, 4).cells


class DropStrangeMarks(NbGraderPreprocessor):
    """Drop marks of nbgrader that the assignment doesn't have.

    Some would stop the grading of the whole class, and their names would become a part of pages.
    """

    def preprocess(self, nb, resources):
        """Drop marks with other names or formats, and all but the last of several equal ones."""
        source = [cell.metadata.get("nbgrader", {}) for cell in read_source(resources)]
        missing = {marks["grade_id"] for marks in source if "grade_id" in marks}
        for cell in reversed(nb.cells):
            marks = cell.metadata.get("nbgrader")
            right = isinstance(marks, dict) and marks.get("schema_version") == 3
            name = str(marks.get("grade_id")) if right else None
            if name in missing:
                missing.remove(name)
            else:
                cell.metadata.pop("nbgrader", None)
        return nb, resources


class ExecuteApart(Execute):
    """Execute a submission in the grading account, and find out what was really checked."""

    startup_timeout = 600  # another teacher's grading may be in progress

    def __init__(self, *args, **options):
        options["kernel_manager_class"] = GradingKernel
        super().__init__(*args, **options)

    def preprocess(self, nb, resources, **options):
        """Execute a notebook, with the tools of the assignment's own version."""
        source = read_source(resources)
        given = {cell.source.strip() for cell in source if not utils.is_solution(cell)}
        own = [cell for cell in nb.cells if cell.cell_type == "code" and not utils.is_grade(cell)]
        self.imports = find_imports([cell for cell in source if not utils.is_solution(cell)])
        self.findings = find_means(
            [cell.source for cell in own if cell.source.strip() not in given]
        )
        resources["nbgrader"]["findings"] = self.findings
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
            for output in cell.outputs:
                if "metadata" in output:
                    output.metadata = harmless(output.metadata)
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


class HideOutputs(NbGraderPreprocessor):
    """Leave what suspicious code has put out to the teacher: it could hold the hidden tests."""

    def preprocess(self, nb, resources):
        """Drop all outputs for the feedback, except that the teacher looks at this code."""
        held = HELD.partition("{}")[0]
        told = [_told(cell, held) for cell in nb.cells]
        for cell, outputs in zip(nb.cells, told, strict=True):
            if any(told) and cell.cell_type == "code":
                cell.outputs = outputs
        return nb, resources


def harmless(metadata) -> dict:
    """Return the sizes and texts of images in an output's metadata.

    nbconvert's templates trust the rest, so that it could hold a script.
    """
    kinds = {"width": int | float, "height": int | float, "alt": str}
    return {
        kind: {
            name: value for name, value in of.items() if isinstance(value, kinds.get(name, bool))
        }
        for kind, of in metadata.items()
        if kind.startswith("image/") and isinstance(of, dict)
    }


def _told(cell, text: str) -> list:
    """Return the errors of a cell that begin with a text."""
    outputs = cell.get("outputs", [])
    return [one for one in outputs if one.get("evalue", "").startswith(text)]


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
