from __future__ import annotations

import io
import os
import re
import zipfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from coding.model import Count
from lifeworld.exports.deck.check import check_deck
from lifeworld.exports.deck.own_template import PATH, render_template
from lifeworld.exports.deck.write_deck import render_deck, write_deck
from lifeworld.exports.report import (
    Cell,
    EstimateRow,
    Estimates,
    ParticipantRow,
    Report,
    ThemeRow,
)
from lifeworld.exports.report_findings import InitiativeRow, NeedRow
from tests.lifeworld.exports.report_factory import (
    INSIGHTS,
    LONG,
    THEMES,
    count,
    make_extreme_report,
    make_report,
    quote,
)

GOLDEN = Path(__file__).resolve().parents[3] / "golden" / "deck.txt"
P14 = "{http://schemas.microsoft.com/office/powerpoint/2010/main}"


def opened(report: Report):
    from pptx import Presentation

    return Presentation(io.BytesIO(render_deck(report)))


def titles(presentation) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in presentation.slides]


def words_on(slide) -> str:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return "\n".join(found)


def slide_titled(presentation, beginning: str):
    return next(
        slide
        for slide in presentation.slides
        if slide.shapes.title.text_frame.text.startswith(beginning)
    )


@pytest.fixture(scope="module")
def deck():
    return opened(make_report())


@pytest.fixture(scope="module")
def inside():
    return opened(replace(make_report(), audience="internal"))


def everything_in(presentation) -> str:
    """Return the words of all slides and of their notes."""
    return "\n".join(
        words_on(slide) + "\n" + slide.notes_slide.notes_text_frame.text
        for slide in presentation.slides
    )


def dump(presentation) -> str:
    """Return what stands on each slide, in its order; sizes and places are the deck check's."""
    lines = []
    for number, slide in enumerate(presentation.slides, start=1):
        lines.append(f"== {number} [{slide.slide_layout.name}]")
        for shape in slide.shapes:
            kind = "chart" if shape.has_chart else "table" if shape.has_table else "text"
            lines.append(f"{kind} “{shape.name}”")
            if shape.has_text_frame:
                lines += [f"    {paragraph.text}" for paragraph in shape.text_frame.paragraphs]
            if shape.has_table:
                for row in shape.table.rows:
                    lines.append("    | " + " | ".join(cell.text for cell in row.cells))
            if shape.has_chart:
                plot = shape.chart.plots[0]
                pairs = zip(plot.categories, plot.series[0].values, strict=True)
                lines.append("    " + "; ".join(f"{name}: {value:g}" for name, value in pairs))
    return "\n".join(lines) + "\n"


def test_the_deck_says_what_the_golden_dump_says(deck):
    said = dump(deck)
    if os.environ.get("LIFEWORLD_GOLDEN") == "write":
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(said, encoding="utf-8")
    assert said == GOLDEN.read_text(encoding="utf-8"), (
        "The deck changed. Look at it; then run this test with LIFEWORLD_GOLDEN=write."
    )


def test_an_estimate_stands_apart_with_its_interval_and_the_passages_read(deck):
    row = EstimateRow(name="Hours", share=0.24, low=0.2, high=0.29, proposed=0.31, found=48)
    estimates = Estimates(read=200, passages=4000, model="a model", date="2026-03-14", rows=(row,))
    made = opened(make_report(estimates=estimates))
    slide = slide_titled(made, "How common codes are: an estimate from 200 passages")
    said = words_on(slide)
    for told in ("Hours", "24%", "20% to 29%", "31%", "48 of 200", "4,000 passages", "a model"):
        assert told in said
    assert "no finding rests on them" in said
    assert not any("How common codes are" in title for title in titles(deck))


def test_every_slide_has_a_title_of_its_own(deck):
    found = titles(deck)
    assert all(found)
    assert len({title.casefold() for title in found}) == len(found)


def test_two_insights_of_the_same_words_still_have_titles_of_their_own():
    twin = INSIGHTS[0]
    found = titles(opened(Report(study_title="A study", insights=(twin, twin))))
    assert len({title.casefold() for title in found}) == len(found)


def test_an_insight_is_the_title_of_its_slide_and_stands_on_its_evidence(deck):
    slide = slide_titled(deck, "People do not ask for fewer hours")
    said = words_on(slide)
    assert INSIGHTS[0].basis in said
    assert "confidence: high (many voices, three kinds of workplace)" in said
    assert "I-1" in said
    assert "revision" not in said
    assert "A voice against" in said


