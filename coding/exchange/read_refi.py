"""Read REFI-QDA projects (.qdpx, .qde) and codebooks (.qdc), versions 1.0 to 1.5.

Nothing is lost silently: what is not imported is counted in `lost`. `refi_losses` counts what is
never taken, the reader here what does not fit.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from coding.exchange.count_characters import find_counting
from coding.exchange.model import ReadCoding, ReadFile, ReadMemo, ReadProject, ReadText
from coding.exchange.refi_codes import read_codes
from coding.exchange.refi_elements import find_child, get_lines, get_tag, list_children
from coding.exchange.refi_files import normalise_id, open_refi
from coding.exchange.refi_leftovers import Leftovers
from coding.exchange.refi_losses import list_losses
from coding.exchange.refi_maps import list_link_lines, list_map_lines, list_names
from coding.exchange.refi_notes import Notes, list_refs
from coding.exchange.refi_people import Variables, list_people, list_sets
from coding.exchange.refi_selections import Selection, Selections, choose_span
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


class _Reader:
    def __init__(self, root: _Element, archive: Archive | None, name: str) -> None:
        self._root, self._name = root, name
        self._told = Told()
        users = list_children(find_child(root, "Users"), "User")
        self._users = {normalise_id(u.get("guid")): (u.get("name") or "").strip() for u in users}
        self._finder = TextFinder(archive, self._told)
        self._names = list_names(root)
        self._notes = Notes(root, self._users, self._finder, self._told, self._names)
        self._selections = Selections(
            self._users, self._told, ours=root.get("origin") == "Lifeworld"
        )
        self._files: list[ReadFile] = []
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
        left = Leftovers({code.key: code.name for code in codes}, self._selections, told)
        sources = list(list_children(find_child(root, "Sources")))
        ids = Counter(normalise_id(source.get("guid")) for source in sources)
        if any(count > 1 for count in ids.values()):
            told.add_warning(say("Several texts have the same id; each was imported separately."))
        for source in sources:
            self._read_source(source, left)
        self._notes.take_codes(book, self._known)
        people = tuple(
            list_people(
                root,
                self._variables,
                self._notes,
                told,
                leftovers=left,
                texts=self._sources,
                places=self._places,
            )
        )
        sets = tuple(
            list_sets(root, self._notes, told, codes=self._known, leftovers=left, names=self._names)
        )
        whole = ReadMemo(words="", on="study")
        self._notes.take(list_refs(root, "NoteRef"), whole)
        self._notes.add(get_lines(root, "Description"), whole)
        self._variables.finish()
        memos = self._notes.finish()
        nothing = ReadMemo(words="")
        links = self._notes.list_open_links()
        told.add_loss(mark_thing("link"), count=len(links))
        for line in list_link_lines(links, self._names):
            left.add(line, say("Links"), nothing)
        for name, line in list_map_lines(root, self._names):
            left.add(line, name, nothing)
        memos += tuple(left.finish())
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
            files=tuple(self._files),
            warnings=told.warnings,
            lost=told.lost,
        )

    def _read_source(self, source: _Element, left: Leftovers) -> None:
        kind = get_tag(source)
        if kind not in _SOURCES:
            return
        name = (source.get("name") or say("Untitled")).strip()
        before = len(self._texts)
        parts = [source]
        if kind == "TextSource":
            self._read_text(source, name)
        else:
            inner = list(list_children(source, "Representation", "Transcript", "TextDescription"))
            for part in inner:
                whole = source if part is inner[0] else None
                self._read_text(part, name, whole=whole)
            if not inner and kind == "PDFSource":
                self._read_file(source, name)
            parts += inner
        there = len(self._texts) > before
        on = ReadMemo(words="", on="text", text=before) if there else ReadMemo(words="")
        about = get_lines(source, "Description")
        if kind not in ("TextSource", "PDFSource"):
            text = before if there else self._find_text_of(source)
            kept = self._keep_file(source, name, text)
            about = about if there or not kept else ""  # which a picture keeps itself
        for part in parts:
            left.add_source(part, name, on, self._selections.placed)
        session, values = self._variables.get_place(source, name)
        for title, value in values.items():
            left.add(f"{title}: {value}", name, on)
        if not there:
            if about:
                left.add(about, name, on)
            return
        key = normalise_id(source.get("guid"))
        self._sources[key] = before
        self._notes.take(list_refs(source, "NoteRef"), on, linked=key)
        if session and about:  # which we wrote from the notes of the session
            session["notes"] = about
        else:
            self._notes.add(about, on)
        self._texts[before] = replace(
            self._texts[before],
            stratum=session.pop("stratum", ""),
            date=session.pop("date", ""),
            session=session,
        )

    def _find_text_of(self, source: _Element) -> int:
        """Return the place of the text that a link ties to a picture or recording; -1 for none."""
        other = self._notes.close_link(normalise_id(source.get("guid")), self._sources)
        return self._sources.get(other, -1)

    def _keep_file(self, source: _Element, name: str, text: int) -> bool:
        """Keep a picture, or the recording of a text; return whether that is possible."""
        picture = get_tag(source) == "PictureSource"
        what = _SOURCES[get_tag(source)]
        member = self._finder.find_file(source.get("path") or "")
        if not member:
            self._told.add_loss(what, say("the file is not in the project"), of=name)
        elif not picture and text < 0:
            self._told.add_loss(what, say("without a transcript"), of=name)
        else:
            about = get_lines(source, "Description") if picture else ""
            self._files.append(
                ReadFile(
                    name=name,
                    member=member,
                    kind="picture" if picture else "recording",
                    about=about,
                    text=text,
                )
            )
            return True
        return False

    def _read_file(self, source: _Element, name: str) -> None:
        """Read a PDF that has no text of its own in the project."""
        text = self._finder.read_file(source.get("path") or "")
        if text is None:
            self._told.add_loss(_SOURCES["PDFSource"], say("there is no text"), of=name)
            return
        self._told.add_warning(say("The text of “{name}” was read from its PDF.", name=name))
        self._texts.append(ReadText(name=name, text=text, codings=(), counted=""))

    def _read_text(self, element: _Element, name: str, *, whole: _Element | None = None) -> None:
        raw, by_quote = self._finder.find_text(element, name)
        selections = list(
            self._selections.list_on(element, raw or "", name, by_quote=by_quote, whole=whole)
        )
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
            place = choose_span(text, counting.text, span, each.quote)
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
        found: Selection,
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
        self, found: Selection, place: tuple[int, int] | None, at: int, name: str
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

    def _lose_comment(self, selection: Selection, name: str) -> None:
        if selection.comment:
            why = (
                say("its coding was not taken")
                if selection.codings
                else say("no code is on its words")
            )
            self._told.add_loss(mark_thing("comment"), why, of=name)
