"""A project of another program becomes part of a study, and a refused one leaves no trace."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

import coding.commands
import transcripts.commands
from coding.codebook.commands import add_code
from coding.exchange.import_project import add_project
from coding.queries import list_codes, list_codings
from lifeworld.cli import main
from study import InvalidInput
from study.entries import list_entries
from transcripts.commands import add_texts
from transcripts.import_files import Placing, find_files
from transcripts.queries import get_text, list_speakers, list_transcripts

TALK = "Moderator: How is it?\r\n\r\nAnna: They never ask us 🙂, and the shifts change.\r\n"
WORDS = "the shifts change"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A project as NVivo writes it: UTF-16 units, `Sources/` with a capital."""
    first = len(TALK[: TALK.index(WORDS)].encode("utf-16-le")) // 2
    xml = f"""<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="NVivo">
        <Users><User guid="U" name="Bo"/></Users>
        <CodeBook><Codes><Code guid="G" name="Time" isCodable="false">
            <Code guid="C" name="Shifts"><Description>Rotas</Description></Code></Code>
        </Codes></CodeBook>
        <Sources><TextSource guid="T" name="Group 1" plainTextPath="internal://T.txt">
            <PlainTextSelection guid="S" name="{WORDS}" startPosition="{first}"
                endPosition="{first + len(WORDS)}" creatingUser="U">
                <Coding guid="K"><CodeRef targetGUID="C"/></Coding></PlainTextSelection>
        </TextSource></Sources><Links><Link guid="L"/></Links></Project>"""
    path = tmp_path / "old.qdpx"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("project.qde", xml)
        packed.writestr("Sources/T.txt", TALK.encode())
    return path


def test_codes_texts_and_codings_come_in_under_their_coders(study, file):
    brought = add_project(
        study, file.read_bytes(), file.name, actor="Ana", placing=Placing(stratum="Care")
    )
    assert brought.error is None
    [transcript] = list_transcripts(study)
    [coding] = list_codings(study)
    assert (transcript.title, transcript.stratum, transcript.turns) == ("Group 1", "Care", 2)
    roles = {s.label: s.role for s in list_speakers(study, transcript.id)}
    assert roles == {"Moderator": "moderator", "Anna": "participant"}
    assert (coding.quote, coding.coder) == (WORDS, "Bo")
    assert get_text(study, transcript.text_id)[coding.start : coding.end] == WORDS
    names = {c.id: c for c in list_codes(study)}
    assert names[coding.code_id].definition == "Rotas"
    assert names[names[coding.code_id].parent_id].abstract
    assert "1 link was not taken." in brought.told
    assert "UTF-16" in brought.told[0]


def test_comments_of_two_codes_that_are_one_in_the_study_are_kept_in_its_coding(study, file):
    with zipfile.ZipFile(file) as old:
        xml = old.read("project.qde").decode()
    marked = '<Coding guid="K"><CodeRef targetGUID="C"/></Coding>'
    assert marked in xml
    note = '<Notes><Note guid="N"><PlainTextContent>Second</PlainTextContent></Note></Notes>'
    twin = '<Coding guid="L"><CodeRef targetGUID="E"/><NoteRef targetGUID="N"/></Coding>'
    xml = xml.replace(marked, f"<Description>Ask again</Description>{marked}{twin}")
    xml = xml.replace("<Links>", f"{note}<Links>")
    xml = xml.replace("</Code></Code>", '</Code><Code guid="E" name="shifts"/></Code>')
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr("project.qde", xml)
        packed.writestr("Sources/T.txt", TALK.encode())
    brought = add_project(study, file.read_bytes(), file.name, actor="Ana")
    assert brought.error is None
    [coding] = list_codings(study)
    assert coding.memo == "Ask again\n\nSecond"
    assert "2 comments on codings were kept as their memos." in brought.told


def test_a_project_comes_in_once_and_its_codes_meet_those_there(study, file):
    add_project(study, file.read_bytes(), file.name, actor="Ana")
    before = study.version
    assert add_project(study, file.read_bytes(), file.name, actor="Ana").known
    assert study.version == before
    other = file.with_name("other.qdpx")
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(other, "w") as new:
        for member in old.namelist():
            new.writestr(member, old.read(member))
        new.comment = b"another file with the same codebook"
    assert add_project(study, other.read_bytes(), "other.qdpx", actor="Ana").new_codes == 0
    assert len(list_codings(study)) == 2


def test_what_is_refused_half_way_leaves_nothing(study, file, monkeypatch):
    def refuse(*_, **__):
        raise InvalidInput("No.", hint="Not today.")

    before = study.version
    monkeypatch.setattr(coding.commands, "add_excerpt_row", refuse)
    assert add_project(study, file.read_bytes(), file.name, actor="Ana").error is not None
    assert list_transcripts(study) == []
    assert list_codes(study) == []
    assert study.version == before


