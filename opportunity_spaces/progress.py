"""A study's progress along the chain, and the next step. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from study.language import say
from study.wording import choose_word, count_things

__all__ = ["Progress", "find_next_step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Counts of everything in the chain.

    Attributes:
        codes_used: Codes with codings. Codes that only group others are not counted at all.
        codes_loose: Used codes that belong to no theme.
        themes: Number of themes by status.
        stale: Findings based on something that has changed.
        next_step: What to do next, as a sentence, and the page for it.
    """

    transcripts: int = 0
    turns: int = 0
    words: int = 0
    codings: int = 0
    excerpts: int = 0
    codes_used: int = 0
    codes_unused: int = 0
    codes_loose: int = 0
    themes: Mapping[str, int] = field(default_factory=dict)
    insights: int = 0
    insights_without_evidence: int = 0
    needs: int = 0
    needs_without_insight: int = 0
    needs_without_space: int = 0
    spaces: int = 0
    spaces_without_need: int = 0
    assumptions: int = 0
    assumptions_untested: int = 0
    initiatives: int = 0
    initiatives_without_metric: int = 0
    metrics: int = 0
    stale: int = 0
    next_step: tuple[str, str] = ("", "")

    @property
    def insights_with_evidence(self) -> int:
        """Number of insights with at least one quote that counts as evidence."""
        return self.insights - self.insights_without_evidence

    @property
    def themes_live(self) -> int:
        """Number of themes that were not dropped."""
        return sum(number for status, number in self.themes.items() if status != "dropped")


def find_next_step(progress: Progress) -> tuple[str, str]:
    """Return the next step, as a sentence, and the name of the page for it.

    The pages are transcripts, codebook, coding, themes, insights, needs, spaces, initiatives and
    export. Checking stale findings comes before adding new ones.
    """
    p = progress
    steps = (
        (not p.transcripts, say("Add your first transcript."), "transcripts"),
        (
            not p.codes_used + p.codes_unused,
            say("Add your first codes, or begin with the starter codebook."),
            "codebook",
        ),
        (not p.codings, say("Open the first transcript and start coding."), "coding"),
        (
            p.stale > 0,
            say(
                "{findings} on something that has changed. Check whether {hold}",
                findings=count_things(p.stale, "finding rests", "findings rest"),
                hold=choose_word(p.stale, "it still holds.", "they still hold."),
            ),
            "insights" if p.insights else "themes",
        ),
        (not p.themes_live, say("Gather related codes into a theme."), "themes"),
        (
            p.codes_loose > 0,
            say(
                "{codes} not in a theme yet.",
                codes=count_things(p.codes_loose, "code in use is", "codes in use are"),
            ),
            "themes",
        ),
        (
            not p.insights,
            say("Write the first insight: what do the themes show, and why?"),
            "insights",
        ),
        (
            p.insights_without_evidence > 0,
            say(
                "{insights} no quote as evidence yet.",
                insights=count_things(p.insights_without_evidence, "insight has", "insights have"),
            ),
            "insights",
        ),
        (not p.needs, say("Write down what people need and what stands in the way."), "needs"),
        (
            p.needs_without_insight > 0,
            say(
                "{needs} not linked to an insight yet.",
                needs=count_things(p.needs_without_insight, "need is", "needs are"),
            ),
            "needs",
        ),
        (not p.spaces, say("Bring needs together into an opportunity space."), "spaces"),
        (
            p.spaces_without_need > 0,
            say(
                "{spaces} not linked to a need yet.",
                spaces=count_things(
                    p.spaces_without_need, "opportunity space is", "opportunity spaces are"
                ),
            ),
            "spaces",
        ),
        (
            p.needs_without_space > 0,
            say(
                "{needs} not in an opportunity space yet.",
                needs=count_things(p.needs_without_space, "need is", "needs are"),
            ),
            "spaces",
        ),
        (not p.initiatives, say("Add the first initiative: what could be done?"), "initiatives"),
        (
            p.initiatives_without_metric > 0,
            say(
                "{initiatives} no metric yet.",
                initiatives=count_things(
                    p.initiatives_without_metric, "initiative has", "initiatives have"
                ),
            ),
            "initiatives",
        ),
    )
    for applies, sentence, page in steps:
        if applies:
            return sentence, page
    return say("The chain is complete: export the deck."), "export"
