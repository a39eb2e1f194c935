"""`lifeworld export` writes decks and tables of quotes, chosen as on the screen."""

from __future__ import annotations

import csv
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from coding.codebook.commands import add_code
from lifeworld.cli import main
from study import Study
from themes.commands import add_theme
from transcripts.frame.commands import add_stratum
from transcripts.people.commands import add_participant
from transcripts.speakers.commands import link_speaker

ACTOR = "Ana"


@pytest.fixture
def made(study: Study, factories: Any, tmp_path: Path) -> SimpleNamespace:
    """Two transcripts in two strata, a code below another, two coders and a theme."""
    strata = [add_stratum(study, name, actor=ACTOR) for name in ("Ports", "Wards")]
    talks = [
        factories.add_transcript(
            study, title=title, said=[("Mod", "And?"), (who, words)], stratum_id=stratum.id
        )
        for title, who, words, stratum in (
            ("One", "Bo", "Never time.", strata[0]), ("Two", "Ib", "Little pay.", strata[1]),
        )
    ]  # fmt: skip
    bo = add_participant(study, "Bo", attributes={"age_band": "25–34"}, actor=ACTOR)
    link_speaker(study, talks[0], "Bo", bo.id, actor=ACTOR)
    [time] = factories.add_codes(study, "Time")
    pay = add_code(study, "Pay", parent_id=time, actor=ACTOR).id
    factories.code_turn(study, talks[0], time)
    factories.code_turn(study, talks[1], pay, actor="Bea")
    add_theme(study, "Money", code_ids=[pay], actor=ACTOR)
    study.close()
    return SimpleNamespace(path=study.path, out=tmp_path / "quotes.csv")


def run(made: SimpleNamespace, *words: str, out: Path | None = None) -> Result:
    asked = ["export", str(made.path), str(out or made.out), "--audience", "internal", *words]
    return CliRunner().invoke(main, asked)


def who(made: SimpleNamespace, *words: str) -> list[str]:
    done = run(made, *words)
    assert done.exit_code == 0, done.output
    with made.out.open(encoding="utf-8-sig", newline="") as file:
        return [row["Speaker"] for row in csv.DictReader(file)]


def test_a_deck_is_written_in_the_cut_that_is_asked_for(
    made: SimpleNamespace, tmp_path: Path
) -> None:
    done = run(made, "--cut", "brief", out=tmp_path / "brief.pptx")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines()[0] in (
        "brief.pptx: 1 slide, for the research team", "brief.pptx: 2 slides, for the research team",
    )  # fmt: skip
    refused = run(made, "--cut", "brief", out=tmp_path / "report.docx")
    assert "--cut is not for reports" in refused.output


def test_the_suffix_says_what_is_written(made: SimpleNamespace, tmp_path: Path) -> None:
    assert run(made).output == "quotes.csv: 2 quotes, for the research team\n"
    book = tmp_path / "quotes.xlsx"
    assert run(made, out=book).output.startswith("quotes.xlsx: 2 quotes")
    assert book.read_bytes().startswith(b"PK")
    assert "explains the columns" in run(made, "--rows", "wide").output
    assert (tmp_path / "quotes-columns.csv").is_file()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((), ["Bo", "Ib"]),
        (("--code", "time"), ["Bo", "Ib"]),
        (("--code", "Pay"), ["Ib"]),
        (("--theme", "money"), ["Ib"]),
        (("--coder", "Bea"), ["Ib"]),
        (("--coder", "Ana", "--coder", "Bea"), ["Bo", "Ib"]),
        (("--transcript", "One"), ["Bo"]),
        (("--stratum", "Wards"), ["Ib"]),
        (("--attribute", "age_band=25–34"), ["Bo"]),
    ],
)
def test_options_are_the_filters_of_the_screen(
    made: SimpleNamespace, asked: tuple[str, ...], found: list[str]
) -> None:
    assert who(made, *asked) == found


