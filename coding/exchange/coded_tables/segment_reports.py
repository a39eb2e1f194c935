"""Read lists of coded segments that stand in a document's lines, as programs print them. Pure.

NVivo writes the documents of a code, each with its references; Taguette each highlight with a line
“Document: … Tags: …” below it; others label the facts about a segment, “Code: …”, above or below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["HEADS", "list_report_rows"]

HEADS = ("Document", "Quote", "Code", "Coder", "Comment")
"""The columns of the rows."""
Row = tuple[str, str, str, str, str]

# “<Files\\\\Group 1> - § 2 references coded  [3.42% Coverage]”, in any language
_SOURCE = re.compile(r"<?(?P<name>.{1,300}?)>?\s+-\s+§\s*\d+\s.{1,60}\[\s*[\d.,]+\s?%.{0,40}\]\s*")
# “Reference 1 - 1.71% Coverage”
_REFERENCE = re.compile(r"[^\W\d]{3,20}\s+\d+(?:-\d+)?\s+-\s+[\d.,]+\s?%\s+[^\W\d].{0,30}")
_NODE = re.compile(r"(?:Name|Node|Code|Navn|Kode|Nom|Nombre)\s*:\s*(?P<name>.+)")
# the words of Taguette in its languages
_HIGHLIGHT = re.compile(
    r"(?:Document|Dokument|Documento|Έγγραφο)\s?:\s*(?P<document>.{1,300}?)\s+"
    r"(?:Tags|Etiquetas|Labels|Taggar|Ετικέτες)\s?:\s*(?P<tags>.*)"
)
_LABELS = {
    "document": "document|document name|dokument|dokumentnavn|dokumentname|source|kilde|file|fil",
    "code": "code|codes|kode|koder|coding|codings|node|nodes|tag|tags",
    "coder": "coder|coded by|kodet af|author|created by|creator|user|bruger|bearbeiter",
    "comment": "comment|comments|kommentar|kommentare|memo|bemærkning",
}
_LABELLED = re.compile(
    "|".join(f"(?P<{kind}>(?:{words})\\s?:)" for kind, words in _LABELS.items()), re.IGNORECASE
)
_IGNORED = re.compile(
    r"(?:weight(?: score)?|gewicht|vægt|created|modified|erstellt|oprettet|area|coverage|position|"
    r"pos|id|date|dato|datum|reference|quotation|citat|zitat)\s?[:.]?\s*[\d:.,/¶§% -]*",
    re.IGNORECASE,
)
_GAP = re.compile(r"\t|\s{3,}")  # behind which another fact stands on the same line
_BULLET = re.compile(r"[•●○▪◦‣*-]\s*")


def list_report_rows(lines: Sequence[str], *, title: str) -> list[Row]:
    """Return the coded segments in the lines of a document; [] if it is no list of them.

    Args:
        lines: The document's lines.
        title: The file's name without suffix: NVivo names the file of a code after it.
    """
    plain = [line.strip() for line in lines]
    return _list_references(plain, title) or _list_highlights(plain) or _list_labelled(plain)


def _list_references(lines: Sequence[str], title: str) -> list[Row]:
    rows: list[Row] = []
    code, document = title, ""
    quote: list[str] | None = None

    def end() -> None:
        words = "\n".join(quote or []).strip()
        if document and words:
            rows.append((document, words, code, "", ""))

    for line in lines:
        if source := _SOURCE.fullmatch(line):
            end()
            document, quote = source["name"], []
        elif document and _REFERENCE.fullmatch(line):
            end()
            quote = []
        elif (node := _NODE.fullmatch(line)) and (not document or "\\\\" in node["name"]):
            end()
            code, document, quote = node["name"], "", None
        elif quote is not None:
            quote.append(line)
    end()
    return rows


def _list_highlights(lines: Sequence[str]) -> list[Row]:
    rows: list[Row] = []
    quote: list[str] = []
    for line in lines:
        if found := _HIGHLIGHT.fullmatch(line):
            words = "\n".join(quote).strip()
            if words:
                tags = "\n".join(tag.strip() for tag in found["tags"].split(",") if tag.strip())
                rows.append((found["document"], words, tags, "", ""))
            quote = []
        elif not (not rows and line.startswith("Taguette")):  # the page's heading
            quote.append(line)
    return rows


@dataclass(slots=True)
class _Segment:
    facts: dict[str, list[str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return bool(self.facts.get("code")) and any(map(str.strip, self.words))

    def render(self) -> Row:
        def get(kind: str) -> str:
            return "\n".join(filter(None, self.facts.get(kind, [])))

        words = "\n".join(self.words).strip()
        return get("document"), words, get("code"), get("coder"), get("comment")


def _list_labelled(lines: Sequence[str]) -> list[Row]:
    """Return segments whose facts are labelled above them or below, whichever gives more."""
    found = [
        [segment for segment in _part(lines, above=above) if segment.is_whole]
        for above in (True, False)
    ]
    above, below = ([s for s in each if s.facts.get("document")] for each in found)
    return [segment.render() for segment in (above if len(above) >= len(below) else below)]


def _part(lines: Sequence[str], *, above: bool) -> list[_Segment]:
    segments = [_Segment()]
    last = ""
    for line in lines:
        now = segments[-1]
        labelled = _LABELLED.match(line)
        if labelled and labelled.lastgroup:
            kind = labelled.lastgroup
            value = _GAP.split(line[labelled.end() :].strip())[0]
            if (above and any(map(str.strip, now.words))) or kind in now.facts:
                now = _Segment()
                segments.append(now)
            now.facts[kind] = [value]
            last = kind
        elif last and not now.facts[last][-1] and _BULLET.match(line):
            now.facts[last].insert(0, _BULLET.sub("", line, count=1))
        elif line and not _IGNORED.fullmatch(line):
            if not above and now.facts:
                now = _Segment()
                segments.append(now)
            now.words.append(line)
            last = ""
    return segments
