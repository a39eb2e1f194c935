"""Commands on exports: what was issued, layouts chosen for a template, slides of a deck."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from study import Study
from study.home import get_actor
from study.ids import new_id
from study.times import get_now

__all__ = ["record_export", "record_reading", "revise_layouts", "revise_planned_slides"]


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
    export_id: str = "",
    issue: int | None = None,
    cut: str = "",
    slides: Sequence[tuple[str, str, str]] = (),
) -> None:
    """Record an exported file, its hash and whom it quotes.

    Args:
        study: The study.
        out: The file; without it nothing is recorded.
        form: Its form.
        thing: What it is, see `forms`; `plugin` for what a plugin wrote.
        audience: For whom it was made.
        excerpts: The ids of the excerpts that it quotes.
        actor: Who exported it; by default the current user.
        place: Where it went, where that is not the folder it was written to.
        speakers: The ids of speakers of whom it has words that are no excerpt.
        export_id: The id that it gets; by default a new one.
        issue: The number of a final deck.
        cut: Of a deck: executive, full or brief.
        slides: Of a deck: for each slide its key, and the fingerprints of what it says in the file
            and in our own template.
    """
    if not out.is_file():
        return
    with out.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    with study.stage(tick="exports") as db:
        db.table("exports").insert(
            {
                "id": export_id or new_id(),
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
                "issue": issue,
                "cut": cut,
                "slides": json.dumps([list(slide) for slide in slides]),
            }
        )


def record_reading(
    study: Study,
    reading_id: str,
    *,
    program: str,
    audience: str,
    excerpts: Iterable[str],
    speakers: Iterable[str],
    actor: str,
) -> None:
    """Record whose words a program was given, so that a withdrawal finds it like a file.

    Args:
        study: The study.
        reading_id: The same from the program's start to its end; the record grows.
        program: What the program calls itself.
        audience: Who is behind it.
        excerpts: The ids of all excerpts it was given.
        speakers: The ids of all speakers of whom it was given turns.
        actor: Who let it read.
    """
    with study.stage(tick="exports") as db:
        db.table("exports").insert(
            {
                "id": reading_id,
                "at": get_now(),
                "by": actor,
                "file": program,
                "place": "MCP",
                "sha256": "",
                "form": "mcp",
                "thing": "reading",
                "audience": audience,
                "version": study.version,
                "excerpts": json.dumps(sorted(set(excerpts))),
                "speakers": json.dumps(sorted(set(speakers))),
            },
            replace=True,
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


def revise_planned_slides(
    study: Study,
    audience: str,
    cut: str,
    *,
    order: Sequence[str],
    hidden: Collection[str],
    shown: Collection[str] = (),
    titles: Mapping[str, str] | None = None,
    actor: str,
    verb: str = "arrange slides",
) -> None:
    """Keep in which order slides come, and which are left out or brought in; nothing: as usual.

    Args:
        study: The study.
        audience: For whom the deck is.
        cut: executive, full or brief.
        order: The keys of slides that have an order.
        hidden: The keys of those that are left out.
        shown: The keys of those that are in it although they usually stand aside, and of those
            that merge several.
        titles: Titles that somebody wrote, by the keys of merged slides.
        actor: Who arranges them.
        verb: What the history calls it.
    """
    rows = study.db.execute(
        "SELECT slide, id, place, hidden, shown, title FROM planned_slides"
        " WHERE audience = ? AND cut = ?",
        [audience, cut],
    ).fetchall()
    known = {slide: tuple(row) for slide, *row in rows}
    places = {slide: place for place, slide in enumerate(order)}
    told = titles or {}
    wanted = {
        slide: (
            places.get(slide),
            int(slide in hidden),
            int(slide in shown),
            told.get(slide, "").strip() if slide in shown else "",
        )
        for slide in (*order, *hidden, *shown)
    }
    if {slide: row[1:] for slide, row in known.items()} == wanted:
        return
    with study.change(verb, actor=actor, subject=f"{audience}, {cut}") as change:
        for slide, (place, gone, asked, title) in wanted.items():
            values: dict[str, Any] = {"place": place, "hidden": gone, "shown": asked}
            values["title"] = title
            if slide not in known:
                row = {"id": new_id(), "audience": audience, "cut": cut, "slide": slide}
                change.insert("planned_slides", {**row, **values})
            elif known[slide][1:] != (place, gone, asked, title):
                change.update("planned_slides", known[slide][0], **values)
        for slide, (key, *_) in known.items():
            if slide not in wanted:
                change.delete("planned_slides", key)
