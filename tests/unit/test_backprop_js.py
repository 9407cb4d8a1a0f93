"""The arithmetic of the interactive `backprop`, run in Node, beside NumPy and the lesson."""

import re

import numpy as np
import pytest
from test_explorables import run_js

LESSON = {
    "x": [1, 2], "target": 1, "w1": [[0.5, 1], [-0.25, 0.5]], "b1": [0.5, -1],
    "w2": [2, -1], "b2": 0.5,
}  # fmt: skip


def random_network(seed):
    """Other numbers, in quarters, so that none of them is rounded where it is written."""
    rng = np.random.default_rng(seed)
    shapes = {name: np.shape(value) for name, value in LESSON.items()}
    return {name: (rng.integers(-8, 9, shape) / 4).tolist() for name, shape in shapes.items()}


NETWORKS = [
    LESSON,
    LESSON | {"b1": [-0.5, -1]},  # the upper unit is cut off
    LESSON | {"b1": [-0.5, -3]},  # both are
    LESSON | {"w2": [0, -1]},  # no error comes back to the upper unit
    LESSON | {"b2": 1},  # the output is what it should be
    *map(random_network, range(8)),
]


def loss_of(network):
    """The loss, as the lesson computes it with NumPy."""
    x, w1, b1, w2, b2 = (np.array(network[name], float) for name in ("x", "w1", "b1", "w2", "b2"))
    return (np.maximum(x @ w1 + b1, 0) @ w2 + b2 - network["target"]) ** 2


def nudged(network, name, nudge=1e-6):
    """The gradient for one array of parameters, found by nudging in both directions."""
    array = np.array(network[name], float)
    gradient = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        step = np.zeros_like(array)
        step[place] = nudge
        up, down = (loss_of(network | {name: array + sign * step}) for sign in (1, -1))
        gradient[place] = (up - down) / (2 * nudge)
    return gradient


def stages(*networks, chosen="w1-0-0"):
    """Everything that the interactive says of each network, one stage after the other."""
    return run_js(
        "backprop",
        "networks.map((network) => { const pass = forward(network);"
        " const errors = backward(network, pass);"
        " const next = descend(network, errors.gradients, 0.02); return stagesOf({ network, pass,"
        " errors, next, nextPass: forward(next), learningRate: 0.02, chosen }); })",
        networks=networks, chosen=chosen,
    )  # fmt: skip


def test_gradients_agree_with_nudging():
    found = run_js(
        "backprop",
        "networks.map((network) => [forward(network), backward(network, forward(network))])",
        networks=NETWORKS,
    )
    off = 0
    for network, (forward, backward) in zip(NETWORKS, found, strict=True):
        assert forward["loss"] == pytest.approx(loss_of(network), abs=1e-12)
        assert min(map(abs, forward["totals"])) > 1e-3, "nudging works beside ReLU's corner only"
        for name, gradient in backward["gradients"].items():
            np.testing.assert_allclose(gradient, nudged(network, name), atol=1e-6, err_msg=name)
        off += sum(total < 0 for total in forward["totals"])
    assert off > 5


def test_a_unit_that_is_cut_off_learns_nothing():
    for bias in (0, -0.5):  # at a total of exactly 0, as in the lesson's `hidden > 0`
        found = run_js(
            "backprop",
            "backward(network, forward(network)).gradients",
            network=LESSON | {"b1": [bias, -1]},
        )
        assert [found["w1"][0][0], found["w1"][1][0], found["b1"][0], found["w2"][0]] == [0] * 4
        assert min(abs(found["w1"][0][1]), abs(found["b1"][1]), abs(found["b2"])) > 0


def test_a_step_takes_nine_tenths_of_the_loss_as_in_the_lesson():
    after, best = run_js(
        "backprop",
        "[0.02, 0.015].map((rate) => forward(descend(START, backward(START, forward(START))"
        ".gradients, rate)).loss)",
    )
    assert round(after, 3) == 0.021
    assert best < 0.001  # what the last question asks for


def test_the_stages_write_out_what_the_lesson_does():
    [found] = stages(LESSON)
    sums = [stage["sum"] for stage in found]
    assert sums == [
        "1 × 0.5 + 2 × −0.25 + 0.5 = 0.5", "ReLU(0.5) = 0.5",
        "1 × 1 + 2 × 0.5 − 1 = 1", "ReLU(1) = 1",
        "0.5 × 2 + 1 × −1 + 0.5 = 0.5",
        "(0.5 − 1)² = 0.25",
        "2 × (0.5 − 1) = −1",
        "0.5 × −1 = −0.5", "1 × −1 = −1", "1 × −1 = −1",
        "−1 × 2 = −2", "−1 × −1 = 1",
        "−2 × 1 = −2", "1 × 1 = 1",
        "1 × −2 = −2", "2 × −2 = −4", "1 × −2 = −2",
        "1 × 1 = 1", "2 × 1 = 2", "1 × 1 = 1",
        "0.5 − 0.02 × −2 = 0.54", "(1.145 − 1)² = 0.021",
    ]  # fmt: skip
    steps = [stage["step"] for stage in found]
    assert list(dict.fromkeys(steps)) == ["forward", "loss", *"12345", "update"]


def test_each_sum_is_true_for_any_network():
    signs = {"×": "*", "−": "-", "²": "**2", "ReLU": "relu"}
    for found in stages(*NETWORKS, chosen="b1-1"):
        for stage in found[:-2]:
            left, right = re.sub(
                "|".join(signs), lambda found: signs[found[0]], stage["sum"]
            ).split("=")
            value = eval(left, {"relu": lambda total: max(total, 0)})
            # Numbers are shown with three digits, so a product of two of them may be a little off.
            assert value == pytest.approx(float(right), abs=0.02, rel=0.002), stage["sum"]


def test_words_say_where_relu_has_cut_off():
    for found, cut in zip(stages(*NETWORKS[:2]), (False, True), strict=True):
        said = " ".join(stage["words"] for stage in found)
        assert ("ReLU cuts it off at 0" in said) is cut
        assert ("ReLU cut the upper unit off" in said) is cut
