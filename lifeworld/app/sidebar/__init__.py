"""What every page has: a sidebar that fits, no empty strip, and a focus that stays in the page."""

from __future__ import annotations

from lifeworld.app.components import new_component

__all__ = ["show_sidebar"]


def show_sidebar() -> None:
    """Let the browser adopt the sidebar's style sheet and keep the focus, once for each window."""
    new_component("sidebar", "sidebar.js")(key="sidebar", data={})
