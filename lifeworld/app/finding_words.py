"""What buttons and confirmations say of each kind of finding, whole, as languages have genders."""

from __future__ import annotations

from dataclasses import dataclass

from study.language import mark
from study.wording import count_things

__all__ = ["FINDING_WORDS", "FindingWords", "count_findings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingWords:
    """The English of what is said of one kind of finding; `say` says it.

    Attributes:
        new: The button that opens the empty form, and the title of that form.
        add: The button that sends it, and `added` what is said then.
        edit: The title of the form of a finding that is there, and `saved` what is said then.
        remove: The button that removes it, and `removed` what is said then.
    """

    new: str
    add: str
    added: str
    edit: str
    saved: str
    remove: str
    removed: str


FINDING_WORDS: dict[str, FindingWords] = {
    "insight": FindingWords(
        new=mark("New insight"),
        add=mark("Add insight"),
        added=mark("Added the insight."),
        edit=mark("Edit the insight"),
        saved=mark("Saved the insight."),
        remove=mark("Remove insight"),
        removed=mark("Removed the insight."),
    ),
    "need": FindingWords(
        new=mark("New need"),
        add=mark("Add need"),
        added=mark("Added the need."),
        edit=mark("Edit the need"),
        saved=mark("Saved the need."),
        remove=mark("Remove need"),
        removed=mark("Removed the need."),
    ),
    "space": FindingWords(
        new=mark("New opportunity space"),
        add=mark("Add opportunity space"),
        added=mark("Added the opportunity space."),
        edit=mark("Edit the opportunity space"),
        saved=mark("Saved the opportunity space."),
        remove=mark("Remove opportunity space"),
        removed=mark("Removed the opportunity space."),
    ),
    "assumption": FindingWords(
        new=mark("New assumption"),
        add=mark("Add assumption"),
        added=mark("Added the assumption."),
        edit=mark("Edit the assumption"),
        saved=mark("Saved the assumption."),
        remove=mark("Remove assumption"),
        removed=mark("Removed the assumption."),
    ),
    "initiative": FindingWords(
        new=mark("New initiative"),
        add=mark("Add initiative"),
        added=mark("Added the initiative."),
        edit=mark("Edit the initiative"),
        saved=mark("Saved the initiative."),
        remove=mark("Remove initiative"),
        removed=mark("Removed the initiative."),
    ),
    "metric": FindingWords(
        new=mark("New metric"),
        add=mark("Add metric"),
        added=mark("Added the metric."),
        edit=mark("Edit the metric"),
        saved=mark("Saved the metric."),
        remove=mark("Remove metric"),
        removed=mark("Removed the metric."),
    ),
    "source": FindingWords(
        new=mark("New outside source"),
        add=mark("Add outside source"),
        added=mark("Added the outside source."),
        edit=mark("Edit the outside source"),
        saved=mark("Saved the outside source."),
        remove=mark("Remove outside source"),
        removed=mark("Removed the outside source."),
    ),
    "challenge": FindingWords(
        new=mark("New challenge"),
        add=mark("Add challenge"),
        added=mark("Added the challenge."),
        edit=mark("Edit the challenge"),
        saved=mark("Saved the challenge."),
        remove=mark("Remove challenge"),
        removed=mark("Removed the challenge."),
    ),
    "aim": FindingWords(
        new=mark("New aim"),
        add=mark("Add aim"),
        added=mark("Added the aim."),
        edit=mark("Edit the aim"),
        saved=mark("Saved the aim."),
        remove=mark("Remove aim"),
        removed=mark("Removed the aim."),
    ),
    "decision": FindingWords(
        new=mark("New decision"),
        add=mark("Add decision"),
        added=mark("Added the decision."),
        edit=mark("Edit the decision"),
        saved=mark("Saved the decision."),
        remove=mark("Remove decision"),
        removed=mark("Removed the decision."),
    ),
    "step": FindingWords(
        new=mark("New next step"),
        add=mark("Add next step"),
        added=mark("Added the next step."),
        edit=mark("Edit the next step"),
        saved=mark("Saved the next step."),
        remove=mark("Remove next step"),
        removed=mark("Removed the next step."),
    ),
    "place": FindingWords(
        new=mark("New place"),
        add=mark("Add place"),
        added=mark("Added the place."),
        edit=mark("Edit the place"),
        saved=mark("Saved the place."),
        remove=mark("Remove place"),
        removed=mark("Removed the place."),
    ),
    "risk": FindingWords(
        new=mark("New risk"),
        add=mark("Add risk"),
        added=mark("Added the risk."),
        edit=mark("Edit the risk"),
        saved=mark("Saved the risk."),
        remove=mark("Remove risk"),
        removed=mark("Removed the risk."),
    ),
    "contributor": FindingWords(
        new=mark("New contributor"),
        add=mark("Add contributor"),
        added=mark("Added the contributor."),
        edit=mark("Edit the contributor"),
        saved=mark("Saved the contributor."),
        remove=mark("Remove contributor"),
        removed=mark("Removed the contributor."),
    ),
    "testimonial": FindingWords(
        new=mark("New testimonial"),
        add=mark("Add testimonial"),
        added=mark("Added the testimonial."),
        edit=mark("Edit the testimonial"),
        saved=mark("Saved the testimonial."),
        remove=mark("Remove testimonial"),
        removed=mark("Removed the testimonial."),
    ),
}


def count_findings(kind: str, number: int) -> str:
    """Return a number of findings of one kind with their word: “3 needs”."""
    match kind:
        case "insight":
            return count_things(number, "insight")
        case "need":
            return count_things(number, "need")
        case "space":
            return count_things(number, "opportunity space")
        case "assumption":
            return count_things(number, "assumption")
        case "initiative":
            return count_things(number, "initiative")
        case _:
            return count_things(number, "metric")
