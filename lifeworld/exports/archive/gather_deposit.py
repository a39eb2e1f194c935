"""Gathers what an archive may have: whole texts of those who agreed, and what explains them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

from coding.chosen.queries import list_turn_quotes
from coding.queries import list_codes, list_codings, list_uses
from lifeworld import __version__
from lifeworld.exports.archive.model import ArchivedText, Deposit, Depositor
from lifeworld.exports.deck.text import language_tag
from lifeworld.exports.document.model import Block, Document, Paragraph, Span, Turn
from lifeworld.exports.quote_gate import QuoteGate, get_quote_gate
from study import Study
from study.language import say, say_in
from study.wording import count_things
from themes.raised.queries import list_session_facts
from transcripts.model import SESSION_KINDS, UNCOUNTED, Transcript
from transcripts.privacy.consent_gate import get_shown_attributes, get_shown_strata
from transcripts.privacy.queries import list_open_names, list_unsearched
from transcripts.queries import get_frame, get_text, list_sessions, list_transcripts

__all__ = ["AUDIENCE", "get_deposit"]

AUDIENCE = "archive"
MOST_KEYWORDS = 12
Progress = Callable[[int, int, str], None]
_ADDRESS = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")


def get_deposit(
    study: Study, depositor: Depositor, *, on_progress: Progress = lambda *_: None
) -> Deposit:
    """Return what an archive may have of a study, with what is left out named.

    Whoever is recorded as agreeing to be archived is shown, turn by turn; of everybody else there
    is a mark in the place of each turn. A transcript with names that wait for a decision, or in
    which nobody searched for names, is left out whole, unless the depositor says why not.

    Args:
        study: The study.
        depositor: What only the depositor knows.
        on_progress: Called with (done, total, message); may raise Cancelled.
    """
    frame = get_frame(study)
    every = list_transcripts(study)
    gate = get_quote_gate(
        study,
        audience=AUDIENCE,
        held=list_session_facts(study),
        texts=(get_text(study, each.text_id) for each in every),
        languages={each.language for each in every if each.language},
    )
    waiting, unsearched = list_open_names(study), list_unsearched(study)
    texts: list[ArchivedText] = []
    held = {"names": 0, "search": 0, "consent": 0}
    with say_in(frame.language):
        for number, transcript in enumerate(every):
            on_progress(number, len(every), say("Gathering the transcripts"))
            if waiting.get(transcript.id):
                held["names"] += 1
            elif transcript.id in unsearched and not depositor.names_checked.strip():
                held["search"] += 1
            else:
                text = _Reader(study, gate, transcript).read(len(texts) + 1)
                if text is None:
                    held["consent"] += 1
                else:
                    texts.append(text)
        attributes, coarsened = get_shown_attributes(study, audience=AUDIENCE)
        people = {person for text in texts for person in text.people}
        shown = {key: attributes.get(key, {}) for key in people}
        return Deposit(
            title=frame.title,
            question=frame.reframed or frame.question,
            notice=frame.notice,
            method=say(frame.profile.title),
            language=frame.language,
            texts=tuple(texts),
            attributes=shown,
            keywords=_list_keywords(study),
            strata=tuple(dict.fromkeys(n for n in get_shown_strata(study, AUDIENCE).values() if n)),
            left_out=(*_tell_held(held), *_tell_withheld(texts), *coarsened),
            to_do=tuple(_list_to_do(depositor)),
            key=_tell_key(study),
            release=__version__,
            day=datetime.now(UTC).date().isoformat(),
            depositor=depositor,
        )


class _Reader:
    """Reads one transcript as an archive may have it."""

    def __init__(self, study: Study, gate: QuoteGate, transcript: Transcript) -> None:
        self._study, self._gate, self._transcript = study, gate, transcript
        self._blocks: list[Block] = []
        self._people: set[str] = set()
        self._speakers: set[str] = set()
        self._heard = self._withheld = self._words = self._hidden = 0

    def read(self, number: int) -> ArchivedText | None:
        """Return the transcript, or None where nobody agreed to what is said in it."""
        turns = list_turn_quotes(self._study, self._transcript.id)
        shown = self._gate.choose(turn.quote for turn in turns)
        for turn in turns:
            seen = shown.show(turn.quote.excerpt_id)
            if seen is None:
                self._withheld += 1
                self._hidden += 1
                continue
            self._close()
            said = turn.quote.said[0]
            asked = said.role in UNCOUNTED
            self._heard += not asked
            self._people |= {said.participant} if said.participant and not asked else set()
            self._speakers |= {turn.speaker_id} if turn.speaker_id else set()
            self._words += len(seen.words.split())
            self._blocks.append(
                Turn(
                    speaker=seen.speaker,
                    place=seen.time,
                    spans=(Span(seen.words),),
                    language=seen.language,
                    asked=asked,
                )
            )
        self._close()
        return self._build(number, turns[0].quote) if self._heard else None

    def _close(self) -> None:
        """Say how many turns are left out since the last one that is shown."""
        if self._hidden:
            turns = count_things(self._hidden, "turn is", "turns are")
            told = say("[{turns} left out for want of consent]", turns=turns)
            self._blocks.append(Paragraph(spans=(Span(told),), style="note"))
        self._hidden = 0

    def _build(self, number: int, first: object) -> ArchivedText:
        frame, names = get_frame(self._study), self._gate.names
        session = next(s for s in list_sessions(self._study) if s.id == self._transcript.session_id)
        called = names.sessions.get(session.id, "") or say(SESSION_KINDS[session.kind])
        stratum = names.strata.get(session.stratum, "")
        month = (session.date or "")[:7]
        excerpts = {
            str(each.excerpt_id)
            for each in list_codings(self._study, transcript_id=self._transcript.id)
        }
        return ArchivedText(
            name=f"{number:02} {called}",
            kind=say(SESSION_KINDS[session.kind]),
            stratum=stratum,
            month=month,
            language=self._transcript.language or frame.language,
            turns=len([b for b in self._blocks if isinstance(b, Turn)]),
            withheld=self._withheld,
            words=self._words,
            people=frozenset(self._people),
            transcript_id=str(self._transcript.id),
            document=Document(
                title=called,
                subtitle=" · ".join(part for part in (stratum, month) if part),
                language=language_tag(self._transcript.language or frame.language),
                notice=frame.notice,
                about=(
                    say("Transcript from the study “{title}”.", title=frame.title),
                    say("People are called by pseudonyms or numbers."),
                    *names.render_numbered(),
                ),
                blocks=tuple(self._blocks),
                words=self._words,
            ),
            excerpts=frozenset(excerpts),
            speakers=frozenset(self._speakers),
        )


def _list_keywords(study: Study) -> tuple[str, ...]:
    """Return the names of the codes that are used most."""
    uses = list_uses(study)
    used = [code for code in list_codes(study) if uses.get(code.id)]
    used.sort(key=lambda code: (-uses[code.id], code.name))
    return tuple(code.name for code in used[:MOST_KEYWORDS])


def _tell_held(held: dict[str, int]) -> Iterable[str]:
    for why, told in (
        ("names", say("names in them wait for a decision on the page Privacy")),
        ("search", say("nobody has searched them for names")),
        ("consent", say("nobody in them is recorded as agreeing to be archived")),
    ):
        if held[why]:
            transcripts = count_things(held[why], "transcript was", "transcripts were")
            yield say("{transcripts} left out: {reason}.", transcripts=transcripts, reason=told)


def _tell_withheld(texts: Iterable[ArchivedText]) -> Iterable[str]:
    if number := sum(text.withheld for text in texts):
        turns = count_things(number, "turn was", "turns were")
        yield say("{turns} left out for want of consent to be archived.", turns=turns)


def _list_to_do(depositor: Depositor) -> Iterable[str]:
    if not depositor.authors:
        yield say("The authors, as they are to be cited.")
    if not _ADDRESS.fullmatch(depositor.contact.strip()):
        yield say("The e-mail address of whoever answers questions about the data.")
    if not depositor.abstract.strip():
        yield say("What the data are, in a paragraph.")
    if not depositor.access.strip():
        yield say("Who may use the data, and how.")
    if depositor.consent_form is None:
        yield say(
            "The consent form that was signed: the one in the packet is drafted from the purposes"
            " that are recorded."
        )


def _tell_key(study: Study) -> str:
    """Return what is known of the key to the pseudonyms: it makes the data personal data."""
    if study.path.with_suffix(".key").is_file():
        return say(
            "A key to the pseudonyms still exists, apart from these data. As long as it does,"
            " whoever holds it can say who somebody is: the texts are pseudonymised, not"
            " anonymous, and remain personal data. It is not in this packet and does not belong"
            " into an archive."
        )
    return say(
        "No key to the pseudonyms lies beside the study; whether one is kept elsewhere is not known"
        " here. Words can tell who somebody is without a key: treat the texts as personal data"
        " until a person has decided otherwise."
    )
