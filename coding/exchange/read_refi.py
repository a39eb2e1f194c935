"""Read REFI-QDA projects (.qdpx) and codebooks (.qdc), versions 1.0 to 1.5.

Nothing is lost silently: what is not imported is counted in `lost`.
"""

from __future__ import annotations

import colorsys
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coding.exchange.count_characters import find_counting
from study.errors import Unreadable
from study.wording import choose_word, count_things
from transcripts.reading.encodings import clean_text
from transcripts.reading.gate import MAX_TEXT, Archive, open_archive, parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ReadCode", "ReadCoding", "ReadProject", "ReadText", "read_refi"]

_CODER = "Imported"
_NOT_TAKEN = {
    "Variables": "variable", "Cases": "case", "Notes": "memo", "Links": "link", "Sets": "set",
    "Graphs": "map",
}  # fmt: skip
_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{6}|[0-9a-fA-F]{3})")
_INSIDE = re.compile(r"internal://+([^/\\]+)")
_EXPORT = "Export it again from the program that made it."


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCode:
    """A code; `key` and `parent` are ids of the file, `hue` is 0 to 359 or None."""

    key: str
    name: str
    parent: str | None
    definition: str
    hue: int | None
    abstract: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCoding:
    """A code applied to `[start, end)` of a text, in code points, by a coder."""

    code: str
    start: int
    end: int
    coder: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text with its codings; `counted` is how its program counts, "" without codings."""

    name: str
    text: str
    codings: tuple[ReadCoding, ...]
    counted: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadProject:
    """The contents of a file: codes, parents first; `warnings` and `lost` are sentences."""

    name: str
    origin: str
    codes: tuple[ReadCode, ...]
    texts: tuple[ReadText, ...]
    warnings: tuple[str, ...]
    lost: tuple[str, ...]


def read_refi(data: bytes, name: str) -> ReadProject:
    """Read a project or a codebook in memory, within the limits for archives.

    Raises:
        Unreadable: the file is damaged, unsafe, or neither of the two.
    """
    archive = open_archive(data, name) if data.startswith(b"PK") else None
    root = parse_xml(_get_root(archive, name) if archive else data, name)
    kind = _tag(root)
    if kind not in ("Project", "CodeBook"):
        raise Unreadable(f"{name} is not a REFI-QDA project.", hint=_EXPORT)
    return _Reader(root, archive, name).read()


def _get_root(archive: Archive, name: str) -> bytes:
    found = [m for m in archive.members if "/" not in m and m.lower().endswith((".qde", ".qdc"))]
    if len(found) != 1:
        raise Unreadable(
            f"{name} should hold one project file at its top level, but holds {len(found)}.",
            hint=_EXPORT,
        )
    return archive.read(found[0])


def _tag(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _children(element: _Element | None, *tags: str) -> Iterator[_Element]:
    for child in element if element is not None else ():
        if not tags or _tag(child) in tags:
            yield child


def _child(element: _Element | None, tag: str) -> _Element | None:
    return next(_children(element, tag), None)


def _words(element: _Element | None, tag: str) -> str:
    child = _child(element, tag)
    return " ".join((child.text or "").split()) if child is not None else ""


def _key(value: str | None) -> str:
    """Return an id in its comparable form: some programs write braces, some capitals."""
    return (value or "").strip().strip("{}").casefold()


def _hue(colour: str) -> int:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * each for each in colour[1:])
    red, green, blue = (int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4))
    return round(360 * colorsys.rgb_to_hls(red, green, blue)[0]) % 360


class _Reader:
    def __init__(self, root: _Element, archive: Archive | None, name: str) -> None:
        self._root, self._archive, self._name = root, archive, name
        self._warnings: dict[str, None] = {}
        self._lost: dict[tuple[str, str], list[str]] = {}
        self._members = {m.lower(): m for m in (archive.members if archive else ())}
        self._coded: set[str] = set()
        users = _children(_child(root, "Users"), "User")
        self._users = {_key(u.get("guid")): (u.get("name") or "").strip() for u in users}

    def read(self) -> ReadProject:
        book = self._root if _tag(self._root) == "CodeBook" else _child(self._root, "CodeBook")
        codes = self._codes(book)
        self._known = {code.key for code in codes}
        sources = list(_children(_child(self._root, "Sources")))
        ids = Counter(_key(source.get("guid")) for source in sources)
        if any(count > 1 for count in ids.values()):
            self._warn("Several texts have the same id; each was imported separately.")
        texts = [text for source in sources for text in self._source(source)]
        for tag, thing in _NOT_TAKEN.items():
            if count := len(list(_children(_child(self._root, tag)))):
                self._lose(thing, count=count)
        # A group with codings is an ordinary code.
        codes = [
            replace(code, abstract=code.abstract and code.key not in self._coded) for code in codes
        ]
        return ReadProject(
            name=(self._root.get("name") or self._name).strip(),
            origin=(self._root.get("origin") or "").strip(),
            codes=tuple(codes),
            texts=tuple(texts),
            warnings=tuple(self._warnings),
            lost=tuple(_tell(*key, names) for key, names in self._lost.items()),
        )

    def _warn(self, sentence: str) -> None:
        self._warnings[sentence] = None

    def _lose(self, thing: str, why: str = "", *, of: str = "", count: int = 1) -> None:
        """Count things that were not imported, by kind, reason and text."""
        if count:
            self._lost.setdefault((thing, why), []).extend([of] * count)

    def _codes(self, book: _Element | None) -> list[ReadCode]:
        found: list[ReadCode] = []
        seen: set[str] = set()
        waiting: list[tuple[_Element, str | None]] = []
        waiting += [(c, None) for c in _children(_child(book, "Codes"), "Code")][::-1]
        while waiting:
            element, parent = waiting.pop()
            key = _key(element.get("guid"))
            name = " ".join((element.get("name") or "").split())
            if not key or key in seen:
                self._warn(f"The id of “{name}” is missing or used twice; it was given a new one.")
                key = f"{key}#{len(found)}"
            seen.add(key)
            if not name:
                name = f"Unnamed code {len(found) + 1}"
                self._warn(f"A code without a name was called “{name}”.")
            colour = element.get("color") or ""
            if colour and not _COLOUR.fullmatch(colour):
                self._warn(f"The colour of “{name}” is not valid; it was given a new one.")
                colour = ""
            found.append(
                ReadCode(
                    key=key,
                    name=name,
                    parent=parent,
                    definition=_words(element, "Description"),
                    hue=_hue(colour) if colour else None,
                    abstract=(element.get("isCodable") or "true").lower() in ("false", "0"),
                )
            )
            waiting += [(c, key) for c in _children(element, "Code")][::-1]
        return found

    def _source(self, source: _Element) -> Iterator[ReadText]:
        kind = _tag(source)
        name = (source.get("name") or "Untitled").strip()
        if kind == "TextSource":
            yield from self._text(source, name)
            return
        inner = list(_children(source, "Representation", "Transcript", "TextDescription"))
        for part in inner:
            yield from self._text(part, name)
        for child in _children(source):
            if _tag(child).endswith("Selection"):
                self._lose("coding", "on a place in a page, picture or recording", of=name)
        if not inner:
            self._lose(kind.removesuffix("Source").lower() or "source", "there is no text", of=name)

    def _text(self, element: _Element, name: str) -> Iterator[ReadText]:
        raw, by_quote = self._get_text(element, name)
        selections = list(self._selections(element, by_quote=by_quote))
        if raw is None:
            for *_, child in selections:
                self._lose("coding", "the text is not there", of=name, count=len(self._refs(child)))
            return
        counting = find_counting(
            raw, [s[:3] for s in selections], origin=self._root.get("origin", "")
        )
        text, cleaned = clean_text(counting.text)
        for sentence in cleaned:
            self._warn(f"{name}: {sentence}")
        if selections and not by_quote and not counting.sure:
            self._warn(
                f"Codings in “{name}” may be slightly misplaced: no way of counting characters fits"
                f" more than {counting.fit:.0%} of them. Check them."
            )
        codings: list[ReadCoding] = []
        for first, last, quote, child in selections:
            span = counting.place(first), counting.place(last)
            place = _settle(text, counting.text, span, quote)
            for key, coder in self._refs(child):
                if place is None:
                    self._lose("coding", "the place lies outside of the text", of=name)
                elif key not in self._known:
                    self._lose("coding", "the code is not in the file", of=name)
                else:
                    self._coded.add(key)
                    codings.append(ReadCoding(code=key, start=place[0], end=place[1], coder=coder))
        yield ReadText(
            name=name,
            text=text,
            codings=tuple(dict.fromkeys(codings)),
            counted=counting.name if selections and not by_quote else "",
        )

    def _selections(
        self, element: _Element, *, by_quote: bool
    ) -> Iterator[tuple[int, int, str, _Element]]:
        for child in _children(element, "PlainTextSelection"):
            try:
                first, last = int(child.get("startPosition", "")), int(child.get("endPosition", ""))
            except ValueError:
                self._lose("coding", "without a place")
                continue
            if by_quote:  # not the text that positions were counted in
                first = last = -1
            yield first, last, self._quote(child), child
        for _ in _children(element, "TranscriptSelection"):
            self._lose("coding", "on a time of a recording")

    def _quote(self, selection: _Element) -> str:
        return _words(selection, "Description") or " ".join((selection.get("name") or "").split())

    def _refs(self, selection: _Element) -> list[tuple[str, str]]:
        found = []
        for coding in _children(selection, "Coding"):
            by = coding.get("creatingUser") or selection.get("creatingUser")
            coder = self._users.get(_key(by)) or _CODER
            found += [(_key(r.get("targetGUID")), coder) for r in _children(coding, "CodeRef")]
        return found

    def _get_text(self, element: _Element, name: str) -> tuple[str | None, bool]:
        """Return a text, and whether its codings can only be placed by their quotes."""
        content = _child(element, "PlainTextContent")
        raw = content.text or "" if content is not None else self._get_member(element, name)
        if raw is not None and any(c.isalnum() for c in raw):
            return raw, False
        if raw is not None:
            self._warn(f"The text of “{name}” is empty in the file; its positions are not used.")
        rich = self._get_rich(element, name)
        return rich, rich is not None

    def _get_rich(self, element: _Element, name: str) -> str | None:
        """Return the text of the formatted version, if the file holds one."""
        from transcripts.reading.read_source import read_source

        inside = _INSIDE.fullmatch((element.get("richTextPath") or "").strip())
        member = self._members.get(f"sources/{inside[1].lower()}") if inside else None
        if member is None or self._archive is None:
            return None
        try:
            [reading, *_] = read_source(self._archive.read(member), member)
        except Unreadable:
            return None
        self._warn(f"“{name}” was read from its formatted version; its quotes place the codings.")
        return reading.text

    def _get_member(self, element: _Element, name: str) -> str | None:
        path = element.get("plainTextPath") or ""
        inside = _INSIDE.fullmatch(path.strip())
        if not path or inside is None:
            why = "outside of the project file" if path else "the file holds none"
            self._lose("text", why, of=name)
            return None
        member = self._members.get(f"sources/{inside[1].lower()}")
        if member is None or self._archive is None:
            self._lose("text", "missing from the project file", of=name)
            return None
        data = self._archive.read(member, limit=MAX_TEXT)
        try:
            wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
            return "\ufeff" + data.decode("utf-16") if wide else data.decode("utf-8")
        except UnicodeDecodeError:
            self._warn(f"The text of “{name}” is not UTF-8; it was read as Windows-1252.")
            return data.decode("cp1252", "replace")


def _tell(thing: str, why: str, names: list[str]) -> str:
    """Return a sentence on how many things were not imported, why, and from which texts."""
    count, own = len(names), list(dict.fromkeys(f"“{name}”" for name in names if name))
    shown = ", ".join(own[:3]) + (f" and {len(own) - 3} more" if len(own) > 3 else "")
    told = f"{count_things(count, thing)} {choose_word(count, 'was', 'were')} not taken"
    return ": ".join(part for part in (f"{told}{f' ({why})' if why else ''}", shown) if part) + "."


def _settle(
    text: str, counted: str, span: tuple[int | None, int | None], quote: str
) -> tuple[int, int] | None:
    """Return the span without outer blanks; find it by its quote if it has no position."""
    start, end = span
    if text != counted or start is None or end is None or not start < end:
        # Characters that cannot be stored, or the position, are missing: look for the quote.
        words = counted[start:end] if start is not None and end is not None else quote
        at = text.find(words) if words.strip() else -1
        if at < 0 or text.find(words, at + 1) >= 0:
            return None
        start, end = at, at + len(words)
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None
