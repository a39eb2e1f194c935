"""Make a project of the rows of a QualCoder database. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from coding.codebook.colours import find_hue_of
from coding.exchange.count_characters import find_counting
from coding.exchange.losses import LossList
from coding.exchange.model import ReadCoding, ReadProject, ReadText
from coding.exchange.programs.place_words import find_place
from coding.exchange.programs.qualcoder_rest import Rest
from coding.exchange.programs.queries import Rows
from coding.exchange.quote_places.quote_text import QuoteText
from coding.exchange.refi_codes import ReadCode
from coding.exchange.refi_elements import parse_time
from study.language import say
from study.wording import mark_thing
from transcripts.reading.encodings import clean_text

__all__ = ["parse_qualcoder"]

_CODER = "Imported"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def parse_qualcoder(rows: Rows, name: str) -> ReadProject:
    """Return the project in a QualCoder database; categories become codes that only group others.

    A coding whose words are not at its place is sought by them.
    """
    lost = LossList()
    codes = _list_codes(rows)
    keys = {code.key for code in codes}
    codings: dict[object, list[dict[str, Any]]] = {}
    for each in rows.list("code_text"):
        codings.setdefault(each.get("fid"), []).append(each)
    told: list[str] = []
    texts: list[ReadText] = []
    rest = Rest(rows, {code.key: code.name for code in codes}, lost)
    for source in rows.list("source"):
        title = _words(source, "name").strip() or say("Untitled")
        own = codings.pop(source.get("id"), [])
        if any(each.isalnum() for each in _words(source, "fulltext")):
            text, place = _read_text(source, title, own, keys, told, lost)
            rest.add_source(source, title, len(texts), place, len(text.text))
            texts.append(text)
        else:
            rest.add_source(source, title, -1)
            why = say("the text is not there")
            lost.add(mark_thing("coding"), why, of=title, count=len(own))
    left = sum(map(len, codings.values()))
    lost.add(mark_thing("coding"), say("the text is not in the file"), count=left)
    people, memos, files = rest.list_people(), rest.list_memos(), rest.list_files()
    return ReadProject(
        name=name,
        origin="QualCoder",
        codes=tuple(codes),
        texts=tuple(texts),
        people=people,
        memos=memos,
        files=files,
        warnings=tuple(told),
        lost=lost.describe(),
    )


def _list_codes(rows: Rows) -> list[ReadCode]:
    """Return categories and codes as codes, parents first; a circle is cut where it is met."""
    waiting: dict[str, tuple[ReadCode, str | None]] = {}
    for each in rows.list("code_cat"):
        key = f"category {each.get('catid')}"
        above = f"category {each['supercatid']}" if each.get("supercatid") else None
        waiting[key] = (_make_code(each, key, abstract=True), above)
    for each in rows.list("code_name"):
        key = f"code {each.get('cid')}"
        above = f"category {each['catid']}" if each.get("catid") else None
        if each.get("supercid"):  # a code below a code
            above = f"code {each['supercid']}"
        waiting[key] = (_make_code(each, key, abstract=False), above)
    ordered: dict[str, ReadCode] = {}
    for first in waiting:
        chain: list[str] = []
        at: str | None = first
        while at in waiting and at not in ordered and at not in chain:
            chain.append(at)
            at = waiting[at][1]
        for own in reversed(chain):
            code, above = waiting[own]
            ordered[own] = ReadCode(
                key=own,
                name=code.name,
                parent=above if above in ordered else None,
                definition=code.definition,
                hue=code.hue,
                abstract=code.abstract,
            )
    return list(ordered.values())


def _make_code(row: dict[str, Any], key: str, *, abstract: bool) -> ReadCode:
    colour = _words(row, "color")
    return ReadCode(
        key=key,
        name=" ".join(clean_text(_words(row, "name"))[0].split()) or say("Unnamed"),
        parent=None,
        definition=clean_text(_words(row, "memo"))[0].strip(),
        hue=find_hue_of(colour) if _COLOUR.fullmatch(colour) else None,
        abstract=abstract,
    )


def _read_text(
    source: dict[str, Any],
    title: str,
    rows: list[dict[str, Any]],
    keys: set[str],
    told: list[str],
    lost: LossList,
) -> tuple[ReadText, Callable[[int], int | None]]:
    placed = [
        each
        for each in rows
        if isinstance(each.get("pos0"), int) and isinstance(each.get("pos1"), int)
    ]
    lost.add(mark_thing("coding"), say("without a place"), of=title, count=len(rows) - len(placed))
    counting = find_counting(
        _words(source, "fulltext"),
        [(each["pos0"], each["pos1"], _words(each, "seltext")) for each in placed],
    )
    text, cleaned = clean_text(counting.text)
    told += [f"{title}: {sentence}" for sentence in cleaned]
    quotes = QuoteText(text)
    codings: dict[tuple[str, int, int, str], list[str]] = {}
    times: dict[tuple[str, int, int, str], str] = {}
    for each in placed:
        key = f"code {each.get('cid')}"
        start, end = counting.place(each["pos0"]), counting.place(each["pos1"])
        whole = text == counting.text and start is not None and end is not None
        span = (start, end) if whole and start is not None and end is not None else None
        place = find_place(quotes, span, _words(each, "seltext"))
        if key not in keys:
            lost.add(mark_thing("coding"), say("the code is not in the file"), of=title)
        elif place is None:
            lost.add(mark_thing("coding"), say("its words are not in the text"), of=title)
        else:
            coder = " ".join(_words(each, "owner").split()) or _CODER
            memo = clean_text(_words(each, "memo"))[0].strip()
            codings.setdefault((key, *place, coder), []).append(memo)
            times.setdefault((key, *place, coder), parse_time(_words(each, "date")))
            if each.get("important"):
                lost.add(mark_thing("mark"), say("that a coding is important"), of=title)
    read = ReadText(
        name=title,
        text=text,
        codings=tuple(
            ReadCoding(
                code=key,
                start=start,
                end=end,
                coder=coder,
                memo="\n\n".join(dict.fromkeys(filter(None, memos))),
                at=times[key, start, end, coder],
            )
            for (key, start, end, coder), memos in codings.items()
        ),
        counted=counting.name if placed else "",
    )

    def find(at: int) -> int | None:
        return counting.place(at) if text == counting.text else None

    return read, find


def _words(row: dict[str, Any], column: str) -> str:
    value = row.get(column)
    return value if isinstance(value, str) else ""
