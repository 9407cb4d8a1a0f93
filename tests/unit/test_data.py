"""The loaders' promises: the right bytes from the nearest place, and no harm from any fault."""

import contextlib
import io
import os
import pickle
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import numpy as np
import pytest
import tiny

from hellodl import checkout, data
from hellodl.data import cache as cache_module
from hellodl.data import download, sources, synthetic

TESTS = Path(tiny.__file__).parent
OTHER_PROCESS = (
    "import sys; sys.path.insert(0, {here!r}); import tiny; from hellodl.data import sources"
)


@pytest.fixture(autouse=True)
def _short_time_limits(monkeypatch):
    monkeypatch.setattr(download, "CONNECT_SECONDS", 1)
    monkeypatch.setattr(download, "READ_SECONDS", 1)


@pytest.fixture
def quick_stand_in(monkeypatch):
    """A tiny stand-in, for tests of when it is used rather than of what it is."""
    x, y = np.zeros((10, 28, 28), np.uint8), np.arange(10, dtype=np.uint8)
    monkeypatch.setitem(sources.GENERATORS, "mnist", lambda: ((x, y), (x, y)))


def same(arrays):
    (x_train, _), (_, y_test) = arrays
    with np.load(io.BytesIO(tiny.NPZ)) as expected:
        return (x_train == expected["x_train"]).all() and (y_test == expected["y_test"]).all()


def write(folder, files):
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)


# ---------------------------------------------------------------------- the order of places


def test_cache_before_mirror_before_official(cache, web, tmp_path, monkeypatch):
    web.files = {"mnist.npz": tiny.NPZ}
    spec = tiny.mnist(f"{web.address}/mnist.npz")
    assert same(sources.load(spec))
    assert sources.source_of("mnist") == "official"

    write(tmp_path / "mirror", {"mnist.npz": tiny.NPZ})
    monkeypatch.setenv("HELLODL_MIRROR", str(tmp_path / "mirror"))
    assert same(sources.load(spec))
    assert sources.source_of("mnist") == "cache"  # the first load left a copy
    assert len(web.asked) == 1

    (cache / "mnist.npz").unlink()
    assert same(sources.load(spec))
    assert sources.source_of("mnist") == "mirror"
    assert (cache / "mnist.npz").read_bytes() == tiny.NPZ
    assert not [path for path in cache.iterdir() if path.suffix in (".tmp", ".part")]


def test_stand_in_comes_last_and_cannot_be_overlooked(cache, quick_stand_in, capsys):
    sources.load(tiny.mnist())
    assert sources.source_of("mnist") == "stand-in"
    said = capsys.readouterr().out
    assert "NOT the real MNIST" in said
    assert "make data" in said
    assert "=" * 70 in said


def test_stand_in_is_generated_once(cache, quick_stand_in, monkeypatch):
    sources.load(tiny.mnist())
    monkeypatch.setitem(sources.GENERATORS, "mnist", lambda: pytest.fail("generated again"))
    (x_train, _), _ = sources.load(tiny.mnist())
    assert x_train.shape == (10, 28, 28)


def test_damaged_stand_in_is_generated_again(cache, quick_stand_in, capsys):
    sources.load(tiny.mnist())
    stored = cache / "stand-in" / f"mnist-{synthetic.VERSION}.npz"
    good = stored.read_bytes()
    stored.write_bytes(good[:100])
    sources.load(tiny.mnist())
    assert "damaged" in capsys.readouterr().out
    assert stored.read_bytes() == good


def test_source_of_a_set_that_was_not_loaded():
    assert data.source_of("no such set") is None


def test_class_names(cache, monkeypatch):
    assert data.class_names("mnist") == list("0123456789")
    assert data.class_names("cifar10")[::9] == ["airplane", "truck"]
    monkeypatch.setitem(sources._loaded, "cifar10", "stand-in")
    assert len(data.class_names("cifar10")) == 10
    assert "bow tie" in data.class_names("cifar10")


# --------------------------------------------------------------------------- wrong in cache


@pytest.mark.parametrize("wrong", [tiny.NPZ[:1000], b"", tiny.NPZ[:-1] + b"!"])
def test_damaged_cache_is_named_renamed_and_replaced(cache, web, wrong, capsys):
    web.files = {"mnist.npz": tiny.NPZ}
    write(cache, {"mnist.npz": wrong})
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    said = capsys.readouterr().out
    assert f"mnist.npz ({len(wrong):,} bytes) is damaged" in said
    (aside,) = cache.glob("mnist.npz.wrong-*")
    assert aside.read_bytes() == wrong
    assert aside.name in said
    assert (cache / "mnist.npz").read_bytes() == tiny.NPZ


