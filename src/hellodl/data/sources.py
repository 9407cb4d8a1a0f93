"""MNIST and CIFAR-10, from the nearest place that has them.

The loaders try, in this order: the cache; the mirror ``$HELLODL_MIRROR``, a folder or an http(s)
address with ``mnist.npz`` and ``cifar-10-python.tar.gz`` or ``cifar-10-batches-py/``; the official
addresses, which Keras uses too; the stand-in, synthetic images that come with a notice. Every file
is verified before it is decoded: neither NumPy nor pickle sees unknown bytes.
"""

import io
import os
import pickle
import tarfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np

from hellodl.data import cache, synthetic, synthetic_digits, synthetic_shapes
from hellodl.data.cache import Arrays, DataError, MissingError, Published
from hellodl.data.download import download, responds

Files = dict[str, bytes]  # path inside a cache or mirror folder -> content
Place = tuple[str, Path | str]  # what `source_of` calls it, and its folder or address

CIFAR10_FOLDER = "cifar-10-batches-py"
STAND_IN = """\
==============================================================================
STAND-IN: this is NOT the real {}.
These images were generated here, because the real ones could not be loaded.
The lesson works the same way, but its numbers differ. For the real data connect
to a network and run  make data , or set HELLODL_MIRROR to a folder with them.
=============================================================================="""
GENERATORS = {"mnist": synthetic_digits.make_mnist, "cifar10": synthetic_shapes.make_cifar10}
PLACES = {"cache": "the cache", "mirror": "the mirror", "official": "its official address"}

_loaded: dict[str, str] = {}  # key of a data set -> the place it was last loaded from


@dataclass(frozen=True)
class DataSet:
    """What is published about a data set: its files, their sizes, checksums and address."""

    name: str  # as people write it
    key: str  # as code writes it
    classes: str  # their names, in label order, with spaces between
    files: dict[str, Published]  # by the path inside a cache or mirror folder
    archive: tuple[str, Published] | None  # name of the one file that holds them all
    url: str  # official address of the archive, or of the one file
    decode: Callable[[Files], Arrays] = field(repr=False)


def _decode_cifar10(files: Files) -> Arrays:
    def batch(name: str) -> tuple[np.ndarray, np.ndarray]:
        # Unpickling executes what the file says: these bytes have passed their checksum.
        content = pickle.loads(files[f"{CIFAR10_FOLDER}/{name}"], encoding="bytes")
        planes = content[b"data"].reshape(-1, 3, 32, 32)
        return planes.transpose(0, 2, 3, 1), np.array(content[b"labels"], np.uint8)[:, None]

    x_parts, y_parts = zip(*(batch(f"data_batch_{i}") for i in range(1, 6)), strict=True)
    x_test, y_test = batch("test_batch")
    train = np.concatenate(x_parts), np.concatenate(y_parts)
    return train, (np.ascontiguousarray(x_test), y_test)


# Checksums and addresses: keras.datasets.mnist and keras.datasets.cifar10 (Keras 3.15);
# the MD5 of each batch: as torchvision publishes them.
MNIST = DataSet(
    name="MNIST",
    key="mnist",
    classes="0 1 2 3 4 5 6 7 8 9",
    files={
        "mnist.npz": Published(
            11_490_434, "sha256:731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
        )
    },
    archive=None,
    url="https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz",
    decode=lambda files: cache.decode_npz(files["mnist.npz"]),
)
CIFAR10 = DataSet(
    name="CIFAR-10",
    key="cifar10",
    classes="airplane automobile bird cat deer dog frog horse ship truck",
    files={
        f"{CIFAR10_FOLDER}/{name}": Published(size, f"md5:{digest}")
        for name, size, digest in (
            ("batches.meta", 158, "5ff9c542aee3614f3951f8cda6e48888"),
            ("data_batch_1", 31_035_704, "c99cafc152244af753f735de768cd75f"),
            ("data_batch_2", 31_035_320, "d4bba439e000b95fd0a9bffe97cbabec"),
            ("data_batch_3", 31_035_999, "54ebc095f3ab1f0389bbae665268c751"),
            ("data_batch_4", 31_035_696, "634d18415352ddfa80567beed471001a"),
            ("data_batch_5", 31_035_623, "482c414d41f54cd18b22e5b47cb7c3cb"),
            ("test_batch", 31_035_526, "40351d587109b95175f43aff81a1287e"),
        )
    },
    archive=(
        "cifar-10-python.tar.gz",
        Published(
            170_498_071, "sha256:6d958be074577803d12ecdefd02955f39262c83c16fe9348329d7fe0b5c001ce"
        ),
    ),
    url="https://www.cs.toronto.edu/~kriz/cifar-10-python.tar.gz",
    decode=_decode_cifar10,
)
DATASETS = {spec.key: spec for spec in (MNIST, CIFAR10)}


def load_mnist() -> Arrays:
    """Load MNIST (LeCun and Cortes, CC BY-SA 3.0): 70,000 handwritten digits, ten classes.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` as Keras returns them: uint8 images of shapes
        (60000, 28, 28) and (10000, 28, 28), 0 for background and 255 for ink; uint8 labels 0 to 9
        of shapes (60000,) and (10000,). `source_of` tells whether it is the stand-in.
    """
    return load(MNIST)


def load_cifar10() -> Arrays:
    """Load CIFAR-10 (Krizhevsky, 2009): 60,000 color images, ten classes.

    Returns:
        ``(x_train, y_train), (x_test, y_test)`` as Keras returns them: uint8 images of shapes
        (50000, 32, 32, 3) and (10000, 32, 32, 3), red, green and blue from 0 to 255; uint8 labels
        0 to 9 of shapes (50000, 1) and (10000, 1). `source_of` tells whether it is the stand-in.
    """
    return load(CIFAR10)


