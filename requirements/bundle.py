"""Write the course with all that it needs on computers without internet: ``make bundle``.

    python requirements/bundle.py build/usb --systems linux windows --pythons 3.12 3.13

The folder can be copied to a USB stick as it is. ``make setup`` finds what lies beside the course:

    build/usb/hello-deep-learning    the course, as it was last committed
    build/usb/bundle/wheels          the locked packages, checked by their hashes
    build/usb/bundle/data            MNIST and CIFAR-10
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from packaging.markers import default_environment
from packaging.requirements import Requirement

COURSE = Path(__file__).resolve().parents[1]
LINUX = [f"manylinux_2_{minor}" for minor in range(5, 36)] + ["manylinux2014", "manylinux1"]
# Name -> Python's words for it in markers (sys_platform, platform_machine, os_name), and pip's.
SYSTEMS = {
    "linux": ("linux", "x86_64", "posix", [f"{one}_x86_64" for one in LINUX]),
    "linux-arm": ("linux", "aarch64", "posix", [f"{one}_aarch64" for one in LINUX]),
    "mac": ("darwin", "arm64", "posix", ["macosx_14_0_arm64"]),
    "windows": ("win32", "AMD64", "nt", ["win_amd64"]),
}


def this_system() -> str | None:
    """Return the name of the system that this program runs on, None if it is none of them."""
    here = default_environment()
    words = (here["sys_platform"], here["platform_machine"], here["os_name"])
    return next((name for name, known in SYSTEMS.items() if known[:3] == words), None)


def entries(lock: Path) -> list[tuple[Requirement, str]]:
    """Read a lock: each requirement, and the hashes that its files may have as pip's options."""
    text = lock.read_text(encoding="utf-8").replace("\\\n", "")
    lines = [line for line in text.splitlines() if line and not line.startswith(("#", " "))]
    return [
        (Requirement(line.partition("--hash=")[0]), " ".join(re.findall(r"--hash=\S+", line)))
        for line in lines
    ]


def fetch_wheels(target: Path, system: str, python: str, lock: Path) -> None:
    """Download the wheels of a lock for a system and a Python.

    pip judges markers by the computer that it runs on, so they are judged here.
    """
    platform, machine, kind, tags = SYSTEMS[system]
    there = {"sys_platform": platform, "platform_machine": machine, "os_name": kind}
    there |= {"python_version": python, "python_full_version": f"{python}.0"}
    wanted = [
        f"{requirement.name}=={str(requirement.specifier).removeprefix('==')} {hashes}"
        for requirement, hashes in entries(lock)
        if requirement.marker is None or requirement.marker.evaluate(there)
    ]
    with tempfile.TemporaryDirectory() as folder:
        chosen = Path(folder) / "chosen.txt"
        chosen.write_text("\n".join(wanted), encoding="utf-8")
        command = ["download", "--quiet", "--disable-pip-version-check", "--require-hashes"]
        command += ["--no-deps", "--only-binary=:all:", "--implementation=cp"]
        command += [f"--python-version={python}", *(f"--platform={tag}" for tag in tags)]
        command += ["--dest", str(target), "--requirement", str(chosen)]
        subprocess.run([sys.executable, "-m", "pip", *command], check=True)


def copy_course(target: Path) -> None:
    """Copy what was last committed."""
    archive = target.with_suffix(".tar")
    command = ["git", "-C", str(COURSE), "archive", "--output", str(archive), "HEAD"]
    subprocess.run(command, check=True)
    with tarfile.open(archive) as tar:
        tar.extractall(target, filter="data")
    archive.unlink()


def fetch_data(target: Path) -> None:
    """Copy the data sets from the cache, and download what is missing there."""
    cache = Path(os.environ.get("HELLODL_DATA", COURSE / "data" / "cache"))
    if cache.exists():
        shutil.copytree(cache, target, dirs_exist_ok=True)
    command = [sys.executable, "-m", "hellodl", "data", "--prefetch"]
    subprocess.run(command, cwd=COURSE, env=os.environ | {"HELLODL_DATA": str(target)}, check=True)


def main() -> None:
    """Write a bundle as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("target", type=Path)
    parser.add_argument("--systems", nargs="*", choices=SYSTEMS, help="this one if left out")
    parser.add_argument("--pythons", nargs="*", help="such as 3.12; this one if left out")
    parser.add_argument("--lock", type=Path, default=COURSE / "requirements" / "course.txt")
    parser.add_argument("--no-data", action="store_true", help="leave the data sets out")
    args = parser.parse_args()
    systems = args.systems or [this_system()]
    if systems == [None]:
        sys.exit(f"There are no packages for this system. Choose others: {', '.join(SYSTEMS)}.")
    bundle = args.target / "bundle"
    (bundle / "wheels").mkdir(parents=True, exist_ok=True)
    copy_course(args.target / "hello-deep-learning")
    for system in systems:
        for python in args.pythons or ["{}.{}".format(*sys.version_info)]:
            print(f"Fetching the packages for {system} with Python {python} ...", flush=True)
            fetch_wheels(bundle / "wheels", system, python, args.lock)
    if not args.no_data:
        fetch_data(bundle / "data")
    size = sum(path.stat().st_size for path in args.target.rglob("*") if path.is_file())
    print(f"{args.target} is complete ({size / 1e9:.1f} GB): copy all of it, then `make setup`.")


if __name__ == "__main__":
    main()
