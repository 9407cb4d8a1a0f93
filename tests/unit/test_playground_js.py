"""The arithmetic of the interactive `playground`, run in Node, beside NumPy."""

from itertools import pairwise

import numpy as np
import pytest
from test_explorables import run_js

from hellodl.explorables import EXPLORABLES

ACTIVATIONS = {  # each with its derivative by its output
    "tanh": (np.tanh, lambda output: 1 - output**2),
    "ReLU": (lambda total: np.maximum(0, total), lambda output: (output > 0) * 1.0),
    "sigmoid": (lambda total: 1 / (1 + np.exp(-total)), lambda output: output * (1 - output)),
    "linear": (lambda total: total, np.ones_like),
}
NETWORKS = [([2, 1], "tanh"), *(([2, 3, 1], name) for name in ACTIVATIONS), ([2, 8, 8, 1], "tanh"),
            ([2, 4, 3, 1], "ReLU"), ([2, 1, 5, 1], "sigmoid")]  # fmt: skip


def numpy_outputs(layers, inputs, activation):
    """Return the outputs of all layers; layers: [weights, biases] each."""
    values = [inputs]
    for index, (weights, biases) in enumerate(layers):
        name = "sigmoid" if index == len(layers) - 1 else activation
        values.append(ACTIVATIONS[name][0](values[-1] @ weights + biases))
    return values


def numpy_gradients(layers, inputs, labels, activation):
    """Backpropagation of the mean squared error."""
    values = numpy_outputs(layers, inputs, activation)
    by_sum = 2 * (values[-1] - labels[:, None]) / len(labels) * values[-1] * (1 - values[-1])
    gradients = []
    for index in reversed(range(len(layers))):
        gradients.insert(0, (values[index].T @ by_sum, by_sum.sum(axis=0)))
        by_sum = by_sum @ layers[index][0].T * ACTIVATIONS[activation][1](values[index])
    return gradients


def numpy_layers(layers):
    return [(np.array(one["weights"]), np.array(one["biases"])) for one in layers]


def numpy_learn(layers, inputs, labels, activation, learning_rate, steps):
    for _ in range(steps):
        gradients = numpy_gradients(layers, inputs, labels, activation)
        layers = [
            (weights - learning_rate * by_weights, biases - learning_rate * by_biases)
            for (weights, biases), (by_weights, by_biases) in zip(layers, gradients, strict=True)
        ]
    return layers


def random_samples(seed):
    rng = np.random.default_rng(seed)
    return rng.uniform(-2, 2, (25, 2)), rng.integers(0, 2, 25)


def assert_same(found, expected):
    for (weights, biases), (expected_weights, expected_biases) in zip(found, expected, strict=True):
        np.testing.assert_allclose(weights, expected_weights, rtol=0, atol=1e-6)
        np.testing.assert_allclose(biases, expected_biases, rtol=0, atol=1e-6)


@pytest.mark.parametrize(("sizes", "activation"), NETWORKS)
def test_outputs_loss_and_gradients_agree_with_numpy(sizes, activation):
    rng = np.random.default_rng(sum(sizes))
    layers = [(rng.normal(size=(a, b)), rng.normal(size=b)) for a, b in pairwise(sizes)]
    inputs, labels = random_samples(len(sizes))
    found = run_js(
        "playground",
        "{ outputs: forward(layers, inputs, activation).map((columns) => columns.map((one) => [...one])),"
        " loss: meanSquaredError(forward(layers, inputs, activation).at(-1)[0], labels),"
        " gradients: gradients(layers, inputs, labels, activation) }",
        layers=[{"weights": w.tolist(), "biases": b.tolist()} for w, b in layers],
        inputs=inputs.T.tolist(), labels=labels.tolist(), activation=activation,
    )  # fmt: skip
    expected = numpy_outputs(layers, inputs, activation)
    for columns, values in zip(found["outputs"], expected, strict=True):
        np.testing.assert_allclose(np.transpose(columns), values, atol=1e-6)
    loss = np.mean((expected[-1].ravel() - labels) ** 2)
    assert found["loss"] == pytest.approx(loss, abs=1e-6)
    assert_same(
        numpy_layers(found["gradients"]), numpy_gradients(layers, inputs, labels, activation)
    )


