from __future__ import annotations

import pytest

from coding.counts.queries import count_codes
from coding.suggestions.material.queries import get_material
from study import Unreadable, plugins
from transcripts.frame.commands import add_stratum
from transcripts.import_files import (
    Placing,
    add_outcomes,
    find_about_files,
    find_files,
    import_files,
    read_paths,
    read_upload,
)
from transcripts.queries import (
    get_session,
    get_transcript,
    list_participants,
    list_speakers,
    list_transcripts,
)

TALK = "Moderator: How is it?\n\nAnna: Fine, på den måde.\n\nModerator: Why?\n\nBo: Because.\n"


@pytest.fixture
def files(tmp_path):
    (tmp_path / "one.txt").write_text(TALK, "utf-8")
    (tmp_path / "two.txt").write_bytes(TALK.replace("Bo", "Cy").encode("cp1252"))
    (tmp_path / "bad.docx").write_bytes(b"PK\x03\x04 not a document")
    (tmp_path / "LICENSE").write_text("no transcript", "utf-8")
    (tmp_path / ".hidden.txt").write_text(TALK, "utf-8")
    return tmp_path


def test_a_folder_gives_its_readable_files_and_no_others(files):
    assert [p.name for p in find_files([files])] == ["bad.docx", "one.txt", "two.txt"]
    assert find_files([files / "LICENSE"]) == [files / "LICENSE"]


def test_files_about_a_folder_are_left_out_of_it_and_added_where_they_are_named(files):
    about = ["CHANGELOG.txt", "LICENCE-MIT.md", "PROVENANCE.json", "readme.da.md"]
    for name in (*about, "Notice board.md", "licensed nurse 1.txt", "reading.txt"):
        (files / name).write_text(TALK + name, "utf-8")
    (files / "deep").mkdir()
    (files / "deep" / "README.md").write_text("about", "utf-8")
    taken = {p.name for p in find_files([files])}
    assert taken >= {"Notice board.md", "licensed nurse 1.txt", "reading.txt"}
    left = {p.name for p in find_about_files([files])}
    assert left == {*about, "README.md"}
    assert not taken & left
    named = files / "readme.da.md"
    assert named in find_files([files, named])
    assert named not in find_about_files([files, named])


def test_the_command_says_which_files_about_the_folder_it_left_out(study, files):
    from click.testing import CliRunner

    from lifeworld.cli import main

    path = str(study.path)
    study.close()
    (files / "bad.docx").unlink()
    (files / "README.md").write_text("These are ours.", "utf-8")
    (files / "LICENSE.md").write_text("Everybody may.", "utf-8")
    told = CliRunner().invoke(main, ["add", path, str(files)])
    assert (
        "2 files that describe the folder were left out: LICENSE.md, README.md."
        " To import them, name them in the command." in told.output
    )
    named = CliRunner().invoke(main, ["add", path, str(files / "README.md")])
    assert "left out" not in named.output
    assert "README.md" in named.output


def test_what_can_be_read_is_added_as_one_change_and_the_rest_is_told(study, files):
    results = import_files(study, find_files([files]), actor="Ana")
    assert [r.name for r in results if r.error] == ["bad.docx"]
    assert len(list_transcripts(study)) == 2
    assert study.version == 1


def test_letters_survive_an_old_encoding(study, files):
    [result] = import_files(study, [files / "two.txt"], actor="Ana")
    text = study.db.execute("SELECT text FROM texts").fetchone()[0]
    assert "på den måde" in text
    assert get_transcript(study, result.transcripts[0]).encoding == "cp1252"


def test_doing_it_again_adds_nothing(study, files):
    import_files(study, [files / "one.txt"], actor="Ana")
    [again] = import_files(study, [files / "one.txt"], actor="Ana")
    assert again.known
    assert len(list_transcripts(study)) == 1


def test_the_moderator_is_known_and_the_place_is_kept(study, files):
    stratum = add_stratum(study, "Care", actor="Ana")
    placing = Placing(kind="interview", stratum_id=stratum.id, date="2026-03-04")
    [result] = import_files(study, [files / "one.txt"], actor="Ana", placing=placing)
    transcript = get_transcript(study, result.transcripts[0])
    session = get_session(study, transcript.session_id)
    assert (session.kind, session.stratum, session.date) == ("interview", "Care", "2026-03-04")
    roles = {s.label: s.role for s in list_speakers(study, transcript.id)}
    assert roles == {"Moderator": "moderator", "Anna": "participant", "Bo": "participant"}


