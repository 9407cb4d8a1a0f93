"""Collect submissions without trusting who left them in the exchange.

Every student can leave a folder there, under any name and with anything in it. So a submission
counts only if it belongs to the account that it is named after, and only that account's own files
are copied, never through a link: a link could stand for a file that only teachers can read.
"""

import contextlib
import datetime
import os
import pwd
import shutil
import stat
from pathlib import Path

from nbgrader.api import Gradebook, MissingEntry
from nbgrader.exchange.default import ExchangeCollect
from nbgrader.utils import ignore_patterns


class CollectOwn(ExchangeCollect):
    """Collects what students submitted themselves; the rest is left, and the log says why."""

    def _path_to_record(self, path):
        """Return who submitted a folder and when; nobody (None) if it must not be collected."""
        nobody = {"username": None, "filename": Path(path).name}
        nobody["timestamp"] = datetime.datetime.min
        try:
            record = super()._path_to_record(path)
            status = Path(path).lstat()
            owner = pwd.getpwuid(status.st_uid).pw_name
        except Exception as error:  # one strange name must not stop the collection for the class
            self.log.warning("%s is not collected: %s", path, error)
            return nobody
        if record["username"] != owner or not stat.S_ISDIR(status.st_mode):
            self.log.warning("%s is not collected: it is no folder, or %s's.", path, owner)
            return nobody
        return record

    def init_src(self):
        """Find the newest submission of each student."""
        super().init_src()
        self.src_records = [record for record in self.src_records if record["username"]]

    def do_copy(self, src, dest, log=None):
        """Copy a submission, unless it is too large or closed; the others are collected anyway."""
        limits = {"max_file_size": self.coursedir.max_file_size, "log": self.log}
        unwanted = {"exclude": self.coursedir.ignore, "include": self.coursedir.include}
        if self.get_size(src) > 1000 * self.coursedir.max_dir_size:
            self.log.warning("%s is not collected: it is too large.", src)
            return
        try:
            copy_own(Path(src), Path(dest), ignore_patterns(**limits, **unwanted))
        except OSError as error:
            self.log.warning("%s is not collected: %s", src, error)
            return
        self.forget_points(Path(dest).parent.name)

    def forget_points(self, student):
        """Drop what a person has given an earlier submission of a student, and log it."""
        with Gradebook(self.coursedir.db_url, self.coursedir.course_id) as gradebook:
            try:
                submission = gradebook.find_submission(self.coursedir.assignment_id, student)
            except MissingEntry:
                return
            for notebook in submission.notebooks:
                for grade in notebook.grades:
                    if grade.manual_score is not None or grade.extra_credit:
                        points = (grade.manual_score or 0) + (grade.extra_credit or 0)
                        message = "%s has a new submission: %s loses %s points given by hand."
                        self.log.warning(message, student, grade.name, points)
                    grade.manual_score = grade.extra_credit = None
                for comment in notebook.comments:
                    comment.manual_comment = None
            gradebook.db.commit()


def copy_own(source: Path, target: Path, ignore) -> None:
    """Copy the files of a folder that belong to its owner.

    Args:
        source: a student may still change what is in it, so it is opened once and then looked at.
        target: a new folder.
        ignore: as in `shutil.copytree`.
    """
    owner = source.lstat().st_uid
    for folder, _, names, handle in os.fwalk(source):  # it follows no links
        place = target / Path(folder).relative_to(source)
        if os.fstat(handle).st_uid != owner or not place.parent.exists():
            continue
        place.mkdir()
        for name in set(names) - set(ignore(folder, names)):
            with contextlib.suppress(OSError):  # a link, for example
                flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK
                with open(os.open(name, flags, dir_fd=handle), "rb") as file:
                    status = os.fstat(file.fileno())
                    if stat.S_ISREG(status.st_mode) and status.st_uid == owner:
                        with (place / name).open("wb") as copy:
                            shutil.copyfileobj(file, copy)
