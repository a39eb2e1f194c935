"""Makes a reading of a draft: finds the turns, names the speakers, collects what was guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath

from study.language import say
from study.wording import choose_word, count_things
from transcripts.reading.encodings import clean_text
from transcripts.reading.languages import guess_language
from transcripts.reading.loose_labels import Doubt, find_header_roles
from transcripts.reading.model import Reading, ReadSpeaker, ReadTurn
from transcripts.reading.readers.draft import Draft, Piece, clean_label, merge_pieces, render_pieces
from transcripts.reading.readers.tables import QUESTION
from transcripts.reading.roles import Spoken, guess_roles
from transcripts.reading.speakers import find_label_variants
from transcripts.reading.turns import FoundTurn, TurnScan, find_turns
from transcripts.spans import Span, split_long_span
from transcripts.words import count_words

__all__ = ["build_reading"]

_ALWAYS_SPEECH = frozenset({"vtt", "srt", "sbv", "json", "nlp", "eaf", "exb", "textgrid", "cha"})


def build_reading(draft: Draft, name: str, labels: str | None) -> Reading:
    """Return the reading of a draft: its text composed or scanned for turns, its speakers named.

    Args:
        draft: What a reader returned; its blocks are written out before.
        name: The file's name.
        labels: How speakers are marked, if the user says so; see `read_source`.
    """
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
        warnings.append(say("The times are times of day, so they are counted from the first one."))
    if scan.family is not None and scan.preamble:
        count = len([line for line in scan.preamble.split("\n") if line.strip()])
        what = count_things(count, "line")
        left_out.append(
            say(
                "{lines} before the first speaker: kept in the text, but not part of a turn.",
                lines=what,
            )
        )
    if scan.tables:
        what = count_things(scan.tables, "table")
        stand = choose_word(scan.tables, "stands", "stand")
        left_out.append(
            say(
                "{tables} {stand} beside the conversation: kept in the text, said by nobody.",
                tables=what,
                stand=stand,
            )
        )
    if scan.unlabelled:
        what = count_things(scan.unlabelled, "passage")
        have = choose_word(scan.unlabelled, "has", "have")
        left_out.append(
            say(
                "{passages} after a heading or without a label {have} no speaker.",
                passages=what,
                have=have,
            )
        )
    return scan


def _describe_doubts(text: str, doubts: Sequence[Doubt]) -> list[str]:
    """Return a sentence for each doubtful guess, with its line of the file."""
    told: list[str] = []
    number, before = 1, 0
    for doubt in doubts:
        number, before = number + text.count("\n", before, doubt.at), doubt.at
        line = _first_line(text[doubt.at : doubt.at + 300].split("\n")[0], 60)
        told.append(
            say("Line {number}, “{line}”: {guess}.", number=number, line=line, guess=doubt.guess)
        )
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
        tally[1] += count_words(turn.words)
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
        names = say(" and ").join(f"“{label}”" for label in group)
        said.append(say("{names} may be one speaker; they were kept separate.", names=names))
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
