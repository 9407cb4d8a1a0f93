"""Several processes: experiments on Ray, and a search of KerasTuner with chief and workers."""

import importlib.util
import os
import re
import subprocess
import sys
import textwrap
import time

import pandas as pd
import psutil
import pytest
from test_experiments import BASE, build, splits  # noqa: F401

from hellodl import experiments
from hellodl.experiments import cluster

needs_ray = pytest.mark.skipif(
    not importlib.util.find_spec("ray"), reason="Ray is not installed: make extras"
)


# ------------------------------------------------------------------------------------ Ray


def test_without_ray_the_message_says_what_to_do(splits, monkeypatch):  # noqa: F811
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(cluster.ClusterError, match=r"Ray is not installed here: `make extras`"):
        experiments.run({"base": BASE}, build, splits, on="ray")


def test_results_may_come_in_any_order(splits, monkeypatch, tmp_path):  # noqa: F811
    recipes = {"base": BASE, "other": BASE.variant(batch_size=20)}
    here = experiments.run(recipes, build, splits, seeds=(0, 1))

    def last_first(jobs, train, data, address):
        for position in reversed(range(len(jobs))):
            yield position, train(jobs[position], data)

    monkeypatch.setattr(cluster, "run_tasks", last_first)
    monkeypatch.setenv("HELLODL_EXPERIMENTS", str(tmp_path / "others"))
    there = experiments.run(recipes, build, splits, seeds=(0, 1), on="ray")
    pd.testing.assert_frame_equal(here.drop(columns="seconds"), there.drop(columns="seconds"))
    monkeypatch.setattr(cluster, "run_tasks", lambda jobs, *_: iter([*jobs]))  # none are left
    pd.testing.assert_frame_equal(there, experiments.run(recipes, build, splits, (0, 1), on="ray"))


@needs_ray
def test_ray_s_table_is_the_local_one_even_if_a_worker_is_killed(splits, monkeypatch, tmp_path):  # noqa: F811
    recipes = {"base": BASE, "dies": BASE.variant(batch_size=20)}
    here = experiments.run(recipes, build, splits)
    mark, driver = tmp_path / "killed", os.getpid()

    def build_and_die_once(recipe):
        if os.getpid() != driver and recipe.batch_size == 20 and not mark.exists():
            mark.touch()
            psutil.Process().kill()
        return build(recipe)

    monkeypatch.setenv("HELLODL_EXPERIMENTS", str(tmp_path / "others"))
    there = experiments.run(recipes, build_and_die_once, splits, on="ray")
    assert mark.exists(), "the worker was to be killed once"
    pd.testing.assert_frame_equal(
        here.drop(columns="seconds"), there.drop(columns="seconds"), check_exact=True
    )
    # A second time nothing is trained: a cluster that is not there is not missed.
    again = experiments.run(recipes, build, splits, on="127.0.0.1:1")
    pd.testing.assert_frame_equal(there, again)


@needs_ray
def test_no_cluster_at_the_address(splits):  # noqa: F811
    with pytest.raises(cluster.ClusterError, match=r"No Ray cluster answers at '127.0.0.1:1'"):
        experiments.run({"base": BASE}, build, splits, on="127.0.0.1:1")


# ------------------------------------------------------------------------------ KerasTuner

SCRIPT = """
import os, sys, time
import keras, keras_tuner, numpy as np

def build(hp):
    model = keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(hp.Float("rate", 0.001, 0.1, sampling="log")), "mse")
    return model

class Slow(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        name = os.environ["KERASTUNER_TUNER_ID"]
        open(f"{sys.path[0]}/{name}.pid", "w").write(str(os.getpid()))
        time.sleep(0.3)

tuner = keras_tuner.RandomSearch(build, "val_loss", max_trials=6, seed=1,
                                 directory=sys.path[0], project_name="found")
x = np.ones((20, 4)); y = x.sum(axis=1)
tuner.search(x, y, epochs=3, validation_data=(x, y), verbose=0, callbacks=[Slow()])
"""


def search(script):
    return subprocess.Popen(
        [sys.executable, "-m", "hellodl", "search", str(script), "--workers", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def test_a_search_ends_complete_though_a_worker_was_killed(tmp_path):
    script = tmp_path / "search.py"
    script.write_text(SCRIPT)
    running = search(script)
    pid = tmp_path / "worker-1.pid"
    until = time.monotonic() + 120
    while not (pid.exists() and pid.read_text()) and time.monotonic() < until:
        time.sleep(0.1)
    psutil.Process(int(pid.read_text())).kill()
    said, _ = running.communicate(timeout=180)
    assert running.returncode == 0, said
    assert re.search(r"worker-1 died \(status -?\d+\), once more", said)
    assert "the search is complete" in said
    trials = list((tmp_path / "found").glob("trial_*/trial.json"))
    assert len(trials) == 6
    assert all('"status": "COMPLETED"' in trial.read_text() for trial in trials)


def test_a_script_that_always_fails_ends_with_its_message(tmp_path):
    script = tmp_path / "search.py"
    script.write_text(
        textwrap.dedent("""
        import os, sys, time
        if os.environ["KERASTUNER_TUNER_ID"] == "chief": time.sleep(60)
        sys.exit("the script's own message")
        """)
    )
    running = search(script)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 2
    assert "the script's own message" in said
    assert "failed 6x, now with status 1" in said


def test_a_search_needs_a_script_and_a_worker(tmp_path, capsys):
    from hellodl.__main__ import main

    assert main(["search", str(tmp_path / "no.py")]) == 2
    assert "There is no file" in capsys.readouterr().err
    (tmp_path / "yes.py").touch()
    assert main(["search", str(tmp_path / "yes.py"), "--workers", "0"]) == 2
    assert "0 workers train nothing" in capsys.readouterr().err
