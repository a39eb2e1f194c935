"""Parses what editors of transcripts save: oTranscribe, draft.js and Slate."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.readers.json_values import (
    Json,
    get_first,
    get_key,
    get_label,
    get_path,
    get_seconds,
    get_text,
    list_items,
    list_objects,
)
from transcripts.reading.readers.web_page import read_html

__all__ = ["parse_draft_js", "parse_otranscribe", "parse_slate"]

_STAMP = re.compile(
    r"<span\b[^<>]{0,300}\btimestamp\b[^<>]{0,300}>\s*(?:<[^<>]{1,100}>\s*)*([\d:.,]{3,12})"
    r"\s*(?:</[^<>]{1,20}>\s*)*?</span>",
    re.IGNORECASE,
)
_MEDIA = {"media", "media-time", "media-source"}


def parse_otranscribe(value: Json) -> Draft | None:
    """Return the page of an oTranscribe file as a text in which stamps stand in brackets."""
    page = get_key(value, "text")
    if not isinstance(page, str) or not _MEDIA & value.keys():
        return None
    marked = _STAMP.sub(lambda found: f"[{found[1]}] ", page)
    if "<" not in page:
        return Draft(format="json", text=page, kind="transcript")
    # oTranscribe writes no-break blanks beside stamps and wherever two blanks were typed
    plain = marked.replace("&nbsp;", " ").replace("\u00a0", " ")
    draft = read_html(plain.encode(), "page.html", encoding="utf-8")
    return replace(draft, format="json", kind="transcript")


def parse_draft_js(value: Json) -> Draft | None:
    """Return the blocks of draft.js: turns if they name speakers, or else a text."""
    blocks = list(list_objects(get_key(value, "blocks")))
    if not blocks or ("entityMap" not in value and not all("text" in each for each in blocks)):
        return None
    pieces = [_read_block(block) for block in blocks if get_text(block.get("text")).strip()]
    if any(piece.label for piece in pieces):
        return Draft(format="json", pieces=tuple(pieces), kind="transcript")
    text = "\n\n".join(piece.words for piece in pieces)
    return Draft(format="json", text=text) if text else None


def _read_block(block: dict[str, Json]) -> Piece:
    about = get_key(block, "data")
    words = list(list_objects(get_key(about, "words")))
    start = get_seconds(get_key(about, "start"))
    return Piece(
        words=get_text(block.get("text")).strip(),
        label=get_label(get_key(about, "speaker")),
        start_time=start if start is not None else get_seconds(get_path(words, 0, "start")),
        end_time=get_seconds(words[-1].get("end")) if words else None,
    )


def parse_slate(value: Json) -> Iterator[Piece]:
    """Parse the paragraphs of slate-transcript-editor."""
    for part in list_objects(value if isinstance(value, list) else get_key(value, "value")):
        children = list(list_objects(part.get("children")))
        words = [word for child in children for word in list_items(child.get("words"))]
        text = "".join(get_text(child.get("text")) for child in children)
        if part.get("type") != "timedText" and "speaker" not in part:
            continue
        yield Piece(
            words=text.strip(),
            label=get_label(part.get("speaker")),
            start_time=get_seconds(get_first(part, ("start", "startTimecode"))),
            end_time=get_seconds(get_path(words, len(words) - 1, "end")) if words else None,
        )
