"""Reads a file's bytes into `Reading` values: `read_source`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from study.errors import Unreadable
from study.wording import choose_word, count_things
from transcripts.reading.conversation import choose_conversation
from transcripts.reading.encodings import clean_text
from transcripts.reading.gate import MAX_FILE, MAX_TEXT
from transcripts.reading.languages import guess_language
from transcripts.reading.loose_labels import Doubt, find_header_roles
from transcripts.reading.readers.annotation import read_chat, read_elan, read_exmaralda, read_praat
from transcripts.reading.readers.captions import read_captions
from transcripts.reading.readers.chats import parse_chat
from transcripts.reading.readers.draft import Draft, Piece, clean_label, merge_pieces, render_pieces
from transcripts.reading.readers.find_format import READABLE_SUFFIXES, find_format
from transcripts.reading.readers.json_transcripts import read_json, read_rev_tokens
from transcripts.reading.readers.opendocument import read_opendocument
from transcripts.reading.readers.pdf import read_pdf
from transcripts.reading.readers.plain import read_markdown, read_plain
from transcripts.reading.readers.rich_text import read_rtf
from transcripts.reading.readers.tables import QUESTION, read_table
from transcripts.reading.readers.web_page import read_html
from transcripts.reading.readers.word import read_word
from transcripts.reading.speakers import Spoken, find_label_variants, guess_roles
from transcripts.reading.turns import FoundTurn, TurnScan, find_turns
from transcripts.spans import Span, split_long_span

__all__ = [
    "READABLE_SUFFIXES",
    "READERS",
    "ReadSpeaker",
    "ReadTurn",
    "Reading",
    "check_reading",
    "read_draft",
    "read_source",
]


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """One speaker's uninterrupted stretch of text.

    `[start, end)` are code points of the reading's text: the words spoken, without label and time
    stamp, trimmed, never empty. `label` is "" if no speaker is known. Times are in seconds.
    """

    label: str
    start: int
    end: int
    start_time: float | None = None
    end_time: float | None = None


@dataclass(frozen=True, slots=True)
class ReadSpeaker:
    """A speaker label with its guessed role, for a person to confirm.

    `role` is participant, moderator, observer, several or unknown; `first_line` is the beginning
    of the speaker's first turn.
    """

    label: str
    role: str
    turns: int
    words: int
    first_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    r"""The contents of a file: its text, turns and speakers.

    Attributes:
        name: The file's name.
        title: The title in front matter or properties, or else from the name.
        format: The detected format, such as "docx".
        text: The whole text with newlines "\n", not normalised.
        turns: The turns in text order, without overlaps.
        speakers: One for every label, in order of appearance; none for the label "".
        kind: "transcript", "notes" (no speakers) or "answers" (one turn for each answer).
        encoding: The encoding of a text file; None if the format determines it.
        language: ISO 639-1, or None if unsure.
        duration: The length in seconds, or else the last time in the file.
        date: The date in ISO format, if the file or its name gives one.
        warnings: Sentences on what was guessed or repaired.
        left_out: Sentences on what was left out of the text or has no speaker.
        doubtful: The guesses about speakers that a person should look at, with the line of each.
        question_of: For answers, the question of each turn, parallel to `turns`; otherwise empty.
        columns: For a table, the names (or numbers) of its columns; otherwise empty.
        people: For a table, label → attribute → value, from the columns kept as attributes.
        person: For a table, the header of the labels in `people`; "" if the rows have none.
    """

    name: str
    title: str
    format: str
    text: str
    turns: tuple[ReadTurn, ...]
    speakers: tuple[ReadSpeaker, ...] = ()
    kind: str = "transcript"
    encoding: str | None = None
    language: str | None = None
    duration: float | None = None
    date: str | None = None
    warnings: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    doubtful: tuple[str, ...] = ()
    question_of: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    people: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    person: str = ""


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
_ALWAYS_SPEECH = frozenset({"vtt", "srt", "sbv", "json", "nlp", "eaf", "exb", "textgrid", "cha"})
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
        raise Unreadable(f"{plain_name} is empty.", hint="Check that the upload finished.")
    if len(data) > MAX_FILE:
        raise _too_long(plain_name, f"{len(data) // 1_000_000} MB", MAX_FILE)
    suffix = PurePath(plain_name).suffix.lower()
    if extra_readers and (extra := extra_readers.get(suffix)) is not None:
        return (check_reading(extra(data, plain_name)),)
    form = find_format(data, plain_name)
    if form in _TEXT_FORMATS and len(data) > 2 * MAX_TEXT:
        raise _too_long(plain_name, f"{len(data) // 1_000_000} MB of text", MAX_TEXT)
    options: dict[str, Any] = {"columns": columns} if columns and form in _TABLES else {}
    if form in _CAPTIONS:
        options["labels"] = labels
    draft = choose_conversation(READERS[form](data, plain_name, encoding=encoding, **options))
    if draft.text is not None and labels is None:
        draft = parse_chat(draft) or draft
    return (check_reading(_make_reading(draft, plain_name, labels)),)


def read_draft(draft: Draft, name: str) -> Reading:
    """Return the reading of a draft made elsewhere, with the same checks as for files.

    A text stays as it is, because codings may refer to its places.
    """
    return check_reading(_make_reading(draft, name, None))


def _too_long(name: str, size: str, limit: int) -> Unreadable:
    return Unreadable(
        f"{name} is too large: {size}; the limit is {limit // 1_000_000} MB.",
        hint="Split it into one file per session.",
    )


def check_reading(reading: Reading) -> Reading:
    """Return a reading, a plugin's or the sandbox's too, that fits what the program relies on.

    Raises:
        Unreadable: If it has no words, is too long, or its turns do not fit its text.
    """
    if not any(char.isalnum() for char in reading.text):
        raise Unreadable(f"No text was found in {reading.name}.", hint="Check the file's contents.")
    if len(reading.text) > MAX_TEXT:
        raise _too_long(reading.name, f"{len(reading.text):,} characters", MAX_TEXT)
    before = 0
    for turn in reading.turns:
        words = reading.text[turn.start : turn.end]
        if turn.start < before or turn.end > len(reading.text) or not words.strip():
            raise Unreadable(
                f"The reader for “{reading.format}” returned turns that do not fit the text of "
                f"{reading.name}.",
                hint="This is a bug in the reader. Please report it.",
            )
        before = turn.end
    return reading


def _make_reading(draft: Draft, name: str, labels: str | None) -> Reading:
    warnings, left_out = list(draft.warnings), list(draft.left_out)
    questions: tuple[str, ...] = ()
    if draft.text is None:
        text, turns, questions = _compose(draft, warnings, labels)
        doubtful, said_roles = list(draft.doubtful), {}
    else:
        text, cleaned = clean_text(draft.text)
        warnings.extend(sentence for sentence in cleaned if sentence not in warnings)
        scan = _scan(text, draft, labels, warnings, left_out)
        turns = [_turn(found) for found in scan.turns]
        doubtful = _describe_doubts(text, scan.doubts)
        said_roles = find_header_roles(scan.preamble, list({t.label: 0 for t in turns if t.label}))
    speakers = _make_speakers(text, turns, answers=draft.kind == "answers", said_roles=said_roles)
    kind = draft.kind
    if kind is None:
        spoken = bool(speakers) or draft.format in _ALWAYS_SPEECH
        kind = "transcript" if spoken else "notes"
    if kind != "answers":
        warnings.extend(_about_speakers(speakers))
    times = [
        time for turn in turns for time in (turn.start_time, turn.end_time) if time is not None
    ]
    sample = " ".join(text[turn.start : turn.end] for turn in turns[:400])
    return Reading(
        name=name,
        title=_storable(draft.title or _title_from_name(name), 300),
        format=draft.format,
        text=text,
        turns=tuple(turns),
        speakers=speakers,
        kind=kind,
        encoding=draft.encoding,
        language=draft.language or guess_language(sample),
        duration=draft.duration if draft.duration is not None else max(times, default=None),
        date=draft.date or _date_from_name(name),
        warnings=tuple(_storable(sentence) for sentence in warnings),
        left_out=tuple(_storable(sentence) for sentence in left_out),
        doubtful=tuple(_storable(sentence) for sentence in doubtful),
        question_of=questions,
        columns=tuple(_storable(column) for column in draft.columns),
        people=_people(draft, speakers),
        person=_storable(draft.person),
    )


def _storable(words: str, limit: int = 2_000) -> str:
    """Clean and truncate a file's metadata, which may be unstorable or endless."""
    return clean_text(words[:limit])[0]


