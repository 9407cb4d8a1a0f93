"""nbgrader's settings for this course, for teachers and students alike."""

import os

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "hello"
# The class server sets the folders of the exchange and of a teacher's course.
if "HELLODL_EXCHANGE" in os.environ:
    c.Exchange.root = os.environ["HELLODL_EXCHANGE"]
if os.environ.get("HELLODL_COURSE_FOLDER"):
    c.CourseDirectory.root = os.environ["HELLODL_COURSE_FOLDER"]

# What replaces a solution must run, so that the check can say "Not yet".
c.ClearSolutions.code_stub = {"python": "...  # your code here"}
# Kernels that validate or grade use sockets that no other account can open (jupyterhub_config.py
# sets the same for notebooks). The path is absolute: kernel and grader run in different folders.
if "HELLODL_EXCHANGE" in os.environ:
    c.AsyncKernelManager.transport = "ipc"
    c.AsyncKernelManager.ip = f"{os.environ['JUPYTER_RUNTIME_DIR']}/grader-{os.getpid()}"
# Training takes a while, but an endless loop must be stopped.
c.ExecutePreprocessor.timeout = int(os.environ.get("HELLODL_CELL_SECONDS", "600"))
c.ExecutePreprocessor.interrupt_on_timeout = True
c.ExecutePreprocessor.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "This cell ran for too long and was stopped.",
    "traceback": ["This cell ran for too long and was stopped."],
}
