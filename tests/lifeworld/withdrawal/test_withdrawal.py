"""A person withdraws: what it means is told before, what is done is whole, and the proof holds."""

from __future__ import annotations

import io
import json
import os
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from PIL import Image
from streamlit.testing.v1 import AppTest

import lifeworld
from coding.answer_marks.commands import add_mark, record_stance
from coding.answer_marks.queries import list_answer_marks, list_answer_stances
from coding.codebook.commands import add_code
from coding.commands import add_turn_memo, apply_code
from coding.corrections.commands import revise_transcript
from coding.memos.commands import add_memo
from coding.memos.model import NewMemo, Thing
from coding.memos.queries import list_memos
from coding.model import NewCoding
from coding.queries import list_codings
from coding.quotes.queries import get_quote
from coding.suggestions.material.queries import get_material
from coding.suggestions.samples.commands import add_sample, record_read
from coding.suggestions.samples.queries import list_sampled, list_sampled_passages
from lifeworld.exports.export_quotes import export_quotes
from lifeworld.exports.export_study import export_study
from lifeworld.exports.quote_choice import QuoteChoice
from lifeworld.opening import open_study
from lifeworld.withdrawal.erase_photos import find_photos
from lifeworld.withdrawal.queries import find_person, list_issued
from lifeworld.withdrawal.run_withdrawal import run_withdrawal
from lifeworld.withdrawal.search_files import find_in_content, search_files
from lifeworld.withdrawal.traces import GONE, Traces
from lifeworld.withdrawal.withdraw import preview_withdrawal
from opportunity_spaces.chain.queries import get_chain
from study import Conflict, NotFound, Study
from tests.lifeworld.withdrawal.conftest import ACTOR, OTHERS, WORDS
from transcripts.commands import add_session
from transcripts.consent.queries import list_consents
from transcripts.people.commands import remove_participant
from transcripts.queries import (
    get_text,
    get_transcript,
    list_participants,
    list_speakers,
    list_transcripts,
    list_turns,
)
from transcripts.recordings.commands import add_photo, add_recording, remove_attachment
from transcripts.recordings.files import get_files_folder
from transcripts.recordings.queries import get_photo_path, list_attachments, list_recordings
from transcripts.speakers.commands import link_speaker, revise_speaker


def test_what_a_withdrawal_would_do_is_told_without_doing_it(field: dict[str, Any]) -> None:
    study: Study = field["study"]
    version = study.version
    effect = preview_withdrawal(study, field["person"], actor=ACTOR)
    assert (effect.turns, effect.excerpts, effect.codings) == (3, 2, 2)
    assert effect.mentions == 1
    [shaken] = effect.shaken
    assert (shaken.before.people, shaken.after.people) == (2, 1)
    [issued] = effect.issued
    assert (issued.file, issued.audience, issued.quotes) == ("findings.pptx", "client", 2)
    assert study.version == version
    assert WORDS[0] in get_text(study, get_transcript(study, field["transcript"]).text_id)


def test_after_a_withdrawal_no_file_of_the_folder_holds_the_words(field: dict[str, Any]) -> None:
    study, folder = field["study"], field["folder"]
    before = [w for w in WORDS if _grep(folder, w)]
    assert before == list(WORDS), "the test would prove nothing"
    assert _grep(folder, "Rosalind")

    outcome = run_withdrawal(study, field["person"], actor=ACTOR)

    assert outcome.proved, outcome.left
    assert outcome.checkpoint == (0, 0, 0)
    for words in WORDS:
        assert not _grep(folder, words)
        tokens = words.rstrip(".").split()
        for at in range(len(tokens) - 3):
            assert not _grep(folder, " ".join(tokens[at : at + 4]))
    assert not _grep(folder, "Rosalind")
    assert not _grep(folder, "rosalind")
    removed = {path.name for path in outcome.removed}
    assert {"findings.pptx", "field.before-0.0.9.lifeworld", "my own copy.lifeworld"} <= removed
    assert (folder / ".field.worker.log").read_bytes() == b""


