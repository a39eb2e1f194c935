"""Web pages: what is deleted, hidden or noted, and what tables do."""

from __future__ import annotations

import pytest

from tests.transcripts.reading.readers.document_factory import list_said, read

TALK = [
    ("Interviewer", "What made today hard?"),
    ("Bente", "The late shift."),
    ("Interviewer", "Who knew about it?"),
    ("Bente", "Only the night nurse."),
]


def wrap(inside: str, head: str = "") -> bytes:
    """A conversation in whose last turn something stands."""
    lines = "".join(f"<p>{label}: {words}</p>" for label, words in TALK[:3])
    page = f"<html><head>{head}</head><body>{lines}<p>Bente: Only {inside} nurse.</p></body></html>"
    return page.encode()


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<del>Northgate</del>", "1 tracked deletion was"),
        ("<del><p>Northgate</p></del>", "1 tracked deletion was"),
        ("<span hidden>Northgate</span>", "1 passage of hidden text was"),
        ('<span style="display: none">Northgate</span>', "1 passage of hidden text was"),
        ("<span style='mso-hide:all'>Northgate</span>", "1 passage of hidden text was"),
        ("<span class='a x'>Northgate</span>", "1 passage of hidden text was"),
        ("<i class=y>Northgate</i>", "1 passage of hidden text was"),
        ("<span style='mso-element:comment'>Northgate</span>", "1 comment in the margin was"),
        ("<ruby><rt>Northgate</rt></ruby>", "1 reading aid beside a word was"),
        ("<img src=x>", "1 picture or drawing was"),
        ("<svg><title>Northgate</title><text>Northgate</text></svg>", "1 picture or drawing was"),
        ("<iframe src=x>Northgate</iframe>", "1 embedded file was"),
    ],
)
def test_what_is_left_out_is_counted(inside: str, told: str) -> None:
    style = "<style>.x{display:none} /* .z */ i.y, #q {visibility:hidden}</style>"
    reading = read(wrap(inside, style), "html")
    assert " ".join(list_said(reading)[-1][1].split()) == "Only nurse."
    assert "Northgate" not in reading.text
    assert reading.left_out == (f"{told} left out.",)


@pytest.mark.parametrize(
    "inside",
    [
        "<ins>the night</ins>",
        "<span style='display:inline'>the night</span>",
        "<span class=print>the night</span>",
        "<del></del><span hidden> </span>the night",
        "<math><mi>the night</mi><annotation>again</annotation></math>",
        "<script>var a = 'x'</script>the night",
    ],
)
def test_what_a_reader_sees_is_read(inside: str) -> None:
    style = "<style>@media print { .print { display: none } .more {} } b { color: red }</style>"
    reading = read(wrap(inside, style), "html")
    assert list_said(reading)[-1] == ("Bente", "Only the night nurse.")
    assert reading.left_out == ()


def test_a_hidden_element_without_an_end_hides_no_more_than_itself() -> None:
    page = (
        b"<p hidden>Northgate<p>INT: How was it?<ul><li hidden>Northgate<li>P1: Fine.</ul>"
        b"<table><tr><td hidden>Northgate<td>INT: Why?</table><p>P1: So."
    )
    reading = read(page, "html")
    assert list_said(reading) == [
        ("INT", "How was it?"),
        ("P1", "Fine."),
        ("INT", "Why?"),
        ("P1", "So."),
    ]
    assert reading.left_out == ("3 passages of hidden text were left out.",)


def test_the_notes_of_a_page_that_word_wrote_are_counted() -> None:
    notes = (
        "<div style='mso-element:footnote-list'><div style='mso-element:footnote'><p>Northgate</p>"
        "</div></div><div style='mso-element:comment-list'><div style='mso-element:comment'>"
        "<p>Southgate</p></div></div>"
    )
    reading = read(wrap("the night") + notes.encode(), "html")
    assert list_said(reading) == TALK
    assert len(reading.left_out) == 2


def test_bold_names_speak() -> None:
    page = "".join(f"<p><b>{label}</b> {words}</p>" for label, words in TALK)
    assert list_said(read(f"<html><body>{page}</body></html>".encode(), "html")) == TALK


def test_words_struck_through_by_hand_stay_and_are_told() -> None:
    reading = read(wrap("<s>the</s> night"), "html")
    assert list_said(reading)[-1] == TALK[3]
    assert reading.warnings == ("1 passage is struck through by hand and kept; please check.",)


def test_a_table_that_sets_out_the_page_is_not_one_of_data() -> None:
    lines = "".join(f"<p>{label}: {words}</p>" for label, words in TALK)
    page = f"<html><body><table><tr><td>Menu</td><td>{lines}</td></tr></table></body></html>"
    assert [each for each in list_said(read(page.encode(), "html")) if each[0]] == TALK
