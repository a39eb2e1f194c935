"""Pictures, recordings, areas and what is known of documents come in with a project."""

from __future__ import annotations

import io
import wave
import zipfile
from typing import Any

import pytest

from coding.exchange.import_project import add_project, preview_project
from coding.memos.queries import list_memos
from coding.queries import list_codings
from study import InvalidInput
from transcripts.queries import list_sessions, list_transcripts
from transcripts.recordings.files import find_file, get_files_folder
from transcripts.recordings.queries import get_photo_path, list_attachments, list_recordings

TALK = "Anna: They never ask us.\nBo: The shifts change."
CODING = '<Coding guid="K"><CodeRef targetGUID="C"/></Coding>'


def draw_picture(colour: str) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (60, 40), colour).save(out, "PNG")
    return out.getvalue()


def make_sound() -> bytes:
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000)
    return out.getvalue()


def make_project() -> bytes:
    middle = TALK.index("Bo:")
    marks = f"""<SyncPoint guid="P1" timeStamp="0" position="0"/>
        <SyncPoint guid="P2" timeStamp="4000" position="{middle}"/>
        <SyncPoint guid="P3" timeStamp="9000" position="{len(TALK)}"/>"""
    value = (
        '<VariableValue><VariableRef targetGUID="V"/><TextValue>North</TextValue></VariableValue>'
    )
    corners = 'firstX="1" firstY="2" secondX="3" secondY="4"'
    xml = f"""<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin="MAXQDA">
        <CodeBook><Codes><Code guid="C" name="Shifts"/></Codes></CodeBook>
        <Variables><Variable guid="V" name="Port" typeOfVariable="Text"/></Variables>
        <Sources>
        <AudioSource guid="A" name="Tape" path="internal://A.wav">
            <Description>First</Description><Description>Second</Description>
            <Transcript guid="T"><PlainTextContent>{TALK}</PlainTextContent>{marks}</Transcript>
            <AudioSelection guid="S1" begin="4500" end="8000">{CODING}</AudioSelection>
            <AudioSelection guid="S2" begin="20000" end="21000" name="Laughter">{CODING}
            </AudioSelection>{value}</AudioSource>
        <PictureSource guid="B" name="Wall" path="internal://B.png"><Description>Red</Description>
            <PictureSelection guid="S3" {corners}>{CODING}</PictureSelection></PictureSource>
        <PictureSource guid="D" name="Broken" path="internal://D.png"/>
        <PDFSource guid="E" name="Leaflet"><PDFSelection guid="S4" page="1" {corners}>
            <Representation guid="R1"><PlainTextContent>shifts change</PlainTextContent>
            </Representation>{CODING}</PDFSelection>
            <Representation guid="R2"><PlainTextContent>Our shifts change often.</PlainTextContent>
            </Representation></PDFSource>
        </Sources>
        <Notes><Note guid="N"><PlainTextContent>Why so?</PlainTextContent></Note>
            <Note guid="M"><PlainTextContent>And then?</PlainTextContent></Note></Notes>
        <Links><Link guid="L1" originGUID="N" targetGUID="A"/>
            <Link guid="L2" originGUID="N" targetGUID="C"/></Links>
        <Graphs><Graph guid="G" name="Model"><Vertex guid="X" representedGUID="C" firstX="0"
            firstY="0"/><Vertex guid="Y" name="Pay" firstX="0" firstY="0"/>
            <Edge guid="Z" sourceVertex="X" targetVertex="Y" name="costs"/></Graph></Graphs>
        </Project>"""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("project.qde", xml)
        packed.writestr("sources/A.wav", make_sound())
        packed.writestr("sources/B.png", draw_picture("red"))
        packed.writestr("sources/D.png", b"no picture")
    return out.getvalue()


def test_pictures_recordings_and_what_lies_beside_the_words_come_in_as_one_change(
    study: Any,
) -> None:
    data = make_project()
    assert "1 recording" in preview_project(data, "p.qdpx").line
    brought = add_project(study, data, "p.qdpx", actor="Ana")
    assert brought.error is None
    assert "2 pictures" not in brought.line
    assert (brought.photos, brought.recordings) == (1, 1)

    titles = {each.id: each.title for each in list_transcripts(study)}
    [recording] = list_recordings(study)
    assert (titles[recording.transcript_id], recording.seconds) == ("Tape", 1.0)
    assert find_file(study, recording).read_bytes() == make_sound()
    [photo] = list_attachments(study)
    assert (photo.name, photo.caption) == ("Wall", "Red")
    assert get_photo_path(study, photo).is_file()
    sessions = {each.id: each.title for each in list_sessions(study)}
    assert sessions[photo.session_id] == "Pictures of p.qdpx"

    codings = {(titles[each.transcript_id], each.quote) for each in list_codings(study)}
    assert codings == {("Tape", "Bo: The shifts change."), ("Leaflet", "shifts change")}
    assert {(m.thing.kind, m.title, m.body) for m in list_memos(study)} == {
        ("transcript", "First", "First\nSecond"),
        ("transcript", "Why so?", "Why so?\n[[Shifts]]"),
        ("", "And then?", "And then?"),
        ("transcript", "Not placed from “Tape”",
         "From 0:00:20.0 to 0:00:21.0: Shifts (Imported) Laughter\nPort: North"),
        ("", "Not placed from “Wall”", "The area from 1, 2 to 3, 4: Shifts (Imported)"),
        ("", "Not placed from “Model”", "Shifts\nPay\nShifts → Pay (costs)"),
    }  # fmt: skip
    told = " ".join(brought.told)
    for sentence in (
        "1 coding was not taken (on a time of a recording): “Tape”.",
        "1 coding was not taken (on an area of a page or picture): “Wall”.",
        "1 picture was not taken (Broken is not a JPEG, PNG or WebP picture): “Broken”.",
        "1 map was not taken.",
        "What has no place in a study is written down in 3 memos.",
    ):
        assert sentence in told
    assert "link" not in told

    study.undo(actor="Ana")
    assert not list_transcripts(study)
    assert not list_attachments(study)
    assert not list_recordings(study)
    assert not list_memos(study)


def test_what_is_refused_leaves_no_file_beside_the_study(study: Any) -> None:
    def refuse(*_: object, **__: object) -> Any:
        raise InvalidInput("No sets, please.")

    brought = add_project(study, make_project(), "p.qdpx", actor="Ana", add_sets=refuse)
    assert brought.error is not None
    assert not list_sessions(study)
    assert not [path for path in get_files_folder(study).rglob("*") if path.is_file()]


@pytest.mark.parametrize(
    ("path", "kept"), [("internal://B.png", 1), ("/home/me/B.png", 1), ("https://a.b/B.png", 0)]
)
def test_a_picture_is_taken_out_of_the_file_only(study: Any, path: str, kept: int) -> None:
    data = make_project()
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as packed:
        for name in old.namelist():
            words = old.read(name)
            packed.writestr(name, words.replace(b"internal://B.png", path.encode()))
    brought = add_project(study, out.getvalue(), "p.qdpx", actor="Ana")
    assert brought.photos == kept
