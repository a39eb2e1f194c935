"""The sidebar's style: all pages and the coder's name fit on the screen of a laptop."""

from __future__ import annotations

from lifeworld.app.components import new_component

__all__ = ["show_sidebar_style"]


def show_sidebar_style() -> None:
    """Let the browser adopt the style sheet of the sidebar, once."""
    new_component("sidebar", "sidebar.js")(key="sidebar_style", data={})
