"""The data that the reader displays: text, codes, codings, suggestions and speakers."""

from __future__ import annotations

import hashlib
from typing import Any

from coding.codebook.tree import list_in_order, render_path
from coding.coders import describe_coders
from coding.memos.links import LinkIndex, rename_links
from coding.memos.model import Thing
from coding.memos.queries import get_memo, list_memos, list_turn_memos
from coding.model import Code, Coding, Suggestion
from coding.queries import list_codes, list_codings, list_uses
from coding.suggestions.counterfactuals import render_counterfactual
from coding.suggestions.queries import get_run, list_reviewed, list_shown, list_suggestions
from coding.suggestions.rankings.queries import get_offered
from lifeworld.app.web.recordings import get_recording_mark
from lifeworld.changes import describe_shortly
from lifeworld.memos.names import get_link_index
from study import NotFound, Study
from study.entries import find_redoable, find_undoable
from study.language import say
from transcripts.model import Transcript, TranscriptId
from transcripts.queries import (
    get_pseudonyms,
    get_text,
    get_titles,
    get_transcript,
    list_speakers,
    list_turns,
)

__all__ = [
    "get_hash",
    "get_marks",
    "get_page",
    "get_version",
    "get_ways_back",
    "render_codes",
]


def get_version(study: Study) -> int:
    """Return a number that increases with every change and every new run of suggestions."""
    return study.version + study.get_tick("suggestions")


def get_hash(transcript: Transcript) -> str:
    """Return a hash that identifies a version of a transcript, speakers included."""
    version = f"{transcript.text_id}:{transcript.sha256}"
    return hashlib.sha256(version.encode()).hexdigest()


def get_page(study: Study, transcript_id: str) -> dict[str, Any]:
    """Return a transcript's turns with their text, which never change and can be cached."""
    transcript = get_transcript(study, transcript_id)
    text = get_text(study, transcript.text_id)
    return {
        "id": transcript.id,
        "title": transcript.title,
        "hash": get_hash(transcript),
        "turns": [
            {
                "n": turn.ordinal,
                "label": turn.label,
                "start_time": turn.start_time,
                "end_time": turn.end_time,
                "at": turn.start,
                "text": text[turn.start : turn.end],
            }
            for turn in list_turns(study, transcript.text_id)
        ],
    }


def get_marks(study: Study, transcript_id: str, *, actor: str) -> dict[str, Any]:
    """Return everything shown on a transcript, with the version that it is valid for."""
    version = get_version(study)
    transcript = get_transcript(study, transcript_id)
    codes = list_codes(study)
    codings = [
        coding
        for coding in list_codings(study, transcript_id=transcript.id)
        if coding.text_id == transcript.text_id
    ]
    proposed = list_suggestions(study, text_id=transcript.text_id)
    suggestions = list_shown(study, proposed, text_id=transcript.text_id, actor=actor)
    return {
        "version": version,
        "me": actor,
        "codes": render_codes(study, codes),
        "codings": _list_codings(study, codings, actor),
        "memos": _list_transcript_memos(study, transcript.id),
        "turn_memos": _list_turn_memos(study, transcript.id, actor),
        "suggestions": _suggestions(study, suggestions),
        "likely": get_offered(study, transcript.text_id),
        "speakers": _speakers(study, transcript.id),
        "coders": _coders([*(c.coder for c in codings), actor]),
        "recording": get_recording_mark(study, transcript.id, actor=actor),
        "reviewed": sorted(list_reviewed(study, transcript.text_id, coder=actor)),
        **get_ways_back(study, actor),
    }


def render_codes(study: Study, codes: list[Code]) -> list[dict[str, Any]]:
    """Return the codebook as the browser expects it, in the order of the tree."""
    by_id = {code.id: code for code in codes}
    uses = list_uses(study)
    return [
        {
            "id": code.id,
            "name": code.name,
            "hue": code.hue,
            "parent": code.parent_id,
            "path": render_path(code, by_id),
            "definition": code.definition,
            "include": code.include,
            "exclude": code.exclude,
            "near_miss": code.near_miss,
            "aliases": code.other_names,
            "example": code.example,
            "uses": uses.get(code.id, 0),
            "key": code.shortcut,
            "abstract": code.abstract,
            "retired": code.retired,
        }
        for _, code in list_in_order(codes)
    ]


