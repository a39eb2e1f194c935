"""Hostile files of every kind: one sentence, nothing half done, nothing parsed in this process."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from coding.exchange.import_project import add_project, preview_project
from coding.queries import list_codes
from coding.suggestions.tables import open_answers, read_codebook
from lifeworld.exports.deck.own_template import PATH
from lifeworld.exports.deck.write_deck import write_deck
from study import Study, Unreadable
from study.entries import list_entries
from tests.lifeworld.exports.report_factory import make_report
from transcripts.people.attributes import read_list
from transcripts.privacy.keyfile import open_key
from transcripts.queries import list_transcripts
from transcripts.recordings.photos import read_photo

QDE = """<Project xmlns="urn:QDA-XML:project:1.0" name="P"><CodeBook><Codes>
<Code guid="C" name="Shifts"/></Codes></CodeBook><Sources><TextSource guid="T" name="Talk">
<PlainTextContent>Ann: They change the shifts.</PlainTextContent></TextSource></Sources>
</Project>"""
ENTITIES = '<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]><Project>&c;</Project>'
EXTERNAL = '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><Project>&b;</Project>'


def pack(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def template(members: dict[str, bytes]) -> bytes:
    """Return our own template with other parts instead of, or beside, its own."""
    with zipfile.ZipFile(PATH) as own:
        return pack({name: own.read(name) for name in own.namelist()} | members)


BOMB = b" " * 70_000_000
PROJECTS = {
    "a bomb": pack({"project.qde": BOMB}),
    "a bomb beside it": pack({"project.qde": QDE.encode(), "sources/a.txt": BOMB}),
    "entities": pack({"project.qde": ENTITIES.encode()}),
    "an external entity": pack({"project.qde": EXTERNAL.encode()}),
    "a name outside": pack({"project.qde": QDE.encode(), "../a.txt": b"x"}),
    "deep nesting": pack({"project.qde": b"<Project>" + b"<a>" * 5_000}),
    "half a file": pack({"project.qde": QDE.encode()})[:-40],
    "nothing": b"",
}


@pytest.mark.parametrize("what", PROJECTS)
def test_a_hostile_project_is_refused_whole(study: Study, what: str) -> None:
    before = len(list_entries(study.db))
    for name in ("a.qdpx", "b.qdc"):
        for brought in (preview_project(PROJECTS[what], name), add_project(
            study, PROJECTS[what], name, actor="Ana"
        )):  # fmt: skip
            assert isinstance(brought.error, Unreadable)
            assert brought.error.message.startswith(name)
            assert brought.error.message.endswith(".")
    assert len(list_entries(study.db)) == before
    assert not list_codes(study)
    assert not list_transcripts(study)


SHEET = {
    "a bomb": pack({"[Content_Types].xml": b"<a/>", "xl/worksheets/sheet1.xml": BOMB}),
    "entities": pack({"[Content_Types].xml": b"<a/>", "xl/workbook.xml": ENTITIES.encode()}),
    "no workbook": pack({"a": b"x"}),
}


@pytest.mark.parametrize("what", SHEET)
def test_a_hostile_workbook_is_refused_wherever_it_is_read(tmp_path: Path, what: str) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(SHEET[what])
    reads: list[Callable[[], object]] = [
        lambda: read_list(path.read_bytes(), path.name),
        lambda: read_codebook(path),
        lambda: open_answers(path, text_column="text", id_column=None),
    ]
    for read in reads:
        with pytest.raises(Unreadable, match=r"^people\.xlsx [^\n]*\.( |$)"):
            read()


def test_a_csv_with_a_field_or_a_line_without_end_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_bytes(b'id,text\n1,"' + b"x" * 1_500_000 + b'"\n')
    with pytest.raises(Unreadable, match=r"answers\.csv cannot be read beyond line"):
        list(open_answers(path, text_column="text", id_column=None).read())
    path.write_bytes(b"id,text\n" + b"1," * 11_000_000)
    with pytest.raises(Unreadable, match=r"a line of more than"):
        list(open_answers(path, text_column="text", id_column=None).read())


def test_nuls_in_a_list_of_people_are_left_out() -> None:
    table = read_list(b"pseudonym,age\nAn\0n,20-29\n", "people.csv")
    assert table.rows == ((2, ("Ann", "20-29")),)


@pytest.mark.parametrize(
    "members",
    [
        {"ppt/media/a.bin": b"\0" * 450_000_000},
        {"ppt/extra.xml": b" " * 70_000_000},
        {"ppt/theme/theme1.xml": ENTITIES.encode()},
        {"ppt/presentation.xml": b"<a" * 100},
    ],
    ids=["a bomb", "a bomb of XML", "entities", "broken"],
)
def test_a_hostile_template_makes_no_deck(tmp_path: Path, members: dict[str, bytes]) -> None:
    path, out = tmp_path / "own.pptx", tmp_path / "deck.pptx"
    path.write_bytes(template(members))
    out.write_bytes(b"before")
    with pytest.raises(Unreadable, match=r"own\.pptx"):
        write_deck(make_report(), out, template=path)
    assert out.read_bytes() == b"before"


def test_a_key_file_nested_too_deeply_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.key"
    path.write_text("[" * 200_000)
    with pytest.raises(Unreadable, match="is not a Lifeworld key file"):
        open_key(path, "four unrelated words here")


def test_a_damaged_photo_is_one_sentence() -> None:
    with pytest.raises(Unreadable, match=r"^visit\.png is damaged"):
        read_photo(b"\x89PNG\r\n\x1a\n" + b"\0" * 5_000, "visit.png")


def test_no_parser_of_outside_files_runs_in_this_process(
    study: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import openpyxl
    import pptx
    from lxml import etree
    from PIL import Image

    picture, sheet, book = io.BytesIO(), io.BytesIO(), openpyxl.Workbook()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    for row in (["code", "text", "pseudonym"], ["Shifts", "they change", "Ann"]):
        book.active.append(row)
    book.save(sheet)
    path = tmp_path / "a.xlsx"
    path.write_bytes(sheet.getvalue())
    own = tmp_path / "own.pptx"
    own.write_bytes(template({}))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("parsed in this process")

    for place, name in (
        (zipfile, "ZipFile"), (etree, "fromstring"), (openpyxl, "load_workbook"), (Image, "open"),
        (pptx, "Presentation"),
    ):  # fmt: skip
        monkeypatch.setattr(place, name, refuse)
    assert read_list(sheet.getvalue(), "a.xlsx").heads == ("code", "text", "pseudonym")
    assert [code.name for code in read_codebook(path)] == ["Shifts"]
    assert read_photo(picture.getvalue(), "a.png").width == 9
    assert write_deck(make_report(), tmp_path / "deck.pptx", template=own).slides > 5
    monkeypatch.undo()
    project = pack({"project.qde": QDE.encode()})
    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    monkeypatch.setattr(etree, "fromstring", refuse)
    brought = add_project(study, project, "a.qdpx", actor="Ana")
    assert brought.error is None
    assert (brought.texts, brought.codes) == (1, 1)
