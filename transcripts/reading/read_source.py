"""Reads a file's bytes into `Reading` values: `read_source`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from study.errors import Unreadable
from study.language import say
from transcripts.reading.build_reading import build_reading
from transcripts.reading.conversation import choose_conversation
from transcripts.reading.gate import MAX_FILE, MAX_TEXT
from transcripts.reading.model import Reading
from transcripts.reading.readers.annotation import read_chat, read_elan, read_exmaralda, read_praat
from transcripts.reading.readers.captions import read_captions
from transcripts.reading.readers.chats import parse_chat
from transcripts.reading.readers.draft import Draft
from transcripts.reading.readers.find_format import READABLE_SUFFIXES, find_format
from transcripts.reading.readers.json_transcripts import read_json, read_rev_tokens
from transcripts.reading.readers.opendocument import read_opendocument
from transcripts.reading.readers.pdf import read_pdf
from transcripts.reading.readers.plain import read_markdown, read_plain
from transcripts.reading.readers.rich_text import read_rtf
from transcripts.reading.readers.tables import read_table
from transcripts.reading.readers.web_page import read_html
from transcripts.reading.readers.word import read_word

__all__ = [
    "READABLE_SUFFIXES",
    "READERS",
    "check_reading",
    "read_draft",
    "read_source",
]


READERS: dict[str, Callable[..., Draft]] = {
    "txt": read_plain,
    "md": read_markdown,
    "docx": read_word,
    "odt": read_opendocument,
    "rtf": read_rtf,
    "html": read_html,
    "pdf": read_pdf,
    "vtt": read_captions,
    "srt": read_captions,
    "sbv": read_captions,
    "csv": read_table,
    "xlsx": read_table,
    "ods": read_table,
    "json": read_json,
    "nlp": read_rev_tokens,
    "eaf": read_elan,
    "exb": read_exmaralda,
    "textgrid": read_praat,
    "cha": read_chat,
}
"""Detected format → reader: `reader(data, name, encoding=None)` returns a `Draft`."""

_TEXT_FORMATS = frozenset(READERS) - {"docx", "odt", "pdf", "xlsx", "ods", "rtf"}
_CAPTIONS = frozenset({"vtt", "srt", "sbv"})
_TABLES = frozenset({"csv", "xlsx", "ods"})
ExtraReader = Callable[[bytes, str], Reading]


def read_source(
    data: bytes,
    name: str,
    *,
    encoding: str | None = None,
    labels: str | None = None,
    columns: Mapping[str, str] | None = None,
    extra_readers: Mapping[str, ExtraReader] | None = None,
) -> tuple[Reading, ...]:
    """Read a file, detecting its format from its bytes rather than its name.

    Args:
        data: The whole file.
        name: Its name, for the title, for messages, and to distinguish text formats.
        encoding: The encoding that the user chose for a text file; by default it is detected.
        labels: How speakers are marked, if the user corrects the detection: "none", a family of
            `transcripts.reading.turns.FAMILIES`, or the labels separated by commas.
        columns: The meaning of a table's columns, if the user corrects the detection; see
            `find_chosen` in `transcripts.reading.readers.columns`.
        extra_readers: Plugins' readers by suffix (".xyz"), which take precedence.

    Returns:
        The readings; every built-in format gives one.

    Raises:
        Unreadable: If the file is empty, damaged, unsafe, too large or of an unknown kind.
    """
    plain_name = PurePath(name.replace("\\", "/")).name or name or "file"
    if not data:
        raise Unreadable(
            say("{name} is empty.", name=plain_name),
            hint=say("Check that the upload finished."),
        )
    if len(data) > MAX_FILE:
        raise _too_long(plain_name, f"{len(data) // 1_000_000} MB", MAX_FILE)
    suffix = PurePath(plain_name).suffix.lower()
    if extra_readers and (extra := extra_readers.get(suffix)) is not None:
        return (check_reading(extra(data, plain_name)),)
    form = find_format(data, plain_name)
    if form in _TEXT_FORMATS and len(data) > 2 * MAX_TEXT:
        raise _too_long(
            plain_name, say("{megabytes} MB of text", megabytes=len(data) // 1_000_000), MAX_TEXT
        )
    options: dict[str, Any] = {"columns": columns} if columns and form in _TABLES else {}
    if form in _CAPTIONS:
        options["labels"] = labels
    draft = choose_conversation(READERS[form](data, plain_name, encoding=encoding, **options))
    if draft.text is not None and labels is None:
        draft = parse_chat(draft) or draft
    return (check_reading(build_reading(draft, plain_name, labels)),)


def read_draft(draft: Draft, name: str) -> Reading:
    """Return the reading of a draft made elsewhere, with the same checks as for files.

    A text stays as it is, because codings may refer to its places.
    """
    return check_reading(build_reading(draft, name, None))


def _too_long(name: str, size: str, limit: int) -> Unreadable:
    return Unreadable(
        say(
            "{name} is too large: {size}; the limit is {most} MB.",
            name=name,
            size=size,
            most=limit // 1_000_000,
        ),
        hint=say("Split it into one file per session."),
    )


def check_reading(reading: Reading) -> Reading:
    """Return a reading, a plugin's or the sandbox's too, that fits what the program relies on.

    Raises:
        Unreadable: If it has no words, is too long, or its turns do not fit its text.
    """
    if not any(char.isalnum() for char in reading.text):
        raise Unreadable(
            say("No text was found in {name}.", name=reading.name),
            hint=say("Check the file's contents."),
        )
    if len(reading.text) > MAX_TEXT:
        raise _too_long(
            reading.name, say("{number:,} characters", number=len(reading.text)), MAX_TEXT
        )
    before = 0
    for turn in reading.turns:
        words = reading.text[turn.start : turn.end]
        if turn.start < before or turn.end > len(reading.text) or not words.strip():
            raise Unreadable(
                say(
                    "The reader for “{format}” returned turns that do not fit the text of {name}.",
                    format=reading.format,
                    name=reading.name,
                ),
                hint=say("This is a bug in the reader. Please report it."),
            )
        before = turn.end
    return reading
