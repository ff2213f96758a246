"""Which concurrency is fast and stays under the provider's limits, from measured attempts."""

from planexe.ui.session import app_manager

app_manager()
