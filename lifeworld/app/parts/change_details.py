"""What a change changed, in words: each thing with its fields before and after."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from coding.queries import list_codes
from coding.quotes.queries import list_quotes
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_needs,
    list_spaces,
)
from study import Study
from study.history import RowImage
from study.ledger import Row
from study.wording import shorten_quote
from themes.queries import list_themes
from transcripts.queries import list_participants, list_sessions, list_strata, list_transcripts

__all__ = ["KINDS", "find_names", "list_differences"]

# The kinds of things on the history page, with their tables.
KINDS: dict[str, tuple[str, ...]] = {
    "Transcripts and sessions": (
        "transcripts",
        "versions",
        "sessions",
        "strata",
        "recordings",
        "attachments",
    ),
    "People and consent": (
        "speakers",
        "participants",
        "consents",
        "session_consents",
        "attribute_definitions",
    ),
    "Codebook": ("codes", "codebook_versions"),
    "Memos": ("memos",),
    "Codings": ("codings", "excerpts", "decisions", "reviews"),
    "Themes": ("themes", "theme_codes", "not_asked"),
    "Findings": ("insights", "needs", "spaces", "assumptions", "initiatives", "metrics", "links"),
}  # fmt: skip
THINGS: dict[str, str] = {
    "assistance": "setting of suggestions", "assumptions": "assumption",
    "attachments": "photo", "attribute_definitions": "attribute",
    "codebook_versions": "version of the codebook", "codes": "code",
    "codings": "coding", "consents": "consent", "decisions": "decision on a suggestion",
    "deep_dives": "entry of the fieldwork plan", "distinctions": "pair of different people",
    "excerpts": "quote", "frame": "description of the study", "initiatives": "initiative",
    "insights": "insight", "leanings": "number of suggestions of a code", "links": "link",
    "memos": "memo", "metrics": "metric", "needs": "need", "not_asked": "session not asked",
    "participants": "person", "privacy": "privacy setting", "recordings": "recording",
    "redactions": "name to replace", "retention": "time to keep it",
    "reviews": "turn marked as read", "sampling": "sampling plan", "searches": "saved search",
    "session_consents": "consent of a session", "sessions": "session",
    "spaces": "opportunity space", "speakers": "speaker", "strata": "stratum",
    "theme_codes": "code in a theme", "theme_decisions": "decision on a suggested theme",
    "themes": "theme", "transcripts": "transcript", "versions": "version of a transcript",
}  # fmt: skip
# Fields whose column is not their name.
FIELDS: dict[str, str] = {
    "aliases": "other names",
    "asset": "asset", "because": "because", "code_id": "code", "coder": "coder",
    "excerpt_id": "quote", "from_id": "from", "from_state": "from", "hue": "colour",
    "organising_concept": "organising concept", "parent_id": "under",
    "participant_id": "person", "quote": "words", "role": "role", "session_id": "session",
    "so_what": "so what", "stratum_id": "stratum", "theme_id": "theme", "to_id": "to",
    "to_state": "to", "transcript_id": "transcript",
}  # fmt: skip
# What the machine needs and nobody reads.
HIDDEN = frozenset({
    "at", "below_seen", "by", "change_seq",
    "definition_hash", "encoding", "end", "further", "from_kind", "id",
    "key", "label_hash", "links", "operation", "ordinal", "position", "reader", "rev", "rev_seen",
    "round", "run_id", "sealed_by", "sha256", "source", "source_name", "source_sha256",
    "speaker_id", "start", "text_id", "to_kind",
})  # fmt: skip
MOST_ROWS, MOST_WORDS = 30, 160


def find_names(study: Study, images: Sequence[RowImage]) -> dict[str, str]:
    """Return the names of what the changed rows refer to, by id; those still in the study."""
    names: dict[str, str] = {c.id: c.name for c in list_codes(study)}
    names |= {t.id: t.name for t in list_themes(study)}
    names |= {t.id: t.title for t in list_transcripts(study)}
    names |= {s.id: s.title for s in list_sessions(study)}
    names |= {s.id: s.name for s in list_strata(study)}
    names |= {p.id: p.pseudonym for p in list_participants(study)}
    names |= {i.id: i.code for i in list_insights(study)}
    names |= {n.id: f"{n.verb} {n.goal}".strip() or n.who for n in list_needs(study)}
    names |= {s.id: s.name for s in list_spaces(study)}
    names |= {a.id: a.statement for a in list_assumptions(study)}
    names |= {i.id: i.title for i in list_initiatives(study)}
    names |= {m.id: m.name for m in list_metrics(study)}
    wanted = {
        str(row["excerpt_id"])
        for image in images
        for row in (image.before, image.after)
        if row and row.get("excerpt_id")
    }
    # In the change itself, or in the study.
    for image in images:
        if image.table == "excerpts" and (row := image.after or image.before):
            names[image.key] = str(row.get("quote", ""))
    missing: Any = sorted(wanted - names.keys())
    for quote in list_quotes(study, excerpt_ids=missing, evidence_only=False) if missing else ():
        names[quote.excerpt_id] = quote.words
    return names


def list_differences(images: Sequence[RowImage], names: Mapping[str, str]) -> list[str]:
    """Return a line for each thing that a change added, removed or changed.

    Args:
        images: The rows that it changed.
        names: The names of what they refer to, by id.
    """
    lines = [line for image in images[:MOST_ROWS] if (line := _describe(image, names.get))]
    if len(images) > MOST_ROWS:
        lines.append(f"… and {len(images) - MOST_ROWS} more")
    return lines


def _describe(image: RowImage, name: Callable[[str], str | None]) -> str:
    thing = THINGS.get(image.table, image.table.replace("_", " "))
    before, after = image.before, image.after
    if (before or {}).get("erased") or (after or {}).get("erased"):
        return f"{_upper(thing)}: its words were erased"
    if before is None or after is None:
        row = after or before or {}
        fields = [f"{_field(k)} {_show(k, v, name)}" for k, v in row.items() if _is_told(k, v)]
        done = "Added" if before is None else "Removed"
        return f"{done} {thing}" + (f": {' · '.join(fields)}" if fields else "")
    changed = [
        f"{_field(key)} {_show(key, before.get(key), name)} → {_show(key, after.get(key), name)}"
        for key in after
        if key not in HIDDEN and before.get(key) != after.get(key)
    ]
    return f"{_upper(_name(thing, after))}: {' · '.join(changed)}" if changed else ""


def _name(thing: str, row: Row) -> str:
    for key in ("name", "title", "pseudonym", "assertion", "statement", "label"):
        if row.get(key):
            return f"{thing} “{shorten_quote(str(row[key]), most=60)}”"
    return thing


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _field(key: str) -> str:
    return FIELDS.get(key, key.removesuffix("_id").replace("_", " "))


def _is_told(key: str, value: Any) -> bool:
    return key not in HIDDEN and value not in (None, "", "[]", "{}", 0)


def _show(key: str, value: Any, name: Callable[[str], str | None]) -> str:
    """Return a value as it is read: names instead of ids, lists in words, long text shortened."""
    if value in (None, ""):
        return "nothing"
    if key.endswith("_id"):
        return f"“{shorten_quote(name(str(value)) or 'something without a name', most=80)}”"
    if isinstance(value, str) and value[:1] in "[{":
        value = _list_words(value)
    return f"“{shorten_quote(str(value), most=MOST_WORDS)}”"


def _list_words(value: str) -> str:
    try:
        held = json.loads(value)
    except ValueError:
        return value
    if isinstance(held, dict):
        return ", ".join(f"{k.replace('_', ' ')}: {v}" for k, v in held.items()) or "nothing"
    return ", ".join(str(each) for each in held) or "nothing"
