"""The way from a drawing to MNIST's form, and everything a pad can be given instead of a digit."""

import io
import json

import numpy as np
import pytest
from PIL import Image

from hellodl import pad


def middle_of_mass(picture):
    at = np.arange(28)
    return picture.sum(1) @ at / picture.sum(), picture.sum(0) @ at / picture.sum()


def saved(array, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(array, np.uint8)).save(buffer, kind, **options)
    return buffer.getvalue()


INK = pad.ink_from_strokes(pad.EXAMPLE)


def test_form_of_mnist():
    picture = pad.to_mnist(INK)
    assert picture.shape == (28, 28)
    assert picture.dtype == np.float32
    assert picture.min() == 0
    assert 0.9 < picture.max() <= 1
    rows, columns = np.flatnonzero(picture.any(1)), np.flatnonzero(picture.any(0))
    assert rows[-1] - rows[0] + 1 == 20  # a three is taller than wide
    assert columns[-1] - columns[0] + 1 < 20  # and keeps its aspect
    assert middle_of_mass(picture) == pytest.approx((13.5, 13.5), abs=0.51)
    assert ((picture > 0.05) & (picture < 0.95)).sum() > 20  # soft edges


def test_place_and_size_do_not_matter():
    small = np.zeros((280, 280), np.float32)
    small[10:80, 200:270] = INK[::4, ::4]
    assert np.abs(pad.to_mnist(small) - pad.to_mnist(INK)).mean() < 0.02


def test_a_line_at_the_edge_is_a_one():
    picture = pad.to_mnist(pad.ink_from_strokes([[(2, 20), (2, 260)]]))
    assert picture.any(1).sum() == 20
    assert 1 <= picture.any(0).sum() <= 3
    corner = pad.to_mnist(pad.ink_from_strokes([[(0, 0), (279, 0), (279, 30)]]))
    assert corner.sum() > 10  # mass far to one side stays in the picture


@pytest.mark.parametrize(
    ("strokes", "words"), [([], "Nothing is drawn yet"), ([[(140, 140)]], "only a dot")]
)
def test_no_digit_gets_a_sentence(strokes, words):
    with pytest.raises(pad.DrawingError, match=words):
        pad.to_mnist(pad.ink_from_strokes(strokes))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("dark_on_light", [True, False])
def test_pictures_of_both_kinds_and_polarities(kind, dark_on_light, tmp_path):
    light = 210 - INK * 0.7 if dark_on_light else 30 + INK * 0.8
    uneven = light + np.linspace(-15, 15, 280)[:, None]  # paper under a lamp
    path = tmp_path / f"three.{kind.lower()}"
    path.write_bytes(saved(uneven.repeat(4, 0).repeat(4, 1), kind))
    seen = pad.to_mnist(pad.ink_from_image(path))
    assert np.corrcoef(seen.ravel(), pad.to_mnist(INK).ravel())[0, 1] > 0.9


def test_a_picture_as_small_as_mnists_own():
    small = pad.to_mnist(INK)
    seen = pad.to_mnist(pad.ink_from_image(saved(255 - 255 * small)))
    assert np.corrcoef(seen.ravel(), small.ravel())[0, 1] > 0.95


def test_transparent_paper_is_white():
    rgba = np.zeros((280, 280, 4), np.uint8)
    rgba[..., 3] = INK
    seen = pad.to_mnist(pad.ink_from_image(saved(rgba)))
    assert np.corrcoef(seen.ravel(), pad.to_mnist(INK).ravel())[0, 1] > 0.95


def test_pictures_that_are_none_get_a_sentence(tmp_path, monkeypatch):
    whole = saved(255 - INK)
    (tmp_path / "broken.png").write_bytes(whole[: len(whole) // 2])
    header = bytearray(whole)
    header[8:12] = b"\0\0\0\1"  # a first block that is too short
    (tmp_path / "header.png").write_bytes(header)
    (tmp_path / "words.png").write_text("no picture at all")
    (tmp_path / "digit.gif").write_bytes(saved(255 - INK, "GIF"))
    (tmp_path / "blank.png").write_bytes(saved(np.full((100, 100), 200)))
    (tmp_path / "huge.png").write_bytes(saved(np.zeros((2000, 2000))))
    monkeypatch.setattr(pad, "MOST_PIXELS", 1_000_000)
    for name, words in {
        "gone.png": "is not there",
        "broken.png": "is broken",
        "header.png": "is (broken|no picture)",
        "words.png": "is no picture",
        "digit.gif": "is GIF: save it as PNG or JPEG",
        "blank.png": "shows no ink",
        "huge.png": "has 2000 x 2000 pixels: make it smaller",
    }.items():
        with pytest.raises(pad.DrawingError, match=words):
            pad.ink_from_image(tmp_path / name)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(pad.DrawingError, match="too many pixels"):
        pad.ink_from_image(tmp_path / "huge.png")


def test_widget_answers_ink_and_files():
    asked = []

    def predict(pictures):
        asked.append(pictures.shape)
        return np.eye(10)[[3]]

    widget = pad.DrawingPad(predict)
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
    widget.file = saved(255 - INK)
    assert "I read a 3" in widget.answer["message"]
    widget.ink = bytes(280 * 280)  # cleared again
    assert "Nothing is drawn" in widget.answer["message"]
    widget.pen = 44
    widget.ink = pad.ink_from_strokes([[(140, 140)]], pen=44).astype(np.uint8).tobytes()
    assert "only a dot" in widget.answer["message"]
    widget.file = b"no picture"
    assert "is no picture" in widget.answer["message"]
    widget.ink = b"short"  # nothing a browser sends; must not stop the pad
    assert "is no picture" in widget.answer["message"]


def test_pages_without_a_browser_show_an_example():
    data, metadata = pad.DrawingPad(lambda pictures: np.eye(10)[[3]])._repr_mimebundle_()
    assert "I read a 3" in metadata["image/png"]["alt"]
    assert data["image/png"].startswith("iVBOR")
    assert "application/vnd.jupyter.widget-view+json" in data
