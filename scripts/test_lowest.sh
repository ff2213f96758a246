#!/bin/sh
# Tests with the lowest versions of all packages that pyproject.toml allows, in an environment of their own; what is
# given goes to pytest: test_lowest.sh [PYTEST_ARGUMENT …]
set -eu
cd "$(dirname "$0")/.."
uv=uv
"$uv" --version >/dev/null 2>&1 || uv=.venv/bin/uv
if ! "$uv" --version >/dev/null 2>&1; then
    echo "The lowest versions are found with uv, which is not here; install it (pip install uv) and try again." >&2
    exit 1
fi
venv=build/lowest
echo "Installing the lowest versions into $venv …"
"$uv" venv --quiet --clear --python 3.11 "$venv"
"$uv" pip install --quiet --python "$venv" --resolution lowest-direct -e '.[dev]'
exec "$venv/bin/python" -m pytest -m "not browser" -n auto --dist loadfile "$@"