def test_what_is_not_there_is_named_with_what_is_like_it(made: SimpleNamespace) -> None:
    for asked, told in (
        (("--code", "Tim"), "Did you mean “Time”?"),
        (("--theme", "Mony"), "Did you mean “Money”?"),
        (("--coder", "Beo"), "The study has no coder “Beo”."),
        (("--attribute", "age=3"), "Nobody in the study has the attribute “age”."),
        (("--attribute", "age_band=3"), "There are 25–34."),
        (("--linked",), "There is no quote to export."),
    ):
        done = run(made, *asked)
        assert done.exit_code == 1, asked
        assert told in done.output
    assert not made.out.exists()


def test_options_of_one_thing_are_refused_for_another(
    made: SimpleNamespace, tmp_path: Path
) -> None:
    for asked, out, told in (
        (("--code", "Time"), "deck.pptx", "--code is not for decks: .pptx."),
        (("--codes-in", "margin"), "deck.pptx", "--codes-in is not for decks"),
        (("--template", "ours.potx"), "quotes.csv", "--template is not for tables of quotes"),
        (("--attribute", "age_band"), "quotes.csv", "write NAME=VALUE"),
        (("--rows", "wide"), "talk.docx", "--rows is not for reports: .docx, .html or .pdf."),
        (("--for", "nvivo"), "quotes.csv", "--for is not for tables of quotes"),
        (("--theme", "Money"), "a.qdpx", "--theme is not for files for other programs"),
        (("--what", "transcripts", "--final"), "talk.html", "--final is not for coded transcr"),
        (("--final", "--code", "Time"), "talk.html", "--code is not for reports"),
    ):
        done = run(made, *asked, out=tmp_path / out)
        assert done.exit_code == 2
        assert told in done.output
        assert not (tmp_path / out).exists()


def test_coded_transcripts_are_written_by_their_suffix(
    made: SimpleNamespace, tmp_path: Path
) -> None:
    for name in ("talk.docx", "talk.html", "talk.pdf"):
        told = run(made, "--what", "transcripts", out=tmp_path / name).output
        assert told == f"{name}: 2 transcripts, 6 words, for the research team\n"
    one = run(made, "--transcript", "Two", "--codes-in", "margin", out=tmp_path / "two.docx")
    assert one.output == "two.docx: 1 transcript, 3 words, for the research team\n"
    html = (tmp_path / "talk.html").read_text("utf-8")
    assert "Never time." in html
    assert "Little pay." in html


def test_a_report_is_what_these_suffixes_mean_unless_an_option_says_otherwise(
    made: SimpleNamespace, tmp_path: Path
) -> None:
    for name in ("report.docx", "report.html", "report.pdf"):
        first = run(made, out=tmp_path / name).output.splitlines()[0]
        assert first.startswith(f"{name}: ")
        assert first.endswith(" words, for the research team")
    assert "Use of machines" in (tmp_path / "report.html").read_text("utf-8")
    told = run(made, "--code", "Pay", out=tmp_path / "talk.html").output
    assert told.startswith("talk.html: 2 transcripts")


def test_what_is_written_may_be_said_where_the_suffix_does_not(
    made: SimpleNamespace, tmp_path: Path
) -> None:
    done = run(made, "--what", "transcripts", "--as", "html", out=tmp_path / "talk.htm")
    assert done.output.startswith("talk.htm: 2 transcripts")
    done = run(made, "--what", "quotes", out=tmp_path / "talk.docx")
    assert done.exit_code == 1
    assert "“Table of quotes” cannot be written as “docx”" in done.output


def test_what_a_project_lacks_is_said_before_it_is_written_or_alone(
    made: SimpleNamespace, tmp_path: Path
) -> None:
    out = tmp_path / "study.qdpx"
    lacks = run(made, "--preview", out=out)
    assert lacks.exit_code == 0, lacks.output
    assert "Not carried: who moderates or observes, 2 speakers." in lacks.output
    assert not out.exists()
    done = run(made, "--for", "atlas", "--transcript", "One", out=out).output.splitlines()
    assert done[0].startswith("ATLAS.ti: Not tested with the program itself")
    assert done[-1] == (
        "study.qdpx: 1 text, 2 codes, 1 coding, 1 case, 1 set, for the research team"
    )
    assert lacks.output.splitlines()[1:] == done[1:-1]
    assert out.read_bytes().startswith(b"PK")
    assert run(made, out=tmp_path / "book.qdc").output.splitlines()[-1] == (
        "book.qdc: 2 codes, 1 set, for the research team"
    )
