"""Which concurrency is fast and stays under the provider's limits, from measured attempts."""

from planexe.ui import tune_view
from planexe.ui.session import app_manager, plain_errors

manager = app_manager()
with plain_errors():
    tune_view.show(manager)
