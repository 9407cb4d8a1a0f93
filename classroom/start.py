"""Start a class server to try it out: `make class`, as root, on Linux.

Create what is missing (accounts, passwords, exchange, data, the course's kernel), print the new
passwords once, and start JupyterHub on loopback. Everything is stored in one folder, by default
/srv/hellodl-class, and stays there: if you stop the class and start it again, it continues.
"""

import argparse
import grp
import json
import os
import pwd
import shutil
import signal
import socket
import stat
import subprocess
import sys
from pathlib import Path

import psutil
from people import (
    COURSE,
    GROUP,
    KERNEL,
    SetUpError,
    bring_notebooks,
    check_names,
    make_accounts,
    run,
)

GRADER = "hellodl-grader"
# Folders and files with solutions, hidden tests and keys; students' kernels need none of them.
SEALED = [
    ".git",
    "docs/grading.md",
    "docs/teaching",
    "lessons/*/exercises.py",
    "lessons/*/answers.py",
    "lessons/*/guide.md",
    "notebooks/solutions",
    "tests",
    "build",
]


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
    os.umask(0o022)  # a caller may keep others out: the passwords are printed
    try:
        environment = set_up(args)
    except SetUpError as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("\nThe class was not started. The same command continues.")
    if not args.only_set_up:
        print(
            f"\nThe class is at http://{args.bind} (Ctrl-C stops it; nothing is lost), and the "
            f"course to read at http://{args.bind}/services/course/.",
            flush=True,
        )
        hub = Path(sys.executable).with_name("jupyterhub")
        config = COURSE / "classroom" / "jupyterhub_config.py"
        os.chdir(args.folder)
        os.umask(0o077)
        # Background jobs of a shell ignore it, and so would the services, which the hub ends by it.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
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
    check_names(students | teachers)
    seal()
    check_readable(KERNEL)
    check_importable(KERNEL, "hellodl")
    check_importable(Path(sys.executable), "jupyterhub")
    refuse_taken_ports(args.bind, folder / "proxy.pid")
    for part in (folder, homes):
        part.mkdir(parents=True, exist_ok=True)
        part.chmod(0o755)
    make_exchange(folder / "exchange")
    make_grader()
    present = [home.name for home in homes.iterdir()]
    newer = copy_notebooks(folder)
    copy_site(folder / "pages" / "services" / "course")
    if not args.no_accounts:
        make_accounts(folder, students, teachers)
        if newer:
            bring_notebooks(homes, present)
    fetch_data(folder / "data")
    make_kernel(folder, args.memory, args.minutes)
    return {
        "HELLODL_CLASS": str(folder),
        "HELLODL_BIND": args.bind,
        "HELLODL_TEACHERS": " ".join(teachers),
        "HELLODL_MEMORY": str(args.memory),
        "HELLODL_DISK": str(args.disk),
    }


def choose_names(args: argparse.Namespace, homes: Path) -> tuple[set[str], set[str]]:
    """Return the students and the teachers: those named now, and all who are in the class."""
    present = {home.name for home in homes.iterdir()} if homes.exists() else set()
    teachers = {*args.teachers.split(), *present.intersection(grp.getgrnam(GROUP).gr_mem)}
    return {*args.students.split(), *present} - teachers or {"ada", "ben"}, teachers


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


def check_importable(python: Path, module: str) -> None:
    """Check that every account can import a module.

    Raises:
        SetUpError: it can't, such as after a set-up by somebody whose new files are private.
    """
    nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--"]
    tried = subprocess.run(
        [*nobody, python, "-B", "-c", f"import {module}"], cwd="/", capture_output=True, text=True
    )
    if tried.returncode:
        raise SetUpError(
            f"The students' accounts can't import {module} with {python}: "
            f"{tried.stderr.strip().splitlines()[-1]}. Let them read the course and its "
            f"environments: `chmod -R go+rX {COURSE / 'src'} {COURSE / '.venv'} "
            f"{COURSE / '.venv-class'}`."
        )


def refuse_taken_ports(bind: str, proxy: Path) -> None:
    """Check that the ports of proxy, hub, the proxy's own interface and the site are free.

    If a hub died, its proxy still occupies two of them: the new hub takes that proxy over.

    Args:
        bind: address and port of the proxy; the three ports after it are used, too.
        proxy: the file with the process number of a proxy that is already running.

    Raises:
        SetUpError: a port is taken; the message says which one.
    """
    host, _, first = bind.rpartition(":")
    ports = [(host, int(first)), *(("127.0.0.1", int(first) + more) for more in (1, 2, 3))]
    if proxy.exists() and psutil.pid_exists(int(proxy.read_text())):
        ports = [ports[1], ports[3]]
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
        start_new_session=True,  # Ctrl-C ends it without a traceback of its own
    )
    let_read(folder)


def let_read(folder: Path) -> None:
    """Let every account read all that is in a folder."""
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


def copy_site(target: Path) -> None:
    """Copy the students' edition of the reading site to where the hub serves it from."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    built = COURSE / "build" / "student-site"
    if built.exists():  # `make class` builds it
        shutil.copytree(built, target, dirs_exist_ok=True)
    let_read(target.parents[1])


def copy_notebooks(folder: Path) -> bool:
    """Copy the course's notebooks, without outputs, to where new homes get theirs from.

    Args:
        folder: the class's folder.

    Returns:
        Whether they are others than when the class was last started.
    """
    times = [path.stat().st_mtime_ns for path in COURSE.glob("notebooks/**/*.ipynb")]
    mark, edition = folder / "edition", f"{COURSE} {max(times)}"
    if mark.exists() and mark.read_text() == edition:
        return False
    notebooks = folder / "notebooks"
    shutil.rmtree(notebooks, ignore_errors=True)
    run(KERNEL, "-m", "hellodl.my_notebooks", notebooks)
    mark.write_text(edition)
    return True


def seal() -> None:
    """Close solutions, hidden tests and keys to everybody but root and the teachers.

    The course's own folder is opened at last: it may have been closed while it was downloaded. And
    what is built later lands in a folder that is closed already.
    """
    (COURSE / "build").mkdir(exist_ok=True)
    for pattern in SEALED:
        for path in COURSE.glob(pattern):
            shutil.chown(path, group=GROUP)
            path.chmod(0o750 if path.is_dir() else 0o640)
    COURSE.chmod(0o755)


if __name__ == "__main__":
    main()
