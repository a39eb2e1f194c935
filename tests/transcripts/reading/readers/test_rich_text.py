"""Rich text: what is struck out, hidden, noted or boxed, and the alphabets of its fonts."""

from __future__ import annotations

import pytest

from tests.transcripts.reading.readers.document_factory import list_said, read, write_rtf

TALK = [
    ("Interviewer", "What made today hard?"),
    ("Bente", "The late shift."),
    ("Interviewer", "Who knew about it?"),
    ("Bente", "Only the night nurse."),
]


def wrap(inside: str) -> bytes:
    """A conversation in whose last turn something stands."""
    lines = "".join(rf"{label}: {words}\par " for label, words in TALK[:3])
    return write_rtf(lines + r"Bente: Only " + inside + r" nurse.\par")


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        (r"{\deleted\revauthdel1 Northgate }", "1 tracked deletion was"),
        (r"\deleted Northgate \deleted0 ", "1 tracked deletion was"),
        (r"{\deleted North}{\deleted gate }", "1 tracked deletion was"),
        (r"{\v hidden }", "1 passage of hidden text was"),
        (r"\v hidden \v0 ", "1 passage of hidden text was"),
        (r"\v hidden \plain ", "1 passage of hidden text was"),
        (r"{\footnote\pard\chftn  Northgate}", "1 footnote or endnote was"),
        (r"{\footnote\ftnalt\pard Northgate}", "1 footnote or endnote was"),
        (r"{\*\atnid X}{\*\atnauthor Y}\chatn{\*\annotation Northgate}", "1 comment in the margin"),
        (r"{\pict\pngblip 0123456789}", "1 picture or drawing was"),
        (r"{\*\shppict{\pict 01}}{\nonshppict{\pict 02}}", "1 picture or drawing was"),
        (r"{\pict\bin4 }{}\ }", "1 picture or drawing was"),
        (r"{\shp{\*\shpinst{\sp{\sn pib}{\sv {\pict 01}}}}{\shprslt{\pict 02}}}", "1 picture"),
        (r"{\object\objemb{\*\objdata 01}{\result{\pict 02}}}", "1 embedded file was"),
        (r"{\header Ward 5\par}", "1 page header or footer was"),
    ],
)
def test_what_is_left_out_is_counted(inside: str, told: str) -> None:
    reading = read(wrap(inside), "rtf")
    assert " ".join(list_said(reading)[-1][1].split()) == "Only nurse."
    assert list_said(reading)[:3] == TALK[:3]
    assert "orthgate" not in reading.text
    assert len(reading.left_out) == 1
    assert reading.left_out[0].startswith(told)


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        (r"{\revised\revauth1 the night}", "the night"),
        (r"{\field{\*\fldinst HYPERLINK {x}}{\fldrslt the night}}", "the night"),
        (r"{\mvt the night}{\mvf gone}", "the night"),
        (r"{\*\unknown gone}the night", "the night"),
        (r"{\unknown the night}", "the night"),
        (r"{\upr{\xe gone}{\*\ud{the night}}}", "the night"),
        (r"{\header 7\par}the night", "the night"),
        (r"{\listtext\'b7\tab}the night", "the night"),
        (r"{\mmath{\*\moMath{\mr a+b}}{\mmathPict{\pict 01}}}", "a+b"),
        (r"th\-e night", "the night"),
        (r"the\~night", "the\u00a0night"),
        (r"the\tab night", "the\tnight"),
        (r"\{the\} night", "{the} night"),
        (r"\uc2\u228 ae\'e4 n\uc1\u246 \'f6", "ä\xe4 nö"),
        (r"\u-10179?\u-8704?", "😀"),
    ],
)
def test_words_are_read_whatever_stands_around_them(inside: str, words: str) -> None:
    reading = read(wrap(inside), "rtf")
    assert list_said(reading)[-1] == ("Bente", f"Only {words} nurse.")
    assert reading.left_out == ()


def test_a_deleted_end_of_a_paragraph_is_no_end() -> None:
    assert list_said(read(wrap(r"the{\deleted\par }  night"), "rtf"))[-1][1] == (
        "Only the  night nurse."
    )


def test_a_text_box_is_read_once() -> None:
    inside = r"\pard Interviewer: And now?\par Carl: We swap.\par"
    old = rf"{{\shprslt{{\*\do{{\dptxbxtext {inside}}}}}}}"
    data = wrap(
        rf"the night{{\shp{{\*\shpinst{{\sp{{\sn a}}{{\sv b}}}}{{\shptxt {inside}}}}}{old}}}"
    )
    said = list_said(read(data, "rtf"))
    assert said[3:] == [
        ("Bente", "Only the night nurse."),
        ("Interviewer", "And now?"),
        ("Carl", "We swap."),
    ]


