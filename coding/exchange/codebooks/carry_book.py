"""The codebook of one wave as it goes into the next: its codes, with quotes as examples."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from coding.answer_marks.queries import list_rich_excerpts
from coding.codebook.tables.model import BookCode, find_plan, list_book_codes
from coding.model import CodeId
from coding.queries import list_codes
from coding.quotes.model import Quote
from coding.quotes.queries import list_quotes
from study import Study
from study.wording import render_quote
from transcripts.privacy.consent_gate import Gate, get_gate

__all__ = ["EXAMPLES", "CarriedBook", "carry_book"]

EXAMPLES = 2  # quotes of the earlier wave for each code
LONGEST_EXAMPLE = 300  # characters of a quote that is an example
_BEST = 120  # characters of the best: shorter ones say little, longer ones several things


@dataclass(frozen=True, slots=True, kw_only=True)
class CarriedBook:
    """A codebook for the next wave.

    Attributes:
        codes: The codes, without retired ones, parents first.
        retired: How many were left out because they are retired.
        examples: How many quotes of the earlier wave stand among the examples.
        withheld: How many could not, because consent to being quoted in the team is not on record.
    """

    codes: tuple[BookCode, ...]
    retired: int
    examples: int
    withheld: int


def carry_book(old: Study, *, examples: int = EXAMPLES) -> CarriedBook:
    """Return the codebook of an earlier wave for `import_book`.

    A quote becomes an example only if everybody who speaks in it agreed, on record, to being quoted
    in the team: what leaves a study is not reached by a withdrawal there.

    Args:
        old: The study of the earlier wave.
        examples: The most quotes for each code; none with 0.
    """
    codes = list_codes(old)
    every = list_book_codes(codes, {})
    gone = _list_retired(every)
    gate = get_gate(old, audience="internal")
    rich = list_rich_excerpts(old)
    ids = find_plan(codes, every).ids
    taken = withheld = 0
    book: list[BookCode] = []
    quotes = _gather(list_quotes(old)) if examples else {}
    for code in every:
        if code.path in gone:
            continue
        code_id = ids.get(tuple(name.casefold() for name in code.path))
        own = quotes.get(code_id, []) if code_id else []
        found = sorted(own, key=lambda quote: _rank(quote, rich))
        allowed = [quote for quote in found if _may_leave(gate, quote)]
        withheld += len(found) - len(allowed)
        chosen = _choose(allowed, examples)
        taken += len(chosen)
        told = [code.example, *(render_quote(" ".join(quote.words.split())) for quote in chosen)]
        book.append(replace(code, example="\n".join(filter(None, told)), retired=False))
    return CarriedBook(
        codes=tuple(book),
        retired=sum(not code.abstract for code in every if code.path in gone),
        examples=taken,
        withheld=withheld,
    )


def _list_retired(book: Iterable[BookCode]) -> set[tuple[str, ...]]:
    """Return the paths of the retired codes and of all below them."""
    gone: set[tuple[str, ...]] = set()
    for code in book:
        if code.retired or code.path[:-1] in gone:
            gone.add(code.path)
    return gone


def _gather(quotes: Sequence[Quote]) -> Mapping[CodeId, list[Quote]]:
    """Return the quotes that could be examples by code: short ones in which one person speaks."""
    found: dict[CodeId, list[Quote]] = {}
    for quote in quotes:
        if len(quote.said) == 1 and len(quote.words) <= LONGEST_EXAMPLE:
            for code_id in quote.codes:
                found.setdefault(code_id, []).append(quote)
    return found


def _rank(quote: Quote, rich: set[str]) -> tuple[bool, int, str]:
    return quote.excerpt_id not in rich, abs(len(quote.words) - _BEST), quote.excerpt_id


def _may_leave(gate: Gate, quote: Quote) -> bool:
    people = [*quote.people, *([""] if quote.has_unidentified else [])]
    if not people:
        return False
    place = quote.session_id
    return not gate.find_reason(people, session_id=place) and not gate.is_unsure(
        people, session_id=place
    )


def _choose(quotes: Sequence[Quote], most: int) -> list[Quote]:
    """Return the first quotes, each of another person."""
    people: set[tuple[str, ...]] = set()
    chosen: list[Quote] = []
    for quote in quotes:
        if len(chosen) < most and quote.people not in people:
            people.add(quote.people)
            chosen.append(quote)
    return chosen
