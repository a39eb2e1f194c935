"""Tables and boxes beside a conversation, in every kind of document alike."""

from __future__ import annotations

import pytest

from tests.transcripts.reading.readers.document_factory import (
    FORMATS,
    Block,
    list_said,
    read,
    write_document,
)

TALK = [
    ("Interviewer", "What made today hard?"),
    ("Bente", "The late shift, and nobody told us."),
    ("Interviewer", "Who knew about it?"),
    ("Bente", "Only the night nurse."),
    ("Interviewer", "And now?"),
    ("Bente", "We swap among ourselves."),
]
LINES = [f"{label}: {words}" for label, words in TALK]
VIGNETTE = (
    ("Anna", "is asked to stay two hours longer, and she has to fetch her children."),
    ("Bo", "is never asked, because he always says no and everybody knows that he does."),
)
LEGEND = (("I:", "Interviewer"), ("B:", "Bente, nurse"))
ROWS = tuple(TALK)


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("table", [VIGNETTE, LEGEND, TALK[:2], (("Sex", "Age"), ("F", "40"))])
@pytest.mark.parametrize("place", [0, 3, 6])
def test_a_small_table_leaves_the_conversation_where_it_is(
    form: str, table: tuple[tuple[str, str], ...], place: int
) -> None:
    blocks: list[Block] = [*LINES]
    blocks.insert(place, table)
    reading = read(write_document(form, blocks), form)
    spoken = [(label, words) for label, words in list_said(reading) if label]
    assert spoken == TALK
    assert {speaker.label for speaker in reading.speakers} == {"Interviewer", "Bente"}
    for row in table:
        assert "\t".join(row) in reading.text
    assert any("beside the conversation" in sentence for sentence in reading.left_out)


@pytest.mark.parametrize("form", FORMATS)
def test_a_speaker_goes_on_behind_a_table_and_that_is_told(form: str) -> None:
    blocks: list[Block] = [*LINES, VIGNETTE, "That is how it goes with us."]
    reading = read(write_document(form, blocks), form)
    assert list_said(reading)[-1] == ("Bente", "That is how it goes with us.")
    assert [label for label, _ in list_said(reading)][-3:] == ["", "", "Bente"]
    assert any("table or box" in doubt for doubt in reading.doubtful)


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_that_carries_the_words_is_the_conversation(form: str) -> None:
    reading = read(write_document(form, ["Group 3", ROWS, "Thanks to all."]), form)
    assert list_said(reading) == TALK
    assert "2 lines outside of the table of speakers" in reading.left_out[-1]


@pytest.mark.parametrize("form", FORMATS)
def test_lines_and_a_longer_table_of_speakers_are_one_conversation(form: str) -> None:
    rows = tuple((label, f"{words} Really, and for a long time.") for label, words in TALK * 3)
    reading = read(write_document(form, [*LINES[:4], rows, *LINES[4:]]), form)
    assert list_said(reading) == [*TALK[:4], *rows, *TALK[4:]]
    assert reading.warnings[0].startswith("1 table of speakers was read as part")


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_for_each_question_is_one_conversation(form: str) -> None:
    blocks: list[Block] = []
    for at in (0, 2, 4):
        blocks += [f"Part {at // 2 + 1}", tuple(TALK[at : at + 2])]
    assert list_said(read(write_document(form, blocks), form)) == TALK


@pytest.mark.parametrize("form", FORMATS)
def test_a_form_above_a_table_of_speakers_is_no_speech(form: str) -> None:
    facts = (("Date", "3 March"), ("Place", "Ward 5"), ("Interviewer", "Ida Moss"))
    reading = read(write_document(form, [facts, "Transcript", ROWS]), form)
    assert list_said(reading) == TALK
    assert "Ward 5" in reading.text


@pytest.mark.parametrize("form", FORMATS)
def test_notes_with_a_legend_stay_notes(form: str) -> None:
    notes = [
        f"On day {day} the ward is quiet and the nurses write in the corridor." for day in "123"
    ]
    reading = read(write_document(form, [*notes, (("B", "Bente"), ("C", "Carl"))]), form)
    assert reading.speakers == ()
    said = "\n".join(words for _, words in list_said(reading)).split("\n")
    assert said == [*notes, "B\tBente", "C\tCarl"]


@pytest.mark.parametrize("form", ["docx", "odt", "rtf"])
def test_the_head_of_a_table_is_no_turn_wherever_it_stands_again(form: str) -> None:
    head = ("Speaker", "Text")
    blocks: list[Block] = [(head, *ROWS[:3]), "Break", (head, *ROWS[3:])]
    assert list_said(read(write_document(form, blocks), form)) == TALK
    blocks[2] = ROWS[3:]  # the second table goes on without a head
    assert list_said(read(write_document(form, blocks), form)) == TALK


@pytest.mark.parametrize("form", FORMATS)
def test_a_column_that_is_not_read_is_named(form: str) -> None:
    rows = tuple((label, words, "tired" if label == "Bente" else "") for label, words in TALK)
    reading = read(write_document(form, [rows]), form)
    assert list_said(reading) == TALK
    assert "column 3" in " ".join(reading.left_out)


@pytest.mark.parametrize("form", FORMATS)
def test_a_table_that_frames_the_conversation_is_only_a_frame(form: str) -> None:
    reading = read(write_document(form, [[[line] for line in LINES]]), form)
    assert list_said(reading) == TALK


@pytest.mark.parametrize("form", FORMATS)
def test_a_conversation_in_a_column_keeps_the_notes_beside_it_as_nobodys(form: str) -> None:
    rows = [(str(at), line, "code: tired" if at == 2 else "") for at, line in enumerate(LINES, 1)]
    reading = read(write_document(form, [rows]), form)
    assert [each for each in list_said(reading) if each[0]] == TALK
    assert ("", "code: tired") in list_said(reading)
    assert any("Numbers in a table" in sentence for sentence in reading.left_out)


@pytest.mark.parametrize("form", FORMATS)
def test_a_person_may_have_a_small_table_read_as_speech(form: str) -> None:
    blocks: list[Block] = [*LINES, VIGNETTE]
    reading = read(write_document(form, blocks), form, labels="Anna, Bo")
    assert list_said(reading) == list(VIGNETTE)


def test_the_speaker_of_a_row_without_one_is_the_one_before_in_its_table() -> None:
    rows = (*ROWS[:2], ("", "And nobody asked."), *ROWS[2:])
    reading = read(write_document("docx", [*LINES[:2], rows * 2]))
    assert ("Bente", "And nobody asked.") in list_said(reading)
