"""Privacy in the demonstration study: names reviewed in part, and how long material is kept."""

from __future__ import annotations

from lifeworld.demo.made import LEAD, Made, read_part
from study.wording import count_things
from transcripts.privacy.commands import (
    accept_redactions,
    add_retention,
    reject_redactions,
    suggest_redactions,
)
from transcripts.privacy.queries import list_name_groups

__all__ = ["add_privacy"]


def add_privacy(made: Made) -> str:
    """Find names, decide on some of them, and set retention dates; return a line with counts.

    Which names are found depends on the language models that are installed, so that a name on the
    lists of decisions that was not found is left out.
    """
    about = read_part("privacy")
    suggest_redactions(made.study, actor=LEAD)
    decided = 0
    for words, decide in (("replace", accept_redactions), ("keep", reject_redactions)):
        wanted = set(about[words])
        found = [g for g in list_name_groups(made.study) if " ".join(g.words.split()) in wanted]
        if found:
            decide(made.study, [each for group in found for each in group.ids], actor=LEAD)
            decided += len(found)
    for clock in about["retention"]:
        add_retention(made.study, **clock, actor=LEAD)
    left = len(list_name_groups(made.study, status="proposed"))
    return (
        f"{count_things(decided, 'name')} decided, {left} to review;"
        f" {count_things(len(about['retention']), 'retention date')}"
    )
