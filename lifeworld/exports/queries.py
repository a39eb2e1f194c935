"""Queries on exports: the excerpts that a file quotes, and what was issued before."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass

from lifeworld.exports.report_findings import Quote
from study import Study

__all__ = ["Exported", "get_layouts", "list_carried", "list_exported"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file that was exported, as it is on record."""

    file: str
    audience: str
    at: str
    by: str
    quotes: int


def list_carried(study: Study, report: object, *, form: str) -> set[str]:
    """Return the ids of the excerpts that an export quotes.

    A report holds its own quotes; a project or table file for other programs holds all.
    """
    if form in ("qdpx", "csv", "json"):
        return {row[0] for row in study.db.execute("SELECT id FROM excerpts").fetchall()}
    return set(_find_quotes(report))


def get_layouts(study: Study, digest: str) -> dict[str, int]:
    """Return the layouts chosen by hand for a template: number by kind of slide.

    Args:
        study: The study.
        digest: The SHA-256 of the template.
    """
    rows = study.db.execute(
        "SELECT kind, layout FROM template_layouts WHERE sha256 = ? ORDER BY kind", [digest]
    ).fetchall()
    return dict(rows)


def list_exported(study: Study, suffixes: Sequence[str]) -> list[Exported]:
    """Return the files of these forms that were exported, the newest first."""
    rows = study.db.execute(
        "SELECT file, audience, at, [by], excerpts FROM exports"
        " WHERE form IN (SELECT value FROM json_each(?)) ORDER BY at DESC, id DESC",
        [json.dumps(list(suffixes))],
    ).fetchall()
    return [
        Exported(file=file, audience=audience, at=at, by=by, quotes=len(json.loads(excerpts)))
        for file, audience, at, by, excerpts in rows
    ]


def _find_quotes(value: object) -> Iterator[str]:
    if isinstance(value, Quote):
        yield value.id
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _find_quotes(each)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _find_quotes(getattr(value, part.name))