def test_nothing_is_decoded_before_its_checksum_is_verified(cache, monkeypatch, tmp_path, capsys):
    spec, files, _ = tiny.cifar10()
    damaged = "cifar-10-batches-py/data_batch_3"
    write(tmp_path / "mirror", files | {damaged: b"cos\nsystem\n(S'false'\ntR."})
    monkeypatch.setenv("HELLODL_MIRROR", str(tmp_path / "mirror"))
    monkeypatch.setattr(sources.pickle, "loads", lambda *_, **__: pytest.fail("unpickled"))
    monkeypatch.setitem(sources.GENERATORS, "cifar10", lambda: tiny.ARRAYS)
    sources.load(spec)
    assert sources.source_of("cifar10") == "stand-in"
    assert re.search(r"data_batch_3 \(\d+ bytes\) is damaged", capsys.readouterr().out)
    assert not list((tmp_path / "mirror").rglob("*.wrong-*"))  # a mirror is only read


# ------------------------------------------------------------------------------ the mirror


def test_cifar10_from_tar_folder_and_address(cache, web, tmp_path, monkeypatch):
    spec, files, archive = tiny.cifar10()
    write(tmp_path / "tar", {"cifar-10-python.tar.gz": archive})
    write(tmp_path / "folder", files)
    web.files = {"cifar-10-python.tar.gz": archive}
    loads = []
    for mirror in (str(tmp_path / "tar"), str(tmp_path / "folder"), web.address):
        monkeypatch.setenv("HELLODL_MIRROR", mirror)
        loads.append(sources.load(spec))
        assert sources.source_of("cifar10") == "mirror"
        for name in files:
            (cache / name).unlink()
    web.files = files  # the same server, with the unpacked folder instead
    loads.append(sources.load(spec))
    (x_train, y_train), (x_test, y_test) = loads[0]
    assert x_train.shape == (50, 32, 32, 3)
    assert x_train.dtype == y_train.dtype == np.uint8
    assert y_train.shape == (50, 1)
    assert (x_test.shape, y_test.shape) == ((10, 32, 32, 3), (10, 1))
    first = pickle.loads(files["cifar-10-batches-py/test_batch"])[b"data"][0]
    assert (x_test[0, 0, 0] == first[[0, 1024, 2048]]).all()  # red, green, blue planes
    for other in loads[1:]:
        assert (other[0][0] == x_train).all()


def test_mirror_that_forbids_the_missing_archive_is_asked_for_the_files(cache, web, monkeypatch):
    spec, files, _ = tiny.cifar10()
    web.files, web.absent = files, 403
    monkeypatch.setenv("HELLODL_MIRROR", web.address)
    sources.load(spec)
    assert sources.source_of("cifar10") == "mirror"
    assert web.asked[0] == "/cifar-10-python.tar.gz"


def test_mirror_that_is_not_there_or_empty_is_named(
    cache, quick_stand_in, tmp_path, monkeypatch, capsys
):
    for folder in (tmp_path / "gone", tmp_path):
        monkeypatch.setenv("HELLODL_MIRROR", str(folder))
        sources.load(tiny.mnist())
        assert f"{folder / 'mnist.npz'} does not exist" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("mood", "words"),
    [
        ("hangs", "cannot be reached"),
        ("stalls", "sent nothing for"),
        ("drops", "broke off 5 times"),
        ("drips", "sent only"),
        ("drips headers", "sent nothing for"),
        ("malformed redirect", "broke off 5 times"),
        ("missing", "answered 404"),
        ("html", "sent 41 bytes, but the file has 1,"),
        ("bomb", " bytes, but the file has 1,"),
        ("endless", "is damaged"),
    ],
)
def test_faulty_http_mirror_is_named_and_skipped(cache, web, mood, words, monkeypatch, capsys):
    from conftest import Web

    official = Web()
    official.files = {"mnist.npz": tiny.NPZ}
    web.files, web.mood = {"mnist.npz": tiny.NPZ}, mood
    monkeypatch.setenv("HELLODL_MIRROR", web.address)
    assert same(sources.load(tiny.mnist(f"{official.address}/mnist.npz")))
    assert sources.source_of("mnist") == "official"
    assert words in capsys.readouterr().out
    assert web.sent < 1 << 25  # and it did not get rid of more
    assert not list(cache.glob("*.part"))
    official.server.shutdown()


