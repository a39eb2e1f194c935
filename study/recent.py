"""The studies that were opened on this computer, in Lifeworld's own folder: the newest first."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from study.home import get_home
from study.times import get_now

__all__ = ["RecentStudy", "get_default_folder", "list_recent", "record_opened", "remove_recent"]

MOST = 30
NAME = "recent.json"


@dataclass(frozen=True, slots=True)
class RecentStudy:
    """A study that was opened here.

    Attributes:
        path: The file, which may have been moved since.
        title: The study's title when it was opened.
        at: The time it was last opened, in UTC.
    """

    path: str
    title: str
    at: str


def get_default_folder() -> Path:
    """Return the folder for new studies: LIFEWORLD_STUDIES, or `Lifeworld` in the home folder.

    It is not the folder for documents, because many computers synchronise that one.
    """
    chosen = os.environ.get("LIFEWORLD_STUDIES")
    return Path(chosen) if chosen else Path.home() / "Lifeworld"


def list_recent() -> list[RecentStudy]:
    """Return the studies opened on this computer, the latest first; none if the list is damaged."""
    try:
        rows = json.loads((get_home() / NAME).read_text("utf-8"))
        found = [RecentStudy(**{k: str(row[k]) for k in ("path", "title", "at")}) for row in rows]
    except (OSError, ValueError, KeyError, TypeError):
        return []
    return sorted(found, key=lambda each: each.at, reverse=True)


def record_opened(path: Path, title: str) -> None:
    """Put a study at the head of the list; a list that cannot be written stays as it is."""
    place = str(path.resolve())
    others = [each for each in list_recent() if each.path != place]
    _write([RecentStudy(path=place, title=title, at=get_now("milliseconds")), *others][:MOST])


def remove_recent(path: str) -> None:
    """Take a study off the list; the file itself stays."""
    _write([each for each in list_recent() if each.path != path])


def _write(studies: list[RecentStudy]) -> None:
    with contextlib.suppress(OSError):
        home = get_home()
        # `mkstemp` gives it to its owner alone.
        descriptor, draft = tempfile.mkstemp(prefix=f".{NAME}.", dir=home)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(each) for each in studies], file, ensure_ascii=False)
        Path(draft).replace(home / NAME)
