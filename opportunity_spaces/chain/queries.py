"""Queries on the evidence chain: the whole chain, progress along it, and the quotes behind it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from coding.codebook.tree import list_descendants
from coding.model import Code, CodeId, ExcerptId
from coding.queries import get_code, list_codes, list_uses
from coding.quotes.model import Quote, render_said
from coding.quotes.queries import list_quotes, list_said
from opportunity_spaces.brief.naming import render_challenge, render_source
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Edge, Key, Node, Origin, State
from opportunity_spaces.model import (
    MEANING,
    TABLES,
    Kind,
    Link,
)
from opportunity_spaces.progress import Progress, find_next_step
from opportunity_spaces.queries import _rows, list_assumptions, list_links
from study import Study
from study.ledger import Row
from study.wording import shorten_quote
from themes.model import ThemeId
from themes.queries import (
    get_images,
    get_last_image,
    list_not_asked,
    list_theme_codes,
    list_theme_quotes,
    list_themes,
    list_ungathered_codes,
)
from themes.raised.queries import list_session_facts
from themes.staleness import has_changed

__all__ = ["count_dissent", "get_chain", "get_progress", "list_evidence_quotes"]


QUOTE_LABEL = 60  # longest label of a quote, in code points


def _shorten(words: str) -> str:
    return shorten_quote(words, most=QUOTE_LABEL)


def get_chain(study: Study) -> Chain:
    """Return the whole chain: everything from codes to metrics, and linked quotes.

    Quotes that are coded but not linked are left out, because there can be 100,000 of them: see
    `list_evidence_quotes`.
    """
    links = list_links(study)
    quoted = sorted({link.from_id for link in links if link.from_kind == "excerpt"})
    rows: dict[Key, Row] = {}
    kinds: tuple[Kind, ...] = tuple(kind for kind in _LABELS if kind != "excerpt")
    for kind in kinds:
        rows.update({(kind, row["id"]): row for row in _rows(study, kind)})
    coded, origins = _list_quoted(study, quoted, rows)
    nodes = {
        key: Node(
            kind=key[0],
            id=key[1],
            label=_LABELS[key[0]](row),
            rev=row["rev"],
            state=_state(key, row, coded, origins),
        )
        for key, row in rows.items()
    }
    edges = [*_list_coded(coded), *_list_gathered(study), *_list_linked(study, links, rows)]
    for edge in edges:
        if edge.source not in nodes:
            nodes[edge.source] = _gone(study, edge.source)
    return Chain.build(
        nodes.values(),
        edges,
        origins=origins,
        sessions=list_session_facts(study),
        not_asked={str(theme): asked for theme, asked in list_not_asked(study).items()},
    )


def _list_quoted(
    study: Study, excerpt_ids: list[str], rows: dict[Key, Row]
) -> tuple[dict[str, list[str]], dict[str, Origin]]:
    """Add the rows of linked quotes; return each one's codes, and origins of those that count."""
    chosen = json.dumps(excerpt_ids)
    only = "IN (SELECT value FROM json_each(?))"
    found = list(
        study.db.query(
            "SELECT e.*, e.text_id <> t.text_id adrift, coalesce((SELECT u.end FROM turns u"
            " WHERE u.text_id = e.text_id AND u.start <= e.start"
            " ORDER BY u.start DESC LIMIT 1) >= e.end, 0) whole FROM excerpts e"
            f" JOIN transcripts t ON t.id = e.transcript_id WHERE e.id {only}",
            [chosen],
        )
    )
    for row in _add_words(study, found):
        rows["excerpt", row["id"]] = row
    coded: dict[str, list[str]] = {}
    for excerpt_id, code_id in study.db.execute(
        f"SELECT DISTINCT excerpt_id, code_id FROM codings WHERE excerpt_id {only}", [chosen]
    ).fetchall():
        coded.setdefault(excerpt_id, []).append(code_id)
    where: dict[str, tuple[str, str]] = {}
    people: dict[str, set[str]] = {}
    for excerpt_id, session_id, session_kind, person in study.db.execute(
        "SELECT excerpt_id, session_id, session_kind, person FROM evidence"
        f" WHERE excerpt_id {only}",
        [chosen],
    ).fetchall():
        where[excerpt_id] = session_id, session_kind
        if person is not None:
            people.setdefault(excerpt_id, set()).add(person)
    origins = {
        excerpt_id: Origin(
            session_id=session_id,
            session_kind=session_kind,
            people=tuple(sorted(people.get(excerpt_id, ()))),
        )
        for excerpt_id, (session_id, session_kind) in where.items()
    }
    return coded, origins


