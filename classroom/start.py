"""Start a class server to try it out: `make class`, as root, on Linux.

Create what is missing (accounts, passwords, exchange, data, the course's kernel), print the new
passwords once, and start JupyterHub on loopback. Everything is stored in one folder, by default
/srv/hellodl-class, and stays there: if you stop the class and start it again, it continues.
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
GROUP, GRADER = "hellodl-teachers", "hellodl-grader"
# Folders and files with solutions and hidden tests; students' kernels need none of them.
SEALED = [
    ".git",
    "lessons/*/exercises.py",
    "lessons/*/answers.py",
    "notebooks/solutions",
    "tests",
    "build",
]


class SetUpError(Exception):
    """The class can't be started; the message says what to do."""


def main() -> None:
    """Set up what is missing, and replace this process by the hub."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("/srv/hellodl-class"))
    parser.add_argument("--bind", default="127.0.0.1:8000", help="address:port (loopback)")
    parser.add_argument("--students", default="", help="names of new ones, separated by spaces")
    parser.add_argument("--teachers", default="teacher", help="names, separated by spaces")
    parser.add_argument("--memory", type=float, default=4, help="GB for each student (4)")
    parser.add_argument("--disk", type=float, default=5, help="GB for each student's files (5)")
    parser.add_argument(
        "--minutes", type=float, default=120, help="of computing for each kernel (120)"
    )
    parser.add_argument("--only-set-up", action="store_true")
    parser.add_argument(
        "--no-accounts", action="store_true", help="another hub makes them and stores passwords"
    )
    args = parser.parse_args()
    try:
        environment = set_up(args)
    except SetUpError as error:
        sys.exit(str(error))
    if not args.only_set_up:
        print(
            f"\nThe class is at http://{args.bind} (Ctrl-C stops it; nothing is lost).", flush=True
        )
        hub = Path(sys.executable).with_name("jupyterhub")
        config = COURSE / "classroom" / "jupyterhub_config.py"
        os.chdir(args.folder)
        os.umask(0o077)
        os.execve(hub, [str(hub), "-f", str(config)], os.environ | environment)


def set_up(args: argparse.Namespace) -> dict[str, str]:
    """Create what is missing for the class.

    Args:
        args: the options of the command line.

    Returns:
        The variables that the hub needs in its environment.

    Raises:
        SetUpError: not root, not Linux, names that no account can have, a port that is taken, or
            a Python that the students' accounts can't read.
    """
    if sys.platform != "linux" or os.getuid() != 0:
        raise SetUpError(
            "A class server separates its students by giving each an account of this computer, so "
            "it needs Linux and root: `sudo make class`. On another system, use a virtual machine "
            "or a container."
        )
    folder = args.folder.resolve()
    homes = folder / "homes"
    for group in (GROUP, GRADER):
        run("groupadd", "--force", "--system", group)
    students, teachers = choose_names(args, homes)
    check_readable(KERNEL)
    refuse_taken_ports(args.bind, folder / "proxy.pid")
    for part in (folder, homes):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o755)
    make_exchange(folder / "exchange")
    make_grader()
    seal()
    if not args.no_accounts:
        make_accounts(folder, students, teachers)
    fetch_data(folder / "data")
    make_kernel(folder, args.memory, args.minutes)
    return {
        "HELLODL_CLASS": str(folder),
        "HELLODL_BIND": args.bind,
        "HELLODL_STUDENTS": " ".join(students),
        "HELLODL_TEACHERS": " ".join(teachers),
        "HELLODL_MEMORY": str(args.memory),
        "HELLODL_DISK": str(args.disk),
    }


def choose_names(args: argparse.Namespace, homes: Path) -> tuple[set[str], set[str]]:
    """Return the students and the teachers: those named now, and all who are in the class already.

    Raises:
        SetUpError: an account can't have such a name.
    """
    present = {home.name for home in homes.iterdir()} if homes.exists() else set()
    teachers = {*args.teachers.split(), *present.intersection(grp.getgrnam(GROUP).gr_mem)}
    students = {*args.students.split(), *present} - teachers or {"ada", "ben"}
    for name in [*students, *teachers]:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
            raise SetUpError(
                f"{name!r} can't be the name of an account. Use lower-case letters, digits and "
                "hyphens, beginning with a letter."
            )
    return students, teachers


def check_readable(path: Path) -> None:
    """Check that every account can reach a file, also where it is a link to another place.

    Raises:
        SetUpError: it is missing, or a folder on the way is closed; the message names it.
    """
    links = [path]
    while links[-1].is_symlink():
        links.append(links[-1].parent / links[-1].readlink())
    if not path.exists():
        raise SetUpError(f"{path} is missing. Run `make setup` first.")
    for link in links:
        for parent in link.absolute().parents:
            if not parent.stat().st_mode & stat.S_IXOTH:
                raise SetUpError(
                    f"The students' accounts can't enter {parent}, which holds their Python "
                    f"({link}). Move the course to a folder that everybody may read, such as /srv, "
                    "and create its environment with the system's Python: "
                    "`make clean setup HELLODL_PYTHON=/usr/bin/python3`."
                )


def refuse_taken_ports(bind: str, proxy: Path) -> None:
    """Check that the ports of the proxy, of the hub and of the proxy's own interface are free.

    If a hub died, its proxy still occupies two of them: the new hub takes that proxy over.

    Args:
        bind: address and port of the proxy; the two ports after it are used, too.
        proxy: the file with the process number of a proxy that is already running.

    Raises:
        SetUpError: a port is taken; the message says which one.
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
            except OSError as error:
                raise SetUpError(
                    f"Port {port} of {host} is taken ({error.strerror}): a class may be running "
                    "already. Choose another port, for example with PORT=8100."
                ) from error


