"""Fetching one file from the network, so that nothing is lost and nothing hangs.

A download is verified before it is given out. What has arrived survives a dropped line, and
where the disk allows, a killed process: the next try asks for the rest only.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

CONNECT_SECONDS, READ_SECONDS = 4, 10  # time limits of one network request
ATTEMPTS = 3  # a connection that drops is taken up again this many times
CHUNK = 1 << 18  # bytes


class DataError(Exception):
    """A place could not give a file; the message says which, why and what to do."""


def verified(content: bytes, digest: str, where: Path | str) -> bytes:
    """Return `content` if it has the published checksum.

    Args:
        content: a whole file.
        digest: "algorithm:hexadecimal digits", as in ``sha256:731c5a...``.
        where: what to call the file in the error.

    Raises:
        DataError: the checksum is another one.
    """
    algorithm, expected = digest.split(":")
    if hashlib.new(algorithm, content, usedforsecurity=False).hexdigest() != expected:
        raise DataError(
            f"{where} is damaged: its {algorithm} checksum is not the published one "
            f"({len(content):,} bytes)."
        )
    return content


def answers(address: str) -> bool:
    """Whether anything answers at an address, within about five seconds.

    Looking up a host name has no time limit of its own, hence the thread.
    """
    import requests

    found = []

    def ask() -> None:
        try:
            limits = (CONNECT_SECONDS, CONNECT_SECONDS)
            requests.head(address, timeout=limits, allow_redirects=True).close()
            found.append(True)
        except requests.RequestException:
            pass

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS + 1)
    return bool(found)


def download(address: str, digest: str, folders: Sequence[Path]) -> bytes:
    """Fetch and verify one file.

    Args:
        address: where it is, http or https.
        digest: "algorithm:hexadecimal digits" that it must have.
        folders: the first of them that can be written keeps an unfinished download.

    Raises:
        DataError: the address is unknown, hangs, breaks off again and again, or holds
            something else (many servers answer an unknown address with a page of HTML).
    """
    arrived = _Arrived(digest, folders)
    try:
        for attempt in range(1, ATTEMPTS + 1):
            resumed = len(arrived.content) > 0
            try:
                _stream(address, arrived)
            except _DroppedError as why:
                if attempt == ATTEMPTS:
                    raise DataError(f"{address} broke off {attempt} times ({why}).") from why
                continue
            try:
                content = verified(bytes(arrived.content), digest, address)
                arrived.clear()  # the caller has it whole now
                return content
            except DataError:
                arrived.clear()  # nothing to build on: a next try starts afresh
                if not resumed:
                    raise
        raise DataError(f"{address} could not be continued where it broke off.")
    finally:
        arrived.close()


class _DroppedError(Exception):
    """The connection ended early; what came is kept and the rest may be asked for."""


class _Arrived:
    """The part of a download that has arrived, in memory and, where it can be, on disk.

    The file is only there for a later process to go on with, so a full or read-only disk
    ends the copy on disk, not the download.
    """

    def __init__(self, digest: str, folders: Sequence[Path]):
        self.content, self._file = bytearray(), None
        for folder in folders:
            path = folder / f".{digest.split(':')[1][:16]}.part"
            try:
                folder.mkdir(parents=True, exist_ok=True)
                self._file = path.open("a+b")
                self._file.seek(0)
                self.content += self._file.read()
                return
            except OSError:
                self._file = None

    def add(self, chunk: bytes) -> None:
        self.content += chunk
        if self._file:
            try:
                self._file.write(chunk)
                self._file.flush()
            except OSError:
                self.clear(content=False)

    def clear(self, content: bool = True) -> None:
        """Forget the file on disk, and what is in memory too unless told otherwise."""
        if content:
            self.content = bytearray()
        if self._file:
            with suppress(OSError):
                self._file.truncate(0)
            if not content:
                self.close()

    def close(self) -> None:
        file, self._file = self._file, None
        if file:
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                if os.path.getsize(file.name) == 0:
                    os.unlink(file.name)


def _stream(address: str, arrived: _Arrived) -> None:
    """Append what is missing of an address to what has arrived, with a progress bar."""
    import requests
    from tqdm import tqdm

    have = len(arrived.content)
    # Packed transfer would make lengths, and with them ranges, meaningless.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={have}-"} if have else {})
    limits = (CONNECT_SECONDS, READ_SECONDS)
    try:
        with requests.get(address, headers=headers, stream=True, timeout=limits) as reply:
            if have and reply.status_code == 416:  # nothing is left to send
                return
            if not reply.ok:
                raise DataError(f"{address} answered {reply.status_code} {reply.reason}.")
            if have and reply.status_code != 206:  # a server that starts over, always
                arrived.clear()
                have = 0
            bar = tqdm(
                total=have + int(reply.headers.get("Content-Length", 0)) or None,
                initial=have,
                unit="B",
                unit_scale=True,
                desc=address.rsplit("/", 1)[-1],
                file=_Stdout(),
                leave=False,
            )
            with bar:
                for chunk in reply.iter_content(CHUNK):
                    arrived.add(chunk)
                    bar.update(len(chunk))
    except requests.ConnectTimeout as why:
        raise DataError(f"{address} does not answer within {CONNECT_SECONDS} s.") from why
    except requests.ReadTimeout as why:
        raise DataError(f"{address} sent nothing for {READ_SECONDS} s.") from why
    except requests.RequestException as why:
        if len(arrived.content) > have:
            raise _DroppedError(type(why).__name__) from why
        raise DataError(f"{address} cannot be reached ({type(why).__name__}).") from why


class _Stdout:
    """Standard output as it is now: a progress bar that notebooks do not paint red."""

    def write(self, text: str) -> None:
        print(text, end="")

    def flush(self) -> None:
        print(end="", flush=True)
