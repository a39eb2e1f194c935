"""Everything that is read of findings: lists of each kind, the live chain, and how far it goes."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from coding.codebook.tree import list_descendants
from coding.model import Code, CodeId, ExcerptId, Quote
from coding.queries import get_asked, get_code, list_codes, list_quotes, list_uses
from opportunity_spaces.chain import Chain, Edge, Key, Node, Origin, State
from opportunity_spaces.model import (
    MEANING,
    TABLES,
    Assumption,
    Initiative,
    Insight,
    Kind,
    Link,
    Metric,
    Need,
    Space,
)
from opportunity_spaces.progress import Progress, find_next_step
from study import NotFound, Study
from study.ledger import Row
from themes.model import ThemeId
from themes.queries import (
    get_images,
    get_last_image,
    list_theme_codes,
    list_theme_quotes,
    list_themes,
    list_ungathered_codes,
)
from themes.staleness import has_changed

__all__ = [
    "find_next_code",
    "find_next_position",
    "find_row",
    "get_assumption",
    "get_chain",
    "get_initiative",
    "get_insight",
    "get_link",
    "get_metric",
    "get_need",
    "get_progress",
    "get_space",
    "list_assumptions",
    "list_evidence_quotes",
    "list_initiatives",
    "list_insights",
    "list_links",
    "list_metrics",
    "list_needs",
    "list_spaces",
]

QUOTE_LABEL = 60  # code points of a quote that stand for it
_MADE_IN_ORDER = "id"  # ids grow with time


def _rows(study: Study, kind: str, row_id: str | None = None) -> Iterable[Row]:
    table = TABLES[kind]
    order = _MADE_IN_ORDER if kind in ("assumption", "initiative", "metric") else "position, id"
    if row_id is None:
        return study.db.query(f"SELECT * FROM {table} ORDER BY {order}")
    return study.db.query(f"SELECT * FROM {table} WHERE id = ?", [row_id])


def _row(study: Study, kind: str, row_id: str) -> Row:
    row = next(iter(_rows(study, kind, row_id)), None)
    if row is None:
        word = "opportunity space" if kind == "space" else kind
        raise NotFound(f"That {word} is no longer in the study.")
    return row


def list_insights(study: Study) -> list[Insight]:
    """Return every insight, by position."""
    return [Insight(**row) for row in _rows(study, "insight")]


def get_insight(study: Study, insight_id: str) -> Insight:
    """Return one insight, or raise NotFound."""
    return Insight(**_row(study, "insight", insight_id))


def list_needs(study: Study) -> list[Need]:
    """Return every need, by position."""
    return [Need(**row) for row in _rows(study, "need")]


def get_need(study: Study, need_id: str) -> Need:
    """Return one need, or raise NotFound."""
    return Need(**_row(study, "need", need_id))


def list_spaces(study: Study) -> list[Space]:
    """Return every opportunity space, by position."""
    return [Space(**row) for row in _rows(study, "space")]


def get_space(study: Study, space_id: str) -> Space:
    """Return one opportunity space, or raise NotFound."""
    return Space(**_row(study, "space", space_id))


def list_assumptions(study: Study) -> list[Assumption]:
    """Return every assumption, oldest first."""
    return [Assumption(**row) for row in _rows(study, "assumption")]


def get_assumption(study: Study, assumption_id: str) -> Assumption:
    """Return one assumption, or raise NotFound."""
    return Assumption(**_row(study, "assumption", assumption_id))


def list_initiatives(study: Study) -> list[Initiative]:
    """Return every initiative, oldest first."""
    return [Initiative(**row) for row in _rows(study, "initiative")]


def get_initiative(study: Study, initiative_id: str) -> Initiative:
    """Return one initiative, or raise NotFound."""
    return Initiative(**_row(study, "initiative", initiative_id))


def list_metrics(study: Study) -> list[Metric]:
    """Return every metric, oldest first."""
    return [Metric(**row) for row in _rows(study, "metric")]


def get_metric(study: Study, metric_id: str) -> Metric:
    """Return one metric, or raise NotFound."""
    return Metric(**_row(study, "metric", metric_id))


def list_links(study: Study, *, from_id: str | None = None, to_id: str | None = None) -> list[Link]:
    """Return the links from one thing, to one thing, or all, oldest first."""
    rows = study.db.query(
        "SELECT * FROM links WHERE (? IS NULL OR from_id = ?) AND (? IS NULL OR to_id = ?)"
        " ORDER BY id",
        [from_id, from_id, to_id, to_id],
    )
    return [Link(**row) for row in rows]


def get_link(study: Study, link_id: str) -> Link:
    """Return one link, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM links WHERE id = ?", [link_id]), None)
    if row is None:
        raise NotFound("That link is no longer in the study.")
    return Link(**row)


