"""Your own settings for nbgrader: lines that you add at the end hold instead of the course's."""

import os

c = get_config()  # noqa: F821  (nbgrader provides it)

# On a class server, the settings of the course that is running: also of a newer one in mid-term.
course = os.environ.get("HELLODL_CLASSROOM", "FOLDER")
assert os.path.isdir(course), (
    f"The course's settings are not in {course}. Please correct {__file__}."
)
load_subconfig("nbgrader_config.py", course)  # noqa: F821