@pytest.mark.parametrize(("sizes", "activation"), NETWORKS)
def test_200_steps_agree_with_numpy(sizes, activation):
    inputs, labels = random_samples(7)
    rate = 0.3
    found = run_js(
        "playground",
        "(() => { const before = JSON.parse(JSON.stringify(makeNetwork(sizes, 5)));"
        " const layers = makeNetwork(sizes, 5);"
        " for (let step = 0; step < 200; step += 1) learn(layers, inputs, labels, activation, rate);"
        " return { before, after: layers }; })()",
        sizes=sizes, inputs=inputs.T.tolist(), labels=labels.tolist(), activation=activation, rate=rate,
    )  # fmt: skip
    expected = numpy_learn(numpy_layers(found["before"]), inputs, labels, activation, rate, 200)
    assert_same(numpy_layers(found["after"]), expected)
    moved = [
        np.abs(w - v).max()
        for (w, _), (v, _) in zip(expected, numpy_layers(found["before"]), strict=True)
    ]
    assert min(moved) > 0.01, "200 steps should change every layer"


DATA = EXPLORABLES["playground"].options["data"]
TRAIN = """(() => {
  const { inputs, labels } = makeData(data, 0.1, 3);
  const layers = makeNetwork([2, 5, 4, 1], 2);
  const copy = () => JSON.parse(JSON.stringify(layers));
  const path = [copy()];
  for (let step = 0; step < 200; step += 1) {
    learn(layers, inputs, labels, "tanh", rate);
    path.push(copy());
  }
  return { path, labels, inputs: inputs.map((one) => [...one]) };
})()"""


@pytest.mark.parametrize("data", DATA)
def test_200_steps_on_each_data_set_agree_with_numpy(data):
    found = run_js("playground", TRAIN, data=data, rate=0.3)
    inputs, labels = np.transpose(found["inputs"]), np.array(found["labels"])
    first, last = (numpy_layers(found["path"][index]) for index in (0, -1))
    assert_same(last, numpy_learn(first, inputs, labels, "tanh", 0.3, 200))


@pytest.mark.parametrize("data", DATA)
def test_each_step_agrees_with_numpy_where_steps_are_large(data):
    # With the learning rate that it starts with, a network of two layers jumps about for a while:
    # NumPy itself then ends elsewhere if its first weights differ by a part in 10^15. So each of
    # the 200 steps is compared on its own, from the same weights.
    found = run_js("playground", TRAIN, data=data, rate=1)
    inputs, labels = np.transpose(found["inputs"]), np.array(found["labels"])
    path = [numpy_layers(layers) for layers in found["path"]]
    for before, after in pairwise(path):
        assert_same(after, numpy_learn(before, inputs, labels, "tanh", 1, 1))


def test_first_weights_are_glorot_uniform_and_depend_on_the_seed():
    first, again, other = run_js(
        "playground", "[1, 1, 2].map((seed) => makeNetwork([2, 8, 8, 1], seed))"
    )
    assert first == again != other
    for (weights, biases), (inputs, units) in zip(
        numpy_layers(first), [(2, 8), (8, 8), (8, 1)], strict=True
    ):
        assert weights.shape == (inputs, units)
        limit = np.sqrt(6 / (inputs + units))
        assert 0.6 * limit < np.abs(weights).max() <= limit
        assert not biases.any()


def data_sets(*settings):
    """The samples of [name, noise, seed] each: inputs of shape (n, 2) and labels."""
    found = run_js(
        "playground",
        "settings.map(([name, noise, seed]) => { const { inputs, labels } = makeData(name, noise, seed);"
        " return [inputs.map((one) => [...one]), labels]; })",
        settings=settings,
    )  # fmt: skip
    return [(np.transpose(inputs), np.array(labels)) for inputs, labels in found]


def test_gates_without_noise_are_truth_tables():
    for name, labels in (("or", [0, 1, 1, 1]), ("xor", [0, 1, 1, 0])):
        [(inputs, found)] = data_sets([name, 0, 1])
        assert inputs.tolist() == [[0, 0], [0, 1], [1, 0], [1, 1]]
        assert found.tolist() == labels
        [(noisy, found)] = data_sets([name, 0.2, 1])
        assert len(noisy) == 40
        assert 0.15 < (noisy - np.tile(inputs, (10, 1))).std() < 0.25
        assert found.tolist() == labels * 10


def test_circle_moons_and_spiral_have_their_shapes():
    (circle, inside), (moons, lower), (spiral, arm) = data_sets(
        ["circle", 0, 1], ["moons", 0, 1], ["spiral", 0, 1]
    )
    radius = np.hypot(*circle.T)
    assert radius[inside == 1].max() <= 1.5
    assert radius[inside == 0].min() >= 2.25
    centers = np.where(lower[:, None] == 1, [1, 0.5], [-1, -0.5])
    np.testing.assert_allclose(np.hypot(*(moons - centers).T), 2)
    turn = np.angle(spiral @ [1, 1j])
    expected = 2.5 * np.pi * (np.hypot(*spiral.T) / 3 - 0.1) / 0.9 + np.pi * arm
    np.testing.assert_allclose(np.cos(turn - expected), 1)
    for labels in (inside, lower, arm):
        assert labels.mean() == 0.5