def test_a_fault_half_way_leaves_nothing_either(study, file, monkeypatch):
    def fail(*_, **__):
        raise ZeroDivisionError

    before = study.version
    monkeypatch.setattr(coding.commands, "add_excerpt_row", fail)
    with pytest.raises(ZeroDivisionError):
        add_project(study, file.read_bytes(), file.name, actor="Ana")
    assert list_transcripts(study) == []
    assert list_codes(study) == []
    assert study.version == before


def test_a_refused_project_leaves_what_a_colleague_did_meanwhile(study, file, monkeypatch):
    """The colleague writes while the texts are staged, before the project's own change."""

    def stage(*arguments, **options):
        add_code(study, "Trust", actor="Bo")
        return add_texts(*arguments, **options)

    def refuse(*_, **__):
        raise InvalidInput("No.", hint="Not today.")

    monkeypatch.setattr(transcripts.commands, "add_texts", stage)
    monkeypatch.setattr(coding.commands, "add_excerpt_row", refuse)
    assert add_project(study, file.read_bytes(), file.name, actor="Ana").error is not None
    assert [code.name for code in list_codes(study)] == ["Trust"]
    assert [entry.verb for entry in list_entries(study.db)] == ["add code"]


def test_an_import_is_one_change_and_one_undo_takes_it_back(study, file):
    before = study.version
    add_project(study, file.read_bytes(), file.name, actor="Ana")
    [entry] = [e for e in list_entries(study.db) if e.seq > before]
    assert (entry.verb, entry.subject, entry.actor) == ("import project", "old.qdpx", "Ana")
    study.undo(actor="Ana")
    assert (list_codings(study), list_transcripts(study), list_codes(study)) == ([], [], [])
    study.redo(actor="Ana")
    [coding] = list_codings(study)
    assert (coding.quote, coding.coder) == (WORDS, "Bo")


def test_two_who_import_the_same_file_at_once_bring_it_in_once(study, file, monkeypatch):
    def stage(*arguments, **options):
        monkeypatch.undo()
        assert add_project(study, file.read_bytes(), file.name, actor="Bo").codings == 1
        return add_texts(*arguments, **options)

    monkeypatch.setattr(transcripts.commands, "add_texts", stage)
    assert add_project(study, file.read_bytes(), file.name, actor="Ana").known
    assert len(list_transcripts(study)) == 1


def test_add_tells_a_project_in_a_line_and_what_was_lost(study, file):
    assert file in find_files([file.parent])
    run = CliRunner().invoke
    tried = run(main, ["add", str(study.path), str(file), "--dry-run"])
    assert "✓ old.qdpx  1 text · 2 codes · 1 coding · by Bo" in tried.output
    assert list_transcripts(study) == []
    done = run(main, ["add", str(study.path), str(file)])
    assert done.exit_code == 0
    assert "1 link was not taken." in done.output
    again = run(main, ["add", str(study.path), str(file), "--json"])
    assert json.loads(again.output)["known"] is True
    file.write_bytes(b"PK\x03\x04 broken")
    broken = run(main, ["add", str(study.path), str(file)])
    assert broken.exit_code == 1
    assert "old.qdpx is damaged" in broken.output


NASTY = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "nasty"


@pytest.mark.material
@pytest.mark.skipif(not NASTY.is_dir(), reason=f"the material in {NASTY} is not here")
def test_hostile_projects_do_what_is_expected_of_each(study):
    expected = {
        "ok_codepoints_crlf_bom": "more staff",
        "nvivo_utf16_offsets": "more staff",
        "atlas_lf_offsets": "more staff",
        "guid_braces_case": None,
        "dup_guids": "Several texts have the same id",
        "relative_path": "outside of the project file",
        "empty_plaintext_nvivo_mac": "is empty in the file",
        "dangling_coderef": "the code is not in the file",
        "bad_color_xsd": "The colour of",
        "xxe": "document type",
        "nested_codes_3000": "nested too deeply",
    }
    assert {p.stem.removeprefix("qdpx_") for p in NASTY.glob("*.qdpx")} == set(expected)
    for name, words in expected.items():
        data = (NASTY / f"qdpx_{name}.qdpx").read_bytes()
        brought = add_project(study, data, f"{name}.qdpx", actor="Ana")
        if words == "more staff":
            [coding] = list_codings(study, transcript_id=brought.transcripts[0])
            assert coding.quote == words
        elif words is None:
            assert brought.codings == 1
        else:
            assert words in " ".join([*brought.told, str(brought.error or "")]), name
