"""What waits in a study, and for whom: coders, those who synthesise, whoever hands over a deck."""

from __future__ import annotations

from dataclasses import dataclass

from opportunity_spaces.progress import Progress
from opportunity_spaces.records.due import NOTHING_DUE, Due
from study.language import mark, say
from study.wording import count_things

__all__ = ["Waiting", "list_waiting"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """One thing that waits.

    Attributes:
        whom: For whom it waits.
        words: What it is, with its number: “12 suggestions to decide”.
        page: The page on which it is done.
    """

    whom: str
    words: str
    page: str


CODERS = mark("Whoever codes")
SYNTHESIS = mark("Whoever synthesises")
DELIVERY = mark("Before a deck leaves")
OWNERS = mark("Whoever carries it out")


def list_waiting(
    progress: Progress,
    *,
    suggestions: int,
    unmatched: int,
    unanswered: int,
    unrated: int = 0,
    due: Due = NOTHING_DUE,
) -> list[Waiting]:
    """Return what waits, in the order of the chain.

    Args:
        progress: The counts along the chain.
        suggestions: Suggestions that nobody has decided on.
        unmatched: Speakers who are not matched to people.
        unanswered: Participants of whom no consent to be quoted to a client is recorded.
        unrated: Open ratings in which whoever reads has given no mark.
        due: What should have been done by now.
    """
    p = progress
    told: list[tuple[str, int, str, str]] = [
        (
            CODERS,
            suggestions,
            count_things(suggestions, "suggestion to decide", "suggestions to decide"),
            "inbox",
        ),
        (
            CODERS,
            p.codes_loose,
            count_things(p.codes_loose, "used code in no theme", "used codes in no theme"),
            "themes",
        ),
        (
            SYNTHESIS,
            p.stale,
            count_things(
                p.stale,
                "finding to look at again: its evidence has changed",
                "findings to look at again: their evidence has changed",
            ),
            "chain",
        ),
        (
            SYNTHESIS,
            p.insights_without_evidence,
            count_things(
                p.insights_without_evidence, "insight without a quote", "insights without a quote"
            ),
            "insights",
        ),
        (
            SYNTHESIS,
            p.needs_without_insight,
            count_things(
                p.needs_without_insight,
                "need that rests on no insight",
                "needs that rest on no insight",
            ),
            "insights",
        ),
        (
            SYNTHESIS,
            p.needs_without_space,
            count_things(
                p.needs_without_space,
                "need in no opportunity space",
                "needs in no opportunity space",
            ),
            "opportunity_spaces",
        ),
        (
            SYNTHESIS,
            p.spaces_without_need,
            count_things(
                p.spaces_without_need,
                "opportunity space without a need",
                "opportunity spaces without a need",
            ),
            "opportunity_spaces",
        ),
        (
            SYNTHESIS,
            p.assumptions_untested,
            count_things(
                p.assumptions_untested,
                "assumption without a verdict",
                "assumptions without a verdict",
            ),
            "opportunity_spaces",
        ),
        (
            SYNTHESIS,
            p.initiatives_without_metric,
            count_things(
                p.initiatives_without_metric,
                "initiative without a metric",
                "initiatives without a metric",
            ),
            "opportunity_spaces",
        ),
        (
            SYNTHESIS,
            unrated,
            count_things(
                unrated, "rating without a mark of yours", "ratings without a mark of yours"
            ),
            "priorities",
        ),
        (
            DELIVERY,
            unmatched,
            count_things(
                unmatched,
                "voice not yet matched to a person",
                "voices not yet matched to people",
            ),
            "people",
        ),
        (
            DELIVERY,
            unanswered,
            count_things(
                unanswered,
                "person whose consent to be quoted is not recorded",
                "people whose consent to be quoted is not recorded",
            ),
            "people",
        ),
        (
            OWNERS,
            due.steps,
            count_things(due.steps, "next step that is due", "next steps that are due"),
            "decisions",
        ),
        (
            OWNERS,
            due.readings,
            count_things(
                due.readings, "metric whose reading is due", "metrics whose readings are due"
            ),
            "opportunity_spaces",
        ),
        (
            OWNERS,
            due.places,
            count_things(
                due.places, "place whose follow-up is due", "places whose follow-up is due"
            ),
            "opportunity_spaces",
        ),
    ]
    return [
        Waiting(whom=say(whom), words=words, page=page)
        for whom, number, words, page in told
        if number
    ]
