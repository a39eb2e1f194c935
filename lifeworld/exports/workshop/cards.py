"""The cards that a study has for a workshop, as those who come to it may read them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Literal
from urllib.parse import quote

from coding.answer_marks.queries import list_rich_excerpts
from coding.model import ExcerptId
from coding.quotes.queries import list_quotes
from lifeworld.exports.exposures import describe_details
from lifeworld.exports.gather_report import gather_material
from lifeworld.exports.report_findings import Quote
from lifeworld.exports.report_parts import Material
from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Stance
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.model import CONFIDENCES, Kind
from opportunity_spaces.queries import list_assumptions, list_insights, list_needs, list_spaces
from opportunity_spaces.statements import render_need
from opportunity_spaces.workshops.model import WorkshopCard
from opportunity_spaces.workshops.plan import PlanCard
from opportunity_spaces.workshops.seed_cards import Candidate, choose_quotes
from study import Study
from study.language import say, say_in
from study.wording import count_things

__all__ = ["Offer", "choose_cards", "get_offer", "list_plan_cards", "propose_cards", "tell_risk"]

FindingKind = Literal["insight", "need", "space", "assumption"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What can be brought.

    Attributes:
        cards: By kind and id of what each shows, in the order of the study.
        candidates: The quotes among them, for a proposal.
        languages: The language of each quote, by its id.
        told: What is withheld or shown more coarsely, a sentence each.
    """

    cards: dict[tuple[str, str], PlanCard]
    candidates: tuple[Candidate, ...]
    languages: dict[str, str]
    told: tuple[str, ...]


def get_offer(study: Study, *, language: str) -> Offer:
    """Return every card that the people of a workshop may see, in its language.

    Quotes are those that people coded and a theme or finding holds; consent to the use in
    workshops decides on each, and names of small strata are not told.
    """
    with say_in(language):
        chain = get_chain(study)
        material, left_out = gather_material(study, chain, "workshop")
        rich = list_rich_excerpts(study)
        cards: dict[tuple[str, str], PlanCard] = {}
        candidates: list[Candidate] = []
        languages: dict[str, str] = {}
        against = _list_against(chain)
        kinds: tuple[Kind, ...] = ("insight", "need", "assumption")
        linked = {
            edge.source[1]
            for kind in kinds
            for node in chain.list_kind(kind)
            for edge in chain.into(kind, node.id, source="excerpt")
        }
        themes = _name_themes(material)
        for node in chain.list_kind("excerpt"):
            origin = chain.origins.get(node.id)
            if origin is None or node.state != "here":  # only what counts as evidence
                continue
            shown = material.quotes.show(node.id)
            if shown is None:
                continue
            theme = themes.get(node.id, "")
            cards["quote", node.id] = _quote_card(shown, theme)
            languages[node.id] = shown.language
            candidates.append(
                Candidate(
                    id=node.id,
                    words=shown.words,
                    people=origin.people,
                    group=shown.session,
                    theme=theme,
                    rich=node.id in rich,
                    linked=node.id in linked,
                    against=node.id in against,
                )
            )
        for card in _list_findings(material):
            cards[card.kind, card.id] = card
        told = (*left_out, *material.quotes.render_left_out(), *_tell_strata(cards.values()))
        return Offer(cards=cards, candidates=tuple(candidates), languages=languages, told=told)


def propose_cards(offer: Offer, kinds: Collection[str]) -> list[tuple[str, str]]:
    """Return a rough choice of cards of these kinds: all findings, and some quotes, spread out."""
    chosen = [key for key in offer.cards if key[0] in kinds and key[0] != "quote"]
    if "quote" in kinds:
        chosen += [("quote", each) for each in choose_quotes(offer.candidates)]
    return chosen


def choose_cards(offer: Offer, chosen: Iterable[WorkshopCard]) -> tuple[list[PlanCard], int]:
    """Return the cards that were chosen, and how many of them may not be shown any more."""
    wanted = list(chosen)
    found = [c for w in wanted if (c := offer.cards.get((w.kind, w.source_id))) is not None]
    return found, len(wanted) - len(found)


