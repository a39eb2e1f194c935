"""Delimited tables (CSV): detects encoding and delimiter, and streams the rows."""

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
from study.language import mark, say
from transcripts.reading.encodings import read_text
from transcripts.reading.gate import MAX_TEXT
from transcripts.reading.tables.source import Source

__all__ = ["Delimited", "Row", "find_delimiter", "open_delimited"]

Row = tuple[int, list[str]]
"""A row's number in the file, counted as in a spreadsheet, and its cells."""

LONGEST_CELL = 1_000_000
"""Maximum characters in a cell; a longer one has an unclosed quotation mark."""
_LONGEST_LINE = 20 * LONGEST_CELL
_DELIMITERS = (",", ";", "\t", "|")
_NONE = "\x1f"  # stands in as delimiter for one column: texts hold no unit separator
_CHUNK = 1 << 20
_PEEK = 20_000  # characters used to find the delimiter
_SAMPLE = 2 * MAX_TEXT  # bytes used to find an encoding other than UTF-8
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
    """Decode bytes that are not UTF-8 as Windows-1252, as `encodings.read_text` does."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_MENDED, _mend)
_OPEN = mark("A quotation mark is never closed, so the rows after it may be joined together.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Delimited:
    """A delimited table whose rows are streamed from the file each time they are read.

    Attributes:
        source: The file.
        encoding: Python's name of its encoding.
        delimiter: The delimiter between cells; "" if every row is one cell.
        sha256: The SHA-256 of the whole file.
        guessed: Whether the encoding is a guess.
        notes: Sentences on what was guessed or repaired.
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
        """Yield every row with its number, without a first line that only names the delimiter.

        Raises:
            Unreadable: If the file is missing, or a cell has no end.
        """
        csv.field_size_limit(LONGEST_CELL)
        with self._text.open() as text:
            if self._names_delimiter:
                text.readline()
            lines = _read_lines(text, self.source.name)
            if self._text.nuls:
                lines = (line.replace("\0", "") for line in lines)
            rows = csv.reader(lines, delimiter=self.delimiter or _NONE)
            try:
                yield from enumerate(rows, 1)
            except csv.Error as error:
                raise Unreadable(
                    say(
                        "{name} cannot be read beyond line {number:,}: {reason}.",
                        name=self.source.name,
                        number=rows.line_num,
                        reason=error,
                    ),
                    hint=say("Close the quotation mark that is left open there."),
                ) from error


def _read_lines(text: io.TextIOWrapper, name: str) -> Iterator[str]:
    """Yield the lines of a file; a file without line ends must not fill the memory."""
    while line := text.readline(_LONGEST_LINE):
        if len(line) == _LONGEST_LINE and line[-1] != "\n":
            raise Unreadable(
                say(
                    "{name} has a line of more than {most:,} characters.",
                    name=name,
                    most=_LONGEST_LINE,
                ),
                hint=say("Check that it is a table; export it again."),
            )
        yield line


def open_delimited(source: Source, *, encoding: str | None = None) -> Delimited:
    """Detect how a delimited table is written; the file is read once, in pieces.

    Args:
        source: The file.
        encoding: The encoding that the user chose; by default it is detected.

    Raises:
        Unreadable: If the file is missing, is not text, or does not fit the chosen encoding.
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
        notes=found.notes + ((say(_OPEN),) if found.quotes % 2 else ()),
        _text=found.text,
        _names_delimiter=told is not None,
    )


# Encoding ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class _Text:
    """How to decode a file: the start of its text, its codec, and whether it holds NULs."""

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
    """Decode the file in pieces, by its byte-order mark or else as strict UTF-8.

    Other files are left to `read_text`, so that tables and transcripts get the same encoding.
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
        # in UTF-16, bytes that look like quotation marks may belong to other characters
        quotes=read.text.count('"') if whole.nuls else whole.quotes,
    )


def _find_sample(source: Source, end: int) -> bytes:
    """Return the file up to the end of the line at *end*, which is enough to find its encoding."""
    sample = source.read(min(end + _PEEK, _SAMPLE))
    cut = sample.find(b"\n", end) + 1
    cut += cut % 2 if b"\0" in sample else 0  # do not cut a UTF-16 character in two
    return sample[:cut] or sample


@dataclass(frozen=True, slots=True)
class _Whole:
    """The result of scanning a file; `settled` is the end of the first chunk that is not clean."""

    sha256: str
    clean: bool
    settled: int
    quotes: int
    nuls: bool


def _look_through(source: Source, codec: str) -> _Whole:
    """Hash the file, count its quotation marks, and check whether all of it is clean text."""
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
    """Return the sign that splits most rows into the same number of cells.

    Args:
        head: The beginning of the table.
        whole: Whether *head* is the whole table; otherwise its last row is ignored.

    Returns:
        A comma, semicolon, tab or bar; "" if the table seems to have one column.
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
    """Return the share of rows as wide as the headers, slightly higher for wide tables.

    The first row gives the width. If it has one cell, it may be a title, and the rows after it
    give the width, unless the sign occurs only in sentences.
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
    """Return whether a sign is always followed by a space, as in sentences, not between cells."""
    return sign in ",;" and re.search(rf"{sign}(?![ \u00a0])", head) is None
