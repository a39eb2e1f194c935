"""What the buttons of Home, Transcripts, People, Privacy, Export and History do."""

from __future__ import annotations

import io
import tempfile
import wave
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from PIL import Image

from coding.codebook.commands import rename_code
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo
from coding.queries import list_codings
from lifeworld.changes import describe_change
from opportunity_spaces.commands import remove_insight
from study.entries import list_entries
from study.jobs import list_jobs
from themes.commands import accept_theme_codes
from transcripts.consent.commands import record_consent, record_session_consents
from transcripts.consent.queries import list_consent_table, list_session_consents
from transcripts.frame.commands import add_stratum
from transcripts.people.commands import add_participant
from transcripts.privacy.queries import get_privacy, list_name_groups, list_retention
from transcripts.queries import (
    get_text,
    get_transcript,
    list_participants,
    list_sessions,
    list_speakers,
    list_strata,
    list_transcripts,
    list_turns,
)
from transcripts.recordings.queries import find_recording, list_attachments

SAID = (
    ("Moderator", "What hinders you?"),
    ("Bo", "Mette Sørensen never gives us time, and Mette Sørensen knows it."),
)


def make_wave(path: Path) -> Path:
    with wave.open(str(path), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(8000)
        out.writeframes(bytes(8000))
    return path


def of_transcript(open_screen: Any, small: SimpleNamespace) -> Any:
    return open_screen(small.study, "transcripts", chosen_transcripts=small.group.transcript_id)


# ----------------------------------------------------------------------------------------- home


def test_the_next_step_leads_to_the_page_it_names(open_screen: Any, study: Any) -> None:
    screen = open_screen(study).press("Add transcripts")
    assert screen.title == "Transcripts"


def test_what_was_found_opens_from_home(open_screen: Any, small: SimpleNamespace) -> None:
    insight = f"**{small.insight.code} · Nobody has time to learn**"
    screen = open_screen(small.study).press(insight)
    assert screen.title == "Insights and needs"
    assert "Nobody has time to learn" in screen.read()
    remove_insight(small.study, small.insight.id, actor="Ana")
    screen = open_screen(small.study)
    assert insight not in screen.labels()
    screen.press("**Time is borrowed**")
    assert screen.title == "Themes"
    assert screen.at.session_state["chosen_themes"] == small.theme.id


def test_a_memo_opens_from_home(open_screen: Any, small: SimpleNamespace) -> None:
    ids = [add_memo(small.study, NewMemo(body=f"Thought {n}"), actor="Ana").id for n in range(4)]
    screen = open_screen(small.study)
    assert [b for b in screen.labels() if b.startswith("Thought")] == [
        "Thought 3", "Thought 2", "Thought 1",
    ]  # fmt: skip
    screen.press("Thought 2")
    assert screen.title == "Memos"
    assert screen.at.session_state["chosen_memos1"] == ids[2]
    assert "Thought 2" in screen.read()


# ----------------------------------------------------------------------------------- transcripts


def test_a_transcript_is_opened_for_coding(open_screen: Any, small: SimpleNamespace) -> None:
    screen = of_transcript(open_screen, small).press("Code transcript")
    assert screen.address == {"transcript": small.group.transcript_id}


def test_a_removed_transcript_takes_its_codings_along_and_brings_them_back(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = of_transcript(open_screen, small).press("Remove transcript")
    assert list_transcripts(small.study) == []
    assert list_codings(small.study) == []
    screen.press("Undo")
    assert [t.id for t in list_transcripts(small.study)] == [small.group.transcript_id]
    assert len(list_codings(small.study)) == 2


def test_files_are_added_from_the_page_of_transcripts(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "transcripts").open("Add files")
    screen.at.file_uploader[0].set_value(
        ("group-2.txt", b"Moderator: Well?\n\nBo: There is no time.\n", "text/plain")
    )
    screen.button("Add files").click()
    screen.run()
    assert len(list_transcripts(small.study)) == 1, "nothing is added before it was looked at"
    screen.press("Add 1 file", inside="Add files")
    made = [t for t in list_transcripts(small.study) if t.id != small.group.transcript_id]
    assert [(t.title, t.turns) for t in made] == [("group-2", 2)]


def test_a_project_of_another_program_is_brought_in(open_screen: Any, study: Any) -> None:
    book = (
        '<?xml version="1.0" encoding="utf-8"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0"'
        ' origin="test"><Codes><Code guid="6b0b1b2c-7a35-4a55-9a0c-3f0a2d3d7a11" name="Swap debts"'
        ' isCodable="true"/></Codes></CodeBook>'
    )
    from coding.queries import list_codes

    screen = open_screen(study, "transcripts")
    screen.at.file_uploader[0].set_value(("codes.qdc", book.encode(), "application/xml"))
    screen.run().press("Import project")
    assert [c.name for c in list_codes(study)] == ["Swap debts"]


def test_a_recording_is_attached_and_taken_off(
    open_screen: Any, small: SimpleNamespace, tmp_path: Path
) -> None:
    screen = of_transcript(open_screen, small)
    screen.press("Attach recording")
    assert "Choose a file or enter its path." in screen.read()
    source = make_wave(tmp_path / "group one.wav")
    screen.field("text_input", "Or its path on this computer").input(str(source))
    screen.press("Attach recording")
    found = find_recording(small.study, small.group.transcript_id)
    assert found is not None
    assert (found.name, found.kind) == ("group one.wav", "audio")
    screen.press("Remove recording")
    assert find_recording(small.study, small.group.transcript_id) is None
    screen.press("Undo")
    again = find_recording(small.study, small.group.transcript_id)
    assert again is not None
    assert (again.id, again.sha256) == (found.id, found.sha256)


def test_a_recording_is_given_to_the_machine_to_transcribe(
    open_screen: Any, small: SimpleNamespace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lifeworld.app.parts.recordings.check_speech", lambda: None)
    monkeypatch.setattr("lifeworld.app.parts.recordings.check_transcription", lambda *_, **__: None)
    source = make_wave(tmp_path / "visit.wav")
    screen = open_screen(small.study, "transcripts").open("Transcribe recording")
    [where] = [
        each for each in screen.at.text_input if each.label == "Or its path on this computer"
    ]
    where.input(str(source))
    screen.field("selectbox", "Spoken language").select("da")
    screen.press("Start transcription", inside="Transcribe recording")
    [job] = list_jobs(small.study)
    assert job.kind == "transcribe"
    assert (job.arguments["path"], job.arguments["language"]) == (str(source), "da")
    assert (job.arguments["actor"], job.arguments["keeping"]) == ("Ana", "copy")


def test_photos_of_a_visit_are_kept_and_removed(open_screen: Any, small: SimpleNamespace) -> None:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), (200, 40, 10)).save(out, "PNG")
    screen = of_transcript(open_screen, small)
    uploader = next(u for u in screen.at.file_uploader if u.label == "Photos of the visit")
    uploader.set_value([("ramp.png", out.getvalue(), "image/png")])
    screen.press("Add photos")
    [photo] = list_attachments(small.study)
    assert (photo.name, photo.session_id) == ("ramp.png", small.group.session_id)
    screen.press(key="drop-")
    assert list_attachments(small.study) == []


def test_two_labels_of_one_speaker_become_one(
    open_screen: Any, study: Any, make_transcript: Any
) -> None:
    transcript_id = make_transcript(
        said=(("Moderator", "Well?"), ("Mette", "There is never time."), ("METTE", "Never."))
    )
    screen = open_screen(study, "transcripts", chosen_transcripts=transcript_id)
    screen.press("Merge speakers")
    voices = [s for s in list_speakers(study, transcript_id) if s.role == "participant"]
    assert len({s.name for s in voices}) == 1
    assert "Merge speakers" not in screen.labels()


def test_every_speaker_becomes_a_participant_at_once(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = of_transcript(open_screen, small).press("Add all 3 as participants")
    assert [p.pseudonym for p in list_participants(small.study)] == ["Bo", "Cy", "Di"]
    screen.press("Undo")
    assert list_participants(small.study) == []


def test_whether_two_emmas_are_one_person_is_asked_with_their_words(
    open_screen: Any, study: Any, make_transcript: Any
) -> None:
    one = make_transcript(said=(("Emma", "There is never time."), ("Ali", "No.")), title="One")
    make_transcript(said=(("Emma", "The shift is full."), ("Bo", "Yes.")), title="Two")
    screen = open_screen(study, "transcripts", chosen_transcripts=one)
    screen.press("Add all 2 as participants")
    assert [p.pseudonym for p in list_participants(study)] == ["Ali"]
    told = screen.read()
    assert "1 pair has similar names" in told
    assert "There is never time." in told
    assert "The shift is full." in told
    assert "They have the same first name." in told
    screen.press("Same person")
    assert [p.pseudonym for p in list_participants(study)] == ["Ali", "Emma"]
    assert len({s.participant_id for s in list_speakers(study) if s.label == "Emma"}) == 1
    assert "Same person?" not in screen.read()
    screen.press("Undo")
    screen = open_screen(study, "people").press("Different people")
    assert [p.pseudonym for p in list_participants(study)] == ["Ali", "Emma", "Emma (2)"]
    assert "Same person?" not in screen.read()


def test_words_are_corrected_with_a_reason_after_what_it_means_was_shown(
    open_screen: Any, study: Any, make_transcript: Any, factories: Any
) -> None:
    transcript_id = make_transcript(
        said=(("Moderator", "What hinders you?"), ("Bo", "There is never time to lern here."))
    )
    [code] = factories.add_codes(study, "Time")
    factories.code_turn(study, transcript_id, code)
    state = {"chosen_transcripts": transcript_id, "transcript_tabs": "Correct the text"}
    screen = open_screen(study, "transcripts", **state)
    screen.field("text_input", "Find words").input("lern")
    screen.run()
    assert "Save correction" not in screen.labels(), "nothing was changed yet"
    screen.field("text_area", "Words").input("There is never time to learn here.")
    screen.field("text_input", "Reason (for the history)").input("typo")
    screen.run().press("Save correction")
    text = get_text(study, get_transcript(study, transcript_id).text_id)
    assert "to learn here." in text
    assert [c.quote for c in list_codings(study)] == ["There is never time to learn here."]
    assert list_entries(study.db, limit=1)[0].reason == "typo"


def test_a_quote_adrift_is_removed_with_its_codings(
    open_screen: Any, study: Any, make_transcript: Any, factories: Any
) -> None:
    from coding.corrections.commands import revise_transcript
    from coding.quotes.queries import list_adrift

    transcript_id = make_transcript(said=(("Moderator", "Well?"), ("Bo", "There is no time.")))
    [code] = factories.add_codes(study, "Time")
    factories.code_turn(study, transcript_id, code)
    text = get_text(study, get_transcript(study, transcript_id).text_id)
    revise_transcript(study, transcript_id, text.replace("There is no time.", "Ah."), actor="Ana")
    assert len(list_adrift(study)) == 1
    open_screen(study, "transcripts").press("Remove quote")
    assert list_adrift(study) == []
    assert list_codings(study) == []


# ---------------------------------------------------------------------------------------- people


def test_a_person_is_added_to_the_list(open_screen: Any, study: Any) -> None:
    stratum = add_stratum(study, "Care homes", actor="Ana")
    screen = open_screen(study, "people")
    screen.field("text_input", "Pseudonym").input("P1")
    next(b for b in screen.at.selectbox if b.label == "Stratum").select(stratum.id)
    screen.press("Add person")
    [person] = list_participants(study)
    assert (person.pseudonym, person.stratum_id) == ("P1", stratum.id)


def test_people_are_joined_and_removed_and_brought_back(open_screen: Any, study: Any) -> None:
    for name in ("Emma", "E. K.", "Bo"):
        add_participant(study, name, actor="Ana")
    names = [p.pseudonym for p in list_participants(study)]
    screen = open_screen(study, "people")
    rows = names.index("Emma"), names.index("E. K.")
    screen.choose_rows(f"people-{study.version}", *sorted(rows))
    first = names[min(rows)]
    screen.press(key="join_people")
    assert sorted(p.pseudonym for p in list_participants(study)) == sorted(["Bo", first])
    screen.press("Undo")
    assert len(list_participants(study)) == 3
    screen.choose_rows(f"people-{study.version}", names.index("Bo"))
    screen.press("Remove person")
    assert "Bo" not in {p.pseudonym for p in list_participants(study)}
    screen.press("Undo")
    assert len(list_participants(study)) == 3


def test_several_turns_are_joined_and_that_is_undone(
    open_screen: Any, study: Any, make_transcript: Any
) -> None:
    said = (("Moderator", "And you?"), ("Bo", "There is never time."), ("Bo", "Nobody asks us."))
    transcript_id = make_transcript(said=said)

    def turns() -> list[tuple[str, str]]:
        text_id = get_transcript(study, transcript_id).text_id
        text = get_text(study, text_id)
        return [(t.label, text[t.start : t.end]) for t in list_turns(study, text_id)]

    text_id = get_transcript(study, transcript_id).text_id
    screen = open_screen(
        study,
        "transcripts",
        chosen_transcripts=transcript_id,
        transcript_tabs="Correct the text",
        **{f"do-{text_id}-several": "Join into one turn"},
    )
    screen.choose_rows(f"turns-{text_id}", 1, 2)
    screen.press("Join 2 turns")
    assert [label for label, _ in turns()] == ["Moderator", "Bo"]
    assert turns()[1][1].split() == ["There", "is", "never", "time.", "Nobody", "asks", "us."]
    study.undo(actor="Ana")
    assert turns() == list(said)


def test_the_answers_of_the_people_chosen_are_recorded(open_screen: Any, study: Any) -> None:
    people = [add_participant(study, name, actor="Ana") for name in ("P1", "P2", "P3")]
    screen = open_screen(study, "people")
    assert screen.button("Record consent for 0 people").disabled
    screen.choose_rows("consent_table_Name", 0, 2)
    screen.field("multiselect", "Purposes").select("quote_client")
    screen.field("selectbox", "Answer").select("refused")
    screen.field("text_input", "Version of the consent sheet").input("Sheet 2")
    screen.press("Record consent for 2 people")
    table = list_consent_table(study)
    assert {key: value["quote_client"][:2] for key, value in table.items() if value} == {
        people[0].id: ("refused", "Sheet 2"),
        people[2].id: ("refused", "Sheet 2"),
    }


def test_the_answer_of_whole_sessions_is_recorded(
    open_screen: Any, study: Any, make_transcript: Any
) -> None:
    make_transcript()
    screen = open_screen(study, "people", consent_for="Whole sessions")
    assert "Withdrawn" not in screen.field("selectbox", "Answer").options
    screen.choose_rows("consent_table_Session", 0)
    screen.field("multiselect", "Purposes").select("quote_client")
    screen.field("text_input", "Version of the consent sheet").input("On tape")
    screen.press("Record consent for 1 session")
    [answers] = list_session_consents(study).values()
    assert answers["quote_client"][:2] == ("given", "On tape")


def test_a_list_of_people_is_read_after_it_was_shown(open_screen: Any, study: Any) -> None:
    screen = open_screen(study, "people")
    rows = b"pseudonym,stratum,age\nP1,Ports,40-49\nP2,Ports,50-59\n"
    screen.at.file_uploader[0].set_value(("people.csv", rows, "text/csv"))
    screen.run()
    assert list_participants(study) == []
    screen.press("Import list")
    assert [(p.pseudonym, p.attributes["age"]) for p in list_participants(study)] == [
        ("P1", "40-49"),
        ("P2", "50-59"),
    ]
    assert [s.name for s in list_strata(study)] == ["Ports"]


def test_a_stratum_is_added_and_a_session_is_described(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "people")
    screen.field("text_input", "Name").input("Ports")
    screen.press("Save stratum")
    assert [s.name for s in list_strata(small.study)] == ["Ports"]
    screen.field("text_input", "Date").input("2026-05-17")
    screen.field("text_area", "Notes").input("Held in the canteen")
    screen.press("Save session")
    [session] = list_sessions(small.study)
    assert (session.date, session.notes) == ("2026-05-17", "Held in the canteen")


# --------------------------------------------------------------------------------------- privacy


@pytest.fixture
def named(study: Any, make_transcript: Any) -> SimpleNamespace:
    """A study in which a name is said that was found and stands in the queue."""
    from transcripts.privacy.commands import suggest_redactions

    transcript_id = make_transcript(said=SAID)
    suggest_redactions(study, leave_pseudonyms=True, actor="Ana")
    return SimpleNamespace(study=study, transcript_id=transcript_id)


def states(study: Any) -> dict[str, str]:
    return {" ".join(group.words.split()): group.status for group in list_name_groups(study)}


def current_text(named: SimpleNamespace) -> str:
    transcript = get_transcript(named.study, named.transcript_id)
    return str(get_text(named.study, transcript.text_id))


def test_names_are_looked_for(open_screen: Any, study: Any, make_transcript: Any) -> None:
    make_transcript(said=SAID)
    screen = open_screen(study, "privacy")
    assert "There are no names to review." in screen.read()
    screen.press("Find names")
    assert states(study)["Mette Sørensen"] == "proposed"


@pytest.mark.parametrize(
    ("label", "state"),
    [("Replace selected names", "accepted"), ("Keep selected names", "rejected")],
)
def test_what_becomes_of_a_name_is_what_was_pressed(
    label: str, state: str, open_screen: Any, named: SimpleNamespace
) -> None:
    row = list(states(named.study)).index("Mette Sørensen")
    screen = open_screen(named.study, "privacy")
    assert screen.button(label).disabled, "nothing is chosen"
    screen.choose_rows("name_table", row).press(label)
    assert states(named.study)["Mette Sørensen"] == state
    screen.press("Undo")
    assert states(named.study)["Mette Sørensen"] == "proposed"


def test_all_that_are_sure_are_replaced_together(open_screen: Any, named: SimpleNamespace) -> None:
    sure = [g for g in list_name_groups(named.study) if g.sure]
    number = sum(len(g.ids) for g in sure)
    open_screen(named.study, "privacy").press(f"Replace all certain matches ({number})")
    assert {g.words: g.status for g in list_name_groups(named.study) if g.sure} == {
        g.words: "accepted" for g in sure
    }


def test_names_are_replaced_looked_up_and_scrubbed_with_the_key(
    open_screen: Any, named: SimpleNamespace, tmp_path: Path
) -> None:
    row = list(states(named.study)).index("Mette Sørensen")
    screen = open_screen(named.study, "privacy").choose_rows("name_table", row)
    screen.press("Replace selected names")
    replacement = next(g.replacement for g in list_name_groups(named.study) if "Mette" in g.words)

    def with_key(label: str, words: str = "") -> None:
        screen.field("text_input", "Key file").input(str(tmp_path / "field.key"))
        screen.field("text_input", "Passphrase").input("a long passphrase of mine")
        screen.field("text_input", "Name or pseudonym").input(words)
        screen.press(label)

    with_key("Look up", replacement)
    assert len(screen.at.error) == 1, "there is no key file yet"
    with_key("Replace names in transcripts")
    assert "Replaced 2 places in 1 transcript. Earlier versions" in screen.read()
    assert "Mette" not in current_text(named)
    assert current_text(named).count(replacement) == 2
    assert b"Mette" not in (tmp_path / "field.key").read_bytes()
    with_key("Look up", replacement)
    assert f"{replacement}  =  Mette Sørensen" in screen.read()
    with_key("Erase originals from study")
    held = named.study.db.execute("SELECT count(*) FROM texts WHERE text LIKE '%Mette%'")
    assert held.fetchone() == (0,)
    with_key("Look up", replacement)
    assert f"{replacement}  =  Mette Sørensen" in screen.read()


def test_what_silence_means_is_saved(open_screen: Any, small: SimpleNamespace) -> None:
    screen = open_screen(small.study, "privacy")
    screen.field("selectbox", "Client").select("allow")
    screen.field("text_input", "Why they may be shown (client)").input("Agreed on tape")
    screen.field("number_input", "Smallest group of people who share attributes").set_value(5)
    screen.press("Save rules")
    privacy = get_privacy(small.study)
    assert (privacy.unknown_client, privacy.fewest) == ("allow", 5)
    assert privacy.get_reason("client") == "Agreed on tape"
    assert not privacy.withholds_unknown("client")


def test_who_agreed_to_be_quoted_is_counted_for_each_audience(
    open_screen: Any, small: SimpleNamespace
) -> None:
    for name in ("Ali", "Emma", "Fay"):
        add_participant(small.study, name, actor="Ana")
    first, second, *rest = list_participants(small.study)
    answers = {"quote_internal": "given", "quote_client": "refused"}
    record_consent(small.study, first.id, answers, sheet="1", date="2026-01-01", actor="Ana")
    record_consent(
        small.study, second.id, {"quote_internal": "given"}, sheet="1", date=None, actor="Ana"
    )
    table = open_screen(small.study, "privacy").at.dataframe[0].value
    left = len(rest)
    assert table.to_dict("split")["data"] == [
        ["Research team", 2, 0, left],
        ["Workshop", 0, 0, left + 2],
        ["Client", 0, 1, left + 1],
        ["Public", 0, 0, left + 2],
    ]


def test_until_when_material_is_kept_is_saved(open_screen: Any, small: SimpleNamespace) -> None:
    from datetime import date

    screen = open_screen(small.study, "privacy")
    screen.field("selectbox", "Material").select("recordings")
    screen.field("date_input", "Keep until").set_value(date(2027, 1, 31))
    screen.field("text_input", "Note").input("As the sheet says")
    screen.press("Save dates")
    [clock] = list_retention(small.study)
    assert (clock.kind, clock.due, clock.note) == ("recordings", "2027-01-31", "As the sheet says")


# ------------------------------------------------------------------------------- export, history


def test_a_deck_is_made_for_the_audience_chosen_and_goes_on_record(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "export")
    screen.at.radio[0].set_value("internal")
    screen.press("Make deck")
    _, [(name, content)], told = screen.at.session_state["deck_made"]
    assert name == f"{small.study.name}.pptx"
    from pptx import Presentation

    assert len(Presentation(io.BytesIO(content)).slides) >= 5
    [record] = small.study.db.query("SELECT [by], file, audience, place FROM exports")
    assert record == {
        "by": "Ana",
        "file": name,
        "audience": "internal",
        "place": "downloaded in a browser",
    }
    assert told[0] in screen.read()
    next(radio for radio in screen.at.radio if radio.label == "Cut").set_value("brief")
    screen.press("Make deck")
    _, [(name, content)], _ = screen.at.session_state["deck_made"]
    assert name == f"{small.study.name}-brief.pptx"
    assert len(Presentation(io.BytesIO(content)).slides) == 2


def test_a_deck_is_final_only_when_what_it_rests_on_was_looked_at(
    open_screen: Any, small: SimpleNamespace
) -> None:
    rename_code(small.study, small.time, "Hours", actor="Bo")
    screen = open_screen(small.study, "export")
    screen.at.radio[0].set_value("internal")
    screen.run()
    assert "To look at again before it can be final" in screen.read()
    screen.at.toggle[0].set_value(True)
    screen.press("Make deck")
    [error] = screen.at.error
    assert "cannot be final yet" in error.value
    accept_theme_codes(small.study, small.theme.id, reason="Only a name", actor="Ana")
    screen = open_screen(small.study, "export")
    screen.at.radio[0].set_value("internal")
    screen.at.toggle[0].set_value(True)
    screen.press("Make deck")
    assert not screen.at.error
    assert "deck_made" in screen.at.session_state


def test_a_template_is_named_as_it_was_uploaded_and_no_temporary_folder_is_told(
    open_screen: Any, small: SimpleNamespace
) -> None:
    screen = open_screen(small.study, "export")
    screen.press("Make deck")
    told = [caption.value for caption in screen.at.caption]
    assert any("slides, for the client" in words for words in told)
    assert not [words for words in told if tempfile.gettempdir() in words]
    screen.at.file_uploader[0].set_value(("ours.potx", b"no template", "application/octet-stream"))
    screen.press("Make deck")
    [error] = screen.at.error
    assert "ours\\.potx" in error.value
    assert tempfile.gettempdir() not in error.value


def test_quotes_are_read_for_what_tells_who_spoke(
    open_screen: Any, study: Any, make_transcript: Any, factories: Any
) -> None:
    from opportunity_spaces.commands import add_insight
    from opportunity_spaces.links.commands import link_evidence

    transcript_id = make_transcript(
        said=(("Moderator", "And you?"), ("Bo", "I am 43 years old and the only welder here."))
    )
    [code] = factories.add_codes(study, "Age")
    coding = factories.code_turn(study, transcript_id, code)
    insight = add_insight(study, assertion="Welders are few", status="agreed", actor="Ana")
    link_evidence(study, "excerpt", coding.excerpt_id, "insight", insight.id, actor="Ana")
    [session] = [s.id for s in list_sessions(study)]
    record_session_consents(study, [session], {"quote_client": "given"}, actor="Ana")
    screen = open_screen(study, "export")
    screen.press("Check quotes for identifying details")
    assert any("43" in warning.value for warning in screen.at.warning)


def test_the_history_is_leafed_through(open_screen: Any, small: SimpleNamespace) -> None:
    for number in range(45):
        add_stratum(small.study, f"Stratum {number:02}", actor="Ana")
    entries = list_entries(small.study.db, limit=200)
    screen = open_screen(small.study, "history")
    assert "Stratum 44" in screen.read()
    assert "Show newest" not in screen.labels()
    screen.press("Show older")
    told = screen.read()
    assert "Stratum 44" not in told
    assert describe_change(entries[-1]) in told
    assert "Show older" not in screen.labels()
    screen.press("Show newest")
    assert "Stratum 44" in screen.read()


def test_what_an_undo_took_back_is_redone_and_what_an_undo_of_it_did_is_undone(
    open_screen: Any, small: SimpleNamespace
) -> None:
    add_stratum(small.study, "Metal", actor="Ana")
    small.study.undo(actor="Ana")
    screen = open_screen(small.study, "history")
    assert screen.labels().count("Redo") == 1
    small.study.undo(list_entries(small.study.db)[0].id, actor="Ana")
    screen = open_screen(small.study, "history")
    assert "Redone: added the stratum “Metal”" in screen.read()
    assert "Redo" not in screen.labels(), "to undo it takes the stratum away again"


def test_the_history_is_filtered_searched_and_read_in_detail(
    open_screen: Any, small: SimpleNamespace
) -> None:
    add_stratum(small.study, "Metal", actor="Bo")
    screen = open_screen(small.study, "history")
    assert "Added the stratum “Metal”" in screen.read()
    screen.field("selectbox", "Person").select("Ana").run()
    assert "Metal" not in screen.read()
    screen.field("selectbox", "Person").select_index(0).run()
    screen.field("text_input", "Search").input("METAL").run()
    assert "Metal" in screen.read()
    assert "Added the code" not in screen.read()
    screen.press("Details")
    assert "Added stratum: name “Metal”" in screen.read()
    screen.press("Hide details")
    assert "Added stratum: name" not in screen.read()
    screen.field("text_input", "Search").input("").run()
    screen.field("selectbox", "About").select("Themes").run()
    assert "Added the theme" in screen.read()
    assert "Metal" not in screen.read()
    screen.field("text_input", "Search").input("nowhere").run()
    assert "No change fits." in screen.read()
