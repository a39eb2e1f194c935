"""Gathers coded transcripts as documents, with what consent withholds left out and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from coding.chosen.model import TurnQuote
from coding.chosen.queries import list_turn_quotes
from coding.codebook.tree import render_path
from coding.model import Code, CodeId, Coding
from coding.queries import list_codes, list_codings
from lifeworld.exports.audiences import AUDIENCE_WORDS
from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.document.model import (
    Block,
    Document,
    Mark,
    Paragraph,
    Span,
    Turn,
    build_spans,
)
from lifeworld.exports.method_facts import render_names_replaced
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.quote_gate import QuoteGate, check_audience, get_quote_gate
from lifeworld.exports.shown_quotes import ShownQuotes
from lifeworld.withdrawal.traces import GONE
from study import Study
from study.language import render_date, say, say_in
from study.wording import OMISSION, count_things
from themes.raised.queries import list_session_facts
from transcripts.model import UNCOUNTED, Transcript
from transcripts.queries import get_frame, get_text, list_sessions, list_transcripts
from transcripts.versions.edits import Edit, apply_edits

__all__ = ["CodedTranscript", "count_words", "list_chosen_transcripts", "list_coded_transcripts"]

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodedTranscript:
    """One transcript as a document, and what goes on record of it.

    Attributes:
        name: What it is called towards the audience.
        excerpts: The ids of the excerpts whose words it carries.
        speakers: The ids of those whose turns it carries.
        left_out: Sentences on what was withheld.
        stratum: The name of its stratum towards the audience.
        codings: The id of the coding behind each mark of the document, in the same order.
        speaking: The participants who speak in the words of each coding, by the coding's id; an
            empty id stands for anybody else.
        people: What each participant who speaks is called.
        voices: How many speakers are heard whose words are evidence.
    """

    transcript: Transcript
    name: str
    document: Document
    excerpts: frozenset[str]
    speakers: frozenset[str]
    left_out: tuple[str, ...]
    stratum: str = ""
    codings: tuple[str, ...] = ()
    speaking: Mapping[str, frozenset[str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    voices: int = 0


def list_chosen_transcripts(study: Study, choice: QuoteChoice) -> list[Transcript]:
    """Return the transcripts that a choice means: those named, of the strata named."""
    strata = {s.id: str(s.stratum_id or "") for s in list_sessions(study)}
    return [
        each
        for each in list_transcripts(study)
        if (not choice.transcripts or each.id in choice.transcripts)
        and (not choice.strata or strata[each.session_id] in choice.strata)
    ]


def count_words(study: Study, choice: QuoteChoice) -> int:
    """Return how many words the transcripts have that a choice means."""
    return sum(each.words for each in list_chosen_transcripts(study, choice))


def list_coded_transcripts(
    study: Study,
    *,
    audience: str,
    choice: QuoteChoice | None = None,
    on_progress: Progress = lambda *_: None,
) -> Iterator[CodedTranscript]:
    """Yield the transcripts with their codes, as *audience* may see them, one at a time.

    The team reads the whole text. Outside, only coded words are shown: whoever agreed to be quoted
    has not agreed that a whole conversation is handed over. One with nothing to show is left out.

    Args:
        study: The study.
        audience: internal, workshop, client or public.
        choice: Which transcripts and strata, and marks of which codes and coders.
        on_progress: Called with (done, total, message); may raise Cancelled.
    """
    check_audience(audience)
    chosen_by = choice or QuoteChoice()
    frame = get_frame(study)
    every = list_transcripts(study)
    gate = get_quote_gate(
        study,
        audience=audience,
        held=list_session_facts(study),
        texts=(get_text(study, each.text_id) for each in every),
        languages={each.language for each in every if each.language},
    )
    wanted = list_chosen_transcripts(study, chosen_by)
    codes = {code.id: code for code in list_codes(study)}
    for number, transcript in enumerate(wanted):
        on_progress(number, len(wanted), say("Gathering the transcripts"))
        with say_in(frame.language):
            made = _Maker(study, gate, codes, chosen_by, transcript).make()
        if made is not None:
            yield made


class _Maker:
    """Makes the document of one transcript."""

    def __init__(
        self,
        study: Study,
        gate: QuoteGate,
        codes: dict[CodeId, Code],
        choice: QuoteChoice,
        transcript: Transcript,
    ) -> None:
        self._study, self._gate, self._codes = study, gate, codes
        self._transcript = transcript
        self._inside = gate.names.audience == "internal"
        # Whoever agreed to be archived agreed to the whole conversation.
        self._whole = self._inside or gate.names.audience == "archive"
        self._codings = [
            each
            for each in list_codings(study, transcript_id=transcript.id)
            if (not choice.codes or each.code_id in choice.codes)
            and (not choice.coders or each.coder in choice.coders)
        ]
        self._marks: dict[str, int] = {}
        self._made: list[Mark] = []
        self._excerpts: set[str] = set()
        self._speakers: set[str] = set()
        self._speaking: dict[str, set[str]] = {}
        self._people: dict[str, str] = {}
        self._voices: set[str] = set()
        self._hidden = self._uncoded = self._withheld = 0
        self._words = 0

    def make(self) -> CodedTranscript | None:
        """Return the transcript, or None where nothing of it may be shown."""
        turns = list_turn_quotes(self._study, self._transcript.id)
        shown = self._gate.choose(turn.quote for turn in turns)
        blocks: list[Block] = []
        first = 0
        for turn in turns:
            # Codings come in the order of the text: those that end before are done with.
            while first < len(self._codings) and self._is_before(first, turn):
                first += 1
            self._add(blocks, turn, shown, first)
        self._close(blocks)
        if not any(isinstance(block, Turn) for block in blocks):
            return None
        return self._build(turns[0], blocks)

    def _is_before(self, at: int, turn: TurnQuote) -> bool:
        # A long coding may begin before others that are over: only its own end counts.
        return self._codings[at].end <= turn.quote.start

    def _list_touching(self, turn: TurnQuote, first: int) -> list[Coding]:
        found = []
        for each in self._codings[first:]:
            if each.start >= turn.quote.end:
                break
            if each.end > turn.quote.start:
                found.append(each)
        return found

    def _add(self, blocks: list[Block], turn: TurnQuote, shown: ShownQuotes, first: int) -> None:
        touching = self._list_touching(turn, first)
        if not (self._whole or touching):
            self._uncoded += 1
            return
        seen = shown.show(turn.quote.excerpt_id)
        if seen is None:
            self._hidden += 1
            self._withheld += 1
            return
        self._close(blocks)
        words, places = self._place(turn, touching)
        spans = build_spans(words, places)
        if not self._whole:
            spans = tuple(s if s.marks else Span(f" {OMISSION} ") for s in spans if _has_word(s))
        place = [say("turn {turn}", turn=seen.turn)] if seen.turn is not None else []
        said = turn.quote.said[0]
        blocks.append(
            Turn(
                speaker=seen.speaker,
                place=" · ".join([*place, *([seen.time] if seen.time else [])]),
                spans=spans,
                language=seen.language,
                asked=said.role in UNCOUNTED,
            )
        )
        self._words += len(words.split())
        self._excerpts |= {each.excerpt_id for each in touching}
        if turn.speaker_id:
            self._speakers.add(turn.speaker_id)
        counted = said.role not in UNCOUNTED
        person = said.participant or "" if counted else ""
        if person:
            self._people[person] = seen.speaker
        if counted:
            self._voices.add(said.person or said.speaker)
        for each in touching:
            self._speaking.setdefault(each.id, set()).add(person)

    def _place(
        self, turn: TurnQuote, touching: Sequence[Coding]
    ) -> tuple[str, dict[int, tuple[int, int]]]:
        """Return a turn's words as the audience reads them, and where each coding lies in them."""
        words, begin = turn.quote.verbatim, turn.quote.start
        gone: list[Edit] = []
        at = words.find(GONE) if not self._inside else -1
        while at >= 0:
            gone.append(Edit(at, at + len(GONE), OMISSION))
            at = words.find(GONE, at + len(GONE))
        words, first = apply_edits(words, gone)
        words, then = self._gate.names.move_mentioned(words)
        places = {}
        for each in touching:
            start = max(0, each.start - begin)
            end = min(len(turn.quote.verbatim), each.end - begin)
            places[self._mark(each)] = (
                then.find_start(first.find_start(start)),
                then.find_end(first.find_end(end)),
            )
        return words, places

    def _mark(self, coding: Coding) -> int:
        """Return the number of a coding's mark."""
        if coding.id not in self._marks:
            code = self._codes[coding.code_id]
            self._marks[coding.id] = len(self._made)
            self._made.append(
                Mark(
                    name=code.name,
                    path=render_path(code, self._codes),
                    hue=code.hue,
                    by=coding.coder if self._inside else "",
                    note=coding.memo if self._inside else "",
                    day=coding.at[:10] if self._inside else "",
                )
            )
        return self._marks[coding.id]

    def _close(self, blocks: list[Block]) -> None:
        """Say what was left out since the last turn that is shown."""
        told = []
        if self._uncoded:
            told.append(OMISSION)
        if self._hidden:
            turns = count_things(self._hidden, "turn is", "turns are")
            told.append(say("{turns} left out for want of consent.", turns=turns))
        if told:
            blocks.append(Paragraph(spans=(Span(" ".join(told)),), style="note"))
        self._hidden = self._uncoded = 0

    def _build(self, first: TurnQuote, blocks: Sequence[Block]) -> CodedTranscript:
        frame, names = get_frame(self._study), self._gate.names
        name = names.call_session(first.quote) or say("Transcript")
        facts = [first.quote.session] if self._inside else []
        facts.append(names.call_stratum(first.quote))
        left_out = []
        if self._withheld:
            turns = count_things(self._withheld, "turn was", "turns were")
            told = say("{turns} left out for want of consent to this use.", turns=turns)
            left_out.append(f"{name}: {told}")
        day = render_date(datetime.now(UTC).date())
        whom = say(AUDIENCE_WORDS[names.audience])
        about = [
            say("Coded transcript from the study “{title}”, {day}.", title=frame.title, day=day),
            say("Made {whom}.", whom=whom),
        ]
        if not self._whole:
            about.append(
                say("Only coded words are shown; {mark} stands for all others.", mark=OMISSION)
            )
        return CodedTranscript(
            transcript=self._transcript,
            name=name,
            document=Document(
                title=name,
                subtitle=" · ".join(dict.fromkeys(fact for fact in facts if fact and fact != name)),
                language=language_tag(self._transcript.language or frame.language),
                notice=frame.notice,
                about=(*about, *names.render_numbered(), *render_names_replaced(self._study)),
                blocks=tuple(blocks),
                marks=tuple(self._made),
                words=self._words,
            ),
            excerpts=frozenset(self._excerpts),
            speakers=frozenset(self._speakers),
            left_out=tuple(left_out),
            stratum=names.call_stratum(first.quote),
            codings=tuple(self._marks),  # numbered in the order in which they came
            speaking={key: frozenset(own) for key, own in self._speaking.items()},
            people=self._people,
            voices=len(self._voices),
        )


def _has_word(span: Span) -> bool:
    return bool(span.words.strip())
