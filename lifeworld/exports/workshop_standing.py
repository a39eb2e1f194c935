"""What each thing that a workshop brought home says today, and where it stands."""

from __future__ import annotations

from opportunity_spaces.model import (
    ASSUMPTION_VERDICTS,
    INITIATIVE_STATUSES,
    INSIGHT_STATUSES,
    NEED_STATUSES,
    SPACE_STATUSES,
)
from opportunity_spaces.queries import (
    list_assumptions,
    list_initiatives,
    list_insights,
    list_needs,
    list_spaces,
)
from opportunity_spaces.records.queries import list_decisions
from opportunity_spaces.records.queries import list_steps as list_next_steps
from opportunity_spaces.statements import render_need
from study import Study
from study.language import render_date, say

__all__ = ["list_standing"]


def list_standing(study: Study) -> dict[str, tuple[str, str]]:
    """Return what each thing says today, and where it stands, by its id."""
    found: dict[str, tuple[str, str]] = {}
    for i in list_insights(study):
        found[i.id] = (f"{i.code}: {i.assertion}", say(INSIGHT_STATUSES[i.status]))
    for n in list_needs(study):
        found[n.id] = (render_need(n), say(NEED_STATUSES[n.status]))
    for s in list_spaces(study):
        found[s.id] = (s.name, say(SPACE_STATUSES[s.status]))
    for a in list_assumptions(study):
        found[a.id] = (a.revised or a.statement, say(ASSUMPTION_VERDICTS[a.verdict]))
    for each in list_initiatives(study):
        stands = say(INITIATIVE_STATUSES[each.status])
        found[each.id] = (each.title, f"{stands}. {each.results}" if each.results else stands)
    for d in list_decisions(study):
        who = f"{d.words} ({d.who})" if d.who else d.words
        decided = say("decided on {day}", day=render_date(d.day)) if d.day else ""
        found[d.id] = (who, decided or say("still to be decided"))
    for step in list_next_steps(study):
        due = say("by {day}", day=render_date(step.due)) if step.due else say("no day agreed")
        done = say("done on {day}", day=render_date(step.done)) if step.done else due
        found[step.id] = (f"{step.words} ({step.owner})" if step.owner else step.words, done)
    return found
