"""Tables for those outside the research team: what consent and status let them see, numbered anew.

The ids of a study would join what two audiences were given, and tell when each row was made. So
each file numbers its rows from 1, and the numbers mean nothing beside another file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from coding.codebook.tree import list_in_order
from coding.model import CodeId, ExcerptId
from coding.queries import list_codes
from coding.quotes.model import Quote
from coding.quotes.queries import list_quotes
from lifeworld.exports.agreed import choose_findings
from lifeworld.exports.quote_gate import QuoteGate
from lifeworld.exports.sheet.column_names import list_column_names
from lifeworld.exports.whole.data_tables import Cell, DataTable, Tables, build_table
from lifeworld.exports.whole.queries import list_rows
from lifeworld.exports.whole.reference import get_reference
from opportunity_spaces.chain.model import Key
from study import Study
from study.language import say
from transcripts.model import SESSION_KINDS
from transcripts.privacy.consent_gate import get_shown_attributes
from transcripts.queries import get_frame, list_sessions

__all__ = ["build_shown_tables"]

Progress = Callable[[int, int, str], None]
Row = tuple[Cell, ...]
# The findings that leave the team, with the columns that do: no notes, no owners, no positions.
FINDINGS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "themes": (
        "theme", ("name", "organising_concept", "boundary", "description", "status"),
    ),
    "insights": (
        "insight",
        ("code", "assertion", "observation", "interpretation", "tension", "so_what", "scope",
         "status", "confidence", "confidence_reason"),
    ),
    "needs": (
        "need",
        ("who", "verb", "goal", "because", "barrier", "workaround", "consequence", "kind",
         "status"),
    ),
    "spaces": (
        "space",
        ("name", "narrative", "who", "from_state", "to_state", "role", "boundaries_in",
         "boundaries_out", "assets", "risks", "how_might_we", "status"),
    ),
    "assumptions": ("assumption", ("statement", "kind", "verdict", "revised")),
    "initiatives": (
        "initiative", ("title", "description", "horizon", "risk", "answer", "status", "results"),
    ),
    "metrics": ("metric", ("name", "definition", "unit", "baseline", "target", "source")),
}  # fmt: skip
_CODES = ("name", "definition", "include", "exclude", "abstract", "retired")


class _Numbers:
    """Gives each row of a table a number in place of its id."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], int] = {}
        self._last: dict[str, int] = {}

    def give(self, table: str, key: object) -> int:
        place = (table, str(key))
        if place not in self._found:
            self._last[table] = self._last.get(table, 0) + 1
            self._found[place] = self._last[table]
        return self._found[place]

    def find(self, table: str, key: object) -> int | None:
        return self._found.get((table, str(key)))


def build_shown_tables(
    study: Study, gate: QuoteGate, about: Sequence[str], on_progress: Progress
) -> Tables:
    """Return the tables for the audience of a gate.

    Args:
        study: The study.
        gate: Who may be quoted and named to the audience.
        about: What is said of the files.
        on_progress: Called with (done, total, message); may raise Cancelled.
    """
    maker = _Maker(study, gate)
    steps = (maker.add_codes, maker.add_excerpts, maker.add_findings, maker.add_links)
    for number, step in enumerate(steps):
        on_progress(number, len(steps), say("Gathering the tables"))
        step()
    frame = get_frame(study)
    return Tables(
        title=frame.title,
        audience=gate.names.audience,
        language=frame.language,
        tables=tuple(maker.tables),
        about=(*about, *gate.names.render_numbered(), *maker.consent),
        left_out=tuple(maker.left_out),
        notes=tuple(maker.notes),
        excerpts=frozenset(maker.excerpts),
    )


