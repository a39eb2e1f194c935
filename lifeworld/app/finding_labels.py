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
        "original_title": (mark("Name in the original language"), ""),
        "target_group": (mark("Whom it is for"), mark("Members who are about to leave")),
        "message": (mark("What it says to them"), ""),
        "slogan": (mark("Slogan"), ""),
        "tools": (mark("Tools and channels (one per line)"), ""),
        "depends_on_id": (mark("What has to come before it"), ""),
        "results": (mark("Results so far"), ""),
        "lessons": (mark("What was learnt"), ""),
        "advice": (mark("Recommendations to others"), ""),
        "cadence": (mark("How often its places are looked at"), ""),
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
    "source": {
        "title": (mark("Title"), mark("Union density in ten countries")),
        "publisher": (mark("Who published it"), ""),
        "year": (mark("Year"), ""),
        "words": (mark("The sentence that is used"), ""),
        "address": (mark("Where it is found"), mark("A web address, a file or a shelf")),
        "use": (mark("What it is for"), ""),
        "note": (mark("Note for the team"), ""),
    },
    "challenge": {
        "code": (mark("Code of the challenge"), ""),
        "words": (mark("What the challenge is"), mark("Younger people do not join")),
    },
    "aim": {
        "statement": (mark("What is wanted"), mark("Keep the members that we have")),
        "amount": (mark("How much"), mark("85 % of members, or 15 % a year")),
        "day": (mark("By when"), ""),
        "origin": (mark("Who set it, and where"), mark("Board, budget for 2027")),
        "note": (mark("Note"), ""),
    },
}
SHORT = {
    "who", "verb", "name", "title", "holder", "owner", "unit", "baseline", "target", "scope",
    "source", "publisher", "year", "address", "amount", "origin", "code", "original_title",
    "target_group", "slogan",
}  # fmt: skip