def test_the_team_reads_the_revision_of_an_insight(inside):
    assert "I-1, revision 3" in words_on(slide_titled(inside, "People do not ask for fewer hours"))


def test_a_stale_insight_says_so_on_its_slide_and_on_the_answer(inside):
    told = "to review"
    assert told in words_on(slide_titled(inside, "Good work is invisible"))
    assert told in words_on(inside.slides[1])


def test_a_client_reads_no_id_no_revision_no_position_and_nothing_of_staleness(deck):
    assert "being checked" in words_on(slide_titled(deck, "Good work is invisible"))
    said = everything_in(deck)
    assert not re.search(r"(?i)stale|to review|another look|revision|characters|excerpt", said)
    for insight in INSIGHTS:
        for spoken in (*insight.quotes, *insight.against):
            assert spoken.id[-12:] not in said
            assert spoken.transcript_id not in said


def test_the_notes_lead_every_quote_back_to_its_words(inside):
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in inside.slides)
    for insight in INSIGHTS:
        assert f"id {insight.id}, revision {insight.revision}" in notes
        for spoken in (*insight.quotes, *insight.against):
            assert f"excerpt {spoken.id}" in notes
            assert f"{spoken.transcript}, turn {spoken.turn}, {spoken.time}" in notes
            assert f"transcript {spoken.transcript_id}, characters {spoken.start}–{spoken.end}" in (
                notes
            )
            assert spoken.words in notes


def test_the_answer_leads_to_the_insights_and_they_to_the_place_of_their_quotes(deck):
    def targets(slide) -> set[str]:
        links = slide._element.xpath(".//a:hlinkClick[@action='ppaction://hlinksldjump']")
        parts = (slide.part.related_part(link.rId) for link in links)
        return {part.slide.shapes.title.text_frame.text for part in parts}

    assert targets(deck.slides[1]) == {insight.assertion for insight in INSIGHTS}
    slide = slide_titled(deck, "People do not ask for fewer hours")
    assert targets(slide) == {"8 quotes come from these places"}


def test_every_table_and_chart_has_alternative_text(deck):
    seen = 0
    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_chart or shape.has_table:
                assert len(shape._element.nvGraphicFramePr.cNvPr.get("descr")) > 20
                seen += 1
    assert seen >= 8


def test_charts_are_native_and_carry_their_numbers(deck):
    charts = [s.chart for slide in deck.slides for s in slide.shapes if s.has_chart]
    assert len(charts) == 1  # beside strata the table of themes is the picture of them
    plain = tuple(replace(theme, by_stratum=()) for theme in THEMES)
    slides = opened(make_report(themes=plain)).slides
    charts = [s.chart for slide in slides for s in slide.shapes if s.has_chart]
    by_theme = charts[1].plots[0]
    assert next(iter(by_theme.categories)) == f"{THEMES[0].name} (n = 34)"
    assert next(iter(by_theme.series[0].values)) == round(100 * THEMES[0].count.people / 34)


def test_a_reflexive_study_is_not_shown_a_ranking_of_themes():
    report = make_report()
    method = type(report.method)(profile="reflexive thematic analysis")
    plain = tuple(replace(theme, by_stratum=()) for theme in THEMES)
    presentation = opened(Report(study_title="A study", themes=plain, method=method))
    assert not [title for title in titles(presentation) if "spoke of" in title]
    counted = opened(Report(study_title="A study", themes=plain))
    assert [title for title in titles(counted) if "spoke of" in title]


def test_cells_that_meet_draw_the_same_line(deck):
    space = {"a": "http://schemas.openxmlformats.org/drawingml/2006/main"}

    def edges(row, name: str) -> list[tuple[str, str]]:
        found = [cell.find(f".//a:{name}", space) for cell in row.findall("a:tc", space)]
        return [(edge.get("w"), edge.find(".//a:srgbClr", space).get("val")) for edge in found]

    for slide in deck.slides:
        for shape in slide.shapes:
            if shape.has_table:
                rows = shape._element.findall(".//a:tr", space)
                for one, below in pairwise(rows):
                    assert edges(one, "lnB") == edges(below, "lnT")


