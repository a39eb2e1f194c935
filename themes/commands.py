"""Commands for themes, the codes they gather, and sessions not asked about them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from coding.codebook.tree import list_descendants
from coding.memos.commands import move_memo_rows
from coding.model import CodeId
from coding.queries import get_code, list_codes
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.language import say
from study.ledger import Change
from study.wording import shorten_quote
from themes.model import THEME_STATUSES, Theme, ThemeCodeId, ThemeId
from themes.queries import get_theme, list_themes
from transcripts.model import SessionId
from transcripts.queries import get_session

__all__ = [
    "accept_theme_codes",
    "add_theme",
    "link_code",
    "merge_themes",
    "record_not_asked",
    "remove_not_asked",
    "remove_theme",
    "rename_theme",
    "revise_theme",
    "split_theme",
    "unlink_code",
]

LONGEST_NAME = 200
REVISABLE = ("organising_concept", "boundary", "description", "status", "hue", "position", "name")
HUE_STEP = 137  # the golden angle: each new hue is far from the ones before it


def add_theme(
    study: Study,
    name: str,
    *,
    actor: str,
    organising_concept: str = "",
    boundary: str = "",
    description: str = "",
    status: str = "candidate",
    hue: int | None = None,
    code_ids: Sequence[CodeId] = (),
    theme_id: ThemeId | None = None,
    operation: str | None = None,
) -> Theme:
    """Add a theme at the end of the list, with the codes it gathers.

    Raises:
        InvalidInput: the name is empty or taken, or the status does not exist.
        NotFound: a code is not in the codebook.
    """
    with study.change("add theme", actor=actor, operation=operation) as change:
        fields = {
            "organising_concept": organising_concept,
            "boundary": boundary,
            "description": description,
            "status": status,
        }
        made = _insert_theme(study, change, name, hue=hue, theme_id=theme_id, **fields)
        for code_id in code_ids:
            _gather(study, change, made, code_id)
    return get_theme(study, made)


def rename_theme(study: Study, theme_id: ThemeId, name: str, *, actor: str) -> None:
    """Rename a theme."""
    with study.change("rename theme", actor=actor) as change:
        old = change.get("themes", theme_id)["name"]
        name = _check_name(study, name, but=theme_id)
        change.subject = f"{old} → {name}"
        change.update("themes", theme_id, name=name)


def revise_theme(
    study: Study, theme_id: ThemeId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change a theme's organising_concept, boundary, description, status, hue, position or name."""
    _check_fields(fields)
    with study.change("revise theme", actor=actor) as change:
        change.subject = get_theme(study, theme_id).name
        if "name" in fields:
            fields["name"] = _check_name(study, fields["name"], but=theme_id)
        if "hue" in fields:
            fields["hue"] = int(fields["hue"]) % 360
        change.update("themes", theme_id, expect_rev=expect_rev, **fields)


def remove_theme(study: Study, theme_id: ThemeId, *, actor: str) -> None:
    """Remove a theme; its codes stay in the codebook."""
    with study.change("remove theme", actor=actor) as change:
        change.subject = get_theme(study, theme_id).name
        _drop_theme(study, change, theme_id)


def link_code(
    study: Study, theme_id: ThemeId, code_id: CodeId, *, actor: str, rationale: str | None = None
) -> ThemeCodeId:
    """Link a code to a theme; a code that is linked already gets the new *rationale*."""
    with study.change("gather code", actor=actor) as change:
        theme, code = get_theme(study, theme_id), get_code(study, code_id)
        change.subject = f"{code.name} → {theme.name}"
        return _gather(study, change, theme_id, code_id, rationale=rationale)


def unlink_code(study: Study, theme_id: ThemeId, code_id: CodeId, *, actor: str) -> None:
    """Unlink a code from a theme, even if the code is no longer in the codebook."""
    with study.change("let code go", actor=actor) as change:
        change.subject = get_theme(study, theme_id).name
        row = _find_gathering(study, theme_id, code_id)
        if row is None:
            raise NotFound(say("“{theme}” does not gather that code.", theme=change.subject))
        change.delete("theme_codes", row)


