"""The people of a class: their accounts, numbers and passwords; as root, on Linux.

    people.py add students.csv      # a column "id" with the names of accounts
    people.py password ada          # a new one
    people.py remove ada            # the home stays, closed, in the folder `left`
    people.py list                  # what each of them uses

What changes here holds at once, also while the class is running. start.py uses these functions,
too.
"""

import argparse
import csv
import dbm
import json
import os
import pwd
import re
import secrets
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

import bcrypt
from watch import find_processes

COURSE = Path(__file__).resolve().parents[1]
KERNEL = COURSE / ".venv" / "bin" / "python"
GROUP = "hellodl-teachers"


class SetUpError(Exception):
    """The class can't be started; the message says what to do."""


def run(*command: str | Path) -> None:
    """Run a command in the course's folder; it must succeed, and says only what is wrong."""
    subprocess.run(command, cwd=COURSE, stdout=subprocess.DEVNULL, check=True)


def check_names(names: Iterable[str]) -> None:
    """Check that accounts can have these names.

    Raises:
        SetUpError: one of them can't be a name.
    """
    for name in names:
        if not re.fullmatch(r"[a-z][a-z0-9-]{0,30}", name):
            raise SetUpError(
                f"{name!r} can't be the name of an account. Use lower-case letters, digits and "
                "hyphens, beginning with a letter."
            )


def make_accounts(folder: Path, students: set[str], teachers: set[str]) -> None:
    """Make the accounts that are missing, and print the new ones' passwords.

    Raises:
        SetUpError: as `make_account` does.
    """
    homes = folder / "homes"
    known = known_numbers(folder)
    # those who come back get their numbers before anybody new gets one
    for name in sorted(students | teachers, key=lambda name: (name not in known, name)):
        make_account(name, homes / name, folder / "notebooks", known_numbers(folder))
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


def make_account(name: str, home: Path, notebooks: Path, known: dict[str, int]) -> None:
    """Make sure that there is an account, reached through the hub only, that owns its home.

    Files belong to numbers, not to names. If an account is made again, on a repaired or on another
    computer, it must get the number that it had, or it would own somebody else's home.

    Args:
        name: of the account.
        home: its folder.
        notebooks: what is copied into a new home.
        known: the numbers that accounts of this class had before.

    Raises:
        SetUpError: there is an account of that name with another home, the account's number
            belongs to somebody else here, or the home does.
    """
    owner = home.stat().st_uid if home.exists() else None
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
    if not {owner, number} <= {None, account.pw_uid}:
        raise SetUpError(
            f"The home of {name}, {home}, belongs to the account number {owner}, but {name} has "
            f"the number {account.pw_uid} here and had {number} in this class. If all of it is "
            f"really {name}'s, run `chown -R {name}: {home}`, remove {name} from accounts.json "
            "beside the homes, and start again."
        )
    if owner is None:
        shutil.copytree("/etc/skel", home, symlinks=True)
        give(home, account)
    home.chmod(0o700)
    lessons = home / "notebooks"
    if not lessons.exists():
        shutil.copytree(notebooks, lessons)
        give(lessons, account)


def known_numbers(folder: Path) -> dict[str, int]:
    """Return the number (UID) of each account that the class has ever had."""
    path = folder / "accounts.json"
    return json.loads(path.read_text()) if path.exists() else {}


def remember_number(folder: Path, name: str) -> None:
    """Keep an account's number with the class, for a computer on which it has to be made again."""
    known = known_numbers(folder) | {name: pwd.getpwnam(name).pw_uid}
    (folder / "accounts.json").write_text(json.dumps(known, indent=1) + "\n")


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


def bring_notebooks(homes: Path, names: list[str]) -> None:
    """Put notebooks that have changed since beside those of students, which stay as they are.

    Each account does it itself, because root must not write where somebody may have put a link.
    """
    for name in names:
        command = ["-m", "hellodl.my_notebooks", "--update", homes / name / "notebooks"]
        command = ["runuser", "-u", name, "--", KERNEL, *command]
        subprocess.run(command, cwd=COURSE, stdout=subprocess.DEVNULL, check=False)


