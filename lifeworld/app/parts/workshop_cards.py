"""The cards of a workshop: a rough choice is proposed, and changed card by card."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from lifeworld.app.markdown import escape
from lifeworld.app.parts.reruns import get_kept
from lifeworld.app.parts.widgets import show_part
from lifeworld.app.session import act, current_study
from lifeworld.exports.workshop.cards import (
    Offer,
    choose_cards,
    get_offer,
    propose_cards,
    tell_risk,
)
from opportunity_spaces.workshops.commands import revise_cards
from opportunity_spaces.workshops.model import Workshop, WorkshopCard
from opportunity_spaces.workshops.plan import CARD_KINDS, EVIDENCE, PlanCard
from opportunity_spaces.workshops.templates import TEMPLATES
from study.language import say
from study.wording import count_things, render_names, render_quote

__all__ = ["describe_card", "show_cards"]

Key = tuple[str, str]


def show_cards(there: Workshop, chosen: Sequence[WorkshopCard]) -> None:
    """Show the cards that are brought and those that could be, and what is withheld."""
    study = current_study()
    offer = get_kept(get_offer, study, language=there.language)
    cards, gone = choose_cards(offer, chosen)
    held = [(each.kind, each.source_id) for each in chosen]
    if not offer.cards:
        st.info(
            say(
                "There is nothing to bring yet. Write down insights first, and link quotes to them."
            )
        )
        _show_told(offer)
        return
    row = st.container(horizontal=True, vertical_alignment="center")
    row.markdown(_describe_chosen(cards), width="stretch")
    brings = TEMPLATES[there.template].brings if there.template in TEMPLATES else tuple(EVIDENCE)
    if row.button(
        say("Propose a choice"),
        icon=":material/auto_awesome:",
        type="secondary" if held else "primary",
        help=say("All findings, and twenty quotes: evidence-rich ones first, spread over people,"
                 " themes and groups, with some that speak against."),
        key="propose-cards",
    ):  # fmt: skip
        proposed = propose_cards(offer, brings)
        act(
            revise_cards,
            there.id,
            proposed,
            said=lambda number: say("Chose {cards}.", cards=count_things(number, "card")),
        )
    if gone:
        st.warning(
            say(
                "{cards} not brought: consent to workshops is missing, or what they show is gone.",
                cards=count_things(gone, "card is", "cards are"),
            ),
            icon=":material/visibility_off:",
        )
    for line in tell_risk(study, offer, cards):
        st.warning(escape(line), icon=":material/person_alert:")
    _show_told(offer)
    _show_list(there, offer, held)


def describe_card(card: PlanCard) -> str:
    """Return whose a card is and where it comes from, in a line."""
    parts = (say(CARD_KINDS[card.kind]), card.who, card.group, card.stratum, card.confidence,
             card.theme)  # fmt: skip
    return " · ".join(part for part in parts if part)


def _describe_chosen(cards: Sequence[PlanCard]) -> str:
    if not cards:
        return say("No cards are chosen yet.")
    counted: Counter[str] = Counter(card.kind for card in cards)
    words = {
        "quote": ("quote", "quotes"),
        "insight": ("insight", "insights"),
        "need": ("need", "needs"),
        "space": ("opportunity space", "opportunity spaces"),
        "assumption": ("assumption", "assumptions"),
    }
    named = render_names(
        count_things(counted[kind], *words[kind]) for kind in words if counted[kind]
    )
    people = {card.who for card in cards if card.kind == "quote"}
    if not people:
        return say("Brought: {cards}.", cards=named)
    return say(
        "Brought: {cards}; {people} quoted.",
        cards=named,
        people=count_things(len(people), "person is", "people are"),
    )


def _show_told(offer: Offer) -> None:
    for line in offer.told:
        st.caption(escape(line))


def _show_list(there: Workshop, offer: Offer, held: list[Key]) -> None:
    row = st.container(horizontal=True, vertical_alignment="bottom")
    views = [say("Brought"), say("Everything")]
    view = row.segmented_control(
        say("Shown"),
        views,
        default=views[0] if held else views[1],
        required=True,
        key=f"card-view-{there.id}-{bool(held)}",
    )
    kinds = [kind for kind in CARD_KINDS if any(key[0] == kind for key in offer.cards)]
    kind = row.selectbox(
        say("Kind"),
        ["", *kinds],
        format_func=lambda each: say(CARD_KINDS[each]) if each else say("All kinds"),
        key=f"card-kind-{there.id}",
    )
    words = row.text_input(
        say("Words"), key=f"card-words-{there.id}", placeholder=say("Search in the cards")
    )
    wanted = words.casefold().split()
    keys = [key for key in (held if view == views[0] else offer.cards) if key in offer.cards]
    shown = [
        key
        for key in keys
        if kind in ("", key[0]) and all(word in _fold(offer.cards[key]) for word in wanted)
    ]
    if not shown:
        st.info(say("No card is like that."))
    for key in show_part(shown, key=f"cards-{there.id}"):
        _show_card(there, offer.cards[key], key, held)


def _show_card(there: Workshop, card: PlanCard, key: Key, held: list[Key]) -> None:
    with st.container(border=True, gap="xxsmall", key=f"card-{key[0]}-{key[1]}"):
        row = st.container(horizontal=True, wrap=False, vertical_alignment="center")
        text = render_quote(escape(card.text)) if card.kind == "quote" else escape(card.text)
        row.markdown(text, width="stretch")
        if key in held:
            if row.button(
                say("Leave out"),
                icon=":material/remove:",
                type="tertiary",
                key=f"out-{key[0]}-{key[1]}",
            ):
                rest = [each for each in held if each != key]
                act(revise_cards, there.id, rest, said=say("Left the card out."))
        elif row.button(
            say("Bring"), icon=":material/add:", type="tertiary", key=f"in-{key[0]}-{key[1]}"
        ):
            act(revise_cards, there.id, [*held, key], said=say("The card is brought."))
        st.caption(escape(describe_card(card)))


def _fold(card: PlanCard) -> str:
    return f"{card.text} {describe_card(card)}".casefold()
