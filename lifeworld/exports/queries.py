"""Queries on exports: the excerpts that a file quotes, and what was issued before."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from lifeworld.exports.report_findings import Quote
from study import Study
from transcripts.consent.queries import list_gone

__all__ = [
    "Decided",
    "Exported",
    "Planned",
    "Trail",
    "count_corrected",
    "count_names",
    "count_offered",
    "count_withdrawals",
    "get_layouts",
    "get_next_issue",
    "get_planned_slides",
    "get_theme_suggestions",
    "get_trail",
    "list_carried",
    "list_decided",
    "list_excerpts",
    "list_exported",
    "list_recalled",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """A file that was exported, as it is on record.

    Attributes:
        quotes: How many quotes it carries.
        version: The study's version then.
        issue: The number of a final deck; None for drafts and other files.
        cut: Of a deck: executive, full or brief.
        slides: Of a deck: for each slide its key, and the fingerprints of what it says in the file
            and in our own template.
    """

    file: str
    audience: str
    at: str
    by: str
    quotes: int
    id: str = ""
    sha256: str = ""
    version: int = 0
    issue: int | None = None
    cut: str = ""
    slides: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Planned:
    """How somebody arranged the slides of a deck, by their keys.

    Attributes:
        order: Those that have an order.
        hidden: Those that are left out.
        shown: Those that are in it although they usually stand aside, merged ones too.
        titles: Titles that somebody wrote, by the keys of merged slides.
    """

    order: list[str]
    hidden: set[str]
    shown: set[str]
    titles: dict[str, str]


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


def get_planned_slides(study: Study, audience: str, cut: str) -> Planned:
    """Return in which order somebody put slides, and which are hidden or asked for."""
    rows = study.db.execute(
        "SELECT slide, place, hidden, shown, title FROM planned_slides"
        " WHERE audience = ? AND cut = ? ORDER BY place, slide",
        [audience, cut],
    ).fetchall()
    return Planned(
        order=[key for key, place, *_ in rows if place is not None],
        hidden={key for key, _, gone, *_ in rows if gone},
        shown={key for key, _, _, asked, _ in rows if asked},
        titles={key: title for key, *_, title in rows if title},
    )


def list_exported(study: Study, thing: str = "", form: str = "") -> list[Exported]:
    """Return the files that were exported, the newest first; those of one *thing* if it is given.

    Args:
        study: The study.
        thing: What they are, see `forms`, or `plugin`.
        form: Their form; without it, all.
    """
    # Before things were called so, a summary was known by its form, and a plugin's file by none.
    rows = study.db.query(
        """SELECT * FROM exports WHERE (:thing = '' OR thing = :thing
            OR (thing = '' AND (form LIKE 'summary %') = (:thing = 'summary')
                AND :thing IN ('summary', 'plugin')))
            AND :form IN ('', form) ORDER BY at DESC, id DESC""",
        {"thing": thing, "form": form},
    )
    return [
        Exported(
            file=row["file"],
            audience=row["audience"],
            at=row["at"],
            by=row["by"],
            quotes=len(json.loads(row["excerpts"])),
            id=row["id"],
            sha256=row["sha256"],
            version=row["version"],
            issue=row["issue"],
            cut=row["cut"],
            slides=tuple((key, told, own) for key, told, own in json.loads(row["slides"])),
        )
        for row in rows
    ]


def get_next_issue(study: Study) -> int:
    """Return the number that the next final deck gets."""
    (last,) = study.db.execute("SELECT coalesce(max(issue), 0) FROM exports").fetchone()
    return int(last) + 1


def list_excerpts(study: Study, export_id: str) -> set[str]:
    """Return the ids of the excerpts that a file on record carries."""
    row = study.db.execute("SELECT excerpts FROM exports WHERE id = ?", [export_id]).fetchone()
    return set(json.loads(row[0])) if row else set()


def list_recalled(study: Study, export_id: str) -> tuple[list[str], int]:
    """Return whom a file quotes who takes part no longer, and how many of its quotes are erased.

    Args:
        study: The study.
        export_id: The id of the file on record.
    """
    gone = list_gone(study)
    rows = study.db.execute(
        """SELECT c.value, e.id, p.id, p.pseudonym FROM exports x JOIN json_each(x.excerpts) c
        LEFT JOIN excerpts e ON e.id = c.value LEFT JOIN speakers s ON s.id = e.speaker_id
        LEFT JOIN participants p ON p.id = s.participant_id WHERE x.id = ?""",
        [export_id],
    ).fetchall()
    names = {name for _, _, person, name in rows if person in gone}
    return sorted(names), sum(excerpt is None for _, excerpt, _, _ in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """How many suggestions of one model people decided on, and from which day to which.

    Attributes:
        model: The language model; empty where its run is no longer kept.
        version: That of the model and the learner.
    """

    model: str
    version: str
    accepted: int
    rejected: int
    first: str
    last: str


def list_decided(study: Study) -> list[Decided]:
    """Return the decisions on suggested codings by the model that suggested, the first ones first.

    What was chosen beside a passage without having been suggested is not among them.
    """
    rows = study.db.execute(
        """SELECT coalesce(r.model, ''), coalesce(r.version, ''), sum(d.verdict = 'accepted'),
            sum(d.verdict = 'rejected'), min(substr(d.at, 1, 10)), max(substr(d.at, 1, 10))
        FROM decisions d LEFT JOIN runs r ON r.id = d.run_id WHERE d.proposed
        GROUP BY 1, 2 ORDER BY 5, 1, 2"""
    ).fetchall()
    return [
        Decided(model=m, version=v, accepted=a, rejected=r, first=first, last=last)
        for m, v, a, r, first, last in rows
    ]


def count_offered(study: Study) -> int:
    """Return how many codings were taken from the likeliest codes beside a passage."""
    (number,) = study.db.execute(
        "SELECT count(*) FROM decisions WHERE rank IS NOT NULL AND NOT proposed"
        " AND verdict = 'accepted'"
    ).fetchone()
    return int(number)


def count_names(study: Study) -> list[tuple[str, str, int]]:
    """Return (source, status, number) of the names that were found to be replaced."""
    return [
        (source, status, number)
        for source, status, number in study.db.execute(
            "SELECT source, status, count(*) FROM redactions GROUP BY 1, 2 ORDER BY 1, 2"
        ).fetchall()
    ]


def get_theme_suggestions(study: Study) -> tuple[str, int, int, int, str, str] | None:
    """Return what became of suggested themes, or None where there were none.

    That is the model of the newest run, how many were accepted and how many rejected in all runs,
    how many of the newest wait, and the days of the first and the last decision.
    """
    run = study.db.execute(
        """SELECT r.id, r.model, (SELECT count(*) FROM suggested_themes s WHERE s.run_id = r.id
            AND NOT EXISTS (SELECT 1 FROM theme_decisions d WHERE d.suggested_theme_id = s.id
                AND d.kind IN ('accept', 'drop', 'merge')))
        FROM runs r WHERE r.kind = 'discover' ORDER BY r.id DESC LIMIT 1"""
    ).fetchone()
    accepted, rejected, first, last = study.db.execute(
        """SELECT coalesce(sum(kind = 'accept'), 0), coalesce(sum(kind = 'drop'), 0),
            coalesce(min(substr(at, 1, 10)), ''), coalesce(max(substr(at, 1, 10)), '')
        FROM theme_decisions"""
    ).fetchone()
    if run is None and not first:
        return None
    model, left = (run[1], run[2]) if run else ("", 0)
    return model, accepted, rejected, left, first, last


@dataclass(frozen=True, slots=True, kw_only=True)
class Trail:
    """What the ledger holds: changes, people, days, and (table, added, changed, removed, days)."""

    changes: int
    people: int
    undone: int
    first: str
    last: str
    tables: tuple[tuple[str, int, int, int, str, str], ...]


def get_trail(study: Study) -> Trail:
    """Return what the ledger holds, in numbers, without anybody's words."""
    changes, people, undone, first, last = study.db.execute(
        "SELECT count(*), count(DISTINCT actor), coalesce(sum(undoes IS NOT NULL), 0),"
        " coalesce(min(substr(at, 1, 10)), ''), coalesce(max(substr(at, 1, 10)), '') FROM changes"
    ).fetchone()
    tables = study.db.execute(
        """SELECT r.tbl, sum(r.before IS NULL), sum(r.before IS NOT NULL AND r.after IS NOT NULL),
            sum(r.after IS NULL), min(substr(c.at, 1, 10)), max(substr(c.at, 1, 10))
        FROM changed_rows r JOIN changes c ON c.seq = r.change_seq GROUP BY 1 ORDER BY 5, 1"""
    ).fetchall()
    return Trail(
        changes=changes, people=people, undone=undone, first=first, last=last,
        tables=tuple(tuple(row) for row in tables),
    )  # fmt: skip


def count_corrected(study: Study) -> int:
    """Return how many transcripts have a later version of their text."""
    (number,) = study.db.execute("SELECT count(DISTINCT transcript_id) FROM versions").fetchone()
    return int(number)


def count_withdrawals(study: Study) -> int:
    """Return how many withdrawals were carried out."""
    return int(study.db.execute("SELECT count(*) FROM withdrawals").fetchone()[0])


def _find_quotes(value: object) -> Iterator[str]:
    if isinstance(value, Quote):
        yield value.id
    elif isinstance(value, tuple | list):
        for each in value:
            yield from _find_quotes(each)
    elif is_dataclass(value):
        for part in fields(value):
            yield from _find_quotes(getattr(value, part.name))
