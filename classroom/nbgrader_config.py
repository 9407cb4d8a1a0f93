"""nbgrader's settings for this course: used by every nbgrader command started beside this file."""

c = get_config()  # noqa: F821  (nbgrader provides it)

# What stands in place of a solution must run, so that the check can say "not yet".
c.ClearSolutions.code_stub = {"python": "...  # your code here"}
# Networks take their time; a loop without an end must not take for ever.
c.ExecutePreprocessor.timeout = 600
c.ExecutePreprocessor.interrupt_on_timeout = True
c.ExecutePreprocessor.error_on_timeout = {
    "ename": "CellTimeoutError",
    "evalue": "This cell ran for ten minutes and was stopped.",
    "traceback": ["This cell ran for ten minutes and was stopped."],
}
