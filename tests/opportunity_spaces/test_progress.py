from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from opportunity_spaces.progress import Progress, find_next_step

WHOLE = Progress(
    transcripts=3,
    codings=9,
    codes_used=2,
    themes={"candidate": 1, "dropped": 2},
    insights=1,
    needs=1,
    spaces=1,
    initiatives=1,
    metrics=1,
)
# What is missing, in the order in which it is asked for.
GAPS = [
    ({"transcripts": 0}, "transcripts"),
    ({"codes_used": 0, "codes_unused": 0}, "codebook"),
    ({"codings": 0}, "coding"),
    ({"stale": 3}, "insights"),
    ({"themes": {"dropped": 2}}, "themes"),
    ({"codes_loose": 2}, "themes"),
    ({"insights": 0}, "insights"),
    ({"insights_without_evidence": 1}, "insights"),
    ({"needs": 0}, "needs"),
    ({"needs_without_insight": 1}, "needs"),
    ({"spaces": 0}, "spaces"),
    ({"spaces_without_need": 1}, "spaces"),
    ({"needs_without_space": 1}, "spaces"),
    ({"initiatives": 0}, "initiatives"),
    ({"initiatives_without_metric": 1}, "initiatives"),
]


def test_a_whole_chain_leads_to_the_deck() -> None:
    assert find_next_step(WHOLE) == ("The chain is complete: export the deck.", "export")
    assert WHOLE.themes_live == 1


def test_each_gap_is_asked_for_on_its_page_and_the_earliest_first() -> None:
    told = []
    for fields, page in GAPS:
        sentence, where = find_next_step(replace(WHOLE, **fields))
        assert where == page
        assert sentence.endswith((".", "?"))
        told.append(sentence)
    assert len(set(told)) == len(told)
    for (first, _), sentence in zip(GAPS, told, strict=True):
        later = {k: v for fields, _ in GAPS[told.index(sentence) + 1 :] for k, v in fields.items()}
        if "insights" in later and "stale" in first:
            continue  # where there is no insight yet, what is stale is a theme
        assert find_next_step(replace(WHOLE, **{**later, **first}))[0] == sentence


SENTENCES = [
    ({"transcripts": 0}, "Add your first transcript."),
    (
        {"codes_used": 0, "codes_unused": 0},
        "Add your first codes, or begin with the starter codebook.",
    ),
    ({"codings": 0}, "Open the first transcript and start coding."),
    ({"stale": 1}, "1 finding rests on something that has changed. Check whether it still holds."),
    (
        {"stale": 2},
        "2 findings rest on something that has changed. Check whether they still hold.",
    ),
    ({"themes": {}}, "Gather related codes into a theme."),
    ({"codes_loose": 1}, "1 code in use is not in a theme yet."),
    ({"codes_loose": 2}, "2 codes in use are not in a theme yet."),
    ({"insights": 0}, "Write the first insight: what do the themes show, and why?"),
    ({"insights_without_evidence": 1}, "1 insight has no quote as evidence yet."),
    ({"insights_without_evidence": 2}, "2 insights have no quote as evidence yet."),
    ({"needs": 0}, "Write down what people need and what stands in the way."),
    ({"needs_without_insight": 1}, "1 need is not linked to an insight yet."),
    ({"needs_without_insight": 2}, "2 needs are not linked to an insight yet."),
    ({"spaces": 0}, "Bring needs together into an opportunity space."),
    ({"spaces_without_need": 1}, "1 opportunity space is not linked to a need yet."),
    ({"spaces_without_need": 2}, "2 opportunity spaces are not linked to a need yet."),
    ({"needs_without_space": 1}, "1 need is not in an opportunity space yet."),
    ({"needs_without_space": 2}, "2 needs are not in an opportunity space yet."),
    ({"initiatives": 0}, "Add the first initiative: what could be done?"),
    ({"initiatives_without_metric": 1}, "1 initiative has no metric yet."),
    ({"initiatives_without_metric": 2}, "2 initiatives have no metric yet."),
]


@pytest.mark.parametrize(("fields", "sentence"), SENTENCES)
def test_each_gap_is_told_in_its_sentence(fields: dict[str, Any], sentence: str) -> None:
    assert find_next_step(replace(WHOLE, **fields))[0] == sentence


def test_stale_themes_are_looked_at_on_their_page_while_there_is_no_insight() -> None:
    assert find_next_step(replace(WHOLE, stale=1, insights=0))[1] == "themes"
