#!/bin/sh
# Makes the virtual environment, or makes it anew where another Python is named: make_venv.sh FOLDER [PYTHON]
set -eu
venv=$1
named=${2:-}

# Prints which Python a command is; says nothing where the command is missing, broken or too old.
identity() { "$1" -c 'import sys; print(sys.base_prefix, sys.version) if sys.version_info >= (3, 11) else sys.exit(1)' 2>/dev/null; }

present=$(identity "$venv/bin/python") || present=
if [ -n "$named" ]; then
    if ! "$named" -c '' 2>/dev/null; then
        echo "There is no Python called '$named' here; name one of 3.11 or newer, such as PYTHON=python3.12." >&2
        exit 1
    fi
    wanted=$(identity "$named") || {
        echo "$named is $("$named" -c 'import platform; print(platform.python_version())'); Python 3.11 or newer is needed." >&2
        exit 1
    }
    python=$named
elif [ -n "$present" ]; then
    exit 0
else
    for python in python3 python3.14 python3.13 python3.12 python3.11 none; do
        if wanted=$(identity "$python"); then break; fi
    done
    if [ "$python" = none ]; then
        echo "Python 3.11 or newer is needed and not found; install one, or name it, such as PYTHON=/opt/python/bin/python3." >&2
        exit 1
    fi
fi
if [ "$present" = "$wanted" ]; then exit 0; fi
[ ! -e "$venv" ] || echo "Making $venv anew: it was of another Python."
rm -rf "$venv"
echo "Making $venv with $("$python" -c 'import platform; print("Python", platform.python_version())') …"
"$python" -m venv "$venv"
