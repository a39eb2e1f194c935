"""Commands on exports: what was issued, for withdrawals; layouts chosen for a template."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

from study import Study
from study.home import get_actor
from study.ids import new_id
from study.times import get_now

__all__ = ["record_export", "revise_layouts"]


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
        thing: What it is: deck, report, quotes, transcripts, project; empty for those of plugins.
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


def revise_layouts(
    study: Study, digest: str, chosen: Mapping[str, int], *, name: str, actor: str
) -> None:
    """Keep which layouts of a client's template a person chose; others are chosen by Lifeworld.

    Args:
        study: The study.
        digest: The SHA-256 of the template: the same file finds its choices again.
        chosen: The number of a layout by kind of slide; empty to choose none by hand.
        name: The file name of the template, for the history.
        actor: Who chooses.
    """
    rows = study.db.execute(
        "SELECT kind, id, layout FROM template_layouts WHERE sha256 = ?", [digest]
    ).fetchall()
    known = {kind: (key, layout) for kind, key, layout in rows}
    if {kind: layout for kind, (_, layout) in known.items()} == dict(chosen):
        return
    with study.change("choose layouts", actor=actor, subject=name) as change:
        for kind, layout in chosen.items():
            if kind not in known:
                row = {"id": new_id(), "sha256": digest, "kind": kind, "layout": layout}
                change.insert("template_layouts", row)
            elif known[kind][1] != layout:
                change.update("template_layouts", known[kind][0], layout=layout)
        for kind, (key, _) in known.items():
            if kind not in chosen:
                change.delete("template_layouts", key)
