"""What has changed in the evidence of an insight since it was judged. Pure."""

from __future__ import annotations

from opportunity_spaces.confidence.model import Basis
from study.language import mark, say
from study.wording import choose_word, count_things

__all__ = ["describe_changes"]

_ADDED = {
    "supports": mark("{quotes} for it {were} added."),
    "nuances": mark("{quotes} that nuance it {were} added."),
    "contradicts": mark("{quotes} against it {were} added."),
}
_GONE = {
    "supports": mark("{quotes} for it {do} not count any more."),
    "nuances": mark("{quotes} that nuance it {do} not count any more."),
    "contradicts": mark("{quotes} against it {do} not count any more."),
}


def describe_changes(seen: Basis, now: Basis) -> tuple[str, ...]:
    """Return what is different from what was judged, one sentence each; nothing if nothing is."""
    told = []
    if seen.assertion != now.assertion:
        told.append(say("The insight is worded anew."))
    for side in _ADDED:
        before, after = set(getattr(seen, side)), set(getattr(now, side))
        if new := len(after - before):
            quotes, were = count_things(new, "quote"), choose_word(new, "was", "were")
            told.append(say(_ADDED[side], quotes=quotes, were=were))
        if gone := len(before - after):
            quotes, do = count_things(gone, "quote"), choose_word(gone, "does", "do")
            told.append(say(_GONE[side], quotes=quotes, do=do))
    more = now.sessions - seen.sessions
    if more > 0:
        told.append(
            say(
                "{sessions} {were} added to the study.",
                sessions=count_things(more, "session"),
                were=choose_word(more, "was", "were"),
            )
        )
    elif more < 0:
        told.append(
            say(
                "{sessions} {were} removed from the study.",
                sessions=count_things(-more, "session"),
                were=choose_word(-more, "was", "were"),
            )
        )
    return tuple(told)
