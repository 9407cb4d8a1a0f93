"""The arithmetic of the interactive `nearest`, run in Node, beside NumPy; and its ten means."""

import re
from pathlib import Path

import numpy as np
import pytest
from drawn import digits
from test_explorables import run_js

from hellodl import data
from hellodl.explorables import explore
from hellodl.explorables.nearest_means import MeansError
from hellodl.weights import load_weights

WEIGHTS = Path(__file__).resolve().parents[2] / "data" / "weights"
MEANS = explore("nearest").options["means"]


def plain(strokes):
    return [[[float(x), float(y)] for x, y in stroke] for stroke in strokes]


def numpy_image(strokes, pen):
    """A round pen's ink in 28 x 28 pixels: what it covers of each, along a line to its center."""
    x, y = np.meshgrid(np.arange(28) + 0.5, np.arange(28) + 0.5)
    image = np.zeros((28, 28))
    for stroke in strokes:
        points = np.array(stroke) / 10
        for (x0, y0), (x1, y1) in zip(points[[0, *range(len(points) - 1)]], points, strict=True):
            square = max((x1 - x0) ** 2 + (y1 - y0) ** 2, 1e-9)
            along = np.clip(((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / square, 0, 1)
            far = np.hypot(x - x0 - along * (x1 - x0), y - y0 - along * (y1 - y0))
            image = np.maximum(image, np.clip(pen / 2 - far + 0.5, 0, 1))
    return image


def test_distances_and_answer_agree_with_numpy():
    rng = np.random.default_rng(4)
    means = rng.random((10, 28, 28)) * (rng.random((10, 28, 28)) < 0.4)
    images = np.concatenate([rng.random((5, 28, 28)), means[[3]], np.zeros((1, 28, 28))])
    options = explore("nearest", model=means).options
    found = run_js(
        "nearest",
        "{ means: imagesOf(means).map((mean) => [...mean]),"
        " read: images.map((image) => nearest(image, imagesOf(means))) }",
        means=options["means"], images=images.reshape(-1, 784).tolist(),
    )  # fmt: skip
    np.testing.assert_allclose(found["means"], means.reshape(10, 784), atol=1 / 509)
    stored = np.array(found["means"])
    expected = ((images.reshape(-1, 1, 784) - stored) ** 2).sum(axis=2)
    np.testing.assert_allclose([one["distances"] for one in found["read"]], expected, rtol=1e-9)
    assert [one["answer"] for one in found["read"]] == expected.argmin(axis=1).tolist()
    exact = ((images[:, None] - means) ** 2).sum(axis=(2, 3))
    np.testing.assert_allclose(expected, exact, atol=0.2)  # what 8 bits lose


def test_strokes_become_the_same_pixels_as_in_numpy():
    drawings = [plain(strokes) for _, _, strokes in list(digits())[::9]] + [[[[140.0, 140.0]]]]
    pens = [1, 2.5, 4]
    found = run_js(
        "nearest",
        "drawings.map((strokes) => pens.map((pen) => [...toImage(strokes, pen)]))",
        drawings=drawings, pens=pens,
    )  # fmt: skip
    for strokes, images in zip(drawings, found, strict=True):
        for pen, image in zip(pens, images, strict=True):
            np.testing.assert_allclose(image, numpy_image(strokes, pen).ravel(), atol=1e-6)


def test_a_drawing_is_brought_to_size_and_into_the_middle():
    kinds = {kind: strokes for kind, _, strokes in digits()}
    drawings = [plain(kinds[kind]) for kind in ("tiny", "huge", "in a corner", "slanted")]
    found = run_js(
        "nearest",
        "drawings.map((strokes) => { const moved = sizeAndCenter(strokes, 2.5);"
        " return { moved, center: centerOfMass(toImage(moved, 2.5)) }; })",
        drawings=drawings,
    )
    at = np.arange(28) + 0.5
    for one in found:
        points = np.concatenate([np.array(stroke) for stroke in one["moved"]]) / 10
        assert np.ptp(points, axis=0).max() + 2.5 == pytest.approx(20)
        image = numpy_image(one["moved"], 2.5)
        center = [image.sum(0) @ at / image.sum(), image.sum(1) @ at / image.sum()]
        np.testing.assert_allclose(one["center"], center, atol=1e-5)
        np.testing.assert_allclose(center, 14.5, atol=0.1)
    dot = run_js("nearest", "sizeAndCenter([[[20, 30]]], 2.5)")
    np.testing.assert_allclose(dot, [[[145, 145]]], atol=0.1)


def test_the_examples_show_what_its_sentences_say():
    found = run_js(
        "nearest",
        "Object.fromEntries(Object.entries(EXAMPLES).map(([label, strokes]) => {"
        " const lines = sizeAndCenter(strokes.map((line) => smooth(line)), 2.5);"
        " return [label, [1, 2.5].map((pen) => nearest(toImage(lines, pen), imagesOf(means)).answer)];"
        " }).concat([['empty', nearest(new Float64Array(784), imagesOf(means)).answer]]))",
        means=MEANS,
    )
    assert found == {"1": [1, 5], "2": [1, 2], "5": [5, 3], "8": [1, 8], "empty": 1}
    ink = load_weights("nearest")[0].astype(float).sum(axis=(1, 2))
    assert ink.argmin() == 1  # "the mean 1 has the least ink"
    assert len(MEANS) < 20_000


def test_its_means_are_made_as_the_page_beside_them_says(tmp_path, monkeypatch):
    if not data.find_local(data.MNIST):
        pytest.skip("needs MNIST: set HELLODL_MIRROR, or make data")
    recipe = re.search(r"```python\n(.*?)```", (WEIGHTS / "nearest.md").read_text(), re.DOTALL)[1]
    (tmp_path / "data" / "weights").mkdir(parents=True)
    monkeypatch.chdir(tmp_path)
    exec(recipe, {})
    with np.load(tmp_path / "data" / "weights" / "nearest.npz") as made:
        np.testing.assert_array_equal(made["weights0"], load_weights("nearest")[0])


@pytest.mark.parametrize(
    ("means", "words"),
    [
        (np.zeros((10, 784)), r"an array of shape \(10, 28, 28\).*has the shape \(10, 784\)"),
        (np.full((10, 28, 28), 255), "values from 0 to 1. This has values from 255 to 255"),
        (np.full((10, 28, 28), -0.1), "This has values from -0.1 to -0.1"),
        (np.full((10, 28, 28), np.nan), "This has values from nan to nan"),
        ([[1], [2, 3]], "This has the type list"),
        ("means", "This has the type str"),
    ],
)
def test_anything_but_ten_means_gets_a_sentence(means, words):
    with pytest.raises(MeansError, match=words):
        explore("nearest", model=means)
