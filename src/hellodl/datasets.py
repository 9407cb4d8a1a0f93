"""MNIST and CIFAR-10, from the nearest place that has them.

Both loaders look in this order and take the first that answers with the right bytes:

1. the cache: ``$HELLODL_DATA``, else ``data/cache`` of the course (else, where that
   cannot be written, the user's cache folder);
2. the mirror ``$HELLODL_MIRROR``: a folder, or an http(s) address, that holds ``mnist.npz``
   and ``cifar-10-python.tar.gz`` or the unpacked folder ``cifar-10-batches-py``;
3. the official addresses, the ones Keras uses;
4. the stand-in (see `hellodl.standin`), with a notice.

Every byte is verified before it is decoded: a file is read once, its checksum is compared,
and only then do NumPy or pickle see it. Files enter the cache under a temporary name and
are moved into place, so that any number of notebooks may start at once.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import tarfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from hellodl.download import DataError, answers, download, verified

Arrays = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


@dataclass(frozen=True)
class DataSet:
    """What is published about a data set: its files, their checksums and address."""

    name: str  # as people write it
    key: str  # as code writes it
    files: dict[str, str]  # path inside cache or mirror folder -> "algorithm:hex digest"
    archive: tuple[str, str] | None  # (file name, digest) of the one file that holds them all
    url: str  # official address of the archive, or of the one file
    decode: Callable[[dict[str, bytes]], Arrays] = field(repr=False)


def _decode_mnist(files: dict[str, bytes]) -> Arrays:
    with np.load(io.BytesIO(files["mnist.npz"]), allow_pickle=False) as arrays:
        return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def _decode_cifar10(files: dict[str, bytes]) -> Arrays:
    def batch(name: str) -> tuple[np.ndarray, np.ndarray]:
        # Unpickling runs whatever the file says: these bytes have passed their checksum.
        content = pickle.loads(files[f"{_CIFAR}/{name}"], encoding="bytes")
        planes = content[b"data"].reshape(-1, 3, 32, 32)
        return planes.transpose(0, 2, 3, 1), np.array(content[b"labels"], np.uint8)[:, None]

    x_parts, y_parts = zip(*(batch(f"data_batch_{i}") for i in range(1, 6)), strict=True)
    x_test, y_test = batch("test_batch")
    train = np.concatenate(x_parts), np.concatenate(y_parts)
    return train, (np.ascontiguousarray(x_test), y_test)


_CIFAR = "cifar-10-batches-py"

# Checksums and addresses: keras.datasets.mnist and keras.datasets.cifar10 (Keras 3.15);
# the MD5 of each batch: as torchvision publishes them.
MNIST = DataSet(
    name="MNIST",
    key="mnist",
    files={"mnist.npz": "sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"},
    archive=None,
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    decode=_decode_mnist,
)
CIFAR10 = DataSet(
    name="CIFAR-10",
    key="cifar10",
    files={
        f"{_CIFAR}/batches.meta": "md5:5ff9c542aee3614f3951f8cda6e48888",
        f"{_CIFAR}/data_batch_1": "md5:c99cafc152244af753f735de768cd75f",
        f"{_CIFAR}/data_batch_2": "md5:d4bba439e000b95fd0a9bffe97cbabec",
        f"{_CIFAR}/data_batch_3": "md5:54ebc095f3ab1f0389bbae665268c751",
        f"{_CIFAR}/data_batch_4": "md5:634d18415352ddfa80567beed471001a",
        f"{_CIFAR}/data_batch_5": "md5:482c414d41f54cd18b22e5b47cb7c3cb",
        f"{_CIFAR}/test_batch": "md5:40351d587109b95175f43aff81a1287e",
    },
    archive=(
        "cifar-10-python.tar.gz",
        "sha256:6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce",
    ),
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    decode=_decode_cifar10,
)
DATASETS = {spec.key: spec for spec in (MNIST, CIFAR10)}

_loaded: dict[str, str] = {}  # data set -> the place its last load came from
_unreachable: dict[str, float] = {}  # host -> when it was last asked in vain
FORGET_SECONDS = 60  # after which a host is asked again


# ------------------------------------------------------------------------ what lessons call


def load_mnist() -> Arrays:
    """Load MNIST: 70,000 handwritten digits, 28 x 28 grey pixels, ten classes.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` as Keras returns them: uint8 images of shapes
        (60000, 28, 28) and (10000, 28, 28) with 0 for background and 255 for ink; uint8 labels
        0 to 9 of shapes (60000,) and (10000,).

    Source: LeCun and Cortes, MNIST (CC BY-SA 3.0). Where it cannot be had, the stand-in comes
    instead, with a notice; `source_of` tells which.
    """
    return load(MNIST)


def load_cifar10() -> Arrays:
    """Load CIFAR-10: 60,000 colour pictures, 32 x 32 pixels, ten classes.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` as Keras returns them: uint8 pictures of shapes
        (50000, 32, 32, 3) and (10000, 32, 32, 3), red, green and blue from 0 to 255; uint8
        labels 0 to 9 of shapes (50000, 1) and (10000, 1).

    Source: Krizhevsky, Learning Multiple Layers of Features from Tiny Images, 2009. Where it
    cannot be had, the stand-in comes instead, with a notice; `source_of` tells which.
    """
    return load(CIFAR10)


def source_of(key: str) -> str | None:
    """Where this process last loaded ``"mnist"`` or ``"cifar10"`` from.

    Returns:
        ``"cache"``, ``"mirror"``, ``"official"`` or ``"stand-in"``; None if not loaded yet.
    """
    return _loaded.get(key)


def class_names(key: str) -> list[str]:
    """What the ten classes of ``"mnist"`` or ``"cifar10"`` show, in the order of their numbers.

    CIFAR-10's stand-in has classes of its own: ask after loading.
    """
    if key == "mnist":
        return [str(digit) for digit in range(10)]
    if source_of(key) == "stand-in":
        from hellodl.standin import SHAPES

        return list(SHAPES)
    return [
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ]


# --------------------------------------------------------------- what the command line calls


def nearest(spec: DataSet) -> tuple[str, dict[str, bytes]] | None:
    """Find verified files of a data set without using the network.

    Returns:
        ``("cache", files)`` or ``("mirror", files)``, or None where neither has all of them.
    """
    files = _from_cache(spec)
    if files is not None:
        return "cache", files
    mirror = _mirror()
    if mirror and not _is_address(mirror):
        try:
            return "mirror", _from_folder(spec, Path(mirror).expanduser())
        except DataError as why:
            _say(str(why))
    return None


def prefetch(spec: DataSet) -> str:
    """Bring a data set into the cache, or its stand-in; returns where it came from."""
    load(spec)
    return _loaded[spec.key]


def describe() -> str:
    """Say of each data set which source it would come from, with sizes and checksums.

    Works without a network in under ten seconds, and says so where there is none.
    """
    lines = []
    local = {key: nearest(spec) for key, spec in DATASETS.items()}
    places = {spec.url for key, spec in DATASETS.items() if not local[key]}
    if places and _is_address(_mirror()):
        places.add(_mirror())
    with ThreadPoolExecutor(max(1, len(places))) as pool:  # a silent host costs five seconds, once
        up = dict(zip(places, pool.map(answers, places), strict=True))
    for spec in DATASETS.values():
        found = local[spec.key]
        if found:
            place, files = found
            lines.append(f"{spec.name}: real data, from the {place}")
            for name, content in files.items():
                algorithm, digest = spec.files[name].split(":")
                lines.append(
                    f"  {name:34} {len(content) / 1e6:7.1f} MB   {algorithm} {digest[:12]}… right"
                )
        elif up.get(_mirror()):
            lines.append(f"{spec.name}: not here yet; would come from the mirror {_mirror()}")
        elif up[spec.url]:
            lines.append(f"{spec.name}: not here yet; would come from {spec.url}")
            lines.append("  get it now: make data")
        else:
            lines.append(
                f"{spec.name}: STAND-IN. Not in the cache or a mirror, and "
                f"{urlsplit(spec.url).hostname} cannot be reached (no network?)."
            )
            lines.append(
                "  With a network run make data once, or set HELLODL_MIRROR to a folder that "
                "holds the files."
            )
    lines.append(f"Cache: {_folders()[0]}    Mirror: {_mirror() or 'none (HELLODL_MIRROR)'}")
    return "\n".join(lines)


# ------------------------------------------------------------------------------ the search


def load(spec: DataSet) -> Arrays:
    """Load a data set from the nearest place that has it, else its stand-in."""
    files = _from_cache(spec)
    if files is not None:
        return _decoded(spec, files, "cache")
    with _one_at_a_time(spec):
        # Another notebook may have fetched it while we waited.
        files = _from_cache(spec, repair=True)
        if files is not None:
            return _decoded(spec, files, "cache")
        for place, fetch in _places(spec):
            try:
                files = fetch()
            except DataError as why:
                _say(f"{spec.name}: {why}")
                continue
            _keep(files)
            return _decoded(spec, files, place)
        return _stand_in(spec)


def _decoded(spec: DataSet, files: dict[str, bytes], place: str) -> Arrays:
    _loaded[spec.key] = place
    words = {"cache": "the cache", "mirror": "the mirror", "official": "its official address"}
    _say(f"{spec.name}: the real data, from {words[place]}.")
    return spec.decode(files)


def _places(spec: DataSet) -> Iterator[tuple[str, Callable[[], dict[str, bytes]]]]:
    mirror = _mirror()
    if mirror:
        if _is_address(mirror):
            yield "mirror", lambda: _from_address(spec, mirror.rstrip("/"))
        else:
            yield "mirror", lambda: _from_folder(spec, Path(mirror).expanduser())
    yield "official", lambda: _from_official(spec)


def _from_cache(spec: DataSet, repair: bool = False) -> dict[str, bytes] | None:
    """The verified files of the first cache folder that has them all.

    Only who holds the lock may `repair`: another notebook may be replacing a wrong file now.
    """
    for folder in _folders():
        files = {}
        for name, digest in spec.files.items():
            path = folder / name
            try:
                files[name] = verified(path.read_bytes(), digest, path)
            except FileNotFoundError:
                break
            except OSError as why:
                _say(f"{path} cannot be read ({why.strerror}); looking elsewhere.")
                break
            except DataError as why:
                if repair:
                    _set_aside(path, why)
                break
        if len(files) == len(spec.files):
            return files
    return None


def _from_folder(spec: DataSet, folder: Path) -> dict[str, bytes]:
    if not folder.is_dir():
        raise DataError(f"the mirror {folder} is not there. Is the share mounted?")
    try:
        if all((folder / name).is_file() for name in spec.files):
            return {
                name: verified((folder / name).read_bytes(), digest, folder / name)
                for name, digest in spec.files.items()
            }
        if spec.archive and (folder / spec.archive[0]).is_file():
            path = folder / spec.archive[0]
            return _unpack(spec, verified(path.read_bytes(), spec.archive[1], path))
    except OSError as why:
        raise DataError(f"{why.filename} cannot be read: {why.strerror}.") from why
    missing = " or ".join([spec.archive[0], _CIFAR] if spec.archive else spec.files)
    raise DataError(f"the mirror {folder} holds no {missing}.")


def _from_address(spec: DataSet, address: str) -> dict[str, bytes]:
    if spec.archive:
        try:
            return _unpack(
                spec, download(f"{address}/{spec.archive[0]}", spec.archive[1], _folders())
            )
        except DataError as why:
            if "404" not in str(why):
                raise
    return {
        name: download(f"{address}/{name}", digest, _folders())
        for name, digest in spec.files.items()
    }


def _from_official(spec: DataSet) -> dict[str, bytes]:
    host = urlsplit(spec.url).netloc
    asked = _unreachable.get(host)
    lately = asked is not None and time.monotonic() - asked < FORGET_SECONDS
    if lately or not answers(spec.url):
        if not lately:
            _unreachable[host] = time.monotonic()
        raise DataError(f"{host} cannot be reached. Is there a network?")
    if spec.archive:
        return _unpack(spec, download(spec.url, spec.archive[1], _folders()))
    ((name, digest),) = spec.files.items()
    return {name: download(spec.url, digest, _folders())}


def _unpack(spec: DataSet, archive: bytes) -> dict[str, bytes]:
    """Read the wanted members of a verified tar file; nothing is extracted to disk."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        return {
            name: verified(tar.extractfile(name).read(), digest, name)
            for name, digest in spec.files.items()
        }