class _Maker:
    """Makes the tables one after the other; a later one refers to rows of those before."""

    def __init__(self, study: Study, gate: QuoteGate) -> None:
        self._study, self._gate = study, gate
        self._numbers = _Numbers()
        self._reference = get_reference()
        self.tables: list[DataTable] = []
        self.excerpts: set[str] = set()
        self.left_out: list[str] = []
        self.notes: list[str] = []
        self.consent: list[str] = []

    def _add(
        self,
        name: str,
        columns: Sequence[str],
        rows: list[Row],
        given: Mapping[str, str] | None = None,
    ) -> None:
        refers = {f"{one}_id": f"{one}s" for one in ("session", "participant", "excerpt", "code")}
        refers |= {"theme_id": "themes", "metric_id": "metrics", "parent_id": "codes"}
        told = {column: refers[column] for column in columns if column in refers}
        self.tables.append(
            build_table(name, columns, rows, self._reference, refers=told, given=given)
        )

    def add_codes(self) -> None:
        """Add the codebook, without examples: they may be somebody's words."""
        book = [code for _, code in list_in_order(list_codes(self._study))]
        for code in book:
            self._numbers.give("codes", code.id)
        rows: list[Row] = [
            (
                self._numbers.give("codes", code.id),
                self._numbers.find("codes", code.parent_id),
                *(self._hide(getattr(code, name)) for name in _CODES),
            )
            for code in book
        ]
        self._add("codes", ("id", "parent_id", *_CODES), rows)

    def add_excerpts(self) -> None:
        """Add the quotes that may be shown, their codings, sessions and those who speak."""
        study, numbers = self._study, self._numbers
        ids = [ExcerptId(str(row[0])) for row in list_rows(study, "excerpts", ["id"])]
        quotes = list_quotes(study, excerpt_ids=ids, evidence_only=False)
        shown = self._gate.choose(quotes)
        rows: list[Row] = []
        sessions: dict[str, str] = {}
        people: dict[str, str] = {}
        for quote in quotes:
            seen = shown.show(quote.excerpt_id)
            if seen is None:
                continue
            self.excerpts.add(quote.excerpt_id)
            sessions[quote.session_id] = seen.session
            person = self._find_person(quote)
            if person:
                people[person] = seen.speaker
            rows.append(
                (
                    numbers.give("excerpts", quote.excerpt_id),
                    numbers.give("sessions", quote.session_id),
                    numbers.give("participants", person) if person else None,
                    seen.speaker, seen.stratum, quote.kind, quote.language or "", seen.words,
                )
            )  # fmt: skip
        self._add_sessions(sessions)
        self._add_people(people)
        self._add(
            "excerpts",
            ("id", "session_id", "participant_id", "speaker", "stratum", "kind", "language",
             "quote"),
            rows,
        )  # fmt: skip
        self._add_codings()
        self.left_out += shown.render_left_out()
        self.notes += shown.render_missing()
        self.consent += shown.render_consent()

    def _find_person(self, quote: Quote) -> str:
        """Return the participant who alone speaks in a quote, or nothing."""
        people = {said.participant for said in quote.said if said.participant}
        return people.pop() or "" if len(people) == 1 == len(quote.people) else ""

    def _add_sessions(self, called: Mapping[str, str]) -> None:
        names, numbers = self._gate.names, self._numbers
        own = {str(row[0]): str(row[1]) for row in list_rows(self._study, "strata", ["id", "name"])}
        rows: list[Row] = []
        for session in list_sessions(self._study):
            if session.id in called:
                stratum = own.get(str(session.stratum_id), "")
                rows.append(
                    (
                        numbers.give("sessions", session.id), called[session.id],
                        say(SESSION_KINDS[session.kind]), names.strata.get(stratum, ""),
                    )
                )  # fmt: skip
        self._add("sessions", ("id", "title", "kind", "stratum"), sorted(rows, key=_by_number))

    def _add_people(self, called: Mapping[str, str]) -> None:
        attributes, coarsened = get_shown_attributes(
            self._study, audience=self._gate.names.audience
        )
        titles = list(dict.fromkeys(t for key in called for t in attributes.get(key, {})))
        titles = [title for title in titles if title != "stratum"]
        heads = list_column_names(titles, prefix="a_")
        rows: list[Row] = [
            (
                self._numbers.give("participants", key),
                name,
                attributes.get(key, {}).get("stratum", ""),
                *(attributes.get(key, {}).get(title, "") for title in titles),
            )
            for key, name in called.items()
        ]
        given = {h: say("Attribute “{name}”", name=t) for h, t in zip(heads, titles, strict=True)}
        columns = ("id", "pseudonym", "stratum", *heads)
        self._add("participants", columns, sorted(rows, key=_by_number), given)
        self.left_out += coarsened

    def _add_codings(self) -> None:
        found = dict.fromkeys(
            (excerpt, code, source)
            for excerpt, code, source in list_rows(
                self._study, "codings", ["excerpt_id", "code_id", "source"]
            )
            if excerpt in self.excerpts
        )
        rows: list[Row] = [
            (
                self._numbers.find("excerpts", excerpt),
                self._numbers.find("codes", CodeId(str(code))),
                source,
            )
            for excerpt, code, source in found
        ]
        self._add("codings", ("excerpt_id", "code_id", "source"), rows)

    def add_findings(self) -> None:
        """Add themes and findings that are agreed, without names that may not be read."""
        study, statuses = self._study, self._list_statuses()
        initiatives: dict[str, list[str]] = {}
        for kind, key, other, target in list_rows(
            study, "links", ["from_kind", "from_id", "to_kind", "to_id"]
        ):
            if kind == "initiative" and other == "metric":
                initiatives.setdefault(str(target), []).append(str(key))
        choice = choose_findings(
            statuses, audience=self._gate.names.audience, initiatives_of=initiatives
        )
        self.left_out += choice.told
        for table, (kind, columns) in FINDINGS.items():
            rows: list[Row] = []
            for key, *cells in list_rows(study, table, ["id", *columns]):
                if (kind, key) not in choice.left:
                    number = self._numbers.give(table, key)
                    rows.append((number, *(self._hide(cell) for cell in cells)))
            self._add(table, ("id", *columns), rows)
        self._add_pairs("theme_codes", "theme_id", "themes", "code_id", "codes")
        self._add_readings()

    def _list_statuses(self) -> dict[Key, str]:
        return {
            (kind, str(key)): str(status)  # type: ignore[misc]
            for table, (kind, columns) in FINDINGS.items()
            if "status" in columns
            for key, status in list_rows(self._study, table, ["id", "status"])
        }

    def _add_pairs(self, name: str, one: str, first: str, other: str, second: str) -> None:
        rows: list[Row] = []
        for key, value in list_rows(self._study, name, [one, other]):
            pair = self._numbers.find(first, key), self._numbers.find(second, value)
            if None not in pair:
                rows.append(pair)
        self._add(name, (one, other), rows)

    def _add_readings(self) -> None:
        columns = ("day", "amount", "origin")
        rows: list[Row] = []
        for key, *cells in list_rows(self._study, "readings", ["metric_id", *columns]):
            number = self._numbers.find("metrics", key)
            if number is not None:
                rows.append((number, *(self._hide(cell) for cell in cells)))
        self._add("readings", ("metric_id", *columns), rows)

    def add_links(self) -> None:
        """Add what rests on what, where both ends are in the tables."""
        tables = {kind: table for table, (kind, _) in FINDINGS.items()} | {"excerpt": "excerpts"}
        rows: list[Row] = []
        for kind, key, other, target, relation in list_rows(
            self._study, "links", ["from_kind", "from_id", "to_kind", "to_id", "relation"]
        ):
            one = self._numbers.find(tables.get(str(kind), ""), key)
            two = self._numbers.find(tables.get(str(other), ""), target)
            if one is not None and two is not None:
                rows.append((kind, one, other, two, relation))
        self._add("links", ("from_kind", "from_id", "to_kind", "to_id", "relation"), rows)

    def _hide(self, cell: object) -> Cell:
        """Return a cell without the names that the audience may not read."""
        if isinstance(cell, bool):
            return int(cell)
        if isinstance(cell, str):
            return self._gate.names.hide_mentioned(cell)
        return cell if isinstance(cell, int | float) else None


def _by_number(row: Row) -> int:
    return int(row[0] or 0)
