"""Queries on what new transcripts change: when they came, and what is heard in them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.difference.model import (
    Arrival,
    Difference,
    FindingDifference,
    Heard,
    Sides,
    compare_sides,
)
from opportunity_spaces.model import TABLES, Kind
from opportunity_spaces.need_sentences import list_need_sentences
from opportunity_spaces.queries import list_insights
from study import Study
from themes.queries import list_theme_codes

__all__ = ["get_difference", "list_arrivals"]

KINDS: tuple[Kind, ...] = ("theme", "insight", "need", "space")


def list_arrivals(study: Study) -> list[Arrival]:
    """Return the changes with which the transcripts of today came, the latest first.

    Imports that were undone are left out with their transcripts; one that was redone counts from
    the first time.
    """
    rows = study.db.execute(
        """SELECT min(r.change_seq), t.id, t.title FROM transcripts t
        JOIN changed_rows r ON r.tbl = 'transcripts' AND r.key = t.id AND r.before IS NULL
        GROUP BY t.id ORDER BY 1 DESC, t.title, t.id"""
    ).fetchall()
    came: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for seq, transcript_id, title in rows:
        came[seq].append((transcript_id, title))
    told = {
        seq: (at, actor)
        for seq, at, actor in study.db.execute(
            "SELECT seq, at, actor FROM changes WHERE seq IN (SELECT value FROM json_each(?))",
            [json.dumps(list(came))],
        ).fetchall()
    }
    return [
        Arrival(
            seq=seq,
            at=told[seq][0],
            actor=told[seq][1],
            transcripts=tuple(each for each, _ in there),
            titles=tuple(title for _, title in there),
        )
        for seq, there in came.items()
    ]


def get_difference(study: Study, since: int, *, until: int | None = None) -> Difference:
    """Return what the transcripts that came between two points change, as the study is today.

    What is compared is today's evidence with and without them, so that only what they say counts
    as their effect, and not what was coded elsewhere in the meantime.

    Args:
        study: The study.
        since: The place in the ledger of the first change whose transcripts count as new.
        until: The place of the last one; None for all that came since.
    """
    arrivals = [a for a in list_arrivals(study) if until is None or a.seq <= until]
    fresh = [a for a in arrivals if a.seq >= since]
    new = frozenset(each for a in fresh for each in a.transcripts)
    titles = {
        each: title for a in fresh for each, title in zip(a.transcripts, a.titles, strict=True)
    }
    known = frozenset(each for a in arrivals for each in a.transcripts)
    quotes = _list_heard(study, known)
    coded = {q.transcript_id for by_code in quotes.values() for q in by_code}
    chain = get_chain(study)
    return Difference(
        transcripts=tuple(titles.values()),
        before=len(known - new),
        strata=_list_new_strata(study, known, new),
        codings=_count_codings(study, new),
        uncoded=tuple(title for each, title in titles.items() if each not in coded),
        findings=_compare(study, chain, quotes, known, new, since=since),
    )


def _list_heard(study: Study, transcripts: Collection[str]) -> dict[str, list[Heard]]:
    """Return the quotes that count in some transcripts, by code."""
    people: dict[tuple[str, str], set[str]] = defaultdict(set)
    where: dict[tuple[str, str], tuple[str, str, str]] = {}
    for code, excerpt, transcript, session, stratum, person in study.db.execute(
        """SELECT v.code_id, v.excerpt_id, v.transcript_id, v.session_id, coalesce(g.name, ''),
            v.person FROM evidence v LEFT JOIN strata g ON g.id = v.stratum_id"""
    ).fetchall():
        if transcript in transcripts:
            where[code, excerpt] = transcript, session, stratum
            if person is not None:
                people[code, excerpt].add(person)
    found: dict[str, list[Heard]] = defaultdict(list)
    for (code, excerpt), (transcript, session, stratum) in where.items():
        found[code].append(
            Heard(
                excerpt_id=excerpt,
                transcript_id=transcript,
                session_id=session,
                stratum=stratum,
                people=frozenset(people[code, excerpt]),
            )
        )
    return found


def _list_new_strata(study: Study, known: Collection[str], new: Collection[str]) -> tuple[str, ...]:
    rows = study.db.execute(
        """SELECT t.id, g.name FROM transcripts t JOIN sessions s ON s.id = t.session_id
        JOIN strata g ON g.id = s.stratum_id ORDER BY g.position, g.id"""
    ).fetchall()
    old = {name for each, name in rows if each in known and each not in new}
    return tuple(dict.fromkeys(name for each, name in rows if each in new and name not in old))


def _count_codings(study: Study, transcripts: Iterable[str]) -> int:
    row = study.db.execute(
        """SELECT count(*) FROM excerpts e JOIN codings c ON c.excerpt_id = e.id
        WHERE e.transcript_id IN (SELECT value FROM json_each(?))""",
        [json.dumps(sorted(transcripts))],
    ).fetchone()
    return int(row[0])


def _compare(
    study: Study,
    chain: Chain,
    quotes: Mapping[str, list[Heard]],
    known: Collection[str],
    new: frozenset[str],
    *,
    since: int,
) -> dict[Kind, tuple[FindingDifference, ...]]:
    of_theme = _list_by_theme(study, quotes)
    by_excerpt = {q.excerpt_id: q for there in quotes.values() for q in there}
    labels = _list_labels(study)
    made = {kind: _list_made_since(study, kind, since) for kind in KINDS}
    dissent = _list_dissent(chain, by_excerpt)
    found: dict[Kind, tuple[FindingDifference, ...]] = {}
    for kind in KINDS:
        rows = []
        for node in chain.list_kind(kind):
            if node.state != "here":
                continue
            unweighed: list[str] = []
            if kind == "theme":
                against = dissent.get(node.id, {})
                sides = Sides(supports=tuple(of_theme.get(node.id, {}).values()), **against)
            else:
                sides = _find_sides(chain, kind, node.id, by_excerpt)
                linked = {q.excerpt_id for side in _each(sides) for q in side}
                unweighed = sorted(
                    q.excerpt_id
                    for theme in _find_themes(chain, kind, node.id)
                    for q in of_theme.get(theme, {}).values()
                    if q.transcript_id in new and q.excerpt_id not in linked
                )
            values: dict[str, Any] = compare_sides(
                sides, new=new, unweighed=dict.fromkeys(unweighed)
            )
            rows.append(
                FindingDifference(
                    kind=kind,
                    id=node.id,
                    label=labels.get(node.id, node.label),
                    is_new=node.id in made[kind],
                    **values,
                )
            )
        found[kind] = tuple(rows)
    return found


def _each(sides: Sides) -> tuple[tuple[Heard, ...], ...]:
    return sides.supports, sides.nuances, sides.contradicts


def _list_by_theme(study: Study, quotes: Mapping[str, list[Heard]]) -> dict[str, dict[str, Heard]]:
    found: dict[str, dict[str, Heard]] = defaultdict(dict)
    for gathered in list_theme_codes(study):
        for code in (gathered.code_id, *gathered.below):
            for quote in quotes.get(code, ()):
                found[gathered.theme_id][quote.excerpt_id] = quote
    return found


def _find_sides(chain: Chain, kind: Kind, node_id: str, by_excerpt: Mapping[str, Heard]) -> Sides:
    excerpts = chain.evidence(kind, node_id).excerpts
    return Sides(
        **{
            side: tuple(by_excerpt[each] for each in ids if each in by_excerpt)
            for side, ids in excerpts.items()
        }
    )


def _list_dissent(
    chain: Chain, by_excerpt: Mapping[str, Heard]
) -> dict[str, dict[str, tuple[Heard, ...]]]:
    """Return, by theme, the quotes that nuance or contradict an insight that rests on it."""
    found: dict[str, dict[str, tuple[Heard, ...]]] = {}
    for node in chain.list_kind("insight"):
        if node.state != "here":
            continue
        sides = _find_sides(chain, "insight", node.id, by_excerpt)
        for edge in chain.into("insight", node.id, source="theme"):
            there = found.setdefault(edge.source[1], {"nuances": (), "contradicts": ()})
            there["nuances"] += sides.nuances
            there["contradicts"] += sides.contradicts
    return found


def _find_themes(chain: Chain, kind: Kind, node_id: str) -> set[str]:
    """Return the themes that a finding rests on, itself or through others."""
    themes: set[str] = set()
    for edge in chain.into(kind, node_id):
        source, source_id = edge.source
        if source == "theme":
            themes.add(source_id)
        elif source not in ("excerpt", "code"):
            themes |= _find_themes(chain, source, source_id)
    return themes


def _list_labels(study: Study) -> dict[str, str]:
    return {
        **{i.id: f"{i.code} · {i.assertion}" for i in list_insights(study)},
        **list_need_sentences(study),
    }


def _list_made_since(study: Study, kind: Kind, since: int) -> set[str]:
    """Return what of a kind was written with a later change than the first of the new."""
    rows = study.db.execute(
        f"""SELECT t.id FROM {TABLES[kind]} t WHERE (SELECT min(r.change_seq) FROM changed_rows r
        WHERE r.tbl = ? AND r.key = t.id AND r.before IS NULL) > ?""",
        [TABLES[kind], since],
    ).fetchall()
    return {row[0] for row in rows}
