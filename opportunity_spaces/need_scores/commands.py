"""Commands for the scores of needs: add, revise and remove."""

from __future__ import annotations

from datetime import date
from typing import Any

from opportunity_spaces.model import NeedId
from opportunity_spaces.need_scores.model import FIELDS, ORIGINS, NeedScore, NeedScoreId
from opportunity_spaces.need_scores.queries import get_need_score
from opportunity_spaces.queries import get_need
from opportunity_spaces.things import get_label, get_thing
from study import InvalidInput, Study
from study.ids import new_id
from study.language import say

__all__ = ["add_need_score", "remove_need_score", "revise_need_score"]

_EMPTY: dict[str, Any] = {
    "importance": None, "satisfaction": None, "scale": 10, "stratum_id": "", "note": "",
}  # fmt: skip


def add_need_score(study: Study, need_id: NeedId, *, actor: str, **fields: Any) -> NeedScore:
    """Add how important a need is and how well it is met.

    Args:
        study: The study.
        need_id: The need.
        actor: Who adds it.
        fields: origin (survey or estimate), importance and satisfaction (from 0 to scale, one of
            them at least), scale, base (how many answered or sat in the room), stratum_id,
            source, day (an ISO date) and note.

    Raises:
        InvalidInput: a value is missing or out of its scale, or it is not said who answered.
        NotFound: the need is not in the study.
    """
    row = {**_EMPTY, **fields}
    _check(row)
    score_id = NeedScoreId(new_id())
    with study.change("add need score", actor=actor) as change:
        change.subject = _name(study, need_id)
        change.insert("need_scores", {"id": score_id, "need_id": need_id, **_clean(row)})
    return get_need_score(study, score_id)


def revise_need_score(
    study: Study,
    score_id: NeedScoreId,
    *,
    actor: str,
    expect_rev: int | None = None,
    **fields: Any,
) -> None:
    """Change fields of a score; errors as in `add_need_score`."""
    with study.change("revise need score", actor=actor) as change:
        there = get_need_score(study, score_id)
        _check({**{name: getattr(there, name) for name in FIELDS}, **fields})
        change.subject = _name(study, there.need_id)
        change.update("need_scores", score_id, expect_rev=expect_rev, **_clean(fields))


def remove_need_score(study: Study, score_id: NeedScoreId, *, actor: str) -> None:
    """Remove a score."""
    with study.change("remove need score", actor=actor) as change:
        change.subject = _name(study, get_need_score(study, score_id).need_id)
        change.delete("need_scores", score_id)


def _name(study: Study, need_id: NeedId) -> str:
    get_need(study, need_id)
    return get_label("need", get_thing(study, "need", need_id))


def _clean(fields: dict[str, Any]) -> dict[str, Any]:
    return {
        name: value.strip() if isinstance(value, str) else value for name, value in fields.items()
    }


def _check(row: dict[str, Any]) -> None:
    unknown = [name for name in row if name not in FIELDS]
    if unknown:
        raise InvalidInput(
            say("Scores of needs have no field “{field}”.", field=unknown[0]),
            hint=say("Choose one of {fields}.", fields=", ".join(FIELDS)),
        )
    if row.get("origin") not in ORIGINS:
        raise InvalidInput(
            say("It is not said whether people were asked or it was estimated."),
            hint=say("Choose one of {choices}.", choices=", ".join(ORIGINS)),
        )
    if row["importance"] is None and row["satisfaction"] is None:
        raise InvalidInput(
            say("Neither importance nor satisfaction is given."),
            hint=say("Write one of them at least."),
        )
    if not 1 < row["scale"] <= 100:
        raise InvalidInput(
            say("A scale up to {scale} cannot be read.", scale=row["scale"]),
            hint=say("Write the highest value that could be given: 5, 7, 10 or 100."),
        )
    for name in ("importance", "satisfaction"):
        value = row[name]
        if value is not None and not 0 <= value <= row["scale"]:
            raise InvalidInput(
                say(
                    "{value} is not between 0 and {scale}, the highest value that could be given.",
                    value=value,
                    scale=row["scale"],
                ),
                hint=say("Correct the value, or the scale."),
            )
    _check_origin(row)


def _check_origin(row: dict[str, Any]) -> None:
    """A number without its source, its number of people and its day is no evidence of anything."""
    if not isinstance(row.get("base"), int) or row["base"] < 1:
        raise InvalidInput(
            say("It is not said how many people gave these values."),
            hint=say("Write how many answered, or sat in the room."),
        )
    if not str(row.get("source", "")).strip():
        raise InvalidInput(
            say("It is not said where the values come from."),
            hint=say("Name the survey, or who estimated."),
        )
    try:
        date.fromisoformat(str(row.get("day", "")).strip())
    except ValueError:
        raise InvalidInput(
            say("“{words}” is not a date.", words=row.get("day", "")),
            hint=say("Write it as year, month and day: 2027-12-31."),
        ) from None
