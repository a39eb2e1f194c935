"""Search for the remains of a person's words, in texts and in every file of a folder."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path

__all__ = ["GONE", "NAME_GONE", "Found", "Searched", "Traces", "find_in_content", "search_files"]

GONE = "[contribution withdrawn]"
NAME_GONE = "[withdrawn]"
SHINGLE = 4
NEEDLES = 60
LONG_ENOUGH = 16
MOST_FILES = 20_000
MOST_BYTES = 1_000_000_000
DEEPEST = 4
_STREAM = re.compile(rb"stream\r?\n")
_TAG = re.compile(r"<[^<>]*>")
_TOKEN = re.compile(r"\w+(?:['’]\w+)*")


class Traces:
    """Traces of a person that must no longer be found: runs of their words, and their names.

    Args:
        own: What the person said, turn by turn.
        others: What everybody else said; runs of words that occur there too are not traces.
        names: Pseudonym and labels that only this person has.
        words_too: Names that are ordinary words in lower case; these are searched only as
            written and in capitals.
    """

    def __init__(
        self,
        own: Iterable[str],
        *,
        others: Iterable[str] = (),
        names: Iterable[str] = (),
        words_too: Iterable[str] = (),
    ) -> None:
        said = list(own)
        shared: set[tuple[str, ...]] = set()
        tokens: set[str] = set()
        grams = {gram for text in said for gram, _, _ in _grams(text)}
        for text in others:
            for gram, _, _ in _grams(text):
                if gram in grams:
                    shared.add(gram)
            tokens.update(_TOKEN.findall(text))
        self._grams = grams - shared
        self.names = sorted({name for name in names if name.strip()}, key=len, reverse=True)
        self._name = _names_pattern(self.names, set(words_too))
        # A name inside another word (Ann in Anna) is not a match.
        self._whole = {n for n in self.names if any(n in t and n != t for t in tokens)}
        self.needles = _choose(said, self._grams)

    def has(self, text: str) -> bool:
        """Return whether *text* holds a run of the person's words or a name."""
        if self._name is not None and self._name.search(text):
            return True
        return any(gram in self._grams for gram, _, _ in _grams(text))

    def measure_share(self, text: str) -> float:
        """Return the share of the word runs in *text* that are the person's, from 0 to 1."""
        grams = [gram for gram, _, _ in _grams(text)]
        return sum(gram in self._grams for gram in grams) / len(grams) if grams else 0.0

    def rewrite(self, text: str) -> str:
        """Return *text* with every run of the person's words and every name replaced."""
        return self.rewrite_names(self._rewrite_words(text))

    def rewrite_names(self, text: str) -> str:
        """Return *text* with the names replaced."""
        return text if self._name is None else self._name.sub(NAME_GONE, text)

    def find_names(self, text: str) -> list[tuple[int, int]]:
        """Return the spans of names."""
        return [] if self._name is None else [m.span() for m in self._name.finditer(text)]

    def _rewrite_words(self, text: str) -> str:
        covered: list[list[int]] = []
        for gram, start, end in _grams(text):
            if gram in self._grams:
                if covered and start <= covered[-1][1]:
                    covered[-1][1] = end
                else:
                    covered.append([start, end])
        pieces: list[str] = []
        at = 0
        for start, end in covered:
            pieces += [text[at:start], GONE]
            at = end
        return "".join([*pieces, text[at:]])

    def find_in_bytes(self, content: bytes) -> str:
        """Return what raw bytes hold: “words”, “name” or an empty string."""
        for needle in self.needles:
            if needle.encode("utf-8") in content or needle.encode("utf-16-le") in content:
                return "words"
        for name in self.names:
            for spelling in {name, name.upper()}:
                if len(spelling.encode()) >= 5 and self._has_name(content, spelling):
                    return "name"
        return ""

    def _has_name(self, content: bytes, name: str) -> bool:
        for encoding, letter in (
            ("utf-8", rb"[A-Za-z\x80-\xff]"),
            ("utf-16-le", rb"[A-Za-z]\x00"),
        ):
            sought = name.encode(encoding)
            if sought not in content:
                continue
            if name not in self._whole and name.isascii() and not name.isupper():
                return True
            pattern = rb"(?<!" + letter + rb")" + re.escape(sought) + rb"(?!" + letter + rb")"
            if re.search(pattern, content):
                return True
        return False


