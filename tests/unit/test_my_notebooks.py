"""A learner's own notebooks: nothing that the course does writes over them."""

import shutil
import subprocess
from pathlib import Path

import nbformat
import pytest

from hellodl import my_notebooks

ROOT = Path(__file__).resolve().parents[2]
LESSON = "01_or_neuron.ipynb"


@pytest.fixture
def course(tmp_path):
    """A small checkout: the course's own Makefile and ignored files, one lesson, its exercises."""
    for folder in ("notebooks/exercises", "lessons", "src"):
        (tmp_path / "course" / folder).mkdir(parents=True)
    for name in (".gitignore", "Makefile", f"notebooks/{LESSON}", f"notebooks/exercises/{LESSON}"):
        shutil.copy(ROOT / name, tmp_path / "course" / name)
    return tmp_path / "course"


def git(folder, *words):
    name = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(["git", *name, *words], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def edit(path, text):
    """Do what a learner does: write into the first cell of code, and save."""
    notebook = nbformat.read(path, 4)
    next(cell for cell in notebook.cells if cell.cell_type == "code").source = text
    nbformat.write(notebook, path)
    return path.read_bytes()


def change(path, edition):
    """Do what a new edition of the course does to one of its notebooks."""
    notebook = nbformat.read(path, 4)
    notebook.metadata["hellodl"]["content"] = edition
    notebook.cells[0].source += " (New.)"
    nbformat.write(notebook, path)


def test_a_learner_starts_without_answers(course):
    new = my_notebooks.copy_notebooks(course)
    mine = course / "my-notebooks"
    assert sorted(new) == sorted([mine / LESSON, mine / "exercises" / LESSON])
    theirs, copy = (nbformat.read(folder / LESSON, 4) for folder in (course / "notebooks", mine))
    nbformat.validate(copy)
    assert [cell.source for cell in copy.cells] == [cell.source for cell in theirs.cells]
    assert any(cell.get("outputs") for cell in theirs.cells)
    assert not any(cell.get("outputs") or cell.get("execution_count") for cell in copy.cells)


def test_what_is_there_is_never_written_again(course):
    my_notebooks.copy_notebooks(course)
    mine = course / "my-notebooks" / LESSON
    work = edit(mine, "my = 'work'")
    change(course / "notebooks" / LESSON, "0123456789abcdef")
    assert my_notebooks.copy_notebooks(course) == []
    beside = mine.with_name("01_or_neuron.new-01234567.ipynb")
    assert my_notebooks.copy_notebooks(course, update=True) == [beside]
    newer = edit(beside, "more = 'work'")
    assert my_notebooks.copy_notebooks(course, update=True) == []
    assert (mine.read_bytes(), beside.read_bytes()) == (work, newer)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"\xff\xfe", b'{"cells": 3}'])
def test_a_damaged_copy_is_left_alone(course, content):
    mine = course / "my-notebooks" / LESSON
    mine.parent.mkdir()
    mine.write_bytes(content)
    edition = nbformat.read(course / "notebooks" / LESSON, 4).metadata["hellodl"]["content"]
    beside = mine.with_name(f"01_or_neuron.new-{edition[:8]}.ipynb")
    assert beside in my_notebooks.copy_notebooks(course, update=True)
    assert mine.read_bytes() == content


def test_a_full_disk_leaves_no_half_notebook(course, monkeypatch, capsys):
    monkeypatch.chdir(course)
    (course / "pyproject.toml").touch()

    def half(notebook):
        (course / "my-notebooks" / LESSON).write_text("{")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(my_notebooks.nbformat, "writes", half)
        assert my_notebooks.main([]) == 1
    assert "No space left on device" in capsys.readouterr().out
    assert my_notebooks.main([]) == 0
    assert nbformat.read(course / "my-notebooks" / LESSON, 4).cells


@pytest.mark.skipif(
    not (
        shutil.which("git") and shutil.which("make") and (ROOT / ".venv" / "course.lock").exists()
    ),
    reason="needs git, make and the environment that make setup creates",
)
def test_work_survives_make_update_and_clean(course, tmp_path):
    shutil.copytree(ROOT / "requirements", course / "requirements")
    shutil.copy(ROOT / "pyproject.toml", course)
    (course / "lessons" / "README").touch()
    git(course, "init", "-q", "-b", "main")
    git(course, "add", "-A")
    git(course, "commit", "-q", "-m", "first edition")
    learner = tmp_path / "learner"
    git(tmp_path, "clone", "-q", str(course), str(learner))
    my_notebooks.copy_notebooks(learner)
    mine = learner / "my-notebooks" / LESSON
    work = edit(mine, "my = 'work'")
    change(course / "notebooks" / LESSON, "0123456789abcdef")
    git(course, "commit", "-q", "-a", "-m", "second edition")
    (learner / ".venv").symlink_to(ROOT / ".venv")
    elsewhere = edit(learner / "notebooks" / LESSON, "also = 'mine'")
    pulled = subprocess.run(["git", "pull"], cwd=learner, capture_output=True, text=True)
    assert "would be overwritten" in pulled.stderr  # a plain pull refuses, and touches nothing
    assert (learner / "notebooks" / LESSON).read_bytes() == elsewhere
    assert mine.read_bytes() == work
    updated = subprocess.run(["make", "update"], cwd=learner, capture_output=True, text=True)
    assert updated.returncode == 0, updated.stdout + updated.stderr
    assert "01_or_neuron.new-01234567.ipynb" in updated.stdout
    (kept,) = learner.glob(f"my-notebooks/before-*/{LESSON}")
    assert kept.read_bytes() == elsewhere
    assert (learner / "notebooks" / LESSON).read_bytes() == (
        course / "notebooks" / LESSON
    ).read_bytes()
    cleaned = subprocess.run(["make", "clean"], cwd=learner, capture_output=True, text=True)
    assert cleaned.returncode == 0, cleaned.stderr
    git(learner, "clean", "-q", "-f", "-d")
    git(learner, "stash", "-u")
    assert mine.read_bytes() == work
    beside = nbformat.read(mine.with_name("01_or_neuron.new-01234567.ipynb"), 4)
    assert beside.cells[0].source.endswith("(New.)")