def test_not_asked_is_not_the_same_as_not_raised(deck):
    table = next(s.table for s in slide_titled(deck, "“Being trusted").shapes if s.has_table)
    cells = {row.cells[0].text: [cell.text for cell in row.cells] for row in table.rows}
    assert cells["The rota decides the evening"][1:] == ["5/7", "7/7", "6/6", "–", "n.a.", "18/28"]


def test_quotes_carry_the_language_they_were_spoken_in(deck):
    tags = {
        run.text: run._r.rPr.get("lang")
        for slide in deck.slides
        for shape in slide.shapes
        if shape.has_text_frame
        for paragraph in shape.text_frame.paragraphs
        for run in paragraph.runs
    }
    assert tags["“Det er ikke timerne, der slider. Det er at vente på, om telefonen ringer.”"] == (
        "da-DK"
    )
    assert tags["Why it matters"] == "en-GB"


def test_the_sections_hold_every_slide_once(deck):
    found = deck._element.findall(f".//{P14}section")
    assert [section.get("name") for section in found] == [
        "Answer",
        "How we listened",
        "Insights",
        "Needs and opportunities",
        "Appendix",
    ]
    listed = [int(entry.get("id")) for entry in deck._element.iter(f"{P14}sldId")]
    assert sorted(listed) == sorted(slide.slide_id for slide in deck.slides)


def test_text_that_looks_like_a_formula_stays_text_everywhere():
    hostile = '=HYPERLINK("http://example.org","x")'
    themes = tuple(
        type(theme)(
            id=theme.id,
            name=name,
            count=theme.count,
            by_stratum=(Cell(stratum="@SUM(A1)", count=theme.count),),
        )
        for theme, name in zip(
            THEMES, (hostile, "+1+1", "-2", "@x", "http://example.org/a"), strict=False
        )
    )
    people = tuple(
        ParticipantRow(pseudonym=f"P{n}", stratum="=1+1" if n % 2 else "+2") for n in range(9)
    )
    content = render_deck(make_report(themes=themes, participants=people))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        books = [name for name in archive.namelist() if name.endswith(".xlsx")]
        assert books
        for book in books:
            with zipfile.ZipFile(io.BytesIO(archive.read(book))) as inner:
                sheets = b"".join(inner.read(n) for n in inner.namelist() if "sheets/" in n)
                assert b"<f" not in sheets
                assert b"hyperlink" not in sheets
        rels = b"".join(archive.read(name) for name in archive.namelist() if name.endswith(".rels"))
        assert b'TargetMode="External"' not in rels


def test_writing_a_deck_leaves_other_charts_of_python_pptx_as_they_were():
    from pptx.chart.data import CategoryChartData

    render_deck(make_report())
    data = CategoryChartData()
    data.categories = ["=1+1"]
    data.add_series("n", [1])
    with zipfile.ZipFile(io.BytesIO(data._workbook_writer.xlsx_blob)) as book:
        assert b"<f>" in book.read("xl/worksheets/sheet1.xml")


def test_control_characters_and_markup_from_people_do_no_harm():
    words = "a\x07b\x00c <b>&amp;</b> \ud800 æøå 🙂\u2028x"
    insight = type(INSIGHTS[0])(
        id="i", code="I-1", assertion=words, quotes=(quote(1, words, words, words),),
        basis="Rests on 1 quote",
    )  # fmt: skip
    person = ParticipantRow(pseudonym=words, stratum=words, attributes={words: words})
    presentation = opened(
        make_report(
            study_title=words,
            insights=(insight,),
            themes=(type(THEMES[0])(id="t", name=words, count=count(1, 1, 1)),),
            participants=(person,),
        )
    )
    said = "\n".join(words_on(slide) for slide in presentation.slides)
    assert (
        "abc <b>&amp;</b>  æøå 🙂" in said.replace("\u2028", " ") or "abc <b>&amp;</b> æøå" in said
    )
    assert "_x0007_" not in said


def test_a_public_deck_does_not_list_people_one_by_one():
    def listing(audience: str) -> list[str]:
        people = (ParticipantRow(pseudonym="Alma", stratum="Hotels"),)
        report = Report(study_title="A study", participants=people, audience=audience)
        return [title for title in titles(opened(report)) if title == "1 person is described"]

    assert listing("public") == []
    assert len(listing("client")) == 1


def told_of(**parts: Any) -> list[str]:
    return titles(opened(Report(study_title="A study", **parts)))


