"""From a drawing to MNIST's form, and everything that can be given instead of a digit."""

import io

import numpy as np
import pytest
from drawn import digits
from PIL import Image
from strokes import ink_from_strokes

from hellodl import handwriting


def center_of_mass(image):
    at = np.arange(28)
    return image.sum(1) @ at / image.sum(), image.sum(0) @ at / image.sum()


def saved(array, kind="PNG", **options):
    buffer = io.BytesIO()
    Image.fromarray(np.asarray(array, np.uint8)).save(buffer, kind, **options)
    return buffer.getvalue()


def alike(seen, expected):
    """How well two images agree; where the mass lies between two pixels, either is the middle."""
    moves = [(down, right) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    moved = [np.roll(seen, move, (0, 1)).ravel() for move in moves]
    return max(np.corrcoef(one, expected.ravel())[0, 1] for one in moved)


INK = ink_from_strokes(handwriting.EXAMPLE)


def test_form_of_mnist():
    image = handwriting.to_mnist(INK)
    assert image.shape == (28, 28)
    assert image.dtype == np.float32
    assert image.min() == 0
    assert 0.9 < image.max() <= 1
    rows, columns = np.flatnonzero(image.any(1)), np.flatnonzero(image.any(0))
    assert rows[-1] - rows[0] + 1 == 20  # a three is taller than wide
    assert columns[-1] - columns[0] + 1 < 20  # and keeps its aspect
    assert center_of_mass(image) == pytest.approx((14, 14), abs=0.51)
    assert ((image > 0.05) & (image < 0.95)).sum() > 20  # soft edges


def test_place_and_size_do_not_matter():
    small = np.zeros((280, 280), np.float32)
    small[10:80, 200:270] = INK[::4, ::4]
    seen, expected = handwriting.to_mnist(small), handwriting.to_mnist(INK)
    # Where the center of mass lies between two pixels, either may be the middle.
    shifted = [np.roll(seen, (down, right), (0, 1)) for down in (-1, 0, 1) for right in (-1, 0, 1)]
    assert min(np.abs(image - expected).mean() for image in shifted) < 0.02


def test_a_line_at_the_edge_is_a_one():
    image = handwriting.to_mnist(ink_from_strokes([[(2, 20), (2, 260)]]))
    assert image.any(1).sum() == 20
    assert 1 <= image.any(0).sum() <= 3
    corner = handwriting.to_mnist(ink_from_strokes([[(0, 0), (279, 0), (279, 30)]]))
    assert corner.sum() > 10  # mass far to one side stays in the image


@pytest.mark.parametrize(
    ("strokes", "words"), [([], "Nothing is drawn yet"), ([[(140, 140)]], "only a dot")]
)
def test_no_digit_gets_a_sentence(strokes, words):
    with pytest.raises(handwriting.DrawingError, match=words):
        handwriting.to_mnist(ink_from_strokes(strokes))


@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
@pytest.mark.parametrize("dark_on_light", [True, False])
def test_images_of_both_kinds_and_polarities(kind, dark_on_light, tmp_path):
    light = 210 - INK * 0.7 if dark_on_light else 30 + INK * 0.8
    uneven = light + np.linspace(-15, 15, 280)[:, None]  # paper under a lamp
    path = tmp_path / f"three.{kind.lower()}"
    path.write_bytes(saved(uneven.repeat(4, 0).repeat(4, 1), kind))
    seen = handwriting.to_mnist(handwriting.ink_from_image(path))
    assert alike(seen, handwriting.to_mnist(INK)) > 0.9


def in_shadow(ink, number):
    """A photo of ink on paper, of which a half, or a round part, gets only 45 % of the light."""
    rows, columns = np.mgrid[:280, :280] - 140
    angle = 2.4 * number
    half = np.cos(angle) * rows + np.sin(angle) * columns
    round_part = np.hypot(rows - 90 * np.cos(angle), columns - 90 * np.sin(angle)) - 90
    edge = (3, 40)[number % 4 // 2]  # sharp or soft
    light = 0.45 + 0.55 / (1 + np.exp(-(half, round_part)[number % 2] / edge))
    noise = np.random.default_rng(number).normal(scale=4, size=(280, 280))
    return saved(np.clip((225 - 0.6 * ink) * light + noise, 0, 255), "JPEG")


def test_photos_with_a_shadow_are_read_as_without():
    drawings = [ink_from_strokes(lines) for _, _, lines in list(digits())[:30:3]]
    photos = [in_shadow(ink, number) for number, ink in enumerate(drawings)]
    seen = [handwriting.to_mnist(handwriting.ink_from_image(photo)) for photo in photos]
    expected = map(handwriting.to_mnist, drawings)
    scores = [alike(*pair) for pair in zip(seen, expected, strict=True)]
    assert min(scores) > 0.8, np.round(scores, 2)


def test_an_image_as_small_as_mnists_own():
    small = handwriting.to_mnist(INK)
    seen = handwriting.to_mnist(handwriting.ink_from_image(saved(255 - 255 * small)))
    assert np.corrcoef(seen.ravel(), small.ravel())[0, 1] > 0.95


def test_transparent_paper_is_white():
    rgba = np.zeros((280, 280, 4), np.uint8)
    rgba[..., 3] = INK
    seen = handwriting.to_mnist(handwriting.ink_from_image(saved(rgba)))
    assert np.corrcoef(seen.ravel(), handwriting.to_mnist(INK).ravel())[0, 1] > 0.95


def test_files_that_are_no_images_get_a_sentence(tmp_path, monkeypatch):
    whole = saved(255 - INK)
    (tmp_path / "broken.png").write_bytes(whole[: len(whole) // 2])
    header = bytearray(whole)
    header[8:12] = b"\0\0\0\1"  # a first block that is too short
    (tmp_path / "header.png").write_bytes(header)
    (tmp_path / "words.png").write_text("no image at all")
    (tmp_path / "digit.gif").write_bytes(saved(255 - INK, "GIF"))
    (tmp_path / "blank.png").write_bytes(saved(np.full((100, 100), 200)))
    (tmp_path / "huge.png").write_bytes(saved(np.zeros((2000, 2000))))
    monkeypatch.setattr(handwriting, "MAX_PIXELS", 1_000_000)
    for name, words in {
        "gone.png": "There is no file",
        "broken.png": "is damaged",
        "header.png": "is (damaged|not an image)",
        "words.png": "is not an image",
        "digit.gif": "is GIF: save it as PNG or JPEG",
        "blank.png": "shows no ink",
        "huge.png": "has 2000 x 2000 pixels: make it smaller",
    }.items():
        with pytest.raises(handwriting.DrawingError, match=words):
            handwriting.ink_from_image(tmp_path / name)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1000)
    with pytest.raises(handwriting.DrawingError, match="too many pixels"):
        handwriting.ink_from_image(tmp_path / "huge.png")