def test_memos_lose_the_words_and_those_on_the_person_go(field: dict[str, Any]) -> None:
    study: Study = field["study"]
    keys = {"person": field["person"], "insight": field["insight"], "study": "study"}
    thing = {kind: Thing(kind=kind, id=key) for kind, key in keys.items()}
    links = {"Rosalind": thing["person"]}
    for kind, body in (
        ("person", "A quiet voice."),
        ("insight", f"She said: {WORDS[0]} Why?"),
        ("study", "See [[Rosalind]] and [[Tobiasina]]."),
    ):
        add_memo(study, NewMemo(thing=thing[kind], body=body, links=links), actor=ACTOR)
    turns = list_turns(study, get_transcript(study, field["transcript"]).text_id)
    for turn in (1, 2):
        words = NewMemo(body=f"On turn {turn}")
        add_turn_memo(study, field["transcript"], turns[turn].ordinal, words, actor=ACTOR)
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)
    assert outcome.proved, outcome.left
    left = {m.body for m in list_memos(study) if m.thing.kind != "coding"}
    assert left == {
        f"She said: {GONE}. Why?", "See [[[withdrawn]]] and [[Tobiasina]].", "On turn 2",
    }  # fmt: skip
    [coding] = list_codings(study)
    assert [m.body for m in list_memos(study) if m.thing.kind == "coding"] == [coding.memo]


def test_passages_of_a_random_sample_go_with_the_words_and_those_of_others_stay(
    field: dict[str, Any],
) -> None:
    study: Study = field["study"]
    sample = add_sample(study, get_material(study), size=48, actor=ACTOR, seed=1)
    text = get_text(study, get_transcript(study, field["transcript"]).text_id)
    drawn = {text[p.start : p.end]: p for p in list_sampled_passages(study, sample.id)}
    assert set(WORDS) < set(drawn)
    for passage in drawn.values():
        record_read(study, passage.id, actor=ACTOR)
    assert run_withdrawal(study, field["person"], actor=ACTOR).proved
    left = list_sampled_passages(study, sample.id)
    assert {p.id for p in left} == {drawn[words].id for words in drawn if words not in WORDS}
    fresh = get_text(study, get_transcript(study, field["transcript"]).text_id)
    assert OTHERS[0] in {fresh[p.start : p.end] for p in left}
    assert len(list_sampled(study, get_material(study))) == len(left)


def test_a_recording_with_the_voice_goes_with_the_words(
    field: dict[str, Any], tmp_path: Path
) -> None:
    import wave

    study: Study = field["study"]
    sound = tmp_path / "ramp.wav"
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000))
    add_recording(study, field["transcript"], sound, actor=ACTOR)
    [kept] = get_files_folder(study).glob("*.wav")

    effect = preview_withdrawal(study, field["person"], actor=ACTOR)
    assert effect.recordings == ("ramp.wav",)
    assert kept.exists(), "looking changes nothing"
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)

    assert outcome.proved, outcome.left
    assert list_recordings(study) == []
    assert not kept.exists()
    assert kept in outcome.removed


def test_a_recording_named_after_the_person_goes_as_well(
    field: dict[str, Any], tmp_path: Path
) -> None:
    import wave

    study: Study = field["study"]
    sound = tmp_path / "Rosalind, second talk.wav"
    with wave.open(str(sound), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        file.writeframes(bytes(16000))
    add_recording(study, field["transcript"], sound, actor=ACTOR)
    [kept] = get_files_folder(study).glob("*.wav")
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)
    assert outcome.proved, outcome.left
    assert not kept.exists()


