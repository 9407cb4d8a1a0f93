"""The class server: JupyterHub on one machine, started by `make class` (see classroom/start.py).

Each student is an account of the machine, so that the system itself keeps them apart. The
students' servers run from .venv-class, their kernels from the course's own .venv.
"""

import os
import sys
from pathlib import Path

c = get_config()  # noqa: F821  (JupyterHub provides it)

COURSE = Path(__file__).resolve().parents[1]
STATE = Path(os.environ["HELLODL_CLASS"])  # accounts' homes, exchange, database: kept over restarts
BIN = Path(sys.executable).parent
TEACHERS = set(os.environ["HELLODL_TEACHERS"].split())
STUDENTS = set(os.environ["HELLODL_STUDENTS"].split())

# Loopback only, unless the one who starts it says otherwise.
c.JupyterHub.bind_url = f"http://{os.environ['HELLODL_BIND']}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = int(os.environ["HELLODL_BIND"].rpartition(":")[2]) + 1
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{c.JupyterHub.hub_port + 1}"
c.ConfigurableHTTPProxy.command = [
    str(COURSE / "classroom" / "node_modules" / ".bin" / "configurable-http-proxy")
]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")

# A hub that is stopped or dies leaves the students' servers running, and finds them again.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
# A whole class comes at once; who comes beyond it is asked to try again in a minute.
c.JupyterHub.concurrent_spawn_limit = 50

# Passwords: bcrypt hashes in a file that start.py fills; nobody can sign up.
c.JupyterHub.authenticator_class = "firstuseauthenticator.FirstUseAuthenticator"
c.FirstUseAuthenticator.dbm_path = str(STATE / "passwords.dbm")
c.FirstUseAuthenticator.create_users = False
c.Authenticator.allowed_users = STUDENTS | TEACHERS
c.Authenticator.admin_users = set()  # an instructor teaches; only root runs the machine

c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
c.Spawner.cmd = [str(BIN / "jupyterhub-singleuser")]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180
c.Spawner.env_keep = ["LANG", "LC_ALL", "HELLODL_CELL_SECONDS"]
c.Spawner.args = [
    # an upload, or a notebook, of more is refused; so is what a runaway loop prints
    "--ServerApp.max_body_size=20000000",
    "--ServerApp.max_buffer_size=20000000",
    "--ServerApp.limit_rate=True",
    "--ServerApp.iopub_data_rate_limit=5000000",
    # a login shell would forget where nbgrader is
    '--ServerApp.terminado_settings={"shell_command": ["/bin/bash"]}',
    # no other account can reach a kernel's sockets
    "--ServerKernelManager.transport=ipc",
    # news and version checks would ask servers on the network, and the student before that
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    f"--LabApp.app_settings_dir={COURSE / 'requirements' / 'jupyterlab'}",
    # a kernel that nobody uses gives its memory back after an hour; the notebook stays
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--MappingKernelManager.cull_connected=True",
]
c.Spawner.environment = {
    "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
    "JUPYTER_PATH": str(STATE / "jupyter"),  # the course's kernel, before that of .venv-class
    "JUPYTER_CONFIG_PATH": lambda spawner: ":".join(
        [str(COURSE / "classroom" / role(spawner)), str(COURSE / "classroom")]
    ),
    "JUPYTER_PREFER_ENV_PATH": "0",
    "JUPYTER_RUNTIME_DIR": lambda spawner: str(STATE / "run" / spawner.user.name),
    "HELLODL_EXCHANGE": str(STATE / "exchange"),
    "HELLODL_COURSE_FOLDER": lambda spawner: (
        str(STATE / "homes" / spawner.user.name / "hello") if role(spawner) == "teacher" else ""
    ),
}


def role(spawner) -> str:
    """The folder with the settings of those who teach, or of those who learn."""
    return "teacher" if spawner.user.name in TEACHERS else "student"


# Servers nobody has looked at for two hours end; starting one again takes seconds.
c.JupyterHub.services = [
    {
        "name": "idle-culler",
        "command": [sys.executable, "-m", "jupyterhub_idle_culler", "--timeout=7200"],
    }
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