def make_passwords(path: Path, names: list[str], anew: bool = False) -> dict[str, str]:
    """Make up passwords for the accounts that have none; the file stores only their hashes.

    Args:
        path: the file.
        names: of the accounts.
        anew: also for those that have one.

    Returns:
        The new passwords.
    """
    passwords = {}
    with dbm.open(str(path), "c", 0o600) as hashes:
        for name in names:
            if anew or name not in hashes:
                passwords[name] = secrets.token_urlsafe(9)
                hashes[name] = bcrypt.hashpw(passwords[name].encode(), bcrypt.gensalt())
    return passwords


def add(folder: Path, names: list[str]) -> None:
    """Make accounts for new students, or give those who come back theirs again.

    Raises:
        SetUpError: as `check_names` and `make_account` do.
    """
    check_names(names)
    make_accounts(folder, set(names), set())


def read_names(path: Path) -> list[str]:
    """Read the names of accounts from a table with a column "id", as nbgrader imports it.

    Raises:
        SetUpError: there is no such column.
    """
    with path.open(newline="", encoding="utf-8-sig") as file:  # as spreadsheets write it, too
        rows = list(csv.DictReader(file))
    if not rows or "id" not in rows[0]:
        raise SetUpError(
            f"{path} needs a first line with the names of the columns, one of them `id`: "
            "id,first_name,last_name,email"
        )
    return [row["id"] for row in rows]


def remove(folder: Path, name: str) -> None:
    """End somebody's session and delete the account; the files stay, closed to everybody.

    Raises:
        SetUpError: nobody of this name is in the class.
    """
    refuse_strangers(folder, name)
    with dbm.open(str(folder / "passwords.dbm"), "c", 0o600) as hashes:
        del hashes[name]
    while find_processes({pwd.getpwnam(name).pw_uid}):
        subprocess.run(["pkill", "--signal", "KILL", "--uid", name], check=False)
        time.sleep(0.1)
    run("userdel", name)
    left = folder / "left"
    left.mkdir(mode=0o700, exist_ok=True)
    when = f"{datetime.now():%Y-%m-%d %H.%M.%S.%f}"  # who comes back may leave in the same second
    (folder / "homes" / name).rename(left / f"{name} {when}")
    shutil.rmtree(folder / "run" / name)


def refuse_strangers(folder: Path, name: str) -> None:
    """Check that somebody is in the class.

    Raises:
        SetUpError: nobody of this name is.
    """
    there = sorted(home.name for home in (folder / "homes").glob("*"))
    if name not in there:
        raise SetUpError(f"There is no {name!r} in this class, but {', '.join(there) or 'nobody'}.")


def table(folder: Path) -> str:
    """Return a table of what the people of the class use: one row each."""
    homes = {home.stat().st_uid: home for home in sorted((folder / "homes").glob("*"))}
    running = find_processes(set(homes))
    rows = [f"{'name':20} {'kernels':>7} {'memory, GB':>11} {'files, GB':>10}"]
    for number, home in homes.items():
        commands = [" ".join(process.cmdline()) for process in running.get(number, [])]
        kernels = sum("ipykernel" in command for command in commands)
        memory = sum(process.info["memory_info"].rss for process in running.get(number, []))
        du = subprocess.run(["du", "-sxk", home], capture_output=True, text=True, check=True)
        files = 1024 * int(du.stdout.split()[0])
        rows += [f"{home.name:20} {kernels:7} {memory / 1e9:11.2f} {files / 1e9:10.2f}"]
    return "\n".join(rows)


def main() -> None:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--folder", type=Path, default=Path("/srv/hellodl-class"))
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("add").add_argument("students", type=Path, help="a CSV file")
    for command in ("password", "remove"):
        commands.add_parser(command).add_argument("name")
    commands.add_parser("list")
    args = parser.parse_args()
    try:
        if args.command == "add":
            add(args.folder, read_names(args.students))
        elif args.command == "password":
            refuse_strangers(args.folder, args.name)
            made = make_passwords(args.folder / "passwords.dbm", [args.name], anew=True)
            print(f"{args.name}: password {made[args.name]}")
        elif args.command == "remove":
            remove(args.folder, args.name)
        else:
            print(table(args.folder))
    except SetUpError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
