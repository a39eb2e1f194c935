"""Decides whose quotes and attributes each audience may see, by consent and rarity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from study import Study
from study.language import mark, say
from study.wording import count_things
from transcripts.consent.queries import (
    list_given,
    list_gone,
    list_left_sessions,
    list_refusals,
    list_session_consents,
    list_staying,
)
from transcripts.people.queries import list_attributes
from transcripts.privacy.disclosure import (
    Coarsened,
    RareCell,
    RareDetail,
    apply_coarsening,
    find_rare_cells,
    find_rare_details,
    find_small_strata,
)
from transcripts.privacy.queries import count_strata, get_privacy, list_speaking_people
from transcripts.queries import list_participants, list_strata
from transcripts.speakers.queries import list_namesakes

__all__ = [
    "AUDIENCE_PURPOSES",
    "OTHERS",
    "OTHER_STRATA",
    "Gate",
    "get_gate",
    "get_shown_attributes",
    "get_shown_strata",
    "list_rare_cells",
    "list_rare_details",
    "render_withheld",
]

AUDIENCE_PURPOSES = {
    "internal": "quote_internal",
    "workshop": "workshop_use",
    "client": "quote_client",
    "public": "quote_public",
    "archive": "archive",
    "assistant": "analyse_remote_ai",
    "local_assistant": "analyse_local_ai",
}
# Attributes reported by default, where the study does not define their use: bands only.
BANDS = {"age_band": mark("Age"), "tenure_band": mark("Tenure"), "role_band": mark("Role")}
OTHER_STRATA = mark("Other strata")
OTHERS = mark("Other or no stratum")
"""Small strata, and people without one, where these are few."""
_REASONS = {
    "left": mark("somebody quoted no longer takes part"),
    "refused": mark("somebody quoted did not agree to this use"),
    "namesake": mark("somebody quoted may be a person who did not agree to this use"),
    "unknown": mark("consent to this use is not recorded"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """Decides which quotes an audience may see, by the consent of those who speak in them.

    What a person answered counts before what was recorded for the session.

    Attributes:
        held: Why people are withheld, by the id of the participant: left or refused.
        given: Participants who agreed to this use.
        sessions: What was recorded for everybody in a session: given, refused or left.
        staying: Participants who gave a consent of their own: they did not leave with a session.
        namesakes: Who may be one of those withheld, by the name, and did not answer themselves. A
            session's consent does not count for them, until somebody matches them or tells them
            apart.
        holds_unknown: Whether quotes without a recorded answer are withheld.
        reason: Why they are not, as somebody wrote it.
    """

    audience: str
    held: Mapping[str, str] = field(default_factory=dict)
    given: frozenset[str] = frozenset()
    sessions: Mapping[str, str] = field(default_factory=dict)
    staying: frozenset[str] = frozenset()
    namesakes: frozenset[str] = frozenset()
    holds_unknown: bool = True
    reason: str = ""

    def find_reason(self, people: Collection[str], *, session_id: str, said: bool = True) -> str:
        """Return why a quote is withheld: left, refused, namesake, unknown; or an empty string.

        One person who does not agree is enough. Words that are said need somebody's consent, even
        if it is not known who says them; observations in field notes need none, unless everybody
        in the session refused.

        Args:
            people: The ids of participants, or of speakers not matched to one; an empty one for
                somebody of whom nobody knows who it is.
            session_id: The session in which it was said.
            said: Whether these are words that somebody said.
        """
        answers = self._list_answers(people, session_id, said=said)
        answers -= {"given"} if self.holds_unknown else {"given", "unknown"}
        return next((reason for reason in _REASONS if reason in answers), "")

    def is_unsure(self, people: Collection[str], *, session_id: str, said: bool = True) -> bool:
        """Return whether the answer of somebody who speaks in a quote is not recorded."""
        return "unknown" in self._list_answers(people, session_id, said=said)

    def list_people(
        self, people: Collection[str], answer: str, *, session_id: str
    ) -> tuple[str, ...]:
        """Return those of these people whose answer this is: unknown, namesake and so on."""
        return tuple(p for p in people if self._find_answer(p, session_id) == answer)

    def _list_answers(self, people: Collection[str], session_id: str, *, said: bool) -> set[str]:
        if people:
            return {self._find_answer(person, session_id) for person in people}
        answer = self.sessions.get(session_id, "unknown" if said else "given")
        return {answer}

    def _find_answer(self, person: str, session_id: str) -> str:
        if person in self.held:
            return self.held[person]
        if person in self.given:
            return "given"
        answer = self.sessions.get(session_id, "unknown")
        if answer == "left" and person in self.staying:
            answer = "unknown"
        unanswered = answer in ("given", "unknown")
        return "namesake" if unanswered and person in self.namesakes else answer


def render_withheld(reasons: Iterable[str], *, inside: bool) -> list[str]:
    """Return sentences on how many quotes were withheld, without names.

    Reasons are told *inside* the team only: beside the number of those who left, one quote would
    say who they are.
    """
    found = list(reasons)
    if not inside:
        if not found:
            return []
        quotes = count_things(len(found), "quote was", "quotes were")
        return [say("{quotes} left out for want of consent to this use.", quotes=quotes)]
    lines = []
    for reason, words in _REASONS.items():
        if number := found.count(reason):
            quotes = count_things(number, "quote was", "quotes were")
            lines.append(say("{quotes} left out: {reason}.", quotes=quotes, reason=say(words)))
    return lines


def get_gate(study: Study, *, audience: str) -> Gate:
    """Return what decides whose quotes *audience* may see."""
    purpose = AUDIENCE_PURPOSES[audience]
    held = dict.fromkeys(list_refusals(study, purpose), "refused")
    held |= dict.fromkeys(list_refusals(study, "take_part"), "left")
    sessions: dict[str, str] = {}
    left = list_left_sessions(study)
    for session_id, answers in list_session_consents(study).items():
        if session_id in left:
            sessions[session_id] = "left"
        elif purpose in answers:
            sessions[session_id] = answers[purpose][0]
    settings = get_privacy(study)
    given = frozenset(list_given(study, purpose))
    return Gate(
        audience=audience,
        held=held,
        given=given,
        sessions=sessions,
        staying=frozenset(list_staying(study)),
        # whoever answered for themselves needs no such question
        namesakes=frozenset(list_namesakes(study, held, but=given)),
        holds_unknown=settings.withholds_unknown(audience),
        reason=settings.get_reason(audience),
    )


def get_shown_attributes(
    study: Study, *, audience: str
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return {participant id: {title: value}} to show, and sentences on what was withheld.

    Attributes marked for reporting are shown, and the standard bands unless the study defines them
    otherwise. For clients and the public, combinations shared by fewer than the study's `fewest`
    people are coarsened or withheld. People who no longer take part are left out.
    """
    gone = list_gone(study)
    people = {
        key: values
        for key, values in _list_reported(study, get_shown_strata(study, audience)).items()
        if key not in gone
    }
    if audience == "internal":
        return people, []
    # Only of those who are heard is anything shown, and counted in what is told.
    heard = list_speaking_people(study) & people.keys() or set(people)
    coarse = _coarsen(study, {key: values for key, values in people.items() if key in heard})
    shown = {key: coarse.people.get(key, {}) for key in people}
    return shown, [*_tell_strata(study, audience), *coarse.withheld]


