"""The drawing pad in a real JupyterLab in a real browser: thirty digits, drawn with the mouse."""

import re

import pytest
import strokes
from browser import MISSING, Notebook

from hellodl import data

if MISSING:
    pytest.skip("needs a browser: install chromium", allow_module_level=True)


def draw(page, pad, hand):
    box = pad.locator("canvas.pad").bounding_box()
    for stroke in hand:
        points = [(box["x"] + x, box["y"] + y) for x, y in strokes.smooth(stroke)]
        page.mouse.move(*points[0])
        page.mouse.down()
        for point in points[1:]:
            page.mouse.move(*point)
        page.mouse.up()


def settled_answer(page, pad):
    """The digit with the longest bar and the message, after the answer to the last stroke."""
    answer = None
    for _ in range(50):
        before = answer
        page.wait_for_timeout(400)
        answer = pad.evaluate(
            """pad => [pad.querySelector(".bar.best")?.dataset.digit,
                       pad.querySelector(".message").textContent]"""
        )
        if answer == before:
            break
    return answer


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
    notebook = Notebook(page, address, token, "05_mnist_predict")
    notebook.run_all(300)
    notebook.show("DrawingPad(")
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
            best, text = settled_answer(page, pad)
            assert f"I read a {best} " in text
            read.setdefault(digit, []).append(int(best))
    page.screenshot(path=str(tmp_path / "pad.png"))
    correct = sum(answer == digit for digit, answers in read.items() for answer in answers)
    print(f"{correct} of 30 drawn digits read correctly: {read}")
    assert correct >= (27 if data.find_local(data.MNIST) else 20), read

    # One dot, and a file that is not an image: a sentence each, and the pad goes on.
    pad.get_by_role("button", name="Clear").click()
    draw(page, pad, [[(140, 140), (141, 140)]])
    page.wait_for_function(
        "e => e.textContent.includes('only a dot')", arg=message.element_handle()
    )
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\n broken")
    pad.locator("input[type=file]").set_input_files(broken)
    page.wait_for_function(
        "e => e.textContent.startsWith('The image is')", arg=message.element_handle()
    )
    assert errors == []
    assert outside == []
