"""The one door from a file's bytes to what was said: `read_source` gives `Reading` values."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath

from study.errors import Unreadable
from study.wording import choose_word, count_things
from transcripts.reading.encodings import clean_text
from transcripts.reading.gate import MAX_FILE, MAX_TEXT
from transcripts.reading.languages import guess_language
from transcripts.reading.readers.annotation import read_chat, read_elan, read_exmaralda, read_praat
from transcripts.reading.readers.captions import read_captions
from transcripts.reading.readers.draft import Draft, Piece, clean_label, merge_pieces, render_pieces
from transcripts.reading.readers.find_format import READABLE_SUFFIXES, find_format
from transcripts.reading.readers.json_transcripts import read_json, read_rev_tokens
from transcripts.reading.readers.opendocument import read_opendocument
from transcripts.reading.readers.pdf import read_pdf
from transcripts.reading.readers.plain import read_markdown, read_plain
from transcripts.reading.readers.rtf_html import read_html, read_rtf
from transcripts.reading.readers.tables import QUESTION, read_table
from transcripts.reading.readers.word import read_word
from transcripts.reading.speakers import Spoken, find_label_variants, guess_roles
from transcripts.reading.turns import FoundTurn, find_turns
from transcripts.spans import Span, split_long_span

__all__ = [
    "READABLE_SUFFIXES",
    "READERS",
    "ReadSpeaker",
    "ReadTurn",
    "Reading",
    "read_draft",
    "read_source",
]


@dataclass(frozen=True, slots=True)
class ReadTurn:
    """One speaker's uninterrupted stretch.

    `[start, end)` are code points of the reading's text: the words spoken, without label and time
    stamp, trimmed, never empty. `label` is "" where no speaker is known. Times are seconds.
    """

    label: str
    start: int
    end: int
    start_time: float | None = None
    end_time: float | None = None


@dataclass(frozen=True, slots=True)
class ReadSpeaker:
    """A label of a transcript with the role it seems to have, for a person to confirm.

    `role` is one of participant, moderator, observer, several, unknown; `first_line` is how the
    speaker begins.
    """

    label: str
    role: str
    turns: int
    words: int
    first_line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    r"""What a file says.

    Attributes:
        name: The file's name.
        title: From front matter or properties, else from the name.
        format: The format that was recognised, such as "docx".
        text: The whole text, newlines "\n", not normalised.
        turns: In text order, not overlapping.
        speakers: One for every label, in order of appearance; none for the label "".
        kind: "transcript", "notes" (a text without speakers) or "answers" (one turn a reply).
        encoding: Of a text file; None where the format settles it.
        language: ISO 639-1, or None when unsure.
        duration: Seconds, from the last time given.
        date: ISO, where the file says one.
        warnings: Sentences on what was guessed or mended.
        left_out: Sentences on what the file holds and the text does not, or what has no speaker.
        question_of: For answers: the question that each turn replies to, parallel to `turns`;
            empty elsewhere.
        columns: Of a table: how a person may name its columns; empty elsewhere.
        people: Of a table: label → attribute → value, as far as columns were kept for that.
        person: Of a table: the heading over the labels in `people`; "" where rows have none.
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
    "json": read_json,
    "nlp": read_rev_tokens,
    "eaf": read_elan,
    "exb": read_exmaralda,
    "textgrid": read_praat,
    "cha": read_chat,
}
"""Sniffed format → reader: `reader(data, name, encoding=None)` gives a `Draft`."""

_TEXT_FORMATS = frozenset(READERS) - {"docx", "odt", "pdf", "xlsx", "rtf"}
_TABLES = frozenset({"csv", "xlsx"})
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
    """Read a file whose type is found from its bytes, not from its name.

    Args:
        data: The whole file.
        name: Its name, for the title, for messages, and to tell text formats apart.
        encoding: What a person chose for a text file; without it the encoding is found.
        labels: How speakers are marked, when a person corrects the reading: "none", a family of
            `transcripts.reading.turns.FAMILIES`, or the labels separated by commas.
        columns: Of a table, which column is what, when a person corrects the reading: "text",
            "speaker", "id" or "time" → the column's heading, or its number from 1.
        extra_readers: Readers of plugins by suffix (".xyz"); they are asked first.

    Returns:
        One reading a file today; a tuple, since a format may hold several.

    Raises:
        Unreadable: If the file is empty, damaged, unsafe, too large or of no known kind.
    """
    plain_name = PurePath(name.replace("\\", "/")).name or name or "file"
    if not data:
        raise Unreadable(f"{plain_name} is empty.", hint="Check that the upload finished.")
    if len(data) > MAX_FILE:
        raise _too_long(plain_name, f"{len(data) // 1_000_000} MB", MAX_FILE)
    suffix = PurePath(plain_name).suffix.lower()
    if extra_readers and (extra := extra_readers.get(suffix)) is not None:
        return (_check(extra(data, plain_name)),)
    form = find_format(data, plain_name)
    if form in _TEXT_FORMATS and len(data) > 2 * MAX_TEXT:
        raise _too_long(plain_name, f"{len(data) // 1_000_000} MB of text", MAX_TEXT)
    options = {"columns": columns} if columns and form in _TABLES else {}
    draft = READERS[form](data, plain_name, encoding=encoding, **options)
    return (_check(_make_reading(draft, plain_name, labels)),)


