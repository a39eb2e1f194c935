"""The parts of a report: themes, findings, codes and people as one audience may see them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from coding.codebook.tree import list_in_order
from coding.counts.queries import count_codes
from coding.queries import list_codes
from lifeworld.exports import report as r
from lifeworld.exports import report_findings as f
from lifeworld.exports.shown_quotes import ShownQuotes
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Key
from opportunity_spaces.model import (
    CADENCES,
    CONFIDENCES,
    INSIGHT_STATUSES,
    NEED_STATUSES,
    SPACE_STATUSES,
    Insight,
    Kind,
)
from opportunity_spaces.queries import (
    list_assumptions,
    list_insights,
    list_metrics,
    list_needs,
    list_spaces,
)
from opportunity_spaces.readings.progress import describe_reading
from opportunity_spaces.readings.queries import list_readings
from study import Study
from study.language import say
from study.wording import count_things
from themes.model import THEME_STATUSES
from themes.model import ThemeRow as ThemeTableRow
from themes.queries import list_gathered, list_not_asked, list_themes
from themes.raised.queries import get_theme_table
from transcripts.privacy.consent_gate import get_shown_strata
from transcripts.privacy.queries import get_privacy

__all__ = [
    "MOST_QUOTES",
    "Material",
    "get_assumptions",
    "get_codes",
    "get_insights",
    "get_metrics",
    "get_needs",
    "get_spaces",
    "get_themes",
    "name_sources",
    "split_lines",
]

MOST_QUOTES = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
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
        """Return whether a finding is shown to the audience."""
        return (kind, node_id) not in self.left

    def is_stale(self, kind: Kind, node_id: str) -> bool:
        """Return whether what a finding rests on has changed since it was last reviewed."""
        return self.chain.node(kind, node_id).stale

    def list_labels(
        self, kind: Kind, node_id: str, source: Kind, *, against: bool = False
    ) -> tuple[str, ...]:
        """Return what a finding rests on, without what is left out; or what is *against* it."""
        edges = self.chain.into(kind, node_id, source=source)
        if against:
            edges = tuple(edge for edge in edges if edge.relation == "contradicts")
        sources = [self.chain.nodes[edge.source] for edge in edges]
        return tuple(node.label for node in sources if node.state == "here")

    def count_hidden(self, kind: Kind, node_id: str, source: Kind) -> int:
        """Return on how many things of a kind a finding rests that are not shown."""
        edges = self.chain.into(kind, node_id, source=source)
        return sum(self.chain.nodes[edge.source].state == "withdrawn" for edge in edges)

    def name_status(self, status: str, names: dict[str, str]) -> str:
        """Return a status for readers who see what is not agreed yet."""
        return names[status] if self.audience in ("internal", "workshop") else ""


def get_themes(material: Material, coded: Sequence[tuple[str, str]]) -> tuple[r.ThemeRow, ...]:
    """Return the themes shown, with who raised them in total and by stratum."""
    names = get_shown_strata(material.study, material.audience)
    table = get_theme_table(material.study, names=names, coded=coded)
    sessions, not_asked = material.chain.sessions, list_not_asked(material.study)
    return tuple(
        r.ThemeRow(
            id=row.theme.id,
            name=row.theme.name,
            organising_concept=row.theme.organising_concept,
            boundary=row.theme.boundary,
            count=row.total.count,
            by_stratum=_list_cells(material, [column.name for column in table.columns], row),
            status=material.name_status(row.theme.status, THEME_STATUSES),
            sessions=len(sessions),
            unprompted=row.total.unprompted,
            unasked=sum(each in sessions for each in not_asked.get(row.theme.id, ())),
        )
        for row in table.rows
        if material.shows("theme", row.theme.id)
    )


def _list_cells(material: Material, names: Sequence[str], row: ThemeTableRow) -> tuple[r.Cell, ...]:
    """Return who raised a theme in each stratum.

    Outside the team, where few were asked in one of several strata, none is shown: the total would
    tell the one that is missing.
    """
    fewest = get_privacy(material.study).fewest
    few = len(names) > 1 and any(0 < cell.count.people_asked < fewest for cell in row.cells)
    return tuple(
        r.Cell(
            stratum=name or (say("No stratum") if len(names) > 1 else say("All")),
            count=cell.count,
            # Where nobody is known to be there, nobody was asked.
            asked=cell.state != "not_asked" and cell.count.people_asked > 0,
            held=few and material.audience != "internal",
        )
        for name, cell in zip(names, row.cells, strict=True)
    )


def get_insights(material: Material) -> tuple[f.InsightPage, ...]:
    """Return the insights shown, with the quotes for and against each that may be shown."""
    return tuple(
        _insight(material, each)
        for each in list_insights(material.study)
        if material.shows("insight", each.id)
    )


def _insight(material: Material, insight: Insight) -> f.InsightPage:
    evidence = material.chain.evidence("insight", insight.id)
    linked = evidence.excerpts
    quotes = material.quotes
    edges = material.chain.into("insight", insight.id, source="excerpt")
    own = [(edge.source[1], str(edge.relation)) for edge in edges]
    against_it = ("contradicts", "nuances")
    # A quote may be linked for and against: on each side it stands with its own relation.
    relations = {excerpt: relation for excerpt, relation in own if relation not in against_it}
    supports = quotes.pick(linked["supports"], relations, "supports", most=MOST_QUOTES)
    # Whoever says the opposite is heard in full: only consent leaves such a quote out.
    against = (
        *quotes.pick(linked["contradicts"], {}, "contradicts", most=None),
        *quotes.pick(linked["nuances"], {}, "nuances", most=None),
    )
    return f.InsightPage(
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
        withheld_for=quotes.count_withheld(linked["supports"]),
        supporting=len(linked["supports"]),
        contradicting=tuple(linked["contradicts"]),
        nuancing=tuple(linked["nuances"]),
        withheld_against=quotes.count_withheld(linked["contradicts"]),
        basis=evidence.render_basis(),
        lapsed=evidence.lapsed,
        stale=material.is_stale("insight", insight.id),
        revision=insight.rev,
    )


def get_needs(material: Material) -> tuple[f.NeedRow, ...]:
    """Return the needs shown."""
    return tuple(
        f.NeedRow(
            id=need.id,
            code=f"N{number}",
            who=need.who,
            verb=need.verb,
            goal=need.goal,
            because=need.because,
            barrier=need.barrier,
            workaround=need.workaround,
            consequence=need.consequence,
            status=material.name_status(need.status, NEED_STATUSES),
            addressed=need.status == "addressed",
            insights=material.list_labels("need", need.id, "insight"),
            hidden=material.count_hidden("need", need.id, "insight"),
            basis=_describe_basis(material, need.id),
            elsewhere=tuple(
                edge.target[1]
                for edge in material.chain.out_of("need", need.id, target="space")
                if material.chain.nodes[edge.target].state == "withdrawn"
            ),
            stale=material.is_stale("need", need.id),
            revision=need.rev,
        )
        for number, need in enumerate(list_needs(material.study), start=1)
        if material.shows("need", need.id)
    )


def _describe_basis(material: Material, need_id: str) -> str:
    """Return what a need rests on; that it is not shown where nothing of it is."""
    evidence = material.chain.evidence("need", need_id)
    hidden = material.count_hidden("need", need_id, "insight")
    if not hidden:
        return evidence.render_basis()
    insights = say("{insights} not shown here", insights=count_things(hidden, "insight"))
    told = evidence.render_basis(unsupported=say("Rests on {insights}", insights=insights))
    return f"{told} · {insights}" if evidence.supports.mentions else told


def get_spaces(material: Material) -> tuple[f.SpacePage, ...]:
    """Return the opportunity spaces shown, with the numbers of their needs."""
    needs = enumerate(list_needs(material.study), start=1)
    codes = {str(need.id): f"N{n}" for n, need in needs if material.shows("need", need.id)}
    return tuple(
        f.SpacePage(
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
            hidden=material.count_hidden("space", space.id, "need"),
            boundaries_in=split_lines(space.boundaries_in),
            boundaries_out=split_lines(space.boundaries_out),
            assets=split_lines(space.assets),
            risks=split_lines(space.risks),
            how_might_we=space.questions,
            basis=_describe_quotes(material, space.id),
            stale=material.is_stale("space", space.id),
            revision=space.rev,
        )
        for number, space in enumerate(list_spaces(material.study), start=1)
        if material.shows("space", space.id)
    )


def _describe_quotes(material: Material, space_id: str) -> str:
    """Return whom the quotes behind the needs of a space are from; empty where there are none."""
    evidence = material.chain.evidence("space", space_id)
    return evidence.render_basis() if evidence.supports.mentions else ""


def get_assumptions(material: Material) -> tuple[f.AssumptionRow, ...]:
    """Return every assumption, with what became of it."""
    return tuple(
        f.AssumptionRow(
            id=a.id,
            before=a.statement,
            verdict="" if a.verdict == "untested" else a.verdict,
            after=a.revised,
            insights=material.list_labels("assumption", a.id, "insight"),
            hidden=material.count_hidden("assumption", a.id, "insight"),
            against=material.list_labels("assumption", a.id, "insight", against=True),
            quotes=len(material.list_labels("assumption", a.id, "excerpt")),
            quotes_against=len(material.list_labels("assumption", a.id, "excerpt", against=True)),
            sealed=(a.sealed_at or "")[:10],
            stale=material.is_stale("assumption", a.id),
            revision=a.rev,
        )
        for a in list_assumptions(material.study)
    )


def get_metrics(material: Material) -> tuple[f.MetricRow, ...]:
    """Return the metrics shown, each with its latest reading."""
    read = {each.metric_id: each for each in list_readings(material.study)}  # by day: the last
    return tuple(
        f.MetricRow(
            id=m.id,
            name=m.name,
            definition=m.definition,
            baseline=m.baseline,
            target=m.target,
            reading=describe_reading(read[m.id]) if m.id in read else "",
            owner=m.owner,
            cadence=say(CADENCES[m.cadence]) if m.cadence else "",
            initiative=name_sources(material, "metric", m.id, "initiative"),
            stale=material.is_stale("metric", m.id),
            revision=m.rev,
        )
        for m in list_metrics(material.study)
        if material.shows("metric", m.id)
    )


def name_sources(material: Material, kind: Kind, node_id: str, source: Kind) -> str:
    """Return the names of what a finding rests on, and how many others are not shown."""
    names = list(material.list_labels(kind, node_id, source))
    if hidden := material.count_hidden(kind, node_id, source):
        names.append(
            say("{number:,} not shown here", number=hidden)
            if names or hidden > 1
            else say("not shown here")
        )
    return ", ".join(names)


def split_lines(text: str) -> tuple[str, ...]:
    """Return the lines of a text that hold something."""
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def get_codes(
    study: Study, material: Material, coded: Sequence[tuple[str, str]]
) -> tuple[r.CodeRow, ...]:
    """Return the codes that participants raised, in the order of the codebook.

    Each has its themes, and how many others are not shown.
    """
    codes = list_codes(study)
    counts = count_codes(study, coded=coded)
    themes = {t.id: t.name for t in list_themes(study)}
    of: dict[str, list[str]] = defaultdict(list)
    hidden: Counter[str] = Counter()
    for theme_id, code_ids in list_gathered(study).items():
        if not material.shows("theme", theme_id):
            hidden.update(code_ids)
            continue
        for code_id in code_ids:
            of[code_id].append(themes[theme_id])
    return tuple(
        r.CodeRow(
            name=code.name,
            themes=tuple(of[code.id]),
            hidden=hidden[code.id],
            definition=code.definition,
            count=counts[code.id],
        )
        for _, code in list_in_order(codes)
        if not code.abstract and code.id in counts
    )
