"""A person withdraws: what that means before it is done, the erasing itself, and its proof."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from coding.model import Count
from lifeworld.withdrawal.erase_person import Erased, remove_person
from lifeworld.withdrawal.erase_photos import Photographed
from lifeworld.withdrawal.traces import Traces
from opportunity_spaces.queries import get_chain, list_insights
from study import InvalidInput, NotFound, Study
from study.ids import new_id
from study.ledger import Change
from study.scrubbing import record_erased_images

__all__ = [
    "SCOPES",
    "Effect",
    "Issued",
    "Shaken",
    "apply_withdrawal",
    "find_effect",
    "find_person",
    "list_issued",
]

SCOPES: dict[str, str] = {
    "all": "Everything: the person's words are erased everywhere and this is proved",
    "quotes": "Quotes: the words stay in the analysis but are shown to nobody outside of it",
    "recontact": "Contact: the person is not contacted again",
}
_QUOTED = ("quote_internal", "quote_client", "quote_public", "workshop_use")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shaken:
    """An insight whose support is less than it was."""

    code: str
    assertion: str
    before: Count
    after: Count

    @property
    def sentence(self) -> str:
        """What it loses, in numbers."""
        gone = " and now rests on nobody" if not self.after.people else ""
        return (
            f"{self.code}: {self.before.people} → {self.after.people} people,"
            f" {self.before.groups} → {self.after.groups} groups,"
            f" {self.before.mentions} → {self.after.mentions} mentions{gone}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Issued:
    """An export that left the study, and how many of the person's quotes it carries."""

    file: str
    place: str
    audience: str
    at: str
    sha256: str
    quotes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a withdrawal would do, or did."""

    scope: str
    turns: int
    words: int
    excerpts: int
    codings: int
    mentions: int
    cells: dict[str, int]
    recordings: tuple[str, ...]
    photos: tuple[Photographed, ...]
    shaken: tuple[Shaken, ...]
    issued: tuple[Issued, ...]


class _Look(Exception):
    """Ends a change that was only to be looked at."""


def find_person(study: Study, name: str) -> tuple[str, str]:
    """Return a participant's (id, pseudonym) by pseudonym or id.

    Raises:
        NotFound: nobody is called so.
    """
    rows = study.db.execute("SELECT id, pseudonym FROM participants").fetchall()
    for row in rows:
        if name in (row[0], row[1]):
            return row[0], row[1]
    for row in rows:
        if name.strip().casefold() == row[1].casefold():
            return row[0], row[1]
    import difflib

    near = difflib.get_close_matches(name, [row[1] for row in rows], n=3)
    raise NotFound(
        f"There is no participant “{name}” in this study.",
        hint=f"Did you mean {' or '.join(near)}?" if near else "The page People lists them.",
    )


def find_effect(study: Study, participant_id: str, *, scope: str = "all", actor: str) -> Effect:
    """Return what a withdrawal would do. Nothing is changed: it is done, looked at, and taken back.

    Raises:
        NotFound: the participant is gone.
        InvalidInput: there is no such scope.
    """
    _check_scope(scope)
    before = _support(study)
    effect: Effect | None = None
    try:
        with study.change("look at a withdrawal", actor=actor) as change:
            if scope == "all":
                erased = remove_person(study, change, participant_id)
            else:
                erased = _count(study, participant_id)
            effect = _effect(study, scope, erased, before)
            raise _Look
    except _Look:
        pass
    if effect is None:
        raise NotFound("That participant is no longer in the study.")
    return effect


def apply_withdrawal(
    study: Study, participant_id: str, *, scope: str, actor: str, photos: Collection[str] = ()
) -> tuple[Effect, Erased]:
    """Carry a withdrawal out in the study file; the scope `all` cannot be undone.

    The file's free pages and its surroundings still hold the words afterwards: use
    `lifeworld.withdrawal.clean_surroundings.run_withdrawal`, which cleans and proves them too.

    Raises:
        NotFound: the participant is gone.
        InvalidInput: there is no such scope.
    """
    _check_scope(scope)
    before = _support(study)
    if scope != "all":
        return _refuse_uses(study, participant_id, scope, actor, before)
    with _for_good(study, actor) as change:
        erased = remove_person(study, change, participant_id, photos=photos)
        erased.photos = [photo.without(erased.traces) for photo in erased.photos]
        effect = _effect(study, scope, erased, before)
        _record(study, scope, None, actor, effect)
        record_erased_images(study.db, has_words=erased.traces.has, change_seq=change.seq)
        change.subject = "a participant"
    return effect, erased


@contextmanager
def _for_good(study: Study, actor: str) -> Iterator[Change]:
    with study.change("withdraw", actor=actor, reason="asked by the participant") as change:
        study.db.execute("PRAGMA defer_foreign_keys = ON")
        yield change


def _check_scope(scope: str) -> None:
    if scope not in SCOPES:
        raise InvalidInput(
            f"There is no withdrawal of “{scope}”.", hint=f"Choose one of {', '.join(SCOPES)}."
        )


def _refuse_uses(
    study: Study, participant_id: str, scope: str, actor: str, before: dict[str, Count]
) -> tuple[Effect, Erased]:
    from transcripts.commands import record_consent

    erased = _count(study, participant_id)
    effect = _effect(study, scope, erased, before)
    purposes = _QUOTED if scope == "quotes" else ("recontact",)
    record_consent(
        study,
        participant_id,  # type: ignore[arg-type]
        dict.fromkeys(purposes, "withdrawn"),
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        actor=actor,
    )
    with study.stage():
        _record(study, scope, participant_id, actor, effect)
    return effect, erased


def _record(
    study: Study, scope: str, participant_id: str | None, actor: str, effect: Effect
) -> None:
    told = {
        "turns": effect.turns,
        "excerpts": effect.excerpts,
        "codings": effect.codings,
        "recordings": len(effect.recordings),
        "photos": sum(photo.gone for photo in effect.photos),
        "insights": [each.sentence for each in effect.shaken],
        "issued": [each.file for each in effect.issued],
    }
    now = datetime.now(UTC).isoformat(timespec="seconds")
    study.db.execute(
        "INSERT INTO withdrawals VALUES (?, ?, ?, ?, ?, ?)",
        [new_id(), now, actor, scope, participant_id, json.dumps(told, ensure_ascii=False)],
    )


def _count(study: Study, participant_id: str) -> Erased:
    ids = {
        row[0]
        for row in study.db.execute(
            "SELECT e.id FROM excerpts e JOIN speakers s ON s.id = e.speaker_id"
            " WHERE s.participant_id = ?",
            [participant_id],
        ).fetchall()
    }
    return Erased(traces=Traces([]), excerpts=len(ids), excerpt_ids=ids)


def _effect(study: Study, scope: str, erased: Erased, before: dict[str, Count]) -> Effect:
    shaken = []
    after = _support(study)
    for insight in list_insights(study):
        was, now = before[insight.id], after[insight.id]
        if (was.people, was.groups, was.mentions) != (now.people, now.groups, now.mentions):
            shaken.append(
                Shaken(code=insight.code, assertion=insight.assertion, before=was, after=now)
            )
    return Effect(
        scope=scope,
        turns=erased.turns,
        words=erased.words,
        excerpts=erased.excerpts,
        codings=erased.codings,
        mentions=erased.mentions,
        cells=erased.cells,
        recordings=tuple(erased.recordings),
        photos=tuple(erased.photos),
        shaken=tuple(shaken),
        issued=tuple(list_issued(study, erased.excerpt_ids)),
    )


def _support(study: Study) -> dict[str, Count]:
    chain = get_chain(study)
    return {i.id: chain.evidence("insight", i.id).supports for i in list_insights(study)}


def list_issued(study: Study, excerpt_ids: set[str]) -> list[Issued]:
    """Return the exports on record that carry some of these excerpts."""
    found = []
    for row in study.db.query("SELECT * FROM exports ORDER BY at"):
        quotes = len(excerpt_ids & set(json.loads(row["excerpts"])))
        if quotes:
            found.append(
                Issued(
                    file=row["file"],
                    place=row["place"],
                    audience=row["audience"],
                    at=row["at"],
                    sha256=row["sha256"],
                    quotes=quotes,
                )
            )
    return found