def list_evidence_quotes(study: Study, kind: Kind, thing_id: str) -> list[Quote]:
    """Return the quotes under anything in the chain, once each.

    Under a code or a theme lie all that are coded with it; under a finding those that were linked
    to it or to what it rests on, for and against.
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
    "excerpt": lambda row: _shorten(row["quote"]),
    "code": lambda row: str(row["name"]),
    "theme": lambda row: str(row["name"]),
    "insight": lambda row: str(row["code"]),
    "need": lambda row: _shorten(f"{row['verb']} {row['goal']}") or str(row["who"]),
    "space": lambda row: str(row["name"]),
    "assumption": lambda row: _shorten(row["statement"]),
    "initiative": lambda row: str(row["title"]),
    "metric": lambda row: str(row["name"]),
}


def _shorten(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= QUOTE_LABEL else f"{words[: QUOTE_LABEL - 1].rstrip()}…"


def get_chain(study: Study) -> Chain:
    """Return the whole chain in one go: everything from codes to metrics, and linked quotes.

    Quotes that are only coded are not in it, for they can be a hundred thousand: see
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
    return Chain.build(nodes.values(), edges, asked=get_asked(study), origins=origins)


def _list_quoted(
    study: Study, excerpt_ids: list[str], rows: dict[Key, Row]
) -> tuple[dict[str, list[str]], dict[str, Origin]]:
    """Add the rows of linked quotes; return the codes on each, and where those that count are."""
    chosen = json.dumps(excerpt_ids)
    only = "IN (SELECT value FROM json_each(?))"
    for row in study.db.query(
        "SELECT e.*, e.text_id <> t.text_id adrift FROM excerpts e"
        f" JOIN transcripts t ON t.id = e.transcript_id WHERE e.id {only}",
        [chosen],
    ):
        rows["excerpt", row["id"]] = row
    coded: dict[str, list[str]] = {}
    for excerpt_id, code_id in study.db.execute(
        f"SELECT DISTINCT excerpt_id, code_id FROM codings WHERE excerpt_id {only}", [chosen]
    ).fetchall():
        coded.setdefault(excerpt_id, []).append(code_id)
    origins = {
        row[0]: Origin(session_id=row[1], session_kind=row[2], person=row[3])
        for row in study.db.execute(
            "SELECT DISTINCT v.excerpt_id, v.session_id, v.session_kind, v.person"
            f" FROM evidence v WHERE v.excerpt_id {only}",
            [chosen],
        ).fetchall()
    }
    return coded, origins


def _state(key: Key, row: Row, coded: dict[str, list[str]], origins: dict[str, Origin]) -> State:
    if key[0] == "excerpt" and key[1] not in origins:
        if row["adrift"]:
            return "adrift"
        return "moderator" if key[1] in coded else "uncoded"
    ended = {"insight": "withdrawn", "theme": "dropped"}.get(key[0])
    return "withdrawn" if ended and row["status"] == ended else "here"


def _gone(study: Study, key: Key) -> Node:
    image, how = get_last_image(study, TABLES[key[0]], key[1])
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
        # What is wrong with a code below is told once, on the edge of the code that brought it.
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


def get_progress(study: Study) -> Progress:
    """Return the numbers along the chain and the next sensible step."""
    chain = get_chain(study)
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
            not any(chain.evidence("insight", i).excerpts.values()) for i in live
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


def find_row(study: Study, kind: str, row_id: str) -> Row | None:
    """Return the row of a thing of any kind, or None."""
    return next(iter(_rows(study, kind, row_id)), None)


def find_next_code(study: Study) -> str:
    """Return the insight number that was never given yet, one above the highest."""
    codes = study.db.execute(
        "SELECT json_extract(after, '$.code') FROM changed_rows"
        " WHERE tbl = 'insights' AND before IS NULL UNION SELECT code FROM insights"
    ).fetchall()
    given = [int(c[1:]) for (c,) in codes if c and c[0] == "I" and c[1:].isdecimal()]
    return f"I{max(given, default=0) + 1}"


def find_next_position(study: Study, kind: Kind) -> int:
    """Return the place after the last thing of a kind that has places."""
    row = study.db.execute(f"SELECT coalesce(max(position), 0) + 1 FROM {TABLES[kind]}").fetchone()
    return int(row[0])
