"""Watch what whole sessions use: a service that the hub starts as root.

The limits of `prlimit` hold for one process, but a session is many: notebooks, terminals, and
whatever they start. This service adds up the memory of each account's processes every second, and
the files in each home every half minute. Where there is too much, it ends processes, and JupyterLab
itself stays. Where systemd manages the computer, the kernel limits each account, too (a cgroup).
It sees memory that belongs to no single process, and is faster than a second, but less choosy.
"""

import contextlib
import glob
import os
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import psutil

SYSTEMD = Path("/run/systemd/system")  # exists where systemd manages the computer
MANAGER = ["org.freedesktop.systemd1", "/org/freedesktop/systemd1"]
CALL = ["busctl", "--quiet", "call", *MANAGER, "org.freedesktop.systemd1.Manager"]
NOTE = "Your files are too large.txt"
TEXT = (
    "Your files take more than {limit:.1f} GB, so your notebooks and terminals are stopped. Please "
    "delete some in JupyterLab's file browser, and this one, too.\n"
)


def main() -> None:
    """Watch until the hub ends this process."""
    pattern = os.environ.get("HELLODL_HOMES", f"{os.environ['HELLODL_CLASS']}/homes/*")
    memory, disk = (1e9 * float(os.environ[name]) for name in ("HELLODL_MEMORY", "HELLODL_DISK"))
    seconds = 0
    while True:
        homes = {home.stat().st_uid: home for home in map(Path, glob.glob(pattern))}
        homes.pop(0, None)  # an account that is just being made
        keep_memory(set(homes), memory)
        if seconds % 30 == 0:
            keep_disk(homes, disk)
        time.sleep(1)
        seconds += 1


def find_processes(accounts: set[int]) -> dict[int, list[psutil.Process]]:
    """Find the processes of accounts, which are given by their numbers."""
    found = defaultdict(list)
    for process in psutil.process_iter(["uids", "memory_info"]):
        if process.info["uids"] and process.info["uids"].real in accounts:
            found[process.info["uids"].real].append(process)
    return found


def keep_memory(accounts: set[int], limit: float) -> None:
    """End the largest process of each account that uses too much memory.

    Args:
        accounts: their numbers.
        limit: bytes that all processes of one account may use together; what several of them
            share counts once.
    """
    for account, processes in find_processes(accounts).items():
        confine(account, processes, limit)
        if sum(process.info["memory_info"].rss for process in processes) < limit:
            continue  # the exact number takes longer to find
        sizes = []
        for process in processes:
            with contextlib.suppress(psutil.Error):  # it has just ended
                sizes.append((process.memory_full_info().pss, process))
        if sum(size for size, _ in sizes) > limit:
            end([max(sizes, key=lambda pair: pair[0])[1]], "too much memory")


def confine(account: int, processes: list[psutil.Process], limit: float) -> None:
    """Let the kernel limit what all processes of an account use together, if systemd is there.

    Args:
        account: its number.
        processes: those that run now; what they start is limited with them.
        limit: bytes that `keep_memory` allows. The kernel allows a quarter more, because it may end
            the whole session.
    """
    if not SYSTEMD.is_dir() or limit == float("inf"):
        return
    unit = f"hellodl-{account}.scope"
    groups = {str(process.pid): find_group(process.pid) for process in processes}
    inside = [number for number, group in groups.items() if f"/{unit}" in group]
    outside = [number for number, group in groups.items() if group and number not in inside]
    numbers = [str(len(outside)), *outside]
    if outside and inside:
        command = ["AttachProcessesToUnit", "ssau", unit, "", *numbers]
    elif outside:
        limits = ["MemoryMax", "t", str(int(1.25 * limit)), "MemorySwapMax", "t", "0"]
        limits += ["TasksMax", "t", "3000"]
        settings = ["4", "PIDs", "au", *numbers, *limits]
        command = ["StartTransientUnit", "ssa(sv)a(sa(sv))", unit, "fail", *settings, "0"]
    else:
        return
    done = subprocess.run([*CALL, *command], capture_output=True, text=True)
    if done.returncode:  # a process has just ended, for example: the next second tries again
        print(f"{unit}: {done.stderr.strip()}", flush=True)


def find_group(process: int) -> str:
    """Return the cgroup of a process, as the kernel writes it; "" if it has just ended."""
    try:
        return Path(f"/proc/{process}/cgroup").read_text()
    except OSError:
        return ""


def keep_disk(homes: dict[int, Path], limit: float) -> None:
    """End the processes, but not JupyterLab, of each account whose files are too large.

    Args:
        homes: the homes of accounts, by their numbers.
        limit: bytes.
    """
    spare = "jupyterhub-singleuser"
    for account, home in homes.items():
        done = subprocess.run(["du", "-sxk", home], capture_output=True, text=True)
        if done.stdout and int(done.stdout.split()[0]) * 1024 > limit:
            end(find_processes({account})[account], "too large files", spare)
            with contextlib.suppress(OSError):
                # never through a link that somebody has put there
                note = os.open(home / NOTE, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW)
                os.write(note, TEXT.format(limit=limit / 1e9).encode())
                os.fchown(note, account, -1)
                os.close(note)


def end(processes: list[psutil.Process], reason: str, spare: str | None = None) -> None:
    """End processes, except those of a program to be spared, and say so in the hub's log."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            name = process.username()
            if spare is None or spare not in " ".join(process.cmdline()):
                process.kill()
                print(f"{name}: {reason}, so process {process.pid} was ended.", flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):  # so the hub ends its services
        main()
