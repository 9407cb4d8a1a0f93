"""The notebooks: in step with their scripts, in good form; and the machinery that makes them."""

import os
import random
import re
import shutil
import subprocess
import sys
import threading
import time
from itertools import pairwise

import jupytext
import nbformat
import pytest

from hellodl import data
from hellodl.measurements import MIME, Measurement
from tools import build, execute, fingerprints, form, lessons, readme
from tools.__main__ import main
from tools.course import measurements_of, results_table

LESSONS = lessons.find_lessons()
ROOT = lessons.ROOT


def opened(path):
    return nbformat.read(path, 4)


def each(found):
    return pytest.mark.parametrize("lesson", found, ids=lambda lesson: lesson.name)


# ---------------------------------------------------------------------------- in step


def test_every_script_has_its_notebook_and_no_other_is_there():
    there = {path.stem for path in lessons.NOTEBOOKS.glob("*.ipynb") if ".yours-" not in path.name}
    assert there == {lesson.name for lesson in LESSONS}
    assert len(LESSONS) == 20


@each(LESSONS)
def test_notebook_holds_the_scripts_cells(lesson):
    expected = [(cell.cell_type, cell.source) for cell in lessons.read_script(lesson.script).cells]
    found = [(cell.cell_type, cell.source) for cell in opened(lesson.notebook).cells]
    assert found == expected, "run make notebooks"


@each(LESSONS)
def test_outputs_belong_to_code_and_lock_and_real_data(lesson):
    notebook = opened(lesson.notebook)
    made = notebook.metadata["hellodl"]
    assert made["code"] == fingerprints.code_hash(notebook), (
        "code is newer than outputs: make notebooks"
    )
    assert made["lock"] == fingerprints.lock_hash(), (
        "packages are newer than outputs: make notebooks"
    )
    assert made["data"] in ("real", "none"), "made on the stand-in: make data, then make notebooks"


def test_the_times_a_lesson_announces_are_those_of_the_notebooks():
    kept = (lessons.LESSONS / "timings.csv").read_text(encoding="utf-8")
    assert kept == readme.timings(), "run make notebooks"
    assert kept.startswith("lesson,seconds,gflops\n")
    assert kept.count("\n") == len(LESSONS) + 1


@each(LESSONS)
def test_the_figure_in_the_first_cell_is_the_notebooks_own(lesson):
    notebook = opened(lesson.notebook)
    first = notebook.cells[0]
    stored = first.pop("attachments", {})
    build.attach_preview(notebook)
    assert first.get("attachments", {}) == stored
    assert bool(stored) == ("attachment:" in first.source)


@each(LESSONS)
def test_stored_quizzes_are_those_of_their_markdown(lesson):
    stored, fresh = opened(lesson.notebook), opened(lesson.notebook)
    build.refresh_quizzes(fresh)
    quizzes = [cell for cell in fresh.cells if cell.source.startswith("hellodl.quiz(")]
    assert len(quizzes) == 2
    assert all("reasons" in cell.outputs[0].data["text/html"] for cell in quizzes)
    assert fresh == stored, "run make notebooks"


def test_a_place_for_a_figure_without_one_is_an_error():
    text = nbformat.v4.new_markdown_cell("![A curve](attachment:preview.png)")
    notebook = nbformat.v4.new_notebook(cells=[text, nbformat.v4.new_code_cell("1")])
    with pytest.raises(lessons.CourseError, match="tagged 'preview'"):
        build.attach_preview(notebook)


# --------------------------------------------------------------------------------- form


@each(LESSONS)
def test_form_of_cells(lesson):
    notebook = opened(lesson.notebook)
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
        folded = cell.metadata.get("jupyter", {}).get("source_hidden")
        limit = 50 if folded else 20
        assert len(cell.source.splitlines()) <= limit, (
            f"cell over {limit} lines: {cell.source[:60]}"
        )
        assert silent <= 3, f"three code cells without prose before: {cell.source[:60]}"


