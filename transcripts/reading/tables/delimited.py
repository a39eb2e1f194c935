"""Delimited tables (CSV): which encoding, which delimiter, and the rows as a stream."""

from __future__ import annotations

import codecs
import csv
import hashlib
import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from study.errors import Unreadable
from transcripts.reading.encodings import read_text
from transcripts.reading.gate import MAX_TEXT
from transcripts.reading.tables.source import Source

__all__ = ["Delimited", "Row", "find_delimiter", "open_delimited"]

Row = tuple[int, list[str]]
"""A row's number in the file, counted as a spreadsheet does, and its cells."""

LONGEST_CELL = 1_000_000
"""Characters of a cell; beyond it a quotation mark was left open."""
_DELIMITERS = (",", ";", "\t", "|")
_NONE = "\x1f"  # the delimiter of a table of one column: no text holds a unit separator
_CHUNK = 1 << 20
_PEEK = 20_000  # characters that settle the delimiter
_SAMPLE = 2 * MAX_TEXT  # bytes that settle an encoding other than UTF-8
_MENDED = "lifeworld.mixed"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SEP = re.compile(r"\"?sep=(.)\"?(?:\n|$)", re.IGNORECASE)


def _mend(error: UnicodeError) -> tuple[str, int]:
    """Read as Windows-1252 the bytes that are no UTF-8, as `encodings.read_text` does."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_MENDED, _mend)
_OPEN = "A quotation mark is never closed; the rows after it may have run together."


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A delimited table whose rows are read anew each time, and never held together.

    Attributes:
        source: The file.
        encoding: What it is written in, as Python knows it.
        delimiter: What stands between cells; "" where every row is one cell.
        sha256: Of the whole file.
        guessed: Whether the bytes leave the encoding open.
        notes: Sentences on what was guessed or mended.
    """

    source: Source
    encoding: str
    delimiter: str
    sha256: str
    guessed: bool
    notes: tuple[str, ...]
    _text: _Text
    _names_delimiter: bool = False

    def read(self) -> Iterator[Row]:
        """Yield every row with its number; a line that only names the delimiter is no row.

        Raises:
            Unreadable: If the file is gone, or a cell does not end.
        """
        csv.field_size_limit(LONGEST_CELL)
        with self._text.open() as text:
            if self._names_delimiter:
                text.readline()
            lines = (line.replace("\0", "") for line in text) if self._text.nuls else text
            rows = csv.reader(lines, delimiter=self.delimiter or _NONE)
            try:
                yield from enumerate(rows, 1)
            except csv.Error as error:
                raise Unreadable(
                    f"{self.source.name} breaks off at line {rows.line_num:,}: {error}.",
                    hint="Look for a quotation mark that is not closed there.",
                ) from error


def open_delimited(source: Source, *, encoding: str | None = None) -> Delimited:
    """Find out how a delimited table is written; the file is read once, in pieces.

    Args:
        source: The file.
        encoding: What a person chose; without it the encoding is found.

    Raises:
        Unreadable: If the file is gone, is no text, or is not written in the encoding chosen.
    """
    found = _decode_as_told(source, encoding) if encoding else _decode_by_evidence(source)
    with found.text.open() as text:
        head = text.read(_PEEK).replace("\0", "")
    told = _SEP.match(head)
    return Delimited(
        source=source,
        encoding=found.encoding,
        delimiter=told[1] if told else find_delimiter(head, whole=len(head) < _PEEK),
        sha256=found.sha256,
        guessed=found.guessed,
        notes=found.notes + ((_OPEN,) if found.quotes % 2 else ()),
        _text=found.text,
        _names_delimiter=told is not None,
    )


# Encoding ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """How to decode a file: where its text begins, in which codec, and whether NULs are in it."""

    source: Source
    codec: str = "utf-8"
    errors: str = "replace"
    begin: int = 0
    nuls: bool = False

    def open(self) -> io.TextIOWrapper:
        raw = self.source.open()
        raw.seek(self.begin)
        return io.TextIOWrapper(raw, encoding=self.codec, errors=self.errors)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    text: _Text
    encoding: str
    sha256: str
    guessed: bool = False
    notes: tuple[str, ...] = ()
    quotes: int = 0


def _decode_as_told(source: Source, encoding: str) -> _Found:
    data = source.read()
    read = read_text(data, source.name, encoding=encoding)
    return _Found(
        # not every codec can decode a file in pieces
        text=_Text(source=Source(source.name, read.text.removeprefix("\ufeff").encode())),
        encoding=read.encoding,
        sha256=hashlib.sha256(data).hexdigest(),
        notes=read.warnings,
        quotes=read.text.count('"'),
    )


