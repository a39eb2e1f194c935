"""Reads CSV and Excel tables as transcripts (speaker and words) or as survey answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from study.errors import Unreadable
from study.language import say
from study.wording import count_things, shorten_quote
from transcripts.reading.readers.across import (
    describe_axis,
    find_across_pieces,
    has_people_across,
    list_facts,
)
from transcripts.reading.readers.columns import (
    MAX_COLUMNS,
    Columns,
    find_chosen,
    find_columns,
    find_row_pieces,
    get_cell,
    list_row_labels,
)
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.readers.survey_columns import has_survey_heads
from transcripts.reading.tables.delimited import Delimited
from transcripts.reading.tables.read_table import Table, open_table
from transcripts.reading.tables.workbook import Sheet

__all__ = ["QUESTION", "read_table"]

QUESTION = "Question"
"""The label of the questions between the answers of a survey; it belongs to no person."""

MAX_ROWS = 100_000


def read_table(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> Draft:
    """Read a table as a transcript if a column holds speakers, or else as survey answers.

    Args:
        data: The whole file, CSV, an Excel workbook or an OpenDocument spreadsheet.
        name: Its name, for messages.
        encoding: The encoding that the user chose for a CSV file.
        columns: The meaning of columns, if the user corrects the detection; see `find_chosen`.

    Raises:
        Unreadable: If the table is damaged, has no text, or is too large.
    """
    table = open_table(data, name, encoding=encoding)
    numbers, rows = _read_rows(table)
    across = not columns and has_people_across(rows)
    found, rows[0] = _find_columns(table, rows)
    if columns:
        found = find_chosen(found, rows, columns, name)
    if found is None:
        raise Unreadable(
            say("{name} has no column with text.", name=name),
            hint=say("Use a table with a column for the text and, if known, one for the speaker."),
        )
    warnings = list(table.notes)
    if found.first and table.heads.doubled:
        names = ", ".join(f"“{head}”" for head in table.heads.doubled)
        warnings.append(say("Several columns are named {names}; they were numbered.", names=names))
    csv = isinstance(table.body, Delimited)
    if csv and (odd := _find_ragged(numbers, rows)):
        warnings.append(odd)
    draft = _draft_across(rows) if across else _draft(numbers, rows, found)
    if draft.kind == "answers" and not across and not columns and has_survey_heads(found.headers):
        warnings.append(_describe_taken(found))
    axis = describe_axis(rows, across=across) if across or found.speaker is None else ()
    return replace(
        draft,
        doubtful=draft.doubtful + (() if columns else axis),
        format=table.body.form if isinstance(table.body, Sheet) else "csv",
        encoding=table.body.encoding if isinstance(table.body, Delimited) else None,
        warnings=tuple(warnings),
        left_out=draft.left_out + table.left_out,
    )


def _describe_taken(columns: Columns) -> str:
    """Return what the columns of a survey's export were taken for."""
    answers = _list_heads(columns, columns.text)
    if columns.id is None:
        return say(
            "Answers were read from {answers}; people are told apart by rows.", answers=answers
        )
    name = columns.headers[columns.id]
    return say(
        "Answers were read from {answers}; people are told apart by “{name}”.",
        answers=answers,
        name=name,
    )


def _read_rows(table: Table) -> tuple[list[int], list[list[str]]]:
    """Return the row numbers and the rows, the header row first."""
    numbers, rows = [table.heads.number], [list(table.heads.written)]
    for number, cells in table.read():
        if len(rows) >= MAX_ROWS or len(cells) > MAX_COLUMNS:
            raise Unreadable(
                say(
                    "{name} has more than {most_rows:,} rows or {most_columns} columns.",
                    name=table.name,
                    most_rows=MAX_ROWS,
                    most_columns=MAX_COLUMNS,
                ),
                hint=say("Remove the columns and rows without text, and import that file."),
            )
        numbers.append(number)
        rows.append(cells)
    return numbers, rows


def _find_columns(table: Table, rows: list[list[str]]) -> tuple[Columns | None, list[str]]:
    """Return the columns and the first row: unchanged if it is data, else unique headers."""
    found = find_columns(rows, header=True if table.heads.sure else None)
    if found is None or found.first:
        heads = list(table.heads.names)
        if found is not None:
            width = len(found.headers)
            found = replace(found, headers=tuple((heads + [""] * width)[:width]))
        return found, heads
    return found, rows[0]


def _find_ragged(numbers: list[int], rows: list[list[str]]) -> str:
    width = len(rows[0])
    odd = [number for number, row in zip(numbers, rows, strict=True) if len(row) != width]
    if not odd:
        return ""
    places = ", ".join(map(str, odd[:10])) + ("…" if len(odd) > 10 else "")
    if len(odd) == 1:
        return say(
            "1 row does not have {width} cells like the first row: row {row}. Cells were not"
            " shifted.",
            width=width,
            row=places,
        )
    return say(
        "{number} rows do not have {width} cells like the first row: rows {rows}. Cells were not"
        " shifted.",
        number=len(odd),
        width=width,
        rows=places,
    )