def test_folded_cells_say_what_they_do_and_change_nothing_that_is_read():
    """JupyterLab shows the first line of a folded cell, and the site what stands in it."""
    cells = [
        (lesson.name, cell)
        for lesson in LESSONS
        for cell in lessons.code_cells(lessons.read_notebook(lesson.notebook))
        if "hide-input" in cell.metadata.get("tags", [])
    ]
    assert "00_start_here" in {name for name, _ in cells}
    for name, cell in cells:
        assert cell.metadata.jupyter.source_hidden, name
        assert re.match(r"# [A-Z].{10,90}\n", cell.source), f"{name}: {cell.source[:60]}"


def test_lessons_call_nothing_that_windows_lacks(tmp_path):
    for lesson in LESSONS:
        scripts = [lesson.script, lesson.exercises]
        cells = [c.source for s in scripts for c in lessons.code_cells(lessons.read_script(s))]
        assert not [
            cell for cell in cells if re.search(r"^ *(!|%%(bash|sh)\b)", cell, re.MULTILINE)
        ]
        code = re.sub(r"^( *)%.*$", r"\1pass", "\n".join(cells), flags=re.MULTILINE)
        (tmp_path / f"lesson{lesson.number}.py").write_text(code, encoding="utf-8")
    (tmp_path / "wrong.py").write_text("import fcntl, os\nfcntl.flock\nos.fork()\n")
    types = ["mypy", "--platform=win32", "--follow-imports=skip", "--ignore-missing-imports"]
    done = subprocess.run(
        [sys.executable, "-m", *types, "."], cwd=tmp_path, capture_output=True, text=True
    )
    lacking = re.findall(r"^(.+?):.+Module has no attribute \"(\w+)\"", done.stdout, re.MULTILINE)
    assert lacking == [("wrong.py", "flock"), ("wrong.py", "fork")], done.stdout


@each(LESSONS)
def test_lessons_write_only_beside_themselves(lesson):
    """A notebook may lie anywhere, such as in a home folder, whose parent can't be written."""
    cells = lessons.code_cells(lessons.read_script(lesson.script))
    assert not [
        cell.source for cell in cells if re.search(r"\.\./|\.parents|os\.pardir", cell.source)
    ]


@each(LESSONS)
def test_headings(lesson):
    cells = opened(lesson.notebook).cells
    prose = [cell.source for cell in cells if cell.cell_type == "markdown"]
    levels = [len(marks) for text in prose for marks in re.findall(r"^(#+) ", text, re.MULTILINE)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    endings = ["## Recap", "## Exercises", "## Going deeper", "## Next"]
    lines = "\n".join(prose).splitlines()
    assert [line for line in lines if line in endings] == endings


@each(LESSONS)
def test_outputs_are_clean(lesson):
    text = lesson.notebook.read_text(encoding="utf-8")
    assert len(text) < 2e6, "a notebook of this size hurts on a code host"
    for cell in opened(lesson.notebook).cells:
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
                assert len(alt) > 20, f"figure without alternative text: {cell.source[:80]}"


@each(LESSONS)
def test_lesson_names_itself(lesson):
    code = "\n".join(cell.source for cell in lessons.code_cells(opened(lesson.notebook)))
    assert f'hellodl.start("{lesson.name}"' in code


@each(LESSONS)
def test_the_working_time_a_lesson_announces_is_what_it_takes(lesson):
    notebook = opened(lesson.notebook)
    announced = re.findall(r"about\s+(\d+)\s+minutes", notebook.cells[0].source)
    assert announced
    for minutes in announced:
        assert int(minutes) == form.working_minutes(notebook)


# ---------------------------------------------------------------- making and executing


GOOD = '# %% [markdown]\n# # Good\n#\n# You will pass. Indeed.\n\n# %%\nimport hellodl\n\nhellodl.record("two", 1 + 1, 2, "A")\n'
BAD = "# %% [markdown]\n# # Bad\n#\n# ## The broken part\n\n# %%\nfine = 1\n\n# %%\n1 / 0\n"


def write(folder, name, text):
    """Write the script of a lesson into a course."""
    (folder / "lessons" / name).mkdir(exist_ok=True)
    (folder / "lessons" / name / "lesson.py").write_text(text, encoding="utf-8")
    return lessons.Lesson(name)


@pytest.fixture
def course(tmp_path, monkeypatch):
    """A course of two small lessons, one of which fails."""
    for name in ("lessons", "notebooks", "build"):
        (tmp_path / name).mkdir()
        monkeypatch.setattr(lessons, name.upper(), tmp_path / name)
    monkeypatch.setattr(lessons, "ROOT", tmp_path)
    (tmp_path / "README.md").write_text(
        "A\n<!-- launch links -->\n<!-- end of launch links -->\n<!-- lessons -->\n<!-- end of lessons -->\nB\n"
    )
    write(tmp_path, "00_good", GOOD)
    write(tmp_path, "01_bad", BAD)
    shutil.copy(fingerprints.LOCK, tmp_path / "lock.txt")
    monkeypatch.setattr(fingerprints, "LOCK", tmp_path / "lock.txt")
    return tmp_path


@pytest.fixture
def good(course):
    """A course whose one lesson passes; its notebook."""
    shutil.rmtree(course / "lessons" / "01_bad")
    return course / "notebooks" / "00_good.ipynb"


@pytest.fixture
def instant(monkeypatch):
    """Notebooks are made without a kernel: what happens to files is the same."""
    monkeypatch.setattr(
        build, "execute", lambda notebook, lesson, folder: execute.Run(lesson, notebook, 2.5)
    )


def test_run_names_the_failed_cell_and_goes_on(course, capsys):
    write(course, "02_after", GOOD)
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


def test_measurements_are_read_back_from_notebooks():
    measurement = Measurement("x", 1.0, 2.0, "A", stand_in=True)
    output = nbformat.v4.new_output("display_data", {MIME: vars(measurement)})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[output] * 2)])
    assert measurements_of(notebook) == [measurement] * 2
    several = nbformat.v4.new_output("display_data", {MIME: [vars(measurement)] * 3})
    table = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=[several])])
    assert measurements_of(table) == [measurement] * 3
    empty = nbformat.v4.new_notebook()
    runs = [execute.Run("05", notebook, 3.2), execute.Run("06", empty, 7.9, failure="error")]
    assert results_table(runs).splitlines() == [
        "lesson  result  what          measured  published  seconds",
        "----------------------------------------------------------",
        "05      passed  x [stand-in]         1          2        3",
        "                x [stand-in]         1          2",
        "06      FAILED                                           8",
    ]


