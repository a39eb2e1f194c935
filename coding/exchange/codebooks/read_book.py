"""Read a codebook: CSV, Excel, Word as we write it, and REFI-QDA (.qdc)."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from coding.codebook.tables.model import TEXTS, BookCode, clean_book
from coding.exchange.read_project import read_project
from study.errors import Unreadable
from study.guarded import run_guarded
from study.language import LANGUAGES, say, say_in
from transcripts.reading.gate import check_size
from transcripts.reading.tables.read_table import Table, open_guarded_table
from transcripts.reading.tables.write_table import parse_csv_cell

__all__ = ["ReadBook", "parse_word_book", "read_book"]

_COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("code", "name", "code name", "label", "tag"),
    "above": ("above", "parent", "parent code", "category", "group"),
    "definition": ("definition", "description", "brief definition", "full definition"),
    "include": ("include", "inclusion", "inclusion criteria", "when to use"),
    "exclude": ("exclude", "exclusion", "exclusion criteria", "when not to use"),
    "near_miss": ("near miss", "near_miss", "near misses"),
    "example": ("example", "examples", "typical example"),
    "aliases": ("other names", "aliases", "synonyms"),
    "hue": ("colour", "color", "hue"),
    "shortcut": ("key", "shortcut", "shortcut key"),
    "abstract": ("only for grouping", "abstract", "group only"),
    "retired": ("retired",),
}
_YES = ("yes", "1", "true", "x")
_HEAD_ROWS = 10  # a title may stand above the headings
_ESCAPED = re.compile(r"\\([\\›])")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBook:
    """A codebook that was read, and sentences on what was guessed or left out."""

    codes: tuple[BookCode, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WordBook:
    """A codebook in Word as the guarded process returns it: headings and what stands below them."""

    codes: tuple[tuple[int, str, tuple[str, ...]], ...]


def read_book(data: bytes, name: str) -> ReadBook:
    """Read a codebook; its form is told by the file's ending.

    Raises:
        Unreadable: the file is damaged, unsafe, or holds no codes.
    """
    ending = Path(name).suffix.lower()
    if ending == ".qdc":
        found = _read_qdc(data, name)
    elif ending == ".docx":
        found = _read_docx(data, name)
    elif ending in (".csv", ".tsv", ".txt", ".xlsx", ".ods"):
        found = _read_table(data, name)
    else:
        raise Unreadable(
            say("{name} is not a codebook that can be read.", name=name),
            hint=say("Use .csv, .xlsx, .docx or .qdc."),
        )
    codes = clean_book(found.codes)
    if not codes:
        raise Unreadable(
            say("{name} holds no codes.", name=name),
            hint=say("It needs a row or a heading for each."),
        )
    return ReadBook(codes=tuple(codes), notes=found.notes)


def _read_qdc(data: bytes, name: str) -> ReadBook:
    found = read_project(data, name)
    paths: dict[str, tuple[str, ...]] = {}
    codes: list[BookCode] = []
    for code in found.project.codes:
        paths[code.key] = (*paths.get(code.parent or "", ()), code.name)
        texts: dict[str, Any] = dict(code.texts)
        codes.append(
            BookCode(
                path=paths[code.key],
                definition=code.definition,
                hue=code.hue,
                abstract=code.abstract,
                retired=code.retired,
                **texts,
            )
        )
    return ReadBook(codes=tuple(codes), notes=found.told)


def _read_table(data: bytes, name: str) -> ReadBook:
    check_size(data, name, hint=say("Leave out what is no codebook."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(data)
        table = open_guarded_table(path)
        rows = [row for _, row in table.body.read()]
    at, columns = _find_heads(rows, table, name)
    get = (lambda cell: cell) if table.is_workbook else parse_csv_cell
    codes = [code for row in rows[at + 1 :] if (code := _make(row, columns, get))]
    return ReadBook(codes=tuple(codes), notes=table.notes)


def _find_heads(
    rows: Sequence[Sequence[str]], table: Table, name: str
) -> tuple[int, dict[str, int]]:
    for at, row in enumerate(rows[:_HEAD_ROWS]):
        plain = [cell.strip().casefold() for cell in row]
        columns = {
            field: plain.index(spelling)
            for field, spellings in _COLUMNS.items()
            for spelling in reversed(spellings)
            if spelling in plain
        }
        if "code" in columns and len([cell for cell in plain if cell]) > 1:
            return at, columns
    raise Unreadable(
        say(
            "{name} has no column “Code”; it has {columns}.",
            name=name,
            columns=", ".join(table.heads.names[:8]),
        ),
        hint=say("Give the table the columns Code and Definition."),
    )


def _make(row: Sequence[str], columns: dict[str, int], get: Any) -> BookCode | None:
    def cell(field: str) -> str:
        at = columns.get(field)
        return str(get(row[at])) if at is not None and at < len(row) else ""

    if not cell("code").strip():
        return None
    above = [_ESCAPED.sub(r"\1", part) for part in _split_path(cell("above"))]
    hue, key = cell("hue").strip(), cell("shortcut").strip()
    texts: dict[str, Any] = {name: cell(name) for name in TEXTS}
    return BookCode(
        path=(*above, cell("code")),
        **texts,
        hue=int(float(hue)) % 360 if re.fullmatch(r"\d{1,3}(\.0)?", hue) else None,
        shortcut=key[:1] if key[:1] in "123456789" and key else None,
        abstract=cell("abstract").strip().casefold() in _YES,
        retired=cell("retired").strip().casefold() in _YES,
    )


def _split_path(cell: str) -> list[str]:
    r"""Return the names in a cell “Education › Time”; “\›” is a mark that belongs to a name."""
    parts, now = [], ""
    for piece in re.findall(r"\\.|\s[›>]\s|.", cell, re.DOTALL):
        if re.fullmatch(r"\s[›>]\s", piece):
            parts.append(now)
            now = ""
        else:
            now += piece
    return [part for part in [*parts, now] if part.strip()]


def _read_docx(data: bytes, name: str) -> ReadBook:
    check_size(data, name, hint=say("Leave out its pictures."))
    job = "coding.exchange.codebooks.read_book:parse_word_book"
    found = run_guarded(job, data, name, gives=WordBook)
    codes: list[BookCode] = []
    path: list[str] = []
    for level, heading, lines in found.codes:
        path = [*path[: level - 1], heading]
        codes.append(_make_word(tuple(path), lines))
    return ReadBook(codes=tuple(codes))


@cache
def _list_spellings() -> tuple[dict[str, str], set[str], set[str], set[str], set[str]]:
    """Return the words that stand in a codebook in Word, in every language that we write."""
    labels: dict[str, str] = {}
    groups, retirings, keys, colours = set(), set(), set(), set()
    for language in LANGUAGES:
        with say_in(language):
            labels |= {say(label): name for name, label in TEXTS.items()}
            groups.add(say("Only groups other codes"))
            retirings.add(say("retired"))
            keys.add(say("key {shortcut}", shortcut="").strip())
            colours.add(say("colour {hue}", hue="").strip())
    return labels, groups, retirings, keys, colours


def _make_word(path: tuple[str, ...], paragraphs: Iterable[str]) -> BookCode:
    texts: dict[str, list[str]] = {}
    hue, shortcut, abstract, retired = None, None, False, False
    labels, groups, retirings, keys, colours = _list_spellings()
    for paragraph in paragraphs:
        label, mark, rest = paragraph.partition(": ")
        if paragraph.startswith("\0"):  # the line of facts, in italics
            facts = paragraph[1:].split(" · ")
            abstract = facts[0] in groups
            retired = not retirings.isdisjoint(facts[1:])
            for fact in facts[1:]:
                word, _, value = fact.partition(" ")
                shortcut = value[:1] if word in keys else shortcut
                hue = int(value) % 360 if word in colours and value.isdigit() else hue
        elif paragraph.startswith("\1") and mark and label[1:] in labels:
            texts.setdefault(labels[label[1:]], []).append(rest)
        else:
            texts.setdefault("definition", []).append(paragraph.lstrip("\1"))
    joined = {name: "\n".join(lines) for name, lines in texts.items()}
    return BookCode(
        path=path,
        hue=hue,
        shortcut=shortcut,
        abstract=abstract,
        retired=retired,
        **joined,  # type: ignore[arg-type]
    )


def parse_word_book(data: bytes, name: str) -> WordBook:
    r"""Read a codebook in Word in this process, which must be the guarded one.

    Each heading is a code. Of the paragraphs below, one that begins in bold is marked with "\1",
    and one in italics with "\0".

    Raises:
        Unreadable: the file is damaged or no Word file.
    """
    import io

    import docx

    from transcripts.reading.gate import open_archive

    open_archive(data, name)  # refuses what unpacks without end
    try:
        document = docx.Document(io.BytesIO(data))
    except Exception as error:
        raise Unreadable(
            say("{name} cannot be read as a Word file.", name=name),
            hint=say("Save it again in Word as .docx."),
        ) from error
    codes: list[tuple[int, str, list[str]]] = []
    for paragraph in document.paragraphs:
        style = (paragraph.style.name if paragraph.style else "") or ""
        heading = re.fullmatch(r"Heading (\d)", style)
        if heading:
            codes.append((int(heading[1]), paragraph.text, []))
        elif codes and paragraph.text.strip():
            runs = [run for run in paragraph.runs if run.text]
            mark = "\1" if runs and runs[0].bold else "\0" if runs and runs[0].italic else ""
            codes[-1][2].append(mark + paragraph.text)
    return WordBook(codes=tuple((level, text, tuple(lines)) for level, text, lines in codes))