@pytest.mark.parametrize("mood", ["bad length", "long length", "drops at once"])
def test_a_length_does_not_matter_and_a_drop_is_tried_again(cache, web, mood):
    web.files, web.mood = {"mnist.npz": tiny.NPZ}, mood
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    assert sources.source_of("mnist") == "official"


def test_a_file_that_takes_too_long_is_given_up_but_kept(cache, web, quick_stand_in, monkeypatch):
    web.files, web.mood = {"mnist.npz": tiny.NPZ}, "slow"
    monkeypatch.setattr(download, "LONGEST", 0.3)
    spec = tiny.mnist(f"{web.address}/mnist.npz")
    sources.load(spec)
    assert sources.source_of("mnist") == "stand-in"
    (part,) = cache.glob("*.part")
    web.mood, arrived = "good", part.stat().st_size
    assert same(sources.load(spec))
    assert web.ranges == [arrived] != [0]


def test_unusable_addresses_and_certificates_end_in_a_sentence(
    cache, quick_stand_in, monkeypatch, capsys
):
    monkeypatch.setenv("HELLODL_MIRROR", "http://[half an address")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(cache / "gone.pem"))
    sources.load(tiny.mnist("https://127.0.0.1:9/mnist.npz"))
    assert sources.source_of("mnist") == "stand-in"
    assert capsys.readouterr().out.count("cannot be reached. Is there a network?") == 2


def test_dropped_download_is_resumed(cache, web):
    web.files, web.mood = {"mnist.npz": tiny.NPZ}, "drops once"
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    assert web.ranges == [len(tiny.NPZ) // 2]  # nothing that had arrived is lost


def test_server_without_ranges_starts_over(cache, web):
    web.files, web.mood = {"mnist.npz": tiny.NPZ}, "plain"
    write(cache, {f".{tiny.NPZ_DIGEST[7:23]}.part": tiny.NPZ[:5000]})
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))


def test_damaged_part_is_fetched_again(cache, web):
    web.files = {"mnist.npz": tiny.NPZ}
    write(cache, {f".{tiny.NPZ_DIGEST[7:23]}.part": b"x" * 5000})
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    assert web.ranges == [5000]
    assert not list(cache.glob("*.part"))


@pytest.mark.parametrize("kind", ["huge", "pipe", "folder"])
def test_a_part_of_another_size_or_kind_is_not_read(cache, web, kind):
    web.files = {"mnist.npz": tiny.NPZ}
    part = cache / f".{tiny.NPZ_DIGEST[7:23]}.part"
    write(cache, {part.name: b""})
    if kind == "huge":
        os.truncate(part, 1 << 40)  # a terabyte, of which the disk stores nothing
    else:
        part.unlink()
        getattr(os, "mkfifo", Path.mkdir)(part) if kind == "pipe" else part.mkdir()
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))


def test_finished_but_unmoved_download_is_taken(cache, web):
    web.files = {"mnist.npz": tiny.NPZ}
    part = cache / f".{tiny.NPZ_DIGEST[7:23]}.part"
    write(cache, {part.name: tiny.NPZ})
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))


def test_part_that_is_a_link_is_never_followed(cache, web, tmp_path):
    web.files = {"mnist.npz": tiny.NPZ}
    precious = tmp_path / "precious"
    precious.write_bytes(b"work of months")
    cache.mkdir()
    (cache / f".{tiny.NPZ_DIGEST[7:23]}.part").symlink_to(precious)
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    assert precious.read_bytes() == b"work of months"


# ------------------------------------------------------------------------ disks and folders


def test_relative_folders_are_the_same_from_everywhere(cache, tmp_path, monkeypatch):
    monkeypatch.setenv("HELLODL_DATA", "build/some-cache")
    monkeypatch.setenv("HELLODL_MIRROR", "build/some-mirror")
    root = checkout.checkout_root()
    for folder in (root, root / "notebooks", tmp_path):
        monkeypatch.chdir(folder)
        assert cache_module.folders()[0] == root / "build" / "some-cache"
        assert f"Mirror: {root / 'build' / 'some-mirror'}" in data.describe()


