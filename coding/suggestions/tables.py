"""Reads the tables of `answers` and `measure`: answers, codebooks, and units that people coded."""

from __future__ import annotations

import codecs
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from coding.suggestions.model import CodeText
from study.errors import InvalidInput, Unreadable

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

_LONGEST_CELL = 16_000_000  # characters; beyond it a quotation mark was left open
_CHUNK = 1 << 20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SPELLINGS = {
    "id": ("id", "unit"),
    "text": ("text", "answer"),
    "codes": ("codes",),
    "document": ("document",),
    "coder": ("coder",),
    "question": ("question",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer: its number in the file from 0, its id, unique in the file, and its words.

    Where answers to several questions stand in one table, `question` tells them apart.
    """

    number: int
    id: str
    text: str
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedUnit:
    """A piece of text that one coder coded; no codes means that the coder found nothing to fit."""

    id: str
    text: str
    codes: tuple[str, ...]
    document: str = ""
    coder: str = ""
    question: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswersTable:
    """A table of answers that is read row by row, so that its size does not matter.

    Attributes:
        path: The file.
        encoding: As Python knows it.
        delimiter: What stands between cells.
        text: The number of the column of answers.
        id: The number of the column of ids; None numbers the rows from 1.
        question: The number of the column of questions, if there is one.
        document: The number of the column of documents, if there is one.
        sha256: Of the whole file.
        guessed: Whether the encoding is a guess, because the file is not UTF-8.
    """

    path: Path
    encoding: str
    delimiter: str
    text: int
    id: int | None
    sha256: str
    guessed: bool
    question: int | None = None
    document: int | None = None

    def read(self) -> Iterator[tuple[str, str]]:
        """Yield (id, text) as they stand in the file; empty lines are no answers.

        Raises:
            Unreadable: If the table breaks off or a cell does not end.
        """
        for name, text, _ in self.read_asked():
            yield name, text

    def read_asked(self) -> Iterator[tuple[str, str, str]]:
        """Yield (id, text, question), errors as for `read`."""
        rows = _read_rows(self.path, self.encoding, self.delimiter)
        next(rows, None)
        for number, row in enumerate(rows, start=1):
            text = row[self.text] if self.text < len(row) else ""
            name = "" if self.id is None or self.id >= len(row) else row[self.id].strip()
            question = _question(_cell(row, self.question), _cell(row, self.document))
            yield name or str(number), " ".join(text.split()), question


def open_answers(path: Path, *, text_column: str, id_column: str | None) -> AnswersTable:
    """Find out how a table of answers is written and which columns to read.

    Args:
        path: CSV with commas, semicolons or tabs, in UTF-8, UTF-16 with a mark, or Windows-1252.
        text_column: The heading above the answers; capitals make no difference.
        id_column: The heading above the ids; None takes “id” or “unit” where there is one.

    Raises:
        Unreadable: If the file is not there or is no table.
        InvalidInput: If a column is not there; the message names those that are.
    """
    encoding, sha256, guessed = _find_encoding(path)
    delimiter, heads = _read_heads(path, encoding)
    text = _find_column(heads, (text_column,))
    if text is None:
        raise InvalidInput(
            f"{path.name} has no column “{text_column}”; it has {_listed(heads)}.",
            hint="Name the one with the answers: --text-column NAME.",
        )
    ident = _find_column(heads, (id_column,) if id_column else _SPELLINGS["id"])
    if ident is None and id_column is not None:
        raise InvalidInput(
            f"{path.name} has no column “{id_column}”; it has {_listed(heads)}.",
            hint="Name the one with the ids (--id-column NAME), or leave the option out.",
        )
    return AnswersTable(
        path=path,
        encoding=encoding,
        delimiter=delimiter,
        text=text,
        id=ident,
        sha256=sha256,
        guessed=guessed,
        question=_find_column(heads, _SPELLINGS["question"]),
        document=_find_column(heads, _SPELLINGS["document"]),
    )


def read_codebook(path: Path) -> list[CodeText]:
    """Read a codebook: columns code (or name) and definition, include, exclude and example.

    Raises:
        Unreadable: If the file is not there or is no table.
        InvalidInput: If there is no column “code”, no code, or a code twice.
    """
    heads, rows = _read_table(path)
    column = _find_column(heads, ("code", "name"))
    if column is None:
        raise InvalidInput(
            f"{path.name} has no column “code”; it has {_listed(heads)}.",
            hint="A codebook has the columns code and definition.",
        )
    others = {
        key: _find_column(heads, (key,)) for key in ("definition", "include", "exclude", "example")
    }
    codes = [
        CodeText(
            id=row[column].strip(),
            name=row[column].strip(),
            definition=_cell(row, others["definition"]),
            include=_cell(row, others["include"]),
            exclude=_cell(row, others["exclude"]),
            example=_cell(row, others["example"]),
        )
        for row in rows
        if _cell(row, column)
    ]
    twice = [name for name, n in Counter(code.id for code in codes).items() if n > 1]
    if twice:
        raise InvalidInput(
            f"{path.name} has {_listed(twice)} more than once.",
            hint="Give every code one row.",
        )
    if not codes:
        raise InvalidInput(f"{path.name} has no code.", hint="Add a row for each code.")
    return codes


def read_coded(path: Path, *, document_column: str = "document") -> list[CodedUnit]:
    """Read units that people coded: id (or unit), text, codes, document, coder and question.

    Only text and codes must be there. Codes are joined by “ | ”; an empty cell says that the unit
    was read and nothing fits. Without a column of questions, what stands behind the first slash
    of the document is the question, as in “P07/Q3”.

    Raises:
        Unreadable: If the file is not there or is no table.
        InvalidInput: If a column is missing.
    """
    heads, rows = _read_table(path)
    places = {key: _find_column(heads, names) for key, names in _SPELLINGS.items()}
    places["document"] = _find_column(heads, (document_column,))
    for key in ("text", "codes"):
        if places[key] is None:
            raise InvalidInput(
                f"{path.name} has no column “{key}”; it has {_listed(heads)}.",
                hint="Coded examples have the columns id, text and codes (joined by “ | ”).",
            )
    units = []
    for number, row in enumerate(rows, start=1):
        cells = {key: _cell(row, at) for key, at in places.items()}
        codes = [code.strip() for code in cells["codes"].split("|")]
        units.append(
            CodedUnit(
                id=cells["id"] or str(number),
                text=" ".join(cells["text"].split()),
                codes=tuple(dict.fromkeys(code for code in codes if code)),
                document=cells["document"],
                coder=cells["coder"],
                question=_question(cells["question"], cells["document"]),
            )
        )
    return units


def check_codes(units: Sequence[CodedUnit], codes: Sequence[CodeText], *, name: str) -> None:
    """Refuse units that carry codes which the codebook does not have, and name these."""
    known = {code.id for code in codes}
    unknown = list(dict.fromkeys(c for unit in units for c in unit.codes if c not in known))
    if unknown:
        raise InvalidInput(
            f"{name} uses {_listed(unknown)}, which the codebook does not have.",
            hint="Add the code to the codebook, or correct its name.",
        )


def find_codes(
    units: Sequence[CodedUnit], codes: Sequence[CodeText], *, name: str
) -> list[CodedUnit]:
    """Return units with their codes as the codebook spells them.

    Capitals and spaces make no difference where they tell no codes apart. Codes may be joined by
    semicolons, too, or by commas, if the codebook has each of them and not the whole.

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


# How a file is written ---------------------------------------------------------------------------


def _find_encoding(path: Path) -> tuple[str, str, bool]:
    """Return the encoding, the hash of all bytes, and whether the encoding is a guess."""
    total, decoder = hashlib.sha256(), codecs.getincrementaldecoder("utf-8")()
    clean, head = True, b""
    try:
        with path.open("rb") as file:
            while chunk := file.read(_CHUNK):
                head = head or chunk[:4]
                total.update(chunk)
                if clean:
                    clean = _fits(decoder, chunk, final=False)
    except OSError as error:
        raise _unreadable(path, error) from error
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return codec, total.hexdigest(), False
    if clean and _fits(decoder, b"", final=True):
        return "utf-8", total.hexdigest(), False
    return "cp1252", total.hexdigest(), True


def _fits(decoder: codecs.IncrementalDecoder, chunk: bytes, *, final: bool) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True


def _unreadable(path: Path, error: OSError) -> Unreadable:
    if isinstance(error, FileNotFoundError):
        return Unreadable(f"There is no file {path}.", hint="Check the name and the folder.")
    return Unreadable(f"{path} cannot be read: {error.strerror or error}.", hint="Check the file.")


def _read_rows(path: Path, encoding: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(_LONGEST_CELL)
    try:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            reader = csv.reader(file, delimiter=delimiter)
            while True:
                try:
                    row = next(reader)
                except StopIteration:
                    return
                except csv.Error as error:
                    raise Unreadable(
                        f"{path.name} breaks off at line {reader.line_num:,}: {error}.",
                        hint="Look for a quotation mark that is not closed there.",
                    ) from error
                if row:
                    yield row
    except OSError as error:
        raise _unreadable(path, error) from error


def _read_heads(path: Path, encoding: str) -> tuple[str, list[str]]:
    """Return the delimiter and the headings: the delimiter that makes most of the first row."""
    found = [(d, next(_read_rows(path, encoding, d), [])) for d in (",", ";", "\t")]
    delimiter, heads = max(found, key=lambda each: len(each[1]))
    heads = [head.strip() for head in heads]
    if not any(heads):
        raise Unreadable(f"{path.name} is empty.", hint="The first row holds the headings.")
    return delimiter, heads


def _read_table(path: Path) -> tuple[list[str], list[list[str]]]:
    encoding, _, _ = _find_encoding(path)
    delimiter, heads = _read_heads(path, encoding)
    rows = _read_rows(path, encoding, delimiter)
    next(rows, None)
    return heads, list(rows)


def _find_column(heads: Sequence[str], names: Sequence[str]) -> int | None:
    plain = [head.casefold() for head in heads]
    return next((plain.index(n.casefold()) for n in names if n.casefold() in plain), None)


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def _question(question: str, document: str) -> str:
    return question or document.partition("/")[2].strip()


def _cell(row: Sequence[str], at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""


def _listed(names: Sequence[str], *, most: int = 8) -> str:
    shown = ", ".join(f"“{name}”" for name in names[:most])
    return shown + (f" and {len(names) - most} more" if len(names) > most else "")
