"""Experiments: recipes, fair comparisons, and trainings that survive whatever happens."""

import io
import json
import os
import random
import subprocess
import sys
import textwrap
import threading
import time
from dataclasses import replace
from pathlib import Path

import filelock
import h5py
import keras
import numpy as np
import pandas as pd
import pytest

from hellodl import experiments
from hellodl.experiments import budget, reports, runner, storage
from hellodl.experiments.runner import COLUMNS
from tools import lessons as course
from tools import reference

BASE = experiments.Recipe(network="tiny", images=40, epochs=2, batch_size=10)


def build(recipe):
    model = keras.Sequential(
        [keras.Input((4, 4, 3)), keras.layers.Flatten(), keras.layers.Dense(2, "softmax")]
    )
    model.compile(
        keras.optimizers.SGD(recipe.learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model


@pytest.fixture
def splits(monkeypatch, tmp_path):
    """Two classes of 4 x 4 images; results are stored in a folder of the test's own."""
    monkeypatch.setenv("HELLODL_EXPERIMENTS", str(tmp_path / "experiments"))
    rng = np.random.default_rng(0)
    y = np.arange(60) % 2
    x = rng.normal(size=(60, 4, 4, 3)).astype("float32") + y[:, None, None, None]
    return {"train": (x[:40], y[:40]), "valid": (x[40:50], y[40:50]), "test": (x[50:], y[50:])}


# ------------------------------------------------------------------------------- recipes


def test_a_variant_changes_exactly_one_thing():
    assert BASE.variant(dropout=0.5) == replace(BASE, dropout=0.5)
    with pytest.raises(experiments.RecipeError, match=r"exactly one thing, not 2 \(dropout, l2\)"):
        BASE.variant(dropout=0.5, l2=0.1)
    with pytest.raises(experiments.RecipeError, match="nothing given"):
        BASE.variant()
    with pytest.raises(experiments.RecipeError, match="already: nothing changes"):
        BASE.variant(epochs=2)
    with pytest.raises(
        experiments.RecipeError, match=r"no field drop_out. It has network, .*dropout"
    ):
        BASE.variant(drop_out=0.5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dropout": 1.0}, "fraction of units switched off"),
        ({"l2": -1.0}, "a penalty is 0 or more"),
        ({"l1": float("nan")}, "a penalty is 0 or more"),
        ({"learning_rate": 0.0}, "must be above 0"),
        ({"batch_size": 0}, "whole number from 1"),
        ({"epochs": 2.5}, "whole number from 1"),
    ],
)
def test_a_recipe_that_cannot_be_meant_is_refused(change, said):
    with pytest.raises(experiments.RecipeError, match=said):
        BASE.variant(**change)


def test_the_source_s_comparison_is_refused():
    with_dropout = experiments.Recipe(network="B", dropout=0.5)
    published = with_dropout.variant(network="B without its second pooling")
    with pytest.raises(
        experiments.RecipeError, match=r"what dropout does. They differ in network \('B', "
    ):
        experiments.check_comparison("dropout", with_dropout, published)
    experiments.check_comparison("network", with_dropout, published)
    with pytest.raises(experiments.RecipeError, match="differ in nothing"):
        experiments.check_comparison("dropout", with_dropout, replace(with_dropout, seed=7))


def test_run_refuses_two_changes_and_accepts_a_chain(splits):
    both = BASE.variant(dropout=0.5).variant(l2=0.1)
    with pytest.raises(
        experiments.RecipeError, match=r"'both' differs from 'plain'.* dropout .* and l2"
    ):
        experiments.run({"plain": BASE, "both": both}, build, splits)
    chain = {"plain": BASE, "dropout": BASE.variant(dropout=0.5), "both": both}
    assert set(experiments.run(chain, build, splits).experiment) == set(chain)


# -------------------------------------------------------------------------------- budgets


def test_budgets(monkeypatch, capsys):
    monkeypatch.delenv("HELLODL_BUDGET", raising=False)
    monkeypatch.setattr(budget, "gpus", list)
    monkeypatch.setattr(budget, "supports_bfloat16", lambda: True)  # quick, so more seeds
    assert experiments.choose_budget() == replace(experiments.LAPTOP, seeds=(0, 1, 2))
    monkeypatch.setattr(budget, "supports_bfloat16", lambda: False)
    assert experiments.choose_budget() == experiments.LAPTOP
    assert "Budget laptop: " in capsys.readouterr().out
    monkeypatch.setattr(budget, "gpus", lambda: ["gpu:0"])
    assert experiments.choose_budget() == experiments.FULL
    assert experiments.choose_budget("laptop") == experiments.LAPTOP
    monkeypatch.setenv("HELLODL_BUDGET", "full:12x3")
    assert experiments.choose_budget() == replace(experiments.FULL, epochs=12, seeds=(0, 1, 2))
    with pytest.raises(ValueError, match="say 'laptop' or 'full'"):
        experiments.choose_budget("huge")


def test_the_subset_is_stratified_and_fixed():
    labels = np.repeat(np.arange(10), 500)[np.random.default_rng(1).permutation(5000)]
    chosen = budget.choose_images(labels, 200)
    assert (np.bincount(labels[chosen]) == 20).all()
    assert len(set(chosen)) == 200
    assert (chosen == budget.choose_images(labels, 200)).all()
    assert not (np.diff(labels[chosen]) >= 0).all()  # not sorted by class
    assert (budget.choose_images(labels, 5000) == np.arange(5000)).all()
    uneven = np.array([0] * 7 + [1] * 3)
    assert list(np.bincount(uneven[budget.choose_images(uneven, 5)])) in ([4, 1], [3, 2])


@pytest.mark.parametrize("images", [5001, 4995, 9])
def test_a_subset_that_cannot_be_stratified_is_refused_in_words(images, splits):
    labels = np.arange(5000) % 10
    with pytest.raises(experiments.RecipeError, match="take from 10 to 4,990, or all"):
        budget.choose_images(labels, images)
    with pytest.raises(experiments.RecipeError, match=r"images=41: of 40 images in 2 classes"):
        experiments.run({"a": BASE.variant(images=41)}, build, splits)


def test_the_three_splits_of_cifar10(monkeypatch):
    monkeypatch.setattr("hellodl.data.load_cifar10", _small_cifar)
    (x_all, _), _ = _small_cifar()
    splits, mean, variance = experiments.load_cifar10(experiments.LAPTOP)
    assert [len(splits[name][1]) for name in ("train", "valid", "test")] == [
        45_000,
        experiments.LAPTOP.validation,
        100,
    ]
    all_valid = experiments.load_cifar10(experiments.FULL)[0]["valid"]
    for labels, images in ((splits["train"][1], 4500), (all_valid[1], 500)):
        assert (np.bincount(labels) == images).all()
    for part, whole in zip(splits["valid"], all_valid, strict=True):
        assert np.array_equal(part, whole[: experiments.LAPTOP.validation])
    seen = np.concatenate([_position(splits["train"][0]), _position(all_valid[0])])
    assert np.array_equal(np.sort(seen), np.arange(50_000))  # each image in one of the two
    x_train = x_all[_position(splits["train"][0])] / 255
    assert mean / 255 == pytest.approx(x_train.mean(axis=(0, 1, 2)))
    assert variance / 255**2 == pytest.approx(x_train.var(axis=(0, 1, 2)))


def _small_cifar():
    """CIFAR-10's shapes; the first pixel of an image says which one it is."""
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (50_000, 32, 32, 3), dtype=np.uint8)
    x[:, 0, 0] = np.arange(50_000)[:, None] // [65536, 256, 1] % 256
    y = (np.arange(50_000) % 10).astype("uint8")[:, None]
    return (x, y), (x[:100], y[:100])


