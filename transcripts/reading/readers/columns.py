"""Finds the columns of a table that hold speakers, times, ids and text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from study.errors import Unreadable
from study.language import say
from transcripts.reading.readers.column_profiles import (
    Profile,
    clean_bare_label,
    is_time_cell,
    measure_profile,
)
from transcripts.reading.readers.draft import Piece
from transcripts.reading.readers.marks import parse_time
from transcripts.reading.readers.survey_columns import (
    has_survey_heads,
    is_open_question,
    is_personal,
    is_technical,
)
from transcripts.reading.speakers import guess_label_kind

__all__ = [
    "COLUMN_KINDS",
    "Columns",
    "find_chosen",
    "find_columns",
    "find_row_pieces",
    "get_cell",
    "list_row_labels",
]

_SPEAKER = re.compile(
    r"(?i)(?:speaker|name|who|participant|label|voice|sprecher(?:in)?|person|taler|deltager|"
    r"talare|deltagare|locuteur|teilnehmer(?:in)?|role|speaker[ _]?(?:name|label|id)|sender|from|"
    r"author|display[ _]?name)"
)
# heads of a column of names that a survey may have, too, and those of the words of a transcript
_ANYBODY = re.compile(r"(?i)(?:name|participant|person|deltager|deltagare|teilnehmer(?:in)?|who)")
_SPEECH = re.compile(
    r"(?i)(?:text|transcript(?:ion)?|content|utterance|words|speech|tekst|beitrag|äußerung|"
    r"yttrande|parole|texte|verbatim|message)"
)
_TEXT = re.compile(
    r"(?i)(?:text|transcript(?:ion)?|content|utterance|words|quote|answer|response|citat|tekst|"
    r"svar|äußerung|beitrag|antwort|zitat|yttrande|texte|réponse|parole|comment|verbatim|speech|message)"
)
_TIME = re.compile(
    r"(?i)(?:time|start(?:[ _]?time)?|tid|zeit|temps|timestamp|timecode|begin|from|starttid)"
)
_END = re.compile(r"(?i)(?:end(?:[ _]?time)?|stop|to|slut|ende|fin|until|sluttid)")
_ID = re.compile(
    r"(?i)(?:id|nr|no\.?|number|case|unit|respondent|respondent[ _-]?id|anonym[ _]?id|.*[ _.-]id|"
    r"response[ _]?id|løbenr\.?|nummer|#|respondent(?:nøgle|nummer|[ _-]?key)|respkey|"
    r"(?:submission|response)(?:[ _-]?(?:id|no\.?|number|key))?|"
    r"reference(?:[ _-]?(?:id|no\.?|number))?|referencenummer|antwort[ _-]?id|svar[ _-]?id)"
)
# ids of other things than the person in the row
_NO_PERSON_ID = re.compile(
    r"(?i)(?:network|collector|survey|form|question|item|import|channel|batch|export|project|team|"
    r"device|browser|file|samler)[ _.-]?id"
)
_DATE = re.compile(r"(?<!\d)\d{1,4}([-/.])\d{1,2}\1\d{2,4}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """The positions of a table's columns by meaning; `first` is the first row of data.

    `attributes` are columns about the person in the row, such as an age band or a rating;
    `personal` those that say who it is, such as a name or an e-mail address.
    """

    text: tuple[int, ...]
    speaker: int | None = None
    time: int | None = None
    end: int | None = None
    id: int | None = None
    first: int = 0
    headers: tuple[str, ...] = ()
    attributes: tuple[int, ...] = ()
    personal: tuple[int, ...] = ()


_FEW_ANSWERS = 8  # short ones, from which a question is known to be open
MAX_COLUMNS = 500
"""A wider table is neither a transcript nor a set of survey answers."""
COLUMN_KINDS = ("text", "speaker", "id", "time", "attributes")
_SEVERAL = ("text", "attributes")  # kinds that may be several columns


def find_chosen(
    found: Columns | None, rows: Sequence[Sequence[str]], chosen: Mapping[str, str], name: str
) -> Columns | None:
    """Return the columns with the user's choices in place of the detected ones.

    Args:
        found: The detected columns, if any.
        rows: The table.
        chosen: A kind of COLUMN_KINDS → the column's header, or its number from 1; "" for none.
            “text” and “attributes” may name several columns, one per line.
        name: The file's name, for messages.

    Raises:
        Unreadable: a kind or a column does not exist.
    """
    heads = [cell.strip() for cell in rows[0]]
    width = max(map(len, rows))
    places: dict[str, tuple[int, ...]] = {}
    headed = found is not None and found.first == 1
    for kind, wanted in chosen.items():
        if kind not in COLUMN_KINDS:
            raise Unreadable(
                say("There is no kind of column “{kind}”.", kind=kind),
                hint=say("Use one of {choices}.", choices=", ".join(COLUMN_KINDS)),
            )
        asked = wanted.split("\n") if kind in _SEVERAL else [wanted]
        asked = [" ".join(each.split()) for each in asked if each.strip()]
        headed = headed or any(each in heads for each in asked)
        places[kind] = tuple(_find_place(each, heads, width, name) for each in asked)
    taken = {at for kind, mine in places.items() if kind != "attributes" for at in mine}
    words = found.text if found else ()
    columns = Columns(
        text=places.get("text") or tuple(at for at in words if at not in taken),
        first=1 if headed else 0,
        headers=(*heads, *[""] * (width - len(heads))) if headed else ("",) * width,
        attributes=tuple(at for at in places.get("attributes", ()) if at not in taken),
        **{
            kind: next(iter(places[kind]), None)
            if kind in places
            else _unless(getattr(found, kind, None), taken)
            for kind in ("speaker", "id", "time")
        },
        end=_unless(found.end if found else None, taken),
        personal=found.personal if found else (),
    )
    return columns if columns.text else None


def _find_place(wanted: str, heads: Sequence[str], width: int, name: str) -> int:
    """Return the position of a column that is given by its header or its number from 1."""
    if wanted in heads:
        return heads.index(wanted)
    if wanted.isdigit() and 0 < int(wanted) <= width:
        return int(wanted) - 1
    raise Unreadable(
        say("{name} has no column “{column}”.", name=name, column=wanted),
        hint=say("Its columns are {columns}.", columns=columns)
        if (columns := ", ".join(heads[:12]))
        else say("Its columns are not named, so use their numbers."),
    )


def _unless(at: int | None, taken: set[int]) -> int | None:
    return None if at in taken else at


def get_cell(row: Sequence[str], at: int | None) -> str:
    """Return a cell's text, trimmed; "" if the row is too short or *at* is None."""
    return row[at].strip() if at is not None and at < len(row) else ""


