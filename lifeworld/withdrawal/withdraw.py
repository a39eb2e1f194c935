"""Withdrawal of a participant from the study file: the preview and the erasure."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

from coding.model import Count
from lifeworld.withdrawal.commands import open_erasure, record_withdrawal
from lifeworld.withdrawal.erase_person import Erased, remove_person
from lifeworld.withdrawal.model import SCOPES, Effect, Shaken
from lifeworld.withdrawal.queries import list_excerpt_ids, list_issued
from lifeworld.withdrawal.traces import Traces
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.queries import list_insights
from study import InvalidInput, NotFound, Study
from study.scrubbing import erase_images

__all__ = ["apply_withdrawal", "preview_withdrawal"]

_QUOTED = ("quote_internal", "quote_client", "quote_public", "workshop_use")


class _Look(Exception):
    """Raised to roll back a change made only for the preview."""


def preview_withdrawal(
    study: Study, participant_id: str, *, scope: str = "all", actor: str
) -> Effect:
    """Return what a withdrawal would do; it is carried out and rolled back, so nothing changes.

    Raises:
        NotFound: the participant is gone.
        InvalidInput: there is no such scope.
    """
    _check_scope(scope)
    before = _support(study)
    effect: Effect | None = None
    try:
        with study.change("preview withdrawal", actor=actor) as change:
            if scope == "all":
                erased = remove_person(study, change, participant_id)
            else:
                erased = _count(study, participant_id)
            effect = _effect(study, scope, erased, before)
            raise _Look
    except _Look:
        pass
    if effect is None:
        raise NotFound(
            "That participant is no longer in the study.",
            hint="See the page People for all participants.",
        )
    return effect


def apply_withdrawal(
    study: Study, participant_id: str, *, scope: str, actor: str, photos: Collection[str] = ()
) -> tuple[Effect, Erased]:
    """Carry out a withdrawal in the study file; the scope `all` cannot be undone.

    The file's free pages and the files around it still hold the words afterwards: use
    `lifeworld.withdrawal.clean_surroundings.run_withdrawal`, which also cleans and searches those.

    Raises:
        NotFound: the participant is gone.
        InvalidInput: there is no such scope.
    """
    _check_scope(scope)
    before = _support(study)
    if scope != "all":
        return _refuse_uses(study, participant_id, scope, actor, before)
    with open_erasure(study, actor) as change:
        erased = remove_person(study, change, participant_id, photos=photos)
        erased.photos = [photo.without(erased.traces) for photo in erased.photos]
        effect = _effect(study, scope, erased, before)
        record_withdrawal(study, scope, None, actor, effect)
        erase_images(study.db, has_words=erased.traces.has, change_seq=change.seq)
        change.subject = "a participant"
    return effect, erased


def _check_scope(scope: str) -> None:
    if scope not in SCOPES:
        raise InvalidInput(
            f"“{scope}” is not a scope of withdrawal.", hint=f"Choose one of {', '.join(SCOPES)}."
        )


def _refuse_uses(
    study: Study, participant_id: str, scope: str, actor: str, before: dict[str, Count]
) -> tuple[Effect, Erased]:
    from transcripts.consent.commands import record_consent

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
        record_withdrawal(study, scope, participant_id, actor, effect)
    return effect, erased


def _count(study: Study, participant_id: str) -> Erased:
    ids = list_excerpt_ids(study, participant_id)
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