def test_cache_folder_of_a_checkout_and_of_a_wheel(cache, tmp_path, monkeypatch):
    monkeypatch.delenv("HELLODL_DATA")
    assert cache_module.folders() == [
        checkout.checkout_root() / "data" / "cache",
        tmp_path / "spare",
    ]
    monkeypatch.setattr(cache_module, "checkout_root", lambda: None)
    assert cache_module.folders() == [tmp_path / "spare"]  # never beside the installed package
    monkeypatch.setenv("HELLODL_DATA", "beside the notebook")
    monkeypatch.chdir(tmp_path)
    assert cache_module.folders()[0] == tmp_path / "beside the notebook"
    monkeypatch.chdir("/")
    assert cache_module.folders()[0] == tmp_path / "beside the notebook"


posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX file rights and limits")


@posix
def test_folders_that_make_no_sense_lead_somewhere(cache, quick_stand_in, tmp_path, monkeypatch):
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    for folder in ("~nobody-of-this-name/x", tmp_path / "loop" / "x", "/dev/null/x"):
        monkeypatch.setenv("HELLODL_DATA", str(folder))
        monkeypatch.setenv("HELLODL_MIRROR", str(folder))
        monkeypatch.setattr(cache_module, "checkout_root", lambda: tmp_path)
        sources.load(tiny.mnist())
        assert sources.source_of("mnist") == "stand-in"


def test_a_user_without_a_home_gets_a_temporary_folder(monkeypatch, tmp_path):
    def no_home(*_, **__):
        raise RuntimeError("could not determine the home directory")

    monkeypatch.delenv("HELLODL_DATA", raising=False)
    monkeypatch.setattr("platformdirs.user_cache_dir", no_home)
    monkeypatch.setattr(cache_module.tempfile, "gettempdir", lambda: str(tmp_path))
    (folder,) = cache_module.folders()[1:]
    assert folder.parent == tmp_path
    monkeypatch.delattr(os, "getuid", raising=False)  # as on Windows
    assert cache_module.user_folder().parent == tmp_path


def test_a_copy_is_never_written_through_a_link(cache, web, tmp_path, monkeypatch):
    web.files = {"mnist.npz": tiny.NPZ}
    precious = tmp_path / "precious"
    precious.write_bytes(b"work of months")
    cache.mkdir()
    link = cache / f"mnist.npz.{os.getpid()}-{threading.get_ident()}.tmp"
    link.symlink_to(precious)
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    assert precious.read_bytes() == b"work of months"
    assert (cache / "mnist.npz").read_bytes() == tiny.NPZ


@posix
def test_read_only_folder_falls_back_to_the_users_cache(cache, web, tmp_path, capsys):
    web.files = {"mnist.npz": tiny.NPZ}
    cache.mkdir()
    (tmp_path / "spare").mkdir()
    os.chmod(tmp_path / "spare", 0o777)
    os.chmod(tmp_path, 0o755)
    cache.chmod(0o555)
    for folder in tmp_path.parents:  # pytest's own folders are private to the user
        if os.getuid() == 0 and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o011)
    was = os.geteuid()
    try:
        if was == 0:  # nothing is read-only to root
            os.seteuid(65534)
        assert not os.access(cache, os.W_OK, effective_ids=True)
        assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    finally:
        os.seteuid(was)
    assert not any(cache.iterdir())
    assert (tmp_path / "spare" / "mnist.npz").read_bytes() == tiny.NPZ


@posix
def test_full_disk_still_loads_and_says_so(cache, web):
    import resource

    web.files = {"mnist.npz": tiny.NPZ}
    code = (
        OTHER_PROCESS + "; sources.load(tiny.mnist({address!r})); print(sources.source_of('mnist'))"
    )

    def no_room():  # files end at 100 kB, whatever the disk has
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))

    done = subprocess.run(
        [sys.executable, "-c", code.format(here=str(TESTS), address=f"{web.address}/mnist.npz")],
        preexec_fn=no_room,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "No copy could be saved" in done.stdout
    assert "HELLODL_DATA" in done.stdout
    assert done.stdout.splitlines()[-1] == "official"
    assert [path.name for path in cache.iterdir() if path.stat().st_size] == []


def test_twelve_at_once_fetch_once(cache, web):
    web.files, web.mood = {"mnist.npz": tiny.NPZ}, "slow"
    code = OTHER_PROCESS + "; print(sources.load(tiny.mnist({address!r}))[0][0].sum())"
    command = [
        sys.executable,
        "-c",
        code.format(here=str(TESTS), address=f"{web.address}/mnist.npz"),
    ]
    crowd = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(12)]
    last_lines = [one.communicate(timeout=300)[0].splitlines()[-1] for one in crowd]
    assert [one.returncode for one in crowd] == [0] * 12
    assert len(set(last_lines)) == 1
    assert len(web.asked) == 1
    assert (cache / "mnist.npz").read_bytes() == tiny.NPZ


