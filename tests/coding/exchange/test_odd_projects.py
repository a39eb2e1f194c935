"""Odd and damaged projects cost a sentence each, and what is sound in them comes in."""

from __future__ import annotations

import io
import zipfile

import pytest

from coding.exchange.read_project import parse_project
from study.errors import Unreadable

TALK = "Anna: They never ask us 🙂, and the\r\nshifts change.\r\n\r\nBo: Nobody says thank you."
WORDS = "Nobody says"
BASE = {
    "space": ' xmlns="urn:QDA-XML:project:1.0"',
    "codes": '<Code guid="C1" name="Heard"/>',
    "inside": "",
    "rest": "",
    "path": "internal://T1.txt",
}


def wide(text: str, words: str) -> int:
    return len(text[: text.index(words)].encode("utf-16-le")) // 2


def pack(*, text: bytes | None = None, prefix: str = "", **parts: str) -> bytes:
    told = {**BASE, **parts}
    xml = (
        f'<{prefix}Project{told["space"]} name="P"><CodeBook><Codes>'
        f"{told['codes']}</Codes></CodeBook>"
        f'<Sources><TextSource guid="T1" name="Talk" plainTextPath="{told["path"]}">'
        f"{told['inside']}</TextSource></Sources>{told['rest']}</{prefix}Project>"
    )
    if prefix:
        xml = xml.replace("</", f"</{prefix}").replace(f"</{prefix}{prefix}", f"</{prefix}")
        xml = "".join(
            f"<{prefix}{part}" if part[:1].isalpha() and not part.startswith(prefix) else f"<{part}"
            for part in xml.split("<")[1:]
        )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("project.qde", xml)
        packed.writestr("sources/T1.txt", TALK.encode() if text is None else text)
    return out.getvalue()


def select(first: int, last: int, code: str = "C1", inside: str | None = None) -> str:
    coding = f'<Coding guid="K"><CodeRef targetGUID="{code}"/></Coding>'
    return (
        f'<PlainTextSelection guid="S" name="{WORDS}" startPosition="{first}"'
        f' endPosition="{last}">{coding if inside is None else inside}</PlainTextSelection>'
    )


FIRST = wide(TALK, WORDS)
LAST = FIRST + len(WORDS)


@pytest.mark.parametrize(
    ("parts", "told"),
    [
        ({"inside": select(FIRST, LAST)}, "UTF-16"),
        ({"inside": select(FIRST - 1, LAST - 1)}, ""),
        ({"inside": select(FIRST - 4, LAST - 4), "text": TALK.replace("\r", "").encode()}, ""),
        ({"inside": select(FIRST, LAST, "{c1}")}, "UTF-16"),
        ({"inside": select(FIRST, LAST), "codes": '<Code guid="{c1}" name="Heard"/>'}, "UTF-16"),
        ({"inside": select(FIRST, LAST), "space": ' xmlns="urn:other"'}, "UTF-16"),
        ({"inside": select(FIRST, LAST), "space": ""}, "UTF-16"),
        (
            {"inside": select(FIRST, LAST), "prefix": "q:", "space": ' xmlns:q="urn:x"'},
            "UTF-16",
        ),
        ({"inside": select(FIRST, LAST), "path": "C:\\work\\T1.txt"}, "UTF-16"),
        ({"inside": select(FIRST, LAST), "text": TALK.encode("utf-16")}, ""),
        (
            {"inside": select(FIRST, LAST) + select(FIRST, LAST, inside='<Coding guid="E"/>')},
            "1 coding was not taken (it names no code): “Talk”.",
        ),
        (
            {
                "inside": select(FIRST, LAST),
                "rest": '<Sets><Set guid="a" name="Out"><Set guid="b" name="In">'
                '<MemberCode targetGUID="C1"/></Set></Set></Sets>',
            },
            "1 set was not taken (no code is in it).",
        ),
        ({"inside": select(FIRST, LAST), "rest": "<Cases/><Notes/><Links/><Graphs/>"}, ""),
    ],
)
def test_a_coding_lies_on_its_words_however_the_file_is_written(
    parts: dict[str, str], told: str
) -> None:
    found = parse_project(pack(**parts), "odd.qdpx")
    [(_, reading)] = found.readings
    quotes = [reading.text[c.start : c.end] for c in found.project.texts[0].codings]
    assert quotes == [WORDS], found.told
    assert told in " ".join(found.told)


def test_a_set_of_texts_is_written_down() -> None:
    rest = '<Sets><Set guid="a" name="North"><MemberSource targetGUID="{t1}"/></Set></Sets>'
    found = parse_project(pack(rest=rest), "odd.qdpx")
    assert [(memo.title, memo.words) for memo in found.project.memos] == [
        ("Not placed from “Sets”", "North: “Talk”")
    ]
    assert "1 set was not taken (no code is in it)." in found.told


def test_a_set_inside_of_another_is_a_set_of_its_own() -> None:
    inside = '<Set guid="b" name="In"><MemberCode targetGUID="C1"/></Set>'
    rest = f'<Sets><Set guid="a" name="Out"><MemberCode targetGUID="C1"/>{inside}</Set></Sets>'
    found = parse_project(pack(rest=rest), "odd.qdpx")
    assert [(each.name, each.codes) for each in found.project.sets] == [
        ("Out", ("c1",)),
        ("In", ("c1",)),
    ]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: data[: len(data) // 2], "damaged"),
        (lambda data: data[:40] + b"\0" * 60 + data[100:], "damaged"),
        (lambda data: b"PK\x03\x04" + b"\0" * 200, "damaged"),
        (lambda _: b"", "XML"),
    ],
)
def test_a_damaged_archive_is_refused_in_a_sentence(change: object, told: str) -> None:
    with pytest.raises(Unreadable, match=told) as refused:
        parse_project(change(pack(inside=select(FIRST, LAST))), "odd.qdpx")  # type: ignore[operator]
    assert "\n" not in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("internal://gone.txt", "1 text was not taken (missing from the project file): “Talk”."),
        ("relative://../T9.txt", "1 text was not taken (outside of the project file): “Talk”."),
        ("/etc/passwd", "1 text was not taken (outside of the project file): “Talk”."),
        ("file:///etc/passwd", "1 text was not taken (outside of the project file): “Talk”."),
    ],
)
def test_a_text_that_is_not_in_the_file_costs_a_sentence(path: str, told: str) -> None:
    found = parse_project(pack(inside=select(FIRST, LAST), path=path), "odd.qdpx")
    assert not found.readings
    assert told in found.told
    assert "1 coding was not taken (the text is not there): “Talk”." in found.told
