"""The laboratory: recipes, fair comparisons, and trainings that survive whatever happens."""

import io
import os
import signal
import subprocess
import sys
import textwrap
import time

import keras
import numpy as np
import pandas as pd
import pytest

from hellodl import lab, notebooks, reference
from hellodl.__main__ import main

BASE = lab.Recipe(network="tiny", images=40, epochs=2, batch_size=10)


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
    """Two classes of 4 x 4 pictures; results are kept in a folder of the test's own."""
    monkeypatch.setenv("HELLODL_EXPERIMENTS", str(tmp_path / "experiments"))
    rng = np.random.default_rng(0)
    y = np.arange(60) % 2
    x = rng.normal(size=(60, 4, 4, 3)).astype("float32") + y[:, None, None, None]
    return {"train": (x[:40], y[:40]), "valid": (x[40:50], y[40:50]), "test": (x[50:], y[50:])}


# ------------------------------------------------------------------------------- recipes


def test_a_variant_changes_exactly_one_thing():
    assert BASE.variant(dropout=0.5) == lab.replace(BASE, dropout=0.5)
    with pytest.raises(lab.RecipeError, match=r"exactly one thing, not 2 \(dropout, l2\)"):
        BASE.variant(dropout=0.5, l2=0.1)
    with pytest.raises(lab.RecipeError, match="nothing given"):
        BASE.variant()
    with pytest.raises(lab.RecipeError, match="already: nothing changes"):
        BASE.variant(epochs=2)
    with pytest.raises(lab.RecipeError, match=r"no field drop_out. It has network, .*dropout"):
        BASE.variant(drop_out=0.5)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"dropout": 1.0}, "share of units switched off"),
        ({"l2": -1.0}, "a penalty is 0 or more"),
        ({"l1": float("nan")}, "a penalty is 0 or more"),
        ({"learning_rate": 0.0}, "must be above 0"),
        ({"batch_size": 0}, "whole number from 1"),
        ({"epochs": 2.5}, "whole number from 1"),
    ],
)
def test_a_recipe_that_cannot_be_meant_is_refused(change, said):
    with pytest.raises(lab.RecipeError, match=said):
        BASE.variant(**change)


def test_the_source_s_comparison_is_refused():
    with_dropout = lab.Recipe(network="B", dropout=0.5)
    published = with_dropout.variant(network="B without its second pooling")
    with pytest.raises(lab.RecipeError, match=r"what dropout does. They differ in network \('B', "):
        lab.check("dropout", with_dropout, published)
    lab.check("network", with_dropout, published)
    with pytest.raises(lab.RecipeError, match="differ in nothing"):
        lab.check("dropout", with_dropout, lab.replace(with_dropout, seed=7))


def test_run_refuses_two_changes_and_accepts_a_chain(splits):
    both = BASE.variant(dropout=0.5).variant(l2=0.1)
    with pytest.raises(lab.RecipeError, match=r"'both' differs from 'plain'.* dropout .* and l2"):
        lab.run({"plain": BASE, "both": both}, build, splits)
    chain = {"plain": BASE, "dropout": BASE.variant(dropout=0.5), "both": both}
    assert set(lab.run(chain, build, splits).experiment) == set(chain)


# -------------------------------------------------------------------------------- budgets


def test_budgets(monkeypatch, capsys):
    monkeypatch.delenv("HELLODL_BUDGET", raising=False)
    monkeypatch.setattr(lab, "gpus", list)
    assert lab.budget() == lab.LAPTOP
    assert "Budget laptop: " in capsys.readouterr().out
    monkeypatch.setattr(lab, "gpus", lambda: ["gpu:0"])
    assert lab.budget() == lab.FULL
    assert lab.budget("laptop") == lab.LAPTOP
    monkeypatch.setenv("HELLODL_BUDGET", "full:12x3")
    assert lab.budget() == lab.replace(lab.FULL, epochs=12, seeds=(0, 1, 2))
    with pytest.raises(ValueError, match="say 'laptop' or 'full'"):
        lab.budget("huge")


