"""Make a project of the rows of a QualCoder database. Pure."""

from __future__ import annotations

import re
from typing import Any

from coding.codebook.colours import find_hue_of
from coding.exchange.count_characters import find_counting
from coding.exchange.losses import LossList
from coding.exchange.model import ReadCoding, ReadProject, ReadText
from coding.exchange.programs.place_words import find_place
from coding.exchange.programs.queries import Rows
from coding.exchange.quote_places.quote_text import QuoteText
from coding.exchange.refi_codes import ReadCode
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
    names: dict[object, str] = {}
    for source in rows.list("source"):
        title = _words(source, "name").strip() or say("Untitled")
        names[source.get("id")] = title
        own = codings.pop(source.get("id"), [])
        if any(each.isalnum() for each in _words(source, "fulltext")):
            texts.append(_read_text(source, title, own, keys, told, lost))
        else:
            lost.add(mark_thing("file"), say("there is no text"), of=title)
            why = say("the text is not there")
            lost.add(mark_thing("coding"), why, of=title, count=len(own))
        if _words(source, "memo").strip():
            lost.add(mark_thing("memo"), say("on a whole document"), of=title)
    left = sum(map(len, codings.values()))
    lost.add(mark_thing("coding"), say("the text is not in the file"), count=left)
    _count_rest(rows, names, lost)
    return ReadProject(
        name=name,
        origin="QualCoder",
        codes=tuple(codes),
        texts=tuple(texts),
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
) -> ReadText:
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
            if each.get("important"):
                lost.add(mark_thing("mark"), say("that a coding is important"), of=title)
    return ReadText(
        name=title,
        text=text,
        codings=tuple(
            ReadCoding(
                code=key,
                start=start,
                end=end,
                coder=coder,
                memo="\n\n".join(dict.fromkeys(filter(None, memos))),
            )
            for (key, start, end, coder), memos in codings.items()
        ),
        counted=counting.name if placed else "",
    )


def _count_rest(rows: Rows, names: dict[object, str], lost: LossList) -> None:
    """Count what has no place in a study yet."""
    for each in rows.list("code_image"):
        lost.add(mark_thing("coding"), say("on a picture"), of=names.get(each.get("id"), ""))
    for each in rows.list("code_av"):
        lost.add(mark_thing("coding"), say("on a recording"), of=names.get(each.get("id"), ""))
    for each in rows.list("annotation"):
        lost.add(
            mark_thing("comment"), say("no code is on its words"), of=names.get(each.get("fid"), "")
        )
    lost.add(mark_thing("case"), count=len(rows.list("cases")))
    lost.add(
        mark_thing("memo"),
        say("on a case"),
        count=sum(bool(_words(each, "memo").strip()) for each in rows.list("cases")),
    )
    values = [each for each in rows.list("attribute") if str(each.get("value") or "").strip()]
    lost.add(mark_thing("value"), say("of an attribute"), count=len(values))
    lost.add(mark_thing("journal entry", "journal entries"), count=len(rows.list("journal")))
    lost.add(mark_thing("map"), count=len(rows.list("graph")))
    about = [each for each in rows.list("project") if _words(each, "memo").strip()]
    lost.add(mark_thing("memo"), say("on the project"), count=len(about))


def _words(row: dict[str, Any], column: str) -> str:
    value = row.get(column)
    return value if isinstance(value, str) else ""
