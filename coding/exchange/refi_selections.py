"""Read what is on the words of a text in a REFI-QDA project: selections and their codings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from coding.exchange.refi_comments import SqueezedText, parse_quote
from coding.exchange.refi_elements import find_child, get_lines, get_tag, get_time, list_children
from coding.exchange.refi_files import normalise_id
from coding.exchange.refi_notes import list_refs
from coding.exchange.refi_told import Told
from study.language import say
from study.wording import mark_thing

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["OnWords", "Selection", "Selections", "choose_span"]

_CODER = "Imported"
_TIMES = ("AudioSelection", "VideoSelection")


@dataclass(frozen=True, slots=True, kw_only=True)
class OnWords:
    """What is on a selection: ids of codes and of memos, who put them there, and when."""

    codes: tuple[str, ...]
    coder: str
    notes: tuple[str, ...]
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Words of a text with what is on them; places as in the file.

    `timed` is set where they are the places of time marks.
    """

    key: str
    first: int
    last: int
    quote: str
    comment: str
    codings: tuple[OnWords, ...]
    notes: tuple[str, ...] = ()
    by: str = ""
    timed: bool = False


class Selections:
    """Reads selections.

    Args:
        users: The names of the coders by id.
        told: Told of codings without a code or a place.
        ours: Whether we wrote the file: then a name is the quote, and a description a comment.
    """

    def __init__(self, users: Mapping[str, str], told: Told, *, ours: bool = False) -> None:
        self._users, self._told, self._ours = users, told, ours
        self.placed: set[str] = set()  # ids of the selections that were read

    def list_on(
        self,
        element: _Element,
        raw: str,
        name: str,
        *,
        by_quote: bool,
        whole: _Element | None = None,
    ) -> Iterator[Selection]:
        """Yield the selections of a text.

        Args:
            element: The text.
            raw: Its words, as in the file.
            name: What it is called.
            by_quote: Whether these are not the words that places were counted in.
            whole: What the text belongs to. Selections of a time in a recording lie on the words
                between the time marks around them, areas of a page on their words, if these stand
                once in the text; others are left to whoever keeps what has no place.
        """
        squeezed = SqueezedText(raw)
        marks = _Marks(element)
        tags = ("PlainTextSelection", "TranscriptSelection")
        found = [*list_children(element, *tags), *list_children(whole, *_TIMES, "PDFSelection")]
        for child in found:
            tag = get_tag(child)
            words = _get_words(child, raw) if tag == "PDFSelection" else ""
            ends = marks.get_ends(child)
            if (tag in _TIMES and not all(ends)) or (tag == "PDFSelection" and not words):
                continue
            codings = tuple(self.list_codings(child, name))
            timed = tag != "PlainTextSelection"
            about = get_lines(child, "Description")
            named = " ".join((child.get("name") or "").split())
            if timed:
                quote, comment = words, about
            elif self._ours:
                quote, comment = named, about
            else:
                quote, comment = parse_quote(named, about, squeezed)
            try:
                first, last = map(int, ends)
            except ValueError:
                why = say("on a time of a recording") if timed else say("without a place")
                self._told.add_loss(mark_thing("coding"), why, of=name, count=len(codings) or 1)
                continue
            self.placed.add(normalise_id(child.get("guid")))
            if by_quote:  # not the text that positions were counted in
                first = last = -1
            yield Selection(
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

    def list_codings(self, selection: _Element, name: str) -> Iterator[OnWords]:
        """Yield the codings of a selection, or of a whole source."""
        shared = list_refs(selection, "NoteRef")
        for coding in list_children(selection, "Coding"):
            by = coding.get("creatingUser") or selection.get("creatingUser")
            codes = list_refs(coding, "CodeRef")
            if not codes:
                self._told.add_loss(mark_thing("coding"), say("it names no code"), of=name)
                continue
            yield OnWords(
                codes=codes,
                coder=self._users.get(normalise_id(by)) or _CODER,
                notes=shared + list_refs(coding, "NoteRef"),
                at=get_time(coding) or get_time(selection),
            )
            shared = ()


class _Marks:
    """The time marks of a transcript: each has a place in its text, most have a time."""

    def __init__(self, element: _Element) -> None:
        points = list(list_children(element, "SyncPoint"))
        self._places = {normalise_id(p.get("guid")): p.get("position", "") for p in points}
        self._times = sorted(
            (int(p.get("timeStamp", "")), int(p.get("position", "")))
            for p in points
            if p.get("timeStamp", "").isdecimal() and p.get("position", "").isdecimal()
        )

    def get_ends(self, child: _Element) -> tuple[str, str]:
        """Return the places where a selection begins and ends, '' for those not known."""
        tag = get_tag(child)
        if tag == "PlainTextSelection":
            return child.get("startPosition", ""), child.get("endPosition", "")
        if tag == "TranscriptSelection":  # from one time mark to another
            ends = child.get("fromSyncPoint"), child.get("toSyncPoint")
            first, last = (self._places.get(normalise_id(each), "") for each in ends)
            return first, last
        if tag == "PDFSelection":  # to be found by its words
            return "-1", "-1"
        return self._find_place(child.get("begin", "")), self._find_place(
            child.get("end", ""), ends=True
        )

    def _find_place(self, told: str, *, ends: bool = False) -> str:
        """Return the place of the last mark at or before a time, or of the first at or after it."""
        if not told.isdecimal():
            return ""
        at = bisect_right(self._times, (int(told), -1 if ends else 10**12))
        at -= not ends
        return str(self._times[at][1]) if 0 <= at < len(self._times) else ""


def _get_words(area: _Element, raw: str) -> str:
    """Return the words of an area, if they stand in the text once."""
    content = find_child(find_child(area, "Representation"), "PlainTextContent")
    words = (content.text or "").strip() if content is not None else ""
    return words if words and raw.count(words) == 1 else ""


def choose_span(
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
