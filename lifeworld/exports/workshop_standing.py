"""What each thing that a workshop brought home says today, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from opportunity_spaces.chain.graph import Chain
from opportunity_spaces.chain.model import Key, Node
from opportunity_spaces.model import (
    ASSUMPTION_VERDICTS,
    INITIATIVE_STATUSES,
    INSIGHT_STATUSES,
    NEED_STATUSES,
    SPACE_STATUSES,
    Kind,
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

__all__ = ["describe_follow_on", "list_standing"]


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


def describe_follow_on(study: Study, chain: Chain, kind: Kind, node_id: str) -> str:
    """Return what is done because of a finding: its initiatives, each with how far it is.

    This is for readers who do not see how far a finding is agreed. Where nothing is done yet, they
    are told that the finding is in what they read.

    Args:
        study: The study.
        chain: The chain without what these readers do not see.
        kind: insight, need or space.
        node_id: The id of the finding.
    """
    led = {node.id for node in _list_led(chain, (kind, node_id)) if node.kind == "initiative"}
    told = [
        f"{each.title} ({say(INITIATIVE_STATUSES[each.status]).lower()})"
        for each in list_initiatives(study)
        if each.id in led
    ]
    return "; ".join(told) or say("It stands in this report.")


def _list_led(chain: Chain, start: Key) -> Iterator[Node]:
    """Yield what rests on a finding, over all steps; not what it contradicts."""
    waiting, seen = [start], {start}
    while waiting:
        for edge in chain.out_of(*waiting.pop()):
            node = chain.nodes.get(edge.target)
            if node is None or node.state != "here" or node.key in seen:
                continue
            if edge.relation != "contradicts":
                seen.add(node.key)
                waiting.append(node.key)
                yield node