def _add_photos(field: dict[str, Any]) -> dict[str, Path]:
    """Two photos of the person's session and one of another, as name → the file on disk."""
    study: Study = field["study"]
    session = get_transcript(study, field["transcript"]).session_id
    made: dict[str, Path] = {}
    other = add_session(study, "Visit", kind="site_visit", actor=ACTOR)
    for number, (name, where, caption) in enumerate(
        (
            ("Rosalind at the ramp.png", session, "Rosalind shows the line"),
            ("ramp.png", session, "The ramp, nobody there"),
            ("hall.png", other, ""),
        )
    ):
        out = io.BytesIO()
        Image.new("RGB", (40, 40 + number), (200, 40 * number, 10)).save(out, "PNG")
        add_photo(study, where, out.getvalue(), name, caption=caption, actor=ACTOR)
    for photo in list_attachments(study):
        made[photo.name] = get_photo_path(study, photo)
    assert {path.parent for path in made.values()} == {get_files_folder(study)}
    return made


def test_each_photo_is_listed_with_those_of_the_persons_sessions_first(
    field: dict[str, Any],
) -> None:
    _add_photos(field)
    effect = preview_withdrawal(field["study"], field["person"], actor=ACTOR)
    assert [(photo.name, photo.near, photo.gone) for photo in effect.photos] == [
        ("Rosalind at the ramp.png", True, False),
        ("ramp.png", True, False),
        ("hall.png", False, False),
    ]
    assert len(list_attachments(field["study"])) == 3
    assert find_photos(effect.photos, ["RAMP.png"]) == [effect.photos[1].id]
    assert find_photos(effect.photos, ["all"]) == [photo.id for photo in effect.photos[:2]]
    with pytest.raises(NotFound, match="no photo “roof"):
        find_photos(effect.photos, ["roof.png"])


def test_photos_that_show_the_person_are_deleted_and_the_others_stay(
    field: dict[str, Any],
) -> None:
    study, files = field["study"], _add_photos(field)
    pixels = files["Rosalind at the ramp.png"].read_bytes()
    effect = preview_withdrawal(study, field["person"], actor=ACTOR)
    chosen = find_photos(effect.photos, ["Rosalind at the ramp.png"])

    outcome = run_withdrawal(study, field["person"], actor=ACTOR, photos=chosen)

    assert outcome.proved, outcome.left
    assert not any(
        pixels in path.read_bytes() for path in field["folder"].rglob("*") if path.is_file()
    )
    assert files["Rosalind at the ramp.png"] in outcome.removed
    assert files["ramp.png"].exists()
    assert files["hall.png"].exists()
    assert [photo.name for photo in list_attachments(study)] == ["ramp.png", "hall.png"]
    assert not _grep(field["folder"], "Rosalind")
    assert outcome.certificate is not None
    told = json.loads(outcome.certificate.read_text("utf-8"))
    [deleted] = told["erased"]["photos deleted"]
    assert deleted["sha256"] == files["Rosalind at the ramp.png"].stem
    assert "Rosalind" not in deleted["file"]
    kept = told["photos that stay, as they were not said to show the person"]
    assert [photo["file"] for photo in kept] == ["ramp.png", "hall.png"]


def test_a_photo_that_another_session_keeps_too_stays_there(field: dict[str, Any]) -> None:
    study, files = field["study"], _add_photos(field)
    other = next(p.session_id for p in list_attachments(study) if p.name == "hall.png")
    data = files["ramp.png"].read_bytes()
    add_photo(study, other, data, "the same.png", actor=ACTOR)
    effect = preview_withdrawal(study, field["person"], actor=ACTOR)
    outcome = run_withdrawal(
        study,
        field["person"],
        actor=ACTOR,
        photos=find_photos(effect.photos, ["ramp.png"]),
    )
    assert outcome.proved, outcome.left
    same = next(p for p in list_attachments(study) if p.name == "the same.png")
    assert get_photo_path(study, same).exists()


def test_a_photo_that_was_taken_off_before_goes_with_the_history(field: dict[str, Any]) -> None:
    study, files = field["study"], _add_photos(field)
    first = list_attachments(study)[0]
    remove_attachment(study, first.id, actor=ACTOR)
    assert files[first.name].exists(), "it could be brought back until now"
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)
    assert outcome.proved, outcome.left
    assert not files[first.name].exists()
    assert files["hall.png"].exists()


