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
# Networks take their time; a loop without an end must not take for ever.
c.ExecutePreprocessor.timeout = int(os.environ.get("HELLODL_CELL_SECONDS", "600"))
c.ExecutePreprocessor.interrupt_on_timeout = True
c.ExecutePreprocessor.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "This cell ran for too long and was stopped.",
    "traceback": ["This cell ran for too long and was stopped."],
}
