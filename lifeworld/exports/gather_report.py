"""Builds the report of a study for one audience; what status and consent withhold is listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import coding.model
from coding.codebook.tree import list_in_order
from coding.queries import count_codes, list_coded, list_codes
from coding.quotes.queries import list_quotes
from lifeworld.exports import report as r
from lifeworld.exports.agreed import choose_findings
from lifeworld.exports.method_facts import (
    get_method,
    get_session_numbers,
    list_speaking,
    render_names_replaced,
)
from lifeworld.exports.shown_quotes import Names, ShownQuotes
from opportunity_spaces.chain.graph import Chain, Key, Node
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import (
    CONFIDENCES,
    HORIZONS,
    INSIGHT_STATUSES,
    KIND_WORDS,
    NEED_STATUSES,
    SPACE_STATUSES,
    Insight,
    Kind,
)
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_needs,
    list_spaces,
)
from study import InvalidInput, Study
from themes.queries import get_theme_table, list_gathered, list_themes
from transcripts.model import Frame
from transcripts.privacy.consent_gate import (
    AUDIENCE_PURPOSES,
    get_gate,
    get_shown_attributes,
    get_shown_strata,
)
from transcripts.queries import get_frame, list_participants, list_sessions, list_strata

__all__ = ["get_report"]

MOST_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class _Material:
    """What the parts of a report are made of.

    Attributes:
        chain: The chain, in which findings left out for this audience carry nothing.
        left: The findings left out.
    """

    study: Study
    audience: r.Audience
    chain: Chain
    left: frozenset[Key]
    quotes: ShownQuotes

    def shows(self, kind: Kind, node_id: str) -> bool:
        return (kind, node_id) not in self.left

    def is_stale(self, kind: Kind, node_id: str) -> bool:
        return self.chain.node(kind, node_id).stale

    def list_labels(self, kind: Kind, node_id: str, source: Kind) -> tuple[str, ...]:
        """Return what a finding rests on, without what is left out."""
        edges = self.chain.into(kind, node_id, source=source)
        sources = [self.chain.nodes[edge.source] for edge in edges]
        return tuple(node.label for node in sources if node.state == "here")

    def name_status(self, status: str, names: dict[str, str]) -> str:
        """Return a status for readers who see what is not agreed yet."""
        return names[status] if self.audience in ("internal", "workshop") else ""


def get_report(study: Study, *, audience: str, final: bool = False) -> r.Report:
    """Return the report of *study* for *audience*.

    Raises:
        InvalidInput: *audience* is unknown, or the report is to be final and rests on something
            that has changed since it was last reviewed.
    """
    if audience not in AUDIENCE_PURPOSES:
        raise InvalidInput(
            f"“{audience}” is not an audience.",
            hint=f"Choose {', '.join(list(AUDIENCE_PURPOSES)[:-1])} or public.",
        )
    frame, whole = get_frame(study), get_chain(study)
    material, told = _gather(study, whole, audience)
    unsettled = _list_unsettled(material)
    if final:
        _refuse_unsettled(unsettled)
    people = {p for facts in whole.sessions.values() for p in facts.people}
    voices = len({v for facts in whole.sessions.values() for v in facts.voices})
    insights, coded = _insights(material), list_coded(study)
    shown, coarsened = get_shown_attributes(study, audience=audience)
    participants, silent = list_speaking(study, shown, people)
    return r.Report(
        study_title=frame.title,
        client=frame.client,
        question=frame.question,
        reframed_question=frame.reframed if frame.reframed != frame.question else "",
        answer=frame.answer,
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        version=str(study.version) if audience == "internal" else "",
        audience=material.audience,
        status=_name_state(frame, final=final),
        method=get_method(study, frame.profile.title, sessions=whole.sessions, voices=voices),
        participants=participants,
        silent=silent,
        heard=len(people),
        voices=voices,
        first_session=min((s.date for s in list_sessions(study) if s.date), default=""),
        themes=_themes(material, coded),
        insights=insights,
        needs=_needs(material),
        spaces=_spaces(material),
        assumptions=_assumptions(material),
        initiatives=_initiatives(material),
        metrics=_metrics(material),
        codes=_codes(study, material, coded),
        protection=(*render_names_replaced(study), *material.quotes.render_consent()),
        left_out=(*told, *material.quotes.render_left_out(), *coarsened),
        missing_consent=tuple(material.quotes.render_missing()),
        unsettled=unsettled,
    )


def _gather(study: Study, chain: Chain, audience: str) -> tuple[_Material, tuple[str, ...]]:
    """Return what the parts are made of, and sentences on what is left out by its status."""
    choice = choose_findings(
        _list_statuses(study),
        audience=audience,
        initiatives_of={
            node.id: [e.source[1] for e in chain.into("metric", node.id, source="initiative")]
            for node in chain.list_kind("metric")
        },
    )
    material = _Material(
        study=study,
        audience=audience,  # type: ignore[arg-type]
        chain=chain.leave_out(choice.left),
        left=choice.left,
        quotes=_get_quotes(study, chain, audience),
    )
    return material, choice.told


def _name_state(frame: Frame, *, final: bool) -> str:
    state = "final" if final else "draft"
    return f"{state}, invented demonstration" if frame.notice else state


def _list_statuses(study: Study) -> dict[Key, str]:
    found: dict[Key, str] = {("theme", t.id): t.status for t in list_themes(study)}
    found |= {("insight", i.id): i.status for i in list_insights(study)}
    found |= {("need", n.id): n.status for n in list_needs(study)}
    found |= {("space", s.id): s.status for s in list_spaces(study)}
    return found | {("initiative", i.id): i.status for i in list_initiatives(study)}


def _list_unsettled(material: _Material) -> tuple[str, ...]:
    """Return the findings shown whose basis has changed since they were last reviewed."""
    kinds = ("theme", "insight", "need", "space", "assumption", "initiative", "metric")
    nodes = [
        node
        for node in material.chain.list_stale()
        if node.kind in kinds and node.state == "here" and node.key not in material.left
    ]
    return tuple(_name(node) for node in nodes)


def _name(node: Node) -> str:
    return node.label if node.kind == "insight" else f"{KIND_WORDS[node.kind]} “{node.label}”"


def _refuse_unsettled(unsettled: tuple[str, ...]) -> None:
    if not unsettled:
        return
    named = ", ".join(unsettled[:4])
    if len(unsettled) > 4:
        named += f" and {len(unsettled) - 4} more"
    raise InvalidInput(
        f"It cannot be final yet, because something that it rests on has changed: {named}.",
        hint="On the page Evidence chain, revise each of them or write why it still holds.",
    )


def _get_quotes(study: Study, chain: Chain, audience: str) -> ShownQuotes:
    ids = [coding.model.ExcerptId(key[1]) for key in chain.nodes if key[0] == "excerpt"]
    strata = get_shown_strata(study, audience)
    return ShownQuotes(
        list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else [],
        gate=get_gate(study, audience=audience),
        names=Names(
            audience=audience,
            sessions=get_session_numbers(study),
            strata={s.name: strata[s.id] for s in list_strata(study)},
            people={p.pseudonym: p.id for p in list_participants(study)},
        ),
    )


def _themes(material: _Material, coded: Sequence[tuple[str, str]]) -> tuple[r.ThemeRow, ...]:
    names = get_shown_strata(material.study, material.audience)
    table = get_theme_table(material.study, names=names, coded=coded)
    return tuple(
        r.ThemeRow(
            id=row.theme.id,
            name=row.theme.name,
            organising_concept=row.theme.organising_concept,
            boundary=row.theme.boundary,
            count=row.total.count,
            by_stratum=tuple(
                r.Cell(
                    stratum=column.name or "No stratum",
                    count=cell.count,
                    asked=cell.state != "not_asked",
                )
                for column, cell in zip(table.columns, row.cells, strict=True)
            ),
        )
        for row in table.rows
        if material.shows("theme", row.theme.id)
    )


def _insights(material: _Material) -> tuple[r.InsightPage, ...]:
    return tuple(
        _insight(material, each)
        for each in list_insights(material.study)
        if material.shows("insight", each.id)
    )


def _insight(material: _Material, insight: Insight) -> r.InsightPage:
    evidence = material.chain.evidence("insight", insight.id)
    linked = evidence.excerpts
    quotes = material.quotes
    edges = material.chain.into("insight", insight.id, source="excerpt")
    relations = {edge.source[1]: str(edge.relation) for edge in edges}
    supports = quotes.pick(linked["supports"], relations, "supports", most=MOST_QUOTES)
    # Whoever says the opposite is heard in full: only consent leaves such a quote out.
    against = (
        *quotes.pick(linked["contradicts"], relations, "contradicts", most=None),
        *quotes.pick(linked["nuances"], relations, "nuances", most=None),
    )
    return r.InsightPage(
        id=insight.id,
        code=insight.code,
        assertion=insight.assertion,
        interpretation=insight.interpretation,
        tension=insight.tension,
        so_what=insight.so_what,
        confidence=CONFIDENCES[insight.confidence].lower() if insight.confidence else "",
        confidence_reason=insight.confidence_reason,
        status=material.name_status(insight.status, INSIGHT_STATUSES),
        quotes=supports,
        against=against,
        withheld=quotes.count_withheld(each for side in linked.values() for each in side),
        withheld_against=quotes.count_withheld(linked["contradicts"]),
        basis=evidence.render_basis(),
        stale=material.is_stale("insight", insight.id),
        revision=insight.rev,
    )


def _needs(material: _Material) -> tuple[r.NeedRow, ...]:
    return tuple(
        r.NeedRow(
            id=need.id,
            code=f"N{number}",
            who=need.who,
            verb=need.verb,
            because=need.because,
            barrier=need.barrier,
            workaround=need.workaround,
            status=material.name_status(need.status, NEED_STATUSES),
            insights=material.list_labels("need", need.id, "insight"),
            basis=material.chain.evidence("need", need.id).render_basis(),
            stale=material.is_stale("need", need.id),
            revision=need.rev,
        )
        for number, need in enumerate(list_needs(material.study), start=1)
        if material.shows("need", need.id)
    )


def _spaces(material: _Material) -> tuple[r.SpacePage, ...]:
    needs = enumerate(list_needs(material.study), start=1)
    codes = {str(need.id): f"N{n}" for n, need in needs if material.shows("need", need.id)}
    return tuple(
        r.SpacePage(
            id=space.id,
            code=f"S{number}",
            name=space.name,
            narrative=space.narrative,
            from_state=space.from_state,
            to_state=space.to_state,
            role=space.role,
            status=material.name_status(space.status, SPACE_STATUSES),
            needs=tuple(
                codes[edge.source[1]]
                for edge in material.chain.into("space", space.id, source="need")
                if edge.source[1] in codes
            ),
            boundaries_in=_lines(space.boundaries_in),
            boundaries_out=_lines(space.boundaries_out),
            assets=_lines(space.assets),
            risks=_lines(space.risks),
            how_might_we=space.questions,
            stale=material.is_stale("space", space.id),
            revision=space.rev,
        )
        for number, space in enumerate(list_spaces(material.study), start=1)
        if material.shows("space", space.id)
    )


def _assumptions(material: _Material) -> tuple[r.AssumptionRow, ...]:
    return tuple(
        r.AssumptionRow(
            id=a.id,
            before=a.statement,
            verdict="" if a.verdict == "untested" else a.verdict,
            after=a.revised,
            insights=material.list_labels("assumption", a.id, "insight"),
            sealed=(a.sealed_at or "")[:10],
            stale=material.is_stale("assumption", a.id),
            revision=a.rev,
        )
        for a in list_assumptions(material.study)
    )


def _initiatives(material: _Material) -> tuple[r.InitiativeRow, ...]:
    return tuple(
        r.InitiativeRow(
            id=i.id,
            name=i.title,
            description=i.description,
            space=", ".join(material.list_labels("initiative", i.id, "space")),
            horizon=HORIZONS[i.horizon].lower(),
            owner=i.owner,
            risk=i.risk,
            answer=i.answer,
            stale=material.is_stale("initiative", i.id),
            revision=i.rev,
        )
        for i in list_initiatives(material.study)
        if material.shows("initiative", i.id)
    )


def _metrics(material: _Material) -> tuple[r.MetricRow, ...]:
    return tuple(
        r.MetricRow(
            id=m.id,
            name=m.name,
            definition=m.definition,
            baseline=m.baseline,
            target=m.target,
            initiative=", ".join(material.list_labels("metric", m.id, "initiative")),
            stale=material.is_stale("metric", m.id),
            revision=m.rev,
        )
        for m in list_metrics(material.study)
        if material.shows("metric", m.id)
    )


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _codes(
    study: Study, material: _Material, coded: Sequence[tuple[str, str]]
) -> tuple[r.CodeRow, ...]:
    codes = list_codes(study)
    counts = count_codes(study, coded=coded)
    themes = {t.id: t.name for t in list_themes(study) if material.shows("theme", t.id)}
    of: dict[str, str] = {}
    for theme_id, code_ids in list_gathered(study).items():
        if theme_id in themes:
            of.update(dict.fromkeys(code_ids, themes[theme_id]))
    return tuple(
        r.CodeRow(
            name=code.name,
            theme=of.get(code.id, ""),
            definition=code.definition,
            count=counts[code.id],
        )
        for _, code in list_in_order(codes)
        if not code.abstract and code.id in counts
    )