def test_run_chosen_lessons(course, capsys):
    assert main(["run", "00"]) == 0
    assert "01_bad" not in capsys.readouterr().out
    assert main(["run", "07"]) == 2
    assert (
        "There is no lesson called 07. The lessons are: 00_good, 01_bad." in capsys.readouterr().err
    )


def test_run_with_engines(course, capsys, monkeypatch):
    code = '# %%\nimport os\n\nassert os.environ["KERAS_BACKEND"] == "tensorflow"\n'
    write(course, "00_good", code)
    assert main(["run", "00", "--engine", "tensorflow"]) == 0
    missing = [name for name in ("jax", "torch") if not _importable(name)]
    if missing:
        assert main(["run", "00", "--engine", missing[0]]) == 2
        assert f"The engine {missing[0]} is not installed here" in capsys.readouterr().err


def _importable(name):
    from importlib.util import find_spec

    return find_spec(name) is not None


def test_make_executes_only_what_is_out_of_date(course, good, capsys):
    assert main(["notebooks"]) == 0
    assert "not made yet" in capsys.readouterr().out
    row = "| [00 Good](notebooks/00_good.ipynb) |"
    assert row in (course / "README.md").read_text()
    timings = (course / "lessons" / "timings.csv").read_text()
    assert re.fullmatch(r"lesson,seconds,gflops\n00_good,\d+\.\d,\d+\n", timings)
    made = good.read_bytes()
    assert main(["notebooks"]) == 0
    assert "up to date" in capsys.readouterr().out
    assert good.read_bytes() == made

    write(course, "00_good", GOOD.replace("# Good", "# Better"))
    assert main(["notebooks"]) == 0
    assert "text changed, outputs kept" in capsys.readouterr().out
    assert "# Better" in opened(good).cells[0].source
    assert opened(good).cells[1].outputs == nbformat.reads(made.decode(), 4).cells[1].outputs
    assert copies(good) == []  # nobody had edited it

    write(course, "00_good", GOOD.replace("1 + 1", "3 - 1"))
    assert main(["notebooks"]) == 0
    assert "its code changed" in capsys.readouterr().out

    fingerprints.LOCK.write_text("other==1\n")
    assert main(["notebooks"]) == 0
    assert "the locked packages changed" in capsys.readouterr().out
    assert main(["notebooks", "--force"]) == 0
    assert "asked to" in capsys.readouterr().out
    assert [path.name for path in good.parent.iterdir()] == [good.name]  # nothing is left over


