"""Queries on findings: insights, needs, spaces, assumptions, initiatives, metrics and links."""

from __future__ import annotations

from collections.abc import Iterable

from opportunity_spaces.model import (
    TABLES,
    Assumption,
    Initiative,
    Insight,
    Link,
    Metric,
    Need,
    Space,
)
from opportunity_spaces.naming import say_gone
from study import NotFound, Study
from study.language import say
from study.ledger import Row

__all__ = [
    "find_next_code",
    "find_row",
    "get_assumption",
    "get_initiative",
    "get_insight",
    "get_link",
    "get_metric",
    "get_need",
    "get_space",
    "list_assumptions",
    "list_initiatives",
    "list_insights",
    "list_links",
    "list_metrics",
    "list_needs",
    "list_spaces",
]

_IN_ORDER = "position, id"
_MADE_IN_ORDER = "id"  # ids sort by time of creation
_ORDER = {
    **dict.fromkeys(("insight", "need", "space", "theme", "code"), _IN_ORDER),
    "challenge": "code, id",
}


def _rows(study: Study, kind: str, row_id: str | None = None) -> Iterable[Row]:
    table = TABLES[kind]
    order = _ORDER.get(kind, _MADE_IN_ORDER)
    if row_id is None:
        return study.db.query(f"SELECT * FROM {table} ORDER BY {order}")
    return study.db.query(f"SELECT * FROM {table} WHERE id = ?", [row_id])


def _row(study: Study, kind: str, row_id: str) -> Row:
    row = next(iter(_rows(study, kind, row_id)), None)
    if row is None:
        raise NotFound(say_gone(kind))
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
        raise NotFound(say("That link is no longer in the study."))
    return Link(**row)


def find_row(study: Study, kind: str, row_id: str) -> Row | None:
    """Return the row of anything in the chain, or None."""
    return next(iter(_rows(study, kind, row_id)), None)


def find_next_code(study: Study) -> str:
    """Return the next free insight number: one above the highest that was ever used."""
    codes = study.db.execute(
        "SELECT json_extract(after, '$.code') FROM changed_rows"
        " WHERE tbl = 'insights' AND before IS NULL UNION SELECT code FROM insights"
    ).fetchall()
    given = [int(c[1:]) for (c,) in codes if c and c[0] == "I" and c[1:].isdecimal()]
    return f"I{max(given, default=0) + 1}"
