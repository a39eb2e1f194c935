"""List what a REFI-QDA project holds and the import does not take, element by element.

Every element of the standard (schemas of version 1.0 to 1.5) has its place in the tables below:
read, part of something that is counted already, or counted. Any other element is told by its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from coding.exchange.refi_elements import get_tag
from study.language import mark, say
from study.wording import mark_thing, shorten_quote

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Loss", "list_losses", "list_tags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Loss:
    """Things of one kind that were not taken: why, and from which source."""

    thing: str
    why: str = ""
    of: str = ""
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Counted:
    """An element that is not taken; `type` is the table for what is inside of it."""

    thing: str
    why: str = ""
    type: str = ""


_Fate = _Counted | str | Literal[False]
# A name is the table of an element that is read, or of a group. PART is an element that belongs to
# one that is counted already, is looked up where it is needed, or is empty of people's work.
PART: Literal[False] = False
_TEXT: dict[str, _Fate] = {
    "Description": PART,  # this and what follows is taken or counted by the reader
    "PlainTextContent": PART,
    "PlainTextSelection": "Selection",
    "Coding": PART,
    "NoteRef": PART,
    "VariableValue": PART,
}
_WHOLE: dict[str, _Fate] = {
    "Description": PART,
    "Coding": PART,
    "NoteRef": PART,
    "VariableValue": PART,
}
_TYPES: dict[str, dict[str, _Fate]] = {
    "Project": {
        "Users": "Users",
        "CodeBook": "CodeBook",
        "Variables": "Variables",
        "Cases": "Cases",
        "Sources": "Sources",
        "Notes": "Notes",
        "Links": "Links",
        "Sets": "Sets",
        "Graphs": "Graphs",
        "Description": PART,
        "NoteRef": PART,
    },
    "Users": {"User": "Empty"},
    "Empty": {},
    "CodeBook": {"Codes": "Codes", "Sets": "Sets"},
    "Codes": {"Code": "Code"},
    "Code": {"Description": PART, "NoteRef": PART, "Code": "Code"},
    "Variables": {"Variable": PART},
    "Cases": {"Case": "Case"},
    "Case": {
        "Description": PART,
        "CodeRef": PART,
        "VariableValue": PART,
        "SourceRef": PART,
        "SelectionRef": PART,
    },
    "Sources": {
        "TextSource": "Text",
        "PictureSource": "Picture",
        "PDFSource": "PDF",
        "AudioSource": "Audio",
        "VideoSource": "Video",
    },
    "Text": _TEXT,
    # The reader tells what becomes of a selection: its place, its code, its comment.
    "Selection": {"Description": PART, "Coding": "Coding", "NoteRef": PART},
    "Coding": {"CodeRef": PART, "NoteRef": PART},
    "Picture": {**_WHOLE, "TextDescription": "Text", "PictureSelection": "Place"},
    "PDF": {**_WHOLE, "Representation": "Text", "PDFSelection": "Place"},
    "Audio": {**_WHOLE, "Transcript": "Transcript", "AudioSelection": "Place"},
    "Video": {**_WHOLE, "Transcript": "Transcript", "VideoSelection": "Place"},
    "Place": {
        "Description": PART,
        "Representation": PART,  # the words of the place
        "Coding": "Coding",
        "NoteRef": PART,
    },
    "Transcript": {
        "Description": PART,
        "PlainTextContent": PART,
        "PlainTextSelection": "Selection",  # not in the standard, but written
        "SyncPoint": _Counted(mark_thing("time mark")),
        "TranscriptSelection": "Selection",
        "Coding": PART,
        "NoteRef": PART,
    },
    "Notes": {"Note": "Note"},  # the reader tells which memos no coding took
    "Note": {
        **dict.fromkeys(("Description", "PlainTextContent", "NoteRef", "VariableValue"), PART),
        "PlainTextSelection": "Words of a memo",
        "Coding": _Counted(mark_thing("coding"), mark("on a whole memo")),
    },
    "Words of a memo": {
        "Description": PART,
        "Coding": _Counted(mark_thing("coding"), mark("in a memo")),
        "NoteRef": PART,
    },
    "Links": {"Link": PART},
    "Sets": {"Set": PART},
    "Graphs": {"Graph": _Counted(mark_thing("map"))},
}


def list_tags(root_type: str = "Project") -> set[str]:
    """Return the names of every element with a place in the tables."""
    return {root_type} | {tag for table in _TYPES.values() for tag in table}


def list_losses(root: _Element) -> Iterator[Loss]:
    """Yield what is not taken by its kind alone; what the reader finds unfit is not among it."""
    waiting: list[tuple[_Element, str, str]] = [(root, get_tag(root), "")]
    while waiting:
        element, kind, of = waiting.pop()
        table = _TYPES.get(kind, {})
        inner: list[tuple[_Element, str, str]] = []
        for child in element:
            tag = get_tag(child)
            fate = table.get(tag)
            if fate is None:
                yield from _list_unknown(child, tag, of)
            elif isinstance(fate, str):
                named = (
                    child.get("name") or say("Untitled")
                    if kind in ("Sources", "Notes", "Cases")
                    else of
                )
                inner.append((child, fate, named))
            elif isinstance(fate, _Counted):
                if fate.type:
                    inner.append((child, fate.type, child.get("name") or of))
                if count := _count(child, tag):
                    yield Loss(thing=fate.thing, why=say(fate.why), of=of, count=count)
        waiting += reversed(inner)


def _count(element: _Element, tag: str) -> int:
    """Return how many things an element stands for."""
    if tag == "Coding":
        return max(1, sum(get_tag(child) == "CodeRef" for child in element))
    if tag in ("Description", "VariableValue"):  # some programs write empty ones
        return int(any(words.strip() for words in element.itertext()))
    return 1


def _list_unknown(element: _Element, tag: str, of: str) -> Iterator[Loss]:
    named = shorten_quote(tag, most=40)
    yield Loss(
        thing=mark_thing("element"),
        why=say("“{element}” is not part of the standard", element=named),
        of=of,
    )
    codings = sum(_count(each, "Coding") for each in element.iter() if get_tag(each) == "Coding")
    if codings:
        yield Loss(
            thing=mark_thing("coding"),
            why=say("inside of “{element}”", element=named),
            of=of,
            count=codings,
        )
