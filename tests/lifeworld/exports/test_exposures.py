"""What was withheld is not given away elsewhere in the report, or its author hears of it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coding.codebook.commands import revise_code
from coding.queries import list_codes
from lifeworld.exports.exposures import SHORTEST, find_repeated, render_details
from lifeworld.exports.gather_report import get_report
from lifeworld.exports.preview_report import preview_report
from lifeworld.exports.report import Report
from lifeworld.exports.report_findings import InsightPage, Quote
from opportunity_spaces.assumptions.commands import add_assumption
from opportunity_spaces.chain.queries import get_chain
from opportunity_spaces.commands import add_initiative, add_insight, add_metric, add_need, add_space
from opportunity_spaces.links.commands import link_evidence
from study import Study
from themes.commands import add_theme
from transcripts.frame.commands import revise_frame

SAID = "I’ve been eight years making sure that there isn’t a line."
WORDS = st.lists(st.sampled_from(["time", "cover", "rota", "night", "line", "year"]), max_size=12)


def repeated(text: str, *quotes: str) -> tuple[str, ...]:
    return find_repeated([("N3", text)], quotes).get("N3", ())


def test_words_of_a_withheld_quote_in_a_finding_are_found() -> None:
    text = "they spent years making sure that there is no line"
    assert repeated(text, SAID) == ("years making sure that there",)
    assert repeated("they are sure that there is no time", SAID) == ()
    assert repeated(text) == ()


def test_case_punctuation_and_line_breaks_hide_no_words() -> None:
    [run] = repeated("Eight years, making\nSURE: that there", SAID)
    assert run == "Eight years, making\nSURE: that there"


@pytest.fixture
def silenced(study: Study, factories: Any) -> Any:
    """A study in which the one quote is withheld from the client; return its words."""
    transcript = factories.add_transcript(study, said=[("Ana", "Why?"), ("Bo", SAID)])
    [code] = factories.add_codes(study, "School")
    coding = factories.code_turn(study, transcript, code, turn=1)
    insight = add_insight(study, "Shame is hidden", status="agreed", actor="Ana")
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor="Ana")
    return study


def test_every_text_that_a_report_shows_is_looked_through(silenced: Study) -> None:
    study, written = silenced, "Eight years making sure that it stays"
    assert get_report(study, audience="client").exposed == ()
    revise_frame(study, answer=written, actor="Ana")
    [code] = list_codes(study)
    revise_code(study, code.id, definition=written, actor="Ana")
    theme = add_theme(study, "School", organising_concept=written, status="defined", actor="Ana")
    add_insight(study, "Silence", status="agreed", so_what=written, actor="Ana")
    add_need(study, "Adults", "learn", barrier=written, status="validated", actor="Ana")
    add_space(study, "Evenings", how_might_we=written, status="shaped", actor="Ana")
    add_assumption(study, written, holder="Board", actor="Ana")
    add_initiative(study, "Visits", risk=written, status="shaped", actor="Ana")
    add_metric(study, "Visits", definition=written, actor="Ana")
    told = get_report(study, audience="client").exposed
    names = [line.partition(" repeats words")[0] for line in told]
    assert names == [
        "The answer", "Code “School”", f"Theme “{theme.name}”", "I2", "N1", "S1",
        f"Assumption “{written}”", "Initiative “Visits”", "Metric “Visits”",
    ]  # fmt: skip
    assert all("“Eight years making sure that”" in line for line in told)
    assert preview_report(study, audience="client", chain=get_chain(study)).exposed == told


def test_what_is_not_shown_or_not_withheld_is_not_told_of(silenced: Study) -> None:
    study, written = silenced, "Eight years making sure that it stays"
    add_insight(study, written, status="draft", actor="Ana")
    assert get_report(study, audience="client").exposed == ()
    assert len(get_report(study, audience="workshop").exposed) == 1
    assert get_report(study, audience="internal").exposed == ()


@given(WORDS, WORDS)
def test_runs_are_found_where_a_plain_search_finds_them(quote: list[str], text: list[str]) -> None:
    found = find_repeated([("I1", " ".join(text))], [" ".join(quote)]).get("I1", ())
    plain = {
        at
        for at in range(len(text) - SHORTEST + 1)
        if any(
            quote[on : on + SHORTEST] == text[at : at + SHORTEST]
            for on in range(len(quote) - SHORTEST + 1)
        )
    }
    covered = {place for at in plain for place in range(at, at + SHORTEST)}
    assert bool(found) == bool(plain)
    assert sum(len(run.split()) for run in found) <= len(covered) or not plain
    assert all(len(run.split()) >= SHORTEST and run in " ".join(text) for run in found)


def test_details_in_quotes_are_told_to_whoever_lets_them_leave(study: Study) -> None:
    quote = Quote(id="q", words="Then Viggo rang at ten.", language="en")
    page = InsightPage(id="i", code="I1", assertion="x", quotes=(quote,))
    report = Report(study_title="A study", audience="public", insights=(page,))
    [line] = render_details(study, report)
    assert "Details in 1 quote" in line
    assert "Viggo" in line
    inside = Report(study_title="A study", audience="internal", insights=(page,))
    assert render_details(study, inside) == []