def test_the_command_lists_photos_and_deletes_those_named(field: dict[str, Any]) -> None:
    from lifeworld.cli import main

    files = _add_photos(field)
    path = str(field["study"].path)
    field["study"].close()
    dry = CliRunner().invoke(main, ["withdraw", path, "Rosalind", "--dry-run"])
    assert "would keep the photo of their session ramp.png" in dry.output
    assert "would keep the photo of another session hall.png" in dry.output
    arguments = ["withdraw", path, "Rosalind", "--yes", "--photo", "Rosalind at the ramp.png"]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    assert "deleted the photo [withdrawn] at the ramp.png" in done.output
    assert "kept 2 photos not named with --photo" in done.output
    assert [name for name, file in files.items() if file.exists()] == ["ramp.png", "hall.png"]


def test_what_others_said_stays_with_its_codings(field: dict[str, Any], factories: Any) -> None:
    study = field["study"]
    run_withdrawal(study, field["person"], actor=ACTOR)
    text = get_text(study, get_transcript(study, field["transcript"]).text_id)
    assert OTHERS[0] in text
    assert text.count(GONE) == 3
    assert "[withdrawn] told the whole canteen" in text
    evidence = get_chain(study).evidence("insight", field["insight"])
    assert (evidence.supports.people, evidence.supports.mentions) == (1, 1)
    rows = study.db.query(
        "SELECT substr(x.text, e.start + 1, e.end - e.start) words, e.quote FROM excerpts e"
        " JOIN texts x ON x.id = e.text_id"
    )
    assert [row["words"] == row["quote"] for row in rows] == [True]
    assert [p.pseudonym for p in list_participants(study)] == ["Tobiasina"]
    assert factories.find_turns(study, "planning impossible")
    assert not factories.find_turns(study, "screwdriver")
    assert study.db.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    assert not study.db.execute("PRAGMA foreign_key_check").fetchall()


def test_a_withdrawal_cannot_be_undone(field: dict[str, Any]) -> None:
    study = field["study"]
    run_withdrawal(study, field["person"], actor=ACTOR)
    with pytest.raises(Conflict, match="erased from the study's history"):
        study.undo(actor=ACTOR)
    earlier = study.db.execute("SELECT id FROM changes WHERE verb = 'apply code'").fetchone()[0]
    with pytest.raises(Conflict):
        study.undo(earlier, actor=ACTOR)
    assert not _grep(field["folder"], WORDS[0])


def test_the_record_of_an_erased_person_says_what_was_done_and_not_to_whom(
    field: dict[str, Any],
) -> None:
    study = field["study"]
    run_withdrawal(study, field["person"], actor=ACTOR)
    [record] = study.db.query("SELECT * FROM withdrawals")
    assert (record["by"], record["scope"], record["participant_id"]) == (ACTOR, "all", None)
    told = json.loads(record["effect"])
    assert (told["turns"], told["excerpts"], told["codings"]) == (3, 2, 2)
    assert told["issued"] == ["findings.pptx"]
    assert field["person"] not in record["effect"]


@pytest.mark.parametrize(
    ("scope", "purpose"), [("quotes", "quote_client"), ("recontact", "recontact")]
)
def test_the_record_of_a_use_that_was_refused_names_the_person_who_stays(
    scope: str, purpose: str, field: dict[str, Any]
) -> None:
    study = field["study"]
    run_withdrawal(study, field["person"], scope=scope, actor=ACTOR)
    [record] = study.db.query("SELECT scope, participant_id FROM withdrawals")
    assert record == {"scope": scope, "participant_id": field["person"]}
    assert list_consents(study, field["person"])[purpose] == "withdrawn"


def test_exports_of_one_second_are_listed_in_the_order_they_were_made(
    field: dict[str, Any],
) -> None:
    study = field["study"]
    excerpts = json.dumps(sorted(field["excerpts"].values()))
    with study.stage() as db:
        # The later id first: neither the time nor the place in the table tells the order.
        for name in ("c", "a", "b"):
            db.execute(
                "INSERT INTO exports"
                " (id, at, [by], file, place, sha256, form, audience, version, excerpts, thing)"
                " VALUES (?, '2026-01-01T00:00:00+00:00', ?, ?, '', '', 'pptx', 'client', 1, ?,"
                " 'deck')",
                [f"00000000-{name}", ACTOR, f"{name}.pptx", excerpts],
            )
    told = [each.file for each in list_issued(study, set(field["excerpts"].values()))]
    assert told == ["a.pptx", "b.pptx", "c.pptx", "findings.pptx"]


