"""Decodes text files by byte-order mark, NUL pattern, strict UTF-8, or a reported guess."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from study.errors import Unreadable
from study.language import say
from study.wording import choose_word, count_things

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
    """A decoded text and its encoding; `guessed` if the bytes leave the encoding open."""

    text: str
    encoding: str
    guessed: bool = False
    warnings: tuple[str, ...] = ()


def read_text(data: bytes, name: str, *, encoding: str | None = None) -> Decoded:
    """Decode the bytes of a text file and clean the result.

    Args:
        data: The whole file.
        name: The file's name, for messages.
        encoding: The encoding that the user chose; by default it is detected.

    Raises:
        Unreadable: If the chosen encoding is unknown or does not fit, or the file is not text.
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
    r"""Make a text storable without changing its words.

    A byte-order mark at the start and NULs are removed (SQLite would end the text at a NUL), CRLF
    and CR become LF, and a lone surrogate becomes U+FFFD (it has no UTF-8 form). Nothing is
    normalised. U+2028, U+2029, U+0085, VT and FF stay: they count as white space inside a line, so
    that programs that count lines by "\n" get the same numbers.

    Returns:
        The text, and a sentence for each kind of loss.
    """
    warnings: list[str] = []
    text = text.removeprefix("\ufeff")
    if "\r" in text:
        text = _NEWLINES.sub("\n", text)
    if count := text.count("\0"):
        text = text.replace("\0", "")
        warnings.append(
            say(
                "{characters} removed.",
                characters=count_things(count, "NUL character was", "NUL characters were"),
            )
        )
    text, count = _SURROGATES.subn("\ufffd", text)
    if count:
        warnings.append(_tell_broken(count))
    return text, tuple(warnings)


def _tell_broken(count: int) -> str:
    broken = count_things(count, "broken character was", "broken characters were")
    return say("{characters} replaced by \ufffd.", characters=broken)


def _decode_as_told(data: bytes, name: str, encoding: str) -> Decoded:
    try:
        codec = codecs.lookup(encoding)
        text = data.decode(codec.name)
    except LookupError as error:
        raise Unreadable(
            say("“{encoding}” is not an encoding that this program knows.", encoding=encoding),
            hint=say("Choose one such as utf-8, cp1252, latin-1, mac_roman or utf-16."),
        ) from error
    except ValueError as error:
        raise Unreadable(
            say("{name} is not encoded in {encoding}.", name=name, encoding=encoding),
            hint=say("Choose another encoding, or let it be detected."),
        ) from error
    if not isinstance(text, str):  # codecs such as base64 return bytes
        raise Unreadable(
            say("“{encoding}” is not a text encoding.", encoding=encoding),
            hint=say("Choose utf-8."),
        )
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
    """Recognise UTF-16 without a byte-order mark by the positions of its NUL bytes."""
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
        warnings=(
            say("The file does not name its encoding; it was read as {encoding}.", encoding=codec),
        ),
    )


def _find_mixed(data: bytes, error: UnicodeDecodeError) -> Decoded | None:
    """Decode a file that is mostly UTF-8, with stray bytes read as cp1252, or return None.

    Such files come from pasting. Valid UTF-8 sequences must be at least as many as the stray bytes,
    because cp1252 text hardly ever forms them by chance.
    """
    places: list[int] = []
    pieces: list[str] = []
    view = memoryview(data)  # avoids copying the rest for every fault
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
    lines = [str(line) for line in sorted(set(places))]
    return Decoded(
        text=text,
        encoding="utf-8",
        guessed=True,
        warnings=(
            say(
                "The file mixes two encodings: {bytes} read as Windows-1252. Please"
                " check {lines} {numbers}.",
                bytes=count_things(len(places), "byte was", "bytes were"),
                lines=choose_word(len(lines), "line", "lines"),
                numbers=", ".join(lines[:8]) + ("…" if len(lines) > 8 else ""),
            ),
        ),
    )


def _guess(data: bytes, name: str) -> Decoded:
    from charset_normalizer import from_bytes

    best = from_bytes(data[:400_000], cp_isolation=["utf_8", "cp1252", "mac_roman"]).best()
    codec = best.encoding if best is not None else "cp1252"
    if _count_controls(data) > 0.02 * len(data):
        raise Unreadable(
            say("{name} is not a text file.", name=name),
            hint=say("Export the transcript as text, Word, CSV or subtitles and try again."),
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
            say(
                "The encoding was guessed as {encoding}. Please check letters beyond a–z,"
                " for example in “{sample}”.",
                encoding=people,
                sample=_get_sample(text),
            ),
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