def merge_themes(
    study: Study, keep_id: ThemeId, other_ids: Sequence[ThemeId], *, actor: str
) -> None:
    """Merge themes into *keep_id*: move their codes there, then remove them.

    A session counts as asked about the merged theme if it was asked about any of its parts.
    """
    if keep_id in other_ids:
        raise InvalidInput(say("A theme cannot be merged into itself."))
    with study.change("merge themes", actor=actor) as change:
        change.subject = get_theme(study, keep_id).name
        for other_id in dict.fromkeys(other_ids):
            get_theme(study, other_id)
            for row in _rows(study, "theme_codes", other_id):
                if _find_gathering(study, keep_id, row["code_id"]) is None:
                    change.update("theme_codes", row["id"], theme_id=keep_id)
            unasked = {row["session_id"] for row in _rows(study, "not_asked", other_id)}
            for row in _rows(study, "not_asked", keep_id):
                if row["session_id"] not in unasked:
                    change.delete("not_asked", row["id"])
            move_memo_rows(study, change, "theme", other_id, keep_id)
            _drop_theme(study, change, other_id)


def split_theme(
    study: Study, theme_id: ThemeId, code_ids: Sequence[CodeId], name: str, *, actor: str
) -> Theme:
    """Move the chosen codes of a theme into a new candidate theme, and return the new theme."""
    with study.change("split theme", actor=actor) as change:
        old = get_theme(study, theme_id)
        if not code_ids:
            raise InvalidInput(
                say("No code of “{theme}” was chosen.", theme=old.name),
                hint=say("Choose at least one."),
            )
        made = _insert_theme(study, change, name, boundary=old.boundary)
        change.subject = f"{old.name} → {' '.join(name.split())}"
        for code_id in dict.fromkeys(code_ids):
            row = _find_gathering(study, theme_id, code_id)
            if row is None:
                raise NotFound(
                    say("“{theme}” does not gather all of the chosen codes.", theme=old.name)
                )
            change.update("theme_codes", row, theme_id=made)
        change.insert_all(
            "not_asked",
            [
                {"id": new_id(), "session_id": row["session_id"], "theme_id": made}
                for row in _rows(study, "not_asked", theme_id)
            ],
        )
    return get_theme(study, made)


def accept_theme_codes(study: Study, theme_id: ThemeId, *, actor: str, reason: str = "") -> int:
    """Mark a theme as reviewed with its codes as they are now, and why; unlink codes that are gone.

    Returns the number of links updated or removed.
    """
    settled = 0
    with study.change("theme still holds", actor=actor, reason=reason) as change:
        change.subject = get_theme(study, theme_id).name
        revs = {code.id: code.rev for code in list_codes(study)}
        for row in _rows(study, "theme_codes", theme_id):
            if row["code_id"] not in revs:
                change.delete("theme_codes", row["id"])
                settled += 1
                continue
            seen = _seen(study, row["code_id"])
            settled += (row["rev_seen"], row["below_seen"]) != tuple(seen.values())
            change.update("theme_codes", row["id"], **seen)
    return settled


def record_not_asked(study: Study, theme_id: ThemeId, session_id: SessionId, *, actor: str) -> None:
    """Record that a session was not asked about a theme, so it cannot count as “not raised”."""
    with study.change("note as not asked", actor=actor) as change:
        theme, session = get_theme(study, theme_id), get_session(study, session_id)
        change.subject = f"{theme.name}: {session.title}"
        if session_id not in {row["session_id"] for row in _rows(study, "not_asked", theme_id)}:
            change.insert(
                "not_asked", {"id": new_id(), "session_id": session_id, "theme_id": theme_id}
            )


def remove_not_asked(study: Study, theme_id: ThemeId, session_id: SessionId, *, actor: str) -> None:
    """Record that a session was asked about a theme after all."""
    with study.change("note as asked", actor=actor) as change:
        change.subject = get_theme(study, theme_id).name
        for row in _rows(study, "not_asked", theme_id):
            if row["session_id"] == session_id:
                change.delete("not_asked", row["id"])


