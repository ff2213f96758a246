#!/bin/sh
# Installs the product from this folder, with the extras named, and says so meanwhile: install.sh VENV [EXTRAS]
set -eu
venv=$1
what=".${2:+[$2]}"

# uv takes seconds where pip takes minutes, so pip fetches it where the machine has none.
if uv --version >/dev/null 2>&1; then
    uv=uv
else
    uv=$venv/bin/uv
    [ -x "$uv" ] || "$venv/bin/python" -m pip install --quiet --disable-pip-version-check uv || true
fi
echo "Installing $what into $venv (about half a minute, the first time) …"
if "$uv" --version >/dev/null 2>&1 && "$uv" pip install --python "$venv/bin/python" -e "$what"; then exit 0; fi
echo "uv could not install it; pip tries, which takes some minutes …"
"$venv/bin/python" -m pip install --disable-pip-version-check -e "$what"