def raised(name: str, people: int, asked: int) -> ThemeRow:
    count = Count(people=people, people_asked=asked, mentions=people)
    return ThemeRow(id=name, name=name, count=count)


def test_a_theme_raised_by_the_largest_share_is_named_only_if_it_is_one_alone():
    one = told_of(themes=(raised("Time", 3, 3),))
    assert "“Time” was raised by 3 of the 3 people asked" in one
    assert not [title for title in one if "spoke of" in title]
    alone = told_of(themes=(raised("Time", 3, 4), raised("Cover", 2, 4)))
    assert "“Time” was raised by the largest share: 3 of the 4 people asked" in alone
    level = told_of(themes=(raised("Time", 2, 4), raised("Cover", 3, 6), raised("Pay", 1, 4)))
    assert "Two themes were raised by the largest share, 50% of those asked" in level
    everybody = told_of(themes=(raised("Time", 4, 4), raised("Cover", 6, 6)))
    assert "Two themes were raised by everybody who was asked about them" in everybody


def test_a_need_that_is_addressed_is_not_called_unmet():
    met = NeedRow(id="n1", who="Juniors", verb="sit beside a senior", addressed=True)
    open_one = NeedRow(id="n2", who="Juniors", verb="be asked")
    assert "Two needs; one is addressed by now" in told_of(needs=(met, open_one))
    assert "unmet" not in str(told_of(needs=(met,))).lower()
    assert "One unmet need, and what it rests on" in told_of(needs=(open_one,))


def test_what_is_in_the_way_has_a_column_where_it_is_known():
    need = NeedRow(id="n1", who="Juniors", verb="be asked")
    slide = slide_titled(opened(Report(study_title="A study", needs=(need,))), "One unmet need")
    assert "What is in the way" not in words_on(slide)
    known = replace(need, barrier="nobody has time")
    slide = slide_titled(opened(Report(study_title="A study", needs=(known,))), "One unmet need")
    assert slide.shapes.title.text_frame.text == "One unmet need, and what it rests on"
    assert "What is in the way" in words_on(slide)
    assert "What people do today" not in words_on(slide)


def test_quick_wins_are_told_in_a_sentence():
    def some(*horizons: str) -> list[str]:
        rows = (InitiativeRow(id=h, name=h, horizon=h) for h in horizons)
        return told_of(initiatives=tuple(rows))

    assert "One initiative, a quick win" in some("quick win")
    assert "Two initiatives, both of them quick wins" in some("quick win", "quick win")
    assert "Two initiatives; one is a quick win" in some("quick win", "build")


def test_the_limits_name_the_themes_that_some_sessions_were_not_asked_about():
    def limits(*themes: ThemeRow) -> str:
        report = Report(study_title="A study", themes=themes)
        slides = opened(report).slides
        return "\n".join(words_on(s) for s in slides if "cannot say" in words_on(s))

    some = replace(raised("Time", 3, 4), sessions=5, unasked=2)
    assert "Not asked about: “Time” in 2 of 5 sessions." in limits(some, raised("Pay", 1, 4))
    assert limits(raised("Pay", 1, 4)) == ""
    many = [replace(some, id=str(n), name=f"T{n}") for n in range(4)]
    assert "For 4 of the 5 themes there are sessions in which nobody was asked." in limits(
        *many, raised("Pay", 1, 4)
    )


def test_the_slide_on_the_people_met_agrees_with_how_many_were_heard():
    people = tuple(ParticipantRow(pseudonym=f"P{n}", stratum="AB"[n % 2]) for n in range(6))

    def told(**values: int) -> list[str]:
        report = Report(study_title="A study", participants=people, **values)
        return titles(opened(report))

    assert "We listened to 6 people from two strata" in told(heard=6)
    assert "6 of 8 people are described, from two strata" in told(heard=8)
    assert "6 people are described, from two strata; 3 voices not yet matched" in told(
        heard=9, voices=3
    )
    report = Report(study_title="A study", participants=people, heard=6, silent=2)
    slide = slide_titled(opened(report), "We listened")
    assert "2 more in the study speak in no transcript" in words_on(slide)


