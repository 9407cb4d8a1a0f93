"""Is everything in order? Looks at what the course needs and says what to do about the rest."""

import importlib.util
import os
import platform
import re
import shutil
import sys
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path

from hellodl.checkout import checkout_root

GIGABYTE = 1e9
# What to say instead of a word of make where `make setup` hasn't made this Python's environment.
WITHOUT_MAKE = {
    "make setup GPU=1": 'python -m pip install ".[gpu]"',
    "make setup": 'python -m pip install ".[cpu]" in the course\'s folder',
    "make data": "python -m hellodl data --prefetch",
    "make lab": "python -m hellodl lab",
}


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `state` is "good", "note" (works, but know this) or "bad"."""

    topic: str
    state: str
    message: str


def examine() -> list[Finding]:
    """Look at everything; a check that fails itself is reported, not raised."""
    findings = []
    for check in (_python, _packages, _engine, _device, _memory, _disk, _kernel, _data):
        topic = check.__name__.strip("_").capitalize()
        try:
            findings.append(Finding(topic, *check()))
        except Exception as error:  # a report that breaks off would help nobody
            message = f"could not be examined ({type(error).__name__}: {error}). Run make setup."
            findings.append(Finding(topic, "bad", message))
    return findings


def report(findings: list[Finding], full: bool = False) -> str:
    """Write the findings in plain words, and name the serious ones again at the end.

    Args:
        findings: what `examine` found.
        full: write the good findings, too.
    """
    marks = {"good": "ok  ", "note": "note", "bad": "BAD "}
    shown = [f for f in findings if full or f.state != "good"]
    lines = [f"{marks[f.state]}  {f.topic:9} {f.message}" for f in shown]
    bad = [f.topic for f in findings if f.state == "bad"]
    problem = f"The course cannot run yet. See above: {', '.join(bad)}."
    text = "\n".join([*lines, problem if bad else "Everything the course needs is here."])
    root = checkout_root()
    if root is None or Path(sys.prefix).resolve() != (root / ".venv").resolve():
        for word, command in WITHOUT_MAKE.items():
            text = text.replace(word, command)
    return text


def _python() -> tuple[str, str]:
    version = platform.python_version()
    if not (3, 11) <= sys.version_info < (3, 14):
        return "bad", (
            f"{version}; the course needs 3.11, 3.12 or 3.13 (TensorFlow offers nothing for "
            "others). Install Python 3.13 beside it and run make setup."
        )
    return "good", f"{version} on {platform.system()} {platform.machine()}"


def locked_versions(text: str) -> dict[str, list[str]]:
    """Return the versions that the text of a lock file names for this computer, by package."""
    from packaging.markers import Marker

    wanted: dict[str, list[str]] = {}
    for name, version, marker in re.findall(
        r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)(?:\s*;\s*([^\\\n]+))?", text, re.MULTILINE
    ):
        if not marker.strip() or Marker(marker.strip()).evaluate():
            wanted.setdefault(name.lower(), []).append(version)
    return wanted


def unmet(extra: str = "") -> list[str]:
    """List what the package, or else one of its extras, asks for and this Python doesn't have.

    Returns:
        Requirements as pip takes them, such as ``"keras>=3.15"``.
    """
    from packaging.requirements import Requirement

    missing = []
    for need in map(Requirement, metadata.requires("hellodl") or ()):
        marker, need.marker = need.marker, None
        if bool(extra) == ("extra" in str(marker)) and (
            marker is None or marker.evaluate({"extra": extra})
        ):
            try:
                fits = need.specifier.contains(metadata.version(need.name), prereleases=True)
            except metadata.PackageNotFoundError:
                fits = False
            missing += [] if fits else [str(need)]
    return missing


def has_engine() -> bool:
    """Whether one of Keras's engines is installed here."""
    return any(importlib.util.find_spec(name) for name in ("tensorflow", "jax", "torch"))