def _draft(numbers: list[int], rows: list[list[str]], columns: Columns) -> Draft:
    if columns.speaker is not None:
        pieces = tuple(find_row_pieces(rows, columns))
        ends = [piece.end_time or piece.start_time for piece in pieces]
        return Draft(
            format="",
            pieces=pieces,
            kind="transcript",
            duration=max((end for end in ends if end is not None), default=None),
            left_out=_unused(columns, rows),
            columns=_named(columns),
            people=_people(rows, columns, list_row_labels(rows[columns.first :], columns)),
            person=columns.headers[columns.speaker],
        )
    labels = [
        " ".join(get_cell(row, columns.id).split())[:60] or f"Row {number}"
        for number, row in zip(numbers, rows, strict=True)
    ]
    return Draft(
        format="",
        pieces=tuple(_answers(rows, columns, labels[columns.first :])),
        kind="answers",
        left_out=_unused(columns, rows) + _blank_answers(rows, columns),
        columns=_named(columns),
        people=_people(rows, columns, labels[columns.first :]),
        person=columns.headers[columns.id] if columns.id is not None else "",
    )


def _draft_across(rows: list[list[str]]) -> Draft:
    facts = ", ".join(f"“{shorten_quote(fact, most=40)}”" for fact in list_facts(rows)[:8])
    return Draft(
        format="",
        pieces=tuple(find_across_pieces(rows, asker=QUESTION)),
        kind="answers",
        left_out=(say("Left out of the text: rows without sentences, {rows}.", rows=facts),)
        if facts
        else (),
        columns=tuple(head or str(at) for at, head in enumerate(rows[0], 1)),
    )


def _named(columns: Columns) -> tuple[str, ...]:
    """Return the name of each column: its header, or its number."""
    return tuple(head or str(at) for at, head in enumerate(columns.headers, 1))


def _answers(rows: list[list[str]], columns: Columns, labels: list[str]) -> Iterator[Piece]:
    """Yield the answers, question by question; each question precedes its answers if several.

    *labels* name the person in each row of data.
    """
    for at in columns.text:
        question = columns.headers[at] if columns.first else ""
        if not question and columns.first and len(columns.text) > 1:
            question = f"Column {at + 1}"  # or its answers would follow the question before
        if question and len(columns.text) > 1:
            yield Piece(words=question, label=QUESTION, question=question)
        for label, row in zip(labels, rows[columns.first :], strict=True):
            if words := get_cell(row, at):
                yield Piece(words=words, label=label, question=question)


def _people(
    rows: list[list[str]], columns: Columns, labels: list[str]
) -> dict[str, dict[str, str]]:
    """Return each person's attributes from the chosen columns, the first value of each."""
    if not columns.attributes:
        return {}
    people: dict[str, dict[str, str]] = {}
    for label, row in zip(labels, rows[columns.first :], strict=True):
        name = " ".join(label.split())
        own = people.setdefault(name, {}) if name else {}
        for at in columns.attributes:
            if value := " ".join(get_cell(row, at).split())[:200]:
                own.setdefault(columns.headers[at] or f"column {at + 1}", value)
    return people


def _unused(columns: Columns, rows: list[list[str]]) -> tuple[str, ...]:
    used = {
        *columns.text,
        *columns.attributes,
        columns.speaker,
        columns.time,
        columns.end,
        columns.id,
    }
    unused = [
        at for at in range(max(map(len, rows))) if at not in used and at < len(columns.headers)
    ]
    personal = [at for at in unused if at in columns.personal]
    told: tuple[str, ...] = ()
    if personal:
        shown = _list_heads(columns, personal)
        told = (say("Left out because they say who people are: {names}.", names=shown),)
    return told + _rest(columns, [at for at in unused if at not in personal])


def _list_heads(columns: Columns, places: Sequence[int], *, most: int = 8) -> str:
    heads = [columns.headers[at] or say("column {number}", number=at + 1) for at in places]
    shown = ", ".join(f"“{shorten_quote(head, most=40)}”" for head in heads[:most])
    return shown + ("…" if len(heads) > most else "")


def _rest(columns: Columns, heads: Sequence[int]) -> tuple[str, ...]:
    if not heads:
        return ()
    shown = _list_heads(columns, heads)
    told = (
        say("Left out of the text: column {column}.", column=shown)
        if len(heads) == 1
        else say("Left out of the text: {number} columns {names}.", number=len(heads), names=shown)
    )
    if not columns.attributes:
        told = f"{told} {say('You can keep columns about people as attributes.')}"
    return (told,)


def _blank_answers(rows: list[list[str]], columns: Columns) -> tuple[str, ...]:
    blank = sum(
        1 for row in rows[columns.first :] if not any(get_cell(row, at) for at in columns.text)
    )
    if not blank:
        return ()
    return (say("{rows} without an answer.", rows=count_things(blank, "row")),)
