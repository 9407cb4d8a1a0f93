"""Lessons in a real JupyterLab in a real browser: run as a learner runs them, drawn on by mouse."""

import re
import urllib.request

import nbformat
import pytest
import strokes
from browser import MISSING, Notebook, jupyterlab, opened

from hellodl import datasets

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lab")
    with jupyterlab(folder) as (address, token):
        yield address, token, folder


@pytest.fixture
def page():
    with opened() as browser:
        yield browser.new_page(viewport={"width": 1280, "height": 1000})


def draw(page, pad, hand):
    box = pad.locator("canvas.pad").bounding_box()
    for stroke in hand:
        points = [(box["x"] + x, box["y"] + y) for x, y in strokes.smooth(stroke)]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def test_digits_drawn_with_the_mouse_are_read(lab, page, tmp_path):
    address, token, _ = lab
    errors, outside = [], []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on(
        "request",
        lambda r: (
            outside.append(r.url) if re.match(r"(https?|wss?)://(?!127\.0\.0\.1)", r.url) else None
        ),
    )
    notebook = Notebook(page, address, token, "06_mnist_predict")
    notebook.run_all(300)
    notebook.show("DigitPad(")
    pad = page.locator(".hellodl-pad")
    pad.wait_for()
    pad.scroll_into_view_if_needed()
    message = pad.locator(".message")

    read = {}
    for digit, hands in strokes.HANDS.items():
        for hand in hands:
            pad.get_by_role("button", name="Clear").click()
            page.wait_for_function(
                "e => e.textContent.startsWith('Nothing')", arg=message.element_handle()
            )
            draw(page, pad, hand)
            page.wait_for_function(
                "e => e.textContent.startsWith('I read')", arg=message.element_handle()
            )
            page.wait_for_timeout(400)  # the answer to the last stroke
            best = pad.locator(".bar.best").get_attribute("data-digit")
            assert f"I read a {best} " in message.text_content()
            read.setdefault(digit, []).append(int(best))
    page.screenshot(path=str(tmp_path / "pad.png"))
    right = sum(answer == digit for digit, answers in read.items() for answer in answers)
    print(f"{right} of 30 drawn digits read rightly: {read}")
    assert right >= (27 if datasets.nearest(datasets.MNIST) else 20), read

    # One dot, and a picture that is none: a sentence each, and the pad goes on.
    pad.get_by_role("button", name="Clear").click()
    draw(page, pad, [[(140, 140), (141, 140)]])
    page.wait_for_function(
        "e => e.textContent.includes('only a dot')", arg=message.element_handle()
    )
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    pad.locator("input[type=file]").set_input_files(broken)
    page.wait_for_function("e => e.textContent.includes('picture')", arg=message.element_handle())
    assert errors == []
    assert outside == []


@pytest.mark.parametrize("lesson", ["00_start_here", "05_mnist_dense_sgd"])
def test_run_all_finishes_with_its_pictures(lab, page, lesson):
    address, token, folder = lab
    notebook = Notebook(page, address, token, lesson)
    notebook.run_all(300)
    if lesson.startswith("05"):
        cell = notebook.show("callbacks=[Progress()]")
        cell.get_by_text(re.compile(r"epoch 30/30 .* \([\d.]+ s\)")).wait_for()
        curves = notebook.show("plots.learning_curves(curves)").locator("img")
        curves.wait_for()
        assert curves.evaluate("i => i.naturalWidth") > 500
    else:
        answer_a_quiz(notebook)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(2000)
    saved = nbformat.read(folder / "notebooks" / f"{lesson}.ipynb", 4)
    cells = [cell for cell in saved.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]


def answer_a_quiz(notebook):
    """A wrong answer says so and no more; the right one says why; the score counts first tries."""
    quiz = notebook.show('hellodl.quiz("00_start_here", 1)').locator(".hellodl-quiz")
    quiz.wait_for()
    first, second = quiz.locator("fieldset").nth(0), quiz.locator("fieldset").nth(1)
    first.get_by_role("button", name="nothing").click()
    first.get_by_text("Not that one").wait_for()
    assert "output is what its last run gave" not in first.inner_text()
    first.get_by_role("button", name="when the cell was last run").click()
    first.get_by_text("output is what its last run gave").wait_for()
    second.get_by_role("button", name="has not been run since").press("Enter")  # by keyboard
    quiz.get_by_text("1 of 4 right at the first try").wait_for()


def test_tensorboard_of_lesson_11_answers(lab, page):
    address, token, _ = lab
    notebook = Notebook(page, address, token, "11_look_inside")
    notebook.run_all(300)
    cell = notebook.show("viewers.tensorboard(logs)")
    frame = cell.locator("iframe")
    frame.wait_for(timeout=60_000)
    board = page.frame_locator("iframe[id^=tensorboard]")
    board.get_by_text("epoch_accuracy").first.wait_for(timeout=60_000)
    source = frame.evaluate("f => f.src")
    with urllib.request.urlopen(source, timeout=10) as answer:
        assert "TensorBoard" in answer.read().decode()
    runs = urllib.request.urlopen(f"{source.rstrip('/')}/data/runs", timeout=10).read().decode()
    assert runs.count("cifar10, rate") == 6  # three runs, training and validation
