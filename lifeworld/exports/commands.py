"""Command that records exports, so that a withdrawal can list the files that quote a person."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from study import Study
from study.home import get_actor
from study.ids import new_id
from study.times import get_now

__all__ = ["record_export"]


def record_export(
    study: Study,
    out: Path,
    *,
    form: str,
    thing: str = "",
    audience: str,
    excerpts: Iterable[str],
    actor: str = "",
    place: str = "",
    speakers: Iterable[str] = (),
) -> None:
    """Record an exported file, its hash and whom it quotes.

    Args:
        study: The study.
        out: The file; without it nothing is recorded.
        form: Its form.
        thing: What it is: deck, report, quotes, transcripts; empty for those of plugins.
        audience: For whom it was made.
        excerpts: The ids of the excerpts that it quotes.
        actor: Who exported it; by default the current user.
        place: Where it went, where that is not the folder it was written to.
        speakers: The ids of speakers of whom it has words that are no excerpt.
    """
    if not out.is_file():
        return
    with out.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with study.stage(tick="exports") as db:
        db.table("exports").insert(
            {
                "id": new_id(),
                "at": get_now(),
                "by": actor or get_actor(),
                "file": out.name,
                "place": place or str(out.resolve().parent),
                "sha256": digest,
                "form": form,
                "thing": thing,
                "audience": audience,
                "version": study.version,
                "excerpts": json.dumps(sorted(set(excerpts))),
                "speakers": json.dumps(sorted(set(speakers))),
            }
        )