@pytest.mark.parametrize("scope", ["all", "quotes"])
def test_a_table_of_whole_turns_is_listed_for_whoever_speaks_in_it(
    scope: str, field: dict[str, Any]
) -> None:
    study, folder = field["study"], field["folder"]
    for name, turn in (("turns", 5), ("others", 2)):
        export_quotes(
            study,
            folder / f"{name}.csv",
            audience="client",
            choice=QuoteChoice(places=((field["transcript"], turn),)),
            actor=ACTOR,
        )
    effect = preview_withdrawal(study, field["person"], scope=scope, actor=ACTOR)
    told = {each.file: each.count_quotes() for each in effect.issued}
    assert told == {"findings.pptx": "2 quotes", "turns.csv": "whole turns"}


def test_earlier_versions_of_a_text_lose_the_words_too(field: dict[str, Any]) -> None:
    study, transcript = field["study"], field["transcript"]
    text = get_text(study, get_transcript(study, transcript).text_id)
    revise_transcript(study, transcript, text.replace("purple", "violet"), actor=ACTOR)
    assert study.db.execute("SELECT count(*) FROM texts").fetchone()[0] == 2
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)
    assert outcome.proved, outcome.left
    for (version,) in study.db.execute("SELECT text FROM texts").fetchall():
        assert version.count(GONE) == 3


def test_the_certificate_says_what_was_searched_and_holds_none_of_the_words(
    field: dict[str, Any],
) -> None:
    outcome = run_withdrawal(field["study"], field["person"], actor=ACTOR)
    assert outcome.certificate is not None
    text = outcome.certificate.read_text("utf-8")
    told = json.loads(text)
    assert told["proved"] is True
    assert told["by"] == ACTOR
    assert told["write-ahead log after the last checkpoint"] == [0, 0, 0]
    assert "field.lifeworld" in {each["file"] for each in told["searched files"]}
    assert told["issued exports that carry quotes"][0]["file"] == "findings.pptx"
    assert "Rosalind" not in text
    assert not any(words in text for words in WORDS)


def test_files_that_are_not_ours_are_named_and_only_removed_when_told(
    field: dict[str, Any],
) -> None:
    folder = field["folder"]
    source = folder / "notes.docx"
    with zipfile.ZipFile(source, "w", zipfile.ZIP_DEFLATED) as archive:
        half = len(WORDS[0]) // 2
        body = f"<w:t>{WORDS[0][:half]}</w:t></w:r><w:r><w:t>{WORDS[0][half:]}</w:t>"
        archive.writestr("word/document.xml", f"<w:document><w:p>{body}</w:p></w:document>")
    outcome = run_withdrawal(field["study"], field["person"], actor=ACTOR)
    assert not outcome.proved
    assert [path.name for path, _ in outcome.left] == ["notes.docx"]
    assert source.exists()


def test_other_files_go_when_that_was_asked_for(field: dict[str, Any]) -> None:
    source = field["folder"] / "rosalind.txt"
    source.write_text(WORDS[2], "utf-16")
    outcome = run_withdrawal(field["study"], field["person"], actor=ACTOR, remove_others=True)
    assert outcome.proved, outcome.left
    assert not source.exists()


def test_withdrawing_quotes_keeps_the_words_and_holds_them_back(field: dict[str, Any]) -> None:
    study, folder = field["study"], field["folder"]
    run_withdrawal(study, field["person"], scope="quotes", actor=ACTOR)
    assert WORDS[0] in get_text(study, get_transcript(study, field["transcript"]).text_id)
    lines = export_study(study, folder / "later.pptx", audience="client", actor=ACTOR)
    assert any("2 quotes were left out" in line for line in lines)
    assert not _grep_file(folder / "later.pptx", WORDS[0])
    study.undo(actor=ACTOR)


