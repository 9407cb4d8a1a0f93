"""Settings of this course for The Littlest JupyterHub; README.md says where to put this file.

TLJH creates the accounts, closes their homes and limits their memory through systemd (`tljh-config
set limits.memory 4G`). These settings tell the students' servers where the course's kernel, data
and exchange are, limit the number of processes, and start the services that run submissions apart
from all else (grader.py) and watch the size of homes (watch.py).
"""

from pathlib import Path

c = get_config()  # noqa: F821  (JupyterHub provides it)

COURSE, STATE = Path("/srv/hello-deep-learning"), Path("/srv/hellodl-class")
TEACHERS = {"teacher"}  # as in `tljh-config add-item users.admin teacher`


def _settings(spawner) -> str:
    """Return the folders of Jupyter's settings: for teachers or for students, then for all."""
    role = "teacher" if spawner.user.name in TEACHERS else "student"
    return f"{COURSE}/classroom/{role}:{COURSE}/classroom"


def _course_folder(spawner) -> str:
    """Return a teacher's nbgrader folder, "" for students."""
    teaches = spawner.user.name in TEACHERS
    return f"/home/jupyter-{spawner.user.name}/hello" if teaches else ""


def _class_folder(spawner) -> str:
    """Return the class's folder for teachers, who grade with it, "" for students."""
    return str(STATE) if spawner.user.name in TEACHERS else ""


c.Spawner.default_url = "/lab"
c.Spawner.environment.update(
    {
        "HELLODL_DATA": f"{STATE}/data",
        "HELLODL_EXCHANGE": f"{STATE}/exchange",
        "HELLODL_COURSE_FOLDER": _course_folder,
        "HELLODL_CLASS": _class_folder,
        "HELLODL_CLASSROOM": f"{COURSE}/classroom",
        "JUPYTER_CONFIG_PATH": _settings,
        "JUPYTER_PATH": f"{COURSE}/classroom/templates",
        "JUPYTER_RUNTIME_DIR": lambda spawner: (
            f"/home/jupyter-{spawner.user.name}/.local/share/jupyter/runtime"
        ),
    }
)
c.SystemdSpawner.unit_extra_properties = {"TasksMax": "3000"}
c.JupyterHub.services = [
    *c.JupyterHub.get("services", []),
    *(
        {
            "name": name,
            "command": [
                *("setpriv", "--pdeathsig", "KILL", "--", f"{COURSE}/.venv-class/bin/python"),
                f"{COURSE}/classroom/{name}.py",
            ],
            "environment": {"HELLODL_CLASS": str(STATE), **limits},
        }
        for name, limits in (
            ("grader", {"HELLODL_MEMORY": "4"}),
            # systemd limits the memory of sessions already
            (
                "watch",
                {"HELLODL_HOMES": "/home/jupyter-*", "HELLODL_MEMORY": "inf", "HELLODL_DISK": "5"},
            ),
        )
    ),
]
