"""Piles that are suggested: what they are made of, how they come into a room, and are taken.

A suggestion moves no card. Somebody takes a pile, names it, or puts a card into it: then its cards
that nobody has put anywhere lie in it, and one step back undoes that.
"""

from __future__ import annotations

from collections.abc import Callable

from opportunity_spaces.workshops.room.model import ALL, Card, Operation, Pile, State
from opportunity_spaces.workshops.room.secrecy import is_shown_in
from study.errors import InvalidInput
from study.language import say

__all__ = ["PILES", "accept_pile", "check_number", "list_loose_cards"]

FEWEST, MOST = 5, 400  # cards
Touched = set[str]


def check_number(cards: int) -> None:
    """Refuse so few cards that there is nothing to put together, or more than can be compared.

    Raises:
        InvalidInput: there are too few, or too many.
    """
    if cards < FEWEST:
        raise InvalidInput(
            say(
                "Fewer than {least} cards of this step lie loose: that is too few for suggestions.",
                least=FEWEST,
            )
        )
    if cards > MOST:
        raise InvalidInput(
            say(
                "More than {most} cards of this step lie loose: hide or park some first.",
                most=MOST,
            )
        )


def list_loose_cards(state: State) -> list[Card]:
    """Return the cards of the present step that nobody has put into a pile, in their order."""
    run = state.run
    if run is None:
        return []
    return [
        each
        for each in state.cards.values()
        if is_shown_in(state, run, each)
        and not (each.hidden or each.parked)
        and (each.released or each.kind != "statement")
        and not any(pile for pile, _ in each.places.values())
    ]


def _suggest(state: State, operation: Operation) -> Touched:
    """Put new suggestions in the place of those that nobody has taken."""
    for name in [each.id for each in state.piles.values() if each.suggested]:
        del state.piles[name]
    for card in state.cards.values():
        card.suggested = ""
    for at, each in enumerate(operation.data["piles"]):
        name = each["pile"]
        state.piles[name] = Pile(name, each["name"], f"{operation.seq:06d}{at:03d}", suggested=True)
        for card in each["cards"]:
            if card in state.cards:
                state.cards[card].suggested = name
    state.suggestions = True
    return {ALL}


def accept_pile(state: State, pile: Pile, table: str) -> tuple[str, Touched]:
    """Make a suggested pile one of the room's; return its id, and the parts that look otherwise.

    The cards that it was suggested for lie in it then, but for those that lie in another one. A
    table that sorts on its own gets a pile of its own, and the suggestion stays for the others.
    """
    if not pile.suggested:
        return pile.id, set()
    inside = [each for each in state.cards.values() if each.suggested == pile.id]
    taken = pile
    if table:
        name = f"{pile.id}.{table}"
        taken = state.piles.setdefault(name, Pile(name, pile.name, pile.rank, table=table))
    else:
        pile.suggested = False
        for card in inside:
            card.suggested = ""
    for at, card in enumerate(inside):
        if not (card.hidden or card.parked or card.places.get(table, ("", ""))[0]):
            card.places[table] = (taken.id, f"M{at:03d}V")
    touched = {f"card:{each.id}" for each in inside}
    return taken.id, touched | {f"pile:{pile.id}", f"pile:{taken.id}", "room"}


def _take(state: State, operation: Operation) -> Touched:
    touched: Touched = set()
    for pile in list(state.piles.values()):
        if operation.data["pile"] in ("", pile.id):
            touched |= accept_pile(state, pile, operation.data["table"])[1]
    return touched


PILES: dict[str, Callable[[State, Operation], Touched]] = {
    "piles.suggest": _suggest,
    "pile.take": _take,
}
