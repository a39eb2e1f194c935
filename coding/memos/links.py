"""Links in memos: `[[Name]]` stands for the thing with that name, `[[code: Name]]` for the code.

A memo keeps the ids of the things that its links meant when it was saved, so that a link follows a
thing that is renamed. A name without a kept id is looked up each time, so that a link to something
that is made later finds it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from coding.memos.model import THING_KINDS, Thing
from study.language import LANGUAGES, say, say_in

__all__ = [
    "Link",
    "LinkIndex",
    "Named",
    "carry_links",
    "find_links",
    "find_things",
    "list_names",
    "parse_links",
    "rename_links",
    "render_links",
    "split_body",
]

_LINK = re.compile(r"\[\[(?=[^\[\]\n]*[^\[\]\s])([^\[\]\n]{1,300})\]\]")
_MOST_CANDIDATES = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A thing that a link can name: its names, of which the first is shown."""

    thing: Thing
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One link of a memo, resolved.

    Attributes:
        written: The words between the brackets.
        shown: The thing's name as it is now, or the words as written.
        thing: The thing, or None.
        trouble: Why it leads nowhere, as a sentence; empty if it leads somewhere.
    """

    written: str
    shown: str
    thing: Thing | None
    trouble: str = ""


class LinkIndex:
    """The things that links can name, by name and by id."""

    def __init__(self, things: Iterable[Named]) -> None:
        self._by_name: dict[str, list[Named]] = {}
        self._by_thing: dict[Thing, Named] = {}
        for named in things:
            self._by_thing[named.thing] = named
            for name in dict.fromkeys(map(_fold, named.names)):
                self._by_name.setdefault(name, []).append(named)

    def get_name(self, thing: Thing) -> str | None:
        """Return a thing's name as it is now, or None if it is gone."""
        found = self._by_thing.get(thing)
        return found.names[0] if found else None

    def find(self, written: str, kept: Mapping[str, Thing] | None = None) -> Link:
        """Return the link with these words; *kept* holds what links meant when they were saved."""
        thing = (kept or {}).get(written)
        if thing is not None and thing in self._by_thing:
            return Link(written=written, shown=self._by_thing[thing].names[0], thing=thing)
        found = self._search(written)
        if len(found) == 1:
            return Link(written=written, shown=found[0].names[0], thing=found[0].thing)
        return Link(written=written, shown=written, thing=None, trouble=_explain(written, found))

    def _search(self, written: str) -> list[Named]:
        found = self._by_name.get(_fold(written), [])
        kind, name = _split_kind(written)
        if found or not kind:
            return found
        return [n for n in self._by_name.get(_fold(name), []) if n.thing.kind == kind]


def list_names(body: str) -> list[str]:
    """Return the words between double brackets, each once, in text order."""
    return list(dict.fromkeys(found[1].strip() for found in _LINK.finditer(body)))


def find_links(body: str, index: LinkIndex, kept: Mapping[str, Thing]) -> list[Link]:
    """Return the links of a memo, resolved, each once."""
    return [index.find(name, kept) for name in list_names(body)]


def split_body(body: str) -> Iterator[tuple[str, str]]:
    """Yield the parts of a memo in order, as (words, name): one of the two is empty."""
    at = 0
    for found in _LINK.finditer(body):
        if found.start() > at:
            yield body[at : found.start()], ""
        yield "", found[1].strip()
        at = found.end()
    if at < len(body):
        yield body[at:], ""


def rename_links(body: str, index: LinkIndex, kept: Mapping[str, Thing]) -> str:
    """Return a memo with each link under the name that its thing has now, to be edited.

    A link keeps its words where the new name would lead elsewhere, or to several things.
    """

    def rename(found: re.Match[str]) -> str:
        link = index.find(found[1].strip(), kept)
        names = [link.shown]
        if link.thing:
            names.append(f"{link.thing.kind}: {link.shown}")
        if link.thing is None or _fold(link.shown) == _fold(link.written):
            return found[0]
        for name in names:
            if _LINK.fullmatch(f"[[{name}]]") and index.find(name).thing == link.thing:
                return f"[[{name}]]"
        return found[0]

    return _LINK.sub(rename, body)


def carry_links(old_body: str, index: LinkIndex, kept: Mapping[str, Thing]) -> dict[str, Thing]:
    """Return what the links of a memo mean, by the words under which they are edited."""
    shown = rename_links(old_body, index, kept)
    names = zip(_LINK.finditer(old_body), _LINK.finditer(shown), strict=True)
    pairs = ((new[1].strip(), kept.get(old[1].strip())) for old, new in names)
    return {name: thing for name, thing in pairs if thing is not None}


def find_things(body: str, index: LinkIndex, carried: Mapping[str, Thing]) -> dict[str, Thing]:
    """Return what the links of a memo mean when it is saved; those that lead nowhere are left out.

    Args:
        body: The words of the memo.
        index: What links can name.
        carried: What the links meant that were there before, from `carry_links`.
    """
    links = find_links(body, index, carried)
    return {link.written: link.thing for link in links if link.thing is not None}


def render_links(links: Mapping[str, Thing]) -> str:
    """Return what the links of a memo mean as it is stored; empty if there is none."""
    if not links:
        return ""
    plain = {name: [thing.kind, thing.id] for name, thing in links.items()}
    return json.dumps(plain, ensure_ascii=False)


def parse_links(text: str) -> dict[str, Thing]:
    """Return what `render_links` stored; what cannot be read is left out and looked up by name."""
    if not text:
        return {}
    try:
        plain = json.loads(text)
    except ValueError:
        return {}
    if not isinstance(plain, dict):
        return {}
    return {
        name: Thing(kind=pair[0], id=pair[1])
        for name, pair in plain.items()
        if isinstance(pair, list) and len(pair) == 2 and all(isinstance(p, str) for p in pair)
    }


def _explain(written: str, found: list[Named]) -> str:
    if not found:
        return say(
            "No code, theme, finding, transcript, person or memo is called “{written}”.",
            written=written,
        )
    shown = [
        say("the {kind} “{name}”", kind=_name_kind(n.thing.kind), name=n.names[0])
        for n in found[:_MOST_CANDIDATES]
    ]
    first, last = ", ".join(shown[:-1]), shown[-1]
    if len(found) > _MOST_CANDIDATES:
        told = say(
            "“{written}” may be {names} or {last}, and others.",
            written=written,
            names=first,
            last=last,
        )
    else:
        told = say("“{written}” may be {names} or {last}.", written=written, names=first, last=last)
    if len({n.thing.kind for n in found}) > 1:
        link = f"[[{_name_kind(found[0].thing.kind)}: {written}]]"
        told = f"{told} {say('Write the kind before it: {link}.', link=link)}"
    return told


def _name_kind(kind: str) -> str:
    return say("memo") if kind == "memo" else say(THING_KINDS.get(kind, kind))


@cache
def _list_kinds() -> dict[str, str]:
    """Return the kinds by what may be written for them: themselves, their words in any language."""
    kinds = {kind: kind for kind in ("memo", *THING_KINDS) if kind}
    for language in LANGUAGES:
        with say_in(language):
            kinds |= {_fold(_name_kind(kind)): kind for kind in list(kinds.values())}
    return kinds


def _split_kind(written: str) -> tuple[str, str]:
    kind, colon, name = written.partition(":")
    return (_list_kinds().get(_fold(kind), ""), name) if colon else ("", written)


def _fold(name: str) -> str:
    return " ".join(name.split()).casefold()