def get_ways_back(study: Study, actor: str) -> dict[str, str | None]:
    """Return labels for *actor*'s next undo and redo; None where there is none."""
    undoable = find_undoable(study.db, actor=actor)
    redoable = find_redoable(study.db, actor=actor)
    return {
        "can_undo": describe_shortly(undoable) if undoable else None,
        "can_redo": describe_shortly(redoable) if redoable else None,
    }


def render_coding(coding: Coding, actor: str) -> dict[str, Any]:
    """Return a coding as the values that the reader expects."""
    return {
        "id": coding.id,
        "code": coding.code_id,
        "start": coding.start,
        "end": coding.end,
        "coder": coding.coder,
        "mine": coding.coder == actor,
        "memo": coding.memo,
        "rev": coding.rev,
    }


def _list_codings(study: Study, codings: list[Coding], actor: str) -> list[dict[str, Any]]:
    """Return the codings; links in their memos have the names that things have now."""
    rendered = [render_coding(coding, actor) for coding in codings]
    linking = [each for each in rendered if "[[" in each["memo"]]
    if linking:
        index = get_link_index(study)
        for each in linking:
            each["memo"] = rename_links(each["memo"], index, get_memo(study, each["id"]).links)
    return rendered


def _list_transcript_memos(study: Study, transcript_id: TranscriptId) -> list[dict[str, Any]]:
    memos = list_memos(study, thing=Thing(kind="transcript", id=transcript_id))
    return [{"id": memo.id, "memo": memo.body, "by": memo.by} for memo in memos]


def _list_turn_memos(study: Study, transcript_id: TranscriptId, actor: str) -> list[dict[str, Any]]:
    memos = list_turn_memos(study, transcript_id)
    linked = any("[[" in each.memo.body for each in memos)
    index = get_link_index(study) if linked else LinkIndex([])
    return [
        {
            "id": each.memo.id,
            "start": each.start,
            "memo": rename_links(each.memo.body, index, each.memo.links),
            "by": each.memo.by,
            "mine": each.memo.by == actor,
            "rev": each.memo.rev,
        }
        for each in memos
    ]


def _suggestions(study: Study, suggestions: list[Suggestion]) -> list[dict[str, Any]]:
    runs: dict[str, str] = {}
    for suggestion in suggestions:
        if suggestion.run_id not in runs:
            runs[suggestion.run_id] = _run_label(study, suggestion.run_id)
    titles = get_titles(study)
    return [
        {
            "id": s.id,
            "code": s.code_id,
            "start": s.start,
            "end": s.end,
            "score": s.score if s.probability is None else s.probability,
            "strong": s.strong,
            "calibrated": s.probability is not None,
            "reasons": _reasons(s.reasons, titles),
            "run": runs[s.run_id],
        }
        for s in suggestions
    ]


def _reasons(reasons: dict[str, Any], titles: dict[str, str]) -> dict[str, Any]:
    quotes = [
        {
            **quote,
            "source": say(
                "{transcript}, turn {turn}",
                transcript=titles.get(quote["transcript"], ""),
                turn=quote["turn"] + 1,
            ),
        }
        for quote in reasons.get("quotes", [])
    ]
    change = render_counterfactual(reasons.get("change", ""))
    return {**reasons, "quotes": quotes, "change": change}


def _run_label(study: Study, run_id: str) -> str:
    try:
        run = get_run(study, run_id)
    except NotFound:
        return ""
    return f"{run['model']}, {run['at'][:16].replace('T', ' ')}"


def _coders(names: list[str]) -> dict[str, dict[str, Any]]:
    signs = describe_coders(names)
    return {n: {"initials": sign.initials, "hue": sign.hue} for n, sign in signs.items()}


def _speakers(study: Study, transcript_id: TranscriptId) -> dict[str, dict[str, Any]]:
    speakers = list_speakers(study, transcript_id)
    pseudonyms = get_pseudonyms(study)
    return {
        s.label: {
            "name": pseudonyms.get(s.participant_id or "", s.name),
            "role": s.role,
            "hue": (47 * n) % 360,
        }
        for n, s in enumerate(speakers)
    }
