"""A deck takes evidence-rich quotes first, of people who are not quoted yet."""

from __future__ import annotations

from typing import Any

from coding.answer_marks.commands import add_mark
from lifeworld.exports.gather_report import get_report
from opportunity_spaces.commands import add_insight
from opportunity_spaces.links.commands import link_evidence
from study import Study

SAID = (
    ("Q", "Why?"), ("A", "A short day."), ("A", "Another short day."), ("B", "Busy, always."),
    ("C", "The rota takes my time."),
)  # fmt: skip


def test_evidence_rich_quotes_come_first_but_nobody_is_quoted_twice_before_all_are_once(
    study: Study, factories: Any
) -> None:
    text = factories.add_transcript(study, said=SAID, kind="answers", roles={"Q": "moderator"})
    [time] = factories.add_codes(study, "Time")
    insight = add_insight(study, assertion="Nobody has time", actor="Ana")
    for turn in (1, 2, 3, 4):
        coding = factories.code_turn(study, text, time, turn=turn)
        link_evidence(
            study, "excerpt", coding.excerpt_id, "insight", insight.id, relation="supports",
            actor="Ana",
        )  # fmt: skip

    def shown() -> list[str]:
        return [q.words for q in get_report(study, audience="internal").insights[0].quotes]

    plain = ["A short day.", "Busy, always.", "The rota takes my time."]
    assert shown()[:3] == plain
    add_mark(study, text, 4, kind="rich", actor="Ana")
    add_mark(study, text, 2, kind="rich", actor="Ana")
    assert shown()[:3] == ["Another short day.", "The rota takes my time.", "Busy, always."]
