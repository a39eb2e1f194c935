"""Projects of other programs: codes, texts and codings, whatever way characters are counted."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.exchange.count_characters import find_counting
from coding.exchange.read_refi import read_refi
from coding.exchange.refi_losses import list_tags
from study.errors import Unreadable
from transcripts.import_files import is_project

CODE = '<Code guid="C1" name="Being heard" isCodable="true" color="#33cc33"/>'
CODING = '<Coding guid="K"><CodeRef targetGUID="C1"/></Coding>'
TALK = "Anna: They never ask us 🙂, and the\r\nshifts change.\r\n\r\nBo: Nobody says thank you."


def project(
    *,
    codes: str = CODE,
    sources: str = "",
    rest: str = "",
    members: dict[str, bytes] | None = None,
    qde: str = "project.qde",
    origin: str = "",
) -> bytes:
    xml = (
        f'<Project xmlns="urn:QDA-XML:project:1.0" name="P" origin={quoteattr(origin)}>'
        '<Users><User guid="{U1}" name="Ana"/></Users>'
        f"<CodeBook><Codes>{codes}</Codes></CodeBook><Sources>{sources}</Sources>{rest}</Project>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(qde, xml)
        for name, data in (members or {}).items():
            packed.writestr(name, data)
    return out.getvalue()


def selection(
    first: int, last: int, *, quote: str = "", code: str = "C1", user: str = "u1", said: str = ""
) -> str:
    about = f"<Description>{said}</Description>" if said else ""
    return (
        f'<PlainTextSelection guid="S" name={quoteattr(quote)} startPosition="{first}"'
        f' endPosition="{last}" creatingUser="{user}">{about}<Coding guid="K"><CodeRef'
        f' targetGUID="{code}"/></Coding></PlainTextSelection>'
    )


def source(inside: str = "", *, path: str = "internal://T1.txt", extra: str = "") -> str:
    return f'<TextSource guid="T" name="Talk" plainTextPath="{path}" {extra}>{inside}</TextSource>'


def test_a_text_comes_with_its_codings_and_who_made_them() -> None:
    words = "They never ask us"
    at = TALK.index(words)
    data = project(
        sources=source(selection(at, at + len(words))),
        members={"sources/T1.txt": TALK.encode()},
    )
    found = read_refi(data, "p.qdpx")
    [text] = found.texts
    [coding] = text.codings
    assert text.text[coding.start : coding.end] == words
    assert (coding.code, coding.coder) == ("c1", "Ana")
    assert "\r" not in text.text
    assert found.codes[0].hue == 143  # green, as screens show it
    assert (found.warnings, found.lost) == ((), ())


@pytest.mark.parametrize("wide", [False, True])
@pytest.mark.parametrize("lines", [1, 2])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_way_of_counting_is_found_out(wide: bool, lines: int, mark: str) -> None:
    def place(words: str) -> tuple[int, int]:
        before = TALK[: TALK.index(words)].replace("\r\n", "\n" if lines == 1 else "\r\n")
        width = 2 if wide else 0
        first = len(before.encode("utf-16-le")) // width if width else len(before)
        return first, first + len(words)

    selections = [(*place(w), "") for w in ("shifts change", "Nobody says", "thank you", "the")]
    counting = find_counting(mark + TALK, selections)
    for (first, last, _), words in zip(
        selections, ("shifts change", "Nobody says", "thank you", "the"), strict=True
    ):
        start, end = counting.place(first), counting.place(last)
        assert start is not None
        assert counting.text[start:end] == words
    assert counting.sure


@given(
    pieces=st.lists(
        st.text("abc æø🙂👩‍🏭é\u0301", min_size=1).filter(lambda t: t.strip() == t), min_size=2
    ),
    wide=st.booleans(),
    lines=st.sampled_from([1, 2]),
    at=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=150)
def test_quotes_stand_where_they_stood(pieces: list[str], wide: bool, lines: int, at: int) -> None:
    raw = "\r\n".join(pieces)
    number = at % len(pieces)
    before = "\r\n".join(pieces[:number]) + ("\r\n" if number else "")
    if lines == 1:
        before = before.replace("\r\n", "\n")

    def count(text: str) -> int:
        return len(text.encode("utf-16-le")) // 2 if wide else len(text)

    words = pieces[number]
    first = count(before)
    counting = find_counting(raw, [(first, first + count(words), words)])
    start, end = counting.place(first), counting.place(first + count(words))
    assert counting.text[start:end] == words


def test_what_cannot_be_taken_is_counted_and_the_rest_comes_in() -> None:
    inside = selection(0, 4, quote="Anna", code="gone") + selection(9000, 9004)
    data = project(
        sources=source(inside) + '<PictureSource guid="P" name="Wall"><PictureSelection guid="q">'
        f"{CODING}</PictureSelection></PictureSource>"
        + '<TextSource guid="T" name="Far" plainTextPath="relative:///passwd"/>',
        rest='<Notes><Note guid="n"/></Notes><Sets><Set guid="s"/><Set guid="t"/></Sets>',
        members={"Sources/t1.TXT": TALK.encode()},
        qde="ATLAS project.qde",
    )
    found = read_refi(data, "p.qdpx")
    assert [t.name for t in found.texts] == ["Talk"]
    lost = " ".join(found.lost)
    for told in (
        "1 coding was not taken (the code is not in the file): “Talk”.",
        "1 coding was not taken (the place lies outside of the text): “Talk”.",
        "1 coding was not taken (on an area of a page or picture): “Wall”.",
        "1 picture was not taken (the file is not in the project): “Wall”.",
        "1 text was not taken (outside of the project file): “Far”.",
        "1 memo was not taken (it is empty).",
        "2 sets were not taken (no code is in it).",
    ):
        assert told in lost
    assert "Several texts have the same id" in found.warnings[0]


def test_a_comment_is_kept_as_the_memo_of_its_coding_and_told() -> None:
    words = "They never ask us"
    at = TALK.index(words)
    inside = selection(at, at + len(words), quote=words, said="Ask again")
    data = project(sources=source(inside), members={"sources/T1.txt": TALK.encode()})
    found = read_refi(data, "p.qdpx")
    assert found.texts[0].codings[0].memo == "Ask again"
    assert found.warnings == ("1 comment on a coding was kept as its memo.",)
    assert found.lost == ()


def test_a_description_that_holds_the_quote_is_no_comment() -> None:
    words = "They never ask us 🙂, and the shifts change."
    at = TALK.index("They")
    for name, said in (("They never…", words), ("", words), ("Quotation 3", words), (words, "")):
        inside = selection(at, at + len(words) + 1, quote=name, said=said)
        data = project(sources=source(inside), members={"sources/T1.txt": TALK.encode()})
        found = read_refi(data, "p.qdpx")
        assert [coding.memo for coding in found.texts[0].codings] == [""], name
        assert (found.warnings, found.lost) == ((), ())


def test_a_name_that_somebody_gave_to_a_quotation_is_kept() -> None:
    inside = selection(6, 23, quote="left in the dark", said="Ask again")
    data = project(sources=source(inside), members={"sources/T1.txt": TALK.encode()})
    assert read_refi(data, "p.qdpx").texts[0].codings[0].memo == "left in the dark\nAsk again"


def test_words_of_a_text_that_is_not_there_are_no_comments() -> None:
    named = selection(0, 4, quote="Anna") + selection(5, 9, quote="They", said="Why?")
    lost = read_refi(project(sources=source(named)), "p.qdpx").lost
    assert "1 comment was not taken (its coding was not taken): “Talk”." in lost
    assert "2 codings were not taken (the text is not there): “Talk”." in lost


def test_memos_that_hang_on_a_coding_come_with_it_and_the_others_by_themselves() -> None:
    inside = (
        '<PlainTextSelection guid="S" startPosition="0" endPosition="4"><Coding guid="K">'
        '<CodeRef targetGUID="C1"/><NoteRef targetGUID="N1"/><NoteRef targetGUID="gone"/></Coding>'
        '<NoteRef targetGUID="{n2}"/></PlainTextSelection>'
    )
    notes = (
        '<Notes><Note guid="N1" name="Who"><PlainTextContent>Ask Bo.</PlainTextContent></Note>'
        '<Note guid="N2" name="" plainTextPath="internal://n2.txt"/><Note guid="N3" name="C">'
        '<PlainTextSelection guid="q" startPosition="0" endPosition="1">'
        '<Coding guid="k"><CodeRef targetGUID="C1"/></Coding></PlainTextSelection></Note></Notes>'
    )
    data = project(
        sources=source(inside),
        rest=notes,
        members={"sources/T1.txt": TALK.encode(), "sources/n2.txt": b"Second."},
    )
    found = read_refi(data, "p.qdpx")
    assert found.texts[0].codings[0].memo == "Second.\n\nWho\nAsk Bo."
    assert [(memo.on, memo.words) for memo in found.memos] == [("", "C")]
    assert "1 memo was not taken (it is not in the file)." in found.lost
    assert "1 coding was not taken (in a memo): “C”." in found.lost
    assert "2 comments on codings were kept as their memos." in found.warnings


def test_codings_on_whole_documents_cases_and_free_places_are_counted() -> None:
    free = (
        '<PlainTextSelection guid="S" startPosition="0" endPosition="4">'
        "<Description>Look here</Description></PlainTextSelection>"
    )
    data = project(
        sources=source(f"<Description>Long day</Description>{free}{CODING}{CODING}")
        + f'<PictureSource guid="P" name="Wall"><Description/>{CODING}<PictureSelection guid="q">'
        "<Description>Red</Description></PictureSelection></PictureSource>",
        rest='<Cases><Case guid="k" name="Bo"><CodeRef targetGUID="C1"/><VariableValue>'
        "<TextValue>41</TextValue></VariableValue></Case></Cases>",
        members={"sources/T1.txt": TALK.encode()},
    )
    found = read_refi(data, "p.qdpx")
    assert [(memo.on, memo.key, memo.words, memo.start, memo.end) for memo in found.memos] == [
        ("words", "", "Look here", 0, 4), ("text", "", "Long day", 0, 0),
        ("text", "", "\n".join(["The whole document: Being heard (Imported)"] * 2), 0, 0),
        ("", "", "The whole document: Being heard (Imported)\nThe area from ?, ? to ?, ?: Red",
         0, 0),
        ("person", "k", "The whole case: Being heard", 0, 0),
    ]  # fmt: skip
    assert [person.name for person in found.people] == ["Bo"]
    assert set(found.lost) == {
        "3 codings were not taken (on a whole document): “Talk”, “Wall”.",
        "1 marked place was not taken (without a code): “Wall”.",
        "1 picture was not taken (the file is not in the project): “Wall”.",
        "1 coding was not taken (on a whole case): “Bo”.",
        "1 value was not taken (its variable is not in the file): “Bo”.",
    }


def test_people_come_with_what_is_known_of_them_and_where_they_speak() -> None:
    value = "<VariableValue><VariableRef targetGUID='{v}'/><{k}Value>{w}</{k}Value></VariableValue>"
    data = project(
        sources=source(selection(0, 4, quote="Anna")),
        rest='<Variables><Variable guid="A" name="Age"/><Variable guid="O" name="O"/></Variables>'
        '<Cases><Case guid="P1" name="Anna">'
        + value.format(v="a", k="Integer", w="41")
        + value.format(v="a", k="Text", w=" ")
        + '<SourceRef targetGUID="T"/><SelectionRef targetGUID="{s}"/></Case>'
        '<Case guid="P2" name="anna"/><Case guid="P3"><SourceRef targetGUID="T"/></Case></Cases>',
        members={"sources/T1.txt": TALK.encode()},
    )
    found = read_refi(data, "p.qdpx")
    one, two = found.people
    assert (one.name, one.attributes, one.texts, one.words) == (
        "Anna",
        {"Age": "41"},
        (0,),
        ((0, 0),),
    )
    assert (two.name, two.attributes) == ("anna (2)", {})
    assert set(found.lost) == {
        "1 case was not taken (it has no name).", "1 variable was not taken.",
    }  # fmt: skip


def test_what_notes_are_on_is_told_by_references_and_by_links() -> None:
    notes = "".join(
        f'<Note guid="{key}" name="{words}" creatingUser="U1"><PlainTextContent>{words}'
        "</PlainTextContent></Note>"
        for key, words in (("N1", "A"), ("N2", "B"), ("N3", "C"), ("N4", "D"), ("N5", "E"))
    )
    data = project(
        codes='<Code guid="C1" name="Heard" isCodable="true"><NoteRef targetGUID="N1"/></Code>',
        sources=source('<NoteRef targetGUID="{n2}"/>' + selection(0, 4)),
        rest=f"<Notes>{notes}</Notes><Links>"
        '<Link guid="L1" originGUID="S" targetGUID="N3"/>'
        '<Link guid="L2" originGUID="N1" targetGUID="S"/>'
        '<Link guid="L3" originGUID="C1" targetGUID="S"/></Links>'
        '<Sets><Set guid="Z" name="Voice"><Description>Why</Description>'
        '<MemberCode targetGUID="C1"/><MemberNote targetGUID="N4"/></Set></Sets>',
        members={"sources/T1.txt": TALK.encode()},
    )
    found = read_refi(data, "p.qdpx")
    on = {memo.words: (memo.on, memo.key, memo.by) for memo in found.memos}
    assert on == {
        "A": ("code", "c1", "Ana"), "B": ("text", "", "Ana"), "C": ("words", "", "Ana"),
        "D": ("set", "z", "Ana"), "E": ("", "", "Ana"),
        "A → something without a name\nHeard → something without a name": ("", "", ""),
    }  # fmt: skip
    [voice] = found.sets
    assert (voice.name, voice.about, voice.codes) == ("Voice", "Why", ("c1",))
    assert found.lost == ("2 links were not taken.",)


def make_pdf(words: str) -> bytes:
    """Return a PDF of one page that says these words."""
    stream = f"BT /F1 12 Tf 72 720 Td ({words}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(f"{len(out):010} 00000 n \n")
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = f"xref\n0 6\n0000000000 65535 f \n{''.join(places)}"
    end = f"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF"
    return f"{out}{table}{end}".encode()


def test_a_pdf_without_a_text_is_read_itself_and_places_on_its_pages_are_counted() -> None:
    inside = (
        '<Description>Old</Description><PDFSelection guid="q" page="0" firstX="1" firstY="1"'
        f' secondX="2" secondY="2">{CODING}</PDFSelection>'
    )
    data = project(
        sources=f'<PDFSource guid="T1" name="Leaflet" path="internal://T1.pdf">{inside}</PDFSource>'
        '<PDFSource guid="T2" name="Gone" path="internal://T2.pdf"/>',
        members={"sources/T1.pdf": make_pdf("They never ask us.")},
    )
    found = read_refi(data, "p.qdpx")
    [text] = found.texts
    assert (text.name, text.text.strip()) == ("Leaflet", "They never ask us.")
    assert [(memo.on, memo.text, memo.words) for memo in found.memos] == [
        ("text", 0, "Old"),
        ("text", 0, "Page 1: The area from 1, 1 to 2, 2: Being heard (Imported)"),
    ]
    assert set(found.lost) == {
        "1 coding was not taken (on an area of a page or picture): “Leaflet”.",
        "1 PDF was not taken (there is no text): “Gone”.",
    }
    assert found.warnings == (
        "The text of “Leaflet” was read from its PDF.",
        "What has no place in a study is written down in 1 memo.",
    )


def test_codings_by_time_marks_lie_on_the_words_between_them() -> None:
    at = TALK.replace("\r", "").index("They")
    transcript = (
        f'<AudioSource guid="T1" name="Tape"><Transcript guid="t"><PlainTextContent>{TALK}'
        f'</PlainTextContent><SyncPoint guid="p" timeStamp="0" position="{at}"/>'
        f'<SyncPoint guid="q" timeStamp="9" position="{at + 4}"/><TranscriptSelection guid="S"'
        f' fromSyncPoint="p" toSyncPoint="Q">{CODING}</TranscriptSelection><TranscriptSelection'
        f' guid="R" fromSyncPoint="p" toSyncPoint="gone">{CODING}</TranscriptSelection>'
        "</Transcript></AudioSource>"
    )
    found = read_refi(project(sources=transcript), "p.qdpx")
    [text] = found.texts
    [coding] = text.codings
    assert text.text[coding.start : coding.end] == "They"
    assert "1 coding was not taken (on a time of a recording): “Tape”." in found.lost


def test_an_element_that_nobody_knows_is_told_with_the_codings_in_it() -> None:
    data = project(
        sources=source(f"<Paraphrase>{CODING}</Paraphrase>")
        + f'<SheetSource guid="x" name="S">{CODING}</SheetSource>',
        members={"sources/T1.txt": TALK.encode()},
    )
    lost = read_refi(data, "p.qdpx").lost
    assert "1 element was not taken (“Paraphrase” is not part of the standard): “Talk”." in lost
    assert "1 coding was not taken (inside of “Paraphrase”): “Talk”." in lost
    assert "1 element was not taken (“SheetSource” is not part of the standard)." in lost
    assert "1 coding was not taken (inside of “SheetSource”)." in lost


SCHEMAS = Path(__file__).resolve().parents[3].parent / "shared/data/refi/schemas-and-spec"


@pytest.mark.material
@pytest.mark.skipif(not SCHEMAS.is_dir(), reason=f"the material in {SCHEMAS} is not here")
def test_every_element_of_the_standard_has_its_place() -> None:
    """What is inside of a variable, a set, a link or a map goes with it."""
    tags = set(re.findall(r'xsd:element name="(\w+)"', (SCHEMAS / "Project.xsd").read_text()))
    within = {
        "BooleanValue", "DateTimeValue", "DateValue", "Edge", "FloatValue", "IntegerValue",
        "MemberCode", "MemberNote", "MemberSource", "TextValue", "VariableRef", "Vertex",
    }  # fmt: skip
    assert tags - list_tags() == within


@pytest.mark.parametrize(
    ("path", "member"),
    [
        ("T1.txt", "sources/T1.txt"),
        ("Sources/T1.txt", "sources/T1.txt"),
        ("./sources\\T1.txt", "Sources/T1.txt"),
        ("internal://texts/T1.txt", "sources/texts/T1.txt"),
        ("internal://My%20talk.txt", "sources/My talk.txt"),
        ("file:///C:/work/T1.txt", "T1.txt"),
        ("C:\\work\\T1.txt", "sources/T1.txt"),
        ("", "sources/T.txt"),
    ],
)
def test_a_text_is_found_however_its_path_is_written(path: str, member: str) -> None:
    data = project(
        sources=source(selection(0, 4, quote="Anna"), path=path), members={member: TALK.encode()}
    )
    found = read_refi(data, "p.qdpx")
    assert [len(text.codings) for text in found.texts] == [1]
    assert (found.warnings, found.lost) == ((), ())


def test_a_path_that_two_files_may_mean_is_not_guessed() -> None:
    members = {"a/T1.txt": TALK.encode(), "b/T1.txt": b"Other words"}
    data = project(sources=source(path="file:///T1.txt"), members=members)
    [told] = read_refi(data, "p.qdpx").lost
    assert "outside of the project file" in told


def test_a_project_in_a_folder_or_inside_another_archive_is_read() -> None:
    inside = source(selection(0, 4, quote="Anna"))
    folder = project(
        sources=inside, qde="P/project.qde", members={"P/Sources/T1.txt": TALK.encode()}
    )
    plain = project(sources=inside, members={"sources/T1.txt": TALK.encode()})
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("P.qdpx", plain)
        packed.writestr("__MACOSX/._P.qdpx", b"x")
    for data in (folder, out.getvalue()):
        assert is_project("p.zip", data)
        assert len(read_refi(data, "p.zip").texts[0].codings) == 1


def test_a_bare_project_file_gives_its_codes_and_its_own_texts_and_says_how_to_bring_the_rest() -> (
    None
):
    xml = (
        '<Project xmlns="urn:QDA-XML:project:1.0" name="P"><CodeBook><Codes>'
        f'{CODE}</Codes></CodeBook><Sources><TextSource guid="T" name="Talk">'
        f"<PlainTextContent>{TALK}</PlainTextContent>{selection(0, 4, quote='Anna')}</TextSource>"
        f"{source()}</Sources></Project>"
    )
    found = read_refi(xml.encode(), "p.qde")
    assert [(t.name, len(t.codings)) for t in found.texts] == [("Talk", 1)]
    assert any("into one .zip" in told for told in found.warnings)
    assert is_project("p.qde", b"")
    assert not is_project("texts.zip", b"PK\x01\x02" + b"\0" * 42 + b"talk.txt")


def test_ids_meet_in_braces_and_capitals_and_doubled_ones_are_parted() -> None:
    codes = '<Code guid="{c1}" name="A"/><Code guid="C1" name="B"/><Code guid="D" name=""/>'
    data = project(
        codes=codes,
        sources=source(selection(0, 4, quote="Anna")),
        members={"sources/T1.txt": TALK.encode()},
    )
    found = read_refi(data, "p.qdpx")
    assert [c.name for c in found.codes] == ["A", "B", "Unnamed code 3"]
    assert len({c.key for c in found.codes}) == 3
    assert found.texts[0].codings[0].code == "c1"
    assert any("The id of “B” is missing or used twice" in told for told in found.warnings)


def test_a_colour_that_is_none_never_gets_through() -> None:
    codes = '<Code guid="C" name="A" color="red;background:url(javascript:alert(1))"/>'
    [code] = read_refi(project(codes=codes), "p.qdpx").codes
    assert code.hue is None


def test_an_empty_text_is_read_from_its_formatted_version(word_file: Any) -> None:
    data = project(
        sources=source(
            selection(3, 5, quote="They never ask us"), extra='richTextPath="internal://R.docx"'
        ),
        members={"sources/T1.txt": b"\n", "sources/R.docx": word_file("Anna: They never ask us.")},
    )
    [text] = read_refi(data, "p.qdpx").texts
    [coding] = text.codings
    assert text.text[coding.start : coding.end] == "They never ask us"


def test_a_codebook_alone_is_read_with_its_groups() -> None:
    xml = (
        '<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes><Code guid="G" name="Time"'
        ' isCodable="false"><Description>Of theirs</Description><Code guid="H" name="Shifts"/>'
        "</Code></Codes></CodeBook>"
    )
    group, code = read_refi(xml.encode(), "c.qdc").codes
    assert (group.abstract, group.definition, code.parent) == (True, "Of theirs", "g")


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"<root/>", "not a REFI-QDA project"),
        (b"<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Project>&e;</Project>", "type"),
        (b"<Project>" + b"<Code>" * 3000 + b"</Code>" * 3000 + b"</Project>", "too deeply"),
        (b"PK\x03\x04 broken", "damaged"),
        (project(qde="inside/notes.txt"), "holds 0"),
    ],
)
def test_what_is_no_project_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as refused:
        read_refi(data, "p.qdpx")
    assert "p.qdpx" in refused.value.message
    assert refused.value.hint


@pytest.fixture
def word_file() -> Any:
    """Return a function that makes a Word file of paragraphs."""

    def make(*paragraphs: str) -> bytes:
        from docx import Document

        document, out = Document(), io.BytesIO()
        for words in paragraphs:
            document.add_paragraph(words)
        document.save(out)
        return out.getvalue()

    return make
