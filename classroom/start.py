"""Start the class server for trying out: `make class`, as root, on Linux.

Makes what is missing (accounts, passwords, exchange, data, the course's kernel), prints the new
passwords once, and starts JupyterHub on loopback. All it makes lies in one folder, by default
/srv/hellodl-class, and stays there: stopped and started again, the class goes on.
"""

import argparse
import dbm
import grp
import json
import os
import pwd
import re
import secrets
import shutil
import socket
import stat
import subprocess
import sys
from pathlib import Path

import bcrypt
import psutil

COURSE = Path(__file__).resolve().parents[1]
KERNEL = COURSE / ".venv" / "bin" / "python"
GROUP = "hellodl-teachers"
# What holds solutions and hidden tests; students' kernels need none of it.
SEALED = [".git", "lessons/exercises", "notebooks/solutions", "tests", "build"]


class SetUpError(Exception):
    """The class cannot be started; the message says what to do."""


def main() -> None:
    """Set up what is missing, and become the hub."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--folder", type=Path, default=Path("/srv/hellodl-class"))
    arguments.add_argument("--bind", default="127.0.0.1:8000", help="address:port (loopback)")
    arguments.add_argument("--students", default="", help="new ones, with spaces between")
    arguments.add_argument("--teachers", default="teacher", help="names, with spaces between")
    arguments.add_argument("--memory", type=float, default=4, help="GB for each kernel (4)")
    arguments.add_argument("--minutes", type=float, default=120, help="of computing, each kernel")
    arguments.add_argument("--only-set-up", action="store_true")
    asked = arguments.parse_args()
    try:
        environment = set_up(asked)
    except SetUpError as why:
        sys.exit(str(why))
    if not asked.only_set_up:
        print(
            f"\nThe class is at http://{asked.bind} (Ctrl-C stops it; nothing is lost).", flush=True
        )
        hub = Path(sys.executable).with_name("jupyterhub")
        config = COURSE / "classroom" / "jupyterhub_config.py"
        os.chdir(asked.folder)
        os.umask(0o077)
        os.execve(hub, [str(hub), "-f", str(config)], os.environ | environment)


def set_up(asked: argparse.Namespace) -> dict[str, str]:
    """Make what is missing of the class; returns what the hub must find in its environment.

    Raises:
        SetUpError: not root, not Linux, names that are no account names, or a Python that the
            students' accounts cannot read.
    """
    if sys.platform != "linux" or os.getuid() != 0:
        raise SetUpError(
            "A class server keeps its students apart as accounts of the machine, so it needs Linux "
            "and root: `sudo make class`. On another system, use a virtual machine or a container."
        )
    # who has been in the class stays in it, whoever is named this time
    homes = asked.folder.resolve() / "homes"
    kept = {home.name for home in homes.iterdir()} if homes.exists() else set()
    subprocess.run(["groupadd", "--force", GROUP], check=True)
    teachers = {*asked.teachers.split(), *kept.intersection(grp.getgrnam(GROUP).gr_mem)}
    students = {*asked.students.split(), *kept} - teachers or {"ada", "ben"}
    for name in [*students, *teachers]:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
            raise SetUpError(f"{name!r} is no name for an account: small letters, digits, hyphens.")
    readable_by_all(KERNEL)
    folder = asked.folder.resolve()
    refuse_taken_ports(asked.bind, folder / "proxy.pid")
    for part in (folder, homes):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o755)
    exchange = folder / "exchange"
    exchange.mkdir(exist_ok=True)
    exchange.chmod(0o777)  # nbgrader's own demand; what lies in it is owned by who put it there
    bring_data(folder / "data")
    make_kernel(folder, asked.memory, asked.minutes)
    for name in [*students, *teachers]:
        make_account(name, homes / name, teaches=name in teachers)
        run = folder / "run" / name  # for sockets, whose paths must be short
        run.mkdir(parents=True, exist_ok=True)
        run.chmod(0o700)
        shutil.chown(run, name, name)
    seal()
    for name, password in new_passwords(
        folder / "passwords.dbm", sorted(students | teachers)
    ).items():
        print(f"{name}: password {password}")
    return {
        "HELLODL_CLASS": str(folder),
        "HELLODL_BIND": asked.bind,
        "HELLODL_STUDENTS": " ".join(students),
        "HELLODL_TEACHERS": " ".join(teachers),
    }


def readable_by_all(path: Path) -> None:
    """Refuse a file that lies, itself or as a link, where other accounts may not go.

    Raises:
        SetUpError: naming the first folder that is closed.
    """
    links = [path]
    while links[-1].is_symlink():
        links.append(links[-1].parent / links[-1].readlink())
    if not path.exists():
        raise SetUpError(f"{path} is missing: run `make setup` first.")
    for link in links:
        for parent in link.absolute().parents:
            if not parent.stat().st_mode & stat.S_IXOTH:
                raise SetUpError(
                    f"Students' accounts cannot enter {parent}, where their Python lies ({link}). "
                    "Put the course where all may read, such as /srv, and make its environment "
                    "with the system's Python: `make clean setup HELLODL_PYTHON=/usr/bin/python3`."
                )


def refuse_taken_ports(bind: str, proxy: Path) -> None:
    """Check the ports of proxy, hub and the proxy's own interface.

    A proxy that outlived its hub, as `proxy` says, holds two of them: the hub takes it over.

    Raises:
        SetUpError: naming a port that is taken.
    """
    host, _, first = bind.rpartition(":")
    ports = [(host, int(first)), ("127.0.0.1", int(first) + 1), ("127.0.0.1", int(first) + 2)]
    if proxy.exists() and psutil.pid_exists(int(proxy.read_text())):
        ports = ports[1:2]
    for host, port in ports:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as why:
                raise SetUpError(
                    f"Port {port} of {host} is taken ({why.strerror}): a class may be running "
                    "already. Take another, such as PORT=8100."
                ) from why


def bring_data(folder: Path) -> None:
    """Fetch both data sets once, for all; students only read them."""
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [KERNEL, "-m", "hellodl", "data", "--prefetch"],
        env=os.environ | {"HELLODL_DATA": str(folder)},
        check=False,  # without data the class can start: each notebook says what it lacks
    )
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def make_kernel(folder: Path, memory: float, minutes: float) -> None:
    """The kernel of the students: the course's Python, limited by the system in memory and time."""
    spec = folder / "jupyter" / "kernels" / "python3"
    spec.mkdir(parents=True, exist_ok=True)
    limits = [f"--data={int(memory * 1e9)}", f"--cpu={int(minutes * 60)}", "--core=0"]
    kernel = {
        "display_name": "Python 3",
        "language": "python",
        "argv": [
            *(shutil.which("prlimit"), *limits, "--"),
            *(str(KERNEL), "-m", "ipykernel_launcher", "-f", "{connection_file}"),
        ],
        "env": {
            "HELLODL_DATA": str(folder / "data"),
            "HELLODL_MIRROR": "",
            "PYTHONNOUSERSITE": "1",
        },
        "metadata": {"debugger": True},
    }
    (spec / "kernel.json").write_text(json.dumps(kernel, indent=1) + "\n")