def test_a_job_under_way_is_waited_for(field: dict[str, Any]) -> None:
    study = field["study"]
    with study.stage() as db:
        db.execute("UPDATE jobs SET state = 'running'")
        db.execute("INSERT INTO workers VALUES (1, ?, ?)", [os.getpid(), time.time()])
    with pytest.raises(Conflict, match="job works"):
        run_withdrawal(study, field["person"], actor=ACTOR)
    assert WORDS[0] in get_text(study, get_transcript(study, field["transcript"]).text_id)


def test_a_name_that_somebody_else_bears_is_left_to_them(field: dict[str, Any]) -> None:
    study = field["study"]
    with study.change("rename", actor="Rosalind (RR)") as change:
        change.update("participants", field["person"], notes="x")
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)
    assert outcome.proved
    actors = {row[0] for row in study.db.execute("SELECT actor FROM changes").fetchall()}
    assert "Rosalind (RR)" in actors


def test_nobody_of_that_name_is_answered_with_names_that_come_near(field: dict[str, Any]) -> None:
    with pytest.raises(NotFound, match="Rosalinda") as caught:
        find_person(field["study"], "Rosalinda")
    assert "Rosalind" in caught.value.hint


def test_a_speaker_who_is_matched_to_no_participant_withdraws_and_is_proved(
    field: dict[str, Any],
) -> None:
    study, folder = field["study"], field["folder"]
    (speaker,) = [s for s in list_speakers(study) if s.label == "Rosalind"]
    revise_speaker(study, speaker.id, forget_participant=True, actor=ACTOR)
    remove_participant(study, field["person"], actor=ACTOR)
    before = len(list_participants(study))
    person, name = find_person(study, "Rosalind")
    assert (person, name) == (speaker.id, "Rosalind")
    effect = preview_withdrawal(study, person, actor=ACTOR)
    assert (effect.turns, effect.excerpts) == (3, 2)
    assert len(list_participants(study)) == before
    outcome = run_withdrawal(study, person, actor=ACTOR)
    assert outcome.proved, outcome.left
    for words in WORDS:
        assert not _grep(folder, words)
    assert not _grep(folder, "Rosalind")
    assert len(list_participants(study)) == before


def test_a_speaker_without_a_participant_can_refuse_to_be_quoted(field: dict[str, Any]) -> None:
    study = field["study"]
    (speaker,) = [s for s in list_speakers(study) if s.label == "Rosalind"]
    revise_speaker(study, speaker.id, forget_participant=True, actor=ACTOR)
    remove_participant(study, field["person"], actor=ACTOR)
    run_withdrawal(study, speaker.id, scope="quotes", actor=ACTOR)
    (person,) = [p for p in list_participants(study) if p.pseudonym == "Rosalind"]
    (now,) = [s for s in list_speakers(study) if s.label == "Rosalind"]
    assert now.participant_id == person.id
    assert set(list_consents(study, person.id).values()) == {"withdrawn"}
    # Both were one act.
    study.undo(actor=ACTOR)
    assert "Rosalind" not in {p.pseudonym for p in list_participants(study)}


def test_a_name_in_several_transcripts_is_asked_about(study: Study, factories: Any) -> None:
    for title in ("Group one", "Group two"):
        factories.add_transcript(study, title=title)
    with pytest.raises(Conflict, match="speaks in 2 transcripts") as caught:
        find_person(study, "Bo")
    assert "“Group one”, “Group two”" in str(caught.value)
    found, _ = find_person(study, "Bo", transcript="Group two")
    speakers = {s.id: s for s in list_speakers(study)}
    titles = {t.id: t.title for t in list_transcripts(study)}
    assert titles[speakers[found].transcript_id] == "Group two"
    with pytest.raises(NotFound, match="“Cy” in “Group two”"):
        find_person(study, "Cy", transcript="Group two")


