"""Simulate students who log in, start a server, open a lesson and run it cell by cell.

    python classroom/load.py --passwords FILE --students 30 --images 7000

They talk to the running class server (`make class`) as a browser does: through the hub's login
form, the contents API, a kernel session and the kernel's websocket. A summary is printed; --csv
also writes a row for each student to a file.
"""

import argparse
import asyncio
import csv
import json
import sys
import time
import uuid
from pathlib import Path
from urllib.parse import urlencode

import psutil
from tornado.httpclient import AsyncHTTPClient, HTTPError, HTTPRequest
from tornado.websocket import websocket_connect

SECONDS = 1800  # a student who waits longer than this gives up


class Student:
    """One student's browser: its cookies, its kernel, and how long it waited for what."""

    def __init__(self, address: str, name: str, password: str):
        self.address, self.name, self.password = address, name, password
        self.cookies: dict[str, str] = {}
        self.waited: dict[str, float] = {}
        self.begin = time.perf_counter()
        self.socket, self.reconnected = None, 0

    async def ask(self, path: str, method: str = "GET", form=None, data=None, follow: int = 8):
        """Send a request with the cookies, and follow redirects; return the response.

        Raises:
            RuntimeError: the status is 400 or above.
        """
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if "_xsrf" in self.cookies:
            headers["X-XSRFToken"] = self.cookies["_xsrf"]
        if form is not None:
            body = urlencode(form)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        elif data is not None:
            body = json.dumps(data)
        elif method == "POST":
            body = ""
        url = path if path.startswith("http") else self.address + path
        answer = await AsyncHTTPClient().fetch(
            HTTPRequest(url, method, headers, body, follow_redirects=False, request_timeout=300),
            raise_error=False,
        )
        for line in answer.headers.get_list("Set-Cookie"):
            key, _, value = line.split(";")[0].partition("=")
            self.cookies[key.strip()] = value
        if answer.code in (301, 302, 303) and follow:
            return await self.ask(answer.headers["Location"], follow=follow - 1)
        if answer.code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.code} {answer.reason}")
        return answer

    def note(self, what: str) -> None:
        """Note after how many seconds the student got this far."""
        self.waited[what] = time.perf_counter() - self.begin

    async def log_in(self) -> None:
        """Fill in the hub's login form; a wrong password raises RuntimeError."""
        await self.ask("/hub/login")
        await self.ask(
            "/hub/login",
            "POST",
            {"username": self.name, "password": self.password, "_xsrf": self.cookies["_xsrf"]},
            follow=0,
        )
        self.note("logged in")

    async def start_server(self) -> None:
        """Request a server and wait until it responds."""
        await self.ask("/hub/spawn")
        while True:
            answer = await self.ask(f"/hub/api/users/{self.name}")
            server = json.loads(answer.body)["servers"].get("", {})
            if server.get("ready"):
                break
            if time.perf_counter() - self.begin > SECONDS:
                raise RuntimeError(f"the server did not start within {SECONDS} s")
            await asyncio.sleep(0.5)
        self.cookies.pop("_xsrf")  # the student's own server has another one
        await self.ask(f"/user/{self.name}/lab")
        self.note("server")

    async def open(self, path: str) -> list[str]:
        """Open a notebook of the student's home, and start its kernel; return its code cells."""
        base = f"/user/{self.name}/api"
        answer = await self.ask(f"{base}/contents/{path}?type=notebook")
        cells = json.loads(answer.body)["content"]["cells"]
        session = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        answer = await self.ask(f"{base}/sessions", "POST", data=session)
        self.kernel = json.loads(answer.body)["kernel"]["id"]
        # Two connections of the same session would receive each other's replies.
        if self.socket:
            self.socket.close()
        self.session = uuid.uuid4().hex
        await self.connect()
        return [cell["source"] for cell in cells if cell["cell_type"] == "code"]

    async def connect(self) -> None:
        """Open the kernel's websocket, with as many attempts as it takes.

        If a session reconnects, the server delivers what the kernel has sent in the meantime.
        """
        path = f"/user/{self.name}/api/kernels/{self.kernel}/channels?session_id={self.session}"
        while True:
            try:
                self.socket = await websocket_connect(
                    HTTPRequest(
                        f"ws{self.address[4:]}{path}",
                        headers={"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())},
                        request_timeout=300,
                    ),
                    max_message_size=100_000_000,
                )
                return
            except (OSError, HTTPError):
                if time.perf_counter() - self.begin > SECONDS:
                    raise
                await asyncio.sleep(1)

    async def run(self, source: str) -> str:
        """Run code in the kernel; return what it printed.

        Raises:
            RuntimeError: the code raised an exception; the message names it.
        """
        number = uuid.uuid4().hex
        header = {
            "msg_id": number,
            "username": self.name,
            "session": self.session,
            "msg_type": "execute_request",
            "version": "5.4",
        }
        content = {"code": source, "silent": False, "store_history": True, "allow_stdin": False}
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content}
        await self.socket.write_message(json.dumps(message | {"channel": "shell", "buffers": []}))
        printed, replied, idle = [], False, False
        while not (replied and idle):
            got = await asyncio.wait_for(self.socket.read_message(), SECONDS)
            if got is None:
                self.reconnected += 1
                await self.connect()
                continue
            got = json.loads(got) if isinstance(got, str) else {}
            if got.get("parent_header", {}).get("msg_id") != number:
                continue
            kind, content = got["header"]["msg_type"], got["content"]
            if kind == "stream":
                printed.append(content["text"])
            elif kind == "error":
                raise RuntimeError(f"{content['ename']}: {content['evalue'][:200]}")
            elif kind == "execute_reply":
                replied = True
            elif kind == "status" and content["execution_state"] == "idle":
                idle = True
        return "".join(printed)


