"""Finds Chromium or Chrome for the browser tests.

As a program it installs Chromium where that is possible; else one line says that there is none, and it exits with 77.
"""

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from scripts.debian_packages import install
from scripts.run_phases import LEFT_OUT

VARIABLES: Final = ("PLANEXE_TEST_BROWSER", "CHROME_PATH", "CHROMIUM_PATH")
"""Environment variables that name it; the first one that is set counts."""

ABSENT: Final = "There is no Chromium or Chrome here; install one, or name its program in PLANEXE_TEST_BROWSER"
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
_APPLICATIONS = Path("/Applications")
_MAC = (
    "Google Chrome.app/Contents/MacOS/Google Chrome", "Chromium.app/Contents/MacOS/Chromium",
    "Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)  # fmt: skip
_WINDOWS = (
    "Google/Chrome/Application/chrome.exe", "Chromium/Application/chrome.exe", "Microsoft/Edge/Application/msedge.exe",
)  # fmt: skip
_PLAYWRIGHT = ("chrome-linux*/chrome", "chrome-mac*/*.app/Contents/MacOS/*", "chrome-win*/chrome.exe")


def find_browser(environment: Mapping[str, str] = os.environ) -> Path | None:
    """Returns the program, ``None`` where there is none.

    Raises:
        FileNotFoundError: an environment variable names a program that is not there.
    """
    for name in VARIABLES:
        if wanted := environment.get(name):
            program = shutil.which(wanted, path=environment.get("PATH"))
            if program is None:
                raise FileNotFoundError(f"{name} is {wanted!r}, which is no program here; name a Chromium or Chrome.")
            return Path(program)
    return next(_candidates(environment), None)


def _candidates(environment: Mapping[str, str]) -> Iterator[Path]:
    for name in _PROGRAMS:
        if found := shutil.which(name, path=environment.get("PATH")):
            yield Path(found)
    home = Path(environment.get("HOME") or environment.get("USERPROFILE") or ".")
    folders = [_APPLICATIONS, home / "Applications"]
    places = [folder / app for folder in folders for app in _MAC]
    for name in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
        if folder := environment.get(name):
            places += [Path(folder) / program for program in _WINDOWS]
    yield from (place for place in places if place.is_file())
    for cache in _playwright_caches(environment, home):
        for pattern in _PLAYWRIGHT:
            yield from sorted(cache.glob(f"chromium-*/{pattern}"), reverse=True)  # the newest first


def _playwright_caches(environment: Mapping[str, str], home: Path) -> list[Path]:
    if named := environment.get("PLAYWRIGHT_BROWSERS_PATH"):
        return [Path(named)]
    local = environment.get("LOCALAPPDATA")
    own = [home / ".cache", home / "Library" / "Caches", *([Path(local)] if local else [])]
    return [folder / "ms-playwright" for folder in own]


def install_browser() -> None:
    """Installs Debian's Chromium where this is Debian and we may."""
    install("Chromium for the browser tests", "chromium", "fonts-dejavu-core")


def main() -> int:
    """Returns 0 where there is one, 77 where there is none, 1 where a variable names one that is not there."""
    try:
        found = find_browser()
        if found is None:
            install_browser()
            found = find_browser()
    except FileNotFoundError as error:
        print(error)
        return 1
    print(found or ABSENT)
    return 0 if found else LEFT_OUT


if __name__ == "__main__":
    sys.exit(main())
