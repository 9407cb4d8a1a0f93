"""What becomes of points: less if they come late, and tables that Canvas and Moodle can import.

    nbgrader export --exporter grades.Canvas --to canvas.csv
    nbgrader export --exporter grades.Moodle --to moodle.csv

A row for each student, a column for each assignment (`--assignment` chooses some). A submission
that is missing has no points in the table: who grades decides whether that means 0.
"""

import csv
import math

from nbgrader.api import MissingEntry
from nbgrader.plugins import ExportPlugin, LateSubmissionPlugin
from traitlets import Float


class ByTheDay(LateSubmissionPlugin):
    """Takes a fraction of the points for each day that has begun since the due date."""

    fraction = Float(0, help="of the points, for each day").tag(config=True)

    def late_submission_penalty(self, student_id, score, total_seconds_late):
        """Return the points that a submission loses."""
        return score * min(1, self.fraction * math.ceil(total_seconds_late / 86_400))


class _Table(ExportPlugin):
    def export(self, gradebook) -> None:
        """Write a table of all students and the chosen assignments."""
        chosen = set(map(str, self.assignment))
        assignments = [one for one in gradebook.assignments if not chosen or one.name in chosen]
        students = set(map(str, self.student))
        with open(self.to or self.file, "w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow([*self.columns, *(one.name for one in assignments)])
            table.writerows(self.extra_rows(assignments))
            for student in sorted(gradebook.students, key=lambda one: one.id):
                if not students or student.id in students:
                    scores = [
                        _score(gradebook, one.name, student.id, self.missing) for one in assignments
                    ]
                    table.writerow([*self.describe(student), *scores])

    def extra_rows(self, assignments) -> list:
        """Return the rows between the header and the first student."""
        return []


class Canvas(_Table):
    """Canvas finds a student by the login, and an assignment by its name, or makes a new one."""

    file, missing = "canvas.csv", ""
    columns = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")

    def describe(self, student) -> list[str]:
        """Return what comes before a student's scores."""
        names = ", ".join(part for part in (student.last_name, student.first_name) if part)
        return [names or student.id, "", "", student.id, ""]

    def extra_rows(self, assignments) -> list:
        """Return the row that says how many points are possible."""
        return [["Points Possible", "", "", "", "", *(float(one.max_score) for one in assignments)]]


class Moodle(_Table):
    """Moodle asks which column identifies a student: choose the user name or the email address."""

    file, missing = "moodle.csv", "-"  # Moodle reads an empty place of a new column as 0
    columns = ("Username", "First name", "Last name", "Email address")

    def describe(self, student) -> list[str]:
        """Return what comes before a student's scores."""
        return [student.id, student.first_name or "", student.last_name or "", student.email or ""]


def _score(gradebook, assignment: str, student: str, missing: str) -> float | str:
    """Return the points of a submission after the penalty for being late, or what is missing."""
    try:
        submission = gradebook.find_submission(assignment, student)
    except MissingEntry:
        return missing
    return max(0.0, submission.score - submission.late_submission_penalty)
