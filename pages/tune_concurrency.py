"""Which concurrency is fast and stays under the provider's limits, from measured attempts."""

from planexe.ui.shared.session import app_manager, plain_errors
from planexe.ui.tune import view as tune_view

manager = app_manager()
with plain_errors():
    tune_view.show(manager)
