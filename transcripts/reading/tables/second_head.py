"""Finds out whether a table's second row holds headers too, and joins both rows to names.

Survey tools write two rows: questions above kinds of answer or choices (SurveyMonkey), short names
above labels (Qualtrics, SPSS), or labels above short names (LimeSurvey).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = [
    "FULL",
    "USUAL",
    "Joined",
    "clean_cell",
    "find_second_head",
    "get_at",
    "is_value",
    "list_filled",
    "list_usual",
]

USUAL, FULL = 0.5, 0.8
"""Minimum shares of rows in which a column is filled."""

# the second header row of SurveyMonkey gives the kind of answer, in the language of the account
_KINDS_OF_ANSWER = frozenset(
    {"response", "open-ended response", "antwort", "offene beantwortung", "réponse",
     "réponse ouverte", "respuesta", "respuesta abierta", "svar", "åbent svar", "öppet svar"}
)  # fmt: skip
_SURE_KINDS = frozenset(
    {"open-ended response", "offene beantwortung", "réponse ouverte", "respuesta abierta"}
)
_OTHER = re.compile(
    r"(?i)(?:other|andere[sr]?|sonstige[sr]?|andet|andre|autre|otro|annat|anden)\b"
    r"|comments?\b|kommentar"
)
_CLOCK_WORDS = re.compile(r"(?i)\b(?:[ap]\.?m\b\.?|gmt|utc|[tz])(?![^\W\d_])")
# words of a header above numbers and dates, which a person who left a number out does not write
_NAMES_VALUES = re.compile(
    r"(?i)\b(?:id|nr|number|respondent|response|case|record|nummer|participant|years?|age|alter|"
    r"alder|date|time|duration|score|rating|seed|page|how (?:many|much|often|old|long|satisfied))\b"
    r"|\w+(?:id|date|time|nr|no)$|^(?:start|end|submit)"
)
_LONG_NAME = 40  # a short name of a question, such as “G01Q02[other]”, is no longer


@dataclass(frozen=True, slots=True)
class Joined:
    """The name of each column from two rows of headers, and its other names in them."""

    names: tuple[str, ...]
    others: tuple[tuple[str, ...], ...]


def find_second_head(
    one: Sequence[str], two: Sequence[str], body: Sequence[Sequence[str]]
) -> Joined | None:
    """Return the names from both rows if the second holds headers too, or None if it is data.

    Args:
        one: The first row of headers.
        two: The row below.
        body: The rows below that one.
    """
    width = max(len(one), len(two))
    upper = [clean_cell(get_at(one, at)) for at in range(width)]
    lower = [clean_cell(get_at(two, at)) for at in range(width)]
    if not body or any(is_value(cell) for cell in upper):
        return None
    if _gives_kinds(lower, body):
        return _join(upper, lower, always=True)
    if len(lower) > 2 and lower == [str(number) for number in range(1, width + 1)]:
        words = any(not _is_mostly_values(body, at) for at in range(1, width))
        return Joined(tuple(upper), ((),) * width) if words else None
    if any(is_value(cell) for cell in lower):
        return None
    if _names_the_rest(upper, lower, body):
        return _join(upper, lower, always=False)
    if _names_again(upper, lower, body):
        first = sum(map(len, upper)) >= sum(map(len, lower))
        names, others = (upper, lower) if first else (lower, upper)
        each = [name or other for name, other in zip(names, others, strict=True)]
        return Joined(tuple(each), tuple((other,) if other else () for other in others))
    return None


def _gives_kinds(lower: list[str], body: Sequence[Sequence[str]]) -> bool:
    """Return whether a row gives kinds of answers, and leaves blank what all others fill."""
    kinds = {cell.casefold() for cell in lower} & _KINDS_OF_ANSWER
    if not kinds:
        return False
    said = {clean_cell(cell).casefold() for row in body for cell in row}
    if kinds & _SURE_KINDS and not kinds & said:
        return True
    return bool(list_usual(body, FULL) - list_filled(lower))


def _names_the_rest(upper: list[str], lower: list[str], body: Sequence[Sequence[str]]) -> bool:
    """Return whether a row names columns that the row above leaves without a name."""
    above, below = list_filled(upper), list_filled(lower)
    unnamed = below - above
    if not unnamed & list_usual(body, 0.0):
        return False
    if unnamed & list_usual(body, USUAL):
        # it leaves columns blank that the data fill, or has words above numbers
        left = (above - below) & list_usual(body, FULL)
        numbers = [at for at in below if _is_mostly_values(body, at)]
        return bool(left or numbers)
    # a seldom filled column may hold a remark: the ids, too, must be missing
    ids = [at for at in sorted(above) if all(get_at(row, at).strip() for row in body)]
    return bool(ids) and ids[0] not in below and len(body) > 1


def _is_mostly_values(body: Sequence[Sequence[str]], at: int) -> bool:
    return sum(is_value(get_at(row, at)) for row in body) > FULL * len(body)


def _names_again(upper: list[str], lower: list[str], body: Sequence[Sequence[str]]) -> bool:
    """Return whether a row has a second name for each column, such as a label or a short name."""
    above, below = list_filled(upper), list_filled(lower)
    if len(below) < 2 or len(below) < FULL * len(above) or len(body) < 2:
        return False
    filled = [lower[at] for at in sorted(below)]
    if len(set(filled)) < len(filled) or any(
        clean_cell(get_at(row, at)) == lower[at] for row in body for at in below
    ):
        return False
    if sum(_squash(upper[at]) == _squash(lower[at]) != "" for at in below) > 1:
        return True  # “StartDate” above “Start Date”, “Last page” above “lastpage”
    if not (_are_short(upper) or _are_short(lower)) or (_are_short(upper) and _are_short(lower)):
        return False
    valued = [at for at in sorted(above | below) if _holds_values(body, at)]
    if not valued or any(not any(map(str.isalpha, lower[at])) for at in valued if at in below):
        return False
    return any(_NAMES_VALUES.search(lower[at]) for at in valued if at in below)


def _squash(name: str) -> str:
    return re.sub(r"[\W_]+", "", name.casefold())


def _are_short(names: list[str]) -> bool:
    """Return whether names are short ones without blanks, as programs give to questions."""
    filled = [name for name in names if name]
    return sum(" " not in name and len(name) <= _LONG_NAME for name in filled) > FULL * len(filled)


def _holds_values(body: Sequence[Sequence[str]], at: int) -> bool:
    filled = [cell for row in body if (cell := get_at(row, at).strip())]
    return len(filled) > FULL * len(body) and all(
        is_value(_CLOCK_WORDS.sub("", cell)) for cell in filled
    )


def _join(upper: list[str], lower: list[str], *, always: bool) -> Joined:
    """Name each column by both rows; a name of the upper row covers blank cells beside it.

    Args:
        upper: The first row.
        lower: The second row.
        always: Whether the upper name always stands before the lower; otherwise only before
            “Other” and the like, and where the lower name occurs more than once. Of two names of
            one column, the longer or the question is taken.
    """
    counts = Counter(lower)
    names: list[str] = []
    others: list[tuple[str, ...]] = []
    group = ""
    for at, (own, below) in enumerate(zip(upper, lower, strict=True)):
        group = own or (group if below else "")
        single = bool(own) and (at + 1 == len(upper) or bool(upper[at + 1]))
        if not below or below.casefold() in _KINDS_OF_ANSWER:
            names.append(group)
        elif single and not always and (own.endswith("?") or len(own) > len(below)):
            names.append(own)
        elif group and (always or counts[below] > 1 or _OTHER.match(below)):
            names.append(f"{group} – {below}")
        else:
            names.append(below)
        others.append(tuple(name for name in (own, below) if name and name != names[-1]))
    return Joined(tuple(names), tuple(others))


# Cells -------------------------------------------------------------------------------------------


def clean_cell(cell: str) -> str:
    """Return a cell's words on one line."""
    return " ".join(cell.split())


def get_at(cells: Sequence[str], at: int) -> str:
    """Return a cell, or "" if the row is shorter."""
    return cells[at] if at < len(cells) else ""


def list_filled(cells: Sequence[str]) -> set[int]:
    """Return the positions of the cells that are not blank."""
    return {at for at, cell in enumerate(cells) if cell.strip()}


def list_usual(body: Sequence[Sequence[str]], share: float) -> set[int]:
    """Return the columns filled in more than this share of rows."""
    counts = Counter(at for cells in body for at in list_filled(cells))
    return {at for at, count in counts.items() if count > share * len(body)}


def is_value(cell: str) -> bool:
    """Return whether a cell is a number, a date or a time, which headers are not."""
    return any(map(str.isdigit, cell)) and not any(map(str.isalpha, cell))
