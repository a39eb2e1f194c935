"""Tables as people save them: what is data, what is a head, and what is said of the rest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta

import openpyxl
import pytest

from study.errors import Unreadable
from transcripts.reading.tables import workbook
from transcripts.reading.tables.cells import find_column_name, find_marks
from transcripts.reading.tables.read_table import Table, open_table


def table(text: str | bytes, name: str = "a.csv") -> Table:
    return open_table(text if isinstance(text, bytes) else text.encode(), name)


def rows(found: Table) -> list[list[str]]:
    return [cells for _, cells in found.read()]


def book(*lines: Sequence[object], change: Callable[..., None] = lambda _: None) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for line in lines:
        sheet.append(list(line))
    change(made)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def rewrite(data: bytes, old: str, new: str) -> bytes:
    """Return a workbook with other words in its first sheet's XML."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.namelist():
            part = before.read(member)
            if member == "xl/worksheets/sheet1.xml":
                assert old.encode() in part
                part = part.replace(old.encode(), new.encode())
            after.writestr(member, part)
    return out.getvalue()


# --- heads


def test_a_title_above_the_heads_is_left_out_and_named() -> None:
    found = table("Staff survey, May;;\n;;\nid;age;Why?\n1;30-39;Because\n2;20-29;So\n")
    assert found.heads.names == ("id", "age", "Why?")
    assert list(found.read()) == [(4, ["1", "30-39", "Because"]), (5, ["2", "20-29", "So"])]
    assert found.left_out == ("Row 1 was left out because it is a title: “Staff survey, May”.",)


def test_a_title_of_one_word_needs_a_blank_row_below() -> None:
    assert table("People\n\nname,group\nAnni,Care\nBo,Metal\n").heads.names == ("name", "group")
    assert table("name,\nAnni,Care\nBo,Metal\n").heads.names == ("name", "")


@pytest.mark.parametrize(
    "text",
    [
        "Respondent number,\nR1,Because of the people\nR2,It is near\n",
        "What is good?,\nThe people,4\nThe hours,5\n",
        "One question\nfirst answer\nsecond answer\n",
        ",What is good?\nAnni,The people\nBo,The hours\n",
    ],
)
def test_a_first_row_with_one_name_over_data_stays_the_heads(text: str) -> None:
    found = table(text)
    assert found.heads.last == 1
    assert len(rows(found)) == 2


def test_two_rows_of_heads_are_read_as_one() -> None:
    found = table(
        "Respondent,Your day,,Change,\n,What is good?,Who helps?,What first?,Else?\n"
        "1,The people,Ann,More hands,No\n2,The hours,Bo,Less noise,No\n"
    )
    assert found.heads.names == (
        "Respondent",
        "What is good?",
        "Who helps?",
        "What first?",
        "Else?",
    )
    assert [row[0] for row in rows(found)] == ["1", "2"]
    assert found.left_out == ("Rows 1 and 2 were read as headers.",)


def test_a_row_of_groups_above_complete_heads_is_no_head() -> None:
    found = table("About you,,About work,\nid,age,Why?,How?\n1,30,Because,Well\n2,40,So,Badly\n")
    assert found.heads.names == ("id", "age", "Why?", "How?")
    assert len(rows(found)) == 2


def test_a_row_that_leaves_the_id_blank_is_data_under_complete_heads() -> None:
    found = table("id,text\n,nobody knows who said this\n2,two\n3,three\n")
    assert rows(found)[0] == ["", "nobody knows who said this"]


def test_the_heads_of_qualtrics_are_the_questions_and_have_a_short_name_too() -> None:
    found = table(
        'ResponseId,Q3\nResponse ID,What is good?\n"{""ImportId"":""_recordId""}",'
        '"{""ImportId"":""QID3""}"\nR_1,The people\n'
    )
    assert found.heads.names == ("Response ID", "What is good?")
    assert found.find_column(("q3",)) == found.find_column(("what is good?",)) == 1
    assert list(found.read()) == [(4, ["R_1", "The people"])]
    assert "Row 3" in found.left_out[0]


def test_kinds_of_answers_below_the_questions_are_heads() -> None:
    found = table("Respondent ID,Why?,How?\n,Open-Ended Response,Response\n1,Because,Well\n2,So,\n")
    assert found.heads.names == ("Respondent ID", "Why?", "How?")
    assert len(rows(found)) == 2