# ---------------------------------------------------------------------------- the stand-in


def _stand_in(spec: DataSet) -> Arrays:
    from hellodl import standin

    _loaded[spec.key] = "stand-in"
    _say(
        f"{'=' * 78}\n"
        f"STAND-IN: this is NOT the real {spec.name}.\n"
        f"It was drawn on this machine, because the real data could not be had. The lesson\n"
        f"works the same; its figures differ. For the real data: connect to a network and\n"
        f"run  make data , or set HELLODL_MIRROR to a folder that holds it.\n"
        f"{'=' * 78}"
    )
    name = f"stand-in/{spec.key}-{standin.VERSION}.npz"
    for folder in _folders():
        try:
            digest = (folder / f"{name}.sha256").read_text().strip()
            content = verified((folder / name).read_bytes(), f"sha256:{digest}", folder / name)
        except FileNotFoundError:
            continue
        except (OSError, DataError) as why:
            _say(f"{why} It is drawn again.")
            continue
        with np.load(io.BytesIO(content), allow_pickle=False) as arrays:
            return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])
    _say("Drawing it takes about twenty seconds, once.")
    make = {"mnist": standin.make_mnist, "cifar10": standin.make_cifar10}[spec.key]
    (x_train, y_train), (x_test, y_test) = arrays = make()
    buffer = io.BytesIO()  # not compressed: it is read far more often than it is written
    np.savez(buffer, x_train=x_train, y_train=y_train, x_test=x_test, y_test=y_test)
    content = buffer.getvalue()
    digest = hashlib.sha256(content).hexdigest()
    _keep({name: content, f"{name}.sha256": digest.encode()})
    return arrays


