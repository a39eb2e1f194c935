"""Make a project of the rows of a Taguette database. Pure."""

from __future__ import annotations

import json
from typing import Any

from coding.exchange.losses import LossList
from coding.exchange.model import ReadCoding, ReadMemo, ReadProject, ReadText
from coding.exchange.programs.html_words import parse_html
from coding.exchange.programs.place_words import find_place
from coding.exchange.programs.queries import Rows
from coding.exchange.quote_places.quote_text import QuoteText
from coding.exchange.refi_codes import ReadCode
from coding.exchange.refi_elements import parse_time
from study.errors import Unreadable
from study.language import say
from study.wording import count_things, mark_thing, render_names
from transcripts.reading.encodings import clean_text

__all__ = ["parse_taguette"]

_CODER = "Imported"


def parse_taguette(rows: Rows, name: str) -> ReadProject:
    """Return the one project of a Taguette database that has documents.

    Taguette keeps a document as HTML, and a highlight as two places in the bytes of its words. A
    highlight whose words are not at its place is sought by them.

    Raises:
        Unreadable: There is no project with documents, or several.
    """
    project = _choose_project(rows, name)
    lost = LossList()
    codes, told = _list_codes(rows, project["id"])
    coders = _list_coders(rows)
    tags: dict[object, list[str]] = {}
    keys = {code.key for code in codes}
    for each in rows.list("highlight_tags"):
        if (key := f"tag {each.get('tag_id')}") in keys:
            tags.setdefault(each.get("highlight_id"), []).append(key)
    highlights: dict[object, list[dict[str, Any]]] = {}
    for each in rows.list("highlights"):
        highlights.setdefault(each.get("document_id"), []).append(each)
    texts: list[ReadText] = []
    memos: list[ReadMemo] = []
    for document in rows.list("documents"):
        if document.get("project_id") != project["id"]:
            continue
        title = _words(document, "name").strip() or say("Untitled")
        if about := clean_text(_words(document, "description"))[0].strip():
            memos.append(ReadMemo(words=about, on="text", text=len(texts)))
        own = highlights.get(document.get("id"), [])
        texts.append(_read_text(document, title, own, tags, coders, told, lost))
    if about := clean_text(_words(project, "description"))[0].strip():
        memos.append(ReadMemo(words=about, on="study"))
    used = {coding.code for text in texts for coding in text.codings}
    return ReadProject(
        name=_words(project, "name").strip() or name,
        origin="Taguette",
        codes=tuple(code for code in codes if not code.abstract or code.key not in used),
        texts=tuple(texts),
        memos=tuple(memos),
        warnings=tuple(told),
        lost=lost.describe(),
    )


def _choose_project(rows: Rows, name: str) -> dict[str, Any]:
    filled = {each.get("project_id") for each in rows.list("documents")}
    projects = [each for each in rows.list("projects") if each.get("id") in filled]
    if len(projects) == 1:
        return projects[0]
    if not projects:
        raise Unreadable(
            say("The Taguette database {name} has no project with documents.", name=name),
            hint=say("In Taguette, open the project and export it."),
        )
    raise Unreadable(
        say(
            "The Taguette database {name} holds {projects}: {names}.",
            name=name,
            projects=count_things(len(projects), "project"),
            names=render_names(f"“{_words(each, 'name')}”" for each in projects[:5]),
        ),
        hint=say("In Taguette, export the one you want on its page “Project info”, and add that."),
    )


