"""One peer of the benchmark, in a process of its own: ``python -m benchmarks.peers NAME``.

Every peer does the same work: MNIST, 55,000 images, 784-300-100-10, SGD with learning rate 0.01
and batches of 32; or CIFAR-10's network B (lesson 11) on 5,000 images in batches of 96. The first
epoch, which compiles, does not count. Prints the seconds of the faster of two more.
"""

import os
import sys
import time
from functools import partial

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import numpy as np

from hellodl import data
from tools.lessons import code_cells, find_lessons, read_script

RATE, BATCH = 0.01, 32
SIZES = [(784, 300), (300, 100), (100, 10)]


def mnist():
    """Return 55,000 images, uint8 of shape (55000, 28, 28), and their labels."""
    (x, y), _ = data.load_mnist()
    return x[5000:], y[5000:]


def run_cells(lesson, *words):
    """Run the cells of a lesson that contain these words, in order; return what they define."""
    import keras
    import tensorflow as tf

    from hellodl import experiments

    names = {"keras": keras, "tf": tf, "np": np, "experiments": experiments, "layers": keras.layers}
    names["time"] = time
    (lesson,) = find_lessons([lesson])
    sources = [cell.source for cell in code_cells(read_script(lesson.script))]
    for word in words:
        (source,) = [source for source in sources if word in source]
        exec(source, names)
    return names


# ---------------------------------------------------------------------------------- MNIST


def keras_network(kind=None):
    """Build 784-300-100-10 in Keras, not compiled."""
    import keras

    keras.utils.set_random_seed(0)
    dense = keras.layers.Dense
    return (kind or keras.Sequential)(
        [
            keras.Input((28, 28)),
            keras.layers.Flatten(),
            dense(300, activation="relu"),
            dense(100, activation="relu"),
            dense(10, activation="softmax"),
        ]
    )


def keras_epoch(x, y, kind=None, **options):
    """Return a function that trains one epoch with Keras; the options are those of compile."""
    model = keras_network(kind)
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"], **options)
    return lambda: model.fit(x, y, batch_size=BATCH, verbose=0)


def source_a():
    x, y = mnist()
    return keras_epoch(x / 255.0, y)


def plain_keras():
    x, y = mnist()
    return keras_epoch(x / np.float32(255), y)


def lesson_04():
    x, y = mnist()
    return keras_epoch(x / np.float32(255), y, steps_per_execution=50)


def one_program():
    x, y = mnist()
    names = run_cells("18", "def one_step", "def whole_epoch", "class WholeEpoch")
    return keras_epoch(x / np.float32(255), y, names["WholeEpoch"], jit_compile=True)


def compiled_keras():
    x, y = mnist()
    return keras_epoch(x / np.float32(255), y, steps_per_execution=50, jit_compile=True)


def own_program(threads):
    """Lesson 18's last program in NumPy and SciPy, or with all threads the one before it."""
    from threadpoolctl import threadpool_limits

    x, y = mnist()
    parts = ("new_layers", "make_room", "forward_in_place", "backward_in_place", "own_epoch")
    names = run_cells("18", *(f"def {part}(" for part in parts))
    name = "fused" if threads == 1 else "in place"
    layers = names["new_layers"]([784, 300, 100, 10], np.random.default_rng(13))
    names["own_layers"] = {name: layers}
    names["rooms"] = {n: names["make_room"](layers, n) for n in (BATCH, len(x) % BATCH)}
    names["x_rows"] = x.reshape(-1, 784) / np.float32(255)
    names["targets"] = np.eye(10, dtype="float32")[y]

    def run():
        with threadpool_limits(threads, "blas"):
            names["own_epoch"](name, 0)

    return run


def jax_scan():
    import jax
    import jax.numpy as jnp

    x, y = mnist()
    x, y = jnp.asarray(x.reshape(-1, 784) / np.float32(255)), jnp.asarray(y.astype("int32"))
    rng = np.random.default_rng(0)
    weights = [
        (jnp.asarray(rng.normal(0, a**-0.5, (a, b)), jnp.float32), jnp.zeros(b)) for a, b in SIZES
    ]

    def loss(weights, x, y):
        for w, b in weights[:-1]:
            x = jax.nn.relu(x @ w + b)
        w, b = weights[-1]
        return -jnp.take_along_axis(jax.nn.log_softmax(x @ w + b), y[:, None], 1).mean()

    @jax.jit
    def epoch(weights, batches):
        def step(weights, batch):
            value, gradients = jax.value_and_grad(loss)(weights, x[batch], y[batch])
            return jax.tree.map(lambda w, g: w - RATE * g, weights, gradients), value

        return jax.lax.scan(step, weights, batches)

    def run():
        nonlocal weights
        batches = rng.permutation(len(x))[: len(x) // BATCH * BATCH].reshape(-1, BATCH)
        weights, losses = epoch(weights, batches.astype("int32"))
        losses.block_until_ready()

    return run


def torch_loop(compiled=False):
    import torch
    from torch import nn

    x, y = mnist()
    x = torch.from_numpy(x.reshape(-1, 784) / np.float32(255))
    y = torch.from_numpy(y.astype("int64"))
    torch.manual_seed(0)
    layers = [nn.Linear(784, 300), nn.ReLU(), nn.Linear(300, 100), nn.ReLU(), nn.Linear(100, 10)]
    model, loss = nn.Sequential(*layers), nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), RATE)
    forward = (
        torch.compile(lambda x, y: loss(model(x), y))
        if compiled
        else lambda x, y: loss(model(x), y)
    )

    def run():
        for batch in torch.randperm(len(x)).split(BATCH):
            optimizer.zero_grad()
            forward(x[batch], y[batch]).backward()
            optimizer.step()

    return run


