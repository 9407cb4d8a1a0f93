"""nbgrader's settings for this course, for teachers and students alike."""

import os
import sys
from pathlib import Path

from nbconvert.preprocessors import CSSHTMLHeaderPreprocessor
from nbgrader.preprocessors import AssignLatePenalties, ClearHiddenTests, GetGrades

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "hello"
# The class server sets the folders of the exchange and of a teacher's course.
if "HELLODL_EXCHANGE" in os.environ:
    c.Exchange.root = os.environ["HELLODL_EXCHANGE"]
    c.CourseDirectory.groupshared = True  # root has made the exchange, for all teachers
if os.environ.get("HELLODL_COURSE_FOLDER"):
    c.CourseDirectory.root = os.environ["HELLODL_COURSE_FOLDER"]
    own = Path(c.CourseDirectory.root) / "nbgrader_config.py"
    if own.exists() and "\nload_subconfig(" not in own.read_text(encoding="utf-8"):
        print(
            f"{own} may hide newer settings of the course. Move it away, let `make assignment` "
            "write a new one, and copy only the lines that you have added to its end.",
            file=sys.stderr,
        )

# What replaces a solution must run, so that the check can say "Not yet".
c.ClearSolutions.code_stub = {"python": "...  # your code here"}
c.ClearSolutions.text_stub = "*Your answer here.*"
# Kernels that validate or grade use sockets that no other account can open (jupyterhub_config.py
# sets the same for notebooks). The path is absolute: kernel and grader run in different folders.
if "HELLODL_EXCHANGE" in os.environ:
    c.AsyncKernelManager.transport = "ipc"
    c.AsyncKernelManager.ip = f"{os.environ['JUPYTER_RUNTIME_DIR']}/grader-{os.getpid()}"
# Training takes a while, but an endless loop must be stopped.
c.ExecutePreprocessor.timeout = int(os.environ.get("HELLODL_CELL_SECONDS", "600"))
c.ExecutePreprocessor.interrupt_on_timeout = True
# A computer that is busy with a whole class may deliver what a cell has printed late.
c.ExecutePreprocessor.iopub_timeout = 60
c.ExecutePreprocessor.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "This cell ran for too long and was stopped.",
    "traceback": ["This cell ran for too long and was stopped."],
}

# What students wrote may hold a script. It must not run where a teacher is logged in (pages.py).
c.HTMLExporter.sanitize_html = True
# Feedback shows the hints, but not the hidden tests. The penalty for late work is found once more,
# because points that were given by hand have come in between.
c.GenerateFeedback.preprocessors = [
    *(AssignLatePenalties, GetGrades, ClearHiddenTests, CSSHTMLHeaderPreprocessor)
]
# On a class server, submissions are executed in an account of their own: see grading.py.
if os.environ.get("HELLODL_CLASS"):
    sys.path.insert(0, os.environ["HELLODL_CLASSROOM"])
    import pages
    from collecting import CollectOwn
    from grades import ByTheDay
    from grading import DropStrangeMarks, ExecuteApart, HideOutputs, SaveGrades
    from nbgrader.converters import Autograde

    ours = {"Execute": ExecuteApart, "SaveAutoGrades": SaveGrades}
    first = Autograde.class_traits()["sanitize_preprocessors"].default()
    c.Autograde.sanitize_preprocessors = [DropStrangeMarks, *first]
    steps = Autograde.class_traits()["autograde_preprocessors"].default()
    c.Autograde.autograde_preprocessors = [ours.get(step.__name__, step) for step in steps]
    c.GenerateFeedback.preprocessors.insert(0, HideOutputs)
    c.AssignLatePenalties.plugin_class = ByTheDay
    c.ExchangeFactory.collect = CollectOwn
    c.HTMLExporter.filters = {"clean_html": pages.clean, "markdown2html": pages.markdown}
