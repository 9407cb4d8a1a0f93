"""The arithmetic of the interactive `softmax`, run in Node, beside NumPy."""

import numpy as np
import pytest
from test_explorables import run_js


def numpy_softmax(sums):
    powers = np.exp(np.array(sums))
    return powers / powers.sum()


@pytest.mark.parametrize("scale", [0.1, 1, 6, 50])
def test_softmax_and_cross_entropy_agree_with_numpy(scale):
    sums = np.random.default_rng(int(scale)).uniform(-scale, scale, (20, 10))
    found = run_js(
        "softmax",
        "table.map((sums) => [softmax(sums), sums.map((_, right) => crossEntropy(sums, right))])",
        table=sums.tolist(),
    )
    for row, (probabilities, losses) in zip(sums, found, strict=True):
        expected = numpy_softmax(row)
        np.testing.assert_allclose(probabilities, expected, rtol=0, atol=1e-6)
        np.testing.assert_allclose(losses, -np.log(expected), rtol=0, atol=1e-6)
        assert sum(probabilities) == pytest.approx(1)


def test_very_large_sums_overflow_nothing():
    probabilities, loss = run_js(
        "softmax", "[softmax([1000, 1001, -1000]), crossEntropy([1000, 1001, -1000], 2)]"
    )
    np.testing.assert_allclose(probabilities, [*numpy_softmax([0, 1]), 0], atol=1e-9)
    assert loss == pytest.approx(2001 + np.log(1 + np.exp(-1)))


def test_more_on_all_changes_nothing_and_equal_sums_lose_ln_10():
    first, shifted, equal = run_js(
        "softmax",
        "[softmax(START), softmax(START.map((sum) => sum + 0.5)), crossEntropy(Array(10).fill(3), 4)]",
    )
    np.testing.assert_allclose(first, shifted, atol=1e-12)
    assert equal == pytest.approx(np.log(10))


def test_half_more_on_a_wrong_class_costs_a_bit_more_than_half_its_probability():
    sums = np.random.default_rng(3).uniform(-6, 6, (200, 10)).tolist()
    found = run_js(
        "softmax",
        "table.map((sums) => [softmax(sums)[1],"
        " crossEntropy(raised(sums, 1, 0.5), 0) - crossEntropy(sums, 0)])",
        table=sums,
    )
    for probability, rise in found:
        assert 0.5 * probability < rise < 0.65 * probability


def test_numbers_keep_three_figures():
    written = run_js("softmax", "[403.4, 38.06, 7.389, 0.19417, 0.006123].map(figures)")
    assert written == ["403", "38.1", "7.39", "0.194", "0.00612"]
