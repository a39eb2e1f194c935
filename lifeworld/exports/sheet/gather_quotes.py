"""Gathers the quotes that a table holds, for one audience, with what consent withholds named."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from coding.chosen.model import ChosenCoding
from coding.chosen.queries import list_chosen, list_turn_quotes
from coding.codebook.tree import list_in_order
from coding.model import Code, CodeId
from coding.queries import list_codes, list_codings
from coding.quotes.model import Quote
from coding.quotes.queries import list_adrift, list_quotes
from lifeworld.exports.agreed import choose_findings
from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.drafts import check_settled
from lifeworld.exports.exposures import describe_details
from lifeworld.exports.method_facts import render_names_replaced
from lifeworld.exports.quote_choice import QuoteChoice, describe_choice, find_filters
from lifeworld.exports.quote_gate import QuoteGate, check_audience, get_quote_gate
from lifeworld.exports.sheet.context import Context
from lifeworld.exports.sheet.rows import Facts, Row, build_columns, build_rows
from lifeworld.exports.sheet.table import LAYOUTS, Layout, QuoteTable
from study import InvalidInput, Study
from study.language import mark, render_date, say, say_in
from study.wording import count_things
from themes.queries import list_stale_themes, list_themes, list_themes_by_code
from themes.raised.queries import list_session_facts
from transcripts.model import TranscriptId
from transcripts.privacy.consent_gate import get_shown_attributes
from transcripts.queries import get_frame, get_text, list_sessions, list_transcripts

__all__ = ["MOST_READ", "Progress", "QuotePreview", "get_quote_table", "preview_quotes"]

Progress = Callable[[int, int, str], None]
_LINKS = mark(
    "A link opens the place of a quote while the study is open in Lifeworld on this computer, at"
    " the same address."
)
MOST_READ = 2_000  # quotes that are read for details that tell who somebody is
_STEP = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class _Chosen:
    """The quotes in order, and the codings of each by its key."""

    quotes: Sequence[Quote]
    codings: Mapping[str, Sequence[ChosenCoding]]
    speakers: Mapping[str, str]  # of whole turns, by their key


def get_quote_table(
    study: Study,
    *,
    audience: str,
    choice: QuoteChoice | None = None,
    layout: Layout = "coding",
    final: bool = False,
    address: str = "",
    on_progress: Progress = lambda *_: None,
) -> QuoteTable:
    """Return the quotes of a study that *audience* may see, as a table.

    Args:
        study: The study.
        audience: internal, workshop, client or public.
        choice: Which quotes; by default all that are coded and count as evidence.
        layout: One row for each coding or quote, or wide.
        final: Whether it is final rather than a draft.
        address: Where the app is open; without it, there are no links.
        on_progress: Called with (done, total, message); may raise Cancelled.

    Raises:
        InvalidInput: there is no such audience or layout, or the table is to be final and a theme
            in it has changed since it was last reviewed.
    """
    check_audience(audience)
    if layout not in LAYOUTS:
        raise InvalidInput(
            say("“{name}” is not a layout of the table.", name=layout),
            hint=say("Choose one of {names}.", names=", ".join(LAYOUTS)),
        )
    chosen_by = choice or QuoteChoice()
    told, themes = _list_shown_themes(study, audience)
    if final:
        _check_themes(study, themes)
    with say_in(get_frame(study).language):
        on_progress(0, 1, say("Reading the quotes"))
        chosen = _find_quotes(study, chosen_by)
        gate = _get_gate(study, audience)
        return _gather(
            study,
            chosen,
            gate,
            chosen_by,
            layout=layout,
            themes=themes,
            told=told,
            final=final,
            address=address,
            on_progress=on_progress,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotePreview:
    """What a table of quotes would hold for an audience, in numbers."""

    quotes: int
    codings: int
    left_out: tuple[str, ...]
    missing_consent: tuple[str, ...]


def preview_quotes(study: Study, *, audience: str, choice: QuoteChoice) -> QuotePreview:
    """Return what a table of these quotes would hold, and what would be left out of it."""
    with say_in(get_frame(study).language):  # as the table will say it
        chosen = _find_quotes(study, choice)
        shown = _get_gate(study, audience).choose(chosen.quotes)
        keys = [q.excerpt_id for q in chosen.quotes if shown.count_allowed([q.excerpt_id])]
        return QuotePreview(
            quotes=len(keys),
            codings=sum(c.matches for key in keys for c in chosen.codings.get(key, ())),
            left_out=tuple(shown.render_left_out()),
            missing_consent=tuple(shown.render_missing()),
        )


def _get_gate(study: Study, audience: str) -> QuoteGate:
    transcripts = list_transcripts(study)
    return get_quote_gate(
        study,
        audience=audience,
        held=list_session_facts(study),
        texts=(get_text(study, each.text_id) for each in transcripts),
        languages={each.language for each in transcripts if each.language},
    )


def _find_quotes(study: Study, choice: QuoteChoice) -> _Chosen:
    if choice.places:
        return _find_turns(study, choice)
    codings = list_chosen(study, find_filters(study, choice))
    quotes = list_quotes(study, excerpt_ids=list(codings), evidence_only=False) if codings else []
    own: dict[str, Sequence[ChosenCoding]] = {str(key): own for key, own in codings.items()}
    return _Chosen(quotes=quotes, codings=own, speakers={})


def _find_turns(study: Study, choice: QuoteChoice) -> _Chosen:
    """Return whole turns as quotes, each with the codings that touch it."""
    wanted: dict[str, set[int]] = {}
    for transcript_id, number in choice.places:
        wanted.setdefault(transcript_id, set()).add(number)
    quotes: list[Quote] = []
    codings: dict[str, list[ChosenCoding]] = {}
    speakers: dict[str, str] = {}
    for transcript_id, numbers in wanted.items():
        there = list_codings(study, transcript_id=TranscriptId(transcript_id))
        for turn in list_turn_quotes(study, TranscriptId(transcript_id)):
            quote = turn.quote
            if quote.turn not in numbers:
                continue
            quotes.append(quote)
            if turn.speaker_id:
                speakers[quote.excerpt_id] = turn.speaker_id
            codings[quote.excerpt_id] = [
                ChosenCoding(
                    id=each.id,
                    excerpt_id=each.excerpt_id,
                    code_id=each.code_id,
                    coder=each.coder,
                    source=each.source,
                    at=each.at,
                    memo=each.memo,
                )
                for each in there
                if each.start < quote.end and each.end > quote.start
            ]
    return _Chosen(quotes=quotes, codings=codings, speakers=speakers)


def _list_shown_themes(study: Study, audience: str) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return sentences on the themes left out for their status, and the others' names by id."""
    themes = list_themes(study)
    choice = choose_findings(
        {("theme", t.id): t.status for t in themes}, audience=audience, initiatives_of={}
    )
    shown = {str(t.id): t.name for t in themes if ("theme", t.id) not in choice.left}
    return choice.told, shown