def copies(target):
    """What was kept aside of a notebook, oldest first."""
    return [
        path.read_bytes() for path in sorted(target.parent.glob(f"{target.stem}.yours-*.ipynb"))
    ]


def edit(target, note="my own notes"):
    mine = opened(target)
    mine.cells[0].source += f"\n\n{note}"
    nbformat.write(mine, target)
    return target.read_bytes()


def test_make_keeps_a_learners_edits(good, capsys):
    main(["notebooks"])
    mine = edit(good)
    main(["notebooks"])
    said = capsys.readouterr().out
    assert "it was edited or run after it was made" in said
    assert "it is kept as 00_good.yours-" in said
    assert copies(good) == [mine]
    assert "my own notes" not in good.read_text()
    assert main(["notebooks"]) == 0  # and nothing more is kept when nothing more was edited
    assert copies(good) == [mine]


def test_edits_saved_while_the_notebook_is_executed_are_kept(instant, good, monkeypatch):
    main(["notebooks"])
    real, saved = build.execute, []

    def slowly(*arguments, **options):
        run = real(*arguments, **options)
        saved.append(edit(good, "saved meanwhile"))
        return run

    monkeypatch.setattr(build, "execute", slowly)
    assert main(["notebooks", "--force"]) == 0
    assert copies(good) == saved
    assert "saved meanwhile" not in good.read_text()


def test_copies_of_one_second_have_names_of_their_own(instant, good, monkeypatch):
    monkeypatch.setattr(build.time, "strftime", lambda form: "20250101-120000")
    main(["notebooks"])
    first = edit(good, "one")
    main(["notebooks"])
    second = edit(good, "two")
    main(["notebooks"])
    assert set(copies(good)) == {first, second}
    names = {path.name for path in good.parent.glob("*.yours-*")}
    assert names == {f"00_good.yours-20250101-120000{n}.ipynb" for n in ("", "-2")}


def test_many_makers_lose_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(build.time, "strftime", lambda form: "20250101-120000")
    target = tmp_path / "05_x.ipynb"
    threads = [
        threading.Thread(target=build.save_copy, args=(str(n).encode(), target)) for n in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(int(content) for content in copies(target)) == list(range(20))


def test_a_save_between_any_two_steps_of_making_is_kept(tmp_path, capsys):
    """Learners save, in place as JupyterLab does or by replacing, at moments chosen at random.

    ``HELLODL_CASES=0:10000`` tries many more of them.
    """
    target = tmp_path / "05_x.ipynb"
    here = (build.__file__, fingerprints.__file__, lessons.__file__)
    for seed in range(*map(int, os.environ.get("HELLODL_CASES", "0:300").split(":"))):
        luck = random.Random(seed)
        for path in tmp_path.iterdir():
            path.unlink()
        if luck.random() < 0.8:
            build.write_notebook(_made("before"), target)
        saved, open_file = [], []

        def save(luck=luck, saved=saved, open_file=open_file):
            """Do the next step of a learner's save."""
            if open_file:
                with open_file.pop() as file:
                    file.write(saved[-1])
                return
            if saved:  # once: a learner who saves again replaces his own work
                return
            text = nbformat.writes(_made("mine", note=luck.choice(["", "edited", "edited"])))
            saved.append(text if luck.random() < 0.8 else text[:50])
            if luck.random() < 0.5:
                open_file.append(target.open("w", encoding="utf-8"))
            else:
                (tmp_path / ".saved").write_text(saved[-1], encoding="utf-8")
                (tmp_path / ".saved").replace(target)

        def trace(frame, event, _argument, luck=luck, save=save):
            if frame.f_code.co_filename not in here:
                return None
            if event == "line" and luck.random() < 0.05:
                save()
            return trace

        sys.settrace(trace)
        try:
            build.write_notebook(_made("after"), target)
        finally:
            sys.settrace(None)
        while open_file:
            save()
        found = {path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
        for text in saved:
            assert text in found or build.is_unedited(text.encode()), f"seed {seed}"
        assert {path.suffix for path in tmp_path.iterdir()} == {".ipynb"}, f"seed {seed}"
        capsys.readouterr()


def _made(text, note=None):
    """A notebook as it is made; with a note, as a learner has changed it."""
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(text, id="a")])
    notebook.metadata["hellodl"] = {"content": fingerprints.content_hash(notebook)}
    notebook.cells[0].source += note or ""
    return notebook


