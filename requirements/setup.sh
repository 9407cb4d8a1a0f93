#!/bin/sh
# Creates .venv with the locked packages. The Makefile calls it; it is quick if nothing changed.
#   setup.sh ENGINE [dev|extras|torch]    ENGINE: course (CPU) or gpu (CUDA); dev adds what
#   `make test` needs, extras adds JAX and Ray, torch adds PyTorch
set -eu
cd "$(dirname "$0")/.."
engine=$1 more=${2:-}

say() { printf '%s\n' "$*" >&2; }

if [ -x .venv/Scripts/python.exe ] || [ "${OS:-}" = Windows_NT ]; then bin=Scripts; else bin=bin; fi
python=.venv/$bin/python

# An environment with CUDA keeps it until `make clean`.
[ -e .venv/gpu.lock ] && engine=gpu

# For computers without internet, the packages and the data lie in this folder or beside it (make
# bundle). A relative path, because pip would divide one with spaces.
bundle='' pythons="3.11 3.12 3.13" wanted=3.12
for each in bundle ../bundle; do
    if [ -z "$bundle" ] && [ -d "$each/wheels" ]; then
        bundle=$each
        export PIP_NO_INDEX=1 PIP_FIND_LINKS="$each/wheels"
    fi
done
if [ -n "$bundle" ]; then # only a Python whose packages are there
    case $(uname -s) in Linux) system=linux ;; Darwin) system=macosx ;; *) system=win ;; esac
    there=
    for minor in 11 12 13; do
        if ls "$bundle"/wheels/*-cp3$minor-cp3$minor-*$system*.whl >/dev/null 2>&1; then
            there="${there:+$there }3.$minor" wanted=3.$minor
        fi
    done
    pythons=${there:-$pythons}
fi

installed() { cmp -s "requirements/$1.txt" ".venv/$1.lock"; }

# Compiling all modules takes a minute, and saves the first lesson from waiting. Where Python may not
# keep what it compiles (PYTHONDONTWRITEBYTECODE), it saves every lesson a dozen seconds.
uv_options=--compile-bytecode${CI:+ --quiet}

# Prints the first of these commands that is a suitable 64-bit Python with its venv module.
find_python() {
    found= novenv=
    # Build machines name the one to use in HELLODL_PYTHON.
    for candidate in ${HELLODL_PYTHON:-python3.13 python3.12 python3.11 python3 python}; do
        command -v "$candidate" >/dev/null 2>&1 || continue
        version=$("$candidate" -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null) ||
            continue
        case " $pythons " in
        *" $version "*)
            "$candidate" -c 'import sys; sys.exit(sys.maxsize < 2**32)' || continue
            if "$candidate" -c 'import ensurepip, venv' 2>/dev/null; then
                printf '%s\n' "$candidate"
                return
            fi
            novenv=$version
            ;;
        *) found="$found $version" ;;
        esac
    done
    if [ -n "$novenv" ]; then
        say "Python $novenv is installed, but its venv module is missing. Please install it (on" \
            "Debian and Ubuntu: sudo apt install python$novenv-venv) and run this command again."
    elif [ -n "${there:-}" ]; then
        say "This bundle has packages for Python $there${found:+ (found only:$found)}. Please install" \
            "it and run this command again, or bring a bundle for yours: make bundle PYTHONS=..."
    else
        say "This course needs Python 3.11, 3.12 or 3.13${found:+ (found only:$found, for which" \
            "TensorFlow has no packages)}. Please install Python 3.13 (from python.org, or with" \
            "brew install python@3.13, winget install Python.Python.3.13 or sudo apt install" \
            "python3-venv) and run this command again."
    fi
    return 1
}

# Creates an empty .venv; a working one is removed only when its successor can be created, and when no
# notebook is running from it.
make_venv() {
    if command -v pgrep >/dev/null 2>&1 && pgrep -f "$PWD/.venv/$bin/python" >/dev/null; then
        say "The course needs other packages now, but notebooks or JupyterLab are running with the old" \
            "ones. Save your work, shut them down, and run this command again."
        exit 1
    fi
    if base=$(find_python 2>/dev/null); then
        rm -rf .venv
        "$base" -m venv .venv
    elif command -v uv >/dev/null 2>&1; then
        rm -rf .venv
        uv venv --quiet --seed --python $wanted .venv
    elif command -v conda >/dev/null 2>&1; then
        conda create --yes --quiet --prefix .conda python=$wanted
        if [ -x .conda/python.exe ]; then base=.conda/python.exe; else base=.conda/bin/python; fi
        rm -rf .venv
        "$base" -m venv .venv
    else
        find_python # says what is missing
    fi
}

# Installs a lock with uv (the version that is locked, too), which is three times as fast as pip.
# uv ignores pip's settings, so it is not used if those name another registry, or with a bundle. If
# uv fails, pip installs the packages.
install_with_uv() {
    [ -z "$bundle" ] || return 1
    case $("$python" -m pip config list) in *.index-url=*) return 1 ;; esac
    sed -n '/^uv==/,/[^\\]$/p' requirements/dev.txt >.venv/uv.txt
    "$python" -m pip install --disable-pip-version-check --quiet --require-hashes -r .venv/uv.txt &&
        "$python" -m uv pip install $uv_options --require-hashes --python "$python" \
            -r "requirements/$1.txt"
}

install() {
    install_with_uv "$1" || "$python" -m pip install --disable-pip-version-check ${CI:+--quiet} \
        --require-hashes -r "requirements/$1.txt" || {
        hint="Is there a network?"
        [ -z "$bundle" ] || hint="Was the bundle made for this system (make bundle SYSTEMS=...)?"
        say "The packages could not be installed; the lines above say why. $hint" \
            "Run the command again to continue."
        exit 1
    }
}

# Whether an unfinished .venv has a suitable Python (editors may have created it with another one).
fits() {
    "$python" -c 'import sys, pip; sys.exit("%d.%d" % sys.version_info[:2] not in sys.argv)' \
        $pythons 2>/dev/null
}

if ! installed "$engine"; then
    if [ "$(uname -s) $(uname -m)" = "Darwin x86_64" ]; then
        say "TensorFlow no longer has packages for Macs with an Intel processor. Please use another" \
            "computer or an online notebook service."
        exit 1
    fi
    # An unfinished environment is completed; one with another lock's packages is replaced.
    if [ -n "$(ls .venv/*.lock 2>/dev/null)" ] || ! fits; then
        make_venv
    fi
    say "Installing the course's packages into .venv (once;" \
        "${bundle:-about 0.6 GB to download}) ..."
    install "$engine"
    # Matplotlib searches for fonts once: better now than in the middle of the first lesson.
    "$python" -c 'import matplotlib.font_manager' 2>/dev/null || true
    if [ -d "$bundle/data" ] && [ ! -e data/cache ]; then
        mkdir -p data
        cp -R "$bundle/data" data/cache
    fi
    cp "requirements/$engine.txt" ".venv/$engine.lock" # at the end, when all packages are there
fi
# The course's own package is used where it is, but which folders belong to it is read from
# pyproject.toml when it is installed: so it is installed again when that file has changed.
if ! cmp -s pyproject.toml .venv/pyproject.installed; then
    "$python" -m pip install --disable-pip-version-check --quiet --no-deps \
        --no-build-isolation -e . || {
        say "pyproject.toml has changed, but the course's package could not be installed again; the" \
            "lines above say why. If .venv belongs to another account, its owner must run make setup."
        exit 1
    }
    cp pyproject.toml .venv/pyproject.installed
fi
if [ -n "$more" ] && ! installed "$more"; then
    say "Installing more packages into .venv ($more) ..."
    install "$more"
    cp "requirements/$more.txt" ".venv/$more.lock"
fi
