"""A withdrawal that is not finished: what is still to be done, kept beside the study until then.

The file holds the words that must be searched for. It is written before the change that erases
them is committed, and overwritten and deleted when nothing is left to do.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from coding.model import Count
from lifeworld.withdrawal.erase_photos import Photographed
from lifeworld.withdrawal.model import Effect, Issued, Shaken
from lifeworld.withdrawal.short_quotes import ShortQuote
from lifeworld.withdrawal.traces import Traces
from study import LifeworldError, Study
from study.ids import new_id
from study.language import say

__all__ = ["Pending", "get_pending_path", "read_pending", "remove_pending", "write_pending"]


@dataclass(slots=True, kw_only=True)
class Pending:
    """A withdrawal whose words are erased from the study file, and perhaps not yet around it.

    `removed` are files that were deleted or are about to be, as they are called in the study's
    folder. `lost` says that the words to search for are gone.
    """

    id: str
    at: str
    by: str
    effect: Effect
    traces: Traces
    pseudonym: str = ""
    hashes: set[str] = field(default_factory=set)
    remove_others: bool = False
    key: str = ""
    removed: list[str] = field(default_factory=list)
    lost: bool = False


def get_pending_path(study: Study) -> Path:
    """Return where the file of an unfinished withdrawal lies, if there is one."""
    return study.path.with_name(f".{study.path.stem}.withdrawal")


def write_pending(study: Study, pending: Pending) -> None:
    """Write the file whole or not at all, readable by its owner only."""
    path = get_pending_path(study)
    values = {
        "id": pending.id,
        "at": pending.at,
        "by": pending.by,
        "effect": asdict(pending.effect),
        "traces": pending.traces.render(),
        "pseudonym": pending.pseudonym,
        "hashes": sorted(pending.hashes),
        "remove_others": pending.remove_others,
        "key": pending.key,
        "removed": pending.removed,
    }
    _remove_files(path.parent.glob(f"{path.name}.*"))  # a draft of a program that was killed
    draft = path.with_name(f"{path.name}.{new_id()}")
    try:
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(values, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        with _holding(path) as old:
            draft.replace(path)
            if old is not None:
                _overwrite(old)
    except OSError as error:
        raise LifeworldError(
            say("{file} cannot be written: {why}.", file=path.name, why=error.strerror),
            hint=say("Make room on the disk, or get write access to the study's folder."),
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink(missing_ok=True)


def read_pending(study: Study) -> Pending | None:
    """Return what the file says, or None if there is none that can be read."""
    try:
        values: dict[str, Any] = json.loads(get_pending_path(study).read_text("utf-8"))
        return Pending(
            id=values["id"],
            at=values["at"],
            by=values["by"],
            effect=_parse_effect(values["effect"]),
            traces=Traces.parse(values["traces"]),
            pseudonym=values["pseudonym"],
            hashes=set(values["hashes"]),
            remove_others=values["remove_others"],
            key=values["key"],
            removed=values["removed"],
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remove_pending(study: Study) -> None:
    """Overwrite the file and its drafts, and delete them."""
    path = get_pending_path(study)
    _remove_files([path, *path.parent.glob(f"{path.name}.*")])


def _remove_files(paths: Iterable[Path]) -> None:
    for each in paths:
        with _holding(each) as file:
            if file is not None:
                _overwrite(file)
        each.unlink(missing_ok=True)


@contextmanager
def _holding(path: Path) -> Iterator[IO[bytes] | None]:
    try:
        file = path.open("r+b")
    except FileNotFoundError:
        yield None
        return
    with file:
        yield file


def _overwrite(file: IO[bytes]) -> None:
    file.seek(0)
    file.write(b"\0" * os.fstat(file.fileno()).st_size)
    file.flush()
    os.fsync(file.fileno())


def _parse_effect(values: dict[str, Any]) -> Effect:
    return Effect(
        **{
            **values,
            "recordings": tuple(values["recordings"]),
            "photos": tuple(Photographed(**each) for each in values["photos"]),
            "shaken": tuple(
                Shaken(**{**e, "before": Count(**e["before"]), "after": Count(**e["after"])})
                for e in values["shaken"]
            ),
            "issued": tuple(Issued(**each) for each in values["issued"]),
            "short_quotes": tuple(ShortQuote(**each) for each in values["short_quotes"]),
        }
    )
