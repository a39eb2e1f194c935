"""Builds the report of a study for one audience; what status and consent withhold is listed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime

import coding.model
from coding.answer_marks.queries import list_rich_excerpts
from coding.counts.queries import list_coded
from coding.quotes.queries import list_quotes
from lifeworld.exports import report as r
from lifeworld.exports import report_findings as f
from lifeworld.exports.agreed import choose_findings
from lifeworld.exports.behind_parts import (
    add_shapers,
    get_behind,
    get_plan,
    get_risks,
    get_testimonials,
    tell_unshown,
)
from lifeworld.exports.brief_parts import (
    get_aims,
    get_background,
    get_decided,
    get_outside,
    list_asked,
    list_next_steps,
    tell_kept_inside,
)
from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.drafts import check_settled, get_state
from lifeworld.exports.estimates import get_estimates
from lifeworld.exports.exposures import render_repeated
from lifeworld.exports.initiative_parts import get_initiatives
from lifeworld.exports.joints import get_joints, list_stale_joints
from lifeworld.exports.method_facts import (
    get_method,
    list_speaking,
    render_names_replaced,
)
from lifeworld.exports.need_tables import get_need_scores, get_presence
from lifeworld.exports.notes import get_notes
from lifeworld.exports.priority_parts import get_followed, get_ratings, get_roadmap
from lifeworld.exports.quote_gate import check_audience, get_quote_gate
from lifeworld.exports.report_parts import (
    Material,
    get_assumptions,
    get_codes,
    get_insights,
    get_metrics,
    get_needs,
    get_spaces,
    get_themes,
)
from lifeworld.exports.shown_quotes import ShownQuotes
from lifeworld.exports.summary import get_summary, list_unsettled_judgements
from lifeworld.exports.workshop_parts import get_held, get_votes
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Key, Node
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import (
    KIND_WORDS,
)
from opportunity_spaces.queries import (
    list_initiatives,
    list_insights,
    list_needs,
    list_spaces,
)
from study import Study
from study.language import say, say_in
from study.wording import choose_word
from themes.queries import list_themes
from transcripts.consent.queries import list_gone, list_left_sessions
from transcripts.model import Frame
from transcripts.privacy.consent_gate import get_shown_attributes
from transcripts.queries import (
    get_frame,
    list_participants,
    list_sessions,
)

__all__ = ["gather_material", "get_report", "list_unsettled"]


def get_report(study: Study, *, audience: str, final: bool = False) -> r.Report:
    """Return the report of *study* for *audience*.

    Raises:
        InvalidInput: *audience* is unknown, or the report is to be final and rests on something
            that has changed since it was last reviewed.
    """
    check_audience(audience)
    frame, whole = get_frame(study), get_chain(study)
    with say_in(frame.language):
        material, told = gather_material(study, whole, audience)
        unsettled = list_unsettled(material)
    if final:  # said to whoever exports, in their language
        check_settled(unsettled)
    with say_in(frame.language):
        state = get_state(frame, final=final)
        return _gather(material, frame, whole, told=told, unsettled=unsettled, state=state)


def _gather(
    material: Material,
    frame: Frame,
    whole: Chain,
    *,
    told: tuple[str, ...],
    unsettled: tuple[str, ...],
    state: str,
) -> r.Report:
    """Return the report, in the language in which sentences are said here."""
    study, audience = material.study, material.audience
    people = {p for facts in whole.sessions.values() for p in facts.people}
    voices = len({v for facts in whole.sessions.values() for v in facts.voices})
    insights, coded = _add_outside(material), list_coded(study)
    themes = get_themes(material, coded)
    joints = get_joints(material, themes)
    codes = get_codes(study, material, coded)
    notes = get_notes(material)  # they name people who are quoted, and nobody else
    shown, coarsened = get_shown_attributes(study, audience=audience)
    participants, silent = list_speaking(study, shown, people, material.quotes.list_quoted())
    left = [whole.sessions[key] for key in list_left_sessions(study) if key in whole.sessions]
    gone_voices = len({voice for facts in left for voice in facts.voices})
    gone = sum(person in people for person in list_gone(study)) + gone_voices
    return r.Report(
        study_title=frame.title,
        client=frame.client,
        question=frame.question,
        reframed_question=frame.reframed if frame.reframed != frame.question else "",
        answer=frame.answer,
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        version=str(study.version) if audience == "internal" else "",
        audience=audience,
        status=state,
        language=language_tag(frame.language),
        method=get_method(
            study,
            frame.profile.title,
            sessions=whole.sessions,
            voices=voices,
            described=people & shown.keys(),
            gone=gone,
        ),
        participants=participants,
        silent=silent,
        heard=len(people),
        gone=gone,
        gone_voices=gone_voices,
        voices=voices,
        crossed=any(
            p.stratum_id and p.id in facts.people and facts.stratum_id != p.stratum_id
            for p in list_participants(study)
            for facts in whole.sessions.values()
        ),
        first_session=min(
            (s.date for s in list_sessions(study) if s.date and s.id in whole.sessions), default=""
        ),
        themes=themes,
        joints=joints,
        presence=get_presence(material),
        need_scores=get_need_scores(material),
        undated=sum(not s.date for s in list_sessions(study) if s.id in whole.sessions),
        kept_back=tuple(sorted({kind for kind, _ in material.left})),
        insights=insights,
        needs=get_needs(material),
        spaces=add_shapers(material, get_spaces(material)),
        assumptions=get_assumptions(material),
        initiatives=get_initiatives(material),
        metrics=get_metrics(material),
        background=get_background(material),
        aims=get_aims(material),
        why_reframed=frame.why_reframed,
        risks=get_risks(material),
        plan=get_plan(material),
        testimonials=get_testimonials(material),
        behind=get_behind(material),
        decided=get_decided(material),
        decisions=list_asked(material),
        next_steps=list_next_steps(material),
        ratings=get_ratings(material),
        votes=get_votes(material),
        held=get_held(material),
        roadmap=get_roadmap(material),
        followed=get_followed(material),
        codes=codes,
        estimates=get_estimates(study, [code.name for code in codes]),
        summary=get_summary(material),
        notes=notes,
        protection=(
            *render_names_replaced(study),
            *material.quotes.render_consent(),
            *material.quotes.render_numbered(),
            *_tell_private(material, insights, participants),
        ),
        left_out=(
            *told,
            *material.quotes.render_left_out(),
            *coarsened,
            *tell_kept_inside(material),
            *tell_unshown(material),
        ),
        missing_consent=tuple(material.quotes.render_missing()),
        exposed=render_repeated(material, frame.answer, notes),
        unsettled=unsettled,
    )


def _add_outside(material: Material) -> tuple[f.InsightPage, ...]:
    """Return the insights shown, each with the outside sources that support it."""
    outside = get_outside(material)
    return tuple(replace(p, outside=outside.get(p.id, ())) for p in get_insights(material))


def _tell_private(
    material: Material, insights: Iterable[f.InsightPage], people: Iterable[r.ParticipantRow]
) -> list[str]:
    """Return which names are left out of every version but the team's own."""
    if material.audience == "internal":
        return []
    told = []
    if any(page.quotes or page.against for page in insights):
        told.append(say("Sessions have numbers in place of their titles."))
    if material.audience != "public" and any(not person.quoted for person in people):
        told.append(say("The list of participants names those alone who are quoted."))
    return told


