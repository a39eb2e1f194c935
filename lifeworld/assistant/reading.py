"""Reads a study as a program with a language model may: by consent, without names, turn by turn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coding.chosen.model import TurnQuote
from coding.chosen.queries import list_turn_quotes
from coding.model import ExcerptId
from coding.quotes.queries import list_quotes
from lifeworld.exports.quote_gate import QuoteGate, get_quote_gate
from lifeworld.exports.report_findings import Quote
from lifeworld.withdrawal.traces import GONE
from study import InvalidInput, NotFound, Study
from study.language import say
from study.wording import OMISSION, count_things
from themes.raised.queries import list_session_facts
from transcripts.model import SESSION_KINDS, UNCOUNTED, Transcript
from transcripts.privacy.queries import list_open_names, list_unsearched
from transcripts.queries import get_text, list_sessions, list_transcripts
from transcripts.versions.edits import Edit, Moves, apply_edits

__all__ = ["AUDIENCES", "Reading", "ShownTurn"]

AUDIENCES = {
    "assistant": "a model elsewhere: words leave this computer",
    "local_assistant": "a model on this computer, for which you vouch",
}
"""Who may be behind the program. Each has its own purpose of consent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownTurn:
    """A turn as it is shown.

    Attributes:
        number: As the reader of Lifeworld shows it, from 1.
        speaker: The pseudonym or number of who speaks.
        counts: Whether the words are evidence: not those of a moderator.
        words: Without names that may not be read.
    """

    turn: TurnQuote
    number: int
    speaker: str
    counts: bool
    words: str
    first: Moves
    then: Moves

    def find_place(self, quote: str) -> tuple[int, int]:
        """Return where a quote of the shown words lies in the text, in code points.

        Raises:
            InvalidInput: the words are not there, or more than once.
        """
        quote = quote.strip()
        if not quote:
            raise InvalidInput(say("The quote is empty."), hint=say("Copy the words to code."))
        at = self.words.find(quote)
        if at < 0:
            raise InvalidInput(
                say("The quote is not in turn {number}, letter by letter.", number=self.number),
                hint=say("Copy it exactly as the turn was read."),
            )
        if self.words.find(quote, at + 1) >= 0:
            raise InvalidInput(
                say("The quote stands more than once in turn {number}.", number=self.number),
                hint=say("Quote more of the words around it."),
            )
        verbatim, begin = self.turn.quote.verbatim, self.turn.quote.start
        if self.words == verbatim:
            return begin + at, begin + at + len(quote)
        places = range(len(verbatim) + 1)
        starts = [p for p in places if self._move(p, last=False) <= at]
        ends = [p for p in places if self._move(p, last=True) >= at + len(quote)]
        return begin + starts[-1], begin + ends[0]

    def _move(self, place: int, *, last: bool) -> int:
        if last:
            return self.then.find_end(self.first.find_end(place))
        return self.then.find_start(self.first.find_start(place))


