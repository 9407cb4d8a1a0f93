"""Grade submissions with nbgrader and the class server's steps: ``python grade_here.py FOLDER``.

All in one process: each submission gets an IPython shell of its own instead of a kernel, so that
TensorFlow is imported once for all. FOLDER holds assignments (``source/NAME``) and what was
submitted (``submitted/STUDENT/NAME``). Prints the points of each exercise as JSON.
"""

import contextlib
import importlib
import json
import os
import sqlite3
import sys
from pathlib import Path
from types import SimpleNamespace

from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
from nbformat.v4 import new_output
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from traitlets.config import Config, PyFileConfigLoader

CLASSROOM = Path(__file__).parents[2] / "classroom"
sys.path.insert(0, str(CLASSROOM))
grading = importlib.import_module("grading")

# Of each exercise: assignment, student, name, points, possible points, does a person look at it?
GRADES = """
SELECT assignment.name, submitted_assignment.student_id, base_cell.name, grade.auto_score,
       grade_cells.max_score, grade.needs_manual_grade
FROM grade
JOIN base_cell ON base_cell.id = grade.cell_id
JOIN grade_cells ON grade_cells.id = grade.cell_id
JOIN submitted_notebook ON submitted_notebook.id = grade.notebook_id
JOIN submitted_assignment ON submitted_assignment.id = submitted_notebook.assignment_id
JOIN assignment ON assignment.id = submitted_assignment.assignment_id
"""


class ExecuteHere(grading.ExecuteApart):
    """Executes a submission in a fresh shell of this process."""

    @contextlib.contextmanager
    def setup_kernel(self, **_):
        """Make the shell; afterwards the checks of this process are what they were."""
        self.kc = SimpleNamespace(kernel_info=lambda: None)
        InteractiveShell.clear_instance()
        options = Config()
        options.HistoryManager.enabled = False
        self.shell = InteractiveShell.instance(config=options)
        tracer, modules = sys.gettrace(), dict(sys.modules)
        yield
        sys.settrace(tracer)
        sys.modules.update(modules)

    def wait_for_reply(self, *_):
        """Return what a kernel says of itself."""
        return {"content": {"language_info": {"name": "python"}}}

    def execute_cell(self, cell, *_, **__):
        """Execute a cell, and keep what matters to grading of what it puts out."""
        if cell.cell_type != "code":
            return cell
        with capture_output() as said:
            done = self.shell.run_cell(cell.source)
        cell.outputs = [
            new_output("stream", name=name, text=text)
            for name, text in (("stdout", said.stdout), ("stderr", said.stderr))
            if text and not done.error_before_exec and not done.error_in_exec
        ]
        error = done.error_before_exec or done.error_in_exec
        if error:
            kind = type(error).__name__
            cell.outputs += [new_output("error", ename=kind, evalue=str(error), traceback=[])]
        elif done.result is not None:
            result = {"text/plain": repr(done.result)}
            cell.outputs += [new_output("execute_result", data=result, execution_count=1)]
        return cell


def replaced(steps: list) -> list:
    """Return steps of autograding which execute submissions here."""
    assert grading.ExecuteApart in steps
    return [ExecuteHere if step is grading.ExecuteApart else step for step in steps]


def main(folder: Path) -> None:
    """Grade all that is in the folder, by the class server's settings."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"  # alembic
    os.environ |= {"HELLODL_CLASS": str(folder), "HELLODL_CLASSROOM": str(CLASSROOM)}
    os.environ |= {"PATH": programs}
    settings = PyFileConfigLoader("nbgrader_config.py", str(CLASSROOM)).load_config()
    steps = settings.Autograde.autograde_preprocessors
    settings.Autograde.autograde_preprocessors = replaced(steps)
    assignments = sorted(path.name for path in (folder / "source").iterdir())
    for name in assignments:
        for converter in (GenerateAssignment, Autograde):
            course = CourseDirectory(root=str(folder), assignment_id=name, config=settings)
            converter(course, config=settings).start()
    # nbgrader's own objects ask the database once for each grade, which takes minutes
    with contextlib.closing(sqlite3.connect(folder / "gradebook.db")) as gradebook:
        print(json.dumps([*gradebook.execute(GRADES)]))


if __name__ == "__main__":
    os.chdir(sys.argv[1])  # as nbgrader's own commands; grading.py looks for `source` there
    main(Path.cwd())
