"""A student and a teacher on the class server, in a real browser: from fetching to feedback."""

import contextlib

import browser
import pytest
from class_server import LACKS, LESSON, STUDENTS, TEACHER
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import expect

from tools.lessons import BUILD, ROOT

pytestmark = [
    pytest.mark.skipif(bool(LACKS), reason=LACKS),
    pytest.mark.skipif(browser.MISSING, reason="no Chromium here"),
]
# Grading runs a notebook in a new kernel, on a machine that is busy with other tests
PATIENCE = 300  # seconds
ANSWER = """def neuron(a, b, weight_a, weight_b, bias):
    return 1 / (1 + np.exp(-(a * weight_a + b * weight_b + bias)))
"""


def enter(running, school, name):
    """Log in with the hub's form; return the page with the person's JupyterLab."""
    page = running.new_context(viewport={"width": 1280, "height": 900}).new_page()
    page.set_default_timeout(1000 * PATIENCE)
    page.goto(school.address)
    page.fill("#username_input", name)
    page.fill("#password_input", school.passwords[name])
    page.click("#login_submit")
    page.locator("#jp-top-panel").wait_for()
    page.locator(".jp-Notebook .jp-Cell").first.wait_for()  # it opens with lesson 00
    return page


def choose(page, item):
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.locator(".lm-Menu-itemLabel", has_text=item).first.click()


def test_from_fetching_to_feedback(school):
    with browser.opened() as running:
        people = {}
        try:
            hold_class(running, school, people)
        finally:  # what they saw last: useful if the test fails
            for person, page in people.items():
                page.screenshot(path=BUILD / f"class-{person}.png")


def hold_class(running, school, people):
    teacher = people["teacher"] = enter(running, school, TEACHER)
    teacher.get_by_role("menuitem", name="File", exact=True).click()
    teacher.get_by_text("New", exact=True).first.hover()
    teacher.locator(".lm-Menu-itemLabel", has_text="Terminal").first.click()
    teacher.locator(".jp-Terminal").wait_for()
    # What is typed before the shell listens can get lost, so a small command goes first.
    listens = school.folder / "homes" / TEACHER / "listens"
    wait_for(teacher, listens.exists, lambda: teacher.keyboard.type("touch ~/listens\n"))
    teacher.keyboard.type(
        f"make -C {ROOT} assignment LESSON=01 TO=$HOME/hello && "
        "nbgrader release_assignment lesson01\n"
    )
    released = school.folder / "exchange" / "hello" / "outbound" / "lesson01"
    wait_for(teacher, released.exists)

    student = people["student"] = enter(running, school, STUDENTS[0])
    choose(student, "Assignment List")
    student.get_by_text("Fetch", exact=True).first.click()
    cell = student.locator(".jp-CodeCell:visible", has_text="your code here").first
    wait_for(student, cell.is_visible, lambda: unfold_and_open(student))
    cell.locator(".cm-content").click()
    student.keyboard.press("Control+a")
    student.keyboard.insert_text(ANSWER)
    student.keyboard.press("Control+s")
    home = school.folder / "homes" / STUDENTS[0]
    wait_for(student, lambda: "np.exp(-(a" in (home / "lesson01" / f"{LESSON}.ipynb").read_text())
    student.locator(".jp-NotebookPanel:visible").get_by_text("Validate", exact=True).click()
    dialog = student.locator(".jp-Dialog")
    dialog.get_by_text("Validation Results").wait_for()
    result = dialog.inner_text()
    assert "check.neuron" not in result  # correct
    assert "check.loss_after(loss_after)\nNot yet" in result
    dialog.locator("button").last.click()
    student.locator(".lm-TabBar-tabLabel", has_text="Assignments").click()
    student.get_by_text("Submit", exact=True).first.click()
    student.get_by_text("Fetch Feedback").wait_for()

    choose(teacher, "Formgrader")
    grader = teacher.frame_locator("iframe").first
    grader.locator("td.collect a").first.click()
    grader.get_by_text("Successfully collected submissions").wait_for()
    grader.get_by_role("button", name="OK").click()
    grader.locator("td.num-submissions a").first.click()
    grader.locator("td.autograde a").first.click()
    grader.get_by_text("Successfully autograded").wait_for()
    grader.get_by_role("button", name="OK").click()
    expect(grader.locator("td.score").first).to_contain_text("1 / 7", timeout=1000 * PATIENCE)
    grader.get_by_text("Manage Assignments").first.click()
    grader.locator("td.generate-feedback a").first.click()
    grader.get_by_text("Successfully generated feedback").wait_for()
    grader.get_by_role("button", name="OK").click()
    grader.locator("td.release-feedback a").first.click()
    grader.get_by_text("Successfully released feedback").wait_for()

    student.get_by_text("Fetch Feedback").first.click()
    feedback = home / "lesson01" / "feedback"
    wait_for(student, lambda: list(feedback.glob("*/*.html")))
    (page,) = feedback.glob("*/*.html")
    student.screenshot(path=BUILD / "class-fetched.png")
    student.goto(f"{school.address}/user/{STUDENTS[0]}/files/{page.relative_to(home)}")
    student.get_by_text("(Score: 1.0 / 7.0)").wait_for()
    student.get_by_text("Not yet").first.wait_for()  # the check's own words, for what is missing


def unfold_and_open(student):
    """Open the notebook of a fetched assignment, if the list shows it; else click its row.

    Until an assignment is fetched a click on its row does nothing, and when the list is written
    anew, all rows are folded again. So one click may not be enough.
    """
    notebook = student.get_by_text(LESSON, exact=True).first
    shown = notebook if notebook.is_visible() else student.get_by_text("lesson01").first
    with contextlib.suppress(PlaywrightError):
        shown.click(timeout=5000)


def wait_for(page, condition, meanwhile=lambda: None):
    """Wait until a condition holds on the server; between two looks, do something."""
    for _ in range(PATIENCE):
        if condition():
            return
        meanwhile()
        page.wait_for_timeout(1000)
    raise AssertionError(f"nothing happened within {PATIENCE} s")