def test_themes_that_not_everybody_was_asked_about_are_compared_as_shares():
    asked = tuple(
        type(THEMES[0])(
            id=name,
            name=name,
            count=Count(people=people, people_asked=of, mentions=people, groups_asked=1),
        )
        for name, people, of in (("Time", 6, 30), ("Pay", 4, 8))
    )
    presentation = opened(Report(study_title="A study", themes=asked))
    slide = slide_titled(presentation, "4 of the 8 people asked spoke of “Pay”, 6 of 30 of “Time”")
    plot = next(shape.chart for shape in slide.shapes if shape.has_chart).plots[0]
    shown = list(zip(plot.categories, plot.series[0].values, strict=True))
    assert shown == [("Pay (n = 8)", 50), ("Time (n = 30)", 20)]
    same = tuple(replace(t, count=replace(t.count, people_asked=30)) for t in asked)
    slide = slide_titled(opened(Report(study_title="A study", themes=same)), "6 people spoke of")
    plot = next(shape.chart for shape in slide.shapes if shape.has_chart).plots[0]
    assert list(plot.series[0].values) == [6, 4]


def test_clients_see_people_group_by_group_and_no_attribute_that_is_held_back_for_most():
    people = tuple(
        ParticipantRow(
            pseudonym=f"P{n}",
            stratum="Hotels" if n < 4 else "Schools",
            attributes={"role": "skilled" if n else "", "age": "40–49" if n == 1 else ""},
            quoted=n < 6,
        )
        for n in range(9)
    )
    study = Report(study_title="A study", participants=people, heard=9, audience="client")
    slide = slide_titled(opened(study), "9 people are described")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert rows == [
        ["Stratum", "People", "Names of those quoted", "Role"],
        ["Hotels", "4", "P0, P1, P2, P3", "skilled: 3 · not shown: 1"],
        ["Schools", "5", "P4, P5", "skilled: 5"],
    ]
    assert "Not shown: age" in words_on(slide)
    said = words_on(slide_titled(opened(study), "We listened to 9 people from two strata"))
    assert "Age: shown for less than half" in said


def test_five_needs_stand_on_one_slide_and_the_notes_hold_what_it_has_no_room_for():
    needs = tuple(
        NeedRow(id=f"n{n}", code=f"N{n}", who="Newcomers", verb="stand beside someone",
                because="hands learn from hands", barrier=LONG[:120], workaround=LONG[:90])
        for n in range(1, 6)
    )  # fmt: skip
    presentation = opened(Report(study_title="A study", needs=needs))
    [slide] = [s for s in presentation.slides if "unmet needs" in s.shapes.title.text_frame.text]
    [table] = [shape.table for shape in slide.shapes if shape.has_table]
    assert len(table.rows) == 6
    said, notes = words_on(slide), slide.notes_slide.notes_text_frame.text
    assert "[…]" not in said
    assert "In the notes: " in said
    for need in needs:
        assert need.barrier in notes
        assert need.workaround in notes


def test_a_space_has_one_slide_and_its_notes_lose_no_word():
    from lifeworld.exports.report_findings import SpacePage

    full = tuple(
        f"Thing {n} that belongs here and is told in a dozen words or so" for n in range(4)
    )
    space = SpacePage(
        id="s", code="S1", name="Time between colleagues", narrative=LONG[:330],
        from_state=LONG[:60], to_state=LONG[:110], role=LONG[:130], boundaries_in=full,
        boundaries_out=full, assets=full, risks=full, how_might_we=full, needs=("n1",),
        basis="Rests on 4 quotes of 4 people",
    )  # fmt: skip
    need = NeedRow(id="n1", code="N1", who="Juniors", verb="be asked", insights=(INSIGHTS[0].id,))
    report = Report(study_title="A study", spaces=(space,), needs=(need,), insights=INSIGHTS)
    [slide] = [
        slide
        for slide in opened(report).slides
        if slide.shapes.title.text_frame.text.startswith(space.name)
    ]
    said, notes = words_on(slide), slide.notes_slide.notes_text_frame.text
    assert "[…]" not in said
    assert INSIGHTS[0].quotes[0].words in said
    assert space.basis in said
    assert all(text in notes for text in full)
    assert "scope, assets and risks: see the notes" in said