def _check_themes(study: Study, themes: Mapping[str, str]) -> None:
    stale = list_stale_themes(study)
    check_settled(
        [say("theme “{name}”", name=name) for key, name in themes.items() if key in stale]
    )


def _gather(
    study: Study,
    chosen: _Chosen,
    gate: QuoteGate,
    choice: QuoteChoice,
    *,
    layout: Layout,
    themes: Mapping[str, str],
    told: tuple[str, ...],
    final: bool,
    address: str,
    on_progress: Progress,
) -> QuoteTable:
    audience = gate.names.audience
    inside, frame = audience == "internal", get_frame(study)
    shown = gate.choose(chosen.quotes)
    attributes, coarsened = get_shown_attributes(study, audience=audience)
    facts = Facts(
        codes={code.id: code for _, code in list_in_order(list_codes(study))},
        themes=_name_themes(study, themes),
        attributes=attributes,
        dates={str(s.id): s.date or "" for s in list_sessions(study)},
        inside=inside,
        address=address,
    )
    contexts = _Contexts(study, gate) if inside else None
    parts = build_columns(facts, layout, _list_flags(facts.codes, chosen))
    rows: list[tuple[str | int, ...]] = []
    carried: dict[str, Quote] = {}
    for number, quote in enumerate(chosen.quotes):
        if number % _STEP == 0:
            on_progress(number, len(chosen.quotes), say("Gathering the quotes"))
        seen = shown.show(quote.excerpt_id)
        if seen is None:
            continue
        carried[quote.excerpt_id] = quote
        row = Row(
            number=len(carried),
            quote=quote,
            seen=seen,
            codings=chosen.codings.get(quote.excerpt_id, ()),
            around=contexts.find(quote) if contexts else ("", ""),
        )
        rows += build_rows(facts, parts, layout, row)
    left_out = [*told, *shown.render_left_out(), *coarsened]
    if inside and not choice.places and (adrift := len(list_adrift(study))):
        quotes = count_things(adrift, "quote is", "quotes are")
        left_out.append(say("{quotes} left out: a correction cut the words.", quotes=quotes))
    return QuoteTable(
        title=frame.title,
        audience=audience,
        language=language_tag(frame.language),
        layout=layout,
        columns=tuple(each.column for each in parts),
        rows=rows,
        about=(
            *_describe(study, choice, layout, (len(carried), len(rows)), final=final, gate=gate),
            *shown.render_consent(),
            *shown.render_numbered(),
            *render_names_replaced(study),
            *([say(_LINKS)] if address and inside else ()),
        ),
        left_out=tuple(left_out),
        notes=(*shown.render_missing(), *_render_details(study, carried.values(), gate)),
        quotes=len(carried),
        excerpts=_list_excerpts(chosen, carried),
        speakers=frozenset(
            {s for key, s in chosen.speakers.items() if key in carried}
            | (contexts.speakers if contexts else set())
        ),
    )


