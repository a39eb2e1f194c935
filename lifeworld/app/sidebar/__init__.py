"""What every page has: a sidebar that fits, no empty strip, and a focus that stays in the page."""

from __future__ import annotations

from lifeworld.app.components import new_component

__all__ = ["show_sidebar"]


def show_sidebar(entry: str) -> None:
    """Let the browser adopt the sidebar's style sheet, mark an entry of it and keep the focus.

    Args:
        entry: The address of the entry under which the page is found; empty if it has its own.
    """
    new_component("sidebar", "sidebar.js")(key="sidebar", data={"entry": entry})
