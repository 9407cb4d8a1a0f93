"""Download one file, verified, without losing what arrived and without waiting forever.

What has arrived survives a dropped connection and, where the disk allows it, a killed process: the
next attempt asks only for the rest.
"""

import logging
import os
import sys
import threading
import time
from collections.abc import Generator
from contextlib import closing, suppress
from queue import Empty, SimpleQueue
from typing import Any, BinaryIO

from hellodl.data.cache import DataError, MissingError, Published, folders, verify

CONNECT_SECONDS, READ_SECONDS = 4, 10  # time limits of one request
SLOWEST = 5000  # bytes per second; a server that sends less is given up
LONGEST = 1800  # seconds for one file
ATTEMPTS = 5  # the first one included
CHUNK = 1 << 18  # bytes
BAR = {"unit": "B", "unit_scale": True, "leave": False}  # the progress bar's style


def responds(address: str) -> bool:
    """Return whether any server answers at an address, within about five seconds."""
    import requests

    answers = []

    def ask() -> None:
        with suppress(OSError, ValueError):  # bad addresses, missing certificates
            answers.append(requests.head(address, timeout=CONNECT_SECONDS, allow_redirects=True))

    # Looking up a host name has no time limit of its own, hence the thread.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS + 1)
    return bool(answers)


def download(address: str, published: Published) -> bytes:
    """Download one file of a published size and checksum.

    Raises:
        MissingError: the server has no such file.
        DataError: it hangs, is too slow, drops the connection again and again, or sends another
            file.
    """
    deadline = time.monotonic() + LONGEST
    size, digest = published
    with closing(_Partial(f".{digest.split(':')[1][:16]}.part", size)) as partial:
        for _ in range(ATTEMPTS):
            resumed = bool(partial.content)
            if len(partial.content) < size:
                problem = _append_rest(address, partial, deadline)
            if len(partial.content) < size:
                continue
            content = bytes(partial.content)
            partial.clear()  # it is complete, or nothing to build on
            try:
                return verify(content, digest, address)
            except DataError as error:
                if not resumed:
                    raise
                problem = str(error)
        raise DataError(f"{address} broke off {ATTEMPTS} times ({problem}).")


class _InterruptedError(Exception):
    """A request came to nothing; it may be tried again."""


class _Partial:
    """The part of a download that has arrived, in memory and, where possible, in a file.

    The file only serves a later process: a full disk ends the copy on it, not the download.
    """

    def __init__(self, name: str, size: int) -> None:
        self.content, self.size = bytearray(), size
        self._file: BinaryIO | None = None
        for folder in folders():
            path = folder / name
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                # A link could lead to any file of the user's.
                if not path.is_symlink() and (path.is_file() or not path.exists()):
                    self._file = path.open("a+b")
                    self._file.seek(0)
                    self.content += self._file.read(size + 1)
                    if len(self.content) > size:  # it is something else
                        self.clear()
                    return

    def add(self, piece: bytes) -> None:
        """Append a piece, but nothing beyond the published size."""
        piece = piece[: self.size - len(self.content)]
        self.content += piece
        if self._file:
            try:
                self._file.write(piece)
                self._file.flush()
            except OSError:
                self.close(delete=True)

    def clear(self) -> None:
        """Forget what has arrived."""
        self.content = bytearray()
        if self._file:
            with suppress(OSError):
                self._file.truncate(0)

    def close(self, delete: bool = False) -> None:
        file, self._file = self._file, None
        if file:
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                if delete or not self.content:
                    os.unlink(file.name)


def _append_rest(address: str, partial: _Partial, deadline: float) -> str:
    """Download what is still missing of a file; return what interrupted it, "" if nothing did."""
    from tqdm import tqdm

    start, size = len(partial.content), partial.size
    name = address.rsplit("/", 1)[-1]
    try:
        with closing(_receive(address, start, size, deadline)) as received:
            reply = next(received)
            if start and reply.status_code != 206:
                partial.clear()  # a server that always starts over, or has another file (416)
            if start and reply.status_code == 416:
                return f"answered 416 {reply.reason}"
            if not reply.ok:
                failure = MissingError if reply.status_code in (403, 404, 410) else DataError
                raise failure(f"{address} answered {reply.status_code} {reply.reason}.")
            begun = len(partial.content)
            with tqdm(desc=name, total=size, initial=begun, file=sys.stdout, **BAR) as bar:
                for piece in received:
                    partial.add(piece)
                    bar.update(len(piece))
                    if len(partial.content) == size:
                        return ""  # whatever length the server has announced
    except _InterruptedError as error:
        return str(error)
    problem = f"{address} sent {len(partial.content):,} bytes, but the file has {size:,}."
    if reply.headers.get("Content-Length"):  # all of it arrived, so that it is another file
        partial.clear()
        if not start:
            raise DataError(problem)
    return problem


def _receive(address: str, start: int, size: int, deadline: float) -> Generator[Any, None, None]:
    """Yield the server's reply to a request of a file from byte `start` on, then its pieces.

    A thread of its own receives them, since nothing else ends a request whose headers or body
    arrive byte by byte.

    Raises:
        _InterruptedError: the connection could not be made, or broke off.
        DataError: within `READ_SECONDS` too little arrived, or the deadline has passed.
    """
    items: SimpleQueue = SimpleQueue()
    stopped = threading.Event()
    arguments = (address, start, size, items, stopped)
    threading.Thread(target=_request, args=arguments, daemon=True).start()
    check, arrived = time.monotonic() + READ_SECONDS, 0
    try:
        while True:
            try:
                item = items.get(timeout=max(0, check - time.monotonic()))
            except Empty:
                if arrived < SLOWEST * READ_SECONDS:
                    amount = f"only {arrived:,} bytes" if arrived else "nothing"
                    raise DataError(f"{address} sent {amount} for {READ_SECONDS} s.") from None
                check, arrived = time.monotonic() + READ_SECONDS, 0
                continue
            if item is None:
                return
            if isinstance(item, Exception):
                raise item
            if time.monotonic() > deadline:
                raise DataError(f"{address} needs more than {LONGEST // 60} minutes.")
            arrived += len(item) if isinstance(item, bytes) else 0
            yield item
    finally:
        stopped.set()


def _request(
    address: str, start: int, size: int, items: SimpleQueue, stopped: threading.Event
) -> None:
    """Put the reply, its pieces and None into a queue; or the exception that is to be raised."""
    import requests

    logging.getLogger("urllib3").setLevel(logging.ERROR)  # odd headers are no news for a learner
    # Compressed transfer would make lengths, and with them ranges, meaningless.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    limits = (CONNECT_SECONDS, 2 * READ_SECONDS)  # `_receive` has given up before
    try:
        with requests.get(address, headers=headers, stream=True, timeout=limits) as reply:
            items.put(reply)
            while size > 0 and not stopped.is_set():  # a server may never stop sending
                piece = reply.raw.read1(CHUNK, decode_content=False)
                size -= len(piece) or size
                items.put(piece)
        items.put(None)
    except requests.ConnectTimeout:
        items.put(DataError(f"{address} cannot be reached (no answer in {CONNECT_SECONDS} s)."))
    except Exception as error:  # there is no end to what malformed replies and redirects raise
        items.put(_InterruptedError(type(error).__name__))
