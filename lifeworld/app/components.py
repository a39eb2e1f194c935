"""Components of ours in the browser: plain JavaScript, fetched once from our own server."""

from __future__ import annotations

import os
from typing import Any

import streamlit as st

from lifeworld.app.web.routes import get_asset_path

__all__ = ["new_component"]

# Only this loader travels with each rerun; the component itself is fetched once and cached.
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


def new_component(folder: str, script: str) -> Any:
    """Return the component whose script lies in one of the folders that our server offers."""
    path = f"{os.environ.get('LIFEWORLD_BASE', '')}{get_asset_path()}/{folder}/{script}"
    return st.components.v2.component(f"lifeworld.{folder}", js=_LOADER.format(path=path))
