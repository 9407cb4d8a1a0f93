"""The cache folders: reading verified files, storing them, and one download at a time.

The first folder is ``$HELLODL_DATA``, else ``data/cache`` of a checkout; the user's own cache
folder serves where there is neither, or where the first cannot be written. Complete files are
moved into place, so any number of notebooks may start at once.
"""

import functools
import hashlib
import io
import os
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import NamedTuple

import numpy as np

from hellodl.checkout import checkout_root

Arrays = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


class Published(NamedTuple):
    """What is published about a file."""

    size: int  # bytes
    digest: str  # "algorithm:hexadecimal digits"


class DataError(Exception):
    """A place could not provide a file; the message says which one, why and what to do."""


class MissingError(DataError):
    """There is no such file, or the server does not show it (status 403, 404 or 410)."""


@functools.cache  # once, so that a later os.chdir() changes nothing
def absolute(folder: str) -> Path:
    """Return the path of a folder; relative ones start at the checkout, where notebooks agree."""
    base = checkout_root() or Path.cwd()
    return Path(os.path.realpath(base / os.path.expanduser(folder)))  # like these, Path may raise


def user_folder() -> Path:
    """Return the user's cache folder, or one for temporary files where the user has no home."""
    import platformdirs

    try:
        return Path(platformdirs.user_cache_dir("hellodl", appauthor=False))
    except RuntimeError:  # neither $HOME nor an entry for this user, as in some containers
        return Path(tempfile.gettempdir()) / f"hellodl-{getattr(os, 'getuid', int)()}"


def folders() -> list[Path]:
    """Return the cache folders, the preferred one first."""
    usual = "data/cache" if checkout_root() else ""
    chosen = os.environ.get("HELLODL_DATA", "").strip() or usual
    return [absolute(chosen), user_folder()] if chosen else [user_folder()]


def verify(content: bytes, digest: str, name: Path | str) -> bytes:
    """Return the content of the file `name` if its checksum is `digest`, as in "sha256:731c...".

    Raises:
        DataError: it has another checksum.
    """
    algorithm, expected = digest.split(":")
    if hashlib.new(algorithm, content, usedforsecurity=False).hexdigest() != expected:
        raise DataError(f"{name} ({len(content):,} bytes) is damaged: wrong {algorithm} checksum.")
    return content


def read(path: Path, published: Published, repair: bool = False) -> bytes:
    """Read and verify a file; `repair`, only while holding the lock, renames a damaged one."""
    try:
        size = path.stat().st_size
        if size == published.size:  # else it could be larger than the memory, or have no end
            content = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise MissingError(f"{path} does not exist. Is its drive mounted?") from error
    except OSError as error:
        raise DataError(f"{path} cannot be read ({error.strerror}).") from error
    try:
        if size != published.size:
            raise DataError(
                f"{path} ({size:,} bytes) is damaged: it should have {published.size:,}."
            )
        return verify(content, published.digest, path)
    except DataError as error:
        if not repair:
            raise
        # Renamed and not deleted: it may be the user's, and it is evidence.
        aside = path.with_name(f"{path.name}.wrong-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}")
        try:
            path.replace(aside)
        except OSError as problem:
            raise DataError(f"{error} It cannot be renamed ({problem.strerror}).") from error
        raise DataError(f"{error} It was renamed to {aside.name} and will be replaced.") from error


def store(files: dict[str, bytes]) -> None:
    """Store files in the first cache folder that accepts them; if none does, only say so."""
    reasons = []
    for folder in folders():
        try:
            for name, content in files.items():
                _write(folder / name, content)
            return
        except OSError as error:
            reasons.append(f"{folder} ({error.strerror})")
    size = sum(map(len, files.values())) / 1e6
    print(
        f"No copy could be saved in {' or '.join(reasons)}. This lesson goes on, but the next one "
        f"must fetch the data again: free {size:.0f} MB, or set HELLODL_DATA to a folder with room."
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with temporary.open("xb") as file:  # never through a link, which could lead anywhere
            file.write(content)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def decode_npz(content: bytes) -> Arrays:
    """Decode an npz file with the arrays x_train, y_train, x_test and y_test."""
    with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def load_or_make(name: str, make: Callable[[], Arrays]) -> Arrays:
    """Read arrays from the cache; if they are missing or damaged, make and store them."""
    for folder in folders():
        try:
            digest = (folder / f"{name}.sha256").read_text().strip()
            size = (folder / name).stat().st_size
            return decode_npz(read(folder / name, Published(size, f"sha256:{digest}")))
        except (FileNotFoundError, MissingError):
            continue
        except (OSError, ValueError, DataError) as error:
            print(f"{error} It will be generated again.")
    print("Generating it takes about twenty seconds, once.", flush=True)
    (x_train, y_train), (x_test, y_test) = arrays = make()
    buffer = io.BytesIO()  # not compressed: it is read far more often than it is written
    np.savez(buffer, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    content = buffer.getvalue()
    store({name: content, f"{name}.sha256": hashlib.sha256(content).hexdigest().encode()})
    return arrays


@contextmanager
def lock(key: str) -> Iterator[None]:
    """Let one process at a time fetch a data set, where the file system has locks."""
    from filelock import FileLock, Timeout

    with ExitStack() as stack:
        for folder in folders():
            with suppress(OSError, NotImplementedError):
                folder.mkdir(parents=True, exist_ok=True)
                file_lock = FileLock(folder / f".{key}.lock")
                try:
                    stack.enter_context(file_lock.acquire(timeout=1))
                except Timeout:
                    print(f"Another notebook is fetching {key}; waiting for that one.", flush=True)
                    stack.enter_context(file_lock.acquire(timeout=1800))
                break
        yield


def remember_failure(attempt: str) -> None:
    """Let the notebooks that wait for the lock know what has just failed."""
    for folder in folders():
        with suppress(OSError):
            _failure_of(attempt, folder).touch()
            return


def failed_since(attempt: str, begin: float) -> bool:
    """Return whether an attempt has failed, here or in another process, since the time `begin`."""
    for folder in folders():
        with suppress(OSError):
            if _failure_of(attempt, folder).stat().st_mtime > begin:
                return True
    return False


def _failure_of(attempt: str, folder: Path) -> Path:
    return folder / f".{hashlib.sha256(attempt.encode()).hexdigest()[:16]}.failed"
