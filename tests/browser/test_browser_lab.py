"""Lessons in a real JupyterLab in a real browser, run as a learner runs them."""

import urllib.request

import nbformat
import pytest
from browser import MISSING, ROOT, Notebook

from hellodl import my_notebooks

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


@pytest.mark.parametrize("lesson", ["00_start_here", "04_mnist_dense_sgd"])
def test_run_all_finishes_with_its_figures(lab, page, lesson):
    address, token, folder = lab
    if lesson.startswith("04"):
        # A fifth of the images: this is about what is seen while it trains. nbval takes them all.
        edit(folder, lesson, lambda code: code.replace("[5000:]", "[5000:16_000]"))
    notebook = Notebook(page, address, token, lesson)
    if lesson.startswith("04"):
        notebook.run_all(300, meanwhile=watch_the_curves_grow)
        curves = notebook.show("plots.learning_curves(curves)").locator("img")
        curves.wait_for()
        assert curves.evaluate("i => i.naturalWidth") > 500
    else:
        notebook.run_all(300)
        answer_a_quiz(notebook)
    page.keyboard.press("Control+s")
    page.wait_for_timeout(2000)
    saved = nbformat.read(folder / "notebooks" / f"{lesson}.ipynb", 4)
    cells = [cell for cell in saved.cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    outputs = [output for cell in cells for output in cell.outputs]
    assert not [output for output in outputs if output.output_type == "error"]
    (fit,) = [cell for cell in cells if "Progress(" in cell.source] or [None]
    if fit:  # of all that was drawn while it trained, the end is stored
        images = [output for output in fit.outputs if "image/png" in output.data]
        (alt,) = [output.metadata["image/png"]["alt"] for output in images]
        assert "epoch 30 of 30: training 0.9" in alt


def edit(folder, lesson, change, cells=None):
    """Change the code of a lesson in JupyterLab's folder, and keep only its first cells."""
    path = folder / "notebooks" / f"{lesson}.ipynb"
    notebook = nbformat.read(path, 4)
    notebook.cells = notebook.cells[:cells]
    for cell in notebook.cells:
        cell.source = change(cell.source)
    nbformat.write(notebook, path)


def test_a_learners_notebooks_open_saved_and_their_names_can_be_read(lab, page):
    address, token, folder = lab
    my_notebooks.copy_notebooks(ROOT, folder / "my-notebooks")
    for lesson in ("00_start_here", "04_mnist_dense_sgd", "13_look_inside"):
        path = folder / "my-notebooks" / f"{lesson}.ipynb"
        before = path.read_bytes()
        Notebook(page, address, token, f"../my-notebooks/{lesson}")
        page.wait_for_function(KERNEL_IS_KNOWN)
        assert page.locator(".jp-mod-dirty").count() == 0
        assert path.read_bytes() == before
    names = page.locator(".jp-DirListing-itemText")
    assert names.all_inner_texts()[:2] == ["exercises", "00_start_here.ipynb"]
    cut = names.evaluate_all("all => all.filter(n => n.scrollWidth > n.clientWidth).length")
    assert cut <= 4  # the longest are seen when the mouse is over them


# JupyterLab writes the kernel's name into the toolbar when it has heard from it what it is.
KERNEL_IS_KNOWN = (
    """document.querySelector(".jp-KernelName")?.textContent === "Python 3 (ipykernel)" """
)


WATCH = """() => {
    const seen = window.seen = { figures: [], numbers: [], heights: [], end: false };
    const note = (list, value) => list.includes(value) || list.push(value);
    const look = () => {  // at what is about to be painted
        // JupyterLab takes cells far from the window off the page, and makes them anew.
        const cell = [...document.querySelectorAll(".jp-CodeCell")].find(
            cell => cell.textContent.includes("Progress(accuracy="));
        const images = cell?.querySelectorAll(".jp-OutputArea img") ?? [];
        if (!images.length) return;
        note(seen.numbers, images.length);
        note(seen.figures, images[0].src);
        note(seen.heights, cell.querySelector(".jp-OutputArea").offsetHeight);
        seen.end ||= /epoch 30\\/30 .*\\([\\d.]+ s\\)/.test(cell.innerText);
    };
    new MutationObserver(() => requestAnimationFrame(look)).observe(
        document.body, { subtree: true, childList: true, characterData: true });
}"""


def watch_the_curves_grow(notebook):
    """A figure appears in the cell that trains, is replaced again and again, and never jumps."""
    notebook.page.evaluate(WATCH)
    for _ in range(1600):  # a busy machine trains for minutes
        notebook.show("Progress(accuracy=")
        seen = notebook.page.evaluate("seen")
        if seen["end"]:
            break
        notebook.page.wait_for_timeout(500)
    assert seen["end"], f"no end of the training was shown, but {len(seen['figures'])} figures"
    assert seen["numbers"] == [1]
    assert len(seen["figures"]) >= 5
    assert len(seen["heights"]) == 1, seen["heights"]


def answer_a_quiz(notebook):
    """A wrong answer says so and no more; the right one says why; the score counts first tries."""
    quiz = notebook.show('hellodl.quiz("00_start_here", 1)').locator(".app")
    quiz.wait_for()
    first, second = quiz.locator("fieldset").nth(0), quiz.locator("fieldset").nth(1)
    first.get_by_role("button", name="nothing").click()
    first.get_by_text("Not that one").wait_for()
    assert "output is what its last run gave" not in first.inner_text()
    first.get_by_role("button", name="when the cell was last run").click()
    first.get_by_text("output is what its last run gave").wait_for()
    second.get_by_role("button", name="has not been run since").press("Enter")  # by keyboard
    quiz.get_by_text("2 of 4 answered, 1 of them right at the first try").wait_for()


def test_tensorboard_of_lesson_13_answers(lab, page):
    address, token, folder = lab
    lesson = nbformat.read(folder / "notebooks" / "13_look_inside.ipynb", 4)
    last = next(n for n, cell in enumerate(lesson.cells) if "viewers.tensorboard" in cell.source)
    edit(folder, "13_look_inside", str, cells=last + 1)  # what comes later isn't looked at here
    notebook = Notebook(page, address, token, "13_look_inside")
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
    assert runs.count("rate 0.") == 6  # three runs, training and validation
