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
from coding.exchange.model import ReadCoding, ReadMemo, ReadProject, ReadText
from coding.exchange.refi_codes import read_codes
from coding.exchange.refi_comments import SqueezedText, parse_quote
from coding.exchange.refi_elements import find_child, get_lines, get_tag, get_time, list_children
from coding.exchange.refi_files import normalise_id, open_refi
from coding.exchange.refi_losses import list_losses
from coding.exchange.refi_notes import Notes, list_refs
from coding.exchange.refi_people import Variables, list_people, list_sets
from coding.exchange.refi_texts import TextFinder
from coding.exchange.refi_told import Told
from study.errors import Unreadable
from study.language import mark, say
from study.wording import choose_word, count_things, mark_thing
from transcripts.reading.encodings import clean_text
from transcripts.reading.gate import Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["read_refi"]

_CODER = "Imported"
_SOURCES = {
    "TextSource": mark_thing("text"),
    "PictureSource": mark_thing("picture"),
    "PDFSource": mark_thing("PDF"),
    "AudioSource": mark_thing("audio"),
    "VideoSource": mark_thing("video"),
}
_EXPORT = mark("Export it again from the program that made it.")


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
    """What is on a selection: ids of codes and of memos, who put them there, and when."""

    codes: tuple[str, ...]
    coder: str
    notes: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Selection:
    """Words of a text with what is on them; places as in the file.

    `timed` is set where they are the places of time marks.
    """

    key: str
    first: int
    last: int
    quote: str
    comment: str
    codings: tuple[_Coding, ...]
    notes: tuple[str, ...] = ()
    by: str = ""
    timed: bool = False