def source_of(key: str) -> str | None:
    """Return where this process last loaded ``"mnist"`` or ``"cifar10"`` from.

    One of ``"cache"``, ``"mirror"``, ``"official"`` and ``"stand-in"``; None if not loaded yet.
    """
    return _loaded.get(key)


def class_names(key: str) -> list[str]:
    """Return the names of the ten classes of ``"mnist"`` or ``"cifar10"``, in label order.

    CIFAR-10's stand-in has classes of its own, so ask after loading.
    """
    if key == "cifar10" and source_of(key) == "stand-in":
        return list(synthetic_shapes.SHAPES)
    return DATASETS[key].classes.split()


def load(spec: DataSet) -> Arrays:
    """Load a data set from the nearest place that has it, else its stand-in."""
    begin = time.time()
    places = _places(spec)
    found = _search(spec, [place for place in places if place[0] == "cache"])
    if not found:
        with cache.lock(spec.key):
            # From the start: another notebook may have fetched it while this one waited.
            found = _search(spec, places, begin)
            if not found:
                _loaded[spec.key] = "stand-in"
                print(STAND_IN.format(spec.name), flush=True)
                name = f"stand-in/{spec.key}-{synthetic.VERSION}.npz"
                return cache.load_or_make(name, GENERATORS[spec.key])
            if found[0] != "cache":
                cache.store(found[1])
    place, files = found
    _loaded[spec.key] = place
    print(f"{spec.name}: the real data, from {PLACES[place]}.")
    return spec.decode(files)


def find_local(spec: DataSet) -> tuple[str, Files] | None:
    """Find verified files without the network: ("cache" or "mirror", files), or None."""
    return _search(spec, [place for place in _places(spec) if isinstance(place[1], Path)])


def prefetch(spec: DataSet) -> str | None:
    """Bring a data set, or else its stand-in, into the cache; return where it came from."""
    load(spec)
    return source_of(spec.key)


def describe() -> str:
    """Describe where each data set would come from; an address that is silent costs 5 seconds."""
    local = [find_local(spec) for spec in DATASETS.values()]
    with ThreadPoolExecutor() as pool:
        lines = list(pool.map(_describe, DATASETS.values(), local))
    mirror = dict(_places(MNIST)).get("mirror", "none (HELLODL_MIRROR)")
    return "\n".join([*lines, f"Cache: {cache.folders()[0]}    Mirror: {mirror}"])


def _describe(spec: DataSet, found: tuple[str, Files] | None) -> str:
    if found:
        text = f"{spec.name}: real data, from the {found[0]}"
        for name, content in found[1].items():
            algorithm, digest = spec.files[name].digest.split(":")
            size = f"{len(content) / 1e6:7.1f} MB"
            text += f"\n  {name:34} {size}   {algorithm} {digest[:12]}… correct"
        return text
    for place, where in _places(spec):
        if isinstance(where, str) and responds(where):
            return f"{spec.name}: not here yet; make data gets it from {PLACES[place]}, {where}"
    return (
        f"{spec.name}: STAND-IN. It is neither in the cache nor in a mirror, and "
        f"{urlsplit(spec.url).hostname} cannot be reached (no network?).\n  Run make data once "
        "with a network, or set HELLODL_MIRROR to a folder that contains the files."
    )


def _places(spec: DataSet) -> list[Place]:
    """List where to look for a data set, the nearest place first."""
    places: list[Place] = [("cache", folder) for folder in cache.folders()]
    mirror = os.environ.get("HELLODL_MIRROR", "").strip()
    if mirror:
        is_address = mirror.startswith(("http://", "https://"))
        places.append(("mirror", mirror.rstrip("/") if is_address else cache.absolute(mirror)))
    return [*places, ("official", spec.url.rsplit("/", 1)[0])]


def _search(
    spec: DataSet, places: list[Place], begin: float | None = None
) -> tuple[str, Files] | None:
    """Fetch a data set from the first of the places that has all of it.

    `begin` is given only while holding the lock: damaged files of the cache are renamed, and an
    address that has failed since then, in the notebook before this one, is not asked again.
    """
    for place, where in places:
        attempt = f"{spec.key} {where}"
        if begin and cache.failed_since(attempt, begin):
            print(f"{spec.name}: {where} has just failed, and is not asked again.")
            continue
        try:
            return place, _fetch(spec, where, bool(begin) and place == "cache")
        except DataError as error:
            if isinstance(where, str):
                cache.remember_failure(attempt)
            # A cache may be empty, and while another notebook repairs it, even damaged.
            if place != "cache" or (begin and not isinstance(error, MissingError)):
                print(f"{spec.name}: {error}")
    return None


def _fetch(spec: DataSet, where: Path | str, repair: bool) -> Files:
    """Fetch the verified files of a data set, packed or unpacked, from a folder or an address."""

    def fetch(name: str, published: Published) -> bytes:
        if isinstance(where, Path):
            return cache.read(where / name, published, repair)
        return download(f"{where}/{name}", published)

    if isinstance(where, str) and not responds(where):
        raise DataError(f"{where} cannot be reached. Is there a network?")
    if spec.archive:
        with suppress(MissingError):  # then the unpacked files may be there
            archive = io.BytesIO(fetch(*spec.archive))
            with tarfile.open(fileobj=archive) as tar:  # nothing is extracted to disk
                return {name: tar.extractfile(name).read() for name in spec.files}  # type: ignore[union-attr]
    return {name: fetch(name, published) for name, published in spec.files.items()}
