"""The one door: every kind of file, made here, in; readings out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from study.errors import Unreadable
from transcripts.reading.model import Reading
from transcripts.reading.read_source import READABLE_SUFFIXES, READERS, read_source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def pack(members: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def word(body: str) -> bytes:
    xml = f"<w:document {W}><w:body>{body}</w:body></w:document>"
    return pack({"[Content_Types].xml": "<Types/>", "word/document.xml": xml})


def par(*runs: str) -> str:
    return "<w:p>" + "".join(runs) + "</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(f"<w:tc>{par(run(cell))}</w:tc>" for cell in cells) + "</w:tr>"


def read(data: bytes | str, name: str, **options: str) -> Reading:
    raw = data.encode() if isinstance(data, str) else data
    (reading,) = read_source(raw, name, **options)
    return reading


def said(reading: Reading) -> list[tuple[str, str]]:
    return [(turn.label, reading.text[turn.start : turn.end]) for turn in reading.turns]


def times(reading: Reading) -> list[tuple[float | None, float | None]]:
    return [(turn.start_time, turn.end_time) for turn in reading.turns]


# --- plain text and Markdown


def test_a_text_file_keeps_its_own_lines() -> None:
    text = (
        "INT: Hvordan gik det?\nP1: Dårligt.\n"
        "INT: Hvorfor det?\nP1: Ingen ringede, og der var ikke tid.\n"
    )
    reading = read(text.replace("\n", "\r\n"), "gruppe_3 2025-05-12.txt")
    assert reading.text == text
    assert said(reading)[1] == ("P1", "Dårligt.")
    assert [(s.label, s.role, s.turns) for s in reading.speakers] == [
        ("INT", "moderator", 2),
        ("P1", "participant", 2),
    ]
    assert (reading.title, reading.date) == ("gruppe 3 2025-05-12", "2025-05-12")
    assert (reading.kind, reading.language, reading.encoding) == ("transcript", "da", "utf-8")


def test_front_matter_gives_title_and_date_and_is_no_turn() -> None:
    reading = read(
        "---\ntitle: 'Group 1'\ndate: 2025-05-12\nlanguage: en\n---\n# Notes\n\n"
        "**INT:** Hi\n\n**P1:** Hello *there*\n",
        "a.md",
    )
    assert (reading.title, reading.date, reading.language) == ("Group 1", "2025-05-12", "en")
    assert said(reading) == [("INT", "Hi"), ("P1", "Hello *there*")]
    assert "title: 'Group 1'" in reading.text


def test_front_matter_can_construct_nothing() -> None:
    reading = read('---\ntitle: !!python/object/apply:os.system ["x"]\n---\n**P1:** Hi\n', "day.md")
    assert reading.title == "day"


def test_character_codes_in_markdown_are_read_as_characters() -> None:
    reading = read(
        "**Ann** [0:01] It&#39;s so.\n\n**Bo** [0:04] Q&amp;A?\n\n**Ann** [0:09] Yes.", "a.md"
    )
    assert said(reading)[0] == ("Ann", "It's so.")
    assert any("character codes" in warning for warning in reading.warnings)


def test_notes_without_speakers_are_notes() -> None:
    reading = read("The room is small.\n\nTwo chairs stand at the wall.\n", "notes.txt")
    assert reading.kind == "notes"
    assert said(reading) == [("", "The room is small."), ("", "Two chairs stand at the wall.")]
    assert reading.speakers == ()


def test_a_person_may_correct_encoding_and_speakers() -> None:
    raw = "Ærø: ja\nØsten: nej\nÆrø: jo\n".encode("mac_roman")
    reading = read(raw, "a.txt", encoding="mac_roman", labels="Ærø, Østen")
    assert [label for label, _ in said(reading)] == ["Ærø", "Østen", "Ærø"]


# --- Word


def test_word_keeps_insertions_and_reports_what_it_leaves_out() -> None:
    body = (
        par(run("INT: How was it?"))
        + par(
            run("P1: I "),
            f"<w:ins>{run('disliked it')}</w:ins>",
            "<w:del><w:r><w:delText>liked it</w:delText></w:r></w:del>",
            run(" SECRET", "<w:vanish/>"),
            '<w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:commentReference w:id="1"/></w:r>',
        )
        + par(run("INT: Why?"))
    )
    reading = read(word(body), "a.docx")
    assert said(reading)[1] == ("P1", "I disliked it")
    assert "SECRET" not in reading.text
    left = " ".join(reading.left_out)
    for what in ("tracked deletion", "hidden text", "footnote", "comment"):
        assert what in left


@pytest.mark.parametrize("heads", [True, False])
def test_a_table_of_times_speakers_and_words_becomes_turns(heads: bool) -> None:
    rows = row("00:00:01", "I", "Hvordan gik det?") + row("00:00:04", "[Kvinde 1]", "Det gik fint.")
    if heads:
        rows = row("Tid", "Taler", "Tekst") + rows
    reading = read(word(par(run("Gruppe 3")) + f"<w:tbl>{rows}</w:tbl>"), "a.docx")
    assert said(reading) == [("I", "Hvordan gik det?"), ("Kvinde 1", "Det gik fint.")]
    assert [turn.start_time for turn in reading.turns] == [1.0, 4.0]
    assert reading.text.startswith("Gruppe 3\n\nI: Hvordan")
    assert reading.speakers[0].role == "moderator"


def test_speakers_marked_by_bold_type_alone() -> None:
    body = "".join(
        par(run(name, "<w:b/>"), run(f" {words}"))
        for name, words in (
            ("Anna Holt", "Hi."),
            ("Bo", "Hello."),
            ("Anna Holt", "So?"),
            ("Bo", "Yes."),
        )
    )
    assert said(read(word(body), "a.docx"))[:2] == [("Anna Holt", "Hi."), ("Bo", "Hello.")]


def test_bold_names_on_lines_of_their_own() -> None:
    body = "".join(
        par(run(name, "<w:b/>")) + par(run(words))
        for name, words in (
            ("Anna Holt", "Hi."),
            ("Bo", "Hello."),
            ("Anna Holt", "So?"),
            ("Bo", "Yes."),
        )
    )
    assert said(read(word(body), "a.docx"))[:2] == [("Anna Holt", "Hi."), ("Bo", "Hello.")]


def test_a_teams_transcript_in_word_has_times() -> None:
    body = "".join(
        par(run(name, "<w:b/>"), run(f"   {time}"), "<w:r><w:br/></w:r>", run(words))
        for name, time, words in (
            ("Anna Holt", "0:03", "Hi."),
            ("Bo Ærø", "0:07", "Hello."),
            ("Anna Holt", "1:02:09", "So?"),
        )
    )
    reading = read(word(body), "a.docx")
    assert said(reading) == [("Anna Holt", "Hi."), ("Bo Ærø", "Hello."), ("Anna Holt", "So?")]
    assert [turn.start_time for turn in reading.turns] == [3.0, 7.0, 3729.0]


def test_a_word_file_that_points_elsewhere_is_read_for_its_words_only() -> None:
    drawing = '<w:r><w:drawing><x xmlns="u" link="file:///etc/passwd"/></w:drawing></w:r>'
    reading = read(word(par(run("INT: Hi")) + par(run("P1: Yes"), drawing)), "a.docx")
    assert said(reading) == [("INT", "Hi"), ("P1", "Yes")]


def test_a_document_type_in_word_is_refused() -> None:
    xml = f'<!DOCTYPE x [<!ENTITY a "b">]><w:document {W}><w:body/></w:document>'
    data = pack({"[Content_Types].xml": "", "word/document.xml": xml})
    with pytest.raises(Unreadable, match="document type"):
        read(data, "a.docx")


# --- subtitles


def test_teams_captions_split_in_a_sentence_read_as_one_turn() -> None:
    reading = read(
        "WEBVTT\n\nguid/18-0\n00:00:03.086 --> 00:00:09.329\n"
        "<v Mette Holm>Velkommen, og i dag taler vi\n"
        "om arbejdet, altså</v>\n\nguid/18-1\n00:00:09.329 --> 00:00:10.896\n"
        "<v Mette Holm>også &amp; uden for det.</v>\n\n"
        "guid/27-0\n00:00:10.480 --> 00:00:17.112\n<v Bo Ærø>Ja.</v>\n",
        "møde.vtt",
    )
    assert said(reading) == [
        ("Mette Holm", "Velkommen, og i dag taler vi om arbejdet, altså også & uden for det."),
        ("Bo Ærø", "Ja."),
    ]
    assert times(reading) == [(3.086, 10.896), (10.48, 17.112)]
    assert reading.duration == 17.112
    assert reading.text.startswith("Mette Holm: Velkommen")


def test_a_long_pause_or_a_full_turn_begins_a_new_one() -> None:
    cues = ["WEBVTT\n"]
    for number in range(60):
        start = number * 3 + (10 if number > 50 else 0)
        cues.append(
            f"00:{start // 60:02}:{start % 60:02}.000 --> 00:{(start + 2) // 60:02}:"
            f"{(start + 2) % 60:02}.500\n<v A>We talked about work and home and all that.\n"
        )
    reading = read("\n".join(cues), "a.vtt")
    assert len(reading.turns) == 3
    assert all(turn.end - turn.start <= 1300 for turn in reading.turns)


def test_notes_styles_and_tags_are_not_speech() -> None:
    reading = read(
        "WEBVTT - title\nKind: captions\nLanguage: da\n\nNOTE do not import\nthis note\n\nSTYLE\n"
        "::cue {color:red}\n\nREGION\nid:x\n\nid-1\n00:01.000 --> 00:02.000 align:start\n"
        "<c.yellow>hello</c> &lt;b&gt; &amp; you\n",
        "a.vtt",
    )
    assert said(reading) == [("", "hello <b> & you")]
    assert reading.language == "da"


def test_bad_times_go_and_their_words_stay() -> None:
    reading = read(
        "WEBVTT\n\n00:00:05.000 --> 00:00:09.000\n<v A>first\n\n00:00:12.000 --> 00:00:10.000\n"
        "<v B>ends before it starts\n\n00:61:00.000 --> 00:61:99.000\n<v A>bad minutes\n",
        "a.vtt",
    )
    assert [words for _, words in said(reading)] == [
        "first",
        "ends before it starts",
        "bad minutes",
    ]
    assert times(reading)[1:] == [(None, None), (None, None)]
    assert "cues 2, 3" in reading.warnings[0]


def test_zoom_captions_name_the_speaker_in_the_words() -> None:
    reading = read(
        "WEBVTT\r\n\r\n1\r\n00:00:01.000 --> 00:00:02.000\r\nAnna Holt: Hi all\r\n\r\n"
        "2\r\n00:00:05.000 --> 00:00:06.000\r\nBo Ask: Hello\r\n\r\n"
        "3\r\n00:00:09.000 --> 00:00:10.000\r\nAnna Holt: So then\r\n",
        "a.vtt",
    )
    assert said(reading) == [("Anna Holt", "Hi all"), ("Bo Ask", "Hello"), ("Anna Holt", "So then")]


def test_subrip_without_blank_lines_keeps_numbers_that_are_words() -> None:
    reading = read(
        "1\n00:00:01,000 --> 00:00:02,000\nP1: one\n2\n00:00:03,000 --> 00:00:04,000\n"
        "INT: two\nsecond line 3\n3\n00:00:05,000 --> 00:00:06,000\nP1: three\n",
        "a.srt",
    )
    assert said(reading) == [("P1", "one"), ("INT", "two second line 3"), ("P1", "three")]


def test_captions_that_roll_are_taken_once() -> None:
    reading = read(
        "WEBVTT\n\n00:01.000 --> 00:02.000\nwe began<00:01.500><c> early</c>\n\n"
        "00:02.000 --> 00:03.000\nwe began early\nand<00:02.500><c> stayed</c>\n\n"
        "00:03.000 --> 00:04.000\nand stayed\nlate\n",
        "a.vtt",
    )
    assert said(reading) == [("", "we began early and stayed late")]


def test_sbv_is_read() -> None:
    reading = read("0:00:01.000,0:00:02.000\nOne\n\n0:00:06.000,0:00:08.000\nTwo\n", "a.sbv")
    assert said(reading) == [("", "One"), ("", "Two")]
    assert times(reading) == [(1.0, 2.0), (6.0, 8.0)]


@pytest.mark.parametrize("text", ["WEBVTT\n", "WEBVTT\n\nNOTE x\n", "1\n", "some text"])
def test_subtitles_without_a_cue_are_refused(text: str) -> None:
    with pytest.raises(Unreadable, match="no subtitles"):
        read(text, "a.vtt")


# --- tables


def test_a_table_of_speakers_and_words_is_a_transcript() -> None:
    reading = read(
        'start,speaker,text\n0:01,Anna,"Hi, all"\n0:05,Bo,Hello\n0:09,Anna,So?\n', "a.csv"
    )
    assert reading.kind == "transcript"
    assert said(reading) == [("Anna", "Hi, all"), ("Bo", "Hello"), ("Anna", "So?")]
    assert [turn.start_time for turn in reading.turns] == [1.0, 5.0, 9.0]


def test_one_row_an_answer() -> None:
    reading = read(
        "id,age,Why do you stay?\nR1,30-40,Because of the people I work with\n"
        "R2,20-30,\nR3,30-40,There is nothing else around here\n",
        "survey.csv",
    )
    assert reading.kind == "answers"
    assert said(reading) == [
        ("R1", "Because of the people I work with"),
        ("R3", "There is nothing else around here"),
    ]
    assert reading.question_of == ("Why do you stay?",) * 2
    assert [(s.label, s.role) for s in reading.speakers] == [
        ("R1", "participant"),
        ("R3", "participant"),
    ]
    left = " ".join(reading.left_out)
    assert "“age”" in left
    assert reading.people == {}
    assert "1 row without an answer" in left


def test_several_open_questions_stay_with_their_answers() -> None:
    reading = read(
        "id,What is good?,What is bad?\n1,The people are very kind here,It is always far too loud\n"
        "2,We start when it suits us,Nobody ever says thank you\n",
        "survey.csv",
    )
    assert reading.question_of == ("What is good?",) * 3 + ("What is bad?",) * 3
    assert [label for label, _ in said(reading)] == ["Question", "1", "2"] * 2
    assert said(reading)[0] == ("Question", "What is good?")
    # The question is read with its answers, and is never evidence.
    assert [s.role for s in reading.speakers] == ["moderator", "participant", "participant"]


SURVEY = (
    "id,age band,rating,What is good?,What is bad?\n"
    "7,20–29,2,The people here are very kind to me,It is always far too loud\n"
    "8,30–39,5,We may start when it suits us best,Nobody ever says thank you\n"
    "9,30–39,4,,\n"
)


def test_columns_are_kept_of_each_person_who_answered_when_somebody_says_so() -> None:
    [reading] = read_source(
        SURVEY.encode(), "survey.csv", columns={"attributes": "age band\nrating"}
    )
    assert reading.people == {
        "7": {"age band": "20–29", "rating": "2"},
        "8": {"age band": "30–39", "rating": "5"},
    }
    assert reading.person == "id"
    assert "age band" not in " ".join(reading.left_out)


def test_columns_are_kept_of_speakers_however_their_labels_are_written() -> None:
    table = "speaker,age band,text\n[Anna]:,20–29,Hi all of you\n,,and good day\nBo,30–39,Hello\n"
    [reading] = read_source(
        table.encode(), "a.csv", columns={"attributes": "age band", "speaker": "speaker"}
    )
    assert {s.label for s in reading.speakers} == {"Anna", "Bo"}
    assert reading.people == {"Anna": {"age band": "20–29"}, "Bo": {"age band": "30–39"}}


def test_a_person_chooses_which_columns_are_questions() -> None:
    [reading] = read_source(SURVEY.encode(), "survey.csv", columns={"text": "What is bad?"})
    assert set(reading.question_of) == {"What is bad?"}
    assert [label for label, _ in said(reading)] == ["7", "8"]
    with pytest.raises(Unreadable, match="no column “Nope”"):
        read_source(SURVEY.encode(), "survey.csv", columns={"text": "What is bad?\nNope"})


def test_rows_without_a_number_are_called_by_the_row_they_stand_in() -> None:
    reading = read("answer\nThe people here are very kind\n\nIt is far too loud here\n", "a.csv")
    assert [label for label, _ in said(reading)] == ["Row 2", "Row 4"]


def test_a_semicolon_table_in_windows_letters() -> None:
    reading = read('deltager;citat\nP1;"Det var ""dårligt""; virkelig"\n'.encode("cp1252"), "a.csv")
    assert said(reading) == [("P1", 'Det var "dårligt"; virkelig')]
    assert reading.encoding == "cp1252"


def test_headers_that_occur_twice_are_numbered() -> None:
    reading = read("id,quote,quote\n1,a word,another word\n", "a.csv")
    assert any("“quote”" in warning for warning in reading.warnings)


def test_ragged_rows_are_named_and_not_shifted() -> None:
    reading = read("id,text,x\n1,one two\n2,three four,5,6\n3,five six,7\n", "a.csv")
    assert [words for _, words in said(reading)] == ["one two", "three four", "five six"]
    assert any("rows 2, 3" in warning for warning in reading.warnings)


def test_excel_shows_formulas_as_text_and_names_hidden_sheets() -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    sheet = book.active
    for line in (["speaker", "text"], ["P1", '=HYPERLINK("http://x","y")'], ["P2", "plain words"]):
        sheet.append(line)
    book.create_sheet("secret").append(["P3", "hidden words"])
    book["secret"].sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    reading = read(out.getvalue(), "a.xlsx")
    assert said(reading) == [("P1", '=HYPERLINK("http://x","y")'), ("P2", "plain words")]
    assert "hidden words" not in reading.text
    assert "“secret”" in reading.left_out[-1]


def test_excel_that_lies_about_its_size_is_read_quickly() -> None:
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        '<dimension ref="A1:XFD1048576"/><sheetData>'
        '<row r="1"><c r="A1" t="inlineStr"><is><t>speaker</t></is></c>'
        '<c r="B1" t="inlineStr"><is><t>text</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>P1</t></is></c>'
        '<c r="B2" t="inlineStr"><is><t>some words</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>far</t></is></c></row>'
        "</sheetData></worksheet>"
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    data = pack(
        {
            "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/s.xml" ContentType="{kind}.worksheet+xml"/>'
            "</Types>",
            "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="a" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="A" sheetId="1" r:id="b"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
            f'<Relationship Id="b" Type="{office}/worksheet" Target="worksheets/s.xml"/>'
            "</Relationships>",
            "xl/worksheets/s.xml": sheet,
        }
    )
    assert said(read(data, "a.xlsx")) == [("P1", "some words")]


def test_excel_that_declares_a_document_type_is_refused() -> None:
    evil = '<!DOCTYPE x [<!ENTITY a "b">]><workbook/>'
    for data in (evil.encode(), evil.encode("utf-16")):
        with pytest.raises(Unreadable, match="document type"):
            read(pack({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": data}), "a.xlsx")


# --- the door


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (lambda: word(par(run("INT: Hi")) + par(run("P1: Yes"))), "a.txt", "docx"),
        (lambda: b"{\\rtf1\\ansi P1: hi\\par INT: \\'e5\\par}", "a.doc", "rtf"),
        (lambda: b"<html><body><p>P1: hi</p></body></html>", "a.docx", "html"),
        (lambda: b"WEBVTT\n\n00:01.000 --> 00:02.000\nhi\n", "a.txt", "vtt"),
        (lambda: b'{"segments":[{"start":0,"end":1,"text":"x"}]}', "a.txt", "json"),
        (lambda: b"1\n00:00:01,000 --> 00:00:02,000\nhi\n", "a.txt", "srt"),
    ],
)
def test_a_file_is_what_its_bytes_say(data: Callable[[], bytes], name: str, form: str) -> None:
    assert read(data(), name).format == form


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.docx", "is empty"),
        (b" \n\xe2\x80\x8b\n", "a.txt", "No text was found"),
        (b"MZ\x90\0\3\0\0\0", "a.docx", "a Windows program"),
        (b"\x89PNG\r\n\x1a\n\0\0", "a.vtt", "a picture"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "a.docx", "old Word or Excel file"),
        (b"plain words", "a.docx", "not have the format of its suffix"),
        (b"plain words", "a.xyz", "is not supported"),
        (b"<root><a/></root>", "a.xml", "is not supported"),
        (b'<?xml version="1.0"?><root/>', "a.xml", "XML of an unknown kind"),
        (b"SQLite format 3\0 ...", "a.txt", "a database"),
        (pack({"x": "y"}), "a.docx", "a zip archive, not a document"),
        (pack({"project.qde": "<Project/>"}), "a.qdpx", "REFI-QDA project"),
        (pack({"ppt/presentation.xml": "<p/>"}), "a.pptx", "a presentation"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_remedy(data: bytes, name: str, words: str) -> None:
    with pytest.raises(Unreadable, match=words) as refusal:
        read(data, name)
    assert refusal.value.hint
    assert name in refusal.value.message


def test_every_suffix_that_is_offered_has_a_reader() -> None:
    assert {"." + form for form in READERS} <= {*READABLE_SUFFIXES}
    assert set(READABLE_SUFFIXES) - {"." + form for form in READERS} == {
        ".htm", ".jsonl", ".otr", ".tsv",
    }  # fmt: skip


def test_a_plugin_may_add_a_reader() -> None:
    def reader(data: bytes, name: str) -> Reading:
        return Reading(name=name, title="t", format="xyz", text=data.decode(), turns=())

    (reading,) = read_source(b"words", "a.xyz", extra_readers={".xyz": reader})
    assert reading.format == "xyz"


def test_a_plugin_whose_turns_do_not_fit_is_refused() -> None:
    from transcripts.reading.model import ReadTurn

    def reader(data: bytes, name: str) -> Reading:
        return Reading(name=name, title="t", format="xyz", text="ab", turns=(ReadTurn("A", 1, 9),))

    with pytest.raises(Unreadable, match="do not fit"):
        read_source(b"x", "a.xyz", extra_readers={".xyz": reader})


SEEDS = [
    b"INT: a?\nP1: b\nINT: c\n",
    b"WEBVTT\n\n00:01.000 --> 00:02.000\n<v A>hi</v>\n",
    b"1\n00:00:01,000 --> 00:00:02,000\nP1: hi\n",
    b'{"segments":[{"start":0,"end":1,"text":"x","speaker":"A"}],"results":{"items":[]}}',
    b'[{"speaker":"A","text":"hi"},{"speaker":1,"text":null}]',
    b'id;text\n1;what one says\n2;"and more\n',
    b"{\\rtf1\\ansi I: K\\'f6nnen?\\par B: \\u229?\\par}",
    b"<html><body><p>P1: x</p><script>y</script></body></html>",
    b"@UTF8\n@Begin\n*INV:\thow \x150_1500\x15\n%mor:\tx\n@End\n",
    b'File type = "ooTextFile"\nObject class = "TextGrid"\n\n0\n1\n<exists>\n1\n'
    b'"IntervalTier"\n"a"\n0\n1\n1\n0\n1\n"hi"\n',
    b'<?xml version="1.0"?><ANNOTATION_DOCUMENT><TIER TIER_ID="A"></TIER></ANNOTATION_DOCUMENT>',
    b"token|speaker|ts|endTs|punctuation|case|tags\na|1|1.0|2.0|.|CA|[]\n",
    word(par(run("INT: Hi")) + par(run("P1: Yes"))),
]
SUFFIXES = st.sampled_from([*READABLE_SUFFIXES, "", ".doc", ".xyz"])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    data = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        end = at + draw(st.integers(0, 12))
        data[at:end] = draw(st.binary(max_size=6))
    return bytes(data)


@settings(deadline=None, max_examples=250)
@given(data=st.one_of(damaged(), st.binary(max_size=200)), suffix=SUFFIXES)
@example(data=b"[1, 2", suffix=".json")
@example(data=b"[]", suffix=".json")
def test_any_bytes_give_a_sound_reading_or_a_refusal(data: bytes, suffix: str) -> None:
    if b"%PDF-" in data:
        return  # PDFium runs in the sandbox only
    try:
        (reading,) = read_source(data, "file" + suffix)
    except Unreadable:
        return
    reading.text.encode("utf-8")
    assert "\0" not in reading.text
    assert "\r" not in reading.text
    before = 0
    for turn in reading.turns:
        assert before <= turn.start < turn.end <= len(reading.text)
        words = reading.text[turn.start : turn.end]
        assert words == words.strip()
        before = turn.end
    assert {s.label for s in reading.speakers} <= {turn.label for turn in reading.turns}
    assert reading.question_of == () or len(reading.question_of) == len(reading.turns)
