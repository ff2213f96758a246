"""``python -m planexe`` is the planexe command."""

import sys

from planexe.cli.main import main

sys.exit(main())
