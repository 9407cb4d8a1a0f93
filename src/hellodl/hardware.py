"""What this computer can do: its GPUs, 16-bit arithmetic, and how fast it multiplies matrices."""

import re
import timeit
from pathlib import Path


def gpus() -> list[str]:
    """List the GPUs that Keras's backend can use, by the backend's names for them."""
    import keras

    if keras.backend.backend() == "torch":  # Keras lists no devices for this backend
        import torch

        return [f"cuda:{number}" for number in range(torch.cuda.device_count())]
    return [name for name in keras.distribution.list_devices() if "gpu" in name or "cuda" in name]


def supports_bfloat16() -> bool:
    """Tell whether 16-bit numbers (bfloat16) are multiplied faster here than 32-bit ones.

    GPUs of compute capability 8 and above do so, and CPUs with the instructions AVX512-BF16 or
    AMX-BF16 (known on Linux only; elsewhere the answer is no).
    """
    import keras

    if gpus():
        return _compute_capability(keras.backend.backend()) >= 8
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        return False
    found = re.search("avx512_bf16|amx_bf16", flags)
    return keras.backend.backend() == "tensorflow" and bool(found)


def _compute_capability(backend: str) -> float:
    """Return the compute capability of the first GPU."""
    if backend == "torch":
        import torch

        return torch.cuda.get_device_capability()[0]
    if backend == "jax":
        import jax

        return float(jax.devices()[0].compute_capability)
    import tensorflow as tf

    details = tf.config.experimental.get_device_details(tf.config.list_physical_devices("GPU")[0])
    return details.get("compute_capability", (0,))[0]


def matrix_gflops() -> float:
    """Measure NumPy's matrix product: billions of float32 operations a second, best of forty."""
    import numpy as np

    size = 512
    matrix = np.ones((size, size), np.float32)
    seconds = min(timeit.repeat(lambda: matrix @ matrix, number=1, repeat=40))
    return 2 * size**3 / seconds / 1e9
