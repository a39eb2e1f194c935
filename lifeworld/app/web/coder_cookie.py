"""The cookie that keeps the name of the person who codes in a browser."""

from __future__ import annotations

import os
from collections.abc import Mapping
from urllib.parse import unquote

from study.home import get_actor

__all__ = ["ASK", "COOKIE", "LONGEST", "find_coder", "get_kept_name"]

# The launcher of the app sets it; without it, as in a test of one page, nobody is asked.
ASK = "LIFEWORLD_ASK"
COOKIE = "lifeworld-coder"
LONGEST = 60  # characters of a name


def get_kept_name(cookies: Mapping[str, str]) -> str:
    """Return the name in a browser's cookies, or ""."""
    return " ".join(unquote(cookies.get(COOKIE, "")).split())[:LONGEST]


def find_coder(cookies: Mapping[str, str]) -> str:
    """Return who codes in a browser with these cookies, or "" if the page asks first."""
    return get_kept_name(cookies) or ("" if os.environ.get(ASK) else get_actor())