class Reading:
    """What may be read of a study at one moment; made anew when the study changes.

    A transcript with names that wait for a decision, or in which nobody searched for names, is not
    read at all. Of the others those turns are shown in which everybody who speaks agreed.

    Args:
        study: The study.
        audience: One of `AUDIENCES`.
        numbers: What unnamed people were called before, so that they are called so again.
        names_checked: Whether the researcher vouches for the names in transcripts not searched.
    """

    def __init__(
        self,
        study: Study,
        *,
        audience: str,
        numbers: dict[str, str],
        names_checked: bool = False,
    ) -> None:
        self.study = study
        every = list_transcripts(study)
        self._held = list_session_facts(study)
        self.gate: QuoteGate = get_quote_gate(
            study,
            audience=audience,
            held=self._held,
            texts=(get_text(study, each.text_id) for each in every),
            languages={each.language for each in every if each.language},
            numbers=numbers,
        )
        waiting, unsearched = list_open_names(study), list_unsearched(study)
        self.transcripts: dict[str, Transcript] = {}
        self.held = {"names": 0, "search": 0}
        for each in every:
            if waiting.get(each.id):
                self.held["names"] += 1
            elif each.id in unsearched and not names_checked:
                self.held["search"] += 1
            else:
                self.transcripts[each.id] = each
        self._turns: dict[str, tuple[list[ShownTurn], int]] = {}
        self._sessions = {each.id: each for each in list_sessions(study)}

    def list_turns(self, transcript_id: str) -> tuple[list[ShownTurn], int]:
        """Return the turns of a transcript that may be read, and how many may not.

        Raises:
            NotFound: there is no such transcript, or it is not read at all.
        """
        transcript = self.transcripts.get(transcript_id)
        if transcript is None:
            raise NotFound(
                say("No transcript with this id may be read."),
                hint=say("Take an id from the list of transcripts."),
            )
        if transcript_id not in self._turns:
            every = list_turn_quotes(self.study, transcript.id)
            gate = self.gate.choose(turn.quote for turn in every)
            shown = []
            for turn in every:
                seen = gate.show(turn.quote.excerpt_id)
                if seen is not None:
                    shown.append(self._show(turn, seen))
            if not any(turn.counts for turn in shown):
                shown = []  # what a moderator says alone is nothing to read, and may name people
            self._turns[transcript_id] = shown, len(every) - len(shown)
        return self._turns[transcript_id]

    def _show(self, turn: TurnQuote, seen: Quote) -> ShownTurn:
        words = turn.quote.verbatim
        gone: list[Edit] = []
        at = words.find(GONE)
        while at >= 0:  # nobody outside reads that somebody left
            gone.append(Edit(at, at + len(GONE), OMISSION))
            at = words.find(GONE, at + len(GONE))
        words, first = apply_edits(words, gone)
        words, then = self.gate.names.move_mentioned(words)
        return ShownTurn(
            turn=turn,
            number=turn.quote.turn + 1,
            speaker=seen.speaker,
            counts=turn.quote.said[0].role not in UNCOUNTED,
            words=words,
            first=first,
            then=then,
        )

    def describe_transcript(self, transcript_id: str) -> dict[str, object]:
        """Return what is told of a transcript: never its title, which may name somebody."""
        shown, withheld = self.list_turns(transcript_id)
        transcript = self.transcripts[transcript_id]
        session = self._sessions[transcript.session_id]
        names = self.gate.names
        return {
            "transcript_id": transcript_id,
            "called": names.sessions.get(session.id, "") or say(SESSION_KINDS[session.kind]),
            "kind": say(SESSION_KINDS[session.kind]),
            "stratum": names.strata.get(session.stratum, ""),
            "language": transcript.language or "",
            "turns_shown": len(shown),
            "turns_withheld": withheld,
            "words_shown": sum(len(turn.words.split()) for turn in shown),
        }

    def list_shown_quotes(self, ids: Iterable[str]) -> dict[str, Quote]:
        """Return those of these excerpts that may be read, by id, as they may be."""
        quotes = [
            quote
            for quote in list_quotes(
                self.study, excerpt_ids=[ExcerptId(each) for each in ids], evidence_only=False
            )
            if quote.transcript_id in self.transcripts
        ]
        gate = self.gate.choose(quotes)
        shown = ((quote.excerpt_id, gate.show(quote.excerpt_id)) for quote in quotes)
        return {str(key): quote for key, quote in shown if quote is not None}

    def render_left_out(self) -> list[str]:
        """Return how many transcripts are not read at all, and why."""
        reasons = {
            "names": say("names in them wait for a decision on the page Privacy"),
            "search": say("nobody has searched them for names"),
        }
        return [
            say(
                "{transcripts} left out: {reason}.",
                transcripts=count_things(number, "transcript was", "transcripts were"),
                reason=reasons[why],
            )
            for why, number in self.held.items()
            if number
        ]
