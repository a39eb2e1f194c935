"""Half-open spans in Unicode code points: overlap, trimming, UTF-16 and sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

__all__ = [
    "Span",
    "SpanError",
    "Utf16Map",
    "find_paragraphs",
    "find_sentences",
    "find_words_span",
    "split_long_span",
]


class SpanError(ValueError):
    """A span does not fit its text: a bug in the program, never a fault in a user's file."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The code points from `start` up to, not including, `end`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if self.start < 0 or self.end < self.start:
            raise SpanError(f"[{self.start}, {self.end}) is not a span")

    def __len__(self) -> int:
        return self.end - self.start

    def get_text(self, text: str) -> str:
        """Return the span's text; raise SpanError if the span ends after *text*."""
        if self.end > len(text):
            raise SpanError(f"[{self.start}, {self.end}) ends after the text ({len(text)})")
        return text[self.start : self.end]

    def overlaps(self, other: Span) -> bool:
        """Return whether the two share at least one code point."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        """Return whether the other span lies within this one."""
        return self.start <= other.start and other.end <= self.end

    def find_overlap(self, other: Span) -> Span | None:
        """Return the overlap of the two spans, or None."""
        if not self.overlaps(other):
            return None
        return Span(max(self.start, other.start), min(self.end, other.end))

    def moved(self, by: int) -> Span:
        """Return the span shifted by this many code points."""
        return Span(self.start + by, self.end + by)


class Utf16Map:
    """Converts between code points and UTF-16 code units of one text.

    Browsers and some other programs' files count UTF-16 units. Building costs one scan; each
    conversion costs a binary search over the characters outside the basic plane only.
    """

    __slots__ = ("_length", "_points", "_units")

    def __init__(self, text: str) -> None:
        self._length = len(text)
        # isascii is O(1) in CPython, and most texts have no character beyond U+FFFF
        self._points: list[int] = (
            []
            if text.isascii()
            else [m.start() for m in re.finditer(r"[\U00010000-\U0010ffff]", text)]
        )
        self._units = [point + extra for extra, point in enumerate(self._points)]

    @property
    def length(self) -> int:
        """The length of the text in UTF-16 units."""
        return self._length + len(self._points)

    def to_utf16(self, point: int) -> int:
        """Convert an offset in code points to one in UTF-16 units."""
        if not 0 <= point <= self._length:
            raise SpanError(f"code point {point} lies outside the text ({self._length})")
        return point + bisect_left(self._points, point)

    def to_points(self, unit: int) -> int:
        """Convert an offset in UTF-16 units to code points; SpanError inside a surrogate pair."""
        if not 0 <= unit <= self.length:
            raise SpanError(f"UTF-16 unit {unit} lies outside the text ({self.length})")
        before = bisect_left(self._units, unit)
        point = unit - before
        if before and self._units[before - 1] == unit - 1:
            raise SpanError(f"UTF-16 unit {unit} lies inside a character")
        return point

    def span_to_utf16(self, span: Span) -> Span:
        """Convert a span in code points to one in UTF-16 units."""
        return Span(self.to_utf16(span.start), self.to_utf16(span.end))

    def span_to_points(self, span: Span) -> Span:
        """Convert a span in UTF-16 units to one in code points."""
        return Span(self.to_points(span.start), self.to_points(span.end))


def find_words_span(text: str, start: int, end: int) -> Span | None:
    """Return the span without white space at both ends, or None if nothing is left."""
    while start < end and _is_blank(text[start]):
        start += 1
    while end > start and _is_blank(text[end - 1]):
        end -= 1
    return Span(start, end) if end > start else None


def _is_blank(char: str) -> bool:
    return char.isspace() or char in "\ufeff\u200b"


_BLANK_LINE = re.compile(r"\n[^\S\n]*\n\s*")


def find_paragraphs(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Return the paragraphs (text between blank lines), trimmed and in order."""
    stop = len(text) if end is None else end
    spans: list[Span] = []
    at = start
    for gap in _BLANK_LINE.finditer(text, start, stop):
        if (found := find_words_span(text, at, gap.start())) is not None:
            spans.append(found)
        at = gap.end()
    if (found := find_words_span(text, at, stop)) is not None:
        spans.append(found)
    return spans


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Abbreviations whose full stop never ends a sentence, in the readers' five languages.
_ABBREVIATIONS = _words("""
    mr mrs ms dr prof st sr jr hon rev sgt capt lt col gen vs e.g i.e eg ie nos nr vol fig pp p
    cf
    approx dept para paras mon tue tues thu thur thurs
    bl.a f.eks fx ca dvs d.v.s evt mht ifm iht pba osv pga pkt tlf vedr kl kr mio mia jf inkl
    ekskl stk
    afsn afd pr skt hr frk gl cand.mag
    tirs tors
    t.ex bl.a d.v.s m.a.o o.s.v s.k resp st
    z.b d.h u.a bzw usw evtl ggf u.u v.a z.t sog str hr fr abs inkl vgl mind max
    m mme mlle p.ex c.-à-d av env réf tél
    jan feb febr mar apr jun jul aug sep sept okt oct nov dec dez
    """)