class _Contexts:
    """Finds the words around quotes, transcript by transcript."""

    def __init__(self, study: Study, gate: QuoteGate) -> None:
        self._study, self._gate = study, gate
        self._at, self._context = "", Context((), gate.choose(()))
        self.speakers: set[str] = set()

    def find(self, quote: Quote) -> tuple[str, str]:
        """Return the words before and after a quote."""
        if quote.transcript_id != self._at:  # quotes come transcript by transcript
            turns = list_turn_quotes(self._study, quote.transcript_id)
            self._at = quote.transcript_id
            self._context = Context(turns, self._gate.choose(turn.quote for turn in turns))
        around = self._context.find(quote)
        self.speakers |= self._context.speakers
        return around


def _list_excerpts(chosen: _Chosen, carried: Mapping[str, Quote]) -> frozenset[str]:
    """Return the excerpts whose words are carried: the quotes, or those in the turns."""
    if not chosen.speakers:
        return frozenset(carried)
    return frozenset(each.excerpt_id for key in carried for each in chosen.codings.get(key, ()))


def _name_themes(study: Study, themes: Mapping[str, str]) -> dict[CodeId, list[str]]:
    return {
        code: [themes[theme.id] for theme in own if theme.id in themes]
        for code, own in list_themes_by_code(study).items()
    }


def _list_flags(codes: Mapping[CodeId, Code], chosen: _Chosen) -> list[CodeId]:
    """Return the codes that may be applied, and those that are, in the order of the codebook."""
    used = {each.code_id for own in chosen.codings.values() for each in own}
    return [code.id for code in codes.values() if code.usable or code.id in used]


def _describe(
    study: Study,
    choice: QuoteChoice,
    layout: Layout,
    numbers: tuple[int, int],
    *,
    final: bool,
    gate: QuoteGate,
) -> list[str]:
    """Return what the file is, one sentence each."""
    frame, (quotes, rows) = get_frame(study), numbers
    day = render_date(datetime.now(UTC).date())
    lines = [say("Quotes of the study “{title}”, {day}.", title=frame.title, day=day)]
    if frame.notice:
        lines.append(frame.notice)
    told = say("Final.") if final else say("A draft.")
    whom = say(AUDIENCE_WORDS[gate.names.audience])
    lines.append(say("Made {whom}.", whom=whom))
    lines.append(told)
    lines.append(
        say(
            "{quotes} in {rows}: {layout}.",
            quotes=count_things(quotes, "quote"),
            rows=count_things(rows, "row"),
            layout=say(LAYOUTS[layout]).lower(),
        )
    )
    return [*lines, *describe_choice(study, choice, inside=gate.names.audience == "internal")]


def _render_details(study: Study, quotes: Iterable[Quote], gate: QuoteGate) -> list[str]:
    """Return which details in the quotes may tell outsiders who somebody is."""
    if gate.names.audience == "internal":
        return []
    found = list(quotes)
    if len(found) > MOST_READ:
        return [
            say(
                "The quotes were not read for details that tell who somebody is: that is done for"
                " {most:,} at most.",
                most=MOST_READ,
            )
        ]
    return describe_details(study, [(q.excerpt_id, q.words, q.language or "en") for q in found])
