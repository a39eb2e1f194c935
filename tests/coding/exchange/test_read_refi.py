"""Projects of other programs: codes, texts and codings, whatever way characters are counted."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coding.exchange.count_characters import find_counting
from coding.exchange.read_refi import read_refi
from study.errors import Unreadable

CODE = '<Code guid="C1" name="Being heard" isCodable="true" color="#33cc33"/>'
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


def selection(first: int, last: int, *, quote: str = "", code: str = "C1", user: str = "u1") -> str:
    return (
        f'<PlainTextSelection guid="S" name={quoteattr(quote)} startPosition="{first}"'
        f' endPosition="{last}" creatingUser="{user}"><Coding guid="K"><CodeRef'
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
    assert found.codes[0].hue == 120
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
        sources=source(inside)
        + '<PictureSource guid="P" name="Wall"><PictureSelection guid="q"/></PictureSource>'
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
        "1 coding was not taken (on a place in a page, picture or recording): “Wall”.",
        "1 picture was not taken (there is no text): “Wall”.",
        "1 text was not taken (outside of the project file): “Far”.",
        "1 memo was not taken.",
        "2 sets were not taken.",
    ):
        assert told in lost
    assert "Several texts have the same id" in found.warnings[0]


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
        (project(qde="inside/project.qde"), "holds 0"),
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