def run(*command: str | Path) -> None:
    """Run a command that must succeed."""
    subprocess.run(command, check=True)


def make_exchange(folder: Path) -> None:
    """Make the folder in which assignments and submissions change hands.

    All of it belongs to root and the teachers. Students can enter it, and leave submissions in a
    folder that they can neither list nor rename or delete anything in.
    """
    course = folder / "hello"
    modes = {folder: 0o755, course: 0o755, course / "outbound": 0o2775}
    modes |= {course / "inbound": 0o3773, course / "feedback": 0o2771}
    for path, mode in modes.items():
        path.mkdir(parents=True, exist_ok=True)
        shutil.chown(path, "root", GROUP)
        path.chmod(mode)


def make_grader() -> None:
    """Make the account in which submissions are executed; nobody can log in to it."""
    try:
        pwd.getpwnam(GRADER)
    except KeyError:
        options = ["--system", "--no-create-home", "--home-dir", "/nonexistent"]
        run("useradd", *options, "--shell", "/usr/sbin/nologin", "--gid", GRADER, GRADER)


def fetch_data(folder: Path) -> None:
    """Fetch both data sets once for everybody; students can only read them."""
    folder.mkdir(exist_ok=True)
    subprocess.run(
        [KERNEL, "-m", "hellodl", "data", "--prefetch"],
        env=os.environ | {"HELLODL_DATA": str(folder)},
        check=False,  # the class can start without data: each notebook says what is missing
    )
    for path in [folder, *folder.rglob("*")]:
        path.chmod(0o755 if path.is_dir() else 0o644)


def make_kernel(folder: Path, memory: float, minutes: float) -> None:
    """Define the students' kernel: the course's Python, with limits that the system enforces.

    Args:
        folder: the class's folder.
        memory: GB that a kernel may use.
        minutes: of computing that a kernel may use.
    """
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


def make_accounts(folder: Path, students: set[str], teachers: set[str]) -> None:
    """Make the accounts that are missing, and print the new ones' passwords.

    Raises:
        SetUpError: as `make_account` does.
    """
    homes = folder / "homes"
    known = known_numbers(folder)
    # those who come back get their numbers before anybody new gets one
    for name in sorted(students | teachers, key=lambda name: (name not in known, name)):
        make_account(name, homes / name, known_numbers(folder))
        if name in teachers:
            run("usermod", "--append", "--groups", GROUP, name)
        sockets = folder / "run" / name  # their paths must be short
        sockets.mkdir(parents=True, exist_ok=True)
        sockets.chmod(0o700)
        shutil.chown(sockets, name, name)
        remember_number(folder, name)
    passwords = make_passwords(folder / "passwords.dbm", sorted(students | teachers))
    for name, password in passwords.items():
        print(f"{name}: password {password}")


