"""The texts of a project as its audience may read them, with the places of codings in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from coding.chosen.queries import list_turn_quotes
from coding.model import Coding
from coding.queries import list_codings
from lifeworld.exports.document.gather_transcripts import (
    CodedTranscript,
    list_chosen_transcripts,
    list_coded_transcripts,
)
from lifeworld.exports.document.model import Paragraph, Turn
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.quote_gate import QuoteGate, get_quote_gate
from study import Study
from study.language import say
from study.wording import OMISSION, count_things
from themes.raised.queries import list_session_facts
from transcripts.model import UNCOUNTED, Transcript
from transcripts.queries import get_text
from transcripts.versions.edits import Edit, Moves, apply_edits

__all__ = ["ShownText", "list_shown_texts"]

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownText:
    """A text as an audience may read it.

    Attributes:
        transcript: The transcript that it is of.
        name: What it is called towards the audience.
        stratum: The name of its stratum towards the audience.
        codings: The codings whose words are shown, in text order.
        places: `[start, end)` of each of them in the text, by the coding's id.
        moves: Where places of the whole text are in this one; None where it is another text.
        speaking: The participants who speak in the words of each coding, by the coding's id; an
            empty id stands for anybody else.
        people: What each participant who speaks is called.
        voices: How many speakers are heard whose words are evidence.
        speakers: The ids of those whose words are shown.
        left_out: Sentences on what was withheld.
    """

    transcript: Transcript
    name: str
    stratum: str
    text: str
    codings: tuple[Coding, ...]
    places: Mapping[str, tuple[int, int]]
    moves: Moves | None = None
    speaking: Mapping[str, frozenset[str]] = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    voices: int = 0
    speakers: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()


def list_shown_texts(
    study: Study, *, audience: str, choice: QuoteChoice, on_progress: Progress = lambda *_: None
) -> Iterator[ShownText]:
    """Yield the texts that a choice means, as *audience* may read them.

    The team reads each text as it is, without the turns that consent withholds. Others read coded
    words only, as in coded transcripts.

    Args:
        study: The study.
        audience: internal, workshop, client or public.
        choice: Which transcripts and strata, and codings of which codes and coders.
        on_progress: Called with (done, total, message); may raise Cancelled.
    """
    if audience != "internal":
        for made in list_coded_transcripts(
            study, audience=audience, choice=choice, on_progress=on_progress
        ):
            yield _read_document(study, made)
        return
    gate = get_quote_gate(
        study, audience=audience, held=list_session_facts(study), texts=(), languages=()
    )
    wanted = list_chosen_transcripts(study, choice)
    for number, transcript in enumerate(wanted):
        on_progress(number, len(wanted), say("Gathering the transcripts"))
        yield _read_whole(study, gate, transcript, choice)


def _read_whole(
    study: Study, gate: QuoteGate, transcript: Transcript, choice: QuoteChoice
) -> ShownText:
    """Return a text for the team: whole, but for turns that consent withholds."""
    text = get_text(study, transcript.text_id)
    turns = list_turn_quotes(study, transcript.id)
    shown = gate.choose(turn.quote for turn in turns)
    withheld, before = [], 0
    people: dict[str, str] = {}
    voices, speakers = set(), set()
    who: list[tuple[int, int, str]] = []
    for turn in turns:
        quote, [said] = turn.quote, turn.quote.said
        if shown.show(quote.excerpt_id) is None:
            # The label before the words goes, too: it would say who does not agree.
            words = f"\n{OMISSION}" if before else OMISSION
            withheld.append(Edit(before, quote.end, words))
        else:
            counted = said.role not in UNCOUNTED
            if counted and said.participant:
                people[said.participant] = said.speaker
            if counted:
                voices.add(said.person or said.speaker)
            if turn.speaker_id:
                speakers.add(turn.speaker_id)
            who.append((quote.start, quote.end, said.participant or "" if counted else ""))
        before = quote.end
    text, moves = apply_edits(text, _join(withheld))
    codings: list[Coding] = []
    places: dict[str, tuple[int, int]] = {}
    speaking: dict[str, frozenset[str]] = {}
    first, hidden = 0, 0
    for each in list_codings(study, transcript_id=transcript.id):
        if (choice.codes and each.code_id not in choice.codes) or (
            choice.coders and each.coder not in choice.coders
        ):
            continue
        while first < len(who) and who[first][1] <= each.start:
            first += 1
        speaking[each.id] = frozenset(_list_people(who, first, each.end))
        if withheld and not speaking[each.id]:
            hidden += 1
            continue
        codings.append(each)
        places[each.id] = moves.find_start(each.start), moves.find_end(each.end)
    return ShownText(
        transcript=transcript,
        name=transcript.title,
        stratum=transcript.stratum,
        text=text,
        codings=tuple(codings),
        places=places,
        moves=moves,
        speaking=speaking,
        people=people,
        voices=len(voices),
        speakers=frozenset(speakers),
        left_out=tuple(_tell_withheld(transcript.title, len(withheld), hidden)),
    )


def _list_people(who: list[tuple[int, int, str]], first: int, end: int) -> Iterator[str]:
    for start, _, person in who[first:]:
        if start >= end:
            return
        yield person


def _join(edits: list[Edit]) -> list[Edit]:
    """Return edits of withheld turns with those that follow each other as one."""
    joined: list[Edit] = []
    for each in edits:
        if joined and joined[-1].end == each.start:
            joined[-1] = Edit(joined[-1].start, each.end, joined[-1].words)
        else:
            joined.append(each)
    return joined


def _tell_withheld(name: str, turns: int, codings: int) -> Iterator[str]:
    if turns:
        told = count_things(turns, "turn was", "turns were")
        yield f"{name}: {say('{turns} left out for want of consent to this use.', turns=told)}"
    if codings:
        told = count_things(codings, "coding was", "codings were")
        yield f"{name}: {say('{codings} left out with these turns.', codings=told)}"


def _read_document(study: Study, made: CodedTranscript) -> ShownText:
    """Return the coded words of a transcript as one text, turn by turn."""
    parts: list[str] = []
    at = 0
    spans: dict[int, tuple[int, int]] = {}
    for block in made.document.blocks:
        if not isinstance(block, Turn | Paragraph):
            continue
        if parts:
            parts.append("\n\n")
            at += 2
        if isinstance(block, Turn) and block.speaker:
            parts.append(f"{block.speaker}: ")
            at += len(parts[-1])
        for span in block.spans:
            for number in span.marks:
                spans[number] = spans.get(number, (at, 0))[0], at + len(span.words)
            parts.append(span.words)
            at += len(span.words)
    places = {made.codings[number]: place for number, place in spans.items()}
    own = list_codings(study, transcript_id=made.transcript.id)
    codings = sorted((c for c in own if c.id in places), key=lambda c: (places[c.id][0], c.id))
    return ShownText(
        transcript=made.transcript,
        name=made.name,
        stratum=made.stratum,
        text="".join(parts),
        codings=tuple(codings),
        places=places,
        speaking=made.speaking,
        people=made.people,
        voices=made.voices,
        speakers=made.speakers,
        left_out=made.left_out,
    )
