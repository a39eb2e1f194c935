"""What the fields of findings are called on the screen, with examples of what to write."""

from __future__ import annotations

from study.language import mark

__all__ = ["LABELS", "SHORT"]

# Field → label and placeholder; fields not listed here are not shown in the form.
LABELS: dict[str, dict[str, tuple[str, str]]] = {
    "insight": {
        "assertion": (
            mark("Assertion, as a full sentence"),
            mark("People trade shifts that no system knows"),
        ),
        "observation": (
            mark("Observation: what was said or seen"),
            mark("In four of five groups people told of a paper list"),
        ),
        "interpretation": (mark("Interpretation: why it is so"), mark("Because …")),
        "tension": (mark("Tension"), mark("What makes it bearable also …")),
        "so_what": (mark("Implication: so what?"), mark("So …")),
        "scope": (mark("Scope: for whom and where it holds"), ""),
        "status": (mark("Status"), ""),
        "confidence": (mark("Confidence"), ""),
        "confidence_reason": (
            mark("Reason for this confidence"),
            mark("Mentioned in all groups, seen on both visits"),
        ),
    },
    "need": {
        "who": (mark("Who"), mark("People on fixed shifts with someone to look after")),
        "verb": (
            mark("Needs to … (a verb, not a solution)"),
            mark("move an hour without selling their story"),
        ),
        "goal": (mark("In order to (the goal)"), mark("be at the nursery on time")),
        "because": (mark("Because"), mark("the room for a life is made by favours")),
        "barrier": (
            mark("But (what stands in the way)"),
            mark("every private reason becomes a request"),
        ),
        "workaround": (
            mark("What they do instead today"),
            mark("A paper book in the porters' room"),
        ),
        "consequence": (
            mark("Consequence, if it stays unmet"),
            mark("The newest carry the nights that nobody wants"),
        ),
        "kind": (mark("Kind of need"), ""),
        "status": (mark("Status"), ""),
    },
    "space": {
        "name": (mark("Name"), mark("Fair time between colleagues")),
        "narrative": (mark("Narrative"), ""),
        "from_state": (mark("From"), ""),
        "to_state": (mark("To"), ""),
        "role": (mark("The role the organisation could play"), ""),
        "boundaries_in": (mark("In scope"), ""),
        "boundaries_out": (mark("Out of scope"), ""),
        "assets": (mark("Existing assets (one per line)"), ""),
        "risks": (mark("Risks (one per line)"), ""),
        "how_might_we": (mark("How might we …? (one question per line)"), ""),
        "status": (mark("Status"), ""),
    },
    "assumption": {
        "statement": (
            mark("What insiders believe"),
            mark("Members leave because the fee is too high"),
        ),
        "holder": (mark("Who believes it"), ""),
        "verdict": (mark("Verdict"), ""),
        "revised": (mark("Revised wording"), ""),
    },
    "initiative": {
        "title": (mark("Title"), ""),
        "description": (mark("Description"), ""),
        "horizon": (mark("Horizon"), ""),
        "owner": (mark("Owner (a role)"), ""),
        "risk": (mark("Risk"), ""),
        "answer": (mark("Answer to the risk"), ""),
        "status": (mark("Status"), ""),
    },
    "metric": {
        "name": (mark("Name"), ""),
        "definition": (mark("Definition: what exactly is measured"), ""),
        "unit": (mark("Unit"), ""),
        "baseline": (mark("Baseline"), mark("none yet")),
        "target": (mark("Target"), mark("40 by 2027-12-31")),
        "source": (mark("Where the number comes from"), mark("Member register")),
        "owner": (mark("Owner (a role)"), ""),
        "cadence": (mark("How often it is read"), ""),
    },
}
SHORT = {
    "who", "verb", "name", "title", "holder", "owner", "unit", "baseline", "target", "scope",
    "source",
}  # fmt: skip
