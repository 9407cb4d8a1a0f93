"""Run submitted code apart from everything else: a service that the hub starts as root.

A teacher's nbgrader (see grading.py) connects to a socket that only teachers can open. For each
notebook this service starts one kernel: in the account `hellodl-grader`, without a network, with no
other process in sight, on a small disk of its own in memory, and with limits. When the teacher's
side closes the connection, the kernel, all that it has started, and its disk are gone.
"""

import contextlib
import os
import pwd
import re
import shlex
import shutil
import socket
import struct
import subprocess
from pathlib import Path

from watch import keep_memory

ACCOUNT, TEACHERS = "hellodl-grader", "hellodl-teachers"
COURSE = Path(__file__).resolve().parents[1]
# The kernel sees a file system in which only its own disk can be written. That disk also stands in
# for the folders that every account may write to. The shell stays: it is root's, so it ends with
# its parent, and when the first process of such a place ends, all others do.
ENTER = """set -e
mount -o remount,bind,ro /
for folder in {folders}; do mount --bind {disk} "$folder"; done
cd {disk}
umask 007
{kernel} >/dev/null 2>&1
exit
"""


def main() -> None:
    """Serve one kernel after the other, until the hub ends this process."""
    state = Path(os.environ["HELLODL_CLASS"])
    memory = float(os.environ["HELLODL_MEMORY"]) * 1e9
    disks, address = state / "grading", state / "grader.sock"
    disks.mkdir(exist_ok=True)
    disks.chmod(0o711)
    for disk in disks.iterdir():  # left by a service that was killed
        remove(disk)
    address.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))
        shutil.chown(address, group=TEACHERS)
        address.chmod(0o660)
        server.listen(100)
        while True:
            connection, _ = server.accept()
            with connection, contextlib.suppress(OSError, ValueError):
                serve(connection, state, memory)


def serve(connection: socket.socket, state: Path, memory: float) -> None:
    """Run one kernel for as long as the teacher's side stays connected.

    Args:
        connection: to the teacher's side. It sends the name of a new folder, is told that the
            folder is ready, writes what the kernel needs into it, and sends an empty line.
        state: the class's folder.
        memory: bytes that all processes of the kernel may use together.

    Raises:
        OSError: the connection broke.
        ValueError: the name is not one that grading.py makes up.
    """
    connection.settimeout(60)
    lines = connection.makefile("r")
    name = lines.readline().strip()
    if not re.fullmatch("[0-9a-f]{16}", name):
        raise ValueError(f"{name!r} is not 16 hexadecimal digits.")
    peer = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    _, _, group = struct.unpack("3i", peer)
    account = pwd.getpwnam(ACCOUNT)
    disk = state / "grading" / name
    disk.mkdir()
    try:
        options = f"size=512m,nr_inodes=20000,mode=2770,uid={account.pw_uid},gid={group}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", disk], check=True)
        connection.sendall(b"ready\n")
        lines.readline()
        process = start_kernel(disk, state, memory)
        try:
            connection.settimeout(1)
            while process.poll() is None:
                with contextlib.suppress(TimeoutError):
                    if not connection.recv(1):
                        break
                keep_memory({account.pw_uid}, memory)
        finally:
            process.kill()  # and with it all processes that the kernel has started
            process.wait()
    finally:
        remove(disk)


def start_kernel(disk: Path, state: Path, memory: float) -> subprocess.Popen:
    """Start a kernel apart from all else; it ends with this process at the latest."""
    threads = 300 + 20 * (os.cpu_count() or 1)  # TensorFlow and NumPy use some for each core
    limits = [f"--data={int(memory)}", f"--nproc={threads}", "--cpu=7200", "--core=0"]
    kernel = [
        *("prlimit", *limits, "--", "setpriv", "--reuid", ACCOUNT, "--regid", ACCOUNT),
        *("--clear-groups", "--no-new-privs", "--inh-caps=-all", "--bounding-set=-all", "--"),
        *(str(COURSE / ".venv" / "bin" / "python"), "-m", "ipykernel_launcher"),
        *("-f", "kernel.json", "--HistoryManager.hist_file=:memory:"),
    ]
    open_to_all = [Path("/tmp"), Path("/var/tmp"), Path("/dev/shm"), Path("/run/lock")]
    folders = [
        folder
        for folder in [*open_to_all, state / "exchange"]
        if folder.is_dir() and folder not in disk.parents
    ]
    script = ENTER.format(
        folders=shlex.join(map(str, folders)),
        disk=shlex.quote(str(disk)),
        kernel=shlex.join(kernel),
    )
    apart = ["--net", "--ipc", "--uts", "--pid", "--mount", "--mount-proc"]
    return subprocess.Popen(
        [
            *("setpriv", "--pdeathsig", "KILL", "unshare", *apart, "--fork", "--kill-child", "--"),
            *("sh", "-c", script),
        ],
        stdin=subprocess.DEVNULL,
        env={
            "HELLODL_DATA": str(state / "data"),
            "HELLODL_MIRROR": "",
            "HOME": str(disk),
            "LANG": "C.UTF-8",
            "NBGRADER_EXECUTION": "autograde",
            "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
            "PYTHONNOUSERSITE": "1",
            "TMPDIR": str(disk),
        },
    )


def remove(disk: Path) -> None:
    """Remove a kernel's disk with all that is on it."""
    subprocess.run(["umount", "--lazy", disk], stderr=subprocess.DEVNULL)  # it may not be mounted
    disk.rmdir()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):  # so the hub ends its services
        main()
