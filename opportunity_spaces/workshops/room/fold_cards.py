"""What people do to cards, piles and questions, done to the state."""

from __future__ import annotations

from collections.abc import Callable

from opportunity_spaces.workshops.room.model import Card, Operation, Pile, Question, State
from opportunity_spaces.workshops.room.piles import PILES, accept_pile

__all__ = ["CARDS"]

Touched = set[str]


def _write_card(state: State, operation: Operation) -> Touched:
    data = operation.data
    card = state.cards[data["card"]] = Card(
        data["card"],
        "statement" if operation.kind == "statement.add" else "opinion",
        data["text"],
        step=data.get("step", ""),
        by=operation.whose,
        table=data.get("table", ""),
        about=data.get("about", ""),
    )
    if data.get("pile"):
        card.places[card.table if data.get("apart") else ""] = (data["pile"], "")
    return {"counts", f"card:{card.id}"}


def _change_card(name: str, field: str) -> Callable[[State, Operation], Touched]:
    def act(state: State, operation: Operation) -> Touched:
        card = state.cards.get(operation.data["card"])
        if card is None:
            return set()
        setattr(card, field, operation.data[name])
        return {"log", f"card:{card.id}"}  # the log quotes it

    return act


def _hide_card(state: State, operation: Operation) -> Touched:
    card = state.cards.get(operation.data["card"])
    if card is None:
        return set()
    planned = state.brought.get(card.id)
    # What somebody withdrew is shown to nobody again.
    card.hidden = operation.data["on"] or (planned is not None and planned.withdrawn)
    return {"log", f"card:{card.id}"}


def _remove_card(state: State, operation: Operation) -> Touched:
    state.cards.pop(operation.data["card"], None)
    return {"counts", f"card:{operation.data['card']}"}


def _react(state: State, operation: Operation) -> Touched:
    card = state.cards.get(operation.data["card"])
    if card is None:
        return set()
    card.reactions.pop(operation.whose, None)
    if operation.data["value"]:
        card.reactions[operation.whose] = operation.data["value"]
    if operation.data.get("step") in state.open:
        reacted = state.steps[operation.data["step"]].reacted.setdefault(operation.whose, set())
        (reacted.add if operation.data["value"] else reacted.discard)(card.id)
    return {f"card:{card.id}"}


def _sort(state: State, operation: Operation) -> Touched:
    data = operation.data
    card, pile = state.cards.get(data["card"]), state.piles.get(data["pile"])
    if card is None:
        return set()
    where, touched = data["pile"], {f"card:{card.id}"}
    if pile is not None and pile.suggested:
        where, more = accept_pile(state, pile, data["table"])
        touched |= more
    card.places[data["table"]] = (where, data["rank"])
    return touched


def _add_pile(state: State, operation: Operation) -> Touched:
    data = operation.data
    state.piles[data["pile"]] = Pile(
        data["pile"],
        data["name"],
        data["rank"] or f"{operation.seq:06d}",
        table=data.get("table", ""),
    )
    return {f"pile:{data['pile']}"}


def _change_pile(name: str, field: str) -> Callable[[State, Operation], Touched]:
    def act(state: State, operation: Operation) -> Touched:
        pile = state.piles.get(operation.data["pile"])
        if pile is None:
            return set()
        # Whoever names a suggested pile, or says what it becomes, takes it.
        taken, touched = accept_pile(state, pile, operation.data.get("table", ""))
        setattr(state.piles[taken], field, operation.data[name])
        return {f"pile:{taken}", *touched}

    return act


def _ask(state: State, operation: Operation) -> Touched:
    data = operation.data
    state.questions[data["question"]] = Question(data["question"], data["text"], operation.whose)
    return {f"question:{data['question']}"}


def _raise_question(state: State, operation: Operation) -> Touched:
    question = state.questions.get(operation.data["question"])
    if question is None:
        return set()
    (question.ups.add if operation.data["on"] else question.ups.discard)(operation.whose)
    return {f"question:{question.id}"}


def _answer(state: State, operation: Operation) -> Touched:
    question = state.questions.get(operation.data["question"])
    if question is not None:
        question.answered = operation.data["on"]
    return {f"question:{operation.data['question']}"}


CARDS: dict[str, Callable[[State, Operation], Touched]] = {
    "card.add": _write_card,
    "statement.add": _write_card,
    "card.edit": _change_card("text", "text"),
    "card.park": _change_card("on", "parked"),
    "card.hide": _hide_card,
    "statement.release": _change_card("on", "released"),
    "card.remove": _remove_card,
    "react": _react,
    "sort": _sort,
    "pile.add": _add_pile,
    "pile.name": _change_pile("name", "name"),
    "pile.becomes": _change_pile("becomes", "becomes"),
    **PILES,
    "question.add": _ask,
    "question.up": _raise_question,
    "answered": _answer,
}