def _grams(text: str) -> Iterator[tuple[tuple[str, ...], int, int]]:
    tokens = [(m.group().lower(), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    for at in range(len(tokens) - SHINGLE + 1):
        run = tokens[at : at + SHINGLE]
        yield tuple(token[0] for token in run), run[0][1], run[-1][2]


def _names_pattern(names: Sequence[str], words_too: set[str]) -> re.Pattern[str] | None:
    if not names:
        return None
    parts = []
    for name in names:
        sought = re.escape(name)
        if name in words_too or len(name) < 4:
            parts.append(rf"(?:{sought}|{re.escape(name.upper())})")
        else:
            parts.append(rf"(?i:{sought})")
    return re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?:['’]?s|['’])?(?!\w)")


def _choose(said: Sequence[str], grams: set[tuple[str, ...]]) -> tuple[str, ...]:
    """Return runs of words as written, spread evenly over everything the person said."""
    found: dict[str, None] = {}
    for text in said:
        for gram, start, end in _grams(text):
            if gram in grams and end - start >= LONG_ENOUGH and "\n" not in text[start:end]:
                found[text[start:end]] = None
    runs = list(found)
    step = max(1, len(runs) // NEEDLES)
    return tuple(runs[::step][:NEEDLES])


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A remaining trace: the file, and “words”, “name” or “name of the file”."""

    path: Path
    what: str


@dataclass(slots=True, kw_only=True)
class Searched:
    """The result of a search: paths with sizes, traces found, and files that could not be read."""

    files: list[tuple[Path, int]] = field(default_factory=list)
    found: list[Found] = field(default_factory=list)
    unread: list[Path] = field(default_factory=list)


def search_files(folder: Path, traces: Traces, *, but: Iterable[Path] = ()) -> Searched:
    """Search the bytes of every file below *folder*, as stored and unpacked.

    Zip-based files (decks, documents, workbooks, projects) are opened, also workbooks inside decks;
    XML and HTML are also read without their tags, JSON without its escapes, PDF as text.
    """
    left_out = {path.resolve() for path in but}
    searched = Searched()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.resolve() in left_out:
            continue
        if len(searched.files) >= MOST_FILES:
            searched.unread.append(path)
            continue
        try:
            size = path.stat().st_size
            if size > MOST_BYTES:
                searched.unread.append(path)
                continue
            content = path.read_bytes()
        except OSError:
            searched.unread.append(path)
            continue
        searched.files.append((path, size))
        what = find_in_content(content, traces) or _in_database(path, content, traces)
        if not what and traces.find_names(path.name):
            what = "name of the file"
        if what:
            searched.found.append(Found(path=path, what=what))
    return searched


def find_in_content(content: bytes, traces: Traces, *, depth: int = 0) -> str:
    """Return what a file's content holds, unpacked if need be, or an empty string."""
    for view in _views(content):
        if what := traces.find_in_bytes(view):
            return what
    for text in _texts(content):
        if traces.find_names(text):
            return "name"
        if any(needle in text for needle in traces.needles):
            return "words"
    if depth < DEEPEST and content[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for name in archive.namelist():
                    if what := find_in_content(archive.read(name), traces, depth=depth + 1):
                        return what
        except (zipfile.BadZipFile, RuntimeError, OSError, NotImplementedError, zlib.error):
            return ""
    return ""


def _views(content: bytes) -> Iterator[bytes]:
    yield content
    if content[:5] == b"%PDF-":
        for stream in _streams(content):
            try:
                yield zlib.decompressobj().decompress(stream, MOST_BYTES)
            except zlib.error:
                continue
    elif content[:2] == b"\x1f\x8b":
        try:
            yield zlib.decompressobj(31).decompress(content, MOST_BYTES)
        except zlib.error:
            return


def _streams(content: bytes) -> Iterator[bytes]:
    """Return the streams of a PDF, up to the first one without an end."""
    at = 0
    while (begin := _STREAM.search(content, at)) is not None:
        end = content.find(b"endstream", begin.end())
        if end < 0:
            return
        yield content[begin.end() : end]
        at = end + len(b"endstream")


def _texts(content: bytes) -> Iterator[str]:
    """Return the text of a file without tags, escapes and line breaks, which can split words."""
    if content[:5] == b"%PDF-":
        yield from _pdf_text(content)
        return
    head = content[:512]
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    encoding = "utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    text = content.decode(encoding, errors="replace")
    if text.count("\ufffd") > len(text) // 20 + 5:
        return
    if "<" in text[:2000] and ">" in text[:4000]:
        # A word may be split between runs of a paragraph, so search with runs joined and separated.
        yield " ".join(unescape(_TAG.sub("", text)).split())
        yield " ".join(unescape(_TAG.sub(" ", text)).split())
    elif "\\u" in text:
        unescaped = re.sub(r"\\u([0-9a-fA-F]{4})", lambda m: chr(int(m.group(1), 16)), text)
        yield " ".join(unescaped.split())
    else:
        yield " ".join(text.split())


def _pdf_text(content: bytes) -> Iterator[str]:
    try:
        import pypdfium2

        document = pypdfium2.PdfDocument(content)
        try:
            pages = [page.get_textpage().get_text_bounded() for page in document]
        finally:
            document.close()
    except Exception:  # noqa: BLE001  a damaged PDF is searched as raw bytes only
        return
    yield " ".join(" ".join(pages).split())


def _in_database(path: Path, content: bytes, traces: Traces) -> str:
    """Search every cell of a SQLite file, because page boundaries split words in its raw bytes."""
    if content[:16] != b"SQLite format 3\0":
        return ""
    from study.scrubbing import find_words_in_file
    from study.sqlite import connect, sqlite3

    try:
        db = connect(path, read_only=True)
        try:
            places = find_words_in_file(db, traces.has)
        finally:
            db.close()
    except sqlite3.Error:
        return ""
    return f"words in {', '.join(places)}" if places else ""