def _people(draft: Draft, speakers: Sequence[ReadSpeaker]) -> dict[str, dict[str, str]]:
    """Return the attributes of a table's speakers, leaving out people without turns."""
    return {
        speaker.label: {_storable(name): _storable(value) for name, value in known.items()}
        for speaker in speakers
        if (known := draft.people.get(speaker.label)) is not None
    }


def _compose(
    draft: Draft, warnings: list[str], labels: str | None
) -> tuple[str, list[ReadTurn], tuple[str, ...]]:
    pieces: Iterable[Piece] = draft.pieces
    if labels == "none":
        pieces = [_without_label(piece) for piece in pieces]
    composed = render_pieces(merge_pieces(pieces) if draft.merge else pieces)
    warnings.extend(composed.warnings)
    turns: list[ReadTurn] = []
    questions: list[str] = []
    for piece, start, end in composed.spans:
        label = clean_label(piece.label)
        cut = not label and draft.kind != "answers"
        spans = split_long_span(composed.text, Span(start, end)) if cut else [Span(start, end)]
        for place, span in enumerate(spans):
            begins = piece.start_time if place == 0 else None
            ends = piece.end_time if place == len(spans) - 1 else None
            turns.append(ReadTurn(label, span.start, span.end, begins, ends))
            questions.append(_storable(piece.question))
    return composed.text, turns, tuple(questions) if any(questions) else ()


