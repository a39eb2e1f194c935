"""Which transcript the page Coding is about: the address, the reader and the last visit say so."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

__all__ = ["Choice", "choose_transcript"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The transcript that is shown, and what the page had heard when it was chosen.

    `address` is the transcript that the address named, `step` the number of the reader's last step
    from one transcript to another, and `linked` says that the address decided.
    """

    transcript: str
    address: str | None = None
    step: int = 0
    linked: bool = False


def choose_transcript(
    ids: Collection[str],
    *,
    address: str | None,
    shown: dict[str, Any] | None,
    before: Choice | None,
    arriving: bool,
) -> Choice:
    """Return the transcript that the page is about.

    The reader goes from one transcript to another by itself and tells the page afterwards, but
    Streamlit keeps sending the address that it knew of before. So an address counts when somebody
    arrives with it, or when it has changed and the reader has made no step since.

    Args:
        ids: The study's transcripts, in order; at least one.
        address: The transcript in the address, if any.
        shown: What the reader told last: `transcript`, and `n`, the number of its step.
        before: What was chosen in the last run of this page.
        arriving: Whether the page was not shown before this run.
    """
    told = shown or {}
    n = told.get("n")
    step = n if isinstance(n, int) else 0
    heard = before.step if before and not arriving else 0
    if step > heard and told.get("transcript") in ids:
        return Choice(transcript=str(told["transcript"]), address=address, step=step)
    step = max(step, heard)
    moved = before is None or arriving or address != before.address
    if address is not None and address in ids and moved:
        return Choice(transcript=address, address=address, step=step, linked=True)
    if before is not None and before.transcript in ids:
        linked = before.linked and not arriving
        return Choice(transcript=before.transcript, address=address, step=step, linked=linked)
    return Choice(transcript=next(iter(ids)), address=address, step=step)
