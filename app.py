"""The workbench in the browser: `planexe app`, `streamlit run app.py`, or any ASGI server with `app:app`."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import streamlit as st

from planexe.api.allowed_hosts import allowed_hosts
from planexe.api.run_routes import run_routes
from planexe.errors import InputError
from planexe.runs.process import close_process_manager, process_manager
from planexe.ui.shared.warm_up import start_warm_up


@asynccontextmanager
async def lifespan(_: st.App) -> AsyncGenerator[None]:
    """Owns the runs of this process: their loop starts with the server and ends with it."""
    with suppress(InputError):  # a wrong setting must not keep the pages from opening: they say what to do about it
        process_manager()
    start_warm_up()
    try:
        yield
    finally:
        close_process_manager()


app = st.App(
    Path(__file__).resolve().parent / "pages" / "main.py",
    lifespan=lifespan,
    routes=run_routes(),
    middleware=[allowed_hosts()],
)
