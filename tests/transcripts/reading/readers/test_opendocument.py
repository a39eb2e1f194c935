"""OpenDocument: what is deleted, hidden, noted or boxed, and how words look by their styles."""

from __future__ import annotations

import pytest

from tests.transcripts.reading.readers.document_factory import list_said, read, write_odt

TALK = [
    ("Interviewer", "What made today hard?"),
    ("Bente", "The late shift."),
    ("Interviewer", "Who knew about it?"),
    ("Bente", "Only the night nurse."),
]


def style(name: str, properties: str, *, family: str = "text", parent: str = "") -> str:
    based = f' style:parent-style-name="{parent}"' if parent else ""
    return (
        f'<style:style style:name="{name}" style:family="{family}"{based}>'
        f"<style:text-properties {properties}/></style:style>"
    )


STYLES = (
    style("Away", 'text:display="none"')
    + style("Struck", 'style:text-line-through-style="solid"')
    + style("Strong", 'fo:font-weight="bold"')
    + style("T1", "", parent="Strong")
    + style("Speaker", 'fo:font-weight="700"', family="paragraph")
    + style("Plain", 'fo:font-weight="normal"')
    + style("P1", "", family="paragraph", parent="Speaker")
)


def wrap(inside: str) -> bytes:
    """A conversation in whose last turn something stands."""
    lines = "".join(f"<text:p>{label}: {words}</text:p>" for label, words in TALK[:3])
    return write_odt(f"{lines}<text:p>Bente: Only {inside} nurse.</text:p>", styles=STYLES)


FRAME = "<draw:frame>{}</draw:frame>"


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ('<text:span text:style-name="Away">Northgate</text:span>', "1 passage of hidden text"),
        (
            '<text:hidden-text text:is-hidden="true" text:string-value="Northgate"/>',
            "1 passage of hidden text",
        ),
        (
            "<text:note><text:note-body><text:p>North</text:p></text:note-body></text:note>",
            "1 foot",
        ),
        ("<office:annotation><text:p>Northgate</text:p></office:annotation>", "1 comment"),
        (FRAME.format("<draw:image/><svg:desc>Northgate</svg:desc>"), "1 picture or drawing"),
        (FRAME.format("<draw:object/><draw:image/>"), "1 embedded file"),
        ("<draw:custom-shape/>", "1 picture or drawing"),
        ("<text:placeholder>Northgate</text:placeholder>", "1 prompt of an empty form field"),
        ("<text:ruby><text:ruby-text>Northgate</text:ruby-text></text:ruby>", "1 reading aid"),
    ],
)
def test_what_is_left_out_is_counted(inside: str, told: str) -> None:
    reading = read(wrap(inside), "odt")
    assert " ".join(list_said(reading)[-1][1].split()) == "Only nurse."
    assert "North" not in reading.text
    assert len(reading.left_out) == 1
    assert reading.left_out[0].startswith(told)


@pytest.mark.parametrize(
    "body",
    [
        '<text:section text:display="none"><text:p>Northgate</text:p></text:section>',
        '<text:p text:style-name="Gone">Northgate</text:p>',
        '<text:p><text:hidden-paragraph text:is-hidden="true"/>Northgate</text:p>',
    ],
)
def test_hidden_paragraphs_are_left_out(body: str) -> None:
    gone = style("Gone", 'text:display="none"', family="paragraph")
    lines = "".join(f"<text:p>{label}: {words}</text:p>" for label, words in TALK)
    reading = read(write_odt(lines + body, styles=gone), "odt")
    assert list_said(reading) == TALK
    assert reading.left_out == ("1 passage of hidden text was left out.",)


def test_text_boxes_are_lines_of_their_own() -> None:
    box = "<draw:text-box>{}</draw:text-box><svg:title>Alt</svg:title>"
    talk = box.format("<text:p>Interviewer: And now?</text:p><text:p>Carl: We swap.</text:p>")
    reading = read(wrap(f"the{FRAME.format(talk)} night"), "odt")
    said = list_said(reading)
    assert said == [*TALK, ("Interviewer", "And now?"), ("Carl", "We swap.")]
    shape = "<draw:custom-shape><text:p>A scale.</text:p></draw:custom-shape>"
    reading = read(wrap(f"the {shape}night"), "odt")
    assert list_said(reading) == [*TALK, ("", "A scale.")]


@pytest.mark.parametrize("name", ["Strong", "T1"])
def test_bold_type_by_a_style_of_letters_marks_speakers(name: str) -> None:
    body = "".join(
        f'<text:p><text:span text:style-name="{name}">{label}</text:span> {words}</text:p>'
        for label, words in TALK
    )
    assert list_said(read(write_odt(body, styles=STYLES), "odt")) == TALK
    shared = f"<office:styles>{STYLES}</office:styles>"
    assert list_said(read(write_odt(body, shared=shared), "odt")) == TALK


@pytest.mark.parametrize("name", ["Speaker", "P1"])
def test_bold_type_by_a_style_of_paragraphs_marks_speakers(name: str) -> None:
    body = "".join(
        f'<text:p text:style-name="{name}">{label}</text:p><text:p>{words}</text:p>'
        for label, words in TALK
    )
    assert list_said(read(write_odt(body, styles=STYLES), "odt")) == TALK
    body = "".join(
        f'<text:p text:style-name="{name}">{label}<text:span text:style-name="Plain"> {words}'
        "</text:span></text:p>"
        for label, words in TALK
    )
    assert list_said(read(write_odt(body, styles=STYLES), "odt")) == TALK


def test_words_struck_through_by_hand_stay_and_are_told() -> None:
    reading = read(wrap('<text:span text:style-name="Struck">the</text:span> night'), "odt")
    assert list_said(reading)[-1] == TALK[3]
    assert reading.warnings == ("1 passage is struck through by hand and kept; please check.",)


def test_hidden_rows_and_covered_cells_of_a_table() -> None:
    def cells(*words: str) -> str:
        return "".join(
            f"<table:table-cell><text:p>{each}</text:p></table:table-cell>" for each in words
        )

    rows = "".join(f"<table:table-row>{cells(*each)}</table:table-row>" for each in TALK)
    away = (
        '<table:table-row table:visibility="collapse">'
        + cells("Bente", "North")
        + "</table:table-row>"
    )
    covered = f"<table:table-row><table:covered-table-cell/>{cells('And so on.')}</table:table-row>"
    reading = read(write_odt(f"<table:table>{rows}{away}{covered}</table:table>"), "odt")
    assert list_said(reading) == [*TALK, ("Bente", "And so on.")]
    assert reading.left_out == ("1 passage of hidden text was left out.",)


def test_headers_are_counted() -> None:
    shared = (
        "<style:header><text:p>Ward 5</text:p></style:header>"
        "<style:footer><text:p>7</text:p></style:footer>"
    )
    lines = "".join(f"<text:p>{label}: {words}</text:p>" for label, words in TALK)
    reading = read(write_odt(lines, shared=shared), "odt")
    assert reading.left_out == ("1 page header or footer was left out.",)
