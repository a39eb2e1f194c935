"""What became of a deck since it was issued: slides that are stale, and people who left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lifeworld.exports.drafts import get_state
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.queries import Exported, get_planned_slides, list_recalled
from lifeworld.exports.report import Report
from study import Study
from study.language import say, say_in
from study.wording import choose_word, count_things, render_names, shorten_quote
from transcripts.queries import get_frame

__all__ = ["Since", "compare_issue", "describe_since", "get_report_then"]

_MOST, _SHORT = 6, 60  # titles that are named, and characters of each


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """What has changed since a deck was written.

    Attributes:
        stale: The titles of slides that would say something else today.
        gone: How many of its slides the study has no longer.
        new: The titles of slides that it would have today and has not.
        people: Whom it quotes who takes part no longer.
        erased: How many of its quotes are no longer in the study.
    """

    stale: tuple[str, ...] = ()
    gone: int = 0
    new: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    erased: int = 0


def get_report_then(study: Study, issued: Exported) -> Report:
    """Return today's report with the day, state and number of a deck that was written before.

    What then differs from that deck is what has changed in the study.
    """
    report = get_report(study, audience=issued.audience)
    with say_in(get_frame(study).language):
        state = get_state(get_frame(study), final=issued.issue is not None)
    return replace(
        report,
        date=issued.at[:10],
        version=str(issued.version) if report.version else "",
        status=state,
        issue=issued.issue or 0,
    )


def compare_issue(study: Study, issued: Exported) -> Since:
    """Return what has changed since a deck was written."""
    from lifeworld.exports.deck.contents import list_contents

    people, erased = list_recalled(study, issued.id)
    if not issued.slides:  # of a deck that was written before slides were kept
        return Since(people=tuple(people), erased=erased)
    then = {key: own for key, _, own in issued.slides}
    report = get_report_then(study, issued)
    cut = issued.cut or "full"
    titles = get_planned_slides(study, issued.audience, cut).titles
    now = list_contents(report, cut, shown=then, titles=titles.items())
    keys = {slide.key for slide in now}
    return Since(
        stale=tuple(s.title for s in now if s.key in then and then[s.key] != s.digest),
        gone=sum(key not in keys for key in then),
        new=tuple(slide.title for slide in now if slide.key not in then and not slide.aside),
        people=tuple(people),
        erased=erased,
    )


def describe_since(since: Since) -> list[str]:
    """Return what has changed since a deck was written, one sentence each; people first."""
    told = []
    if since.people:
        told.append(
            say(
                "It quotes {names}, who {takes} part no longer. Ask those who have it"
                " to delete it.",
                names=render_names(since.people),
                takes=choose_word(len(since.people), "takes", "take"),
            )
        )
    if since.erased:
        quotes = count_things(since.erased, "quote in it is", "quotes in it are")
        told.append(say("{quotes} no longer in the study.", quotes=quotes))
    if since.stale:
        told.append(
            say(
                "{slides} would say something else today: {titles}.",
                slides=count_things(len(since.stale), "slide"),
                titles=_name(since.stale),
            )
        )
    if since.gone:
        slides = count_things(since.gone, "slide")
        told.append(say("{slides} in it would not be there today.", slides=slides))
    if since.new:
        told.append(
            say(
                "{slides} would be new, or were hidden in it: {titles}.",
                slides=count_things(len(since.new), "slide"),
                titles=_name(since.new),
            )
        )
    return told or [say("Nothing on its slides has changed since.")]


def _name(titles: Sequence[str]) -> str:
    """Return the first titles, shortened, and how many more there are."""
    named = [f"“{shorten_quote(title, most=_SHORT)}”" for title in titles[:_MOST]]
    if (more := len(titles) - _MOST) > 0:
        named.append(count_things(more, "more", "more"))
    return render_names(named)
