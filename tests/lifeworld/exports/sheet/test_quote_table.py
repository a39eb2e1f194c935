"""A table of quotes holds what was chosen, under the names and the consent of its audience."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from coding.codebook.commands import rename_code
from coding.commands import apply_code, revise_coding
from coding.model import NewCoding
from lifeworld.exports.export_quotes import export_quotes
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.exports.sheet.gather_quotes import get_quote_table, preview_quotes
from lifeworld.exports.sheet.table import QuoteTable
from study import InvalidInput, Study
from study.errors import Cancelled
from tests.factories import ACTOR
from themes.commands import add_theme
from transcripts.consent.commands import record_consent
from transcripts.frame.commands import revise_frame
from transcripts.people.commands import revise_participant
from transcripts.queries import get_text, get_transcript, list_turns

OUTSIDE = ("workshop", "client", "public")


def read_column(table: QuoteTable, name: str) -> list[Any]:
    at = [column.name for column in table.columns].index(name)
    return [row[at] for row in table.rows]


def name_columns(table: QuoteTable) -> list[str]:
    return [column.name for column in table.columns]


def test_the_team_reads_everything_on_a_quote(field: SimpleNamespace) -> None:
    revise_coding(field.study, field.coded["Emma"].id, memo="Ask again", actor="Bo")
    table = get_quote_table(field.study, audience="internal", address="http://127.0.0.1:9999/")
    assert read_column(table, "Speaker") == ["Emma", "Ali", "Bea", "Cleo"]
    assert read_column(table, "Session") == ["Ewa, packer"] * 3 + ["Former members"]
    assert read_column(table, "Code path") == ["Planning"] * 4
    assert read_column(table, "Themes") == ["Time"] * 4
    assert read_column(table, "Coder") == ["Ana"] * 4
    assert read_column(table, "Memo") == ["Ask again", "", "", ""]
    assert read_column(table, "Origin") == ["By hand"] * 4
    transcript = field.groups[0].transcript_id
    assert read_column(table, "Link")[0] == (
        f"http://127.0.0.1:9999/coding?transcript={transcript}&turn=1"
    )
    assert read_column(table, "Before")[0].startswith("Moderator: ")
    assert read_column(table, "After")[0].startswith("Ali: ")
    assert table.excerpts == {coding.excerpt_id for coding in field.coded.values()}


@pytest.mark.parametrize("audience", OUTSIDE)
def test_others_read_no_coder_no_memo_no_title_and_nothing_around_a_quote(
    field: SimpleNamespace, audience: str
) -> None:
    table = get_quote_table(field.study, audience=audience, address="http://127.0.0.1:9999")
    for column in ("Coder", "Coded on", "Memo", "Before", "After", "Link", "Transcript", "Date",
                   "Quote id", "Role"):  # fmt: skip
        assert column not in name_columns(table)
    told = json.dumps([*table.rows, *table.about, *table.left_out])
    assert "Ewa, packer" not in told
    assert "Ana" not in told
    assert read_column(table, "Session")[0] == "Focus group 1"
    names = read_column(table, "Speaker")
    assert ("Emma" in names) is (audience != "public")


@pytest.mark.parametrize("audience", OUTSIDE)
@pytest.mark.parametrize("layout", ["coding", "quote", "wide"])
def test_who_did_not_agree_is_in_no_table_and_counted_without_a_name(
    field: SimpleNamespace, audience: str, layout: Any
) -> None:
    purpose = {"workshop": "workshop_use"}.get(audience, f"quote_{audience}")
    record_consent(field.study, field.people["Bea"].id, {purpose: "refused"}, actor=ACTOR)
    words = field.coded["Bea"].quote
    table = get_quote_table(field.study, audience=audience, layout=layout)
    assert len(table.rows) == table.quotes == 3
    assert words not in json.dumps(table.rows)
    assert field.coded["Bea"].excerpt_id not in table.excerpts
    assert any("1 quote was left out" in line for line in table.left_out)
    preview = preview_quotes(field.study, audience=audience, choice=QuoteChoice())
    assert (preview.quotes, preview.codings) == (3, 3)
    assert preview.left_out


def test_words_of_somebody_who_left_stand_around_no_quote(field: SimpleNamespace) -> None:
    record_consent(field.study, field.people["Ali"].id, {"take_part": "withdrawn"}, actor=ACTOR)
    table = get_quote_table(field.study, audience="internal")
    assert read_column(table, "Speaker") == ["Emma", "Bea", "Cleo"]
    words = field.coded["Ali"].quote
    assert words not in json.dumps(table.rows, ensure_ascii=False)
    assert read_column(table, "After")[0] == "[…]"


def test_a_row_is_a_coding_or_a_quote_or_has_a_flag_for_each_code(
    field: SimpleNamespace, factories: Any
) -> None:
    other, unused = factories.add_codes(field.study, "Løn & tid", "Never used")
    factories.code_turn(field.study, field.groups[0].transcript_id, other, turn=1, actor="Bo")
    by_coding = get_quote_table(field.study, audience="internal")
    assert read_column(by_coding, "Code")[:2] == ["Planning", "Løn & tid"]
    assert read_column(by_coding, "No.") == [1, 1, 2, 3, 4]
    by_quote = get_quote_table(field.study, audience="internal", layout="quote")
    assert read_column(by_quote, "Code")[0] == "Planning | Løn & tid"
    assert read_column(by_quote, "Coder")[0] == "Ana | Bo"
    wide = get_quote_table(field.study, audience="internal", layout="wide")
    assert read_column(wide, "c_planning") == [1, 1, 1, 1]
    assert read_column(wide, "c_loen_tid") == [1, 0, 0, 0]
    assert read_column(wide, "c_never_used") == [0, 0, 0, 0]
    assert read_column(wide, "t_time") == [1, 1, 1, 1]
    told = {column.name: column.told for column in wide.columns}
    assert told["c_loen_tid"] == "Code: Løn & tid"
    assert unused


def test_filters_choose_codes_themes_coders_transcripts_strata_and_people(
    field: SimpleNamespace, factories: Any
) -> None:
    study = field.study
    [pay] = factories.add_codes(study, "Pay")
    factories.code_turn(study, field.groups[1].transcript_id, pay, turn=2, actor="Bo")
    add_theme(study, "Money", code_ids=[pay], actor=ACTOR)
    from themes.queries import list_themes
    from transcripts.queries import list_strata

    money = next(t.id for t in list_themes(study) if t.name == "Money")
    wards = next(s.id for s in list_strata(study) if s.name == "Wards")
    cleo = field.people["Cleo"]
    revise_participant(study, cleo.id, attributes={"age_band": "25–34"}, actor=ACTOR)

    def who(**asked: Any) -> list[str]:
        choice = QuoteChoice(**asked)
        assert QuoteChoice.unpack(json.loads(json.dumps(choice.pack()))) == choice
        return read_column(get_quote_table(study, audience="internal", choice=choice), "Speaker")

    assert who() == ["Emma", "Ali", "Bea", "Cleo", "Dan"]
    assert who(codes=(pay,)) == ["Dan"]
    assert who(themes=(money,)) == ["Dan"]
    assert who(themes=(field.theme.id,), codes=(pay,)) == []
    assert who(coders=("Bo",)) == ["Dan"]
    assert who(transcripts=(field.groups[1].transcript_id,)) == ["Cleo", "Dan"]
    assert who(strata=(wards,)) == ["Cleo", "Dan"]
    assert who(attributes=(("age_band", "25–34"),)) == ["Cleo"]
    assert who(attributes=(("age_band", "25–34"), ("age_band", "65+"))) == ["Cleo"]
    assert who(linked=True) == ["Emma", "Ali", "Bea", "Cleo"]
    told = get_quote_table(study, audience="internal", choice=QuoteChoice(codes=(pay,))).about
    assert "Only quotes with the codes “Pay”." in told
    outside = get_quote_table(study, audience="client", choice=QuoteChoice(coders=("Bo",))).about
    assert "These are chosen quotes, not all of the study." in outside
    assert not any("Bo" in line for line in outside)


def test_moderators_words_come_only_when_asked_for(field: SimpleNamespace, factories: Any) -> None:
    factories.code_turn(field.study, field.groups[0].transcript_id, field.code, turn=0)
    assert "Moderator" not in read_column(
        get_quote_table(field.study, audience="internal"), "Speaker"
    )
    asked = get_quote_table(field.study, audience="internal", choice=QuoteChoice(moderators=True))
    assert read_column(asked, "Speaker")[0] == "Moderator"
    assert read_column(asked, "Role")[0] == "Moderator"


def test_results_of_a_search_are_whole_turns_with_what_touches_them(
    field: SimpleNamespace, factories: Any
) -> None:
    study, transcript = field.study, field.groups[0].transcript_id
    text = get_transcript(study, transcript).text_id
    turn = list_turns(study, text)[4]
    part = NewCoding(
        code_id=field.code, transcript_id=transcript, start=turn.start + 3, end=turn.start + 9
    )
    inside = apply_code(study, part, actor="Bo")
    choice = QuoteChoice(places=((transcript, 4), (transcript, 6)))
    table = get_quote_table(study, audience="internal", choice=choice)
    words = get_text(study, text)
    assert read_column(table, "Quote")[0] == words[turn.start : turn.end]
    assert read_column(table, "Code") == ["Planning", ""]
    assert read_column(table, "Turn") == [5, 7]
    assert table.excerpts == {inside.excerpt_id}
    assert table.speakers, "whose turns they are goes on record, though they are no excerpts"


def test_a_final_table_is_refused_while_a_theme_in_it_has_changed(field: SimpleNamespace) -> None:
    get_quote_table(field.study, audience="client", final=True)
    rename_code(field.study, field.code, "Foresight", actor="Bo")
    with pytest.raises(InvalidInput, match=r"cannot be final yet.*theme “Time”"):
        get_quote_table(field.study, audience="client", final=True)


def test_a_theme_that_is_not_agreed_is_named_to_the_team_only(field: SimpleNamespace) -> None:
    add_theme(field.study, "Perhaps", code_ids=[field.code], actor=ACTOR)
    inside = get_quote_table(field.study, audience="internal")
    assert read_column(inside, "Themes")[0] == "Time | Perhaps"
    outside = get_quote_table(field.study, audience="client")
    assert read_column(outside, "Themes")[0] == "Time"
    assert "Not agreed yet and left out: 1 theme." in outside.left_out


def test_the_file_goes_on_record_and_is_its_owners_only(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    out = tmp_path / "quotes.csv"
    [first, *_] = export_quotes(field.study, out, audience="client", layout="wide", actor="Ana")
    assert first == "quotes.csv: 4 quotes, for the client"
    assert (tmp_path / "quotes-columns.csv").is_file()
    assert {path.stat().st_mode & 0o077 for path in tmp_path.glob("quotes*.csv")} == {0}
    [record] = field.study.db.query("SELECT form, audience, excerpts, speakers FROM exports")
    assert (record["form"], record["audience"]) == ("csv", "client")
    assert len(json.loads(record["excerpts"])) == 4
    assert json.loads(record["speakers"]) == []


def test_nothing_is_written_where_nothing_may_be_shown_or_somebody_cancels(
    field: SimpleNamespace, tmp_path: Path
) -> None:
    for person in field.people.values():
        record_consent(field.study, person.id, {"quote_client": "refused"}, actor=ACTOR)
    with pytest.raises(InvalidInput, match="There is no quote to export") as caught:
        export_quotes(field.study, tmp_path / "quotes.xlsx", audience="client")
    assert "4 quotes were left out" in caught.value.hint

    def cancel(*_: object) -> None:
        raise Cancelled("Stopped.")

    with pytest.raises(Cancelled):
        export_quotes(field.study, tmp_path / "quotes.xlsx", on_progress=cancel)
    with pytest.raises(InvalidInput, match="does not exist"):
        export_quotes(field.study, tmp_path / "nowhere" / "quotes.xlsx")
    with pytest.raises(InvalidInput, match="cannot be written as “pdf”"):
        export_quotes(field.study, tmp_path / "quotes.pdf")
    assert not list(tmp_path.glob("*quotes*"))
    assert not list(field.study.db.query("SELECT * FROM exports"))


def test_a_table_is_in_the_language_of_its_study(field: SimpleNamespace, study: Study) -> None:
    revise_frame(study, language="da", actor=ACTOR)
    table = get_quote_table(study, audience="internal")
    assert name_columns(table)[:2] == ["Nr.", "Citat"]
