"""nbgrader's settings for this course, for teachers and students alike."""

import os

c = get_config()  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "hello"
# The class server says where the exchange is, and where a teacher's course folder.
if "HELLODL_EXCHANGE" in os.environ:
    c.Exchange.root = os.environ["HELLODL_EXCHANGE"]
if os.environ.get("HELLODL_COURSE_FOLDER"):
    c.CourseDirectory.root = os.environ["HELLODL_COURSE_FOLDER"]

# What stands in place of a solution must run, so that the check can say "not yet".
c.ClearSolutions.code_stub = {"python": "...  # your code here"}
# No other account can listen to a kernel that validates or grades (jupyterhub_config.py does the
# same for those of notebooks). The place is absolute: kernel and grader run in different folders.
if "HELLODL_EXCHANGE" in os.environ:
    c.AsyncKernelManager.transport = "ipc"
    c.AsyncKernelManager.ip = f"{os.environ['JUPYTER_RUNTIME_DIR']}/grader-{os.getpid()}"
# Networks take their time; a loop without an end must not take for ever.
c.ExecutePreprocessor.timeout = int(os.environ.get("HELLODL_CELL_SECONDS", "600"))
c.ExecutePreprocessor.interrupt_on_timeout = True
c.ExecutePreprocessor.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "This cell ran for too long and was stopped.",
    "traceback": ["This cell ran for too long and was stopped."],
}