def test_the_subset_is_stratified_and_fixed():
    labels = np.repeat(np.arange(10), 500)[np.random.default_rng(1).permutation(5000)]
    chosen = lab.stratified(labels, 200)
    assert (np.bincount(labels[chosen]) == 20).all()
    assert len(set(chosen)) == 200
    assert (chosen == lab.stratified(labels, 200)).all()
    assert set(chosen) != set(lab.stratified(labels, 200, seed=1))
    assert not (np.diff(labels[chosen]) >= 0).all()  # not sorted by class
    uneven = np.array([0] * 7 + [1] * 3)
    assert list(np.bincount(uneven[lab.stratified(uneven[:, None], 5)])) in ([4, 1], [3, 2])
    with pytest.raises(lab.RecipeError, match="take from 10 to 5,000"):
        lab.stratified(labels, 5001)


# -------------------------------------------------------------------------------- running


def test_run_gives_a_tidy_table_and_repeats_itself(splits, tmp_path):
    recipes = {"slow": BASE, "fast": BASE.variant(learning_rate=0.1)}
    table = lab.run(recipes, build, splits, seeds=(0, 1))
    assert list(table.columns) == lab.COLUMNS
    # two metrics, each in training and validation after each of two epochs, in the test once
    assert len(table) == 2 * 2 * (2 * 2 * 2 + 2)
    assert set(table[table.split == "test"].epoch) == {2}
    assert table.value.notna().all()
    ends = lab.at_end(table)
    assert list(ends.columns) == ["train", "valid", "test", "gap"]
    assert list(ends.index) == [("slow", 0), ("fast", 0), ("slow", 1), ("fast", 1)]
    last = table.query("experiment == 'fast' and seed == 1 and metric == 'accuracy' and epoch == 2")
    values = last.set_index("split").value
    assert ends.loc[("fast", 1), "gap"] == pytest.approx(values["train"] - values["valid"])
    for file in (tmp_path / "experiments").iterdir():
        file.unlink()
    again = lab.run(recipes, build, splits, seeds=(0, 1))
    pd.testing.assert_series_equal(again.value, table.value)


