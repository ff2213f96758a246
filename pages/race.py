"""The same plan one by one and many at once, side by side."""

from planexe.ui.race import view as race_view
from planexe.ui.shared.session import app_manager, plain_errors

manager = app_manager()
with plain_errors():
    race_view.show(manager)
