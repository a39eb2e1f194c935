"""Read REFI-QDA projects (.qdpx, .qde) and codebooks (.qdc), versions 1.0 to 1.5.

Nothing is lost silently: what is not imported is counted in `lost`. `refi_losses` counts what is
never taken, the reader here what does not fit.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coding.exchange.count_characters import find_counting
from coding.exchange.losses import describe_loss
from coding.exchange.refi_codes import ReadCode, read_codes
from coding.exchange.refi_comments import SqueezedText, parse_quote
from coding.exchange.refi_elements import find_child, get_lines, get_tag, list_children
from coding.exchange.refi_files import find_member, normalise_id, open_refi
from coding.exchange.refi_losses import list_losses
from study.errors import Unreadable
from study.language import mark, say
from study.wording import choose_word, count_things, mark_thing
from transcripts.reading.encodings import clean_text
from transcripts.reading.gate import MAX_TEXT, Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ReadCoding", "ReadProject", "ReadText", "read_refi"]

_CODER = "Imported"
_SOURCES = {
    "TextSource": mark_thing("text"),
    "PictureSource": mark_thing("picture"),
    "PDFSource": mark_thing("PDF"),
    "AudioSource": mark_thing("audio"),
    "VideoSource": mark_thing("video"),
}
_PACK = mark(
    "Texts that lie beside the .qde file were not read. Pack the file and"
    " the folder of its texts into one .zip and add that instead."
)
_EXPORT = mark("Export it again from the program that made it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadCoding:
    """A code applied to `[start, end)` of a text, in code points, by a coder, with a memo."""

    code: str
    start: int
    end: int
    coder: str
    memo: str = ""


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
    root, archive = open_refi(data, name)
    if get_tag(root) not in ("Project", "CodeBook"):
        raise Unreadable(say("{name} is not a REFI-QDA project.", name=name), hint=say(_EXPORT))
    return _Reader(root, archive, name).read()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Coding:
    """What is on a selection: ids of codes and of memos, and who put them there."""

    codes: tuple[str, ...]
    coder: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selection:
    """Words of a text with codings, and what somebody wrote about them; places as in the file."""

    first: int
    last: int
    quote: str
    comment: str
    codings: tuple[_Coding, ...]


class _Reader:
    def __init__(self, root: _Element, archive: Archive | None, name: str) -> None:
        self._root, self._archive, self._name = root, archive, name
        self._warnings: dict[str, None] = {}
        self._lost: dict[tuple[str, str], list[str]] = {}
        self._coded: set[str] = set()
        users = list_children(find_child(root, "Users"), "User")
        self._notes = {
            normalise_id(note.get("guid")): note
            for note in list_children(find_child(root, "Notes"), "Note")
        }
        self._noted: set[str] = set()
        self._kept = 0
        self._users = {normalise_id(u.get("guid")): (u.get("name") or "").strip() for u in users}

    def read(self) -> ReadProject:
        book = (
            self._root if get_tag(self._root) == "CodeBook" else find_child(self._root, "CodeBook")
        )
        codes = read_codes(book, self._warn, origin=self._root.get("origin", ""))
        self._known = {code.key for code in codes}
        sources = list(list_children(find_child(self._root, "Sources")))
        ids = Counter(normalise_id(source.get("guid")) for source in sources)
        if any(count > 1 for count in ids.values()):
            self._warn(say("Several texts have the same id; each was imported separately."))
        texts = [text for source in sources for text in self._source(source)]
        self._lose(mark_thing("memo"), count=len(self._notes) - len(self._noted))
        for loss in list_losses(self._root):
            self._lose(loss.thing, loss.why, of=loss.of, count=loss.count)
        if self._kept:
            comments = count_things(
                self._kept, "comment on a coding was", "comments on codings were"
            )
            self._warn(
                say(
                    "{comments} kept as {memos}.",
                    comments=comments,
                    memos=choose_word(self._kept, "its memo", "their memos"),
                )
            )
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
            lost=tuple(describe_loss(*key, names) for key, names in self._lost.items()),
        )

    def _warn(self, sentence: str) -> None:
        self._warnings[sentence] = None

    def _lose(self, thing: str, why: str = "", *, of: str = "", count: int = 1) -> None:
        """Count things that were not imported, by kind, reason and text."""
        if count:
            self._lost.setdefault((thing, why), []).extend([of] * count)

    def _source(self, source: _Element) -> Iterator[ReadText]:
        kind = get_tag(source)
        if kind not in _SOURCES:
            return
        name = (source.get("name") or say("Untitled")).strip()
        if kind == "TextSource":
            yield from self._text(source, name)
            return
        inner = list(list_children(source, "Representation", "Transcript", "TextDescription"))
        for part in inner:
            yield from self._text(part, name)
        if not inner:
            self._lose(_SOURCES[kind], say("there is no text"), of=name)

    def _text(self, element: _Element, name: str) -> Iterator[ReadText]:
        raw, by_quote = self._get_text(element, name)
        selections = list(self._selections(element, name, raw or "", by_quote=by_quote))
        if raw is None:
            for each in selections:
                count = sum(len(coding.codes) for coding in each.codings)
                self._lose(mark_thing("coding"), say("the text is not there"), of=name, count=count)
                self._lose_comment(each, name)
            return
        counting = find_counting(
            raw,
            [(each.first, each.last, each.quote) for each in selections],
            origin=self._root.get("origin", ""),
        )
        text, cleaned = clean_text(counting.text)
        for sentence in cleaned:
            self._warn(f"{name}: {sentence}")
        if selections and not by_quote and not counting.sure:
            self._warn(
                say(
                    "Codings in “{name}” may be slightly misplaced: no way of counting"
                    " characters fits more than {fit:.0%} of them. Check them.",
                    name=name,
                    fit=counting.fit,
                )
            )
        codings: dict[tuple[str, int, int, str], list[str]] = {}
        for each in selections:
            span = counting.place(each.first), counting.place(each.last)
            place = _settle(text, counting.text, span, each.quote)
            comment = each.comment
            for coding in each.codings:
                for key in coding.codes:
                    if place is None:
                        self._lose(
                            mark_thing("coding"), say("the place lies outside of the text"), of=name
                        )
                    elif key not in self._known:
                        self._lose(
                            mark_thing("coding"), say("the code is not in the file"), of=name
                        )
                    else:
                        self._coded.add(key)
                        memos = codings.setdefault((key, *place, coding.coder), [])
                        memos += [comment, *(self._notes_of(coding.notes))]
                        comment = ""
            if comment:
                self._lose_comment(each, name)
        yield ReadText(
            name=name,
            text=text,
            codings=tuple(
                ReadCoding(code=key, start=start, end=end, coder=coder, memo=self._memo(memos))
                for (key, start, end, coder), memos in codings.items()
            ),
            counted=counting.name if selections and not by_quote else "",
        )

    def _memo(self, parts: list[str]) -> str:
        kept = [words for words in dict.fromkeys(clean_text(p)[0].strip() for p in parts) if words]
        self._kept += len(kept)
        return "\n\n".join(kept)

    def _lose_comment(self, selection: _Selection, name: str) -> None:
        if selection.comment:
            why = (
                say("its coding was not taken")
                if selection.codings
                else say("no code is on its words")
            )
            self._lose(mark_thing("comment"), why, of=name)

    def _notes_of(self, ids: tuple[str, ...]) -> Iterator[str]:
        """Yield the words of memos that hang on a coding."""
        for each in ids:
            note = self._notes.get(each)
            if note is None:
                self._lose(mark_thing("memo"), say("it is not in the file"))
                continue
            content = find_child(note, "PlainTextContent")
            words = content.text or "" if content is not None else ""
            if not words.strip() and note.get("plainTextPath"):
                member = find_member(self._archive, note.get("plainTextPath", ""))
                words = self._decode(member, "memo") if member else ""
            title, about = note.get("name") or "", get_lines(note, "Description")
            own = "\n".join(p for p in (about, words.strip()) if p)
            whole = own if title and own.startswith(title.rstrip("….")) else f"{title}\n{own}"
            if whole.strip():
                self._noted.add(each)
                yield whole

    def _selections(
        self, element: _Element, name: str, raw: str, *, by_quote: bool
    ) -> Iterator[_Selection]:
        squeezed = SqueezedText(raw)
        for child in list_children(element, "PlainTextSelection"):
            codings = tuple(self._codings(child, name))
            quote, comment = parse_quote(
                " ".join((child.get("name") or "").split()),
                get_lines(child, "Description"),
                squeezed,
            )
            try:
                first, last = int(child.get("startPosition", "")), int(child.get("endPosition", ""))
            except ValueError:
                self._lose(
                    mark_thing("coding"), say("without a place"), of=name, count=len(codings) or 1
                )
                continue
            if by_quote:  # not the text that positions were counted in
                first = last = -1
            if not codings:
                self._lose(mark_thing("marked place"), say("without a code"), of=name)
            found = _Selection(
                first=first, last=last, quote=quote, comment=comment, codings=codings
            )
            if codings:
                yield found
            else:
                self._lose_comment(found, name)

    def _codings(self, selection: _Element, name: str) -> Iterator[_Coding]:
        shared = _list_refs(selection, "NoteRef")
        for coding in list_children(selection, "Coding"):
            by = coding.get("creatingUser") or selection.get("creatingUser")
            codes = _list_refs(coding, "CodeRef")
            if not codes:
                self._lose(mark_thing("coding"), say("it names no code"), of=name)
                continue
            yield _Coding(
                codes=codes,
                coder=self._users.get(normalise_id(by)) or _CODER,
                notes=shared + _list_refs(coding, "NoteRef"),
            )
            shared = ()

    def _get_text(self, element: _Element, name: str) -> tuple[str | None, bool]:
        """Return a text, and whether its codings can only be placed by their quotes."""
        content = find_child(element, "PlainTextContent")
        raw, why = self._get_member(element, name) if content is None else (content.text or "", "")
        if raw is not None and any(c.isalnum() for c in raw):
            return raw, False
        rich = self._get_rich(element, name)
        if raw is not None:
            self._warn(
                say(
                    "The text of “{name}” is empty in the file; its positions are not used.",
                    name=name,
                )
            )
        elif rich is None:
            self._lose("text", why, of=name)
        return rich, rich is not None

    def _get_rich(self, element: _Element, name: str) -> str | None:
        """Return the text of the formatted version, if the file holds one."""
        from transcripts.reading.read_source import read_source

        path = element.get("richTextPath") or ""
        member = find_member(self._archive, path) if path.strip() else None
        if member is None or self._archive is None:
            return None
        try:
            [reading, *_] = read_source(self._archive.read(member), member)
        except Unreadable:
            return None
        self._warn(
            say(
                "“{name}” was read from its formatted version; its quotes place the codings.",
                name=name,
            )
        )
        return reading.text

    def _get_member(self, element: _Element, name: str) -> tuple[str | None, str]:
        """Return the text in a member of the archive; or None, and why there is none."""
        path = (element.get("plainTextPath") or "").strip()
        member = find_member(self._archive, path, normalise_id(element.get("guid")))
        if member is not None:
            return self._decode(member, name), ""
        if path and self._archive is None:
            self._warn(_PACK)
        if path.lower().startswith("internal:") and self._archive is not None:
            return None, say("missing from the project file")
        return None, say("outside of the project file") if path else say("the file holds none")

    def _decode(self, member: str, name: str) -> str:
        if self._archive is None:
            return ""
        data = self._archive.read(member, limit=MAX_TEXT)
        try:
            wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
            return "\ufeff" + data.decode("utf-16") if wide else data.decode("utf-8")
        except UnicodeDecodeError:
            self._warn(
                say("The text of “{name}” is not UTF-8; it was read as Windows-1252.", name=name)
            )
            return data.decode("cp1252", "replace")


def _list_refs(element: _Element, tag: str) -> tuple[str, ...]:
    return tuple(normalise_id(ref.get("targetGUID")) for ref in list_children(element, tag))


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
