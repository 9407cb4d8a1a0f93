"""Hosted notebook services: the repository's address decides, in pyproject.toml and nowhere else."""

import importlib.util

import nbformat
import pytest

from tools import build, exercises, fingerprints, form, lessons, readme

FIRST, *_ = lessons.find_lessons()
PUBLISHED = "someone/course"


@pytest.fixture
def published(monkeypatch):
    monkeypatch.setattr(lessons, "repository", lambda: PUBLISHED)


def test_the_address_is_read_from_pyproject(monkeypatch, tmp_path):
    lessons.repository.cache_clear()
    monkeypatch.setattr(lessons, "ROOT", tmp_path)
    (tmp_path / "pyproject.toml").write_text('[project]\nname = "hellodl"\n')
    assert lessons.repository() == ""
    lessons.repository.cache_clear()
    address = f'[project]\n[project.urls]\nRepository = "https://github.com/{PUBLISHED}"\n'
    (tmp_path / "pyproject.toml").write_text(address)
    assert lessons.repository() == PUBLISHED
    lessons.repository.cache_clear()


def test_without_an_address_no_cell_and_no_link(monkeypatch):
    monkeypatch.setattr(lessons, "repository", lambda: "")
    cells = lessons.read_script(FIRST.script).cells
    assert [cell for cell in cells if cell.id == lessons.INSTALL_ID] == []
    assert readme.launch_links() == ""


def test_with_an_address_every_notebook_installs_the_course_first(published):
    notebooks = [lessons.read_script(lesson.script) for lesson in lessons.find_lessons()]
    notebooks += [exercises.read_exercises(lesson) for lesson in exercises.find_exercises()]
    for notebook in notebooks:
        first = next(cell for cell in notebook.cells if cell.cell_type == "code")
        assert first.id == lessons.INSTALL_ID
        assert f"https://github.com/{PUBLISHED}/archive/HEAD.zip" in first.source
        assert "remove-cell" in first.metadata["tags"]  # the site doesn't show it
        nbformat.validate(notebook)
    student = exercises.for_students(notebooks[-1])
    assert student.cells[1].source == first.source


def test_the_cell_changes_no_fingerprint_and_no_count(monkeypatch):
    monkeypatch.setattr(lessons, "repository", lambda: "")
    before = lessons.read_script(FIRST.script)
    monkeypatch.setattr(lessons, "repository", lambda: PUBLISHED)
    after = lessons.read_script(FIRST.script)
    assert len(after.cells) == len(before.cells) + 1
    assert fingerprints.code_hash(after) == fingerprints.code_hash(before)
    assert form.code_lines(after) == form.code_lines(before)
    kept = [cell.id for cell in after.cells if cell.id != lessons.INSTALL_ID]
    assert kept == [cell.id for cell in before.cells]


def test_an_address_set_later_keeps_the_outputs(monkeypatch, tmp_path):
    made = lessons.read_notebook(FIRST.notebook)
    target = tmp_path / FIRST.notebook.name
    build.write_notebook(made, target)
    monkeypatch.setattr(lessons, "repository", lambda: PUBLISHED)
    monkeypatch.setattr(build, "execute", lambda *_, **__: pytest.fail("executed again"))
    fresh = lessons.read_script(FIRST.script)
    monkeypatch.setattr(build, "out_of_date", lambda *_: "")
    assert build.make_one(fresh, target)
    new = lessons.read_notebook(target)
    assert new.cells[1].id == lessons.INSTALL_ID
    assert [c.outputs for c in lessons.code_cells(new)] == [
        c.outputs for c in lessons.code_cells(made)
    ]


@pytest.mark.parametrize(
    ("there", "installed"),
    [
        (["hellodl", "tensorflow"], None),
        (["hellodl"], None),
        (["tensorflow"], "hellodl @ https://github.com/someone/course/archive/HEAD.zip"),
        ([], "hellodl[cpu] @ https://github.com/someone/course/archive/HEAD.zip"),
    ],
)
def test_the_cell_installs_only_what_is_missing(published, monkeypatch, there, installed):
    from IPython.core.interactiveshell import InteractiveShell

    asked = []
    shell = InteractiveShell()
    shell.register_magic_function(asked.append, "line", "pip")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: name in there or None)
    source = lessons.read_script(FIRST.script).cells[1].source
    shell.run_cell(source).raise_error()
    assert asked == ([f'install --quiet "{installed}"'] if installed else [])
    assert "lock" not in source
    assert "hash" not in source


def test_the_readme_gets_its_links_where_they_belong(published):
    text = (lessons.ROOT / "README.md").read_text(encoding="utf-8")
    new = readme._between(text, "launch links", readme.launch_links())
    for service in readme.SERVICES:
        assert f"[{service}](https://" in new
    assert new.count(PUBLISHED) >= len(readme.SERVICES)
    assert "notebooks/00_start_here.ipynb" in new
    assert readme._between(new, "launch links", "") == text  # and they go again
