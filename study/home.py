"""The user's name, and the folder where Lifeworld keeps its own files on this machine."""

from __future__ import annotations

import getpass
import os
from pathlib import Path

from study.private_files import remove_others_access

__all__ = ["get_actor", "get_home"]


def get_actor() -> str:
    """Return the name to work under: LIFEWORLD_ACTOR, or the operating system's user name."""
    name = os.environ.get("LIFEWORLD_ACTOR", "").strip()
    if name:
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError):  # no such user in a bare container
        return "researcher"


def get_home() -> Path:
    """Return Lifeworld's own folder for this user: LIFEWORLD_HOME, or the system's default."""
    chosen = os.environ.get("LIFEWORLD_HOME")
    if chosen:
        home = Path(chosen)
    else:
        import platformdirs

        home = Path(platformdirs.user_data_dir("lifeworld", appauthor=False))
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not chosen:  # a folder that somebody chose keeps the rights they gave it
        remove_others_access(home)
    return home
