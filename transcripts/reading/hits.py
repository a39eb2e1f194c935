"""Finds the lines of a text that begin with a label, by one family of marks at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from transcripts.reading.readers.marks import HEADING, LOOSE_RULES, RULES, STAMP_LINE, TIME
from transcripts.reading.speakers import guess_label_kind, is_plausible_label, normalise_label

__all__ = ["Hit", "Line", "find_hits", "find_lines", "find_loose_hits", "normalise_key"]

_HEAD = 220  # code points at the start of a line that are searched for a label
_BARE_TIME = re.compile(rf"\s*{TIME}\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not blank; `at` is where the time stamps above it begin, `time` the last."""

    start: int
    end: int
    head: str
    after_blank: bool
    heading: bool
    at: int
    time: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A line that begins with a label; `words` is where the words begin.

    An `open` hit begins words of somebody unknown. `kind` is that of `guess_label_kind`.
    """

    line: int
    label: str
    kind: str
    words: int
    time: str = ""
    sure: bool = False
    open: bool = False


def find_lines(text: str, start: int, *, markdown: bool) -> Iterator[Line]:
    """Yield the lines that are not blank; a line with a time alone belongs to the next one."""
    blank = True
    at, time = -1, ""
    while start <= len(text):
        end = text.find("\n", start)
        if end < 0:
            end = len(text)
        head = text[start : min(end, start + _HEAD)]
        if not head.strip():
            blank = True
        elif len(head) < 60 and (stamp := STAMP_LINE.match(head)) is not None:
            at, time, blank = (start if at < 0 else at), stamp["t"], True
        else:
            heading = markdown and HEADING.match(head) is not None
            yield Line(start, end, head, blank, heading, start if at < 0 else at, time)
            blank, at, time = False, -1, ""
        start = end + 1


def normalise_key(label: str) -> str:
    """Return what is the same for all spellings of a label."""
    return normalise_label(label).casefold()


def find_hits(
    text: str, lines: list[Line], family: str, bold: Mapping[int, int], *, strict: bool
) -> list[Hit]:
    """Return the lines that begin with a label in this family; strictly, with a known one."""
    found: list[Hit] = []
    rule = RULES[family]
    for number, line in enumerate(lines):
        if line.heading:
            continue
        if family in {"strong", "solo"} and line.start in bold:
            hit = _bold_hit(text, line, number, bold[line.start], family)
        else:
            match = rule.match(line.head)
            hit = _read_hit(line, number, match, family) if match else None
        if hit is not None and (hit.kind or not strict):
            found.append(hit)
    return _settle_questions(lines, found) if strict else found


_QUESTION = re.compile(
    r"(?i)(question|frage|spørgsmål|spørsmål|fråga|pregunta|domanda|vraag|pergunta|kysymys|pytanie"
    r"|вопрос|питання)\s*(?:no\.?|nr\.?|#)?\s*\d{1,3}[a-z]?"
)


def _settle_questions(lines: list[Line], hits: list[Hit]) -> list[Hit]:
    """Return the hits with the numbered questions of a guide as questions, not as speakers.

    Below a label that stands alone, `Question 1: …` is what that speaker says. Elsewhere all of
    them have one label, which leads the conversation and is nobody's name.
    """
    settled: list[Hit] = []
    for hit in hits:
        if (numbered := _QUESTION.fullmatch(hit.label)) is None:
            settled.append(hit)
            continue
        above = lines[hit.line - 1].head.strip(" \t:*_") if hit.line else ""
        if above and guess_label_kind(above) and not _QUESTION.fullmatch(above):
            continue
        settled.append(replace(hit, label=numbered[1]))
    return settled


def find_loose_hits(
    lines: list[Line], family: str, taken: frozenset[int] = frozenset(), *, any_label: bool = False
) -> list[Hit]:
    """Return the other lines that begin as those of a family do, with a label of any shape."""
    found: list[Hit] = []
    rule = LOOSE_RULES.get(family) or RULES[family]
    for number, line in enumerate(lines):
        if line.heading or number in taken:
            continue
        if family == "colon" and ":" not in line.head and "：" not in line.head:
            continue
        if (match := rule.match(line.head)) is None:
            continue
        label = clean_label(match["label"])
        if not any_label and not is_plausible_label(label):
            continue
        rest = line.head[match.end() :]
        if family == "colon" and (rest[:1].isdigit() or rest[:1] in {"/", "\\"}):
            continue
        if family == "colon" and rest and not rest[0].isspace() and not _is_wide(line, match):
            continue
        if family == "bracket" and _BARE_TIME.fullmatch(rest):
            continue
        groups = match.groupdict()
        time = groups.get("t0") or groups.get("t1") or line.time
        kind = guess_label_kind(label)
        if family == "bracket" and not rest.strip() and kind not in {"role", "code"}:
            continue  # "(The telephone rings)"
        found.append(Hit(number, label, kind, line.start + match.end(), time))
    return found if any_label else _settle_questions(lines, found)


def clean_label(label: str) -> str:
    """Return a label without the marks around it."""
    return " ".join(label.split()).strip(" -–—,|_*\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e")


def _is_wide(line: Line, match: re.Match[str]) -> bool:
    """Return whether the colon is a wide one, after which no blank is written."""
    return "：" in line.head[match.end("label") : match.end()]


def _bold_hit(text: str, line: Line, number: int, end: int, family: str) -> Hit | None:
    alone = not text[end : line.end].strip()
    if alone != (family == "solo"):
        return None
    label = clean_label(text[line.start : end].strip().rstrip(":："))
    words = end
    if not alone and text[end : end + 1] in {":", "："}:
        words += 1
    return Hit(number, label, guess_label_kind(label), words, line.time, sure=True)


def _read_hit(line: Line, number: int, match: re.Match[str], family: str) -> Hit | None:
    groups = match.groupdict()
    label = clean_label(groups["label"])
    kind = guess_label_kind(label)
    time = (groups.get("t0") or "") or (groups.get("t1") or "")
    rest = line.head[match.end() :]
    decorated = bool(groups.get("deco"))
    if family == "colon":
        # "P1:text" is a turn, "Kl. 12:30" and "http://" are not
        firm = decorated or kind in {"role", "code"} or _is_wide(line, match)
        if rest and not rest[0].isspace() and (not firm or rest[0] in "/\\"):
            return None
        if rest[:1].isdigit():  # the colon is part of a clock time
            return None
    elif family == "stamp":
        bracketed = time[:1] in "[(<{#"
        if not groups["gap"] and rest and not bracketed:
            return None
        if rest.strip() and not (decorated or bracketed):
            return None
    elif (
        family == "solo"
        and not (
            kind in {"role", "code"}
            or (kind == "name" and (decorated or label.isupper() or bool(line.time)))
        )
    ) or (family == "bracket" and _BARE_TIME.fullmatch(rest)):
        return None
    sure = decorated or bool(time) or bool(line.time) or family == "bracket"
    return Hit(number, label, kind, line.start + match.end(), time or line.time, sure=sure)
