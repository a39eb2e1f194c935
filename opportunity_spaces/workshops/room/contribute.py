"""Whether somebody may write, sort, react or vote, and to which step and table it belongs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from opportunity_spaces.workshops.room.model import HOST, Card, Round, State, StepRun
from opportunity_spaces.workshops.room.operations import Refused
from opportunity_spaces.workshops.room.secrecy import get_table, is_card_shown_to, is_facilitator
from opportunity_spaces.workshops.room.tally import VOTING, list_options
from study.language import say

__all__ = ["ALWAYS", "check_contribution"]

MOST_CARDS = 200  # of one person
MOST_QUESTIONS = 50
MOST_PILES = 150
# What is part of no step.
ALWAYS = ("here", "leave", "name", "ready", "visit")
_VOTES = ("dots", "rate", "pair", "agree")
# What a step has to allow.
_NEEDS = {
    "react": ("react",),
    "pile.add": ("sort",),
    "pile.name": ("name", "sort"),
    "pile.take": ("sort",),
    "sort": ("sort",),
    "statement.add": ("statement",),
    "question.add": ("question",),
    "question.up": ("question",),
    **dict.fromkeys(_VOTES, ("vote",)),
}


def check_contribution(state: State, whose: str, by: str, kind: str, data: dict[str, Any]) -> None:
    """Refuse what may not be done now; write on the rest which step and table it belongs to.

    Args:
        state: The room now.
        whose: Whose deed it is.
        by: Who entered it.
        kind: The kind of operation.
        data: Its fields, to which the stamps are added.

    Raises:
        Refused: in a sentence for the sender.
    """
    guest = state.guests.get(whose)
    if kind in ALWAYS:
        if guest is None:
            raise Refused(say("Only people who joined can do this."))
        if kind == "name":
            _check_name(state, data)
        return
    if guest is not None and guest.role == "observer":
        raise Refused(say("You are here as an observer."))
    facilitates = is_facilitator(state, by)
    if state.locked and not facilitates:
        raise Refused(say("The facilitator has locked the workshop for now: try again later."))
    run = _find_step(state, data)
    needs = _NEEDS.get(kind) or (("comment", "add") if data.get("about") else ("add",))
    if kind in ("card.edit", "card.remove"):
        run = _check_own_card(state, whose, data["card"], run)
        needs = ("edit_own", "add", "statement")
    if not (set(needs) & set(run.step.may) or (facilitates and kind not in _VOTES)):
        raise Refused(say("This is not part of the present step."))
    data["step"] = run.step.id
    check = _CHECKS.get(kind)
    if check is not None:
        check(state, whose, run, data)


def _find_step(state: State, data: dict[str, Any]) -> StepRun:
    run = state.steps.get(str(data.get("step") or state.step))
    if run is None or not (run.began or run.opened):
        raise Refused(say("The workshop is not there yet: wait until the step begins."))
    return run


def _check_name(state: State, data: dict[str, Any]) -> None:
    if state.plan.anonymity == "anonymous" and data["name"]:
        raise Refused(say("In this workshop nobody gives a name."))
    if state.plan.anonymity == "named" and not data["name"]:
        raise Refused(say("Write your name: in this workshop everybody gives one."))


def _check_own_card(state: State, whose: str, name: str, run: StepRun) -> StepRun:
    card = state.cards.get(name)
    if card is None:
        raise Refused(say("This card is not there any more."))
    if card.brought or card.by != whose:
        raise Refused(say("Only whoever wrote a card can change it."))
    own = state.steps.get(card.step, run)
    # What was shown to everybody and moved on from stays as it was discussed.
    if own is not state.run and own.revealed:
        raise Refused(say("Everybody has seen this card: ask the facilitator to hide it."))
    return own


def _check_new(state: State, name: str) -> None:
    if name in state.cards or name in state.piles or name in state.questions:
        raise Refused(say("Something in this cannot be right: reload the page and try again."))


def _stamp_table(state: State, whose: str, data: dict[str, Any]) -> None:
    data["table"] = get_table(state, whose)
    data["apart"] = state.is_apart


def _check_card(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_new(state, data["card"])
    written = sum(each.by == whose and not each.brought for each in state.cards.values())
    if written >= MOST_CARDS:
        raise Refused(say("One person can write {most} cards: remove some.", most=f"{MOST_CARDS}"))
    if data.get("about") and data["about"] not in state.cards:
        raise Refused(say("This card is not there any more."))
    if data.get("pile") and data["pile"] not in state.piles:
        data["pile"] = ""  # somebody took the pile away meanwhile; the card is what matters
    _stamp_table(state, whose, data)


def _check_statement(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_new(state, data["card"])
    written = sum(each.by == whose and each.kind == "statement" for each in state.cards.values())
    if written >= MOST_QUESTIONS:
        raise Refused(say("You have added many statements: let the others answer them first."))


def _get_seen_card(state: State, whose: str, name: str) -> Card:
    card = state.cards.get(name)
    if card is None or not is_card_shown_to(state, whose, card):
        raise Refused(say("This card is not there any more."))
    return card


def _check_reaction(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    if run is state.run:
        _get_seen_card(state, whose, data["card"])
    elif data["card"] not in state.cards:  # late: it was seen in its own step
        raise Refused(say("This card is not there any more."))


def _check_sorting(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _get_seen_card(state, whose, data["card"])
    table = _find_table(state, whose, data)
    pile = state.piles.get(data["pile"]) if data["pile"] else None
    if data["pile"] and (pile is None or pile.table not in ("", table)):
        raise Refused(say("This pile is not there any more."))
    data["table"] = table


def _find_table(state: State, whose: str, data: dict[str, Any]) -> str:
    """Return the table that works on this: “” where all work on one board."""
    if not state.is_apart:
        return ""
    known = {each.id for each in state.plan.tables}
    table = get_table(state, whose)
    if is_facilitator(state, whose) and data.get("table"):
        table = str(data["table"])
    if table not in known:
        raise Refused(say("Each table sorts on its own now: the facilitator gives you a table."))
    return table


def _check_pile(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_new(state, data["pile"])
    if len(state.piles) >= MOST_PILES:
        raise Refused(say("There are many piles already: join some first."))
    data["table"] = "" if whose == HOST else _find_table(state, whose, data)


def _check_pile_name(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    pile = state.piles.get(data["pile"])
    facilitates = is_facilitator(state, whose)
    table = "" if facilitates else _find_table(state, whose, data)
    if pile is None or (not facilitates and pile.table not in ("", table)):
        raise Refused(say("This pile is not there any more."))
    data["table"] = table


def _check_taking(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    pile = state.piles.get(data["pile"])
    if data["pile"] and (pile is None or not pile.suggested):
        raise Refused(say("This pile is not suggested any more."))
    data["table"] = _find_table(state, whose, data)


def _check_question(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_new(state, data["question"])
    asked = sum(each.by == whose for each in state.questions.values())
    if asked >= MOST_QUESTIONS:
        raise Refused(say("You have asked many questions: let some be answered first."))


def _check_known_question(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    if data["question"] not in state.questions:
        raise Refused(say("This question is not there any more."))


# ---- votes -------------------------------------------------------------------------------------


def _check_vote(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> Round:
    found, guest = run.round, state.guests.get(whose)
    if guest is None or guest.gone or guest.role not in VOTING:
        raise Refused(say("Whoever runs the workshop does not vote."))
    if found is None:
        raise Refused(say("This is not part of the present step."))
    if found.closed or data.get("round", len(run.rounds)) != len(run.rounds):
        raise Refused(say("The vote is closed."))
    if state.plan.ballots and not guest.ballot:
        raise Refused(say("Voting needs a one-time code: ask the facilitator for one."))
    options = list_options(state, run)
    if any(data.get(name) and data[name] not in options for name in ("card", "a", "b")):
        raise Refused(say("This card is not voted on."))
    data["round"] = len(run.rounds)
    return found


def _get_kind(run: StepRun) -> str:
    return run.step.poll.kind if run.step.poll is not None else ""


def _check_kind(run: StepRun, kind: str) -> None:
    if _get_kind(run) != kind:
        raise Refused(say("This is not part of the present step."))


def _check_dots(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_kind(run, "dots")
    found, poll = _check_vote(state, whose, run, data), run.step.poll
    if poll is None:
        return
    others = {**found.dots.get(whose, {}), data["card"]: 0}
    if data["count"] > poll.most:
        raise Refused(say("At most {most} of your dots go on one card.", most=f"{poll.most}"))
    if sum(others.values()) + data["count"] > poll.budget:
        raise Refused(say("You have {budget} dots in all.", budget=f"{poll.budget}"))


def _check_rate(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_kind(run, "rating")
    _check_vote(state, whose, run, data)
    criteria = run.step.poll.criteria if run.step.poll is not None else ()
    if data["criterion"] not in {each.id for each in criteria}:
        raise Refused(say("This is not part of the present step."))


def _check_pair(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_kind(run, "pairwise")
    _check_vote(state, whose, run, data)
    if data["a"] == data["b"] or data["chosen"] not in ("", data["a"], data["b"]):
        raise Refused(say("Something in this cannot be right: reload the page and try again."))


def _check_agreement(state: State, whose: str, run: StepRun, data: dict[str, Any]) -> None:
    _check_kind(run, "agree")
    _check_vote(state, whose, run, data)


_CHECKS: dict[str, Callable[[State, str, StepRun, dict[str, Any]], None]] = {
    "card.add": _check_card,
    "statement.add": _check_statement,
    "react": _check_reaction,
    "sort": _check_sorting,
    "pile.add": _check_pile,
    "pile.name": _check_pile_name,
    "pile.take": _check_taking,
    "question.add": _check_question,
    "question.up": _check_known_question,
    "dots": _check_dots,
    "rate": _check_rate,
    "pair": _check_pair,
    "agree": _check_agreement,
}
