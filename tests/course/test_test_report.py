"""What `make test` runs, and what it says at its end."""

import subprocess
from collections import Counter
from pathlib import Path

import pytest

from tools import stages, test_report
from tools.lessons import CourseError

XML = """<testsuites><testsuite>
<testcase classname="a" name="one"/>
<testcase classname="a" name="two"><failure message="assert 1 == 2">...</failure></testcase>
<testcase classname="a" name="two"><error message="in the teardown">...</error></testcase>
<testcase classname="b" name="three"><skipped message="no Chromium here">...</skipped></testcase>
<testcase classname="b" name="four"><skipped message="no Chromium here">...</skipped></testcase>
</testsuite></testsuites>"""


def test_reports_are_counted_and_reasons_grouped(tmp_path):
    report = tmp_path / "unit.xml"
    report.write_text(XML)
    counts, reasons = test_report.read_report(report, 1)
    assert counts == {"passed": 1, "failed": 2, "skipped": 2}
    assert reasons == {"no Chromium here": 2}


@pytest.mark.parametrize(
    ("content", "status", "expected"),
    [
        (None, 0, {"passed": 1}),
        (None, 2, {"failed": 1}),  # lint, or pytest stopped before its first test
        ('<testsuites><testcase name="one"/></testsuites>', 3, {"passed": 1, "failed": 1}),
        ("<testsuites/>", 0, {}),
    ],
    ids=["passed", "failed", "failed after its tests", "no tests"],
)
def test_stages_without_a_failed_test(tmp_path, content, status, expected):
    report = tmp_path / "lint.xml"
    if content:
        report.write_text(content)
    assert test_report.read_report(report, status) == (Counter(expected), Counter())


def test_all_stages_run_and_the_table_comes_last(tmp_path, monkeypatch, capsys):
    asked = []
    reports = {"unit": XML, "browser": '<testsuites><testcase name="one"/></testsuites>'}

    def run(stage, only):
        assert only is None
        asked.append(stage)
        if stage in reports:
            (tmp_path / "test-reports" / f"{stage}.xml").write_text(reports[stage])
        return int(stage == "unit")

    monkeypatch.setattr(stages, "run", run)
    monkeypatch.setattr(test_report, "BUILD", tmp_path)
    assert test_report.run_stages() == 2
    assert asked == list(stages.STAGES)
    lines = capsys.readouterr().out.splitlines()
    passed = len(stages.STAGES)  # one in each: the others leave no report
    assert lines[-1] == f"{passed} passed, 2 failed, 2 skipped"
    table = {line.split()[0]: line.split()[1:4] for line in lines if line[:1].isalpha()}
    assert table["lint"] == ["1", "0", "0"]
    assert table["unit"] == ["1", "2", "2"]
    assert table["browser"] == ["1", "0", "0"]
    assert table["all"] == [str(passed), "2", "2"]
    assert "  unit: 2 x no Chromium here" in lines

    asked.clear()
    assert test_report.run_stages(["browser"]) == 0
    assert asked == ["browser"]
    with pytest.raises(CourseError, match=r"no stage unti: choose from lint, unit"):
        test_report.run_stages(["unti"])


@pytest.fixture
def asked(monkeypatch):
    """What the stages would run: the commands, and the settings of their environment."""
    found = []
    monkeypatch.setattr(stages, "python", lambda *call: found.append(call) or 0)
    return found


def test_only_one_stage_measures_which_lines_are_executed(asked):
    assert stages.run("unit") == 0
    [(unit, settings)] = asked
    assert "tests/unit" in unit
    assert settings["OPENBLAS_NUM_THREADS"] == "1"  # or two workers' threads fight
    assert "--cov" not in unit
    asked.clear()
    assert stages.run("coverage") == 0
    erase, unit, course, combine, report = (call[0] for call in asked)
    assert {"--cov", "--cov-append", "tests/unit"} <= set(unit)
    assert {"--cov", "--cov-append", "tests/course"} <= set(course)
    assert [erase[1], combine[1], report[1]] == ["erase", "combine", "report"]


def test_the_class_server_is_tested_first_beside_the_rest_of_the_course(asked):
    stages.run("course")
    command = asked[0][0]
    assert command.index("tests/classroom") < command.index("tests/course")
    assert "--no-loadscope-reorder" in command