def memory_of(name: str) -> dict[str, float]:
    """Measure the memory of an account's processes in GB; pages in common count only once."""
    used = {"server": 0.0, "kernel": 0.0}
    for process in psutil.process_iter(["username", "cmdline"]):
        if process.info["username"] == name:
            kind = (
                "kernel" if "ipykernel_launcher" in " ".join(process.info["cmdline"]) else "server"
            )
            try:
                used[kind] += process.memory_full_info().pss / 1e9
            except psutil.Error:  # it has ended, or may not be inspected
                continue
    return used


async def study(student: Student, lesson: str, images: int, started: asyncio.Barrier) -> dict:
    """Do what one student does, from the login form to the last cell.

    Args:
        student: somebody who has not logged in yet.
        lesson: the name of the notebook.
        images: how many images the lesson gets; 0 for all.
        started: reached when the servers of all students have started.

    Returns:
        A row of the table: seconds until each step, memory, and the error if there was one.
    """
    row = {"student": student.name}
    try:
        await student.log_in()
        await student.start_server()
        await started.wait()  # a class begins at the same time
        cells = await student.open(f"notebooks/{lesson}.ipynb")
        await student.run("1 + 1")
        student.note("kernel")
        if images:
            await student.run(FEWER.format(images=images))
        slowest, failed = 0.0, 0
        for source in cells:
            begin = time.perf_counter()
            try:
                await student.run(source)
            except RuntimeError as error:
                # with fewer images the network learns less: the lesson's claims may fail
                if not (images and str(error).startswith("AssertionError")):
                    raise
                failed += 1
            slowest = max(slowest, time.perf_counter() - begin)
        student.note("finished")
        row |= {"slowest cell": slowest, "claims failed": failed}
        row["reconnected"] = student.reconnected
    except Exception as error:
        row["error"] = f"{type(error).__name__}: {error}"
        await started.abort()
    memory = memory_of(student.name)
    return row | student.waited | {f"GB {kind}": gb for kind, gb in memory.items()}


FEWER = """
from hellodl import data as _data
_load_all = getattr(_data.load_mnist, "load_all", _data.load_mnist)
def _load_some():
    return tuple((x[:{images}], y[:{images}]) for x, y in _load_all())
_load_some.load_all = _load_all
_data.load_mnist = _load_some
"""


def median(values: list[float]) -> float:
    """Return the middle one of the sorted values."""
    return sorted(values)[len(values) // 2]


async def main() -> int:
    """Let all students study at the same time; return how many did not finish."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--address", default="http://127.0.0.1:8000")
    parser.add_argument("--passwords", type=Path, required=True, help="what start.py printed")
    parser.add_argument("--students", type=int, default=30)
    parser.add_argument("--lesson", default="04_mnist_dense_sgd")
    parser.add_argument("--images", type=int, default=0, help="of each data set; 0 takes all")
    parser.add_argument("--csv", type=Path)
    args = parser.parse_args()
    AsyncHTTPClient.configure(None, max_clients=200)
    lines = [line.split(": password ") for line in args.passwords.read_text().splitlines()]
    known = [line for line in lines if len(line) == 2 and line[0].startswith("s")]
    students = [Student(args.address, *line) for line in known[: args.students]]
    started = asyncio.Barrier(len(students))
    rows = await asyncio.gather(
        *(study(student, args.lesson, args.images, started) for student in students)
    )
    columns = [
        "logged in",
        "server",
        "kernel",
        "finished",
        "slowest cell",
        "GB server",
        "GB kernel",
    ]
    for column in columns:
        values = [row[column] for row in rows if column in row]
        if values:
            print(f"{column:>14}: median {median(values):6.2f}, largest {max(values):6.2f}")
    print(f"connections that broke and were restored: {sum(r.get('reconnected', 0) for r in rows)}")
    errors = [row for row in rows if "error" in row]
    for row in errors:
        print(row["student"], row["error"])
    print(f"{len(rows) - len(errors)} of {len(rows)} students finished")
    if args.csv:
        with args.csv.open("w", newline="") as file:
            fields = ["student", *columns, "claims failed", "reconnected", "error"]
            table = csv.DictWriter(file, fields, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
    return len(errors)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
