"""The notebooks: in step with their scripts, in good form; and the machinery that makes them."""

import re
import shutil
import sys
from itertools import pairwise

import jupytext
import nbformat
import pytest

from hellodl import datasets, form, notebooks, quizzes
from hellodl.__main__ import main

LESSONS = notebooks.lessons()
COMMITTED = [notebooks.NOTEBOOKS / f"{script.stem}.ipynb" for script in LESSONS]


def opened(path):
    return nbformat.read(path, 4)


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.stem)


# ---------------------------------------------------------------------------- in step


def test_every_script_has_its_notebook_and_no_other_is_there():
    there = {
        path.stem for path in notebooks.NOTEBOOKS.glob("*.ipynb") if ".yours-" not in path.name
    }
    assert there == {script.stem for script in LESSONS}
    assert len(LESSONS) >= 5


@each(LESSONS)
def test_notebook_holds_the_scripts_cells(path):
    notebook = opened(notebooks.NOTEBOOKS / f"{path.stem}.ipynb")
    expected = [(cell.cell_type, cell.source) for cell in notebooks.read(path).cells]
    found = [(cell.cell_type, cell.source) for cell in notebook.cells]
    assert found == expected, "run make notebooks"


@each(COMMITTED)
def test_outputs_belong_to_code_and_lock_and_real_data(path):
    notebook = opened(path)
    made = notebook.metadata["hellodl"]
    assert made["code"] == notebooks.code_hash(notebook), (
        "code is newer than outputs: make notebooks"
    )
    assert made["lock"] == notebooks.lock_hash(), "packages are newer than outputs: make notebooks"
    assert made["data"] in ("real", "none"), "made on the stand-in: make data, then make notebooks"


# --------------------------------------------------------------------------------- form


