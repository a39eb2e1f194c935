"""Queries on themes: the codes they gather, their counts, and what is stale."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from coding.codebook.tree import list_descendants
from coding.model import Code, CodeId, ExcerptId
from coding.queries import list_codes
from coding.quotes.model import Quote
from coding.quotes.queries import list_quote_ids, list_quotes
from study import NotFound, Study
from study.language import mark, say
from study.ledger import Row
from themes.model import (
    CODE_MEANING,
    Theme,
    ThemeCode,
    ThemeCodeId,
    ThemeId,
)
from themes.staleness import has_changed
from transcripts.model import SessionId

__all__ = [
    "get_images",
    "get_last_image",
    "get_theme",
    "list_gathered",
    "list_not_asked",
    "list_stale_themes",
    "list_theme_codes",
    "list_theme_quote_ids",
    "list_theme_quotes",
    "list_themes",
    "list_themes_by_code",
    "list_ungathered_codes",
]

# Every theme with every code it gathers; an abstract code includes all codes below it.
GATHERED = """gathered(theme_id, code_id, whole) AS (
    SELECT g.theme_id, g.code_id, c.abstract FROM theme_codes g JOIN codes c ON c.id = g.code_id
    UNION SELECT g.theme_id, c.id, 1 FROM gathered g JOIN codes c ON c.parent_id = g.code_id
    WHERE g.whole)"""


def list_themes(study: Study) -> list[Theme]:
    """Return every theme, by position."""
    return [Theme(**row) for row in study.db.query("SELECT * FROM themes ORDER BY position, id")]


def get_theme(study: Study, theme_id: str) -> Theme:
    """Return one theme, or raise NotFound."""
    row = next(study.db.query("SELECT * FROM themes WHERE id = ?", [theme_id]), None)
    if row is None:
        raise NotFound(say("That theme is no longer in the study."))
    return Theme(**row)


def list_gathered(study: Study) -> dict[ThemeId, tuple[CodeId, ...]]:
    """Return the codes of each theme by position, including those below an abstract code."""
    rows = study.db.execute(
        f"""WITH RECURSIVE {GATHERED} SELECT DISTINCT g.theme_id, g.code_id, c.position
        FROM gathered g JOIN codes c ON c.id = g.code_id ORDER BY c.position, c.id"""
    ).fetchall()
    found: dict[ThemeId, list[CodeId]] = {theme.id: [] for theme in list_themes(study)}
    for theme_id, code_id, _ in rows:
        found[ThemeId(theme_id)].append(CodeId(code_id))
    return {theme_id: tuple(codes) for theme_id, codes in found.items()}


def list_ungathered_codes(study: Study) -> list[Code]:
    """Return the codes that no theme gathers, without abstract and retired ones."""
    gathered = {code_id for codes in list_gathered(study).values() for code_id in codes}
    return [c for c in list_codes(study) if c.usable and c.id not in gathered]


def list_themes_by_code(study: Study) -> dict[CodeId, list[Theme]]:
    """Return the themes that each code is in; also those that gather a code above it, as a group.

    Codes in no theme are left out.
    """
    found: dict[CodeId, list[Theme]] = defaultdict(list)
    gathered = list_gathered(study)
    for theme in list_themes(study):
        for code_id in gathered[theme.id]:
            found[code_id].append(theme)
    return dict(found)


def list_theme_quotes(
    study: Study, theme_id: ThemeId, *, stratum: str | None = None
) -> list[Quote]:
    """Return a theme's excerpts, once each, from all strata or from the stratum of this name."""
    get_theme(study, theme_id)
    return list_quotes(study, code_ids=list_gathered(study)[theme_id], stratum=stratum)


def list_theme_quote_ids(
    study: Study, theme_id: ThemeId, *, stratum: str | None = None
) -> list[ExcerptId]:
    """Return the ids of what `list_theme_quotes` returns, in its order, without loading quotes."""
    get_theme(study, theme_id)
    return list_quote_ids(study, code_ids=list_gathered(study)[theme_id], stratum=stratum)


def list_not_asked(study: Study) -> dict[ThemeId, set[SessionId]]:
    """Return the sessions not asked about each theme; themes without such sessions are left out."""
    found: dict[ThemeId, set[SessionId]] = defaultdict(set)
    for theme_id, session_id in study.db.execute(
        "SELECT n.theme_id, n.session_id FROM not_asked n JOIN sessions s ON s.id = n.session_id"
    ).fetchall():
        found[ThemeId(theme_id)].add(SessionId(session_id))
    return dict(found)


