"""The class server: JupyterHub on one machine, started by `make class` (see classroom/start.py).

Each student has an account of this computer, so that the system itself separates them. The
students' servers run from .venv-class, their kernels from the course's own .venv.
"""

import atexit
import dbm
import logging
import os
import sys
from pathlib import Path

from firstuseauthenticator import FirstUseAuthenticator

c = get_config()  # noqa: F821  (JupyterHub provides it)

COURSE = Path(__file__).resolve().parents[1]
STATE = Path(os.environ["HELLODL_CLASS"])  # homes, exchange, database: they survive restarts
BIN = Path(sys.executable).parent
TEACHERS = set(os.environ["HELLODL_TEACHERS"].split())

# Loopback only, unless --bind says otherwise.
c.JupyterHub.bind_url = f"http://{os.environ['HELLODL_BIND']}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = int(os.environ["HELLODL_BIND"].rpartition(":")[2]) + 1
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{c.JupyterHub.hub_port + 1}"
c.ConfigurableHTTPProxy.command = [
    str(COURSE / "classroom" / "node_modules" / ".bin" / "configurable-http-proxy")
]
c.ConfigurableHTTPProxy.pid_file = str(STATE / "proxy.pid")

# Passwords, warnings, and what watch.py has ended must be found in the terminal, so there's little
# else. Where the class ends, one line says so.
c.JupyterHub.log_level = "WARN"
c.ConfigurableHTTPProxy.log_level = "error"
logging.getLogger("JupyterHub").addFilter(lambda record: "Received signal" not in str(record.msg))
atexit.register(
    print, "\nThe class has stopped. Students' work goes on: start it again to let them in."
)

# If the hub stops or dies, the students' servers go on running, and the next hub finds them.
c.JupyterHub.cleanup_servers = False
c.JupyterHub.db_url = f"sqlite:///{STATE / 'jupyterhub.sqlite'}"
c.JupyterHub.cookie_secret_file = str(STATE / "cookie_secret")
# A whole class logs in at once; further students are asked to try again in a minute.
c.JupyterHub.concurrent_spawn_limit = 50


class Members(FirstUseAuthenticator):
    """Lets those in who have a password, also if start.py or people.py has just made it.

    Passwords are bcrypt hashes in a file that those two fill; nobody can sign up.
    """

    def _user_exists(self, username):
        with dbm.open(self.dbm_path) as hashes:
            return username in hashes


c.JupyterHub.authenticator_class = Members
c.FirstUseAuthenticator.dbm_path = str(STATE / "passwords.dbm")
c.FirstUseAuthenticator.create_users = False
c.Authenticator.allow_all = True  # all who have a password
c.Authenticator.admin_users = set()  # teachers teach; only root administers the computer

c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
# For each process of a session, terminals included; watch.py adds up what a session uses.
c.Spawner.cmd = [
    *("prlimit", f"--data={int(float(os.environ['HELLODL_MEMORY']) * 1e9)}", "--nproc=3000"),
    *("--core=0", "--", str(BIN / "jupyterhub-singleuser")),
]
c.Spawner.default_url = "/lab/tree/notebooks/00_start_here.ipynb"
c.Spawner.start_timeout = 180
c.Spawner.http_timeout = 180
c.Spawner.poll_interval = 5  # so soon can a server that has ended be started again
c.Spawner.env_keep = ["LANG", "LC_ALL", "HELLODL_CELL_SECONDS"]
c.Spawner.args = [
    "--log-level=WARN",
    # limits, in bytes: of an upload or a notebook, and of what a runaway loop prints each second
    "--ServerApp.max_body_size=20000000",
    "--ServerApp.max_buffer_size=20000000",
    "--ServerApp.limit_rate=True",
    "--ServerApp.iopub_data_rate_limit=5000000",
    # a login shell would forget where nbgrader is
    '--ServerApp.terminado_settings={"shell_command": ["/bin/bash"]}',
    # sockets that no other account can open
    "--ServerKernelManager.transport=ipc",
    # no news and no checks for new versions: they need the network and the student's consent
    "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    "--LabApp.news_url=None",
    f"--LabApp.app_settings_dir={COURSE / 'requirements' / 'jupyterlab'}",
    # a kernel that is not used for an hour ends and frees its memory; the notebook stays
    "--MappingKernelManager.cull_idle_timeout=3600",
    "--MappingKernelManager.cull_connected=True",
]
c.Spawner.environment = {
    "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
    # the course's kernel, before that of .venv-class, and templates of pages, before nbconvert's
    "JUPYTER_PATH": f"{STATE / 'jupyter'}:{COURSE / 'classroom' / 'templates'}",
    "JUPYTER_CONFIG_PATH": lambda spawner: ":".join(
        [str(COURSE / "classroom" / role(spawner)), str(COURSE / "classroom")]
    ),
    "JUPYTER_PREFER_ENV_PATH": "0",
    "JUPYTER_RUNTIME_DIR": lambda spawner: str(STATE / "run" / spawner.user.name),
    "HELLODL_EXCHANGE": str(STATE / "exchange"),
    "HELLODL_COURSE_FOLDER": lambda spawner: (
        str(STATE / "homes" / spawner.user.name / "hello") if role(spawner) == "teacher" else ""
    ),
    # only teachers grade
    "HELLODL_CLASS": lambda spawner: str(STATE) if role(spawner) == "teacher" else "",
    "HELLODL_CLASSROOM": str(COURSE / "classroom"),
    # NumPy's threads keep a core busy while they wait. With many students on few cores, an epoch of
    # lesson 06 can take twenty times as long as with one thread each.
    "OPENBLAS_NUM_THREADS": "1",
}


def role(spawner) -> str:
    """Return the name of the folder with this account's settings: "teacher" or "student"."""
    return "teacher" if spawner.user.name in TEACHERS else "student"


# Whatever happens to the hub, its services end, and the next one starts new ones.
SERVICE = ["setpriv", "--pdeathsig", "KILL", "--", sys.executable]
NOBODY = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
SITE_PORT = c.JupyterHub.hub_port + 2
c.JupyterHub.services = [
    {
        # the students' edition of the reading site
        "name": "course",
        "url": f"http://127.0.0.1:{SITE_PORT}",
        "command": [
            *(*NOBODY, "sh", "-c", 'exec "$@" >/dev/null 2>&1', "-"),  # each page would be a line
            *(*SERVICE, "-m", "http.server", "--bind", "127.0.0.1"),
            *("--directory", str(STATE / "pages"), str(SITE_PORT)),
        ],
    },
    {
        # a server that is not used for two hours ends; starting it again takes seconds
        "name": "idle-culler",
        "command": [*SERVICE, "-m", "jupyterhub_idle_culler", "--timeout=7200"],
    },
    *(
        {
            "name": name,
            "command": [*SERVICE, str(program)],
            "environment": {
                name: os.environ[name]
                for name in ("HELLODL_CLASS", "HELLODL_MEMORY", "HELLODL_DISK")
            },
        }
        for name, program in (
            ("grader", COURSE / "classroom" / "grader.py"),
            ("watch", COURSE / "classroom" / "watch.py"),
        )
    ),
]
c.JupyterHub.load_roles = [
    {
        "name": "idle-culler",
        "scopes": ["list:users", "read:users:activity", "read:servers", "delete:servers"],
        "services": ["idle-culler"],
    }
]