class _Reader:
    def __init__(self, root: _Element, archive: Archive | None, name: str) -> None:
        self._root, self._name = root, name
        self._told = Told()
        users = list_children(find_child(root, "Users"), "User")
        self._users = {normalise_id(u.get("guid")): (u.get("name") or "").strip() for u in users}
        self._finder = TextFinder(archive, self._told)
        self._notes = Notes(root, self._users, self._finder, self._told)
        self._variables = Variables(root, self._told)
        self._kept = 0
        self._texts: list[ReadText] = []
        self._known: set[str] = set()
        self._coded: set[str] = set()
        self._times: dict[tuple[str, int, int, str], str] = {}  # of the codings of a text
        self._sources: dict[str, int] = {}  # the place of the text of each source
        self._places: dict[str, tuple[int, int]] = {}  # text and start of each selection
        # Words that a case says need no code.
        self._said = {
            ref
            for case in list_children(find_child(root, "Cases"), "Case")
            if (case.get("name") or "").strip()
            for ref in list_refs(case, "SelectionRef")
        }

    def read(self) -> ReadProject:
        root, told = self._root, self._told
        book = root if get_tag(root) == "CodeBook" else find_child(root, "CodeBook")
        codes = read_codes(book, told.add_warning, origin=root.get("origin", ""))
        self._known = {code.key for code in codes}
        sources = list(list_children(find_child(root, "Sources")))
        ids = Counter(normalise_id(source.get("guid")) for source in sources)
        if any(count > 1 for count in ids.values()):
            told.add_warning(say("Several texts have the same id; each was imported separately."))
        for source in sources:
            self._read_source(source)
        self._notes.take_codes(book, self._known)
        people = tuple(
            list_people(
                root,
                self._variables,
                self._notes,
                told,
                texts=self._sources,
                places=self._places,
            )
        )
        sets = tuple(list_sets(root, self._notes, told, codes=self._known))
        whole = ReadMemo(words="", on="study")
        self._notes.take(list_refs(root, "NoteRef"), whole)
        self._notes.add(get_lines(root, "Description"), whole)
        self._variables.finish()
        memos = self._notes.finish()
        for loss in list_losses(root):
            told.add_loss(loss.thing, loss.why, of=loss.of, count=loss.count)
        if self._kept:
            comments = count_things(
                self._kept, "comment on a coding was", "comments on codings were"
            )
            told.add_warning(
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
            name=(root.get("name") or self._name).strip(),
            origin=(root.get("origin") or "").strip(),
            codes=tuple(codes),
            texts=tuple(self._texts),
            people=people,
            memos=memos,
            sets=sets,
            warnings=told.warnings,
            lost=told.lost,
        )

    def _read_source(self, source: _Element) -> None:
        kind = get_tag(source)
        if kind not in _SOURCES:
            return
        name = (source.get("name") or say("Untitled")).strip()
        before = len(self._texts)
        if kind == "TextSource":
            self._read_text(source, name)
        else:
            inner = list(list_children(source, "Representation", "Transcript", "TextDescription"))
            for part in inner:
                self._read_text(part, name)
            if not inner:
                self._read_file(source, kind, name)
        if len(self._texts) == before:  # neither what is said of it has a place
            if get_lines(source, "Description"):
                self._told.add_loss(mark_thing("comment"), say("on a whole document"), of=name)
            return
        key = normalise_id(source.get("guid"))
        self._sources[key] = before
        on = ReadMemo(words="", on="text", text=before)
        self._notes.take(list_refs(source, "NoteRef"), on, linked=key)
        self._notes.add(get_lines(source, "Description"), on)
        facts = self._variables.get_place(source, name)
        self._texts[before] = replace(
            self._texts[before], stratum=facts.get("stratum", ""), date=facts.get("date", "")
        )

    def _read_file(self, source: _Element, kind: str, name: str) -> None:
        """Read a PDF that has no text of its own in the project."""
        text = self._finder.read_file(source.get("path") or "") if kind == "PDFSource" else None
        if text is None:
            self._told.add_loss(_SOURCES[kind], say("there is no text"), of=name)
            return
        self._told.add_warning(say("The text of “{name}” was read from its PDF.", name=name))
        self._texts.append(ReadText(name=name, text=text, codings=(), counted=""))

    def _read_text(self, element: _Element, name: str) -> None:
        raw, by_quote = self._finder.find_text(element, name)
        selections = list(self._list_selections(element, raw or "", name, by_quote=by_quote))
        if raw is None:
            for each in selections:
                count = sum(len(coding.codes) for coding in each.codings)
                self._told.add_loss(
                    mark_thing("coding"), say("the text is not there"), of=name, count=count
                )
                self._lose_comment(each, name)
            return
        counting = find_counting(
            raw,
            [(each.first, each.last, each.quote) for each in selections if not each.timed],
            origin=self._root.get("origin", ""),
        )
        text, cleaned = clean_text(counting.text)
        for sentence in cleaned:
            self._told.add_warning(f"{name}: {sentence}")
        coded = any(each.codings for each in selections)
        if coded and not by_quote and not counting.sure:
            self._told.add_warning(
                say(
                    "Codings in “{name}” may be slightly misplaced: no way of counting"
                    " characters fits more than {fit:.0%} of them. Check them.",
                    name=name,
                    fit=counting.fit,
                )
            )
        codings: dict[tuple[str, int, int, str], list[str]] = {}
        self._times = {}
        for each in selections:
            span = counting.place(each.first), counting.place(each.last)
            place = _settle(text, counting.text, span, each.quote)
            self._take_selection(each, place, name, codings)
        self._texts.append(
            ReadText(
                name=name,
                text=text,
                codings=tuple(
                    ReadCoding(
                        code=key,
                        start=start,
                        end=end,
                        coder=coder,
                        memo=self._memo(memos),
                        at=self._times.get((key, start, end, coder), ""),
                    )
                    for (key, start, end, coder), memos in codings.items()
                ),
                counted=counting.name if coded and not by_quote else "",
            )
        )
        if get_tag(element) != "TextSource":
            on = ReadMemo(words="", on="text", text=len(self._texts) - 1)
            self._notes.take(list_refs(element, "NoteRef"), on)
            self._notes.add(get_lines(element, "Description"), on)

    def _take_selection(
        self,
        found: _Selection,
        place: tuple[int, int] | None,
        name: str,
        codings: dict[tuple[str, int, int, str], list[str]],
    ) -> None:
        """Take what is on a selection: its codings, or else what was written about its words."""
        at = len(self._texts)
        if place is not None:
            self._places[found.key] = at, place[0]
        if not found.codings:
            self._take_words(found, place, at, name)
            return
        comment = found.comment
        for coding in found.codings:
            for key in coding.codes:
                if place is None:
                    self._told.add_loss(
                        mark_thing("coding"), say("the place lies outside of the text"), of=name
                    )
                elif key not in self._known:
                    self._told.add_loss(
                        mark_thing("coding"), say("the code is not in the file"), of=name
                    )
                else:
                    self._coded.add(key)
                    self._times.setdefault((key, *place, coding.coder), coding.at)
                    memos = codings.setdefault((key, *place, coding.coder), [])
                    memos += [comment, *self._notes.list_words(coding.notes)]
                    comment = ""
        if comment:
            self._lose_comment(found, name)
        elif place is not None:
            on = ReadMemo(words="", on="words", text=at, start=place[0], end=place[1])
            self._notes.take((), on, linked=found.key)

    def _take_words(
        self, found: _Selection, place: tuple[int, int] | None, at: int, name: str
    ) -> None:
        """Take what was written about words without a code, as memos on them."""
        noted = bool(found.comment or found.notes or self._notes.has_link(found.key))
        if place is None:
            self._lose_comment(found, name)
        elif noted:
            on = ReadMemo(words="", by=found.by, on="words", text=at, start=place[0], end=place[1])
            self._notes.take(found.notes, on, linked=found.key)
            self._notes.add(found.comment, on)
        if (place is None or not noted) and found.key not in self._said:
            self._told.add_loss(mark_thing("marked place"), say("without a code"), of=name)

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
            self._told.add_loss(mark_thing("comment"), why, of=name)

    def _list_selections(
        self, element: _Element, raw: str, name: str, *, by_quote: bool
    ) -> Iterator[_Selection]:
        squeezed = SqueezedText(raw)
        points = {
            normalise_id(point.get("guid")): point.get("position", "")
            for point in list_children(element, "SyncPoint")
        }
        for child in list_children(element, "PlainTextSelection", "TranscriptSelection"):
            codings = tuple(self._list_codings(child, name))
            timed = get_tag(child) == "TranscriptSelection"
            about = get_lines(child, "Description")
            quote, comment = (
                ("", about)
                if timed
                else parse_quote(" ".join((child.get("name") or "").split()), about, squeezed)
            )
            ends = (child.get("startPosition", ""), child.get("endPosition", ""))
            if timed:  # from one time mark to another, which have places in the text
                ends = (
                    points.get(normalise_id(child.get("fromSyncPoint")), ""),
                    points.get(normalise_id(child.get("toSyncPoint")), ""),
                )
            try:
                first, last = map(int, ends)
            except ValueError:
                why = say("on a time of a recording") if timed else say("without a place")
                self._told.add_loss(mark_thing("coding"), why, of=name, count=len(codings) or 1)
                continue
            if by_quote:  # not the text that positions were counted in
                first = last = -1
            yield _Selection(
                key=normalise_id(child.get("guid")),
                first=first,
                last=last,
                quote=quote,
                comment=comment,
                codings=codings,
                notes=() if codings else list_refs(child, "NoteRef"),
                by=self._users.get(normalise_id(child.get("creatingUser")), ""),
                timed=timed,
            )

    def _list_codings(self, selection: _Element, name: str) -> Iterator[_Coding]:
        shared = list_refs(selection, "NoteRef")
        for coding in list_children(selection, "Coding"):
            by = coding.get("creatingUser") or selection.get("creatingUser")
            codes = list_refs(coding, "CodeRef")
            if not codes:
                self._told.add_loss(mark_thing("coding"), say("it names no code"), of=name)
                continue
            yield _Coding(
                codes=codes,
                coder=self._users.get(normalise_id(by)) or _CODER,
                notes=shared + list_refs(coding, "NoteRef"),
                at=get_time(coding) or get_time(selection),
            )
            shared = ()


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