def test_of_a_quote_of_two_people_the_words_of_the_other_stay(field: dict[str, Any]) -> None:
    study = field["study"]
    transcript = get_transcript(study, field["transcript"])
    text = get_text(study, transcript.text_id)
    (code,) = {c.code_id for c in list_codings(study)}
    start, end = text.index(OTHERS[0]), text.index(WORDS[1]) + len(WORDS[1])
    new = NewCoding(code_id=code, transcript_id=transcript.id, start=start, end=end)
    coding = apply_code(study, new, actor=ACTOR)
    assert get_quote(study, coding.excerpt_id).speaker == "Tobiasina and Rosalind"
    run_withdrawal(study, field["person"], actor=ACTOR)
    quote = get_quote(study, coding.excerpt_id)
    assert quote.speaker == "Tobiasina"
    assert quote.words == f"Tobiasina: {OTHERS[0]} [contribution withdrawn]"
    people = {p.pseudonym: p.id for p in list_participants(study)}
    assert quote.people == (people["Tobiasina"],)
    further = study.db.execute("SELECT DISTINCT further FROM excerpts").fetchall()
    assert further == [("",)]


def test_the_command_withdraws_and_says_where_the_proof_is(field: dict[str, Any]) -> None:
    from lifeworld.cli import main

    path = str(field["study"].path)
    field["study"].close()
    dry = CliRunner().invoke(main, ["withdraw", path, "Rosalind", "--dry-run"])
    assert "would erase 3 turns" in dry.output
    assert "would lose support" in dry.output
    done = CliRunner().invoke(main, ["withdraw", path, "Rosalind", "--yes"])
    assert done.exit_code == 0, done.output
    assert "nothing was found" in done.output
    assert "certificate" in done.output
    assert not _grep(field["folder"], WORDS[0])
    open_study(path).close()


@pytest.mark.parametrize(
    "content",
    [
        WORDS[0].encode("utf-16-le"),
        json.dumps({"quote": "æ " + WORDS[0]}).encode(),
        f"<p>{WORDS[0].replace(' ', '<b> </b>')}</p>".encode(),
        WORDS[0].replace(" ", "\n").encode(),
    ],
    ids=["utf-16", "json", "html", "lines"],
)
def test_words_are_found_however_a_file_holds_them(content: bytes) -> None:
    assert find_in_content(content, Traces([WORDS[0]])) == "words"


@pytest.mark.parametrize(
    "content",
    [
        b"%PDF-1.4\n" + b"stream\n" * 400_000,
        b"<html><p>" + b"<a " * 700_000,
        ("we never get the rota " * 20_000).encode(),
    ],
    ids=["streams", "tags", "runs"],
)
def test_a_file_with_marks_that_never_end_is_searched_in_one_walk(content: bytes) -> None:
    traces = Traces([*WORDS, "we never get the rota"])
    assert find_in_content(content + WORDS[0].encode(), traces) == "words"
    assert find_in_content(content.replace(b"never", b"ever"), traces) == ""
    text = content[-500_000:].decode()
    assert WORDS[0] not in traces.rewrite(text + WORDS[0])


