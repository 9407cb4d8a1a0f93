"""Run the stages of ``make test`` one after the other, and show in one table what came of them.

Stages that run pytest leave its results in ``build/test-reports/STAGE.xml``; any other stage counts
as one test.
"""

import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from tools import stages
from tools.lessons import BUILD, CourseError

OUTCOMES = ("passed", "failed", "skipped")


def run_stages(wanted: Iterable[str] = ()) -> int:
    """Run stages, also after one has failed, and print the table.

    Args:
        wanted: names of stages; all of `stages.STAGES` if empty. "changed" alone stands for
            what the lessons can fail that differ from the main branch.

    Returns:
        The number of failures.

    Raises:
        CourseError: there is no such stage, or none of the engines can use a GPU.
    """
    wanted, only = list(wanted), None
    if wanted == ["changed"]:
        only = stages.changed_lessons()
        wanted = [] if only is None else list(stages.STAGES_OF_LESSONS)
        print(
            "Changed:", "more than lessons, so all is tested" if only is None else ", ".join(only)
        )
        if only == []:
            return 0
    if unknown := set(wanted) - set(stages.ALL_STAGES):
        raise CourseError(
            f"There is no stage {', '.join(sorted(unknown))}: choose from "
            f"{', '.join(stages.ALL_STAGES)}."
        )
    reports = BUILD / "test-reports"
    reports.mkdir(parents=True, exist_ok=True)
    rows: list[list] = []
    reasons: list[str] = []
    for stage in wanted or stages.STAGES:
        begin, xml = time.perf_counter(), reports / f"{stage}.xml"
        xml.unlink(missing_ok=True)
        print(f"\n=== python -m hellodl test {stage}", flush=True)
        status = stages.run(stage, only)
        counts, skips = read_report(xml, status)
        reasons += [f"{stage}: {count} x {reason}" for reason, count in skips.items()]
        numbers = [counts[outcome] for outcome in OUTCOMES]
        rows.append([stage, *numbers, round(time.perf_counter() - begin)])
    totals = [sum(column) for column in list(zip(*rows, strict=True))[1:]]
    print()
    for row in [["stage", *OUTCOMES, "seconds"], *rows, ["all", *totals]]:
        print(f"{row[0]:10}" + "".join(f"{cell:>9}" for cell in row[1:]))
    print("\nSkipped:", *(reasons or ["nothing"]), sep="\n  ", end="\n\n")
    print(", ".join(f"{n} {outcome}" for n, outcome in zip(totals, OUTCOMES, strict=False)))
    return totals[1]


def read_report(xml: Path, status: int) -> tuple[Counter[str], Counter[str]]:
    """Count what happened in a stage.

    Args:
        xml: pytest's report; it may be missing.
        status: the exit status of the stage.

    Returns:
        How many tests passed, failed and were skipped, and how often each reason for skipping
        was given. A stage that failed without a failed test counts as one failure.
    """
    counts, reasons = Counter[str](), Counter[str]()
    for case in ElementTree.parse(xml).iter("testcase") if xml.exists() else ():
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        elif skipped is not None:
            counts["skipped"] += 1
            reasons[skipped.get("message", "")] += 1
        else:
            counts["passed"] += 1
    if status and not counts["failed"]:
        counts["failed"] += 1
    elif not xml.exists():
        counts["passed"] += 1
    return counts, reasons
