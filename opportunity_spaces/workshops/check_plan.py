"""What can be used of a workshop and of its steps; the rest is refused in a sentence."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

from opportunity_spaces.workshops.model import BECOMES, FIELDS, LONGEST_STEP
from opportunity_spaces.workshops.plan import ANONYMITY, POLL_KINDS, Step, StepKind
from opportunity_spaces.workshops.run_sheet import parse_time, render_time
from study import InvalidInput
from study.language import LANGUAGES, say
from study.times import get_now

__all__ = ["check_fields", "check_step"]


def check_fields(given: dict[str, Any]) -> dict[str, Any]:
    """Return fields of a workshop as they are stored.

    Raises:
        InvalidInput: one does not exist, or its value cannot be used.
    """
    fields = {k: v.strip() if isinstance(v, str) else v for k, v in given.items()}
    odd = [name for name in fields if name not in FIELDS]
    if odd:
        raise InvalidInput(
            say("Workshops have no field “{field}”.", field=odd[0]),
            hint=say("Choose one of {fields}.", fields=", ".join(FIELDS)),
        )
    if not fields.get("title", "-"):
        raise InvalidInput(
            say("The workshop has no title."), hint=say("Say what it is: What we heard, and next.")
        )
    choices = {"anonymity": ANONYMITY, "ballots": ("", "yes"), "language": LANGUAGES}
    for name, known in choices.items():
        if name in fields and fields[name] not in known:
            raise InvalidInput(
                say("“{value}” is not a valid {field}.", value=fields[name], field=name),
                hint=say("Choose one of {choices}.", choices=", ".join(c for c in known if c)),
            )
    for name in ("day", "keep_until", "follow_up"):
        _refuse_no_date(fields.get(name, ""))
    if fields.get("starts"):
        minute = parse_time(fields["starts"])
        if minute is None:
            raise InvalidInput(
                say("“{words}” is no time of day.", words=fields["starts"]),
                hint=say("Write it as hours and minutes: 09:30."),
            )
        fields["starts"] = render_time(minute)
    until, day = fields.get("keep_until"), fields.get("day") or get_now()[:10]
    if until and until < day:
        raise InvalidInput(
            say("The room would be deleted before the workshop is held."),
            hint=say("Choose a day after it."),
        )
    return fields


def _refuse_no_date(day: str) -> None:
    try:
        if day:
            date.fromisoformat(day)
    except ValueError:
        raise InvalidInput(
            say("“{words}” is not a date.", words=day),
            hint=say("Write it as year, month and day: 2027-12-31."),
        ) from None


def check_step(step: Step, becomes: str) -> None:
    """Refuse a step that no room could run."""
    if not step.title.strip():
        raise InvalidInput(
            say("The step has no title."), hint=say("Say what is done in it: Meet the evidence.")
        )
    if step.kind not in get_args(StepKind) or (step.poll and step.poll.kind not in POLL_KINDS):
        raise InvalidInput(
            say("There is no such kind of step."),
            hint=say("Choose one of {kinds}.", kinds=", ".join(get_args(StepKind))),
        )
    if becomes not in BECOMES:
        raise InvalidInput(
            say("“{value}” is nothing that a card can become.", value=becomes),
            hint=say("Choose one of {choices}.", choices=", ".join(b for b in BECOMES if b)),
        )
    if not 1 <= step.minutes <= LONGEST_STEP:
        raise InvalidInput(
            say("{minutes} minutes are no length of a step.", minutes=step.minutes),
            hint=say("Choose from 1 to {most} minutes.", most=LONGEST_STEP),
        )
    if (step.kind == "vote") != (step.poll is not None):
        raise InvalidInput(
            say("A step is voted on if, and only if, it says how."),
            hint=say("Choose a way of voting for a step of voting, and none for others."),
        )
    if step.poll and step.poll.kind == "rating" and not step.poll.criteria:
        raise InvalidInput(
            say("There is no criterion to rate by."), hint=say("Write down at least one.")
        )