@pytest.mark.parametrize("made", [None, [], "x", {}, {"content": 5}])
def test_what_another_program_wrote_into_the_metadata_is_no_obstacle(good, instant, made, capsys):
    main(["notebooks"])
    mine = opened(good)
    mine.metadata["hellodl"] = made
    nbformat.write(mine, good)
    saved = good.read_bytes()
    assert main(["notebooks"]) == 0
    assert copies(good) == [saved]
    nbformat.write(mine, good)
    with pytest.raises(lessons.CourseError, match="another program has removed"):
        lessons.read_notebook(good)


@pytest.mark.skipif(os.name != "posix", reason="make calls a shell")
def test_make_clean_keeps_finished_experiments(tmp_path):
    shutil.copy(ROOT / "Makefile", tmp_path)
    for name in ("build/experiments/a.csv", "build/a site/b.html", "data/cache/c", ".venv/d"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).touch()
    subprocess.run(["make", "clean"], cwd=tmp_path, check=True, capture_output=True)
    there = {
        path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()
    }
    assert there == {"Makefile", "build/experiments/a.csv", "data/cache/c"}


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: b"",
        lambda content: b" \n",
        lambda content: content[: len(content) // 2],
        lambda content: b"<<<<<<< HEAD\n" + content + b"=======\n>>>>>>> theirs\n",
        lambda content: content.decode().encode("utf-16"),
        lambda content: content.replace(b"Good", b"Gr\xfc\xdf"),
        lambda content: b"[]",
        lambda content: b'{"nbformat": 4, "nbformat_minor": 5, "metadata": {}}',
    ],
    ids=["empty", "blank", "truncated", "conflict", "utf-16", "latin-1", "list", "no cells"],
)
def test_a_damaged_notebook_is_named_kept_aside_and_made_anew(
    instant, course, good, damage, capsys
):
    write(course, "01_after", GOOD)
    assert main(["notebooks"]) == 0
    good.write_bytes(damaged := damage(good.read_bytes()))
    (course / "notebooks" / "01_after.ipynb").unlink()
    capsys.readouterr()
    assert main(["notebooks"]) == 0
    said = capsys.readouterr().out
    assert "00_good: it is damaged (" in said
    assert "it is kept as 00_good.yours-" in said
    assert copies(good) == [damaged]
    assert build.is_unedited(good.read_bytes())
    assert (course / "notebooks" / "01_after.ipynb").exists()  # the others are made, too


def test_a_damaged_notebook_of_another_lesson_is_named_for_the_readme(
    instant, course, good, capsys
):
    write(course, "01_after", GOOD)
    assert main(["notebooks"]) == 0
    good.write_bytes(b"")
    capsys.readouterr()
    assert main(["notebooks", "01", "--force"]) == 2
    assert capsys.readouterr().err == (
        "00_good.ipynb cannot be shown: it is damaged (the file is empty). "
        "`make notebooks LESSONS=00` makes it anew.\n"
    )


def test_a_file_that_cannot_be_read_does_not_stop_the_others(instant, course, good, capsys):
    good.mkdir()
    write(course, "01_after", GOOD)
    assert main(["notebooks"]) == 1
    assert "00_good: [Errno" in capsys.readouterr().out
    assert (course / "notebooks" / "01_after.ipynb").exists()


