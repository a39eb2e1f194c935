"""Commands for rating rounds: prepare, begin, rate, close and remove."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from opportunity_spaces.priorities.model import (
    HIGHEST,
    LOWEST,
    MOST_CRITERIA,
    MOST_WEIGHT,
    Criterion,
    Marks,
    Round,
    RoundId,
    RoundKind,
)
from opportunity_spaces.priorities.queries import (
    find_rating,
    get_round,
    list_ratable,
    list_raters,
    render_criteria,
)
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say
from study.times import get_now

__all__ = [
    "add_round",
    "close_round",
    "open_round",
    "record_rating",
    "remove_round",
    "revise_round",
]


def add_round(
    study: Study,
    title: str,
    *,
    kind: RoundKind,
    things: Sequence[str],
    criteria: Sequence[Criterion],
    actor: str,
) -> Round:
    """Prepare a round in which people rate things of one kind.

    Args:
        study: The study.
        title: What the round is about: “What to begin with”.
        kind: need, space or initiative.
        things: The ids of what is rated, two at least.
        criteria: By what they are rated, each with its weight.
        actor: Who prepares it.

    Raises:
        InvalidInput: it has no title, too few things, or criteria that cannot be used.
    """
    row: dict[str, Any] = {
        "id": RoundId(new_id()),
        "title": title.strip(),
        "kind": kind,
        "things": json.dumps(list(things)),
        "criteria": render_criteria(tuple(criteria)),
        "state": "draft",
        "opened_at": "",
        "closed_at": "",
    }
    _check(study, title, kind, things, criteria)
    with study.change("add rating round", actor=actor) as change:
        change.subject = row["title"]
        change.insert("rating_rounds", row)
    return get_round(study, row["id"])


def revise_round(
    study: Study,
    round_id: str,
    *,
    title: str,
    things: Sequence[str],
    criteria: Sequence[Criterion],
    actor: str,
    expect_rev: int | None = None,
) -> None:
    """Change a round that is being prepared; errors as in `add_round`.

    Raises:
        InvalidInput: rating has begun, so that nobody can choose weights by what they lead to.
    """
    with study.change("revise rating round", actor=actor) as change:
        there = get_round(study, round_id)
        _refuse_begun(there)
        _check(study, title, there.kind, things, criteria)
        change.subject = there.title
        change.update(
            "rating_rounds",
            round_id,
            expect_rev=expect_rev,
            title=title.strip(),
            things=json.dumps(list(things)),
            criteria=render_criteria(tuple(criteria)),
        )


def open_round(study: Study, round_id: str, *, actor: str) -> None:
    """Begin the rating: criteria and weights stay as they are from now on."""
    with study.change("begin rating", actor=actor) as change:
        there = get_round(study, round_id)
        _refuse_begun(there)
        change.subject = there.title
        change.update("rating_rounds", round_id, state="open", opened_at=get_now())


def record_rating(study: Study, round_id: str, marks: Marks, *, actor: str) -> None:
    """Record what *actor* rates; it takes the place of what they rated before.

    Args:
        study: The study.
        round_id: The round.
        marks: The mark of each thing by each criterion, from 1 to 5; what is left out is not rated.
        actor: Who rates.

    Raises:
        InvalidInput: the round is not open, or a mark is of something that is not in it.
    """
    with study.change("rate", actor=actor) as change:
        there = get_round(study, round_id)
        if there.state != "open":
            raise InvalidInput(
                say("“{title}” cannot be rated: it is closed.", title=there.title)
                if there.state == "closed"
                else say("“{title}” cannot be rated: the rating has not begun.", title=there.title),
                hint=say("Rate in a round that is open."),
            )
        given = {thing: dict(of_thing) for thing, of_thing in marks.items() if of_thing}
        _check_marks(there, given)
        change.subject = there.title
        row: dict[str, Any] = {
            "marks": json.dumps(given, ensure_ascii=False),
            "at": get_now(),
        }
        mine = find_rating(study, round_id, by=actor)
        if mine is None:
            change.insert("ratings", {"id": new_id(), "round_id": round_id, "by": actor, **row})
        else:
            change.update("ratings", mine.id, **row)


def close_round(study: Study, round_id: str, *, actor: str) -> None:
    """Close a round, and show everybody what all rated.

    Raises:
        InvalidInput: it is not open, or nobody has rated.
    """
    with study.change("close rating", actor=actor) as change:
        there = get_round(study, round_id)
        if there.state != "open":
            raise InvalidInput(
                say("“{title}” is not open.", title=there.title),
                hint=say("Reload the page to see what is there now."),
            )
        if not list_raters(study, round_id):
            raise InvalidInput(
                say("Nobody has rated yet."), hint=say("Close it once somebody has.")
            )
        change.subject = there.title
        change.update("rating_rounds", round_id, state="closed", closed_at=get_now())


def remove_round(study: Study, round_id: str, *, actor: str) -> None:
    """Remove a round with all that was rated in it."""
    with study.change("remove rating round", actor=actor) as change:
        change.subject = get_round(study, round_id).title
        for (rating_id,) in study.db.execute(
            "SELECT id FROM ratings WHERE round_id = ?", [round_id]
        ).fetchall():
            change.delete("ratings", rating_id)
        change.delete("rating_rounds", round_id)


def _refuse_begun(there: Round) -> None:
    if there.state != "draft":
        raise InvalidInput(
            say("The rating of “{title}” has begun: its criteria are fixed.", title=there.title),
            hint=say("Prepare another round with other criteria."),
        )


def _check(
    study: Study,
    title: str,
    kind: RoundKind,
    things: Sequence[str],
    criteria: Sequence[Criterion],
) -> None:
    if not title.strip():
        raise InvalidInput(
            say("The rating round has no title."),
            hint=say("Say what it decides: What to begin with."),
        )
    known = list_ratable(study, kind, every=True)
    if len({each for each in things if each in known}) < 2:
        raise InvalidInput(
            say("There are fewer than two things to rate."),
            hint=say("Choose two or more, so that there is something to choose between."),
        )
    if not criteria:
        raise InvalidInput(
            say("There is no criterion to rate by."), hint=say("Write down at least one.")
        )
    if len(criteria) > MOST_CRITERIA:
        raise InvalidInput(
            say("{number} criteria are too many to rate by.", number=len(criteria)),
            hint=say("Keep the {most} that decide.", most=MOST_CRITERIA),
        )
    names = [each.name.strip().casefold() for each in criteria]
    if "" in names:
        raise InvalidInput(
            say("A criterion has no name."), hint=say("Say what is rated: worth to members.")
        )
    for each in criteria:
        if names.count(each.name.strip().casefold()) > 1:
            raise InvalidInput(
                say("Two criteria are called “{name}”.", name=each.name),
                hint=say("Give each a name of its own."),
            )
        if not 1 <= each.weight <= MOST_WEIGHT:
            raise InvalidInput(
                say("{weight} is no weight of a criterion.", weight=each.weight),
                hint=say("Choose a whole number from 1 to {most}.", most=MOST_WEIGHT),
            )


def _check_marks(there: Round, marks: Marks) -> None:
    names = {criterion.name for criterion in there.criteria}
    for thing, of_thing in marks.items():
        if thing not in there.things or not names >= of_thing.keys():
            raise InvalidInput(
                say("A mark is for something that is not in “{title}”.", title=there.title),
                hint=say("Reload the page to see what is there now."),
            )
        for mark in of_thing.values():
            if not LOWEST <= mark <= HIGHEST:
                raise InvalidInput(
                    say("{mark} is no mark.", mark=mark),
                    hint=say("Give marks from {low} to {high}.", low=LOWEST, high=HIGHEST),
                )
