"""Commands for aims, challenges and outside sources: add, revise and remove."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from opportunity_spaces.brief.model import Aim, AimId, Challenge, ChallengeId, Source, SourceId
from opportunity_spaces.brief.queries import get_aim, get_challenge, get_source, list_challenges
from opportunity_spaces.readings.amounts import parse_amount
from opportunity_spaces.things import add_thing, remove_thing, revise_thing
from study import InvalidInput, Study
from study.language import say

__all__ = [
    "add_aim",
    "add_challenge",
    "add_source",
    "remove_aim",
    "remove_challenge",
    "remove_source",
    "revise_aim",
    "revise_challenge",
    "revise_source",
]

_YEAR = re.compile(r"\d{4}")


def add_aim(study: Study, statement: str, *, actor: str, **fields: Any) -> Aim:
    """Add an aim.

    Args:
        study: The study.
        statement: What is wanted.
        actor: Who adds it.
        fields: As in `revise_aim`.

    Raises:
        InvalidInput: it has no words, there is no number in its amount, or its day is no date.
    """
    given = {"statement": statement, **fields}
    _check_aim(given)
    return get_aim(study, add_thing(study, "aim", actor, given))


def revise_aim(
    study: Study, aim_id: AimId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change statement, amount, day, origin or note; errors as in `add_aim`."""
    _check_aim(fields)
    revise_thing(study, "aim", aim_id, actor, expect_rev, fields)


def remove_aim(study: Study, aim_id: AimId, *, actor: str) -> None:
    """Remove an aim and the links to it; what served it turns stale."""
    remove_thing(study, "aim", aim_id, actor)


def add_challenge(study: Study, code: str, *, actor: str, words: str = "") -> Challenge:
    """Add a challenge of the organisation's own list.

    Raises:
        InvalidInput: the code is empty, or another challenge has it.
    """
    _refuse_taken(study, code)
    made = add_thing(study, "challenge", actor, {"code": code, "words": words})
    return get_challenge(study, made)


def revise_challenge(
    study: Study,
    challenge_id: ChallengeId,
    *,
    actor: str,
    expect_rev: int | None = None,
    **fields: Any,
) -> None:
    """Change code or words; errors as in `add_challenge`."""
    _refuse_taken(study, str(fields.get("code", "")), besides=challenge_id)
    revise_thing(study, "challenge", challenge_id, actor, expect_rev, fields)


def remove_challenge(study: Study, challenge_id: ChallengeId, *, actor: str) -> None:
    """Remove a challenge; what answered it turns stale."""
    remove_thing(study, "challenge", challenge_id, actor)


def add_source(study: Study, title: str, *, actor: str, **fields: Any) -> Source:
    """Add an outside source.

    Args:
        study: The study.
        title: Its title.
        actor: Who adds it.
        fields: As in `revise_source`.

    Raises:
        InvalidInput: it has no title, no sentence that is used, or its year is no year.
    """
    given = {"words": "", "title": title, **fields}
    _check_source(given)
    return get_source(study, add_thing(study, "source", actor, given))


def revise_source(
    study: Study, source_id: SourceId, *, actor: str, expect_rev: int | None = None, **fields: Any
) -> None:
    """Change title, publisher, year, address, words, use or note; errors as in `add_source`."""
    _check_source(fields)
    revise_thing(study, "source", source_id, actor, expect_rev, fields)


def remove_source(study: Study, source_id: SourceId, *, actor: str) -> None:
    """Remove an outside source; insights that rest on it turn stale."""
    remove_thing(study, "source", source_id, actor)


def _check_aim(given: dict[str, Any]) -> None:
    amount, day = str(given.get("amount", "")).strip(), str(given.get("day", "")).strip()
    if amount and parse_amount(amount) is None:
        raise InvalidInput(
            say("There is no number in “{words}”.", words=amount),
            hint=say("Write how much with its unit: 85 % of members, or 15 % a year."),
        )
    if day:
        try:
            date.fromisoformat(day)
        except ValueError:
            raise InvalidInput(
                say("“{words}” is not a date.", words=day),
                hint=say("Write it as year, month and day: 2027-12-31."),
            ) from None


def _check_source(given: dict[str, Any]) -> None:
    year = str(given.get("year", "")).strip()
    if year and not _YEAR.fullmatch(year):
        raise InvalidInput(
            say("“{words}” is not a year.", words=year),
            hint=say("Write it with four digits: 2025."),
        )
    if "words" in given and not str(given["words"]).strip():
        raise InvalidInput(
            say("The sentence of the outside source is empty."),
            hint=say("Write the sentence of it that is used, so that readers can judge it."),
        )


def _refuse_taken(study: Study, code: str, *, besides: str = "") -> None:
    """Refuse a code that another challenge has, in whatever case."""
    wanted = code.strip().casefold()
    for each in list_challenges(study):
        if each.id != besides and wanted and each.code.casefold() == wanted:
            raise InvalidInput(
                say("There is a challenge with the code “{code}” already.", code=each.code),
                hint=say("Choose another code, or revise that challenge."),
            )
