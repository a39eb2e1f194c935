"""Numbers out of the words in which targets, baselines and readings are written. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Amount", "parse_amount"]

# Digits with groups of three, and decimals after a point or a comma: 1,200; 1.200,5; 85; 4.1.
_GROUPED = r"[-\u2212]?\d{1,3}(?:[ \u00a0\u202f'.,]\d{3})+(?:[.,]\d{1,2})?(?!\d)"
_NUMBER = _GROUPED + r"|[-\u2212]?\d+(?:[.,]\d+)?"
_FIRST = re.compile(_NUMBER)
_PERCENT = re.compile(r"\s*(%|per ?cent\b|procent\b|pct\b)", re.IGNORECASE)
_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|januar|februar|marts|maj|juni|juli|oktober"
)
# Days and years, which are no amounts: 2027-12-31; 31 December 2027; by 2027; in 2020.
_DATE = re.compile(
    r"\b\d{4}-\d{2}(?:-\d{2})?\b"
    rf"|\b(?:\d{{1,2}}\.? )?(?:{_MONTHS}) \d{{4}}\b"
    r"|\b(?:by|before|in|until|since|from|end of|inden|i|senest|ultimo|fra|siden)\s+(?:the\s+)?"
    r"(?:end of\s+|udgangen af\s+)?(?:19|20)\d{2}\b(?!-\d)",
    re.IGNORECASE,
)
_YEARLY = re.compile(
    r"\b(yoy|y/y|year[- ]on[- ]year|(?:a|per|each|every) year|yearly|annual(?:ly)?|p\.?a\.?"
    r"|om året|pr\.? år|årligt?|hvert år)(?!\w)",
    re.IGNORECASE,
)
_RANGE = re.compile(rf"^.*?(?:{_NUMBER})\s*%?\s*(?:to|→|->|til|–|-)\s*(?={_NUMBER})", re.IGNORECASE)
_SCALE = re.compile(rf"\s*(?:of|out of|/|af|ud af)\s*({_NUMBER})(?!\d|[.,]\d|\s*%)", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A number with what it is a number of.

    Attributes:
        value: The number as it is written: 85 for “85 %”.
        percent: Whether it is a share in per cent.
        scale: What it is out of, as 5 in “4.1 of 5”; else None.
        yearly: Whether it is a change for each year: “15 % YoY”.
    """

    value: float
    percent: bool = False
    scale: float | None = None
    yearly: bool = False

    def is_like(self, other: Amount) -> bool:
        """Return whether two amounts can be set against each other."""
        return (self.percent, self.scale, self.yearly) == (other.percent, other.scale, other.yearly)


def parse_amount(words: str) -> Amount | None:
    """Return the amount in some words, or None if they hold no number.

    Dates and years are left out, of a range its end counts (“from 20 to 30 %”), and a number may
    be written as in English (1,200.5) or as in Danish (1.200,5).
    """
    rest = _DATE.sub(" ", words)
    if span := _RANGE.match(rest):
        rest = rest[span.end() :]
    found = _FIRST.search(rest)
    if found is None:
        return None
    after = rest[found.end() :]
    percent = bool(_PERCENT.match(after))
    scale = None if percent else _SCALE.match(after)
    return Amount(
        value=_read_number(found[0]),
        percent=percent,
        scale=_read_number(scale[1]) if scale else None,
        yearly=bool(_YEARLY.search(words)),
    )


def _read_number(written: str) -> float:
    digits = written.replace("\u2212", "-")
    digits = re.sub(r"[ \u00a0\u202f']", "", digits)
    marks = [each for each in digits if each in ".,"]
    if not marks:
        return float(digits)
    last = max(digits.rfind("."), digits.rfind(","))
    decimals = digits[last + 1 :]
    if len(set(marks)) == 1:
        # One mark: it groups where three digits follow each of it, as in 1,200, but not in 0.125.
        groups = re.split(r"[.,]", digits.lstrip("-"))
        if all(len(each) == 3 for each in groups[1:]) and groups[0] != "0":
            return float(re.sub(r"[.,]", "", digits))
    return float(f"{re.sub(r'[.,]', '', digits[:last])}.{decimals}")
