"""Random lies of a server: no wrong byte is accepted, every load ends, an honest server heals all.

``HELLODL_CASES=0:10000`` tries many more of them than `make test` does.
"""

import contextlib
import gzip
import io
import os
import random
import socketserver
import struct
import threading
import time
from dataclasses import replace

import numpy as np
import pytest
import tiny

from hellodl.data import download, sources

SEEDS = range(*map(int, os.environ.get("HELLODL_CASES", "0:60").split(":")))
STATUSES = [200] * 9 + [206] * 3 + [204, 301, 302, 307, 304, 400, 401, 403, 404, 410, 416, 429, 503]


def small_mnist(rng):
    """A data set of about 3,000 bytes: its description without an address, and its file."""
    x, y = rng.integers(0, 256, (3, 28, 28), np.uint8), np.arange(3, dtype=np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, x_train=x, y_train=y, x_test=x[:1], y_test=y[:1])
    content = buffer.getvalue()
    return replace(tiny.mnist(), files={"mnist.npz": tiny.published("sha256", content)}), content


class Liar(socketserver.ThreadingTCPServer):
    """A server that answers each request with lies of its own choice; honest if `luck` is None."""

    daemon_threads = allow_reuse_address = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), self.answer)
        self.files, self.luck = {}, None
        self.address = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def answer(self, connection, _address, _server):
        connection.settimeout(5)
        with contextlib.suppress(OSError):
            request = b""
            while b"\r\n\r\n" not in request:
                received = connection.recv(4096)
                if not received:
                    return
                request += received
            method, path, *_ = request.split()
            if method == b"HEAD" and (not self.luck or self.luck.random() < 0.97):
                connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                return
            start = 0
            if b"range: bytes=" in request.lower():
                start = int(request.lower().split(b"range: bytes=")[1].split(b"-")[0])
            content = self.files.get(path.decode().lstrip("/").removeprefix("official/"))
            if not self.luck:
                self.honest(connection, content, start)
            else:
                self.lie(connection, content or b"", start, self.luck)

    def honest(self, connection, content, start):
        if content is None:
            connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
            return
        status = b"206 Partial Content" if start else b"200 OK"
        head = b"HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n" % (status, len(content) - start)
        connection.sendall(head + content[start:])

    def lie(self, connection, content, start, luck):
        if luck.random() < 0.05:  # hang up without a word, politely or not
            if luck.random() < 0.5:
                connection.setsockopt(*HANG_UP)
            return
        status = luck.choice(STATUSES)
        body = content[start:] if status == 206 else content
        body = luck.choice([same, same, same, cut, cut, flip, longer, page, empty, shifted])(
            body, luck, content
        )
        headers = [b"Server: liar"]
        if status in (301, 302, 307):
            target = luck.choice(["/mnist.npz", "/", "http://[half", "http://127.0.0.1:9/x", "\0"])
            headers.append(b"Location: " + target.encode())
        if status == 206:
            headers.append(b"Content-Range: bytes %d-9/10" % luck.choice([start, 0, 7]))
        if luck.random() < 0.1:
            headers.append(b"Content-Encoding: " + luck.choice([b"gzip", b"br", b"x, y"]))
            body = luck.choice([body, gzip.compress(body), gzip.compress(bytes(1 << 20))])
        chunked = luck.random() < 0.15
        if chunked:
            headers.append(b"Transfer-Encoding: chunked")
            body = b"%x\r\n%s\r\n" % (luck.choice([len(body)] * 5 + [3, 1 << 40]), body)
            body += luck.choice([b"0\r\n\r\n"] * 3 + [b"", b"zz\r\n", b"-5\r\n\r\n"])
        if luck.random() < (0.1 if chunked else 0.85):
            wrong = [0, 1, len(body) // 2, len(body) + 9, 1 << 70, -5]
            length = len(body) if luck.random() < 0.5 else luck.choice(wrong)
            headers += [b"Content-Length: %d" % length] * luck.choice([1, 1, 1, 2])
        if luck.random() < 0.05:
            headers.append(luck.choice([b"Content-Length: many", b"no colon", b"\xff: \xfe", b":"]))
        first = luck.choice(
            [b"HTTP/1.1 %d Fine"] * 30 + [b"HTTP/1.0 %d x", b"ICY %d", b"HTTP/9 %d"]
        )
        reply = b"\r\n".join([first % status, *headers, b"", body])
        if luck.random() < 0.02:  # byte by byte, in the headers or the body
            for position in range(60):
                connection.sendall(reply[position : position + 1])
                time.sleep(0.02)
        else:
            connection.sendall(
                reply[: luck.randrange(len(reply))] if luck.random() < 0.1 else reply
            )
        if luck.random() < 0.05:
            connection.setsockopt(*HANG_UP)
        elif luck.random() < 0.02:
            time.sleep(0.6)  # as if more were to come


# The connection is reset at its end.
HANG_UP = (socketserver.socket.SOL_SOCKET, socketserver.socket.SO_LINGER, struct.pack("ii", 1, 0))


def same(body, luck, content):
    return body


def cut(body, luck, content):
    return body[: luck.randrange(len(body) + 1)]


def flip(body, luck, content):
    position = luck.randrange(len(body) + 1)
    return body[:position] + bytes([luck.randrange(256)]) + body[position + 1 :]


def longer(body, luck, content):
    return body + bytes(luck.choice([1, 1000, 1 << 20]))


def page(body, luck, content):
    return b"<html>Please log in to the network</html>"


def empty(body, luck, content):
    return b""


def shifted(body, luck, content):
    return content[luck.randrange(len(content) + 1) :]


@pytest.fixture
def liar():
    server = Liar()
    yield server
    server.shutdown()
    server.server_close()


# A thread that dies shows its traceback to the learner.
@pytest.mark.filterwarnings("error::pytest.PytestUnhandledThreadExceptionWarning")
def test_random_lies(cache, liar, monkeypatch, capsys, caplog):
    def patience(seconds):
        monkeypatch.setattr(download, "CONNECT_SECONDS", seconds)
        monkeypatch.setattr(download, "READ_SECONDS", seconds)

    monkeypatch.setattr(download, "SLOWEST", 2000)
    spec, content = small_mnist(np.random.default_rng(0))
    archive_spec, unpacked, archive = tiny.cifar10()
    liar.files = {"mnist.npz": content, "cifar-10-python.tar.gz": archive, **unpacked}
    for name in ("mnist", "cifar10"):
        monkeypatch.setitem(sources.GENERATORS, name, lambda: tiny.ARRAYS)
    sources.load(spec)  # makes the stand-in, once
    sources.load(archive_spec)
    outcomes = {"mirror": 0, "official": 0, "stand-in": 0}
    for seed in SEEDS:
        luck = random.Random(seed)
        chosen = archive_spec if luck.random() < 0.2 else spec
        chosen = replace(chosen, url=f"{liar.address}/official/{chosen.url.rsplit('/', 1)[1]}")
        monkeypatch.setenv("HELLODL_MIRROR", liar.address)
        if luck.random() < 0.2:  # what an earlier download has left, or something else
            whole = archive if chosen.archive else content
            part = luck.choice([same, flip, longer])(cut(whole, luck, whole), luck, whole)
            digest = tiny.published("sha256", whole).digest
            (cache / f".{digest[7:23]}.part").write_bytes(part)
        liar.luck = luck
        patience(0.4)
        sources.load(chosen)
        outcomes[sources.source_of(chosen.key)] += 1
        liar.luck = None
        patience(60)
        for path in cache.rglob("*"):
            name = path.relative_to(cache).as_posix()
            if name in liar.files:
                assert path.read_bytes() == liar.files[name], f"seed {seed}: {name} is wrong"
                path.unlink()
            assert not path.name.endswith(".tmp"), f"seed {seed} left {path.name}"
            size = path.stat().st_size if path.exists() else 0
            assert not name.endswith(".part") or size <= len(archive), f"seed {seed}: {name}"
        sources.load(chosen)  # from whatever the lies have left behind
        assert sources.source_of(chosen.key) != "stand-in", f"seed {seed}"
        for name in liar.files:
            (cache / name).unlink(missing_ok=True)
        for part in cache.glob("*.part"):  # of the other form, packed or unpacked
            part.unlink()
        said = "".join(capsys.readouterr())
        assert "Traceback" not in said + caplog.text, f"seed {seed}"
    assert outcomes["stand-in"] < len(SEEDS), "no lie was harmless: is the server broken?"