def list_plan_cards(study: Study, cards: Iterable[PlanCard]) -> list[PlanCard]:
    """Return cards as a room holds them: numbered from c1, each with the way to it in the app.

    The way begins where the app is open, which whoever runs the room knows: another day it may be
    open elsewhere.

    Args:
        study: The study.
        cards: The cards, with the ids of what they show.
    """
    given = list(cards)
    excerpts = [ExcerptId(card.id) for card in given if card.kind == "quote"]
    quotes = list_quotes(study, excerpt_ids=excerpts, evidence_only=False) if excerpts else []
    places: dict[str, str] = {
        q.excerpt_id: f"coding?transcript={q.transcript_id}&turn={q.turn}" for q in quotes
    }
    made = []
    for number, card in enumerate(given, 1):
        way = places.get(card.id, f"?open={quote(f'{card.kind}:{card.id}')}")
        made.append(replace(card, id=f"c{number}", way=way))
    return made


def tell_risk(study: Study, offer: Offer, cards: Iterable[PlanCard]) -> list[str]:
    """Return what to think of before people of one house read these quotes."""
    quotes = [card for card in cards if card.kind == "quote"]
    if not quotes:
        return []
    return [
        say(
            "Whoever works with somebody quoted may recognise them, whatever they are called here."
            " Read each of the {quotes} as a colleague would, and leave out those that give"
            " somebody away.",
            quotes=count_things(len(quotes), "quote"),
        ),
        *describe_details(study, [(c.id, c.text, offer.languages[c.id]) for c in quotes]),
    ]


def _quote_card(shown: Quote, theme: str) -> PlanCard:
    return PlanCard(
        id=shown.id,
        kind="quote",
        text=shown.words,
        who=shown.speaker,
        group=shown.session,
        stratum=shown.stratum,
        theme=theme,
        source=f"excerpt:{shown.id}",
    )


def _list_findings(material: Material) -> list[PlanCard]:
    study = material.study
    found: list[PlanCard] = []

    def add(kind: FindingKind, thing_id: str, text: str, sure: str = "", basis: str = "") -> None:
        if material.shows(kind, thing_id):
            found.append(
                PlanCard(
                    id=thing_id,
                    kind=kind,
                    text=text,
                    group=basis,
                    confidence=sure,
                    source=f"{kind}:{thing_id}",
                )
            )

    for insight in list_insights(study):
        sure = ""
        if insight.confidence:
            sure = say("{level} confidence", level=say(CONFIDENCES[insight.confidence]))
        basis = material.chain.evidence("insight", insight.id).render_basis()
        add("insight", insight.id, f"{insight.code}: {insight.assertion}", sure, basis)
    for need in list_needs(study):
        basis = material.chain.evidence("need", need.id).render_basis()
        add("need", need.id, render_need(need), "", basis)
    for space in list_spaces(study):
        add("space", space.id, ". ".join(p for p in (space.name, space.narrative) if p))
    for assumption in list_assumptions(study):
        add("assumption", assumption.id, assumption.statement)
    return found


def _list_against(chain: Chain) -> set[str]:
    sides: tuple[Stance, ...] = ("contradicts", "nuances")
    return {
        excerpt
        for node in chain.list_kind("insight")
        for side in sides
        for excerpt in chain.evidence("insight", node.id).excerpts[side]
    }


def _name_themes(material: Material) -> dict[str, str]:
    """Return the name of the first theme that each quote belongs to, as far as it is shown."""
    chain = material.chain
    names: dict[str, str] = {}
    for theme in chain.list_kind("theme"):
        if theme.state != "here" or not material.shows("theme", theme.id):
            continue
        for gathered in chain.into("theme", theme.id, source="code"):
            for coded in chain.into("code", gathered.source[1], source="excerpt"):
                names.setdefault(coded.source[1], theme.label)
    return names


def _tell_strata(cards: Iterable[PlanCard]) -> list[str]:
    if any(card.kind == "quote" and not card.stratum for card in cards):
        return [say("Strata of few people are not named on cards.")]
    return []