def make_account(name: str, home: Path, teaches: bool) -> None:
    """An account that is reached through the hub alone, the course's notebooks in its home."""
    try:
        there = pwd.getpwnam(name)
    except KeyError:
        subprocess.run(
            ["useradd", "--home-dir", home, "--create-home", "--shell", "/bin/bash", name],
            check=True,
        )
        there = pwd.getpwnam(name)
    if Path(there.pw_dir) != home:
        raise SetUpError(
            f"There is an account {name} on this machine already, with its home in {there.pw_dir}: "
            "take another name."
        )
    home.chmod(0o700)
    if teaches:
        subprocess.run(["usermod", "--append", "--groups", GROUP, name], check=True)
    lessons = home / "notebooks"
    if not lessons.exists():
        unwanted = shutil.ignore_patterns("solutions", ".ipynb_checkpoints", "*.yours-*", "*.tmp")
        shutil.copytree(COURSE / "notebooks", lessons, ignore=unwanted)
        for path in [lessons, *lessons.rglob("*")]:
            os.chown(path, there.pw_uid, there.pw_gid)


def seal() -> None:
    """Close the folders with solutions and hidden tests to all but root and the teachers."""
    for name in SEALED:
        path = COURSE / name
        if path.exists():
            shutil.chown(path, group=GROUP)
            path.chmod(0o750)


def new_passwords(path: Path, names: list[str]) -> dict[str, str]:
    """Make up passwords for those who have none; only their hashes are kept."""
    made = {}
    with dbm.open(str(path), "c", 0o600) as kept:
        for name in names:
            if name not in kept:
                made[name] = secrets.token_urlsafe(9)
                kept[name] = bcrypt.hashpw(made[name].encode(), bcrypt.gensalt())
    return made


if __name__ == "__main__":
    main()
