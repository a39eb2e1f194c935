"""Word: what each of its elements becomes, and how words look by their styles."""

from __future__ import annotations

import pytest

from tests.transcripts.reading.readers.document_factory import (
    list_said,
    pack,
    read,
    write_word,
)
from transcripts.reading.readers.document import LeftOut
from transcripts.reading.readers.word_elements import W, find_fate

TALK = [
    ("Interviewer", "What made today hard?"),
    ("Bente", "The late shift, and nobody told us."),
    ("Interviewer", "Who knew about it?"),
    ("Bente", "Only the night nurse."),
]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(*inside: str, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    return f"<w:p>{properties}{''.join(inside)}</w:p>"


def lines(*talk: tuple[str, str]) -> str:
    return "".join(par(run(f"{label}: {words}")) for label, words in talk)


def wrap(words: str) -> str:
    """A conversation in whose last turn something stands."""
    return lines(*TALK[:3]) + par(run("Bente: Only "), words, run(" nurse."))


def box(inside: str) -> str:
    """A text box as Word writes it: once for new versions, once for old ones."""
    shape = f"<wps:wsp><wps:cNvSpPr/><wps:txbx><w:txbxContent>{inside}</w:txbxContent></wps:txbx>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor>'
        f'<wp:docPr id="1" name="b" descr="Alt"/><a:graphic><a:graphicData>{shape}'
        "<wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent>{inside}</w:txbxContent>"
        "</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )


def test_a_text_box_is_read_once_and_its_speakers_speak() -> None:
    reading = read(write_word(lines(*TALK[:1]) + par(box(lines(*TALK[1:3]))) + lines(TALK[3])))
    assert list_said(reading) == TALK
    assert reading.left_out == ()


@pytest.mark.parametrize("old", [False, True])
def test_words_of_nobody_in_a_text_box_go_to_nobody(old: bool) -> None:
    inside = par(run("A pain scale."))
    if old:
        shape = f"<v:textbox><w:txbxContent>{inside}</w:txbxContent></v:textbox>"
        hung = f"<w:r><w:pict><v:group><v:rect>{shape}</v:rect></v:group></w:pict></w:r>"
    else:
        hung = box(inside)
    reading = read(write_word(lines(*TALK[:2]) + par(hung, run("Still mine.")) + lines(*TALK[2:])))
    said = list_said(reading)
    assert ("", "A pain scale.") in said
    assert said[1] == ("Bente", f"{TALK[1][1]}\n\nStill mine.")
    assert [each for each in said if each[0]][2:] == TALK[2:]


def test_a_box_may_hold_the_whole_conversation_and_a_table() -> None:
    cells = "".join(f"<w:tc>{par(run(words))}</w:tc>" for words in ("Sex", "Age"))
    reading = read(write_word(par(box(lines(*TALK) + f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>"))))
    assert [each for each in list_said(reading) if each[0]] == TALK
    assert "Sex\tAge" in reading.text


@pytest.mark.parametrize(
    ("inside", "words"),
    [
        ("<w:smartTag>" + run("the night") + "</w:smartTag>", "the night"),
        ("<w:customXml>" + run("the night") + "</w:customXml>", "the night"),
        ("<w:hyperlink>" + run("the night") + "</w:hyperlink>", "the night"),
        ("<w:ins>" + run("the night") + "</w:ins>", "the night"),
        ("<w:moveTo>" + run("the night") + "</w:moveTo>", "the night"),
        ("<w:bdo>" + run("the night") + "</w:bdo>", "the night"),
        ("<w:sdt><w:sdtContent>" + run("the night") + "</w:sdtContent></w:sdt>", "the night"),
        ('<w:fldSimple w:instr="X">' + run("the night") + "</w:fldSimple>", "the night"),
        ("<m:oMath><m:r><m:t>a+b</m:t></m:r></m:oMath>", "a+b"),
        ("<w:r><w:t>the</w:t><w:ptab/><w:t>night</w:t></w:r>", "the\tnight"),
        ("<w:r><w:t>the</w:t><w:noBreakHyphen/><w:t>night</w:t></w:r>", "the\u2011night"),
        ("<w:r><w:t>ni</w:t><w:softHyphen/><w:t>ght</w:t></w:r>", "night"),
        ('<w:r><w:sym w:font="Wingdings" w:char="F04A"/></w:r>', "☺"),
        ('<w:r><w:sym w:font="Symbol" w:char="F062"/></w:r>', "β"),
        ('<w:r><w:sym w:font="Marlett" w:char="F062"/></w:r>', "□"),
        ("<w:moveFrom>" + run("gone") + "</w:moveFrom>" + run("the"), "the"),
        (
            "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t>the night</w:t></mc:Choice>"
            "<mc:Fallback><w:t>again</w:t></mc:Fallback></mc:AlternateContent></w:r>",
            "the night",
        ),
        (
            "<mc:AlternateContent><mc:Choice Requires='x'><x/></mc:Choice><mc:Fallback>"
            + run("the night")
            + "</mc:Fallback></mc:AlternateContent>",
            "the night",
        ),
    ],
)
def test_words_are_read_whatever_stands_around_them(inside: str, words: str) -> None:
    reading = read(write_word(wrap(inside)))
    assert list_said(reading)[-1] == ("Bente", f"Only {words} nurse.")
    assert (reading.left_out, reading.warnings) == ((), ())


def field(*inside: str) -> str:
    kinds = {"<": "begin", "|": "separate", ">": "end"}
    return "".join(
        f'<w:r><w:fldChar w:fldCharType="{kinds[each]}"/></w:r>' if each in kinds else run(each)
        for each in inside
    )


def test_a_field_gives_its_result_and_not_its_code() -> None:
    code = "<w:r><w:instrText>IF </w:instrText></w:r>"
    for inside in (
        field("<") + code + field("|", "the night", ">"),
        field("<", "<", "|", "inner", ">", "|", "the night", ">"),
        field("<", "|", "<", "|", "the night", ">", ">"),
        field("<", "the night"),  # never ended: rather too many words than too few
    ):
        reading = read(write_word(wrap(inside)))
        assert list_said(reading)[-1] == ("Bente", "Only the night nurse.")
        assert reading.left_out == ()


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<w:del><w:r><w:delText>gone</w:delText></w:r></w:del>", "1 tracked deletion was"),
        (run("gone", "<w:vanish/>") + run("more", "<w:vanish/>"), "1 passage of hidden text was"),
        ('<w:r><w:footnoteReference w:id="1"/></w:r>', "1 footnote or endnote was"),
        ('<w:r><w:endnoteReference w:id="1"/></w:r>', "1 footnote or endnote was"),
        ('<w:r><w:commentReference w:id="1"/></w:r>', "1 comment in the margin was"),
        ("<w:r><w:drawing><wp:inline/></w:drawing></w:r>", "1 picture or drawing was"),
        (
            "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic/></a:graphicData>"
            "</a:graphic></wp:inline></w:drawing></w:r>",
            "1 picture or drawing was",
        ),
        (
            "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><c:chart/></a:graphicData>"
            "</a:graphic></wp:inline></w:drawing></w:r>",
            "1 chart with its words was",
        ),
        (
            "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><dgm:relIds/></a:graphicData>"
            "</a:graphic></wp:inline></w:drawing></w:r>",
            "1 diagram with its words was",
        ),
        (
            "<w:r><w:object><v:shape><v:imagedata/></v:shape><o:OLEObject/></w:object></w:r>",
            "1 embedded file was",
        ),
        (
            '<w:r><w:pict><v:shape><v:textpath string="DRAFT"/></v:shape></w:pict></w:r>',
            "1 decorative lettering was",
        ),
        (
            "<w:r><w:ruby><w:rt>" + run("aid") + "</w:rt></w:ruby></w:r>",
            "1 reading aid beside a word was",
        ),
        (
            "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
            + run("Click here")
            + "</w:sdtContent></w:sdt>",
            "1 prompt of an empty form field was",
        ),
        ("<w:subDoc/>", "1 part in another format with its words was"),
    ],
)
def test_what_is_left_out_is_counted(inside: str, told: str) -> None:
    reading = read(write_word(wrap(inside)))
    assert list_said(reading)[-1] == ("Bente", "Only  nurse.")
    assert reading.left_out == (f"{told} left out.",)
    assert reading.warnings == ()


def test_a_part_of_the_document_in_another_format_is_counted() -> None:
    reading = read(write_word(lines(*TALK) + "<w:altChunk/>"))
    assert "1 part in another format with its words was left out." in reading.left_out


def test_an_element_that_no_list_knows_is_told_and_its_words_are_read() -> None:
    left = LeftOut()
    assert find_fate(f"{W}whatever", left) == "read"
    reading = read(write_word(wrap(f"<w:whatever>{run('the night')}</w:whatever>")))
    assert list_said(reading)[-1] == ("Bente", "Only the night nurse.")
    assert "“whatever”" in reading.warnings[0]


def test_a_picture_inside_a_group_is_counted_beside_the_words_in_it() -> None:
    inside = (
        "<w:r><w:drawing><wp:inline><a:graphic><a:graphicData><wpg:wgp><pic:pic/><wps:wsp>"
        f"<wps:txbx><w:txbxContent>{par(run('Beside.'))}</w:txbxContent></wps:txbx></wps:wsp>"
        "</wpg:wgp></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )
    reading = read(write_word(wrap(inside)))
    assert "Beside." in reading.text
    assert reading.left_out[0] == "1 picture or drawing was left out."


def test_a_deleted_end_of_a_paragraph_is_no_end() -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    body = (
        lines(*TALK[:3]) + f"<w:p>{mark}{run('Bente: Only the ')}</w:p>" + par(run("night nurse."))
    )
    assert list_said(read(write_word(body)))[-1] == TALK[3]


def test_deleted_and_hidden_rows_of_a_table_are_left_out() -> None:
    def row(properties: str, *cells: str) -> str:
        inside = "".join(f"<w:tc>{par(run(cell))}</w:tc>" for cell in cells)
        return f"<w:tr><w:trPr>{properties}</w:trPr>{inside}</w:tr>"

    table = "".join(row("", *each) for each in TALK)
    table += row("<w:del/>", "Bente", "Northgate") + row("<w:hidden/>", "Bente", "Southgate")
    reading = read(write_word(f"<w:tbl>{table}</w:tbl>"))
    assert list_said(reading) == TALK
    assert "gate" not in reading.text
    assert reading.left_out == (
        "1 tracked deletion was left out.",
        "1 passage of hidden text was left out.",
    )


def test_a_merged_cell_keeps_the_columns_in_their_places() -> None:
    wide = '<w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + par(run("Part 2")) + "</w:tc>"
    rows = [f"<w:tc>{par(run(a))}</w:tc><w:tc>{par(run(b))}</w:tc>" for a, b in TALK]
    rows.insert(2, wide)
    table = "".join(f"<w:tr>{cells}</w:tr>" for cells in rows)
    assert list_said(read(write_word(f"<w:tbl>{table}</w:tbl>"))) == TALK


STYLES = """
    <w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>
    <w:style w:type="character" w:styleId="Strong"><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type="character" w:styleId="Child"><w:basedOn w:val="Strong"/></w:style>
    <w:style w:type="character" w:styleId="Away"><w:rPr><w:vanish/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="Speaker"><w:basedOn w:val="Big"/></w:style>
    <w:style w:type="paragraph" w:styleId="Big"><w:rPr><w:b/></w:rPr></w:style>
    <w:style w:type="paragraph" w:styleId="berschrift1"><w:name w:val="heading 1"/><w:rPr><w:b/>
    </w:rPr></w:style>
    <w:style w:type="character" w:styleId="Ring"><w:basedOn w:val="Ring"/></w:style>
    """


@pytest.mark.parametrize("style", ["Strong", "Child"])
def test_bold_type_by_a_style_of_letters_marks_speakers(style: str) -> None:
    body = "".join(
        par(run(label, f'<w:rStyle w:val="{style}"/>'), run(f" {words}")) for label, words in TALK
    )
    assert list_said(read(write_word(body, styles=STYLES))) == TALK


def test_bold_type_by_a_style_of_paragraphs_marks_speakers() -> None:
    body = "".join(par(run(label), style="Speaker") + par(run(words)) for label, words in TALK)
    assert list_said(read(write_word(body, styles=STYLES))) == TALK


def test_letters_that_take_the_bold_type_back_are_not_bold() -> None:
    body = "".join(
        par(run(label), run(f" {words}", '<w:b w:val="0"/>'), style="Speaker")
        for label, words in TALK
    )
    assert list_said(read(write_word(body, styles=STYLES))) == TALK
    toggled = '<w:rStyle w:val="Strong"/>'  # in Word, the same style again takes it back
    body = "".join(
        par(run(label), run(f" {words}", toggled), style="Speaker") for label, words in TALK
    )
    assert list_said(read(write_word(body, styles=STYLES))) == TALK


def test_headings_make_no_speakers_and_the_first_one_is_the_title() -> None:
    body = "".join(
        par(run("Ward Five"), style="berschrift1") + par(run(f"{words} So it went."))
        for _, words in TALK
    )
    reading = read(write_word(body, styles=STYLES))
    assert reading.speakers == ()
    assert reading.title == "Ward Five"


def test_words_hidden_by_a_style_are_hidden() -> None:
    reading = read(write_word(wrap(run("x", '<w:rStyle w:val="Away"/>')), styles=STYLES))
    assert list_said(reading)[-1] == ("Bente", "Only  nurse.")
    assert reading.left_out == ("1 passage of hidden text was left out.",)
    ring = read(write_word(wrap(run("the night", '<w:rStyle w:val="Ring"/>')), styles=STYLES))
    assert list_said(ring)[-1] == TALK[3]


def test_words_struck_through_by_hand_stay_and_are_told() -> None:
    reading = read(write_word(wrap(run("the", "<w:strike/>") + run(" night"))))
    assert list_said(reading)[-1] == TALK[3]
    assert reading.warnings == ("1 passage is struck through by hand and kept; please check.",)


def test_headers_and_automatic_numbers_are_counted() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:lvl><w:numFmt w:val="decimal"/></w:lvl>'
        '</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbered = (
        '<w:p><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr>'
        + run("Bente: Only the night nurse.")
        + "</w:p>"
    )
    parts = {"numbering": numbering, "header1": par(run("Ward 5")), "footer1": par(run("7"))}
    reading = read(write_word(lines(*TALK[:3]) + numbered, **parts))
    assert list_said(reading) == TALK
    assert reading.left_out == (
        "1 page header or footer was left out.",
        "1 automatic number of a paragraph was left out.",
    )


def test_the_text_may_stand_in_a_part_of_another_name() -> None:
    usual = write_word(lines(*TALK))
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(usual)) as archive:
        xml = archive.read("word/document.xml").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    rels = (
        f'<Relationships><Relationship Type="{kind}" Target="/word/document2.xml"/></Relationships>'
    )
    data = pack({"[Content_Types].xml": "", "_rels/.rels": rels, "word/document2.xml": xml})
    assert list_said(read(data)) == TALK


def test_a_strict_file_is_read_as_any_other() -> None:
    usual = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    xml = (f'<w:document xmlns:w="{usual}"><w:body>{lines(*TALK)}</w:body></w:document>').replace(
        usual, "http://purl.oclc.org/ooxml/wordprocessingml/main"
    )
    data = pack({"[Content_Types].xml": "", "word/document.xml": xml})
    assert list_said(read(data)) == TALK