def _add_words(study: Study, excerpts: list[Row]) -> list[Row]:
    """Return the rows of excerpts with their words as they are quoted, without labels.

    Most lie within one turn, which is then `whole`; only of the others are the turns read.
    """
    said = list_said(study, [row for row in excerpts if not row.get("whole")])
    found = []
    for row in excerpts:
        parts = [each for _, _, each in said.get(row["id"], ())]
        words = render_said(parts) if parts else row["quote"]
        found.append({**row, "words": row["quote"].strip() if row.get("whole") else words})
    return found


def _state(key: Key, row: Row, coded: dict[str, list[str]], origins: dict[str, Origin]) -> State:
    if key[0] == "excerpt" and key[1] not in origins:
        if row["adrift"]:
            return "adrift"
        return "moderator" if key[1] in coded else "uncoded"
    ended = {"insight": "withdrawn", "theme": "dropped"}.get(key[0])
    return "withdrawn" if ended and row["status"] == ended else "here"


def _gone(study: Study, key: Key) -> Node:
    image, how = get_last_image(study, TABLES[key[0]], key[1])
    if image and key[0] == "excerpt":
        (image,) = _add_words(study, [image])
    label = _LABELS[key[0]](image) if image else "?"
    return Node(kind=key[0], id=key[1], label=label, rev=0, state="gone", how=how)


def _list_coded(coded: dict[str, list[str]]) -> list[Edge]:
    return [
        Edge(id="", source=("excerpt", excerpt), target=("code", code), relation="coded")
        for excerpt, codes in coded.items()
        for code in codes
    ]


def _list_gathered(study: Study) -> list[Edge]:
    edges: list[Edge] = []
    for gathered in list_theme_codes(study):
        edge = Edge(
            id=gathered.id,
            source=("code", gathered.code_id),
            target=("theme", gathered.theme_id),
            relation="gathered",
            rev_seen=gathered.rev_seen,
            changed=gathered.stale,
            note=gathered.rationale,
            reasons=gathered.reasons,
        )
        edges.append(edge)
        # A problem with a code below is reported once, on the edge of the code gathered directly.
        edges += [
            replace(edge, source=("code", below), rev_seen=None, changed=False, reasons=())
            for below in gathered.below
        ]
    return edges


def _list_linked(study: Study, links: list[Link], rows: dict[Key, Row]) -> list[Edge]:
    newer: dict[Kind, set[tuple[str, int]]] = {}
    for link in links:
        row = rows.get((link.from_kind, link.from_id))
        if row is not None and row["rev"] > link.rev_seen:
            newer.setdefault(link.from_kind, set()).add((link.from_id, link.rev_seen))
    images = {kind: get_images(study, TABLES[kind], pairs) for kind, pairs in newer.items()}
    edges: list[Edge] = []
    for link in links:
        row = rows.get((link.from_kind, link.from_id))
        seen = images.get(link.from_kind, {}).get((link.from_id, link.rev_seen))
        edges.append(
            Edge(
                id=link.id,
                source=(link.from_kind, link.from_id),
                target=(link.to_kind, link.to_id),
                relation=link.relation,
                rev_seen=link.rev_seen,
                changed=row is not None
                and has_changed(
                    row, rev_seen=link.rev_seen, seen=seen, meaning=MEANING[link.from_kind]
                ),
                note=link.note,
            )
        )
    return edges


