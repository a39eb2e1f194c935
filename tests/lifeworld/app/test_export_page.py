"""The page Export shows a card for each thing that leaves; lists export what they show."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from lifeworld.app.parts import project_export, quote_export, transcript_export
from lifeworld.exports.export_job import (
    export_archive_in_study,
    export_bundle_in_study,
    export_project_in_study,
    export_quotes_in_study,
    export_tables_in_study,
    export_transcripts_in_study,
    read_waiting,
)
from study.errors import Cancelled
from study.jobs import list_jobs
from themes.commands import add_theme
from transcripts.consent.commands import record_session_consents
from transcripts.queries import list_sessions

Open = Callable[..., Any]


@pytest.fixture
def talk(study: Any, factories: Any) -> SimpleNamespace:
    """A group in which three are coded with two codes, one of them in a theme."""
    said = [("Mod", "Time?"), ("Bo", "No time."), ("Ib", "Time is money."), ("Eva", "Tide.")]
    one = factories.add_transcript(study, title="Port", said=said)
    time, pay = factories.add_codes(study, "Time", "Pay")
    factories.code_turn(study, one, time, turn=1)
    factories.code_turn(study, one, time, turn=2)
    factories.code_turn(study, one, pay, turn=3)
    theme = add_theme(study, "Hours", code_ids=[time], actor="Ana")
    return SimpleNamespace(study=study, one=one, time=time, pay=pay, theme=theme)


def read_made(screen: Any) -> list[list[Any]]:
    """Return the rows of the workbook that waits to be downloaded, without the head."""
    _, [(name, content)], _ = screen.at.session_state["quotes_made"]
    assert name.endswith("-quotes.xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    return [[cell.value for cell in row] for row in sheet.iter_rows()][1:]


def choose_inside(screen: Any) -> Any:
    screen.at.radio[0].set_value("internal")
    return screen.run()


def test_a_table_is_made_for_the_audience_and_goes_on_record(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    told = screen.read()
    assert "**3 quotes** with 3 codings" in told
    assert told.count("Nothing was issued yet.") == 8
    screen.press("Make table")
    assert [row[1] for row in read_made(screen)] == ["No time.", "Time is money.", "Tide."]
    assert "3 quotes, for the research team" in screen.read()
    [record] = talk.study.db.query("SELECT [by], form, audience, place FROM exports")
    assert record == {
        "by": "Ana", "form": "xlsx", "audience": "internal", "place": "downloaded in a browser",
    }  # fmt: skip
    told = open_screen(talk.study, "export").read()
    assert f"**{talk.study.name}-quotes.xlsx**" in told
    assert "for the research team · by Ana · 3 quotes" in told


def test_the_card_tells_what_consent_leaves_out_before_anything_is_made(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    told = open_screen(talk.study, "export").read()
    assert "**0 quotes** with 0 codings" in told
    assert "3 quotes were left out for want of consent to this use." in told
    assert "Coders, memos and what was said around a quote are for the research team only" in told
    [session] = list_sessions(talk.study)
    record_session_consents(talk.study, [session.id], {"quote_client": "given"}, actor="Ana")
    assert "**3 quotes** with 3 codings" in open_screen(talk.study, "export").read()


def test_the_filters_of_the_card_are_those_of_the_file(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    screen.field("multiselect", "Codes").select("Pay").run()
    assert "**1 quote** with 1 coding" in screen.read()
    screen.press("Make table")
    assert [row[1] for row in read_made(screen)] == ["Tide."]
    screen.field("multiselect", "Codes").set_value([]).run()
    screen.field("multiselect", "Themes").select("Hours").run()
    assert "**2 quotes** with 2 codings" in screen.read()
    screen.field("toggle", "Only what findings rest on").set_value(True).run()
    assert "**0 quotes**" in screen.read()
    screen.press("Make table")
    [error] = screen.at.error
    assert "There is no quote to export" in error.value


def test_a_wide_csv_comes_with_the_file_that_explains_its_columns(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    [form] = [c for c in screen.at.button_group if c.key == "page_quotes_form"]
    form.set_value("csv")
    screen.field("selectbox", "Rows").set_value("wide")
    screen.run()
    screen.press("Make table")
    _, files, _ = screen.at.session_state["quotes_made"]
    assert [name.rpartition("-")[2] for name, _ in files] == ["quotes.csv", "columns.csv"]
    head = files[0][1].decode("utf-8-sig").splitlines()[0]
    assert "c_time,c_pay,t_hours,quote" in head


def test_quotes_of_a_code_are_exported_as_they_are_listed(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = open_screen(talk.study, "codebook", chosen_codes=talk.time, open_tab="quotes")
    screen.open(key="export_code_quotes")
    assert "**2 quotes** with 2 codings" in screen.read()
    screen.press(key="dialog_make_table", inside="export_code_quotes")
    assert [row[1] for row in read_made(screen)] == ["No time.", "Time is money."]


def test_quotes_of_a_theme_are_exported_as_they_are_listed(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = open_screen(talk.study, "themes", chosen_themes=talk.theme.id)
    screen.press(key="export_theme_quotes")
    screen.press(key="dialog_make_table", inside="export_theme_quotes")
    assert [row[1] for row in read_made(screen)] == ["No time.", "Time is money."]


def test_results_of_a_search_are_exported_those_ticked_or_else_all(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = open_screen(talk.study, "search")
    screen.field("text_input", "Search the study").input("ti*")
    screen.run().open(key="export_hits")
    screen.press(key="dialog_make_table", inside="export_hits")
    assert [row[1] for row in read_made(screen)] == ["No time.", "Time is money.", "Tide."]
    assert [row[2] for row in read_made(screen)] == ["Time", "Time", "Pay"]
    screen.at.checkbox[1].check()
    screen.press(key="export_hits")
    screen.press(key="dialog_make_table", inside="export_hits")
    assert [row[1] for row in read_made(screen)] == ["Time is money."]


def test_many_quotes_are_written_by_the_worker_and_fetched_when_they_are_done(
    open_screen: Open, talk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quote_export, "MOST_AT_ONCE", 1)
    screen = choose_inside(open_screen(talk.study, "export"))
    assert "**3 quotes**" not in screen.read(), "many are counted while they are written"
    screen.press("Make table")
    [job] = list_jobs(talk.study)
    assert job.arguments["audience"] == "internal"
    assert "Make table" not in screen.labels()
    assert "Stop job" in screen.labels()
    told: list[tuple[int, int]] = []
    result = export_quotes_in_study(
        talk.study, lambda done, of, _: told.append((done, of)), **job.arguments
    )
    assert told
    with talk.study.stage(tick="jobs") as db:
        db.execute(
            "UPDATE jobs SET state = 'done', result = ? WHERE id = ?", [json.dumps(result), job.id]
        )
    screen.run()
    assert len(read_made(screen)) == 3
    assert not Path(result["files"][0]).exists(), "what was fetched does not lie about"
    assert read_waiting(result) == []


def test_who_stops_a_long_export_keeps_nothing(
    open_screen: Open, talk: SimpleNamespace, tmp_path: Path
) -> None:
    open_screen(talk.study, "export")

    def stop(*_: object) -> None:
        raise Cancelled("Stopped.")

    options = {
        "name": "quotes.xlsx", "audience": "internal", "choice": {}, "layout": "coding",
        "final": False, "address": "", "actor": "Ana", "place": "here",
    }  # fmt: skip
    with pytest.raises(Cancelled):
        export_quotes_in_study(talk.study, stop, **options)  # type: ignore[arg-type]
    assert not [path for path in tmp_path.rglob("*quotes*") if path.is_file()]
    assert not list(talk.study.db.query("SELECT * FROM exports"))


def test_coded_transcripts_are_made_for_the_audience_and_go_on_record(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    assert "**1 transcript** with 7 words" in screen.read()
    screen.press("Make transcripts")
    _, [(name, content)], told = screen.at.session_state["transcripts_made"]
    assert name == f"{talk.study.name}-transcripts.docx"
    assert content.startswith(b"PK")
    assert told == [f"{name}: 1 transcript, 7 words, for the research team"]
    [form] = [c for c in screen.at.button_group if c.key == "transcripts_form"]
    form.set_value("html")
    screen.run()
    assert "Download" not in screen.read(), "what was made before is not what is asked for now"
    screen.press("Make transcripts")
    _, [(_, content)], _ = screen.at.session_state["transcripts_made"]
    assert b"Time is money." in content
    forms = [row["form"] for row in talk.study.db.query("SELECT form FROM exports ORDER BY id")]
    assert forms == ["docx", "html"]


def test_outside_the_team_the_card_says_that_only_coded_words_are_shown(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = open_screen(talk.study, "export")
    assert "consent to be quoted is no consent to hand over a conversation" in screen.read()
    screen.press("Make transcripts")
    [error] = screen.at.error
    assert "There is no transcript to export" in error.value


def test_long_transcripts_are_written_by_the_worker(
    open_screen: Open, talk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transcript_export, "MOST_AT_ONCE", 1)
    monkeypatch.setattr(transcript_export, "MOST_TOGETHER", 1)
    screen = choose_inside(open_screen(talk.study, "export"))
    assert "Each transcript becomes a file of its own, all of them in a zip." in screen.read()
    screen.press("Make transcripts")
    [job] = list_jobs(talk.study)
    assert "Make transcripts" not in screen.labels()
    result = export_transcripts_in_study(talk.study, lambda *_: None, **job.arguments)
    with talk.study.stage(tick="jobs") as db:
        db.execute(
            "UPDATE jobs SET state = 'done', result = ? WHERE id = ?", [json.dumps(result), job.id]
        )
    screen.run()
    _, [(name, _)], _ = screen.at.session_state["transcripts_made"]
    assert name.endswith("-transcripts.docx")


def test_a_file_for_another_program_says_what_it_lacks_and_is_made_now_or_by_the_worker(
    open_screen: Open, talk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    told = screen.read()
    assert "Counts characters as the standard says. Lifeworld reads it back." in told
    assert "- who moderates or observes, 1 speaker" in told
    [program] = [each for each in screen.at.selectbox if each.key == "project_program"]
    program.set_value("nvivo")
    assert "Not tested with the program itself" in screen.run().read()
    screen.press("Make file")
    _, [(name, content)], said = screen.at.session_state["project_made"]
    assert (name, content[:2]) == (f"{talk.study.name}.qdpx", b"PK")
    assert said[0] == f"{name}: 1 text, 2 codes, 3 codings, 1 set, for the research team"
    monkeypatch.setattr(project_export, "MOST_AT_ONCE", 1)
    screen.run()
    screen.press("Make file")
    [job] = list_jobs(talk.study)
    result = export_project_in_study(talk.study, lambda *_: None, **job.arguments)
    assert result["told"] == said
    [form] = [each for each in screen.at.button_group if each.key == "project_form"]
    form.set_value("qdc")
    assert "A codebook holds codes and themes only" in screen.run().read()


def test_a_report_is_made_in_the_form_that_was_chosen_and_goes_on_record(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    for form, begins in (("docx", b"PK"), ("html", b"<!DOCTYPE"), ("pdf", b"%PDF")):
        [choice] = [c for c in screen.at.button_group if c.key == "report_form"]
        choice.set_value(form)
        screen.run()
        screen.press("Make report")
        _, [(name, content)], told = screen.at.session_state["report_made"]
        assert name == f"{talk.study.name}-report.{form}"
        assert content.startswith(begins)
        assert told[0].endswith("words, for the research team")
    things = [row["thing"] for row in talk.study.db.query("SELECT thing FROM exports")]
    assert things == ["report"] * 3
    told = open_screen(talk.study, "export").read()
    assert f"**{talk.study.name}-report.pdf**" in told


def test_a_report_that_is_no_word_file_in_house_style_says_why(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    [chooser] = [u for u in screen.at.get("file_uploader") if u.key == "report_template"]
    chooser.set_value(("ours.docx", b"no", "application/octet-stream"))
    screen.run()
    screen.press("Make report")
    [error] = screen.at.error
    assert "is not a Word file" in error.value
    assert "report_made" not in screen.at.session_state


def test_the_whole_study_leaves_as_tables_and_as_a_bundle(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    assert "it holds every word of every participant" in screen.read()
    screen.press("Make tables")
    _, [(name, content)], told = screen.at.session_state["tables_made"]
    assert name.endswith("-tables.zip")
    assert content.startswith(b"PK")
    assert "for the research team" in told[0]
    screen.press("Make the bundle")
    _, [(name, content)], told = screen.at.session_state["bundle_made"]
    assert name == f"{talk.study.name}.bundle.zip"
    assert "The key to the pseudonyms is not in it." in told
    [*records] = talk.study.db.query("SELECT thing, audience FROM exports ORDER BY at, id")
    assert records == [
        {"thing": "tables", "audience": "internal"}, {"thing": "bundle", "audience": "internal"},
    ]  # fmt: skip


def test_long_tables_and_bundles_are_written_by_the_worker_and_can_be_stopped(
    talk: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    steps: list[int] = []
    for function, more in (
        (export_tables_in_study, {"audience": "internal"}), (export_bundle_in_study, {}),
    ):  # fmt: skip
        made = function(
            talk.study, lambda done, *_: steps.append(done), name="all.zip", actor="Ana",
            place="here", **more,
        )  # fmt: skip
        [(name, content)] = read_waiting(made)
        assert (name, content[:2]) == ("all.zip", b"PK")

        def stop(*_: object) -> None:
            raise Cancelled("Stopped.")

        with pytest.raises(Cancelled):
            function(talk.study, stop, name="all.zip", actor="Ana", place="here", **more)
    assert steps
    assert not [p for p in (tmp_path / "home").rglob("*") if p.is_file()]


def test_a_packet_for_an_archive_waits_for_consent_and_for_names(
    open_screen: Open, talk: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    told = open_screen(talk.study, "export").read()
    assert "Nobody is recorded as agreeing to be archived." in told
    [session] = list_sessions(talk.study)
    record_session_consents(talk.study, [session.id], {"archive": "given"}, actor="Ana")
    screen = open_screen(talk.study, "export")
    assert "Agreed to be archived: 0 people, and everybody in 1 session." in screen.read()
    assert "1 transcript was not searched for names" in screen.read()
    screen.field("text_input", "Authors").set_value("Vang, Karla; Bo, Tobias").run()
    reason = "Why transcripts may go in that were not searched for names"
    screen.field("text_input", reason).set_value("Read.").run()
    screen.press("Make the packet")
    [job] = [job for job in list_jobs(talk.study) if job.kind == "export_archive"]
    row = next(talk.study.db.query("SELECT arguments FROM jobs WHERE id = ?", [job.id]))
    asked = json.loads(row["arguments"])
    assert asked["depositor"] == {
        "authors": ["Vang, Karla", "Bo, Tobias"], "names_checked": "Read.",
    }  # fmt: skip
    made = export_archive_in_study(talk.study, lambda *_: None, **asked)
    [(name, content)] = read_waiting(made)
    assert name == f"{talk.study.name}-archive.zip"
    assert content.startswith(b"PK")
    assert not [line for line in made["told"] if "authors" in line]
