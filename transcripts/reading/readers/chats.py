"""Reads saved chats of WhatsApp, Signal, Telegram, Zoom and Teams: a message is a turn.

A line that begins with a date and a time begins a message; the lines after it go on with it. What
the program says itself ("Bente left", reactions) stays in the text as nobody's words.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from study.language import say
from study.wording import count_things
from transcripts.reading.readers.draft import Draft, Piece
from transcripts.reading.readers.moments import Days, find_days, parse_clock
from transcripts.reading.speakers import guess_label_kind

__all__ = ["parse_chat"]

_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_NARROW = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " "})
_DATE = (
    r"(?P<date>\d{1,4}(?P<sep>[./-])[ ]?\d{1,2}(?P=sep)[ ]?\d{1,4}\.?(?:[ ]?г\.)?"
    r"|\d{4}년[ ]?\d{1,2}월[ ]?\d{1,2}일)"
)
_BETWEEN = r"(?:,|،)?[ ]*(?:(?:à|at|om|klo|kl\.?|um|às|alle|a las|o|в)[ ]+)?"
_CLOCK = (
    r"(?P<clock>(?:(?:上午|下午|凌晨|早上|中午|晚上|午前|午後|오전|오후)[ ]?)?"
    r"\d{1,2}[:.]\d{2}(?:[:.]\d{2})?(?:[ ]?(?:[AaPp]\.?[ ]?[Mm]\.?|[صم]))?)(?:[ ]?(?:ч\.|Uhr|h))?"
)
_WHATSAPP = (
    re.compile(rf"{_DATE}{_BETWEEN}{_CLOCK}[ ]+[-–][ ]+(?P<rest>.*)"),
    re.compile(rf"\[{_DATE}{_BETWEEN}{_CLOCK}\][ ]+(?P<rest>.*)"),
    re.compile(rf"{_DATE}[ ]{_CLOCK},[ ](?P<rest>[^:]{{1,80}}[ ]:[ ].*)"),
)
_TELEGRAM = re.compile(rf"(?P<name>\S.{{0,80}}?),[ ]\[{_DATE}{_BETWEEN}{_CLOCK}\]:?[ ]*(?P<rest>)")
_DAY = r"(?:[^\W\d]{2,12}\.?,?[ ]+(?:\d{1,2}[./]\d{1,2}\.?[ ]+)?|\d{1,2}[./-]\d{1,2}\.?[ ]+)?"
_TEAMS = re.compile(
    rf"\[(?:{_DATE}[ ]+|{_DAY}){_CLOCK}\][ ]+(?P<name>[^\s:\[\]][^:\n\[\]]{{0,80}})(?P<rest>)"
)
_WEEKDAY = (
    r"(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|(?:mon|diens|donners|frei|sams|sonn)tag|"
    r"mittwoch|(?:man|mån|tirs|tis|ons|tors|fre|lør|lör|søn|sön)dag|yesterday|today|gestern|heute|"
    r"i går|i dag|igår|idag)"
)
_STAMP = (
    rf"(?:(?i:{_WEEKDAY}),?(?:[ ]at)?[ ]+)?(?:{_DATE}[ ]+|\d{{1,2}}[/.]\d{{1,2}}\.?[ ]+)?{_CLOCK}"
)
_TEAMS_STAMP = re.compile(_STAMP)
_TEAMS_LINE = re.compile(rf"(?P<name>[^\s:\[\]][^:\n\[\]]{{0,60}}?)[ ]+{_STAMP}(?P<rest>)")
_SURE_STAMP = re.compile(rf"(?i)(?:\b{_WEEKDAY}\b|\d[./-]\d|\d[ ]?[ap]\.?[ ]?m\b)")
_ZOOM_WORDS = (("From", "to"), ("Von", "an"), ("Fra", "til"), ("Från", "till"), ("De", "à|a|para"),
               ("Da", "a"), ("Van", "aan"))  # fmt: skip
_ZOOM = tuple(
    re.compile(
        rf"(?P<clock>\d{{1,2}}:\d{{2}}:\d{{2}})\s+{origin}\s+(?P<name>\S.{{0,80}}?)"
        rf"(?:\s+(?:{to})\s+(?P<target>\S[^:]{{0,80}}?)"
        r"(?P<direct>\s*\((?:Direct Message|Privately)\))?\s*:"
        # the oldest form names nobody after the sender, and has a blank before the colon
        + (r"|\s+:)" if origin == "From" else ")")
        + r"(?!\S)\s*(?P<rest>.*)",
        re.IGNORECASE,
    )
    for origin, to in _ZOOM_WORDS
)
_NAMED = re.compile(r"(?P<name>[^\s:][^:\n]{0,80}?)[ ]?:(?:[ ](?P<words>.*)|(?P<none>)$)")
_EVERYBODY = re.compile(
    r"(?i)\s*(?:everyone|everybody|alle\w*|tout le monde|todos|tutti|iedereen|all panelists.*|"
    r"meeting group chat|waiting room participants)\b.*"
)

# what the program says in somebody's name, in the languages of its exports
_NOTICE = re.compile(
    r"(?i).{0,80}(?:end-to-end|ende-zu-ende|ende-til-ende|bout en bout|extremo a extremo|"
    r"ponta a ponta|eind-tot-eind|totalsträcka|päästä päähän|端到端|エンドツーエンド|종단간|"
    r"сквозн)\w*[ -].{0,400}|.{0,80}\bis a contact\.?$"
)
_MEDIA = re.compile(
    r"(?i)<.{1,120}>|.{0,120}\b(?:omitted|weggelassen|ausgeschlossen|udeladt|utelämnad|omis|absente?|"
    r"omitid[oa]|omess[oa]|weggelaten)\b.{0,20}|.{0,120}\((?:file attached|datei angehängt|"
    r"fil vedhæftet|fichier joint|archivo adjunto)\)"
)
_REACTION = re.compile(r"(?i)(?:reacted to\b.{0,400}\bwith\b|removed an? .{0,40}\breaction from\b)")
_REPLY = re.compile(r"(?i)(?:replying to|antwort auf|svarer på|en réponse à) [\"“„«].{0,400}")
_EARLIEST = 4 * 3600.0  # nobody meets earlier in the day, and few recordings are longer
_LONGEST_STAMP = 60
_FIRST = 3  # messages among which the note on encryption stands; later, people may write of it
_LONGEST_NAME = 5  # words; a longer one that occurs once is a sentence with a colon


@dataclass(slots=True)
class _Message:
    """A message: its name ("" for a line of the program), lines and stamp."""

    name: str
    lines: list[str]
    date: str = ""
    clock: str = ""
    marked: bool = False
    private: str = ""
    said: bool = True


@dataclass(slots=True)
class _Chat:
    messages: list[_Message] = field(default_factory=list)
    before: list[str] = field(default_factory=list)


def parse_chat(draft: Draft) -> Draft | None:
    """Return the draft of a text with the messages of a chat, or None for any other text."""
    chat = _choose(draft.text or "")
    if chat is None:
        return None
    _settle_names(chat.messages)
    days = find_days([message.date for message in chat.messages if message.date])
    pieces = list(_render(chat, days))
    private = [message.private for message in chat.messages if message.private]
    warnings = []
    timed = [piece.start_time for piece in pieces if piece.start_time is not None]
    if timed and timed[0] == 0:
        warnings.append(say("The times are counted from the first message."))
    if private:
        whom = ", ".join(f"“{name}”" for name in list(dict.fromkeys(private))[:5])
        warnings.append(
            say(
                "{messages} sent privately, to {names}.",
                messages=count_things(len(private), "message"),
                names=whom,
            )
        )
    silent = sum(1 for message in chat.messages if not message.said)
    left_out = say(
        "{lines} of the chat program: kept in the text as nobody's words.",
        lines=count_things(silent, "line"),
    )
    return replace(
        draft,
        text=None,
        pieces=tuple(pieces),
        kind="transcript",
        date=draft.date or days.first,
        duration=0.0,  # no recording, however long the chat went on
        warnings=draft.warnings + tuple(warnings),
        left_out=draft.left_out + ((left_out,) if silent else ()),
        doubtful=draft.doubtful + ((days.doubt,) if days.doubt else ()),
    )


def _choose(text: str) -> _Chat | None:
    """Return the chat in the way of writing that fits, or None if there is none."""
    head = _plain(text[:6000])
    for rules, alone in ((_WHATSAPP, False), *(((rule,), False) for rule in _ZOOM),
                         ((_TELEGRAM,), True), ((_TEAMS,), True),
                         ((_TEAMS_LINE,), True)):  # fmt: skip
        if rules[0] is _TEAMS_LINE:
            head = _join_stamps(head)
        lines = [line for line in head.split("\n") if line.strip()]
        if not any(_match(line, rules, alone=alone) for line in lines[:6]):
            continue
        if rules[0] in _ZOOM[1:] and not any(map(_is_to_everybody, lines)):
            continue  # “Von Holt: …” and “De gik til kaffe: …” are no senders
        chat = _Chat()
        body = _join_stamps(text) if rules[0] is _TEAMS_LINE else text
        for line in body.split("\n"):
            _feed(chat, line, rules, alone=alone)
        named = [message for message in chat.messages if message.name]
        spoken = [message for message in named if any(line.strip() for line in message.lines)]
        if len(spoken) >= 2 and len(spoken) >= 0.4 * len(chat.messages) and _are_people(spoken):
            return chat
    return None


def _is_to_everybody(line: str) -> bool:
    found = next((match for rule in _ZOOM if (match := rule.fullmatch(line))), None)
    return found is not None and _EVERYBODY.fullmatch(found["target"] or "") is not None


def _are_people(spoken: Sequence[_Message]) -> bool:
    """Return whether names repeat or look like names: field notes have colons too."""
    counts = Counter(message.name for message in spoken)
    known = sum(counts[m.name] > 1 or bool(guess_label_kind(m.name)) for m in spoken)
    return 2 * known >= len(spoken)


def _plain(line: str) -> str:
    """Return a line as the rules read it: without marks of direction and narrow blanks."""
    return line if line.isascii() else _MARKS.sub("", line).translate(_NARROW)


def _join_stamps(text: str) -> str:
    """Put the stamp that Teams writes below a name beside it; pages have blank lines between."""
    lines = text.split("\n")
    joined: list[str] = []
    name = -1  # where the last line with words is
    opens = True  # whether a blank line or nothing stands before it
    for at, line in enumerate(lines):
        stamp = line.strip()
        if (
            name >= 0
            and opens
            and 0 < len(stamp) <= _LONGEST_STAMP
            and guess_label_kind(joined[name].strip())
            and any(each.strip() for each in lines[at + 1 : at + 3])
            and _TEAMS_STAMP.fullmatch(_plain(stamp))
        ):
            joined[name] = f"{joined[name].strip()} {stamp}"
            continue
        if stamp:
            opens = not joined or not joined[-1].strip()
            name = len(joined)
        joined.append(line)
    return "\n".join(joined)


def _match(line: str, rules: Sequence[re.Pattern[str]], *, alone: bool) -> re.Match[str] | None:
    """Return how a line begins a message; if its words stand below it, `alone`, it is short."""
    if not (line[:1].isdigit() or line[:1] == "[" or (alone and len(line) <= 2 * _LONGEST_STAMP)):
        return None
    found = next((match for rule in rules if (match := rule.fullmatch(line))), None)
    if found is not None and rules[0] is _TEAMS_LINE and not _SURE_STAMP.search(line):
        return None  # a name and 09:01 may be a transcript with times of the recording
    return found


def _feed(chat: _Chat, line: str, rules: Sequence[re.Pattern[str]], *, alone: bool) -> None:
    plain = _plain(line[:400]) + line[400:]
    found = _match(plain, rules, alone=alone)
    if found is None:
        if not chat.messages:
            chat.before.append(line)
        else:
            chat.messages[-1].lines.append(line.removeprefix("\t"))
        return
    groups = found.groupdict()
    name, rest = groups.get("name") or "", groups["rest"]
    if not name and (named := _NAMED.fullmatch(rest)) is not None:
        name, rest = named["name"], named["words"] or ""
    target = (groups.get("target") or "").strip()
    direct = groups.get("direct") or re.search(r"(?i)\((?:privately|direct message)\)", target)
    private = bool(direct) or bool(target and not _EVERYBODY.fullmatch(target))
    chat.messages.append(
        _Message(
            name=" ".join(name.split()),
            lines=[rest],
            date=groups.get("date") or "",
            clock=groups["clock"],
            marked=bool(rest) and _is_marked(line, rest),
            private=re.sub(r"\s*\(.*", "", target) or name if private else "",
        )
    )


def _is_marked(line: str, rest: str) -> bool:
    """Return whether a mark of direction stands before the words, as the program writes it."""
    at = line.rfind(rest[:20].split(" ")[0])
    return at > 0 and _MARKS.fullmatch(line[at - 1]) is not None


def _settle_names(messages: list[_Message]) -> None:
    """Decide which messages nobody wrote; take the sign before names that are no contacts."""
    counts = Counter(message.name for message in messages)
    for message in messages:
        bare = message.name.removeprefix("~").strip()
        if message.name != bare and bare and bare not in counts:
            message.name = bare
    counts = Counter(message.name for message in messages)
    for place, message in enumerate(messages):
        words = message.lines[0].strip()
        odd = len(message.name.split()) > _LONGEST_NAME or bool(re.search('[“”„«»"]', message.name))
        if message.name and counts[message.name] == 1 and odd:
            message.lines[0], message.name = f"{message.name}: {words}", ""
        own = message.name and words.startswith((f"{message.name} ", f"~ {message.name} "))
        notice = (message.marked or place < _FIRST) and _NOTICE.fullmatch(words)
        of_program = notice or (message.marked and own)
        reacts = _REACTION.match("\n".join(message.lines).strip())
        message.said = bool(message.name) and not of_program and not reacts
    # the name of a group says nothing but what the program says
    by_name: dict[str, list[_Message]] = {}
    for message in messages:
        by_name.setdefault(message.name, []).append(message)
    for theirs in by_name.values():
        if all(not message.said or _is_of_program(message) for message in theirs):
            for message in theirs:
                message.said = False


def _is_of_program(message: _Message) -> bool:
    return message.marked and not _MEDIA.fullmatch(message.lines[0].strip())


def _render(chat: _Chat, days: Days) -> Iterator[Piece]:
    if before := "\n".join(chat.before).strip():
        yield Piece(words=before, said=False)
    several = len({message.date for message in chat.messages if message.date}) > 1
    day = ""
    clocks = [parse_clock(message.clock) for message in chat.messages if message.said]
    first = 0.0 if _counts_from_zero(chat, clocks) else None
    for message in chat.messages:
        if several and message.date and message.date != day:
            day = message.date
            yield Piece(words=day, said=False)
        clock = parse_clock(message.clock)
        at = days.get_offset(message.date) if message.date else 0.0
        moment = None if clock is None or at is None else at + clock
        first = moment if first is None and message.said else first
        start = None if moment is None or first is None or moment < first else moment - first
        lines = [line for line in message.lines if line.strip()]
        if len(lines) > 1 and _REPLY.fullmatch(lines[0].strip()):
            yield Piece(words=lines[0], said=False)  # the beginning of another's words
            message.lines = lines[1:]
        words = _clean("\n".join(message.lines))
        if message.said:
            yield Piece(words=words, label=message.name, start_time=start)
        elif words:
            yield Piece(words=f"{message.name}: {words}" if message.name else words, said=False)


def _counts_from_zero(chat: _Chat, clocks: Sequence[float | None]) -> bool:
    """Return whether the times are those of a recording, as in the chat of a recorded meeting."""
    begin = next((clock for clock in clocks if clock is not None), None)
    dated = any(message.date for message in chat.messages)
    return begin is not None and begin < _EARLIEST and not dated


def _clean(words: str) -> str:
    return words.strip().lstrip("\u200e\u200f\u202a\u202c\u2068\u2069").strip()
