"""The one browser of a process of tests: started for the first test that wants it, closed after the last one in a row."""

from pathlib import Path
from typing import TYPE_CHECKING

from tests.hang_guard import HANG_S

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright


class Chromium:
    """A browser that is started when it is asked for.

    Its driver keeps an event loop running in this thread, in which no async test can run, so it is closed before them.

    Args:
        program: Chromium or Chrome.
    """

    def __init__(self, program: Path) -> None:
        self._program = program
        self._driver: Playwright | None = None
        self._browser: Browser | None = None

    def browser(self) -> "Browser":
        """Returns the browser; what is expected of its pages may take as long as a slow machine needs."""
        if self._browser is None:
            from playwright.sync_api import expect, sync_playwright  # takes half a second, and few tests need it

            expect.set_options(timeout=1000 * HANG_S)
            self._driver = sync_playwright().start()
            self._browser = self._driver.chromium.launch(executable_path=self._program, args=["--no-sandbox"])
        return self._browser

    def close(self) -> None:
        """Ends the browser and its driver."""
        if self._browser is not None:
            self._browser.close()
        if self._driver is not None:
            self._driver.stop()
        self._browser = self._driver = None
