"""The learner's command line; the doctor has a test file of its own."""

import pytest

from hellodl.__main__ import main


def test_data_lists_both_sets(capsys):
    assert main(["data"]) == 0
    said = capsys.readouterr().out
    assert "MNIST: " in said
    assert "CIFAR-10: " in said


@pytest.mark.parametrize(("source", "status"), [("mirror", 0), ("stand-in", 1)])
def test_prefetch_fails_where_only_the_stand_in_came(monkeypatch, capsys, source, status):
    fetched = []
    monkeypatch.setattr("hellodl.data.prefetch", lambda spec: fetched.append(spec.key) or source)
    monkeypatch.setattr("hellodl.data.describe", lambda: "described")
    assert main(["data", "--prefetch"]) == status
    assert fetched == ["mnist", "cifar10"]
    assert capsys.readouterr().out == "Looking ...\ndescribed\n"


def test_a_search_of_no_script_is_explained(capsys):
    assert main(["search", "no_such.py"]) == 2
    assert "There is no file no_such.py" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["dance"], ["search"]])
def test_anything_else_shows_the_usage(capsys, arguments):
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert "usage: python -m hellodl" in capsys.readouterr().err