def test_seeds_make_other_points_and_noise_moves_them():
    for name in ("circle", "moons", "spiral"):
        (train, labels), (test, _), (noisy, same) = data_sets(
            [name, 0, 1], [name, 0, 2], [name, 0.1, 1]
        )
        assert len(train) == len(test)
        assert not np.allclose(train, test)
        assert labels.tolist() == same.tolist()
        assert 0.2 < (noisy - train).std() < 0.4  # 0.1 of the radius, 3


def test_one_half_is_undecided():
    found = run_js(
        "playground", "[[0.5, 0], [0.5, 1], [0.51, 1], [0.49, 0]].map((p) => isRight(...p))"
    )
    assert found == [False, False, True, True]


def test_the_line_of_a_map_is_where_it_changes_its_sign():
    side = np.arange(20) + 0.5
    x, y = np.meshgrid(side, side)
    segments = np.array(
        run_js(
            "playground", "zeroLine(map, 20)", map=(np.hypot(x - 10, y - 10) - 6).ravel().tolist()
        )
    )
    ends = segments.reshape(-1, 2)
    np.testing.assert_allclose(np.hypot(*(ends - 10).T), 6, atol=0.05)
    lengths = np.hypot(*(segments[:, :2] - segments[:, 2:]).T)
    assert lengths.sum() == pytest.approx(2 * np.pi * 6, rel=0.01)  # closed
    straight = run_js("playground", "zeroLine(map, 20)", map=(x + 2 * y - 25).ravel().tolist())
    for x1, y1, x2, y2 in straight:
        assert x1 + 2 * y1 == pytest.approx(25)
        assert x2 + 2 * y2 == pytest.approx(25)
    assert run_js("playground", "zeroLine(map, 20)", map=np.ones(400).tolist()) == []


def test_a_label_stands_where_there_is_most_room():
    side = np.arange(20) + 0.5
    x, _ = np.meshgrid(side, side)
    left = (6 - x).ravel().tolist()  # positive on the left, 6 cells wide
    call = "[true, false].map((positive) => roomiest(map, 20, positive, new Set(blocked)))"
    positive, negative = run_js("playground", call, map=left, blocked=[])
    assert positive["x"] < 6 < negative["x"]
    assert positive["room"] < negative["room"]
    assert 7 < negative["y"] < 13
    middle = int(negative["y"]) * 20 + int(negative["x"])
    _, moved = run_js("playground", call, map=left, blocked=[middle])
    assert (moved["x"], moved["y"]) != (negative["x"], negative["y"])
    assert moved["room"] < negative["room"]


def steps_until_solved(data, units, activation, seed, limit):
    return run_js(
        "playground",
        """(() => {
          const { inputs, labels } = makeData(data, 0, 1);
          const layers = makeNetwork([2, ...units, 1], seed);
          for (let step = 1; step <= limit; step += 1) {
            learn(layers, inputs, labels, activation, 1);
            const outputs = forward(layers, inputs, activation).at(-1)[0];
            if (labels.every((label, k) => isRight(outputs[k], label))) return step;
          }
          return null;
        })()""",
        data=data, units=units, activation=activation, seed=seed, limit=limit,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("data", "units", "activation", "solved"),
    [
        ("or", [], "tanh", True),
        ("xor", [], "tanh", False),
        ("xor", [1], "tanh", False),
        ("xor", [2], "tanh", True),
        ("xor", [8], "linear", False),
        ("circle", [2], "tanh", False),
        ("circle", [3], "tanh", True),
        ("moons", [1], "tanh", False),
        ("moons", [3], "tanh", True),
        ("spiral", [8, 8], "tanh", True),
    ],
)
def test_what_it_says_of_the_fewest_units_is_true(data, units, activation, solved):
    steps = steps_until_solved(data, units, activation, seed=26, limit=1500)
    assert (steps is not None) == solved


def test_of_the_first_three_seeds_two_find_xor_with_two_units():
    found = [steps_until_solved("xor", [2], "tanh", seed, 1500) for seed in (26, 27, 28)]
    assert found[0]
    assert found[1] is None
    assert found[2]
    # With the second one, two units are enough for the moons, too.
    assert steps_until_solved("moons", [2], "tanh", 27, 1500)