def test_a_third_quote_gives_way_before_the_others_are_cut_or_become_small():
    spoken = "I came out there and saw how they do it, and nobody had told me before. " * 4
    insight = type(INSIGHTS[0])(
        id="i", code="I-1", assertion="Quotes", basis="Rests on 3 quotes",
        quotes=tuple(quote(n, spoken, f"Speaker{n}", "B") for n in (1, 2)),
        against=(quote(3, spoken, "Speaker3", "B"),),
    )  # fmt: skip
    slide = slide_titled(opened(Report(study_title="A study", insights=(insight,))), "Quotes")
    said = words_on(slide)
    assert "[…]" not in said
    assert "Speaker1" in said
    assert "Speaker2" not in said
    assert "Speaker3" in said
    assert "Speaker2" in slide.notes_slide.notes_text_frame.text


def test_dates_are_written_out_and_stay_in_one_line(deck):
    said = words_on(deck.slides[0])
    assert "14\u00a0March\u00a02026" in said
    everything = "".join(words_on(slide) for slide in deck.slides)
    assert not re.search(r"\d{4}-\d{2}-\d{2}", everything)


def test_a_long_name_of_a_theme_is_never_cut_in_a_title():
    name = "Learning stops at the staffing plan, at the fear of the sheet of paper, and at the door"
    theme = type(THEMES[0])(id="t", name=name, count=count(29, 30, 3))
    found = titles(opened(Report(study_title="A study", themes=(theme, *THEMES))))
    assert not [title for title in found if "…" in title]
    assert any(title.startswith("Eight themes; the one raised by") for title in found)


def test_how_sure_we_are_stands_beside_the_limits(deck):
    slide = slide_titled(deck, "What the study cannot say")
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    told = [[cell.text for cell in row.cells][:2] for row in table.rows]
    assert told[1:] == [[insight.code, insight.confidence] for insight in INSIGHTS]


def test_an_empty_report_says_what_is_missing():
    presentation = opened(Report(study_title="Nothing yet"))
    said = words_on(presentation.slides[1])
    assert "No insight has been written yet" in said
    assert "No theme has been defined yet." in said


def test_a_draft_and_an_invented_study_are_marked_as_such(deck):
    said = words_on(deck.slides[0])
    assert "Draft, version 0.3" in said
    assert "Invented demonstration" in said
    assert "Invented demonstration" in words_on(deck.slides[5])
    final = words_on(opened(Report(study_title="A study", status="final")).slides[0])
    assert "Final" in final
    assert "Invented" not in final


def test_what_is_far_too_long_is_shortened_kept_in_the_notes_and_warned_about(tmp_path):
    from pptx import Presentation

    outcome = write_deck(make_extreme_report(), tmp_path / "deck.pptx")
    assert check_deck(outcome.path) == []
    assert any("shortened" in warning for warning in outcome.warnings)
    assert not [warning for warning in outcome.warnings if warning.startswith("Slide")]
    presentation = Presentation(str(outcome.path))
    notes = "\n".join(slide.notes_slide.notes_text_frame.text for slide in presentation.slides)
    assert re.sub(r"\s+", " ", LONG * 4).strip() in notes


def test_long_quotes_are_shortened_at_the_end_of_a_sentence():
    spoken = "Jeg kom derud og så. " * 60
    insight = type(INSIGHTS[0])(
        id="i", code="I-1", assertion="Long",
        quotes=tuple(quote(n, spoken, "A", "B") for n in (1, 2, 3)),
        basis="Rests on 3 quotes",
    )  # fmt: skip
    slide = slide_titled(opened(Report(study_title="A study", insights=(insight,))), "Long")
    shown = [line for line in words_on(slide).split("\n") if line.startswith("“")]
    assert shown
    assert all(line.endswith("så. […]”") for line in shown)


def test_the_same_report_gives_the_same_bytes():
    assert render_deck(make_report()) == render_deck(make_report())


def test_the_template_in_the_package_is_the_one_its_script_builds():
    assert PATH.read_bytes() == render_template()


def test_a_deck_that_cannot_be_written_leaves_the_old_one(tmp_path):
    target = tmp_path / "deck.pptx"
    target.write_bytes(b"before")
    with pytest.raises(Exception, match="template"):
        write_deck(make_report(), target, template=tmp_path / "none.pptx")
    assert target.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [target]


def test_a_need_reads_as_one_sentence():
    need = NeedRow(id="n", who="Newcomers", verb="stand beside someone", because="hands learn")
    assert need.sentence() == "Newcomers need to stand beside someone because hands learn."
    need = NeedRow(id="n", who="They", verb="need to know.")
    assert need.sentence() == "They need to know."
