"""Data classes of chosen codings: the filters, a coding of a quote, and a turn as a quote. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from coding.model import CodeId, CodingId, ExcerptId
from coding.quotes.model import Quote

__all__ = ["ChosenCoding", "CodingFilters", "TurnQuote"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodingFilters:
    """Which codings are meant; what is empty leaves nothing out.

    Attributes:
        codes: Ids of codes.
        coders: Who coded.
        transcripts: Ids of transcripts.
        strata: Ids of strata; an empty one stands for sessions in none.
        attributes: (name, value): somebody who speaks has one of the values of each name.
        excerpts: Ids of excerpts; an empty tuple chooses none, None all.
        moderators: Whether words of moderators and observers are chosen, too.
    """

    codes: tuple[str, ...] = ()
    coders: tuple[str, ...] = ()
    transcripts: tuple[str, ...] = ()
    strata: tuple[str, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    excerpts: tuple[str, ...] | None = None
    moderators: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenCoding:
    """One coding of a quote.

    Attributes:
        matches: Whether the filters ask for its code, or only its quote has another that they ask
            for.
    """

    id: CodingId
    excerpt_id: ExcerptId
    code_id: CodeId
    coder: str
    source: str
    at: str
    memo: str
    matches: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnQuote:
    """A whole turn as a quote, whose id is that of its text and its number.

    Attributes:
        speaker_id: Its speaker in the transcript; None for a turn without a label.
    """

    quote: Quote
    speaker_id: str | None