def _packages() -> tuple[str, str]:
    root = checkout_root()
    if root is None:  # installed from a wheel: there is no lock to compare with
        if missing := unmet():
            names = " ".join(f'"{requirement}"' for requirement in missing)
            return "bad", f"some are missing or too old. Run python -m pip install {names}"
        return "good", "all there, and new enough"
    wanted = locked_versions((root / "requirements" / "course.txt").read_text(encoding="utf-8"))
    other, missing = [], []
    # make setup GPU=1 installs the other of these two
    for name in sorted(wanted.keys() - {"tensorflow", "tensorflow-cpu"}):
        try:
            if (found := metadata.version(name)) not in wanted[name]:
                other.append(f"{name} {found} (locked {wanted[name][0]})")
        except metadata.PackageNotFoundError:
            missing.append(name)
    if missing:
        return "bad", f"missing: {', '.join(missing)}. Run make setup."
    if other:
        return "note", f"not as locked: {', '.join(other)}. If something fails, run make setup."
    return "good", f"{len(wanted)} packages, all as locked"


def _engine() -> tuple[str, str]:
    from hellodl.session import quiet

    try:
        with quiet():
            import keras
    except ImportError as error:
        return "bad", f"Keras does not start ({error}). Run make setup."
    return "good", f"Keras {keras.__version__} on {keras.backend.backend()}"


def _device() -> tuple[str, str]:
    from hellodl.hardware import gpus

    if found := gpus():
        return "good", f"{len(found)} GPU found: {', '.join(found)}"
    cores = f"CPU with {os.cpu_count()} cores; every lesson runs on it."
    if shutil.which("nvidia-smi") is None:
        return "good", f"{cores} No GPU: this computer shows no NVIDIA driver."
    if any("cudnn" in str(package.name) for package in metadata.distributions()):
        return "note", (
            f"{cores} A GPU and CUDA packages are here, but the engine cannot use them: the driver "
            "is too old (update it), or CUDA_VISIBLE_DEVICES hides the GPU."
        )
    return "note", (
        f"{cores} An NVIDIA driver is here, but this engine was installed without CUDA. "
        "To use the GPU (Linux): make setup GPU=1."
    )


def _memory() -> tuple[str, str]:
    import psutil

    free = psutil.virtual_memory().available / GIGABYTE
    if free < 2:
        return "note", f"{free:.1f} GB free; lessons need up to 2. Close other programs."
    return "good", f"{free:.1f} GB free"


def _disk() -> tuple[str, str]:
    free = shutil.disk_usage(checkout_root() or Path.cwd()).free / GIGABYTE
    if free < 0.5:
        return "note", f"{free:.1f} GB free; the data need 0.4 GB. Make room."
    return "good", f"{free:.1f} GB free"


def _kernel() -> tuple[str, str]:
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        command = KernelSpecManager().get_kernel_spec("python3").argv[0]
    except NoSuchKernel:
        return "bad", "Jupyter knows no kernel 'python3'. Run make setup."
    # "python" is replaced by the interpreter that asks, which is this one.
    if os.path.isabs(command) and not Path(command).exists():
        return "bad", f"the kernel 'python3' points to {command}, which is gone. Run make setup."
    if os.path.isabs(command) and not os.path.samefile(command, sys.executable):
        return "note", (
            f"the kernel 'python3' belongs to another Python, {command}. Start Jupyter with "
            "make lab, which uses the right one."
        )
    return "good", "'python3' runs this Python"


def _data() -> tuple[str, str]:
    from hellodl import data

    found = [(spec.name, data.find_local(spec)) for spec in data.DATASETS.values()]
    texts = [f"{name} real, in the {at[0]}" if at else f"{name} not here yet" for name, at in found]
    if all(at for _, at in found):
        return "good", "; ".join(texts)
    advice = "get it once with make data; without a network a stand-in is drawn"
    return "note", "; ".join([*texts, advice])
