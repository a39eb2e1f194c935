"""Commands for privacy settings, retention dates and decisions on names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.wording import count_things
from transcripts.privacy.find_names import CATEGORIES, find_names
from transcripts.privacy.model import OUTSIDE, RETENTION_KINDS, PrivacySettings
from transcripts.privacy.pseudonyms import Proposed, normalise_name, suggest_replacements
from transcripts.privacy.queries import get_privacy, list_name_groups
from transcripts.queries import (
    get_frame,
    get_text,
    list_participants,
    list_speakers,
    list_transcripts,
)

__all__ = [
    "accept_redactions",
    "add_retention",
    "reject_redactions",
    "revise_privacy",
    "revise_redactions",
    "suggest_redactions",
]


def revise_privacy(study: Study, *, actor: str, **fields: Any) -> None:
    """Set how to treat unrecorded consent, the reasons for that, or `fewest`.

    Args:
        study: The study.
        actor: Who decides.
        fields: `unknown_client="allow"` shows quotes without recorded consent to the client and
            needs `reason_client`; “withhold” leaves them out. The same for workshop and public.

    Raises:
        InvalidInput: there is no such setting, or a reason is missing.
    """
    now = get_privacy(study)
    names = [n for n in PrivacySettings.__dataclass_fields__ if n != "rev"]
    if odd := sorted(fields.keys() - set(names)):
        raise InvalidInput(
            say("There is no privacy setting “{name}”.", name=odd[0]),
            hint=say("Use one of {choices}.", choices=", ".join(names)),
        )
    fresh = replace(now, **fields)
    for audience in OUTSIDE:
        allowed = getattr(fresh, f"unknown_{audience}") == "allow"
        if allowed and not fresh.get_reason(audience):
            raise InvalidInput(
                say(
                    "A reason is missing for showing quotes without recorded consent ({audience}).",
                    audience=say(audience, context="audience"),
                ),
                hint=say("Write why these quotes may be shown, or leave them out."),
            )
        if not allowed and getattr(now, f"unknown_{audience}") == "allow":
            fields.setdefault(f"reason_{audience}", "")
    with study.change("set privacy", actor=actor) as change:
        if next(study.db.query("SELECT 1 FROM privacy"), None) is None:
            start = {name: getattr(now, name) for name in names}
            change.insert("privacy", {"id": "study", **start, **fields})
        else:
            change.update("privacy", "study", **fields)


def add_retention(
    study: Study, kind: str, due: str, *, actor: str, note: str = "", done: str | None = None
) -> None:
    """Set the retention date of a kind of material (`2027-06-30`), or the date it was deleted.

    Raises:
        InvalidInput: there is no such kind, or a date is not valid.
    """
    if kind not in RETENTION_KINDS:
        raise InvalidInput(
            say("There is no kind of material “{kind}”.", kind=kind),
            hint=say("Use one of {choices}.", choices=", ".join(RETENTION_KINDS)),
        )
    for day in (due, done):
        try:
            date.fromisoformat(day or due)
        except ValueError as error:
            raise InvalidInput(
                say("“{day}” is not a date.", day=day), hint=say("Write it as in 2027-06-30.")
            ) from error
    with study.change("set retention", actor=actor, subject=say(RETENTION_KINDS[kind])) as change:
        row = study.db.execute("SELECT id FROM retention WHERE kind = ?", [kind]).fetchone()
        if row:
            change.update("retention", row[0], due=due, note=note, done_at=done)
        else:
            start = {"id": new_id(), "kind": kind, "due": due, "note": note, "done_at": done}
            change.insert("retention", start)


def suggest_redactions(
    study: Study,
    *,
    actor: str,
    transcript_ids: Iterable[str] | None = None,
    known: Mapping[str, str] | None = None,
    own_list: Iterable[str] = (),
    leave_pseudonyms: bool = True,
    on_progress: Callable[[int, int], None] | None = None,
) -> int:
    """Find names in transcripts and add new ones to the review queue.

    Args:
        study: The study.
        actor: The person who runs the search.
        transcript_ids: The transcripts to search; by default all.
        known: Replacements by original name, from the key file.
        own_list: More names to look for.
        leave_pseudonyms: Skip participants' pseudonyms, which are not real names.
        on_progress: Called with the number of transcripts done and the total.

    Returns:
        The number of places added to the queue.
    """
    wanted = None if transcript_ids is None else set(transcript_ids)
    transcripts = [t for t in list_transcripts(study) if wanted is None or t.id in wanted]
    leave = {p.pseudonym for p in list_participants(study)} if leave_pseudonyms else set()
    rejected = {normalise_name(g.words) for g in list_name_groups(study, status="rejected")}
    known = dict(known or {})
    labels = {speaker.label for speaker in list_speakers(study)}
    found = []
    for number, transcript in enumerate(transcripts, start=1):
        text = get_text(study, transcript.text_id)
        names = find_names(
            text,
            language=transcript.language,
            known=[*own_list, *known],
            labels=labels,
            leave=leave,
        )
        found += [
            (transcript, text[n.start : n.end], n)
            for n in names
            if normalise_name(text[n.start : n.end]) not in rejected
        ]
        if on_progress:
            on_progress(number, len(transcripts))
    groups = list_name_groups(study)
    chosen = suggest_replacements(
        [Proposed(words=words, category=n.category, times=1) for _, words, n in found],
        language=get_frame(study).language,
        known={**{g.words: g.replacement for g in groups}, **known},
    )
    with study.change("find names", actor=actor) as change:
        there = {
            (row[0], row[1], row[2])
            for row in study.db.execute("SELECT text_id, start, end FROM redactions").fetchall()
        }
        rows = [
            {
                "id": new_id(),
                "transcript_id": transcript.id,
                "text_id": transcript.text_id,
                "start": n.start,
                "end": n.end,
                "category": n.category,
                "replacement": chosen[normalise_name(words)],
                "source": n.source,
                "status": "proposed",
                "sure": int(n.sure),
            }
            for transcript, words, n in found
            if (transcript.text_id, n.start, n.end) not in there
        ]
        change.subject = count_things(len(rows), "place")
        if rows:
            change.insert_all("redactions", rows)
    return len(rows)


def accept_redactions(study: Study, ids: Sequence[str], *, actor: str) -> None:
    """Accept these places for replacement."""
    _decide(study, ids, "accepted", actor)


def reject_redactions(study: Study, ids: Sequence[str], *, actor: str) -> None:
    """Reject these places as names; the same words are not suggested again."""
    _decide(study, ids, "rejected", actor)


def _decide(study: Study, ids: Sequence[str], status: str, actor: str) -> None:
    if not ids:
        raise InvalidInput(say("Choose at least one name."))
    verb = "accept names" if status == "accepted" else "reject names"
    with study.change(verb, actor=actor, subject=count_things(len(ids), "place")) as change:
        for each in ids:
            change.update("redactions", each, status=status)


def revise_redactions(
    study: Study,
    ids: Sequence[str],
    *,
    actor: str,
    replacement: str | None = None,
    category: str | None = None,
) -> None:
    """Change the replacement or the category of these places."""
    if category is not None and category not in CATEGORIES:
        raise InvalidInput(
            say("There is no kind of name “{category}”.", category=category),
            hint=say("Use one of {choices}.", choices=", ".join(CATEGORIES)),
        )
    fields: dict[str, Any] = {}
    if replacement is not None:
        fields["replacement"] = " ".join(replacement.split())
        if not fields["replacement"]:
            raise InvalidInput(say("The replacement is empty."), hint=say("Write a replacement."))
    if category is not None:
        fields["category"] = category
    with study.change(
        "revise names", actor=actor, subject=count_things(len(ids), "place")
    ) as change:
        for each in ids:
            change.update("redactions", each, **fields)