# Abbreviations that end a sentence only if a capitalised function word follows.
_CLOSING = _words("no sec etc inc u.s u.k a.m p.m o.k osv o.s.v usw m.m m.v m.fl o.l ph.d ltd co")
_OPENERS = _words("""
    i you he she it we they that this there these those the a my our his her your and but so
    then well
    not none nobody no yes if when what who how why because
    jeg du han hun det den vi de der her dette disse min vores hans hendes og men så altså ikke
    intet
    ingen ingenting ja nej hvis når hvad hvem hvor hvorfor fordi
    ich er sie es wir ihr das die und aber dann nicht kein nein il elle nous vous ils on mais et
    jag hon
    """)
_MONTHS = _words("""
    january february march april may june july august september october november december
    januar februar marts maj juni juli oktober februari mars augusti maji januari märz mai dezember
    """)
# Words after which a number with a full stop is an ordinal: "am 3.", "den 4."
_BEFORE_ORDINAL = _words("am im vom zum der die das dem des den d.")
_HUMS = _words("mm mmm hm hmm mhm shh")
# The lookbehind matches a run of signs from its first one only, so that long runs stay fast.
_END = re.compile(
    r"(?<![.!?…。！？｡])(?:(?:\.{3,}|[.!?…。！？｡]+)[\"'”’»«)\]]*(?=\s|$)"
    # a wide sign ends a sentence without a blank after it
    r"|[.!?…]*[。！？｡][.!?…。！？｡]*[\"'”’)\]」』）】》]*(?![\"'”’)\]」』）】》と、，])"
    r"|(?<=\S)\s*\n\s*\n|\n(?=\s*[-–—•*]\s))"
)
_LAST_WORDS = re.compile(r"(?:([^\s(\[\"'“‘«]+)\s+)?([^\s(\[\"'“‘«]+)$")
_DOTTED = re.compile(r"(?:[^\W\d_]{1,4}\.)+[^\W\d_]{1,4}")
_NO_VOWEL = re.compile(r"[^\W\d_AEIOUYÆØÅaeiouyæøåäöü][b-df-hj-np-tv-xz]{1,4}")
_NEXT_WORD = re.compile(r"[\s\"'“‘«»(\[¿¡–—-]*([^\W_]?[\w’']*)")


def find_sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split a text into sentences by rule, trimmed and in order.

    The rules handle abbreviations, initials, German and Danish ordinals ("3."), ellipses and speech
    written without capitals. They are more accurate than spaCy's sentencizer and need no loading
    time: docs/decisions has the figures.
    """
    stop = len(text) if end is None else end
    spans: list[Span] = []
    at = start
    for mark in _END.finditer(text, start, stop):
        if not _ends_sentence(text, at, mark, stop):
            continue
        if (found := find_words_span(text, at, mark.end())) is not None:
            spans.append(found)
        at = mark.end()
    if (found := find_words_span(text, at, stop)) is not None:
        spans.append(found)
    return spans


def _ends_sentence(text: str, begin: int, mark: re.Match[str], stop: int) -> bool:
    sign = mark.group()
    if sign[0] == "\n":
        return True
    following = _NEXT_WORD.match(text, mark.end(), stop)
    following_word = following.group(1) if following else ""
    # "iPads" can begin a sentence although it begins in lower case
    lower = following_word[:1].islower() and following_word.islower()
    if any(wide in sign for wide in "。！？｡"):
        return True
    if sign[0] in "!?":
        # "Why?" she asked
        return not (lower and sign[-1] in '"”’»«')
    if not following_word:
        return True
    if sign.startswith(("...", "…")):
        return not lower
    before = _LAST_WORDS.search(text[max(begin, mark.start() - 40) : mark.start()])
    earlier, word = (before.group(1) or "", before.group(2)) if before else ("", "")
    if word.isdigit() and len(word) <= 2:
        return not (lower or _is_ordinal(earlier, following_word))
    known = word.casefold()
    if known in _ABBREVIATIONS:
        return False
    opens = following_word[:1].isupper() and following_word.casefold() in _OPENERS
    short = known in _CLOSING or _DOTTED.fullmatch(word) or (len(word) == 1 and word.isalpha())
    if short or (_NO_VOWEL.fullmatch(word) and known not in _HUMS):
        return opens or word == "I"
    return True


def _is_ordinal(earlier: str, following_word: str) -> bool:
    """Return whether a number with a full stop is an ordinal: "am 3. Mai", "1. We want"."""
    first = not earlier
    return first or earlier.casefold() in _BEFORE_ORDINAL or following_word.casefold() in _MONTHS


def split_long_span(text: str, span: Span, *, limit: int = 1000) -> list[Span]:
    """Split a span at sentence ends into pieces of at most about `limit` code points.

    A longer single sentence (an automatic transcript without punctuation) is split between words.
    """
    if len(span) <= limit:
        return [span]
    pieces: list[Span] = []
    begin = last = span.start
    for sentence in find_sentences(text, span.start, span.end):
        if sentence.end - begin > limit and last > begin:
            _add_trimmed(pieces, text, begin, last)
            begin = last
        while sentence.end - begin > limit * 1.3:
            cut = _find_word_end(text, begin, begin + limit)
            _add_trimmed(pieces, text, begin, cut)
            begin = cut
        last = sentence.end
    _add_trimmed(pieces, text, begin, span.end)
    return pieces


def _add_trimmed(pieces: list[Span], text: str, start: int, end: int) -> None:
    if (found := find_words_span(text, start, end)) is not None:
        pieces.append(found)


def _find_word_end(text: str, start: int, target: int) -> int:
    cut = max(text.rfind(" ", start + 1, target), text.rfind("\n", start + 1, target))
    return cut if cut > start + (target - start) // 2 else target