def _insert_theme(
    study: Study,
    change: Change,
    name: str,
    *,
    hue: int | None = None,
    theme_id: ThemeId | None = None,
    **fields: Any,
) -> ThemeId:
    _check_fields(fields)
    name = _check_name(study, name)
    change.subject = name
    position = max((theme.position for theme in list_themes(study)), default=0) + 1
    made = theme_id or ThemeId(new_id())
    texts = {"organising_concept": "", "boundary": "", "description": "", "status": "candidate"}
    change.insert(
        "themes",
        {
            "id": made,
            "name": name,
            **texts,
            **fields,
            "position": position,
            "hue": (position * HUE_STEP if hue is None else hue) % 360,
        },
    )
    return made


def _gather(
    study: Study,
    change: Change,
    theme_id: ThemeId,
    code_id: CodeId,
    *,
    rationale: str | None = None,
) -> ThemeCodeId:
    there = _find_gathering(study, theme_id, code_id)
    if there is not None:
        if rationale is not None:
            change.update("theme_codes", there, rationale=rationale)
        return there
    made = ThemeCodeId(new_id())
    row = {"id": made, "theme_id": theme_id, "code_id": code_id, "rationale": rationale or ""}
    change.insert("theme_codes", {**row, **_seen(study, code_id)})
    return made


def _seen(study: Study, code_id: CodeId) -> dict[str, Any]:
    """Return the current revisions of a code and of the codes below it, as seen by a reviewer."""
    code = get_code(study, code_id)
    codes = list_codes(study)
    revs = {c.id: c.rev for c in codes}
    below = list_descendants(codes, code_id) if code.abstract else []
    return {
        "rev_seen": code.rev,
        "below_seen": json.dumps({c: revs[c] for c in below}, sort_keys=True),
    }


def _find_gathering(study: Study, theme_id: ThemeId, code_id: CodeId) -> ThemeCodeId | None:
    row = study.db.execute(
        "SELECT id FROM theme_codes WHERE theme_id = ? AND code_id = ?", [theme_id, code_id]
    ).fetchone()
    return ThemeCodeId(row[0]) if row else None


def _drop_theme(study: Study, change: Change, theme_id: ThemeId) -> None:
    for table in ("theme_codes", "not_asked"):
        for row in _rows(study, table, theme_id):
            change.delete(table, row["id"])
    change.delete("themes", theme_id)


def _rows(study: Study, table: str, theme_id: ThemeId) -> list[dict[str, Any]]:
    return list(study.db.query(f"SELECT * FROM {table} WHERE theme_id = ? ORDER BY id", [theme_id]))


def _check_fields(fields: dict[str, Any]) -> None:
    for field in fields:
        if field not in REVISABLE:
            raise InvalidInput(
                say("A theme has no “{field}”.", field=field),
                hint=say("It has {fields}.", fields=", ".join(REVISABLE)),
            )
    if fields.get("status", "candidate") not in THEME_STATUSES:
        raise InvalidInput(
            say("A theme cannot have the status “{status}”.", status=fields["status"]),
            hint=say("Choose one of {choices}.", choices=", ".join(THEME_STATUSES)),
        )


def _check_name(study: Study, name: str, *, but: str = "") -> str:
    name = " ".join(name.split())
    if not name:
        raise InvalidInput(say("A theme needs a name."))
    if len(name) > LONGEST_NAME:
        raise InvalidInput(
            say("“{name}” is too long for a name.", name=shorten_quote(name, most=40)),
            hint=say("Put the rest into the description."),
        )
    for theme in list_themes(study):
        if theme.name.casefold() == name.casefold() and theme.id != but:
            raise InvalidInput(
                say("There is already a theme “{name}”.", name=theme.name),
                hint=say("Use that one.", context="theme"),
            )
    return name
