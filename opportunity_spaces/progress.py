"""Says how far a study has come, and which step makes sense next. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from study.wording import count_things

__all__ = ["Progress", "find_next_step"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """The numbers along the chain.

    Attributes:
        codes_used: Codes with codings; those that only group others are in neither number.
        codes_loose: Used codes that no theme gathers.
        themes: How many have each status.
        stale: How many things rest on something that changed.
        next_step: What to do next, in a sentence, and the page to do it on.
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
        """How many insights have at least one quote that counts."""
        return self.insights - self.insights_without_evidence

    @property
    def themes_live(self) -> int:
        """How many themes were not dropped."""
        return sum(number for status, number in self.themes.items() if status != "dropped")


def find_next_step(progress: Progress) -> tuple[str, str]:
    """Return the next sensible step and the name of the page where it is taken.

    The pages are transcripts, codebook, coding, themes, insights, needs, spaces, initiatives and
    export. What changed underneath comes before anything new is built on it.
    """
    p = progress
    steps = (
        (not p.transcripts, "Add your first transcript.", "transcripts"),
        (
            not p.codes_used + p.codes_unused,
            "Write down the first codes, or begin with a starter codebook.",
            "codebook",
        ),
        (not p.codings, "Read the first transcript and code what you hear.", "coding"),
        (
            p.stale > 0,
            count_things(p.stale, "thing rests", "things rest") + " on something that changed: "
            "look whether it still holds.",
            "insights" if p.insights else "themes",
        ),
        (not p.themes_live, "Gather codes that belong together into a theme.", "themes"),
        (
            p.codes_loose > 0,
            count_things(p.codes_loose, "code you used belongs", "codes you used belong")
            + " to no theme yet.",
            "themes",
        ),
        (not p.insights, "Write the first insight: what do themes tell, and why?", "insights"),
        (
            p.insights_without_evidence > 0,
            count_things(p.insights_without_evidence, "insight has", "insights have")
            + " no quote behind it yet.",
            "insights",
        ),
        (not p.needs, "Say what people need, and what stands in the way.", "needs"),
        (
            p.needs_without_insight > 0,
            count_things(p.needs_without_insight, "need rests", "needs rest")
            + " on no insight yet.",
            "needs",
        ),
        (not p.spaces, "Bring needs together into an opportunity space.", "spaces"),
        (
            p.spaces_without_need > 0,
            count_things(p.spaces_without_need, "opportunity space answers", "spaces answer")
            + " no need yet.",
            "spaces",
        ),
        (
            p.needs_without_space > 0,
            count_things(p.needs_without_space, "need belongs", "needs belong")
            + " to no opportunity space yet.",
            "spaces",
        ),
        (not p.initiatives, "Say what could be done: the first initiative.", "initiatives"),
        (
            p.initiatives_without_metric > 0,
            count_things(p.initiatives_without_metric, "initiative has", "initiatives have")
            + " no metric that shows whether it works.",
            "initiatives",
        ),
    )
    for applies, sentence, page in steps:
        if applies:
            return sentence, page
    return "The chain is whole: write the deck.", "export"
