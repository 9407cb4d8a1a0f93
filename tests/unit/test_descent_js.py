"""The arithmetic of the interactive `descent`, run in Node, beside NumPy."""

import numpy as np
import pytest
from test_explorables import run_js

GRADIENTS = {
    "bowl": lambda p: 2 * p,
    "two valleys": lambda p: 0.12 * p**3 - 0.9 * p - 0.25,
    "ravine": lambda p: np.array([0.1, 2]) * p,
    "askew ravine": lambda p: np.array([[1.05, -0.95], [-0.95, 1.05]]) @ p,
}
RATES = np.arange(0.02, 1.21, 0.02).round(2).tolist()  # those of the slider


def numpy_path(name, start, learning_rate, momentum, steps):
    """All positions of a ball, the start being the first."""
    position = np.array(start, dtype=float)
    velocity = np.zeros_like(position)
    path = [position.copy()]
    for _ in range(steps):
        velocity = momentum * velocity - learning_rate * GRADIENTS[name](position)
        position += velocity
        path.append(position.copy())
    return np.array(path)


@pytest.mark.parametrize("name", GRADIENTS)
def test_200_steps_agree_with_numpy(name):
    rng = np.random.default_rng(len(name))
    tries = []
    for _ in range(20):
        start = rng.uniform(-4, 4, 2 if "ravine" in name else 1)
        learning_rate, momentum = rng.uniform(0.01, 0.3), rng.uniform(0, 0.9)
        tries.append((start.tolist(), learning_rate, momentum))
    found = run_js(
        "descent",
        "tries.map(([start, learningRate, momentum]) =>"
        " roll(VALLEYS[place], { learningRate, momentum }, 200, start))",
        tries=tries, place=name,
    )  # fmt: skip
    for path, (start, learning_rate, momentum) in zip(found, tries, strict=True):
        expected = numpy_path(name, start, learning_rate, momentum, 200)
        np.testing.assert_allclose(path, expected, atol=1e-6)


@pytest.mark.parametrize("name", GRADIENTS)
@pytest.mark.parametrize("method", ["SGD", "RMSprop", "Adam"])
def test_methods_agree_with_keras(name, method):
    """For 40 steps: at the bottom, RMSprop jumps about, and float32 decides where to."""
    import keras

    start = [-3.0, 2.0] if "ravine" in name else [-3.0]
    options = {"momentum": 0.6} if method == "SGD" else {}
    optimizer = getattr(keras.optimizers, method)(0.05, **options)
    place = keras.Variable(start)
    expected = [start]
    for _ in range(40):
        gradient = GRADIENTS[name](keras.ops.convert_to_numpy(place))
        optimizer.apply([keras.ops.array(gradient, "float32")], [place])
        expected.append(keras.ops.convert_to_numpy(place))
    found = run_js(
        "descent",
        "roll(VALLEYS[place], { method, learningRate: 0.05, momentum: 0.6 }, 40, begin)",
        place=name, method=method, begin=start,
    )  # fmt: skip
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_the_askew_ravine_is_the_ravine_turned():
    """SGD doesn't notice, and the others do."""
    ends = run_js(
        "descent",
        """["ravine", "askew ravine"].map((place) => METHODS.map((method) => {
          const path = roll(VALLEYS[place], { method, learningRate: 0.3, momentum: 0 }, 40);
          return VALLEYS[place].loss(path.at(-1)) / VALLEYS[place].loss(path[0]);
        }))""",
    )
    straight, askew = np.array(ends)
    assert askew[0] == pytest.approx(straight[0], rel=0.05)  # the start is rounded to one digit
    assert (askew[1:] > 5 * straight[1:]).all()


def test_the_next_step_has_two_parts():
    """Those that the two arrows show: what is carried over, and what this gradient adds."""
    first, second = run_js(
        "descent",
        """METHODS.slice(1).map((method) => {
          const settings = { method, learningRate: 0.1, momentum: 0 };
          const ball = step({ position: [0], velocity: [0] }, [3], settings);
          return step(ball, [-3], settings);
        })""",
    )
    assert first["carried"] == [0]  # RMSprop has no momentum
    assert second["carried"][0] < 0 < second["velocity"][0] - second["carried"][0]


