"""Builds the report of a study for one audience; what consent withholds is left out and listed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime

import coding.model
import coding.quotes.model
from coding.codebook.tree import list_in_order, render_path
from coding.queries import count_codes, get_coding_totals, list_codes
from coding.quotes.queries import list_quotes
from coding.suggestions.queries import list_runs
from lifeworld.exports import report as r
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import CONFIDENCES, HORIZONS
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_metrics,
    list_needs,
    list_spaces,
)
from study import InvalidInput, Study
from study.wording import choose_word, count_things
from themes.queries import get_theme_table, list_gathered, list_themes
from transcripts.model import SESSION_KINDS, ParticipantId
from transcripts.privacy.consent_gate import AUDIENCE_PURPOSES, get_gate, get_shown_attributes
from transcripts.queries import (
    get_frame,
    list_participants,
    list_sessions,
    list_speakers,
    list_transcripts,
)

__all__ = ["get_report"]

MOST_QUOTES = 3
MOST_AGAINST = 2


def get_report(study: Study, *, audience: str) -> r.Report:
    """Return the report of *study* for *audience*.

    Raises:
        InvalidInput: *audience* is unknown.
    """
    if audience not in AUDIENCE_PURPOSES:
        raise InvalidInput(
            f"“{audience}” is not an audience.", hint="Choose internal, client or public."
        )
    frame = get_frame(study)
    chain = get_chain(study)
    quotes = _Quotes(study, chain, audience)
    insights = tuple(_insight(chain, quotes, each) for each in list_insights(study))
    table = get_theme_table(study)
    shown, coarsened = get_shown_attributes(study, audience=audience)
    return r.Report(
        study_title=frame.title,
        client=frame.client,
        question=frame.question,
        reframed_question=frame.reframed,
        answer=frame.answer,
        date=f"{datetime.now(UTC):%Y-%m-%d}",
        version=str(study.version),
        audience=audience,  # type: ignore[arg-type]
        status="draft, invented demonstration" if frame.notice else "draft",
        method=_method(study, frame.profile.title, voices=chain.asked.voices_asked),
        participants=_participants(study, shown),
        themes=tuple(
            r.ThemeRow(
                id=row.theme.id,
                name=row.theme.name,
                organising_concept=row.theme.organising_concept,
                boundary=row.theme.boundary,
                count=_count(row.total.count),
                by_stratum=tuple(
                    r.Cell(
                        stratum=column.name or "No stratum",
                        count=_count(cell.count),
                        asked=cell.state != "not_asked",
                    )
                    for column, cell in zip(table.columns, row.cells, strict=True)
                ),
            )
            for row in table.rows
            if row.theme.status != "dropped"
        ),
        insights=insights,
        needs=_needs(study, chain),
        spaces=_spaces(study, chain),
        assumptions=tuple(
            r.AssumptionRow(
                id=a.id,
                before=a.statement,
                verdict="" if a.verdict == "untested" else a.verdict,
                after=a.revised,
                insights=_labels(chain, "assumption", a.id, "insight"),
                revision=a.rev,
            )
            for a in list_assumptions(study)
        ),
        initiatives=tuple(
            r.InitiativeRow(
                id=i.id,
                name=i.title,
                description=i.description,
                space=", ".join(_labels(chain, "initiative", i.id, "space")),
                horizon=HORIZONS[i.horizon].lower(),
                owner=i.owner,
                risk=i.risk,
                answer=i.answer,
                revision=i.rev,
            )
            for i in list_initiatives(study)
        ),
        metrics=tuple(
            r.MetricRow(
                id=m.id,
                name=m.name,
                definition=m.definition,
                baseline=m.baseline,
                target=m.target,
                initiative=", ".join(_labels(chain, "metric", m.id, "initiative")),
                revision=m.rev,
            )
            for m in list_metrics(study)
        ),
        codes=_codes(study),
        left_out=(*quotes.left_out(), *coarsened),
        voices=chain.asked.voices_asked,
    )


class _Quotes:
    """Selects quotes by id and withholds those that the audience may not see."""

    def __init__(self, study: Study, chain: Chain, audience: str) -> None:
        ids = [coding.model.ExcerptId(key[1]) for key in chain.nodes if key[0] == "excerpt"]
        found = list_quotes(study, excerpt_ids=ids, evidence_only=False) if ids else []
        self._found = {quote.excerpt_id: quote for quote in found}
        self._gate = get_gate(study, audience=audience)
        self._withheld: dict[str, str] = {}
        self._unsure: set[str] = set()

    def pick(self, ids: Iterable[str], relation: str, most: int) -> tuple[r.Quote, ...]:
        """Return the allowed quotes for a slide, spread over people, then over sessions."""
        allowed = []
        for each in ids:
            quote = self._found.get(each)  # type: ignore[call-overload]
            if quote is None:
                continue
            if reason := self._gate.find_reason(quote.people):
                self._withheld[each] = reason
            else:
                allowed.append(quote)
        chosen: list[coding.quotes.model.Quote] = []
        people: set[str] = set()
        sessions: set[str] = set()
        while allowed and len(chosen) < most:
            best = min(
                allowed,
                key=lambda q: (
                    bool(people.intersection(q.people or (q.excerpt_id,))),
                    q.session_id in sessions,
                    len(q.words) > 400,
                    q.words,
                ),
            )
            allowed.remove(best)
            chosen.append(best)
            people.update(best.people or (best.excerpt_id,))
            sessions.add(best.session_id)
            if self._gate.is_unsure(best.people):
                self._unsure.add(best.excerpt_id)
        return tuple(_quote(quote, relation) for quote in chosen)

    def left_out(self) -> list[str]:
        """Return sentences on quotes withheld and on quotes shown without recorded consent."""
        told = self._gate.render_withheld(self._withheld.values())
        if self._unsure:
            quotes = count_things(len(self._unsure), "quote comes", "quotes come")
            told.append(f"{quotes} from people whose consent to this use is not recorded.")
        return told


def _quote(quote: coding.quotes.model.Quote, relation: str) -> r.Quote:
    time = ""
    if quote.time is not None:
        time = f"{int(quote.time) // 60}:{int(quote.time) % 60:02d}"
    return r.Quote(
        id=quote.excerpt_id,
        words=quote.words,
        speaker=quote.speaker or ("Field notes" if quote.kind == "observed" else ""),
        session=quote.session,
        stratum=quote.stratum,
        kind=quote.kind,
        relation=relation,
        language=quote.language or "en",
        transcript=quote.transcript,
        turn=quote.turn + 1,
        time=time,
        transcript_id=quote.transcript_id,
        start=quote.start,
        end=quote.end,
    )


def _insight(chain: Chain, quotes: _Quotes, insight: object) -> r.InsightPage:
    from opportunity_spaces.model import Insight

    assert isinstance(insight, Insight)  # noqa: S101  narrows the type for the lines below
    evidence = chain.evidence("insight", insight.id)
    count = _count(evidence.supports, dissent=evidence.dissent)
    supports = quotes.pick(evidence.excerpts["supports"], "supports", MOST_QUOTES)
    against = quotes.pick(evidence.excerpts["contradicts"], "contradicts", MOST_AGAINST)
    nuances = quotes.pick(
        evidence.excerpts["nuances"], "nuances", max(0, MOST_AGAINST - len(against))
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
        quotes=supports,
        against=(*against, *nuances),
        count=count,
        stale=chain.node("insight", insight.id).stale,
        revision=insight.rev,
    )


def _needs(study: Study, chain: Chain) -> tuple[r.NeedRow, ...]:
    rows = []
    for number, need in enumerate(list_needs(study), start=1):
        evidence = chain.evidence("need", need.id)
        rows.append(
            r.NeedRow(
                id=need.id,
                code=f"N{number}",
                who=need.who,
                verb=need.verb,
                because=need.because,
                barrier=need.barrier,
                workaround=need.workaround,
                insights=_labels(chain, "need", need.id, "insight"),
                count=_count(evidence.supports, dissent=evidence.dissent),
                stale=chain.node("need", need.id).stale,
                revision=need.rev,
            )
        )
    return tuple(rows)


def _spaces(study: Study, chain: Chain) -> tuple[r.SpacePage, ...]:
    codes = {str(need.id): f"N{n}" for n, need in enumerate(list_needs(study), start=1)}
    return tuple(
        r.SpacePage(
            id=space.id,
            code=f"S{number}",
            name=space.name,
            narrative=space.narrative,
            from_state=space.from_state,
            to_state=space.to_state,
            role=space.role,
            needs=tuple(
                codes[edge.source[1]]
                for edge in chain.into("space", space.id, source="need")
                if edge.source[1] in codes
            ),
            boundaries_in=_lines(space.boundaries_in),
            boundaries_out=_lines(space.boundaries_out),
            assets=_lines(space.assets),
            risks=_lines(space.risks),
            how_might_we=space.questions,
            stale=chain.node("space", space.id).stale,
            revision=space.rev,
        )
        for number, space in enumerate(list_spaces(study), start=1)
    )


def _labels(chain: Chain, kind: str, node_id: str, source: str) -> tuple[str, ...]:
    edges = chain.into(kind, node_id, source=source)  # type: ignore[arg-type]
    return tuple(chain.nodes[edge.source].label for edge in edges)


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _count(count: coding.model.Count, *, dissent: int = 0) -> r.Count:
    return r.Count(
        groups=count.groups,
        groups_asked=count.groups_asked,
        people=count.people,
        people_asked=count.people_asked,
        mentions=count.mentions,
        interviews=count.interviews,
        visits=count.visits,
        dissent=dissent,
        voices_asked=count.voices_asked,
    )


def _participants(study: Study, shown: dict[str, dict[str, str]]) -> tuple[r.ParticipantRow, ...]:
    rows = []
    for person in list_participants(study):
        if person.id in shown:
            values = dict(shown[person.id])
            stratum = values.pop("stratum", "")
            rows.append(
                r.ParticipantRow(pseudonym=person.pseudonym, stratum=stratum, attributes=values)
            )
    return tuple(rows)


def _codes(study: Study) -> tuple[r.CodeRow, ...]:
    codes = list_codes(study)
    by_id = {code.id: code for code in codes}
    counts = count_codes(study)
    none = coding.model.Count()
    themes = {theme.id: theme.name for theme in list_themes(study)}
    of: dict[str, str] = {}
    for theme_id, code_ids in list_gathered(study).items():
        of.update(dict.fromkeys(code_ids, themes.get(theme_id, "")))
    return tuple(
        r.CodeRow(
            name=code.name,
            theme=of.get(code.id, render_path(code, by_id).rpartition(" › ")[0]),
            definition=code.definition,
            count=_count(counts.get(code.id, none)),
        )
        for _, code in list_in_order(codes)
        if not code.abstract and code.id in counts
    )


def _method(study: Study, profile: str, *, voices: int) -> r.Method:
    coders, codings, accepted = get_coding_totals(study)
    runs = [run for run in list_runs(study) if run["kind"] == "suggest"]
    machine = [
        "Every coding counted was made or accepted by a person.",
        f"{accepted:,} of {codings:,} codings began as a machine's suggestion that a person"
        " accepted.",
    ]
    if not codings:
        machine = ["No passage has been coded yet."]
    if runs:
        learner = runs[0]["version"].split(" · ")[-1]
        machine.append(
            f"Suggestions came from {runs[0]['model']}, learner {learner},"
            " run on the researchers' own computer; no text left it."
        )
    limits = [
        "Counts show how widely something was raised among those asked, not how common it is."
    ]
    if voices:
        verb = choose_word(voices, "is", "are")
        limits.append(
            f"{count_things(voices, 'voice')} {verb} not yet matched to people: one person may be"
            " several of them."
        )
    named = {speaker.transcript_id for speaker in list_speakers(study)}
    unknown = sum(t.kind != "notes" and t.id not in named for t in list_transcripts(study))
    if unknown:
        transcripts = count_things(unknown, "transcript")
        limits.append(f"In {transcripts}, the speakers are not known.")
    return r.Method(
        profile=profile,
        phases=_phases(study),
        coders=coders,
        codes=sum(not c.abstract for c in list_codes(study)),
        codings=codings,
        machine=tuple(machine),
        limits=tuple(limits),
    )


def _phases(study: Study) -> tuple[r.Phase, ...]:
    people: dict[str, set[str]] = {}
    of = {t.id: t.session_id for t in list_transcripts(study)}
    for speaker in list_speakers(study):
        person = speaker.participant_id
        if speaker.role == "participant":
            person = person or ParticipantId(speaker.id)
        if person and speaker.role in ("participant", "unknown"):
            people.setdefault(of[speaker.transcript_id], set()).add(person)
    phases = []
    for kind, title in SESSION_KINDS.items():
        sessions = [s for s in list_sessions(study) if s.kind == kind]
        if not sessions:
            continue
        dates = sorted(s.date for s in sessions if s.date)
        span = dates[0] if dates else ""
        if dates and dates[-1] != dates[0]:
            span = f"{dates[0]} to {dates[-1]}"
        met = set().union(*(people.get(s.id, set()) for s in sessions))
        phases.append(
            r.Phase(name=f"{title}s", sessions=len(sessions), people=len(met), dates=span)
        )
    return tuple(phases)