def read_draft(draft: Draft, name: str) -> Reading:
    """Make a reading of what somebody else heard or drew up: the same checks as for files."""
    return _check(_make_reading(draft, name, None))


def _too_long(name: str, size: str, limit: int) -> Unreadable:
    return Unreadable(
        f"{name} is too large: {size}, where {limit // 1_000_000} MB are allowed.",
        hint="Split it into one file per session.",
    )


def _check(reading: Reading) -> Reading:
    """Hold every reading, plugins' too, to what the rest of the program relies on."""
    if not any(char.isalnum() for char in reading.text):
        raise Unreadable(f"No text was found in {reading.name}.", hint="Check the file's contents.")
    if len(reading.text) > MAX_TEXT:
        raise _too_long(reading.name, f"{len(reading.text):,} characters", MAX_TEXT)
    before = 0
    for turn in reading.turns:
        words = reading.text[turn.start : turn.end]
        if turn.start < before or turn.end > len(reading.text) or not words.strip():
            raise Unreadable(
                f"The reader of “{reading.format}” gave turns that do not fit the text of "
                f"{reading.name}.",
                hint="This is a fault of the reader; please report it.",
            )
        before = turn.end
    return reading


def _make_reading(draft: Draft, name: str, labels: str | None) -> Reading:
    warnings, left_out = list(draft.warnings), list(draft.left_out)
    questions: tuple[str, ...] = ()
    if draft.text is None:
        text, turns, questions = _compose(draft, warnings, labels)
    else:
        text, cleaned = clean_text(draft.text)
        warnings.extend(sentence for sentence in cleaned if sentence not in warnings)
        turns = _scan(text, draft, labels, warnings, left_out)
    speakers = _make_speakers(text, turns, answers=draft.kind == "answers")
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
        question_of=questions,
        columns=tuple(_storable(column) for column in draft.columns),
        people=_people(draft, speakers),
        person=_storable(draft.person),
    )


def _storable(words: str, limit: int = 2_000) -> str:
    """What a file says of itself may hold what no text may, and have no end."""
    return clean_text(words[:limit])[0]


def _people(draft: Draft, speakers: Sequence[ReadSpeaker]) -> dict[str, dict[str, str]]:
    """Return what a table says of those who speak in it; whoever left all blank is left out."""
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
) -> list[ReadTurn]:
    # cleaning may only have shortened the text where the reader left characters that cannot be
    # stored; then offsets of bold type no longer hold and are not used
    bold = draft.bold if text == draft.text else {}
    scan = find_turns(text, start=draft.begin, markdown=draft.markdown, bold=bold, labels=labels)
    if scan.clock:
        warnings.append("The times are times of day; they were counted from the first one.")
    if scan.family is not None and scan.preamble:
        count = len([line for line in scan.preamble.split("\n") if line.strip()])
        what = count_things(count, "line stands", "lines stand")
        left_out.append(f"{what} before the first speaker: kept in the text, part of no turn.")
    if scan.unlabelled:
        what = count_things(scan.unlabelled, "stretch", "stretches")
        have = choose_word(scan.unlabelled, "has", "have")
        left_out.append(f"{what} after a heading {have} no speaker.")
    return [_turn(found) for found in scan.turns]


def _turn(found: FoundTurn) -> ReadTurn:
    return ReadTurn(found.label, found.start, found.end, found.start_time, found.end_time)


def _make_speakers(
    text: str, turns: Sequence[ReadTurn], *, answers: bool
) -> tuple[ReadSpeaker, ...]:
    spoken = [Spoken(turn.label, text[turn.start : turn.end]) for turn in turns if turn.label]
    if not spoken:
        return ()
    roles: Mapping[str, str]
    if answers:
        roles = dict.fromkeys((turn.label for turn in spoken), "participant")
        roles |= {QUESTION: "moderator"}
    else:
        roles = guess_roles(spoken)
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
        said.append(f"{names} may be one speaker; they were kept apart.")
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