# ----------------------------------------------------------------------- files and folders


def _mirror() -> str:
    return os.environ.get("HELLODL_MIRROR", "").strip()


def _is_address(place: str) -> bool:
    return place.startswith(("http://", "https://"))


def _folders() -> list[Path]:
    """Cache folders, best first: the user's own cache serves where the first is read-only."""
    import platformdirs

    spare = Path(platformdirs.user_cache_dir("hellodl", appauthor=False))
    chosen = os.environ.get("HELLODL_DATA", "").strip()
    if chosen:
        return [Path(chosen).expanduser().resolve(), spare]
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "lessons").is_dir():
        return [checkout / "data" / "cache", spare]
    return [spare]


def _set_aside(path: Path, why: Exception) -> None:
    """Keep a wrong file under another name: it may be the user's, and it is evidence."""
    aside = path.with_name(f"{path.name}.wrong-{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}")
    try:
        path.replace(aside)
        _say(f"{why} It is kept as {aside.name} and will be replaced.")
    except FileNotFoundError:
        pass  # another notebook has already set it aside
    except OSError:
        _say(f"{why} It cannot be renamed; looking elsewhere.")


def _keep(files: dict[str, bytes]) -> None:
    """Store files in the first cache folder that takes them; loading goes on without."""
    reasons = []
    for folder in _folders():
        try:
            for name, content in files.items():
                _write(folder / name, content)
            return
        except OSError as why:
            reasons.append(f"{folder} ({why.strerror})")
    _say(
        f"No copy could be kept in {' or '.join(reasons)}. This lesson goes on, but the next "
        f"one must fetch the data again: free {sum(map(len, files.values())) / 1e6:.0f} MB, or "
        f"set HELLODL_DATA to a folder with room."
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.{os.getpid()}-{threading.get_ident()}.tmp")
    try:
        with part.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _one_at_a_time(spec: DataSet) -> Iterator[None]:
    """Let one process fetch while the others wait; where locks are refused, go on without.

    Without a lock the work is done more than once, never wrongly: files are moved into place.
    """
    import filelock

    lock = None
    for folder in _folders():
        try:
            folder.mkdir(parents=True, exist_ok=True)
            lock = filelock.FileLock(folder / f".{spec.key}.lock")
            try:
                lock.acquire(timeout=1)
            except filelock.Timeout:
                _say(f"{spec.name}: another notebook is fetching it; waiting for that one.")
                lock.acquire(timeout=1800)
            break
        except filelock.Timeout:
            break
        except (OSError, NotImplementedError):
            continue
    try:
        yield
    finally:
        if lock is not None:
            lock.release()


def _say(text: str) -> None:
    print(text, flush=True)
