"""Says which sandbox of this machine the tests try programs in; installs bubblewrap where that is possible.

Where nothing holds a program, or not the strongest, one line says so, and it exits with 77.
"""

import shutil
import sys

from planexe.sandbox import sandbox_levels, sandbox_text
from scripts.debian_packages import install
from scripts.run_phases import LEFT_OUT


def install_bubblewrap() -> None:
    """Installs Debian's bubblewrap where there is none, this is Debian and we may."""
    if shutil.which("bwrap") is None:
        install("bubblewrap for the tests of the sandbox", "bubblewrap")


def main() -> int:
    """Returns 0 where programs are tried in every kind of sandbox, 77 where one is left out."""
    install_bubblewrap()
    levels = sandbox_levels()
    print(sandbox_text(levels))
    for level in levels:
        if not level.found:
            print(f"{level.name} is not tried. {level.sentence}")
    return 0 if all(level.found for level in levels) else LEFT_OUT


if __name__ == "__main__":
    sys.exit(main())
