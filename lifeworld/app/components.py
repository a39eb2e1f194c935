"""Registers Lifeworld's own browser components: plain JavaScript from the app's server."""

from __future__ import annotations

import os
from typing import Any

import streamlit as st

from lifeworld.app.web.routes import get_asset_path

__all__ = ["new_component"]

# Streamlit resends this loader with each rerun; the browser caches the component itself.
_LOADER = """
const at = (path) => new URL(path, location.origin).href;
export default function (component) {{
  const cleanup = {{ run: null, gone: false }};
  import(at("{path}")).then((m) => {{
    if (!cleanup.gone) cleanup.run = m.default(component);
  }});
  return () => {{ cleanup.gone = true; cleanup.run?.(); }};
}}
"""


def new_component(folder: str, script: str, *, name: str = "") -> Any:
    """Return the Streamlit component for *script* in *folder*, one of the served folders.

    A second component of the same folder needs a *name* of its own.
    """
    path = f"{os.environ.get('LIFEWORLD_BASE', '')}{get_asset_path()}/{folder}/{script}"
    return st.components.v2.component(f"lifeworld.{name or folder}", js=_LOADER.format(path=path))
