"""Gathers every table that a person would analyse, as one audience may see it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import UTC, datetime

from coding.chosen.queries import list_turn_quotes
from coding.model import ExcerptId
from coding.quotes.queries import list_quotes
from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.method_facts import render_names_replaced
from lifeworld.exports.quote_gate import QuoteGate, check_audience, get_quote_gate
from lifeworld.exports.sheet.column_names import list_column_names
from lifeworld.exports.whole.data_tables import Cell, DataTable, Tables, build_table
from lifeworld.exports.whole.queries import list_columns, list_ledgered, list_references, list_rows
from lifeworld.exports.whole.reference import get_reference
from lifeworld.exports.whole.shown_tables import build_shown_tables
from study import Study
from study.language import render_date, say, say_in
from themes.raised.queries import list_session_facts
from transcripts.consent.queries import list_gone
from transcripts.people.attributes import ATTRIBUTE_TYPES, AttributeDefinition
from transcripts.people.queries import list_attributes
from transcripts.queries import (
    get_frame,
    get_text,
    list_participants,
    list_transcripts,
)

__all__ = ["get_tables"]

Progress = Callable[[int, int, str], None]
Row = tuple[Cell, ...]
# Ledgered tables that nobody analyses: settings, working lists, and names of people who are no
# participants. What is ledgered and not here is exported, so that a new table is not forgotten.
LEFT_OUT = frozenset(
    {
        "assistance", "attachments", "bound_codes", "brought_back", "collected", "contributors",
        "distinctions", "given_names", "leanings", "lines", "privacy", "recordings", "redactions",
        "retention", "sampled_passages", "searches", "template_layouts", "testimonials",
        "theme_decisions", "versions",
    }
)  # fmt: skip
DERIVED = ("turns", "evidence", "runs")
FIRST = (
    "frame", "strata", "sessions", "participants", "consents", "session_consents", "transcripts",
    "speakers", "turns", "codes", "excerpts", "codings", "evidence", "memos", "themes",
    "theme_codes", "insights", "needs", "spaces", "assumptions", "initiatives", "metrics",
    "readings", "links",
)  # fmt: skip
_UNREAD = {"rev", "excerpt_number", "session_number", "further", "report"}


def get_tables(study: Study, *, audience: str, on_progress: Progress = lambda *_: None) -> Tables:
    """Return the tables of a study for an audience.

    The team reads the columns of the study file, whose ids join the tables, and the words of every
    turn and excerpt that may be read in the team. Others read what the deck and the table of quotes
    would show them, with numbers in place of ids.

    Args:
        study: The study.
        audience: internal, workshop, client or public.
        on_progress: Called with (done, total, message); may raise Cancelled.
    """
    check_audience(audience)
    frame, transcripts = get_frame(study), list_transcripts(study)
    with say_in(frame.language):
        gate = get_quote_gate(
            study,
            audience=audience,
            held=list_session_facts(study),
            texts=(get_text(study, each.text_id) for each in transcripts),
            languages={each.language for each in transcripts if each.language},
        )
        day = render_date(datetime.now(UTC).date())
        about = [
            say("Tables of the study “{title}”, {day}.", title=frame.title, day=day),
            *([frame.notice] if frame.notice else []),
            say("Made {whom}.", whom=say(AUDIENCE_WORDS[audience])),
            *render_names_replaced(study),
        ]
        if audience == "internal":
            return _gather(study, gate, about, on_progress)
        return build_shown_tables(study, gate, about, on_progress)


def _gather(study: Study, gate: QuoteGate, about: list[str], on_progress: Progress) -> Tables:
    frame, reference = get_frame(study), get_reference()
    quotes = list_quotes(
        study,
        excerpt_ids=[ExcerptId(str(row[0])) for row in list_rows(study, "excerpts", ["id"])],
        evidence_only=False,
    )
    shown = gate.choose(quotes)
    allowed = frozenset(str(q.excerpt_id) for q in quotes if shown.count_allowed([q.excerpt_id]))
    turns, speakers, withheld = _gather_turns(study, gate, on_progress)
    gone = frozenset(str(each) for each in list_gone(study))
    wanted = [name for name in list_ledgered(study) if name not in LEFT_OUT]
    names = [*(n for n in FIRST if n in {*wanted, *DERIVED}), *sorted({*wanted, "runs"} - {*FIRST})]
    keep = _Keeper(study, allowed, gone)
    tables: list[DataTable] = []
    for number, name in enumerate(names):
        on_progress(number, len(names), say("Gathering the tables"))
        if name == "turns":
            tables.append(build_table(name, TURNS, turns, reference, refers=_TURN_REFERS))
            continue
        columns = [c for c in list_columns(study, name) if c not in _UNREAD]
        rows = keep.choose(name, columns, list_rows(study, name, columns))
        given: dict[str, str] = {}
        if name == "participants":
            columns, rows, given = _widen(study, columns, rows)
        refers = _guess_references(columns, names) | list_references(study, name)
        tables.append(build_table(name, columns, rows, reference, refers=refers, given=given))
    left_out = list(shown.render_left_out())
    if withheld:
        left_out.append(say("Turns without words: {number}, for want of consent.", number=withheld))
    if gone:
        left_out.append(say("People who no longer take part are in no table."))
    return Tables(
        title=frame.title,
        audience="internal",
        language=frame.language,
        tables=tuple(tables),
        about=tuple(about),
        left_out=tuple(left_out),
        notes=tuple(shown.render_missing()),
        excerpts=allowed,
        speakers=speakers,
    )


def _guess_references(columns: Collection[str], tables: Collection[str]) -> dict[str, str]:
    """Return the table that a column like `theme_id` means, though the file does not hold it so."""
    guessed = {
        column: f"{column.removesuffix('_id')}s" for column in columns if column[-3:] == "_id"
    }
    return {column: table for column, table in guessed.items() if table in tables}


TURNS = (
    "id", "transcript_id", "ordinal", "speaker_id", "label", "start", "end", "start_time", "words",
    "text",
)  # fmt: skip
_TURN_REFERS = {"transcript_id": "transcripts", "speaker_id": "speakers"}


def _gather_turns(
    study: Study, gate: QuoteGate, on_progress: Progress
) -> tuple[list[Row], frozenset[str], int]:
    """Return the turns of the current texts, who speaks in them, and how many are without words."""
    rows: list[Row] = []
    speakers: set[str] = set()
    withheld = 0
    transcripts = list_transcripts(study)
    for number, transcript in enumerate(transcripts):
        on_progress(number, len(transcripts), say("Gathering the transcripts"))
        turns = list_turn_quotes(study, transcript.id)
        shown = gate.choose(turn.quote for turn in turns)
        for turn in turns:
            quote = turn.quote
            seen = shown.show(quote.excerpt_id)
            withheld += seen is None
            if seen is not None and turn.speaker_id:
                speakers.add(turn.speaker_id)
            rows.append(
                (
                    quote.excerpt_id, str(transcript.id), quote.turn, turn.speaker_id,
                    "" if seen is None else quote.said[0].speaker, quote.start, quote.end,
                    quote.time, len(quote.verbatim.split()), "" if seen is None else seen.words,
                )
            )  # fmt: skip
    return rows, frozenset(speakers), withheld


class _Keeper:
    """Leaves out the rows that hang on excerpts and people that may not be shown to the team."""

    def __init__(self, study: Study, excerpts: Collection[str], gone: Collection[str]) -> None:
        self._excerpts, self._gone = excerpts, gone
        codings = list_rows(study, "codings", ["id", "excerpt_id"])
        self._codings = {str(key) for key, excerpt in codings if excerpt in excerpts}

    def choose(self, name: str, columns: list[str], rows: list[Row]) -> list[Row]:
        """Return the rows of a table that stay."""
        at = {column: number for number, column in enumerate(columns)}
        if name == "excerpts":
            return [row for row in rows if row[at["id"]] in self._excerpts]
        if "excerpt_id" in at:
            place = at["excerpt_id"]
            rows = [r for r in rows if r[place] is None or r[place] in self._excerpts]
        if name == "participants":
            return [row for row in rows if row[at["id"]] not in self._gone]
        if "participant_id" in at:
            rows = [row for row in rows if row[at["participant_id"]] not in self._gone]
        if name == "memos":
            return [row for row in rows if self._stays(str(row[at["thing"]]), row[at["thing_id"]])]
        if name == "links":
            return [
                row for row in rows if self._stays(str(row[at["from_kind"]]), row[at["from_id"]])
            ]
        return rows

    def _stays(self, kind: str, key: Cell) -> bool:
        if kind in ("turn", "excerpt"):
            return key in self._excerpts
        if kind == "person":
            return key not in self._gone
        return kind != "coding" or key in self._codings


def _widen(
    study: Study, columns: list[str], rows: list[Row]
) -> tuple[list[str], list[Row], dict[str, str]]:
    """Return participants with a column for each attribute in place of one for all."""
    people = {p.id: p.attributes for p in list_participants(study)}
    defined = {each.name: each for each in list_attributes(study)}
    names = list(dict.fromkeys([*defined, *(name for own in people.values() for name in own)]))
    heads = list_column_names(names, prefix="a_")
    at, key = columns.index("attributes"), columns.index("id")
    wide = [
        (*row[:at], *row[at + 1 :], *(people[row[key]].get(name, "") for name in names))  # type: ignore[index]
        for row in rows
    ]
    given = {
        head: _describe(name, defined.get(name)) for head, name in zip(heads, names, strict=True)
    }
    return [*columns[:at], *columns[at + 1 :], *heads], wide, given


def _describe(name: str, defined: AttributeDefinition | None) -> str:
    if defined is None:
        return say("Attribute “{name}”", name=name)
    told = say(
        "Attribute “{title}”: {type}", title=defined.title, type=say(ATTRIBUTE_TYPES[defined.type])
    )
    return f"{told}: {', '.join(defined.choices)}" if defined.choices else told
