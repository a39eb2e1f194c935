"""Launcher: `streamlit run` imports `app` from this file, then runs it as the script."""

import os
from pathlib import Path

import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx

if get_script_run_ctx(suppress_warning=True) is None:
    from lifeworld.app.faults import show_fault
    from lifeworld.app.web.routes import middleware, routes
    from lifeworld.app.who import ASK

    os.environ.setdefault(ASK, "1")
    from study.private_files import OWNER_ONLY

    os.umask(OWNER_ONLY)
    app = st.App(
        Path(__file__).resolve(), routes=routes, middleware=middleware, on_script_error=show_fault
    )
else:
    from lifeworld.app.main import run

    run()
