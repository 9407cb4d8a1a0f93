"""The drawing pad's Python side: what it answers, and what pages without a browser show."""

import io
import json

import numpy as np
from PIL import Image

from hellodl.drawing_pad import DrawingPad
from hellodl.handwriting import EXAMPLE, ink_from_strokes

INK = ink_from_strokes(EXAMPLE)


def png(array):
    buffer = io.BytesIO()
    Image.fromarray(array.astype(np.uint8)).save(buffer, "PNG")
    return buffer.getvalue()


def test_the_pad_answers_ink_and_files():
    asked = []

    def predict(images):
        asked.append(images.shape)
        return np.eye(10)[[3]]

    widget = DrawingPad(predict)
    assert "Draw a digit" in widget.answer["message"]
    widget.ink = INK.astype(np.uint8).tobytes()
    assert widget.answer["message"] == "I read a 3 (100%)."
    assert asked == [(1, 28, 28)]
    widget.set_state({"ink": memoryview(bytes(280 * 280))})  # as it comes from a browser
    assert "Nothing is drawn" in widget.answer["message"]
    widget.ink = INK.astype(np.uint8).tobytes()
    assert len(widget.answer["seen"]) == 784
    json.dumps(widget.answer)  # it travels to the browser
    widget.ink = bytes(280 * 280)
    assert "Nothing is drawn" in widget.answer["message"]
    widget.file = png(255 - INK)
    assert "I read a 3" in widget.answer["message"]
    widget.ink = bytes(280 * 280)  # cleared again
    assert "Nothing is drawn" in widget.answer["message"]
    widget.pen = 44
    widget.ink = ink_from_strokes([[(140, 140)]], pen=44).astype(np.uint8).tobytes()
    assert "only a dot" in widget.answer["message"]
    widget.file = b"no image"
    assert "is not an image" in widget.answer["message"]
    widget.ink = b"short"  # nothing a browser sends; must not stop the pad
    assert "is not an image" in widget.answer["message"]


def test_pages_without_a_browser_show_an_example():
    data, metadata = DrawingPad(lambda images: np.eye(10)[[3]])._repr_mimebundle_()
    assert "I read a 3" in metadata["image/png"]["alt"]
    assert data["image/png"].startswith("iVBOR")
    assert "application/vnd.jupyter.widget-view+json" in data
