"""Keeps Streamlit from asking other machines what the address of this one is."""

from __future__ import annotations

__all__ = ["close_lookups"]


def close_lookups() -> None:
    """Let Streamlit know no other address of this machine than the ones it is told.

    It asks a server at Amazon for the address when it prints where the app is, and whenever a page
    of another site tries to open a connection to the app. The answer would only be compared with
    that site, which is refused either way.
    """
    from streamlit import net_util

    net_util.get_internal_ip = _find_none
    net_util.get_external_ip = _find_none


def _find_none() -> None:
    return None
