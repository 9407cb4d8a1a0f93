"""Simulated students: log in, start a server, open a lesson and run it cell by cell.

    python classroom/load.py --passwords FILE --students 30 --pictures 7000

Speaks to the running class server (`make class`) as a browser does: the hub's login form, the
notebook over the contents API, a kernel session, and the cells over the kernel's websocket.
Prints a summary, and with --csv writes a row for each student to a file.
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
    """One browser: its cookies, and what it has waited for."""

    def __init__(self, address: str, name: str, password: str):
        self.address, self.name, self.password = address, name, password
        self.cookies: dict[str, str] = {}
        self.waited: dict[str, float] = {}
        self.begin = time.perf_counter()
        self.socket, self.reconnected = None, 0

    async def ask(self, path: str, method: str = "GET", form=None, data=None, follow: int = 8):
        """Ask the server, with cookies; follows what it redirects to."""
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
        """Remember how many seconds after its begin the student got this far."""
        self.waited[what] = time.perf_counter() - self.begin

    async def log_in(self) -> None:
        """Fill in the hub's form; a wrong password raises."""
        await self.ask("/hub/login")
        await self.ask(
            "/hub/login",
            "POST",
            {"username": self.name, "password": self.password, "_xsrf": self.cookies["_xsrf"]},
            follow=0,
        )
        self.note("logged in")

    async def start_server(self) -> None:
        """Ask for the server and wait until it answers."""
        await self.ask("/hub/spawn")
        while True:
            answer = await self.ask(f"/hub/api/users/{self.name}")
            server = json.loads(answer.body)["servers"].get("", {})
            if server.get("ready"):
                break
            if time.perf_counter() - self.begin > SECONDS:
                raise RuntimeError("no server")
            await asyncio.sleep(0.5)
        self.cookies.pop("_xsrf")  # the student's own server has another
        await self.ask(f"/user/{self.name}/lab")
        self.note("server")

    async def open(self, path: str) -> list[str]:
        """The code cells of a notebook in the student's home, and a kernel for them."""
        base = f"/user/{self.name}/api"
        answer = await self.ask(f"{base}/contents/{path}?type=notebook")
        cells = json.loads(answer.body)["content"]["cells"]
        session = {"path": path, "name": "", "type": "notebook", "kernel": {"name": "python3"}}
        answer = await self.ask(f"{base}/sessions", "POST", data=session)
        self.kernel = json.loads(answer.body)["kernel"]["id"]
        # Two connections of one session would take each other's answers, as the kernel sees it.
        if self.socket:
            self.socket.close()
        self.session = uuid.uuid4().hex
        await self.connect()
        return [cell["source"] for cell in cells if cell["cell_type"] == "code"]

    async def connect(self) -> None:
        """Open the kernel's websocket, as often as it takes.

        With the same session's name the server hands over what the kernel said in between.
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
        """Run code in the kernel; returns what it printed. Raises what it raised."""
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
    """GB that an account's processes hold, shared pages counted once among those who share."""
    held = {"server": 0.0, "kernel": 0.0}
    for process in psutil.process_iter(["username", "cmdline"]):
        if process.info["username"] == name:
            kind = (
                "kernel" if "ipykernel_launcher" in " ".join(process.info["cmdline"]) else "server"
            )
            try:
                held[kind] += process.memory_full_info().pss / 1e9
            except psutil.Error:  # gone, or not ours to see
                continue
    return held


async def study(student: Student, lesson: str, pictures: int, started: asyncio.Barrier) -> dict:
    """What one student does from the login form to the last cell."""
    row = {"student": student.name}
    try:
        await student.log_in()
        await student.start_server()
        await started.wait()  # a class begins together
        cells = await student.open(f"notebooks/{lesson}.ipynb")
        await student.run("1 + 1")
        student.note("kernel")
        if pictures:
            await student.run(FEWER.format(pictures=pictures))
        slowest, failed = 0.0, 0
        for source in cells:
            begin = time.perf_counter()
            try:
                await student.run(source)
            except RuntimeError as why:
                # fewer pictures teach less: the lesson's claims need not hold
                if not (pictures and str(why).startswith("AssertionError")):
                    raise
                failed += 1
            slowest = max(slowest, time.perf_counter() - begin)
        student.note("finished")
        row |= {"slowest cell": slowest, "claims failed": failed}
        row["reconnected"] = student.reconnected
    except Exception as why:
        row["error"] = f"{type(why).__name__}: {why}"
        await started.abort()
    held = memory_of(student.name)
    return row | student.waited | {f"GB {kind}": gb for kind, gb in held.items()}


FEWER = """
from hellodl import datasets as _sets
_sets.load_all_mnist = getattr(_sets, "load_all_mnist", _sets.load_mnist)
_sets.load_mnist = lambda: tuple(
    (x[:{pictures}], y[:{pictures}]) for x, y in _sets.load_all_mnist()
)
"""


def median(values: list[float]) -> float:
    """The value in the middle of the sorted ones."""
    return sorted(values)[len(values) // 2]


async def main() -> int:
    """Let all students study at once; returns how many did not finish."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--address", default="http://127.0.0.1:8000")
    arguments.add_argument("--passwords", type=Path, required=True, help="what start.py printed")
    arguments.add_argument("--students", type=int, default=30)
    arguments.add_argument("--lesson", default="05_mnist_dense_sgd")
    arguments.add_argument("--pictures", type=int, default=0, help="of each set; 0 takes all")
    arguments.add_argument("--csv", type=Path)
    asked = arguments.parse_args()
    AsyncHTTPClient.configure(None, max_clients=200)
    lines = [line.split(": password ") for line in asked.passwords.read_text().splitlines()]
    known = [line for line in lines if len(line) == 2 and line[0].startswith("s")]
    students = [Student(asked.address, *line) for line in known[: asked.students]]
    started = asyncio.Barrier(len(students))
    rows = await asyncio.gather(
        *(study(student, asked.lesson, asked.pictures, started) for student in students)
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
    print(f"connections that broke and came again: {sum(r.get('reconnected', 0) for r in rows)}")
    errors = [row for row in rows if "error" in row]
    for row in errors:
        print(row["student"], row["error"])
    print(f"{len(rows) - len(errors)} of {len(rows)} students finished")
    if asked.csv:
        with asked.csv.open("w", newline="") as file:
            fields = ["student", *columns, "claims failed", "reconnected", "error"]
            table = csv.DictWriter(file, fields, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)
    return len(errors)


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
