"""Installs packages of Debian that the tests need, where this is Debian and we may."""

import os
import shutil
import subprocess


def install(what: str, *packages: str) -> None:
    """Installs packages, and says so; does nothing where there is no ``apt-get``, or no right to use it.

    Args:
        what: for people, what is installed and why.
        packages: their names.
    """
    apt = shutil.which("apt-get")
    if apt is None or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return
    print(f"Installing {what} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *packages]):
        done = subprocess.run([apt, *words], env=environment, stdout=subprocess.DEVNULL, check=False)  # noqa: S603
        if done.returncode:
            return
