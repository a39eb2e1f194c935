"""Real and hostile files that are kept beside the checkout, against what is expected of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from transcripts.reading.model import Reading
from transcripts.reading.sandbox import FileOutcome, read_files

DATA = Path(__file__).resolve().parents[3].parent / "shared" / "data"
NASTY = DATA / "nasty"
pytestmark = [
    pytest.mark.material,
    pytest.mark.skipif(not NASTY.is_dir(), reason=f"the material in {DATA} is not here"),
]

# file → the turns it must give, or the words its refusal must hold
EXPECTED: dict[str, list[tuple[str, str]] | str] = {
    "billion_laughs.odt": "document type",
    "empty.docx": "is empty",
    "empty.vtt": "no subtitles",
    "encrypted_like_ole.docx": "password",
    "exe_named.docx": "a Windows program",
    "json_deep.json": "nested too deeply",
    "json_dupkeys.json": "known kind",
    "pdf_encrypted_stub.pdf": "password",
    "pdf_flate_bomb.pdf": "too much memory",
    "pdf_named_txt.txt": "damaged",
    "pdf_truncated.pdf": "damaged",
    "png_named_vtt.vtt": "a picture",
    "truncated_half.docx": "not uploaded completely",
    "whitespace_only.txt": "No text was found",
    "xxe.eaf": "document type",
    "xxe.odt": "document type",
    "zip_not_docx.docx": "a zip archive, not a document",
    "zipbomb_200MB.docx": "unpacks to",
    "zipbomb_lying_header.docx": "cannot be unpacked",
    "CON.txt": [("P1", "reserved on Windows")],
    ".hidden.txt": [("P1", "dotfile")],
    "cr_only.txt": [("INT", "one"), ("P1", "two"), ("INT", "three")],
    "csv_dup_headers.csv": [("1", "a")],
    "docx_table_transcript.docx": [("I", "Hvordan gik det?"), ("Kvinde 1", "Det gik fint.")],
    "html_named_docx.docx": [("P1", "exported by some tools as .docx")],
    "json_bom.json": [("", "x")],
    "latin1.txt": [("P1", "Blåbærgrød på café i Århus, grøß")],
    "mac_roman.txt": [("P1", "Blåbærgrød på café")],
    "md_front.md": [("INT", "Hi"), ("P1", "Hello *there*")],
    "mixed_utf8_latin1.txt": [("P1", "café café")],
    "mixed_newlines.txt": [("", "a\nb\nc\nd\u2028e\u0085f")],
    "no_blank_lines.srt": [("P1", "one"), ("INT", "two second line 3"), ("P1", "three")],
    "no_header.vtt": [("P1", "no WEBVTT header")],
    "ok.cha": [("INV", "how are you ?"), ("PAR", "I am &-um fine [//] okay .")],
    "ok.odt": [("INT", "Hi\tx"), ("P1", "yes")],
    "ok.pdf": [("P1", "hello")],
    "script.html": [("P1", "hi  x"), ("INT", "<script>not code</script>")],
    "semicolon_cp1252.csv": [("P1", 'Det var "dårligt", sagde hun; virkelig')],
    "surrogate_lone.json": [("", "bad \ufffd surrogate")],
    "vtt_notes_style.vtt": [("", "hello <b> & you")],
    "whisper_min.json": [("", "hi there")],
    "whisperx_speaker.json": [("SPEAKER_00", "hi"), ("", "yo")],
}
TWO_TURNS = ("docx_named_txt.txt", "external_image_rel.docx", "ok_minimal.docx")
SAME_AS_UTF8 = (
    "cp1252.txt",
    "utf16be_bom.txt",
    "utf16le_bom.txt",
    "utf16le_nobom.txt",
)


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]


@pytest.fixture(scope="module")
def outcomes() -> dict[str, FileOutcome]:
    return {outcome.path.name: outcome for outcome in read_files(sorted(NASTY.iterdir()))}


def test_every_file_ends_in_a_reading_or_in_one_sentence(outcomes: dict[str, FileOutcome]) -> None:
    for name, outcome in outcomes.items():
        assert outcome.seconds < 10, name
        if outcome.error is not None:
            assert outcome.error.hint, name
            assert "bug in this program" not in outcome.error.message, name
        else:
            assert outcome.readings, name


@pytest.mark.parametrize("name", EXPECTED)
def test_a_nasty_file_does_what_is_expected(name: str, outcomes: dict[str, FileOutcome]) -> None:
    expected, outcome = EXPECTED[name], outcomes[name]
    if isinstance(expected, str):
        assert outcome.error is not None
        assert expected in outcome.error.message
        return
    assert outcome.error is None
    found = said(outcome.readings[0])
    if name == "latin1.txt":
        assert found[0][1].startswith("Blåbærgrød på café i Århus")
    else:
        assert found == expected


def test_the_same_words_in_every_encoding(outcomes: dict[str, FileOutcome]) -> None:
    plain = outcomes["utf8.txt"].readings[0]
    assert [label for label, _ in said(plain)] == ["INT", "P1"]
    for name in SAME_AS_UTF8:
        reading = outcomes[name].readings[0]
        assert said(reading)[0] == said(plain)[0], name
        assert "på hospitalet" in reading.text
        assert "5 €" in reading.text


def test_projects_are_no_transcripts_and_say_where_they_belong(
    outcomes: dict[str, FileOutcome],
) -> None:
    projects = [outcome for name, outcome in outcomes.items() if name.endswith(".qdpx")]
    assert projects
    for outcome in projects:
        assert outcome.error is not None
        assert "REFI-QDA" in outcome.error.message


def test_documents_under_false_names_are_read(outcomes: dict[str, FileOutcome]) -> None:
    for name in TWO_TURNS:
        assert [label for label, _ in said(outcomes[name].readings[0])] == ["INT", "P1"], name


def test_formulas_stay_text_and_hidden_sheets_are_named(outcomes: dict[str, FileOutcome]) -> None:
    reading = outcomes["xlsx_formula_hidden.xlsx"].readings[0]
    assert "=WEBSERVICE(" in reading.text
    assert "hidden" in reading.left_out[-1].lower()


def test_bad_times_are_dropped_with_a_warning(outcomes: dict[str, FileOutcome]) -> None:
    reading = outcomes["overlap_negative.vtt"].readings[0]
    assert "cues 3, 4, 5, 6" in reading.warnings[0]
    for words in ("first", "overlaps and goes back", "negative", "over 99 h", "bad minutes"):
        assert words in reading.text


def read_folder(name: str, pattern: str) -> dict[str, Reading]:
    paths = sorted((DATA / "transcripts" / name).glob(pattern))
    return {outcome.path.name: outcome.readings[0] for outcome in read_files(paths)}


def test_panels_of_peers_have_their_speakers_their_times_and_no_moderator() -> None:
    for name, reading in read_folder("women-in-tech-panels", "*.md").items():
        assert 3 <= len(reading.speakers) <= 5, name
        assert not any(speaker.role == "moderator" for speaker in reading.speakers), name
        assert all(turn.start_time is not None for turn in reading.turns), name
        assert reading.duration is not None, name
        assert reading.duration > 30 * 60, name
        assert reading.language == "en", name


def test_interviews_led_by_a_machine_have_one_side_that_asks() -> None:
    for name, reading in read_folder("work-and-ai-interviews", "*.md").items():
        roles = {speaker.label: speaker.role for speaker in reading.speakers}
        assert roles == {"Assistant": "moderator", "User": "participant", "AI": "moderator"}, name


def test_hearings_keep_every_contribution() -> None:
    import json

    for name, reading in read_folder("committee-hearings", "*.json").items():
        raw = json.loads((DATA / "transcripts" / "committee-hearings" / name).read_text("utf-8"))
        contributions = [item for item in raw["meeting_transcripts"] if item["content"].strip()]
        assert len(reading.turns) == len(contributions), name
        assert [t.label for t in reading.turns] == [
            " ".join(item["speaker"].split()) for item in contributions
        ], name


def test_answers_are_one_turn_a_row() -> None:
    readings = read_folder("researchers-open-answers", "*_text.csv")
    assert {reading.kind for reading in readings.values()} == {"answers"}
    assert sorted(len(reading.turns) for reading in readings.values()) == [903, 961]
