"""Whether a file is a draft or final, and what refuses it as final."""

from __future__ import annotations

from collections.abc import Sequence

from study import InvalidInput
from study.language import say
from transcripts.model import Frame

__all__ = ["check_settled", "get_state"]


def get_state(frame: Frame, *, final: bool) -> str:
    """Return draft or final, and that a study is invented, as the writers read it."""
    state = "final" if final else "draft"
    return f"{state}, invented demonstration" if frame.notice else state


def check_settled(unsettled: Sequence[str]) -> None:
    """Refuse to call final what rests on something that has changed; *unsettled* names it."""
    if not unsettled:
        return
    named = ", ".join(unsettled[:4])
    if len(unsettled) > 4:
        named = say("{findings} and {number} more", findings=named, number=len(unsettled) - 4)
    raise InvalidInput(
        say(
            "It cannot be final yet, because something that it rests on has changed: {findings}.",
            findings=named,
        ),
        hint=say(
            "On the page Evidence chain, revise each of them or write why it still holds;"
            " confidence and joint displays are looked at on their own pages."
        ),
    )
