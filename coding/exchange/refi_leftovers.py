"""Keep what is on things that a study cannot code, such as an area of a picture, as memos.

A code on a whole document is not put on all of its turns: each of them would count as evidence,
also those that nobody meant. It is told as a loss and written down, as is a code on a rectangle of
a page or picture and on a time of a recording that no words belong to.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from coding.exchange.model import ReadMemo
from coding.exchange.refi_elements import find_child, get_lines, get_tag, list_children
from coding.exchange.refi_files import normalise_id
from coding.exchange.refi_selections import Selections
from coding.exchange.refi_told import Told
from study.language import say
from study.wording import count_things, mark_thing
from transcripts.reading.encodings import clean_text

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Leftovers", "describe_time"]

_AREAS = ("PictureSelection", "PDFSelection")
_TIMES = ("AudioSelection", "VideoSelection")
_LONGEST = 100_000  # characters of a memo
_TITLE = 120


class Leftovers:
    """Gathers lines on what has no place in a study, by the source that they belong to."""

    def __init__(self, codes: Mapping[str, str], selections: Selections, told: Told) -> None:
        self._codes, self._selections, self._told = codes, selections, told
        self._lines: dict[tuple[str, ReadMemo], list[str]] = {}

    def add(self, line: str, of: str, on: ReadMemo) -> None:
        """Keep a line on something; *of* is what people call the thing that it is on."""
        cleaned = clean_text(line)[0].strip()
        if cleaned:
            self._lines.setdefault((of, on), []).append(cleaned)

    def add_source(self, source: _Element, of: str, on: ReadMemo, placed: Collection[str]) -> None:
        """Keep the codes on a whole source, and those on areas and times of it.

        Args:
            source: A text, PDF, picture or recording.
            of: Its name.
            on: Where the memo belongs.
            placed: The ids of selections that lie on words.
        """
        for coding in self._selections.list_codings(source, of):
            codes = self._list_names(coding.codes)
            why = say("on a whole document")
            self._told.add_loss(mark_thing("coding"), why, of=of, count=len(coding.codes))
            for code in codes:
                line = say("The whole document: {code} ({coder})", code=code, coder=coding.coder)
                self.add(line, of, on)
        for area in list_children(source, *_AREAS, *_TIMES):
            if normalise_id(area.get("guid")) not in placed:
                self._add_area(area, of, on)

    def add_case(self, case: _Element, of: str, on: ReadMemo) -> None:
        """Keep the codes on a whole case."""
        for ref in list_children(case, "CodeRef"):
            self._told.add_loss(mark_thing("coding"), say("on a whole case"), of=of)
            for code in self._list_names((normalise_id(ref.get("targetGUID")),)):
                self.add(say("The whole case: {code}", code=code), of, on)

    def finish(self) -> Iterator[ReadMemo]:
        """Yield a memo for each thing, and tell how many there are."""
        if self._lines:
            memos = count_things(len(self._lines), "memo")
            self._told.add_warning(
                say("What has no place in a study is written down in {memos}.", memos=memos)
            )
        for (of, on), lines in self._lines.items():
            title = say("Not placed from “{name}”", name=of) if of else say("Not placed")
            yield replace(on, words="\n".join(lines)[:_LONGEST], title=title[:_TITLE])

    def _add_area(self, area: _Element, of: str, on: ReadMemo) -> None:
        place = _describe_place(area)
        timed = get_tag(area) in _TIMES
        why = say("on a time of a recording") if timed else say("on an area of a page or picture")
        own = [area.get("name") or "", get_lines(area, "Description")]
        own.append(get_lines(find_child(area, "Representation"), "PlainTextContent"))
        words = " · ".join(dict.fromkeys(part.strip() for part in own if part.strip()))
        codings = list(self._selections.list_codings(area, of))
        for coding in codings:
            self._told.add_loss(mark_thing("coding"), why, of=of, count=len(coding.codes))
            for code in self._list_names(coding.codes):
                line = say("{place}: {code} ({coder})", place=place, code=code, coder=coding.coder)
                self.add(f"{line} {words}", of, on)
        if not codings:
            self._told.add_loss(mark_thing("marked place"), say("without a code"), of=of)
            self.add(f"{place}: {words}".rstrip(": "), of, on)

    def _list_names(self, codes: tuple[str, ...]) -> list[str]:
        return [self._codes.get(key) or say("a code that is not in the file") for key in codes]


def _describe_place(area: _Element) -> str:
    if get_tag(area) in _TIMES:
        times = {"begin": describe_time(area.get("begin")), "end": describe_time(area.get("end"))}
        return say("From {begin} to {end}", **times)
    corners = {
        name.lower(): " ".join((area.get(name) or "?").split())[:20]
        for name in ("firstX", "firstY", "secondX", "secondY")
    }
    place = say("The area from {firstx}, {firsty} to {secondx}, {secondy}", **corners)
    page = (area.get("page") or "").strip()
    if page.isdecimal():  # the standard counts from nought
        return say("Page {number}: {place}", number=int(page[:9]) + 1, place=place)
    return place


def describe_time(told: str | None) -> str:
    """Return a time in thousandths of a second as people write it; as it stands if it is none."""
    words = (told or "?").strip()[:20]
    if not words.isdecimal():
        return words
    seconds, rest = divmod(int(words), 1000)
    hours, minutes = seconds // 3600, seconds // 60 % 60
    return f"{hours}:{minutes:02}:{seconds % 60:02}.{rest // 100}"
