"""The arithmetic of the interactives, run in Node, beside NumPy; and what an output is made of."""

import html
import json
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from hellodl.explorables import EXPLORABLES, ExploreError, explore, source, still

FOLDER = Path(__file__).resolve().parents[2] / "src" / "hellodl" / "explorables"
NODE = shutil.which("node")


def run_js(name, expression, **values):
    """Evaluate an expression with an interactive's functions and these values; return its value."""
    assert NODE, "these tests run the interactives' JavaScript: install Node.js"
    given = "".join(f"const {key} = {json.dumps(value)};\n" for key, value in values.items())
    script = f"{source(name)}\n{given}console.log(JSON.stringify({expression}));"
    ran = subprocess.run(
        [NODE, "--input-type=module"], input=script, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.js")), ids=lambda path: path.stem)
def test_files_are_small_and_plain(path):
    text = path.read_text(encoding="utf-8")
    assert len(text.encode()) < 40_000
    assert not re.search(r"https?://(?!www\.w3\.org)", text), "nothing from other hosts"
    assert not re.search(r"</?script|<!--", text, re.IGNORECASE), "would end the inline script"


@pytest.mark.parametrize("name", EXPLORABLES)
def test_an_interactive_is_one_piece_with_all_that_it_imports(name):
    assert not re.search(r"^(import|export)\b", source(name), re.MULTILINE)
    assert run_js(name, "typeof build") == "function"


@pytest.mark.parametrize("name", EXPLORABLES)
def test_every_interactive_has_a_still_with_a_text(name):
    image = still(name)
    assert image is not None, f"make it: python -m tools.stills {name}"
    assert image.startswith(b"\x89PNG")
    assert len(image) < 80_000
    data, metadata = explore(name)._repr_mimebundle_()
    alt = EXPLORABLES[name].alt
    assert 40 < len(alt) < 400
    assert f'alt="{html.escape(alt)}"' in data["text/html"]
    assert alt in data["text/plain"]
    assert metadata["image/png"]["alt"] == alt
    assert next(iter(data)) == "text/html"


def test_outputs_are_the_same_every_time_and_keep_their_options():
    output = explore("neuron", gate="XOR").html
    assert output == explore("neuron", gate="XOR").html
    assert "&quot;gate&quot;: &quot;XOR&quot;" in output
    assert "&quot;gate&quot;: &quot;OR&quot;" in explore("neuron").html
    assert output.count("<script") == output.count("</script>") == 1


@pytest.mark.parametrize(
    ("name", "options", "message"),
    [
        ("neurone", {}, "Choose one of: neuron"),
        ("neuron", {"gates": "OR"}, "It has: gate"),
        ("neuron", {"gate": "NOR"}, "'OR', 'AND', 'NAND', 'XOR'"),
    ],
)
def test_mistakes_are_explained(name, options, message):
    with pytest.raises(ExploreError, match=re.escape(message)):
        explore(name, **options)


def test_random_numbers_have_a_seed():
    draws = run_js(
        "neuron",
        "[1, 1, 2].map((seed) => { const next = random(seed);"
        " return Array.from({ length: 2000 }, (_, i) => i % 2 ? next() : next.normal()); })",
    )
    assert draws[0] == draws[1] != draws[2]
    uniform, normal = np.array(draws[0][1::2]), np.array(draws[0][::2])
    assert 0 <= uniform.min() < 0.02
    assert 0.98 < uniform.max() < 1
    assert abs(uniform.mean() - 0.5) < 0.03
    assert abs(normal.mean()) < 0.1
    assert abs(normal.std() - 1) < 0.1


def test_numbers_are_written_for_people():
    written = run_js(
        "neuron", "[number(-1.256), number(-0.001), short(3), short(-0.5), short(20), count(2000)]"
    )
    assert written == ["−1.26", "0.00", "3", "−0.5", "20", "2,000"]


# ---------------------------------------------------------------------------------- neuron


def numpy_neuron(parameters, samples, labels):
    """Outputs, loss and gradient of a neuron [weight a, weight b, bias]."""
    inputs = np.column_stack([samples, np.ones(len(samples))])
    outputs = 1 / (1 + np.exp(-inputs @ parameters))
    error = outputs - labels
    gradient = 2 / len(labels) * (error * outputs * (1 - outputs)) @ inputs
    return outputs, np.mean(error**2), gradient


def flat(neuron):
    return [*neuron["weights"], neuron["bias"]]


@pytest.mark.parametrize("seed", range(3))
def test_neuron_agrees_with_numpy(seed):
    rng = np.random.default_rng(seed)
    parameters = rng.normal(size=3) * 3
    samples, labels = rng.normal(size=(7, 2)), rng.integers(0, 2, 7)
    neuron = {"weights": parameters[:2].tolist(), "bias": parameters[2]}
    found = run_js(
        "neuron",
        "{ outputs: forward(neuron, samples).outputs,"
        " loss: loss(forward(neuron, samples).outputs, labels),"
        " gradient: gradients(neuron, samples, labels) }",
        neuron=neuron, samples=samples.tolist(), labels=labels.tolist(),
    )  # fmt: skip
    outputs, loss, gradient = numpy_neuron(parameters, samples, labels)
    np.testing.assert_allclose(found["outputs"], outputs, atol=1e-6)
    assert found["loss"] == pytest.approx(loss, abs=1e-6)
    np.testing.assert_allclose(flat(found["gradient"]), gradient, atol=1e-6)


def test_200_steps_of_learning_agree_with_numpy():
    samples = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    parameters = np.array([0.5, -0.5, 0.1])
    for _ in range(200):
        parameters = parameters - 2 * numpy_neuron(parameters, samples, np.array([0, 1, 1, 1]))[2]
    found = run_js(
        "neuron",
        "Array.from({ length: 200 }).reduce("
        "(neuron) => learn(neuron, SAMPLES, GATES.OR, 2), { weights: [0.5, -0.5], bias: 0.1 })",
    )
    np.testing.assert_allclose(flat(found), parameters, atol=1e-6)


def test_one_half_is_undecided():
    assert run_js("neuron", "correct([0.5, 0.5, 0.51, 0.49], [0, 1, 1, 0])") == [
        False, False, True, True,
    ]  # fmt: skip


def test_the_yes_side_of_a_square_is_cut_off_at_the_line():
    square = "[[0, 0], [1, 0], [1, 1], [0, 1]]"
    assert run_js("neuron", f"clip({square}, 0, 0, 1)") == [[0, 0], [1, 0], [1, 1], [0, 1]]
    assert run_js("neuron", f"clip({square}, 0, 0, -1)") == []
    assert sorted(run_js("neuron", f"clip({square}, 1, 0, -0.25)")) == [
        [0.25, 0], [0.25, 1], [1, 0], [1, 1],
    ]  # fmt: skip


# ----------------------------------------------------------------------------- convolution


def numpy_convolve(image, kernel, stride, padding):
    """Slide a filter over an image as Keras does."""
    size = len(kernel)
    if padding == "same":
        totals = [max((-(-n // stride) - 1) * stride + size - n, 0) for n in image.shape]
        image = np.pad(image, [(total // 2, total - total // 2) for total in totals])
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.einsum("ijkl,kl->ij", windows, kernel)


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2])
@pytest.mark.parametrize("shape", [(7, 7), (8, 5)])
def test_convolution_and_pooling_agree_with_numpy(shape, stride, padding):
    rng = np.random.default_rng(sum(shape) + stride)
    image, kernel = rng.random(shape), rng.normal(size=(3, 3))
    found = run_js(
        "convolution",
        "{ map: convolve(image, filter, stride, padding_),"
        " pooled: maxPool(relu(convolve(image, filter, stride, padding_))) }",
        image=image.tolist(), filter=kernel.tolist(), stride=stride, padding_=padding,
    )  # fmt: skip
    feature_map = numpy_convolve(image, kernel, stride, padding)
    np.testing.assert_allclose(found["map"], feature_map, atol=1e-6)
    rows, columns = (n // 2 for n in feature_map.shape)
    squares = np.maximum(feature_map, 0)[: 2 * rows, : 2 * columns]
    pooled = squares.reshape(rows, 2, columns, 2).max(axis=(1, 3))
    np.testing.assert_allclose(found["pooled"], pooled, atol=1e-6)


def test_the_image_of_a_filter_gives_its_largest_output():
    names = EXPLORABLES["convolution"].options["filter"]
    found = run_js(
        "convolution",
        "names.map((name) => [largestOutput(FILTERS[name]), convolve(FILTERS[name].map((row) =>"
        " row.map((weight) => (weight > 0 ? 1 : 0))), FILTERS[name])[0][0]])",
        names=names,
    )
    np.testing.assert_allclose(found, np.transpose([[3, 3, 1, 5]] * 2), atol=1e-9)