def _without_label(piece: Piece) -> Piece:
    return Piece(
        words=piece.words, start_time=piece.start_time, end_time=piece.end_time, said=piece.said
    )


def _scan(
    text: str, draft: Draft, labels: str | None, warnings: list[str], left_out: list[str]
) -> TurnScan:
    # if cleaning changed the text, the offsets of bold type and tables no longer hold
    same = text == draft.text
    bold, asides = (draft.bold, draft.asides) if same else ({}, ())
    scan = find_turns(
        text,
        start=draft.begin,
        markdown=draft.markdown,
        bold=bold,
        labels=labels,
        asides=asides,
    )
    if scan.clock:
        warnings.append("The times are times of day, so they are counted from the first one.")
    if scan.family is not None and scan.preamble:
        count = len([line for line in scan.preamble.split("\n") if line.strip()])
        what = count_things(count, "line")
        left_out.append(
            f"{what} before the first speaker: kept in the text, but not part of a turn."
        )
    if scan.tables:
        what = count_things(scan.tables, "table")
        stand = choose_word(scan.tables, "stands", "stand")
        left_out.append(
            f"{what} {stand} beside the conversation: kept in the text, said by nobody."
        )
    if scan.unlabelled:
        what = count_things(scan.unlabelled, "passage")
        have = choose_word(scan.unlabelled, "has", "have")
        left_out.append(f"{what} after a heading or without a label {have} no speaker.")
    return scan


def _describe_doubts(text: str, doubts: Sequence[Doubt]) -> list[str]:
    """Return a sentence for each doubtful guess, with its line of the file."""
    told: list[str] = []
    number, before = 1, 0
    for doubt in doubts:
        number, before = number + text.count("\n", before, doubt.at), doubt.at
        line = _first_line(text[doubt.at : doubt.at + 300].split("\n")[0], 60)
        told.append(f"Line {number}, “{line}”: {doubt.guess}.")
    return told


def _turn(found: FoundTurn) -> ReadTurn:
    return ReadTurn(found.label, found.start, found.end, found.start_time, found.end_time)


def _make_speakers(
    text: str, turns: Sequence[ReadTurn], *, answers: bool, said_roles: Mapping[str, str]
) -> tuple[ReadSpeaker, ...]:
    spoken = [Spoken(turn.label, text[turn.start : turn.end]) for turn in turns if turn.label]
    if not spoken:
        return ()
    roles: Mapping[str, str]
    if answers:
        roles = dict.fromkeys((turn.label for turn in spoken), "participant")
        roles |= {QUESTION: "moderator"}
    else:
        roles = guess_roles(spoken, said=said_roles)
    counts: dict[str, list[int]] = {}
    first: dict[str, str] = {}
    for turn in spoken:
        tally = counts.setdefault(turn.label, [0, 0])
        tally[0] += 1
        tally[1] += len(turn.words.split())
        first.setdefault(turn.label, turn.words)
    return tuple(
        ReadSpeaker(label, roles[label], turns_of, words, _first_line(first[label]))
        for label, (turns_of, words) in counts.items()
    )


def _first_line(words: str, limit: int = 120) -> str:
    line = " ".join(words[: 3 * limit].split())
    return line if len(line) <= limit else line[:limit].rsplit(" ", 1)[0] + " …"


def _about_speakers(speakers: Sequence[ReadSpeaker]) -> list[str]:
    said: list[str] = []
    for group in find_label_variants([speaker.label for speaker in speakers])[:5]:
        names = " and ".join(f"“{label}”" for label in group)
        said.append(f"{names} may be one speaker; they were kept separate.")
    return said


_DATE = re.compile(r"(?<!\d)(20\d\d|19\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?!\d)")


def _date_from_name(name: str) -> str | None:
    found = _DATE.search(name)
    return "-".join(found.groups()) if found else None


def _title_from_name(name: str) -> str:
    stem = PurePath(name).stem if not name.startswith(".") else name.lstrip(".").rsplit(".", 1)[0]
    stem = re.sub(r"_+", " ", stem).strip()
    if " " not in stem and stem.count("-") > 1:
        stem = stem.replace("-", " ")
    return stem or name
