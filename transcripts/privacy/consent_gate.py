"""Decides whose quotes and attributes each audience may see, by consent and rarity."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from study import Study
from study.wording import count_things
from transcripts.consent.queries import list_refusals, list_unknown
from transcripts.people.queries import list_attributes
from transcripts.privacy.disclosure import (
    Coarsened,
    RareCell,
    RareDetail,
    apply_coarsening,
    find_rare_cells,
    find_rare_details,
)
from transcripts.privacy.queries import get_privacy
from transcripts.queries import list_participants, list_strata

__all__ = [
    "AUDIENCE_PURPOSES",
    "Gate",
    "get_gate",
    "get_shown_attributes",
    "list_rare_cells",
    "list_rare_details",
]

AUDIENCE_PURPOSES = {
    "internal": "quote_internal",
    "client": "quote_client",
    "public": "quote_public",
}
# Attributes reported by default, where the study does not define their use: bands only.
BANDS = {"age_band": "Age", "tenure_band": "Tenure", "role_band": "Role"}
_REASONS = {
    "left": "the person no longer takes part",
    "refused": "the person did not agree to be quoted to this audience",
    "unknown": "it is not recorded whether the person agreed",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gate:
    """The people withheld from an audience and the reasons, by participant or speaker id."""

    audience: str
    held: Mapping[str, str]
    unknown: frozenset[str]
    known: frozenset[str]
    holds_unknown: bool

    def find_reason(self, people: Collection[str]) -> str:
        """Return why a quote of these people is withheld, or an empty string.

        One person who does not agree is enough. A speaker linked to no participant counts as never
        asked. Notes are nobody's words, so they are quoted.
        """
        held = {self.held[person] for person in people if person in self.held}
        if self.holds_unknown and self.is_unsure(people):
            held.add("unknown")
        return next((reason for reason in _REASONS if reason in held), "")

    def is_unsure(self, people: Collection[str]) -> bool:
        """Return whether neither consent nor refusal is recorded of one of these people."""
        return any(person not in self.known or person in self.unknown for person in people)

    def render_withheld(self, reasons: Iterable[str]) -> list[str]:
        """Return sentences on how many quotes were withheld, by reason, without pseudonyms."""
        found = list(reasons)
        lines = []
        for reason, words in _REASONS.items():
            number = found.count(reason)
            if number:
                quotes = count_things(number, "quote was", "quotes were")
                lines.append(f"{quotes} left out: {words} ({self.audience}).")
        return lines


def get_gate(study: Study, *, audience: str) -> Gate:
    """Return the people withheld from an audience, with the reasons."""
    purpose = AUDIENCE_PURPOSES[audience]
    held = dict.fromkeys(list_refusals(study, purpose), "refused")
    held |= dict.fromkeys(list_refusals(study, "take_part"), "left")
    return Gate(
        audience=audience,
        held=held,
        unknown=frozenset(list_unknown(study, purpose)),
        known=frozenset(p.id for p in list_participants(study)),
        holds_unknown=get_privacy(study).withholds_unknown(audience),
    )


def get_shown_attributes(
    study: Study, *, audience: str
) -> tuple[dict[str, dict[str, str]], list[str]]:
    """Return {participant id: {title: value}} to show, and sentences on what was withheld.

    Attributes marked for reporting are shown, and the standard bands unless the study defines them
    otherwise. For clients and the public, combinations shared by fewer than the study's `fewest`
    people are coarsened or withheld. People who no longer take part are left out.
    """
    gone = list_refusals(study, "take_part")
    people = {key: values for key, values in _list_reported(study).items() if key not in gone}
    if audience == "internal":
        return people, []
    coarse = _coarsen(study, people)
    return coarse.people, list(coarse.withheld)


def _coarsen(study: Study, people: dict[str, dict[str, str]]) -> Coarsened:
    return apply_coarsening(people, fewest=get_privacy(study).fewest, keep=("stratum",))


def _titles(study: Study) -> dict[str, str]:
    defined = list_attributes(study)
    decided = {each.name for each in defined}
    bands = {name: title for name, title in BANDS.items() if name not in decided}
    return bands | {each.name: each.title for each in defined if each.use == "report"}


def list_rare_cells(study: Study) -> list[RareCell]:
    """Return the combinations of reported attributes that too few people share."""
    return find_rare_cells(_list_reported(study), fewest=get_privacy(study).fewest)


def _list_reported(study: Study) -> dict[str, dict[str, str]]:
    """Return each participant's reportable attributes by title, and their stratum."""
    titles = _titles(study)
    strata: dict[str, str] = {s.id: s.name for s in list_strata(study)}
    return {
        p.id: {
            **{title: v for name, title in titles.items() if (v := p.attributes.get(name))},
            **({"stratum": strata[p.stratum_id]} if p.stratum_id in strata else {}),
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
