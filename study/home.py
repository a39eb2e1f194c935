"""Where Lifeworld keeps its own files on this machine, and who works here."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

__all__ = ["get_actor", "get_home"]


def get_actor() -> str:
    """Return who works here: LIFEWORLD_ACTOR, or the name of the computer's user."""
    name = os.environ.get("LIFEWORLD_ACTOR", "").strip()
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in a bare container
        return "researcher"


def get_home() -> Path:
    """Return Lifeworld's own folder of this user: LIFEWORLD_HOME, or the system's place for it."""
    chosen = os.environ.get("LIFEWORLD_HOME")
    if chosen:
        home = Path(chosen)
    else:
        import platformdirs

        home = Path(platformdirs.user_data_dir("lifeworld", appauthor=False))
    home.mkdir(parents=True, exist_ok=True)
    return home
