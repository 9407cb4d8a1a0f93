"""Lesson 16 on folders of images as learners have them."""

import re

import keras  # noqa: F401  the lesson's cells need an engine
import numpy as np
import pytest
from PIL import Image

from tools.lessons import code_cells, find_lessons, read_script

(LESSON,) = find_lessons(["16"])


@pytest.fixture(scope="module")
def read_images():
    """The function of the lesson, with what its first cell imports."""
    cells = code_cells(read_script(LESSON.script))
    names: dict = {}
    for cell in cells:
        if cell.source.startswith("import hellodl"):
            imports = cell.source.replace('hellodl.start("16_your_own_project")', "")
            exec(imports, names)
        if "def read_image" in cell.source:
            exec(cell.source.split("\n\n\nx, y, files, names")[0], names)
        if "read_images" in names:
            return names["read_images"]
    raise AssertionError("lesson 16 has no read_images any more")


@pytest.fixture
def folder(tmp_path):
    """Two classes, four good images each."""
    rng = np.random.default_rng(0)
    for name in ("cat", "dog with a space"):
        (tmp_path / name).mkdir()
        for number in range(4):
            pixels = rng.integers(0, 256, (20, 30, 3), dtype="uint8")
            Image.fromarray(pixels).save(tmp_path / name / f"{number}.png")
    return tmp_path


def test_good_images_get_the_number_of_their_folder(read_images, folder):
    x, y, files, names, skipped = read_images(folder)
    assert x.shape == (8, 32, 32, 3)
    assert x.dtype == np.uint8
    assert y.tolist() == [0] * 4 + [1] * 4
    assert files[[0, -1]].tolist() == ["cat/0.png", "dog with a space/3.png"]
    assert names == ["cat", "dog with a space"]
    assert skipped == []


def test_damaged_files_are_named_and_skipped(read_images, folder):
    (folder / "cat" / "notes.jpg").write_text("no image")
    (folder / "cat" / "empty.png").write_bytes(b"")
    whole = (folder / "cat" / "0.png").read_bytes()
    (folder / "cat" / "half.png").write_bytes(whole[: len(whole) // 2])
    (folder / "cat" / "folder.jpg").mkdir()
    x, _, _, _, skipped = read_images(folder)
    assert len(x) == 8
    said = sorted(line.split(":")[0] for line in skipped)
    assert said == ["cat/empty.png", "cat/folder.jpg", "cat/half.png", "cat/notes.jpg"]


@pytest.mark.parametrize("mode", ["L", "RGBA", "P", "CMYK", "1", "I;16"])
def test_every_kind_of_color_becomes_three_channels(read_images, folder, mode):
    ending = "jpg" if mode == "CMYK" else "png"
    Image.new(mode, (50, 40)).save(folder / "cat" / f"other.{ending}")
    x, _, _, _, skipped = read_images(folder)
    assert x.shape == (9, 32, 32, 3)
    assert skipped == []


def test_a_photo_is_turned_as_the_camera_was_held(read_images, folder):
    photo = np.zeros((60, 60, 3), dtype="uint8")
    photo[:, :30] = 255  # white on the left as stored
    turned = Image.Exif()
    turned[0x0112] = 6  # to be turned by 90 degrees, clockwise: white goes to the top
    Image.fromarray(photo).save(folder / "cat" / "a_turned.jpg", exif=turned)
    x, *_ = read_images(folder)
    shown = x[4]  # after the four with numbers as names
    assert shown[:12].mean() > 240
    assert shown[-12:].mean() < 15


def test_a_huge_photo_is_read(read_images, folder):
    Image.new("RGB", (6000, 4000), "red").save(folder / "cat" / "huge.jpg")
    x, _, _, _, skipped = read_images(folder)
    assert len(x) == 9
    assert skipped == []


def test_the_whole_lesson_runs_on_a_small_folder_even_without_mistakes(tmp_path, monkeypatch):
    """Ten images each of two colors, which the network tells apart; few epochs, to save time."""
    rng = np.random.default_rng(0)
    for name, color in {"blue": (0, 0, 200), "red": (200, 0, 0)}.items():
        (tmp_path / "my images" / name).mkdir(parents=True)
        for number in range(10):
            pixels = np.full((40, 40, 3), color) + rng.integers(0, 50, (40, 40, 3))
            Image.fromarray(pixels.astype("uint8")).save(
                tmp_path / "my images" / name / f"{number}.png"
            )
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("matplotlib.pyplot.show", lambda: None)
    names: dict = {"display": print}
    for cell in code_cells(read_script(LESSON.script)):
        own = 'folder = Path("my images")'
        source = re.sub(r"^folder = example$", own, cell.source, flags=re.MULTILINE)
        source = re.sub(r'(epochs=|"epochs": )\d+', r"\g<1>2", source)
        if source.startswith("assert"):  # two epochs may be too few for what these claim
            continue
        exec(source, names)
        if "most_frequent" in source:  # once more, as if it had got all of them right
            names["y_valid"] = names["model"].predict(names["x_valid"]).argmax(axis=1)
            exec(source, names)
            assert names["most_frequent"] == "none"
    assert names["same"]
    assert names["new_photo"].exists()
    assert (tmp_path / "model_card.md").exists()
