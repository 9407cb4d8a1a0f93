"""MNIST and CIFAR-10: from the cache, a mirror, the official address, or else a stand-in."""

# ruff: noqa: F401 (the names that lessons and commands use)
from hellodl.data.cache import DataError
from hellodl.data.sources import (
    CIFAR10,
    DATASETS,
    MNIST,
    DataSet,
    class_names,
    describe,
    find_local,
    load_cifar10,
    load_mnist,
    prefetch,
    source_of,
)