def scikit_learn():
    from sklearn.neural_network import MLPClassifier

    x, y = mnist()
    x = x.reshape(-1, 784) / np.float32(255)
    model = MLPClassifier((300, 100), solver="sgd", learning_rate_init=RATE, momentum=0,
                          batch_size=BATCH, alpha=0)  # fmt: skip
    return lambda: model.partial_fit(x, y, classes=range(10))


def floor():
    names = {"np": np, "time": time, "sizes": SIZES}
    (lesson,) = find_lessons(["18"])
    cells = code_cells(read_script(lesson.script))
    (source,) = [cell.source for cell in cells if "def arithmetic" in cell.source]
    exec(source.split("floor =")[0], names)
    return names["arithmetic"]


# --------------------------------------------------------------------------------- CIFAR-10


def cifar(**settings):
    """Return a function that trains network B of lesson 11 for an epoch; options are compile's."""
    from hellodl import experiments

    splits, mean, variance = experiments.load_cifar10(experiments.LAPTOP)
    names = run_cells("11", "NETWORKS = {", "def build", "def prepare")
    names |= {"mean": mean, "variance": variance}
    model = names["build"](experiments.Recipe(network="B"))
    if settings:
        loss = "sparse_categorical_crossentropy"
        model.compile("adam", loss, metrics=["accuracy"], **settings)
    x, y = (part[:5000] for part in splits["train"])
    return lambda: model.fit(x, y, batch_size=96, verbose=0)


def cifar_plain():
    return cifar(steps_per_execution=1)


def cifar_course():
    import keras

    from hellodl import hardware

    if hardware.supports_bfloat16():
        keras.config.set_dtype_policy("mixed_bfloat16")
    return cifar()


def cifar_torch():
    import torch
    from torch import nn

    from hellodl import experiments

    splits, mean, variance = experiments.load_cifar10(experiments.LAPTOP)
    x, y = (part[:5000] for part in splits["train"])
    x = torch.from_numpy(((x - mean) / np.sqrt(variance)).astype("float32").transpose(0, 3, 1, 2))
    y = torch.from_numpy(y.astype("int64"))
    torch.manual_seed(0)

    def conv(a, b):
        return [nn.Conv2d(a, b, 3, padding="same"), nn.ReLU()]

    layers = [*conv(3, 32), nn.MaxPool2d(2), *conv(32, 64), *conv(64, 64), nn.MaxPool2d(2)]
    layers += [nn.Flatten(), nn.Linear(8 * 8 * 64, 512), nn.ReLU(), nn.Linear(512, 10)]
    model, loss = nn.Sequential(*layers), nn.CrossEntropyLoss()
    optimizer = torch.optim.Adam(model.parameters(), 0.001)

    def run():
        for batch in torch.randperm(len(x)).split(96):
            optimizer.zero_grad()
            loss(model(x[batch]), y[batch]).backward()
            optimizer.step()

    return run


# name: (title in the table, function, package that must be installed)
MNIST = {
    "source_a": ("source A's program as written", source_a, ""),
    "plain_keras": ("plain Keras, float32", plain_keras, ""),
    "lesson_04": ("lesson 04", lesson_04, ""),
    "compiled_keras": ("Keras, compiled, 50 steps at a time", compiled_keras, ""),
    "one_program": ("lesson 18, one program", one_program, ""),
    "in_place": ("lesson 18, NumPy in place", partial(own_program, None), ""),
    "fused": ("lesson 18, fused, one thread", partial(own_program, 1), ""),
    "torch_loop": ("PyTorch, a loop", torch_loop, "torch"),
    "torch_compiled": ("PyTorch, `torch.compile`", partial(torch_loop, True), "torch"),
    "jax_scan": ("JAX, `lax.scan`", jax_scan, "jax"),
    "scikit_learn": ("scikit-learn's MLPClassifier", scikit_learn, ""),
    "floor": ("the matrix products alone", floor, ""),
}
CIFAR = {
    "cifar_plain": ("plain Keras, float32", cifar_plain, ""),
    "cifar_course": ("lessons 10 to 12", cifar_course, ""),
    "cifar_torch": ("PyTorch, a loop", cifar_torch, "torch"),
}


def timed(work):
    """Return how many seconds a function takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


if __name__ == "__main__":
    epoch = (MNIST | CIFAR)[sys.argv[1]][1]()
    epoch()
    print(min(timed(epoch) for _ in range(2)))