def list_theme_codes(study: Study, theme_id: ThemeId | None = None) -> list[ThemeCode]:
    """Return the codes of one theme, or of all, with the reasons to review them."""
    rows = list(
        study.db.query(
            """SELECT g.* FROM theme_codes g JOIN themes t ON t.id = g.theme_id
            LEFT JOIN codes c ON c.id = g.code_id WHERE ? IS NULL OR g.theme_id = ?
            ORDER BY t.position, t.id, c.position IS NULL, c.position, g.id""",
            [theme_id, theme_id],
        )
    )
    codes = list_codes(study)
    now = {row["id"]: row for row in study.db.query("SELECT * FROM codes")}
    seen = [{**json.loads(row["below_seen"]), row["code_id"]: row["rev_seen"]} for row in rows]
    images = get_images(
        study,
        "codes",
        {(c, rev) for revs in seen for c, rev in revs.items() if c in now and now[c]["rev"] > rev},
    )
    gone = {c for revs in seen for c in revs if c not in now}
    last = {code_id: get_last_image(study, "codes", code_id) for code_id in gone}
    return [
        _theme_code(row, revs, codes, now, images, last)
        for row, revs in zip(rows, seen, strict=True)
    ]


def _theme_code(
    row: Row,
    seen: dict[str, int],
    codes: Sequence[Code],
    now: dict[str, Row],
    images: dict[tuple[str, int], Row],
    last: dict[str, tuple[Row, str]],
) -> ThemeCode:
    code = now.get(row["code_id"])
    below = tuple(list_descendants(codes, row["code_id"])) if code and code["abstract"] else ()
    reasons: list[str] = []
    for code_id, rev_seen in seen.items():
        if code_id not in now:
            image, how = last[code_id]
            name = image.get("name", "?")
            told = mark("the code “{name}” {what_happened} after it was gathered")
            reasons.append(say(told, name=name, what_happened=how))
        elif has_changed(
            now[code_id],
            rev_seen=rev_seen,
            seen=images.get((code_id, rev_seen)),
            meaning=CODE_MEANING,
        ):
            reasons.append(
                say(
                    "the code “{name}” was revised after it was gathered", name=now[code_id]["name"]
                )
            )
        elif code_id != row["code_id"] and code and code_id not in below:
            name, group = now[code_id]["name"], code["name"]
            told = mark("the code “{name}” was moved out of “{group}”")
            reasons.append(say(told, name=name, group=group))
    return ThemeCode(
        id=ThemeCodeId(row["id"]),
        theme_id=ThemeId(row["theme_id"]),
        code_id=CodeId(row["code_id"]),
        name=code["name"] if code else last[row["code_id"]][0].get("name", "?"),
        rationale=row["rationale"],
        rev_seen=row["rev_seen"],
        rev=row["rev"],
        gone=code is None,
        below=below,
        unseen=tuple(c for c in below if c not in seen),
        reasons=tuple(reasons),
    )


def list_stale_themes(study: Study) -> dict[ThemeId, tuple[str, ...]]:
    """Return the themes whose codes changed since they were last reviewed, with the reasons."""
    found: dict[ThemeId, list[str]] = defaultdict(list)
    for code in list_theme_codes(study):
        found[code.theme_id].extend(r for r in code.reasons if r not in found[code.theme_id])
    return {theme_id: tuple(reasons) for theme_id, reasons in found.items() if reasons}


def get_images(
    study: Study, table: str, wanted: Iterable[tuple[str, int]]
) -> dict[tuple[str, int], Row]:
    """Return rows of *table* as they stood at a revision, by (id, revision), where still known."""
    pairs = set(wanted)
    if not pairs:
        return {}
    rows = study.db.execute(
        """SELECT key, after FROM changed_rows
        WHERE tbl = ? AND key IN (SELECT value FROM json_each(?)) AND after IS NOT NULL""",
        [table, json.dumps(sorted({key for key, _ in pairs}))],
    ).fetchall()
    found: dict[tuple[str, int], Row] = {}
    for key, after in rows:
        image: dict[str, Any] = json.loads(after)
        if (key, image["rev"]) in pairs:
            found[key, image["rev"]] = image
    return found


def get_last_image(study: Study, table: str, key: str) -> tuple[Row, str]:
    """Return the last state of a deleted row and what happened to it: “was merged into “X””.

    The row is empty if the ledger no longer holds it.
    """
    row = study.db.execute(
        """SELECT h.before, c.verb, c.subject FROM changed_rows h
        JOIN changes c ON c.seq = h.change_seq
        WHERE h.tbl = ? AND h.key = ? AND h.after IS NULL ORDER BY h.seq DESC LIMIT 1""",
        [table, key],
    ).fetchone()
    if row is None:
        return {}, say("was removed")
    merged = row[1] in ("merge codes", "merge themes")
    how = say("was merged into “{name}”", name=row[2]) if merged else say("was removed")
    return json.loads(row[0]), how
