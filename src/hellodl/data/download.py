"""Download one file, verified, without losing what arrived and without waiting forever.

What has arrived survives a dropped connection and, where the disk allows it, a killed process: the
next attempt asks only for the rest.
"""

import os
import sys
import threading
from contextlib import closing, suppress
from typing import BinaryIO

from hellodl.data.cache import DataError, MissingError, folders, verify

CONNECT_SECONDS, READ_SECONDS = 4, 10  # time limits of one request
ATTEMPTS = 3  # the first one included
CHUNK = 1 << 18  # bytes
BAR = {"unit": "B", "unit_scale": True, "leave": False}  # the progress bar's style


def responds(address: str) -> bool:
    """Return whether any server answers at an address, within about five seconds."""
    import requests

    answers = []

    def ask() -> None:
        with suppress(OSError, ValueError):  # see _append_rest
            answers.append(requests.head(address, timeout=CONNECT_SECONDS, allow_redirects=True))

    # Looking up a host name has no time limit of its own, hence the thread.
    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(CONNECT_SECONDS + 1)
    return bool(answers)


def download(address: str, digest: str) -> bytes:
    """Download one file that must have the checksum `digest`, "algorithm:hexadecimal digits".

    Raises:
        MissingError: the server has no such file.
        DataError: it hangs, drops the connection again and again, or sends something else.
    """
    with closing(_Partial(f".{digest.split(':')[1][:16]}.part")) as partial:
        for _ in range(ATTEMPTS):
            resumed = bool(partial.content)
            problem = _append_rest(address, partial)
            if problem:
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


class _Partial:
    """The part of a download that has arrived, in memory and, where possible, in a file.

    The file only serves a later process: a full disk ends the copy on it, not the download.
    """

    def __init__(self, name: str) -> None:
        self.content = bytearray()
        self._file: BinaryIO | None = None
        for folder in folders():
            with suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                if not (folder / name).is_symlink():  # it could lead to any file of the user's
                    self._file = (folder / name).open("a+b")
                    self._file.seek(0)
                    self.content += self._file.read()
                    return

    def add(self, chunk: bytes) -> None:
        self.content += chunk
        if self._file:
            try:
                self._file.write(chunk)
                self._file.flush()
            except OSError:
                self.close(delete=True)

    def clear(self) -> None:
        """Forget what has arrived; what comes next stays in memory only."""
        self.content = bytearray()
        self.close()

    def close(self, delete: bool = False) -> None:
        file, self._file = self._file, None
        if file:
            with suppress(OSError):
                file.close()
            with suppress(OSError):
                if delete or not self.content:
                    os.unlink(file.name)


def _append_rest(address: str, partial: _Partial) -> str:
    """Download what is still missing of a file; return what interrupted it, "" if nothing did."""
    import requests
    from tqdm import tqdm

    start = len(partial.content)
    # Compressed transfer would make lengths, and with them ranges, meaningless.
    headers = {"Accept-Encoding": "identity"} | ({"Range": f"bytes={start}-"} if start else {})
    limits = (CONNECT_SECONDS, READ_SECONDS)
    try:
        with requests.get(address, headers=headers, stream=True, timeout=limits) as reply:
            if start and reply.status_code == 416:  # nothing is missing
                return ""
            if not reply.ok:
                failure = MissingError if reply.status_code in (403, 404, 410) else DataError
                raise failure(f"{address} answered {reply.status_code} {reply.reason}.")
            if start and reply.status_code != 206:  # a server that always starts over
                partial.clear()
                start = 0
            length = reply.headers.get("Content-Length", "0")
            if not length.isdecimal():
                raise DataError(f"{address} announced a length that is not a number: {length!r}.")
            name, total = address.rsplit("/", 1)[-1], start + int(length) or None
            with tqdm(desc=name, total=total, initial=start, file=sys.stdout, **BAR) as bar:
                for chunk in reply.iter_content(CHUNK):
                    partial.add(chunk)
                    bar.update(len(chunk))
        return ""
    except requests.ReadTimeout as error:
        raise DataError(f"{address} sent nothing for {READ_SECONDS} s.") from error
    # All other errors of requests are OSErrors too, and so is a missing file of certificates;
    # a malformed redirect is a ValueError.
    except (OSError, ValueError) as error:
        if len(partial.content) > start:
            return type(error).__name__
        raise DataError(f"{address} cannot be reached ({type(error).__name__}).") from error
