#!/bin/sh
# Installs the class server in its own environment, .venv-class, and its proxy; quick if it is done.
set -eu
cd "$(dirname "$0")/.."

installed() {
    cmp -s requirements/classroom.txt .venv-class/classroom.lock &&
        cmp -s classroom/package-lock.json classroom/node_modules/classroom.lock
}
installed && exit

say() { printf '%s\n' "$*" >&2; }

if ! command -v npm >/dev/null 2>&1; then
    say "The class server's proxy needs Node.js (20 or newer) with npm. Please install it (from" \
        "nodejs.org, or on Debian and Ubuntu with sudo apt install nodejs npm) and run this" \
        "command again."
    exit 1
fi
say "Installing the class server into .venv-class (once) ..."
[ -x .venv-class/bin/python ] || .venv/bin/python -m venv .venv-class
class=.venv-class/bin/python packages="--quiet --require-hashes -r requirements/classroom.txt"
.venv/bin/python -m uv pip install --compile-bytecode --python $class $packages ||
    $class -m pip install --disable-pip-version-check $packages
(cd classroom && npm ci --no-audit --no-fund --silent)
cp classroom/package-lock.json classroom/node_modules/classroom.lock
cp requirements/classroom.txt .venv-class/classroom.lock
