"""Find the text of a source in a REFI-QDA project: inside it, in a file beside, or formatted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coding.exchange.refi_elements import find_child
from coding.exchange.refi_files import find_member, normalise_id
from coding.exchange.refi_told import Told
from study.errors import Unreadable
from study.language import mark, say
from transcripts.reading.gate import MAX_TEXT, Archive

if TYPE_CHECKING:
    from lxml.etree import _Element

__all__ = ["TextFinder"]

_PACK = mark(
    "Texts that lie beside the .qde file were not read. Pack the file and"
    " the folder of its texts into one .zip and add that instead."
)


class TextFinder:
    """Finds the texts of one project."""

    def __init__(self, archive: Archive | None, told: Told) -> None:
        self._archive, self._told = archive, told

    def find_text(self, element: _Element, name: str) -> tuple[str | None, bool]:
        """Return a text, and whether its codings can only be placed by their quotes."""
        content = find_child(element, "PlainTextContent")
        raw, why = self._get_member(element, name) if content is None else (content.text or "", "")
        if raw is not None and any(c.isalnum() for c in raw):
            return raw, False
        rich = self._read_formatted(element.get("richTextPath") or "", name)
        if raw is not None:
            self._told.add_warning(
                say(
                    "The text of “{name}” is empty in the file; its positions are not used.",
                    name=name,
                )
            )
        elif rich is None:
            self._told.add_loss("text", why, of=name)
        return rich, rich is not None

    def find_words(self, note: _Element) -> str:
        """Return the words of a note."""
        content = find_child(note, "PlainTextContent")
        words = content.text or "" if content is not None else ""
        if not words.strip() and note.get("plainTextPath"):
            member = find_member(self._archive, note.get("plainTextPath", ""))
            words = self._decode(member, "memo") if member else ""
        return words

    def read_file(self, path: str) -> str | None:
        """Return the text of a document in the project, such as a PDF, if it can be read."""
        from transcripts.reading.read_source import read_source

        member = find_member(self._archive, path) if path.strip() else None
        if member is None or self._archive is None:
            return None
        try:
            [reading, *_] = read_source(self._archive.read(member), member)
        except Unreadable:
            return None
        return reading.text

    def find_file(self, path: str) -> str:
        """Return the name in the archive of a file of the project, '' where it is not there."""
        return (find_member(self._archive, path) or "") if path.strip() else ""

    def _read_formatted(self, path: str, name: str) -> str | None:
        """Return the text of the formatted version, if the file holds one."""
        text = self.read_file(path)
        if text is not None:
            self._told.add_warning(
                say(
                    "“{name}” was read from its formatted version; its quotes place the codings.",
                    name=name,
                )
            )
        return text

    def _get_member(self, element: _Element, name: str) -> tuple[str | None, str]:
        """Return the text in a member of the archive; or None, and why there is none."""
        path = (element.get("plainTextPath") or "").strip()
        member = find_member(self._archive, path, normalise_id(element.get("guid")))
        if member is not None:
            return self._decode(member, name), ""
        if path and self._archive is None:
            self._told.add_warning(say(_PACK))
        if path.lower().startswith("internal:") and self._archive is not None:
            return None, say("missing from the project file")
        return None, say("outside of the project file") if path else say("the file holds none")

    def _decode(self, member: str, name: str) -> str:
        if self._archive is None:
            return ""
        data = self._archive.read(member, limit=MAX_TEXT)
        try:
            wide = data[:2] in (b"\xff\xfe", b"\xfe\xff")
            return "\ufeff" + data.decode("utf-16") if wide else data.decode("utf-8")
        except UnicodeDecodeError:
            self._told.add_warning(
                say("The text of “{name}” is not UTF-8; it was read as Windows-1252.", name=name)
            )
            return data.decode("cp1252", "replace")
