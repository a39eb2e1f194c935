"""The study that this server serves: given when it starts, or chosen once on the first page.

A server serves one study for as long as it runs, so that no page or tab that is open on one study
can ever write to another. For another study a second server is started (`servers.py`).
"""

from __future__ import annotations

import os
import threading
from pathlib import Path

from lifeworld.opening import open_shared
from study.errors import Conflict, NotFound
from study.recent import record_opened
from transcripts.queries import get_frame

__all__ = ["STUDY", "get_served", "has_served", "open_served"]

STUDY = "LIFEWORLD_STUDY"  # the variable by which the server gets its study
_lock = threading.Lock()


def has_served() -> bool:
    """Return whether a study was given or chosen."""
    return bool(os.environ.get(STUDY))


def get_served() -> Path:
    """Return the file of the study that is served, or raise NotFound if none was chosen yet."""
    path = os.environ.get(STUDY)
    if not path:
        raise NotFound("No study is open.", hint="Choose one on the first page.")
    return Path(path)


def open_served(path: Path) -> None:
    """Serve the study at *path* from now on, and put it at the head of the recent ones.

    Raises:
        Conflict: another study was chosen in the meantime, in another tab.
        LifeworldError: the study cannot be opened.
    """
    with _lock:
        if has_served() and get_served().resolve() != path.resolve():
            raise Conflict(
                f"{get_served().stem} was opened in another tab.",
                hint="Reload this page: other studies are opened from its page Studies.",
            )
        study = open_shared(path)
        os.environ[STUDY] = str(study.path)
    record_opened(study.path, get_frame(study).title)