def _position(images):
    return images[:, 0, 0].astype(int) @ [65536, 256, 1]


# -------------------------------------------------------------------------------- running


def test_run_gives_a_tidy_table_and_repeats_itself(splits, tmp_path):
    recipes = {"slow": BASE, "fast": BASE.variant(learning_rate=0.1)}
    table = experiments.run(recipes, build, splits, seeds=(0, 1))
    assert list(table.columns) == COLUMNS
    # two metrics, each in training and validation after each of two epochs, in the test once
    assert len(table) == 2 * 2 * (2 * 2 * 2 + 2)
    assert set(table[table.split == "test"].epoch) == {2}
    assert table.value.notna().all()
    ends = experiments.final_values(table)
    assert list(ends.columns) == ["train", "valid", "test", "gap"]
    assert list(ends.index) == [("slow", 0), ("fast", 0), ("slow", 1), ("fast", 1)]
    last = table.query("experiment == 'fast' and seed == 1 and metric == 'accuracy' and epoch == 2")
    values = last.set_index("split").value
    assert ends.loc[("fast", 1), "gap"] == pytest.approx(values["train"] - values["valid"])
    for file in (tmp_path / "experiments").iterdir():
        file.unlink()
    again = experiments.run(recipes, build, splits, seeds=(0, 1))
    pd.testing.assert_series_equal(again.value, table.value)