def test_words_are_found_in_a_workbook_inside_of_a_deck(tmp_path: Path) -> None:
    inner, outer = tmp_path / "book.xlsx", tmp_path / "deck.pptx"
    with zipfile.ZipFile(inner, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><t>{WORDS[1]}</t></sst>")
    with zipfile.ZipFile(outer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(inner, "ppt/embeddings/book.xlsx")
    inner.unlink()
    searched = search_files(tmp_path, Traces(WORDS))
    assert [(f.path.name, f.what) for f in searched.found] == [("deck.pptx", "words")]


def test_runs_of_words_that_others_said_too_prove_nothing() -> None:
    traces = Traces(["we never get the rota in time"], others=["and we never get the rota early"])
    assert not traces.has("we never get the rota")
    assert traces.has("the rota in time")


def test_a_name_inside_of_another_name_is_not_that_name() -> None:
    traces = Traces([], others=["Annika came"], names=["Annik"])
    assert traces.find_in_bytes(b"then Annika came") == ""
    assert traces.find_in_bytes(b"then Annik came") == "name"
    assert traces.rewrite("Annika and Annik's bike") == "Annika and [withdrawn] bike"


def _grep(folder: Path, words: str) -> bool:
    return any(_grep_file(path, words) for path in folder.rglob("*") if path.is_file())


def _grep_file(path: Path, words: str) -> bool:
    content = path.read_bytes()
    sought = (words.encode("utf-8"), words.encode("utf-16-le"))
    if any(each in content for each in sought):
        return True
    if not zipfile.is_zipfile(path):
        return False
    with zipfile.ZipFile(path) as archive:
        return any(each in archive.read(n) for n in archive.namelist() for each in sought)


def test_on_the_page_a_photo_is_ticked_and_gone(
    field: dict[str, Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    files = _add_photos(field)
    shown = list_attachments(field["study"])[0]
    monkeypatch.setenv("LIFEWORLD_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LIFEWORLD_ACTOR", ACTOR)
    monkeypatch.setenv("LIFEWORLD_STUDY", str(field["study"].path))
    field["study"].close()
    app = Path(lifeworld.__file__).parent / "app" / "entry" / "app.py"
    at = AppTest.from_file(str(app), default_timeout=60).run()
    at.switch_page("../pages/privacy.py").run()
    who = next(box for box in at.selectbox if box.label == "Who withdraws")
    who.select(field["person"]).run()
    assert not at.exception
    assert "Rosalind at the ramp" in " ".join(caption.value for caption in at.caption)
    at.checkbox(key=f"shows-{shown.id}").check().run()
    next(button for button in at.button if button.label == "Withdraw participant").click().run()
    assert not at.exception, at.exception[0].message
    assert any("1 photo was deleted" in c.value for c in at.caption)
    assert [name for name, path in files.items() if path.exists()] == ["ramp.png", "hall.png"]


def test_short_words_that_are_quoted_elsewhere_are_listed_for_review(
    field: dict[str, Any],
) -> None:
    study = field["study"]
    add_code(study, "Purple screwdriver", actor=ACTOR)
    add_code(study, "Tools", definition="They said “eleven foxes” and “the weekend”.", actor=ACTOR)
    effect = preview_withdrawal(study, field["person"], actor=ACTOR)
    assert {(quote.place, quote.words) for quote in effect.short_quotes} == {
        ("codes, name", "Purple screwdriver"),
        ("codes, definition", "eleven foxes"),
        ("changes, subject", "Purple screwdriver"),
    }
    outcome = run_withdrawal(study, field["person"], actor=ACTOR)
    assert outcome.effect.short_quotes == effect.short_quotes
    assert outcome.certificate is not None
    told = json.loads(outcome.certificate.read_text("utf-8"))
    assert told["short quotes of up to three words, for a person to review"] == [
        "changes, subject", "codes, definition", "codes, name",
    ]  # fmt: skip


def test_flags_and_stances_of_an_answer_are_erased_with_its_words(
    field: dict[str, Any], factories: Any
) -> None:
    """The note of a flag may name the person; what others answered keeps its marks."""
    study: Study = field["study"]
    said = (("Q", "What would help?"), ("Rosalind", WORDS[0]), ("Tobiasina", OTHERS[0]))
    survey = factories.add_transcript(
        study, said=said, kind="answers", title="Spring", roles={"Q": "moderator"}
    )
    link_speaker(study, survey, "Rosalind", field["person"], actor=ACTOR)
    for turn in (1, 2):
        add_mark(study, survey, turn, "flag", note="Rosalind again", actor=ACTOR)
        record_stance(study, survey, turn, "agree", actor=ACTOR)
    run_withdrawal(study, field["person"], actor=ACTOR)
    [mark] = list_answer_marks(study)
    assert "Rosalind" not in mark.note
    assert [each.stance for each in list_answer_stances(study)] == ["agree"]
    kept = [json.dumps(row) for row in study.db["changed_rows"].rows]
    assert not any("purple screwdriver" in row or "Rosalind" in row for row in kept)