def get_shown_strata(study: Study, audience: str) -> dict[str | None, str]:
    """Return the name under which *audience* sees each stratum, by its id.

    Strata with too few people are shown together, except to the research team. None stands for
    those in no stratum: its name is empty, unless they are too few to be shown by themselves.
    Where all would have to be shown together, all names are empty.
    """
    strata = list_strata(study)
    shown: dict[str | None, str] = {s.id: s.name for s in strata}
    shown[None] = ""
    if audience == "internal":
        return shown
    people = count_strata(study)
    small = find_small_strata(
        {key: people.get(key, (0, 0, 0)) for key in shown}, fewest=get_privacy(study).fewest
    )
    if all(key in small for key in shown if any(people.get(key, ()))):  # one group is no stratum
        return dict.fromkeys(shown, "")
    together = say(OTHERS if None in small else OTHER_STRATA)
    return {key: together if key in small else name for key, name in shown.items()}


def _tell_strata(study: Study, audience: str) -> list[str]:
    """Return that strata are shown together, or not at all, where too few people are in them."""
    shown = get_shown_strata(study, audience)
    if len(shown) > 1 and not any(shown.values()):
        return [say("Strata are not shown: too few of them have enough people.")]
    if {say(OTHERS), say(OTHER_STRATA)} & set(shown.values()):
        return [say("Strata of few people are shown together.")]
    return []


def _coarsen(study: Study, people: dict[str, dict[str, str]]) -> Coarsened:
    return apply_coarsening(people, fewest=get_privacy(study).fewest, keep=("stratum",))


def _titles(study: Study) -> dict[str, str]:
    defined = list_attributes(study)
    decided = {each.name for each in defined}
    bands = {name: say(title) for name, title in BANDS.items() if name not in decided}
    return bands | {each.name: each.title for each in defined if each.use == "report"}


def list_rare_cells(study: Study) -> list[RareCell]:
    """Return the combinations of reported attributes that too few people share."""
    named: dict[str | None, str] = {s.id: s.name for s in list_strata(study)}
    return find_rare_cells(_list_reported(study, named), fewest=get_privacy(study).fewest)


def _list_reported(study: Study, strata: Mapping[str | None, str]) -> dict[str, dict[str, str]]:
    """Return each participant's reportable attributes by title, and their stratum's name."""
    titles = _titles(study)
    return {
        p.id: {
            **{title: v for name, title in titles.items() if (v := p.attributes.get(name))},
            **({"stratum": name} if (name := strata.get(p.stratum_id)) else {}),
        }
        for p in list_participants(study)
    }


def list_rare_details(
    study: Study, quotes: Iterable[tuple[str, str, str | None]]
) -> list[RareDetail]:
    """Return rare details in quotes, which are given as (id, words, language)."""
    from transcripts.queries import get_text, list_transcripts

    said = [get_text(study, t.text_id) for t in list_transcripts(study)]
    return find_rare_details(quotes, said=said)
