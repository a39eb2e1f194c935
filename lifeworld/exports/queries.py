"""Query on exports: the excerpts that a file quotes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from lifeworld.exports.report_findings import Quote
from study import Study

__all__ = ["list_carried"]


def list_carried(study: Study, report: object, *, form: str) -> set[str]:
    """Return the ids of the excerpts that an export quotes.

    A report holds its own quotes; a project or table file for other programs holds all.
    """
    if form in ("qdpx", "csv", "json"):
        return {row[0] for row in study.db.execute("SELECT id FROM excerpts").fetchall()}
    return set(_find_quotes(report))


def _find_quotes(value: object) -> Iterator[str]:
    if isinstance(value, Quote):
        yield value.id
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _find_quotes(each)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _find_quotes(getattr(value, part.name))