def test_choices_below_a_question_are_named_by_it_and_other_by_its_own_question() -> None:
    found = table(
        "Respondent ID,Which tools?,,,Why?\n"
        ",Email,Phone,Other (please specify),Open-Ended Response\n"
        "1,Email,,A list on the wall,Because\n2,,Phone,,So\n"
    )
    assert found.heads.names == (
        "Respondent ID",
        "Which tools? – Email",
        "Which tools? – Phone",
        "Which tools? – Other (please specify)",
        "Why?",
    )
    assert [row[0] for row in rows(found)] == ["1", "2"]
    assert found.find_column(("other (please specify)",)) == 3


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (  # without a column that it leaves blank
            "Why?,Tools?,\nOpen-Ended Response,Email,Other\nBecause,Email,\nSo,,A list\n",
            ("Why?", "Tools? – Email", "Tools? – Other"),
        ),
        (  # in another language
            "Id,Hvorfor?,Redskaber?,\n,Besvarelse,E-mail,Andet\n1,Derfor,x,En liste\n2,Nå,x,\n",
            ("Id", "Hvorfor?", "E-mail", "Redskaber? – Andet"),
        ),
        (  # the numbers of the columns
            "id,Why?,How?\n1,2,3\n1,Because,Well\n2,So,Badly\n",
            ("id", "Why?", "How?"),
        ),
    ],
)
def test_second_rows_that_name_nothing_of_their_own_leave_the_question(
    text: str, names: tuple[str, ...]
) -> None:
    found = table(text)
    assert found.heads.names == names
    assert len(rows(found)) == 2


def test_the_same_heads_below_a_title_are_found_too() -> None:
    found = table("Survey of May\n\nid,Why?,\n,Response,Other\n1,Because,So\n2,Then,\n")
    assert found.heads.names == ("id", "Why?", "Why? – Other")
    assert [row[0] for row in rows(found)] == ["1", "2"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (  # Qualtrics without the row of import ids
            "StartDate,ResponseId,Q3\nStart Date,Response ID,What is good?\n"
            "2024-03-04,R_1,The people\n2024-03-05,R_2,The hours\n",
            ("Start Date", "Response ID", "What is good?"),
        ),
        (  # LimeSurvey: labels above short names
            "Response ID\tLast page\tWhat is good?\nid\tlastpage\tG01Q01\n"
            "1\t3\tThe people\n2\t3\tThe hours\n",
            ("Response ID", "Last page", "What is good?"),
        ),
        (  # SPSS
            "v1,v2\nNumber of respondent,What is good?\n1,The people\n2,The hours\n3,The pay\n",
            ("Number of respondent", "What is good?"),
        ),
    ],
)
def test_short_names_and_labels_are_both_heads_in_either_order(
    text: str, names: tuple[str, ...]
) -> None:
    found = table(text)
    assert found.heads.names == names
    assert len(rows(found)) == text.count("\n") - 2
    assert found.heads.others[-1] in {("Q3",), ("G01Q01",), ("v2",)}


@pytest.mark.parametrize(
    "text",
    [
        "id,age,years,text\nanon,unknown,n/a,I have no number.\n2,4,5,So have I.\n3,4,5,Not I.\n",
        "id,text,\n1,,a remark\n2,two,\n3,three,\n",
        "name,role,text\nIda,Nurse,First words\nBo,Cook,More words\nCy,Cook,Last words\n",
        "id,dept,text,\n1,,I did not say where.,late\n2,Care,two,\n3,Care,three,\n",
    ],
)
def test_a_first_person_who_left_something_out_is_no_head(text: str) -> None:
    found = table(text)
    assert found.heads.last == 1
    assert len(rows(found)) == text.count("\n") - 1


def test_the_import_ids_of_qualtrics_are_found_below_a_title_and_before_the_labels() -> None:
    ids = '"{""ImportId"":""_recordId""}","{""ImportId"":""QID3""}"\n'
    for text in (
        f"Good days\n\nResponseId,Q3\nResponse ID,What is good?\n{ids}R_1,The people\nR_2,No\n",
        f"ResponseId,StartDate,Q3\n{ids}Response ID,Start Date,What is good?\n"
        "R_1,2024-03-04,The people\nR_2,2024-03-05,No\n",
    ):
        found = table(text)
        assert found.heads.names[-1] == "What is good?"
        assert [row[0] for row in rows(found)] == ["R_1", "R_2"]


def test_lines_on_the_export_above_a_blank_row_are_titles() -> None:
    found = table("Survey:,Good days\nExported:,2024-03-04\n\nid,age,Why?\n1,30,So\n2,20,No\n")
    assert found.heads.names == ("id", "age", "Why?")
    assert found.left_out[1] == "Row 2 was left out because it is a title: “Exported: 2024-03-04”."


