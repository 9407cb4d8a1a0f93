"""Fixtures: an empty cache, a web server that misbehaves, JupyterLab, a browser, a class server."""

import contextlib
import gzip
import os
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from browser import jupyterlab, opened
from class_server import open_folders, school  # noqa: F401 (fixtures)

from hellodl.data import sources

# With two workers, whole files are handed out in this order, and then the others. The class server
# keeps one worker waiting for many minutes, and the wheel's lessons train in two processes.
LONGEST_FIRST = (
    *("test_classroom.py", "test_wheel.py", "test_exercises.py", "test_nbgrader.py"),
    *("test_browser_site.py", "test_browser_lab.py", "test_browser_class.py"),
)
# What these execute of the measured code, others execute, too. To measure which lines that are makes
# them a third slower, and each program that they start.
UNMEASURED = ("test_classroom.py", "test_mutate.py", "test_nbgrader.py")


def pytest_collection_modifyitems(items):
    """Let the longest files begin, so that no worker is left alone with one of them at the end."""
    rank = {name: number for number, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: rank.get(item.path.name, len(rank)))
    for item in items:
        if item.path.name in UNMEASURED:
            item.add_marker("no_cover")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    """Don't measure the programs, either, that an unmeasured test and its fixtures start."""
    unmeasured = item.path.name in UNMEASURED
    config = os.environ.pop("COVERAGE_PROCESS_CONFIG", None) if unmeasured else None
    result = yield
    if config:
        os.environ["COVERAGE_PROCESS_CONFIG"] = config
    return result


@pytest.fixture
def cache(tmp_path, monkeypatch):
    """An empty cache folder, no mirror, and nothing of this machine's own data in sight."""
    monkeypatch.setenv("HELLODL_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "spare"))
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "spare"))
    monkeypatch.delenv("HELLODL_MIRROR", raising=False)
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    monkeypatch.setattr(sources, "_loaded", {})
    return tmp_path / "cache"


LIES = {
    "long length": b"Content-Length: 9999999999",
    "drips": b"Content-Length: 9999999",
    "drips headers": b"",
    "endless": b"X: y",
    "bomb": b"Content-Encoding: gzip",
    "malformed redirect": b"Location: http://[half",
}


class Web:
    """A real server on loopback that serves `files` in the manner of `mood`.

    Moods: "good" (with ranges), "plain" (no ranges), "slow", "hangs", "stalls" (answers, but sends
    no file), "drops" (half of what is requested, then the connection breaks), "drops once",
    "drops at once" (once, without an answer), "missing" (404), "html" (200, a page), "bad length"
    (a Content-Length that is not a number), "long length" (one that is too large), "drips" and
    "drips headers" (byte by byte), "endless" (until nobody listens), "bomb" (a little that unpacks
    to 4 MB), "malformed redirect".
    Files that it does not have get the status `absent`.
    """

    def __init__(self):
        self.files, self.mood, self.asked, self.ranges = {}, "good", [], []
        self.absent, self.sent = 404, 0
        web = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def do_HEAD(self):
                if web.mood == "hangs":
                    time.sleep(60)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def do_GET(self):
                web.answer(self)

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.address = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, request):
        self.asked.append(request.path)
        if self.mood in ("hangs", "stalls"):
            time.sleep(60)
        name = request.path.lstrip("/")
        if self.mood == "missing" or (self.mood != "html" and name not in self.files):
            return self._send(request, self.absent, b"no such file")
        if self.mood == "html":
            return self._send(request, 200, b"<html>Please log in to the network</html>")
        content, status = self.files[name], 200
        wanted = request.headers.get("Range")
        if wanted and self.mood != "plain":
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.ranges.append(start)
            content, status = content[start:], 206
        if self.mood == "drops at once":
            self.mood, request.close_connection = "good", True
            return None
        if self.mood in LIES:
            return self._lie(request, content)
        if self.mood.startswith("drops"):
            half = content[: len(content) // 2]
            if self.mood == "drops once":
                self.mood = "good"
            self._send(request, status, half, length=len(content))
            request.close_connection = True
            return request.wfile.flush()
        if self.mood == "bad length":
            return self._send(request, status, content, length="many")
        if self.mood == "slow":
            return self._send(request, status, content, pause=0.1)
        return self._send(request, status, content)

    def _lie(self, request, content):
        request.close_connection = True
        status = b"302 Found" if self.mood == "malformed redirect" else b"200 OK"
        request.wfile.write(b"HTTP/1.1 %s\r\n%s" % (status, LIES[self.mood]))
        if self.mood != "drips headers":
            request.wfile.write(b"\r\n\r\n")
        if self.mood == "long length":
            request.wfile.write(content)
        if self.mood == "bomb":
            request.wfile.write(gzip.compress(bytes(4 << 20), 1))
        with contextlib.suppress(OSError):  # the asker has gone
            while self.mood == "endless" and self.sent < 1 << 28:
                request.wfile.write(bytes(1 << 20))
                self.sent += 1 << 20
            for _ in range(40 if self.mood.startswith("drips") else 0):
                request.wfile.write(b"x")
                time.sleep(0.1)

    @staticmethod
    def _send(request, status, content, length=None, pause=0.0):
        request.send_response(status)
        request.send_header("Content-Length", str(length or len(content)))
        request.end_headers()
        try:
            for start in range(0, len(content), 1 << 16):
                request.wfile.write(content[start : start + (1 << 16)])
                time.sleep(pause)
        except OSError:
            pass  # the asker has gone


@pytest.fixture
def web():
    server = Web()
    yield server
    server.server.shutdown()


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A JupyterLab: its address, its token and its folder."""
    folder = tmp_path_factory.mktemp("lab")
    with jupyterlab(folder) as (address, token):
        yield address, token, folder


@pytest.fixture
def page():
    """An empty page of a real browser."""
    with opened() as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 1000})