def _decode_by_evidence(source: Source) -> _Found:
    """Decode the file in pieces: by its mark if it has one, else as strict UTF-8.

    What is neither is left to `read_text`, so that a table is read in the encoding that a
    transcript would be read in.
    """
    head = source.read(64)
    mark, codec = next((each for each in _MARKS if head.startswith(each[0])), (b"", ""))
    whole = _look_through(source, codec)
    if whole.clean:
        begin = 0
        while mark and head.startswith(mark, begin):
            begin += len(mark)
        codec = codec or "utf-8"
        return _Found(
            text=_Text(source=source, codec=codec, begin=begin),
            encoding=codec,
            sha256=whole.sha256,
            quotes=whole.quotes,
        )
    sample = _find_sample(source, whole.settled)
    read = read_text(sample, source.name)
    mixed = read.encoding == "utf-8" and read.guessed
    return _Found(
        text=_Text(
            source=source,
            codec=read.encoding,
            errors=_MENDED if mixed else "replace",
            begin=len(mark),
            nuls=whole.nuls,
        ),
        encoding=read.encoding,
        sha256=whole.sha256,
        guessed=read.guessed,
        notes=read.warnings,
        # bytes of UTF-16 that look like quotation marks may be parts of other characters
        quotes=read.text.count('"') if whole.nuls else whole.quotes,
    )


def _find_sample(source: Source, end: int) -> bytes:
    """Return the file up to *end* and the line there: what settles its encoding, and not more."""
    sample = source.read(min(end + _PEEK, _SAMPLE))
    cut = sample.find(b"\n", end) + 1
    cut += cut % 2 if b"\0" in sample else 0  # a character of UTF-16 is not cut in two
    return sample[:cut] or sample


@dataclass(frozen=True, slots=True)
class _Whole:
    """A file that was looked through; `settled` is where the piece ends that is not clean."""

    sha256: str
    clean: bool
    settled: int
    quotes: int
    nuls: bool


def _look_through(source: Source, codec: str) -> _Whole:
    """Hash the file, count its quotation marks, and tell whether all of it is clean text."""
    total, quotes, nuls = hashlib.sha256(), 0, False
    at, clean, settled = 0, True, 0
    decoder = codecs.getincrementaldecoder(codec or "utf-8")("strict")
    with source.open() as file:
        while chunk := file.read(_CHUNK):
            total.update(chunk)
            at += len(chunk)
            text = _decode(decoder, chunk) if clean else None
            quotes += text.count('"') if codec and text else chunk.count(b'"')
            nuls = nuls or ("\0" in text if codec and text else b"\0" in chunk)
            if clean and (text is None or nuls):
                clean, settled = False, at
    if clean and _decode(decoder, b"", last=True) is None:
        clean, settled = False, at
    return _Whole(total.hexdigest(), clean, settled, quotes, nuls)


def _decode(decoder: codecs.IncrementalDecoder, chunk: bytes, *, last: bool = False) -> str | None:
    try:
        return decoder.decode(chunk, last)
    except UnicodeDecodeError:
        return None


# Delimiter ---------------------------------------------------------------------------------------


def find_delimiter(head: str, *, whole: bool = True) -> str:
    """Return the sign that cuts the most rows into the same number of cells.

    Args:
        head: The beginning of the table.
        whole: Whether it is all of the table; else its last row may be cut, and does not count.

    Returns:
        A comma, semicolon, tab or bar; "" where the table seems to have one column.
    """
    csv.field_size_limit(max(csv.field_size_limit(), _PEEK))
    best, score = "", 0.0
    for sign in _DELIMITERS:
        try:
            rows = [row for row in csv.reader(io.StringIO(head), delimiter=sign) if row]
        except csv.Error:
            continue
        widths = [len(row) for row in (rows if whole or len(rows) < 2 else rows[:-1])]
        found = _measure_fit(widths, prose=_is_prose(sign, head))
        if found > score:
            best, score = sign, found
    return best


def _measure_fit(widths: list[int], *, prose: bool) -> float:
    """Return the share of rows that are as wide as the heads, a little more for wide tables.

    The heads are the first row; or, where that is one cell, the rows that follow it, since it
    may be a title: but not where the sign only ever stands in sentences.
    """
    if not widths:
        return 0.0
    width = widths[0]
    if width < 2:
        after = [each for each in widths if each > 1]
        if len(after) < 2 or prose:
            return 0.0
        width = Counter(after).most_common(1)[0][0]
        begin = next(at for at, each in enumerate(widths) if each > 1)
        if widths[begin:].count(width) < 0.8 * len(widths[begin:]):
            return 0.0
    return widths.count(width) / len(widths) + min(width, 20) / 1000


def _is_prose(sign: str, head: str) -> bool:
    """Tell whether a sign is always followed by a blank, as in sentences and never in cells."""
    return sign in ",;" and re.search(rf"{sign}(?![ \u00a0])", head) is None
