"""The queue of names to replace: where they stand and what people decided; never the names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from study import InvalidInput, Study
from study.ids import new_id
from study.ledger import Row
from transcripts.privacy.find_names import CATEGORIES, find_names
from transcripts.privacy.pseudonyms import Proposed, get_base, suggest_replacements
from transcripts.queries import get_frame, get_text, list_participants, list_transcripts

__all__ = [
    "NameGroup",
    "accept_redactions",
    "list_accepted",
    "list_name_groups",
    "reject_redactions",
    "revise_redactions",
    "suggest_redactions",
]

AROUND = 45


@dataclass(frozen=True, slots=True, kw_only=True)
class NameGroup:
    """Everywhere that one name was found, with what shall stand there.

    `words` are read from the text now; `contexts` are (before, words, after).
    """

    words: str
    category: str
    replacement: str
    status: str
    sure: bool
    ids: tuple[str, ...]
    contexts: tuple[tuple[str, str, str], ...]


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
    """Look for names in transcripts and put those that are new into the queue.

    Args:
        study: The study.
        actor: Who asks.
        transcript_ids: Which transcripts; by default all.
        known: Replacements by original, out of the key file.
        own_list: More names to look for.
        leave_pseudonyms: Leave pseudonyms of participants alone: they are no names.
        on_progress: Told how many transcripts of how many are done.

    Returns:
        How many places were put into the queue.
    """
    wanted = None if transcript_ids is None else set(transcript_ids)
    transcripts = [t for t in list_transcripts(study) if wanted is None or t.id in wanted]
    leave = {p.pseudonym for p in list_participants(study)} if leave_pseudonyms else set()
    rejected = {get_base(g.words) for g in list_name_groups(study, status="rejected")}
    known = dict(known or {})
    found = []
    for number, transcript in enumerate(transcripts, start=1):
        text = get_text(study, transcript.text_id)
        names = find_names(
            text,
            language=transcript.language,
            known=[*own_list, *known],
            leave=leave,
        )
        found += [
            (transcript, text[n.start : n.end], n)
            for n in names
            if get_base(text[n.start : n.end]) not in rejected
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
                "replacement": chosen[get_base(words)],
                "source": n.source,
                "status": "proposed",
                "sure": int(n.sure),
            }
            for transcript, words, n in found
            if (transcript.text_id, n.start, n.end) not in there
        ]
        change.subject = f"{len(rows)} places"
        if rows:
            change.insert_all("redactions", rows)
    return len(rows)


def list_name_groups(study: Study, *, status: str | None = None) -> list[NameGroup]:
    """Return the names of the queue, those found with certainty first, then by frequency."""
    rows = study.db.query(
        """SELECT r.*, t.text_id now FROM redactions r JOIN transcripts t ON t.id = r.transcript_id
        WHERE ? IS NULL OR r.status = ? ORDER BY r.text_id, r.start""",
        [status, status],
    )
    texts: dict[str, str] = {}
    found: dict[tuple[str, str, str, str], list[tuple[Row, tuple[str, str, str]]]] = {}
    for row in rows:
        if row["now"] != row["text_id"]:
            continue
        if row["text_id"] not in texts:
            texts[row["text_id"]] = get_text(study, row["text_id"])
        text = texts[row["text_id"]]
        words = text[row["start"] : row["end"]]
        context = (
            text[max(0, row["start"] - AROUND) : row["start"]],
            words,
            text[row["end"] : row["end"] + AROUND],
        )
        key = (get_base(words), row["category"], row["replacement"], row["status"])
        found.setdefault(key, []).append((row, context))
    groups = [
        NameGroup(
            words=places[0][1][1],
            category=key[1],
            replacement=key[2],
            status=key[3],
            sure=any(bool(row["sure"]) for row, _ in places),
            ids=tuple(str(row["id"]) for row, _ in places),
            contexts=tuple(context for _, context in places),
        )
        for key, places in found.items()
    ]
    return sorted(groups, key=lambda g: (not g.sure, -len(g.ids), g.words.casefold()))


def accept_redactions(study: Study, ids: Sequence[str], *, actor: str) -> None:
    """Say that these places are to be replaced."""
    _decide(study, ids, "accepted", actor)


def reject_redactions(study: Study, ids: Sequence[str], *, actor: str) -> None:
    """Say that these places name nobody; the same words are not offered again."""
    _decide(study, ids, "rejected", actor)


def _decide(study: Study, ids: Sequence[str], status: str, actor: str) -> None:
    if not ids:
        raise InvalidInput("Choose at least one name.")
    verb = "accept names" if status == "accepted" else "reject names"
    with study.change(verb, actor=actor, subject=f"{len(ids)} places") as change:
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
    """Change what shall stand at these places, or what kind of name it is."""
    if category is not None and category not in CATEGORIES:
        raise InvalidInput(f"There is no kind of name called “{category}”.")
    fields: dict[str, Any] = {}
    if replacement is not None:
        fields["replacement"] = " ".join(replacement.split())
        if not fields["replacement"]:
            raise InvalidInput("Something must stand in the place of a name.")
    if category is not None:
        fields["category"] = category
    with study.change("revise names", actor=actor, subject=f"{len(ids)} places") as change:
        for each in ids:
            change.update("redactions", each, **fields)


def list_accepted(study: Study) -> list[NameGroup]:
    """Return the names that are to be replaced."""
    return list_name_groups(study, status="accepted")