@each(COMMITTED)
def test_form_of_cells(path):
    notebook = opened(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    run = 0
    silent = 0  # code cells since the last prose
    for cell in notebook.cells:
        assert cell.source.strip(), "an empty cell"
        if cell.cell_type == "markdown":
            silent = 0
            continue
        silent += 1
        run += 1
        assert cell.execution_count == run, f"not executed in order: {cell.source[:60]}"
        assert len(cell.source.splitlines()) <= 20, f"cell over 20 lines: {cell.source[:60]}"
        assert silent <= 3, f"three code cells without prose before: {cell.source[:60]}"


@each(COMMITTED)
def test_headings(path):
    prose = [cell.source for cell in opened(path).cells if cell.cell_type == "markdown"]
    levels = [len(marks) for text in prose for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    endings = ["## What you now know", "## What to try", "## Where to read on"]
    lines = "\n".join(prose).splitlines()
    assert [line for line in lines if line in endings] == endings


@each(COMMITTED)
def test_outputs_are_clean(path):
    text = path.read_text(encoding="utf-8")
    assert len(text) < 2e6, "a notebook of this size hurts on a code host"
    for cell in opened(path).cells:
        for output in cell.get("outputs", []):
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.text
            said = output.get("text", "") + str(output.get("data", {}).get("text/plain", ""))
            assert not re.search("[\x1b\b\r]", said), f"terminal codes in: {said[:80]!r}"
            # Nobody's home folder and no package index belongs into a lesson.
            assert not re.search(r"/(home|root|Users|tmp|work)/|pypi|simple/", said), said[:200]
            assert "application/vnd.jupyter.widget-view+json" not in output.get("data", {})
            if "image/png" in output.get("data", {}):
                alt = output.metadata.get("image/png", {}).get("alt", "")
                assert len(alt) > 20, f"picture without alternative text: {cell.source[:80]}"


@each(COMMITTED)
def test_lesson_names_itself(path):
    code = "\n".join(cell.source for cell in opened(path).cells if cell.cell_type == "code")
    assert f'hellodl.start("{path.stem}"' in code


# ---------------------------------------------------------------- making and executing


GOOD = '# %% [markdown]\n# # Good\n#\n# You will pass. Indeed.\n\n# %%\nimport hellodl\n\nhellodl.record("two", 1 + 1, 2, "A")\n'
BAD = "# %% [markdown]\n# # Bad\n#\n# ## The broken part\n\n# %%\nfine = 1\n\n# %%\n1 / 0\n"


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two small lessons, one of which fails."""
    for name in ("lessons", "notebooks", "build"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(notebooks, name.upper(), tmp_path / name)
    monkeypatch.setattr(notebooks, "ROOT", tmp_path)
    (tmp_path / "README.md").write_text("A\n<!-- lessons -->\n<!-- end of lessons -->\nB\n")
    (tmp_path / "lessons" / "00_good.py").write_text(GOOD)
    (tmp_path / "lessons" / "01_bad.py").write_text(BAD)
    shutil.copy(notebooks.LOCK, tmp_path / "lock.txt")
    monkeypatch.setattr(notebooks, "LOCK", tmp_path / "lock.txt")
    return tmp_path


def test_run_names_the_failed_cell_and_goes_on(course, capsys):
    (course / "lessons" / "02_after.py").write_text(GOOD)
    assert main(["run"]) == 1
    said = capsys.readouterr().out
    assert "01_bad FAILED in cell 3, under 'The broken part'" in said
    assert "ZeroDivisionError: division by zero" in said
    assert "00_good  cell 2/2  Good" in said  # progress names lesson and cell
    rows = said[said.index("lesson ") :]
    assert re.search(r"00_good +passed +two +2 +2 +\d", rows)
    assert re.search(r"01_bad +FAILED", rows)
    assert re.search(r"02_after +passed", rows)
    assert {path.name for path in (course / "build" / "run").iterdir()} == {
        "00_good.ipynb",
        "01_bad.ipynb",
        "02_after.ipynb",
    }


def test_run_chosen_lessons(course, capsys):
    assert main(["run", "00"]) == 0
    assert "01_bad" not in capsys.readouterr().out
    assert main(["run", "07"]) == 2
    assert "No lesson is called 07. There are: 00_good, 01_bad." in capsys.readouterr().err


def test_run_with_engines(course, capsys, monkeypatch):
    (course / "lessons" / "00_good.py").write_text(
        '# %%\nimport os\n\nassert os.environ["KERAS_BACKEND"] == "tensorflow"\n'
    )
    assert main(["run", "00", "--engine", "tensorflow"]) == 0
    missing = [name for name in ("jax", "torch") if not _importable(name)]
    if missing:
        assert main(["run", "00", "--engine", missing[0]]) == 2
        assert f"The engine {missing[0]} is not installed here" in capsys.readouterr().err


def _importable(name):
    from importlib.util import find_spec

    return find_spec(name) is not None


def test_make_executes_only_what_is_out_of_date(course, capsys):
    (course / "lessons" / "01_bad.py").unlink()
    target = course / "notebooks" / "00_good.ipynb"
    assert main(["notebooks"]) == 0
    assert "not made yet" in capsys.readouterr().out
    row = "| [00_good](notebooks/00_good.ipynb) | pass | 0 min | 5 | 2 | 5 s |"
    assert row in (course / "README.md").read_text()
    made = target.read_bytes()
    assert main(["notebooks"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert target.read_bytes() == made

    (course / "lessons" / "00_good.py").write_text(GOOD.replace("# Good", "# Better"))
    assert main(["notebooks"]) == 0
    assert "text changed, outputs kept" in capsys.readouterr().out
    assert "# Better" in opened(target).cells[0].source
    assert opened(target).cells[1].outputs == nbformat.reads(made.decode(), 4).cells[1].outputs
    assert not list((course / "notebooks").glob("*.yours-*.ipynb"))  # nobody had edited it

    (course / "lessons" / "00_good.py").write_text(GOOD.replace("1 + 1", "3 - 1"))
    assert main(["notebooks"]) == 0
    assert "its code changed" in capsys.readouterr().out

    notebooks.LOCK.write_text("other==1\n")
    assert main(["notebooks"]) == 0
    assert "the locked packages changed" in capsys.readouterr().out
    assert main(["notebooks", "--force"]) == 0
    assert "asked to" in capsys.readouterr().out


def test_make_keeps_a_learners_edits(course, capsys):
    (course / "lessons" / "01_bad.py").unlink()
    main(["notebooks"])
    target = course / "notebooks" / "00_good.ipynb"
    mine = opened(target)
    mine.cells[0].source += "\n\nmy own notes"
    nbformat.write(mine, target)
    main(["notebooks"])
    assert "your version is kept as" in capsys.readouterr().out
    (kept,) = (course / "notebooks").glob("*.yours-*.ipynb")
    assert "my own notes" in kept.read_text()
    assert "my own notes" not in target.read_text()
    assert main(["notebooks"]) == 0  # and nothing more is kept when nothing more was edited
    assert len(list((course / "notebooks").glob("*.yours-*.ipynb"))) == 1


def test_make_leaves_the_notebook_of_a_failing_lesson(course, capsys):
    (course / "notebooks" / "01_bad.ipynb").write_text(
        nbformat.writes(nbformat.v4.new_notebook(metadata={"hellodl": {"code": "old"}}))
    )
    before = (course / "notebooks" / "01_bad.ipynb").read_bytes()
    assert main(["notebooks", "01"]) == 1
    assert "ZeroDivisionError" in capsys.readouterr().out
    assert (course / "notebooks" / "01_bad.ipynb").read_bytes() == before


def test_real_data_outdate_outputs_on_the_stand_in_but_not_the_reverse(course, monkeypatch):
    fresh = jupytext.reads("# %%\nload_mnist()\n", fmt="py:percent")
    made = {"code": notebooks.code_hash(fresh), "lock": notebooks.lock_hash()}
    for made_on, here, why in [
        ("stand-in", "real", "the real data are here now"),
        ("real", "stand-in", ""),
        ("real", "real", ""),
    ]:
        monkeypatch.setattr(datasets, "nearest", lambda spec, here=here: here == "real" or None)
        old = jupytext.reads("# %%\nload_mnist()\n", fmt="py:percent")
        old.metadata["hellodl"] = made | {"data": made_on, "content": notebooks.content_hash(old)}
        assert notebooks._out_of_date(fresh, old) == why
    assert notebooks.data_of(jupytext.reads("# %%\n1\n", fmt="py:percent")) == "none"


def test_a_killed_kernel_is_reported(course):
    (course / "lessons" / "00_good.py").write_text(
        "# %%\nimport os, signal\n\nos.kill(os.getpid(), signal.SIGTERM if os.name == 'nt' else 9)\n"
    )
    outcome = notebooks.execute(notebooks.read(course / "lessons" / "00_good.py"), "00_good")
    assert "00_good FAILED in cell 1" in outcome.failure
    assert "Kernel died" in outcome.failure


def test_a_cell_without_end_is_stopped(course, monkeypatch):
    monkeypatch.setattr(notebooks, "CELL_SECONDS", 1)
    (course / "lessons" / "00_good.py").write_text("# %%\nwhile True:\n    pass\n")
    outcome = notebooks.execute(notebooks.read(course / "lessons" / "00_good.py"), "00_good")
    assert "00_good FAILED in cell 1" in outcome.failure
    assert "still running" in outcome.failure


# -------------------------------------------------------------------------------- terms


GLOSSARY = re.findall(
    r"^(\S.*)\n  .*\{doc\}`Lesson \d\d <notebooks/(\w+)>`$",
    (notebooks.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def prose(script):
    """The text of a lesson and its quizzes without code and code words."""
    cells = notebooks.read(script).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    text += (quizzes.QUIZZES / f"{script.stem}.md").read_text(encoding="utf-8")
    return re.sub(r"`[^`]*`", "", text)


def test_no_lesson_uses_a_term_before_the_one_that_introduces_it():
    assert len(GLOSSARY) >= 60
    texts = {script.stem: prose(script) for script in LESSONS}
    for term, lesson in GLOSSARY:
        # Names and abbreviations as they are written; other words at the start of a sentence too.
        case = 0 if term[0].isupper() or term == "t-SNE" else re.IGNORECASE
        word = re.compile(rf"(?<![\w-]){re.escape(term)}(s|es)?(?![\w-])", case)
        first = next((name for name, text in texts.items() if word.search(text)), None)
        assert first == lesson, f"{term}: first used in {first}, said to be introduced in {lesson}"


def test_glossary_is_in_order():
    terms = [term.lower() for term, _ in GLOSSARY]
    assert terms == sorted(set(terms))


def test_advice_names_what_is_long():
    long = "# A\n\n" + "word " * 36 + "end. Short one.\n\n```\n" + "code " * 50 + "\n```"
    cells = [
        nbformat.v4.new_markdown_cell(long),
        nbformat.v4.new_code_cell("\n".join(f"x{i} = {i}" for i in range(13))),
        nbformat.v4.new_code_cell("# only\n\ny = 1"),
    ]
    notebook = nbformat.v4.new_notebook(cells=cells)
    said = list(form.advice(notebook))
    assert [text.split(":")[0] for text in said] == ["37 words", "13 lines"]
    assert form.code_lines(notebook) == 14
    assert form.words("a - b, c") == 3


def test_advice_is_printed(capsys):
    assert main(["advice"]) == 0
    assert re.search(r"^\d\d_\w+: \d+ (words|lines): ", capsys.readouterr().out, re.MULTILINE)


def test_the_engine_that_sees_a_gpu(tmp_path, monkeypatch, capsys):
    fake = tmp_path / "python"
    fake.write_text('#!/bin/sh\n[ "$KERAS_BACKEND" = "$SEES" ]\n')
    fake.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(fake))
    for engine in ("tensorflow", "jax", "torch"):
        monkeypatch.setenv("SEES", engine)
        assert main(["gpu-engine"]) == 0
        assert capsys.readouterr().out == f"{engine}\n"
    monkeypatch.setenv("SEES", "none")
    assert main(["gpu-engine"]) == 2
    assert "No GPU is seen here by TensorFlow, JAX or PyTorch" in capsys.readouterr().err
