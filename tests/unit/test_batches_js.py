"""The arithmetic of the interactive `batches`, run in Node, beside NumPy."""

import functools

import numpy as np
import pytest
from test_explorables import run_js


@functools.cache
def given():
    """What is the same for everybody: points, the two epochs' order, and the choices."""
    found = run_js(
        "batches",
        "{ points: POINTS, order: ORDER, best: BEST, lowest: LOWEST, start: START,"
        " sizes: BATCHES, rates: RATES, limits: LIMITS, first: FIRST }",
    )
    return {key: value if key == "first" else np.array(value) for key, value in found.items()}


def gradients(line, points):
    """The gradient of each point's squared error, for weight and bias."""
    x, y = points.T
    return (2 * (line[0] * x + line[1] - y) * np.array([x, np.ones_like(x)])).T


def loss(line, points):
    """The mean squared error."""
    x, y = points.T
    return np.mean((line[0] * x + line[1] - y) ** 2)


def numpy_walk(size, rate, schedule, exact=False):
    """A whole try: how far above the lowest loss it is, by the number of points seen."""
    points, order, lowest = given()["points"], given()["order"], given()["lowest"]
    line, above = given()["start"], {}
    for seen in range(0, 512, size):
        batch = points if exact else order[seen : seen + size]
        falling = 0.01 ** (seen / 512) if schedule == "falling" else 1
        line = line - rate * falling * gradients(line, batch).mean(axis=0)
        above[seen + size] = loss(line, points) - lowest
        if not above[seen + size] < 1e4:
            break
    return above


def stays_below(above, limit):
    return 512 in above and all(value < limit for seen, value in above.items() if seen >= 384)


@functools.cache
def found_by_numpy(limit, schedule):
    """All batch sizes and rates with which a try gets into the box and stays there."""
    return {
        (int(size), float(rate)) for size in given()["sizes"] for rate in given()["rates"]
        if stays_below(numpy_walk(size, rate, schedule), limit)
    }  # fmt: skip


@pytest.mark.parametrize("size", [1, 5, 256])
def test_gradient_and_loss_agree_with_numpy(size):
    rng = np.random.default_rng(size)
    line = rng.normal(size=2)
    points = given()["points"]
    batch = rng.permutation(points)[:size]
    found = run_js(
        "batches",
        "{ gradient: gradient(line, batch), loss: LOWEST + excess(line) }",
        line=line.tolist(), batch=batch.tolist(),
    )  # fmt: skip
    np.testing.assert_allclose(found["gradient"], gradients(line, batch).mean(axis=0), atol=1e-9)
    assert found["loss"] == pytest.approx(loss(line, points), abs=1e-9)


def test_the_lowest_point_is_that_of_least_squares_and_its_loss_is_1():
    x, y = given()["points"].T
    np.testing.assert_allclose(
        given()["best"], np.polynomial.Polynomial.fit(x, y, 1, []).coef[::-1]
    )
    assert given()["lowest"] == pytest.approx(loss(given()["best"], given()["points"]))
    assert given()["lowest"] == pytest.approx(1, abs=5e-4)  # boxes are named by the loss: 1.2, 1.05


def test_a_contour_joins_places_of_equal_loss():
    found = run_js("batches", "[0.05, 8].map(contour)")
    for above, ring in zip([0.05, 8], found, strict=True):
        losses = [loss(line, given()["points"]) for line in ring]
        np.testing.assert_allclose(losses, given()["lowest"] + above)
        assert np.ptp(np.array(ring), axis=0).min() > np.sqrt(above)  # it goes all around


def test_the_noise_of_batches_falls_with_the_root_of_their_size():
    line = [0.3, 1.0]
    sizes = [1, 4, 16, 64, 256]
    found = run_js(
        "batches",
        "sizes.map((size) => ({ said: spread(line, size), drawn: Array.from({ length: 1500 },"
        " (_, seed) => gradient(line, sample(size, random(seed)))) }))",
        line=line, sizes=sizes,
    )  # fmt: skip
    center = gradients(np.array(line), given()["points"]).mean(axis=0)
    measured = [np.sqrt(np.mean(np.sum((np.array(one["drawn"]) - center) ** 2, axis=1)))
                for one in found]  # fmt: skip
    said = [one["said"] for one in found]
    np.testing.assert_allclose(measured, said, rtol=0.06, atol=1e-9)
    assert said[0] / said[1] == pytest.approx(2, rel=0.02)
    assert measured[0] / measured[2] == pytest.approx(4, rel=0.1)
    assert said[4] == 0  # all points: exact


@pytest.mark.parametrize("size", [1, 64, 256])
def test_an_epoch_sees_every_point_once(size):
    order = run_js(
        "batches",
        "Array.from({ length: 512 / size }, (_, index) => nextBatch(index * size, size)).flat()",
        size=size,
    )
    every = sorted(given()["points"].tolist())
    assert sorted(order[:256]) == sorted(order[256:]) == every
    assert order[:256] != order[256:]


def test_the_last_batch_of_an_epoch_may_be_smaller():
    assert run_js("batches", "[nextBatch(250, 16), nextBatch(504, 256)].map((b) => b.length)") == [
        6, 8,
    ]  # fmt: skip


def test_a_falling_rate_falls_by_the_same_factor_to_a_hundredth():
    rates = run_js(
        "batches",
        "[0, 128, 256, 384, 512].map((seen) => rateAt({ rate: 0.3, schedule: 'falling' }, seen))",
    )
    np.testing.assert_allclose(rates, np.geomspace(0.3, 0.003, 5))
    assert run_js("batches", "rateAt({ rate: 0.3, schedule: 'constant' }, 400)") == 0.3


@pytest.mark.parametrize("schedule", ["constant", "falling"])
def test_whole_tries_agree_with_numpy(schedule):
    cases = [[1, 0.01], [4, 0.08], [32, 0.16], [256, 0.64], [1, 0.64]]
    found = run_js(
        "batches",
        "cases.map(([size, rate]) => walk({ size, rate, schedule }).slice(1).map("
        "({ line, seen }) => [seen, excess(line)]))",
        cases=cases, schedule=schedule,
    )  # fmt: skip
    for (size, rate), path in zip(cases, found, strict=True):
        expected = numpy_walk(int(size), rate, schedule)
        np.testing.assert_allclose(path, list(expected.items()), rtol=1e-6, atol=1e-9)


def test_each_question_has_answers_and_they_are_what_the_sentences_say():
    high, _, low = given()["limits"]
    wide = found_by_numpy(high, "constant")
    # Rate and batch go together: 0.005 or 0.01 for each point of a batch, for small and large.
    assert wide == {(1, 0.005), (2, 0.01), (4, 0.02), (4, 0.04), (8, 0.04), (8, 0.08), (16, 0.08),
                    (32, 0.16)}  # fmt: skip
    assert not found_by_numpy(low, "constant")
    narrow = found_by_numpy(low, "falling")
    assert {size for size, _ in narrow} == {1, 2, 4, 8, 16, 32}
    assert narrow < found_by_numpy(high, "falling")
    assert run_js("batches", "countSettings(LIMITS[2])") == {"constant": 0, "falling": len(narrow)}
    first = given()["first"]
    assert not stays_below(numpy_walk(**first), high)
    assert stays_below(numpy_walk(**first, exact=True), high)  # the noise is to blame