def test_a_second_maker_waits_for_the_first(instant, good):
    main(["notebooks"])
    code = (
        "import sys, time\nfrom filelock import FileLock\n"
        "with FileLock(sys.argv[1]):\n    print('locked', flush=True)\n    time.sleep(1)"
    )
    arguments = [sys.executable, "-c", code, str(lessons.BUILD / "notebooks.lock")]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE) as other:
        other.stdout.readline()
        begin = time.perf_counter()
        assert main(["notebooks"]) == 0
        assert time.perf_counter() - begin > 0.7


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
    made = {"code": fingerprints.code_hash(fresh), "lock": fingerprints.lock_hash()}
    for made_on, here, reason in [
        ("stand-in", "real", "the real data are here now"),
        ("real", "stand-in", ""),
        ("real", "real", ""),
    ]:
        monkeypatch.setattr(data, "find_local", lambda spec, here=here: here == "real" or None)
        old = jupytext.reads("# %%\nload_mnist()\n", fmt="py:percent")
        old.metadata["hellodl"] = made | {
            "data": made_on,
            "content": fingerprints.content_hash(old),
        }
        assert build.out_of_date(fresh, old) == reason
    assert fingerprints.data_used(jupytext.reads("# %%\n1\n", fmt="py:percent")) == "none"


def run_script(course, code):
    lesson = write(course, "00_good", code)
    return execute.execute(lessons.read_script(lesson.script), lesson.name)


def test_a_killed_kernel_is_reported(course):
    outcome = run_script(
        course,
        "# %%\nimport os, signal\n\nos.kill(os.getpid(), signal.SIGTERM if os.name == 'nt' else 9)\n",
    )
    assert "00_good FAILED in cell 1" in outcome.failure
    assert "Kernel died" in outcome.failure


def test_a_cell_without_end_is_stopped(course, monkeypatch):
    monkeypatch.setattr(execute, "CELL_SECONDS", 1)
    outcome = run_script(course, "# %%\nwhile True:\n    pass\n")
    assert "00_good FAILED in cell 1" in outcome.failure
    assert "still running" in outcome.failure


def test_the_first_figure_is_timed(course):
    code = "# %%\nimport matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()\n"
    outcome = run_script(course, code)
    assert not outcome.failure
    assert 0 < outcome.first_figure <= outcome.seconds


# -------------------------------------------------------------------------------- terms


GLOSSARY = re.findall(
    r"^(\S.*)\n  .*\{doc\}`Lesson \d\d <notebooks/(\w+)>`$",
    (lessons.ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"),
    re.MULTILINE,
)


def prose(lesson):
    """The text of a lesson and its quizzes without code and code words."""
    cells = lessons.read_script(lesson.script).cells
    text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    text += lesson.quiz.read_text(encoding="utf-8")
    return re.sub(r"`[^`]*`", "", text)


def test_no_lesson_uses_a_term_before_the_one_that_introduces_it():
    assert len(GLOSSARY) >= 60
    texts = {lesson.name: prose(lesson) for lesson in LESSONS}
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
    said = form.advice(notebook)
    assert [text.split(":")[0] for text in said] == ["37 words", "13 lines"]
    assert form.code_lines(notebook) == 14
    assert form.count_words("a - b, c") == 3


def test_form_measures_how_a_lesson_reads():
    text = (
        "# A heading\n\nNotice the picture, because it matters. Two short\nsentences here! "
        "The standard deviation `picture` is small, but the\ndeviation isn't.\n\n- Just so.\n"
    )
    cells = [nbformat.v4.new_markdown_cell(text), nbformat.v4.new_code_cell("# x\ny = 1\n\nz = 2")]
    density, length, connectives, avoided = form.measure(nbformat.v4.new_notebook(cells=cells))
    words = 2 + 6 + 4 + 10 + 2
    assert density == words / 2
    assert length == (words - 2) / 4
    assert connectives == 1000 * 4 / words  # notice, because, but, so
    assert avoided == "picture 1, deviation 1, just 1"


def test_form_is_printed(capsys):
    assert main(["form", "00", "02"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("lesson ")
    assert re.search(r"^02_logic_gates +\d+\.\d +\d+\.\d +\d+\.\d ", said, re.MULTILINE)
    assert re.search(r"^\d\d_\w+: \d+ (words|lines): ", said, re.MULTILINE)
    assert "01_or_neuron" not in said


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
