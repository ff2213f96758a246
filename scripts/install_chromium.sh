#!/bin/sh
# Installs Chromium for the browser tests where that is possible; says in one line when it is not.
set -eu
if command -v chromium >/dev/null 2>&1; then
    exit 0
fi
if command -v apt-get >/dev/null 2>&1 && [ "$(id -u)" = 0 ]; then
    echo "Installing Chromium for the browser tests …"
    if apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >/dev/null; then
        exit 0
    fi
fi
echo "Chromium is not installed and cannot be installed here (it needs apt-get and root)"
exit 77 # left out, see run_phases.py