def find_columns(rows: Sequence[Sequence[str]], *, header: bool | None = None) -> Columns | None:
    """Detect the columns of speakers, times, ids and text by their headers and contents.

    Args:
        rows: The table, with cells as text.
        header: Whether the first row holds headers; None to detect it.

    Returns:
        The columns, or None if no column holds text.
    """
    width = max((len(row) for row in rows), default=0)
    if not 0 < width <= MAX_COLUMNS:
        return None
    heads = [cell.strip() for cell in rows[0]] + [""] * (width - len(rows[0]))
    if header is None:
        header = len(rows) > 1 and (_looks_like_headings(heads) or has_survey_heads(heads))
    first = 1 if header else 0
    body = rows[first : first + 2000]
    profiles = [measure_profile([get_cell(row, at) for row in body]) for at in range(width)]
    named = heads if header else [""] * width
    time = _find(named, _TIME, profiles, "time")
    end = _find(named, _END, profiles, "time", but=time)
    speaker = _find_speaker(named, profiles, {time, end})
    ident = next(
        (
            at
            for at, head in enumerate(named)
            if head and _ID.fullmatch(head) and not _NO_PERSON_ID.fullmatch(head) and at != speaker
        ),
        None,
    )
    if speaker is not None and header and _is_survey(body, named, profiles, speaker, time):
        ident, speaker = (speaker if ident is None else ident), None
    taken = {time, end, speaker, ident}
    personal: tuple[int, ...] = ()
    if speaker is None and header:
        cells = [[get_cell(row, at) for row in body] for at in range(width)]
        personal = tuple(at for at in range(width) if is_personal(named[at], cells[at]))
        ident = None if ident in personal else ident
        taken = {time, end, ident, *personal}
        taken.update(at for at in range(width) if is_technical(named[at], cells[at]))
    texts = _find_texts(named, profiles, taken, answers=speaker is None)
    if not texts:
        return None
    return Columns(
        text=texts if speaker is None else texts[:1],
        speaker=speaker,
        time=time,
        end=end,
        id=ident,
        first=first,
        headers=tuple(named),
        personal=personal,
    )


def _is_survey(
    body: Sequence[Sequence[str]],
    named: list[str],
    profiles: list[Profile],
    speaker: int,
    time: int | None,
) -> bool:
    """Return whether a column of names is that of a survey: each once, with a date or questions."""
    if profiles[speaker].distinct < 1 or len(body) < 2 or not _ANYBODY.fullmatch(named[speaker]):
        return False
    if any(_SPEECH.fullmatch(head) for head in named if head):
        return False
    dated = time is not None and all(_DATE.search(get_cell(row, time)) for row in body)
    return dated or len(_find_texts(named, profiles, {speaker, time}, answers=True)) > 1


