"""From bytes to text: byte-order mark, strict UTF-8, NUL pattern, then a guess that is told."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from study.errors import Unreadable
from study.wording import count_things

__all__ = ["Decoded", "clean_text", "read_text"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SURROGATES = re.compile("[\ud800-\udfff]")
_NEWLINES = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoded:
    """Text with the encoding it was read in; `guessed` when the bytes do not settle it."""

    text: str
    encoding: str
    guessed: bool = False
    warnings: tuple[str, ...] = ()


def read_text(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a text file and clean the result.

    Args:
        data: The whole file.
        name: The file's name, for messages.
        encoding: What a person chose; without it the encoding is found.

    Raises:
        Unreadable: If the encoding chosen is unknown or does not fit, or the bytes are no text.
    """
    if encoding is not None:
        found = _decode_as_told(data, name, encoding)
    else:
        found = _decode_by_evidence(data, name)
    text, warnings = clean_text(found.text)
    return Decoded(
        text=text,
        encoding=found.encoding,
        guessed=found.guessed,
        warnings=found.warnings + warnings,
    )


def clean_text(text: str) -> tuple[str, tuple[str, ...]]:
    r"""Make a text storable without changing what it says.

    A byte-order mark at the front goes, CRLF and CR become LF, NUL goes (SQLite would end the
    text there), a lone surrogate becomes U+FFFD (it has no UTF-8 form). Nothing is normalised.
    U+2028, U+2029, U+0085, VT and FF stay as ordinary characters: they are white space inside a
    line and end none, so that every program that counts lines by "\n" agrees with us.

    Returns:
        The text and a sentence for each thing that was lost.
    """
    warnings: list[str] = []
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = _NEWLINES.sub("\n", text)
    if count := text.count("\0"):
        text = text.replace("\0", "")
        warnings.append(
            f"{count_things(count, 'NUL character was', 'NUL characters were')} removed."
        )
    text, count = _SURROGATES.subn("\ufffd", text)
    if count:
        warnings.append(_tell_broken(count))
    return text, tuple(warnings)


def _tell_broken(count: int) -> str:
    broken = count_things(count, "broken character was", "broken characters were")
    return f"{broken} shown as \ufffd."


def _decode_as_told(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        text = data.decode(codec.name)
    except LookupError as error:
        raise Unreadable(
            f"“{encoding}” is not an encoding that this program knows.",
            hint="Choose one such as utf-8, cp1252, latin-1, mac_roman or utf-16.",
        ) from error
    except ValueError as error:
        raise Unreadable(
            f"{name} is not written in {encoding}.", hint="Choose another encoding, or none."
        ) from error
    if not isinstance(text, str):  # codecs such as base64 turn bytes into bytes
        raise Unreadable(f"“{encoding}” is not an encoding of text.", hint="Choose utf-8.")
    return Decoded(text=text, encoding=codec.name)


def _decode_by_evidence(data: bytes, name: str) -> Decoded:
    for mark, codec in _MARKS:
        if data.startswith(mark):
            text = data.decode(codec, errors="replace")
            lost = text.count("\ufffd")
            warnings = (_tell_broken(lost),) if lost else ()
            return Decoded(text=text, encoding=codec, warnings=warnings)
    if (wide := _find_utf16(data)) is not None:
        return wide
    try:
        return Decoded(text=data.decode("utf-8"), encoding="utf-8")
    except UnicodeDecodeError as error:
        broken = error
    if (mended := _find_mixed(data, broken)) is not None:
        return mended
    return _guess(data, name)


def _find_utf16(data: bytes) -> Decoded | None:
    """Recognise UTF-16 without a mark by where the NUL bytes lie."""
    head = data[:4096]
    if len(data) % 2 or len(data) < 4 or b"\0" not in head:
        return None
    even, odd = head[0::2].count(0), head[1::2].count(0)
    half = len(head) / 2
    if odd > 0.4 * half and even < 0.05 * half:
        codec = "utf-16-le"
    elif even > 0.4 * half and odd < 0.05 * half:
        codec = "utf-16-be"
    else:
        return None
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    return Decoded(
        text=text,
        encoding=codec,
        guessed=True,
        warnings=(f"The file does not say its encoding; it was read as {codec}.",),
    )


def _find_mixed(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """Read a file that is UTF-8 in most places: stray bytes are taken for cp1252.

    Such files come from pasting. It is only believed when whole UTF-8 sequences outnumber what
    is broken, because cp1252 text hardly ever forms them by chance.
    """
    places: list[int] = []
    pieces: list[str] = []
    view = memoryview(data)  # so that the rest is not copied for every fault
    at, line = 0, 1
    fault: UnicodeDecodeError | None = error
    while fault is not None:
        begin, end = at + fault.start, at + fault.end
        pieces.append(data[at:begin].decode("utf-8"))
        line += data.count(b"\n", at, begin)
        places.append(line)
        pieces.append(data[begin:end].decode("cp1252", errors="replace"))
        at = end
        if len(places) > 200:
            return None
        try:
            pieces.append(str(view[at:], "utf-8"))
            fault = None
        except UnicodeDecodeError as again:
            fault = again
    text = "".join(pieces)
    whole = sum(1 for char in text if ord(char) > 127) - len(places)
    if whole < len(places):
        return None
    lines = ", ".join(str(line) for line in sorted(set(places))[:8])
    return Decoded(
        text=text,
        encoding="utf-8",
        guessed=True,
        warnings=(
            f"The file mixes two encodings; please check line {lines}, where "
            f"{count_things(len(places), 'byte was', 'bytes were')} taken for Windows-1252.",
        ),
    )


def _guess(data: bytes, name: str) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:400_000], cp_isolation=["utf_8", "cp1252", "mac_roman"]).best()
    codec = best.encoding if best is not None else "cp1252"
    if _count_controls(data) > 0.02 * len(data):
        raise Unreadable(
            f"{name} is not a text file.",
            hint="Export the transcript as text, Word, CSV or subtitles and try again.",
        )
    if codec not in {"cp1252", "mac_roman"}:
        codec = "cp1252"
    text = data.decode(codec, errors="replace")
    people = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}[codec]
    return Decoded(
        text=text,
        encoding=codec,
        guessed=True,
        warnings=(
            f"The encoding was guessed as {people}; "
            f"please check the letters beyond a–z, for instance “{_get_sample(text)}”.",
        ),
    )


def _get_sample(text: str) -> str:
    found = re.search(r"[^\x00-\x7f]", text)
    if found is None:
        return ""
    near = re.search(r"\w{0,12}$", text[max(0, found.start() - 12) : found.start()])
    after = re.match(r"\w{0,12}", text[found.end() : found.end() + 12])
    return (near.group() if near else "") + found.group() + (after.group() if after else "")


def _count_controls(data: bytes) -> int:
    head = data[:65536]
    return sum(head.count(code) for code in (*range(9), *range(14, 27), *range(28, 32)))
