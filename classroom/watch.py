"""Watch what whole sessions use: a service that the hub starts as root.

The system's own limits (`prlimit`) hold for one process, but a session is many: notebooks,
terminals, and whatever they start. This service adds up the memory of each account's processes
every second, and the files in each home every half minute. Where there is too much, it ends
processes, and JupyterLab itself stays.
"""

import contextlib
import os
import subprocess
import time
from collections import defaultdict
from pathlib import Path

import psutil

NOTE = "Your files are too large.txt"
TEXT = (
    "Your files take more than {limit:.1f} GB, so your notebooks and terminals are stopped. Please "
    "delete some in JupyterLab's file browser, and this one, too.\n"
)


def main() -> None:
    """Watch until the hub ends this process."""
    state = Path(os.environ["HELLODL_CLASS"])
    memory, disk = (1e9 * float(os.environ[name]) for name in ("HELLODL_MEMORY", "HELLODL_DISK"))
    seconds = 0
    while True:
        homes = {home.stat().st_uid: home for home in (state / "homes").iterdir()}
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
    for processes in find_processes(accounts).values():
        if sum(process.info["memory_info"].rss for process in processes) < limit:
            continue  # the exact number takes longer to find
        sizes = []
        for process in processes:
            with contextlib.suppress(psutil.Error):  # it has just ended
                sizes.append((process.memory_full_info().pss, process))
        if sum(size for size, _ in sizes) > limit:
            end([max(sizes, key=lambda pair: pair[0])[1]], "too much memory")


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
    main()
