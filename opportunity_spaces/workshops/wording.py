"""What came out of a room, in words: who was there, how people reacted, what a vote came to."""

from __future__ import annotations

from collections.abc import Mapping

from opportunity_spaces.workshops.queries import list_shaped
from opportunity_spaces.workshops.results import Counted, PollRow, PollTaken, parse_counted
from study import Study
from study.language import mark, render_number, say
from study.wording import count_things, render_names

__all__ = [
    "describe_counted",
    "describe_poll_taken",
    "describe_reactions",
    "describe_row",
    "describe_shaped",
    "list_shapers",
]

_FEW = 8  # fewer votes are the beginning of a talk
_REACTIONS = {
    "surprised": mark("surprised"),
    "knew": mark("knew it"),
    "doubt": mark("doubted it"),
    "resonates": mark("found that it resonates"),
}
_ANSWERS = {"agree": mark("agree"), "pass": mark("pass"), "disagree": mark("disagree")}


def list_shapers(study: Study, space_id: str) -> list[str]:
    """Return with whom a space was shaped in workshops: “18 people from 5 departments”."""
    told = (parse_counted(each) for each in list_shaped(study).get(space_id, ()))
    return [describe_shaped(each) for each in told if each is not None and each.people]


def describe_shaped(counted: Counted) -> str:
    """Return with whom something was shaped: “18 people from 5 departments”."""
    people = count_things(counted.people, "person", "people")
    if counted.sides > 1:
        sides = count_things(counted.sides, "department", "departments")
        return say("{people} from {sides}", people=people, sides=sides)
    return people


def describe_counted(counted: Counted) -> str:
    """Return who was there, and how much was voted on, in a sentence or two."""
    told = [say("{people} took part.", people=describe_shaped(counted))]
    if counted.tables:
        told.append(say("Tables at which they sat: {number}.", number=counted.tables))
    if counted.remote:
        told.append(say("{number} of them were not in the room.", number=counted.remote))
    if counted.polls:
        votes = count_things(len(counted.polls), "vote was", "votes were")
        told.append(say("{votes} held.", votes=votes))
    if counted.apart:
        steps = render_names(
            say("“{step}” ({people})", step=title, people=count_things(number, "person", "people"))
            for title, number in counted.apart
        )
        told.append(say("In their own time: {steps}.", steps=steps))
    return " ".join(told)


def describe_reactions(reactions: Mapping[str, int]) -> str:
    """Return how often people reacted, and how: “3 doubted it and 2 knew it”."""
    return render_names(
        f"{number} {say(_REACTIONS[name])}"
        for name, number in sorted(reactions.items(), key=lambda each: (-each[1], each[0]))
        if name in _REACTIONS and number
    )


def describe_poll_taken(poll: PollTaken) -> list[str]:
    """Return how many voted, and what to keep in mind, a sentence each."""
    told = [
        say(
            "{voted} of {asked} voted; {abstained} abstained.",
            voted=poll.voted,
            asked=poll.asked,
            abstained=poll.abstained,
        )
    ]
    if poll.beforehand or poll.afterwards:
        parts = (
            (poll.voted - poll.beforehand - poll.afterwards, mark("{number} in the room")),
            (poll.beforehand, mark("{number} before the meeting")),
            (poll.afterwards, mark("{number} after it, or between its days")),
        )
        when = render_names(say(words, number=number) for number, words in parts if number > 0)
        told.append(say("When they voted: {when}.", when=when))
    if poll.rounds > 1:
        told.append(say("It was voted on again after a discussion: this is the last round."))
    if poll.ties:
        told.append(say("Some have the same number: their order says nothing."))
    if poll.voted < _FEW:
        told.append(say("With so few votes, take the order as the beginning of a talk."))
    if not poll.ballots:
        told.append(say("There were no one-time codes: a person could have voted twice."))
    return told


def describe_row(kind: str, row: PollRow) -> tuple[str, str]:
    """Return what a vote came to for one thing, and how far people differ."""
    if kind == "agree":
        answers = (f"{row.counts.get(a, 0)} {say(words)}" for a, words in _ANSWERS.items())
        came = ", ".join(answers)
    elif kind == "dots":
        dots = count_things(row.counts.get("dots", 0), "dot", "dots")
        people = count_things(row.counts.get("people", 0), "person", "people")
        came = say("{dots} of {people}", dots=dots, people=people)
    elif row.value is None:
        came = say("nobody voted on it")
    elif kind == "pairwise":
        came = say("chosen in {share} %", share=render_number(row.value * 100, ",.0f"))
    else:
        came = render_number(row.value, ",.1f")
    if row.before is not None and row.value is not None and kind == "rating":
        before = render_number(row.before, ",.1f")
        came = say("{now} (before: {before})", now=came, before=before)
    return came, "" if row.spread is None else render_number(row.spread, ",.1f")
