"""Find which column of a table of codings holds what: by headings, then by contents. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from statistics import mean

from coding.exchange.coded_tables.model import COLUMNS, CodedFile
from study.errors import InvalidInput
from study.language import LANGUAGES, say, say_in
from study.wording import render_names

__all__ = ["choose_columns", "find_columns", "get_cell", "has_codings"]

# Headings in English and Danish, and those of programs that list coded segments; the likeliest
# first. German ones are of MAXQDA and ATLAS.ti, which many have in German.
_HEADINGS: dict[str, tuple[str, ...]] = {
    "document": (
        "document", "document name", "dokument", "dokumentnavn", "dokumentname", "transcript",
        "transkript", "transskription", "transskript", "udskrift", "source", "source name",
        "kilde", "file", "file name", "filename", "fil", "filnavn", "internals", "interview",
        "session", "case",
    ),
    "quote": (
        "quote", "quotation", "quotation content", "coded segment", "coded segments",
        "kodet segment", "codiertes segment", "segment", "segmenter", "coded text", "kodet tekst",
        "excerpt", "passage", "citat", "citatindhold", "uddrag", "udsagn", "tekstuddrag", "zitat",
        "zitatinhalt", "selected text", "seltext", "text segment", "reference text", "highlight",
        "content", "indhold", "text", "tekst", "words", "preview",
    ),
    "start": (
        "start", "start position", "startposition", "start offset", "start character", "start char",
        "start (character)", "start (tegn)", "from character", "pos0", "start_offset", "starttegn",
        "begin offset",
    ),
    "end": (
        "end", "end position", "endposition", "slut", "end offset", "end character", "end char",
        "end (character)", "slut (tegn)", "slutposition", "to character", "pos1", "end_offset",
        "sluttegn",
    ),
    "code": (
        "code path", "kodesti", "code", "kode", "code name", "codename", "kodenavn", "codes",
        "koder", "tag", "tags", "node", "nodes", "label", "labels", "code system", "theme", "tema",
    ),
    "above": (
        "above", "over", "parent code", "parent", "overkode", "overordnet kode", "category",
        "kategori", "code group",
    ),
    "coder": (
        "coder", "coded by", "kodet af", "user", "user name", "username", "owner", "author",
        "created by", "creator", "bruger", "forfatter", "oprettet af", "annotator", "rater",
        "bearbeiter", "creating user", "modified by", "autor", "koder",
    ),
    "memo": (
        "memo", "comment", "comments", "kommentar", "kommentarer", "note", "notes", "notat",
        "bemærkning", "bemærkninger", "kommentare", "coded memo",
    ),
}  # fmt: skip
_SAMPLE = 200
_LONG = 4.0  # words: shorter cells are no quotes


def find_columns(
    file: CodedFile, *, titles: Collection[str] = (), codes: Collection[str] = ()
) -> dict[str, int]:
    """Return the column of each kind that was found.

    Args:
        file: The table.
        titles: The folded names of the study's transcripts, by which a column is known.
        codes: The folded names of the study's codes.
    """
    heads = [_fold(head) for head in file.heads]
    found: dict[str, int] = {}
    own = {kind: _list_own(name) for kind, name in COLUMNS.items()}
    for kind, known in _HEADINGS.items():
        for heading in (*known, *own[kind]):
            at = next((n for n, h in enumerate(heads) if h == heading), None)
            if at is not None and at not in found.values():
                found[kind] = at
                break
    if ("start" in found) != ("end" in found):
        found.pop("start", None)
        found.pop("end", None)
    _find_by_contents(file, found, titles, codes)
    return found


def choose_columns(
    file: CodedFile, chosen: Mapping[str, str | None], found: Mapping[str, int]
) -> dict[str, int]:
    """Return the columns with what a person chose in place of what was found.

    Args:
        file: The table.
        chosen: Kind → heading, None or "" for no column.
        found: What `find_columns` returned.

    Raises:
        InvalidInput: There is no such kind or heading, or what a coding needs has no column.
    """
    columns = dict(found)
    heads = [_fold(head) for head in file.heads]
    for kind, heading in chosen.items():
        if kind not in COLUMNS:
            raise InvalidInput(
                say("“{kind}” is nothing that a column of codings can hold.", kind=kind),
                hint=say("Use one of {kinds}.", kinds=", ".join(COLUMNS)),
            )
        if not heading:
            columns.pop(kind, None)
        elif _fold(heading) in heads:
            columns[kind] = heads.index(_fold(heading))
        else:
            raise InvalidInput(
                say("{name} has no column “{column}”.", name=file.name, column=heading),
                hint=say(
                    "Its columns are {columns}.", columns=render_names(filter(None, file.heads))
                ),
            )
    placed = "quote" in columns or {"start", "end", "document"} <= columns.keys()
    if "code" not in columns or not placed:
        lacking = say(COLUMNS["code"]) if "code" not in columns else say(COLUMNS["quote"])
        raise InvalidInput(
            say(
                "No column of {name} was recognised as “{column}”; its columns are {columns}.",
                name=file.name,
                column=lacking,
                columns=render_names(filter(None, file.heads[:12])) or "—",
            ),
            hint=say(
                "Say which column it is. A coding needs a quote, or its characters, and a code."
            ),
        )
    return columns


def has_codings(heads: Sequence[str]) -> bool:
    """Return whether a table with these headings is one of codings, and no transcript."""
    columns = find_columns(CodedFile(name="", heads=tuple(heads), rows=()))
    return {"document", "quote", "code"} <= columns.keys()


def get_cell(cells: Sequence[str], columns: Mapping[str, int], kind: str) -> str:
    """Return the cell of a kind in a row, "" where there is none."""
    at = columns.get(kind)
    return cells[at].strip() if at is not None and at < len(cells) else ""


def _find_by_contents(
    file: CodedFile, found: dict[str, int], titles: Collection[str], codes: Collection[str]
) -> None:
    """Add what headings did not tell: names that the study knows, and the longest words."""
    free = [n for n in range(len(file.heads)) if n not in found.values()]
    cells = {
        n: [row[n].strip() for _, row in file.rows[:_SAMPLE] if n < len(row) and row[n].strip()]
        for n in free
    }
    for kind, names in (("document", titles), ("code", codes)):
        if kind in found:
            continue
        shares = {n: mean(_fold(c) in names for c in cells[n]) for n in free if cells[n]}
        best = max(shares, key=lambda n: shares[n], default=None)
        if best is not None and shares[best] >= 0.5:
            found[kind] = best
            free.remove(best)
    if "quote" not in found and "start" not in found:
        words = {n: mean(len(c.split()) for c in cells[n]) for n in free if cells[n]}
        best = max(words, key=lambda n: words[n], default=None)
        if best is not None and words[best] >= _LONG:
            found["quote"] = best


def _list_own(name: str) -> list[str]:
    """Return what we call a column, in every language that we write."""
    names = []
    for language in LANGUAGES:
        with say_in(language):
            names.append(_fold(say(name)))
    return names


def _fold(head: str) -> str:
    return re.sub(r"[\s_]+", " ", head.casefold()).strip(" :*")