@pytest.mark.parametrize("name", GRADIENTS)
def test_gradients_are_those_of_the_loss(name):
    size = 2 if "ravine" in name else 1
    points = np.random.default_rng(1).uniform(-4, 4, (10, size))
    tiny = 1e-5 * np.eye(size)
    found = run_js(
        "descent",
        "points.map((point) => [VALLEYS[place].gradient(point), tiny.map((move) =>"
        " [1, -1].map((sign) => VALLEYS[place].loss(point.map((w, i) => w + sign * move[i]))))])",
        points=points.tolist(), tiny=tiny.tolist(), place=name,
    )  # fmt: skip
    for point, (gradient, losses) in zip(points, found, strict=True):
        np.testing.assert_allclose(gradient, GRADIENTS[name](point), atol=1e-6)
        differences = [(after - before) / 2e-5 for after, before in losses]
        np.testing.assert_allclose(gradient, differences, atol=1e-6)


def test_a_step_uses_the_new_velocity_and_momentum():
    step = run_js(
        "descent",
        "step({ position: [1, 2], velocity: [0.5, -1] }, [2, 4],"
        " { learningRate: 0.1, momentum: 0.9 })",
    )
    np.testing.assert_allclose(step["velocity"], [0.25, -1.3])
    np.testing.assert_allclose(step["position"], [1.25, 0.7])


def test_the_flag_is_at_the_bottom():
    found = run_js(
        "descent",
        "Object.values(VALLEYS).map(({ loss, gradient, bottom }) => [loss(bottom), gradient(bottom)])",
    )
    for loss, gradient in found:
        assert loss == pytest.approx(0, abs=1e-6)
        np.testing.assert_allclose(gradient, 0, atol=1e-5)


def steps_to_the_bottom(name, settings, limit):
    """For each [learning rate, momentum]: the steps needed, None if more than the limit."""
    return run_js(
        "descent",
        """settings.map(([learningRate, momentum]) => {
          const valley = VALLEYS[place];
          let ball = { position: valley.start, velocity: valley.start.map(() => 0) };
          for (let steps = 1; steps <= limit; steps += 1) {
            ball = step(ball, valley.gradient(ball.position), { learningRate, momentum });
            if (arrived(valley, ball, { learningRate, momentum })) return steps;
          }
          return null;
        })""",
        place=name, settings=settings, limit=limit,
    )  # fmt: skip


def test_a_bowl_needs_one_step_and_diverges_above_one():
    steps = dict(
        zip(RATES, steps_to_the_bottom("bowl", [[rate, 0] for rate in RATES], 300), strict=True)
    )
    assert steps[0.5] == 1
    assert steps[0.04] > 20  # the first try
    assert all(found is None for rate, found in steps.items() if rate >= 1)
    assert all(steps[rate] is not None for rate in RATES if rate < 1)


def test_a_ravine_needs_momentum_for_20_steps():
    without = steps_to_the_bottom("ravine", [[rate, 0] for rate in RATES], 20)
    assert without == [None] * len(RATES)
    by_momentum = steps_to_the_bottom("ravine", [[0.8, m] for m in (0.4, 0.5, 0.6, 0.7)], 20)
    assert by_momentum == [20, 15, 12, 19]


def test_only_a_ball_that_stays_has_arrived():
    found = run_js(
        "descent",
        "[0, 0.5].map((momentum) => arrived(VALLEYS.bowl, { position: [0], velocity: [4] },"
        " { learningRate: 0.5, momentum }))",
    )
    assert found == [True, False]  # with momentum it rolls on


def test_momentum_noise_or_large_steps_are_needed_for_the_deeper_valley():
    found = run_js(
        "descent",
        """[[0.06, 0], [0.06, 0.9], [0.6, 0]].map(([learningRate, momentum]) => {
          const valley = VALLEYS["two valleys"], settings = { learningRate, momentum };
          let ball = { position: valley.start, velocity: [0] };
          for (let steps = 1; steps <= 60; steps += 1) {
            ball = step(ball, valley.gradient(ball.position), settings);
            if (captured(valley, ball, settings)) return steps;
          }
          return null;
        })""",
    )
    assert found[0] is None
    assert found[1] < 60
    assert found[2] < 60
