"""Read the tables of `answers` and `measure`: answers, codebooks and coded units."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coding.suggestions.answer_columns import AskedColumn, find_answer_columns
from coding.suggestions.model import CodeText
from study.errors import InvalidInput
from study.language import say
from transcripts.reading.tables.read_table import Table, open_guarded_table
from transcripts.reading.tables.write_table import parse_csv_cell

__all__ = [
    "Answer",
    "AnswersTable",
    "CodedUnit",
    "check_codes",
    "find_codes",
    "open_answers",
    "read_codebook",
    "read_coded",
]

_SPELLINGS = {
    "id": ("id", "unit"),
    "text": ("text", "answer"),
    "codes": ("codes",),
    "document": ("document",),
    "coder": ("coder",),
    "question": ("question",),
    "sampled": ("sampled",),
}
_YES = ("yes", "y", "1", "1.0", "x", "true", "ja")
_NO = ("", "no", "n", "0", "0.0", "false", "nej")


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its number in the file from 0, its id, unique in the file, and its words.

    If a table holds answers to several questions, `question` is the question of this one. `aside`
    is why it is no evidence and gets no suggestion, or "".
    """

    number: int
    id: str
    text: str
    question: str = ""
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedUnit:
    """A piece of text that one coder coded; without codes, the coder found that none fits.

    `sampled` says that it was drawn at random, not chosen for what it says.
    """

    id: str
    text: str
    codes: tuple[str, ...]
    document: str = ""
    coder: str = ""
    question: str = ""
    sampled: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersTable:
    """A table of answers, read row by row so that its size does not matter.

    Attributes:
        path: The file.
        table: The open table: its headings, encoding and delimiter.
        text: The index of the column of answers.
        id: The index of the column of ids; None numbers the rows from 1.
        question: The index of the column of questions, if there is one.
        document: The index of the column of documents, if there is one.
        asked: The columns of open questions that were found, if nobody named one.
        told: Sentences on what the columns were taken for.
    """

    path: Path
    table: Table
    text: int
    id: int | None
    question: int | None = None
    document: int | None = None
    asked: tuple[AskedColumn, ...] = ()
    told: tuple[str, ...] = ()

    @property
    def sha256(self) -> str:
        """The hash of the whole file."""
        return self.table.sha256

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences on what was guessed when the file was opened and what was left out."""
        return self.table.notes + self.table.left_out + self.told

    def read(self) -> Iterator[tuple[str, str]]:
        """Yield (id, text) in the order of the file, without blank rows.

        Raises:
            Unreadable: If the table is cut off or a cell does not end.
        """
        for name, text, _ in self.read_asked():
            yield name, text

    def read_asked(self) -> Iterator[tuple[str, str, str]]:
        """Yield (id, text, question), errors as for `read`.

        Of several questions, those without an answer are left out, and the ids name the question.
        """
        if len(self.asked) > 1:
            yield from self._read_each()
            return
        at, ident = self.text, self.id
        asks = self.question is not None or self.document is not None
        for number, (_, row) in enumerate(self.table.read(), start=1):
            text = " ".join(row[at].split()) if at < len(row) else ""
            name = _cell(row, ident) if self.table.is_workbook else _name(row, ident)
            asked = _question(_cell(row, self.question), _cell(row, self.document)) if asks else ""
            yield name or str(number), text, asked or (self.asked[0].question if self.asked else "")

    def _read_each(self) -> Iterator[tuple[str, str, str]]:
        for number, (_, row) in enumerate(self.table.read(), start=1):
            name = _cell(row, self.id) if self.table.is_workbook else _name(row, self.id)
            for column in self.asked:
                if text := " ".join(_cell(row, column.at).split()):
                    yield f"{name or number}/{column.key}", text, column.question


def open_answers(
    path: Path, *, text_column: str | None = None, id_column: str | None = None
) -> AnswersTable:
    """Open a table of answers: detect its format and find the columns to read.

    Args:
        path: A CSV file of any dialect, read in pieces, or an Excel workbook.
        text_column: The heading of the answers, ignoring case; None takes “text” or “answer”, or
            else finds the open questions.
        id_column: The heading of the ids; None takes “id” or “unit” if there is one.

    Raises:
        Unreadable: If the file does not exist or is not a table.
        InvalidInput: If a column is missing; the message names the columns.
    """
    table = open_guarded_table(path)
    text = table.find_column((text_column,) if text_column else _SPELLINGS["text"])
    found = find_answer_columns(table) if text is None and text_column is None else None
    if text is None and found is not None:
        text = found.asked[0].at
    if text is None:
        raise InvalidInput(
            say(
                "{name} has no column “{column}”; it has {heads}.",
                name=path.name,
                column=text_column or "text",
                heads=_listed_heads(table),
            ),
            hint=say("Name the column with the answers: --text-column NAME."),
        )
    ident = table.find_column((id_column,) if id_column else _SPELLINGS["id"])
    if ident is None and id_column is not None:
        raise InvalidInput(
            say(
                "{name} has no column “{column}”; it has {heads}.",
                name=path.name,
                column=id_column,
                heads=_listed_heads(table),
            ),
            hint=say("Name the column with the ids (--id-column NAME), or leave the option out."),
        )
    if ident is None and found is not None:
        ident = found.id
    return AnswersTable(
        path=path,
        table=table,
        text=text,
        id=ident,
        asked=found.asked if found else (),
        told=found.told if found else (),
        question=table.find_column(_SPELLINGS["question"]),
        document=table.find_column(_SPELLINGS["document"]),
    )


def read_codebook(path: Path) -> list[CodeText]:
    """Read a codebook: columns code (or name), definition, include, exclude, example and question.

    Several questions of a code are separated by “ | ”.

    Raises:
        Unreadable: If the file does not exist or is not a table.
        InvalidInput: If there is no column “code”, no code, or a duplicate code.
    """
    table = open_guarded_table(path)
    column = table.find_column(("code", "name"))
    if column is None:
        raise InvalidInput(
            say(
                "{name} has no column “code”; it has {heads}.",
                name=path.name,
                heads=_listed_heads(table),
            ),
            hint=say("Give the codebook the columns code and definition."),
        )
    get_name = _cell if table.is_workbook else _name
    others = {
        key: table.find_column((key,))
        for key in ("definition", "include", "exclude", "example", "question")
    }
    codes = [
        CodeText(
            id=name,
            name=name,
            definition=_cell(row, others["definition"]),
            include=_cell(row, others["include"]),
            exclude=_cell(row, others["exclude"]),
            example=_cell(row, others["example"]),
            questions=_split(_cell(row, others["question"])),
        )
        for _, row in table.read()
        if (name := get_name(row, column))
    ]
    twice = [name for name, n in Counter(code.id for code in codes).items() if n > 1]
    if twice:
        raise InvalidInput(
            say("{name} has {codes} more than once.", name=path.name, codes=_listed(twice)),
            hint=say("Keep one row for each code."),
        )
    if not codes:
        raise InvalidInput(
            say("{name} has no code.", name=path.name), hint=say("Add a row for each code.")
        )
    return codes


def read_coded(path: Path, *, document_column: str = "document") -> list[CodedUnit]:
    """Read coded units: columns id (or unit), text, codes, document, coder, question and sampled.

    Only text and codes are required. “yes”, “x” or “1” in sampled says that a unit was drawn at
    random. Codes are separated by “ | ”; an empty cell means that the
    unit was read and no code fits. If the question is empty, it is taken from the document, after
    the first slash, as in “P07/Q3”.

    Raises:
        Unreadable: If the file does not exist or is not a table.
        InvalidInput: If a column is missing, or a cell of sampled is neither yes nor no.
    """
    table = open_guarded_table(path)
    places = {key: table.find_column(names) for key, names in _SPELLINGS.items()}
    places["document"] = table.find_column((document_column,))
    for key in ("text", "codes"):
        if places[key] is None:
            raise InvalidInput(
                say(
                    "{name} has no column “{column}”; it has {heads}.",
                    name=path.name,
                    column=key,
                    heads=_listed_heads(table),
                ),
                hint=say("Give coded units the columns id, text and codes (separated by “ | ”)."),
            )
    units = []
    for number, (_, row) in enumerate(table.read(), start=1):
        cells = {key: _cell(row, at) for key, at in places.items()}
        if not table.is_workbook:
            cells |= {key: _name(row, places[key]) for key in ("id", "codes")}
        codes = _split(cells["codes"])
        units.append(
            CodedUnit(
                id=cells["id"] or str(number),
                text=" ".join(cells["text"].split()),
                codes=codes,
                document=cells["document"],
                coder=cells["coder"],
                question=_question(cells["question"], cells["document"]),
                sampled=_parse_sampled(cells["sampled"], row=number + 1, name=path.name),
            )
        )
    return units


def _parse_sampled(cell: str, *, row: int, name: str) -> bool:
    said = cell.casefold()
    if said not in (*_YES, *_NO):
        raise InvalidInput(
            say("{name} has “{cell}” in “sampled”, row {row}.", name=name, cell=cell, row=row),
            hint=say("Write yes where a unit was drawn at random, and nothing where not."),
        )
    return said in _YES


def check_codes(units: Sequence[CodedUnit], codes: Sequence[CodeText], *, name: str) -> None:
    """Raise InvalidInput if units have codes that are not in the codebook, and name them."""
    known = {code.id for code in codes}
    unknown = list(dict.fromkeys(c for unit in units for c in unit.codes if c not in known))
    if unknown:
        raise InvalidInput(
            say(
                "{name} uses {codes}, which the codebook does not have.",
                name=name,
                codes=_listed(unknown),
            ),
            hint=say("Add the code to the codebook, or correct its name."),
        )


def find_codes(
    units: Sequence[CodedUnit], codes: Sequence[CodeText], *, name: str
) -> list[CodedUnit]:
    """Return units with their codes as spelled in the codebook.

    Case and spaces are ignored unless they distinguish codes. Codes may also be separated by
    semicolons or commas, if the codebook has each part and not the whole.

    Raises:
        InvalidInput: If a code is not in the codebook; the message names it.
    """
    own = {code.id for code in codes}
    alike = Counter(_plain(code.id) for code in codes)
    plain = {_plain(code.id): code.id for code in codes if alike[_plain(code.id)] == 1}

    def read(written: str) -> list[str]:
        for mark in ("", ";", ","):
            parts = [part.strip() for part in written.split(mark)] if mark else [written]
            known = [p if p in own else plain.get(_plain(p), "") for p in parts if p]
            if known and all(known):
                return known
        return [written]

    found = [
        replace(unit, codes=tuple(dict.fromkeys(c for w in unit.codes for c in read(w))))
        for unit in units
    ]
    check_codes(found, codes, name=name)
    return found


def _split(cell: str) -> tuple[str, ...]:
    """Return what a cell lists, separated by “ | ”, once each."""
    parts = [part.strip() for part in cell.split("|")]
    return tuple(dict.fromkeys(part for part in parts if part))


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _question(question: str, document: str) -> str:
    return question or document.partition("/")[2].strip()


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _name(row: Sequence[str], at: int | None) -> str:
    """Return an id or the name of a code, without the apostrophe of a table that we wrote."""
    return parse_csv_cell(_cell(row, at))


def _listed_heads(table: Table) -> str:
    return _listed([name for name in table.heads.names if name])


def _listed(names: Sequence[str], *, most: int = 8) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:most])
    if len(names) > most:
        return say("{names} and {number} more", names=shown, number=len(names) - most)
    return shown