@pytest.fixture
def trained():
    """The recipes that `counted` trained: (recipe, initial epoch)."""
    return []


@pytest.fixture
def counted(trained):
    """Like `build`, but notes what is trained."""

    def build_counted(recipe):
        model = build(recipe)
        fit = model.fit

        def fit_and_note(*args, **options):
            trained.append((recipe, options["initial_epoch"]))
            return fit(*args, **options)

        model.fit = fit_and_note
        return model

    return build_counted


def test_what_was_trained_is_not_trained_again_unless_something_changed(
    splits, counted, trained, capsys
):
    first = experiments.run({"a": BASE}, counted, splits)
    second = experiments.run({"another name": BASE}, counted, splits)
    assert len(trained) == 1
    assert "kept from before" in capsys.readouterr().out
    assert (first.value == second.value).all()
    experiments.run({"a": BASE.variant(learning_rate=0.5)}, counted, splits)
    assert len(trained) == 2
    other = {**splits, "valid": splits["test"]}
    experiments.run({"a": BASE}, counted, other)
    assert len(trained) == 3

    def wider(recipe):
        model = keras.Sequential([*counted(recipe).layers[:1], keras.layers.Dense(3, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    experiments.run({"a": BASE}, wider, splits)  # the same recipe, but another network
    assert len(_results()) == 4


def _results():
    return sorted(Path(os.environ["HELLODL_EXPERIMENTS"]).glob("*.csv"))


@pytest.mark.parametrize(
    "changes",
    [
        {"loss": keras.losses.SparseCategoricalCrossentropy(ignore_class=1)},
        {"metrics": ["accuracy", "mse"]},
        {"loss_weights": [2.0]},
    ],
)
def test_loss_and_metrics_count_too(splits, changes):
    def compiled_otherwise(recipe):
        model = build(recipe)
        settings = {"loss": "sparse_categorical_crossentropy", "metrics": ["accuracy"]}
        model.compile(keras.optimizers.SGD(recipe.learning_rate), **settings | changes)
        return model

    assert experiments.fingerprint(BASE, build(BASE)) == experiments.fingerprint(
        BASE, compiled_otherwise(BASE)
    )
    data = storage.checksums(splits)
    here, again, elsewhere = (
        storage.locate(BASE, runner._new_model(b, BASE), data)  # with the seed, as `run` does
        for b in (build, build, compiled_otherwise)
    )
    assert here == again != elsewhere


def test_a_loss_of_the_same_name_and_other_first_weights_count_too(splits):
    def place(factor, weight):
        model = runner._new_model(build, BASE)

        def my_loss(y_true, y_pred):
            return keras.ops.mean(y_pred) * 2.0

        def other_loss(y_true, y_pred):
            return keras.ops.mean(y_pred) * 3.0

        other_loss.__name__ = "my_loss"
        model.compile("sgd", my_loss if factor == 2 else other_loss, metrics=["accuracy"])
        model.layers[-1].bias.assign([weight, 0.0])
        return storage.locate(BASE, model, [])

    assert place(2, 0.0) == place(2, 0.0)
    assert len({place(2, 0.0), place(3, 0.0), place(2, 1.0)}) == 3


def test_a_relative_folder_is_the_same_from_everywhere(monkeypatch, tmp_path):
    monkeypatch.setattr("hellodl.data.cache.checkout_root", lambda: tmp_path)
    monkeypatch.setenv("HELLODL_EXPERIMENTS", "mine-of-the-test")
    for folder in (tmp_path, Path("/")):
        monkeypatch.chdir(folder)
        assert storage.results_folder() == tmp_path / "mine-of-the-test"


def test_what_is_kept_is_whole_or_nothing_under_random_damage(tmp_path):
    """``HELLODL_CASES=0:10000`` tries many more damages."""
    path = tmp_path / f"{'a' * 20}.csv"
    row = {"epoch": 1, "metric": "loss", "split": "train", "value": 0.1 + 0.2, "seconds": 1.5}
    table = pd.DataFrame([row, row | {"value": 1 / 3}])
    storage.save(table, path)
    model = build(BASE)
    model.optimizer.build(model.trainable_variables)
    storage.save_checkpoint(model, [row], path)
    checkpoint = path.with_suffix(storage.CHECKPOINT)
    whole = {file: file.read_bytes() for file in (path, checkpoint)}
    pd.testing.assert_frame_equal(storage.load(path), table, check_exact=True)
    resumed, rows = storage.resume(lambda: build(BASE), path)
    assert rows == [row]
    for one, other in zip(resumed.get_weights(), model.get_weights(), strict=True):
        assert np.array_equal(one, other)
    for seed in range(*map(int, os.environ.get("HELLODL_CASES", "0:300").split(":"))):
        luck = random.Random(seed)
        for file, content in whole.items():
            damaged = bytearray(content)
            for _ in range(luck.choice([1, 1, 1, 2, 20])):
                start = luck.randrange(len(damaged) + 1)
                end = start + luck.choice([0, 1, 1, 8, 512, len(content)])
                damaged[start:end] = luck.choice(
                    [b"", luck.randbytes(end - start), bytes(end - start), b"\n"]
                )
            file.write_bytes(damaged)
            if file == path and (kept := storage.load(path)) is not None:
                assert kept.equals(table), f"seed {seed}"  # a changed end of a line is harmless
            if file != path and bytes(damaged) != content:
                assert storage.resume(Fresh, path)[1] == [], f"seed {seed}"
            file.write_bytes(content)


class Fresh:
    """A model that must not be touched: damaged weights are refused before they are read."""


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX limits")
def test_a_full_disk_loses_copies_and_nothing_else(splits, tmp_path):
    script = tmp_path / "full.py"
    script.write_text(textwrap.dedent(FULL_DISK))
    done = subprocess.run([sys.executable, script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "A result could not be stored" in done.stdout
    assert done.stdout.splitlines()[-1] == "went on"
    left = Path(os.environ["HELLODL_EXPERIMENTS"]).iterdir()
    assert [file.name for file in left if file.stat().st_size] == []


FULL_DISK = """
    import resource, signal
    from pathlib import Path
    import keras, pandas as pd
    from hellodl.experiments import storage

    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2000)])
    model.compile("adam", "mse")
    model.optimizer.build(model.trainable_variables)
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # files end at 2 kB, whatever the disk has
    resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))
    path = storage.results_folder() / "a.csv"
    storage.save_checkpoint(model, [], path)
    storage.save(pd.DataFrame({"value": range(5000)}), path)
    print("went on")
"""


DAMAGES = {
    "empty": lambda content: b"",
    "cut short": lambda content: content[: len(content) // 2],
    "a row less": lambda content: content[: content[:-1].rindex(b"\n") + 1],
    "zeros": lambda content: bytes(len(content)),
    "binary": lambda content: bytes(range(256)) * 4,
    "one digit": lambda content: content[:-20] + b"9" + content[-19:],
    "of an older course": lambda content: content.partition(b"\n")[2],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_result_is_trained_again(splits, counted, trained, damage):
    first = experiments.run({"a": BASE}, counted, splits)
    (path,) = _results()
    whole = path.read_bytes()
    path.write_bytes(DAMAGES[damage](whole))
    assert path.read_bytes() != whole
    again = experiments.run({"a": BASE}, counted, splits)
    assert len(trained) == 2
    assert (again.value == first.value).all()
    experiments.run({"a": BASE}, counted, splits)
    assert len(trained) == 2


def test_another_training_s_result_under_this_name_is_no_result(splits, counted, trained):
    experiments.run({"a": BASE, "b": BASE.variant(epochs=3)}, counted, splits)
    one, other = _results()
    one.write_bytes(other.read_bytes())
    experiments.run({"a": BASE, "b": BASE.variant(epochs=3)}, counted, splits)
    assert len(trained) == 3


@pytest.mark.parametrize("damaged", ["", "empty", "cut short", "zeros", "binary", "no history"])
def test_an_interrupted_training_goes_on_unless_its_checkpoint_is_damaged(
    splits, counted, trained, monkeypatch, damaged
):
    whole = experiments.run({"a": BASE}, build, splits)
    _results()[0].unlink()
    monkeypatch.setattr(runner, "CHECKPOINT_FROM", 0)

    def interrupt(line, title, recipe, before, total, epoch, logs):
        if epoch == 1:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(runner, "_show_epoch", interrupt)
        with pytest.raises(KeyboardInterrupt):
            experiments.run({"a": BASE}, counted, splits)
    (checkpoint,) = Path(os.environ["HELLODL_EXPERIMENTS"]).glob("*.weights.h5")
    if damaged == "no history":
        build(BASE).save_weights(checkpoint)
    elif damaged:
        checkpoint.write_bytes(DAMAGES[damaged](checkpoint.read_bytes()))
    table = experiments.run({"a": BASE}, counted, splits)
    assert [first_epoch for _, first_epoch in trained] == [0, 0 if damaged else 1]
    assert list(table.epoch) == list(whole.epoch)
    first_epoch = 2 if damaged else 1  # from the beginning, with the same seed
    assert (table.value == whole.value)[whole.epoch <= first_epoch].all()
    assert not checkpoint.exists()


def test_a_second_run_waits_for_the_first_and_reads_its_result(splits, counted, trained, capsys):
    first = experiments.run({"a": BASE}, counted, splits)
    (path,) = _results()
    result = path.read_bytes()
    path.unlink()
    holding = threading.Event()

    def another_notebook():
        with filelock.FileLock(path.with_suffix(".lock")):
            holding.set()
            time.sleep(1.5)
            path.write_bytes(result)

    other = threading.Thread(target=another_notebook)
    other.start()
    holding.wait()
    table = experiments.run({"a": BASE}, counted, splits)
    other.join()
    assert len(trained) == 1
    assert "Another notebook is training this: waiting" in capsys.readouterr().out
    assert (table.value == first.value).all()


def test_a_course_folder_that_cannot_be_written_is_no_obstacle(
    splits, counted, trained, monkeypatch, tmp_path, capsys
):
    (tmp_path / "file").touch()  # a folder inside a file cannot be made, not even by root
    monkeypatch.delenv("HELLODL_EXPERIMENTS")
    monkeypatch.setattr(storage, "checkout_root", lambda: tmp_path / "file")
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "cache"))
    experiments.run({"a": BASE}, counted, splits)
    experiments.run({"a": BASE}, counted, splits)
    assert len(trained) == 1
    assert len(list((tmp_path / "cache" / "experiments").glob("*.csv"))) == 1
    monkeypatch.setattr(storage, "checkout_root", lambda: None)  # as from a wheel
    assert storage.results_folder() == tmp_path / "cache" / "experiments"
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(tmp_path / "file"))
    capsys.readouterr()
    assert len(experiments.run({"a": BASE}, counted, splits)) == 10
    assert "A result could not be stored in" in capsys.readouterr().out


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX file rights")
def test_a_folder_without_permission_is_no_obstacle(monkeypatch, tmp_path):
    monkeypatch.delenv("HELLODL_EXPERIMENTS", raising=False)
    course, home = tmp_path / "course", tmp_path / "home"
    (course / "build" / "experiments").mkdir(parents=True, mode=0o555)
    home.mkdir()
    home.chmod(0o777)
    for folder in (tmp_path, *tmp_path.parents[:-1]):  # pytest's own are private to the user
        if os.geteuid() == 0:
            folder.chmod(folder.stat().st_mode | 0o011)
    monkeypatch.setattr(storage, "checkout_root", lambda: course)
    monkeypatch.setattr("platformdirs.user_cache_dir", lambda *_, **__: str(home))
    was = os.geteuid()
    try:
        if was == 0:  # nothing is read-only to root
            os.seteuid(65534)
        assert storage.results_folder() == home / "experiments"
    finally:
        os.seteuid(was)


def test_a_training_that_diverges_is_a_result(splits):
    def bursts(recipe):
        model = keras.Sequential(
            [keras.Input((4, 4, 3)), keras.layers.Flatten(), keras.layers.Dense(1)]
        )
        model.compile(keras.optimizers.SGD(recipe.learning_rate), "mse", metrics=["accuracy"])
        return model

    wild = replace(BASE, learning_rate=1e30)
    table = experiments.run(
        {"calm": BASE, "wild": BASE.variant(learning_rate=1e30)}, bursts, splits
    )
    lost = experiments.diverged(table)
    assert list(lost.experiment) == ["wild"]
    assert (
        experiments.run({"wild": wild}, bursts, splits).epoch == 1
    ).all()  # ended there, and stored
    assert "calm" not in set(lost.experiment)


def test_out_of_memory_says_which_batch_size_to_try(splits):
    class Error(Exception):
        pass

    def hungry(recipe):
        model = build(recipe)

        def fit(*args, **options):
            raise Error("RESOURCE_EXHAUSTED: Out of memory allocating 9999 bytes")

        model.fit = fit
        return model

    with pytest.raises(MemoryError, match="Try batch_size=5"):
        experiments.run({"a": BASE}, hungry, splits)

    def broken(recipe):
        model = build(recipe)
        model.fit = lambda *args, **options: {}["other"]
        return model

    with pytest.raises(KeyError, match="other"):
        experiments.run({"a": BASE}, broken, splits)


LONG = """
    import sys
    import keras, numpy as np
    from hellodl import experiments

    def build(recipe):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"],
                      steps_per_execution=100)
        return model

    x, y = np.ones((30_000, 4), "float32"), np.arange(30_000) % 2
    splits = {"train": (x, y), "valid": (x[:10], y[:10])}
    long = experiments.Recipe(network="one", images=30_000, epochs=8, batch_size=int(sys.argv[1]))
    table = experiments.run({"short": long.variant(images=100), "long": long}, build, splits)
    print(table.to_csv())
"""


def test_a_killed_run_goes_on_where_it_stopped(splits, tmp_path):
    script = tmp_path / "long.py"
    script.write_text(textwrap.dedent(LONG))
    folder = Path(os.environ["HELLODL_EXPERIMENTS"])
    command = [sys.executable, script, "10"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (found := list(folder.glob("?" * 20 + ".weights.h5"))):
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.02)
    running.kill()
    running.wait()
    with h5py.File(found[0]) as file:
        before = pd.DataFrame(json.loads(file["history"][()]))
    assert before.epoch.max() < 8, "it was too fast for this test"
    (finished,) = folder.glob("*.csv")
    stamp = finished.stat().st_mtime_ns

    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert finished.stat().st_mtime_ns == stamp  # the short one was finished
    table = pd.read_csv(io.StringIO(out[out.index(",experiment") :]))
    long = table[(table.experiment == "long") & (table.metric == "loss") & (table.split == "train")]
    assert list(long.epoch) == list(range(1, 9))
    first = before[(before.metric == "loss") & (before.split == "train")]
    assert np.allclose(first.value, long.value[: len(first)])
    assert not list(folder.glob("*.h5"))


# ------------------------------------------------------------- the lessons' own experiments


@pytest.fixture(scope="module")
def lessons():
    """What the experiment cells of the lessons define, on images of noise."""
    patch = pytest.MonkeyPatch()
    patch.setenv("HELLODL_BUDGET", "laptop")
    patch.setattr("hellodl.data.load_cifar10", _small_cifar)
    found = course.find_lessons(["10", "11", "12"])
    yield {lesson.number: reference.experiments_of(lesson) for lesson in found}
    patch.undo()
    keras.config.set_dtype_policy("float32")


def test_parameters_of_all_networks(lessons):
    published = {
        ("10", "one block"): 4_200_842,
        ("10", "three blocks"): 586_250,
        ("11", "plain"): 2_159_114,
        ("11", "dropout"): 2_159_114,
        ("11", "one pooling less, dropout"): 8_450_570,
        ("12", "batch 96, rate .001"): 2_159_114,
    }
    for (lesson, name), parameters in published.items():
        names = lessons[lesson]
        model = names["build"](names["recipes"][name])
        assert sum(w.size for w in map(np.asarray, model.trainable_variables)) == parameters


def test_the_lessons_follow_the_source(lessons):
    recipes = lessons["11"]["recipes"] | lessons["12"]["recipes"]
    assert {recipe.optimizer for recipe in recipes.values()} == {"adam"}
    assert recipes["dropout"].dropout == 0.5
    assert recipes["L2"].l2 == 0.001 / 2  # TFLearn's weight decay counts half
    assert {recipe.batch_size for recipe in lessons["12"]["recipes"].values()} == {50, 96, 2000}
    assert {recipe.learning_rate for recipe in lessons["12"]["recipes"].values()} == {
        0.01,
        0.001,
        0.0001,
    }


def test_penalties_by_hand(lessons):
    """TFLearn adds weight_decay * sum(w^2) / 2 (its L2) or weight_decay * sum(|w|) (its L1)."""
    names = lessons["11"]
    for name, penalty in {
        "L2": lambda w: 0.001 * (w**2).sum() / 2,
        "L1": lambda w: 1e-5 * abs(w).sum(),
    }.items():
        model = names["build"](names["recipes"][name])
        penalized = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")][:-1]
        assert len(penalized) == 4  # three convolutions and the dense layer, not the output
        expected = sum(penalty(np.asarray(kernel, "float64")) for kernel in penalized)
        assert sum(map(float, model.losses)) == pytest.approx(expected, rel=0.01)


def test_augmentation_is_for_training_only(lessons):
    names = lessons["10"]
    model = names["build"](names["recipes"]["three blocks, augmented"])
    image = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3)).astype("float32")
    before = keras.Sequential(model.layers[:3])
    at_rest = np.asarray(before(image, training=False))
    by_hand = (image - names["mean"]) / np.sqrt(names["variance"])
    assert np.allclose(at_rest, by_hand, atol=0.05)
    assert not np.allclose(np.asarray(before(image, training=True)), at_rest, atol=0.05)


def test_the_lessons_splits_are_those_of_load_cifar10(lessons):
    shown = lessons["10"]  # lesson 10 does it step by step, 11 and 12 import it
    assert not set(_position(shown["x_train"])) & set(_position(shown["x_valid"]))
    assert len(shown["x_train"]) + len(shown["x_valid"]) == 50_000
    for names in lessons.values():
        assert len(names["splits"]["valid"][1]) == experiments.LAPTOP.validation
        assert (names["mean"] == shown["mean"]).all()
        assert (names["variance"] == shown["variance"]).all()
        for split, pair in names["splits"].items():
            for mine, theirs in zip(pair, shown["splits"][split], strict=True):
                assert np.array_equal(mine, theirs), split


# ------------------------------------------------------------------------------- reference


def test_reference_results_are_complete_and_small(lessons):
    files = list(reports.REFERENCE.glob("*.csv"))
    assert reports.REFERENCE == reference.REFERENCE
    assert sum(file.stat().st_size for file in files) < 2e6
    made = pd.read_csv(reference.REFERENCE / "made.csv")
    for lesson in course.find_lessons(["10", "11", "12"]):
        table = experiments.reference_results(lesson.name)
        assert list(table.columns) == COLUMNS
        here = made[made.lesson == lesson.name]
        recipes = lessons[lesson.number]["recipes"]
        assert set(table.experiment) == set(here.experiment) == set(recipes)
        for (experiment, seed), rows in table.groupby(["experiment", "seed"]):
            (how,) = here[(here.experiment == experiment) & (here.seed == seed)].itertuples()
            assert rows.epoch.max() == how.epochs
            assert how.images == 45_000
        assert experiments.describe_reference(lesson.name).startswith("Reference results: ")


SMALL_LESSON = """
# %% tags=["experiments"]
import keras
import numpy as np
from hellodl import experiments

budget = experiments.choose_budget()
x, y = np.ones((20, 4), "float32"), np.arange(20) % 2
splits = {"train": (x, y), "valid": (x, y)}
recipe = experiments.Recipe(network="one", images=20, epochs=budget.epochs)
recipes = {"one": recipe, "fast": recipe.variant(learning_rate=0.1)}


# %% tags=["experiments"]
def build(recipe):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %%
histories = experiments.run(recipes, build, splits)
"""


def test_make_reference_goes_on_where_it_stopped(monkeypatch, tmp_path, capsys, splits):
    for name in ("10_small", "11_other"):
        (tmp_path / "lessons" / name).mkdir(parents=True)
    data = tmp_path / "data"
    monkeypatch.setattr(course, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(reports, "REFERENCE", data)
    monkeypatch.setattr(reference, "REFERENCE", data)
    monkeypatch.setenv("HELLODL_BUDGET", "laptop")
    (tmp_path / "lessons" / "10_small" / "lesson.py").write_text(SMALL_LESSON)
    (tmp_path / "lessons" / "11_other" / "lesson.py").write_text("# %%\nprint('nothing')\n")
    train = experiments.run
    count = iter(range(3))

    def stops_at_the_fourth(*arguments):
        next(count)
        return train(*arguments)

    monkeypatch.setattr(experiments, "run", stops_at_the_fourth)
    with pytest.raises(StopIteration):
        reference.make(epochs=2, seeds=2)
    monkeypatch.setattr(experiments, "run", train)
    capsys.readouterr()
    reference.make(epochs=2, seeds=2)
    assert capsys.readouterr().out.count("there already") == 3
    table, made = experiments.reference_results("10_small"), pd.read_csv(data / "made.csv")
    assert len(table.groupby(["experiment", "seed"])) == len(made) == 4
    assert (made.epochs == 2).all()
    assert set(made.command) == {"make reference EPOCHS=2 SEEDS=2"}
    assert experiments.describe_reference("10_small").startswith(
        "Reference results: seeds for each experiment 2; epochs 2; training images 20; "
    )
    # other epochs are other experiments: they replace these
    reference.make(epochs=3, seeds=2)
    after = experiments.reference_results("10_small")
    ends = experiments.final_values
    assert set(ends(after).index) == set(ends(table).index)
    assert after.epoch.max() == 3