def _list_codes(rows: Rows, project_id: object) -> tuple[list[ReadCode], list[str]]:
    """Return the tags as codes, parents first; “time.shifts” lies below “time”.

    A dot parts two names where the name before it is a tag, or stands before several.
    """
    own = [each for each in rows.list("tags") if each.get("project_id") == project_id]
    paths = {each.get("id"): " ".join(_words(each, "path").split()) for each in own}
    before: dict[str, int] = {}
    for path in paths.values():
        for at in _list_dots(path):
            before[path[:at]] = before.get(path[:at], 0) + 1
    names = {path.casefold() for path in paths.values()}
    above = {path for path, number in before.items() if number > 1 or path.casefold() in names}
    codes: dict[str, ReadCode] = {}
    for path in above:
        if path.casefold() not in names:
            codes[path] = _make_code(path, f"group {path}", "", above, abstract=True)
    for each in own:
        if path := paths[each.get("id")]:
            key = f"tag {each.get('id')}"
            codes.setdefault(path, _make_code(path, key, _words(each, "description"), above))
    keys = {path.casefold(): code.key for path, code in codes.items()}
    ordered = sorted(codes.items(), key=lambda each: len(_find_above(each[0], above)))
    found = [
        ReadCode(
            key=code.key,
            name=code.name,
            parent=keys.get(_find_above(path, above).casefold()),
            definition=code.definition,
            hue=None,
            abstract=code.abstract,
        )
        for path, code in ordered
    ]
    nested = sum(code.parent is not None for code in found)
    told = []
    if nested:
        told.append(
            say(
                "{tags} put below the one before the dot.",
                tags=count_things(
                    nested, "tag with a dot in its name was", "tags with a dot in their names were"
                ),
            )
        )
    return found, told


def _make_code(
    path: str, key: str, definition: str, above: set[str], *, abstract: bool = False
) -> ReadCode:
    over = _find_above(path, above)
    return ReadCode(
        key=key,
        name=path[len(over) + 1 :] if over else path,
        parent=None,
        definition=clean_text(definition)[0].strip(),
        hue=None,
        abstract=abstract,
    )


def _find_above(path: str, above: set[str]) -> str:
    return next((path[:at] for at in reversed(_list_dots(path)) if path[:at] in above), "")


def _list_dots(path: str) -> list[int]:
    """Return where dots part a name: those with something else than a blank on both sides."""
    return [
        at
        for at, character in enumerate(path)
        if character == "." and 0 < at < len(path) - 1
        if not path[at - 1].isspace() and not path[at + 1].isspace() and path[at + 1] != "."
    ]


def _list_coders(rows: Rows) -> dict[object, tuple[str, str]]:
    """Return who made each highlight and when, as the list of commands tells it."""
    coders: dict[object, tuple[str, str]] = {}
    for each in rows.list("commands"):
        try:
            payload = json.loads(_words(each, "payload") or "null")
        except (ValueError, RecursionError):
            continue
        if isinstance(payload, dict) and payload.get("type") == "highlight_add":
            highlight = payload.get("highlight_id")
            if isinstance(highlight, int) and _words(each, "user_login"):
                made = parse_time(_words(each, "date"))
                coders.setdefault(highlight, (_words(each, "user_login"), made))
    return coders


def _read_text(
    document: dict[str, Any],
    title: str,
    highlights: list[dict[str, Any]],
    tags: dict[object, list[str]],
    coders: dict[object, tuple[str, str]],
    told: list[str],
    lost: LossList,
) -> ReadText:
    words = parse_html(_words(document, "contents"))
    text, cleaned = clean_text(words.text)
    told += [f"{title}: {sentence}" for sentence in cleaned]
    quotes = QuoteText(text)
    snippets = {each.get("id"): parse_html(_words(each, "snippet")).text for each in highlights}
    codings: dict[tuple[str, int, int, str], ReadCoding] = {}
    for each in highlights:
        keys = tags.get(each.get("id"), [])
        if not keys:
            lost.add(mark_thing("marked place"), say("without a code"), of=title)
            continue
        start, end = each.get("start_offset"), each.get("end_offset")
        places: list[tuple[int, int] | None] = [None]
        if isinstance(start, int) and isinstance(end, int):
            # The browser leaves out blanks before the first element; some versions count them.
            places = [words.find_span(start + by, end + by) for by in {0, words.before}]
        snippet = snippets[each.get("id")]
        found = [find_place(quotes, place, snippet) for place in places]
        place = next((own for own in found if own is not None), None)
        if place is None:
            why = say("its words are not in the text")
            lost.add(mark_thing("coding"), why, of=title, count=len(keys))
            continue
        coder, at = coders.get(each.get("id"), (_CODER, ""))
        for key in keys:
            codings.setdefault(
                (key, *place, coder),
                ReadCoding(code=key, start=place[0], end=place[1], coder=coder, at=at),
            )
    return ReadText(name=title, text=text, codings=tuple(codings.values()), counted="")


def _words(row: dict[str, Any], column: str) -> str:
    value = row.get(column)
    return value if isinstance(value, str) else ""
