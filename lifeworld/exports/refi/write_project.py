"""Write a REFI-QDA project (.qdpx) and codebook (.qdc), in the order that the schemas ask for."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from lifeworld.exports.refi.model import (
    Case,
    OutCode,
    OutCoding,
    OutFile,
    OutMap,
    OutNote,
    Project,
    Selection,
    Source,
    Value,
    Variable,
    hash_id,
)
from lifeworld.exports.refi.profiles import Profile, count_positions, render_text
from study.language import say

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["ORIGIN", "render_codebook", "write_project"]

ORIGIN = "Lifeworld"
_PROJECT = "urn:QDA-XML:project:1.0"
_CODEBOOK = "urn:QDA-XML:codebook:1.0"
# What XML cannot hold; all else stays as it is.
_ODD = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_Thing = TypeVar("_Thing")
_LONGEST = 200  # characters of a quote in the name of its selection


class _Tree:
    """Makes elements of one namespace."""

    def __init__(self, space: str, tag: str, attributes: Mapping[str, str]) -> None:
        from lxml import etree

        self._etree, self._space = etree, space
        self.root = etree.Element(f"{{{space}}}{tag}", nsmap={None: space})  # type: ignore[dict-item]
        self._set(self.root, attributes)

    def add(self, parent: _Element, tag: str, **attributes: str) -> _Element:
        """Add an element; attributes that are empty are left out."""
        made = self._etree.SubElement(parent, f"{{{self._space}}}{tag}")
        self._set(made, attributes)
        return made

    def add_words(self, parent: _Element, tag: str, words: str) -> None:
        """Add an element that holds words, where there are any."""
        if words:
            self.add(parent, tag).text = _ODD.sub(" ", words)

    def add_refs(self, parent: _Element, tag: str, ids: Iterable[str]) -> None:
        """Add an element that refers to a thing, for each of these ids."""
        for each in ids:
            self.add(parent, tag, targetGUID=each)

    def render(self) -> bytes:
        """Return the whole as a file."""
        return bytes(self._etree.tostring(self.root, xml_declaration=True, encoding="UTF-8"))

    def _set(self, element: _Element, attributes: Mapping[str, str]) -> None:
        for name, value in attributes.items():
            # A reader takes a tab or a line end in an attribute for a blank.
            words = " ".join(_ODD.sub(" ", value).split())
            if words:
                element.set(name, words)


def render_codebook(project: Project) -> bytes:
    """Return the codes of a project and its sets as a codebook."""
    tree = _Tree(_CODEBOOK, "CodeBook", {"origin": ORIGIN})
    _add_codes(tree, tree.root, project.codes, noted=False)
    if project.sets:
        sets = tree.add(tree.root, "Sets")
        for each in project.sets:
            made = tree.add(sets, "Set", guid=each.id, name=each.name)
            tree.add_words(made, "Description", each.about)
            for code in each.codes:
                tree.add(made, "MemberCode", guid=code)
    return tree.render()


def write_project(
    project: Project,
    out: Path,
    *,
    profile: Profile,
    on_progress: Callable[[int, int, str], None] = lambda *_: None,
) -> None:
    """Write a project with its texts into a zip, counted as the program of the profile counts."""
    writer = _Writer(project, profile)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for number, source in enumerate(project.sources):
            on_progress(number, len(project.sources), say("Writing the texts"))
            packed.writestr(f"sources/{source.id}.txt", render_text(source.text, profile))
        for each in project.files:  # packed already, as pictures and sound are
            packed.write(each.path, f"sources/{each.member}", zipfile.ZIP_STORED)
        packed.writestr("project.qde", writer.render())


class _Writer:
    def __init__(self, project: Project, profile: Profile) -> None:
        self._project, self._profile = project, profile
        self._kinds = {each.id: each.kind for each in project.variables}
        self._tree = _Tree(
            _PROJECT,
            "Project",
            {"name": project.name or ORIGIN, "origin": ORIGIN, "creationDateTime": project.at},
        )

    def render(self) -> bytes:
        """Return the project file; its parts stand in the order of the schema."""
        tree, root, project = self._tree, self._tree.root, self._project
        if project.users:
            users = tree.add(root, "Users")
            for user, name in project.users.items():
                tree.add(users, "User", guid=user, name=name)
        if project.codes:
            _add_codes(tree, tree.add(root, "CodeBook"), project.codes, noted=True)
        self._add_each("Variables", project.variables, self._add_variable)
        self._add_each("Cases", project.cases, self._add_case)
        sources = self._add_each("Sources", project.sources, self._add_source)
        if sources is not None:
            for file in project.files:
                self._add_file(sources, file)
        self._add_each("Notes", project.notes, self._add_note)
        pairs = [(hash_id("link", each.id), "", each.id, each.source) for each in project.files]
        if project.links or pairs:
            links = tree.add(root, "Links")
            for link, name, origin, target in (*project.links, *pairs):
                tree.add(links, "Link", guid=link, name=name, direction="OneWay",
                         originGUID=origin, targetGUID=target)  # fmt: skip
        if project.sets:
            sets = tree.add(root, "Sets")
            for each in project.sets:
                made = tree.add(sets, "Set", guid=each.id, name=each.name)
                tree.add_words(made, "Description", each.about)
                tree.add_refs(made, "MemberCode", each.codes)
                tree.add_refs(made, "MemberNote", each.notes)
        self._add_each("Graphs", project.maps, self._add_map)
        tree.add_words(root, "Description", project.about)
        tree.add_refs(root, "NoteRef", project.notes_on_all)
        return tree.render()

    def _add_each(
        self, tag: str, things: tuple[_Thing, ...], add: Callable[[_Element, _Thing], None]
    ) -> _Element | None:
        """Add a part with its things; one without any is left out, as the schema asks for."""
        if not things:
            return None
        part = self._tree.add(self._tree.root, tag)
        for each in things:
            add(part, each)
        return part

    def _add_variable(self, part: _Element, variable: Variable) -> None:
        self._tree.add(
            part, "Variable", guid=variable.id, name=variable.name, typeOfVariable=variable.kind
        )

    def _add_values(self, element: _Element, values: Iterable[Value]) -> None:
        for each in values:
            made = self._tree.add(element, "VariableValue")
            self._tree.add(made, "VariableRef", targetGUID=each.variable)
            self._tree.add_words(made, f"{self._kinds[each.variable]}Value", each.value)

    def _add_case(self, part: _Element, case: Case) -> None:
        made = self._tree.add(part, "Case", guid=case.id, name=case.name)
        self._tree.add_words(made, "Description", case.about)
        self._add_values(made, case.values)
        self._tree.add_refs(made, "SourceRef", case.sources)
        self._tree.add_refs(made, "SelectionRef", case.selections)

    def _add_source(self, part: _Element, source: Source) -> None:
        made = self._tree.add(
            part,
            "TextSource",
            guid=source.id,
            name=source.name,
            plainTextPath=f"internal://{source.id}.txt",
        )
        self._tree.add_words(made, "Description", source.about)
        place = count_positions(source.text, self._profile)
        for each in source.selections:
            self._add_selection(made, each, source.text, place)
        self._tree.add_refs(made, "NoteRef", source.notes)
        self._add_values(made, source.values)

    def _add_selection(
        self, source: _Element, selection: Selection, text: str, place: Callable[[int], int]
    ) -> None:
        words = " ".join(text[selection.start : selection.end].split())
        made = self._tree.add(
            source,
            "PlainTextSelection",
            guid=selection.id,
            name=words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1].rstrip()}…",
            startPosition=str(place(selection.start)),
            endPosition=str(place(selection.end)),
            **_tell_author(next(iter(selection.codings), None)),
        )
        self._tree.add_words(made, "Description", selection.about)
        for each in selection.codings:
            coding = self._tree.add(made, "Coding", guid=each.id, **_tell_author(each))
            self._tree.add(coding, "CodeRef", targetGUID=each.code)
            self._tree.add_refs(coding, "NoteRef", each.notes)
        self._tree.add_refs(made, "NoteRef", selection.notes)

    def _add_file(self, part: _Element, file: OutFile) -> None:
        made = self._tree.add(
            part,
            f"{file.kind}Source",
            guid=file.id,
            name=file.name,
            path=f"internal://{file.member}",
        )
        self._tree.add_words(made, "Description", file.about)

    def _add_map(self, part: _Element, drawn: OutMap) -> None:
        made = self._tree.add(part, "Graph", guid=drawn.id, name=drawn.name)
        for each in drawn.vertices:
            self._tree.add(
                made,
                "Vertex",
                guid=each.id,
                representedGUID=each.stands_for,
                name=each.name,
                firstX=str(each.x),
                firstY=str(each.y),
                shape="Rectangle",
            )
        for edge in drawn.edges:
            self._tree.add(
                made,
                "Edge",
                guid=edge.id,
                name=edge.name,
                sourceVertex=edge.origin,
                targetVertex=edge.target,
                direction="OneWay",
            )

    def _add_note(self, part: _Element, note: OutNote) -> None:
        made = self._tree.add(part, "Note", guid=note.id, name=note.name, **_tell_author(note))
        self._tree.add_words(made, "PlainTextContent", note.words)


def _tell_author(made: OutCoding | OutNote | None) -> dict[str, str]:
    return {"creatingUser": made.by, "creationDateTime": made.at} if made else {}


def _add_codes(tree: _Tree, book: _Element, codes: Iterable[OutCode], *, noted: bool) -> None:
    places: dict[str | None, _Element] = {None: tree.add(book, "Codes")}
    for code in codes:
        made = places[code.id] = tree.add(
            places[code.parent],
            "Code",
            guid=code.id,
            name=code.name,
            isCodable="false" if code.abstract else "true",
            color=code.colour,
        )
        tree.add_words(made, "Description", code.description)
        tree.add_refs(made, "NoteRef", code.notes if noted else ())