def test_heads_that_occur_twice_are_numbered_and_stay_unique() -> None:
    found = table("id,quote,quote,quote (2),\n1,a,b,c,\n")
    assert found.heads.names == ("id", "quote", "quote (3)", "quote (2)", "")
    assert found.heads.doubled == ("quote",)


# --- CSV


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("answer\nI like it, really\nI hate it, sorry\n", ""),
        ("answer\nyes; no\nno; yes\n", ""),
        ("code\npay,Wages\ntime,Hours\n", ","),
        ("a|b\n1, 2, 3|x\n4, 5|y\n", "|"),
        ("a;b\n1,5;2,5\n3,5;4,5\n", ";"),
        ("Title, with a comma\n\nid\ttext\n1\ta, b\n2\tc\n", "\t"),
    ],
)
def test_the_delimiter_is_what_cuts_rows_alike(text: str, delimiter: str) -> None:
    body = table(text).body
    assert getattr(body, "delimiter", None) == delimiter


@pytest.mark.parametrize("line", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_line_that_names_the_delimiter_is_no_row(line: str) -> None:
    found = table(f"{line}\r\nid;text\r\n1;a,b,c\r\n")
    assert found.heads.names == ("id", "text")
    assert list(found.read()) == [(2, ["1", "a,b,c"])]


def test_stray_letters_of_windows_are_mended_and_said() -> None:
    text = "id,text\n" + "1,blåbær på café\n" * 3
    found = table(text.encode() + "2,æble\n".encode("cp1252"))
    assert rows(found)[-1] == ["2", "æble"]
    assert rows(found)[0] == ["1", "blåbær på café"]
    assert "mixes two encodings" in found.notes[0]


def test_a_quotation_mark_that_stays_open_is_said_and_an_endless_cell_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = table('id,text\n1,"open\n2,two\n')
    assert rows(found) == [["1", "open\n2,two\n"]]
    assert "never closed" in found.notes[0]
    monkeypatch.setattr("transcripts.reading.tables.delimited.LONGEST_CELL", 100)
    with pytest.raises(Unreadable, match=r"a\.csv cannot be read beyond line \d+"):
        table('id,text\n1,"open\n' + "2,two\n" * 50)


def test_blank_rows_are_no_rows_and_still_count() -> None:
    assert list(table("id,text\n\n,,\n1,a\n , \n2,b\n").read()) == [
        (4, ["1", "a"]),
        (6, ["2", "b"]),
    ]


@pytest.mark.parametrize("data", [b"\n\n", b" , ,\n", "\ufeff".encode()])
def test_a_table_without_a_word_is_refused(data: bytes) -> None:
    with pytest.raises(Unreadable, match=r"a\.csv is empty"):
        table(data)


def test_an_old_workbook_is_refused_with_a_remedy() -> None:
    with pytest.raises(Unreadable, match="old Excel file") as refused:
        table(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "a.xls")
    assert ".xlsx or .csv" in refused.value.hint


# --- Excel


def test_values_show_as_people_see_them() -> None:
    values = {
        "A": (7, "General", "7"),
        "B": (7.0, "General", "7"),
        "C": (0.1 + 0.2, "General", "0.3"),
        "D": (7, "000", "007"),
        "E": (0.45, "0%", "45%"),
        "F": (2.5, "0.00", "2.50"),
        "G": (datetime.fromisoformat("2026-03-04"), "dd/mm/yyyy", "2026-03-04"),
        "H": (
            datetime.fromisoformat("2026-03-04T09:05"),
            "yyyy-mm-dd hh:mm",
            "2026-03-04 09:05:00",
        ),
        "I": (date(2026, 3, 4), "yyyy-mm-dd", "2026-03-04"),
        "J": (time(0, 12, 3), "hh:mm:ss", "00:12:03"),
        "K": (timedelta(hours=30, seconds=5), "[h]:mm:ss", "30:00:05"),
        "L": (True, "General", "TRUE"),
        "M": (1234567890123456, "General", "1234567890123456"),
        "N": ("1e5", "General", "1e5"),
        "O": (-7, "000", "-007"),
    }

    def fill(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        for letter, (value, form, _) in values.items():
            sheet[f"{letter}2"] = value
            sheet[f"{letter}2"].number_format = form

    found = table(book(list(values), change=fill), "a.xlsx")
    assert rows(found) == [[shown for _, _, shown in values.values()]]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("one_x000D_\ntwo", "one\ntwo"),
        ("one_x000d_two", "one\ntwo"),
        ("a_x0009_b", "a\tb"),
        ("a_x0007_b", "ab"),
        ("_x005F_x000D_ is written so", "_x000D_ is written so"),
        ("_xD83D__xDE00_", "😀"),
        ("file_x1_final, max_xxxx_", "file_x1_final, max_xxxx_"),
    ],
)
def test_escapes_of_excel_are_the_characters_they_stand_for(written: str, shown: str) -> None:
    data = book(("id", "text"), (1, "WORDS"))
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as before, zipfile.ZipFile(out, "w") as after:
        for member in before.namelist():
            after.writestr(member, before.read(member).replace(b"WORDS", written.encode()))
    assert rows(table(out.getvalue(), "a.xlsx")) == [["1", shown]]