def known_numbers(folder: Path) -> dict[str, int]:
    """Return the number (UID) of each account that the class has ever had."""
    path = folder / "accounts.json"
    return json.loads(path.read_text()) if path.exists() else {}


def remember_number(folder: Path, name: str) -> None:
    """Keep an account's number with the class, for a computer on which it has to be made again."""
    known = known_numbers(folder) | {name: pwd.getpwnam(name).pw_uid}
    (folder / "accounts.json").write_text(json.dumps(known, indent=1) + "\n")


def make_account(name: str, home: Path, known: dict[str, int]) -> None:
    """Make sure that there is an account, reached through the hub only, that owns its home.

    Files belong to numbers, not to names. If an account is made again, on a repaired or on another
    computer, it must get the number that it had, or it would own somebody else's home.

    Args:
        name: of the account.
        home: its folder; a new one gets the course's notebooks.
        known: the numbers that accounts of this class had before.

    Raises:
        SetUpError: there is an account of that name with another home, the account's number
            belongs to somebody else here, or the home does.
    """
    owner = home.stat().st_uid if home.exists() else known.get(name)
    number = known.get(name, owner)
    try:
        account = pwd.getpwnam(name)
    except KeyError:
        refuse_taken_number(name, number)
        options = ["--uid", str(choose_number(known) if number is None else number)]
        run("useradd", "--home-dir", home, "--shell", "/bin/bash", "--user-group", *options, name)
        account = pwd.getpwnam(name)
    if Path(account.pw_dir) != home:
        raise SetUpError(
            f"There is an account {name} on this computer already, with its home in "
            f"{account.pw_dir}. Choose another name."
        )
    if owner is None:
        shutil.copytree("/etc/skel", home, symlinks=True)
        give(home, account)
    elif owner != account.pw_uid or number != account.pw_uid:
        raise SetUpError(
            f"The home of {name}, {home}, belongs to the account number {owner}, but {name} has "
            f"the number {account.pw_uid} here and had {number} in this class. If all of it is "
            f"really {name}'s, run `chown -R {name}: {home}`, remove {name} from accounts.json "
            "beside the homes, and start again."
        )
    home.chmod(0o700)
    lessons = home / "notebooks"
    if not lessons.exists():
        unwanted = shutil.ignore_patterns("solutions", ".ipynb_checkpoints", "*.yours-*", "*.tmp")
        shutil.copytree(COURSE / "notebooks", lessons, ignore=unwanted)
        give(lessons, account)


def refuse_taken_number(name: str, number: int | None) -> None:
    """Check that no other account has the number that an account must get.

    Raises:
        SetUpError: one has it, or the number is root's.
    """
    if number is None:
        return
    try:
        other = pwd.getpwuid(number).pw_name
    except KeyError:
        return
    raise SetUpError(
        f"{name} had the account number {number} in this class, which is {other}'s on this "
        f"computer: {name} would own {other}'s files. Restore the class on a computer where that "
        f"number is free, keeping the owners (`tar --numeric-owner`)."
    )


def choose_number(known: dict[str, int]) -> int:
    """Choose a number for a new account that nobody has, nor had in this class.

    Files of somebody who has left may still be somewhere, such as in the exchange.
    """
    taken = {account.pw_uid for account in pwd.getpwall()} | set(known.values())
    return next(number for number in range(1000, 60_000) if number not in taken)


def give(folder: Path, account: pwd.struct_passwd) -> None:
    """Give a folder that was just made, with all in it, to an account."""
    for path in [folder, *folder.rglob("*")]:
        os.lchown(path, account.pw_uid, account.pw_gid)


def seal() -> None:
    """Close solutions and hidden tests to everybody but root and the teachers."""
    for pattern in SEALED:
        for path in COURSE.glob(pattern):
            shutil.chown(path, group=GROUP)
            path.chmod(0o750 if path.is_dir() else 0o640)


def make_passwords(path: Path, names: list[str]) -> dict[str, str]:
    """Make up passwords for the accounts that have none; the file stores only their hashes."""
    passwords = {}
    with dbm.open(str(path), "c", 0o600) as hashes:
        for name in names:
            if name not in hashes:
                passwords[name] = secrets.token_urlsafe(9)
                hashes[name] = bcrypt.hashpw(passwords[name].encode(), bcrypt.gensalt())
    return passwords


if __name__ == "__main__":
    main()
