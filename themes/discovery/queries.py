"""Queries on suggested themes: the newest run, the decisions on it, and codes on its passages."""

from __future__ import annotations

import bisect
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from coding.model import CodeId
from study import NotFound, Study
from study.language import say
from themes.discovery.folding import find_names, find_standing, find_words
from themes.discovery.given_names.model import find_given
from themes.discovery.given_names.queries import list_given_names
from themes.discovery.model import (
    Branch,
    DiscoveryRun,
    SuggestedPassage,
    SuggestedTheme,
    SuggestedThemeId,
    ThemeDecision,
)
from themes.model import ThemeId
from themes.queries import list_gathered
from transcripts.queries import PERSON

__all__ = [
    "PassageCodes",
    "get_discovery_run",
    "get_standing",
    "list_coded_keys",
    "list_decisions",
    "list_name_words",
    "list_passage_codes",
    "list_passage_texts",
    "list_voices",
]

# A coding counts for a passage if it covers half of it or lies half inside it.
HALF = 0.5

_PASSAGES = f"""SELECT g.suggested_theme_id, g.transcript_id, g.text_id, g.start, g.end, g.turn,
        g.closeness, g.x, g.y, t.session_id, s.title session, s.kind session_kind,
        coalesce(a.name, '') stratum,
        coalesce(d.pseudonym, p.name, '') speaker, t.language,
        {PERSON} person
    FROM suggested_themes o JOIN suggested_passages g ON g.suggested_theme_id = o.id
    JOIN transcripts t ON t.id = g.transcript_id AND t.text_id = g.text_id
    JOIN sessions s ON s.id = t.session_id LEFT JOIN strata a ON a.id = s.stratum_id
    LEFT JOIN turns u ON u.text_id = g.text_id AND u.ordinal = g.turn
    LEFT JOIN speakers p ON p.transcript_id = g.transcript_id AND p.label = u.label
    LEFT JOIN participants d ON d.id = p.participant_id
    WHERE o.run_id = ? AND coalesce(p.role, '') NOT IN ('moderator', 'observer', 'nobody')
    ORDER BY g.suggested_theme_id, g.closeness DESC, g.text_id, g.start"""


def get_discovery_run(study: Study) -> DiscoveryRun | None:
    """Return the newest run with all decisions applied to its themes, or None if there is no run.

    Passages of transcripts that were removed or corrected since the run are left out.
    """
    row = next(
        study.db.query("SELECT * FROM runs WHERE kind = 'discover' ORDER BY id DESC LIMIT 1"), None
    )
    if row is None:
        return None
    run = {
        **row,
        "parameters": json.loads(row["parameters"]),
        "summary": json.loads(row["summary"]),
    }
    codes = list_passage_codes(study)
    passages: dict[str, list[SuggestedPassage]] = defaultdict(list)
    for each in study.db.query(_PASSAGES, [run["id"]]):
        suggested_theme_id = each.pop("suggested_theme_id")
        span = (each["text_id"], each["start"], each["end"])
        passages[suggested_theme_id].append(
            SuggestedPassage(key=":".join(map(str, span)), codes=codes.find(*span), **each)
        )
    made = [
        SuggestedTheme(
            id=SuggestedThemeId(each["id"]),
            position=each["position"],
            name=each["name"],
            words={k: tuple(v) for k, v in json.loads(each["words"]).items()},
            stability=each["stability"],
            theme_id=each["theme_id"],
            sentence=each["sentence"],
            passages=tuple(passages[each["id"]]),
        )
        for each in study.db.query(
            "SELECT * FROM suggested_themes WHERE run_id = ? ORDER BY position", [run["id"]]
        )
    ]
    decisions = list_decisions(study)
    standing = find_standing(
        made,
        [d for d in decisions if d.run_id == run["id"]],
        earlier=[d for d in decisions if d.run_id != run["id"]],
    )
    branches = tuple(
        Branch(
            one=row["one"],
            other=row["other"],
            distance=row["distance"],
            words=tuple(json.loads(row["words"])),
        )
        for row in study.db.query(
            "SELECT * FROM suggested_branches WHERE run_id = ? ORDER BY position", [run["id"]]
        )
    )
    themes = _renamed(study, _reworded(study, standing))
    return DiscoveryRun(run=run, themes=themes, branches=branches)


def _reworded(study: Study, standing: Sequence[SuggestedTheme]) -> tuple[SuggestedTheme, ...]:
    """Recompute the words and names of suggested themes that people changed."""
    if not any(p.changed for p in standing):
        return tuple(standing)
    texts = list_passage_texts(study, [p.key for each in standing for p in each.passages])
    names = list_name_words(study)
    words = find_words(standing, texts, names=names)
    named = find_names(standing, texts, names=names)
    return tuple(
        replace(p, words=words[p.id], name=named[p.id][0], sentence=named[p.id][1])
        if p.changed
        else p
        for p in standing
    )


def _renamed(study: Study, standing: Sequence[SuggestedTheme]) -> tuple[SuggestedTheme, ...]:
    """Return suggested themes under the names that people gave them."""
    given = find_given(standing, list_given_names(study))
    return tuple(
        replace(each, name=given[each.id], given=True) if each.id in given else each
        for each in standing
    )