def test_a_formula_shows_its_stored_value_and_only_without_one_itself() -> None:
    data = book(("id", "text", "more"), (1, "=A2", "=B2"), (2, "=A3", "words"))
    data = rewrite(data, "<f>A2</f><v></v>", "<f>A2</f><v>41</v>")
    found = table(data, "a.xlsx")
    assert rows(found) == [["1", "41", "=B2"], ["2", "=A3", "words"]]
    assert found.left_out[0].startswith(
        "2 formulas without a stored value, shown as formulas: C2, B3."
    )


def test_a_formula_whose_value_is_an_empty_text_is_blank() -> None:
    data = book(("id", "text"), (1, "=A2"), (2, "words"))
    data = rewrite(data, '<c r="B2">', '<c r="B2" t="str">')
    found = table(data, "a.xlsx")
    assert rows(found) == [["1"], ["2", "words"]]
    assert found.left_out == ()


def test_hidden_sheets_rows_and_columns_are_left_out_and_named() -> None:
    def hide(made: openpyxl.Workbook) -> None:
        sheet = made.active
        assert sheet is not None
        sheet.row_dimensions[3].hidden = True
        sheet.column_dimensions["B"].hidden = True
        made.create_sheet("secret").append(["hidden words"])
        made["secret"].sheet_state = "hidden"
        made.create_sheet("other").append(["visible words"])
        made.create_sheet("blank")

    data = book(
        ("id", "name", "text"), (1, "Anni", "a"), (2, "Bo", "b"), (3, "C", "c"), change=hide
    )
    found = table(data, "a.xlsx")
    assert found.heads.names == ("id", "", "text")
    assert list(found.read()) == [(2, ["1", "", "a"]), (4, ["3", "", "c"])]
    assert found.left_out == (
        "1 hidden row left out: 3.",
        "1 hidden column left out: B.",
        "Hidden sheets were left out: “secret”.",
        "Only the sheet “Sheet” was read, not “other”.",
    )


def test_merged_rows_keep_their_words_in_the_first_and_it_is_said() -> None:
    def merge(made: openpyxl.Workbook) -> None:
        made.active.merge_cells("A2:A3")  # type: ignore[union-attr]

    data = book(("group", "text"), ("Care", "a"), (None, "b"), change=merge)
    found = table(data, "a.xlsx")
    assert rows(found) == [["Care", "a"], ["", "b"]]
    assert "A2:A3" in found.left_out[0]


def test_a_sheet_with_too_many_rows_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MAX_ROWS", 3)
    assert len(rows(table(book(*[(n, "a") for n in range(3)]), "a.xlsx"))) == 2
    with pytest.raises(Unreadable, match=r"a\.xlsx has more than 3 rows") as refused:
        table(book(*[(n, "a") for n in range(4)]), "a.xlsx")
    assert "CSV" in refused.value.hint


def test_a_workbook_passes_the_gate_wherever_it_is_read() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", "<workbook/>")
        packed.writestr("xl/worksheets/sheet1.xml", bytes(50_000_000))
    with pytest.raises(Unreadable, match="unpacks to"):
        table(out.getvalue(), "a.xlsx")
    with pytest.raises(Unreadable, match="damaged"):
        table(book(("a", "b"), (1, 2))[:900], "a.xlsx")


def test_columns_are_called_as_in_a_spreadsheet() -> None:
    assert [find_column_name(n) for n in (1, 26, 27, 702, 703)] == ["A", "Z", "AA", "ZZ", "AAA"]
    for number in (1, 26, 27, 702, 703):
        cell = f'<c r="{find_column_name(number)}1"><v>1</v></c>'
        assert find_marks(cell.encode()).width == number
