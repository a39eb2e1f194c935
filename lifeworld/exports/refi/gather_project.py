"""Gathers a study as a REFI-QDA project, as its audience may read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

from coding.exchange.ids import hash_id
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.quote_gate import check_audience
from lifeworld.exports.refi.gather_chain import get_chain
from lifeworld.exports.refi.gather_codebook import (
    choose_themes,
    hash_thing,
    list_code_warnings,
    list_out_codes,
)
from lifeworld.exports.refi.gather_media import get_media
from lifeworld.exports.refi.gather_notes import Noted, get_noted
from lifeworld.exports.refi.gather_texts import Progress, ShownText, list_shown_texts
from lifeworld.exports.refi.model import (
    Case,
    Gathered,
    OutCoding,
    Project,
    Selection,
    Source,
)
from lifeworld.exports.refi.profiles import Profile
from lifeworld.exports.refi.values import Values
from study import Study
from study.language import say, say_in
from study.times import get_now
from study.wording import shorten_quote
from transcripts.model import SESSION_KINDS, Participant, ParticipantId, Session
from transcripts.people.queries import list_attributes
from transcripts.privacy.consent_gate import get_shown_attributes
from transcripts.queries import get_frame, list_participants, list_sessions

__all__ = ["get_project"]

_LONGEST = 80  # characters of a quote on a map


def get_project(
    study: Study,
    *,
    audience: str,
    choice: QuoteChoice,
    profile: Profile,
    media: bool = False,
    on_progress: Progress = lambda *_: None,
) -> Gathered:
    """Return a study as a project, as *audience* may read it.

    Args:
        study: The study.
        audience: internal, workshop, client or public.
        choice: Which transcripts and strata, and codings of which codes and coders.
        profile: The program that is to read it.
        media: Whether photos and recordings go with it; for the team only.
        on_progress: Called with (done, total, message); may raise Cancelled.
    """
    check_audience(audience)
    texts = list(list_shown_texts(study, audience=audience, choice=choice, on_progress=on_progress))
    with say_in(get_frame(study).language):
        return _Gatherer(study, audience, profile, texts, media=media).gather()


class _Gatherer:
    def __init__(
        self,
        study: Study,
        audience: str,
        profile: Profile,
        texts: list[ShownText],
        *,
        media: bool,
    ) -> None:
        self._media = media
        self._study, self._audience, self._profile = study, audience, profile
        self._inside = audience == "internal"
        # One of which all turns are withheld has no words left that could be coded or read.
        self._texts = [each for each in texts if any(c.isalnum() for c in each.text)]
        self._empty = [each for each in texts if each not in self._texts]
        self._values = Values()
        self._users: dict[str, str] = {}
        self._told: set[str] = set()  # notes whose words the selection tells

    def gather(self) -> Gathered:
        """Return the project with what goes on record."""
        study, texts = self._study, self._texts
        frame = get_frame(study)
        shown, coarsened = _list_known(study, self._audience)
        noted = get_noted(study, texts, shown, self._name) if self._inside else Noted()
        sessions: dict[str, Session] = {each.id: each for each in list_sessions(study)}
        sets, told = choose_themes(study, self._audience, noted)
        self._values.learn(self._list_facts(each, sessions) for each in texts)
        self._values.learn(_call_stratum(own) for own in shown.values())
        sources = tuple(self._get_source(each, sessions, noted) for each in texts)
        noted = noted.leave_out(self._told)
        codes = tuple(list_out_codes(study, noted, inside=self._inside))
        files, stay = get_media(study, texts, self._empty, self._name) if self._media else ((), [])
        chain = (
            get_chain(
                study,
                quotes=self._find_quotes(sources),
                there={each.id for each in codes} | {each.id for each in sets},
                name=self._name,
            )
            if self._inside
            else None
        )
        return Gathered(
            project=Project(
                name=frame.title,
                about="\n\n".join(part for part in (frame.question, frame.notice) if part),
                at=get_now(),
                codes=codes,
                variables=self._values.variables,
                cases=tuple(self._list_cases(shown, sources)),
                sources=sources,
                notes=noted.notes,
                notes_on_all=noted.find("study", "study"),
                links=noted.links,
                sets=sets,
                files=files,
                maps=(chain,) if chain else (),
                users={**noted.users, **self._users},
            ),
            excerpts=frozenset(c.excerpt_id for each in texts for c in each.codings),
            speakers=frozenset(key for each in texts for key in each.speakers),
            left_out=(
                *(line for each in texts for line in each.left_out),
                *(
                    say("“{name}” stays: no words of it may be shown.", name=e.name)
                    for e in self._empty
                ),
                *told,
                *stay,
                *coarsened,
                *list_code_warnings(study, self._audience),
            ),
        )

    def _name(self, kind: str, key: str) -> str:
        """Return the id of a thing of the study in the file."""
        return hash_thing(kind, key, audience=self._audience)

    def _list_facts(self, shown: ShownText, sessions: Mapping[str, Session]) -> dict[str, str]:
        """Return what is known of the session of a text, by the names of variables."""
        session = sessions[shown.transcript.session_id]
        facts = {say("Stratum"): shown.stratum}
        if self._inside:
            facts |= {
                say("Session"): session.title,
                say("Kind of session"): say(SESSION_KINDS[session.kind]),
                say("Date"): session.date or "",
                say("Place"): session.place,
            }
        return {name: value for name, value in facts.items() if value}

    def _get_source(
        self, shown: ShownText, sessions: Mapping[str, Session], noted: Noted
    ) -> Source:
        key = shown.transcript.id
        return Source(
            id=self._name("transcript", key),
            name=shown.name or say("Transcript"),
            text=shown.text,
            about=sessions[shown.transcript.session_id].notes if self._inside else "",
            selections=tuple(self._list_selections(shown, noted)),
            notes=noted.find("transcript", key),
            values=self._values.get(self._list_facts(shown, sessions)),
        )

    def _list_selections(self, shown: ShownText, noted: Noted) -> Iterator[Selection]:
        places: dict[tuple[str, int, int], list[OutCoding]] = defaultdict(list)
        about: dict[str, str] = {}
        apart = self._profile.apart
        for each in shown.codings:
            start, end = shown.places[each.id]
            if start >= end:
                continue
            own: str = each.id if apart else each.excerpt_id
            notes = noted.find("coding", each.id)
            if apart and notes:  # said of the selection, and not a second time as a note
                about[own] = "\n\n".join(n.words for n in noted.notes if n.id in notes)
                self._told.update(notes)
                notes = ()
            places[own, start, end].append(
                OutCoding(
                    id=self._name("coding", each.id),
                    code=hash_thing("code", each.code_id),
                    by=self._find_user(each.coder),
                    at=each.at if self._inside else "",
                    notes=notes,
                )
            )
        for (own, start, end), codings in places.items():
            yield Selection(
                id=self._name("selection", own),
                start=start,
                end=end,
                about=about.get(own, ""),
                codings=tuple(codings),
            )
        for memo, (start, end) in noted.turns.get(shown.transcript.id, {}).items():
            yield Selection(
                id=self._name("turn", memo), start=start, end=end, notes=noted.find("turn", memo)
            )

    def _find_quotes(self, sources: tuple[Source, ...]) -> dict[str, tuple[str, str]]:
        """Return the selection of each excerpt that is coded, and its words."""
        words = {
            place.id: shorten_quote(source.text[place.start : place.end], most=_LONGEST)
            for source in sources
            for place in source.selections
        }
        found: dict[str, tuple[str, str]] = {}
        for each in (coding for text in self._texts for coding in text.codings):
            own = self._name("selection", each.id if self._profile.apart else each.excerpt_id)
            if own in words:
                found.setdefault(each.excerpt_id, (own, words[own]))
        return found

    def _find_user(self, coder: str) -> str:
        if not self._inside:
            coder = say("Research team")
        key = hash_id("user", coder)
        self._users[key] = coder
        return key

    def _list_cases(
        self, shown: Mapping[str, Mapping[str, str]], sources: tuple[Source, ...]
    ) -> Iterator[Case]:
        """Yield a case for each person; others than the team read of those who are quoted."""
        called = {key: name for each in self._texts for key, name in each.people.items()}
        known: dict[str, Participant] = {}
        if self._inside:
            known = {p.id: p for p in list_participants(self._study)}
        alone: dict[str, list[str]] = defaultdict(list)
        said: dict[str, list[str]] = defaultdict(list)
        for text, source in zip(self._texts, sources, strict=True):
            if text.voices == len(text.people) == 1:
                alone[next(iter(text.people))].append(source.id)
                continue
            speaking: dict[str, set[str]] = defaultdict(set)
            for coding in text.codings:
                speaking[self._name("coding", coding.id)] |= text.speaking[coding.id]
            for place in source.selections:
                who = {person for each in place.codings for person in speaking[each.id]}
                if len(who) == 1 and (person := next(iter(who))):
                    said[person].append(place.id)
        people = [p for p in shown if p in known or p in called]
        for person in people:
            yield Case(
                id=self._name("person", person),
                name=called.get(person) or known[person].pseudonym,
                about=known[person].notes if person in known else "",
                values=self._values.get(_call_stratum(shown[person])),
                sources=tuple(alone[person]),
                selections=tuple(said[person]),
            )


def _list_known(study: Study, audience: str) -> tuple[Mapping[str, Mapping[str, str]], list[str]]:
    """Return what may be shown of each person, and what was withheld.

    The team goes on with its analysis: it gets attributes for analysis, too, which no report has.
    """
    shown, told = get_shown_attributes(study, audience=audience)
    if audience != "internal":
        return shown, told
    titles = {a.name: a.title for a in list_attributes(study) if a.use == "analysis"}
    people = {p.id: p.attributes for p in list_participants(study)}
    every: dict[str, Mapping[str, str]] = {}
    for person, known in shown.items():
        own = people[ParticipantId(person)]
        every[person] = known | {t: own[name] for name, t in titles.items() if own.get(name)}
    return every, told


def _call_stratum(attributes: Mapping[str, str]) -> dict[str, str]:
    return {say("Stratum") if n == "stratum" else n: v for n, v in attributes.items()}
