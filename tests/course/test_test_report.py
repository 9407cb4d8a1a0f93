"""What `make test` says at its end."""

import os
from collections import Counter

import pytest

from tools import test_report

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


@pytest.mark.skipif(os.name != "posix", reason="fakes programs by shell scripts")
def test_all_stages_run_and_the_table_comes_last(tmp_path, monkeypatch, capfd):
    make = tmp_path / "make"
    make.write_text(
        "#!/bin/sh\n"
        f"cd {tmp_path}/test-reports\n"
        'case "$2" in\n'
        f"test-unit) echo '{XML}' >unit.xml; exit 1;;\n"
        "test-browser) echo '<testsuites><testcase name=\"one\"/></testsuites>' >browser.xml;;\n"
        "esac\n"
    )
    make.chmod(0o755)
    monkeypatch.setenv("MAKE", str(make))
    monkeypatch.setattr(test_report, "BUILD", tmp_path)
    assert test_report.run_stages(["lint", "unit", "browser"]) == 2
    lines = capfd.readouterr().out.splitlines()
    assert lines[-1] == "3 passed, 2 failed, 2 skipped"
    table = {line.split()[0]: line.split()[1:4] for line in lines if line[:1].isalpha()}
    assert table["lint"] == ["1", "0", "0"]
    assert table["unit"] == ["1", "2", "2"]
    assert table["browser"] == ["1", "0", "0"]
    assert table["all"] == ["3", "2", "2"]
    assert "  unit: 2 x no Chromium here" in lines
