"""A study leaves as a REFI-QDA project that is valid, reads back, and shows what it may."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from lxml import etree

from coding.codebook.commands import add_code, revise_code
from coding.codebook.tables.model import list_book_codes
from coding.commands import apply_code
from coding.exchange.codebooks.write_book import render_book
from coding.exchange.read_refi import ReadProject, read_refi
from coding.model import NewCoding
from coding.queries import list_codes, list_uses
from lifeworld.exports.export_project import export_project, preview_losses
from lifeworld.exports.refi.profiles import PROFILES
from study import InvalidInput
from tests.factories import ACTOR
from transcripts.consent.commands import record_consent

SCHEMAS = Path(__file__).parent / "schemas"
OUTSIDE = ("workshop", "client", "public")
Q = "{urn:QDA-XML:project:1.0}"


def read_valid(data: bytes, schema: str = "Project") -> Any:
    """Return the root of a file, which follows the schema of the standard."""
    root = etree.fromstring(data)
    rules = etree.XMLSchema(etree.parse(SCHEMAS / f"{schema}.xsd"))
    rules.assertValid(root)
    return root


def unpack(path: Path) -> tuple[Any, dict[str, bytes]]:
    with zipfile.ZipFile(path) as packed:
        assert packed.testzip() is None
        files = {name: packed.read(name) for name in packed.namelist()}
    return read_valid(files.pop("project.qde")), files


def list_codings(project: ReadProject) -> set[tuple[str, str, str, str]]:
    """Return each coding as (code, words, coder, memo)."""
    names = {code.key: code.name for code in project.codes}
    return {
        (names[c.code], text.text[c.start : c.end], c.coder, c.memo)
        for text in project.texts
        for c in text.codings
    }


def export(talk: SimpleNamespace, out: Path, **asked: Any) -> list[str]:
    return export_project(talk.study, out, actor=ACTOR, **asked)


@pytest.mark.parametrize("program", PROFILES)
def test_every_program_gets_a_valid_file_whose_codings_lie_on_their_words(
    talk: SimpleNamespace, tmp_path: Path, program: str
) -> None:
    out = tmp_path / "study.qdpx"
    told = export(talk, out, program=program)
    assert told[0] == (
        "study.qdpx: 1 text, 3 codes, 3 codings, 2 cases,"
        f" {5 if program == 'qualcoder' else 7} notes, 1 set, for the research team"
    )
    before = preview_losses(talk.study, form="qdpx", audience="internal", program=program)
    assert ("Not tested" in before[0]) is not PROFILES[program].tested
    unpack(out)
    read = read_refi(out.read_bytes(), out.name)
    assert [text.text for text in read.texts] == [talk.text]
    assert list_codings(read) == {
        ("Time", "no time 🙂", "Ana", "Again:\n[[Voice]]"),
        ("Voice", "no time 🙂", "Bo", ""),
        ("Voice", "Nobody asks us.", "Bo", "Silence"),
    }
    [time] = [code for code in read.codes if code.name == "Time"]
    assert (time.definition, time.texts) == ("Hours", {"include": "Shifts", "example": "No time!"})


def test_positions_are_counted_as_the_program_counts(talk: SimpleNamespace, tmp_path: Path) -> None:
    text, words = talk.text, "Nobody asks us."
    start = text.index(words)
    found = {}
    for program in PROFILES:
        export(talk, tmp_path / "a.qdpx", program=program)
        root, files = unpack(tmp_path / "a.qdpx")
        [place] = root.xpath(f"//*[@name='{words}']")
        [raw] = files.values()
        found[program] = int(place.get("startPosition")), raw
    assert found["standard"] == (start, text.encode())
    assert found["maxqda"] == (start, text.replace("\n", "\r\n").encode())
    units = len(text[:start].encode("utf-16-le")) // 2
    assert units == start + 2
    lines = text[:start].count("\n")
    assert found["nvivo"][0] == units + lines
    assert found["nvivo"][1] == text.replace("\n", "\r\n").encode("utf-8-sig")


def test_people_memos_and_themes_have_their_places(talk: SimpleNamespace, tmp_path: Path) -> None:
    export(talk, tmp_path / "a.qdpx")
    root, _ = unpack(tmp_path / "a.qdpx")
    names = {each.get("guid"): each.get("name") for each in root.iter() if each.get("guid")}
    cases = {case.get("name"): case for case in root.iter(f"{Q}Case")}

    def values(element: Any) -> dict[str, str]:
        return {
            names[value[0].get("targetGUID")]: value[1].text
            for value in element.findall(f"{Q}VariableValue")
        }

    assert values(cases["Emma"]) == {"Age": "25–34", "Stratum": "Ports"}
    places = {name: [names[ref.get("targetGUID")] for ref in case.findall(f"{Q}SelectionRef")]
              for name, case in cases.items()}  # fmt: skip
    assert places == {"Emma": ["no time 🙂"], "Ali": ["Nobody asks us."]}
    [source] = root.iter(f"{Q}TextSource")
    assert values(source)["Stratum"] == "Ports"
    on = {names[ref.get("targetGUID")]: ref.getparent().tag.removeprefix(Q)
          for ref in root.iter(f"{Q}NoteRef", f"{Q}MemberNote")}  # fmt: skip
    assert on == {
        "Again:": "Coding", "Silence": "Coding", "On code": "Code", "On transcript": "TextSource",
        "On theme": "Set", "On study": "Project",
    }  # fmt: skip
    links = {(names[link.get("originGUID")], names[link.get("targetGUID")])
             for link in root.iter(f"{Q}Link")}  # fmt: skip
    assert links == {("Again:", "Voice"), ("On person", "Ali")}
    [hours] = root.iter(f"{Q}Set")
    assert [names[code.get("targetGUID")] for code in hours.findall(f"{Q}MemberCode")] == ["Time"]


def test_ids_are_the_same_in_the_next_file_and_other_ones_for_another_audience(
    talk: SimpleNamespace, tmp_path: Path
) -> None:
    apart = ("Case", "TextSource", "PlainTextSelection", "Coding")

    def read_ids(audience: str) -> dict[str, set[str]]:
        export(talk, tmp_path / "a.qdpx", audience=audience)
        root, _ = unpack(tmp_path / "a.qdpx")
        return {tag: {each.get("guid") for each in root.iter(f"{Q}{tag}")}
                for tag in ("Code", "Set", *apart)}  # fmt: skip

    inside = read_ids("internal")
    assert read_ids("internal") == inside
    own = {str(each) for each in (talk.one, talk.time, talk.first.id, talk.people["Ali"].id)}
    assert not own & {key.lower() for keys in inside.values() for key in keys}
    outside = read_ids("public")
    assert outside["Code"] == inside["Code"]
    for tag in apart:
        assert outside[tag]
        assert not outside[tag] & inside[tag], "files could be put side by side"


@pytest.mark.parametrize("audience", OUTSIDE)
def test_others_get_coded_words_only_and_neither_coders_nor_memos(
    talk: SimpleNamespace, tmp_path: Path, audience: str
) -> None:
    told = export(talk, tmp_path / "a.qdpx", audience=audience)
    assert "1 example was left out of the codes: they quote people." in told
    root, files = unpack(tmp_path / "a.qdpx")
    everything = etree.tostring(root, encoding="unicode") + "".join(
        map(bytes.decode, files.values())
    )
    for hidden in ("How is it?", "the pay is low", "Bo<", '"Bo"', '"Ana"', "Silence", "On study",
                   "No time!", "Group one", "creationDateTime=\"2026-11-30T00"):  # fmt: skip
        assert hidden not in everything
    assert ("Emma" in everything) is (audience != "public")
    read = read_refi((tmp_path / "a.qdpx").read_bytes(), "a.qdpx")
    assert {(code, words) for code, words, _, _ in list_codings(read)} == {
        ("Time", "no time 🙂"), ("Voice", "no time 🙂"), ("Voice", "Nobody asks us."),
    }  # fmt: skip
    assert {coder for _, _, coder, _ in list_codings(read)} == {"Research team"}


@pytest.mark.parametrize("audience", ["internal", *OUTSIDE])
def test_words_of_somebody_who_left_are_in_no_file_and_are_counted(
    talk: SimpleNamespace, tmp_path: Path, audience: str
) -> None:
    record_consent(talk.study, talk.people["Ali"].id, {"take_part": "withdrawn"}, actor=ACTOR)
    told = "\n".join(export(talk, tmp_path / "a.qdpx", audience=audience))
    root, files = unpack(tmp_path / "a.qdpx")
    [text] = map(bytes.decode, files.values())
    assert "Nobody asks us" not in text + etree.tostring(root, encoding="unicode")
    assert "Ali" not in text, "the label of a turn says who does not agree"
    assert "1 turn was left out for want of consent to this use." in told
    assert [case.get("name") for case in root.iter(f"{Q}Case")] != []
    assert "Ali" not in [case.get("name") for case in root.iter(f"{Q}Case")]
    read = read_refi((tmp_path / "a.qdpx").read_bytes(), "a.qdpx")
    assert {words for _, words, _, _ in list_codings(read)} == {"no time 🙂"}


def test_a_codebook_is_valid_and_gathers_its_themes(talk: SimpleNamespace, tmp_path: Path) -> None:
    told = export(talk, tmp_path / "a.qdc")
    assert told[0] == "a.qdc: 3 codes, 1 set, for the research team"
    [lacks] = preview_losses(talk.study, form="qdc", audience="internal", program="standard")[:1]
    assert "1 transcript, 3 codings, 7 memos and 2 people stay" in lacks
    root = read_valid((tmp_path / "a.qdc").read_bytes(), "Codebook")
    space = "{urn:QDA-XML:codebook:1.0}"
    [member] = root.iter(f"{space}MemberCode")
    [time] = [code for code in root.iter(f"{space}Code") if code.get("name") == "Time"]
    assert time.getparent().get("name") == "Work"
    assert member.get("guid") == time.get("guid")
    export(talk, tmp_path / "a.qdpx")
    assert time.get("guid") in {code.get("guid") for code in unpack(tmp_path / "a.qdpx")[0].iter()}
    assert len(read_refi((tmp_path / "a.qdc").read_bytes(), "a.qdc").codes) == 3


def test_what_is_lost_is_counted_before_anything_is_written(talk: SimpleNamespace) -> None:
    study = talk.study
    asked = {"form": "qdpx", "audience": "internal", "program": "nvivo"}
    before = preview_losses(study, **asked)
    assert before[0].startswith("NVivo: Not tested with the program itself")
    assert not any("key" in line for line in before)
    revise_code(study, talk.voice, shortcut="v", actor=ACTOR)
    add_code(study, "Old", retired=True, actor=ACTOR)
    after = preview_losses(study, **asked)
    assert "Not carried: 1 key of codes." in after
    assert any(line.startswith("What belongs to 2 codes") for line in after)
    assert not list(study.db.query("SELECT * FROM exports"))


def test_a_file_goes_on_record_and_nothing_to_write_is_refused(
    talk: SimpleNamespace, tmp_path: Path
) -> None:
    export(talk, tmp_path / "a.qdpx", audience="client")
    [record] = talk.study.db.query("SELECT form, thing, audience, excerpts, speakers FROM exports")
    assert (record["form"], record["thing"], record["audience"]) == ("qdpx", "project", "client")
    assert len(json.loads(record["excerpts"])) == 2
    assert len(json.loads(record["speakers"])) == 2
    for person in talk.people.values():
        record_consent(talk.study, person.id, {"quote_client": "refused"}, actor=ACTOR)
    with pytest.raises(InvalidInput, match="There is no transcript to export"):
        export(talk, tmp_path / "b.qdpx", audience="client")
    with pytest.raises(InvalidInput, match="Lifeworld writes no projects for “excel”"):
        export(talk, tmp_path / "b.qdpx", program="excel")
    with pytest.raises(InvalidInput, match="cannot be written as “docx”"):
        export(talk, tmp_path / "b.docx")
    assert not (tmp_path / "b.qdpx").exists()


def test_a_code_that_repeats_a_withheld_quote_is_told(
    talk: SimpleNamespace, tmp_path: Path
) -> None:
    study = talk.study
    record_consent(study, talk.people["Emma"].id, {"quote_client": "refused"}, actor=ACTOR)
    words = "There is no time 🙂, and the pay is low."
    start = talk.text.index(words)
    new = NewCoding(code_id=talk.time, transcript_id=talk.one, start=start, end=start + len(words))
    apply_code(study, new, actor=ACTOR)
    revise_code(study, talk.time, definition="“no time 🙂, and the pay is low”", actor=ACTOR)
    told = export(talk, tmp_path / "a.qdpx", audience="client")
    assert any(line.startswith("The code “Time” repeats words of a quote") for line in told)


def test_a_code_has_one_id_in_every_file_that_leaves(talk: SimpleNamespace, tmp_path: Path) -> None:
    export(talk, tmp_path / "a.qdpx")
    export(talk, tmp_path / "a.qdc")
    book = list_book_codes(list_codes(talk.study), list_uses(talk.study))
    with zipfile.ZipFile(tmp_path / "a.qdpx") as packed:
        [project] = [packed.read(name) for name in packed.namelist() if name.endswith(".qde")]
    files = (project, (tmp_path / "a.qdc").read_bytes(), render_book(book, "qdc"))
    ids = [
        {code.get("name"): code.get("guid") for code in etree.fromstring(file).iter("{*}Code")}
        for file in files
    ]
    assert len(ids[0]) >= 3
    assert ids[0] == ids[1] == ids[2]