def git(folder, *arguments):
    who = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ([], []),
        (["lessons/04_mnist_dense_sgd/guide.md", "README.md"], ["04_mnist_dense_sgd"]),
        (
            ["notebooks/solutions/07_mnist_optimizers.ipynb", "lessons/00_start_here/quiz.md"],
            ["00_start_here", "07_mnist_optimizers"],
        ),
        (["lessons/04_mnist_dense_sgd/lesson.py", "src/hellodl/status.py"], None),
        (["tests/conftest.py"], None),
        (["lessons/shared.md"], None),
    ],
)
@pytest.mark.parametrize("then", ["uncommitted", "committed", "new"])
def test_what_has_changed(tmp_path, monkeypatch, files, expected, then):
    """Against the main branch, whether it's committed or not, or a file that git doesn't know."""
    monkeypatch.setattr(stages, "ROOT", tmp_path)
    for file in [] if then == "new" else files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("before")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "add", "--all")
    git(tmp_path, "commit", "--allow-empty", "--message", "main")
    git(tmp_path, "update-ref", "refs/remotes/origin/main", "HEAD")
    for file in files:
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / file).write_text("after")
    if then == "committed":
        git(tmp_path, "commit", "--all", "--allow-empty", "--message", "a change")
    assert stages.changed_lessons() == expected


def test_a_changed_lesson_is_tested_alone(asked, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(test_report, "BUILD", tmp_path)
    monkeypatch.setattr(stages, "changed_lessons", lambda: ["07_mnist_optimizers"])
    assert test_report.run_stages(["changed"]) == 0
    assert "Changed: 07_mnist_optimizers" in capsys.readouterr().out
    course, notebooks = (call[0] for call in asked if "pytest" in call[0])
    chosen = course[course.index("-k") + 1]
    assert "00_start_here]" in chosen
    assert "07_mnist_optimizers" not in chosen
    assert "tests/classroom" not in course
    executed = [Path(word) for word in notebooks if word.endswith(".ipynb")]
    assert {path.stem for path in executed} == {"07_mnist_optimizers"}
    assert {path.parent.name for path in executed} == {"notebooks", "exercises", "solutions"}


def test_nothing_changed_and_too_much_changed(asked, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(test_report, "BUILD", tmp_path)
    monkeypatch.setattr(stages, "changed_lessons", list)
    assert test_report.run_stages(["changed"]) == 0
    assert not asked
    monkeypatch.setattr(stages, "changed_lessons", lambda: None)
    assert test_report.run_stages(["changed"]) == 0
    assert "so all is tested" in capsys.readouterr().out
    assert any("tests/unit" in call[0] for call in asked)


@pytest.mark.parametrize(("stage", "expected"), [("browser", 0), ("unit", 5)])
def test_a_stage_without_tests_fails_unless_they_need_a_browser(monkeypatch, stage, expected):
    monkeypatch.setattr(stages, "python", lambda *call: 5)
    assert stages.run(stage) == expected


def test_lint_makes_all_checks_and_fails_with_the_first_that_does(monkeypatch):
    asked = []

    def python(command):
        asked.append(command[0])
        return {"mypy": 3, "tools": 4}.get(command[0], 0)

    monkeypatch.setattr(stages, "python", python)
    assert stages.run("lint") == 3
    assert {"ruff", "mypy", "tools", "check_jsonschema"} == set(asked)


def test_notebooks_are_executed_longest_first_and_never_a_learners(asked, monkeypatch, tmp_path):
    for name in ("04_a", "05_b", "05_b.yours-20260101-000000", "15_c", "10_d"):
        (tmp_path / f"{name}.ipynb").touch()
    monkeypatch.setattr(stages, "NOTEBOOKS", tmp_path)
    monkeypatch.setattr(stages, "BUILD", tmp_path / "Kurs (2026) für alle")
    monkeypatch.delenv("HELLODL_BUDGET", raising=False)
    monkeypatch.setattr(stages.course, "gpu_engine", lambda: "jax")

    def executed(stage):
        stages.run(stage)
        command, settings = asked[-1]
        return [Path(item).stem for item in command if item.endswith(".ipynb")], settings

    names, settings = executed("notebooks")
    assert names == ["15_c", "10_d", "05_b", "04_a"]
    assert settings["HELLODL_BUDGET"] == "laptop:6x1"
    assert Path(settings["HELLODL_EXPERIMENTS"]).parent.name == "Kurs (2026) für alle"
    names, settings = executed("offline")
    assert names == ["05_b"]
    assert settings["HELLODL_MIRROR"] == ""
    assert settings["https_proxy"] == "http://127.0.0.1:9"
    names, settings = executed("gpu")
    assert names == ["10_d", "05_b", "04_a"]  # 15 takes TensorFlow apart
    assert settings["KERAS_BACKEND"] == "jax"
    assert settings["HELLODL_BUDGET"] == "full"
