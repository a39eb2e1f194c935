"""What was withheld is not given away elsewhere in the report, or its author hears of it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from lifeworld.exports.exposures import (
    SHORTEST,
    find_repeated,
    list_written,
    render_details,
    render_repeated,
)
from lifeworld.exports.report import InsightPage, NeedRow, Quote, Report, SpacePage
from study import Study

SAID = "I’ve been eight years making sure that there isn’t a line."
WORDS = st.lists(st.sampled_from(["time", "cover", "rota", "night", "line", "year"]), max_size=12)


def need(because: str) -> Report:
    row = NeedRow(id="n", code="N3", who="People", verb="learn", because=because)
    return Report(study_title="A study", needs=(row,))


def test_words_of_a_withheld_quote_in_a_finding_are_told_with_its_name():
    told = render_repeated(need("they spent years making sure that there is no line"), [SAID])
    assert told == (
        "N3 repeats words of a quote that is withheld: “years making sure that there”.",
    )
    assert render_repeated(need("they are sure that there is no time"), [SAID]) == ()
    assert render_repeated(need("they spent years making sure that there is no line"), []) == ()


def test_case_punctuation_and_line_breaks_hide_no_words():
    report = need("Eight years, making\nSURE: that there")
    [line] = render_repeated(report, [SAID])
    assert "Eight years, making SURE: that there" in line


def test_every_text_that_a_report_shows_is_looked_through():
    space = SpacePage(id="s", code="S1", name="A space", how_might_we=("… " + SAID,))
    insight = InsightPage(id="i", code="I1", assertion="x", confidence_reason=SAID)
    report = Report(study_title="A study", answer=SAID, spaces=(space,), insights=(insight,))
    assert set(find_repeated(list_written(report), [SAID])) == {"The answer", "S1", "I1"}


@given(WORDS, WORDS)
def test_runs_are_found_where_a_plain_search_finds_them(quote: list[str], text: list[str]):
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


def test_details_in_quotes_are_told_to_whoever_lets_them_leave(study: Study):
    quote = Quote(id="q", words="Then Viggo rang at ten.", language="en")
    page = InsightPage(id="i", code="I1", assertion="x", quotes=(quote,))
    report = Report(study_title="A study", audience="public", insights=(page,))
    [line] = render_details(study, report)
    assert "Details in 1 quote" in line
    assert "Viggo" in line
    inside = Report(study_title="A study", audience="internal", insights=(page,))
    assert render_details(study, inside) == []