def test_notebooks_that_wait_do_not_ask_a_hanging_mirror_again(
    cache, web, quick_stand_in, monkeypatch, capsys
):
    web.mood = "stalls"
    monkeypatch.setenv("HELLODL_MIRROR", web.address)
    spec = tiny.mnist()

    def note(seconds):  # that the mirror has failed, so many seconds from now
        cache.mkdir(exist_ok=True)
        cache_module.remember_failure(f"mnist {web.address}")
        for file in cache.glob("*.failed"):
            os.utime(file, (time.time() + seconds,) * 2)

    def waiting(key):  # while it waits for the lock, another notebook fails
        note(+10)
        return contextlib.nullcontext()

    with monkeypatch.context() as patch:
        patch.setattr(sources.cache, "lock", waiting)
        sources.load(spec)
    assert web.asked == []
    assert "has just failed, and is not asked again" in capsys.readouterr().out
    note(-10)
    sources.load(spec)  # a later load asks it: it may be there again
    assert web.asked == ["/mnist.npz"]
    stamps = [file.stat().st_mtime for file in cache.glob("*.failed")]
    assert max(stamps) > time.time() - 10  # and this load's failure is noted


@posix
def test_killed_in_mid_download_then_a_good_run(cache, web):
    web.files, web.mood = {"mnist.npz": tiny.NPZ}, "slow"
    code = OTHER_PROCESS + "; sources.load(tiny.mnist({address!r}))"
    command = [
        sys.executable,
        "-c",
        code.format(here=str(TESTS), address=f"{web.address}/mnist.npz"),
    ]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    part = cache / f".{tiny.NPZ_DIGEST[7:23]}.part"
    deadline = time.time() + 120
    while not (part.exists() and part.stat().st_size > 300_000):
        assert time.time() < deadline, "the download never came under way"
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert not (cache / "mnist.npz").exists()
    arrived = part.stat().st_size
    web.mood = "good"
    assert same(sources.load(tiny.mnist(f"{web.address}/mnist.npz")))
    assert web.ranges == [arrived]  # nothing that had arrived was asked for again
    assert not part.exists()


# ---------------------------------------------------------------- what the command `data` says


def test_data_command_without_a_network(cache, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")
    begin = time.perf_counter()
    said = data.describe()
    assert time.perf_counter() - begin < 10
    assert said.count("STAND-IN") == 2
    assert "cannot be reached" in said
    assert "make data" in said


def test_data_command_with_data(cache, monkeypatch, web):
    spec = tiny.mnist(f"{web.address}/mnist.npz")
    monkeypatch.setattr(sources, "DATASETS", {"mnist": spec})
    assert f"make data gets it from its official address, {web.address}" in data.describe()
    monkeypatch.setenv("HELLODL_MIRROR", web.address)
    assert f"make data gets it from the mirror, {web.address}" in data.describe()
    web.files = {"mnist.npz": tiny.NPZ}
    assert data.prefetch(spec) == "mirror"
    said = data.describe()
    assert "real data, from the cache" in said
    assert tiny.NPZ_DIGEST[7:19] in said


def authentic(spec):
    """The real files of a set, or a skipped test."""
    found = data.find_local(spec)
    if not found:
        pytest.skip(f"needs the real {spec.name}: run make data, or set HELLODL_MIRROR")
    return found[1]


def test_authentic_mnist():
    (x_train, y_train), (x_test, y_test) = data.MNIST.decode(authentic(data.MNIST))
    assert (x_train.shape, x_test.shape) == ((60000, 28, 28), (10000, 28, 28))
    assert x_train.dtype == y_train.dtype == np.uint8
    assert y_test[:10].tolist() == [7, 2, 1, 0, 4, 1, 4, 9, 5, 9]


def test_authentic_cifar10():
    (x_train, y_train), (x_test, y_test) = data.CIFAR10.decode(authentic(data.CIFAR10))
    assert (x_train.shape, x_test.shape) == ((50000, 32, 32, 3), (10000, 32, 32, 3))
    assert np.bincount(y_train.ravel()).tolist() == [5000] * 10
    assert y_test[:5].ravel().tolist() == [3, 8, 8, 0, 6]  # cat, ship, ship, airplane, frog
