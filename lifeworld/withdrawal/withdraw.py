"""Withdrawal of a participant from the study file: the preview and the erasure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from coding.model import Count
from lifeworld.withdrawal.commands import open_erasure, record_withdrawal
from lifeworld.withdrawal.erase_person import Erased, remove_person
from lifeworld.withdrawal.model import SCOPES, Effect, Shaken
from lifeworld.withdrawal.pending import Pending, write_pending
from lifeworld.withdrawal.queries import (
    list_excerpt_ids,
    list_issued,
    list_speaker_ids,
)
from lifeworld.withdrawal.rooms import remove_from_rooms
from lifeworld.withdrawal.traces import Traces
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.queries import list_insights
from study import InvalidInput, Study
from study.language import say
from study.memory_copy import open_memory_copy
from study.scrubbing import erase_images
from transcripts.speakers.commands import add_voice_row

__all__ = ["apply_withdrawal", "preview_withdrawal"]

_QUOTED = (
    "analyse_remote_ai", "quote_internal", "quote_client", "quote_public", "workshop_use",
    "archive",
)  # fmt: skip


def preview_withdrawal(study: Study, person_id: str, *, scope: str = "all", actor: str) -> Effect:
    """Return what a withdrawal would do: it is tried on a copy in memory, and nobody waits for it.

    *person_id* is the id of a participant, or of a speaker who is matched to none.

    Raises:
        NotFound: the participant is gone.
        InvalidInput: there is no such scope.
    """
    _check_scope(scope)
    with open_memory_copy(study) as copy:
        before = _support(copy)
        with copy.change("look at a withdrawal", actor=actor) as change:
            participant_id = add_voice_row(copy, change, person_id)
            voices = list_speaker_ids(copy, participant_id)
            if scope == "all":
                erased = remove_person(copy, change, participant_id)
            else:
                erased = _count(copy, participant_id)
            return _effect(copy, scope, erased, before, voices=voices)


def apply_withdrawal(
    study: Study,
    person_id: str,
    *,
    scope: str,
    actor: str,
    photos: Collection[str] = (),
    remove_others: bool = False,
    key: str = "",
) -> tuple[Effect, Pending | None]:
    """Carry out a withdrawal in the study file; the scope `all` cannot be undone.

    The file's free pages and the files around it still hold the words afterwards: use
    `lifeworld.withdrawal.run_withdrawal.run_withdrawal`, which also cleans and searches those. What
    is left to do is kept in the file of `write_pending`, from before the change is committed.
    *person_id* is the id of a participant, or of a speaker who is matched to none.

    Raises:
        NotFound: the participant is gone.
        InvalidInput: there is no such scope.
    """
    _check_scope(scope)
    before = _support(study)
    if scope != "all":
        return _refuse_uses(study, person_id, scope, actor, before), None
    with open_erasure(study, actor) as change:
        participant_id = add_voice_row(study, change, person_id)
        pseudonym = change.get("participants", participant_id)["pseudonym"]
        voices = list_speaker_ids(study, participant_id)
        erased = remove_person(study, change, participant_id, photos=photos)
        erased.photos = [photo.without(erased.traces) for photo in erased.photos]
        effect = _effect(study, scope, erased, before, voices=voices)
        withdrawal_id, at = record_withdrawal(study, scope, None, actor, effect)
        erase_images(study.db, has_words=erased.traces.has, change_seq=change.seq)
        change.subject = "a participant"
        pending = Pending(
            id=withdrawal_id,
            at=at,
            by=actor,
            effect=effect,
            traces=erased.traces,
            pseudonym=pseudonym,
            hashes=erased.hashes,
            remove_others=remove_others,
            key=key,
        )
        write_pending(study, pending)
    return effect, pending


def _check_scope(scope: str) -> None:
    if scope not in SCOPES:
        raise InvalidInput(
            say("“{scope}” is not a scope of withdrawal.", scope=scope),
            hint=say("Choose one of {choices}.", choices=", ".join(SCOPES)),
        )


def _refuse_uses(
    study: Study, person_id: str, scope: str, actor: str, before: dict[str, Count]
) -> Effect:
    from transcripts.consent.commands import record_consent

    purposes = _QUOTED if scope == "quotes" else ("recontact",)
    with study.change("record consent", actor=actor, gathers=True) as change:
        participant_id = add_voice_row(study, change, person_id)
        voices = list_speaker_ids(study, participant_id)
        effect = _effect(study, scope, _count(study, participant_id), before, voices=voices)
        record_consent(
            study,
            participant_id,  # type: ignore[arg-type]
            dict.fromkeys(purposes, "withdrawn"),
            date=f"{datetime.now(UTC):%Y-%m-%d}",
            actor=actor,
        )
    with study.stage():
        record_withdrawal(study, scope, participant_id, actor, effect)
    if scope == "quotes":
        remove_from_rooms(study, list_excerpt_ids(study, participant_id))
    return effect


def _count(study: Study, participant_id: str) -> Erased:
    ids = list_excerpt_ids(study, participant_id)
    return Erased(traces=Traces([]), excerpts=len(ids), excerpt_ids=ids)


def _effect(
    study: Study, scope: str, erased: Erased, before: dict[str, Count], *, voices: Collection[str]
) -> Effect:
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
        issued=tuple(list_issued(study, erased.excerpt_ids, speaker_ids=voices)),
        short_quotes=erased.short_quotes,
    )


def _support(study: Study) -> dict[str, Count]:
    chain = get_chain(study)
    return {i.id: chain.evidence("insight", i.id).supports for i in list_insights(study)}