def _looks_like_headings(heads: list[str]) -> bool:
    filled = [head for head in heads if head]
    if not filled or any(len(head) > 200 for head in filled):
        return False
    if any(is_time_cell(head) for head in filled):
        return False
    known = (_SPEAKER, _TEXT, _TIME, _END, _ID)
    if any(rule.fullmatch(head) for head in filled for rule in known):
        return True
    # rows of speech end in full stops or hold codes such as P1, unlike headers
    return not any(
        re.fullmatch(r"[-+]?[\d.,]+", head) or re.search(r"[.!?]$", head) or _is_code(head)
        for head in filled
    )


def _is_code(head: str) -> bool:
    return guess_label_kind(head) == "code" and any(char.isdigit() for char in head)


def _find(
    named: list[str],
    rule: re.Pattern[str],
    profiles: list[Profile],
    what: str,
    *,
    but: int | None = None,
) -> int | None:
    for at, (head, profile) in enumerate(zip(named, profiles, strict=True)):
        if at == but:
            continue
        by_name = bool(head and rule.fullmatch(head)) and profile.times + profile.numbers > 0.7
        by_look = what == "time" and rule is _TIME and profile.times > 0.8 and profile.filled
        if by_name or by_look:
            return at
    return None


def _find_speaker(named: list[str], profiles: list[Profile], taken: set[int | None]) -> int | None:
    for at, (head, profile) in enumerate(zip(named, profiles, strict=True)):
        if at in taken or not profile.filled or profile.words > 6:
            continue
        repeats = profile.distinct <= 0.6 or profile.rows <= 6
        if head and _SPEAKER.fullmatch(head) and repeats and profile.numbers < 0.5:
            return at
    if any(named):
        return None
    for at, profile in enumerate(profiles):
        repeats = profile.distinct <= 0.5 or (profile.rows <= 6 and profile.filled > 0)
        if at not in taken and profile.labels > 0.8 and repeats:
            return at
    return None


def _find_texts(
    named: list[str], profiles: list[Profile], taken: set[int | None], *, answers: bool
) -> tuple[int, ...]:
    free = [
        at
        for at, profile in enumerate(profiles)
        if at not in taken and profile.filled and profile.times < 0.5 and profile.numbers < 0.9
    ]
    if not free:
        return ()
    by_name = [at for at in free if named[at] and _TEXT.fullmatch(named[at])]
    longest = max(free, key=lambda at: (profiles[at].mean * profiles[at].filled, -at))
    best = (
        by_name[0]
        if by_name and profiles[by_name[0]].mean >= 0.5 * profiles[longest].mean
        else longest
    )
    if not answers:
        return (best,)
    # each open question has a column of its own, while values of codes and categories repeat
    others = [
        at
        for at in free
        if profiles[at].distinct >= 0.6
        and (
            (profiles[at].words >= 5 and profiles[at].mean >= 0.3 * profiles[best].mean)
            or (profiles[at].filled >= _FEW_ANSWERS and is_open_question(named[at]))
        )
        and not (named[at] and (_ID.fullmatch(named[at]) or re.search(r"(?i)code", named[at])))
    ]
    return tuple(sorted({best, *others}))


def list_row_labels(rows: Sequence[Sequence[str]], columns: Columns) -> list[str]:
    """Return the speaker of each row; a row without one continues the speaker before."""
    labels: list[str] = []
    for row in rows:
        label = clean_bare_label(get_cell(row, columns.speaker))
        labels.append(label or (labels[-1] if labels else ""))
    return labels


def find_row_pieces(rows: Sequence[Sequence[str]], columns: Columns) -> Iterator[Piece]:
    """Yield a piece for each row with text; a row without speaker continues the speaker before."""
    body = rows[columns.first :]
    for label, row in zip(list_row_labels(body, columns), body, strict=True):
        words = get_cell(row, columns.text[0])
        if not words:
            continue
        yield Piece(
            words=words,
            label=label,
            start_time=_time(get_cell(row, columns.time)),
            end_time=_time(get_cell(row, columns.end)),
        )


def _time(cell: str) -> float | None:
    if _DATE.search(cell):
        return None  # a time of day, not one of a recording
    if (clock := parse_time(cell)) is not None:
        return clock
    try:
        seconds = float(cell.replace(",", "."))
    except ValueError:
        return None
    return seconds if 0 <= seconds < 1e6 else None