def test_an_automatic_number_stands_before_no_label() -> None:
    lines = "".join(
        rf"{{\listtext {at}.\tab}}{label}: {words}\par " for at, (label, words) in enumerate(TALK)
    )
    reading = read(write_rtf(lines), "rtf")
    assert list_said(reading) == TALK
    assert reading.left_out == ("4 automatic numbers of paragraphs were left out.",)


def test_bold_names_speak() -> None:
    lines = "".join(rf"{{\b {label}}} {words}\par " for label, words in TALK)
    assert list_said(read(write_rtf(lines), "rtf")) == TALK


def test_words_struck_through_by_hand_stay_and_are_told() -> None:
    reading = read(wrap(r"{\strike the} night"), "rtf")
    assert list_said(reading)[-1] == TALK[3]
    assert reading.warnings == ("1 passage is struck through by hand and kept; please check.",)


RUSSIAN = "Только ночная сестра."


@pytest.mark.parametrize(
    ("head", "font"),
    [
        (r"\ansicpg1251{\fonttbl{\f0 Arial;}{\f1\fcharset161 Greek;}}", 0),
        (r"\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\fcharset204 Arial;}}", 1),
        (r"\ansicpg1252{\fonttbl{\f0 Arial;}{\f1 Arial CYR;}}", 1),
        (r"\ansicpg1252{\fonttbl\f0\fcharset0 Arial;\f1\fcharset204 Arial;}", 1),
        (r"\ansicpg1252{\fonttbl{\f0 Arial;}{\f1\cpg1251 Arial;}}", 1),
        (r"\ansicpg1251{\fonttbl{\f0\fcharset1 Arial;}}", 0),
        (r"\ansicpg1251", 0),
        (r"\ansicpg1251\deff7{\fonttbl{\f0\fcharset0 Arial;}{\f7 Arial;}}\plain", 7),
    ],
)
def test_a_font_without_an_alphabet_has_that_of_the_file(head: str, font: int) -> None:
    coded = "".join(f"\\'{byte:02x}" for byte in RUSSIAN.encode("cp1251"))
    lines = rf"I: What?\par P1: \f{font} {coded}\f0\par I: Who?\par P1: You.\par"
    data = (r"{\rtf1\ansi" + head + " " + lines + "}").encode("ascii")
    assert list_said(read(data, "rtf"))[1] == ("P1", RUSSIAN)


def test_the_encoding_that_a_person_chooses_goes_before_that_of_the_file() -> None:
    coded = "".join(f"\\'{byte:02x}" for byte in RUSSIAN.encode("cp1251"))
    data = rf"{{\rtf1\ansi\ansicpg1252 I: What?\par P1: {coded}\par I: Who?\par}}".encode()
    assert list_said(read(data, "rtf", encoding="cp1251"))[1] == ("P1", RUSSIAN)


def test_letters_of_two_bytes_and_letters_that_nobody_escaped_are_read() -> None:
    words = "表示します。"
    coded = "".join(
        chr(byte) if chr(byte).isalnum() and byte < 128 else f"\\'{byte:02x}"
        for byte in words.encode("cp932")
    )
    head = r"{\rtf1\ansi{\fonttbl{\f0\fcharset128 Mincho;}}\f0 "
    data = (head + rf"I: What?\par P1: {coded}\par I: Who?\par}}").encode("ascii")
    assert list_said(read(data, "rtf"))[1] == ("P1", words)
    raw = (r"{\rtf1\ansi\ansicpg1252 I: What?\par P1: Æøå – ja.\par I: Who?\par}").encode()
    assert list_said(read(raw, "rtf"))[1] == ("P1", "Æøå – ja.")


def test_a_line_of_a_mac_ends_with_a_stroke() -> None:
    lines = "".join(f"{label}: {words}\\\n" for label, words in TALK)
    assert list_said(read(write_rtf(lines), "rtf")) == TALK


def test_a_nested_table_belongs_to_its_cell() -> None:
    inner = r"\pard\intbl\itap2 a\nestcell b\nestcell{\*\nesttableprops\trowd\nestrow}"
    rows = r"\trowd\pard\intbl Sex\cell " + inner + r"\pard\intbl c\cell\row "
    reading = read(wrap(r"the night\par " + rows + r"\pard Interviewer: And?\par Bente: So"), "rtf")
    assert "Sex\ta\tb" in reading.text
    assert list_said(reading)[-1] == ("Bente", "So nurse.")
