"""What was done in a room, in words for the log of its facilitators."""

from __future__ import annotations

from opportunity_spaces.workshops.room.ahead import describe_until
from opportunity_spaces.workshops.room.model import Operation, State
from opportunity_spaces.workshops.room.presence import describe_guest
from study.language import mark, say
from study.wording import shorten_quote

__all__ = ["describe_operation"]

# For each kind, what is said where it was switched on, and where it was switched off. What stands
# for {step}, {card}, {pile}, {guest}, {table} is looked up; the rest are the operation's fields.
_SAID: dict[str, tuple[str, str]] = {
    "step.start": (mark("Began “{to}”"), ""),
    "step.next": (mark("Went on to “{to}”"), ""),
    "step.back": (mark("Went back to “{to}”"), ""),
    "step.repeat": (mark("Repeated “{to}”"), ""),
    "step.skip": (mark("Skipped “{step}”"), mark("Took “{step}” back into the agenda")),
    "step.minutes": (mark("Gave “{step}” {minutes} min"), ""),
    "timer.add": (mark("Changed the timer by {seconds} s"), ""),
    "timer.pause": (mark("Stopped the timer"), ""),
    "timer.go": (mark("Started the timer again"), ""),
    "reveal": (
        mark("Showed what was written in “{step}”"),
        mark("Hid what was written in “{step}”"),
    ),
    "lock": (mark("Locked the workshop"), mark("Unlocked the workshop")),
    "card.park": (mark("Parked “{card}”"), mark("Took “{card}” out of the parking space")),
    "card.hide": (mark("Hid “{card}”"), mark("Showed “{card}” again")),
    "card.add": (mark("Wrote a card"), ""),
    "card.remove": (mark("Removed a card"), ""),
    "statement.add": (mark("Added a statement"), ""),
    "statement.release": (mark("Released “{card}”"), mark("Held “{card}” back")),
    "poll.close": (mark("Closed the vote of “{step}”"), ""),
    "poll.again": (mark("Opened another round of “{step}”"), ""),
    "gather": (mark("Asked everyone to look here"), ""),
    "say": (mark("Wrote on every screen: {text}"), mark("Took the line off every screen")),
    "seat": (mark("Gave {guest} the table “{table}”"), mark("Took {guest} from the table")),
    "role": (mark("Gave {guest} another role: {role}"), ""),
    "remove": (mark("Removed {guest} from the room"), ""),
    "pause": (mark("Paused the workshop"), ""),
    "go": (mark("Went on with the workshop"), ""),
    "end": (mark("Ended the workshop"), ""),
    "open": (mark("Opened “{step}” until {until}"), ""),
    "close": (mark("Closed “{step}”, which was open"), ""),
    "lapse": (mark("“{step}” was open until now, and is closed"), ""),
    "visit": (mark("Looked at an open step"), ""),
    "undo": (mark("Undid: {what}"), ""),
    "pile.add": (mark("Made the pile “{pile}”"), ""),
    "pile.take": (mark("Took suggested piles"), ""),
    "piles.suggest": (mark("Suggested piles from what the cards say"), ""),
    "pile.name": (mark("Named a pile “{name}”"), ""),
    "pile.becomes": (mark("Marked what “{pile}” becomes: {becomes}"), ""),
    "sort": (mark("Put “{card}” on “{pile}”"), mark("Took “{card}” off its pile")),
    "question.add": (mark("Asked a question"), ""),
    "answered": (mark("Marked a question as answered"), mark("Marked a question as open")),
    "suggestions": (mark("Showed suggested piles"), mark("Hid suggested piles")),
    "join": (mark("Joined"), ""),
    "leave": (mark("Left, and deleted what they wrote"), ""),
    "proxy.add": (mark("Added {guest}, who has no phone"), ""),
}
# The field that says whether something was switched on or off, where it is not `on`.
_SWITCHES = {"say": "text", "seat": "table", "sort": "pile"}
_ROLES = {
    "guest": mark("Guest"),
    "scribe": mark("Scribe"),
    "facilitator": mark("Facilitator"),
    "observer": mark("Observer"),
}
_BECOMES = {
    "theme": mark("theme", context="pile"),
    "need": mark("need", context="pile"),
    "space": mark("opportunity space", context="pile"),
    "": mark("nothing yet", context="pile"),
}


def describe_operation(state: State, operation: Operation) -> str:
    """Return what somebody did, in a sentence without a full stop."""
    kind, data = operation.kind, operation.data
    if kind not in _SAID:
        return say("Something that was deleted")
    on, off = _SAID[kind]
    values: dict[str, object] = {
        **{key: value for key, value in data.items() if isinstance(value, str | int)},
        "to": _find_step(state, str(data.get("to") or data.get("step", ""))),
        "step": _find_step(state, str(data.get("step", ""))),
        "card": _find_card(state, str(data.get("card", ""))),
        "pile": _find_pile(state, str(data.get("pile", ""))),
        "guest": describe_guest(state, str(data.get("guest", ""))),
        "table": next(
            (each.name for each in state.plan.tables if each.id == data.get("table")), ""
        ),
        "role": say(_ROLES.get(str(data.get("role")), "")),
    }
    if kind == "open":
        values["until"] = describe_until(data["until"])
    if kind == "pile.becomes":
        values["becomes"] = say(_BECOMES[data["becomes"]], context="pile")
    if kind == "undo":
        values["what"] = describe_operation(state, state.operations[data["seq"] - 1])
    switched = data.get(_SWITCHES.get(kind, "on"), True)
    return say(off if off and not switched else on, **values)  # type: ignore[arg-type]


def _find_step(state: State, name: str) -> str:
    run = state.steps.get(name)
    return run.step.title if run is not None else ""


def _find_card(state: State, name: str) -> str:
    card = state.cards.get(name)
    return shorten_quote(card.text, most=60) if card is not None else say("a card")


def _find_pile(state: State, name: str) -> str:
    pile = state.piles.get(name)
    return pile.name or say("a pile") if pile is not None else say("a pile")