def test_an_upload_is_read_like_a_file():
    outcome = read_upload(TALK.encode(), "../../one.txt")
    assert outcome.path.name == "one.txt"
    assert len(outcome.readings[0].turns) == 4
    assert isinstance(read_upload(b"", "empty.txt").error, Unreadable)


def test_a_plugin_reads_what_ours_cannot_and_a_failing_one_is_named(study, tmp_path):
    from transcripts.reading.read_source import read_source

    class Good:
        @plugins.hookimpl
        def register_importers(self, register):
            register(".talk", lambda data, name: read_source(data[1:], "x.txt"))
            register(".broken", lambda data, name: 1 / 0)

    manager = plugins.get_manager()
    plugin = Good()
    manager.register(plugin)
    try:
        (tmp_path / "a.talk").write_bytes(b"\x7f" + TALK.encode())
        (tmp_path / "b.broken").write_bytes(b"\x7fELF\x02\x01")
        good, broken = import_files(
            study, [tmp_path / "a.talk", tmp_path / "b.broken"], actor="Ana"
        )
    finally:
        manager.unregister(plugin)
    assert good.error is None
    assert len(good.transcripts) == 1
    assert "plugin for .broken files failed" in str(broken.error)


SURVEY = (
    "number;age band;What is good?;What is bad?\n"
    "7;20–29;The people here are very kind to me;It is always far too loud\n"
    "8;30–39;We may start when it suits us best;Nobody ever says thank you\n"
)


@pytest.fixture
def survey(study, tmp_path):
    """Read a survey with what it says of people; returns a function."""

    def read(name="survey.csv", text=SURVEY, **columns):
        (tmp_path / name).write_text(text, "utf-8")
        outcomes = list(read_paths([tmp_path / name], columns=columns))
        [result] = add_outcomes(study, outcomes, actor="Ana", placing=Placing())
        return get_transcript(study, result.transcripts[0])

    return read


def test_everybody_who_answers_a_survey_counts_as_a_person_and_its_questions_do_not(
    study, survey, factories
):
    transcript = survey()
    [code] = factories.add_codes(study, "Being heard")
    for turn in (0, 1, 2, 4, 5):  # both questions' turns among them, and 7 twice
        factories.code_turn(study, transcript.id, code, turn=turn)
    count = count_codes(study)[code]
    assert (count.people, count.people_asked) == (2, 2)
    assert list_participants(study) == []


def test_what_a_survey_says_of_people_goes_with_them_in_one_change(study, survey):
    before = study.version
    transcript = survey(attributes="age band")
    assert study.version == before + 1
    people = {p.pseudonym: p for p in list_participants(study)}
    assert {name: p.attributes for name, p in people.items()} == {
        "number 7": {"age band": "20–29"},
        "number 8": {"age band": "30–39"},
    }
    by_label = {s.label: s.participant_id for s in list_speakers(study, transcript.id)}
    assert by_label == {"Question": None, "7": people["number 7"].id, "8": people["number 8"].id}
    study.undo(actor="Ana")
    assert list_participants(study) == []


def test_the_same_number_in_a_second_survey_is_the_same_person(study, survey):
    survey(attributes="age band")
    later = "number;mood;What now?\n8;good;We will see what comes of it\n9;bad;Nothing will come\n"
    survey("later.csv", later, attributes="mood")
    attributes = {p.pseudonym: p.attributes for p in list_participants(study)}
    assert attributes["number 8"] == {"age band": "30–39", "mood": "good"}
    assert len(attributes) == 3


def test_suggestions_take_each_person_of_a_survey_for_themselves_and_know_the_question(
    study, survey
):
    transcript = survey()
    material = get_material(study)
    assert [(p.document, p.question) for p in material.passages] == [
        (f"{transcript.id} 7", "What is good?"),
        (f"{transcript.id} 8", "What is good?"),
        (f"{transcript.id} 7", "What is bad?"),
        (f"{transcript.id} 8", "What is bad?"),
    ]
    assert material.written