def list_voices(study: Study) -> dict[tuple[str, int], str]:
    """Return who speaks in each turn, by text and ordinal; turns of nobody known are left out."""
    rows = study.db.execute(
        f"""SELECT u.text_id, u.ordinal, coalesce({PERSON}, p.id) FROM transcripts t
        JOIN turns u ON u.text_id = t.text_id
        JOIN speakers p ON p.transcript_id = t.id AND p.label = u.label"""
    ).fetchall()
    return {(text_id, ordinal): voice for text_id, ordinal, voice in rows}


def list_name_words(study: Study) -> frozenset[str]:
    """Return the words in the names of speakers and participants, in lower case."""
    rows = study.db.execute(
        "SELECT name FROM speakers UNION SELECT label FROM speakers"
        " UNION SELECT pseudonym FROM participants"
    ).fetchall()
    return frozenset(word for (name,) in rows for word in name.casefold().split() if len(word) > 2)


def list_decisions(study: Study) -> list[ThemeDecision]:
    """Return people's decisions on suggested themes in all runs, oldest first."""
    return [
        ThemeDecision(
            id=row["id"],
            run_id=row["run_id"],
            suggested_theme_id=row["suggested_theme_id"],
            kind=row["kind"],
            data=json.loads(row["data"]),
        )
        for row in study.db.query("SELECT * FROM theme_decisions ORDER BY id")
    ]


def list_passage_texts(study: Study, keys: Iterable[str]) -> dict[str, str]:
    """Return the text of passages by key, “text:start:end”; missing texts are left out."""
    rows = study.db.execute(
        """SELECT k.value ->> 0,
            substr(x.text, (k.value ->> 2) + 1, (k.value ->> 3) - (k.value ->> 2))
        FROM json_each(?) k JOIN texts x ON x.id = k.value ->> 1""",
        [json.dumps([[key, *_place(key)] for key in keys])],
    ).fetchall()
    return {row[0]: row[1] for row in rows}


def _place(key: str) -> tuple[str, int, int]:
    text_id, start, end = key.rsplit(":", 2)
    return text_id, int(start), int(end)


class PassageCodes:
    """An index of the codes on each stretch of text."""

    def __init__(self, rows: Iterable[tuple[str, int, int, str]]) -> None:
        self._rows: dict[str, list[tuple[int, int, str]]] = defaultdict(list)
        longest: dict[str, int] = defaultdict(int)
        for text_id, start, end, code_id in rows:
            self._rows[text_id].append((start, end, code_id))
            longest[text_id] = max(longest[text_id], end - start)
        self._longest = longest
        self._starts = {t: [r[0] for r in sorted(rows)] for t, rows in self._rows.items()}
        for found in self._rows.values():
            found.sort()

    def find(self, text_id: str, start: int, end: int) -> tuple[CodeId, ...]:
        """Return the codes on excerpts that cover half of `[start, end)`, or lie half inside it."""
        rows = self._rows.get(text_id)
        if not rows:
            return ()
        first = bisect.bisect_left(self._starts[text_id], start - self._longest[text_id])
        last = bisect.bisect_left(self._starts[text_id], end)
        found = {
            code_id: None
            for begin, stop, code_id in rows[first:last]
            if min(end, stop) - max(start, begin) >= HALF * min(stop - begin, end - start)
            and min(end, stop) > max(start, begin)
        }
        return tuple(CodeId(c) for c in found)


def list_passage_codes(study: Study) -> PassageCodes:
    """Return an index of all codings by people."""
    return PassageCodes(
        study.db.execute(
            """SELECT DISTINCT e.text_id, e.start, e.end, c.code_id FROM codings c
            JOIN excerpts e ON e.id = c.excerpt_id ORDER BY e.text_id, e.start, e.end, c.code_id"""
        ).fetchall()
    )


def list_coded_keys(
    study: Study, places: Iterable[tuple[str, str, int, int]]
) -> dict[ThemeId, tuple[str, ...]]:
    """Return, for each theme, the keys of the passages its codes are applied to.

    Args:
        study: The study.
        places: (key, text id, start, end) of every passage.
    """
    codes = list_passage_codes(study)
    of_code: dict[str, list[ThemeId]] = defaultdict(list)
    for theme_id, gathered in list_gathered(study).items():
        for code_id in gathered:
            of_code[code_id].append(theme_id)
    found: dict[ThemeId, dict[str, None]] = defaultdict(dict)
    for key, text_id, start, end in places:
        for code_id in codes.find(text_id, start, end):
            for theme_id in of_code.get(code_id, ()):
                found[theme_id][key] = None
    return {theme_id: tuple(keys) for theme_id, keys in found.items()}


def get_standing(study: Study, suggested_theme_id: str) -> tuple[DiscoveryRun, SuggestedTheme]:
    """Return the newest run and one of its suggested themes, or raise NotFound."""
    newest = get_discovery_run(study)
    found = newest.get(suggested_theme_id) if newest else None
    if newest is None or found is None:
        raise NotFound(
            say("That suggested theme no longer exists."),
            hint=say("A newer run or a merge replaced it. Choose another one from the list."),
        )
    return newest, found
