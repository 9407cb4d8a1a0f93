"""The arithmetic of the interactive `overfit`, run in Node, beside NumPy."""

import numpy as np
import pytest
from test_explorables import run_js

HOURS = np.linspace(0.5, 23.5, 24)  # where predictions are compared


def inputs(hours, degree):
    """Powers 1 to degree of the hours scaled to -1 to 1."""
    return (np.asarray(hours)[:, None] / 12 - 1) ** np.arange(1, degree + 1)


def numpy_predictions(hours, values, degree, l2=0.0):
    """Fit with NumPy: a bias without penalty, weights with it; predict for HOURS."""
    features, values = inputs(hours, degree), np.asarray(values)
    if l2 == 0:
        # The weights of centered inputs are the smallest ones where many fit equally well.
        means = features.mean(axis=0)
        weights = np.linalg.lstsq(features - means, values - values.mean(), rcond=None)[0]
        return values.mean() + (inputs(HOURS, degree) - means) @ weights
    # Ridge as ordinary least squares: a row more for each weight, which wants it to be 0.
    matrix = np.column_stack([np.ones(len(features)), features])
    penalty = np.sqrt(l2 * len(features)) * np.eye(degree + 1)[1:]
    weights = np.linalg.lstsq(
        np.vstack([matrix, penalty]), np.concatenate([values, np.zeros(degree)]), rcond=None
    )[0]
    return np.column_stack([np.ones(len(HOURS)), inputs(HOURS, degree)]) @ weights


def js_predictions(hours, values, cases):
    """The same in JavaScript, for a list of [degree, l2]."""
    return run_js(
        "overfit",
        "cases.map(([degree, l2]) => { const polynomial = fit({ hours, values }, degree, l2);"
        " return places.map((hour) => predict(polynomial, hour)); })",
        hours=list(hours), values=list(values), cases=cases, places=HOURS.tolist(),
    )  # fmt: skip


def random_readings(length, seed):
    """Hours without large gaps, in a random order, and values."""
    rng = np.random.default_rng(seed)
    hours = (np.arange(length) + rng.uniform(0.2, 0.8, length)) * 24 / length
    return rng.permutation(hours).tolist(), rng.normal(15, 5, length).tolist()


@pytest.mark.parametrize("length", [12, 25, 40])
def test_least_squares_agrees_with_numpy(length):
    hours, values = random_readings(length, length)
    degrees = range(min(15, length - 1) + 1)
    for degree, found in zip(
        degrees, js_predictions(hours, values, [[d, 0] for d in degrees]), strict=True
    ):
        expected = numpy_predictions(hours, values, degree)
        # Close to the number of readings, predictions are large: compare with their size.
        np.testing.assert_allclose(
            found, expected, rtol=1e-6, atol=1e-6, err_msg=f"degree {degree}"
        )


@pytest.mark.parametrize("length", [6, 12, 40])
def test_ridge_agrees_with_numpy(length):
    hours, values = random_readings(length, 100 + length)
    cases = [[degree, l2] for degree in (1, 4, 9, 15) for l2 in (1e-6, 1e-3, 0.1, 3)]
    for (degree, l2), found in zip(cases, js_predictions(hours, values, cases), strict=True):
        expected = numpy_predictions(hours, values, degree, l2)
        np.testing.assert_allclose(found, expected, rtol=1e-6, atol=1e-6, err_msg=f"{degree}, {l2}")


@pytest.mark.parametrize("length", [6, 12])
def test_with_fewer_readings_than_weights_the_smallest_weights_are_found(length):
    hours, values = random_readings(length, 200 + length)
    degrees = range(length, 16)
    for degree, found in zip(
        degrees, js_predictions(hours, values, [[d, 0] for d in degrees]), strict=True
    ):
        expected = numpy_predictions(hours, values, degree)
        np.testing.assert_allclose(
            found, expected, rtol=1e-6, atol=1e-6, err_msg=f"degree {degree}"
        )


def test_singular_values_agree_with_numpy():
    hours, _ = random_readings(20, 3)
    found = run_js("overfit", "decompose(hours, 15).sizes", hours=hours)
    features = inputs(hours, 15)
    expected = np.linalg.svd(features - features.mean(axis=0), compute_uv=False)
    np.testing.assert_allclose(np.sort(found)[::-1], expected, atol=1e-9)


def test_readings_are_the_true_temperature_with_noise():
    found = run_js(
        "overfit",
        "{ few: readings(12, 5, 1.5), many: readings(40, 5, 1.5), louder: readings(12, 5, 3),"
        " truth: readings(12, 5, 0).hours.map(temperature) }",
    )
    few, many, louder = found["few"], found["many"], found["louder"]
    turn = 2 * np.pi / 24
    hours = np.array(few["hours"])
    truth = 13 + 6.5 * np.sin(turn * (hours - 9)) + 2.2 * np.sin(2 * turn * (hours - 13.5))
    np.testing.assert_allclose(found["truth"], truth, atol=1e-6)
    assert many["values"][:12] == few["values"]  # more of them keep the first ones
    noise = np.array(few["values"]) - truth
    np.testing.assert_allclose(np.array(louder["values"]) - truth, 2 * noise, atol=1e-9)
    assert 0.5 < noise.std() < 3
    assert np.diff(np.sort([0, *many["hours"], 24])).max() < 24 / 15  # no large gap


def test_errors_are_roots_of_mean_squares():
    hours, values = random_readings(9, 1)
    found = run_js(
        "overfit",
        "error(fit({ hours, values }, 3), { hours, values })", hours=hours, values=values,
    )  # fmt: skip
    residuals = np.polynomial.Polynomial.fit(hours, values, 3)(np.array(hours)) - values
    assert found == pytest.approx(np.sqrt(np.mean(residuals**2)), abs=1e-6)


def test_the_first_day_shows_what_its_sentences_say():
    day = run_js(
        "overfit",
        """(() => {
          const training = readings(12, 2 * FIRST_SEED, 1.5);
          const test = readings(40, 2 * FIRST_SEED + 1, 1.5);
          const many = readings(40, 2 * FIRST_SEED, 1.5);
          const errors = (data, degree, l2 = 0) => {
            const polynomial = fit(data, degree, l2);
            return [error(polynomial, data), error(polynomial, test)];
          };
          const degrees = Array.from({ length: 16 }, (_, degree) => degree);
          return { degrees: degrees.map((degree) => errors(training, degree)),
            l2: STRENGTHS.map((l2) => errors(training, 15, l2)),
            many: degrees.map((degree) => errors(many, degree)) };
        })()""",
    )
    training, test = np.transpose(day["degrees"])
    assert test.argmin() == 5
    assert np.all(np.diff(training) < 1e-6)  # more weights always fit the training data better
    assert training[11] < 1e-3
    assert test[11] > 100
    assert min(training[0], test[0]) > 3  # underfitting
    with_l2 = np.transpose(day["l2"])[1]
    assert 0 < with_l2.argmin() < len(with_l2) - 1
    assert with_l2.min() < 0.01 * with_l2[0]
    many = np.transpose(day["many"])[1]
    assert many[15] < 0.01 * test[15]  # more data tames degree 15 as well