def gather_material(study: Study, chain: Chain, audience: str) -> tuple[Material, tuple[str, ...]]:
    """Return what the parts are made of, and sentences on what is left out by its status."""
    choice = choose_findings(
        _list_statuses(study),
        audience=audience,
        initiatives_of={
            node.id: [e.source[1] for e in chain.into("metric", node.id, source="initiative")]
            for node in chain.list_kind("metric")
        },
    )
    material = Material(
        study=study,
        audience=audience,  # type: ignore[arg-type]
        chain=chain.leave_out(choice.left),
        left=choice.left,
        quotes=_get_quotes(study, chain, audience),
    )
    return material, choice.told


def _list_statuses(study: Study) -> dict[Key, str]:
    found: dict[Key, str] = {("theme", t.id): t.status for t in list_themes(study)}
    found |= {("insight", i.id): i.status for i in list_insights(study)}
    found |= {("need", n.id): n.status for n in list_needs(study)}
    found |= {("space", s.id): s.status for s in list_spaces(study)}
    return found | {("initiative", i.id): i.status for i in list_initiatives(study)}


def list_unsettled(material: Material) -> tuple[str, ...]:
    """Return the findings shown whose basis has changed since they were last reviewed."""
    kinds = ("theme", "insight", "need", "space", "assumption", "initiative", "metric")
    nodes = [
        node
        for node in material.chain.list_stale()
        if node.kind in kinds and node.state == "here" and node.key not in material.left
    ]
    judged = (
        say("the confidence in {insight}", insight=code)
        for code in list_unsettled_judgements(material)
    )
    return (*(_name(node) for node in nodes), *judged, *list_stale_joints(material))


def _name(node: Node) -> str:
    if node.kind == "insight":
        return node.label
    return f"{choose_word(1, KIND_WORDS[node.kind])} “{node.label}”"


def _get_quotes(study: Study, chain: Chain, audience: str) -> ShownQuotes:
    ids = [coding.model.ExcerptId(key[1]) for key in chain.nodes if key[0] == "excerpt"]
    quotes = list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else []
    gate = get_quote_gate(
        study,
        audience=audience,
        held=chain.sessions,
        texts=[quote.verbatim for quote in quotes],
        languages={quote.language for quote in quotes if quote.language},
    )
    return gate.choose(quotes, rich=list_rich_excerpts(study))
