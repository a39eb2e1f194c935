"""Read the cases of a REFI-QDA project as people, its variables as their attributes, its sets."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from coding.exchange.model import ReadMemo, ReadPerson, ReadSet
from coding.exchange.refi_elements import find_child, get_lines, list_children
from coding.exchange.refi_files import normalise_id
from coding.exchange.refi_leftovers import Leftovers
from coding.exchange.refi_notes import Notes, list_refs
from coding.exchange.refi_told import Told
from study.language import LANGUAGES, say, say_in
from study.wording import mark_thing, render_names
from transcripts.model import SESSION_KINDS
from transcripts.reading.encodings import clean_text

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["Variables", "list_people", "list_sets"]

_LONGEST = 200  # characters of a name or a value


class Variables:
    """The variables of a project, and what they say of somebody or of a source."""

    def __init__(self, root: _Element, told: Told) -> None:
        self._told = told
        self._names = {
            normalise_id(each.get("guid")): _clean(each.get("name") or "")
            for each in list_children(find_child(root, "Variables"), "Variable")
        }
        self._taken: set[str] = set()
        # The names that our own projects use, in the languages of the screen.
        self._ours: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        if root.get("origin") == "Lifeworld":
            for language in LANGUAGES:
                with say_in(language):
                    self._ours |= {
                        say("Stratum"): "stratum",
                        say("Date"): "date",
                        say("Session"): "title",
                        say("Kind of session"): "kind",
                        say("Place"): "place",
                    }
                    self._kinds |= {say(told): kind for kind, told in SESSION_KINDS.items()}

    def get_values(self, element: _Element) -> dict[str, str]:
        """Return what is known of a person, by the name of the variable."""
        found: dict[str, str] = {}
        for key, value in self._list(element, _clean(element.get("name") or "")):
            self._taken.add(key)
            found[self._names[key]] = value
        return found

    def get_place(self, element: _Element, name: str) -> tuple[dict[str, str], dict[str, str]]:
        """Return what is known of a source: of its session, if we wrote it, and all else."""
        found: dict[str, str] = {}
        others: dict[str, str] = {}
        for key, value in self._list(element, name):
            self._taken.add(key)
            our = self._ours.get(self._names[key])
            if our == "kind":
                value = self._kinds.get(value, "")
            if our and value:
                found[our] = value
            else:
                others[self._names[key]] = value
        return found, others

    def find_stratum(self, values: dict[str, str]) -> str:
        """Take the stratum out of what is known of a person, if it was we who wrote it."""
        for name in [n for n in values if self._ours.get(n) == "stratum"]:
            return values.pop(name)
        return ""

    def finish(self) -> None:
        """Count the variables that say nothing of anybody."""
        unused = len(self._names.keys() - self._taken)
        self._told.add_loss(mark_thing("variable"), count=unused)

    def _list(self, element: _Element, name: str) -> Iterator[tuple[str, str]]:
        for each in list_children(element, "VariableValue"):
            ref = find_child(each, "VariableRef")
            key = normalise_id(ref.get("targetGUID")) if ref is not None else ""
            value = _clean("".join(map(str, each.itertext())))
            if not value:
                continue  # some programs write empty ones
            if self._names.get(key):
                yield key, value
            else:
                self._told.add_loss(
                    mark_thing("value"), say("its variable is not in the file"), of=name
                )


def list_people(
    root: _Element,
    variables: Variables,
    notes: Notes,
    told: Told,
    *,
    leftovers: Leftovers,
    texts: Mapping[str, int],
    places: Mapping[str, tuple[int, int]],
) -> Iterator[ReadPerson]:
    """Yield a person for each case that has a name.

    Args:
        root: The project.
        variables: Its variables.
        notes: Its notes; those on a case are taken.
        told: Told of cases without a name.
        leftovers: Keeps the codes on whole cases.
        texts: The place of the text of each source, by the source's id.
        places: Text and first code point of each selection, by its id.
    """
    seen: dict[str, int] = {}
    for case in list_children(find_child(root, "Cases"), "Case"):
        key, name = normalise_id(case.get("guid")), _clean(case.get("name") or "")
        if not name:
            told.add_loss(mark_thing("case"), say("it has no name"))
            leftovers.add_case(case, "", ReadMemo(words=""))
            continue
        seen[name.casefold()] = number = seen.get(name.casefold(), 0) + 1
        if number > 1:
            name = f"{name} ({number})"
        on = ReadMemo(words="", on="person", key=key)
        notes.take((), on, linked=key)
        notes.add(get_lines(case, "Description"), on)
        leftovers.add_case(case, name, on)
        values = variables.get_values(case)
        yield ReadPerson(
            key=key,
            name=name,
            stratum=variables.find_stratum(values),
            attributes=values,
            texts=tuple(texts[r] for r in list_refs(case, "SourceRef") if r in texts),
            words=tuple(places[r] for r in list_refs(case, "SelectionRef") if r in places),
        )


def list_sets(
    root: _Element,
    notes: Notes,
    told: Told,
    *,
    codes: Collection[str],
    leftovers: Leftovers,
    names: Mapping[str, str],
) -> Iterator[ReadSet]:
    """Yield the sets that hold codes, of a project or a codebook, each by itself.

    Args:
        root: The project or codebook.
        notes: Its notes; those of a set are taken.
        told: Told of sets without a code, and of texts in sets.
        codes: The ids of its codes.
        leftovers: Keeps which texts are in a set.
        names: What things are called, by their ids.
    """
    book = root if root.tag.endswith("CodeBook") else None
    for each in _walk_sets(find_child(book if book is not None else root, "Sets")):
        key, name = normalise_id(each.get("guid")), _clean(each.get("name") or "")
        members = [
            normalise_id(m.get("targetGUID") or m.get("guid"))
            for m in list_children(each, "MemberCode")
        ]
        own = tuple(dict.fromkeys(m for m in members if m in codes))
        inside = [
            names.get(normalise_id(m.get("targetGUID") or m.get("guid")), "")
            for m in list_children(each, "MemberSource")
        ]
        if listed := render_names(f"“{each}”" for each in inside if each):
            leftovers.add(f"{name}: {listed}", say("Sets"), ReadMemo(words=""))
        if not (own and name):
            told.add_loss(mark_thing("set"), say("no code is in it"))
            continue
        sources = len(list(list_children(each, "MemberSource")))
        told.add_loss(mark_thing("text"), say("as the member of a set"), of=name, count=sources)
        on = ReadMemo(words="", on="set", key=key)
        notes.take(list_refs(each, "MemberNote"), on, linked=key)
        yield ReadSet(key=key, name=name, about=get_lines(each, "Description"), codes=own)


def _walk_sets(element: _Element | None) -> Iterator[_Element]:
    """Yield sets, and those that some programs write inside of others, each by itself."""
    for each in list_children(element, "Set"):
        yield each
        yield from _walk_sets(each)


def _clean(words: str) -> str:
    return " ".join(clean_text(words)[0].split())[:_LONGEST]