def get_progress(study: Study, *, chain: Chain | None = None) -> Progress:
    """Return the counts along the chain and the next step.

    Args:
        study: The study.
        chain: Its chain, if it has been read already.
    """
    chain = get_chain(study) if chain is None else chain
    uses = list_uses(study)
    leaves: list[Code] = [code for code in list_codes(study) if not code.abstract]
    used: set[CodeId] = {code.id for code in leaves if uses.get(code.id)}
    live = {n.id for n in chain.list_kind("insight") if n.state == "here"}
    numbers = next(
        study.db.query(
            """SELECT (SELECT count(*) FROM transcripts) transcripts,
            (SELECT count(*) FROM turns u JOIN transcripts t ON t.text_id = u.text_id) turns,
            (SELECT coalesce(sum(x.words), 0) FROM texts x
                JOIN transcripts t ON t.text_id = x.id) words,
            (SELECT count(*) FROM codings) codings,
            (SELECT count(DISTINCT excerpt_id) FROM codings) excerpts"""
        )
    )

    def without(kind: Kind, *, source: Kind | None = None, target: Kind | None = None) -> int:
        edges: Callable[[Node], Any] = (
            (lambda n: chain.into(kind, n.id, source=source))
            if source
            else (lambda n: chain.out_of(kind, n.id, target=target))
        )
        return sum(not edges(node) for node in chain.list_kind(kind))

    progress = Progress(
        **numbers,
        codes_used=len(used),
        codes_unused=len(leaves) - len(used),
        codes_loose=sum(code.id in used for code in list_ungathered_codes(study)),
        themes=dict(Counter(theme.status for theme in list_themes(study))),
        insights=len(live),
        insights_without_evidence=sum(
            not (any(found.excerpts.values()) or found.outside)
            for found in (chain.evidence("insight", i) for i in live)
        ),
        needs=len(chain.list_kind("need")),
        needs_without_insight=without("need", source="insight"),
        needs_without_space=without("need", target="space"),
        spaces=len(chain.list_kind("space")),
        spaces_without_need=without("space", source="need"),
        assumptions=len(chain.list_kind("assumption")),
        assumptions_untested=sum(a.verdict == "untested" for a in list_assumptions(study)),
        initiatives=len(chain.list_kind("initiative")),
        initiatives_without_metric=without("initiative", target="metric"),
        metrics=len(chain.list_kind("metric")),
        stale=len(chain.list_stale()),
    )
    return replace(progress, next_step=find_next_step(progress))


def count_dissent(study: Study) -> dict[tuple[str, str], int]:
    """Return the number of quotes that nuance or contradict an insight, by theme and stratum.

    The themes are those that the insight rests on. The stratum is empty for a session without one.
    """
    linked = study.db.execute(
        """SELECT DISTINCT b.from_id, l.from_id FROM links b JOIN insights i ON i.id = b.to_id
        CROSS JOIN links l ON l.to_id = b.to_id
        WHERE b.from_kind = 'theme' AND b.to_kind = 'insight' AND l.from_kind = 'excerpt'
            AND l.relation IN ('nuances', 'contradicts')"""
    ).fetchall()
    # By their ids, SQLite looks these quotes up; joined, it would list all evidence first.
    strata = dict(
        study.db.execute(
            """SELECT v.excerpt_id, coalesce(v.stratum_id, '') FROM evidence v
            WHERE v.excerpt_id IN (SELECT value FROM json_each(?))""",
            [json.dumps(sorted({excerpt_id for _, excerpt_id in linked}))],
        ).fetchall()
    )
    return dict(
        Counter(
            (theme_id, strata[excerpt_id])
            for theme_id, excerpt_id in linked
            if excerpt_id in strata
        )
    )


def list_evidence_quotes(study: Study, kind: Kind, thing_id: str) -> list[Quote]:
    """Return the quotes behind anything in the chain, each once.

    For a code or theme these are all quotes coded with it. For a finding they are the quotes
    linked to it or to what it rests on, for and against.
    """
    if kind == "theme":
        return list_theme_quotes(study, ThemeId(thing_id))
    if kind == "code":
        code = get_code(study, thing_id)
        below = list_descendants(list_codes(study), code.id) if code.abstract else []
        return list_quotes(study, code_ids=[code.id, *below])
    sides = get_chain(study).evidence(kind, thing_id).excerpts.values()
    ids = sorted({ExcerptId(e) for side in sides for e in side})
    return list_quotes(study, excerpt_ids=ids) if ids else []


_LABELS: dict[Kind, Callable[[Row], str]] = {
    "excerpt": lambda row: _shorten(row["words"]),
    "code": lambda row: str(row["name"]),
    "theme": lambda row: str(row["name"]),
    "insight": lambda row: str(row["code"]),
    "need": lambda row: _shorten(f"{row['verb']} {row['goal']}") or str(row["who"]),
    "space": lambda row: str(row["name"]),
    "assumption": lambda row: _shorten(row["statement"]),
    "initiative": lambda row: str(row["title"]),
    "metric": lambda row: str(row["name"]),
    "source": lambda row: render_source(row["title"], row["publisher"], row["year"]),
    "challenge": lambda row: render_challenge(row["code"], row["words"]),
    "aim": lambda row: str(row["statement"]),
}
