"""Read who raised each theme, of those who were asked, by stratum."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from coding.counts.queries import list_coded, list_places
from study import Study
from themes.count_people import Heard, SessionFacts, measure_cells
from themes.model import Column, ThemeId, ThemeRow, ThemeTable
from themes.queries import list_gathered, list_not_asked, list_themes
from transcripts.model import SessionId, StratumId
from transcripts.queries import PERSON

__all__ = ["get_theme_table", "list_session_facts"]


def get_theme_table(
    study: Study,
    *,
    names: Mapping[str | None, str] | None = None,
    coded: Sequence[tuple[str, str]] | None = None,
) -> ThemeTable:
    """Return how widely every theme was raised in every stratum, of those who were asked.

    Args:
        study: The study.
        names: Other names of strata, by id, and of None for sessions without one; those of one
            name share a column.
        coded: What `list_coded` returns, if it has been read already.
    """
    sessions = list_session_facts(study)
    columns = _list_columns(study, sessions, names or {})
    not_asked = list_not_asked(study)
    heard = _list_heard(study, coded)
    rows = []
    for theme in list_themes(study):
        cells = measure_cells(
            [column.sessions for column in columns],
            sessions=sessions,
            heard=heard.get(theme.id, ()),
            not_asked=not_asked.get(theme.id, set()),
        )
        rows.append(ThemeRow(theme=theme, cells=cells[:-1], total=cells[-1]))
    return ThemeTable(columns=columns, rows=tuple(rows))


class _Combinations(dict[str, int]):
    """Numbers each combination of codes, joined by commas; `themes` holds its themes there.

    Combinations with the same themes have one number, so that there are few to count.
    """

    def __init__(self, of_code: Mapping[str, set[ThemeId]]) -> None:
        super().__init__()
        self._of_code = of_code
        self._numbers: dict[frozenset[ThemeId], int] = {}
        self.themes: list[frozenset[ThemeId]] = []

    def __missing__(self, together: str) -> int:
        found = frozenset[ThemeId]().union(
            *(self._of_code.get(code_id, ()) for code_id in together.split(","))
        )
        if found not in self._numbers:
            self._numbers[found] = len(self.themes)
            self.themes.append(found)
        return self.setdefault(together, self._numbers[found])

    def list_themes(self, numbers: Iterable[int]) -> frozenset[ThemeId]:
        """Return the themes of all these combinations."""
        return frozenset[ThemeId]().union(*(self.themes[n] for n in set(numbers)))


def _list_heard(
    study: Study, coded: Sequence[tuple[str, str]] | None
) -> dict[ThemeId, list[Heard]]:
    """Return the number of excerpts per theme and session, and who said them.

    The themes of an excerpt are looked up here, once for each combination of codes, so that no
    excerpt counts twice for a theme. This is much faster than joining the themes to the view
    `evidence`. The view's rule (words of moderators and observers are no evidence) is repeated
    here; a test compares the two.
    """
    of_code: dict[str, set[ThemeId]] = defaultdict(set)
    for theme_id, codes in list_gathered(study).items():
        for code_id in codes:
            of_code[code_id].add(theme_id)
    places = list_places(study)
    tally = _Tally(numbers=_Combinations(of_code))
    for where, excerpts in list_coded(study) if coded is None else coded:
        if (place := places[where]) is not None:
            tally.add(place, excerpts.split(";"))
    # Where several people speak, the quote is one mention, and everybody in it is counted.
    for first, further, together in study.db.execute(
        """SELECT coalesce(e.speaker_id, e.transcript_id), e.further,
            (SELECT group_concat(c.code_id) FROM codings c WHERE c.excerpt_id = e.id)
        FROM excerpts e JOIN transcripts t ON t.id = e.transcript_id AND t.text_id = e.text_id
        WHERE e.further <> ''"""
    ).fetchall():
        counted = [p for s in json.loads(further) if (p := places.get(s)) is not None]
        for number, place in enumerate(counted if together else ()):
            tally.add(place, [together], counts=number == 0 and places[first] is None)
    return tally.list_heard()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Tally:
    """Excerpts of each combination of codes by session, and the people by theme and session."""

    numbers: _Combinations
    mentions: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    people: dict[tuple[ThemeId, str], set[str]] = field(default_factory=lambda: defaultdict(set))

    def add(
        self, place: tuple[str, str | None], excerpts: Iterable[str], *, counts: bool = True
    ) -> None:
        """Add excerpts, each as its codes joined by commas, of one session and person."""
        session_id, person = place
        heard = list(map(self.numbers.__getitem__, excerpts))
        if counts:
            self.mentions[session_id].update(heard)
        if person is not None:
            for theme_id in self.numbers.list_themes(heard):
                self.people[theme_id, session_id].add(person)

    def list_heard(self) -> dict[ThemeId, list[Heard]]:
        found: dict[ThemeId, list[Heard]] = defaultdict(list)
        for session_id, counts in self.mentions.items():
            total: Counter[ThemeId] = Counter()
            for combination, number in counts.items():
                for theme_id in self.numbers.themes[combination]:
                    total[theme_id] += number
            for theme_id, number in total.items():
                people = frozenset(self.people.get((theme_id, session_id), ()))
                found[theme_id].append(Heard(session_id=session_id, people=people, mentions=number))
        return found


def list_session_facts(study: Study) -> dict[str, SessionFacts]:
    """Return kind, stratum and people of each session with a transcript, by its id.

    A session without a transcript is planned or was not transcribed: nobody in it was asked.
    """
    people: dict[str, set[str]] = defaultdict(set)
    voices: dict[str, set[str]] = defaultdict(set)
    for session_id, person, matched in study.db.execute(
        f"""SELECT DISTINCT t.session_id, {PERSON}, p.participant_id IS NOT NULL FROM speakers p
        JOIN transcripts t ON t.id = p.transcript_id"""
    ).fetchall():
        if person is not None:
            people[session_id].add(person)
        if person is not None and not matched:
            voices[session_id].add(person)
    rows = study.db.execute(
        "SELECT id, kind, stratum_id FROM sessions"
        " WHERE id IN (SELECT session_id FROM transcripts) ORDER BY id"
    ).fetchall()
    return {
        row[0]: SessionFacts(
            kind=row[1],
            stratum_id=row[2],
            people=frozenset(people[row[0]]),
            voices=frozenset(voices[row[0]]),
        )
        for row in rows
    }


def _list_columns(
    study: Study, sessions: Mapping[str, SessionFacts], names: Mapping[str | None, str]
) -> tuple[Column, ...]:
    of: dict[str | None, list[SessionId]] = defaultdict(list)
    for session_id, facts in sessions.items():
        of[facts.stratum_id].append(SessionId(session_id))
    strata = study.db.execute("SELECT id, name FROM strata ORDER BY position, id").fetchall()
    columns: list[Column] = []
    for stratum_id, own in (*strata, *([(None, "")] if of[None] else [])):
        name, found = names.get(stratum_id, own), tuple(of[stratum_id])
        there = next((at for at, c in enumerate(columns) if names and c.name == name), None)
        if there is None:
            own_id = StratumId(stratum_id) if stratum_id else None
            columns.append(Column(id=own_id, name=name, sessions=found))
        else:
            joined = (*columns[there].sessions, *found)
            columns[there] = replace(columns[there], sessions=joined)
    return tuple(columns)