def test_what_was_trained_is_not_trained_again_unless_something_changed(splits, capsys):
    trained = []

    def counted(recipe):
        model = build(recipe)
        fit = model.fit
        model.fit = lambda *args, **options: (trained.append(recipe), fit(*args, **options))[1]
        return model

    first = lab.run({"a": BASE}, counted, splits)
    second = lab.run({"another name": BASE}, counted, splits)
    assert len(trained) == 1
    assert "kept from before" in capsys.readouterr().out
    assert (first.value == second.value).all()
    lab.run({"a": BASE.variant(learning_rate=0.5)}, counted, splits)
    assert len(trained) == 2
    other = {**splits, "valid": splits["test"]}
    lab.run({"a": BASE}, counted, other)
    assert len(trained) == 3

    def wider(recipe):
        model = keras.Sequential([*counted(recipe).layers[:1], keras.layers.Dense(3, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
        return model

    lab.run({"a": BASE}, wider, splits)  # the same recipe, but another network
    assert len(list(lab.Path(os.environ["HELLODL_EXPERIMENTS"]).glob("*.csv"))) == 4


def test_a_training_that_diverges_is_a_result(splits):
    def bursts(recipe):
        model = keras.Sequential(
            [keras.Input((4, 4, 3)), keras.layers.Flatten(), keras.layers.Dense(1)]
        )
        model.compile(keras.optimizers.SGD(recipe.learning_rate), "mse", metrics=["accuracy"])
        return model

    wild = lab.replace(BASE, learning_rate=1e30)
    table = lab.run({"calm": BASE, "wild": BASE.variant(learning_rate=1e30)}, bursts, splits)
    lost = lab.diverged(table)
    assert list(lost.experiment) == ["wild"]
    assert (lab.run({"wild": wild}, bursts, splits).epoch == 1).all()  # ended there, and kept
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
        lab.run({"a": BASE}, hungry, splits)

    def broken(recipe):
        model = build(recipe)
        model.fit = lambda *args, **options: {}["other"]
        return model

    with pytest.raises(KeyError, match="other"):
        lab.run({"a": BASE}, broken, splits)


LONG = """
    import sys
    import keras, numpy as np
    from hellodl import lab

    def build(recipe):
        model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, "softmax")])
        model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"],
                      steps_per_execution=100)
        return model

    x, y = np.ones((30_000, 4), "float32"), np.arange(30_000) % 2
    splits = {"train": (x, y), "valid": (x[:10], y[:10])}
    long = lab.Recipe(network="one", images=30_000, epochs=8, batch_size=int(sys.argv[1]))
    table = lab.run({"short": long.variant(images=100), "long": long}, build, splits)
    print(table.to_csv())
"""


def test_a_killed_run_goes_on_where_it_stopped(splits, tmp_path):
    script = tmp_path / "long.py"
    script.write_text(textwrap.dedent(LONG))
    folder = lab.Path(os.environ["HELLODL_EXPERIMENTS"])
    command = [sys.executable, script, "10"]
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not (kept := list(folder.glob("*.part/history.csv"))):
        assert time.monotonic() < deadline
        assert running.poll() is None
        time.sleep(0.02)
    running.send_signal(signal.SIGKILL)
    running.wait()
    before = pd.read_csv(kept[0])
    assert before.epoch.max() < 8, "it was too fast for this test"
    (finished,) = folder.glob("*.csv")
    stamp = finished.stat().st_mtime_ns

    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert finished.stat().st_mtime_ns == stamp  # the short one was finished: kept as it was
    table = pd.read_csv(io.StringIO(out[out.index(",experiment") :]))
    long = table[(table.experiment == "long") & (table.metric == "loss") & (table.split == "train")]
    assert list(long.epoch) == list(range(1, 9))
    first = before[(before.metric == "loss") & (before.split == "train")]
    assert np.allclose(first.value, long.value[: len(first)])
    assert not list(folder.glob("*.part"))


# ------------------------------------------------------------- the lessons' own experiments


@pytest.fixture(scope="module")
def lessons():
    """What the experiment cells of the lessons define, with few pictures."""
    patch = pytest.MonkeyPatch()
    patch.setenv("HELLODL_BUDGET", "laptop")
    patch.setattr("hellodl.datasets.load_cifar10", _small_cifar)
    scripts = notebooks.lessons(["08", "09", "10"])
    yield {script.stem[:2]: reference.experiments_of(script) for script in scripts}
    patch.undo()
    keras.config.set_dtype_policy("float32")


def _small_cifar():
    rng = np.random.default_rng(0)
    x = rng.integers(0, 256, (50_000, 32, 32, 3), dtype=np.uint8)
    y = (np.arange(50_000) % 10).astype("uint8")[:, None]
    return (x, y), (x[:100], y[:100])


def test_parameters_of_all_networks(lessons):
    published = {
        ("08", "few layers"): 4_200_842,
        ("08", "three sets"): 586_250,
        ("09", "plain"): 2_159_114,
        ("09", "dropout"): 2_159_114,
        ("09", "one pooling less, dropout"): 8_450_570,
        ("10", "batch 96, rate .001"): 2_159_114,
    }
    for (lesson, name), parameters in published.items():
        names = lessons[lesson]
        model = names["build"](names["recipes"][name])
        assert sum(w.size for w in map(np.asarray, model.trainable_variables)) == parameters


def test_the_lessons_follow_the_source(lessons):
    recipes = lessons["09"]["recipes"] | lessons["10"]["recipes"]
    assert {recipe.optimizer for recipe in recipes.values()} == {"adam"}
    assert recipes["dropout"].dropout == 0.5
    assert recipes["L2"].l2 == 0.001 / 2  # TFLearn's weight decay counts half
    assert {recipe.batch_size for recipe in lessons["10"]["recipes"].values()} == {50, 96, 2000}
    assert {recipe.learning_rate for recipe in lessons["10"]["recipes"].values()} == {
        0.01,
        0.001,
        0.0001,
    }


def test_penalties_by_hand(lessons):
    """TFLearn adds weight_decay * sum(w^2) / 2 (its L2) or weight_decay * sum(|w|) (its L1)."""
    names = lessons["09"]
    for name, penalty in {
        "L2": lambda w: 0.001 * (w**2).sum() / 2,
        "L1": lambda w: 1e-5 * abs(w).sum(),
    }.items():
        model = names["build"](names["recipes"][name])
        penalised = [layer.kernel for layer in model.layers if hasattr(layer, "kernel")][:-1]
        assert len(penalised) == 4  # three convolutions and the dense layer, not the output
        expected = sum(penalty(np.asarray(kernel, "float64")) for kernel in penalised)
        assert sum(map(float, model.losses)) == pytest.approx(expected, rel=0.01)


def test_augmentation_is_for_training_only(lessons):
    names = lessons["08"]
    model = names["build"](names["recipes"]["three sets, augmented"])
    picture = np.random.default_rng(0).integers(0, 256, (1, 32, 32, 3)).astype("float32")
    before = keras.Sequential(model.layers[:3])
    at_rest = np.asarray(before(picture, training=False))
    by_hand = (picture - names["mean"]) / np.sqrt(names["variance"])
    assert np.allclose(at_rest, by_hand, atol=0.05)
    assert not np.allclose(np.asarray(before(picture, training=True)), at_rest, atol=0.05)


def test_validation_pictures_are_no_training_pictures(lessons):
    shown = lessons["08"]  # lesson 08 does it step by step, 09 and 10 import it
    assert not set(shown["for_training"]) & set(shown["for_validation"])
    assert len(shown["for_training"]) + len(shown["for_validation"]) == 50_000
    for names in lessons.values():
        assert len(names["splits"]["valid"][1]) == lab.LAPTOP.validation
        assert (names["mean"] == shown["mean"]).all()
        assert (names["variance"] == shown["variance"]).all()
        for split, pair in names["splits"].items():
            for mine, theirs in zip(pair, shown["splits"][split], strict=True):
                assert np.array_equal(mine, theirs), split


# ------------------------------------------------------------------------------- reference


def test_reference_results_are_complete_and_small(lessons):
    files = list(lab.REFERENCE.glob("*.csv"))
    assert sum(file.stat().st_size for file in files) < 2e6
    made = pd.read_csv(reference.MADE)
    for script in notebooks.lessons(["08", "09", "10"]):
        table = lab.reference(script.stem)
        assert list(table.columns) == lab.COLUMNS
        here = made[made.lesson == script.stem]
        recipes = lessons[script.stem[:2]]["recipes"]
        assert set(table.experiment) == set(here.experiment) == set(recipes)
        for (experiment, seed), rows in table.groupby(["experiment", "seed"]):
            (how,) = here[(here.experiment == experiment) & (here.seed == seed)].itertuples()
            assert rows.epoch.max() == how.epochs
            assert how.images == 45_000
        assert lab.how_made(script.stem).startswith("Reference results: ")


SMALL_LESSON = """
# %% tags=["experiments"]
import keras
import numpy as np
from hellodl import lab

budget = lab.budget()
x, y = np.ones((20, 4), "float32"), np.arange(20) % 2
splits = {"train": (x, y), "valid": (x, y)}
recipe = lab.Recipe(network="one", images=20, epochs=budget.epochs)
recipes = {"one": recipe, "fast": recipe.variant(learning_rate=0.1)}


# %% tags=["experiments"]
def build(recipe):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, "softmax")])
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


# %%
histories = lab.run(recipes, build, splits)
"""


def test_make_reference_goes_on_where_it_stopped(monkeypatch, tmp_path, capsys, splits):
    for name in ("lessons", "data"):
        (tmp_path / name).mkdir()
    monkeypatch.setattr(notebooks, "LESSONS", tmp_path / "lessons")
    monkeypatch.setattr(lab, "REFERENCE", tmp_path / "data")
    monkeypatch.setattr(reference, "MADE", tmp_path / "data" / "made.csv")
    monkeypatch.setenv("HELLODL_BUDGET", "laptop")
    (tmp_path / "lessons" / "08_small.py").write_text(SMALL_LESSON)
    (tmp_path / "lessons" / "09_other.py").write_text("# %%\nprint('no experiments')  # lab.run(\n")
    train = lab.run
    count = iter(range(3))

    def stops_at_the_fourth(*arguments):
        next(count)
        return train(*arguments)

    monkeypatch.setattr(lab, "run", stops_at_the_fourth)
    with pytest.raises(StopIteration):
        main(["reference", "--epochs", "2", "--seeds", "2"])
    monkeypatch.setattr(lab, "run", train)
    capsys.readouterr()
    assert main(["reference", "--epochs", "2", "--seeds", "2"]) == 0
    assert capsys.readouterr().out.count("there already") == 3
    table, made = lab.reference("08_small"), pd.read_csv(tmp_path / "data" / "made.csv")
    assert len(table.groupby(["experiment", "seed"])) == len(made) == 4
    assert (made.epochs == 2).all()
    assert set(made.command) == {"make reference EPOCHS=2 SEEDS=2"}
    assert lab.how_made("08_small").startswith(
        "Reference results: seeds for each experiment 2; epochs 2; training images 20; "
    )
    # other epochs are other experiments: they replace these
    assert main(["reference", "--epochs", "3", "--seeds", "2"]) == 0
    assert set(lab.at_end(lab.reference("08_small")).index) == set(lab.at_end(table).index)
    assert lab.reference("08_small").epoch.max() == 3
