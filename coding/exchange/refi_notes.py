"""Read the notes of a REFI-QDA project, and what each one is on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from coding.exchange.model import ReadMemo
from coding.exchange.refi_elements import find_child, get_lines, list_children
from coding.exchange.refi_files import normalise_id
from coding.exchange.refi_texts import TextFinder
from coding.exchange.refi_told import Told
from study.language import say
from study.wording import mark_thing, shorten_quote
from transcripts.reading.encodings import clean_text

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Notes", "list_refs"]

_LONGEST = 100_000  # characters of a memo
_TITLE = 120


def list_refs(element: _Element | None, tag: str) -> tuple[str, ...]:
    """Return the ids that an element refers to by children of this name."""
    return tuple(normalise_id(ref.get("targetGUID")) for ref in list_children(element, tag))


class Notes:
    """The notes of a project. A note that is on several things is taken at the first of them."""

    def __init__(
        self,
        root: _Element,
        users: Mapping[str, str],
        finder: TextFinder,
        told: Told,
        names: Mapping[str, str],
    ) -> None:
        self._users, self._finder, self._told = users, finder, told
        notes = list_children(find_child(root, "Notes"), "Note")
        self._notes = {normalise_id(note.get("guid")): note for note in notes}
        self._taken: set[str] = set()
        self._made: list[ReadMemo] = []
        # What a note is on may be told by a link: the first one, where nothing refers to the note.
        told_of = {
            normalise_id(r.get("targetGUID")) for r in root.iter("{*}NoteRef", "{*}MemberNote")
        }
        self._links: dict[str, list[tuple[str, int]]] = defaultdict(list)
        self._named: dict[str, list[str]] = defaultdict(list)
        links = list(list_children(find_child(root, "Links"), "Link"))
        self._open: dict[int, tuple[str, str]] = {}
        for number, link in enumerate(links):
            ends = normalise_id(link.get("originGUID")), normalise_id(link.get("targetGUID"))
            self._open[number] = ends
            for note, thing in (ends, ends[::-1]):
                if note not in self._notes:
                    continue
                if note not in told_of and thing not in self._notes:
                    told_of.add(note)
                    self._links[thing].append((note, number))
                    break
                if names.get(thing):  # said in the words of the note, where it leads there
                    self._named[note].append(names[thing])
                    del self._open[number]
                    break

    def list_words(self, ids: tuple[str, ...]) -> Iterator[str]:
        """Yield the words of notes that hang on a coding, whose memo they become."""
        for each in ids:
            note = self._find(each)
            if note is not None and (memo := self._read(note)).words:
                self._taken.add(each)
                yield f"{memo.title}\n{memo.words}" if memo.title else memo.words

    def take(self, ids: tuple[str, ...], memo: ReadMemo, *, linked: str = "") -> None:
        """Take notes that are on a thing, and those that a link ties to it.

        Args:
            ids: The notes to which the thing refers.
            memo: What they are on.
            linked: The id of the thing in the file.
        """
        for each in ids:
            self._take(each, self._find(each), memo)
        for each, number in self._links.get(linked, ()):
            if self._take(each, self._notes[each], memo):
                self._open.pop(number, None)

    def has_link(self, key: str) -> bool:
        """Return whether a link ties a note to this thing."""
        return key in self._links

    def take_codes(self, book: _Element | None, keys: Collection[str]) -> None:
        """Take the notes on the codes that were read."""
        for code in book.iter("{*}Code") if book is not None else ():
            key = normalise_id(code.get("guid"))
            if key in keys:
                on = ReadMemo(words="", on="code", key=key)
                self.take(list_refs(code, "NoteRef"), on, linked=key)

    def add(self, words: str, memo: ReadMemo) -> None:
        """Take words that no note holds, such as the description of a text, as one."""
        cleaned = clean_text(words)[0].strip()
        if cleaned:
            self._made.append(replace(memo, words=self._shorten(cleaned)))

    def finish(self) -> tuple[ReadMemo, ...]:
        """Return all notes; those that are on nothing come last, and empty ones are lost."""
        for each, note in self._notes.items():
            if each not in self._taken and not self._take(each, note, ReadMemo(words="")):
                self._told.add_loss(mark_thing("memo"), say("it is empty"))
        return tuple(self._made)

    def close_link(self, source: str, others: Collection[str]) -> str:
        """Return which of some sources a link ties to a source, '' for none; it is told no more."""
        for number, ends in self._open.items():
            for own, other in (ends, ends[::-1]):
                if own == source and other in others:
                    del self._open[number]
                    return other
        return ""

    def list_open_links(self) -> list[tuple[str, str]]:
        """Return the ids of both ends of each link that no note tells."""
        return list(self._open.values())

    def _find(self, key: str) -> _Element | None:
        note = self._notes.get(key)
        if note is None:
            self._told.add_loss(mark_thing("memo"), say("it is not in the file"))
        return note

    def _take(self, key: str, note: _Element | None, memo: ReadMemo) -> bool:
        if note is None or key in self._taken:
            return False
        read = self._read(note)
        if not read.words:
            return False
        self._taken.add(key)
        self._made.append(replace(memo, words=read.words, title=read.title, by=read.by))
        return True

    def _read(self, note: _Element) -> ReadMemo:
        """Return a note; a name that is only the beginning of its words is no title."""
        own = self._finder.find_words(note)
        parts = (get_lines(note, "Description"), clean_text(own)[0].strip())
        words = "\n".join(part for part in parts if part)
        leads = (f"[[{each}]]" for each in self._named[normalise_id(note.get("guid"))])
        added = [each for each in dict.fromkeys(leads) if words and each not in words]
        name = " ".join((note.get("name") or "").split())
        begins = " ".join(words.split()).startswith(name.rstrip("….").rstrip())
        title = "" if name and words and begins else name
        if title and not words:
            words, title = title, ""
        if len(title) > _TITLE:
            words, title = f"{title}\n{words}", shorten_quote(title, most=_TITLE)
        by = self._users.get(normalise_id(note.get("creatingUser")), "")
        words = "\n".join([words, *added])
        return ReadMemo(words=self._shorten(words), title=title, by=by)

    def _shorten(self, words: str) -> str:
        if len(words) <= _LONGEST:
            return words
        self._told.add_warning(
            say("A memo of {number:,} characters was cut to {most:,}.", number=len(words),
                most=_LONGEST)
        )  # fmt: skip
        return words[:_LONGEST]
