"""What a QualCoder project holds beside its codings: cases, attributes, memos, media. Pure.

Codes on areas of pictures and on times of recordings are lost as codings, and written down in
memos, as those of REFI-QDA projects are.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from coding.exchange.losses import LossList
from coding.exchange.model import ReadFile, ReadMemo, ReadPerson
from coding.exchange.programs.queries import Rows
from coding.exchange.refi_leftovers import describe_time
from study.language import say
from study.wording import mark_thing
from transcripts.reading.encodings import clean_text

__all__ = ["Rest"]

_MEDIA = {"images": "picture", "audio": "recording", "video": "recording"}
_LONGEST = 200  # characters of a name or a value
_LONGEST_MEMO = 100_000


class Rest:
    """Gathers people, memos and media; `add_source` is called for each source first."""

    def __init__(self, rows: Rows, codes: dict[str, str], lost: LossList) -> None:
        self._rows, self._codes, self._lost = rows, codes, lost
        self._names: dict[object, str] = {}
        self._texts: dict[object, int] = {}
        self._lengths: dict[object, int] = {}
        self._places: dict[object, Callable[[int], int | None]] = {}

    def add_source(
        self,
        source: dict[str, Any],
        name: str,
        text: int,
        place: Callable[[int], int | None] = lambda _: None,
        length: int = 0,
    ) -> None:
        """Remember a source: its name, and where its text is; -1 for none."""
        key = source.get("id")
        self._names[key] = name
        if text >= 0:
            self._texts[key], self._places[key], self._lengths[key] = text, place, length

    def list_people(self) -> tuple[ReadPerson, ...]:
        """Return a person for each case that has a name."""
        known: dict[object, dict[str, str]] = {}
        for each in self._rows.list("attribute"):
            if each.get("attr_type") == "case" and (value := _line(each.get("value"))):
                known.setdefault(each.get("id"), {})[_line(each.get("name"))] = value
        made: dict[str, ReadPerson] = {}
        for case in self._rows.list("cases"):
            name, key = _line(case.get("name")), case.get("caseid")
            if not name or name.casefold() in made:
                self._lost.add(mark_thing("case"), say("it has no name of its own"))
                continue
            texts, words = self._find_words(key)
            made[name.casefold()] = ReadPerson(
                key=f"case {key}",
                name=name,
                attributes=known.get(key, {}),
                texts=texts,
                words=words,
            )
        return tuple(made.values())

    def list_memos(self) -> tuple[ReadMemo, ...]:
        """Return the memos on everything but codes and codings, and what has no other place."""
        made = [
            ReadMemo(words=_words(each.get("memo")), on="study")
            for each in self._rows.list("project")
        ]
        for each in self._rows.list("source"):
            on = self._find_text(each.get("id"))
            made.append(_write(on, _words(each.get("memo")), self._title(each.get("id"), on)))
        for each in self._rows.list("cases"):
            key = f"case {each.get('caseid')}"
            made.append(ReadMemo(words=_words(each.get("memo")), on="person", key=key))
        made += [self._read_annotation(each) for each in self._rows.list("annotation")]
        for each in self._rows.list("journal"):
            words, by = _words(each.get("jentry")), _line(each.get("owner"))
            made.append(ReadMemo(words=words, title=_line(each.get("name"))[:120], by=by))
        made += self._list_leftovers()
        self._lost.add(mark_thing("map"), count=len(self._rows.list("graph")))
        return tuple(each for each in made if each.words)

    def list_files(self) -> tuple[ReadFile, ...]:
        """Return the pictures and recordings that lie in the folder of the project."""
        spoken = {
            each.get("av_text_id"): each.get("id")
            for each in self._rows.list("source")
            if each.get("av_text_id")
        }
        texts = {media: self._texts[text] for text, media in spoken.items() if text in self._texts}
        made = []
        for each in self._rows.list("source"):
            key = each.get("id")
            folder, _, file = str(each.get("mediapath") or "").strip("/").partition("/")
            kind = _MEDIA.get(folder)
            text = texts.get(key, -1)
            if key in self._texts and kind is None:
                continue
            if kind is None or not file or "/" in file or "\\" in file or file.startswith("."):
                self._lost.add(mark_thing("file"), say("there is no text"), of=self._names[key])
            elif kind == "recording" and text < 0:
                why = say("without a transcript")
                self._lost.add(mark_thing("recording"), why, of=self._names[key])
            else:
                made.append(
                    ReadFile(
                        name=self._names[key],
                        member=f"{folder}/{file}",
                        kind="picture" if kind == "picture" else "recording",
                        text=text,
                    )
                )
        return tuple(made)

    def _find_words(self, case: object) -> tuple[tuple[int, ...], tuple[tuple[int, int], ...]]:
        texts, words = [], []
        for each in self._rows.list("case_text"):
            source, first, last = each.get("fid"), each.get("pos0"), each.get("pos1")
            if each.get("caseid") != case or source not in self._texts:
                continue
            if not isinstance(first, int) or not isinstance(last, int):
                continue
            start = self._places[source](first)
            if first == 0 and last >= self._lengths[source] - 1:
                texts.append(self._texts[source])
            elif start is not None and 0 <= start < self._lengths[source]:
                words.append((self._texts[source], start))
        return tuple(texts), tuple(words)

    def _read_annotation(self, row: dict[str, Any]) -> ReadMemo:
        source, first, last = row.get("fid"), row.get("pos0"), row.get("pos1")
        on = self._find_text(source)
        said = ReadMemo(
            words=_words(row.get("memo")),
            by=_line(row.get("owner")),
            on=on.on,
            text=on.text,
            title=self._title(source, on),
        )
        if source not in self._texts or not isinstance(first, int):
            return said
        start = self._places[source](first)
        end = self._places[source](last) if isinstance(last, int) else None
        if start is None or not 0 <= start < self._lengths[source]:
            return said
        end = end if end is not None and start < end <= self._lengths[source] else start + 1
        return ReadMemo(
            words=said.words, by=said.by, on="words", text=on.text, start=start, end=end
        )

    def _list_leftovers(self) -> list[ReadMemo]:
        """Return a memo for each source with what is known of it and cannot be coded."""
        lines: dict[object, list[str]] = {}
        for each in self._rows.list("attribute"):
            value = _line(each.get("value"))
            if value and each.get("attr_type") != "case":
                lines.setdefault(each.get("id"), []).append(f"{_line(each.get('name'))}: {value}")
        for each in self._rows.list("code_image"):
            name = self._names.get(each.get("id"), "")
            self._lost.add(mark_thing("coding"), say("on an area of a page or picture"), of=name)
            x, y, width, height = (_number(each.get(n)) for n in ("x1", "y1", "width", "height"))
            place = say(
                "The area from {firstx}, {firsty} to {secondx}, {secondy}",
                firstx=x,
                firsty=y,
                secondx=x + width,
                secondy=y + height,
            )
            lines.setdefault(each.get("id"), []).append(self._tell(place, each))
        for each in self._rows.list("code_av"):
            name = self._names.get(each.get("id"), "")
            self._lost.add(mark_thing("coding"), say("on a time of a recording"), of=name)
            begin, end = (describe_time(str(_number(each.get(n)))) for n in ("pos0", "pos1"))
            place = say("From {begin} to {end}", begin=begin, end=end)
            lines.setdefault(each.get("id"), []).append(self._tell(place, each))
        made = []
        for source, own in lines.items():
            name = self._names.get(source, "")
            title = say("Not placed from “{name}”", name=name) if name else say("Not placed")
            made.append(_write(self._find_text(source), "\n".join(own)[:_LONGEST_MEMO], title))
        return made

    def _tell(self, place: str, row: dict[str, Any]) -> str:
        code = self._codes.get(f"code {row.get('cid')}") or say("a code that is not in the file")
        coder = _line(row.get("owner")) or "Imported"
        told = say("{place}: {code} ({coder})", place=place, code=code, coder=coder)
        return f"{told} {' '.join(_words(row.get('memo')).split())}".strip()

    def _find_text(self, source: object) -> ReadMemo:
        """Return the place of a memo on a source: on its text, or on nothing."""
        at = self._texts.get(source, -1)
        return ReadMemo(words="", on="text", text=at) if at >= 0 else ReadMemo(words="")

    def _title(self, source: object, on: ReadMemo) -> str:
        return "" if on.on else self._names.get(source, "")[:120]


def _write(on: ReadMemo, words: str, title: str) -> ReadMemo:
    return ReadMemo(words=words, title=title[:120], on=on.on, text=on.text)


def _words(value: object) -> str:
    return clean_text(value)[0].strip()[:_LONGEST_MEMO] if isinstance(value, str) else ""


def _line(value: object) -> str:
    words = str(value) if isinstance(value, str | int) else ""
    return " ".join(clean_text(words)[0].split())[:_LONGEST]


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
