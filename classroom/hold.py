"""Hold a kernel for grading: the process that nbgrader takes for the kernel (see grading.py).

It asks the grading service (grader.py) for a kernel, gives it the files of the assignment, and
stays connected. When it ends, so does the kernel. Files that a student submitted beside the
notebook stay out: nobody has read the programs in them, and one could bear the name of a package.
"""

import shutil
import socket
import sys
from pathlib import Path


def main(settings: Path, place: Path) -> None:
    """Run a kernel in the grading account until it ends.

    Args:
        settings: the file with the kernel's connection, which Jupyter has written.
        place: the kernel's folder, which the service makes.
    """
    with socket.socket(socket.AF_UNIX) as service:
        service.connect(str(place.parents[1] / "grader.sock"))
        service.sendall(f"{place.name}\n".encode())
        if service.recv(100) != b"ready\n":
            sys.exit("The class server can't start a kernel for grading. The hub's log says why.")
        # nbgrader executes in the folder of a submission: step, student, assignment
        given = Path("..", "..", "..", "source", Path.cwd().name).iterdir()
        files = {path: path.name for path in given if path.is_file() and path.suffix != ".ipynb"}
        for path, name in (files | {settings: "kernel.json"}).items():
            copy = place / name
            shutil.copyfile(path, copy)
            copy.chmod(0o644)
        service.sendall(b"\n")
        service.recv(1)  # nothing comes until the kernel has ended


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
