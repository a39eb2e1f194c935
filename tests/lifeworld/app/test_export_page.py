"""The page Export shows a card for each thing that leaves; lists export what they show."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest

from lifeworld.app.parts import made_files, quote_export, transcript_export
from lifeworld.exports.export_job import export_in_study, read_waiting
from lifeworld.exports.export_study import export_study
from study.errors import Cancelled, InvalidInput
from study.jobs import list_jobs
from study.plugins import get_manager, hookimpl
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


def end_job(study: Any, job: Any) -> dict[str, Any]:
    """Do a job as the worker would, and return its result."""
    result = export_in_study(study, lambda *_: None, **job.arguments)
    with study.stage(tick="jobs") as db:
        db.execute(
            "UPDATE jobs SET state = 'done', result = ? WHERE id = ?", [json.dumps(result), job.id]
        )
    return result


def choose_inside(screen: Any) -> Any:
    screen.at.radio[0].set_value("internal")
    return screen.run()


def test_a_table_is_made_for_the_audience_and_goes_on_record(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    told = screen.read()
    assert "**3 quotes** with 3 codings" in told
    assert told.count("Nothing was issued yet.") == 9
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
    assert "Make transcripts" in screen.labels(), "other cards do not wait for it"
    result = end_job(talk.study, job)
    screen.run()
    assert len(read_made(screen)) == 3
    assert not Path(result["files"][0]).exists(), "what was fetched does not lie about"
    assert read_waiting(result) == []


LONG = (
    ("deck", "pptx", {"cut": "full"}),
    ("report", "docx", {}),
    ("report", "pdf", {}),
    ("quotes", "xlsx", {"choice": {}, "layout": "coding", "address": ""}),
    ("transcripts", "docx", {"choice": {}, "place_of_codes": "comments"}),
    ("project", "qdpx", {"choice": {}, "program": "standard"}),
    ("tables", "zip", {}),
    ("bundle", "zip", {}),
)  # fmt: skip


@pytest.mark.parametrize(("thing", "form", "options"), LONG, ids=[f"{t} {f}" for t, f, _ in LONG])
def test_whatever_is_long_tells_how_far_it_is_and_keeps_nothing_when_it_is_stopped(
    talk: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, thing: str, form: str,
    options: dict[str, Any],
) -> None:  # fmt: skip
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    asked = {
        "thing": thing, "form": form, "audience": "internal", "final": False, "options": options,
        "name": f"all.{form}", "actor": "Ana", "place": "here",
    }  # fmt: skip
    steps: list[tuple[int, int]] = []
    made = export_in_study(talk.study, lambda done, of, _: steps.append((done, of)), **asked)  # type: ignore[arg-type]
    assert steps
    assert all(0 <= done <= of for done, of in steps)
    [(name, content)] = read_waiting(made)
    assert name == f"all.{form}"
    assert content

    for last in {1, len(steps)}:
        left = iter(range(last - 1))

        def stop(*_: object, left: Iterator[int] = left) -> None:
            if next(left, None) is None:
                raise Cancelled("Stopped.")

        with pytest.raises(Cancelled):
            export_in_study(talk.study, stop, **asked)  # type: ignore[arg-type]
    assert not list((tmp_path / "home" / "waiting-exports").iterdir())
    [record] = talk.study.db.query("SELECT thing, form FROM exports")
    assert record == {"thing": thing, "form": form}


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
    monkeypatch.setattr(made_files, "MOST_WORDS", 1)
    monkeypatch.setattr(transcript_export, "MOST_TOGETHER", 1)
    screen = choose_inside(open_screen(talk.study, "export"))
    assert "Each transcript becomes a file of its own, all of them in a zip." in screen.read()
    screen.press("Make transcripts")
    [job] = list_jobs(talk.study)
    assert "Make transcripts" not in screen.labels()
    end_job(talk.study, job)
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
    monkeypatch.setattr(made_files, "MOST_WORDS", 1)
    screen.run()
    screen.press("Make file")
    [job] = list_jobs(talk.study)
    assert end_job(talk.study, job)["told"] == said
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


def test_a_long_report_in_house_style_is_written_by_the_worker(
    open_screen: Open, talk: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import docx

    style = io.BytesIO()
    docx.Document().save(style)
    monkeypatch.setattr(made_files, "MOST_WORDS", 1)
    screen = choose_inside(open_screen(talk.study, "export"))
    [chooser] = [u for u in screen.at.get("file_uploader") if u.key == "report_template"]
    chooser.set_value(("ours.docx", style.getvalue(), "application/octet-stream"))
    screen.run()
    screen.press("Make report")
    [job] = list_jobs(talk.study)
    kept = Path(job.arguments["options"]["template"])
    assert kept.read_bytes() == style.getvalue()
    assert "Stop job" in screen.labels()
    end_job(talk.study, job)
    assert not kept.exists(), "the worker takes the template away"
    screen.run()
    _, [(name, content)], _ = screen.at.session_state["report_made"]
    assert (name, content[:2]) == (f"{talk.study.name}-report.docx", b"PK")


def test_what_was_made_for_one_audience_is_not_offered_for_another(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    screen.press("Make deck")
    assert "for the research team" in screen.at.session_state["deck_made"][2][0]
    assert [b for b in screen.at.get("download_button") if "pptx" in b.label]
    screen.at.radio[0].set_value("public")
    screen.run()
    assert not [b for b in screen.at.get("download_button") if "pptx" in b.label]


PREVIEWS = {
    "deck": "slides, in our own template",
    "report": "Word breaks lines and pages otherwise",
    "page_make_table": "All that is in it: 3 rows.",
    "transcripts": "in Word, codes are comments in place of the margin",
    "project": "All that is in it: 1 text.",
    "tables": "The first of",
    "bundle": "The key to the pseudonyms is not in it.",
}


def test_each_card_shows_what_the_file_will_look_like_once_it_is_unfolded(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = choose_inside(open_screen(talk.study, "export"))
    assert not [key for key in PREVIEWS if f"preview_{key}_made" in screen.at.session_state]
    for key in PREVIEWS:
        screen.at.session_state[f"preview_{key}"] = True
    told = screen.run().read()
    for key, words in PREVIEWS.items():
        assert words in told, key
        stamp, made = screen.at.session_state[f"preview_{key}_made"]
        assert made.pictures or made.rows, key
        assert stamp[2].audience == "internal"
    pages = screen.at.session_state["preview_report_made"][1].pictures
    assert all(page.image.startswith(b"\x89PNG") for page in pages)
    assert [page.alt.partition(" of")[0] for page in pages[:2]] == ["Page 1", "Page 2"]
    rows = screen.at.session_state["preview_page_make_table_made"][1].rows
    assert [row[1] for row in rows] == ["No time.", "Time is money.", "Tide."]
    assert not list(talk.study.db.query("SELECT * FROM exports")), "a look is no export"


def test_a_preview_is_that_of_the_audience_and_says_what_is_left_out(
    open_screen: Open, talk: SimpleNamespace
) -> None:
    screen = open_screen(talk.study, "export")
    screen.at.session_state["preview_page_make_table"] = True
    told = screen.run().read()
    _, made = screen.at.session_state["preview_page_make_table_made"]
    assert made.rows == ()
    assert "3 quotes were left out for want of consent to this use." in made.left_out
    assert "All that is in it: 0 rows." in told


@pytest.fixture
def plugins(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[..., Any]], None]:
    """Register a plugin with one exporter, for one test."""
    manager = get_manager()
    names: list[str] = []

    def add(name: str, register: Callable[..., Any]) -> None:
        manager.register(SimpleNamespace(register_exporters=hookimpl(register)), name=name)
        names.append(name)

    yield add  # type: ignore[misc]
    for name in names:
        manager.unregister(name=name)


def write_markdown(report: Any, path: Path) -> list[str]:
    themes = "\n".join(f"## {theme.name}" for theme in report.themes)
    path.write_text(f"# {report.study_title}\n{themes}\n", "utf-8")
    return [f"{len(report.themes)} themes in Markdown"]


def fail(*_: object, **__: object) -> None:
    raise ValueError("no ink")


def test_what_plugins_write_has_a_card_and_one_that_fails_costs_a_sentence(
    open_screen: Open, talk: SimpleNamespace, plugins: Any
) -> None:
    plugins("good", lambda register: register("md", write_markdown))
    plugins("bad", fail)
    plugins("worse", lambda register: register("rst", fail))
    screen = choose_inside(open_screen(talk.study, "export"))
    assert "The plugin “bad” failed in register_exporters: no ink." in screen.read()
    screen.press("Make “md”")
    _, [(name, content)], told = screen.at.session_state["plugin_md_made"]
    assert (name, told[0]) == (f"{talk.study.name}.md", "1 themes in Markdown")
    assert content.decode("utf-8").endswith("## Hours\n")
    screen.press("Make “rst”")
    assert "The plugin for “rst” failed: no ink." in screen.read()
    [record] = talk.study.db.query("SELECT thing, form, audience FROM exports")
    assert record == {"thing": "plugin", "form": "md", "audience": "internal"}
    told = open_screen(talk.study, "export").read()
    assert f"**{talk.study.name}.md**" in told


def test_a_plugin_that_writes_no_file_leaves_an_earlier_one_in_place(
    talk: SimpleNamespace, plugins: Any, tmp_path: Path
) -> None:
    plugins("none", lambda register: register("md", lambda *_: None))
    out = tmp_path / "findings.md"
    out.write_text("earlier")
    with pytest.raises(InvalidInput, match="The plugin for “md” wrote no file"):
        export_study(talk.study, out, audience="internal")
    assert [path.name for path in tmp_path.glob("*findings*")] == ["findings.md"]
    assert out.read_text() == "earlier"


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
    [job] = list_jobs(talk.study)
    row = next(talk.study.db.query("SELECT arguments FROM jobs WHERE id = ?", [job.id]))
    asked = json.loads(row["arguments"])
    assert asked["options"]["depositor"] == {
        "authors": ["Vang, Karla", "Bo, Tobias"], "names_checked": "Read.",
    }  # fmt: skip
    made = export_in_study(talk.study, lambda *_: None, **asked)
    [(name, content)] = read_waiting(made)
    assert name == f"{talk.study.name}-archive.zip"
    assert content.startswith(b"PK")
    assert not [line for line in made["told"] if "authors" in line]
