"""Builds the report of a study for one audience; what status and consent withhold is listed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

import coding.model
from coding.answer_marks.queries import list_rich_excerpts
from coding.queries import list_coded
from coding.quotes.model import Quote
from coding.quotes.queries import list_quotes
from lifeworld.exports import report as r
from lifeworld.exports import report_findings as f
from lifeworld.exports.agreed import choose_findings
from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.estimates import get_estimates
from lifeworld.exports.exposures import render_repeated
from lifeworld.exports.mentions import Mentions, is_like_a_name
from lifeworld.exports.method_facts import (
    get_method,
    get_session_numbers,
    list_speaking,
    render_names_replaced,
)
from lifeworld.exports.names import Names
from lifeworld.exports.notes import get_notes
from lifeworld.exports.report_parts import (
    Material,
    get_assumptions,
    get_codes,
    get_initiatives,
    get_insights,
    get_metrics,
    get_needs,
    get_spaces,
    get_themes,
)
from lifeworld.exports.shown_quotes import ShownQuotes
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
from study import InvalidInput, Study
from study.language import say, say_in
from study.wording import choose_word
from themes.queries import list_themes
from transcripts.consent.queries import list_gone, list_left_sessions
from transcripts.model import UNCOUNTED, Frame
from transcripts.privacy.consent_gate import (
    AUDIENCE_PURPOSES,
    Gate,
    get_gate,
    get_shown_attributes,
    get_shown_strata,
)
from transcripts.queries import (
    get_frame,
    list_participants,
    list_sessions,
    list_speakers,
    list_strata,
)

__all__ = ["gather_material", "get_report", "list_unsettled"]


def get_report(study: Study, *, audience: str, final: bool = False) -> r.Report:
    """Return the report of *study* for *audience*.

    Raises:
        InvalidInput: *audience* is unknown, or the report is to be final and rests on something
            that has changed since it was last reviewed.
    """
    if audience not in AUDIENCE_PURPOSES:
        raise InvalidInput(
            say("“{audience}” is not an audience.", audience=audience),
            hint=say(
                "Choose {audiences} or public.", audiences=", ".join(list(AUDIENCE_PURPOSES)[:-1])
            ),
        )
    frame, whole = get_frame(study), get_chain(study)
    with say_in(frame.language):
        material, told = gather_material(study, whole, audience)
        unsettled = list_unsettled(material)
    if final:  # said to whoever exports, in their language
        _refuse_unsettled(unsettled)
    with say_in(frame.language):
        return _gather(
            material, frame, whole, told=told, unsettled=unsettled, state=_name_state(frame, final)
        )


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
    insights, coded = get_insights(material), list_coded(study)
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
        themes=get_themes(material, coded),
        undated=sum(not s.date for s in list_sessions(study) if s.id in whole.sessions),
        kept_back=tuple(sorted({kind for kind, _ in material.left})),
        insights=insights,
        needs=get_needs(material),
        spaces=get_spaces(material),
        assumptions=get_assumptions(material),
        initiatives=get_initiatives(material),
        metrics=get_metrics(material),
        codes=codes,
        estimates=get_estimates(study, [code.name for code in codes]),
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
        ),
        missing_consent=tuple(material.quotes.render_missing()),
        exposed=render_repeated(material, frame.answer, notes),
        unsettled=unsettled,
    )


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


def _name_state(frame: Frame, final: bool) -> str:  # noqa: FBT001
    state = "final" if final else "draft"
    return f"{state}, invented demonstration" if frame.notice else state


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
    return tuple(_name(node) for node in nodes)


def _name(node: Node) -> str:
    if node.kind == "insight":
        return node.label
    return f"{choose_word(1, KIND_WORDS[node.kind])} “{node.label}”"


def _refuse_unsettled(unsettled: tuple[str, ...]) -> None:
    if not unsettled:
        return
    named = ", ".join(unsettled[:4])
    if len(unsettled) > 4:
        named = say("{findings} and {number} more", findings=named, number=len(unsettled) - 4)
    raise InvalidInput(
        say(
            "It cannot be final yet, because something that it rests on has changed: {findings}.",
            findings=named,
        ),
        hint=say("On the page Evidence chain, revise each of them or write why it still holds."),
    )


def _get_quotes(study: Study, chain: Chain, audience: str) -> ShownQuotes:
    ids = [coding.model.ExcerptId(key[1]) for key in chain.nodes if key[0] == "excerpt"]
    strata, participants = get_shown_strata(study, audience), list_participants(study)
    own: dict[str | None, str] = {s.id: s.name for s in list_strata(study)}
    gate = get_gate(study, audience=audience)
    quotes = list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else []
    people: dict[str, str] = {p.pseudonym: p.id for p in participants}
    hidden = _list_hidden_names(study, people, gate)
    return ShownQuotes(
        quotes,
        gate=gate,
        rich=list_rich_excerpts(study),
        names=Names(
            audience=audience,
            sessions=get_session_numbers(study, chain.sessions),
            strata={s.name: strata[s.id] for s in list_strata(study)} | {"": strata[None]},
            people=people,
            mentions=_find_mentions(hidden, quotes),
            held=gate.held,
            belong={p.id: own[p.stratum_id] for p in participants if p.stratum_id in own},
        ),
    )


def _find_mentions(hidden: Mapping[str, str], quotes: Sequence[Quote]) -> Mentions | None:
    if not hidden:
        return None
    languages = {quote.language for quote in quotes if quote.language}
    return Mentions(hidden, texts=[quote.verbatim for quote in quotes], languages=languages)


def _list_hidden_names(study: Study, people: Mapping[str, str], gate: Gate) -> dict[str, str]:
    """Return the names that no quote may give away to the audience, with whom they name.

    The team reads all. Outside, nobody reads of those who did not agree or left, nor the label of
    somebody who is not matched to a person, which may be a real name; the public reads no name.
    """
    if gate.audience == "internal":
        return {}
    labels = {
        speaker.label: str(speaker.id)
        for speaker in list_speakers(study)
        if not speaker.participant_id and speaker.role not in UNCOUNTED
        and is_like_a_name(speaker.label)
    }  # fmt: skip
    public = gate.audience == "public"
    return labels | {n: p for n, p in people.items() if public or p in gate.held}
